//! Files damaged at random: flipped bits, cuts, repeats, pieces of GBK, odd ends of line. Whatever comes,
//! nothing panics, and nothing that was in use goes without a word.

use std::path::Path;

use deti::library::edit::{Edit, FieldChange, edit};
use deti::library::{PhraseId, Scope, SourceFile, load};
use deti::runtime::save::recover;

use super::disk::Fake;
use super::{Dice, times};

const LIBRARY: &str = "\
# 道歉语
- id: one   # 备注
  title: 久等致歉
  text: \"{称呼}，让您久等了\\n请稍候\"
  stages: [in-sale, after-sale]
  season: {from: 12-20, until: 01-05, every: year}
  approved: {by: 王琳, on: 2026-11-02, text: 5f3a9c01}

- id: two
  text: |-
    您好：
      一、请稍候
  keywords:
  - 催
  - '没人理'
- {id: three, text: 您好, allow: [{rule: tone.oh, reason: 语气}]}
";

const SCRAPS: [&[u8]; 28] = [
    b"\t",
    "　".as_bytes(),
    b"\xc2\xa0",
    "：".as_bytes(),
    b": ",
    b" #",
    b"\"",
    b"'",
    b"{",
    b"}",
    b"[",
    b"]",
    b"- ",
    b"\n",
    b"\r",
    b"\r\n",
    b"|",
    b">",
    b"&a ",
    b"*a",
    b"---\n",
    b"? ",
    b"<<: ",
    b"\xef\xbb\xbf",
    b"\0",
    b"\xe2\x80\xa8",
    b"\xc4\xfa\xba\xc3",
    b"\\",
];

fn damaged(dice: &mut Dice, sound: &[u8]) -> Vec<u8> {
    let mut bytes = sound.to_vec();
    for _ in 0..1 + dice.below(4) {
        let at = dice.below(bytes.len() + 1);
        let end = (at + dice.below(80)).min(bytes.len());
        match dice.below(7) {
            0 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
            1 => drop(bytes.drain(at..end)),
            2 => bytes.truncate(at),
            3 => {
                let piece = bytes[at..end].to_vec();
                let to = dice.below(bytes.len() + 1);
                bytes.splice(to..to, piece);
            }
            4 => {
                // Some lines with another end.
                let from = if dice.one_in(2) { &b"\n"[..] } else { b"\r\n" };
                if let Some(found) = bytes.windows(from.len()).position(|held| held == from) {
                    let to: &[u8] = if from.len() == 1 { b"\r\n" } else { b"\n" };
                    bytes.splice(found..found + from.len(), to.iter().copied());
                }
            }
            _ => drop(bytes.splice(at..at, dice.pick(&SCRAPS).iter().copied())),
        }
    }
    bytes
}

fn file(name: &str, bytes: Vec<u8>) -> SourceFile {
    SourceFile { name: name.into(), path: name.into(), content: Ok(bytes) }
}

fn libraries(n: usize, dice: &mut Dice) {
    let meta = include_str!("../../../templates/library.yaml");
    let before = load(
        &[file("library.yaml", meta.into()), file("phrases/apology.yaml", LIBRARY.into())],
        None,
        Scope::Team,
    );
    for _ in 0..n {
        let phrases = damaged(dice, LIBRARY.as_bytes());
        let meta = if dice.one_in(4) { damaged(dice, meta.as_bytes()) } else { meta.into() };
        let files = [file("library.yaml", meta), file("phrases/apology.yaml", phrases.clone())];
        let after = load(&files, Some(&before), Scope::Team);
        let text = String::from_utf8_lossy(&phrases);
        for phrase in &before.library.phrases {
            // `one0` is another name than `one`.
            let goes_on = |rest: &str| {
                rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
            };
            let name = format!("id: {}", phrase.id);
            let mut found = text.match_indices(&name);
            let written = found.any(|(at, _)| !goes_on(&text[at + name.len()..]));
            let kept = after.library.get(&phrase.id).is_some();
            assert!(kept || !written || !after.diagnostics.is_empty(), "{} in {text:?}", phrase.id);
        }
        if after.library.phrases.is_empty() {
            let meant = ["[]", "phrases: []"].contains(&text.trim());
            assert!(meant || !after.diagnostics.is_empty(), "{text:?}");
        }
        if let Ok(text) = std::str::from_utf8(&phrases) {
            crate::corruption::assert_both_agree(text);
        }
        // An edit of what is damaged is made as it is meant, or refused.
        let id = PhraseId::new("two").unwrap();
        let change = Edit::Set { id: id.clone(), changes: vec![FieldChange::Text("改".into())] };
        if let Ok(text) = std::str::from_utf8(&phrases)
            && let Ok(edited) = edit("a", text, &[change])
        {
            let after = load(&[file("phrases/a.yaml", edited.text.into())], None, Scope::Personal);
            let found = after.library.get(&id).map(|phrase| phrase.text.clone());
            let odd = after.diagnostics.iter().any(|told| told.phrase.as_deref() == Some("two"));
            assert!(found.as_deref() == Some("改") || odd, "{text:?} {found:?}");
        }
    }
}

