//! When a phrase may be used: fixed dates, weekdays, hours of the day, festivals of the Chinese
//! calendar. Reads no clock: the time is passed in. It does not read YAML.

use std::sync::OnceLock;

use jiff::civil::{Date, DateTime, Time, Weekday};
use tyme4rs::tyme::Culture as _;
use tyme4rs::tyme::lunar::LunarDay;
use tyme4rs::tyme::solar::{SolarDay, SolarTerm};

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

/// Days around a festival, the festival's own day always included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LunarSeason {
    /// Which festival.
    pub festival: Festival,
    /// Days before it, at most [`MAX_DAYS_AROUND`].
    pub before: u16,
    /// Days after it, at most [`MAX_DAYS_AROUND`].
    pub after: u16,
}

/// The most days a season may reach before or after a festival, so that two years' festivals never
/// meet.
pub const MAX_DAYS_AROUND: u16 = 180;

/// A festival of the Chinese calendar, or a solar term kept as one (GB/T 33661-2017).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Festival {
    /// 春节, the first day of the first month.
    SpringFestival,
    /// 元宵, the fifteenth of the first month.
    Lantern,
    /// 清明, a solar term.
    Qingming,
    /// 端午, the fifth of the fifth month.
    DragonBoat,
    /// 七夕, the seventh of the seventh month.
    DoubleSeventh,
    /// 中元, the fifteenth of the seventh month.
    GhostFestival,
    /// 中秋, the fifteenth of the eighth month.
    MidAutumn,
    /// 重阳, the ninth of the ninth month.
    DoubleNinth,
    /// 冬至, a solar term.
    WinterSolstice,
    /// 腊八, the eighth of the twelfth month.
    Laba,
    /// 小年, the twenty-third of the twelfth month, as kept in the north; the south keeps it a day later.
    LittleNewYear,
    /// 除夕, the day before 春节.
    NewYearsEve,
}

impl Festival {
    /// Every festival, in the order of the year.
    pub const ALL: [Self; 12] = [
        Self::SpringFestival,
        Self::Lantern,
        Self::Qingming,
        Self::DragonBoat,
        Self::DoubleSeventh,
        Self::GhostFestival,
        Self::MidAutumn,
        Self::DoubleNinth,
        Self::WinterSolstice,
        Self::Laba,
        Self::LittleNewYear,
        Self::NewYearsEve,
    ];

    /// Its Chinese name, as written in a phrase file.
    pub fn name(self) -> &'static str {
        match self {
            Self::SpringFestival => "春节",
            Self::Lantern => "元宵",
            Self::Qingming => "清明",
            Self::DragonBoat => "端午",
            Self::DoubleSeventh => "七夕",
            Self::GhostFestival => "中元",
            Self::MidAutumn => "中秋",
            Self::DoubleNinth => "重阳",
            Self::WinterSolstice => "冬至",
            Self::Laba => "腊八",
            Self::LittleNewYear => "小年",
            Self::NewYearsEve => "除夕",
        }
    }

    /// The festival called `name`; a final 节 may be left out or added.
    pub fn of_name(name: &str) -> Option<Self> {
        let bare = name.strip_suffix('节').unwrap_or(name);
        Self::ALL.into_iter().find(|festival| {
            let own = festival.name();
            own == name || own.strip_suffix('节').unwrap_or(own) == bare
        })
    }

    /// Its day in the Chinese year that begins in the common year `year`; a solar term's day in the
    /// common year. `None` outside the years 1 to 9998.
    fn day(self, year: i16) -> Option<Date> {
        if !(1..=9998).contains(&year) {
            return None;
        }
        let year = isize::from(year);
        let lunar = |month, day| {
            LunarDay::new(year, month, day).ok().and_then(|day| date_of(day.get_solar_day()))
        };
        match self {
            Self::SpringFestival => lunar(1, 1),
            Self::Lantern => lunar(1, 15),
            Self::DragonBoat => lunar(5, 5),
            Self::DoubleSeventh => lunar(7, 7),
            Self::GhostFestival => lunar(7, 15),
            Self::MidAutumn => lunar(8, 15),
            Self::DoubleNinth => lunar(9, 9),
            Self::Laba => lunar(12, 8),
            Self::LittleNewYear => lunar(12, 23),
            Self::NewYearsEve => {
                let spring = LunarDay::new(year + 1, 1, 1).ok()?;
                date_of(spring.get_solar_day())?.yesterday().ok()
            }
            Self::Qingming | Self::WinterSolstice => {
                let term = SolarTerm::new(year, self.name()).ok()?;
                debug_assert_eq!(term.get_name(), self.name());
                let day = date_of(term.get_julian_day().get_solar_day())?;
                Some(day)
            }
        }
    }
}

