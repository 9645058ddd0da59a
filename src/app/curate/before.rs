//! How a file was before an operation, kept as the stretch that became another one, so that taking it
//! back gives the file its very bytes again. It reads and writes nothing.

use sha2::{Digest as _, Sha256};

use crate::app::save::SavedFile;
use crate::library::Scope;

/// A file before an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    scope: Scope,
    /// The path inside the library's folder, with `/`.
    name: String,
    /// SHA-256 of what the file held afterwards.
    after: [u8; 32],
    /// How many bytes at its beginning stayed.
    n_head: usize,
    /// How many bytes at its end stayed.
    n_tail: usize,
    /// What stood between them.
    between: String,
}

impl Before {
    /// What `saved` was before; `None` for a file that was not there.
    pub fn of(saved: &SavedFile) -> Option<Self> {
        let (before, after) = (saved.before.as_deref()?, &*saved.text);
        let n_head = common(before.bytes(), after.bytes());
        let n_head = floor(before, n_head).min(floor(after, n_head));
        let (left, right) = (before.get(n_head..)?, after.get(n_head..)?);
        let n_tail = common(left.bytes().rev(), right.bytes().rev());
        // Not in the middle of a character.
        let start = ceil(left, left.len() - n_tail).max({
            let start = ceil(right, right.len() - n_tail);
            left.len().saturating_sub(right.len() - start)
        });
        Some(Self {
            scope: saved.scope,
            name: saved.name.clone(),
            after: digest(after),
            n_head,
            n_tail: left.len() - start,
            between: left.get(..start)?.to_owned(),
        })
    }

    /// All that the file held, if it is this one and holds `now` what the operation left.
    pub fn of_file(&self, scope: Scope, name: &str, now: &str) -> Option<String> {
        if (self.scope, self.name.as_str()) != (scope, name) || self.after != digest(now) {
            return None;
        }
        let (head, tail) = (now.get(..self.n_head)?, now.get(now.len() - self.n_tail..)?);
        Some(format!("{head}{}{tail}", self.between))
    }

    /// How many bytes it takes.
    pub fn n_bytes(&self) -> usize {
        self.between.len() + self.name.len() + size_of::<Self>()
    }
}

fn common(one: impl Iterator<Item = u8>, other: impl Iterator<Item = u8>) -> usize {
    one.zip(other).take_while(|(one, other)| one == other).count()
}

/// The last beginning of a character at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The first beginning of a character at or behind `at`.
fn ceil(text: &str, at: usize) -> usize {
    (at..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}
