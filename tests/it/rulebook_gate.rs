//! A gate on accuracy: labelled lines that three authors wrote from the definitions, without sight of
//! the rules, of each other and of any finding. Nobody tunes a rule to one of these lines, nor reads
//! them; the floors stand a little below what is reached. Lines that rules were written with
//! (`rulebook_dev*.jsonl`) are a gate, too: what was once judged right stays so.

use std::collections::BTreeMap;

use deti::rulebook::{Message, Rulebook};
use deti::text::CharSpan;
use serde::Deserialize;

/// Sets that nobody reads, each with the floors of precision, recall and span F1, and the ceiling of
/// false alarms.
const BLIND: [(&str, &str, [f64; 4]); 4] = [
    ("gold", include_str!("../data/rulebook_gold.jsonl"), [0.94, 0.92, 0.79, 0.05]),
    ("gold2", include_str!("../data/rulebook_gold2.jsonl"), [0.97, 0.90, 0.78, 0.035]),
    ("gold3", include_str!("../data/rulebook_gold3.jsonl"), [0.96, 0.94, 0.83, 0.05]),
    // Short, joined and sloppy as lines of a chat are, more than half of them near-misses. Its author had
    // seen the definitions and the list of faults that people met, no rule.
    ("gold4", include_str!("../data/rulebook_gold4.jsonl"), [0.88, 0.93, 0.58, 0.07]),
];

/// Sets that rules were written with.
const KNOWN: [(&str, &str); 6] = [
    ("dev", include_str!("../data/rulebook_dev.jsonl")),
    ("dev2", include_str!("../data/rulebook_dev2.jsonl")),
    ("dev3", include_str!("../data/rulebook_dev3.jsonl")),
    ("dev4", include_str!("../data/rulebook_dev4.jsonl")),
    ("dev5", include_str!("../data/rulebook_dev5.jsonl")),
    // Short and sloppy, as agents write in a chat.
    ("dev6", include_str!("../data/rulebook_dev6.jsonl")),
];

/// The kinds of violation that the lines are labelled with.
const CATEGORIES: [&str; 17] = [
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
    "privacy.ask",
    "placeholder.unknown",
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

/// How a set of lines was judged.
#[derive(Default)]
struct Figures {
    hit: usize,
    missed: usize,
    false_alarm: usize,
    clean: usize,
    exact: usize,
    n_found: usize,
    n_marks: usize,
    /// Marks, and how many of them were found, by category.
    by_category: BTreeMap<String, (usize, usize)>,
}

fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

impl Figures {
    fn of(book: &Rulebook, lines: &str) -> Self {
        let mut out = Self::default();
        for line in lines.lines() {
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
                (false, false) => out.hit += 1,
                (false, true) => out.missed += 1,
                (true, false) => out.false_alarm += 1,
                (true, true) => out.clean += 1,
            }
            out.n_found += found.len();
            out.n_marks += line.marks.len();
            for mark in &line.marks {
                out.exact += usize::from(found.contains(mark));
                let entry = out.by_category.entry(mark.category.clone()).or_default();
                entry.0 += 1;
                entry.1 += usize::from(found.iter().any(|one| one.category == mark.category));
            }
        }
        out
    }

    fn precision(&self) -> f64 {
        ratio(self.hit, self.hit + self.false_alarm)
    }

    fn recall(&self) -> f64 {
        ratio(self.hit, self.hit + self.missed)
    }

    fn span_f1(&self) -> f64 {
        ratio(2 * self.exact, self.n_found + self.n_marks)
    }

    fn false_alarms(&self) -> f64 {
        ratio(self.false_alarm, self.false_alarm + self.clean)
    }
}

#[test]
fn unseen_lines_are_judged_as_people_judge_them() {
    let book = Rulebook::load(&[]).value;
    let mut sums: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (name, lines, [precision, recall, span_f1, false_alarms]) in BLIND {
        let figures = Figures::of(&book, lines);
        println!(
            "{name}: {} lines, precision {:.3} recall {:.3} span F1 {:.3} false alarms {:.3}",
            lines.lines().count(),
            figures.precision(),
            figures.recall(),
            figures.span_f1(),
            figures.false_alarms()
        );
        assert!(lines.lines().count() >= 240);
        assert!(figures.precision() >= precision, "{name}: precision {:.3}", figures.precision());
        assert!(figures.recall() >= recall, "{name}: recall {:.3}", figures.recall());
        assert!(figures.span_f1() >= span_f1, "{name}: span F1 {:.3}", figures.span_f1());
        assert!(figures.false_alarms() <= false_alarms, "{name}: {:.3}", figures.false_alarms());
        for (category, (marks, found)) in figures.by_category {
            let sum = sums.entry(category).or_default();
            *sum = (sum.0 + marks, sum.1 + found);
        }
    }
    for (category, (marks, found)) in sums {
        println!("{category} {found}/{marks} {:.3}", ratio(found, marks));
        let floor = if OPEN.contains(&category.as_str()) { 0.65 } else { 0.85 };
        assert!(ratio(found, marks) >= floor, "{category}: {found} of {marks}");
    }
}

#[test]
fn what_was_judged_right_stays_so() {
    let book = Rulebook::load(&[]).value;
    for (name, lines) in KNOWN {
        let figures = Figures::of(&book, lines);
        println!(
            "{name}: precision {:.3} recall {:.3} span F1 {:.3}",
            figures.precision(),
            figures.recall(),
            figures.span_f1()
        );
        assert!(figures.precision() >= 0.99 && figures.recall() >= 0.99, "{name}");
        assert!(figures.span_f1() >= 0.79, "{name}: span F1 {:.3}", figures.span_f1());
    }
}
