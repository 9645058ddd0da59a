//! Reads the library, watches its folder, reads it again. Everything on a thread of its own.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use super::logging::Stretch;
use super::save::{self, Folders};
use super::{Options, Post, dialogues, rulebook};
use crate::app::action::Event;
use crate::app::content::Content;
use crate::app::save::{SaveJob, SaveResult};
use crate::curation::History;
use crate::diagnostic::{Checked, Code, Diagnostic, Place};
use crate::fs;
use crate::library::{Library, Loaded, Phrase, Scope, SourceFile, load};

/// A library that was read.
pub struct Opened {
    /// Everything computed from it.
    pub content: Content,
    /// The team's folder.
    pub folder: PathBuf,
    /// The team's folder cannot be written.
    pub read_only: bool,
    /// The files as they were read, for carets under problems.
    pub files: Vec<SourceFile>,
}

/// Why a library could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The folder.
    pub folder: String,
    /// What the system said.
    pub reason: String,
}

/// The last good version of each scope.
#[derive(Default)]
struct Held {
    team: Option<Loaded>,
    personal: Option<Loaded>,
}

/// Reads the library once. On a first start the shipped one is written to the data folder; where
/// even that cannot be written, it is read from the program itself.
///
/// # Errors
/// If the folder that was asked for is not there or cannot be read.
pub fn open(options: &Options) -> Result<Opened, Problem> {
    read(options, options.library.as_ref(), &mut Held::default())
}

fn read(options: &Options, chosen: Option<&PathBuf>, held: &mut Held) -> Result<Opened, Problem> {
    let stretch = Stretch::begin("read the library");
    let folder = options.library_dir(chosen);
    let (folder, mut files, read_only) = match folder {
        Some(folder) => {
            let problem = |error: std::io::Error| Problem {
                folder: folder.display().to_string(),
                reason: fs::Error::reason(&error),
            };
            let own = chosen.is_none();
            let made = if own && !folder.exists() {
                fs::copy_embedded(&folder).map(|_| ())
            } else {
                Ok(())
            };
            match made {
                Ok(()) => {
                    // What cannot be made good now is tried again at the next reading; the loader
                    // tells of what stands in two places meanwhile.
                    let _ = save::recover(&fs::disk::System, &folder);
                    let files = fs::read_library(&folder).map_err(problem)?;
                    let read_only = !fs::is_writable(&folder);
                    (folder, files, read_only)
                }
                Err(_) => (folder, fs::embedded_library(), true),
            }
        }
        None => (PathBuf::from("deti"), fs::embedded_library(), true),
    };
    let team = load(&files, held.team.as_ref(), Scope::Team);
    let mut diagnostics: Vec<Diagnostic> = team.diagnostics.clone();
    let history = match fs::read_dir_files(&folder, "history") {
        Ok(history) => history,
        Err(error) => {
            let path = folder.join("history").display().to_string();
            diagnostics.push(unread(&path, fs::Error::reason(&error)));
            Vec::new()
        }
    };
    let mut phrases = team.library.phrases.clone();
    if let Some(personal) = options.personal_dir().filter(|folder| folder.is_dir()) {
        match fs::read_library(&personal) {
            Ok(own_files) => {
                let own = load(&own_files, held.personal.as_ref(), Scope::Personal);
                diagnostics.extend(own.diagnostics.iter().cloned());
                for phrase in &own.library.phrases {
                    match team.library.get(&phrase.id) {
                        Some(first) => diagnostics.push(taken(phrase, first)),
                        None => phrases.push(Arc::clone(phrase)),
                    }
                }
                files.extend(own_files);
                held.personal = Some(own);
            }
            // A folder of one's own without phrases is a folder not in use yet.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => {
                let path = personal.display().to_string();
                diagnostics.push(unread(&path, error.to_string()));
            }
        }
    }
    let library = Library::new(team.library.meta.as_ref().clone(), phrases);
    let team_files = team.files.clone();
    held.team = Some(team);
    let past: Vec<(&str, &[u8])> = history
        .iter()
        .filter_map(|file| Some((file.path.as_str(), file.content.as_deref().ok()?)))
        .collect();
    let past = History::parse(&past);
    diagnostics.extend(past.diagnostics);
    let content = Content::new(library, diagnostics).with_past(team_files, past.value);
    let (n, n_told) = (content.library.phrases.len(), content.diagnostics.len());
    stretch.end(format_args!("{n} phrases, {n_told} problems, {}", folder.display()));
    Ok(Opened { content, folder, read_only, files })
}

