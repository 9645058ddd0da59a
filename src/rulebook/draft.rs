//! A rule while it is written: tried out before it counts, taken from its file and put back.
//! It writes no file and changes no rulebook: what was tried is forgotten.

use std::collections::HashMap;
use std::sync::Arc;

use serde::de::{DeserializeOwned, IgnoredAny};

use super::example::{self, Problem, ProblemKind};
use super::load::RuleFile;
use super::rule::{BadExample, GoodExample, Level, Rule, Safety};
use super::{Finding, Ground, Message, Rulebook, compile, fix, lint, load, schema};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::library::yaml;
use crate::text::Span;

/// The path of diagnostics about the text of a rule that is in no file yet.
pub const PATH: &str = "rule";

/// What came of trying a rule.
#[derive(Clone, Debug, Default)]
pub struct Trial {
    /// The rule; absent while its text cannot be read.
    pub rule: Option<Arc<Rule>>,
    /// True if it takes the place of a rule in the program.
    pub overrides: bool,
    /// What is wrong with the text, with line and column in it, under the path [`PATH`].
    pub diagnostics: Vec<Diagnostic>,
    /// Its examples, in the order of the text.
    pub examples: Vec<ExampleOutcome>,
    /// Everything that it promises and does not keep, that of its examples included.
    pub problems: Vec<Problem>,
    /// What it finds in the phrases: their numbers, from 0. A rule that is off counts as a hint here.
    pub hits: Vec<(usize, Finding)>,
}

impl Trial {
    /// True if the rule can be saved and keeps what it promises.
    pub fn is_sound(&self) -> bool {
        self.rule.is_some() && self.diagnostics.is_empty() && self.problems.is_empty()
    }
}

/// Which list an example stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExampleKind {
    /// To be found.
    Bad,
    /// To be left alone.
    Good,
    /// To be found some day.
    TodoBad,
    /// To be left alone some day.
    TodoGood,
}

impl ExampleKind {
    fn path(self) -> &'static str {
        match self {
            Self::Bad => "examples.bad",
            Self::Good => "examples.good",
            Self::TodoBad => "todo.bad",
            Self::TodoGood => "todo.good",
        }
    }

    /// True if `kind` of problem can be one of such an example.
    fn has(self, kind: ProblemKind) -> bool {
        match kind {
            ProblemKind::Missed
            | ProblemKind::WrongSpan
            | ProblemKind::WrongFix
            | ProblemKind::FixFails => self == Self::Bad,
            ProblemKind::FalseAlarm => self == Self::Good,
            ProblemKind::TodoDone => matches!(self, Self::TodoBad | Self::TodoGood),
            ProblemKind::TooFew
            | ProblemKind::DeadAlternative
            | ProblemKind::DeadException
            | ProblemKind::Shadowed
            | ProblemKind::BadRegex => false,
        }
    }
}

/// One example and what the rulebook makes of it.
#[derive(Clone, Debug)]
pub struct ExampleOutcome {
    /// Which list it stands in.
    pub kind: ExampleKind,
    /// Where in the rule's text.
    pub place: Option<Place>,
    /// The line, without marks.
    pub text: String,
    /// What should be found, in bytes of the line; empty for good ones.
    pub wanted: Vec<Span>,
    /// What this rule finds, and for a good line every other rule too.
    pub findings: Vec<Finding>,
    /// The line after this rule's fix.
    pub fixed: Option<String>,
    /// What does not fit; empty if all is well.
    pub problems: Vec<Problem>,
}

/// The text of a rule as it stands in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The file as the user knows it.
    pub path: String,
    /// True if the file is the team's own; the others are in the program.
    pub own: bool,
    /// The rule as an entry of a list, with the comments right above it, from the first column on.
    pub text: String,
}

