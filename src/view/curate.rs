//! The Curate screen: counts of its parts, rows of the table one by one, the review queue, findings,
//! coverage and the trash. The editor and a phrase's history have files of their own.

use serde::Serialize;

use super::row::{category_name, stage_name};
use super::told;
use crate::app::AppState;
use crate::app::curate::op::spoken;
use crate::app::curate::{Column, Tab};
use crate::curation::diff::{Piece, diff};
use crate::curation::{EventKind, Refusal, State, Verb};
use crate::diagnostic::Severity;
use crate::library::{Festival, Phrase, PhraseId, Scope, Stage};
use crate::rulebook::rule::Safety;

/// What stands around every part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CurateView {
    /// Each part with its count, if it has one.
    pub tabs: Vec<TabView>,
    /// Nothing can be changed, and why.
    pub read_only: Option<String>,
    /// What would be taken back.
    pub undo: Option<String>,
    /// What would be done again.
    pub redo: Option<String>,
    /// Something is being saved.
    pub saving: bool,
}

/// A part of the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TabView {
    /// Its name.
    pub name: String,
    /// How much waits there.
    pub n: usize,
    /// Shown.
    pub active: bool,
}

/// What stands around every part.
pub fn curate(state: &AppState) -> CurateView {
    let words = state.words();
    let curate = &state.curate;
    let n = |tab: Tab| match tab {
        Tab::List => state.content.library.phrases.len(),
        Tab::Review => curate.queue.len(),
        Tab::Findings => curate.n_findings,
        Tab::Coverage => {
            let empty = |line: &crate::curation::coverage::Line| {
                line.cells.iter().filter(|cell| cell.n_usable == 0).count()
            };
            curate.coverage.iter().map(empty).sum::<usize>()
                + curate.overview.seasons.len()
                + curate.overview.waivers.len()
        }
        Tab::Log => 0,
        Tab::Trash => curate.trash.len(),
    };
    CurateView {
        tabs: Tab::ALL
            .into_iter()
            .map(|tab| TabView {
                name: words.get(tab.words_key()).to_owned(),
                n: n(tab),
                active: tab == curate.tab,
            })
            .collect(),
        read_only: state.why_read_only().map(|key| words.get(key).to_owned()),
        undo: curate.done.last().map(|op| op.name.told(words)),
        redo: curate.undone.last().map(|op| op.name.told(words)),
        saving: state.is_saving(),
    }
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TableRow {
    /// Which phrase.
    pub id: PhraseId,
    /// Short name.
    pub title: String,
    /// One line of the text.
    pub line: String,
    /// Id of the category, for the colour of its dot.
    pub category: String,
    /// Category and stages in words.
    pub place: String,
    /// How far it has come.
    #[serde(skip)]
    pub state: State,
    /// The same in words.
    pub state_name: String,
    /// How many findings are open, and the worst.
    pub findings: Option<(usize, Severity)>,
    /// When it was last used, in words.
    pub used: String,
    /// When it was last changed, in words.
    pub changed: String,
    /// Chosen.
    pub chosen: bool,
    /// Marked.
    pub marked: bool,
    /// Something is written for it and not saved.
    pub unsaved: bool,
}

/// The row at `row_index`, from 0; called for visible rows only.
pub fn table_row(state: &AppState, row_index: usize) -> Option<TableRow> {
    row_of(state, *state.curate.rows.get(row_index)?)
}

/// The row of the phrase at `index`, as it stands in the queue, too.
pub fn row_of(state: &AppState, index: usize) -> Option<TableRow> {
    let phrase = state.content.library.phrases.get(index)?;
    let words = state.words();
    let held = State::of(phrase);
    let open = state.findings.get(index).map_or(&[][..], Vec::as_slice);
    let worst = open.iter().map(|one| one.severity).max();
    let today = state.now.date();
    let last = state.content.history.of(&phrase.id).next_back();
    Some(TableRow {
        title: phrase.title().to_owned(),
        line: told::line(&phrase.text),
        category: phrase.category.clone(),
        place: super::row::place(state, phrase),
        state: held,
        state_name: words.get(held.words_key()).to_owned(),
        findings: worst.map(|worst| (open.len(), worst)),
        used: match state.used_on(&phrase.id) {
            Some(day) => told::days_ago(state, today, day),
            None => words.get("curate.never").to_owned(),
        },
        changed: last.map_or_else(String::new, |entry| {
            let day = state.local(entry.at).map(|time| time.date());
            day.map_or_else(String::new, |day| told::days_ago(state, today, day))
        }),
        chosen: state.curate.chosen.as_ref() == Some(&phrase.id),
        marked: state.curate.marked.contains(&phrase.id),
        unsaved: state.has_unsaved(&phrase.id),
        id: phrase.id.clone(),
    })
}

/// Rows on their way to another place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DragView {
    /// Which phrases, in the order of their file.
    pub ids: Vec<PhraseId>,
    /// What is moved, in words.
    pub name: String,
}

