//! How long a keystroke takes, in thread CPU time, over libraries of several sizes; every typed prefix
//! of the development queries is a keystroke. Prints a Markdown table on standard output, and where the
//! time goes on standard error:
//!
//! `cargo bench --no-default-features --bench search -- 1000 100000 1000000`
//!
//! Without `peers` among the arguments the yardsticks are left out.

mod generate;
mod peers;

use std::time::Duration;

use deti::search::double_pinyin::Scheme;
use deti::search::{Document, Index, Options, Request};
use generate::Pieces;
use peers::Views;

const QUERIES: &str = include_str!("../../tests/data/search/queries.jsonl");
const SENTENCES: &str = include_str!("../../tests/data/search/sentences_dev.jsonl");

/// The yardsticks are measured over a library of this size, on so many of the keystrokes.
const PEER_SIZE: usize = 100_000;
const PEER_KEYSTROKES: usize = 100;
/// So many documents are put in anew.
const N_EDITS: usize = 200;
/// Kinds of queries that are no typing.
const STRANGE: &str = "strange";
const PASTED: &str = "sentence";

/// What is aimed at for a size: median, 99 %, worst, in milliseconds; bytes a phrase; building, in
/// milliseconds; an edit, in milliseconds.
const TARGETS: [(usize, [f64; 6]); 3] = [
    (1_000, [0.05, 0.5, 2.0, 5_000.0, 50.0, 1.0]),
    (100_000, [0.4, 5.0, 12.0, 500.0, 3_000.0, 1.0]),
    (1_000_000, [1.5, 20.0, 50.0, 500.0, 30_000.0, 2.0]),
];
/// How many times as fast as a yardstick, at 99 %.
const RATIOS: [(&str, f64); 4] =
    [("ib-matcher", 190.0), ("nucleo-matcher", 80.0), ("frizbee", 12.0), ("fuzzy-matcher", 125.0)];
/// What nothing strange may take longer than, in milliseconds.
const STRANGE_TARGET: f64 = 20.0;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let sizes: Vec<usize> = arguments.iter().filter_map(|one| one.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![1_000, 100_000] } else { sizes };
    let with_peers = arguments.iter().any(|one| one == "peers");
    let pieces = Pieces::new();
    println!("| measured | Deti | yardstick | ratio | target |");
    println!("| --- | --- | --- | --- | --- |");
    for size in sizes {
        measure(&pieces, size, with_peers && size == PEER_SIZE);
    }
}

/// A keystroke: how long it took, the kind of query, and what was typed so far.
struct Keystroke {
    took: Duration,
    kind: String,
    typed: String,
}

