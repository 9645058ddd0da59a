//! How often the right phrase comes first, by kind of query, over a development set. The floors stand a
//! little below what is reached, so that a step back is noticed; quality itself is judged elsewhere.

use std::collections::BTreeMap;

use deti::search::double_pinyin::Scheme;
use deti::search::{Document, Index, Options, Request};
use serde::Deserialize;

const CORPUS: &str = include_str!("../data/search/corpus.jsonl");
const QUERIES: &str = include_str!("../data/search/queries.jsonl");

/// The least share of first hits that are right, by kind.
const FLOORS: [(&str, f64); 10] = [
    ("hanzi", 0.98),
    ("initials", 0.97),
    ("full-pinyin", 0.98),
    ("mixed", 0.97),
    ("fuzzy-pinyin", 0.96),
    ("double-pinyin", 0.96),
    ("polyphone", 0.97),
    ("typo", 0.92),
    ("traditional", 0.96),
    ("multi-term", 0.96),
];

#[derive(Deserialize)]
struct Phrase {
    id: usize,
    title: String,
    body: String,
    category: String,
    stage: String,
    tags: Vec<String>,
    code: String,
}

#[derive(Deserialize)]
struct Query {
    query: String,
    kind: String,
    sub: String,
    #[serde(default)]
    scheme: Option<String>,
    expect: Vec<usize>,
}

fn read<T: for<'a> Deserialize<'a>>(lines: &str) -> Vec<T> {
    lines.lines().map(|line| serde_json::from_str(line).expect("a line of the set")).collect()
}

#[test]
fn the_right_phrase_comes_first() {
    let phrases: Vec<Phrase> = read(CORPUS);
    let ids: Vec<usize> = phrases.iter().map(|phrase| phrase.id).collect();
    let documents = phrases.into_iter().map(|phrase| Document {
        id: phrase.id.to_string(),
        title: phrase.title,
        text: phrase.body,
        keywords: Vec::new(),
        tags: phrase.tags.into_iter().chain([phrase.category, phrase.stage]).collect(),
        shortcut: Some(phrase.code),
    });
    let index = Index::build(documents.collect());

    let mut tally: BTreeMap<String, (usize, usize, usize)> = BTreeMap::new();
    let mut misses = Vec::new();
    for query in read::<Query>(QUERIES) {
        let scheme = query.scheme.as_deref().and_then(Scheme::from_name);
        let options = Options { double_pinyin: scheme, ..Options::default() };
        let found = index.search(&Request { limit: 5, ..Request::new(&query.query, &options) });
        let right = found.hits.iter().position(|hit| query.expect.contains(&ids[hit.document]));
        let (n, first, five) = tally.entry(query.kind.clone()).or_default();
        *n += 1;
        *first += usize::from(right == Some(0));
        *five += usize::from(right.is_some());
        if right != Some(0) {
            let best: Vec<(usize, i32)> =
                found.hits.iter().map(|hit| (ids[hit.document], hit.score)).collect();
            misses.push(format!(
                "{} {} wanted {:?} got {best:?}",
                query.query, query.sub, query.expect
            ));
        }
    }
    let share = |part: usize, n: usize| part as f64 / n as f64;
    println!("{}", misses.join("\n"));
    let mut all = (0, 0, 0);
    let mut below = Vec::new();
    for (kind, (n, first, five)) in &tally {
        println!("{kind:14} {n:4} hit@1 {:.3} hit@5 {:.3}", share(*first, *n), share(*five, *n));
        all = (all.0 + n, all.1 + first, all.2 + five);
        let floor = FLOORS.iter().find(|(name, _)| name == kind).map_or(1.0, |(_, floor)| *floor);
        if share(*first, *n) < floor {
            below.push(format!("{kind}: {:.3} is below {floor}", share(*first, *n)));
        }
    }
    println!(
        "all            {:4} hit@1 {:.3} hit@5 {:.3}",
        all.0,
        share(all.1, all.0),
        share(all.2, all.0)
    );
    assert!(below.is_empty(), "{}", below.join("\n"));
}
