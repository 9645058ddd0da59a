//! Drills and exams that have begun and not ended, so that one that was killed goes on where it was. What
//! is kept of them is what they were made from; what was answered stands in the records anyway, and what
//! was typed stands nowhere. An exam and a drill have a slot each; a session of cards needs none, as the
//! queue knows what was answered.

use serde::{Deserialize, Serialize};

use super::drill::Past;
use super::{Drill, Page, PracticeAction, Running};
use crate::app::action::{Effect, RecordsAsk};
use crate::app::state::{AppState, ToastKind};
use crate::practice::card::Mode;
use crate::practice::{Drilled, Session, Timestamp};

/// The names of the slots begin so.
pub const SLOTS: &str = "practice/open/";
/// The slot of an exam.
const EXAM: &str = "practice/open/exam";
/// The slot of everything else.
const DRILL: &str = "practice/open/drill";

/// A session that has begun and not ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    /// What it was begun as.
    pub drill: Drill,
    /// What it was made from.
    pub seed: u64,
    /// Its number in the records.
    pub session: u64,
    /// Stands for its questions: [`Session::plan`].
    pub plan: u64,
    /// When it began; the next day it is forgotten.
    pub began: Timestamp,
    /// After so many answers the question of this name came (blank: none), where only the answer decided
    /// that.
    pub next: Option<(usize, String)>,
}

impl Open {
    fn slot(&self) -> &'static str {
        match self.drill {
            Drill::Exam(_) => EXAM,
            _ => DRILL,
        }
    }

    fn record(&self) -> Effect {
        let json = serde_json::to_string(self).expect("numbers and names have no strange keys");
        Effect::Records(RecordsAsk::Draft { slot: self.slot().to_owned(), json: Some(json) })
    }

    fn forget(&self) -> Effect {
        Effect::Records(RecordsAsk::Draft { slot: self.slot().to_owned(), json: None })
    }
}

/// A session that can be gone on with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What it was begun as.
    pub drill: Drill,
    /// Its number in the records.
    pub session: u64,
    /// The number of the question that comes next, as the session itself counts; `None` where a question
    /// has several answers.
    pub question: Option<usize>,
}

impl AppState {
    /// What can be gone on with, the latest first. Nothing before the history and the conversations are
    /// there, without which nothing can be put together again.
    pub fn offers(&self) -> Vec<Offer> {
        let held = &self.practice;
        if !held.read || !held.dialogues_read {
            return Vec::new();
        }
        let today = held.at.day();
        let mut open: Vec<&Open> =
            held.open.iter().filter(|open| open.began.day() == today).collect();
        open.sort_by_key(|open| std::cmp::Reverse(open.began.utc_ms));
        let offer = |open: &Open| {
            let own = held.drilled.iter().filter(|one| one.session == open.session);
            // The lines of an exam that are typed by the clock count as none.
            let counts =
                |one: &&Drilled| open.slot() != EXAM || one.measures.part != Some(Mode::Typing);
            let several = matches!(open.drill, Drill::FindFix | Drill::RolePlay | Drill::Mistakes);
            let question = (!several).then(|| own.filter(counts).count() + 1);
            Offer { drill: open.drill, session: open.session, question }
        };
        open.into_iter().map(offer).collect()
    }

    /// Takes over what was open when the program ended.
    pub(in crate::app) fn take_open(&mut self, drafts: &[(String, String)]) {
        let of_practice = drafts.iter().filter(|(slot, _)| slot.starts_with(SLOTS));
        // What another version wrote differently is forgotten with the day.
        let open = of_practice.filter_map(|(_, json)| serde_json::from_str(json).ok());
        for open in open {
            self.hold(open);
        }
    }

    fn hold(&mut self, open: Open) {
        self.practice.open.retain(|held| held.slot() != open.slot());
        self.practice.open.push(open);
    }