fn date_of(day: SolarDay) -> Option<Date> {
    let month = i8::try_from(day.get_month()).ok()?;
    let of_month = i8::try_from(day.get_day()).ok()?;
    Date::new(i16::try_from(day.get_year()).ok()?, month, of_month).ok()
}

impl Season {
    /// True if the phrase may be used at `now`, local time. For many phrases at one time ask a
    /// [`SeasonClock`].
    pub fn holds(&self, now: DateTime) -> bool {
        SeasonClock::new(now).holds(self)
    }
}

/// A moment, and the festivals around it, to ask of many seasons whether they hold.
#[derive(Debug)]
pub struct SeasonClock {
    now: DateTime,
    /// By [`Festival::ALL`], the days of three years; computed when the first lunar season asks.
    festivals: OnceLock<Vec<[Option<Date>; 3]>>,
}

impl SeasonClock {
    /// The moment `now`, local time.
    pub fn new(now: DateTime) -> Self {
        Self { now, festivals: OnceLock::new() }
    }

    /// True if `season` holds at this moment.
    pub fn holds(&self, season: &Season) -> bool {
        season.hours.is_none_or(|hours| hours.holds(self.now.time())) && self.holds_on_day(season)
    }

    fn holds_on_day(&self, season: &Season) -> bool {
        let weekday = season.weekdays.is_empty() || season.weekdays.contains(&self.now.weekday());
        weekday
            && season.days.is_none_or(|days| days.holds(self.now.date()))
            && season.lunar.is_none_or(|lunar| self.is_around(lunar))
    }

    fn is_around(&self, lunar: LunarSeason) -> bool {
        let today = self.now.date();
        let festivals = self.festivals.get_or_init(|| {
            let years = [-1, 0, 1].map(|offset| today.year().saturating_add(offset));
            Festival::ALL.iter().map(|festival| years.map(|year| festival.day(year))).collect()
        });
        let days = festivals.get(lunar.festival as usize);
        days.into_iter().flatten().flatten().any(|day| {
            let n_days = (today - *day).get_days();
            -i32::from(lunar.before) <= n_days && n_days <= i32::from(lunar.after)
        })
    }
}

