//! A library with what was computed from it: index, which phrases agents may see, what is wrong.
//! Computed whole on every load; nothing of it is stored.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use jiff::civil::{Date, DateTime};

use crate::curation::History;
use crate::curation::duplicates::NearIndex;
use crate::diagnostic::{Diagnostic, Severity};
use crate::library::{Library, LoadedFile, Phrase, Season, SeasonClock, Status};
use crate::rulebook::draft::{self, Trial};
use crate::rulebook::lint::Scratch;
use crate::rulebook::{Finding, Message, Rulebook, suppress};
use crate::search::{Document, Index};

/// A library, read and ready.
#[derive(Debug, Default)]
pub struct Content {
    /// The phrases.
    pub library: Library,
    /// What is wrong with the files.
    pub diagnostics: Vec<Diagnostic>,
    /// For each phrase: approved and unchanged, or personal, or its approved wording is known.
    pub usable: Vec<bool>,
    /// The team's files, as they were read.
    pub files: Vec<Arc<LoadedFile>>,
    /// What was done to the phrases.
    pub history: Arc<History>,
    /// For phrases whose text is not the approved one: the phrase in its approved wording, which
    /// agents are offered meanwhile.
    standing: HashMap<usize, Arc<Phrase>>,
    index: OnceLock<Index>,
    near: OnceLock<NearIndex>,
}

impl Content {
    /// Computes everything from a library but the index, so that the phrases can be shown before it.
    pub fn new(library: Library, diagnostics: Vec<Diagnostic>) -> Self {
        let usable = library.phrases.iter().map(|phrase| phrase.usable()).collect();
        Self { library, diagnostics, usable, ..Self::default() }
    }

    /// The same with the team's files and history.
    pub fn with_past(mut self, files: Vec<Arc<LoadedFile>>, history: History) -> Self {
        for (index, phrase) in self.library.phrases.iter().enumerate() {
            let Some(wording) = history.standing(phrase) else { continue };
            let mut standing = Phrase::clone(phrase);
            standing.text = wording.to_string();
            standing.status = Status::Approved;
            self.standing.insert(index, Arc::new(standing));
            if let Some(usable) = self.usable.get_mut(index) {
                *usable = true;
            }
        }
        Self { files, history: Arc::new(history), ..self }
    }

    /// Ready to be searched; documents are numbered as the phrases of the library. Whoever asks first
    /// builds it, whoever asks meanwhile waits.
    pub fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            let phrases = (0..self.library.phrases.len()).filter_map(|index| self.phrase(index));
            Index::build(phrases.map(|phrase| document(phrase)).collect())
        })
    }

    /// What is near a text; texts are numbered as the phrases of the library, as they are written.
    pub fn near(&self) -> &NearIndex {
        let texts = self.library.phrases.iter().map(|phrase| phrase.text.as_str());
        self.near.get_or_init(|| NearIndex::build(texts))
    }

    /// The phrase at `index` as agents see it: in its approved wording where the text was changed
    /// since. What is written stands in [`Content::library`].
    pub fn phrase(&self, index: usize) -> Option<&Arc<Phrase>> {
        self.standing.get(&index).or_else(|| self.library.phrases.get(index))
    }

    /// True if agents see the phrase at `index` in an earlier wording than the one that is written.
    pub fn stands_in(&self, index: usize) -> bool {
        self.standing.contains_key(&index)
    }

    /// For each phrase: its season holds at `now`.
    pub fn in_season(&self, now: DateTime) -> Vec<bool> {
        let clock = SeasonClock::new(now);
        let holds =
            |season: &Option<Season>| season.as_ref().is_none_or(|season| clock.holds(season));
        self.library.phrases.iter().map(|phrase| holds(&phrase.season)).collect()
    }

    /// What `rulebook` says of a rule in `text` that is being written, run over its examples and every
    /// phrase; `editing` is the rule that it takes the place of.
    pub fn try_rule(&self, rulebook: &Rulebook, text: &str, editing: Option<&str>) -> Trial {
        let scenes: Vec<Vec<&str>> = self
            .library
            .phrases
            .iter()
            .map(|phrase| phrase.tags.iter().map(String::as_str).collect())
            .collect();
        let phrases = self.library.phrases.iter().zip(&scenes);
        let messages = phrases.map(|(phrase, scenes)| message(&self.library, phrase, scenes));
        draft::try_rule(rulebook, text, editing, messages)
    }

    /// For each phrase: what `rulebook` finds and nobody accepted by `today`.
    pub fn findings(&self, rulebook: &Rulebook, today: Date) -> Vec<Vec<Finding>> {
        let mut scratch = Scratch::default();
        // What is retired is not sent, and sets no custom.
        let kept = self.library.phrases.iter().enumerate();
        let kept: Vec<(usize, &Arc<Phrase>)> =
            kept.filter(|(_, phrase)| phrase.status != Status::Retired).collect();
        let across = rulebook
            .lint_library(kept.iter().map(|(_, phrase)| message(&self.library, phrase, &[])));
        let mut across = across.into_iter().map(|(at, finding)| (kept[at].0, finding)).peekable();
        self.library
            .phrases
            .iter()
            .enumerate()
            .map(|(index, phrase)| {
                let scenes: Vec<&str> = phrase.tags.iter().map(String::as_str).collect();
                let mut found =
                    rulebook.lint_with(&message(&self.library, phrase, &scenes), &mut scratch);
                found.extend(
                    std::iter::from_fn(|| across.next_if(|(at, _)| *at == index))
                        .map(|(_, finding)| finding),
                );
                found.sort_by_key(|finding| finding.span);
                suppress::waive(rulebook, &phrase.text, found, &phrase.allow, today).open
            })
            .collect()
    }

    /// How many errors and how many milder problems the files have.
    pub fn problem_counts(&self) -> (usize, usize) {
        let n_errors =
            self.diagnostics.iter().filter(|found| found.severity == Severity::Error).count();
        (n_errors, self.diagnostics.len() - n_errors)
    }
}

/// What is checked of a phrase of `library`; `scenes` are its tags.
pub fn message<'a>(library: &'a Library, phrase: &'a Phrase, scenes: &'a [&'a str]) -> Message<'a> {
    Message {
        text: &phrase.text,
        category: Some(&phrase.category),
        stages: &phrase.stages,
        scenes,
        placeholders: None,
        spared: &library.meta.not_blanks,
    }
}

/// What is searched of a phrase.
pub fn document(phrase: &Phrase) -> Document {
    Document {
        id: phrase.id.as_str().to_owned(),
        title: phrase.title().to_owned(),
        text: phrase.text.clone(),
        keywords: phrase.keywords.clone(),
        tags: phrase.tags.clone(),
        shortcut: phrase.shortcut.clone(),
    }
}
