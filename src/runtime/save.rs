//! Saves: changes of several files and lines of history as one job, done whole or not at all, on top of
//! whatever others saved meanwhile; and makes good a job that a crash cut short.
//! It decides nothing about phrases.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::logging::{Stretch, name_of};
use crate::app::save::{
    Edits, FileConflict, FileEdits, SaveJob, SaveOutcome, SaveResult, SavedFile,
};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::fs::disk::Disk;
use crate::fs::whole::{self, Replaced};
use crate::fs::{Error, append, own};
use crate::library::yaml::Text;
use crate::library::{Scope, edit, merge};
use crate::rulebook;

/// How often a job begins anew because someone else keeps writing.
const MOST_ATTEMPTS: usize = 20;

/// Where the libraries are.
#[derive(Clone, Copy, Debug)]
pub struct Folders<'a> {
    /// The team's.
    pub team: &'a Path,
    /// One's own, if there can be one.
    pub personal: Option<&'a Path>,
}

impl Folders<'_> {
    fn of(&self, scope: Scope) -> Option<&Path> {
        let folder = match scope {
            Scope::Team => Some(self.team),
            Scope::Personal => self.personal,
        };
        // Nowhere is not here.
        folder.filter(|folder| !folder.as_os_str().is_empty())
    }
}

/// Carries out `job` on `disk`.
pub fn save(disk: &dyn Disk, folders: Folders<'_>, job: &SaveJob) -> SaveOutcome {
    let stretch = Stretch::begin("save");
    let result = run(disk, folders, job).unwrap_or_else(|end| end);
    let edits = job.files.iter().map(|file| file.edits.n_edits()).sum::<usize>();
    let (number, files) = (job.number, job.files.len());
    stretch.end(format_args!("{number}, {files} files, {edits} edits: {}", name_of(&result)));
    SaveOutcome { number, result }
}

/// Makes good a job that was begun in `folder` and cut short, if there is one and nobody is saving.
/// Gives true if files were changed.
///
/// # Errors
/// If the disk does not let it; the next try may.
pub fn recover(disk: &dyn Disk, folder: &Path) -> io::Result<bool> {
    if !own::has_journal(disk, folder) {
        return Ok(false);
    }
    log::warn!("finishes a save that was cut short in {}", folder.display());
    let _locked = own::lock(disk, folder)?;
    finish(disk, folder)
}

/// One thing that a job does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Step {
    /// Another content for a file that is what it was.
    Replace {
        /// The path inside the folder.
        name: String,
        /// SHA-256 of what it holds before; absent: there is no such file.
        before: Option<String>,
        /// What it holds afterwards.
        after: String,
    },
    /// Lines at the end of a file.
    Append {
        /// The path inside the folder.
        name: String,
        /// The lines.
        lines: Vec<String>,
    },
}

/// A file of a job, as it is and as it will be.
struct Planned {
    scope: Scope,
    name: String,
    path: PathBuf,
    before: Option<Vec<u8>>,
    /// The same as text.
    text_before: Option<Arc<str>>,
    after: String,
}

impl Planned {
    fn changes(&self) -> bool {
        self.before.as_deref() != Some(self.after.as_bytes())
    }
}

/// A file that was replaced, to be taken back if the job fails later.
struct Done {
    scope: Scope,
    name: String,
    path: PathBuf,
    before: Option<Vec<u8>>,
    after: String,
    earlier: Option<PathBuf>,
}

fn run(disk: &dyn Disk, folders: Folders<'_>, job: &SaveJob) -> Result<SaveResult, SaveResult> {
    let mut job = job.clone();
    // Inserted first, removed last: whatever happens, no phrase is in neither file.
    job.files.sort_by_key(|file| (file.scope, !file.edits.insert()));
    let has_lines = !job.before.is_empty() || !job.after.is_empty();
    let mut scopes: Vec<Scope> = job.files.iter().map(|file| file.scope).collect();
    scopes.extend(has_lines.then_some(Scope::Team));
    scopes.sort_unstable();
    scopes.dedup();
    let mut locks = Vec::new();
    for scope in &scopes {
        let folder = folders.of(*scope).ok_or_else(|| {
            refused_by_disk(Path::new(""), &io::ErrorKind::NotFound.into(), false)
        })?;
        // One's own folder is made when it is first needed; the team's is never.
        let there = match scope {
            Scope::Team => Ok(()),
            Scope::Personal => whole::make_last_dir(disk, folder),
        };
        let locked = there.and_then(|()| own::lock(disk, folder)).and_then(|locked| {
            finish(disk, folder)?;
            Ok(locked)
        });
        locks.push(locked.map_err(|error| refused_by_disk(folder, &error, false))?);
    }
    let mut work = Work {
        disk,
        folders,
        job: &job,
        done: Vec::new(),
        told_before: false,
        unconfirmed: None,
        journals: Vec::new(),
    };
    let mut merged = false;
    for _ in 0..MOST_ATTEMPTS {
        let plan = match work.plan(&mut merged) {
            Ok(plan) => plan,
            Err(end) => return Err(work.take_back(end)),
        };
        match work.attempt(&plan) {
            Ok(true) => {
                let files = plan
                    .into_iter()
                    .map(|file| SavedFile {
                        scope: file.scope,
                        name: file.name,
                        before: file.text_before,
                        text: file.after.into(),
                    })
                    .collect();
                let unconfirmed = work.unconfirmed.take();
                return Ok(SaveResult::Saved { files, merged, unconfirmed });
            }
            Ok(false) => {}
            Err((path, error)) => {
                let end = refused_by_disk(&path, &error, false);
                return Err(work.take_back(end));
            }
        }
    }
    let path = job.files.first().and_then(|file| work.path(file)).unwrap_or_default();
    let end = refused_by_disk(&path, &io::ErrorKind::ResourceBusy.into(), false);
    Err(work.take_back(end))
}

