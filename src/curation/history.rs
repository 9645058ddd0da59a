//! What was done to the phrases: who, when, what, old and new, with a note. It lives in the library's
//! folder as `history/<writer>.jsonl`, one JSON object a line, one file for each writer, so that a file
//! synchroniser never has two hands in one file; lines are only ever added.
//! Phrases are known by id, texts by fingerprint, so that it survives edits by hand and moves of phrases
//! between files. It reads no disk and never fails: a line that is no event is a diagnostic.
//!
//! A line: `{"id":"9f3c…","at":"2026-11-02T01:30:00Z","by":"王琳","did":"approve",
//! "phrase":"apology-late-reply","text":"5f3a9c01","wording":"…","changes":[{"field":"status",
//! "old":"in-review","new":"approved"}],"note":"…"}`. Keys that are not known are left alone.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::field::{Delta, Field};
use crate::diagnostic::{Checked, Code, Diagnostic, Place};
use crate::library::fingerprint::fingerprint;
use crate::library::{Phrase, PhraseId};

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// Written.
    Create,
    /// Changed.
    Edit,
    /// Put into the team's drafts by an agent.
    Propose,
    /// Handed in.
    Submit,
    /// Taken back.
    Withdraw,
    /// Sent back with a note.
    RequestChanges,
    /// Approved by one, with more to come.
    Endorse,
    /// Approved.
    Approve,
    /// Taken out of use.
    Retire,
    /// Brought back into use.
    Restore,
    /// Put into the trash.
    Remove,
    /// Taken out of the trash.
    Recover,
    /// Moved within the library.
    Move,
    /// A finding was accepted.
    Waive,
    /// Mended by a rule's own fix.
    Fix,
    /// Something was taken back.
    Undo,
    /// A rule got another level.
    SetLevel,
    /// A rule of the team's own was written.
    SaveRule,
    /// Noticed: changed by another program; what is told is the wording before.
    Outside,
    /// Noticed: taken out of its file by another program.
    RemoveOutside,
    /// Something that a later version knows.
    #[serde(other)]
    Unknown,
}

impl EventKind {
    /// True if the phrase is in no file afterwards.
    pub fn removes(self) -> bool {
        matches!(self, Self::Remove | Self::RemoveOutside)
    }

    /// The key of its words.
    pub fn words_key(self) -> &'static str {
        match self {
            Self::Create => "curate.did_create",
            Self::Edit => "curate.did_edit",
            Self::Propose => "curate.did_propose",
            Self::Submit => "curate.did_submit",
            Self::Withdraw => "curate.did_withdraw",
            Self::RequestChanges => "curate.did_request_changes",
            Self::Endorse => "curate.did_endorse",
            Self::Approve => "curate.did_approve",
            Self::Retire => "curate.did_retire",
            Self::Restore => "curate.did_restore",
            Self::Remove => "curate.did_remove",
            Self::Recover => "curate.did_recover",
            Self::Move => "curate.did_move",
            Self::Waive => "curate.did_waive",
            Self::Fix => "curate.did_fix",
            Self::Undo => "curate.did_undo",
            Self::SetLevel => "curate.did_set_level",
            Self::SaveRule => "curate.did_save_rule",
            Self::Outside => "curate.did_outside",
            Self::RemoveOutside => "curate.did_remove_outside",
            Self::Unknown => "curate.did_unknown",
        }
    }
}

/// A clock that goes this much before ours is not followed.
const MOST_SKEW: jiff::SignedDuration = jiff::SignedDuration::from_hours(1);

/// Something that was done to a phrase, or to a rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its name, the same wherever it is told; made by [`Entry::seal`].
    #[serde(default)]
    pub id: String,
    /// When; written as RFC 3339 in UTC.
    #[serde(with = "time")]
    pub at: Timestamp,
    /// Who; empty if nobody knows.
    pub by: String,
    /// What was done.
    pub did: EventKind,
    /// To which phrase; empty if it was done to a rule.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phrase: String,
    /// What was done to which rule, if it was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<RuleChange>,
    /// Fingerprint of its text afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The text itself, where it must be kept: what was approved, what was removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wording: Option<String>,
    /// Fields that changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Delta>,
    /// What was said about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The entry as it stood in its file, if it was removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removed: Option<Removed>,
}

