//! Marks against what should have been marked: precision, recall and their mean.

use serde::Serialize;

use crate::text::CharSpan;

/// A stretch of one line of a dialogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Mark {
    /// Which line, from 0.
    pub line_index: usize,
    /// Which characters of it.
    pub span: CharSpan,
}

impl Mark {
    /// A mark on these characters of a line.
    pub fn new(line_index: usize, start: usize, end: usize) -> Self {
        Self { line_index, span: CharSpan::new(start, end) }
    }

    /// True if the two share at least half of the shorter one.
    pub fn hits(self, other: Self) -> bool {
        let (a, b) = (self.span, other.span);
        let shared = a.end.min(b.end).saturating_sub(a.start.max(b.start));
        let shorter = (a.end - a.start).min(b.end - b.start);
        self.line_index == other.line_index && shared > 0 && shared * 2 >= shorter
    }
}

/// How well marks fit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Score {
    /// Marks that hit, in all marks that count, 0 to 1.
    pub precision: f64,
    /// What was hit, in all that should have been, 0 to 1.
    pub recall: f64,
    /// For each that should have been marked, whether it was.
    pub found: Vec<bool>,
    /// Marks that hit nothing, by their place in the list.
    pub wrong: Vec<usize>,
}

impl Score {
    /// 2PR / (P + R), 0 to 1.
    pub fn f1(&self) -> f64 {
        let sum = self.precision + self.recall;
        if sum == 0.0 { 0.0 } else { 2.0 * self.precision * self.recall / sum }
    }
}

/// Holds `marks` against `gold`. A mark on something in `accepted` counts neither for nor against.
/// Where there is nothing to mark, no mark is perfect.
pub fn score(gold: &[Mark], accepted: &[Mark], marks: &[Mark]) -> Score {
    let found: Vec<bool> =
        gold.iter().map(|one| marks.iter().any(|mark| mark.hits(*one))).collect();
    let hits = |mark: &Mark| gold.iter().any(|one| mark.hits(*one));
    let spared = |mark: &Mark| accepted.iter().any(|one| mark.hits(*one));
    let n_hits = marks.iter().filter(|mark| hits(mark)).count();
    let wrong: Vec<usize> = marks
        .iter()
        .enumerate()
        .filter(|(_, mark)| !hits(mark) && !spared(mark))
        .map(|(index, _)| index)
        .collect();
    let share = |part: usize, whole: usize, empty: f64| {
        if whole == 0 { empty } else { part as f64 / whole as f64 }
    };
    let n_found = found.iter().filter(|found| **found).count();
    Score {
        // Who marks nothing claims nothing wrong, but has not found anything either.
        precision: share(n_hits, n_hits + wrong.len(), f64::from(u8::from(gold.is_empty()))),
        recall: share(n_found, gold.len(), 1.0),
        found,
        wrong,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_hit_by_half_of_the_shorter() {
        let gold = [Mark::new(0, 0, 2), Mark::new(0, 5, 9), Mark::new(2, 1, 3)];
        let accepted = [Mark::new(1, 0, 3)];
        let close = |a: f64, b: f64| (a - b).abs() < 1e-9;
        for (gold, marks, precision, recall, f1) in [
            (&gold[..], &[][..], 0.0, 0.0, 0.0),
            (&gold[..], &gold[..], 1.0, 1.0, 1.0),
            (&[][..], &[][..], 1.0, 1.0, 1.0),
            (&[][..], &[Mark::new(0, 0, 1)][..], 0.0, 1.0, 0.0),
            // Half of the shorter, and a little less.
            (&gold[..], &[Mark::new(0, 1, 9)][..], 1.0, 2.0 / 3.0, 0.8),
            (&gold[..], &[Mark::new(0, 8, 12)][..], 0.0, 0.0, 0.0),
            // The right characters of another line.
            (&gold[..], &[Mark::new(1, 5, 9)][..], 0.0, 0.0, 0.0),
            // An accepted one counts neither way.
            (&gold[..], &[Mark::new(0, 0, 2), Mark::new(1, 0, 3)][..], 1.0, 1.0 / 3.0, 0.5),
            // An empty mark marks nothing.
            (&gold[..], &[Mark::new(0, 1, 1)][..], 0.0, 0.0, 0.0),
        ] {
            let score = score(gold, &accepted, marks);
            assert!(close(score.precision, precision), "{marks:?} {score:?}");
            assert!(close(score.recall, recall), "{marks:?} {score:?}");
            assert!(close(score.f1(), f1), "{marks:?} {score:?}");
        }
    }
}
