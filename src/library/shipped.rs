//! The library that ships with the program, file by file, as it stands in memory.
//! It reads no disk and understands no file.

use include_dir::{Dir, include_dir};

static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// A file of the shipped library.
#[derive(Clone, Debug)]
pub struct ShippedFile {
    /// The path inside the library folder, with `/`.
    pub name: String,
    /// The path as the user is told it.
    pub path: String,
    /// What it holds.
    pub text: &'static str,
}

/// Every YAML file of the shipped library, by name.
pub fn files() -> Vec<ShippedFile> {
    let mut files = Vec::new();
    collect(&TEMPLATES, &mut files);
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

/// Those in one of its folders, such as `rulebook`.
pub fn files_in(folder: &str) -> Vec<ShippedFile> {
    let mut files = files();
    files.retain(|file| file.name.split_once('/').is_some_and(|(held, _)| held == folder));
    files
}

fn collect(dir: &Dir<'static>, into: &mut Vec<ShippedFile>) {
    for file in dir.files() {
        let name = file.path().to_string_lossy().replace('\\', "/");
        if let Some(text) = file.contents_utf8().filter(|_| name.ends_with(".yaml")) {
            into.push(ShippedFile { path: format!("deti/{name}"), name, text });
        }
    }
    for sub in dir.dirs() {
        collect(sub, into);
    }
}
