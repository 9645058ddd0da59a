//! What a person may set about searching. It holds choices; what they do is next door.

use super::double_pinyin::Scheme;

/// How to search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Sounds that are taken for each other, as a weaker match.
    pub fuzzy: FuzzyPairs,
    /// The double-pinyin scheme whose codes are understood beside everything else.
    pub double_pinyin: Option<Scheme>,
    /// Whether one slip of the finger in a longer pinyin query is forgiven when nothing else is found.
    pub typos: bool,
}

impl Default for Options {
    /// Every common fuzzy pair, no double pinyin, slips forgiven.
    fn default() -> Self {
        Self { fuzzy: FuzzyPairs::common(), double_pinyin: None, typos: true }
    }
}

/// Two sounds that speakers of some regions do not tell apart.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum FuzzyPair {
    /// zh and z
    ZhZ,
    /// ch and c
    ChC,
    /// sh and s
    ShS,
    /// n and l
    NL,
    /// f and h
    FH,
    /// r and l
    RL,
    /// an and ang, ian and iang, uan and uang
    AnAng,
    /// en and eng
    EnEng,
    /// in and ing
    InIng,
}

impl FuzzyPair {
    /// Every pair.
    pub const ALL: [Self; 9] = [
        Self::ZhZ,
        Self::ChC,
        Self::ShS,
        Self::NL,
        Self::FH,
        Self::RL,
        Self::AnAng,
        Self::EnEng,
        Self::InIng,
    ];

    /// The pair of this name: its sounds in either order, parted by `-`, `=` or `/`, such as `zh-z`.
    pub fn from_name(name: &str) -> Option<Self> {
        let (one, other) = name.split_once(['-', '=', '/'])?;
        let named = (one.trim(), other.trim());
        Self::ALL.into_iter().find(|pair| {
            let (first, second) = pair.sounds();
            named == (first, second) || named == (second, first)
        })
    }

    /// The two sounds, as people write them: `zh`, `z`.
    pub fn sounds(self) -> (&'static str, &'static str) {
        match self {
            Self::ZhZ => ("zh", "z"),
            Self::ChC => ("ch", "c"),
            Self::ShS => ("sh", "s"),
            Self::NL => ("n", "l"),
            Self::FH => ("f", "h"),
            Self::RL => ("r", "l"),
            Self::AnAng => ("an", "ang"),
            Self::EnEng => ("en", "eng"),
            Self::InIng => ("in", "ing"),
        }
    }
}

/// A set of [`FuzzyPair`]s.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(from = "Vec<FuzzyPair>", into = "Vec<FuzzyPair>")]
pub struct FuzzyPairs(u16);

impl FuzzyPairs {
    /// No pair.
    pub fn none() -> Self {
        Self(0)
    }

    /// Every pair but r and l, which few mix and which finds much.
    pub fn common() -> Self {
        FuzzyPair::ALL.into_iter().filter(|pair| *pair != FuzzyPair::RL).collect()
    }

    /// This set with `pair` in it or not.
    pub fn with(self, pair: FuzzyPair, included: bool) -> Self {
        let bit = 1 << pair as u16;
        Self(if included { self.0 | bit } else { self.0 & !bit })
    }

    /// True if `pair` is in the set.
    pub fn contains(self, pair: FuzzyPair) -> bool {
        self.0 & 1 << pair as u16 != 0
    }

    /// True if no pair is in the set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The pairs in it, in the order of [`FuzzyPair::ALL`].
    pub fn iter(self) -> impl Iterator<Item = FuzzyPair> {
        FuzzyPair::ALL.into_iter().filter(move |pair| self.contains(*pair))
    }
}

impl FromIterator<FuzzyPair> for FuzzyPairs {
    fn from_iter<I: IntoIterator<Item = FuzzyPair>>(pairs: I) -> Self {
        pairs.into_iter().fold(Self::none(), |set, pair| set.with(pair, true))
    }
}

impl From<Vec<FuzzyPair>> for FuzzyPairs {
    fn from(pairs: Vec<FuzzyPair>) -> Self {
        pairs.into_iter().collect()
    }
}

impl From<FuzzyPairs> for Vec<FuzzyPair> {
    fn from(pairs: FuzzyPairs) -> Self {
        pairs.iter().collect()
    }
}
