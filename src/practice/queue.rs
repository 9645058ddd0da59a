//! What to practise now, and why each card is there.
//! It computes from states and deck alone; it changes nothing and asks no questions.

use super::card::{Card, CardKind};
use super::day::{Day, Timestamp};
use super::plan::{Deck, Plan};
use super::schedule::{Phase, State, States};
use super::seed;
use crate::library::PhraseId;
use crate::words::Words;

/// A rung opens when the one before it has this stability, in days.
pub const FIRM_DAYS: f32 = 7.0;

/// Why a card is in the queue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Why {
    /// It is being learnt, and its step of minutes is over.
    Learning,
    /// It was forgotten and is being learnt again.
    Relearning,
    /// It is due.
    Due {
        /// Days past its day.
        overdue_days: u32,
        /// The chance to recall it now, 0 to 1.
        chance: f64,
    },
    /// The phrase is worded otherwise than when it was last asked.
    Updated,
    /// It is new.
    New {
        /// Which of today's new ones, from 1.
        number: u32,
        /// How many today has.
        of: u32,
    },
    /// The phrase is firm enough for a harder question.
    Harder,
}

impl Why {
    /// The reason in words.
    pub fn told(self, words: &Words) -> String {
        match self {
            Self::Learning => words.get("practice.why.learning").to_owned(),
            Self::Relearning => words.get("practice.why.relearning").to_owned(),
            Self::Updated => words.get("practice.why.updated").to_owned(),
            Self::Harder => words.get("practice.why.harder").to_owned(),
            Self::Due { overdue_days: 0, chance } => {
                words.fill("practice.why.due", &[("percent", percent(chance))])
            }
            Self::Due { overdue_days, chance } => words.fill(
                "practice.why.overdue",
                &[("days", overdue_days.to_string()), ("percent", percent(chance))],
            ),
            Self::New { number, of } => words.fill(
                "practice.why.new",
                &[("number", number.to_string()), ("of", of.to_string())],
            ),
        }
    }
}

fn percent(share: f64) -> String {
    format!("{:.0}", share * 100.0)
}

/// A card to ask.
#[derive(Clone, Debug, PartialEq)]
pub struct Queued {
    /// Which.
    pub card: Card,
    /// Why.
    pub why: Why,
}

/// What to practise now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Queue {
    /// In order.
    pub items: Vec<Queued>,
    /// Due, steps and changed wordings included.
    pub n_due: usize,
    /// Of these, with a changed wording.
    pub n_updated: usize,
    /// New today.
    pub n_new: usize,
    /// Phrases of the plan that were never asked, those of today included.
    pub n_unseen: usize,
    /// Cards that rest because their phrase was retired or taken out.
    pub n_suspended: usize,
}

impl Queue {
    /// The queue of `deck` at `now`. The order of what is due on one day comes from `seed`; new cards
    /// stand spread between them.
    pub fn build(deck: &Deck, states: &States, plan: &Plan, now: Timestamp, seed: u64) -> Self {
        let today = now.day();
        let mut queue = Self::default();
        let mut due: Vec<(DueKey, Queued)> = Vec::new();
        let mut n_begun_today = 0_usize;
        for (card, state) in states {
            n_begun_today += usize::from(state.first_day == today);
            let Some(wording) = deck.wording(&card.phrase) else {
                queue.n_suspended += 1;
                continue;
            };
            let why = if state.wording != wording {
                Why::Updated
            } else if state.is_due(now) {
                why_due(state, today)
            } else {
                continue;
            };
            if rests(card, states, plan) {
                continue;
            }
            queue.n_updated += usize::from(why == Why::Updated);
            let key = DueKey::of(state, why, seed, card);
            due.push((key, Queued { card: card.clone(), why }));
        }
        due.sort_unstable_by(|(a, one), (b, other)| {
            a.cmp(b).then_with(|| one.card.cmp(&other.card))
        });
        let due: Vec<Queued> = due.into_iter().map(|(_, item)| item).collect();
        queue.n_due = due.len();

        let unseen = unseen(deck, states, plan);
        queue.n_unseen = unseen.len();
        let left = usize::from(plan.new_per_day).saturating_sub(n_begun_today);
        let mut new: Vec<Card> = unseen.into_iter().take(left).collect();
        let n_first = new.len();
        if n_first < left {
            new.extend(harder(deck, states, plan).into_iter().take(left - n_first));
        }
        queue.n_new = new.len();
        let of = (n_begun_today + n_first) as u32;
        let new = new.into_iter().enumerate().map(|(index, card)| {
            let number = (n_begun_today + index + 1) as u32;
            let why = if index < n_first { Why::New { number, of } } else { Why::Harder };
            Queued { card, why }
        });
        queue.items = spread(due, new.collect());
        queue
    }

