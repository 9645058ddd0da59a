//! Reads what is to be checked and lets the rulebook judge it: every phrase in its category, stages and
//! scenes, less what is waived; every line of a text by itself. It prints nothing but what cannot be read.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::report::{Detail, Problem, Report, Source};
use super::{Session, Subject, output, rules};
use crate::curation::History;
use crate::diagnostic::{Code, Diagnostic, Lines, Place, Severity};
use crate::fs;
use crate::library::yaml::Text;
use crate::library::{Loaded, Meta, Phrase, Role, Scope, SourceFile, Status, load};
use crate::practice::dialogue;
use crate::rulebook::lint::Scratch;
use crate::rulebook::suppress::{self, Baseline, WaiverProblem};
use crate::rulebook::{Finding, Level, Message, Rulebook};
use crate::runtime::{dialogues, library, rulebook};
use crate::text::Span;
use crate::words::Words;

/// Phrases with the files they stand in.
pub struct Material {
    /// The folder or file as the user knows it.
    pub title: String,
    /// The files as they were read.
    pub files: Vec<SourceFile>,
    /// What can be used of them.
    pub phrases: Vec<Arc<Phrase>>,
    /// What is wrong with them.
    pub diagnostics: Vec<Diagnostic>,
    /// The same files, to find places in.
    pub placed: Loaded,
    /// The library whose rules count.
    pub folder: Option<PathBuf>,
    /// The library that the files belong to, if they belong to one.
    pub home: Option<PathBuf>,
    /// What was done to the phrases, as far as it was read.
    pub history: Arc<History>,
    /// True for all of a library, so that what is usual in it can be told.
    pub whole: bool,
}

/// Checks `subject`. `None` if it cannot be read, which is said.
pub fn gather(
    subject: &Subject,
    baseline: &Baseline,
    session: &Session,
    shelf: &mut rules::Shelf,
) -> Option<Report> {
    match subject {
        Subject::Text(path, bytes) => {
            let book = rules::open(session, shelf)?;
            let usual = rules::Usual::of(session, &book.value);
            Some(text_report(path, bytes, &book.value, &usual, baseline, session.words))
        }
        Subject::Library | Subject::Folder(_) | Subject::Yaml(_) => {
            let material = material(subject, session)?;
            let book = shelf.of(material.folder.as_deref());
            let mut diagnostics = material.diagnostics.clone();
            if !matches!(subject, Subject::Yaml(_)) || is_rules(&material) {
                diagnostics.extend(book.diagnostics.iter().cloned());
            }
            diagnostics.extend(of_dialogues(subject, &material));
            Some(phrase_report(&material, &diagnostics, &book.value, baseline, session))
        }
    }
}

/// Reads the phrases of `subject`. `None` if it cannot be read, which is said.
pub fn material(subject: &Subject, session: &Session) -> Option<Material> {
    let mut options = session.options.clone();
    match subject {
        Subject::Yaml(path) => return yaml_file(path, session),
        Subject::Folder(folder) => {
            options.library = Some(folder.clone());
            // A folder that was named stands for itself: one's own phrases are not part of it.
            options.data = None;
        }
        Subject::Library | Subject::Text(..) => {}
    }
    match library::open(&options) {
        Ok(opened) => {
            // The scope plays no part in finding a place.
            let placed = load(&opened.files, None, Scope::Team);
            Some(Material {
                title: opened.folder.display().to_string(),
                phrases: opened.content.library.phrases.clone(),
                diagnostics: opened.content.diagnostics,
                files: opened.files,
                placed,
                home: Some(opened.folder.clone()),
                folder: Some(opened.folder),
                history: opened.content.history,
                whole: true,
            })
        }
        Err(problem) => {
            let args = [("path", problem.folder), ("reason", problem.reason)];
            output::error(&session.words.fill("cli.no_library", &args));
            None
        }
    }
}

