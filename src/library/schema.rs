//! Phrases and `library.yaml` as they are written, and what they mean: the strings of a file become
//! stages, dates and seasons, or a problem that names the allowed ones.
//! And back: what a season, an approval or a waiver looks like when it is written.
//! Types shaped like a file live here and go no further. It does not know where anything stands.

use jiff::civil::{Date, Time, Weekday};
use serde::Deserialize;

use super::codec::{self, Codec};
use super::field::phrase_fields;
use super::phrase::{
    Approval, Category, MOST_APPROVALS, Meta, ReviewPolicy, Signature, Stage, Status, Waiver,
};
use super::season::{DayRange, Festival, HourRange, LunarSeason, MAX_DAYS_AROUND, Season};
use crate::diagnostic::{Code, Severity};

macro_rules! raw_phrase {
    (
        typed { $($(#[$tdoc:meta])* $tname:ident $tkey:ident $tmember:ident: $theld:ty, $thow:ident;)* }
        stepped { $($(#[$doc:meta])* $name:ident $key:ident $member:ident: $held:ty, $how:ident;)* }
    ) => {
        /// A phrase as written.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct RawPhrase {
            /// See [`super::Phrase::id`].
            pub id: Option<String>,
            $($(#[$tdoc])* pub $tkey: Option<<codec::$thow as Codec>::Raw>,)*
            $($(#[$doc])* pub $key: Option<<codec::$how as Codec>::Raw>,)*
        }

        impl RawPhrase {
            /// The same without what means nothing: blanks around values, empty values, empty lists.
            /// Two entries that mean the same are equal then.
            pub fn settled(self) -> Self {
                Self {
                    id: filled(self.id.as_deref()),
                    $($tkey: self.$tkey.and_then(codec::$thow::settled),)*
                    $($key: self.$key.and_then(codec::$how::settled),)*
                }
            }
        }
    };
}
phrase_fields!(raw_phrase);

/// A season as written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawSeason {
    /// First day, `MM-DD`.
    pub from: Option<String>,
    /// Last day, `MM-DD`.
    pub until: Option<String>,
    /// `year`, or one year.
    pub every: Option<String>,
    /// `mon` to `sun`.
    pub weekdays: Option<Vec<String>>,
    /// `HH:MM-HH:MM`.
    pub hours: Option<String>,
    /// A festival.
    pub lunar: Option<String>,
    /// Days before the festival.
    pub before: Option<String>,
    /// Days after the festival.
    pub after: Option<String>,
}

/// An approval as written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawApproval {
    /// Who.
    pub by: Option<String>,
    /// When, `YYYY-MM-DD`.
    pub on: Option<String>,
    /// Which text.
    pub text: Option<String>,
}

/// An accepted finding as written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawWaiver {
    /// Which rule.
    pub rule: Option<String>,
    /// Which stretch.
    pub span: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Who.
    pub by: Option<String>,
    /// Until when, `YYYY-MM-DD`.
    pub until: Option<String>,
}

/// `library.yaml` as written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawMeta {
    /// The library's name.
    pub name: Option<String>,
    /// In order.
    pub categories: Option<Vec<RawCategory>>,
    /// Names of the stages.
    pub stages: Option<RawStages>,
    /// Placeholders that the agent's profile fills.
    pub profile: Option<Vec<String>>,
    /// Placeholders asked once per customer.
    pub customer: Option<Vec<String>>,
    /// What is sent as it stands, though it looks like a blank.
    pub not_blanks: Option<Vec<String>>,
    /// What it takes to approve a phrase.
    pub review: Option<RawReview>,
}

/// What it takes to approve a phrase, as written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawReview {
    /// How many people.
    pub approvals: Option<String>,
    /// `true` or `false`.
    pub own: Option<String>,
    /// `error`, `warning`, `hint`.
    pub block: Option<Vec<String>>,
}

/// A category as written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawCategory {
    /// Lasting name.
    pub id: Option<String>,
    /// Chinese name.
    pub name: Option<String>,
    /// English name.
    pub name_en: Option<String>,
}

/// The names of the stages as written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawStages {
    /// 售前
    pub pre_sale: Option<String>,
    /// 售中
    pub in_sale: Option<String>,
    /// 售后
    pub after_sale: Option<String>,
}

impl From<&Season> for RawSeason {
    fn from(season: &Season) -> Self {
        let day = |(month, day): (i8, i8)| format!("{month:02}-{day:02}");
        let time = |time: Time| format!("{:02}:{:02}", time.hour(), time.minute());
        let days = |days: u16| (days > 0).then(|| days.to_string());
        let weekdays = season.weekdays.iter().filter_map(|day| {
            let found = WEEKDAYS.iter().find(|(_, known)| known == day);
            found.map(|(name, _)| (*name).to_owned())
        });
        Self {
            from: season.days.map(|days| day(days.from)),
            until: season.days.map(|days| day(days.until)),
            every: season.days.map(|days| {
                days.year.map_or_else(|| String::from("year"), |year| year.to_string())
            }),
            weekdays: Some(weekdays.collect()).filter(|days: &Vec<String>| !days.is_empty()),
            hours: season.hours.map(|hours| {
                let midnight = hours.until == Time::midnight();
                let until = if midnight { String::from("24:00") } else { time(hours.until) };
                format!("{}-{until}", time(hours.from))
            }),
            lunar: season.lunar.map(|lunar| lunar.festival.name().to_owned()),
            before: season.lunar.and_then(|lunar| days(lunar.before)),
            after: season.lunar.and_then(|lunar| days(lunar.after)),
        }
    }
}

impl From<&Approval> for RawApproval {
    fn from(approval: &Approval) -> Self {
        Self {
            by: approval.signed.as_ref().map(|signed| signed.by.clone()),
            on: approval.signed.as_ref().map(|signed| signed.on.to_string()),
            text: Some(approval.text.clone()),
        }
    }
}

impl From<&Waiver> for RawWaiver {
    fn from(waiver: &Waiver) -> Self {
        Self {
            rule: Some(waiver.rule.clone()),
            span: waiver.span.clone(),
            reason: waiver.reason.clone(),
            by: waiver.by.clone(),
            until: waiver.until.map(|until| until.to_string()),
        }
    }
}

/// A value that means nothing, by its path in the entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// Which kind.
    pub code: Code,
    /// Keys and item numbers, joined by dots.
    pub path: String,
    /// Values for the words.
    pub args: Vec<(&'static str, String)>,
}

impl Misfit {
    /// The value at `path` is `found`, which is none of the `expected`.
    pub fn value(path: impl Into<String>, found: &str, expected: impl Into<String>) -> Self {
        let path = path.into();
        let key = path.split('.').rfind(|step| step.parse::<usize>().is_err());
        let key = key.unwrap_or(&path).to_owned();
        Self {
            code: Code::BadValue,
            path,
            args: vec![("key", key), ("found", found.to_owned()), ("expected", expected.into())],
        }
    }

    /// The key of the field in which it is.
    pub fn field_key(&self) -> &str {
        self.path.split('.').next().unwrap_or_default()
    }

    /// The key at the end of `path` is missing.
    pub fn missing(path: impl Into<String>) -> Self {
        let path = path.into();
        let key = path.rsplit('.').next().unwrap_or(&path).to_owned();
        Self { code: Code::MissingKey, path, args: vec![("key", key)] }
    }
}

/// What a status says; absent: a draft.
pub fn status(raw: Option<&str>, misfits: &mut Vec<Misfit>) -> Status {
    let Some(raw) = raw else { return Status::Draft };
    Status::ALL.into_iter().find(|status| status.as_str() == raw).unwrap_or_else(|| {
        misfits.push(Misfit::value("status", raw, allowed(Status::ALL.map(Status::as_str))));
        Status::Draft
    })
}

/// What a list of stages says, each once.
pub fn stages(raw: &[String], misfits: &mut Vec<Misfit>) -> Vec<Stage> {
    let mut out = Vec::new();
    for (index, name) in raw.iter().enumerate() {
        match Stage::ALL.into_iter().find(|stage| stage.as_str() == name) {
            Some(stage) if !out.contains(&stage) => out.push(stage),
            Some(_) => {}
            None => misfits.push(Misfit::value(
                format!("stages.{index}"),
                name,
                allowed(Stage::ALL.map(Stage::as_str)),
            )),
        }
    }
    out
}

/// What a season says.
pub fn season(raw: &RawSeason, misfits: &mut Vec<Misfit>) -> Season {
    let n_before = misfits.len();
    let mut out = Season {
        days: day_range(raw, misfits),
        lunar: lunar_season(raw, misfits),
        ..Season::default()
    };
    for (index, name) in raw.weekdays.iter().flatten().enumerate() {
        match WEEKDAYS.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)) {
            Some((_, day)) => out.weekdays.push(*day),
            None => misfits.push(Misfit::value(
                format!("season.weekdays.{index}"),
                name,
                allowed(WEEKDAYS.map(|(name, _)| name)),
            )),
        }
    }
    if let Some(hours) = &raw.hours {
        out.hours = hour_range(hours);
        if out.hours.is_none() {
            misfits.push(Misfit::value("season.hours", hours, "\"HH:MM-HH:MM\" (05:00-11:00)"));
        }
    }
    if out == Season::default() && misfits.len() == n_before {
        misfits.push(Misfit::value("season", "{}", SEASON_FORMS));
    }
    out
}

