//! Practice as the window has it: the page, the session that runs, what was answered before. Time comes
//! in as a moment before every wish, so that nothing here reads a clock.
//! How cards are scheduled and answers judged is `practice`'s affair; what it looks like, the view's.

pub mod drill;
pub mod marking;
pub mod open;
pub mod progress;

use std::sync::Arc;

pub use drill::Drill;
pub use marking::{Hand, Marking};
pub use open::{Offer, Open};
pub use progress::Progress;

use super::action::{Effect, OutFile, RecordsAsk, Screen, WindowAsk};
use super::state::{AppState, Loading, ToastKind};
use crate::practice::card::Mode;
use crate::practice::export::{Learner, Report, Table};
use crate::practice::mistakes::{self, Mistake};
use crate::practice::plan::Deck;
use crate::practice::progress::Log;
use crate::practice::record::{Drilled, Record, Review};
use crate::practice::session::typing::Length;
use crate::practice::session::{Feedback, Input, Item, Logged, Refused, Summary, Verdict};
use crate::practice::sheet::ExamSheet;
use crate::practice::{Day, Dialogues, Plan, Queue, Scheduler, Session, States, Timestamp};

/// From the wish to type to 「开始」, in milliseconds.
pub const COUNTDOWN_MS: u64 = 3_000;

/// The pages of the Practice screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Page {
    /// Today, and every drill.
    #[default]
    Home,
    /// A question, or what there is to say about the answer.
    Session,
    /// How the session went.
    Summary,
    /// How the learner is getting on.
    Progress,
    /// What went wrong in the last days.
    Mistakes,
}

/// What a learner wants.
#[derive(Clone, Debug, PartialEq)]
pub enum PracticeAction {
    /// Show a page.
    Show(Page),
    /// Go so many rows down on the first page.
    Choose(isize),
    /// Take the next choice of the chosen row, or the one before.
    Option(isize),
    /// Begin.
    Begin(Drill),
    /// Turn the card.
    Reveal,
    /// Show the hint.
    Hint,
    /// Mark on a sheet.
    Mark(Hand),
    /// Answer.
    Answer(Input),
    /// The next question.
    Next,
    /// Stop here. Every answer that was given has been written down.
    Stop,
    /// Go on where it was stopped.
    Resume,
    /// Go on with the session of this number, of which only the records are left.
    TakeUp(u64),
    /// Write the progress to a file.
    Export(ExportFormat),
    /// Write the result of the exam to a file.
    SaveSheet,
}

/// A kind of file for progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExportFormat {
    /// JSON.
    Json,
    /// Comma-separated values.
    Csv,
    /// A workbook.
    Xlsx,
}

impl ExportFormat {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Json, Self::Csv, Self::Xlsx];

    /// What a file of it ends in.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }
}

/// The last session of a mode.
#[derive(Clone, Debug, PartialEq)]
pub struct Last {
    /// Which mode.
    pub mode: Mode,
    /// When it ended, in milliseconds since 1970.
    pub at_ms: i64,
    /// On which day.
    pub day: Day,
    /// How it went.
    pub summary: Summary,
}

/// A session that runs.
#[derive(Clone, Debug)]
pub struct Running {
    /// What it was begun as.
    pub drill: Drill,
    /// The session.
    pub session: Session,
    /// Counts the questions that were shown.
    pub n_shown: u64,
    /// The card is turned.
    pub revealed: bool,
    /// The hint is shown.
    pub hinted: bool,
    /// Marks on the sheet.
    pub marking: Marking,
    /// When the current question was answered.
    pub answered: Option<Timestamp>,
    /// Typing begins then.
    pub go: Option<Timestamp>,
    /// The customer's bubble was shown then.
    pub bubble: Option<Timestamp>,
    /// An answer came before the bubble.
    pub too_early: bool,
    /// What was said about the last text that was typed.
    pub last_typed: Option<Feedback>,
}

