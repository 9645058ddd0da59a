//! A customer's sentence: recognised by itself, and taken apart into what can be looked for in a reply:
//! pairs of neighbouring characters, single characters, Latin words, words that mean the same as
//! something in it, and what it asks for. It does not understand the sentence; looking for replies is done next door.

use std::sync::LazyLock;

use super::postings::{Key, pair_key};
use super::requests::{self, Recognised};
use super::symbol::{SYMBOLS, Sound, Symbol, base};
use crate::text::fold::{is_hanzi, plain};
use crate::text::pinyin::{self, Syllable};

/// Words that mean the same.
const RELATED: &str = include_str!("../../assets/search/related.txt");
/// What customers say where they say nothing.
const FILLERS: &str = include_str!("../../assets/search/fillers.txt");

/// Fewer Chinese characters are a search, not a sentence.
const FEWEST_CHARS: usize = 6;
/// Fewer are looked for as terms only.
const FEWEST_SEARCHED: usize = 2;
/// So few are a sentence if it ends as one that is spoken, and has something else that shows it.
const FEWEST_ENDED: usize = 4;
/// So many Chinese characters are a sentence even without a word that shows it.
const SURELY_CHARS: usize = 10;
/// What follows is left out.
const MOST_CHARS: usize = 240;
/// What shows that somebody is speaking.
const SPOKEN: &str = "吗呢啊吧呀嘛呗啦哈喔咋啥怎么什为几多能没不了我你您这那就还都要想有？！?!~～";
/// What a spoken sentence ends with.
const ENDINGS: &str = "吗呢啊吧呀嘛呗啦哈喔？！?!~～";
/// Characters that say little by themselves.
const LITTLE: &str = "的了吗呢啊吧呀哦嘛啦我你您他她它们这那哪怎么什是不有在就都也还没要能会可以说为个一下给把被和跟很太请问想来去上里么好亲着过又再才让那吧点些星期天月年日一二三四五六七八九十两时候";
/// What a pair counts of which none, one or both characters say little.
const PLAIN: [f32; 3] = [1.0, 0.8, 0.5];
/// Brackets round so few characters hold what a chat program puts in the place of a picture, a face or a
/// link.
const MOST_BRACKETED: usize = 8;
/// So many digits in a row are a number of something, which no reply holds.
const FEWEST_DIGITS: usize = 5;
/// Latin words and numbers are looked for from so many characters on, up to so many.
const WORD_CHARS: std::ops::RangeInclusive<usize> = 2..=8;

/// A pair of neighbouring Chinese characters.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    /// By sound.
    pub key: Key,
    /// The characters, folded.
    pub bases: [Symbol; 2],
    /// What it counts, rarity aside.
    pub plain: f32,
    /// Where it stands in the sentence.
    pub at: usize,
}

/// Words of which any says the same.
#[derive(Clone, Debug)]
pub struct Concept {
    /// Folded characters.
    pub words: Vec<Vec<Symbol>>,
    /// What each word counts, 1 at most; as many.
    pub shares: Vec<f32>,
    /// What all of it is worth where a customer asks for it; by its rarity if it is no request.
    pub request: Option<f32>,
}

impl Concept {
    /// Words that say the same, each as good as the others.
    fn of(words: Vec<Vec<Symbol>>) -> Self {
        Self { shares: vec![1.0; words.len()], words, request: None }
    }
}

/// A customer's sentence.
pub struct Sentence {
    /// As it is read; nothing stands for what is left out.
    pub symbols: Vec<Symbol>,
    /// Original characters, as many.
    pub chars: Vec<char>,
    /// In order of their keys, each once.
    pub pairs: Vec<Pair>,
    /// Folded characters that say something by themselves, in order, each once.
    pub singles: Vec<Symbol>,
    /// What it speaks of: groups of words that mean the same, and Latin words.
    pub concepts: Vec<Concept>,
    /// True if what it asks for was recognised.
    pub asks: bool,
}

