//! Carries out the wishes of the Curate screen, and computes again what it lists.

use super::super::action::Effect;
use super::super::state::AppState;
use super::{Column, CurateAction, Editor, Tab};
use crate::curation::{coverage, overview, trash};
use crate::library::PhraseId;

impl AppState {
    /// Carries out a wish of the Curate screen.
    pub(in crate::app) fn curate(&mut self, wish: CurateAction) -> Vec<Effect> {
        // What changes the library waits for the change before it, so that it is judged by what stands.
        if self.is_saving() && changes_library(&wish) {
            self.curate.waiting.push_back(wish);
            return Vec::new();
        }
        // Where nobody's name is known, the wish waits for it.
        self.curate.doing = changes_library(&wish).then(|| wish.clone());
        match wish {
            CurateAction::Show(tab) => {
                self.curate.tab = tab;
                self.curate.plan = None;
                self.curate.waiving = None;
                self.recurate();
            }
            CurateAction::Narrow(filter) => {
                self.curate.filter = filter;
                self.relist_table();
            }
            CurateAction::SortBy(column) => {
                let (held, reverse) = self.curate.sort;
                self.curate.sort = match (held == column, reverse) {
                    (true, false) => (column, true),
                    // The third time the files' order is back.
                    (true, true) => (Column::Library, false),
                    (false, _) => (column, false),
                };
                self.relist_table();
            }
            CurateAction::Choose(id) => {
                self.curate.note.clear();
                self.curate.chosen = Some(id);
            }
            CurateAction::MoveChoice(by) => self.move_choice(by),
            CurateAction::Mark(id, true) => {
                self.curate.marked.insert(id);
            }
            CurateAction::Mark(id, false) => {
                self.curate.marked.remove(&id);
            }
            CurateAction::MarkAll(true) => {
                let phrases = &self.content.library.phrases;
                let ids = self.curate.rows.iter().filter_map(|at| phrases.get(*at));
                self.curate.marked = ids.map(|phrase| phrase.id.clone()).collect();
            }
            CurateAction::MarkAll(false) => self.curate.marked.clear(),
            CurateAction::New { category, stage, text } => {
                return self.write_new(category, stage, text);
            }
            CurateAction::NewFor(festival) => return self.write_for(festival),
            CurateAction::Edit(id) => return self.edit(&id),
            CurateAction::Duplicate(id) => return self.duplicate(&id),
            CurateAction::SetForm(form) => self.set_form(*form),
            CurateAction::KeepDraft => return self.keep_draft(),
            CurateAction::FixInForm(finding_index) => self.fix_in_form(finding_index),
            CurateAction::Save => return self.save_form(false),
            CurateAction::SaveAndSubmit => return self.save_form(true),
            CurateAction::CloseEditor => return self.leave_editor(),
            CurateAction::DiscardDraft => return self.discard_draft(),
            CurateAction::TakeSide(conflict_index, side) => self.take_side(conflict_index, side),
            CurateAction::Step(id, verb) => return self.step(&id, verb),
            CurateAction::StepMarked(verb) => return self.step_marked(verb),
            CurateAction::BackToApproved(id) => return self.back_to_approved(&id),
            CurateAction::SetNote(note) => self.curate.note = note,
            CurateAction::Remove(id) => return self.remove(&[id]),
            CurateAction::RemoveMarked => {
                let ids: Vec<PhraseId> = self.curate.marked.iter().cloned().collect();
                return self.remove(&ids);
            }
            CurateAction::Recover(id) => return self.recover(&id),
            CurateAction::Bulk(bulk) => return self.bulk(&bulk),
            CurateAction::Shift(id, by) => return self.shift(&id, by),
            CurateAction::Place { ids, over, below } => return self.place(&ids, &over, below),
            CurateAction::NarrowLog(typed) => {
                self.curate.log_filter = typed;
                self.relist_log();
            }
            CurateAction::ShowHistory(id) => self.curate.history_of = id,
            CurateAction::TakeWording(id, event) => return self.take_wording(&id, &event),
            CurateAction::NarrowFindings(filter) => {
                self.curate.finding_filter = filter;
                self.relist_findings();
            }
            CurateAction::FixOne(id, finding_index) => return self.fix_phrase(&id, finding_index),
            CurateAction::PlanFixes => self.plan_fixes(),
            CurateAction::ApplyPlan => return self.apply_plan(),
            CurateAction::DropPlan => self.curate.plan = None,
            CurateAction::StartWaiving(id, finding_index) => self.start_waiving(&id, finding_index),
            CurateAction::SetWaiving(reason, n_days) => {
                if let Some(waiving) = &mut self.curate.waiving {
                    (waiving.reason, waiving.n_days) = (reason, n_days);
                }
            }
            CurateAction::Waive => return self.waive(),
            CurateAction::DropWaiving => self.curate.waiving = None,
            CurateAction::EditFound(id) => return self.edit_found(&id),
            CurateAction::SetName(typed) => {
                if let Some(naming) = &mut self.curate.naming {
                    naming.typed = typed;
                }
            }
            CurateAction::KeepName => return self.keep_name(),
            CurateAction::DropName => self.curate.naming = None,
            CurateAction::Propose(id) => return self.propose(&id),
            CurateAction::SetLevel { rule, level } => return self.set_level(&rule, level),
            CurateAction::SaveRule => return self.save_rule(),
            CurateAction::Undo => return self.undo(),
            CurateAction::Redo => return self.redo(),
        }
        Vec::new()
    }

