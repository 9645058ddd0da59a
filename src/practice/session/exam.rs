//! The exam before the first shift: a fixed form (phrases from memory, typing, first responses,
//! dialogues), the same for the same seed, and what it takes to pass. Nothing in it is left to the
//! learner's own judgement, so phrases are asked with blanks and not with 记得 and 忘了.
//! It prints nothing; `sheet` does.

use serde::{Deserialize, Serialize};

use super::cards::CardTask;
use super::response::{By, Form as ResponseForm};
use super::typing::{Length, limit_ms};
use super::{Context, Logged, Session, Summary, Task, Verdict, find_fix, response, typing};
use crate::library::{Library, PhraseId};
use crate::practice::card::{Card, CardKind, Mode};
use crate::practice::dialogue::{Dialogue, Dialogues};
use crate::practice::pace::{Ladder, Rung};
use crate::practice::response::TARGET_MS;
use crate::practice::seed::Seed;
use crate::practice::typing::{TARGET_ACCURACY, TARGET_CHARS_PER_MIN};
use crate::template::Values;

/// How many blanks a phrase has in an exam.
const N_BLANKS: u8 = 4;

/// What an exam asks, and what it takes to pass. A lead may set all of it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Form {
    /// Phrases from memory.
    pub n_phrases: usize,
    /// Minutes of typing.
    pub typing_min: u32,
    /// First responses.
    pub n_responses: usize,
    /// Dialogues to mark.
    pub n_dialogues: usize,
    /// Share of blanks that must be right, 0 to 1.
    pub pass_phrases: f64,
    /// Characters a minute that must be reached.
    pub pass_chars_per_min: f64,
    /// Share of characters that must be right, 0 to 1.
    pub pass_typing_accuracy: f64,
    /// Milliseconds within which a first response must come …
    pub response_ms: u32,
    /// … and the share that must fit and be in time, 0 to 1.
    pub pass_responses: f64,
    /// F1 of the marks that must be reached on average, 0 to 1.
    pub pass_dialogues: f64,
}

impl Default for Form {
    fn default() -> Self {
        Self {
            n_phrases: 20,
            typing_min: 3,
            n_responses: 10,
            n_dialogues: 5,
            pass_phrases: 0.9,
            pass_chars_per_min: TARGET_CHARS_PER_MIN,
            pass_typing_accuracy: TARGET_ACCURACY,
            response_ms: TARGET_MS,
            pass_responses: 0.8,
            pass_dialogues: 0.8,
        }
    }
}

/// What an exam is put together from.
#[derive(Clone, Copy, Debug)]
pub struct Material<'a> {
    /// The phrases.
    pub library: &'a Library,
    /// The agent's own values.
    pub own: &'a Values,
    /// The phrases of the plan.
    pub deck: &'a [PhraseId],
    /// The dialogues.
    pub dialogues: &'a Dialogues,
}

/// The exam of `seed`.
pub fn session(form: &Form, material: Material<'_>, seed: u64, context: Context) -> Session {
    let Material { library, own, deck, dialogues } = material;
    let mut chance = Seed::of(seed, "exam");
    let mut phrases = deck.to_vec();
    chance.shuffle(&mut phrases);
    let card = |id: &PhraseId| {
        let phrase = library.get(id)?;
        let card = Card::new(id.clone(), CardKind::Cloze(N_BLANKS));
        Some(Task::Card(CardTask::new(card, phrase, own, None)))
    };
    let mut tasks: Vec<Task> = phrases.iter().filter_map(card).take(form.n_phrases).collect();

    // Every phrase of the plan may come: the ladder of the drill would make the exam easier for some.
    let rung = |phrase: &PhraseId| Rung { phrase: phrase.clone(), seconds_per_char: None };
    let ladder = Ladder { open: deck.iter().map(rung).collect(), n_closed: 0 };
    let length = Length::Minutes(form.typing_min);
    let target = form.pass_chars_per_min;
    tasks.extend(typing::tasks(&ladder, library, own, length, target, seed));

    let answers =
        ResponseForm { n: form.n_responses, by: By::Choosing, target_ms: form.response_ms };
    tasks.extend(response::tasks(library, own, answers, seed, &[]));

    let mut faulty: Vec<&Dialogue> = dialogues
        .dialogues
        .iter()
        .map(|dialogue| &**dialogue)
        .filter(|dialogue| !dialogue.faults().is_empty())
        .collect();
    chance.shuffle(&mut faulty);
    let chosen: Vec<Dialogue> = faulty.into_iter().take(form.n_dialogues).cloned().collect();
    tasks.extend(find_fix::tasks(&chosen, seed, false));

    let mut session = Session::over(Mode::Exam, seed, context, tasks);
    session.typing_limit_ms = limit_ms(length);
    session
}

