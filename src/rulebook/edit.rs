//! Changes to a team's file of rules in place: the level of one rule, or the text of one rule. The lines
//! that are meant change, every other byte stays; what comes out is read again and must say what was
//! meant, else nothing is changed and the reason is told. It touches no disk.

use super::rule::Level;
use super::{draft, load, schema};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::library::yaml::write::{self, Context};
use crate::library::yaml::{self, Fault, Kind, Outline, Text};
use crate::text::Span;

/// One change to a file of rules. What stood there before is named, so that a change by somebody else
/// is seen, and so that it can be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleEdit {
    /// The level of a rule under `levels:`, as written; absent: the file says nothing of it.
    Level {
        /// Which rule.
        rule: String,
        /// Before.
        old: Option<String>,
        /// Afterwards.
        new: Option<String>,
    },
    /// The text of a rule, as an entry of a list; absent: the file does not hold it.
    Rule {
        /// Before.
        old: Option<RuleText>,
        /// Afterwards.
        new: Option<RuleText>,
    },
}

/// A rule as it stands in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleText {
    /// Its id.
    pub id: String,
    /// Its lines from the first column on, the comments right above it included.
    pub yaml: String,
}

impl RuleText {
    /// The one rule in `yaml`: an entry, a mapping, or a file with one rule.
    pub fn of(yaml: &str) -> Option<Self> {
        draft::entry_of(yaml).map(|(id, yaml)| Self { id, yaml })
    }

    /// The rule `id` as it stands in the file `source`.
    pub fn in_file(source: &str, path: &str, id: &str) -> Option<Self> {
        let yaml = draft::text_in(source, path, id)?;
        Some(Self { id: id.to_owned(), yaml })
    }
}

impl RuleEdit {
    /// The rule that it is about.
    pub fn rule(&self) -> &str {
        match self {
            Self::Level { rule, .. } => rule,
            Self::Rule { old, new } => {
                new.as_ref().or(old.as_ref()).map_or("", |text| text.id.as_str())
            }
        }
    }

    /// The change back.
    pub fn back(&self) -> Self {
        match self.clone() {
            Self::Level { rule, old, new } => Self::Level { rule, old: new, new: old },
            Self::Rule { old, new } => Self::Rule { old: new, new: old },
        }
    }

    /// True if `source`, the content of the file at `path`, is as this change leaves it.
    pub fn stands_in(&self, source: &str, path: &str) -> bool {
        self.holds(source, path) == Standing::Done
    }

    fn holds(&self, source: &str, path: &str) -> Standing {
        let (is_new, is_old) = match self {
            Self::Level { rule, old, new } => {
                let now = level_in(source, path, rule);
                (now == *new, now == *old)
            }
            Self::Rule { old, new } => {
                let now = |id: &str| RuleText::in_file(source, path, id);
                let is = |wanted: &Option<RuleText>, other: &Option<RuleText>| match wanted {
                    Some(wanted) => now(&wanted.id).as_ref() == Some(wanted),
                    None => other.as_ref().is_none_or(|other| now(&other.id).is_none()),
                };
                // A new id must be free, too.
                let is_free = match (old, new) {
                    (Some(old), Some(new)) if old.id != new.id => now(&new.id).is_none(),
                    _ => true,
                };
                (is(new, old), is(old, new) && is_free)
            }
        };
        match (is_new, is_old) {
            (true, _) => Standing::Done,
            (false, true) => Standing::Open,
            (false, false) => Standing::Other,
        }
    }
}

/// How a file stands to a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// As the change leaves it.
    Done,
    /// As the change wants to find it.
    Open,
    /// Somebody changed it otherwise.
    Other,
}

/// Why a file of rules is not changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Somebody changed the same meanwhile.
    Changed,
    /// What is wrong with the file, or with what would come of it.
    Because(Box<Diagnostic>),
}

