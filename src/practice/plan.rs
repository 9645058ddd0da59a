//! What is to be learnt, in which order and how fast: the plan a team sets, and the deck that a
//! library gives for it.
//! It does not schedule; [`super::queue`] puts plan and schedule together.

use std::collections::HashMap;

use super::card::{CardKind, Wording};
use super::schedule::Pace;
use crate::library::{Library, Phrase, PhraseId};

/// The tag of the hundred courteous phrases that everyone learns first (D2: 熟记礼貌用语100句).
pub const HUNDRED: &str = "礼貌用语100句";

/// A plan to learn by heart.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Phrases with this tag; absent: every usable one.
    pub tag: Option<String>,
    /// What is asked of a phrase, one after another: each opens when the one before it is firm.
    pub rungs: Vec<CardKind>,
    /// At most so many new cards a day.
    pub new_per_day: u16,
    /// In how many days every phrase should have been learnt.
    pub n_days: u16,
    /// How the scheduler goes about it.
    pub pace: Pace,
}

impl Default for Plan {
    fn default() -> Self {
        Self::fortnight()
    }
}

impl Plan {
    /// 14 天熟记 100 句: ten new phrases a day, six to eight minutes, then four days to settle.
    /// After recall come one blank, two, four, and the whole phrase from memory.
    pub fn fortnight() -> Self {
        Self {
            tag: Some(HUNDRED.to_owned()),
            rungs: vec![
                CardKind::Recall,
                CardKind::Cloze(1),
                CardKind::Cloze(2),
                CardKind::Cloze(4),
                CardKind::Dictation,
            ],
            new_per_day: 10,
            n_days: 14,
            pace: Pace::default(),
        }
    }

    /// The same for `library`: one in which no phrase carries the tag is learnt as it is.
    pub fn of_library(library: &Library) -> Self {
        let plan = Self::fortnight();
        let tag = plan.tag.as_ref().filter(|tag| {
            library.phrases.iter().any(|phrase| phrase.tags.iter().any(|held| held == *tag))
        });
        Self { tag: tag.cloned(), ..plan }
    }

    /// The same over recall cards alone.
    pub fn recall_only(self) -> Self {
        Self { rungs: vec![CardKind::Recall], ..self }
    }
}

/// The phrases that a library gives for a plan.
#[derive(Clone, Debug, Default)]
pub struct Deck {
    /// What is to be learnt, in order.
    pub phrases: Vec<PhraseId>,
    wordings: HashMap<PhraseId, Wording>,
}

impl Deck {
    /// The phrases of `library` that are usable and meant by `plan`, a category at a time in turn, so
    /// that no day is all apologies. Where no phrase carries the plan's tag, every usable one is meant.
    /// Usable phrases outside the plan are known, too: what was begun goes on.
    pub fn of(library: &Library, plan: &Plan) -> Self {
        let usable = || library.phrases.iter().filter(|phrase| phrase.usable());
        let wordings =
            usable().map(|phrase| (phrase.id.clone(), Wording::of(&phrase.text))).collect();
        let tagged =
            |phrase: &Phrase| plan.tag.as_ref().is_some_and(|tag| phrase.tags.contains(tag));
        let any_tagged = usable().any(|phrase| tagged(phrase));
        let meant = |phrase: &Phrase| !any_tagged || tagged(phrase);
        let mut turns: HashMap<&str, usize> = HashMap::new();
        let mut ordered: Vec<(usize, &PhraseId)> = usable()
            .filter(|phrase| meant(phrase))
            .map(|phrase| {
                let turn = turns.entry(&phrase.category).or_default();
                *turn += 1;
                (*turn, &phrase.id)
            })
            .collect();
        // Stable: within a turn the categories keep their order.
        ordered.sort_by_key(|(turn, _)| *turn);
        let phrases = ordered.into_iter().map(|(_, id)| id.clone()).collect();
        Self { phrases, wordings }
    }

    /// A deck of these phrases and nothing else.
    pub fn new(phrases: impl IntoIterator<Item = (PhraseId, Wording)>) -> Self {
        let (phrases, wordings): (Vec<_>, Vec<_>) =
            phrases.into_iter().map(|(id, wording)| (id.clone(), (id, wording))).unzip();
        Self { phrases, wordings: wordings.into_iter().collect() }
    }

    /// How the phrase is worded now; `None` if it may not be used (any more): its cards rest.
    pub fn wording(&self, phrase: &PhraseId) -> Option<Wording> {
        self.wordings.get(phrase).copied()
    }
}
