//! Two people change one file: what both meant is there, and what cannot be is asked.

use deti::library::edit::{Edit, Entry, FieldChange, Inserted, Spot, edit};
use deti::library::merge::{Clash, merge, without};
use deti::library::{PhraseId, Status};

const BASE: &str =
    "- id: a\n  title: 甲\n  text: 一\n  tags: [x]\n- id: b\n  text: 二\n- id: c\n  text: 三\n";

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

fn add(name: &str, text: &str) -> Edit {
    let entry = Entry::new(id(name), text);
    Edit::Insert { phrase: Inserted::New(Box::new(entry)), at: Spot::After(id("b")) }
}

fn remove(name: &str) -> Edit {
    Edit::Remove { id: id(name) }
}

fn told(clash: &Clash) -> String {
    match clash {
        Clash::Field { base, ours, theirs } => format!("{base:?} {ours:?} {theirs:?}"),
        Clash::RemovedByThem { ours } => format!("removed by them, ours {ours:?}"),
        Clash::ChangedByThem { theirs, .. } => {
            format!("changed by them {:?}", theirs.as_ref().map(|entry| entry.text.clone()))
        }
        Clash::AddedByBoth { theirs, .. } => {
            format!("added by both {:?}", theirs.as_ref().map(|entry| entry.text.clone()))
        }
    }
}

#[test]
fn what_two_people_meant_is_put_together() {
    // Ours, theirs, and what both together come to.
    for (ours, theirs, expected) in [
        (vec![set("a", [text("一一")])], vec![set("b", [text("二二")])], "a:甲:一一 b::二二 c::三"),
        (vec![set("a", [text("一一")])], vec![set("a", [title("乙")])], "a:乙:一一 b::二 c::三"),
        (vec![set("a", [text("一一")])], vec![set("a", [text("一一")])], "a:甲:一一 b::二 c::三"),
        (vec![set("a", [text("一一")])], vec![remove("b")], "a:甲:一一 c::三"),
        (vec![remove("b")], vec![remove("b")], "a:甲:一 c::三"),
        (vec![remove("b")], vec![set("a", [text("一一")])], "a:甲:一一 c::三"),
        (vec![add("d", "四")], vec![remove("b")], "a:甲:一 c::三 d::四"),
        (vec![add("d", "四")], vec![add("e", "五")], "a:甲:一 b::二 d::四 e::五 c::三"),
        (vec![add("d", "四")], vec![add("d", "四")], "a:甲:一 b::二 d::四 c::三"),
        (
            vec![add("d", "四"), set("d", [title("丁")])],
            vec![set("c", [text("三三")])],
            "a:甲:一 b::二 d:丁:四 c::三三",
        ),
        (
            vec![Edit::Move { id: id("c"), to: Spot::First }],
            vec![set("c", [text("三三")])],
            "c::三三 a:甲:一 b::二",
        ),
        (vec![Edit::Move { id: id("c"), to: Spot::First }], vec![remove("c")], "a:甲:一 b::二"),
        (
            vec![set("a", [FieldChange::Title(None), FieldChange::Status(Status::Retired)])],
            vec![set("a", [text("一一")])],
            "a::一一 b::二 c::三",
        ),
    ] {
        let now = edit("f", BASE, &theirs).unwrap().text;
        let merged = merge("f", BASE, &ours, &now).unwrap();
        assert_eq!(merged.conflicts, [], "{ours:?} {theirs:?}");
        let whole = edit("f", &now, &merged.edits).unwrap().text;
        let files = [deti::library::SourceFile {
            name: "phrases/f.yaml".into(),
            path: "f".into(),
            content: Ok(whole.clone().into_bytes()),
        }];
        let loaded = deti::library::load(&files, None, deti::library::Scope::Personal);
        let phrases: Vec<String> = loaded
            .library
            .phrases
            .iter()
            .map(|p| format!("{}:{}:{}", p.id, p.own_title.as_deref().unwrap_or(""), p.text))
            .collect();
        assert_eq!(phrases.join(" "), expected, "{ours:?} {theirs:?} {whole}");
        // Once more, as after a crash in between: nothing is left to do.
        let again = merge("f", BASE, &ours, &whole).unwrap();
        let left: Vec<&Edit> =
            again.edits.iter().filter(|edit| !matches!(edit, Edit::Move { .. })).collect();
        assert!(again.conflicts.is_empty() && left.is_empty(), "{again:?}");
    }
}

#[test]
fn what_both_changed_differently_is_asked() {
    for (ours, theirs, expected) in [
        (
            vec![set("a", [text("甲改"), title("丙")])],
            vec![set("a", [text("乙改")])],
            "Some(Text(\"一\")) Text(\"甲改\") Text(\"乙改\")",
        ),
        (vec![set("b", [text("改")])], vec![remove("b")], "removed by them, ours [Text(\"改\")]"),
        (vec![remove("b")], vec![set("b", [text("改")])], "changed by them Some(\"改\")"),
        (vec![add("d", "四")], vec![add("d", "五")], "added by both Some(\"五\")"),
    ] {
        let now = edit("f", BASE, &theirs).unwrap().text;
        let merged = merge("f", BASE, &ours, &now).unwrap();
        let found: Vec<String> =
            merged.conflicts.iter().map(|conflict| told(&conflict.clash)).collect();
        assert_eq!(found.join("; "), expected, "{ours:?} {theirs:?}");
        // Theirs stays: the rest of ours goes in.
        let rest = without(&ours, &merged.conflicts[0]);
        let settled = merge("f", BASE, &rest, &now).unwrap();
        assert_eq!(settled.conflicts, []);
        assert_eq!(settled.edits, merged.edits);
        // Ours stays: it is meant for their version now.
        if matches!(merged.conflicts[0].clash, Clash::Field { .. } | Clash::ChangedByThem { .. }) {
            let ours = merge("f", &now, &ours, &now).unwrap();
            assert!(ours.conflicts.is_empty() && edit("f", &now, &ours.edits).is_ok());
        }
    }
}

#[test]
fn a_version_that_cannot_be_read_is_told_and_not_merged() {
    let ours = [set("a", [text("改")])];
    for theirs in ["- id: a\n  text: \"一\n", "text: x\n"] {
        let told = merge("f", BASE, &ours, theirs).unwrap_err();
        assert_eq!(told.code, deti::diagnostic::Code::NotEdited, "{theirs:?}");
    }
    // An entry that is broken there: the edit itself tells where.
    let theirs = BASE.replace("tags:", "tgas:");
    let merged = merge("f", BASE, &ours, &theirs).unwrap();
    assert!(merged.conflicts.is_empty() && edit("f", &theirs, &merged.edits).is_err());
}
