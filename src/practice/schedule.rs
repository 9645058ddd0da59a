//! When a card comes again: FSRS-6 with its default parameters, through the `fsrs` crate, with short
//! steps for what is being learnt, and fuzz so that what was learnt together does not come back
//! together. A state is only ever computed from reviews.
//! It trains no parameters, reads no clock and does not choose what to show.

use std::collections::HashMap;

use fsrs::{FSRS, FSRS6_DEFAULT_DECAY, FSRSItem, FSRSReview, MemoryState};

use super::card::{Card, CardKind, Grade, Wording};
use super::day::{Day, Timestamp};
use super::record::Review;
use super::seed;

/// The longest interval, in days.
pub const MAX_INTERVAL_DAYS: u32 = 36_500;
/// How far a clock may have been ahead without suspicion, in days: a flight around the world.
const TRAVEL_DAYS: u32 = 1;
const MINUTE_MS: i64 = 60_000;

/// What a team may choose of a schedule.
#[derive(Clone, Debug, PartialEq)]
pub struct Pace {
    /// The share of phrases that should be remembered when they come again, 0.70 to 0.97.
    pub retention: f32,
    /// Spreads intervals a little, as Anki does.
    pub fuzz: bool,
    /// Minutes between the first looks at a phrase. With one step, what is known at first sight is
    /// asked once, and what is not is asked until it is: 39 answers on the fullest day of the plan, in
    /// place of 50 with two steps.
    pub learning_min: Vec<u16>,
    /// Minutes between looks at a phrase that was forgotten.
    pub relearning_min: Vec<u16>,
}

impl Default for Pace {
    fn default() -> Self {
        Self { retention: 0.9, fuzz: true, learning_min: vec![1], relearning_min: vec![10] }
    }
}

/// What is remembered of a phrase, as FSRS sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Memory {
    /// Days until the chance to recall it has fallen to nine in ten; 0.001 to 36,500.
    pub stability: f32,
    /// 1 (easy) to 10.
    pub difficulty: f32,
}

impl Memory {
    /// The chance to recall it `days` days after the last review, 0 to 1.
    pub fn retrievability(self, days: u32) -> f64 {
        let state = MemoryState { stability: self.stability, difficulty: self.difficulty };
        f64::from(fsrs::current_retrievability(state, days as f32, FSRS6_DEFAULT_DECAY))
    }
}

/// How far a card has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Being learnt; the number of steps taken.
    Learning(u8),
    /// Known.
    Review,
    /// Forgotten and being learnt again; the number of steps taken.
    Relearning(u8),
}

/// When a card comes again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// At this time, in milliseconds since 1970.
    At(i64),
    /// On this day.
    On(Day),
}

/// What the reviews of a card have led to.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Stability and difficulty.
    pub memory: Memory,
    /// How far it has come.
    pub phase: Phase,
    /// When it comes again.
    pub due: Due,
    /// Days between the last review and the next; 0 within a step.
    pub interval_days: u32,
    /// When it was last asked, in milliseconds since 1970.
    pub last_ms: i64,
    /// The day on which it was last asked.
    pub last_day: Day,
    /// The day on which it was first asked.
    pub first_day: Day,
    /// How often it was asked.
    pub n_reviews: u32,
    /// How often it was forgotten after it had been known.
    pub n_lapses: u32,
    /// The wording that was last asked.
    pub wording: Wording,
}

impl State {
    /// True while it is in a step of minutes.
    pub fn is_learning(&self) -> bool {
        self.phase != Phase::Review
    }

    /// The chance to recall it on `today`, 0 to 1.
    pub fn retrievability(&self, today: Day) -> f64 {
        self.memory.retrievability(today.days_since(self.last_day))
    }

    /// True if the last review seems to lie ahead of `now` by more than a journey explains: the clock
    /// was wrong then, or is now.
    pub fn lies_ahead(&self, now: Timestamp) -> bool {
        self.last_day.days_since(now.day()) > TRAVEL_DAYS
    }

    /// True if it is to be asked at `now`. A card from a day that lies ahead is due, and so is a step
    /// of minutes that began later than now: a clock that ran ahead must not hide it for years.
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.lies_ahead(now)
            || match self.due {
                Due::At(at_ms) => {
                    now.utc_ms >= at_ms || now.utc_ms < self.last_ms || now.day() > self.last_day
                }
                Due::On(day) => now.day() >= day,
            }
    }

    /// The day on which it is due, by what is known on `today`.
    pub fn due_day(&self) -> Day {
        match self.due {
            Due::At(_) => self.last_day,
            Due::On(day) => day,
        }
    }
}

/// The state of every card that was ever asked.
pub type States = HashMap<Card, State>;

/// The scheduler.
#[derive(Clone, Debug)]
pub struct Scheduler {
    /// What the team has chosen.
    pub pace: Pace,
    fsrs: FSRS,
}

impl Default for Scheduler {
    fn default() -> Self {
        Self::new(Pace::default())
    }
}

impl Scheduler {
    /// A scheduler of this pace. A retention outside 0.70 to 0.97 counts as the nearest of these.
    pub fn new(pace: Pace) -> Self {
        let retention = pace.retention.clamp(0.7, 0.97);
        Self { pace: Pace { retention, ..pace }, fsrs: FSRS::default() }
    }

