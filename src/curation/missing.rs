//! Phrases that went missing: no file holds them any more, and nobody put them into the trash. Another
//! program took them out of their file, so they are told in the history once and offered in the trash.
//!
//! What cannot be known is not claimed. A file that is gone, empty or broken says nothing about its
//! phrases; a phrase that stands in another file was moved; one whose text stands under another id was
//! renamed. While the program runs it knows how an entry stood. What was removed while no program
//! looked is known from the history alone: the wording and the fields that it tells.
//! It saves nothing and reads no clock.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;

use super::field::{self, Field};
use super::history::{Entry, EventKind, History, Removed};
use crate::diagnostic::{Diagnostic, Severity};
use crate::library::source::stem;
use crate::library::{Library, LoadedFile, Phrase, PhraseId, Scope, edit};

/// From so many phrases on, and if they are more than half of those that the history knows, it is
/// another library that is looked at (an older copy, another branch) and nobody's removal.
const MASS: usize = 10;

/// A library as it was read once.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// The phrases.
    pub library: &'a Library,
    /// The team's files.
    pub files: &'a [Arc<LoadedFile>],
    /// What was done to the phrases.
    pub history: &'a History,
}

/// A phrase that went missing.
#[derive(Clone, Debug, PartialEq)]
pub struct Missing {
    /// Which.
    pub id: PhraseId,
    /// What it held, as far as it is known.
    pub values: BTreeMap<Field, Value>,
    /// Its entry as it stood, if that is known.
    pub removed: Option<Removed>,
    /// The last removal that was known when the phrase was last there; a later one explains it.
    removal: Option<String>,
    /// What is to be told, from the moment that its file is sound and holds it no longer.
    pub noticed: Option<Noticed>,
}

/// A removal by another program.
#[derive(Clone, Debug, PartialEq)]
pub struct Noticed {
    /// What is to be told of it.
    pub entry: Arc<Entry>,
    /// When it was noticed, on the clock that never goes back.
    pub at_ms: u64,
    /// It is being told.
    pub told: bool,
}

/// What is missing in `new`. `held` was missing before; `old` is what was read of the same library
/// before, if it was. `now` and `now_ms` are the same moment.
pub fn missing(
    held: Vec<Missing>,
    old: Option<Reading<'_>>,
    new: Reading<'_>,
    now: Timestamp,
    now_ms: u64,
) -> Vec<Missing> {
    let mut out = held;
    let mut known: HashSet<PhraseId> = out.iter().map(|one| one.id.clone()).collect();
    for phrase in old.iter().flat_map(|old| &old.library.phrases) {
        let gone = phrase.scope == Scope::Team && new.library.get(&phrase.id).is_none();
        if let Some(old) = old.filter(|_| gone && known.insert(phrase.id.clone())) {
            out.push(Missing {
                id: phrase.id.clone(),
                values: field::values(phrase),
                removed: Removed::of(old.files, phrase),
                removal: removal(old.history, &phrase.id),
                noticed: None,
            });
        }
    }
    let (from_history, n_known) = unaccounted(new, &known);
    let another = from_history.len() >= MASS && from_history.len() * 2 > n_known;
    out.extend(from_history.into_iter().filter(|_| !another));
    if out.is_empty() {
        return out;
    }
    // The texts of ids that came up now.
    let came: HashSet<&str> = new
        .library
        .phrases
        .iter()
        .filter(|phrase| old.is_none_or(|old| old.library.get(&phrase.id).is_none()))
        .map(|phrase| phrase.text.as_str())
        .collect();
    out.retain(|one| {
        new.library.get(&one.id).is_none()
            && removal(new.history, &one.id) == one.removal
            && !came.contains(one.text())
    });
    for one in &mut out {
        if !one.is_gone(new) {
            one.noticed = None;
            continue;
        }
        let again = one.noticed.take();
        one.noticed = Some(match again {
            // It was told and does not stand there: the disk did not let it. It is tried again.
            Some(noticed) if noticed.told => Noticed { told: false, at_ms: now_ms, ..noticed },
            Some(noticed) => noticed,
            None => {
                let entry = Arc::new(one.entry(new.history, now));
                Noticed { entry, at_ms: now_ms, told: false }
            }
        });
    }
    out
}

impl Missing {
    /// What it said.
    pub fn text(&self) -> &str {
        self.values.get(&Field::Text).and_then(Value::as_str).unwrap_or_default()
    }

    fn category(&self) -> Option<&str> {
        self.values.get(&Field::Category).and_then(Value::as_str)
    }

