//! What is to be saved, and what became of it, as plain values between the state and the outside.
//! It does not save anything.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::library::Scope;
use crate::library::edit::Edit;
use crate::library::merge::Conflict;
use crate::rulebook::edit::RuleEdit;

/// Changes of files that belong together, and what the history tells of them. All of it is done, or
/// none: a crash in between is made good when the library is next read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SaveJob {
    /// Rises with every job; the answer names it.
    pub number: u64,
    /// The files, each once.
    pub files: Vec<FileEdits>,
    /// The file that the lines go to, a path inside the team's folder such as `history/wang-lin.jsonl`;
    /// not used if there are no lines.
    pub log: String,
    /// Lines of history that must stand there before any file is changed, without ends of line. They
    /// may stand there although nothing else was done.
    pub before: Vec<String>,
    /// Lines of history that are written once the files are, without ends of line.
    pub after: Vec<String>,
}

/// Changes of one file.
#[derive(Clone, Debug, PartialEq)]
pub struct FileEdits {
    /// The team's library or one's own.
    pub scope: Scope,
    /// The path inside the library's folder, with `/`.
    pub name: String,
    /// The whole text that the changes were meant for (`LoadedFile::text`); empty: no such file.
    pub base: Arc<str>,
    /// What a file begins with that is not there yet; see [`heading`](crate::library::edit::heading).
    pub heading: String,
    /// What changes, in order.
    pub edits: Edits,
    /// All that the file is to hold if it holds `base` still and this says what `edits` say: so a file
    /// that somebody's change is taken back in gets its very bytes again.
    pub exact: Option<Arc<str>>,
}

/// Changes of one file, by what it is a file of. They are carried over to what somebody else saved
/// meanwhile; what clashes there is a conflict.
#[derive(Clone, Debug, PartialEq)]
pub enum Edits {
    /// Phrases, by entry and field.
    Phrases(Vec<Edit>),
    /// Rules and their levels.
    Rules(Vec<RuleEdit>),
}

impl Edits {
    /// How many there are.
    pub fn n_edits(&self) -> usize {
        match self {
            Self::Phrases(edits) => edits.len(),
            Self::Rules(edits) => edits.len(),
        }
    }

    /// True if there is a new phrase among them.
    pub fn insert(&self) -> bool {
        match self {
            Self::Phrases(edits) => edits.iter().any(|edit| matches!(edit, Edit::Insert { .. })),
            Self::Rules(_) => false,
        }
    }
}

/// What became of a [`SaveJob`].
#[derive(Clone, Debug, PartialEq)]
pub struct SaveOutcome {
    /// Which job.
    pub number: u64,
    /// What became of it.
    pub result: SaveResult,
}

/// What became of a job.
#[derive(Clone, Debug, PartialEq)]
pub enum SaveResult {
    /// Everything is saved; the library is being read again.
    Saved {
        /// The files as they are now.
        files: Vec<SavedFile>,
        /// Someone else had changed a file meanwhile, and both are in it now.
        merged: bool,
        /// Why the disk did not confirm it, if it did not: it is saved, and a power cut might undo it.
        unconfirmed: Option<String>,
    },
    /// Someone else changed the same meanwhile; nothing is saved.
    Conflict {
        /// The files concerned.
        files: Vec<FileConflict>,
    },
    /// Nothing is saved, for these reasons.
    Refused {
        /// `E-EDIT` and the like for what cannot be written, `E-SAVE` for what the disk refused.
        diagnostics: Vec<Diagnostic>,
        /// Part of it is saved nevertheless and could not be taken back; the rest is done when the
        /// library is next read and the disk lets it.
        unfinished: bool,
    },
}

/// A file as it was saved.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedFile {
    /// The team's library or one's own.
    pub scope: Scope,
    /// The path inside the library's folder, with `/`.
    pub name: String,
    /// All that it held before; absent: there was no such file.
    pub before: Option<Arc<str>>,
    /// All that it holds.
    pub text: Arc<str>,
}

/// A file that someone else changed in a way that a person must settle.
#[derive(Clone, Debug, PartialEq)]
pub struct FileConflict {
    /// The team's library or one's own.
    pub scope: Scope,
    /// The path inside the library's folder, with `/`.
    pub name: String,
    /// All that it holds now; the base of what is tried next.
    pub theirs: Arc<str>,
    /// What clashes, in a file of phrases; empty for a rule that somebody else changed.
    pub conflicts: Vec<Conflict>,
}
