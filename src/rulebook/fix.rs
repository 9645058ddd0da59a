//! Mending: which edit a finding offers, and applying every safe one until nothing safe is left.
//! A deletion repairs the punctuation on both sides. It writes no file.

use std::sync::Arc;

use serde::Serialize;

use super::fold::{Class, Folds, Text};
use super::found::Found;
use super::rule::{Check, DetectorKind, Rule, Safety};
use super::{Finding, Fix, Message, Rulebook, clause};
use crate::text::Span;

/// Rounds of mending after which rules are said to fight.
const MOST_ROUNDS: usize = 10;

/// A text after its safe fixes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Fixed {
    /// The mended text.
    pub text: String,
    /// What was done, in order; spans are those of the text at that moment.
    pub edits: Vec<Edit>,
    /// Rules whose safe fixes did not come to rest; empty if all is well.
    pub conflicts: Vec<Arc<str>>,
}

/// One thing that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// The rule's id.
    pub rule: Arc<str>,
    /// What was taken out, in bytes of the text before this round.
    pub span: Span,
    /// Its words.
    pub before: String,
    /// What was put in.
    pub after: String,
    /// The round, from 1.
    pub round_number: usize,
}

/// `text` with one fix applied; unchanged where the span is not one of the text.
pub fn apply(text: &str, fix: &Fix) -> String {
    match (text.get(..fix.span.start), text.get(fix.span.end..)) {
        (Some(before), Some(after)) => format!("{before}{}{after}", fix.text),
        _ => text.to_owned(),
    }
}

pub(super) fn fix_safe(book: &Rulebook, message: &Message<'_>) -> Fixed {
    let mut fixed = Fixed { text: message.text.to_owned(), ..Fixed::default() };
    for round_number in 1..=MOST_ROUNDS + 1 {
        let now = Message { text: &fixed.text, ..*message };
        let mut findings: Vec<Finding> = book.lint(&now);
        findings.retain(|one| one.fix.as_ref().is_some_and(|fix| fix.safety == Safety::Safe));
        if findings.is_empty() {
            break;
        }
        if round_number > MOST_ROUNDS {
            fixed.conflicts = findings.into_iter().map(|one| one.rule).collect();
            fixed.conflicts.sort();
            fixed.conflicts.dedup();
            break;
        }
        findings.sort_by_key(|one| {
            (std::cmp::Reverse(one.severity), std::cmp::Reverse(one.span.len()))
        });
        let mut chosen: Vec<(Arc<str>, Fix)> = Vec::new();
        for one in findings {
            let Some(fix) = one.fix else { continue };
            let clashes = chosen.iter().any(|(_, other)| {
                other.span.overlaps(fix.span) || other.span.start == fix.span.start
            });
            if !clashes {
                chosen.push((one.rule, fix));
            }
        }
        chosen.sort_by_key(|(_, fix)| std::cmp::Reverse(fix.span.start));
        let mut text = fixed.text.clone();
        let mut edits = Vec::new();
        for (rule, fix) in chosen {
            let before = fix.span.of(&fixed.text).unwrap_or_default().to_owned();
            text = apply(&text, &fix);
            edits.push(Edit { rule, span: fix.span, before, after: fix.text, round_number });
        }
        edits.reverse();
        fixed.edits.extend(edits);
        fixed.text = text;
    }
    fixed
}

/// The fix of a finding and further candidates.
pub(super) fn plan(
    original: &str,
    text: &Text,
    rule: &Rule,
    found: &Found,
    span: Span,
) -> (Option<Fix>, Vec<Fix>) {
    if let Check::Detector(detector) = &rule.check {
        let masked = found.fix.clone();
        let fix = masked.map(|text| Fix { text, span, safety: Safety::Safe });
        let placeholder = (detector.which == DetectorKind::CnAddress).then(|| Fix {
            text: String::from("{收货地址}"),
            span,
            safety: Safety::Unsafe,
        });
        return (fix.or(placeholder), Vec::new());
    }
    if let Check::Placeholder { .. } = &rule.check {
        let fix = found.fix.clone();
        return (fix.map(|text| Fix { text, span, safety: Safety::Unsafe }), Vec::new());
    }
    let Some(plan) = &rule.fix else { return (None, Vec::new()) };
    let words = found.fix.as_ref().unwrap_or(&plan.text);
    let mut safety = plan.safety;
    if plan.whole_clause
        && safety == Safety::Safe
        && !(clause::starts(text, found.start) && clause::ends(text, found.end))
    {
        safety = Safety::Display;
    }
    let mut span = span;
    if plan.replaces_clause && found.bytes.is_none() && !span.is_empty() {
        let (start, end) = clause::bare(text, found.start, found.end);
        span = text.span(start, end);
    }
    let mut words = words.clone();
    if words.is_empty() && !span.is_empty() {
        span = repaired(original, text, found, span);
        let left = original.len() - span.len();
        if left == 0
            || original
                .get(..span.start)
                .zip(original.get(span.end..))
                .is_some_and(|(a, b)| a.trim().is_empty() && b.trim().is_empty())
        {
            // Nothing would be left to send.
            match plan.others.first() {
                Some(other) => words = other.clone(),
                None => safety = Safety::Display,
            }
        }
    }
    let others = plan
        .others
        .iter()
        .filter(|other| **other != words)
        .map(|other| Fix { text: other.clone(), span, safety: Safety::Display })
        .collect();
    (Some(Fix { text: words, span, safety }), others)
}

/// What a deletion takes out beside the words: the mark that would be left over.
fn repaired(original: &str, text: &Text, found: &Found, span: Span) -> Span {
    if found.bytes.is_some() {
        return span;
    }
    let one = |index: usize| text.chars.get(index);
    let is_mark = |class| matches!(class, Class::Clause | Class::Sentence);
    let before = found.start.checked_sub(1).and_then(one);
    let starts = clause::starts(text, found.start);
    let ends = clause::ends(text, found.end);
    if !starts || !ends {
        return with_noise(original, span, starts);
    }
    // Marks after it: one or several, such as ！！ or ……
    let mut after = found.end;
    while one(after).is_some_and(|mark| is_mark(mark.class)) {
        after += 1;
    }
    let opens = before.is_none_or(|mark| mark.class == Class::Sentence);
    if after > found.end && opens {
        let end = one(after - 1).map_or(span.end, |mark| mark.end as usize);
        return with_noise(original, Span::new(span.start, end), true);
    }
    if before.is_some_and(|mark| mark.class == Class::Clause) {
        let closes = one(found.end).is_none_or(|mark| mark.class == Class::Sentence);
        if closes {
            let start = before.map_or(span.start, |mark| mark.start as usize);
            return Span::new(start, span.end);
        }
        if after > found.end {
            let end = one(after - 1).map_or(span.end, |mark| mark.end as usize);
            return with_noise(original, Span::new(span.start, end), true);
        }
    }
    with_noise(original, span, one(found.end).is_some_and(|next| next.gap.has(Folds::GAP)))
}

/// Takes blanks and `~` after the stretch along, where something would else begin with them.
fn with_noise(original: &str, span: Span, take: bool) -> Span {
    if !take {
        return span;
    }
    let rest = original.get(span.end..).unwrap_or_default();
    let noise: usize = rest
        .chars()
        .take_while(|c| matches!(c, ' ' | '\u{3000}' | '~' | '～' | '.' | '·'))
        .map(char::len_utf8)
        .sum();
    Span::new(span.start, span.end + noise)
}
