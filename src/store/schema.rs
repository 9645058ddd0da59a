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
    PRACTICE,
];

/// Practice: one row an answer.
const PRACTICE: &str = "
    CREATE TABLE reviews (
        seq       INTEGER PRIMARY KEY,
        v         INTEGER NOT NULL,
        at_ms     INTEGER NOT NULL,
        tz_min    INTEGER NOT NULL CHECK (tz_min BETWEEN -32768 AND 32767),
        mono_ms   INTEGER NOT NULL,
        user      TEXT NOT NULL,
        phrase    TEXT NOT NULL,
        kind      TEXT NOT NULL,
        wording   INTEGER NOT NULL CHECK (wording BETWEEN 0 AND 4294967295),
        mode      TEXT NOT NULL,
        grade     INTEGER NOT NULL CHECK (grade BETWEEN 0 AND 255),
        accuracy  REAL NOT NULL,
        took_ms   INTEGER NOT NULL CHECK (took_ms BETWEEN 0 AND 4294967295),
        algorithm TEXT NOT NULL,
        library   TEXT NOT NULL
    ) STRICT;
    CREATE TABLE drills (
        seq      INTEGER PRIMARY KEY,
        v        INTEGER NOT NULL,
        at_ms    INTEGER NOT NULL,
        tz_min   INTEGER NOT NULL CHECK (tz_min BETWEEN -32768 AND 32767),
        mono_ms  INTEGER NOT NULL,
        user     TEXT NOT NULL,
        session  INTEGER NOT NULL,
        mode     TEXT NOT NULL,
        item     TEXT NOT NULL,
        is_right INTEGER NOT NULL CHECK (is_right IN (0, 1)),
        took_ms  INTEGER NOT NULL CHECK (took_ms BETWEEN 0 AND 4294967295),
        measures TEXT NOT NULL CHECK (json_valid(measures)),
        seed     INTEGER NOT NULL,
        library  TEXT NOT NULL,
        rules    TEXT NOT NULL
    ) STRICT;
";

/// What must be answered by a sound file.
const SHAPE: &[&str] = &[
    "SELECT phrase, score, last_s, n_uses FROM usage",
    "SELECT phrase, at FROM favourites",
    "SELECT query, phrase, count, last_s FROM queries",
    "SELECT key, value FROM settings",
    "SELECT key, json, at FROM drafts",
    super::practice::REVIEWS,
    super::practice::DRILLS,
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
