//! Words in their clause: the sequence, its position, what competes with it, what stands around it.
//! `replace`, `conditional` and `order` rules are phrases too.

use std::fmt::Write as _;

use super::Seen;
use crate::rulebook::clause;
use crate::rulebook::compete::{self, Piece};
use crate::rulebook::fold::{Class, Folds, Text};
use crate::rulebook::found::Hit;
use crate::rulebook::pattern::Match;
use crate::rulebook::rule::{Check, Condition, Phrase, Position, Region, Shape};
use crate::rulebook::trace::{Outcome, Veto};
use crate::text::dictionary;

/// How near `left_near` and `right_near` are, in characters.
const NEAR: usize = 6;

/// What becomes of one hit of the rule.
pub(in crate::rulebook) fn judge(seen: &mut Seen<'_>, phrase: &Phrase, hit: Hit) -> Outcome {
    let Some(alternative) = phrase.alternatives.get(hit.alternative as usize) else {
        return Outcome::Incomplete;
    };
    let Some(mut found) = alternative.program.find(seen.text, hit.start) else {
        return Outcome::Incomplete;
    };
    if phrase.run {
        extend_run(seen.text, &mut found);
        seen.run_end = found.close;
    }
    judge_match(seen, phrase, hit, found, alternative.is_open)
}

/// The same for a match that was found by other means.
pub(in crate::rulebook) fn judge_span(
    seen: &mut Seen<'_>,
    context: &Phrase,
    index: usize,
    start: usize,
    end: usize,
) -> Outcome {
    let hit = Hit { rule: index as u32, alternative: 0, start, end };
    let found = Match { start, end, open: start, close: end, unbroken_end: end, n_gap: 0 };
    judge_match(seen, context, hit, found, false)
}

fn judge_match(
    seen: &mut Seen<'_>,
    phrase: &Phrase,
    hit: Hit,
    found: Match,
    is_open: bool,
) -> Outcome {
    let text = seen.text;
    if phrase.quoted_veto && text.chars.get(found.open).is_some_and(|one| one.quoted) {
        return Outcome::Vetoed(Veto::Quoted);
    }
    if phrase.latin_boundary && !latin_boundary(text, found.open, found.close) {
        return Outcome::Vetoed(Veto::Boundary);
    }
    if !in_position(text, phrase.position, found) {
        return Outcome::Vetoed(Veto::Position);
    }
    if phrase.a_not_a_veto && clause::is_a_not_a(text, found.open, found.close) {
        return Outcome::Vetoed(Veto::ANotA);
    }
    if loses(seen, hit, found) {
        return Outcome::Vetoed(Veto::Exception);
    }
    if phrase.joins_words
        && let Some(word) = cut_word(seen, found, is_open)
    {
        return Outcome::Vetoed(Veto::Word(word));
    }
    let mut why = String::new();
    for condition in &phrase.unless {
        let told = seen.tracing.then_some(&mut why);
        if holds(seen, condition, found, told) {
            return Outcome::Vetoed(Veto::Unless(why));
        }
        why.clear();
    }
    let wanted = &phrase.only_if;
    if !wanted.is_empty() && !wanted.iter().any(|one| holds(seen, one, found, None)) {
        return Outcome::Vetoed(Veto::OnlyIf);
    }
    if phrase.whole_clause {
        let (start, end) = clause::trimmed_clause(seen.text, found.open, found.close);
        return Outcome::Fired { start, end };
    }
    Outcome::Fired { start: found.open, end: found.close }
}

fn extend_run(text: &Text, found: &mut Match) {
    let c = |index: usize| text.chars.get(index).map(|one| one.c);
    let (first, last) = (c(found.open), c(found.close.saturating_sub(1)));
    while c(found.close) == last && last.is_some() {
        found.close += 1;
    }
    while found.open > 0 && c(found.open - 1) == first && first.is_some() {
        found.open -= 1;
    }
    found.start = found.start.min(found.open);
    found.end = found.end.max(found.close);
}

