//! One message through every rule: fold, scan, judge each hit in its clause, then the checks that
//! look at the whole; of findings that overlap the most specific stays.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::checks::{self, Seen};
use super::context::Context;
use super::fold::{Folds, Text};
use super::found::{Found, Hit};
use super::rule::{Check, Rule};
use super::trace::{Outcome, Step};
use super::{Entry, Finding, Message, Rulebook, fix};
use crate::diagnostic::Severity;
use crate::text::Span;

/// Buffers that are kept between messages.
#[derive(Debug, Default)]
pub struct Scratch {
    pub(super) text: Text,
    pub(super) hits: Vec<Hit>,
    pub(super) excepts: Vec<(u32, usize, usize)>,
    needs: Vec<u32>,
    pub(super) context: Context,
    found: Vec<Found>,
}

/// Every finding, by place.
pub fn lint(book: &Rulebook, message: &Message<'_>, scratch: &mut Scratch) -> Vec<Finding> {
    gather(book, message, scratch, None);
    if scratch.found.is_empty() {
        return Vec::new();
    }
    choose(book, &mut scratch.found);
    let text = &scratch.text;
    let found = scratch.found.iter();
    let mut all: Vec<Finding> = found.filter_map(|one| finding(book, message, text, one)).collect();
    // Findings about what is not read, such as signs without width, have no place among characters.
    all.sort_by_key(|one| one.span);
    all
}

/// Everything that breaks a rule, overlaps included; `steps` hears about every hit.
pub(super) fn gather(
    book: &Rulebook,
    message: &Message<'_>,
    scratch: &mut Scratch,
    mut steps: Option<&mut Vec<Step>>,
) {
    let Scratch { text, hits, excepts, needs, context, found } = scratch;
    text.fold(message.text);
    hits.clear();
    excepts.clear();
    needs.clear();
    found.clear();
    context.clear();
    book.triggers.scan(text, |start, end, entries| {
        for entry in entries {
            match *entry {
                Entry::Trigger { rule, alternative, ref needs, choice: (first, n) } => {
                    let choice = book.choices.get(first as usize..(first + n) as usize);
                    let choice = choice.unwrap_or_default();
                    let has_one = || choice.iter().any(|one| text.letters.may_hold(one));
                    if text.letters.may_hold(needs) && (n == 0 || has_one()) {
                        hits.push(Hit { rule, alternative, start, end });
                    }
                }
                Entry::Except { rule } => excepts.push((rule, start, end)),
                Entry::Need { rule } => needs.push(rule),
            }
        }
    });
    // Several beginnings of one pattern may meet at one place; it is judged once.
    hits.sort_unstable_by_key(|hit| (hit.rule, hit.start, hit.alternative));
    hits.dedup_by_key(|hit| (hit.rule, hit.alternative, hit.start));
    excepts.sort_unstable();
    let tracing = steps.is_some();
    let mut seen = Seen { book, message, text, hits, excepts, context, tracing, run_end: 0 };
    let mut last = None;
    for index in 0..seen.hits.len() {
        let hit = seen.hits[index];
        // The rest of a run that was judged from its beginning.
        if last == Some((hit.rule, hit.alternative)) && hit.start < seen.run_end {
            continue;
        }
        (last, seen.run_end) = (Some((hit.rule, hit.alternative)), 0);
        let rule = &book.rules[hit.rule as usize];
        if !applies(rule, message) {
            continue;
        }
        let Check::Phrase(phrase) = &rule.check else { continue };
        let outcome = checks::phrase::judge(&mut seen, phrase, hit);
        if let Some(steps) = steps.as_deref_mut()
            && outcome != Outcome::Incomplete
        {
            let entry = phrase.alternatives.get(hit.alternative as usize).map(|one| one.entry);
            steps.push(Step {
                rule: rule.id.clone(),
                span: text_span(seen.text, hit.start, hit.end),
                entry,
                outcome: outcome.clone(),
            });
        }
        if let Outcome::Fired { start, end } = outcome {
            let own = phrase.alternatives.get(hit.alternative as usize);
            let fix = own.and_then(|own| own.fix.clone());
            found.push(Found { rule: hit.rule as usize, start, end, fix, bytes: None });
        }
    }
    needs.sort_unstable();
    needs.dedup();
    for rule_index in needs.iter().map(|index| *index as usize) {
        let rule = &book.rules[rule_index];
        if !applies(rule, message) {
            continue;
        }
        if let Check::Pattern(pattern) = &rule.check {
            checks::pattern::run(&mut seen, rule_index, rule, pattern, found, steps.as_deref_mut());
        } else {
            whole(&mut seen, rule_index, rule, found, steps.as_deref_mut());
        }
    }
    for rule_index in book.whole.iter().copied() {
        let rule = &book.rules[rule_index];
        if applies(rule, message) {
            whole(&mut seen, rule_index, rule, found, steps.as_deref_mut());
        }
    }
}

