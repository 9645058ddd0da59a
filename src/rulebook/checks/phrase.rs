//! Words in their clause: the sequence, its position, what competes with it, what stands around it.
//! `replace`, `conditional` and `order` rules are phrases too.

use super::Seen;
use crate::rulebook::clause;
use crate::rulebook::compete::{self, Piece};
use crate::rulebook::fold::{Class, Folds, Text};
use crate::rulebook::lint::Hit;
use crate::rulebook::pattern::Match;
use crate::rulebook::rule::{Check, Condition, Phrase, Position, Region, Rule, Shape};
use crate::rulebook::trace::{Outcome, Veto};

/// What becomes of one hit of the rule.
pub(in crate::rulebook) fn judge(
    seen: &mut Seen<'_>,
    rule: &Rule,
    phrase: &Phrase,
    hit: Hit,
) -> Outcome {
    let Some(alternative) = phrase.alternatives.get(hit.alternative as usize) else {
        return Outcome::Incomplete;
    };
    let Some(mut found) = alternative.program.find(seen.text, hit.start) else {
        return Outcome::Incomplete;
    };
    if phrase.run {
        extend_run(seen.text, &mut found);
    }
    judge_match(seen, rule, phrase, hit, found)
}

/// The same for a match that was found by other means.
pub(in crate::rulebook) fn judge_span(
    seen: &mut Seen<'_>,
    rule: &Rule,
    context: &Phrase,
    index: usize,
    start: usize,
    end: usize,
) -> Outcome {
    let hit = Hit { rule: index as u32, alternative: 0, start, end };
    let found = Match { start, end, open: start, close: end, unbroken_end: end };
    judge_match(seen, rule, context, hit, found)
}

fn judge_match(
    seen: &mut Seen<'_>,
    _rule: &Rule,
    phrase: &Phrase,
    hit: Hit,
    found: Match,
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
    for condition in &phrase.unless {
        if let Some(why) = holds(seen, condition, found) {
            return Outcome::Vetoed(Veto::Unless(why));
        }
    }
    let wanted = &phrase.only_if;
    if !wanted.is_empty() && !wanted.iter().any(|one| holds(seen, one, found).is_some()) {
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

/// True if exceptions of the rule take the hit's characters.
fn loses(seen: &Seen<'_>, hit: Hit, found: Match) -> bool {
    let mine = |rule: u32| rule == hit.rule;
    let (start, end) = unbroken(found);
    let overlaps = |one: &(u32, usize, usize)| mine(one.0) && one.1 < end && start < one.2;
    if !seen.excepts.iter().any(overlaps) {
        return false;
    }
    let exceptions = seen
        .excepts
        .iter()
        .filter(|(rule, ..)| mine(*rule))
        .map(|(_, start, end)| Piece { start: *start, end: *end, trigger: false });
    // What stands there of the rule's other hits, not only the words that they begin with.
    let alternatives = match seen.book.rules.get(hit.rule as usize).map(|rule| &rule.check) {
        Some(Check::Phrase(phrase)) => phrase.alternatives.as_slice(),
        _ => &[],
    };
    let triggers = seen.hits.iter().filter(|other| mine(other.rule)).filter_map(|other| {
        let alternative = alternatives.get(other.alternative as usize)?;
        let found = alternative.program.find(seen.text, other.start)?;
        let (start, end) = unbroken(found);
        Some(Piece { start, end, trigger: true })
    });
    let others: Vec<Piece> = exceptions.chain(triggers).collect();
    !compete::survives(Piece { start, end, trigger: true }, &others)
}

/// What makes `condition` hold, or `None`.
fn holds(seen: &mut Seen<'_>, condition: &Condition, found: Match) -> Option<String> {
    let own = if condition.is.is_empty() && condition.words.is_empty() {
        Some(String::from("always"))
    } else {
        own_test(seen, condition, found)
    };
    let mut why = own?;
    for one in &condition.and {
        why.push_str(" + ");
        why.push_str(&holds(seen, one, found)?);
    }
    let excused = condition.but.iter().any(|one| holds(seen, one, found).is_some());
    (!excused).then_some(why)
}

/// The word or shape by which one of the condition's own tests holds.
fn own_test(seen: &mut Seen<'_>, condition: &Condition, found: Match) -> Option<String> {
    for shape in &condition.is {
        if has_shape(seen.text, *shape, found) {
            return Some(format!("{shape:?}"));
        }
    }
    if condition.words.is_empty() {
        return None;
    }
    let text = seen.text;
    let (clause_start, _) = clause::clause(text, found.start);
    let (_, clause_end) = clause::clause(text, found.end.saturating_sub(1).max(found.start));
    let lexicon = &seen.book.lexicon;
    let words = seen.context.words(lexicon, text);
    for (region, list) in &condition.words {
        let inside = |start: usize, end: usize| match region {
            Region::Before => end == found.start,
            Region::After => start == found.end,
            Region::Left => end <= found.start && start >= clause_start,
            Region::Right => start >= found.end && end <= clause_end,
            Region::LeftNear => {
                end <= found.start && start >= clause_start && found.start - end <= 6
            }
            Region::RightNear => start >= found.end && end <= clause_end && start - found.end <= 6,
            Region::Clause => start >= clause_start && end <= clause_end,
            Region::ClauseBefore => {
                let before = clause_start.saturating_sub(1);
                let (first, last) = clause::clause(text, before);
                clause_start > 0
                    && text.chars.get(before).is_some_and(|one| one.class == Class::Clause)
                    && start >= first
                    && end <= last
            }
            Region::ClauseAfter => {
                let (first, last) = clause::clause(text, clause_end + 1);
                text.chars.get(clause_end).is_some_and(|one| one.class == Class::Clause)
                    && start >= first.max(clause_end)
                    && end <= last
            }
            Region::Sentence => {
                let (first, last) = clause::sentence(text, found.start);
                start >= first && end <= last
            }
            Region::Earlier => end <= found.start,
            Region::Later => start >= found.end,
            Region::Message => true,
        };
        let word =
            words.iter().find(|word| lexicon.has(**word, *list) && inside(word.start, word.end));
        if let Some(word) = word {
            return Some(format!("{region:?}:{}", text.string(word.start, word.end)));
        }
    }
    None
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
    }
}
