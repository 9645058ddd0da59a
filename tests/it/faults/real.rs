//! The same on the real disk: a process that is killed, or refused, at every system call; a small file
//! system; one that can only be read. Linux alone, and only where `strace` is there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use deti::app::save::SaveResult;
use deti::fs::disk::System;
use deti::runtime::save::{Folders, recover, save};

use super::saves::{START, jobs};

/// The system calls that touch files.
const CALLS: &str = "openat,write,read,fsync,fdatasync,rename,renameat,renameat2,link,linkat,unlink,\
                     unlinkat,mkdir,mkdirat,fchmod,fchown,flock,ftruncate,statx,newfstatat,fstat,lseek";
const ERRORS: [&str; 7] = ["ENOSPC", "EIO", "EROFS", "EACCES", "EBUSY", "EMFILE", "EINTR"];

fn prepare(folder: &Path) {
    let _ = std::fs::remove_dir_all(folder);
    for (path, text) in START {
        let path = folder.join(path.trim_start_matches("/team/"));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

fn run(folder: &Path, kind: &str) -> SaveResult {
    let (_, job) = jobs().into_iter().find(|(name, _)| *name == kind).unwrap();
    save(&System, Folders { team: folder, personal: None }, &job).result
}

/// What people see of the library.
fn library(folder: &Path) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    for sub in ["phrases", "history"] {
        let Ok(entries) = std::fs::read_dir(folder.join(sub)) else { continue };
        for entry in entries {
            let entry = entry.unwrap();
            let name = entry.file_name().to_string_lossy().into_owned();
            if !name.starts_with('.') {
                let text = std::fs::read_to_string(entry.path()).unwrap();
                out.insert(format!("{sub}/{name}"), text);
            }
        }
    }
    out
}

fn phrases(library: &BTreeMap<String, String>) -> Vec<(&String, &String)> {
    library.iter().filter(|(name, _)| name.starts_with("phrases")).collect()
}

/// The process that is killed: one save, and what became of it on standard output.
#[test]
#[ignore = "run by the test below"]
fn one_save() {
    let (Some(folder), Ok(kind)) =
        (std::env::var_os("DETI_FAULT_DIR"), std::env::var("DETI_FAULT_KIND"))
    else {
        return;
    };
    let told = match run(Path::new(&folder), &kind) {
        SaveResult::Saved { .. } => "SAVED",
        SaveResult::Refused { unfinished: false, .. } => "REFUSED",
        SaveResult::Refused { .. } => "UNFINISHED",
        SaveResult::Conflict { .. } => "CONFLICT",
    };
    println!("{told}");
}

fn traced(folder: &Path, kind: &str, log: &Path, inject: Option<&str>) -> String {
    let mut command = Command::new("strace");
    command.arg("-f").arg("-y").arg("-o").arg(log).arg("-e").arg(format!("trace={CALLS}"));
    if let Some(inject) = inject {
        command.arg("-e").arg(format!("inject={inject}"));
    }
    let done = command
        .arg(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "faults::real::one_save", "--nocapture", "--test-threads=1"])
        .env("DETI_FAULT_DIR", folder)
        .env("DETI_FAULT_KIND", kind)
        .output()
        .unwrap();
    String::from_utf8_lossy(&done.stdout).into_owned()
}

/// From the trace of an undisturbed save: every call within it, as name and number from 1.
fn points(log: &str, folder: &Path) -> Vec<(String, usize)> {
    let folder = folder.display().to_string();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut all = Vec::new();
    let (mut first, mut last) = (None, 0);
    for line in log.lines() {
        let line = line.split_once(' ').map_or(line, |(_, call)| call.trim_start());
        let Some((name, _)) = line.split_once('(') else { continue };
        let count = counts.entry(name.to_owned()).or_default();
        *count += 1;
        if line.contains(&folder) {
            first.get_or_insert(all.len());
            last = all.len();
        }
        all.push((name.to_owned(), *count));
    }
    all.get(first.unwrap_or(0)..=last).map(<[_]>::to_vec).unwrap_or_default()
}

