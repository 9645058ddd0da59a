//! A session: questions one after another, each answered once, with what was right and wrong at once,
//! and one record for every answer. A state machine: seed, answers and moments in, feedback and
//! records out; the same seed and answers give the same session.
//! It draws nothing, waits for nothing and stores nothing.

pub mod cards;
pub mod courtesy;
pub mod exam;
pub mod find_fix;
pub mod reply;
pub mod response;
pub mod resume;
pub mod role_play;
pub mod sorting;
pub mod typing;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::card::{Grade, Mode};
use super::cloze::Piece;
use super::day::Timestamp;
use super::diff::{Counts, Step};
use super::queue::Why;
use super::record::{Drilled, Measures, Record, Review};
use super::response::{Responses, responses};
use super::schedule::{Phase, Scheduler, States};
use super::seed::Seed;
use super::spans::Mark;
use super::typing::{Invalid, Run, Typed};
use crate::library::{Element, PhraseId};
use crate::text::CharSpan;

/// A failed card comes again after so many others.
const AGAIN_AFTER: usize = 3;
/// A card comes at most so often in one session.
const MOST_TURNS: usize = 8;

/// What is found in a reply by the rules, as a plain value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// Where.
    pub span: CharSpan,
    /// The rule's id.
    pub rule: String,
    /// What kind of violation.
    pub category: String,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub advice: String,
    /// True for a mere hint: it counts only where a script says so.
    pub mild: bool,
}

/// Finds what is wrong in a reply.
pub type Judge<'a> = dyn Fn(&str) -> Vec<Flaw> + 'a;

/// What counts of what the rules find in `text`: all but mere hints.
fn flaws(judge: &Judge<'_>, text: &str) -> Vec<Flaw> {
    judge(text).into_iter().filter(|flaw| !flaw.mild).collect()
}

/// Finds nothing wrong; for sessions that judge no wording.
pub fn no_rules(_: &str) -> Vec<Flaw> {
    Vec::new()
}

/// Who practises, and on what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// The name in the profile, or blank.
    pub user: Arc<str>,
    /// The library (`card::library_revision`).
    pub library: Arc<str>,
    /// The rules, by a short name of their version.
    pub rules: Arc<str>,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// Say the phrase, turn the card, say whether it was known.
    Recall {
        /// When the phrase is used.
        cue: Cue,
        /// The phrase, to be shown when the card is turned.
        text: String,
    },
    /// Fill in the blanks.
    Cloze {
        /// When the phrase is used.
        cue: Cue,
        /// The phrase in pieces.
        pieces: Vec<Piece>,
    },
    /// Write the phrase from memory.
    Dictation {
        /// When the phrase is used.
        cue: Cue,
        /// How long it is, in characters.
        n_chars: usize,
        /// Its beginning, as a hint; asking for it costs the grade.
        hint: String,
    },
    /// Copy the text.
    Typing {
        /// Which phrase.
        phrase: PhraseId,
        /// What to type.
        text: String,
    },
    /// Answer the customer within seconds.
    Response {
        /// What the customer writes …
        customer: String,
        /// … after so many milliseconds.
        delay_ms: u32,
        /// After so many more the question is over: answer [`Input::GiveUp`] then.
        limit_ms: u32,
        /// Answers to choose from; empty: to be typed.
        choices: Vec<Choice>,
    },
    /// Mark what should not have been said.
    Find {
        /// The conversation.
        sheet: Sheet,
    },
    /// Say a bad line well.
    Rewrite {
        /// The conversation.
        sheet: Sheet,
        /// Which line, from 0.
        line_index: usize,
        /// What is wrong in it, and why.
        faults: Vec<(CharSpan, String)>,
        /// What must be in it.
        needs: Vec<Element>,
    },
    /// Mark the words of courtesy.
    Spot {
        /// The conversation.
        sheet: Sheet,
    },
    /// Say where a phrase belongs.
    Sort {
        /// The phrase.
        text: String,
        /// By what.
        by: SortBy,
        /// Where it may belong.
        choices: Vec<Choice>,
    },
    /// Answer the customer in a role play.
    Turn {
        /// The script's title.
        title: String,
        /// What the learner is told first.
        brief: String,
        /// What was said so far, the customer's last line included.
        said: Vec<Spoken>,
        /// Milliseconds for the answer.
        within_ms: u32,
        /// Advice, for who asks.
        hint: Option<String>,
    },
}

