//! Text: spans, folding, readings. Knows nothing of phrases, rules or files.

pub mod span;

pub use span::{CharSpan, Span};
