//! The first page: what is due today and why, the plan, and every drill with its last result.

use serde::Serialize;

use super::{ago, percent, seconds};
use crate::app::AppState;
use crate::app::practice::drill::MOST_CARDS;
use crate::app::practice::{Drill, Offer};
use crate::practice::card::Mode;
use crate::practice::queue::Why;
use crate::practice::session::exam::parts;
use crate::practice::session::response::By;
use crate::practice::session::typing::Length;
use crate::practice::session::{Logged, SortBy, Summary};
use crate::words::Words;

/// Seconds that a card takes, for an estimate.
const SECONDS_PER_CARD: usize = 10;

/// The first page.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HomeView {
    /// What broke off and can be gone on with.
    pub offers: Vec<OfferView>,
    /// What today has, in a few words: 到期 12 · 新学 10.
    pub today: String,
    /// How long it takes, or that everything is done.
    pub time: String,
    /// Why, a line for each reason.
    pub why: Vec<String>,
    /// There is something to ask.
    pub open: bool,
    /// What the button says.
    pub begin: String,
    /// The name of the plan.
    pub plan: String,
    /// How far it is, in words.
    pub plan_told: String,
    /// The share of phrases that were begun, 0 to 1.
    pub begun: f32,
    /// The drills; the first row is today's session.
    pub rows: Vec<RowView>,
}

/// Something that broke off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OfferView {
    /// What the button says.
    pub go_on: String,
    /// What is still there.
    pub why: String,
    /// The number of the session.
    pub session: u64,
}

/// A drill.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RowView {
    /// Its row, from 0.
    pub row: usize,
    /// Its name.
    pub name: String,
    /// What one does.
    pub lead: String,
    /// When it was last done and how it went.
    pub last: String,
    /// Its choices, if there are several; true for the one that is taken.
    pub options: Vec<(String, bool)>,
    /// Chosen.
    pub chosen: bool,
}

/// The first page.
pub fn home(state: &AppState) -> HomeView {
    let words = state.words();
    let held = &state.practice;
    let queue = &held.queue;
    let n = queue.items.len();
    let args = [("due", queue.n_due.to_string()), ("new", queue.n_new.to_string())];
    let today = match (queue.n_due, queue.n_new) {
        (0, 0) => words.get("learn.home.done").to_owned(),
        (0, _) => words.fill("learn.home.new_only", &args),
        (_, 0) => words.fill("learn.home.due_only", &args),
        _ => words.fill("learn.home.due_new", &args),
    };
    let asked = n.min(MOST_CARDS);
    let minutes = (asked * SECONDS_PER_CARD).div_ceil(60).to_string();
    let time = if n > MOST_CARDS {
        words.fill("learn.home.part", &[("n", asked.to_string()), ("minutes", minutes)])
    } else if n > 0 {
        words.fill("learn.home.minutes", &[("minutes", minutes)])
    } else if held.n_today > 0 {
        words.fill("learn.home.answered", &[("n", held.n_today.to_string())])
    } else {
        words.get("learn.home.rest").to_owned()
    };
    let n_phrases = held.deck.phrases.len();
    let n_begun = n_phrases - queue.n_unseen.min(n_phrases);
    let plan_args = [
        ("begun", n_begun.to_string()),
        ("n", n_phrases.to_string()),
        ("days", queue.days_to_begin_all(&held.plan).to_string()),
    ];
    let plan_told = if queue.n_unseen == 0 { "learn.plan.all_begun" } else { "learn.plan.told" };
    HomeView {
        offers: state.offers().iter().map(|offer| offer_view(words, offer)).collect(),
        today,
        time,
        why: why(state, words),
        open: n > 0,
        begin: words
            .get(if held.n_today > 0 && n > 0 { "learn.go_on" } else { "learn.begin" })
            .to_owned(),
        plan: if held.plan.tag.is_some() {
            let args = [("days", held.plan.n_days.to_string()), ("n", n_phrases.to_string())];
            words.fill("learn.plan.name", &args)
        } else {
            words.get("learn.plan.whole").to_owned()
        },
        plan_told: words.fill(plan_told, &plan_args),
        begun: if n_phrases == 0 { 0.0 } else { n_begun as f32 / n_phrases as f32 },
        rows: (0..Drill::ROWS.len()).filter_map(|row| row_view(state, row)).collect(),
    }
}

fn offer_view(words: &Words, offer: &Offer) -> OfferView {
    let name = words.get(offer.drill.mode().words_key()).to_owned();
    let go_on = match offer.question {
        Some(n) => words.fill("learn.offer", &[("name", name), ("n", n.to_string())]),
        None => words.fill("learn.offer_plain", &[("name", name)]),
    };
    OfferView { go_on, why: words.get("learn.offer_why").to_owned(), session: offer.session }
}

