//! The rulebook: its own promises, what never changes a verdict, fixes, waivers, a team's own rules.

use std::collections::HashMap;

use deti::diagnostic::Code;
use deti::library::Waiver;
use deti::rulebook::rule::Check;
use deti::rulebook::suppress::{self, Baseline, WaiverProblem};
use deti::rulebook::{Finding, Level, Message, Outcome, Rulebook, Safety, docs, script};
use deti::text::fold::is_hanzi;
use jiff::civil::date;

fn book() -> Rulebook {
    let checked = Rulebook::load(&[]);
    assert_eq!(checked.diagnostics, [], "the rules that ship");
    checked.value
}

fn found(book: &Rulebook, text: &str) -> Vec<(String, String)> {
    let words = |one: &Finding| one.span.of(text).expect("a span lies on characters").to_owned();
    let findings = book.lint(&Message::new(text));
    findings.iter().map(|one| (one.rule.to_string(), words(one))).collect()
}

#[test]
fn every_rule_keeps_what_its_examples_promise() {
    let problems: Vec<String> = book()
        .test_rules()
        .iter()
        .map(|one| format!("{} {:?}: {} → {}", one.rule, one.kind, one.text, one.found))
        .collect();
    assert_eq!(problems, [""; 0]);
}

/// Every line that stands in a rule for any scene, bad and good.
fn lines(book: &Rulebook) -> Vec<String> {
    let open = |one: &&std::sync::Arc<deti::rulebook::Rule>| {
        one.scenes.is_empty() && matches!(one.check, Check::Phrase(_))
    };
    let rules = book.rules().iter().filter(open);
    rules
        .flat_map(|rule| {
            let bad = rule.examples.bad.iter().map(|one| one.text.clone());
            bad.chain(rule.examples.good.iter().map(|one| one.text.clone()))
        })
        .collect()
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
    let narrow = |c: char| match c {
        '，' => ',',
        '？' => '?',
        '！' => '!',
        '：' => ':',
        '；' => ';',
        '（' => '(',
        '）' => ')',
        c => c,
    };
    for line in lines(&book) {
        let rules = |text: &str| found(&book, text).into_iter().map(|(rule, _)| rule).collect();
        let plain: Vec<String> = rules(&line);
        let dressed = [
            ("width", line.chars().map(wide).collect::<String>()),
            ("punctuation", line.chars().map(narrow).collect()),
            ("script", line.chars().map(|c| *traditional.get(&c).unwrap_or(&c)).collect()),
            ("courtesy", format!("您好，{line}")),
        ];
        for (dress, text) in dressed {
            // What watches over the dress itself may speak.
            let own = ["integrity.mixed_script", "consistency.honorific"];
            let mut seen: Vec<String> = rules(&text);
            seen.retain(|rule| !own.contains(&rule.as_str()));
            let mut wanted = plain.clone();
            wanted.retain(|rule| !own.contains(&rule.as_str()));
            assert_eq!(seen, wanted, "{dress}: {text}");
        }
    }
}

#[test]
fn fixing_leaves_nothing_that_could_be_fixed_safely() {
    let book = book();
    let mut n_edits = 0;
    for line in lines(&book) {
        let fixed = book.fix_safe(&Message::new(&line));
        assert_eq!(fixed.conflicts, [], "{line}");
        n_edits += fixed.edits.len();
        let left = book.lint(&Message::new(&fixed.text));
        for one in left {
            let safe = one.fix.is_some_and(|fix| fix.safety == Safety::Safe);
            assert!(!safe, "{line} → {}: {}", fixed.text, one.rule);
        }
    }
    assert!(n_edits > 10, "{n_edits}");
}

#[test]
fn a_deletion_takes_its_punctuation_along() {
    let book = book();
    for (line, expected) in [
        ("呵呵，这款下周补货。", "这款下周补货。"),
        ("您说得对，哈哈。", "您说得对。"),
        ("您说得对，哈哈，下周补货。", "您说得对，下周补货。"),
        ("哈哈！今天发货。", "今天发货。"),
        ("哦", "好的"),
        ("OK，改好了。", "好的，改好了。"),
        ("电话１３８１２３４００００。", "电话138****0000。"),
    ] {
        assert_eq!(book.fix_safe(&Message::new(line)).text, expected, "{line}");
    }
}

