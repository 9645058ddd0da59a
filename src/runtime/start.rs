//! Where things are, from the environment.

use std::path::PathBuf;

use crate::fs;

/// Where things are.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The user's data folder; absent if the system names none: nothing is remembered then.
    pub data: Option<PathBuf>,
    /// The library folder that was asked for; absent: the one in the settings, else the usual one.
    pub library: Option<PathBuf>,
}

impl Options {
    /// From `DETI_DATA`, `DETI_LIBRARY` and the system.
    pub fn from_env() -> Self {
        let library = std::env::var_os("DETI_LIBRARY").filter(|path| !path.is_empty());
        Self { data: fs::data_dir(), library: library.map(PathBuf::from) }
    }

    /// The team's library folder: the one asked for, else the one in the data folder.
    pub fn library_dir(&self, chosen: Option<&PathBuf>) -> Option<PathBuf> {
        chosen.cloned().or_else(|| self.data.as_deref().map(fs::default_library_dir))
    }

    /// The folder of one's own phrases, if there is one.
    pub fn personal_dir(&self) -> Option<PathBuf> {
        self.data.as_deref().map(fs::personal_library_dir)
    }
}
