//! How the use of a phrase fades: the one formula for what is kept and for what is ranked by.
//! It stores nothing and reads no clock.

/// A use counts half after so many days.
pub const HALF_LIFE_DAYS: f64 = 14.0;

/// The use of one phrase.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Use {
    /// Uses, each fading with time, as they stood at `last_s`.
    pub score: f64,
    /// When it was last used, in seconds since 1970.
    pub last_s: i64,
    /// How often in all.
    pub n_uses: u64,
}

impl Use {
    /// The faded count at `now_s`, in seconds since 1970: `score × 2^(−age / half-life)`. A clock set
    /// back fades nothing; what is no number counts as nothing.
    pub fn score_at(self, now_s: i64, half_life_days: f64) -> f64 {
        let age_days = now_s.saturating_sub(self.last_s).max(0) as f64 / 86_400.0;
        let faded = self.score * (-age_days / half_life_days).exp2();
        if faded.is_finite() { faded } else { 0.0 }
    }

    /// The same after one more use at `now_s`. A clock set back moves nothing.
    pub fn used_at(self, now_s: i64, half_life_days: f64) -> Self {
        Self {
            score: self.score_at(now_s, half_life_days) + 1.0,
            last_s: now_s.max(self.last_s),
            n_uses: self.n_uses.saturating_add(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Use;

    #[test]
    fn a_use_fades_by_half_and_strange_clocks_do_no_harm() {
        const DAY: i64 = 86_400;
        let row = |score, last_s, n_uses| Use { score, last_s, n_uses };
        let cases = [
            (row(0.0, 0, 0), 100 * DAY, row(1.0, 100 * DAY, 1)),
            (row(1.0, 100 * DAY, 1), 114 * DAY, row(1.5, 114 * DAY, 2)),
            (row(1.0, 100 * DAY, 1), 50 * DAY, row(2.0, 100 * DAY, 2)),
            (row(4.0, i64::MIN, 9), i64::MAX, row(1.0, i64::MAX, 10)),
            (row(f64::INFINITY, 0, u64::MAX), 0, row(1.0, 0, u64::MAX)),
        ];
        for (held, now_s, new) in cases {
            assert_eq!(held.used_at(now_s, 14.0), new, "{held:?} at {now_s}");
        }
    }
}
