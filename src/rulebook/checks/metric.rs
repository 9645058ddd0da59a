//! Lengths in characters of the original, of a message, a sentence or a clause.

use super::Seen;
use crate::rulebook::clause;
use crate::rulebook::found::Found;
use crate::rulebook::rule::{Metric, Unit};

pub(in crate::rulebook) fn run(
    seen: &mut Seen<'_>,
    index: usize,
    metric: Metric,
    found: &mut Vec<Found>,
) {
    let text = seen.text;
    if text.n_read <= metric.max && !text.is_template {
        return;
    }
    if metric.unit == Unit::Message {
        if seen.message.text.trim().chars().count() > metric.max {
            found.push(super::about_message(index));
        }
        return;
    }
    let mut at = 0;
    while at < text.chars.len() {
        let (start, end) = match metric.unit {
            Unit::Clause => clause::clause(text, at),
            _ => clause::sentence(text, at),
        };
        let written = text.span(start, end).of(seen.message.text).unwrap_or_default();
        if written.chars().count() > metric.max {
            found.push(super::at(index, start, end));
        }
        at = end.max(at) + 1;
    }
}
