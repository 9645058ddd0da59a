//! The weakest way to be found: the query's characters in order, with gaps. `fuzzy-matcher` decides
//! whether, how well and where. Three views of a line are tried: its characters, its first letters, its
//! syllables. Asked only where little else was found.

use std::cell::RefCell;

use fuzzy_matcher::FuzzyMatcher as _;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::Field;
use super::corpus::{Corpus, Line};
use super::query::{Term, is_punctuation};
use super::symbol::{SYMBOLS, Symbol, base};
use crate::text::pinyin::Syllable;

/// The most a scattered match is worth.
const MOST_POINTS: i32 = 300;
/// The least.
const FEWEST_POINTS: i32 = 20;
/// What a match of Chinese characters is worth that leaves out so few of those in between: a little more
/// than other characters of the same sound.
const NEARLY_WHOLE: i32 = 665;
const FEW_LEFT_OUT: usize = 2;
/// Fewer units than this are in order nearly everywhere.
const FEWEST_UNITS: usize = 2;
/// Fewer letters than this are in order nearly everywhere.
const FEWEST_LETTERS: usize = 3;
/// A match may stretch over this many characters for each that it holds.
const WIDEST: usize = 6;

/// The initials and a hash of the characters of a line, as a set of bits. What a term needs must be
/// among them.
fn signature(line: Line<'_>) -> u64 {
    line.iter().fold(0, |all, symbol| {
        let others = SYMBOLS.other_initials(*symbol).fold(0, |all, other| all | 1 << other);
        all | own_bits(SYMBOLS.base(*symbol)) | 1 << SYMBOLS.initial(*symbol) | others
    })
}

fn head_signature(corpus: &Corpus, document: usize) -> u64 {
    let keywords = corpus.items(document).filter(|item| item.field == Field::Keywords);
    let keywords = keywords.map(|item| signature(item.line));
    keywords.fold(signature(corpus.title(document)), |all, bits| all | bits)
}

/// The bits of a folded character: its initial where no word decides, and a hash.
fn own_bits(base: Symbol) -> u64 {
    let hash = u64::from(base).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
    1 << SYMBOLS.initial(base) | 1 << (38 + hash % 26)
}

/// What every document holds.
#[derive(Debug, Default)]
pub struct Signatures {
    /// By document: its title and keywords.
    pub heads: Vec<u64>,
    /// By document: its text.
    pub texts: Vec<u64>,
}

impl Signatures {
    /// Of every document of `corpus`.
    pub fn of(corpus: &Corpus) -> Self {
        let documents = 0..corpus.len();
        Self {
            heads: documents.clone().map(|document| head_signature(corpus, document)).collect(),
            texts: documents.map(|document| signature(corpus.text(document))).collect(),
        }
    }

    /// Looks at `document` of `corpus` anew.
    pub fn put(&mut self, corpus: &Corpus, document: usize) {
        self.heads.resize(corpus.len(), 0);
        self.texts.resize(corpus.len(), 0);
        self.heads[document] = head_signature(corpus, document);
        self.texts[document] = signature(corpus.text(document));
    }

    /// The documents whose head, or if `texts` whose text, holds all of `needs`.
    pub fn holding(&self, needs: u64, texts: bool) -> Vec<u32> {
        let mut found = Vec::new();
        for (document, (head, text)) in self.heads.iter().zip(&self.texts).enumerate() {
            if head & needs == needs || texts && text & needs == needs {
                found.push(document as u32);
            }
        }
        found
    }

    /// What they take up on the heap, in bytes.
    pub fn bytes(&self) -> usize {
        (self.heads.capacity() + self.texts.capacity()) * size_of::<u64>()
    }
}

/// A scattered match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scattered {
    /// Up to 300, but for Chinese characters with little left out: more than a homophone is worth.
    pub points: i32,
    /// The characters that matched, in order, each once.
    pub chars: Vec<usize>,
}

