//! Reads the rulebook: the rules in the program, with the team's own over them.
//! It runs no rule.

use std::path::Path;

use crate::diagnostic::{Checked, Code, Diagnostic, Place};
use crate::fs;
use crate::library::{Role, SourceFile};
use crate::rulebook::{Rulebook, load};

/// The folder of a library that holds the team's own rules.
pub const FOLDER: &str = load::FOLDER;

/// The rules in the program, with those in `folder`'s own `rulebook` over them, by id. What cannot be
/// read is a diagnostic; the rest counts.
pub fn read(folder: Option<&Path>) -> Checked<Rulebook> {
    let Some(folder) = folder else { return of(&[]) };
    match fs::read_dir_files(folder, FOLDER) {
        Ok(own) => of(&own),
        Err(error) => {
            let mut book = of(&[]);
            let unread = Diagnostic::new(Code::Unreadable)
                .at(Place::file(folder.join(FOLDER).display().to_string()))
                .with("reason", fs::Error::reason(&error));
            book.diagnostics.insert(0, unread);
            book
        }
    }
}

/// The rules in the program, with those in `own`, a team's files, over them.
pub fn of(own: &[SourceFile]) -> Checked<Rulebook> {
    let shipped = fs::embedded_dir_files(FOLDER);
    // A library that began as a copy of the shipped one holds the shipped rules; they are not its own.
    let is_copy = |file: &SourceFile| {
        shipped.iter().any(|held| held.name == file.name && held.content == file.content)
    };
    let own = own.iter().filter(|file| !is_copy(file)).map(|file| (file, true));
    let mut unread = Vec::new();
    let mut texts: Vec<(&str, &str, bool)> = Vec::new();
    for (file, own) in shipped.iter().map(|file| (file, false)).chain(own) {
        let SourceFile { path, content, .. } = file;
        if Role::of(&file.name) == Role::ConflictCopy {
            unread.push(Diagnostic::new(Code::ConflictCopy).at(Place::file(path)));
            continue;
        }
        let text = match content {
            Ok(bytes) => std::str::from_utf8(bytes).map_err(|error| error.to_string()),
            Err(reason) => Err(reason.clone()),
        };
        match text {
            Ok(text) => texts.push((path, text, own)),
            Err(reason) => unread.push(
                Diagnostic::new(Code::Unreadable).at(Place::file(path)).with("reason", reason),
            ),
        }
    }
    let mut book = load::load_files(texts.into_iter());
    book.diagnostics.splice(0..0, unread);
    book
}
