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
