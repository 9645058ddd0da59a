//! Opens the store, whatever state its file is in: a broken file is set aside and never deleted, and
//! where nothing can be written, the session goes on in memory.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::{Notice, Store, schema};
use crate::fs;

/// How long to wait for another window that is writing.
const BUSY: Duration = Duration::from_secs(5);

/// The files beside a database that belong to it.
const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Why a file was not opened.
enum Refusal {
    /// It is no sound database.
    Broken(String),
    /// It may be sound, but cannot be used.
    Closed(String),
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Broken(error.to_string())
            }
            _ => Self::Closed(error.to_string()),
        }
    }
}

impl Store {
    /// The store in the file at `path`, which is made if need be. There is always a store; what the
    /// user should know about it comes with it.
    pub fn open(path: &Path) -> (Self, Vec<Notice>) {
        if let Some(Err(error)) = path.parent().map(fs::make_dir) {
            return Self::without_file(Vec::new(), error.to_string());
        }
        // A file found broken is looked at once more: another window may have just set it aside.
        match attempt(path).or_else(|refusal| match refusal {
            Refusal::Broken(_) => attempt(path),
            closed => Err(closed),
        }) {
            Ok(connection) => (Self::of(connection, path), Vec::new()),
            Err(Refusal::Closed(reason)) => Self::without_file(Vec::new(), reason),
            Err(Refusal::Broken(reason)) => Self::begin_again(path, reason),
        }
    }

    /// A store that ends with the program, for where the system names no place for data.
    pub fn in_memory() -> (Self, Vec<Notice>) {
        Self::without_file(Vec::new(), "the system names no folder for data".to_owned())
    }

    fn begin_again(path: &Path, reason: String) -> (Self, Vec<Notice>) {
        let aside = match fs::set_aside(path, &COMPANIONS) {
            Ok(aside) => aside,
            Err(error) => return Self::without_file(Vec::new(), format!("{reason}; {error}")),
        };
        let notices = vec![Notice::SetAside { reason, path: aside }];
        match attempt(path) {
            Ok(connection) => (Self::of(connection, path), notices),
            Err(Refusal::Broken(reason) | Refusal::Closed(reason)) => {
                Self::without_file(notices, reason)
            }
        }
    }

    fn without_file(mut notices: Vec<Notice>, reason: String) -> (Self, Vec<Notice>) {
        notices.push(Notice::InMemory { reason });
        let connection = Connection::open_in_memory()
            .and_then(|mut connection| schema::migrate(&mut connection).map(|_| connection))
            .expect("a database in memory needs nothing but memory");
        (Self { connection, path: "memory".to_owned() }, notices)
    }

    fn of(connection: Connection, path: &Path) -> Self {
        Self { connection, path: path.display().to_string() }
    }
}

fn attempt(path: &Path) -> Result<Connection, Refusal> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY)?;
    // A broken file must be set aside as it was found: closing it would tidy its log away.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    if connection.is_readonly("main")? {
        return Err(Refusal::Closed(format!("`{}` is read-only", path.display())));
    }
    let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if found != "ok" {
        return Err(Refusal::Broken(found));
    }
    // Some file systems cannot; the store then works without its log, only more slowly.
    connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get::<_, String>(0))?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    // What was forgotten is gone from the file, too.
    connection.pragma_update(None, "secure_delete", true)?;
    if !schema::migrate(&mut connection)? {
        let reason = format!("`{}` was written by a newer version of Deti", path.display());
        return Err(Refusal::Closed(reason));
    }
    schema::check_shape(&connection).map_err(|error| Refusal::Broken(error.to_string()))?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(connection)
}
