//! From a stretch of YAML that has passed the scan to typed values, and from serde's refusals to
//! problems with a place. The only file that names `serde_yaml`.

use serde::de::DeserializeOwned;

use super::{Fault, Kind, Outline, Text, hazard};
use crate::diagnostic::Code;
use crate::text::Span;

/// Reads the node `node` as a `T`.
///
/// # Errors
/// What serde refuses; of a mapping with several wrong keys every one is told.
pub fn node<T: DeserializeOwned>(
    text: &Text,
    outline: &Outline<'_>,
    node: usize,
) -> Result<T, Vec<Fault>> {
    let Some(span) = outline.node(node).map(|node| node.span) else {
        return Err(Vec::new());
    };
    let source = Excerpt::new(text, span);
    let error = match serde_yaml::from_str::<T>(&source.padded) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    let mut faults = Vec::new();
    for (key, value) in outline.pairs(node) {
        let (Some(key_node), Some(value_node)) = (outline.node(key), outline.node(value)) else {
            continue;
        };
        let end = value_node.span.end.max(key_node.span.end);
        let mut pair = Excerpt::new(text, Span::new(key_node.span.start, end));
        if value_node.span.is_empty() {
            // A key without a value ends before its colon.
            let key = pair.padded.trim_end().len();
            pair.padded.insert(key, ':');
        }
        if let Err(error) = serde_yaml::from_str::<T>(&pair.padded)
            && !core_message(&error.to_string()).starts_with(MISSING)
        {
            faults.push(translate(text, outline, key..outline.within(value).end, &pair, &error));
        }
    }
    if faults.is_empty() {
        faults.push(translate(text, outline, outline.within(node), &source, &error));
    }
    Err(faults)
}

/// Reads a whole file; `None` if anything in it is wrong.
pub(super) fn whole<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_yaml::from_str(text).ok()
}

/// A stretch of a file as a text of its own, its first line moved to the column it had.
struct Excerpt {
    padded: String,
    n_padding: usize,
    span: Span,
}

impl Excerpt {
    fn new(text: &Text, span: Span) -> Self {
        let n_padding = text.place(Span::empty(span.start)).column - 1;
        let body = span.of(&text.text).unwrap_or_default();
        let mut padded = " ".repeat(n_padding);
        padded.push_str(body);
        padded.push('\n');
        Self { padded, n_padding, span }
    }

    /// The byte of the file at `line` and `column`, both from 1, of this excerpt.
    fn byte(&self, line: usize, column: usize) -> usize {
        let before: usize =
            self.padded.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let rest = self.padded.get(before..).unwrap_or_default();
        let offset = crate::text::span::byte_of_char(rest, column.saturating_sub(1));
        let at = self.span.start + (before + offset).saturating_sub(self.n_padding);
        at.min(self.span.end)
    }
}

const UNKNOWN: &str = "unknown field `";
const MISSING: &str = "missing field `";
const VARIANT: &str = "unknown variant `";
const TYPE: &str = "invalid type: ";
const VALUE: &str = "invalid value: ";
const LENGTH: &str = "invalid length ";

/// The message without the path before it and the position behind it.
fn core_message(message: &str) -> &str {
    let start = [UNKNOWN, MISSING, VARIANT, TYPE, VALUE, LENGTH]
        .iter()
        .filter_map(|pattern| message.find(pattern))
        .min()
        .unwrap_or(0);
    let message = message.get(start..).unwrap_or(message);
    message.rsplit_once(" at line ").map_or(message, |(core, _)| core)
}

fn translate(
    text: &Text,
    outline: &Outline<'_>,
    range: std::ops::Range<usize>,
    excerpt: &Excerpt,
    error: &serde_yaml::Error,
) -> Fault {
    let whole = error.to_string();
    let message = core_message(&whole);
    let at = error
        .location()
        .map_or(excerpt.span.start, |location| excerpt.byte(location.line(), location.column()));
    // The innermost node that begins at the place serde names.
    let culprit = range
        .clone()
        .filter(|index| outline.node(*index).is_some_and(|node| node.span.start == at))
        .max();
    let span_of = |index: Option<usize>| {
        index.and_then(|index| outline.node(index)).map_or(Span::empty(at), |node| node.span)
    };
    if let Some(rest) = message.strip_prefix(UNKNOWN) {
        let (key, rest) = rest.split_once('`').unwrap_or((rest, ""));
        let place = range.clone().find(|index| {
            outline.node(*index).is_some_and(|node| node.kind.is_scalar() && node.text == key)
        });
        return unknown_key(key, &quoted(rest), span_of(place));
    }
    if let Some(rest) = message.strip_prefix(MISSING) {
        let key = rest.split('`').next().unwrap_or_default();
        let span = Span::empty(span_of(culprit.or(Some(range.start))).start);
        return Fault::new(Code::MissingKey, span).with("key", key);
    }
    let key = || culprit.and_then(|culprit| key_of(outline, &range, culprit)).unwrap_or_default();
    if let Some(rest) = message.strip_prefix(VARIANT) {
        let (found, rest) = rest.split_once('`').unwrap_or((rest, ""));
        return Fault::new(Code::BadValue, span_of(culprit))
            .with("key", key())
            .with("found", found)
            .with("expected", quoted(rest).join(" / "));
    }
    if message.starts_with(TYPE) {
        return wrong_shape(text, outline, culprit, at, message, key());
    }
    if message.starts_with(VALUE) || message.starts_with(LENGTH) {
        let found = span_of(culprit).of(&text.text).unwrap_or_default();
        let expected = message.rsplit_once("expected ").map_or("", |(_, expected)| expected);
        return Fault::new(Code::BadValue, span_of(culprit))
            .with("key", key())
            .with("found", hazard::excerpt(found))
            .with("expected", shape(expected));
    }
    let line = text.lines.line_index(at);
    Fault::new(Code::Syntax, Span::empty(at))
        .with("found", hazard::excerpt(text.lines.line(&text.text, line)))
}