    /// The days until every phrase of the plan has been begun, today included.
    pub fn days_to_begin_all(&self, plan: &Plan) -> usize {
        self.n_unseen.div_ceil(usize::from(plan.new_per_day).max(1))
    }
}

/// Steps of minutes first, the oldest first; then by day, and within a day by chance.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct DueKey(u8, i64, u64);

impl DueKey {
    fn of(state: &State, why: Why, seed: u64, card: &Card) -> Self {
        let chance = || {
            let name = seed::hash(card.phrase.as_str().as_bytes());
            seed::Seed::new(seed ^ name).draw()
        };
        match why {
            Why::Learning | Why::Relearning => Self(0, state.last_ms, 0),
            _ => Self(1, i64::from(state.due_day().0), chance()),
        }
    }
}

fn why_due(state: &State, today: Day) -> Why {
    match state.phase {
        Phase::Learning(_) => Why::Learning,
        Phase::Relearning(_) => Why::Relearning,
        Phase::Review => Why::Due {
            overdue_days: today.days_since(state.due_day()),
            chance: state.retrievability(today),
        },
    }
}

/// True for blanks of a phrase of which more blanks, or the whole, are being asked.
fn rests(card: &Card, states: &States, plan: &Plan) -> bool {
    let Some(at) = plan.rungs.iter().position(|rung| *rung == card.kind) else { return false };
    card.kind != CardKind::Recall
        && plan
            .rungs
            .iter()
            .skip(at + 1)
            .any(|higher| states.contains_key(&Card::new(card.phrase.clone(), *higher)))
}

/// First cards of the phrases that were never asked.
fn unseen(deck: &Deck, states: &States, plan: &Plan) -> Vec<Card> {
    let Some(first) = plan.rungs.first() else { return Vec::new() };
    let first_card = |phrase: &PhraseId| Card::new(phrase.clone(), *first);
    deck.phrases.iter().map(first_card).filter(|card| !states.contains_key(card)).collect()
}

/// The next rung of every phrase whose highest is firm.
fn harder(deck: &Deck, states: &States, plan: &Plan) -> Vec<Card> {
    let next = |phrase: &PhraseId| {
        let state = |rung: &CardKind| states.get(&Card::new(phrase.clone(), *rung));
        let highest = plan.rungs.iter().rposition(|rung| state(rung).is_some())?;
        let firm = state(plan.rungs.get(highest)?)?;
        let rung = plan.rungs.get(highest + 1)?;
        let ready = !firm.is_learning() && firm.memory.stability >= FIRM_DAYS;
        ready.then(|| Card::new(phrase.clone(), *rung))
    };
    deck.phrases.iter().filter_map(next).collect()
}

/// `new` spread evenly between `due`, something due first.
fn spread(due: Vec<Queued>, new: Vec<Queued>) -> Vec<Queued> {
    let (n_due, n_new) = (due.len(), new.len());
    let mut items = Vec::with_capacity(n_due + n_new);
    let mut due = due.into_iter();
    for (index, item) in new.into_iter().enumerate() {
        let until = (index + 1) * n_due / (n_new + 1);
        items.extend(due.by_ref().take(until.saturating_sub(index * n_due / (n_new + 1))));
        items.push(item);
    }
    items.extend(due);
    items
}
