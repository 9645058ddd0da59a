//! The only file that reads the clock.

use std::sync::OnceLock;
use std::time::Instant;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::app::action::Event;
use crate::practice::Moment;

/// Local and absolute time, now.
///
/// `DETI_NOW`, a local time such as `2026-11-22T09:30`, stands in for the clock, so that pictures
/// and tests of the real window do not depend on the day they are made.
#[expect(clippy::disallowed_methods, reason = "this is the room where the clock hangs")]
pub fn now() -> (DateTime, Timestamp) {
    let zoned = Zoned::now();
    let pretended = std::env::var("DETI_NOW").ok().and_then(|text| text.parse::<DateTime>().ok());
    match pretended {
        Some(local) => {
            let absolute = local.to_zoned(zoned.time_zone().clone());
            (local, absolute.map_or(zoned.timestamp(), |zoned| zoned.timestamp()))
        }
        None => (zoned.datetime(), zoned.timestamp()),
    }
}

/// Local and absolute time with milliseconds, and a clock that never goes back.
pub fn moment() -> Moment {
    static START: OnceLock<Instant> = OnceLock::new();
    static PRETENDED: OnceLock<Option<i64>> = OnceLock::new();
    let mono_ms = START.get_or_init(Instant::now).elapsed().as_millis();
    let mono_ms = u64::try_from(mono_ms).unwrap_or(u64::MAX);
    let (local, absolute) = now();
    let now_ms = absolute.as_millisecond();
    // A pretended time would stand still; learning goes by minutes.
    let pretended =
        *PRETENDED.get_or_init(|| std::env::var_os("DETI_NOW").is_some().then_some(now_ms));
    let utc_ms = pretended.map_or(now_ms, |from_ms| from_ms.saturating_add_unsigned(mono_ms));
    let offset = local.to_zoned(TimeZone::UTC).map_or(0, |as_utc| {
        // What the wall clock says less what it is in Greenwich.
        as_utc.timestamp().as_millisecond().saturating_sub(now_ms) / 60_000
    });
    Moment { utc_ms, tz_min: i16::try_from(offset).unwrap_or_default(), mono_ms }
}

/// Seconds until the hour changes.
pub fn seconds_to_next_hour() -> u64 {
    let (local, _) = now();
    let passed = i64::from(local.minute()) * 60 + i64::from(local.second());
    (3600 - passed).clamp(1, 3600).unsigned_abs()
}

/// Tells the time when the minute has changed.
#[derive(Debug, Default)]
pub struct Watch {
    told: Option<DateTime>,
}

impl Watch {
    /// The time, if the minute is another than the last one told.
    pub fn changed(&mut self) -> Option<Event> {
        let (local, absolute) = now();
        let minute = |time: DateTime| (time.date(), time.hour(), time.minute());
        if self.told.is_some_and(|told| minute(told) == minute(local)) {
            return None;
        }
        self.told = Some(local);
        Some(Event::Clock { local, absolute })
    }
}
