//! Searches on a thread of its own. Every new query cancels the one before.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use super::Post;
use super::logging::Stretch;
use crate::app::action::{Event, SearchJob};
use crate::search::Request;

/// The thread that searches.
pub struct SearchWorker {
    jobs: Sender<SearchJob>,
    newest: Arc<AtomicU64>,
}

impl SearchWorker {
    /// Starts the thread.
    pub fn start(post: Post) -> Self {
        let (jobs, work) = channel();
        let newest = Arc::new(AtomicU64::new(0));
        let seen = Arc::clone(&newest);
        std::thread::spawn(move || keep(&work, &seen, &post));
        Self { jobs, newest }
    }

    /// Searches; the answer comes as [`Event::Found`], unless a newer search comes first.
    pub fn search(&self, job: SearchJob) {
        self.newest.store(job.generation, Ordering::Release);
        // The thread lives as long as this end of the channel.
        let _ = self.jobs.send(job);
    }
}

fn keep(work: &Receiver<SearchJob>, newest: &AtomicU64, post: &Post) {
    for job in work {
        let generation = job.generation;
        let outdated = || newest.load(Ordering::Acquire) != generation;
        if outdated() {
            continue;
        }
        let stretch = Stretch::begin("search");
        let found = run(&job, &outdated);
        let (n_chars, n_hits) = (job.query.chars().count(), found.hits.len());
        stretch.end(format_args!("{generation}, {n_chars} characters, {n_hits} hits"));
        if !outdated() {
            post.put(Event::Found { generation, found });
        }
    }
}

/// Carries out one search.
pub fn run(job: &SearchJob, cancelled: &dyn Fn() -> bool) -> crate::search::Found {
    job.content.index().search(&Request {
        limit: job.limit,
        keep: &|index| job.mask.get(index).copied().unwrap_or(false),
        usage: &|index| job.in_use.scores.get(index).copied().unwrap_or(0.0),
        cancelled,
        used: &job.in_use.most,
        learned: &|index| job.learned.contains(&index),
        fits: &|index| {
            job.content.phrase(index).is_some_and(|phrase| job.conversation.fits(phrase))
        },
        ..Request::new(&job.query, &job.options)
    })
}
