//! How a learner is getting on, with what plots want beside the numbers. Computed from the records when
//! the page is opened.

use std::collections::HashSet;

use crate::app::state::AppState;
use crate::library::PhraseId;
use crate::practice::card::Mode;
use crate::practice::progress::{self, Log, progress};
use crate::practice::session::Logged;
use crate::practice::{CardKind, States};

/// How many days are looked ahead.
const N_DAYS_AHEAD: usize = 14;
/// The days of which first responses are counted.
const N_RESPONSE_DAYS: u32 = 30;
/// First responses fall into bins of so many milliseconds; the last takes in all that are slower.
pub const BIN_MS: u32 = 1_000;
/// How many bins there are.
const N_BINS: usize = 11;

/// How a learner is getting on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress {
    /// The numbers.
    pub numbers: progress::Progress,
    /// Phrases remembered at the end of each day that was practised on: days before today (0 or less),
    /// and how many.
    pub remembered_by_day: Vec<[f64; 2]>,
    /// How many first responses of the last thirty days took less than one second, less than two, and
    /// so on.
    pub response_bins: Vec<usize>,
}

impl Progress {
    /// As it stands now.
    pub fn of(state: &AppState) -> Self {
        let held = &state.practice;
        let log = Log { reviews: &held.reviews, drilled: &held.drilled, states: &held.states };
        let target_ms = state.settings.targets.first_reply_s.saturating_mul(1_000);
        let (deck, plan) = (&held.deck, &held.plan);
        Self {
            numbers: progress(log, deck, plan, target_ms, held.at, N_DAYS_AHEAD),
            remembered_by_day: remembered_by_day(state),
            response_bins: response_bins(state),
        }
    }
}

/// Replays the reviews and looks at the end of each day how much was remembered.
fn remembered_by_day(state: &AppState) -> Vec<[f64; 2]> {
    let held = &state.practice;
    let today = held.at.day();
    let in_plan: HashSet<&PhraseId> = held.deck.phrases.iter().collect();
    let mut states = States::new();
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
        let sum = recalled.fold(0.0, |sum, (_, state)| sum + state.retrievability(day));
        points.push([f64::from(day.0) - f64::from(today.0), sum]);
    }
    points
}

fn response_bins(state: &AppState) -> Vec<usize> {
    let held = &state.practice;
    let today = held.at.day();
    let recent = held.drilled.iter().filter(|one| today.days_since(one.at.day()) < N_RESPONSE_DAYS);
    let mut bins = vec![0; N_BINS];
    for one in recent.map(Logged::of).filter(|one| one.mode == Mode::Response) {
        let bin = ((one.took_ms / BIN_MS) as usize).min(N_BINS - 1);
        if let Some(n) = bins.get_mut(bin) {
            *n += 1;
        }
    }
    bins
}
