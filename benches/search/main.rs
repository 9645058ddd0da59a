//! How long a keystroke takes, in thread CPU time, over libraries of several sizes; every typed prefix
//! of the development queries is a keystroke. Run with `cargo bench --no-default-features --bench search
//! -- 1000 100000 1000000`.

mod generate;

use std::time::{Duration, Instant};

use deti::search::double_pinyin::Scheme;
use deti::search::{Index, Options, Request};
use generate::Pieces;

const QUERIES: &str = include_str!("../../tests/data/search/queries.jsonl");

fn main() {
    let sizes: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![1_000, 100_000] } else { sizes };
    let pieces = Pieces::new();
    for size in sizes {
        let mut documents = Vec::with_capacity(size);
        documents.extend((0..size).map(|number| pieces.document(number)));
        let start = Instant::now();
        let index = Index::build(documents);
        let built = start.elapsed();
        println!(
            "{size} phrases: built in {:.0} ms, {:.1} MB, {:.0} B a phrase",
            built.as_secs_f64() * 1e3,
            index.bytes() as f64 / 1e6,
            index.bytes() as f64 / size as f64,
        );
        let mut all = Vec::new();
        for (kind, times) in by_kind(&index) {
            report(&kind, &times);
            all.extend(times);
        }
        report("all", &all);
        all.sort_by_key(|(time, _)| std::cmp::Reverse(*time));
        for (time, query) in all.iter().take(12) {
            let query: String = query.chars().take(40).collect();
            println!("    {:>8.3} ms {query}", time.as_secs_f64() * 1e3);
        }
    }
}

/// A keystroke: how long it took, and the query it led to.
type Keystroke = (Duration, String);

fn by_kind(index: &Index) -> Vec<(String, Vec<Keystroke>)> {
    let mut kinds: Vec<(String, Vec<Keystroke>)> = Vec::new();
    let lines = QUERIES.lines().map(|line| {
        let line: serde_json::Value = serde_json::from_str(line).expect("a line of the set");
        let text = |key: &str| line[key].as_str().unwrap_or("").to_owned();
        (text("kind"), text("query"), Scheme::from_name(&text("scheme")))
    });
    let strange = [
        "z".repeat(60),
        "zengdazengdazengdazengdazengdazengdazengdazengdazengdazengda".to_owned(),
        "曾".repeat(24),
        "😀😀😀".to_owned(),
        "好".repeat(10_000),
        "qwertyuiopqwertyuiop".to_owned(),
        "的".to_owned(),
        "a b c d e f g h".to_owned(),
    ];
    let strange = strange.into_iter().map(|query| ("strange".to_owned(), query, None));
    for (kind, query, scheme) in lines.chain(strange) {
        let options = Options { double_pinyin: scheme, ..Options::default() };
        let chars: Vec<char> = query.chars().take(80).collect();
        let lengths: Vec<usize> = if query.chars().count() > 80 {
            vec![query.chars().count()]
        } else {
            (1..=chars.len()).collect()
        };
        for length in lengths {
            let typed: String = query.chars().take(length).collect();
            let took = cost(index, &typed, &options);
            match kinds.iter_mut().find(|(known, _)| *known == kind) {
                Some((_, times)) => times.push((took, typed)),
                None => kinds.push((kind.clone(), vec![(took, typed)])),
            }
        }
    }
    kinds
}

fn cost(index: &Index, query: &str, options: &Options) -> Duration {
    let start = cpu_now();
    let found = index.search(&Request { limit: 50, ..Request::new(query, options) });
    std::hint::black_box(found);
    cpu_now() - start
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
    static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    START.elapsed()
}

fn report(name: &str, times: &[Keystroke]) {
    let mut times: Vec<Duration> = times.iter().map(|(time, _)| *time).collect();
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    println!(
        "  {name:14} {:5} keystrokes  median {:.3} ms  p99 {:.3} ms  worst {:.3} ms",
        times.len(),
        at(0.5),
        at(0.99),
        at(1.0)
    );
}
