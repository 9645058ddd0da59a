//! The Insights screen: people as rows, the person that is looked at with points for plots, what is wrong
//! with the files, and which phrases are used. Plain data.

use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use super::practice::{percent, seconds};
use super::told::days_ago;
use crate::app::AppState;
use crate::app::insights::{Column, Tab, n_missed};
use crate::curation::overview::UNUSED_DAYS;
use crate::diagnostic::Place;
use crate::library::PhraseId;
use crate::library::usage::HALF_LIFE_DAYS;
use crate::practice::card::Mode;
use crate::practice::export::{DayNumbers, ExamNumbers, Report};
use crate::practice::team::{Person, Team, trend};
use crate::words::Words;

/// Plots go back so many days.
const N_DAYS: f64 = 60.0;
/// A change of speed below this many characters a minute says nothing.
const STEADY_SPEED: f64 = 1.0;
/// A change of accuracy below this share says nothing.
const STEADY_SHARE: f64 = 0.005;

/// The part about the team.
#[derive(Clone, Debug, PartialEq)]
pub struct TeamView {
    /// The folder of the reports, if one was chosen.
    pub folder: Option<String>,
    /// It is being read for the first time: how far it is, in words.
    pub reading: Option<String>,
    /// Why it could not be read, in words.
    pub failed: Option<String>,
    /// How many people, in words.
    pub summary: String,
    /// Files that were not counted: place and what is wrong, and what to do.
    pub refused: Vec<RefusedView>,
    /// What else was not counted, in words.
    pub notes: Vec<String>,
    /// Names of the columns, and how they are sorted; true: the other way round.
    pub columns: Vec<(Column, String, Option<bool>)>,
    /// How many rows there are.
    pub n_rows: usize,
}

/// A file that was not counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RefusedView {
    /// The file, with the place in it where it is known.
    pub place: String,
    /// What is wrong with it.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// A person in the table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PersonRow {
    /// The report's path, by which the person is known.
    pub path: String,
    /// The person's name.
    pub name: String,
    /// What stands in each column but the first, in their order.
    pub cells: Vec<Cell>,
    /// The share of the plan's phrases that is remembered, 0 to 1.
    pub remembered: f32,
    /// This one is looked at.
    pub chosen: bool,
}

/// What stands in a column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// The words; blank where there is nothing.
    pub text: String,
    /// How it changes: better, worse, or neither.
    pub change: Option<Change>,
    /// It reaches what the team aims at, or fails where failing must be seen.
    pub reached: Option<bool>,
}

/// How a number changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// In words: ↑5.
    pub text: String,
    /// For the better.
    pub better: bool,
}

/// The person that is looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonView {
    /// The name.
    pub name: String,
    /// The file and the day of the report.
    pub source: String,
    /// What the table does not say, in a line.
    pub told: String,
    /// Everything in numbers, for where the table has no room: name and value.
    pub facts: Vec<(String, String)>,
    /// Typing: days before the report, and characters a minute.
    pub speed: Vec<[f64; 2]>,
    /// Typing: days before the report, and percent that were right.
    pub accuracy: Vec<[f64; 2]>,
    /// Days before the report, and nine first responses in ten, in seconds.
    pub tail: Vec<[f64; 2]>,
    /// The same of everybody else, a line each: characters a minute.
    pub others_speed: Vec<Vec<[f64; 2]>>,
    /// The same of everybody else, a line each: seconds.
    pub others_tail: Vec<Vec<[f64; 2]>>,
    /// The aim in typing, in characters a minute.
    pub target_chars_per_min: f64,
    /// The aim in answering, in seconds.
    pub target_s: f64,
    /// The last exam in words, part by part; the first line is the whole.
    pub exam: Vec<String>,
    /// Rules that were missed: id, words, and whether the library has the rule.
    pub missed: Vec<(String, String, bool)>,
    /// Weak phrases: short name, how weak, and the phrase if the library has it.
    pub weak: Vec<(String, String, Option<PhraseId>)>,
}

/// A phrase and its use.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct UseRow {
    /// Which.
    pub id: PhraseId,
    /// Its category, for the dot.
    pub category: String,
    /// Short name.
    pub title: String,
    /// How much it is used, in words.
    pub told: String,
    /// Its use against that of the most used, 0 to 1.
    pub share: f32,
    /// Chosen.
    pub chosen: bool,
}

/// The tabs: name, and whether it is shown.
pub fn tabs(state: &AppState) -> Vec<(Tab, String, bool)> {
    let name = |tab: Tab| state.words().get(tab.words_key()).to_owned();
    Tab::ALL.map(|tab| (tab, name(tab), tab == state.insights.tab)).to_vec()
}

