//! From an operation to the changes of files that carry it out, and to the lines of history that tell
//! of it; and what comes back. It writes nothing itself.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::super::action::{Effect, RecordsAsk};
use super::super::save::{Edits, FileEdits, SaveJob};
use super::super::state::AppState;
use super::Draft;
use super::before::Before;
use super::op::{Anchor, Change, Op};
use crate::curation::history::{Entry as Event, EventKind};
use crate::curation::{Delta, Field, Refusal};
use crate::library::edit::{self, Edit, Entry, FieldChange, Inserted, Spot};
use crate::library::fingerprint::fingerprint;
use crate::library::source::stem;
use crate::library::{LoadedFile, PhraseId, Scope};

/// Edits by file, in the order in which files were first named.
#[derive(Default)]
struct Batch {
    files: Vec<FileEdits>,
}

impl Batch {
    fn add(&mut self, file: FileEdits, edit: Edit) {
        self.add_all(file, Edits::Phrases(vec![edit]));
    }

    fn add_all(&mut self, file: FileEdits, edits: Edits) {
        let held = self.files.iter_mut().find(|held| held.name == file.name);
        match (held.map(|held| &mut held.edits), edits) {
            (Some(Edits::Phrases(held)), Edits::Phrases(more)) => held.extend(more),
            (Some(Edits::Rules(held)), Edits::Rules(more)) => held.extend(more),
            // A file is of phrases or of rules.
            (Some(_), _) => {}
            (None, edits) => self.files.push(FileEdits { edits, ..file }),
        }
    }
}

impl AppState {
    /// Asks for `op` to be saved; what it takes back was once `before`.
    pub(super) fn save(&self, op: &Op, before: &[Before]) -> Result<Vec<Effect>, Refusal> {
        let mut batch = Batch::default();
        for change in &op.changes {
            self.edits_of(change, &mut batch)?;
        }
        for file in &mut batch.files {
            let was = before.iter().find_map(|was| was.of_file(file.scope, &file.name, &file.base));
            file.exact = was.map(Into::into);
        }
        let lines: Vec<String> = op.changes.iter().map(|change| self.told(op, change)).collect();
        // What goes into the trash stands there before it leaves its file.
        let first = op.deed == EventKind::Remove;
        let (before, after) = if first { (lines, Vec::new()) } else { (Vec::new(), lines) };
        let (number, files) = (op.number, batch.files);
        Ok(vec![Effect::Save(SaveJob { number, files, log: self.log(), before, after })])
    }

    fn edits_of(&self, change: &Change, batch: &mut Batch) -> Result<(), Refusal> {
        match change {
            Change::Set { deltas, .. } if deltas.is_empty() => Ok(()),
            Change::Set { id, deltas, moved } => {
                let to = moved.as_ref().and_then(|moved| moved.to.as_ref());
                let at = match to {
                    None => Spot::Last,
                    Some(Anchor::First) => Spot::First,
                    Some(Anchor::Behind(id)) => Spot::After(id.clone()),
                };
                self.set_edits(id, deltas, at, batch)
            }
            Change::Insert { id, values, removed: Some(removed) } => {
                let Some(block) = edit::block(&removed.raw, id) else {
                    return self.insert(id, values, batch);
                };
                let after = removed.after.as_deref().and_then(PhraseId::new);
                let at = after.map_or(Spot::First, Spot::After);
                let edit = Edit::Insert { phrase: Inserted::Lines(block), at };
                batch.add(self.named_file(&removed.file), edit);
                Ok(())
            }
            Change::Insert { id, values, removed: None } => self.insert(id, values, batch),
            Change::Remove { id, removed, .. } => {
                let edit = Edit::Remove { id: id.clone() };
                batch.add(self.named_file(&removed.file), edit);
                Ok(())
            }
            Change::Place { id, after, .. } => {
                let file = self.file_of(id)?;
                let to = after.clone().map_or(Spot::First, Spot::After);
                let edit = Edit::Move { id: id.clone(), to };
                batch.add(self.named_file(&file.name), edit);
                Ok(())
            }
            Change::Rule { file, edit } => {
                batch.add_all(self.rule_file(file), Edits::Rules(vec![edit.clone()]));
                Ok(())
            }
        }
    }

