//! Reads the reports of a team from a folder, for the window and the command line alike.

use std::path::Path;

use crate::fs;
use crate::practice::team::Team;

/// The reports in `folder`. Before each, `go_on` is told how many were read, of how many; where it says
/// no, reading is left off and `None` comes of it.
///
/// # Errors
/// If the folder is not there or cannot be listed: what the system said.
pub fn read_while(
    folder: &Path,
    go_on: &mut dyn FnMut(usize, usize) -> bool,
) -> Result<Option<Team>, String> {
    let read = fs::read_json_files(folder, go_on).map_err(|error| fs::Error::reason(&error))?;
    Ok(read.map(|(files, beside)| Team::read(&files, beside)))
}

/// All reports in `folder`.
///
/// # Errors
/// As [`read_while`].
pub fn read(folder: &Path) -> Result<Team, String> {
    Ok(read_while(folder, &mut |_, _| true)?.unwrap_or_default())
}