/// The part about the team, but for its rows.
pub fn team(state: &AppState) -> TeamView {
    let words = state.words();
    let held = &state.insights;
    let team = held.team.as_deref();
    let folder = state.settings.reports.clone();
    let failed = held.failed.as_ref().map(|reason| {
        let path = folder.clone().unwrap_or_default();
        words.fill("practice.no_team", &[("path", path), ("reason", reason.clone())])
    });
    let mut notes = Vec::new();
    if let Some(team) = team {
        for (older, newer) in &team.older {
            let args = [("older", file(older)), ("newer", file(newer))];
            notes.push(words.fill("practice.older_report", &args));
        }
        if !team.beside.is_empty() {
            let args = [("list", words.list(&team.beside))];
            notes.push(words.fill("practice.beside", &args));
        }
    }
    let n = team.map_or(0, |team| team.people.len());
    let column = |column: Column| {
        let seconds = state.settings.targets.first_reply_s.to_string();
        let name = words.fill(column_key(column), &[("seconds", seconds)]);
        let sorted = held.sort.0 == column;
        (column, name, sorted.then_some(held.sort.1))
    };
    TeamView {
        reading: (held.reading && team.is_none() && failed.is_none()).then(|| {
            match held.progress {
                None => words.get("insights.reading").to_owned(),
                Some((n, of)) => words
                    .fill("insights.reading_n", &[("n", n.to_string()), ("of", of.to_string())]),
            }
        }),
        failed,
        summary: words.fill("insights.n_people", &[("n", n.to_string())]),
        refused: team.map_or_else(Vec::new, |team| refused(team, words)),
        notes,
        columns: Column::ALL.map(column).to_vec(),
        n_rows: held.rows.len(),
        folder,
    }
}

fn refused(team: &Team, words: &Words) -> Vec<RefusedView> {
    let view = |found: &crate::diagnostic::Diagnostic| {
        let short = |place: &Place| Place { path: file(&place.path).to_owned(), ..place.clone() };
        let place = found.place.as_ref().map_or_else(String::new, |place| short(place).to_string());
        RefusedView { place, message: found.message(words), hint: found.hint(words) }
    };
    team.refused.iter().map(view).collect()
}

/// A path without its folder.
fn file(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn column_key(column: Column) -> &'static str {
    match column {
        Column::Person => "insights.column.person",
        Column::Remembered => "insights.column.remembered",
        Column::Speed => "insights.column.speed",
        Column::Accuracy => "insights.column.accuracy",
        Column::Tail => "insights.column.tail",
        Column::InTime => "insights.column.in_time",
        Column::Missed => "insights.column.missed",
        Column::Days => "insights.column.days",
        Column::Exam => "insights.column.exam",
    }
}

/// The person in the row at `row_index`, from 0; called for visible rows only.
pub fn person_row(state: &AppState, row_index: usize) -> Option<PersonRow> {
    let held = &state.insights;
    let team = held.team.as_ref()?;
    let person = team.people.get(*held.rows.get(row_index)?)?;
    let phrases = person.report.phrases;
    Some(PersonRow {
        path: person.path.clone(),
        name: person.name().to_owned(),
        cells: Column::ALL.iter().skip(1).map(|column| cell(state, person, *column)).collect(),
        remembered: (phrases.mastered / phrases.of.max(1) as f64) as f32,
        chosen: held.person.as_ref() == Some(&person.path),
    })
}

fn cell(state: &AppState, person: &Person, column: Column) -> Cell {
    let words = state.words();
    let report = &person.report;
    let targets = &state.settings.targets;
    let plain = |text: String| Cell { text, ..Cell::default() };
    let (typing, responses) = (report.typing, report.responses);
    match column {
        Column::Person => plain(person.name().to_owned()),
        Column::Remembered => {
            plain(format!("{:.0}/{}", report.phrases.mastered, report.phrases.of))
        }
        Column::Speed => typing.map_or_else(Cell::default, |typing| Cell {
            text: format!("{:.0}", typing.chars_per_min),
            change: changed(&speeds(&report.days), 1.0, STEADY_SPEED),
            reached: reached(typing.chars_per_min >= f64::from(targets.typing_chars_per_min)),
        }),
        Column::Accuracy => typing.map_or_else(Cell::default, |typing| Cell {
            text: format!("{}%", percent(typing.accuracy)),
            change: changed(&accuracies(&report.days), 100.0, STEADY_SHARE),
            reached: reached(typing.accuracy >= crate::practice::typing::TARGET_ACCURACY),
        }),
        Column::Tail => responses.map_or_else(Cell::default, |found| Cell {
            text: words.fill("learn.seconds", &[("n", seconds(f64::from(found.p90_ms)))]),
            change: None,
            reached: reached(found.p90_ms <= targets.first_reply_s.saturating_mul(1_000)),
        }),
        Column::InTime => responses.map_or_else(Cell::default, |found| {
            plain(format!("{}%", percent(found.share_in_time)))
        }),
        Column::Missed => plain(n_missed(person).to_string()),
        Column::Days => plain(report.days.len().to_string()),
        Column::Exam => report.exam.as_ref().map_or_else(Cell::default, |exam| Cell {
            text: exam_result(words, exam),
            change: None,
            reached: Some(exam.passed),
        }),
    }
}

