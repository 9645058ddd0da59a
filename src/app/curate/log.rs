//! What was done to the whole library, the latest first: which events are listed. Computed when
//! something changes. The history of one phrase is a view of its own.

use super::super::state::AppState;
use crate::library::PhraseId;

impl AppState {
    /// Lists the events again: those whose phrase, deed, person or note has what was typed.
    pub(super) fn relist_log(&mut self) {
        let words = self.words();
        let typed = self.curate.log_filter.trim().to_lowercase();
        let entries = &self.content.history.entries;
        let fits = |index: &usize| {
            if typed.is_empty() {
                return true;
            }
            let Some(entry) = entries.get(*index) else { return false };
            let phrase =
                PhraseId::new(&entry.phrase).and_then(|id| self.content.library.get(&id).cloned());
            let title = phrase.as_ref().map_or(entry.phrase.as_str(), |phrase| phrase.title());
            let rule = entry.rule.as_ref().map_or("", |rule| self.rule_name(&rule.id));
            let rule_id = entry.rule.as_ref().map_or("", |rule| rule.id.as_str());
            let told = [
                title,
                rule,
                rule_id,
                entry.phrase.as_str(),
                entry.by.as_str(),
                words.get(entry.did.words_key()),
                entry.note.as_deref().unwrap_or_default(),
                entry.new_text().or(entry.old_text()).unwrap_or_default(),
            ];
            told.iter().any(|part| part.to_lowercase().contains(&typed))
        };
        self.curate.log = (0..entries.len()).rev().filter(fits).collect();
    }
}
