//! The values that fill placeholders: from the clock, the agent's profile, the current customer
//! and what was typed for this phrase. Reads no clock: the time is passed in.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::{DateTime, Weekday};

use super::parse::Slot;

/// Names that the clock fills.
pub const CLOCK_NAMES: [&str; 3] = ["时段问候", DATE, "星期"];

/// The one of them that is a date.
pub const DATE: &str = "日期";

/// Values by the name of the placeholder. Empty values count as absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values {
    given: BTreeMap<String, String>,
    clock: BTreeMap<String, String>,
    now: Option<DateTime>,
}

impl Values {
    /// No values.
    pub fn new() -> Self {
        Self::default()
    }

    /// What the clock says at `now`, local time.
    pub fn of_clock(now: DateTime) -> Self {
        let clock = [
            ("时段问候", day_part_greeting(now.hour()).to_owned()),
            (DATE, day_of_year(now)),
            ("星期", weekday_name(now.weekday()).to_owned()),
        ];
        let clock = clock.map(|(name, value)| (name.to_owned(), value)).into();
        Self { clock, now: Some(now), ..Self::default() }
    }

    /// Sets the value of `name`; an empty or blank value removes it.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        let (name, value) = (name.into(), value.into());
        if trimmed(&value).is_empty() {
            self.given.remove(&name);
        } else {
            self.given.insert(name, value);
        }
    }

    /// The value of `name` as it was given, never blank.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.given.get(name).or_else(|| self.clock.get(name)).map(String::as_str)
    }

    /// The value for `slot`: what was given under its name, without what the clipboard brings along at
    /// both ends, else what the clock says.
    pub fn of_slot(&self, slot: &Slot) -> Option<Cow<'_, str>> {
        if let Some(given) = self.given.get(&slot.name) {
            return Some(Cow::Borrowed(trimmed(given)));
        }
        let (clock, now) = (slot.clock.as_ref()?, self.now?);
        if clock.days == 0 && clock.format.is_none() {
            return self.clock.get(clock.name).map(|value| Cow::Borrowed(value.as_str()));
        }
        let then = now.checked_add(i64::from(clock.days).days()).ok()?;
        let format = clock.format.as_ref();
        Some(Cow::Owned(format.map_or_else(|| day_of_year(then), |format| format.write(then))))
    }

    /// Takes every value of `other`, over its own.
    pub fn extend(&mut self, other: &Self) {
        let own = |values: &BTreeMap<String, String>| values.clone().into_iter();
        self.given.extend(own(&other.given));
        self.clock.extend(own(&other.clock));
        self.now = other.now.or(self.now);
    }

    /// True if there is no value.
    pub fn is_empty(&self) -> bool {
        self.given.is_empty() && self.clock.is_empty()
    }

    /// Names and values, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let mut all: BTreeMap<&str, &str> = BTreeMap::new();
        for (name, value) in self.clock.iter().chain(&self.given) {
            all.insert(name, value);
        }
        all.into_iter()
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Values {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        let mut values = Self::new();
        for (name, value) in pairs {
            values.set(name, value);
        }
        values
    }
}

/// True for a character that nobody sees and no text needs. The joiners of emoji and of scripts that
/// need them are none.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}'
    ) || c.is_control()
}

/// `value` without the blanks, line ends and invisible characters around it, which the clipboard brings
/// along with a cell of a table or a word of a page.
pub fn trimmed(value: &str) -> &str {
    value.trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
}

/// What is odd inside a value, and easily overlooked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Odd {
    /// It goes over several lines.
    LineEnd,
    /// A character that nobody sees.
    Invisible(char),
}

/// What is odd inside `value`; what stands around it is left out anyway.
pub fn odd_in(value: &str) -> Option<Odd> {
    trimmed(value).chars().find_map(|c| match c {
        '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{85}' => Some(Odd::LineEnd),
        '\t' => None,
        c if is_invisible(c) => Some(Odd::Invisible(c)),
        _ => None,
    })
}

fn day_of_year(day: DateTime) -> String {
    format!("{}月{}日", day.month(), day.day())
}

/// How a date is written, in the letters that programs use for it (Unicode LDML date fields: `yyyy`,
/// `M`, `dd`, `HH`, `mm`, `ss`, `EEEE`; `YYYY` and `DD` of moment.js as well) and what stands between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateFormat(String);