/// An aim that is reached stands out. One that is not is what learning is for, and no alarm.
fn reached(is_reached: bool) -> Option<bool> {
    is_reached.then_some(true)
}

fn exam_result(words: &Words, exam: &ExamNumbers) -> String {
    words
        .get(if exam.passed { "practice.sheet.passed" } else { "practice.sheet.failed" })
        .to_owned()
}

fn speeds(days: &[DayNumbers]) -> Vec<f64> {
    days.iter().filter_map(|day| day.chars_per_min).collect()
}

fn accuracies(days: &[DayNumbers]) -> Vec<f64> {
    days.iter().filter_map(|day| day.accuracy).collect()
}

/// How `values` change, told in units of one in `scale`; nothing where that is less than `steady`.
fn changed(values: &[f64], scale: f64, steady: f64) -> Option<Change> {
    let by = trend(values).filter(|by| by.abs() >= steady)?;
    let (sign, better) = if by > 0.0 { ("↑", true) } else { ("↓", false) };
    Some(Change { text: format!("{sign}{:.0}", (by * scale).abs()), better })
}

/// Each day's number, by its distance in days to the `last`; older ones than a plot shows are left out.
fn points(
    days: &[DayNumbers],
    last: Option<Date>,
    value: impl Fn(&DayNumbers) -> Option<f64>,
) -> Vec<[f64; 2]> {
    let point = |day: &DayNumbers| {
        let date: Date = day.day.parse().ok()?;
        let ago = f64::from((date - last?).get_days());
        Some([ago, value(day)?]).filter(|[ago, _]| *ago >= -N_DAYS && *ago <= 0.0)
    };
    days.iter().filter_map(point).collect()
}

/// The person that is looked at.
pub fn person(state: &AppState) -> Option<PersonView> {
    let words = state.words();
    let held = &state.insights;
    let team: &Arc<Team> = held.team.as_ref()?;
    let person = team.people.iter().find(|one| Some(&one.path) == held.person.as_ref())?;
    let report = &person.report;
    let last: Option<Date> = report.day.parse().ok();
    let speed = |day: &DayNumbers| day.chars_per_min;
    let tail = |day: &DayNumbers| day.p90_ms.map(|ms| f64::from(ms) / 1_000.0);
    let others = || team.people.iter().filter(|one| one.path != person.path);
    let fact = |key: &str, value: String| (words.get(key).to_owned(), value);
    let phrases = report.phrases;
    let mut facts = vec![
        fact("learn.fact.remembered", format!("{:.1} / {}", phrases.mastered, phrases.of)),
        fact("learn.fact.begun", format!("{} / {}", phrases.seen, phrases.of)),
    ];
    if let Some(typing) = report.typing {
        let told = format!("{:.0} · {}%", typing.chars_per_min, percent(typing.accuracy));
        facts.push(fact("insights.fact.typing", told));
    }
    if let Some(found) = report.responses {
        let told = words.fill("learn.seconds", &[("n", seconds(f64::from(found.p90_ms)))]);
        facts.push(fact("learn.fact.tail", told));
    }
    facts.push(fact("learn.fact.days", report.days.len().to_string()));
    if let Some(day) = report.days.last() {
        facts.push(fact("insights.fact.last_day", day.day.clone()));
    }
    let missed = report.missed_rules.iter().map(|one| {
        let rule = state.rulebook.rule(&one.rule);
        let name = rule.map_or(one.rule.as_str(), |rule| rule.name.as_str());
        (one.rule.clone(), format!("{name} ×{}", one.n), rule.is_some())
    });
    let weak = report.weak.iter().map(|one| {
        let phrase = PhraseId::new(&one.phrase).and_then(|id| state.content.library.get(&id));
        let args = [("n", one.lapses.to_string()), ("percent", percent(one.chance))];
        let key = if one.lapses > 0 { "learn.weak_lapsed" } else { "learn.weak" };
        let title = phrase.map_or(one.phrase.as_str(), |phrase| phrase.title()).to_owned();
        (title, words.fill(key, &args), phrase.map(|phrase| phrase.id.clone()))
    });
    let args = [("file", person.file().to_owned()), ("day", report.day.clone())];
    Some(PersonView {
        name: person.name().to_owned(),
        source: words.fill("insights.source", &args),
        told: told(words, report),
        facts,
        speed: points(&report.days, last, speed),
        accuracy: points(&report.days, last, |day| day.accuracy.map(|share| share * 100.0)),
        tail: points(&report.days, last, tail),
        others_speed: others().map(|one| points(&one.report.days, last, speed)).collect(),
        others_tail: others().map(|one| points(&one.report.days, last, tail)).collect(),
        target_chars_per_min: f64::from(state.settings.targets.typing_chars_per_min),
        target_s: f64::from(state.settings.targets.first_reply_s),
        exam: exam(words, report.exam.as_ref()),
        missed: missed.collect(),
        weak: weak.collect(),
    })
}

