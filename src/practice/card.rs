//! A card: what is asked about a phrase, known by the phrase's id and never by its text, so that
//! progress survives an edit. With it the grades, the modes, and the short name of a wording.
//! It does not schedule.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::library::fingerprint::fingerprint;
use crate::library::{Library, PhraseId};
use crate::text::fold::fold;

/// What is asked about a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CardKind {
    /// Say it, turn the card, say whether it was known.
    Recall,
    /// Fill in this many blanks.
    Cloze(u8),
    /// Write the whole of it.
    Dictation,
}

impl CardKind {
    /// The kind of this name, as its `Display` writes it: `recall`, `cloze-2`, `dictation`.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "recall" => Some(Self::Recall),
            "dictation" => Some(Self::Dictation),
            _ => name.strip_prefix("cloze-")?.parse().ok().filter(|n| *n > 0).map(Self::Cloze),
        }
    }

    /// The mode in which it is asked.
    pub fn mode(self) -> Mode {
        match self {
            Self::Recall => Mode::Recall,
            Self::Cloze(_) => Mode::Cloze,
            Self::Dictation => Mode::Dictation,
        }
    }
}

impl fmt::Display for CardKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Recall => f.write_str("recall"),
            Self::Cloze(n_blanks) => write!(f, "cloze-{n_blanks}"),
            Self::Dictation => f.write_str("dictation"),
        }
    }
}

/// A phrase and what is asked about it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Card {
    /// Which phrase.
    pub phrase: PhraseId,
    /// What is asked.
    pub kind: CardKind,
}

impl Card {
    /// The card of `kind` for `phrase`.
    pub fn new(phrase: PhraseId, kind: CardKind) -> Self {
        Self { phrase, kind }
    }

    /// The recall card of `phrase`.
    pub fn recall(phrase: PhraseId) -> Self {
        Self::new(phrase, CardKind::Recall)
    }
}

impl fmt::Display for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.phrase, self.kind)
    }
}

/// How well an answer went. Computed from the answer; the learner never picks one of four.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    /// Not known.
    Again,
    /// Known with gaps.
    Hard,
    /// Known.
    Good,
    /// Known at once and fluently.
    Easy,
}

impl Grade {
    /// Every grade, from the worst.
    pub const ALL: [Self; 4] = [Self::Again, Self::Hard, Self::Good, Self::Easy];

    /// 1 to 4, as FSRS counts.
    pub fn number(self) -> u8 {
        match self {
            Self::Again => 1,
            Self::Hard => 2,
            Self::Good => 3,
            Self::Easy => 4,
        }
    }

    /// The grade of this number, 1 to 4.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|grade| grade.number() == number)
    }

    /// True unless the phrase was not known.
    pub fn passed(self) -> bool {
        self != Self::Again
    }
}

macro_rules! modes {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $words:literal;)*) => {
        /// A way to practise.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Mode { $($(#[$doc])* $name,)* }

        impl Mode {
            /// Every mode, in the order in which they are offered.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// `recall`, `find-fix` …
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// The key of its name in the tables of words.
            pub fn words_key(self) -> &'static str {
                match self { $(Self::$name => $words,)* }
            }
        }
    };
}

// The names stand in records: they never change.
modes! {
    /// 背诵卡
    Recall = "recall", "practice.mode.recall";
    /// 填空
    Cloze = "cloze", "practice.mode.cloze";
    /// 默写
    Dictation = "dictation", "practice.mode.dictation";
    /// 打字
    Typing = "typing", "practice.mode.typing";
    /// 三秒应答
    Response = "response", "practice.mode.response";
    /// 找禁用语
    FindFix = "find-fix", "practice.mode.find_fix";
    /// 找敬语
    Courtesy = "courtesy", "practice.mode.courtesy";
    /// 归类
    Sorting = "sorting", "practice.mode.sorting";
    /// 角色扮演
    RolePlay = "role-play", "practice.mode.role_play";
    /// 错题本
    Mistakes = "mistakes", "practice.mode.mistakes";
    /// 上岗考核
    Exam = "exam", "practice.mode.exam";
}

impl Mode {
    /// The mode of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|mode| mode.as_str() == name)
    }
}

/// The short name of a wording: eight hexadecimal digits that stay the same while only punctuation,
/// blanks, width, case or script change. What changes it changes what has to be learnt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Wording(pub u32);

impl Wording {
    /// The wording of `text`.
    pub fn of(text: &str) -> Self {
        let words: String = text.chars().filter(|c| c.is_alphanumeric()).map(fold).collect();
        Self::parse(&fingerprint(&words)).unwrap_or_default()
    }

    /// The wording that `Display` wrote.
    pub fn parse(hash8: &str) -> Option<Self> {
        let sound = hash8.len() == 8 && hash8.bytes().all(|b| b.is_ascii_hexdigit());
        sound.then(|| u32::from_str_radix(hash8, 16).ok().map(Self)).flatten()
    }
}

impl fmt::Display for Wording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", self.0)
    }
}

/// A short name for the state of a whole library, to be kept beside what was practised on it.
pub fn library_revision(library: &Library) -> String {
    let mut all = String::new();
    for phrase in &library.phrases {
        all.push_str(phrase.id.as_str());
        all.push('\n');
        all.push_str(&phrase.text);
        all.push('\n');
    }
    fingerprint(&all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back() {
        for kind in
            [CardKind::Recall, CardKind::Cloze(1), CardKind::Cloze(255), CardKind::Dictation]
        {
            assert_eq!(CardKind::parse(&kind.to_string()), Some(kind));
        }
        for bad in ["", "cloze", "cloze-0", "cloze-256", "cloze--1", "Recall"] {
            assert_eq!(CardKind::parse(bad), None, "{bad}");
        }
        for mode in Mode::ALL {
            assert_eq!(Mode::from_name(mode.as_str()), Some(*mode));
        }
        let wording = Wording::of("您好");
        assert_eq!(Wording::parse(&wording.to_string()), Some(wording));
        assert_eq!(Wording::parse("+1234567"), None);
    }

    #[test]
    fn a_wording_changes_with_its_words_alone() {
        let before = Wording::of("您好，很高兴为您服务！APP 已更新。");
        for (text, same) in [
            ("您好,很高兴为您服务!App已更新", true),
            ("您好，很高興為您服務！ＡＰＰ 已更新。", true),
            ("您好很高兴为您服务APP已更新", true),
            ("您好，很乐意为您服务！APP 已更新。", false),
            ("你好，很高兴为您服务！APP 已更新。", false),
            ("", false),
        ] {
            assert_eq!(Wording::of(text) == before, same, "{text}");
        }
    }
}