impl DateFormat {
    /// The format `text`; `None` if it is not surely one: of two fields at least, and nothing between
    /// them but signs and the words of dates.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let mut fields: Vec<char> = Vec::new();
        for (letter, n) in runs(text) {
            let sound = match letter {
                'y' | 'Y' => matches!(n, 2 | 4),
                'M' | 'd' | 'D' | 'H' | 'h' | 'm' | 's' => n <= 2,
                'E' => n <= 4,
                other => !other.is_alphanumeric() || "年月日号时点分秒周星期".contains(other),
            };
            if !sound {
                return None;
            }
            if letter.is_ascii_alphabetic() && !fields.contains(&letter) {
                fields.push(letter);
            }
        }
        (fields.len() > 1 && text.chars().count() > 3).then(|| Self(text.to_owned()))
    }

    /// `day` so written.
    pub fn write(&self, day: DateTime) -> String {
        let two = |number: i8, n: usize| {
            if n > 1 { format!("{number:02}") } else { number.to_string() }
        };
        let mut out = String::new();
        for (letter, n) in runs(&self.0) {
            match letter {
                'y' | 'Y' if n == 2 => out.push_str(&format!("{:02}", day.year() % 100)),
                'y' | 'Y' => out.push_str(&day.year().to_string()),
                'M' => out.push_str(&two(day.month(), n)),
                'd' | 'D' => out.push_str(&two(day.day(), n)),
                'H' => out.push_str(&two(day.hour(), n)),
                'h' => out.push_str(&two((day.hour() + 11) % 12 + 1, n)),
                'm' => out.push_str(&two(day.minute(), n)),
                's' => out.push_str(&two(day.second(), n)),
                'E' => out.push_str(weekday_name(day.weekday())),
                other => out.extend(std::iter::repeat_n(other, n)),
            }
        }
        out
    }
}

/// Each character of `text` with how often it comes in a row.
fn runs(text: &str) -> Vec<(char, usize)> {
    let mut runs: Vec<(char, usize)> = Vec::new();
    for c in text.chars() {
        match runs.last_mut() {
            Some((last, n)) if *last == c => *n += 1,
            _ => runs.push((c, 1)),
        }
    }
    runs
}

/// The greeting that fits an hour of the day (0–23): 早上好 from 5, 上午好 from 9, 中午好 from 11,
/// 下午好 from 13, 晚上好 from 18.
pub fn day_part_greeting(hour: i8) -> &'static str {
    match hour {
        5..=8 => "早上好",
        9..=10 => "上午好",
        11..=12 => "中午好",
        13..=17 => "下午好",
        _ => "晚上好",
    }
}

fn weekday_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "星期一",
        Weekday::Tuesday => "星期二",
        Weekday::Wednesday => "星期三",
        Weekday::Thursday => "星期四",
        Weekday::Friday => "星期五",
        Weekday::Saturday => "星期六",
        Weekday::Sunday => "星期日",
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_greeting_follows_the_hour() {
        let told: Vec<_> = [0, 4, 5, 8, 9, 10, 11, 12, 13, 17, 18, 23]
            .map(|hour| format!("{hour}{}", day_part_greeting(hour)))
            .into();
        assert_eq!(
            told.join(" "),
            "0晚上好 4晚上好 5早上好 8早上好 9上午好 10上午好 11中午好 12中午好 13下午好 17下午好 18晚上好 23晚上好"
        );
    }

    #[test]
    fn the_clock_fills_its_names_and_no_others() {
        let values = Values::of_clock(date(2026, 11, 22).at(9, 5, 0, 0));
        let told: Vec<_> = values.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(told.join(" "), "日期=11月22日 时段问候=上午好 星期=星期日");
        for name in CLOCK_NAMES {
            assert!(values.get(name).is_some(), "{name}");
        }
    }

    #[test]
    fn a_date_is_written_as_its_format_says() {
        for (format, expected) in [
            ("yyyy年M月d日", "2026年6月1日"),
            ("yyyy-MM-dd HH:mm", "2026-06-01 09:05"),
            ("YYYY/MM/DD", "2026/06/01"),
            ("M月d日（EEEE）", "6月1日（星期一）"),
            ("yy.M.d", "26.6.1"),
            ("M", ""),
            ("SM", ""),
            ("Q", ""),
            ("今天", ""),
            ("Monday", ""),
            ("2026年6月1日", ""),
        ] {
            let written = DateFormat::parse(format)
                .map(|format| format.write(date(2026, 6, 1).at(9, 5, 0, 0)));
            assert_eq!(written.unwrap_or_default(), expected, "{format}");
        }
    }

    #[test]
    fn what_the_clipboard_brings_along_is_left_out() {
        for (value, expected, odd) in [
            ("王女士\n", "王女士", None),
            (" A1024\t\r\n", "A1024", None),
            ("\u{feff}\u{200b}A1\u{200b}", "A1", None),
            ("王 女士", "王 女士", None),
            ("A1024\r\nA1025", "A1024\r\nA1025", Some(Odd::LineEnd)),
            ("A\u{200b}1", "A\u{200b}1", Some(Odd::Invisible('\u{200b}'))),
            ("👩\u{200d}👧❤\u{fe0f}", "👩\u{200d}👧❤\u{fe0f}", None),
        ] {
            assert_eq!((trimmed(value), odd_in(value)), (expected, odd), "{value:?}");
        }
    }

    #[test]
    fn a_blank_value_is_no_value() {
        let mut values: Values = [("称呼", "王女士")].into_iter().collect();
        values.set("称呼", " ");
        assert_eq!(values.get("称呼"), None);
        values.set("称呼", "\u{200b}\t");
        assert_eq!(values.get("称呼"), None);
    }
}
