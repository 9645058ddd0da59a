//! One of two sets of words, not both: in one message, and across a library.

use super::Seen;
use crate::rulebook::found::Found;
use crate::rulebook::rule::{Consistency, ListId};

pub(in crate::rulebook) fn run(
    seen: &mut Seen<'_>,
    index: usize,
    consistency: &Consistency,
    found: &mut Vec<Found>,
) {
    if seen.words(consistency.keep).next().is_none() {
        return;
    }
    let places = places(seen, consistency.other, consistency.except);
    found.extend(places.into_iter().map(|(start, end)| super::at(index, start, end)));
}

/// Where words of `list` stand that are neither quoted nor part of a word of `except`.
pub(in crate::rulebook) fn places(
    seen: &mut Seen<'_>,
    list: ListId,
    except: ListId,
) -> Vec<(usize, usize)> {
    let text = seen.text;
    let mut places: Vec<(usize, usize)> = seen.words(list).collect();
    let (lexicon, context) = (&seen.book.lexicon, &*seen.context);
    let quoted = |at: usize| text.chars.get(at).is_some_and(|one| one.quoted);
    places
        .retain(|(start, end)| !quoted(*start) && !context.overlaps(lexicon, except, *start, *end));
    places
}
