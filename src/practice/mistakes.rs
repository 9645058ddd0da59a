//! The mistakes book: whatever went wrong in the last fourteen days, in any mode, until it was right
//! on two different days. It is read off the records; nothing is kept.

use std::collections::HashMap;

use super::card::{Card, CardKind, Mode};
use super::customers::Call;
use super::day::{Day, Timestamp};
use super::dialogue::Dialogues;
use super::record::{Drilled, Review};
use super::response::TARGET_MS;
use super::session::cards::CardTask;
use super::session::response::{By, Form};
use super::session::{self, Context, Session, SortBy, Task, item_key, parse_item_key};
use crate::library::{Library, PhraseId};
use crate::template::Values;

/// A mistake is forgotten after so many days.
pub const N_DAYS: u32 = 14;
/// On so many different days it must go right.
pub const RIGHT_DAYS: usize = 2;

/// Something that went wrong and has not gone right since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// What was asked (`session::item_key`); of a dialogue or a script the whole.
    pub key: String,
    /// The day it last went wrong.
    pub failed: Day,
    /// How often it went wrong.
    pub n_failed: u32,
    /// On how many days it has gone right since.
    pub n_right_days: usize,
}

/// The book at `now`, the latest mistake first.
pub fn open(reviews: &[Review], drilled: &[Drilled], now: Timestamp) -> Vec<Mistake> {
    let today = now.day();
    let of_review = |review: &Review| {
        let key = item_key(review.card.kind.mode(), &review.card.to_string());
        (review.at, key, review.grade.passed())
    };
    let counts = drilled.iter().filter(|one| one.measures.invalid.is_none());
    let mut events: Vec<(Timestamp, String, bool)> = reviews.iter().map(of_review).collect();
    events.extend(counts.map(|one| (one.at, whole(&one.item).to_owned(), one.right)));
    // Stable: of one millisecond, as they were written down.
    events.sort_by_key(|(at, _, _)| at.utc_ms);
    let mut book: HashMap<String, (Mistake, Vec<Day>)> = HashMap::new();
    for (at, key, right) in events {
        let day = at.day();
        if right {
            if let Some((mistake, days)) = book.get_mut(&key)
                && !days.contains(&day)
                // One line or turn that went right does not make up for another of that day.
                && !(has_parts(&key) && mistake.failed == day)
            {
                days.push(day);
            }
        } else {
            let new = Mistake { key: key.clone(), failed: day, n_failed: 0, n_right_days: 0 };
            let (mistake, days) = book.entry(key).or_insert_with(|| (new, Vec::new()));
            mistake.failed = day;
            mistake.n_failed += 1;
            days.clear();
        }
    }
    let mut open: Vec<Mistake> = book
        .into_values()
        .filter(|(mistake, days)| {
            days.len() < RIGHT_DAYS && today.days_since(mistake.failed) <= N_DAYS
        })
        .map(|(mistake, days)| Mistake { n_right_days: days.len(), ..mistake })
        .collect();
    open.sort_by(|a, b| b.failed.cmp(&a.failed).then_with(|| a.key.cmp(&b.key)));
    open
}

/// True for what is asked in several lines or turns.
fn has_parts(key: &str) -> bool {
    matches!(parse_item_key(key), Some((Mode::FindFix | Mode::RolePlay, _)))
}

/// The key of the whole that `key` is a line or turn of, or `key`.
fn whole(key: &str) -> &str {
    match key.split_once('/') {
        Some((whole, _)) if has_parts(key) => whole,
        _ => key,
    }
}

/// A session over `mistakes`, as far as what they were about is still there. It moves no card's
/// schedule.
pub fn session(
    mistakes: &[Mistake],
    library: &Library,
    own: &Values,
    dialogues: &Dialogues,
    seed: u64,
    context: Context,
) -> Session {
    let tasks = mistakes.iter().filter_map(|one| task(&one.key, library, own, dialogues, seed));
    Session::over(Mode::Mistakes, seed, context, tasks.collect())
}

fn task(
    key: &str,
    library: &Library,
    own: &Values,
    dialogues: &Dialogues,
    seed: u64,
) -> Option<Task> {
    let (mode, name) = parse_item_key(key)?;
    let (first, rest) = name.split_once('/').unwrap_or((name, ""));
    let phrase = |id: &str| library.get(&PhraseId::new(id)?).filter(|phrase| phrase.usable());
    match mode {
        Mode::Recall | Mode::Cloze | Mode::Dictation => {
            let phrase = phrase(first)?;
            let card = Card::new(phrase.id.clone(), CardKind::parse(rest)?);
            Some(Task::Card(CardTask::new(card, phrase, own, None)))
        }
        Mode::Typing => session::typing::task(library, &PhraseId::new(first)?, own),
        Mode::Response => {
            let (call, line) = name.rsplit_once('-')?;
            let call = Call::ALL.into_iter().find(|held| held.as_str() == call)?;
            let form = Form { n: 1, by: By::Choosing, target_ms: TARGET_MS };
            let lines = [(call, line.parse().ok()?)];
            session::response::tasks(library, own, form, seed, &lines).into_iter().next()
        }
        Mode::FindFix => {
            let dialogue = dialogues.dialogue(first)?;
            session::find_fix::tasks(std::slice::from_ref(&**dialogue), seed, true).pop()
        }
        Mode::Courtesy => {
            let dialogue = dialogues.dialogue(first)?;
            session::courtesy::tasks(std::slice::from_ref(&**dialogue), seed).pop()
        }
        Mode::Sorting => {
            let by = if first == "stage" { SortBy::Stage } else { SortBy::Category };
            session::sorting::task(library, phrase(rest)?, own, by)
        }
        Mode::RolePlay => Some(session::role_play::task(dialogues.script(first)?)),
        Mode::Mistakes | Mode::Exam => None,
    }
}
