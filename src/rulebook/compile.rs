//! From a rule as it is written to a rule as the engine runs it: patterns read, word lists collected,
//! what its kind needs checked. It reads no YAML and knows no files.

use std::collections::HashMap;
use std::sync::Arc;

use super::fold;
use super::lexicon::Lexicon;
use super::pattern::{self, Classes, Program, Why};
use super::rule::{
    Alternative, BadExample, Check, Condition, Consistency, Detector, Examples, Family, FixPlan,
    GoodExample, Kind, ListId, Metric, Occurrence, Pattern, Phrase, Region, Repetition, Require,
    Rule, Unit,
};
use super::schema;
use crate::diagnostic::{Code, Place};
use crate::text::Span;

/// The class whose words compete with the hits of rules with `boundary: words`.
const CROSSING: &str = "跨词";

/// The most names told to who wrote one that nobody knows.
const MOST_NAMES: usize = 8;

/// What is wrong with a rule, and at which of its keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// Which kind of problem.
    pub code: Code,
    /// Keys and numbers from the rule down, joined by dots; empty: the rule as a whole.
    pub path: String,
    /// Values for the words.
    pub args: Vec<(&'static str, String)>,
}

impl Fault {
    fn missing(key: &str) -> Self {
        Self { code: Code::MissingKey, path: String::new(), args: vec![("key", key.to_owned())] }
    }

    fn pattern(pattern: &str, why_key: &str, path: String) -> Self {
        let args = vec![("found", pattern.to_owned()), ("why", format!("@{why_key}"))];
        Self { code: Code::BadPattern, path, args }
    }

    /// What is wrong with the pattern at `path`.
    pub fn of_pattern(fault: pattern::Fault, path: String, classes: &Classes) -> Self {
        if fault.why == Why::UnknownClass {
            let shared = |name: &str| name.chars().filter(|c| fault.pattern.contains(*c)).count();
            let mut names: Vec<&str> = classes.keys().map(String::as_str).collect();
            names.sort_by_key(|name| std::cmp::Reverse(shared(name)));
            names.truncate(MOST_NAMES);
            let args = vec![("found", fault.pattern), ("known", names.join(" / "))];
            return Self { code: Code::UnknownClass, path, args };
        }
        Self::pattern(&fault.pattern, fault.why.words_key(), path)
    }
}

/// What the rule's file says of all its rules.
#[derive(Clone, Copy, Debug)]
pub(super) struct Home<'a> {
    /// The group.
    pub family: &'a Arc<Family>,
    /// The category of rules that name none.
    pub category: Option<&'a str>,
    /// True for a team's own.
    pub own: bool,
}

/// Word lists of contexts, collected while rules are read.
#[derive(Clone, Debug, Default)]
pub(super) struct Lists {
    by_words: HashMap<Vec<Vec<char>>, ListId>,
}

impl Lists {
    /// The list of `words`, which stand at `path`.
    fn intern(&mut self, words: &[String], path: &str, classes: &Classes) -> Result<ListId, Fault> {
        let mut all = words_of(words, path, classes)?;
        all.sort();
        all.dedup();
        let next = self.by_words.len() as ListId;
        Ok(*self.by_words.entry(all).or_insert(next))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.by_words.len()
    }

    /// Every list's words in one automaton.
    pub fn lexicon(&self) -> Lexicon {
        let entries = self
            .by_words
            .iter()
            .flat_map(|(words, id)| words.iter().map(move |word| (word.clone(), *id)));
        Lexicon::new(entries.collect())
    }
}

