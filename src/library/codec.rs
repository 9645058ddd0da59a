//! How a field is held, written, read and typed: one type a manner of field. Which field is of which
//! manner is said by the table in [`field`](super::field).

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::edit::value::Value;
use super::phrase;
use super::schema::{self, Misfit, RawApproval, RawSeason, RawWaiver, filled, strings};
use super::{season, season_text};

/// A manner of field.
pub trait Codec {
    /// What an entry holds.
    type Held: Clone + Debug + PartialEq;
    /// What a phrase of a library holds; it differs where its file says what its entry does not.
    type InPhrase;
    /// What a file holds.
    type Raw: Clone + DeserializeOwned;
    /// It holds a list.
    const IS_LIST: bool = false;

    /// `raw` without what means nothing: blanks around values, empty values, empty lists.
    fn settled(raw: Self::Raw) -> Option<Self::Raw>;
    /// What `raw` says; what means nothing is told and counts as absent.
    fn read(raw: Option<Self::Raw>, misfits: &mut Vec<Misfit>) -> Self::Held;
    /// As it is written.
    fn write(held: &Self::Held) -> Option<Self::Raw>;
    /// `raw`, which is settled, on its way into a file.
    fn value(raw: &Self::Raw) -> Value;
    /// What a phrase holds, to be written into any file.
    fn of_phrase(held: &Self::InPhrase) -> Self::Held;
    /// What a phrase holds whose file is named after `category`.
    fn in_phrase(held: Self::Held, category: &str) -> Self::InPhrase;
}

/// A manner of field that a person types.
pub trait Typed: Codec {
    /// What stands in its input.
    type Input: Clone + Debug + Default + PartialEq + Eq + Serialize + DeserializeOwned;

    /// As it would be typed.
    fn print(held: &Self::Held) -> Self::Input;
    /// What is typed; what cannot be read counts as nothing.
    fn parse(input: &Self::Input) -> Self::Held;
    /// The line of its input, if it has one.
    fn line(input: &mut Self::Input) -> Option<&mut String>;
}

/// `held` as a JSON value; `null` where the key would be absent.
pub fn json<C: Codec>(held: &C::Held) -> serde_json::Value {
    let raw = C::write(held).and_then(C::settled);
    raw.map_or(serde_json::Value::Null, |raw| C::value(&raw).json())
}

/// A phrase and its entry hold the same.
macro_rules! same_in_phrase {
    ($held:ty) => {
        type Held = $held;
        type InPhrase = $held;

        fn of_phrase(held: &Self::InPhrase) -> Self::Held {
            held.clone()
        }

        fn in_phrase(held: Self::Held, _category: &str) -> Self::InPhrase {
            held
        }
    };
}

/// It is typed into one line or several.
macro_rules! typed_as_line {
    () => {
        type Input = String;

        fn line(input: &mut String) -> Option<&mut String> {
            Some(input)
        }
    };
}

fn text(raw: &str) -> Value {
    Value::Text(raw.to_owned())
}

fn texts(raw: &[String]) -> Value {
    Value::List(raw.iter().map(|raw| text(raw)).collect())
}

