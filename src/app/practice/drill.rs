//! What can be practised, and the session that each gives.
//! It puts sessions together from what the state holds; how they go is `practice`'s affair.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::app::state::AppState;
use crate::diagnostic::Severity;
use crate::practice::card::{Mode, library_revision};
use crate::practice::dialogue::Dialogue;
use crate::practice::generate::{Exemplar, reply_sheet};
use crate::practice::seed::{self, Seed};
use crate::practice::session::exam::{Form, Material};
use crate::practice::session::response::By;
use crate::practice::session::typing::Length;
use crate::practice::session::{
    Context, Flaw, SortBy, cards, courtesy, exam, find_fix, parse_item_key, response, role_play,
    sorting, typing,
};
use crate::practice::{Drilled, Queue, Review, Session, mistakes};
use crate::rulebook::{Message, Rulebook};

/// The most cards of a session; the rest waits for the next.
pub const MOST_CARDS: usize = 40;
/// The most mistakes of a session.
const MOST_MISTAKES: usize = 20;
/// How many customers write in a three-second drill.
const N_RESPONSES: usize = 6;
/// How many phrases are sorted.
const N_SORTED: usize = 12;
/// How many conversations are looked through.
const N_SHEETS: usize = 3;
/// Seeds of exams have so many values, so that one can be told over the telephone.
const N_EXAMS: u64 = 1_000_000;

/// An example is a line of a sheet if it has so many characters at least …
const SHORTEST: usize = 4;
/// … and at most.
const LONGEST: usize = 60;

macro_rules! drills {
    ($($(#[$doc:meta])* $name:ident $(($choice:ty))? = $mode:ident, [$($row:expr),*];)*) => {
        /// Something to practise.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Drill { $($(#[$doc])* $name $(($choice))?,)* }

        impl Drill {
            /// The rows of the page, each with its choices.
            pub const ROWS: &'static [&'static [Self]] = &[$(&[$($row),*],)*];

            /// Its mode in the records.
            pub fn mode(self) -> Mode {
                match self { $(Self::$name { .. } => Mode::$mode,)* }
            }
        }
    };
}

drills! {
    /// The cards of the day.
    Today = Recall, [Drill::Today];
    /// Typing.
    Typing(Length) = Typing, [
        Drill::Typing(Length::Minutes(1)),
        Drill::Typing(Length::Minutes(3)),
        Drill::Typing(Length::Minutes(5)),
        Drill::Typing(Length::Phrases(5)),
        Drill::Typing(Length::Phrases(10))
    ];
    /// The three-second answer.
    Response(By) = Response, [Drill::Response(By::Choosing), Drill::Response(By::Typing)];
    /// Find what should not have been said, and say it well.
    FindFix = FindFix, [Drill::FindFix];
    /// Find the words of courtesy.
    Courtesy = Courtesy, [Drill::Courtesy];
    /// Sort phrases.
    Sorting(SortBy) = Sorting, [Drill::Sorting(SortBy::Category), Drill::Sorting(SortBy::Stage)];
    /// Role play.
    RolePlay = RolePlay, [Drill::RolePlay];
    /// What went wrong in the last days.
    Mistakes = Mistakes, [Drill::Mistakes];
    /// The exam of this seed, or of a new one.
    Exam(Option<u64>) = Exam, [Drill::Exam(None)];
}

impl Drill {
    /// The short drills that follow the cards of the day, in turn.
    const SHORT: [Self; 6] = [
        Self::Response(By::Choosing),
        Self::Typing(Length::Phrases(5)),
        Self::FindFix,
        Self::Sorting(SortBy::Category),
        Self::Courtesy,
        Self::RolePlay,
    ];
}

/// What was answered before a session began.
#[derive(Clone, Copy, Debug)]
pub(super) struct Past<'a> {
    /// Answers to cards, oldest first.
    pub reviews: &'a [Review],
    /// Answers in drills, oldest first.
    pub drilled: &'a [Drilled],
}

