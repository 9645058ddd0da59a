//! The path of one line through the rulebook: every hit, and why it fired or was vetoed.
//! It judges nothing itself; `lint` tells it.

use std::sync::Arc;

use serde::Serialize;

use super::lint::{self, Scratch};
use super::{Finding, Message, Rulebook};
use crate::text::Span;

/// What became of one hit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The rule is broken; characters of the folded text.
    Fired {
        /// First.
        start: usize,
        /// One past the last.
        end: usize,
    },
    /// Something speaks for the hit.
    Vetoed(Veto),
    /// Only the beginning of a sequence was there.
    Incomplete,
}

/// What spoke for a hit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Veto {
    /// It stands in quotation marks or a title.
    Quoted,
    /// A letter or digit touches it.
    Boundary,
    /// It does not stand where the rule looks.
    Position,
    /// It is part of 行不行, 有没有 and their like.
    ANotA,
    /// Another word takes its characters.
    Exception,
    /// A word of the dictionary holds a part of it: which.
    Word(String),
    /// A context that the rule excuses: which.
    Unless(String),
    /// The context that the rule asks for is missing.
    OnlyIf,
}

/// One hit of one rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The rule's id.
    pub rule: Arc<str>,
    /// Where its first words stand, in bytes of the text.
    pub span: Span,
    /// Which `any` entry of the rule, from 0.
    pub entry: Option<usize>,
    /// What became of it.
    pub outcome: Outcome,
}

/// The path of one line.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Trace {
    /// The line as the rules saw it.
    pub folded: String,
    /// Every hit, in the order of the text.
    pub steps: Vec<Step>,
    /// What is reported in the end.
    pub findings: Vec<Finding>,
}

pub(super) fn trace(book: &Rulebook, message: &Message<'_>) -> Trace {
    let mut scratch = Scratch::default();
    let mut steps = Vec::new();
    lint::gather(book, message, &mut scratch, Some(&mut steps));
    steps.sort_by_key(|step| (step.span.start, step.span.end));
    let folded = scratch.text.string(0, scratch.text.chars.len());
    Trace { folded, steps, findings: book.lint(message) }
}
