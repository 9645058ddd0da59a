//! The disk as the user knows it: what is read, what a save leaves behind, what is noticed.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use deti::fs;
use tempfile::TempDir;

fn temp() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// A library in its own folder, so that even that can go away.
fn library(files: &[(&str, &str)]) -> (TempDir, PathBuf) {
    let temp = temp();
    let folder = temp.path().join("话术");
    put(&folder, files);
    (temp, folder)
}

fn put(folder: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
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

// Reading.

#[test]
fn a_library_is_its_own_file_and_its_phrases_in_order() {
    let (_temp, folder) = library(&[
        ("phrases/welcome.yaml", "欢迎"),
        ("phrases/apology.YML", "抱歉"),
        ("phrases/apology.sync-conflict-20261102-101500-ABCDEF.yaml", "冲突"),
        ("phrases/.话术-x1Y2z3.tmp", "半"),
        ("phrases/.welcome.yaml.swp", "x"),
        ("phrases/.hidden.yaml", "x"),
        ("phrases/notes.txt", "x"),
        ("phrases/old/apology.yaml", "x"),
        ("library.yaml", "name: 示例"),
        ("library.sync-conflict-20261102-101500-ABCDEF.yaml", "冲突"),
        ("other.yaml", "x"),
        ("rulebook/tone.yaml", "rules"),
        ("rulebook/.tone.yaml", "x"),
    ]);
    let read: Vec<(String, String)> = fs::read_library(&folder)
        .unwrap()
        .into_iter()
        .map(|file| {
            assert_eq!(Path::new(&file.path), folder.join(&file.name));
            (file.name, String::from_utf8(file.content.unwrap()).unwrap())
        })
        .collect();
    let expected = [
        ("library.sync-conflict-20261102-101500-ABCDEF.yaml", "冲突"),
        ("library.yaml", "name: 示例"),
        ("phrases/apology.YML", "抱歉"),
        ("phrases/apology.sync-conflict-20261102-101500-ABCDEF.yaml", "冲突"),
        ("phrases/welcome.yaml", "欢迎"),
    ];
    assert_eq!(read, expected.map(|(name, text)| (name.to_owned(), text.to_owned())));

    let rules = fs::read_dir_files(&folder, "rulebook").unwrap();
    assert_eq!(
        rules.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(),
        ["rulebook/tone.yaml"]
    );
    assert!(fs::read_dir_files(&folder, "playbooks").unwrap().is_empty());
}

#[test]
fn an_unreadable_file_costs_only_itself() {
    let (_temp, folder) = library(&[("phrases/welcome.yaml", "欢迎")]);
    std::fs::create_dir(folder.join("phrases/apology.yaml")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("nowhere", folder.join("phrases/gone.yaml")).unwrap();
    let read = fs::read_library(&folder).unwrap();
    let told: Vec<(&str, bool)> =
        read.iter().map(|file| (file.name.as_str(), file.content.is_ok())).collect();
    let mut expected = vec![("phrases/apology.yaml", false), ("phrases/welcome.yaml", true)];
    if cfg!(unix) {
        expected.insert(1, ("phrases/gone.yaml", false));
    }
    assert_eq!(told, expected);
}

#[test]
fn a_folder_that_is_gone_is_an_error_and_never_an_empty_library() {
    let temp = temp();
    let gone = temp.path().join("gone");
    let error = fs::read_library(&gone).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::NotFound);
    assert!(error.to_string().contains(&gone.display().to_string()), "{error}");
    let file = temp.path().join("file");
    std::fs::write(&file, "x").unwrap();
    assert!(fs::read_library(&file).is_err());
    // `phrases` a file instead of a folder.
    std::fs::write(temp.path().join("phrases"), "x").unwrap();
    assert!(fs::read_library(temp.path()).is_err());
}

#[test]
fn a_file_is_read_whole_or_piece_by_piece() {
    let (_temp, folder) = library(&[("batch.txt", "亲,在的")]);
    let path = folder.join("batch.txt");
    assert_eq!(fs::read(&path).unwrap(), "亲,在的".as_bytes());
    let mut text = String::new();
    fs::open(&path).unwrap().read_to_string(&mut text).unwrap();
    assert_eq!(text, "亲,在的");
    assert!(fs::read(&folder.join("no.txt")).is_err());
    assert!(fs::open(&folder.join("no.txt")).is_err());
}

// Writing.

#[test]
fn a_save_is_whole_and_leaves_nothing_beside_it() {
    let (_temp, folder) = library(&[("phrases/apology.yaml", "旧"), ("readme", "x")]);
    let long = "抱歉".repeat(100_000);
    for (name, text) in [
        ("phrases/apology.yaml", "新"),
        ("phrases/apology.yaml", ""),
        ("phrases/apology.yaml", long.as_str()),
        ("phrases/new.yaml", "初次"),
        ("rulebook/new.yaml", "文件夹也是新的"),
    ] {
        fs::write_whole(&folder.join(name), text.as_bytes()).unwrap();
        assert_eq!(std::fs::read(folder.join(name)).unwrap(), text.as_bytes(), "{name}");
    }
    assert_eq!(names(&folder), ["phrases", "readme", "rulebook"]);
    assert_eq!(names(&folder.join("phrases")), ["apology.yaml", "new.yaml"]);
    assert_eq!(names(&folder.join("rulebook")), ["new.yaml"]);
}

#[test]
fn a_save_that_cannot_be_done_changes_nothing_and_names_the_file() {
    let (_temp, folder) = library(&[("readme", "x"), ("phrases/apology.yaml", "旧")]);
    let cases = [
        // The target is a folder; its folder is a file; a whole path is missing.
        ("phrases", "phrases"),
        ("readme/a.yaml", "readme"),
        ("gone/phrases/a.yaml", "gone"),
    ];
    for (name, told) in cases {
        let error = fs::write_whole(&folder.join(name), "新".as_bytes()).unwrap_err();
        assert!(matches!(fs::Error::of(&error), Some(fs::Error::Refused { .. })), "{error:?}");
        assert!(error.to_string().contains(told), "{error}");
    }
    assert_eq!(names(&folder), ["phrases", "readme"]);
    assert_eq!(names(&folder.join("phrases")), ["apology.yaml"]);
    assert_eq!(std::fs::read(folder.join("readme")).unwrap(), b"x");
}

#[cfg(unix)]
#[test]
fn a_save_keeps_permissions_and_links() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let (_temp, folder) = library(&[("shared/real.yaml", "旧"), ("phrases/new.yaml", "x")]);
    let real = folder.join("shared/real.yaml");
    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o664)).unwrap();
    let near = folder.join("phrases/near.yaml");
    let far = folder.join("phrases/far.yaml");
    symlink("../shared/real.yaml", &near).unwrap();
    symlink(&near, &far).unwrap();
    fs::write_whole(&far, "新".as_bytes()).unwrap();
    assert_eq!(std::fs::read(&real).unwrap(), "新".as_bytes());
    assert!(std::fs::symlink_metadata(&far).unwrap().is_symlink());
    assert!(std::fs::symlink_metadata(&near).unwrap().is_symlink());
    assert_eq!(std::fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o664);
    assert_eq!(names(&folder.join("shared")), ["real.yaml"]);

    // A link to a file that is not there yet makes it where the link points.
    let ahead = folder.join("phrases/ahead.yaml");
    symlink("../shared/ahead.yaml", &ahead).unwrap();
    fs::write_whole(&ahead, "初次".as_bytes()).unwrap();
    assert_eq!(std::fs::read(folder.join("shared/ahead.yaml")).unwrap(), "初次".as_bytes());

    // A new file is as open as any other program's new file.
    let plain = folder.join("phrases/new.yaml");
    let made = folder.join("phrases/made.yaml");
    fs::write_whole(&made, b"x").unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(&made), mode(&plain));

    let round = folder.join("phrases/round.yaml");
    symlink("round.yaml", &round).unwrap();
    assert!(fs::write_whole(&round, b"x").is_err());
}

