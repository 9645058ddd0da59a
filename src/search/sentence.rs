//! A customer's sentence and the replies to it: words in common, by pairs of neighbouring characters,
//! the rarer the weightier; keywords count most. Recognises such a sentence by itself. It does not
//! understand the sentence, and it compares sounds, so that a wrong character does no harm.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::corpus::{Corpus, Line};
use super::matcher::Marker;
use super::postings::{Key, Postings, pair_key};
use super::symbol::{SYMBOLS, Sound, Symbol, base};
use super::{Field, Mark};
use crate::text::fold::{is_hanzi, plain};
use crate::text::pinyin::{self, Syllable};

/// Words that mean the same.
const RELATED: &str = include_str!("../../assets/search/related.txt");

/// Fewer Chinese characters are a search, not a sentence.
const FEWEST_CHARS: usize = 6;
/// So many Chinese characters are a sentence even without a word that shows it.
const SURELY_CHARS: usize = 10;
/// What follows is left out.
const MOST_CHARS: usize = 240;
/// What shows that somebody is speaking.
const SPOKEN: &str = "吗呢啊吧呀嘛怎么什为几多能没不了我你您这那就还都要想有？！?!";
/// Characters that say little by themselves.
const LITTLE: &str = "的了吗呢啊吧呀哦嘛啦我你您他她它们这那哪怎么什是不有在就都也还没要能会可以说为个一下给把被和跟很太请问想来去上里么好亲着过又再才让那吧点些星期天月年日一二三四五六七八九十两";

/// What a pair counts in each part.
const IN_KEYWORD: f32 = 2.0;
const IN_TITLE: f32 = 1.8;
const IN_TAG: f32 = 1.0;
const IN_TEXT: f32 = 1.0;
/// What a keyword counts that the sentence holds whole, or in order with little in between.
const WHOLE_KEYWORD: f32 = 1.5;
const NEARLY_KEYWORD: f32 = 1.0;
/// What two neighbours of a keyword weigh that do not stand together in the sentence.
const UNKNOWN_PAIR: f32 = 1.0;
/// So many characters may stand in between.
const MOST_BETWEEN: usize = 2;
/// What a related word counts.
const RELATED_WEIGHT: f32 = 0.5;
/// By how much a text of this many characters is weighed down by half.
const LONG_TEXT: f32 = 60.0;
/// A reply is worth at least this share of the best one, and of what all pairs weigh.
const OF_THE_BEST: f32 = 0.3;
const OF_ALL: f32 = 0.12;
/// Documents that are looked at closely.
const MOST_CLOSELY: usize = 200;
/// Postings that are read.
const MOST_READ: usize = 200_000;
/// A document that fits the conversation counts this much more.
pub const FITTING: f32 = 1.15;

/// A pair of neighbouring characters of the sentence.
#[derive(Clone, Copy, Debug)]
struct Pair {
    key: Key,
    weight: f32,
    /// Where the pair stands in the sentence; a related word where the word stands.
    at: usize,
    related: bool,
}

/// A customer's sentence.
pub struct Sentence {
    symbols: Vec<Symbol>,
    /// Original characters, as many.
    chars: Vec<char>,
    pairs: Vec<Pair>,
    /// Words that mean the same as a word of the sentence, with the place of that word.
    related: Vec<(&'static [Symbol], usize)>,
}

/// How a document answers a sentence.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Which.
    pub document: usize,
    /// How well; comparable within one answer only.
    pub worth: f32,
    /// The part that says most.
    pub field: Field,
    /// What to mark.
    pub marks: Vec<Mark>,
    /// The words in common, as they stand in the sentence.
    pub words: Vec<String>,
}

/// Each group as symbols.
static GROUPS: LazyLock<Vec<Vec<Vec<Symbol>>>> = LazyLock::new(|| {
    let lines = RELATED.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split_whitespace().map(symbols_of).collect()).collect()
});

/// The characters of `text` as they are read.
fn symbols_of(text: &str) -> Vec<Symbol> {
    let plain: Vec<char> = text.chars().map(plain).collect();
    let mut read: Vec<Option<Syllable>> = Vec::new();
    pinyin::read_into(&plain, &mut read);
    plain.iter().zip(read).map(|(c, reading)| SYMBOLS.of(*c, reading)).collect()
}

impl Sentence {
    /// The sentence `text`, or `None` if it is a search.
    pub fn recognise(text: &str) -> Option<Self> {
        let chars: Vec<char> = text.trim().chars().take(MOST_CHARS).collect();
        let n_chinese = chars.iter().filter(|c| is_hanzi(**c)).count();
        let n_letters = chars.iter().filter(|c| c.is_ascii_alphabetic()).count();
        let spoken = chars.iter().any(|c| SPOKEN.contains(*c));
        let long = n_chinese >= SURELY_CHARS || n_chinese >= FEWEST_CHARS && spoken;
        if !long || n_letters * 2 > n_chinese {
            return None;
        }
        let symbols = symbols_of(&chars.iter().collect::<String>());
        let mut sentence = Self { symbols, chars, pairs: Vec::new(), related: Vec::new() };
        sentence.find_pairs();
        Some(sentence)
    }

