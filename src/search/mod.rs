//! Finds phrases by Chinese, pinyin, initials or anything near. Pure: documents and usage in, hits out.
//! It knows neither the library nor the conversation; the caller says which documents may be shown
//! (`keep`) and how often each is used (`usage`).

mod candidates;
mod classes;
mod corpus;
pub mod double_pinyin;
mod engine;
mod lattice;
mod matcher;
mod numerals;
pub mod options;
mod pattern;
mod postings;
mod query;
pub mod query_filters;
mod rarity;
mod replies;
mod requests;
mod scattered;
mod sentence;
mod slip;
mod spelling;
mod symbol;

pub use options::Options;
pub use sentence::is_sentence;

use crate::text::CharSpan;
use corpus::Corpus;
use postings::Postings;
use rarity::Rarity;
use scattered::Signatures;

/// What is searched of one phrase.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Its lasting name, found only as a whole.
    pub id: String,
    /// Short name.
    pub title: String,
    /// Text as written, placeholders included.
    pub text: String,
    /// What customers or agents would type.
    pub keywords: Vec<String>,
    /// Scenes.
    pub tags: Vec<String>,
    /// Abbreviation.
    pub shortcut: Option<String>,
}

/// A part of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Field {
    /// Short name.
    Title,
    /// Text.
    Text,
    /// What customers or agents would type.
    Keywords,
    /// Abbreviation.
    Shortcut,
    /// Scenes.
    Tags,
}

/// A marked stretch of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// In which part.
    pub field: Field,
    /// Which of the part's strings (a document has several keywords and tags), from 0.
    pub item_index: usize,
    /// Which characters.
    pub span: CharSpan,
}

/// How a document was found, from the surest to the weakest. The order of the list is the order of
/// the classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    /// The shortcut or the whole title.
    Exact,
    /// The characters as typed (after folding of width, case and script).
    Literal,
    /// Full pinyin, initials, or a mixture.
    Pinyin,
    /// Another reading, a fuzzy pair, or a slip of the finger.
    Near,
    /// The characters in order, with gaps.
    Scattered,
    /// Words in common with a customer's sentence.
    Sentence,
}

/// Why a document was found, where its marks alone do not show it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// The marked characters are read so; the query is near that.
    Read(String),
    /// Its codes were those of double pinyin.
    Double,
    /// These words of the customer's sentence; none if it only says the same in others.
    Words(Vec<String>),
    /// It rose because the same query led to it before.
    Chosen,
}

/// One document found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Which, as numbered when the index was built.
    pub document: usize,
    /// How.
    pub tier: Tier,
    /// Higher is better; comparable within one answer only.
    pub score: i32,
    /// The part that decided.
    pub field: Field,
    /// What to highlight, in order of field, item and place.
    pub marks: Vec<Mark>,
    /// Why it was found, where that is not obvious.
    pub why: Option<Why>,
}

/// One question.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// What was typed.
    pub query: &'a str,
    /// How to search.
    pub options: &'a Options,
    /// At most this many hits.
    pub limit: usize,
    /// Which documents may be shown.
    pub keep: &'a dyn Fn(usize) -> bool,
    /// How much a document is used: decayed count, 0 if never. Breaks ties only.
    pub usage: &'a dyn Fn(usize) -> f32,
    /// Becomes true when nobody waits for the answer any more.
    pub cancelled: &'a dyn Fn() -> bool,
    /// Documents used lately. They are asked first, so that among very many that answer alike none of
    /// them is passed over.
    pub used: &'a [usize],
    /// Which documents this query, or a longer one that begins with it, led to at least twice: they may
    /// rise one class.
    pub learned: &'a dyn Fn(usize) -> bool,
    /// Which documents fit the stage or category at hand: they come before equals.
    pub fits: &'a dyn Fn(usize) -> bool,
}

impl<'a> Request<'a> {
    /// A question about all documents, nothing known of their use; fifty hits.
    pub fn new(query: &'a str, options: &'a Options) -> Self {
        Self {
            query,
            options,
            limit: 50,
            keep: &|_| true,
            usage: &|_| 0.0,
            cancelled: &|| false,
            used: &[],
            learned: &|_| false,
            fits: &|_| false,
        }
    }
}

/// The answer.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The best, best first.
    pub hits: Vec<Hit>,
    /// True if there were more than `limit`.
    pub more: bool,
    /// True if the query was taken for a customer's sentence; then hits of [`Tier::Sentence`] are
    /// replies to it.
    pub sentence: bool,
}

/// With so many documents put in since it was built, an index should be built anew.
pub const MOST_CHANGED: usize = 500;

/// Everything that is searched, ready to be asked.
#[derive(Debug, Default)]
pub struct Index {
    corpus: Corpus,
    postings: Postings,
    signatures: Signatures,
    rarity: Rarity,
}

impl Index {
    /// An index over `documents`, numbered from 0 in their order. Where very many answer alike, those
    /// of lower numbers are looked at first.
    pub fn build(documents: Vec<Document>) -> Self {
        let corpus = Corpus::build(&documents);
        drop(documents);
        let postings = Postings::build(&corpus);
        let signatures = Signatures::of(&corpus);
        let rarity = Rarity::of(&corpus);
        Self { corpus, postings, signatures, rarity }
    }

    /// Puts `document` in the place of number `number`, or behind the last if that is its number (any
    /// greater number is taken for that). Quick, but a little slower to search with each: after
    /// [`MOST_CHANGED`] of them build anew.
    pub fn put(&mut self, number: usize, document: &Document) -> usize {
        let number = number.min(self.len());
        self.corpus.put(number, document);
        self.signatures.put(&self.corpus, number);
        number
    }

    /// How many documents were put in since it was built.
    pub fn n_changed(&self) -> usize {
        self.corpus.changed().count()
    }

    /// How many documents it holds.
    pub fn len(&self) -> usize {
        self.corpus.len()
    }

    /// True if it holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What it takes up on the heap, in bytes.
    pub fn bytes(&self) -> usize {
        self.corpus.bytes() + self.postings.bytes() + self.signatures.bytes() + self.rarity.bytes()
    }

    /// The best documents for `request`. An empty query finds nothing; a cancelled one what it had.
    pub fn search(&self, request: &Request<'_>) -> Found {
        let mut found = engine::search(self, request);
        if found.sentence && is_sentence(request.query) {
            return found;
        }
        // The same with its numbers written the other way; what is in both counts as it is better.
        let Some(other) = numerals::other_way(request.query) else { return found };
        let also = engine::search(self, &Request { query: &other, ..*request });
        // Replies by words in common say less than any other way to be found.
        match (found.sentence, also.sentence) {
            (true, false) if !also.hits.is_empty() => return also,
            (true, _) | (_, true) => return found,
            (false, false) => {}
        }
        found.more |= also.more;
        let mut places: std::collections::HashMap<usize, usize> = std::collections::HashMap::new();
        places.extend(found.hits.iter().enumerate().map(|(place, hit)| (hit.document, place)));
        for hit in also.hits {
            match places.get(&hit.document).and_then(|place| found.hits.get_mut(*place)) {
                Some(known) if known.score < hit.score => *known = hit,
                Some(_) => {}
                None => found.hits.push(hit),
            }
        }
        found.hits.sort_by_key(|hit| std::cmp::Reverse(hit.score));
        found.more |= found.hits.len() > request.limit;
        found.hits.truncate(request.limit);
        found
    }
}