/// A rule that was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleChange {
    /// Its id.
    pub id: String,
    /// Its level, or its text, before; absent: there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// Afterwards; absent: there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
}

mod time {
    use jiff::Timestamp;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub fn serialize<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(at)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

/// An entry as it stood in its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    /// The file, a path inside the library's folder.
    pub file: String,
    /// Its lines, byte for byte.
    pub raw: String,
    /// The phrase before it in the file, if there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

impl Entry {
    /// A change of a rule at `at` by `by`.
    pub fn of_rule(at: Timestamp, by: &str, did: EventKind, rule: RuleChange) -> Self {
        Self { rule: Some(rule), ..Self::bare(at, by, did, String::new()) }
    }

    /// An event at `at` by `by`, without anything said yet.
    pub fn new(at: Timestamp, by: &str, did: EventKind, phrase: &PhraseId) -> Self {
        Self::bare(at, by, did, phrase.to_string())
    }

    fn bare(at: Timestamp, by: &str, did: EventKind, phrase: String) -> Self {
        Self {
            id: String::new(),
            at,
            by: by.to_owned(),
            did,
            phrase,
            rule: None,
            text: None,
            wording: None,
            changes: Vec::new(),
            note: None,
            removed: None,
        }
    }

    fn is_about_something(&self) -> bool {
        let is_of_rule = self.phrase.is_empty() && self.rule.is_some();
        is_of_rule || PhraseId::new(&self.phrase).is_some()
    }

    /// The same with the name that follows from all it says, so that one event told twice is one event.
    pub fn seal(mut self) -> Self {
        self.id.clear();
        let told = serde_json::to_string(&self).unwrap_or_default();
        let digest = Sha256::digest(told.as_bytes());
        self.id = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        self
    }

    /// The line of a history file, without its end.
    pub fn to_line(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The text that `field` had before, if this event changed it.
    pub fn old_text(&self) -> Option<&str> {
        self.changes.iter().find(|delta| delta.field == Field::Text)?.old.as_str()
    }

    /// The text that it had afterwards, if this event tells it.
    pub fn new_text(&self) -> Option<&str> {
        let changed = self.changes.iter().find(|delta| delta.field == Field::Text);
        changed.and_then(|delta| delta.new.as_str()).or(self.wording.as_deref())
    }
}

/// Everything that was done, by time.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// The events, the oldest first; of one time, by name.
    pub entries: Vec<Arc<Entry>>,
    by_phrase: HashMap<String, Vec<usize>>,
    /// For each phrase and fingerprint: the text.
    wordings: HashMap<(String, String), Arc<str>>,
}

/// A phrase whose text was changed by another program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outside {
    /// The text that was last known.
    pub known: Option<String>,
}

/// Each event once. A line that was damaged, or changed by hand, may say something else under a name
/// that is another's: then the name is that event's from which it follows, and the other one, which is
/// kept as well, gets its own.
fn one_of_each(entries: impl Iterator<Item = Arc<Entry>>) -> Vec<Arc<Entry>> {
    let mut out: Vec<Arc<Entry>> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for mut entry in entries {
        if let Some(held) = places.get(&entry.id).and_then(|place| out.get_mut(*place)) {
            if *held == entry {
                continue;
            }
            let named = Arc::new(Entry::clone(&entry).seal());
            if named.id == entry.id {
                std::mem::swap(held, &mut entry);
                entry = Arc::new(Entry::clone(&entry).seal());
            } else {
                entry = named;
            }
            if places.contains_key(&entry.id) {
                continue;
            }
        }
        places.insert(entry.id.clone(), out.len());
        out.push(entry);
    }
    out
}

