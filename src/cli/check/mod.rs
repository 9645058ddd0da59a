//! `deti check`: names every problem of libraries, files and texts, with its place and its cure: what is
//! wrong with the files, and what the rulebook says of the words. Mends what can be mended safely.

pub mod gather;
pub mod github;
pub mod junit;
pub mod lines;
pub mod mend;
pub mod print;
pub mod report;
pub mod sarif;

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use clap::{Args, ValueEnum};

use super::open::Session;
use super::{Global, Outcome, output, rules};
use crate::fs;
use crate::rulebook::suppress::Baseline;
use report::{Report, Tally};

/// Arguments of `deti check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Library folders, phrase files, texts with one message a line, or `-` for standard input
    /// [default: your library]
    pub paths: Vec<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: CheckFormat,
    /// Tells why each rule is there and where it comes from
    #[arg(long)]
    pub explain: bool,
    /// Mends what can be mended without knowing facts, and writes the files
    #[arg(long)]
    pub fix: bool,
    /// Shows what --fix would change and writes nothing
    #[arg(long)]
    pub diff: bool,
    /// Leaves out the findings that this file lists
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Writes today's findings into this file, to leave them out from now on
    #[arg(long, value_name = "FILE", conflicts_with_all = ["fix", "diff"])]
    pub write_baseline: Option<PathBuf>,
    /// One message a line: each is answered by one JSON object on a line of its own; `-` for standard
    /// input
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["paths", "format", "explain", "fix", "diff", "baseline", "write_baseline"]
    )]
    pub lines: Option<PathBuf>,
}

/// How to print problems.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// For people
    #[default]
    Human,
    /// For programs
    Json,
    /// SARIF 2.1.0, for code hosts and editors
    Sarif,
    /// JUnit XML, for build servers
    Junit,
    /// Annotations of GitHub Actions
    Github,
}

/// What is to be checked.
#[derive(Clone, Debug)]
pub enum Subject {
    /// The library that is in use.
    Library,
    /// The library in a folder.
    Folder(PathBuf),
    /// One YAML file.
    Yaml(PathBuf),
    /// A text with one message a line: its path and its bytes.
    Text(String, Vec<u8>),
}

/// The path that stands for standard input in what is printed.
pub const STDIN: &str = "stdin";

/// Runs `deti check`.
pub fn run(args: &CheckArgs, global: &Global) -> Outcome {
    let session = Session::new(global);
    if let Some(path) = &args.lines {
        return run_lines(path, &session);
    }
    let Some(baseline) = baseline(args.baseline.as_deref(), &session) else {
        return Outcome::Failed;
    };
    let mut shelf = rules::Shelf::default();
    let mut outcome = Outcome::Done;
    let mut reports = Vec::new();
    let mut subjects = Vec::new();
    for path in &args.paths {
        match subject(path) {
            Ok(subject) => subjects.push(subject),
            // The others are checked all the same.
            Err(error) => {
                outcome = Outcome::Failed;
                let args =
                    [("path", path.display().to_string()), ("reason", fs::Error::reason(&error))];
                output::error(&session.words.fill("cli.bad_input", &args));
            }
        }
    }
    if args.paths.is_empty() {
        subjects.push(Subject::Library);
    }
    // Of a baseline a part of a library says little.
    let is_whole = subjects.iter().all(|one| matches!(one, Subject::Library | Subject::Folder(_)));
    for mut subject in subjects {
        if args.fix || args.diff {
            let done = mend::mend(&mut subject, args.diff, &baseline, &session, &mut shelf);
            outcome = worse(outcome, done);
            if args.diff {
                continue;
            }
        }
        match gather::gather(&subject, &baseline, &session, &mut shelf) {
            Some(report) => {
                outcome = worse(outcome, report.outcome());
                let is_mended_input =
                    args.fix && matches!(&subject, Subject::Text(path, _) if path == STDIN);
                if !is_mended_input {
                    reports.push(report);
                }
            }
            None => outcome = Outcome::Failed,
        }
    }
    if let Some(path) = &args.write_baseline {
        return worse(write_baseline(path, &reports, &session), only_failure(outcome));
    }
    if args.diff {
        return outcome;
    }
    if args.baseline.is_some() && is_whole {
        tell_stale(&baseline, &reports, &session);
    }
    match args.format {
        CheckFormat::Human => {
            for report in &reports {
                output::raw(&print::human(report, args.explain, session.words, output::paint()));
            }
        }
        CheckFormat::Json => {
            for report in &reports {
                output::json(&print::json(report));
            }
        }
        CheckFormat::Sarif => output::json(&sarif::sarif(&reports)),
        CheckFormat::Junit => output::raw(&junit::junit(&reports)),
        CheckFormat::Github => {
            for report in &reports {
                output::raw(&github::github(report));
            }
        }
    }
    outcome
}