fn latin_boundary(text: &Text, start: usize, end: usize) -> bool {
    let gap_at = |index: usize| text.chars.get(index).is_some_and(|one| one.gap.has(Folds::GAP));
    let digits_from = |index: usize| {
        let rest = text.chars.get(index..).unwrap_or_default();
        rest.iter().take_while(|one| one.class == Class::Digit).count()
    };
    let touches = |index: usize, own: usize, step: isize| {
        let Some(one) = text.chars.get(index) else { return false };
        let latin = |class| matches!(class, Class::Latin | Class::Digit);
        let own_latin = text.chars.get(own).is_some_and(|one| latin(one.class));
        if !own_latin {
            return false;
        }
        match one.class {
            // vx138…: a messenger's name runs into the number.
            Class::Digit if step > 0 && digits_from(index) >= 6 => false,
            Class::Latin | Class::Digit => true,
            // no.8, ok-1: a sign without blanks ties them together.
            Class::Separator => {
                let next = index.checked_add_signed(step).and_then(|next| text.chars.get(next));
                one.c != ' ' || next.is_some_and(|next| next.class == Class::Latin)
            }
            Class::Sign => {
                let next = index.checked_add_signed(step).and_then(|next| text.chars.get(next));
                matches!(one.c, '@' | '&' | '+' | '$') && next.is_some_and(|next| latin(next.class))
            }
            _ => false,
        }
    };
    let before =
        start.checked_sub(1).is_some_and(|index| !gap_at(start) && touches(index, start, -1));
    let after = !gap_at(end) && touches(end, end.saturating_sub(1), 1);
    !before && !after
}

fn in_position(text: &Text, position: Position, found: Match) -> bool {
    match position {
        Position::Anywhere => true,
        Position::Standalone => clause::starts(text, found.open) && clause::ends(text, found.close),
        Position::ClauseStart => clause::starts(text, found.open),
        Position::ClauseEnd => clause::ends_loosely(text, found.close),
    }
}

/// The stretch that competes: a pattern with a gap does with the words before the gap.
fn unbroken(found: Match) -> (usize, usize) {
    let has_gap = found.unbroken_end < found.end && found.unbroken_end > found.start;
    (found.start, if has_gap { found.unbroken_end } else { found.end })
}

/// How far from a hit the words may stand that compete with it, one by one, in characters.
const REACH: usize = 64;

/// True if exceptions of the rule take the hit's characters.
fn loses(seen: &Seen<'_>, hit: Hit, found: Match) -> bool {
    let (start, end) = unbroken(found);
    let (from, to) = (start.saturating_sub(REACH), end + REACH);
    let excepts = seen.excepts;
    let first = excepts.partition_point(|(rule, at, _)| (*rule, *at) < (hit.rule, from));
    let last = excepts.partition_point(|(rule, at, _)| (*rule, *at) < (hit.rule, to));
    let excepts = excepts.get(first..last).unwrap_or_default();
    if !excepts.iter().any(|(_, first, last)| *first < end && start < *last) {
        return false;
    }
    let exceptions =
        excepts.iter().map(|(_, start, end)| Piece { start: *start, end: *end, trigger: false });
    // What stands there of the rule's other hits, not only the words that they begin with.
    let alternatives = match seen.book.rules.get(hit.rule as usize).map(|rule| &rule.check) {
        Some(Check::Phrase(phrase)) => phrase.alternatives.as_slice(),
        _ => &[],
    };
    let first = seen.hits.partition_point(|one| (one.rule, one.start) < (hit.rule, from));
    let last = seen.hits.partition_point(|one| (one.rule, one.start) < (hit.rule, to));
    let hits = seen.hits.get(first..last).unwrap_or_default();
    let triggers = hits.iter().filter_map(|other| {
        let alternative = alternatives.get(other.alternative as usize)?;
        let found = alternative.program.find(seen.text, other.start)?;
        let (start, end) = unbroken(found);
        Some(Piece { start, end, trigger: true })
    });
    let others: Vec<Piece> = exceptions.chain(triggers).collect();
    !compete::survives(Piece { start, end, trigger: true }, &others)
}

/// So many characters of a pattern are enough to know it by, though its first or last ones belong to
/// another word: patterns are often stems, such as 一看就没用 before 过.
const ENOUGH: usize = 3;

/// The word of the dictionary that an end of the match runs through, if it reads better so; only the
/// beginning counts of an open pattern.
fn cut_word(seen: &Seen<'_>, found: Match, is_open: bool) -> Option<String> {
    let chars = &seen.text.chars;
    let joins = |cut: usize| {
        let before = cut.checked_sub(1).and_then(|before| chars.get(before));
        let behind = chars.get(cut).filter(|one| !one.gap.has(Folds::GAP));
        before.zip(behind).is_some_and(|(one, other)| dictionary::may_join(one.c, other.c))
    };
    let joined_end = !is_open && joins(found.end);
    if !joins(found.start) && !joined_end {
        return None;
    }
    let first = found.start.saturating_sub(dictionary::AROUND);
    let last = (found.end + dictionary::AROUND).min(chars.len());
    let mut stretch = Vec::with_capacity(last - first + 8);
    let (mut start, mut end) = (0, 0);
    for (index, one) in chars.iter().enumerate().take(last).skip(first) {
        // No word runs across a blank, but for what is hidden by blanks inside the match.
        if one.gap.has(Folds::GAP) && !(found.start < index && index < found.end) {
            stretch.push(' ');
        }
        if index == found.start {
            start = stretch.len();
        }
        stretch.push(one.c);
        if index + 1 == found.end {
            end = stretch.len();
        }
    }
    let cuts = [start, end];
    let words = dictionary::cut_words(&stretch, if is_open { &cuts[..1] } else { &cuts });
    let n_taken: usize =
        words.iter().map(|word| word.end.min(end).saturating_sub(word.start.max(start))).sum();
    let word = words.into_iter().next()?;
    let holds_all = word.start <= start && end <= word.end;
    let n_left = (found.end - found.start).saturating_sub(found.n_gap + n_taken);
    (holds_all || n_left < ENOUGH).then(|| stretch.get(word).unwrap_or_default().iter().collect())
}