/// What an approval says, or `None` if it is not sound.
pub fn approval(raw: &RawApproval, misfits: &mut Vec<Misfit>) -> Option<Approval> {
    let is_blank = |value: &Option<String>| value.as_deref().is_none_or(|it| it.trim().is_empty());
    // Neither name nor day: nobody wrote down who approved it. One without the other is a slip.
    let is_signed = !(is_blank(&raw.by) && is_blank(&raw.on));
    let signed = is_signed.then(|| {
        let by = needed(raw.by.as_deref(), "approved.by", misfits);
        let on = needed(raw.on.as_deref(), "approved.on", misfits);
        let on = on.and_then(|on| day(on, "approved.on", misfits));
        Some(Signature { by: by?.to_owned(), on: on? })
    });
    let text = needed(raw.text.as_deref(), "approved.text", misfits);
    let text = text.and_then(|text| {
        let sound = text.len() == 8 && text.chars().all(|c| c.is_ascii_hexdigit());
        if !sound {
            misfits.push(Misfit::value("approved.text", text, "0-9 a-f × 8"));
        }
        sound.then(|| text.to_ascii_lowercase())
    });
    // What is signed and not sound is no approval.
    let signed = match signed {
        Some(signed) => Some(signed?),
        None => None,
    };
    Some(Approval { signed, text: text? })
}

