//! Role play: the customer of a script says a line, the learner answers, and the answer decides what
//! the customer says next.

use std::sync::Arc;

use super::reply;
use super::{
    Circumstances, Context, Input, Item, Judged, Note, Refused, Session, Spoken, Task, Verdict,
    parse_item_key,
};
use crate::library::Element;
use crate::practice::card::Mode;
use crate::practice::dialogue::{Script, Turn};

/// A script with a ring in it ends after so many rounds of its turns.
const MOST_ROUNDS: usize = 3;

/// A session over one script.
pub fn session(script: &Arc<Script>, seed: u64, context: Context) -> Session {
    Session::over(Mode::RolePlay, seed, context, vec![task(script)])
}

pub(in crate::practice) fn task(script: &Arc<Script>) -> Task {
    let first = script.turns.first().map(|turn| turn.customer.clone()).unwrap_or_default();
    Task::RolePlay(RolePlayTask {
        script: Arc::clone(script),
        turn: 0,
        n_answers: 0,
        said: vec![Spoken { agent: false, text: first }],
    })
}

/// One script.
#[derive(Clone, Debug)]
pub(in crate::practice) struct RolePlayTask {
    script: Arc<Script>,
    turn: usize,
    n_answers: usize,
    said: Vec<Spoken>,
}

impl RolePlayTask {
    fn turn(&self) -> Option<&Turn> {
        self.script.turns.get(self.turn)
    }

    pub(in crate::practice) fn key(&self) -> String {
        let turn = self.turn().map(|turn| turn.id.as_str()).unwrap_or_default();
        format!("{}/{turn}", self.script.head.id)
    }

    pub(in crate::practice) fn item(&self) -> Item {
        Item::Turn {
            title: self.script.head.title.clone(),
            brief: self.script.brief.clone(),
            said: self.said.clone(),
            within_ms: self.turn().map_or(0, |turn| turn.within_s.saturating_mul(1_000)),
            hint: self.turn().and_then(|turn| turn.hint.clone()),
        }
    }

    /// Passes over the turn that is asked, whose answer nobody remembers: its words are left blank. The
    /// turn of the name `next` comes after it; blank: none. True if there is one, and `None` if nobody
    /// knows.
    pub(in crate::practice) fn pass(&mut self, next: Option<&str>) -> Option<bool> {
        let next = next?;
        if next.is_empty() {
            return Some(false);
        }
        let (mode, name) = parse_item_key(next)?;
        let of_script = || name.strip_prefix(self.script.head.id.as_str())?.strip_prefix('/');
        let id = of_script().filter(|_| mode == Mode::RolePlay)?;
        let index = self.script.turns.iter().position(|turn| turn.id.as_str() == id)?;
        let customer = self.script.turns.get(index)?.customer.clone();
        self.said.push(Spoken { agent: true, text: String::new() });
        self.said.push(Spoken { agent: false, text: customer });
        self.turn = index;
        self.n_answers += 1;
        Some(true)
    }

    pub(in crate::practice) fn answer(
        &mut self,
        given: &Circumstances<'_>,
    ) -> Result<Judged, Refused> {
        let text = match given.input {
            Input::Text(typed) => typed.text.trim(),
            Input::GiveUp => "",
            _ => return Err(Refused::WrongKind),
        };
        let turn = self.turn().ok_or(Refused::NothingAsked)?;
        let mut judged = reply::judged(text, &turn.expects, &turn.avoid, given);
        let within_ms = turn.within_s.saturating_mul(1_000);
        let feedback = &mut judged.feedback;
        if feedback.took_ms > within_ms {
            feedback.notes.push(Note::Late { within_ms });
            if feedback.verdict == Verdict::Right {
                feedback.verdict = Verdict::Nearly;
            }
        }
        feedback.expected = turn.good.first().cloned().unwrap_or_default();
        let clean =
            !feedback.notes.iter().any(|note| matches!(note, Note::Flaw(_) | Note::TooShort));
        let held: Vec<Element> =
            Element::ALL.into_iter().filter(|element| element.is_in(text)).collect();
        let next = turn.next.iter().find(|way| way.when.fits(&held, clean)).map(|way| way.to);
        self.n_answers += 1;
        let most = self.script.turns.len() * MOST_ROUNDS;
        let next = next.filter(|_| self.n_answers < most);
        self.said.push(Spoken { agent: true, text: text.to_owned() });
        if let Some((index, turn)) =
            next.and_then(|index| Some((index, self.script.turns.get(index)?)))
        {
            self.said.push(Spoken { agent: false, text: turn.customer.clone() });
            self.turn = index;
            judged.more = true;
        }
        Ok(judged)
    }
}
