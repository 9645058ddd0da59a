//! Changes to a phrase file in place: the lines that are meant change, every other byte stays. What
//! comes out is read again and must say what was meant, else nothing is changed and the reason is told.
//! It touches no disk. What someone else wrote meanwhile is the business of [`merge`](super::merge).
//!
//! Each change first replaces stretches of the entry it means (`set`, `set_list`). If that does not
//! come out as meant, the whole entry is written anew (`block`); if that does not either, it is refused.

mod block;
mod entry;
mod set;
mod set_list;
pub(crate) mod shape;
mod undo;
pub(crate) mod value;
mod verify;

use std::collections::HashSet;

pub use block::Block;
pub(crate) use entry::value as value_of;
pub use entry::{Entry, FieldChange};
pub use undo::inverse;

use self::set::Splice;
use self::shape::{Shape, Slot};
pub use super::field::Field;
use super::phrase::PhraseId;
use super::schema::{Misfit, RawPhrase};
use super::yaml::{self, Fault, Text};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::text::Span;

/// One change to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// New values for fields of an entry.
    Set {
        /// Which entry.
        id: PhraseId,
        /// The new values, each field at most once.
        changes: Vec<FieldChange>,
    },
    /// Another entry.
    Insert {
        /// What it says.
        phrase: Inserted,
        /// Where it goes.
        at: Spot,
    },
    /// An entry goes, and the remarks right above it.
    Remove {
        /// Which entry.
        id: PhraseId,
    },
    /// An entry goes to another place in its file, its lines as they are.
    Move {
        /// Which entry.
        id: PhraseId,
        /// Where it goes.
        to: Spot,
    },
}

/// An entry to insert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inserted {
    /// One that is written anew.
    New(Box<Entry>),
    /// One that stood elsewhere, its lines as they are; see [`block()`].
    Lines(Block),
}

/// Where in the list an entry goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Spot {
    /// Before all others.
    First,
    /// Behind all others.
    #[default]
    Last,
    /// Right behind this one; behind all others if it is not there.
    After(PhraseId),
}

impl Edit {
    /// The entry it is about.
    pub fn id(&self) -> &str {
        match self {
            Self::Set { id, .. } | Self::Remove { id } | Self::Move { id, .. } => id.as_str(),
            Self::Insert { phrase: Inserted::New(entry), .. } => entry.id.as_str(),
            Self::Insert { phrase: Inserted::Lines(block), .. } => &block.id,
        }
    }

    fn spot(&self) -> Option<&Spot> {
        match self {
            Self::Insert { at, .. } => Some(at),
            Self::Move { to, .. } => Some(to),
            Self::Set { .. } | Self::Remove { .. } => None,
        }
    }
}

/// A file after its changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// What the file holds now.
    pub text: String,
    /// How many entries had to be written anew as a whole.
    pub n_rewritten: usize,
}

/// Makes `edits`, in their order, in `text`, the content of the phrase file at `path` as the user knows
/// it. An empty text, a text of comments, and `[]` become a list with the first entry.
///
/// # Errors
/// `E-EDIT`, or what is wrong with the file or with a new value, at its place. Nothing is changed then.
pub fn edit(path: &str, text: &str, edits: &[Edit]) -> Result<Edited, Diagnostic> {
    let mut edited = Edited { text: text.to_owned(), n_rewritten: 0 };
    let mut rest = edits;
    while !rest.is_empty() {
        let before = open(path, &edited.text)?;
        let shape = Shape::scan(&before).map_err(|fault| broken(&before, fault))?;
        let n = round(&shape, rest);
        let (now, later) = rest.split_at(n);
        let (text, n_rewritten) = make(&shape, now)?;
        edited = Edited { text, n_rewritten: edited.n_rewritten + n_rewritten };
        rest = later;
    }
    Ok(edited)
}

