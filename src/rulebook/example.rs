//! Runs the examples that stand in the rules: bad ones must be found where they are marked, good
//! ones must stay silent under the whole rulebook, fixes must come to rest, and no alternative and
//! no exception may be dead. The same runner serves a team's own rules.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use serde::Serialize;

use super::rule::{Check, Level, Rule, Safety};
use super::trace::{Outcome, Veto};
use super::{Message, Rulebook, fix};
use crate::library::Meta;

/// Something a rule promises and does not keep.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The rule's id.
    pub rule: Arc<str>,
    /// What kind of promise.
    pub kind: ProblemKind,
    /// The example or the entry concerned.
    pub text: String,
    /// What was found instead.
    pub found: String,
}

/// What a rule can fail in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemKind {
    /// Fewer than two bad or two good examples.
    TooFew,
    /// A bad example that the rule does not find.
    Missed,
    /// A bad example that the rule finds elsewhere than marked.
    WrongSpan,
    /// A good example that some rule finds.
    FalseAlarm,
    /// A fix that gives another text than written.
    WrongFix,
    /// A safe fix after which the rule still fires, or rules that fight.
    FixFails,
    /// An alternative that no bad example shows.
    DeadAlternative,
    /// An exception that no good example shows.
    DeadException,
    /// An exception inside a word it should except, which can never win.
    Shadowed,
    /// A gap known as `todo` that is closed: the example can move up.
    TodoDone,
    /// A regular expression that does not compile.
    BadRegex,
}

impl ProblemKind {
    /// The key of its words.
    pub fn words_key(self) -> &'static str {
        match self {
            Self::TooFew => "rule.problem_too_few",
            Self::Missed => "rule.problem_missed",
            Self::WrongSpan => "rule.problem_wrong_span",
            Self::FalseAlarm => "rule.problem_false_alarm",
            Self::WrongFix => "rule.problem_wrong_fix",
            Self::FixFails => "rule.problem_fix_fails",
            Self::DeadAlternative => "rule.problem_dead_alternative",
            Self::DeadException => "rule.problem_dead_exception",
            Self::Shadowed => "rule.problem_shadowed",
            Self::TodoDone => "rule.problem_todo_done",
            Self::BadRegex => "rule.problem_bad_regex",
        }
    }
}

/// Every broken promise of every rule.
pub fn test_rules(book: &Rulebook) -> Vec<Problem> {
    book.rules().iter().flat_map(|rule| test_rule(book, rule)).collect()
}

/// Every broken promise of one rule.
pub fn test_rule(book: &Rulebook, rule: &Arc<Rule>) -> Vec<Problem> {
    // A rule that is off is tried as a hint, alone of its kind.
    let switched;
    let mut here = book;
    if book.level(&rule.id) == Some(Level::Off) {
        switched = book.with_levels(&[(&rule.id, Level::Hint)]);
        here = &switched;
    }
    let mut run = Run { book: here, rule, problems: Vec::new() };
    run.counts();
    run.bad();
    run.good(book);
    run.entries();
    run.exceptions();
    run.todo();
    run.regex();
    run.problems
}

struct Run<'a> {
    book: &'a Rulebook,
    rule: &'a Rule,
    problems: Vec<Problem>,
}

