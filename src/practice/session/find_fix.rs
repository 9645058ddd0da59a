//! Find and fix: mark what should not have been said in a conversation, then say each bad line well.
//! A rewrite must be clean by the rules and keep what the line was for.

use super::reply;
use super::{
    Circumstances, Context, Feedback, Input, Item, Judge, Judged, Measures, Note, Refused, Session,
    Sheet, SheetLine, Task, Verdict, flaws,
};
use crate::practice::card::Mode;
use crate::practice::dialogue::{Dialogue, Line, Said};
use crate::practice::spans::{Mark, score};

/// From this F1 on, marks are nearly right.
const NEARLY: f64 = 0.6;

/// A session over `dialogues`, their slots filled by `seed`, in this order.
pub fn session(dialogues: &[Dialogue], seed: u64, context: Context) -> Session {
    Session::over(Mode::FindFix, seed, context, tasks(dialogues, seed, true))
}

/// With `rewrites` every bad line is asked for, too.
pub(in crate::practice) fn tasks(dialogues: &[Dialogue], seed: u64, rewrites: bool) -> Vec<Task> {
    let task = |dialogue: &Dialogue| {
        let dialogue = dialogue.filled(seed);
        let bad = dialogue.lines.iter().enumerate();
        let bad = bad.filter(|(_, line)| matches!(line.said, Said::Bad { .. }));
        let bad = if rewrites { bad.map(|(index, _)| index).collect() } else { Vec::new() };
        Task::FindFix(FindFixTask { dialogue, bad, step: 0 })
    };
    dialogues.iter().map(task).collect()
}

/// The sheet of a conversation.
pub(in crate::practice) fn sheet(dialogue: &Dialogue) -> Sheet {
    let line = |line: &Line| SheetLine {
        agent: line.said != Said::Customer,
        at_s: line.at_s,
        text: line.text.clone(),
    };
    Sheet {
        id: dialogue.head.id.clone(),
        title: dialogue.head.title.clone(),
        mood: dialogue.head.mood.clone(),
        lines: dialogue.lines.iter().map(line).collect(),
    }
}

/// One conversation.
#[derive(Clone, Debug)]
pub(in crate::practice) struct FindFixTask {
    dialogue: Dialogue,
    /// The lines to be said well.
    bad: Vec<usize>,
    /// 0: marks are asked for; n: the nth bad line.
    step: usize,
}

impl FindFixTask {
    fn line(&self) -> Option<(usize, &Line)> {
        let index = *self.bad.get(self.step.checked_sub(1)?)?;
        Some((index, self.dialogue.lines.get(index)?))
    }

    pub(in crate::practice) fn key(&self) -> String {
        match self.line() {
            None => self.dialogue.head.id.clone(),
            Some((index, _)) => format!("{}/{index}", self.dialogue.head.id),
        }
    }

    pub(in crate::practice) fn item(&self) -> Item {
        let sheet = sheet(&self.dialogue);
        match self.line() {
            Some((line_index, line)) => {
                let (faults, needs) = match &line.said {
                    Said::Bad { faults, needs, .. } => (faults.as_slice(), needs.clone()),
                    _ => (&[][..], Vec::new()),
                };
                let faults = faults
                    .iter()
                    .filter_map(|fault| Some((fault.span(&line.text)?, fault.why.clone())))
                    .collect();
                Item::Rewrite { sheet, line_index, faults, needs }
            }
            None => Item::Find { sheet },
        }
    }

    pub(in crate::practice) fn answer(
        &mut self,
        given: &Circumstances<'_>,
    ) -> Result<Judged, Refused> {
        let judged = match (self.line(), given.input) {
            (None, Input::Marks(marks)) => self.marks(marks, given),
            (None, Input::GiveUp) => self.marks(&[], given),
            (Some((_, line)), Input::Text(typed)) => rewritten(line, &typed.text, given),
            (Some((_, line)), Input::GiveUp) => rewritten(line, "", given),
            _ => return Err(Refused::WrongKind),
        };
        Ok(Judged { more: self.pass(), ..judged })
    }

    /// Passes over the question that is asked. True if the conversation asks something more.
    pub(in crate::practice) fn pass(&mut self) -> bool {
        self.step += 1;
        self.step <= self.bad.len()
    }

    fn marks(&self, marks: &[Mark], given: &Circumstances<'_>) -> Judged {
        let faults = self.dialogue.faults();
        let gold: Vec<Mark> = faults.iter().map(|(mark, _)| *mark).collect();
        let found = agent_flaws(&self.dialogue, given.judge);
        // What the rules object to besides may be marked; who wrote the dialogue meant the rest.
        let mut accepted = self.dialogue.accepted();
        accepted.extend(found.iter().map(|(mark, _)| *mark));
        let score = score(&gold, &accepted, marks);
        let mut notes = Vec::new();
        let mut missed = Vec::new();
        for ((mark, fault), _) in faults.iter().zip(&score.found).filter(|(_, found)| !**found) {
            notes.push(Note::Overlooked { mark: *mark, why: fault.why.clone() });
            let rule =
                found.iter().find(|(held, _)| held.hits(*mark)).map(|(_, rule)| rule.clone());
            missed.push(rule.unwrap_or_else(|| fault.words.clone()));
        }
        let wrong = score.wrong.iter().filter_map(|index| marks.get(*index));
        notes.extend(wrong.map(|mark| Note::NotThat(*mark)));
        let f1 = score.f1();
        let feedback = Feedback {
            parts: score.found.clone(),
            notes,
            ..Feedback::new(verdict(f1), f1, given.took_ms())
        };
        let measures = Measures {
            marks: Some([score.precision, score.recall]),
            missed,
            ..Measures::default()
        };
        Judged { feedback, measures, more: false }
    }
}

/// How marks of this F1 went.
pub(in crate::practice) fn verdict(f1: f64) -> Verdict {
    if f1 >= 1.0 {
        Verdict::Right
    } else if f1 >= NEARLY {
        Verdict::Nearly
    } else {
        Verdict::Wrong
    }
}

/// What the rules object to in the agent's bad lines, with the rule.
fn agent_flaws(dialogue: &Dialogue, judge: &Judge<'_>) -> Vec<(Mark, String)> {
    let lines = dialogue.lines.iter().enumerate();
    lines
        .filter(|(_, line)| line.said != Said::Customer)
        .flat_map(|(line_index, line)| {
            let mark = move |flaw: super::Flaw| (Mark { line_index, span: flaw.span }, flaw.rule);
            flaws(judge, &line.text).into_iter().map(mark)
        })
        .collect()
}

fn rewritten(line: &Line, text: &str, given: &Circumstances<'_>) -> Judged {
    let (needs, better) = match &line.said {
        Said::Bad { needs, better, .. } => (needs.as_slice(), better.as_str()),
        _ => (&[][..], ""),
    };
    let mut judged = reply::judged(text, needs, &[], given);
    if text.trim() == line.text.trim() {
        judged.feedback.notes.push(Note::Unchanged);
        judged.feedback.verdict = Verdict::Wrong;
    }
    judged.feedback.expected = better.to_owned();
    judged
}
