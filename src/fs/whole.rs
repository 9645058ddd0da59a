//! Makes bytes the content of a file: whole, or not at all. Either in the place of whatever is there, or
//! only in the place of what the writer has seen.
//! It does not look inside the bytes, and keeps no earlier versions; `backup` says where these go.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hasher as _};
use std::io;
use std::path::{Path, PathBuf};

use super::disk::{Disk, Kind};
use super::{Error, TEMP_PREFIX, TEMP_SUFFIX};

/// Makes `bytes` the content of the file at `path` on `disk`. Readers see the old or the new content,
/// whatever happens meanwhile. A link stays a link; permissions stay as they were. The folder of a new
/// file is made if only that one is missing.
///
/// # Errors
/// If the file or its folder may not be written, the disk is full, and the like: the file is then as
/// it was. `Error::Unconfirmed` alone comes after the file has been replaced.
pub fn write(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let (target, dir) = find(disk, path)?;
    let held = ask(disk, &target)?;
    let temp = fill(disk, &dir, held.then_some(&target), bytes)
        .map_err(Error::refused("write", &target))?;
    if let Err(error) = disk.rename(&temp, &target) {
        discard(disk, &temp);
        return Err(Error::refused("replace", &target)(error));
    }
    disk.sync_dir(&dir).map_err(|source| Error::Unconfirmed { path: target, source }.into())
}

/// What became of a replacement.
#[derive(Debug)]
pub enum Replaced {
    /// The new content is in place.
    Done {
        /// Where the earlier version is kept, if there was one and it could be kept.
        earlier: Option<PathBuf>,
        /// Why the disk did not confirm it, if it did not.
        unconfirmed: Option<io::Error>,
    },
    /// Someone else wrote meanwhile; theirs is in place, or nothing.
    Differs,
}

/// Makes `new` the content of the file at `path`, if it still holds `seen` (`None`: if it is still not
/// there). Otherwise what someone else wrote stays, even if it came in the last moment. The earlier
/// version goes to `earlier`, a name in a folder that is there.
///
/// Where the system lets two files change names in one step, nothing that anyone wrote can get lost.
/// Elsewhere, a program that replaces the file between two neighbouring calls of ours loses against us.
///
/// # Errors
/// As [`write()`]. What was there is there.
pub fn replace(
    disk: &dyn Disk,
    path: &Path,
    seen: Option<&[u8]>,
    new: &[u8],
    earlier: &Path,
) -> io::Result<Replaced> {
    let (target, dir) = find(disk, path)?;
    let held = ask(disk, &target)?;
    let refused = || Error::refused("replace", &target);
    if !holds(disk, &target, seen)? {
        return Ok(Replaced::Differs);
    }
    let temp =
        fill(disk, &dir, held.then_some(&target), new).map_err(Error::refused("write", &target))?;
    let step = match seen {
        None => put_new(disk, &temp, &target),
        Some(seen) => put_over(disk, &temp, &target, seen, new, earlier),
    };
    let kept = match step.map_err(refused())? {
        Step::Done(kept) => kept,
        Step::Differs => return Ok(Replaced::Differs),
    };
    let unconfirmed = disk.sync_dir(&dir).err();
    Ok(Replaced::Done { earlier: kept, unconfirmed })
}

enum Step {
    Done(Option<PathBuf>),
    Differs,
}

/// Puts the file `temp` where nothing is, or removes it.
fn put_new(disk: &dyn Disk, temp: &Path, target: &Path) -> io::Result<Step> {
    let linked = disk.link(temp, target);
    let exists = linked.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::AlreadyExists);
    if linked.is_ok() || exists {
        discard(disk, temp);
        return Ok(if exists { Step::Differs } else { Step::Done(None) });
    }
    // Files have one name each here.
    let step = match disk.look(target) {
        Ok(None) => disk.rename(temp, target).map(|()| Step::Done(None)),
        Ok(Some(_)) => Ok(Step::Differs),
        Err(error) => Err(error),
    };
    if !matches!(step, Ok(Step::Done(_))) {
        discard(disk, temp);
    }
    step
}

