//! Signs in a row: exclamation marks, question marks, emoji.

use super::Seen;
use crate::rulebook::fold::{self, Class, Text};
use crate::rulebook::found::Found;
use crate::rulebook::rule::Repetition;
use crate::text::Span;

pub(in crate::rulebook) fn run(
    seen: &mut Seen<'_>,
    index: usize,
    repetition: &Repetition,
    found: &mut Vec<Found>,
) {
    if !may_be_there(seen.text, repetition) {
        return;
    }
    let text = seen.message.text;
    let mut run: Option<(usize, usize, usize)> = None;
    let mut close = |run: &mut Option<(usize, usize, usize)>| {
        if let Some((start, end, count)) = run.take()
            && count > repetition.max
        {
            let at = seen.text.chars.partition_point(|one| (one.start as usize) < start);
            let to = seen.text.chars.partition_point(|one| (one.start as usize) < end);
            let bytes = Some(Span::new(start, end));
            found.push(Found { rule: index, start: at, end: to, fix: None, bytes });
        }
    };
    for (at, c) in text.char_indices() {
        if counts(repetition, c) {
            let (start, _, count) = run.unwrap_or((at, at, 0));
            run = Some((start, at + c.len_utf8(), count + 1));
        } else if c != '\u{FE0F}' && c != '\u{200D}' {
            close(&mut run);
        }
    }
    close(&mut run);
}

/// False if there are too few of the signs for a run; most lines have none.
fn may_be_there(text: &Text, repetition: &Repetition) -> bool {
    if repetition.signs.is_empty() {
        return text.n_pictures > repetition.max;
    }
    let mut folded = repetition.signs.iter().map(|sign| fold::char_of(*sign));
    // Some signs are left out between words; then they are not among the letters.
    let is_kept =
        |c: char| matches!(fold::class_of(c), Class::Sentence | Class::Clause | Class::Sign);
    text.n_signs > repetition.max && folded.any(|c| !is_kept(c) || text.letters.may_have(c))
}

fn counts(repetition: &Repetition, c: char) -> bool {
    if repetition.signs.is_empty() {
        matches!(c, '\u{1F300}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}')
    } else {
        repetition.signs.contains(&c)
    }
}
