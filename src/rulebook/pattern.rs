//! The way a rule writes down what it looks for: text with alternatives `(甲|乙|)`, word classes
//! `<time>`, gaps `…` (inside a clause) and `⋯` (inside a sentence) with `{0,6}`, the ends of a
//! clause `^` `$`, a placeholder `◇`, and `⟦ ⟧` around the stretch to report where it is not the whole.
//! It expands to plain sequences of literals; it does not match.

use std::collections::BTreeMap;

use super::fold;

/// Word classes by name.
pub type Classes = BTreeMap<String, Vec<String>>;

/// The most sequences one alternative may stand for.
const MOST: usize = 4096;

/// One piece of a sequence.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Item {
    /// These folded characters.
    Literal(Vec<char>),
    /// Any characters, at least and at most so many; `wide` may cross clauses of one sentence.
    Gap {
        /// At least.
        min: usize,
        /// At most.
        max: usize,
        /// May cross a comma.
        wide: bool,
    },
    /// The beginning of a clause.
    Start,
    /// The end of a clause.
    End,
    /// The stretch to report begins.
    Open,
    /// The stretch to report ends.
    Close,
}

/// What can be wrong with a pattern, in words for the person who wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault(pub String);

/// Every sequence that `pattern` stands for, without repetition, at least one.
pub fn expand(pattern: &str, classes: &Classes) -> Result<Vec<Vec<Item>>, Fault> {
    let chars: Vec<char> = pattern.chars().collect();
    let mut parser = Parser { chars: &chars, at: 0, classes, depth: 0 };
    let mut all = parser.alternatives()?;
    if parser.at < chars.len() {
        return Err(Fault(format!("`)` without `(` in `{pattern}`")));
    }
    for sequence in &mut all {
        *sequence = joined(std::mem::take(sequence));
        check(sequence, pattern)?;
    }
    all.sort();
    all.dedup();
    Ok(all)
}

/// Every plain text that `pattern` stands for; gaps, ends and brackets are faults.
pub fn expand_words(pattern: &str, classes: &Classes) -> Result<Vec<Vec<char>>, Fault> {
    expand(pattern, classes)?
        .into_iter()
        .map(|sequence| match sequence.as_slice() {
            [Item::Literal(word)] => Ok(word.clone()),
            _ => Err(Fault(format!("`{pattern}` must be plain words: no gap, no `^`, no `⟦`"))),
        })
        .collect()
}

fn check(sequence: &[Item], pattern: &str) -> Result<(), Fault> {
    let first = sequence.iter().find(|item| !matches!(item, Item::Start | Item::Open));
    if !matches!(first, Some(Item::Literal(_))) {
        return Err(Fault(format!("`{pattern}` must begin with words")));
    }
    let opens = sequence.iter().filter(|item| **item == Item::Open).count();
    let closes = sequence.iter().filter(|item| **item == Item::Close).count();
    if opens != closes || opens > 1 {
        return Err(Fault(format!("`⟦` and `⟧` in `{pattern}` must be one pair")));
    }
    Ok(())
}

