//! The Check screen's state: a reply as it is typed, and what the rulebook says of it.

use super::action::Effect;
use super::state::{AppState, ToastKind};
use crate::rulebook::rule::Safety;
use crate::rulebook::{Finding, Message, fix};

/// A reply under check.
#[derive(Debug, Default)]
pub struct Check {
    /// What was typed or pasted.
    pub text: String,
    /// What the rulebook says of it, by place.
    pub findings: Vec<Finding>,
    /// What it said before the last fix, to take it back.
    pub before: Option<String>,
}

impl AppState {
    /// Takes in a text and checks it.
    pub(super) fn set_check_text(&mut self, text: String) {
        self.check.before = None;
        self.check.text = text;
        self.recheck();
    }

    /// Checks the text again, after it or the rulebook changed.
    pub(super) fn recheck(&mut self) {
        self.check.findings = self.rulebook.lint(&Message::new(&self.check.text));
    }

    /// Mends one finding with its own fix.
    pub(super) fn fix_one(&mut self, finding_index: usize) {
        let fix = self.check.findings.get(finding_index).and_then(|finding| finding.fix.clone());
        if let Some(fix) = fix {
            let mended = fix::apply(&self.check.text, &fix);
            self.replace(mended);
        }
    }

    /// Mends everything that can be mended without knowing facts, as one step.
    pub(super) fn fix_all_safe(&mut self) {
        let fixed = self.rulebook.fix_safe(&Message::new(&self.check.text));
        if fixed.text != self.check.text {
            let n = fixed.edits.len().to_string();
            self.replace(fixed.text);
            self.toast("toast.fixed", &[("n", n)], ToastKind::Done, None);
        }
    }

    /// Takes back the last fix.
    pub(super) fn unfix(&mut self) {
        if let Some(before) = self.check.before.take() {
            self.check.text = before;
            self.recheck();
        }
    }

    fn replace(&mut self, text: String) {
        let before = std::mem::replace(&mut self.check.text, text);
        self.check.before = Some(before);
        self.recheck();
    }

    /// How many findings can be mended without knowing facts.
    pub fn n_safe_fixes(&self) -> usize {
        let safe =
            |finding: &&Finding| finding.fix.as_ref().is_some_and(|fix| fix.safety == Safety::Safe);
        self.check.findings.iter().filter(safe).count()
    }

    /// Copies the text under check.
    pub(super) fn copy_checked(&mut self) -> Vec<Effect> {
        let text = self.check.text.trim().to_owned();
        if text.is_empty() {
            self.toast("why.nothing_to_check", &[], ToastKind::Hint, None);
            return Vec::new();
        }
        if self.has_blank(&text) {
            return Vec::new();
        }
        vec![Effect::Copy { text, phrases: Vec::new(), query: String::new() }]
    }
}
