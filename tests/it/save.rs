//! Saving: whole or not at all, on top of what others wrote, with the earlier version kept.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use deti::app::save::{Edits, FileEdits, SaveJob, SaveOutcome, SaveResult};
use deti::diagnostic::Code;
use deti::fs::disk::System;
use deti::library::edit::{Edit, Entry, FieldChange, Inserted, Spot, block, heading};
use deti::library::{PhraseId, Scope};
use deti::runtime::save::{Folders, recover, save};
use tempfile::TempDir;

const A: &str = "- id: a\n  text: 一 # 甲\n\n- id: b\n  text: 二\n";

fn id(text: &str) -> PhraseId {
    PhraseId::new(text).unwrap()
}

fn set(name: &str, text: &str) -> Edit {
    Edit::Set { id: id(name), changes: vec![FieldChange::Text(text.into())] }
}

fn edits(name: &str, base: &str, edits: impl Into<Vec<Edit>>) -> FileEdits {
    FileEdits {
        scope: Scope::Team,
        name: name.into(),
        base: Arc::from(base),
        heading: heading("退款"),
        edits: Edits::Phrases(edits.into()),
        exact: None,
    }
}

fn job(files: impl Into<Vec<FileEdits>>) -> SaveJob {
    SaveJob { number: 7, files: files.into(), ..SaveJob::default() }
}

struct Team {
    _temp: TempDir,
    folder: PathBuf,
}

