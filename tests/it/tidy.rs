//! Keeps the house in order: floors, doors, words. A repeated review remark becomes a check here.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use deti::words::Language;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

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

/// Files of `src` that are no room: the two faces' front door, and what finds unused code.
const OUTSIDE: [&str; 3] = ["main", "lib", "unused"];

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

/// The code of a file as one line: without comments, texts and what only tests are built with; blanks
/// stand between words alone, so that a path is written in one way (`crate::{app::Command,text}`).
fn code(name: &str, text: &str) -> String {
    let tokens = TokenStream::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut code = String::new();
    write(tokens, &mut code);
    code
}

fn write(tokens: TokenStream, code: &mut String) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(sign) if sign.as_char() == '#' => {
                let attribute = tokens.peek().map(ToString::to_string).unwrap_or_default();
                if attribute.replace(' ', "") == "[cfg(test)]" {
                    let ends = |token: &TokenTree| match token {
                        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
                        other => other.to_string() == ";",
                    };
                    tokens.by_ref().find(ends);
                } else {
                    code.push('#');
                }
            }
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::None => ("", ""),
                };
                code.push_str(open);
                write(group.stream(), code);
                code.push_str(close);
            }
            TokenTree::Ident(word) => {
                let word = word.to_string();
                if code.ends_with(|c: char| c.is_alphanumeric() || c == '_') {
                    code.push(' ');
                }
                code.push_str(&word);
            }
            TokenTree::Punct(sign) => code.push(sign.as_char()),
            TokenTree::Literal(_) => code.push_str("\"\""),
        }
    }
}

/// The table of `src/ARCHITECTURE.md` that begins with `head`: the cells of each row.
fn table(head: &str) -> Vec<Vec<String>> {
    let map = std::fs::read_to_string(root().join("src/ARCHITECTURE.md")).unwrap();
    let (_, rows) = map.split_once(head).unwrap_or_else(|| panic!("no table {head}"));
    let rows = rows.lines().skip(2).take_while(|line| line.starts_with('|'));
    let cells =
        |row: &str| row.trim_matches('|').split('|').map(|cell| cell.trim().into()).collect();
    rows.map(cells).collect()
}

/// What stands between backticks.
fn quoted(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// A module: its floor, and which modules it may name beside itself.
struct Room {
    name: String,
    floor: usize,
    may_name: BTreeSet<String>,
}

/// The floors as the map tells them: there is no second copy.
fn rooms() -> Vec<Room> {
    let mut floor = 0;
    let rows = table("| floor | module | may name |").into_iter().map(|row| {
        floor = row[0].chars().next().and_then(|c| c.to_digit(10)).map_or(floor, |n| n as usize);
        (floor, quoted(&row[1]).remove(0), row[2].clone())
    });
    let rows: Vec<(usize, String, String)> = rows.collect();
    let room = |(floor, name, cell): &(usize, String, String)| {
        let mut may_name: BTreeSet<String> = quoted(cell).into_iter().collect();
        if let Some((_, range)) = cell.split_once("floors 0–") {
            let upto: usize = range[..1].parse().unwrap();
            let below = rows.iter().filter(|(floor, ..)| *floor <= upto);
            may_name.extend(below.map(|(_, name, _)| name.clone()));
        }
        Room { name: name.clone(), floor: *floor, may_name }
    };
    rows.iter().map(room).collect()
}

/// The names at which the path that begins `path` goes on: the next word, or each of a group's.
fn heads(path: &str) -> Vec<String> {
    let word = |text: &str| {
        text.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '*')).collect()
    };
    let Some(group) = path.strip_prefix('{') else { return vec![word(path)] };
    let (mut depth, mut heads, mut begins) = (0, Vec::new(), true);
    for (at, c) in group.char_indices() {
        if begins {
            heads.push(word(&group[at..]));
        }
        begins = false;
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' => begins = depth == 0,
            _ => {}
        }
    }
    heads.retain(|head: &String| !head.is_empty());
    heads
}

/// The modules of the house that the code of the file `name` names, by whatever kind of path: from
/// `crate::`, and by enough `super::`.
fn named(name: &str, code: &str) -> BTreeSet<String> {
    let stem = name.trim_end_matches(".rs").trim_end_matches("/mod");
    let depth = stem.split('/').count();
    let mut named = BTreeSet::new();
    for (at, _) in code.match_indices("crate") {
        let inside = |c: char| c.is_alphanumeric() || c == '_';
        let rest = &code[at + "crate".len()..];
        if code[..at].ends_with(inside) || rest.starts_with(inside) {
            continue;
        }
        match rest.strip_prefix("::") {
            Some(path) => named.extend(heads(path)),
            // `pub(crate)` and `in crate`; anything else, such as `use crate as c`, hides names.
            None if rest.starts_with(')') => {}
            None => drop(named.insert(format!("crate{}", &rest[..rest.len().min(12)]))),
        }
    }
    let mut rest = code;
    while let Some(at) = rest.find("super::") {
        rest = &rest[at..];
        let mut n_up = 0;
        while let Some(after) = rest.strip_prefix("super::") {
            (rest, n_up) = (after, n_up + 1);
        }
        if n_up >= depth {
            named.extend(heads(rest));
        }
    }
    named
}

