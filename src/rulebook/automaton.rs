//! Finds every given word in a folded text, all at once; overlapping words too.
//! It does not decide which of them count.

use std::collections::HashMap;

use daachorse::CharwiseDoubleArrayAhoCorasick;

use super::fold::Text;

/// Words, each with what it means to whom.
pub struct Automaton<E> {
    machine: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
    /// For each word: its length in characters, and where its meanings begin and end.
    words: Vec<(u32, u32, u32)>,
    meanings: Vec<E>,
}

impl<E> Automaton<E> {
    /// An automaton of `words`; empty words are left out.
    pub fn new(words: impl IntoIterator<Item = (Vec<char>, E)>) -> Self {
        let mut by_word: HashMap<Vec<char>, Vec<E>> = HashMap::new();
        for (word, meaning) in words {
            if !word.is_empty() {
                by_word.entry(word).or_default().push(meaning);
            }
        }
        let mut sorted: Vec<_> = by_word.into_iter().collect();
        sorted.sort_by(|(one, _), (other, _)| one.cmp(other));
        let mut words = Vec::with_capacity(sorted.len());
        let mut meanings = Vec::new();
        let mut texts: Vec<(String, u32)> = Vec::with_capacity(sorted.len());
        for (index, (word, group)) in sorted.into_iter().enumerate() {
            let first = meanings.len() as u32;
            meanings.extend(group);
            words.push((word.len() as u32, first, meanings.len() as u32));
            texts.push((word.iter().collect(), index as u32));
        }
        // Building fails for no words, repeated words and sizes far beyond any rulebook.
        let machine = CharwiseDoubleArrayAhoCorasick::with_values(texts).ok();
        Self { machine, words, meanings }
    }

    /// Calls `found` with the first character, one past the last, and the meanings of each word in `text`.
    #[inline]
    pub fn scan(&self, text: &Text, mut found: impl FnMut(usize, usize, &[E])) {
        let Some(machine) = &self.machine else { return };
        let mut stepper = machine.find_overlapping_stepper();
        for (index, one) in text.chars.iter().enumerate() {
            stepper.consume(one.c);
            for hit in stepper.matches() {
                let Some((length, first, last)) = self.words.get(hit.value() as usize) else {
                    continue;
                };
                let end = index + 1;
                let meanings = self.meanings.get(*first as usize..*last as usize);
                found(end - *length as usize, end, meanings.unwrap_or_default());
            }
        }
    }
}

impl<E> std::fmt::Debug for Automaton<E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Automaton({} words)", self.words.len())
    }
}
