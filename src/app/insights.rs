//! The Insights screen's state: the reports of the team as they were read, how they are sorted, and
//! which phrases are used. What is listed is computed when something changes, never while drawing.
//! Nothing here reads files; the folder is chosen by a person and remembered as a setting.

use std::cmp::Ordering;
use std::sync::Arc;

use super::action::{Action, Effect, FilesAsk, OutFile, RecordsAsk, Screen, WindowAsk};
use super::curate;
use super::practice::ExportFormat;
use super::state::{AppState, ToastKind};
use crate::library::PhraseId;
use crate::practice::export::Table;
use crate::practice::team::{Person, Team};

/// At most so many phrases are named as those used most.
const MOST_USED: usize = 20;

/// The Insights screen.
#[derive(Debug, Default)]
pub struct Insights {
    /// What is shown.
    pub tab: Tab,
    /// The reports of the folder in the settings, once they were read.
    pub team: Option<Arc<Team>>,
    /// The folder is being read.
    pub reading: bool,
    /// How many of its reports were read, of how many, as far as that is known.
    pub progress: Option<(usize, usize)>,
    /// Why the folder could not be read, if it could not.
    pub failed: Option<String>,
    /// By what people are sorted, and whether the other way round.
    pub sort: (Column, bool),
    /// People in the order in which they are shown: places in the team.
    pub rows: Vec<usize>,
    /// The person that is looked at, by the path of the report.
    pub person: Option<String>,
    /// Phrases used most, the most used first.
    pub most_used: Vec<PhraseId>,
    /// The phrase that is chosen.
    pub phrase: Option<PhraseId>,
}

/// A part of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tab {
    /// How the team is learning.
    #[default]
    Team,
    /// What is used and what is not.
    Usage,
}

impl Tab {
    /// Every part, in order.
    pub const ALL: [Self; 2] = [Self::Team, Self::Usage];

    /// The key of its words.
    pub fn words_key(self) -> &'static str {
        match self {
            Self::Team => "insights.tab_team",
            Self::Usage => "insights.tab_usage",
        }
    }
}

/// A column that people can be sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Column {
    /// Name.
    #[default]
    Person,
    /// Phrases remembered.
    Remembered,
    /// Characters a minute.
    Speed,
    /// Share of right characters.
    Accuracy,
    /// Nine first responses in ten are as fast.
    Tail,
    /// Share of first responses in time.
    InTime,
    /// Rules that were broken or overlooked.
    Missed,
    /// Days with practice.
    Days,
    /// The last exam.
    Exam,
}

impl Column {
    /// Every column, in order.
    pub const ALL: [Self; 9] = [
        Self::Person,
        Self::Remembered,
        Self::Speed,
        Self::Accuracy,
        Self::Tail,
        Self::InTime,
        Self::Missed,
        Self::Days,
        Self::Exam,
    ];

    /// What `person` has in this column, if it is a number.
    fn value(self, person: &Person) -> Option<f64> {
        let report = &person.report;
        Some(match self {
            Self::Person => return None,
            Self::Remembered => report.phrases.mastered,
            Self::Speed => report.typing?.chars_per_min,
            Self::Accuracy => report.typing?.accuracy,
            Self::Tail => f64::from(report.responses?.p90_ms),
            Self::InTime => report.responses?.share_in_time,
            Self::Missed => n_missed(person) as f64,
            Self::Days => report.days.len() as f64,
            Self::Exam => f64::from(u8::from(report.exam.as_ref()?.passed)),
        })
    }

    /// True where less is better.
    fn less_is_better(self) -> bool {
        matches!(self, Self::Tail | Self::Missed)
    }
}

/// How often a person broke or overlooked a rule.
pub fn n_missed(person: &Person) -> u32 {
    person.report.missed_rules.iter().map(|one| one.n).sum()
}

