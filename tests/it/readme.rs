//! What the papers tell is what the program does. Each paper is read as a person reads it and carried
//! out: tables are made anew and compared, commands are run, files that are shown are written first.
//! `UPDATE_PAPERS=1 cargo test --no-default-features --test it -- papers` writes all of it anew.
//!
//! | in a paper | what is held |
//! | --- | --- |
//! | `<!-- keys:begin -->` … `<!-- keys:end -->` | the table of commands |
//! | `<!-- finds:begin -->` … | a table whose last column is the first hit in the library that ships for the query in the first |
//! | `<!-- copies:begin -->` … | the same, the last column being what `deti copy` copies |
//! | `<!-- file: NAME -->` and a block | a file that the commands of the paper, and of those after it, can read |
//! | a block `console` | every line `$ deti …` is run; below it stands what it prints; `…` ends what is shown |
//! | a line `` `deti … --format json` … : `` and a block `json` | the value printed; a key `…` stands for those not shown |

use std::path::Path;

use deti::view::shortcuts;
use deti::words::Language;
use serde_json::{Map, Value};

use super::home::{self, Home};
use super::team::Team;

/// The papers, in the order in which they are read; a name ending in `.zh-CN.md` speaks Chinese.
const PAPERS: &[&str] = &[
    "README.md",
    "README.zh-CN.md",
    "src/gui/README.md",
    "src/gui/README.zh-CN.md",
    "templates/README.md",
    "src/cli/README.md",
    "templates/README.zh-CN.md",
    "src/cli/README.zh-CN.md",
];

fn language(paper: &str) -> Language {
    if paper.ends_with(".zh-CN.md") { Language::Chinese } else { Language::English }
}

/// A folder of one's own and a line of it as a person types it after `deti`.
fn run(home: &Home, paper: &str, line: &str) -> String {
    let mut command = home.command(line);
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    // The 12th of November: the phrase that is shown with every key there is, is in season.
    command.env("DETI_LIBRARY", shipped).env("DETI_NOW", "2026-11-12T09:30");
    let locale = if language(paper) == Language::Chinese { "zh_CN.UTF-8" } else { "en_US.UTF-8" };
    command.env("LANG", locale).env("LC_ALL", locale);
    let shown = home::transcript(command, "");
    let shown = shown.replace("(no line end)\n", "\n");
    let (shown, exit) = shown.rsplit_once("exit ").unwrap();
    let exit = if exit == "0" { String::new() } else { format!("(exit {exit})\n") };
    let shown: String =
        shown.lines().map(|line| format!("{}\n", line.trim_start_matches("! "))).collect();
    shown + &exit
}

/// The text between two marks, made anew by `make` from what stands there.
fn between(text: &str, begin: &str, end: &str, make: &mut dyn FnMut(&str) -> String) -> String {
    let mut written = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(begin) {
        let (held, after) = after.split_once(end).unwrap_or_else(|| panic!("{begin} has no end"));
        written += &format!("{before}{begin}{}{end}", make(held));
        rest = after;
    }
    written + rest
}

fn keys(language: Language) -> String {
    let head = match language {
        Language::Chinese => "| 按键 | 作用 | 在哪里 |",
        Language::English => "| key | what it does | where |",
    };
    let team = Team::starting(language);
    let lines = shortcuts::shortcuts(&team.state);
    let rows = lines.iter().map(|line| {
        let place = line.place.as_deref().unwrap_or_default();
        format!("| {} | {} | {place} |\n", line.keys, line.name)
    });
    format!("{head}\n| --- | --- | --- |\n{}", rows.collect::<String>())
}

/// A table with the last cell of each row told by the program about the first words in backticks.
fn told(held: &str, tell: &dyn Fn(&str) -> String) -> String {
    let rows = held.lines().enumerate().map(|(number, row)| {
        let (rest, _) = row.trim_end_matches('|').trim_end().rsplit_once('|').unwrap();
        match row.split('`').nth(1).filter(|_| number >= 2) {
            Some(query) => format!("{rest}| {} |\n", tell(query)),
            None => format!("{row}\n"),
        }
    });
    rows.collect()
}

