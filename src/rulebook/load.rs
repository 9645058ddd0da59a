//! Reads rulebook files into a rulebook: the built-in ones, then a team's own, which override by id.
//! A broken rule costs one rule. It runs no examples; `example` does.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::automaton::Automaton;
use super::fold;
use super::lexicon::Lexicon;
use super::pattern::{self, Classes, Fault, Program};
use super::rule::{
    Alternative, BadExample, Check, Condition, Consistency, Detector, Examples, Family, FixPlan,
    GoodExample, Kind, Level, ListId, Metric, Occurrence, Pattern, Phrase, Region, Repetition,
    Require, Rule, Unit,
};
use super::schema;
use super::{Entry, Rulebook};
use crate::diagnostic::{Checked, Code, Diagnostic, Place};
use crate::library::yaml;
use crate::text::Span;

/// The class whose words compete with the hits of rules with `boundary: words`.
const CROSSING: &str = "跨词";

macro_rules! built_in {
    ($name:literal) => {
        (
            concat!("templates/rulebook/", $name, ".yaml"),
            include_str!(concat!("../../templates/rulebook/", $name, ".yaml")),
        )
    };
}

/// The rulebook that ships, by file. A new family is one file and one line here.
pub const BUILT_IN: [(&str, &str); 17] = [
    built_in!("words"),
    built_in!("tone"),
    built_in!("address"),
    built_in!("english"),
    built_in!("ignorance"),
    built_in!("refusal"),
    built_in!("shield"),
    built_in!("calm"),
    built_in!("hedge"),
    built_in!("belittle"),
    built_in!("busy"),
    built_in!("promise"),
    built_in!("ads"),
    built_in!("platform"),
    built_in!("privacy"),
    built_in!("flow"),
    built_in!("integrity"),
];

/// A file as read, before its words are known.
struct Draft {
    path: String,
    source: String,
    family: Arc<Family>,
    category: Option<String>,
    rules: Vec<schema::Rule>,
    own: bool,
}

/// Word lists of contexts, collected while rules are read.
#[derive(Default)]
struct Lists {
    by_words: HashMap<Vec<Vec<char>>, ListId>,
    entries: Vec<(Vec<char>, ListId)>,
}

impl Lists {
    fn intern(&mut self, words: &[String], classes: &Classes) -> Result<ListId, Fault> {
        let mut all = Vec::new();
        for word in words {
            all.extend(pattern::expand_words(word, classes)?);
        }
        all.sort();
        all.dedup();
        let next = self.by_words.len() as ListId;
        let id = *self.by_words.entry(all.clone()).or_insert(next);
        if id == next {
            self.entries.extend(all.into_iter().map(|word| (word, id)));
        }
        Ok(id)
    }
}

/// The rulebook of the built-in files and `files` (path, text).
pub fn load(files: &[(&str, &str)]) -> Checked<Rulebook> {
    let built_in = BUILT_IN.iter().map(|(path, text)| (*path, *text, false));
    let own = files.iter().map(|(path, text)| (*path, *text, true));
    load_files(built_in.chain(own))
}

