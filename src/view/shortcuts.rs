//! The page of shortcuts, from the tables of commands and of the screens' own keys.

use serde::Serialize;

use crate::app::command::{Reach, ScreenKeys};
use crate::app::{AppState, Command};

/// One line of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShortcutView {
    /// The key, or several.
    pub keys: String,
    /// What it does.
    pub name: String,
    /// Where it works; absent: everywhere.
    pub place: Option<String>,
}

/// Every key there is: those of commands, then those of single screens. What belongs to Find comes
/// first.
pub fn shortcuts(state: &AppState) -> Vec<ShortcutView> {
    let words = state.words();
    let line = |keys: String, key: &str, reach: Reach| ShortcutView {
        keys,
        name: words.get(key).to_owned(),
        place: reach.words_key().map(|key| words.get(key).to_owned()),
    };
    let commands = Command::ALL.iter().filter_map(|command| {
        Some(line(command.shortcut()?.to_string(), command.words_key(), command.reach()))
    });
    let screens =
        ScreenKeys::ALL.iter().map(|keys| line(keys.shown(), keys.words_key(), keys.reach()));
    let mut lines: Vec<ShortcutView> = commands.chain(screens).collect();
    let find = Reach::Find.words_key().map(|key| words.get(key));
    lines.sort_by_key(|line| line.place.as_deref() != find);
    lines
}