fn measure(pieces: &Pieces, size: usize, with_peers: bool) {
    let documents: Vec<Document> = (0..size).map(|number| pieces.document(number)).collect();
    let edited: Vec<Document> = (0..N_EDITS).map(|nth| pieces.document(size + nth)).collect();
    let views = with_peers.then(|| Views::new(documents.iter()));
    let start = cpu_now();
    let mut index = Index::build(documents);
    let built = cpu_now() - start;
    let n_bytes = index.bytes();

    let strokes = keystrokes(&index);
    let typed: Vec<&Keystroke> = strokes.iter().filter(|s| is_typed(&s.kind)).collect();
    tell_kinds(size, &strokes);

    let name = sized(size);
    let target = |nth: usize| {
        let known = TARGETS.iter().find(|(known, _)| *known == size);
        known.map(|(_, targets)| targets[nth])
    };
    let (median, p99, worst) = (at(&typed, 0.5), at(&typed, 0.99), at(&typed, 1.0));
    for (nth, (what, ms)) in
        [("median", median), ("99 %", p99), ("worst", worst)].into_iter().enumerate()
    {
        let n = typed.len();
        row(&format!("keystroke, {name} phrases, {what} of {n}"), &ms_of(ms), ms, "", target(nth));
    }
    let pasted: Vec<&Keystroke> = strokes.iter().filter(|s| s.kind == PASTED).collect();
    let ms = at(&pasted, 1.0);
    row(&format!("a customer's sentence, {name} phrases, worst"), &ms_of(ms), ms, "", None);
    let strange: Vec<&Keystroke> = strokes.iter().filter(|s| s.kind == STRANGE).collect();
    let ms = at(&strange, 1.0);
    let what = format!("strange input, {name} phrases, worst");
    row(&what, &ms_of(ms), ms, "", Some(STRANGE_TARGET));

    if let Some(views) = views {
        measure_peers(&views, &typed, p99);
    }

    let each = n_bytes as f64 / size as f64;
    let mb = n_bytes as f64 / 1e6;
    let what = format!("memory of the index, {name} phrases");
    row(&what, &format!("{each:.0} B a phrase, {mb:.1} MB"), each, " B", target(3));
    let ms = built.as_secs_f64() * 1e3;
    row(&format!("building it, {name} phrases"), &ms_of(ms), ms, "", target(4));
    let mut edits: Vec<f64> = Vec::new();
    for (nth, document) in edited.iter().enumerate() {
        let start = cpu_now();
        index.put(nth * (size / N_EDITS).max(1), document);
        edits.push((cpu_now() - start).as_secs_f64() * 1e3);
    }
    let ms = edits.into_iter().fold(0.0, f64::max);
    row(&format!("an edit, {name} phrases, worst of {N_EDITS}"), &ms_of(ms), ms, "", target(5));
}

/// The yardsticks over a part of the keystrokes that they all understand, and Deti over the same part.
fn measure_peers(views: &Views, typed: &[&Keystroke], p99_of_all: f64) {
    let plain: Vec<&&Keystroke> = typed.iter().filter(|s| s.kind != "double-pinyin").collect();
    let every = (plain.len() / PEER_KEYSTROKES).max(1);
    let some: Vec<&Keystroke> = plain.into_iter().step_by(every).copied().collect();
    let own = at(&some, 0.99);
    eprintln!("{} keystrokes for the yardsticks: own 99 % {own:.3} ms", some.len());
    for peer in &mut peers::peers(views) {
        let mut times: Vec<f64> = Vec::new();
        let mut n_found = 0;
        for stroke in &some {
            let start = cpu_now();
            n_found += std::hint::black_box(peer.ask(views, &stroke.typed));
            times.push((cpu_now() - start).as_secs_f64() * 1e3);
        }
        let p99 = quantile(&mut times, 0.99);
        let median = quantile(&mut times, 0.5);
        let name = peer.name();
        eprintln!("  {name:14} median {median:.1} ms  99 % {p99:.1} ms  {n_found} found");
        let target = RATIOS.iter().find(|(known, _)| *known == name).map_or(0.0, |(_, r)| *r);
        // The larger of the two, so that a lucky part does not flatter.
        let ratio = p99 / own.max(p99_of_all);
        let missed = if ratio < target { ", **not reached**" } else { "" };
        println!(
            "| the same against {name}, 99 % of {} | {} | {} | {ratio:.0} × faster | ≥ {target:.0} ×{missed} |",
            some.len(),
            ms_of(own.max(p99_of_all)),
            ms_of(p99),
        );
    }
}

/// True for kinds of queries that people type letter by letter.
fn is_typed(kind: &str) -> bool {
    kind != STRANGE && kind != PASTED
}

