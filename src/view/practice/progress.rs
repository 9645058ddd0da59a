//! How the learner is getting on: numbers, what is weak, and points for plots.

use serde::Serialize;

use super::{ago, percent, seconds};
use crate::app::AppState;
use crate::app::practice::Progress;
use crate::practice::customers::Call;
use crate::practice::session::parse_item_key;

/// The page of progress.
#[derive(Clone, Debug, PartialEq)]
pub struct ProgressView {
    /// Numbers: name and value.
    pub facts: Vec<(String, String)>,
    /// The numbers behind the plots.
    pub numbers: Progress,
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
    let numbers = state.practice.progress.clone().unwrap_or_default();
    let fact = |key: &str, value: String| (words.get(key).to_owned(), value);
    let tomorrow = numbers.ahead.get(1).map_or(0, |load| load.n_due);
    let mut facts = vec![
        fact(
            "practice.fact.remembered",
            format!("{:.1} / {}", numbers.remembered, numbers.n_phrases),
        ),
        fact("practice.fact.begun", format!("{} / {}", numbers.n_begun, numbers.n_phrases)),
        fact("practice.fact.due_tomorrow", tomorrow.to_string()),
    ];
    if let Some([_, speed, accuracy]) = numbers.typing.last() {
        let args = [("speed", format!("{speed:.0}")), ("percent", percent(*accuracy))];
        facts.push(fact("practice.fact.typing", words.fill("practice.result.typing", &args)));
    }
    if let Some(responses) = numbers.responses {
        let told = words
            .fill("practice.seconds", &[("n", seconds(f64::from(responses.p90_ms)))]);
        facts.push(fact("practice.fact.p90", told));
    }
    facts.push(fact("practice.fact.days", numbers.n_days.to_string()));
    if numbers.streak_days > 1 {
        facts.push(fact("practice.fact.streak", numbers.streak_days.to_string()));
    }
    let weak = numbers.weak.iter().filter_map(|(id, n_lapses, chance)| {
        let phrase = state.phrase(id)?;
        let args = [("n", n_lapses.to_string()), ("percent", percent(*chance))];
        let key = if *n_lapses > 0 { "practice.weak_lapsed" } else { "practice.weak" };
        Some((phrase.title().to_owned(), words.fill(key, &args)))
    });
    ProgressView {
        facts,
        is_blank: numbers.n_answers == 0,
        weak: weak.collect(),
        target_chars_per_min: f64::from(state.settings.targets.typing_chars_per_min),
        target_s: f64::from(state.settings.targets.first_reply_s),
        numbers,
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
            told: words.fill("practice.mistake", &args),
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
