//! A session that is taken up again where it broke off, from what was written down of it: which questions
//! were asked and how the answers went, never the answers themselves. The session is made anew from its
//! seed; the questions that were answered are passed over, their results are in its log.
//! It remembers nothing itself.

use super::{Drilled, Logged, Session, Task, Timestamp, item_key, title_of};
use crate::practice::seed;

impl Session {
    /// A number that stands for the questions of a session that has not begun: another one where the
    /// library, the rules or the conversations would ask something else.
    pub fn plan(&self) -> u64 {
        let mut names = String::new();
        for task in &self.tasks {
            let (mode, name) = task.key();
            names.push_str(&item_key(mode, &name));
            names.push('\n');
        }
        seed::hash(names.as_bytes())
    }

    /// The name of the current question, as records have it.
    fn key(&self) -> Option<String> {
        let (mode, name) = self.tasks.get(self.at)?.key();
        Some(item_key(mode, &name))
    }

    /// The name of the question that comes after the one that was just answered; blank at the end.
    pub fn coming(&self) -> String {
        let after = usize::from(!self.more);
        let key = self.tasks.get(self.at + after).map(Task::key);
        key.map_or_else(String::new, |(mode, name)| item_key(mode, &name))
    }

    /// Takes up the session `id`, of which `answered` was written down, with the question after it; that
    /// one is shown at `at`. `next` is its name, or blank for the end, where only the answer decided what
    /// comes next. `None` if the answers are not those of this session.
    pub fn resume(
        mut self,
        id: u64,
        answered: &[Drilled],
        next: Option<&str>,
        at: Timestamp,
    ) -> Option<Self> {
        self.id = id;
        for (index, drilled) in answered.iter().enumerate() {
            if self.key()? != drilled.item {
                return None;
            }
            let after = answered.get(index + 1).map(|one| one.item.as_str()).or(next);
            let task = self.tasks.get_mut(self.at)?;
            let title = title_of(&task.item());
            self.more = match task {
                Task::FindFix(task) => task.pass(),
                Task::RolePlay(task) => task.pass(after)?,
                Task::Card(_)
                | Task::Typing(_)
                | Task::Response(_)
                | Task::Courtesy(_)
                | Task::Sorting(_) => false,
            };
            self.log.push(Logged { title, ..Logged::of(drilled) });
            self.advance();
        }
        self.show(at);
        Some(self)
    }
}
