//! The program `deti`: a window without arguments, a command line with them.

use std::process::ExitCode;

use clap::Parser as _;
use deti::cli::{self, Cli};

/// The window, or the command that is named.
pub fn main() -> ExitCode {
    deti::runtime::logging::start();
    let Cli { command, global } = Cli::parse();
    #[cfg(feature = "gui")]
    {
        // The second start of a set that is made here alone cannot happen.
        let _ = deti::runtime::probe::PROBE.set(deti::gui::probe::probe);
    }
    match command {
        Some(command) => cli::run(command, &global).into(),
        None => window(&global),
    }
}

#[cfg(feature = "gui")]
fn window(global: &cli::Global) -> ExitCode {
    let mut options = deti::runtime::Options::from_env();
    options.library = global.library.clone().or(options.library);
    let language = global.language.map(cli::LanguageArg::language);
    match deti::gui::start::start(options, language) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let words = cli::open::Session::new(global).words;
            let reason = deti::gui::start::reason(&error);
            cli::output::error(&words.fill("cli.no_window", &[("reason", words.told(&reason))]));
            ExitCode::from(2)
        }
    }
}

#[cfg(not(feature = "gui"))]
fn window(_global: &cli::Global) -> ExitCode {
    use clap::CommandFactory as _;
    let mut command = Cli::command();
    cli::output::raw(&command.render_help().to_string());
    ExitCode::from(2)
}