/// The keys that have a value.
fn map(pairs: &[(&'static str, &Option<String>)]) -> Value {
    let held = pairs.iter().filter_map(|(key, raw)| Some((*key, text(raw.as_deref()?))));
    Value::Map(held.collect())
}

fn words(raw: Vec<String>) -> Option<Vec<String>> {
    Some(strings(raw)).filter(|words| !words.is_empty())
}

fn settle(raw: Option<String>) -> Option<String> {
    filled(raw.as_deref())
}

/// A line of text, or none.
#[derive(Debug)]
pub struct Line;

impl Codec for Line {
    same_in_phrase!(Option<String>);
    type Raw = String;

    fn settled(raw: String) -> Option<String> {
        filled(Some(&raw))
    }

    fn read(raw: Option<String>, _: &mut Vec<Misfit>) -> Option<String> {
        settle(raw)
    }

    fn write(held: &Option<String>) -> Option<String> {
        held.clone()
    }

    fn value(raw: &String) -> Value {
        text(raw)
    }
}

impl Typed for Line {
    typed_as_line!();

    fn print(held: &Option<String>) -> String {
        held.clone().unwrap_or_default()
    }

    fn parse(input: &String) -> Option<String> {
        filled(Some(input))
    }
}

/// The text of a phrase, of several lines; every end of line is `\n`.
#[derive(Debug)]
pub struct Body;

impl Codec for Body {
    same_in_phrase!(String);
    type Raw = String;

    fn settled(raw: String) -> Option<String> {
        Some(raw.trim_end().to_owned())
    }

    fn read(raw: Option<String>, _: &mut Vec<Misfit>) -> String {
        raw.unwrap_or_default().trim_end().to_owned()
    }

    fn write(held: &String) -> Option<String> {
        Some(held.replace("\r\n", "\n"))
    }

    fn value(raw: &String) -> Value {
        text(raw)
    }
}

impl Typed for Body {
    typed_as_line!();

    fn print(held: &String) -> String {
        held.clone()
    }

    fn parse(input: &String) -> String {
        input.replace("\r\n", "\n").trim().to_owned()
    }
}

/// A category: said by the entry, else by the name of its file.
#[derive(Debug)]
pub struct Category;

impl Codec for Category {
    type Held = Option<String>;
    type InPhrase = String;
    type Raw = String;

    fn settled(raw: String) -> Option<String> {
        filled(Some(&raw))
    }

    fn read(raw: Option<String>, _: &mut Vec<Misfit>) -> Option<String> {
        settle(raw)
    }

    fn write(held: &Option<String>) -> Option<String> {
        held.clone()
    }

    fn value(raw: &String) -> Value {
        text(raw)
    }

    fn of_phrase(held: &String) -> Option<String> {
        Some(held.clone())
    }

    fn in_phrase(held: Option<String>, category: &str) -> String {
        held.unwrap_or_else(|| category.to_owned())
    }
}

impl Typed for Category {
    typed_as_line!();

    fn print(held: &Option<String>) -> String {
        held.clone().unwrap_or_default()
    }

    fn parse(input: &String) -> Option<String> {
        filled(Some(input))
    }
}

/// Words in a list.
#[derive(Debug)]
pub struct Words;

impl Codec for Words {
    same_in_phrase!(Vec<String>);
    type Raw = Vec<String>;
    const IS_LIST: bool = true;

    fn settled(raw: Vec<String>) -> Option<Vec<String>> {
        words(raw)
    }

    fn read(raw: Option<Vec<String>>, _: &mut Vec<Misfit>) -> Vec<String> {
        strings(raw.unwrap_or_default())
    }

    fn write(held: &Vec<String>) -> Option<Vec<String>> {
        Some(held.clone())
    }

    fn value(raw: &Vec<String>) -> Value {
        texts(raw)
    }
}

impl Typed for Words {
    typed_as_line!();

    fn print(held: &Vec<String>) -> String {
        held.join("、")
    }

    fn parse(input: &String) -> Vec<String> {
        items(input)
    }
}

/// The items of a line with commas between them, each once.
pub fn items(line: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for item in line.split(['、', ',', '，', ';', '；', '\n']) {
        let item = item.trim();
        if !item.is_empty() && !out.iter().any(|held| held == item) {
            out.push(item.to_owned());
        }
    }
    out
}

/// Stages of the conversation.
#[derive(Debug)]
pub struct Stages;

impl Codec for Stages {
    same_in_phrase!(Vec<phrase::Stage>);
    type Raw = Vec<String>;
    const IS_LIST: bool = true;

    fn settled(raw: Vec<String>) -> Option<Vec<String>> {
        words(raw)
    }

    fn read(raw: Option<Vec<String>>, misfits: &mut Vec<Misfit>) -> Vec<phrase::Stage> {
        schema::stages(&raw.unwrap_or_default(), misfits)
    }

    fn write(held: &Vec<phrase::Stage>) -> Option<Vec<String>> {
        Some(held.iter().map(|stage| stage.as_str().to_owned()).collect())
    }

    fn value(raw: &Vec<String>) -> Value {
        texts(raw)
    }
}

impl Typed for Stages {
    type Input = Vec<phrase::Stage>;

    fn print(held: &Vec<phrase::Stage>) -> Vec<phrase::Stage> {
        held.clone()
    }

    fn parse(input: &Vec<phrase::Stage>) -> Vec<phrase::Stage> {
        let mut stages = input.clone();
        stages.sort();
        stages.dedup();
        stages
    }

    fn line(_: &mut Vec<phrase::Stage>) -> Option<&mut String> {
        None
    }
}

/// When a phrase may be used.
#[derive(Debug)]
pub struct Season;

impl Codec for Season {
    same_in_phrase!(Option<season::Season>);
    type Raw = RawSeason;

    fn settled(raw: RawSeason) -> Option<RawSeason> {
        Some(RawSeason {
            from: settle(raw.from),
            until: settle(raw.until),
            every: settle(raw.every),
            weekdays: raw.weekdays.and_then(words),
            hours: settle(raw.hours),
            lunar: settle(raw.lunar),
            before: settle(raw.before),
            after: settle(raw.after),
        })
    }

    fn read(raw: Option<RawSeason>, misfits: &mut Vec<Misfit>) -> Option<season::Season> {
        raw.map(|raw| schema::season(&raw, misfits))
    }

    fn write(held: &Option<season::Season>) -> Option<RawSeason> {
        held.as_ref().map(RawSeason::from)
    }

    fn value(raw: &RawSeason) -> Value {
        let RawSeason { from, until, every, weekdays, hours, lunar, before, after } = raw;
        let mut pairs = Vec::new();
        let mut add = |key, raw: &Option<String>| {
            pairs.extend(raw.as_deref().map(|raw| (key, text(raw))));
        };
        add("from", from);
        add("until", until);
        add("every", every);
        add("lunar", lunar);
        add("before", before);
        add("after", after);
        pairs.extend(weekdays.as_ref().map(|days| ("weekdays", texts(days))));
        pairs.extend(hours.as_deref().map(|hours| ("hours", text(hours))));
        Value::Map(pairs)
    }
}

impl Typed for Season {
    typed_as_line!();

    fn print(held: &Option<season::Season>) -> String {
        held.as_ref().map(season_text::told).unwrap_or_default()
    }

    fn parse(input: &String) -> Option<season::Season> {
        season_text::parse(input).ok().flatten()
    }
}

/// How far a phrase has come.
#[derive(Debug)]
pub struct Status;

impl Codec for Status {
    same_in_phrase!(phrase::Status);
    type Raw = String;

    fn settled(raw: String) -> Option<String> {
        filled(Some(&raw))
    }

    fn read(raw: Option<String>, misfits: &mut Vec<Misfit>) -> phrase::Status {
        schema::status(raw.as_deref(), misfits)
    }

    fn write(held: &phrase::Status) -> Option<String> {
        Some(held.as_str().to_owned())
    }

    fn value(raw: &String) -> Value {
        text(raw)
    }
}

/// Who approved which text.
#[derive(Debug)]
pub struct Approval;

impl Codec for Approval {
    same_in_phrase!(Option<phrase::Approval>);
    type Raw = RawApproval;

    fn settled(raw: RawApproval) -> Option<RawApproval> {
        let RawApproval { by, on, text } = raw;
        Some(RawApproval { by: settle(by), on: settle(on), text: settle(text) })
    }

    fn read(raw: Option<RawApproval>, misfits: &mut Vec<Misfit>) -> Option<phrase::Approval> {
        raw.and_then(|raw| schema::approval(&raw, misfits))
    }

    fn write(held: &Option<phrase::Approval>) -> Option<RawApproval> {
        held.as_ref().map(RawApproval::from)
    }

    fn value(raw: &RawApproval) -> Value {
        let RawApproval { by, on, text } = raw;
        map(&[("by", by), ("on", on), ("text", text)])
    }
}

/// Accepted findings.
#[derive(Debug)]
pub struct Waivers;

impl Codec for Waivers {
    same_in_phrase!(Vec<phrase::Waiver>);
    type Raw = Vec<RawWaiver>;
    const IS_LIST: bool = true;

    fn settled(raw: Vec<RawWaiver>) -> Option<Vec<RawWaiver>> {
        let waiver = |RawWaiver { rule, span, reason, by, until }| RawWaiver {
            rule: settle(rule),
            span: settle(span),
            reason: settle(reason),
            by: settle(by),
            until: settle(until),
        };
        Some(raw).filter(|raw| !raw.is_empty()).map(|raw| raw.into_iter().map(waiver).collect())
    }

    fn read(raw: Option<Vec<RawWaiver>>, misfits: &mut Vec<Misfit>) -> Vec<phrase::Waiver> {
        schema::waivers(&raw.unwrap_or_default(), misfits)
    }

    fn write(held: &Vec<phrase::Waiver>) -> Option<Vec<RawWaiver>> {
        Some(held.iter().map(RawWaiver::from).collect())
    }

    fn value(raw: &Vec<RawWaiver>) -> Value {
        let waiver = |RawWaiver { rule, span, reason, by, until }: &RawWaiver| {
            map(&[("rule", rule), ("span", span), ("reason", reason), ("by", by), ("until", until)])
        };
        Value::List(raw.iter().map(waiver).collect())
    }
}