#[test]
#[ignore = "minutes; run by tests/faults.sh"]
fn long_every_system_call() {
    if Command::new("strace").arg("-V").output().is_err() {
        println!("F1/F2 system calls: skipped, there is no strace");
        return;
    }
    let temp = tempfile::tempdir().unwrap();
    let (folder, log) = (temp.path().join("team"), temp.path().join("log"));
    let (mut n_kills, mut n_errors, mut n_saved, mut n_refused, mut n_left) = (0, 0, 0, 0, 0);
    for (kind, _) in jobs() {
        prepare(&folder);
        let old = library(&folder);
        let told = traced(&folder, kind, &log, None);
        assert!(told.contains("SAVED"), "{kind}: {told}");
        let new = library(&folder);
        let points = points(&std::fs::read_to_string(&log).unwrap(), &folder);
        assert!(points.len() > 5, "{kind}: {points:?}");
        let mut faults: Vec<(bool, String)> = Vec::new();
        for (name, number) in &points {
            faults.push((true, format!("{name}:signal=KILL:when={number}")));
            faults.extend(
                ERRORS.iter().map(|error| (false, format!("{name}:error={error}:when={number}"))),
            );
        }
        for (kill, inject) in faults {
            prepare(&folder);
            let told = traced(&folder, kind, &log, Some(&inject));
            let now = library(&folder);
            let context = format!("{kind} {inject}: {told} {now:?}");
            for (name, text) in phrases(&now) {
                let known = old.get(name) == Some(text) || new.get(name) == Some(text);
                assert!(known, "{context}");
            }
            let saved = told.contains("SAVED");
            if kill {
                n_kills += 1;
            } else {
                n_errors += 1;
            }
            if saved {
                n_saved += 1;
                assert_eq!(phrases(&now), phrases(&new), "{context}");
            }
            if told.contains("REFUSED") {
                n_refused += 1;
                assert_eq!(phrases(&now), phrases(&old), "{context}");
            }
            let beside = std::fs::read_dir(folder.join("phrases")).unwrap();
            n_left += beside
                .filter(|entry| {
                    entry.as_ref().unwrap().file_name().to_string_lossy().starts_with('.')
                })
                .count();
            recover(&System, &folder).unwrap();
            let now = library(&folder);
            let whole = phrases(&now) == phrases(&old) || phrases(&now) == phrases(&new);
            assert!(whole, "{context}: {now:?}");
            let history = now.get("history/lin.jsonl").unwrap();
            assert!(history.starts_with("{\"n\":1}\n"), "{context}: {now:?}");
        }
    }
    println!(
        "F1 system calls killed: {n_kills}, 0 torn, {n_left} temporary files left for the sweep"
    );
    println!(
        "F2 system calls failing: {n_errors}, 0 torn, 0 silent, {n_saved} saved nevertheless, {n_refused} refused"
    );
}

/// A file system in memory, unmounted when dropped; `None` where nobody may mount one.
struct Mounted(PathBuf);

impl Mounted {
    fn new(at: &Path, n_kib: usize) -> Option<Self> {
        std::fs::create_dir_all(at).unwrap();
        let options = format!("size={n_kib}k");
        let done =
            Command::new("mount").args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(at).status();
        done.is_ok_and(|status| status.success()).then(|| Self(at.to_path_buf()))
    }

    fn remount(&self, options: &str) -> bool {
        let options = format!("remount,{options}");
        let done = Command::new("mount").args(["-o", &options]).arg(&self.0).status();
        done.is_ok_and(|status| status.success())
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
#[ignore = "needs the right to mount; run by tests/faults.sh"]
fn long_a_small_disk_and_one_that_can_only_be_read() {
    use std::sync::Arc;

    use deti::app::save::{Edits, FileEdits, SaveJob};
    use deti::library::edit::{Edit, FieldChange};
    use deti::library::{PhraseId, Scope};

    let temp = tempfile::tempdir().unwrap();
    let (mut n_saved, mut n_refused) = (0, 0);
    for n_kib in [64, 128, 256] {
        let Some(mounted) = Mounted::new(&temp.path().join("disk"), n_kib) else {
            println!("F4/F6 real file systems: skipped, nothing may be mounted here");
            return;
        };
        let folder = mounted.0.join("team");
        prepare(&folder);
        let path = folder.join("phrases/a.yaml");
        let mut base = std::fs::read_to_string(&path).unwrap();
        for save_number in 0..super::times(3_400) {
            let text = "满".repeat(1 + save_number * 37 % (n_kib * 40));
            let id = PhraseId::new("a").unwrap();
            let job = SaveJob {
                number: 1,
                files: vec![FileEdits {
                    scope: Scope::Team,
                    name: "phrases/a.yaml".into(),
                    base: Arc::from(base.as_str()),
                    heading: String::new(),
                    edits: Edits::Phrases(vec![Edit::Set {
                        id,
                        changes: vec![FieldChange::Text(text)],
                    }]),
                    exact: None,
                }],
                ..SaveJob::default()
            };
            let result = save(&System, Folders { team: &folder, personal: None }, &job).result;
            let now = std::fs::read_to_string(&path).unwrap();
            match result {
                SaveResult::Saved { files, .. } => {
                    n_saved += 1;
                    assert_eq!(*files[0].text, *now);
                    base = now;
                }
                SaveResult::Refused { diagnostics, unfinished } => {
                    n_refused += 1;
                    assert!(!unfinished && diagnostics[0].code.as_str() == "E-SAVE");
                    assert_eq!(now, base);
                    // Somebody makes room.
                    let _ = std::fs::remove_dir_all(folder.join(".deti/backup"));
                }
                SaveResult::Conflict { .. } => panic!("nobody else is there"),
            }
        }
        assert!(mounted.remount("ro"));
        let before = library(&folder);
        for (kind, _) in jobs() {
            assert!(matches!(run(&folder, kind), SaveResult::Refused { unfinished: false, .. }));
        }
        assert_eq!(library(&folder), before);
        assert!(!deti::fs::is_writable(&folder));
        assert!(deti::fs::read_library(&folder).is_ok());
    }
    println!("F4 real disks of 64 to 256 KiB: {n_saved} saved, {n_refused} refused, 0 torn");
    println!("F6 a disk that can only be read: every kind of save refused, everything still read");
}