/// A cheap source of text nobody would write.
struct Noise(u64);

impl Noise {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        usize::try_from(self.0 >> 33).expect("31 bits") % below
    }

    fn text(&mut self, pieces: &[&str]) -> String {
        (0..self.next(24)).map(|_| pieces[self.next(pieces.len())]).collect()
    }
}

#[test]
fn no_text_makes_it_stumble() {
    let book = book();
    let mut pieces: Vec<&str> = vec![
        "{",
        "}",
        "{称呼}",
        "{时限=2天}",
        "{路:顺丰|圆通}",
        "｛",
        "(tǒng)",
        "（",
        "“",
        "”",
        "《",
        "\"",
        "'",
        "\u{200b}",
        "\u{fe0f}",
        "\u{301}",
        "😀",
        "👨‍👩‍👧",
        "🆗",
        "Ⓞ",
        "𝐎",
        "\u{fffd}",
        "\n",
        "\r",
        "\0",
        " ",
        "　",
        ".",
        "~",
        "*",
        "+",
        "@",
        "1",
        "１",
        "一",
        "0",
        "86",
        "138",
        "x",
        "X",
        "不",
        "没",
        "哈",
        "喂",
        "ok",
        "微",
        "信",
        "，",
        "。",
        "？",
        "最",
        "\u{10ffff}",
        "\u{e000}",
        "規",
        "…",
    ];
    let lines = lines(&book);
    pieces.extend(lines.iter().map(String::as_str));
    let mut noise = Noise(7);
    for _ in 0..600 {
        let text = noise.text(&pieces);
        let message = Message::new(&text);
        for one in book.lint(&message) {
            assert!(one.span.of(&text).is_some(), "{text:?} {one:?}");
            let fix = one.fix.iter().chain(&one.others);
            for fix in fix {
                assert!(fix.span.of(&text).is_some(), "{text:?} {fix:?}");
            }
        }
        book.fix_safe(&message);
    }
}

#[test]
fn a_trace_tells_why() {
    let book = book();
    for (line, rule, expected) in [
        ("超过时间就没办法了。", "refusal.no_way", "Fired"),
        ("我问下快递有没有办法改派。", "refusal.no_way", "ANotA"),
        ("大哥大外形的对讲机还有货。", "address.casual", "Exception"),
        ("您可能还没看到短信。", "hedge.maybe", "Unless"),
        ("长按“OK”三秒进入设置。", "english.ok", "Quoted"),
    ] {
        let trace = book.trace(&Message::new(line));
        let step = trace.steps.iter().find(|step| *step.rule == *rule).expect(line);
        let told = match &step.outcome {
            Outcome::Fired { .. } => String::from("Fired"),
            other => format!("{other:?}"),
        };
        assert!(told.contains(expected), "{line}: {told}");
    }
}

#[test]
fn what_was_folded_is_told() {
    let book = book();
    for (line, folds) in [
        ("没办法", &[][..]),
        ("没 有 办 法", &["gap"]),
        ("公司規定", &["script"]),
        ("ＯＫ，好", &["width", "case"]),
        ("Оk，好", &["lookalike"]),
        ("大\u{200b}哥，您好", &["invisible"]),
        ("公司規(guī)定", &["script", "gloss"]),
    ] {
        let findings = book.lint(&Message::new(line));
        let told =
            findings.iter().find(|one| !one.rule.starts_with("integrity")).map(|one| &one.folds);
        assert_eq!(told.map(Vec::as_slice), Some(folds), "{line}");
    }
}