/// What a person wants on the Insights screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InsightsAction {
    /// Show a part.
    Show(Tab),
    /// Choose the folder of the reports with the system's dialog.
    ChooseFolder,
    /// The folder of the reports is this one.
    SetFolder(String),
    /// Read the reports again.
    Read,
    /// Leave off reading.
    StopReading,
    /// Sort people by a column; by the same again the other way round.
    SortBy(Column),
    /// Look at a person, by the path of the report.
    Look(String),
    /// Go so many rows down.
    Move(isize),
    /// Open what is chosen.
    OpenChosen,
    /// Open a phrase where it is written.
    OpenPhrase(PhraseId),
    /// Write the table of the team to a file.
    Export(ExportFormat),
}

impl AppState {
    /// Carries out a wish of the Insights screen.
    pub(super) fn insights(&mut self, wish: InsightsAction) -> Vec<Effect> {
        match wish {
            InsightsAction::Show(tab) => self.insights.tab = tab,
            InsightsAction::ChooseFolder => return vec![Effect::Window(WindowAsk::ChooseReports)],
            InsightsAction::SetFolder(folder) => return self.set_reports(folder),
            InsightsAction::Read => return self.read_reports(),
            InsightsAction::StopReading => {
                self.insights.reading = false;
                self.insights.progress = None;
                return vec![Effect::Files(FilesAsk::StopReading)];
            }
            InsightsAction::SortBy(column) => {
                let (held, reverse) = self.insights.sort;
                self.insights.sort = match (held == column, reverse) {
                    (true, false) => (column, true),
                    // The third time names are in order again.
                    (true, true) => (Column::Person, false),
                    (false, _) => (column, false),
                };
                self.relist_team();
            }
            InsightsAction::Look(path) => self.insights.person = Some(path),
            InsightsAction::Move(by) => self.move_in_insights(by),
            InsightsAction::OpenChosen => {
                if let (Tab::Usage, Some(id)) = (self.insights.tab, self.insights.phrase.clone()) {
                    return self.insights(InsightsAction::OpenPhrase(id));
                }
            }
            InsightsAction::OpenPhrase(id) => {
                let mut effects = self.apply(Action::Open(Screen::Curate));
                for wish in [
                    curate::CurateAction::Show(curate::Tab::List),
                    curate::CurateAction::ShowHistory(None),
                    curate::CurateAction::Choose(id.clone()),
                    curate::CurateAction::Edit(id),
                ] {
                    effects.extend(self.curate(wish));
                }
                return effects;
            }
            InsightsAction::Export(format) => return self.export_team(format),
        }
        Vec::new()
    }

    /// Shows the screen; the reports are read each time, as others put new ones there.
    pub(super) fn open_insights(&mut self) -> Vec<Effect> {
        self.recount_insights();
        self.read_reports()
    }

    /// Computes again what is used and what is not.
    pub(super) fn recount_insights(&mut self) {
        self.overlook();
        let phrases = &self.content.library.phrases;
        let most = self.in_use.most.iter().filter_map(|at| phrases.get(*at));
        self.insights.most_used = most.take(MOST_USED).map(|phrase| phrase.id.clone()).collect();
    }

    fn set_reports(&mut self, folder: String) -> Vec<Effect> {
        let folder = folder.trim().to_owned();
        if folder.is_empty() {
            return Vec::new();
        }
        if self.settings.reports.as_ref() != Some(&folder) {
            self.insights.team = None;
            self.insights.rows.clear();
        }
        self.settings.reports = Some(folder);
        let mut effects =
            vec![Effect::Records(RecordsAsk::Settings(Box::new(self.settings.clone())))];
        effects.extend(self.read_reports());
        effects
    }

    pub(super) fn read_reports(&mut self) -> Vec<Effect> {
        let Some(folder) = self.settings.reports.clone() else { return Vec::new() };
        self.insights.reading = true;
        self.insights.progress = None;
        vec![Effect::Files(FilesAsk::ReadReports { folder })]
    }

    /// A folder was chosen with the system's dialog.
    pub(super) fn reports_chosen(&mut self, folder: String) -> Vec<Effect> {
        self.set_reports(folder)
    }

