//! The disk: reads a library's folder, writes files whole or not at all, watches for changes, and
//! knows where the user's data lives. The only file that names `std::fs`.
//! It does not look inside the files; bytes go in and out.

#![allow(clippy::disallowed_methods, reason = "this is the room whose doors are shut elsewhere")]

pub mod append;
pub mod disk;
pub mod embedded;
pub mod own;
pub mod watch;
pub mod whole;

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use self::disk::{Disk as _, System};
use crate::library::SourceFile;

pub use embedded::{copy_embedded, embedded_dir_files, embedded_library};
pub use watch::Watcher;

/// The folders of a library that hold its files, by name.
pub const LIBRARY_DIRS: [&str; 5] = ["phrases", "rulebook", "playbooks", "dialogues", HISTORY_DIR];

/// The folder of a library that holds what was done to its phrases, as files of JSON lines.
const HISTORY_DIR: &str = "history";

/// The largest file that is taken into memory, in bytes. The intake gate refuses far smaller ones,
/// with a better explanation; this only keeps a stray disk image out.
const MAX_READ_BYTES: u64 = 64 << 20;

const TEMP_PREFIX: &str = ".话术-";
const TEMP_SUFFIX: &str = ".tmp";
const TEMP_MAX_AGE: Duration = Duration::from_secs(60 * 60);

