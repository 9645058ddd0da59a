//! What a check gives: problems with their places, and the texts they stand in. It prints nothing.

use std::collections::BTreeMap;

use super::Outcome;
use crate::diagnostic::{Place, Severity};
use crate::rulebook::{Finding, Safety};
use crate::text::Span;
use crate::text::span::CharSpan;

/// Everything about one thing that was checked.
#[derive(Debug, Default)]
pub struct Report {
    /// The folder or file as the user knows it.
    pub title: String,
    /// True for a text with one message a line.
    pub is_text: bool,
    /// How many files were read.
    pub n_files: usize,
    /// Phrases, or lines with words: path and name of each.
    pub messages: Vec<(String, String)>,
    /// The texts of the files, by path.
    pub sources: BTreeMap<String, Source>,
    /// What is wrong, files first.
    pub problems: Vec<Problem>,
    /// How many findings are accepted by a waiver or a baseline.
    pub n_accepted: usize,
    /// Findings that a baseline accepts: its key, the text, the finding.
    pub known: Vec<(String, String, Finding)>,
}

/// How many problems there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Errors.
    pub n_errors: usize,
    /// Warnings.
    pub n_warnings: usize,
    /// Hints.
    pub n_hints: usize,
}

/// One problem.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Where; absent if it concerns no file.
    pub place: Option<Place>,
    /// How bad.
    pub severity: Severity,
    /// Code of a problem of a file, or id of a rule.
    pub code: String,
    /// Category of the rule; absent for a problem of a file.
    pub category: Option<String>,
    /// The phrase concerned.
    pub phrase: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub advice: String,
    /// What the rulebook found.
    pub detail: Option<Box<Detail>>,
}

/// What the rulebook found, in the message it was found in.
#[derive(Clone, Debug)]
pub struct Detail {
    /// The finding.
    pub finding: Finding,
    /// The message.
    pub text: String,
    /// What a baseline calls the message.
    pub key: String,
    /// Where the fix would be applied in the file, if the file holds those very words.
    pub fix_in_file: Option<Span>,
}

impl Detail {
    /// The words that were found.
    pub fn words(&self) -> &str {
        self.finding.span.of(&self.text).unwrap_or_default()
    }

    /// True if it can be mended without knowing facts.
    pub fn is_safe(&self) -> bool {
        self.finding.fix.as_ref().is_some_and(|fix| fix.safety == Safety::Safe)
    }
}

impl Report {
    /// The counts.
    pub fn tally(&self) -> Tally {
        let n = |severity| self.problems.iter().filter(|one| one.severity == severity).count();
        Tally {
            n_errors: n(Severity::Error),
            n_warnings: n(Severity::Warning),
            n_hints: n(Severity::Hint),
        }
    }

    /// Hints alone are no failure.
    pub fn outcome(&self) -> Outcome {
        let tally = self.tally();
        if tally.n_errors + tally.n_warnings > 0 { Outcome::Found } else { Outcome::Done }
    }

    /// Findings for a baseline: key, text, finding; those it knows already among them.
    pub fn keyed(&self) -> impl Iterator<Item = (&str, &str, &Finding)> {
        let open = self.problems.iter().filter_map(|problem| problem.detail.as_deref());
        let open = open.map(|one| (one.key.as_str(), one.text.as_str(), &one.finding));
        let known = self.known.iter();
        open.chain(known.map(|(key, text, finding)| (key.as_str(), text.as_str(), finding)))
    }

    /// The text of the file that `problem` stands in.
    pub fn source(&self, problem: &Problem) -> Option<&Source> {
        problem.place.as_ref().and_then(|place| self.sources.get(&place.path))
    }

    /// Where `span` of the file of `problem` stands, in characters.
    pub fn chars(&self, problem: &Problem, span: Span) -> CharSpan {
        self.source(problem).map(|source| source.chars(span)).unwrap_or_default()
    }
}

/// A text whose characters can be counted from the nearest line.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// The text.
    pub text: String,
    /// Byte and character at which each line begins.
    lines: Vec<(usize, usize)>,
}

impl Source {
    /// Counts the lines of `text`.
    pub fn new(text: String) -> Self {
        let mut lines = vec![(0, 0)];
        let (mut byte, mut n_chars) = (0, 0);
        for line in text.split_inclusive('\n') {
            byte += line.len();
            n_chars += line.chars().count();
            lines.push((byte, n_chars));
        }
        Self { text, lines }
    }

    /// `span` in characters.
    pub fn chars(&self, span: Span) -> CharSpan {
        CharSpan::new(self.char_of(span.start), self.char_of(span.end))
    }

    fn char_of(&self, byte: usize) -> usize {
        let after = self.lines.partition_point(|(start, _)| *start <= byte);
        let (start, n_chars) =
            after.checked_sub(1).and_then(|index| self.lines.get(index)).copied().unwrap_or((0, 0));
        let rest = self.text.get(start..byte).unwrap_or_default();
        n_chars + rest.chars().count()
    }

    /// Line and column, both from 1, of the byte `at`.
    pub fn line_column(&self, at: usize) -> (usize, usize) {
        let after = self.lines.partition_point(|(start, _)| *start <= at).max(1);
        // A text that ends in a line end has no further line after it.
        let (start, _) = self.lines.get(after - 1).copied().unwrap_or_default();
        let column = self.text.get(start..at).unwrap_or_default().chars().count() + 1;
        (after, column)
    }
}
