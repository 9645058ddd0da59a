//! The way a rule writes down what it looks for: text with alternatives `(甲|乙|)`, word classes
//! `<time>`, gaps `…` (inside a clause) and `⋯` (inside a sentence) with `{0,6}`, the ends of a
//! clause `^` `$`, a placeholder `◇`, and `⟦ ⟧` around the stretch to report where it is not the whole.
//! A pattern becomes a small program; it is found in a text by the words it can begin with.

use std::collections::{BTreeMap, BTreeSet};

use super::clause;
use super::fold::{self, Class, Letters, Text};

/// Word classes by name.
pub type Classes = BTreeMap<String, Vec<String>>;

/// The most texts a pattern of plain words may stand for.
const MOST_WORDS: usize = 4096;

/// The most beginnings of one pattern in the automaton, and how long they may be.
const MOST_BEGINNINGS: usize = 160;
const LONGEST_BEGINNING: usize = 3;
const FEW_BEGINNINGS: usize = 16;

/// The most ways of a choice that are looked through before a match is tried.
const MOST_CHOICES: usize = 48;

/// How many steps one match may take before it is given up.
const MOST_STEPS: usize = 20_000;

/// What is wrong with a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What.
    pub why: Why,
    /// The pattern, or the name of the class that nobody knows.
    pub pattern: String,
}

/// What can be wrong with a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// `⟦` and `⟧` are not one pair.
    OnePair,
    /// It could begin with anything.
    Beginning,
    /// A gap, an end or a bracket where only words may stand.
    PlainWords,
    /// It stands for more than `MOST_WORDS` texts.
    TooMany,
    /// `)` without `(`.
    NotOpened,
    /// `(` without `)`.
    NotClosed,
    /// `<` without `>`.
    ClassNotClosed,
    /// No words of this name.
    UnknownClass,
    /// The bounds of a gap.
    Gap,
}

impl Why {
    /// The key of its words.
    pub fn words_key(self) -> &'static str {
        match self {
            Self::OnePair => "rule.pattern_one_pair",
            Self::Beginning => "rule.pattern_beginning",
            Self::PlainWords => "rule.pattern_plain_words",
            Self::TooMany => "rule.pattern_too_many",
            Self::NotOpened => "rule.pattern_not_opened",
            Self::NotClosed => "rule.pattern_not_closed",
            Self::ClassNotClosed => "rule.pattern_class_not_closed",
            Self::UnknownClass => "rule.pattern_unknown_class",
            Self::Gap => "rule.pattern_gap",
        }
    }

    fn of(self, pattern: &str) -> Fault {
        Fault { why: self, pattern: pattern.to_owned() }
    }
}

/// One step of a program, and the next one.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    /// This folded character.
    Char(char),
    /// Any characters, at least and at most so many; `wide` may cross clauses of one sentence.
    Gap { min: usize, max: usize, wide: bool },
    /// The beginning of a clause.
    Start,
    /// The end of a clause.
    End,
    /// The stretch to report begins.
    Open,
    /// The stretch to report ends.
    Close,
    /// Any of these ways on; each begins with one of the letters.
    Ways(Vec<usize>, Letters),
    /// Found.
    Done,
}

/// A pattern ready to match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// Steps with the number of the next one; the last is `Done`.
    steps: Vec<(Step, usize)>,
    first: usize,
    beginnings: Vec<Vec<char>>,
    /// Without these there is no match.
    needs: Letters,
    /// Without one of these there is no match, either: the most telling of its choices.
    choice: Vec<Letters>,
}

/// Where a pattern was found, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// First character of the whole.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// First character of the stretch to report.
    pub open: usize,
    /// One past its last.
    pub close: usize,
    /// Where the first gap begins, or the end: up to there the words are unbroken.
    pub unbroken_end: usize,
    /// How many characters lie in its gaps.
    pub n_gap: usize,
}

/// What a pattern is made of.
#[derive(Clone, Debug)]
enum Node {
    One(Step),
    Sequence(Vec<Node>),
    Choice(Vec<Node>),
}

