//! Printing. A reader that closed its end (`deti … | head`) is no error.

use std::io::{self, IsTerminal as _, Write as _};

use crate::diagnostic::Severity;
use crate::diagnostic::render::{Paint, plain};

/// Prints a line to standard output.
pub fn line(text: &str) {
    // The reader may have had enough; there is nobody left to tell.
    let _ = writeln!(io::stdout().lock(), "{text}");
}

/// Prints text as it is to standard output.
pub fn raw(text: &str) {
    let mut out = io::stdout().lock();
    // As above.
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Prints a line to standard error, after the program's name.
pub fn error(text: &str) {
    // As above.
    let _ = writeln!(io::stderr().lock(), "deti: {text}");
}

/// Prints a value as JSON, on one line.
pub fn json(value: &serde_json::Value) {
    line(&value.to_string());
}

/// Colours where standard output is a terminal and `NO_COLOR` is not set (no-color.org).
pub fn paint() -> Paint {
    let wanted = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    if wanted { coloured } else { plain }
}

fn coloured(severity: Severity, text: &str) -> String {
    let code = match severity {
        Severity::Error => "1;31",
        Severity::Warning => "1;33",
        Severity::Hint => "1;36",
    };
    format!("\u{1b}[{code}m{text}\u{1b}[0m")
}