/// When a phrase is used.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cue {
    /// Which phrase.
    pub phrase: Option<PhraseId>,
    /// Its title.
    pub title: String,
    /// Id of its category.
    pub category: String,
    /// Scenes.
    pub scenes: Vec<String>,
    /// What a customer would write, or an agent search for.
    pub keywords: Vec<String>,
    /// Why the card is asked.
    pub why: Option<Why>,
}

/// By what phrases are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SortBy {
    /// By category.
    Category,
    /// By stage.
    Stage,
}

/// Something to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The id of a phrase, a category or a stage.
    pub id: String,
    /// What is shown.
    pub label: String,
}

/// A conversation on paper.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// How the customer feels.
    pub mood: Option<String>,
    /// In order.
    pub lines: Vec<SheetLine>,
}

/// A line of a conversation on paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetLine {
    /// True for the agent's.
    pub agent: bool,
    /// Seconds since midnight, if it has a clock time.
    pub at_s: Option<u32>,
    /// What is said.
    pub text: String,
}

/// Something said in a role play.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// True for the agent's.
    pub agent: bool,
    /// What.
    pub text: String,
}

/// What the learner does.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// 记得 or 忘了.
    Known(bool),
    /// The blanks, in order.
    Blanks(Vec<String>),
    /// A written text, with how it was written.
    Text(Typed),
    /// The chosen one, from 0.
    Choice(usize),
    /// Marks on a sheet.
    Marks(Vec<Mark>),
    /// No answer: gave up, or the time is over.
    GiveUp,
}

/// How it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// As it should be.
    Right,
    /// Nearly.
    Nearly,
    /// Not.
    Wrong,
}

/// What a learner is told about an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Feedback {
    /// How it went.
    pub verdict: Verdict,
    /// Share that was right, 0 to 1.
    pub accuracy: f64,
    /// How long the answer took, in milliseconds.
    pub took_ms: u32,
    /// The grade, of a card.
    pub grade: Option<Grade>,
    /// Each character of a written answer.
    pub steps: Vec<Step>,
    /// How each blank, or each thing to mark, went; in order.
    pub parts: Vec<bool>,
    /// How it should be; blank where there is nothing to show.
    pub expected: String,
    /// What else there is to say.
    pub notes: Vec<Note>,
    /// The numbers of a typing run.
    pub run: Option<Run>,
    /// So long it should stay at least, in milliseconds.
    pub dwell_ms: u32,
}

/// A remark on an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Note {
    /// A rule objects.
    Flaw(Flaw),
    /// This is missing.
    Lacks(Element),
    /// This was overlooked.
    Overlooked {
        /// Where.
        mark: Mark,
        /// What is wrong with it; blank for a word of courtesy.
        why: String,
    },
    /// This was marked and need not have been.
    NotThat(Mark),
    /// It came too late: so many milliseconds were allowed.
    Late {
        /// How many.
        within_ms: u32,
    },
    /// Right, but meant for another occasion.
    Elsewhere,
    /// Nothing was changed.
    Unchanged,
    /// Too little was written.
    TooShort,
    /// The run does not count.
    Invalid(Invalid),
}

impl Feedback {
    fn new(verdict: Verdict, accuracy: f64, took_ms: u32) -> Self {
        Self {
            verdict,
            accuracy,
            took_ms,
            grade: None,
            steps: Vec::new(),
            parts: Vec::new(),
            expected: String::new(),
            notes: Vec::new(),
            run: None,
            dwell_ms: 0,
        }
    }
}