/// Why these cards: how many for each reason, the most pressing first.
fn why(state: &AppState, words: &Words) -> Vec<String> {
    let queue = &state.practice.queue;
    let count =
        |fits: &dyn Fn(Why) -> bool| queue.items.iter().filter(|item| fits(item.why)).count();
    let counted = [
        ("learn.home.why_again", count(&|why| matches!(why, Why::Learning | Why::Relearning))),
        ("learn.home.why_updated", queue.n_updated),
        ("learn.home.why_overdue", count(&|why| matches!(why, Why::Due { overdue_days: 1.., .. }))),
        ("learn.home.why_due", count(&|why| matches!(why, Why::Due { overdue_days: 0, .. }))),
        ("learn.home.why_new", count(&|why| matches!(why, Why::New { .. }))),
        ("learn.home.why_harder", count(&|why| why == Why::Harder)),
        ("learn.home.why_suspended", queue.n_suspended),
    ];
    let told = counted.into_iter().filter(|(_, n)| *n > 0);
    told.map(|(key, n)| words.fill(key, &[("n", n.to_string())])).collect()
}

fn row_view(state: &AppState, row: usize) -> Option<RowView> {
    let words = state.words();
    let held = &state.practice;
    let drill = held.drill_of_row(row)?;
    let drills = Drill::ROWS.get(row)?;
    let options = if drills.len() > 1 {
        drills.iter().map(|one| (option(words, *one), *one == drill)).collect()
    } else {
        Vec::new()
    };
    let mode = drill.mode();
    let last = held.last.iter().find(|one| one.mode == mode);
    let last = match drill {
        Drill::Today => String::new(),
        Drill::Mistakes => {
            let n = held.mistakes.len();
            let key = if n == 0 { "learn.no_mistakes" } else { "learn.n_mistakes" };
            words.fill(key, &[("n", n.to_string())])
        }
        _ => match last {
            None => words.get("learn.never").to_owned(),
            Some(last) => {
                let when = ago(words, last.day, held.at.day());
                let result = match drill {
                    Drill::Exam(_) => exam_result(state),
                    _ => result(words, &last.summary),
                };
                format!("{when} · {result}")
            }
        },
    };
    let (name, lead) = match drill {
        Drill::Today => ("learn.today", "learn.lead.today"),
        _ => (mode.words_key(), lead(mode)),
    };
    Some(RowView {
        row,
        name: words.get(name).to_owned(),
        lead: words.get(lead).to_owned(),
        last,
        options,
        chosen: held.chosen == row,
    })
}

/// How many parts of the last exam were passed.
fn exam_result(state: &AppState) -> String {
    let held = &state.practice;
    let Some(end) = held.drilled.iter().rev().find(|one| one.mode == Mode::Exam) else {
        return String::new();
    };
    let own = held.drilled.iter().filter(|one| one.session == end.session);
    let log: Vec<Logged> = own.map(Logged::of).collect();
    let parts = parts(&state.exam_form(), &log);
    let n_passed = parts.iter().filter(|part| part.passed()).count();
    let args = [("n", n_passed.to_string()), ("of", parts.len().to_string())];
    state.words().fill("learn.result.parts", &args)
}

/// How a session went, in a few words.
pub(super) fn result(words: &Words, summary: &Summary) -> String {
    if let Some(run) = summary.run.filter(|_| summary.mode == Mode::Typing) {
        let speed = format!("{:.0}", run.chars_per_min());
        let args = [("speed", speed), ("percent", percent(run.accuracy()))];
        return words.fill("learn.result.typing", &args);
    }
    if let Some(responses) = summary.responses.filter(|_| summary.mode == Mode::Response) {
        let args = [
            ("seconds", seconds(responses.median_ms)),
            ("percent", percent(responses.share_in_time)),
        ];
        return words.fill("learn.result.response", &args);
    }
    if let Some(f1) = summary.f1 {
        return words.fill("learn.result.found", &[("percent", percent(f1))]);
    }
    let args = [("right", summary.n_right.to_string()), ("n", summary.n_answers.to_string())];
    words.fill("learn.result.right", &args)
}

fn lead(mode: Mode) -> &'static str {
    match mode {
        Mode::Recall | Mode::Cloze | Mode::Dictation => "learn.lead.today",
        Mode::Typing => "learn.lead.typing",
        Mode::Response => "learn.lead.response",
        Mode::FindFix => "learn.lead.find_fix",
        Mode::Courtesy => "learn.lead.courtesy",
        Mode::Sorting => "learn.lead.sorting",
        Mode::RolePlay => "learn.lead.role_play",
        Mode::Mistakes => "learn.lead.mistakes",
        Mode::Exam => "learn.lead.exam",
    }
}

/// A choice within a row.
fn option(words: &Words, drill: Drill) -> String {
    match drill {
        Drill::Typing(Length::Minutes(n)) => {
            words.fill("learn.option.minutes", &[("n", n.to_string())])
        }
        Drill::Typing(Length::Phrases(n)) => {
            words.fill("learn.option.phrases", &[("n", n.to_string())])
        }
        Drill::Response(By::Choosing) => words.get("learn.option.choose").to_owned(),
        Drill::Response(By::Typing) => words.get("learn.option.type").to_owned(),
        Drill::Sorting(SortBy::Category) => words.get("learn.option.category").to_owned(),
        Drill::Sorting(SortBy::Stage) => words.get("learn.option.stage").to_owned(),
        _ => String::new(),
    }
}

/// The name of a drill with its choice, for a button that leads on to it.
pub(super) fn drill_name(words: &Words, drill: Drill) -> String {
    let name = words.get(drill.mode().words_key());
    let option = option(words, drill);
    if option.is_empty() { name.to_owned() } else { format!("{name} · {option}") }
}
