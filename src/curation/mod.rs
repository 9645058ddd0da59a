//! Curation: how a phrase is written, reviewed, approved, retired and taken back, and what a lead wants
//! to see of the whole library. It decides; it writes nothing, reads no clock, and is told findings,
//! use and time as plain values.

pub mod coverage;
pub mod diff;
pub mod duplicates;
pub mod field;
pub mod form;
pub mod history;
pub mod missing;
pub mod overview;
pub mod status;
pub mod trash;

pub use field::{Delta, Field};
pub use form::Form;
pub use history::{Entry, EventKind, History};
pub use status::{Refusal, State, Verb};
