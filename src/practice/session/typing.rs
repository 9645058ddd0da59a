//! The typing drill: shown phrases are copied, the slowest ones most often. It is measured and not
//! scheduled.

use serde::{Deserialize, Serialize};

use super::{
    Circumstances, Context, Feedback, Input, Item, Judged, Measures, Note, Refused, Session, Task,
    Verdict, stored,
};
use crate::library::{Library, PhraseId};
use crate::practice::card::Mode;
use crate::practice::diff::Loose;
use crate::practice::grade::GAPPY;
use crate::practice::pace::Ladder;
use crate::practice::record::Drilled;
use crate::practice::sample;
use crate::practice::seed::Seed;
use crate::practice::session::parse_item_key;
use crate::practice::typing::{TARGET_ACCURACY, Typed, invalid_typed, measure};
use crate::template::Values;

/// More phrases than anybody types in a minute.
const PHRASES_PER_MIN: usize = 40;

/// How long a drill is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Length {
    /// So many minutes of typing.
    Minutes(u32),
    /// So many phrases.
    Phrases(usize),
}

impl Length {
    /// The lengths that are offered.
    pub const ALL: [Self; 5] =
        [Self::Minutes(1), Self::Minutes(3), Self::Minutes(5), Self::Phrases(5), Self::Phrases(10)];
}

/// The ladder over `deck` by what was drilled so far, oldest first.
pub fn ladder(deck: &[PhraseId], drilled: &[Drilled], target_chars_per_min: f64) -> Ladder {
    let runs = drilled.iter().filter(|one| one.measures.invalid.is_none()).filter_map(|one| {
        let (mode, name) = parse_item_key(&one.item)?;
        let [right, ..] = one.measures.chars.filter(|_| mode == Mode::Typing)?;
        Some((PhraseId::new(name)?, one.took_ms, right))
    });
    let runs: Vec<(PhraseId, u32, u32)> = runs.collect();
    let runs = runs.iter().map(|(phrase, took_ms, right)| (phrase, *took_ms, *right));
    Ladder::climb(deck, runs, target_chars_per_min)
}

/// A drill over the open phrases of `ladder`.
pub fn session(
    ladder: &Ladder,
    library: &Library,
    own: &Values,
    length: Length,
    target_chars_per_min: f64,
    seed: u64,
    context: Context,
) -> Session {
    let tasks = tasks(ladder, library, own, length, target_chars_per_min, seed);
    let mut session = Session::over(Mode::Typing, seed, context, tasks);
    session.typing_limit_ms = limit_ms(length);
    session
}

/// So many milliseconds of typing, if the length is one of time.
pub(in crate::practice) fn limit_ms(length: Length) -> Option<u32> {
    match length {
        Length::Minutes(n) => Some(n.saturating_mul(60_000)),
        Length::Phrases(_) => None,
    }
}

pub(in crate::practice) fn tasks(
    ladder: &Ladder,
    library: &Library,
    own: &Values,
    length: Length,
    target_chars_per_min: f64,
    seed: u64,
) -> Vec<Task> {
    let n = match length {
        Length::Minutes(n) => n as usize * PHRASES_PER_MIN,
        Length::Phrases(n) => n,
    };
    let mut chance = Seed::of(seed, "typing");
    let chosen = ladder.choose(n, target_chars_per_min, &mut chance);
    chosen.iter().filter_map(|phrase| task(library, phrase, own)).collect()
}

pub(in crate::practice) fn task(
    library: &Library,
    phrase: &PhraseId,
    own: &Values,
) -> Option<Task> {
    let text = sample::filled(&library.get(phrase)?.text, own);
    Some(Task::Typing(TypingTask { phrase: phrase.clone(), text }))
}

/// One phrase to copy.
#[derive(Clone, Debug)]
pub(in crate::practice) struct TypingTask {
    pub(in crate::practice) phrase: PhraseId,
    text: String,
}

impl TypingTask {
    pub(in crate::practice) fn key(&self) -> String {
        self.phrase.to_string()
    }

    pub(in crate::practice) fn item(&self) -> Item {
        Item::Typing { phrase: self.phrase.clone(), text: self.text.clone() }
    }

    pub(in crate::practice) fn answer(
        &mut self,
        given: &Circumstances<'_>,
    ) -> Result<Judged, Refused> {
        let nothing = Typed::default();
        let typed = match given.input {
            Input::Text(typed) => typed,
            Input::GiveUp => &nothing,
            _ => return Err(Refused::WrongKind),
        };
        let go_ms = given.shown.mono_ms;
        let (run, steps) = measure(&self.text, typed, go_ms, given.at.mono_ms, Loose::default());
        let invalid = invalid_typed(typed);
        let verdict = if invalid.is_some() || run.accuracy() < GAPPY {
            Verdict::Wrong
        } else if run.accuracy() < TARGET_ACCURACY {
            Verdict::Nearly
        } else {
            Verdict::Right
        };
        let measures = Measures {
            chars: Some(stored(run.counts)),
            invalid: invalid.map(|why| why.as_str().to_owned()),
            ..Measures::default()
        };
        let feedback = Feedback {
            steps,
            expected: self.text.clone(),
            notes: invalid.map(Note::Invalid).into_iter().collect(),
            run: Some(run),
            ..Feedback::new(verdict, run.accuracy(), run.took_ms)
        };
        Ok(Judged { feedback, measures, more: false })
    }
}
