//! The fields of a phrase, in one table: name, key in the file, member of [`Phrase`],
//! what an entry holds, and the `super::codec` that reads and writes it.
//! A new field is one row here and one member of `Phrase`; what else it needs, the compiler or a test
//! names. Everything that goes through all fields is made from this table: what is written
//! ([`schema`](super::schema)), what is changed ([`edit`](super::edit)), what is told in a history and
//! what is typed (`curation`).
//! A field's id is no field: it is the entry's name and stays.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::codec::{self, Codec};
use super::phrase::{Phrase, PhraseId};

/// Hands the table to the macro `$with`: first what a person types, then what the steps of curation
/// set, both in the order in which the keys are written.
macro_rules! phrase_fields {
    ($with:ident) => {
        $with! {
            typed {
                /// Short name as written; absent: the first clause of the text.
                Title title own_title: Option<String>, Line;
                /// What the customer reads, placeholders as written; never empty.
                Text text text: String, Body;
                /// Kind of phrase; absent in an entry: the one that its file is named after.
                Category category category: Option<String>, Category;
                /// Stages it serves; empty: all.
                Stages stages stages: Vec<Stage>, Stages;
                /// Scenes.
                Tags tags tags: Vec<String>, Words;
                /// What customers or agents would type.
                Keywords keywords keywords: Vec<String>, Words;
                /// Unique abbreviation.
                Shortcut shortcut shortcut: Option<String>, Line;
                /// When it may be used; absent: always.
                Season season season: Option<Season>, Season;
                /// Where it comes from.
                Source source source: Option<String>, Line;
            }
            stepped {
                /// How far it has come.
                Status status status: Status, Status;
                /// Who approved which text.
                Approved approved approved: Option<Approval>, Approval;
                /// Accepted findings.
                Allow allow allow: Vec<Waiver>, Waivers;
            }
        }
    };
}
pub(crate) use phrase_fields;

macro_rules! field {
    (
        typed { $($(#[$tdoc:meta])* $tname:ident $tkey:ident $tmember:ident: $theld:ty, $thow:ident;)* }
        stepped { $($(#[$doc:meta])* $name:ident $key:ident $member:ident: $held:ty, $how:ident;)* }
    ) => {
        /// A field of a phrase.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Field {
            $($(#[$tdoc])* $tname,)*
            $($(#[$doc])* $name,)*
        }

        impl Field {
            /// Every field, in the order in which they are written.
            pub const ALL: &'static [Self] = &[$(Self::$tname,)* $(Self::$name,)*];
            /// Those that a person types, in the same order.
            pub const TYPED: &'static [Self] = &[$(Self::$tname,)*];

            /// Its key in a phrase file.
            pub fn key(self) -> &'static str {
                match self {
                    $(Self::$tname => stringify!($tkey),)*
                    $(Self::$name => stringify!($key),)*
                }
            }

            /// The key of its name for people.
            pub fn words_key(self) -> &'static str {
                match self {
                    $(Self::$tname => concat!("curate.field_", stringify!($tkey)),)*
                    $(Self::$name => concat!("curate.field_", stringify!($key)),)*
                }
            }

            /// The key of what stands in its empty input.
            pub fn hint_key(self) -> &'static str {
                match self {
                    $(Self::$tname => concat!("curate.hint_", stringify!($tkey)),)*
                    $(Self::$name => concat!("curate.hint_", stringify!($key)),)*
                }
            }

            /// True if it holds a list.
            pub fn is_list(self) -> bool {
                match self {
                    $(Self::$tname => codec::$thow::IS_LIST,)*
                    $(Self::$name => codec::$how::IS_LIST,)*
                }
            }
        }

        /// What `field` of `phrase` holds, as a JSON value of the shape that the phrase file has;
        /// `null` where the key would be absent.
        pub fn value(phrase: &Phrase, field: Field) -> Value {
            match field {
                $(Field::$tname => {
                    codec::json::<codec::$thow>(&codec::$thow::of_phrase(&phrase.$tmember))
                })*
                $(Field::$name => {
                    codec::json::<codec::$how>(&codec::$how::of_phrase(&phrase.$member))
                })*
            }
        }
    };
}
phrase_fields!(field);

/// A phrase's name with the values of its fields, as a program would want them: a list without items is
/// `[]`, the title is the one that people see.
pub fn json(phrase: &Phrase) -> serde_json::Map<String, Value> {
    let id = |id: &PhraseId| Value::from(id.as_str());
    let mut out = serde_json::Map::from_iter([(String::from("id"), id(&phrase.id))]);
    for field in Field::ALL {
        let value = match (field, value(phrase, *field)) {
            (Field::Title, _) => Value::from(phrase.title()),
            (field, Value::Null) if field.is_list() => Value::Array(Vec::new()),
            (_, value) => value,
        };
        out.insert(field.key().to_owned(), value);
    }
    out
}