/// Neighbouring literals become one.
fn joined(items: Vec<Item>) -> Vec<Item> {
    let mut out: Vec<Item> = Vec::with_capacity(items.len());
    for item in items {
        match (out.last_mut(), item) {
            (Some(Item::Literal(before)), Item::Literal(more)) => before.extend(more),
            (_, Item::Literal(empty)) if empty.is_empty() => {}
            (_, item) => out.push(item),
        }
    }
    out
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

    fn alternatives(&mut self) -> Result<Vec<Vec<Item>>, Fault> {
        let mut all = self.sequence()?;
        while self.peek() == Some('|') && self.depth > 0 {
            self.at += 1;
            all.extend(self.sequence()?);
        }
        Ok(all)
    }

    fn sequence(&mut self) -> Result<Vec<Vec<Item>>, Fault> {
        let mut all: Vec<Vec<Item>> = vec![Vec::new()];
        while let Some(c) = self.peek() {
            let next = match c {
                ')' | '|' if self.depth > 0 => break,
                ')' => break,
                '(' => {
                    self.at += 1;
                    self.depth += 1;
                    let inner = self.alternatives()?;
                    self.depth -= 1;
                    if self.peek() != Some(')') {
                        return Err(Fault(format!("`(` without `)` in `{}`", self.text())));
                    }
                    self.at += 1;
                    inner
                }
                '<' => self.class()?,
                '…' => {
                    self.at += 1;
                    vec![vec![self.gap(false, 6)?]]
                }
                '⋯' => {
                    self.at += 1;
                    vec![vec![self.gap(true, 12)?]]
                }
                '^' => self.one(Item::Start),
                '$' => self.one(Item::End),
                '⟦' => self.one(Item::Open),
                '⟧' => self.one(Item::Close),
                '◇' => self.one(Item::Literal(vec![fold::SLOT])),
                _ => {
                    self.at += 1;
                    vec![vec![Item::Literal(vec![fold::char_of(c)])]]
                }
            };
            if all.len().saturating_mul(next.len()) > MOST {
                return Err(Fault(format!("`{}` stands for more than {MOST} texts", self.text())));
            }
            all = all
                .iter()
                .flat_map(|before| {
                    next.iter().map(move |after| {
                        let mut whole = before.clone();
                        whole.extend(after.iter().cloned());
                        joined(whole)
                    })
                })
                .collect();
        }
        Ok(all)
    }

    fn one(&mut self, item: Item) -> Vec<Vec<Item>> {
        self.at += 1;
        vec![vec![item]]
    }

    fn class(&mut self) -> Result<Vec<Vec<Item>>, Fault> {
        let rest = self.chars.get(self.at + 1..).unwrap_or_default();
        let Some(length) = rest.iter().position(|c| *c == '>') else {
            return Err(Fault(format!("`<` without `>` in `{}`", self.text())));
        };
        let name: String = rest.iter().take(length).collect();
        self.at += length + 2;
        let Some(words) = self.classes.get(&name) else {
            return Err(Fault(format!("no words are called `<{name}>`")));
        };
        Ok(words
            .iter()
            .map(|word| vec![Item::Literal(word.chars().map(fold::char_of).collect())])
            .collect())
    }

    /// `{min,max}` after a gap sign, if it is there.
    fn gap(&mut self, wide: bool, usual: usize) -> Result<Item, Fault> {
        if self.peek() != Some('{') {
            return Ok(Item::Gap { min: 0, max: usual, wide });
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
                Ok(Item::Gap { min, max, wide })
            }
            _ => Err(Fault(format!("a gap in `{}` is written `…{{0,6}}`, at most 40", self.text()))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pattern: &str) -> String {
        let classes = Classes::from([(String::from("人"), vec![String::from("我"), String::from("您")])]);
        match expand(pattern, &classes) {
            Err(Fault(why)) => why,
            Ok(all) => all
                .iter()
                .map(|sequence| {
                    sequence
                        .iter()
                        .map(|item| match item {
                            Item::Literal(word) => word.iter().collect(),
                            Item::Gap { min, max, wide } => {
                                format!("{}{min}-{max}", if *wide { "⋯" } else { "…" })
                            }
                            Item::Start => String::from("^"),
                            Item::End => String::from("$"),
                            Item::Open => String::from("["),
                            Item::Close => String::from("]"),
                        })
                        .collect::<String>()
                })
                .collect::<Vec<_>>()
                .join(" "),
        }
    }

    #[test]
    fn patterns_expand() {
        for (pattern, expected) in [
            ("没办法", "没办法"),
            ("沒辦法", "没办法"),
            ("没(有|)(办法|辙)", "没办法 没有办法 没有辙 没辙"),
            ("<人>不知道", "我不知道 您不知道"),
            ("这么简单…不会⋯{1,3}吗", "这么简单…0-6不会⋯1-3吗"),
            ("^⟦喂⟧", "^[喂]"),
            ("(a|b", "`(` without `)` in `(a|b`"),
            ("…好", "`…好` must begin with words"),
            ("<谁>", "no words are called `<谁>`"),
            ("⟦好", "`⟦` and `⟧` in `⟦好` must be one pair"),
        ] {
            assert_eq!(shown(pattern), expected, "{pattern}");
        }
    }
}
