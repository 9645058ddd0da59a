//! How many documents hold each character, as it compares, and what that makes it worth as a reason.
//! It counts what an index was built of, not what was put in later.

use super::corpus::Corpus;
use super::symbol::{SYMBOLS, Symbol};

/// How many documents hold each character.
#[derive(Debug, Default)]
pub struct Rarity {
    /// By folded character.
    held: Box<[u32]>,
    n_documents: usize,
}

impl Rarity {
    /// Of the characters of `corpus`.
    pub fn of(corpus: &Corpus) -> Self {
        let mut held = vec![0_u32; 1 << Symbol::BITS];
        // By character: one more than the last document that held it.
        let mut last = vec![0_u32; held.len()];
        for document in 0..corpus.len() {
            let number = document as u32 + 1;
            let mut count = |symbol: Symbol| {
                let base = usize::from(SYMBOLS.base(symbol));
                held[base] += u32::from(last[base] != number);
                last[base] = number;
            };
            corpus.title(document).iter().chain(corpus.text(document)).for_each(|s| count(*s));
            corpus.items(document).flat_map(|item| item.line).for_each(|s| count(*s));
        }
        Self { held: held.into(), n_documents: corpus.len() }
    }

    /// How many documents hold the folded character `base`.
    pub fn n_holding(&self, base: Symbol) -> usize {
        self.held.get(usize::from(base)).map_or(0, |held| *held as usize)
    }

    /// What the folded character `base` is worth.
    pub fn weight(&self, base: Symbol) -> f32 {
        weight(self.n_holding(base), self.n_documents)
    }

    /// What it takes up on the heap, in bytes.
    pub fn bytes(&self) -> usize {
        self.held.len() * size_of::<u32>()
    }
}

/// What something is worth that `n_holding` of `n_documents` hold: the usual inverse document frequency.
pub fn weight(n_holding: usize, n_documents: usize) -> f32 {
    let (held, all) = (n_holding.min(n_documents) as f32, n_documents as f32);
    (1.0 + (all - held + 0.5) / (held + 0.5)).ln()
}
