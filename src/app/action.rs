//! Wishes in, effects out, news home.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::civil::DateTime;

use super::content::Content;
use super::conversation::Conversation;
pub use super::files::{Ask as FilesAsk, News as FilesNews, OutFile};
pub use super::records::Ask as RecordsAsk;
use super::save::{SaveJob, SaveOutcome};
pub use super::screen::Screen;
use super::settings::Settings;
use super::usage::{InUse, Usage};
pub use super::window::Ask as WindowAsk;
use crate::diagnostic::Diagnostic;
use crate::library::{PhraseId, Stage};
use crate::practice::{Dialogues, Drilled, Review, Timestamp};
use crate::rulebook::draft::Trial;
use crate::rulebook::rule::Level;
use crate::rulebook::{Finding, Rulebook};
use crate::search::{Found, Options};

/// Something that lies over the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Overlay {
    /// Every command and phrase by name.
    Palette,
    /// Every shortcut.
    Shortcuts,
}

/// What a person wants.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Show a screen.
    Open(Screen),
    /// Lay something over the screen, or take it away.
    SetOverlay(Option<Overlay>),
    /// The query is now this.
    SetQuery(String),
    /// The query is now this, and some of it is still being composed by an input method.
    ComposeQuery {
        /// The whole of it.
        query: String,
        /// Which characters are being composed.
        composing: std::ops::Range<usize>,
    },
    /// Show this category, or all.
    SetCategory(Option<String>),
    /// Show this stage, or all.
    SetStage(Option<Stage>),
    /// Step through the stages, forward or back.
    StepStage(isize),
    /// Show drafts, retired and out-of-season phrases too, or not.
    SetShowAll(bool),
    /// Choose this phrase.
    Select(PhraseId),
    /// Choose the phrase so many rows further down.
    MoveSelection(isize),
    /// Copy the chosen phrase.
    CopySelected,
    /// Copy this phrase.
    Copy(PhraseId),
    /// Copy the phrase in this row, from 0.
    CopyRow(usize),
    /// The field `name` of the phrase is now `value`.
    SetField {
        /// Which phrase.
        phrase: PhraseId,
        /// Which placeholder.
        name: String,
        /// Its value; blank: none.
        value: String,
    },
    /// The current customer's `name` is now `value`.
    SetCustomer {
        /// Which placeholder.
        name: String,
        /// Its value; blank: none.
        value: String,
    },
    /// Forget the current customer.
    NextCustomer,
    /// Pin the chosen phrase, or unpin it.
    ToggleFavourite(PhraseId),
    /// Put the chosen phrase into the reply.
    AddSelectedToTray,
    /// Put this phrase into the reply.
    AddToTray(PhraseId),
    /// Change a piece of the reply.
    EditTray {
        /// Which, from 0.
        piece_index: usize,
        /// What it says now.
        text: String,
    },
    /// Move a piece of the reply.
    MoveTray {
        /// Which, from 0.
        piece_index: usize,
        /// By how many places.
        by: isize,
    },
    /// Take a piece out of the reply.
    RemoveFromTray(usize),
    /// Empty the reply.
    ClearTray,
    /// Copy the whole reply.
    CopyTray,
    /// The text under check is now this.
    SetCheckText(String),
    /// A placeholder of the text under check has this value.
    SetCheckField {
        /// The placeholder.
        name: String,
        /// What was typed.
        value: String,
    },
    /// Mend a finding of the text under check with its own fix.
    FixOne(usize),
    /// Mend everything that needs no facts.
    FixAllSafe,
    /// Take back the last fix.
    Unfix,
    /// Copy the text under check.
    CopyChecked,
    /// Check the reply that is being put together.
    CheckTray,
    /// Show a rule's page.
    OpenRule(String),
    /// Let a rule run at this level, for the whole library.
    SetLevel {
        /// Which rule.
        rule: String,
        /// At which level.
        level: Level,
    },
    /// Something on the Curate screen.
    Curate(super::curate::CurateAction),
    /// Write the text under check as a phrase.
    CheckedAsPhrase,
    /// Open the editor on a rule, or on a new one.
    EditRule(Option<String>),
    /// The rule that is being written is now this.
    SetRuleText(String),
    /// Write the rule into the library.
    SaveRule,
    /// Leave the editor of rules.
    CloseRuleEditor,
    /// Something on the Practice screen.
    Practice(super::practice::PracticeAction),
    /// Something on the Insights screen.
    Insights(super::insights::InsightsAction),
    /// Escape: close what is open, clear the query, then get out of the way.
    Escape,
    /// Change the settings.
    SetSettings(Box<Settings>),
    /// Read the library again.
    Reload,
    /// Write the shipped library into the folder that has none.
    CreateLibrary,
    /// Choose another library folder with the system's dialog.
    ChooseLibrary,
    /// Show the library folder in the system's file manager.
    RevealLibrary,
    /// Say why something cannot be done now: a key of the words table.
    Tell(&'static str),
    /// Take back what a toast offers to take back.
    UndoToast(u64),
    /// Put a toast away.
    DismissToast(u64),
    /// Close the program.
    Quit,
}

