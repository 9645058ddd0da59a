//! The whole way of a phrase in real windows: a lead writes, hands in and approves; an agent's window on
//! the same folder finds it; the file is edited by hand, and agents keep the approved wording until the
//! lead approves the new one; then that is taken back.

use std::path::Path;
use std::process::Command;

use super::desk::Desk;

const TEXT: &str = "Thank you for waiting. Your parcel leaves today.";

fn folder(root: &Path) -> std::path::PathBuf {
    let folder = root.join("shared");
    std::fs::create_dir_all(folder.join("phrases")).unwrap();
    std::fs::write(folder.join("library.yaml"), "name: 测试店\n").unwrap();
    let phrases = "# 应答语\n- id: answering-size\n  title: 尺码推荐\n  text: \"按平时的尺码选就合适。\"\n  status: approved\n";
    std::fs::write(folder.join("phrases/answering.yaml"), phrases).unwrap();
    // The only category is the one that a new phrase begins in.
    let meta = "name: 测试店\ncategories:\n  - {id: answering, name: 应答语}\n";
    std::fs::write(folder.join("library.yaml"), meta).unwrap();
    folder
}

fn deti(desk: &Desk, root: &Path, who: &str, folder: &Path) -> Command {
    let mut command = desk.command(env!("CARGO_BIN_EXE_deti"));
    let data = root.join(who);
    command.env("DETI_DATA", data).env("DETI_LIBRARY", folder).env("USER", who);
    command
}

#[test]
fn written_approved_found_changed_by_hand_approved_again_and_taken_back() {
    let desk = Desk::new("1280x800");
    let root = tempfile::tempdir().unwrap();
    let folder = folder(root.path());
    let file = folder.join("phrases/answering.yaml");
    let read = || std::fs::read_to_string(&file).unwrap();
    let wait = |what: &str, fits: &dyn Fn(&str) -> bool| {
        desk.wait_for(what, || Some(read()).filter(|text| fits(text)))
    };
    let offered = || {
        let mut command = deti(&desk, root.path(), "script", &folder);
        let output = command.args(["copy", "--print", "parcel"]).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };

    let lead = desk.open_with(deti(&desk, root.path(), "lead", &folder));
    lead.wait_for_title("测试店");
    lead.keys(&["alt+3", "ctrl+shift+n"]);
    lead.type_text(TEXT);
    lead.keys(&["ctrl+s"]);
    wait("the draft", &|text| text.contains(TEXT) && text.contains("status: draft"));
    assert_eq!(offered(), "");
    lead.keys(&["ctrl+shift+s"]);
    wait("the phrase in review", &|text| text.contains("status: in-review"));
    lead.keys(&["ctrl+shift+y"]);
    let approved = wait("the approval", &|text| text.contains("by: lead"));
    assert!(approved.starts_with("# 应答语\n- id: answering-size\n"), "{approved}");

    let agent = desk.open_with(deti(&desk, root.path(), "agent", &folder));
    agent.wait_for_title("测试店");
    agent.type_text("parcel");
    agent.keys(&["Return"]);
    desk.wait_for_clipboard(TEXT);

    // By hand, in another program.
    let by_hand = TEXT.replace("today", "tomorrow");
    std::fs::write(&file, approved.replace(TEXT, &by_hand)).unwrap();
    assert_eq!(offered(), TEXT);
    lead.focus();
    let again = desk.wait_for("the second approval", || {
        lead.keys(&["ctrl+shift+y"]);
        std::thread::sleep(std::time::Duration::from_millis(300));
        Some(read()).filter(|text| text.contains("by: lead") && offered() == by_hand)
    });
    assert_ne!(again, approved);
    agent.focus();
    desk.wait_for("the new wording in the agent's window", || {
        agent.keys(&["Escape"]);
        agent.type_text("parcel");
        agent.keys(&["Return"]);
        std::thread::sleep(std::time::Duration::from_millis(200));
        (desk.clipboard().as_deref() == Some(&by_hand)).then_some(())
    });

    // Taken back: the text is another than the approved one once more.
    lead.focus();
    lead.keys(&["Escape", "ctrl+z"]);
    desk.wait_for("the approved wording", || (offered() == TEXT).then_some(()));
    assert!(read().contains(&by_hand));
    let history = std::fs::read_dir(folder.join("history")).unwrap();
    let lines: usize = history
        .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap().lines().count())
        .sum();
    assert!(lines >= 5, "{lines}");
}
