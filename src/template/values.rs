//! The values that fill placeholders: from the clock, the agent's profile, the current customer
//! and what was typed for this phrase. Reads no clock: the time is passed in.

use std::collections::BTreeMap;

use jiff::civil::{DateTime, Weekday};

/// Names that the clock fills.
pub const CLOCK_NAMES: [&str; 3] = ["时段问候", "日期", "星期"];

/// Values by the name of the placeholder. Empty values count as absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values(BTreeMap<String, String>);

impl Values {
    /// No values.
    pub fn new() -> Self {
        Self::default()
    }

    /// What the clock says at `now`, local time.
    pub fn of_clock(now: DateTime) -> Self {
        let mut values = Self::new();
        values.set("时段问候", day_part_greeting(now.hour()));
        values.set("日期", format!("{}月{}日", now.month(), now.day()));
        values.set("星期", weekday_name(now.weekday()));
        values
    }

    /// Sets the value of `name`; an empty or blank value removes it.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        let (name, value) = (name.into(), value.into());
        if value.trim().is_empty() {
            self.0.remove(&name);
        } else {
            self.0.insert(name, value);
        }
    }

    /// The value of `name`, never blank.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Takes every value of `other`, over its own.
    pub fn extend(&mut self, other: &Self) {
        self.0.extend(other.0.iter().map(|(name, value)| (name.clone(), value.clone())));
    }

    /// Removes everything.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// True if there is no value.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Names and values, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
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
    fn a_blank_value_is_no_value() {
        let mut values: Values = [("称呼", "王女士")].into_iter().collect();
        values.set("称呼", " ");
        assert_eq!(values.get("称呼"), None);
    }
}
