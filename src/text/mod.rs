//! Text: spans, folding, readings. Knows nothing of phrases, rules or files.

pub mod fold;
pub mod pinyin;
pub mod span;

pub use span::{CharSpan, Span};
