//! A value of an entry on its way into a file: single, a list, or a mapping; how it is written, and
//! whether it stands there already. It does not decide where.

use crate::library::yaml::write::{self, Context};
use crate::library::yaml::{Kind, Outline};

/// A value of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A single value.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// Keys and values, in the order in which they are written.
    Map(Vec<(&'static str, Value)>),
}

impl Value {
    /// As plain JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        match self {
            Self::Text(text) => text.as_str().into(),
            Self::List(items) => items.iter().map(Self::json).collect(),
            Self::Map(pairs) => {
                let pairs = pairs.iter().map(|(key, value)| ((*key).to_owned(), value.json()));
                serde_json::Value::Object(pairs.collect())
            }
        }
    }

    /// On one line: `[a, b]`, `{k: v}`.
    pub(crate) fn flow(&self, context: Context) -> String {
        match self {
            Self::Text(text) => write::short(text, context),
            Self::List(items) => {
                let items: Vec<String> =
                    items.iter().map(|item| item.flow(Context::Flow)).collect();
                format!("[{}]", items.join(", "))
            }
            Self::Map(pairs) => {
                let pairs: Vec<String> = pairs
                    .iter()
                    .map(|(key, value)| format!("{key}: {}", value.flow(Context::Flow)))
                    .collect();
                format!("{{{}}}", pairs.join(", "))
            }
        }
    }

    /// `key: value` on as many lines as it takes, without an end of line after the last; every line but
    /// the first after `n_blanks` blanks or more.
    pub(crate) fn pair(&self, key: &str, n_blanks: usize, line_end: &str) -> String {
        match self {
            Self::Text(text) if key == "text" => {
                let block =
                    text.contains('\n').then(|| write::block_body(text, n_blanks + 2, line_end));
                match block.flatten() {
                    Some(body) => format!("{key}: |-{body}"),
                    None => format!("{key}: {}", write::double_quoted(text)),
                }
            }
            Self::List(items) if items.iter().any(|item| matches!(item, Self::Map(_))) => {
                let mut out = format!("{key}:");
                for item in items {
                    out.push_str(line_end);
                    out.extend(std::iter::repeat_n(' ', n_blanks + 2));
                    out.push_str("- ");
                    out.push_str(&item.flow(Context::Block));
                }
                out
            }
            _ => format!("{key}: {}", self.flow(Context::Block)),
        }
    }

    /// True if the node `at` says this already.
    pub(crate) fn stands_at(&self, outline: &Outline<'_>, at: usize) -> bool {
        let Some(node) = outline.node(at) else { return false };
        match self {
            Self::Text(text) => {
                // An absent value reads as `~`.
                let nothing =
                    node.kind == Kind::Plain && (node.span.is_empty() || is_null(&node.text));
                node.kind.is_scalar() && !nothing && node.text.trim_end() == text.trim_end()
            }
            Self::List(items) => {
                node.kind.is_list()
                    && outline.children(at).count() == items.len()
                    && outline.children(at).zip(items).all(|(at, item)| item.stands_at(outline, at))
            }
            Self::Map(pairs) => {
                node.kind.is_mapping()
                    && outline.pairs(at).count() == pairs.len()
                    && pairs.iter().all(|(key, value)| {
                        outline.value(at, key).is_some_and(|at| value.stands_at(outline, at))
                    })
            }
        }
    }
}

fn is_null(text: &str) -> bool {
    ["", "~", "null", "Null", "NULL"].contains(&text)
}
