//! Changes that were meant for one version of a phrase file, carried over to another that someone else
//! saved meanwhile: phrase by phrase and field by field. What both changed differently is a conflict for
//! a person to settle, never a mark in a file. It changes no text.

use std::collections::HashMap;

use super::edit::shape::Shape;
use super::edit::{self, Edit, Entry, Field, FieldChange, Inserted};
use super::phrase::PhraseId;
use super::schema::RawPhrase;
use super::yaml::Text;
use crate::diagnostic::Diagnostic;

/// Changes on top of another version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// What is still to be done there; what stands there already is left out.
    pub edits: Vec<Edit>,
    /// What a person must settle; the changes concerned are not among `edits`.
    pub conflicts: Vec<Conflict>,
}

/// A phrase that two people changed differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Which phrase.
    pub id: PhraseId,
    /// How.
    pub clash: Clash,
}

/// How two people's changes differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clash {
    /// Both gave one field another value.
    Field {
        /// Its value before; absent if that cannot be read.
        base: Option<FieldChange>,
        /// One's own.
        ours: FieldChange,
        /// The other's.
        theirs: FieldChange,
    },
    /// They took the phrase away.
    RemovedByThem {
        /// One's own changes to it.
        ours: Vec<FieldChange>,
    },
    /// They changed the phrase that we take away.
    ChangedByThem {
        /// The phrase before; absent if that cannot be read.
        base: Option<Box<Entry>>,
        /// As it is now; absent if that cannot be read.
        theirs: Option<Box<Entry>>,
    },
    /// Both added a phrase of this id.
    AddedByBoth {
        /// One's own.
        ours: Option<Box<Entry>>,
        /// The other's.
        theirs: Option<Box<Entry>>,
    },
}

impl Clash {
    /// The field concerned; `None` if it is the whole phrase.
    pub fn field(&self) -> Option<Field> {
        match self {
            Self::Field { ours, .. } => Some(ours.field()),
            Self::RemovedByThem { .. } | Self::ChangedByThem { .. } | Self::AddedByBoth { .. } => {
                None
            }
        }
    }
}

/// Carries `edits`, meant for `base`, over to `theirs`, both contents of the file at `path`.
///
/// # Errors
/// If one of the two cannot be read as a list of phrases.
pub fn merge(path: &str, base: &str, edits: &[Edit], theirs: &str) -> Result<Merged, Diagnostic> {
    let mut base = Side::read(path, base)?;
    let theirs = Side::read(path, theirs)?;
    let mut out = Merged::default();
    for (index, edit) in edits.iter().enumerate() {
        let id = edit.id();
        let clash = match edit {
            Edit::Set { changes, .. } => match (base.get(id), theirs.get(id)) {
                (_, None) if base.is_ours(id) => {
                    out.edits.push(edit.clone());
                    None
                }
                (_, None) => Some(Clash::RemovedByThem { ours: changes.clone() }),
                (before, Some(now)) => {
                    let (kept, clashes) = fields(before, now, changes);
                    if !kept.is_empty()
                        && let Some(id) = PhraseId::new(id)
                    {
                        out.edits.push(Edit::Set { id, changes: kept });
                    }
                    out.conflicts.extend(
                        clashes
                            .into_iter()
                            .filter_map(|clash| Some(Conflict { id: PhraseId::new(id)?, clash })),
                    );
                    None
                }
            },
            Edit::Insert { phrase, .. } => {
                let ours = match phrase {
                    Inserted::New(entry) => Some(entry.raw()),
                    Inserted::Lines(block) => block.raw(),
                };
                let clash = match theirs.get(id) {
                    None => {
                        out.edits.push(edit.clone());
                        None
                    }
                    Some(now)
                        if now.is_some()
                            && (*now == ours || *now == eventual(&ours, id, edits, index)) =>
                    {
                        None
                    }
                    Some(now) => Some(Clash::AddedByBoth {
                        ours: ours.as_ref().and_then(Entry::read).map(Box::new),
                        theirs: now.as_ref().and_then(Entry::read).map(Box::new),
                    }),
                };
                base.add(id, ours);
                clash
            }
            Edit::Remove { .. } => match (base.get(id), theirs.get(id)) {
                (_, None) if base.is_ours(id) => {
                    out.edits.push(edit.clone());
                    None
                }
                (_, None) => None,
                (before, Some(now)) => {
                    let before = before.and_then(Option::as_ref);
                    if now.is_some() && before == now.as_ref() {
                        out.edits.push(edit.clone());
                        None
                    } else {
                        Some(Clash::ChangedByThem {
                            base: before.and_then(Entry::read).map(Box::new),
                            theirs: now.as_ref().and_then(Entry::read).map(Box::new),
                        })
                    }
                }
            },
            Edit::Move { .. } => {
                // Where a phrase stands matters little: who took it away wins.
                if theirs.get(id).is_some() || base.is_ours(id) {
                    out.edits.push(edit.clone());
                }
                None
            }
        };
        if let (Some(clash), Some(id)) = (clash, PhraseId::new(id)) {
            out.conflicts.push(Conflict { id, clash });
        }
    }
    Ok(out)
}

