//! Written conversations with labelled agent lines, and scripts for role play, read from
//! `dialogues/*.yaml`. One bad entry costs one entry, and is a diagnostic with its place.
//! It judges no wording and touches no disk.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::generate;
use super::schema::{RawDialogue, RawLine, RawScript, RawTurn};
use super::seed::Seed;
use super::spans::Mark;
use crate::diagnostic::{Checked, Code, Diagnostic, Place};
use crate::library::schema::{Misfit, filled, strings};
use crate::library::yaml::{self, Fault as YamlFault, Item, List, Text};
use crate::library::{Element, PhraseId, Role, SourceFile, Stage};
use crate::text::{CharSpan, Span};

/// Seconds for the first answer of a role play (D2: 三秒应答).
pub const FIRST_WITHIN_S: u32 = 3;
/// Seconds for every later one.
pub const WITHIN_S: u32 = 60;

/// Everything that could be read, in the order of the files.
#[derive(Clone, Debug, Default)]
pub struct Dialogues {
    /// Written conversations.
    pub dialogues: Vec<Arc<Dialogue>>,
    /// Role plays.
    pub scripts: Vec<Arc<Script>>,
}

/// What conversations and scripts have in common.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// Lasting name: unique among conversations and scripts, kebab-case.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Before, during or after the sale.
    pub stage: Option<Stage>,
    /// Free tags.
    pub scenes: Vec<String>,
    /// How the customer feels.
    pub mood: Option<String>,
    /// Where it comes from; absent: written for this library.
    pub source: Option<String>,
    /// Where it stands.
    pub place: Place,
}

/// A written conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct Dialogue {
    /// Name, stage, mood.
    pub head: Head,
    /// In order.
    pub lines: Vec<Line>,
    /// Values for the `{name}`s in its texts.
    pub slots: BTreeMap<String, Vec<String>>,
}

/// A line of a conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Seconds since midnight, if it has a clock time.
    pub at_s: Option<u32>,
    /// What is said.
    pub text: String,
    /// By whom, and how.
    pub said: Said,
}

/// Who says a line, and how.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// The customer.
    Customer,
    /// The agent, well.
    Good {
        /// Words of courtesy to spot; each occurrence counts.
        courtesy: Vec<String>,
    },
    /// The agent, badly.
    Bad {
        /// What is wrong.
        faults: Vec<Fault>,
        /// Stretches that may be marked without being counted wrong.
        accept: Vec<String>,
        /// How it is said well.
        better: String,
        /// What a rewrite must keep.
        needs: Vec<Element>,
    },
}

/// A fault in a bad line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The stretch.
    pub words: String,
    /// Which of its occurrences, from 1.
    pub number: usize,
    /// What is wrong with it.
    pub why: String,
}

/// A role play.
#[derive(Clone, Debug, PartialEq)]
pub struct Script {
    /// Name, stage, mood.
    pub head: Head,
    /// What the learner is told first.
    pub brief: String,
    /// The first is the start.
    pub turns: Vec<Turn>,
}

/// A turn of a role play.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// Its name in the script.
    pub id: String,
    /// What the customer says.
    pub customer: String,
    /// Seconds for the answer.
    pub within_s: u32,
    /// What an answer needs.
    pub expects: Vec<Element>,
    /// Kinds of violation that spoil the turn even where the rulebook is milder.
    pub avoid: Vec<String>,
    /// Model answers, at least one.
    pub good: Vec<String>,
    /// How it should not be said.
    pub bad: Vec<String>,
    /// Advice.
    pub hint: Option<String>,
    /// The ways on, in order; the first that fits. None that fits: the end.
    pub next: Vec<Next>,
}

/// A way on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// When it fits.
    pub when: Condition,
    /// The turn that follows, from 0.
    pub to: usize,
}

/// When a way on fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// All of these are in the answer, and nothing was found in it.
    All(Vec<Element>),
    /// One of these is missing.
    Lacks(Vec<Element>),
    /// Always.
    Otherwise,
}

impl Condition {
    /// True if it fits an answer with these elements; `clean` if nothing was found in it.
    pub fn fits(&self, elements: &[Element], clean: bool) -> bool {
        match self {
            Self::All(needed) => clean && needed.iter().all(|one| elements.contains(one)),
            Self::Lacks(needed) => !needed.iter().all(|one| elements.contains(one)),
            Self::Otherwise => true,
        }
    }
}