/// Practice as the window has it.
#[derive(Debug)]
pub struct Practice {
    /// The page that is shown.
    pub page: Page,
    /// The chosen row of the first page, from 0.
    pub chosen: usize,
    /// The choice within each row, from 0.
    pub options: Vec<usize>,
    /// What was answered before was asked for; how many answers were held then.
    asked: Option<(usize, usize)>,
    /// It has been read.
    pub read: bool,
    /// What begins when it has been read.
    waiting: Option<Drill>,
    /// What is written to a file when it has been read.
    waiting_export: Option<ExportFormat>,
    /// Every answer to a card, oldest first.
    pub reviews: Vec<Review>,
    /// Every answer in a drill, oldest first.
    pub drilled: Vec<Drilled>,
    /// What the reviews have led to.
    pub states: States,
    /// The scheduler.
    pub scheduler: Scheduler,
    /// The plan.
    pub plan: Plan,
    /// The phrases of the plan.
    pub deck: Deck,
    /// What is to be asked now.
    pub queue: Queue,
    /// What went wrong and has not gone right since.
    pub mistakes: Vec<Mistake>,
    /// The last session of each mode.
    pub last: Vec<Last>,
    /// How many answers were given today.
    pub n_today: usize,
    /// Drills and exams that have begun and not ended.
    pub open: Vec<Open>,
    /// The dialogues.
    pub dialogues: Arc<Dialogues>,
    /// They have been read.
    pub dialogues_read: bool,
    /// What is wrong with the dialogues' files.
    pub diagnostics: Vec<crate::diagnostic::Diagnostic>,
    /// The session that runs, or has just ended.
    pub run: Option<Running>,
    /// The numbers of the page of progress.
    pub progress: Option<Progress>,
    /// Now.
    pub at: Timestamp,
}

impl Practice {
    /// Nothing practised yet, at `at`.
    pub fn new(at: Timestamp) -> Self {
        Self {
            page: Page::Home,
            chosen: 0,
            options: vec![0; Drill::ROWS.len()],
            asked: None,
            read: false,
            waiting: None,
            waiting_export: None,
            reviews: Vec::new(),
            drilled: Vec::new(),
            states: States::new(),
            scheduler: Scheduler::default(),
            plan: Plan::default(),
            deck: Deck::default(),
            queue: Queue::default(),
            mistakes: Vec::new(),
            last: Vec::new(),
            n_today: 0,
            open: Vec::new(),
            dialogues: Arc::default(),
            dialogues_read: false,
            diagnostics: Vec::new(),
            run: None,
            progress: None,
            at,
        }
    }

    /// The drill of the row, with the choice that is taken.
    pub fn drill_of_row(&self, row: usize) -> Option<Drill> {
        let drills = Drill::ROWS.get(row)?;
        drills.get(self.options.get(row).copied().unwrap_or(0)).or(drills.first()).copied()
    }

    /// Milliseconds from now until something changes of its own accord; `None`: nothing will.
    pub fn wakes_in_ms(&self) -> Option<u64> {
        let run = self.run.as_ref().filter(|_| self.page == Page::Session)?;
        let until = |at_ms: u64| at_ms.saturating_sub(self.at.mono_ms).max(1);
        if let Some(feedback) = run.session.feedback() {
            let over = run.answered?.mono_ms + u64::from(feedback.dwell_ms);
            return (over > self.at.mono_ms).then(|| until(over));
        }
        if let Some(go) = run.go {
            // Each second of the countdown is seen.
            let left = until(go.mono_ms);
            return Some((left - 1) % 1_000 + 1);
        }
        match run.session.item()? {
            Item::Response { delay_ms, limit_ms, .. } => Some(match run.bubble {
                None => until(run.session.shown()?.mono_ms + u64::from(*delay_ms)),
                Some(bubble) => until(bubble.mono_ms + u64::from(*limit_ms)),
            }),
            // What is left of the minutes is told in seconds.
            Item::Typing { .. } if run.minutes().is_some() => Some(1_000),
            _ => None,
        }
    }
}

impl Running {
    fn new(drill: Drill, mut session: Session, at: Timestamp) -> Self {
        session.begin(at);
        let mut run = Self {
            drill,
            session,
            n_shown: 0,
            revealed: false,
            hinted: false,
            marking: Marking::default(),
            answered: None,
            go: None,
            bubble: None,
            too_early: false,
            last_typed: None,
        };
        run.shown(at, false);
        run
    }

