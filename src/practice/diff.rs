//! What was typed against what should have been: the cheapest way from one to the other, character by
//! character (Unicode scalar values), so that each one is right, wrong, missed or extra.
//! It normalises nothing but what it is told to, and trims nothing.

use serde::Serialize;

use crate::text::fold::{is_hanzi, plain};

/// What is taken for the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loose {
    /// Full-width and half-width punctuation. Off by default: Chinese punctuation is part of the job.
    pub punctuation: bool,
}

impl Loose {
    /// True if the two count as the same character.
    pub fn same(self, target: char, typed: char) -> bool {
        target == typed
            || self.punctuation
                && !target.is_alphanumeric()
                && !is_hanzi(target)
                && plain(target) == plain(typed)
    }
}

/// What became of a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Typed as it should be.
    Right(char),
    /// Another was typed.
    Wrong {
        /// What it should be.
        target: char,
        /// What was typed.
        typed: char,
    },
    /// Not typed.
    Missed(char),
    /// Typed, and there should be none.
    Extra(char),
}

/// How many characters of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// As they should be.
    pub right: u32,
    /// Another instead.
    pub wrong: u32,
    /// Not typed.
    pub missed: u32,
    /// Too many.
    pub extra: u32,
}

impl Counts {
    /// Of these steps.
    pub fn of(steps: &[Step]) -> Self {
        let mut counts = Self::default();
        for step in steps {
            match step {
                Step::Right(_) => counts.right += 1,
                Step::Wrong { .. } => counts.wrong += 1,
                Step::Missed(_) => counts.missed += 1,
                Step::Extra(_) => counts.extra += 1,
            }
        }
        counts
    }

    /// Both together.
    pub fn plus(self, other: Self) -> Self {
        Self {
            right: self.right + other.right,
            wrong: self.wrong + other.wrong,
            missed: self.missed + other.missed,
            extra: self.extra + other.extra,
        }
    }

    /// Right ones in all, 0 to 1; 1 where there was nothing to type and nothing was typed.
    pub fn accuracy(self) -> f64 {
        let all = self.right + self.wrong + self.missed + self.extra;
        if all == 0 { 1.0 } else { f64::from(self.right) / f64::from(all) }
    }

    /// How many were typed.
    pub fn n_typed(self) -> u32 {
        self.right + self.wrong + self.extra
    }
}

/// Typed text longer than the target by more than this many times and characters is cut; what is cut
/// counts as extra. It bounds the work where somebody pastes a book.
const LONGEST: (usize, usize) = (2, 1_000);

/// The steps from `target` to `typed`, in order: as few differences as can be, and among these with
/// as many right ones as can be.
pub fn align(target: &str, typed: &str, loose: Loose) -> Vec<Step> {
    let target: Vec<char> = target.chars().collect();
    let mut typed: Vec<char> = typed.chars().collect();
    let longest = target.len() * LONGEST.0 + LONGEST.1;
    let rest = typed.split_off(typed.len().min(longest));

    let same = |(a, b): (&char, &char)| loose.same(*a, *b);
    let n_head = target.iter().zip(&typed).take_while(|pair| same(*pair)).count();
    let a = target.get(n_head..).unwrap_or_default();
    let b = typed.get(n_head..).unwrap_or_default();
    let n_tail = a.iter().rev().zip(b.iter().rev()).take_while(|pair| same(*pair)).count();
    let (a_mid, b_mid) = (a.len() - n_tail, b.len() - n_tail);

    let mut steps: Vec<Step> = target.iter().take(n_head).map(|c| Step::Right(*c)).collect();
    steps.extend(middle(
        a.get(..a_mid).unwrap_or_default(),
        b.get(..b_mid).unwrap_or_default(),
        loose,
    ));
    steps.extend(a.iter().skip(a_mid).map(|c| Step::Right(*c)));
    steps.extend(rest.into_iter().map(Step::Extra));
    steps
}

#[derive(Clone, Copy)]
enum From {
    Both,
    Target,
    Typed,
}

/// Wagner and Fischer's table, with the number of right characters to decide between equals.
fn middle(a: &[char], b: &[char], loose: Loose) -> Vec<Step> {
    // A difference outweighs any number of right characters.
    let unit = i64::try_from(a.len() + b.len() + 1).unwrap_or(i64::MAX / 4);
    let width = b.len() + 1;
    let mut came: Vec<From> = Vec::with_capacity((a.len() + 1) * width);
    let mut above: Vec<i64> = (0..width).map(|n| n as i64 * unit).collect();
    came.extend((0..width).map(|_| From::Typed));
    for (row, from_a) in a.iter().enumerate() {
        let mut costs = Vec::with_capacity(width);
        let mut left = (row as i64 + 1) * unit;
        costs.push(left);
        came.push(From::Target);
        let mut corner = above.first().copied().unwrap_or_default();
        for (column, from_b) in b.iter().enumerate() {
            let up = above.get(column + 1).copied().unwrap_or_default();
            let both = corner + if loose.same(*from_a, *from_b) { -1 } else { unit };
            let (cost, from) =
                [(both, From::Both), (up + unit, From::Target), (left + unit, From::Typed)]
                    .into_iter()
                    .min_by_key(|(cost, _)| *cost)
                    .unwrap_or((both, From::Both));
            costs.push(cost);
            came.push(from);
            left = cost;
            corner = up;
        }
        above = costs;
    }
    let mut steps = Vec::with_capacity(a.len().max(b.len()));
    let (mut row, mut column) = (a.len(), b.len());
    while row > 0 || column > 0 {
        let from = came.get(row * width + column).copied().unwrap_or(From::Both);
        let (from_a, from_b) = (
            row.checked_sub(1).and_then(|at| a.get(at)).copied(),
            column.checked_sub(1).and_then(|at| b.get(at)).copied(),
        );
        match (from, from_a, from_b) {
            (From::Both, Some(target), Some(typed)) => {
                steps.push(if loose.same(target, typed) {
                    Step::Right(target)
                } else {
                    Step::Wrong { target, typed }
                });
                row -= 1;
                column -= 1;
            }
            (From::Target | From::Both, Some(target), _) => {
                steps.push(Step::Missed(target));
                row -= 1;
            }
            (_, _, Some(typed)) => {
                steps.push(Step::Extra(typed));
                column -= 1;
            }
            (_, Some(target), None) => {
                steps.push(Step::Missed(target));
                row -= 1;
            }
            (_, None, None) => break,
        }
    }
    steps.reverse();
    steps
}