/// The lines of the entry `id` in `text`, to be inserted into another file; `None` if it is not there
/// or not written line by line.
pub fn block(text: &str, id: &PhraseId) -> Option<Block> {
    let text = Text::new("", text);
    let shape = Shape::scan(&text).ok()?;
    let slot = shape.slots.get(shape.find(id.as_str())?)?;
    Block::of(&shape, slot)
}

/// What the entry `id` of `text` says, as far as it is sound.
pub fn entry(text: &str, id: &PhraseId) -> Option<Entry> {
    let text = Text::new("", text);
    let shape = Shape::scan(&text).ok()?;
    let slot = shape.slots.get(shape.find(id.as_str())?)?;
    Entry::read(&raw(&shape, slot).ok()?)
}

/// The first line of a file for the category called `name`, to which entries are then added.
pub fn heading(name: &str) -> String {
    let name: String = name.chars().filter(|c| !c.is_control()).collect();
    format!("# {}\n", name.trim())
}

fn open(path: &str, text: &str) -> Result<Text, Diagnostic> {
    Text::decode(path, text.as_bytes())
}

/// What the entry in `slot` says.
pub(crate) fn raw(shape: &Shape<'_>, slot: &Slot) -> Result<RawPhrase, Fault> {
    let faulty = Span::new(slot.dash.unwrap_or(slot.start), slot.end);
    if let Some(fault) = shape.faults.iter().find(|fault| faulty.overlaps(fault.span)) {
        return Err(fault.clone());
    }
    yaml::read_node::<RawPhrase>(shape.text, &shape.outline, slot.node)
        .map(RawPhrase::settled)
        .map_err(|faults| faults.into_iter().next().unwrap_or(Fault::new(Code::Schema, faulty)))
}

/// The file cannot be edited because of what is wrong with it.
pub(crate) fn broken(text: &Text, fault: Fault) -> Diagnostic {
    let place = text.place(fault.span);
    Diagnostic::new(Code::NotEdited).at(place).with("reason", "@edit.broken")
}

fn refused(shape: &Shape<'_>, id: &str, reason: &'static str) -> Diagnostic {
    let place = match shape.find(id).and_then(|index| shape.slots.get(index)) {
        Some(slot) => shape.text.place(Span::empty(slot.dash.unwrap_or(slot.start))),
        None => Place::file(shape.text.path.as_ref()),
    };
    Diagnostic::new(Code::NotEdited).at(place).about(id).with("reason", reason)
}

/// How many of `edits` can be made at once: each about an entry of its own, none next to another.
fn round(shape: &Shape<'_>, edits: &[Edit]) -> usize {
    let mut touched: HashSet<&str> = HashSet::new();
    let mut anchors: HashSet<&str> = HashSet::new();
    let mut at_end = false;
    let last = shape.slots.last().and_then(|slot| slot.id.as_deref());
    for (index, edit) in edits.iter().enumerate() {
        let id = edit.id();
        let mut ready = !touched.contains(id) && !anchors.contains(id);
        match edit.spot() {
            None => {}
            Some(Spot::First) => ready &= index == 0,
            Some(Spot::After(after)) if shape.find(after.as_str()).is_some() => {
                let after = after.as_str();
                let held = touched.contains(after) || anchors.contains(after);
                let is_last = at_end && Some(after) == last;
                ready &= !(held || is_last);
                anchors.insert(after);
            }
            // It comes into being in this round.
            Some(Spot::After(after)) if touched.contains(after.as_str()) => ready = false,
            Some(Spot::Last | Spot::After(_)) => {
                ready &= last.is_some_and(|last| {
                    !touched.contains(last) && (at_end || !anchors.contains(last))
                });
                at_end = true;
                anchors.extend(last);
            }
        }
        if !ready {
            return index.max(1);
        }
        touched.insert(id);
        if matches!(edit.spot(), Some(Spot::First)) {
            return 1;
        }
    }
    edits.len()
}