    /// The states after `reviews`, in the order in which they were written down.
    pub fn replay<'a>(&self, reviews: impl IntoIterator<Item = &'a Review>) -> States {
        let mut states = States::new();
        for review in reviews {
            self.take(&mut states, review);
        }
        states
    }

    /// Brings `states` up to date with one more review.
    pub fn take(&self, states: &mut States, review: &Review) {
        match states.get_mut(&review.card) {
            Some(state) => *state = self.after(Some(state), review),
            None => {
                states.insert(review.card.clone(), self.after(None, review));
            }
        }
    }

    /// The state of a card after `review`; `state` is that before it, absent for a new card.
    pub fn after(&self, state: Option<&State>, review: &Review) -> State {
        let day = review.at.day();
        let days = state.map_or(0, |state| day.days_since(state.last_day));
        let memory = self.remember(state.map(|state| state.memory), days, review.grade);
        let n_reviews = state.map_or(0, |state| state.n_reviews).saturating_add(1);
        let was = state.map_or(Phase::Learning(0), |state| state.phase);
        let lapsed = was == Phase::Review && review.grade == Grade::Again;
        let (phase, wait_ms) = self.step(was, review.grade);
        let (due, interval_days) = match wait_ms {
            Some(wait_ms) => (Due::At(review.at.utc_ms.saturating_add(wait_ms)), 0),
            None => {
                let interval = self.interval_days(memory.stability, &review.card, n_reviews);
                (Due::On(day.plus(interval)), interval)
            }
        };
        State {
            memory,
            phase,
            due,
            interval_days,
            last_ms: review.at.utc_ms,
            last_day: day,
            first_day: state.map_or(day, |state| state.first_day),
            n_reviews,
            n_lapses: state.map_or(0, |state| state.n_lapses) + u32::from(lapsed),
            wording: review.wording,
        }
    }

    /// What is remembered after an answer of `grade`, `days` days after the last one; `memory` is
    /// absent at the first.
    pub fn remember(&self, memory: Option<Memory>, days: u32, grade: Grade) -> Memory {
        let held = memory.map(|memory| MemoryState {
            stability: memory.stability,
            difficulty: memory.difficulty,
        });
        let review = FSRSReview { rating: u32::from(grade.number()), delta_t: days };
        let next = self.fsrs.memory_state(FSRSItem { reviews: vec![review] }, held);
        // It refuses states that are not finite, and its own clamps make none.
        let next = next.ok().or(held).unwrap_or(MemoryState { stability: 0.001, difficulty: 5.0 });
        Memory { stability: next.stability, difficulty: next.difficulty }
    }

    /// Days until the chance to recall has fallen to the chosen retention, at least one, unfuzzed.
    pub fn plain_interval_days(&self, stability: f32) -> u32 {
        let days = self.fsrs.next_interval(Some(stability), self.pace.retention, 3);
        days.round().clamp(1.0, MAX_INTERVAL_DAYS as f32) as u32
    }

    fn interval_days(&self, stability: f32, card: &Card, n_reviews: u32) -> u32 {
        let plain = self.plain_interval_days(stability);
        if !self.pace.fuzz {
            return plain;
        }
        let kind = match card.kind {
            CardKind::Recall => 0,
            CardKind::Cloze(n_blanks) => u64::from(n_blanks),
            CardKind::Dictation => 256,
        };
        let chance = seed::fraction(card.phrase.as_str(), kind << 32 | u64::from(n_reviews));
        fuzzed(plain, chance)
    }

    /// The next phase, and how many milliseconds it lasts if it is one of minutes.
    fn step(&self, was: Phase, grade: Grade) -> (Phase, Option<i64>) {
        let (steps, taken, as_phase): (&[u16], u8, fn(u8) -> Phase) = match was {
            Phase::Learning(taken) => (&self.pace.learning_min, taken, Phase::Learning),
            Phase::Relearning(taken) => (&self.pace.relearning_min, taken, Phase::Relearning),
            Phase::Review if grade == Grade::Again => {
                (&self.pace.relearning_min, 0, Phase::Relearning)
            }
            Phase::Review => return (Phase::Review, None),
        };
        let minutes = |taken: u8| steps.get(usize::from(taken)).copied();
        let next = match grade {
            Grade::Again => minutes(0).map(|wait| (0, i64::from(wait) * MINUTE_MS)),
            Grade::Hard => minutes(taken).map(|wait| {
                // The first step is too short and the second too long for what was known with gaps.
                let wait = match (taken, minutes(1)) {
                    (0, Some(next)) => (i64::from(wait) + i64::from(next)) * MINUTE_MS / 2,
                    (0, None) => i64::from(wait) * MINUTE_MS * 3 / 2,
                    _ => i64::from(wait) * MINUTE_MS,
                };
                (taken, wait)
            }),
            Grade::Good => {
                let next = taken.saturating_add(1);
                minutes(next).map(|wait| (next, i64::from(wait) * MINUTE_MS))
            }
            Grade::Easy => None,
        };
        match next {
            Some((taken, wait_ms)) => (as_phase(taken), Some(wait_ms)),
            None => (Phase::Review, None),
        }
    }
}

/// An interval of `days` days, spread by `chance` (0 up to 1). Short ones stay; longer ones spread by
/// a day, and by 15, 10 and 5 in a hundred of what lies between 2.5, 7, 20 days and beyond (as Anki).
pub fn fuzzed(days: u32, chance: f64) -> u32 {
    const BANDS: [(f64, f64, f64); 3] =
        [(2.5, 7.0, 0.15), (7.0, 20.0, 0.10), (20.0, f64::INFINITY, 0.05)];
    let plain = f64::from(days);
    if plain < 2.5 {
        return days;
    }
    let share = |(from, to, share): (f64, f64, f64)| (plain.min(to) - from).max(0.0) * share;
    let spread = 1.0 + BANDS.into_iter().map(share).sum::<f64>();
    let low = (plain - spread).round().max(2.0);
    let high = (plain + spread).round().min(f64::from(MAX_INTERVAL_DAYS));
    (low + chance * (1.0 + high - low)).floor().clamp(low, high) as u32
}