#[test]
fn placeholders_are_read_for_what_they_send() {
    let book = book();
    for (text, rules) in [
        ("{称呼}，您的订单已发出。", &[][..]),
        ("{称呼=大哥}，您的订单已发出。", &["address.casual"]),
        ("{语气:好的|OK}，您的订单已发出。", &["english.ok"]),
        ("电话{手机号}核对一下。", &[]),
    ] {
        let told: Vec<String> = found(&book, text).into_iter().map(|(rule, _)| rule).collect();
        assert_eq!(told, rules, "{text}");
    }
    let known = ["称呼"];
    let message =
        Message { placeholders: Some(&known), ..Message::new("{称呼}，{大名}，半个{") };
    let spans: Vec<_> = book.lint(&message).iter().map(|one| one.span.of(message.text)).collect();
    assert_eq!(spans, [Some("{大名}"), Some("{")]);
}

#[test]
fn rules_for_a_scene_stay_in_it() {
    let book = book();
    let told = |scenes: &[&str], text: &str| -> Vec<String> {
        let message = Message { scenes, ..Message::new(text) };
        book.lint(&message).iter().map(|one| one.rule.to_string()).collect()
    };
    let line = "因为仓库爆仓，所以晚了两天。";
    assert_eq!(told(&[], line), [""; 0]);
    assert_eq!(told(&["投诉"], line), ["complaint.apology", "complaint.empathy_first"]);
}

#[test]
fn a_team_overrides_switches_and_adds() {
    let own = "\
levels:
  tone.oh_final: hint
  english.ok: off
rules:
- id: address.casual
  name: 不叫老师
  kind: phrase
  category: address.casual
  level: warning
  any: [老师]
  message: 不要称客户老师
  why: 本店的习惯
  advice: 用您
  source: {document: 店规}
  examples:
    bad: [⟦老师⟧您好, 好的⟦老师⟧]
    good: [您好, 好的]
";
    let checked = Rulebook::load(&[("own.yaml", own)]);
    assert_eq!(checked.diagnostics, []);
    let book = checked.value;
    assert_eq!(book.level("tone.oh_final"), Some(Level::Hint));
    let rule =
        |text: &str| found(&book, text).into_iter().map(|(rule, _)| rule).collect::<Vec<_>>();
    assert_eq!(rule("大哥您好"), [""; 0]);
    assert_eq!(rule("老师您好"), ["address.casual"]);
    assert_eq!(rule("OK，改好了"), [""; 0]);
    assert_eq!(rule("今天都会发出的哦。"), ["tone.oh_final"]);
}

#[test]
fn one_bad_rule_costs_one_rule() {
    let good = "\
- id: own.good
  name: 好规则
  kind: phrase
  category: own
  level: error
  any: [甲乙丙]
  message: 不要说
  why: 不好
  advice: 换
  source: {}
  examples: {bad: [⟦甲乙丙⟧, ⟦甲乙丙⟧了], good: [甲, 乙]}
";
    let broken = |line: &str| {
        let entry = good.replace("own.good", "own.bad").replace("any: [甲乙丙]", line);
        format!("rules:\n{entry}{good}")
    };
    for (line, code, part) in [
        ("any: [\"(甲|乙\"]", Code::BadPattern, "(甲|乙"),
        ("any: [<没有>]", Code::UnknownClass, "没有"),
        ("any: [\"…甲\"]", Code::BadPattern, "…甲"),
        ("except: [甲]", Code::MissingKey, "any"),
        ("anny: [甲]", Code::UnknownKey, "anny"),
        ("any: [甲]\n  kind: dance", Code::DupKey, "kind"),
        ("any: [甲", Code::Unclosed, "["),
    ] {
        let checked = Rulebook::load(&[("own.yaml", &broken(line))]);
        let [told] = checked.diagnostics.as_slice() else {
            panic!("{line}: {:?}", checked.diagnostics)
        };
        assert_eq!(told.code, code, "{line}: {told:?}");
        assert!(told.args.iter().any(|(_, value)| value.contains(part)), "{line}: {told:?}");
        let place = told.place.as_ref().expect("it stands in a file");
        assert!(place.path == "own.yaml" && (2..=8).contains(&place.line), "{line}: {place:?}");
        assert!(checked.value.rule("own.good").is_some(), "{line}: the neighbour stays");
        assert!(checked.value.rule("own.bad").is_none(), "{line}");
    }
    for (head, code) in [
        ("family: {id: own, nam: 本店}\n", Code::UnknownKey),
        ("families: {}\n", Code::UnknownKey),
        ("levels: {tone.oh: loud}\n", Code::BadValue),
        ("words: {甲: 乙}\n", Code::Schema),
        ("words: {甲: [<丙>]}\n", Code::UnknownClass),
    ] {
        let checked = Rulebook::load(&[("own.yaml", &format!("{head}rules:\n{good}"))]);
        let [told] = checked.diagnostics.as_slice() else {
            panic!("{head}: {:?}", checked.diagnostics)
        };
        assert_eq!(told.code, code, "{head}: {told:?}");
        assert!(told.place.as_ref().is_some_and(|place| place.line == 1), "{head}: {told:?}");
        assert!(checked.value.rule("own.good").is_some(), "{head}: the rules stay");
    }
    let unknown = Rulebook::load(&[("own.yaml", "levels: {tone.ohh: off}\n")]);
    let told = &unknown.diagnostics[0];
    assert_eq!(told.code, Code::UnknownKey);
    assert!(told.args.contains(&("nearest", String::from("tone.oh"))), "{told:?}");
}

