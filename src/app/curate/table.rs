//! The rows of the table: which phrases, in which order. Computed whole when something changes.

use std::cmp::Reverse;

use super::super::state::AppState;
use crate::curation::State;
use crate::library::{Scope, Stage};
use crate::search::{Options, Request};

/// What narrows the table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// What was typed: Chinese, pinyin, initials.
    pub typed: String,
    /// Of this category.
    pub category: Option<String>,
    /// For this stage.
    pub stage: Option<Stage>,
    /// In this state.
    pub state: Option<State>,
    /// With open findings.
    pub with_findings: bool,
    /// Not used for a month.
    pub unused: bool,
}

/// A column that the table can be sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Column {
    /// As the files say.
    #[default]
    Library,
    /// Short name.
    Title,
    /// How far it has come.
    State,
    /// The worst finding, then how many.
    Findings,
    /// The last use.
    Used,
    /// The last change.
    Changed,
}

impl Column {
    /// Every column that is shown, in order.
    pub const SHOWN: [Self; 5] =
        [Self::Title, Self::State, Self::Findings, Self::Used, Self::Changed];

    /// The key of its words.
    pub fn words_key(self) -> &'static str {
        match self {
            Self::Library => "curate.column_library",
            Self::Title => "curate.column_title",
            Self::State => "curate.column_state",
            Self::Findings => "curate.column_findings",
            Self::Used => "curate.column_used",
            Self::Changed => "curate.column_changed",
        }
    }
}

/// More rows than this are not listed for what was typed.
const MOST_HITS: usize = 100_000;

impl AppState {
    /// Computes the rows of the table again.
    pub(super) fn relist_table(&mut self) {
        let filter = &self.curate.filter;
        let library = &self.content.library;
        let today = self.now.date();
        let fits = |index: usize| {
            library.phrases.get(index).is_some_and(|phrase| {
                filter.category.as_ref().is_none_or(|category| phrase.category == *category)
                    && filter.stage.is_none_or(|stage| phrase.serves(stage))
                    && filter.state.is_none_or(|state| State::of(phrase) == state)
                    && (!filter.with_findings || self.n_open(index) > 0)
                    && (!filter.unused
                        || self
                            .used_on(&phrase.id)
                            .is_none_or(|day| i64::from((today - day).get_days()) >= UNUSED_DAYS))
            })
        };
        let typed = filter.typed.trim();
        let mut rows: Vec<usize> = if typed.is_empty() {
            (0..library.phrases.len()).filter(|index| fits(*index)).collect()
        } else {
            let options = Options::default();
            let request =
                Request { limit: MOST_HITS, keep: &fits, ..Request::new(typed, &options) };
            self.content.index().search(&request).hits.iter().map(|hit| hit.document).collect()
        };
        let (column, reverse) = self.curate.sort;
        let phrase = |index: &usize| library.phrases.get(*index);
        match column {
            // What was typed orders by what fits best.
            Column::Library => {}
            Column::Title => rows.sort_by_cached_key(|at| {
                phrase(at).map(|phrase| crate::text::pinyin::readings(phrase.title())).map(
                    |readings| {
                        readings.iter().map(|one| one.map(|one| one.number())).collect::<Vec<_>>()
                    },
                )
            }),
            Column::State => rows.sort_by_key(|at| phrase(at).map(|phrase| State::of(phrase))),
            Column::Findings => rows.sort_by_key(|at| {
                let open = self.findings.get(*at).map_or(&[][..], Vec::as_slice);
                Reverse((open.iter().map(|one| one.severity).max(), open.len()))
            }),
            Column::Used => {
                rows.sort_by_key(|at| {
                    Reverse(phrase(at).and_then(|phrase| self.used_on(&phrase.id)))
                });
            }
            Column::Changed => rows.sort_by_key(|at| {
                let last =
                    phrase(at).and_then(|phrase| self.content.history.of(&phrase.id).next_back());
                Reverse(last.map(|entry| entry.at))
            }),
        }
        if reverse {
            rows.reverse();
        }
        self.curate.rows = rows;
        let known = |id: &crate::library::PhraseId| library.get(id).is_some();
        self.curate.marked.retain(known);
    }

    /// How many findings are open in the phrase at `index`, as it is written.
    pub fn n_open(&self, index: usize) -> usize {
        self.findings.get(index).map_or(0, Vec::len)
    }

    /// The day of the last use of a phrase, in local time.
    pub fn used_on(&self, id: &crate::library::PhraseId) -> Option<jiff::civil::Date> {
        let used = self.usage.get(id)?;
        let at = jiff::Timestamp::from_second(used.last_s).ok()?;
        self.local(at).map(|time| time.date())
    }

    /// A moment in local time, by the distance to now.
    pub fn local(&self, at: jiff::Timestamp) -> Option<jiff::civil::DateTime> {
        self.now.checked_add(at.duration_since(self.now_absolute)).ok()
    }

    /// The review queue: handed in or changed since approval, in the order of the library.
    pub(super) fn requeue(&mut self) {
        let waits = |index: &usize| {
            self.content.library.phrases.get(*index).is_some_and(|phrase| {
                phrase.scope == Scope::Team
                    && matches!(State::of(phrase), State::InReview | State::Changed)
            })
        };
        self.curate.queue = (0..self.content.library.phrases.len()).filter(waits).collect();
    }
}

const UNUSED_DAYS: i64 = crate::curation::overview::UNUSED_DAYS;
