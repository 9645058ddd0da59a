//! What is searched, packed: one symbol per character, in three zones (titles; texts; keywords, tags and
//! shortcuts), and who is called what. It does not match or rank.

use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};

use super::symbol::{SYMBOLS, Symbol};
use super::{Document, Field};
use crate::text::fold::{fold, plain};
use crate::text::pinyin::{self, Syllable};

/// The symbols of one part of one document.
pub type Line<'a> = &'a [Symbol];

/// One line per document.
#[derive(Debug, Default)]
pub struct Zone {
    symbols: Vec<Symbol>,
    /// Per document: one past its last character.
    ends: Vec<u32>,
}

impl Zone {
    /// The line of `document`.
    #[inline]
    pub fn line(&self, document: usize) -> Line<'_> {
        let start = match document {
            0 => 0,
            _ => self.ends.get(document - 1).map_or(0, |end| *end as usize),
        };
        let end = self.ends.get(document).map_or(0, |end| *end as usize);
        self.symbols.get(start..end).unwrap_or_default()
    }

    fn push(&mut self, text: &str, scratch: &mut Scratch) {
        scratch.plain.clear();
        scratch.plain.extend(text.chars().map(plain));
        scratch.read.clear();
        pinyin::read_into(&scratch.plain, &mut scratch.read);
        let read = scratch.plain.iter().zip(&scratch.read);
        self.symbols.extend(read.map(|(c, reading)| SYMBOLS.of(*c, *reading)));
    }

    fn push_items(&mut self, document: &Document, scratch: &mut Scratch) {
        let parts: [(usize, &[String]); 3] =
            [(0, &document.keywords), (1, &document.tags), (2, document.shortcut.as_slice())];
        for (marker, items) in parts {
            for item in items {
                self.symbols.push(MARKERS[marker].0);
                self.push(item, scratch);
            }
        }
    }

    fn end_line(&mut self) {
        // Four billion characters are beyond what a program of this kind is given.
        self.ends.push(u32::try_from(self.symbols.len()).unwrap_or(u32::MAX));
    }

    fn shrink(&mut self) {
        self.symbols.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    fn bytes(&self) -> usize {
        self.symbols.capacity() * size_of::<Symbol>() + self.ends.capacity() * size_of::<u32>()
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
    titles: Zone,
    /// Texts.
    texts: Zone,
    /// Keywords, tags and shortcuts, each after a marker.
    others: Zone,
    /// Hashes of folded shortcuts and ids, with their documents, in order.
    names: Vec<(u64, u32)>,
    /// The same of documents that were put in later, in no order: those in `names` are not moved, which
    /// would take the longer the more there are.
    changed_names: Vec<(u64, u32)>,
    /// Title, text and the rest of documents that were put in later, by number.
    changed: BTreeMap<usize, [Vec<Symbol>; 3]>,
    /// How many of those stand behind the last.
    n_added: usize,
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
            corpus.others.push_items(document, &mut scratch);
            corpus.others.end_line();
            corpus.names.extend(hashes(document).map(|hash| (hash, number as u32)));
        }
        corpus.names.sort_unstable();
        corpus.names.shrink_to_fit();
        for zone in [&mut corpus.titles, &mut corpus.texts, &mut corpus.others] {
            zone.shrink();
        }
        corpus
    }

    /// Puts `document` in the place of number `number`, or behind the last if that is its number. Takes
    /// time in proportion to the document; the space of what stood there is not given back.
    pub fn put(&mut self, number: usize, document: &Document) {
        let mut scratch = Scratch::default();
        let (mut title, mut text, mut others) = (Zone::default(), Zone::default(), Zone::default());
        title.push(&document.title, &mut scratch);
        text.push(&document.text, &mut scratch);
        others.push_items(document, &mut scratch);
        self.changed_names.retain(|(_, document)| *document as usize != number);
        self.changed_names.extend(hashes(document).map(|hash| (hash, number as u32)));
        let lines = [title.symbols, text.symbols, others.symbols];
        self.n_added = self.n_added.max((number + 1).saturating_sub(self.titles.ends.len()));
        self.changed.insert(number, lines);
    }

    /// The documents that were put in after the corpus was made, in order.
    pub fn changed(&self) -> impl Iterator<Item = usize> {
        self.changed.keys().copied()
    }

    /// The title of `document`.
    #[inline]
    pub fn title(&self, document: usize) -> Line<'_> {
        self.line(document, 0, &self.titles)
    }

    /// The text of `document`.
    #[inline]
    pub fn text(&self, document: usize) -> Line<'_> {
        self.line(document, 1, &self.texts)
    }

    #[inline]
    fn line<'a>(&'a self, document: usize, part: usize, zone: &'a Zone) -> Line<'a> {
        if !self.changed.is_empty()
            && let Some(lines) = self.changed.get(&document)
        {
            return &lines[part];
        }
        zone.line(document)
    }

    /// How many documents there are.
    pub fn len(&self) -> usize {
        self.titles.ends.len() + self.n_added
    }

    /// The documents whose shortcut or id is `name`, folding aside.
    pub fn named(&self, name: &str) -> impl Iterator<Item = usize> {
        let hash = name_hash(name);
        let from = self.names.partition_point(|(known, _)| *known < hash);
        let names = self.names.get(from..).unwrap_or_default();
        let of_built = names.iter().take_while(move |(known, _)| *known == hash);
        let of_built = of_built.map(|(_, document)| *document as usize);
        let changed = self.changed_names.iter().filter(move |(known, _)| *known == hash);
        of_built
            .filter(|document| !self.changed.contains_key(document))
            .chain(changed.map(|(_, document)| *document as usize))
    }

    /// What it takes up on the heap, in bytes.
    pub fn bytes(&self) -> usize {
        let zones = [&self.titles, &self.texts, &self.others];
        zones.map(Zone::bytes).iter().sum::<usize>()
            + (self.names.capacity() + self.changed_names.capacity()) * size_of::<(u64, u32)>()
    }

    /// Keywords, tags and shortcut of `document`, in this order.
    pub fn items(&self, document: usize) -> impl Iterator<Item = Item<'_>> {
        let line = self.line(document, 2, &self.others);
        let is_marker = |symbol: &Symbol| *symbol < 0x20;
        let mut next_start = 0;
        let mut counts = [0_usize; MARKERS.len()];
        std::iter::from_fn(move || {
            let marker = usize::from(line.get(next_start)?.checked_sub(1)?);
            let rest = line.get(next_start + 1..)?;
            let length = rest.iter().position(is_marker).unwrap_or(rest.len());
            next_start += 1 + length;
            let (_, field) = MARKERS.get(marker)?;
            let index = counts[marker];
            counts[marker] += 1;
            Some(Item { field: *field, index, line: rest.get(..length)? })
        })
    }
}

/// The hashes of the names of `document`.
fn hashes(document: &Document) -> impl Iterator<Item = u64> {
    let names = document.shortcut.iter().chain([&document.id]);
    names.filter(|name| !name.trim().is_empty()).map(|name| name_hash(name))
}

/// The hash of a shortcut or an id, folding aside. Sixty-four bits: two names of one library do not meet.
fn name_hash(name: &str) -> u64 {
    let folded: String = name.trim().chars().map(fold).collect();
    BuildHasherDefault::<DefaultHasher>::default().hash_one(folded)
}
