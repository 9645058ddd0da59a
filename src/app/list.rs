//! The rows of the Find screen: which phrases, in which order, and how many in each category.
//! Computed whole whenever the query, the filters, the library or the hour change; never while drawing.

use std::collections::{BTreeMap, HashSet};

use super::state::AppState;
use crate::library::usage::HALF_LIFE_DAYS;
use crate::library::{Library, Phrase, Stage, Status};
use crate::search::query_filters::{self, FilterKind};
use crate::text::fold::fold_text;
use crate::words::Language;

/// The rows of the Find screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    /// In order.
    pub rows: Vec<Row>,
    /// How many phrases of each category fit the stage and the query, by category id.
    pub counts: BTreeMap<String, usize>,
    /// The sum of the counts.
    pub n_all: usize,
    /// There are more than were counted.
    pub more: bool,
}

/// One row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The phrase, by its place in the library.
    pub phrase_index: usize,
    /// The hit of the last search that put it here.
    pub hit_index: Option<usize>,
    /// Why it stands here.
    pub group: Group,
}

/// Why a row stands where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Pinned.
    Pinned,
    /// The greeting of this hour, the festival in season.
    InSeason,
    /// Used lately or often.
    Used,
    /// Found.
    Hit,
    /// In the order of the library.
    Library,
}

/// At most so many rows of a festival, and of this hour, stand before the used ones.
const MOST_IN_SEASON: usize = 3;
/// At most so many used phrases stand before the rest.
const MOST_USED: usize = 30;

/// What the query's own filters (`#…`, `@…`, `状态:…`) ask for, resolved against the library.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// What is left of the query.
    pub free_text: String,
    /// Categories or tags; a phrase must have each.
    pub labels: Vec<String>,
    /// Stages; a phrase must serve each.
    pub stages: Vec<Stage>,
    /// A word that names no stage or status: nothing fits it.
    pub unknown_name: bool,
    /// Statuses; a phrase must have one of them. Asking for one shows what is hidden by default.
    pub statuses: Vec<Status>,
}

impl Filters {
    /// Takes `query` apart and resolves the names of stages and statuses. A filter whose word is
    /// still to come (`#` alone) filters nothing yet.
    pub fn parse(query: &str, library: &Library) -> Self {
        let taken = query_filters::filters(query);
        let mut filters = Self { free_text: taken.text.trim().to_owned(), ..Self::default() };
        for filter in taken.filters {
            let word = fold_text(&filter.word);
            if word.is_empty() {
                continue;
            }
            match filter.kind {
                FilterKind::TagOrCategory => filters.labels.push(word),
                FilterKind::Stage => {
                    let names = library.meta.stage_names.iter().zip(Stage::ALL);
                    let stage = names.clone().find_map(|(name, stage)| {
                        let known = fold_text(name) == word || stage.as_str() == word;
                        known.then_some(stage)
                    });
                    let begun = || {
                        let mut begun = names.filter(|(name, stage)| {
                            fold_text(name).starts_with(&word) || stage.as_str().starts_with(&word)
                        });
                        begun.next().filter(|_| begun.next().is_none()).map(|(_, stage)| stage)
                    };
                    match stage.or_else(begun) {
                        Some(stage) => filters.stages.push(stage),
                        None => filters.unknown_name = true,
                    }
                }
                FilterKind::Status => match status(&word) {
                    Some(status) => filters.statuses.push(status),
                    None => filters.unknown_name = true,
                },
            }
        }
        filters
    }

    /// True if the query filters at all.
    pub fn any(&self) -> bool {
        !self.labels.is_empty()
            || !self.stages.is_empty()
            || self.unknown_name
            || !self.statuses.is_empty()
    }

    /// True if `phrase` passes.
    pub fn fits(&self, library: &Library, phrase: &Phrase) -> bool {
        let has_label = |label: &String| {
            phrase.category == *label
                || phrase.tags.iter().any(|tag| fold_text(tag).contains(label.as_str()))
                || library.category(&phrase.category).is_some_and(|category| {
                    let english = category.name_en.as_deref().unwrap_or_default();
                    fold_text(&category.name).contains(label.as_str())
                        || fold_text(english) == *label
                })
        };
        !self.unknown_name
            && self.stages.iter().all(|stage| phrase.serves(*stage))
            && self.labels.iter().all(has_label)
            && (self.statuses.is_empty() || self.statuses.contains(&phrase.status))
    }
}

