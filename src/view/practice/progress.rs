//! How the learner is getting on: numbers, what is weak, and points for plots.

use serde::Serialize;

use super::{ago, percent, seconds};
use crate::app::AppState;
use crate::practice::customers::Call;
use crate::practice::session::parse_item_key;
use crate::practice::typing::Run;

/// The page of progress.
#[derive(Clone, Debug, PartialEq)]
pub struct ProgressView {
    /// Numbers: name and value.
    pub facts: Vec<(String, String)>,
    /// Phrases remembered: days before today, and how many.
    pub remembered: Vec<[f64; 2]>,
    /// Phrases of the plan.
    pub n_phrases: usize,
    /// Typing: days before today, and characters a minute.
    pub speed: Vec<[f64; 2]>,
    /// Typing: days before today, and percent that were right.
    pub accuracy: Vec<[f64; 2]>,
    /// What is due and what is new, from today on.
    pub ahead: Vec<[f64; 2]>,
    /// First responses by second.
    pub response_bins: Vec<usize>,
    /// Nothing was practised yet.
    pub is_blank: bool,
    /// Weak phrases: title, and how weak.
    pub weak: Vec<(String, String)>,
    /// The aim in typing, in characters a minute.
    pub target_chars_per_min: f64,
    /// The aim in answering, in seconds.
    pub target_s: f64,
}

/// A mistake that is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MistakeView {
    /// In which mode.
    pub mode: String,
    /// What was asked.
    pub title: String,
    /// How often it went wrong, and what is still to be done.
    pub told: String,
}

/// The page of progress.
pub fn progress(state: &AppState) -> ProgressView {
    let words = state.words();
    let today = state.practice.at.day();
    let held = state.practice.progress.clone().unwrap_or_default();
    let numbers = &held.numbers;
    let fact = |key: &str, value: String| (words.get(key).to_owned(), value);
    let tomorrow = numbers.forecast.get(1).map_or(0, |load| load.n_due);
    let mut facts = vec![
        fact("learn.fact.remembered", format!("{:.1} / {}", numbers.mastered, numbers.n_phrases)),
        fact("learn.fact.begun", format!("{} / {}", numbers.n_seen, numbers.n_phrases)),
        fact("learn.fact.due_tomorrow", tomorrow.to_string()),
    ];
    let typed = numbers.days.iter().filter_map(|stats| {
        let ago = f64::from(stats.day.0) - f64::from(today.0);
        Some((ago, stats.typing?))
    });
    let typed: Vec<(f64, Run)> = typed.collect();
    if let Some((_, run)) = typed.last() {
        let told = format!("{:.0} · {}%", run.chars_per_min(), percent(run.accuracy()));
        facts.push(fact("learn.fact.typing", told));
    }
    if let Some(responses) = numbers.responses {
        let told = words.fill("learn.seconds", &[("n", seconds(f64::from(responses.p90_ms)))]);
        facts.push(fact("learn.fact.tail", told));
    }
    facts.push(fact("learn.fact.days", numbers.days.len().to_string()));
    if numbers.streak_days > 1 {
        facts.push(fact("learn.fact.streak", numbers.streak_days.to_string()));
    }
    let weak = numbers.weak.iter().filter_map(|weak| {
        let phrase = state.phrase(&weak.phrase)?;
        let args = [("n", weak.n_lapses.to_string()), ("percent", percent(weak.chance))];
        let key = if weak.n_lapses > 0 { "learn.weak_lapsed" } else { "learn.weak" };
        Some((phrase.title().to_owned(), words.fill(key, &args)))
    });
    ProgressView {
        facts,
        is_blank: numbers.days.is_empty(),
        weak: weak.collect(),
        target_chars_per_min: f64::from(state.settings.targets.typing_chars_per_min),
        target_s: f64::from(state.settings.targets.first_reply_s),
        remembered: held.remembered_by_day.clone(),
        n_phrases: numbers.n_phrases,
        speed: typed.iter().map(|(ago, run)| [*ago, run.chars_per_min()]).collect(),
        accuracy: typed.iter().map(|(ago, run)| [*ago, run.accuracy() * 100.0]).collect(),
        ahead: numbers.forecast.iter().map(|load| [load.n_due as f64, load.n_new as f64]).collect(),
        response_bins: held.response_bins.clone(),
    }
}

/// The mistakes book, the latest mistake first.
pub fn mistakes(state: &AppState) -> Vec<MistakeView> {
    let words = state.words();
    let held = &state.practice;
    let today = held.at.day();
    let view = |mistake: &crate::practice::mistakes::Mistake| {
        let (mode, name) = parse_item_key(&mistake.key)?;
        let args = [
            ("when", ago(words, mistake.failed, today)),
            ("n", mistake.n_failed.to_string()),
            ("right", mistake.n_right_days.to_string()),
        ];
        Some(MistakeView {
            mode: words.get(mode.words_key()).to_owned(),
            title: title(state, name),
            told: words.fill("learn.mistake", &args),
        })
    };
    held.mistakes.iter().filter_map(view).collect()
}

/// What a mistake was about: the phrase, the conversation, or its bare name.
fn title(state: &AppState, name: &str) -> String {
    let named = |id: &str| {
        let phrase = crate::library::PhraseId::new(id).and_then(|id| state.phrase(&id));
        let dialogues = &state.practice.dialogues;
        phrase
            .map(|phrase| phrase.title().to_owned())
            .or_else(|| dialogues.dialogue(id).map(|one| one.head.title.clone()))
            .or_else(|| dialogues.script(id).map(|one| one.head.title.clone()))
    };
    let (first, rest) = name.split_once('/').unwrap_or((name, ""));
    named(first).or_else(|| named(rest)).unwrap_or_else(|| response_line(name))
}

/// The customer's line of a three-second answer, by its name: `opening-3`.
fn response_line(name: &str) -> String {
    let line = name.rsplit_once('-').and_then(|(call, line)| {
        let call = Call::ALL.into_iter().find(|held| held.as_str() == call)?;
        call.lines().get(line.parse::<usize>().ok()?).copied()
    });
    line.unwrap_or(name).to_owned()
}
