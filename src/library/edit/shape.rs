//! Where the entries of a phrase file stand, line by line, with the comments that belong to them.
//! It changes nothing.

use crate::library::yaml::{self, Fault, Kind, Outline, Scan, Text};
use crate::text::Span;

/// A phrase file, its entries in order.
#[derive(Debug)]
pub(crate) struct Shape<'a> {
    /// The file.
    pub text: &'a Text,
    /// Its keys and values.
    pub outline: Outline<'a>,
    /// What was wrong with it.
    pub faults: Vec<Fault>,
    /// The list of entries, if there is one.
    pub list: Option<usize>,
    /// The key above the list, if there is one.
    pub key: Option<usize>,
    /// Its entries.
    pub slots: Vec<Slot>,
    /// `\n` or `\r\n`.
    pub line_end: &'static str,
}

/// An entry and its lines.
#[derive(Clone, Debug)]
pub(crate) struct Slot {
    /// Its node.
    pub node: usize,
    /// Its id, as far as it can be told.
    pub id: Option<String>,
    /// Where its dash stands; absent in a list in brackets.
    pub dash: Option<usize>,
    /// Where its first line begins: that of the comments right above it, else that of its dash.
    pub start: usize,
    /// Where its last line ends, the end of line not included.
    pub end: usize,
}

impl<'a> Shape<'a> {
    /// Reads `text`.
    pub(crate) fn scan(text: &'a Text) -> Result<Self, Fault> {
        let Scan { outline, faults, key, list } = yaml::scan_list(text, "phrases")?;
        let crlf = memchr::memchr(b'\n', text.text.as_bytes())
            .is_some_and(|at| text.text.get(..at).is_some_and(|before| before.ends_with('\r')));
        let line_end = if crlf { "\r\n" } else { "\n" };
        let mut shape = Self { text, outline, faults, list, key, slots: Vec::new(), line_end };
        let nodes: Vec<usize> =
            list.into_iter().flat_map(|at| shape.outline.children(at)).collect();
        let mut before = key.map_or(0, |key| shape.line_end_at(shape.end_of(key)));
        for (index, node) in nodes.iter().copied().enumerate() {
            let after = nodes.get(index + 1).and_then(|next| shape.dash(*next, before));
            let slot = shape.slot(node, before, after);
            before = slot.end;
            shape.slots.push(slot);
        }
        Ok(shape)
    }

    /// The first entry called `id`.
    pub(crate) fn find(&self, id: &str) -> Option<usize> {
        self.slots.iter().position(|slot| slot.id.as_deref() == Some(id))
    }

    /// The text of `span`.
    pub(crate) fn source(&self, span: Span) -> &str {
        span.of(&self.text.text).unwrap_or_default()
    }

    /// Where the line of the byte `at` begins; a byte order mark is before the first line.
    pub(crate) fn line_start(&self, at: usize) -> usize {
        self.text.lines.span(&self.text.text, self.text.lines.line_index(at)).start
    }

    /// Where the line of the byte `at` ends, its end of line not included.
    pub(crate) fn line_end_at(&self, at: usize) -> usize {
        let line_index = self.text.lines.line_index(at);
        let start = self.text.lines.span(&self.text.text, line_index).start;
        start + self.text.lines.line(&self.text.text, line_index).len()
    }

    /// Where the line after that of the byte `at` begins.
    pub(crate) fn next_line(&self, at: usize) -> usize {
        self.text.lines.span(&self.text.text, self.text.lines.line_index(at)).end
    }

    /// The blanks before the byte `at` on its line, other characters counted as one blank each.
    pub(crate) fn column(&self, at: usize) -> usize {
        self.source(Span::new(self.line_start(at), at)).chars().count()
    }

    /// Where the last character of `node` ends, comments and blank lines behind it not included.
    pub(crate) fn end_of(&self, node: usize) -> usize {
        let Some(found) = self.outline.node(node) else { return 0 };
        match found.kind {
            Kind::Plain | Kind::SingleQuoted | Kind::DoubleQuoted => found.span.end,
            Kind::FlowList | Kind::FlowMapping => found.span.end,
            // The parser's own end lies past the blank lines below.
            Kind::Block => found.span.start + self.source(found.span).trim_end().len(),
            Kind::BlockList | Kind::BlockMapping => {
                let ends = self.outline.children(node).map(|child| self.end_of(child));
                ends.max().unwrap_or(found.span.start)
            }
        }
    }

    /// Where the colon behind the key `key` stands.
    pub(crate) fn colon(&self, key: usize) -> Option<usize> {
        let end = self.outline.node(key)?.span.end;
        let rest = self.text.text.get(end..)?;
        let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        rest.get(blank..)?.starts_with(':').then_some(end + blank)
    }

