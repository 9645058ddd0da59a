//! The editor: a phrase as it is typed, what the rules say of it, what is near it, and what another
//! person changed meanwhile.
//! What is typed is kept every two seconds ([`Draft`]) with what it was begun from, so that a kill costs
//! two seconds and a draft never overwrites what somebody else saved in between.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::super::action::{Action, Effect, Screen};
use super::super::state::{AppState, Focus, ToastKind};
use super::op::{Change, Name};
use super::{CurateAction, Op};
use crate::curation::duplicates::Near;
use crate::curation::{EventKind, Field, Form, Refusal, Verb, field};
use crate::library::season::LunarSeason;
use crate::library::{self, season_text};
use crate::library::{Festival, Phrase, PhraseId, Scope, Season, Stage, Status};
use crate::rulebook::{Finding, Message, fix};

/// A phrase as it is typed.
#[derive(Clone, Debug, Default)]
pub struct Editor {
    /// Which phrase; absent: a new one.
    pub id: Option<PhraseId>,
    /// As it was when it was opened.
    pub base: Form,
    /// As it is now.
    pub form: Form,
    /// As it was last kept.
    pub kept: Option<Form>,
    /// It was taken up again from a draft.
    pub from_draft: bool,
    /// What the rules find.
    pub findings: Vec<Finding>,
    /// What is near: places in the library.
    pub near: Vec<Near>,
    /// Every category of the library, those first in which related texts are filed.
    pub categories: Vec<String>,
    /// What stands in the way of saving, by field.
    pub problems: Vec<(Field, Refusal)>,
    /// Fields that another person changed meanwhile, too.
    pub conflicts: Vec<Conflict>,
}

/// A field that two people changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// Which.
    pub field: Field,
    /// What is typed here.
    pub ours: serde_json::Value,
    /// What was saved by somebody else.
    pub theirs: serde_json::Value,
    /// Which one is to stand; absent: not chosen yet.
    pub side: Option<Side>,
}

/// A side of a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What is typed here.
    Ours,
    /// What was saved by somebody else.
    Theirs,
}

/// What was written and not saved, as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The phrase as it was when it was opened.
    pub base: Form,
    /// As it was typed.
    pub form: Form,
}

/// Where phrases for festivals are kept in the library that ships.
const FESTIVE: &str = "festive";
/// At most this many near texts are shown.
const MOST_NEAR: usize = 3;
/// So many related texts say where a new one may belong.
const MOST_RELATED: usize = 9;
/// The slots of drafts begin so.
pub const SLOTS: &str = "curate/";

impl Editor {
    /// True if something is typed that is not saved.
    pub fn is_changed(&self) -> bool {
        self.form != self.base
    }

    /// The name of the slot in which it is kept.
    pub fn slot(&self) -> String {
        slot(self.id.as_ref())
    }
}

fn slot(id: Option<&PhraseId>) -> String {
    format!("{SLOTS}{}", id.map_or("+", PhraseId::as_str))
}

impl AppState {
    /// Opens an editor on a new phrase.
    pub(super) fn write_new(
        &mut self,
        category: Option<String>,
        stage: Option<Stage>,
        text: String,
    ) -> Vec<Effect> {
        let mut effects = self.leave_editor();
        // None by itself where there are several: an id begins with its category for good, so somebody
        // must have chosen it.
        let only = || match self.content.library.meta.categories.as_slice() {
            [only] => Some(only.id.clone()),
            _ => None,
        };
        let category = category.or_else(|| self.curate.filter.category.clone()).or_else(only);
        let category = category.unwrap_or_default();
        let base = Form { category, stages: stage.into_iter().collect(), ..Form::default() };
        let mut form = Form { text: text.trim().to_owned(), ..base.clone() };
        let held = self.curate.drafts.get(&slot(None));
        let from_draft = text.trim().is_empty() && held.is_some();
        if let Some(draft) = held.filter(|_| from_draft) {
            form = draft.form.clone();
        }
        self.curate.editor = Some(Editor { base, form, from_draft, ..Editor::default() });
        self.examine();
        effects.extend(self.apply(Action::Open(Screen::Curate)));
        effects
    }

