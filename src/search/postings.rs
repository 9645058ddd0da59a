//! Posting lists: which documents hold which gram. Two kinds of grams over each line, punctuation left
//! out: pairs of sounds, and triples of initials. The end of a line counts as the sound and the initial
//! 0, so that one sound, or one or two initials, are a range of keys. Lists are in the order of the
//! documents, differences coded in seven bits a byte. Knows lines and keys, not queries.

use std::ops::Range;

use super::corpus::{Corpus, Line};
use super::matcher::Lines;
use super::symbol::{Initial, N_INITIALS, N_SOUNDS, SYMBOLS, Sound};

/// The key of a gram.
pub type Key = u32;

/// The key of two sounds.
pub fn pair_key(first: Sound, second: Sound) -> Key {
    Key::from(first) * N_SOUNDS + Key::from(second)
}

/// The key of three initials.
pub fn triple_key(first: Initial, second: Initial, third: Initial) -> Key {
    (Key::from(first) * N_INITIALS + Key::from(second)) * N_INITIALS + Key::from(third)
}

/// One list per key.
#[derive(Debug, Default)]
pub struct Lists {
    /// By key: where its list begins in `bytes`; one more at the end.
    starts: Box<[u32]>,
    bytes: Box<[u8]>,
}

/// Lists over a part of what is searched.
#[derive(Debug, Default)]
pub struct Family {
    /// Pairs of sounds.
    pub pairs: Lists,
    /// Triples of initials.
    pub triples: Lists,
}

/// All lists.
#[derive(Debug, Default)]
pub struct Postings {
    /// Titles, keywords and shortcuts.
    pub head: Family,
    /// Texts and tags.
    pub rest: Family,
}

impl Postings {
    /// The lists of `corpus`.
    pub fn build(corpus: &Corpus) -> Self {
        let head = |document: usize, visit: &mut dyn FnMut(Line<'_>)| {
            visit(corpus.title(document));
            let items = corpus.items(document).filter(|item| Lines::Head.hold(item.field));
            items.for_each(|item| visit(item.line));
        };
        let rest = |document: usize, visit: &mut dyn FnMut(Line<'_>)| {
            visit(corpus.text(document));
            let items = corpus.items(document).filter(|item| Lines::Rest.hold(item.field));
            items.for_each(|item| visit(item.line));
        };
        Self { head: Family::build(corpus.len(), &head), rest: Family::build(corpus.len(), &rest) }
    }

    /// The lists of either part, and which lines they speak of.
    pub fn families(&self) -> [(&Family, Lines); 2] {
        [(&self.head, Lines::Head), (&self.rest, Lines::Rest)]
    }

    /// What they take up on the heap, in bytes.
    pub fn bytes(&self) -> usize {
        let lists = [&self.head.pairs, &self.head.triples, &self.rest.pairs, &self.rest.triples];
        lists.map(|lists| lists.starts.len() * size_of::<u32>() + lists.bytes.len()).iter().sum()
    }
}