    /// Where the dash before the item `node` stands, not before `after`; only blanks and comments may
    /// lie between.
    pub(crate) fn dash(&self, node: usize, after: usize) -> Option<usize> {
        let found = self.outline.node(node)?;
        let start = if found.kind == Kind::Block {
            // Its text begins a line or more below its dash.
            self.header(node)?.start
        } else {
            found.span.start
        };
        let mut at = start;
        loop {
            let line = self.line_start(at).max(after);
            let before = self.source(Span::new(line, at));
            let bare = match self.comment_on(line, at) {
                Some(comment) => self.source(Span::new(line, comment)),
                None => before,
            };
            let trimmed = bare.trim_end();
            if trimmed.ends_with('-') {
                return Some(line + trimmed.len() - 1);
            }
            if !trimmed.is_empty() || line <= after {
                return None;
            }
            at = line.checked_sub(1).filter(|above| self.line_start(*above) < line)?;
        }
    }

    /// The header of the block `node`, from its sign to the end of its line without a comment.
    pub(crate) fn header(&self, node: usize) -> Option<Span> {
        let found = self.outline.node(node).filter(|node| node.kind == Kind::Block)?;
        let mut at = found.span.start;
        loop {
            let line = self.line_start(at);
            let end = self.comment_on(line, at).unwrap_or(at);
            let bare = self.source(Span::new(line, end)).trim_end();
            if !bare.trim_start().is_empty() {
                let sign = bare.rfind(['|', '>'])?;
                return Some(Span::new(line + sign, line + bare.len()));
            }
            at = line.checked_sub(1).filter(|above| self.line_start(*above) < line)?;
        }
    }

    /// Where the comment on the line from `line` to `end` begins.
    fn comment_on(&self, line: usize, end: usize) -> Option<usize> {
        let comments = &self.outline.comments;
        let after = comments.partition_point(|comment| comment.start < line);
        comments.get(after).map(|comment| comment.start).filter(|start| *start < end)
    }

    /// Where the comment that stands behind the byte `at` on its line begins.
    pub(crate) fn comment_behind(&self, at: usize) -> Option<usize> {
        self.comment_on(at, self.line_end_at(at).max(at))
    }

    /// The comments in `span`.
    pub(crate) fn comments_in(&self, span: Span) -> Vec<Span> {
        let comments = &self.outline.comments;
        let first = comments.partition_point(|comment| comment.start < span.start);
        let rest = comments.get(first..).unwrap_or_default();
        rest.iter().copied().take_while(|comment| comment.start < span.end).collect()
    }

    /// The lines of the entry `node`, which lie behind `before` and before the dash at `after`.
    fn slot(&self, node: usize, before: usize, after: Option<usize>) -> Slot {
        let start_of_node = self.outline.node(node).map_or(0, |node| node.span.start);
        let dash = self.dash(node, before);
        let first = dash.unwrap_or(start_of_node);
        let id = self
            .outline
            .value(node, "id")
            .and_then(|id| self.outline.node(id))
            .filter(|id| id.kind.is_scalar() && !id.text.trim().is_empty())
            .map(|id| id.text.trim().to_owned());
        let mut slot = Slot {
            node,
            id,
            dash,
            start: self.line_start(first).max(before),
            end: self.line_end_at(self.end_of(node).max(first)),
        };
        if dash.is_none() {
            return slot;
        }
        let column = self.column(first);
        let limit = after.map_or(self.text.text.len(), |after| self.line_start(after));
        // Remarks further in than the dash, right below, belong to the entry above them.
        loop {
            let next = self.next_line(slot.end);
            if next >= limit
                || next <= slot.end
                || self.comment_column(next).is_none_or(|at| at <= column)
            {
                break;
            }
            slot.end = self.line_end_at(next);
        }
        // Remarks in the column of the dash, right above, belong to the entry below them.
        let mut lead = slot.start;
        while lead > 0 {
            let above = self.line_start(lead - 1);
            if above < before || above >= lead || self.comment_column(above) != Some(column) {
                break;
            }
            lead = above;
        }
        // What begins the file speaks of the whole file.
        if lead > self.line_start(0) {
            slot.start = lead;
        }
        slot
    }

    /// If the line that begins at `line` is a comment, in which column.
    fn comment_column(&self, line: usize) -> Option<usize> {
        let end = self.line_end_at(line);
        let source = self.source(Span::new(line, end));
        let body = source.trim_start_matches([' ', '\t']);
        let column = source.len() - body.len();
        let comments = &self.outline.comments;
        let at = line + column;
        let is_comment = body.starts_with('#')
            && comments.binary_search_by_key(&at, |found| found.start).is_ok();
        is_comment.then_some(column)
    }
}