impl Team {
    fn new(files: &[(&str, &str)]) -> Self {
        let temp = tempfile::tempdir().unwrap();
        let folder = temp.path().join("话术");
        for (name, text) in files {
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        Self { _temp: temp, folder }
    }

    fn save(&self, job: &SaveJob) -> SaveOutcome {
        let personal = self.folder.with_file_name("personal");
        let folders = Folders { team: &self.folder, personal: Some(&personal) };
        save(&System, folders, job)
    }

    fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder.join(name)).unwrap()
    }

    fn names(&self, sub: &str) -> Vec<String> {
        names(&self.folder.join(sub))
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn saved(outcome: &SaveOutcome) -> bool {
    assert_eq!(outcome.number, 7);
    match &outcome.result {
        SaveResult::Saved { merged, unconfirmed, .. } => {
            assert_eq!(*unconfirmed, None);
            *merged
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_save_changes_its_lines_and_keeps_the_version_before() {
    let team = Team::new(&[("phrases/a.yaml", A)]);
    let job = job([edits("phrases/a.yaml", A, [set("a", "改")])]);
    assert!(!saved(&team.save(&job)));
    assert_eq!(team.text("phrases/a.yaml"), A.replace('一', "改"));
    assert_eq!(team.names("phrases"), ["a.yaml"]);
    assert_eq!(team.names(".deti"), ["backup", "lock"]);
    assert_eq!(team.text(".deti/backup/phrases~a.yaml~000001"), A);
    // Once more the same: nothing is left to do.
    saved(&team.save(&job));
    assert_eq!(team.names(".deti/backup").len(), 1);
    // What is kept beside the library is no part of it.
    let files = deti::fs::read_all(&team.folder).unwrap();
    assert_eq!(files.len(), 1);
}

#[test]
fn what_others_wrote_meanwhile_stays() {
    let team = Team::new(&[("phrases/a.yaml", A)]);
    let theirs = A.replace('二', "他改");
    std::fs::write(team.folder.join("phrases/a.yaml"), &theirs).unwrap();
    let ours = job([edits("phrases/a.yaml", A, [set("a", "我改")])]);
    assert!(saved(&team.save(&ours)));
    assert_eq!(team.text("phrases/a.yaml"), theirs.replace('一', "我改"));

    let clash = job([edits("phrases/a.yaml", A, [set("b", "我也改")])]);
    let SaveResult::Conflict { files } = team.save(&clash).result else { panic!("no conflict") };
    assert_eq!(files.len(), 1);
    assert_eq!(*files[0].theirs, *team.text("phrases/a.yaml"));
    assert_eq!(files[0].conflicts[0].id, id("b"));
    assert_eq!(team.text("phrases/a.yaml"), theirs.replace('一', "我改"));
}

#[test]
fn a_phrase_moves_between_files_and_into_a_new_one() {
    let team = Team::new(&[("phrases/a.yaml", A)]);
    let lines = Inserted::Lines(block(A, &id("a")).unwrap());
    let mut moving = job([
        edits("phrases/a.yaml", A, [Edit::Remove { id: id("a") }]),
        edits("phrases/refund.yaml", "", [Edit::Insert { phrase: lines, at: Spot::Last }]),
    ]);
    moving.log = "history/lin.jsonl".into();
    moving.before = vec![r#"{"n":1}"#.into()];
    moving.after = vec![r#"{"n":2}"#.into(), r#"{"n":3}"#.into()];
    saved(&team.save(&moving));
    assert_eq!(team.text("phrases/a.yaml"), "- id: b\n  text: 二\n");
    assert_eq!(team.text("phrases/refund.yaml"), "# 退款\n\n- id: a\n  text: 一 # 甲\n");
    assert_eq!(team.text("history/lin.jsonl"), "{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n");
    assert_eq!(team.names(".deti"), ["backup", "lock"]);
    let files = deti::fs::read_dir_files(&team.folder, "history").unwrap();
    assert_eq!(files[0].name, "history/lin.jsonl");
}

#[test]
fn a_line_that_a_crash_cut_off_spoils_no_other() {
    let team = Team::new(&[("phrases/a.yaml", A), ("history/lin.jsonl", "{\"n\":1}\n{\"n\":")]);
    let mut told = job([]);
    told.log = "history/lin.jsonl".into();
    told.after = vec![r#"{"n":2}"#.into()];
    saved(&team.save(&told));
    assert_eq!(team.text("history/lin.jsonl"), "{\"n\":1}\n{\"n\":\n{\"n\":2}\n");
}

#[test]
fn what_cannot_be_saved_changes_nothing_and_says_why() {
    let team = Team::new(&[("phrases/a.yaml", A), ("phrases/b.yaml", "- id: c\n  text: \"三\n")]);
    let insert = |name: &str| {
        let entry = Entry::new(id(name), "四");
        Edit::Insert { phrase: Inserted::New(Box::new(entry)), at: Spot::Last }
    };
    for (files, code) in [
        (vec![edits("phrases/a.yaml", A, [set("x", "改")])], Code::NotEdited),
        (
            vec![
                edits("phrases/a.yaml", A, [insert("d")]),
                edits("phrases/b.yaml", "", [insert("e")]),
            ],
            Code::NotEdited,
        ),
        (
            vec![
                edits("phrases/a.yaml", A, [insert("d")]),
                edits("phrases/no/c.yaml/d.yaml", "", [insert("e")]),
            ],
            Code::NotSaved,
        ),
    ] {
        let SaveResult::Refused { diagnostics, unfinished } = team.save(&job(files)).result else {
            panic!("not refused")
        };
        assert_eq!((diagnostics[0].code, unfinished), (code, false), "{diagnostics:?}");
        assert!(diagnostics[0].place.as_ref().is_some_and(|place| place.path.contains("phrases")));
        assert_eq!(team.text("phrases/a.yaml"), A);
        assert_eq!(team.names("phrases"), ["a.yaml", "b.yaml"]);
    }
    let gone = Team::new(&[]);
    let SaveResult::Refused { .. } =
        gone.save(&job([edits("phrases/a.yaml", "", [insert("d")])])).result
    else {
        panic!("a folder that is gone was made anew")
    };
    assert!(!gone.folder.exists());
}

#[test]
fn ones_own_phrases_have_a_folder_once_there_is_one() {
    let team = Team::new(&[("phrases/a.yaml", A)]);
    let entry = Entry::new(id("mine"), "我的");
    let insert = Edit::Insert { phrase: Inserted::New(Box::new(entry)), at: Spot::Last };
    let mut file = edits("phrases/greeting.yaml", "", [insert]);
    file.scope = Scope::Personal;
    saved(&team.save(&job([file.clone()])));
    let path = team.folder.with_file_name("personal").join("phrases/greeting.yaml");
    assert!(std::fs::read_to_string(path).unwrap().contains("- id: mine\n"));
    // Nowhere is not the folder one happens to be in.
    for personal in [None, Some(Path::new(""))] {
        let folders = Folders { team: Path::new(""), personal };
        let outcome = save(&System, folders, &job([file.clone()]));
        assert!(matches!(outcome.result, SaveResult::Refused { .. }));
    }
    assert!(!Path::new(".deti").exists());
}

#[test]
fn another_window_that_saves_is_waited_for() {
    let team = Team::new(&[("phrases/a.yaml", A)]);
    std::thread::scope(|scope| {
        for number in 0..8 {
            let team = &team;
            scope.spawn(move || {
                for round in 0..5 {
                    let entry = Entry::new(id(&format!("n{number}-{round}")), "四");
                    let insert =
                        Edit::Insert { phrase: Inserted::New(Box::new(entry)), at: Spot::Last };
                    saved(&team.save(&job([edits("phrases/a.yaml", A, [insert])])));
                }
            });
        }
    });
    assert_eq!(team.text("phrases/a.yaml").matches("- id: n").count(), 40);
    assert!(team.names(".deti/backup").len() >= 20);
}

#[test]
fn a_job_that_a_crash_cut_short_is_finished() {
    let team = Team::new(&[("phrases/a.yaml", A), ("phrases/b.yaml", "[]\n")]);
    assert!(!recover(&System, &team.folder).unwrap());
    // As the crash leaves it: one file is done, the other not, nor the history.
    let sha = |text: &str| {
        use sha2::{Digest as _, Sha256};
        Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    let moved = "- id: a\n  text: 一 # 甲\n";
    let rest = "- id: b\n  text: 二\n";
    let journal = serde_json::json!([
        {"replace": {"name": "phrases/b.yaml", "before": sha("[]\n"), "after": moved}},
        {"replace": {"name": "phrases/a.yaml", "before": sha(A), "after": rest}},
        {"replace": {"name": "phrases/c.yaml", "before": sha("x"), "after": "y"}},
        {"replace": {"name": "../outside.yaml", "before": null, "after": "y"}},
        {"append": {"name": "history/lin.jsonl", "lines": ["{\"n\":1}", "{\"n\":2}"]}},
    ]);
    std::fs::create_dir_all(team.folder.join(".deti")).unwrap();
    std::fs::create_dir_all(team.folder.join("history")).unwrap();
    std::fs::write(team.folder.join(".deti/journal"), journal.to_string()).unwrap();
    std::fs::write(team.folder.join("phrases/b.yaml"), moved).unwrap();
    std::fs::write(team.folder.join("history/lin.jsonl"), "{\"n\":1}\n").unwrap();
    assert!(recover(&System, &team.folder).unwrap());
    assert_eq!(team.text("phrases/a.yaml"), rest);
    assert_eq!(team.text("phrases/b.yaml"), moved);
    assert_eq!(team.text("history/lin.jsonl"), "{\"n\":1}\n{\"n\":2}\n");
    assert_eq!(team.names("phrases"), ["a.yaml", "b.yaml"]);
    assert_eq!(team.names(".deti"), ["backup", "lock"]);
    assert!(!team.folder.with_file_name("outside.yaml").exists());
    assert!(!recover(&System, &team.folder).unwrap());
}
