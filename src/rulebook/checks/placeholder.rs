//! What waits to be filled in and is no placeholder, and placeholders that nobody fills.

use super::Seen;
use crate::rulebook::found::Found;
use crate::template::{Spared, Template, unfilled};
use crate::text::Span;

/// `perhaps`: only what may be meant as it stands; else only what nobody would send.
pub(in crate::rulebook) fn run(
    seen: &mut Seen<'_>,
    index: usize,
    perhaps: bool,
    found: &mut Vec<Found>,
) {
    let text = seen.message.text;
    let first = found.len();
    for one in unfilled::in_template(text, Spared(seen.message.spared)) {
        if one.sure != perhaps {
            let fix = one.placeholder();
            found.push(Found { fix, ..of_bytes(seen, index, one.span) });
        }
    }
    if perhaps || !text.contains(['{', '｛']) {
        return;
    }
    if let Some(known) = seen.message.placeholders {
        let template = Template::parse(text);
        let told = |span: Span| {
            let of_this = found.get(first..).unwrap_or_default();
            of_this.iter().filter_map(|one| one.bytes).any(|told| told.overlaps(span))
        };
        let known = |name: &str| known.iter().any(|known| known.as_ref() == name);
        let unknown: Vec<Span> = template
            .slots()
            .filter(|slot| slot.clock.is_none() && !known(&slot.name) && !told(slot.span))
            .map(|slot| slot.span)
            .collect();
        found.extend(unknown.into_iter().map(|span| of_bytes(seen, index, span)));
    }
    // What the placeholder finds twice is told from left to right.
    found.get_mut(first..).unwrap_or_default().sort_by_key(|one| one.bytes);
}

/// A finding about bytes of the original.
pub(super) fn of_bytes(seen: &Seen<'_>, rule: usize, span: Span) -> Found {
    let index = |byte: usize| seen.text.chars.partition_point(|one| (one.start as usize) < byte);
    Found { rule, start: index(span.start), end: index(span.end), fix: None, bytes: Some(span) }
}