/// What the outside is asked to do.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Search.
    Search(SearchJob),
    /// Keep personal records.
    Records(RecordsAsk),
    /// Read and write files outside the library.
    Files(FilesAsk),
    /// Something that belongs to the face that has the window.
    Window(WindowAsk),
    /// Put the text on the clipboard.
    Copy {
        /// The whole text.
        text: String,
        /// The phrases it was made from.
        phrases: Vec<PhraseId>,
        /// What was typed to find it.
        query: String,
    },
    /// Put the text on the clipboard through the window, where the usual way is refused; what is not
    /// possible there comes back as [`Event::Failed`] with `reason`.
    CopyThroughWindow {
        /// The whole text.
        text: String,
        /// The phrases it was made from.
        phrases: Vec<PhraseId>,
        /// What was typed to find it.
        query: String,
        /// Why the usual way is refused.
        reason: String,
    },
    /// Leave what was copied last to somebody who outlives the program; [`Event::ClipboardLeft`]
    /// answers.
    LeaveClipboard,
    /// Run a rule that is being written.
    TryRule(RuleJob),
    /// Change files of the library; [`Event::Saved`] answers.
    Save(SaveJob),
    /// Look whether the library changed on disk.
    LookAtLibrary,
    /// Read the library.
    LoadLibrary {
        /// The folder; absent: the same one again.
        folder: Option<String>,
    },
    /// Write the shipped library into a folder.
    CreateLibrary,
}

/// What the system's dialogs are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The folder of a library.
    Library,
    /// The folder with the reports of the team.
    Reports,
    /// A place for a file.
    Place(OutFile),
}

/// One search to run.
#[derive(Clone)]
pub struct SearchJob {
    /// Rises with every search; an answer to an older one is dropped.
    pub generation: u64,
    /// Free text of the query.
    pub query: String,
    /// What to search.
    pub content: Arc<Content>,
    /// Which phrases may be shown.
    pub mask: Arc<Vec<bool>>,
    /// How to search.
    pub options: Options,
    /// How much each is used.
    pub in_use: InUse,
    /// Phrases to which the same query often led.
    pub learned: HashSet<usize>,
    /// What is known of the conversation.
    pub conversation: Conversation,
    /// At most this many hits.
    pub limit: usize,
}

impl std::fmt::Debug for SearchJob {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SearchJob({}, {:?})", self.generation, self.query)
    }
}

/// One run of a rule that is being written.
#[derive(Clone, Debug)]
pub struct RuleJob {
    /// Rises with every run; an answer to an older one is dropped.
    pub generation: u64,
    /// The rule that it takes the place of, if there is one.
    pub rule: Option<String>,
    /// Its text.
    pub text: String,
    /// The other rules.
    pub rulebook: Arc<Rulebook>,
    /// The library to run it over.
    pub content: Arc<Content>,
}