/// Each group, folded.
static GROUPS: LazyLock<Vec<Concept>> = LazyLock::new(|| {
    let lines = RELATED.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| Concept::of(line.split_whitespace().map(folded).collect())).collect()
});

/// Each filler, folded, the longest first.
static FILLED: LazyLock<Vec<Vec<Symbol>>> = LazyLock::new(|| {
    let lines = FILLERS.lines().filter(|line| !line.starts_with('#'));
    let mut words: Vec<Vec<Symbol>> = lines.flat_map(str::split_whitespace).map(folded).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words
});

/// The characters of `word`, folded.
pub fn folded(word: &str) -> Vec<Symbol> {
    word.chars().map(base).collect()
}

/// The characters of `chars` as they are read.
fn symbols_of(chars: &[char]) -> Vec<Symbol> {
    let plain: Vec<char> = chars.iter().copied().map(plain).collect();
    let mut read: Vec<Option<Syllable>> = Vec::new();
    pinyin::read_into(&plain, &mut read);
    plain.iter().zip(read).map(|(c, reading)| SYMBOLS.of(*c, reading)).collect()
}

impl Sentence {
    /// The sentence `text`, or `None` if it is a search.
    pub fn recognise(text: &str) -> Option<Self> {
        is_sentence(text).then(|| Self::of(text))
    }

    fn of(text: &str) -> Self {
        let chars: Vec<char> = text.trim().chars().take(MOST_CHARS).collect();
        let mut symbols = symbols_of(&chars);
        let bases = |symbols: &[Symbol]| -> Vec<Symbol> {
            symbols.iter().map(|symbol| SYMBOLS.base(*symbol)).collect()
        };
        leave_out_what_stands_for_data(&mut symbols);
        let Recognised { requests, about_something } = requests::recognise(&bases(&symbols));
        if about_something {
            leave_out_fillers(&mut symbols);
        }
        let bases = bases(&symbols);

        let mut pairs: Vec<Pair> = pairs_of(&symbols)
            .map(|(at, key)| {
                let bases = [bases[at], bases[at + 1]];
                let n_little = bases.into_iter().filter(|base| is_little(*base)).count();
                Pair { key, bases, plain: PLAIN[n_little], at }
            })
            .collect();
        pairs.sort_by_key(|pair| (pair.key, pair.at));
        pairs.dedup_by_key(|pair| pair.key);

        let speaks = |(symbol, base): (&Symbol, &Symbol)| {
            (SYMBOLS.reading(*symbol) != 0 && !is_little(*base)).then_some(*base)
        };
        let mut singles: Vec<Symbol> = symbols.iter().zip(&bases).filter_map(speaks).collect();
        singles.sort_unstable();
        singles.dedup();

        let holds = |word: &Vec<Symbol>| bases.windows(word.len().max(1)).any(|at| at == word);
        let mut concepts: Vec<Concept> =
            GROUPS.iter().filter(|group| group.words.iter().any(holds)).cloned().collect();
        let asks = !requests.is_empty();
        concepts.extend(requests);
        let is_latin =
            |symbol: &Symbol| u8::try_from(*symbol).is_ok_and(|c| c.is_ascii_alphanumeric());
        let runs = bases.chunk_by(|a, b| is_latin(a) && is_latin(b));
        let words = runs.filter(|run| is_latin(&run[0]) && WORD_CHARS.contains(&run.len()));
        concepts.extend(words.map(|word| Concept::of(vec![word.to_vec()])));
        Self { symbols, chars, pairs, singles, concepts, asks }
    }

    /// What `text` says, sentence or not; `None` if that is next to nothing.
    pub fn of_search(text: &str) -> Option<Self> {
        let n_chinese = text.chars().take(MOST_CHARS).filter(|c| is_hanzi(*c)).count();
        (n_chinese >= FEWEST_SEARCHED).then(|| Self::of(text))
    }
}