/// Of two outcomes the worse one.
fn worse(one: Outcome, other: Outcome) -> Outcome {
    match (one, other) {
        (Outcome::Failed, _) | (_, Outcome::Failed) => Outcome::Failed,
        (Outcome::Found, _) | (_, Outcome::Found) => Outcome::Found,
        (Outcome::Done, Outcome::Done) => Outcome::Done,
    }
}

fn only_failure(outcome: Outcome) -> Outcome {
    if outcome == Outcome::Failed { Outcome::Failed } else { Outcome::Done }
}

fn subject(path: &Path) -> io::Result<Subject> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes)?;
        return Ok(Subject::Text(STDIN.to_owned(), bytes));
    }
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    // A name without an ending that leads nowhere was meant for a library.
    if path.is_dir() || ending.is_none() && !path.exists() {
        return Ok(Subject::Folder(path.to_path_buf()));
    }
    if matches!(ending.as_deref(), Some("yaml" | "yml")) {
        return Ok(Subject::Yaml(path.to_path_buf()));
    }
    Ok(Subject::Text(path.display().to_string(), fs::read(path)?))
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
            Err(error) => return bad_input(path, &error, session),
        }
    };
    let rulebook = &book.value;
    let of_library = || rules::Usual::of(session, rulebook);
    let usual: lines::LazyUsual<'_> = LazyLock::new(Box::new(of_library));
    lines::run(&mut *input, &book.value, &usual, session.words)
}

fn bad_input(path: &Path, error: &io::Error, session: &Session) -> Outcome {
    let args = [("path", path.display().to_string()), ("reason", fs::Error::reason(error))];
    output::error(&session.words.fill("cli.bad_input", &args));
    Outcome::Failed
}

/// The baseline in the file at `path`; an empty one without. Says it and gives `None` if it cannot be
/// read.
fn baseline(path: Option<&Path>, session: &Session) -> Option<Baseline> {
    let Some(path) = path else { return Some(Baseline::default()) };
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            bad_input(path, &error, session);
            return None;
        }
    };
    let (baseline, odd) = Baseline::read(&String::from_utf8_lossy(&bytes));
    for line in &odd {
        let args = [("path", path.display().to_string()), ("line", line.to_string())];
        output::error(&session.words.fill("check.baseline_odd", &args));
    }
    odd.is_empty().then_some(baseline)
}

fn write_baseline(path: &Path, reports: &[Report], session: &Session) -> Outcome {
    let mut baseline = Baseline::default();
    for report in reports {
        for (key, text, finding) in report.keyed() {
            baseline.add(key, text, finding);
        }
    }
    let text = baseline.write();
    if let Err(error) = fs::write_whole(path, text.as_bytes()) {
        let args = [("path", path.display().to_string()), ("reason", fs::Error::reason(&error))];
        output::error(&session.words.fill("check.not_written", &args));
        return Outcome::Failed;
    }
    let n = text.lines().count().to_string();
    let args = [("path", path.display().to_string()), ("n", n)];
    output::line(&session.words.fill("check.baseline_written", &args));
    Outcome::Done
}

/// Says how many entries of the baseline nothing needs any more.
fn tell_stale(baseline: &Baseline, reports: &[Report], session: &Session) {
    let known = reports.iter().flat_map(|report| &report.known);
    let n_stale =
        baseline.clone().prune(known.map(|(key, text, finding)| (&**key, &**text, finding)));
    if n_stale > 0 {
        let n = n_stale.to_string();
        output::error(&session.words.fill("check.baseline_stale", &[("n", n)]));
    }
}

/// The counts of several reports.
pub fn total(reports: &[Report]) -> Tally {
    reports.iter().map(Report::tally).fold(Tally::default(), |sum, one| Tally {
        n_errors: sum.n_errors + one.n_errors,
        n_warnings: sum.n_warnings + one.n_warnings,
        n_hints: sum.n_hints + one.n_hints,
    })
}
