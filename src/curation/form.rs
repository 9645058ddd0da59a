//! A phrase as it stands in an editor: every field as a person types it, and what it means.
//! It saves nothing; what is wrong with it is told field by field.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::field::{self, Delta, Field};
use super::status::Refusal;
use crate::library::codec::{self, Codec as _, Typed};
use crate::library::field::phrase_fields;
use crate::library::{Library, Phrase, PhraseId, season_text};
use crate::text::pinyin;

macro_rules! form {
    (
        typed { $($(#[$doc:meta])* $name:ident $key:ident $member:ident: $held:ty, $how:ident;)* }
        stepped { $($rest:tt)* }
    ) => {
        /// A phrase as it is typed: a line for each field, lists with commas between their items.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct Form {
            $($(#[$doc])* pub $key: <codec::$how as Typed>::Input,)*
        }

        impl Form {
            /// A phrase as it would be typed.
            pub fn of(phrase: &Phrase) -> Self {
                Self {
                    $($key: codec::$how::print(&codec::$how::of_phrase(&phrase.$member)),)*
                }
            }

            /// What the fields hold, those left empty as `null`.
            pub fn values(&self) -> BTreeMap<Field, Value> {
                let held = [$((
                    Field::$name,
                    codec::json::<codec::$how>(&codec::$how::parse(&self.$key)),
                )),*];
                let empty = |value: &Value| value.as_str().is_some_and(str::is_empty);
                held.map(|(field, value)| (field, if empty(&value) { Value::Null } else { value }))
                    .into()
            }

            /// The line of `field`, if it is typed into one.
            pub fn line_mut(&mut self, field: Field) -> Option<&mut String> {
                match field {
                    $(Field::$name => codec::$how::line(&mut self.$key),)*
                    _ => None,
                }
            }
        }
    };
}
phrase_fields!(form);

impl Form {
    /// What differs from `phrase`, in the order of a phrase file.
    pub fn changes(&self, phrase: &Phrase) -> Vec<Delta> {
        // Against what would be typed for it: another order of stages or way to write a season is no
        // change.
        let typed = Self::of(phrase).values();
        let delta = |(field, new): (Field, Value)| {
            let changed = typed.get(&field) != Some(&new);
            changed.then(|| Delta { field, old: field::value(phrase, field), new })
        };
        self.values().into_iter().filter_map(delta).collect()
    }

    /// What stands in the way of saving, by field. `own`: the phrase that is edited.
    pub fn problems(&self, library: &Library, own: Option<&PhraseId>) -> Vec<(Field, Refusal)> {
        let mut out = Vec::new();
        if self.text.trim().is_empty() {
            out.push((Field::Text, Refusal::new("curate.form_no_text")));
        }
        if library.category(self.category.trim()).is_none() {
            out.push((Field::Category, Refusal::new("curate.form_no_category")));
        }
        let shortcut = self.shortcut.trim().to_lowercase();
        let taken = library.phrases.iter().find(|other| {
            !shortcut.is_empty()
                && Some(&other.id) != own
                && other.shortcut.as_ref().is_some_and(|held| held.to_lowercase() == shortcut)
        });
        if let Some(other) = taken {
            let why = Refusal::new("curate.form_shortcut").with("title", other.title());
            out.push((Field::Shortcut, why));
        }
        if let Err(word) = season_text::parse(&self.season) {
            out.push((Field::Season, Refusal::new("curate.form_season").with("word", word)));
        }
        out
    }

    /// An id that `taken` does not know, from the category and the reading of the title or the text.
    pub fn new_id(&self, taken: impl Fn(&PhraseId) -> bool) -> PhraseId {
        const MOST_SYLLABLES: usize = 5;
        let named = if self.title.trim().is_empty() { &self.text } else { &self.title };
        let template = crate::template::Template::parse(named);
        let fixed: String = template
            .parts
            .iter()
            .filter_map(|part| match part {
                crate::template::Part::Fixed { text, .. } => Some(text.as_str()),
                crate::template::Part::Slot(_) => None,
            })
            .collect();
        let mut steps: Vec<String> = vec![slug(&self.category)];
        let readings = pinyin::readings(&fixed);
        let mut latin = String::new();
        for (c, reading) in fixed.chars().zip(&readings) {
            if c.is_ascii_alphanumeric() && latin.len() < 12 {
                latin.push(c.to_ascii_lowercase());
                continue;
            }
            if !latin.is_empty() {
                steps.push(std::mem::take(&mut latin));
            }
            steps.extend(reading.map(|syllable| syllable.spelling().to_owned()));
        }
        if !latin.is_empty() {
            steps.push(latin);
        }
        steps.retain(|step| !step.is_empty());
        steps.truncate(1 + MOST_SYLLABLES);
        let stem = steps.join("-");
        let numbered = |number: usize| match number {
            1 => stem.clone(),
            _ => format!("{stem}-{number}"),
        };
        (1..10_000)
            .filter_map(|number| PhraseId::new(&numbered(number)))
            .find(|id| !taken(id))
            .unwrap_or_else(|| PhraseId::new("phrase").expect("a sound id"))
    }
}

fn slug(text: &str) -> String {
    let sound = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let slug: String = text.to_lowercase().chars().filter(|c| sound(*c)).collect();
    let slug = slug.trim_matches('-').to_owned();
    if slug.is_empty() { String::from("phrase") } else { slug }
}
