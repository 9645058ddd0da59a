//! The real window, driven by real keys and read through the real clipboard.
//! Each test has a display of its own, so they do not disturb each other.

#![allow(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "tests may fail, cut their own texts and make their own files"
)]

mod curate;
mod desk;
mod practice;

use std::path::Path;

use desk::Desk;

/// A library of few phrases, each here for a reason.
const LIBRARY: &str = r#"
- id: apology-waiting
  title: 不好意思久等了
  text: "{时段问候}，不好意思让您久等了，我这就为您查。"
  status: approved
- id: answering-order
  title: 查询订单进度
  text: "{称呼}，您的订单{订单号}正在配送，请您放心。"
  shortcut: cxdd
  stages: [in-sale]
  status: approved
- id: answering-size
  title: 尺码推荐
  text: "这款版型正常，按您平时的尺码选就合适。"
  stages: [pre-sale]
  status: approved
- id: answering-refund
  title: 退款进度
  text: "退款已经提交，会原路退回您的付款账户。"
  stages: [after-sale]
  status: approved
- id: answering-hidden-draft
  title: 草稿一条
  text: "还在写的草稿，不该被客服找到。"
  status: draft
"#;

fn library(data: &Path, phrases: &str) {
    let folder = data.join("library/phrases");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(data.join("library/library.yaml"), "name: 测试店\n").unwrap();
    std::fs::write(folder.join("answering.yaml"), phrases).unwrap();
}

fn desk() -> (Desk, tempfile::TempDir) {
    (Desk::new("1280x800"), tempfile::tempdir().unwrap())
}

#[test]
fn initials_and_enter_put_the_filled_apology_on_the_clipboard() {
    let (desk, data) = desk();
    // No library is there: the first start makes one.
    let window = desk.open(data.path(), &[]);
    window.wait_for_title("得体话术库");
    assert!(data.path().join("library/phrases/apology.yaml").exists());
    window.type_text("bhys");
    window.keys(&["Return"]);
    desk.wait_for_clipboard("上午好，不好意思让您久等了，我这就为您查。");
    // The text stays when the window is not in front any more.
    let other = desk.open(tempfile::tempdir().unwrap().path(), &[]);
    other.wait_for_title("得体话术库");
    desk.wait_for_clipboard("上午好，不好意思让您久等了，我这就为您查。");
}

#[test]
fn a_phrase_with_blanks_asks_first_and_never_copies_a_placeholder() {
    let (desk, data) = desk();
    library(data.path(), LIBRARY);
    let window = desk.open(data.path(), &[]);
    window.wait_for_title("测试店");
    desk.set_clipboard("before");
    window.type_text("cxdd");
    window.keys(&["Return"]);
    window.type_text("Ms Wang");
    window.keys(&["Return"]);
    window.type_text("A1001");
    assert_eq!(desk.clipboard().as_deref(), Some("before"));
    window.keys(&["Return"]);
    desk.wait_for_clipboard("Ms Wang，您的订单A1001正在配送，请您放心。");
    // The same customer is not asked again; the next one is.
    desk.set_clipboard("between");
    window.type_text("cxdd");
    window.keys(&["Return"]);
    desk.wait_for_clipboard("Ms Wang，您的订单A1001正在配送，请您放心。");
    desk.set_clipboard("after");
    window.keys(&["ctrl+n"]);
    window.type_text("cxdd");
    window.keys(&["Return"]);
    window.type_text("Mr Li");
    window.keys(&["Tab"]);
    window.type_text("B2");
    window.keys(&["Return"]);
    desk.wait_for_clipboard("Mr Li，您的订单B2正在配送，请您放心。");
    // Nothing of a customer is on the disk, in whatever folder; what was used and typed to find it is.
    drop(window);
    let files = held(data.path());
    let places = |value: &str| {
        let holds = |bytes: &[u8]| bytes.windows(value.len()).any(|part| part == value.as_bytes());
        let places = files.iter().filter(|(_, bytes)| holds(bytes)).map(|(path, _)| path);
        places.collect::<Vec<_>>()
    };
    for value in ["Ms Wang", "A1001", "Mr Li"] {
        assert!(places(value).is_empty(), "{value} is in {:?}", places(value));
    }
    assert!(!places("cxdd").is_empty() && !places("answering-order").is_empty());
}

