//! The checks, one file per kind. A check sees one message and says where its rule is broken;
//! it does not choose between rules.

pub mod consistency;
pub mod detector;
pub mod integrity;
pub mod metric;
pub mod occurrence;
pub mod pattern;
pub mod phrase;
pub mod placeholder;
pub mod repetition;
pub mod require;

use super::context::Context;
use super::fold::Text;
use super::found::{Found, Hit};
use super::rule::{Check, ListId, Rule};
use super::{Message, Rulebook};

/// One message as the checks see it.
pub(super) struct Seen<'a> {
    pub book: &'a Rulebook,
    pub message: &'a Message<'a>,
    pub text: &'a Text,
    pub hits: &'a [Hit],
    pub excepts: &'a [(u32, usize, usize)],
    pub context: &'a mut Context,
    /// Reasons are to be told.
    pub tracing: bool,
    /// Where the run ends that was judged last.
    pub run_end: usize,
}

impl Seen<'_> {
    /// Words of `list` in the message.
    pub fn words(&mut self, list: ListId) -> impl Iterator<Item = (usize, usize)> + '_ {
        let lexicon = &self.book.lexicon;
        self.context.read(lexicon, self.text);
        let words = self.context.words().iter().filter(move |word| lexicon.has(**word, list));
        words.map(|word| (word.start, word.end))
    }
}

/// Runs a check that looks at the message as a whole.
pub(super) fn whole(seen: &mut Seen<'_>, index: usize, rule: &Rule, found: &mut Vec<Found>) {
    match &rule.check {
        Check::Phrase(_) | Check::Pattern(_) => {}
        Check::Detector(detector) => detector::run(seen, index, detector, found),
        Check::Require(require) => require::run(seen, index, require, found),
        Check::Occurrence(occurrence) => occurrence::run(seen, index, occurrence, found),
        Check::Repetition(repetition) => repetition::run(seen, index, repetition, found),
        Check::Consistency(consistency) => consistency::run(seen, index, consistency, found),
        Check::Metric(metric) => metric::run(seen, index, *metric, found),
        Check::Placeholder { perhaps } => placeholder::run(seen, index, *perhaps, found),
        Check::Integrity(damages) => {
            for damage in damages {
                integrity::run(seen, index, *damage, found);
            }
        }
    }
}

/// A finding about the characters from `start` to `end`.
fn at(rule: usize, start: usize, end: usize) -> Found {
    Found { rule, start, end, fix: None, bytes: None }
}

/// A finding about the message as a whole, reported on its first clause's place with no length.
fn about_message(rule: usize) -> Found {
    at(rule, 0, 0)
}