    /// A question was shown at `at`; `typed`: the one before it was typed, too.
    fn shown(&mut self, at: Timestamp, typed: bool) {
        self.n_shown += 1;
        self.revealed = false;
        self.hinted = false;
        self.answered = None;
        self.bubble = None;
        self.too_early = false;
        self.marking = match self.session.item() {
            Some(Item::Find { sheet } | Item::Spot { sheet }) => Marking::new(sheet),
            _ => Marking::default(),
        };
        let types = matches!(self.session.item(), Some(Item::Typing { .. }));
        self.go = (types && !typed).then(|| at.later(COUNTDOWN_MS));
    }

    /// True if the answer has been shown long enough to go on at `at`.
    pub fn may_go_on(&self, at: Timestamp) -> bool {
        match (self.session.feedback(), self.answered) {
            (Some(feedback), Some(answered)) => at.ms_since(answered) >= feedback.dwell_ms,
            _ => false,
        }
    }

    /// True if there is nothing to read after this answer: the next question comes at once.
    fn goes_on_at_once(&self) -> bool {
        self.session.item().is_some_and(|item| pace(item) == Pace::AtOnce)
    }

    /// True if the next question comes when the answer has been shown long enough.
    fn goes_on_by_itself(&self) -> bool {
        let quick = self.session.item().is_some_and(|item| pace(item) == Pace::ByItself);
        let right = self.session.feedback().is_some_and(|one| one.verdict == Verdict::Right);
        quick && right
    }

    /// The minutes of typing, if it is limited by time.
    pub fn minutes(&self) -> Option<u32> {
        match self.drill {
            Drill::Typing(Length::Minutes(n)) => Some(n),
            Drill::Exam(_) => Some(crate::practice::session::exam::Form::default().typing_min),
            _ => None,
        }
    }
}

impl AppState {
    /// Does what a learner wants.
    pub(super) fn practise(&mut self, wish: PracticeAction) -> Vec<Effect> {
        let at = self.practice.at;
        match wish {
            PracticeAction::Show(page) => {
                self.screen = Screen::Practice;
                self.overlay = None;
                self.show_practice(page);
                return self.ask_for_history();
            }
            PracticeAction::Choose(by) => {
                let n = Drill::ROWS.len() as isize;
                let to = self.practice.chosen as isize + by;
                self.practice.chosen = to.clamp(0, n - 1) as usize;
            }
            PracticeAction::Option(by) => {
                let row = self.practice.chosen;
                let n = Drill::ROWS.get(row).map_or(1, |drills| drills.len()) as isize;
                if let Some(option) = self.practice.options.get_mut(row) {
                    *option = (*option as isize + by).rem_euclid(n) as usize;
                }
            }
            PracticeAction::Begin(drill) => {
                self.screen = Screen::Practice;
                self.overlay = None;
                if !self.may_begin(drill) {
                    // What is due is known when the history is, and a drill asks what has been read.
                    self.practice.page = Page::Home;
                    self.practice.waiting.get_or_insert(drill);
                    return self.ask_for_history();
                }
                return self.begin_drill(drill);
            }
            PracticeAction::Reveal => {
                if let Some(run) = &mut self.practice.run {
                    run.revealed = true;
                }
            }
            PracticeAction::Hint => {
                if let Some(run) = &mut self.practice.run {
                    run.session.hint();
                    run.hinted = true;
                }
            }
            PracticeAction::Mark(hand) => {
                if let Some(run) = &mut self.practice.run
                    && run.session.feedback().is_none()
                {
                    run.marking.take(hand);
                }
            }
            PracticeAction::Answer(input) => return self.answer_question(&input),
            PracticeAction::Next => {
                if self.practice.run.as_ref().is_some_and(|run| run.may_go_on(at)) {
                    return self.next_question();
                }
            }
            PracticeAction::Stop => return self.stop_session(),
            PracticeAction::TakeUp(session) => return self.take_up(session),
            PracticeAction::Resume => {
                if let Some(run) = &mut self.practice.run
                    && !run.session.is_over()
                {
                    run.session.seen(at);
                    self.practice.page = Page::Session;
                    if run.session.feedback().is_some() {
                        return self.next_question();
                    }
                }
            }
            PracticeAction::Export(format) => return self.export_practice(format),
            PracticeAction::SaveSheet => return self.save_sheet(),
        }
        Vec::new()
    }