/// A job under way.
struct Work<'a> {
    disk: &'a dyn Disk,
    folders: Folders<'a>,
    job: &'a SaveJob,
    done: Vec<Done>,
    told_before: bool,
    unconfirmed: Option<String>,
    /// Folders with a journal of this job.
    journals: Vec<PathBuf>,
}

type Failure = (PathBuf, io::Error);

impl Work<'_> {
    fn path(&self, file: &FileEdits) -> Option<PathBuf> {
        self.folders.of(file.scope).map(|folder| folder.join(&file.name))
    }

    /// What every file is going to hold, on top of what it holds now.
    fn plan(&self, merged: &mut bool) -> Result<Vec<Planned>, SaveResult> {
        let mut plan = Vec::with_capacity(self.job.files.len());
        let mut conflicts = Vec::new();
        let mut diagnostics = Vec::new();
        for file in &self.job.files {
            let Some(path) = self.path(file) else { continue };
            let told = path.display().to_string();
            let before = match self.disk.read(&path) {
                Ok(bytes) => Some(bytes),
                Err(error) if error.kind() == io::ErrorKind::NotFound => None,
                Err(error) => return Err(refused_by_disk(&path, &error, false)),
            };
            let now = match before.as_deref().map(|bytes| Text::decode(&told, bytes)) {
                Some(Ok(text)) => text.text,
                Some(Err(refused)) => {
                    diagnostics.push(refused);
                    continue;
                }
                None => Arc::from(file.heading.as_str()),
            };
            let fresh = before.is_none() && file.base.is_empty();
            let is_base = fresh || *now == *file.base;
            if !is_base {
                let ours = self.done.iter().any(|done| {
                    (done.scope, &done.name) == (file.scope, &file.name) && *now == *done.after
                });
                *merged |= !ours;
            }
            let mut clashes = |conflicts_in_file| {
                conflicts.push(FileConflict {
                    scope: file.scope,
                    name: file.name.clone(),
                    theirs: if before.is_some() { Arc::clone(&now) } else { "".into() },
                    conflicts: conflicts_in_file,
                });
            };
            let after = match &file.edits {
                Edits::Phrases(edits) => {
                    let edits = if is_base {
                        Ok(edits.clone())
                    } else {
                        merge::merge(&told, &file.base, edits, &now).map(|found| {
                            if !found.conflicts.is_empty() {
                                clashes(found.conflicts);
                            }
                            found.edits
                        })
                    };
                    if before.is_none() && edits.as_ref().is_ok_and(Vec::is_empty) {
                        continue;
                    }
                    edits.and_then(|edits| edit::edit(&told, &now, &edits)).map(|done| done.text)
                }
                Edits::Rules(edits) => match rulebook::edit::edit(&told, &now, edits) {
                    Ok(text) => Ok(text),
                    Err(rulebook::edit::Refused::Changed) => {
                        clashes(Vec::new());
                        continue;
                    }
                    Err(rulebook::edit::Refused::Because(found)) => Err(*found),
                },
            };
            match after {
                Ok(after) => plan.push(Planned {
                    scope: file.scope,
                    name: file.name.clone(),
                    path,
                    text_before: before.is_some().then(|| Arc::clone(&now)),
                    before,
                    after: exact(&told, file, is_base, &after).unwrap_or(after),
                }),
                Err(refused) => diagnostics.push(refused),
            }
        }
        if !diagnostics.is_empty() {
            return Err(SaveResult::Refused { diagnostics, unfinished: false });
        }
        if !conflicts.is_empty() {
            return Err(SaveResult::Conflict { files: conflicts });
        }
        Ok(plan)
    }

    /// Does what is planned. False if someone else wrote meanwhile.
    fn attempt(&mut self, plan: &[Planned]) -> Result<bool, Failure> {
        let log = self.folders.team.join(&self.job.log);
        if !self.told_before && !self.job.before.is_empty() {
            self.append(&log, &self.job.before)?;
            self.told_before = true;
        }
        self.write_journals(plan)?;
        for file in plan.iter().filter(|file| file.changes()) {
            if !self.replace(file)? {
                return Ok(false);
            }
        }
        if !self.job.after.is_empty() {
            self.append(&log, &self.job.after)?;
        }
        // From here on everything is saved; what fails now is no reason to take it back.
        for folder in std::mem::take(&mut self.journals) {
            if let Err(error) = own::remove_journal(self.disk, &folder) {
                self.unconfirmed.get_or_insert(Error::reason(&error));
            }
        }
        Ok(true)
    }

    /// One journal in each folder where more than one thing is going to be done.
    fn write_journals(&mut self, plan: &[Planned]) -> Result<(), Failure> {
        for scope in [Scope::Team, Scope::Personal] {
            let Some(folder) = self.folders.of(scope) else { continue };
            let changed = plan.iter().filter(|file| file.scope == scope && file.changes());
            let mut steps: Vec<Step> = changed
                .map(|file| Step::Replace {
                    name: file.name.clone(),
                    before: file.before.as_deref().map(digest),
                    after: file.after.clone(),
                })
                .collect();
            if scope == Scope::Team && !self.job.after.is_empty() {
                let (name, lines) = (self.job.log.clone(), self.job.after.clone());
                steps.push(Step::Append { name, lines });
            }
            let folder = folder.to_path_buf();
            // One that was begun must keep pace with what others wrote meanwhile.
            if steps.len() < 2 && !self.journals.contains(&folder) {
                continue;
            }
            let written = serde_json::to_vec(&steps)
                .map_err(io::Error::from)
                .and_then(|bytes| own::write_journal(self.disk, &folder, &bytes));
            let refused = written
                .as_ref()
                .is_err_and(|error| matches!(Error::of(error), Some(Error::Refused { .. })));
            if !refused && !self.journals.contains(&folder) {
                self.journals.push(folder.clone());
            }
            written.map_err(|error| (folder, error))?;
        }
        Ok(())
    }

    fn replace(&mut self, file: &Planned) -> Result<bool, Failure> {
        let Some(folder) = self.folders.of(file.scope) else { return Ok(true) };
        let failed = |error| (file.path.clone(), error);
        let earlier = own::backup_path(self.disk, folder, &file.name).map_err(failed)?;
        let failed = |error| (file.path.clone(), error);
        let replaced = whole::replace(
            self.disk,
            &file.path,
            file.before.as_deref(),
            file.after.as_bytes(),
            &earlier,
        );
        match replaced.map_err(failed)? {
            Replaced::Done { earlier, unconfirmed } => {
                if let Some(error) = unconfirmed {
                    self.unconfirmed.get_or_insert(Error::reason(&error));
                }
                self.done.push(Done {
                    scope: file.scope,
                    name: file.name.clone(),
                    path: file.path.clone(),
                    before: file.before.clone(),
                    after: file.after.clone(),
                    earlier,
                });
                Ok(true)
            }
            Replaced::Differs => Ok(false),
        }
    }

    fn append(&mut self, log: &Path, lines: &[String]) -> Result<(), Failure> {
        match append::lines(self.disk, log, lines) {
            Ok(()) => Ok(()),
            Err(error) if matches!(Error::of(&error), Some(Error::Unconfirmed { .. })) => {
                self.unconfirmed.get_or_insert(Error::reason(&error));
                Ok(())
            }
            Err(error) => Err((log.to_path_buf(), error)),
        }
    }

    /// Takes back what was done of a job that ends with `end`.
    fn take_back(&mut self, end: SaveResult) -> SaveResult {
        let mut whole = true;
        for done in std::mem::take(&mut self.done).into_iter().rev() {
            whole &= self.take_back_one(&done);
        }
        if whole {
            for folder in std::mem::take(&mut self.journals) {
                // What it speaks of is as it was, so that it would be done after all if it stayed.
                whole &= own::remove_journal(self.disk, &folder).is_ok();
            }
        }
        match end {
            _ if whole => end,
            SaveResult::Refused { diagnostics, .. } => {
                SaveResult::Refused { diagnostics, unfinished: true }
            }
            SaveResult::Conflict { .. } | SaveResult::Saved { .. } => {
                let path = self.folders.team;
                refused_by_disk(path, &io::Error::other("it could not be taken back"), true)
            }
        }
    }

    fn take_back_one(&self, done: &Done) -> bool {
        let disk = self.disk;
        let after = done.after.as_bytes();
        let is_ours = || disk.read(&done.path).is_ok_and(|found| found == after);
        if !is_ours() {
            // Someone else wrote on top of it: theirs stays, and ours in it.
            return false;
        }
        let Some(before) = &done.before else {
            return disk.remove(&done.path).is_ok();
        };
        // The earlier version itself comes back: that takes no space.
        if let Some(earlier) = &done.earlier
            && disk.read(earlier).is_ok_and(|found| found == *before)
            && disk.resolve(&done.path).and_then(|path| disk.rename(earlier, &path)).is_ok()
        {
            return true;
        }
        whole::write(disk, &done.path, before).is_ok()
    }
}