#[test]
fn waivers_hold_for_a_reason_and_for_a_time() {
    let book = book();
    let text = "加急这个我们做不到。";
    let waiver = |rule: &str, reason: &str, until| Waiver {
        rule: rule.to_owned(),
        span: None,
        reason: Some(reason.to_owned()),
        by: Some(String::from("王琳")),
        until,
    };
    let rule = "refusal.cannot_do";
    let end = date(2026, 3, 31);
    for (waivers, today, open, problems) in [
        (vec![], end, 1, vec![]),
        (vec![waiver(rule, "示范反例", Some(end))], end, 0, vec![]),
        (
            vec![waiver(rule, "示范反例", Some(end))],
            date(2026, 4, 1),
            1,
            vec![(0, WaiverProblem::Expired)],
        ),
        (vec![waiver(rule, " ", None)], end, 1, vec![(0, WaiverProblem::NoReason)]),
        (vec![waiver("tone.oh", "句尾", None)], end, 1, vec![(0, WaiverProblem::Unmatched)]),
        (vec![waiver("tone.nothing", "无", None)], end, 1, vec![(0, WaiverProblem::UnknownRule)]),
    ] {
        let findings = book.lint(&Message::new(text));
        let waived = suppress::waive(&book, text, findings, &waivers, today);
        assert_eq!((waived.open.len(), waived.problems), (open, problems), "{waivers:?}");
    }
    let mut pinned = waiver(rule, "示范反例", None);
    let findings = book.lint(&Message::new(text));
    pinned.span = Some(suppress::span_fingerprint(text, &findings[0]));
    let waived = suppress::waive(&book, text, findings.clone(), &[pinned], end);
    assert_eq!(waived.open, []);

    let mut baseline = Baseline::default();
    baseline.add("a-phrase", text, &findings[0]);
    let (read, odd) = Baseline::read(&format!("# old\n{}x\n", baseline.write()));
    assert_eq!((read.clone(), odd), (baseline.clone(), vec![3]));
    assert!(read.has("a-phrase", text, &findings[0]));
    assert!(!read.has("another", text, &findings[0]));
    assert_eq!(baseline.prune(std::iter::empty()), 1);
}

#[test]
fn every_rule_has_its_page() {
    let book = book();
    let index = docs::index(&book);
    for rule in book.rules() {
        assert!(index.contains(&format!("`{}`", rule.id)), "{}", rule.id);
        let page = docs::page(rule, rule.level);
        for part in [&*rule.message, &*rule.why, &*rule.advice] {
            assert!(page.contains(part.trim_end_matches('。')), "{}: {part}", rule.id);
        }
        assert!(!docs::source_line(&rule.source).is_empty(), "{}: no source", rule.id);
    }
}
