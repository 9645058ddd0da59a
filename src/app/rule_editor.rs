//! A rule being written: its text, and what a run over its examples and the whole library says of it,
//! before it is saved.

use std::sync::Arc;

use super::action::{Effect, RuleJob};
use super::state::{AppState, ToastKind};
use crate::rulebook::draft::{self, Trial};

/// A rule being written.
#[derive(Clone, Debug)]
pub struct RuleEditor {
    /// The rule that is changed; `None`: a new one.
    pub rule: Option<String>,
    /// The team's file that holds it; `None`: it is in none yet.
    pub file: Option<String>,
    /// As it stands now.
    pub text: String,
    /// As it was when the editor was opened.
    pub before: String,
    /// The number of the last run that was asked for.
    pub generation: u64,
    /// What the last run that was answered says.
    pub trial: Option<Arc<Trial>>,
    /// The number of that run.
    pub answered: u64,
    /// It is being written to disk.
    pub saving: bool,
    /// It was asked whether the changes may go.
    pub asked: bool,
}

impl RuleEditor {
    /// Something was typed since it was opened.
    pub fn is_changed(&self) -> bool {
        self.text != self.before
    }

    /// The key of the words that say why it cannot be saved now.
    pub fn obstacle(&self) -> Option<&'static str> {
        let Some(trial) = self.trial.as_ref().filter(|_| self.answered == self.generation) else {
            return Some("rule_editor.running");
        };
        if trial.rule.is_none() || !trial.diagnostics.is_empty() {
            return Some("rule_editor.broken");
        }
        if !trial.problems.is_empty() {
            return Some("rule_editor.examples_fail");
        }
        if !self.is_changed() {
            return Some("rule_editor.unchanged");
        }
        None
    }
}

impl AppState {
    /// Opens the editor on a rule, or on a new one.
    pub(super) fn edit_rule(&mut self, rule: Option<String>) -> Vec<Effect> {
        if self.rule_editor.as_ref().is_some_and(RuleEditor::is_changed) {
            self.toast("rule_editor.keep_first", &[], ToastKind::Hint, None);
            return Vec::new();
        }
        let written = rule.as_deref().and_then(|id| draft::written(&self.rulebook, id));
        let file = written.as_ref().filter(|held| held.own).map(|held| held.path.clone());
        let (rule, text) = match written {
            Some(held) => (rule, held.text),
            None => (None, draft::new_rule(&self.rulebook)),
        };
        self.rule_editor = Some(RuleEditor {
            rule,
            file,
            before: text.clone(),
            text,
            generation: 0,
            trial: None,
            answered: 0,
            saving: false,
            asked: false,
        });
        self.try_rule()
    }

    /// Takes in the text of the rule and runs it.
    pub(super) fn set_rule_text(&mut self, text: String) -> Vec<Effect> {
        match &mut self.rule_editor {
            Some(editor) => {
                editor.text = text;
                editor.asked = false;
                self.try_rule()
            }
            None => Vec::new(),
        }
    }

    /// Runs the rule over its examples and the library, again.
    pub(super) fn try_rule(&mut self) -> Vec<Effect> {
        let (rulebook, content) = (Arc::clone(&self.rulebook), Arc::clone(&self.content));
        let Some(editor) = &mut self.rule_editor else { return Vec::new() };
        editor.generation += 1;
        vec![Effect::TryRule(RuleJob {
            generation: editor.generation,
            rule: editor.rule.clone(),
            text: editor.text.clone(),
            rulebook,
            content,
        })]
    }

    /// Takes in what a run says.
    pub(super) fn rule_tried(&mut self, generation: u64, trial: Arc<Trial>) {
        if let Some(editor) = &mut self.rule_editor
            && generation > editor.answered
            && generation <= editor.generation
        {
            editor.answered = generation;
            editor.trial = Some(trial);
        }
    }

    /// Leaves the editor; changes are asked about once.
    pub(super) fn close_rule_editor(&mut self) {
        if let Some(editor) = &mut self.rule_editor {
            if editor.is_changed() && !editor.asked {
                editor.asked = true;
                self.toast("rule_editor.asked", &[], ToastKind::Hint, None);
            } else {
                self.rule_editor = None;
            }
        }
    }
}