/// Tries the rule in `yaml`, an entry of a list (`- id: …`), a mapping (`id: …`) or a file with one
/// rule, over `book` and `phrases`. `editing` is the id of the rule whose text it was; it gives
/// way, and its group and category hold for the new one.
pub fn try_rule<'m>(
    book: &Rulebook,
    yaml: &str,
    editing: Option<&str>,
    phrases: impl IntoIterator<Item = Message<'m>>,
) -> Trial {
    let text = yaml::Text::new(PATH, yaml);
    let read = Form::read::<schema::Rule>(&text);
    let mut trial = Trial::default();
    let told = read.faults.iter().map(|fault| text.diagnostic(fault.clone()));
    trial.diagnostics.extend(told);
    let Some(written) = &read.value else { return trial };
    let place_of = |path: &str| read.span_of(path).map(|span| text.place(span));
    let place = place_of("id").unwrap_or_else(|| Place::file(PATH));

    let Ground { classes, lists, .. } = &*book.ground;
    let mut lists = lists.clone();
    let edited = editing.and_then(|id| book.rule(id));
    let family = edited.map_or_else(|| Arc::new(load::team()), |rule| rule.family.clone());
    let category = edited.map(|rule| &*rule.category);
    let home = compile::Home { family: &family, category, own: true };
    let rule = compile::rule(written, home, place.clone(), classes, &mut lists);
    let rule = rule.and_then(|rule| compile::regex_fault(&rule).map_or(Ok(rule), Err));
    let rule = match rule {
        Ok(rule) => Arc::new(rule),
        Err(fault) => {
            let at = place_of(&fault.path).unwrap_or(place);
            let mut told = Diagnostic::new(fault.code).at(at);
            told.args = fault.args;
            trial.diagnostics.push(told);
            return trial;
        }
    };
    let held = book.rule(&rule.id);
    trial.overrides = held.is_some_and(|held| !held.own);
    if let Some(held) = held.filter(|held| held.own && editing != Some(&*held.id)) {
        let first = format!("{}:{}", held.place.path, held.place.line);
        let twice = Diagnostic::new(Code::DupId).at(place);
        trial.diagnostics.push(twice.with("id", rule.id.to_string()).with("first", first));
    }

    let tried = with_rule(book, edited, &rule, lists);
    trial.problems = example::test_rule(&tried, &rule);
    trial.examples = outcomes(&tried, &rule, &trial.problems, place_of);
    let awake;
    let running = if rule.level == Level::Off {
        awake = tried.with_levels(&[(&rule.id, Level::Hint)]);
        &awake
    } else {
        &tried
    };
    let mut scratch = lint::Scratch::default();
    for (index, phrase) in phrases.into_iter().enumerate() {
        let findings = running.lint_with(&phrase, &mut scratch);
        let mine = findings.into_iter().filter(|one| one.rule == rule.id);
        trial.hits.extend(mine.map(|one| (index, one)));
    }
    trial.rule = Some(rule);
    trial
}

/// `book` with `rule` in the place of the one it was made from, or of the one with its id.
fn with_rule(
    book: &Rulebook,
    edited: Option<&Arc<Rule>>,
    rule: &Arc<Rule>,
    lists: compile::Lists,
) -> Rulebook {
    let mut rules = book.rules.clone();
    let mut levels = book.levels.clone();
    // A rule in the program stays where its copy gets another id.
    let gives_way = edited.filter(|edited| edited.own || edited.id == rule.id);
    let index = gives_way.map_or(&rule.id, |edited| &edited.id);
    match book.by_id.get(index).or_else(|| book.by_id.get(&rule.id)).copied() {
        Some(index) => {
            rules[index] = rule.clone();
            levels[index] = rule.level;
        }
        None => {
            rules.push(rule.clone());
            levels.push(rule.level);
        }
    }
    let by_id: HashMap<Arc<str>, usize> =
        rules.iter().enumerate().map(|(index, rule)| (rule.id.clone(), index)).collect();
    let same = lists.len() == book.ground.lists.len();
    let lexicon = if same { book.lexicon.clone() } else { Arc::new(lists.lexicon()) };
    load::assemble(rules, levels, by_id, lexicon, book.ground.clone())
}

