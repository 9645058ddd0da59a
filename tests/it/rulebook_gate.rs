//! A gate on accuracy: labelled lines that were written from the definitions, before and without
//! sight of the rules. Nobody tunes a rule to one of these lines; the floors stand a little below
//! what is reached.

use std::collections::BTreeMap;

use deti::rulebook::{Message, Rulebook};
use deti::text::CharSpan;
use serde::Deserialize;

const GOLD: &str = include_str!("../data/rulebook_gold.jsonl");

/// The kinds of violation that the lines are labelled with.
const CATEGORIES: [&str; 15] = [
    "tone.interjection",
    "address.casual",
    "hedge.uncertain",
    "ignorance.flat",
    "refusal.flat",
    "rule.shield",
    "emotion.calm",
    "belittle.customer",
    "busy.brushoff",
    "english.mixed",
    "promise.over",
    "ads.absolute",
    "platform.offsite",
    "platform.review",
    "privacy.pii",
];

/// Kinds whose wording is open: recall is asked of the whole, not of each.
const OPEN: [&str; 2] = ["belittle.customer", "busy.brushoff"];

#[derive(Deserialize)]
struct Line {
    text: String,
    marks: Vec<Mark>,
}

#[derive(Deserialize, PartialEq)]
struct Mark {
    category: String,
    start: usize,
    end: usize,
}

#[test]
fn unseen_lines_are_judged_as_people_judge_them() {
    let book = Rulebook::load(&[]).value;
    let (mut hit, mut missed, mut false_alarm, mut clean) = (0, 0, 0, 0);
    let (mut exact, mut n_found, mut n_marks) = (0, 0, 0);
    let mut by_category: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for line in GOLD.lines() {
        let line: Line = serde_json::from_str(line).expect("a labelled line");
        let findings = book.lint(&Message::new(&line.text));
        let found: Vec<Mark> = findings
            .iter()
            .filter(|one| CATEGORIES.contains(&&*one.category))
            .map(|one| {
                let CharSpan { start, end } = one.span.to_chars(&line.text);
                Mark { category: one.category.to_string(), start, end }
            })
            .collect();
        match (line.marks.is_empty(), found.is_empty()) {
            (false, false) => hit += 1,
            (false, true) => missed += 1,
            (true, false) => false_alarm += 1,
            (true, true) => clean += 1,
        }
        n_found += found.len();
        n_marks += line.marks.len();
        for mark in &line.marks {
            exact += usize::from(found.contains(mark));
            let entry = by_category.entry(mark.category.clone()).or_default();
            entry.0 += 1;
            entry.1 += usize::from(found.iter().any(|one| one.category == mark.category));
        }
    }
    let ratio = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    let precision = ratio(hit, hit + false_alarm);
    let recall = ratio(hit, hit + missed);
    let false_alarms = ratio(false_alarm, false_alarm + clean);
    let span_f1 = ratio(2 * exact, n_found + n_marks);
    println!(
        "precision {precision:.3} recall {recall:.3} false alarms {false_alarms:.3} span F1 {span_f1:.3}"
    );
    for (category, (marks, found)) in &by_category {
        println!("{category} {found}/{marks}");
    }
    assert!(hit + missed + false_alarm + clean >= 400);
    assert!(precision >= 0.93, "precision {precision:.3}");
    assert!(recall >= 0.89, "recall {recall:.3}");
    assert!(false_alarms <= 0.055, "false alarms {false_alarms:.3}");
    assert!(span_f1 >= 0.80, "span F1 {span_f1:.3}");
    for (category, (marks, found)) in by_category {
        let floor = if OPEN.contains(&category.as_str()) { 0.5 } else { 0.7 };
        assert!(ratio(found, marks) >= floor, "{category}: {found} of {marks}");
    }
}