/// One YAML file, read as part of the library it stands in.
fn yaml_file(path: &Path, session: &Session) -> Option<Material> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            super::bad_input(path, &error, session);
            return None;
        }
    };
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned())?;
    let folder_of = |path: &Path| path.parent().map(Path::to_path_buf);
    let absolute = std::path::absolute(path).ok()?;
    let inside = folder_of(&absolute);
    let sub = inside.as_deref().and_then(Path::file_name).map(|sub| sub.to_string_lossy());
    let around = inside.as_deref().and_then(folder_of);
    let (name, library) = match sub.as_deref() {
        _ if matches!(Role::of(&name), Role::Meta) => (name, inside),
        Some(sub) if fs::LIBRARY_DIRS.contains(&sub) => (format!("{sub}/{name}"), around),
        _ => (format!("phrases/{name}"), None),
    };
    let is_phrases = Role::of(&name) == Role::Phrases;
    let mut files = vec![SourceFile { name, path: path.display().to_string(), content: Ok(bytes) }];
    let meta = library.as_deref().filter(|_| is_phrases).and_then(|folder| {
        let path = folder.join("library.yaml");
        let content = Ok(fs::read(&path).ok()?);
        Some(SourceFile {
            name: String::from("library.yaml"),
            path: path.display().to_string(),
            content,
        })
    });
    let alone = meta.is_none();
    files.extend(meta);
    let placed = load(&files, None, Scope::Team);
    let mut diagnostics = placed.diagnostics.clone();
    let shown = path.display().to_string();
    // Of its library only the file itself is asked about, and by itself it has none.
    diagnostics.retain(|found| {
        found.place.as_ref().is_none_or(|place| place.path == shown)
            && !(alone && matches!(found.code, Code::NoMeta | Code::UnknownCategory))
    });
    files.truncate(1);
    let phrases = placed.library.phrases.clone();
    // A folder that only looks like one is none.
    let is_library = |folder: &PathBuf| folder.join("library.yaml").is_file();
    let home = library.clone().filter(is_library);
    let history = home.as_deref().map(history).unwrap_or_default();
    let folder = library.filter(|folder| folder.join(rulebook::FOLDER).is_dir());
    let folder = folder.or_else(|| rules::folder(session).flatten());
    Some(Material {
        title: shown,
        files,
        phrases,
        diagnostics,
        placed,
        folder,
        home,
        history,
        whole: false,
    })
}

/// What was done to the phrases of the library in `folder`, as far as it can be read.
fn history(folder: &Path) -> Arc<History> {
    let files = fs::read_dir_files(folder, "history").unwrap_or_default();
    let held = files.iter().filter_map(|file| Some((&*file.path, file.content.as_deref().ok()?)));
    Arc::new(History::parse(&held.collect::<Vec<_>>()).value)
}

/// True for a file of rules.
fn is_rules(material: &Material) -> bool {
    material.files.first().is_some_and(|file| Role::of(&file.name) == Role::Rulebook)
}

/// What is wrong with the dialogues of what is checked.
fn of_dialogues(subject: &Subject, material: &Material) -> Vec<Diagnostic> {
    match (subject, &material.folder) {
        (Subject::Yaml(_), _) => dialogue::load(&material.files).diagnostics,
        // A library without dialogues of its own practises with those in the program.
        (_, Some(folder)) => match fs::read_dir_files(folder, dialogues::FOLDER) {
            Ok(files) => dialogue::load(&files).diagnostics,
            Err(_) => dialogues::read(Some(folder)).diagnostics,
        },
        (_, None) => Vec::new(),
    }
}

/// What `book` finds in `phrase` before anything is waived.
pub fn lint(book: &Rulebook, meta: &Meta, phrase: &Phrase, scratch: &mut Scratch) -> Vec<Finding> {
    // What is kept for the record is not sent.
    if phrase.status == Status::Retired {
        return Vec::new();
    }
    with_message(meta, phrase, &phrase.text, |message| book.lint_with(message, scratch))
}