/// What is moved if the row of `id` is dragged, or why it cannot be.
///
/// # Errors
/// The reason, in words.
pub fn drag(state: &AppState, id: &PhraseId) -> Result<DragView, String> {
    let words = state.words();
    let told = |why: Refusal| words.fill(why.key, &spoken(&why.args, words));
    let ids = state.dragged(id).map_err(told)?;
    let title = state.content.library.get(id).map_or(id.as_str(), |phrase| phrase.title());
    let name = match ids.len() {
        1 => words.fill("curate.dragging", &[("title", title.to_owned())]),
        n => words.fill("curate.dragging_many", &[("n", n.to_string())]),
    };
    Ok(DragView { ids, name })
}

/// Why `ids` cannot be dropped at the row of `over`, in words; `None` if they can.
pub fn why_not_dropped(state: &AppState, ids: &[PhraseId], over: &PhraseId) -> Option<String> {
    let words = state.words();
    let why = state.dropped(ids, over, false).err()?;
    Some(words.fill(why.key, &spoken(&why.args, words)))
}

/// What the table is narrowed by, for its controls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TableHead {
    /// Categories: id and name.
    pub categories: Vec<(String, String)>,
    /// Stages and their names.
    pub stages: Vec<(Stage, String)>,
    /// How many rows there are, in words.
    pub summary: String,
    /// How many rows are marked.
    pub n_marked: usize,
    /// Columns: name, and whether it sorts and which way.
    pub columns: Vec<(String, Option<bool>)>,
    /// Steps that make sense for what is marked.
    #[serde(skip)]
    pub verbs: Vec<(Verb, String)>,
}

/// What stands over the table.
pub fn table_head(state: &AppState) -> TableHead {
    let words = state.words();
    let library = &state.content.library;
    let (sorted, reverse) = state.curate.sort;
    let n = state.curate.rows.len().to_string();
    let mut verbs: Vec<Verb> = Vec::new();
    for id in &state.curate.marked {
        let Some(phrase) = library.get(id) else { continue };
        let more = crate::curation::status::verbs(State::of(phrase));
        verbs.extend(more.filter(|verb| *verb != Verb::RequestChanges));
        verbs.sort_by_key(|verb| Verb::ALL.iter().position(|held| held == verb));
        verbs.dedup();
    }
    TableHead {
        categories: categories(state),
        stages: stages(state),
        summary: words.fill("find.summary", &[("n", n)]),
        n_marked: state.curate.marked.len(),
        columns: Column::SHOWN
            .into_iter()
            .map(|column| {
                let way = (column == sorted).then_some(reverse);
                (words.get(column.words_key()).to_owned(), way)
            })
            .collect(),
        verbs: verbs
            .into_iter()
            .map(|verb| (verb, words.get(verb.words_key()).to_owned()))
            .collect(),
    }
}