/// Why an input was not taken. Nothing has changed then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The question has been answered, or there is none.
    NothingAsked,
    /// It does not answer this kind of question.
    WrongKind,
    /// The customer has not written yet.
    TooEarly,
}

/// An answer that was taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// What the learner is told.
    pub feedback: Feedback,
    /// What is to be written down, at once.
    pub records: Vec<Record>,
}

/// What a task gives back for an answer.
pub(in crate::practice) struct Judged {
    feedback: Feedback,
    measures: Measures,
    /// The task asks something more.
    more: bool,
}

/// The circumstances of an answer.
pub(in crate::practice) struct Circumstances<'a> {
    input: &'a Input,
    shown: Timestamp,
    at: Timestamp,
    hinted: bool,
    judge: &'a Judge<'a>,
}

impl Circumstances<'_> {
    fn took_ms(&self) -> u32 {
        self.at.ms_since(self.shown)
    }
}

macro_rules! tasks {
    ($($name:ident($task:ty) = $mode:expr;)*) => {
        /// One question, or several that belong together.
        #[derive(Clone, Debug)]
        pub(in crate::practice) enum Task { $($name($task),)* }

        impl Task {
            fn item(&self) -> Item {
                match self { $(Self::$name(task) => task.item(),)* }
            }

            fn answer(&mut self, given: &Circumstances<'_>) -> Result<Judged, Refused> {
                match self { $(Self::$name(task) => task.answer(given),)* }
            }

            /// Its mode and its name there, for the records.
            fn key(&self) -> (Mode, String) {
                match self {
                    $(Self::$name(task) => {
                        let mode: fn(&$task) -> Mode = $mode;
                        (mode(task), task.key())
                    })*
                }
            }
        }
    };
}

// A new kind is a file beside this one and a line here with its mode; `item`, `answer` and `key` are what
// its file must say.
tasks! {
    Card(cards::CardTask) = |task| task.card.kind.mode();
    Typing(typing::TypingTask) = |_| Mode::Typing;
    Response(response::ResponseTask) = |_| Mode::Response;
    FindFix(find_fix::FindFixTask) = |_| Mode::FindFix;
    Courtesy(courtesy::CourtesyTask) = |_| Mode::Courtesy;
    Sorting(sorting::SortingTask) = |_| Mode::Sorting;
    RolePlay(role_play::RolePlayTask) = |_| Mode::RolePlay;
}

/// The name of what was asked, in records and in the mistakes book: `find-fix:late-parcel`.
pub fn item_key(mode: Mode, name: &str) -> String {
    format!("{}:{name}", mode.as_str())
}

/// What an [`item_key`] is made of.
pub fn parse_item_key(key: &str) -> Option<(Mode, &str)> {
    let (mode, name) = key.split_once(':')?;
    Some((Mode::from_name(mode)?, name))
}

/// A session.
#[derive(Clone, Debug)]
pub struct Session {
    /// Its mode.
    pub mode: Mode,
    /// What it was made from.
    pub seed: u64,
    /// Who practises, and on what.
    pub context: Context,
    /// Its number: with it records are put together again.
    pub id: u64,
    tasks: Vec<Task>,
    at: usize,
    shown: Option<Timestamp>,
    /// The question was told to be on the screen.
    is_seen: bool,
    hinted: bool,
    feedback: Option<Feedback>,
    item: Option<Item>,
    more: bool,
    schedule: Option<(Scheduler, States)>,
    /// No more typing after so many milliseconds of it.
    typing_limit_ms: Option<u32>,
    log: Vec<Logged>,
}

/// An answer as the session remembers it.
#[derive(Clone, Debug, PartialEq)]
pub struct Logged {
    /// What was asked.
    pub key: String,
    /// What was asked, for the eye.
    pub title: String,
    /// In which mode.
    pub mode: Mode,
    /// How it went.
    pub verdict: Verdict,
    /// Share that was right.
    pub accuracy: f64,
    /// How long it took, in milliseconds.
    pub took_ms: u32,
    /// The numbers of a typing run.
    pub run: Option<Run>,
    /// What was measured.
    pub measures: Measures,
}

