//! Searching against others: what a plain reading of the rules finds, and what `ib-matcher` finds, is
//! found; and no text or query whatever makes it panic or mark what is not there.

use std::sync::LazyLock;

use deti::search::double_pinyin::Scheme;
use deti::search::{Document, Field, Index, Options, Request};
use deti::text::fold::{fold, plain};
use deti::text::pinyin::{Syllable, living_readings, reading_alone, readings};
use ib_matcher::matcher::{IbMatcher, PinyinMatchConfig};
use ib_matcher::pinyin::PinyinNotation;
use proptest::prelude::*;

const CORPUS: &str = include_str!("../data/search/corpus.jsonl");

static TITLES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let title = |line: &str| {
        let line: serde_json::Value = serde_json::from_str(line).expect("a line of the set");
        line["title"].as_str().expect("a title").to_owned()
    };
    CORPUS.lines().map(title).collect()
});

/// How the characters of a query come from those of a title, in turn: as they are, as a syllable, or
/// as a first letter.
fn typed(title: &str, start: usize, length: usize, ways: &[u8]) -> String {
    let read = readings(title);
    let chars = title.chars().zip(read).skip(start).take(length);
    let ways = ways.iter().cycle();
    chars
        .zip(ways)
        .map(|((c, reading), way)| match (reading, way) {
            (Some(reading), 1 | 2) => reading.spelling().to_owned(),
            (Some(reading), 3) => reading.spelling().chars().take(1).collect(),
            _ => c.to_string(),
        })
        .collect()
}

/// What the rules say, followed step by step: each character of a stretch of `text` is typed as it is,
/// as one of its living readings, or as the beginning of one.
fn stands_in(query: &[char], text: &[(char, Vec<&'static str>)]) -> bool {
    (0..text.len()).any(|start| follows(query, &text[start..]))
}

fn follows(query: &[char], text: &[(char, Vec<&'static str>)]) -> bool {
    let [first, ..] = query else { return true };
    let [(c, spellings), text @ ..] = text else { return false };
    let typed = (first == c).then_some(1);
    let spelt = spellings.iter().flat_map(|spelling| {
        let n_same = spelling.chars().zip(query).take_while(|(a, b)| a == *b).count();
        let whole = (n_same == spelling.len()).then_some(n_same);
        let begun = (n_same == query.len()).then_some(n_same);
        let retroflex = (n_same >= 2 && spelling.as_bytes()[1] == b'h').then_some(2);
        let letter = (n_same >= 1).then_some(1);
        [whole, begun, retroflex, letter].into_iter().flatten()
    });
    typed.into_iter().chain(spelt).any(|n| follows(&query[n..], text))
}

fn readable(title: &str) -> Vec<(char, Vec<&'static str>)> {
    let read = readings(title);
    let readings_of = |(c, read): (char, Option<Syllable>)| {
        let c = plain(c);
        let others = living_readings(fold(c)).iter().copied().chain(reading_alone(c));
        let mut spellings: Vec<&'static str> =
            read.into_iter().chain(others).map(Syllable::spelling).collect();
        spellings.sort_unstable();
        spellings.dedup();
        (fold(c), spellings)
    };
    title.chars().zip(read).map(readings_of).collect()
}

fn found(index: &Index, query: &str) -> Vec<usize> {
    let options = Options::default();
    let found = index.search(&Request { limit: 100, ..Request::new(query, &options) });
    found.hits.iter().map(|hit| hit.document).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_ib_matcher_finds_is_found(
        first in 0..980_usize,
        chosen in 0..18_usize,
        start in 0..8_usize,
        length in 1..7_usize,
        ways in proptest::collection::vec(0..4_u8, 1..4),
    ) {
        // So few that weaker ways are always tried.
        let titles: Vec<String> = TITLES.iter().skip(first).take(18).cloned().collect();
        let query = typed(&titles[chosen], start, length, &ways);
        prop_assume!(query.chars().any(char::is_alphanumeric));
        let documents = titles.iter().map(|title| Document { title: title.clone(), ..Document::default() });
        let index = Index::build(documents.collect());
        let found = found(&index, &query);

        let notations = PinyinNotation::Ascii | PinyinNotation::AsciiFirstLetter;
        let matcher = IbMatcher::builder(query.as_str())
            .pinyin(PinyinMatchConfig::notations(notations))
            .build();
        let units: Vec<char> = query.chars().map(fold).collect();
        for (document, title) in titles.iter().enumerate() {
            // Its readings are every reading a character ever had; ours are the living ones.
            let by_rules = stands_in(&units, &readable(title));
            let by_peer = matcher.is_match(title.as_str());
            prop_assert!(
                !by_rules || found.contains(&document),
                "{query} is in {title} (peer: {by_peer}) and was not found"
            );
        }
        prop_assert!(found.contains(&chosen) || query.contains(' '), "{query} comes from {}", titles[chosen]);
    }

    #[test]
    fn nothing_makes_it_panic(
        texts in proptest::collection::vec(".{0,40}", 0..6),
        query in ".{0,80}",
        scheme in 0..6_usize,
    ) {
        let documents = texts.chunks(2).map(|pair| Document {
            title: pair[0].clone(),
            text: pair.get(1).cloned().unwrap_or_default(),
            keywords: pair.to_vec(),
            tags: pair.to_vec(),
            shortcut: pair.get(1).cloned(),
            ..Document::default()
        });
        let documents: Vec<Document> = documents.collect();
        let index = Index::build(documents.clone());
        let options = Options {
            double_pinyin: Scheme::ALL.get(scheme).copied(),
            ..Options::default()
        };
        // As typed, and with letters in between so that something is found.
        let spoken = format!("{query}我的快递怎么还没到啊{}", texts.concat());
        for query in [query.clone(), format!("{query}zhong"), texts.concat(), spoken] {
            for hit in index.search(&Request::new(&query, &options)).hits {
                let document = &documents[hit.document];
                for mark in hit.marks {
                    let part = match mark.field {
                        Field::Title => Some(&document.title),
                        Field::Text => Some(&document.text),
                        Field::Keywords => document.keywords.get(mark.item_index),
                        Field::Tags => document.tags.get(mark.item_index),
                        Field::Shortcut => document.shortcut.as_ref(),
                    };
                    let length = part.map_or(0, |part| part.chars().count());
                    prop_assert!(mark.span.start < mark.span.end && mark.span.end <= length);
                }
            }
        }
    }
}