    /// True while something is being saved, or read after it was saved.
    pub fn is_saving(&self) -> bool {
        self.curate.pending.is_some() || self.curate.awaits_library || self.curate.awaits_rules
    }

    /// Computes again what the screen lists.
    pub(in crate::app) fn recurate(&mut self) {
        self.relist_table();
        self.requeue();
        self.relist_findings();
        self.relist_log();
        self.overlook();
        let noticed = self.noticed();
        self.curate.trash =
            trash::trash(&self.content.history, &noticed, &self.content.library, self.now_absolute);
        self.examine();
    }

    /// Computes again what a lead wants to be told of the whole library.
    pub(in crate::app) fn overlook(&mut self) {
        let library = &self.content.library;
        // Agents' eyes do not count here: what is written must be approved.
        let usable: Vec<bool> = library.phrases.iter().map(|phrase| phrase.usable()).collect();
        self.curate.coverage = coverage::coverage(library, &usable);
        let today = self.now.date();
        let used = |id: &PhraseId| self.used_on(id);
        self.curate.overview = overview::overview(library, &usable, &used, today);
    }

    /// A library was read: what waited for it is carried out.
    pub(in crate::app) fn curate_loaded(&mut self) -> Vec<Effect> {
        self.curate.awaits_library = false;
        self.curate.plan = None;
        // Nobody looks at the lists from another screen; they are made when it is opened.
        if self.screen == super::super::action::Screen::Curate {
            self.recurate();
        }
        // What is open and was not changed here follows what was saved elsewhere.
        if let Some(editor) = &self.curate.editor
            && let Some(id) = editor.id.clone()
            && !editor.is_changed()
            && let Some(phrase) = self.content.library.get(&id)
        {
            let form = crate::curation::Form::of(phrase);
            if form != editor.form {
                self.curate.editor =
                    Some(Editor { id: Some(id), base: form.clone(), form, ..Editor::default() });
                self.examine();
            }
        }
        self.go_on()
    }

    /// The rules were read: what waited for them is carried out.
    pub(in crate::app) fn curate_rules_loaded(&mut self) -> Vec<Effect> {
        if std::mem::take(&mut self.curate.awaits_rules) { self.go_on() } else { Vec::new() }
    }

    /// Carries out what waited, unless something is waited for still.
    fn go_on(&mut self) -> Vec<Effect> {
        if self.is_saving() {
            return Vec::new();
        }
        let waiting = std::mem::take(&mut self.curate.waiting);
        waiting.into_iter().flat_map(|wish| self.curate(wish)).collect()
    }

