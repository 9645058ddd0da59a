//! What holds of the rulebook for every text: dress does not change a verdict, mending comes to rest,
//! and nothing makes it stumble.
//!
//! `DETI_FUZZ=1000000 cargo nextest run --release --no-default-features --test it any_text` reads a
//! million texts instead of twenty thousand.

use std::collections::HashMap;

use deti::library::{Scope, load};
use deti::rulebook::lint::Scratch;
use deti::rulebook::rule::Check;
use deti::rulebook::{Finding, Message, Rulebook, Safety, script};
use deti::text::fold::is_hanzi;

fn book() -> Rulebook {
    Rulebook::load(&[]).value
}

fn found(book: &Rulebook, text: &str) -> Vec<String> {
    book.lint(&Message::new(text)).iter().map(|one| one.rule.to_string()).collect()
}

/// Every line that stands in a rule, bad and good, but for rules about the dress itself or a scene.
fn lines(book: &Rulebook) -> Vec<String> {
    let about_words = |check: &Check| match check {
        Check::Phrase(_) | Check::Pattern(_) | Check::Detector(_) | Check::Consistency(_) => true,
        Check::Require(_)
        | Check::Occurrence(_)
        | Check::Repetition(_)
        | Check::Metric(_)
        | Check::Placeholder { .. }
        | Check::Integrity(_) => false,
    };
    let rules =
        book.rules().iter().filter(|rule| rule.scenes.is_empty() && about_words(&rule.check));
    rules
        .flat_map(|rule| {
            let bad = rule.examples.bad.iter().map(|one| one.text.clone());
            bad.chain(rule.examples.good.iter().map(|one| one.text.clone()))
        })
        .collect()
}

/// The phrases that ship, without blanks to fill in.
fn phrases() -> Vec<String> {
    let library = load(&deti::fs::embedded_library(), None, Scope::Team).library;
    let texts = library.phrases.iter().map(|phrase| phrase.text.trim().to_owned());
    texts.filter(|text| !text.contains(['{', '｛'])).collect()
}

