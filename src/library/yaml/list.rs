//! Reads a file that is a list of entries, or one mapping, as far as it can be read.
//! The event scan gives places and refuses hazards; values come from it, too, where a text can be read
//! in one way only, else from serde, and then both must take it.

use serde::de::DeserializeOwned;

use super::{Fault, Outline, Text, check, hazard, read, recover, values};
use crate::diagnostic::Code;
use crate::text::Span;

/// The entries of a file.
#[derive(Debug)]
pub struct List<'a, T> {
    /// In the order of the file.
    pub items: Vec<Item<T>>,
    /// What was wrong, in the order of the file.
    pub faults: Vec<Fault>,
    /// False if the text did not scan or is no list, so that entries may be missing without a trace.
    pub whole: bool,
    /// True if there is no list, not even an empty one: at most comments, or the key alone.
    pub blank: bool,
    outlines: Vec<Outline<'a>>,
}

/// One entry of a list.
#[derive(Debug)]
pub struct Item<T> {
    /// What it says, unless something in it is wrong.
    pub value: Option<T>,
    /// The value of its key `id`, as far as it can be told.
    pub id: Option<String>,
    /// From its dash to the end of its last line.
    pub span: Span,
    outline: usize,
    node: Option<usize>,
}

/// A plain value that a comment follows on its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Which item, from 0.
    pub item_index: usize,
    /// The item's key under which the value stands.
    pub key: String,
    /// The value as it was read.
    pub value: Span,
    /// The comment.
    pub comment: Span,
}

/// A file that is one mapping.
#[derive(Debug)]
pub struct Mapping<'a, T> {
    /// What it says, unless something in it is wrong.
    pub value: Option<T>,
    /// What was wrong, in the order of the file.
    pub faults: Vec<Fault>,
    /// True if there is nothing but blank and comment.
    pub blank: bool,
    outline: Outline<'a>,
}

/// The shape of a file that is a list of entries, before anything in it is read as a value.
#[derive(Debug)]
pub struct Scan<'a> {
    /// Every key and value.
    pub outline: Outline<'a>,
    /// What was wrong, in the order of the file.
    pub faults: Vec<Fault>,
    /// The key above the list, if there is one.
    pub key: Option<usize>,
    /// The list, if there is one.
    pub list: Option<usize>,
}

impl<T> List<'_, T> {
    /// The place of the value at `path` (keys and item numbers joined by dots) in `item`.
    pub fn span_of(&self, item: &Item<T>, path: &str) -> Option<Span> {
        let outline = self.outlines.get(item.outline)?;
        let node = outline.find(item.node?, path)?;
        outline.node(node).map(|node| node.span)
    }

    /// The outline of `item` and its node there.
    pub fn outline_of(&self, item: &Item<T>) -> Option<(&Outline<'_>, usize)> {
        Some((self.outlines.get(item.outline)?, item.node?))
    }

    /// Plain values that a comment follows.
    pub fn cuts(&self) -> Vec<Cut> {
        let mut out = Vec::new();
        for (outline_index, outline) in self.outlines.iter().enumerate() {
            for (node, comment) in &outline.trailing_comments {
                // Items stand in the order of their outlines and nodes.
                let after = self.items.partition_point(|item| {
                    (item.outline, item.node) <= (outline_index, Some(*node))
                });
                let owner = after.checked_sub(1).and_then(|item_index| {
                    let item = self.items.get(item_index)?;
                    let inside =
                        item.outline == outline_index && outline.within(item.node?).contains(node);
                    inside.then_some((item_index, item.node?))
                });
                let Some((item_index, item_node)) = owner else { continue };
                let pair = outline
                    .pairs(item_node)
                    .find(|(_, value)| outline.within(*value).contains(node));
                let Some((key, _)) = pair else { continue };
                let (Some(key), Some(value)) = (outline.node(key), outline.node(*node)) else {
                    continue;
                };
                out.push(Cut {
                    item_index,
                    key: key.text.clone().into_owned(),
                    value: value.span,
                    comment: *comment,
                });
            }
        }
        out
    }
}

impl<T> Mapping<'_, T> {
    /// The place of the value at `path` (keys and item numbers joined by dots).
    pub fn span_of(&self, path: &str) -> Option<Span> {
        let node = self.outline.find(self.outline.root()?, path)?;
        self.outline.node(node).map(|node| node.span)
    }
}

