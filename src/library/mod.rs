//! The library: phrases, categories, stages, seasons, read from YAML behind an intake gate.
//! It takes bytes and gives values, and edits texts in place; it touches no disk.

pub(crate) mod codec;
pub mod edit;
pub mod elements;
pub mod field;
pub mod fingerprint;
pub mod load;
pub mod merge;
pub mod phrase;
pub mod schema;
pub mod season;
pub mod season_text;
pub mod shipped;
pub mod source;
pub mod usage;
pub mod yaml;

pub use codec::items;
pub use elements::Element;
pub use field::Field;
pub use load::{Loaded, LoadedFile, load};
pub use phrase::{
    Approval, Category, Library, Meta, Phrase, PhraseId, ReviewPolicy, Scope, Signature, Stage,
    Status, Waiver,
};
pub use season::{Festival, Season, SeasonClock};
pub use source::{Role, SourceFile};