impl From<Diagnostic> for Refused {
    fn from(found: Diagnostic) -> Self {
        Self::Because(Box::new(found))
    }
}

/// The level of `rule` as the file `source` at `path` writes it under `levels:`.
pub fn level_in(source: &str, path: &str, rule: &str) -> Option<String> {
    let text = Text::new(path, source);
    let outline = yaml::scan_mapping(&text).ok()?;
    let levels = outline.value(outline.root()?, "levels")?;
    let level = outline.node(outline.value(levels, rule)?)?;
    level.kind.is_scalar().then(|| level.text.clone().into_owned())
}

/// Makes `edits`, in their order, in `source`, the content of the file at `path` as the user knows it.
/// What stands there already is left as it is.
///
/// # Errors
/// If somebody changed the same meanwhile, if the file cannot be read, or if what comes out does not
/// say what was meant. Nothing is changed then.
pub fn edit(path: &str, source: &str, edits: &[RuleEdit]) -> Result<String, Refused> {
    let mut now = source.to_owned();
    for edit in edits {
        let before = Text::new(path, &now);
        let held = Held::read(&before).map_err(|fault| broken(&before, fault))?;
        match edit.holds(&now, path) {
            Standing::Done => continue,
            Standing::Other => return Err(Refused::Changed),
            Standing::Open => {}
        }
        let new = match edit {
            RuleEdit::Level { rule, new, .. } => {
                let outline =
                    yaml::scan_mapping(&before).map_err(|fault| broken(&before, fault))?;
                let file = File { text: &before, outline };
                let set = match new {
                    Some(level) => file.with_level(rule, level),
                    None => file.without_level(rule),
                };
                set.ok_or_else(|| refused(&before, rule, "@edit.shape"))?
            }
            RuleEdit::Rule { old, new: Some(new) } => {
                let editing = old.as_ref().map(|old| old.id.as_str());
                draft::put(&now, path, &new.yaml, editing).map_err(|found| {
                    let first = found.into_iter().next();
                    first.unwrap_or_else(|| refused(&before, &new.id, "@edit.unsure"))
                })?
            }
            RuleEdit::Rule { old: Some(old), new: None } => {
                let without = draft::taken_out(&now, path, &old.id);
                without.ok_or_else(|| refused(&before, &old.id, "@edit.shape"))?
            }
            RuleEdit::Rule { old: None, new: None } => continue,
        };
        let after = Text::new(path, &new);
        let meant = held.with(edit);
        let says = Held::read(&after).is_ok_and(|after| after == meant);
        if !(says && reads_back(path, &now, &new, edit)) {
            return Err(refused(&before, edit.rule(), "@edit.unsure").into());
        }
        now = new;
    }
    Ok(now)
}