    /// Takes in the reports of `folder`.
    pub(super) fn take_reports(&mut self, folder: &str, read: Result<Arc<Team>, String>) {
        if self.settings.reports.as_deref() != Some(folder) {
            // Another folder was chosen meanwhile; its own answer is on the way.
            return;
        }
        self.insights.reading = false;
        self.insights.progress = None;
        match read {
            Ok(team) => {
                self.insights.failed = None;
                self.insights.team = Some(team);
            }
            Err(reason) => {
                self.insights.failed = Some(reason);
                self.insights.team = None;
            }
        }
        self.relist_team();
    }

    /// Computes the order of people again.
    fn relist_team(&mut self) {
        let held = &mut self.insights;
        let people = held.team.as_ref().map_or(&[][..], |team| &team.people);
        let (column, reverse) = held.sort;
        let mut rows: Vec<usize> = (0..people.len()).collect();
        let value = |row: &usize| people.get(*row).and_then(|person| column.value(person));
        // The best first; who has no number in it comes last, whichever way round.
        let descending = column.less_is_better() == reverse;
        rows.sort_by(|a, b| match (value(a), value(b)) {
            (Some(a), Some(b)) if descending => b.total_cmp(&a),
            (Some(a), Some(b)) => a.total_cmp(&b),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        });
        if column == Column::Person {
            // In the order of a Chinese dictionary.
            rows.sort_by_cached_key(|row| {
                let name = people.get(*row).map_or("", Person::name);
                let readings = crate::text::pinyin::readings(name).into_iter();
                (readings.map(|one| one.map(|one| one.number())).collect::<Vec<_>>(), *row)
            });
            if reverse {
                rows.reverse();
            }
        }
        let known = |path: &String| people.iter().any(|person| person.path == *path);
        if !held.person.as_ref().is_some_and(known) {
            let first = rows.first().and_then(|row| people.get(*row));
            held.person = first.map(|person| person.path.clone());
        }
        held.rows = rows;
    }

    fn move_in_insights(&mut self, by: isize) {
        let held = &self.insights;
        let step = |at: Option<usize>, n: usize| {
            let last = n.checked_sub(1)?;
            Some(at.map_or(0, |at| (at as isize + by).clamp(0, last as isize) as usize))
        };
        match held.tab {
            Tab::Team => {
                let Some(team) = &held.team else { return };
                let path = |row: &usize| team.people.get(*row).map(|person| &person.path);
                let at = held.rows.iter().position(|row| path(row) == held.person.as_ref());
                let next = step(at, held.rows.len()).and_then(|at| held.rows.get(at));
                self.insights.person = next.and_then(path).cloned();
            }
            Tab::Usage => {
                let listed = || held.most_used.iter().chain(&self.curate.overview.unused);
                let at = listed().position(|id| Some(id) == held.phrase.as_ref());
                let next = step(at, listed().count()).and_then(|at| listed().nth(at).cloned());
                self.insights.phrase = next;
            }
        }
    }

    fn export_team(&mut self, format: ExportFormat) -> Vec<Effect> {
        let Some(team) = self.insights.team.as_ref().filter(|team| !team.people.is_empty()) else {
            return Vec::new();
        };
        let words = self.words();
        let reports = team.reports();
        let table = Table::of(&reports, words);
        let bytes = match format {
            // A table is for people; programs have `deti practice stats`.
            ExportFormat::Json | ExportFormat::Csv => Ok(table.csv()),
            ExportFormat::Xlsx => table.xlsx(words.get("practice.sheet.people"), self.practice.at),
        };
        let day = self.now.date();
        let extension = if format == ExportFormat::Xlsx { "xlsx" } else { "csv" };
        let name = format!("{}-{day}.{extension}", words.get("insights.file"));
        match bytes {
            Ok(bytes) => {
                vec![Effect::Window(WindowAsk::ChoosePlace(OutFile {
                    name,
                    what: "saved.team",
                    bytes,
                }))]
            }
            Err(error) => {
                let args = [("reason", error.to_string())];
                self.toast("toast.save_failed", &args, ToastKind::Failed, None);
                Vec::new()
            }
        }
    }
}