#[test]
fn writable_is_found_out_by_trying() {
    let (temp, folder) = library(&[("library.yaml", "x"), ("phrases/a.yaml", "x")]);
    assert!(fs::is_writable(&folder));
    assert_eq!(names(&folder), ["library.yaml", "phrases"]);
    assert_eq!(names(&folder.join("phrases")), ["a.yaml"]);
    assert!(!fs::is_writable(&temp.path().join("gone")));
    assert!(!fs::is_writable(&folder.join("library.yaml")));
    // Linux lets nobody, not even an administrator, make files here.
    #[cfg(target_os = "linux")]
    assert!(!fs::is_writable(Path::new("/proc/self")));
}

#[test]
fn only_our_own_stale_leftovers_are_swept() {
    let (temp, folder) = library(&[
        ("phrases/.话术-aaaaaa.tmp", "stale"),
        (".话术-bbbbbb.tmp", "stale"),
        ("rulebook/.话术-cccccc.tmp", "young"),
        ("phrases/.other.tmp", "stale, but not ours"),
        ("phrases/话术-dddddd.tmp", "stale, but not ours"),
        ("phrases/a.yaml", "stale, but a phrase"),
    ]);
    put(temp.path(), &[(".话术-eeeeee.tmp/library.yaml", "stale")]);
    let now =
        std::fs::metadata(folder.join("rulebook/.话术-cccccc.tmp")).unwrap().modified().unwrap();
    let age = |path: &str| {
        let old = now - Duration::from_secs(3_700);
        let path = folder.join(path);
        if path.is_dir() {
            // Its own time is younger than its making only by what is in it.
            std::fs::File::open(&path).unwrap().set_modified(old).unwrap();
        } else {
            std::fs::File::options().write(true).open(&path).unwrap().set_modified(old).unwrap();
        }
    };
    for path in [
        "phrases/.话术-aaaaaa.tmp",
        ".话术-bbbbbb.tmp",
        "phrases/.other.tmp",
        "phrases/话术-dddddd.tmp",
        "phrases/a.yaml",
    ] {
        age(path);
    }
    if cfg!(unix) {
        age("../.话术-eeeeee.tmp");
    }
    fs::sweep_temp(&folder);
    assert_eq!(names(&folder), ["phrases", "rulebook"]);
    assert_eq!(names(&folder.join("phrases")), [".other.tmp", "a.yaml", "话术-dddddd.tmp"]);
    assert_eq!(names(&folder.join("rulebook")), [".话术-cccccc.tmp"]);
    if cfg!(unix) {
        assert_eq!(names(temp.path()), ["话术"]);
    }
    fs::sweep_temp(&temp.path().join("gone"));
}