/// News from outside.
#[derive(Clone, Debug)]
pub enum Event {
    /// Of files outside the library.
    Files(FilesNews),
    /// The time, local and absolute.
    Clock {
        /// Local time.
        local: DateTime,
        /// Absolute time.
        absolute: jiff::Timestamp,
    },
    /// What was remembered from earlier days.
    Remembered {
        /// Use of phrases.
        usage: Usage,
        /// Pinned phrases, oldest first.
        favourites: Vec<PhraseId>,
        /// What was typed, the phrase it led to, how often.
        queries: Vec<(String, PhraseId, u32)>,
        /// What was being written and not saved: slot and JSON, the latest last.
        drafts: Vec<(String, String)>,
    },
    /// Who sits here.
    Known {
        /// The name under which the system knows the person; empty if it says none.
        user: String,
        /// The name of the file of history that this program adds to, without its ending.
        writer: String,
    },
    /// The window closes: what is still to be kept is kept now.
    Closing,
    /// A job of [`Effect::Save`] came to its end. Where files changed, the library is read next.
    Saved(SaveOutcome),
    /// What time it is, told before anything else of a frame.
    Tick(Timestamp),
    /// A place was chosen for a file.
    PlaceChosen {
        /// Where.
        path: String,
        /// The file.
        file: OutFile,
    },
    /// The system could show no dialog.
    NoDialog(Wanted),
    /// The folder with the reports of the team was chosen.
    ReportsChosen(String),
    /// A library was read.
    LibraryLoaded {
        /// Everything computed from it.
        content: Arc<Content>,
        /// Where it is.
        folder: String,
        /// It cannot be written.
        read_only: bool,
    },
    /// The folder is not there, or cannot be read at all.
    LibraryMissing {
        /// Which folder.
        folder: String,
        /// What the system said, if it said something.
        reason: Option<String>,
    },
    /// The rules were read.
    RulebookLoaded {
        /// They.
        rulebook: Arc<Rulebook>,
        /// What is wrong with the team's own.
        diagnostics: Vec<Diagnostic>,
    },
    /// The dialogues of practice were read.
    DialoguesLoaded {
        /// They.
        dialogues: Arc<Dialogues>,
        /// What is wrong with the team's own.
        diagnostics: Vec<Diagnostic>,
    },
    /// Every answer in practice, as [`RecordsAsk::ReadPractice`] asked.
    PracticeRead {
        /// Of cards, in the order in which they were given.
        reviews: Vec<Review>,
        /// In drills, in the order in which they were given.
        drilled: Vec<Drilled>,
        /// Rows that a newer version wrote; they stay where they are.
        n_unread: usize,
    },
    /// The library was checked by the rules.
    Checked {
        /// The library that was checked.
        content: Arc<Content>,
        /// For each phrase: what is open.
        findings: Vec<Vec<Finding>>,
    },
    /// A rule that is being written was run.
    RuleTried {
        /// In which run.
        generation: u64,
        /// What it says.
        trial: Arc<Trial>,
    },
    /// An answer.
    Found {
        /// To which search.
        generation: u64,
        /// What was found.
        found: Found,
    },
    /// The clipboard holds the text.
    Copied {
        /// The whole text.
        text: String,
        /// The phrases it was made from.
        phrases: Vec<PhraseId>,
        /// What was typed to find it.
        query: String,
    },
    /// The text could not be put on the clipboard in the usual way.
    CopyRefused {
        /// The whole text.
        text: String,
        /// The phrases it was made from.
        phrases: Vec<PhraseId>,
        /// What was typed to find it.
        query: String,
        /// Why: `@key` of the words table, or the system's own words.
        reason: String,
    },
    /// What was copied outlives the program, as far as that is possible.
    ClipboardLeft,
    /// Something went wrong outside: a key of the words table and the system's own words.
    Failed {
        /// For example `toast.copy_failed`.
        key: &'static str,
        /// What the system said.
        reason: String,
    },
    /// A folder was chosen.
    LibraryChosen(String),
}
