//! A phrase as it stands in an editor: every field as a person types it, and what it means.
//! It saves nothing; what is wrong with it is told field by field.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::field::{self, Delta, Field};
use super::season_text;
use super::status::Refusal;
use crate::library::{Library, Phrase, PhraseId, Stage};
use crate::text::pinyin;

/// A phrase as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Form {
    /// Short name.
    pub title: String,
    /// What the customer reads.
    pub text: String,
    /// Kind of phrase.
    pub category: String,
    /// Stages it serves; empty: all.
    pub stages: Vec<Stage>,
    /// Scenes, with commas between.
    pub tags: String,
    /// What one would type, with commas between.
    pub keywords: String,
    /// Abbreviation.
    pub shortcut: String,
    /// When it may be used; see [`season_text`].
    pub season: String,
    /// Where it comes from.
    pub source: String,
}

impl Form {
    /// A phrase as it would be typed.
    pub fn of(phrase: &Phrase) -> Self {
        Self {
            title: phrase.own_title.clone().unwrap_or_default(),
            text: phrase.text.clone(),
            category: phrase.category.clone(),
            stages: phrase.stages.clone(),
            tags: phrase.tags.join("、"),
            keywords: phrase.keywords.join("、"),
            shortcut: phrase.shortcut.clone().unwrap_or_default(),
            season: phrase.season.as_ref().map(season_text::told).unwrap_or_default(),
            source: phrase.source.clone().unwrap_or_default(),
        }
    }

    /// What the fields hold, those left empty as `null`.
    pub fn values(&self) -> BTreeMap<Field, Value> {
        let text = |text: &str| {
            let text = text.trim();
            if text.is_empty() { Value::Null } else { json!(text) }
        };
        let list = |text: &str| {
            let items = items(text);
            if items.is_empty() { Value::Null } else { json!(items) }
        };
        let mut stages = self.stages.clone();
        stages.sort();
        stages.dedup();
        let season = season_text::parse(&self.season).ok().flatten();
        BTreeMap::from([
            (Field::Title, text(&self.title)),
            (Field::Text, text(&self.text.replace("\r\n", "\n"))),
            (Field::Category, text(&self.category)),
            (Field::Stages, if stages.is_empty() { Value::Null } else { json!(stages) }),
            (Field::Tags, list(&self.tags)),
            (Field::Keywords, list(&self.keywords)),
            (Field::Shortcut, text(&self.shortcut)),
            (Field::Season, season.as_ref().map_or(Value::Null, field::season)),
            (Field::Source, text(&self.source)),
        ])
    }

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

/// The items of a line with commas between them, each once.
pub fn items(line: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for item in line.split(['、', ',', '，', ';', '；', '\n']) {
        let item = item.trim();
        if !item.is_empty() && !out.iter().any(|held| held == item) {
            out.push(item.to_owned());
        }
    }
    out
}

fn slug(text: &str) -> String {
    let sound = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let slug: String = text.to_lowercase().chars().filter(|c| sound(*c)).collect();
    let slug = slug.trim_matches('-').to_owned();
    if slug.is_empty() { String::from("phrase") } else { slug }
}