/// Every category: id and name.
pub fn categories(state: &AppState) -> Vec<(String, String)> {
    let categories = state.content.library.meta.categories.iter();
    categories.map(|held| (held.id.clone(), category_name(state, &held.id))).collect()
}

/// Every stage and its name.
pub fn stages(state: &AppState) -> Vec<(Stage, String)> {
    Stage::ALL.into_iter().map(|stage| (stage, stage_name(state, stage).to_owned())).collect()
}

/// A phrase in review.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReviewView {
    /// Which phrase.
    pub id: PhraseId,
    /// Short name.
    pub title: String,
    /// Category and stages in words.
    pub place: String,
    /// How far it has come, in words.
    pub state: String,
    /// The approved wording against the text, or the text alone if none was approved.
    pub pieces: Vec<Piece>,
    /// There is an approved wording.
    pub compared: bool,
    /// What was done last, by whom and when.
    pub by: String,
    /// What was said with it.
    pub note: Option<String>,
    /// Approvals so far, in words, if more than one is needed.
    pub approvals: Option<String>,
    /// Findings: rule, severity, words.
    pub findings: Vec<(String, Severity, String)>,
    /// It was changed by another program.
    pub outside: bool,
    /// Something is written for it and not saved.
    pub unsaved: bool,
    /// Steps: which, name, and why not.
    #[serde(skip)]
    pub steps: Vec<(Verb, String, Option<String>)>,
    /// Its approved wording can be put back.
    pub can_go_back: bool,
}

/// The phrase `id` with what a lead needs to decide.
pub fn review(state: &AppState, id: &PhraseId) -> Option<ReviewView> {
    let words = state.words();
    let index = state.content.library.index_of(id)?;
    let phrase = state.content.library.phrases.get(index)?;
    let history = &state.content.history;
    let standing = history.standing(phrase);
    let last = history.of(id).next_back();
    let open = state.findings.get(index).map_or(&[][..], Vec::as_slice);
    let text = crate::curation::status::text_of(phrase);
    let n_given = history.approvers(id, &text).len();
    let n_needed = usize::from(state.content.library.meta.review.approvals);
    Some(ReviewView {
        id: id.clone(),
        title: phrase.title().to_owned(),
        place: super::row::place(state, phrase),
        state: words.get(State::of(phrase).words_key()).to_owned(),
        pieces: diff(standing.map_or(&*phrase.text, |text| &**text), &phrase.text),
        compared: standing.is_some(),
        by: last.map_or_else(String::new, |entry| told::head(state, entry)),
        note: history.of(id).rev().find_map(|entry| entry.note.clone()),
        approvals: (n_needed > 1).then(|| {
            let args = [("n", n_given.to_string()), ("needed", n_needed.to_string())];
            words.fill("curate.approvals", &args)
        }),
        findings: open
            .iter()
            .map(|one| (one.rule.to_string(), one.severity, one.message.to_string()))
            .collect(),
        outside: history.outside(phrase).is_some(),
        unsaved: state.has_unsaved(id),
        steps: steps(state, phrase),
        can_go_back: standing.is_some(),
    })
}

/// Steps that may follow for a phrase: which, name, and why not.
pub fn steps(state: &AppState, phrase: &Phrase) -> Vec<(Verb, String, Option<String>)> {
    let words = state.words();
    crate::curation::status::verbs(State::of(phrase))
        .map(|verb| {
            let why = state
                .attempt(phrase, verb)
                .err()
                // Whose name is not known is asked for it then.
                .filter(|why| why.key != crate::curation::status::NO_NAME)
                .map(|why| words.fill(why.key, &spoken(&why.args, words)));
            (verb, words.get(verb.words_key()).to_owned(), why)
        })
        .collect()
}