impl DayRange {
    fn holds(self, day: Date) -> bool {
        let today = (day.month(), day.day());
        let wraps = self.until < self.from;
        let inside = if wraps {
            today >= self.from || today <= self.until
        } else {
            self.from <= today && today <= self.until
        };
        let start_year = if wraps && today <= self.until { day.year() - 1 } else { day.year() };
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

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    fn lunar(festival: &str, before: u16, after: u16) -> Season {
        let festival = Festival::of_name(festival).expect("the case names a festival");
        Season { lunar: Some(LunarSeason { festival, before, after }), ..Season::default() }
    }

    fn days(from: (i8, i8), until: (i8, i8), year: Option<i16>) -> Season {
        Season { days: Some(DayRange { from, until, year }), ..Season::default() }
    }

    #[test]
    fn festivals_fall_on_the_published_days() {
        // Purple Mountain Observatory's calendar; 2025 has a leap sixth month, 2023 a leap second.
        for (name, day) in [
            ("春节", date(2023, 1, 22)),
            ("端午", date(2023, 6, 22)),
            ("春节", date(2025, 1, 29)),
            ("端午", date(2025, 5, 31)),
            ("七夕", date(2025, 8, 29)),
            ("中元", date(2025, 9, 6)),
            ("中秋", date(2025, 10, 6)),
            ("重阳", date(2025, 10, 29)),
            ("清明", date(2025, 4, 4)),
            ("冬至", date(2025, 12, 21)),
            ("腊八", date(2026, 1, 26)),
            ("小年", date(2026, 2, 10)),
            ("除夕", date(2026, 2, 16)),
            ("春节", date(2026, 2, 17)),
            ("元宵", date(2026, 3, 3)),
            ("清明", date(2026, 4, 5)),
            ("端午", date(2026, 6, 19)),
            ("七夕", date(2026, 8, 19)),
            ("中秋", date(2026, 9, 25)),
            ("重阳", date(2026, 10, 18)),
            ("冬至", date(2026, 12, 22)),
            ("除夕", date(2027, 2, 5)),
            ("除夕", date(2025, 1, 28)),
            ("春节", date(2033, 1, 31)),
            ("中秋", date(2033, 9, 8)),
        ] {
            let season = lunar(name, 0, 0);
            let noon = |day: Date| day.at(12, 0, 0, 0);
            assert!(season.holds(noon(day)), "{name} {day}");
            assert!(!season.holds(noon(day.tomorrow().expect("in range"))), "{name} {day}");
            assert!(!season.holds(noon(day.yesterday().expect("in range"))), "{name} {day}");
        }
    }

    #[test]
    fn seasons_hold_where_they_should() {
        let weekend = Season {
            weekdays: vec![Weekday::Friday, Weekday::Saturday, Weekday::Sunday],
            ..Season::default()
        };
        let hours = |from: Time, until: Time| Season {
            hours: Some(HourRange { from, until }),
            ..Season::default()
        };
        let night = hours(time(22, 0, 0, 0), time(5, 0, 0, 0));
        let morning = hours(time(5, 0, 0, 0), time(11, 0, 0, 0));
        let mothers_day = Season { weekdays: vec![Weekday::Sunday], ..days((5, 8), (5, 14), None) };
        for (season, now, expected) in [
            (Season::default(), date(2026, 1, 1).at(0, 0, 0, 0), true),
            (days((12, 20), (1, 5), None), date(2026, 12, 20).at(0, 0, 0, 0), true),
            (days((12, 20), (1, 5), None), date(2027, 1, 5).at(23, 59, 0, 0), true),
            (days((12, 20), (1, 5), None), date(2027, 1, 6).at(0, 0, 0, 0), false),
            (days((12, 20), (1, 5), Some(2026)), date(2027, 1, 5).at(0, 0, 0, 0), true),
            (days((12, 20), (1, 5), Some(2026)), date(2026, 1, 5).at(0, 0, 0, 0), false),
            (days((12, 20), (1, 5), Some(2026)), date(2027, 12, 25).at(0, 0, 0, 0), false),
            (days((2, 29), (2, 29), None), date(2028, 2, 29).at(9, 0, 0, 0), true),
            (days((2, 29), (2, 29), None), date(2027, 2, 28).at(9, 0, 0, 0), false),
            (days((2, 20), (2, 29), None), date(2027, 2, 28).at(9, 0, 0, 0), true),
            (weekend.clone(), date(2026, 11, 22).at(9, 0, 0, 0), true),
            (weekend, date(2026, 11, 23).at(9, 0, 0, 0), false),
            (night.clone(), date(2026, 11, 22).at(22, 0, 0, 0), true),
            (night.clone(), date(2026, 11, 22).at(4, 59, 59, 0), true),
            (night, date(2026, 11, 22).at(5, 0, 0, 0), false),
            (morning.clone(), date(2026, 11, 22).at(5, 0, 0, 0), true),
            (morning, date(2026, 11, 22).at(11, 0, 0, 0), false),
            (mothers_day.clone(), date(2026, 5, 10).at(9, 0, 0, 0), true),
            (mothers_day, date(2026, 5, 11).at(9, 0, 0, 0), false),
            (lunar("春节", 25, 15), date(2026, 1, 23).at(9, 0, 0, 0), true),
            (lunar("春节", 25, 15), date(2026, 1, 22).at(9, 0, 0, 0), false),
            (lunar("春节", 25, 15), date(2026, 3, 4).at(9, 0, 0, 0), true),
            (lunar("春节", 25, 15), date(2026, 3, 5).at(9, 0, 0, 0), false),
            // Over the end of the year, seen from both sides.
            (lunar("冬至", 0, 30), date(2027, 1, 10).at(9, 0, 0, 0), true),
            (lunar("春节", 40, 0), date(2022, 12, 14).at(9, 0, 0, 0), true),
            (lunar("腊八", 30, 0), date(2025, 12, 28).at(9, 0, 0, 0), true),
        ] {
            assert_eq!(season.holds(now), expected, "{season:?} at {now}");
        }
    }

    #[test]
    fn a_festival_is_known_with_and_without_its_last_character() {
        for (name, expected) in [
            ("春节", Some(Festival::SpringFestival)),
            ("中秋节", Some(Festival::MidAutumn)),
            ("元宵节", Some(Festival::Lantern)),
            ("圣诞", None),
            ("节", None),
        ] {
            assert_eq!(Festival::of_name(name), expected, "{name}");
        }
        for (index, festival) in Festival::ALL.into_iter().enumerate() {
            assert_eq!(festival as usize, index, "the table of days is kept in this order");
        }
    }
}
