//! The library: phrases, categories, stages, seasons, read from YAML behind an intake gate.
//! It takes bytes and gives values; it touches no disk.

pub mod fingerprint;
pub mod phrase;
pub mod season;

pub use phrase::{
    Approval, Category, Library, Meta, Phrase, PhraseId, Scope, Stage, Status, Waiver,
};
pub use season::Season;