/// True if two contents of the file at `path` hold the same phrases, in whatever order and manner of
/// writing. False if one of them cannot be read as a list of phrases.
pub fn says_the_same(path: &str, one: &str, other: &str) -> bool {
    match (Side::read(path, one), Side::read(path, other)) {
        (Ok(one), Ok(other)) => one.entries == other.entries,
        _ => false,
    }
}

/// `edits` without the change that `conflict` is about: what is left when the other's version stays.
pub fn without(edits: &[Edit], conflict: &Conflict) -> Vec<Edit> {
    let about = |edit: &&Edit| edit.id() == conflict.id.as_str();
    let Some(field) = conflict.clash.field() else {
        return edits.iter().filter(|edit| !about(edit)).cloned().collect();
    };
    let keep = |edit: &Edit| match edit {
        Edit::Set { id, changes } if *id == conflict.id => {
            let changes: Vec<FieldChange> =
                changes.iter().filter(|change| change.field() != field).cloned().collect();
            (!changes.is_empty()).then(|| Edit::Set { id: id.clone(), changes })
        }
        other => Some(other.clone()),
    };
    edits.iter().filter_map(keep).collect()
}

/// What the entry `id`, added by the edit at `index`, says after the edits behind that.
fn eventual(ours: &Option<RawPhrase>, id: &str, edits: &[Edit], index: usize) -> Option<RawPhrase> {
    let mut raw = ours.clone()?;
    for edit in edits.iter().skip(index + 1).filter(|edit| edit.id() == id) {
        if let Edit::Set { changes, .. } = edit {
            changes.iter().for_each(|change| change.write(&mut raw));
        }
    }
    Some(raw.settled())
}

/// Which of `changes` to make in `now`, and which clash with what was done to `before` there.
fn fields(
    before: Option<&Option<RawPhrase>>,
    now: &Option<RawPhrase>,
    changes: &[FieldChange],
) -> (Vec<FieldChange>, Vec<Clash>) {
    let Some(now) = now else {
        // It is broken there; the edit itself will tell where.
        return (changes.to_vec(), Vec::new());
    };
    let before = before.and_then(Option::as_ref);
    let mut kept = Vec::new();
    let mut clashes = Vec::new();
    for change in changes {
        let field = change.field();
        let mut ours = now.clone();
        change.write(&mut ours);
        let theirs = edit::value_of(now, field);
        if edit::value_of(&ours.settled(), field) == theirs {
            continue;
        }
        if before.is_some_and(|before| edit::value_of(before, field) == theirs) {
            kept.push(change.clone());
            continue;
        }
        clashes.push(Clash::Field {
            base: before.and_then(Entry::read).map(|before| before.get(field)),
            ours: change.clone(),
            theirs: Entry::read(now).map_or_else(|| change.clone(), |now| now.get(field)),
        });
    }
    (kept, clashes)
}

/// The entries of one version by id; one that cannot be read is there without a value.
struct Side {
    entries: HashMap<String, Option<RawPhrase>>,
    ours: Vec<String>,
}

impl Side {
    fn read(path: &str, text: &str) -> Result<Self, Diagnostic> {
        let text = Text::decode(path, text.as_bytes())?;
        let shape = Shape::scan(&text).map_err(|fault| edit::broken(&text, fault))?;
        let mut entries = HashMap::with_capacity(shape.slots.len());
        for slot in &shape.slots {
            if let Some(id) = &slot.id {
                entries.entry(id.clone()).or_insert_with(|| edit::raw(&shape, slot).ok());
            }
        }
        Ok(Self { entries, ours: Vec::new() })
    }

    fn get(&self, id: &str) -> Option<&Option<RawPhrase>> {
        self.entries.get(id)
    }

    /// True if an earlier change of ours added it.
    fn is_ours(&self, id: &str) -> bool {
        self.ours.iter().any(|held| held == id)
    }

    fn add(&mut self, id: &str, raw: Option<RawPhrase>) {
        self.entries.insert(id.to_owned(), raw);
        self.ours.push(id.to_owned());
    }
}
