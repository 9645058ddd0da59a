//! A diagnostic as a person reads it in a terminal: place first, then the line with a caret.
//! It does not choose colours; `paint` does, for the face that prints.

use unicode_width::UnicodeWidthStr as _;

use super::{Diagnostic, Severity};
use crate::text::Span;
use crate::words::Words;

/// Wraps a piece of the output in the colour of a severity; the identity where there are no colours.
pub type Paint = fn(Severity, &str) -> String;

/// No colours.
pub fn plain(_: Severity, text: &str) -> String {
    text.to_owned()
}

/// `path:line:column: severity[code]: message`, the line with a caret, and the cure.
/// `source` is the text of the file, if it is at hand. Ends with a newline.
pub fn render(
    diagnostic: &Diagnostic,
    source: Option<&str>,
    words: &Words,
    paint: Paint,
) -> String {
    let mut out = String::new();
    if let Some(place) = &diagnostic.place {
        out.push_str(&format!("{place}: "));
    }
    let label = words.get(match diagnostic.severity {
        Severity::Error => "severity.error",
        Severity::Warning => "severity.warning",
        Severity::Hint => "severity.hint",
    });
    let head = format!("{label}[{}]", diagnostic.code.as_str());
    out.push_str(&paint(diagnostic.severity, &head));
    out.push_str(": ");
    out.push_str(&diagnostic.message(words));
    out.push('\n');
    if let (Some(source), Some(place)) = (source, &diagnostic.place)
        && place.line > 0
        && place.sheet.is_none()
    {
        out.push_str(&caret(source, place.span, place.line, diagnostic.severity, paint));
    }
    let hint = diagnostic.hint(words);
    if !hint.is_empty() {
        out.push_str(&format!("  = {hint}\n"));
    }
    out
}

/// The line of `span` with a caret under it, aligned by display width (a Han character is two wide).
/// Long lines are cut to a window around the span.
pub fn caret(source: &str, span: Span, line: usize, severity: Severity, paint: Paint) -> String {
    const BEFORE: usize = 32;
    const AFTER: usize = 48;
    let start = source
        .get(..span.start)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |newline| newline + 1);
    let text = source.get(start..).unwrap_or_default();
    let text = text.split('\n').next().unwrap_or_default().trim_end_matches('\r');
    let local = Span::new(
        span.start.saturating_sub(start).min(text.len()),
        span.end.saturating_sub(start).min(text.len()),
    );
    let chars = local.to_chars(text);
    let skip = chars.start.saturating_sub(BEFORE);
    let take = chars.end.max(chars.start + 1) - skip + AFTER;
    let shown: String = text.chars().skip(skip).take(take).map(visible).collect();
    let lead: String = text.chars().skip(skip).take(chars.start - skip).map(visible).collect();
    let marked: String =
        text.chars().skip(chars.start).take(chars.end - chars.start).map(visible).collect();
    let cut_left = if skip > 0 { "…" } else { "" };
    let cut_right = if text.chars().count() > skip + take { "…" } else { "" };
    let gutter = line.to_string();
    let pad = " ".repeat(gutter.len());
    let marks = "^".repeat(marked.width().max(1));
    format!(
        " {gutter} | {cut_left}{shown}{cut_right}\n {pad} | {}{}\n",
        " ".repeat(cut_left.width() + lead.width()),
        paint(severity, &marks)
    )
}

/// A character as it can be shown in one line.
fn visible(c: char) -> char {
    if c == '\t' || c.is_control() { ' ' } else { c }
}
