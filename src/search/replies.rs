//! Replies to a customer's sentence: documents that have words in common with it, the rarer the
//! weightier, keywords and titles before texts; characters count, their sound counts less, and words
//! that mean the same count too. The lists of pairs say which documents to read closely. Ranking only:
//! what a sentence is stands next door.

use std::collections::HashMap;
use std::ops::Range;

use super::corpus::{Corpus, Line};
use super::matcher::{Marker, lines};
use super::postings::{Key, Lists, Postings, pair_key};
use super::rarity::{self, Rarity};
use super::sentence::{Concept, Pair, Sentence, key_of, pairs_of};
use super::symbol::{SYMBOLS, Symbol};
use super::{Field, Mark};

/// What something counts in each part.
const IN_KEYWORD: f32 = 2.0;
const IN_TITLE: f32 = 1.8;
const IN_TAG: f32 = 0.8;
const IN_TEXT: f32 = 0.8;
/// A text of so many characters counts just that; the share of it that depends on its length.
const TEXT_CHARS: f32 = 30.0;
const BY_LENGTH: f32 = 0.6;
/// How soon more of the same counts no more.
const SATURATION: f32 = 2.0;
/// What a pair counts that only sounds alike.
const BY_SOUND: f32 = 0.4;
/// What a single character counts.
const SINGLE: f32 = 1.5;
/// What a request counts by where the words of a reply to it stand.
const SERVED_BY_NAME: f32 = 2.6;
const SERVED_IN_TITLE: f32 = 2.0;
const SERVED_IN_KEYWORD: f32 = 1.6;
const SERVED_ELSEWHERE: f32 = 0.5;
/// What a word counts that means the same.
const CONCEPT: f32 = 1.2;
/// What a keyword or title counts that the sentence holds whole, or in order with little in between.
const WHOLE: f32 = 0.7;
const NEARLY: f32 = 0.4;
/// What a second such keyword counts of it.
const SECOND: f32 = 0.5;
/// So many characters may stand in between.
const MOST_BETWEEN: usize = 2;
/// A document that fits the conversation counts this much more.
const FITTING: f32 = 1.3;
/// A reply is worth at least this share of the best one, and of all that is asked for.
const OF_THE_BEST: f32 = 0.3;
const OF_ALL: f32 = 0.08;
/// Documents that are looked at closely.
const MOST_CLOSELY: usize = 200;
/// Postings that are read.
const MOST_READ: usize = 200_000;

/// How a document answers a sentence.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Which.
    pub document: usize,
    /// How well; comparable within one answer only.
    pub worth: f32,
    /// The part that says most.
    pub field: Field,
    /// What to mark.
    pub marks: Vec<Mark>,
    /// The words in common, as they stand in the sentence.
    pub words: Vec<String>,
}

/// What is searched.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// The documents.
    pub corpus: &'a Corpus,
    /// Which hold which pairs.
    pub postings: &'a Postings,
    /// How rare characters are.
    pub rarity: &'a Rarity,
}

/// The documents that may be shown (`keep`) and answer best, best first; those that fit the
/// conversation (`fits`) count a little more.
pub fn replies(
    sentence: &Sentence,
    sources: Sources<'_>,
    keep: &dyn Fn(usize) -> bool,
    fits: &dyn Fn(usize) -> bool,
) -> Vec<Reply> {
    let reader = Reader::new(sentence, sources);
    let mut tally = Tally::default();
    let mut replies: Vec<Reply> = reader
        .likely(keep)
        .into_iter()
        .filter_map(|document| {
            let mut reply = reader.read(document, &mut tally)?;
            if fits(document) {
                reply.worth *= FITTING;
            }
            Some(reply)
        })
        .collect();
    replies.sort_by(|a, b| b.worth.total_cmp(&a.worth).then(a.document.cmp(&b.document)));
    let best = replies.first().map_or(0.0, |reply| reply.worth);
    let least = (best * OF_THE_BEST).max(reader.worth_of_all() * OF_ALL);
    replies.retain(|reply| reply.worth >= least);
    replies
}

/// A sentence with what each of its pieces is worth here.
struct Reader<'a> {
    sentence: &'a Sentence,
    sources: Sources<'a>,
    /// As many as pairs, singles, concepts.
    pairs: Vec<f32>,
    singles: Vec<f32>,
    concepts: Vec<f32>,
    /// First characters of the words of concepts, with concept and word, in order.
    begins: Vec<(Symbol, usize, usize)>,
}

/// What a document holds of the sentence: for each piece the sum of what its places count.
#[derive(Default)]
struct Tally {
    /// Characters alike, and only sounds alike.
    pairs: Vec<[f32; 2]>,
    singles: Vec<f32>,
    /// Here the best of the places.
    concepts: Vec<f32>,
}

