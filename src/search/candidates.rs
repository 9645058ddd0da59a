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

    /// Those in it, in order.
    fn to_vec(&self, capacity: usize) -> Vec<u32> {
        let mut found = Vec::with_capacity(capacity);
        for (index, word) in self.words.iter().enumerate() {
            let mut rest = *word;
            while rest != 0 {
                found.push((index * 64) as u32 + rest.trailing_zeros());
                rest &= rest - 1;
            }
        }
        found
    }
}

/// Where to look.
pub enum Candidates {
    /// These, in order.
    Some(Vec<u32>),
    /// So many that reading the lists costs more than looking at documents one after the other.
    Most,
}

impl Candidates {
    /// The documents that hold at least one key of each of the cheapest of `cuts`.
    pub fn of(cuts: &[Cut], lists: &Lists, n_documents: usize) -> Self {
        let [first, others @ ..] = cuts else { return Self::Most };
        // Tests always go by the lists, so that what these miss shows.
        if first.cost > n_documents / 3 + 2048 && !cfg!(test) {
            return Self::Most;
        }
        let mut found = documents_of(first, lists, n_documents);
        for cut in others.iter().take(MOST_CUTS - 1) {
            if found.len() <= SHORT || cut.cost > first.cost.saturating_mul(4) {
                break;
            }
            found = in_both(&found, &documents_of(cut, lists, n_documents));
        }
        Self::Some(found)
    }

    /// The documents of either.
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Some(these), Self::Some(those)) => {
                let mut all = Vec::with_capacity(these.len() + those.len());
                let mut others = those.into_iter().peekable();
                for document in these {
                    while let Some(other) = others.next_if(|other| *other <= document) {
                        if other != document {
                            all.push(other);
                        }
                    }
                    all.push(document);
                }
                all.extend(others);
                Self::Some(all)
            }
            _ => Self::Most,
        }
    }

    /// The documents of both.
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Some(these), Self::Some(those)) => Self::Some(in_both(&these, &those)),
            (Self::Some(these), Self::Most) => Self::Some(these),
            (Self::Most, other) => other,
        }
    }

    /// How many there are; none if nearly all.
    pub fn len(&self) -> Option<usize> {
        match self {
            Self::Some(documents) => Some(documents.len()),
            Self::Most => None,
        }
    }
}

/// The documents in the lists of `cut`, in order.
fn documents_of(cut: &Cut, lists: &Lists, n_documents: usize) -> Vec<u32> {
    // Sorting is quicker than a set that holds every document while there are few.
    if cut.cost < n_documents / 64 + SHORT {
        let mut found = Vec::with_capacity(cut.cost);
        for keys in &cut.keys {
            lists.for_each(keys.clone(), |document| found.push(document));
        }
        if cut.keys.iter().map(|keys| keys.len()).sum::<usize>() > 1 {
            found.sort();
            found.dedup();
        }
        return found;
    }
    let mut set = Documents::none(n_documents);
    for keys in &cut.keys {
        lists.for_each(keys.clone(), |document| set.insert(document as usize));
    }
    set.to_vec(cut.cost)
}

/// What is in both, in order.
fn in_both(these: &[u32], those: &[u32]) -> Vec<u32> {
    let mut those = those.iter().peekable();
    let in_those = |document: &u32| {
        while those.next_if(|other| *other < document).is_some() {}
        those.peek() == Some(&document)
    };
    these
        .iter()
        .copied()
        .filter({
            let mut in_those = in_those;
            move |document| in_those(document)
        })
        .collect()
}
