//! What is asked of the worker for files outside the library, such as reports and exports, and what it
//! tells. Shares that hang keep nobody waiting but those who want something of them: what they delay is
//! told.

use std::sync::Arc;

use crate::practice::team::Team;

/// A file that is written for somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutFile {
    /// Its name.
    pub name: String,
    /// What it is: a key of the words table.
    pub what: &'static str,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// What the worker for files is asked for.
#[derive(Clone, Debug)]
pub enum Ask {
    /// Write a file to a place that was chosen.
    Write {
        /// Where.
        path: String,
        /// What is there already may be replaced: the dialog asked about it.
        replace: bool,
        /// The file; its name is only what was proposed.
        file: OutFile,
    },
    /// Write a file into the folder for exports in the data folder.
    WriteBeside(OutFile),
    /// Read the reports of the team. What is being read already is left off.
    ReadReports {
        /// In which folder.
        folder: String,
    },
    /// Leave off reading; nothing more is told of it.
    StopReading,
}

/// What the worker for files tells.
#[derive(Clone, Debug)]
pub enum News {
    /// A file was written.
    Written {
        /// Where.
        path: String,
        /// What it is: a key of the words table.
        what: &'static str,
    },
    /// So many files of a folder were read.
    Progress {
        /// Which folder.
        folder: String,
        /// How many.
        n_read: usize,
        /// Of how many.
        n_all: usize,
    },
    /// The reports of the team were read.
    Reports {
        /// In which folder.
        folder: String,
        /// They, or what the system said.
        read: Result<Arc<Team>, String>,
    },
    /// A place has not answered for some seconds. The work goes on; whatever came of it is told.
    Slow {
        /// A file or a folder.
        path: String,
    },
}