impl Program {
    /// Reads `pattern`.
    pub fn new(pattern: &str, classes: &Classes) -> Result<Self, Fault> {
        let node = parse(pattern, classes)?;
        let steps = vec![(Step::Done, 0)];
        let mut program = Self {
            steps,
            first: 0,
            beginnings: Vec::new(),
            needs: Letters::default(),
            choice: Vec::new(),
        };
        program.first = program.add(&node, 0);
        program.check(pattern)?;
        program.find_needs();
        let beginnings = program.find_beginnings().ok_or_else(|| Why::Beginning.of(pattern))?;
        program.beginnings = beginnings.into_iter().collect();
        Ok(program)
    }

    /// Adds `node` before step `next`; gives back its first step.
    fn add(&mut self, node: &Node, next: usize) -> usize {
        match node {
            Node::One(step) => {
                self.steps.push((step.clone(), next));
                self.steps.len() - 1
            }
            Node::Sequence(nodes) => {
                nodes.iter().rev().fold(next, |next, node| self.add(node, next))
            }
            Node::Choice(nodes) => {
                let ways: Vec<usize> = nodes.iter().map(|node| self.add(node, next)).collect();
                let firsts = ways.iter().map(|way| self.firsts(*way));
                let firsts = firsts.fold(Letters::default(), Letters::or);
                self.steps.push((Step::Ways(ways, firsts), next));
                self.steps.len() - 1
            }
        }
    }

    /// What a match from step `at` on may begin with.
    fn firsts(&self, at: usize) -> Letters {
        match &self.steps[at] {
            (Step::Char(c), _) => Letters::of(*c),
            (Step::Ways(_, firsts), _) => *firsts,
            (Step::Open | Step::Close, next) => self.firsts(*next),
            (Step::Start | Step::End | Step::Gap { .. } | Step::Done, _) => Letters::ALL,
        }
    }

    /// What every match holds. A step stands after the steps that follow it, so one pass will do.
    fn find_needs(&mut self) {
        let mut needs: Vec<Letters> = Vec::with_capacity(self.steps.len());
        for (step, next) in &self.steps {
            let rest = needs.get(*next).copied().unwrap_or_default();
            needs.push(match step {
                Step::Char(c) => rest.or(Letters::of(*c)),
                Step::Ways(ways, _) => {
                    ways.iter().fold(Letters::ALL, |all, way| all.and(needs[*way]))
                }
                Step::Done => Letters::default(),
                _ => rest,
            });
        }
        self.needs = needs[self.first];
        // Of a line of thirty characters about one letter in nine is there.
        let chance = |one: &Letters| 0.11_f64.powi(one.count() as i32);
        let mut least = 0.6;
        let mut at = self.first;
        // Along the one way that every match goes: what is behind a choice is common to its ways.
        loop {
            let (step, next) = &self.steps[at];
            match step {
                Step::Done => return,
                Step::Ways(ways, _) if ways.len() <= MOST_CHOICES => {
                    let masks: Vec<Letters> = ways.iter().map(|way| needs[*way]).collect();
                    let sum: f64 = masks.iter().map(chance).sum();
                    if sum < least {
                        least = sum;
                        self.choice = masks;
                    }
                }
                _ => {}
            }
            at = *next;
        }
    }

    /// What every text with a match holds.
    pub fn needs(&self) -> Letters {
        self.needs
    }

    /// Of these a text with a match holds one; empty: nothing is known.
    pub fn choice(&self) -> &[Letters] {
        &self.choice
    }

    fn check(&self, pattern: &str) -> Result<(), Fault> {
        let count = |step: &Step| self.steps.iter().filter(|(one, _)| one == step).count();
        let (opens, closes) = (count(&Step::Open), count(&Step::Close));
        if opens != closes || opens > 1 {
            return Err(Why::OnePair.of(pattern));
        }
        Ok(())
    }

