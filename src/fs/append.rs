//! Adds whole lines to the end of a file that is only ever added to. A line that a crash cut off is
//! ended first, so that it spoils no other.
//! It does not know what the lines say.

use std::io;
use std::path::Path;

use super::disk::Disk;
use super::{Error, whole};

/// Adds `lines` to the file at `path` on `disk`; none of them holds an end of line. The file and its
/// folder are made if they are not there. Whoever may add to one file at the same time must be locked
/// out by the caller.
///
/// # Errors
/// If it cannot be written: what was there is there, and none of the lines. `Error::Unconfirmed` alone
/// comes after they were written.
pub fn lines(disk: &dyn Disk, path: &Path, lines: &[String]) -> io::Result<()> {
    let refused = || Error::refused("add to", path);
    if lines.is_empty() {
        return Ok(());
    }
    if lines.iter().any(|line| line.contains(['\n', '\r'])) {
        return Err(refused()(io::Error::other("a line holds an end of line")));
    }
    let path_now = disk.resolve(path).map_err(refused())?;
    let dir = path_now.parent().unwrap_or(Path::new(".")).to_path_buf();
    whole::make_last_dir(disk, &dir)?;
    let is_new = disk.look(&path_now).map_err(refused())?.is_none();
    let mut file = disk.open_end(&path_now).map_err(refused())?;
    let held = file.read_back().map_err(refused())?;
    let mut bytes = Vec::with_capacity(lines.iter().map(|line| line.len() + 1).sum::<usize>() + 1);
    if held.last().is_some_and(|last| *last != b'\n') {
        bytes.push(b'\n');
    }
    for line in lines {
        bytes.extend_from_slice(line.as_bytes());
        bytes.push(b'\n');
    }
    let written = file.write(&bytes).and_then(|()| file.sync()).and_then(|()| {
        let found = file.read_back()?;
        let sound = found.strip_prefix(held.as_slice()) == Some(bytes.as_slice());
        if sound {
            Ok(())
        } else {
            Err(io::Error::other("the disk gave back something else than was written"))
        }
    });
    if let Err(error) = written {
        // Half a line is not left behind if it can be helped; if not, the next line ends it.
        let _ = file.cut(u64::try_from(held.len()).unwrap_or(u64::MAX));
        let _ = file.sync();
        return Err(refused()(error));
    }
    if is_new {
        disk.sync_dir(&dir)
            .map_err(|source| Error::Unconfirmed { path: path.to_path_buf(), source })?;
    }
    Ok(())
}
