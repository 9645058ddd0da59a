//! Symbols: a character as it compares and as it is read, in sixteen bits. Most are the folded code
//! point; a character read otherwise than alone (`重` in `重庆`) has a symbol of its own in the private
//! use area. What each symbol counts as in the posting lists stands here too. Knows no lines.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::query::is_punctuation;
use super::spelling::{Number, SPELLINGS};
use crate::text::fold::{fold, plain};
use crate::text::pinyin::{self, Syllable, living_readings, reading_alone};

/// A character as it compares and as it is read.
pub type Symbol = u16;

/// First of the private use area, and one past its last.
const PRIVATE: std::ops::Range<u32> = 0xe000..0xf900;
/// Where characters beyond U+FFFF go, 2,048 places that no character of the basic plane takes.
const ASTRAL: u32 = 0xd800;
/// What a character of the private use area in a text counts as.
const REPLACEMENT: Symbol = 0xfffd;

/// How many codes a sound has: none, the syllables, letters, digits, one for all else. A power of two,
/// so that two make a key by shifting.
pub const N_SOUNDS: u32 = 512;
/// How many codes an initial has: none, letters, digits, one for all else.
pub const N_INITIALS: u32 = 38;

/// What a symbol sounds like: 0 for punctuation, a syllable's number, or a code above those.
pub type Sound = u16;
/// How a symbol begins: 0 for punctuation, a letter from 1, a digit from 27, or 37.
pub type Initial = u8;

/// Everything about symbols.
pub struct Symbols {
    /// By symbol: its syllable; 0 where it is no Chinese character.
    readings: Box<[Number]>,
    /// By symbol: the folded character.
    bases: Box<[Symbol]>,
    /// By symbol: what it sounds like.
    sounds: Box<[Sound]>,
    /// By symbol: how it begins.
    initials: Box<[Initial]>,
    /// Symbols of characters read otherwise than alone.
    variants: HashMap<(Symbol, Number), Symbol>,
    /// By folded character: its other symbols.
    by_base: HashMap<Symbol, Vec<Symbol>>,
}

/// Everything about symbols.
pub static SYMBOLS: LazyLock<Symbols> = LazyLock::new(Symbols::new);

impl Symbols {
    fn new() -> Self {
        let mut all = Self {
            readings: (0..=u16::MAX).map(|code| alone(code).unwrap_or(0)).collect(),
            bases: (0..=u16::MAX).collect(),
            sounds: Box::default(),
            initials: Box::default(),
            variants: HashMap::new(),
            by_base: HashMap::new(),
        };
        let merged = (0x3007..0xa000)
            .filter_map(char::from_u32)
            .filter(|c| plain(*c) == *c && fold(*c) != *c)
            .filter_map(|c| Some((c, reading_alone(c)?)));
        let mut next = PRIVATE.start;
        let mut pairs: Vec<(Symbol, Number)> = pinyin::readings_in_words()
            .chain(merged)
            .map(|(c, reading)| (base(c), reading.number()))
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        for (base, reading) in pairs {
            if all.readings[usize::from(base)] == reading || next >= PRIVATE.end {
                continue;
            }
            let symbol = next as Symbol;
            next += 1;
            all.readings[usize::from(symbol)] = reading;
            all.bases[usize::from(symbol)] = base;
            all.variants.insert((base, reading), symbol);
            all.by_base.entry(base).or_default().push(symbol);
        }
        let first_plain = Syllable::count() as Sound;
        all.sounds = (0..=u16::MAX)
            .map(|symbol| match all.reading(symbol) {
                0 => plain_code(symbol).map_or(0, |code| first_plain + Sound::from(code)),
                reading => reading,
            })
            .collect();
        all.initials = (0..=u16::MAX)
            .map(|symbol| match all.reading(symbol) {
                0 => plain_code(symbol).unwrap_or(0),
                reading => initial_of(reading),
            })
            .collect();
        all
    }

    /// The symbol of the plain character `c` read as `reading`.
    pub fn of(&self, c: char, reading: Option<Syllable>) -> Symbol {
        let base = base(c);
        let reading = reading.map_or(0, Syllable::number);
        if self.readings[usize::from(base)] == reading {
            return base;
        }
        self.variants.get(&(base, reading)).copied().unwrap_or(base)
    }

    /// The syllable that `symbol` is read as; 0 where it is no Chinese character.
    #[inline]
    pub fn reading(&self, symbol: Symbol) -> Number {
        self.readings[usize::from(symbol)]
    }

