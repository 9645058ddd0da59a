//! A folder of one's own and the command line in it, as a person or a program meets it: the real
//! binary, its words and its exit codes.
//! A transcript is what standard output got, then `! ` before each line of standard error, then the
//! exit code.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

/// A folder of one's own; the team's library is in `team`.
pub struct Home(tempfile::TempDir);

/// An empty one.
pub fn home() -> Home {
    Home(tempfile::tempdir().unwrap())
}

impl Home {
    /// Where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file, and the folders above it.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    /// Writes files into a folder.
    pub fn write_all(&self, folder: &str, files: &[(&str, impl AsRef<[u8]>)]) {
        for (name, bytes) in files {
            self.write(&format!("{folder}/{name}"), bytes);
        }
    }

    /// What a file holds.
    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).unwrap()
    }

    /// `deti` with the arguments in `line`, without a display and with a clock that stands.
    pub fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_deti"));
        command
            .args(words(line))
            .current_dir(self.path())
            .env("DETI_DATA", self.path().join("data"))
            .env("DETI_LIBRARY", "team")
            .env("DETI_NOW", "2026-11-22T09:30")
            .env("HOME", self.path())
            .env("LANG", "C.UTF-8")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        for name in
            ["DISPLAY", "WAYLAND_DISPLAY", "LC_ALL", "LC_CTYPE", "LANGUAGE", "XDG_DATA_HOME"]
        {
            command.env_remove(name);
        }
        command
    }

    /// What a person sees of `deti` with the arguments in `line`.
    pub fn deti(&self, line: &str) -> String {
        transcript(self.command(line), "")
    }

    /// The same with something on standard input.
    pub fn deti_reads(&self, line: &str, input: impl AsRef<[u8]>) -> String {
        transcript(self.command(line), input)
    }

    /// What a person sees of several commands, one after the other.
    pub fn session(&self, lines: &[&str]) -> String {
        lines.iter().map(|line| format!("$ deti {line}\n{}\n", self.deti(line))).collect()
    }

    /// The one value that `deti` prints.
    pub fn json(&self, line: &str) -> Value {
        let output = self.command(line).output().unwrap();
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

/// The words of a line as a shell would take it apart, with `'…'` for words that hold blanks.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (number, part) in line.split('\'').enumerate() {
        if number % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// What a person sees of a command that reads `input`.
pub fn transcript(mut command: Command, input: impl AsRef<[u8]>) -> String {
    let input = input.as_ref();
    if !input.is_empty() {
        command.stdin(Stdio::piped());
    }
    let mut child = command.spawn().unwrap();
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(input).unwrap();
    }
    let output = child.wait_with_output().unwrap();
    let mut shown = String::from_utf8(output.stdout).unwrap();
    if !shown.is_empty() && !shown.ends_with('\n') {
        shown.push_str("(no line end)\n");
    }
    for line in String::from_utf8(output.stderr).unwrap().lines() {
        shown.push_str(&format!("! {line}\n"));
    }
    format!("{shown}exit {}", output.status.code().unwrap())
}