    fn set_edits(
        &self,
        id: &PhraseId,
        deltas: &[Delta],
        at: Spot,
        batch: &mut Batch,
    ) -> Result<(), Refusal> {
        let file = self.file_of(id)?;
        let Some(phrase) = self.content.library.get(id) else {
            return Err(Refusal::new("curate.undo_gone").with("title", id.as_str()));
        };
        let mut values = crate::curation::field::values(phrase);
        for delta in deltas {
            values.insert(delta.field, delta.new.clone());
        }
        let wanted = entry_of(id, &values)?;
        let mut changes: Vec<FieldChange> = deltas
            .iter()
            .filter(|delta| delta.field != Field::Category)
            .map(|delta| wanted.get(delta.field))
            .collect();
        let moved = deltas.iter().find(|delta| delta.field == Field::Category);
        let category = moved.and_then(|delta| delta.new.as_str());
        if let Some(category) = category {
            // The file's name is the category, unless the entry says another.
            if stem(&file.name) == phrase.category {
                let target = self.file_for(category);
                let Some(block) = edit::block(&file.text.text, id) else {
                    return Err(Refusal::new("edit.shape"));
                };
                let insert = Edit::Insert { phrase: Inserted::Lines(block), at };
                batch.add(target.clone(), insert);
                if !changes.is_empty() {
                    batch.add(target, Edit::Set { id: id.clone(), changes });
                }
                batch.add(self.named_file(&file.name), Edit::Remove { id: id.clone() });
                return Ok(());
            }
            let own = (stem(&file.name) != category).then(|| category.to_owned());
            changes.push(FieldChange::Category(own));
        }
        batch.add(self.named_file(&file.name), Edit::Set { id: id.clone(), changes });
        Ok(())
    }

    fn insert(
        &self,
        id: &PhraseId,
        values: &BTreeMap<Field, Value>,
        batch: &mut Batch,
    ) -> Result<(), Refusal> {
        let category = values.get(&Field::Category).and_then(Value::as_str).unwrap_or_default();
        let file = self.file_for(category);
        let mut entry = entry_of(id, values)?;
        entry.category = None;
        let phrase = Inserted::New(Box::new(entry));
        batch.add(file, Edit::Insert { phrase, at: Spot::Last });
        Ok(())
    }

    fn file_of(&self, id: &PhraseId) -> Result<&LoadedFile, Refusal> {
        let phrase = self.content.library.get(id);
        phrase
            .and_then(|phrase| {
                self.content.files.iter().find(|file| file.path == phrase.place.path)
            })
            .map(|file| &**file)
            .ok_or_else(|| Refusal::new("curate.undo_gone").with("title", id.as_str()))
    }

    /// The file `name` without changes yet.
    fn named_file(&self, name: &str) -> FileEdits {
        let file = self.content.files.iter().find(|file| file.name == name);
        let category = self.content.library.category(stem(name));
        let category = category.map_or(stem(name), |category| &category.name).to_owned();
        FileEdits {
            scope: Scope::Team,
            name: name.to_owned(),
            base: file.map_or_else(|| "".into(), |file| Arc::clone(&file.text.text)),
            heading: edit::heading(&category),
            edits: Edits::Phrases(Vec::new()),
            exact: None,
        }
    }

    /// The file for new phrases of a category.
    fn file_for(&self, category: &str) -> FileEdits {
        let known = self
            .content
            .files
            .iter()
            .find(|file| file.name.starts_with("phrases/") && stem(&file.name) == category);
        match known {
            Some(file) => self.named_file(&file.name),
            None => self.named_file(&format!("phrases/{category}.yaml")),
        }
    }

