//! Reads rulebook files into a rulebook: the built-in ones, then a team's own, which override by id.
//! A broken rule costs one rule. It runs no examples; `example` does.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::automaton::Automaton;
use super::compile::{self, Home, Lists};
use super::fold::Letters;
use super::lexicon::Lexicon;
use super::pattern::{self, Classes};
use super::rule::{Check, Consistency, Family, Level, Occurrence, Rule};
use super::schema;
use super::{Entry, Ground, Rulebook};
use crate::diagnostic::{Checked, Code, Diagnostic, Place};
use crate::library::{shipped, yaml};
use crate::text::Span;

/// The folder of a library that holds rules.
pub const FOLDER: &str = "rulebook";

/// A file of rules.
#[derive(Clone, Debug)]
pub struct RuleFile {
    /// As the user knows it.
    pub path: String,
    /// What it holds.
    pub text: Arc<str>,
    /// True for a team's own.
    pub own: bool,
}

/// A file as read, before its words are known.
struct Draft {
    file: RuleFile,
    family: Arc<Family>,
    category: Option<String>,
    rules: Vec<schema::Rule>,
}

impl Draft {
    fn home(&self) -> Home<'_> {
        let Self { family, category, file, .. } = self;
        Home { family, category: category.as_deref(), own: file.own }
    }

    /// The place of the word at `path`, if the file has it.
    fn word_place(&self, path: &str) -> Option<Place> {
        let text = yaml::Text::new(&self.file.path, &self.file.text);
        let span = yaml::read_mapping::<serde::de::IgnoredAny>(&text).span_of(path)?;
        Some(text.place(span))
    }

    /// The place of `id`, which stands as a rule's id or as a key.
    fn place_of(&self, id: &str) -> Place {
        place_of(&self.file.path, &self.file.text, id)
    }
}