#[test]
fn stages_rows_and_drafts() {
    let (desk, data) = desk();
    library(data.path(), LIBRARY);
    let window = desk.open(data.path(), &[]);
    window.wait_for_title("测试店");
    // Forward once: pre-sale. The apology serves all stages and comes first, the size second.
    window.keys(&["ctrl+bracketright", "Down", "Return"]);
    desk.wait_for_clipboard("这款版型正常，按您平时的尺码选就合适。");
    // Back twice: after-sale.
    window.keys(&["ctrl+bracketleft", "ctrl+bracketleft"]);
    window.type_text("tkjd");
    window.keys(&["Return"]);
    desk.wait_for_clipboard("退款已经提交，会原路退回您的付款账户。");
    // A draft is not found: the same query finds nothing to copy, until drafts are shown, too.
    window.keys(&["Escape", "Escape"]);
    desk.set_clipboard("nothing");
    window.type_text("caogaoyitiao");
    window.keys(&["Return"]);
    // What the window does next shows that the Enter was dealt with.
    window.keys(&["ctrl+shift+m"]);
    desk.wait_for("a narrow window", || (window.size().0 <= 420).then_some(()));
    assert_eq!(desk.clipboard().as_deref(), Some("nothing"));
    window.keys(&["ctrl+shift+a", "Return"]);
    desk.wait_for_clipboard("还在写的草稿，不该被客服找到。");
}

#[test]
fn the_compact_window_is_narrow_and_above_and_copies() {
    let (desk, data) = desk();
    library(data.path(), LIBRARY);
    let window = desk.open(data.path(), &[]);
    window.wait_for_title("测试店");
    let full = window.size();
    window.keys(&["ctrl+shift+m"]);
    desk.wait_for("a narrow window", || (window.size().0 <= 420).then_some(()));
    desk.wait_for("a window above", || window.is_above().then_some(()));
    window.type_text("tkjd");
    window.keys(&["Return"]);
    desk.wait_for_clipboard("退款已经提交，会原路退回您的付款账户。");
    window.keys(&["ctrl+shift+m"]);
    desk.wait_for("the full window", || (window.size() == full).then_some(()));
    desk.wait_for("a window not above", || (!window.is_above()).then_some(()));
}

#[test]
fn an_edit_on_disk_shows_at_once_and_a_broken_file_keeps_the_last_good_one() {
    let (desk, data) = desk();
    library(data.path(), LIBRARY);
    let window = desk.open(data.path(), &[]);
    window.wait_for_title("测试店");
    let file = data.path().join("library/phrases/answering.yaml");
    let edited = LIBRARY.replace("会原路退回您的付款账户", "三个工作日内到账");
    // As editors do it: a new file, then a rename.
    let beside = data.path().join("library/phrases/.answering.yaml.swp");
    std::fs::write(&beside, &edited).unwrap();
    std::fs::rename(&beside, &file).unwrap();
    let told = "退款已经提交，三个工作日内到账。";
    let copy = |expected: &str| {
        desk.wait_for(expected, || {
            // What was typed before is selected after a copy: typing begins anew.
            window.type_text("tkjd");
            window.keys(&["Return"]);
            (desk.clipboard().as_deref() == Some(expected)).then_some(())
        });
    };
    copy(told);
    std::fs::write(&file, format!("{edited}\n- id: [broken\n  text: \"没有收尾\n")).unwrap();
    window.wait_for_title("!");
    desk.set_clipboard("x");
    copy(told);
    std::fs::write(&file, LIBRARY).unwrap();
    copy("退款已经提交，会原路退回您的付款账户。");
}

#[test]
fn a_library_that_is_not_there_is_offered_to_be_made_and_the_program_goes_on() {
    let (desk, data) = desk();
    let nowhere = data.path().join("nowhere");
    let mut window = desk.open(data.path(), &["--library", nowhere.to_str().unwrap()]);
    window.type_text("bhys");
    window.keys(&["Return", "Escape"]);
    assert!(window.runs());
    // The folder appears: it is read without being asked.
    library(&nowhere, LIBRARY);
    std::fs::rename(nowhere.join("library"), data.path().join("made")).unwrap();
    std::fs::remove_dir_all(&nowhere).unwrap();
    std::fs::rename(data.path().join("made"), &nowhere).unwrap();
    window.keys(&["F5"]);
    window.wait_for_title("测试店");
    window.type_text("tkjd");
    window.keys(&["Return"]);
    desk.wait_for_clipboard("退款已经提交，会原路退回您的付款账户。");
}

/// How many uses of phrases are written down.
fn n_uses(data: &Path) -> rusqlite::Result<i64> {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let base = rusqlite::Connection::open_with_flags(data.join("state.db"), flags)?;
    base.query_row("SELECT SUM(n_uses) FROM usage", [], |row| row.get(0))
}