/// A check that looks at the message as a whole, and its steps.
fn whole(
    seen: &mut Seen<'_>,
    rule_index: usize,
    rule: &Rule,
    found: &mut Vec<Found>,
    steps: Option<&mut Vec<Step>>,
) {
    let before = found.len();
    checks::whole(seen, rule_index, rule, found);
    let Some(steps) = steps else { return };
    for one in found.iter().skip(before) {
        steps.push(Step {
            rule: rule.id.clone(),
            span: one.bytes.unwrap_or(text_span(seen.text, one.start, one.end)),
            entry: None,
            outcome: Outcome::Fired { start: one.start, end: one.end },
        });
    }
}

fn text_span(text: &Text, start: usize, end: usize) -> Span {
    text.span(start, end)
}

/// True if the rule is for messages of this scene.
fn applies(rule: &Rule, message: &Message<'_>) -> bool {
    rule.scenes.is_empty()
        || rule.scenes.iter().any(|scene| {
            message.category == Some(scene.as_str())
                || message.scenes.iter().any(|tag| names(tag, scene))
                || message.stages.iter().any(|stage| stage.as_str() == scene)
        })
}

/// True if `scene` is one of the tags in `tag`: two that a full-width comma keeps together in a list of
/// tags are two to who wrote them.
fn names(tag: &str, scene: &str) -> bool {
    tag == scene || tag.split(['，', '、', '；', ',', ';']).any(|one| one.trim() == scene)
}

/// Leaves the most specific of findings that overlap, by place: the longest, then the higher
/// priority, then the more severe.
fn choose(book: &Rulebook, found: &mut Vec<Found>) {
    let severity = |one: &Found| book.levels.get(one.rule).copied();
    let check = |one: &Found| book.rules.get(one.rule).map(|rule| &rule.check);
    let priority = |one: &Found| book.rules.get(one.rule).map(|rule| rule.priority);
    found.sort_by(|one, other| {
        let length = |one: &Found| one.end - one.start;
        // A high priority takes the stretch whatever the length.
        priority(other)
            .cmp(&priority(one))
            .then(length(other).cmp(&length(one)))
            .then(severity(other).cmp(&severity(one)))
            .then(one.rule.cmp(&other.rule))
            .then(one.start.cmp(&other.start))
    });
    let mut kept: Vec<Found> = Vec::with_capacity(found.len());
    // Stretches that are taken: no two of them overlap, so the one that begins last before an end
    // is the only one that could.
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    let mut places: HashSet<(usize, usize, Option<Span>)> = HashSet::new();
    for one in found.drain(..) {
        let clashes = if one.start == one.end {
            // Pictures are no characters; what is damaged is told beside what is said.
            let inside = one.bytes.is_some()
                && !matches!(check(&one), Some(Check::Integrity(_)))
                && taken.range(..one.start).next_back().is_some_and(|(_, end)| one.start < *end);
            inside || !places.insert((one.rule, one.start, one.bytes))
        } else {
            taken.range(..one.end).next_back().is_some_and(|(_, end)| one.start < *end)
        };
        if !clashes {
            if one.start < one.end {
                taken.insert(one.start, one.end);
            }
            kept.push(one);
        }
    }
    kept.sort_by_key(|one| (one.start, one.end, one.rule));
    *found = kept;
}

pub(super) fn finding(
    book: &Rulebook,
    message: &Message<'_>,
    text: &Text,
    found: &Found,
) -> Option<Finding> {
    let rule: &Arc<Rule> = book.rules.get(found.rule)?;
    let severity: Severity = book.levels.get(found.rule)?.severity()?;
    let span = found.bytes.unwrap_or_else(|| text.span(found.start, found.end));
    let folds: Folds = text.folds(found.start, found.end);
    let (fix, others) = fix::plan(message.text, text, rule, found, span);
    Some(Finding {
        rule: rule.id.clone(),
        category: rule.category.clone(),
        severity,
        span,
        message: rule.message.clone(),
        advice: rule.advice.clone(),
        why: rule.why.clone(),
        source: rule.source.clone(),
        fix,
        others,
        folds: folds.names(),
    })
}
