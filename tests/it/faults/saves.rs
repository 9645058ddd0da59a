//! Every operation of every kind of save is the last one, or fails, or is forgotten by the disk.

use std::path::Path;
use std::sync::Arc;

use deti::app::save::{Edits, FileEdits, SaveJob, SaveResult};
use deti::fs::disk::Disk;
use deti::fs::{append, whole};
use deti::library::edit::{Edit, Entry, FieldChange, Inserted, Spot, block};
use deti::library::{PhraseId, Scope, SourceFile, load};
use deti::rulebook::edit::{self as rules, RuleEdit, RuleText};
use deti::runtime::save::{Folders, recover, save};

use super::disk::{Fake, Fault};
use super::{Dice, times};

const A: &str =
    "# 甲\n\n- id: a\n  text: '一' # 备注\n\n- id: b\n  text: 二\n\n- id: c\n  text: 三\n";
const B: &str = "- id: x\n  text: 四\n";

const LEVELS: &str = "levels:\n  tone.oh: off # 备注\nwords: {店里人: [掌柜]}\n";
const RULES: &str = "# 团队
rules:
- id: team.old
  name: 旧的
  kind: phrase
  category: x.y
  level: hint
  any: [呃呃]
  message: m
  why: w
  advice: a
  source: {document: d}
  examples: {bad: [\"⟦呃呃⟧\"], good: [好的]}
";

/// ENOSPC, EIO, EROFS, EACCES, EBUSY, EMFILE, EINTR on Linux.
const ERRORS: [i32; 7] = [28, 5, 30, 13, 16, 24, 4];

fn id(text: &str) -> PhraseId {
    PhraseId::new(text).unwrap()
}

fn file(name: &str, base: &str, edits: Vec<Edit>) -> FileEdits {
    let name = format!("phrases/{name}.yaml");
    FileEdits {
        scope: Scope::Team,
        name,
        base: Arc::from(base),
        heading: String::from("# 新\n"),
        edits: Edits::Phrases(edits),
        exact: None,
    }
}

fn set(name: &str, text: &str) -> Edit {
    Edit::Set { id: id(name), changes: vec![FieldChange::Text(text.into())] }
}

fn insert(name: &str, text: &str) -> Edit {
    let entry = Entry::new(id(name), text);
    Edit::Insert { phrase: Inserted::New(Box::new(entry)), at: Spot::Last }
}

/// A rule gets another level.
fn level(name: &str, base: &str) -> FileEdits {
    let old = rules::level_in(base, "f", "tone.oh");
    let new = Some(String::from("hint"));
    let edit = RuleEdit::Level { rule: "tone.oh".into(), old, new };
    rule_file(name, base, edit)
}

/// A rule is added.
fn rule() -> FileEdits {
    let new = RuleText::of(&RULES.replace("team.old", "team.new"));
    rule_file("team", RULES, RuleEdit::Rule { old: None, new })
}

fn rule_file(name: &str, base: &str, edit: RuleEdit) -> FileEdits {
    FileEdits {
        scope: Scope::Team,
        name: format!("rulebook/{name}.yaml"),
        base: Arc::from(base),
        heading: String::from("# 取舍\n"),
        edits: Edits::Rules(vec![edit]),
        exact: None,
    }
}

/// A file whose texts are mended in place, the very bytes named.
fn mended(base: &str) -> FileEdits {
    let (name, id, exact) = match base == A {
        true => ("a", "a", base.replace("'一'", "'壹'")),
        false => ("b", "x", base.replace("四", "肆")),
    };
    let text = if base == A { "壹" } else { "肆" };
    FileEdits { exact: Some(exact.into()), ..file(name, base, vec![set(id, text)]) }
}

fn job(files: Vec<FileEdits>, before: &[&str], after: &[&str]) -> SaveJob {
    let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
    SaveJob {
        number: 1,
        files,
        log: String::from("history/lin.jsonl"),
        before: lines(before),
        after: lines(after),
    }
}

/// Every kind of save, by name.
pub fn jobs() -> Vec<(&'static str, SaveJob)> {
    let moved = Inserted::Lines(block(A, &id("b")).unwrap());
    let move_to = |name: &str, base: &str| {
        let insert = Edit::Insert { phrase: moved.clone(), at: Spot::Last };
        vec![
            file("a", A, vec![Edit::Remove { id: id("b") }]),
            file(name, base, vec![insert, set("b", "搬")]),
        ]
    };
    vec![
        ("edit", job(vec![file("a", A, vec![set("a", "改")])], &[], &[])),
        ("edit and tell", job(vec![file("a", A, vec![set("a", "改")])], &[], &["{\"n\":2}"])),
        ("new file", job(vec![file("new", "", vec![insert("n", "新")])], &[], &["{\"n\":2}"])),
        ("move", job(move_to("b", B), &[], &["{\"n\":2}"])),
        ("move to a new file", job(move_to("new", ""), &[], &["{\"n\":2}", "{\"n\":3}"])),
        (
            "into the trash",
            job(vec![file("a", A, vec![Edit::Remove { id: id("c") }])], &["{\"n\":2}"], &[]),
        ),
        (
            "many",
            job(
                vec![
                    file("a", A, vec![set("a", "改"), set("c", "改")]),
                    file("b", B, vec![set("x", "改"), insert("y", "新")]),
                    file("new", "", vec![insert("n", "新")]),
                ],
                &["{\"n\":2}"],
                &["{\"n\":3}"],
            ),
        ),
        ("tell", job(vec![], &[], &["{\"n\":2}"])),
        ("level", job(vec![level("levels", LEVELS)], &[], &["{\"n\":2}"])),
        ("first level", job(vec![level("new", "")], &[], &["{\"n\":2}"])),
        ("rule", job(vec![rule()], &[], &["{\"n\":2}"])),
        ("mended by --fix", job(vec![mended(A), mended(B)], &[], &["{\"n\":2}", "{\"n\":3}"])),
    ]
}

/// What is there before each of them.
pub const START: [(&str, &str); 5] = [
    ("/team/rulebook/levels.yaml", LEVELS),
    ("/team/rulebook/team.yaml", RULES),
    ("/team/phrases/a.yaml", A),
    ("/team/phrases/b.yaml", B),
    ("/team/history/lin.jsonl", "{\"n\":1}\n"),
];

fn disk() -> Fake {
    Fake::new(&START)
}

fn run(disk: &Fake, job: &SaveJob) -> SaveResult {
    save(disk, Folders { team: Path::new("/team"), personal: None }, job).result
}

/// What people see of a library: its files, but nothing hidden.
fn library(disk: &Fake) -> Vec<(String, String)> {
    let seen = |path: &String| path.starts_with("/team/") && !path.contains("/.");
    disk.files().into_iter().filter(|(path, _)| seen(path)).collect()
}

/// The phrases and the rules alone.
fn phrases(library: &[(String, String)]) -> Vec<(String, String)> {
    library.iter().filter(|(path, _)| !path.contains("/history/")).cloned().collect()
}

/// The lines of the history.
fn told(library: &[(String, String)]) -> Vec<String> {
    let log = library.iter().find(|(path, _)| path.contains("/history/"));
    log.map_or(Vec::new(), |(_, text)| text.lines().map(str::to_owned).collect())
}

/// Panics unless every phrase file passes the intake gate without a word.
fn assert_sound(library: &[(String, String)], context: &str) {
    for (path, text) in library.iter().filter(|(path, _)| path.contains("/rulebook/")) {
        assert!(rules::says_the_same(path, text, text), "{context}: {path} {text:?}");
    }
    let files: Vec<SourceFile> = phrases(library)
        .into_iter()
        .filter(|(path, _)| path.contains("/phrases/"))
        .map(|(path, text)| SourceFile {
            name: path.trim_start_matches("/team/").to_owned(),
            path,
            content: Ok(text.into_bytes()),
        })
        .collect();
    let loaded = load(&files, None, Scope::Personal);
    let told = loaded.diagnostics.iter().filter(|found| found.code.as_str() != "L-DUPID");
    assert_eq!(told.count(), 0, "{context}: {library:?}");
}

/// Every line of history that is wanted is there once, in order, whole; a line that was cut off is
/// ended.
fn assert_told(library: &[(String, String)], wanted: &[&str], context: &str) {
    let lines = told(library);
    let mut rest = lines.iter();
    for line in wanted {
        assert!(rest.any(|held| held == line), "{context}: {line} in {lines:?}");
    }
}

struct Tried {
    n_points: usize,
    n_old: usize,
    n_new: usize,
}

/// Kills every kind of save at every operation, then makes good what was begun.
fn stop_everywhere(dice: Option<(&mut Dice, usize)>) -> Tried {
    let mut tried = Tried { n_points: 0, n_old: 0, n_new: 0 };
    let mut dice = dice;
    for knows_swap in [true, false] {
        for (name, job) in jobs() {
            let before = if knows_swap { disk() } else { disk().without_swap() };
            let old = library(&before);
            let whole = before.copy(Fault::None);
            assert!(matches!(run(&whole, &job), SaveResult::Saved { .. }), "{name}");
            let new = library(&whole);
            let n_ops = whole.n_ops();
            for at in 0..n_ops {
                let mut repeats = dice.as_ref().map_or(1, |(_, repeats)| *repeats);
                while repeats > 0 {
                    repeats -= 1;
                    let stopped = before.copy(Fault::Stop(at));
                    run(&stopped, &job);
                    let left = match &mut dice {
                        None => stopped.copy(Fault::None),
                        Some((dice, _)) => stopped.power_cut(dice),
                    };
                    let context = format!("{name} at {at}\n{}", stopped.log());
                    // Whoever reads now sees whole files.
                    let now = library(&left);
                    assert_sound(&now, &context);
                    for (path, text) in phrases(&now) {
                        let was = |held: &[(String, String)]| {
                            held.iter().any(|(name, held)| *name == path && *held == text)
                        };
                        assert!(was(&old) || was(&new), "{context}: {path} {text:?}");
                    }
                    recover(&left, Path::new("/team")).unwrap();
                    let now = library(&left);
                    assert_sound(&now, &context);
                    tried.n_points += 1;
                    if phrases(&now) == phrases(&new) && phrases(&new) != phrases(&old) {
                        tried.n_new += 1;
                        let wanted: Vec<&str> =
                            job.before.iter().chain(&job.after).map(String::as_str).collect();
                        assert_told(&now, &wanted, &context);
                    } else {
                        tried.n_old += 1;
                        assert_eq!(phrases(&now), phrases(&old), "{context}");
                    }
                    assert_told(&now, &["{\"n\":1}"], &context);
                }
            }
        }
    }
    tried
}

#[test]
fn a_save_that_is_killed_anywhere_is_whole_or_not_at_all() {
    let tried = stop_everywhere(None);
    assert!(tried.n_points > 500 && tried.n_old > 100 && tried.n_new > 100);
}

#[test]
fn a_power_cut_anywhere_leaves_the_old_or_the_new() {
    stop_everywhere(Some((&mut Dice::new(1), 1)));
}

#[test]
#[ignore = "minutes; run by tests/faults.sh"]
fn long_a_power_cut_anywhere_leaves_the_old_or_the_new() {
    let tried = stop_everywhere(Some((&mut Dice::new(2), times(100))));
    println!(
        "F1/F3 stops with what is not synced forgotten: {} schedules, 0 torn, {} old, {} new",
        tried.n_points, tried.n_old, tried.n_new
    );
}

/// Saves one after another, with a power cut somewhere: whatever was acknowledged is there.
fn acknowledged_saves_last(n_schedules: usize, seed: u64) -> usize {
    let mut n_acknowledged = 0;
    for schedule in 0..n_schedules {
        let mut dice = Dice::new(seed + schedule as u64);
        let disk = if dice.one_in(4) { disk().without_swap() } else { disk() };
        let mut kept: Vec<String> = Vec::new();
        let n_saves = 1 + dice.below(4);
        let stop = dice.below(n_saves * 60);
        let disk = disk.copy(Fault::Stop(stop));
        for save in 0..n_saves {
            let word = format!("新{save}");
            let line = format!("{{\"n\":{}}}", save + 10);
            let edit = match dice.below(3) {
                0 => file("a", A, vec![insert(&format!("n{save}"), &word)]),
                1 => file("new", "", vec![insert(&format!("n{save}"), &word)]),
                _ => file("b", B, vec![insert(&format!("n{save}"), &word), set("x", "改")]),
            };
            let mut files = vec![edit];
            if dice.one_in(3) {
                files.push(file("c", "", vec![insert(&format!("m{save}"), &word)]));
            }
            let result = run(&disk, &job(files, &[], &[&line]));
            if let SaveResult::Saved { unconfirmed: None, .. } = result {
                n_acknowledged += 1;
                kept.push(word);
                kept.push(line);
            }
        }
        let left = disk.power_cut(&mut dice);
        recover(&left, Path::new("/team")).unwrap();
        let now = library(&left);
        assert_sound(&now, &format!("schedule {schedule}\n{}", disk.log()));
        for word in kept {
            let there = now.iter().any(|(_, text)| text.contains(&word));
            assert!(there, "schedule {schedule}: {word} is lost in {now:?}\n{}", disk.log());
        }
    }
    n_acknowledged
}

#[test]
fn what_was_acknowledged_survives_a_power_cut() {
    assert!(acknowledged_saves_last(300, 0) > 100);
}

#[test]
#[ignore = "minutes; run by tests/faults.sh"]
fn long_what_was_acknowledged_survives_a_power_cut() {
    let n_schedules = times(50_000);
    let n = acknowledged_saves_last(n_schedules, 1_000_000);
    println!("F3 power cuts: {n_schedules} schedules, {n} acknowledged saves, 0 lost");
}

/// Lets every operation of every kind of save fail in every way.
fn fail_everywhere(errors: &[i32]) -> (usize, usize, usize) {
    let (mut n_failures, mut n_refused, mut n_unfinished) = (0, 0, 0);
    for knows_swap in [true, false] {
        for (name, job) in jobs() {
            let before = if knows_swap { disk() } else { disk().without_swap() };
            let old = library(&before);
            let whole = before.copy(Fault::None);
            run(&whole, &job);
            let new = library(&whole);
            for at in 0..whole.n_ops() {
                for errno in errors.iter().copied() {
                    for fault in [Fault::Fail(at, errno), Fault::FailFrom(at, errno)] {
                        let disk = before.copy(fault);
                        let result = run(&disk, &job);
                        let context = format!("{name} {fault:?} {result:?}\n{}", disk.log());
                        let now = library(&disk);
                        assert_sound(&now, &context);
                        assert_told(&now, &["{\"n\":1}"], &context);
                        n_failures += 1;
                        match &result {
                            SaveResult::Saved { .. } => {
                                assert_eq!(phrases(&now), phrases(&new), "{context}");
                                let wanted: Vec<&str> = job
                                    .before
                                    .iter()
                                    .chain(&job.after)
                                    .map(String::as_str)
                                    .collect();
                                assert_told(&now, &wanted, &context);
                            }
                            SaveResult::Refused { diagnostics, unfinished } => {
                                n_refused += 1;
                                let told = &diagnostics[0];
                                assert_eq!(told.code.as_str(), "E-SAVE", "{context}");
                                let place = told.place.as_ref().unwrap();
                                assert!(place.path.starts_with("/team"), "{context}");
                                assert_eq!(told.args.len(), 2, "{context}");
                                if *unfinished {
                                    n_unfinished += 1;
                                } else {
                                    assert_eq!(phrases(&now), phrases(&old), "{context}");
                                }
                                // Once the disk is well again, all of it or nothing is there.
                                let well = disk.copy(Fault::None);
                                recover(&well, Path::new("/team")).unwrap();
                                let later = phrases(&library(&well));
                                let whole =
                                    later == phrases(&old) || *unfinished && later == phrases(&new);
                                assert!(whole, "{context}: {later:?}");
                            }
                            SaveResult::Conflict { .. } => panic!("{context}"),
                        }
                    }
                }
            }
        }
    }
    (n_failures, n_refused, n_unfinished)
}

#[test]
fn a_save_that_fails_anywhere_says_so_and_changes_nothing() {
    let (n_failures, n_refused, n_unfinished) = fail_everywhere(&[28]);
    assert!(n_failures > 500 && n_refused > 300, "{n_failures} {n_refused} {n_unfinished}");
}

#[test]
#[ignore = "minutes; run by tests/faults.sh"]
fn long_a_save_that_fails_anywhere_says_so_and_changes_nothing() {
    let (n_failures, n_refused, n_unfinished) = fail_everywhere(&ERRORS);
    println!(
        "F2 failing operations: {n_failures}, 0 torn, 0 silent; {n_refused} refused, {n_unfinished} of them to be finished later"
    );
}

#[test]
fn whole_files_and_added_lines_survive_every_failure() {
    let path = Path::new("/team/rulebook/other.yaml");
    let log = Path::new("/team/history/lin.jsonl");
    let before = disk();
    let lines = [String::from("{\"n\":2}"), String::from("{\"n\":3}")];
    let steps: [(&str, &dyn Fn(&Fake) -> bool); 2] = [
        ("write", &|disk| whole::write(disk, path, "新".as_bytes()).is_ok()),
        ("append", &|disk| append::lines(disk, log, &lines).is_ok()),
    ];
    for (name, step) in steps {
        let whole = before.copy(Fault::None);
        assert!(step(&whole));
        for at in 0..whole.n_ops() {
            for fault in ERRORS
                .map(|errno| Fault::Fail(at, errno))
                .into_iter()
                .chain([Fault::Stop(at), Fault::FailFrom(at, 28)])
            {
                let disk = before.copy(fault);
                let done = step(&disk);
                let context = format!("{name} {fault:?}\n{}", disk.log());
                if name == "write" {
                    let text = disk.text("/team/rulebook/other.yaml");
                    let sound = text.is_none() || text.as_deref() == Some("新");
                    assert!(sound && (!done || text.is_some()), "{context}: {text:?}");
                    continue;
                }
                let well = disk.copy(Fault::None);
                append::lines(&well, log, &[String::from("{\"n\":4}")]).unwrap();
                let text = well.text("/team/history/lin.jsonl").unwrap();
                assert!(
                    text.starts_with("{\"n\":1}\n") && text.ends_with("\n{\"n\":4}\n"),
                    "{context}: {text}"
                );
                assert!(!done || text.contains("\n{\"n\":2}\n{\"n\":3}\n"), "{context}: {text}");
            }
        }
    }
}

/// Saves on a disk that is soon full.
fn fill_up(n_saves: usize, seed: u64) -> (usize, usize) {
    let mut dice = Dice::new(seed);
    let (mut n_saved, mut n_refused) = (0, 0);
    let mut disk = disk().with_room(64 << 10);
    let mut base = String::from(A);
    for save in 0..n_saves {
        if dice.one_in(50) {
            // Another disk, or room was made.
            let room = (64 + dice.below(192)) << 10;
            disk = Fake::new(&[("/team/phrases/a.yaml", base.as_str())]).with_room(room);
        }
        let text = "满".repeat(1 + dice.below(7_000));
        let edit = file("a", &base, vec![set(["a", "b", "c"][dice.below(3)], &text)]);
        let line = format!("{{\"n\":{save}}}");
        let result = run(&disk, &job(vec![edit], &[], &[&line]));
        let now = disk.text("/team/phrases/a.yaml").unwrap();
        match result {
            SaveResult::Saved { files, .. } => {
                n_saved += 1;
                assert_eq!(*files[0].text, *now);
                base = now;
            }
            SaveResult::Refused { unfinished, diagnostics } => {
                n_refused += 1;
                assert!(!unfinished, "{diagnostics:?}");
                assert_eq!(now, base);
            }
            SaveResult::Conflict { .. } => panic!("nobody else is there"),
        }
        let hidden: Vec<String> =
            disk.files().into_keys().filter(|path| path.contains(".话术-")).collect();
        assert_eq!(hidden, [] as [&str; 0]);
    }
    (n_saved, n_refused)
}

#[test]
fn a_full_disk_costs_nothing_that_was_saved() {
    let (n_saved, n_refused) = fill_up(150, 1);
    assert!(n_saved > 10 && n_refused > 10, "{n_saved} {n_refused}");
}

#[test]
#[ignore = "minutes; run by tests/faults.sh"]
fn long_a_full_disk_costs_nothing_that_was_saved() {
    let n = times(20_000);
    let (n_saved, n_refused) = fill_up(n, 2);
    println!("F4 saves on disks of 64 to 256 KiB: {n_saved} saved, {n_refused} refused, 0 torn");
}

#[test]
fn a_library_that_can_only_be_read_or_is_gone_stays_as_it_is() {
    for errno in [30, 13, 2, 5, 116] {
        let disk = disk().copy(Fault::FailFrom(0, errno));
        for (name, job) in jobs() {
            let result = run(&disk, &job);
            assert!(matches!(result, SaveResult::Refused { unfinished: false, .. }), "{name}");
        }
        assert_eq!(library(&disk), library(&super::saves::disk()));
    }
    assert!(disk().lock(Path::new("/gone/lock")).is_err());
}
