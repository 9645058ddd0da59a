//! Texts that say nearly the same.
//!
//! The measure is the Jaccard index over the sets of neighbouring character pairs: pairs in common,
//! divided by pairs in either. Before, a text is folded (width, case, script), its punctuation and
//! blanks are dropped and every placeholder becomes one sign, so that neither a comma nor the name
//! of a placeholder tells two texts apart. Texts are near from [`NEAR`] on.
//! An inverted index over the pairs answers a keystroke. It does not say which text is the better one.

use std::collections::HashMap;

use crate::template::{Part, Template};
use crate::text::fold::fold;

/// From this much in common on, of 1, texts count as near.
pub const NEAR: f32 = 0.6;

/// Stands for a placeholder.
const SLOT: char = '\u{fffc}';

/// A text that is near another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Near {
    /// Its number, in the order of the texts that were indexed.
    pub index: usize,
    /// How much they have in common, from [`NEAR`] to 1.
    pub alike: f32,
}

/// Texts, ready to be asked what is near.
#[derive(Debug, Default)]
pub struct NearIndex {
    /// For each text: how many pairs it has.
    n_pairs: Vec<u32>,
    /// For each pair: the texts that have it, in order.
    with_pair: HashMap<(char, char), Vec<u32>>,
}

impl NearIndex {
    /// Indexes `texts` in their order.
    pub fn build<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut out = Self::default();
        for (index, text) in texts.enumerate() {
            let pairs = pairs(text);
            out.n_pairs.push(pairs.len() as u32);
            for pair in pairs {
                out.with_pair.entry(pair).or_default().push(index as u32);
            }
        }
        out
    }

    /// Texts that share rare pairs with `text`, the most related first, with how much: the inverse
    /// document frequency of the shared pairs, divided by the root of how many pairs the other has.
    /// Related texts are often filed in the same place; they need not be near. At most `limit`.
    pub fn related(&self, text: &str, limit: usize) -> Vec<(usize, f32)> {
        let n_texts = self.n_pairs.len() as f32;
        let mut shared: HashMap<u32, f32> = HashMap::new();
        for pair in pairs(text) {
            let with = self.with_pair.get(&pair).map_or(&[][..], Vec::as_slice);
            let rarity = ((n_texts + 1.0) / (with.len() as f32 + 0.5)).ln();
            for index in with {
                *shared.entry(*index).or_default() += rarity;
            }
        }
        let n_pairs = |index: u32| self.n_pairs.get(index as usize).copied().unwrap_or(0) as f32;
        let mut out: Vec<(usize, f32)> = shared
            .into_iter()
            .map(|(index, rarity)| (index as usize, rarity / (n_pairs(index) + 1.0).sqrt()))
            .collect();
        out.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        out.truncate(limit);
        out
    }

    /// What is near `text`, the nearest first, `except` left out; at most `limit`.
    pub fn near(&self, text: &str, except: Option<usize>, limit: usize) -> Vec<Near> {
        let pairs = pairs(text);
        // One count for each text: common pairs are in a third of them, and a map would be slower.
        let mut shared: Vec<u32> = vec![0; self.n_pairs.len()];
        for pair in &pairs {
            for index in self.with_pair.get(pair).into_iter().flatten() {
                if let Some(n_shared) = shared.get_mut(*index as usize) {
                    *n_shared += 1;
                }
            }
        }
        let mut out: Vec<Near> = shared
            .into_iter()
            .zip(&self.n_pairs)
            .enumerate()
            .filter(|(index, (n_shared, _))| *n_shared > 0 && Some(*index) != except)
            .map(|(index, (n_shared, n_pairs))| {
                let n_either = n_pairs + pairs.len() as u32 - n_shared;
                Near { index, alike: n_shared as f32 / n_either as f32 }
            })
            .filter(|near| near.alike >= NEAR)
            .collect();
        out.sort_by(|a, b| b.alike.total_cmp(&a.alike).then(a.index.cmp(&b.index)));
        out.truncate(limit);
        out
    }
}