#[test]
fn broken_files_are_set_aside_under_new_names_together() {
    let (_temp, folder) =
        library(&[("state.db", "1"), ("state.db-wal", "1w"), ("state.db.broken-1", "0")]);
    let path = folder.join("state.db");
    let aside = fs::set_aside(&path, &["-wal", "-shm"]).unwrap();
    assert_eq!(aside, folder.join("state.db.broken-2"));
    assert_eq!(names(&folder), ["state.db.broken-1", "state.db.broken-2", "state.db.broken-2-wal"]);
    assert!(fs::set_aside(&path, &["-wal"]).is_err());
}

// The shipped library.

#[test]
fn the_embedded_library_is_the_one_in_templates() {
    let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let bare = |files: Vec<deti::library::SourceFile>| -> Vec<(String, Result<Vec<u8>, String>)> {
        // The page beside it tells of the format, and is no file of a library.
        let files = files.into_iter().filter(|file| file.name.ends_with(".yaml"));
        files.map(|file| (file.name, file.content)).collect()
    };
    // If this fails after adding a file: the compiler saw no reason to look again; touch
    // `src/fs/embedded.rs`.
    assert_eq!(
        bare(fs::embedded_library()),
        bare(fs::read_library(&templates).unwrap_or_default())
    );
    for sub in fs::LIBRARY_DIRS {
        let held = bare(fs::read_dir_files(&templates, sub).unwrap());
        assert_eq!(bare(fs::embedded_dir_files(sub)), held);
    }
    let temp = temp();
    let folder = temp.path().join("library");
    assert!(fs::copy_embedded(&folder).unwrap());
    assert_eq!(bare(fs::read_library(&folder).unwrap()), bare(fs::embedded_library()));
}