/// Asks about `text` as the text of `phrase`.
///
/// Placeholders are asked of the agent when the phrase is copied, so every name is known.
pub fn with_message<R>(
    meta: &Meta,
    phrase: &Phrase,
    text: &str,
    ask: impl FnOnce(&Message<'_>) -> R,
) -> R {
    let scenes: Vec<&str> = phrase.tags.iter().map(String::as_str).collect();
    ask(&Message {
        text,
        category: Some(&phrase.category),
        stages: &phrase.stages,
        scenes: &scenes,
        placeholders: None,
        spared: &meta.not_blanks,
    })
}

/// What a baseline calls a line of the text at `path`: one word.
pub fn text_key(path: &str) -> String {
    path.split_whitespace().collect::<Vec<_>>().join("_")
}

fn phrase_report(
    material: &Material,
    diagnostics: &[Diagnostic],
    book: &Rulebook,
    baseline: &Baseline,
    session: &Session,
) -> Report {
    let words = session.words;
    let mut report = Report { title: material.title.clone(), ..Report::default() };
    report.n_files = material.files.len();
    for file in &material.files {
        if let Ok(bytes) = &file.content {
            let text = String::from_utf8_lossy(bytes).into_owned();
            report.sources.insert(file.path.clone(), Source::new(text));
        }
    }
    // Where the rules tell of it, a brace is told of once.
    let by_rule = book.level("placeholder.unknown").is_some_and(|level| level != Level::Off);
    for found in diagnostics.iter().filter(|found| !(by_rule && found.code == Code::Brace)) {
        let path = found.place.as_ref().map(|place| place.path.clone()).unwrap_or_default();
        // A team's rules and dialogues are read only where something is wrong with them.
        if !path.is_empty() && !report.sources.contains_key(&path) {
            let own = rules::sources(material.folder.as_deref());
            if let Some((path, text)) = own.into_iter().find(|(held, _)| *held == path) {
                report.sources.insert(path, Source::new(text));
            }
        }
        report.problems.push(of_diagnostic(found, words));
    }
    let today = session.now.date();
    let mut scratch = Scratch::default();
    let kept: Vec<&Arc<Phrase>> =
        material.phrases.iter().filter(|phrase| phrase.status != Status::Retired).collect();
    let whole = kept.iter().map(|phrase| Message::new(&phrase.text));
    let across = if material.whole { book.lint_library(whole) } else { Vec::new() };
    for phrase in &material.phrases {
        let id = phrase.id.as_str();
        report.messages.push((phrase.place.path.clone(), id.to_owned()));
        if phrase.status == Status::Retired {
            continue;
        }
        let mut found = lint(book, &material.placed.library.meta, phrase, &mut scratch);
        let own =
            across.iter().filter(|(at, _)| kept.get(*at).is_some_and(|kept| kept.id == phrase.id));
        found.extend(own.map(|(_, finding)| finding.clone()));
        found.sort_by_key(|finding| finding.span);
        let waived = suppress::waive(book, &phrase.text, found, &phrase.allow, today);
        report.n_accepted += waived.accepted.len();
        for finding in waived.open {
            if baseline.has(id, &phrase.text, &finding) {
                report.n_accepted += 1;
                report.known.push((id.to_owned(), phrase.text.clone(), finding));
                continue;
            }
            let place = material.placed.place_in_text(phrase, finding.span);
            let fix_in_file = finding.fix.as_ref().and_then(|fix| {
                let place = material.placed.place_in_text(phrase, fix.span);
                let source = report.sources.get(&place.path)?;
                (place.span.of(&source.text) == fix.span.of(&phrase.text)).then_some(place.span)
            });
            let mut problem = of_finding(place, id, &phrase.text, finding, fix_in_file);
            problem.phrase = Some(id.to_owned());
            report.problems.push(problem);
        }
        for (number, problem) in waived.problems {
            let Some(waiver) = phrase.allow.get(number) else { continue };
            // What it accepts may only show beside the rest of the library.
            if problem == WaiverProblem::Unmatched
                && !material.whole
                && book.rule(&waiver.rule).is_some_and(|rule| rule.looks_across())
            {
                continue;
            }
            let place =
                material.placed.place_of(phrase, &format!("allow.{}.rule", waiver.entry_index));
            let args = [
                ("rule", waiver.rule.clone()),
                ("until", waiver.until.map(|until| until.to_string()).unwrap_or_default()),
            ];
            let (code, message, advice) = waiver_words(problem);
            report.problems.push(Problem {
                place: Some(place),
                severity: Severity::Warning,
                code: code.to_owned(),
                category: Some(String::from("waiver")),
                phrase: Some(id.to_owned()),
                message: words.fill(message, &args),
                advice: words.fill(advice, &args),
                detail: None,
            });
        }
    }
    report
}

/// Rule, words and cure of what is wrong with a waiver.
fn waiver_words(problem: WaiverProblem) -> (&'static str, &'static str, &'static str) {
    match problem {
        WaiverProblem::Expired => {
            ("waiver.expired", "check.waiver_expired", "check.waiver_expired.hint")
        }
        WaiverProblem::NoReason => {
            ("waiver.no_reason", "check.waiver_no_reason", "check.waiver_no_reason.hint")
        }
        WaiverProblem::Unmatched => {
            ("waiver.unmatched", "check.waiver_unmatched", "check.waiver_unmatched.hint")
        }
        WaiverProblem::UnknownRule => {
            ("waiver.unknown_rule", "check.waiver_unknown_rule", "check.waiver_unknown_rule.hint")
        }
    }
}

fn text_report(
    path: &str,
    bytes: &[u8],
    book: &Rulebook,
    usual: &rules::Usual,
    baseline: &Baseline,
    words: &Words,
) -> Report {
    let mut report =
        Report { title: path.to_owned(), is_text: true, n_files: 1, ..Report::default() };
    let source = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => {
            if let Err(refused) = Text::decode(path, bytes) {
                report.problems.push(of_diagnostic(&refused, words));
            }
            let text = String::from_utf8_lossy(bytes).into_owned();
            report.sources.insert(path.to_owned(), Source::new(text));
            return report;
        }
    };
    let key = text_key(path);
    let lines = Lines::new(&source);
    let mut scratch = Scratch::default();
    for line_index in 0..lines.len() {
        let line = lines.line(&source, line_index);
        if line.trim().is_empty() {
            continue;
        }
        let start = lines.span(&source, line_index).start;
        report.messages.push((path.to_owned(), (line_index + 1).to_string()));
        for finding in book.lint_with(&usual.message(line), &mut scratch) {
            if baseline.has(&key, line, &finding) {
                report.n_accepted += 1;
                report.known.push((key.clone(), line.to_owned(), finding));
                continue;
            }
            let shifted = |span: Span| Span::new(start + span.start, start + span.end);
            let place = lines.place(path, &source, shifted(finding.span));
            let fix_in_file = finding.fix.as_ref().map(|fix| shifted(fix.span));
            report.problems.push(of_finding(place, &key, line, finding, fix_in_file));
        }
    }
    report.sources.insert(path.to_owned(), Source::new(source));
    report
}

fn of_diagnostic(found: &Diagnostic, words: &Words) -> Problem {
    Problem {
        place: found.place.clone(),
        severity: found.severity,
        code: found.code.as_str().to_owned(),
        category: None,
        phrase: found.phrase.clone(),
        message: found.message(words),
        advice: found.hint(words),
        detail: None,
    }
}

fn of_finding(
    place: Place,
    key: &str,
    text: &str,
    finding: Finding,
    fix_in_file: Option<Span>,
) -> Problem {
    Problem {
        place: Some(place),
        severity: finding.severity,
        code: finding.rule.to_string(),
        category: Some(finding.category.to_string()),
        phrase: None,
        message: finding.message.to_string(),
        advice: finding.advice.to_string(),
        detail: Some(Box::new(Detail {
            finding,
            text: text.to_owned(),
            key: key.to_owned(),
            fix_in_file,
        })),
    }
}