/// The rule that is written; it stands at `place`.
pub(super) fn rule(
    written: &schema::Rule,
    home: Home<'_>,
    place: Place,
    classes: &Classes,
    lists: &mut Lists,
) -> Result<Rule, Fault> {
    let sound = !written.id.is_empty()
        && written.id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
    if !sound {
        return Err(Fault {
            code: Code::BadValue,
            path: String::from("id"),
            args: vec![
                ("key", String::from("id")),
                ("found", written.id.clone()),
                ("expected", String::from("@shape.rule-id")),
            ],
        });
    }
    let mut reading = Reading { written, classes, lists };
    let check = reading.check()?;
    let category = written.category.as_deref().or(home.category);
    let fix = written.fix.as_ref().map(|fix| FixPlan {
        text: fix.text.clone(),
        safety: fix.safety,
        whole_clause: fix.when == schema::FixWhen::Clause,
        replaces_clause: fix.span == schema::Stretch::Clause,
        others: fix.others.clone(),
    });
    Ok(Rule {
        id: written.id.as_str().into(),
        name: written.name.clone(),
        family: home.family.clone(),
        category: category.ok_or_else(|| Fault::missing("category"))?.into(),
        kind: written.kind,
        level: written.level,
        message: written.message.as_str().into(),
        why: written.why.as_str().into(),
        advice: written.advice.as_str().into(),
        source: Arc::new(written.source.clone()),
        contested: written.contested.clone(),
        fix,
        priority: written.priority,
        scenes: written.scenes.clone(),
        check,
        examples: examples(written)?,
        place,
        own: home.own,
    })
}

struct Reading<'a> {
    written: &'a schema::Rule,
    classes: &'a Classes,
    lists: &'a mut Lists,
}

