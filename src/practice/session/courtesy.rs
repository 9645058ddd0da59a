//! Spotting words of courtesy in a conversation that went well (D2 案例1-4).

use super::find_fix::{sheet, verdict};
use super::{
    Circumstances, Context, Feedback, Input, Item, Judged, Measures, Note, Refused, Session, Task,
};
use crate::practice::card::Mode;
use crate::practice::cloze::courtesy_words;
use crate::practice::dialogue::{Dialogue, Said};
use crate::practice::spans::{Mark, score};

/// A session over those of `dialogues` that have words to spot, their slots filled by `seed`.
pub fn session(dialogues: &[Dialogue], seed: u64, context: Context) -> Session {
    Session::over(Mode::Courtesy, seed, context, tasks(dialogues, seed))
}

pub(in crate::practice) fn tasks(dialogues: &[Dialogue], seed: u64) -> Vec<Task> {
    let filled = dialogues.iter().map(|dialogue| dialogue.filled(seed));
    let with_words = filled.filter(|dialogue| !dialogue.courtesy().is_empty());
    with_words.map(|dialogue| Task::Courtesy(CourtesyTask { dialogue })).collect()
}

/// One conversation.
#[derive(Clone, Debug)]
pub(in crate::practice) struct CourtesyTask {
    dialogue: Dialogue,
}

impl CourtesyTask {
    pub(in crate::practice) fn key(&self) -> String {
        self.dialogue.head.id.clone()
    }

    pub(in crate::practice) fn item(&self) -> Item {
        Item::Spot { sheet: sheet(&self.dialogue) }
    }

    pub(in crate::practice) fn answer(
        &mut self,
        given: &Circumstances<'_>,
    ) -> Result<Judged, Refused> {
        let marks = match given.input {
            Input::Marks(marks) => marks.as_slice(),
            Input::GiveUp => &[],
            _ => return Err(Refused::WrongKind),
        };
        let gold = self.dialogue.courtesy();
        // Words of courtesy that nobody listed are no mistake.
        let accepted: Vec<Mark> = self
            .dialogue
            .lines
            .iter()
            .enumerate()
            .filter(|(_, line)| line.said != Said::Customer)
            .flat_map(|(line_index, line)| {
                courtesy_words(&line.text).into_iter().map(move |span| Mark { line_index, span })
            })
            .collect();
        let score = score(&gold, &accepted, marks);
        let overlooked = gold.iter().zip(&score.found).filter(|(_, found)| !**found);
        let mut notes: Vec<Note> = overlooked
            .map(|(mark, _)| Note::Overlooked { mark: *mark, why: String::new() })
            .collect();
        let wrong = score.wrong.iter().filter_map(|index| marks.get(*index));
        notes.extend(wrong.map(|mark| Note::NotThat(*mark)));
        let f1 = score.f1();
        let measures =
            Measures { marks: Some([score.precision, score.recall]), ..Measures::default() };
        let feedback = Feedback {
            parts: score.found,
            notes,
            ..Feedback::new(verdict(f1), f1, given.took_ms())
        };
        Ok(Judged { feedback, measures, more: false })
    }
}
