//! What it costs to hold every rule that ships against a line, in thread CPU time, beside a bare
//! `aho-corasick` that looks for the same words in the same lines; one long reply; getting the rules
//! ready. Run with `cargo bench --no-default-features --bench rulebook`; figures come as rows of a
//! Markdown table, what led to them on standard error.

mod lines;

use std::hint::black_box;
use std::time::Duration;

use aho_corasick::AhoCorasick;
use deti::library::{shipped, yaml};
use deti::rulebook::lint::Scratch;
use deti::rulebook::{self, Message, Rulebook, schema};

const N_LINES: usize = 100_000;

/// How often each figure is taken; the best counts, as what runs beside it only ever slows it.
const ROUNDS: usize = 5;

fn main() {
    ready();
    let book = Rulebook::load(&[]).value;
    let lines = lines::lines(&book, N_LINES);
    let n_chars: usize = lines.iter().map(|line| line.chars().count()).sum();
    throughput(&book, &lines, n_chars as f64 / lines.len() as f64);
    reply(&book);
}

fn ready() {
    let (whole, _) = best(|| Rulebook::load(&[]).value);
    let (read, _) = best(|| {
        for file in shipped::files_in(rulebook::load::FOLDER) {
            black_box(yaml::read_trusted::<schema::File>(file.text));
        }
    });
    let book = Rulebook::load(&[]).value;
    let (assembled, _) = best(|| book.with_levels(&[]));
    eprintln!("reading YAML {:.1} ms, putting together {:.1} ms", ms(read), ms(assembled));
    row("rules ready", &format!("{:.1} ms", ms(whole)), "", "", "≤ 50 ms");
}

fn throughput(book: &Rulebook, lines: &[String], mean: f64) {
    let words = book.scan_words();
    let bare = AhoCorasick::new(&words).expect("the words are few and short");
    let (by_bare, n_bare) = best(|| {
        lines.iter().map(|line| bare.find_overlapping_iter(line.as_str()).count()).sum::<usize>()
    });
    let mut scratch = Scratch::default();
    let (by_rules, n_found) = best(|| {
        let judge = |line: &String| book.lint_with(&Message::new(line), &mut scratch).len();
        lines.iter().map(judge).sum::<usize>()
    });
    let rate = |time: Duration| lines.len() as f64 / time.as_secs_f64() / 1e6;
    eprintln!(
        "{} lines of {mean:.0} characters, {} words: {n_bare} hits of the bare scan, {n_found} findings",
        lines.len(),
        words.len()
    );
    row(
        "lines judged a second",
        &format!("{:.2} M", rate(by_rules)),
        &format!("aho-corasick alone {:.2} M", rate(by_bare)),
        &format!("{:.1} ×", by_rules.as_secs_f64() / by_bare.as_secs_f64()),
        "≥ 0.6 M, ≤ 4 ×",
    );
}

fn reply(book: &Rulebook) {
    let text = lines::reply();
    let mut scratch = Scratch::default();
    let (time, _) = best(|| {
        for _ in 0..1000 {
            black_box(book.lint_with(&Message::new(&text), &mut scratch));
        }
    });
    let found = format!("{:.0} µs", ms(time));
    row(&format!("a reply of {} characters", text.chars().count()), &found, "", "", "≤ 100 µs");
}

fn best<R>(mut work: impl FnMut() -> R) -> (Duration, R) {
    let mut least = Duration::MAX;
    let mut last = None;
    for _ in 0..ROUNDS {
        let start = cpu_now();
        last = Some(black_box(work()));
        least = least.min(cpu_now() - start);
    }
    (least, last.expect("there is a round"))
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn row(what: &str, found: &str, yardstick: &str, ratio: &str, target: &str) {
    println!("| {what} | {found} | {yardstick} | {ratio} | {target} |");
}

/// CPU time of this thread.
#[cfg(unix)]
fn cpu_now() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// Wall-clock time, where threads have no clock of their own.
#[cfg(not(unix))]
fn cpu_now() -> Duration {
    static START: std::sync::LazyLock<std::time::Instant> =
        std::sync::LazyLock::new(std::time::Instant::now);
    START.elapsed()
}
