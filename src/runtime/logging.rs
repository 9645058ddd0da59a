//! What the program tells of itself on standard error, for whoever works on it: `DETI_LOG`, with levels
//! as `log` has them (`debug`, `deti::runtime::save=trace`).
//! It tells names, counts, lengths, times and paths, and never what anybody wrote: no query, no value of
//! a customer, no text of a phrase, a reply or an answer.

use std::fmt::{self, Debug, Write as _};
use std::time::Instant;

use log::{Level, LevelFilter, Log, Metadata, Record};

/// The variable of the environment that asks for the log.
pub const VARIABLE: &str = "DETI_LOG";

/// Begins to tell, if the environment asks for it. What cannot be understood of the filter is told and
/// left out.
pub fn start() {
    let Ok(filter) = std::env::var(VARIABLE) else { return };
    let logger = env_logger::Builder::new()
        .parse_filters(&filter)
        .format_timestamp_millis()
        .format_module_path(false)
        .build();
    let most = logger.filter();
    if log::set_boxed_logger(Box::new(OwnWords(logger))).is_ok() {
        log::set_max_level(if filter.is_empty() { LevelFilter::Off } else { most });
        log::info!("deti {} on {}", env!("CARGO_PKG_VERSION"), std::env::consts::OS);
    }
}

/// The log of this program. Of other crates it tells warnings and errors alone: some of them write what
/// is typed into theirs.
struct OwnWords(env_logger::Logger);

impl Log for OwnWords {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let own = metadata.target().split("::").next() == Some("deti");
        (own || metadata.level() <= Level::Warn) && self.0.enabled(metadata)
    }

    fn log(&self, record: &Record<'_>) {
        if self.enabled(record.metadata()) {
            self.0.log(record);
        }
    }

    fn flush(&self) {
        self.0.flush();
    }
}

/// The name of a variant and of those within it, such as `Curate(Approve`, and nothing of their values:
/// writing ends at the first character that is no part of a name.
pub fn name_of(value: &impl Debug) -> String {
    struct Name(String);
    impl fmt::Write for Name {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            for c in text.chars() {
                let begins = self.0.is_empty() || self.0.ends_with('(');
                let fits = if begins { c.is_ascii_uppercase() } else { c.is_ascii_alphabetic() };
                if !(fits || c == '(' && !begins) {
                    return Err(fmt::Error);
                }
                self.0.push(c);
            }
            Ok(())
        }
    }
    let mut name = Name(String::new());
    // It ends in an error where the values begin.
    let _ = write!(name, "{value:?}");
    let ends = name.0.trim_end_matches('(').len();
    name.0.truncate(ends);
    name.0
}

/// A stretch of work whose time is told at its end, at level `debug`.
pub struct Stretch {
    what: &'static str,
    since: Instant,
}

impl Stretch {
    /// Begins `what`, such as `read the library`.
    pub fn begin(what: &'static str) -> Self {
        Self { what, since: Instant::now() }
    }

    /// Ends it, with what came of it.
    pub fn end(self, came: fmt::Arguments<'_>) {
        let ms = self.since.elapsed().as_secs_f64() * 1000.0;
        log::debug!("{}: {came}, {ms:.1} ms", self.what);
    }
}

#[cfg(test)]
mod tests {
    use super::name_of;
    use crate::app::Action;
    use crate::app::action::Screen;

    #[test]
    fn a_name_tells_nothing_of_the_values() {
        for (action, expected) in [
            (Action::SetQuery(String::from("王女士 13800000000")), "SetQuery"),
            (Action::Open(Screen::Find), "Open(Find"),
            (Action::NextCustomer, "NextCustomer"),
            (Action::CopyRow(3), "CopyRow"),
            (
                Action::SetCustomer {
                    name: String::from("称呼"), value: String::from("王女士")
                },
                "SetCustomer",
            ),
        ] {
            assert_eq!(name_of(&action), expected);
        }
    }
}
