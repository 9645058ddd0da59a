//! Editing a phrase file in place: the lines that were meant change, and no other byte.

use deti::diagnostic::Code;
use deti::library::edit::{
    Edit, Entry, Field, FieldChange, Inserted, Spot, block, edit, entry, heading, inverse,
};
use deti::library::{Approval, PhraseId, Season, Signature, Stage, Status, Waiver};
use jiff::civil::date;

fn id(text: &str) -> PhraseId {
    PhraseId::new(text).unwrap()
}

fn set(name: &str, changes: impl Into<Vec<FieldChange>>) -> Edit {
    Edit::Set { id: id(name), changes: changes.into() }
}

fn text(text: &str) -> FieldChange {
    FieldChange::Text(text.into())
}

fn title(text: &str) -> FieldChange {
    FieldChange::Title(Some(text.into()))
}

fn words(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn tags(texts: &[&str]) -> FieldChange {
    FieldChange::Tags(words(texts))
}

fn approval() -> Approval {
    let signed = Some(Signature { by: "王琳".into(), on: date(2026, 11, 2) });
    Approval { signed, text: "5f3a9c01".into() }
}

fn waiver(rule: &str) -> Waiver {
    Waiver {
        rule: rule.into(),
        span: None,
        reason: Some("句尾语气词".into()),
        by: None,
        until: Some(date(2027, 1, 1)),
        entry_index: 0,
    }
}

fn new(name: &str, text: &str) -> Inserted {
    Inserted::New(Box::new(Entry::new(id(name), text)))
}

fn season(yaml: &str) -> Season {
    let file = format!("- id: x\n  text: 您好\n  season: {yaml}\n");
    entry(&file, &id("x")).unwrap().season.unwrap()
}

/// One row: the file, the changes, the file afterwards.
type Case = (&'static str, Vec<Edit>, &'static str);

#[test]
fn only_what_is_meant_changes() {
    let cases: Vec<Case> = vec![
        // A text in every manner of writing.
        ("- id: a\n  text: 您好\n", vec![set("a", [text("再见")])], "- id: a\n  text: 再见\n"),
        (
            "- id: a\n  text: 您好   # 备注\n",
            vec![set("a", [text("再见")])],
            "- id: a\n  text: 再见   # 备注\n",
        ),
        ("- id: a\n  text: '您好'\n", vec![set("a", [text("it's")])], "- id: a\n  text: 'it''s'\n"),
        (
            "- id: a\n  text: \"您好\"",
            vec![set("a", [text("“再见”")])],
            "- id: a\n  text: \"“再见”\"",
        ),
        (
            "- id: a\n  text: 您好\n",
            vec![set("a", [text("注意: {称呼}")])],
            "- id: a\n  text: \"注意: {称呼}\"\n",
        ),
        ("- id: a\n  text: 您好\n", vec![set("a", [text("no")])], "- id: a\n  text: \"no\"\n"),
        (
            "- id: a\n  text: |  # 两段\n    一\n\n    二\n\n- id: b\n  text: x\n",
            vec![set("a", [text("一\n\n  三")])],
            "- id: a\n  text: |-  # 两段\n    一\n\n      三\n\n- id: b\n  text: x\n",
        ),
        (
            "- id: a\n  text: >-\n      一\n      二\n  # 尾巴\n  title: 问好\n",
            vec![set("a", [text("三")])],
            "- id: a\n  text: |-\n      三\n  # 尾巴\n  title: 问好\n",
        ),
        (
            "- id: a\n  text: |\n    一\n# 下一条\n- id: b\n  text: x\n",
            vec![set("a", [text(" 二")])],
            "- id: a\n  text: \" 二\"\n# 下一条\n- id: b\n  text: x\n",
        ),
        (
            "- id: a\n  text: 您好 # 备注\n  title: 问好\n",
            vec![set("a", [text("一\n二")])],
            "- id: a\n  text: |- # 备注\n    一\n    二\n  title: 问好\n",
        ),
        (
            "- id: a\n  text: \"一\\n二\"\n",
            vec![set("a", [text("一\n三")])],
            "- id: a\n  text: \"一\\n三\"\n",
        ),
        (
            "- id: a\n  text: \"一\n    二\"  # 折行\n",
            vec![set("a", [text("三")])],
            "- id: a\n  text: \"三\"  # 折行\n",
        ),
        (
            "- id: a\n  text: 一\n   二\n",
            vec![set("a", [text("\t三")])],
            "- id: a\n  text: \"\\t三\"\n",
        ),
        (
            "- id: a\n  text: 您好\n",
            vec![set("a", [text("零\u{0}宽\u{2028}")])],
            "- id: a\n  text: \"零\\x00宽\"\n",
        ),
        // The same again is no change.
        (
            "- id: a\n  text:   '您好'\n  tags: [ 一,二 ]\n",
            vec![set("a", [text("您好"), tags(&["一", "二"])])],
            "- id: a\n  text:   '您好'\n  tags: [ 一,二 ]\n",
        ),
        // Keys that were not there, in their usual place; and gone again.
        (
            "- id: a\n  text: 您好 # 备注\n  status: draft\n",
            vec![set("a", [title("问好"), FieldChange::Source(Some("D0 §(8)".into()))])],
            "- id: a\n  title: 问好\n  text: 您好 # 备注\n  source: D0 §(8)\n  status: draft\n",
        ),
        (
            "- id: a\n  text: 您好",
            vec![set("a", [tags(&["投诉"]), title("问好")])],
            "- id: a\n  title: 问好\n  text: 您好\n  tags: [投诉]",
        ),
        (
            "- id: a\n  title: 问好 # 备注\n  # 正文\n  text: 您好\n",
            vec![set("a", [FieldChange::Title(None)])],
            "- id: a\n  # 正文\n  text: 您好\n",
        ),
        (
            "- title: 问好\n  id: a\n  text: 您好\n",
            vec![set("a", [FieldChange::Title(None)])],
            "- id: a\n  text: 您好\n",
        ),
        (
            "- id: a\n  title:\n  text: 您好\n",
            vec![set("a", [title("问好")])],
            "- id: a\n  title: 问好\n  text: 您好\n",
        ),
        (
            "- id: a\n  title: # 待定\n  text: 您好\n",
            vec![set("a", [title("问好")])],
            "- id: a\n  title: 问好 # 待定\n  text: 您好\n",
        ),
        // Lists.
        (
            "- id: a\n  text: 您好\n  tags: [一, 二] # 场景\n",
            vec![set("a", [tags(&["二", "三, 四"])])],
            "- id: a\n  text: 您好\n  tags: [二, \"三, 四\"] # 场景\n",
        ),
        (
            "- id: a\n  text: 您好\n  tags:\n  - 一 # 甲\n  # 乙\n  - '二'\n  - 三\n  status: draft\n",
            vec![set("a", [tags(&["零", "一", "三", "四"])])],
            "- id: a\n  text: 您好\n  tags:\n  - 零\n  - 一 # 甲\n  # 乙\n  - 三\n  - 四\n  status: draft\n",
        ),
        (
            "- id: a\n  text: 您好\n  tags:\n    - 一\n    - 二 # 乙\n",
            vec![set("a", [tags(&["一", "三"])])],
            "- id: a\n  text: 您好\n  tags:\n    - 一\n    - 三 # 乙\n",
        ),
        (
            "- id: a\n  text: 您好\n  tags: [一]\n  stages:\n  - pre-sale\n",
            vec![set("a", [tags(&[]), FieldChange::Stages(vec![Stage::InSale, Stage::AfterSale])])],
            "- id: a\n  text: 您好\n  stages:\n  - in-sale\n  - after-sale\n",
        ),
        // Mappings.
        (
            "- id: a\n  text: 您好\n  status: in-review\n",
            vec![set(
                "a",
                [FieldChange::Status(Status::Approved), FieldChange::Approved(Some(approval()))],
            )],
            "- id: a\n  text: 您好\n  status: approved\n  approved: {by: 王琳, on: 2026-11-02, text: 5f3a9c01}\n",
        ),
        (
            "- id: a\n  text: 您好\n  approved:\n    by: 李明 # 组长\n    on: 2026-01-01\n    text: 00000000\n",
            vec![set("a", [FieldChange::Approved(Some(approval()))])],
            "- id: a\n  text: 您好\n  approved:\n    by: 王琳 # 组长\n    on: 2026-11-02\n    text: 5f3a9c01\n",
        ),
        (
            "- id: a\n  text: 您好\n  season: {from: 12-20, until: 01-05} # 年末\n",
            vec![set("a", [FieldChange::Season(Some(season("{lunar: 春节, before: 7}")))])],
            "- id: a\n  text: 您好\n  season: {lunar: 春节, before: \"7\"} # 年末\n",
        ),
        (
            "- id: a\n  text: 您好\n",
            vec![set(
                "a",
                [FieldChange::Season(Some(season("{weekdays: [sat], hours: 05:00-11:00}")))],
            )],
            "- id: a\n  text: 您好\n  season: {weekdays: [sat], hours: \"05:00-11:00\"}\n",
        ),
        (
            "- id: a\n  text: 您好\n",
            vec![set("a", [FieldChange::Allow(vec![waiver("tone.oh")])])],
            "- id: a\n  text: 您好\n  allow:\n    - {rule: tone.oh, reason: 句尾语气词, until: 2027-01-01}\n",
        ),
        (
            "- id: a\n  text: 您好\n  allow:\n  - rule: tone.oh # 甲\n    reason: 句尾语气词\n    until: 2027-01-01\n",
            vec![set("a", [FieldChange::Allow(vec![waiver("tone.oh"), waiver("ads.best")])])],
            "- id: a\n  text: 您好\n  allow:\n  - rule: tone.oh # 甲\n    reason: 句尾语气词\n    until: 2027-01-01\n  - {rule: ads.best, reason: 句尾语气词, until: 2027-01-01}\n",
        ),
        // Entries in braces.
        (
            "- {id: a, text: 您好, tags: [一]} # 备注\n- id: b\n  text: x\n",
            vec![set("a", [text("一\n二"), title("问好"), tags(&[])])],
            "- {id: a, title: 问好, text: \"一\\n二\"} # 备注\n- id: b\n  text: x\n",
        ),
        (
            "- {title: 问好, id: a, text: 您好,}\n",
            vec![set("a", [FieldChange::Title(None), FieldChange::Status(Status::Retired)])],
            "- {id: a, text: 您好, status: retired,}\n",
        ),
        // Several at once.
        (
            "phrases:\n- id: a\n  text: 一\n- id: b\n  text: 二\n",
            vec![set("a", [text("三")]), set("b", [text("四")])],
            "phrases:\n- id: a\n  text: 三\n- id: b\n  text: 四\n",
        ),
        // Adding.
        (
            "- id: a\n  text: 一\n\n- id: b\n  text: 二\n",
            vec![Edit::Insert { phrase: new("c", "三"), at: Spot::After(id("a")) }],
            "- id: a\n  text: 一\n\n- id: c\n  text: \"三\"\n  status: draft\n\n- id: b\n  text: 二\n",
        ),
        (
            "- id: a\n  text: 一\n- id: b\n  text: 二",
            vec![
                Edit::Insert { phrase: new("c", "三\n四"), at: Spot::Last },
                Edit::Insert { phrase: new("d", "五"), at: Spot::Last },
            ],
            "- id: a\n  text: 一\n- id: b\n  text: 二\n- id: c\n  text: |-\n    三\n    四\n  status: draft\n- id: d\n  text: \"五\"\n  status: draft",
        ),
        (
            "# 道歉语\n\n# 第一条\n-   id: a\n    text: 一\n",
            vec![Edit::Insert { phrase: new("c", "三"), at: Spot::First }],
            "# 道歉语\n\n-   id: c\n    text: \"三\"\n    status: draft\n\n# 第一条\n-   id: a\n    text: 一\n",
        ),
        (
            "",
            vec![Edit::Insert { phrase: new("c", "三"), at: Spot::Last }],
            "- id: c\n  text: \"三\"\n  status: draft\n",
        ),
        (
            "# 退款",
            vec![Edit::Insert { phrase: new("c", "三"), at: Spot::Last }],
            "# 退款\n\n- id: c\n  text: \"三\"\n  status: draft\n",
        ),
        (
            "phrases: [] # 空\n",
            vec![Edit::Insert { phrase: new("c", "三"), at: Spot::Last }],
            "phrases: # 空\n  - id: c\n    text: \"三\"\n    status: draft\n",
        ),
        (
            "phrases:\n",
            vec![Edit::Insert { phrase: new("c", "三"), at: Spot::First }],
            "phrases:\n  - id: c\n    text: \"三\"\n    status: draft\n",
        ),
        (
            "[]\n",
            vec![Edit::Insert { phrase: new("c", "三"), at: Spot::Last }],
            "- id: c\n  text: \"三\"\n  status: draft\n",
        ),
        // Taking away, remarks above included; what is left says that it is meant to be empty.
        (
            "# 头\n\n- id: a\n  text: 一\n\n# 第二条\n- id: b\n  text: 二\n  # tags: [旧]\n\n- id: c\n  text: 三\n",
            vec![Edit::Remove { id: id("b") }],
            "# 头\n\n- id: a\n  text: 一\n\n- id: c\n  text: 三\n",
        ),
        (
            "- id: a\n  text: 一\n\n- id: b\n  text: 二\n\n- id: c\n  text: 三\n",
            vec![Edit::Remove { id: id("a") }, Edit::Remove { id: id("b") }],
            "- id: c\n  text: 三\n",
        ),
        (
            "- id: a\n  text: 一\n- id: b\n  text: 二\n",
            vec![Edit::Remove { id: id("b") }, Edit::Remove { id: id("a") }],
            "[]\n",
        ),
        (
            "phrases: # 空\n  - id: a\n    text: 一\n",
            vec![Edit::Remove { id: id("a") }],
            "phrases: [] # 空\n",
        ),
        // Moving.
        (
            "- id: a\n  text: 一\n\n# 二\n- id: b\n  text:   '二'\n\n- id: c\n  text: 三\n",
            vec![Edit::Move { id: id("b"), to: Spot::Last }],
            "- id: a\n  text: 一\n\n- id: c\n  text: 三\n\n# 二\n- id: b\n  text:   '二'\n",
        ),
        (
            "- id: a\n  text: 一\n- id: b\n  text: 二\n",
            vec![Edit::Move { id: id("b"), to: Spot::First }],
            "- id: b\n  text: 二\n- id: a\n  text: 一\n",
        ),
        // A remark that begins a file speaks of the file; so it does not begin it with another's.
        (
            "- id: a\n  text: 一\n# 二\n- id: b\n  text: 二\n",
            vec![
                Edit::Move { id: id("b"), to: Spot::First },
                Edit::Move { id: id("a"), to: Spot::First },
            ],
            "\n- id: a\n  text: 一\n# 二\n- id: b\n  text: 二\n",
        ),
        (
            "# 三种\n- id: a\n  text: 一\n# 二\n- id: b\n  text: 二\n",
            vec![Edit::Move { id: id("b"), to: Spot::First }],
            "# 三种\n# 二\n- id: b\n  text: 二\n- id: a\n  text: 一\n",
        ),
        (
            "- id: a\n  text: 一\n- id: b\n  text: 二\n",
            vec![Edit::Move { id: id("b"), to: Spot::After(id("a")) }],
            "- id: a\n  text: 一\n- id: b\n  text: 二\n",
        ),
        // A neighbour that is broken is left alone.
        (
            "- id: a\n  text: 一\n  txet: 错\n- id: b\n  text: 二\n  stauts: draft\n",
            vec![Edit::Move { id: id("b"), to: Spot::First }],
            "- id: b\n  text: 二\n  stauts: draft\n- id: a\n  text: 一\n  txet: 错\n",
        ),
        (
            "- id: a\n  text: 一\n  txet: 错\n- id: b\n  text: 二\n",
            vec![set("b", [text("三")])],
            "- id: a\n  text: 一\n  txet: 错\n- id: b\n  text: 三\n",
        ),
    ];
    for (before, edits, after) in &cases {
        for line_end in ["\n", "\r\n"] {
            for bom in ["", "\u{feff}"] {
                let whole = |text: &str| format!("{bom}{text}").replace('\n', line_end);
                let (before, after) = (whole(before), whole(after));
                // A single line does not tell which end of line it would have.
                if !before.contains('\n') && line_end == "\r\n" && after.contains('\n') {
                    continue;
                }
                let found = edit("a.yaml", &before, edits).map(|edited| edited.text);
                assert_eq!(found.as_deref(), Ok(after.as_str()), "{before:?} {edits:?}");
            }
        }
    }
}

#[test]
fn what_cannot_be_done_is_refused_with_the_reason() {
    let two = "- id: a\n  text: 一\n- id: b\n  text: 二\n  shortcut: x\n";
    let empty_season = FieldChange::Season(Some(Season::default()));
    let cases: Vec<(&str, Edit, &str)> = vec![
        (two, set("c", [text("三")]), "E-EDIT @edit.gone"),
        (two, Edit::Remove { id: id("c") }, "E-EDIT @edit.gone"),
        (two, Edit::Insert { phrase: new("a", "三"), at: Spot::Last }, "E-EDIT @edit.taken"),
        (two, set("a", [text("  \n")]), "L-EMPTY"),
        (two, set("a", [empty_season]), "E-VALUE"),
        (two, set("a", [text(&"长".repeat(30_000))]), "E-LINE"),
        ("- id: a\n  text: \"一\n", set("a", [text("二")]), "E-EDIT @edit.broken"),
        ("- id: a\n  txet: 一\n  text: 二\n", set("a", [text("三")]), "E-EDIT @edit.broken"),
        ("text: 一\n", set("a", [text("二")]), "E-EDIT @edit.broken"),
        ("[{id: a, text: 一}]\n", Edit::Remove { id: id("a") }, "E-EDIT @edit.shape"),
        ("- &x {id: a, text: 一}\n", set("a", [text("二")]), "E-EDIT @edit.broken"),
    ];
    for (before, change, expected) in cases {
        let told = edit("a.yaml", before, std::slice::from_ref(&change)).unwrap_err();
        let mut found = told.code.as_str().to_owned();
        if told.code == Code::NotEdited {
            found = format!("{found} {}", told.args[0].1);
        }
        assert_eq!(found, expected, "{before:?} {change:?}");
        assert!(told.place.is_some());
    }
}

#[test]
fn an_entry_can_be_repaired() {
    let before = "- id: a\n  text: 一\n  status: aproved # 笔误\n";
    let edits = [set("a", [FieldChange::Status(Status::Approved)])];
    let after = edit("a.yaml", before, &edits).unwrap().text;
    assert_eq!(after, "- id: a\n  text: 一\n  status: approved # 笔误\n");
}

#[test]
fn an_entry_goes_to_another_file_as_it_is() {
    let from = "- id: a\n  text: 一\n\n# 备注\n- id: b   # 稳定\n  text: |\n    二\n\n    三\n  tags: [ 甲 ]\n\n- id: c\n  text: 四\n";
    let moved = block(from, &id("b")).unwrap();
    let to = "phrases:\r\n  - id: x\r\n    text: 五\r\n";
    let insert = Edit::Insert { phrase: Inserted::Lines(moved.clone()), at: Spot::First };
    assert_eq!(
        edit("b.yaml", to, std::slice::from_ref(&insert)).unwrap().text,
        "phrases:\r\n  # 备注\r\n  - id: b   # 稳定\r\n    text: |\r\n      二\r\n\r\n      三\r\n    tags: [ 甲 ]\r\n\r\n  - id: x\r\n    text: 五\r\n"
    );
    let new_file = heading("退款");
    let whole = edit("c.yaml", &new_file, std::slice::from_ref(&insert)).unwrap().text;
    assert_eq!(
        whole,
        "# 退款\n\n# 备注\n- id: b   # 稳定\n  text: |\n    二\n\n    三\n  tags: [ 甲 ]\n"
    );
    // And a moment later its text.
    let edits = [insert, set("b", [text("六")])];
    let whole = edit("c.yaml", &new_file, &edits).unwrap().text;
    assert_eq!(whole, "# 退款\n\n# 备注\n- id: b   # 稳定\n  text: |-\n    六\n  tags: [ 甲 ]\n");
}

#[test]
fn an_entry_is_read_and_compared_field_by_field() {
    let file = "- id: a\n  title: 问好\n  text: 您好\n  tags: [一]\n  status: approved\n  approved: {by: 王琳, on: 2026-11-02, text: 5f3a9c01}\n";
    let held = entry(file, &id("a")).unwrap();
    assert_eq!(held.approved, Some(approval()));
    let mut other = held.clone();
    for change in [text("再见"), FieldChange::Title(None), tags(&["一"])] {
        other.set(change);
    }
    assert_eq!(held.changes_to(&other), [FieldChange::Title(None), text("再见")]);
    assert_eq!(other.get(Field::Status), FieldChange::Status(Status::Approved));
    assert_eq!(entry(file, &id("b")), None);
}

#[test]
fn changes_can_be_taken_back() {
    let before = "# 头\n\n- id: a\n  title: 问好 # 备注\n  text: |-\n    一\n\n- id: b\n  text: 二\n\n# 三\n- id: c\n  text: '三'\n";
    for edits in [
        vec![set("a", [title("再会")])],
        vec![set("b", [title("再会"), tags(&["一"])])],
        vec![Edit::Remove { id: id("c") }],
        vec![Edit::Remove { id: id("a") }],
        vec![Edit::Move { id: id("c"), to: Spot::First }],
        vec![Edit::Insert { phrase: new("d", "四"), at: Spot::After(id("a")) }],
        vec![
            Edit::Insert { phrase: new("d", "四"), at: Spot::Last },
            set("d", [title("四")]),
            Edit::Move { id: id("d"), to: Spot::First },
            Edit::Remove { id: id("b") },
            set("c", [text("五")]),
        ],
    ] {
        let back = inverse(before, &edits).unwrap();
        let after = edit("a.yaml", before, &edits).unwrap().text;
        assert_ne!(after, before);
        let again = edit("a.yaml", &after, &back).unwrap().text;
        assert_eq!(again, before, "{edits:?}");
    }
}
