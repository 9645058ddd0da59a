//! `deti practice`: a learner's numbers, the report for the lead, and the numbers of a whole team.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use super::open::Session;
use super::{Global, Outcome, output};
use crate::diagnostic::render;
use crate::fs;
use crate::practice::export::{Learner, Report, Table};
use crate::practice::plan::{Deck, Plan};
use crate::practice::progress::Log;
use crate::practice::schedule::Scheduler;
use crate::runtime::{clock, records, reports};

/// Arguments of `deti practice`.
#[derive(Debug, Args)]
pub struct PracticeArgs {
    /// What about it
    #[command(subcommand)]
    pub what: What,
}

/// What about practice.
#[derive(Debug, Subcommand)]
pub enum What {
    /// Show how far you are, or a whole team
    Stats(StatsArgs),
    /// Write your report for the lead
    Export(ExportArgs),
}

/// Arguments of `deti practice stats`.
#[derive(Debug, Args)]
pub struct StatsArgs {
    /// Folder with the reports of a team, one JSON file a person
    #[arg(long, value_name = "DIR")]
    pub team: Option<PathBuf>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: TableFormat,
    /// File to write; the formats but xlsx go to standard output without it
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Arguments of `deti practice export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// In which format
    #[arg(long, value_enum, default_value_t = TableFormat::Json)]
    pub format: TableFormat,
    /// File to write; the formats but xlsx go to standard output without it
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// How to print a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// For people
    #[default]
    Human,
    /// For programs
    Json,
    /// For spreadsheets, as text
    Csv,
    /// For spreadsheets, as a workbook
    Xlsx,
}

/// Runs `deti practice`.
pub fn run(args: &PracticeArgs, global: &Global) -> Outcome {
    let session = Session::new(global);
    match &args.what {
        What::Stats(args) => match &args.team {
            Some(team) => of_team(&session, team, args),
            None => match own_report(&session) {
                Some(report) => write(&session, &[report], true, args.format, args.out.as_deref()),
                None => Outcome::Failed,
            },
        },
        What::Export(args) => match own_report(&session) {
            Some(report) => write(&session, &[report], true, args.format, args.out.as_deref()),
            None => Outcome::Failed,
        },
    }
}

/// The report of who sits here.
fn own_report(session: &Session) -> Option<Report> {
    let opened = session.library()?;
    let practised = match records::practised(&session.options) {
        Ok(practised) => practised,
        Err(error) => {
            output::error(&error.to_string());
            return None;
        }
    };
    if practised.n_unread > 0 {
        let args = [("n", practised.n_unread.to_string())];
        output::error(&session.words.fill("practice.unread", &args));
    }
    let library = &opened.content.library;
    let plan = Plan::of_library(library);
    let deck = Deck::of(library, &plan);
    let states = Scheduler::new(plan.pace.clone()).replay(&practised.reviews);
    let targets = &session.settings.targets;
    let learner = Learner {
        user: session.settings.profile.get("客服").map_or("", String::as_str),
        library,
        log: Log { reviews: &practised.reviews, drilled: &practised.drilled, states: &states },
        deck: &deck,
        plan: &plan,
        chars_per_min: targets.typing_chars_per_min,
        first_reply_s: targets.first_reply_s,
    };
    Some(Report::of(&learner, clock::moment()))
}

fn of_team(session: &Session, team: &Path, args: &StatsArgs) -> Outcome {
    let team = match reports::read(team) {
        Ok(team) => team,
        Err(reason) => {
            let args = [("path", team.display().to_string()), ("reason", reason)];
            output::error(&session.words.fill("practice.no_team", &args));
            return Outcome::Failed;
        }
    };
    for refused in &team.refused {
        let told = render::render(refused, None, session.words, render::plain);
        output::error(told.trim_end());
    }
    for (older, newer) in &team.older {
        let args = [("older", older), ("newer", newer)];
        output::error(&session.words.fill("practice.older_report", &args));
    }
    if !team.beside.is_empty() {
        let args = [("list", session.words.list(&team.beside))];
        output::error(&session.words.fill("practice.beside", &args));
    }
    let people = team.reports();
    match write(session, &people, false, args.format, args.out.as_deref()) {
        Outcome::Done if people.is_empty() || !team.refused.is_empty() => Outcome::Found,
        outcome => outcome,
    }
}

/// Prints `reports`, or writes them into `out`. `alone`: JSON is one report and not a list of them.
fn write(
    session: &Session,
    reports: &[Report],
    alone: bool,
    format: TableFormat,
    out: Option<&Path>,
) -> Outcome {
    let words = session.words;
    let table = || Table::of(reports, words);
    let bytes = match (format, reports) {
        (TableFormat::Json, [report]) if alone => report.json().into_bytes(),
        (TableFormat::Json, _) => {
            (json!({"version": 1, "people": reports}).to_string() + "\n").into_bytes()
        }
        (TableFormat::Csv, _) => table().csv(),
        (TableFormat::Xlsx, _) => {
            if out.is_none() {
                output::error(words.get("practice.xlsx_needs_file"));
                return Outcome::Failed;
            }
            match table().xlsx(words.get("practice.sheet.people"), clock::moment()) {
                Ok(bytes) => bytes,
                Err(error) => {
                    output::error(&error.to_string());
                    return Outcome::Failed;
                }
            }
        }
        (TableFormat::Human, _) => human(reports, session).into_bytes(),
    };
    let Some(out) = out else {
        output::raw(&String::from_utf8_lossy(&bytes));
        return Outcome::Done;
    };
    match fs::write_whole(out, &bytes) {
        Ok(()) => {
            output::line(&words.fill("practice.written", &[("path", out.display().to_string())]));
            Outcome::Done
        }
        Err(error) => {
            output::error(&error.to_string());
            Outcome::Failed
        }
    }
}

/// For people: some lines a person.
fn human(reports: &[Report], session: &Session) -> String {
    let words = session.words;
    let mut out = String::new();
    let mut line = |text: String| {
        out.push_str(&text);
        out.push('\n');
    };
    if reports.is_empty() {
        line(words.get("practice.nobody").to_owned());
    }
    for (index, report) in reports.iter().enumerate() {
        if index > 0 {
            line(String::new());
        }
        let name =
            if report.user.is_empty() { words.get("practice.sheet.unnamed") } else { &report.user };
        line(name.to_owned());
        let phrases = report.phrases;
        let args = [
            ("mastered", format!("{:.0}", phrases.mastered)),
            ("of", phrases.of.to_string()),
            ("seen", phrases.seen.to_string()),
            ("streak", report.streak_days.to_string()),
        ];
        line(format!("  {}", words.fill("practice.told.phrases", &args)));
        if let Some(typing) = report.typing {
            let args = [
                ("speed", format!("{:.0}", typing.chars_per_min)),
                ("percent", format!("{:.1}", typing.accuracy * 100.0)),
            ];
            line(format!("  {}", words.fill("practice.told.typing", &args)));
        }
        if let Some(responses) = report.responses {
            let args = [
                ("median", format!("{:.1}", responses.median_ms / 1_000.0)),
                ("p90", format!("{:.1}", f64::from(responses.p90_ms) / 1_000.0)),
                ("percent", format!("{:.0}", responses.share_in_time * 100.0)),
            ];
            line(format!("  {}", words.fill("practice.told.responses", &args)));
        }
        if let Some(exam) = &report.exam {
            let result =
                if exam.passed { "practice.sheet.passed" } else { "practice.sheet.failed" };
            let args = [("day", exam.day.clone()), ("result", words.get(result).to_owned())];
            line(format!("  {}", words.fill("practice.told.exam", &args)));
        }
        let weak: Vec<&str> = report.weak.iter().map(|one| one.phrase.as_str()).collect();
        if !weak.is_empty() {
            line(format!("  {}", words.fill("practice.told.weak", &[("list", words.list(&weak))])));
        }
        let missed: Vec<String> =
            report.missed_rules.iter().map(|one| format!("{} ×{}", one.rule, one.n)).collect();
        if !missed.is_empty() {
            let args = [("list", words.list(&missed))];
            line(format!("  {}", words.fill("practice.told.missed", &args)));
        }
    }
    out
}
