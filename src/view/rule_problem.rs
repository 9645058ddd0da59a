//! A promise that a rule breaks, in words, for both faces.

use crate::rulebook::example::{Problem, ProblemKind};
use crate::rulebook::rule::Rule;
use crate::words::Words;

/// The key of the words for a kind of promise.
pub fn key(kind: ProblemKind) -> &'static str {
    match kind {
        ProblemKind::TooFew => "rule.problem_too_few",
        ProblemKind::Missed => "rule.problem_missed",
        ProblemKind::WrongSpan => "rule.problem_wrong_span",
        ProblemKind::FalseAlarm => "rule.problem_false_alarm",
        ProblemKind::WrongFix => "rule.problem_wrong_fix",
        ProblemKind::FixFails => "rule.problem_fix_fails",
        ProblemKind::DeadAlternative => "rule.problem_dead_alternative",
        ProblemKind::DeadException => "rule.problem_dead_exception",
        ProblemKind::Shadowed => "rule.problem_shadowed",
        ProblemKind::TodoDone => "rule.problem_todo_done",
        ProblemKind::BadRegex => "rule.problem_bad_regex",
    }
}

/// The example or entry of `rule` concerned and what was found instead, line by line.
pub fn lines(rule: Option<&Rule>, problem: &Problem, words: &Words) -> Vec<String> {
    let Problem { kind, text, found, .. } = problem;
    match (kind, rule) {
        (ProblemKind::TooFew, Some(rule)) => {
            let counts = [
                ("bad", rule.examples.bad.len().to_string()),
                ("good", rule.examples.good.len().to_string()),
            ];
            vec![words.fill("rule.counts", &counts)]
        }
        (ProblemKind::DeadAlternative, _) => {
            let n: String = text.chars().filter(char::is_ascii_digit).collect();
            vec![words.fill("rule.entry", &[("n", n)])]
        }
        (ProblemKind::DeadException, _) => Vec::new(),
        _ => {
            let mut lines = vec![text.clone()];
            if !found.is_empty() {
                lines.push(format!("= {}", words.fill("rule.instead", &[("found", found)])));
            }
            lines
        }
    }
}
