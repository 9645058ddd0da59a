//! What a learner hands to the lead, and what a lead reads of a team: one report a person as JSON, and
//! tables of one or many as CSV and XLSX. Reports hold numbers, ids of phrases and names of rules, and
//! no answer anybody wrote.
//! It reads and writes no files.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};
use serde::{Deserialize, Serialize};

use super::card::{Mode, library_revision};
use super::day::Timestamp;
use super::plan::{Deck, Plan};
use super::progress::{Log, Progress, last_exam, progress};
use super::record::Drilled;
use super::session::Logged;
use super::session::exam::{Form, Part, parts};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::library::Library;
use crate::words::Words;

/// The version of the report's shape.
pub const VERSION: u32 = 1;
/// What a report calls itself.
pub const KIND: &str = "deti-practice";
/// A larger file is no report, in bytes.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;

/// What a file says it is.
#[derive(Debug, Deserialize)]
struct Head {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    version: u32,
}

/// A person's report. The shape of `deti practice export`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// [`KIND`].
    pub kind: String,
    /// [`VERSION`].
    pub version: u32,
    /// The name in the profile; may be blank.
    pub user: String,
    /// When it was made, in milliseconds since 1970.
    pub exported_ms: i64,
    /// The day on which it was made, `YYYY-MM-DD`.
    pub day: String,
    /// The library it was practised on.
    pub library: String,
    /// Phrases remembered.
    pub phrases: PhraseNumbers,
    /// Days in a row with practice.
    pub streak_days: u32,
    /// Typing; absent before the first run that counts.
    pub typing: Option<TypingNumbers>,
    /// First responses; absent before the first.
    pub responses: Option<ResponseNumbers>,
    /// The weakest phrases, the weakest first.
    pub weak: Vec<WeakPhrase>,
    /// Rules that were broken or overlooked, the most frequent first.
    pub missed_rules: Vec<MissedRule>,
    /// The last exam; absent before the first.
    pub exam: Option<ExamNumbers>,
    /// Each day with practice, in order.
    pub days: Vec<DayNumbers>,
}

/// Phrases remembered.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PhraseNumbers {
    /// The sum of the chances to recall each.
    pub mastered: f64,
    /// Phrases of the plan.
    pub of: usize,
    /// Of these, begun.
    pub seen: usize,
    /// Of these, past their first steps.
    pub known: usize,
}

/// Typing in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct TypingNumbers {
    /// Right characters a minute.
    pub chars_per_min: f64,
    /// Share of right characters, 0 to 1.
    pub accuracy: f64,
    /// Characters typed.
    pub chars: u32,
}

/// First responses in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ResponseNumbers {
    /// How many.
    pub n: usize,
    /// Half are faster, in milliseconds.
    pub median_ms: f64,
    /// Nine in ten are as fast, in milliseconds.
    pub p90_ms: u32,
    /// The share in time, 0 to 1.
    pub share_in_time: f64,
}

/// A phrase that does not sit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WeakPhrase {
    /// Its id.
    pub phrase: String,
    /// How often it was forgotten.
    pub lapses: u32,
    /// The chance to recall it, 0 to 1.
    pub chance: f64,
}

/// A rule that was broken or overlooked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MissedRule {
    /// Its id, or the words that were overlooked where no rule is known.
    pub rule: String,
    /// How often.
    pub n: u32,
}

/// An exam in numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExamNumbers {
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// Its seed.
    pub seed: u64,
    /// True if every part was passed.
    pub passed: bool,
    /// Each part.
    pub parts: Vec<ExamPart>,
}

/// A part of an exam in numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExamPart {
    /// `cloze`, `typing`, `response`, `find-fix`.
    pub part: Mode,
    /// True if it was passed.
    pub passed: bool,
    /// What was reached: shares 0 to 1, speed in characters a minute.
    pub reached: Vec<f64>,
    /// What it took.
    pub needed: Vec<f64>,
}

/// A day in numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DayNumbers {
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// Answers.
    pub answers: usize,
    /// Of these, right.
    pub right: usize,
    /// Seconds spent on answers.
    pub seconds: u64,
    /// Right characters a minute; absent without a run that counts.
    pub chars_per_min: Option<f64>,
    /// Share of right characters, 0 to 1; absent without a run that counts, and in reports of older
    /// versions.
    #[serde(default)]
    pub accuracy: Option<f64>,
    /// Nine first responses in ten are as fast, in milliseconds; absent without any.
    pub p90_ms: Option<u32>,
}

