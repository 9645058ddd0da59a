//! Practice in the real window: from the first card to the summary with real keys, and back again
//! after the program was killed. What was answered is read by the command line, as a lead would.

use std::path::Path;

use crate::desk::{Desk, Window};

/// How many answers were written down today, and how many phrases were begun.
fn answered(desk: &Desk, data: &Path) -> (u64, u64) {
    let output = desk
        .command(env!("CARGO_BIN_EXE_deti"))
        .env("DETI_DATA", data)
        .args(["practice", "export", "--format", "json"])
        .output()
        .unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let n_answers = report["days"][0]["answers"].as_u64().unwrap_or_default();
    (n_answers, report["phrases"]["seen"].as_u64().unwrap_or_default())
}

/// Turns the card and knows it, until so many answers were written down.
fn know(desk: &Desk, window: &Window<'_>, data: &Path, until: u64) {
    // A key that comes before its card means nothing: it is pressed until it counts.
    desk.wait_for("answers that are written down", || {
        window.keys(&["space", "1"]);
        (answered(desk, data).0 >= until).then_some(())
    });
}

#[test]
fn a_session_from_the_first_card_to_the_summary_survives_a_kill() {
    let desk = Desk::new("1280x800");
    let data = tempfile::tempdir().unwrap();
    let window = desk.open(data.path(), &[]);
    window.wait_for_title("得体话术库");
    window.keys(&["alt+5", "Return"]);
    know(&desk, &window, data.path(), 4);
    // Killed with a card on the screen: nothing was asked to be saved.
    drop(window);
    let killed_at = answered(&desk, data.path()).0;
    assert!((4..10).contains(&killed_at), "{killed_at} answers");
    let window = desk.open(data.path(), &[]);
    window.wait_for_title("得体话术库");
    window.keys(&["alt+5", "Return"]);
    know(&desk, &window, data.path(), 10);
    // Ten answers for ten phrases: none was asked twice, and the day's plan is done.
    assert_eq!(answered(&desk, data.path()), (10, 10));
    // The summary leads on to a drill, and Escape leads home with nothing lost.
    window.keys(&["Return", "Escape", "Escape", "space", "1"]);
    assert_eq!(answered(&desk, data.path()), (10, 10));
}

/// Of an exam in the records: sessions, questions that differ, answers.
fn sat(data: &Path) -> (u32, u32, u32) {
    let base = rusqlite::Connection::open(data.join("state.db")).unwrap();
    let sql = "SELECT count(DISTINCT session), count(DISTINCT item), count(*) FROM drills \
               WHERE mode = 'exam'";
    base.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap_or_default()
}

#[test]
fn an_exam_that_was_killed_goes_on_at_its_next_question() {
    let desk = Desk::new("1280x800");
    let data = tempfile::tempdir().unwrap();
    let answer = |window: &Window<'_>, until: u32| {
        desk.wait_for("answers of the exam", || {
            window.keys(&["F3", "Return"]);
            (sat(data.path()).2 >= until).then_some(())
        });
    };
    let window = desk.open(data.path(), &[]);
    window.wait_for_title("得体话术库");
    window.keys(&["alt+5"]);
    // The conversations come a moment after the library: the key is pressed until the exam is there.
    desk.wait_for("the exam", || {
        window.keys(&["8", "F3"]);
        (sat(data.path()).2 >= 1).then_some(())
    });
    answer(&window, 2);
    drop(window);
    let (_, _, before) = sat(data.path());
    let window = desk.open(data.path(), &[]);
    window.wait_for_title("得体话术库");
    window.keys(&["alt+5"]);
    desk.wait_for("the exam to go on", || {
        window.keys(&["0", "F3"]);
        (sat(data.path()).2 > before).then_some(())
    });
    answer(&window, before + 3);
    let (n_sessions, n_questions, n_answers) = sat(data.path());
    assert_eq!((n_sessions, n_questions), (1, n_answers), "one exam, nothing asked twice");
}
