//! What the README tells is what the program does: its table of keys is the table of commands.
//! `UPDATE_README=1 cargo test readme` writes the tables anew.

use std::path::Path;

use deti::view::shortcuts;
use deti::words::Language;

use super::team::Team;

const BEGIN: &str = "<!-- keys:begin -->\n";
const END: &str = "<!-- keys:end -->";

fn table(language: Language) -> String {
    let head = match language {
        Language::Chinese => "| 按键 | 作用 |",
        Language::English => "| key | what it does |",
    };
    let team = Team::starting(language);
    let lines = shortcuts::shortcuts(&team.state);
    let rows = lines.iter().map(|line| format!("| {} | {} |\n", line.keys, line.name));
    format!("{head}\n| --- | --- |\n{}", rows.collect::<String>())
}

/// The text before the table, the table, and the text after it.
fn parts(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once(BEGIN)?;
    let (table, after) = rest.split_once(END)?;
    Some((before, table, after))
}

#[test]
fn the_tables_of_keys_are_the_table_of_commands() {
    for (name, language) in
        [("README.md", Language::English), ("README.zh-CN.md", Language::Chinese)]
    {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        let (before, held, after) =
            parts(&text).unwrap_or_else(|| panic!("{name} has no table between {BEGIN}and {END}"));
        let wanted = table(language);
        if std::env::var_os("UPDATE_README").is_some() && held != wanted {
            std::fs::write(&path, format!("{before}{BEGIN}{wanted}{END}{after}")).unwrap();
        } else {
            assert_eq!(held, wanted, "{name}; UPDATE_README=1 writes it anew");
        }
    }
}