/// A finding of the library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LibraryFinding {
    /// Which phrase.
    pub phrase: PhraseId,
    /// Its number among the findings of the phrase.
    pub finding_index: usize,
    /// Its short name.
    pub title: String,
    /// The rule.
    pub rule: String,
    /// How bad.
    pub severity: Severity,
    /// The words around it: before, itself, after.
    pub quoted: [String; 3],
    /// What is wrong.
    pub message: String,
    /// What one click puts in its place.
    pub fix: Option<String>,
    /// It can be changed.
    pub team: bool,
}

/// The finding in a row; called for visible rows only.
pub fn library_finding(state: &AppState, row_index: usize) -> Option<LibraryFinding> {
    const AROUND: usize = 14;
    let words = state.words();
    let row = *state.curate.findings.get(row_index)?;
    let (phrase, finding) = state.finding_at(row)?;
    let text = &phrase.text;
    let before = text.get(..finding.span.start).unwrap_or_default();
    let after = text.get(finding.span.end..).unwrap_or_default();
    let n_before = before.chars().count();
    let head: String = before.chars().skip(n_before.saturating_sub(AROUND)).collect();
    let tail: String = after.chars().take(AROUND * 2).collect();
    let fix = finding.fix.as_ref().filter(|fix| fix.safety != Safety::Display);
    Some(LibraryFinding {
        phrase: phrase.id.clone(),
        finding_index: row.finding_index,
        title: phrase.title().to_owned(),
        rule: finding.rule.to_string(),
        severity: finding.severity,
        quoted: [head, finding.span.of(text).unwrap_or_default().to_owned(), tail]
            .map(|part| told::line(&part)),
        message: finding.message.to_string(),
        fix: fix.map(|fix| match fix.text.as_str() {
            "" => words.get("check.delete").to_owned(),
            text => super::check::replace_label(words, &told::line(text)),
        }),
        team: phrase.scope == Scope::Team,
    })
}

/// Rules that find something, with how often, the most first.
pub fn rules_with_findings(state: &AppState) -> Vec<(String, String, usize)> {
    let rules = state.curate.finding_rules.iter();
    rules.map(|(id, n)| (id.clone(), rule_name(state, id), *n)).collect()
}

/// A fix that waits to be looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlannedFix {
    /// Short name.
    pub title: String,
    /// What changes.
    pub pieces: Vec<Piece>,
}

/// The fix at `index` of the plan; called for visible rows only.
pub fn planned_fix(state: &AppState, index: usize) -> Option<PlannedFix> {
    let (id, old, new) = state.curate.plan.as_ref()?.texts.get(index)?;
    let title = state.content.library.get(id).map_or(id.as_str(), |phrase| phrase.title());
    Some(PlannedFix { title: title.to_owned(), pieces: diff(old, new) })
}

/// What a lead wants to be told, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OverviewView {
    /// Names of the stages.
    pub stages: Vec<(Stage, String)>,
    /// The grid.
    pub lines: Vec<CoverageLine>,
    /// Used and not used in the last month.
    pub used: String,
    /// How many were not used.
    pub n_unused: usize,
    /// Waivers that run out: phrase, words.
    pub waivers: Vec<(PhraseId, String)>,
    /// Seasons that near without an approved phrase.
    pub seasons: Vec<NearingView>,
}

/// A season that nears.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NearingView {
    /// Which and when, in words.
    pub text: String,
    /// A phrase that waits for approval.
    pub waiting: Option<PhraseId>,
    /// The festival, if it is one, to write a phrase for.
    #[serde(skip)]
    pub festival: Option<Festival>,
}

/// A category in the grid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CoverageLine {
    /// The category's id.
    pub category: String,
    /// Its name.
    pub name: String,
    /// For each stage: usable, on their way.
    pub cells: [(usize, usize); 3],
}

