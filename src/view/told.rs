//! What several screens say of a phrase in the same words: days, who did what, what a field holds.

use jiff::civil::Date;
use serde_json::Value;

use crate::app::AppState;
use crate::curation::{Entry, Field};
use crate::library::edit::{self, FieldChange};
use crate::library::{Phrase, PhraseId, Stage, season_text};

/// How many characters of a text a row can show at most.
const LINE_CHARS: usize = 80;

/// A day in words: today, yesterday, so many days ago, else the date.
pub fn days_ago(state: &AppState, today: Date, day: Date) -> String {
    let words = state.words();
    match (today - day).get_days() {
        ..=0 => words.get("curate.today").to_owned(),
        1 => words.get("curate.yesterday").to_owned(),
        n @ 2..=31 => words.fill("curate.days_ago", &[("n", n.to_string())]),
        _ => day.to_string(),
    }
}

/// One line of a text.
pub fn line(text: &str) -> String {
    text.chars().take(LINE_CHARS).map(|c| if c == '\n' { ' ' } else { c }).collect()
}

/// What was done, by whom and when.
pub fn head(state: &AppState, entry: &Entry) -> String {
    let words = state.words();
    format!("{} · {}", words.get(entry.did.words_key()), by(state, entry))
}

/// Who did something and when.
pub fn by(state: &AppState, entry: &Entry) -> String {
    let by = match entry.by.as_str() {
        "" => state.words().get("curate.by_outside"),
        by => by,
    };
    let Some(at) = state.local(entry.at) else { return by.to_owned() };
    let day = days_ago(state, state.now.date(), at.date());
    format!("{by} · {day} {:02}:{:02}", at.hour(), at.minute())
}

/// What a field holds, in words; `value` as in a phrase file.
pub fn value(state: &AppState, field: Field, value: &Value) -> String {
    let words = state.words();
    match (field, value) {
        (_, Value::Null) => String::from("—"),
        (Field::Status, Value::String(name)) => words.get(&format!("status.{name}")).to_owned(),
        (Field::Category, Value::String(id)) => super::row::category_name(state, id),
        (_, Value::String(text)) => text.clone(),
        (Field::Stages, Value::Array(names)) => {
            let names: Vec<&str> = names
                .iter()
                .filter_map(Value::as_str)
                .map(|name| {
                    let stage = Stage::ALL.into_iter().find(|stage| stage.as_str() == name);
                    stage.map_or(name, |stage| super::row::stage_name(state, stage))
                })
                .collect();
            names.join(words.get("list.comma"))
        }
        (_, Value::Array(items)) => {
            let rule = |item: &Value| item.get("rule").and_then(Value::as_str).map(str::to_owned);
            let items: Vec<String> = items
                .iter()
                .map(|item| match item {
                    Value::String(text) => text.clone(),
                    item => rule(item).unwrap_or_else(|| String::from("…")),
                })
                .collect();
            items.join(words.get("list.comma"))
        }
        (Field::Season, season) => {
            let typed = PhraseId::new("x").and_then(|id| {
                edit::Entry::of_values(&id, &[(field, season.clone())].into())?.season
            });
            typed.as_ref().map_or_else(|| plain(season), season_text::told)
        }
        (_, other) => plain(other),
    }
}

/// The values of a mapping, one behind the other.
fn plain(value: &Value) -> String {
    match value {
        Value::Object(map) => map.values().filter_map(Value::as_str).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}

/// Fields that an agent is shown beside a phrase's title, text, place and scenes.
pub fn facts(phrase: &Phrase) -> Vec<(Field, String)> {
    let entry = edit::Entry::of(phrase);
    let fact = |field: &Field| {
        let text = match entry.get(*field) {
            FieldChange::Shortcut(text) | FieldChange::Source(text) => text?,
            // Shown in a manner of their own, or a lead's business.
            FieldChange::Title(_)
            | FieldChange::Text(_)
            | FieldChange::Category(_)
            | FieldChange::Stages(_)
            | FieldChange::Tags(_)
            | FieldChange::Keywords(_)
            | FieldChange::Season(_)
            | FieldChange::Status(_)
            | FieldChange::Approved(_)
            | FieldChange::Allow(_) => return None,
        };
        Some((*field, text))
    };
    Field::ALL.iter().filter_map(fact).collect()
}