/// A learner, as far as a report tells of them.
#[derive(Clone, Copy, Debug)]
pub struct Learner<'a> {
    /// The name in the profile, as it was typed; may be blank.
    pub user: &'a str,
    /// What was practised on.
    pub library: &'a Library,
    /// What was answered.
    pub log: Log<'a>,
    /// What is to be learnt.
    pub deck: &'a Deck,
    /// In which steps.
    pub plan: &'a Plan,
    /// The team's aim in typing, in characters a minute.
    pub chars_per_min: u32,
    /// The team's aim for a first response, in seconds.
    pub first_reply_s: u32,
}

impl Report {
    /// The report of `learner` at `now`: the same from the window and from the command line.
    pub fn of(learner: &Learner<'_>, now: Timestamp) -> Self {
        let Learner { user, library, log, deck, plan, chars_per_min, first_reply_s } = *learner;
        let response_ms = first_reply_s.saturating_mul(1_000);
        let pass_chars_per_min = f64::from(chars_per_min);
        let form = Form { pass_chars_per_min, response_ms, ..Form::default() };
        // A report looks back only.
        let progress = progress(log, deck, plan, response_ms, now, 0);
        Self::new(user.trim(), &library_revision(library), &progress, log.drilled, &form, now)
    }

    /// The report of `user` at `now`. Numbers are rounded, so that equal practice gives equal reports.
    pub fn new(
        user: &str,
        library: &str,
        progress: &Progress,
        drilled: &[Drilled],
        form: &Form,
        now: Timestamp,
    ) -> Self {
        let date = |at: super::Day| at.date().map(|date| date.to_string()).unwrap_or_default();
        let is_whole = |log: &[Logged]| parts(form, log).iter().all(|part| part.n > 0);
        let exam = last_exam(drilled, is_whole).map(|(seed, at, log)| {
            let parts = parts(form, &log);
            let part = |part: &Part| ExamPart {
                part: part.mode,
                passed: part.passed(),
                reached: part.scores.iter().map(|score| rounded(score.value, 4)).collect(),
                needed: part.scores.iter().map(|score| score.target).collect(),
            };
            ExamNumbers {
                day: date(at.day()),
                seed,
                passed: parts.iter().all(Part::passed),
                parts: parts.iter().map(part).collect(),
            }
        });
        let day = |stats: &super::progress::DayStats| DayNumbers {
            day: date(stats.day),
            answers: stats.n_answers,
            right: stats.n_right,
            seconds: stats.took_ms / 1_000,
            chars_per_min: stats.typing.map(|run| rounded(run.chars_per_min(), 2)),
            accuracy: stats.typing.map(|run| rounded(run.accuracy(), 4)),
            p90_ms: stats.responses.map(|responses| responses.p90_ms),
        };
        Self {
            kind: KIND.to_owned(),
            version: VERSION,
            user: user.to_owned(),
            exported_ms: now.utc_ms,
            day: date(now.day()),
            library: library.to_owned(),
            phrases: PhraseNumbers {
                mastered: rounded(progress.mastered, 4),
                of: progress.n_phrases,
                seen: progress.n_seen,
                known: progress.n_known,
            },
            streak_days: progress.streak_days,
            typing: progress.typing.map(|run| TypingNumbers {
                chars_per_min: rounded(run.chars_per_min(), 2),
                accuracy: rounded(run.accuracy(), 4),
                chars: run.counts.n_typed(),
            }),
            responses: progress.responses.map(|found| ResponseNumbers {
                n: found.n,
                median_ms: found.median_ms,
                p90_ms: found.p90_ms,
                share_in_time: rounded(found.share_in_time, 4),
            }),
            weak: progress
                .weak
                .iter()
                .map(|weak| WeakPhrase {
                    phrase: weak.phrase.as_str().to_owned(),
                    lapses: weak.n_lapses,
                    chance: rounded(weak.chance, 4),
                })
                .collect(),
            missed_rules: progress
                .missed_rules
                .iter()
                .map(|(rule, n)| MissedRule { rule: rule.clone(), n: *n })
                .collect(),
            exam,
            days: progress.days.iter().map(day).collect(),
        }
    }

