//! A season in a line that a person types: `12-20 至 01-05`, `春节 前7 后15`, `周六 周日`,
//! `09:00-12:00`, and any of these together. Reading and writing agree.
//! It does not know when a season holds.

use jiff::civil::Weekday;

use crate::library::schema::{self, RawSeason};
use crate::library::season::{Festival, Season};

const WEEKDAYS: [(&str, &str, Weekday); 7] = [
    ("周一", "mon", Weekday::Monday),
    ("周二", "tue", Weekday::Tuesday),
    ("周三", "wed", Weekday::Wednesday),
    ("周四", "thu", Weekday::Thursday),
    ("周五", "fri", Weekday::Friday),
    ("周六", "sat", Weekday::Saturday),
    ("周日", "sun", Weekday::Sunday),
];

/// The season of a line; `None`: always. What cannot be read is given back as the error.
pub fn parse(line: &str) -> Result<Option<Season>, String> {
    let mut raw = RawSeason::default();
    let line: String = line.chars().map(crate::text::fold::plain).collect();
    for word in line.split([' ', ',', '、', '\n']).filter(|word| !word.is_empty()) {
        let word = word.trim();
        let number = |prefix: &str| {
            let rest = word.strip_prefix(prefix)?;
            let digits = rest.trim_end_matches('天');
            (!digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()))
                .then(|| digits.to_owned())
        };
        let is_day = |part: &str| part.len() == 5 && part.as_bytes().get(2) == Some(&b'-');
        if matches!(word, "至" | "到" | "~") {
            continue;
        } else if let Some(days) = number("前") {
            raw.before = Some(days);
        } else if let Some(days) = number("后") {
            raw.after = Some(days);
        } else if let Some((_, name, _)) =
            WEEKDAYS.iter().find(|(chinese, name, _)| *chinese == word || *name == word)
        {
            raw.weekdays.get_or_insert_default().push((*name).to_owned());
        } else if word == "周末" {
            raw.weekdays.get_or_insert_default().extend(["sat", "sun"].map(str::to_owned));
        } else if word.contains(':') {
            raw.hours = Some(word.replace(['至', '到', '~'], "-"));
        } else if let Some(year) = word.strip_suffix('年').filter(|year| year.len() == 4) {
            raw.every = Some(year.to_owned());
        } else if is_day(word) {
            if raw.from.is_none() {
                raw.from = Some(word.to_owned())
            } else {
                raw.until = Some(word.to_owned())
            }
        } else if let Some((from, until)) = word.split_once(['至', '到', '~'])
            && is_day(from)
            && is_day(until)
        {
            (raw.from, raw.until) = (Some(from.to_owned()), Some(until.to_owned()));
        } else if Festival::of_name(word).is_some() {
            raw.lunar = Some(word.to_owned());
        } else {
            return Err(word.to_owned());
        }
    }
    if raw.from.is_some() && raw.until.is_none() {
        // One day.
        raw.until.clone_from(&raw.from);
    }
    let given = [&raw.from, &raw.hours, &raw.lunar, &raw.before, &raw.after, &raw.every];
    if given.iter().all(|part| part.is_none()) && raw.weekdays.is_none() {
        return Ok(None);
    }
    let mut misfits = Vec::new();
    let season = schema::season(&raw, &mut misfits);
    match misfits.first() {
        None => Ok(Some(season)),
        Some(misfit) => {
            let found = misfit.args.iter().find(|(name, _)| *name == "found");
            Err(found.map_or_else(|| misfit.path.clone(), |(_, found)| found.clone()))
        }
    }
}

/// The line of a season.
pub fn told(season: &Season) -> String {
    let mut words: Vec<String> = Vec::new();
    if let Some(days) = season.days {
        let day = |(month, day): (i8, i8)| format!("{month:02}-{day:02}");
        words.push(day(days.from));
        if days.until != days.from {
            words.push(format!("至 {}", day(days.until)));
        }
        words.extend(days.year.map(|year| format!("{year}年")));
    }
    if let Some(lunar) = season.lunar {
        words.push(lunar.festival.name().to_owned());
        if lunar.before > 0 {
            words.push(format!("前{}", lunar.before));
        }
        if lunar.after > 0 {
            words.push(format!("后{}", lunar.after));
        }
    }
    for day in &season.weekdays {
        let named = WEEKDAYS.iter().find(|(.., held)| held == day);
        words.extend(named.map(|(chinese, ..)| (*chinese).to_owned()));
    }
    if let Some(hours) = season.hours {
        let time = |time: jiff::civil::Time| format!("{:02}:{:02}", time.hour(), time.minute());
        words.push(format!("{}-{}", time(hours.from), time(hours.until)));
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_read_and_told_the_same_way() {
        for (typed, expected) in [
            ("", ""),
            ("12-20 至 01-05", "12-20 至 01-05"),
            ("12-20到01-05", "12-20 至 01-05"),
            ("12-25", "12-25"),
            ("05-01 05-05 2026年", "05-01 至 05-05 2026年"),
            ("春节 前7天 后15天", "春节 前7 后15"),
            ("中秋节 前３", "中秋 前3"),
            ("周末", "周六 周日"),
            ("sat、sun 09:00～12:00", "周六 周日 09:00-12:00"),
            ("09:00至12:00", "09:00-12:00"),
        ] {
            let season = parse(typed).unwrap_or_else(|word| panic!("{typed}: {word}"));
            let again = season.as_ref().map_or_else(String::new, told);
            assert_eq!(again, expected, "{typed}");
            assert_eq!(parse(&again), Ok(season), "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (typed, word) in [
            ("圣诞", "圣诞"),
            ("13-40", "13-40"),
            ("25:00-26:00", "25:00-26:00"),
            ("前3", "season.lunar"),
        ] {
            assert_eq!(parse(typed), Err(word.to_owned()), "{typed}");
        }
    }
}