impl Dialogues {
    /// The conversation `id`.
    pub fn dialogue(&self, id: &str) -> Option<&Arc<Dialogue>> {
        self.dialogues.iter().find(|dialogue| dialogue.head.id == id)
    }

    /// The script `id`.
    pub fn script(&self, id: &str) -> Option<&Arc<Script>> {
        self.scripts.iter().find(|script| script.head.id == id)
    }
}

impl Dialogue {
    /// The same with its `{name}`s filled from its lists and the built-in ones, by chance. One name
    /// has one value in the whole conversation.
    pub fn filled(&self, seed: u64) -> Self {
        let mut seed = Seed::of(seed, &self.head.id);
        let mut values: HashMap<String, String> = HashMap::new();
        let mut fill = |text: &str| generate::fill(text, &self.slots, &mut values, &mut seed);
        let mut out = self.clone();
        out.head.title = fill(&self.head.title);
        for line in &mut out.lines {
            line.text = fill(&line.text);
            match &mut line.said {
                Said::Customer => {}
                Said::Good { courtesy } => courtesy.iter_mut().for_each(|word| *word = fill(word)),
                Said::Bad { faults, accept, better, .. } => {
                    faults.iter_mut().for_each(|fault| fault.words = fill(&fault.words));
                    accept.iter_mut().for_each(|words| *words = fill(words));
                    *better = fill(better);
                }
            }
        }
        out
    }

    /// Every fault with its place.
    pub fn faults(&self) -> Vec<(Mark, &Fault)> {
        self.marks(|line| match &line.said {
            Said::Bad { faults, .. } => {
                faults.iter().filter_map(|fault| Some((fault.span(&line.text)?, fault))).collect()
            }
            _ => Vec::new(),
        })
    }

    /// Every stretch that may be marked, too.
    pub fn accepted(&self) -> Vec<Mark> {
        let marks = self.marks(|line| match &line.said {
            Said::Bad { accept, .. } => accept
                .iter()
                .flat_map(|words| occurrences(&line.text, words))
                .map(|span| (span, ()))
                .collect(),
            _ => Vec::new(),
        });
        marks.into_iter().map(|(mark, ())| mark).collect()
    }

    /// Every word of courtesy that should be spotted. Longer words count before those inside them.
    pub fn courtesy(&self) -> Vec<Mark> {
        let marks = self.marks(|line| match &line.said {
            Said::Good { courtesy } => {
                let mut words: Vec<&String> = courtesy.iter().collect();
                words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
                let mut spans: Vec<CharSpan> = Vec::new();
                for span in words.into_iter().flat_map(|word| occurrences(&line.text, word)) {
                    if !spans.iter().any(|held| held.start < span.end && span.start < held.end) {
                        spans.push(span);
                    }
                }
                spans.sort_unstable();
                spans.into_iter().map(|span| (span, ())).collect()
            }
            _ => Vec::new(),
        });
        marks.into_iter().map(|(mark, ())| mark).collect()
    }

    fn marks<'a, T>(&'a self, of: impl Fn(&'a Line) -> Vec<(CharSpan, T)>) -> Vec<(Mark, T)> {
        let of_line = |(line_index, line)| {
            of(line).into_iter().map(move |(span, what)| (Mark { line_index, span }, what))
        };
        self.lines.iter().enumerate().flat_map(of_line).collect()
    }
}

impl Fault {
    /// Where it stands in `text`.
    pub fn span(&self, text: &str) -> Option<CharSpan> {
        occurrences(text, &self.words).nth(self.number.checked_sub(1)?)
    }
}

/// Where `words` occur in `text`, in characters; none where there are no words.
fn occurrences<'a>(text: &'a str, words: &'a str) -> impl Iterator<Item = CharSpan> + 'a {
    let found = text.match_indices(words).filter(|_| !words.is_empty());
    found.map(move |(at, words)| Span::new(at, at + words.len()).to_chars(text))
}

