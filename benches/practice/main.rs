//! What a learner waits for: the queue at the start of a session over 10,000 cards and 100,000
//! reviews, against the time SQLite takes to read the same rows; and one answer, from the key to the
//! row on disk. Run with `cargo bench --no-default-features --bench practice`.

use std::collections::HashMap;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use deti::library::PhraseId;
use deti::practice::card::{Card, CardKind, Grade, Wording};
use deti::practice::plan::{Deck, Plan};
use deti::practice::queue::Queue;
use deti::practice::record::{Record, Review};
use deti::practice::schedule::Scheduler;
use deti::practice::seed::Seed;
use deti::practice::{State, Timestamp};
use deti::store::Store;

const N_CARDS: usize = 10_000;
const N_REVIEWS: usize = 100_000;
const ROUNDS: usize = 9;
const DAY_MS: u64 = 86_400_000;

fn main() {
    let folder = tempfile::tempdir().expect("a folder for the records");
    let path = folder.path().join("state.db");
    let (mut store, _) = Store::open(&path);
    let ids: Vec<PhraseId> =
        (0..N_CARDS).filter_map(|n| PhraseId::new(&format!("answering-some-phrase-{n}"))).collect();
    let begin = Timestamp { utc_ms: 1_700_000_000_000, tz_min: 480, mono_ms: 0 };
    let mut seed = Seed::new(1);
    let user: Arc<str> = Arc::from("小禾");
    let library: Arc<str> = Arc::from("1234abcd");
    let mut per_answer = Vec::with_capacity(N_REVIEWS);
    for n in 0..N_REVIEWS {
        let at = begin.later((n / N_CARDS) as u64 * 7 * DAY_MS + n as u64);
        let grade = if seed.below(10) == 0 { Grade::Again } else { Grade::Good };
        let record = Record::Review(Review {
            at,
            user: Arc::clone(&user),
            card: Card::new(ids[n % N_CARDS].clone(), CardKind::Recall),
            wording: Wording(1),
            mode: CardKind::Recall.mode(),
            grade,
            accuracy: 1.0,
            took_ms: 4_000,
            library: Arc::clone(&library),
        });
        let start = Instant::now();
        store.record_answer(&record).expect("the record is written");
        per_answer.push(start.elapsed());
    }
    per_answer.sort_unstable();
    let at = |share: f64| ms(per_answer[((per_answer.len() - 1) as f64 * share) as usize]);
    println!(
        "an answer on disk, {N_REVIEWS} times: median {:.3} ms, p99 {:.3} ms, worst {:.3} ms",
        at(0.5),
        at(0.99),
        at(1.0)
    );

    let plan = Plan::fortnight().recall_only();
    let deck = Deck::new(ids.iter().map(|id| (id.clone(), Wording(1))));
    let scheduler = Scheduler::new(plan.pace.clone());
    let now = begin.later(80 * DAY_MS);
    let (mut raw, mut read, mut replayed, mut built) = (vec![], vec![], vec![], vec![]);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        black_box(rows(&path));
        raw.push(start.elapsed());
        let start = Instant::now();
        let practised = store.practised().expect("the records are read");
        read.push(start.elapsed());
        let start = Instant::now();
        let states = scheduler.replay(&practised.reviews);
        replayed.push(start.elapsed());
        let start = Instant::now();
        let queue = Queue::build(&deck, &states, &plan, now, 7);
        built.push(start.elapsed());
        assert!(queue.n_due > 0 && states.len() == N_CARDS);
    }
    let [raw, read, replayed, built] = [raw, read, replayed, built].map(median);
    println!("SQLite reads the rows (bare): {:.1} ms", ms(raw));
    println!("rows to records:              {:.1} ms", ms(read));
    println!("replay of {N_REVIEWS}:             {:.1} ms", ms(replayed));
    println!("queue of {N_CARDS} cards:         {:.1} ms", ms(built));
    let ratio = |time: Duration| time.as_secs_f64() / raw.as_secs_f64();
    println!("replay + queue / SQLite:         {:.2} (goal: 2)", ratio(replayed + built));
    println!("all from disk to queue / SQLite: {:.2}", ratio(read + replayed + built));

    let practised = store.practised().expect("the records are read");
    let mut states = scheduler.replay(&practised.reviews);
    let start = Instant::now();
    for review in practised.reviews.iter().take(1_000) {
        scheduler.take(&mut states, review);
        black_box(&states);
    }
    println!("one review in memory:         {:.4} ms", ms(start.elapsed()) / 1_000.0);
    let _: &HashMap<Card, State> = &states;
}

/// Every column of every row, as SQLite hands them out.
fn rows(path: &std::path::Path) -> usize {
    let connection = rusqlite::Connection::open(path).expect("the file is there");
    let mut statement = connection
        .prepare(
            "SELECT at_ms, tz_min, mono_ms, user, phrase, kind, wording, mode, grade, accuracy, \
             took_ms, library FROM reviews ORDER BY seq",
        )
        .expect("the table is there");
    let mut rows = statement.query([]).expect("a query without arguments");
    let mut n_bytes = 0;
    while let Some(row) = rows.next().expect("a sound row") {
        for column in 0..12 {
            n_bytes += match row.get_ref(column).expect("one of twelve") {
                rusqlite::types::ValueRef::Text(text) => text.len(),
                _ => 8,
            };
        }
    }
    n_bytes
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