/// Where a list stands in a file that is no bare list.
#[derive(Clone, Copy)]
struct Home<'a> {
    key: &'a str,
    /// Keys that may stand beside it and are read elsewhere.
    beside: &'a [&'a str],
}

/// Reads `text` as a list of entries, or a mapping that holds one under `key`.
pub fn read_list<'a, T: DeserializeOwned>(text: &'a Text, key: &str) -> List<'a, T> {
    read_list_beside(text, key, &[])
}

/// The same where the mapping may hold the keys `beside` as well; what they hold is not looked at.
pub fn read_list_beside<'a, T: DeserializeOwned>(
    text: &'a Text,
    key: &str,
    beside: &[&str],
) -> List<'a, T> {
    let key = Home { key, beside };
    let lint = check::lint(text);
    let mut list = if lint.too_long.is_empty() {
        match Outline::scan(&text.text, &text.lines, text.body()) {
            Ok(outline) => from_outline(text, &lint, outline, key),
            Err(fault) => from_pieces(text, &lint, key, Some(fault)),
        }
    } else {
        from_pieces(text, &lint, key, None)
    };
    list.faults.sort_by_key(|fault| fault.span.start);
    list.faults.dedup();
    list.faults.truncate(super::MAX_FAULTS);
    list
}

/// The shape of `text`, a list of entries, or a mapping that holds one under `key`.
///
/// # Errors
/// The first reason why the file cannot be taken as a whole: it does not scan, or is something else
/// than a list.
pub fn scan_list<'a>(text: &'a Text, key: &str) -> Result<Scan<'a>, Fault> {
    let mut lint = check::lint(text);
    if let Some(fault) = lint.too_long.into_iter().next() {
        return Err(fault);
    }
    let mut outline = Outline::scan(&text.text, &text.lines, text.body())?;
    let mut faults = std::mem::take(&mut outline.faults);
    faults.append(&mut lint.control);
    faults.extend(outside_texts(&outline, &lint.indent));
    let mut shape = Vec::new();
    let list = match find_list(text, &outline, Home { key, beside: &[] }, &mut shape) {
        Found::Nothing => None,
        Found::List(list) => Some(list),
        Found::WrongShape => {
            let whole = Fault::new(Code::Schema, text.body());
            return Err(shape.into_iter().next().unwrap_or(whole));
        }
    };
    if outline.n_documents > 1 {
        let second = faults.iter().find(|fault| fault.code == Code::Schema).cloned();
        return Err(second.unwrap_or(Fault::new(Code::Schema, text.body())));
    }
    let root = outline.root().filter(|root| list != Some(*root));
    let key = root.and_then(|root| {
        let mut pairs = outline.pairs(root);
        pairs.find(|(at, _)| outline.node(*at).is_some_and(|node| node.text == key))
    });
    let key = key.map(|(key, _)| key);
    faults.extend(shape);
    faults.sort_by_key(|fault| fault.span.start);
    Ok(Scan { outline, faults, key, list })
}

/// The shape of `text`, one mapping or nothing at all, whatever its keys and values are.
///
/// # Errors
/// The first reason why the file cannot be taken as a whole: it does not scan, holds what must not be
/// there, or is something else than a mapping.
pub fn scan_mapping(text: &Text) -> Result<Outline<'_>, Fault> {
    let mut lint = check::lint(text);
    if let Some(fault) = lint.too_long.into_iter().next() {
        return Err(fault);
    }
    let mut outline = Outline::scan(&text.text, &text.lines, text.body())?;
    let mut faults = std::mem::take(&mut outline.faults);
    faults.append(&mut lint.control);
    faults.extend(outside_texts(&outline, &lint.indent));
    if let Some(fault) = faults.into_iter().next() {
        return Err(fault);
    }
    match outline.root() {
        Some(root) if outline.node(root).is_some_and(|node| !node.kind.is_mapping()) => {
            Err(wrong_root(text, &outline, root, "@shape.mapping"))
        }
        _ => Ok(outline),
    }
}

/// The shape of `text`, whatever is wrong with it beside; `None` if it does not scan.
pub fn outline_of(text: &Text) -> Option<Outline<'_>> {
    Outline::scan(&text.text, &text.lines, text.body()).ok()
}

