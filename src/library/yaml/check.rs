//! What can be told from the lines alone: lines too long, control characters, indentation by
//! something else than blanks. It does not know where a quoted text begins and ends.

use super::{Fault, MAX_FAULTS, MAX_LINE_BYTES, Text};
use crate::diagnostic::Code;
use crate::text::Span;

/// What the lines of a file tell.
#[derive(Debug, Default)]
pub(super) struct Lint {
    /// Lines that must not be scanned.
    pub too_long: Vec<Fault>,
    /// Characters that must not be there.
    pub control: Vec<Fault>,
    /// Indentation by something else than blanks, unless it is inside a quoted or block text.
    pub indent: Vec<Fault>,
}

/// Reads the lines of `text`.
pub(super) fn lint(text: &Text) -> Lint {
    let mut out = Lint::default();
    for line_index in 0..text.lines.len() {
        let span = text.lines.span(&text.text, line_index);
        if span.len() > MAX_LINE_BYTES && out.too_long.len() < MAX_FAULTS {
            let limit = format!("{} KiB", MAX_LINE_BYTES / 1024);
            let found = format!("{} KiB", span.len() / 1024);
            out.too_long
                .push(Fault::new(Code::Line, span).with("found", found).with("limit", limit));
        }
        let Some(line) = span.of(&text.text) else { continue };
        // A full-width blank behind a colon is nothing to people and to one parser, a word to another.
        let bare = line.trim_end();
        let blank = line.get(bare.len()..).unwrap_or_default();
        if bare.ends_with(':')
            && let Some((offset, wide)) = blank.char_indices().find(|(_, c)| !c.is_ascii())
            && out.indent.len() < MAX_FAULTS
        {
            let at = span.start + bare.len() + offset;
            let place = Span::new(at, at + wide.len_utf8());
            out.indent.push(Fault::new(Code::Indent, place).with("found", named(wide)));
        }
        let mut body = line.trim_start_matches(' ');
        // What stands behind the dash of an entry is indented as well.
        while let Some(rest) = body.strip_prefix('-').filter(|rest| rest.starts_with([' ', '\t'])) {
            body = rest.trim_start_matches(' ');
        }
        let at = span.start + (line.len() - body.len());
        let Some(first) = body.chars().next() else { continue };
        let odd = first != '\n' && first != '\r' && first.is_whitespace();
        // A line of nothing but tabs means nothing to YAML.
        let harmless = line.trim_matches(['\t', ' ', '\r', '\n']).is_empty();
        if odd && !harmless && out.indent.len() < MAX_FAULTS {
            out.indent.push(
                Fault::new(Code::Indent, Span::new(at, at + first.len_utf8()))
                    .with("found", named(first)),
            );
        }
    }
    out.control = control(text);
    out
}

/// Characters that no text needs and that some editors hide.
fn control(text: &Text) -> Vec<Fault> {
    let start = text.body().start;
    let body = text.text.get(start..).unwrap_or_default();
    let bytes = body.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let suspect = match byte {
            b'\t' | b'\n' | b'\r' => false,
            0x00..=0x1f | 0x7f => true,
            0xc2 => matches!(bytes.get(at + 1), Some(0x80..=0x9f)),
            0xe2 => matches!(bytes.get(at + 1..at + 3), Some([0x80, 0xa8 | 0xa9])),
            0xef => matches!(bytes.get(at + 1..at + 3), Some([0xbb, 0xbf] | [0xbf, 0xbe | 0xbf])),
            _ => false,
        };
        if suspect
            && out.len() < MAX_FAULTS
            && let Some(c) = body.get(at..).and_then(|rest| rest.chars().next())
        {
            let span = Span::new(start + at, start + at + c.len_utf8());
            out.push(Fault::new(Code::Ctrl, span).with("found", named(c)));
        }
        at += 1;
    }
    out
}

/// The code point and, where people know one, the name.
pub(super) fn named(c: char) -> String {
    let name = match c {
        '\t' => "TAB",
        '\u{3000}' => "全角空格",
        '\u{a0}' => "NBSP",
        '\u{feff}' => "BOM",
        '\0' => "NUL",
        '\u{85}' => "NEL",
        '\u{2028}' => "LINE SEPARATOR",
        '\u{2029}' => "PARAGRAPH SEPARATOR",
        _ => return format!("U+{:04X}", c as u32),
    };
    format!("U+{:04X} {name}", c as u32)
}

/// The lines that lie inside a `|` or `>` block, judged by indentation alone, for texts that do not
/// scan. One flag a line.
pub(super) fn block_lines(text: &Text) -> Vec<bool> {
    let mut inside = Vec::with_capacity(text.lines.len());
    let mut block_indent: Option<usize> = None;
    for line_index in 0..text.lines.len() {
        let line = text.lines.line(&text.text, line_index);
        let n_blanks = line.len() - line.trim_start_matches(' ').len();
        let empty = line.trim_matches([' ', '\t']).is_empty();
        if block_indent.is_some_and(|indent| empty || n_blanks > indent) {
            inside.push(true);
            continue;
        }
        inside.push(false);
        block_indent = header_indent(line, n_blanks);
    }
    inside
}

/// If `line` ends in the header of a block, the indentation its text must exceed.
fn header_indent(line: &str, n_blanks: usize) -> Option<usize> {
    let mut rest = line.trim_start_matches(' ');
    let mut indent = n_blanks;
    let mut dash = None;
    while let Some(tail) = rest.strip_prefix('-').filter(|tail| tail.starts_with(' ')) {
        let body = tail.trim_start_matches(' ');
        dash = Some(indent);
        indent += rest.len() - body.len();
        rest = body;
    }
    let (key, value) = match rest.split_once(": ") {
        Some((key, value)) => (Some(key), value),
        None => (None, rest),
    };
    if key.is_some_and(|key| key.contains(['"', '\'', '#'])) {
        return None;
    }
    let value = value.split(" #").next().unwrap_or_default().trim();
    let mut marks = value.chars();
    let header = matches!(marks.next(), Some('|' | '>'))
        && marks.all(|c| c == '+' || c == '-' || c.is_ascii_digit());
    header.then(|| if key.is_some() { indent } else { dash.unwrap_or(indent) })
}