#[test]
fn two_windows_on_one_library_share_what_was_used() {
    let (desk, data) = desk();
    library(data.path(), LIBRARY);
    let first = desk.open(data.path(), &[]);
    first.wait_for_title("测试店");
    let second = desk.open(data.path(), &[]);
    second.wait_for_title("测试店");
    let refund = "退款已经提交，会原路退回您的付款账户。";
    let size = "这款版型正常，按您平时的尺码选就合适。";
    let waiting = "上午好，不好意思让您久等了，我这就为您查。";
    // Each window counts its own: the refund three times in all, the size twice, the apology once.
    for (window, query, expected) in [
        (&first, "tkjd", refund),
        (&second, "cmtj", size),
        (&first, "cmtj", size),
        (&second, "tkjd", refund),
        (&first, "tkjd", refund),
        (&second, "bhysjdl", waiting),
    ] {
        window.focus();
        desk.set_clipboard("between");
        window.type_text(query);
        window.keys(&["Return"]);
        desk.wait_for_clipboard(expected);
    }
    // The window below is covered by the other one by now, and nothing of it is drawn any more.
    desk.wait_for("six uses on the disk", || (n_uses(data.path()) == Ok(6)).then_some(()));
    drop((first, second));
    // Whoever opens the next one finds the uses of both added up.
    let third = desk.open(data.path(), &[]);
    third.wait_for_title("测试店");
    for (row, expected) in [("ctrl+1", refund), ("ctrl+2", size), ("ctrl+3", waiting)] {
        desk.set_clipboard("between");
        third.keys(&[row]);
        desk.wait_for_clipboard(expected);
    }
}

/// A user who owns nothing here: `nobody`.
const NOBODY: u32 = 65534;

/// A folder that everyone may look into.
fn open_folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    set_mode(folder.path(), 0o755);
    folder
}

fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// Every file below `folder` with what it holds.
fn held(folder: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut held = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            held.extend(self::held(&path));
        } else {
            held.push((path.clone(), std::fs::read(&path).unwrap()));
        }
    }
    held.sort();
    held
}

