//! New items for a list that is written one item a line: items that stay keep their lines, remarks
//! included. It does not apply anything.

use super::set::{Splice, Stuck};
use super::shape::Shape;
use super::value::Value;
use crate::library::yaml::Kind;
use crate::library::yaml::write::Context;

/// Longer lists are written anew.
const MOST_ITEMS: usize = 500;

/// Gives the list `list` the items `wanted`, at least one.
pub(crate) fn set(shape: &Shape<'_>, list: usize, wanted: &[Value]) -> Result<Vec<Splice>, Stuck> {
    let held: Vec<usize> = shape.outline.children(list).collect();
    if held.is_empty() || wanted.is_empty() || held.len().max(wanted.len()) > MOST_ITEMS {
        return Err(Stuck);
    }
    let mut dashes = Vec::with_capacity(held.len());
    for item in &held {
        dashes.push(shape.dash(*item, 0).ok_or(Stuck)?);
    }
    let column = dashes.first().map_or(0, |dash| shape.column(*dash));
    let line = |value: &Value| format!("{}- {}", " ".repeat(column), value.flow(Context::Block));
    let end_of = |index: usize| {
        let item = held.get(index).ok_or(Stuck)?;
        Ok(shape.line_end_at(shape.end_of(*item).max(dashes.get(index).copied().unwrap_or(0))))
    };
    let mut out = Vec::new();
    let mut kept = common(shape, &held, wanted);
    // The end is a pair that always fits, so that what is behind the last one is seen to.
    kept.push((held.len(), wanted.len()));
    let (mut from, mut to) = (0, 0);
    for (held_index, wanted_index) in kept {
        let n_old = held_index - from;
        let n_new = wanted_index - to;
        // Changed items, one for one.
        for offset in 0..n_old.min(n_new) {
            let (old, new) = (from + offset, to + offset);
            let node = held.get(old).and_then(|item| shape.outline.node(*item)).ok_or(Stuck)?;
            let short = node.kind != Kind::Block && !node.span.is_empty();
            let flat = !matches!(node.kind, Kind::BlockMapping | Kind::BlockList);
            if !short || !flat || !shape.comments_in(node.span).is_empty() {
                return Err(Stuck);
            }
            let new = wanted.get(new).ok_or(Stuck)?;
            out.push(Splice { span: node.span, new: new.flow(Context::Block) });
        }
        // Items that go, with their lines.
        for old in from + n_new.min(n_old)..held_index {
            let dash = dashes.get(old).copied().ok_or(Stuck)?;
            let start = shape.line_start(dash).checked_sub(1).ok_or(Stuck)?;
            out.push(Splice::new(shape.line_end_at(start), end_of(old)?, ""));
        }
        // Items that come.
        let mut lines = String::new();
        for new in wanted.get(to + n_old.min(n_new)..wanted_index).unwrap_or_default() {
            lines.push_str(shape.line_end);
            lines.push_str(&line(new));
        }
        if !lines.is_empty() {
            let anchor = from + n_old.min(n_new);
            let at = match anchor.checked_sub(1) {
                Some(before) => end_of(before)?,
                None => {
                    let dash = dashes.first().copied().ok_or(Stuck)?;
                    shape.line_end_at(shape.line_start(dash).checked_sub(1).ok_or(Stuck)?)
                }
            };
            out.push(Splice::new(at, at, lines));
        }
        (from, to) = (held_index + 1, wanted_index + 1);
    }
    Ok(out)
}

/// The longest common subsequence of the items that are there and those that are wanted.
fn common(shape: &Shape<'_>, held: &[usize], wanted: &[Value]) -> Vec<(usize, usize)> {
    let same = |i: usize, j: usize| match (held.get(i), wanted.get(j)) {
        (Some(item), Some(value)) => value.stands_at(&shape.outline, *item),
        _ => false,
    };
    let width = wanted.len() + 1;
    let mut longest = vec![0_usize; (held.len() + 1) * width];
    for i in (0..held.len()).rev() {
        for j in (0..wanted.len()).rev() {
            longest[i * width + j] = if same(i, j) {
                longest[(i + 1) * width + j + 1] + 1
            } else {
                longest[(i + 1) * width + j].max(longest[i * width + j + 1])
            };
        }
    }
    let mut out = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < held.len() && j < wanted.len() {
        if same(i, j) {
            out.push((i, j));
            i += 1;
            j += 1;
        } else if longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    out
}
