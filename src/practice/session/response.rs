//! The three-second answer: a customer writes when nobody expects it, and an approved phrase that fits
//! is to be sent at once, chosen or typed.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    Choice, Circumstances, Context, Feedback, Input, Item, Judged, Measures, Note, Refused,
    Session, Task, Verdict, flaws,
};
use crate::library::{Library, Phrase};
use crate::practice::card::Mode;
use crate::practice::customers::Call;
use crate::practice::diff::{Counts, Loose, align};
use crate::practice::response::{LIMIT_MS, delay_ms};
use crate::practice::sample;
use crate::practice::seed::Seed;
use crate::template::Values;

/// How many answers there are to choose from.
const N_CHOICES: usize = 4;
/// A typed answer this near to an approved phrase is that phrase.
const LIKE: f64 = 0.8;
/// A right answer stays so long at least, in milliseconds.
const DWELL_MS: u32 = 1_200;

/// How an answer is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum By {
    /// One of four.
    Choosing,
    /// Freely.
    Typing,
}

/// How a drill is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// How many customers.
    pub n: usize,
    /// How they are answered.
    pub by: By,
    /// The time within which an answer is one, in milliseconds.
    pub target_ms: u32,
}

/// A drill over the customers' lines and the usable phrases of `library`.
pub fn session(
    library: &Library,
    own: &Values,
    form: Form,
    seed: u64,
    context: Context,
) -> Session {
    let tasks = tasks(library, own, form, seed, &[]);
    Session::over(Mode::Response, seed, context, tasks)
}

/// Tasks for these lines, or where there are none for lines by chance.
pub(in crate::practice) fn tasks(
    library: &Library,
    own: &Values,
    form: Form,
    seed: u64,
    lines: &[(Call, usize)],
) -> Vec<Task> {
    let mut chance = Seed::of(seed, "response");
    let usable: Vec<&Arc<Phrase>> = library.phrases.iter().filter(|one| one.usable()).collect();
    let answered = |call: Call| usable.iter().any(|phrase| call.fits(phrase));
    let mut lines = lines.to_vec();
    if lines.is_empty() {
        let calls = Call::ALL.into_iter().filter(|call| answered(*call));
        lines =
            calls.flat_map(|call| (0..call.lines().len()).map(move |line| (call, line))).collect();
        chance.shuffle(&mut lines);
        // Greetings are what three seconds are for: every other line is one.
        let (openings, others): (Vec<_>, Vec<_>) =
            lines.into_iter().partition(|(call, _)| *call == Call::Opening);
        lines = interleave(openings, others);
    }
    lines
        .into_iter()
        .take(form.n)
        .filter_map(|(call, line)| task(call, line, &usable, own, form, &mut chance))
        .map(Task::Response)
        .collect()
}

fn interleave<T>(first: Vec<T>, second: Vec<T>) -> Vec<T> {
    let mut out = Vec::with_capacity(first.len() + second.len());
    let (mut first, mut second) = (first.into_iter(), second.into_iter());
    loop {
        match (first.next(), second.next()) {
            (None, None) => return out,
            (one, other) => out.extend(one.into_iter().chain(other)),
        }
    }
}

fn task(
    call: Call,
    line: usize,
    usable: &[&Arc<Phrase>],
    own: &Values,
    form: Form,
    chance: &mut Seed,
) -> Option<ResponseTask> {
    let customer = (*call.lines().get(line)?).to_owned();
    let fitting: Vec<&Arc<Phrase>> =
        usable.iter().copied().filter(|phrase| call.fits(phrase)).collect();
    let right = chance.pick(&fitting)?;
    let shown = |phrase: &Phrase| Choice {
        id: phrase.id.as_str().to_owned(),
        label: sample::filled(&phrase.text, own),
    };
    let mut choices = Vec::new();
    let delay_ms = delay_ms(chance);
    if form.by == By::Choosing {
        let fits_other = |phrase: &Phrase| {
            Call::ALL.into_iter().any(|other| other != call && other.fits(phrase))
        };
        let mut wrong: Vec<&&Arc<Phrase>> =
            usable.iter().filter(|phrase| !call.fits(phrase) && fits_other(phrase)).collect();
        chance.shuffle(&mut wrong);
        choices.extend(wrong.into_iter().take(N_CHOICES - 1).map(|phrase| shown(phrase)));
        choices.push(shown(right));
        chance.shuffle(&mut choices);
    }
    let approved = fitting.iter().map(|phrase| sample::filled(&phrase.text, own)).collect();
    Some(ResponseTask {
        call,
        line,
        customer,
        delay_ms,
        bubble_ms: delay_ms,
        target_ms: form.target_ms,
        right: right.id.as_str().to_owned(),
        expected: sample::filled(&right.text, own),
        choices,
        approved,
    })
}

