//! Which characters belong together: common words of Chinese with how common they are, and whether a
//! stretch reads better with a word across a border than with a break there.
//! It splits no text into words and knows no phrases and no rules.

use std::ops::Range;
use std::sync::LazyLock;

/// Words by their first character: see `assets/dictionary/README.md`.
const WORDS: &str = include_str!("../../assets/dictionary/words.txt");

/// Twice the binary logarithm of the source's size, in words: what a word costs is this less its level.
const TOTAL: u32 = 52;

/// What a character costs that is no word of the dictionary.
const UNKNOWN: u32 = TOTAL;

/// The longest word, in characters.
const LONGEST: usize = 16;

/// How many characters before the first and behind the last border are looked at.
pub const AROUND: usize = 6;

/// Slots of the table; more than three times the words.
const SLOTS: usize = 1 << 18;

/// Bits for pairs of neighbours.
const PAIRS: usize = 1 << 21;

static DICTIONARY: LazyLock<Dictionary> = LazyLock::new(Dictionary::new);

struct Dictionary {
    /// The hash of a word with its level in the lowest byte; 0: free.
    slots: Box<[u64]>,
    /// Pairs of characters that stand side by side in a word; others share their bits.
    pairs: Box<[u64]>,
}

/// The hash of a word, one character after another. The lowest byte is left for the level.
#[derive(Clone, Copy)]
struct Hash(u64);

impl Hash {
    const START: Self = Self(0xCBF2_9CE4_8422_2325);

    fn with(self, c: char) -> Self {
        // As in FxHash: rotate, mix in, multiply.
        Self((self.0.rotate_left(5) ^ u64::from(u32::from(c))).wrapping_mul(0x517C_C1B7_2722_0A95))
    }

    fn key(self) -> u64 {
        (self.0 ^ (self.0 >> 32)) << 8
    }

    fn slot(self) -> usize {
        (self.0 >> 40) as usize & (SLOTS - 1)
    }
}

fn pair(one: char, other: char) -> (usize, u64) {
    let mixed = (u64::from(u32::from(one)) << 21 ^ u64::from(u32::from(other)))
        .wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let bit = (mixed >> 40) as usize & (PAIRS - 1);
    (bit / 64, 1 << (bit % 64))
}

impl Dictionary {
    fn new() -> Self {
        let mut slots = vec![0_u64; SLOTS].into_boxed_slice();
        let mut pairs = vec![0_u64; PAIRS / 64].into_boxed_slice();
        for line in WORDS.lines() {
            let mut chars = line.chars();
            let Some(first) = chars.next() else { continue };
            let start = Hash::START.with(first);
            let (mut hash, mut last) = (start, first);
            for c in chars {
                if c.is_ascii() {
                    let mut slot = hash.slot();
                    while slots[slot] != 0 {
                        slot = (slot + 1) & (SLOTS - 1);
                    }
                    slots[slot] = hash.key() | u64::from(u32::from(c) - u32::from('0') + 1);
                    (hash, last) = (start, first);
                } else {
                    let (block, bit) = pair(last, c);
                    pairs[block] |= bit;
                    (hash, last) = (hash.with(c), c);
                }
            }
        }
        Self { slots, pairs }
    }