/// The very bytes that `file` is to hold, if it is what it was when they were named and they say what
/// `after` says.
fn exact(path: &str, file: &FileEdits, is_base: bool, after: &str) -> Option<String> {
    let wanted = file.exact.as_deref().filter(|_| is_base)?;
    let says_the_same = match file.edits {
        Edits::Phrases(_) => merge::says_the_same(path, wanted, after),
        Edits::Rules(_) => rulebook::edit::says_the_same(path, wanted, after),
    };
    says_the_same.then(|| wanted.to_owned())
}

/// Does what is left of the job that the journal in `folder`, which is locked, tells of.
fn finish(disk: &dyn Disk, folder: &Path) -> io::Result<bool> {
    let Some(bytes) = own::read_journal(disk, folder)? else { return Ok(false) };
    let steps: Vec<Step> = serde_json::from_slice(&bytes).unwrap_or_default();
    let mut changed = false;
    for step in &steps {
        match step {
            Step::Replace { name, before, after } => {
                let Some(path) = inside(folder, name) else { continue };
                let now = match disk.read(&path) {
                    Ok(bytes) => Some(bytes),
                    Err(error) if error.kind() == io::ErrorKind::NotFound => None,
                    Err(error) => return Err(error),
                };
                // Done already, or changed by someone since: then both entries of a phrase that was
                // moving stand in the files, and the loader tells of it.
                if now.as_deref().map(digest) != *before {
                    continue;
                }
                let earlier = own::backup_path(disk, folder, name)?;
                whole::replace(disk, &path, now.as_deref(), after.as_bytes(), &earlier)?;
                changed = true;
            }
            Step::Append { name, lines } => {
                let Some(path) = inside(folder, name) else { continue };
                let held = match disk.read(&path) {
                    Ok(bytes) => bytes,
                    Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
                    Err(error) => return Err(error),
                };
                let mut counts: HashMap<&[u8], usize> = HashMap::new();
                for line in held.split(|byte| *byte == b'\n') {
                    *counts.entry(line).or_default() += 1;
                }
                let missing: Vec<String> = lines
                    .iter()
                    .filter(|line| !counts.contains_key(line.as_bytes()))
                    .cloned()
                    .collect();
                changed |= !missing.is_empty();
                append::lines(disk, &path, &missing)?;
            }
        }
    }
    own::remove_journal(disk, folder)?;
    Ok(changed)
}

