//! The Curate screen's state: the table, the editor, the review queue, findings, the trash, and what was
//! done and can be taken back. Everything that is listed is computed when something changes, never while
//! drawing.

pub mod apply;
pub mod before;
pub mod editor;
pub mod log;
pub mod mend;
pub mod missing;
pub mod op;
pub mod reorder;
pub mod rules;
pub mod save;
pub mod steps;
pub mod table;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::curation::overview::Overview;
use crate::curation::trash::Trashed;
use crate::curation::{Verb, coverage};
use crate::library::{PhraseId, Stage};
use crate::rulebook::rule::Level;

pub use editor::{Conflict, Draft, Editor, Side};
pub use mend::{FindingFilter, FindingRow, FixPlan, Waiving};
pub use op::{Change, Name, Op};
pub use table::{Column, Filter};

/// The Curate screen.
#[derive(Debug, Default)]
pub struct Curate {
    /// What is shown.
    pub tab: Tab,
    /// What narrows the table.
    pub filter: Filter,
    /// By what the table is sorted, and whether the other way round.
    pub sort: (Column, bool),
    /// The rows of the table: places in the library.
    pub rows: Vec<usize>,
    /// The row that is chosen, in whichever tab.
    pub chosen: Option<PhraseId>,
    /// Rows that are marked, for what is done to many.
    pub marked: BTreeSet<PhraseId>,
    /// The phrase that is written.
    pub editor: Option<Editor>,
    /// What was written and not saved, by the name of its slot.
    pub drafts: BTreeMap<String, Draft>,
    /// The step that was asked about, because something is written for its phrase and not saved: a
    /// second time it is made, for what is saved.
    pub asked_unsaved: Option<(PhraseId, Verb)>,
    /// Who is asked for their name, with the wish that waits for it.
    pub naming: Option<Naming>,
    /// The wish that is being carried out, if it leads to an operation.
    pub(super) doing: Option<CurateAction>,
    /// The review queue: places in the library.
    pub queue: Vec<usize>,
    /// What is said with the next step of a review.
    pub note: String,
    /// What narrows the findings.
    pub finding_filter: FindingFilter,
    /// Findings of the library.
    pub findings: Vec<FindingRow>,
    /// How many there are, whatever narrows them.
    pub n_findings: usize,
    /// Rules that find something, with how often, the most first.
    pub finding_rules: Vec<(String, usize)>,
    /// Fixes that wait to be looked at.
    pub plan: Option<FixPlan>,
    /// A finding that is being accepted.
    pub waiving: Option<Waiving>,
    /// Category × stage.
    pub coverage: Vec<coverage::Line>,
    /// What a lead wants to be told.
    pub overview: Overview,
    /// What was typed to narrow the events.
    pub log_filter: String,
    /// Events of the history, the latest first.
    pub log: Vec<usize>,
    /// What was removed.
    pub trash: Vec<Trashed>,
    /// What another program took out of its file.
    pub missing: Vec<crate::curation::missing::Missing>,
    /// The phrase whose history is shown.
    pub history_of: Option<PhraseId>,
    /// What was done in this window, the last at the end.
    pub done: Vec<Op>,
    /// What was taken back, the last at the end.
    pub undone: Vec<Op>,
    /// What is being saved.
    pub(super) pending: Option<op::Pending>,
    /// Saved, and the library is being read again.
    pub(super) awaits_library: bool,
    /// A rule was saved, and the rules are being read again.
    pub(super) awaits_rules: bool,
    /// Wishes that wait until then.
    pub(super) waiting: VecDeque<CurateAction>,
    /// Counts operations.
    pub(super) n_ops: u64,
    /// When the last one was made.
    pub(super) last_at: Option<jiff::Timestamp>,
}

impl Curate {
    /// True if the operation `number` is being saved.
    pub(super) fn is_pending(&self, number: u64) -> bool {
        self.pending.as_ref().is_some_and(|pending| pending.op.number == number)
    }
}

/// Whoever changes a library has a name in its history: it is asked for where none is known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Naming {
    /// What is typed.
    pub typed: String,
    /// What is done once it is there.
    pub wish: Option<CurateAction>,
}

/// A part of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tab {
    /// Every phrase.
    #[default]
    List,
    /// What waits for a lead.
    Review,
    /// What the rules find.
    Findings,
    /// Category × stage, and what a lead wants to be told.
    Coverage,
    /// What was done.
    Log,
    /// What was removed.
    Trash,
}

impl Tab {
    /// Every part, in order.
    pub const ALL: [Self; 6] =
        [Self::List, Self::Review, Self::Findings, Self::Coverage, Self::Log, Self::Trash];

