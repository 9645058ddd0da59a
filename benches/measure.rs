//! What the benchmarks share: medians, rows of a Markdown table, and a program on the display whose
//! reports are read as it writes them.

#![allow(dead_code, reason = "each benchmark uses a part of it")]
#![allow(clippy::disallowed_methods, reason = "benchmarks make their own files")]

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// How long to wait for a report before giving up.
const PATIENCE: Duration = Duration::from_secs(120);

/// The value below which `share` (from 0 to 1) of `values` lie. `values` is not empty.
pub fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = (share * (sorted.len() - 1) as f64).round() as usize;
    sorted[at]
}

/// The middle one of `values`, which is not empty.
pub fn median(values: &[f64]) -> f64 {
    quantile(values, 0.5)
}

/// Milliseconds.
pub fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// A row of the table: what was measured, the figure, the yardstick, their ratio, the target.
pub fn row(what: &str, found: &str, yardstick: &str, ratio: &str, target: &str) {
    println!("| {what} | {found} | {yardstick} | {ratio} | {target} |");
}

/// A line of a program under measurement, and when it came, counted from the start of the program.
pub struct Line {
    /// When it was read.
    pub at: Duration,
    /// What it says.
    pub report: serde_json::Value,
}

impl Line {
    /// The kind of event.
    pub fn event(&self) -> &str {
        self.report["event"].as_str().unwrap_or_default()
    }
}

/// What asked for the frames among `lines`.
pub fn causes(lines: &[Line]) -> Vec<String> {
    let whys = lines.iter().filter_map(|line| line.report["why"].as_array());
    whys.flatten().filter_map(|why| Some(short_cause(why.as_str()?))).collect()
}

/// The place in the code without the folders before it.
pub fn short_cause(cause: &str) -> String {
    cause.rsplit_once("/src/").map_or(cause, |(_, place)| place).to_owned()
}

/// Each of `names` with how often it stands there, the most frequent first.
pub fn counted(names: &[String]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    let mut counts: Vec<(usize, &str)> = counts.into_iter().map(|(name, n)| (n, name)).collect();
    counts.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    let told: Vec<String> = counts.iter().map(|(n, name)| format!("{name} ({n})")).collect();
    if told.is_empty() { String::from("nobody") } else { told.join(", ") }
}

/// Processor time of all threads of this process that still run; `None` where the system does not
/// say.
pub fn own_processor_ms() -> Option<f64> {
    let mut sum_ns = 0.0;
    for task in std::fs::read_dir("/proc/self/task").ok()? {
        let told = std::fs::read_to_string(task.ok()?.path().join("schedstat")).ok()?;
        sum_ns += told.split_whitespace().next()?.parse::<f64>().ok()?;
    }
    Some(sum_ns / 1e6)
}

/// A program that reports on its standard output; killed when dropped.
pub struct Program {
    child: Child,
    lines: Receiver<Line>,
    begun: Instant,
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Program {
    /// Starts `command`; its times count from just before.
    pub fn start(mut command: Command) -> Self {
        command.env("DETI_REPORT", "1").stdout(Stdio::piped()).stdin(Stdio::null());
        let begun = Instant::now();
        let mut child = command.spawn().expect("the program can be started");
        let stdout = child.stdout.take().expect("it was asked for above");
        let (tell, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines() {
                let at = begun.elapsed();
                let Ok(line) = line else { return };
                let Ok(report) = serde_json::from_str(&line) else { continue };
                if tell.send(Line { at, report }).is_err() {
                    return;
                }
            }
        });
        Self { child, lines, begun }
    }

    /// Deti itself, with the library and the personal data in these folders.
    pub fn deti(library: &Path, data: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_deti"));
        command.arg("--library").arg(library).env("DETI_DATA", data);
        Self::start(command)
    }

    /// The lines up to the first that says `event`.
    ///
    /// # Panics
    /// If it does not come.
    pub fn wait_for(&self, event: &str) -> Vec<Line> {
        let mut seen = Vec::new();
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) => {
                    let found = line.event() == event;
                    seen.push(line);
                    if found {
                        return seen;
                    }
                }
                Err(why) => panic!("`{event}` never came: {why}; is there a display?"),
            }
        }
    }

    /// The lines that come within `time`.
    pub fn within(&self, time: Duration) -> Vec<Line> {
        let until = Instant::now() + time;
        let mut seen = Vec::new();
        loop {
            match self.lines.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(line) => seen.push(line),
                Err(RecvTimeoutError::Timeout) => return seen,
                Err(RecvTimeoutError::Disconnected) => panic!("the program has ended"),
            }
        }
    }

    /// Waits until nothing has come for `time`, and nothing was computed.
    pub fn wait_for_rest(&self, time: Duration) {
        loop {
            let before = self.processor_ms();
            let still = self.within(time).is_empty();
            // Two ticks of the system's own measure.
            let computed = self.processor_ms().zip(before).is_some_and(|(a, b)| a - b > 20.0);
            if still && !computed {
                return;
            }
        }
    }

    /// The number of its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The most memory it has had so far, in MiB; `None` where the system does not say.
    pub fn peak_mib(&self) -> Option<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        let kib: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
        Some(kib / 1024.0)
    }

    /// Processor time of all its threads so far; `None` where the system does not say.
    pub fn processor_ms(&self) -> Option<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).ok()?;
        // After the name, which may hold anything: fields 14 and 15, in hundredths of a second.
        let (_, after) = stat.rsplit_once(')')?;
        let mut fields = after.split_whitespace().skip(11);
        let user: f64 = fields.next()?.parse().ok()?;
        let system: f64 = fields.next()?.parse().ok()?;
        Some((user + system) * 10.0)
    }
}