/// Shows every line of a document.
type Visit<'a> = &'a dyn Fn(usize, &mut dyn FnMut(Line<'_>));

impl Family {
    fn build(n_documents: usize, lines: Visit<'_>) -> Self {
        let n_pairs = (N_SOUNDS * N_SOUNDS) as usize;
        let n_triples = N_INITIALS.pow(3) as usize;
        // First how long every list will be, then what it holds.
        let mut pairs = Lengths::new(n_pairs);
        let mut triples = Lengths::new(n_triples);
        let mut stream = Stream::default();
        for document in 0..n_documents {
            lines(document, &mut |line| {
                stream.read(line);
                stream.pairs(&mut |key| pairs.count(key, document as u32));
                stream.triples(&mut |key| triples.count(key, document as u32));
            });
        }
        let (mut pairs, mut triples) = (pairs.lists(), triples.lists());
        for document in 0..n_documents {
            lines(document, &mut |line| {
                stream.read(line);
                stream.pairs(&mut |key| pairs.write(key, document as u32));
                stream.triples(&mut |key| triples.write(key, document as u32));
            });
        }
        Self { pairs: pairs.done(), triples: triples.done() }
    }
}

impl Lists {
    /// How many bytes the lists of `keys` take up: a little more than the documents they name.
    pub fn cost(&self, keys: &Range<Key>) -> usize {
        let start = self.starts.get(keys.start as usize).copied().unwrap_or(0);
        let end = self.starts.get(keys.end as usize).copied().unwrap_or(start);
        (end - start) as usize
    }

    /// Calls `visit` with each document in the lists of `keys`, list after list.
    pub fn for_each(&self, keys: Range<Key>, mut visit: impl FnMut(u32)) {
        for key in keys {
            let (Some(start), Some(end)) =
                (self.starts.get(key as usize), self.starts.get(key as usize + 1))
            else {
                return;
            };
            let mut document = 0;
            let (mut difference, mut shift) = (0, 0);
            for byte in self.bytes.get(*start as usize..*end as usize).unwrap_or_default() {
                difference |= u32::from(byte & 0x7f) << shift;
                if byte & 0x80 != 0 {
                    shift += 7;
                    continue;
                }
                document += difference;
                visit(document - 1);
                (difference, shift) = (0, 0);
            }
        }
    }
}

/// How many bytes `difference` takes up.
fn coded_length(difference: u32) -> u32 {
    (32 - (difference | 1).leading_zeros()).div_ceil(7)
}

/// First pass: how long each list will be.
struct Lengths {
    lengths: Vec<u32>,
    /// By key: one more than the last document.
    last: Vec<u32>,
}

impl Lengths {
    fn new(n_keys: usize) -> Self {
        Self { lengths: vec![0; n_keys], last: vec![0; n_keys] }
    }

    fn count(&mut self, key: Key, document: u32) {
        let (Some(length), Some(last)) =
            (self.lengths.get_mut(key as usize), self.last.get_mut(key as usize))
        else {
            return;
        };
        if *last <= document {
            *length += coded_length(document + 1 - *last);
            *last = document + 1;
        }
    }

    fn lists(self) -> Writer {
        let mut at = 0;
        let mut starts = Vec::with_capacity(self.lengths.len() + 1);
        for length in &self.lengths {
            starts.push(at);
            at += length;
        }
        starts.push(at);
        let mut last = self.last;
        last.fill(0);
        Writer { next: starts.clone(), starts, last, bytes: vec![0; at as usize] }
    }
}

/// Second pass: what each list holds.
struct Writer {
    starts: Vec<u32>,
    next: Vec<u32>,
    last: Vec<u32>,
    bytes: Vec<u8>,
}

impl Writer {
    fn write(&mut self, key: Key, document: u32) {
        let (Some(next), Some(last)) =
            (self.next.get_mut(key as usize), self.last.get_mut(key as usize))
        else {
            return;
        };
        if *last > document {
            return;
        }
        let mut difference = document + 1 - *last;
        *last = document + 1;
        loop {
            let Some(slot) = self.bytes.get_mut(*next as usize) else { return };
            *next += 1;
            *slot = (difference & 0x7f) as u8;
            difference >>= 7;
            if difference == 0 {
                return;
            }
            *slot |= 0x80;
        }
    }

    fn done(self) -> Lists {
        Lists { starts: self.starts.into(), bytes: self.bytes.into() }
    }
}

/// A line as sounds and initials, punctuation left out.
#[derive(Default)]
struct Stream {
    /// Each with the sound it has where no word decides, if that differs, and up to two others that it
    /// may have; 0 for none.
    sounds: Vec<[Sound; 4]>,
    /// Each with up to two others it may have; 0 for none.
    initials: Vec<[Initial; 3]>,
}

impl Stream {
    fn read(&mut self, line: Line<'_>) {
        let symbols = &*SYMBOLS;
        self.sounds.clear();
        self.initials.clear();
        for symbol in line {
            let sound = symbols.sound(*symbol);
            if sound == 0 {
                continue;
            }
            let alone = symbols.sound_alone(*symbol);
            let mut sounds = [sound, if alone == sound { 0 } else { alone }, 0, 0];
            for (slot, other) in sounds.iter_mut().skip(2).zip(symbols.other_sounds(*symbol)) {
                *slot = other;
            }
            self.sounds.push(sounds);
            let mut initials = [symbols.initial(*symbol), 0, 0];
            for other in symbols.other_initials(*symbol) {
                if !initials.contains(&other)
                    && let Some(free) = initials.iter_mut().find(|initial| **initial == 0)
                {
                    *free = other;
                }
            }
            self.initials.push(initials);
        }
    }

    fn pairs(&self, visit: &mut dyn FnMut(Key)) {
        for (at, first) in self.sounds.iter().enumerate() {
            let second = self.sounds.get(at + 1).copied().unwrap_or([0; 4]);
            visit(pair_key(first[0], second[0]));
            if first[1..] == [0; 3] && second[1..] == [0; 3] {
                continue;
            }
            for (nth, a) in first.iter().enumerate().filter(|(nth, a)| *nth == 0 || **a != 0) {
                let others = second.iter().enumerate().filter(|(nth, b)| *nth == 0 || **b != 0);
                // Two rare readings in a row are left to the initials.
                for (_, b) in others.filter(|(other, _)| nth + other > 0 && (nth < 2 || *other < 2))
                {
                    visit(pair_key(*a, *b));
                }
            }
        }
    }

    fn triples(&self, visit: &mut dyn FnMut(Key)) {
        let end = [0, 0, 0];
        // The end of the line is a 0 that counts; a 0 further on in a set of others does not.
        let choices = |initials: &[Initial; 3]| -> usize {
            1 + initials.iter().skip(1).filter(|initial| **initial != 0).count()
        };
        for at in 0..self.initials.len() {
            let at = |offset: usize| self.initials.get(at + offset).unwrap_or(&end);
            let (first, second, third) = (at(0), at(1), at(2));
            for a in &first[..choices(first)] {
                for b in &second[..choices(second)] {
                    for c in &third[..choices(third)] {
                        visit(triple_key(*a, *b, *c));
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Document;

    #[test]
    fn lists_name_the_documents_that_hold_the_gram() {
        let titles = ["退款", "退，款", "推款", "退货", "说明退款"];
        let mut documents: Vec<Document> = Vec::new();
        for round in 0..300 {
            let title = if round < titles.len() { titles[round] } else { "其他" };
            documents.push(Document { title: title.to_owned(), ..Document::default() });
        }
        documents.push(Document { title: "退款".to_owned(), ..Document::default() });
        let postings = Postings::build(&Corpus::build(&documents));
        let sound = |c: char| SYMBOLS.sound(c as u16);
        let list = |lists: &Lists, keys: Range<Key>| {
            let mut found = Vec::new();
            lists.for_each(keys, |document| found.push(document));
            found
        };
        let tui_kuan = pair_key(sound('退'), sound('款'));
        assert_eq!(list(&postings.head.pairs, tui_kuan..tui_kuan + 1), [0, 1, 2, 4, 300]);
        let tui = pair_key(sound('退'), 0)..pair_key(sound('退') + 1, 0);
        assert_eq!(list(&postings.head.pairs, tui).len(), 6);
        let tk_end = triple_key(20, 11, 0);
        assert_eq!(list(&postings.head.triples, tk_end..tk_end + 1), [0, 1, 2, 4, 300]);
        assert!(list(&postings.rest.pairs, 0..N_SOUNDS * N_SOUNDS).is_empty());
    }
}
