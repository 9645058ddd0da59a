//! A linear-time regular expression over the folded text; the group `span` is what to report.
//! It is compiled when one of its `needs` is first met, so that a start costs nothing.

use super::{Seen, phrase};
use crate::rulebook::found::Found;
use crate::rulebook::rule::{Pattern, Rule};
use crate::rulebook::trace::{Outcome, Step};

pub(in crate::rulebook) fn run(
    seen: &mut Seen<'_>,
    index: usize,
    rule: &Rule,
    pattern: &Pattern,
    found: &mut Vec<Found>,
    mut steps: Option<&mut Vec<Step>>,
) {
    let compiled = pattern.compiled.get_or_init(|| regex::Regex::new(&pattern.regex).ok());
    let Some(regex) = compiled else { return };
    let text = seen.text;
    let folded = text.string(0, text.chars.len());
    // The character at which each byte of the folded text begins.
    let mut char_of_byte = vec![0; folded.len() + 1];
    for (number, (at, _)) in folded.char_indices().enumerate() {
        char_of_byte[at] = number;
    }
    char_of_byte[folded.len()] = text.chars.len();
    for captures in regex.captures_iter(&folded) {
        let Some(span) = captures.name("span").or_else(|| captures.get(0)) else { continue };
        let (start, end) = (char_of_byte[span.start()], char_of_byte[span.end()]);
        if start == end {
            continue;
        }
        let outcome = phrase::judge_span(seen, &pattern.context, index, start, end);
        if let Some(steps) = steps.as_deref_mut() {
            let span = text.span(start, end);
            let step =
                Step { rule: rule.id.clone(), span, entry: Some(0), outcome: outcome.clone() };
            steps.push(step);
        }
        if let Outcome::Fired { start, end } = outcome {
            found.push(super::at(index, start, end));
        }
    }
}
