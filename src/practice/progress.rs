//! How far a learner has come, in numbers: read off the records and the states, nothing kept.
//! It praises and scolds nobody.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::card::{Card, Mode};
use super::day::{Day, Timestamp};
use super::forecast::{DayLoad, forecast};
use super::plan::{Deck, Plan};
use super::record::{Drilled, Review};
use super::response::{Responses, responses};
use super::schedule::{Memory, States};
use super::session::{Logged, parse_item_key};
use super::typing::{Run, invalid_run};
use crate::library::PhraseId;

/// The most weak phrases that are named.
const MOST_WEAK: usize = 10;
/// The most rules that are named.
const MOST_RULES: usize = 10;
/// A phrase of which less is remembered than this share is weak.
const WEAK: f64 = 0.8;

/// A learner's progress.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress {
    /// Phrases that are remembered, as the sum of the chances to recall each.
    pub mastered: f64,
    /// Phrases of the plan.
    pub n_phrases: usize,
    /// Of these, begun.
    pub n_seen: usize,
    /// Of these, past their first steps.
    pub n_known: usize,
    /// Days in a row with practice, up to today, or to yesterday while today has none yet.
    pub streak_days: u32,
    /// Each day with practice, in order.
    pub days: Vec<DayStats>,
    /// First responses of all days.
    pub responses: Option<Responses>,
    /// Every typing run that counts as one.
    pub typing: Option<Run>,
    /// The weakest phrases, the weakest first.
    pub weak: Vec<Weak>,
    /// Rules that were broken or overlooked, the most frequent first.
    pub missed_rules: Vec<(String, u32)>,
    /// The next days.
    pub forecast: Vec<DayLoad>,
}

/// One day of practice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DayStats {
    /// Which.
    pub day: Day,
    /// Answers in every mode.
    pub n_answers: usize,
    /// Of these, right.
    pub n_right: usize,
    /// Time spent on answers, in milliseconds.
    pub took_ms: u64,
    /// Typing runs that count, as one.
    pub typing: Option<Run>,
    /// First responses.
    pub responses: Option<Responses>,
}

/// A phrase that does not sit.
#[derive(Clone, Debug, PartialEq)]
pub struct Weak {
    /// Which.
    pub phrase: PhraseId,
    /// How often it was forgotten after it had been known.
    pub n_lapses: u32,
    /// The chance to recall it today, 0 to 1.
    pub chance: f64,
}

/// Phrases remembered: the sum of the chances to recall each, `days` after its last review.
pub fn mastered(memories: impl IntoIterator<Item = (Memory, u32)>) -> f64 {
    // Not `sum`, which makes nothing of nothing a minus nought.
    memories.into_iter().fold(0.0, |sum, (memory, days)| sum + memory.retrievability(days))
}

/// What the log and the states say about a learner at `now`.
#[derive(Clone, Copy, Debug)]
pub struct Log<'a> {
    /// Every review, in order.
    pub reviews: &'a [Review],
    /// Every answer in drills, in order.
    pub drilled: &'a [Drilled],
    /// What the reviews have led to.
    pub states: &'a States,
}

/// A learner's progress at `now`, with a forecast of `n_days` days. First responses count as in time
/// within `target_ms`.
pub fn progress(
    log: Log<'_>,
    deck: &Deck,
    plan: &Plan,
    target_ms: u32,
    now: Timestamp,
    n_days: usize,
) -> Progress {
    let today = now.day();
    let held = |phrase: &PhraseId| log.states.get(&Card::recall(phrase.clone()));
    let seen: Vec<_> = deck.phrases.iter().filter_map(held).collect();
    let days = days(log, target_ms);
    let mut weak: Vec<Weak> = deck
        .phrases
        .iter()
        .filter_map(|phrase| {
            let state = held(phrase)?;
            let chance = state.retrievability(today);
            let weak = state.n_lapses > 0 || chance < WEAK;
            weak.then(|| Weak { phrase: phrase.clone(), n_lapses: state.n_lapses, chance })
        })
        .collect();
    weak.sort_by(|a, b| {
        b.n_lapses
            .cmp(&a.n_lapses)
            .then(a.chance.total_cmp(&b.chance))
            .then(a.phrase.cmp(&b.phrase))
    });
    weak.truncate(MOST_WEAK);
    let counted = log.drilled.iter().map(Logged::of).collect::<Vec<_>>();
    Progress {
        mastered: mastered(
            seen.iter().map(|state| (state.memory, today.days_since(state.last_day))),
        ),
        n_phrases: deck.phrases.len(),
        n_seen: seen.len(),
        n_known: seen.iter().filter(|state| !state.is_learning()).count(),
        streak_days: streak(&days, today),
        responses: responses(&response_times(counted.iter(), target_ms), target_ms),
        typing: run_of(counted.iter()),
        weak,
        missed_rules: missed_rules(log.drilled),
        forecast: forecast(deck, log.states, plan, now, n_days),
        days,
    }
}