/// The rulebook of these files alone; `true` marks a team's own.
pub fn load_files<'a>(files: impl Iterator<Item = (&'a str, &'a str, bool)>) -> Checked<Rulebook> {
    let mut diagnostics = Vec::new();
    let mut drafts = Vec::new();
    let mut words: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut levels: BTreeMap<String, (Level, Place)> = BTreeMap::new();
    for (path, source, own) in files {
        let file = read_file(path, source, &mut diagnostics);
        words.extend(file.words);
        for (id, level) in file.levels {
            let place = place_of(path, source, &id);
            levels.insert(id, (level, place));
        }
        let family = file.family.as_ref();
        drafts.push(Draft {
            path: path.to_owned(),
            source: source.to_owned(),
            family: Arc::new(Family {
                id: family.map_or("team", |family| &family.id).to_owned(),
                name: family.map_or("团队", |family| &family.name).to_owned(),
            }),
            category: file.family.and_then(|family| family.category),
            rules: file.rules,
            own,
        });
    }
    let classes = classes(words, &drafts, &mut diagnostics);
    let mut lists = Lists::default();
    let mut rules: Vec<Arc<Rule>> = Vec::new();
    let mut by_id: HashMap<Arc<str>, usize> = HashMap::new();
    for draft in &drafts {
        for written in &draft.rules {
            let place = place_of(&draft.path, &draft.source, &written.id);
            match read_rule(written, draft, place.clone(), &classes, &mut lists) {
                Err(Fault(why)) => {
                    diagnostics.push(
                        Diagnostic::new(Code::BadValue)
                            .at(place)
                            .with("key", written.id.clone())
                            .with("found", why)
                            .with("expected", kind_help(written.kind)),
                    );
                }
                Ok(rule) => {
                    let rule = Arc::new(rule);
                    match by_id.get(&rule.id).copied() {
                        Some(index) if draft.own && !rules[index].own => rules[index] = rule,
                        Some(index) => {
                            let first = &rules[index].place;
                            diagnostics.push(
                                Diagnostic::new(Code::DupId)
                                    .at(place)
                                    .with("id", written.id.clone())
                                    .with("first", format!("{}:{}", first.path, first.line)),
                            );
                        }
                        None => {
                            by_id.insert(rule.id.clone(), rules.len());
                            rules.push(rule);
                        }
                    }
                }
            }
        }
    }
    let mut set: Vec<Level> = rules.iter().map(|rule| rule.level).collect();
    for (id, (level, place)) in levels {
        match by_id.get(id.as_str()) {
            Some(index) => set[*index] = level,
            None => diagnostics.push(
                Diagnostic::new(Code::UnknownKey)
                    .at(place)
                    .with("key", id.clone())
                    .with("nearest", nearest(&id, &by_id)),
            ),
        }
    }
    let lexicon = Arc::new(Lexicon::new(lists.entries));
    let value = assemble(rules, set, by_id, lexicon);
    Checked { value, diagnostics }
}

/// A rulebook of rules that were read; rules that are off cost nothing.
pub(super) fn assemble(
    rules: Vec<Arc<Rule>>,
    levels: Vec<Level>,
    by_id: HashMap<Arc<str>, usize>,
    lexicon: Arc<Lexicon>,
) -> Rulebook {
    let mut entries: Vec<(Vec<char>, Entry)> = Vec::new();
    let mut whole = Vec::new();
    for (index, rule) in rules.iter().enumerate() {
        if levels[index] == Level::Off {
            continue;
        }
        let number = index as u32;
        match &rule.check {
            Check::Phrase(phrase) => {
                for (alternative, one) in phrase.alternatives.iter().enumerate() {
                    let entry = Entry::Trigger { rule: number, alternative: alternative as u32 };
                    let beginnings = one.program.beginnings().unwrap_or_default();
                    entries.extend(beginnings.into_iter().map(|word| (word, entry)));
                }
                let except = phrase.except.iter().cloned();
                entries.extend(except.map(|word| (word, Entry::Except { rule: number })));
            }
            Check::Pattern(pattern) => {
                let needs = pattern.needs.iter().cloned();
                entries.extend(needs.map(|word| (word, Entry::Need { rule: number })));
                let except = pattern.context.except.iter().cloned();
                entries.extend(except.map(|word| (word, Entry::Except { rule: number })));
            }
            Check::Occurrence(Occurrence { gate, .. })
            | Check::Consistency(Consistency { gate, .. })
                if !gate.is_empty() =>
            {
                entries
                    .extend(gate.iter().cloned().map(|word| (word, Entry::Need { rule: number })));
            }
            _ => whole.push(index),
        }
    }
    Rulebook { rules, levels, by_id, triggers: Automaton::new(entries), lexicon, whole }
}

