//! An entry of a phrase file as someone means it: its fields, a new value for one of them, and the way
//! to and from what is written. It does not know where anything stands.

use std::collections::BTreeMap;

use super::value::Value;
use crate::diagnostic::Place;
use crate::library::codec::{self, Codec};
use crate::library::field::{Field, phrase_fields};
use crate::library::phrase::{Approval, Phrase, PhraseId, Scope, Stage, Status, Waiver};
use crate::library::schema::{Misfit, RawPhrase};
use crate::library::season::Season;

macro_rules! entry {
    (
        typed { $($(#[$tdoc:meta])* $tname:ident $tkey:ident $tmember:ident: $theld:ty, $thow:ident;)* }
        stepped { $($(#[$doc:meta])* $name:ident $key:ident $member:ident: $held:ty, $how:ident;)* }
    ) => {
        entry! {
            $($(#[$tdoc])* $tname $tkey $tmember: $theld, $thow;)*
            $($(#[$doc])* $name $key $member: $held, $how;)*
        }
    };
    ($($(#[$doc:meta])* $name:ident $key:ident $member:ident: $held:ty, $how:ident;)*) => {
        /// The new value of one field. `None` and an empty list take the key away.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum FieldChange {
            $($(#[$doc])* $name($held),)*
        }

        impl FieldChange {
            /// Which field it changes.
            pub fn field(&self) -> Field {
                match self { $(Self::$name(_) => Field::$name,)* }
            }

            /// Writes it into `raw`.
            pub(crate) fn write(&self, raw: &mut RawPhrase) {
                match self { $(Self::$name(held) => raw.$key = codec::$how::write(held),)* }
            }

            /// The value as plain JSON, of the shape that the file has; `null` for one that takes the
            /// key away.
            pub fn json(&self) -> serde_json::Value {
                match self { $(Self::$name(held) => codec::json::<codec::$how>(held),)* }
            }
        }

        /// An entry as someone means it.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Entry {
            /// See [`Phrase::id`].
            pub id: PhraseId,
            $($(#[$doc])* pub $key: $held,)*
        }

        impl Entry {
            /// What `phrase` says, to be written into the file of its category.
            pub fn of(phrase: &Phrase) -> Self {
                let entry = Self {
                    id: phrase.id.clone(),
                    $($key: codec::$how::of_phrase(&phrase.$member),)*
                };
                Self { category: None, ..entry }
            }

            /// What `raw` says under the name `id`; what means nothing is told and counts as absent.
            pub(crate) fn of_raw(id: PhraseId, raw: RawPhrase, misfits: &mut Vec<Misfit>) -> Self {
                Self { id, $($key: codec::$how::read(raw.$key, misfits),)* }
            }

            /// The phrase at `place` of a file that is named after `category`.
            pub(crate) fn into_phrase(self, category: &str, scope: Scope, place: Place) -> Phrase {
                Phrase {
                    id: self.id,
                    $($member: codec::$how::in_phrase(self.$key, category),)*
                    scope,
                    place,
                }
            }

            /// The value of `field`, as the change that would set it.
            pub fn get(&self, field: Field) -> FieldChange {
                match field { $(Field::$name => FieldChange::$name(self.$key.clone()),)* }
            }

            /// Makes `change`.
            pub fn set(&mut self, change: FieldChange) {
                match change { $(FieldChange::$name(held) => self.$key = held,)* }
            }
        }

        /// The value of `field` in `raw`, which is settled.
        pub(crate) fn value(raw: &RawPhrase, field: Field) -> Option<Value> {
            match field { $(Field::$name => raw.$key.as_ref().map(codec::$how::value),)* }
        }
    };
}
phrase_fields!(entry);

impl Entry {
    /// A draft with this text and nothing else.
    pub fn new(id: PhraseId, text: impl Into<String>) -> Self {
        let entry = Self::of_raw(id, RawPhrase::default(), &mut Vec::new());
        Self { text: text.into(), ..entry }
    }

    /// What `raw` says; a value that means nothing counts as absent.
    pub(crate) fn read(raw: &RawPhrase) -> Option<Self> {
        let raw = raw.clone().settled();
        let id = PhraseId::new(raw.id.as_deref()?)?;
        // The loader tells of misfits; here only what is sound counts.
        Some(Self::of_raw(id, raw, &mut Vec::new()))
    }

    /// The entry whose fields hold `values`, each as [`value`](crate::library::field::value) gives it;
    /// `None` if one of them is not of its field's shape.
    pub fn of_values(id: &PhraseId, values: &BTreeMap<Field, serde_json::Value>) -> Option<Self> {
        let mut map = serde_json::Map::new();
        map.insert(String::from("id"), id.as_str().into());
        let held = values.iter().filter(|(_, value)| !value.is_null());
        map.extend(held.map(|(field, value)| (field.key().to_owned(), value.clone())));
        Self::read(&serde_json::from_value(map.into()).ok()?)
    }

    /// What leads from `self` to `other`, field by field; the ids do not count.
    pub fn changes_to(&self, other: &Self) -> Vec<FieldChange> {
        let pairs = Field::ALL.iter().map(|field| (self.get(*field), other.get(*field)));
        pairs.filter(|(from, to)| from != to).map(|(_, to)| to).collect()
    }

    /// As it is written.
    pub(crate) fn raw(&self) -> RawPhrase {
        let mut raw = RawPhrase { id: Some(self.id.as_str().to_owned()), ..RawPhrase::default() };
        for field in Field::ALL {
            self.get(*field).write(&mut raw);
        }
        raw.settled()
    }
}