    fn show_practice(&mut self, page: Page) {
        match page {
            Page::Session | Page::Summary if self.practice.run.is_none() => {
                self.practice.page = Page::Home;
            }
            _ => self.practice.page = page,
        }
        if self.practice.page == Page::Progress {
            self.practice.progress = Some(Progress::of(self));
        }
        self.refresh_practice();
    }

    /// True if everything that `drill` is put together from has been read.
    fn may_begin(&self, drill: Drill) -> bool {
        let held = &self.practice;
        let missing = matches!(self.loading, Loading::Missing { .. });
        held.read && (held.dialogues_read || drill == Drill::Today || missing)
    }

    /// Begins what was waiting, if it need not wait any more.
    pub(super) fn begin_waiting(&mut self) -> Vec<Effect> {
        match self.practice.waiting {
            Some(drill) if self.may_begin(drill) => {
                self.practice.waiting = None;
                self.begin_drill(drill)
            }
            _ => Vec::new(),
        }
    }

    fn begin_drill(&mut self, drill: Drill) -> Vec<Effect> {
        match self.session_of(drill) {
            Some(session) => {
                self.practice.run = Some(Running::new(drill, session, self.practice.at));
                self.practice.page = Page::Session;
                return self.keep_open();
            }
            None => {
                let key = match drill {
                    Drill::Today => "learn.nothing_due",
                    Drill::Mistakes => "learn.no_mistakes",
                    _ => "learn.nothing_to_ask",
                };
                self.toast(key, &[], ToastKind::Hint, None);
            }
        }
        Vec::new()
    }

    fn answer_question(&mut self, input: &Input) -> Vec<Effect> {
        let at = self.practice.at;
        let rulebook = Arc::clone(&self.rulebook);
        let judge = move |text: &str| drill::judged(&rulebook, text);
        let held = &mut self.practice;
        let Some(run) = held.run.as_mut().filter(|_| held.page == Page::Session) else {
            return Vec::new();
        };
        if run.go.is_some() {
            return Vec::new();
        }
        let answered = match run.session.answer(input, at, &judge) {
            Ok(answered) => answered,
            Err(refused) => {
                run.too_early = refused == Refused::TooEarly;
                return Vec::new();
            }
        };
        run.answered = Some(at);
        let at_once = run.goes_on_at_once();
        if matches!(run.session.item(), Some(Item::Typing { .. })) {
            run.last_typed = Some(answered.feedback);
        }
        for record in &answered.records {
            match record {
                Record::Review(review) => {
                    held.scheduler.take(&mut held.states, review);
                    held.reviews.push(review.clone());
                }
                Record::Drilled(drilled) => held.drilled.push(drilled.clone()),
            }
        }
        let records = answered.records.into_iter();
        let mut effects: Vec<Effect> =
            records.map(|record| Effect::Records(RecordsAsk::Answer(Box::new(record)))).collect();
        effects.extend(self.keep_next());
        if at_once {
            effects.extend(self.next_question());
        }
        effects
    }

    fn next_question(&mut self) -> Vec<Effect> {
        let at = self.practice.at;
        let Some(run) = &mut self.practice.run else { return Vec::new() };
        let typed = matches!(run.session.item(), Some(Item::Typing { .. }));
        if run.session.next(at) {
            run.shown(at, typed);
            return Vec::new();
        }
        let session = run.session.id;
        self.practice.page = Page::Summary;
        self.refresh_practice();
        self.close_open(session)
    }

    /// Stops where it is. What has answers can be gone on with until the day ends.
    fn stop_session(&mut self) -> Vec<Effect> {
        let Some(run) = &self.practice.run else { return Vec::new() };
        let mut effects = Vec::new();
        if run.session.log().is_empty() {
            effects = self.close_open(run.session.id);
            self.practice.run = None;
            self.practice.page = Page::Home;
        } else {
            self.practice.page = Page::Summary;
        }
        self.refresh_practice();
        effects
    }

    /// Escape on the Practice screen: stops, or goes a page back. `None` on the first page.
    pub(super) fn escape_practice(&mut self) -> Option<Vec<Effect>> {
        match self.practice.page {
            Page::Home => return None,
            Page::Session => return Some(self.stop_session()),
            Page::Summary | Page::Progress | Page::Mistakes => self.show_practice(Page::Home),
        }
        Some(Vec::new())
    }

