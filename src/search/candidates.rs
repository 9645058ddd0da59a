//! Which documents are worth asking: the union of the lists of a cut, or the intersection of several
//! such unions, in the order of the documents. It does not ask them.

use super::lattice::Cut;
use super::postings::Lists;

/// Lists shorter than this are not worth intersecting.
const SHORT: usize = 128;
/// At most so many cuts are intersected.
const MOST_CUTS: usize = 3;

/// A set of documents.
#[derive(Clone, Debug, Default)]
pub struct Documents {
    words: Vec<u64>,
}

impl Documents {
    /// No document of `n_documents`.
    pub fn none(n_documents: usize) -> Self {
        Self { words: vec![0; n_documents.div_ceil(64)] }
    }

    /// Puts `document` in.
    pub fn insert(&mut self, document: usize) {
        if let Some(word) = self.words.get_mut(document / 64) {
            *word |= 1 << (document % 64);
        }
    }

    /// True if `document` is in it.
    pub fn contains(&self, document: usize) -> bool {
        self.words.get(document / 64).is_some_and(|word| word & 1 << (document % 64) != 0)
    }

    /// Keeps what is in `other` too.
    pub fn intersect(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
    }

    /// Those in it, in order.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        self.words
            .iter()
            .enumerate()
            .filter(|(_, word)| **word != 0)
            .flat_map(|(index, word)| super::pattern::bits(*word).map(move |bit| index * 64 + bit))
    }

    fn insert_cut(&mut self, cut: &Cut, lists: &Lists) {
        for keys in &cut.keys {
            lists.for_each(keys.clone(), |document| self.insert(document as usize));
        }
    }
}

/// Where to look.
pub enum Candidates {
    /// These.
    Some(Documents),
    /// So many that reading the lists costs more than looking at documents one after the other.
    Most,
}

impl Candidates {
    /// The documents that hold at least one key of each of the cheapest of `cuts`.
    pub fn of(cuts: &[Cut], lists: &Lists, n_documents: usize) -> Self {
        let [first, others @ ..] = cuts else { return Self::Most };
        // Tests always go by the lists, so that what these miss shows.
        if first.cost > n_documents / 6 + SHORT && !cfg!(test) {
            return Self::Most;
        }
        let mut found = Documents::none(n_documents);
        found.insert_cut(first, lists);
        if first.cost > SHORT {
            let cheap = first.cost.saturating_mul(4);
            for cut in others.iter().take(MOST_CUTS - 1).filter(|cut| cut.cost <= cheap) {
                let mut with = Documents::none(n_documents);
                with.insert_cut(cut, lists);
                found.intersect(&with);
            }
        }
        Self::Some(found)
    }

    /// The documents of either.
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Some(mut these), Self::Some(those)) => {
                for (word, other) in these.words.iter_mut().zip(&those.words) {
                    *word |= other;
                }
                Self::Some(these)
            }
            _ => Self::Most,
        }
    }

    /// The documents of both.
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Some(mut these), Self::Some(those)) => {
                these.intersect(&those);
                Self::Some(these)
            }
            (Self::Some(these), Self::Most) => Self::Some(these),
            (Self::Most, other) => other,
        }
    }
}
