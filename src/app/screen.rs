//! The screens that exist, in one list: a new one is a line here, and what draws screens, lists them or
//! opens them says what it lacks: the compiler in `gui::screens`, the tests for each of [`Screen::ALL`].

use super::command::Command;

macro_rules! screens {
    ($($(#[$note:meta])* $name:ident => $opener:ident;)*) => {
        /// A screen of the window.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
        pub enum Screen { $($(#[$note])* $name,)* }

        impl Screen {
            /// Every screen, in the order of the rail.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The command that opens it.
            pub fn opener(self) -> Command {
                match self { $(Self::$name => Command::$opener,)* }
            }
        }
    };
}

screens! {
    /// Find and copy.
    #[default]
    Find => OpenFind;
    /// A reply under check.
    Check => OpenCheck;
    /// The library is written, reviewed and approved.
    Curate => OpenCurate;
    /// The rules.
    Rulebook => OpenRulebook;
    /// Learning the phrases.
    Practice => OpenPractice;
    /// How the team is learning, and what is used.
    Insights => OpenInsights;
    /// What is wrong with the library's files.
    Problems => OpenProblems;
    /// What a person has chosen.
    Settings => OpenSettings;
}
