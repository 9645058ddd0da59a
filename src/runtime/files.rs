//! Files outside the library: reports that are read, exports that are written. Writing has a thread of
//! its own, and every reading has one, so that a share that hangs delays neither records nor another
//! folder; what does not answer for some seconds is told. It decides nothing about what is in the files.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use super::logging::Stretch;
use super::{Options, Post, reports};
use crate::app::action::{Event, FilesAsk, FilesNews, OutFile};
use crate::fs;
use crate::practice::team::Team;

/// A place that answers later than this is told to be slow.
const PATIENCE: Duration = Duration::from_secs(3);
/// Progress is told at most so often.
const BETWEEN: Duration = Duration::from_millis(100);

/// Reads a folder of reports as [`reports::read_while`] does.
pub type ReadReports = dyn Fn(&Path, &mut dyn FnMut(usize, usize) -> bool) -> Result<Option<Team>, String>
    + Send
    + Sync;

/// The worker for files.
pub struct FilesWorker {
    writes: Sender<Write>,
    /// Whether the reading that was begun last is to be left off.
    stopped: Arc<AtomicBool>,
    read: Arc<ReadReports>,
    post: Post,
    patience: Duration,
}

/// A file on its way.
struct Write {
    path: PathBuf,
    replace: bool,
    file: OutFile,
}

impl FilesWorker {
    /// Starts the thread that writes.
    pub fn start(options: &Options, post: Post) -> Self {
        Self::with(options, post, Arc::new(reports::read_while), PATIENCE)
    }

    /// The same over another way to read reports, which is told to be slow after `patience`.
    pub fn with(options: &Options, post: Post, read: Arc<ReadReports>, patience: Duration) -> Self {
        let (writes, work) = channel();
        let exports = options.data.as_deref().map(fs::exports_dir);
        let told = post.clone();
        std::thread::spawn(move || keep_writing(&work, exports.as_deref(), &told, patience));
        Self { writes, stopped: Arc::default(), read, post, patience }
    }

    /// Begins what is asked, and waits for nothing.
    pub fn run(&mut self, ask: FilesAsk) {
        match ask {
            FilesAsk::Write { path, replace, file } => {
                self.write(Write { path: path.into(), replace, file });
            }
            FilesAsk::WriteBeside(file) => {
                self.write(Write { path: PathBuf::new(), replace: true, file });
            }
            FilesAsk::ReadReports { folder } => self.read_reports(folder),
            FilesAsk::StopReading => self.stopped.store(true, Ordering::Relaxed),
        }
    }

    fn write(&self, write: Write) {
        // The thread lives as long as this end of the channel.
        let _ = self.writes.send(write);
    }

    fn read_reports(&mut self, folder: String) {
        self.stopped.store(true, Ordering::Relaxed);
        let stopped = Arc::new(AtomicBool::new(false));
        self.stopped = Arc::clone(&stopped);
        let (read, post, patience) = (Arc::clone(&self.read), self.post.clone(), self.patience);
        std::thread::spawn(move || {
            let is_stopped = || stopped.load(Ordering::Relaxed);
            let watch = Arc::clone(&stopped);
            let _answered = Watch::over(folder.clone(), post.clone(), patience, watch);
            let stretch = Stretch::begin("reports");
            let mut told = Instant::now();
            let found = read(Path::new(&folder), &mut |n_read, n_all| {
                if told.elapsed() >= BETWEEN && !is_stopped() {
                    told = Instant::now();
                    let folder = folder.clone();
                    post.put(Event::Files(FilesNews::Progress { folder, n_read, n_all }));
                }
                !is_stopped()
            });
            stretch.end(format_args!("read, {}", found.is_ok()));
            if is_stopped() {
                return;
            }
            if let Some(read) = found.transpose() {
                let read = read.map(Arc::new);
                post.put(Event::Files(FilesNews::Reports { folder, read }));
            }
        });
    }
}

/// Tells that a place does not answer, unless it is let go of in time.
struct Watch {
    _answered: Sender<()>,
}

impl Watch {
    fn over(path: String, post: Post, patience: Duration, stopped: Arc<AtomicBool>) -> Self {
        let (answered, wait) = channel::<()>();
        std::thread::spawn(move || {
            let late = wait.recv_timeout(patience) == Err(RecvTimeoutError::Timeout);
            if late && !stopped.load(Ordering::Relaxed) {
                post.put(Event::Files(FilesNews::Slow { path }));
            }
        });
        Self { _answered: answered }
    }
}

fn keep_writing(work: &Receiver<Write>, exports: Option<&Path>, post: &Post, patience: Duration) {
    for Write { path, replace, file } in work {
        let path = match (path.as_os_str().is_empty(), exports) {
            (false, _) => path,
            (true, Some(exports)) => exports.join(&file.name),
            (true, None) => {
                let reason = String::from("no data folder");
                post.put(Event::Failed { key: "toast.save_failed", reason });
                continue;
            }
        };
        let shown = path.display().to_string();
        let _answered = Watch::over(shown.clone(), post.clone(), patience, Arc::default());
        if !replace && path.exists() {
            post.put(Event::Failed { key: "toast.save_taken", reason: shown });
            continue;
        }
        post.put(match fs::write_whole(&path, &file.bytes) {
            Ok(()) => Event::Files(FilesNews::Written { path: shown, what: file.what }),
            Err(error) => Event::Failed { key: "toast.save_failed", reason: error.to_string() },
        });
    }
}
