//! Names what a person did when a text does not scan: a full-width colon, a value that needs quotes,
//! a quote left open. The scanner says where it gave up; the cause often stands a line above.
//! It does not mend anything.

use granit_parser::ErrorKind;

use super::{Fault, MAX_DEPTH, check};
use crate::diagnostic::{Code, Lines};
use crate::text::Span;

/// Where the scanner gave up.
pub(super) struct Scene<'a> {
    pub source: &'a str,
    pub lines: &'a Lines,
    /// What was scanned.
    pub range: Span,
    /// Where the scanner gave up.
    pub at: usize,
    /// The end of the last key or value it understood.
    pub last_end: usize,
    /// The innermost bracket that is still open.
    pub opened: Option<Span>,
}

/// A line read as `key: value`, whatever stands for the colon.
struct KeyLine<'a> {
    key: &'a str,
    /// Where the key ends and the colon begins.
    colon: usize,
    /// Everything after the key.
    rest: &'a str,
}

/// What went wrong at `scene`, where the scanner says `kind`.
pub(super) fn name(scene: &Scene<'_>, kind: &ErrorKind) -> Fault {
    let line = scene.lines.line_index(scene.at.min(scene.source.len()));
    let above = line_above(scene, line);
    let lines = [Some(line), above];
    if let Some(fault) = lines.into_iter().flatten().find_map(|line| full_width_colon(scene, line))
    {
        return fault;
    }
    let found = || excerpt(scene.lines.line(scene.source, line));
    let here = Span::new(scene.at, scene.at);
    match kind {
        ErrorKind::RecursionLimitExceeded => {
            return Fault::new(Code::Depth, here).with("limit", MAX_DEPTH.to_string());
        }
        ErrorKind::InvalidTrailingDoubleQuotedScalar
        | ErrorKind::InvalidTrailingSingleQuotedScalar => {
            let rest = scene.source.get(scene.at..).unwrap_or_default();
            let rest = rest.lines().next().unwrap_or_default();
            let span = Span::new(scene.at, scene.at + rest.len());
            return Fault::new(Code::Trailing, span).with("found", excerpt(rest));
        }
        ErrorKind::UnclosedQuotedScalar
        | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::DocumentIndicatorInQuotedScalar => {
            if let Some(fault) = open_quote(scene) {
                return fault;
            }
        }
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate
        | ErrorKind::InvalidUnicodeEscape => {
            if let Some(fault) = bad_escape(scene) {
                return fault;
            }
        }
        ErrorKind::TabInPlainScalar
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabNotAllowed
        | ErrorKind::TabAtBlockScalarStart => {
            if let Some(fault) = tab(scene, line) {
                return fault;
            }
        }
        _ => {}
    }
    if let Some(fault) = needs_quotes(scene, line) {
        return fault;
    }
    if let Some(span) = scene.opened {
        let found = span.of(scene.source).unwrap_or_default();
        return Fault::new(Code::Unclosed, span).with("found", found);
    }
    let whole = content_span(scene, line);
    match kind {
        ErrorKind::MappingValueNotAllowed => {
            let first_colon = key_line(scene, line).map(|key| key.colon);
            if first_colon == Some(scene.at) {
                Fault::new(Code::Align, whole).with("found", found())
            } else {
                Fault::new(Code::Quote, Span::new(scene.at, scene.at + 1)).with("found", ": ")
            }
        }
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => match key_line(scene, line) {
            Some(key) if key.rest.starts_with(':') && !key.rest.starts_with(": ") => {
                Fault::new(Code::NoSpace, Span::new(key.colon, key.colon + 1))
                    .with("found", found())
            }
            _ => Fault::new(Code::NoColon, whole).with("found", found()),
        },
        ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::ExpectedDocumentStart
        | ErrorKind::BlockSequenceEntryNotAllowed
        | ErrorKind::InvalidIndentation
        | ErrorKind::InvalidBlockScalarIndent
        | ErrorKind::MappingKeyNotAllowed => Fault::new(Code::Align, whole).with("found", found()),
        _ => Fault::new(Code::Syntax, here).with("found", found()),
    }
}

/// If `text`, an entry that should be a mapping, is a key whose colon went wrong: what is wrong.
pub(super) fn failed_key(source: &str, lines: &Lines, span: Span) -> Option<Fault> {
    let range = Span::new(0, source.len());
    let scene = Scene { source, lines, range, at: span.start, last_end: span.start, opened: None };
    let line = lines.line_index(span.start);
    full_width_colon(&scene, line).or_else(|| {
        let key = key_line(&scene, line)?;
        let tight = key.rest.starts_with(':') && !key.rest.starts_with(": ");
        tight.then(|| {
            Fault::new(Code::NoSpace, Span::new(key.colon, key.colon + 1))
                .with("found", excerpt(lines.line(source, line)))
        })
    })
}

/// At most 24 characters of `line`, without the blanks around it.
pub(super) fn excerpt(line: &str) -> String {
    const LONGEST: usize = 24;
    let line = line.trim();
    let mut out: String = line.chars().take(LONGEST).collect();
    if line.chars().count() > LONGEST {
        out.push('…');
    }
    out
}