    /// The key of its words.
    pub fn words_key(self) -> &'static str {
        match self {
            Self::List => "curate.tab_list",
            Self::Review => "curate.tab_review",
            Self::Findings => "curate.tab_findings",
            Self::Coverage => "curate.tab_coverage",
            Self::Log => "curate.tab_log",
            Self::Trash => "curate.tab_trash",
        }
    }
}

/// What a person wants on the Curate screen.
#[derive(Clone, Debug, PartialEq)]
pub enum CurateAction {
    /// Show a part.
    Show(Tab),
    /// Narrow the table.
    Narrow(Filter),
    /// Sort by a column; by the same again the other way round.
    SortBy(Column),
    /// Choose a phrase.
    Choose(PhraseId),
    /// Choose so many rows further down.
    MoveChoice(isize),
    /// Mark a phrase, or not.
    Mark(PhraseId, bool),
    /// Mark every row, or none.
    MarkAll(bool),
    /// Write a new phrase.
    New {
        /// In this category.
        category: Option<String>,
        /// For this stage.
        stage: Option<Stage>,
        /// With this text.
        text: String,
    },
    /// Write a new phrase for a festival.
    NewFor(crate::library::Festival),
    /// Open a phrase in the editor.
    Edit(PhraseId),
    /// Go to the Curate screen and open a phrase there.
    EditFound(PhraseId),
    /// Write a new phrase that begins as this one.
    Duplicate(PhraseId),
    /// The editor holds this now.
    SetForm(Box<crate::curation::Form>),
    /// Keep what is written against a kill.
    KeepDraft,
    /// Mend a finding of the text in the editor.
    FixInForm(usize),
    /// Save what is written.
    Save,
    /// Save it and hand it in.
    SaveAndSubmit,
    /// Leave the editor; what is not saved is kept.
    CloseEditor,
    /// Throw away what is not saved.
    DiscardDraft,
    /// Take this side of a conflict.
    TakeSide(usize, Side),
    /// A step for the chosen phrase, or for one.
    Step(PhraseId, Verb),
    /// A step for every marked phrase.
    StepMarked(Verb),
    /// Put a phrase back into its approved wording.
    BackToApproved(PhraseId),
    /// What is said with the next step of a review.
    SetNote(String),
    /// Put a phrase into the trash.
    Remove(PhraseId),
    /// Put every marked phrase into the trash.
    RemoveMarked,
    /// Take a phrase out of the trash.
    Recover(PhraseId),
    /// Change every marked phrase.
    Bulk(Bulk),
    /// Move a phrase within its file, by so many places.
    Shift(PhraseId, isize),
    /// Move phrases, in the order of their file, right above a row of it, or below.
    Place {
        /// Which phrases.
        ids: Vec<PhraseId>,
        /// The row.
        over: PhraseId,
        /// Below it.
        below: bool,
    },
    /// Narrow the events by what was typed.
    NarrowLog(String),
    /// Show the history of a phrase, or of none.
    ShowHistory(Option<PhraseId>),
    /// Give a phrase the wording that it had in this event of its history.
    TakeWording(PhraseId, String),
    /// Narrow the findings.
    NarrowFindings(FindingFilter),
    /// Mend a finding of a phrase with its own fix.
    FixOne(PhraseId, usize),
    /// Look at every fix that needs no facts.
    PlanFixes,
    /// Carry out the fixes that were looked at.
    ApplyPlan,
    /// Leave them.
    DropPlan,
    /// Begin to accept a finding.
    StartWaiving(PhraseId, usize),
    /// The reason and the days that it holds.
    SetWaiving(String, u16),
    /// Accept it.
    Waive,
    /// Do not.
    DropWaiving,
    /// The name that is asked for is now this.
    SetName(String),
    /// Keep it, and do what waited for it.
    KeepName,
    /// Leave it.
    DropName,
    /// Put one's own phrase into the team's drafts, or open the team's phrase.
    Propose(PhraseId),
    /// Let a rule run at this level, for the whole library.
    SetLevel {
        /// Which rule.
        rule: String,
        /// At which level.
        level: Level,
    },
    /// Write the rule that is being written into the library.
    SaveRule,
    /// Take back what was done last.
    Undo,
    /// Do it again.
    Redo,
}

/// A change of many phrases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bulk {
    /// Move them into a category.
    Category(String),
    /// Let them serve exactly these stages; none: all.
    Stages(Vec<Stage>),
    /// Give them a scene.
    AddTag(String),
    /// Take a scene from them.
    RemoveTag(String),
}
