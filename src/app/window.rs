//! What is asked of the face that has the window.

use super::files::OutFile;

/// What the window is asked for.
#[derive(Clone, Debug)]
pub enum Ask {
    /// Ask for the folder of a library.
    ChooseLibrary,
    /// Ask for the folder with the reports of the team.
    ChooseReports,
    /// Ask where a file is to be written; [`Event::PlaceChosen`](super::Event::PlaceChosen) answers.
    ChoosePlace(OutFile),
    /// Show the library folder in the system's file manager.
    RevealLibrary,
    /// Get out of the way.
    Minimise,
    /// Close the program.
    Quit,
}
