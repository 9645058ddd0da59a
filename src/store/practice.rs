//! Practice: every answer as one row, added the moment it is given, in a transaction of its own.
//! Rows are never changed; what they lead to is computed again from all of them.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::{Row, params};

use super::{Error, Store};
use crate::library::PhraseId;
use crate::practice::card::{Card, CardKind, Grade, Mode, Wording};
use crate::practice::day::Timestamp;
use crate::practice::record::{ALGORITHM, Drilled, Measures, Record, Review, VERSION};

/// Every answer that was ever given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Practised {
    /// Of cards, in the order in which they were given.
    pub reviews: Vec<Review>,
    /// In drills, in the order in which they were given.
    pub drilled: Vec<Drilled>,
    /// Rows that this version cannot read: a newer one wrote them. They stay where they are.
    pub n_unread: usize,
}

/// What must be answered by a sound file, and what is read.
pub(super) const REVIEWS: &str = "SELECT at_ms, tz_min, mono_ms, user, phrase, kind, wording, mode, \
     grade, accuracy, took_ms, library FROM reviews ORDER BY seq";
/// As [`REVIEWS`].
pub(super) const DRILLS: &str = "SELECT at_ms, tz_min, mono_ms, user, session, mode, item, is_right, \
     took_ms, measures, seed, library, rules FROM drills ORDER BY seq";

impl Store {
    /// Adds one answer.
    ///
    /// # Errors
    /// If the file cannot be written, or another window keeps it for over five seconds.
    pub fn record_answer(&mut self, record: &Record) -> Result<(), Error> {
        self.change("record an answer", |tx| match record {
            Record::Review(review) => {
                let Timestamp { utc_ms, tz_min, mono_ms } = review.at;
                tx.prepare_cached(
                    "INSERT INTO reviews (v, at_ms, tz_min, mono_ms, user, phrase, kind, wording, \
                     mode, grade, accuracy, took_ms, algorithm, library) \
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
                )?
                .execute(params![
                    VERSION,
                    utc_ms,
                    tz_min,
                    mono_ms.cast_signed(),
                    &*review.user,
                    review.card.phrase.as_str(),
                    review.card.kind.to_string(),
                    review.wording.0,
                    review.mode.as_str(),
                    review.grade.number(),
                    f64::from(review.accuracy),
                    review.took_ms,
                    ALGORITHM,
                    &*review.library,
                ])
                .map(|_| ())
            }
            Record::Drilled(drilled) => {
                let Timestamp { utc_ms, tz_min, mono_ms } = drilled.at;
                let measures = serde_json::to_string(&drilled.measures)
                    .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
                tx.prepare_cached(
                    "INSERT INTO drills (v, at_ms, tz_min, mono_ms, user, session, mode, item, \
                     is_right, took_ms, measures, seed, library, rules) \
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
                )?
                .execute(params![
                    VERSION,
                    utc_ms,
                    tz_min,
                    mono_ms.cast_signed(),
                    &*drilled.user,
                    drilled.session.cast_signed(),
                    drilled.mode.as_str(),
                    drilled.item,
                    drilled.right,
                    drilled.took_ms,
                    measures,
                    drilled.seed.cast_signed(),
                    &*drilled.library,
                    &*drilled.rules,
                ])
                .map(|_| ())
            }
        })
    }

    /// Every answer.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn practised(&self) -> Result<Practised, Error> {
        let mut names = Names::default();
        let reviews = self.rows("read the reviews", REVIEWS, |row| names.review(row))?;
        let drilled = self.rows("read the drills", DRILLS, |row| names.drilled(row))?;
        let n_rows = reviews.len() + drilled.len();
        let reviews: Vec<Review> = reviews.into_iter().flatten().collect();
        let drilled: Vec<Drilled> = drilled.into_iter().flatten().collect();
        let n_unread = n_rows - reviews.len() - drilled.len();
        Ok(Practised { reviews, drilled, n_unread })
    }
}

/// Texts that come again in every row, held once.
#[derive(Default)]
struct Names {
    phrases: HashMap<String, Option<PhraseId>>,
    texts: HashMap<String, Arc<str>>,
    /// The few that came last: a learner's name and the library are the same for many rows.
    recent: Vec<Arc<str>>,
}

impl Names {
    fn phrase(&mut self, text: &str) -> Option<PhraseId> {
        if let Some(held) = self.phrases.get(text) {
            return held.clone();
        }
        let id = PhraseId::new(text);
        self.phrases.insert(text.to_owned(), id.clone());
        id
    }

    fn text(&mut self, text: &str) -> Arc<str> {
        if let Some(held) = self.recent.iter().find(|held| &***held == text) {
            return Arc::clone(held);
        }
        let shared: Arc<str> = match self.texts.get(text) {
            Some(held) => Arc::clone(held),
            None => Arc::from(text),
        };
        self.texts.insert(text.to_owned(), Arc::clone(&shared));
        if self.recent.len() == 4 {
            self.recent.remove(0);
        }
        self.recent.push(Arc::clone(&shared));
        shared
    }

    fn review(&mut self, row: &Row<'_>) -> rusqlite::Result<Option<Review>> {
        let at = moment(row)?;
        let text = |column: usize| row.get_ref(column)?.as_str().map_err(rusqlite::Error::from);
        let (user, library) = (self.text(text(3)?), self.text(text(11)?));
        let phrase = self.phrase(text(4)?);
        let (kind, mode) = (CardKind::parse(text(5)?), Mode::from_name(text(7)?));
        let grade = Grade::from_number(row.get(8)?);
        let (wording, accuracy, took_ms) =
            (Wording(row.get(6)?), row.get::<_, f64>(9)?, row.get(10)?);
        let made = || {
            Some(Review {
                at,
                user,
                card: Card::new(phrase?, kind?),
                wording,
                mode: mode?,
                grade: grade?,
                accuracy: accuracy as f32,
                took_ms,
                library,
            })
        };
        Ok(made())
    }

    fn drilled(&mut self, row: &Row<'_>) -> rusqlite::Result<Option<Drilled>> {
        let at = moment(row)?;
        let text = |column: usize| row.get_ref(column)?.as_str().map_err(rusqlite::Error::from);
        let user = self.text(text(3)?);
        let (library, rules) = (self.text(text(11)?), self.text(text(12)?));
        let mode = Mode::from_name(text(5)?);
        let item = text(6)?.to_owned();
        let measures: Option<Measures> = serde_json::from_str(text(9)?).ok();
        let (right, took_ms) = (row.get(7)?, row.get(8)?);
        let session = row.get::<_, i64>(4)?.cast_unsigned();
        let seed = row.get::<_, i64>(10)?.cast_unsigned();
        let made = || {
            Some(Drilled {
                at,
                user,
                session,
                mode: mode?,
                item,
                right,
                took_ms,
                measures: measures?,
                seed,
                library,
                rules,
            })
        };
        Ok(made())
    }
}

fn moment(row: &Row<'_>) -> rusqlite::Result<Timestamp> {
    let mono_ms = row.get::<_, i64>(2)?.cast_unsigned();
    Ok(Timestamp { utc_ms: row.get(0)?, tz_min: row.get(1)?, mono_ms })
}