impl AppState {
    /// The session of `drill`, made now; `None` if there is nothing to ask.
    pub(super) fn session_of(&self, drill: Drill) -> Option<Session> {
        let held = &self.practice;
        let chance = seed::hash(&held.at.utc_ms.to_le_bytes());
        let past = Past { reviews: &held.reviews, drilled: &held.drilled };
        self.session_from(drill, chance, past)
    }

    /// The session of `drill` that `chance` gives after what was answered before: the same for the same.
    pub(super) fn session_from(
        &self,
        drill: Drill,
        chance: u64,
        past: Past<'_>,
    ) -> Option<Session> {
        let held = &self.practice;
        let library = &self.content.library;
        let own = self.settings.profile_values();
        let context = self.practice_context();
        let target = f64::from(self.settings.targets.typing_chars_per_min);
        let session = match drill {
            Drill::Today => {
                let queue = Queue::build(&held.deck, &held.states, &held.plan, held.at, chance);
                let queued = queue.items.get(..MOST_CARDS).unwrap_or(&queue.items);
                let (states, scheduler) = (&held.states, &held.scheduler);
                cards::session(queued, library, &own, states, scheduler, chance, context)
            }
            Drill::Typing(length) => {
                let ladder = typing::ladder(&held.deck.phrases, past.drilled, target);
                typing::session(&ladder, library, &own, length, target, chance, context)
            }
            Drill::Response(by) => {
                let target_ms = self.settings.targets.first_reply_s.saturating_mul(1_000);
                let form = response::Form { n: N_RESPONSES, by, target_ms };
                response::session(library, &own, form, chance, context)
            }
            Drill::FindFix => find_fix::session(&self.faulty(past, chance), chance, context),
            Drill::Courtesy => {
                let kind =
                    self.seldom(Mode::Courtesy, past, chance, |one| !one.courtesy().is_empty());
                courtesy::session(kind.get(..N_SHEETS).unwrap_or(&kind), chance, context)
            }
            Drill::Sorting(by) => sorting::session(library, &own, by, N_SORTED, chance, context),
            Drill::RolePlay => {
                let times = times(past, Mode::RolePlay);
                let mut scripts = held.dialogues.scripts.clone();
                Seed::of(chance, "scripts").shuffle(&mut scripts);
                scripts
                    .sort_by_key(|script| times.get(script.head.id.as_str()).copied().unwrap_or(0));
                role_play::session(scripts.first()?, chance, context)
            }
            Drill::Mistakes => {
                let book = mistakes::open(past.reviews, past.drilled, held.at);
                let first = book.get(..MOST_MISTAKES).unwrap_or(&book);
                mistakes::session(first, library, &own, &held.dialogues, chance, context)
            }
            Drill::Exam(seed) => {
                let (deck, dialogues) = (held.deck.phrases.as_slice(), &*held.dialogues);
                let material = Material { library, own: &own, deck, dialogues };
                let seed = seed.unwrap_or(chance % N_EXAMS);
                exam::session(&self.exam_form(), material, seed, context)
            }
        };
        (session.progress().1 > 0).then_some(session)
    }

    /// What the exam asks, by the team's aims.
    pub fn exam_form(&self) -> Form {
        Form {
            pass_chars_per_min: f64::from(self.settings.targets.typing_chars_per_min),
            response_ms: self.settings.targets.first_reply_s.saturating_mul(1_000),
            ..Form::default()
        }
    }

    /// Who practises, and on what.
    fn practice_context(&self) -> Context {
        let user = self.settings.profile.get("客服").map(|name| name.trim()).unwrap_or_default();
        let mut rules = String::new();
        for file in self.rulebook.files() {
            rules.push_str(&file.text);
        }
        Context {
            user: user.into(),
            library: library_revision(&self.content.library).into(),
            rules: crate::library::fingerprint::fingerprint(&rules).into(),
        }
    }