impl Reading<'_> {
    fn list(&mut self, words: &[String], path: &str) -> Result<ListId, Fault> {
        self.lists.intern(words, path, self.classes)
    }

    /// The list of `words`, or none where there are none.
    fn label(&mut self, words: &[String], path: &str) -> Result<Option<ListId>, Fault> {
        if words.is_empty() { Ok(None) } else { self.list(words, path).map(Some) }
    }

    fn check(&mut self) -> Result<Check, Fault> {
        let written = self.written;
        Ok(match written.kind {
            Kind::Phrase => {
                need_some(&written.any, "any")?;
                let mut phrase = self.context()?;
                phrase.alternatives = self.alternatives(&written.any, "any")?;
                Check::Phrase(Box::new(phrase))
            }
            Kind::Replace => {
                if written.map.is_empty() {
                    return Err(Fault::missing("map"));
                }
                let mut phrase = self.context()?;
                for (entry, (from, to)) in written.map.iter().enumerate() {
                    let program = self.program(from, &format!("map.{from}"))?;
                    let (is_open, fix) = (is_open(from), Some(to.clone()));
                    phrase.alternatives.push(Alternative { program, is_open, entry, fix });
                }
                Check::Phrase(Box::new(phrase))
            }
            Kind::Conditional => {
                need_some(&written.condition, "if")?;
                need_some(&written.then, "then")?;
                let mut phrase = self.context()?;
                phrase.alternatives = self.alternatives(&written.condition, "if")?;
                let region = match written.within {
                    schema::Within::Message => Region::Message,
                    schema::Within::Sentence => Region::Sentence,
                    schema::Within::Clause => Region::Clause,
                };
                let then = self.list(&written.then, "then")?;
                let there = Condition { words: vec![(region, then)], ..Condition::default() };
                phrase.unless.push(there);
                Check::Phrase(Box::new(phrase))
            }
            Kind::Order => {
                need_some(&written.first, "first")?;
                need_some(&written.then, "then")?;
                let mut phrase = self.context()?;
                phrase.alternatives = self.alternatives(&written.then, "then")?;
                let first = self.list(&written.first, "first")?;
                let earlier = vec![(Region::Earlier, first)];
                phrase.unless.push(Condition { words: earlier, ..Condition::default() });
                Check::Phrase(Box::new(phrase))
            }
            Kind::Pattern => {
                let regex = need(written.regex.clone(), "regex")?;
                need_some(&written.needs, "needs")?;
                without_lookaround(&regex)?;
                Check::Pattern(Box::new(Pattern {
                    regex,
                    needs: words_of(&written.needs, "needs", self.classes)?,
                    compiled: std::sync::OnceLock::new(),
                    context: self.context()?,
                }))
            }
            Kind::Detector => Check::Detector(Detector {
                which: need(written.which, "which")?,
                allow: written
                    .allow
                    .iter()
                    .map(|one| fold::word(one).into_iter().collect())
                    .collect(),
                unless_label: self.label(&written.unless_label, "unless_label")?,
                only_label: self.label(&written.only_label, "only_label")?,
            }),
            Kind::Require => {
                let mut all = Vec::new();
                for (index, words) in written.all.iter().enumerate() {
                    all.push(self.list(words, &format!("all.{index}"))?);
                }
                all.extend(self.label(&written.any, "any")?);
                need_some(&all, "any")?;
                Check::Require(Require { all, place: written.edge })
            }
            Kind::Occurrence => {
                need_some(&written.any, "any")?;
                let list = self.list(&written.any, "any")?;
                let gate = match written.min {
                    None => words_of(&written.any, "any", self.classes)?,
                    Some(_) => Vec::new(),
                };
                let (min, max) = (written.min.unwrap_or(0), written.max.unwrap_or(usize::MAX));
                Check::Occurrence(Occurrence { list, gate, min, max })
            }
            Kind::Repetition => Check::Repetition(Repetition {
                signs: written.signs.clone().unwrap_or_default().chars().collect(),
                max: need(written.max, "max")?,
            }),
            Kind::Consistency => {
                need_some(&written.keep, "keep")?;
                need_some(&written.other, "other")?;
                Check::Consistency(Consistency {
                    keep: self.list(&written.keep, "keep")?,
                    other: self.list(&written.other, "other")?,
                    gate: words_of(&written.other, "other", self.classes)?,
                    except: self.list(&written.except, "except")?,
                    library: written.across == schema::Across::Library,
                    wins: written.wins,
                })
            }
            Kind::Metric => Check::Metric(Metric {
                unit: written.unit.unwrap_or(Unit::Message),
                max: need(written.max, "max")?,
            }),
            Kind::Placeholder => Check::Placeholder { perhaps: written.perhaps },
            Kind::Integrity => {
                need_some(&written.checks, "checks")?;
                Check::Integrity(written.checks.clone())
            }
        })
    }

    fn program(&self, pattern: &str, path: &str) -> Result<Program, Fault> {
        Program::new(pattern, self.classes)
            .map_err(|fault| Fault::of_pattern(fault, path.to_owned(), self.classes))
    }

    fn alternatives(&self, written: &[String], path: &str) -> Result<Vec<Alternative>, Fault> {
        let read = |(entry, one): (usize, &String)| {
            let program = self.program(one, &format!("{path}.{entry}"))?;
            Ok(Alternative { program, is_open: is_open(one), entry, fix: None })
        };
        written.iter().enumerate().map(read).collect()
    }

    fn context(&mut self) -> Result<Phrase, Fault> {
        let written = self.written;
        let mut except = words_of(&written.except, "except", self.classes)?;
        let n_own_exceptions = except.len();
        if written.boundary == schema::Boundary::Words {
            let crossing = self.classes.get(CROSSING).map(Vec::as_slice).unwrap_or_default();
            except.extend(crossing.iter().map(|word| fold::word(word)));
        }
        Ok(Phrase {
            alternatives: Vec::new(),
            except,
            n_own_exceptions,
            position: written.position,
            latin_boundary: written.boundary == schema::Boundary::Latin,
            joins_words: written.boundary != schema::Boundary::None,
            a_not_a_veto: written.a_not_a == schema::Veto::Veto,
            quoted_veto: written.quoted == schema::Veto::Veto,
            run: written.run,
            whole_clause: written.span == schema::Stretch::Clause,
            only_if: self.conditions(&written.only_if, "only_if")?,
            unless: self.conditions(&written.unless, "unless")?,
        })
    }

    fn conditions(
        &mut self,
        written: &schema::Some1<schema::When>,
        path: &str,
    ) -> Result<Vec<Condition>, Fault> {
        let each = written.each(path);
        each.into_iter().map(|(when, path)| self.condition(when, &path)).collect()
    }

    fn condition(&mut self, when: &schema::When, path: &str) -> Result<Condition, Fault> {
        let mut words = Vec::new();
        for (key, region, written) in [
            ("before", Region::Before, &when.before),
            ("after", Region::After, &when.after),
            ("left", Region::Left, &when.left),
            ("right", Region::Right, &when.right),
            ("left_near", Region::LeftNear, &when.left_near),
            ("right_near", Region::RightNear, &when.right_near),
            ("clause", Region::Clause, &when.clause),
            ("clause_before", Region::ClauseBefore, &when.clause_before),
            ("clause_after", Region::ClauseAfter, &when.clause_after),
            ("sentence", Region::Sentence, &when.sentence),
            ("earlier", Region::Earlier, &when.earlier),
            ("later", Region::Later, &when.later),
            ("message", Region::Message, &when.message),
        ] {
            if !written.is_empty() {
                words.push((region, self.list(written, &format!("{path}.{key}"))?));
            }
        }
        Ok(Condition {
            words,
            is: when.is.clone(),
            and: self.conditions(&when.and, &format!("{path}.and"))?,
            but: self.conditions(&when.but, &format!("{path}.but"))?,
        })
    }
}

