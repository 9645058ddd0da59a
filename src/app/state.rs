//! The whole state of the program.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::DateTime;

use super::action::{Action, Overlay, Screen};
use super::content::Content;
use super::list::List;
use super::query_memory::QueryMemory;
use super::settings::Settings;
use super::usage::{InUse, Usage};
use crate::diagnostic::Diagnostic;
use crate::library::{Phrase, PhraseId, Stage};
use crate::practice::Timestamp;
use crate::rulebook::{Finding, Rulebook};
use crate::search::Found;
use crate::template::{Filled, Template, Values};
use crate::words::{Language, Words};

/// At most this many hits are shown; the list says when there are more.
pub const MOST_HITS: usize = 1_000;

/// The whole state of the program.
#[derive(Debug)]
pub struct AppState {
    /// What a person has chosen.
    pub settings: Settings,
    /// The system's language, used where the settings leave it open.
    pub system_language: Language,
    /// The screen that is shown.
    pub screen: Screen,
    /// What lies over it.
    pub overlay: Option<Overlay>,
    /// How far the library is.
    pub loading: Loading,
    /// The library and what was computed from it.
    pub content: Arc<Content>,
    /// For each phrase: its season holds now.
    pub in_season: Vec<bool>,
    /// The rules.
    pub rulebook: Arc<Rulebook>,
    /// What is wrong with the team's own rules.
    pub rule_diagnostics: Vec<Diagnostic>,
    /// For each phrase: what the rules find and nobody accepted; empty until it was checked.
    pub findings: Vec<Vec<Finding>>,
    /// The Check screen.
    pub check: super::check::Check,
    /// The rule whose page is shown.
    pub rule: Option<String>,
    /// The Curate screen.
    pub curate: super::curate::Curate,
    /// The name under which the system knows the person, where the profile names none.
    pub system_user: String,
    /// The name of the file of history that this program adds to, without its ending.
    pub writer: String,
    /// A rule being written.
    pub rule_editor: Option<super::rule_editor::RuleEditor>,
    /// The Practice screen.
    pub practice: super::practice::Practice,
    /// The Insights screen.
    pub insights: super::insights::Insights,
    /// Local time.
    pub now: DateTime,
    /// Absolute time.
    pub now_absolute: jiff::Timestamp,
    /// Use of phrases.
    pub usage: Usage,
    /// The same for the phrases of the library, as a search wants it.
    pub in_use: InUse,
    /// Which query led to which phrase.
    pub query_memory: QueryMemory,
    /// Phrases copied for the current customer, the latest last.
    pub sent: Vec<PhraseId>,
    /// Pinned phrases, oldest first.
    pub favourites: Vec<PhraseId>,
    /// The Find screen.
    pub find: Find,
    /// The current customer's values; never written to disk.
    pub customer: Values,
    /// Values typed for the fields of single phrases; never written to disk.
    pub fields: HashMap<PhraseId, Values>,
    /// The reply being put together.
    pub tray: Vec<TrayPiece>,
    /// A text of several phrases, or from the Check screen, that was asked about: a second time copies it.
    pub asked_text: Option<String>,
    /// What was done, told shortly.
    pub toasts: Vec<Toast>,
    /// The input that should get the focus.
    pub focus: Option<Focus>,
    /// Counts toasts.
    pub(super) next_toast: u64,
}

/// How far the library is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loading {
    /// Being read for the first time.
    Reading,
    /// There.
    Ready {
        /// The folder.
        folder: String,
        /// It cannot be written.
        read_only: bool,
    },
    /// The folder is not there, or cannot be read at all.
    Missing {
        /// The folder.
        folder: String,
        /// What the system said.
        reason: Option<String>,
    },
}

