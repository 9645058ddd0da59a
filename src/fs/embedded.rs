//! The library that ships with the program: read from memory, or copied out to be edited.
//! It never overwrites anything.

use std::io;
use std::path::Path;

use crate::library::{SourceFile, shipped};

use super::{is_library_file, write_folder};

/// The shipped library's own file and its phrase files, as `read_library` would give them.
pub fn embedded_library() -> Vec<SourceFile> {
    let mut files = shipped();
    files.retain(|file| match file.name.split_once('/') {
        Some((sub, _)) => sub == "phrases",
        None => is_library_file(&file.name),
    });
    files
}

/// The files of one of the shipped library's folders, such as `rulebook`.
pub fn embedded_dir_files(sub: &str) -> Vec<SourceFile> {
    let mut files = shipped();
    files.retain(|file| file.name.split_once('/').is_some_and(|(held, _)| held == sub));
    files
}

/// Every file of the shipped library.
fn shipped() -> Vec<SourceFile> {
    let files = shipped::files().into_iter();
    files
        .map(|file| SourceFile {
            name: file.name,
            path: file.path,
            content: Ok(file.text.as_bytes().to_vec()),
        })
        .collect()
}

/// Copies the shipped library without its rules to `folder`, if that is missing or empty: whole, or not at all.
/// Gives true if it was written, false if something is there already.
///
/// # Errors
/// If the folder cannot be made. What was there is untouched.
pub fn copy_embedded(folder: &Path) -> io::Result<bool> {
    // The rules stay in the program: a copy would outlive their next version and override it.
    let mut files = shipped();
    files.retain(|file| !file.name.starts_with("rulebook/"));
    write_folder(&files, folder)
}