/// The Jaccard index of two sets of pairs, each in order and without doubles.
pub fn alike(a: &[(char, char)], b: &[(char, char)]) -> f32 {
    let (mut in_a, mut in_b) = (a.iter().peekable(), b.iter().peekable());
    let mut n_shared = 0_usize;
    while let (Some(one), Some(other)) = (in_a.peek(), in_b.peek()) {
        match one.cmp(other) {
            std::cmp::Ordering::Less => drop(in_a.next()),
            std::cmp::Ordering::Greater => drop(in_b.next()),
            std::cmp::Ordering::Equal => {
                n_shared += 1;
                in_a.next();
                in_b.next();
            }
        }
    }
    match a.len() + b.len() - n_shared {
        0 => 0.0,
        n_either => n_shared as f32 / n_either as f32,
    }
}

/// The pairs of a text, each once, in order; a text of one character is paired with nothing.
pub fn pairs(text: &str) -> Vec<(char, char)> {
    let mut chars: Vec<char> = Vec::with_capacity(text.len() / 3);
    for part in &Template::parse(text).parts {
        match part {
            Part::Fixed { text, .. } => {
                chars.extend(text.chars().map(fold).filter(|c| c.is_alphanumeric()));
            }
            Part::Slot(_) => chars.push(SLOT),
        }
    }
    let mut pairs: Vec<(char, char)> = match chars.as_slice() {
        [] => Vec::new(),
        [only] => vec![(*only, '\0')],
        more => more.windows(2).map(|pair| (pair[0], pair[1])).collect(),
    };
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: &[&str] = &[
        "实在抱歉，让您久等了，我马上为您查询。",
        "{称呼}，您的订单{订单号}正在配送，请您放心。",
        "退款已经提交，会原路退回您的付款账户。",
        "好",
        "",
    ];

    #[test]
    fn near_texts_are_found_whatever_their_commas_and_placeholders() {
        let index = NearIndex::build(TEXTS.iter().copied());
        for (text, expected) in [
            ("实在抱歉,让您久等了!我马上为您查询", "0 1.00"),
            ("實在抱歉，讓您久等了，我馬上為您查詢。", "0 1.00"),
            ("非常抱歉，让您久等了，我马上为您查询。", "0 0.76"),
            ("{客户}，您的订单{单号}正在配送，请您放心", "1 1.00"),
            ("退款已经提交，请您放心。", ""),
            ("好！", "3 1.00"),
            ("", ""),
            ("您好", ""),
        ] {
            let told: Vec<String> = index
                .near(text, None, 5)
                .iter()
                .map(|near| format!("{} {:.2}", near.index, near.alike))
                .collect();
            assert_eq!(told.join(", "), expected, "{text}");
        }
        assert_eq!(index.near(TEXTS[0], Some(0), 5), []);
    }

    #[test]
    fn the_inverted_index_finds_what_comparing_with_every_text_finds() {
        let many: Vec<String> = (0..300)
            .map(|n| {
                let [a, b, c] = ["抱歉", "您好", "亲"].map(|word| word.repeat(n % 3 + 1));
                format!("{a}，第{}单{b}已经{}发出，{c}请您{}放心。", n % 40, n % 7, n % 5)
            })
            .collect();
        let index = NearIndex::build(many.iter().map(String::as_str));
        for text in many.iter().step_by(17) {
            let own = pairs(text);
            let mut expected: Vec<(usize, f32)> = many
                .iter()
                .enumerate()
                .map(|(index, other)| (index, alike(&own, &pairs(other))))
                .filter(|(_, alike)| *alike >= NEAR)
                .collect();
            expected.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            let found = index.near(text, None, usize::MAX);
            let found: Vec<(usize, f32)> =
                found.iter().map(|near| (near.index, near.alike)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
