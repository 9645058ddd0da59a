//! The fields of a phrase as plain values, for changes, history and undo: what a field holds is a
//! JSON value of the shape that the phrase file has; `null` where the key is absent.
//! It does not write files and does not judge what a field holds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub use crate::library::field::{Field, value};
use crate::library::fingerprint::fingerprint;
use crate::library::{Phrase, Scope, Status};

/// A field that changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Delta {
    /// Which.
    pub field: Field,
    /// What it held.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub old: Value,
    /// What it holds now.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub new: Value,
}

impl Delta {
    /// The change back.
    pub fn back(&self) -> Self {
        Self { field: self.field, old: self.new.clone(), new: self.old.clone() }
    }
}

/// The approval of the text with the fingerprint `text` by nobody knows whom: what is on record of a
/// phrase that was approved before anybody wrote down by whom. It names nobody, so that no decision is
/// told that nobody took.
pub fn unsigned(text: &str) -> Value {
    json!({ "text": text })
}

/// What changes beside the text of `phrase` where that changes: an approved phrase without a record of
/// its approval gets on record which text was approved, so that this goes on being offered.
pub fn kept_approval(phrase: &Phrase) -> Option<Delta> {
    let is_unrecorded = phrase.scope == Scope::Team
        && phrase.status == Status::Approved
        && phrase.approved.is_none();
    let new = unsigned(&fingerprint(&phrase.text));
    is_unrecorded.then_some(Delta { field: Field::Approved, old: Value::Null, new })
}

/// Every field of `phrase` that holds something.
pub fn values(phrase: &Phrase) -> BTreeMap<Field, Value> {
    let held = |field: &Field| (*field, value(phrase, *field));
    Field::ALL.iter().map(held).filter(|(_, value)| !value.is_null()).collect()
}
