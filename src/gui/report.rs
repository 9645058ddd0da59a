//! Tells a benchmark how far the window is: lines of JSON on standard output, where `DETI_REPORT` is
//! set; nothing otherwise. It measures nothing: who reads the lines has the clock.
//!
//! - `{"event":"step","name":…}` for the steps of the start, in order;
//! - `{"event":"frame","number":…,"why":[…]}` as each frame begins, from 1, with the places in the code
//!   that asked for it, if it was not the system;
//! - `{"event":"interactive","frames":…}` once, after the first frame with the library in it and the
//!   focus in the search field has been drawn.

use std::io::Write as _;
use std::sync::OnceLock;

/// Whether somebody wants to know. Looked up once.
fn wanted() -> bool {
    static WANTED: OnceLock<bool> = OnceLock::new();
    *WANTED.get_or_init(|| std::env::var_os("DETI_REPORT").is_some_and(|set| !set.is_empty()))
}

/// A step of the start is done.
pub fn step(name: &str) {
    if wanted() {
        say(&format!(r#"{{"event":"step","name":"{name}"}}"#));
    }
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    // Nobody is left to be told if this fails.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// How far the window is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Report {
    /// Nothing to be used is drawn yet.
    #[default]
    Starting,
    /// Described in this frame of the window, which may describe it more than once before drawing.
    Described {
        /// The window's own number of the frame.
        frame_index: u64,
    },
    /// Told.
    Told,
}

impl Report {
    /// A frame is about to be described, the number `n_frames`, counted from 1.
    pub fn frame_begins(&mut self, ctx: &egui::Context, n_frames: u64) {
        if !wanted() {
            return;
        }
        if let Self::Described { frame_index } = *self
            && ctx.cumulative_frame_nr() > frame_index
        {
            *self = Self::Told;
            say(&format!(r#"{{"event":"interactive","frames":{}}}"#, n_frames - 1));
        }
        let why: Vec<String> = ctx.repaint_causes().iter().map(ToString::to_string).collect();
        say(&serde_json::json!({"event": "frame", "number": n_frames, "why": why}).to_string());
    }

    /// A frame was described; `ready`: its window can be used. Asks for one more, in which that is told.
    pub fn frame_ends(&mut self, ctx: &egui::Context, ready: bool) {
        if !wanted() || !ready || *self == Self::Told {
            return;
        }
        if *self == Self::Starting {
            *self = Self::Described { frame_index: ctx.cumulative_frame_nr() };
        }
        ctx.request_repaint();
    }
}