/// Makes `edits` at once; if what comes out is not what was meant, one by one.
fn make(shape: &Shape<'_>, edits: &[Edit]) -> Result<(String, usize), Diagnostic> {
    let plan = plan(shape, edits)?;
    if let Some(text) = plan.splices.as_ref().and_then(|splices| apply(shape, splices))
        && verify::is_as_meant(shape, &text, &plan.meant)
    {
        return Ok((text, 0));
    }
    let [edit] = edits else {
        let path = shape.text.path.as_ref();
        let mut text = shape.text.text.as_ref().to_owned();
        let mut n_rewritten = 0;
        for edit in edits {
            let before = open(path, &text)?;
            let shape = Shape::scan(&before).map_err(|fault| broken(&before, fault))?;
            let (next, n) = make(&shape, std::slice::from_ref(edit))?;
            text = next;
            n_rewritten += n;
        }
        return Ok((text, n_rewritten));
    };
    let rewritten = rewrite(shape, edit).and_then(|splices| apply(shape, &splices));
    match rewritten {
        Some(text) if verify::is_as_meant(shape, &text, &plan.meant) => Ok((text, 1)),
        Some(text) => Err(why(shape, edit, &text)),
        None => Err(refused(shape, edit.id(), "@edit.shape")),
    }
}

/// What is wrong with `text`, in which `edit` was to be made.
fn why(shape: &Shape<'_>, edit: &Edit, text: &str) -> Diagnostic {
    let path = shape.text.path.as_ref();
    let after = match open(path, text) {
        Ok(after) => after,
        Err(too_large) => return too_large,
    };
    let faults = match Shape::scan(&after) {
        Ok(after) => after.faults,
        Err(fault) => vec![fault],
    };
    let new =
        faults.into_iter().find(|fault| !shape.faults.iter().any(|held| held.code == fault.code));
    match new {
        Some(fault) if matches!(fault.code, Code::Line | Code::Events | Code::Keys) => {
            let mut told = Diagnostic::new(fault.code).at(Place::file(path)).about(edit.id());
            told.args = fault.args;
            told
        }
        _ => refused(shape, edit.id(), "@edit.unsure"),
    }
}

/// What is to be replaced, and what the file is to say then.
struct Plan {
    /// Absent if single stretches cannot be replaced.
    splices: Option<Vec<Splice>>,
    meant: Vec<verify::Meant>,
}

fn plan(shape: &Shape<'_>, edits: &[Edit]) -> Result<Plan, Diagnostic> {
    let mut meant: Vec<verify::Meant> = (0..shape.slots.len()).map(verify::Meant::Same).collect();
    let mut splices = Some(Vec::new());
    let mut add = |more: Option<Vec<Splice>>| match (splices.as_mut(), more) {
        (Some(all), Some(more)) => all.extend(more),
        _ => splices = None,
    };
    let mut ids: HashSet<&str> = shape.slots.iter().filter_map(|slot| slot.id.as_deref()).collect();
    let mut gone = Vec::new();
    for edit in edits {
        let found = shape.find(edit.id());
        let index = || found.ok_or_else(|| refused(shape, edit.id(), "@edit.gone"));
        match edit {
            Edit::Set { changes, .. } => {
                let index = index()?;
                let (wanted, more) = set_entry(shape, index, changes)?;
                verify::put(&mut meant, index, verify::Meant::Changed(index, Box::new(wanted)));
                add(more);
            }
            Edit::Insert { phrase, at } => {
                if !ids.insert(edit.id()) {
                    return Err(refused(shape, edit.id(), "@edit.taken"));
                }
                let new = new_lines(shape, phrase)?;
                verify::insert(shape, &mut meant, at, verify::Meant::New(Box::new(new.raw)));
                add(insertion(shape, at, &new.lines));
            }
            Edit::Remove { .. } => {
                let index = index()?;
                ids.remove(edit.id());
                verify::remove(&mut meant, index);
                gone.push(index);
            }
            Edit::Move { to, .. } => {
                let index = index()?;
                if matches!(to, Spot::After(after) if after.as_str() == edit.id()) {
                    continue;
                }
                let slot = shape.slots.get(index);
                let block = slot.and_then(|slot| Block::of(shape, slot));
                let Some(block) = block else {
                    return Err(refused(shape, edit.id(), "@edit.shape"));
                };
                let stood = verify::place_of(&meant, index);
                verify::remove(&mut meant, index);
                verify::insert(shape, &mut meant, to, verify::Meant::Same(index));
                if verify::place_of(&meant, index) == stood {
                    continue;
                }
                let (column, _) = columns(shape);
                add(insertion(shape, to, &block.lines_at(column, shape.line_end)));
                gone.push(index);
            }
        }
    }
    if !gone.is_empty() {
        if meant.is_empty() {
            add(emptied(shape));
        } else {
            add(gone.iter().map(|index| removal(shape, *index, &gone)).collect());
        }
    }
    Ok(Plan { splices, meant })
}