    /// As JSON, for people to read, too.
    pub fn json(&self) -> String {
        let text = serde_json::to_string_pretty(self);
        text.expect("every field is a number, a text or a list of such") + "\n"
    }

    /// What to say of the file at `path` that could not be read.
    ///
    /// # Errors
    /// Always.
    pub fn unread(path: &str, reason: &str) -> Result<Self, Box<Diagnostic>> {
        Err(Box::new(
            Diagnostic::new(Code::Unreadable).at(Place::file(path)).with("reason", reason),
        ))
    }

    /// The report in `bytes`, the file at `path`.
    ///
    /// # Errors
    /// If the file is too large, no JSON, no report, or of a newer version.
    pub fn parse(path: &str, bytes: &[u8]) -> Result<Self, Box<Diagnostic>> {
        let at = |code: Code, line: usize, column: usize| {
            let place = Place { path: path.to_owned(), line, column, ..Place::default() };
            Diagnostic::new(code).at(place)
        };
        if bytes.len() > MAX_BYTES {
            return Err(Box::new(at(Code::NoReport, 0, 0)));
        }
        // Notepad and Excel begin a file with a byte order mark.
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        // What it says it is comes first: of anything else the fields that it lacks say nothing.
        let head: Head = serde_json::from_slice(bytes).map_err(|error| {
            // What a parser of JSON calls it helps nobody: the place does.
            let code = if error.is_data() { Code::NoReport } else { Code::NotJson };
            Box::new(at(code, error.line(), error.column()))
        })?;
        if head.kind != KIND {
            return Err(Box::new(at(Code::NoReport, 0, 0)));
        }
        if head.version > VERSION {
            let new = at(Code::NewReport, 0, 0).with("found", head.version.to_string());
            return Err(Box::new(new.with("known", VERSION.to_string())));
        }
        let report: Self = serde_json::from_slice(bytes).map_err(|error| {
            let told = error.to_string();
            let reason = told.rsplit_once(" at line ").map_or(told.as_str(), |(reason, _)| reason);
            Box::new(at(Code::BadReport, error.line(), error.column()).with("reason", reason))
        })?;
        Ok(report)
    }
}

fn rounded(value: f64, n_digits: i32) -> f64 {
    let scale = 10_f64.powi(n_digits);
    (value * scale).round() / scale
}

/// Path of a report that was left out, path of the newer one of the same person.
pub type Older = (String, String);

/// The latest report of each person with its path, by name, and those that were left out for a newer
/// one: path of the older, path of the newer. Reports without a name may be of anybody: all are kept.
pub fn latest(reports: Vec<(String, Report)>) -> (Vec<(String, Report)>, Vec<Older>) {
    let mut held: Vec<(String, Report)> = Vec::new();
    let mut older = Vec::new();
    for (path, report) in reports {
        // A blank around a name makes nobody another person.
        let user = report.user.trim();
        let same = |one: &Report| !user.is_empty() && one.user.trim() == user;
        match held.iter_mut().find(|(_, one)| same(one)) {
            Some(kept) if kept.1.exported_ms < report.exported_ms => {
                older.push((kept.0.clone(), path.clone()));
                *kept = (path, report);
            }
            Some(kept) => older.push((path, kept.0.clone())),
            None => held.push((path, report)),
        }
    }
    held.sort_by(|a, b| a.1.user.cmp(&b.1.user).then_with(|| a.0.cmp(&b.0)));
    (held, older)
}

/// A table of texts and numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Rows, each as long as the columns.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
}

