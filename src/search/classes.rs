//! Match classes: how a term stands in a line, from the surest way to the weakest, and what each is
//! worth. It does not look at documents.

use super::Tier;
use super::corpus::Line;
use super::pattern::{
    BEGUN, DOUBLE, FULL, FUZZIER, FUZZY, GAP, HOMOPHONE, INITIAL, OTHER, OTHER_INITIAL, Pattern,
    Ways,
};

/// How a term stands in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// As typed, or whole syllables.
    Full,
    /// Whole syllables by double pinyin.
    Double,
    /// As [`Class::Full`], the last syllable unfinished.
    Begun,
    /// First letters only.
    Initials,
    /// Syllables and first letters mixed.
    Mixed,
    /// As [`Class::Begun`], punctuation left out.
    Gap,
    /// As [`Class::Mixed`], punctuation left out.
    MixedGap,
    /// Another living reading.
    Other,
    /// Other characters of the same reading.
    Homophone,
    /// As [`Class::Mixed`], with another living reading.
    MixedOther,
    /// Sounds that are taken for each other.
    Fuzzy,
    /// Two such sounds in one syllable.
    Fuzzier,
    /// Any of the above at once.
    Loose,
    /// As [`Class::Loose`], but for first letters of other readings: in a text of some length these stand
    /// in a row somewhere by chance.
    LooseInText,
    /// One slip of the finger.
    Slip,
    /// In order, with gaps.
    Scattered,
    /// Words in common with a customer's sentence.
    Sentence,
}

/// How far to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// What nobody would doubt.
    Sure,
    /// Other readings, fuzzy sounds, homophones, left-out punctuation.
    Near,
}

const MIXED: Ways = FULL | BEGUN | INITIAL;
const STRICT_GAP: Ways = FULL | BEGUN | GAP;
const MIXED_GAP: Ways = MIXED | GAP;
const STRICT_OTHER: Ways = STRICT_GAP | OTHER;
const MIXED_OTHER: Ways = MIXED_GAP | OTHER | OTHER_INITIAL;
const SAME_SOUND: Ways = FULL | GAP | HOMOPHONE;
const FUZZY_SOUND: Ways = STRICT_OTHER | HOMOPHONE | FUZZY;
const FUZZIER_SOUND: Ways = FUZZY_SOUND | FUZZIER;
const ANY: Ways = MIXED_OTHER | HOMOPHONE | FUZZY | FUZZIER;
const ANY_IN_TEXT: Ways = MIXED_GAP | OTHER | HOMOPHONE | FUZZY | FUZZIER;

/// The best class in which `pattern` stands in `line`, going as far as `depth`; `in_text`: the line is a
/// phrase's text, where less is meant by chance.
pub fn classify(pattern: &Pattern, line: Line<'_>, depth: Depth, in_text: bool) -> Option<Class> {
    match depth {
        Depth::Sure => {
            if pattern.double && pattern.is_in::<DOUBLE>(line) {
                return Some(Class::Double);
            }
            if !pattern.is_in::<MIXED>(line) {
                return None;
            }
            let sure = [Class::Full, Class::Begun, Class::Initials];
            Some(
                sure.into_iter()
                    .find(|class| stands(pattern, line, *class))
                    .unwrap_or(Class::Mixed),
            )
        }
        Depth::Near => {
            let loose = if in_text { Class::LooseInText } else { Class::Loose };
            if !stands(pattern, line, loose) {
                return None;
            }
            let near = [
                Class::Gap,
                Class::Other,
                Class::Homophone,
                Class::MixedGap,
                Class::MixedOther,
                Class::Fuzzy,
                Class::Fuzzier,
            ];
            let mut best = loose;
            for class in near {
                if in_text && class == Class::MixedOther {
                    continue;
                }
                if class.points(pattern) > best.points(pattern) && stands(pattern, line, class) {
                    best = class;
                }
            }
            Some(best)
        }
    }
}

