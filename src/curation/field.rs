//! The fields of a phrase as plain values, for changes, history and undo: what a field holds is a
//! JSON value of the shape that the phrase file has; `null` where the key is absent.
//! It does not write files and does not judge what a field holds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::library::season::Season;
use crate::library::{Phrase, Waiver};

/// A field of a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// Short name.
    Title,
    /// What the customer reads.
    Text,
    /// Kind of phrase; the file it stands in.
    Category,
    /// Stages it serves.
    Stages,
    /// Scenes.
    Tags,
    /// What one would type.
    Keywords,
    /// Abbreviation.
    Shortcut,
    /// When it may be used.
    Season,
    /// Where it comes from.
    Source,
    /// How far it has come.
    Status,
    /// Who approved which text.
    Approved,
    /// Accepted findings.
    Allow,
}

impl Field {
    /// Every field, in the order of a phrase file.
    pub const ALL: [Self; 12] = [
        Self::Title,
        Self::Text,
        Self::Category,
        Self::Stages,
        Self::Tags,
        Self::Keywords,
        Self::Shortcut,
        Self::Season,
        Self::Source,
        Self::Status,
        Self::Approved,
        Self::Allow,
    ];

    /// Its key in a phrase file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Text => "text",
            Self::Category => "category",
            Self::Stages => "stages",
            Self::Tags => "tags",
            Self::Keywords => "keywords",
            Self::Shortcut => "shortcut",
            Self::Season => "season",
            Self::Source => "source",
            Self::Status => "status",
            Self::Approved => "approved",
            Self::Allow => "allow",
        }
    }

    /// The key of its name for people.
    pub fn words_key(self) -> &'static str {
        match self {
            Self::Title => "curate.field_title",
            Self::Text => "curate.field_text",
            Self::Category => "curate.field_category",
            Self::Stages => "curate.field_stages",
            Self::Tags => "curate.field_tags",
            Self::Keywords => "curate.field_keywords",
            Self::Shortcut => "curate.field_shortcut",
            Self::Season => "curate.field_season",
            Self::Source => "curate.field_source",
            Self::Status => "curate.field_status",
            Self::Approved => "curate.field_approved",
            Self::Allow => "curate.field_allow",
        }
    }
}

/// A field that changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Delta {
    /// Which.
    pub field: Field,
    /// What it held.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub old: Value,
    /// What it holds now.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub new: Value,
}

impl Delta {
    /// The change back.
    pub fn back(&self) -> Self {
        Self { field: self.field, old: self.new.clone(), new: self.old.clone() }
    }
}

/// What `field` of `phrase` holds.
pub fn value(phrase: &Phrase, field: Field) -> Value {
    let text = |text: &Option<String>| text.as_ref().map_or(Value::Null, |text| json!(text));
    let list = |list: &[String]| if list.is_empty() { Value::Null } else { json!(list) };
    match field {
        Field::Title => text(&phrase.own_title),
        Field::Text => json!(phrase.text),
        Field::Category => json!(phrase.category),
        Field::Stages if phrase.stages.is_empty() => Value::Null,
        Field::Stages => json!(phrase.stages),
        Field::Tags => list(&phrase.tags),
        Field::Keywords => list(&phrase.keywords),
        Field::Shortcut => text(&phrase.shortcut),
        Field::Season => phrase.season.as_ref().map_or(Value::Null, season),
        Field::Source => text(&phrase.source),
        Field::Status => json!(phrase.status),
        Field::Approved => phrase.approved.as_ref().map_or(Value::Null, |approval| {
            json!({
                "by": approval.by,
                "on": approval.on.to_string(),
                "text": approval.text,
            })
        }),
        Field::Allow if phrase.allow.is_empty() => Value::Null,
        Field::Allow => phrase.allow.iter().map(waiver).collect(),
    }
}

/// Every field of `phrase` that holds something.
pub fn values(phrase: &Phrase) -> BTreeMap<Field, Value> {
    let held = |field: Field| (field, value(phrase, field));
    Field::ALL.into_iter().map(held).filter(|(_, value)| !value.is_null()).collect()
}

/// Every field that differs from `before` to `after`, in the order of a phrase file.
pub fn deltas(before: &Phrase, after: &Phrase) -> Vec<Delta> {
    let delta = |field: Field| {
        let (old, new) = (value(before, field), value(after, field));
        (old != new).then_some(Delta { field, old, new })
    };
    Field::ALL.into_iter().filter_map(delta).collect()
}

/// A waiver as it is written.
pub fn waiver(waiver: &Waiver) -> Value {
    let mut map = Map::new();
    let mut put = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            map.insert(key.to_owned(), Value::String(value));
        }
    };
    put("rule", Some(waiver.rule.clone()));
    put("span", waiver.span.clone());
    put("reason", waiver.reason.clone());
    put("by", waiver.by.clone());
    put("until", waiver.until.map(|day| day.to_string()));
    Value::Object(map)
}

/// A season as it is written.
pub fn season(season: &Season) -> Value {
    let mut map = Map::new();
    let mut put = |key: &str, value: Value| map.insert(key.to_owned(), value);
    if let Some(days) = season.days {
        let told = |(month, day): (i8, i8)| format!("{month:02}-{day:02}");
        put("from", json!(told(days.from)));
        put("until", json!(told(days.until)));
        put("every", json!(days.year.map_or_else(|| String::from("year"), |y| y.to_string())));
    }
    if let Some(lunar) = season.lunar {
        put("lunar", json!(lunar.festival.name()));
        if lunar.before > 0 {
            put("before", json!(lunar.before.to_string()));
        }
        if lunar.after > 0 {
            put("after", json!(lunar.after.to_string()));
        }
    }
    if !season.weekdays.is_empty() {
        const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        let name = |day: &jiff::civil::Weekday| {
            NAMES.get(usize::from(day.to_monday_zero_offset().unsigned_abs())).copied()
        };
        put("weekdays", season.weekdays.iter().filter_map(name).collect());
    }
    if let Some(hours) = season.hours {
        let told = |time: jiff::civil::Time| format!("{:02}:{:02}", time.hour(), time.minute());
        put("hours", json!(format!("{}-{}", told(hours.from), told(hours.until))));
    }
    Value::Object(map)
}