fn nearest(id: &str, by_id: &HashMap<Arc<str>, usize>) -> String {
    let shared = |other: &str| other.chars().zip(id.chars()).take_while(|(a, b)| a == b).count();
    by_id
        .keys()
        .max_by_key(|other| (shared(other), std::cmp::Reverse(other.len())))
        .map_or_else(String::new, |id| id.to_string())
}

fn place_of(path: &str, source: &str, id: &str) -> Place {
    let mut at = 0;
    for line in source.split_inclusive('\n') {
        let trimmed = line.trim();
        let found = trimmed.strip_prefix("- id:").or_else(|| trimmed.strip_prefix("id:"));
        let found = found.map(|rest| rest.trim().trim_matches(['"', '\'']));
        let key = trimmed.split(':').next().unwrap_or_default();
        if found == Some(id) || key == id {
            let column = line.find(id).unwrap_or(0);
            return Place::in_source(path, source, Span::new(at + column, at + column + id.len()));
        }
        at += line.len();
    }
    Place::file(path)
}

fn read_file(path: &str, source: &str, out: &mut Vec<Diagnostic>) -> schema::File<schema::Rule> {
    let text = yaml::Text::new(path, source);
    let whole = yaml::read_mapping::<schema::File<schema::Rule>>(&text);
    if let Some(file) = whole.value {
        return file;
    }
    let faults = whole.faults.into_iter().map(|fault| text.diagnostic(fault));
    // Not as a whole: read it rule by rule, so that its neighbours stay.
    let Some(file) = yaml::read_mapping::<schema::File<serde_json::Value>>(&text).value else {
        out.extend(faults);
        return schema::File {
            family: None,
            words: BTreeMap::new(),
            levels: BTreeMap::new(),
            rules: Vec::new(),
        };
    };
    let n_before = out.len();
    let mut rules = Vec::new();
    for value in file.rules {
        let id = value.get("id").and_then(|id| id.as_str()).unwrap_or_default().to_owned();
        match serde_json::from_value(value) {
            Ok(rule) => rules.push(rule),
            Err(error) => out.push(
                Diagnostic::new(Code::Schema)
                    .at(place_of(path, source, &id))
                    .with("found", error.to_string())
                    .with("expected", "a rule"),
            ),
        }
    }
    if out.len() == n_before {
        out.extend(faults);
    }
    schema::File { family: file.family, words: file.words, levels: file.levels, rules }
}

/// Classes may name classes; they are resolved until nothing more can be.
fn classes(
    words: BTreeMap<String, Vec<String>>,
    drafts: &[Draft],
    out: &mut Vec<Diagnostic>,
) -> Classes {
    let mut done = Classes::new();
    let mut waiting = words;
    loop {
        let mut later = BTreeMap::new();
        let before = waiting.len();
        let mut faults = Vec::new();
        for (name, written) in waiting {
            let read: Result<Vec<Vec<Vec<char>>>, Fault> =
                written.iter().map(|word| pattern::expand_words(word, &done)).collect();
            match read {
                Ok(all) => {
                    let plain = all.into_iter().flatten().map(|word| word.into_iter().collect());
                    done.insert(name, plain.collect());
                }
                Err(fault) => {
                    faults.push((name.clone(), fault));
                    later.insert(name, written);
                }
            }
        }
        if later.is_empty() {
            return done;
        }
        if later.len() == before {
            for (name, Fault(why)) in faults {
                let draft = drafts.iter().find(|draft| draft.source.contains(&name));
                let place = draft.map(|draft| place_of(&draft.path, &draft.source, &name));
                let problem = Diagnostic::new(Code::BadValue)
                    .with("key", name)
                    .with("found", why)
                    .with("expected", "a list of words");
                out.push(match place {
                    Some(place) => problem.at(place),
                    None => problem,
                });
            }
            return done;
        }
        waiting = later;
    }
}

