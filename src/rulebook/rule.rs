//! A rule as the engine runs it: checked, typed, complete. It does not read YAML and does not match.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::pattern::Program;
use crate::diagnostic::{Place, Severity};

/// How seriously a rule is taken; a lead can set it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not run.
    Off,
    /// Worth a look.
    Hint,
    /// Should be mended.
    Warning,
    /// Must be mended before the text is sent.
    Error,
}

impl Level {
    /// Every level, from off to error.
    pub const ALL: [Self; 4] = [Self::Off, Self::Hint, Self::Warning, Self::Error];

    /// The severity of a finding, or `None` where the rule is off.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Hint => Some(Severity::Hint),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }

    /// `off`, `hint`, `warning`, `error`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Hint => "hint",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The level that is `written` so.
    pub fn read(written: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.as_str() == written)
    }
}

/// The kinds of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Words and phrases in their clause.
    Phrase,
    /// The same, with a determined rewrite for each.
    Replace,
    /// A linear-time regular expression.
    Pattern,
    /// A built-in detector of personal data.
    Detector,
    /// Text that must appear.
    Require,
    /// If this, then also that.
    Conditional,
    /// This before that.
    Order,
    /// How often words appear in a message.
    Occurrence,
    /// Signs in a row.
    Repetition,
    /// One of a set, not both.
    Consistency,
    /// Lengths.
    Metric,
    /// Placeholders that are unknown or broken.
    Placeholder,
    /// Damage from copying and scanning.
    Integrity,
}

/// What a fix may be trusted with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Safety {
    /// One of several to choose from; never applied.
    Display,
    /// Needs a fact or a slot; applied one at a time by a person.
    Unsafe,
    /// Grammatical without knowing facts; applied in bulk.
    Safe,
}

/// Where a rule comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Short name of a training document, for example `D2`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// Its words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// A statute, regulation or standard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub law: Option<String>,
    /// Which article of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
    /// Where it can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// A group of rules that stand in one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Family {
    /// Lasting name.
    pub id: String,
    /// Chinese name.
    pub name: String,
}

/// A rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Lasting name, for example `tone.laughter`.
    pub id: Arc<str>,
    /// Chinese name.
    pub name: String,
    /// The group it stands in.
    pub family: Arc<Family>,
    /// What kind of violation it finds.
    pub category: Arc<str>,
    /// Which kind of check.
    pub kind: Kind,
    /// As the rulebook ships or the team wrote it; see `Rulebook::level` for switches.
    pub level: Level,
    /// What is wrong, one line.
    pub message: Arc<str>,
    /// Why it matters.
    pub why: Arc<str>,
    /// What to write instead.
    pub advice: Arc<str>,
    /// Where the rule comes from.
    pub source: Arc<Source>,
    /// Why the documents or teams disagree about it, if they do: its level is the team's to set.
    pub contested: Option<String>,
    /// How to mend a finding, if that can be said.
    pub fix: Option<FixPlan>,
    /// Of two findings on one stretch of equal length the higher one stays.
    pub priority: i8,
    /// Scenes, tags or categories of phrases it is for; empty: every message.
    pub scenes: Vec<String>,
    /// What it looks for.
    pub check: Check,
    /// What shows that it works.
    pub examples: Examples,
    /// Where it is written.
    pub place: Place,
    /// True if it is a team's own or overrides a built-in one.
    pub own: bool,
}

impl Rule {
    /// True if it looks across a whole library, too.
    pub fn looks_across(&self) -> bool {
        matches!(&self.check, Check::Consistency(check) if check.library)
    }
}

/// How to mend a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixPlan {
    /// The text to put in; empty deletes.
    pub text: String,
    /// What it may be trusted with.
    pub safety: Safety,
    /// It is safe only where the finding is a whole clause; else it is for display.
    pub whole_clause: bool,
    /// It takes the place of the finding's clause, not only of its words.
    pub replaces_clause: bool,
    /// Further candidates, for display.
    pub others: Vec<String>,
}

