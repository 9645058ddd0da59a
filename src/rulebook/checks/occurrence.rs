//! How often words may or must appear in a message.

use super::Seen;
use crate::rulebook::found::Found;
use crate::rulebook::rule::Occurrence;

pub(in crate::rulebook) fn run(
    seen: &mut Seen<'_>,
    index: usize,
    occurrence: &Occurrence,
    found: &mut Vec<Found>,
) {
    if seen.text.chars.is_empty() {
        return;
    }
    let mut places: Vec<(usize, usize)> = seen.words(occurrence.list).collect();
    // Of words inside words only the outer one counts.
    places.sort_by_key(|(start, end)| (*start, std::cmp::Reverse(*end)));
    let mut counted: Vec<(usize, usize)> = Vec::new();
    for place in places {
        if counted.last().is_none_or(|last| place.0 >= last.1) {
            counted.push(place);
        }
    }
    if counted.len() < occurrence.min {
        found.push(super::about_message(index));
    }
    if let Some((start, end)) = counted.get(occurrence.max) {
        found.push(super::at(index, *start, *end));
    }
}
