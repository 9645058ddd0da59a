//! The rulebook as it is written in YAML. These shapes go no further than `load`.
//! The keys are described in the rules' own documentation, so the fields carry no doc lines.
#![allow(missing_docs)]

use std::collections::BTreeMap;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::rule::{
    Damage, DetectorKind, Edge, Kind, Level, Position, Safety, Shape, Source, Unit, Winner,
};

/// The keys of a file beside `rules`.
pub const HEAD_KEYS: [&str; 3] = ["family", "words", "levels"];

/// One file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// The group of its rules.
    #[serde(default)]
    pub family: Option<Family>,
    /// Word classes, for every rule of the rulebook.
    #[serde(default)]
    pub words: BTreeMap<String, Vec<String>>,
    /// Levels of rules, by id: the switches of a lead.
    #[serde(default)]
    pub levels: BTreeMap<String, Level>,
    /// Rules.
    #[serde(default)]
    pub rules: Vec<Rule>,
}

/// The same without its rules.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    #[serde(default)]
    pub family: Option<Family>,
    #[serde(default)]
    pub words: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub levels: BTreeMap<String, Level>,
    /// Read one by one.
    #[serde(default)]
    pub rules: IgnoredAny,
}

/// A group.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Family {
    /// Lasting name.
    pub id: String,
    /// Chinese name.
    pub name: String,
    /// Category of its rules where they name none.
    #[serde(default)]
    pub category: Option<String>,
}

/// One or several.
#[derive(Clone, Debug)]
pub enum Some1<T> {
    /// Several.
    Many(Vec<T>),
    /// One.
    One(Box<T>),
}

impl<T> Default for Some1<T> {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl<T> Some1<T> {
    /// Each with the path to it, where the whole stands at `path`.
    pub fn each(&self, path: &str) -> Vec<(&T, String)> {
        match self {
            Self::Many(many) => many
                .iter()
                .enumerate()
                .map(|(index, one)| (one, format!("{path}.{index}")))
                .collect(),
            Self::One(one) => vec![(one, path.to_owned())],
        }
    }
}

// By hand: what is wrong inside an untagged one would be told of the whole, without its place.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Some1<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMany<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for OneOrMany<T> {
            type Value = Some1<T>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a mapping or several")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                let one = T::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Some1::One(Box::new(one)))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(seq)).map(Some1::Many)
            }
        }

        deserializer.deserialize_any(OneOrMany(PhantomData))
    }
}

/// A rule as written. Which keys a kind needs and allows is checked by `load`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub id: String,
    pub name: String,
    pub kind: Kind,
    #[serde(default)]
    pub category: Option<String>,
    pub level: Level,
    pub message: String,
    pub why: String,
    pub advice: String,
    pub source: Source,
    #[serde(default)]
    pub fix: Option<Fix>,
    #[serde(default)]
    pub priority: i8,
    #[serde(default)]
    pub scenes: Vec<String>,

    #[serde(default)]
    pub any: Vec<String>,
    #[serde(default)]
    pub map: BTreeMap<String, String>,
    #[serde(default)]
    pub except: Vec<String>,
    #[serde(default)]
    pub position: Position,
    #[serde(default)]
    pub boundary: Boundary,
    #[serde(default)]
    pub a_not_a: Veto,
    #[serde(default)]
    pub quoted: Veto,
    #[serde(default)]
    pub run: bool,
    #[serde(default)]
    pub span: Stretch,
    #[serde(default)]
    pub only_if: Some1<When>,
    #[serde(default)]
    pub unless: Some1<When>,

    #[serde(default)]
    pub regex: Option<String>,
    #[serde(default)]
    pub needs: Vec<String>,

    #[serde(default)]
    pub which: Option<DetectorKind>,
    #[serde(default)]
    pub allow: Vec<String>,
    #[serde(default)]
    pub unless_label: Vec<String>,
    #[serde(default)]
    pub only_label: Vec<String>,

    #[serde(default)]
    pub all: Vec<Vec<String>>,
    #[serde(default, rename = "where")]
    pub edge: Edge,

    #[serde(default, rename = "if")]
    pub condition: Vec<String>,
    #[serde(default)]
    pub then: Vec<String>,
    #[serde(default)]
    pub within: Within,
    #[serde(default)]
    pub first: Vec<String>,

    #[serde(default)]
    pub min: Option<usize>,
    #[serde(default)]
    pub max: Option<usize>,
    #[serde(default)]
    pub unit: Option<Unit>,
    #[serde(default)]
    pub signs: Option<String>,

    #[serde(default)]
    pub keep: Vec<String>,
    #[serde(default)]
    pub other: Vec<String>,
    #[serde(default)]
    pub across: Across,
    #[serde(default)]
    pub wins: Winner,

    #[serde(default)]
    pub checks: Vec<Damage>,

    #[serde(default)]
    pub perhaps: bool,

    /// Why a team may see it otherwise.
    #[serde(default)]
    pub contested: Option<String>,

    pub examples: Examples,
    #[serde(default)]
    pub todo: Option<Examples>,
}

