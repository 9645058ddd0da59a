//! Whether a changed file says what was meant: it passes the intake gate, every entry that was not
//! meant is there byte for byte, and both parsers read the others as they were meant.
//! It does not mend anything.

use std::collections::HashMap;

use super::entry::value;
use super::shape::Shape;
use super::{Entry, Field, Spot, raw};
use crate::diagnostic::Code;
use crate::library::schema::{Misfit, RawPhrase};
use crate::library::yaml::{Fault, Text};
use crate::library::{PhraseId, yaml};
use crate::text::Span;

/// What an entry of the changed file is to be.
#[derive(Clone, Debug)]
pub(crate) enum Meant {
    /// The entry that was here, byte for byte.
    Same(usize),
    /// The entry that was here, saying this.
    Changed(usize, Box<RawPhrase>),
    /// An entry that was not there, saying this.
    New(Box<RawPhrase>),
}

impl Meant {
    fn was_at(&self) -> Option<usize> {
        match self {
            Self::Same(index) | Self::Changed(index, _) => Some(*index),
            Self::New(_) => None,
        }
    }
}

/// Puts `new` in the place of the entry that was at `index`.
pub(crate) fn put(meant: &mut [Meant], index: usize, new: Meant) {
    if let Some(held) = meant.iter_mut().find(|held| held.was_at() == Some(index)) {
        *held = new;
    }
}

/// Where the entry is to stand that was at `index`.
pub(crate) fn place_of(meant: &[Meant], index: usize) -> Option<usize> {
    meant.iter().position(|held| held.was_at() == Some(index))
}

/// Takes the entry away that was at `index`.
pub(crate) fn remove(meant: &mut Vec<Meant>, index: usize) {
    meant.retain(|held| held.was_at() != Some(index));
}

/// Puts `new` at `at`.
pub(crate) fn insert(shape: &Shape<'_>, meant: &mut Vec<Meant>, at: &Spot, new: Meant) {
    let place = match at {
        Spot::First => 0,
        Spot::Last => meant.len(),
        Spot::After(after) => shape
            .find(after.as_str())
            .and_then(|index| meant.iter().position(|held| held.was_at() == Some(index)))
            .map_or(meant.len(), |index| index + 1),
    };
    meant.insert(place, new);
}

/// True if `text`, made from `before`, says what is `meant` and nothing else.
pub(crate) fn is_as_meant(before: &Shape<'_>, text: &str, meant: &[Meant]) -> bool {
    if text.len() > yaml::MAX_FILE_BYTES {
        return false;
    }
    let text = Text::new(&before.text.path, text);
    let Ok(after) = Shape::scan(&text) else { return false };
    let meant_list = before.list.is_some() || !meant.is_empty();
    after.list.is_some() == meant_list
        && after.key.is_some() == before.key.is_some()
        && after.slots.len() == meant.len()
        && no_more_faults(&before.faults, &after.faults)
        && after.slots.iter().zip(meant).all(|(slot, meant)| match meant {
            Meant::Same(index) => same(before, *index, &after, slot.node),
            Meant::Changed(_, wanted) | Meant::New(wanted) => {
                raw(&after, slot).is_ok_and(|found| found == **wanted)
                    && says(&after, slot.node, wanted)
            }
        })
}

/// True if the scan, too, reads the entry `node` as `wanted`.
fn says(after: &Shape<'_>, node: usize, wanted: &RawPhrase) -> bool {
    Field::ALL.iter().all(|field| {
        let held = after.outline.value(node, field.key());
        match (value(wanted, *field), held) {
            (Some(value), Some(held)) => {
                let empty =
                    after.outline.node(held).is_some_and(|node| node.text.trim().is_empty());
                let loose = matches!(field, Field::Text) && empty;
                loose || reads(after, held, &value)
            }
            (Some(_), None) => false,
            // A key without a value, an empty list, a blank text say nothing.
            (None, _) => true,
        }
    })
}

/// As [`Value::stands_at`](super::value::Value::stands_at), blanks around values not counted.
fn reads(after: &Shape<'_>, at: usize, value: &super::value::Value) -> bool {
    use super::value::Value;
    let Some(node) = after.outline.node(at) else { return false };
    match value {
        Value::Text(text) => node.kind.is_scalar() && node.text.trim() == text.trim(),
        Value::List(items) => {
            let blank = |at: &usize| {
                after.outline.node(*at).is_some_and(|node| {
                    node.kind.is_scalar() && (node.text.trim().is_empty() || node.span.is_empty())
                })
            };
            let held: Vec<usize> = after.outline.children(at).filter(|at| !blank(at)).collect();
            held.len() == items.len()
                && held.iter().zip(items).all(|(at, item)| reads(after, *at, item))
        }
        Value::Map(pairs) => pairs.iter().all(|(key, value)| {
            after.outline.value(at, key).is_some_and(|at| reads(after, at, value))
        }),
    }
}

/// True if the entry at `index` of `before` stands at `node` of `after`, byte for byte and value for
/// value.
fn same(before: &Shape<'_>, index: usize, after: &Shape<'_>, node: usize) -> bool {
    let Some(slot) = before.slots.get(index) else { return false };
    let nodes = |shape: &'_ Shape<'_>, node: usize| shape.outline.within(node);
    let (old, new) = (nodes(before, slot.node), nodes(after, node));
    let old = before.outline.nodes.get(old).unwrap_or_default();
    let new = after.outline.nodes.get(new).unwrap_or_default();
    source(before, slot.node) == source(after, node)
        && old.len() == new.len()
        && old.iter().zip(new).all(|(old, new)| {
            // At the end of a file without an end of line a block has none either.
            old.kind == new.kind && old.text.trim_end() == new.text.trim_end()
        })
}

/// What is written at `node`.
fn source<'a>(shape: &'a Shape<'_>, node: usize) -> &'a str {
    let start = shape.outline.node(node).map_or(0, |node| node.span.start);
    shape.source(Span::new(start, shape.end_of(node)))
}

/// True if no kind of problem is there more often than before.
fn no_more_faults(before: &[Fault], after: &[Fault]) -> bool {
    let mut counts: HashMap<Code, usize> = HashMap::new();
    for fault in before {
        *counts.entry(fault.code).or_default() += 1;
    }
    after.iter().all(|fault| match counts.get_mut(&fault.code) {
        Some(n) if *n > 0 => {
            *n -= 1;
            true
        }
        _ => false,
    })
}

/// What the loader would object to in `raw`.
pub(crate) fn misfits(raw: &RawPhrase) -> Vec<Misfit> {
    let mut out = Vec::new();
    let id = raw.id.as_deref().unwrap_or_default();
    let sound_id = PhraseId::new(id);
    if sound_id.is_none() {
        let args = vec![("found", id.to_owned())];
        out.push(Misfit { code: Code::BadId, path: String::from("id"), args });
    }
    if raw.text.as_deref().is_none_or(|text| text.trim_end().is_empty()) {
        let path = String::from("text");
        out.push(Misfit { code: Code::EmptyText, path, args: Vec::new() });
    }
    // What it says does not matter here, so any sound name will do.
    if let Some(id) = sound_id.or_else(|| PhraseId::new("x")) {
        Entry::of_raw(id, raw.clone(), &mut out);
    }
    out
}