/// What a rule looks for.
#[derive(Clone, Debug)]
pub enum Check {
    /// Words in their clause; also `replace`, `conditional` and `order`, which are phrases with a context.
    Phrase(Box<Phrase>),
    /// A regular expression over the folded text; the group `span` is what to report.
    Pattern(Box<Pattern>),
    /// Personal data.
    Detector(Detector),
    /// Words that must appear.
    Require(Require),
    /// How often words may or must appear.
    Occurrence(Occurrence),
    /// Signs in a row.
    Repetition(Repetition),
    /// One of two sets of words.
    Consistency(Consistency),
    /// A length.
    Metric(Metric),
    /// What waits to be filled in.
    Placeholder {
        /// Only what may be meant as it stands.
        perhaps: bool,
    },
    /// Damage.
    Integrity(Vec<Damage>),
}

/// Words in their clause.
#[derive(Clone, Debug, Default)]
pub struct Phrase {
    /// What to find.
    pub alternatives: Vec<Alternative>,
    /// Longer or crossing words that compete with what was found.
    pub except: Vec<Vec<char>>,
    /// How many of them, from the first, are its own; the rest are the shared crossing words.
    pub n_own_exceptions: usize,
    /// Where in a clause it must stand.
    pub position: Position,
    /// Letters and digits may not touch it.
    pub latin_boundary: bool,
    /// What cuts a word of the dictionary in two is no hit.
    pub joins_words: bool,
    /// 有没有, 行不行 and their like are no hits.
    pub a_not_a_veto: bool,
    /// Words in quotation marks or a title are no hits.
    pub quoted_veto: bool,
    /// The last character may be repeated.
    pub run: bool,
    /// Report the whole clause.
    pub whole_clause: bool,
    /// One must hold, if there are any.
    pub only_if: Vec<Condition>,
    /// None may hold.
    pub unless: Vec<Condition>,
}

/// One pattern to find.
#[derive(Clone, Debug)]
pub struct Alternative {
    /// The pattern.
    pub program: Program,
    /// It ends in a gap: what follows may belong to the word that it ends in.
    pub is_open: bool,
    /// Which `any` or `map` entry it comes from.
    pub entry: usize,
    /// Its own rewrite.
    pub fix: Option<String>,
}

/// Where in a clause.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Position {
    /// Anywhere.
    #[default]
    Anywhere,
    /// The whole clause.
    Standalone,
    /// At its beginning.
    ClauseStart,
    /// At its end.
    ClauseEnd,
}

/// Something about the surroundings. It holds if any of its own tests does (or it has none), every
/// one of `and` does, and none of `but` does.
#[derive(Clone, Debug, Default)]
pub struct Condition {
    /// Words of the list in the region.
    pub words: Vec<(Region, ListId)>,
    /// Structure.
    pub is: Vec<Shape>,
    /// What must hold as well.
    pub and: Vec<Condition>,
    /// What must not hold.
    pub but: Vec<Condition>,
}

/// A list of words in the lexicon of contexts.
pub type ListId = u32;

/// Where a condition looks, seen from the hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Region {
    /// Ends where the hit begins.
    Before,
    /// Begins where the hit ends.
    After,
    /// In the clause, before the hit.
    Left,
    /// In the clause, after the hit.
    Right,
    /// In the clause, at most six characters before the hit.
    LeftNear,
    /// In the clause, at most six characters after the hit.
    RightNear,
    /// In the clause, also overlapping the hit.
    Clause,
    /// In the clause before this one, in the same sentence.
    ClauseBefore,
    /// In the clause after this one, in the same sentence.
    ClauseAfter,
    /// In the sentence.
    Sentence,
    /// In the message, before the hit.
    Earlier,
    /// In the message, after the hit.
    Later,
    /// In the message.
    Message,
}

/// The structure around a hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// The sentence ends in a question mark, or the clause in 吗, 么, 呢, 没有.
    Question,
    /// The hit opens a clause.
    ClauseStart,
    /// The hit closes a clause.
    ClauseEnd,
    /// The hit is a whole clause.
    Standalone,
    /// The hit opens the message.
    MessageStart,
    /// Punctuation or the beginning of the message stands before it, not only a blank, a bracket, a
    /// quotation mark or a picture.
    MarkedStart,
    /// The hit stands in quotation marks or a title.
    Quoted,
    /// The message is nothing but the hit and one or two characters before it, such as a surname.
    NameAlone,
}