/// True if `condition` holds; `told` hears by what.
fn holds(
    seen: &mut Seen<'_>,
    condition: &Condition,
    found: Match,
    mut told: Option<&mut String>,
) -> bool {
    if condition.is.is_empty() && condition.words.is_empty() {
        if let Some(told) = told.as_deref_mut() {
            told.push_str("always");
        }
    } else if !own_test(seen, condition, found, told.as_deref_mut()) {
        return false;
    }
    for one in &condition.and {
        if let Some(told) = told.as_deref_mut() {
            told.push_str(" + ");
        }
        if !holds(seen, one, found, told.as_deref_mut()) {
            return false;
        }
    }
    !condition.but.iter().any(|one| holds(seen, one, found, None))
}

/// True if one of the condition's own tests holds.
fn own_test(
    seen: &mut Seen<'_>,
    condition: &Condition,
    found: Match,
    mut told: Option<&mut String>,
) -> bool {
    for shape in &condition.is {
        if has_shape(seen.text, *shape, found) {
            if let Some(told) = told {
                let _ = write!(told, "{shape:?}");
            }
            return true;
        }
    }
    if condition.words.is_empty() {
        return false;
    }
    let text = seen.text;
    let (clause_start, _) = clause::clause(text, found.start);
    let (_, clause_end) = clause::clause(text, found.end.saturating_sub(1).max(found.start));
    let lexicon = &seen.book.lexicon;
    seen.context.read(lexicon, text);
    let context = &mut *seen.context;
    let n = text.chars.len();
    for (region, list) in &condition.words {
        let list = *list;
        let word = match region {
            Region::Before => context.ending(lexicon, list, 0, found.start, found.start),
            Region::After => context.beginning(lexicon, list, found.end, found.end, usize::MAX),
            Region::Left => context.within(lexicon, list, clause_start, found.start),
            Region::Right => context.within(lexicon, list, found.end, clause_end),
            Region::LeftNear => {
                let nearest = found.start.saturating_sub(NEAR);
                context.ending(lexicon, list, clause_start, nearest, found.start)
            }
            Region::RightNear => {
                context.beginning(lexicon, list, found.end, found.end + NEAR, clause_end)
            }
            Region::Clause => context.within(lexicon, list, clause_start, clause_end),
            Region::ClauseBefore => clause::clause_before(text, clause_start)
                .and_then(|(first, last)| context.within(lexicon, list, first, last)),
            Region::ClauseAfter => clause::clause_after(text, clause_end)
                .and_then(|(first, last)| context.within(lexicon, list, first, last)),
            Region::Sentence => {
                let (first, last) = clause::sentence(text, found.start);
                context.within(lexicon, list, first, last)
            }
            Region::Earlier => context.within(lexicon, list, 0, found.start),
            Region::Later => context.within(lexicon, list, found.end, n),
            Region::Message => context.within(lexicon, list, 0, n),
        };
        if let Some((start, end)) = word {
            if let Some(told) = told.as_deref_mut() {
                let _ = write!(told, "{region:?}:{}", text.string(start, end));
            }
            return true;
        }
    }
    false
}

fn has_shape(text: &Text, shape: Shape, found: Match) -> bool {
    match shape {
        Shape::Question => clause::is_question(text, found.start),
        Shape::ClauseStart => clause::starts(text, found.start),
        Shape::ClauseEnd => clause::ends_loosely(text, found.end),
        Shape::Standalone => {
            clause::starts(text, found.start) && clause::ends_loosely(text, found.end)
        }
        Shape::MessageStart => found.start == 0,
        Shape::MarkedStart => clause::starts_behind_mark(text, found.start),
        Shape::Quoted => text.chars.get(found.open).is_some_and(|one| one.quoted),
        Shape::NameAlone => (1..=2).contains(&found.start) && found.end == text.chars.len(),
    }
}