impl Table {
    /// One row for each of `reports`.
    pub fn of(reports: &[Report], words: &Words) -> Self {
        let columns = [
            "practice.column.user",
            "practice.column.mastered",
            "practice.column.of",
            "practice.column.seen",
            "practice.column.streak",
            "practice.column.speed",
            "practice.column.accuracy",
            "practice.column.median",
            "practice.column.tail",
            "practice.column.in_time",
            "practice.column.exam",
            "practice.column.missed",
            "practice.column.weak",
            "practice.column.last_day",
            "practice.column.exported",
        ];
        let number = |value: Option<f64>| value.map_or(Cell::Empty, Cell::Number);
        let text = |value: &str| {
            if value.is_empty() { Cell::Empty } else { Cell::Text(value.to_owned()) }
        };
        let row = |report: &Report| {
            let typing = report.typing;
            let responses = report.responses;
            let missed: Vec<String> =
                report.missed_rules.iter().map(|one| format!("{} ×{}", one.rule, one.n)).collect();
            let weak: Vec<&str> = report.weak.iter().map(|one| one.phrase.as_str()).collect();
            let exam = report.exam.as_ref().map_or(String::new(), |exam| {
                let result =
                    if exam.passed { "practice.sheet.passed" } else { "practice.sheet.failed" };
                format!("{} {}", words.get(result), exam.day)
            });
            vec![
                text(&report.user),
                Cell::Number(rounded(report.phrases.mastered, 1)),
                Cell::Number(report.phrases.of as f64),
                Cell::Number(report.phrases.seen as f64),
                Cell::Number(f64::from(report.streak_days)),
                number(typing.map(|one| rounded(one.chars_per_min, 1))),
                number(typing.map(|one| rounded(one.accuracy * 100.0, 1))),
                number(responses.map(|one| rounded(one.median_ms / 1_000.0, 2))),
                number(responses.map(|one| rounded(f64::from(one.p90_ms) / 1_000.0, 2))),
                number(responses.map(|one| rounded(one.share_in_time * 100.0, 1))),
                text(&exam),
                text(&words.list(&missed)),
                text(&words.list(&weak)),
                text(report.days.last().map_or("", |day| day.day.as_str())),
                text(&report.day),
            ]
        };
        Self {
            columns: columns.map(|key| words.get(key).to_owned()).to_vec(),
            rows: reports.iter().map(row).collect(),
        }
    }

    /// As CSV for Excel: UTF-8 with a byte order mark, lines ended by CR LF, and texts that a program
    /// might take for a formula begun with an apostrophe.
    pub fn csv(&self) -> Vec<u8> {
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(b"\xef\xbb\xbf".to_vec());
        let cells = |row: &[Cell]| -> Vec<String> {
            let told = |cell: &Cell| match cell {
                Cell::Empty => String::new(),
                Cell::Text(text) => guarded(text),
                Cell::Number(number) => number.to_string(),
            };
            row.iter().map(told).collect()
        };
        let columns: Vec<String> = self.columns.iter().map(|name| guarded(name)).collect();
        let rows = std::iter::once(columns).chain(self.rows.iter().map(|row| cells(row)));
        for row in rows {
            writer
                .write_record(row)
                .expect("memory takes what it is given, and rows are equally long");
        }
        writer.into_inner().expect("memory takes what it is given")
    }

    /// As a workbook. Texts stay texts, whatever they begin with. The same table at the same moment
    /// gives the same workbook.
    ///
    /// # Errors
    /// If there are more rows than a sheet holds.
    pub fn xlsx(&self, sheet: &str, now: Timestamp) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let made = now.day().date().and_then(|date| {
            let (year, month, day) = (date.year(), date.month(), date.day());
            ExcelDateTime::from_ymd(
                u16::try_from(year).ok()?,
                u8::try_from(month).ok()?,
                u8::try_from(day).ok()?,
            )
            .ok()
        });
        if let Some(made) = made {
            // Left to itself it asks the clock.
            book.set_properties(&DocProperties::new().set_creation_datetime(&made));
        }
        let bold = Format::new().set_bold();
        let page = book.add_worksheet();
        page.set_name(sheet)?;
        for (column, name) in (0..).zip(&self.columns) {
            page.write_string_with_format(0, column, name, &bold)?;
            let width = name.chars().count() as f64 * 2.0 + 2.0;
            page.set_column_width(column, width.max(10.0))?;
        }
        for (row, cells) in (1..).zip(&self.rows) {
            for (column, cell) in (0..).zip(cells) {
                match cell {
                    Cell::Empty => {}
                    Cell::Text(text) => {
                        page.write_string(row, column, text)?;
                    }
                    Cell::Number(number) => {
                        page.write_number(row, column, *number)?;
                    }
                }
            }
        }
        page.set_freeze_panes(1, 0)?;
        book.save_to_buffer()
    }
}

/// `text` so that no spreadsheet takes it for a formula (OWASP ASVS 1.2.10).
pub fn guarded(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}