/// Puts the file `temp`, which holds `new`, in the place of one that holds `seen`, or removes it.
fn put_over(
    disk: &dyn Disk,
    temp: &Path,
    target: &Path,
    seen: &[u8],
    new: &[u8],
    earlier: &Path,
) -> io::Result<Step> {
    match disk.swap(temp, target) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::Unsupported => {
            let step = put_over_slowly(disk, temp, target, seen, new, earlier);
            if !matches!(step, Ok(Step::Done(_))) {
                discard(disk, temp);
            }
            return step;
        }
        Err(error) => {
            discard(disk, temp);
            // Gone between two calls: that is a change, too.
            let gone = error.kind() == io::ErrorKind::NotFound;
            return if gone { Ok(Step::Differs) } else { Err(error) };
        }
    }
    // Now `temp` is what was replaced; from here on it is never removed unread.
    match disk.read(temp) {
        Ok(found) if found == seen => return Ok(Step::Done(keep(disk, temp, earlier))),
        Ok(_) => {}
        // What cannot be compared is kept.
        Err(_) => return Ok(Step::Done(keep(disk, temp, earlier))),
    }
    if let Err(error) = disk.swap(temp, target) {
        if disk.rename(temp, target).is_ok() {
            return Ok(Step::Differs);
        }
        let _ = disk.rename(temp, &conflict_copy(target));
        return Err(error);
    }
    if disk.read(temp).is_ok_and(|ours| ours == new) {
        discard(disk, temp);
    } else {
        // Someone wrote over ours before it was taken back: the latest stays, and the other beside it,
        // where people are told of it.
        let _ = disk.swap(temp, target);
        let _ = disk.rename(temp, &conflict_copy(target));
    }
    Ok(Step::Differs)
}

/// A name beside `target` that the library knows as that of a copy that lost.
fn conflict_copy(target: &Path) -> PathBuf {
    let stem = target.file_stem().unwrap_or_default().to_string_lossy();
    let end = target.extension().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!("{stem}.冲突副本-{:08x}.{end}", random() >> 32))
}

/// The same where two files cannot change names in one step; does not remove `temp`.
fn put_over_slowly(
    disk: &dyn Disk,
    temp: &Path,
    target: &Path,
    seen: &[u8],
    new: &[u8],
    earlier: &Path,
) -> io::Result<Step> {
    let linked = disk.link(target, earlier).is_ok();
    if !linked {
        // A copy, then; without one the save goes on, as it would without a disk to spare.
        let _ = write(disk, earlier, seen);
    }
    if !holds(disk, target, Some(seen))? {
        return Ok(Step::Differs);
    }
    disk.rename(temp, target)?;
    if linked && disk.read(earlier).is_ok_and(|found| found != seen) {
        // Written in place in the last moment.
        put_back(disk, earlier, target, new)?;
        return Ok(Step::Differs);
    }
    Ok(Step::Done(Some(earlier.to_path_buf())))
}

/// Puts `theirs` in the place of ours at `target`, which held `new`. If someone wrote over ours
/// meanwhile, that stays as well: beside it, where people are told of it.
fn put_back(disk: &dyn Disk, theirs: &Path, target: &Path, new: &[u8]) -> io::Result<()> {
    let aside = conflict_copy(target);
    if disk.link(target, &aside).is_err() {
        // Files have one name each here: the latest stays.
        let is_ours = disk.read(target).is_ok_and(|found| found == new);
        return disk.rename(theirs, if is_ours { target } else { &aside });
    }
    if let Err(error) = disk.rename(theirs, target) {
        discard(disk, &aside);
        return Err(error);
    }
    if disk.read(&aside).is_ok_and(|found| found == new) {
        discard(disk, &aside);
    }
    Ok(())
}

