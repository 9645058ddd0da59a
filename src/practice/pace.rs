//! Which phrase to type next: a new one opens when every open one is fast enough, and the slowest
//! open one is practised (the rule of keybr, over phrases in place of letters).
//! It is computed from past runs; it stores nothing.

use std::collections::HashMap;

use super::seed::Seed;
use crate::library::PhraseId;

/// How many phrases are open at the start.
pub const N_FIRST_OPEN: usize = 5;
/// The weight of the last run in the average.
const WEIGHT: f64 = 0.1;

/// The phrases that are open, and how fast each is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ladder {
    /// In the order of the deck.
    pub open: Vec<Rung>,
    /// How many are not open yet.
    pub n_closed: usize,
}

/// An open phrase.
#[derive(Clone, Debug, PartialEq)]
pub struct Rung {
    /// Which.
    pub phrase: PhraseId,
    /// Smoothed seconds a right character; absent before the first run.
    pub seconds_per_char: Option<f64>,
}

impl Rung {
    /// The time a character may take at `target_chars_per_min`, by the time it takes: fast enough
    /// from 1 on; 0 before the first run.
    pub fn confidence(&self, target_chars_per_min: f64) -> f64 {
        self.seconds_per_char.map_or(0.0, |seconds| 60.0 / target_chars_per_min / seconds)
    }
}

/// The next average after a run of `took_ms` with `n_right` right characters; a run without any
/// changes nothing.
pub fn smooth(average: Option<f64>, took_ms: u32, n_right: u32) -> Option<f64> {
    if n_right == 0 || took_ms == 0 {
        return average;
    }
    let seconds = f64::from(took_ms) / 1_000.0 / f64::from(n_right);
    Some(average.map_or(seconds, |average| (1.0 - WEIGHT) * average + WEIGHT * seconds))
}

impl Ladder {
    /// The ladder over `deck` after `runs` (phrase, milliseconds, right characters), oldest first.
    pub fn climb<'a>(
        deck: &[PhraseId],
        runs: impl IntoIterator<Item = (&'a PhraseId, u32, u32)>,
        target_chars_per_min: f64,
    ) -> Self {
        let mut averages: HashMap<&PhraseId, f64> = HashMap::new();
        for (phrase, took_ms, n_right) in runs {
            if let Some(next) = smooth(averages.get(phrase).copied(), took_ms, n_right) {
                averages.insert(phrase, next);
            }
        }
        let mut open: Vec<Rung> = Vec::new();
        for phrase in deck {
            let all_fast = || open.iter().all(|rung| rung.confidence(target_chars_per_min) >= 1.0);
            if open.len() >= N_FIRST_OPEN && !all_fast() {
                break;
            }
            let seconds_per_char = averages.get(phrase).copied();
            open.push(Rung { phrase: phrase.clone(), seconds_per_char });
        }
        Self { n_closed: deck.len() - open.len(), open }
    }

    /// `n` phrases to type: the slowest comes every other time, the others by chance between.
    pub fn choose(&self, n: usize, target_chars_per_min: f64, seed: &mut Seed) -> Vec<PhraseId> {
        let confidence = |rung: &Rung| rung.confidence(target_chars_per_min);
        let slowest = self.open.iter().min_by(|a, b| confidence(a).total_cmp(&confidence(b)));
        let Some(slowest) = slowest else { return Vec::new() };
        let others: Vec<&Rung> = self.open.iter().filter(|rung| *rung != slowest).collect();
        let mut last: Option<&PhraseId> = None;
        let mut chosen = Vec::with_capacity(n);
        for index in 0..n {
            let rest: Vec<&&Rung> =
                others.iter().filter(|rung| Some(&rung.phrase) != last).collect();
            let next = match seed.pick(&rest) {
                Some(other) if index % 2 == 1 => &other.phrase,
                _ => &slowest.phrase,
            };
            last = Some(next);
            chosen.push(next.clone());
        }
        chosen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(n: usize) -> Vec<PhraseId> {
        (0..n).filter_map(|index| PhraseId::new(&format!("p-{index}"))).collect()
    }

    #[test]
    fn a_phrase_opens_when_every_open_one_is_fast_enough() {
        let deck = ids(8);
        // 80 characters a minute are 0.75 s each: 10 characters in 7.5 s.
        let run = |index: usize, took_ms: u32| (&deck[index], took_ms, 10);
        let fast: Vec<_> = (0..5).map(|index| run(index, 7_500)).collect();
        for (runs, n_open) in [
            (Vec::new(), 5),
            (fast[..4].to_vec(), 5),
            (fast.clone(), 6),
            ([fast.clone(), vec![run(5, 7_600)]].concat(), 6),
            ([fast.clone(), vec![run(5, 7_000)]].concat(), 7),
            // A slow run counts a tenth.
            ([fast.clone(), vec![run(0, 7_600)]].concat(), 5),
            // A run without a right character says nothing.
            ([fast.clone(), vec![(&deck[0], 9_000, 0)]].concat(), 6),
        ] {
            let ladder = Ladder::climb(&deck, runs.clone(), 80.0);
            assert_eq!(ladder.open.len(), n_open, "{runs:?}");
            assert_eq!(ladder.n_closed, 8 - n_open);
        }
    }

    #[test]
    fn the_slowest_is_practised_and_never_twice_in_a_row() {
        let deck = ids(8);
        let runs: Vec<_> =
            (0..5).map(|index| (&deck[index], 7_000 + index as u32 * 400, 10)).collect();
        let ladder = Ladder::climb(&deck, runs, 80.0);
        let chosen = ladder.choose(9, 80.0, &mut Seed::new(3));
        let slowest = chosen.iter().filter(|id| id.as_str() == "p-4").count();
        assert_eq!(slowest, 5);
        assert!(chosen.windows(2).all(|pair| pair[0] != pair[1]), "{chosen:?}");
        let alone = Ladder::climb(&deck[..1], [], 80.0);
        assert_eq!(alone.choose(2, 80.0, &mut Seed::new(3)).len(), 2);
        assert_eq!(Ladder::default().choose(2, 80.0, &mut Seed::new(3)), []);
    }

    #[test]
    fn the_average_moves_by_a_tenth() {
        let first = smooth(None, 8_000, 10);
        assert_eq!(first, Some(0.8));
        let next = smooth(first, 4_000, 10).expect("there is one");
        assert!((next - 0.76).abs() < 1e-12);
    }
}