fn outcomes(
    book: &Rulebook,
    rule: &Arc<Rule>,
    problems: &[Problem],
    place_of: impl Fn(&str) -> Option<Place>,
) -> Vec<ExampleOutcome> {
    let awake;
    let mut book = book;
    if book.level(&rule.id) == Some(Level::Off) {
        awake = book.with_levels(&[(&rule.id, Level::Hint)]);
        book = &awake;
    }
    let outcome = |kind: ExampleKind, index: usize, text: &str, scene: Option<&str>, wanted| {
        let scenes: Vec<&str> = example::scene_of(rule, scene).into_iter().collect();
        let whole = matches!(kind, ExampleKind::Good | ExampleKind::TodoGood);
        let placeholders = example::known_placeholders(rule);
        let message = Message { scenes: &scenes, placeholders, ..Message::new(text) };
        let all = book.lint(&message);
        let mine: Vec<Finding> = all.iter().filter(|one| one.rule == rule.id).cloned().collect();
        let fixed = mine.first().and_then(|one| one.fix.as_ref()).map(|first| match first.safety {
            Safety::Safe => book.fix_safe(&message).text,
            Safety::Unsafe | Safety::Display => fix::apply(text, first),
        });
        ExampleOutcome {
            kind,
            place: place_of(&format!("{}.{index}", kind.path())),
            text: text.to_owned(),
            wanted,
            findings: if whole { all } else { mine },
            fixed,
            problems: problems
                .iter()
                .filter(|one| kind.has(one.kind) && one.text == text)
                .cloned()
                .collect(),
        }
    };
    let bad = |kind, list: &[BadExample]| -> Vec<ExampleOutcome> {
        let each = list.iter().enumerate();
        each.map(|(at, one)| outcome(kind, at, &one.text, one.scene.as_deref(), one.spans.clone()))
            .collect()
    };
    let good = |kind, list: &[GoodExample]| -> Vec<ExampleOutcome> {
        let each = list.iter().enumerate();
        each.map(|(at, one)| outcome(kind, at, &one.text, one.scene.as_deref(), Vec::new()))
            .collect()
    };
    let examples = &rule.examples;
    let mut all = bad(ExampleKind::Bad, &examples.bad);
    all.extend(good(ExampleKind::Good, &examples.good));
    all.extend(bad(ExampleKind::TodoBad, &examples.todo_bad));
    all.extend(good(ExampleKind::TodoGood, &examples.todo_good));
    all
}

/// The text of the rule `id` as it stands in its file, comments included.
pub fn written(book: &Rulebook, id: &str) -> Option<Written> {
    let rule = book.rule(id)?;
    let file = book.files().iter().find(|file| file.path == rule.place.path)?;
    let RuleFile { path, text, own } = file;
    Some(Written { path: path.clone(), own: *own, text: text_in(text, path, id)? })
}

/// The text of the rule `id` as it stands in the file `source` at `path`: an entry of a list, from the
/// first column on, with the comments right above it.
pub fn text_in(source: &str, path: &str, id: &str) -> Option<String> {
    let (block, indent) = Entry::find(source, path, id)?;
    let lines = block.of(source)?.lines().map(|line| unindented(line, indent));
    let lines: Vec<&str> = lines.collect();
    Some(lines.join("\n") + "\n")
}

/// The id of the one rule in `yaml`, and its text as [`text_in`] would give it.
pub fn entry_of(yaml: &str) -> Option<(String, String)> {
    let Entry { id, text } = Entry::of(yaml)?;
    Some((id, text + "\n"))
}

/// The text to begin a new rule with: one that works, with a remark at every key. Its id is free.
pub fn new_rule(book: &Rulebook) -> String {
    const TEXT: &str = include_str!("new_rule.yaml");
    const ID: &str = "team.intimate";
    let free = |id: &String| book.rule(id).is_none();
    let numbered = (2..).map(|number| format!("{ID}-{number}"));
    let id = std::iter::once(ID.to_owned()).chain(numbered).find(free);
    TEXT.replace(ID, id.as_deref().unwrap_or(ID))
}

/// The team's file `source` with the rule in `yaml` in the place of the rule `editing`, or else of
/// the one with its id, or else behind the last. Every other line stays byte for byte.
///
/// # Errors
/// What is wrong with the file that would come of it, under the path `path`.
pub fn put(
    source: &str,
    path: &str,
    yaml: &str,
    editing: Option<&str>,
) -> Result<String, Vec<Diagnostic>> {
    let entry = Entry::of(yaml).ok_or_else(|| told(PATH, yaml))?;
    let newline = if source.contains("\r\n") { "\r\n" } else { "\n" };
    let lines = |indent: usize| -> String {
        let blanks = " ".repeat(indent);
        let line = |line: &str| match line.is_empty() {
            true => newline.to_owned(),
            false => format!("{blanks}{line}{newline}"),
        };
        entry.text.lines().map(line).collect()
    };
    let held = [editing, Some(entry.id.as_str())].into_iter().flatten();
    let held = held.filter_map(|id| Entry::find(source, path, id)).next();
    let replaced = |span: Span, text: &str| {
        let before = source.get(..span.start).unwrap_or_default();
        let after = source.get(span.end..).unwrap_or_default();
        format!("{before}{text}{after}")
    };
    let new = match held {
        Some((block, indent)) => replaced(block, lines(indent).trim_end_matches(['\r', '\n'])),
        None => match Entry::last(source, path) {
            Some((block, indent)) => {
                let behind = format!("{newline}{newline}{}", lines(indent));
                replaced(Span::empty(block.end), behind.trim_end_matches(['\r', '\n']))
            }
            None => match empty_rules(source) {
                Some(span) => replaced(span, &format!("rules:{newline}{}", lines(0))),
                None if source.is_empty() || source.ends_with('\n') => {
                    format!("{source}rules:{newline}{}", lines(0))
                }
                None => format!("{source}{newline}rules:{newline}{}", lines(0)),
            },
        },
    };
    let text = yaml::Text::new(path, &new);
    let list = yaml::read_list_beside::<IgnoredAny>(&text, "rules", &schema::HEAD_KEYS);
    let there = list.items.iter().filter(|item| item.id.as_ref() == Some(&entry.id)).count() == 1;
    if there && list.faults.is_empty() { Ok(new) } else { Err(told(path, &new)) }
}

