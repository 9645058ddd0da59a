//! The tables, as a list of steps; `PRAGMA user_version` counts the steps that a file has taken.
//! A step that was released is never changed: the next change is a new step.

use rusqlite::{Connection, TransactionBehavior};

/// The steps, from an empty file on.
const STEPS: &[&str] = &[
    "
    CREATE TABLE usage (
        phrase TEXT PRIMARY KEY,
        score  REAL NOT NULL,
        last_s INTEGER NOT NULL,
        n_uses INTEGER NOT NULL CHECK (n_uses >= 0)
    ) STRICT;
    CREATE TABLE favourites (
        phrase TEXT PRIMARY KEY,
        at     INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE queries (
        query  TEXT NOT NULL,
        phrase TEXT NOT NULL,
        count  INTEGER NOT NULL CHECK (count BETWEEN 1 AND 4294967295),
        last_s INTEGER NOT NULL,
        PRIMARY KEY (query, phrase)
    ) STRICT;
    CREATE INDEX queries_by_age ON queries (last_s);
    CREATE TABLE settings (
        key   TEXT PRIMARY KEY,
        value TEXT NOT NULL CHECK (json_valid(value))
    ) STRICT;
",
    "
    CREATE TABLE drafts (
        key  TEXT PRIMARY KEY,
        json TEXT NOT NULL CHECK (json_valid(json)),
        at   INTEGER NOT NULL
    ) STRICT;
",
];

/// What must be answered by a sound file.
const SHAPE: &[&str] = &[
    "SELECT phrase, score, last_s, n_uses FROM usage",
    "SELECT phrase, at FROM favourites",
    "SELECT query, phrase, count, last_s FROM queries",
    "SELECT key, value FROM settings",
    "SELECT key, json, at FROM drafts",
];

/// Takes the steps that are lacking, all or none. False if the file has taken steps that this
/// version does not know.
pub(super) fn migrate(connection: &mut Connection) -> rusqlite::Result<bool> {
    let known = i64::try_from(STEPS.len()).unwrap_or(i64::MAX);
    let version = |connection: &Connection| {
        connection.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0))
    };
    if version(connection)? == known {
        return Ok(true);
    }
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Asked again: another window may have taken them meanwhile.
    let taken = version(&tx)?;
    if taken > known {
        return Ok(false);
    }
    for step in STEPS.iter().skip(usize::try_from(taken).unwrap_or_default()) {
        tx.execute_batch(step)?;
    }
    tx.pragma_update(None, "user_version", known)?;
    tx.commit()?;
    Ok(true)
}

/// Finds tables that are lacking although the file says that it has them.
pub(super) fn check_shape(connection: &Connection) -> rusqlite::Result<()> {
    SHAPE.iter().try_for_each(|sql| connection.prepare(sql).map(|_| ()))
}