impl Run<'_> {
    fn say(&mut self, kind: ProblemKind, text: impl Into<String>, found: impl Into<String>) {
        let rule = self.rule.id.clone();
        self.problems.push(Problem { rule, kind, text: text.into(), found: found.into() });
    }

    fn counts(&mut self) {
        let examples = &self.rule.examples;
        let (bad, good) = (examples.bad.len(), examples.good.len());
        if bad < 2 || good < 2 {
            self.say(ProblemKind::TooFew, "examples", format!("{bad} bad, {good} good"));
        }
    }

    fn bad(&mut self) {
        for example in &self.rule.examples.bad {
            let scene = scene_of(self.rule, example.scene.as_deref());
            let scenes: Vec<&str> = scene.into_iter().collect();
            let placeholders = known_placeholders(self.rule);
            let message = Message { scenes: &scenes, placeholders, ..Message::new(&example.text) };
            let findings = self.book.lint(&message);
            let mine: Vec<_> = findings.iter().filter(|one| one.rule == self.rule.id).collect();
            if mine.is_empty() {
                let steps = self.book.trace(&message).steps;
                let why: Vec<String> =
                    steps.iter().map(|step| format!("{} {:?}", step.rule, step.outcome)).collect();
                self.say(ProblemKind::Missed, &example.text, why.join("; "));
                continue;
            }
            let spans: Vec<_> = mine.iter().map(|one| one.span).collect();
            if !example.spans.is_empty() && spans != example.spans {
                let words: Vec<_> =
                    spans.iter().filter_map(|span| span.of(&example.text)).collect();
                self.say(ProblemKind::WrongSpan, &example.text, words.join("、"));
            }
            let safe = mine
                .iter()
                .any(|one| one.fix.as_ref().is_some_and(|fix| fix.safety == Safety::Safe));
            if let Some(expected) = &example.fixed {
                let done = if safe {
                    self.book.fix_safe(&message).text
                } else {
                    let first = mine.first().and_then(|one| one.fix.as_ref());
                    first.map_or_else(|| example.text.clone(), |one| fix::apply(&example.text, one))
                };
                if done != *expected {
                    self.say(ProblemKind::WrongFix, &example.text, done);
                }
            }
            if safe {
                let fixed = self.book.fix_safe(&message);
                let again = self.book.lint(&Message { text: &fixed.text, ..message });
                let still = again.iter().any(|one| {
                    one.rule == self.rule.id
                        && one.fix.as_ref().is_some_and(|fix| fix.safety == Safety::Safe)
                });
                if still || !fixed.conflicts.is_empty() {
                    self.say(ProblemKind::FixFails, &example.text, fixed.text);
                }
            }
        }
    }

    fn good(&mut self, whole: &Rulebook) {
        for example in &self.rule.examples.good {
            let scene = scene_of(self.rule, example.scene.as_deref());
            let scenes: Vec<&str> = scene.into_iter().collect();
            let placeholders = known_placeholders(self.rule);
            let message = Message { scenes: &scenes, placeholders, ..Message::new(&example.text) };
            let mut findings = whole.lint(&message);
            // Rules for a scene want a whole message; a good line shows one thing.
            findings.retain(|one| {
                one.rule == self.rule.id
                    || whole.rule(&one.rule).is_some_and(|rule| rule.scenes.is_empty())
            });
            findings.extend(self.book.lint(&message).into_iter().filter(|one| {
                one.rule == self.rule.id && whole.level(&one.rule) == Some(Level::Off)
            }));
            for one in findings {
                let words = one.span.of(&example.text).unwrap_or_default();
                self.say(ProblemKind::FalseAlarm, &example.text, format!("{} {words}", one.rule));
            }
        }
    }

    fn entries(&mut self) {
        let Check::Phrase(phrase) = &self.rule.check else { return };
        let mut alive = BTreeSet::new();
        for example in &self.rule.examples.bad {
            let scene = scene_of(self.rule, example.scene.as_deref());
            let scenes: Vec<&str> = scene.into_iter().collect();
            let message = Message { scenes: &scenes, ..Message::new(&example.text) };
            for step in self.book.trace(&message).steps {
                if step.rule == self.rule.id && matches!(step.outcome, Outcome::Fired { .. }) {
                    alive.extend(step.entry);
                }
            }
        }
        let all: BTreeSet<usize> = phrase.alternatives.iter().map(|one| one.entry).collect();
        for dead in all.difference(&alive) {
            self.say(ProblemKind::DeadAlternative, format!("any, number {}", dead + 1), "");
        }
    }

    fn exceptions(&mut self) {
        let Check::Phrase(phrase) = &self.rule.check else { return };
        for except in phrase.except.iter().take(phrase.n_own_exceptions) {
            let inside = phrase.alternatives.iter().any(|one| one.program.holds_plainly(except));
            if inside {
                self.say(ProblemKind::Shadowed, except.iter().collect::<String>(), "");
            }
        }
        if phrase.n_own_exceptions == 0 {
            return;
        }
        let shown = self.rule.examples.good.iter().any(|example| {
            let message = Message::new(&example.text);
            self.book.trace(&message).steps.iter().any(|step| {
                step.rule == self.rule.id && step.outcome == Outcome::Vetoed(Veto::Exception)
            })
        });
        if !shown {
            self.say(ProblemKind::DeadException, "except", "no good example meets one");
        }
    }

    fn todo(&mut self) {
        let found = |text: &str| {
            self.book.lint(&Message::new(text)).iter().any(|one| one.rule == self.rule.id)
        };
        let examples = &self.rule.examples;
        let bad = examples.todo_bad.iter().map(|one| (&one.text, true));
        let good = examples.todo_good.iter().map(|one| (&one.text, false));
        let done: Vec<String> = bad
            .chain(good)
            .filter(|(text, wanted)| found(text) == *wanted)
            .map(|(text, _)| text.clone())
            .collect();
        for text in done {
            self.say(ProblemKind::TodoDone, text, "");
        }
    }

    fn regex(&mut self) {
        if let Check::Pattern(pattern) = &self.rule.check
            && let Err(error) = regex::Regex::new(&pattern.regex)
        {
            self.say(ProblemKind::BadRegex, &pattern.regex, error.to_string());
        }
    }
}

/// The placeholders that somebody fills in an example of a rule about them: those that every library
/// has, as for a line that stands alone. Elsewhere every name is asked for.
pub(super) fn known_placeholders(rule: &Rule) -> Option<&'static [Arc<str>]> {
    static USUAL: LazyLock<Vec<Arc<str>>> = LazyLock::new(|| Meta::default().field_names());
    matches!(rule.check, Check::Placeholder { .. }).then(|| USUAL.as_slice())
}

/// The scene an example is read in: its own, else the first that the rule is for.
pub(super) fn scene_of<'a>(rule: &'a Rule, own: Option<&'a str>) -> Option<&'a str> {
    own.or(rule.scenes.first().map(String::as_str))
}