/// Reads `files`, the dialogue files of one library, in order.
pub fn load(files: &[SourceFile]) -> Checked<Dialogues> {
    let mut out = Checked::<Dialogues>::default();
    let mut ids: HashMap<String, String> = HashMap::new();
    for file in files {
        match (Role::of(&file.name), &file.content) {
            (Role::ConflictCopy, _) => out
                .diagnostics
                .push(Diagnostic::new(Code::ConflictCopy).at(Place::file(&file.path))),
            (Role::Dialogue, Ok(bytes)) => match Text::decode(&file.path, bytes) {
                Ok(text) => read(&text, &mut out, &mut ids),
                Err(refused) => out.diagnostics.push(refused),
            },
            (Role::Dialogue, Err(reason)) => out.diagnostics.push(
                Diagnostic::new(Code::Unreadable)
                    .at(Place::file(&file.path))
                    .with("reason", reason),
            ),
            _ => {}
        }
    }
    out
}

const DIALOGUES: &str = "dialogues";
const SCRIPTS: &str = "scripts";

fn read(text: &Text, out: &mut Checked<Dialogues>, ids: &mut HashMap<String, String>) {
    let mut told: Vec<Diagnostic> = Vec::new();
    let in_dialogues = section(text, DIALOGUES, SCRIPTS);
    let in_scripts = section(text, SCRIPTS, DIALOGUES);
    let mut dialogues = yaml::read_list::<RawDialogue>(&in_dialogues, DIALOGUES);
    let mut scripts = yaml::read_list::<RawScript>(&in_scripts, SCRIPTS);
    let mut faults = std::mem::take(&mut dialogues.faults);
    faults.append(&mut scripts.faults);
    for fault in faults {
        let diagnostic = text.diagnostic(fault);
        // What stands above both lists is found twice.
        if !told.contains(&diagnostic) {
            told.push(diagnostic);
        }
    }
    let mut reader = Reader { text, told, ids };
    for mut item in std::mem::take(&mut dialogues.items) {
        let Some(raw) = item.value.take() else { continue };
        if let Some(dialogue) = reader.dialogue(raw, &item, &dialogues) {
            out.value.dialogues.push(Arc::new(dialogue));
        }
    }
    for mut item in std::mem::take(&mut scripts.items) {
        let Some(raw) = item.value.take() else { continue };
        if let Some(script) = reader.script(raw, &item, &scripts) {
            out.value.scripts.push(Arc::new(script));
        }
    }
    let mut told = reader.told;
    told.sort_by_key(|found| found.place.as_ref().map_or(0, |place| place.span.start));
    out.diagnostics.append(&mut told);
}

/// `text` without the list under `other`: its bytes are blanks, so that every place stays what it is,
/// and what is broken in one list leaves the other alone. A text with neither is one of dialogues.
fn section(text: &Text, own: &str, other: &str) -> Text {
    let heads = |line: &str, key: &str| {
        let line = line.trim_start_matches('\u{feff}');
        line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(':'))
    };
    let is_scripts = own == SCRIPTS;
    let has_any = text.text.lines().any(|line| heads(line, own) || heads(line, other));
    let mut kept = has_any || !is_scripts;
    let mut out = String::with_capacity(text.text.len());
    for line in text.text.split_inclusive('\n') {
        if heads(line, own) {
            kept = true;
        } else if heads(line, other) {
            kept = false;
        }
        if kept {
            out.push_str(line);
        } else {
            out.extend(line.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        }
    }
    Text::new(&text.path, &out)
}

struct Reader<'a> {
    text: &'a Text,
    told: Vec<Diagnostic>,
    ids: &'a mut HashMap<String, String>,
}

/// What both kinds of entries say of themselves.
struct RawHead {
    id: Option<String>,
    title: Option<String>,
    stage: Option<String>,
    scene: Option<Vec<String>>,
    mood: Option<String>,
    source: Option<String>,
}

