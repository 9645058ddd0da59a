//! The rulebook: its own promises, what never changes a verdict, fixes, waivers, a team's own rules.

use deti::diagnostic::Code;
use deti::library::{Waiver, shipped, yaml};
use deti::rulebook::suppress::{self, Baseline, WaiverProblem};
use deti::rulebook::{Finding, Level, Message, Outcome, Rulebook, docs, load, schema};
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
fn the_files_that_are_trusted_pass_the_gate() {
    for file in shipped::files_in(load::FOLDER) {
        let text = yaml::Text::new(&file.path, file.text);
        let read = yaml::read_mapping::<schema::File>(&text);
        assert_eq!(read.faults, [], "{}", file.path);
        assert!(read.value.is_some(), "{}", file.path);
    }
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
    let known = ["称呼".into()];
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
    for tag in ["投诉", "投诉，等待", "等待、投诉"] {
        assert_eq!(told(&[tag], line), ["complaint.apology", "complaint.empathy_first"], "{tag}");
    }
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
fn a_library_speaks_with_one_voice() {
    let book = book();
    let hint = book.with_levels(&[("consistency.miss", Level::Off)]);
    let cases: &[(&Rulebook, &[&str], &[(usize, &str, &str)])] = &[
        // The few give way to the many, whichever they are.
        (
            &book,
            &["女士您好", "女士，包裹到了", "小姐请稍等，小姐"],
            &[(2, "consistency.miss", "小姐")],
        ),
        (&book, &["小姐您好", "小姐，包裹到了", "女士请稍等"], &[(2, "consistency.miss", "女士")]),
        (&book, &["小姐您好", "女士请稍等"], &[(0, "consistency.miss", "小姐")]),
        // 您 stays, however few say it.
        (
            &book,
            &["你的包裹到了", "你先别急", "您好"],
            &[(0, "consistency.honorific", "你"), (1, "consistency.honorific", "你")],
        ),
        // A message with both is told of by itself; words that only look alike are none.
        (&book, &["女士您好，小姐请稍等", "女士您好"], &[]),
        (&book, &["女士您好", "大小姐系列有货", "迷你款有货，您看看"], &[]),
        (&book, &["女士您好", "您说的“小姐”是哪位"], &[]),
        (&hint, &["女士您好", "小姐请稍等"], &[]),
        (&book, &["小姐您好"], &[]),
        (&book, &[], &[]),
    ];
    for (book, lines, expected) in cases {
        let all = book.lint_library(lines.iter().map(|line| Message::new(line)));
        let told: Vec<(usize, &str, &str)> = all
            .iter()
            .map(|(at, one)| (*at, &*one.rule, one.span.of(lines[*at]).expect("on characters")))
            .collect();
        assert_eq!(told, *expected, "{lines:?}");
    }
    let lines = ["小姐您好", "小姐，包裹到了", "女士请稍等"].map(Message::new);
    let (_, finding) = &book.lint_library(lines)[0];
    assert_eq!(&*finding.message, "话术库里别处写“小姐”（2 条），这里写“女士”");
    assert_eq!(finding.fix, None, "its fix would go the other way");
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
        entry_index: 0,
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
fn the_page_of_the_rules_is_up_to_date() {
    let held = include_str!("../../templates/rulebook/README.md");
    let command = "cargo run --no-default-features -- --library templates rule docs > templates/rulebook/README.md";
    assert!(held == docs::all(&book()), "templates/rulebook/README.md is stale; run\n  {command}");
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