    fn find_pairs(&mut self) {
        let mut pairs: Vec<Pair> = Vec::new();
        for (at, key) in pairs_of(&self.symbols) {
            if pairs.iter().all(|pair| pair.key != key) {
                let weight = plainness(&self.symbols[at..at + 2]);
                pairs.push(Pair { key, weight, at, related: false });
            }
        }
        for group in GROUPS.iter() {
            let spoken = group.iter().find_map(|word| {
                let found = self.symbols.windows(word.len()).position(|window| same(window, word));
                found.map(|at| (at, word))
            });
            let Some((at, spoken)) = spoken else { continue };
            for word in group.iter().filter(|word| *word != spoken) {
                self.related.push((word, at));
                for (_, key) in pairs_of(word) {
                    if pairs.iter().all(|pair| pair.key != key) {
                        pairs.push(Pair { key, weight: RELATED_WEIGHT, at, related: true });
                    }
                }
            }
        }
        self.pairs = pairs;
    }

    /// The documents that may be shown and answer best, best first.
    pub fn replies(
        &self,
        corpus: &Corpus,
        postings: &Postings,
        keep: &dyn Fn(usize) -> bool,
        fits: &dyn Fn(usize) -> bool,
    ) -> Vec<Reply> {
        let (weights, worth) = self.weigh(corpus.len(), postings);
        let mut worth = worth;
        // The lists know nothing of what was changed since they were made.
        for document in corpus.changed() {
            worth.insert(document as u32, f32::MAX);
        }
        let mut likely: Vec<(u32, f32)> = worth.into_iter().collect();
        likely.retain(|(document, _)| keep(*document as usize));
        likely.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        likely.truncate(MOST_CLOSELY);
        let mut replies: Vec<Reply> = likely
            .into_iter()
            .filter_map(|(document, _)| {
                let mut reply = self.read(corpus, document as usize, &weights)?;
                if fits(reply.document) {
                    reply.worth *= FITTING;
                }
                Some(reply)
            })
            .collect();
        replies.sort_by(|a, b| b.worth.total_cmp(&a.worth).then(a.document.cmp(&b.document)));
        let best = replies.first().map_or(0.0, |reply| reply.worth);
        let all: f32 = weights.iter().sum();
        replies.retain(|reply| reply.worth >= (best * OF_THE_BEST).max(all * OF_ALL));
        replies
    }

    /// What each pair weighs, and roughly what each document that holds some is worth.
    fn weigh(&self, n_documents: usize, postings: &Postings) -> (Vec<f32>, HashMap<u32, f32>) {
        let mut weights = vec![0.0; self.pairs.len()];
        let mut worth: HashMap<u32, f32> = HashMap::new();
        let lists = [&postings.head.pairs, &postings.rest.pairs];
        let cost = |key: Key| lists.iter().map(|lists| lists.cost(&(key..key + 1))).sum::<usize>();
        let mut order: Vec<usize> = (0..self.pairs.len()).collect();
        order.sort_by_key(|index| cost(self.pairs[*index].key));
        let mut n_read = 0;
        for index in order {
            let pair = self.pairs[index];
            let held = cost(pair.key);
            n_read += held;
            let all = n_documents as f32;
            let rarity = (1.0 + (all - (held as f32).min(all) + 0.5) / (held as f32 + 0.5)).ln();
            weights[index] = pair.weight * rarity;
            if held == 0 || n_read > MOST_READ {
                continue;
            }
            for (lists, factor) in lists.into_iter().zip([IN_TITLE, IN_TEXT]) {
                lists.for_each(pair.key..pair.key + 1, |document| {
                    *worth.entry(document).or_default() += weights[index] * factor;
                });
            }
        }
        (weights, worth)
    }

    /// Reads a document closely.
    fn read(&self, corpus: &Corpus, document: usize, weights: &[f32]) -> Option<Reply> {
        let mut marker = Marker::default();
        // By pair: the best factor of any part.
        let mut factors = vec![0.0_f32; self.pairs.len()];
        let mut by_field: HashMap<Field, f32> = HashMap::new();
        let mut keywords: Vec<f32> = Vec::new();
        for (field, item, line) in super::matcher::lines(corpus, document) {
            let factor = match field {
                Field::Title => IN_TITLE,
                Field::Keywords => IN_KEYWORD,
                Field::Tags => IN_TAG,
                Field::Text => IN_TEXT * LONG_TEXT / (LONG_TEXT + line.len() as f32),
                Field::Shortcut => continue,
            };
            for (at, key) in pairs_of(line) {
                let Some(index) = self.pairs.iter().position(|pair| pair.key == key) else {
                    continue;
                };
                factors[index] = factors[index].max(factor);
                *by_field.entry(field).or_default() += weights[index] * factor;
                if !self.pairs[index].related && self.pairs[index].weight > 0.5 {
                    marker.add_chars(field, item, &[at, at + 1]);
                }
            }
            if field == Field::Keywords {
                let whole = self.keyword(line, weights);
                if whole > 0.0 {
                    let all: Vec<usize> = (0..line.len()).collect();
                    marker.add_chars(field, item, &all);
                    *by_field.entry(field).or_default() += whole;
                    keywords.push(whole);
                }
            }
        }
        keywords.sort_by(|a, b| b.total_cmp(a));
        let from_keywords =
            keywords.first().unwrap_or(&0.0) + keywords.get(1).unwrap_or(&0.0) * 0.5;
        let from_pairs: f32 =
            factors.iter().zip(weights).map(|(factor, weight)| factor * weight).sum();
        let worth = from_pairs + from_keywords;
        // Words that say little are no reason to answer with it.
        let mut reasons = self.pairs.iter().zip(&factors);
        let reason = reasons.any(|(pair, factor)| *factor > 0.0 && pair.weight >= RELATED_WEIGHT);
        let worth = if reason || from_keywords > 0.0 { worth } else { 0.0 };
        let field = by_field.into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        (worth > 0.0).then(|| Reply {
            document,
            worth,
            field: field.map_or(Field::Text, |(field, _)| field),
            marks: marker.finish(),
            words: self.words(&factors),
        })
    }

