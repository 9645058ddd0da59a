//! The only file that reads the clock.

use std::sync::OnceLock;
use std::time::Instant;

use jiff::Zoned;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::app::action::Event;
use crate::practice::Timestamp;

/// Local and absolute time, now.
///
/// `DETI_NOW`, a local time such as `2026-11-22T09:30`, stands in for the clock, so that pictures
/// and tests of the real window do not depend on the day they are made.
#[expect(clippy::disallowed_methods, reason = "this is the room where the clock hangs")]
pub fn now() -> (DateTime, jiff::Timestamp) {
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

/// The same for practice: with the offset from UTC, and a clock that never goes back. A time that
/// stands in for the clock goes on from the first call: learning is a matter of minutes.
pub fn moment() -> Timestamp {
    static START: OnceLock<(Instant, i64)> = OnceLock::new();
    let (local, absolute) = now();
    let now_ms = absolute.as_millisecond();
    let (start, first_ms) = START.get_or_init(|| (Instant::now(), now_ms));
    let mono_ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    let pretended = std::env::var_os("DETI_NOW").is_some();
    let utc_ms = if pretended { first_ms.saturating_add_unsigned(mono_ms) } else { now_ms };
    let local_ms =
        local.to_zoned(TimeZone::UTC).map_or(now_ms, |zoned| zoned.timestamp().as_millisecond());
    let tz_min = i16::try_from((local_ms - now_ms).div_euclid(60_000)).unwrap_or_default();
    Timestamp { utc_ms, tz_min, mono_ms }
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
