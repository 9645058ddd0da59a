//! Phrases that another program took out of their files: noticed whenever the library is read, in the
//! trash at once, and told in the history a minute later if they are still missing. Somebody who cuts
//! a phrase out of one file and pastes it into another saves twice, and so does a version control
//! system that changes its branch.

use std::sync::Arc;

use super::super::action::Effect;
use super::super::content::Content;
use super::super::save::SaveJob;
use super::super::state::{AppState, Loading};
use crate::curation::Entry;
use crate::curation::missing::{Missing, Reading, missing};

/// What is still missing after so long was removed.
pub const GRACE_MS: u64 = 60_000;

impl AppState {
    /// Looks what is missing in `new`, which was read from `folder` and is not in use yet. Gives the
    /// names of what went missing just now.
    pub(in crate::app) fn look_for_missing(&mut self, new: &Content, folder: &str) -> Vec<String> {
        let same =
            matches!(&self.loading, Loading::Ready { folder: held, .. } if held.as_str() == folder);
        let held = std::mem::take(&mut self.curate.missing);
        let old = self.content.clone();
        let (held, old) = if same { (held, Some(reading(&old))) } else { (Vec::new(), None) };
        let known = held.iter().filter(|one| one.noticed.is_some());
        let known: Vec<_> = known.map(|one| one.id.clone()).collect();
        let (now, now_ms) = (self.now_absolute, self.practice.at.mono_ms);
        self.curate.missing = missing(held, old, reading(new), now, now_ms);
        let fresh = self.curate.missing.iter().filter(|one| {
            one.noticed.is_some() && one.removed.is_some() && !known.contains(&one.id)
        });
        let name = |one: &Missing| {
            let phrase = self.content.library.get(&one.id);
            phrase.map_or_else(|| one.id.to_string(), |phrase| phrase.title().to_owned())
        };
        fresh.map(name).collect()
    }

    /// Tells in the history what has been missing long enough, or whatever is; nothing where the
    /// library cannot be written.
    pub(in crate::app) fn tell_missing(&mut self, at_once: bool) -> Vec<Effect> {
        if self.curate.missing.is_empty() || self.why_read_only().is_some() {
            return Vec::new();
        }
        let now_ms = self.practice.at.mono_ms;
        let mut lines = Vec::new();
        for noticed in self.curate.missing.iter_mut().filter_map(|one| one.noticed.as_mut()) {
            let due = at_once || now_ms >= noticed.at_ms + GRACE_MS;
            if due && !noticed.told {
                noticed.told = true;
                lines.push(noticed.entry.to_line());
            }
        }
        if lines.is_empty() {
            return Vec::new();
        }
        vec![Effect::Save(SaveJob { log: self.log(), after: lines, ..SaveJob::default() })]
    }

    /// Removals that the history does not tell yet.
    pub(super) fn noticed(&self) -> Vec<Arc<Entry>> {
        let noticed = self.curate.missing.iter().filter_map(|one| one.noticed.as_ref());
        noticed.map(|noticed| Arc::clone(&noticed.entry)).collect()
    }

    /// Milliseconds until something that is missing is told; `None`: nothing is.
    pub fn missing_wakes_in_ms(&self) -> Option<u64> {
        if self.why_read_only().is_some() {
            return None;
        }
        let now_ms = self.practice.at.mono_ms;
        let noticed = self.curate.missing.iter().filter_map(|one| one.noticed.as_ref());
        let due = noticed.filter(|noticed| !noticed.told).map(|noticed| noticed.at_ms + GRACE_MS);
        due.min().map(|due| due.saturating_sub(now_ms).max(1))
    }
}

fn reading(content: &Content) -> Reading<'_> {
    Reading { library: &content.library, files: &content.files, history: &content.history }
}
