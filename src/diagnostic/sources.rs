//! The lines of a text, so that the place of a byte is found without counting from the top.
//! It does not hold the text.

use super::Place;
use crate::text::Span;

/// Where the lines of a text begin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// The lines of `text`, ended by `\n`. A byte order mark at the top counts as no column.
    pub fn new(text: &str) -> Self {
        let top = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let mut starts = vec![top];
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1));
        Self { starts }
    }

    /// The line of the byte `at`, counted from 0.
    pub fn line_index(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at).saturating_sub(1)
    }

    /// How many lines there are, at least one.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Never true: the empty text is one empty line.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// The line `line_index` of `text` without its end; empty past the last line.
    pub fn line<'a>(&self, text: &'a str, line_index: usize) -> &'a str {
        let span = self.span(text, line_index);
        span.of(text).unwrap_or_default().trim_end_matches(['\n', '\r'])
    }

    /// The line `line_index` of `text` with its end.
    pub fn span(&self, text: &str, line_index: usize) -> Span {
        let start = self.starts.get(line_index).copied().unwrap_or(text.len());
        let end = self.starts.get(line_index + 1).copied().unwrap_or(text.len());
        Span::new(start, end)
    }

    /// The place of `span` in `text`, whose lines these are, the file at `path`.
    pub fn place(&self, path: &str, text: &str, span: Span) -> Place {
        let line_index = self.line_index(span.start);
        let start = self.starts.get(line_index).copied().unwrap_or_default();
        let before = text.get(start..span.start).unwrap_or_default();
        Place {
            path: path.to_owned(),
            line: line_index + 1,
            column: before.chars().count() + 1,
            span,
            ..Place::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_lines_and_characters() {
        for (text, needle, line, column) in [
            ("您好\n世界x", "x", 2, 3),
            ("您好\r\n世界x", "世", 2, 1),
            ("\u{feff}您x", "x", 1, 2),
            ("x", "x", 1, 1),
        ] {
            let at = text.find(needle).expect("the case names its needle");
            let place = Lines::new(text).place("f", text, Span::empty(at));
            assert_eq!((place.line, place.column), (line, column), "{text:?}");
        }
    }
}
