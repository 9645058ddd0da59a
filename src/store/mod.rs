//! Personal state: use of phrases, favourites, which query led to which phrase, settings, answers in
//! practice, and drafts of what is being written. One SQLite file in the user's data folder.
//! It holds no phrase and no customer's value; losing it loses no phrase. It reads no clock.

pub mod open;
pub mod practice;
pub mod queries;
pub mod schema;

pub use crate::library::usage::Use as UseRow;
use std::collections::BTreeMap;
use std::path::PathBuf;

pub use practice::Practised;
use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior, params};

/// Something the store could not do. Nothing of it was done then.
#[derive(Debug, thiserror::Error)]
#[error("could not {operation} in `{path}`: {source}")]
pub struct Error {
    /// What was tried, such as `record a use`.
    pub operation: &'static str,
    /// The file, or `memory`.
    pub path: String,
    /// What the database said.
    pub source: rusqlite::Error,
}

/// What the user should know about how the store was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The file was broken. It was renamed to `path`, and an empty one begun.
    SetAside {
        /// What was found.
        reason: String,
        /// Where it is now.
        path: PathBuf,
    },
    /// Nothing will be remembered after the program ends.
    InMemory {
        /// Why.
        reason: String,
    },
}

/// The open store.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: String,
}

impl Store {
    /// The use of every phrase that was ever used, by phrase.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn usage(&self) -> Result<Vec<(String, UseRow)>, Error> {
        self.rows(
            "read the use of phrases",
            "SELECT phrase, score, last_s, n_uses FROM usage ORDER BY phrase",
            |row| {
                let held =
                    UseRow { score: row.get(1)?, last_s: row.get(2)?, n_uses: n_uses(row, 3)? };
                Ok((row.get(0)?, held))
            },
        )
    }

    /// Adds one use of `phrase` at `now_s`, in seconds since 1970, to what is stored now, which
    /// another window may have written; a use counts half after `half_life_days` (above 0).
    /// `query`, folded, is what was typed to find it, and is remembered unless it looks like a
    /// customer's words (`queries::is_memorable`). Gives the new row.
    ///
    /// # Errors
    /// If the file cannot be written, or another window keeps it for over five seconds.
    pub fn record_use(
        &mut self,
        phrase: &str,
        now_s: i64,
        half_life_days: f64,
        query: Option<&str>,
    ) -> Result<UseRow, Error> {
        self.change("record a use", |tx| {
            let held = tx
                .query_row(
                    "SELECT score, last_s, n_uses FROM usage WHERE phrase = ?1",
                    [phrase],
                    |row| {
                        let n_uses = n_uses(row, 2)?;
                        Ok(UseRow { score: row.get(0)?, last_s: row.get(1)?, n_uses })
                    },
                )
                .optional()?;
            let new = held.unwrap_or_default().used_at(now_s, half_life_days);
            tx.execute(
                "INSERT OR REPLACE INTO usage (phrase, score, last_s, n_uses) \
                 VALUES (?1, ?2, ?3, ?4)",
                params![
                    phrase,
                    new.score,
                    new.last_s,
                    i64::try_from(new.n_uses).unwrap_or(i64::MAX)
                ],
            )?;
            if let Some(query) = query {
                queries::remember(tx, query, phrase, now_s)?;
            }
            Ok(new)
        })
    }

    /// The pinned phrases, the longest pinned first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn favourites(&self) -> Result<Vec<String>, Error> {
        self.rows("read the favourites", "SELECT phrase FROM favourites ORDER BY at", |row| {
            row.get(0)
        })
    }

    /// Pins `phrase` or lets it go. Pinning what is pinned leaves it where it is.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn set_favourite(&mut self, phrase: &str, pinned: bool) -> Result<(), Error> {
        self.change("record a favourite", |tx| {
            let sql = if pinned {
                "INSERT OR IGNORE INTO favourites (phrase, at) \
                 SELECT ?1, coalesce(max(at), 0) + 1 FROM favourites"
            } else {
                "DELETE FROM favourites WHERE phrase = ?1"
            };
            tx.execute(sql, [phrase]).map(|_| ())
        })
    }

    /// Every setting that was stored.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn settings(&self) -> Result<BTreeMap<String, serde_json::Value>, Error> {
        let rows: Vec<(String, String)> =
            self.rows("read the settings", "SELECT key, value FROM settings", |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        // The table takes nothing but JSON, so nothing is dropped here unless someone forced it in;
        // that costs one setting.
        let parsed = |(key, text): (String, String)| Some((key, serde_json::from_str(&text).ok()?));
        Ok(rows.into_iter().filter_map(parsed).collect())
    }

    /// Stores these settings. `null` takes a setting away; those not named stay, as another version
    /// or another window may have written them.
    ///
    /// # Errors
    /// If the file cannot be written. None of them is stored then.
    pub fn set_settings(
        &mut self,
        settings: &BTreeMap<String, serde_json::Value>,
    ) -> Result<(), Error> {
        self.change("record the settings", |tx| {
            for (key, value) in settings {
                if value.is_null() {
                    tx.execute("DELETE FROM settings WHERE key = ?1", [key])?;
                } else {
                    tx.execute(
                        "INSERT OR REPLACE INTO settings (key, value) VALUES (?1, ?2)",
                        params![key, value.to_string()],
                    )?;
                }
            }
            Ok(())
        })
    }

    /// What was being written and not saved: key and JSON, the latest last.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn drafts(&self) -> Result<Vec<(String, String)>, Error> {
        self.rows("read the drafts", "SELECT key, json FROM drafts ORDER BY at, key", |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
    }

    /// Keeps `json` under `key`, written at `now_s`, in seconds since 1970.
    ///
    /// # Errors
    /// If it is no JSON, or the file cannot be written.
    pub fn put_draft(&mut self, key: &str, json: &str, now_s: i64) -> Result<(), Error> {
        self.change("keep a draft", |tx| {
            let sql = "INSERT OR REPLACE INTO drafts (key, json, at) VALUES (?1, ?2, ?3)";
            tx.execute(sql, params![key, json, now_s]).map(|_| ())
        })
    }

    /// Forgets what is kept under `key`.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn delete_draft(&mut self, key: &str) -> Result<(), Error> {
        self.change("forget a draft", |tx| {
            tx.execute("DELETE FROM drafts WHERE key = ?1", [key]).map(|_| ())
        })
    }

    /// Query, phrase it led to, how often; the latest first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn query_memory(&self) -> Result<Vec<(String, String, u32)>, Error> {
        self.rows("read what was typed", queries::ALL, |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
    }

    fn rows<T>(
        &self,
        operation: &'static str,
        sql: &str,
        read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, Error> {
        let rows = || self.connection.prepare(sql)?.query_map([], read)?.collect();
        let done: rusqlite::Result<Vec<T>> = rows();
        done.map_err(|source| self.error(operation, source))
    }

    /// All of `change`, or nothing. The file is taken for writing before anything is read, so that
    /// two windows add up.
    fn change<T>(
        &mut self,
        operation: &'static str,
        change: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, Error> {
        let done = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .and_then(|tx| {
                let value = change(&tx)?;
                tx.commit()?;
                Ok(value)
            });
        done.map_err(|source| self.error(operation, source))
    }

    fn error(&self, operation: &'static str, source: rusqlite::Error) -> Error {
        Error { operation, path: self.path.clone(), source }
    }
}

/// SQLite counts with a sign; the table admits no negative count.
fn n_uses(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<u64> {
    row.get::<_, i64>(column).map(i64::unsigned_abs)
}
