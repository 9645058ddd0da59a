//! A moment as the learner's machine told it, and the day it belongs to: a day begins at four in the
//! morning, local time, so that a late shift is one day.
//! It reads no clock and knows no time zones beyond the offset that came with the moment.

use serde::{Deserialize, Serialize};

/// The hour of local time at which a day begins.
pub const ROLLOVER_HOUR: i64 = 4;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// When something happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timestamp {
    /// Milliseconds since 1970, as the system's clock told it; it may jump.
    pub utc_ms: i64,
    /// Local time minus UTC, in minutes, as it was then.
    pub tz_min: i16,
    /// Milliseconds on a clock that never goes back; its zero means nothing.
    pub mono_ms: u64,
}

impl Timestamp {
    /// The day it belongs to.
    pub fn day(self) -> Day {
        let local_ms = self.utc_ms.saturating_add(i64::from(self.tz_min) * MINUTE_MS);
        let day = local_ms.saturating_sub(ROLLOVER_HOUR * HOUR_MS).div_euclid(DAY_MS);
        // A clock may say anything; days beyond these are as far away as can be.
        Day(i32::try_from(day).unwrap_or(if day < 0 { i32::MIN } else { i32::MAX }))
    }

    /// The same moment so many milliseconds later, by all its clocks.
    pub fn later(self, by_ms: u64) -> Self {
        Self {
            utc_ms: self.utc_ms.saturating_add_unsigned(by_ms),
            tz_min: self.tz_min,
            mono_ms: self.mono_ms.saturating_add(by_ms),
        }
    }

    /// Milliseconds from `earlier` to here by the clock that never goes back.
    pub fn ms_since(self, earlier: Self) -> u32 {
        u32::try_from(self.mono_ms.saturating_sub(earlier.mono_ms)).unwrap_or(u32::MAX)
    }
}

/// A day of the learner's, counted from 1970.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Day(pub i32);

impl Day {
    /// The day so many days later.
    pub fn plus(self, n_days: u32) -> Self {
        Self(self.0.saturating_add_unsigned(n_days))
    }

    /// Whole days from `earlier` to here; none if that lies ahead.
    pub fn days_since(self, earlier: Self) -> u32 {
        u32::try_from(i64::from(self.0) - i64::from(earlier.0)).unwrap_or(0)
    }

    /// Its date, or `None` where no calendar reaches.
    pub fn date(self) -> Option<jiff::civil::Date> {
        let start = jiff::civil::Date::constant(1970, 1, 1);
        start.checked_add(jiff::Span::new().try_days(self.0).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_four_in_the_morning() {
        let at = |text: &str, tz_min: i16| {
            let utc_ms = text.parse::<jiff::Timestamp>().expect("a time").as_millisecond();
            let day = Timestamp { utc_ms, tz_min, mono_ms: 0 }.day();
            day.date().expect("a date").to_string()
        };
        for (utc, tz_min, day) in [
            // 03:59:59 and 04:00 in Shanghai.
            ("2026-11-21T19:59:59Z", 480, "2026-11-21"),
            ("2026-11-21T20:00:00Z", 480, "2026-11-22"),
            // The same instant elsewhere.
            ("2026-11-21T20:00:00Z", 0, "2026-11-21"),
            ("2026-11-21T20:00:00Z", -720, "2026-11-21"),
            ("2026-11-21T20:00:00Z", 840, "2026-11-22"),
            // Berlin, the hour that is there twice.
            ("2026-10-25T00:30:00Z", 120, "2026-10-24"),
            ("2026-10-25T01:30:00Z", 60, "2026-10-24"),
            ("2026-10-25T03:00:00Z", 60, "2026-10-25"),
            ("1969-12-31T23:00:00Z", 0, "1969-12-31"),
        ] {
            assert_eq!(at(utc, tz_min), day, "{utc} {tz_min}");
        }
    }

    #[test]
    fn no_clock_is_too_strange() {
        for utc_ms in [i64::MIN, i64::MAX, 0] {
            for tz_min in [i16::MIN, i16::MAX] {
                let day = Timestamp { utc_ms, tz_min, mono_ms: 0 }.day();
                assert_eq!(day.days_since(day.plus(3)), 0);
            }
        }
        assert_eq!(Day(i32::MAX).days_since(Day(i32::MIN)), u32::MAX);
        assert_eq!(Day(i32::MAX).date(), None);
    }
}