/// What an entry is to say, and the stretches that make it say so, if there is a way.
type Change = (RawPhrase, Option<Vec<Splice>>);

fn set_entry(
    shape: &Shape<'_>,
    index: usize,
    changes: &[FieldChange],
) -> Result<Change, Diagnostic> {
    let Some(slot) = shape.slots.get(index) else { return Ok((RawPhrase::default(), None)) };
    let old = raw(shape, slot).map_err(|fault| broken(shape.text, fault))?;
    let mut new = old;
    for change in changes {
        change.write(&mut new);
    }
    let new = new.settled();
    let fields: Vec<Field> = changes.iter().map(FieldChange::field).collect();
    let of_a_change =
        |misfit: &Misfit| fields.iter().any(|field| field.key() == misfit.field_key());
    if let Some(misfit) = verify::misfits(&new).into_iter().find(of_a_change) {
        return Err(misfit_at(shape, slot, misfit));
    }
    let values: Vec<(Field, Option<value::Value>)> =
        fields.iter().map(|field| (*field, entry::value(&new, *field))).collect();
    let wanted: Vec<(&str, Option<&value::Value>)> =
        values.iter().map(|(field, value)| (field.key(), value.as_ref())).collect();
    let keys = Field::ALL.iter().map(|field| field.key());
    let order: Vec<&str> = std::iter::once("id").chain(keys).collect();
    let splices = set::set(shape, slot.node, &wanted, &order).ok();
    Ok((new, splices))
}

fn misfit_at(shape: &Shape<'_>, slot: &Slot, misfit: Misfit) -> Diagnostic {
    let place = shape.text.place(Span::empty(slot.dash.unwrap_or(slot.start)));
    let mut told = Diagnostic::new(misfit.code).at(place);
    told.args = misfit.args;
    match &slot.id {
        Some(id) => told.about(id),
        None => told,
    }
}

struct NewLines {
    raw: RawPhrase,
    lines: String,
}

fn new_lines(shape: &Shape<'_>, phrase: &Inserted) -> Result<NewLines, Diagnostic> {
    let (column, offset) = columns(shape);
    match phrase {
        Inserted::New(entry) => {
            let raw = entry.raw();
            if let Some(misfit) = verify::misfits(&raw).into_iter().next() {
                let mut told = Diagnostic::new(misfit.code)
                    .at(Place::file(shape.text.path.as_ref()))
                    .about(entry.id.as_str());
                told.args = misfit.args;
                return Err(told);
            }
            let lines = block::written(&raw, column, offset, shape.line_end, &[]);
            Ok(NewLines { raw, lines })
        }
        Inserted::Lines(block) => {
            let lines = block.lines_at(column, shape.line_end);
            let alone = Text::new(&shape.text.path, &lines);
            let unsure = || refused(shape, &block.id, "@edit.unsure");
            let found = Shape::scan(&alone).map_err(|_| unsure())?;
            let [slot] = found.slots.as_slice() else { return Err(unsure()) };
            let raw = raw(&found, slot).map_err(|_| unsure())?;
            Ok(NewLines { raw, lines })
        }
    }
}

