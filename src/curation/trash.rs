//! Phrases that were removed and can still be taken back: thirty days, from the history alone.
//! It removes nothing.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::Timestamp;

use super::history::{Entry, History};
use crate::library::{Library, PhraseId};

/// So long a removed phrase is offered, in days. The history keeps it for ever.
pub const DAYS: i64 = 30;

/// A phrase in the trash.
#[derive(Clone, Debug, PartialEq)]
pub struct Trashed {
    /// Its id.
    pub id: PhraseId,
    /// The event that removed it.
    pub entry: Arc<Entry>,
    /// Days that it is still offered, from 0.
    pub n_days_left: i64,
}

/// What is in the trash at `now`, the latest first; `noticed` are removals that the history does not
/// tell yet. What stands in the library is not in the trash, whoever put it back.
pub fn trash(
    history: &History,
    noticed: &[Arc<Entry>],
    library: &Library,
    now: Timestamp,
) -> Vec<Trashed> {
    let mut out: Vec<Trashed> = Vec::new();
    let mut known = HashSet::new();
    for entry in noticed.iter().chain(history.entries.iter().rev()) {
        let Some(id) = PhraseId::new(&entry.phrase) else { continue };
        if !entry.did.removes() || library.get(&id).is_some() {
            continue;
        }
        let age_days = (now.as_second() - entry.at.as_second()).div_euclid(86_400).max(0);
        if age_days >= DAYS || !known.insert(id.clone()) {
            continue;
        }
        out.push(Trashed { id, entry: Arc::clone(entry), n_days_left: DAYS - age_days });
    }
    out.sort_by_key(|trashed| std::cmp::Reverse(trashed.entry.at));
    out
}
