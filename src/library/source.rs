//! The files of a library folder: which is for what, by name alone, and what was read of them.
//! It does not read the disk.

/// A file of a library folder, read or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// The path inside the library folder, with `/`; empty: the folder itself.
    pub name: String,
    /// The path as the user knows it.
    pub path: String,
    /// What it holds, or why it could not be read.
    pub content: Result<Vec<u8>, String>,
}

/// What a file of a library folder is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The folder itself.
    Folder,
    /// `library.yaml`
    Meta,
    /// `phrases/*.yaml`
    Phrases,
    /// `rulebook/*.yaml`
    Rulebook,
    /// `playbooks/*.yaml`
    Playbook,
    /// `dialogues/*.yaml`
    Dialogue,
    /// `history/*.jsonl`
    History,
    /// A copy that a file synchroniser left because two people changed one file; never loaded.
    ConflictCopy,
    /// Anything else; never read.
    Other,
}

impl Role {
    /// The role of the file `name`, a path inside the library folder with `/`.
    pub fn of(name: &str) -> Self {
        if name.is_empty() {
            return Self::Folder;
        }
        let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
        if is_scratch(file) {
            return Self::Other;
        }
        let yaml = [".yaml", ".yml"].iter().any(|end| file.to_lowercase().ends_with(end));
        let role = match folder {
            "" if file == "library.yaml" || file == "library.yml" => Self::Meta,
            "phrases" => Self::Phrases,
            "rulebook" => Self::Rulebook,
            "playbooks" => Self::Playbook,
            "dialogues" => Self::Dialogue,
            "history" if file.to_lowercase().ends_with(".jsonl") => return Self::History,
            "" if yaml && is_conflict_copy(file) => Self::ConflictCopy,
            _ => return Self::Other,
        };
        match (yaml, is_conflict_copy(file)) {
            (false, _) => Self::Other,
            (true, true) => Self::ConflictCopy,
            (true, false) => role,
        }
    }
}

/// The name of the file `name` without folder and extension.
pub fn stem(name: &str) -> &str {
    let file = name.rsplit_once('/').map_or(name, |(_, file)| file);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

/// Names that Syncthing, Dropbox, Nextcloud, OneDrive and the like give to the copy that lost.
fn is_conflict_copy(file: &str) -> bool {
    let lower = file.to_lowercase();
    lower.contains(".sync-conflict-")
        || lower.contains("conflicted copy")
        || lower.contains("冲突副本")
        || lower.contains("的冲突")
        || lower.contains("(conflict")
}

/// Names of what editors leave behind for a moment.
fn is_scratch(file: &str) -> bool {
    let lower = file.to_lowercase();
    file.starts_with('.')
        || file.starts_with('#')
        || file.starts_with('~')
        || [".tmp", ".bak", ".swp", ".orig", ".part", "~"].iter().any(|end| lower.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_name() {
        for (name, expected) in [
            ("", Role::Folder),
            ("library.yaml", Role::Meta),
            ("phrases/apology.yaml", Role::Phrases),
            ("phrases/apology.YML", Role::Phrases),
            ("rulebook/tone.yaml", Role::Rulebook),
            ("playbooks/refund.yaml", Role::Playbook),
            ("dialogues/a.yaml", Role::Dialogue),
            ("phrases/apology.sync-conflict-20261102-101500-ABCDEFG.yaml", Role::ConflictCopy),
            ("phrases/apology (王琳's conflicted copy 2026-11-02).yaml", Role::ConflictCopy),
            ("library.sync-conflict-20261102-101500-ABCDEFG.yaml", Role::ConflictCopy),
            ("history/wang-lin.jsonl", Role::History),
            ("history/wang-lin.sync-conflict-20261102-101500-ABCDEFG.jsonl", Role::History),
            ("history/.wang-lin.jsonl", Role::Other),
            ("history/notes.yaml", Role::Other),
            ("phrases/apology.yaml~", Role::Other),
            ("phrases/~$apology.yaml", Role::Other),
            ("phrases/.apology.yaml.swp", Role::Other),
            ("phrases/.话术-x1.tmp", Role::Other),
            ("phrases/apology.yaml.bak", Role::Other),
            ("phrases/apology.tmp", Role::Other),
            ("phrases/readme.md", Role::Other),
            ("phrases/old/apology.yaml", Role::Other),
            ("notes.yaml", Role::Other),
        ] {
            assert_eq!(Role::of(name), expected, "{name}");
        }
    }
}