    /// The short drill that was not done for the longest time.
    pub fn suggested_drill(&self) -> Drill {
        let last = |drill: &Drill| {
            let mode = drill.mode();
            self.practice.last.iter().find(|one| one.mode == mode).map(|one| one.at_ms)
        };
        Drill::SHORT.into_iter().min_by_key(last).unwrap_or(Drill::FindFix)
    }

    /// The written conversations that `fit`, those practised least in `mode` first.
    fn seldom(
        &self,
        mode: Mode,
        past: Past<'_>,
        chance: u64,
        fit: impl Fn(&Dialogue) -> bool,
    ) -> Vec<Dialogue> {
        let times = times(past, mode);
        let all = &self.practice.dialogues.dialogues;
        let mut fitting: Vec<Dialogue> =
            all.iter().filter(|one| fit(one)).map(|one| Dialogue::clone(one)).collect();
        Seed::of(chance, "dialogues").shuffle(&mut fitting);
        fitting.sort_by_key(|one| times.get(one.head.id.as_str()).copied().unwrap_or(0));
        fitting
    }

    /// Conversations with something to find: written ones, and one made from the examples of rules.
    fn faulty(&self, past: Past<'_>, chance: u64) -> Vec<Dialogue> {
        let mut chosen = self.seldom(Mode::FindFix, past, chance, |one| !one.faults().is_empty());
        let made = reply_sheet(&exemplars(&self.rulebook), chance);
        chosen.truncate(N_SHEETS - usize::from(made.is_some()));
        chosen.extend(made);
        chosen
    }
}

/// How often each conversation or script was practised in `mode`.
fn times(past: Past<'_>, mode: Mode) -> HashMap<&str, usize> {
    let mut times = HashMap::new();
    for drilled in past.drilled {
        if let Some((held, name)) = parse_item_key(&drilled.item)
            && held == mode
        {
            let id = name.split_once('/').map_or(name, |(id, _)| id);
            *times.entry(id).or_default() += 1;
        }
    }
    times
}

/// The examples of the rules, as sheets are made from.
fn exemplars(rulebook: &Rulebook) -> Vec<Exemplar> {
    let mut all = Vec::new();
    for rule in rulebook.rules() {
        let own = |text: &str, spans, better| Exemplar {
            rule: rule.id.to_string(),
            text: text.to_owned(),
            spans,
            why: rule.message.to_string(),
            better,
        };
        for bad in rule.examples.bad.iter().filter(|bad| bad.scene.is_none()) {
            let found = judged(rulebook, &bad.text);
            let severe = found.iter().filter(|flaw| !flaw.mild && flaw.span.end > flaw.span.start);
            let spans: Vec<_> = severe.map(|flaw| flaw.span).collect();
            // An example that a switch silenced shows nothing.
            if !spans.is_empty() {
                all.push(own(&bad.text, spans, bad.fixed.clone()));
            }
        }
        let good = rule.examples.good.iter().filter(|good| good.scene.is_none());
        all.extend(good.map(|good| own(&good.text, Vec::new(), None)));
    }
    let says_something = |one: &Exemplar| (SHORTEST..=LONGEST).contains(&one.text.chars().count());
    all.retain(|one| !one.text.contains(['{', '\n']) && says_something(one));
    all
}

/// What the rules find in a reply, as practice takes it.
pub(super) fn judged(rulebook: &Rulebook, text: &str) -> Vec<Flaw> {
    let found = rulebook.lint(&Message::new(text));
    let flaw = |finding: crate::rulebook::Finding| Flaw {
        span: finding.span.to_chars(text),
        rule: finding.rule.to_string(),
        category: finding.category.to_string(),
        message: finding.message.to_string(),
        advice: finding.advice.to_string(),
        mild: finding.severity == Severity::Hint,
    };
    found.into_iter().map(flaw).collect()
}
