//! The page of shortcuts, from the table of commands.

use serde::Serialize;

use crate::app::{AppState, Command};

/// One line of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShortcutView {
    /// The key.
    pub keys: String,
    /// What it does.
    pub name: String,
}

/// Every command that has a shortcut, then the numbered rows.
pub fn shortcuts(state: &AppState) -> Vec<ShortcutView> {
    let words = state.words();
    let mut lines: Vec<ShortcutView> = Command::ALL
        .iter()
        .filter_map(|command| {
            let keys = command.shortcut()?.to_string();
            Some(ShortcutView { keys, name: command.name(words) })
        })
        .collect();
    let numbered = ShortcutView {
        keys: String::from("Ctrl+1…9"),
        name: words.get("command.copy_row").to_owned(),
    };
    lines.insert(1.min(lines.len()), numbered);
    lines
}