    /// The file of history that this program adds to.
    pub(super) fn log(&self) -> String {
        format!("history/{}.jsonl", self.writer)
    }

    /// The line of history that tells of a change.
    fn told(&self, op: &Op, change: &Change) -> String {
        let who = self.who();
        if let Change::Rule { edit, .. } = change {
            return Event::of_rule(op.at, &who, op.deed, super::rules::told(edit)).seal().to_line();
        }
        let Some(id) = change.id() else { return String::new() };
        // Of many one may have been approved, another only agreed to.
        let deed = match (op.deed, change) {
            (EventKind::Approve, Change::Set { deltas, .. }) if deltas.is_empty() => {
                EventKind::Endorse
            }
            (EventKind::Endorse, Change::Set { deltas, .. }) if !deltas.is_empty() => {
                EventKind::Approve
            }
            (deed, _) => deed,
        };
        let mut event = Event::new(op.at, &who, deed, id);
        event.note.clone_from(&op.note);
        let now = self.content.library.get(id);
        match change {
            Change::Set { deltas, .. } => {
                let changed = deltas.iter().find(|delta| delta.field == Field::Text);
                let text = changed.and_then(|delta| delta.new.as_str());
                let text = text.or(now.map(|phrase| phrase.text.as_str())).unwrap_or_default();
                event.text = Some(fingerprint(text));
                if matches!(deed, EventKind::Approve | EventKind::Submit) {
                    event.wording = Some(text.to_owned());
                }
                event.changes.clone_from(deltas);
            }
            Change::Insert { values, .. } => {
                let text = values.get(&Field::Text).and_then(Value::as_str).unwrap_or_default();
                event.text = Some(fingerprint(text));
                event.wording = Some(text.to_owned());
                let delta = |(field, new): (&Field, &Value)| Delta {
                    field: *field,
                    old: Value::Null,
                    new: new.clone(),
                };
                event.changes = values.iter().map(delta).collect();
            }
            Change::Remove { values, removed, .. } => {
                event.wording = now.map(|phrase| phrase.text.clone());
                event.removed = Some(removed.clone());
                let delta = |(field, old): (&Field, &Value)| Delta {
                    field: *field,
                    old: old.clone(),
                    new: Value::Null,
                };
                event.changes = values.iter().map(delta).collect();
            }
            Change::Place { .. } => event.text = now.map(|phrase| fingerprint(&phrase.text)),
            Change::Rule { .. } => {}
        }
        event.seal().to_line()
    }

    /// What is to be told of an operation that was begun and not carried out.
    pub(super) fn taken_back(&self, op: &Op) -> Vec<Effect> {
        if op.deed != EventKind::Remove {
            return Vec::new();
        }
        let who = self.who();
        let line = |id: &PhraseId| {
            let moment = jiff::SignedDuration::from_millis(1);
            let at = op.at.checked_add(moment).unwrap_or(op.at);
            Event::new(at, &who, EventKind::Undo, id).seal().to_line()
        };
        let after = op.changes.iter().filter_map(Change::id).map(line).collect();
        vec![Effect::Save(SaveJob { log: self.log(), after, ..SaveJob::default() })]
    }
}

/// What an entry with these values says.
fn entry_of(id: &PhraseId, values: &BTreeMap<Field, Value>) -> Result<Entry, Refusal> {
    Entry::of_values(id, values).ok_or_else(|| Refusal::new("edit.unsure"))
}

/// Keeps a draft.
pub(super) fn keep_draft(slot: String, draft: &Draft) -> Vec<Effect> {
    let json = serde_json::to_string(draft).unwrap_or_default();
    vec![Effect::Records(RecordsAsk::Draft { slot, json: Some(json) })]
}

/// Forgets a draft.
pub(super) fn forget_draft(slot: String) -> Vec<Effect> {
    vec![Effect::Records(RecordsAsk::Draft { slot, json: None })]
}
