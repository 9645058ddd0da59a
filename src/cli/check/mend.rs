//! `--fix` and `--diff`: applies the safe fixes to phrase files and texts. Only the bytes of the mended
//! words change; the result is read back, and where it does not say exactly what was meant, the phrase
//! is left as it was and that is said. What is mended in a library is saved and told as in the window:
//! an approved phrase keeps its approved wording in use until a person approves the new one.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde_json::json;
use similar::{DiffTag, TextDiff};

use super::gather::{self, Material};
use super::{Outcome, STDIN, Session, Subject, output, rules};
use crate::app::save::{Edits, FileEdits, SaveJob, SaveResult};
use crate::curation::{Delta, Entry, EventKind, Field, field};
use crate::diagnostic::{Lines, Place};
use crate::fs;
use crate::library::edit::{self, Edit, FieldChange};
use crate::library::fingerprint::fingerprint;
use crate::library::{Approval, LoadedFile, Phrase, Role, Scope, SourceFile, Status, load};
use crate::rulebook::lint::Scratch;
use crate::rulebook::rule::Level;
use crate::rulebook::suppress::{self, Baseline};
use crate::rulebook::{Finding, Fixed, Message, Rulebook, Safety};
use crate::runtime::records;
use crate::runtime::save::{self, Folders};
use crate::text::Span;
use crate::words::Words;

/// What was done, or would be.
#[derive(Default)]
struct Done {
    n_edits: usize,
    n_files: usize,
    /// Approved phrases whose text is another now.
    n_to_approve: usize,
    failed: bool,
}

/// A file that is to be another.
struct Change {
    path: String,
    old: String,
    new: String,
    /// The file in its library, what changes in it, and what the history tells of that; absent for a
    /// file that is in none.
    saving: Option<(FileEdits, Vec<Told>)>,
}

/// What the history tells of a phrase.
struct Told {
    phrase: Arc<Phrase>,
    text: String,
    deltas: Vec<Delta>,
}

/// Part of a phrase's new text: what of the file is taken out, and what is put in.
type Splice = (Span, String);

/// Mends `subject`, or only shows what would change. A text from standard input goes to standard output.
pub fn mend(
    subject: &mut Subject,
    only_show: bool,
    baseline: &Baseline,
    session: &Session,
    shelf: &mut rules::Shelf,
) -> Outcome {
    let mut done = Done::default();
    let mut home = None;
    let changes = match subject {
        Subject::Text(path, bytes) => {
            let Some(book) = rules::open(session, shelf) else { return Outcome::Failed };
            // What is not UTF-8 is told of when it is checked.
            let Ok(text) = std::str::from_utf8(bytes) else { return Outcome::Done };
            let new = mend_text(text, &gather::text_key(path), &book.value, baseline, &mut done);
            let (path, old) = (path.clone(), text.to_owned());
            vec![Change { path, old, new, saving: None }]
        }
        Subject::Library | Subject::Folder(_) | Subject::Yaml(_) => {
            let Some(material) = gather::material(subject, session) else {
                return Outcome::Failed;
            };
            let book = shelf.of(material.folder.as_deref());
            let changes = mend_phrases(&material, &book.value, baseline, session, &mut done);
            let at = material.history.later_than_all(session.now_absolute, None);
            home = material.home.map(|home| (home, at));
            changes
        }
    };
    let is_input = matches!(subject, Subject::Text(path, _) if path == STDIN);
    if only_show {
        for change in changes.iter().filter(|change| change.old != change.new) {
            output::raw(&diff(change));
        }
        let changed = changes.iter().any(|change| change.old != change.new);
        return match (done.failed, changed) {
            (true, _) => Outcome::Failed,
            (false, true) => Outcome::Found,
            (false, false) => Outcome::Done,
        };
    }
    if let Some((home, at)) = &home {
        save_all(home, *at, &changes, session, &mut done);
    }
    for change in changes.iter().filter(|change| change.saving.is_none()) {
        if let Subject::Text(_, bytes) = subject {
            *bytes = change.new.clone().into_bytes();
        }
        if is_input {
            output::raw(&change.new);
        } else if change.old != change.new {
            match write(change, session.words) {
                Ok(()) => done.n_files += 1,
                Err(reason) => {
                    done.failed = true;
                    let args = [("path", change.path.clone()), ("reason", reason)];
                    output::error(&session.words.fill("check.not_written", &args));
                }
            }
        }
    }
    tell(&done, is_input, session);
    if done.failed { Outcome::Failed } else { Outcome::Done }
}