/// Reads `text` as one mapping by serde alone, or not at all: for files in the program, of which a
/// test knows that [`read_mapping`] takes them.
pub fn read_trusted<T: DeserializeOwned>(text: &str) -> Option<T> {
    read::whole(text)
}

/// Reads `text` as one mapping.
pub fn read_mapping<'a, T: DeserializeOwned>(text: &'a Text) -> Mapping<'a, T> {
    let mut lint = check::lint(text);
    let mut out =
        Mapping { value: None, faults: Vec::new(), blank: false, outline: Outline::default() };
    if !lint.too_long.is_empty() {
        out.faults = lint.too_long;
        return out;
    }
    match Outline::scan(&text.text, &text.lines, text.body()) {
        Ok(mut outline) => {
            let mut faults = std::mem::take(&mut outline.faults);
            faults.append(&mut lint.control);
            faults.extend(outside_texts(&outline, &lint.indent));
            match outline.root() {
                None => out.blank = true,
                Some(root) if outline.node(root).is_some_and(|node| node.kind.is_mapping()) => {
                    if faults.is_empty() {
                        match read::node(text, &outline, root) {
                            Ok(value) => out.value = Some(value),
                            Err(more) => faults.extend(more),
                        }
                    }
                }
                Some(root) => faults.push(wrong_root(text, &outline, root, "@shape.mapping")),
            }
            faults.sort_by_key(|fault| fault.span.start);
            out.faults = faults;
            out.outline = outline;
        }
        Err(fault) => {
            let inside = check::block_lines(text);
            out.faults = outside_blocks(text, &inside, &lint.indent);
            out.faults.append(&mut lint.control);
            if out.faults.is_empty() {
                out.faults.push(fault);
            }
        }
    }
    out
}

fn from_outline<'a, T: DeserializeOwned>(
    text: &'a Text,
    lint: &check::Lint,
    mut outline: Outline<'a>,
    key: Home<'_>,
) -> List<'a, T> {
    let mut faults = std::mem::take(&mut outline.faults);
    faults.extend(lint.control.iter().cloned());
    faults.extend(outside_texts(&outline, &lint.indent));
    let mut list = List {
        items: Vec::new(),
        faults: Vec::new(),
        whole: outline.n_documents <= 1,
        blank: false,
        outlines: Vec::new(),
    };
    match find_list(text, &outline, key, &mut faults) {
        Found::Nothing => list.blank = true,
        Found::WrongShape => list.whole = false,
        Found::List(node) => list.items = items(text, &outline, node, &mut faults, 0),
    }
    list.faults = faults;
    list.outlines.push(outline);
    list
}

enum Found {
    Nothing,
    WrongShape,
    List(usize),
}

fn find_list(text: &Text, outline: &Outline<'_>, home: Home<'_>, faults: &mut Vec<Fault>) -> Found {
    let Some(root) = outline.root() else { return Found::Nothing };
    let Some(node) = outline.node(root) else { return Found::Nothing };
    if node.kind.is_list() {
        return Found::List(root);
    }
    let value = outline.value(root, home.key);
    if node.kind.is_mapping() && (value.is_some() || !home.beside.is_empty()) {
        let mut known: Vec<String> =
            home.beside.iter().chain([&home.key]).map(|key| (*key).to_owned()).collect();
        // Whichever list is read, the words are the same.
        known.sort_unstable();
        for (other, _) in outline.pairs(root) {
            let other = outline.node(other);
            if let Some(other) = other.filter(|other| !known.iter().any(|key| other.text == *key)) {
                faults.push(read::unknown_key(&other.text, &known, other.span));
            }
        }
        return match value.and_then(|value| Some((value, outline.node(value)?))) {
            Some((value, node)) if node.kind.is_list() => Found::List(value),
            Some((value, node)) if !node.span.is_empty() => {
                faults.push(wrong_root(text, outline, value, "@shape.list"));
                Found::WrongShape
            }
            _ => Found::Nothing,
        };
    }
    faults.push(wrong_root(text, outline, root, "@shape.list"));
    Found::WrongShape
}