impl<'a> Reader<'a> {
    fn new(sentence: &'a Sentence, sources: Sources<'a>) -> Self {
        let n_documents = sources.corpus.len();
        let weight = |n_holding| rarity::weight(n_holding, n_documents);
        let lists = [&sources.postings.head.pairs, &sources.postings.rest.pairs];
        let pair = |pair: &Pair| pair.plain * weight(held(lists, &[keys_of_pair(pair.key)]));
        let concept = |concept: &Concept| {
            if let Some(worth) = concept.request {
                return worth;
            }
            let keys = concept.words.iter().filter_map(|word| rarest(lists, word));
            CONCEPT * weight(keys.map(|keys| held(lists, &[keys])).sum())
        };
        let mut begins: Vec<(Symbol, usize, usize)> = Vec::new();
        for (nth, concept) in sentence.concepts.iter().enumerate() {
            let words = concept.words.iter().enumerate();
            begins.extend(words.filter_map(|(word, chars)| Some((*chars.first()?, nth, word))));
        }
        begins.sort_unstable();
        let single = |base: &Symbol| SINGLE * sources.rarity.weight(*base);
        Self {
            sentence,
            sources,
            pairs: sentence.pairs.iter().map(pair).collect(),
            singles: sentence.singles.iter().map(single).collect(),
            concepts: sentence.concepts.iter().map(concept).collect(),
            begins,
        }
    }

    fn worth_of_all(&self) -> f32 {
        self.pairs.iter().chain(&self.singles).chain(&self.concepts).sum()
    }

