//! From the nodes of a scanned text to typed values, without a second parse, where nobody could read the
//! text in another way. Texts, lists and mappings alone: whatever else a type asks for, and whatever is
//! wrong, is left to serde's own reading of YAML, which says what and where.
//! `tests/it/corruption.rs` holds both readings against each other.

use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeOwned, DeserializeSeed, IntoDeserializer as _, Visitor};
use serde::forward_to_deserialize_any;

use super::{Kind, Outline, Text};
use crate::text::Span;

/// Reads the node `node`; `None` if that should be left to the other reading.
pub(super) fn node<T: DeserializeOwned>(
    text: &Text,
    outline: &Outline<'_>,
    node: usize,
) -> Option<T> {
    let span = outline.node(node)?.span;
    if !is_plain_matter(span.of(&text.text)?) {
        return None;
    }
    let within = outline.within(node);
    let nodes = outline.nodes.get(within.clone())?;
    // `{a:, b: c}` is a key without a value to one, and a mistake to the other.
    let bare_key = |node: usize| {
        let flow = outline.node(node).is_some_and(|node| node.kind == Kind::FlowMapping);
        flow && outline
            .pairs(node)
            .any(|(_, value)| outline.node(value).is_some_and(|value| value.span.is_empty()))
    };
    if !nodes.iter().all(|node| is_undisputed(&text.text, node.kind, node.span))
        || within.into_iter().any(bare_key)
    {
        return None;
    }
    T::deserialize(Value { outline, node }).ok()
}

/// True if the text has none of what parsers have been seen to differ about: tabs, lone carriage
/// returns, explicit keys, directives and marks of documents.
fn is_plain_matter(text: &str) -> bool {
    let bytes = text.as_bytes();
    if memchr::memchr(b'\t', bytes).is_some() {
        return false;
    }
    let lone_return = memchr::memchr_iter(b'\r', bytes).any(|at| bytes.get(at + 1) != Some(&b'\n'));
    !lone_return
        && text.split('\n').all(|line| {
            let line = line.trim_start_matches([' ', '-']);
            !line.starts_with(['?', '%']) && !line.starts_with("...")
        })
}

/// True if a value is written so that there is one way to read it: on one line, or in a `|` block that
/// does not say how deep it is.
fn is_undisputed(source: &str, kind: Kind, span: Span) -> bool {
    let text = span.of(source).unwrap_or_default();
    match kind {
        Kind::BlockList | Kind::BlockMapping => true,
        Kind::Plain => !text.starts_with('-') && !text.contains(is_sign),
        Kind::SingleQuoted => !text.contains('\n'),
        Kind::DoubleQuoted => !text.contains('\n') && has_common_escapes(text),
        Kind::FlowList | Kind::FlowMapping => !text.contains(['\n', '#']),
        Kind::Block => {
            let before = source.get(..span.start).unwrap_or_default();
            let head = before.trim_end_matches([' ', '\n', '\r']);
            let line = head.rsplit('\n').next().unwrap_or_default();
            let gap = before.get(head.len()..).unwrap_or_default();
            let blank = |line: &str| !line.is_empty() && line.trim_matches([' ', '\r']).is_empty();
            (line.ends_with(": |") || line.ends_with(": |-"))
                && gap.matches('\n').count() == 1
                && !text.trim_end().split('\n').any(|line| blank(line.trim_end_matches('\r')))
        }
    }
}

/// Characters that mean something to YAML in some places.
fn is_sign(c: char) -> bool {
    c == '\n' || ":?#[]{}\"'&*!|>%@`".contains(c)
}

/// True if `text` has no escapes but those that every language has.
fn has_common_escapes(text: &str) -> bool {
    let mut rest = text;
    while let Some((_, escaped)) = rest.split_once('\\') {
        let Some(c) = escaped.chars().next().filter(|c| "nrt\"\\".contains(*c)) else {
            return false;
        };
        rest = escaped.get(c.len_utf8()..).unwrap_or_default();
    }
    true
}

/// The node `node`.
#[derive(Clone, Copy)]
struct Value<'a, 'b> {
    outline: &'a Outline<'b>,
    node: usize,
}

impl<'a> Value<'a, '_> {
    fn kind(self) -> Result<Kind, Refused> {
        self.outline.node(self.node).map(|node| node.kind).ok_or(Refused)
    }

    /// What a single value says; one that is not there says nothing.
    fn text(self) -> Result<&'a str, Refused> {
        let node = self.outline.node(self.node).filter(|node| node.kind.is_scalar());
        let node = node.ok_or(Refused)?;
        let absent = node.kind == Kind::Plain && node.span.is_empty();
        Ok(if absent { "" } else { node.text.as_ref() })
    }

    fn is_nothing(self) -> bool {
        self.outline.node(self.node).is_some_and(|node| {
            let nothing = ["~", "null", "Null", "NULL", ""];
            node.kind == Kind::Plain && nothing.contains(&node.text.as_ref())
        })
    }
}

/// The other reading must tell.
#[derive(Debug)]
struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("left to the other reading")
    }
}

impl std::error::Error for Refused {}

impl de::Error for Refused {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl<'de> de::Deserializer<'de> for Value<'_, '_> {
    type Error = Refused;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Refused> {
        Err(Refused)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        if self.is_nothing() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_str(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_str(self.text()?)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_str(self.text()?)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        if !self.kind()?.is_list() {
            return Err(Refused);
        }
        let items = self.outline.children(self.node);
        visitor.visit_seq(Items { outline: self.outline, items })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        if !self.kind()?.is_mapping() {
            return Err(Refused);
        }
        let pairs = self.outline.pairs(self.node);
        visitor.visit_map(Pairs { outline: self.outline, pairs, value: None })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.deserialize_map(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct
        newtype_struct tuple tuple_struct enum ignored_any
    }
}

struct Items<'a, 'b, I> {
    outline: &'a Outline<'b>,
    items: I,
}

impl<'de, I: Iterator<Item = usize>> de::SeqAccess<'de> for Items<'_, '_, I> {
    type Error = Refused;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Refused> {
        let Some(node) = self.items.next() else { return Ok(None) };
        seed.deserialize(Value { outline: self.outline, node }).map(Some)
    }
}

struct Pairs<'a, 'b, I> {
    outline: &'a Outline<'b>,
    pairs: I,
    value: Option<usize>,
}

impl<'de, I: Iterator<Item = (usize, usize)>> de::MapAccess<'de> for Pairs<'_, '_, I> {
    type Error = Refused;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Refused> {
        let Some((key, value)) = self.pairs.next() else { return Ok(None) };
        self.value = Some(value);
        let name = self.outline.node(key).filter(|key| key.kind.is_scalar()).ok_or(Refused)?;
        let name: StrDeserializer<'_, Refused> = name.text.as_ref().into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Refused> {
        let node = self.value.take().ok_or(Refused)?;
        seed.deserialize(Value { outline: self.outline, node })
    }
}