fn search(home: &Home, paper: &str, query: &str) -> String {
    let found = run(home, paper, &format!("search --limit 1 --format json '{query}'"));
    let found: Value = serde_json::from_str(found.lines().next().unwrap()).unwrap();
    let title = found["hits"][0]["phrase"]["title"].as_str();
    title.unwrap_or_else(|| panic!("{paper}: nothing is found for {query}")).to_owned()
}

fn copied(home: &Home, paper: &str, query: &str) -> String {
    let copied = run(home, paper, &format!("copy --print '{query}'"));
    assert!(!copied.contains("(exit"), "{paper}: {query}: {copied}");
    copied.trim_end().replace('\n', " ")
}

/// A block of commands with what each prints now.
fn console(home: &Home, paper: &str, held: &str) -> String {
    let mut written = String::new();
    let mut lines = held.lines().peekable();
    while let Some(line) = lines.next() {
        let command = line.strip_prefix("$ deti ").unwrap_or_else(|| panic!("{paper}: {line}"));
        let mut shown = Vec::new();
        while let Some(line) = lines.next_if(|line| !line.starts_with("$ ")) {
            shown.push(line);
        }
        let printed = run(home, paper, command);
        written += &format!("$ deti {command}\n");
        match shown.split_last() {
            Some((&"…", shown)) => {
                let first: Vec<&str> = printed.lines().take(shown.len()).collect();
                written += &format!("{}\n…\n", first.join("\n"));
            }
            _ => written += &printed,
        }
    }
    written
}

/// A value as people read it: on one line where it fits, else its parts on lines of their own.
fn pretty(value: &Value, indent: usize) -> String {
    let flat = flat(value);
    let is_leaf = !value.is_array() && !value.is_object();
    if is_leaf || indent + flat.chars().count() <= 96 {
        return flat;
    }
    let pad = " ".repeat(indent + 1);
    let (open, close, parts): (_, _, Vec<String>) = match value {
        Value::Array(items) => {
            ("[", "]", items.iter().map(|one| pretty(one, indent + 1)).collect())
        }
        Value::Object(held) => {
            let part = |(key, value): (&String, &Value)| {
                format!("{}: {}", Value::from(key.as_str()), pretty(value, indent + 2))
            };
            ("{", "}", held.iter().map(part).collect())
        }
        _ => unreachable!(),
    };
    format!("{open}{}{close}", parts.join(&format!(",\n{pad}")))
}

