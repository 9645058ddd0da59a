//! Runs of digits in a folded text, and how a datum is masked.

use crate::rulebook::fold::{Class, Folds, Text, numeral};

/// A place of a datum, with its masked form.
pub type Place = (usize, usize, Option<String>);

/// Digits that stand together; single blanks, dots and hyphens may part them.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// The digits as 0–9 (a final `x` of an identity number included) and where each stands.
    pub digits: Vec<(char, usize)>,
    /// Index in `digits` at which each part begins.
    pub parts: Vec<usize>,
    /// True if a letter touches the first digit.
    pub letter_before: bool,
    /// True if a letter touches the last digit.
    pub letter_after: bool,
}

impl Run {
    /// Ranges in `digits` that begin and end with a part and hold `count` digits.
    pub fn windows(&self, count: usize) -> Vec<(usize, usize)> {
        let mut ends = self.parts.clone();
        ends.push(self.digits.len());
        let starts = self.parts.iter().copied();
        starts
            .filter(|start| ends.contains(&(start + count)))
            .map(|start| (start, start + count))
            .collect()
    }

    /// The digits of a range.
    pub fn value(&self, range: (usize, usize)) -> String {
        self.digits.get(range.0..range.1).unwrap_or_default().iter().map(|(c, _)| *c).collect()
    }

    /// Where a range stands in the text.
    pub fn place(&self, range: (usize, usize)) -> (usize, usize) {
        let start = self.digits.get(range.0).map_or(0, |(_, at)| *at);
        let end = self.digits.get(range.1.saturating_sub(1)).map_or(start, |(_, at)| at + 1);
        (start, end)
    }
}

/// Every run. With `spelt` Chinese numerals count as digits.
pub fn runs(text: &Text, spelt: bool) -> Vec<Run> {
    let digit = |index: usize| {
        let one = text.chars.get(index)?;
        match one.class {
            Class::Digit => Some(one.c),
            Class::Word if spelt => numeral(one.c),
            _ => None,
        }
    };
    let mut out = Vec::new();
    let mut at = 0;
    while at < text.chars.len() {
        if digit(at).is_none() {
            at += 1;
            continue;
        }
        let mut run = Run { parts: vec![0], ..Run::default() };
        let touches = |index: Option<usize>| {
            index
                .and_then(|index| text.chars.get(index))
                .is_some_and(|one| one.class == Class::Latin)
        };
        let parted = text.chars.get(at).is_some_and(|one| one.gap.has(Folds::GAP));
        run.letter_before = !parted && touches(at.checked_sub(1));
        loop {
            if let Some(c) = digit(at) {
                let gap = text.chars.get(at).is_some_and(|one| one.gap.has(Folds::GAP));
                if gap && !run.digits.is_empty() {
                    run.parts.push(run.digits.len());
                }
                run.digits.push((c, at));
                at += 1;
                continue;
            }
            let one_separator = text.chars.get(at).is_some_and(|one| {
                one.class == Class::Separator && !matches!(one.c, ':' | ',' | '#' | '=')
            });
            if one_separator && digit(at + 1).is_some() {
                run.parts.push(run.digits.len());
                at += 1;
                continue;
            }
            break;
        }
        let next = text.chars.get(at);
        if next.is_some_and(|one| one.c == 'x' && !one.gap.has(Folds::GAP)) {
            let alone = text
                .chars
                .get(at + 1)
                .is_none_or(|one| !matches!(one.class, Class::Latin | Class::Digit));
            if run.digits.len() >= 17 && alone {
                run.digits.push(('x', at));
                at += 1;
            }
        }
        run.letter_after =
            touches(Some(at)) && text.chars.get(at).is_some_and(|one| !one.gap.has(Folds::GAP));
        out.push(run);
    }
    out
}

/// `value` with all but the first `head` and the last `tail` characters replaced by `*`.
pub fn mask(value: &str, head: usize, tail: usize) -> String {
    let count = value.chars().count();
    value
        .chars()
        .enumerate()
        .map(|(index, c)| if index < head || index + tail >= count { c } else { '*' })
        .collect()
}
