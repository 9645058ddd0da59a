//! Which rules a command judges by: those in the program, with the library's own over them.
//! It runs no rule.

use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use super::open::Session;
use super::output;
use crate::diagnostic::{Checked, render};
use crate::fs;
use crate::rulebook::{Message, Rulebook};
use crate::runtime::{dialogues, library, rulebook};
use crate::template::Template;

/// Rulebooks that were read, by the library they belong to.
#[derive(Default)]
pub struct Shelf {
    read: Vec<(Option<PathBuf>, Rc<Checked<Rulebook>>)>,
}

impl Shelf {
    /// The rulebook of the library in `folder`; without one, the rules in the program alone.
    pub fn of(&mut self, folder: Option<&Path>) -> Rc<Checked<Rulebook>> {
        if let Some((_, book)) = self.read.iter().find(|(held, _)| held.as_deref() == folder) {
            return Rc::clone(book);
        }
        let book = Rc::new(rulebook::read(folder));
        self.read.push((folder.map(Path::to_path_buf), Rc::clone(&book)));
        book
    }
}

/// What is usual in the library in use, for a line that belongs to no phrase.
#[derive(Debug, Default)]
pub struct Usual {
    /// Placeholders that somebody fills.
    names: Vec<Arc<str>>,
    /// What is sent as it stands; see [`Message::spared`].
    spared: Vec<String>,
}

impl Usual {
    /// What the library of `session` and the rules of `book` use; without a library, what every one has.
    pub fn of(session: &Session, book: &Rulebook) -> Self {
        let opened = library::open(&session.options).ok();
        let held = opened.as_ref().map(|opened| &opened.content.library);
        let meta = held.map(|held| Arc::clone(&held.meta)).unwrap_or_default();
        let mut names = meta.field_names();
        let mut add = |text: &str| {
            if text.contains(['{', '｛']) {
                let template = Template::parse(text);
                names.extend(template.names().into_iter().map(Arc::from));
            }
        };
        for phrase in held.into_iter().flat_map(|held| &held.phrases) {
            add(&phrase.text);
        }
        for fix in book.rules().iter().filter_map(|rule| rule.fix.as_ref()) {
            add(&fix.text);
            fix.others.iter().for_each(|other| add(other));
        }
        names.sort();
        names.dedup();
        Self { names, spared: meta.not_blanks.clone() }
    }

    /// `line` to be judged.
    pub fn message<'a>(&'a self, line: &'a str) -> Message<'a> {
        Message { placeholders: Some(&self.names), spared: &self.spared, ..Message::new(line) }
    }
}

/// The library whose rules count where none is checked: the one that was asked for, else the usual
/// one if it is there. Says it and gives `None` if the one asked for is not there.
pub fn folder(session: &Session) -> Option<Option<PathBuf>> {
    let asked = session.options.library.as_ref();
    let Some(folder) = session.options.library_dir(asked) else { return Some(None) };
    if folder.is_dir() {
        return Some(Some(folder));
    }
    if asked.is_none() {
        return Some(None);
    }
    let args = [
        ("path", folder.display().to_string()),
        ("reason", session.words.get("check.no_folder").to_owned()),
    ];
    output::error(&session.words.fill("cli.no_library", &args));
    None
}

/// The rules for what is in no library. What is wrong with a library's own rules is said on standard
/// error.
pub fn open(session: &Session, shelf: &mut Shelf) -> Option<Rc<Checked<Rulebook>>> {
    let folder = folder(session)?;
    let book = shelf.of(folder.as_deref());
    let files = sources(folder.as_deref());
    for found in &book.diagnostics {
        let path = found.place.as_ref().map(|place| place.path.as_str());
        let source = files.iter().find(|(held, _)| Some(held.as_str()) == path);
        let source = source.map(|(_, text)| text.as_str());
        output::error(render::render(found, source, session.words, render::plain).trim_end());
    }
    Some(book)
}

/// The files of the library's own rules and dialogues: path and text, for carets.
pub fn sources(folder: Option<&Path>) -> Vec<(String, String)> {
    // What cannot be listed was said when it was read.
    let listed = |sub| folder.and_then(|folder| fs::read_dir_files(folder, sub).ok());
    let files = [rulebook::FOLDER, dialogues::FOLDER].into_iter().filter_map(listed);
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    files
        .into_iter()
        .flatten()
        .filter_map(|file| Some((file.path, text(file.content.ok()?))))
        .collect()
}
