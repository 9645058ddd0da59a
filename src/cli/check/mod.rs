//! `deti check`: names every problem of a library's files, with its place and its cure.

pub mod lines;

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::open::Session;
use super::{Format, Global, Outcome, output, rules};
use crate::diagnostic::{Diagnostic, Severity, render};
use crate::fs;

/// Arguments of `deti check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Library folders [default: your library]
    pub paths: Vec<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// One message a line: each is answered by one JSON object on a line of its own; `-` for standard input
    #[arg(long, value_name = "FILE", conflicts_with = "paths")]
    pub lines: Option<PathBuf>,
}

/// Runs `deti check`.
pub fn run(args: &CheckArgs, global: &Global) -> Outcome {
    let mut session = Session::new(global);
    if let Some(path) = &args.lines {
        return run_lines(path, &session);
    }
    let words = session.words;
    let mut outcome = Outcome::Done;
    let folders: Vec<Option<PathBuf>> = if args.paths.is_empty() {
        vec![None]
    } else {
        args.paths.iter().cloned().map(Some).collect()
    };
    for folder in folders {
        if let Some(folder) = folder {
            session.options.library = Some(folder);
            // A folder that was named stands for itself: one's own phrases are not part of it.
            session.options.data = None;
        }
        let Some(opened) = session.library() else {
            // The others are checked all the same.
            outcome = Outcome::Failed;
            continue;
        };
        let diagnostics = &opened.content.diagnostics;
        let sources: BTreeMap<&str, String> = opened
            .files
            .iter()
            .filter_map(|file| {
                let bytes = file.content.as_ref().ok()?;
                Some((file.path.as_str(), String::from_utf8_lossy(bytes).into_owned()))
            })
            .collect();
        let (n_errors, n_warnings) = opened.content.problem_counts();
        if n_errors + n_warnings > 0 && outcome == Outcome::Done {
            outcome = Outcome::Found;
        }
        match args.format {
            Format::Human => {
                for found in diagnostics {
                    let path = found.place.as_ref().map(|place| place.path.as_str());
                    let source = path.and_then(|path| sources.get(path)).map(String::as_str);
                    output::raw(&render::render(found, source, words, output::paint()));
                }
                let key = match n_errors + n_warnings {
                    0 => "cli.check_clean",
                    _ => "cli.check_summary",
                };
                let counts = [
                    ("files", opened.files.len().to_string()),
                    ("phrases", opened.content.library.phrases.len().to_string()),
                    ("errors", n_errors.to_string()),
                    ("warnings", n_warnings.to_string()),
                ];
                output::line(&words.fill(key, &counts));
            }
            Format::Json => {
                let found: Vec<Value> = diagnostics
                    .iter()
                    .map(|found| {
                        let path = found.place.as_ref().map(|place| place.path.as_str());
                        let source = path.and_then(|path| sources.get(path)).map(String::as_str);
                        as_json(found, source, words)
                    })
                    .collect();
                output::json(&json!({
                    "library": opened.folder.display().to_string(),
                    "files": opened.files.len(),
                    "phrases": opened.content.library.phrases.len(),
                    "errors": n_errors,
                    "warnings": n_warnings,
                    "diagnostics": found,
                }));
            }
        }
    }
    outcome
}

fn run_lines(path: &Path, session: &Session) -> Outcome {
    let Some(book) = rules::open(session, &mut rules::Shelf::default()) else {
        return Outcome::Failed;
    };
    let mut input: Box<dyn Read> = if path == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        match fs::open(path) {
            Ok(file) => Box::new(file),
            Err(error) => {
                let reason = fs::Error::reason(&error);
                let args = [("path", path.display().to_string()), ("reason", reason)];
                output::error(&session.words.fill("cli.bad_input", &args));
                return Outcome::Failed;
            }
        }
    };
    lines::run(&mut *input, &book.value, session.words)
}

/// A problem as JSON; `start`/`end` in characters of the file, `start_byte`/`end_byte` in bytes,
/// `line` and `column` from 1, 0 where the whole file or line is meant.
fn as_json(found: &Diagnostic, source: Option<&str>, words: &crate::words::Words) -> Value {
    let place = found.place.clone().unwrap_or_default();
    let chars = source.map(|source| place.span.to_chars(source)).unwrap_or_default();
    json!({
        "code": found.code.as_str(),
        "severity": match found.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "hint",
        },
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "start": chars.start,
        "end": chars.end,
        "start_byte": place.span.start,
        "end_byte": place.span.end,
        "phrase": found.phrase,
        "message": found.message(words),
        "hint": found.hint(words),
    })
}