    /// Opens an editor on a new phrase for a festival, in the category where others are kept.
    pub(super) fn write_for(&mut self, festival: Festival) -> Vec<Effect> {
        let library = &self.content.library;
        let festive = |phrase: &&Arc<Phrase>| {
            phrase.season.as_ref().is_some_and(|season| season.lunar.is_some())
        };
        let others = library.phrases.iter().filter(festive).map(|phrase| &phrase.category);
        let category = others.chain(library.category(FESTIVE).map(|held| &held.id)).next().cloned();
        let effects = self.write_new(category, None, String::new());
        if let Some(editor) = self.curate.editor.as_mut().filter(|editor| !editor.from_draft) {
            let lunar = Some(LunarSeason { festival, before: 0, after: 0 });
            editor.form.season = season_text::told(&Season { lunar, ..Season::default() });
        }
        self.examine();
        effects
    }

    /// A text with what is known of the customer and the agent put back into placeholders: a phrase is
    /// for everybody, and a customer's values are never on disk.
    pub(in crate::app) fn without_customer(&self, text: &str) -> String {
        let profile = self.settings.profile_values();
        let fields = self.fields.values().flat_map(|values| values.iter());
        let mut known: Vec<(&str, &str)> =
            self.customer.iter().chain(fields).chain(profile.iter()).collect();
        known.retain(|(_, value)| value.chars().count() > 1);
        // The longest first, so that a part of a value does not break it.
        known.sort_by_key(|(_, value)| std::cmp::Reverse(value.chars().count()));
        known.into_iter().fold(text.to_owned(), |text, (name, value)| {
            text.replace(value, &format!("{{{name}}}"))
        })
    }

    /// Opens an editor on a phrase.
    pub(super) fn edit(&mut self, id: &PhraseId) -> Vec<Effect> {
        let known =
            self.curate.editor.as_ref().is_some_and(|editor| editor.id.as_ref() == Some(id));
        let Some(phrase) = self.content.library.get(id).filter(|_| !known) else {
            return Vec::new();
        };
        let (base, scope) = (Form::of(phrase), phrase.scope);
        if scope == Scope::Personal {
            self.toast("curate.why_personal", &[], ToastKind::Hint, None);
            return Vec::new();
        }
        let effects = self.leave_editor();
        let draft = self.curate.drafts.get(&slot(Some(id))).cloned();
        let from_draft = draft.as_ref().is_some_and(|draft| draft.form != base);
        let (base, form) = match draft.filter(|_| from_draft) {
            Some(draft) => (draft.base, draft.form),
            None => (base.clone(), base),
        };
        self.curate.chosen = Some(id.clone());
        self.curate.editor =
            Some(Editor { id: Some(id.clone()), base, form, from_draft, ..Editor::default() });
        self.examine();
        effects
    }

    /// Opens an editor on a new phrase that begins as another one.
    pub(super) fn duplicate(&mut self, id: &PhraseId) -> Vec<Effect> {
        let Some(phrase) = self.content.library.get(id) else { return Vec::new() };
        let form = Form { shortcut: String::new(), ..Form::of(phrase) };
        let effects = self.leave_editor();
        let base = Form { category: form.category.clone(), ..Form::default() };
        self.curate.editor = Some(Editor { base, form, ..Editor::default() });
        self.examine();
        effects
    }

    /// Leaves the editor; what is not saved is kept.
    pub(super) fn leave_editor(&mut self) -> Vec<Effect> {
        let effects = self.keep_draft();
        self.curate.editor = None;
        effects
    }

    /// Keeps what is typed, if it is not kept yet.
    pub(super) fn keep_draft(&mut self) -> Vec<Effect> {
        let Some(editor) = &mut self.curate.editor else { return Vec::new() };
        if editor.kept.as_ref() == Some(&editor.form)
            || !editor.is_changed() && editor.kept.is_none()
        {
            return Vec::new();
        }
        editor.kept = Some(editor.form.clone());
        let slot = editor.slot();
        if !editor.is_changed() {
            self.curate.drafts.remove(&slot);
            return super::save::forget_draft(slot);
        }
        let draft = Draft { base: editor.base.clone(), form: editor.form.clone() };
        let effects = super::save::keep_draft(slot.clone(), &draft);
        self.curate.drafts.insert(slot, draft);
        effects
    }