/// Leaves out long numbers and what stands in brackets for something that is no text.
fn leave_out_what_stands_for_data(symbols: &mut [Symbol]) {
    let is_digit = |symbol: &Symbol| u8::try_from(*symbol).is_ok_and(|c| c.is_ascii_digit());
    let mut at = 0;
    while at < symbols.len() {
        let rest = &symbols[at..];
        let n_digits = rest.iter().take_while(|symbol| is_digit(symbol)).count();
        let bracketed = (rest[0] == Symbol::from(b'['))
            .then(|| rest.iter().take(MOST_BRACKETED).position(|s| *s == Symbol::from(b']')))
            .flatten();
        let length = match bracketed {
            Some(last) => last + 1,
            None if n_digits >= FEWEST_DIGITS => n_digits,
            None => 0,
        };
        symbols[at..at + length].fill(0);
        at += length.max(n_digits).max(1);
    }
}

/// Leaves out words that stand in every message.
fn leave_out_fillers(symbols: &mut [Symbol]) {
    let bases: Vec<Symbol> = symbols.iter().map(|symbol| SYMBOLS.base(*symbol)).collect();
    let mut at = 0;
    while at < bases.len() {
        let filler = FILLED.iter().find(|word| bases[at..].starts_with(word));
        let length = filler.map_or(0, Vec::len);
        symbols[at..at + length].fill(0);
        at += length.max(1);
    }
}

/// True if `text` is taken for a customer's sentence rather than for something to look up.
pub fn is_sentence(text: &str) -> bool {
    let chars = || text.trim().chars().take(MOST_CHARS);
    let n_chinese = chars().filter(|c| is_hanzi(*c)).count();
    let n_letters = chars().filter(char::is_ascii_alphabetic).count();
    let n_spoken = chars().filter(|c| SPOKEN.contains(*c)).count();
    let ended = chars().last().is_some_and(|c| ENDINGS.contains(c));
    let long = n_chinese >= SURELY_CHARS
        || n_chinese >= FEWEST_CHARS && n_spoken > 0
        || n_chinese >= FEWEST_ENDED && n_spoken > 1 && ended;
    long && n_letters * 2 <= n_chinese
}

/// The pairs of neighbouring Chinese characters of `line` by sound, and where they stand.
pub fn pairs_of(line: &[Symbol]) -> impl Iterator<Item = (usize, Key)> {
    line.windows(2).enumerate().filter_map(|(at, pair)| Some((at, key_of(pair[0], pair[1])?)))
}

/// The key of two neighbours, if both are Chinese characters.
pub fn key_of(first: Symbol, second: Symbol) -> Option<Key> {
    let sound = |symbol: Symbol| -> Option<Sound> {
        (SYMBOLS.reading(symbol) != 0).then(|| SYMBOLS.sound(symbol))
    };
    Some(pair_key(sound(first)?, sound(second)?))
}

/// True if the folded character `base` says little by itself.
fn is_little(base: Symbol) -> bool {
    static LITTLE_BASES: LazyLock<Vec<Symbol>> = LazyLock::new(|| {
        let mut bases = folded(LITTLE);
        bases.sort_unstable();
        bases
    });
    LITTLE_BASES.binary_search(&base).is_ok()
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
            ("我要退货！", true),
            ("老板在吗~", true),
            ("优惠券叠加规则", false),
            ("怎么退款", false),
            ("快递没到", false),
            ("在吗？", false),
            ("wodekuaidizenmehaimeidao", false),
            ("退款 到账 时间", false),
            ("", false),
        ] {
            assert_eq!(is_sentence(text), expected, "{text}");
        }
    }

    #[test]
    fn related_words_stand_in_lines_of_several() {
        for group in GROUPS.iter() {
            assert!(group.words.len() > 1, "{group:?}");
            assert!(group.words.iter().all(|word| !word.is_empty()));
        }
    }
}
