//! Cuts a text that does not scan at its top-level items, so that one broken entry costs one entry.
//! It looks at the heads of lines only.

use super::Text;
use crate::text::Span;

/// A text cut at its items.
pub(super) struct Pieces {
    /// What stands before the first item.
    pub head: Span,
    /// The items, each a whole number of lines.
    pub items: Vec<Span>,
}

/// The line after the one that holds nothing but `key:`.
pub(super) fn after_key(text: &Text, key: &str) -> Option<usize> {
    let is_key = |line_index: usize| {
        let line = text.lines.line(&text.text, line_index);
        line.strip_prefix(key).is_some_and(|rest| rest.trim_end() == ":")
    };
    (0..text.lines.len()).find(|line_index| is_key(*line_index)).map(|line_index| line_index + 1)
}

/// Cuts `text` at every line that begins with a dash where the first such line does, from line
/// `from` (from 0) on.
pub(super) fn pieces(text: &Text, from: Option<usize>) -> Pieces {
    let body = text.body();
    let mut indent = None;
    let mut starts = Vec::new();
    for line_index in from.unwrap_or(0)..text.lines.len() {
        let line = text.lines.line(&text.text, line_index);
        let trimmed = line.trim_start_matches(' ');
        let item = trimmed == "-" || trimmed.starts_with("- ");
        let n_blanks = line.len() - trimmed.len();
        if item && *indent.get_or_insert(n_blanks) == n_blanks {
            starts.push(text.lines.span(&text.text, line_index).start);
        }
    }
    let head_end = starts.first().copied().unwrap_or(body.end);
    let ends = starts.iter().skip(1).copied().chain([body.end]);
    let items = starts.iter().zip(ends).map(|(start, end)| Span::new(*start, end)).collect();
    Pieces { head: Span::new(body.start, head_end), items }
}