/// The Find screen.
#[derive(Debug, Default)]
pub struct Find {
    /// What was typed.
    pub query: String,
    /// The characters of it that an input method is still composing.
    pub composing: Option<std::ops::Range<usize>>,
    /// The category shown; `None`: all.
    pub category: Option<String>,
    /// The stage shown; `None`: all.
    pub stage: Option<Stage>,
    /// Drafts, retired and out-of-season phrases are shown too.
    pub show_all: bool,
    /// The rows, counted and ordered.
    pub list: List,
    /// The chosen phrase.
    pub selected: Option<PhraseId>,
    /// The answer to the last search.
    pub found: Found,
    /// The number of the last search that was asked for.
    pub generation: u64,
    /// The number of the last search that was answered.
    pub answered: u64,
    /// The chosen phrase stays chosen when the answer comes, if it is still there.
    pub keep_selection: bool,
    /// The phrase that breaks a rule and was asked about: a second time copies it.
    pub asked_about: Option<PhraseId>,
    /// The phrase that was asked about because this query finds it by a guess; asked once.
    pub meant: Option<PhraseId>,
    /// Wishes about rows, uttered before the answer came: carried out when it comes.
    pub when_found: Vec<Action>,
}

impl Find {
    /// What is searched: the query, but what is still being composed without the blanks and marks by
    /// which an input method parts its syllables (`ni hao`, `xi'an`): they are nobody's words.
    pub fn searched(&self) -> Cow<'_, str> {
        let Some(composing) = &self.composing else { return Cow::Borrowed(&self.query) };
        let parts = |c: char| c.is_whitespace() || c == '\'' || c == '’';
        let kept = self.query.chars().enumerate();
        kept.filter(|(at, c)| !(composing.contains(at) && parts(*c))).map(|(_, c)| c).collect()
    }
}

/// A piece of the reply being put together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrayPiece {
    /// The phrase it came from.
    pub phrase: PhraseId,
    /// What it says, filled; `{name}` where a value is still to come.
    pub text: String,
}

/// An input of the Find screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Focus {
    /// The search field, with its text selected.
    Search,
    /// A field of the chosen phrase.
    Field(String),
    /// A blank of the reply.
    ReplyField(String),
    /// The choice of a category in the editor, where none is chosen.
    Category,
    /// A field of the text on the Check screen.
    CheckField(String),
}

/// Something told shortly.
#[derive(Clone, Debug, PartialEq)]
pub struct Toast {
    /// Its number.
    pub id: u64,
    /// What it says: a key of the words table.
    pub key: &'static str,
    /// Values for the words.
    pub args: Vec<(&'static str, String)>,
    /// Whether something went wrong.
    pub kind: ToastKind,
    /// What it offers to take back.
    pub undo: Option<Undo>,
}

/// Whether something went well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToastKind {
    /// Done.
    Done,
    /// Something is needed first.
    Hint,
    /// Something went wrong.
    Failed,
}

/// What can be taken back.
#[derive(Clone, Debug, PartialEq)]
pub enum Undo {
    /// The customer that was forgotten.
    Customer {
        /// Its values.
        customer: Values,
        /// What was typed for the text under check.
        check: Values,
        /// What was typed for single phrases.
        fields: HashMap<PhraseId, Values>,
        /// The reply that was being put together.
        tray: Vec<TrayPiece>,
        /// What was copied for this customer.
        sent: Vec<PhraseId>,
    },
    /// The reply that was emptied.
    Tray(Vec<TrayPiece>),
    /// The piece that was taken out of the reply, and its place.
    TrayPiece(usize, TrayPiece),
    /// The phrase that was pinned or unpinned.
    Favourite(PhraseId),
    /// The last operation on the library, by its number.
    Op(u64),
}

impl AppState {
    /// A state without a library yet.
    pub fn new(
        settings: Settings,
        system_language: Language,
        local: DateTime,
        absolute: jiff::Timestamp,
    ) -> Self {
        Self {
            settings,
            system_language,
            screen: Screen::Find,
            overlay: None,
            loading: Loading::Reading,
            content: Arc::default(),
            in_season: Vec::new(),
            rulebook: Arc::new(Rulebook::load(&[]).value),
            rule_diagnostics: Vec::new(),
            findings: Vec::new(),
            check: super::check::Check::default(),
            rule: None,
            curate: super::curate::Curate::default(),
            system_user: String::new(),
            writer: String::from("deti"),
            rule_editor: None,
            practice: super::practice::Practice::new(Timestamp {
                utc_ms: absolute.as_millisecond(),
                ..Timestamp::default()
            }),
            insights: super::insights::Insights::default(),
            now: local,
            now_absolute: absolute,
            usage: Usage::default(),
            in_use: InUse::default(),
            query_memory: QueryMemory::default(),
            sent: Vec::new(),
            favourites: Vec::new(),
            find: Find::default(),
            customer: Values::new(),
            fields: HashMap::new(),
            tray: Vec::new(),
            asked_text: None,
            toasts: Vec::new(),
            focus: Some(Focus::Search),
            next_toast: 1,
        }
    }

