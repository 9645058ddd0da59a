//! Placeholders that nobody fills, that are broken, or that are written as something else.

use super::Seen;
use crate::rulebook::lint::Found;
use crate::template::Template;
use crate::text::Span;

pub(in crate::rulebook) fn run(seen: &mut Seen<'_>, index: usize, found: &mut Vec<Found>) {
    let text = seen.message.text;
    let Some(known) = seen.message.placeholders else { return };
    if !text.contains(['{', '}', '｛', '｝']) {
        return;
    }
    let template = Template::parse(text);
    let unknown = template.slots().filter(|slot| !known.contains(&slot.name.as_str()));
    let spans = unknown.map(|slot| slot.span).chain(template.stray.iter().copied());
    for span in spans {
        found.push(of_bytes(seen, index, span));
    }
}

/// A finding about bytes of the original.
pub(super) fn of_bytes(seen: &Seen<'_>, rule: usize, span: Span) -> Found {
    let index = |byte: usize| seen.text.chars.partition_point(|one| (one.start as usize) < byte);
    Found { rule, start: index(span.start), end: index(span.end), fix: None, bytes: Some(span) }
}