impl History {
    /// Reads the files of a library's history: path and bytes.
    pub fn parse(files: &[(&str, &[u8])]) -> Checked<Self> {
        let mut entries = Vec::new();
        let mut diagnostics = Vec::new();
        for (path, bytes) in files {
            for (index, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
                if line.iter().all(u8::is_ascii_whitespace) {
                    continue;
                }
                match serde_json::from_slice::<Entry>(line) {
                    Ok(entry) if entry.is_about_something() => entries.push(entry),
                    odd => {
                        let reason = match odd {
                            Ok(entry) => entry.phrase,
                            Err(error) => error.to_string(),
                        };
                        let place =
                            Place { path: (*path).to_owned(), line: index + 1, ..Place::default() };
                        diagnostics
                            .push(Diagnostic::new(Code::History).at(place).with("reason", reason));
                    }
                }
            }
        }
        Checked { value: Self::new(entries), diagnostics }
    }

    /// A history of these events, in whatever order.
    pub fn new(entries: Vec<Entry>) -> Self {
        let mut out = Self::default();
        let entries = entries.into_iter().map(|entry| {
            // A line written by hand may have no name.
            Arc::new(if entry.id.is_empty() { entry.seal() } else { entry })
        });
        out.entries = one_of_each(entries);
        out.entries.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.id.cmp(&b.id)));
        out.index();
        out
    }

    /// The same with more events.
    pub fn with(&self, more: impl IntoIterator<Item = Entry>) -> Self {
        let held = self.entries.iter().map(|entry| Entry::clone(entry));
        Self::new(held.chain(more).collect())
    }

    /// A time for what is done at `now`, later than everything that is known, `last` included: a clock
    /// that is told once a minute stands still meanwhile. A clock that goes far ahead of ours is not
    /// followed.
    pub fn later_than_all(&self, now: Timestamp, last: Option<Timestamp>) -> Timestamp {
        let known = self.entries.last().map(|entry| entry.at);
        let moment = jiff::SignedDuration::from_millis(1);
        let after = |at: Timestamp| at.checked_add(moment).unwrap_or(at);
        let known = known.filter(|at| at.duration_since(now) <= MOST_SKEW);
        [last, known].into_iter().flatten().map(after).fold(now, Timestamp::max)
    }

    fn index(&mut self) {
        for (number, entry) in self.entries.iter().enumerate() {
            if entry.phrase.is_empty() {
                continue;
            }
            self.by_phrase.entry(entry.phrase.clone()).or_default().push(number);
            let told = [entry.wording.as_deref(), entry.old_text(), entry.new_text()];
            for text in told.into_iter().flatten() {
                let key = (entry.phrase.clone(), fingerprint(text));
                self.wordings.entry(key).or_insert_with(|| text.into());
            }
        }
    }

    /// What was done to the phrase `id`, the oldest first.
    pub fn of(&self, id: &PhraseId) -> impl DoubleEndedIterator<Item = &Arc<Entry>> {
        let numbers = self.by_phrase.get(id.as_str()).map_or(&[][..], Vec::as_slice);
        numbers.iter().filter_map(|number| self.entries.get(*number))
    }

    /// The phrases that something is told of, in no order.
    pub fn phrases(&self) -> impl Iterator<Item = PhraseId> {
        self.by_phrase.keys().filter_map(|id| PhraseId::new(id))
    }

    /// What the phrase `id` held last, as far as the events tell it; its last known wording, if any
    /// was told.
    pub fn last_values(&self, id: &PhraseId) -> BTreeMap<Field, Value> {
        let mut values = BTreeMap::new();
        for entry in self.of(id) {
            let status = match entry.did {
                EventKind::Approve => Some("approved"),
                EventKind::Submit | EventKind::Restore => Some("in-review"),
                EventKind::Withdraw | EventKind::RequestChanges => Some("draft"),
                EventKind::Retire => Some("retired"),
                _ => None,
            };
            if let Some(status) = status {
                values.insert(Field::Status, Value::String(status.to_owned()));
            }
            for delta in &entry.changes {
                let held = if entry.did.removes() { &delta.old } else { &delta.new };
                values.insert(delta.field, held.clone());
            }
            let text = entry.text.as_ref().and_then(|text| self.wording(id, text));
            if let Some(text) = text {
                values.insert(Field::Text, Value::String(text.to_string()));
            } else if let Some(wording) = &entry.wording {
                values.insert(Field::Text, Value::String(wording.clone()));
            }
        }
        values.retain(|_, value| !value.is_null());
        values
    }

    /// The text of the phrase `id` that has the fingerprint `text`, if it is known.
    pub fn wording(&self, id: &PhraseId, text: &str) -> Option<&Arc<str>> {
        self.wordings.get(&(id.as_str().to_owned(), text.to_owned()))
    }

    /// Who wrote the text with the fingerprint `text`, if that is known.
    pub fn author(&self, id: &PhraseId, text: &str) -> Option<&str> {
        let wrote = |entry: &&Arc<Entry>| {
            matches!(
                entry.did,
                EventKind::Create | EventKind::Edit | EventKind::Propose | EventKind::Fix
            ) && entry.text.as_deref() == Some(text)
                && entry.new_text().is_some()
        };
        self.of(id).rev().find(wrote).map(|entry| entry.by.as_str())
    }

    /// Who approved the text with the fingerprint `text` since it was last sent back or taken back.
    pub fn approvers(&self, id: &PhraseId, text: &str) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        let mut taken_back: Vec<&str> = Vec::new();
        let mut n_sent_again = 0;
        let was_sent_back = |delta: &Delta| {
            let status = |value: &Value, status: &str| value.as_str() == Some(status);
            let (from, to) = (status(&delta.old, "draft"), status(&delta.new, "in-review"));
            delta.field == Field::Status && from && to
        };
        for entry in self.of(id).rev() {
            match entry.did {
                // That it was sent back was taken back.
                EventKind::Withdraw | EventKind::RequestChanges if n_sent_again > 0 => {
                    n_sent_again -= 1;
                }
                EventKind::Withdraw | EventKind::RequestChanges => break,
                EventKind::Undo if entry.changes.iter().any(was_sent_back) => n_sent_again += 1,
                EventKind::Undo if entry.changes.is_empty() => taken_back.push(&entry.by),
                EventKind::Endorse if entry.text.as_deref() == Some(text) => {
                    if let Some(at) = taken_back.iter().position(|by| **by == *entry.by) {
                        taken_back.remove(at);
                    } else if !names.contains(&entry.by) {
                        names.push(entry.by.clone());
                    }
                }
                _ => {}
            }
        }
        names
    }

    /// Whether another program changed the text of `phrase` after the last event that tells its text.
    pub fn outside(&self, phrase: &Phrase) -> Option<Outside> {
        let now = fingerprint(&phrase.text);
        let last = self.of(&phrase.id).rev().find(|entry| entry.text.is_some())?;
        let text = last.text.as_deref()?;
        (text != now)
            .then(|| Outside { known: self.wording(&phrase.id, text).map(|text| text.to_string()) })
    }

    /// The approved wording of `phrase`, where its text is another now and it is not retired: what
    /// agents may send meanwhile.
    pub fn standing(&self, phrase: &Phrase) -> Option<&Arc<str>> {
        let approval = phrase.approved.as_ref()?;
        let stands = phrase.status != crate::library::Status::Retired
            && phrase.scope == crate::library::Scope::Team
            && phrase.changed_since_approval();
        self.wording(&phrase.id, &approval.text).filter(|_| stands)
    }

    /// What was last said when the phrase `id` was sent back, if nothing was handed in since.
    pub fn last_note(&self, id: &PhraseId) -> Option<&Arc<Entry>> {
        self.of(id)
            .rev()
            .find(|entry| {
                matches!(
                    entry.did,
                    EventKind::RequestChanges | EventKind::Submit | EventKind::Approve
                )
            })
            .filter(|entry| entry.did == EventKind::RequestChanges)
    }
}
