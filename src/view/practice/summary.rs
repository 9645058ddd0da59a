//! How a session went, wherever the learner stopped, and what could come next.

use serde::Serialize;

use super::home::drill_name;
use super::{percent, seconds};
use crate::app::AppState;
use crate::app::practice::Drill;
use crate::practice::card::Mode;
use crate::practice::forecast::forecast;

/// The most titles that are named.
const MOST_WRONG: usize = 10;

/// How a session went.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SummaryView {
    /// What was practised.
    pub title: String,
    /// How it went, in a sentence.
    pub lead: String,
    /// Numbers: name and value.
    pub facts: Vec<(String, String)>,
    /// What is worth another look.
    pub wrong: Vec<String>,
    /// The result of an exam: its columns, its rows, and whether it was passed.
    pub exam: Option<ExamView>,
    /// It was stopped before its end and can go on.
    pub resumable: bool,
    /// What could come next, in words.
    pub next: String,
    /// The same as a drill.
    #[serde(skip)]
    pub next_drill: Drill,
}

/// The result of an exam.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExamView {
    /// Whose, when, on what: label and value.
    pub head: Vec<[String; 2]>,
    /// Name, reached, needed, result.
    pub rows: Vec<[String; 4]>,
    /// Everything was passed.
    pub passed: bool,
    /// Every question was asked; before that nothing is passed or failed.
    pub over: bool,
}

/// How the session went.
pub fn summary(state: &AppState) -> Option<SummaryView> {
    let run = state.practice.run.as_ref()?;
    let words = state.words();
    let sum = run.session.summary();
    let minutes = (sum.took_ms as f64 / 60_000.0).max(0.1);
    let fact = |key: &str, value: String| (words.get(key).to_owned(), value);
    let mut facts = vec![
        fact("learn.fact.answers", sum.n_answers.to_string()),
        fact("learn.fact.right", format!("{}%", percent(share(sum.n_right, sum.n_answers)))),
        fact("learn.fact.time", words.fill("learn.minutes", &[("n", format!("{minutes:.1}"))])),
    ];
    if let Some(run) = sum.run {
        facts.push(fact("learn.fact.speed", format!("{:.1}", run.chars_per_min())));
        facts.push(fact("learn.fact.accuracy", format!("{}%", percent(run.accuracy()))));
        facts.push(fact("learn.fact.net", format!("{:.1}", run.net_chars_per_min())));
        facts.push(fact("learn.fact.gross", format!("{:.1}", run.gross_chars_per_min())));
    }
    if let Some(responses) = sum.responses {
        let told = |ms: f64| words.fill("learn.seconds", &[("n", seconds(ms))]);
        facts.push(fact("learn.fact.median", told(responses.median_ms)));
        facts.push(fact("learn.fact.tail", told(f64::from(responses.p90_ms))));
        let target = state.settings.targets.first_reply_s.to_string();
        let key = words.fill("learn.fact.in_time", &[("seconds", target)]);
        facts.push((key, format!("{}%", percent(responses.share_in_time))));
    }
    if let Some(f1) = sum.f1 {
        facts.push(fact("learn.fact.found", format!("{}%", percent(f1))));
    }
    if run.drill == Drill::Today {
        let held = &state.practice;
        let ahead = forecast(&held.deck, &held.states, &held.plan, held.at, 2);
        if let Some(tomorrow) = ahead.get(1) {
            let args = [("due", tomorrow.n_due.to_string()), ("new", tomorrow.n_new.to_string())];
            facts.push(fact("learn.fact.tomorrow", words.fill("learn.home.due_new", &args)));
        }
    }
    let resumable = !run.session.is_over();
    let lead = match (resumable, share(sum.n_right, sum.n_answers)) {
        (true, _) => "learn.lead_stopped",
        (_, share) if share >= 0.9 => "learn.lead_well",
        (_, share) if share >= 0.6 => "learn.lead_fair",
        _ => "learn.lead_hard",
    };
    let exam = state.exam_sheet().map(|sheet| ExamView {
        head: sheet.head.clone(),
        rows: sheet.rows.clone(),
        passed: sheet.passed,
        over: !resumable,
    });
    let more_due = run.drill == Drill::Today && !state.practice.queue.items.is_empty();
    let next_drill = if more_due && !resumable { Drill::Today } else { state.suggested_drill() };
    let name = match next_drill {
        Drill::Today => words.get("learn.today").to_owned(),
        drill => drill_name(words, drill),
    };
    let key = match run.drill {
        Drill::Today => "learn.today",
        drill => drill.mode().words_key(),
    };
    let mut wrong = sum.wrong;
    wrong.truncate(MOST_WRONG);
    if run.drill.mode() == Mode::Exam {
        wrong.clear();
    }
    Some(SummaryView {
        title: words.get(key).to_owned(),
        lead: words.get(lead).to_owned(),
        facts,
        wrong,
        exam,
        resumable,
        next: words.fill("learn.next_drill", &[("name", name)]),
        next_drill,
    })
}

fn share(n: usize, of: usize) -> f64 {
    if of == 0 { 1.0 } else { n as f64 / of as f64 }
}