/// The column of the dashes, and how much further in the keys are.
fn columns(shape: &Shape<'_>) -> (usize, usize) {
    let written = shape.slots.iter().find_map(|slot| {
        let dash = slot.dash?;
        let node = shape.outline.node(slot.node)?;
        let column = shape.column(dash);
        let same_line = shape.line_start(dash) == shape.line_start(node.span.start);
        let deep = shape.column(node.span.start);
        let offset =
            if same_line && node.kind == yaml::Kind::BlockMapping { deep - column } else { 2 };
        Some((column, offset))
    });
    written.unwrap_or((if shape.key.is_some() { 2 } else { 0 }, 2))
}

/// True if a blank line stands between entries; so it does in a file that does not tell.
fn is_airy(shape: &Shape<'_>) -> bool {
    let mut n_airy = 0;
    let mut n_gaps = 0;
    for pair in shape.slots.windows(2) {
        let [above, below] = pair else { continue };
        n_gaps += 1;
        if shape.source(Span::new(above.end, below.start)).matches('\n').count() > 1 {
            n_airy += 1;
        }
    }
    n_gaps == 0 || n_airy * 2 > n_gaps
}

/// `lines` as a new entry at `at`.
fn insertion(shape: &Shape<'_>, at: &Spot, lines: &str) -> Option<Vec<Splice>> {
    let end = shape.line_end;
    let air = if is_airy(shape) { end } else { "" };
    let Some(last) = shape.slots.last() else { return first_entry(shape, lines) };
    if shape.slots.iter().any(|slot| slot.dash.is_none()) {
        return None;
    }
    let behind = match at {
        Spot::First => {
            let first = shape.slots.first()?;
            // A remark that begins the file speaks of the whole file; this one does not.
            let begins_file = first.start == shape.line_start(0);
            let above = if begins_file && lines.trim_start().starts_with('#') { end } else { "" };
            let new = format!("{above}{lines}{end}{air}");
            return Some(vec![Splice::new(first.start, first.start, new)]);
        }
        Spot::After(after) => shape.find(after.as_str()).and_then(|index| shape.slots.get(index)),
        Spot::Last => None,
    };
    let at = behind.unwrap_or(last).end;
    Some(vec![Splice::new(at, at, format!("{end}{air}{lines}"))])
}

/// `lines` as the only entry.
fn first_entry(shape: &Shape<'_>, lines: &str) -> Option<Vec<Splice>> {
    let end = shape.line_end;
    let text = shape.text.text.as_ref();
    let mut out = Vec::new();
    if let Some(list) = shape.list {
        // `[]`
        let brackets = shape.outline.node(list)?.span;
        match shape.key {
            Some(key) => {
                let colon = shape.colon(key)? + 1;
                out.push(Splice::new(colon, brackets.end, ""));
                let at = shape.line_end_at(brackets.end);
                out.push(Splice::new(at, at, format!("{end}{lines}")));
            }
            None => {
                let alone = shape.line_start(brackets.start) == brackets.start
                    && shape.line_end_at(brackets.end) == brackets.end;
                if !alone {
                    return None;
                }
                out.push(Splice { span: brackets, new: lines.to_owned() });
            }
        }
        return Some(out);
    }
    let at = text.len();
    let bare = text.trim_start_matches('\u{feff}');
    let break_line = if bare.is_empty() || text.ends_with('\n') { "" } else { end };
    let air = if shape.key.is_some()
        || bare.trim().is_empty()
        || bare.ends_with("\n\n")
        || bare.ends_with("\r\n\r\n")
    {
        ""
    } else {
        end
    };
    out.push(Splice::new(at, at, format!("{break_line}{air}{lines}{end}")));
    Some(out)
}

