//! What another program took out of its file: in the trash at once, in the history a minute later, and
//! back on a click; and everything that looks like a removal and is none.

use deti::app::action::Event;
use deti::app::curate::CurateAction;
use deti::curation::{State, Verb};
use deti::library::edit::{Edit, edit};

use super::curate::Lead;
use super::team::id;

const ANSWERING: &str = "phrases/answering.yaml";
const APOLOGY: &str = "phrases/apology.yaml";
const MINUTE_MS: u64 = 60_000;

/// `text` without the entry `name`, as somebody deletes it in an editor.
fn without(text: &str, name: &str) -> String {
    edit("", text, &[Edit::Remove { id: id(name) }]).unwrap().text
}

fn lines_of(text: &str, name: &str) -> String {
    let rest = text.split(&format!("- id: {name}\n")).nth(1).unwrap();
    let rest = rest.split("- id: ").next().unwrap();
    format!("- id: {name}\n{rest}")
}

impl Lead {
    fn put(&mut self, name: &str, text: &str) -> &mut Self {
        self.files.insert(name.to_owned(), text.to_owned());
        self.read()
    }

    fn delete_by_hand(&mut self, name: &str) -> &mut Self {
        let text = without(self.file(ANSWERING), name);
        self.put(ANSWERING, &text)
    }

    fn later(&mut self, ms: u64) -> &mut Self {
        let mut at = self.team.state.practice.at;
        at.mono_ms += ms;
        self.team.news(Event::Tick(at));
        self.settle()
    }

    fn trash(&mut self) -> String {
        let rows = deti::view::curate::trash(&self.team.state);
        let told = |row: &deti::view::curate::TrashRow| {
            format!("{}{} {}", if row.outside { "!" } else { "" }, row.id, row.by)
        };
        rows.iter().map(told).collect::<Vec<_>>().join("\n")
    }
}

#[test]
fn a_phrase_deleted_by_hand_is_in_the_trash_and_comes_back_line_for_line() {
    let mut lead = Lead::new();
    let before = lead.file(ANSWERING).to_owned();
    lead.delete_by_hand("answering-order");
    assert_eq!(lead.state("answering-order"), None);
    assert_eq!(lead.told(), "“查询订单进度”已被其他程序从文件中删除，可在回收站取回");
    let row = "!answering-order 在外部删除 · 其他程序 · 今天 09:30 · 还留 30 天";
    assert_eq!(lead.trash(), row);
    assert_eq!(lead.later(MINUTE_MS - 1).deeds("answering-order"), "");
    assert_eq!(lead.later(1).deeds("answering-order"), "RemoveOutside");
    assert_eq!(lead.trash(), row);
    // Once.
    assert_eq!(lead.later(MINUTE_MS).read().deeds("answering-order"), "RemoveOutside");
    lead.wish(CurateAction::Recover(id("answering-order")));
    assert_eq!(lead.file(ANSWERING), before);
    assert_eq!(lead.trash(), "");
    lead.wish(CurateAction::Undo);
    assert!(lead.trash().starts_with("answering-order 移入回收站 · 王琳"), "{}", lead.trash());
}

#[test]
fn a_window_that_closes_within_the_minute_tells_it_and_keeps_what_is_typed() {
    let mut lead = Lead::new();
    lead.delete_by_hand("answering-order").wish(CurateAction::Edit(id("answering-size")));
    let mut form = lead.team.state.curate.editor.as_ref().unwrap().form.clone();
    form.text.push_str("写到一半");
    lead.wish(CurateAction::SetForm(Box::new(form)));
    lead.team.news(Event::Closing);
    lead.settle();
    assert_eq!(lead.deeds("answering-order"), "RemoveOutside");
    assert_eq!(lead.team.state.curate.drafts.len(), 1);
}

#[test]
fn taken_back_within_the_minute_it_is_told_in_order() {
    let mut lead = Lead::new();
    let before = lead.file(ANSWERING).to_owned();
    lead.delete_by_hand("answering-order").wish(CurateAction::Recover(id("answering-order")));
    assert_eq!(lead.file(ANSWERING), before);
    assert_eq!(lead.later(MINUTE_MS).deeds("answering-order"), "RemoveOutside Recover");
}

#[test]
fn what_looks_like_a_removal_and_is_none() {
    let held = Lead::new();
    let (answering, apology) = (held.file(ANSWERING).to_owned(), held.file(APOLOGY).to_owned());
    let cut = without(&answering, "answering-order");
    let entry = lines_of(&answering, "answering-order");
    let moved = format!("{apology}{entry}");
    let renamed = answering.replace("answering-order", "answering-where-is-it");
    let broken = format!("{cut}- id: [\n");
    let broken_elsewhere = format!("{apology}{}", entry.replace("status: approved", "status: yes"));
    for (what, changes) in [
        ("the file is gone", vec![(ANSWERING, None)]),
        ("the file is empty", vec![(ANSWERING, Some(""))]),
        ("the file is broken", vec![(ANSWERING, Some(broken.as_str()))]),
        ("moved to another file", vec![(ANSWERING, Some(&*cut)), (APOLOGY, Some(&*moved))]),
        (
            "moved, and broken there",
            vec![(ANSWERING, Some(&*cut)), (APOLOGY, Some(&*broken_elsewhere))],
        ),
        ("under another name", vec![(ANSWERING, Some(&*renamed))]),
    ] {
        let mut lead = Lead::new();
        for (name, text) in changes {
            match text {
                Some(text) => lead.files.insert(name.to_owned(), text.to_owned()),
                None => lead.files.remove(name),
            };
        }
        lead.read();
        assert_eq!(lead.trash(), "", "{what}");
        lead.later(MINUTE_MS).read();
        assert_eq!(lead.history, "", "{what}");
        // And there again, nothing has been.
        lead.put(ANSWERING, &answering).put(APOLOGY, &apology).later(MINUTE_MS);
        assert_eq!((lead.trash().as_str(), lead.history.as_str()), ("", ""), "{what}");
    }
    // Cut out here and put in there, in two saves.
    let mut lead = Lead::new();
    lead.put(ANSWERING, &cut).later(MINUTE_MS / 2).put(APOLOGY, &moved).later(MINUTE_MS);
    assert_eq!((lead.trash().as_str(), lead.history.as_str()), ("", ""));
}