/// What could not be done on the disk. Every `io::Error` of this module carries one.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An operation the system refused; the target is as it was before.
    #[error("could not {operation} `{}`: {source}", path.display())]
    Refused {
        /// What was tried, such as `read` or `replace`.
        operation: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The new file is in place, but the system did not confirm that it would survive a power cut.
    #[error("`{}` is saved, but the disk did not confirm it: {source}", path.display())]
    Unconfirmed {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Error {
    /// What an `io::Error` of this module carries.
    pub fn of(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }

    /// What the system said, without the operation and the path, for whoever tells these anyway.
    pub fn reason(error: &io::Error) -> String {
        match Self::of(error) {
            Some(Self::Refused { source, .. } | Self::Unconfirmed { source, .. }) => {
                source.to_string()
            }
            None => error.to_string(),
        }
    }

    fn refused(operation: &'static str, path: &Path) -> impl FnOnce(io::Error) -> io::Error {
        move |source| match Self::of(&source) {
            Some(_) => source,
            None => Self::Refused { operation, path: path.to_path_buf(), source }.into(),
        }
    }
}

impl From<Error> for io::Error {
    fn from(error: Error) -> Self {
        let (Error::Refused { source, .. } | Error::Unconfirmed { source, .. }) = &error;
        Self::new(source.kind(), error)
    }
}

/// The library's own file and its phrase files, in order of name. Copies that a synchroniser made
/// on conflict are among them, so that someone can be told. An unreadable file is an entry that
/// says why.
///
/// # Errors
/// If `folder`, or its `phrases`, is there no more or cannot be listed. A folder that is there and
/// empty is no error: it may be a drive that is not mounted, so the caller decides what it means.
pub fn read_library(folder: &Path) -> io::Result<Vec<SourceFile>> {
    let mut files = read_listed(folder, None)?;
    files.extend(read_dir_files(folder, "phrases")?);
    Ok(files)
}

/// The YAML files of one of the library's folders, such as `rulebook`, in order of name; of `history`
/// the files of JSON lines. None if the library has no such folder.
///
/// # Errors
/// If the folder is there but cannot be listed.
pub fn read_dir_files(folder: &Path, sub: &str) -> io::Result<Vec<SourceFile>> {
    match read_listed(folder, Some(sub)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        listed => listed,
    }
}

/// Every file of the library, in all of its folders.
///
/// # Errors
/// As `read_library`.
pub fn read_all(folder: &Path) -> io::Result<Vec<SourceFile>> {
    let mut files = read_listed(folder, None)?;
    for sub in LIBRARY_DIRS {
        files.extend(read_dir_files(folder, sub)?);
    }
    Ok(files)
}

/// The files in `folder` whose names end in `.json`, in order of name, and the names of everything else
/// in it; what is hidden aside. Meant for a folder into which a team's members put their reports.
/// Before each file `go_on` is told how many were read, of how many; where it says no, nothing comes of it.
///
/// # Errors
/// If `folder` is not there or cannot be listed.
pub fn read_json_files(
    folder: &Path,
    go_on: &mut dyn FnMut(usize, usize) -> bool,
) -> io::Result<Option<JsonFiles>> {
    let refused = || Error::refused("list", folder);
    let mut listed: Vec<(String, PathBuf)> = Vec::new();
    let mut beside = Vec::new();
    for entry in fs::read_dir(folder).map_err(refused())? {
        let entry = entry.map_err(refused())?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        if name.to_lowercase().ends_with(".json") {
            listed.push((name, entry.path()));
        } else {
            beside.push(name);
        }
    }
    listed.sort();
    beside.sort();
    let n_all = listed.len();
    let mut files = Vec::with_capacity(n_all);
    for (n_read, (name, path)) in listed.into_iter().enumerate() {
        if !go_on(n_read, n_all) {
            return Ok(None);
        }
        let content = read_bounded(&path).map_err(|error| error.to_string());
        files.push(SourceFile { content, path: path.display().to_string(), name });
    }
    Ok(Some((files, beside)))
}

/// The files of a folder that are read, and the names of the others.
pub type JsonFiles = (Vec<SourceFile>, Vec<String>);

fn read_listed(folder: &Path, sub: Option<&str>) -> io::Result<Vec<SourceFile>> {
    let dir = sub.map_or_else(|| folder.to_path_buf(), |sub| folder.join(sub));
    let refused = || Error::refused("list", &dir);
    let mut listed: Vec<(String, PathBuf)> = Vec::new();
    for entry in fs::read_dir(&dir).map_err(refused())? {
        let entry = entry.map_err(refused())?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_ours = match sub {
            None => is_yaml(&name) && is_library_file(&name),
            Some(HISTORY_DIR) => is_json_lines(&name),
            Some(_) => is_yaml(&name),
        };
        if is_ours {
            let name = sub.map_or_else(|| name.clone(), |sub| format!("{sub}/{name}"));
            listed.push((name, entry.path()));
        }
    }
    listed.sort();
    let mut files = Vec::with_capacity(listed.len());
    for (name, path) in listed {
        let bytes = read_bounded(&path);
        // Deleted while we were reading its neighbours: not there is not unreadable. A link that
        // leads nowhere is.
        if is_missing(&bytes) && is_missing(&fs::symlink_metadata(&path)) {
            continue;
        }
        let bytes = bytes.map_err(|error| error.to_string());
        files.push(SourceFile { path: path.display().to_string(), name, content: bytes });
    }
    Ok(files)
}

fn is_missing<T>(found: &io::Result<T>) -> bool {
    found.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
}

/// True for names such as `apology.yaml`, but not for hidden files: our temporary files and other
/// programs' leftovers are hidden.
pub(crate) fn is_yaml(name: &str) -> bool {
    let ending = Path::new(name).extension().and_then(OsStr::to_str).unwrap_or_default();
    !name.starts_with('.')
        && (ending.eq_ignore_ascii_case("yaml") || ending.eq_ignore_ascii_case("yml"))
}

/// True for names such as `a1b2.jsonl`, but not for hidden files.
pub(crate) fn is_json_lines(name: &str) -> bool {
    let ending = Path::new(name).extension().and_then(OsStr::to_str).unwrap_or_default();
    !name.starts_with('.') && ending.eq_ignore_ascii_case("jsonl")
}

/// True for `library.yaml` and for what a synchroniser makes of it (`library.sync-conflict-….yaml`).
fn is_library_file(name: &str) -> bool {
    name.split('.').next() == Some("library")
}

/// The content of a library's file. A pipe or a device by that name would never end.
fn read_bounded(path: &Path) -> io::Result<Vec<u8>> {
    if path.to_str().is_none() {
        return Err(io::Error::other("its name is not valid UTF-8"));
    }
    let found = fs::metadata(path)?;
    if !found.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    if found.len() > MAX_READ_BYTES {
        return Err(io::Error::other(format!("it is {} MiB large", found.len() >> 20)));
    }
    fs::read(path)
}

/// A file to be read piece by piece.
///
/// # Errors
/// If it is not there or may not be read.
pub fn open(path: &Path) -> io::Result<impl Read + use<>> {
    File::open(path).map_err(Error::refused("open", path))
}

/// The whole content of a file.
///
/// # Errors
/// If it is not there or may not be read.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    fs::read(path).map_err(Error::refused("read", path))
}

/// Makes `bytes` the content of the file at `path`: whole, or not at all. Readers see the old or
/// the new content, whatever happens meanwhile. A link stays a link; permissions stay as they were.
/// The folder of a new file is made if only that one is missing.
///
/// # Errors
/// If the file or its folder may not be written, the disk is full, and the like: the file is then as
/// it was. `Error::Unconfirmed` alone comes after the file has been replaced.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    whole::write(&System, path, bytes)
}