fn wrong_shape(
    text: &Text,
    outline: &Outline<'_>,
    culprit: Option<usize>,
    at: usize,
    message: &str,
    key: String,
) -> Fault {
    let expected = message.rsplit_once("expected ").map_or("", |(_, expected)| expected);
    let Some(node) = culprit.and_then(|culprit| outline.node(culprit)) else {
        return Fault::new(Code::Schema, Span::empty(at))
            .with("key", key)
            .with("found", hazard::excerpt(message))
            .with("expected", expected);
    };
    let wants_text = expected.contains("string");
    let wants_mapping = expected.contains("struct") || expected.contains("map");
    if wants_mapping
        && node.kind.is_scalar()
        && let Some(fault) = hazard::failed_key(&text.text, &text.lines, node.span)
    {
        return fault;
    }
    if wants_text && matches!(node.kind, Kind::FlowList | Kind::FlowMapping) {
        // `text: {称呼}` is a text someone forgot to quote.
        let found = if node.kind.is_list() { "[" } else { "{" };
        return Fault::new(Code::Quote, Span::new(node.span.start, node.span.start + 1))
            .with("found", found);
    }
    let expected = shape(expected);
    if node.kind == Kind::Plain && matches!(expected, "@shape.count" | "@shape.number") {
        // A number, but not one that fits.
        return Fault::new(Code::BadValue, node.span)
            .with("key", key)
            .with("found", hazard::excerpt(&node.text))
            .with("expected", expected);
    }
    Fault::new(Code::Schema, first_line(text, node.span))
        .with("key", key)
        .with("found", node.kind.word())
        .with("expected", expected)
}

/// The words for what serde expected.
fn shape(expected: &str) -> &str {
    if expected.contains("string") || expected.contains("variant") {
        "@shape.text"
    } else if expected.contains("struct") || expected.contains("map") {
        "@shape.mapping"
    } else if expected.contains("sequence") {
        "@shape.list"
    } else if expected.contains("bool") {
        "true / false"
    } else if expected.starts_with('u') {
        "@shape.count"
    } else if expected.starts_with(['i', 'f']) {
        "@shape.number"
    } else {
        expected
    }
}

/// A key nobody knows, with the nearest that somebody does, or all of them.
pub(super) fn unknown_key(key: &str, known: &[String], span: Span) -> Fault {
    let nearest = known
        .iter()
        .map(|name| (distance(key, name), name))
        .filter(|(distance, name)| *distance <= 2 && *distance < name.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map_or_else(|| known.join(" / "), |(_, name)| name.clone());
    Fault::new(Code::UnknownKey, span).with("key", key).with("nearest", nearest)
}

/// The names in backticks.
fn quoted(text: &str) -> Vec<String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The key under which `node` stands, directly or in a list.
fn key_of(outline: &Outline<'_>, range: &std::ops::Range<usize>, node: usize) -> Option<String> {
    let owner = range.clone().filter(|at| {
        outline.node(*at).is_some_and(|owner| owner.kind.is_mapping())
            && outline.within(*at).contains(&node)
    });
    let inner = owner.max().and_then(|mapping| {
        outline.pairs(mapping).find(|(_, value)| outline.within(*value).contains(&node))
    });
    let key = inner.map_or(range.start, |(key, _)| key);
    outline.node(key).filter(|key| key.kind.is_scalar()).map(|key| key.text.clone().into_owned())
}

fn first_line(text: &Text, span: Span) -> Span {
    let line = span.of(&text.text).and_then(|text| text.lines().next()).unwrap_or_default();
    Span::new(span.start, span.start + line.len())
}

/// How many letters must be added, left out, changed or swapped with the next to make `a` into `b`.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 2 {
        return a.len().max(b.len());
    }
    let mut rows = vec![vec![0_usize; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    for (j, cell) in rows[0].iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let change = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = change.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn slips_of_the_finger_are_near() {
        for (a, b, expected) in
            [("text", "text", 0), ("txet", "text", 1), ("tex", "text", 1), ("stauts", "status", 1)]
        {
            assert_eq!(distance(a, b), expected, "{a} {b}");
        }
    }
}
