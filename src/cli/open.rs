//! Opens the library and the settings for a command, and says it if that cannot be done.

use jiff::Timestamp;
use jiff::civil::DateTime;

use super::{Global, output};
use crate::app::Settings;
use crate::runtime::library::Opened;
use crate::runtime::{Options, clock, library, records};
use crate::words::{Language, Words};

/// What every command needs.
pub struct Session {
    /// What a person has chosen.
    pub settings: Settings,
    /// The language of messages.
    pub words: &'static Words,
    /// Local time.
    pub now: DateTime,
    /// Absolute time.
    pub now_absolute: Timestamp,
    /// Where things are.
    pub options: Options,
}

impl Session {
    /// Reads settings and clock.
    pub fn new(global: &Global) -> Self {
        let mut options = Options::from_env();
        let settings = records::settings(&options);
        if let Some(folder) = &global.library {
            options.library = Some(folder.clone());
        }
        if options.library.is_none() {
            options.library = settings.library.clone().map(Into::into);
        }
        let language = global
            .language
            .map(super::LanguageArg::language)
            .or(settings.language)
            .unwrap_or_else(system_language);
        let (now, now_absolute) = clock::now();
        Self { settings, words: language.words(), now, now_absolute, options }
    }

    /// Reads the library; says it and gives `None` if there is none.
    pub fn library(&self) -> Option<Opened> {
        match library::open(&self.options) {
            Ok(opened) => Some(opened),
            Err(problem) => {
                let reason = self.words.told(&problem.reason).into_owned();
                let args = [("path", problem.folder), ("reason", reason)];
                output::error(&self.words.fill("cli.no_library", &args));
                None
            }
        }
    }
}

/// The system's language; Chinese where the system does not say.
pub fn system_language() -> Language {
    sys_locale::get_locale().map_or(Language::Chinese, |locale| Language::of_locale(&locale))
}