#[test]
fn a_missing_or_empty_folder_is_filled_and_nothing_is_overwritten() {
    let files: Vec<deti::library::SourceFile> =
        ["library.yaml", "phrases/apology.yaml", "rulebook/tone.yaml"]
            .map(|name| deti::library::SourceFile {
                path: name.into(),
                name: name.into(),
                content: Ok(name.into()),
            })
            .into();
    let temp = temp();
    let missing = temp.path().join("data/library");
    assert!(fs::write_folder(&files, &missing).unwrap());
    assert_eq!(names(&missing), ["library.yaml", "phrases", "rulebook"]);
    assert_eq!(std::fs::read(missing.join("rulebook/tone.yaml")).unwrap(), b"rulebook/tone.yaml");

    std::fs::write(missing.join("library.yaml"), "name: 我们的").unwrap();
    assert!(!fs::write_folder(&files, &missing).unwrap());
    assert_eq!(std::fs::read(missing.join("library.yaml")).unwrap(), "name: 我们的".as_bytes());

    let empty = temp.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    assert!(fs::write_folder(&files, &empty).unwrap());
    assert_eq!(names(&empty), ["library.yaml", "phrases", "rulebook"]);

    // Anything in the folder, even hidden, makes it somebody's.
    put(temp.path(), &[("taken/.git", ""), ("file", "您好")]);
    assert!(!fs::write_folder(&files, &temp.path().join("taken")).unwrap());
    assert_eq!(names(&temp.path().join("taken")), [".git"]);

    // A file in the way is an error, and stays.
    for inside in ["file", "file/library"] {
        assert!(fs::write_folder(&files, &temp.path().join(inside)).is_err());
    }
    assert_eq!(std::fs::read(temp.path().join("file")).unwrap(), "您好".as_bytes());
    // A list with a gap in it makes no half library.
    let mut gap = files;
    gap.push(deti::library::SourceFile {
        path: "x".into(),
        name: "x".into(),
        content: Err("坏了".into()),
    });
    assert!(fs::write_folder(&gap, &temp.path().join("gap")).is_err());
    assert_eq!(names(temp.path()), ["data", "empty", "file", "taken"]);
}

#[cfg(unix)]
#[test]
fn a_link_to_an_empty_folder_is_filled_behind_the_link() {
    let temp = temp();
    std::fs::create_dir(temp.path().join("real")).unwrap();
    std::os::unix::fs::symlink("real", temp.path().join("link")).unwrap();
    let file = deti::library::SourceFile {
        path: "x".into(),
        name: "library.yaml".into(),
        content: Ok("x".into()),
    };
    assert!(fs::write_folder(&[file], &temp.path().join("link")).unwrap());
    assert_eq!(names(&temp.path().join("real")), ["library.yaml"]);
    assert!(std::fs::symlink_metadata(temp.path().join("link")).unwrap().is_symlink());
}

// Where things are.

#[test]
fn everything_lies_in_the_data_folder() {
    let data = Path::new("data");
    assert_eq!(fs::default_library_dir(data), data.join("library"));
    assert_eq!(fs::personal_library_dir(data), data.join("personal"));
    assert_eq!(fs::state_path(data), data.join("state.db"));
}

// Watching.

/// Tells on each change what the library holds by then.
fn watch(folder: &Path) -> (fs::Watcher, Receiver<String>) {
    let (tell, told) = channel();
    let seen = folder.to_path_buf();
    let (watcher, instead) = fs::Watcher::start(folder.to_path_buf(), move || {
        // The test may be over.
        let _ = tell.send(told_of(&seen));
    });
    assert_eq!(instead, None, "the system of this test can watch");
    (watcher, told)
}

fn told_of(folder: &Path) -> String {
    let files = match fs::read_library(folder) {
        Ok(files) => files,
        Err(_) => return "gone".to_owned(),
    };
    let rules = fs::read_dir_files(folder, "rulebook").unwrap_or_default();
    let told: Vec<String> = files
        .into_iter()
        .chain(rules)
        .map(|file| {
            let text = String::from_utf8(file.content.unwrap_or_default()).unwrap_or_default();
            format!("{}={text}", file.name)
        })
        .collect();
    told.join(" ")
}

/// Waits until the library is said to hold `expected`.
fn expect(told: &Receiver<String>, expected: &str) {
    let mut last = "nothing".to_owned();
    while last != expected {
        last = told
            .recv_timeout(Duration::from_secs(60))
            .unwrap_or_else(|_| panic!("expected {expected:?}, and heard {last:?} last"));
    }
}

