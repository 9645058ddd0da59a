//! Personal records: use of phrases, pins, settings, answers in practice. Written on a thread of their own.

use std::sync::mpsc::{Receiver, Sender, channel};

use super::logging::{Stretch, name_of};
use super::{Options, Post};
use crate::app::Settings;
use crate::app::action::{Event, RecordsAsk};
use crate::app::usage::{HALF_LIFE_DAYS, Usage, Use};
use crate::fs;
use crate::library::PhraseId;
use crate::store::{self, Notice, Practised, Store};

/// The thread that keeps records.
pub struct RecordsWorker {
    jobs: Sender<RecordsAsk>,
}

impl RecordsWorker {
    /// Opens the records, gives the settings, and starts the thread.
    pub fn start(options: &Options, post: Post) -> (Self, Settings) {
        let (store, notices) = open(options);
        let settings = Settings::from_stored(&store.settings().unwrap_or_default());
        for notice in notices {
            let (key, reason) = match notice {
                Notice::SetAside { reason, .. } => ("toast.store_fresh", reason),
                Notice::InMemory { reason } => ("toast.store_failed", reason),
            };
            post.put(Event::Failed { key, reason });
        }
        let (jobs, work) = channel();
        std::thread::spawn(move || keep(store, &work, &post));
        (Self { jobs }, settings)
    }

    /// Writes down what `ask` says.
    pub fn record(&self, ask: RecordsAsk) {
        // The thread lives as long as this end of the channel.
        let _ = self.jobs.send(ask);
    }
}

/// The settings alone, for the command line.
pub fn settings(options: &Options) -> Settings {
    let (store, _) = open(options);
    Settings::from_stored(&store.settings().unwrap_or_default())
}

/// Who sits here and which file of history is theirs, for the command line.
pub fn hand(options: &Options) -> Hand {
    let (mut store, _) = open(options);
    let drafts = store.drafts().unwrap_or_default();
    let user = user();
    let writer = writer(&mut store, &drafts, &user);
    Hand { user, writer }
}

/// Whoever changes a library, and the file of history that tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hand {
    /// The name under which the system knows the person; empty if it says none.
    pub user: String,
    /// The name of the file of history, without its ending.
    pub writer: String,
}

/// Every answer in practice, for the command line.
///
/// # Errors
/// If the store cannot be read.
pub fn practised(options: &Options) -> Result<Practised, store::Error> {
    open(options).0.practised()
}

fn open(options: &Options) -> (Store, Vec<Notice>) {
    match &options.data {
        Some(data) => Store::open(&fs::state_path(data)),
        None => Store::in_memory(),
    }
}

fn keep(mut store: Store, work: &Receiver<RecordsAsk>, post: &Post) {
    let usage: Usage = store
        .usage()
        .unwrap_or_default()
        .into_iter()
        .filter_map(|(id, row)| {
            let held = Use { score: row.score, last_s: row.last_s, n_uses: row.n_uses };
            Some((PhraseId::new(&id)?, held))
        })
        .collect();
    let favourites =
        store.favourites().unwrap_or_default().iter().filter_map(|id| PhraseId::new(id)).collect();
    let queries = store.query_memory().unwrap_or_default().into_iter();
    let queries =
        queries.filter_map(|(query, id, count)| Some((query, PhraseId::new(&id)?, count)));
    let queries = queries.collect();
    let drafts = store.drafts().unwrap_or_default();
    let user = user();
    let writer = writer(&mut store, &drafts, &user);
    post.put(Event::Known { user, writer });
    post.put(Event::Remembered { usage, favourites, queries, drafts });
    for ask in work {
        let stretch = Stretch::begin("record");
        let name = name_of(&ask);
        let done = match ask {
            RecordsAsk::Use { phrase, use_now, query } => {
                let (id, at_s) = (phrase.as_str(), use_now.last_s);
                store.record_use(id, at_s, HALF_LIFE_DAYS, query.as_deref()).map(|_| ())
            }
            RecordsAsk::Favourite { phrase, pinned } => {
                store.set_favourite(phrase.as_str(), pinned)
            }
            RecordsAsk::Draft { slot, json } => match json {
                Some(json) => store.put_draft(&slot, &json, super::clock::now().1.as_second()),
                None => store.delete_draft(&slot),
            },
            RecordsAsk::Settings(settings) => store.set_settings(&settings.to_stored()),
            RecordsAsk::Answer(record) => store.record_answer(&record),
            RecordsAsk::ReadPractice => store.practised().map(|practised| {
                let Practised { reviews, drilled, n_unread } = practised;
                post.put(Event::PracticeRead { reviews, drilled, n_unread });
            }),
        };
        stretch.end(format_args!("{name}, {}", done.is_ok()));
        if let Err(error) = done {
            log::error!("{error}");
            post.put(Event::Failed { key: "toast.store_failed", reason: error.to_string() });
        }
    }
}

/// The name under which the system knows the person; empty if it says none.
fn user() -> String {
    let name = ["USER", "USERNAME", "LOGNAME"].iter().find_map(|key| std::env::var(key).ok());
    name.map(|name| name.trim().to_owned()).unwrap_or_default()
}

/// The slot of the records that holds the name of this program's own file of history.
const WRITER: &str = "history/writer";

/// The name of the file of history that this program adds to: the same from start to start, and no
/// other program's, so that no two hands are ever in one file.
fn writer(store: &mut Store, drafts: &[(String, String)], user: &str) -> String {
    use std::hash::{BuildHasher as _, Hasher as _};
    let sound = |name: &str| {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        !name.is_empty() && name.chars().all(plain)
    };
    let known = drafts.iter().find(|(slot, name)| slot == WRITER && sound(name));
    if let Some((_, name)) = known {
        return name.clone();
    }
    let lower = user.to_lowercase();
    let plain: String = lower.chars().filter(char::is_ascii_alphanumeric).take(16).collect();
    // The standard library's own way to a number that nobody else has.
    let chance = std::collections::hash_map::RandomState::new().build_hasher().finish();
    let stem = if plain.is_empty() { "deti" } else { &plain };
    let name = format!("{stem}-{:06x}", chance & 0xff_ffff);
    // Where nothing can be remembered, the next start begins a file of its own.
    let _ = store.put_draft(WRITER, &name, super::clock::now().1.as_second());
    name
}