/// Takes away the lines of the entry at `index`, one of those that go, and the blank lines above it.
fn removal(shape: &Shape<'_>, index: usize, gone: &[usize]) -> Option<Splice> {
    let slot = shape.slots.get(index)?;
    slot.dash?;
    let mut start = slot.start;
    let top = shape.line_start(0);
    while start > top {
        let above = shape.line_start(start - 1);
        let end = shape.line_end_at(above);
        if above >= start {
            break;
        }
        let source = shape.source(Span::new(above, end)).trim();
        if source.starts_with('#') && start < slot.start {
            // A remark that stands alone still does: the blank lines below go, not those above.
            return Some(Splice::new(slot.start, past_blank_lines(shape, slot.end), ""));
        }
        if !source.is_empty() {
            return Some(Splice::new(end, slot.end, ""));
        }
        start = above;
    }
    // The first lines of the file: what follows moves up.
    let mut last = slot;
    for (below, next) in shape.slots.iter().enumerate().skip(index + 1) {
        let between = shape.source(Span::new(last.end, next.start));
        if !gone.contains(&below) || !between.trim().is_empty() {
            break;
        }
        last = next;
    }
    let end = past_blank_lines(shape, last.end);
    let next = shape.slots.iter().find(|next| next.start == end);
    // What begins the file speaks of the whole file; remarks on the next entry do not begin it.
    let has_remarks =
        next.is_some_and(|next| next.dash.is_some_and(|dash| shape.line_start(dash) != end));
    Some(Splice::new(top, end, if has_remarks { shape.line_end } else { "" }))
}

/// Where the first line begins that is not blank behind the line of the byte `at`.
fn past_blank_lines(shape: &Shape<'_>, at: usize) -> usize {
    let mut end = shape.next_line(at);
    while end < shape.text.text.len() {
        let next = shape.next_line(end);
        if next <= end || !shape.source(Span::new(end, next)).trim().is_empty() {
            break;
        }
        end = next;
    }
    end
}

/// Takes away every entry and leaves `[]`, which says that nothing is meant to be there.
fn emptied(shape: &Shape<'_>) -> Option<Vec<Splice>> {
    let (first, last) = (shape.slots.first()?, shape.slots.last()?);
    first.dash?;
    match shape.key {
        Some(key) => {
            let colon = shape.colon(key)? + 1;
            let line = shape.line_end_at(colon);
            Some(vec![Splice::new(colon, colon, " []"), Splice::new(line, last.end, "")])
        }
        None => Some(vec![Splice::new(first.start, last.end, "[]")]),
    }
}

/// The entry that `edit` changes, written anew with its remarks above it.
fn rewrite(shape: &Shape<'_>, edit: &Edit) -> Option<Vec<Splice>> {
    let Edit::Set { id, changes } = edit else { return None };
    let slot = shape.slots.get(shape.find(id.as_str())?)?;
    let dash = slot.dash?;
    let (new, _) = set_entry(shape, shape.find(id.as_str())?, changes).ok()?;
    let span = Span::new(dash, slot.end);
    let remarks: Vec<&str> =
        shape.comments_in(span).into_iter().map(|remark| shape.source(remark).trim_end()).collect();
    let column = shape.column(dash);
    let (_, offset) = columns(shape);
    let lines = block::written(&new, column, offset, shape.line_end, &remarks);
    Some(vec![Splice::new(shape.line_start(dash), slot.end, lines)])
}

/// The text of `shape` with `splices`; `None` if two of them are about the same stretch.
fn apply(shape: &Shape<'_>, splices: &[Splice]) -> Option<String> {
    let text = shape.text.text.as_ref();
    let mut sorted: Vec<&Splice> = splices.iter().collect();
    // What is put in comes before what is taken away at the same place.
    sorted.sort_by_key(|splice| (splice.span.start, !splice.span.is_empty()));
    let mut out = String::with_capacity(text.len() + 256);
    let mut at = 0;
    let mut only_taken = true;
    for splice in sorted {
        let Span { start, end } = splice.span;
        if start < at && !(only_taken && splice.new.is_empty()) {
            return None;
        }
        out.push_str(text.get(at..start.max(at))?);
        out.push_str(&splice.new);
        only_taken = splice.new.is_empty();
        at = end.max(at);
    }
    out.push_str(text.get(at..)?);
    Some(out)
}
