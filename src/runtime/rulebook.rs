//! Reads the rulebook: the rules in the program, with the team's own over them.
//! It runs no rule.

use std::path::{Path, PathBuf};

use crate::app::action::RuleDraft;
use crate::diagnostic::{Checked, Code, Diagnostic, Place};
use crate::fs;
use crate::library::{Role, SourceFile};
use crate::rulebook::rule::Level;
use crate::rulebook::{Rulebook, draft, load};
use crate::words::Language;

/// The folder of a library that holds the team's own rules.
pub const FOLDER: &str = load::FOLDER;

/// The rules in the program, with those in `folder`'s own `rulebook` over them, by id. What cannot be
/// read is a diagnostic; the rest counts.
pub fn read(folder: Option<&Path>) -> Checked<Rulebook> {
    let Some(folder) = folder else { return of(&[]) };
    match fs::read_dir_files(folder, FOLDER) {
        Ok(own) => of(&own),
        Err(error) => {
            let mut book = of(&[]);
            let unread = Diagnostic::new(Code::Unreadable)
                .at(Place::file(folder.join(FOLDER).display().to_string()))
                .with("reason", fs::Error::reason(&error));
            book.diagnostics.insert(0, unread);
            book
        }
    }
}

/// The rules in the program, with those in `own`, a team's files, over them.
pub fn of(own: &[SourceFile]) -> Checked<Rulebook> {
    let shipped = fs::embedded_dir_files(FOLDER);
    // A library that began as a copy of the shipped one holds the shipped rules; they are not its own.
    let is_copy = |file: &SourceFile| {
        shipped.iter().any(|held| held.name == file.name && held.content == file.content)
    };
    let own = own.iter().filter(|file| !is_copy(file)).map(|file| (file, true));
    let mut unread = Vec::new();
    let mut texts: Vec<(&str, &str, bool)> = Vec::new();
    for (file, own) in shipped.iter().map(|file| (file, false)).chain(own) {
        let SourceFile { path, content, .. } = file;
        if Role::of(&file.name) == Role::ConflictCopy {
            unread.push(Diagnostic::new(Code::ConflictCopy).at(Place::file(path)));
            continue;
        }
        let text = match content {
            Ok(bytes) => std::str::from_utf8(bytes).map_err(|error| error.to_string()),
            Err(reason) => Err(reason.clone()),
        };
        match text {
            Ok(text) => texts.push((path, text, own)),
            Err(reason) => unread.push(
                Diagnostic::new(Code::Unreadable).at(Place::file(path)).with("reason", reason),
            ),
        }
    }
    let mut book = load::load_files(texts.into_iter());
    book.diagnostics.splice(0..0, unread);
    book
}

/// The file that holds the levels a lead has set.
const LEVELS: &str = "levels.yaml";

/// Writes the level of `rule` into the library in `folder`, in a file of its own, line by line: other
/// lines stay as they are.
///
/// # Errors
/// If the file cannot be read or written.
pub fn set_level(folder: &Path, rule: &str, level: Level) -> std::io::Result<()> {
    let path = folder.join(FOLDER).join(LEVELS);
    let old = match fs::read(&path) {
        Ok(bytes) => String::from_utf8(bytes).map_err(std::io::Error::other)?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::from(
            "# 团队对规则的取舍：off 不查，hint 提示，warning 提醒，error 必须改\nlevels:\n",
        ),
        Err(error) => return Err(error),
    };
    fs::write_whole(&path, with_level(&old, rule, level).as_bytes())
}

/// Where rules written in the window go.
const TEAM_RULES: &str = "team.yaml";

/// Writes a rule into the library in `folder`: into the file that holds it, else into one of its own.
/// Other lines stay as they are.
///
/// # Errors
/// If the file cannot be read or written, or would hold something else than was meant.
pub fn save_rule(folder: &Path, rule: &RuleDraft) -> std::io::Result<()> {
    let path = match &rule.file {
        Some(file) => PathBuf::from(file),
        None => folder.join(FOLDER).join(TEAM_RULES),
    };
    let old = match fs::read(&path) {
        Ok(bytes) => String::from_utf8(bytes).map_err(std::io::Error::other)?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && rule.file.is_none() => {
            String::from("# 团队自己的规则。编号与自带规则相同的，代替自带的那一条。\n\n")
        }
        Err(error) => return Err(error),
    };
    let name = path.display().to_string();
    let new = draft::put(&old, &name, &rule.text, rule.editing.as_deref()).map_err(|faults| {
        let told = faults.first().map(|fault| fault.message(Language::default().words()));
        std::io::Error::other(told.unwrap_or_default())
    })?;
    fs::write_whole(&path, new.as_bytes())
}

fn with_level(old: &str, rule: &str, level: Level) -> String {
    let line = format!("  {rule}: {}\n", level.as_str());
    let is_rule = |held: &str| {
        held.split_once(':').is_some_and(|(key, _)| key.trim().trim_matches(['"', '\'']) == rule)
    };
    let mut new = String::with_capacity(old.len() + line.len());
    let mut done = false;
    for held in old.split_inclusive('\n') {
        if !done && is_rule(held) {
            new.push_str(&line);
            done = true;
        } else {
            new.push_str(held);
        }
    }
    if !done {
        if !new.is_empty() && !new.ends_with('\n') {
            new.push('\n');
        }
        if !old.lines().any(|held| held.trim_end() == "levels:") {
            new.push_str("levels:\n");
        }
        new.push_str(&line);
    }
    new
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_set_in_its_own_line_and_the_rest_stays() {
        let head = "# ours\nlevels:\n  tone.oh: off # 我们用\n";
        assert_eq!(with_level(head, "tone.oh", Level::Hint), "# ours\nlevels:\n  tone.oh: hint\n");
        assert_eq!(with_level(head, "tone.hey", Level::Off), format!("{head}  tone.hey: off\n"));
        assert_eq!(with_level("", "a.b", Level::Error), "levels:\n  a.b: error\n");
    }
}