fn response_times<'a>(log: impl Iterator<Item = &'a Logged>, target_ms: u32) -> Vec<u32> {
    log.filter(|one| one.mode == Mode::Response).map(|one| one.response_ms(target_ms)).collect()
}

/// The typing runs that count, as one, unless that is too little for a result.
fn run_of<'a>(log: impl Iterator<Item = &'a Logged>) -> Option<Run> {
    let runs = log.filter(|one| one.measures.invalid.is_none()).filter_map(|one| one.run);
    runs.reduce(Run::plus).filter(|run| invalid_run(*run).is_none())
}

fn days(log: Log<'_>, target_ms: u32) -> Vec<DayStats> {
    let mut days: BTreeMap<Day, (DayStats, Vec<Logged>)> = BTreeMap::new();
    for review in log.reviews {
        let (stats, _) = days.entry(review.at.day()).or_default();
        stats.n_answers += 1;
        stats.n_right += usize::from(review.grade.passed());
        stats.took_ms += u64::from(review.took_ms);
    }
    for drilled in log.drilled {
        let (stats, logged) = days.entry(drilled.at.day()).or_default();
        stats.n_answers += 1;
        stats.n_right += usize::from(drilled.right);
        stats.took_ms += u64::from(drilled.took_ms);
        logged.push(Logged::of(drilled));
    }
    let whole = |(day, (stats, logged)): (Day, (DayStats, Vec<Logged>))| DayStats {
        day,
        typing: run_of(logged.iter()),
        responses: responses(&response_times(logged.iter(), target_ms), target_ms),
        ..stats
    };
    days.into_iter().map(whole).collect()
}

fn streak(days: &[DayStats], today: Day) -> u32 {
    let practised: HashSet<Day> = days.iter().map(|stats| stats.day).collect();
    let before = |day: Day| Day(day.0.saturating_sub(1));
    let mut day = if practised.contains(&today) { today } else { before(today) };
    let mut n_days = 0;
    while practised.contains(&day) {
        n_days += 1;
        day = before(day);
    }
    n_days
}

fn missed_rules(drilled: &[Drilled]) -> Vec<(String, u32)> {
    let mut counts: HashMap<&str, u32> = HashMap::new();
    for rule in drilled.iter().flat_map(|one| &one.measures.missed) {
        *counts.entry(rule).or_default() += 1;
    }
    let mut counts: Vec<(String, u32)> =
        counts.into_iter().map(|(rule, n)| (rule.to_owned(), n)).collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts.truncate(MOST_RULES);
    counts
}

/// The answers of the last exam that `is_whole`: its seed, when it ended, and the answers in order.
/// One that was broken off says nothing of what its learner can do.
pub fn last_exam(
    drilled: &[Drilled],
    is_whole: impl Fn(&[Logged]) -> bool,
) -> Option<(u64, Timestamp, Vec<Logged>)> {
    let mut seen = Vec::new();
    for last in drilled.iter().rev().filter(|one| one.mode == Mode::Exam) {
        if seen.contains(&last.session) {
            continue;
        }
        seen.push(last.session);
        let own = drilled
            .iter()
            .filter(|one| one.mode == Mode::Exam && one.session == last.session)
            .filter(|one| parse_item_key(&one.item).is_some());
        let log: Vec<Logged> = own.map(Logged::of).collect();
        if is_whole(&log) {
            return Some((last.seed, last.at, log));
        }
    }
    None
}