/// What may touch a hit. But for `none`, a hit does not count whose border runs through a word of the
/// dictionary (`text::dictionary`): 切， in 一切，, 包管 in 红包管理.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Boundary {
    /// What does not make it part of another word.
    #[default]
    Dictionary,
    /// Anything.
    None,
    /// As by default; crossing words of the class `跨词` compete with it, too.
    Words,
    /// As by default, and no letter and no digit.
    Latin,
}

/// A veto, or none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Veto {
    /// No hit.
    #[default]
    Veto,
    /// Still a hit.
    Keep,
}

/// What to report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stretch {
    /// What was found.
    #[default]
    Match,
    /// Its clause without particles at the end.
    Clause,
}

/// How far `then` may be from `if`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Within {
    /// The message.
    #[default]
    Message,
    /// The sentence.
    Sentence,
    /// The clause.
    Clause,
}

/// How far a consistency reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Across {
    /// One message.
    #[default]
    Message,
    /// The library too.
    Library,
}

/// A fix as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fix {
    #[serde(default)]
    pub text: String,
    pub safety: Safety,
    #[serde(default)]
    pub when: FixWhen,
    #[serde(default)]
    pub span: Stretch,
    #[serde(default)]
    pub others: Vec<String>,
}

/// When a safe fix is safe.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FixWhen {
    /// Always.
    #[default]
    Always,
    /// Where the finding is a whole clause.
    Clause,
}

/// A context as written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    #[serde(default)]
    pub before: Vec<String>,
    #[serde(default)]
    pub after: Vec<String>,
    #[serde(default)]
    pub left: Vec<String>,
    #[serde(default)]
    pub right: Vec<String>,
    #[serde(default)]
    pub left_near: Vec<String>,
    #[serde(default)]
    pub right_near: Vec<String>,
    #[serde(default)]
    pub clause: Vec<String>,
    #[serde(default)]
    pub clause_before: Vec<String>,
    #[serde(default)]
    pub clause_after: Vec<String>,
    #[serde(default)]
    pub sentence: Vec<String>,
    #[serde(default)]
    pub earlier: Vec<String>,
    #[serde(default)]
    pub later: Vec<String>,
    #[serde(default)]
    pub message: Vec<String>,
    #[serde(default)]
    pub is: Vec<Shape>,
    #[serde(default)]
    pub and: Some1<When>,
    #[serde(default)]
    pub but: Some1<When>,
}

/// Examples as written; `⟦ ⟧` marks the stretch of a finding.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Examples {
    #[serde(default)]
    pub bad: Vec<Example>,
    #[serde(default)]
    pub good: Vec<Example>,
}

/// One example.
#[derive(Debug)]
pub enum Example {
    /// Only a line.
    Line(String),
    /// A line and more.
    Full(FullExample),
}

impl<'de> Deserialize<'de> for Example {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct LineOrFull;

        impl<'de> Visitor<'de> for LineOrFull {
            type Value = Example;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a string")
            }

            fn visit_str<E>(self, line: &str) -> Result<Self::Value, E> {
                Ok(Example::Line(line.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                FullExample::deserialize(MapAccessDeserializer::new(map)).map(Example::Full)
            }
        }

        deserializer.deserialize_any(LineOrFull)
    }
}

/// A line with what is expected of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FullExample {
    pub text: String,
    #[serde(default)]
    pub fixed: Option<String>,
    #[serde(default)]
    pub scene: Option<String>,
}
