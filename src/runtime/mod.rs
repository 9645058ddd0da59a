//! Carries out effects and brings news home: clock, clipboard, search, library, store.
//! Each works on a thread of its own, so that typing never waits for any of them.

pub mod clipboard;
pub mod clock;
pub mod dialogues;
pub mod files;
pub mod library;
pub mod logging;
pub mod probe;
pub mod records;
pub mod reports;
pub mod rulebook;
pub mod save;
pub mod searcher;
pub mod start;
pub mod trier;

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

pub use start::Options;

use crate::app::action::{Effect, Event};
use crate::practice::Timestamp;

/// What carries out effects for a face.
pub trait Host {
    /// Begins to carry out `effect`. Never waits for it.
    fn run(&mut self, effect: Effect);
    /// What happened since the last call.
    fn news(&mut self) -> Vec<Event>;
    /// Waits for the answer to the last search, or to [`Effect::LeaveClipboard`], but no longer than
    /// `at_most`, and gives the news.
    fn settle(&mut self, at_most: Duration) -> Vec<Event>;
    /// What time it is, by the system's clock and by one that never goes back.
    fn moment(&self) -> Timestamp;
    /// Seconds until the hour changes; greetings and seasons may then.
    fn seconds_to_next_hour(&self) -> u64;
}

/// Wakes the face when there is news. It may be set after the threads have begun.
#[derive(Clone, Default)]
pub struct Waker(Arc<OnceLock<Box<dyn Fn() + Send + Sync>>>);

impl Waker {
    /// Calls `wake` from now on. Only the first call counts.
    pub fn set(&self, wake: impl Fn() + Send + Sync + 'static) {
        // A second face on one runtime does not exist.
        let _ = self.0.set(Box::new(wake));
    }

    /// Waits until there is a face, its window made.
    pub fn wait_for_face(&self) {
        self.0.wait();
    }

    /// Wakes the face, if there is one already.
    pub fn wake(&self) {
        if let Some(wake) = self.0.get() {
            wake();
        }
    }
}

/// Where threads put their news.
#[derive(Clone)]
pub struct Post {
    events: Sender<Event>,
    waker: Waker,
}

impl Post {
    /// A place for news, and where they come out.
    pub fn new(waker: Waker) -> (Self, Receiver<Event>) {
        let (events, news) = channel();
        (Self { events, waker }, news)
    }

    /// Waits until there is a face, its window made.
    pub fn wait_for_face(&self) {
        self.waker.wait_for_face();
    }

    /// Puts news and wakes the face.
    pub fn put(&self, event: Event) {
        log::trace!("event {}", logging::name_of(&event));
        // Nobody reads any more once the program is closing.
        if self.events.send(event).is_ok() {
            self.waker.wake();
        }
    }
}

/// The real host: threads for everything that may take time.
pub struct Runtime {
    events: Receiver<Event>,
    waker: Waker,
    clock: clock::Watch,
    clipboard: clipboard::ClipboardWorker,
    searcher: searcher::SearchWorker,
    trier: trier::TrialWorker,
    library: library::LibraryWorker,
    records: records::RecordsWorker,
    files: files::FilesWorker,
}

impl Runtime {
    /// Starts the threads. The library is being read from this moment on. Gives the settings that
    /// were stored, too, which the first frame needs.
    pub fn start(options: Options) -> (Self, crate::app::Settings) {
        let waker = Waker::default();
        let (post, events) = Post::new(waker.clone());
        let (records, settings) = records::RecordsWorker::start(&options, post.clone());
        let folder = options.library.clone().or_else(|| settings.library.clone().map(Into::into));
        let library = library::LibraryWorker::start(&options, folder, post.clone());
        let runtime = Self {
            events,
            waker,
            clock: clock::Watch::default(),
            clipboard: clipboard::ClipboardWorker::start(post.clone()),
            files: files::FilesWorker::start(&options, post.clone()),
            trier: trier::TrialWorker::start(post.clone()),
            searcher: searcher::SearchWorker::start(post),
            library,
            records,
        };
        (runtime, settings)
    }

    /// What wakes the face.
    pub fn waker(&self) -> &Waker {
        &self.waker
    }
}

impl Host for Runtime {
    fn run(&mut self, effect: Effect) {
        log::trace!("effect {}", logging::name_of(&effect));
        match effect {
            Effect::Search(job) => self.searcher.search(job),
            Effect::Copy { text, phrases, query } => self.clipboard.copy(text, phrases, query),
            Effect::Records(ask) => self.records.record(ask),
            Effect::Files(ask) => self.files.run(ask),
            Effect::LoadLibrary { folder } => self.library.load(folder),
            Effect::Save(job) => self.library.save(job),
            Effect::TryRule(job) => self.trier.run(job),
            Effect::LookAtLibrary => self.library.look(),
            Effect::CreateLibrary => self.library.create(),
            Effect::LeaveClipboard => self.clipboard.leave(),
            // These belong to the face that has the window.
            Effect::CopyThroughWindow { .. } | Effect::Window(_) => {}
        }
    }

    fn news(&mut self) -> Vec<Event> {
        let mut news: Vec<Event> = self.clock.changed().into_iter().collect();
        news.extend(self.events.try_iter());
        news
    }

    fn settle(&mut self, at_most: Duration) -> Vec<Event> {
        let until = Instant::now() + at_most;
        let mut news = Vec::new();
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.events.recv_timeout(left) {
                Ok(event) => {
                    let answered = matches!(event, Event::Found { .. } | Event::ClipboardLeft);
                    news.push(event);
                    if answered {
                        return news;
                    }
                }
                Err(_) => return news,
            }
        }
    }

    fn moment(&self) -> Timestamp {
        clock::moment()
    }

    fn seconds_to_next_hour(&self) -> u64 {
        clock::seconds_to_next_hour()
    }
}