/// A scattered search for one term.
pub struct Scatter<'a> {
    term: &'a Term,
    typed: String,
    /// What the term would score against itself.
    best_score: i64,
    chinese: bool,
    skim: SkimMatcherV2,
    view: RefCell<View>,
}

/// A line as `fuzzy-matcher` sees it.
#[derive(Default)]
struct View {
    text: String,
    /// For each character of `text`, the character of the line it stands for.
    sources: Vec<usize>,
}

impl View {
    fn clear(&mut self) {
        self.text.clear();
        self.sources.clear();
    }

    fn push(&mut self, c: char, source: usize) {
        self.text.push(c);
        self.sources.push(source);
    }
}

impl<'a> Scatter<'a> {
    /// Gets ready for `term`; `None` if it is too short to be looked for with gaps.
    pub fn new(term: &'a Term) -> Option<Self> {
        let chinese = term.readings.iter().any(|reading| *reading != 0);
        let fewest = if chinese { FEWEST_UNITS } else { FEWEST_LETTERS };
        if term.units.len() < fewest {
            return None;
        }
        let typed: String = term.units.iter().collect();
        let skim = SkimMatcherV2::default().ignore_case();
        let (best_score, _) = skim.fuzzy_indices(&typed, &typed)?;
        Some(Self { term, typed, best_score, chinese, skim, view: RefCell::default() })
    }

    /// True if the term has Chinese characters, the only thing worth looking for in long texts.
    pub fn is_chinese(&self) -> bool {
        self.chinese
    }

    /// What the [`signature`] of a line must hold for the term to be scattered in it. With
    /// `only_initials` every letter counts as the first of a character.
    pub fn needs(&self, only_initials: bool) -> u64 {
        let (letters, others): (Vec<char>, Vec<char>) =
            self.term.units.iter().partition(|unit| unit.is_ascii_alphanumeric());
        // What stands inside a syllable is a vowel or one of these; all else begins a character.
        let inside = |letter: char| "aeiouvngrh".contains(letter);
        let letters = letters
            .into_iter()
            .enumerate()
            .filter(|(nth, letter)| *nth == 0 || self.chinese || only_initials || !inside(*letter));
        let letters = letters.map(|(_, letter)| 1 << SYMBOLS.initial(base(letter)));
        let others = others.into_iter().map(|unit| own_bits(base(unit)));
        letters.chain(others).fold(0, |all, bits| all | bits)
    }

    /// The best scattered match of the term in `line`. With `close`, the line is long text, where only
    /// Chinese characters near each other mean anything.
    pub fn find(&self, line: Line<'_>, close: bool) -> Option<Scattered> {
        let written = self.in_order(line).then(|| self.written(line)).flatten();
        let found = match written {
            Some(mut found) => {
                let spread = found.chars.last().zip(found.chars.first()).map(|(b, a)| b - a + 1);
                let n_left_out = spread.map_or(0, |spread| spread - found.chars.len());
                if self.chinese && !close && found.chars.len() > 2 && n_left_out <= FEW_LEFT_OUT {
                    found.points = NEARLY_WHOLE - n_left_out as i32;
                }
                Some(found)
            }
            None if close || self.chinese => None,
            None => {
                let initials = self.initials_in_order(line).then(|| self.first_letters(line));
                let syllables = self.letters_in_order(line).then(|| self.syllables(line));
                let found = initials.into_iter().chain(syllables).flatten();
                found.max_by_key(|found| found.points)
            }
        };
        let widest = if close { WIDEST / 2 } else { WIDEST };
        found.filter(|found| match found.chars.as_slice() {
            [first, .., last] => last - first < widest * found.chars.len(),
            _ => false,
        })
    }

    /// True if the units stand in the line in order: quick to find out, and mostly false.
    fn in_order(&self, line: Line<'_>) -> bool {
        let mut wanted = self.term.units.iter().map(|unit| base(*unit));
        let mut next = wanted.next();
        for symbol in line {
            if next == Some(SYMBOLS.base(*symbol)) {
                next = wanted.next();
                if next.is_none() {
                    return true;
                }
            }
        }
        false
    }