    /// The folded character of `symbol`, by code point.
    #[inline]
    pub fn base(&self, symbol: Symbol) -> Symbol {
        self.bases[usize::from(symbol)]
    }

    /// Every symbol of the folded character `base`.
    pub fn symbols_of(&self, base: Symbol) -> impl Iterator<Item = Symbol> {
        let others = self.by_base.get(&base).map_or(&[][..], Vec::as_slice);
        std::iter::once(base).chain(others.iter().copied())
    }

    /// What `symbol` sounds like.
    #[inline]
    pub fn sound(&self, symbol: Symbol) -> Sound {
        self.sounds[usize::from(symbol)]
    }

    /// What `symbol` sounds like where no word decides.
    pub fn sound_alone(&self, symbol: Symbol) -> Sound {
        self.sound(self.base(symbol))
    }

    /// How `symbol` begins.
    #[inline]
    pub fn initial(&self, symbol: Symbol) -> Initial {
        self.initials[usize::from(symbol)]
    }

    /// What else `symbol` may sound like, by its other living readings.
    pub fn other_sounds(&self, symbol: Symbol) -> impl Iterator<Item = Sound> {
        let (usual, alone) = (self.sound(symbol), self.sound_alone(symbol));
        let living = char::from_u32(self.base(symbol).into()).map_or(&[][..], living_readings);
        let others = living.iter().map(|reading| reading.number());
        others.filter(move |sound| *sound != usual && *sound != alone)
    }

    /// How else `symbol` may begin: by its other living readings, and where no word decides.
    pub fn other_initials(&self, symbol: Symbol) -> impl Iterator<Item = Initial> {
        let usual = self.initial(symbol);
        let base = self.base(symbol);
        let living = char::from_u32(base.into()).map_or(&[][..], living_readings);
        let living = living.iter().map(|reading| initial_of(reading.number()));
        std::iter::once(self.initial(base)).chain(living).filter(move |initial| *initial != usual)
    }
}

/// How the syllable `number` begins.
pub fn initial_of(number: Number) -> Initial {
    SPELLINGS.initial(number) as Initial + 1
}

/// The symbol of `c` as it compares, its reading left aside.
pub fn base(c: char) -> Symbol {
    let folded = u32::from(fold(c));
    match u16::try_from(folded) {
        Ok(code) if code < 0x20 => b' '.into(),
        Ok(_) if PRIVATE.contains(&folded) => REPLACEMENT,
        Ok(code) => code,
        Err(_) => (ASTRAL + (folded & 0x7ff)) as Symbol,
    }
}

fn alone(code: u16) -> Option<Number> {
    char::from_u32(code.into()).and_then(reading_alone).map(Syllable::number)
}

/// Letters from 1, digits from 27, 37 for what is neither and means something; none for punctuation.
fn plain_code(symbol: Symbol) -> Option<Initial> {
    let Some(c) = char::from_u32(symbol.into()) else { return Some(37) };
    match c {
        'a'..='z' => Some((c as u32 - 'a' as u32 + 1) as Initial),
        '0'..='9' => Some((c as u32 - '0' as u32 + 27) as Initial),
        _ if is_punctuation(c) || u32::from(c) < 0x20 => None,
        _ => Some(37),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_fit() {
        assert!(Syllable::count() as u32 + 37 < N_SOUNDS);
        assert!(SYMBOLS.variants.len() < PRIVATE.len());
        for symbol in 0..=u16::MAX {
            assert!(u32::from(SYMBOLS.sound(symbol)) < N_SOUNDS);
            assert!(u32::from(SYMBOLS.initial(symbol)) < N_INITIALS);
            assert_eq!(SYMBOLS.sound(symbol) == 0, SYMBOLS.initial(symbol) == 0);
        }
    }

    #[test]
    fn a_reading_makes_a_symbol() {
        let of = |text: &str| -> Vec<Symbol> {
            let readings = pinyin::readings(text);
            text.chars().zip(readings).map(|(c, r)| SYMBOLS.of(plain(c), r)).collect()
        };
        let (chong, zhong) = (of("重庆")[0], of("重量")[0]);
        assert_ne!(chong, zhong);
        assert_eq!(SYMBOLS.base(chong), SYMBOLS.base(zhong));
        assert_eq!(of("著名")[0], of("著作")[0]);
        assert_eq!(SYMBOLS.base(of("著名")[0]), SYMBOLS.base(of("着急")[0]));
        assert_eq!(of("\u{e000}"), [REPLACEMENT]);
    }
}
