//! Words that must appear in messages of a scene.

use super::Seen;
use crate::rulebook::clause;
use crate::rulebook::found::Found;
use crate::rulebook::rule::{Edge, Require};

pub(in crate::rulebook) fn run(
    seen: &mut Seen<'_>,
    index: usize,
    require: &Require,
    found: &mut Vec<Found>,
) {
    let n_chars = seen.text.chars.len();
    if n_chars == 0 {
        return;
    }
    let (_, first_end) = clause::sentence(seen.text, 0);
    let last = (0..n_chars).rev().find(|at| {
        let (start, end) = clause::sentence(seen.text, *at);
        start < end
    });
    let (last_start, _) = clause::sentence(seen.text, last.unwrap_or(0));
    let met = require.all.iter().all(|list| {
        seen.words(*list).any(|(start, end)| match require.place {
            Edge::Start => end <= first_end,
            Edge::End => start >= last_start,
            Edge::Any => true,
        })
    });
    if !met {
        found.push(super::about_message(index));
    }
}