/// How far a person has begun, and when something was practised last.
fn told(words: &Words, report: &Report) -> String {
    let day = report.days.last().map(|day| day.day.clone());
    let args = [
        ("begun", report.phrases.seen.to_string()),
        ("of", report.phrases.of.to_string()),
        ("streak", report.streak_days.to_string()),
        ("day", day.clone().unwrap_or_default()),
    ];
    words.fill(if day.is_some() { "insights.told" } else { "insights.told_none" }, &args)
}

/// The last exam: the whole, then each part.
fn exam(words: &Words, exam: Option<&ExamNumbers>) -> Vec<String> {
    let Some(exam) = exam else { return Vec::new() };
    let args = [("day", exam.day.clone()), ("result", exam_result(words, exam))];
    let mut lines = vec![words.fill("practice.told.exam", &args)];
    for part in &exam.parts {
        let told = |index: usize, value: f64| match (part.part, index) {
            // Speed is the only number here that is no share.
            (Mode::Typing, 0) => format!("{value:.0}"),
            _ => format!("{}%", percent(value)),
        };
        let list = |values: &[f64]| {
            let told: Vec<String> =
                values.iter().enumerate().map(|(index, value)| told(index, *value)).collect();
            told.join(" · ")
        };
        let key = if part.passed { "practice.sheet.passed" } else { "practice.sheet.failed" };
        let args = [
            ("part", words.get(part.part.words_key()).to_owned()),
            ("reached", list(&part.reached)),
            ("needed", list(&part.needed)),
            ("result", words.get(key).to_owned()),
        ];
        lines.push(words.fill("insights.exam_part", &args));
    }
    lines
}

/// How many phrases are listed as used most, and how many as not used.
pub fn n_used(state: &AppState) -> (usize, usize) {
    (state.insights.most_used.len(), state.curate.overview.unused.len())
}

/// The heading over phrases that are not used.
pub fn unused_head(state: &AppState) -> String {
    let n = state.curate.overview.unused.len().to_string();
    state.words().fill("insights.unused", &[("days", UNUSED_DAYS.to_string()), ("n", n)])
}

/// A phrase that is much used, from 0; called for visible rows only.
pub fn most_used(state: &AppState, row_index: usize) -> Option<UseRow> {
    let held = &state.insights;
    let id = held.most_used.get(row_index)?;
    let score = |id: &PhraseId| {
        state
            .usage
            .get(id)
            .map_or(0.0, |used| used.score_at(state.now_absolute.as_second(), HALF_LIFE_DAYS))
    };
    let most = held.most_used.first().map_or(0.0, score);
    let share = if most > 0.0 { (score(id) / most) as f32 } else { 0.0 };
    use_row(state, id, share)
}

/// A phrase that is not used, from 0; called for visible rows only.
pub fn unused(state: &AppState, row_index: usize) -> Option<UseRow> {
    use_row(state, state.curate.overview.unused.get(row_index)?, 0.0)
}

fn use_row(state: &AppState, id: &PhraseId, share: f32) -> Option<UseRow> {
    let words = state.words();
    let phrase = state.content.library.get(id)?;
    let day = state.used_on(id);
    let told = match (day, state.usage.get(id)) {
        (Some(day), Some(used)) => {
            let when = days_ago(state, state.now.date(), day);
            words.fill("insights.used", &[("n", used.n_uses.to_string()), ("when", when)])
        }
        _ => words.get("curate.never").to_owned(),
    };
    Some(UseRow {
        id: id.clone(),
        category: phrase.category.clone(),
        title: phrase.title().to_owned(),
        told,
        share,
        chosen: state.insights.phrase.as_ref() == Some(id),
    })
}
