//! When a phrase may be used: fixed dates, weekdays, hours of the day, lunar festivals.
//! Reads no clock: the time is passed in.

use jiff::civil::{DateTime, Time, Weekday};

/// When a phrase may be used. Every part that is given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Season {
    /// Days of the year.
    pub days: Option<DayRange>,
    /// Days of the week; empty: all.
    pub weekdays: Vec<Weekday>,
    /// Hours of the day.
    pub hours: Option<HourRange>,
    /// Days around a festival of the Chinese calendar.
    pub lunar: Option<LunarSeason>,
}

/// Days of the year, both ends included; may wrap over New Year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayRange {
    /// First month and day.
    pub from: (i8, i8),
    /// Last month and day.
    pub until: (i8, i8),
    /// Only in this year (of `from`); absent: every year.
    pub year: Option<i16>,
}

/// Hours of the day, start included, end excluded; may wrap over midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HourRange {
    /// First minute.
    pub from: Time,
    /// One past the last minute.
    pub until: Time,
}

/// Days around a festival.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LunarSeason {
    /// The festival's name, for example 春节.
    pub festival: String,
    /// Days before it.
    pub before: u16,
    /// Days after it.
    pub after: u16,
}

impl Season {
    /// True if the phrase may be used at `now`, local time.
    pub fn holds(&self, now: DateTime) -> bool {
        let weekday = self.weekdays.is_empty() || self.weekdays.contains(&now.weekday());
        weekday
            && self.days.is_none_or(|days| days.holds(now))
            && self.hours.is_none_or(|hours| hours.holds(now.time()))
    }
}

impl DayRange {
    fn holds(self, now: DateTime) -> bool {
        let today = (now.month(), now.day());
        let wraps = self.until < self.from;
        let inside = if wraps {
            today >= self.from || today <= self.until
        } else {
            self.from <= today && today <= self.until
        };
        let start_year = if wraps && today <= self.until { now.year() - 1 } else { now.year() };
        inside && self.year.is_none_or(|year| year == start_year)
    }
}

impl HourRange {
    fn holds(self, now: Time) -> bool {
        if self.until <= self.from {
            now >= self.from || now < self.until
        } else {
            self.from <= now && now < self.until
        }
    }
}