/// A new file of ours in `dir` that removes itself unless told otherwise.
fn create_temp(dir: &Path) -> io::Result<tempfile::NamedTempFile> {
    tempfile::Builder::new()
        .prefix(TEMP_PREFIX)
        .suffix(TEMP_SUFFIX)
        // Not the private permissions of temporary files: this one is going to be the team's.
        .make_in(dir, |path| OpenOptions::new().read(true).write(true).create_new(true).open(path))
}

fn is_temp(name: &OsStr) -> bool {
    name.to_str().is_some_and(|name| name.starts_with(TEMP_PREFIX) && name.ends_with(TEMP_SUFFIX))
}

/// The file that `path` means, even if it does not exist yet.
fn resolve_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_path_buf();
    // As many as Linux follows.
    for _ in 0..40 {
        match fs::symlink_metadata(&path) {
            Ok(found) if found.is_symlink() => {
                let to = fs::read_link(&path)?;
                path = path.parent().map_or_else(|| to.clone(), |dir| dir.join(&to));
            }
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(_) | Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("the links go round in a circle"))
}

/// Makes `dir` and all that is missing above it.
///
/// # Errors
/// If a part may not be made, or is a file.
pub fn make_dir(dir: &Path) -> io::Result<()> {
    fs::create_dir_all(dir).map_err(Error::refused("make", dir))
}

fn sync_dir(dir: &Path) -> io::Result<()> {
    System.sync_dir(dir)
}

/// Tries again for half a second what Windows refuses while a virus scanner or an indexer looks at
/// the file.
fn retry<T>(mut attempt: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    for _ in 0..10 {
        match attempt() {
            Err(error) if is_passing(&error) => std::thread::sleep(Duration::from_millis(50)),
            done => return done,
        }
    }
    attempt()
}

/// ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION.
fn is_passing(error: &io::Error) -> bool {
    cfg!(windows) && matches!(error.raw_os_error(), Some(5 | 32 | 33))
}

/// Makes a folder that holds `files`, if `folder` is missing or empty: whole, or not at all.
/// Gives true if it was written, false if something is there already.
///
/// # Errors
/// If the folder cannot be made. What was there is untouched.
pub fn write_folder(files: &[SourceFile], folder: &Path) -> io::Result<bool> {
    let folder = std::path::absolute(folder)
        .and_then(|folder| resolve_links(&folder))
        .map_err(Error::refused("find", folder))?;
    let refused = || Error::refused("make", &folder);
    if is_taken(&folder).map_err(refused())? {
        return Ok(false);
    }
    let parent = folder.parent().ok_or_else(|| refused()(io::Error::other("it has no parent")))?;
    make_dir(parent)?;
    let temp = tempfile::Builder::new()
        .prefix(TEMP_PREFIX)
        .suffix(TEMP_SUFFIX)
        // The guard knows how to remove files; this is a folder, watched over here.
        .disable_cleanup(true)
        .make_in(parent, |path| fs::create_dir(path))
        .map_err(refused())?;
    let moved = fill_folder(files, temp.path()).and_then(|()| rename_folder(temp.path(), &folder));
    if let Err(error) = moved {
        // The sweep takes what cannot be removed now.
        let _ = fs::remove_dir_all(temp.path());
        // Another window may have been faster.
        return if is_taken(&folder).unwrap_or(false) { Ok(false) } else { Err(refused()(error)) };
    }
    sync_dir(parent).map_err(|source| Error::Unconfirmed { path: folder.clone(), source })?;
    Ok(true)
}