/// The file `name` inside `folder`, unless it would lie outside.
fn inside(folder: &Path, name: &str) -> Option<PathBuf> {
    let sound = name.split('/').all(|part| !part.is_empty() && part != ".." && part != ".");
    (sound && !name.contains(['\\', ':'])).then(|| folder.join(name))
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The disk did not let it.
fn refused_by_disk(path: &Path, error: &io::Error, unfinished: bool) -> SaveResult {
    let place = match Error::of(error) {
        Some(Error::Refused { path, .. } | Error::Unconfirmed { path, .. }) => path,
        None => path,
    };
    let told = Diagnostic::new(Code::NotSaved)
        .at(Place::file(place.display().to_string()))
        .with("reason", Error::reason(error))
        .with("cure", cure(error));
    SaveResult::Refused { diagnostics: vec![told], unfinished }
}

/// What to do about an error, as a key of the words table.
fn cure(error: &io::Error) -> &'static str {
    use io::ErrorKind as Kind;
    match error.kind() {
        Kind::StorageFull | Kind::QuotaExceeded | Kind::FileTooLarge => "@save.cure_full",
        Kind::PermissionDenied => "@save.cure_denied",
        Kind::ReadOnlyFilesystem => "@save.cure_read_only",
        Kind::NotFound | Kind::NotADirectory | Kind::StaleNetworkFileHandle => "@save.cure_gone",
        Kind::WouldBlock | Kind::ResourceBusy | Kind::Deadlock => "@save.cure_busy",
        _ => "@save.cure_disk",
    }
}
