//! The words of the context lists in one message, and which of a list stand in a stretch of it.
//! They are read when a rule first asks; a question costs a binary search, however long the message.

use std::collections::HashMap;

use super::fold::Text;
use super::lexicon::{Lexicon, Word};
use super::rule::ListId;

/// So many words are looked through rather than put in order by list.
const FEW: usize = 48;

/// Words of the context lists in one message.
#[derive(Debug, Default)]
pub struct Context {
    ready: bool,
    /// By their first character.
    words: Vec<Word>,
    /// The length of the longest, in characters.
    longest: usize,
    lists: HashMap<ListId, Places>,
}

/// Where the words of one list stand.
#[derive(Debug, Default)]
struct Places {
    /// First character and one past the last, rising.
    words: Vec<(usize, usize)>,
    /// For each word the one that ends first of it and all behind it.
    soonest: Vec<usize>,
}

impl Context {
    /// Reads `text`, once.
    pub(super) fn read(&mut self, lexicon: &Lexicon, text: &Text) {
        if self.ready {
            return;
        }
        self.ready = true;
        lexicon.scan(text, &mut self.words);
        self.words.sort_unstable_by_key(|word| (word.start, word.end));
        self.longest = self.words.iter().map(|word| word.end - word.start).max().unwrap_or(0);
    }

    /// Every word, by its first character.
    pub(super) fn words(&self) -> &[Word] {
        &self.words
    }

    /// Ready for the next message.
    pub(super) fn clear(&mut self) {
        self.ready = false;
        self.words.clear();
        self.lists.clear();
    }

    /// The words that begin at `from` or behind it and before `to`.
    fn range(&self, from: usize, to: usize) -> &[Word] {
        let first = self.words.partition_point(|word| word.start < from);
        let last = self.words.partition_point(|word| word.start < to);
        self.words.get(first..last).unwrap_or_default()
    }

    /// A word of `list` that lies in the stretch from `from` to `to`.
    pub(super) fn within(
        &mut self,
        lexicon: &Lexicon,
        list: ListId,
        from: usize,
        to: usize,
    ) -> Option<(usize, usize)> {
        let range = self.range(from, to);
        if range.len() <= FEW {
            let mine = range.iter().find(|word| word.end <= to && lexicon.has(**word, list));
            return mine.map(|word| (word.start, word.end));
        }
        let words = &self.words;
        let places = self.lists.entry(list).or_insert_with(|| Places::new(lexicon, words, list));
        let first = places.words.partition_point(|(start, _)| *start < from);
        let soonest = places.words.get(*places.soonest.get(first)?)?;
        (soonest.1 <= to).then_some(*soonest)
    }

    /// A word of `list` that begins at `from` or behind it and ends between `first` and `last`, both
    /// included.
    pub(super) fn ending(
        &self,
        lexicon: &Lexicon,
        list: ListId,
        from: usize,
        first: usize,
        last: usize,
    ) -> Option<(usize, usize)> {
        let range = self.range(from.max(first.saturating_sub(self.longest)), last);
        let ends = |word: &&Word| (first..=last).contains(&word.end) && lexicon.has(**word, list);
        range.iter().find(ends).map(|word| (word.start, word.end))
    }

    /// True if a word of `list` shares a character with the stretch from `start` to `end`.
    pub(super) fn overlaps(
        &self,
        lexicon: &Lexicon,
        list: ListId,
        start: usize,
        end: usize,
    ) -> bool {
        let range = self.range(start.saturating_sub(self.longest), end);
        range.iter().any(|word| word.end > start && lexicon.has(*word, list))
    }

    /// A word of `list` that begins between `first` and `last`, both included, and ends at `end` at
    /// the latest.
    pub(super) fn beginning(
        &self,
        lexicon: &Lexicon,
        list: ListId,
        first: usize,
        last: usize,
        end: usize,
    ) -> Option<(usize, usize)> {
        let range = self.range(first, last.saturating_add(1));
        let begins = |word: &&Word| word.end <= end && lexicon.has(**word, list);
        range.iter().find(begins).map(|word| (word.start, word.end))
    }
}

impl Places {
    fn new(lexicon: &Lexicon, words: &[Word], list: ListId) -> Self {
        let mine = words.iter().filter(|word| lexicon.has(**word, list));
        let words: Vec<(usize, usize)> = mine.map(|word| (word.start, word.end)).collect();
        let mut soonest = vec![0; words.len()];
        for at in (0..words.len()).rev() {
            let behind = soonest.get(at + 1).copied();
            soonest[at] = behind.filter(|behind| words[*behind].1 < words[at].1).unwrap_or(at);
        }
        Self { words, soonest }
    }
}
