//! Findings that are accepted: waivers that live with a phrase, and a baseline for an old library.
//! It accepts nothing by itself; what has run out or no longer fits is reported.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Finding, Rulebook};
use crate::library::Waiver;
use crate::library::fingerprint::fingerprint;

/// Findings after waivers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waived {
    /// Still open.
    pub open: Vec<Finding>,
    /// Accepted, each with the number (from 0) of its waiver.
    pub accepted: Vec<(Finding, usize)>,
    /// What is wrong with waivers, by their number.
    pub problems: Vec<(usize, WaiverProblem)>,
}

/// What can be wrong with a waiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaiverProblem {
    /// Its last day is over; it accepts nothing.
    Expired,
    /// It says no reason; it accepts nothing.
    NoReason,
    /// Nothing in the phrase is found that it could accept.
    Unmatched,
    /// No such rule.
    UnknownRule,
}

/// The fingerprint of the stretch that `finding` covers in `text`, for a waiver.
pub fn span_fingerprint(text: &str, finding: &Finding) -> String {
    fingerprint(finding.span.of(text).unwrap_or_default())
}

/// Parts `findings` in `text` by `waivers`, on the day `today`.
pub fn waive(
    book: &Rulebook,
    text: &str,
    findings: Vec<Finding>,
    waivers: &[Waiver],
    today: Date,
) -> Waived {
    let mut out = Waived::default();
    let mut used = vec![false; waivers.len()];
    let state = |waiver: &Waiver| {
        let reason = waiver.reason.as_deref().unwrap_or_default().trim();
        if book.rule(&waiver.rule).is_none() {
            Some(WaiverProblem::UnknownRule)
        } else if reason.is_empty() {
            Some(WaiverProblem::NoReason)
        } else if waiver.until.is_some_and(|until| until < today) {
            Some(WaiverProblem::Expired)
        } else {
            None
        }
    };
    for finding in findings {
        let print = span_fingerprint(text, &finding);
        let found = waivers.iter().position(|waiver| {
            let fits = *waiver.rule == *finding.rule
                && waiver.span.as_ref().is_none_or(|span| *span == print);
            fits && state(waiver).is_none()
        });
        match found {
            Some(number) => {
                used[number] = true;
                out.accepted.push((finding, number));
            }
            None => out.open.push(finding),
        }
    }
    for (number, waiver) in waivers.iter().enumerate() {
        match state(waiver) {
            Some(problem) => out.problems.push((number, problem)),
            None if !used[number] => out.problems.push((number, WaiverProblem::Unmatched)),
            None => {}
        }
    }
    out
}

/// Findings of an old library that nobody has looked at yet: one line for each, `phrase rule print`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: BTreeSet<(String, String, String)>,
}

impl Baseline {
    /// Reads lines of three words; blank lines and lines with `#` are left out.
    /// The numbers (from 1) of lines that are something else are given back.
    pub fn read(text: &str) -> (Self, Vec<usize>) {
        let mut out = Self::default();
        let mut odd = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words.as_slice() {
                [] => {}
                [first, ..] if first.starts_with('#') => {}
                [phrase, rule, print] => {
                    let entry = (*phrase, *rule, *print);
                    out.entries.insert((
                        entry.0.to_owned(),
                        entry.1.to_owned(),
                        entry.2.to_owned(),
                    ));
                }
                _ => odd.push(index + 1),
            }
        }
        (out, odd)
    }

    /// One line for each entry, sorted.
    pub fn write(&self) -> String {
        let lines =
            self.entries.iter().map(|(phrase, rule, print)| format!("{phrase} {rule} {print}\n"));
        lines.collect()
    }

    /// Takes a finding of the phrase `phrase` in.
    pub fn add(&mut self, phrase: &str, text: &str, finding: &Finding) {
        self.entries.insert(key(phrase, text, finding));
    }

    /// True if the finding is known.
    pub fn has(&self, phrase: &str, text: &str, finding: &Finding) -> bool {
        self.entries.contains(&key(phrase, text, finding))
    }

    /// Drops entries that none of `current` (phrase, text, finding) needs; gives back how many.
    pub fn prune<'a>(
        &mut self,
        current: impl Iterator<Item = (&'a str, &'a str, &'a Finding)>,
    ) -> usize {
        let alive: BTreeSet<_> =
            current.map(|(phrase, text, finding)| key(phrase, text, finding)).collect();
        let before = self.entries.len();
        self.entries.retain(|entry| alive.contains(entry));
        before - self.entries.len()
    }
}

/// The words of the finding and the eight characters around them, so that other edits of the
/// phrase do not bring it back.
fn key(phrase: &str, text: &str, finding: &Finding) -> (String, String, String) {
    let before: String = text
        .get(..finding.span.start)
        .map(|head| head.chars().rev().take(8).collect())
        .unwrap_or_default();
    let after: String =
        text.get(finding.span.end..).map(|tail| tail.chars().take(8).collect()).unwrap_or_default();
    let words = finding.span.of(text).unwrap_or_default();
    let around = format!("{before}|{words}|{after}");
    (phrase.to_owned(), finding.rule.to_string(), fingerprint(&around))
}
