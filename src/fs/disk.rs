//! What saving asks of a disk, one operation at a time, and the real disk. Tests put another one in its
//! place that fails, stops or forgets at any operation they like.
//! It knows nothing of libraries, and makes no decision.

use std::any::Any;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::{is_missing, resolve_links, retry};

/// A disk.
pub trait Disk: Sync {
    /// The whole content of a file.
    ///
    /// # Errors
    /// `NotFound` if there is none; whatever else the system says.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
    /// What stands at `path`, links followed; `None` if nothing does.
    ///
    /// # Errors
    /// If the system does not say.
    fn look(&self, path: &Path) -> io::Result<Option<Found>>;
    /// The names in the folder `dir`.
    ///
    /// # Errors
    /// If it is no folder or cannot be listed.
    fn list(&self, dir: &Path) -> io::Result<Vec<String>>;
    /// The file that `path` means once links are followed, even if it does not exist yet.
    ///
    /// # Errors
    /// If the links go round in a circle.
    fn resolve(&self, path: &Path) -> io::Result<PathBuf>;
    /// Whether the file at `path` may be written; nothing is written.
    ///
    /// # Errors
    /// If it may not.
    fn ask(&self, path: &Path) -> io::Result<()>;
    /// A new file, with owner and permissions of `like`.
    ///
    /// # Errors
    /// `AlreadyExists` if something is there.
    fn create(&self, path: &Path, like: Option<&Path>) -> io::Result<Box<dyn Opened>>;
    /// A file to be written at its end, made if it is not there.
    ///
    /// # Errors
    /// If it may not be written.
    fn open_end(&self, path: &Path) -> io::Result<Box<dyn Opened>>;
    /// Gives the file `from` the name `to`, in the place of what is there.
    ///
    /// # Errors
    /// If it cannot; both are as they were then.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Lets two files change names in one step.
    ///
    /// # Errors
    /// `Unsupported` where the system knows no such step.
    fn swap(&self, a: &Path, b: &Path) -> io::Result<()>;
    /// Gives the file `from` a second name.
    ///
    /// # Errors
    /// `AlreadyExists` if something is there; `Unsupported` where files have one name each.
    fn link(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Takes a file away.
    ///
    /// # Errors
    /// If it is not there or may not be removed.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Makes a folder in one that is there.
    ///
    /// # Errors
    /// `AlreadyExists` if something is there.
    fn make_dir(&self, dir: &Path) -> io::Result<()>;
    /// Makes the names in `dir` last.
    ///
    /// # Errors
    /// If the disk does not confirm it.
    fn sync_dir(&self, dir: &Path) -> io::Result<()>;
    /// Holds the lock file at `path` until what is returned is dropped or its program ends; `None` if
    /// another holds it.
    ///
    /// # Errors
    /// If there can be no such file. `Unsupported` where the drive knows no locks.
    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Any>>>;
    /// Lets time pass.
    fn pause(&self, time: Duration);
}

/// An open file.
pub trait Opened {
    /// Writes all of `bytes` where the last writing ended.
    ///
    /// # Errors
    /// If not all of it could be written.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Makes what was written last.
    ///
    /// # Errors
    /// If the disk does not confirm it.
    fn sync(&mut self) -> io::Result<()>;
    /// The whole content.
    ///
    /// # Errors
    /// If it cannot be read.
    fn read_back(&mut self) -> io::Result<Vec<u8>>;
    /// Cuts it off after `n_bytes`.
    ///
    /// # Errors
    /// If it cannot.
    fn cut(&mut self, n_bytes: u64) -> io::Result<()>;
}

/// What stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// A file, a folder, or neither.
    pub kind: Kind,
    /// When it was last written, if the system tells.
    pub modified: Option<SystemTime>,
}

/// What kind of thing stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    File,
    /// A folder.
    Dir,
    /// A pipe, a device, and the like.
    Other,
}

/// The real disk.
#[derive(Clone, Copy, Debug, Default)]
pub struct System;

impl Disk for System {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    fn look(&self, path: &Path) -> io::Result<Option<Found>> {
        let found = fs::metadata(path);
        if is_missing(&found) {
            return Ok(None);
        }
        let found = found?;
        let kind = match () {
            () if found.is_file() => Kind::File,
            () if found.is_dir() => Kind::Dir,
            () => Kind::Other,
        };
        Ok(Some(Found { kind, modified: found.modified().ok() }))
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        let name = |entry: io::Result<fs::DirEntry>| {
            entry.map(|entry| entry.file_name().to_string_lossy().into_owned())
        };
        fs::read_dir(dir)?.map(name).collect()
    }

    fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        resolve_links(path)
    }

    fn ask(&self, path: &Path) -> io::Result<()> {
        retry(|| OpenOptions::new().write(true).open(path)).map(drop)
    }

    fn create(&self, path: &Path, like: Option<&Path>) -> io::Result<Box<dyn Opened>> {
        let file = OpenOptions::new().read(true).write(true).create_new(true).open(path)?;
        // First the permissions: what is private must not be open for a moment.
        if let Some(like) = like {
            let made = fs::metadata(like).and_then(|held| {
                keep_owner(&file, &held);
                file.set_permissions(held.permissions())
            });
            if let Err(error) = made {
                drop(file);
                // It is empty and ours.
                let _ = fs::remove_file(path);
                return Err(error);
            }
        }
        Ok(Box::new(file))
    }

    fn open_end(&self, path: &Path) -> io::Result<Box<dyn Opened>> {
        let file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
        Ok(Box::new(file))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        retry(|| fs::rename(from, to))
    }

    #[cfg(any(target_os = "linux", target_os = "macos"))]
    fn swap(&self, a: &Path, b: &Path) -> io::Result<()> {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        use rustix::io::Errno;
        match renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE) {
            Err(Errno::NOSYS | Errno::INVAL | Errno::NOTSUP) => {
                Err(io::ErrorKind::Unsupported.into())
            }
            done => Ok(done?),
        }
    }

    #[cfg(not(any(target_os = "linux", target_os = "macos")))]
    fn swap(&self, _: &Path, _: &Path) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::hard_link(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        retry(|| fs::remove_file(path))
    }

    fn make_dir(&self, dir: &Path) -> io::Result<()> {
        fs::create_dir(dir)
    }

    #[cfg(unix)]
    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        let dir = if dir.as_os_str().is_empty() { Path::new(".") } else { dir };
        File::open(dir)?.sync_all()
    }

    /// Elsewhere the system keeps its folders itself and opens none for this.
    #[cfg(not(unix))]
    fn sync_dir(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Any>>> {
        let file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Box::new(file))),
            Err(fs::TryLockError::WouldBlock) => Ok(None),
            Err(fs::TryLockError::Error(error)) => Err(error),
        }
    }

    fn pause(&self, time: Duration) {
        std::thread::sleep(time);
    }
}

impl Opened for File {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.sync_all()
    }

    fn read_back(&mut self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.rewind()?;
        self.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn cut(&mut self, n_bytes: u64) -> io::Result<()> {
        self.set_len(n_bytes)
    }
}

#[cfg(unix)]
fn keep_owner(file: &File, held: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    // Only an administrator may give files away; a member may still keep the shared group.
    if fchown(file, Some(held.uid()), Some(held.gid())).is_err() {
        let _ = fchown(file, None, Some(held.gid()));
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &fs::Metadata) {}
