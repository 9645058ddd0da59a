//! What the window says of itself to the command line: the two faces do not name each other.

use std::sync::OnceLock;

/// What the window says of itself.
pub struct WindowProbe {
    /// The graphics adapter, or why there is none.
    pub renderer: Result<String, String>,
    /// The font, or what it lacks.
    pub font: Result<String, String>,
}

/// Set at the start of a program that has a window.
pub static PROBE: OnceLock<fn() -> WindowProbe> = OnceLock::new();