    /// Words of which every match begins with one, sorted.
    pub fn beginnings(&self) -> &[Vec<char>] {
        &self.beginnings
    }

    /// `None` where a match could begin with anything.
    fn find_beginnings(&self) -> Option<BTreeSet<Vec<char>>> {
        let mut best: Option<BTreeSet<Vec<char>>> = None;
        for length in 1..=LONGEST_BEGINNING {
            let mut words = BTreeSet::new();
            let most = if best.is_some() { MOST_BEGINNINGS } else { usize::MAX };
            if !self.begin(self.first, (length, most), &mut Vec::new(), &mut words) {
                break;
            }
            // Longer ones that are many more make the automaton large and spare few false starts.
            let held = best.as_ref().map_or(usize::MAX, BTreeSet::len);
            if length > 2 && words.len() > FEW_BEGINNINGS && words.len() / 4 > held {
                break;
            }
            best = Some(words);
        }
        best
    }

    /// Collects the beginnings of `length` characters; false where there is none or there are more
    /// than `most`.
    fn begin(
        &self,
        at: usize,
        (length, most): (usize, usize),
        word: &mut Vec<char>,
        words: &mut BTreeSet<Vec<char>>,
    ) -> bool {
        let (step, next) = &self.steps[at];
        if word.len() == length {
            words.insert(word.clone());
            return words.len() <= most;
        }
        match step {
            Step::Char(c) => {
                word.push(*c);
                let sound = self.begin(*next, (length, most), word, words);
                word.pop();
                sound
            }
            Step::Ways(ways, _) => {
                ways.iter().all(|way| self.begin(*way, (length, most), word, words))
            }
            Step::Open | Step::Close => self.begin(*next, (length, most), word, words),
            Step::Start | Step::End if word.is_empty() => {
                self.begin(*next, (length, most), word, words)
            }
            Step::Start | Step::End | Step::Gap { .. } | Step::Done => {
                words.insert(word.clone());
                !word.is_empty() && words.len() <= most
            }
        }
    }

    /// The longest match that begins at character `start`.
    pub fn find(&self, text: &Text, start: usize) -> Option<Match> {
        let mut run = Run { program: self, text, best: None, n_steps: 0 };
        let so_far = Match {
            start,
            end: start,
            open: start,
            close: usize::MAX,
            unbroken_end: usize::MAX,
            n_gap: 0,
        };
        run.follow(self.first, start, so_far);
        run.best
    }

    /// True if the pattern is one plain text that holds `part`.
    pub fn holds_plainly(&self, part: &[char]) -> bool {
        let mut word = Vec::new();
        let mut at = self.first;
        loop {
            let (step, next) = &self.steps[at];
            match step {
                Step::Char(c) => word.push(*c),
                Step::Done => return word.windows(part.len().max(1)).any(|some| some == part),
                _ => return false,
            }
            at = *next;
        }
    }
}

struct Run<'a> {
    program: &'a Program,
    text: &'a Text,
    best: Option<Match>,
    n_steps: usize,
}

