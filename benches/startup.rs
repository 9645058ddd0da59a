//! From the start of the program to the first frame an agent can use (library shown, focus in the
//! search field), and the most memory until then, for libraries of three sizes; the yardstick is a
//! bare window with one label, started in turn with them. Then where the time goes.
//! It needs a display: `benches/run.sh` makes one.
//!
//! Options after `--`: `--rounds N`; `--bare` is how it starts its own yardstick.

mod corpus;
mod measure;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use deti::app::Content;
use deti::gui::report::{self, Report};
use deti::library::{Scope, load};
use measure::{Program, median, ms, quantile};

const SIZES: [usize; 3] = [300, 10_000, 100_000];
/// The size for which there is a target.
const AIM: usize = 10_000;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if args.iter().any(|arg| arg == "--bare") {
        bare();
        return;
    }
    let after = |name: &str| args.iter().skip_while(|arg| *arg != name).nth(1);
    let n_rounds = after("--rounds").and_then(|n| n.parse().ok()).unwrap_or(9);
    measure_all(n_rounds);
}

/// A window with one label: the same options, the same font for words.
fn bare() {
    struct Bare {
        report: Report,
        n_frames: u64,
    }
    impl eframe::App for Bare {
        fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
            self.n_frames += 1;
            self.report.frame_begins(ui.ctx(), self.n_frames);
            ui.label("得体");
            self.report.frame_ends(ui.ctx(), true);
        }
    }
    report::step("program");
    let viewport = egui::ViewportBuilder::default()
        .with_title("bare")
        .with_inner_size(deti::gui::app::FULL)
        .with_min_inner_size(deti::gui::app::SMALLEST);
    let opened = eframe::run_native(
        "bare",
        deti::gui::start::native_options(viewport),
        Box::new(|creation| {
            report::step("window");
            deti::gui::fonts::install(&creation.egui_ctx);
            report::step("fonts");
            Ok(Box::new(Bare { report: Report::default(), n_frames: 0 }))
        }),
    );
    if let Err(error) = opened {
        eprintln!("no window: {error}");
    }
}

/// What one start cost.
struct Start {
    interactive_ms: f64,
    peak_mib: Option<f64>,
    processor_ms: Option<f64>,
    /// When each step was reported, by name.
    steps: BTreeMap<String, f64>,
    /// What asked for frames.
    causes: Vec<String>,
}

fn start(program: Program) -> Start {
    let lines = program.wait_for("interactive");
    let peak_mib = program.peak_mib();
    let processor_ms = program.processor_ms();
    let mut steps = BTreeMap::new();
    for line in &lines {
        let name = match line.event() {
            "step" => line.report["name"].as_str().unwrap_or_default().to_owned(),
            "frame" => format!("frame {}", line.report["number"]),
            other => other.to_owned(),
        };
        steps.insert(name, ms(line.at));
    }
    let interactive_ms = lines.last().map_or(0.0, |line| ms(line.at));
    let causes = measure::causes(&lines);
    Start { interactive_ms, peak_mib, processor_ms, steps, causes }
}

fn measure_all(n_rounds: usize) {
    let folder = tempfile::tempdir().expect("a folder for the libraries can be made");
    let data = folder.path().join("data");
    let libraries: Vec<PathBuf> = SIZES
        .iter()
        .map(|n| {
            let library = folder.path().join(format!("library-{n}"));
            corpus::write(&library, *n);
            library
        })
        .collect();

    let this = std::env::current_exe().expect("the system knows this program");
    let yardstick = || {
        let mut command = Command::new(&this);
        command.arg("--bare");
        start(Program::start(command))
    };
    let mut bare = Vec::new();
    let mut deti: Vec<Vec<Start>> = SIZES.iter().map(|_| Vec::new()).collect();
    for round in 0..=n_rounds {
        let warming_up = round == 0;
        let yard = yardstick();
        let found: Vec<Start> =
            libraries.iter().map(|library| start(Program::deti(library, &data))).collect();
        if warming_up {
            continue;
        }
        eprintln!(
            "startup: round {round} of {n_rounds}: bare {:.0} ms, Deti {:.0?} ms",
            yard.interactive_ms,
            found.iter().map(|start| start.interactive_ms).collect::<Vec<_>>()
        );
        bare.push(yard);
        for (all, one) in deti.iter_mut().zip(found) {
            all.push(one);
        }
    }

    for (n_phrases, starts) in SIZES.iter().zip(&deti) {
        let target = |text: &str| if *n_phrases == AIM { text.to_owned() } else { String::new() };
        tell(
            &format!("start to first usable frame, {n_phrases} phrases"),
            "ms",
            starts,
            &bare,
            |start| Some(start.interactive_ms),
            &target("≤ 1.5 ×"),
        );
    }
    for (n_phrases, starts) in SIZES.iter().zip(&deti) {
        let peak = |start: &Start| start.peak_mib;
        let what = format!("peak memory until then, {n_phrases} phrases");
        tell(&what, "MiB", starts, &bare, peak, "");
    }
    for (n_phrases, starts) in SIZES.iter().zip(&deti) {
        let processor = |start: &Start| start.processor_ms;
        let what = format!("processor time until then, {n_phrases} phrases");
        tell(&what, "ms", starts, &bare, processor, "");
    }

    eprintln!("\nsteps of the start, ms since the program was started, medians:");
    tell_steps("bare window", &bare);
    for (n_phrases, starts) in SIZES.iter().zip(&deti) {
        tell_steps(&format!("{n_phrases} phrases"), starts);
    }
    eprintln!("\nparts of the work, alone and one after the other, ms, medians of 5:");
    for (n_phrases, library) in SIZES.iter().zip(&libraries) {
        tell_parts(*n_phrases, library);
    }
}

