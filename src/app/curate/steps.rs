//! Steps of review, the trash, changes of many phrases, and taking back: each a named operation.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::action::{Action, Effect, RecordsAsk, Screen};
use super::super::save::{SaveOutcome, SaveResult, SavedFile};
use super::super::state::{AppState, Loading, ToastKind, Undo};
use super::before::Before;
use super::op::{Anchor, Change, Kind, Moved, Name, Pending, spoken};
use super::{Bulk, CurateAction, Op};
use crate::curation::history::Removed;
use crate::curation::status::{self, Case, Outcome};
use crate::curation::{Delta, EventKind, Field, Refusal, State, Verb, field};
use crate::diagnostic::Severity;
use crate::library::fingerprint::fingerprint;
use crate::library::phrase::Category;
use crate::library::{Phrase, PhraseId, Scope, Status};

/// At most so many operations can be taken back.
const MOST_DONE: usize = 200;
/// At most so much is kept of how files were before them, in bytes; without it, a change is taken back
/// by its fields alone.
const MOST_BEFORE_BYTES: usize = 64 << 20;

impl AppState {
    /// Who makes a change: the name in the profile, else the one the system knows.
    pub fn who(&self) -> String {
        self.settings.who(&self.system_user)
    }

    /// Why nothing can be changed now, if so.
    pub fn why_read_only(&self) -> Option<&'static str> {
        match &self.loading {
            Loading::Ready { read_only: false, .. } => None,
            Loading::Ready { .. } => Some("shell.read_only_why"),
            Loading::Reading | Loading::Missing { .. } => Some("why.no_library"),
        }
    }

    /// What a step for `phrase` leads to, or why it cannot be made.
    ///
    /// # Errors
    /// If the table of moves, the policy or the findings are against it.
    pub fn attempt(&self, phrase: &Phrase, verb: Verb) -> Result<Outcome, Refusal> {
        self.attempt_saying(phrase, verb, &self.curate.note)
    }

    fn attempt_saying(&self, phrase: &Phrase, verb: Verb, note: &str) -> Result<Outcome, Refusal> {
        if let Some(key) = self.why_read_only() {
            return Err(Refusal::new(key));
        }
        let index = self.content.library.index_of(&phrase.id);
        let open = index.and_then(|index| self.findings.get(index)).map_or(&[][..], Vec::as_slice);
        let findings: Vec<(Severity, &str)> =
            open.iter().map(|one| (one.severity, &*one.message)).collect();
        let text = status::text_of(phrase);
        let history = &self.content.history;
        let approvers = history.approvers(&phrase.id, &text);
        let who = self.who();
        let case = Case {
            who: &who,
            note,
            author: history.author(&phrase.id, &text),
            findings: &findings,
            approvers: &approvers,
        };
        status::attempt(phrase, verb, &case, &self.content.library.meta.review)
    }

    /// The changes of a step that leads to `outcome`.
    fn step_change(&self, phrase: &Phrase, verb: Verb, outcome: Outcome) -> Option<Change> {
        let Outcome::To(to) = outcome else {
            return Some(Change::set(phrase.id.clone(), Vec::new()));
        };
        let mut deltas = Vec::new();
        let mut change = |field: Field, new: Value| {
            let old = field::value(phrase, field);
            if old != new {
                deltas.push(Delta { field, old, new });
            }
        };
        change(Field::Status, json!(to));
        if verb == Verb::Approve {
            let approval = json!({
                "by": self.who(),
                "on": self.now.date().to_string(),
                "text": fingerprint(&phrase.text),
            });
            change(Field::Approved, approval);
        }
        (!deltas.is_empty()).then(|| Change::set(phrase.id.clone(), deltas))
    }

    /// A step for one phrase.
    pub(super) fn step(&mut self, id: &PhraseId, verb: Verb) -> Vec<Effect> {
        let Some(phrase) = self.content.library.get(id).cloned() else { return Vec::new() };
        let unsaved = self
            .curate
            .editor
            .as_ref()
            .is_some_and(|editor| editor.id.as_ref() == Some(id) && editor.is_changed());
        if unsaved {
            return self.refuse(&Refusal::new("curate.why_unsaved"));
        }
        if self.has_unsaved(id) && self.curate.asked_unsaved != Some((id.clone(), verb)) {
            self.curate.asked_unsaved = Some((id.clone(), verb));
            return self.refuse(&Refusal::new("curate.why_draft").with("title", phrase.title()));
        }
        self.curate.asked_unsaved = None;
        let outcome = match self.attempt(&phrase, verb) {
            Ok(outcome) => outcome,
            Err(why) => return self.refuse(&why),
        };
        let Some(change) = self.step_change(&phrase, verb, outcome) else { return Vec::new() };
        let (deed, key) = match (verb, outcome) {
            (Verb::Approve, Outcome::Counted { .. }) => (EventKind::Endorse, "curate.op_endorse"),
            (Verb::Submit, _) => (EventKind::Submit, "curate.op_submit"),
            (Verb::Withdraw, _) => (EventKind::Withdraw, "curate.op_withdraw"),
            (Verb::RequestChanges, _) => (EventKind::RequestChanges, "curate.op_request_changes"),
            (Verb::Approve, _) => (EventKind::Approve, "curate.op_approve"),
            (Verb::Retire, _) => (EventKind::Retire, "curate.op_retire"),
            (Verb::Restore, _) => (EventKind::Restore, "curate.op_restore"),
        };
        let note = Some(self.curate.note.trim().to_owned()).filter(|note| !note.is_empty());
        // The queue goes on with the next one.
        let next = self.next_in_queue(id);
        let name = Name::new(key, &[("title", phrase.title())]);
        let effects = self.begin(self.op(name, deed, note, vec![change]), None, None);
        if self.curate.tab == super::Tab::Review {
            self.curate.chosen = next.or_else(|| Some(id.clone()));
        }
        effects
    }

    fn next_in_queue(&self, id: &PhraseId) -> Option<PhraseId> {
        let at = self.content.library.index_of(id)?;
        let place = self.curate.queue.iter().position(|index| *index == at)?;
        let after = self.curate.queue.get(place + 1);
        let next = after.or_else(|| self.curate.queue.get(place.checked_sub(1)?))?;
        self.content.library.phrases.get(*next).map(|phrase| phrase.id.clone())
    }

    /// A step for every marked phrase; those that cannot make it stay, with the first reason told.
    pub(super) fn step_marked(&mut self, verb: Verb) -> Vec<Effect> {
        let mut changes = Vec::new();
        let mut refused: Vec<Refusal> = Vec::new();
        let mut endorsed = 0;
        for id in &self.curate.marked {
            let Some(phrase) = self.content.library.get(id) else { continue };
            match self.attempt(phrase, verb) {
                Ok(outcome) => {
                    endorsed += usize::from(matches!(outcome, Outcome::Counted { .. }));
                    changes.extend(self.step_change(phrase, verb, outcome));
                }
                Err(why) => refused.push(why),
            }
        }
        if let (true, Some(why)) = (changes.is_empty(), refused.first()) {
            let why = why.clone();
            return self.refuse(&why);
        }
        let deed = match verb {
            Verb::Submit => EventKind::Submit,
            Verb::Withdraw => EventKind::Withdraw,
            Verb::RequestChanges => EventKind::RequestChanges,
            Verb::Approve if endorsed > 0 => EventKind::Endorse,
            Verb::Approve => EventKind::Approve,
            Verb::Retire => EventKind::Retire,
            Verb::Restore => EventKind::Restore,
        };
        let n = changes.len().to_string();
        let verb_key = format!("@{}", verb.words_key());
        let name = match refused.len() {
            0 => Name::new("curate.op_many", &[("verb", &verb_key), ("n", &n)]),
            left => {
                let left = left.to_string();
                let args = [("verb", verb_key.as_str()), ("n", &n), ("left", &left)];
                Name::new("curate.op_many_left", &args)
            }
        };
        let note = Some(self.curate.note.trim().to_owned()).filter(|note| !note.is_empty());
        self.begin(self.op(name, deed, note, changes), None, None)
    }

    /// Puts a phrase back into its approved wording.
    pub(super) fn back_to_approved(&mut self, id: &PhraseId) -> Vec<Effect> {
        let Some(phrase) = self.content.library.get(id) else { return Vec::new() };
        let Some(wording) = self.content.history.standing(phrase) else {
            return self.refuse(&Refusal::new("curate.why_no_wording"));
        };
        let mut deltas = vec![Delta {
            field: Field::Text,
            old: json!(phrase.text),
            new: json!(wording.to_string()),
        }];
        if phrase.status != Status::Approved {
            let old = field::value(phrase, Field::Status);
            deltas.push(Delta { field: Field::Status, old, new: json!(Status::Approved) });
        }
        let name = Name::new("curate.op_back", &[("title", phrase.title())]);
        let change = Change::set(id.clone(), deltas);
        self.begin(self.op(name, EventKind::Edit, None, vec![change]), None, None)
    }

    /// Gives a phrase the wording that it had in an event of its history.
    pub(super) fn take_wording(&mut self, id: &PhraseId, event: &str) -> Vec<Effect> {
        let Some(phrase) = self.content.library.get(id).cloned() else { return Vec::new() };
        let told = self.content.history.of(id).find(|entry| entry.id == event);
        let Some(text) = told.and_then(|entry| entry.new_text()).map(str::to_owned) else {
            return self.refuse(&Refusal::new("curate.why_no_wording"));
        };
        if text == phrase.text {
            return Vec::new();
        }
        let mut deltas =
            vec![Delta { field: Field::Text, old: json!(phrase.text), new: json!(text) }];
        Self::keep_approval(&phrase, &mut deltas);
        let name = Name::new("curate.op_take_wording", &[("title", phrase.title())]);
        let change = Change::set(id.clone(), deltas);
        self.begin(self.op(name, EventKind::Edit, None, vec![change]), None, None)
    }

    /// The entry of a phrase as it stands in its file.
    pub(super) fn raw(&self, id: &PhraseId) -> Option<Removed> {
        Removed::of(&self.content.files, self.content.library.get(id)?)
    }

    /// Puts phrases into the trash.
    pub(super) fn remove(&mut self, ids: &[PhraseId]) -> Vec<Effect> {
        let mut changes = Vec::new();
        // In the order of their files: taken back, what stood behind a phrase comes after it.
        let mut ids: Vec<&PhraseId> = ids.iter().collect();
        ids.sort_by_key(|id| self.content.library.index_of(id));
        for id in &ids {
            let id: &PhraseId = id;
            let Some(phrase) = self.content.library.get(id) else { continue };
            if phrase.scope == Scope::Personal {
                continue;
            }
            let Some(removed) = self.raw(id) else { continue };
            let values = field::values(phrase);
            changes.push(Change::Remove { id: id.clone(), values, removed });
        }
        let Some(first) = changes.first() else {
            return self.refuse(&Refusal::new("curate.why_not_removed"));
        };
        let first = first.id().and_then(|id| self.content.library.get(id));
        let title = first.map(|phrase| phrase.title().to_owned());
        let n = changes.len().to_string();
        let name = match changes.len() {
            1 => Name::new("curate.op_remove", &[("title", &title.unwrap_or_default())]),
            _ => Name::new("curate.op_many", &[("verb", "@curate.remove"), ("n", &n)]),
        };
        if self
            .curate
            .editor
            .as_ref()
            .is_some_and(|editor| editor.id.as_ref().is_some_and(|id| ids.contains(&id)))
        {
            self.curate.editor = None;
        }
        self.begin(self.op(name, EventKind::Remove, None, changes), None, None)
    }

    /// Takes a phrase out of the trash, its lines as they were.
    pub(super) fn recover(&mut self, id: &PhraseId) -> Vec<Effect> {
        let Some(trashed) = self.curate.trash.iter().find(|trashed| trashed.id == *id) else {
            return Vec::new();
        };
        let entry = trashed.entry.clone();
        let mut values: BTreeMap<Field, Value> =
            entry.changes.iter().map(|delta| (delta.field, delta.old.clone())).collect();
        let title = entry.wording.clone().unwrap_or_default();
        values.entry(Field::Text).or_insert_with(|| json!(title));
        if entry.removed.is_none() {
            if title.is_empty() {
                return self.refuse(&Refusal::new("curate.why_no_wording"));
            }
            let categories = &self.content.library.meta.categories;
            let known = |value: &Value| {
                categories.iter().any(|category| value.as_str() == Some(&category.id))
            };
            if !values.get(&Field::Category).is_some_and(known) {
                // Ids begin with their category, unless somebody chose another one.
                let named = |category: &&Category| id.as_str().starts_with(&category.id);
                let category = categories.iter().find(named).or(categories.first());
                let category = category.map(|category| json!(category.id)).unwrap_or_default();
                values.insert(Field::Category, category);
            }
        }
        let title: String = title.chars().take(16).collect();
        let name = Name::new("curate.op_recover", &[("title", &title)]);
        let change = Change::Insert { id: id.clone(), values, removed: entry.removed.clone() };
        // What another program removed is told before it is told that it came back.
        let mut effects = self.tell_missing(true);
        self.curate.last_at = self.curate.last_at.max(Some(entry.at));
        effects.extend(self.begin(
            self.op(name, EventKind::Recover, None, vec![change]),
            None,
            None,
        ));
        effects
    }

    /// Changes every marked phrase.
    pub(super) fn bulk(&mut self, bulk: &Bulk) -> Vec<Effect> {
        let mut changes = Vec::new();
        for id in &self.curate.marked {
            let Some(phrase) = self.content.library.get(id) else { continue };
            if phrase.scope == Scope::Personal {
                continue;
            }
            let (field, new) = match bulk {
                Bulk::Category(category) => (Field::Category, json!(category)),
                Bulk::Stages(stages) if stages.is_empty() => (Field::Stages, Value::Null),
                Bulk::Stages(stages) => (Field::Stages, json!(stages)),
                Bulk::AddTag(tag) => {
                    let mut tags = phrase.tags.clone();
                    if !tags.contains(tag) {
                        tags.push(tag.clone());
                    }
                    (Field::Tags, json!(tags))
                }
                Bulk::RemoveTag(tag) => {
                    let tags: Vec<&String> =
                        phrase.tags.iter().filter(|held| *held != tag).collect();
                    let new = if tags.is_empty() { Value::Null } else { json!(tags) };
                    (Field::Tags, new)
                }
            };
            let old = field::value(phrase, field);
            if old != new {
                let deltas = vec![Delta { field, old, new }];
                changes.push(Change::set(id.clone(), deltas));
            }
        }
        if changes.is_empty() {
            return self.refuse(&Refusal::new("curate.why_nothing_changes"));
        }
        let n = changes.len().to_string();
        let key = match bulk {
            Bulk::Category(_) => "@curate.bulk_category",
            Bulk::Stages(_) => "@curate.bulk_stages",
            Bulk::AddTag(_) => "@curate.bulk_add_tag",
            Bulk::RemoveTag(_) => "@curate.bulk_remove_tag",
        };
        let name = Name::new("curate.op_many", &[("verb", key), ("n", &n)]);
        self.begin(self.op(name, EventKind::Edit, None, changes), None, None)
    }

    /// True if something is written for `id` that is not saved, in the editor or kept from it.
    pub fn has_unsaved(&self, id: &PhraseId) -> bool {
        let slot = format!("{}{id}", super::editor::SLOTS);
        let kept = self.curate.drafts.get(&slot);
        let open = self.curate.editor.as_ref().filter(|editor| editor.id.as_ref() == Some(id));
        match (open, kept) {
            (Some(editor), _) => editor.is_changed(),
            (None, Some(draft)) => draft.form != draft.base,
            (None, None) => false,
        }
    }

    /// Goes to the Curate screen and opens a phrase there.
    pub(super) fn edit_found(&mut self, id: &PhraseId) -> Vec<Effect> {
        let personal = |phrase: &Phrase| phrase.scope == Scope::Personal;
        if self.content.library.get(id).is_some_and(|phrase| personal(phrase)) {
            return self.edit(id);
        }
        self.curate.tab = super::Tab::List;
        let mut effects = self.apply(Action::Open(Screen::Curate));
        effects.extend(self.edit(id));
        effects
    }

    /// Keeps the name that was asked for, and does what waited for it.
    pub(super) fn keep_name(&mut self) -> Vec<Effect> {
        let Some(naming) = self.curate.naming.take() else { return Vec::new() };
        let name = naming.typed.trim();
        if name.is_empty() {
            self.curate.naming = Some(naming);
            return Vec::new();
        }
        self.settings.profile.insert(super::super::settings::OWN_NAME.to_owned(), name.to_owned());
        let mut effects =
            vec![Effect::Records(RecordsAsk::Settings(Box::new(self.settings.clone())))];
        if let Some(wish) = naming.wish {
            effects.extend(self.curate(wish));
        }
        effects
    }

    /// Puts one's own phrase into the team's review queue, or opens the team's phrase.
    pub(super) fn propose(&mut self, id: &PhraseId) -> Vec<Effect> {
        let Some(phrase) = self.content.library.get(id).cloned() else { return Vec::new() };
        if phrase.scope == Scope::Team {
            return self.edit_found(id);
        }
        let library = &self.content.library;
        let mut form = crate::curation::Form::of(&phrase);
        if library.category(&form.category).is_none() {
            let first = library.meta.categories.first();
            form.category = first.map(|category| category.id.clone()).unwrap_or_default();
        }
        form.shortcut.clear();
        let new = form.new_id(|id| library.get(id).is_some());
        let mut values = form.values();
        values.retain(|_, value| !value.is_null());
        values.insert(Field::Status, json!(Status::InReview));
        let name = Name::new("curate.op_propose", &[("title", phrase.title())]);
        let change = Change::Insert { id: new, values, removed: None };
        self.begin(self.op(name, EventKind::Propose, None, vec![change]), None, None)
    }

    /// Takes back what was done last.
    pub(super) fn undo(&mut self) -> Vec<Effect> {
        let Some(op) = self.curate.done.last().cloned() else {
            return self.refuse(&Refusal::new("curate.why_nothing_done"));
        };
        if let Some(why) = self.why_endorsed(&op) {
            return self.refuse(&why);
        }
        self.reverse(op, EventKind::Undo, "curate.op_undo", Kind::Undo)
    }

    /// Why an approval of several cannot be taken back, if `op` is one and cannot.
    fn why_endorsed(&self, op: &Op) -> Option<Refusal> {
        let endorses =
            |change: &&Change| matches!(change, Change::Set { deltas, .. } if deltas.is_empty());
        for change in op.changes.iter().filter(endorses) {
            let phrase = change.id().and_then(|id| self.content.library.get(id))?;
            if op.by != self.who() {
                return Some(Refusal::new("curate.why_other_name").with("name", op.by.as_str()));
            }
            // Others agreed as well, and it is approved.
            if phrase.status == Status::Approved && !phrase.changed_since_approval() {
                let field = format!("@{}", Field::Status.words_key());
                let why = Refusal::new("curate.undo_changed").with("title", phrase.title());
                return Some(why.with("field", field));
            }
        }
        None
    }

    /// Takes back what a toast offers to take back, if nothing was done since.
    pub(in crate::app) fn undo_op(&mut self, number: u64) -> Vec<Effect> {
        match self.curate.done.last() {
            Some(op) if op.number == number => self.curate(CurateAction::Undo),
            _ => self.refuse(&Refusal::new("curate.why_done_since")),
        }
    }

    /// Does again what was taken back last.
    pub(super) fn redo(&mut self) -> Vec<Effect> {
        let Some(op) = self.curate.undone.last().cloned() else {
            return self.refuse(&Refusal::new("curate.why_nothing_undone"));
        };
        let deed = op.deed;
        self.reverse(op, deed, "curate.op_redo", Kind::Redo)
    }

    /// The changes of a step that is made again: it is judged as any other, by whoever makes it now.
    fn steps_again(&self, op: &Op, verb: Verb) -> Result<Vec<Change>, Refusal> {
        let note = op.note.as_deref().unwrap_or_default();
        let mut changes = Vec::new();
        for id in op.changes.iter().filter_map(Change::id) {
            let Some(phrase) = self.content.library.get(id) else { continue };
            let outcome = self.attempt_saying(phrase, verb, note)?;
            changes.extend(self.step_change(phrase, verb, outcome));
        }
        Ok(changes)
    }

    /// Makes the changes of `op` back, in their order: what stood behind a phrase comes after it.
    fn reverse(
        &mut self,
        op: Op,
        deed: EventKind,
        key: &'static str,
        kind: fn(Op) -> Kind,
    ) -> Vec<Effect> {
        let library = &self.content.library;
        let back =
            |change: &Change| change.back(library, |id| self.raw(id), |file| self.rule_text(file));
        let back: Result<Vec<Change>, Refusal> = op.changes.iter().map(back).collect();
        // A decision is taken again, not written down again.
        let back = match verb_of(deed) {
            Some(verb) => back.and_then(|_| self.steps_again(&op, verb)),
            None => back,
        };
        let changes = match back {
            Ok(changes) => changes,
            Err(why) => return self.refuse(&why),
        };
        // What is taken back out of the library goes into the trash, and out of it again.
        let all = |fits: fn(&Change) -> bool| changes.iter().all(fits);
        let deed = if all(|change| matches!(change, Change::Remove { .. })) {
            EventKind::Remove
        } else if all(|change| matches!(change, Change::Insert { .. })) {
            EventKind::Recover
        } else {
            deed
        };
        let told = op.name.told(self.words());
        let name = Name::new(key, &[("op", &told)]);
        let note = op.note.clone().filter(|_| deed != EventKind::Undo);
        let new = self.op(name, deed, note, changes);
        self.begin_as(new, kind(op), None, None)
    }

    /// Begins an operation: asks for it to be saved.
    pub(super) fn begin(
        &mut self,
        op: Op,
        then: Option<CurateAction>,
        draft: Option<String>,
    ) -> Vec<Effect> {
        self.begin_as(op, Kind::Do, then, draft)
    }

    fn begin_as(
        &mut self,
        mut op: Op,
        kind: Kind,
        then: Option<CurateAction>,
        draft: Option<String>,
    ) -> Vec<Effect> {
        if let Some(key) = self.why_read_only() {
            return self.refuse(&Refusal::new(key));
        }
        if self.who().is_empty() {
            return self.refuse(&Refusal::new(status::NO_NAME));
        }
        if op.changes.is_empty() {
            return Vec::new();
        }
        for change in &mut op.changes {
            let Change::Set { id, deltas, moved: moved @ None } = change else { continue };
            if deltas.iter().any(|delta| delta.field == Field::Category) {
                let behind = self.raw(id).map(|raw| raw.after.as_deref().and_then(PhraseId::new));
                let from = behind.map(|behind| behind.map_or(Anchor::First, Anchor::Behind));
                *moved = Some(Moved { to: None, from });
            }
        }
        self.curate.n_ops = op.number;
        self.curate.last_at = Some(op.at);
        let before = match &kind {
            Kind::Do => &[][..],
            Kind::Undo(first) | Kind::Redo(first) => &first.before,
        };
        let effects = self.save(&op, before);
        match effects {
            Ok(effects) => {
                self.curate.pending = Some(Pending { op, kind, then, draft });
                effects
            }
            Err(why) => self.refuse(&why),
        }
    }

    /// What became of an operation.
    pub(in crate::app) fn op_answered(&mut self, outcome: SaveOutcome) -> Vec<Effect> {
        if !self.curate.is_pending(outcome.number) {
            return Vec::new();
        }
        match outcome.result {
            SaveResult::Saved { files, unconfirmed, .. } => {
                let effects = self.op_saved(&files);
                if let Some(reason) = unconfirmed {
                    let args = [("reason", reason)];
                    self.toast("toast.curate_unconfirmed", &args, ToastKind::Failed, None);
                }
                effects
            }
            SaveResult::Conflict { .. } => {
                // Read again, the editor shows both versions; everything else is judged anew.
                let pending = self.curate.pending.as_ref();
                let rule = pending.and_then(|held| held.op.rule().map(str::to_owned));
                let why = match &rule {
                    Some(rule) => {
                        let why = Refusal::new("curate.why_rule_saved_meanwhile");
                        why.with("rule", self.rule_name(rule))
                    }
                    None => Refusal::new("curate.why_saved_meanwhile"),
                };
                let typed = self.curate.pending.as_ref().is_some_and(|held| held.draft.is_some());
                let effects = self.op_failed(&why);
                self.curate.awaits_library = true;
                self.curate.awaits_rules = rule.is_some();
                if typed {
                    self.curate.waiting.push_back(CurateAction::Save);
                }
                effects
            }
            SaveResult::Refused { diagnostics, .. } => {
                let words = self.words();
                let told = diagnostics.first().map(|found| {
                    let hint = found.hint(words);
                    let stop = if hint.is_empty() { "" } else { words.get("list.semicolon") };
                    format!("{}{stop}{hint}", found.message(words))
                });
                let is_rule = self.rule_editor.as_ref().is_some_and(|editor| editor.saving);
                let why = Refusal::new(match is_rule {
                    true => "rule_editor.not_saved",
                    false => "toast.library_failed",
                });
                self.op_failed(&why.with("reason", told.unwrap_or_default()))
            }
        }
    }

    /// An operation was saved; the library is being read again.
    fn op_saved(&mut self, files: &[SavedFile]) -> Vec<Effect> {
        let Some(Pending { mut op, kind, then, draft }) = self.curate.pending.take() else {
            return Vec::new();
        };
        op.before = files.iter().filter_map(Before::of).collect();
        self.rule_answered(&op, true);
        self.curate.awaits_library = true;
        self.curate.awaits_rules = op.rule().is_some();
        let mut effects = Vec::new();
        if let Some(slot) = draft {
            self.curate.drafts.remove(&slot);
            effects.extend(super::save::forget_draft(slot));
            if let Some(editor) = &mut self.curate.editor {
                editor.base = editor.form.clone();
                editor.kept = None;
                editor.from_draft = false;
                editor.conflicts.clear();
                if let (None, Some(Change::Insert { id, .. })) = (&editor.id, op.changes.first()) {
                    editor.id = Some(id.clone());
                    self.curate.chosen = Some(id.clone());
                }
            }
        }
        if matches!(
            op.deed,
            EventKind::RequestChanges | EventKind::Approve | EventKind::Endorse | EventKind::Retire
        ) {
            self.curate.note.clear();
        }
        let told = op.name.told(self.words());
        let number = op.number;
        let undo = match kind {
            Kind::Do => {
                self.curate.undone.clear();
                self.curate.done.push(op);
                Some(Undo::Op(number))
            }
            // Whatever way it is done, it goes by its own name, and what is taken back keeps what it
            // was, to be done again.
            Kind::Redo(first) => {
                self.curate.undone.pop();
                self.curate.done.push(Op { name: first.name, ..op });
                Some(Undo::Op(number))
            }
            Kind::Undo(first) => {
                self.curate.done.pop();
                let Op { name, deed, note, by, .. } = first;
                self.curate.undone.push(Op { name, deed, note, by, ..op });
                None
            }
        };
        if self.curate.done.len() > MOST_DONE {
            self.curate.done.remove(0);
        }
        let mut n_bytes = 0;
        for op in self.curate.done.iter_mut().rev().chain(self.curate.undone.iter_mut().rev()) {
            n_bytes += op.before.iter().map(Before::n_bytes).sum::<usize>();
            if n_bytes > MOST_BEFORE_BYTES {
                op.before.clear();
            }
        }
        self.toast("toast.curate_done", &[("op", told)], ToastKind::Done, undo);
        if let Some(wish) = then {
            self.curate.waiting.push_back(wish);
        }
        effects
    }

    /// An operation could not be saved.
    fn op_failed(&mut self, why: &Refusal) -> Vec<Effect> {
        let Some(pending) = self.curate.pending.take() else { return Vec::new() };
        self.curate.waiting.clear();
        self.rule_answered(&pending.op, false);
        let args = spoken(&why.args, self.words());
        self.toast(why.key, &args, ToastKind::Failed, None);
        self.examine();
        self.taken_back(&pending.op)
    }

    /// Tells why something is not done.
    pub(super) fn refuse(&mut self, why: &Refusal) -> Vec<Effect> {
        // It is asked for there and then, and the wish is carried out once it is known.
        if why.key == status::NO_NAME && self.curate.doing.is_some() {
            let wish = self.curate.doing.take();
            self.curate.naming = Some(super::Naming { typed: String::new(), wish });
            return Vec::new();
        }
        let args = spoken(&why.args, self.words());
        self.toast(why.key, &args, ToastKind::Hint, None);
        Vec::new()
    }

    /// How far `id` has come.
    pub fn state_of(&self, id: &PhraseId) -> Option<State> {
        self.content.library.get(id).map(|phrase| State::of(phrase))
    }
}

/// The step that an event tells of, if it tells of one.
fn verb_of(deed: EventKind) -> Option<Verb> {
    match deed {
        EventKind::Submit => Some(Verb::Submit),
        EventKind::Withdraw => Some(Verb::Withdraw),
        EventKind::RequestChanges => Some(Verb::RequestChanges),
        EventKind::Approve | EventKind::Endorse => Some(Verb::Approve),
        EventKind::Retire => Some(Verb::Retire),
        EventKind::Restore => Some(Verb::Restore),
        _ => None,
    }
}