impl Run<'_> {
    fn follow(&mut self, step: usize, at: usize, mut found: Match) {
        let mut step = step;
        let mut at = at;
        loop {
            self.n_steps += 1;
            if self.n_steps > MOST_STEPS {
                return;
            }
            let program = self.program;
            let (this, next) = &program.steps[step];
            match this {
                Step::Char(c) => {
                    if self.text.chars.get(at).is_none_or(|one| one.c != *c) {
                        return;
                    }
                    at += 1;
                }
                Step::Start if !clause::starts(self.text, at) => return,
                Step::End if !clause::ends(self.text, at) => return,
                Step::Start | Step::End => {}
                Step::Open => found.open = at,
                Step::Close => found.close = at,
                Step::Ways(ways, firsts) => {
                    let here = self.text.chars.get(at);
                    if *firsts != Letters::ALL && here.is_none_or(|one| !firsts.may_have(one.c)) {
                        return;
                    }
                    for way in ways {
                        self.follow(*way, at, found);
                    }
                    return;
                }
                Step::Gap { min, max, wide } => {
                    found.unbroken_end = found.unbroken_end.min(at);
                    return self.gap(*next, at, found, (*min, *max, *wide));
                }
                Step::Done => {
                    found.end = at;
                    found.close = found.close.min(at);
                    found.unbroken_end = found.unbroken_end.min(at);
                    if self.best.is_none_or(|best| found.end > best.end) {
                        self.best = Some(found);
                    }
                    return;
                }
            }
            step = *next;
        }
    }

    /// The shortest gap after which the rest is found.
    fn gap(
        &mut self,
        next: usize,
        at: usize,
        found: Match,
        (min, max, wide): (usize, usize, bool),
    ) {
        for length in 0..=max {
            if length > 0 {
                let Some(one) = self.text.chars.get(at + length - 1) else { return };
                if one.class == Class::Sentence || (!wide && one.class == Class::Clause) {
                    return;
                }
                // Joined messages are clauses of their own.
                if !wide && self.text.parts_at(at + length - 1) {
                    return;
                }
            }
            if length >= min {
                let before = self.best;
                let n_gap = found.n_gap + length;
                self.follow(next, at + length, Match { n_gap, ..found });
                if self.best != before {
                    return;
                }
            }
        }
    }
}

/// Every plain text that `pattern` stands for; gaps, ends and brackets are faults.
pub fn expand_words(pattern: &str, classes: &Classes) -> Result<Vec<Vec<char>>, Fault> {
    let mut all = texts(&parse(pattern, classes)?, pattern)?;
    all.sort();
    all.dedup();
    Ok(all)
}

fn texts(node: &Node, pattern: &str) -> Result<Vec<Vec<char>>, Fault> {
    match node {
        Node::One(Step::Char(c)) => Ok(vec![vec![*c]]),
        Node::One(_) => Err(Why::PlainWords.of(pattern)),
        Node::Choice(nodes) => {
            let all: Result<Vec<_>, Fault> =
                nodes.iter().map(|node| texts(node, pattern)).collect();
            Ok(all?.into_iter().flatten().collect())
        }
        Node::Sequence(nodes) => {
            let mut all: Vec<Vec<char>> = vec![Vec::new()];
            for node in nodes {
                let more = texts(node, pattern)?;
                if all.len() * more.len() > MOST_WORDS {
                    return Err(Why::TooMany.of(pattern));
                }
                all = all
                    .iter()
                    .flat_map(|one| more.iter().map(move |more| [&one[..], &more[..]].concat()))
                    .collect();
            }
            Ok(all)
        }
    }
}

fn parse(pattern: &str, classes: &Classes) -> Result<Node, Fault> {
    let chars: Vec<char> = pattern.chars().collect();
    let mut parser = Parser { chars: &chars, at: 0, classes, depth: 0 };
    let node = parser.alternatives()?;
    if parser.at < chars.len() {
        return Err(Why::NotOpened.of(pattern));
    }
    Ok(node)
}