    /// Closes what lies nearest, for Escape; `None` if nothing does.
    pub(in crate::app) fn close_in_curate(&mut self) -> Option<Vec<Effect>> {
        let curate = &mut self.curate;
        let nearer = curate.waiving.take().is_some()
            || curate.plan.take().is_some()
            || curate.history_of.take().is_some();
        if nearer {
            return Some(Vec::new());
        }
        if curate.editor.is_some() {
            return Some(self.leave_editor());
        }
        (!std::mem::take(&mut curate.marked).is_empty()).then(Vec::new)
    }

    /// The phrases of the part that is shown, in order.
    fn listed(&self) -> Vec<PhraseId> {
        let phrases = &self.content.library.phrases;
        let of = |indexes: &[usize]| -> Vec<PhraseId> {
            indexes.iter().filter_map(|at| phrases.get(*at)).map(|held| held.id.clone()).collect()
        };
        match self.curate.tab {
            Tab::List => of(&self.curate.rows),
            Tab::Review => of(&self.curate.queue),
            Tab::Findings => {
                let mut indexes: Vec<usize> =
                    self.curate.findings.iter().map(|row| row.phrase_index).collect();
                indexes.dedup();
                of(&indexes)
            }
            Tab::Coverage | Tab::Log => Vec::new(),
            Tab::Trash => self.curate.trash.iter().map(|trashed| trashed.id.clone()).collect(),
        }
    }

    fn move_choice(&mut self, by: isize) {
        let listed = self.listed();
        let Some(last) = listed.len().checked_sub(1) else { return };
        let at =
            self.curate.chosen.as_ref().and_then(|id| listed.iter().position(|held| held == id));
        let next = match at {
            Some(at) => (at as isize + by).clamp(0, last as isize) as usize,
            None => 0,
        };
        self.curate.note.clear();
        self.curate.chosen = listed.get(next).cloned();
    }
}

/// True for wishes that lead to an operation.
fn changes_library(wish: &CurateAction) -> bool {
    match wish {
        CurateAction::Save
        | CurateAction::SaveAndSubmit
        | CurateAction::Step(..)
        | CurateAction::StepMarked(_)
        | CurateAction::BackToApproved(_)
        | CurateAction::Remove(_)
        | CurateAction::RemoveMarked
        | CurateAction::Recover(_)
        | CurateAction::Bulk(_)
        | CurateAction::Shift(..)
        | CurateAction::Place { .. }
        | CurateAction::TakeWording(..)
        | CurateAction::FixOne(..)
        | CurateAction::ApplyPlan
        | CurateAction::Waive
        | CurateAction::Propose(_)
        | CurateAction::SetLevel { .. }
        | CurateAction::SaveRule
        | CurateAction::Undo
        | CurateAction::Redo => true,
        CurateAction::Show(_)
        | CurateAction::Narrow(_)
        | CurateAction::SortBy(_)
        | CurateAction::Choose(_)
        | CurateAction::MoveChoice(_)
        | CurateAction::Mark(..)
        | CurateAction::MarkAll(_)
        | CurateAction::New { .. }
        | CurateAction::NewFor(_)
        | CurateAction::Edit(_)
        | CurateAction::EditFound(_)
        | CurateAction::SetName(_)
        | CurateAction::KeepName
        | CurateAction::DropName
        | CurateAction::Duplicate(_)
        | CurateAction::SetForm(_)
        | CurateAction::KeepDraft
        | CurateAction::FixInForm(_)
        | CurateAction::CloseEditor
        | CurateAction::DiscardDraft
        | CurateAction::TakeSide(..)
        | CurateAction::SetNote(_)
        | CurateAction::ShowHistory(_)
        | CurateAction::NarrowLog(_)
        | CurateAction::NarrowFindings(_)
        | CurateAction::PlanFixes
        | CurateAction::DropPlan
        | CurateAction::StartWaiving(..)
        | CurateAction::SetWaiving(..)
        | CurateAction::DropWaiving => false,
    }
}