    /// True if the file in which it stood was read as it is and does not hold it.
    fn is_gone(&self, new: Reading<'_>) -> bool {
        // It stands somewhere and is broken there.
        let is_broken = |file: &Arc<LoadedFile>| {
            file.diagnostics.iter().any(|found| found.phrase.as_deref() == Some(self.id.as_str()))
        };
        if new.files.iter().any(is_broken) {
            return false;
        }
        let mut files = new.files.iter().filter(|file| file.name != META);
        match (&self.removed, self.category()) {
            (Some(removed), _) => files.any(|file| file.name == removed.file && is_sound(file)),
            // Without its file: of its category there are others, and they were read as they are.
            (None, Some(category)) => {
                let of = |file: &&Arc<LoadedFile>| stem(&file.name) == category;
                let mut own = files.filter(of).peekable();
                own.peek().is_some() && own.all(|file| is_sound(file) && !file.held.is_empty())
            }
            // Without its category: every category has its file.
            (None, None) => {
                let files: Vec<_> = files.collect();
                let has_file = |category: &str| {
                    let own = files.iter().find(|file| stem(&file.name) == category);
                    own.is_some_and(|file| !file.held.is_empty())
                };
                let categories = &new.library.meta.categories;
                categories.iter().all(|category| has_file(&category.id))
                    && files.iter().all(|file| is_sound(file))
            }
        }
    }

    /// What is told of it. Its name follows from what was known before, so that two programs that
    /// notice the same tell one event.
    fn entry(&self, history: &History, now: Timestamp) -> Entry {
        let last = history.of(&self.id).next_back().map(|entry| entry.id.clone());
        let mut entry = Entry::new(Timestamp::UNIX_EPOCH, "", EventKind::RemoveOutside, &self.id);
        entry.note = last;
        let name = entry.seal().id;
        let delta = |(field, old): (&Field, &Value)| super::Delta {
            field: *field,
            old: old.clone(),
            new: Value::Null,
        };
        let mut entry = Entry::new(now, "", EventKind::RemoveOutside, &self.id);
        entry.id = name;
        entry.wording = Some(self.text().to_owned());
        entry.changes = self.values.iter().map(delta).collect();
        entry.removed.clone_from(&self.removed);
        entry
    }
}

const META: &str = "library.yaml";

/// True if `file` was read as it is, and no entry without a name was left out.
fn is_sound(file: &LoadedFile) -> bool {
    let hides = |found: &Diagnostic| found.severity == Severity::Error && found.phrase.is_none();
    file.whole && !file.last_good && !file.diagnostics.iter().any(hides)
}

/// The last event that removed the phrase `id`, by its name.
fn removal(history: &History, id: &PhraseId) -> Option<String> {
    let removed = history.of(id).rev().find(|entry| entry.did.removes());
    removed.map(|entry| entry.id.clone())
}

/// Phrases that the history tells of, that are not there, and that nothing tells the end of, apart
/// from `known`; and how many phrases it tells of.
fn unaccounted(new: Reading<'_>, known: &HashSet<PhraseId>) -> (Vec<Missing>, usize) {
    let mut n_known = 0;
    let mut out = Vec::new();
    for id in new.history.phrases() {
        let Some(last) = new.history.of(&id).next_back() else { continue };
        // What a later version did may be a removal of another kind.
        if last.did.removes() || last.did == EventKind::Unknown {
            continue;
        }
        n_known += 1;
        if new.library.get(&id).is_some() || known.contains(&id) {
            continue;
        }
        let values = new.history.last_values(&id);
        let text = values.get(&Field::Text).and_then(Value::as_str).unwrap_or_default();
        let elsewhere = new.library.phrases.iter().any(|phrase| phrase.text == text);
        if text.is_empty() || elsewhere {
            continue;
        }
        let removal = removal(new.history, &id);
        out.push(Missing { id, values, removed: None, removal, noticed: None });
    }
    out.sort_by(|a, b| a.id.cmp(&b.id));
    (out, n_known)
}

impl Removed {
    /// The entry of `phrase` as it stands in one of `files`.
    pub fn of(files: &[Arc<LoadedFile>], phrase: &Phrase) -> Option<Self> {
        let file = files.iter().find(|file| file.path == phrase.place.path)?;
        let at = file.held.iter().position(|held| held.phrase.id == phrase.id)?;
        let before = at.checked_sub(1).and_then(|before| file.held.get(before));
        Some(Self {
            file: file.name.clone(),
            raw: edit::block(&file.text.text, &phrase.id)?.lines_at(0, "\n"),
            after: before.map(|held| held.phrase.id.to_string()),
        })
    }
}
