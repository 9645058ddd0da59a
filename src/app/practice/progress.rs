//! How a learner is getting on, in the numbers of the page of progress: what is remembered, what is
//! coming, how fast and how exact. Computed from the records when the page is opened.

use std::collections::{BTreeMap, BTreeSet};

use crate::app::state::AppState;
use crate::library::PhraseId;
use crate::practice::card::Mode;
use crate::practice::forecast::{DayLoad, forecast};
use crate::practice::response::{Responses, responses};
use crate::practice::session::{Logged, Summary};
use crate::practice::typing::Run;
use crate::practice::{CardKind, Day};

/// How many days are looked ahead.
const N_DAYS_AHEAD: usize = 14;
/// How many weak phrases are named.
const N_WEAK: usize = 8;
/// The days of which first responses are counted.
const N_RESPONSE_DAYS: u32 = 30;
/// First responses fall into bins of so many milliseconds.
pub const BIN_MS: u32 = 1_000;

/// How a learner is getting on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress {
    /// Phrases remembered now: the sum of the chances to recall each.
    pub remembered: f64,
    /// Phrases of the plan.
    pub n_phrases: usize,
    /// Phrases that were begun.
    pub n_begun: usize,
    /// What is coming, from today on.
    pub ahead: Vec<DayLoad>,
    /// Phrases remembered at the end of each day that was practised on: days before today (0 or less)
    /// and how many.
    pub remembered_by_day: Vec<[f64; 2]>,
    /// Typing by day: days before today (0 or less), characters a minute, accuracy from 0 to 1.
    pub typing: Vec<[f64; 3]>,
    /// First responses of the last thirty days.
    pub responses: Option<Responses>,
    /// How many first responses took less than one second, less than two, and so on.
    pub response_bins: Vec<usize>,
    /// The weakest phrases that were begun: which, how often forgotten, the chance to recall it now.
    pub weak: Vec<(PhraseId, u32, f64)>,
    /// Days practised in a row, up to today or yesterday.
    pub streak_days: u32,
    /// Days practised at all.
    pub n_days: usize,
    /// Answers in all.
    pub n_answers: usize,
}

impl Progress {
    /// As it stands now.
    pub fn of(state: &AppState) -> Self {
        let held = &state.practice;
        let today = held.at.day();
        let in_plan: BTreeSet<&PhraseId> = held.deck.phrases.iter().collect();
        let mut chances: BTreeMap<&PhraseId, (f64, u32)> = BTreeMap::new();
        for (card, state) in &held.states {
            if !in_plan.contains(&card.phrase) {
                continue;
            }
            let chance = state.retrievability(today);
            let entry = chances.entry(&card.phrase).or_insert((0.0, 0));
            // The question from memory is what counts; harder ones may only add to it.
            entry.0 = entry.0.max(if card.kind == CardKind::Recall { chance } else { 0.0 });
            entry.1 += state.n_lapses;
        }
        let mut weak: Vec<(PhraseId, u32, f64)> =
            chances.iter().map(|(id, (chance, n))| ((*id).clone(), *n, *chance)).collect();
        weak.sort_by(|a, b| b.1.cmp(&a.1).then(a.2.total_cmp(&b.2)).then_with(|| a.0.cmp(&b.0)));
        weak.retain(|(_, n_lapses, chance)| *n_lapses > 0 || *chance < 0.9);
        weak.truncate(N_WEAK);

        let reviewed = held.reviews.iter().map(|one| one.at.day());
        let drilled = held.drilled.iter().map(|one| one.at.day());
        let days: BTreeSet<Day> = reviewed.chain(drilled).collect();
        let since = held.drilled.iter().filter(|one| {
            one.measures.invalid.is_none() && today.days_since(one.at.day()) < N_RESPONSE_DAYS
        });
        let times: Vec<u32> = since
            .map(Logged::of)
            .filter(|one| one.mode == Mode::Response)
            .map(|one| one.took_ms)
            .collect();
        let target_ms = state.settings.targets.first_reply_s.saturating_mul(1_000);
        let mut response_bins = vec![0; 11];
        for time in &times {
            let last = response_bins.len() - 1;
            if let Some(bin) = response_bins.get_mut(last.min((time / BIN_MS) as usize)) {
                *bin += 1;
            }
        }
        Self {
            remembered: chances.values().map(|(chance, _)| chance).sum(),
            n_phrases: held.deck.phrases.len(),
            n_begun: chances.len(),
            ahead: forecast(&held.deck, &held.states, &held.plan, held.at, N_DAYS_AHEAD),
            remembered_by_day: remembered_by_day(state, &in_plan),
            typing: typing_by_day(state),
            responses: responses(&times, target_ms),
            response_bins,
            weak,
            streak_days: streak(&days, today),
            n_days: days.len(),
            n_answers: held.reviews.len() + held.drilled.len(),
        }
    }
}

/// Replays the reviews and looks at the end of each day how much was remembered.
fn remembered_by_day(state: &AppState, in_plan: &BTreeSet<&PhraseId>) -> Vec<[f64; 2]> {
    let held = &state.practice;
    let today = held.at.day();
    let mut states = crate::practice::States::new();
    let mut points: Vec<[f64; 2]> = Vec::new();
    let mut reviews = held.reviews.iter().peekable();
    while let Some(review) = reviews.next() {
        held.scheduler.take(&mut states, review);
        let day = review.at.day();
        if reviews.peek().is_some_and(|next| next.at.day() == day) {
            continue;
        }
        let recalled = states
            .iter()
            .filter(|(card, _)| card.kind == CardKind::Recall && in_plan.contains(&card.phrase));
        let sum: f64 = recalled.map(|(_, state)| state.retrievability(day)).sum();
        points.push([f64::from(day.0) - f64::from(today.0), sum]);
    }
    points
}

fn typing_by_day(state: &AppState) -> Vec<[f64; 3]> {
    let held = &state.practice;
    let today = held.at.day();
    let mut runs: BTreeMap<Day, Vec<Logged>> = BTreeMap::new();
    for drilled in &held.drilled {
        let logged = Logged::of(drilled);
        if logged.mode == Mode::Typing {
            runs.entry(drilled.at.day()).or_default().push(logged);
        }
    }
    let point = |(day, log): (Day, Vec<Logged>)| {
        let run: Run = Summary::of(Mode::Typing, &log).run?;
        let ago = f64::from(day.0) - f64::from(today.0);
        Some([ago, run.chars_per_min(), run.accuracy()])
    };
    runs.into_iter().filter_map(point).collect()
}

/// Days in a row up to today, or up to yesterday while today is young.
fn streak(days: &BTreeSet<Day>, today: Day) -> u32 {
    let from = if days.contains(&today) { today.0 } else { today.0.saturating_sub(1) };
    let in_a_row = (0..).take_while(|ago| days.contains(&Day(from.saturating_sub(*ago))));
    u32::try_from(in_a_row.count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_streak_holds_until_a_whole_day_was_missed() {
        for (days, streak_days) in [
            (&[][..], 0),
            (&[10], 1),
            (&[9], 1),
            (&[8], 0),
            (&[7, 8, 9], 3),
            (&[7, 8, 9, 10], 4),
            (&[7, 9, 10], 2),
        ] {
            let days: BTreeSet<Day> = days.iter().map(|day| Day(*day)).collect();
            assert_eq!(streak(&days, Day(10)), streak_days, "{days:?}");
        }
    }
}
