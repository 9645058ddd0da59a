//! How much is coming: what falls due on each of the next days, and what is new.
//! It foresees no answers: what falls due a second time is not counted.

use super::day::{Day, Timestamp};
use super::plan::{Deck, Plan};
use super::queue::Queue;
use super::schedule::States;

/// One day to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayLoad {
    /// Which day.
    pub day: Day,
    /// Cards that fall due; of today also what is overdue.
    pub n_due: usize,
    /// New cards by the plan.
    pub n_new: usize,
}

/// The load of `n_days` days from today on.
pub fn forecast(
    deck: &Deck,
    states: &States,
    plan: &Plan,
    now: Timestamp,
    n_days: usize,
) -> Vec<DayLoad> {
    let today = now.day();
    let queue = Queue::build(deck, states, plan, now, 0);
    let mut loads: Vec<DayLoad> = (0..n_days)
        .map(|ahead| DayLoad {
            day: today.plus(u32::try_from(ahead).unwrap_or(u32::MAX)),
            n_due: 0,
            n_new: 0,
        })
        .collect();
    for (card, state) in states {
        if deck.wording(&card.phrase).is_none() || state.is_due(now) {
            continue;
        }
        let ahead = state.due_day().days_since(today) as usize;
        if let Some(load) = loads.get_mut(ahead) {
            load.n_due += 1;
        }
    }
    let mut unseen = queue.n_unseen;
    for (ahead, load) in loads.iter_mut().enumerate() {
        if ahead == 0 {
            load.n_due += queue.n_due;
            load.n_new = queue.n_new;
        } else {
            load.n_new = unseen.min(usize::from(plan.new_per_day));
        }
        unseen = unseen.saturating_sub(load.n_new);
    }
    loads
}
