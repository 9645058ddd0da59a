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
    let stem = lower.rsplit_once('.').map_or(lower.as_str(), |(stem, _)| stem);
    // Syncthing, Dropbox, Nextcloud, 坚果云, Seafile, Synology, Resilio, Google Drive and their like; a
    // category may be called conflict itself.
    let signs = [
        ".sync-conflict-",
        "conflicted copy",
        "nsconflict",
        "sfconflict",
        "(conflict",
        "（conflict",
        "[conflict",
        "_conflict",
        ".conflict",
        "冲突副本",
        "冲突文件",
        "冲突版本",
        "的冲突",
        "(冲突",
        "（冲突",
        "_冲突",
        "-冲突",
        ".冲突",
        "衝突",
    ];
    // Copies that Explorer, Finder and WPS make.
    let copies =
        [" - 副本", "-副本", "_副本", " 副本", "的副本", " - copy", " copy", "_备份", "-备份"];
    signs.iter().any(|sign| lower.contains(sign))
        || copies.iter().any(|copy| stem.ends_with(copy) || stem.contains(&format!("{copy} (")))
        || stem.ends_with("副本)")
        || stem.ends_with("副本）")
        || is_numbered(stem)
        || is_of_computer(file.rsplit_once('.').map_or(file, |(stem, _)| stem))
        || is_of_merge(file)
}

/// `apology (1)`, `apology（2）`: a second file of one name.
fn is_numbered(stem: &str) -> bool {
    let number = stem.strip_suffix([')', '）']).and_then(|rest| rest.rsplit_once(['(', '（']));
    number.is_some_and(|(before, number)| {
        !before.trim().is_empty()
            && (1..=2).contains(&number.len())
            && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// `apology-DESKTOP-AB12CD3`: OneDrive adds the computer's name, which Windows writes in capitals; a
/// category is written in small letters.
fn is_of_computer(stem: &str) -> bool {
    ["-DESKTOP-", "-LAPTOP-", "-WIN-"].iter().any(|name| stem.contains(name))
        || stem.rsplit_once('-').is_some_and(|(_, last)| matches!(last, "PC" | "MacBook" | "iMac"))
}

/// `apology_BASE_123.yaml`: what `git mergetool` lays out while it runs.
fn is_of_merge(file: &str) -> bool {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    stem.rsplit_once('_').is_some_and(|(before, number)| {
        let sides = ["_BACKUP", "_BASE", "_LOCAL", "_REMOTE"];
        !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && sides.iter().any(|side| before.ends_with(side))
    })
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
            ("phrases/apology-DESKTOP-AB12CD3.yaml", Role::ConflictCopy),
            ("phrases/apology-WANG-PC.yaml", Role::ConflictCopy),
            ("phrases/apology(NSConflict-wang-pc).yaml", Role::ConflictCopy),
            ("phrases/apology - 副本.yaml", Role::ConflictCopy),
            ("phrases/apology - 副本 (2).yaml", Role::ConflictCopy),
            ("phrases/apology（副本）.yaml", Role::ConflictCopy),
            ("phrases/apology (1).yaml", Role::ConflictCopy),
            ("phrases/apology（2）.yaml", Role::ConflictCopy),
            ("phrases/apology copy.yaml", Role::ConflictCopy),
            ("phrases/apology_冲突文件_王琳_20261130.yaml", Role::ConflictCopy),
            ("phrases/apology (SFConflict wang@example.cn 2026-11-30).yaml", Role::ConflictCopy),
            ("phrases/apology_WIN7_Nov-30-1015-2026_Conflict.yaml", Role::ConflictCopy),
            ("phrases/apology_BASE_1234.yaml", Role::ConflictCopy),
            ("phrases/apology_LOCAL_1234.yaml", Role::ConflictCopy),
            ("phrases/price-conflict.yaml", Role::Phrases),
            ("phrases/copy-desk.yaml", Role::Phrases),
            ("phrases/apology-2.yaml", Role::Phrases),
            ("phrases/data_base_2.yaml", Role::Phrases),
            ("phrases/vip-pc.yaml", Role::Phrases),
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
