//! One message through every rule: fold, scan, judge each hit in its clause, then the checks that
//! look at the whole; of findings that overlap the most specific stays.

use std::sync::Arc;

use super::checks::{self, Seen};
use super::fold::{Folds, Text};
use super::lexicon::{Lexicon, Word};
use super::rule::{Check, Rule};
use super::trace::{Outcome, Step};
use super::{Entry, Finding, Message, Rulebook, fix};
use crate::diagnostic::Severity;

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

/// A trigger in the text, not yet judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    pub rule: u32,
    pub alternative: u32,
    pub start: usize,
    pub end: usize,
}

/// Words of the context lists in the text; read when a rule first asks.
#[derive(Debug, Default)]
pub struct Context {
    ready: bool,
    words: Vec<Word>,
}

impl Context {
    /// Every word of a context list in `text`.
    pub(super) fn words(&mut self, lexicon: &Lexicon, text: &Text) -> &[Word] {
        if !self.ready {
            self.ready = true;
            lexicon.scan(text, &mut self.words);
        }
        &self.words
    }

    fn clear(&mut self) {
        self.ready = false;
        self.words.clear();
    }
}

/// A stretch that breaks a rule, in characters of the folded text.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Index of the rule.
    pub rule: usize,
    /// First character; both ends equal: about the message as a whole.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// A rewrite of its own.
    pub fix: Option<String>,
    /// Bytes, where they are not those of the characters.
    pub bytes: Option<crate::text::Span>,
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
    hits.sort_unstable_by_key(|hit| (hit.rule, hit.alternative, hit.start));
    hits.dedup_by_key(|hit| (hit.rule, hit.alternative, hit.start));
    let mut seen = Seen { book, message, text, hits, excepts, context };
    for index in 0..seen.hits.len() {
        let hit = seen.hits[index];
        let rule = &book.rules[hit.rule as usize];
        if !applies(rule, message) {
            continue;
        }
        let Check::Phrase(phrase) = &rule.check else { continue };
        let outcome = checks::phrase::judge(&mut seen, rule, phrase, hit);
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

fn text_span(text: &Text, start: usize, end: usize) -> crate::text::Span {
    text.span(start, end)
}

/// True if the rule is for messages of this scene.
fn applies(rule: &Rule, message: &Message<'_>) -> bool {
    rule.scenes.is_empty()
        || rule.scenes.iter().any(|scene| {
            message.category == Some(scene.as_str())
                || message.scenes.iter().any(|tag| tag == scene)
                || message.stages.iter().any(|stage| stage.as_str() == scene)
        })
}

/// Leaves the most specific of findings that overlap, by place: the longest, then the higher
/// priority, then the more severe.
fn choose(book: &Rulebook, found: &mut Vec<Found>) {
    let severity = |one: &Found| book.levels.get(one.rule).copied();
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
    for one in found.drain(..) {
        let about_whole = one.start == one.end && one.bytes.is_none();
        let clashes = kept.iter().any(|other| {
            if about_whole || other.start == other.end {
                other.rule == one.rule && other.start == one.start && other.bytes == one.bytes
            } else {
                one.start < other.end && other.start < one.end
            }
        });
        if !clashes {
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