impl Session {
    pub(in crate::practice) fn over(
        mode: Mode,
        seed: u64,
        context: Context,
        tasks: Vec<Task>,
    ) -> Self {
        Self {
            mode,
            seed,
            context,
            id: seed,
            tasks,
            at: 0,
            shown: None,
            is_seen: false,
            hinted: false,
            feedback: None,
            item: None,
            more: false,
            schedule: None,
            typing_limit_ms: None,
            log: Vec::new(),
        }
    }

    /// Shows the first question at `at`.
    pub fn begin(&mut self, at: Timestamp) {
        if self.shown.is_none() {
            // The seed may be a hash of the same moment: mixed, so that the two do not cancel out.
            let moment = super::seed::hash(&at.utc_ms.to_le_bytes());
            self.id = Seed::of(moment, "session").draw() ^ self.seed;
            self.show(at);
        }
    }

    /// The current question; `None` before the beginning and after the end.
    pub fn item(&self) -> Option<&Item> {
        self.item.as_ref()
    }

    /// What was said about the answer, until the next question.
    pub fn feedback(&self) -> Option<&Feedback> {
        self.feedback.as_ref()
    }

    /// True if there are no more questions.
    pub fn is_over(&self) -> bool {
        self.shown.is_some() && self.item.is_none()
    }

    /// How many tasks are done, and how many there are; a failed card comes again and adds one.
    pub fn progress(&self) -> (usize, usize) {
        (self.at, self.tasks.len())
    }

    /// When the current question was shown.
    pub fn shown(&self) -> Option<Timestamp> {
        self.shown
    }

    /// Tells when the question was first really on the screen (for a three-second answer: the
    /// customer's bubble), where that is later than was meant. Only the first time counts, so that it
    /// may be told with every frame.
    pub fn seen(&mut self, at: Timestamp) {
        let (Some(shown), None, false) = (self.shown, &self.feedback, self.is_seen) else { return };
        match self.tasks.get_mut(self.at) {
            Some(Task::Response(task)) => self.is_seen = task.bubble(at.ms_since(shown)),
            _ => {
                self.is_seen = true;
                self.shown = Some(at);
            }
        }
    }

    /// Notes that the hint of the current question was looked at.
    pub fn hint(&mut self) {
        self.hinted = true;
    }

    /// Every answer so far.
    pub fn log(&self) -> &[Logged] {
        &self.log
    }

    /// The states of the cards in the session, as they are now.
    pub fn states(&self) -> Option<&States> {
        self.schedule.as_ref().map(|(_, states)| states)
    }

    /// Answers the current question at `at`. The records are to be written down before the learner
    /// is told.
    ///
    /// # Errors
    /// If the input was not taken.
    pub fn answer(
        &mut self,
        input: &Input,
        at: Timestamp,
        judge: &Judge<'_>,
    ) -> Result<Answered, Refused> {
        let (Some(shown), None) = (self.shown, &self.feedback) else {
            return Err(Refused::NothingAsked);
        };
        let hinted = self.hinted;
        let task = self.tasks.get_mut(self.at).ok_or(Refused::NothingAsked)?;
        let (mode, name) = task.key();
        let title = title_of(&task.item());
        let Judged { feedback, measures, more } =
            task.answer(&Circumstances { input, shown, at, hinted, judge })?;
        self.more = more;
        let record = self.record(mode, &name, &feedback, &measures, at);
        self.log.push(Logged {
            key: item_key(mode, &name),
            title,
            mode,
            verdict: feedback.verdict,
            accuracy: feedback.accuracy,
            took_ms: feedback.took_ms,
            run: feedback.run,
            measures,
        });
        if let Record::Review(review) = &record {
            self.reschedule(review);
        }
        self.feedback = Some(feedback.clone());
        Ok(Answered { feedback, records: vec![record] })
    }

    /// Goes on to the next question, which is shown at `at`. False if there is none.
    pub fn next(&mut self, at: Timestamp) -> bool {
        if self.feedback.is_none() {
            return self.item.is_some();
        }
        self.advance();
        self.show(at);
        self.item.is_some()
    }