    /// Throws away what is not saved.
    pub(super) fn discard_draft(&mut self) -> Vec<Effect> {
        let Some(editor) = &mut self.curate.editor else { return Vec::new() };
        let slot = editor.slot();
        let current = editor.id.as_ref().and_then(|id| self.content.library.get(id));
        match current {
            Some(phrase) => {
                let form = Form::of(phrase);
                *editor =
                    Editor { id: editor.id.take(), base: form.clone(), form, ..Editor::default() };
            }
            None => self.curate.editor = None,
        }
        self.examine();
        self.curate.drafts.remove(&slot);
        super::save::forget_draft(slot)
    }

    /// The editor holds `form` now.
    pub(super) fn set_form(&mut self, form: Form) {
        if let Some(editor) = &mut self.curate.editor {
            editor.form = form;
            editor.conflicts.clear();
        }
        self.examine();
    }

    /// Mends a finding of the text in the editor.
    pub(super) fn fix_in_form(&mut self, finding_index: usize) {
        let Some(editor) = &mut self.curate.editor else { return };
        if let Some(fix) = editor.findings.get(finding_index).and_then(|one| one.fix.as_ref()) {
            editor.form.text = fix::apply(&editor.form.text, fix);
        }
        self.examine();
    }

    /// Holds what is typed against the rules and the library.
    pub(in crate::app) fn examine(&mut self) {
        let Some(editor) = &mut self.curate.editor else { return };
        let library = &self.content.library;
        let scenes = library::items(&editor.form.tags);
        let scenes: Vec<&str> = scenes.iter().map(String::as_str).collect();
        let message = Message {
            text: &editor.form.text,
            category: Some(&editor.form.category),
            stages: &editor.form.stages,
            scenes: &scenes,
            placeholders: None,
            spared: &self.content.library.meta.not_blanks,
        };
        let found = self.rulebook.lint(&message);
        let own = editor.id.as_ref().and_then(|id| library.get(id));
        let allow = own.map_or(&[][..], |phrase| &phrase.allow);
        let today = self.now.date();
        let text = &editor.form.text;
        editor.findings =
            crate::rulebook::suppress::waive(&self.rulebook, text, found, allow, today).open;
        let own_index = editor.id.as_ref().and_then(|id| library.index_of(id));
        editor.near = self.content.near().near(text, own_index, MOST_NEAR);
        editor.categories.clear();
        if editor.form.category.is_empty() {
            // Each of the related texts speaks for its category, by the square of how much it is related.
            let mut votes: std::collections::HashMap<&str, f32> = Default::default();
            for (index, how_much) in self.content.near().related(text, MOST_RELATED) {
                if let Some(phrase) = library.phrases.get(index) {
                    *votes.entry(&phrase.category).or_default() += how_much * how_much;
                }
            }
            let vote = |id: &String| votes.get(id.as_str()).copied().unwrap_or(0.0);
            let ids = library.meta.categories.iter().map(|category| category.id.clone());
            editor.categories = ids.collect();
            editor.categories.sort_by(|a, b| vote(b).total_cmp(&vote(a)));
        }
        editor.problems = editor.form.problems(library, editor.id.as_ref());
    }