fn rulebooks(n: usize, dice: &mut Dice) {
    let sound: Vec<(String, Vec<u8>)> = deti::fs::embedded_dir_files("rulebook")
        .into_iter()
        .filter_map(|file| Some((file.name, file.content.ok()?)))
        .filter(|(_, bytes)| bytes.len() < 6_000)
        .collect();
    for _ in 0..n {
        let (name, bytes) = dice.pick(&sound);
        let bytes = damaged(dice, bytes);
        let text = String::from_utf8_lossy(&bytes);
        let book = deti::rulebook::load::load_files([(name.as_str(), &*text, true)].into_iter());
        drop(book);
    }
}

fn histories(n: usize, dice: &mut Dice) {
    use deti::curation::History;
    use deti::curation::history::{Entry, EventKind};

    let at = |second: i64| jiff::Timestamp::from_second(1_780_000_000 + second).unwrap();
    let entry = |second: i64| {
        let name = PhraseId::new(["one", "two", "three"][second as usize % 3]).unwrap();
        let mut entry = Entry::new(at(second), "王琳", EventKind::Approve, &name);
        entry.text = Some(String::from("5f3a9c01"));
        entry.wording = Some(String::from("您好，\n请稍候\"{称呼}\""));
        entry.note = Some(format!("第{second}次"));
        entry.seal().to_line()
    };
    let lines: Vec<String> = (0..6).map(entry).collect();
    let sound = format!("{}\n", lines.join("\n"));
    for _ in 0..n {
        let bytes = damaged(dice, sound.as_bytes());
        let read =
            History::parse(&[("history/a.jsonl", &bytes), ("history/b.jsonl", sound.as_bytes())]);
        // The other file is whole, and every line of this one is an event or a problem.
        assert!(read.value.entries.len() >= lines.len());
        let alone = History::parse(&[("history/a.jsonl", &bytes)]);
        let written = bytes.split(|byte| *byte == b'\n');
        let n_lines = written.filter(|line| !line.iter().all(u8::is_ascii_whitespace)).count();
        assert!(alone.value.entries.len() + alone.diagnostics.len() <= n_lines);
        for line in &lines {
            let whole = bytes.split(|byte| *byte == b'\n').any(|held| held == line.as_bytes());
            let told = read.value.entries.iter().any(|entry| entry.to_line() == *line);
            assert!(told || !whole, "{line}");
        }
    }
}

fn journals(n: usize, dice: &mut Dice) {
    let digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let sound = format!(
        r#"[{{"replace":{{"name":"phrases/a.yaml","before":"{digest}","after":"- id: a\n  text: 一\n"}}}},{{"replace":{{"name":"phrases/b.yaml","before":null,"after":"新"}}}},{{"append":{{"name":"history/lin.jsonl","lines":["{{}}","二"]}}}}]"#
    );
    for _ in 0..n {
        let disk =
            Fake::new(&[("/team/phrases/a.yaml", "旧"), ("/team/history/lin.jsonl", "{}\n")]);
        disk.put("/team/.deti/journal", &damaged(dice, sound.as_bytes()), true);
        let _ = recover(&disk, Path::new("/team"));
        // What is not what the journal speaks of stays; nothing is written elsewhere.
        assert_eq!(disk.text("/team/phrases/a.yaml").as_deref(), Some("旧"));
        for path in disk.files().keys() {
            assert!(path.starts_with("/team/") && !path.contains(".."), "{path}");
        }
    }
}

#[test]
fn damaged_files_cost_nothing_without_a_word() {
    let mut dice = Dice::new(7);
    libraries(600, &mut dice);
    rulebooks(150, &mut dice);
    histories(300, &mut dice);
    journals(300, &mut dice);
}

#[test]
#[ignore = "minutes; run by tests/faults.sh"]
fn long_damaged_files_cost_nothing_without_a_word() {
    let mut dice = Dice::new(8);
    let (n_libraries, n_rulebooks, n_journals) = (times(120_000), times(20_000), times(20_000));
    let n_histories = times(40_000);
    histories(n_histories, &mut dice);
    libraries(n_libraries, &mut dice);
    rulebooks(n_rulebooks, &mut dice);
    journals(n_journals, &mut dice);
    println!(
        "F8 damaged files: {n_libraries} libraries, {n_rulebooks} rulebooks, {n_histories} histories, {n_journals} journals, 0 panics, 0 losses without a word"
    );
}
