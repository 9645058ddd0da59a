//! Cards of the day: recall, blanks, and whole phrases from memory, as the queue has them. The grade
//! comes from the answer, and a card in a step of minutes comes again before the end.

use super::{
    Circumstances, Context, Cue, Feedback, Input, Item, Judged, Measures, Note, Refused, Session,
    Task, Verdict, stored,
};
use crate::library::{Library, Phrase};
use crate::practice::card::{Card, CardKind, Grade, Mode, Wording};
use crate::practice::cloze::{self, Piece};
use crate::practice::diff::{Counts, Loose, align};
use crate::practice::grade::{self, Help};
use crate::practice::queue::{Queued, Why};
use crate::practice::sample;
use crate::practice::schedule::{Scheduler, States};
use crate::practice::typing::{self, Typed};
use crate::template::Values;
use crate::text::fold::plain;

/// A right answer stays so long at least, in milliseconds.
pub const RIGHT_DWELL_MS: u32 = 700;
/// A wrong one.
pub const WRONG_DWELL_MS: u32 = 1_800;
/// A phrase written from memory, right or wrong: there is something to read.
pub const WRITTEN_DWELL_MS: u32 = 2_000;
/// The hint of a dictation shows so many characters.
const HINT_CHARS: usize = 4;

/// A session over `queued`, with phrases filled by `own` and examples. `states` are those of every
/// card; with them a card that is still being learnt comes again.
pub fn session(
    queued: &[Queued],
    library: &Library,
    own: &Values,
    states: &States,
    scheduler: &Scheduler,
    seed: u64,
    context: Context,
) -> Session {
    let tasks: Vec<CardTask> = queued
        .iter()
        .filter_map(|queued| {
            let phrase = library.get(&queued.card.phrase)?;
            Some(CardTask::new(queued.card.clone(), phrase, own, Some(queued.why)))
        })
        .collect();
    let held = |task: &CardTask| Some((task.card.clone(), states.get(&task.card)?.clone()));
    let states: States = tasks.iter().filter_map(held).collect();
    let tasks = tasks.into_iter().map(Task::Card).collect();
    let mut session = Session::over(Mode::Recall, seed, context, tasks);
    session.schedule = Some((scheduler.clone(), states));
    session
}

/// One card.
#[derive(Clone, Debug)]
pub(in crate::practice) struct CardTask {
    pub(in crate::practice) card: Card,
    pub(in crate::practice) wording: Wording,
    pub(in crate::practice) cue: Cue,
    text: String,
    pieces: Vec<Piece>,
}

impl CardTask {
    pub(in crate::practice) fn key(&self) -> String {
        self.card.to_string()
    }

    pub(in crate::practice) fn new(
        card: Card,
        phrase: &Phrase,
        own: &Values,
        why: Option<Why>,
    ) -> Self {
        let pieces = match card.kind {
            CardKind::Cloze(n_blanks) => cloze::blanked(phrase, n_blanks, own),
            CardKind::Recall | CardKind::Dictation => Vec::new(),
        };
        Self {
            wording: Wording::of(&phrase.text),
            cue: Cue {
                phrase: Some(phrase.id.clone()),
                title: phrase.title().to_owned(),
                category: phrase.category.clone(),
                scenes: phrase.tags.clone(),
                keywords: phrase.keywords.clone(),
                why,
            },
            text: sample::filled(&phrase.text, own),
            pieces,
            card,
        }
    }

    pub(in crate::practice) fn item(&self) -> Item {
        let cue = self.cue.clone();
        match self.card.kind {
            CardKind::Recall => Item::Recall { cue, text: self.text.clone() },
            CardKind::Cloze(_) => Item::Cloze { cue, pieces: self.pieces.clone() },
            CardKind::Dictation => Item::Dictation {
                cue,
                n_chars: self.text.chars().count(),
                hint: self.text.chars().take(HINT_CHARS).collect(),
            },
        }
    }

