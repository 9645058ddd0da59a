//! What Deti keeps beside a library, in its folder `.deti`: the lock that keeps two windows from saving
//! at once, earlier versions of the files, and the journal of a save of several files.
//! None of it is part of the library; nothing in it is read as phrases.

use std::any::Any;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::disk::Disk;
use super::{Error, whole};

/// The folder inside a library's folder.
pub const DIR: &str = ".deti";
const LOCK: &str = "lock";
const JOURNAL: &str = "journal";
/// The folder inside [`DIR`] that holds earlier versions.
pub const BACKUP: &str = "backup";

/// How long to wait for another window that is saving.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often to ask again.
const STEP: Duration = Duration::from_millis(20);

/// How many of a file's latest earlier versions are kept in any case.
const N_LATEST: usize = 20;
/// For how many days back one version a day is kept.
const N_DAYS: i64 = 30;
/// For how many weeks back one version a week is kept.
const N_WEEKS: i64 = 26;

/// A library that nobody else saves to as long as this lives.
pub struct Locked(#[expect(dead_code, reason = "held, not read")] Option<Box<dyn Any>>);

/// Keeps other windows, on this and other machines, from saving to the library in `folder`.
///
/// # Errors
/// `WouldBlock` if another window is still saving after five seconds; if `.deti` cannot be made.
pub fn lock(disk: &dyn Disk, folder: &Path) -> io::Result<Locked> {
    let dir = folder.join(DIR);
    whole::make_last_dir(disk, &dir)?;
    let path = dir.join(LOCK);
    let refused = || Error::refused("lock", &path);
    let mut waited = Duration::ZERO;
    loop {
        match disk.lock(&path) {
            Ok(Some(held)) => return Ok(Locked(Some(held))),
            // A drive without locks: the comparison before each replacement must do.
            Err(error) if error.kind() == io::ErrorKind::Unsupported => return Ok(Locked(None)),
            Err(error) => return Err(refused()(error)),
            Ok(None) if waited >= PATIENCE => {
                return Err(refused()(io::ErrorKind::WouldBlock.into()));
            }
            Ok(None) => {
                disk.pause(STEP);
                waited += STEP;
            }
        }
    }
}

/// True if a save of several files was begun in `folder` and not finished.
pub fn has_journal(disk: &dyn Disk, folder: &Path) -> bool {
    disk.look(&journal_path(folder)).is_ok_and(|found| found.is_some())
}

/// The journal of the save that was begun last and not finished; `None` if there is none.
///
/// # Errors
/// If it is there and cannot be read.
pub fn read_journal(disk: &dyn Disk, folder: &Path) -> io::Result<Option<Vec<u8>>> {
    let path = journal_path(folder);
    match disk.read(&path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::refused("read", &path)(error)),
    }
}

/// Writes down what a save is going to do, before it does any of it.
///
/// # Errors
/// As [`whole::write`]; not even `Unconfirmed` will do here.
pub fn write_journal(disk: &dyn Disk, folder: &Path, bytes: &[u8]) -> io::Result<()> {
    whole::write(disk, &journal_path(folder), bytes)
}

/// Takes the journal away, for good.
///
/// # Errors
/// If it is there and cannot be removed, or the disk does not confirm it.
pub fn remove_journal(disk: &dyn Disk, folder: &Path) -> io::Result<()> {
    let path = journal_path(folder);
    match disk.remove(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        removed => removed.map_err(Error::refused("remove", &path))?,
    }
    let dir = folder.join(DIR);
    disk.sync_dir(&dir).map_err(Error::refused("remove", &path))
}

fn journal_path(folder: &Path) -> PathBuf {
    folder.join(DIR).join(JOURNAL)
}

/// A free name for an earlier version of the file `name` of the library in `folder`; makes the folder
/// for it, and thins out what is there.
///
/// # Errors
/// If the folder cannot be made or listed.
pub fn backup_path(disk: &dyn Disk, folder: &Path, name: &str) -> io::Result<PathBuf> {
    whole::make_last_dir(disk, &folder.join(DIR))?;
    let dir = folder.join(DIR).join(BACKUP);
    whole::make_last_dir(disk, &dir)?;
    let stem = format!("{}~", name.replace(['/', '\\'], "~"));
    let mut held: Vec<(u64, String)> = disk
        .list(&dir)
        .map_err(Error::refused("list", &dir))?
        .into_iter()
        .filter_map(|name| Some((name.strip_prefix(&stem)?.parse().ok()?, name)))
        .collect();
    held.sort_unstable();
    let next = held.last().map_or(1, |(number, _)| number.saturating_add(1));
    if held.len() > N_LATEST {
        let days: Vec<i64> = held.iter().map(|(_, name)| day(disk, &dir.join(name))).collect();
        for ((_, name), keep) in held.iter().zip(kept(&days)) {
            if !keep {
                // Nothing is lost if it stays.
                let _ = disk.remove(&dir.join(name));
            }
        }
    }
    Ok(dir.join(format!("{stem}{next:06}")))
}

/// The day on which a file was last written, counted from 1970; 0 if nobody tells.
fn day(disk: &dyn Disk, path: &Path) -> i64 {
    let modified = disk.look(path).ok().flatten().and_then(|found| found.modified);
    let since = modified.and_then(|at| at.duration_since(SystemTime::UNIX_EPOCH).ok());
    since.map_or(0, |since| i64::try_from(since.as_secs() / 86_400).unwrap_or(0))
}

/// Which of the versions written on `days`, oldest first, are kept: the latest ones, then the last of
/// each day for a month, then the last of each week for half a year, counted from the latest.
fn kept(days: &[i64]) -> Vec<bool> {
    let today = days.last().copied().unwrap_or(0);
    let mut keep = vec![false; days.len()];
    let mut last_day = None;
    let mut last_week = None;
    for (index, day) in days.iter().enumerate().rev() {
        let age = today - day;
        let latest = index + N_LATEST >= days.len();
        let of_day = age <= N_DAYS && last_day != Some(*day);
        let week = age.div_euclid(7);
        let of_week = age <= N_WEEKS * 7 && last_week != Some(week);
        if latest || of_day || of_week {
            last_day = Some(*day);
            last_week = Some(week);
            if let Some(keep) = keep.get_mut(index) {
                *keep = true;
            }
        }
    }
    keep
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn earlier_versions_are_thinned_out_with_age() {
        // A year, ten saves a day.
        let days: Vec<i64> = (0..3650).map(|n| 20_000 + n / 10).collect();
        let kept: Vec<i64> =
            days.iter().zip(kept(&days)).filter(|(_, keep)| *keep).map(|(day, _)| *day).collect();
        let today = 20_364;
        let between = |from: i64, to: i64| {
            kept.iter().filter(|day| (from..=to).contains(&(today - **day))).count()
        };
        assert_eq!(between(0, 1), 20);
        assert_eq!(between(2, 30), 29);
        assert!((20..=24).contains(&between(31, 182)), "{}", between(31, 182));
        assert_eq!(between(183, 400), 0);
        // A clock that was set back loses nothing of the latest.
        let odd = [20_000, 10, 20_000, 5];
        assert!(super::kept(&odd).iter().all(|keep| *keep));
    }
}