    /// Passes on to the next task, unless this one asks something more.
    fn advance(&mut self) {
        if !self.more {
            self.at += 1;
        }
        let runs = self.log.iter().filter(|one| one.mode == Mode::Typing);
        let spent: u64 = runs.map(|one| u64::from(one.took_ms)).sum();
        if self.typing_limit_ms.is_some_and(|limit| spent >= u64::from(limit)) {
            let mut index = 0;
            self.tasks.retain(|task| {
                index += 1;
                index <= self.at || !matches!(task, Task::Typing(_))
            });
        }
    }

    fn show(&mut self, at: Timestamp) {
        self.shown = Some(at);
        self.is_seen = false;
        self.hinted = false;
        self.feedback = None;
        self.item = self.tasks.get(self.at).map(Task::item);
    }

    fn record(
        &self,
        mode: Mode,
        name: &str,
        feedback: &Feedback,
        measures: &Measures,
        at: Timestamp,
    ) -> Record {
        if let (Some(Task::Card(task)), Some(grade), Some(_)) =
            (self.tasks.get(self.at), feedback.grade, &self.schedule)
        {
            return Record::Review(Review {
                at,
                user: Arc::clone(&self.context.user),
                card: task.card.clone(),
                wording: task.wording,
                mode: self.mode_of(mode),
                grade,
                accuracy: feedback.accuracy as f32,
                took_ms: feedback.took_ms,
                library: Arc::clone(&self.context.library),
            });
        }
        let part = (self.mode_of(mode) != mode).then_some(mode);
        let measures = Measures { part, accuracy: Some(feedback.accuracy), ..measures.clone() };
        Record::Drilled(Drilled {
            at,
            user: Arc::clone(&self.context.user),
            session: self.id,
            mode: self.mode_of(mode),
            item: item_key(mode, name),
            right: feedback.verdict == Verdict::Right,
            took_ms: feedback.took_ms,
            measures,
            seed: self.seed,
            library: Arc::clone(&self.context.library),
            rules: Arc::clone(&self.context.rules),
        })
    }

    /// Mistakes and exams ask in every mode; what is asked in them counts as theirs.
    fn mode_of(&self, task: Mode) -> Mode {
        match self.mode {
            Mode::Mistakes | Mode::Exam => self.mode,
            _ => task,
        }
    }

    /// Brings a card's state up to date; a card in a step of minutes comes again in this session.
    fn reschedule(&mut self, review: &Review) {
        let Some((scheduler, states)) = &mut self.schedule else { return };
        scheduler.take(states, review);
        let Some(state) = states.get(&review.card) else { return };
        let turns = |task: &&Task| matches!(task, Task::Card(held) if held.card == review.card);
        if !state.is_learning() || self.tasks.iter().filter(turns).count() >= MOST_TURNS {
            return;
        }
        let Some(Task::Card(task)) = self.tasks.get(self.at) else { return };
        let mut again = task.clone();
        again.cue.why = Some(match state.phase {
            Phase::Relearning(_) => Why::Relearning,
            Phase::Learning(_) | Phase::Review => Why::Learning,
        });
        let place = match review.grade {
            Grade::Again => (self.at + 1 + AGAIN_AFTER).min(self.tasks.len()),
            _ => self.tasks.len(),
        };
        self.tasks.insert(place, Task::Card(again));
    }

    /// What there is to say at the end, or wherever the learner stops.
    pub fn summary(&self) -> Summary {
        Summary::of(self.mode, &self.log)
    }
}

/// What a question is called, for a list.
fn title_of(item: &Item) -> String {
    match item {
        Item::Recall { cue, .. } | Item::Cloze { cue, .. } | Item::Dictation { cue, .. } => {
            cue.title.clone()
        }
        Item::Typing { text, .. } | Item::Sort { text, .. } => text.clone(),
        Item::Response { customer, .. } => customer.clone(),
        Item::Find { sheet } | Item::Spot { sheet } => sheet.title.clone(),
        Item::Rewrite { sheet, line_index, .. } => sheet
            .lines
            .get(*line_index)
            .map_or_else(|| sheet.title.clone(), |line| line.text.clone()),
        Item::Turn { said, .. } => said.last().map(|line| line.text.clone()).unwrap_or_default(),
    }
}

