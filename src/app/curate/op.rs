//! Something that was done to the library, in the user's words, and how it is taken back. Taking back is
//! an operation of its own; where the library was changed since, it is refused with the reason.
//! It writes nothing: see [`save`](super::save).

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use crate::curation::history::Removed;
use crate::curation::{Delta, EventKind, Field, Refusal, field};
use crate::library::{Library, PhraseId};
use crate::rulebook::edit::RuleEdit;
use crate::words::Words;

use super::before::Before;

/// What an operation is called: a key of the words table and its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The key.
    pub key: &'static str,
    /// Values for the words; a value `@key` stands for the words of `key`.
    pub args: Vec<(&'static str, String)>,
}

impl Name {
    /// A name with its values.
    pub fn new(key: &'static str, args: &[(&'static str, &str)]) -> Self {
        Self { key, args: args.iter().map(|(name, value)| (*name, (*value).to_owned())).collect() }
    }

    /// The name in words.
    pub fn told(&self, words: &Words) -> String {
        words.fill(self.key, &spoken(&self.args, words))
    }
}

/// Values with `@key` put into words.
pub fn spoken(args: &[(&'static str, String)], words: &Words) -> Vec<(&'static str, String)> {
    args.iter().map(|(name, value)| (*name, words.told(value).into_owned())).collect()
}

/// Where a phrase goes that changes its file, and where it stood: behind which phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Where it goes; absent: behind all others.
    pub to: Option<Anchor>,
    /// Where it stood.
    pub from: Option<Anchor>,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Before all others.
    First,
    /// Right behind this one.
    Behind(PhraseId),
}

/// A change of one phrase.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Fields.
    Set {
        /// Which phrase.
        id: PhraseId,
        /// What changes.
        deltas: Vec<Delta>,
        /// Where it goes and where it stood, if it goes to another file.
        moved: Option<Moved>,
    },
    /// A phrase more.
    Insert {
        /// Its id.
        id: PhraseId,
        /// What it holds.
        values: BTreeMap<Field, Value>,
        /// Its entry as it stood, if it comes out of the trash.
        removed: Option<Removed>,
    },
    /// A phrase less.
    Remove {
        /// Its id.
        id: PhraseId,
        /// What it held.
        values: BTreeMap<Field, Value>,
        /// Its entry as it stands.
        removed: Removed,
    },
    /// Another place in its file.
    Place {
        /// Which phrase.
        id: PhraseId,
        /// After this one; absent: first.
        after: Option<PhraseId>,
        /// It stood after this one.
        was_after: Option<PhraseId>,
    },
    /// A rule or its level.
    Rule {
        /// The file, a path inside the library's folder.
        file: String,
        /// What changes in it.
        edit: RuleEdit,
    },
}

impl Change {
    /// New values for fields that leave the phrase where it is.
    pub fn set(id: PhraseId, deltas: Vec<Delta>) -> Self {
        Self::Set { id, deltas, moved: None }
    }

    /// The phrase; `None` for a change of a rule.
    pub fn id(&self) -> Option<&PhraseId> {
        match self {
            Self::Set { id, .. }
            | Self::Insert { id, .. }
            | Self::Remove { id, .. }
            | Self::Place { id, .. } => Some(id),
            Self::Rule { .. } => None,
        }
    }

    /// The change back.
    ///
    /// # Errors
    /// If the library is not as this change left it. Of a rule its file is asked, `text_of` gives it.
    pub fn back(
        &self,
        library: &Library,
        raw: impl Fn(&PhraseId) -> Option<Removed>,
        text_of: impl Fn(&str) -> Option<Arc<str>>,
    ) -> Result<Self, Refusal> {
        let title = |id: &PhraseId| {
            library.get(id).map_or_else(|| id.to_string(), |phrase| phrase.title().to_owned())
        };
        let changed = |id: &PhraseId, field: Field| {
            Refusal::new("curate.undo_changed")
                .with("title", title(id))
                .with("field", format!("@{}", field.words_key()))
        };
        match self {
            Self::Set { id, deltas, moved } => {
                let Some(phrase) = library.get(id) else {
                    return Err(Refusal::new("curate.undo_gone").with("title", id.as_str()));
                };
                for delta in deltas {
                    if field::value(phrase, delta.field) != delta.new {
                        return Err(changed(id, delta.field));
                    }
                }
                let moved = moved.clone().map(|Moved { to, from }| Moved { to: from, from: to });
                let deltas = deltas.iter().map(Delta::back).collect();
                Ok(Self::Set { id: id.clone(), deltas, moved })
            }
            Self::Insert { id, values, .. } => {
                let Some(phrase) = library.get(id) else {
                    return Err(Refusal::new("curate.undo_gone").with("title", id.as_str()));
                };
                let other =
                    values.iter().find(|(held, value)| field::value(phrase, **held) != **value);
                if let Some((held, _)) = other {
                    return Err(changed(id, *held));
                }
                let Some(removed) = raw(id) else { return Err(changed(id, Field::Text)) };
                Ok(Self::Remove { id: id.clone(), values: values.clone(), removed })
            }
            Self::Remove { id, values, removed } => {
                if library.get(id).is_some() {
                    return Err(Refusal::new("curate.undo_there").with("title", title(id)));
                }
                let (values, removed) = (values.clone(), Some(removed.clone()));
                Ok(Self::Insert { id: id.clone(), values, removed })
            }
            Self::Place { id, after, was_after } => {
                if library.get(id).is_none() {
                    return Err(Refusal::new("curate.undo_gone").with("title", id.as_str()));
                }
                let (after, was_after) = (was_after.clone(), after.clone());
                Ok(Self::Place { id: id.clone(), after, was_after })
            }
            Self::Rule { file, edit } => {
                let text = text_of(file).unwrap_or_default();
                if edit.stands_in(&text, file) {
                    return Ok(Self::Rule { file: file.clone(), edit: edit.back() });
                }
                Err(Refusal::new("curate.undo_rule_changed").with("rule", edit.rule()))
            }
        }
    }
}

/// Something that was done to the library.
#[derive(Clone, Debug, PartialEq)]
pub struct Op {
    /// Its number.
    pub number: u64,
    /// When; later than everything that was known then.
    pub at: jiff::Timestamp,
    /// Who did it.
    pub by: String,
    /// What it is called.
    pub name: Name,
    /// What the history calls it.
    pub deed: EventKind,
    /// What was said about it.
    pub note: Option<String>,
    /// What it changes; the texts of one operation change together or not at all.
    pub changes: Vec<Change>,
    /// How the files were before it, once it is saved.
    pub before: Vec<Before>,
}

impl Op {
    /// The rule that it changes, if it changes one.
    pub fn rule(&self) -> Option<&str> {
        self.changes.iter().find_map(|change| match change {
            Change::Rule { edit, .. } => Some(edit.rule()),
            _ => None,
        })
    }
}

/// An operation that is being saved.
#[derive(Debug)]
pub(in crate::app) struct Pending {
    /// It.
    pub op: Op,
    /// What it is.
    pub kind: Kind,
    /// What is wished for once it is saved.
    pub then: Option<super::CurateAction>,
    /// The slot of the draft that it makes needless.
    pub draft: Option<String>,
}

/// What an operation is.
#[derive(Debug)]
pub(in crate::app) enum Kind {
    /// Something new.
    Do,
    /// It takes back this one.
    Undo(Op),
    /// It does this one again.
    Redo(Op),
}