/// Puts the file `temp` aside as `earlier`.
fn keep(disk: &dyn Disk, temp: &Path, earlier: &Path) -> Option<PathBuf> {
    if disk.rename(temp, earlier).is_ok() {
        return Some(earlier.to_path_buf());
    }
    // On another drive, behind a link: a copy. Without one it stays where it is, for the sweep.
    let copied = disk.read(temp).and_then(|bytes| write(disk, earlier, &bytes)).is_ok();
    if copied {
        discard(disk, temp);
    }
    copied.then(|| earlier.to_path_buf())
}

/// True if the file at `path` holds `seen`, or is not there if `seen` is nothing.
///
/// # Errors
/// If it is there and cannot be read.
pub(super) fn holds(disk: &dyn Disk, path: &Path, seen: Option<&[u8]>) -> io::Result<bool> {
    match disk.read(path) {
        Ok(found) => Ok(seen == Some(found.as_slice())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(seen.is_none()),
        Err(error) => Err(Error::refused("read", path)(error)),
    }
}

/// The file that `path` means, and its folder, which is made if only its last part is missing.
fn find(disk: &dyn Disk, path: &Path) -> io::Result<(PathBuf, PathBuf)> {
    let target = disk.resolve(path).map_err(Error::refused("find", path))?;
    let dir = match target.parent() {
        Some(dir) if !dir.as_os_str().is_empty() => dir.to_path_buf(),
        _ => PathBuf::from("."),
    };
    make_last_dir(disk, &dir)?;
    Ok((target, dir))
}

/// Whether there is a file at `target`; a rename would replace one that its owner closed to us, so it
/// is asked first.
fn ask(disk: &dyn Disk, target: &Path) -> io::Result<bool> {
    let refused = || Error::refused("write", target);
    match disk.look(target).map_err(refused())? {
        None => Ok(false),
        Some(found) if found.kind == Kind::File => {
            disk.ask(target).map_err(refused())?;
            Ok(true)
        }
        // Opening a pipe would wait for its other end.
        Some(_) => Err(refused()(io::Error::other("it is not a regular file"))),
    }
}

/// A new file in `dir` with `bytes`, made to last and read back.
fn fill(disk: &dyn Disk, dir: &Path, like: Option<&PathBuf>, bytes: &[u8]) -> io::Result<PathBuf> {
    for _ in 0..16 {
        let temp = dir.join(format!("{TEMP_PREFIX}{:016x}{TEMP_SUFFIX}", random()));
        let mut file = match disk.create(&temp, like.map(PathBuf::as_path)) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
            Err(error) => return Err(error),
        };
        let filled = file.write(bytes).and_then(|()| file.sync()).and_then(|()| {
            if file.read_back()? == bytes {
                Ok(())
            } else {
                Err(io::Error::other("the disk gave back something else than was written"))
            }
        });
        // Windows renames no file that is open.
        drop(file);
        return match filled {
            Ok(()) => Ok(temp),
            Err(error) => {
                discard(disk, &temp);
                Err(error)
            }
        };
    }
    Err(io::Error::other("no free name for a temporary file"))
}

/// A number that no other window hits upon.
fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

/// Removes a temporary file of ours; the sweep takes what cannot be removed now.
fn discard(disk: &dyn Disk, temp: &Path) {
    let _ = disk.remove(temp);
}

/// Makes `dir` if only its last part is missing. Not more: a whole missing path is more likely a
/// drive that is gone.
///
/// # Errors
/// If it cannot be made, or is a file.
pub fn make_last_dir(disk: &dyn Disk, dir: &Path) -> io::Result<()> {
    let refused = || Error::refused("make", dir);
    if disk.look(dir).is_ok_and(|found| found.is_some_and(|found| found.kind == Kind::Dir)) {
        return Ok(());
    }
    match disk.make_dir(dir) {
        Ok(()) => {
            let above = dir.parent().map_or(Ok(()), |above| disk.sync_dir(above));
            above.map_err(refused())
        }
        // Another window was faster.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            match disk.look(dir).map_err(refused())? {
                Some(found) if found.kind == Kind::Dir => Ok(()),
                _ => Err(refused()(error)),
            }
        }
        Err(error) => Err(refused()(error)),
    }
}