#[test]
fn every_way_of_changing_a_file_is_noticed() {
    let (_temp, folder) = library(&[("library.yaml", "L"), ("phrases/a.yaml", "1")]);
    let (_watcher, told) = watch(&folder);
    let a = folder.join("phrases/a.yaml");

    std::fs::write(&a, "2").unwrap();
    expect(&told, "library.yaml=L phrases/a.yaml=2");
    // Twice by rename: a watch on the file itself would see the first only.
    for text in ["3", "4"] {
        fs::write_whole(&a, text.as_bytes()).unwrap();
        expect(&told, &format!("library.yaml=L phrases/a.yaml={text}"));
    }
    std::fs::write(folder.join("phrases/b.yaml"), "B").unwrap();
    expect(&told, "library.yaml=L phrases/a.yaml=4 phrases/b.yaml=B");
    std::fs::rename(folder.join("phrases/b.yaml"), folder.join("phrases/c.yaml")).unwrap();
    expect(&told, "library.yaml=L phrases/a.yaml=4 phrases/c.yaml=B");
    std::fs::remove_file(folder.join("phrases/c.yaml")).unwrap();
    expect(&told, "library.yaml=L phrases/a.yaml=4");
    std::fs::write(folder.join("library.yaml"), "M").unwrap();
    expect(&told, "library.yaml=M phrases/a.yaml=4");
    // A folder that was not there at the start, and what is put in it later.
    std::fs::create_dir(folder.join("rulebook")).unwrap();
    std::fs::write(folder.join("rulebook/r.yaml"), "1").unwrap();
    expect(&told, "library.yaml=M phrases/a.yaml=4 rulebook/r.yaml=1");
    std::fs::write(folder.join("rulebook/r.yaml"), "2").unwrap();
    expect(&told, "library.yaml=M phrases/a.yaml=4 rulebook/r.yaml=2");
}

#[test]
fn a_library_that_goes_away_and_comes_back_is_noticed_and_still_watched() {
    let (temp, folder) = library(&[("phrases/a.yaml", "1")]);
    let (_watcher, told) = watch(&folder);
    std::fs::remove_dir_all(&folder).unwrap();
    expect(&told, "gone");
    put(&folder, &[("phrases/a.yaml", "2")]);
    expect(&told, "phrases/a.yaml=2");
    std::fs::write(folder.join("phrases/a.yaml"), "3").unwrap();
    expect(&told, "phrases/a.yaml=3");
    // Renamed away, and another put in its place, as a synchroniser does.
    std::fs::rename(&folder, temp.path().join("old")).unwrap();
    put(&folder, &[("phrases/a.yaml", "4")]);
    expect(&told, "phrases/a.yaml=4");
    std::fs::write(folder.join("phrases/a.yaml"), "5").unwrap();
    expect(&told, "phrases/a.yaml=5");
    // The phrases alone.
    std::fs::remove_dir_all(folder.join("phrases")).unwrap();
    expect(&told, "");
    put(&folder, &[("phrases/a.yaml", "6")]);
    expect(&told, "phrases/a.yaml=6");
    std::fs::write(folder.join("phrases/a.yaml"), "7").unwrap();
    expect(&told, "phrases/a.yaml=7");
}

#[test]
fn a_library_that_does_not_exist_yet_is_noticed_when_it_comes() {
    let temp = temp();
    let folder = temp.path().join("data/deti/library");
    let (_watcher, told) = watch(&folder);
    put(&folder, &[("phrases/a.yaml", "1")]);
    expect(&told, "phrases/a.yaml=1");
    std::fs::write(folder.join("phrases/a.yaml"), "2").unwrap();
    expect(&told, "phrases/a.yaml=2");
}

#[test]
fn a_watcher_that_is_dropped_is_silent_and_does_not_hang() {
    let (_temp, folder) = library(&[("phrases/a.yaml", "1")]);
    let (watcher, told) = watch(&folder);
    std::fs::write(folder.join("phrases/a.yaml"), "2").unwrap();
    drop(watcher);
    // The thread has ended, and with it the sending half: what was sent is here, then the end.
    while told.recv_timeout(Duration::ZERO).is_ok() {}
    assert_eq!(told.try_recv(), Err(std::sync::mpsc::TryRecvError::Disconnected));
}