/// What the accepted findings say; one that is not sound is left out.
pub fn waivers(raw: &[RawWaiver], misfits: &mut Vec<Misfit>) -> Vec<Waiver> {
    let mut out = Vec::new();
    for (index, waiver) in raw.iter().enumerate() {
        let n_before = misfits.len();
        let rule = needed(waiver.rule.as_deref(), &format!("allow.{index}.rule"), misfits);
        let until = waiver
            .until
            .as_deref()
            .and_then(|until| day(until, &format!("allow.{index}.until"), misfits));
        if let Some(rule) = rule.filter(|_| misfits.len() == n_before) {
            out.push(Waiver {
                rule: rule.to_owned(),
                span: filled(waiver.span.as_deref()),
                reason: filled(waiver.reason.as_deref()),
                by: filled(waiver.by.as_deref()),
                until,
                entry_index: index,
            });
        }
    }
    out
}

/// What `library.yaml` says; what it leaves out is as in the built-in one.
pub fn meta(raw: RawMeta, misfits: &mut Vec<Misfit>) -> Meta {
    let built_in = Meta::default();
    let mut categories: Vec<Category> = Vec::new();
    for (index, category) in raw.categories.iter().flatten().enumerate() {
        let path = |key: &str| format!("categories.{index}.{key}");
        let Some(id) = needed(category.id.as_deref(), &path("id"), misfits) else { continue };
        if super::PhraseId::new(id).is_none() {
            let args = vec![("found", id.to_owned())];
            misfits.push(Misfit { code: Code::BadId, path: path("id"), args });
            continue;
        }
        if categories.iter().any(|known| known.id == id) {
            let args = vec![("found", id.to_owned())];
            misfits.push(Misfit { code: Code::DupCategory, path: path("id"), args });
            continue;
        }
        categories.push(Category {
            id: id.to_owned(),
            name: filled(category.name.as_deref()).unwrap_or_else(|| id.to_owned()),
            name_en: filled(category.name_en.as_deref()),
        });
    }
    let stages = raw.stages.unwrap_or_default();
    let own = [stages.pre_sale, stages.in_sale, stages.after_sale];
    let mut stage_names = built_in.stage_names;
    for (name, own) in stage_names.iter_mut().zip(own) {
        if let Some(own) = filled(own.as_deref()) {
            *name = own;
        }
    }
    Meta {
        name: filled(raw.name.as_deref()).unwrap_or(built_in.name),
        categories: if categories.is_empty() { built_in.categories } else { categories },
        stage_names,
        profile_fields: raw.profile.map_or(built_in.profile_fields, strings),
        customer_fields: raw.customer.map_or(built_in.customer_fields, strings),
        not_blanks: raw.not_blanks.map_or(built_in.not_blanks, strings),
        review: raw.review.map_or(built_in.review, |review| policy(&review, misfits)),
    }
}

