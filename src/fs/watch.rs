//! Notices when the files of a library change, whoever changed them and however: in place, by
//! rename, folder and all. Where the system cannot tell, it looks every five seconds.
//! It says that something changed, never what; and it says nothing if the contents are the same.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use sha2::{Digest as _, Sha256};

use super::{LIBRARY_DIRS, is_json_lines, is_yaml, read_all, remote_kind};

/// How long nothing may happen before a change is taken as finished.
const QUIET: Duration = Duration::from_millis(300);
/// After so many times `QUIET` a change counts as finished even if it goes on.
const MAX_N_QUIET: usize = 10;
/// How often to look where the system does not tell.
const POLL: Duration = Duration::from_secs(5);

/// Watches the folder of a library until dropped.
pub struct Watcher {
    shared: Arc<Shared>,
    worker: Option<JoinHandle<()>>,
}

/// What the system's thread, the worker and the owner tell each other.
#[derive(Default)]
struct Shared {
    wishes: Mutex<Wishes>,
    wake: Condvar,
}

#[derive(Default)]
struct Wishes {
    /// Something may have changed.
    look: bool,
    /// Folders came or went, so the watches must be set anew.
    rearm: bool,
    /// Why the system's watch cannot be relied upon any more.
    poll: Option<String>,
    /// The owner is gone.
    stop: bool,
}

impl Watcher {
    /// Calls `on_change` on a thread of its own whenever the content of the library in `folder`
    /// differs from what it was, its coming and going included. The folder need not exist yet.
    /// What it is compared with is read before this returns: read the library afterwards, and no
    /// change is missed. Gives the reason if it looks every five seconds instead of being told.
    pub fn start(folder: PathBuf, on_change: impl Fn() + Send + 'static) -> (Self, Option<String>) {
        let folder = std::path::absolute(&folder).unwrap_or(folder);
        let shared = Arc::new(Shared::default());
        let told = match remote_kind(&folder) {
            Some(kind) => Err(format!("`{}` is on a shared drive ({kind})", folder.display())),
            None => arm(&folder, &shared),
        };
        let (system, reason) = match told {
            Ok(system) => (Some(system), None),
            Err(reason) => (None, Some(reason)),
        };
        let seen = digest(&folder);
        let worker = Worker { folder, shared: shared.clone(), system, seen };
        let spawned = std::thread::Builder::new()
            .name("library-watch".into())
            .spawn(move || worker.run(&on_change));
        match spawned {
            Ok(worker) => (Self { shared, worker: Some(worker) }, reason),
            Err(error) => (Self { shared, worker: None }, Some(error.to_string())),
        }
    }

    /// Looks now, for instance because the window came to the front. Returns at once.
    pub fn look(&self) {
        self.shared.tell(|wishes| wishes.look = true);
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.shared.tell(|wishes| wishes.stop = true);
        let Some(worker) = self.worker.take() else { return };
        // It may be dropped by `on_change` itself, and no thread can wait for its own end.
        if worker.thread().id() != std::thread::current().id() {
            // It ends in any case; a panic in `on_change` has been reported by then.
            let _ = worker.join();
        }
    }
}

impl Shared {
    fn tell(&self, wish: impl FnOnce(&mut Wishes)) {
        wish(&mut self.wishes());
        self.wake.notify_all();
    }

    fn wishes(&self) -> MutexGuard<'_, Wishes> {
        // Wishes are single flags, so there is no half-made state to fear.
        self.wishes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the wishes once `ready`, or after `at_most`.
    fn take(&self, at_most: Option<Duration>, ready: impl Fn(&Wishes) -> bool) -> Wishes {
        let held = self.wishes();
        let mut held = match at_most {
            None => self.wake.wait_while(held, |held| !ready(held)),
            Some(at_most) => match self.wake.wait_timeout_while(held, at_most, |held| !ready(held))
            {
                Ok((held, _)) => Ok(held),
                Err(poison) => Ok(poison.into_inner().0),
            },
        }
        .unwrap_or_else(PoisonError::into_inner);
        let stop = held.stop;
        let taken = std::mem::take(&mut *held);
        held.stop = stop;
        taken
    }
}

struct Worker {
    folder: PathBuf,
    shared: Arc<Shared>,
    /// The system's watch; absent while polling.
    system: Option<RecommendedWatcher>,
    /// What the library was like.
    seen: [u8; 32],
}

impl Worker {
    fn run(mut self, on_change: &dyn Fn()) {
        loop {
            let at_most = if self.system.is_some() { None } else { Some(POLL) };
            let any = |wishes: &Wishes| {
                wishes.stop || wishes.look || wishes.rearm || wishes.poll.is_some()
            };
            let Some(wishes) = self.settled(self.shared.take(at_most, any)) else { return };
            if wishes.poll.is_some() {
                self.system = None;
            }
            if wishes.rearm && self.system.is_some() {
                self.system = arm(&self.folder, &self.shared).ok();
            }
            // After the watches are set, so that nothing falls between.
            let found = digest(&self.folder);
            if found != self.seen {
                self.seen = found;
                on_change();
            }
        }
    }

