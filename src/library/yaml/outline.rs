//! The shape of a YAML text with the place of every key and value, from one pass over its events.
//! It refuses what a phrase file never needs (anchors, tags, merge keys, deep nesting, twice the same
//! key). It does not turn values into types.

use std::borrow::Cow;
use std::collections::HashMap;

use granit_parser::{Event, Parser, ScalarStyle, StructureStyle};

use super::{Fault, MAX_DEPTH, MAX_EVENTS, MAX_FAULTS, MAX_KEYS, hazard};
use crate::diagnostic::{Code, Lines};
use crate::text::Span;

/// What a node is and how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A value without quotes.
    Plain,
    /// A value in single quotes.
    SingleQuoted,
    /// A value in double quotes.
    DoubleQuoted,
    /// A value in a `|` or `>` block.
    Block,
    /// A list, one item a line.
    BlockList,
    /// A list in brackets.
    FlowList,
    /// A mapping, one key a line.
    BlockMapping,
    /// A mapping in braces.
    FlowMapping,
}

impl Kind {
    /// True for a list.
    pub fn is_list(self) -> bool {
        matches!(self, Self::BlockList | Self::FlowList)
    }

    /// True for a mapping.
    pub fn is_mapping(self) -> bool {
        matches!(self, Self::BlockMapping | Self::FlowMapping)
    }

    /// True for a single value.
    pub fn is_scalar(self) -> bool {
        !self.is_list() && !self.is_mapping()
    }

    /// The key of the word that names it.
    pub fn word(self) -> &'static str {
        if self.is_list() {
            "@shape.list"
        } else if self.is_mapping() {
            "@shape.mapping"
        } else {
            "@shape.text"
        }
    }
}

/// A key, a value, a list or a mapping. A list's items follow it; a mapping's keys and values follow
/// it in turn.
#[derive(Clone, Debug)]
pub struct Node<'a> {
    /// What it is.
    pub kind: Kind,
    /// What a single value says; empty for lists and mappings.
    pub text: Cow<'a, str>,
    /// Where it stands: a block's text without its header; a list or mapping to the end of its last
    /// value or bracket.
    pub span: Span,
    /// The node after this one and all that is in it.
    next: usize,
}

/// The shape of a text.
#[derive(Clone, Debug, Default)]
pub struct Outline<'a> {
    /// Every node, each before what is in it.
    pub nodes: Vec<Node<'a>>,
    /// What must not be there. The nodes are complete nevertheless.
    pub faults: Vec<Fault>,
    /// Comments that stand right behind a plain value: the value's node and the comment's place.
    pub trailing_comments: Vec<(usize, Span)>,
    /// Every comment, from its `#` to the end of its line.
    pub comments: Vec<Span>,
    /// How many documents there are.
    pub n_documents: usize,
}

struct Open {
    node: usize,
    span: Span,
    n_children: usize,
}

