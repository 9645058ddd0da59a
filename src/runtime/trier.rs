//! Runs a rule that is being written over its examples and the whole library, on a thread of its own.
//! Only the newest text is run.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use super::Post;
use super::logging::Stretch;
use crate::app::action::{Event, RuleJob};

/// The thread that runs rules.
pub struct TrialWorker {
    jobs: Sender<RuleJob>,
}

impl TrialWorker {
    /// Starts the thread.
    pub fn start(post: Post) -> Self {
        let (jobs, work) = channel();
        std::thread::spawn(move || keep(&work, &post));
        Self { jobs }
    }

    /// Runs a rule; what came of it comes as [`Event::RuleTried`], unless a newer text comes first.
    pub fn run(&self, job: RuleJob) {
        // The thread lives as long as this end of the channel.
        let _ = self.jobs.send(job);
    }
}

fn keep(work: &Receiver<RuleJob>, post: &Post) {
    while let Ok(first) = work.recv() {
        let job = work.try_iter().last().unwrap_or(first);
        let stretch = Stretch::begin("try a rule");
        let trial = job.content.try_rule(&job.rulebook, &job.text, job.rule.as_deref());
        stretch.end(format_args!("{} phrases", job.content.library.phrases.len()));
        post.put(Event::RuleTried { generation: job.generation, trial: Arc::new(trial) });
    }
}