#[test]
fn a_file_that_was_broken_meanwhile_does_not_hide_a_removal() {
    let mut lead = Lead::new();
    let answering = lead.file(ANSWERING).to_owned();
    lead.put(ANSWERING, "- id: [\n").later(MINUTE_MS);
    assert_eq!(lead.history, "");
    lead.put(ANSWERING, &without(&answering, "answering-size")).later(MINUTE_MS);
    assert_eq!(lead.deeds("answering-size"), "RemoveOutside");
    assert_eq!(lead.deeds("answering-order"), "");
    lead.wish(CurateAction::Recover(id("answering-size")));
    assert_eq!(lead.file(ANSWERING), answering);
}

#[test]
fn put_back_by_hand_and_deleted_again_it_is_told_again() {
    let mut lead = Lead::new();
    let before = lead.file(ANSWERING).to_owned();
    lead.delete_by_hand("answering-size").later(MINUTE_MS).put(ANSWERING, &before);
    assert_eq!(lead.trash(), "");
    lead.delete_by_hand("answering-size").later(MINUTE_MS);
    assert_eq!(lead.deeds("answering-size"), "RemoveOutside RemoveOutside");
}

#[test]
fn two_programs_that_notice_the_same_tell_it_once() {
    let (mut one, mut two) = (Lead::new(), Lead::new());
    for lead in [&mut one, &mut two] {
        lead.delete_by_hand("answering-size");
    }
    one.later(MINUTE_MS);
    two.later(MINUTE_MS + 5);
    // Their histories lie in one folder.
    let both = format!("{}{}", one.history, two.history);
    assert_eq!(both.lines().count(), 2);
    one.history = both;
    assert_eq!(one.read().deeds("answering-size"), "RemoveOutside");
    // One that hears of it from the other does not tell it at all.
    let mut three = Lead::new();
    three.delete_by_hand("answering-size");
    three.history.clone_from(&one.history);
    three.read().later(MINUTE_MS);
    assert_eq!(three.history, one.history);
}

#[test]
fn what_was_deleted_while_nobody_looked_is_known_from_the_history() {
    let mut lead = Lead::new();
    lead.wish(CurateAction::Step(id("answering-in-review"), Verb::Approve));
    lead.wish(CurateAction::Remove(id("answering-refund")));
    let history = lead.history.clone();
    let cut = without(lead.file(ANSWERING), "answering-in-review");

    // The next start: of the phrase stands what was approved, and of its place nothing.
    let start = |answering: Option<&str>| {
        let mut next = Lead::empty();
        match answering {
            Some(text) => next.files.insert(ANSWERING.into(), text.into()),
            None => next.files.remove(ANSWERING),
        };
        next.history.clone_from(&history);
        next.read();
        next
    };
    let mut next = start(Some(&cut));
    let trash = next.trash();
    assert!(trash.contains("!answering-in-review 在外部删除"), "{trash}");
    assert!(trash.contains("answering-refund 移入回收站"), "{trash}");
    assert_eq!(trash.lines().count(), 2, "{trash}");
    next.later(MINUTE_MS);
    assert_eq!(next.deeds("answering-in-review"), "Approve RemoveOutside");
    next.wish(CurateAction::Recover(id("answering-in-review")));
    assert_eq!(next.state("answering-in-review"), Some(State::Approved));
    let text = next.offered("answering-in-review").unwrap();
    assert_eq!(text, "可以送货上门，请您留意电话。");
    assert!(next.file(ANSWERING).contains("id: answering-in-review"));

    // Where a file is gone or broken, nothing is known.
    for answering in [None, Some("- id: [\n"), Some("")] {
        let mut next = start(answering);
        let trash = next.trash();
        assert!(!trash.contains('!'), "{answering:?}: {trash}");
        next.later(MINUTE_MS);
        assert_eq!(next.history, history);
    }
}

#[test]
fn an_older_copy_of_the_whole_folder_is_no_removal() {
    let mut lead = Lead::new();
    for number in 0..12 {
        let category = Some(String::from("apology"));
        let text = format!("抱歉，第{number}件事马上办。");
        lead.wish(CurateAction::New { category, stage: None, text }).wish(CurateAction::Save);
        lead.wish(CurateAction::CloseEditor);
    }
    let mut next = Lead::empty();
    next.history.clone_from(&lead.history);
    next.read().later(MINUTE_MS);
    assert_eq!(next.trash(), "");
    assert_eq!(next.history, lead.history);
}