    /// The documents that promise most by their lists, the rarest lists first.
    fn likely(&self, keep: &dyn Fn(usize) -> bool) -> Vec<usize> {
        let lists = [&self.sources.postings.head.pairs, &self.sources.postings.rest.pairs];
        let mut terms: Vec<(usize, f32, Vec<Range<Key>>)> = Vec::new();
        let mut add = |weight: f32, keys: Vec<Range<Key>>| {
            terms.push((held(lists, &keys), weight, keys));
        };
        for (pair, weight) in self.sentence.pairs.iter().zip(&self.pairs) {
            add(*weight, vec![keys_of_pair(pair.key)]);
        }
        for (single, weight) in self.sentence.singles.iter().zip(&self.singles) {
            add(*weight, vec![keys_of_one(*single)]);
        }
        for (concept, weight) in self.sentence.concepts.iter().zip(&self.concepts) {
            add(*weight, concept.words.iter().filter_map(|word| rarest(lists, word)).collect());
        }
        terms.sort_by_key(|(n_held, _, _)| *n_held);

        let n_documents = self.sources.corpus.len();
        let mut worth = vec![0.0_f32; n_documents];
        // By document: one more than the last term it was counted for.
        let mut last = vec![0_u16; n_documents];
        let mut n_read = 0;
        for (number, (n_held, weight, keys)) in (1_u16..).zip(&terms) {
            n_read += n_held;
            if n_read > MOST_READ {
                break;
            }
            for (lists, factor) in lists.into_iter().zip([IN_TITLE, IN_TEXT]) {
                for keys in keys {
                    lists.for_each(keys.clone(), |document| {
                        let document = document as usize;
                        if last[document] != number {
                            last[document] = number;
                            worth[document] += weight * factor;
                        }
                    });
                }
            }
        }
        // The lists know nothing of what was changed since they were made.
        for document in self.sources.corpus.changed() {
            worth[document] = f32::MAX;
        }
        let promising = worth.iter().enumerate().filter(|(_, worth)| **worth > 0.0);
        let mut likely: Vec<(usize, f32)> = promising
            .filter(|(document, _)| keep(*document))
            .map(|(document, worth)| (document, *worth))
            .collect();
        let order = |a: &(usize, f32), b: &(usize, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
        if likely.len() > MOST_CLOSELY {
            likely.select_nth_unstable_by(MOST_CLOSELY, order);
            likely.truncate(MOST_CLOSELY);
        }
        likely.into_iter().map(|(document, _)| document).collect()
    }

    /// Reads a document closely.
    fn read(&self, document: usize, tally: &mut Tally) -> Option<Reply> {
        tally.clear(self);
        let mut marker = Marker::default();
        let mut by_field: HashMap<Field, f32> = HashMap::new();
        let mut wholes: Vec<f32> = Vec::new();
        for (field, item, line) in lines(self.sources.corpus, document) {
            if field == Field::Shortcut {
                continue;
            }
            let shown = if field == Field::Text { spoken(line) } else { line.to_vec() };
            let worth = self.read_line(field, item, &shown, tally, &mut marker);
            *by_field.entry(field).or_default() += worth;
            if matches!(field, Field::Keywords | Field::Title)
                && let Some(whole) = self.whole(line)
            {
                marker.add_chars(field, item, &(0..line.len()).collect::<Vec<_>>());
                *by_field.entry(field).or_default() += whole;
                wholes.push(whole);
            }
        }
        if wholes.is_empty() && !tally.is_reason(self.sentence) {
            return None;
        }
        wholes.sort_by(|a, b| b.total_cmp(a));
        let from_wholes: f32 = wholes.iter().zip([1.0, SECOND]).map(|(w, share)| w * share).sum();
        let worth = tally.worth(self) + from_wholes;
        let field = by_field.into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        (worth > 0.0).then(|| Reply {
            document,
            worth,
            field: field.map_or(Field::Text, |(field, _)| field),
            marks: marker.finish(),
            words: self.words(tally),
        })
    }

    /// Counts what `line` holds and marks it. Gives what the line alone is worth, more or less.
    fn read_line(
        &self,
        field: Field,
        item: usize,
        line: &[Symbol],
        tally: &mut Tally,
        marker: &mut Marker,
    ) -> f32 {
        let factor = factor(field, line);
        let mut worth = 0.0;
        for (at, symbol) in line.iter().enumerate() {
            let base = SYMBOLS.base(*symbol);
            if let Ok(nth) = self.sentence.singles.binary_search(&base) {
                tally.singles[nth] += factor;
                worth += self.singles[nth] * factor;
            }
            self.read_words(field, item, line, at, tally, marker);
            let Some(next) = line.get(at + 1) else { continue };
            let Some(key) = key_of(*symbol, *next) else { continue };
            let found = self.sentence.pairs.binary_search_by_key(&key, |pair| pair.key);
            let Ok(nth) = found else { continue };
            let pair = &self.sentence.pairs[nth];
            let alike = pair.bases == [base, SYMBOLS.base(*next)];
            tally.pairs[nth][usize::from(!alike)] += factor;
            worth += self.pairs[nth] * factor * if alike { 1.0 } else { BY_SOUND };
            if pair.plain >= 1.0 && alike {
                marker.add_chars(field, item, &[at, at + 1]);
            }
        }
        worth
    }

    /// Counts and marks the words of concepts that begin at `at` in `line`.
    fn read_words(
        &self,
        field: Field,
        item: usize,
        line: &[Symbol],
        at: usize,
        tally: &mut Tally,
        marker: &mut Marker,
    ) {
        let base = SYMBOLS.base(line[at]);
        let from = self.begins.partition_point(|(first, _, _)| *first < base);
        let begins = self.begins[from..].iter().take_while(|(first, _, _)| *first == base);
        for (_, concept, word) in begins {
            let Concept { words, shares, request } = &self.sentence.concepts[*concept];
            let (word, share) = (&words[*word], shares[*word]);
            let Some(here) = line.get(at..at + word.len()) else { continue };
            if here.iter().zip(word).all(|(symbol, base)| SYMBOLS.base(*symbol) == *base) {
                let best = &mut tally.concepts[*concept];
                let served = match (request, field) {
                    (None, _) => factor(field, line),
                    (Some(_), Field::Title) if word.len() == line.len() => SERVED_BY_NAME,
                    (Some(_), Field::Title) => SERVED_IN_TITLE,
                    (Some(_), Field::Keywords) => SERVED_IN_KEYWORD,
                    (Some(_), _) => SERVED_ELSEWHERE * factor(field, line),
                };
                *best = best.max(share * served);
                marker.add_chars(field, item, &(at..at + word.len()).collect::<Vec<_>>());
            }
        }
    }

    /// What the sentence says for the keyword or title `line`: the worth of its pairs if it stands in
    /// the sentence whole or nearly so.
    fn whole(&self, line: Line<'_>) -> Option<f32> {
        let share = match self.between(line)? {
            0 => WHOLE,
            _ => NEARLY,
        };
        let worth = |key: Key| {
            let nth = self.sentence.pairs.binary_search_by_key(&key, |pair| pair.key);
            nth.map_or(1.0, |nth| self.pairs[nth])
        };
        Some(share * pairs_of(line).map(|(_, key)| worth(key)).sum::<f32>())
    }

    /// How many characters of the sentence stand between those of `line`, if it has several and all
    /// stand in order with few in between.
    fn between(&self, line: Line<'_>) -> Option<usize> {
        let [first, rest @ ..] = line else { return None };
        if rest.is_empty() {
            return None;
        }
        let symbols = &self.sentence.symbols;
        let same = |a: &Symbol, b: &Symbol| SYMBOLS.base(*a) == SYMBOLS.base(*b);
        let starts = symbols.iter().enumerate().filter(|(_, symbol)| same(symbol, first));
        let fits = starts.filter_map(|(start, _)| {
            let mut at = start;
            for wanted in rest {
                let next = symbols.get(at + 1..)?.iter().position(|s| same(s, wanted))?;
                at += 1 + next;
            }
            Some(at - start - rest.len()).filter(|between| *between <= MOST_BETWEEN)
        });
        fits.min()
    }

    /// The stretches of the sentence whose pairs were found.
    fn words(&self, tally: &Tally) -> Vec<String> {
        let mut found = vec![false; self.sentence.chars.len()];
        for (pair, [alike, _]) in self.sentence.pairs.iter().zip(&tally.pairs) {
            if *alike > 0.0 && pair.plain >= 1.0 {
                found[pair.at] = true;
                found[pair.at + 1] = true;
            }
        }
        let chars: Vec<(char, bool)> = self.sentence.chars.iter().copied().zip(found).collect();
        let stretches = chars.chunk_by(|a, b| a.1 && b.1).filter(|stretch| stretch[0].1);
        stretches.map(|stretch| stretch.iter().map(|(c, _)| *c).collect()).collect()
    }
}

impl Tally {
    fn clear(&mut self, reader: &Reader<'_>) {
        self.pairs.clear();
        self.pairs.resize(reader.pairs.len(), [0.0; 2]);
        self.singles.clear();
        self.singles.resize(reader.singles.len(), 0.0);
        self.concepts.clear();
        self.concepts.resize(reader.concepts.len(), 0.0);
    }