    /// What the word costs that `hash` stands for, if there is such a word.
    fn cost(&self, hash: Hash) -> Option<u32> {
        let mut slot = hash.slot();
        loop {
            let held = self.slots[slot];
            if held == 0 {
                return None;
            }
            if held & !0xFF == hash.key() {
                return Some(TOTAL.saturating_sub((held & 0xFF) as u32 - 1));
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
    }

    /// True if some word may hold the two side by side.
    fn may_join(&self, one: char, other: char) -> bool {
        let (block, bit) = pair(one, other);
        self.pairs[block] & bit != 0
    }

    /// The cheapest way to read `chars` as words of which none runs across one of `cuts`.
    fn cheapest(&self, chars: &[char], cuts: &[usize], ends: &mut Vec<usize>) -> u32 {
        let n = chars.len();
        let mut costs = vec![0; n + 1];
        ends.clear();
        ends.resize(n, 0);
        for at in (0..n).rev() {
            let mut hash = Hash::START;
            let mut best = (u32::MAX, at + 1);
            for end in at + 1..=n.min(at + LONGEST) {
                if cuts.iter().any(|cut| at < *cut && *cut < end) {
                    break;
                }
                if end > at + 1 && !self.may_join(chars[end - 2], chars[end - 1]) {
                    break;
                }
                hash = hash.with(chars[end - 1]);
                let word = self.cost(hash);
                let cost = if end == at + 1 { Some(word.unwrap_or(UNKNOWN)) } else { word };
                if let Some(cost) = cost
                    && cost + costs[end] < best.0
                {
                    best = (cost + costs[end], end);
                }
            }
            costs[at] = best.0;
            ends[at] = best.1;
        }
        costs[0]
    }
}

/// False if no word holds the two characters side by side; true nearly always means that one does.
#[inline]
pub fn may_join(one: char, other: char) -> bool {
    DICTIONARY.may_join(one, other)
}

/// The words that run across the borders `cuts` (places in `chars`, rising) where reading them as words
/// is better than breaking there, as places in `chars`. None: the borders may be borders of words.
/// Counts what the dictionary tells of Chinese characters; other signs belong to no word.
pub fn cut_words(chars: &[char], cuts: &[usize]) -> Vec<Range<usize>> {
    let dictionary = &*DICTIONARY;
    let joins = |cut: &usize| {
        let before = cut.checked_sub(1).and_then(|before| chars.get(before));
        before.zip(chars.get(*cut)).is_some_and(|(one, other)| dictionary.may_join(*one, *other))
    };
    let (Some(first), Some(last)) = (cuts.first(), cuts.last()) else { return Vec::new() };
    if !cuts.iter().any(joins) {
        return Vec::new();
    }
    let first = first.saturating_sub(AROUND);
    let last = (last + AROUND).min(chars.len());
    let stretch = chars.get(first..last).unwrap_or_default();
    let cuts: Vec<usize> = cuts.iter().map(|cut| cut - first).collect();
    let mut ends = Vec::new();
    let broken = dictionary.cheapest(stretch, &cuts, &mut ends);
    let whole = dictionary.cheapest(stretch, &[], &mut ends);
    let mut words = Vec::new();
    let mut at = 0;
    while whole < broken && at < stretch.len() {
        let end = ends[at];
        if cuts.iter().any(|cut| at < *cut && *cut < end) {
            words.push(first + at..first + end);
        }
        at = end;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_border_through_a_word_is_seen() {
        for (text, part, expected) in [
            ("我们会处理好一切", "切", &["一切"][..]),
            ("红包管理页面", "包管", &["红包", "管理"]),
            ("不是人为造成的", "不是人", &["人为"]),
            ("这样不造成影响", "不造", &["造成"]),
            ("未必会影响", "必会", &["未必"]),
            ("本月流量包过期", "包过", &["流量包", "过期"]),
            ("没有可能性", "可能", &["可能性"]),
            ("我真的不清楚您说的", "不清楚", &[]),
            ("那就没办法了", "没办法", &[]),
            ("您大概几点在家", "大概", &[]),
            ("肯定能到", "肯定", &[]),
        ] {
            let chars: Vec<char> = text.chars().collect();
            let part: Vec<char> = part.chars().collect();
            let start = chars.windows(part.len()).position(|some| *some == part).expect(text);
            let words = cut_words(&chars, &[start, start + part.len()]).into_iter();
            let words: Vec<String> = words.map(|word| chars[word].iter().collect()).collect();
            assert_eq!(words, expected, "{text}");
        }
    }

    #[test]
    fn no_two_words_share_a_hash() {
        let mut keys: Vec<u64> =
            DICTIONARY.slots.iter().map(|held| held & !0xFF).filter(|held| *held != 0).collect();
        let n = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), n);
        assert!(n > 40_000 && n < SLOTS / 3, "{n} words");
    }
}