/// A row: the median, the yardstick's, and the median of the ratios of the rounds, with how far they
/// scatter.
fn tell(
    what: &str,
    unit: &str,
    starts: &[Start],
    bare: &[Start],
    value: impl Fn(&Start) -> Option<f64>,
    target: &str,
) {
    let values: Vec<f64> = starts.iter().filter_map(&value).collect();
    let yards: Vec<f64> = bare.iter().filter_map(&value).collect();
    if values.is_empty() || values.len() != yards.len() {
        measure::row(what, "not told by this system", "", "", target);
        return;
    }
    let ratios: Vec<f64> = values.iter().zip(&yards).map(|(a, b)| a / b).collect();
    let ratio = format!(
        "{:.2} × ({:.2}–{:.2})",
        median(&ratios),
        quantile(&ratios, 0.25),
        quantile(&ratios, 0.75)
    );
    let found = format!("{:.0} {unit}", median(&values));
    measure::row(
        what,
        &found,
        &format!("{:.0} {unit}, bare window", median(&yards)),
        &ratio,
        target,
    );
}

fn tell_steps(what: &str, starts: &[Start]) {
    let mut all: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for (name, at) in starts.iter().flat_map(|start| &start.steps) {
        all.entry(name).or_default().push(*at);
    }
    // Frames that not every start had would tell nothing.
    let mut steps: Vec<(f64, &str)> = all
        .into_iter()
        .filter(|(_, times)| times.len() * 2 > starts.len())
        .map(|(name, times)| (median(&times), name))
        .collect();
    steps.sort_by(|a, b| a.0.total_cmp(&b.0));
    let steps: Vec<String> = steps.iter().map(|(at, name)| format!("{name} {at:.0}")).collect();
    eprintln!("  {what}: {}", steps.join(", "));
    let causes: Vec<String> = starts.iter().flat_map(|start| start.causes.clone()).collect();
    eprintln!("    frames asked for by {}", measure::counted(&causes));
}

/// What the program does with a library, in this process and with nothing beside it.
fn tell_parts(n_phrases: usize, library: &std::path::Path) {
    let mut parts: [(&str, Vec<f64>); 6] =
        ["read files", "parse", "usable", "season", "index", "drop"].map(|name| (name, Vec::new()));
    for _ in 0..5 {
        let begun = Instant::now();
        let mut last = Duration::ZERO;
        let mut done = |part: &mut (&str, Vec<f64>)| {
            let now = begun.elapsed();
            part.1.push(ms(now - last));
            last = now;
        };
        let files = deti::fs::read_library(library).expect("the library was written above");
        done(&mut parts[0]);
        let loaded = load(&files, None, Scope::Team);
        done(&mut parts[1]);
        assert_eq!(loaded.library.phrases.len(), n_phrases, "{:?}", loaded.diagnostics.first());
        assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics.first());
        let content = Content::new(loaded.library, loaded.diagnostics);
        done(&mut parts[2]);
        let season = content.in_season(jiff::civil::date(2026, 11, 22).at(9, 30, 0, 0));
        done(&mut parts[3]);
        assert_eq!(content.index().len(), n_phrases);
        done(&mut parts[4]);
        drop((files, content, season));
        done(&mut parts[5]);
    }
    let told: Vec<String> =
        parts.iter().map(|(name, times)| format!("{name} {:.1}", median(times))).collect();
    eprintln!("  {n_phrases} phrases: {}", told.join(", "));
}
