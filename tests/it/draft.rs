//! A rule while it is written: tried, told what is wrong with it and where, put into a file.

use deti::diagnostic::Code;
use deti::rulebook::draft::{self, ExampleKind, Trial};
use deti::rulebook::{Level, Message, Rulebook};
use deti::words::Language;

const TEAM: &str = "\
# 本店的规则
family: {id: shop, name: 本店, category: shop.words}

rules:
# 店规第一条
- id: shop.kiss   # 老板说的
  name: 么么哒
  kind: phrase
  level: error
  any: [么么哒]
  message: 说了“么么哒”
  why: 太亲热
  advice: 删去
  source: {document: 店规}
  fix: {text: \"\", safety: safe}
  examples:
    bad: [\"⟦么么哒⟧，您好。\", \"您好，⟦么么哒⟧。\"]
    good: [您好。, 谢谢您。]

# 店规第二条
- id: shop.soon
  name: 近日
  kind: phrase
  level: \"off\"
  any: [近日]
  message: 没有说清哪一天
  why: 客户等不起
  advice: 写明日期
  source: {document: 店规}
  examples:
    bad: [⟦近日⟧为您送到。, 包裹⟦近日⟧出库。]
    good: [今天为您送到。, 包裹已经出库。]
";

fn book() -> Rulebook {
    let checked = Rulebook::load(&[("team/shop.yaml", TEAM)]);
    assert_eq!(checked.diagnostics, []);
    checked.value
}

fn tried(yaml: &str, editing: Option<&str>) -> Trial {
    draft::try_rule(&book(), yaml, editing, [])
}

#[test]
fn a_new_rule_begins_sound_and_free() {
    let book = book();
    let first = draft::new_rule(&book);
    let phrases = ["好的亲亲，我来查。", "您好", "祝您一家人亲亲热热"];
    let trial = draft::try_rule(&book, &first, None, phrases.map(Message::new));
    assert_eq!(trial.diagnostics, []);
    assert_eq!(trial.problems, []);
    assert!(trial.is_sound());
    assert!(!trial.overrides);
    assert_eq!(trial.examples.len(), 4);
    let hits: Vec<_> =
        trial.hits.iter().map(|(index, one)| (*index, one.span.of(phrases[*index]))).collect();
    assert_eq!(hits, [(0, Some("亲亲"))]);

    let file = draft::put("", "team/own.yaml", &first, None).expect("an empty file takes it");
    let both = Rulebook::load(&[("team/own.yaml", &file)]);
    assert_eq!(both.diagnostics, []);
    let second = draft::new_rule(&both.value);
    let trial = draft::try_rule(&both.value, &second, None, []);
    assert_eq!(trial.rule.expect("it reads").id.as_ref(), "team.intimate-2");
}

#[test]
fn what_is_wrong_with_a_rule_is_told_at_its_place() {
    let written = draft::written(&book(), "shop.kiss").expect("it is there").text;
    for (from, to, code, place, part) in [
        ("any: [么么哒]", "any: [\"(么|哒\"]", Code::BadPattern, (6, 9), "(么|哒"),
        ("any: [么么哒]", "any: [么, \"<没有>哒\"]", Code::UnknownClass, (6, 12), "没有"),
        ("any: [么么哒]", "any: [\"…哒\"]", Code::BadPattern, (6, 9), "…哒"),
        ("any: [么么哒]", "any: []", Code::MissingKey, (2, 3), "any"),
        ("any: [么么哒]", "anny: [么么哒]", Code::UnknownKey, (6, 3), "anny"),
        ("any: [么么哒]", "any: 么么哒", Code::Schema, (6, 8), "any"),
        ("level: error", "level: bad", Code::BadValue, (5, 10), "bad"),
        ("level: error", "level: error\n  max: -1", Code::BadValue, (6, 8), "-1"),
        ("kind: phrase", "kind: metric", Code::MissingKey, (2, 3), "max"),
        ("kind: phrase", "kind: dance", Code::BadValue, (4, 9), "dance"),
        ("  why: 太亲热\n", "", Code::MissingKey, (2, 3), "why"),
        ("safety: safe", "safty: safe", Code::UnknownKey, (11, 19), "safty"),
        (
            "  message",
            "  unless: {left: [好], bevor: [x]}\n  message",
            Code::UnknownKey,
            (7, 23),
            "bevor",
        ),
        (
            "  message",
            "  unless:\n  - {left: [\"甲…\"]}\n  message",
            Code::BadPattern,
            (8, 13),
            "甲…",
        ),
        ("  message", "  unless: 3\n  message", Code::Schema, (7, 11), "unless"),
        ("[您好。, 谢谢您。]", "[您好。, {txt: 谢谢}]", Code::UnknownKey, (14, 18), "txt"),
        ("\"⟦么么哒⟧，您好。\"", "\"⟦么么哒，您好。\"", Code::BadPattern, (13, 11), "⟦么么哒"),
        ("id: shop.kiss", "id: 亲亲", Code::BadValue, (2, 7), "亲亲"),
        ("id: shop.kiss", "id: shop.soon", Code::DupId, (2, 7), "shop.soon"),
        ("kind: phrase", "kind: phrase\n  kind: phrase", Code::DupKey, (5, 3), "kind"),
        ("any: [么么哒]", "any: [么么哒", Code::Unclosed, (6, 8), "["),
    ] {
        let text = written.replace(from, to);
        assert_ne!(text, written, "{from}");
        let told = tried(&text, Some("shop.kiss")).diagnostics;
        let first = told.first().unwrap_or_else(|| panic!("{to}: silent"));
        let at = first.place.as_ref().map(|place| (place.line, place.column));
        assert_eq!((first.code, at), (code, Some(place)), "{to}: {first:?}");
        assert!(first.args.iter().any(|(_, value)| value.contains(part)), "{to}: {first:?}");
        for language in Language::ALL {
            let said = first.message(language.words()) + &first.hint(language.words());
            assert!(!said.contains(['@', '{']), "{to}: {said}");
            // What a library says of itself in English has no place in Chinese.
            let foreign = ["missing", "expected", "invalid", "usize", "struct", "variant"];
            let leaks = language == Language::Chinese && foreign.iter().any(|w| said.contains(w));
            assert!(!leaks, "{to}: {said}");
        }
    }
    for (text, part) in [("", "@shape.nothing"), ("# 还没写\n", "@shape.nothing"), (TEAM, "family")]
    {
        let told = tried(text, None).diagnostics;
        let seen = told.iter().flat_map(|one| &one.args).any(|(_, value)| value == part);
        assert!(seen, "{text}: {told:?}");
    }
    let two = "- id: a\n- id: b\n";
    assert!(!tried(two, None).diagnostics.is_empty());
    let lookaround = written
        .replace("kind: phrase", "kind: pattern")
        .replace("any: [么么哒]", "needs: [么]\n  regex: \"么(?=哒)\"");
    assert_eq!(tried(&lookaround, None).diagnostics[0].code, Code::BadPattern);
    let wrong = lookaround.replace("么(?=哒)", "么(");
    assert_eq!(tried(&wrong, Some("shop.kiss")).diagnostics[0].code, Code::BadPattern);
}

#[test]
fn every_form_of_one_rule_reads_alike() {
    let entry = draft::written(&book(), "shop.kiss").expect("it is there").text;
    assert!(entry.starts_with("# 店规第一条\n- id: shop.kiss   # 老板说的\n  name"), "{entry}");
    assert!(entry.ends_with("good: [您好。, 谢谢您。]\n"), "{entry}");
    let mapping = entry.replace("- id", "id").replace("\n  ", "\n");
    let indented: String = entry.lines().map(|line| format!("    {line}\n")).collect();
    for text in [entry.clone(), mapping, format!("rules:\n{entry}"), format!("rules:\n{indented}")]
    {
        let trial = tried(&text, Some("shop.kiss"));
        assert_eq!(trial.diagnostics, [], "{text}");
        assert!(trial.is_sound(), "{text}");
        let put = draft::put(TEAM, "team/shop.yaml", &text, Some("shop.kiss"));
        let put = put.unwrap_or_else(|told| panic!("{text}: {told:?}"));
        assert_eq!(put, TEAM, "{text}");
    }
}

#[test]
fn examples_and_phrases_are_judged_by_the_rule_as_it_stands() {
    let written = draft::written(&book(), "shop.kiss").expect("it is there").text;
    let changed = written
        .replace("any: [么么哒]", "any: [么么哒, 抱抱]")
        .replace("[您好。, 谢谢您。]", "[您好，么么哒奶糖有货。, 哈哈。]")
        .replace("\"您好，⟦么么哒⟧。\"", "您好⟦，么么哒⟧。, 您好啊。");
    let phrases = ["抱抱您", "您好", "么么哒"].map(Message::new);
    let trial = draft::try_rule(&book(), &changed, Some("shop.kiss"), phrases);
    assert_eq!(trial.diagnostics, []);
    assert!(!trial.is_sound());
    let judged: Vec<(ExampleKind, usize, bool)> = trial
        .examples
        .iter()
        .map(|one| {
            (one.kind, one.place.as_ref().map_or(0, |place| place.line), one.problems.is_empty())
        })
        .collect();
    assert_eq!(
        judged,
        [
            (ExampleKind::Bad, 13, true),
            (ExampleKind::Bad, 13, false),
            (ExampleKind::Bad, 13, false),
            (ExampleKind::Good, 14, false),
            (ExampleKind::Good, 14, false),
        ]
    );
    assert_eq!(trial.examples[0].fixed.as_deref(), Some("您好。"));
    assert_eq!(trial.examples[4].findings[0].rule.as_ref(), "tone.laughter");
    let hits: Vec<usize> = trial.hits.iter().map(|(index, _)| *index).collect();
    assert_eq!(hits, [0, 2]);

    let off = draft::written(&book(), "shop.soon").expect("it is there").text;
    let trial = draft::try_rule(&book(), &off, Some("shop.soon"), ["近日发出"].map(Message::new));
    assert!(trial.is_sound(), "{:?}", trial.problems);
    assert_eq!(trial.hits.len(), 1, "a rule that is off shows what it would find");
}

#[test]
fn every_rule_that_ships_can_be_edited() {
    let book = Rulebook::load(&[]).value;
    let mut kinds = std::collections::HashSet::new();
    for rule in book.rules() {
        let written = draft::written(&book, &rule.id).unwrap_or_else(|| panic!("{}", rule.id));
        assert!(!written.own);
        if !kinds.insert(rule.kind) {
            continue;
        }
        let trial = draft::try_rule(&book, &written.text, Some(&rule.id), []);
        assert_eq!(trial.diagnostics, [], "{}", rule.id);
        assert_eq!(trial.problems, [], "{}", rule.id);
        assert!(trial.overrides, "{}", rule.id);
        let put = draft::put("levels: {tone.oh: off}\n", "own.yaml", &written.text, None);
        let put = put.unwrap_or_else(|told| panic!("{}: {told:?}", rule.id));
        assert!(put.starts_with("levels: {tone.oh: off}\nrules:\n"), "{put}");
    }
}

#[test]
fn a_file_keeps_its_other_lines() {
    let entry = draft::written(&book(), "shop.kiss").expect("it is there").text;
    let sweet = entry.replace("shop.kiss", "shop.sweet").replace("么么哒", "甜甜");
    let put =
        |source: &str, text: &str, editing| draft::put(source, "team/shop.yaml", text, editing);
    for (name, source, text, editing, expected) in [
        (
            "behind the last",
            TEAM,
            &sweet,
            None,
            format!("{TEAM}\n{sweet}").replace("出库。]\n", "出库。]\n"),
        ),
        (
            "in the place of another",
            TEAM,
            &sweet,
            Some("shop.kiss"),
            TEAM.replace("shop.kiss", "shop.sweet").replace("么么哒", "甜甜"),
        ),
        ("into an empty list", "rules: []\n", &sweet, None, format!("rules:\n{sweet}")),
        (
            "into a file of levels",
            "levels: {}",
            &sweet,
            None,
            format!("levels: {{}}\nrules:\n{sweet}"),
        ),
        (
            "with the line ends of the file",
            "rules:\r\n# 一\r\n- id: a\r\n  name: 甲\r\n",
            &String::from("id: b\nname: 乙\n"),
            None,
            String::from(
                "rules:\r\n# 一\r\n- id: a\r\n  name: 甲\r\n\r\n- id: b\r\n  name: 乙\r\n",
            ),
        ),
        (
            "as far in as the file has it",
            "rules:\n  - id: a\n    name: 甲\n  # 二\n  - id: c\n",
            &String::from("# 新\n- id: a\n  name: 乙\n"),
            None,
            String::from("rules:\n  # 新\n  - id: a\n    name: 乙\n  # 二\n  - id: c\n"),
        ),
    ] {
        assert_eq!(put(source, text, editing).as_deref(), Ok(expected.as_str()), "{name}");
    }
    for (source, text) in [
        ("rules: [{id: a}]\n", &sweet),
        ("rules:\n- id: [\n", &sweet),
        (TEAM, &String::from("id: [\n")),
    ] {
        let told = put(source, text, None).expect_err("it cannot be put there");
        assert!(told[0].place.is_some(), "{told:?}");
    }
    let without = draft::taken_out(TEAM, "team/shop.yaml", "shop.kiss").expect("it is there");
    let head = "# 本店的规则\nfamily: {id: shop, name: 本店, category: shop.words}\n\nrules:\n";
    assert!(without.starts_with(&format!("{head}\n# 店规第二条\n- id: shop.soon\n")), "{without}");
    assert_eq!(draft::taken_out(TEAM, "team/shop.yaml", "shop.none"), None);
}

#[test]
fn a_rule_in_the_program_stays_while_its_copy_has_another_id() {
    let book = book();
    let copy = draft::written(&book, "address.casual").expect("it ships").text;
    let copy = copy.replace("id: address.casual", "id: shop.casual");
    let trial = draft::try_rule(&book, &copy, Some("address.casual"), []);
    assert!(!trial.overrides);
    assert_eq!(trial.rule.map(|rule| rule.level), Some(Level::Error));
    assert!(!trial.problems.is_empty(), "two rules claim the same words");
}
