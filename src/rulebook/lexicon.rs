//! The words of every context list in one automaton; for each word, the lists it is in.
//! It is scanned only for lines in which a rule asks for its surroundings.

use std::collections::HashMap;

use super::automaton::Automaton;
use super::fold::Text;
use super::rule::ListId;

/// Words by what they mean in a context.
#[derive(Debug, Default)]
pub struct Lexicon {
    automaton: Option<Automaton<u32>>,
    /// One bit a list.
    sets: Vec<Vec<u64>>,
}

/// A word of the lexicon in a text, in characters, with the number of its set of lists.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// First character.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    set: u32,
}

impl Lexicon {
    /// A lexicon of words, each with one list that it is in; a word may come with several.
    pub fn new(entries: Vec<(Vec<char>, ListId)>) -> Self {
        let mut by_word: HashMap<Vec<char>, Vec<u64>> = HashMap::new();
        for (word, list) in entries {
            let set = by_word.entry(word).or_default();
            let (block, bit) = place(list);
            if set.len() <= block {
                set.resize(block + 1, 0);
            }
            set[block] |= bit;
        }
        let mut numbers: HashMap<Vec<u64>, u32> = HashMap::new();
        let mut words = Vec::with_capacity(by_word.len());
        for (word, set) in by_word {
            let next = numbers.len() as u32;
            words.push((word, *numbers.entry(set).or_insert(next)));
        }
        let mut sets = vec![Vec::new(); numbers.len()];
        for (set, number) in numbers {
            sets[number as usize] = set;
        }
        Self { automaton: Some(Automaton::new(words)), sets }
    }

    /// Every word of the lexicon in `text`.
    pub fn scan(&self, text: &Text, words: &mut Vec<Word>) {
        let Some(automaton) = &self.automaton else { return };
        automaton.scan(text, |start, end, sets| {
            words.extend(sets.iter().map(|set| Word { start, end, set: *set }));
        });
    }

    /// True if `word` is in `list`.
    pub fn has(&self, word: Word, list: ListId) -> bool {
        let (block, bit) = place(list);
        let set = self.sets.get(word.set as usize);
        set.and_then(|set| set.get(block)).is_some_and(|bits| bits & bit != 0)
    }
}

fn place(list: ListId) -> (usize, u64) {
    ((list / 64) as usize, 1 << (list % 64))
}
