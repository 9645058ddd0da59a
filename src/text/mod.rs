//! Text: spans, folding, readings, words. Knows nothing of phrases, rules or files.

pub mod dictionary;
pub mod fold;
pub mod pinyin;
pub mod span;

pub use span::{CharSpan, Span};
