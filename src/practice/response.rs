//! The three-second answer in numbers: median, 90th percentile, and the share in time.

use serde::Serialize;

use super::seed::Seed;

/// The team's aim by default, in milliseconds (D2: 三秒应答).
pub const TARGET_MS: u32 = 3_000;
/// No answer after so long counts as one that took so long, in milliseconds.
pub const LIMIT_MS: u32 = 10_000;
/// The customer writes after between so many milliseconds …
pub const LEAST_DELAY_MS: u32 = 2_000;
/// … and so many.
pub const MOST_DELAY_MS: u32 = 15_000;

/// How long until the customer writes, in milliseconds.
pub fn delay_ms(seed: &mut Seed) -> u32 {
    seed.between(LEAST_DELAY_MS, MOST_DELAY_MS)
}

/// First responses in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Responses {
    /// How many.
    pub n: usize,
    /// Half are faster, in milliseconds.
    pub median_ms: f64,
    /// Nine in ten are as fast, in milliseconds (nearest rank).
    pub p90_ms: u32,
    /// The share within the aim, 0 to 1.
    pub share_in_time: f64,
}

/// The numbers of `times_ms`, each cut at ten seconds; `None` if there are none.
pub fn responses(times_ms: &[u32], target_ms: u32) -> Option<Responses> {
    let mut sorted: Vec<u32> = times_ms.iter().map(|time| (*time).min(LIMIT_MS)).collect();
    sorted.sort_unstable();
    let n = sorted.len();
    let at = |index: usize| sorted.get(index).copied();
    let (low, high) = (at(n.checked_sub(1)? / 2)?, at(n / 2)?);
    Some(Responses {
        n,
        median_ms: (f64::from(low) + f64::from(high)) / 2.0,
        p90_ms: at((n * 9).div_ceil(10) - 1)?,
        share_in_time: sorted.iter().filter(|time| **time <= target_ms).count() as f64 / n as f64,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn median_percentile_and_share() {
        for (times, median_ms, p90_ms, share) in [
            (&[1_200, 2_900, 3_000, 3_001, 10_000][..], 3_000.0, 10_000, 0.6),
            (&[99_999], 10_000.0, 10_000, 0.0),
            (&[1_000, 2_000], 1_500.0, 2_000, 1.0),
            (&[1, 2, 3, 4, 5, 6, 7, 8, 9, 4_000], 5.5, 9, 0.9),
        ] {
            let expected = Responses { n: times.len(), median_ms, p90_ms, share_in_time: share };
            assert_eq!(responses(times, TARGET_MS), Some(expected), "{times:?}");
        }
        assert_eq!(responses(&[], TARGET_MS), None);
    }
}