    /// True if the units are first letters of the line in order.
    fn initials_in_order(&self, line: Line<'_>) -> bool {
        let mut wanted = self.term.units.iter().map(|unit| SYMBOLS.initial(base(*unit)));
        let mut next = wanted.next();
        for symbol in line {
            if next == Some(SYMBOLS.initial(*symbol)) {
                next = wanted.next();
                if next.is_none() {
                    return true;
                }
            }
        }
        false
    }

    /// True if the units are letters of the line's syllables in order.
    fn letters_in_order(&self, line: Line<'_>) -> bool {
        let mut wanted = self.typed.bytes();
        let mut next = wanted.next();
        for symbol in line {
            let spelling =
                Syllable::from_number(SYMBOLS.reading(*symbol)).map_or("", Syllable::spelling);
            // A syllable is entered by its first letter.
            let mut entered = false;
            for letter in spelling.bytes() {
                if next == Some(letter) {
                    entered = true;
                    next = wanted.next();
                    if next.is_none() {
                        return true;
                    }
                } else if !entered {
                    break;
                }
            }
            if spelling.is_empty() && next.is_some_and(|letter| u16::from(letter) == *symbol) {
                next = wanted.next();
                if next.is_none() {
                    return true;
                }
            }
        }
        false
    }

    fn written(&self, line: Line<'_>) -> Option<Scattered> {
        let mut view = self.view.borrow_mut();
        view.clear();
        for (source, symbol) in line.iter().enumerate() {
            let c = char::from_u32(SYMBOLS.base(*symbol).into())
                .filter(|c| !is_punctuation(*c))
                .unwrap_or(' ');
            view.push(c, source);
        }
        self.ask(&view)
    }

    fn first_letters(&self, line: Line<'_>) -> Option<Scattered> {
        let mut view = self.view.borrow_mut();
        view.clear();
        for (source, symbol) in line.iter().enumerate() {
            let reading = Syllable::from_number(SYMBOLS.reading(*symbol));
            let first = reading.and_then(|syllable| syllable.spelling().chars().next());
            view.push(first.or_else(|| char::from_u32((*symbol).into())).unwrap_or(' '), source);
        }
        self.ask(&view)
    }

    fn syllables(&self, line: Line<'_>) -> Option<Scattered> {
        let mut view = self.view.borrow_mut();
        view.clear();
        for (source, symbol) in line.iter().enumerate() {
            match Syllable::from_number(SYMBOLS.reading(*symbol)) {
                Some(syllable) => {
                    view.push(' ', source);
                    syllable.spelling().chars().for_each(|c| view.push(c, source));
                }
                None => view.push(char::from_u32((*symbol).into()).unwrap_or(' '), source),
            }
        }
        let (score, indices) = self.skim.fuzzy_indices(&view.text, &self.typed)?;
        // Letters out of the middle of a syllable were not meant.
        let first_of = |index: usize| {
            index == 0
                || view.sources[index - 1] != view.sources[index]
                || view.text.as_bytes()[index - 1] == b' '
        };
        let mut last = None;
        for index in &indices {
            let source = *view.sources.get(*index)?;
            if last != Some(source) && view.text.is_ascii() && !first_of(*index) {
                return None;
            }
            last = Some(source);
        }
        self.settle(&view, score, &indices)
    }

    fn ask(&self, view: &View) -> Option<Scattered> {
        let (score, indices) = self.skim.fuzzy_indices(&view.text, &self.typed)?;
        self.settle(view, score, &indices)
    }

    fn settle(&self, view: &View, score: i64, indices: &[usize]) -> Option<Scattered> {
        let mut chars: Vec<usize> =
            indices.iter().filter_map(|index| view.sources.get(*index).copied()).collect();
        chars.dedup();
        let share =
            score.clamp(0, self.best_score) * i64::from(MOST_POINTS) / self.best_score.max(1);
        let points = i32::try_from(share).unwrap_or(0).clamp(FEWEST_POINTS, MOST_POINTS);
        Some(Scattered { points, chars })
    }
}