fn unread(path: &str, reason: String) -> Diagnostic {
    Diagnostic::new(Code::Unreadable).at(Place::file(path)).with("reason", reason)
}

/// One's own phrase under an id that a phrase of the team has.
fn taken(phrase: &Phrase, first: &Phrase) -> Diagnostic {
    let place = format!("{}:{}", first.place.path, first.place.line);
    Diagnostic::new(Code::DupId)
        .at(phrase.place.clone())
        .about(phrase.id.as_str())
        .with("id", phrase.id.as_str())
        .with("first", place)
}

enum Job {
    /// Another folder; absent: the same one again.
    Load(Option<PathBuf>),
    Look,
    Save(Box<SaveJob>),
    Create,
    Changed,
}

/// The thread that reads and watches.
pub struct LibraryWorker {
    jobs: Sender<Job>,
}

impl LibraryWorker {
    /// Starts the thread; it begins to read at once.
    pub fn start(options: &Options, folder: Option<PathBuf>, post: Post) -> Self {
        let (jobs, work) = channel();
        let again = jobs.clone();
        let options = options.clone();
        std::thread::spawn(move || keep(&options, folder, &again, &work, &post));
        Self { jobs }
    }

    /// Reads the library in `folder`, or the same one again.
    pub fn load(&self, folder: Option<String>) {
        // The thread lives as long as this end of the channel.
        let _ = self.jobs.send(Job::Load(folder.map(PathBuf::from)));
    }

    /// Looks whether something changed that the watching missed.
    pub fn look(&self) {
        // As above.
        let _ = self.jobs.send(Job::Look);
    }

    /// Saves; the answer comes as [`Event::Saved`], and the library is read again if it changed.
    pub fn save(&self, job: SaveJob) {
        // As above.
        let _ = self.jobs.send(Job::Save(Box::new(job)));
    }

    /// Writes the shipped library into the folder that has none, and reads it.
    pub fn create(&self) {
        // As above.
        let _ = self.jobs.send(Job::Create);
    }
}