#[test]
fn a_library_that_cannot_be_written_is_found_and_copied_from() {
    use std::os::unix::fs::{MetadataExt as _, chown};
    let desk = Desk::new("1280x800");
    let team = open_folder();
    library(team.path(), LIBRARY);
    let folder = team.path().join("library");
    let before = held(&folder);
    let data = open_folder();
    // Nothing stops root from writing: there, the window belongs to somebody else.
    let root = std::fs::metadata(team.path()).unwrap().uid() == 0;
    let mut command = if root {
        chown(data.path(), Some(NOBODY), Some(NOBODY)).unwrap();
        // The folder of the build may be closed to others.
        let program = team.path().join("deti");
        std::fs::copy(env!("CARGO_BIN_EXE_deti"), &program).unwrap();
        set_mode(&program, 0o755);
        let mut command = desk.command("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(program);
        command.env("HOME", data.path()).env("XDG_RUNTIME_DIR", data.path());
        command
    } else {
        for path in [folder.join("phrases"), folder.clone()] {
            set_mode(&path, 0o555);
        }
        desk.command(env!("CARGO_BIN_EXE_deti"))
    };
    command.env("DETI_DATA", data.path()).arg("--library").arg(&folder);
    let window = desk.open_with(command);
    window.wait_for_title("测试店");
    window.type_text("tkjd");
    window.keys(&["Return"]);
    desk.wait_for_clipboard("退款已经提交，会原路退回您的付款账户。");
    window.type_text("bhys");
    window.keys(&["Return"]);
    desk.wait_for_clipboard("上午好，不好意思让您久等了，我这就为您查。");
    drop(window);
    if !root {
        for path in [folder.clone(), folder.join("phrases")] {
            set_mode(&path, 0o755);
        }
    }
    assert_eq!(held(&folder), before);
    assert!(data.path().join("state.db").exists(), "what was used is remembered elsewhere");
}

#[test]
fn what_was_copied_last_outlives_the_window_and_its_keeper_ends_with_the_display() {
    let (desk, data) = desk();
    library(data.path(), LIBRARY);
    let mut window = desk.open(data.path(), &[]);
    window.wait_for_title("测试店");
    window.type_text("tkjd");
    window.keys(&["Return"]);
    let refund = "退款已经提交，会原路退回您的付款账户。";
    desk.wait_for_clipboard(refund);
    window.keys(&["ctrl+q"]);
    desk.wait_for("the end of the window", || (!window.runs()).then_some(()));
    assert_eq!(desk.clipboard().as_deref(), Some(refund));
    let keepers = desk.keepers();
    assert_eq!(keepers.len(), 1);
    // Where another program owns the clipboard, nobody is left behind.
    desk.set_clipboard("another program's");
    desk.wait_for("the end of the keeper", || desk.keepers().is_empty().then_some(()));
    let mut window = desk.open(data.path(), &[]);
    window.wait_for_title("测试店");
    window.type_text("tkjd");
    window.keys(&["Return"]);
    desk.wait_for_clipboard(refund);
    desk.set_clipboard("another program's");
    window.keys(&["ctrl+q"]);
    desk.wait_for("the end of the window", || (!window.runs()).then_some(()));
    assert_eq!(desk.keepers(), [""; 0]);
    assert_eq!(desk.clipboard().as_deref(), Some("another program's"));
    // A display that goes takes the keeper with it.
    let mut command = desk.command(env!("CARGO_BIN_EXE_deti"));
    let copied = command.env("DETI_DATA", data.path()).args(["copy", "tkjd"]).output().unwrap();
    assert!(copied.status.success());
    let keepers = desk.keepers();
    assert_eq!(keepers.len(), 1);
    desk.clear_away();
    let until = std::time::Instant::now() + std::time::Duration::from_secs(10);
    while Path::new(&format!("/proc/{}", keepers[0])).exists() {
        assert!(std::time::Instant::now() < until, "the keeper outlives its display");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
}

#[test]
fn without_a_display_it_is_said_in_words_and_names_no_path_of_the_build() {
    let data = tempfile::tempdir().unwrap();
    for (language, told) in [("zh-CN", "没有图形界面"), ("en", "no graphical session")] {
        for args in [&[][..], &["copy", "再见"]] {
            let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_deti"));
            command.env("DETI_DATA", data.path()).env_remove("DISPLAY");
            command.env_remove("DETI_LIBRARY").env("WAYLAND_DISPLAY", "nowhere");
            command.env("XDG_RUNTIME_DIR", data.path());
            let output = command.args(["--language", language]).args(args).output().unwrap();
            let said = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
            assert!(said.contains(told), "{args:?}: {said}");
            assert!(!said.contains(".rs") && !said.contains("os error"), "{said}");
        }
    }
}

#[test]
fn what_the_command_line_copied_stays_after_it_has_ended() {
    let (desk, data) = desk();
    library(data.path(), LIBRARY);
    let deti = |args: &[&str]| {
        let mut command = desk.command(env!("CARGO_BIN_EXE_deti"));
        // The output is read to its end: a child that holds the clipboard must not keep it open.
        command.env("DETI_DATA", data.path()).args(args).output().unwrap()
    };
    desk.set_clipboard("before");
    let copied = deti(&["copy", "cxdd", "--set", "称呼=王女士", "--set", "订单号=A1001"]);
    let told = String::from_utf8(copied.stdout).unwrap();
    assert!(copied.status.success(), "{told}");
    let expected = "王女士，您的订单A1001正在配送，请您放心。";
    assert_eq!(told, format!("已复制：{expected}\n"));
    // At once, and again: whoever pastes may take his time.
    assert_eq!(desk.clipboard().as_deref(), Some(expected));
    assert_eq!(desk.clipboard().as_deref(), Some(expected));
    // The next one takes its place; what is not whole takes nobody's.
    assert!(deti(&["copy", "tkjd"]).status.success());
    let refund = "退款已经提交，会原路退回您的付款账户。";
    assert_eq!(desk.clipboard().as_deref(), Some(refund));
    assert_eq!(deti(&["copy", "cxdd"]).status.code(), Some(2));
    assert_eq!(desk.clipboard().as_deref(), Some(refund));
    // Another program takes the clipboard over, and keeps it.
    desk.set_clipboard("after");
    assert_eq!(desk.clipboard().as_deref(), Some("after"));
}

#[test]
fn the_log_tells_what_was_done_and_nothing_that_anybody_wrote() {
    let (desk, data) = desk();
    library(data.path(), LIBRARY);
    let log = data.path().join("log");
    let mut command = desk.command("sh");
    command.args(["-c", r#"exec "$0" 2>"$1""#, env!("CARGO_BIN_EXE_deti")]).arg(&log);
    command.env("DETI_DATA", data.path()).env("DETI_LOG", "trace");
    let window = desk.open_with(command);
    window.wait_for_title("测试店");
    window.type_text("cxdd");
    window.keys(&["Return"]);
    window.type_text("Ms Wang");
    window.keys(&["Return"]);
    window.type_text("A1001");
    window.keys(&["Return"]);
    desk.wait_for_clipboard("Ms Wang，您的订单A1001正在配送，请您放心。");
    let told = || String::from_utf8_lossy(&std::fs::read(&log).unwrap()).into_owned();
    desk.wait_for("a use in the log", || told().contains("record: Use").then_some(()));
    drop(window);
    let told = told();
    for done in ["read the library: 5 phrases", "action SetQuery", "search: ", "copy: "] {
        assert!(told.contains(done), "{done} is not in {told}");
    }
    for word in ["cxdd", "Ms Wang", "Wang", "A1001", "您的订单", "配送", "查询订单进度"]
    {
        assert!(!told.contains(word), "{word} is in {told}");
    }
}