fn kind_help(kind: Kind) -> &'static str {
    match kind {
        Kind::Phrase => "a `phrase` with `any`",
        Kind::Replace => "a `replace` with `map`",
        Kind::Pattern => "a `pattern` with `regex` and `needs`",
        Kind::Detector => "a `detector` with `which`",
        Kind::Require => "a `require` with `any` or `all`",
        Kind::Conditional => "a `conditional` with `if` and `then`",
        Kind::Order => "an `order` with `first` and `then`",
        Kind::Occurrence => "an `occurrence` with `any` and `min` or `max`",
        Kind::Repetition => "a `repetition` with `signs` and `max`",
        Kind::Consistency => "a `consistency` with `keep` and `other`",
        Kind::Metric => "a `metric` with `unit` and `max`",
        Kind::Placeholder => "a `placeholder` rule",
        Kind::Integrity => "an `integrity` with `checks`",
    }
}

fn need<T>(value: Option<T>, key: &str) -> Result<T, Fault> {
    value.ok_or_else(|| Fault(format!("no `{key}`")))
}

fn need_some<T>(list: &[T], key: &str) -> Result<(), Fault> {
    if list.is_empty() { Err(Fault(format!("no `{key}`"))) } else { Ok(()) }
}

fn read_rule(
    written: &schema::Rule,
    draft: &Draft,
    place: Place,
    classes: &Classes,
    lists: &mut Lists,
) -> Result<Rule, Fault> {
    let check = read_check(written, classes, lists)?;
    let category = written.category.as_deref().or(draft.category.as_deref());
    let examples = read_examples(written);
    let fix = written.fix.as_ref().map(|fix| FixPlan {
        text: fix.text.clone(),
        safety: fix.safety,
        whole_clause: fix.when == schema::FixWhen::Clause,
        others: fix.others.clone(),
    });
    let sound = !written.id.is_empty()
        && written.id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
    if !sound {
        return Err(Fault(format!("`{}` as an id: use letters, digits, `.`, `_`", written.id)));
    }
    Ok(Rule {
        id: written.id.as_str().into(),
        name: written.name.clone(),
        family: draft.family.clone(),
        category: need(category, "category")?.into(),
        kind: written.kind,
        level: written.level,
        message: written.message.as_str().into(),
        why: written.why.as_str().into(),
        advice: written.advice.as_str().into(),
        source: Arc::new(written.source.clone()),
        fix,
        priority: written.priority,
        scenes: written.scenes.clone(),
        check,
        examples,
        place,
        own: draft.own,
    })
}