fn tell(done: &Done, is_input: bool, session: &Session) {
    if done.n_edits == 0 || done.n_files == 0 && !is_input {
        return;
    }
    let args = [("n", done.n_edits.to_string()), ("files", done.n_files.to_string())];
    // Standard output belongs to the report or to the mended text.
    let key = if is_input { "check.fixed_input" } else { "check.fixed" };
    output::error(&session.words.fill(key, &args));
    if done.n_to_approve > 0 {
        let n = done.n_to_approve.to_string();
        output::error(&session.words.fill("check.to_approve", &[("n", n)]));
    }
}

/// Saves what changes in the library in `home`, all of it or nothing.
fn save_all(
    home: &Path,
    at: jiff::Timestamp,
    changes: &[Change],
    session: &Session,
    done: &mut Done,
) {
    let saving = changes.iter().filter(|change| change.old != change.new);
    let saving: Vec<&(FileEdits, Vec<Told>)> =
        saving.filter_map(|one| one.saving.as_ref()).collect();
    if saving.is_empty() {
        return;
    }
    let hand = records::hand(&session.options);
    let who = session.settings.who(&hand.user);
    let line = |told: &Told| {
        let mut event = Entry::new(at, &who, EventKind::Fix, &told.phrase.id);
        event.text = Some(fingerprint(&told.text));
        event.changes.clone_from(&told.deltas);
        event.seal().to_line()
    };
    let job = SaveJob {
        number: 1,
        files: saving.iter().map(|(file, _)| file.clone()).collect(),
        log: format!("history/{}.jsonl", hand.writer),
        before: Vec::new(),
        after: saving.iter().flat_map(|(_, told)| told.iter().map(line)).collect(),
    };
    let personal = session.options.personal_dir();
    let folders = Folders { team: home, personal: personal.as_deref() };
    let words = session.words;
    let mut fail = |path: String, reason: String| {
        done.failed = true;
        let args = [("path", path), ("reason", reason)];
        output::error(&words.fill("check.not_written", &args));
    };
    match save::save(&fs::disk::System, folders, &job).result {
        SaveResult::Saved { files, unconfirmed, .. } => {
            done.n_files += files.len();
            if let Some(reason) = unconfirmed {
                let args = [("reason", reason)];
                output::error(&words.fill("toast.curate_unconfirmed", &args));
            }
        }
        SaveResult::Conflict { files } => {
            for file in files {
                fail(file.name, words.get("check.changed_meanwhile").to_owned());
            }
        }
        SaveResult::Refused { diagnostics, .. } => {
            for found in diagnostics {
                let path = found.place.as_ref().map(|place| place.path.clone()).unwrap_or_default();
                let hint = found.hint(words);
                let stop = if hint.is_empty() { "" } else { words.get("list.semicolon") };
                fail(path, format!("{}{stop}{hint}", found.message(words)));
            }
        }
    }
}

fn write(change: &Change, words: &Words) -> Result<(), String> {
    let path = Path::new(&change.path);
    let now = fs::read(path).map_err(|error| fs::Error::reason(&error))?;
    if now != change.old.as_bytes() {
        return Err(words.get("check.changed_meanwhile").to_owned());
    }
    fs::write_whole(path, change.new.as_bytes()).map_err(|error| fs::Error::reason(&error))
}

fn diff(change: &Change) -> String {
    let Change { path, old, new, .. } = change;
    let diff = TextDiff::from_lines(old.as_str(), new.as_str());
    diff.unified_diff().context_radius(3).header(path, path).to_string()
}

/// The safe fixes of a message, less those that are accepted.
fn fixed(
    book: &Rulebook,
    message: &Message<'_>,
    findings: &[Finding],
    accepted: &[&Finding],
) -> Option<Fixed> {
    let safe = |one: &Finding| one.fix.as_ref().is_some_and(|fix| fix.safety == Safety::Safe);
    if !findings.iter().any(safe) {
        return None;
    }
    let kept: Vec<(&str, Level)> =
        accepted.iter().filter(|one| safe(one)).map(|one| (&*one.rule, Level::Off)).collect();
    // A rule whose finding is accepted mends nothing else in this message either.
    let fixed = if kept.is_empty() {
        book.fix_safe(message)
    } else {
        book.with_levels(&kept).fix_safe(message)
    };
    (fixed.text != message.text).then_some(fixed)
}

fn mend_text(
    text: &str,
    key: &str,
    book: &Rulebook,
    baseline: &Baseline,
    done: &mut Done,
) -> String {
    let lines = Lines::new(text);
    let mut scratch = Scratch::default();
    let mut new = String::with_capacity(text.len());
    let mut at = 0;
    for line_index in 0..lines.len() {
        let line = lines.line(text, line_index);
        if line.trim().is_empty() {
            continue;
        }
        let start = lines.span(text, line_index).start;
        let message = Message::new(line);
        let findings = book.lint_with(&message, &mut scratch);
        let accepted: Vec<&Finding> =
            findings.iter().filter(|one| baseline.has(key, line, one)).collect();
        if let Some(fixed) = fixed(book, &message, &findings, &accepted) {
            new.push_str(text.get(at..start).unwrap_or_default());
            new.push_str(&fixed.text);
            at = start + line.len();
            done.n_edits += fixed.edits.len();
        }
    }
    new.push_str(text.get(at..).unwrap_or_default());
    new
}