    /// What the sentence says for the keyword `line`: the weight of its pairs if it stands in the
    /// sentence whole or nearly so, or if it means the same as a word that does.
    fn keyword(&self, line: Line<'_>, weights: &[f32]) -> f32 {
        let factor = match self.between(line) {
            Some(0) => WHOLE_KEYWORD,
            Some(_) => NEARLY_KEYWORD,
            None if self.related.iter().any(|(word, _)| same(word, line)) => NEARLY_KEYWORD,
            None => return 0.0,
        };
        let weight = |key: Key| {
            let index = self.pairs.iter().position(|pair| pair.key == key);
            index.map_or(UNKNOWN_PAIR, |index| weights[index])
        };
        let pairs: f32 = pairs_of(line).map(|(_, key)| weight(key)).sum();
        factor * if line.len() < 2 { UNKNOWN_PAIR } else { pairs }
    }

    /// How many characters of the sentence stand between those of `line`, if all stand in order with
    /// few in between.
    fn between(&self, line: Line<'_>) -> Option<usize> {
        let (first, rest) = line.split_first()?;
        let same = |a: &Symbol, b: &Symbol| SYMBOLS.base(*a) == SYMBOLS.base(*b);
        let starts = self.symbols.iter().enumerate().filter(|(_, symbol)| same(symbol, first));
        let fits = starts.filter_map(|(start, _)| {
            let mut at = start;
            for wanted in rest {
                let next = self.symbols.get(at + 1..)?.iter().position(|s| same(s, wanted))?;
                at += 1 + next;
            }
            Some(at - start - rest.len()).filter(|between| *between <= MOST_BETWEEN)
        });
        // One character says too little unless it says much by itself.
        fits.min().filter(|_| !rest.is_empty() || plainness(&[*first, *first]) > 0.5)
    }

    /// The stretches of the sentence whose pairs were found.
    fn words(&self, factors: &[f32]) -> Vec<String> {
        let mut found = vec![false; self.chars.len()];
        for (pair, factor) in self.pairs.iter().zip(factors) {
            if *factor > 0.0 && !pair.related && pair.weight > 0.5 {
                found[pair.at] = true;
                found[pair.at + 1] = true;
            }
        }
        let chars: Vec<(char, bool)> = self.chars.iter().copied().zip(found).collect();
        let stretches = chars.chunk_by(|a, b| a.1 && b.1).filter(|stretch| stretch[0].1);
        stretches.map(|stretch| stretch.iter().map(|(c, _)| *c).collect()).collect()
    }
}

/// The pairs of neighbouring Chinese characters of `line` by sound, and where they stand.
fn pairs_of(line: Line<'_>) -> impl Iterator<Item = (usize, Key)> {
    line.windows(2).enumerate().filter_map(|(at, pair)| {
        let sound = |symbol: Symbol| -> Option<Sound> {
            (SYMBOLS.reading(symbol) != 0).then(|| SYMBOLS.sound(symbol))
        };
        Some((at, pair_key(sound(pair[0])?, sound(pair[1])?)))
    })
}

/// How much two neighbouring characters say by themselves.
fn plainness(pair: &[Symbol]) -> f32 {
    static LITTLE_SYMBOLS: LazyLock<Vec<Symbol>> =
        LazyLock::new(|| LITTLE.chars().map(base).collect());
    let little =
        pair.iter().filter(|symbol| LITTLE_SYMBOLS.contains(&SYMBOLS.base(**symbol))).count();
    [1.0, 0.7, 0.2][little.min(2)]
}

fn same(a: &[Symbol], b: &[Symbol]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| SYMBOLS.base(*a) == SYMBOLS.base(*b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_recognised() {
        for (text, expected) in [
            ("我的快递怎么三天了还没到啊", true),
            ("为什么还不发货？", true),
            ("你们这个衣服会不会掉色", true),
            ("优惠券叠加规则", false),
            ("快递没到", false),
            ("wodekuaidizenmehaimeidao", false),
            ("退款 到账 时间", false),
            ("", false),
        ] {
            assert_eq!(Sentence::recognise(text).is_some(), expected, "{text}");
        }
    }
}
