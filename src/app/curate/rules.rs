//! Rules and their levels: operations on the library like all others.

use std::sync::Arc;

use super::super::action::Effect;
use super::super::save::{Edits, FileEdits};
use super::super::state::AppState;
use super::op::{Change, Name, Op};
use crate::curation::history::RuleChange;
use crate::curation::{EventKind, Refusal};
use crate::library::Scope;
use crate::rulebook::edit::{self, RuleEdit, RuleText};
use crate::rulebook::load::{FOLDER, RuleFile};
use crate::rulebook::rule::Level;

/// The file of the levels that a lead has set, where no other file sets them.
const LEVELS: &str = "levels.yaml";
/// With what it begins.
const LEVELS_HEADING: &str =
    "# 团队对规则的取舍：off 不查，hint 提示，warning 提醒，error 必须改\n";
/// Where rules written in the window go.
const TEAM_RULES: &str = "team.yaml";
/// With what it begins.
const TEAM_HEADING: &str = "# 团队自己的规则。编号与自带规则相同的，代替自带的那一条。\n\n";

impl AppState {
    /// Lets a rule run at `level`, for the whole library.
    pub(super) fn set_level(&mut self, rule: &str, level: Level) -> Vec<Effect> {
        // Of several files that set it the last one counts.
        let set = |file: &&RuleFile| edit::level_in(&file.text, &file.path, rule).is_some();
        let held = self.own_rule_files().rfind(set);
        let file = held.map_or_else(|| format!("{FOLDER}/{LEVELS}"), name_of);
        let old = held.and_then(|held| edit::level_in(&held.text, &held.path, rule));
        if old.as_deref() == Some(level.as_str()) {
            return Vec::new();
        }
        let new = Some(level.as_str().to_owned());
        let edit = RuleEdit::Level { rule: rule.to_owned(), old, new };
        let level = format!("@level.{}", level.as_str());
        let args = [("rule", self.rule_name(rule)), ("level", &level)];
        let name = Name::new("curate.op_set_level", &args);
        let change = Change::Rule { file, edit };
        self.begin(self.op(name, EventKind::SetLevel, None, vec![change]), None, None)
    }

    /// Writes the rule in the editor into the library, if nothing speaks against it.
    pub(super) fn save_rule(&mut self) -> Vec<Effect> {
        let Some(editor) = &self.rule_editor else { return Vec::new() };
        if editor.saving {
            return Vec::new();
        }
        let obstacle = match self.why_read_only() {
            Some(key) => Some(key),
            None => editor.obstacle(),
        };
        if let Some(key) = obstacle {
            return self.refuse(&Refusal::new(key));
        }
        let Some(new) = RuleText::of(&editor.text) else { return Vec::new() };
        let held = self.own_rule_files().find(|file| Some(&file.path) == editor.file.as_ref());
        let file = held.map_or_else(|| format!("{FOLDER}/{TEAM_RULES}"), name_of);
        let editing = editor.rule.as_deref().filter(|_| held.is_some());
        let old =
            held.zip(editing).and_then(|(held, id)| RuleText::in_file(&held.text, &held.path, id));
        let rule = editor.trial.as_ref().and_then(|trial| trial.rule.as_ref());
        let called = rule.map_or(new.id.as_str(), |rule| rule.name.as_str());
        let name = Name::new("curate.op_save_rule", &[("rule", called)]);
        let change = Change::Rule { file, edit: RuleEdit::Rule { old, new: Some(new) } };
        let effects =
            self.begin(self.op(name, EventKind::SaveRule, None, vec![change]), None, None);
        if let Some(editor) = &mut self.rule_editor {
            editor.saving = !effects.is_empty();
        }
        effects
    }

    fn own_rule_files(&self) -> impl DoubleEndedIterator<Item = &RuleFile> {
        self.rulebook.files().iter().filter(|file| file.own)
    }

    /// What a rule is called, by its id.
    pub fn rule_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.rulebook.rule(id).map_or(id, |rule| rule.name.as_str())
    }

    /// What the team's file of rules `name` held when it was read; `None` if it was not.
    pub(super) fn rule_text(&self, name: &str) -> Option<Arc<str>> {
        let held = self.own_rule_files().find(|file| name_of(file) == name);
        held.map(|file| Arc::clone(&file.text))
    }

    /// The file of rules `name` without changes yet.
    pub(super) fn rule_file(&self, name: &str) -> FileEdits {
        let heading = if name.ends_with(LEVELS) { LEVELS_HEADING } else { TEAM_HEADING };
        FileEdits {
            scope: Scope::Team,
            name: name.to_owned(),
            base: self.rule_text(name).unwrap_or_default(),
            heading: heading.to_owned(),
            edits: Edits::Rules(Vec::new()),
            exact: None,
        }
    }

    /// The rule of the editor is on disk, or not.
    pub(super) fn rule_answered(&mut self, op: &Op, is_saved: bool) {
        let is_rule =
            |change: &Change| matches!(change, Change::Rule { edit: RuleEdit::Rule { .. }, .. });
        let Some(Change::Rule { edit, .. }) = op.changes.iter().find(|change| is_rule(change))
        else {
            return;
        };
        match &mut self.rule_editor {
            Some(editor) if editor.saving && !is_saved => editor.saving = false,
            Some(editor) if editor.saving => {
                self.rule = Some(edit.rule().to_owned());
                self.rule_editor = None;
            }
            _ => {}
        }
    }
}

/// The path of `file` inside the library's folder.
fn name_of(file: &RuleFile) -> String {
    let name = file.path.rsplit(['/', '\\']).next().unwrap_or_default();
    format!("{FOLDER}/{name}")
}

/// What the history tells of `edit`.
pub(super) fn told(edit: &RuleEdit) -> RuleChange {
    let (old, new) = match edit.clone() {
        RuleEdit::Level { old, new, .. } => (old, new),
        RuleEdit::Rule { old, new } => (old.map(|text| text.yaml), new.map(|text| text.yaml)),
    };
    RuleChange { id: edit.rule().to_owned(), old, new }
}
