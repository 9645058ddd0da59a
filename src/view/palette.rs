//! The palette: every command by name, and every phrase by the same search as the Find screen.

use serde::Serialize;

use crate::app::{Action, AppState, Command};
use crate::search::{Options, Request};

/// One line of the palette.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PaletteLine {
    /// What it says.
    pub name: String,
    /// Its shortcut, or where the phrase stands.
    pub aside: String,
    /// Why it cannot be done now.
    pub why_not: Option<String>,
    /// A phrase, not a command.
    pub phrase: bool,
    /// What it does.
    #[serde(skip)]
    pub action: Option<Action>,
}

/// At most so many phrases follow the commands.
const MOST_PHRASES: usize = 8;

/// The lines for what was typed; every command where nothing was.
pub fn palette(state: &AppState, typed: &str) -> Vec<PaletteLine> {
    let words = state.words();
    let typed = typed.trim();
    let names: Vec<String> = Command::ALL.iter().map(|command| command.name(words)).collect();
    let chosen: Vec<usize> = if typed.is_empty() {
        (0..names.len()).collect()
    } else {
        let documents = names
            .iter()
            .map(|name| crate::search::Document { title: name.clone(), ..Default::default() })
            .collect();
        let index = crate::search::Index::build(documents);
        let options = Options::default();
        let request = Request { limit: names.len(), ..Request::new(typed, &options) };
        index.search(&request).hits.iter().map(|hit| hit.document).collect()
    };
    let mut lines: Vec<PaletteLine> = chosen
        .into_iter()
        .filter_map(|index| Some((Command::ALL.get(index)?, names.get(index)?)))
        .filter(|(command, _)| !matches!(command, Command::Palette | Command::NextField))
        .map(|(command, name)| {
            let action = command.action(state);
            PaletteLine {
                name: name.clone(),
                aside: command.shortcut().map(|shortcut| shortcut.to_string()).unwrap_or_default(),
                why_not: action.as_ref().err().map(|key| words.get(key).to_owned()),
                phrase: false,
                action: action.ok(),
            }
        })
        .collect();
    if !typed.is_empty() {
        let options = Options::default();
        let request = Request {
            limit: MOST_PHRASES,
            keep: &|index| crate::app::list::is_offered(state, index),
            ..Request::new(typed, &options)
        };
        for hit in state.content.index().search(&request).hits {
            let Some(phrase) = state.content.phrase(hit.document) else { continue };
            lines.push(PaletteLine {
                name: phrase.title().to_owned(),
                aside: super::row::place(state, phrase),
                why_not: None,
                phrase: true,
                action: Some(Action::Copy(phrase.id.clone())),
            });
        }
    }
    lines
}