impl Reader<'_> {
    fn dialogue(
        &mut self,
        raw: RawDialogue,
        item: &Item<RawDialogue>,
        list: &List<'_, RawDialogue>,
    ) -> Option<Dialogue> {
        let mut misfits = Vec::new();
        let RawDialogue { id, title, stage, scene, mood, source, slots, lines } = raw;
        let raw_head = RawHead { id, title, stage, scene, mood, source };
        let head = self.head(raw_head, item.span, &mut misfits);
        let lines = lines.unwrap_or_default();
        if lines.is_empty() {
            misfits.push(Misfit::missing("lines"));
        }
        let lines: Vec<Option<Line>> = lines
            .into_iter()
            .enumerate()
            .map(|(index, raw)| line(raw, &format!("lines.{index}"), &mut misfits))
            .collect();
        self.tell(misfits, item, list)?;
        let head = self.own(head?, item, list)?;
        let slots = slots.unwrap_or_default();
        let slots = slots.into_iter().map(|(name, values)| (name, strings(values))).collect();
        Some(Dialogue { head, lines: lines.into_iter().collect::<Option<_>>()?, slots })
    }

    fn script(
        &mut self,
        raw: RawScript,
        item: &Item<RawScript>,
        list: &List<'_, RawScript>,
    ) -> Option<Script> {
        let mut misfits = Vec::new();
        let RawScript { id, title, stage, scene, mood, source, brief, turns } = raw;
        let raw_head = RawHead { id, title, stage, scene, mood, source };
        let head = self.head(raw_head, item.span, &mut misfits);
        let brief = needed(brief, "brief", &mut misfits);
        let turns = turns.unwrap_or_default();
        if turns.is_empty() {
            misfits.push(Misfit::missing("turns"));
        }
        let names: Vec<String> =
            turns.iter().map(|turn| turn.id.clone().unwrap_or_default()).collect();
        for (index, name) in names.iter().enumerate() {
            if let Some(first) = names.iter().take(index).position(|held| held == name)
                && !name.is_empty()
            {
                let path = format!("turns.{first}.id");
                let line = list.span_of(item, &path).map_or(0, |span| self.text.place(span).line);
                misfits.push(Misfit {
                    code: Code::DupId,
                    path: format!("turns.{index}.id"),
                    args: vec![
                        ("id", name.clone()),
                        ("first", format!("{}:{line}", self.text.path)),
                    ],
                });
            }
        }
        let turns: Vec<Option<Turn>> = turns
            .into_iter()
            .enumerate()
            .map(|(index, raw)| turn(raw, index, &names, &mut misfits))
            .collect();
        self.tell(misfits, item, list)?;
        let head = self.own(head?, item, list)?;
        let turns: Vec<Turn> = turns.into_iter().collect::<Option<_>>()?;
        let remarks = unreached(&turns)
            .into_iter()
            .map(|index| Misfit {
                code: Code::Unreached,
                path: format!("turns.{index}.id"),
                args: vec![("found", names.get(index).cloned().unwrap_or_default())],
            })
            .collect();
        // A warning; the script stays.
        let _ = self.tell(remarks, item, list);
        Some(Script { head, brief: brief?, turns })
    }

    fn head(&self, raw: RawHead, span: Span, misfits: &mut Vec<Misfit>) -> Option<Head> {
        let id = needed(raw.id, "id", misfits);
        if let Some(found) = id.as_ref().filter(|id| PhraseId::new(id).is_none()) {
            misfits.push(Misfit {
                code: Code::BadId,
                path: "id".to_owned(),
                args: vec![("found", found.clone())],
            });
        }
        let title = needed(raw.title, "title", misfits);
        let stage = raw.stage.as_deref().and_then(|found| {
            let stage = Stage::ALL.into_iter().find(|stage| stage.as_str() == found);
            if stage.is_none() {
                let all = Stage::ALL.map(Stage::as_str).join(" / ");
                misfits.push(Misfit::value("stage", found, all));
            }
            stage
        });
        Some(Head {
            id: id?,
            title: title?,
            stage,
            scenes: strings(raw.scene.unwrap_or_default()),
            mood: filled(raw.mood.as_deref()),
            source: filled(raw.source.as_deref()),
            place: self.text.place(span),
        })
    }

    /// `head`, unless its id is another entry's.
    fn own<T>(&mut self, head: Head, item: &Item<T>, list: &List<'_, T>) -> Option<Head> {
        let Some(first) = self.ids.get(&head.id) else {
            let place = format!("{}:{}", head.place.path, head.place.line);
            self.ids.insert(head.id.clone(), place);
            return Some(head);
        };
        let misfit = Misfit {
            code: Code::DupId,
            path: "id".to_owned(),
            args: vec![("id", head.id.clone()), ("first", first.clone())],
        };
        let _ = self.tell(vec![misfit], item, list);
        None
    }

    /// Tells what is wrong; `None` if anything is.
    fn tell<T>(&mut self, misfits: Vec<Misfit>, item: &Item<T>, list: &List<'_, T>) -> Option<()> {
        let sound = misfits.is_empty();
        for misfit in misfits {
            let parents = std::iter::successors(Some(misfit.path.as_str()), |path| {
                path.rsplit_once('.').map(|(parent, _)| parent)
            });
            let span = parents.filter_map(|path| list.span_of(item, path)).next();
            let span = span.unwrap_or(Span::empty(item.span.start));
            let n =
                span.of(&self.text.text).and_then(|text| text.lines().next()).map_or(0, str::len);
            let span = Span::new(span.start, span.start + n);
            let fault = YamlFault { code: misfit.code, span, args: misfit.args };
            let diagnostic = self.text.diagnostic(fault);
            self.told.push(match &item.id {
                Some(id) => diagnostic.about(id),
                None => diagnostic,
            });
        }
        sound.then_some(())
    }
}