    /// Takes in what time it is; what was waiting for this moment happens.
    pub(super) fn take_moment(&mut self, at: Timestamp) -> Vec<Effect> {
        let new_day = at.day() != self.practice.at.day();
        self.practice.at = at;
        let mut effects = Vec::new();
        if new_day {
            self.refresh_practice();
            effects = self.close_old();
        }
        let showing = self.screen == Screen::Practice && self.practice.page == Page::Session;
        let Some(run) = self.practice.run.as_mut().filter(|_| showing) else { return effects };
        if run.session.feedback().is_some() {
            if run.goes_on_by_itself() && run.may_go_on(at) {
                effects.extend(self.next_question());
            }
            return effects;
        }
        if run.go.is_some_and(|go| at.mono_ms >= go.mono_ms) {
            run.go = None;
            run.session.seen(at);
        }
        let Some(Item::Response { delay_ms, limit_ms, .. }) = run.session.item() else {
            return effects;
        };
        let (delay_ms, limit_ms) = (*delay_ms, *limit_ms);
        match (run.bubble, run.session.shown()) {
            (None, Some(shown)) if at.ms_since(shown) >= delay_ms => {
                run.session.seen(at);
                run.bubble = Some(at);
                run.too_early = false;
            }
            (Some(bubble), _) if at.ms_since(bubble) >= limit_ms => {
                effects.extend(self.answer_question(&Input::GiveUp));
            }
            _ => {}
        }
        effects
    }

    /// Shows the screen; the history is read when it is first asked for.
    pub(super) fn open_practice(&mut self) -> Vec<Effect> {
        self.refresh_practice();
        self.ask_for_history()
    }

    fn ask_for_history(&mut self) -> Vec<Effect> {
        if self.practice.asked.is_some() {
            return Vec::new();
        }
        self.practice.asked = Some((self.practice.reviews.len(), self.practice.drilled.len()));
        vec![Effect::Records(RecordsAsk::ReadPractice)]
    }

    /// Takes in every answer that was written down.
    pub(super) fn take_practised(
        &mut self,
        reviews: Vec<Review>,
        drilled: Vec<Drilled>,
        n_unread: usize,
    ) -> Vec<Effect> {
        let held = &mut self.practice;
        // What was answered after the question for the history is not in it.
        let (n_reviews, n_drilled) = held.asked.unwrap_or_default();
        let new_reviews = held.reviews.split_off(n_reviews.min(held.reviews.len()));
        let new_drilled = held.drilled.split_off(n_drilled.min(held.drilled.len()));
        held.reviews = reviews;
        held.drilled = drilled;
        held.reviews.extend(new_reviews);
        held.drilled.extend(new_drilled);
        held.states = held.scheduler.replay(&held.reviews);
        held.read = true;
        if n_unread > 0 {
            let args = [("n", n_unread.to_string())];
            self.toast("practice.unread", &args, ToastKind::Hint, None);
        }
        self.refresh_practice();
        if self.practice.page == Page::Progress {
            self.practice.progress = Some(Progress::of(self));
        }
        let mut effects = self.close_old();
        effects.extend(self.begin_waiting());
        if let Some(format) = self.practice.waiting_export.take() {
            effects.extend(self.export_practice(format));
        }
        effects
    }

    /// Takes over the phrases of a library that was read.
    pub(super) fn take_deck(&mut self) {
        let library = &self.content.library;
        let held = &mut self.practice;
        held.plan = Plan::of_library(library);
        held.deck = Deck::of(library, &held.plan);
        self.refresh_practice();
    }

    /// Computes what the first page shows.
    pub(super) fn refresh_practice(&mut self) {
        let held = &mut self.practice;
        let (at, today) = (held.at, held.at.day());
        held.queue = Queue::build(&held.deck, &held.states, &held.plan, at, 0);
        held.mistakes = mistakes::open(&held.reviews, &held.drilled, at);
        held.last = last_sessions(&held.reviews, &held.drilled);
        let of_today = |at: Timestamp| at.day() == today;
        held.n_today = held.reviews.iter().rev().take_while(|one| of_today(one.at)).count()
            + held.drilled.iter().rev().take_while(|one| of_today(one.at)).count();
    }

