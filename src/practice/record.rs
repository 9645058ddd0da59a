//! What is written down of an answer: one record each, the moment it is given. Everything else
//! (states, queues, progress, mistakes) is computed from these again.
//! It does not store.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::card::{Card, Grade, Mode, Wording};
use super::day::Timestamp;

/// The version of these records.
pub const VERSION: u8 = 1;
/// The scheduler that the grades are meant for.
pub const ALGORITHM: &str = "fsrs-6";

/// One answer to a card.
#[derive(Clone, Debug, PartialEq)]
pub struct Review {
    /// When.
    pub at: Timestamp,
    /// Who; the name in the profile, or blank.
    pub user: Arc<str>,
    /// Which card.
    pub card: Card,
    /// The wording that was asked.
    pub wording: Wording,
    /// In which mode; an exam asks cards, too.
    pub mode: Mode,
    /// How well.
    pub grade: Grade,
    /// Share of characters or blanks that were right, 0 to 1.
    pub accuracy: f32,
    /// How long the answer took, in milliseconds.
    pub took_ms: u32,
    /// The library it was asked from (`card::library_revision`).
    pub library: Arc<str>,
}

/// One answer in a drill, which no scheduler looks at.
#[derive(Clone, Debug, PartialEq)]
pub struct Drilled {
    /// When.
    pub at: Timestamp,
    /// Who; the name in the profile, or blank.
    pub user: Arc<str>,
    /// The session it belongs to.
    pub session: u64,
    /// The session's mode.
    pub mode: Mode,
    /// What was asked: see [`super::session::item_key`].
    pub item: String,
    /// Whether it was right.
    pub right: bool,
    /// How long the answer took, in milliseconds: of a typing drill from the start to the last
    /// character, of a three-second answer from the bubble.
    pub took_ms: u32,
    /// What was measured.
    pub measures: Measures,
    /// The seed of the session.
    pub seed: u64,
    /// The library it was asked from.
    pub library: Arc<str>,
    /// The rules it was judged by.
    pub rules: Arc<str>,
}

/// What was measured of an answer in a drill. Nothing measured: not stored.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Measures {
    /// Share that was right, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accuracy: Option<f64>,
    /// Characters: right, wrong, missed, extra.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chars: Option<[u32; 4]>,
    /// Precision and recall of marks, 0 to 1 each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marks: Option<[f64; 2]>,
    /// Rules that were broken or overlooked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missed: Vec<String>,
    /// Why the answer does not count, if it does not: a paste, too short.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invalid: Option<String>,
    /// The part of an exam it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<Mode>,
}

/// What one answer leaves behind.
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    /// Of a card.
    Review(Review),
    /// Of a drill.
    Drilled(Drilled),
}
