//! A phrase's text with its placeholders: `{name}`, `{name=default}`, `{name:a|b|c}`, `{{` for a brace.
//! Full-width `｛ ｝ ： ｜ ＝` are accepted. It does not know where values come from.

pub mod fill;
pub mod parse;
pub mod values;

pub use fill::{Filled, Piece, PieceKind};
pub use parse::{Part, Slot, SlotKind, Template};
pub use values::{Values, day_part_greeting};