fn needed(raw: Option<String>, path: &str, misfits: &mut Vec<Misfit>) -> Option<String> {
    let found = filled(raw.as_deref());
    if found.is_none() {
        misfits.push(Misfit::missing(path));
    }
    found
}

fn elements(raw: Option<Vec<String>>, path: &str, misfits: &mut Vec<Misfit>) -> Vec<Element> {
    let mut out = Vec::new();
    for (index, name) in raw.iter().flatten().enumerate() {
        match Element::from_name(name) {
            Some(element) => out.push(element),
            None => {
                let all = Element::ALL.map(Element::as_str).join(" / ");
                misfits.push(Misfit::value(format!("{path}.{index}"), name, all));
            }
        }
    }
    out
}

fn line(raw: RawLine, path: &str, misfits: &mut Vec<Misfit>) -> Option<Line> {
    let at = |key: &str| format!("{path}.{key}");
    let text = needed(raw.text, &at("text"), misfits);
    let at_s = raw.at.as_deref().and_then(|found| {
        let time = seconds(found);
        if time.is_none() {
            misfits.push(Misfit::value(at("at"), found, "\"HH:MM:SS\" (10:00:03)"));
        }
        time
    });
    let said = match raw.who.as_deref() {
        Some("customer") => {
            let own = [
                ("label", raw.label.is_some()),
                ("faults", raw.faults.is_some()),
                ("better", raw.better.is_some()),
            ];
            for (key, _) in own.into_iter().filter(|(_, there)| *there) {
                misfits.push(Misfit::value(at(key), "customer", "who: agent"));
            }
            Some(Said::Customer)
        }
        Some("agent") => match raw.label.as_deref() {
            Some("good") => {
                if raw.faults.is_some() {
                    misfits.push(Misfit::value(at("label"), "good", "bad"));
                }
                Some(Said::Good {
                    courtesy: quoted(raw.courtesy, text.as_deref(), &at("courtesy"), misfits),
                })
            }
            Some("bad") => {
                let faults = raw.faults.unwrap_or_default();
                if faults.is_empty() {
                    misfits.push(Misfit::missing(at("faults")));
                }
                let faults = faults.into_iter().enumerate().map(|(index, raw)| {
                    let path = format!("{path}.faults.{index}");
                    let words = needed(raw.span, &format!("{path}.span"), misfits);
                    let number = raw.nth.as_deref().map_or(Some(1), |found| {
                        let number = found.parse::<usize>().ok().filter(|n| *n > 0);
                        if number.is_none() {
                            misfits.push(Misfit::value(format!("{path}.nth"), found, "1, 2, 3 …"));
                        }
                        number
                    });
                    let why = needed(raw.why, &format!("{path}.why"), misfits);
                    let fault = Fault { words: words?, number: number?, why: why? };
                    if let Some(text) = text.as_deref()
                        && fault.span(text).is_none()
                    {
                        misfits.push(no_span(format!("{path}.span"), &fault.words, text));
                    }
                    Some(fault)
                });
                let faults = faults.collect::<Vec<_>>().into_iter().flatten().collect();
                let better = needed(raw.better, &at("better"), misfits);
                Some(Said::Bad {
                    faults,
                    accept: quoted(raw.accept, text.as_deref(), &at("accept"), misfits),
                    better: better.unwrap_or_default(),
                    needs: elements(raw.needs, &at("needs"), misfits),
                })
            }
            Some(found) => {
                misfits.push(Misfit::value(at("label"), found, "good / bad"));
                None
            }
            None => {
                misfits.push(Misfit::missing(at("label")));
                None
            }
        },
        Some(found) => {
            misfits.push(Misfit::value(at("who"), found, "customer / agent"));
            None
        }
        None => {
            misfits.push(Misfit::missing(at("who")));
            None
        }
    };
    Some(Line { at_s, text: text?, said: said? })
}

