//! The command line. `deti` alone opens the window; `deti <command>` never does.
//! Exit codes: 0 done, 1 problems found or nothing found, 2 could not do it.

pub mod check;
pub mod copy;
pub mod doctor;
pub mod fields;
pub mod open;
pub mod output;
pub mod practice;
pub mod rule;
pub mod rules;
pub mod search;
pub mod show;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum};

use crate::words::Language;

/// Approved replies for customer service: find, check and learn them (得体)
#[derive(Debug, Parser)]
#[command(name = "deti", version, max_term_width = 100)]
pub struct Cli {
    /// What to do; the window opens if nothing is named
    #[command(subcommand)]
    pub command: Option<Command>,
    /// What every command takes.
    #[command(flatten)]
    pub global: Global,
}

/// What every command takes.
#[derive(Clone, Debug, Args)]
pub struct Global {
    /// Library folder [default: $DETI_LIBRARY, else your setting, else the one in your data folder]
    #[arg(long, global = true, value_name = "DIR")]
    pub library: Option<PathBuf>,
    /// Language of messages [default: your setting, else the system's]
    #[arg(long, global = true, value_name = "LANGUAGE")]
    pub language: Option<LanguageArg>,
}

/// A language of messages.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum LanguageArg {
    /// Simplified Chinese
    #[value(name = "zh-CN", alias = "zh")]
    Chinese,
    /// English
    #[value(name = "en")]
    English,
}

impl LanguageArg {
    /// The language.
    pub fn language(self) -> Language {
        match self {
            Self::Chinese => Language::Chinese,
            Self::English => Language::English,
        }
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Find phrases by Chinese, pinyin, initials or anything near
    Search(search::SearchArgs),
    /// Show one phrase whole
    Show(show::ShowArgs),
    /// Fill in a phrase and put it on the clipboard
    Copy(copy::CopyArgs),
    /// Check libraries and name every problem with its place
    Check(check::CheckArgs),
    /// List, explain and test the rules, and trace a text through them
    Rule(rule::RuleArgs),
    /// Show how far you are in practice, or a whole team, and write the report for the lead
    Practice(practice::PracticeArgs),
    /// Tell where everything is and whether it works
    Doctor(doctor::DoctorArgs),
    /// Print completions for a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// Serve the clipboard until another program takes it over
    #[command(hide = true, name = crate::runtime::clipboard::HOLD)]
    HoldClipboard,
}

/// How to print.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Human,
    /// For programs
    Json,
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done.
    Done,
    /// Problems were found, or nothing was found.
    Found,
    /// It could not be done.
    Failed,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Done => 0,
            Outcome::Found => 1,
            Outcome::Failed => 2,
        })
    }
}

/// The command line without its hidden commands, which completions would offer.
fn offered() -> clap::Command {
    let whole = Cli::command();
    let shown = |command: &&clap::Command| !command.is_hide_set();
    clap::Command::new("deti")
        .args(whole.get_arguments().cloned())
        .subcommands(whole.get_subcommands().filter(shown).cloned())
        .version(env!("CARGO_PKG_VERSION"))
}

/// Runs a command.
pub fn run(command: Command, global: &Global) -> Outcome {
    match command {
        Command::Search(args) => search::run(&args, global),
        Command::Show(args) => show::run(&args, global),
        Command::Copy(args) => copy::run(&args, global),
        Command::Check(args) => check::run(&args, global),
        Command::Rule(args) => rule::run(&args, global),
        Command::Practice(args) => practice::run(&args, global),
        Command::Doctor(args) => doctor::run(&args, global),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut offered(), "deti", &mut script);
            output::raw(&String::from_utf8_lossy(&script));
            Outcome::Done
        }
        Command::HoldClipboard => copy::hold(),
    }
}
