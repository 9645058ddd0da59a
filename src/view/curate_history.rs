//! The history of a phrase: who did what and when, with what changed, the latest first.

use serde::Serialize;

use super::told;
use crate::app::AppState;
use crate::curation::diff::{Piece, PieceKind, diff};
use crate::curation::field::Delta;
use crate::curation::history::RuleChange;
use crate::curation::{Entry, EventKind, Field};
use crate::library::PhraseId;

/// The history of a phrase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HistoryView {
    /// Which phrase.
    pub id: PhraseId,
    /// Its short name.
    pub title: String,
    /// It was changed by another program: the last known wording against the text.
    pub outside: Option<Vec<Piece>>,
    /// What was done, the latest first.
    pub entries: Vec<EntryView>,
}

/// Something that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EntryView {
    /// Its name.
    pub id: String,
    /// Who, what and when, in words.
    pub head: String,
    /// What was said about it.
    pub note: Option<String>,
    /// The text, if it changed.
    pub text: Option<Vec<Piece>>,
    /// Other fields that changed, in words.
    pub fields: Vec<String>,
    /// The phrase can be put back to the wording it had then.
    pub can_take: bool,
}

/// The history of the phrase `id`.
pub fn history(state: &AppState, id: &PhraseId) -> HistoryView {
    let history = &state.content.history;
    let phrase = state.content.library.get(id);
    let outside = phrase.and_then(|phrase| {
        let known = history.outside(phrase)?.known?;
        Some(diff(&known, &phrase.text))
    });
    let entry = |entry: &std::sync::Arc<Entry>| EntryView {
        id: entry.id.clone(),
        head: told::head(state, entry),
        note: entry.note.clone(),
        text: entry.changes.iter().find(|delta| delta.field == Field::Text).map(|delta| {
            match (delta.old.as_str(), delta.new.as_str()) {
                // What came or went as a whole is read more easily without marks.
                (None, Some(text)) | (Some(text), None) => diff(text, text),
                (old, new) => diff(old.unwrap_or_default(), new.unwrap_or_default()),
            }
        }),
        fields: entry
            .changes
            .iter()
            .filter(|delta| !matches!(delta.field, Field::Text | Field::Approved))
            .map(|delta| field_change(state, delta))
            .collect(),
        can_take: phrase
            .is_some_and(|phrase| entry.new_text().is_some_and(|text| text != phrase.text)),
    };
    HistoryView {
        id: id.clone(),
        title: phrase.map_or(id.as_str(), |phrase| phrase.title()).to_owned(),
        outside,
        entries: history.of(id).rev().map(entry).collect(),
    }
}

/// What something was done to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// A phrase.
    Phrase(PhraseId),
    /// A rule, by its id.
    Rule(String),
}

/// Something that was done, as a row among everything that was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LogRow {
    /// The event's name.
    pub event: String,
    /// What it was done to.
    pub subject: Subject,
    /// Its short name.
    pub title: String,
    /// What was done.
    pub did: String,
    /// By whom and when.
    pub by: String,
    /// Another program did it.
    pub outside: bool,
    /// What was said about it, else what changed, in one line.
    pub line: String,
    /// What changed in the text, if nothing was said about it.
    pub pieces: Option<Vec<Piece>>,
}

/// The event in a row of the log; called for visible rows only.
pub fn log_row(state: &AppState, row_index: usize) -> Option<LogRow> {
    let words = state.words();
    let entry = state.content.history.entries.get(*state.curate.log.get(row_index)?)?;
    if let Some(rule) = &entry.rule {
        return Some(LogRow {
            event: entry.id.clone(),
            subject: Subject::Rule(rule.id.clone()),
            title: state.rule_name(&rule.id).to_owned(),
            did: words.get(entry.did.words_key()).to_owned(),
            by: told::by(state, entry),
            outside: false,
            line: rule_line(state, rule),
            pieces: None,
        });
    }
    let phrase = PhraseId::new(&entry.phrase)?;
    let known = state.content.library.get(&phrase);
    let wording = entry.new_text().or(entry.old_text());
    let title = match known {
        Some(known) => known.title().to_owned(),
        None => wording.map_or(entry.phrase.clone(), told::line),
    };
    let text = entry.changes.iter().find(|delta| delta.field == Field::Text);
    let changed = text.and_then(|delta| Some((delta.old.as_str()?, delta.new.as_str()?)));
    let pieces = changed.filter(|_| entry.note.is_none()).map(|(old, new)| near(diff(old, new)));
    let fields = || {
        let shown = |delta: &&Delta| !matches!(delta.field, Field::Text | Field::Approved);
        let fields = entry.changes.iter().filter(shown).map(|delta| field_change(state, delta));
        fields.collect::<Vec<_>>().join(words.get("list.semicolon"))
    };
    let line = match (&entry.note, wording) {
        (Some(note), _) => note.clone(),
        // Of what came or went the words say more than the fields.
        (None, Some(wording)) => wording.to_owned(),
        (None, None) => fields(),
    };
    Some(LogRow {
        event: entry.id.clone(),
        subject: Subject::Phrase(phrase),
        title,
        did: words.get(entry.did.words_key()).to_owned(),
        by: told::by(state, entry),
        outside: matches!(entry.did, EventKind::Outside | EventKind::RemoveOutside),
        line: told::line(&line),
        pieces,
    })
}

/// What changed of a rule, in one line.
fn rule_line(state: &AppState, rule: &RuleChange) -> String {
    let words = state.words();
    let level = |level: &Option<String>| match level.as_deref() {
        None => words.get("curate.level_usual").to_owned(),
        Some(level) => {
            let key = format!("level.{level}");
            if words.has(&key) { words.get(&key).to_owned() } else { level.to_owned() }
        }
    };
    let is_text = |text: &Option<String>| text.as_ref().is_some_and(|text| text.contains('\n'));
    if is_text(&rule.old) || is_text(&rule.new) {
        let lines = |text: &Option<String>| -> Vec<String> {
            text.iter().flat_map(|text| text.lines()).map(str::to_owned).collect()
        };
        let (old, new) = (lines(&rule.old), lines(&rule.new));
        let gone = old.iter().filter(|line| !new.contains(line)).count();
        let came = new.iter().filter(|line| !old.contains(line)).count();
        let n = gone.max(came).to_string();
        return words.fill("curate.rule_text_changed", &[("n", n)]);
    }
    let args = [("old", level(&rule.old)), ("new", level(&rule.new))];
    words.fill("curate.rule_level_changed", &args)
}

/// The same beginning shortly before the first change, for a single line.
fn near(mut pieces: Vec<Piece>) -> Vec<Piece> {
    const BEFORE: usize = 10;
    if let Some(first) = pieces.first_mut().filter(|first| first.kind == PieceKind::Same) {
        let n = first.text.chars().count();
        if n > BEFORE {
            let rest: String = first.text.chars().skip(n - BEFORE).collect();
            first.text = format!("…{rest}");
        }
    }
    for piece in &mut pieces {
        piece.text = piece.text.replace('\n', " ");
    }
    pieces
}

/// A field that changed, in words.
fn field_change(state: &AppState, delta: &Delta) -> String {
    let words = state.words();
    let args = [
        ("field", words.get(delta.field.words_key()).to_owned()),
        ("old", told::value(state, delta.field, &delta.old)),
        ("new", told::value(state, delta.field, &delta.new)),
    ];
    words.fill("curate.field_changed", &args)
}
