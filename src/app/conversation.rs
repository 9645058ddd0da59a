//! What is known of the conversation at hand, to put what fits it before equals. It knows what the agent
//! chose and copied, not what the customer wrote.

use super::state::AppState;
use crate::library::{Phrase, Stage};

/// What is known of the conversation at hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conversation {
    /// Its stages: the one that is shown, or those of what this customer was last sent; none if not
    /// known.
    pub stages: Vec<Stage>,
    /// The category that is shown.
    pub category: Option<String>,
}

impl Conversation {
    /// What `state` tells.
    pub fn of(state: &AppState) -> Self {
        let sent = state.sent.iter().rev().filter_map(|id| state.phrase(id));
        let stages = match state.find.stage {
            Some(stage) => vec![stage],
            None => sent.map(|phrase| phrase.stages.clone()).find(|s| tell(s)).unwrap_or_default(),
        };
        Self { stages, category: state.find.category.clone() }
    }

    /// True if `phrase` is meant for what is known, and not just for anything.
    pub fn fits(&self, phrase: &Phrase) -> bool {
        let in_stage =
            tell(&phrase.stages) && phrase.stages.iter().any(|s| self.stages.contains(s));
        let in_category = self.category.as_ref().is_some_and(|id| phrase.category == *id);
        match (self.stages.is_empty(), self.category.is_none()) {
            (true, true) => false,
            (false, true) => in_stage,
            (true, false) => in_category,
            (false, false) => in_stage && in_category,
        }
    }
}

/// True if `stages` are some and not all.
fn tell(stages: &[Stage]) -> bool {
    !stages.is_empty() && stages.len() < Stage::ALL.len()
}
