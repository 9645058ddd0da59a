//! Reads the dialogues that practice is made from: a library's own, or those in the program where it
//! has none.

use std::path::Path;

use crate::diagnostic::{Checked, Code, Diagnostic, Place};
use crate::fs;
use crate::practice::dialogue::{Dialogues, load};

/// The folder of a library that holds its dialogues.
pub const FOLDER: &str = "dialogues";

/// The dialogues of the library in `folder`; those in the program where it has none. A library that
/// began as a copy of the shipped one has them all, and what was taken out of it stays out.
pub fn read(folder: Option<&Path>) -> Checked<Dialogues> {
    let shipped = || load(&fs::embedded_dir_files(FOLDER));
    let Some(folder) = folder else { return shipped() };
    match fs::read_dir_files(folder, FOLDER) {
        Ok(own) if own.is_empty() => shipped(),
        Ok(own) => load(&own),
        Err(error) => {
            let mut checked = shipped();
            let unread = Diagnostic::new(Code::Unreadable)
                .at(Place::file(folder.join(FOLDER).display().to_string()))
                .with("reason", fs::Error::reason(&error));
            checked.diagnostics.insert(0, unread);
            checked
        }
    }
}