    /// Saves what is typed; `then_submit`: and hands it in.
    pub(super) fn save_form(&mut self, then_submit: bool) -> Vec<Effect> {
        self.examine();
        let Some(editor) = &self.curate.editor else { return Vec::new() };
        if let Some((field, why)) = editor.problems.first() {
            let why = why.clone();
            if *field == Field::Category {
                self.focus = Some(Focus::Category);
            }
            return self.refuse(&why);
        }
        let slot = editor.slot();
        let Some(id) = editor.id.clone() else {
            let library = &self.content.library;
            let removed = |id: &PhraseId| self.content.history.of(id).next().is_some();
            let id = editor.form.new_id(|id| library.get(id).is_some() || removed(id));
            let mut values = editor.form.values();
            values.retain(|_, value| !value.is_null());
            let status = if then_submit { Status::InReview } else { Status::Draft };
            values.insert(Field::Status, serde_json::json!(status));
            let title = title_of(&editor.form);
            let key = if then_submit { "curate.op_create_submit" } else { "curate.op_create" };
            let name = Name::new(key, &[("title", &title)]);
            let change = Change::Insert { id, values, removed: None };
            return self.begin(
                self.op(name, EventKind::Create, None, vec![change]),
                None,
                Some(slot),
            );
        };
        let Some(phrase) = self.content.library.get(&id).cloned() else {
            let why = Refusal::new("curate.undo_gone").with("title", id.as_str());
            return self.refuse(&why);
        };
        // Three versions of every field: as it was opened, as it is typed, as it stands.
        let (base, ours) = (editor.base.values(), editor.form.values());
        let theirs = Form::of(&phrase).values();
        let mut deltas = Vec::new();
        let mut conflicts = Vec::new();
        for (field, ours) in ours {
            let (base, theirs) = (base.get(&field), theirs.get(&field));
            if base == Some(&ours) || theirs == Some(&ours) {
                continue;
            }
            let chosen = editor.conflicts.iter().find(|held| held.field == field);
            let side = chosen.and_then(|held| held.side);
            if base != theirs && side.is_none() {
                let theirs = theirs.cloned().unwrap_or_default();
                conflicts.push(Conflict { field, ours, theirs, side: None });
            } else if side != Some(Side::Theirs) {
                let old = field::value(&phrase, field);
                deltas.push(crate::curation::Delta { field, old, new: ours });
            }
        }
        if !conflicts.is_empty() {
            if let Some(editor) = &mut self.curate.editor {
                for held in &editor.conflicts {
                    if held.side.is_some() {
                        conflicts.push(held.clone());
                    }
                }
                editor.conflicts = conflicts;
            }
            return self.refuse(&Refusal::new("curate.why_conflict"));
        }
        let then = (then_submit && phrase.status == Status::Draft)
            .then(|| CurateAction::Step(id.clone(), Verb::Submit));
        if deltas.is_empty() {
            let mut effects = self.discard_draft();
            if let Some(wish) = then {
                effects.extend(self.curate(wish));
            }
            return effects;
        }
        Self::keep_approval(&phrase, &mut deltas);
        let name = Name::new("curate.op_edit", &[("title", phrase.title())]);
        let change = Change::set(id, deltas);
        self.begin(self.op(name, EventKind::Edit, None, vec![change]), then, Some(slot))
    }

    /// A phrase that was approved before anybody wrote down which text gets that on record when its
    /// text changes, in nobody's name, so that its wording goes on being offered.
    pub(super) fn keep_approval(phrase: &Phrase, deltas: &mut Vec<crate::curation::Delta>) {
        let text_changes = deltas.iter().any(|delta| delta.field == Field::Text);
        if text_changes {
            deltas.extend(field::kept_approval(phrase));
        }
    }

    /// Chooses a side of a conflict.
    pub(super) fn take_side(&mut self, conflict_index: usize, side: Side) {
        let Some(editor) = &mut self.curate.editor else { return };
        if let Some(conflict) = editor.conflicts.get_mut(conflict_index) {
            conflict.side = Some(side);
        }
    }

    /// An operation of the next number.
    pub(super) fn op(
        &self,
        name: Name,
        deed: EventKind,
        note: Option<String>,
        changes: Vec<Change>,
    ) -> Op {
        // The clock is told once a minute: what comes later is told as later all the same.
        let at = self.content.history.later_than_all(self.now_absolute, self.curate.last_at);
        Op {
            number: self.curate.n_ops + 1,
            at,
            by: self.who(),
            name,
            deed,
            note,
            changes,
            before: Vec::new(),
        }
    }
}

/// What a phrase that is being written is called.
pub fn title_of(form: &Form) -> String {
    let title = form.title.trim();
    let shown = if title.is_empty() { form.text.trim() } else { title };
    match shown.char_indices().nth(16) {
        Some((at, _)) => format!("{}…", shown.get(..at).unwrap_or_default()),
        None => shown.to_owned(),
    }
}