/// True if there is something at `folder` that must not be overwritten.
fn is_taken(folder: &Path) -> io::Result<bool> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_some()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

fn fill_folder(files: &[SourceFile], dir: &Path) -> io::Result<()> {
    let mut made = vec![dir.to_path_buf()];
    for file in files {
        let bytes = file.content.as_deref().map_err(|reason| io::Error::other(reason.clone()))?;
        let path = dir.join(&file.name);
        if let Some(sub) = path.parent().filter(|sub| !made.iter().any(|held| held == sub)) {
            fs::create_dir_all(sub)?;
            made.push(sub.to_path_buf());
        }
        let mut file = File::create_new(&path)?;
        file.write_all(bytes)?;
        file.sync_all()?;
    }
    made.iter().try_for_each(|dir| sync_dir(dir))
}

/// Unix replaces an empty folder, and only an empty one, in one step. Windows replaces none.
fn rename_folder(from: &Path, to: &Path) -> io::Result<()> {
    if cfg!(windows) && to.is_dir() {
        // Removes it only if it is empty.
        fs::remove_dir(to)?;
    }
    retry(|| fs::rename(from, to))
}

/// True if phrases can be written into the library in `folder`. Tries it, as permission bits tell
/// neither of access lists nor of drives mounted for reading.
pub fn is_writable(folder: &Path) -> bool {
    let phrases = folder.join("phrases");
    create_temp(folder).is_ok() && (!phrases.is_dir() || create_temp(&phrases).is_ok())
}

/// Removes what a killed save left behind: our own temporary files in and beside the library that
/// are over an hour old. Younger ones may belong to another window that is saving just now.
pub fn sweep_temp(folder: &Path) {
    let subs = LIBRARY_DIRS.map(|sub| folder.join(sub));
    let own = [folder.join(own::DIR), folder.join(own::DIR).join(own::BACKUP)];
    let beside = folder.parent().map(Path::to_path_buf);
    for dir in subs.into_iter().chain(own).chain([folder.to_path_buf()]).chain(beside) {
        // Nothing to be done where nothing can be written, and the next start tries again.
        let _ = sweep_dir(&dir);
    }
}