    /// Waits until what has begun is over. None if the owner is gone.
    fn settled(&self, mut wishes: Wishes) -> Option<Wishes> {
        if self.system.is_none() {
            return (!wishes.stop).then_some(wishes);
        }
        for _ in 0..MAX_N_QUIET {
            if wishes.stop {
                return None;
            }
            // The whole time passes; what happens meanwhile is counted at its end.
            let more = self.shared.take(Some(QUIET), |wishes| wishes.stop);
            let quiet = !more.look && !more.rearm;
            wishes.rearm |= more.rearm;
            wishes.stop |= more.stop;
            wishes.poll = wishes.poll.or(more.poll);
            if quiet {
                break;
            }
        }
        (!wishes.stop).then_some(wishes)
    }
}

/// Sets watches on the library's folders and on the nearest folder above that exists, where a
/// library that went away would come back. Or says why the system cannot watch.
fn arm(folder: &Path, shared: &Arc<Shared>) -> Result<RecommendedWatcher, String> {
    // What comes and goes here moves the watches.
    let mut dir_names: Vec<OsString> = LIBRARY_DIRS.map(OsString::from).into();
    dir_names.extend(folder.ancestors().filter_map(Path::file_name).map(OsStr::to_owned));

    let to = shared.clone();
    let tell = move |event: notify::Result<notify::Event>| match event {
        Ok(event) => {
            let (look, rearm) = meaning(&event, &dir_names);
            if look || rearm {
                to.tell(|wishes| {
                    wishes.look |= look;
                    wishes.rearm |= rearm;
                });
            }
        }
        Err(error) => to.tell(|wishes| wishes.poll = Some(error.to_string())),
    };
    // A folder that goes away between the question and the watch is asked for again; its parent is
    // there then, or its parent.
    let mut system = notify::recommended_watcher(tell).map_err(|error| error.to_string())?;
    for _ in 0..3 {
        match set_watches(&mut system, folder) {
            Ok(()) => return Ok(system),
            Err(error) if is_gone(&error) => {}
            Err(error) => return Err(error.to_string()),
        }
    }
    set_watches(&mut system, folder).map_err(|error| error.to_string())?;
    Ok(system)
}

fn set_watches(system: &mut RecommendedWatcher, folder: &Path) -> notify::Result<()> {
    let above = folder.ancestors().skip(1).find(|dir| dir.is_dir());
    if let Some(above) = above {
        system.watch(above, RecursiveMode::NonRecursive)?;
    }
    if folder.is_dir() {
        system.watch(folder, RecursiveMode::NonRecursive)?;
        for sub in LIBRARY_DIRS.map(|sub| folder.join(sub)) {
            if sub.is_dir() {
                system.watch(&sub, RecursiveMode::NonRecursive)?;
            }
        }
    }
    Ok(())
}

fn is_gone(error: &notify::Error) -> bool {
    match &error.kind {
        notify::ErrorKind::PathNotFound => true,
        notify::ErrorKind::Io(error) => error.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

/// Whether to look at the files, and whether to set the watches anew.
/// Told by names alone, as some systems give the path another form than the one that was watched.
fn meaning(event: &notify::Event, dir_names: &[OsString]) -> (bool, bool) {
    if event.need_rescan() {
        return (true, true);
    }
    match event.kind {
        // Reading the files to compare them would otherwise cause the next look.
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => {}
        EventKind::Access(_) => return (false, false),
        _ => {}
    }
    let names = || event.paths.iter().filter_map(|path| path.file_name());
    let file =
        names().any(|name| name.to_str().is_none_or(|name| is_yaml(name) || is_json_lines(name)));
    let dir = names().any(|name| dir_names.iter().any(|held| held == name));
    // A folder's own entries changing is reported as a change of the folder, too, by some systems.
    let moved = matches!(
        event.kind,
        EventKind::Any
            | EventKind::Other
            | EventKind::Create(_)
            | EventKind::Remove(_)
            | EventKind::Modify(ModifyKind::Name(_) | ModifyKind::Any | ModifyKind::Other)
    );
    (file || dir, dir && moved)
}

/// One number for all that can be read of the library.
fn digest(folder: &Path) -> [u8; 32] {
    let mut sum = Sha256::new();
    let mut part = |kind: &[u8], bytes: &[u8]| {
        sum.update(kind);
        // Lengths, so that no two libraries run together into one.
        sum.update((bytes.len() as u64).to_le_bytes());
        sum.update(bytes);
    };
    match read_all(folder) {
        Ok(files) => {
            for file in files {
                part(b"name", file.name.as_bytes());
                match file.content {
                    Ok(bytes) => part(b"held", &bytes),
                    Err(reason) => part(b"shut", reason.as_bytes()),
                }
            }
        }
        Err(error) => part(b"gone", error.kind().to_string().as_bytes()),
    }
    sum.finalize().into()
}