fn wrong_root(text: &Text, outline: &Outline<'_>, node: usize, expected: &str) -> Fault {
    let Some(node) = outline.node(node) else {
        return Fault::new(Code::Schema, text.body());
    };
    if node.kind.is_scalar()
        && let Some(fault) = hazard::failed_key(&text.text, &text.lines, node.span)
    {
        return fault;
    }
    let line = node.span.of(&text.text).and_then(|text| text.lines().next()).unwrap_or_default();
    Fault::new(Code::Schema, Span::new(node.span.start, node.span.start + line.len()))
        .with("key", "")
        .with("found", node.kind.word())
        .with("expected", expected)
}

/// The items of the list `list`, one by one.
fn items<T: DeserializeOwned>(
    text: &Text,
    outline: &Outline<'_>,
    list: usize,
    faults: &mut Vec<Fault>,
    outline_index: usize,
) -> Vec<Item<T>> {
    let Some(span) = outline.node(list).map(|node| node.span) else { return Vec::new() };
    let nodes: Vec<usize> = outline.children(list).collect();
    let item = |node: usize, value: Option<T>| {
        let start_end = outline.node(node).map(|node| node.span).unwrap_or_default();
        Item {
            value,
            id: outline
                .value(node, "id")
                .and_then(|id| outline.node(id))
                .filter(|id| id.kind.is_scalar() && !id.text.is_empty())
                .map(|id| id.text.clone().into_owned()),
            span: Span::new(dash_before(text, start_end.start), start_end.end),
            outline: outline_index,
            node: Some(node),
        }
    };
    let clean = !faults.iter().any(|fault| touches(span, fault.span));
    let mut out = Vec::with_capacity(nodes.len());
    let mut more = Vec::new();
    for node in nodes {
        let mut item = item(node, None);
        if clean || !faults.iter().any(|fault| touches(item.span, fault.span)) {
            let read = values::node(text, outline, node);
            match read.map_or_else(|| read::node(text, outline, node), Ok) {
                Ok(value) => item.value = Some(value),
                Err(found) if more.len() < super::MAX_FAULTS => more.extend(found),
                Err(_) => {}
            }
        }
        out.push(item);
    }
    faults.append(&mut more);
    out
}

/// True if `fault` lies in `span`, its ends included: an empty fault at the end belongs to it.
fn touches(span: Span, fault: Span) -> bool {
    fault.start >= span.start && fault.start <= span.end || span.overlaps(fault)
}

/// Where the dash of the item that begins at `start` stands.
fn dash_before(text: &Text, start: usize) -> usize {
    let before = text.text.get(..start).unwrap_or_default();
    let before = before.trim_end_matches([' ', '\n', '\r']);
    if before.ends_with('-') { before.len() - 1 } else { start }
}

/// Odd indentation that is not part of a quoted or block text.
fn outside_texts(outline: &Outline<'_>, indent: &[Fault]) -> Vec<Fault> {
    let quoted = |at: usize| {
        let after = outline.nodes.partition_point(|node| node.span.start <= at);
        // Nodes stand in the order of their starts; the text that holds `at` is the last before it.
        outline.nodes.get(..after).is_some_and(|nodes| {
            nodes
                .iter()
                .rev()
                .find(|node| node.kind.is_scalar())
                .is_some_and(|node| node.kind != super::Kind::Plain && at < node.span.end)
        })
    };
    indent.iter().filter(|fault| !quoted(fault.span.start)).cloned().collect()
}

/// Odd indentation that, going by the heads of lines alone, is not part of a block text.
fn outside_blocks(text: &Text, inside: &[bool], indent: &[Fault]) -> Vec<Fault> {
    let in_block = |at: usize| inside.get(text.lines.line_index(at)).copied().unwrap_or(false);
    indent.iter().filter(|fault| !in_block(fault.span.start)).cloned().collect()
}

