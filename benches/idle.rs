//! Frames the real window draws in ten seconds in which nothing happens: after the library is there,
//! and after a query has been typed. It needs a display: `benches/run.sh` makes one.

mod corpus;
mod measure;

use std::process::Command;
use std::time::Duration;

use measure::Program;

const N_PHRASES: usize = 10_000;
/// How long nothing happens.
const IDLE: Duration = Duration::from_secs(10);
/// What follows a start or a key by itself (rules held against every phrase, a fading colour) is over
/// when nothing was drawn or computed for so long.
const REST: Duration = Duration::from_secs(2);

fn main() {
    let folder = tempfile::tempdir().expect("a folder for the library can be made");
    let library = folder.path().join("library");
    corpus::write(&library, N_PHRASES);
    let program = Program::deti(&library, &folder.path().join("data"));
    program.wait_for("interactive");
    tell(&program, "after the library is shown");
    match type_text(&program, "wlts") {
        Ok(()) => tell(&program, "after a query was typed"),
        Err(why) => eprintln!("idle: nothing could be typed: {why}"),
    }
}

fn tell(program: &Program, when: &str) {
    program.wait_for_rest(REST);
    let before = program.processor_ms();
    let lines = program.within(IDLE);
    let n_frames = lines.iter().filter(|line| line.event() == "frame").count();
    if n_frames > 0 {
        eprintln!("idle, {when}: asked for by {}", measure::counted(&measure::causes(&lines)));
    }
    let used = program.processor_ms().zip(before).map(|(after, before)| after - before);
    let used = used.map_or(String::new(), |used| format!("; {used:.0} ms of processor time"));
    let what = format!("frames in 10 idle seconds {when}, {N_PHRASES} phrases");
    measure::row(&what, &format!("{n_frames}{used}"), "", "", "0");
}

/// Types into the window of `program`, as a person would. Waits for frames to come of it.
fn type_text(program: &Program, text: &str) -> Result<(), String> {
    let xdotool = |args: &[&str]| {
        let output = Command::new("xdotool").args(args).output().map_err(|e| e.to_string())?;
        let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        output.status.success().then_some(said).ok_or_else(|| format!("xdotool {args:?} failed"))
    };
    let pid = program.pid().to_string();
    let window = xdotool(&["search", "--onlyvisible", "--pid", &pid, "--name", "得体"])?;
    let window = window.lines().next().unwrap_or_default().to_owned();
    xdotool(&["windowactivate", "--sync", &window])?;
    xdotool(&["type", "--delay", "40", text])?;
    program.wait_for("frame");
    Ok(())
}