fn sweep_dir(dir: &Path) -> io::Result<()> {
    let stale: Vec<fs::DirEntry> =
        fs::read_dir(dir)?.flatten().filter(|entry| is_temp(&entry.file_name())).collect();
    if stale.is_empty() {
        return Ok(());
    }
    // The time as the file's own drive tells it, which may be a server with another clock.
    let now = create_temp(dir)?.as_file().metadata()?.modified()?;
    for entry in stale {
        let found = entry.metadata()?;
        let age = now.duration_since(found.modified()?).unwrap_or_default();
        if age < TEMP_MAX_AGE {
            continue;
        }
        if found.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Moves a broken file out of the way together with those that belong to it: `state.db` with its
/// `-wal` and `-shm` becomes `state.db.broken-1`, `state.db.broken-1-wal` … Gives the new place.
///
/// # Errors
/// If a file cannot be renamed.
pub fn set_aside(path: &Path, suffixes: &[&str]) -> io::Result<PathBuf> {
    let with = |path: &Path, suffix: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    };
    let is_free = |aside: &PathBuf| {
        suffixes
            .iter()
            .chain(&[""])
            .all(|suffix| fs::symlink_metadata(with(aside, suffix)).is_err())
    };
    let aside = (1_u32..)
        .map(|n| with(path, &format!(".broken-{n}")))
        .find(is_free)
        .ok_or_else(|| io::Error::other("too many broken files"))?;
    // The main file goes last: until then a second attempt finds it broken again.
    for suffix in suffixes.iter().chain(&[""]) {
        let from = with(path, suffix);
        match fs::rename(&from, with(&aside, suffix)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound && !suffix.is_empty() => {}
            moved => moved.map_err(Error::refused("rename", &from))?,
        }
    }
    Ok(aside)
}

/// What kind of shared drive `folder` is on, if the system tells: other machines' changes on it are
/// announced to nobody.
#[cfg(target_os = "linux")]
pub(crate) fn remote_kind(folder: &Path) -> Option<String> {
    let near = folder.ancestors().find_map(|dir| fs::canonicalize(dir).ok())?;
    remote_kind_in(&fs::read_to_string("/proc/self/mountinfo").ok()?, &near)
}

/// The same from the text of `/proc/self/mountinfo` (proc(5)): the fifth field is where a file
/// system is mounted, the one after the lone `-` its kind. The last of the longest matches counts.
#[cfg(any(target_os = "linux", test))]
fn remote_kind_in(mountinfo: &str, folder: &Path) -> Option<String> {
    const REMOTE: [&str; 12] = [
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "ncpfs",
        "afs",
        "9p",
        "ceph",
        "glusterfs",
        "davfs",
        "fuse.",
    ];
    let mounts = mountinfo.lines().filter_map(|line| {
        let (places, kinds) = line.split_once(" - ")?;
        // Blanks in names are written as octal numbers.
        let at = places.split(' ').nth(4)?.replace("\\040", " ");
        let kind = kinds.split(' ').next()?;
        folder.starts_with(&at).then(|| (Path::new(&at).components().count(), kind))
    });
    let (_, kind) = mounts.max_by_key(|(depth, _)| *depth)?;
    REMOTE
        .iter()
        .any(
            |remote| if remote.ends_with('.') { kind.starts_with(remote) } else { kind == *remote },
        )
        .then(|| kind.to_owned())
}

/// Windows gives the true, `UNC`, path of a shared drive, even if it has a letter.
#[cfg(windows)]
pub(crate) fn remote_kind(folder: &Path) -> Option<String> {
    use std::path::{Component, Prefix};
    let near = folder.ancestors().find_map(|dir| fs::canonicalize(dir).ok())?;
    match near.components().next() {
        Some(Component::Prefix(prefix)) => match prefix.kind() {
            Prefix::UNC(..) | Prefix::VerbatimUNC(..) => Some("UNC".to_owned()),
            _ => None,
        },
        _ => None,
    }
}

/// macOS mounts shared drives under `/Volumes`, and local ones too; looking there costs little.
#[cfg(not(any(target_os = "linux", windows)))]
pub(crate) fn remote_kind(folder: &Path) -> Option<String> {
    let near = folder.ancestors().find_map(|dir| fs::canonicalize(dir).ok())?;
    near.starts_with("/Volumes").then(|| "/Volumes".to_owned())
}

/// The user's data folder: `DETI_DATA` if set, else the one the system names for `deti`. It need
/// not exist.
pub fn data_dir() -> Option<PathBuf> {
    let chosen = std::env::var_os("DETI_DATA").filter(|path| !path.is_empty()).map(PathBuf::from);
    chosen.or_else(|| {
        let dirs = directories::ProjectDirs::from("", "", "deti")?;
        Some(dirs.data_dir().to_path_buf())
    })
}

/// Where the team's library lies unless another was chosen.
pub fn default_library_dir(data: &Path) -> PathBuf {
    data.join("library")
}

/// Where one's own phrases lie.
pub fn personal_library_dir(data: &Path) -> PathBuf {
    data.join("personal")
}

/// The folder that exports go to, in the user's data folder.
pub fn exports_dir(data: &Path) -> PathBuf {
    data.join("exports")
}

/// Where use, favourites and settings are kept.
pub fn state_path(data: &Path) -> PathBuf {
    data.join("state.db")
}