#[test]
fn dress_does_not_change_a_verdict() {
    let book = book();
    let mut traditional: HashMap<char, char> = HashMap::new();
    for c in ('\u{4e00}'..='\u{9fff}').filter(|c| is_hanzi(*c)) {
        let simple = script::simplify(c);
        if simple != c {
            traditional.entry(simple).or_insert(c);
        }
    }
    let wide = |c: char| match c {
        '!'..='~' => char::from_u32(c as u32 + 0xfee0).expect("full-width forms run in parallel"),
        c => c,
    };
    let marks =
        [('，', ','), ('？', '?'), ('！', '!'), ('：', ':'), ('；', ';'), ('（', '('), ('）', ')')];
    let narrow = |c: char| marks.iter().find(|(wide, _)| *wide == c).map_or(c, |(_, mark)| *mark);
    let broad = |c: char| marks.iter().find(|(_, mark)| *mark == c).map_or(c, |(wide, _)| *wide);
    let mut wrong = Vec::new();
    for line in lines(&book).into_iter().chain(phrases()) {
        let plain = found(&book, &line);
        let dressed = [
            ("width", line.chars().map(wide).collect::<String>()),
            ("narrow marks", line.chars().map(narrow).collect()),
            ("broad marks", line.chars().map(broad).collect()),
            ("script", line.chars().map(|c| *traditional.get(&c).unwrap_or(&c)).collect()),
            ("courtesy", format!("您好，{line}")),
        ];
        for (dress, text) in dressed {
            // What watches over the dress itself may speak.
            let own = ["integrity.mixed_script", "consistency.honorific"];
            let mut seen = found(&book, &text);
            seen.retain(|rule| !own.contains(&rule.as_str()));
            let mut wanted = plain.clone();
            wanted.retain(|rule| !own.contains(&rule.as_str()));
            if seen != wanted {
                wrong.push(format!("{dress}: {text}: {seen:?}, not {wanted:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn mending_leaves_nothing_that_could_be_mended_safely() {
    let book = book();
    let mut n_edits = 0;
    let lines = lines(&book);
    // Each by itself, and several faults in one message.
    let pairs =
        lines.iter().zip(lines.iter().skip(7)).map(|(one, other)| format!("{one}，{other}"));
    for line in lines.iter().cloned().chain(pairs).chain(phrases()) {
        let fixed = book.fix_safe(&Message::new(&line));
        assert_eq!(fixed.conflicts, [], "{line}");
        n_edits += fixed.edits.len();
        for one in book.lint(&Message::new(&fixed.text)) {
            let safe = one.fix.is_some_and(|fix| fix.safety == Safety::Safe);
            assert!(!safe, "{line} → {}: {}", fixed.text, one.rule);
        }
    }
    assert!(n_edits > 50, "{n_edits}");
}

/// A cheap source of text nobody would write.
struct Noise(u64);

impl Noise {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        usize::try_from(self.0 >> 33).expect("31 bits") % below
    }

    /// Up to sixteen pieces: characters of every odd kind, words of the rules, now and then a line.
    fn text(&mut self, words: &[String], lines: &[String]) -> String {
        let mut text = String::new();
        for _ in 0..self.next(16) {
            match self.next(12) {
                0 => text.push_str(&lines[self.next(lines.len())]),
                1..=3 => text.push_str(&words[self.next(words.len())]),
                4 | 5 => text.push_str(ODD[self.next(ODD.len())]),
                6 => text.push(self.of('\u{0}', '\u{ff}')),
                7 => text.push(self.of('\u{300}', '\u{36f}')),
                8 => text.push(self.of('\u{1f000}', '\u{1faff}')),
                9 => text.push(self.of('\u{2000}', '\u{2fff}')),
                10 => text.push(self.of('\u{3000}', '\u{ffef}')),
                _ => text.push(self.of('\u{4e00}', '\u{9fff}')),
            }
        }
        text
    }

    fn of(&mut self, first: char, last: char) -> char {
        let code = first as u32 + self.next((last as u32 - first as u32 + 1) as usize) as u32;
        // A surrogate is no character.
        char::from_u32(code).unwrap_or('\u{fffd}')
    }
}

const ODD: &[&str] = &[
    "{",
    "}",
    "{称呼}",
    "{时限=2天}",
    "{路:顺丰|圆通}",
    "{}",
    "{=}",
    "｛",
    "｝",
    "(tǒng)",
    "(tǒng",
    "（",
    "）",
    "“",
    "”",
    "‘",
    "《",
    "》",
    "\"",
    "'",
    "\u{200b}",
    "\u{200d}",
    "\u{fe0f}",
    "\u{301}",
    "👨\u{200d}👩\u{200d}👧",
    "🆗",
    "🛰\u{fe0f}",
    "❤\u{fe0f}",
    "微❤",
    "Ⓞ",
    "𝐎",
    "\u{fffd}",
    "\r\n",
    "\u{2028}",
    "\0",
    "　",
    "...",
    "~",
    "+",
    "@",
    "a@b.cn",
    "１３８",
    "138",
    "一三八",
    "86",
    "6222020000000000000",
    "11010519491231002X",
    "：",
    ":",
    "http://",
    "，",
    "。",
    "？",
    "！！！",
    "……",
    "\u{10ffff}",
    "\u{e000}",
    "\u{f8ff}",
    "規",
    "🇨🇳",
    "🇻",
];

fn check(text: &str, finding: &Finding) {
    assert!(finding.span.of(text).is_some(), "{text:?} {finding:?}");
    for fix in finding.fix.iter().chain(&finding.others) {
        assert!(fix.span.of(text).is_some(), "{text:?} {fix:?}");
    }
}

#[test]
fn any_text_is_judged_without_stumbling() {
    let n_texts: usize =
        std::env::var("DETI_FUZZ").ok().and_then(|n| n.parse().ok()).unwrap_or(20_000);
    let book = book();
    let lines = lines(&book);
    let words = book.scan_words();
    let mut noise = Noise(7);
    let mut scratch = Scratch::default();
    let mut n_findings = 0;
    for number in 0..n_texts {
        let text = noise.text(&words, &lines);
        let message = Message { placeholders: Some(&["称呼".into()]), ..Message::new(&text) };
        let findings = book.lint_with(&message, &mut scratch);
        n_findings += findings.len();
        for one in &findings {
            check(&text, one);
        }
        // Findings stand in order; those about characters that are read share none.
        assert!(findings.is_sorted_by_key(|one| one.span), "{text:?} {findings:?}");
        let read = |one: &&Finding| !one.rule.starts_with("integrity.") && !one.span.is_empty();
        let read: Vec<&Finding> = findings.iter().filter(read).collect();
        for pair in read.windows(2) {
            assert!(pair[0].span.end <= pair[1].span.start, "{text:?} {pair:?}");
        }
        if number % 16 == 0 {
            for step in book.trace(&message).steps {
                assert!(step.span.of(&text).is_some(), "{text:?} {step:?}");
            }
            book.fix_safe(&message);
        }
    }
    assert!(n_findings > n_texts / 10, "the texts say too little: {n_findings}");
    println!("{n_texts} texts, {n_findings} findings");
}
