//! One edit saved in a library of 10,000 phrases, from the job to the answer, beside the same edit of
//! the same file with `yaml-edit` and `tempfile` alone, and beside writing the file alone. Run with
//! `cargo bench --no-default-features --bench save`; each row tells a median.

#![allow(clippy::disallowed_methods, reason = "benchmarks make their own files")]

#[allow(dead_code, reason = "this benchmark uses a part of it")]
mod corpus;
mod measure;

use std::io::Write as _;
use std::path::Path;
use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Instant;

use deti::app::save::{Edits, FileEdits, SaveJob, SaveResult};
use deti::fs::disk::System;
use deti::library::edit::{Edit, FieldChange};
use deti::library::{PhraseId, Scope};
use deti::runtime::save::{Folders, save};

const N_PHRASES: usize = 10_000;
const N_ROUNDS: usize = 31;

fn main() {
    let temp = tempfile::tempdir().expect("a folder for the benchmark");
    let many = temp.path().join("many");
    corpus::write(&many, N_PHRASES);
    let one = temp.path().join("one");
    std::fs::create_dir_all(one.join("phrases")).expect("a folder for the benchmark");
    let mut files: Vec<_> = std::fs::read_dir(many.join("phrases"))
        .expect("it was just made")
        .map(|entry| entry.expect("it was just made").path())
        .collect();
    files.sort();
    let whole: String =
        files.iter().map(|path| std::fs::read_to_string(path).expect("just written")).collect();
    std::fs::write(one.join("phrases/all.yaml"), whole).expect("a file can be written");

    measure::row("one edit saved", "Deti", "yaml-edit + tempfile", "ratio", "tempfile alone");
    measure::row("---", "---", "---", "---", "---");
    let last = files.last().and_then(|path| path.file_name()).expect("there are files");
    let name = format!("phrases/{}", last.to_string_lossy());
    run("10,000 phrases, 500 a file", &many, &name);
    run("10,000 phrases in one file", &one, "phrases/all.yaml");
}

fn run(what: &str, folder: &Path, name: &str) {
    let path = folder.join(name);
    let (mut ours, mut theirs, mut disk) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..N_ROUNDS {
        let base = std::fs::read_to_string(&path).expect("just written");
        let n = base.matches("- id: ").count();
        let index = n / 2 + round % 10;
        let id = base.split("- id: ").nth(index + 1).and_then(|rest| rest.lines().next());
        let id = PhraseId::new(id.expect("there are phrases")).expect("a sound id");
        let text = format!("您好，这是第{round}次修改，请您稍候。");

        let start = Instant::now();
        let edit = Edit::Set { id, changes: vec![FieldChange::Text(text.clone())] };
        let job = SaveJob {
            number: 1,
            files: vec![FileEdits {
                scope: Scope::Team,
                name: name.to_owned(),
                base: Arc::from(base.as_str()),
                heading: String::new(),
                edits: Edits::Phrases(vec![edit]),
                exact: None,
            }],
            log: "history/bench.jsonl".into(),
            before: Vec::new(),
            after: vec![format!("{{\"round\":{round}}}")],
        };
        let done = save(&System, Folders { team: folder, personal: None }, &job);
        ours.push(measure::ms(start.elapsed()));
        assert!(matches!(done.result, SaveResult::Saved { .. }), "{done:?}");

        let start = Instant::now();
        let held = std::fs::read_to_string(&path).expect("just written");
        let document = yaml_edit::Document::from_str(&held).expect("sound");
        let list = document.as_sequence().expect("a list");
        let entry = list.get(index).and_then(|node| node.as_mapping().cloned());
        entry.expect("a mapping").set("text", format!("{text}。").as_str());
        let new = document.to_string();
        write(&path, new.as_bytes());
        theirs.push(measure::ms(start.elapsed()));

        let start = Instant::now();
        write(&path, new.as_bytes());
        disk.push(measure::ms(start.elapsed()));
    }
    let (ours, theirs, disk) =
        (measure::median(&ours), measure::median(&theirs), measure::median(&disk));
    measure::row(
        what,
        &format!("{ours:.1} ms"),
        &format!("{theirs:.1} ms"),
        &format!("{:.2}", ours / theirs),
        &format!("{disk:.1} ms"),
    );
}

/// Whole or not at all, as any program would.
fn write(path: &Path, bytes: &[u8]) {
    let dir = path.parent().expect("a file in a folder");
    let mut temp = tempfile::NamedTempFile::new_in(dir).expect("a temporary file");
    temp.write_all(bytes).expect("written");
    temp.as_file().sync_all().expect("synced");
    temp.persist(path).expect("renamed");
    std::fs::File::open(dir).and_then(|dir| dir.sync_all()).expect("synced");
}