fn read_check(
    written: &schema::Rule,
    classes: &Classes,
    lists: &mut Lists,
) -> Result<Check, Fault> {
    let list = |words: &[String], lists: &mut Lists| lists.intern(words, classes);
    Ok(match written.kind {
        Kind::Phrase => {
            need_some(&written.any, "any")?;
            let mut phrase = read_context(written, classes, lists)?;
            phrase.alternatives = alternatives(&written.any, classes)?;
            Check::Phrase(Box::new(phrase))
        }
        Kind::Replace => {
            if written.map.is_empty() {
                return Err(Fault(String::from("no `map`")));
            }
            let mut phrase = read_context(written, classes, lists)?;
            for (entry, (from, to)) in written.map.iter().enumerate() {
                let fix = Some(to.clone());
                let program = Program::new(from, classes)?;
                phrase.alternatives.push(Alternative { program, entry, fix });
            }
            Check::Phrase(Box::new(phrase))
        }
        Kind::Conditional => {
            need_some(&written.condition, "if")?;
            need_some(&written.then, "then")?;
            let mut phrase = read_context(written, classes, lists)?;
            phrase.alternatives = alternatives(&written.condition, classes)?;
            let region = match written.within {
                schema::Within::Message => Region::Message,
                schema::Within::Sentence => Region::Sentence,
                schema::Within::Clause => Region::Clause,
            };
            let then = list(&written.then, lists)?;
            phrase.unless.push(Condition { words: vec![(region, then)], ..Condition::default() });
            Check::Phrase(Box::new(phrase))
        }
        Kind::Order => {
            need_some(&written.first, "first")?;
            need_some(&written.then, "then")?;
            let mut phrase = read_context(written, classes, lists)?;
            phrase.alternatives = alternatives(&written.then, classes)?;
            let first = list(&written.first, lists)?;
            let earlier = vec![(Region::Earlier, first)];
            phrase.unless.push(Condition { words: earlier, ..Condition::default() });
            Check::Phrase(Box::new(phrase))
        }
        Kind::Pattern => {
            let source = need(written.regex.clone(), "regex")?;
            need_some(&written.needs, "needs")?;
            regex_syntax_check(&source)?;
            let mut needs = Vec::new();
            for word in &written.needs {
                needs.extend(pattern::expand_words(word, classes)?);
            }
            Check::Pattern(Box::new(Pattern {
                regex: source,
                needs,
                compiled: std::sync::OnceLock::new(),
                context: read_context(written, classes, lists)?,
            }))
        }
        Kind::Detector => {
            let label = |words: &[String], lists: &mut Lists| {
                if words.is_empty() { Ok(None) } else { lists.intern(words, classes).map(Some) }
            };
            Check::Detector(Detector {
                which: need(written.which, "which")?,
                allow: written
                    .allow
                    .iter()
                    .map(|one| fold::word(one).into_iter().collect())
                    .collect(),
                unless_label: label(&written.unless_label, lists)?,
                only_label: label(&written.only_label, lists)?,
            })
        }
        Kind::Require => {
            let mut all = Vec::new();
            for words in &written.all {
                all.push(list(words, lists)?);
            }
            if !written.any.is_empty() {
                all.push(list(&written.any, lists)?);
            }
            need_some(&all, "any")?;
            Check::Require(Require { all, place: written.edge })
        }
        Kind::Occurrence => {
            need_some(&written.any, "any")?;
            Check::Occurrence(Occurrence {
                list: list(&written.any, lists)?,
                gate: if written.min.is_none() {
                    words_of(&written.any, classes)?
                } else {
                    Vec::new()
                },
                min: written.min.unwrap_or(0),
                max: written.max.unwrap_or(usize::MAX),
            })
        }
        Kind::Repetition => Check::Repetition(Repetition {
            signs: written.signs.clone().unwrap_or_default().chars().collect(),
            max: need(written.max, "max")?,
        }),
        Kind::Consistency => {
            need_some(&written.keep, "keep")?;
            need_some(&written.other, "other")?;
            Check::Consistency(Consistency {
                keep: list(&written.keep, lists)?,
                other: list(&written.other, lists)?,
                gate: words_of(&written.other, classes)?,
                except: list(&written.except, lists)?,
                library: written.across == schema::Across::Library,
            })
        }
        Kind::Metric => Check::Metric(Metric {
            unit: written.unit.unwrap_or(Unit::Message),
            max: need(written.max, "max")?,
        }),
        Kind::Placeholder => Check::Placeholder,
        Kind::Integrity => {
            need_some(&written.checks, "checks")?;
            Check::Integrity(written.checks.clone())
        }
    })
}

/// Reads the expression once without keeping it: compiling waits until a text needs it.
fn regex_syntax_check(source: &str) -> Result<(), Fault> {
    for banned in ["(?=", "(?!", "(?<=", "(?<!"] {
        if source.contains(banned) {
            return Err(Fault(format!(
                "`{banned}` in `regex`: say it with `unless` and `only_if`"
            )));
        }
    }
    Ok(())
}

/// Every plain text that the patterns stand for.
fn words_of(written: &[String], classes: &Classes) -> Result<Vec<Vec<char>>, Fault> {
    let mut all = Vec::new();
    for one in written {
        all.extend(pattern::expand_words(one, classes)?);
    }
    Ok(all)
}

fn alternatives(written: &[String], classes: &Classes) -> Result<Vec<Alternative>, Fault> {
    written
        .iter()
        .enumerate()
        .map(|(entry, one)| {
            Ok(Alternative { program: Program::new(one, classes)?, entry, fix: None })
        })
        .collect()
}

