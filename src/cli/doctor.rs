//! `deti doctor`: where everything is and whether it works, for people who ask for help.

use clap::Args;
use serde_json::json;

use super::open::Session;
use super::{Format, Global, Outcome, output};
use crate::fs;
use crate::runtime::{clipboard, library, probe::PROBE};

/// Arguments of `deti doctor`.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// One thing that was looked at.
struct Item {
    name: &'static str,
    good: bool,
    told: String,
}

/// Runs `deti doctor`.
pub fn run(args: &DoctorArgs, global: &Global) -> Outcome {
    let session = Session::new(global);
    let items = look(&session);
    match args.format {
        Format::Human => {
            for item in &items {
                let mark = if item.good { "✓" } else { "✗" };
                output::line(&format!("{mark} {}  {}", session.words.get(item.name), item.told));
            }
        }
        Format::Json => {
            let list: Vec<_> = items
                .iter()
                .map(|item| {
                    let name = item.name.split_once('.').map_or(item.name, |(_, name)| name);
                    json!({"name": name, "ok": item.good, "told": item.told})
                })
                .collect();
            output::json(&json!({"version": env!("CARGO_PKG_VERSION"), "items": list}));
        }
    }
    if items.iter().all(|item| item.good) { Outcome::Done } else { Outcome::Found }
}

fn look(session: &Session) -> Vec<Item> {
    let words = session.words;
    let mut items = vec![Item {
        name: "doctor.version",
        good: true,
        told: format!("{} {}", env!("CARGO_PKG_VERSION"), std::env::consts::OS),
    }];
    items.push(match &session.options.data {
        Some(data) => {
            let good = fs::is_writable(data);
            let told = data.display().to_string();
            Item { name: "doctor.data", good, told }
        }
        None => {
            Item { name: "doctor.data", good: false, told: words.get("doctor.none").to_owned() }
        }
    });
    match library::open(&session.options) {
        Ok(opened) => {
            let (n_errors, n_warnings) = opened.content.problem_counts();
            let counts = [
                ("phrases", opened.content.library.phrases.len().to_string()),
                ("errors", n_errors.to_string()),
                ("warnings", n_warnings.to_string()),
            ];
            let told = words.fill("doctor.library_told", &counts);
            let mut told = format!("{}  {told}", opened.folder.display());
            if opened.read_only {
                told.push_str(&format!("  {}", words.get("shell.read_only")));
            }
            items.push(Item { name: "doctor.library", good: n_errors == 0, told });
        }
        Err(problem) => {
            let told = format!("{}: {}", problem.folder, words.told(&problem.reason));
            items.push(Item { name: "doctor.library", good: false, told });
        }
    }
    let clipboard = clipboard::probe();
    items.push(Item {
        name: "doctor.clipboard",
        good: clipboard.is_ok(),
        told: match clipboard {
            Ok(()) => words.get("doctor.works").to_owned(),
            Err(reason) => words.told(&reason).into_owned(),
        },
    });
    items.extend(window_items(words));
    items
}

/// What the window needs: the command line knows it only through what `main` tells it.
fn window_items(words: &crate::words::Words) -> Vec<Item> {
    let Some(look) = PROBE.get() else {
        let told = words.get("doctor.no_window").to_owned();
        return vec![Item { name: "doctor.window", good: true, told }];
    };
    let found = look();
    vec![
        Item {
            name: "doctor.renderer",
            good: found.renderer.is_ok(),
            told: found.renderer.unwrap_or_else(|reason| reason),
        },
        Item {
            name: "doctor.font",
            good: found.font.is_ok(),
            told: found.font.unwrap_or_else(|reason| reason),
        },
    ]
}