/// The team's file `source` without the rule `id` and the comments right above it, or `None` if it is not there.
pub fn taken_out(source: &str, path: &str, id: &str) -> Option<String> {
    let (block, _) = Entry::find(source, path, id)?;
    let before = source.get(..block.start)?;
    let after = source.get(block.end..)?;
    let after = after.strip_prefix("\r\n").or_else(|| after.strip_prefix('\n')).unwrap_or(after);
    if after.trim().is_empty() && before.contains('\n') {
        // The last one takes the blank lines above it along.
        let newline = if source.contains("\r\n") { "\r\n" } else { "\n" };
        let left = format!("{}{newline}", before.trim_end());
        let text = yaml::Text::new(path, source);
        let list = yaml::read_list_beside::<IgnoredAny>(&text, "rules", &schema::HEAD_KEYS);
        return Some(match empty_rules(&left) {
            // A key without anything would be no list.
            Some(span) if list.items.len() == 1 => {
                let (head, tail) = (left.get(..span.start)?, left.get(span.end..)?);
                format!("{head}rules: []{newline}{tail}")
            }
            _ => left,
        });
    }
    let blank = before.is_empty() || before.ends_with("\n\n") || before.ends_with("\r\n\r\n");
    let after = if blank { after.trim_start_matches(['\r', '\n']) } else { after };
    Some(format!("{before}{after}"))
}

/// What is wrong with a text of rules, or that it is not one.
fn told(path: &str, text: &str) -> Vec<Diagnostic> {
    let text = yaml::Text::new(path, text);
    let list = yaml::read_list_beside::<schema::Rule>(&text, "rules", &schema::HEAD_KEYS);
    if list.faults.is_empty() {
        let fault = yaml::Fault::new(Code::Schema, Span::empty(0));
        let fault = fault.with("found", "@shape.mapping").with("expected", "@shape.list");
        return vec![text.diagnostic(fault)];
    }
    list.faults.iter().map(|fault| text.diagnostic(fault.clone())).collect()
}

/// The line `rules:` with nothing in it.
fn empty_rules(source: &str) -> Option<Span> {
    let mut at = 0;
    for line in source.split_inclusive('\n') {
        let rest = line.strip_prefix("rules:").map(|rest| rest.trim().replace(' ', ""));
        if rest.is_some_and(|rest| rest.is_empty() || rest == "[]") {
            return Some(Span::new(at, at + line.len()));
        }
        at += line.len();
    }
    None
}

fn unindented(line: &str, indent: usize) -> &str {
    let n_blanks = line.bytes().take_while(|byte| *byte == b' ').count().min(indent);
    line.get(n_blanks..).unwrap_or_default()
}

/// A rule's text as an entry of a list.
struct Entry {
    id: String,
    text: String,
}

impl Entry {
    /// The one rule in `yaml`, from the first column on.
    fn of(yaml: &str) -> Option<Self> {
        let text = yaml::Text::new(PATH, yaml);
        let read = Form::read::<IgnoredAny>(&text);
        let id = read.id.clone()?;
        let text = match read.form {
            Form::Entry => {
                let (block, indent) = Self::find(yaml, PATH, &id)?;
                let lines = block.of(yaml)?.lines().map(|line| unindented(line, indent));
                lines.collect::<Vec<_>>().join("\n")
            }
            Form::Mapping => {
                let is_blank = |line: &str| line.trim().is_empty() || line.starts_with('#');
                let n_before = yaml.lines().take_while(|line| is_blank(line)).count();
                let lines =
                    yaml.lines().enumerate().map(|(number, line)| match number.cmp(&n_before) {
                        std::cmp::Ordering::Less => line.to_owned(),
                        std::cmp::Ordering::Equal => format!("- {line}"),
                        std::cmp::Ordering::Greater if line.trim().is_empty() => String::new(),
                        std::cmp::Ordering::Greater => format!("  {line}"),
                    });
                lines.collect::<Vec<_>>().join("\n").trim().to_owned()
            }
        };
        Some(Self { id, text })
    }

