//! The order of phrases within their files: one place up or down, or dragged to another row, with
//! everything that is marked. A phrase never leaves its file this way.

use super::super::action::Effect;
use super::super::state::AppState;
use super::Column;
use super::op::{Change, Name};
use crate::curation::{EventKind, Refusal};
use crate::library::{LoadedFile, PhraseId};

impl AppState {
    /// What is dragged along with the row of `id`: that phrase, or everything that is marked with it,
    /// in the order of the file.
    ///
    /// # Errors
    /// If the table does not show the order of the files, or they do not stand in one file.
    pub fn dragged(&self, id: &PhraseId) -> Result<Vec<PhraseId>, Refusal> {
        if let Some(key) = self.why_read_only() {
            return Err(Refusal::new(key));
        }
        if self.curate.sort != (Column::Library, false) {
            return Err(Refusal::new("curate.why_sorted"));
        }
        if !self.curate.filter.typed.trim().is_empty() {
            return Err(Refusal::new("curate.why_typed"));
        }
        let file = self.ordered_in(id)?;
        if !self.curate.marked.contains(id) {
            return Ok(vec![id.clone()]);
        }
        let held = file.held.iter().map(|held| &held.phrase.id);
        let along: Vec<PhraseId> =
            held.filter(|id| self.curate.marked.contains(*id)).cloned().collect();
        if along.len() < self.curate.marked.len() {
            return Err(Refusal::new("curate.why_several_files"));
        }
        Ok(along)
    }

    /// What changes if `ids`, in the order of their file, are dropped above or `below` the row of
    /// `over`; nothing if they stand there already.
    ///
    /// # Errors
    /// If that row stands in another file.
    pub fn dropped(
        &self,
        ids: &[PhraseId],
        over: &PhraseId,
        below: bool,
    ) -> Result<Vec<Change>, Refusal> {
        let Some(first) = ids.first() else { return Ok(Vec::new()) };
        let file = self.ordered_in(first)?;
        let held: Vec<&PhraseId> = file.held.iter().map(|held| &held.phrase.id).collect();
        let Some(at) = held.iter().position(|id| *id == over) else {
            return Err(Refusal::new("curate.why_other_file"));
        };
        let at = if below { at + 1 } else { at };
        // The one above that stays where it is.
        let above = held.iter().take(at).rev().find(|id| !ids.contains(id));
        let mut after = above.map(|id| PhraseId::clone(id));
        let mut changes = Vec::new();
        for id in ids {
            let Some(place) = held.iter().position(|held| *held == id) else { continue };
            let was_after = place.checked_sub(1).and_then(|place| held.get(place));
            let was_after = was_after.map(|id| PhraseId::clone(id));
            changes.push(Change::Place { id: id.clone(), after, was_after });
            after = Some(id.clone());
        }
        let stays = |change: &Change| matches!(change, Change::Place { after, was_after, .. } if after == was_after);
        Ok(if changes.iter().all(stays) { Vec::new() } else { changes })
    }

    /// Moves phrases to another row of their file.
    pub(super) fn place(&mut self, ids: &[PhraseId], over: &PhraseId, below: bool) -> Vec<Effect> {
        let changes = match self.dropped(ids, over, below) {
            Ok(changes) => changes,
            Err(why) => return self.refuse(&why),
        };
        let Some(first) = changes.first() else { return Vec::new() };
        let title = first.id().and_then(|id| self.content.library.get(id));
        let title = title.map(|phrase| phrase.title().to_owned());
        let n = changes.len().to_string();
        let name = match changes.len() {
            1 => Name::new("curate.op_shift", &[("title", &title.unwrap_or_default())]),
            _ => Name::new("curate.op_reorder", &[("n", &n)]),
        };
        self.begin(self.op(name, EventKind::Move, None, changes), None, None)
    }

    /// Moves a phrase within its file.
    pub(super) fn shift(&mut self, id: &PhraseId, by: isize) -> Vec<Effect> {
        let file = match self.ordered_in(id) {
            Ok(file) => file,
            Err(why) => return self.refuse(&why),
        };
        let ids: Vec<&PhraseId> = file.held.iter().map(|held| &held.phrase.id).collect();
        let Some(at) = ids.iter().position(|held| *held == id) else { return Vec::new() };
        let to = (at as isize + by).clamp(0, ids.len() as isize - 1) as usize;
        match ids.get(to).filter(|_| to != at) {
            Some(over) => self.place(std::slice::from_ref(id), &PhraseId::clone(over), to > at),
            None => Vec::new(),
        }
    }

    /// The file in which the phrase `id` has its place.
    fn ordered_in(&self, id: &PhraseId) -> Result<&LoadedFile, Refusal> {
        let Some(phrase) = self.content.library.get(id) else {
            return Err(Refusal::new("curate.undo_gone").with("title", id.as_str()));
        };
        let file = self.content.files.iter().find(|file| file.path == phrase.place.path);
        file.map(|file| &**file).ok_or_else(|| Refusal::new("curate.why_personal_order"))
    }
}