/// One customer.
#[derive(Clone, Debug)]
pub(in crate::practice) struct ResponseTask {
    call: Call,
    line: usize,
    customer: String,
    delay_ms: u32,
    /// When the bubble was really seen, after the question was shown.
    bubble_ms: u32,
    target_ms: u32,
    right: String,
    expected: String,
    choices: Vec<Choice>,
    /// Every phrase that fits.
    approved: Vec<String>,
}

impl ResponseTask {
    pub(in crate::practice) fn key(&self) -> String {
        format!("{}-{}", self.call.as_str(), self.line)
    }

    pub(in crate::practice) fn item(&self) -> Item {
        Item::Response {
            customer: self.customer.clone(),
            delay_ms: self.delay_ms,
            limit_ms: LIMIT_MS,
            choices: self.choices.clone(),
        }
    }

    /// Notes that the bubble was seen `after_ms` after the question was shown; false where that is
    /// before its time, and nothing is noted.
    pub(in crate::practice) fn bubble(&mut self, after_ms: u32) -> bool {
        let in_time = after_ms >= self.delay_ms;
        if in_time {
            self.bubble_ms = after_ms;
        }
        in_time
    }

    pub(in crate::practice) fn answer(
        &mut self,
        given: &Circumstances<'_>,
    ) -> Result<Judged, Refused> {
        let took_ms = given.took_ms().checked_sub(self.bubble_ms).ok_or(Refused::TooEarly)?;
        let took_ms = took_ms.min(LIMIT_MS);
        let mut measures = Measures::default();
        let mut notes = Vec::new();
        let (fits, took_ms) = match given.input {
            Input::Choice(index) => {
                let choice = self.choices.get(*index).ok_or(Refused::WrongKind)?;
                let fits = choice.id == self.right;
                if !fits {
                    notes.push(Note::Elsewhere);
                }
                (fits, took_ms)
            }
            Input::Text(typed) if self.choices.is_empty() => {
                let found = flaws(given.judge, &typed.text);
                measures.missed = found.iter().map(|flaw| flaw.rule.clone()).collect();
                let fits = self.says_it(&typed.text);
                if !fits {
                    notes.push(Note::Elsewhere);
                }
                let clean = found.is_empty();
                notes.extend(found.into_iter().map(Note::Flaw));
                (fits && clean, took_ms)
            }
            Input::GiveUp => (false, LIMIT_MS),
            _ => return Err(Refused::WrongKind),
        };
        let in_time = took_ms <= self.target_ms;
        if !in_time {
            notes.push(Note::Late { within_ms: self.target_ms });
        }
        let verdict = match (fits, in_time) {
            (true, true) => Verdict::Right,
            (true, false) => Verdict::Nearly,
            (false, _) => Verdict::Wrong,
        };
        let feedback = Feedback {
            expected: self.expected.clone(),
            notes,
            dwell_ms: DWELL_MS,
            ..Feedback::new(verdict, f64::from(u8::from(fits)), took_ms)
        };
        Ok(Judged { feedback, measures, more: false })
    }

    /// True if `text` answers the customer: by its words, or because it is nearly an approved phrase.
    fn says_it(&self, text: &str) -> bool {
        let like = |approved: &String| {
            Counts::of(&align(approved, text, Loose { punctuation: true })).accuracy() >= LIKE
        };
        self.call.signs().iter().any(|sign| text.contains(sign)) || self.approved.iter().any(like)
    }
}