fn read_context(
    written: &schema::Rule,
    classes: &Classes,
    lists: &mut Lists,
) -> Result<Phrase, Fault> {
    let mut except = Vec::new();
    for one in &written.except {
        except.extend(pattern::expand_words(one, classes)?);
    }
    let n_own_exceptions = except.len();
    if written.boundary == schema::Boundary::Words {
        let crossing = classes.get(CROSSING).map(Vec::as_slice).unwrap_or_default();
        except.extend(crossing.iter().map(|word| fold::word(word)));
    }
    let mut conditions = |many: &schema::Some1<schema::When>| {
        many.list().iter().map(|when| read_condition(when, classes, lists)).collect()
    };
    let only_if: Result<Vec<Condition>, Fault> = conditions(&written.only_if);
    let unless: Result<Vec<Condition>, Fault> = conditions(&written.unless);
    Ok(Phrase {
        alternatives: Vec::new(),
        except,
        n_own_exceptions,
        position: written.position,
        latin_boundary: written.boundary == schema::Boundary::Latin,
        a_not_a_veto: written.a_not_a == schema::Veto::Veto,
        quoted_veto: written.quoted == schema::Veto::Veto,
        run: written.run,
        whole_clause: written.span == schema::Stretch::Clause,
        only_if: only_if?,
        unless: unless?,
    })
}

fn read_condition(
    when: &schema::When,
    classes: &Classes,
    lists: &mut Lists,
) -> Result<Condition, Fault> {
    let mut words = Vec::new();
    for (region, written) in [
        (Region::Before, &when.before),
        (Region::After, &when.after),
        (Region::Left, &when.left),
        (Region::Right, &when.right),
        (Region::LeftNear, &when.left_near),
        (Region::RightNear, &when.right_near),
        (Region::Clause, &when.clause),
        (Region::ClauseBefore, &when.clause_before),
        (Region::ClauseAfter, &when.clause_after),
        (Region::Sentence, &when.sentence),
        (Region::Earlier, &when.earlier),
        (Region::Later, &when.later),
        (Region::Message, &when.message),
    ] {
        if !written.is_empty() {
            words.push((region, lists.intern(written, classes)?));
        }
    }
    let mut read = |more: &schema::Some1<schema::When>| {
        more.list().iter().map(|one| read_condition(one, classes, lists)).collect()
    };
    let and: Result<Vec<Condition>, Fault> = read(&when.and);
    let but: Result<Vec<Condition>, Fault> = read(&when.but);
    Ok(Condition { words, is: when.is.clone(), and: and?, but: but? })
}

fn read_examples(written: &schema::Rule) -> Examples {
    let none = schema::Examples::default();
    let todo = written.todo.as_ref().unwrap_or(&none);
    let bad = |list: &[schema::Example]| list.iter().map(bad_example).collect();
    let good = |list: &[schema::Example]| list.iter().map(good_example).collect();
    Examples {
        bad: bad(&written.examples.bad),
        good: good(&written.examples.good),
        todo_bad: bad(&todo.bad),
        todo_good: good(&todo.good),
    }
}

fn bad_example(written: &schema::Example) -> BadExample {
    let (marked, fixed, scene) = match written {
        schema::Example::Line(line) => (line, None, None),
        schema::Example::Full(full) => (&full.text, full.fixed.clone(), full.scene.clone()),
    };
    let mut text = String::with_capacity(marked.len());
    let mut spans = Vec::new();
    let mut open = None;
    for c in marked.chars() {
        match c {
            '⟦' => open = Some(text.len()),
            '⟧' => spans.extend(open.take().map(|start| Span::new(start, text.len()))),
            _ => text.push(c),
        }
    }
    BadExample { text, spans, fixed, scene }
}

fn good_example(written: &schema::Example) -> GoodExample {
    match written {
        schema::Example::Line(line) => GoodExample { text: line.clone(), scene: None },
        schema::Example::Full(full) => {
            GoodExample { text: full.text.clone(), scene: full.scene.clone() }
        }
    }
}