    /// The language of the interface.
    pub fn language(&self) -> Language {
        self.settings.language.unwrap_or(self.system_language)
    }

    /// The words of the interface.
    pub fn words(&self) -> &'static Words {
        self.language().words()
    }

    /// The phrase `id` as agents see it, if the library has it.
    pub fn phrase(&self, id: &PhraseId) -> Option<&Arc<Phrase>> {
        self.content.phrase(self.content.library.index_of(id)?)
    }

    /// How many errors and how many milder problems the files have, the team's own rules among them.
    pub fn problem_counts(&self) -> (usize, usize) {
        let (n_errors, n_milder) = self.content.problem_counts();
        let severe = |found: &&Diagnostic| found.severity == crate::diagnostic::Severity::Error;
        let beside = || self.rule_diagnostics.iter().chain(&self.practice.diagnostics);
        let n_severe = beside().filter(severe).count();
        (n_errors + n_severe, n_milder + beside().count() - n_severe)
    }

    /// What is open in the phrase `id` as agents see it, if the library was checked. A wording that
    /// was approved is sent as it is.
    pub fn open_findings(&self, id: &PhraseId) -> &[Finding] {
        let index = self.content.library.index_of(id).filter(|at| !self.content.stands_in(*at));
        index.and_then(|index| self.findings.get(index)).map_or(&[], Vec::as_slice)
    }

    /// The chosen phrase.
    pub fn selected(&self) -> Option<&Arc<Phrase>> {
        self.phrase(self.find.selected.as_ref()?)
    }

    /// The value that fills the placeholder `name` of a phrase: the clock's, the profile's, the
    /// customer's, or what was typed for this phrase; later ones win.
    pub fn values_for(&self, phrase: &Phrase) -> Values {
        let mut values = Values::of_clock(self.now);
        values.extend(&self.settings.profile_values());
        if let Some(fields) = self.fields.get(&phrase.id) {
            values.extend(fields);
        }
        values.extend(&self.customer);
        values
    }

    /// The phrase as the customer will read it.
    pub fn filled(&self, phrase: &Phrase) -> Filled {
        Filled::new(&Template::parse(&phrase.text), &self.values_for(phrase))
    }

    /// A piece of the reply as the customer will read it, by what is known now.
    pub fn filled_piece(&self, piece: &TrayPiece) -> Filled {
        let values = match self.phrase(&piece.phrase) {
            Some(phrase) => self.values_for(phrase),
            None => {
                let mut values = Values::of_clock(self.now);
                values.extend(&self.settings.profile_values());
                values.extend(&self.customer);
                values
            }
        };
        let template = Template::parse(&piece.text);
        if template.names().is_empty() {
            // It is whole, whatever signs it holds.
            return Filled::whole(&piece.text);
        }
        Filled::new(&template, &values)
    }

    /// The blanks of the reply that wait for a value: each name once, with a piece that asks for it.
    pub fn open_blanks(&self) -> Vec<(String, PhraseId)> {
        let mut open: Vec<(String, PhraseId)> = Vec::new();
        for piece in &self.tray {
            for name in self.filled_piece(piece).missing() {
                if !open.iter().any(|(held, _)| held == name) {
                    open.push((name.to_owned(), piece.phrase.clone()));
                }
            }
        }
        open
    }

    /// True if `name` is asked once per customer and kept until the next one.
    pub fn is_customer_field(&self, name: &str) -> bool {
        self.content.library.meta.customer_fields.iter().any(|field| field == name)
    }

    /// True if `name` is the agent's own.
    pub fn is_profile_field(&self, name: &str) -> bool {
        self.content.library.meta.profile_fields.iter().any(|field| field == name)
    }
}