/// True if `pattern` ends in a gap, which takes nothing and says that its last word may go on.
fn is_open(pattern: &str) -> bool {
    pattern.ends_with(['…', '⋯'])
}

fn need<T>(value: Option<T>, key: &str) -> Result<T, Fault> {
    value.ok_or_else(|| Fault::missing(key))
}

fn need_some<T>(list: &[T], key: &str) -> Result<(), Fault> {
    if list.is_empty() { Err(Fault::missing(key)) } else { Ok(()) }
}

/// Compiling waits until a text needs it; what no expression here may hold is seen at once.
fn without_lookaround(regex: &str) -> Result<(), Fault> {
    let banned = ["(?=", "(?!", "(?<=", "(?<!"].into_iter().find(|sign| regex.contains(sign));
    match banned {
        Some(sign) => Err(Fault::pattern(sign, "rule.pattern_lookaround", String::from("regex"))),
        None => Ok(()),
    }
}

/// What is wrong with the rule's regular expression, which loading does not compile.
pub(super) fn regex_fault(rule: &Rule) -> Option<Fault> {
    let Check::Pattern(pattern) = &rule.check else { return None };
    let wrong = regex::Regex::new(&pattern.regex).is_err();
    wrong.then(|| Fault::pattern(&pattern.regex, "rule.pattern_regex", String::from("regex")))
}

/// Every plain text that the patterns at `path` stand for.
fn words_of(written: &[String], path: &str, classes: &Classes) -> Result<Vec<Vec<char>>, Fault> {
    let mut all = Vec::new();
    for (index, one) in written.iter().enumerate() {
        let words = pattern::expand_words(one, classes);
        all.extend(
            words.map_err(|fault| Fault::of_pattern(fault, format!("{path}.{index}"), classes))?,
        );
    }
    Ok(all)
}

fn examples(written: &schema::Rule) -> Result<Examples, Fault> {
    let none = schema::Examples::default();
    let todo = written.todo.as_ref().unwrap_or(&none);
    let bad = |list: &[schema::Example], path: &str| -> Result<Vec<BadExample>, Fault> {
        let all = list.iter().enumerate();
        all.map(|(index, one)| bad_example(one, format!("{path}.{index}"))).collect()
    };
    let good = |list: &[schema::Example]| list.iter().map(good_example).collect();
    Ok(Examples {
        bad: bad(&written.examples.bad, "examples.bad")?,
        good: good(&written.examples.good),
        todo_bad: bad(&todo.bad, "todo.bad")?,
        todo_good: good(&todo.good),
    })
}

fn bad_example(written: &schema::Example, path: String) -> Result<BadExample, Fault> {
    let (marked, fixed, scene) = match written {
        schema::Example::Line(line) => (line, None, None),
        schema::Example::Full(full) => (&full.text, full.fixed.clone(), full.scene.clone()),
    };
    let mut text = String::with_capacity(marked.len());
    let mut spans = Vec::new();
    let mut open = None;
    let mut sound = true;
    for c in marked.chars() {
        match c {
            '⟦' => sound &= open.replace(text.len()).is_none(),
            '⟧' => match open.take() {
                Some(start) => spans.push(Span::new(start, text.len())),
                None => sound = false,
            },
            _ => text.push(c),
        }
    }
    if !sound || open.is_some() {
        return Err(Fault::pattern(marked, "rule.pattern_marks", path));
    }
    Ok(BadExample { text, spans, fixed, scene })
}

fn good_example(written: &schema::Example) -> GoodExample {
    match written {
        schema::Example::Line(line) => GoodExample { text: line.clone(), scene: None },
        schema::Example::Full(full) => {
            GoodExample { text: full.text.clone(), scene: full.scene.clone() }
        }
    }
}
