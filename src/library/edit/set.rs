//! New values for the keys of one entry, as replacements of stretches of the file: what is not meant
//! stays, comments, order and the manner of writing included.
//! It does not apply them, and does not check what comes out.

use super::shape::Shape;
use super::value::Value;
use crate::library::yaml::Kind;
use crate::library::yaml::write::{self, Context};
use crate::text::Span;

/// A stretch of a file and what stands there from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Splice {
    /// What is taken away.
    pub span: Span,
    /// What takes its place.
    pub new: String,
}

impl Splice {
    pub(crate) fn new(start: usize, end: usize, new: impl Into<String>) -> Self {
        Self { span: Span::new(start, end), new: new.into() }
    }
}

/// The way an entry is written is none that single values are replaced in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stuck;

/// Keys of a mapping with the values they are to have.
pub(crate) type Wanted<'a> = [(&'a str, Option<&'a Value>)];

/// Gives the keys of the mapping `node` the values in `wanted`. `order` is the order in which keys are
/// usually written.
pub(crate) fn set(
    shape: &Shape<'_>,
    node: usize,
    wanted: &Wanted<'_>,
    order: &[&str],
) -> Result<Vec<Splice>, Stuck> {
    let kind = shape.outline.node(node).ok_or(Stuck)?.kind;
    let mapping = Mapping::read(shape, node, kind, wanted, order)?;
    let mut out = mapping.removals()?;
    for (key, value) in wanted {
        let Some(value) = value else { continue };
        match mapping.pair(key) {
            Some(pair) if value.stands_at(&shape.outline, pair.value) => {}
            Some(pair) => mapping.replace(pair, value, &mut out)?,
            None => out.push(mapping.insertion(key, value)?),
        }
    }
    Ok(out)
}

/// The mapping that is changed.
struct Mapping<'a, 'b> {
    shape: &'a Shape<'b>,
    flow: bool,
    pairs: Vec<Pair>,
    order: &'a [&'a str],
    /// The column of its keys; meaningless in braces.
    column: usize,
}

#[derive(Clone, Copy, Debug)]
struct Pair {
    key: usize,
    value: usize,
    key_start: usize,
    /// Where its value ends, or its colon.
    end: usize,
    rank: usize,
    goes: bool,
}