#[test]
fn names_are_seen_in_every_kind_of_path() {
    let seen = |name: &str, text: &str| {
        named(name, &code(name, text)).into_iter().collect::<Vec<_>>().join(" ")
    };
    for (text, expected) in [
        ("use crate::text::Span;", "text"),
        ("use crate::{app::{Command, view}, text, fs as disk};", "app fs text"),
        ("fn f() { crate::app::Command::ALL.len() }", "app"),
        ("use super::super::gui::theme;", "gui"),
        ("use super::super::{cli::{a, b}, gui};", "cli gui"),
        ("use super::merge;", ""),
        ("use crate::*;", "*"),
        ("use crate as house;", "crate as house;"),
        ("pub(crate) fn f() {}", ""),
        ("// crate::app\nconst T: &str = \"crate::app\"; #[doc = \"crate::app\"] fn f() {}", ""),
        ("#[cfg(test)] mod tests { use crate::app; } use crate::text;", "text"),
        ("#[cfg(test)] use crate::app; use crate::text;", "text"),
    ] {
        assert_eq!(seen("library/edit.rs", text), expected, "{text}");
    }
    // As deep as the file lies: one step up from the front door of a room is the house itself.
    assert_eq!(seen("library/mod.rs", "use super::gui;"), "gui");
    assert_eq!(seen("library/edit/mod.rs", "use super::gui;"), "");
}

#[test]
fn lower_floors_never_name_upper_ones() {
    let rooms = rooms();
    let lib = std::fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let mods = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    let held: BTreeSet<&str> = rooms.iter().map(|room| room.name.as_str()).collect();
    assert_eq!(held, mods.collect(), "the table of floors and the modules of the house");
    let mut wrong = Vec::new();
    for room in &rooms {
        for named in &room.may_name {
            let Some(below) = rooms.iter().find(|below| below.name == *named) else {
                wrong.push(format!("`{}` may name `{named}`, which is no room", room.name));
                continue;
            };
            let neighbours = below.floor == 2 && room.floor == 2;
            if below.floor > room.floor || neighbours {
                wrong.push(format!("`{}` may name `{named}`, which does not lie below", room.name));
            }
        }
    }
    for (name, text) in sources() {
        let module = name.split(['/', '.']).next().unwrap_or_default();
        if OUTSIDE.contains(&module) {
            continue;
        }
        let Some(room) = rooms.iter().find(|room| room.name == module) else {
            wrong.push(format!("{name}: `{module}` stands on no floor"));
            continue;
        };
        for named in named(&name, &code(&name, &text)) {
            if named != module && !room.may_name.contains(&named) {
                wrong.push(format!("{name}: `{module}` names `{named}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_door_is_opened_in_its_rooms_only() {
    let doors = table("| door | rooms |");
    assert!(!doors.is_empty(), "the table of doors is read");
    let mut wrong = Vec::new();
    let sources: Vec<_> =
        sources().into_iter().map(|(name, text)| (code(&name, &text), name)).collect();
    for row in doors {
        let rooms = quoted(&row[1]);
        for door in quoted(&row[0]) {
            for (code, name) in &sources {
                if code.contains(&door) && !rooms.iter().any(|room| name.starts_with(room)) {
                    wrong.push(format!("{name} uses `{door}`"));
                }
            }
        }
        let used = |door: &String| sources.iter().any(|(code, _)| code.contains(door));
        assert!(quoted(&row[0]).iter().any(used), "nobody opens the door {}", row[0]);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_benchmark_is_told_of_and_none_that_does_not_exist() {
    let read = |name: &str| std::fs::read_to_string(root().join(name)).unwrap();
    let manifest = read("Cargo.toml");
    let name =
        |part: &str| part.lines().find_map(|line| line.strip_prefix("name = ")).map(str::to_owned);
    let targets = manifest.split("[[bench]]").skip(1).filter_map(name);
    let targets: BTreeSet<String> = targets.map(|name| name.trim_matches('"').to_owned()).collect();
    assert!(targets.len() > 3, "{targets:?}");
    let paper = read("benches/README.md");
    let after = paper.split("--bench ").skip(1);
    let asked = after.filter_map(|rest| rest.split([' ', '`', '\n']).next());
    let asked: BTreeSet<String> = asked.filter(|name| *name != "NAME").map(str::to_owned).collect();
    let told: BTreeSet<String> = quoted(&paper).into_iter().chain(asked.clone()).collect();
    let untold: Vec<_> = targets.difference(&told).collect();
    assert!(untold.is_empty(), "not in benches/README.md: {untold:?}");
    let unknown: Vec<_> = asked.difference(&targets).collect();
    assert!(unknown.is_empty(), "no benchmark of Cargo.toml: {unknown:?}");
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
            // `@key` stands for the words of `key` (`Words::told`).
            let quoted = quoted.strip_prefix('@').unwrap_or(quoted);
            let family = quoted.split('.').next().unwrap_or_default();
            let sound = quoted.contains('.')
                && quoted.chars().all(|c| c.is_ascii_lowercase() || "._-".contains(c));
            if sound && prefixes.contains(family) && !quoted.ends_with(".json") {
                asked.insert(quoted.to_owned());
            }
        }
    }
    // The keys of a table's rows are made from a beginning and the row's name.
    let begun: Vec<String> = asked.iter().filter(|key| key.ends_with('_')).cloned().collect();
    let is_begun = |key: &str| begun.iter().any(|begin| key.starts_with(begin));
    for begin in &begun {
        assert!(words.keys().any(|key| key.starts_with(begin)), "no key begins with {begin}");
    }
    asked.extend(words.keys().filter(|key| is_begun(key)).map(str::to_owned));
    asked.retain(|key| !begun.contains(key));
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
fn keys_are_named_by_the_tables_only() {
    for (name, text) in sources() {
        let reads = ["consume_key", "consume_shortcut", "key_down("].iter();
        let found = reads.filter(|read| code(&name, &text).contains(*read)).count();
        // The window takes the commands' keys, and `keys` those of the screens.
        let may = matches!(name.as_str(), "gui/app.rs" | "gui/keys.rs");
        assert!(found == 0 || may, "{name} reads a key that no table in app::command names");
    }
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
