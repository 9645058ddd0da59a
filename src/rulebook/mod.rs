//! The rulebook: which wording must not be sent, why, and how to mend it.
//! Rules are data (`templates/rulebook/*.yaml`, a team's own beside them); this is their engine.
//! It judges one message at a time, reads no clock and no disk, and never judges the customer's words.

mod across;
pub mod automaton;
pub mod checks;
pub mod clause;
pub mod compete;
mod compile;
mod context;
pub mod docs;
pub mod draft;
pub mod edit;
pub mod example;
pub mod fix;
pub mod fold;
mod found;
pub mod lexicon;
pub mod lint;
pub mod load;
pub mod pattern;
pub mod rule;
pub mod schema;
pub mod script;
pub mod suppress;
pub mod trace;

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;

pub use fix::{Edit, Fixed};
pub use rule::{Kind, Level, Rule, Safety, Source};
pub use trace::{Outcome, Trace};

use crate::diagnostic::{Checked, Severity};
use crate::library::Stage;
use crate::text::Span;
use automaton::Automaton;
use compile::Lists;
use fold::Letters;
use lexicon::Lexicon;
use load::RuleFile;
use pattern::Classes;

/// Every rule, ready to run.
#[derive(Debug)]
pub struct Rulebook {
    rules: Vec<Arc<Rule>>,
    levels: Vec<Level>,
    by_id: HashMap<Arc<str>, usize>,
    triggers: Automaton<Entry>,
    /// What texts hold that triggers may fire in, one after another.
    choices: Vec<Letters>,
    lexicon: Arc<Lexicon>,
    /// Rules that look at every message as a whole.
    whole: Vec<usize>,
    ground: Arc<Ground>,
}

/// What the rules were made from: a rule that is being written stands on it, too.
#[derive(Debug)]
struct Ground {
    classes: Classes,
    lists: Lists,
    files: Vec<RuleFile>,
}

/// What a word in the automaton of triggers means.
#[derive(Clone, Copy, Debug)]
enum Entry {
    /// The first literal of an alternative.
    Trigger {
        rule: u32,
        alternative: u32,
        /// Without these in the text it comes to nothing …
        needs: Letters,
        /// … nor without one of these: where in `Rulebook::choices`, and how many.
        choice: (u32, u32),
    },
    /// A word that competes with the hits of a rule.
    Except { rule: u32 },
    /// A word without which a rule has nothing to look at.
    Need { rule: u32 },
}

/// One message or phrase body to judge.
#[derive(Clone, Copy, Debug, Default)]
pub struct Message<'a> {
    /// As written, placeholders included.
    pub text: &'a str,
    /// Category of the phrase.
    pub category: Option<&'a str>,
    /// Stages it serves.
    pub stages: &'a [Stage],
    /// Scenes or tags; with the category they decide which rules for scenes apply.
    pub scenes: &'a [&'a str],
    /// Placeholder names that somebody fills; `None`: every name is asked for, so none is reported.
    pub placeholders: Option<&'a [Arc<str>]>,
    /// What looks as if it waited to be filled in, and is sent as it stands; see
    /// [`crate::template::Spared`].
    pub spared: &'a [String],
}

impl<'a> Message<'a> {
    /// A bare line without category or scene.
    pub fn new(text: &'a str) -> Self {
        Self { text, ..Self::default() }
    }
}

/// One stretch that breaks one rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule's id.
    pub rule: Arc<str>,
    /// What kind of violation.
    pub category: Arc<str>,
    /// How bad.
    pub severity: Severity,
    /// Where, in bytes of the text.
    pub span: Span,
    /// What is wrong.
    pub message: Arc<str>,
    /// What to write instead.
    pub advice: Arc<str>,
    /// Why it matters.
    pub why: Arc<str>,
    /// Where the rule comes from.
    pub source: Arc<Source>,
    /// How to mend it.
    pub fix: Option<Fix>,
    /// Further candidates, to choose from.
    pub others: Vec<Fix>,
    /// What it took to see it: `width`, `case`, `gap` and so on.
    pub folds: Vec<&'static str>,
}

/// One edit that mends a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// What to put in.
    pub text: String,
    /// What to take out, in bytes of the text; may be wider than the finding, to repair punctuation.
    pub span: Span,
    /// What it may be trusted with.
    pub safety: Safety,
}

impl Rulebook {
    /// The built-in rules with `files` (path, text) of a team over them: rules override by id,
    /// `levels` set switches.
    pub fn load(files: &[(&str, &str)]) -> Checked<Self> {
        load::load(files)
    }

    /// The same rules with other levels for some; ids that are not known are ignored.
    pub fn with_levels(&self, levels: &[(&str, Level)]) -> Self {
        let mut all = self.levels.clone();
        for (id, level) in levels {
            if let Some(slot) = self.by_id.get(*id).and_then(|index| all.get_mut(*index)) {
                *slot = *level;
            }
        }
        let (rules, by_id) = (self.rules.clone(), self.by_id.clone());
        load::assemble(rules, all, by_id, self.lexicon.clone(), self.ground.clone())
    }

    /// Every rule, by family and as written.
    pub fn rules(&self) -> &[Arc<Rule>] {
        &self.rules
    }

    /// The files that the rules stand in, in the order they were read.
    pub fn files(&self) -> &[RuleFile] {
        &self.ground.files
    }

    /// The rule `id`.
    pub fn rule(&self, id: &str) -> Option<&Arc<Rule>> {
        self.by_id.get(id).and_then(|index| self.rules.get(*index))
    }

    /// The level that `id` runs at, switches included.
    pub fn level(&self, id: &str) -> Option<Level> {
        self.by_id.get(id).and_then(|index| self.levels.get(*index)).copied()
    }

    /// Every finding in `message`, by place; no two share a character that is read, and findings
    /// about the message as a whole cover nothing.
    pub fn lint(&self, message: &Message<'_>) -> Vec<Finding> {
        let mut scratch = lint::Scratch::default();
        lint::lint(self, message, &mut scratch)
    }

    /// The same with buffers that are kept, for many messages in a row.
    pub fn lint_with(&self, message: &Message<'_>, scratch: &mut lint::Scratch) -> Vec<Finding> {
        lint::lint(self, message, scratch)
    }

    /// What is not the same across a whole library, such as 小姐 in a few phrases and 女士 in all
    /// others: the number of the message, from 0, and its first place. Messages that a rule finds
    /// fault with by themselves are left to [`Rulebook::lint`].
    pub fn lint_library<'m>(
        &self,
        messages: impl IntoIterator<Item = Message<'m>>,
    ) -> Vec<(usize, Finding)> {
        across::findings(self, messages)
    }

    /// The folded words that every line is scanned for, each once: the yardstick of the benchmark.
    pub fn scan_words(&self) -> Vec<String> {
        let load::Entries { words, .. } = load::entries(&self.rules, &self.levels);
        let words: std::collections::BTreeSet<String> =
            words.into_iter().map(|(word, _)| word.into_iter().collect()).collect();
        words.into_iter().filter(|word| !word.is_empty()).collect()
    }

    /// Why each rule that saw something in `text` fired or was vetoed.
    pub fn trace(&self, message: &Message<'_>) -> Trace {
        trace::trace(self, message)
    }

    /// What is wrong with the rules by their own examples; empty if nothing.
    pub fn test_rules(&self) -> Vec<example::Problem> {
        example::test_rules(self)
    }

    /// Applies every safe fix until nothing safe is left; at most ten rounds.
    pub fn fix_safe(&self, message: &Message<'_>) -> Fixed {
        fix::fix_safe(self, message)
    }
}