/// A phrase's new text with the pieces of the file that make it.
struct Intent {
    phrase: Arc<Phrase>,
    text: String,
    splices: Vec<Splice>,
    n_edits: usize,
}

fn mend_phrases(
    material: &Material,
    book: &Rulebook,
    baseline: &Baseline,
    session: &Session,
    done: &mut Done,
) -> Vec<Change> {
    let today = session.now.date();
    let mut scratch = Scratch::default();
    let mut by_path: BTreeMap<&str, Vec<Intent>> = BTreeMap::new();
    for phrase in &material.phrases {
        let meta = &material.placed.library.meta;
        let found = gather::lint(book, meta, phrase, &mut scratch);
        let waived = suppress::waive(book, &phrase.text, found, &phrase.allow, today);
        let known =
            waived.open.iter().filter(|one| baseline.has(phrase.id.as_str(), &phrase.text, one));
        let accepted: Vec<&Finding> =
            waived.accepted.iter().map(|(finding, _)| finding).chain(known).collect();
        let fixed = gather::with_message(meta, phrase, &phrase.text, |message| {
            fixed(book, message, &waived.open, &accepted)
        });
        let Some(fixed) = fixed else { continue };
        match splices(material, phrase, &fixed.text) {
            Some(splices) => by_path.entry(&phrase.place.path).or_default().push(Intent {
                phrase: Arc::clone(phrase),
                text: fixed.text,
                splices,
                n_edits: fixed.edits.len(),
            }),
            None => refuse(phrase, session),
        }
    }
    let mut changes = Vec::new();
    for (path, intents) in by_path {
        let file = material.files.iter().find(|file| file.path == path);
        let Some(old) = file.and_then(source) else { continue };
        let Some(file) = file else { continue };
        let mut new = spliced(old, &intents.iter().collect::<Vec<_>>());
        let mut kept: Vec<&Intent> = intents.iter().collect();
        if !says(file, old, &new, &kept) {
            // One of them is the reason; the others are mended all the same.
            kept.clear();
            for intent in &intents {
                kept.push(intent);
                if !says(file, old, &spliced(old, &kept), &kept) {
                    kept.pop();
                    refuse(&intent.phrase, session);
                }
            }
            new = spliced(old, &kept);
        }
        let approvals = kept.iter().filter_map(|intent| kept_approval(&intent.phrase));
        let approvals: Vec<Edit> = approvals.collect();
        // Which text was approved is put on record, so that it goes on being offered.
        let new = match edit::edit(path, &new, &approvals) {
            Ok(edited) => edited.text,
            Err(_) => {
                kept.iter().for_each(|intent| refuse(&intent.phrase, session));
                continue;
            }
        };
        for intent in &kept {
            done.n_edits += intent.n_edits;
            done.n_to_approve += usize::from(is_approved(&intent.phrase));
        }
        let saving = material.home.as_ref().map(|_| saving(file, old, &new, &kept));
        changes.push(Change { path: path.to_owned(), old: old.to_owned(), new, saving });
    }
    changes
}

fn is_approved(phrase: &Phrase) -> bool {
    phrase.scope == Scope::Team && (phrase.status == Status::Approved || phrase.approved.is_some())
}

/// The change that puts on record which text of `phrase` was approved, if nothing does.
fn kept_approval(phrase: &Phrase) -> Option<Edit> {
    field::kept_approval(phrase)?;
    let approval = Approval { signed: None, text: fingerprint(&phrase.text) };
    let changes = vec![FieldChange::Approved(Some(approval))];
    Some(Edit::Set { id: phrase.id.clone(), changes })
}

/// What changes in `file`, and what the history tells of it.
fn saving(file: &SourceFile, old: &str, new: &str, kept: &[&Intent]) -> (FileEdits, Vec<Told>) {
    let scope = kept.first().map_or(Scope::Team, |intent| intent.phrase.scope);
    let mut edits = Vec::new();
    let mut told = Vec::new();
    for intent in kept {
        let phrase = &intent.phrase;
        let changes = vec![FieldChange::Text(intent.text.clone())];
        edits.push(Edit::Set { id: phrase.id.clone(), changes });
        edits.extend(kept_approval(phrase));
        let (old, new) = (json!(phrase.text), json!(intent.text));
        let mut deltas = vec![Delta { field: Field::Text, old, new }];
        deltas.extend(field::kept_approval(phrase));
        if scope == Scope::Team {
            told.push(Told { phrase: Arc::clone(phrase), text: intent.text.clone(), deltas });
        }
    }
    let edits = FileEdits {
        scope,
        name: file.name.clone(),
        base: old.into(),
        heading: String::new(),
        edits: Edits::Phrases(edits),
        exact: Some(new.into()),
    };
    (edits, told)
}

