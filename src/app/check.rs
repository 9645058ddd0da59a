//! The Check screen's state: a reply as it is typed, and what the rulebook says of it.

use super::action::Effect;
use super::state::{AppState, Focus, ToastKind};
use crate::diagnostic::Severity;
use crate::rulebook::rule::Safety;
use crate::rulebook::{Finding, Message, fix};
use crate::template::{Filled, Template, Values};

/// A reply under check.
#[derive(Debug, Default)]
pub struct Check {
    /// What was typed or pasted.
    pub text: String,
    /// What the rulebook says of it, by place.
    pub findings: Vec<Finding>,
    /// What was typed for its placeholders; never written to disk.
    pub fields: Values,
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
        let spared = &self.content.library.meta.not_blanks;
        let message = Message { spared, ..Message::new(&self.check.text) };
        self.check.findings = self.rulebook.lint(&message);
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
        let filled = Filled::new(&Template::parse(&text), &self.check_values());
        let Some(text) = filled.text() else {
            let missing = filled.missing();
            self.focus = missing.first().map(|name| Focus::CheckField((*name).to_owned()));
            let names = self.words().list(&missing);
            self.toast("toast.fill_first", &[("names", names)], ToastKind::Hint, None);
            return Vec::new();
        };
        let question = match self.unfilled(&text) {
            Some(found) => Some(("toast.unfilled", ("found", found))),
            None => {
                let mut found = self.check.findings.iter();
                let broken = found.find(|one| one.severity == Severity::Error);
                broken.map(|one| ("toast.breaks_rule", ("message", one.message.to_string())))
            }
        };
        if let Some((key, arg)) = question
            && self.asks_about_text(&text, key, arg)
        {
            return Vec::new();
        }
        self.asked_text = None;
        vec![Effect::Copy { text, phrases: Vec::new(), query: String::new() }]
    }

    /// What fills the placeholders of the text under check: the clock, the profile, what was typed for
    /// it, and the customer; later ones win.
    pub fn check_values(&self) -> Values {
        let mut values = Values::of_clock(self.now);
        values.extend(&self.settings.profile_values());
        values.extend(&self.check.fields);
        values.extend(&self.customer);
        values
    }

    /// Takes in the value of a placeholder of the text under check.
    pub(super) fn set_check_field(&mut self, name: String, value: String) {
        if self.is_customer_field(&name) {
            self.customer.set(name, value);
        } else {
            self.check.fields.set(name, value);
        }
    }
}
