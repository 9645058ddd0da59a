//! Keeps the house in order: floors, doors, words. A repeated review remark becomes a check here.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use deti::words::Language;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files_below(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Path below `src`, with forward slashes, and text, of every file of the program.
fn sources() -> Vec<(String, String)> {
    let src = root().join("src");
    files_below(&src, ".rs")
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/");
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect()
}

/// The code of a file: without comments, and without its tests at the end.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

/// Which modules a module may name, itself aside (`src/ARCHITECTURE.md`, the floors).
const FLOORS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("words", &[]),
    ("diagnostic", &["text", "words"]),
    ("template", &["text", "diagnostic"]),
    ("library", &["text", "diagnostic", "template", "words"]),
    ("search", &["text", "diagnostic", "template", "library"]),
    ("rulebook", &["text", "diagnostic", "template", "library", "words"]),
    ("practice", &["text", "diagnostic", "template", "library", "words"]),
    ("curation", &["text", "diagnostic", "template", "library", "words"]),
    (
        "app",
        &[
            "text",
            "diagnostic",
            "template",
            "library",
            "words",
            "search",
            "rulebook",
            "practice",
            "curation",
        ],
    ),
    (
        "view",
        &[
            "text",
            "diagnostic",
            "template",
            "library",
            "words",
            "search",
            "rulebook",
            "practice",
            "curation",
            "app",
        ],
    ),
    ("fs", &["text", "diagnostic", "library"]),
    ("store", &["text", "library", "practice", "fs"]),
    (
        "runtime",
        &[
            "text",
            "diagnostic",
            "template",
            "library",
            "words",
            "search",
            "rulebook",
            "practice",
            "curation",
            "app",
            "fs",
            "store",
        ],
    ),
    (
        "cli",
        &[
            "text",
            "diagnostic",
            "template",
            "library",
            "words",
            "search",
            "rulebook",
            "practice",
            "curation",
            "app",
            "view",
            "runtime",
            "fs",
        ],
    ),
    (
        "gui",
        &[
            "text",
            "diagnostic",
            "template",
            "library",
            "words",
            "search",
            "rulebook",
            "practice",
            "curation",
            "app",
            "view",
            "runtime",
        ],
    ),
];

#[test]
fn lower_floors_never_name_upper_ones() {
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        let module = name.split(['/', '.']).next().unwrap_or_default();
        if matches!(module, "main" | "lib") {
            continue;
        }
        let Some((_, allowed)) = FLOORS.iter().find(|(held, _)| *held == module) else {
            wrong.push(format!("{name}: `{module}` stands on no floor"));
            continue;
        };
        for after in code(&text).split("crate::").skip(1) {
            // `use crate::{a, b}` hides names from this reader; the house imports by module path.
            let named: String =
                after.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if named != module && !allowed.contains(&named.as_str()) {
                wrong.push(format!("{name}: `{module}` names `crate::{named}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_door_is_opened_in_one_room_only() {
    let doors: &[(&str, &[&str])] = &[
        ("serde_yaml", &["library/yaml"]),
        ("std::fs", &["fs.rs", "fs/"]),
        ("Zoned::now", &["runtime/clock.rs"]),
        ("Timestamp::now", &["runtime/clock.rs"]),
        ("SystemTime::now", &["runtime/clock.rs", "fs.rs", "fs/"]),
        ("Color32::from_", &["gui/theme.rs"]),
        ("rusqlite", &["store/"]),
        ("notify::", &["fs.rs", "fs/"]),
        ("arboard", &["runtime/clipboard.rs"]),
        ("egui::", &["gui/"]),
        ("clap::", &["cli/", "main.rs"]),
    ];
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        let code = code(&text);
        for (door, rooms) in doors {
            if code.contains(door) && !rooms.iter().any(|room| name.starts_with(room)) {
                wrong.push(format!("{name} uses `{door}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_says_what_it_is() {
    let silent: Vec<String> = sources()
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//! "))
        .map(|(name, _)| name)
        .collect();
    assert!(silent.is_empty(), "no `//!` at the top: {silent:?}");
}

/// The `{name}`s in words.
fn args(words: &str) -> BTreeSet<&str> {
    words
        .split('{')
        .skip(1)
        .filter_map(|after| after.split_once('}'))
        .map(|(name, _)| name)
        .collect()
}

#[test]
fn both_languages_have_the_same_words_with_the_same_values() {
    let [chinese, english] = Language::ALL.map(Language::words);
    let keys = |words: &'static deti::words::Words| words.keys().collect::<BTreeSet<_>>();
    let one_sided: Vec<_> = keys(chinese).symmetric_difference(&keys(english)).copied().collect();
    assert!(one_sided.is_empty(), "in one language only: {one_sided:?}");
    for key in chinese.keys() {
        let (zh, en) = (chinese.get(key), english.get(key));
        assert_eq!(args(zh), args(en), "{key}");
        assert!(key.ends_with(".hint") || !zh.trim().is_empty() && !en.trim().is_empty(), "{key}");
    }
}

#[test]
fn every_word_that_is_asked_for_is_there_and_every_word_that_is_there_is_asked_for() {
    let words = Language::Chinese.words();
    let prefixes: BTreeSet<&str> = words.keys().filter_map(|key| key.split('.').next()).collect();
    let mut asked = BTreeSet::new();
    for (_, text) in sources() {
        for quoted in text.split('"').skip(1).step_by(2) {
            let family = quoted.split('.').next().unwrap_or_default();
            let sound = quoted.contains('.')
                && quoted.chars().all(|c| c.is_ascii_lowercase() || "._-".contains(c));
            if sound && prefixes.contains(family) && !quoted.ends_with(".json") {
                asked.insert(quoted.to_owned());
            }
        }
    }
    let lacking: Vec<_> = asked.iter().filter(|key| !words.has(key)).collect();
    assert!(lacking.is_empty(), "asked for, but in no table: {lacking:?}");
    // Keys made from a code or a status are asked for in pieces.
    let made = |key: &str| {
        ["diag.", "status.", "stage.", "severity.", "shape.", "encoding.", "edit.", "save."]
            .iter()
            .any(|p| key.starts_with(p))
    };
    let idle: Vec<_> = words.keys().filter(|key| !made(key) && !asked.contains(*key)).collect();
    assert!(idle.is_empty(), "in the tables, but never asked for: {idle:?}");
}

#[test]
fn every_kind_of_problem_has_words_in_both_languages() {
    for code in deti::diagnostic::Code::ALL {
        for language in Language::ALL {
            let words = language.words();
            for key in [format!("diag.{}", code.as_str()), format!("diag.{}.hint", code.as_str())] {
                assert!(words.has(&key), "{key} in {language:?}");
            }
        }
    }
}