    /// The result of the exam that has just been sat.
    pub fn exam_sheet(&self) -> Option<ExamSheet> {
        let run = self.practice.run.as_ref()?;
        let Drill::Exam(_) = run.drill else { return None };
        let at = run.session.shown().unwrap_or(self.practice.at);
        let (form, session) = (self.exam_form(), &run.session);
        Some(ExamSheet::new(&form, session.log(), session.seed, at, &session.context, self.words()))
    }

    fn save_sheet(&mut self) -> Vec<Effect> {
        let (Some(sheet), Some(run)) = (self.exam_sheet(), &self.practice.run) else {
            return Vec::new();
        };
        let name = format!("exam-{}.html", run.session.seed);
        let bytes = sheet.html().into_bytes();
        vec![Effect::Window(WindowAsk::ChoosePlace(OutFile { name, what: "saved.sheet", bytes }))]
    }

    fn export_practice(&mut self, format: ExportFormat) -> Vec<Effect> {
        if !self.practice.read {
            // A report without what was answered on other days would be a wrong one.
            self.practice.waiting_export = Some(format);
            return self.ask_for_history();
        }
        let held = &self.practice;
        let words = self.words();
        let learner = Learner {
            user: self.settings.profile.get("客服").map_or("", String::as_str),
            library: &self.content.library,
            log: Log { reviews: &held.reviews, drilled: &held.drilled, states: &held.states },
            deck: &held.deck,
            plan: &held.plan,
            chars_per_min: self.settings.targets.typing_chars_per_min,
            first_reply_s: self.settings.targets.first_reply_s,
        };
        let report = Report::of(&learner, held.at);
        let user = report.user.as_str();
        let table = || Table::of(std::slice::from_ref(&report), words);
        let bytes = match format {
            ExportFormat::Json => Ok(report.json().into_bytes()),
            ExportFormat::Csv => Ok(table().csv()),
            ExportFormat::Xlsx => table().xlsx(words.get("practice.sheet.people"), held.at),
        };
        let who = if user.is_empty() { "deti" } else { user };
        let who: String = who.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
        let name = format!("{who}-{}.{}", report.day, format.extension());
        match bytes {
            Ok(bytes) => {
                vec![Effect::Window(WindowAsk::ChoosePlace(OutFile {
                    name,
                    what: "saved.report",
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

/// What comes after an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pace {
    /// The next question, at once: there is nothing to read.
    AtOnce,
    /// The next question, when a right answer has been shown long enough.
    ByItself,
    /// The learner goes on.
    Waits,
}

fn pace(item: &Item) -> Pace {
    match item {
        Item::Recall { .. } | Item::Typing { .. } => Pace::AtOnce,
        Item::Sort { .. } => Pace::ByItself,
        Item::Response { choices, .. } if !choices.is_empty() => Pace::ByItself,
        Item::Response { .. }
        | Item::Cloze { .. }
        | Item::Dictation { .. }
        | Item::Find { .. }
        | Item::Rewrite { .. }
        | Item::Spot { .. }
        | Item::Turn { .. } => Pace::Waits,
    }
}

/// The last session of each mode, the latest first.
fn last_sessions(reviews: &[Review], drilled: &[Drilled]) -> Vec<Last> {
    let mut last: Vec<Last> = Vec::new();
    for &mode in Mode::ALL {
        let Some(end) = drilled.iter().rev().find(|one| one.mode == mode) else { continue };
        let own = drilled.iter().filter(|one| one.session == end.session && one.mode == mode);
        let log: Vec<Logged> = own.map(Logged::of).collect();
        let summary = Summary::of(mode, &log);
        last.push(Last { mode, at_ms: end.at.utc_ms, day: end.at.day(), summary });
    }
    if let Some(end) = reviews.last() {
        let summary = Summary::of(Mode::Recall, &[]);
        last.push(Last { mode: Mode::Recall, at_ms: end.at.utc_ms, day: end.at.day(), summary });
    }
    last.sort_by_key(|one| std::cmp::Reverse(one.at_ms));
    last
}