struct Parser<'a> {
    chars: &'a [char],
    at: usize,
    classes: &'a Classes,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn text(&self) -> String {
        self.chars.iter().collect()
    }

    fn alternatives(&mut self) -> Result<Node, Fault> {
        let mut all = vec![self.sequence()?];
        while self.peek() == Some('|') && self.depth > 0 {
            self.at += 1;
            all.push(self.sequence()?);
        }
        Ok(if all.len() == 1 { all.remove(0) } else { Node::Choice(all) })
    }

    fn sequence(&mut self) -> Result<Node, Fault> {
        let mut nodes = Vec::new();
        while let Some(c) = self.peek() {
            if c == ')' || (c == '|' && self.depth > 0) {
                break;
            }
            self.at += 1;
            nodes.push(match c {
                '(' => {
                    self.depth += 1;
                    let inner = self.alternatives()?;
                    self.depth -= 1;
                    if self.peek() != Some(')') {
                        return Err(Why::NotClosed.of(&self.text()));
                    }
                    self.at += 1;
                    inner
                }
                '<' => self.class()?,
                '…' => self.gap(false, 6)?,
                '⋯' => self.gap(true, 12)?,
                '^' => Node::One(Step::Start),
                '$' => Node::One(Step::End),
                '⟦' => Node::One(Step::Open),
                '⟧' => Node::One(Step::Close),
                '◇' => Node::One(Step::Char(fold::SLOT)),
                _ => Node::One(Step::Char(fold::char_of(c))),
            });
        }
        Ok(Node::Sequence(nodes))
    }

    fn class(&mut self) -> Result<Node, Fault> {
        let rest = self.chars.get(self.at..).unwrap_or_default();
        let Some(length) = rest.iter().position(|c| *c == '>') else {
            return Err(Why::ClassNotClosed.of(&self.text()));
        };
        let name: String = rest.iter().take(length).collect();
        self.at += length + 1;
        let Some(words) = self.classes.get(&name) else {
            return Err(Why::UnknownClass.of(&name));
        };
        let word = |word: &String| {
            let chars = word.chars().map(|c| Node::One(Step::Char(fold::char_of(c))));
            Node::Sequence(chars.collect())
        };
        Ok(Node::Choice(words.iter().map(word).collect()))
    }

    /// A gap sign was read; `{min,max}` may follow.
    fn gap(&mut self, wide: bool, usual: usize) -> Result<Node, Fault> {
        if self.peek() != Some('{') {
            return Ok(Node::One(Step::Gap { min: 0, max: usual, wide }));
        }
        let rest = self.chars.get(self.at + 1..).unwrap_or_default();
        let length = rest.iter().position(|c| *c == '}');
        let inside: String = rest.iter().take(length.unwrap_or(0)).collect();
        let bounds = inside
            .split_once(',')
            .and_then(|(min, max)| Some((min.trim().parse().ok()?, max.trim().parse().ok()?)));
        match (length, bounds) {
            (Some(length), Some((min, max))) if min <= max && max <= 40 => {
                self.at += length + 2;
                Ok(Node::One(Step::Gap { min, max, wide }))
            }
            _ => Err(Why::Gap.of(&self.text())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pattern: &str, line: &str) -> String {
        let classes =
            Classes::from([(String::from("人"), vec![String::from("我"), String::from("您")])]);
        let program = match Program::new(pattern, &classes) {
            Err(fault) => return format!("{:?} {}", fault.why, fault.pattern),
            Ok(program) => program,
        };
        let text = Text::new(line);
        let all = (0..text.chars.len()).filter_map(|start| program.find(&text, start));
        all.map(|one| text.string(one.open, one.close)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn patterns_find_what_they_say() {
        for (pattern, line, expected) in [
            ("没(有|)(办法|辙)", "真没有办法，没辙", "没有办法 没辙"),
            ("沒辦法", "没办法", "没办法"),
            ("<人>不知道", "您不知道我不知道他不知道", "您不知道 我不知道"),
            ("这么简单…不会⋯{1,3}吗", "这么简单您不会弄吗", "这么简单您不会弄吗"),
            ("这么简单…不会", "这么简单，您不会", ""),
            ("这么简单⋯不会", "这么简单，您不会", "这么简单,您不会"),
            ("^⟦喂⟧$", "喂，喂养", "喂"),
            ("⟦冷静⟧(点|一下)", "冷静一下", "冷静"),
            ("(a|b", "", "NotClosed (a|b"),
            ("…好", "", "Beginning …好"),
            ("(|不)…好", "", "Beginning (|不)…好"),
            ("<谁>", "", "UnknownClass 谁"),
            ("好)", "", "NotOpened 好)"),
            ("<人", "", "ClassNotClosed <人"),
            ("好…{6,0}", "", "Gap 好…{6,0}"),
            ("⟦好", "", "OnePair ⟦好"),
        ] {
            assert_eq!(found(pattern, line), expected, "{pattern} {line}");
        }
    }
}