/// A regular expression.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// Over the folded text, without lookaround.
    pub regex: String,
    /// Literals of which at least one must be there before the expression is tried.
    pub needs: Vec<Vec<char>>,
    /// Compiled when it is first needed.
    pub compiled: std::sync::OnceLock<Option<regex::Regex>>,
    /// Its context, without alternatives of its own.
    pub context: Phrase,
}

/// Which personal data.
#[derive(Clone, Debug)]
pub struct Detector {
    /// Which.
    pub which: DetectorKind,
    /// Values and mailbox names that may stand.
    pub allow: Vec<String>,
    /// Words shortly before the datum that make it something else.
    pub unless_label: Option<ListId>,
    /// Words of which one must stand before the datum in its clause.
    pub only_label: Option<ListId>,
}

/// The built-in detectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DetectorKind {
    /// A mobile number of mainland China, also in Chinese numerals.
    CnMobile,
    /// A resident identity number of 18 characters (GB 11643-1999).
    CnId18,
    /// The old identity number of 15 digits.
    CnId15,
    /// A bank card number (ISO/IEC 7812-1).
    BankCard,
    /// A passport or travel permit number.
    Passport,
    /// A mailbox of a person.
    Email,
    /// A street address.
    CnAddress,
    /// A one-time code.
    Otp,
    /// A password.
    Secret,
}

/// Words that must appear.
#[derive(Clone, Debug)]
pub struct Require {
    /// Every list must be met.
    pub all: Vec<ListId>,
    /// Where.
    pub place: Edge,
}

/// Where required words stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edge {
    /// In the first sentence.
    Start,
    /// In the last sentence.
    End,
    /// Anywhere.
    #[default]
    Any,
}

/// How often words appear in a message.
#[derive(Clone, Debug)]
pub struct Occurrence {
    /// Which words.
    pub list: ListId,
    /// The same words, where their absence means that there is nothing to look at.
    pub gate: Vec<Vec<char>>,
    /// At least so often.
    pub min: usize,
    /// At most so often.
    pub max: usize,
}

/// Signs in a row.
#[derive(Clone, Debug)]
pub struct Repetition {
    /// Which signs; empty: emoji.
    pub signs: Vec<char>,
    /// At most so many in a row.
    pub max: usize,
}

/// One of two sets of words.
#[derive(Clone, Debug)]
pub struct Consistency {
    /// The words that stay.
    pub keep: ListId,
    /// The words that do not go with them.
    pub other: ListId,
    /// The same words: without one there is nothing to look at.
    pub gate: Vec<Vec<char>>,
    /// Words that only look like the others.
    pub except: ListId,
    /// Across the library too.
    pub library: bool,
    /// Which of them stays across the library.
    pub wins: Winner,
}

/// Which of two sets of words stays where a library has both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Winner {
    /// The words to keep, however few.
    #[default]
    Keep,
    /// The words that more phrases have; of equals the words to keep.
    Majority,
}

/// A length.
#[derive(Clone, Copy, Debug)]
pub struct Metric {
    /// Of what.
    pub unit: Unit,
    /// At most so many characters, punctuation included.
    pub max: usize,
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// The message.
    Message,
    /// A sentence.
    Sentence,
    /// A clause.
    Clause,
}

/// What copying and scanning leave behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Damage {
    /// Pinyin in brackets after a character.
    Gloss,
    /// U+FFFD.
    Replacement,
    /// Characters without width.
    ZeroWidth,
    /// Traditional and simplified characters in one message.
    MixedScript,
}

/// What shows that a rule works.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Examples {
    /// Lines the rule must find.
    pub bad: Vec<BadExample>,
    /// Lines that must stay silent under the whole rulebook.
    pub good: Vec<GoodExample>,
    /// Bad lines that are not found yet.
    pub todo_bad: Vec<BadExample>,
    /// Good lines that are not silent yet.
    pub todo_good: Vec<GoodExample>,
}

/// A line to find.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BadExample {
    /// The line, without marks.
    pub text: String,
    /// Where the findings are; empty: somewhere.
    pub spans: Vec<crate::text::Span>,
    /// The line after the fix, if it is written.
    pub fixed: Option<String>,
    /// The scene it is read in.
    pub scene: Option<String>,
}

/// A line that stays silent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoodExample {
    /// The line.
    pub text: String,
    /// The scene it is read in.
    pub scene: Option<String>,
}