/// Stretches that must occur in `text`.
fn quoted(
    raw: Option<Vec<String>>,
    text: Option<&str>,
    path: &str,
    misfits: &mut Vec<Misfit>,
) -> Vec<String> {
    let words = raw.unwrap_or_default();
    for (index, word) in words.iter().enumerate() {
        if let Some(text) = text
            && occurrences(text, word).next().is_none()
        {
            misfits.push(no_span(format!("{path}.{index}"), word, text));
        }
    }
    words
}

fn no_span(path: String, found: &str, text: &str) -> Misfit {
    let args = vec![("found", found.to_owned()), ("text", text.to_owned())];
    Misfit { code: Code::NoSpan, path, args }
}

/// `10:00:03` or `10:00` as seconds since midnight.
fn seconds(text: &str) -> Option<u32> {
    let parts: Vec<u32> = text
        .split(':')
        .map(|part| part.parse().ok().filter(|_| part.len() <= 2))
        .collect::<Option<_>>()?;
    match *parts.as_slice() {
        [hour, minute, second] if hour < 24 && minute < 60 && second < 60 => {
            Some((hour * 60 + minute) * 60 + second)
        }
        [hour, minute] if hour < 24 && minute < 60 => Some((hour * 60 + minute) * 60),
        _ => None,
    }
}

fn turn(raw: RawTurn, index: usize, names: &[String], misfits: &mut Vec<Misfit>) -> Option<Turn> {
    let at = |key: &str| format!("turns.{index}.{key}");
    let id = needed(raw.id, &at("id"), misfits);
    let customer = needed(raw.customer, &at("customer"), misfits);
    let usual = if index == 0 { FIRST_WITHIN_S } else { WITHIN_S };
    let within_s = raw.within.as_deref().map_or(Some(usual), |found| {
        let within = found.parse::<u32>().ok().filter(|s| (1..=3_600).contains(s));
        if within.is_none() {
            misfits.push(Misfit::value(at("within"), found, "1–3600"));
        }
        within
    });
    let good = strings(raw.good.unwrap_or_default());
    if good.is_empty() {
        misfits.push(Misfit::missing(at("good")));
    }
    let expects = elements(raw.expects, &at("expects"), misfits);
    let mut next = Vec::new();
    for (number, way) in raw.next.into_iter().flatten().enumerate() {
        let path = |key: &str| format!("turns.{index}.next.{number}.{key}");
        let when = match (way.when, way.unless) {
            (Some(_), Some(_)) => {
                misfits.push(Misfit::value(path("unless"), "unless", "if / unless"));
                None
            }
            (Some(all), None) => Some(Condition::All(elements(Some(all), &path("if"), misfits))),
            (None, Some(lacks)) => {
                Some(Condition::Lacks(elements(Some(lacks), &path("unless"), misfits)))
            }
            (None, None) => Some(Condition::Otherwise),
        };
        let to = needed(way.to, &path("to"), misfits).and_then(|to| {
            let target = names.iter().position(|name| *name == to);
            if target.is_none() {
                let expected: Vec<&str> = names.iter().map(String::as_str).collect();
                misfits.push(Misfit {
                    code: Code::NoTarget,
                    path: path("to"),
                    args: vec![("found", to), ("expected", expected.join(" / "))],
                });
            }
            target
        });
        if let (Some(when), Some(to)) = (when, to) {
            next.push(Next { when, to });
        }
    }
    Some(Turn {
        id: id?,
        customer: customer?,
        within_s: within_s?,
        expects,
        avoid: strings(raw.avoid.unwrap_or_default()),
        good,
        bad: strings(raw.bad.unwrap_or_default()),
        hint: filled(raw.hint.as_deref()),
        next,
    })
}

/// The turns that no way from the first leads to.
fn unreached(turns: &[Turn]) -> Vec<usize> {
    let mut reached: HashSet<usize> = HashSet::new();
    let mut open = vec![0];
    while let Some(index) = open.pop() {
        if reached.insert(index)
            && let Some(turn) = turns.get(index)
        {
            open.extend(turn.next.iter().map(|way| way.to));
        }
    }
    (0..turns.len()).filter(|index| !reached.contains(index)).collect()
}