impl<'a, 'b> Mapping<'a, 'b> {
    fn read(
        shape: &'a Shape<'b>,
        node: usize,
        kind: Kind,
        wanted: &Wanted<'_>,
        order: &'a [&'a str],
    ) -> Result<Self, Stuck> {
        let mut pairs = Vec::new();
        for (key, value) in shape.outline.pairs(node) {
            let found = shape.outline.node(key).ok_or(Stuck)?;
            let name = found.text.as_ref();
            let colon = shape.colon(key).ok_or(Stuck)?;
            let taken = |(held, value): &(&str, Option<&Value>)| *held == name && value.is_none();
            pairs.push(Pair {
                key,
                value,
                key_start: found.span.start,
                end: shape.end_of(value).max(colon + 1),
                rank: order.iter().position(|held| *held == name).unwrap_or(order.len()),
                goes: wanted.iter().any(taken),
            });
        }
        let column = pairs.first().map_or(0, |pair| shape.column(pair.key_start));
        let flow = match kind {
            Kind::FlowMapping => true,
            Kind::BlockMapping => false,
            _ => return Err(Stuck),
        };
        if !flow && pairs.is_empty() || pairs.iter().all(|pair| pair.goes) {
            return Err(Stuck);
        }
        Ok(Self { shape, flow, pairs, order, column })
    }

    fn pair(&self, key: &str) -> Option<Pair> {
        let found = |pair: &&Pair| {
            self.shape.outline.node(pair.key).is_some_and(|node| node.text == key) && !pair.goes
        };
        self.pairs.iter().find(found).copied()
    }

    /// Takes away every pair that goes.
    fn removals(&self) -> Result<Vec<Splice>, Stuck> {
        let mut out = Vec::new();
        let n_leading = self.pairs.iter().take_while(|pair| pair.goes).count();
        let (leading, rest) = self.pairs.split_at(n_leading);
        let stays = rest.first().ok_or(Stuck)?;
        if let Some(first) = leading.first() {
            out.push(Splice::new(first.key_start, stays.key_start, ""));
        }
        for pairs in rest.windows(2) {
            let [before, pair] = pairs else { continue };
            if !pair.goes {
                continue;
            }
            if self.flow {
                out.push(Splice::new(before.end, pair.end, ""));
                continue;
            }
            // The line above may be a remark: it stays.
            let line = self.shape.line_start(pair.key_start);
            let above = line.checked_sub(1).ok_or(Stuck)?;
            let start = self.shape.line_end_at(above);
            out.push(Splice::new(start, self.shape.line_end_at(pair.end), ""));
        }
        Ok(out)
    }

    /// Adds `key`, behind the key that usually stands before it.
    fn insertion(&self, key: &str, value: &Value) -> Result<Splice, Stuck> {
        let rank = self.order.iter().position(|held| *held == key).unwrap_or(self.order.len());
        let staying = || self.pairs.iter().filter(|pair| !pair.goes);
        let before = staying().filter(|pair| pair.rank < rank).max_by_key(|pair| pair.rank);
        let Some(before) = before.or_else(|| staying().next()) else { return Err(Stuck) };
        if self.flow {
            let pair = format!(", {key}: {}", value.flow(Context::Flow));
            return Ok(Splice::new(before.end, before.end, pair));
        }
        let shape = self.shape;
        let at = shape.line_end_at(before.end);
        let blanks = " ".repeat(self.column);
        let pair = value.pair(key, self.column, shape.line_end);
        Ok(Splice::new(at, at, format!("{}{blanks}{pair}", shape.line_end)))
    }

    /// Gives `pair` another value.
    fn replace(&self, pair: Pair, value: &Value, out: &mut Vec<Splice>) -> Result<(), Stuck> {
        let shape = self.shape;
        let node = shape.outline.node(pair.value).ok_or(Stuck)?;
        let part = match (value, node.kind) {
            (Value::Map(_), Kind::BlockMapping | Kind::FlowMapping) => self.map(pair.value, value),
            (Value::List(items), Kind::BlockList) => super::set_list::set(shape, pair.value, items),
            (Value::Text(text), kind) if kind.is_scalar() => {
                self.text(pair, text).map(|splice| vec![splice])
            }
            (_, Kind::Plain) if node.span.is_empty() || node.text == "~" => {
                self.short(pair, &value.flow(Context::Flow)).map(|splice| vec![splice])
            }
            _ => Err(Stuck),
        };
        match part {
            Ok(part) => out.extend(part),
            Err(Stuck) => out.push(self.whole(pair, value)?),
        }
        Ok(())
    }

    /// Writes `pair` anew, unless a remark would be lost.
    fn whole(&self, pair: Pair, value: &Value) -> Result<Splice, Stuck> {
        let shape = self.shape;
        let key = shape.outline.node(pair.key).ok_or(Stuck)?;
        let node = shape.outline.node(pair.value).ok_or(Stuck)?;
        let bare = |span: Span| shape.comments_in(span).is_empty();
        if matches!(node.kind, Kind::FlowList | Kind::FlowMapping) && bare(node.span) {
            let context = if self.flow { Context::Flow } else { Context::Block };
            return Ok(Splice { span: node.span, new: value.flow(context) });
        }
        let span = Span::new(key.span.start, shape.line_end_at(pair.end));
        if self.flow || !bare(span) {
            return Err(Stuck);
        }
        Ok(Splice { span, new: value.pair(&key.text, self.column, shape.line_end) })
    }

    /// Gives the mapping `node` the keys of `value` and no others.
    fn map(&self, node: usize, value: &Value) -> Result<Vec<Splice>, Stuck> {
        let Value::Map(pairs) = value else { return Err(Stuck) };
        let order: Vec<&str> = pairs.iter().map(|(key, _)| *key).collect();
        let mut wanted: Vec<(&str, Option<&Value>)> =
            pairs.iter().map(|(key, value)| (*key, Some(value))).collect();
        for (key, _) in self.shape.outline.pairs(node) {
            let key = self.shape.outline.node(key).ok_or(Stuck)?.text.as_ref();
            if !order.contains(&key) {
                wanted.push((key, None));
            }
        }
        set(self.shape, node, &wanted, &order)
    }

    /// Puts `written`, which is on one line, in the place of a single value.
    fn short(&self, pair: Pair, written: &str) -> Result<Splice, Stuck> {
        let node = self.shape.outline.node(pair.value).ok_or(Stuck)?;
        if node.span.is_empty() {
            let at = self.shape.colon(pair.key).ok_or(Stuck)? + 1;
            return Ok(Splice::new(at, at, format!(" {written}")));
        }
        if !self.shape.comments_in(node.span).is_empty() {
            return Err(Stuck);
        }
        Ok(Splice { span: node.span, new: written.to_owned() })
    }

    /// Puts `text` in the place of a single value, in the manner of the old one.
    fn text(&self, pair: Pair, text: &str) -> Result<Splice, Stuck> {
        let shape = self.shape;
        let node = shape.outline.node(pair.value).ok_or(Stuck)?;
        if self.flow {
            let written = match node.kind {
                Kind::DoubleQuoted => write::double_quoted(text),
                Kind::SingleQuoted => {
                    write::single_quoted(text).unwrap_or_else(|| write::double_quoted(text))
                }
                _ => write::short(text, Context::Flow),
            };
            return self.short(pair, &written);
        }
        let colon = shape.colon(pair.key).ok_or(Stuck)?;
        let was_long = node.text.trim_end().contains('\n');
        let wants_block = match node.kind {
            Kind::Block => true,
            Kind::DoubleQuoted => text.contains('\n') && !was_long,
            _ => text.contains('\n'),
        };
        let (start, n_blanks) = match node.kind {
            Kind::Block => {
                let header = shape.header(pair.value).ok_or(Stuck)?;
                let explicit = shape.source(header).contains(|c: char| c.is_ascii_digit());
                let deep = shape.column(node.span.start);
                let n_blanks = if explicit || deep <= self.column || node.text.trim().is_empty() {
                    self.column + 2
                } else {
                    deep
                };
                (header.start, n_blanks)
            }
            _ if node.span.is_empty() => (colon + 1, self.column + 2),
            _ => (node.span.start, self.column + 2),
        };
        let body = wants_block.then(|| write::block_body(text, n_blanks, shape.line_end)).flatten();
        // A remark behind the value stays behind it, or behind the sign of its block.
        let head_end = match node.kind {
            Kind::Block => shape.header(pair.value).ok_or(Stuck)?.end,
            _ => pair.end,
        };
        let remark = shape.comment_behind(head_end);
        let inner = shape.comments_in(Span::new(start, pair.end));
        if inner.iter().any(|comment| Some(comment.start) != remark) {
            return Err(Stuck);
        }
        let remark =
            remark.map_or("", |at| shape.source(Span::new(head_end, shape.line_end_at(at))));
        let blank = if node.span.is_empty() && node.kind != Kind::Block { " " } else { "" };
        if let Some(body) = body {
            let end = shape.line_end_at(pair.end);
            return Ok(Splice::new(start, end, format!("{blank}|-{remark}{body}")));
        }
        let written = match node.kind {
            Kind::DoubleQuoted | Kind::Block => write::double_quoted(text),
            Kind::SingleQuoted => {
                write::single_quoted(text).unwrap_or_else(|| write::double_quoted(text))
            }
            _ if node.span.is_empty()
                && shape.outline.node(pair.key).is_some_and(|key| key.text == "text") =>
            {
                write::double_quoted(text)
            }
            _ => write::short(text, Context::Block),
        };
        if node.kind == Kind::Block {
            let end = shape.line_end_at(pair.end);
            return Ok(Splice::new(start, end, format!("{written}{remark}")));
        }
        Ok(Splice::new(start, node.span.end.max(start), format!("{blank}{written}")))
    }
}