/// The status of a word, Chinese or English, whole or begun.
fn status(word: &str) -> Option<Status> {
    Status::ALL.into_iter().find(|status| {
        let key = format!("status.{}", status.as_str());
        status.as_str().starts_with(word)
            || Language::ALL
                .iter()
                .any(|language| fold_text(language.words().get(&key)).starts_with(word))
    })
}

/// For each phrase: it may be shown under the stage and the filters. The category is left out, so
/// that the counts of the other categories can be told.
pub fn mask(state: &AppState, filters: &Filters) -> Vec<bool> {
    let show_all = state.find.show_all || !filters.statuses.is_empty();
    state
        .content
        .library
        .phrases
        .iter()
        .enumerate()
        .map(|(index, phrase)| {
            let visible = show_all || is_offered(state, index);
            visible
                && state.find.stage.is_none_or(|stage| phrase.serves(stage))
                && (!filters.any() || filters.fits(&state.content.library, phrase))
        })
        .collect()
}

/// True if the phrase at `index` is offered to agents now: usable and in season.
pub fn is_offered(state: &AppState, index: usize) -> bool {
    state.content.usable.get(index).copied().unwrap_or(false)
        && state.in_season.get(index).copied().unwrap_or(true)
}

/// The rows for what was found, or for an empty query.
pub fn compute(state: &AppState, filters: &Filters) -> List {
    let library = &state.content.library;
    let mut list = List::default();
    let in_category = |phrase: &Phrase| {
        state.find.category.as_ref().is_none_or(|category| phrase.category == *category)
    };
    if !filters.free_text.is_empty() {
        list.more = state.find.found.more;
        for (hit_index, hit) in state.find.found.hits.iter().enumerate() {
            let Some(phrase) = library.phrases.get(hit.document) else { continue };
            *list.counts.entry(phrase.category.clone()).or_default() += 1;
            list.n_all += 1;
            if in_category(phrase) {
                list.rows.push(Row {
                    phrase_index: hit.document,
                    hit_index: Some(hit_index),
                    group: Group::Hit,
                });
            }
        }
        return list;
    }

    let mask = mask(state, filters);
    let shown: Vec<usize> = (0..library.phrases.len()).filter(|index| mask[*index]).collect();
    for index in &shown {
        *list.counts.entry(library.phrases[*index].category.clone()).or_default() += 1;
        list.n_all += 1;
    }
    let mut placed: HashSet<usize> = HashSet::new();
    let mut place = |index: usize, group: Group, rows: &mut Vec<Row>| {
        let fits = mask.get(index).copied().unwrap_or(false)
            && library.phrases.get(index).is_some_and(|phrase| in_category(phrase));
        if fits && placed.insert(index) {
            rows.push(Row { phrase_index: index, hit_index: None, group });
            return true;
        }
        false
    };
    for id in &state.favourites {
        if let Some(index) = library.index_of(id) {
            place(index, Group::Pinned, &mut list.rows);
        }
    }
    let mut n_hour = 0;
    let mut n_festival = 0;
    for index in &shown {
        let phrase = &library.phrases[*index];
        let Some(season) = &phrase.season else { continue };
        let festival = season.days.is_some() || season.lunar.is_some();
        let count = if festival { &mut n_festival } else { &mut n_hour };
        let now = state.in_season.get(*index).copied().unwrap_or(false);
        if now && *count < MOST_IN_SEASON && place(*index, Group::InSeason, &mut list.rows) {
            *count += 1;
        }
    }
    let mut used: Vec<(f64, usize)> = state
        .usage
        .iter()
        .filter_map(|(id, used)| {
            Some((
                used.score_at(state.now_absolute.as_second(), HALF_LIFE_DAYS),
                library.index_of(id)?,
            ))
        })
        .collect();
    used.sort_by(|(a, a_index), (b, b_index)| b.total_cmp(a).then(a_index.cmp(b_index)));
    for (_, index) in used.into_iter().take(MOST_USED) {
        place(index, Group::Used, &mut list.rows);
    }
    for index in &shown {
        place(*index, Group::Library, &mut list.rows);
    }
    list
}
