//! What a scan and the checks hand on: triggers in the text, and stretches that break a rule.
//! It decides nothing.

use crate::text::Span;

/// A trigger in the text, not yet judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    pub rule: u32,
    pub alternative: u32,
    pub start: usize,
    pub end: usize,
}

/// A stretch that breaks a rule, in characters of the folded text.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Index of the rule.
    pub rule: usize,
    /// First character; both ends equal: about the message as a whole.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// A rewrite of its own.
    pub fix: Option<String>,
    /// Bytes, where they are not those of the characters.
    pub bytes: Option<Span>,
}