impl<'a> Outline<'a> {
    /// The shape of `range` of `source`, a whole number of lines; or why there is none.
    pub fn scan(source: &'a str, lines: &Lines, range: Span) -> Result<Self, Fault> {
        let text = range.of(source).unwrap_or_default();
        let options = granit_parser::options! {
            emit_unresolved_aliases: true,
            emit_anchor_events: true,
            // A lead may well comment out half a file.
            max_buffered_comment_events: MAX_EVENTS,
            flow_nesting_limit: 4 * MAX_DEPTH,
            block_nesting_limit: 4 * MAX_DEPTH,
        };
        let mut out = Self::default();
        out.nodes.reserve(text.len() / 24);
        let mut open: Vec<Open> = Vec::new();
        let mut last_end = range.start;
        for (n_events, next) in Parser::new_from_str_with_options(text, options).enumerate() {
            let (event, at) = match next {
                Ok(next) => next,
                Err(error) => {
                    let at = range.start + error.marker().byte_offset().unwrap_or(text.len());
                    let opened = open
                        .iter()
                        .rev()
                        .find(|open| {
                            out.nodes.get(open.node).is_some_and(|node| {
                                matches!(node.kind, Kind::FlowList | Kind::FlowMapping)
                            })
                        })
                        .map(|open| open.span);
                    let scene = hazard::Scene { source, lines, range, at, last_end, opened };
                    return Err(hazard::name(&scene, error.kind()));
                }
            };
            if n_events > MAX_EVENTS {
                return Err(Fault::new(Code::Events, Span::empty(last_end))
                    .with("limit", MAX_EVENTS.to_string()));
            }
            let bytes = at.byte_range().unwrap_or(0..0);
            let span = Span::new(range.start + bytes.start, range.start + bytes.end);
            if let Some(tag) = at.tag_span().and_then(|tag| tag.byte_range()) {
                let tag = Span::new(range.start + tag.start, range.start + tag.end);
                let found = tag.of(source).unwrap_or_default();
                // `!您好` is a text someone forgot to quote; `!ruby/object` is not.
                let code = if found.is_ascii() { Code::Tag } else { Code::Quote };
                let found = if found.is_ascii() { found } else { "!" };
                out.report(Fault::new(code, tag).with("found", found));
            }
            match event {
                Event::Scalar(value, style, ..) => {
                    let kind = match style {
                        ScalarStyle::Plain => Kind::Plain,
                        ScalarStyle::SingleQuoted => Kind::SingleQuoted,
                        ScalarStyle::DoubleQuoted => Kind::DoubleQuoted,
                        ScalarStyle::Literal | ScalarStyle::Folded => Kind::Block,
                    };
                    out.add(&mut open, kind, value, span);
                    last_end = span.end.max(last_end);
                }
                Event::SequenceStart(style, ..) => {
                    let kind = match style {
                        StructureStyle::Block => Kind::BlockList,
                        StructureStyle::Flow => Kind::FlowList,
                    };
                    let node = out.add(&mut open, kind, Cow::Borrowed(""), span);
                    out.enter(&mut open, node, span);
                    last_end = span.end.max(last_end);
                }
                Event::MappingStart(style, ..) => {
                    let kind = match style {
                        StructureStyle::Block => Kind::BlockMapping,
                        StructureStyle::Flow => Kind::FlowMapping,
                    };
                    let node = out.add(&mut open, kind, Cow::Borrowed(""), span);
                    out.enter(&mut open, node, span);
                    last_end = span.end.max(last_end);
                }
                Event::SequenceEnd | Event::MappingEnd => {
                    if let Some(closed) = open.pop() {
                        // A bracket has a width; the end of a block has none.
                        if !span.is_empty() {
                            last_end = span.end.max(last_end);
                        }
                        out.close(&closed, last_end, lines, source);
                    }
                }
                Event::Alias(_) => {
                    let found = span.of(source).unwrap_or_default();
                    out.report(Fault::new(Code::Alias, span).with("found", found));
                    out.add(&mut open, Kind::Plain, Cow::Borrowed("~"), span);
                    last_end = span.end.max(last_end);
                }
                Event::UnresolvedAlias(_) => {
                    out.report(Fault::new(Code::Quote, span).with("found", "*"));
                    out.add(&mut open, Kind::Plain, Cow::Borrowed("~"), span);
                    last_end = span.end.max(last_end);
                }
                Event::Anchor(_, name) => {
                    let (code, found) = if name.is_ascii() {
                        (Code::Alias, span.of(source).unwrap_or_default())
                    } else {
                        (Code::Quote, "&")
                    };
                    out.report(Fault::new(code, span).with("found", found));
                }
                Event::Comment(..) => out.comment(source, span),
                Event::DocumentStart(..) => {
                    out.n_documents += 1;
                    if out.n_documents == 2 {
                        out.report(
                            Fault::new(Code::Schema, span)
                                .with("found", "---")
                                .with("expected", "@shape.one-document"),
                        );
                    }
                }
                // The start and end of the text, and whatever a later parser may add.
                _ => {}
            }
        }
        out.faults.sort_by_key(|fault| fault.span.start);
        out.comments.sort_unstable();
        out.comments.dedup();
        Ok(out)
    }

    /// The first document's value, or `None` if there is only blank and comment.
    pub fn root(&self) -> Option<usize> {
        (!self.nodes.is_empty()).then_some(0)
    }

