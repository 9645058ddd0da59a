//! Reads the reports of a team from a folder, for the window and the command line alike.

use std::path::Path;

use crate::fs;
use crate::practice::team::Team;

/// The reports in `folder`.
///
/// # Errors
/// If the folder is not there or cannot be listed: what the system said.
pub fn read(folder: &Path) -> Result<Team, String> {
    let (files, beside) = fs::read_json_files(folder).map_err(|error| fs::Error::reason(&error))?;
    Ok(Team::read(&files, beside))
}
