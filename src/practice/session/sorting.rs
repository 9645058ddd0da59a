//! Sorting: in which category does a phrase belong, and at which stage is it said?

use std::collections::HashSet;

use super::{
    Choice, Circumstances, Context, Feedback, Input, Item, Judged, Measures, Refused, Session,
    SortBy, Task, Verdict,
};
use crate::library::{Library, Phrase, Stage};
use crate::practice::card::Mode;
use crate::practice::sample;
use crate::practice::seed::Seed;
use crate::practice::session::cards::{RIGHT_DWELL_MS, WRONG_DWELL_MS};
use crate::template::Values;

/// `n` usable phrases of `library`, sorted `by` category or stage; each category or stage comes in
/// turn.
pub fn session(
    library: &Library,
    own: &Values,
    by: SortBy,
    n: usize,
    seed: u64,
    context: Context,
) -> Session {
    let mut chance = Seed::of(seed, "sorting");
    let mut phrases: Vec<&Phrase> = library
        .phrases
        .iter()
        .map(|phrase| &**phrase)
        .filter(|phrase| phrase.usable() && place(phrase, by).is_some())
        .collect();
    chance.shuffle(&mut phrases);
    let mut chosen: Vec<&Phrase> = Vec::new();
    while chosen.len() < n {
        // One of each kind a round, so that the largest does not crowd out the rest.
        let before = chosen.len();
        let mut kinds: HashSet<String> = HashSet::new();
        phrases.retain(|phrase| {
            let kind = place(phrase, by).unwrap_or_default();
            let take = chosen.len() < n && kinds.insert(kind);
            if take {
                chosen.push(phrase);
            }
            !take
        });
        if chosen.len() == before {
            break;
        }
    }
    let tasks = chosen.into_iter().filter_map(|phrase| task(library, phrase, own, by)).collect();
    Session::over(Mode::Sorting, seed, context, tasks)
}

pub(in crate::practice) fn task(
    library: &Library,
    phrase: &Phrase,
    own: &Values,
    by: SortBy,
) -> Option<Task> {
    let choices: Vec<Choice> = match by {
        SortBy::Category => {
            let categories = library.meta.categories.iter();
            categories.map(|one| Choice { id: one.id.clone(), label: one.name.clone() }).collect()
        }
        SortBy::Stage => Stage::ALL
            .into_iter()
            .zip(&library.meta.stage_names)
            .map(|(stage, name)| Choice { id: stage.as_str().to_owned(), label: name.clone() })
            .collect(),
    };
    let place = place(phrase, by)?;
    let right = choices.iter().position(|choice| choice.id == place)?;
    Some(Task::Sorting(SortingTask {
        phrase: phrase.id.as_str().to_owned(),
        text: sample::filled(&phrase.text, own),
        by,
        choices,
        right,
    }))
}

/// Where `phrase` belongs; `None` where there is more than one answer.
fn place(phrase: &Phrase, by: SortBy) -> Option<String> {
    match (by, phrase.stages.as_slice()) {
        (SortBy::Category, _) => Some(phrase.category.clone()),
        (SortBy::Stage, [only]) => Some(only.as_str().to_owned()),
        (SortBy::Stage, _) => None,
    }
}

/// One phrase.
#[derive(Clone, Debug)]
pub(in crate::practice) struct SortingTask {
    phrase: String,
    text: String,
    by: SortBy,
    choices: Vec<Choice>,
    right: usize,
}

impl SortingTask {
    pub(in crate::practice) fn key(&self) -> String {
        match self.by {
            SortBy::Category => format!("category/{}", self.phrase),
            SortBy::Stage => format!("stage/{}", self.phrase),
        }
    }

    pub(in crate::practice) fn item(&self) -> Item {
        Item::Sort { text: self.text.clone(), by: self.by, choices: self.choices.clone() }
    }

    pub(in crate::practice) fn answer(
        &mut self,
        given: &Circumstances<'_>,
    ) -> Result<Judged, Refused> {
        let right = match given.input {
            Input::Choice(index) if *index < self.choices.len() => *index == self.right,
            Input::GiveUp => false,
            _ => return Err(Refused::WrongKind),
        };
        let (verdict, accuracy, dwell_ms) = if right {
            (Verdict::Right, 1.0, RIGHT_DWELL_MS)
        } else {
            (Verdict::Wrong, 0.0, WRONG_DWELL_MS)
        };
        let expected = self.choices.get(self.right).map(|choice| choice.label.clone());
        let feedback = Feedback {
            expected: expected.unwrap_or_default(),
            dwell_ms,
            ..Feedback::new(verdict, accuracy, given.took_ms())
        };
        Ok(Judged { feedback, measures: Measures::default(), more: false })
    }
}