/// What it takes to approve a phrase; what is left out or means nothing is as in the built-in policy.
fn policy(raw: &RawReview, misfits: &mut Vec<Misfit>) -> ReviewPolicy {
    let mut out = ReviewPolicy::default();
    if let Some(approvals) = filled(raw.approvals.as_deref()) {
        match approvals.parse::<u8>().ok().filter(|n| (1..=MOST_APPROVALS).contains(n)) {
            Some(n) => out.approvals = n,
            None => misfits.push(Misfit::value(
                "review.approvals",
                &approvals,
                format!("1–{MOST_APPROVALS}"),
            )),
        }
    }
    match filled(raw.own.as_deref()).as_deref() {
        None => {}
        Some("true") => out.own = true,
        Some("false") => out.own = false,
        Some(other) => misfits.push(Misfit::value("review.own", other, "true / false")),
    }
    let levels = [Severity::Hint, Severity::Warning, Severity::Error];
    if let Some(block) = &raw.block {
        out.block.clear();
        for (index, name) in block.iter().enumerate() {
            match levels.into_iter().find(|level| level.as_str() == name.trim()) {
                Some(level) => out.block.push(level),
                None => {
                    // A slip of the finger opens no door.
                    out.block.push(Severity::Error);
                    misfits.push(Misfit::value(
                        format!("review.block.{index}"),
                        name,
                        allowed(levels.map(Severity::as_str)),
                    ));
                }
            }
        }
        out.block.sort_unstable();
        out.block.dedup();
    }
    out
}

/// `text` without the blanks around it, unless nothing is left.
pub fn filled(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// The strings that are not blank, without the blanks around them.
pub fn strings(raw: Vec<String>) -> Vec<String> {
    raw.iter().filter_map(|text| filled(Some(text))).collect()
}

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

const SEASON_FORMS: &str = "{from: 12-20, until: 01-05} / {weekdays: [sat, sun]} / {hours: \"05:00-11:00\"} / {lunar: 春节, before: 7, after: 15}";

fn allowed<const N: usize>(names: [&str; N]) -> String {
    names.join(" / ")
}

fn needed<'a>(raw: Option<&'a str>, path: &str, misfits: &mut Vec<Misfit>) -> Option<&'a str> {
    let found = raw.map(str::trim).filter(|text| !text.is_empty());
    if found.is_none() {
        misfits.push(Misfit::missing(path));
    }
    found
}

fn day(raw: &str, path: &str, misfits: &mut Vec<Misfit>) -> Option<Date> {
    let parsed = digits(raw, &[4, 2, 2], '-').and_then(|parts| match parts.as_slice() {
        [year, month, day] => {
            Date::new(*year, i8::try_from(*month).ok()?, i8::try_from(*day).ok()?).ok()
        }
        _ => None,
    });
    if parsed.is_none() {
        misfits.push(Misfit::value(path, raw, "YYYY-MM-DD (2026-11-02)"));
    }
    parsed
}

fn day_range(raw: &RawSeason, misfits: &mut Vec<Misfit>) -> Option<DayRange> {
    if raw.from.is_none() && raw.until.is_none() {
        if let Some(every) = &raw.every {
            misfits.push(Misfit::missing("season.from"));
            year(every, misfits);
        }
        return None;
    }
    let from = needed(raw.from.as_deref(), "season.from", misfits);
    let until = needed(raw.until.as_deref(), "season.until", misfits);
    let from = from.and_then(|from| month_day(from, "season.from", misfits));
    let until = until.and_then(|until| month_day(until, "season.until", misfits));
    let year = raw.every.as_deref().and_then(|every| year(every, misfits));
    Some(DayRange { from: from?, until: until?, year })
}

fn year(every: &str, misfits: &mut Vec<Misfit>) -> Option<i16> {
    if every == "year" {
        return None;
    }
    let year = digits(every, &[4], '-').and_then(|parts| parts.first().copied());
    let sound = year.filter(|year| (1900..=2999).contains(year));
    if sound.is_none() {
        misfits.push(Misfit::value("season.every", every, "year / 2026"));
    }
    sound
}

fn month_day(raw: &str, path: &str, misfits: &mut Vec<Misfit>) -> Option<(i8, i8)> {
    let parsed = digits(raw, &[2, 2], '-').and_then(|parts| match parts.as_slice() {
        // A leap year, so that 02-29 is a day.
        [month, day] => Date::new(2024, i8::try_from(*month).ok()?, i8::try_from(*day).ok()?).ok(),
        _ => None,
    });
    if parsed.is_none() {
        misfits.push(Misfit::value(path, raw, "MM-DD (12-20)"));
    }
    parsed.map(|day| (day.month(), day.day()))
}

