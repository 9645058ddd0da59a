//! What is searched, packed: one number per character for how it compares and one for how it is read,
//! in three zones (titles; texts; keywords, tags and shortcuts). It does not match or rank.

use std::collections::HashMap;

use super::spelling::Number;
use super::{Document, Field};
use crate::text::fold::{fold, plain};
use crate::text::pinyin::{self, Syllable};

/// How a character compares: its folded code point; those beyond U+FFFF share 2,048 places that no
/// character of the basic plane takes.
pub type Symbol = u16;

/// The symbol of `c` when folded.
pub fn symbol(c: char) -> Symbol {
    let folded = u32::from(fold(c));
    match u16::try_from(folded) {
        Ok(code) if code < 0x20 => b' '.into(),
        Ok(code) => code,
        Err(_) => 0xd800 + (folded & 0x7ff) as u16,
    }
}

/// Characters of one part of one document.
#[derive(Clone, Copy, Debug, Default)]
pub struct Line<'a> {
    /// How each compares.
    pub symbols: &'a [Symbol],
    /// How each is read; 0 where it is no Chinese character.
    pub readings: &'a [Number],
}

impl<'a> Line<'a> {
    /// Its length in characters.
    pub fn len(self) -> usize {
        self.symbols.len()
    }

    /// The characters from `start` on.
    pub fn from(self, start: usize) -> Self {
        Self {
            symbols: self.symbols.get(start..).unwrap_or_default(),
            readings: self.readings.get(start..).unwrap_or_default(),
        }
    }

    /// Symbol and reading of each character.
    pub fn iter(
        self,
    ) -> impl DoubleEndedIterator<Item = (Symbol, Number)> + ExactSizeIterator + 'a {
        self.symbols.iter().copied().zip(self.readings.iter().copied())
    }
}

/// One line per document.
#[derive(Debug, Default)]
pub struct Zone {
    symbols: Vec<Symbol>,
    readings: Vec<Number>,
    /// Per document: one past its last character.
    ends: Vec<u32>,
}

impl Zone {
    /// The line of `document`.
    pub fn line(&self, document: usize) -> Line<'_> {
        let start = document.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        let range =
            start.unwrap_or(0) as usize..self.ends.get(document).map_or(0, |end| *end as usize);
        Line {
            symbols: self.symbols.get(range.clone()).unwrap_or_default(),
            readings: self.readings.get(range).unwrap_or_default(),
        }
    }

    fn push(&mut self, text: &str, scratch: &mut Scratch) {
        scratch.plain.clear();
        scratch.plain.extend(text.chars().map(plain));
        scratch.read.clear();
        pinyin::read_into(&scratch.plain, &mut scratch.read);
        self.symbols.extend(scratch.plain.iter().map(|c| symbol(*c)));
        self.readings.extend(scratch.read.iter().map(|s| s.map_or(0, Syllable::number)));
    }

    fn end_line(&mut self) {
        // Four billion characters are beyond what a program of this kind is given.
        self.ends.push(u32::try_from(self.symbols.len()).unwrap_or(u32::MAX));
    }
}

#[derive(Default)]
struct Scratch {
    plain: Vec<char>,
    read: Vec<Option<Syllable>>,
}

/// Stands before each item in the zone of keywords, tags and shortcuts. No folded character is below
/// U+0020, so nothing typed can equal it.
const MARKERS: [(Symbol, Field); 3] =
    [(1, Field::Keywords), (2, Field::Tags), (3, Field::Shortcut)];

/// Everything that is searched.
#[derive(Debug, Default)]
pub struct Corpus {
    /// Short names.
    pub titles: Zone,
    /// Texts.
    pub texts: Zone,
    /// Keywords, tags and shortcuts, each after a marker.
    pub others: Zone,
    /// Documents by folded shortcut and by folded id.
    names: HashMap<Box<str>, Vec<u32>>,
}

/// An item of the zone of keywords, tags and shortcuts.
#[derive(Clone, Copy, Debug)]
pub struct Item<'a> {
    /// Which part it belongs to.
    pub field: Field,
    /// Its place among the items of that part, from 0.
    pub index: usize,
    /// Its characters.
    pub line: Line<'a>,
}

impl Corpus {
    /// Packs `documents`.
    pub fn build(documents: &[Document]) -> Self {
        let mut corpus = Self::default();
        let mut scratch = Scratch::default();
        for (number, document) in documents.iter().enumerate() {
            corpus.titles.push(&document.title, &mut scratch);
            corpus.titles.end_line();
            corpus.texts.push(&document.text, &mut scratch);
            corpus.texts.end_line();
            let parts: [(usize, &[String]); 3] =
                [(0, &document.keywords), (1, &document.tags), (2, document.shortcut.as_slice())];
            for (marker, items) in parts {
                for item in items {
                    corpus.others.symbols.push(MARKERS[marker].0);
                    corpus.others.readings.push(0);
                    corpus.others.push(item, &mut scratch);
                }
            }
            corpus.others.end_line();
            for name in document.shortcut.iter().chain([&document.id]) {
                let name: String = name.trim().chars().map(fold).collect();
                if !name.is_empty() {
                    corpus.names.entry(name.into()).or_default().push(number as u32);
                }
            }
        }
        corpus
    }

    /// How many documents there are.
    pub fn len(&self) -> usize {
        self.titles.ends.len()
    }

    /// The documents whose shortcut or id is `folded`.
    pub fn named(&self, folded: &str) -> &[u32] {
        self.names.get(folded).map_or(&[], Vec::as_slice)
    }

    /// Keywords, tags and shortcut of `document`, in this order.
    pub fn items(&self, document: usize) -> impl Iterator<Item = Item<'_>> {
        let line = self.others.line(document);
        let is_marker = |symbol: &Symbol| *symbol < 0x20;
        let mut next_start = 0;
        let mut counts = [0_usize; MARKERS.len()];
        std::iter::from_fn(move || {
            let marker = usize::from(line.symbols.get(next_start)?.checked_sub(1)?);
            let rest = line.from(next_start + 1);
            let length = rest.symbols.iter().position(is_marker).unwrap_or(rest.len());
            next_start += 1 + length;
            let (_, field) = MARKERS.get(marker)?;
            let index = counts[marker];
            counts[marker] += 1;
            let line = Line {
                symbols: rest.symbols.get(..length)?,
                readings: rest.readings.get(..length)?,
            };
            Some(Item { field: *field, index, line })
        })
    }
}