    /// Remembers the session that has just begun, if it could not be put together without that.
    pub(super) fn keep_open(&mut self) -> Vec<Effect> {
        let Some(run) = &self.practice.run else { return Vec::new() };
        if run.drill == Drill::Today {
            return Vec::new();
        }
        let session = &run.session;
        let open = Open {
            drill: run.drill,
            seed: session.seed,
            session: session.id,
            plan: session.plan(),
            began: self.practice.at,
            next: None,
        };
        let effect = open.record();
        self.hold(open);
        vec![effect]
    }

    /// Remembers which question came, where only the answer decided that.
    pub(super) fn keep_next(&mut self) -> Vec<Effect> {
        let held = &mut self.practice;
        let Some(run) = held.run.as_ref().filter(|run| run.drill == Drill::RolePlay) else {
            return Vec::new();
        };
        let (id, n, coming) = (run.session.id, run.session.log().len(), run.session.coming());
        let Some(open) = held.open.iter_mut().find(|open| open.session == id) else {
            return Vec::new();
        };
        open.next = Some((n, coming));
        vec![open.record()]
    }

    /// Forgets the session of this number.
    pub(super) fn close_open(&mut self, session: u64) -> Vec<Effect> {
        let held = &mut self.practice.open;
        let effects = held.iter().filter(|open| open.session == session).map(Open::forget);
        let effects = effects.collect();
        held.retain(|open| open.session != session);
        effects
    }

    /// Forgets what was begun on another day.
    pub(super) fn close_old(&mut self) -> Vec<Effect> {
        let today = self.practice.at.day();
        let held = &mut self.practice.open;
        let effects = held.iter().filter(|open| open.began.day() != today).map(Open::forget);
        let effects = effects.collect();
        held.retain(|open| open.began.day() == today);
        effects
    }

    /// Goes on with the session of this number, where it was.
    pub(super) fn take_up(&mut self, session: u64) -> Vec<Effect> {
        let held = &self.practice;
        let stopped = |run: &Running| run.session.id == session && !run.session.is_over();
        if held.run.as_ref().is_some_and(stopped) {
            return self.practise(PracticeAction::Resume);
        }
        let Some(open) = held.open.iter().find(|open| open.session == session).cloned() else {
            return Vec::new();
        };
        self.overlay = None;
        let Some(resumed) = self.resumed(&open) else {
            let name = self.words().get(open.drill.mode().words_key()).to_owned();
            self.toast("learn.not_resumed", &[("name", name)], ToastKind::Hint, None);
            return self.close_open(session);
        };
        let over = resumed.is_over();
        self.practice.run = Some(Running::new(open.drill, resumed, self.practice.at));
        if over {
            // It was killed after the last answer: there is only the result to be shown.
            self.practice.page = Page::Summary;
            return self.close_open(session);
        }
        self.practice.page = Page::Session;
        Vec::new()
    }

    /// The session as it was, if everything it was made from is still the same.
    fn resumed(&self, open: &Open) -> Option<Session> {
        let held = &self.practice;
        let own = |one: &Drilled| one.session == open.session;
        // It was put together from what had been answered before it.
        let first = held.drilled.iter().position(own).unwrap_or(held.drilled.len());
        let (before, since) = held.drilled.split_at_checked(first)?;
        let later = |review: &crate::practice::Review| review.at.utc_ms > open.began.utc_ms;
        let n_reviews = held.reviews.iter().position(later).unwrap_or(held.reviews.len());
        let reviews = held.reviews.get(..n_reviews)?;
        let drill = match open.drill {
            Drill::Exam(_) => Drill::Exam(Some(open.seed)),
            drill => drill,
        };
        let session = self.session_from(drill, open.seed, Past { reviews, drilled: before })?;
        let answered: Vec<Drilled> = since.iter().filter(|one| own(one)).cloned().collect();
        let next = open.next.as_ref().filter(|(n, _)| *n == answered.len());
        let next = next.map(|(_, key)| key.as_str());
        let session = (session.plan() == open.plan).then_some(session)?;
        session.resume(open.session, &answered, next, held.at)
    }
}