/// Reads what can be read of a text that does not scan, item by item.
fn from_pieces<'a, T: DeserializeOwned>(
    text: &'a Text,
    lint: &check::Lint,
    key: Home<'_>,
    fault: Option<Fault>,
) -> List<'a, T> {
    let from = if key.beside.is_empty() { None } else { recover::after_key(text, key.key) };
    let pieces = recover::pieces(text, from);
    let inside = check::block_lines(text);
    let mut list = List {
        items: Vec::new(),
        faults: Vec::new(),
        whole: false,
        blank: false,
        outlines: Vec::new(),
    };
    list.faults.extend(head_faults(text, lint, &inside, key, pieces.head, fault.as_ref()));
    for piece in pieces.items {
        let too_long = lint.too_long.iter().filter(|fault| piece.overlaps(fault.span));
        let too_long: Vec<Fault> = too_long.cloned().collect();
        let mut faults = too_long;
        faults.extend(lint.control.iter().filter(|fault| piece.overlaps(fault.span)).cloned());
        let scanned = if faults.iter().any(|fault| fault.code == Code::Line) {
            None
        } else {
            Some(Outline::scan(&text.text, &text.lines, piece))
        };
        let indent: Vec<Fault> =
            lint.indent.iter().filter(|fault| piece.overlaps(fault.span)).cloned().collect();
        match scanned {
            Some(Ok(mut outline)) => {
                faults.append(&mut outline.faults);
                faults.extend(outside_texts(&outline, &indent));
                match outline.root() {
                    Some(root) if outline.node(root).is_some_and(|node| node.kind.is_list()) => {
                        let index = list.outlines.len();
                        list.items.extend(items(text, &outline, root, &mut faults, index));
                        list.outlines.push(outline);
                    }
                    Some(root) => faults.push(wrong_root(text, &outline, root, "@shape.list")),
                    None => {}
                }
            }
            refused => {
                faults.extend(outside_blocks(text, &inside, &indent));
                if let Some(Err(fault)) = refused
                    && faults.is_empty()
                {
                    faults.push(fault);
                }
                let outline = list.outlines.len();
                list.items.push(Item {
                    value: None,
                    id: id_by_eye(text, piece),
                    span: piece,
                    outline,
                    node: None,
                });
            }
        }
        if list.faults.len() < super::MAX_FAULTS {
            list.faults.append(&mut faults);
        }
    }
    if let Some(fault) = fault.filter(|_| list.faults.is_empty()) {
        list.faults.push(fault);
    }
    list
}

/// What is wrong before the first item: anything but comments and `key:`.
fn head_faults(
    text: &Text,
    lint: &check::Lint,
    inside: &[bool],
    home: Home<'_>,
    head: Span,
    fault: Option<&Fault>,
) -> Vec<Fault> {
    let body = head.of(&text.text).unwrap_or_default();
    let mut content = body
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty() && !line.trim_start().starts_with('#'));
    let expected = format!("{}:", home.key);
    let first = content.next();
    if content.next().is_none() && first.is_none_or(|line| line == expected) {
        return Vec::new();
    }
    let mut faults: Vec<Fault> =
        lint.too_long.iter().filter(|fault| head.overlaps(fault.span)).cloned().collect();
    let indent = outside_blocks(text, inside, &lint.indent);
    faults.extend(
        indent
            .into_iter()
            .chain(lint.control.iter().cloned())
            .filter(|fault| head.overlaps(fault.span)),
    );
    if !faults.is_empty() {
        return faults;
    }
    match Outline::scan(&text.text, &text.lines, head) {
        Err(fault) => vec![fault],
        Ok(outline) => match outline.root() {
            Some(_) if outline_holds(&outline, home) => Vec::new(),
            Some(root) => vec![
                fault
                    .filter(|fault| head.overlaps(fault.span))
                    .cloned()
                    .unwrap_or_else(|| wrong_root(text, &outline, root, "@shape.list")),
            ],
            None => Vec::new(),
        },
    }
}

/// True if the text is a mapping whose only keys are those of the list and those beside it.
fn outline_holds(outline: &Outline<'_>, home: Home<'_>) -> bool {
    let Some(root) = outline.root().filter(|_| !home.beside.is_empty()) else { return false };
    let known = |key: usize| {
        let key = outline.node(key).map_or("", |key| &*key.text);
        key == home.key || home.beside.contains(&key)
    };
    outline.node(root).is_some_and(|root| root.kind.is_mapping())
        && outline.pairs(root).all(|(key, _)| known(key))
}

/// The id of an item that does not scan, from a line that looks like one.
fn id_by_eye(text: &Text, piece: Span) -> Option<String> {
    piece.of(&text.text)?.lines().find_map(|line| {
        let line = line.trim_start_matches(['-', ' ']);
        let value = line.strip_prefix("id:")?.split('#').next()?.trim().trim_matches(['"', '\'']);
        (!value.is_empty()).then(|| value.to_owned())
    })
}