impl Logged {
    /// How long the customer waited for an answer, in milliseconds. Something else said within
    /// `target_ms` is no answer: hitting any key at once must not look quick.
    pub fn response_ms(&self, target_ms: u32) -> u32 {
        let is_other = self.verdict == Verdict::Wrong && self.took_ms <= target_ms;
        if is_other { super::response::LIMIT_MS } else { self.took_ms }
    }

    /// The answer that `drilled` records; its key stands in for a title.
    pub fn of(drilled: &Drilled) -> Self {
        let own = parse_item_key(&drilled.item).map_or(drilled.mode, |(mode, _)| mode);
        let accuracy = drilled.measures.accuracy.unwrap_or(f64::from(u8::from(drilled.right)));
        let run = drilled.measures.chars.map(|[right, wrong, missed, extra]| Run {
            counts: Counts { right, wrong, missed, extra },
            took_ms: drilled.took_ms,
        });
        Self {
            key: drilled.item.clone(),
            title: drilled.item.clone(),
            mode: own,
            verdict: if drilled.right { Verdict::Right } else { Verdict::Wrong },
            accuracy,
            took_ms: drilled.took_ms,
            run: run.filter(|_| own == Mode::Typing),
            measures: drilled.measures.clone(),
        }
    }
}

/// A session in numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// Its mode.
    pub mode: Mode,
    /// Answers.
    pub n_answers: usize,
    /// Of these, right.
    pub n_right: usize,
    /// The share that was right, taken over the answers, 0 to 1; 1 without answers.
    pub accuracy: f64,
    /// Time spent on answers, in milliseconds.
    pub took_ms: u64,
    /// All typing runs that count as one.
    pub run: Option<Run>,
    /// First responses.
    pub responses: Option<Responses>,
    /// Mean F1 over what was to be marked, 0 to 1.
    pub f1: Option<f64>,
    /// What went wrong, each once, in order: title.
    pub wrong: Vec<String>,
}

impl Summary {
    /// Of `log`.
    pub fn of(mode: Mode, log: &[Logged]) -> Self {
        let n_answers = log.len();
        let n_right = log.iter().filter(|one| one.verdict == Verdict::Right).count();
        let mean = |values: Vec<f64>| {
            (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
        };
        let runs =
            log.iter().filter(|one| one.measures.invalid.is_none()).filter_map(|one| one.run);
        let target_ms = super::response::TARGET_MS;
        let answered = log.iter().filter(|one| one.mode == Mode::Response);
        let times: Vec<u32> = answered.map(|one| one.response_ms(target_ms)).collect();
        let f1 = |one: &Logged| {
            let [precision, recall] = one.measures.marks?;
            let sum = precision + recall;
            Some(if sum == 0.0 { 0.0 } else { 2.0 * precision * recall / sum })
        };
        let mut wrong: Vec<String> = Vec::new();
        for one in log.iter().filter(|one| one.verdict == Verdict::Wrong) {
            if !wrong.contains(&one.title) {
                wrong.push(one.title.clone());
            }
        }
        Self {
            mode,
            n_answers,
            n_right,
            accuracy: mean(log.iter().map(|one| one.accuracy).collect()).unwrap_or(1.0),
            took_ms: log.iter().map(|one| u64::from(one.took_ms)).sum(),
            run: runs.reduce(Run::plus),
            responses: responses(&times, target_ms),
            f1: mean(log.iter().filter_map(f1).collect()),
            wrong,
        }
    }
}

/// The counts of a record as they are stored.
fn stored(counts: Counts) -> [u32; 4] {
    [counts.right, counts.wrong, counts.missed, counts.extra]
}