    pub(in crate::practice) fn answer(
        &mut self,
        given: &Circumstances<'_>,
    ) -> Result<Judged, Refused> {
        let help = Help {
            hint: given.hinted,
            gave_up: matches!(given.input, Input::GiveUp),
            fluent: false,
        };
        let nothing = Typed::default();
        let mut measures = Measures::default();
        let mut feedback = match (self.card.kind, given.input) {
            (CardKind::Recall, Input::Known(known)) => self.recalled(*known, given),
            (CardKind::Recall, Input::GiveUp) => self.recalled(false, given),
            (CardKind::Cloze(_), Input::Blanks(answers)) => self.blanks(answers, help, given),
            (CardKind::Cloze(_), Input::GiveUp) => self.blanks(&[], help, given),
            (CardKind::Dictation, Input::Text(typed)) => {
                self.written(typed, help, given, &mut measures)
            }
            (CardKind::Dictation, Input::GiveUp) => {
                self.written(&nothing, help, given, &mut measures)
            }
            _ => return Err(Refused::WrongKind),
        };
        feedback.expected = self.text.clone();
        Ok(Judged { feedback, measures, more: false })
    }

    fn recalled(&self, known: bool, given: &Circumstances<'_>) -> Feedback {
        let (verdict, accuracy) = if known { (Verdict::Right, 1.0) } else { (Verdict::Wrong, 0.0) };
        Feedback {
            grade: Some(grade::recalled(known)),
            ..Feedback::new(verdict, accuracy, given.took_ms())
        }
    }

    fn blanks(&self, answers: &[String], help: Help, given: &Circumstances<'_>) -> Feedback {
        let wanted = self.pieces.iter().filter_map(|piece| match piece {
            Piece::Blank(text) => Some(text),
            Piece::Shown(_) => None,
        });
        let parts: Vec<bool> = wanted
            .enumerate()
            .map(|(index, wanted)| answers.get(index).is_some_and(|answer| same(wanted, answer)))
            .collect();
        let n_right = parts.iter().filter(|right| **right).count();
        let accuracy = if parts.is_empty() { 1.0 } else { n_right as f64 / parts.len() as f64 };
        let grade = grade::blanks(n_right, parts.len(), help);
        let dwell_ms = if grade == Grade::Good { RIGHT_DWELL_MS } else { WRONG_DWELL_MS };
        Feedback {
            grade: Some(grade),
            parts,
            dwell_ms,
            ..Feedback::new(verdict(grade), accuracy, given.took_ms())
        }
    }

    fn written(
        &self,
        typed: &Typed,
        help: Help,
        given: &Circumstances<'_>,
        measures: &mut Measures,
    ) -> Feedback {
        let steps = align(&self.text, &typed.text, Loose::default());
        let counts = Counts::of(&steps);
        let invalid = typing::invalid_typed(typed);
        // What was pasted was not remembered.
        let grade = match invalid {
            Some(_) => Grade::Again,
            None => grade::written(counts.accuracy(), help),
        };
        measures.chars = Some(stored(counts));
        measures.invalid = invalid.map(|why| why.as_str().to_owned());
        Feedback {
            grade: Some(grade),
            steps,
            notes: invalid.map(Note::Invalid).into_iter().collect(),
            dwell_ms: WRITTEN_DWELL_MS,
            ..Feedback::new(verdict(grade), counts.accuracy(), given.took_ms())
        }
    }
}

fn verdict(grade: Grade) -> Verdict {
    match grade {
        Grade::Again => Verdict::Wrong,
        Grade::Hard => Verdict::Nearly,
        Grade::Good | Grade::Easy => Verdict::Right,
    }
}

/// True if both say the same: width, case and script aside, blanks around it aside.
fn same(wanted: &str, answer: &str) -> bool {
    wanted.trim().chars().map(plain).eq(answer.trim().chars().map(plain))
}