/// True if two contents of the file at `path` hold the same rules, levels and whatever else, in whatever
/// manner of writing.
pub fn says_the_same(path: &str, one: &str, other: &str) -> bool {
    let (one, other) = (Text::new(path, one), Text::new(path, other));
    match (Held::read(&one), Held::read(&other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

/// True if the reader of rules takes `new` as it took `old`, but for what `edit` changes.
fn reads_back(path: &str, old: &str, new: &str, edit: &RuleEdit) -> bool {
    let (mut faults_before, mut faults) = (Vec::new(), Vec::new());
    let before: schema::File = load::read_file(path, old, &mut faults_before);
    let after = load::read_file(path, new, &mut faults);
    let ids = |file: &schema::File| -> Vec<String> {
        file.rules.iter().map(|rule| rule.id.clone()).collect()
    };
    let others = |file: &schema::File, but: &[Option<&str>]| -> Vec<String> {
        let mut ids = ids(file);
        ids.retain(|id| !but.contains(&Some(id)));
        ids
    };
    let mut levels = before.levels.clone();
    let rules = match edit {
        RuleEdit::Level { rule, new, .. } => {
            match new.as_deref().map(Level::read) {
                Some(Some(level)) => levels.insert(rule.clone(), level),
                // What nobody could read comes back as it was.
                Some(None) | None => levels.remove(rule),
            };
            ids(&before) == ids(&after)
        }
        RuleEdit::Rule { old, new } => {
            let id = |text: &Option<RuleText>| text.as_ref().map(|text| text.id.clone());
            let (old, new) = (id(old), id(new));
            let but = [old.as_deref(), new.as_deref()];
            others(&before, &but) == others(&after, &but)
        }
    };
    let undone = matches!(edit, RuleEdit::Level { new: Some(level), .. }
        if Level::read(level).is_none());
    rules
        && levels == after.levels
        && before.words == after.words
        && (undone || faults.len() <= faults_before.len())
}

fn broken(text: &Text, fault: Fault) -> Diagnostic {
    let place = text.place(fault.span);
    Diagnostic::new(Code::NotEdited).at(place).with("reason", "@edit.broken")
}

fn refused(text: &Text, rule: &str, reason: &'static str) -> Diagnostic {
    let place = Place::file(text.path.as_ref());
    Diagnostic::new(Code::NotEdited).at(place).about(rule).with("reason", reason)
}

/// All that is in a node: what it is and what it says.
type Said = Vec<(Kind, String)>;

/// What a file says, key by key.
#[derive(Clone, Debug, Default, PartialEq)]
struct Held {
    levels: Vec<(String, Said)>,
    rules: Vec<(String, Said)>,
    others: Vec<(String, Said)>,
}

impl Held {
    fn read(text: &Text) -> Result<Self, Fault> {
        let outline = yaml::scan_mapping(text).or_else(|fault| {
            // A bare list is a file of rules as well.
            let scan = yaml::scan_list(text, "rules").map_err(|_| fault)?;
            Ok(scan.outline)
        })?;
        let said = |node: usize| -> Said {
            let nodes = outline.nodes.get(outline.within(node)).unwrap_or_default();
            nodes.iter().map(|node| (node.kind, node.text.trim_end().to_owned())).collect()
        };
        let name =
            |node: usize| outline.node(node).map_or("", |node| node.text.as_ref()).to_owned();
        let entries = |list: usize| -> Vec<(String, Said)> {
            let id = |item: usize| outline.value(item, "id").map(name).unwrap_or_default();
            outline.children(list).map(|item| (id(item), said(item))).collect()
        };
        // A level is the same in quotes.
        let level = |node: usize| -> Said {
            let bare = |kind: Kind| if kind.is_scalar() { Kind::Plain } else { kind };
            said(node).into_iter().map(|(kind, text)| (bare(kind), text)).collect()
        };
        let is_empty = |node: usize| {
            let node = outline.node(node).filter(|node| node.kind == Kind::Plain);
            node.is_some_and(|node| {
                node.span.is_empty() || ["~", "null"].contains(&node.text.as_ref())
            })
        };
        let is = |node: usize, what: fn(Kind) -> bool| {
            outline.node(node).is_some_and(|node| what(node.kind))
        };
        let mut out = Self::default();
        let Some(root) = outline.root() else { return Ok(out) };
        if is(root, Kind::is_list) {
            out.rules = entries(root);
            return Ok(out);
        }
        for (key, value) in outline.pairs(root) {
            match name(key).as_str() {
                "levels" if is(value, Kind::is_mapping) => {
                    let pairs = outline.pairs(value);
                    out.levels = pairs.map(|(key, value)| (name(key), level(value))).collect();
                    // Their order says nothing.
                    out.levels.sort_by(|one, other| one.0.cmp(&other.0));
                }
                "rules" if is(value, Kind::is_list) => out.rules = entries(value),
                // A key with nothing in it says nothing.
                "levels" | "rules" if is_empty(value) => {}
                other => out.others.push((other.to_owned(), said(value))),
            }
        }
        Ok(out)
    }

    /// The same after `edit`.
    fn with(&self, edit: &RuleEdit) -> Self {
        let mut out = self.clone();
        match edit {
            RuleEdit::Level { rule, new, .. } => {
                out.levels.retain(|(held, _)| held != rule);
                let level = new.as_ref().map(|level| vec![(Kind::Plain, level.clone())]);
                out.levels.extend(level.map(|level| (rule.clone(), level)));
                out.levels.sort_by(|one, other| one.0.cmp(&other.0));
            }
            RuleEdit::Rule { old, new } => {
                let said = |text: &RuleText| {
                    let alone = Text::new(draft::PATH, &text.yaml);
                    let read = Self::read(&alone).ok()?;
                    let [(_, said)] = <[_; 1]>::try_from(read.rules).ok()?;
                    Some((text.id.clone(), said))
                };
                let ids = [old.as_ref(), new.as_ref()].into_iter().flatten();
                let ids: Vec<&str> = ids.map(|text| text.id.as_str()).collect();
                let at = out.rules.iter().position(|(id, _)| ids.contains(&id.as_str()));
                out.rules.retain(|(id, _)| !ids.contains(&id.as_str()));
                let at = at.unwrap_or(out.rules.len()).min(out.rules.len());
                if let Some(new) = new.as_ref().and_then(said) {
                    out.rules.insert(at, new);
                }
            }
        }
        out
    }
}

/// A file whose levels are changed.
struct File<'a> {
    text: &'a Text,
    outline: Outline<'a>,
}

impl File<'_> {
    fn source(&self) -> &str {
        &self.text.text
    }

    fn line_end(&self) -> &'static str {
        if self.source().contains("\r\n") { "\r\n" } else { "\n" }
    }

    /// Where the line of the byte `at` ends, its end of line not included.
    fn end_of_line(&self, at: usize) -> usize {
        let rest = self.source().get(at..).unwrap_or_default();
        at + rest.find(['\r', '\n']).unwrap_or(rest.len())
    }

    fn start_of_line(&self, at: usize) -> usize {
        let before = self.source().get(..at).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        // A byte order mark is before the first line.
        if start == 0 && before.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { start }
    }

    fn column(&self, at: usize) -> usize {
        let line = Span::new(self.start_of_line(at), at);
        line.of(self.source()).map_or(0, |before| before.chars().count())
    }

    /// The text with `new` in the place of `span`.
    fn spliced(&self, span: Span, new: &str) -> Option<String> {
        let (before, after) = (self.source().get(..span.start)?, self.source().get(span.end..)?);
        Some(format!("{before}{new}{after}"))
    }

    /// Where the colon behind the key `key` ends.
    fn behind_colon(&self, key: usize) -> Option<usize> {
        let end = self.outline.node(key)?.span.end;
        let rest = self.source().get(end..)?;
        let n_blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        rest.get(n_blanks..)?.starts_with(':').then_some(end + n_blanks + 1)
    }

    /// The key `name` of the mapping `node`, with its value.
    fn pair(&self, node: usize, name: &str) -> Option<(usize, usize)> {
        let is = |key: usize| self.outline.node(key).is_some_and(|node| node.text == name);
        self.outline.pairs(node).find(|(key, _)| is(*key))
    }

    /// Where the last character of the pair stands.
    fn end_of(&self, key: usize, value: usize) -> Option<usize> {
        let last = self.outline.within(value).filter_map(|at| self.outline.node(at));
        let last = last.filter(|node| !node.span.is_empty()).map(|node| node.span.end).max();
        Some(last.unwrap_or(0).max(self.behind_colon(key)?))
    }

    fn with_level(&self, rule: &str, level: &str) -> Option<String> {
        let end = self.line_end();
        let name = write::short(rule, Context::Block);
        let Some(root) = self.outline.root() else { return self.at_end(0, &name, level) };
        let Some((key, levels)) = self.pair(root, "levels") else {
            let node = self.outline.node(root)?;
            if node.kind != Kind::BlockMapping {
                return None;
            }
            return self.at_end(self.column(node.span.start), &name, level);
        };
        let node = self.outline.node(levels)?;
        if let Some((key, value)) = self.pair(levels, rule) {
            let value = self.outline.node(value)?;
            if !value.kind.is_scalar() {
                return None;
            }
            if value.span.is_empty() {
                let at = self.behind_colon(key)?;
                return self.spliced(Span::empty(at), &format!(" {level}"));
            }
            return self.spliced(value.span, level);
        }
        let flow_name = write::short(rule, Context::Flow);
        match node.kind {
            Kind::BlockMapping => {
                let (key, value) = self.outline.pairs(levels).last()?;
                let column = self.column(self.outline.node(key)?.span.start);
                let at = self.end_of_line(self.end_of(key, value)?);
                let blanks = " ".repeat(column);
                self.spliced(Span::empty(at), &format!("{end}{blanks}{name}: {level}"))
            }
            Kind::FlowMapping => match self.outline.pairs(levels).last() {
                Some((key, value)) => {
                    let at = self.end_of(key, value)?;
                    self.spliced(Span::empty(at), &format!(", {flow_name}: {level}"))
                }
                None => self.spliced(node.span, &format!("{{{flow_name}: {level}}}")),
            },
            // `levels:` with nothing behind it.
            Kind::Plain if node.span.is_empty() => {
                let at = self.end_of_line(self.behind_colon(key)?);
                let blanks = " ".repeat(self.column(self.outline.node(key)?.span.start) + 2);
                self.spliced(Span::empty(at), &format!("{end}{blanks}{name}: {level}"))
            }
            Kind::Plain if ["~", "null"].contains(&node.text.as_ref()) => {
                self.spliced(node.span, &format!("{{{flow_name}: {level}}}"))
            }
            _ => None,
        }
    }

    /// The text with `levels:` behind everything else.
    fn at_end(&self, column: usize, name: &str, level: &str) -> Option<String> {
        let (source, end, blanks) = (self.source(), self.line_end(), " ".repeat(column));
        let bare = source.trim_start_matches('\u{feff}');
        let break_line = if bare.is_empty() || source.ends_with('\n') { "" } else { end };
        Some(format!("{source}{break_line}{blanks}levels:{end}{blanks}  {name}: {level}{end}"))
    }

    fn without_level(&self, rule: &str) -> Option<String> {
        let (levels_key, levels) = self.pair(self.outline.root()?, "levels")?;
        let (key, value) = self.pair(levels, rule)?;
        let pairs: Vec<(usize, usize)> = self.outline.pairs(levels).collect();
        let at = pairs.iter().position(|(held, _)| *held == key)?;
        let start = self.outline.node(key)?.span.start;
        let end = self.end_of(key, value)?;
        if self.outline.node(levels)?.kind == Kind::FlowMapping {
            let before = at.checked_sub(1).and_then(|before| pairs.get(before));
            let span = match (before, pairs.get(at + 1)) {
                (Some((key, value)), _) => Span::new(self.end_of(*key, *value)?, end),
                (None, Some((next, _))) => Span::new(start, self.outline.node(*next)?.span.start),
                (None, None) => Span::new(start, end),
            };
            return self.spliced(span, "");
        }
        let line_start = self.start_of_line(start);
        let line_end = self.end_of_line(end);
        let rest = self.source().get(line_end..)?;
        let n_end =
            ["\r\n", "\n"].iter().find(|end| rest.starts_with(**end)).map_or(0, |end| end.len());
        let line = Span::new(line_start, line_end + n_end);
        let without = self.spliced(line, "")?;
        if pairs.len() > 1 {
            return Some(without);
        }
        // The only one: an empty mapping must say so.
        let colon = self.behind_colon(levels_key)?;
        let (before, after) = (without.get(..colon)?, without.get(colon..)?);
        Some(format!("{before} {{}}{after}"))
    }
}
