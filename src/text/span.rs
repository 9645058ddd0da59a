//! A stretch of a text, in bytes, end exclusive, and its way to characters and back.
//! It does not own the text and does not edit it.

use serde::Serialize;

/// A stretch of a text in bytes; `end` is exclusive and never before `start`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// A span from `start` to `end`; a reversed pair becomes an empty span at `start`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end: end.max(start) }
    }

    /// An empty span at `at`.
    pub fn empty(at: usize) -> Self {
        Self { start: at, end: at }
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// True if nothing lies inside.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The text inside, or `None` where the span does not lie on character boundaries of `text`.
    pub fn of(self, text: &str) -> Option<&str> {
        text.get(self.start..self.end)
    }

    /// True if the two share at least one byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The same stretch counted in characters (Unicode scalar values) of `text`.
    pub fn to_chars(self, text: &str) -> CharSpan {
        CharSpan { start: chars_before(text, self.start), end: chars_before(text, self.end) }
    }
}

/// A stretch of a text in characters (Unicode scalar values); `end` is exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct CharSpan {
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

impl CharSpan {
    /// A span from `start` to `end`; a reversed pair becomes an empty span at `start`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end: end.max(start) }
    }

    /// The same stretch in bytes of `text`; what lies past the end is clamped to it.
    pub fn to_bytes(self, text: &str) -> Span {
        Span::new(byte_of_char(text, self.start), byte_of_char(text, self.end))
    }
}

/// The number of characters that begin before byte `byte`.
pub fn chars_before(text: &str, byte: usize) -> usize {
    text.char_indices().take_while(|(at, _)| *at < byte).count()
}

/// Counts the characters before bytes of one text that mostly rise: each costs what lies between it and
/// the one before it.
#[derive(Clone, Copy, Debug)]
pub struct CharCounter<'a> {
    text: &'a str,
    byte: usize,
    n_chars: usize,
}

impl<'a> CharCounter<'a> {
    /// At the beginning of `text`.
    pub fn new(text: &'a str) -> Self {
        Self { text, byte: 0, n_chars: 0 }
    }

    /// The number of characters that begin before byte `byte`.
    pub fn before(&mut self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        match self.text.get(self.byte..byte) {
            Some(between) => self.n_chars += between.chars().count(),
            None => self.n_chars = chars_before(self.text, byte),
        }
        self.byte = byte;
        self.n_chars
    }
}

/// The byte at which character number `char_index` (from 0) begins, or the length of the text.
pub fn byte_of_char(text: &str, char_index: usize) -> usize {
    text.char_indices().nth(char_index).map_or(text.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_and_characters_agree() {
        let text = "a您b好";
        let span = Span::new(1, 5);
        assert_eq!(span.of(text), Some("您b"));
        assert_eq!(span.to_chars(text), CharSpan::new(1, 3));
        assert_eq!(CharSpan::new(1, 3).to_bytes(text), span);
        assert_eq!(CharSpan::new(2, 99).to_bytes(text), Span::new(4, 8));
        let mut counter = CharCounter::new(text);
        assert_eq!([0, 1, 4, 5, 1, 8, 99].map(|byte| counter.before(byte)), [0, 1, 2, 3, 1, 4, 4]);
    }
}