/// The rulebook of the built-in files and `files` (path, text).
pub fn load(files: &[(&str, &str)]) -> Checked<Rulebook> {
    let shipped = shipped::files_in(FOLDER);
    let built_in = shipped.iter().map(|file| (file.path.as_str(), file.text, false));
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
        // The rules in the program were read with care by a test.
        let trusted = if own { None } else { yaml::read_trusted::<schema::File>(source) };
        let file = trusted.unwrap_or_else(|| read_file(path, source, &mut diagnostics));
        words.extend(file.words);
        for (id, level) in file.levels {
            let place = place_of(path, source, &id);
            levels.insert(id, (level, place));
        }
        let family = file.family.as_ref();
        drafts.push(Draft {
            file: RuleFile { path: path.to_owned(), text: source.into(), own },
            family: Arc::new(family.map_or_else(team, |family| Family {
                id: family.id.clone(),
                name: family.name.clone(),
            })),
            category: file.family.and_then(|family| family.category),
            rules: file.rules,
        });
    }
    let classes = classes(words, &drafts, &mut diagnostics);
    let mut lists = Lists::default();
    let mut rules: Vec<Arc<Rule>> = Vec::new();
    let mut by_id: HashMap<Arc<str>, usize> = HashMap::new();
    for draft in &drafts {
        for written in &draft.rules {
            let place = draft.place_of(&written.id);
            match compile::rule(written, draft.home(), place.clone(), &classes, &mut lists) {
                Err(fault) => diagnostics.push(located(&draft.file, &written.id, place, fault)),
                Ok(rule) => {
                    let rule = Arc::new(rule);
                    match by_id.get(&rule.id).copied() {
                        Some(index) if draft.file.own && !rules[index].own => rules[index] = rule,
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
    let lexicon = Arc::new(lists.lexicon());
    let files = drafts.into_iter().map(|draft| draft.file).collect();
    let ground = Arc::new(Ground { classes, lists, files });
    let value = assemble(rules, set, by_id, lexicon, ground);
    Checked { value, diagnostics }
}

/// The group of rules whose file names none.
pub(super) fn team() -> Family {
    Family { id: String::from("team"), name: String::from("团队") }
}

/// The problem of the rule `id`, at the key that it concerns, or at `place`.
fn located(file: &RuleFile, id: &str, place: Place, fault: compile::Fault) -> Diagnostic {
    let text = yaml::Text::new(&file.path, &file.text);
    let list = yaml::read_list_beside::<serde::de::IgnoredAny>(&text, "rules", &schema::HEAD_KEYS);
    let item = list.items.iter().find(|item| item.id.as_deref() == Some(id));
    let span =
        item.filter(|_| !fault.path.is_empty()).and_then(|item| list.span_of(item, &fault.path));
    let mut told = Diagnostic::new(fault.code).at(span.map_or(place, |span| text.place(span)));
    told.args = fault.args;
    told
}

/// A rulebook of rules that were read; rules that are off cost nothing.
pub(super) fn assemble(
    rules: Vec<Arc<Rule>>,
    levels: Vec<Level>,
    by_id: HashMap<Arc<str>, usize>,
    lexicon: Arc<Lexicon>,
    ground: Arc<Ground>,
) -> Rulebook {
    let Entries { words, choices, whole } = entries(&rules, &levels);
    let triggers = Automaton::new(words);
    Rulebook { rules, levels, by_id, triggers, choices, lexicon, whole, ground }
}

/// What a line is scanned for.
#[derive(Default)]
pub(super) struct Entries {
    /// The words, with what they mean.
    pub words: Vec<(Vec<char>, Entry)>,
    /// What `Entry::Trigger::choice` speaks of.
    pub choices: Vec<Letters>,
    /// The rules that look at every message as a whole.
    pub whole: Vec<usize>,
}

/// What a line is scanned for; rules that are off are left out.
pub(super) fn entries(rules: &[Arc<Rule>], levels: &[Level]) -> Entries {
    let Entries { words: mut entries, mut choices, mut whole } = Entries::default();
    for (index, rule) in rules.iter().enumerate() {
        if levels[index] == Level::Off {
            continue;
        }
        let number = index as u32;
        match &rule.check {
            Check::Phrase(phrase) => {
                for (alternative, one) in phrase.alternatives.iter().enumerate() {
                    let entry = Entry::Trigger {
                        rule: number,
                        alternative: alternative as u32,
                        needs: one.program.needs(),
                        choice: (choices.len() as u32, one.program.choice().len() as u32),
                    };
                    choices.extend_from_slice(one.program.choice());
                    let beginnings = one.program.beginnings().iter().cloned();
                    entries.extend(beginnings.map(|word| (word, entry)));
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
    Entries { words: entries, choices, whole }
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

/// Reads one file. What cannot be read of it is told in `out`; the rest counts.
pub(super) fn read_file(path: &str, source: &str, out: &mut Vec<Diagnostic>) -> schema::File {
    let text = yaml::Text::new(path, source);
    let whole = yaml::read_mapping::<schema::File>(&text);
    if let Some(file) = whole.value {
        return file;
    }
    // Not as a whole: read it rule by rule, so that the neighbours of a broken one stay.
    let list = yaml::read_list_beside::<schema::Rule>(&text, "rules", &schema::HEAD_KEYS);
    let mut told: Vec<yaml::Fault> = list.faults.clone();
    let (head, faults) = read_head(&text);
    told.extend(faults);
    if told.is_empty() {
        // Whatever keeps the whole from being read is told.
        told = whole.faults;
    }
    told.sort_by_key(|fault| fault.span.start);
    told.dedup_by(|one, other| one.span == other.span && one.code == other.code);
    out.extend(told.into_iter().map(|fault| text.diagnostic(fault)));
    let rules = list.items.into_iter().filter_map(|item| item.value).collect();
    schema::File { family: head.family, words: head.words, levels: head.levels, rules }
}

/// At most so many keys of a head are looked for; who writes more has something else in mind.
const MOST_KEYS: usize = 64;

/// What stands beside the rules, key by key, and of a key that is broken whatever can still be read;
/// with what is wrong.
fn read_head(text: &yaml::Text) -> (schema::Head, Vec<yaml::Fault>) {
    let whole = yaml::read_mapping::<schema::Head>(text);
    if let Some(head) = whole.value {
        return (head, Vec::new());
    }
    let mut out = schema::Head::default();
    let mut faults = Vec::new();
    let body = Span::new(0, text.text.len());
    for piece in entries_in(&text.text, body).into_iter().take(MOST_KEYS) {
        let source = piece.of(&text.text).unwrap_or_default();
        // A bare list, or the rules, which are read one by one.
        if source.trim_start().starts_with('-') || key_of(source) == Some("rules") {
            continue;
        }
        // Alone, and where it stands.
        let alone = yaml::Text::new(&text.path, &masked(&text.text, piece));
        let read = yaml::read_mapping::<schema::Head>(&alone);
        faults.extend(read.faults);
        let head = read.value.unwrap_or_else(|| sound_part(source));
        out.family = head.family.or(out.family);
        out.words.extend(head.words);
        out.levels.extend(head.levels);
    }
    (out, faults)
}

/// The key on the first line of `entry`.
fn key_of(entry: &str) -> Option<&str> {
    let line = entry.lines().find(|line| !is_remark(line))?;
    Some(line.split_once(':')?.0.trim().trim_matches(['"', '\'']))
}

fn is_remark(line: &str) -> bool {
    let line = line.trim_start_matches('\u{feff}').trim();
    line.is_empty() || line.starts_with('#') || line == "---"
}

/// The lines of `span` of `source`, cut before every line that is no further in than the first one with
/// something in it.
fn entries_in(source: &str, span: Span) -> Vec<Span> {
    let mut starts: Vec<usize> = Vec::new();
    let mut column = None;
    let mut at = span.start;
    for line in span.of(source).unwrap_or_default().split_inclusive('\n') {
        if !is_remark(line) {
            let bare = line.trim_start_matches('\u{feff}');
            let n_blanks = bare.len() - bare.trim_start().len();
            let is_item = bare.trim_start().starts_with('-');
            let first = *column.get_or_insert(n_blanks);
            // A list may stand in the column of its key.
            if n_blanks <= first && (starts.is_empty() || !is_item) {
                starts.push(at);
            }
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([span.end]);
    starts.iter().zip(ends).map(|(start, end)| Span::new(*start, end)).collect()
}

/// `source` up to the end of `piece`, with blanks in the place of everything before it.
fn masked(source: &str, piece: Span) -> String {
    let before = source.get(..piece.start).unwrap_or_default();
    let mut out: String =
        before.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
    out.push_str(piece.of(source).unwrap_or_default());
    out
}

/// What can be read of an entry of the head that is broken: word by word, level by level.
fn sound_part(entry: &str) -> schema::Head {
    let mut out = schema::Head::default();
    let key = key_of(entry).unwrap_or_default().to_owned();
    let text = yaml::Text::new("", entry);
    if let Some(outline) = yaml::outline_of(&text) {
        if let Some(root) = outline.root() {
            take_sound(&outline, root, &mut out);
        }
        return out;
    }
    // It does not even scan: its first line may, and every entry below it.
    let first = entry.lines().find(|line| !is_remark(line)).unwrap_or_default();
    let text = yaml::Text::new("", first);
    if let Some((outline, root)) = yaml::outline_of(&text).and_then(|outline| {
        let root = outline.root()?;
        Some((outline, root))
    }) {
        take_sound(&outline, root, &mut out);
    }
    let below = entry.find(first).map_or(entry.len(), |at| at + first.len());
    for inner in entries_in(entry, Span::new(below, entry.len())) {
        let wrapped = format!("{key}:\n{}", inner.of(entry).unwrap_or_default());
        let text = yaml::Text::new("", &wrapped);
        let Some(outline) = yaml::outline_of(&text) else { continue };
        let Some(root) = outline.root() else { continue };
        take_sound(&outline, root, &mut out);
    }
    out
}

/// Takes levels and words out of the mapping `root` as far as each of them is sound.
fn take_sound(outline: &yaml::Outline<'_>, root: usize, out: &mut schema::Head) {
    let said = |node: usize| {
        let node = outline.node(node).filter(|node| node.kind.is_scalar());
        node.map(|node| node.text.clone().into_owned())
    };
    for (key, value) in outline.pairs(root) {
        for (name, held) in outline.pairs(value) {
            let Some(name) = said(name) else { continue };
            match said(key).as_deref() {
                Some("levels") => {
                    let level = said(held).and_then(|level| Level::read(&level));
                    out.levels.extend(level.map(|level| (name, level)));
                }
                Some("words") if outline.node(held).is_some_and(|node| node.kind.is_list()) => {
                    out.words.insert(name, outline.children(held).filter_map(said).collect());
                }
                _ => {}
            }
        }
    }
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
            let read: Result<Vec<Vec<Vec<char>>>, (usize, pattern::Fault)> = written
                .iter()
                .enumerate()
                .map(|(index, word)| {
                    pattern::expand_words(word, &done).map_err(|fault| (index, fault))
                })
                .collect();
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
            for (name, (index, fault)) in faults {
                let path = format!("words.{name}.{index}");
                let fault = compile::Fault::of_pattern(fault, path, &done);
                let mut problem = Diagnostic::new(fault.code);
                problem.args = fault.args;
                // A later file's words take the place of an earlier one's.
                problem.place = drafts.iter().rev().find_map(|draft| draft.word_place(&fault.path));
                out.push(problem);
            }
            return done;
        }
        waiting = later;
    }
}