fn keystrokes(index: &Index) -> Vec<Keystroke> {
    let lines = QUERIES.lines().map(|line| {
        let line: serde_json::Value = serde_json::from_str(line).expect("a line of the set");
        let text = |key: &str| line[key].as_str().unwrap_or("").to_owned();
        (text("kind"), text("query"), Scheme::from_name(&text("scheme")))
    });
    let sentences = SENTENCES.lines().map(|line| {
        let line: serde_json::Value = serde_json::from_str(line).expect("a line of the set");
        (PASTED.to_owned(), line["query"].as_str().unwrap_or("").to_owned(), None)
    });
    let strange = [
        "z".repeat(60),
        "zengda".repeat(10),
        "zhongguo'".repeat(7),
        "曾".repeat(24),
        "大曾".repeat(12),
        "😀😀😀".to_owned(),
        "\u{0}\u{1}\u{7}\u{1b}[31m\u{202e}".to_owned(),
        "好".repeat(10_000),
        "您好，请问我的快递到哪里了？".repeat(720),
        "a".repeat(10_000),
        "jintianhaiyouhuoma ".repeat(530),
        "qwertyuiopqwertyuiop".to_owned(),
        "的".to_owned(),
        "a b c d e f g h".to_owned(),
    ];
    let strange = strange.into_iter().map(|query| (STRANGE.to_owned(), query, None));
    let mut strokes = Vec::new();
    for (kind, query, scheme) in lines.chain(sentences).chain(strange) {
        let options = Options { double_pinyin: scheme, ..Options::default() };
        let n_chars = query.chars().count();
        let pasted = kind == PASTED || n_chars > 80;
        let lengths = if pasted { n_chars..=n_chars } else { 1..=n_chars };
        for length in lengths {
            let typed: String = query.chars().take(length).collect();
            let took = cost(index, &typed, &options);
            strokes.push(Keystroke { took, kind: kind.clone(), typed });
        }
    }
    strokes
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
    static START: std::sync::LazyLock<std::time::Instant> =
        std::sync::LazyLock::new(std::time::Instant::now);
    START.elapsed()
}

/// Where the time goes.
fn tell_kinds(size: usize, strokes: &[Keystroke]) {
    eprintln!("{} phrases", sized(size));
    let mut kinds: Vec<&str> = strokes.iter().map(|stroke| stroke.kind.as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds {
        let of_kind: Vec<&Keystroke> = strokes.iter().filter(|s| s.kind == kind).collect();
        eprintln!(
            "  {kind:14} {:5} keystrokes  median {:.3} ms  99 % {:.3} ms  worst {:.3} ms",
            of_kind.len(),
            at(&of_kind, 0.5),
            at(&of_kind, 0.99),
            at(&of_kind, 1.0)
        );
    }
    let mut slowest: Vec<&Keystroke> = strokes.iter().collect();
    slowest.sort_by_key(|stroke| std::cmp::Reverse(stroke.took));
    for stroke in slowest.into_iter().take(12) {
        let typed: String = stroke.typed.chars().take(40).collect();
        eprintln!("    {:>8.3} ms {typed:?}", stroke.took.as_secs_f64() * 1e3);
    }
}

/// The time in milliseconds under which `share` (from 0 to 1) of the keystrokes stay.
fn at(strokes: &[&Keystroke], share: f64) -> f64 {
    let mut times: Vec<f64> =
        strokes.iter().map(|stroke| stroke.took.as_secs_f64() * 1e3).collect();
    quantile(&mut times, share)
}

/// The value under which `share` of `values` stay; 0 if there are none.
fn quantile(values: &mut [f64], share: f64) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let nth = (values.len().saturating_sub(1) as f64 * share).ceil() as usize;
    values.get(nth).copied().unwrap_or(0.0)
}

/// A row of the table without a yardstick: `value` is held against `target`.
fn row(what: &str, found: &str, value: f64, unit: &str, target: Option<f64>) {
    let target = target.map_or(String::new(), |most| {
        let missed = if value > most { ", **not reached**" } else { "" };
        match unit {
            "" => format!("≤ {}{missed}", ms_of(most)),
            unit => format!("≤ {most}{unit}{missed}"),
        }
    });
    println!("| {what} | {found} | | | {target} |");
}

fn ms_of(ms: f64) -> String {
    match ms {
        _ if ms < 1.0 => format!("{ms:.3} ms"),
        _ if ms < 100.0 => format!("{ms:.1} ms"),
        _ => format!("{ms:.0} ms"),
    }
}

/// `100,000`.
fn sized(size: usize) -> String {
    let digits = size.to_string();
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .filter_map(|group| std::str::from_utf8(group).ok())
        .collect();
    groups.join(",")
}
