//! A promise that a rule breaks, in words, for both faces.

use crate::rulebook::example::{Problem, ProblemKind};
use crate::rulebook::rule::Rule;
use crate::words::Words;

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
