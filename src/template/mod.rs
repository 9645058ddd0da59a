//! A phrase's text with its placeholders: `{name}`, `{name=default}`, `{name:a|b|c}`, `{{` for a brace.
//! Full-width `｛ ｝ ： ｜ ＝` are accepted. It does not know where values come from.
//! [`unfilled`] finds what other programs and people write for a placeholder.

mod field_names;
pub mod fill;
pub mod parse;
pub mod unfilled;
pub mod values;

pub use fill::{Filled, Piece, PieceKind};
pub use parse::{OfClock, Part, Slot, SlotKind, Template};
pub use unfilled::{Spared, Unfilled};
pub use values::{DateFormat, Values, day_part_greeting};