fn source(file: &SourceFile) -> Option<&str> {
    std::str::from_utf8(file.content.as_deref().ok()?).ok()
}

fn refuse(phrase: &Phrase, session: &Session) {
    let Place { path, line, .. } = &phrase.place;
    let args = [("place", format!("{path}:{line}")), ("id", phrase.id.to_string())];
    output::error(&session.words.fill("check.refused", &args));
}

/// What of the file must change so that the text of `phrase` becomes `new`; `None` where the file does
/// not hold the very words of the text, as in a folded or escaped one.
fn splices(material: &Material, phrase: &Phrase, new: &str) -> Option<Vec<Splice>> {
    let old = phrase.text.as_str();
    let file: &LoadedFile = material.placed.file(&phrase.place.path)?;
    let source: &str = &file.text.text;
    let whole = material.placed.place_of(phrase, "text").span;
    let quote = whole.of(source).and_then(|text| text.chars().next());
    let mut splices: Vec<Splice> = Vec::new();
    for (span, text) in differences(old, new) {
        let place = material.placed.place_in_text(phrase, span);
        if place.span.of(source)? != span.of(old)? {
            return None;
        }
        if splices.last().is_some_and(|(last, _)| last.end > place.span.start) {
            return None;
        }
        let text = match quote {
            Some('"') => text.replace('\\', "\\\\").replace('"', "\\\""),
            Some('\'') => text.replace('\'', "''"),
            _ => text,
        };
        splices.push((place.span, text));
    }
    Some(splices)
}

/// Stretches of `old`, none of them empty, and what stands there in `new`.
fn differences(old: &str, new: &str) -> Vec<(Span, String)> {
    let diff = TextDiff::from_chars(old, new);
    let slice = |text: &str, range: std::ops::Range<usize>| -> String {
        text.chars().skip(range.start).take(range.len()).collect()
    };
    let mut out = Vec::new();
    for op in diff.ops().iter().filter(|op| op.tag() != DiffTag::Equal) {
        let (mut chars, mut put) = (op.old_range(), slice(new, op.new_range()));
        if chars.is_empty() {
            // Something put in between stands with its neighbour, whose place is sure.
            if chars.start > 0 {
                chars.start -= 1;
                put.insert_str(0, &slice(old, chars.clone()));
            } else {
                chars.end += 1;
                put.push_str(&slice(old, chars.clone()));
            }
        }
        let span = crate::text::span::CharSpan::new(chars.start, chars.end).to_bytes(old);
        out.push((span, put));
    }
    out
}

fn spliced(old: &str, intents: &[&Intent]) -> String {
    let mut splices: Vec<&Splice> = intents.iter().flat_map(|intent| &intent.splices).collect();
    splices.sort_by_key(|(span, _)| *span);
    let mut new = String::with_capacity(old.len());
    let mut at = 0;
    for (span, text) in splices {
        new.push_str(old.get(at..span.start).unwrap_or_default());
        new.push_str(text);
        at = span.end;
    }
    new.push_str(old.get(at..).unwrap_or_default());
    new
}

/// True if the file with the text `new` holds the phrases that it holds with the text `old`, each as it
/// was but for the texts of `intents`, and nothing is wrong with it that was not before.
fn says(file: &SourceFile, old: &str, new: &str, intents: &[&Intent]) -> bool {
    let read = |text: &str| {
        let file = SourceFile { content: Ok(text.as_bytes().to_vec()), ..file.clone() };
        if Role::of(&file.name) != Role::Phrases {
            return None;
        }
        let loaded = load(&[file], None, Scope::Team);
        let held = loaded.files.into_iter().next()?;
        let phrases: Vec<Phrase> = held
            .held
            .iter()
            .map(|held| Phrase { place: Place::default(), ..Phrase::clone(&held.phrase) })
            .collect();
        let n_wrong = held.diagnostics.iter().filter(|one| !is_about_approval(one)).count();
        Some((phrases, n_wrong))
    };
    let (Some((mut meant, n_before)), Some((found, n_after))) = (read(old), read(new)) else {
        return false;
    };
    for intent in intents {
        for phrase in meant.iter_mut().filter(|phrase| phrase.id == intent.phrase.id) {
            if phrase.text == intent.phrase.text {
                phrase.text.clone_from(&intent.text);
            }
        }
    }
    meant == found && n_after <= n_before
}

/// A mended text is no longer the approved one; that is told apart.
fn is_about_approval(found: &crate::diagnostic::Diagnostic) -> bool {
    found.code == crate::diagnostic::Code::ChangedSinceApproval
}