    /// True if there is more in common than one character or pairs that say little.
    fn is_reason(&self, sentence: &Sentence) -> bool {
        let mut pairs = sentence.pairs.iter().zip(&self.pairs);
        pairs.any(|(pair, [alike, _])| *alike > 0.0 && pair.plain >= 1.0)
            || self.concepts.iter().any(|held| *held > 0.0)
            || self.singles.iter().filter(|held| **held > 0.0).count() > 1
    }

    fn worth(&self, reader: &Reader<'_>) -> f32 {
        let pair = |(weight, [alike, sound]): (&f32, &[f32; 2])| match alike {
            0.0 => weight * BY_SOUND * saturated(*sound),
            alike => weight * saturated(*alike),
        };
        let other = |(weight, held): (&f32, &f32)| weight * saturated(*held);
        reader.pairs.iter().zip(&self.pairs).map(pair).sum::<f32>()
            + reader.singles.iter().zip(&self.singles).map(other).sum::<f32>()
            + reader.concepts.iter().zip(&self.concepts).map(other).sum::<f32>()
    }
}

fn saturated(held: f32) -> f32 {
    held * (1.0 + SATURATION) / (held + SATURATION)
}

/// What something counts in a line of this part.
fn factor(field: Field, line: &[Symbol]) -> f32 {
    match field {
        Field::Title => IN_TITLE,
        Field::Keywords => IN_KEYWORD,
        Field::Tags => IN_TAG,
        Field::Text => {
            let n_chars = line.iter().filter(|symbol| **symbol != 0).count() as f32;
            IN_TEXT / (1.0 - BY_LENGTH + BY_LENGTH * n_chars / TEXT_CHARS)
        }
        Field::Shortcut => 0.0,
    }
}

/// A text without its placeholders: nothing stands for each of their characters.
fn spoken(line: Line<'_>) -> Vec<Symbol> {
    let mut open = false;
    let brace = |symbol: Symbol, brace: u8| symbol == Symbol::from(brace);
    line.iter()
        .map(|symbol| {
            open |= brace(*symbol, b'{');
            let shown = if open { 0 } else { *symbol };
            open &= !brace(*symbol, b'}');
            shown
        })
        .collect()
}

/// How many documents the lists of `keys` hold, more or less.
fn held(lists: [&Lists; 2], keys: &[Range<Key>]) -> usize {
    keys.iter().flat_map(|keys| lists.map(|lists| lists.cost(keys))).sum()
}

/// The keys of one pair: its own.
fn keys_of_pair(key: Key) -> Range<Key> {
    key..key + 1
}

/// The keys of all pairs that begin with the folded character `base`.
fn keys_of_one(base: Symbol) -> Range<Key> {
    let sound = SYMBOLS.sound(base);
    pair_key(sound, 0)..pair_key(sound + 1, 0)
}

/// The keys of the rarest pair of `word`; of its only character, if it has but one.
fn rarest(lists: [&Lists; 2], word: &[Symbol]) -> Option<Range<Key>> {
    let sound = |base: &Symbol| SYMBOLS.sound(*base);
    let pairs = word.windows(2).map(|pair| pair_key(sound(&pair[0]), sound(&pair[1])));
    let rarest = pairs.map(keys_of_pair).min_by_key(|keys| held(lists, std::slice::from_ref(keys)));
    rarest.or_else(|| word.first().map(|only| keys_of_one(*only)))
}