    /// The node numbered `node`.
    pub fn node(&self, node: usize) -> Option<&Node<'a>> {
        self.nodes.get(node)
    }

    /// What is directly in `node`: a list's items, or a mapping's keys and values in turn.
    pub fn children(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        let end = self.nodes.get(node).map_or(0, |node| node.next);
        let first = Some(node + 1).filter(|first| *first < end);
        std::iter::successors(first, move |at| {
            self.nodes.get(*at).map(|node| node.next).filter(|next| *next < end)
        })
    }

    /// The keys of the mapping `node`, each with its value.
    pub fn pairs(&self, node: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        let mapping = self.nodes.get(node).is_some_and(|node| node.kind.is_mapping());
        let mut children = self.children(node);
        std::iter::from_fn(move || {
            if !mapping {
                return None;
            }
            Some((children.next()?, children.next()?))
        })
    }

    /// The value of `key` in the mapping `node`.
    pub fn value(&self, node: usize, key: &str) -> Option<usize> {
        self.pairs(node)
            .find(|(at, _)| self.nodes.get(*at).is_some_and(|node| node.text == key))
            .map(|(_, value)| value)
    }

    /// The value at `path` below `node`: keys and item numbers from 0, joined by dots.
    pub fn find(&self, node: usize, path: &str) -> Option<usize> {
        path.split('.').filter(|step| !step.is_empty()).try_fold(node, |at, step| {
            match step.parse::<usize>() {
                Ok(item_index) if self.nodes.get(at)?.kind.is_list() => {
                    self.children(at).nth(item_index)
                }
                _ => self.value(at, step),
            }
        })
    }

    /// Every node in `node`, itself included.
    pub fn within(&self, node: usize) -> std::ops::Range<usize> {
        node..self.nodes.get(node).map_or(node, |node| node.next)
    }

    fn add(&mut self, open: &mut [Open], kind: Kind, text: Cow<'a, str>, span: Span) -> usize {
        let node = self.nodes.len();
        if self.n_documents < 2 {
            let mut span = span;
            if let Some(parent) = open.last_mut() {
                parent.n_children += 1;
                // A value that is not there stands behind its key, not where the next thing begins.
                let is_value = parent.n_children % 2 == 0
                    && self.nodes.get(parent.node).is_some_and(|node| node.kind.is_mapping());
                if is_value && span.is_empty() && kind == Kind::Plain {
                    span = self.nodes.last().map_or(span, |key| Span::empty(key.span.end));
                }
            }
            self.nodes.push(Node { kind, text, span, next: node + 1 });
        }
        node
    }

    fn enter(&mut self, open: &mut Vec<Open>, node: usize, span: Span) {
        open.push(Open { node, span, n_children: 0 });
        if open.len() == MAX_DEPTH + 1 {
            self.report(Fault::new(Code::Depth, span).with("limit", MAX_DEPTH.to_string()));
        }
    }

    fn close(&mut self, closed: &Open, end: usize, lines: &Lines, source: &str) {
        let next = self.nodes.len();
        let Some(node) = self.nodes.get_mut(closed.node) else { return };
        node.next = next;
        let block = matches!(node.kind, Kind::BlockList | Kind::BlockMapping);
        node.span.end = end.max(node.span.start);
        if block {
            // The end of a block value is where the scanner stopped, past the blank lines below it.
            // A key without a value ends before its colon: a block ends where its last line does.
            let kept = node.span.of(source).map_or(0, |text| text.trim_end().len());
            let end = node.span.start + kept;
            let rest = source.get(end..).unwrap_or_default();
            let line_rest = rest.split('\n').next().unwrap_or_default().trim_end();
            node.span.end = end + line_rest.len();
        }
        if node.kind.is_mapping() {
            self.check_keys(closed, lines);
        }
    }

    fn check_keys(&mut self, closed: &Open, lines: &Lines) {
        let n_keys = closed.n_children / 2;
        if n_keys > MAX_KEYS {
            self.report(Fault::new(Code::Keys, closed.span).with("limit", MAX_KEYS.to_string()));
            return;
        }
        let mut faults = Vec::new();
        let mut first: HashMap<&str, Span> = HashMap::new();
        let few = n_keys <= 12;
        let mut seen: Vec<(&str, Span)> = Vec::new();
        for (key, _) in self.pairs(closed.node) {
            let Some(node) = self.nodes.get(key) else { continue };
            if node.text == "<<" && node.kind == Kind::Plain {
                faults.push(Fault::new(Code::Merge, node.span));
            }
            let earlier = if few {
                let earlier = seen.iter().find(|(text, _)| *text == node.text).map(|(_, at)| *at);
                seen.push((&node.text, node.span));
                earlier
            } else {
                first.insert(&node.text, node.span)
            };
            if let Some(earlier) = earlier {
                faults.push(
                    Fault::new(Code::DupKey, node.span)
                        .with("key", node.text.as_ref())
                        .with("first_line", (lines.line_index(earlier.start) + 1).to_string()),
                );
            }
        }
        faults.into_iter().for_each(|fault| self.report(fault));
    }

    fn comment(&mut self, source: &str, span: Span) {
        self.comments.push(span);
        let Some(last) = self.nodes.len().checked_sub(1) else { return };
        // The parser may tell of a comment a little late: look back over a few nodes.
        for index in (last.saturating_sub(3)..=last).rev() {
            let Some(node) = self.nodes.get(index) else { return };
            if node.kind != Kind::Plain || node.span.is_empty() || node.span.end > span.start {
                continue;
            }
            let between = source.get(node.span.end..span.start).unwrap_or("\n");
            if between.chars().all(|c| c == ' ' || c == '\t') {
                self.trailing_comments.push((index, span));
            }
            return;
        }
    }

    fn report(&mut self, fault: Fault) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(fault);
        }
    }
}