fn line_above(scene: &Scene<'_>, line: usize) -> Option<usize> {
    let first = scene.lines.line_index(scene.range.start);
    (first..line).rev().find(|above| {
        let text = scene.lines.line(scene.source, *above).trim();
        !text.is_empty() && !text.starts_with('#')
    })
}

fn content_span(scene: &Scene<'_>, line: usize) -> Span {
    let span = scene.lines.span(scene.source, line);
    let text = scene.lines.line(scene.source, line);
    let start = span.start + (text.len() - text.trim_start().len());
    Span::new(start, start + text.trim().len())
}

/// A key of Latin letters at the head of the line, after any dashes.
fn key_line<'a>(scene: &Scene<'a>, line: usize) -> Option<KeyLine<'a>> {
    let text = scene.lines.line(scene.source, line);
    let mut rest = text.trim_start();
    while let Some(tail) = rest.strip_prefix('-').filter(|tail| tail.starts_with(' ')) {
        rest = tail.trim_start();
    }
    let is_key = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let after = rest.trim_start_matches(is_key);
    let key = rest.strip_suffix(after)?;
    let start = scene.lines.span(scene.source, line).start;
    (!key.is_empty() && (after.starts_with(':') || after.starts_with('：'))).then(|| KeyLine {
        key,
        colon: start + (text.len() - after.len()),
        rest: after,
    })
}

fn full_width_colon(scene: &Scene<'_>, line: usize) -> Option<Fault> {
    let key = key_line(scene, line).filter(|key| key.rest.starts_with('：'))?;
    let span = Span::new(key.colon, key.colon + '：'.len_utf8());
    Some(Fault::new(Code::FullWidthColon, span).with("found", format!("{}：", key.key)))
}

/// A plain value that begins with a character YAML keeps for itself.
fn needs_quotes(scene: &Scene<'_>, line: usize) -> Option<Fault> {
    let text = scene.lines.line(scene.source, line);
    let start = scene.lines.span(scene.source, line).start;
    let value = match key_line(scene, line).filter(|key| key.rest.starts_with(": ")) {
        Some(key) => key.rest.strip_prefix(':')?.trim_start(),
        None => text.trim_start().strip_prefix("- ")?.trim_start(),
    };
    let first = value.chars().next()?;
    let needs = match first {
        '@' | '%' | '`' | '!' | '&' | '*' => true,
        '{' => goes_on_after(value, '}'),
        '[' => goes_on_after(value, ']'),
        '|' | '>' => {
            value.chars().any(|c| !matches!(c, '|' | '>' | '+' | '-' | ' ') && !c.is_ascii_digit())
        }
        _ => false,
    };
    let at = start + (text.len() - value.len());
    needs.then(|| {
        Fault::new(Code::Quote, Span::new(at, at + first.len_utf8()))
            .with("found", first.to_string())
    })
}

/// True if something other than a comment follows the first `close` of `value`.
fn goes_on_after(value: &str, close: char) -> bool {
    value.split_once(close).is_some_and(|(_, after)| {
        let after = after.trim();
        !after.is_empty() && !after.starts_with('#') && !after.starts_with(',')
    })
}

fn open_quote(scene: &Scene<'_>) -> Option<Fault> {
    let rest = scene.source.get(scene.last_end..)?;
    let (offset, quote) = rest.char_indices().find(|(_, c)| matches!(c, '"' | '\''))?;
    let at = scene.last_end + offset;
    Some(Fault::new(Code::Unclosed, Span::new(at, at + 1)).with("found", quote.to_string()))
}

fn bad_escape(scene: &Scene<'_>) -> Option<Fault> {
    let rest = scene.source.get(scene.last_end..)?;
    let mut chars = rest.char_indices().skip_while(|(_, c)| *c != '"').skip(1);
    while let Some((offset, c)) = chars.next() {
        if c != '\\' {
            continue;
        }
        let (_, escaped) = chars.next()?;
        let needed = match escaped {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            '0' | 'a' | 'b' | 't' | '\t' | 'n' | 'v' | 'f' | 'r' | 'e' | ' ' | '"' | '/' | '\\'
            | 'N' | '_' | 'L' | 'P' | '\n' | '\r' => 0,
            _ => usize::MAX,
        };
        let digits = rest.get(offset..)?.chars().skip(2).take_while(char::is_ascii_hexdigit);
        if needed == usize::MAX || digits.count() < needed {
            let at = scene.last_end + offset;
            return Some(
                Fault::new(Code::Escape, Span::new(at, at + 1 + escaped.len_utf8()))
                    .with("found", format!("\\{escaped}")),
            );
        }
    }
    None
}

/// A tab before the first visible character of this line or the next.
fn tab(scene: &Scene<'_>, line: usize) -> Option<Fault> {
    [line, line + 1].into_iter().find_map(|line| {
        let text = scene.lines.line(scene.source, line);
        let lead: &str = text.get(..text.len() - text.trim_start().len())?;
        let at = scene.lines.span(scene.source, line).start + lead.find('\t')?;
        let span = Span::new(at, at + 1);
        Some(Fault::new(Code::Indent, span).with("found", check::named('\t')))
    })
}
