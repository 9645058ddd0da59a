//! How much each phrase is used: a count in which every use fades by half in 14 days.
//! The formula is the exponential frecency of `Σ 2^(−age/14 d)`, kept as one number and its time.
//! It stores nothing itself.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;

pub use crate::library::usage::{HALF_LIFE_DAYS, Use};
use crate::library::{Library, PhraseId};

/// The use of every phrase that was ever used.
pub type Usage = HashMap<PhraseId, Use>;

/// At most so many phrases in use are named to a search.
const MOST_IN_USE: usize = 200;

/// The use of a library's phrases, as a search wants it. All fade alike, so that it stays in order while
/// time goes by, and need not be computed for every key.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InUse {
    /// For each phrase: its faded count.
    pub scores: Arc<Vec<f32>>,
    /// Those used most, the most used first.
    pub most: Arc<Vec<usize>>,
}

impl InUse {
    /// The use of the phrases of `library` at `now`.
    pub fn new(usage: &Usage, library: &Library, now: Timestamp) -> Self {
        let mut scores = vec![0.0; library.phrases.len()];
        let mut most = Vec::new();
        for (id, held) in usage {
            let Some(index) = library.index_of(id) else { continue };
            if let Some(score) = scores.get_mut(index) {
                *score = held.score_at(now.as_second(), HALF_LIFE_DAYS) as f32;
                most.push(index);
            }
        }
        most.sort_by(|a, b| f32::total_cmp(&scores[*b], &scores[*a]).then(a.cmp(b)));
        most.truncate(MOST_IN_USE);
        Self { scores: Arc::new(scores), most: Arc::new(most) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: i64) -> Timestamp {
        Timestamp::from_second(n * 86_400).expect("a day of the seventies")
    }

    #[test]
    fn a_use_fades_by_half_in_a_fortnight_and_a_clock_set_back_adds_nothing() {
        let once = Use::default().used_at(day(100).as_second(), HALF_LIFE_DAYS);
        assert_eq!(once.score_at(day(100).as_second(), HALF_LIFE_DAYS), 1.0);
        assert_eq!(once.score_at(day(114).as_second(), HALF_LIFE_DAYS), 0.5);
        assert_eq!(once.score_at(day(50).as_second(), HALF_LIFE_DAYS), 1.0);
        let twice = once.used_at(day(114).as_second(), HALF_LIFE_DAYS);
        assert_eq!((twice.score, twice.n_uses), (1.5, 2));
        assert_eq!(twice.used_at(day(50).as_second(), HALF_LIFE_DAYS).last_s, twice.last_s);
    }
}