/// A value on one line, with blanks where people read.
fn flat(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            format!("[{}]", items.iter().map(flat).collect::<Vec<_>>().join(", "))
        }
        Value::Object(held) => {
            let part = |(key, value): (&String, &Value)| {
                format!("{}: {}", Value::from(key.as_str()), flat(value))
            };
            format!("{{{}}}", held.iter().map(part).collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

/// The value that a command prints, with the keys that are not shown left out.
fn json(home: &Home, paper: &str, command: &str, held: &str) -> String {
    let printed = run(home, paper, command);
    let printed: Value = serde_json::from_str(printed.lines().next().unwrap_or_default())
        .unwrap_or_else(|error| panic!("{paper}: {command}: {error}: {printed}"));
    let held: Option<Map<String, Value>> = serde_json::from_str(held).ok();
    let shown = match (held, printed) {
        (Some(held), Value::Object(printed)) if held.contains_key("…") => {
            let now = |(key, old): (String, Value)| {
                let new = printed.get(&key).cloned().unwrap_or(old);
                (key, new)
            };
            Value::Object(held.into_iter().map(now).collect())
        }
        (_, printed) => printed,
    };
    pretty(&shown, 0) + "\n"
}

/// The paper as it should be: every block and table made anew.
fn carried_out(home: &Home, paper: &str, text: &str) -> String {
    let marks = |name: &str| (format!("<!-- {name}:begin -->\n"), format!("<!-- {name}:end -->"));
    let (begin, end) = marks("keys");
    let text = between(text, &begin, &end, &mut |_| keys(language(paper)));
    let (begin, end) = marks("finds");
    let find = |query: &str| search(home, paper, query);
    let text = between(&text, &begin, &end, &mut |held| told(held, &find));
    let (begin, end) = marks("copies");
    let copy = |query: &str| format!("`{}`", copied(home, paper, query));
    let text = between(&text, &begin, &end, &mut |held| told(held, &copy));
    let (mut written, mut command) = (String::new(), String::new());
    let mut parts = text.split("```");
    while let Some(words) = parts.next() {
        written += words;
        let last = words.trim_end().lines().last().unwrap_or_default();
        if last.ends_with([':', '：']) && last.contains("--format json`") {
            let quoted = last.split('`').find(|part| part.starts_with("deti "));
            command = quoted.unwrap_or_default().trim_start_matches("deti ").to_owned();
        }
        let Some(block) = parts.next() else { break };
        let (kind, held) = block.split_once('\n').unwrap();
        if let Some(name) = last.strip_prefix("<!-- file: ") {
            home.write(name.trim_end_matches(" -->"), held);
        }
        let held = match kind {
            "console" => console(home, paper, held),
            "json" => json(home, paper, &command, held),
            _ => held.to_owned(),
        };
        written += &format!("```{kind}\n{held}```");
    }
    written
}

#[test]
fn papers_tell_what_the_program_does() {
    let home = home::home();
    let mut stale = Vec::new();
    for paper in PAPERS {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(paper);
        let held =
            std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{paper}: {error}"));
        let wanted = carried_out(&home, paper, &held);
        if held == wanted {
            continue;
        }
        if std::env::var_os("UPDATE_PAPERS").is_some() {
            std::fs::write(&path, wanted).unwrap();
        } else {
            let lines = held.lines().zip(wanted.lines()).enumerate();
            let apart = lines.filter(|(_, (held, wanted))| held != wanted).take(3);
            let apart = apart.map(|(index, (held, wanted))| {
                format!("{paper}:{}:\n  held   {held}\n  wanted {wanted}\n", index + 1)
            });
            stale.push(apart.collect::<String>());
        }
    }
    assert!(stale.is_empty(), "{}UPDATE_PAPERS=1 writes them anew", stale.concat());
}

#[test]
fn every_link_of_the_papers_leads_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let others = ["CONTRIBUTING.md", "CHANGELOG.md", "benches/README.md", "src/ARCHITECTURE.md"];
    let mut dead = Vec::new();
    for paper in PAPERS.iter().chain(&others) {
        let path = root.join(paper);
        let text = std::fs::read_to_string(&path).unwrap();
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for link in links.filter(|link| !link.contains("://") && !link.contains(' ')) {
            let (file, part) = link.split_once('#').unwrap_or((link, ""));
            let file =
                if file.is_empty() { path.clone() } else { path.parent().unwrap().join(file) };
            let there = std::fs::read_to_string(&file);
            // A heading's anchor: its letters and digits in small, blanks as hyphens.
            let anchor = |line: &str| {
                let kept = line.trim_start_matches('#').trim().to_lowercase();
                let kept =
                    kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
                kept.collect::<String>().replace(' ', "-")
            };
            let found = match (&there, part) {
                (_, "") => file.exists(),
                (Ok(text), part) => {
                    text.lines().any(|line| line.starts_with('#') && anchor(line) == part)
                }
                (Err(_), _) => false,
            };
            if !found {
                dead.push(format!("{paper}: {link}"));
            }
        }
    }
    assert!(dead.is_empty(), "{}", dead.join("\n"));
}