fn hour_range(raw: &str) -> Option<HourRange> {
    let (from, until) = raw.split_once('-')?;
    let time = |raw: &str| {
        let parts = digits(raw.trim(), &[2, 2], ':')?;
        let [hour, minute] = parts.as_slice() else { return None };
        Time::new(i8::try_from(*hour).ok()?, i8::try_from(*minute).ok()?, 0, 0).ok()
    };
    let from = time(from)?;
    let until = if until.trim() == "24:00" { Time::midnight() } else { time(until)? };
    (from != until).then_some(HourRange { from, until })
}

fn lunar_season(raw: &RawSeason, misfits: &mut Vec<Misfit>) -> Option<LunarSeason> {
    let around = |raw: Option<&str>, path: &str, misfits: &mut Vec<Misfit>| {
        let Some(raw) = raw else { return 0 };
        let n_days = raw.parse::<u16>().ok().filter(|days| *days <= MAX_DAYS_AROUND);
        n_days.unwrap_or_else(|| {
            misfits.push(Misfit::value(path, raw, format!("0–{MAX_DAYS_AROUND}")));
            0
        })
    };
    let before = around(raw.before.as_deref(), "season.before", misfits);
    let after = around(raw.after.as_deref(), "season.after", misfits);
    let Some(name) = &raw.lunar else {
        if raw.before.is_some() || raw.after.is_some() {
            misfits.push(Misfit::missing("season.lunar"));
        }
        return None;
    };
    let festival = Festival::of_name(name);
    if festival.is_none() {
        misfits.push(Misfit::value(
            "season.lunar",
            name,
            allowed(Festival::ALL.map(Festival::name)),
        ));
    }
    Some(LunarSeason { festival: festival?, before, after })
}

/// The numbers in `raw`, each of as many digits as `widths` says, joined by `sign`.
fn digits(raw: &str, widths: &[usize], sign: char) -> Option<Vec<i16>> {
    let parts: Vec<&str> = raw.split(sign).collect();
    let sound = parts.len() == widths.len()
        && parts.iter().zip(widths).all(|(part, width)| {
            part.len() == *width && part.bytes().all(|byte| byte.is_ascii_digit())
        });
    if !sound {
        return None;
    }
    parts.iter().map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(yaml: &str, expected: &str) {
        let text = crate::library::yaml::Text::new("f", yaml);
        let read = crate::library::yaml::read_mapping::<RawSeason>(&text);
        assert_eq!(read.faults, [], "{yaml}");
        let mut misfits = Vec::new();
        season(&read.value.expect("sound"), &mut misfits);
        let told: Vec<String> = misfits
            .iter()
            .map(|misfit| format!("{} {}", misfit.code.as_str(), misfit.path))
            .collect();
        assert_eq!(told.join(", "), expected, "{yaml}");
    }

    #[test]
    fn every_form_of_season_and_every_bad_one() {
        for (yaml, expected) in [
            ("{from: 12-20, until: 01-05, every: year}", ""),
            ("{from: 12-20, until: 01-05, every: 2026}", ""),
            ("{from: 02-29, until: 02-29}", ""),
            ("{weekdays: [fri, sat, Sun]}", ""),
            ("{hours: \"05:00-11:00\"}", ""),
            ("{hours: 22:00-24:00}", ""),
            ("{lunar: 春节, before: 7, after: 15}", ""),
            ("{lunar: 中秋节}", ""),
            ("{from: 05-08, until: 05-14, weekdays: [sun], hours: \"08:00-20:00\"}", ""),
            ("{from: 02-30, until: 03-01}", "E-VALUE season.from"),
            ("{from: 13-01, until: 00-10}", "E-VALUE season.from, E-VALUE season.until"),
            ("{from: 2-3, until: 03-01}", "E-VALUE season.from"),
            ("{from: 12-20}", "E-MISSING season.until"),
            ("{every: year}", "E-MISSING season.from"),
            ("{from: 12-20, until: 01-05, every: 月}", "E-VALUE season.every"),
            ("{weekdays: [周五]}", "E-VALUE season.weekdays.0"),
            ("{hours: \"5点到11点\"}", "E-VALUE season.hours"),
            ("{hours: \"05:00-25:00\"}", "E-VALUE season.hours"),
            ("{hours: \"05:00-05:00\"}", "E-VALUE season.hours"),
            ("{lunar: 圣诞}", "E-VALUE season.lunar"),
            ("{lunar: 春节, before: 181}", "E-VALUE season.before"),
            ("{lunar: 春节, after: -1}", "E-VALUE season.after"),
            ("{before: 3}", "E-MISSING season.lunar"),
            ("{}", "E-VALUE season"),
        ] {
            check(yaml, expected);
        }
    }
}