/// A part of an exam, judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Which: cloze, typing, response or find-fix.
    pub mode: Mode,
    /// How many answers.
    pub n: usize,
    /// What was reached against what it takes, each.
    pub scores: Vec<Score>,
}

impl Part {
    /// True if everything in it was reached.
    pub fn passed(&self) -> bool {
        self.scores.iter().all(|score| score.passed())
    }
}

/// What was reached against what it takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// The key of its name: `practice.score.phrases` …
    pub words_key: &'static str,
    /// What was reached.
    pub value: f64,
    /// What it takes.
    pub target: f64,
    /// True for a share of one.
    pub is_share: bool,
}

impl Score {
    /// True if it was reached.
    pub fn passed(&self) -> bool {
        self.value >= self.target
    }
}

/// The parts of an exam by its answers. A part that was asked for and not reached is there with
/// nothing reached.
pub fn parts(form: &Form, log: &[Logged]) -> Vec<Part> {
    let of = |mode: Mode| -> Vec<Logged> {
        log.iter().filter(|one| one.mode == mode).cloned().collect()
    };
    let share = |words_key, value, target| Score { words_key, value, target, is_share: true };
    let mut parts = Vec::new();
    if form.n_phrases > 0 {
        let own = of(Mode::Cloze);
        let reached = own.iter().fold(0.0, |sum, one| sum + one.accuracy);
        let value = reached / form.n_phrases.max(own.len()) as f64;
        let scores = vec![share("practice.score.phrases", value, form.pass_phrases)];
        parts.push(Part { mode: Mode::Cloze, n: own.len(), scores });
    }
    if form.typing_min > 0 {
        let own = of(Mode::Typing);
        let run = Summary::of(Mode::Typing, &own).run.unwrap_or_default();
        let scores = vec![
            Score {
                words_key: "practice.score.speed",
                value: run.chars_per_min(),
                target: form.pass_chars_per_min,
                is_share: false,
            },
            share(
                "practice.score.accuracy",
                if own.is_empty() { 0.0 } else { run.accuracy() },
                form.pass_typing_accuracy,
            ),
        ];
        parts.push(Part { mode: Mode::Typing, n: own.len(), scores });
    }
    if form.n_responses > 0 {
        let own = of(Mode::Response);
        let n_right = own.iter().filter(|one| one.verdict == Verdict::Right).count();
        let value = n_right as f64 / form.n_responses.max(own.len()) as f64;
        let scores = vec![share("practice.score.responses", value, form.pass_responses)];
        parts.push(Part { mode: Mode::Response, n: own.len(), scores });
    }
    if form.n_dialogues > 0 {
        let own = of(Mode::FindFix);
        let reached = own.iter().fold(0.0, |sum, one| sum + one.accuracy);
        let value = reached / form.n_dialogues.max(own.len()) as f64;
        let scores = vec![share("practice.score.dialogues", value, form.pass_dialogues)];
        parts.push(Part { mode: Mode::FindFix, n: own.len(), scores });
    }
    parts
}