/// Coverage, and what a lead wants to be told.
pub fn overview(state: &AppState) -> OverviewView {
    let words = state.words();
    let told = &state.curate.overview;
    let title = |id: &PhraseId| {
        state.content.library.get(id).map_or(id.as_str(), |phrase| phrase.title()).to_owned()
    };
    let cells = |line: &crate::curation::coverage::Line| {
        line.cells.map(|cell| (cell.n_usable, cell.n_coming))
    };
    OverviewView {
        stages: stages(state),
        lines: state
            .curate
            .coverage
            .iter()
            .map(|line| CoverageLine {
                category: line.category.clone(),
                name: category_name(state, &line.category),
                cells: cells(line),
            })
            .collect(),
        used: words.fill(
            "curate.overview_used",
            &[("used", told.n_used.to_string()), ("unused", told.unused.len().to_string())],
        ),
        n_unused: told.unused.len(),
        waivers: told
            .waivers
            .iter()
            .map(|waiver| {
                let key = match waiver.n_days {
                    ..0 => "curate.waiver_over",
                    _ => "curate.waiver_ends",
                };
                let args = [
                    ("title", title(&waiver.phrase)),
                    ("rule", rule_name(state, &waiver.rule)),
                    ("until", waiver.until.to_string()),
                ];
                (waiver.phrase.clone(), words.fill(key, &args))
            })
            .collect(),
        seasons: told
            .seasons
            .iter()
            .map(|season| {
                let name = match (season.festival, season.waiting.first()) {
                    (Some(festival), _) => words.get(festival_key(festival)).to_owned(),
                    (None, Some(id)) => title(id),
                    (None, None) => season.starts.to_string(),
                };
                let key = match (season.n_days, season.waiting.len()) {
                    (_, 0) => "curate.season_none",
                    (0, _) => "curate.season_now",
                    _ => "curate.season_waiting",
                };
                let args = [
                    ("name", name),
                    ("starts", season.starts.to_string()),
                    ("days", season.n_days.to_string()),
                    ("n", season.waiting.len().to_string()),
                ];
                NearingView {
                    text: words.fill(key, &args),
                    waiting: season.waiting.first().cloned(),
                    festival: season.festival,
                }
            })
            .collect(),
    }
}

/// What the rule `id` is called; its id if it is not known any more.
pub fn rule_name(state: &AppState, id: &str) -> String {
    state.rulebook.rule(id).map_or(id, |rule| rule.name.as_str()).to_owned()
}

fn festival_key(festival: Festival) -> &'static str {
    match festival {
        Festival::SpringFestival => "festival.spring",
        Festival::Lantern => "festival.lantern",
        Festival::Qingming => "festival.qingming",
        Festival::DragonBoat => "festival.dragon_boat",
        Festival::DoubleSeventh => "festival.double_seventh",
        Festival::GhostFestival => "festival.ghost",
        Festival::MidAutumn => "festival.mid_autumn",
        Festival::DoubleNinth => "festival.double_ninth",
        Festival::WinterSolstice => "festival.winter_solstice",
        Festival::Laba => "festival.laba",
        Festival::LittleNewYear => "festival.little_new_year",
        Festival::NewYearsEve => "festival.new_years_eve",
    }
}

/// A phrase in the trash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TrashRow {
    /// Which phrase.
    pub id: PhraseId,
    /// What it said.
    pub line: String,
    /// Who removed it, when, and how long it stays.
    pub by: String,
    /// Another program took it out of its file.
    pub outside: bool,
}

/// What is in the trash.
pub fn trash(state: &AppState) -> Vec<TrashRow> {
    let words = state.words();
    let row = |trashed: &crate::curation::trash::Trashed| TrashRow {
        id: trashed.id.clone(),
        line: told::line(trashed.entry.wording.as_deref().unwrap_or(trashed.id.as_str())),
        by: format!(
            "{} · {}",
            told::head(state, &trashed.entry),
            words.fill("curate.days_left", &[("n", trashed.n_days_left.to_string())])
        ),
        outside: trashed.entry.did == EventKind::RemoveOutside,
    };
    state.curate.trash.iter().map(row).collect()
}