fn keep(
    options: &Options,
    mut chosen: Option<PathBuf>,
    again: &Sender<Job>,
    work: &Receiver<Job>,
    post: &Post,
) {
    if let Some(folder) = options.library_dir(chosen.as_ref()) {
        fs::sweep_temp(&folder);
    }
    let mut held = Held::default();
    let mut watched: Vec<(PathBuf, fs::Watcher)> = Vec::new();
    let mut job = Some(Job::Changed);
    let mut shown = false;
    loop {
        match job {
            Some(Job::Load(Some(folder))) if chosen.as_ref() != Some(&folder) => {
                // Another library: what was good of the old one must not stand in for it.
                held = Held::default();
                chosen = Some(folder);
            }
            Some(Job::Look) => {
                for (_, watcher) in &watched {
                    watcher.look();
                }
                job = work.recv().ok();
                continue;
            }
            Some(Job::Save(saving)) => {
                let team = options.library_dir(chosen.as_ref()).unwrap_or_default();
                let personal = options.personal_dir();
                let folders = Folders { team: &team, personal: personal.as_deref() };
                let outcome = save::save(&fs::disk::System, folders, &saving);
                let unchanged =
                    matches!(outcome.result, SaveResult::Refused { unfinished: false, .. });
                post.put(Event::Saved(outcome));
                if unchanged {
                    job = work.recv().ok();
                    continue;
                }
            }
            Some(Job::Load(_)) => {}
            Some(Job::Create) => {
                let reason = options.library_dir(chosen.as_ref()).and_then(|folder| {
                    match fs::copy_embedded(&folder) {
                        Ok(true) => None,
                        // Nothing that is there is written over, and none of it is the library yet.
                        Ok(false) => Some(String::from("@empty.folder_taken")),
                        Err(error) => Some(error.to_string()),
                    }
                });
                if let Some(reason) = reason {
                    post.put(Event::Failed { key: "toast.library_failed", reason });
                }
            }
            Some(Job::Changed) => {}
            None => return,
        }
        // Watched before it is read: a change in between is seen.
        watch(options, chosen.as_ref(), &mut watched, again, post);
        match read(options, chosen.as_ref(), &mut held) {
            Ok(opened) => {
                let n = opened.content.library.phrases.len();
                let folder = opened.folder.display().to_string();
                let content = Arc::new(opened.content);
                let read_only = opened.read_only;
                // The first library is shown at once and searched a moment later; where another is in
                // use already, it serves until this one can be searched.
                if shown {
                    content.index();
                }
                shown = true;
                post.put(Event::LibraryLoaded { content: Arc::clone(&content), folder, read_only });
                // What the first frame does not need is not computed while the window is being made.
                post.wait_for_face();
                let stretch = Stretch::begin("index the library");
                content.index();
                stretch.end(format_args!("{n} phrases"));
                check(&opened.folder, content, post);
            }
            Err(Problem { folder, reason }) => {
                log::warn!("no library in {folder}: {reason}");
                post.put(Event::LibraryMissing { folder, reason: Some(reason) });
            }
        }
        job = work.recv().ok();
    }
}

/// Reads the rules, checks every phrase by them, and reads the dialogues. The phrases can be used
/// meanwhile.
fn check(folder: &Path, content: Arc<Content>, post: &Post) {
    let stretch = Stretch::begin("read the rules");
    let Checked { value, diagnostics } = rulebook::read(Some(folder));
    stretch.end(format_args!("{} rules, {} problems", value.rules().len(), diagnostics.len()));
    let rulebook = Arc::new(value);
    post.put(Event::RulebookLoaded { rulebook: Arc::clone(&rulebook), diagnostics });
    let today = super::clock::now().0.date();
    let stretch = Stretch::begin("check the library");
    let findings = content.findings(&rulebook, today);
    stretch.end(format_args!("{} findings", findings.iter().map(Vec::len).sum::<usize>()));
    post.put(Event::Checked { content, findings });
    let Checked { value, diagnostics } = dialogues::read(Some(folder));
    post.put(Event::DialoguesLoaded { dialogues: Arc::new(value), diagnostics });
}

/// Watches the team's and one's own folder, unless they are watched already.
fn watch(
    options: &Options,
    chosen: Option<&PathBuf>,
    watched: &mut Vec<(PathBuf, fs::Watcher)>,
    again: &Sender<Job>,
    post: &Post,
) {
    let wanted: Vec<PathBuf> =
        options.library_dir(chosen).into_iter().chain(options.personal_dir()).collect();
    watched.retain(|(folder, _)| wanted.contains(folder));
    for folder in wanted {
        if watched.iter().any(|(held, _)| *held == folder) {
            continue;
        }
        let again = again.clone();
        let (watcher, instead) = fs::Watcher::start(folder.clone(), move || {
            // The thread that listens ends with the program.
            let _ = again.send(Job::Changed);
        });
        log::info!("watches {}", folder.display());
        if let Some(reason) = instead {
            log::warn!("looks every few seconds instead of being told: {reason}");
            post.put(Event::Failed { key: "toast.watch_failed", reason });
        }
        watched.push((folder, watcher));
    }
}