/// Runs `$call` with the ways of `$class` as its constant.
macro_rules! with_ways {
    ($class:expr, $pattern:ident . $call:ident ( $($argument:expr),* )) => {
        match $class {
            Class::Full => $pattern.$call::<FULL>($($argument),*),
            Class::Double => $pattern.$call::<DOUBLE>($($argument),*),
            Class::Begun => $pattern.$call::<{ FULL | BEGUN }>($($argument),*),
            Class::Initials => $pattern.$call::<INITIAL>($($argument),*),
            Class::Mixed => $pattern.$call::<MIXED>($($argument),*),
            Class::Gap => $pattern.$call::<STRICT_GAP>($($argument),*),
            Class::MixedGap => $pattern.$call::<MIXED_GAP>($($argument),*),
            Class::Other => $pattern.$call::<STRICT_OTHER>($($argument),*),
            Class::Homophone => $pattern.$call::<SAME_SOUND>($($argument),*),
            Class::MixedOther => $pattern.$call::<MIXED_OTHER>($($argument),*),
            Class::Fuzzy => $pattern.$call::<FUZZY_SOUND>($($argument),*),
            Class::Fuzzier => $pattern.$call::<FUZZIER_SOUND>($($argument),*),
            Class::LooseInText => $pattern.$call::<ANY_IN_TEXT>($($argument),*),
            Class::Loose | Class::Slip | Class::Scattered | Class::Sentence => $pattern.$call::<ANY>($($argument),*),
        }
    };
}

/// True if `pattern` stands anywhere in `line` in this class.
pub fn stands(pattern: &Pattern, line: Line<'_>, class: Class) -> bool {
    with_ways!(class, pattern.is_in(line))
}

/// Where `pattern` first stands in `line` in this class, in characters.
pub fn find(pattern: &Pattern, line: Line<'_>, class: Class) -> Option<(usize, usize)> {
    with_ways!(class, pattern.find(line))
}

/// The end of `pattern` where it stands at the very beginning of `line` in this class.
pub fn end_at_start(pattern: &Pattern, line: Line<'_>, class: Class) -> Option<usize> {
    with_ways!(class, pattern.end_at_start(line))
}

impl Class {
    /// What the class is worth for `pattern`: 1,000 for what was typed, less for what is less likely
    /// meant. Letters that spell syllables are seldom meant as first letters.
    pub fn points(self, pattern: &Pattern) -> i32 {
        let spelt = pattern.spells || pattern.double;
        match self {
            Self::Double => 1000,
            Self::Full if pattern.double => 985,
            Self::Full => 1000,
            Self::Begun if pattern.double => 975,
            Self::Begun if pattern.spells => 990,
            Self::Begun => 980,
            Self::Initials if spelt => 800,
            Self::Initials => 980,
            Self::Mixed if spelt => 820,
            Self::Mixed => 960,
            // Who types Chinese leaves out punctuation; letters meet across it by chance.
            Self::Gap if pattern.has_letters() && !(spelt && pattern.n_tokens > 2) => 690,
            Self::Gap if pattern.has_letters() => 900,
            Self::Gap => 920,
            Self::MixedGap if spelt => 560,
            Self::MixedGap => 780,
            Self::Other => 700,
            Self::Homophone => 660,
            Self::MixedOther if spelt => 550,
            Self::MixedOther => 640,
            Self::Fuzzy => 600,
            Self::Fuzzier => 580,
            Self::Loose | Self::LooseInText => 540,
            Self::Slip => 400,
            Self::Scattered => 300,
            Self::Sentence => 200,
        }
    }

    /// What the class is called outside.
    pub fn tier(self) -> Tier {
        match self {
            Self::Full
            | Self::Double
            | Self::Begun
            | Self::Initials
            | Self::Mixed
            | Self::Gap
            | Self::MixedGap => Tier::Pinyin,
            Self::Other
            | Self::Homophone
            | Self::MixedOther
            | Self::Fuzzy
            | Self::Fuzzier
            | Self::Loose
            | Self::LooseInText
            | Self::Slip => Tier::Near,
            Self::Scattered => Tier::Scattered,
            Self::Sentence => Tier::Sentence,
        }
    }
}