    /// Where the rule `id` stands in `source`: whole lines without the last line's end, the
    /// comments right above included; and how far its dash is from the first column.
    fn find(source: &str, path: &str, id: &str) -> Option<(Span, usize)> {
        let text = yaml::Text::new(path, source);
        let list = yaml::read_list_beside::<IgnoredAny>(&text, "rules", &schema::HEAD_KEYS);
        let item = list.items.iter().find(|item| item.id.as_deref() == Some(id))?;
        Self::block(source, item.span)
    }

    /// The same for the last rule.
    fn last(source: &str, path: &str) -> Option<(Span, usize)> {
        let text = yaml::Text::new(path, source);
        let list = yaml::read_list_beside::<IgnoredAny>(&text, "rules", &schema::HEAD_KEYS);
        Self::block(source, list.items.last()?.span)
    }

    fn block(source: &str, item: Span) -> Option<(Span, usize)> {
        let body = item.of(source)?.trim_end();
        let end = item.start + body.len();
        let rest = source.get(end..)?;
        let end = end + rest.find(['\r', '\n']).unwrap_or(rest.len());
        let mut start = source.get(..item.start)?.rfind('\n').map_or(0, |at| at + 1);
        let indent = source.get(start..item.start)?;
        if !indent.bytes().all(|byte| byte == b' ') {
            return None;
        }
        let indent = indent.len();
        while let Some(before) = source.get(..start).and_then(|text| text.strip_suffix('\n')) {
            let line = before.rfind('\n').map_or(0, |at| at + 1);
            if !before.get(line..)?.trim_start().starts_with('#') {
                break;
            }
            start = line;
        }
        Some((Span::new(start, end), indent))
    }
}

/// How a single rule is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// `- id: …`, alone or under `rules:`.
    Entry,
    /// `id: …`
    Mapping,
}

/// A single rule as read.
struct Read<'a, T> {
    form: Form,
    value: Option<T>,
    id: Option<String>,
    faults: Vec<yaml::Fault>,
    list: Option<yaml::List<'a, T>>,
    mapping: Option<yaml::Mapping<'a, T>>,
}

impl Form {
    fn of(text: &str) -> Self {
        let mut lines = text.lines().map(str::trim_start);
        let first = lines
            .find(|line| !line.is_empty() && !line.starts_with('#') && !line.starts_with("---"));
        let is_entry =
            first.is_some_and(|line| line.starts_with('-') || line.starts_with("rules:"));
        if is_entry { Self::Entry } else { Self::Mapping }
    }

    fn read<T: DeserializeOwned>(text: &yaml::Text) -> Read<'_, T> {
        let form = Self::of(&text.text);
        let mut out =
            Read { form, value: None, id: None, faults: Vec::new(), list: None, mapping: None };
        let not_one = |found: &str| {
            yaml::Fault::new(Code::Schema, Span::empty(0))
                .with("found", found)
                .with("expected", "@shape.one-rule")
        };
        match form {
            Self::Entry => {
                let mut list = yaml::read_list::<T>(text, "rules");
                out.faults = std::mem::take(&mut list.faults);
                match list.items.as_mut_slice() {
                    [] if out.faults.is_empty() => out.faults.push(not_one("@shape.nothing")),
                    [] => {}
                    [one] => {
                        out.value = one.value.take();
                        out.id = one.id.clone();
                    }
                    [..] => out.faults.push(not_one("@shape.several-rules")),
                }
                out.list = Some(list);
            }
            Self::Mapping => {
                let mut mapping = yaml::read_mapping::<T>(text);
                out.faults = std::mem::take(&mut mapping.faults);
                if mapping.blank {
                    out.faults.push(not_one("@shape.nothing"));
                }
                out.value = mapping.value.take();
                let id = mapping.span_of("id").and_then(|span| span.of(&text.text));
                out.id = id.map(|id| id.trim_matches(['"', '\'']).to_owned());
                out.mapping = Some(mapping);
            }
        }
        out
    }
}

impl<T> Read<'_, T> {
    /// The place of the value at `path` in the rule; an empty path: where the rule begins.
    fn span_of(&self, path: &str) -> Option<Span> {
        let begin = |span: Span| if path.is_empty() { Span::empty(span.start) } else { span };
        if let Some(list) = &self.list {
            return list.span_of(list.items.first()?, path).map(begin);
        }
        self.mapping.as_ref()?.span_of(path).map(begin)
    }
}
