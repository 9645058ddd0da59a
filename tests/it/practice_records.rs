//! Records of practice: kept row by row, whatever happens; progress read off them; reports for the lead.

use std::path::Path;
use std::sync::Arc;

use deti::library::PhraseId;
use deti::practice::Timestamp;
use deti::practice::card::{Card, CardKind, Grade, Mode, Wording};
use deti::practice::export::{Cell, Report, Table, guarded, latest};
use deti::practice::plan::{Deck, Plan};
use deti::practice::progress::{Log, Progress, mastered, progress};
use deti::practice::record::{Drilled, Measures, Record, Review};
use deti::practice::schedule::{Memory, Scheduler};
use deti::practice::session::exam::Form;
use deti::store::Store;
use deti::words::Language;
use rusqlite::Connection;

const DAY: u64 = 86_400_000;

fn noon() -> Timestamp {
    let utc_ms = "2026-03-02T04:00:00Z".parse::<jiff::Timestamp>().unwrap().as_millisecond();
    Timestamp { utc_ms, tz_min: 480, mono_ms: 7 }
}

fn review(phrase: &str, kind: CardKind, grade: Grade, at: Timestamp) -> Review {
    Review {
        at,
        user: Arc::from("小禾"),
        card: Card::new(PhraseId::new(phrase).unwrap(), kind),
        wording: Wording(u32::MAX),
        mode: kind.mode(),
        grade,
        accuracy: 0.75,
        took_ms: 4_000,
        library: Arc::from("1234abcd"),
    }
}

fn drilled(mode: Mode, item: &str, right: bool, took_ms: u32, measures: Measures) -> Drilled {
    Drilled {
        at: noon(),
        user: Arc::from("小禾"),
        session: u64::MAX,
        mode,
        item: item.to_owned(),
        right,
        took_ms,
        measures,
        seed: u64::MAX - 1,
        library: Arc::from("1234abcd"),
        rules: Arc::from("r1"),
    }
}

pub fn typing(chars: [u32; 4], took_ms: u32) -> Drilled {
    let measures = Measures { chars: Some(chars), accuracy: Some(1.0), ..Measures::default() };
    drilled(Mode::Typing, "typing:p-0", true, took_ms, measures)
}

fn opened(path: &Path) -> Store {
    let (store, notices) = Store::open(path);
    assert_eq!(notices, []);
    store
}

#[test]
fn every_answer_is_there_after_the_program_is_killed() {
    let temp = tempfile::tempdir().unwrap();
    let path = temp.path().join("state.db");
    let strange = Timestamp { utc_ms: i64::MIN, tz_min: i16::MIN, mono_ms: u64::MAX };
    let reviews = vec![
        review("p-0", CardKind::Recall, Grade::Again, noon()),
        review("p-0", CardKind::Cloze(4), Grade::Good, noon().later(DAY)),
        // The clock was set back; the order stays that of the answers.
        review("p-1", CardKind::Dictation, Grade::Easy, strange),
    ];
    let measures = Measures {
        marks: Some([0.5, 1.0]),
        missed: vec!["tone.laughter".to_owned()],
        ..Measures::default()
    };
    let drills = vec![drilled(Mode::FindFix, "find-fix:parcel", false, 9_000, measures)];
    let mut store = opened(&path);
    for review in &reviews {
        store.record_answer(&Record::Review(review.clone())).unwrap();
        // A second program sees what was just written, so that a kill loses nothing.
        assert!(opened(&path).practised().unwrap().reviews.contains(review));
    }
    for drilled in &drills {
        store.record_answer(&Record::Drilled(drilled.clone())).unwrap();
    }
    // As a kill leaves it: not closed.
    std::mem::forget(store);
    let practised = opened(&path).practised().unwrap();
    assert_eq!(practised.reviews, reviews);
    assert_eq!(practised.drilled, drills);
    assert_eq!(practised.n_unread, 0);
}

#[test]
fn rows_of_a_newer_version_stay_and_are_counted() {
    let temp = tempfile::tempdir().unwrap();
    let path = temp.path().join("state.db");
    let mut store = opened(&path);
    for kind in [CardKind::Recall, CardKind::Dictation] {
        let record = Record::Review(review("p-0", kind, Grade::Good, noon()));
        store.record_answer(&record).unwrap();
    }
    store.record_answer(&Record::Drilled(typing([30, 0, 0, 0], 20_000))).unwrap();
    drop(store);
    let connection = Connection::open(&path).unwrap();
    connection.execute("UPDATE reviews SET kind = 'singing' WHERE kind = 'recall'", []).unwrap();
    connection.execute("UPDATE drills SET mode = 'dancing'", []).unwrap();
    drop(connection);
    let practised = opened(&path).practised().unwrap();
    assert_eq!((practised.reviews.len(), practised.drilled.len()), (1, 0));
    assert_eq!(practised.n_unread, 2);
}

#[test]
fn a_file_of_the_first_version_takes_the_new_step() {
    let temp = tempfile::tempdir().unwrap();
    let path = temp.path().join("state.db");
    let mut store = opened(&path);
    store.record_use("p-0", 1, 14.0, None).unwrap();
    drop(store);
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch(
            "DROP TABLE reviews; DROP TABLE drills; DROP TABLE drafts; PRAGMA user_version = 1",
        )
        .unwrap();
    drop(connection);
    let mut store = opened(&path);
    assert_eq!(store.usage().unwrap().len(), 1);
    store.record_answer(&Record::Drilled(typing([30, 0, 0, 0], 20_000))).unwrap();
    assert_eq!(store.practised().unwrap().drilled.len(), 1);
}

#[test]
fn what_is_remembered_is_a_sum_of_chances() {
    let memory = |stability| Memory { stability, difficulty: 5.0 };
    let pairs = [(2.3065, 0), (2.3065, 1), (2.3065, 2), (10.9643, 5), (10.9643, 11)];
    let sum = mastered(pairs.map(|(stability, days)| (memory(stability), days)));
    assert!((sum - 4.700_728).abs() < 1e-5, "{sum}");
}

/// A few days of practice.
fn practised() -> (Vec<Review>, Vec<Drilled>) {
    let mut reviews = Vec::new();
    for (phrase, grades) in [("p-0", "GG"), ("p-1", "GA"), ("p-2", "A")] {
        for (index, grade) in grades.chars().enumerate() {
            let grade = if grade == 'G' { Grade::Good } else { Grade::Again };
            // The days before yesterday, and yesterday.
            let at = noon().later(index as u64 * 3 * DAY);
            reviews.push(review(phrase, CardKind::Recall, grade, at));
        }
    }
    let rule = |rule: &str| Measures { missed: vec![rule.to_owned()], ..Measures::default() };
    let pasted = Measures {
        chars: Some([900, 0, 0, 0]),
        invalid: Some("pasted".to_owned()),
        ..Measures::default()
    };
    let mut drills = vec![
        typing([100, 0, 0, 0], 60_000),
        typing([90, 5, 3, 2], 60_000),
        drilled(Mode::Typing, "typing:p-0", false, 1_000, pasted),
        drilled(Mode::FindFix, "find-fix:a", false, 1, rule("tone.laughter")),
        drilled(Mode::FindFix, "find-fix:b", false, 1, rule("tone.laughter")),
        drilled(Mode::FindFix, "find-fix:b", false, 1, rule("hedge.maybe")),
    ];
    for took_ms in [1_200, 2_900, 3_000, 3_001, 10_000] {
        drills.push(drilled(
            Mode::Response,
            "response:opening-0",
            true,
            took_ms,
            Measures::default(),
        ));
    }
    for drilled in drills.iter_mut().skip(1) {
        drilled.at = noon().later(3 * DAY);
    }
    (reviews, drills)
}

fn of(reviews: &[Review], drilled: &[Drilled], now: Timestamp) -> Progress {
    let plan = Plan::fortnight();
    let ids = ["p-0", "p-1", "p-2", "p-3"].map(|id| PhraseId::new(id).unwrap());
    let deck = Deck::new(ids.map(|id| (id, Wording(u32::MAX))));
    let states = Scheduler::default().replay(reviews);
    progress(Log { reviews, drilled, states: &states }, &deck, &plan, 3_000, now, 3)
}

#[test]
fn progress_is_read_off_the_records() {
    let (reviews, drills) = practised();
    let progress = of(&reviews, &drills, noon().later(4 * DAY));
    assert_eq!((progress.n_phrases, progress.n_seen, progress.n_known), (4, 3, 1));
    assert!(progress.mastered > 1.5 && progress.mastered < 3.0, "{}", progress.mastered);
    let responses = progress.responses.unwrap();
    assert_eq!(
        (responses.median_ms, responses.p90_ms, responses.share_in_time),
        (3_000.0, 10_000, 0.6)
    );
    let typing = progress.typing.unwrap();
    assert_eq!(
        (typing.chars_per_min(), typing.took_ms),
        (95.0, 120_000),
        "the paste does not count"
    );
    let rules = [("tone.laughter".to_owned(), 2), ("hedge.maybe".to_owned(), 1)];
    assert_eq!(progress.missed_rules, rules);
    let weak: Vec<&str> = progress.weak.iter().map(|weak| weak.phrase.as_str()).collect();
    assert_eq!(weak, ["p-1", "p-2"], "forgotten, and hardly known");
    assert_eq!(progress.days.len(), 2);
    assert_eq!(progress.forecast.len(), 3);
    // Yesterday counts while today is young; a day without practice ends it.
    for (days_on, streak) in [(3, 1), (4, 1), (5, 0)] {
        assert_eq!(of(&reviews, &drills, noon().later(days_on * DAY)).streak_days, streak);
    }
    let more: Vec<Review> = (0..4)
        .map(|day| review("p-0", CardKind::Recall, Grade::Good, noon().later(day * DAY)))
        .collect();
    assert_eq!(of(&more, &[], noon().later(3 * DAY)).streak_days, 4);
    assert_eq!(of(&[], &[], noon()), Progress { n_phrases: 4, ..of(&[], &[], noon()) });
}

fn report(user: &str) -> Report {
    let (reviews, drills) = practised();
    let now = noon().later(4 * DAY);
    Report::new(user, "1234abcd", &of(&reviews, &drills, now), &drills, &Form::default(), now)
}

#[test]
fn a_report_is_documented_by_its_own_example() {
    insta::assert_snapshot!(report("小禾").json(), @r#"
    {
      "kind": "deti-practice",
      "version": 1,
      "user": "小禾",
      "exported_ms": 1772769600000,
      "day": "2026-03-06",
      "library": "1234abcd",
      "phrases": {
        "mastered": 2.4882,
        "of": 4,
        "seen": 3,
        "known": 1
      },
      "streak_days": 1,
      "typing": {
        "chars_per_min": 95.0,
        "accuracy": 0.95,
        "chars": 197
      },
      "responses": {
        "n": 5,
        "median_ms": 3000.0,
        "p90_ms": 10000,
        "share_in_time": 0.6
      },
      "weak": [
        {
          "phrase": "p-1",
          "lapses": 1,
          "chance": 0.8661
        },
        {
          "phrase": "p-2",
          "lapses": 0,
          "chance": 0.6325
        }
      ],
      "missed_rules": [
        {
          "rule": "tone.laughter",
          "n": 2
        },
        {
          "rule": "hedge.maybe",
          "n": 1
        }
      ],
      "exam": null,
      "days": [
        {
          "day": "2026-03-02",
          "answers": 4,
          "right": 3,
          "seconds": 72,
          "chars_per_min": 100.0,
          "accuracy": 1.0,
          "p90_ms": null
        },
        {
          "day": "2026-03-05",
          "answers": 12,
          "right": 7,
          "seconds": 89,
          "chars_per_min": 90.0,
          "accuracy": 0.9,
          "p90_ms": 10000
        }
      ]
    }
    "#);
}

#[test]
fn a_report_comes_back_and_anything_else_is_told() {
    let report = report("小禾");
    let json = report.json();
    assert_eq!(Report::parse("a.json", json.as_bytes()).unwrap(), report);
    let with_mark = format!("\u{feff}{json}");
    assert_eq!(Report::parse("a.json", with_mark.as_bytes()).unwrap(), report);
    // A later version may add to it.
    let more = json.replacen("\"user\"", "\"mood\": \"好\",\n  \"user\"", 1);
    assert_eq!(Report::parse("a.json", more.as_bytes()).unwrap(), report);
    let words = Language::English.words();
    for (bad, line) in [
        (String::new(), 1),
        ("[]".to_owned(), 0),
        (json.replace("\"streak_days\"", "\"streak\""), 0),
        (json.replace("deti-practice", "tea"), 0),
        (json.replace("\"version\": 1", "\"version\": 2"), 0),
        (json.replace("\"version\": 1", "\"version\": \"one\""), 0),
        (json.replacen("\"seen\": 3", "\"seen\": \"三\"", 1), 11),
        ("\u{0}".repeat(9 << 20), 0),
    ] {
        let told = Report::parse("a.json", bad.as_bytes()).unwrap_err();
        let place = told.place.clone().unwrap();
        assert_eq!(place.path, "a.json");
        assert!(line == 0 || place.line == line, "{} {}", place.line, told.message(words));
        assert!(!told.message(words).contains('{'), "{}", told.message(words));
    }
}

#[test]
fn of_two_reports_of_one_person_the_later_counts() {
    let at = |user: &str, exported_ms| Report { exported_ms, ..report(user) };
    let files = vec![
        ("b.json".to_owned(), at("小禾", 2)),
        ("a.json".to_owned(), at("小禾", 1)),
        ("c.json".to_owned(), at("小林", 1)),
        ("d.json".to_owned(), at("小禾", 3)),
        // Nobody knows whose these are.
        ("e.json".to_owned(), at("", 1)),
        ("f.json".to_owned(), at("", 2)),
    ];
    let (reports, older) = latest(files);
    let told: Vec<(&str, i64)> =
        reports.iter().map(|(_, report)| (report.user.as_str(), report.exported_ms)).collect();
    assert_eq!(told, [("", 1), ("", 2), ("小林", 1), ("小禾", 3)]);
    let older: Vec<(&str, &str)> = older.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(older, [("a.json", "b.json"), ("b.json", "d.json")]);
}

#[test]
fn no_cell_becomes_a_formula() {
    for (text, expected) in [
        ("=1+1", "'=1+1"),
        ("+86", "'+86"),
        ("-小禾", "'-小禾"),
        ("@小禾", "'@小禾"),
        ("\tx", "'\tx"),
        ("小禾=", "小禾="),
        ("", ""),
    ] {
        assert_eq!(guarded(text), expected);
    }
    let table =
        Table::of(&[report("=cmd|'/c calc'!A1"), report("小,禾")], Language::Chinese.words());
    let csv = table.csv();
    assert!(csv.starts_with(b"\xef\xbb\xbf"));
    let text = String::from_utf8(csv).unwrap();
    assert_eq!(text.matches("\r\n").count(), 3);
    let mut rows = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert_eq!(&rows[0][0], "'=cmd|'/c calc'!A1");
    assert_eq!(&rows[1][0], "小,禾");
    assert!(rows[0].iter().all(|cell| !cell.starts_with(['=', '+', '-', '@'])));
    assert_eq!(table.rows[0][0], Cell::Text("=cmd|'/c calc'!A1".to_owned()));

    let book = table.xlsx("练习情况", noon()).unwrap();
    assert_eq!(book, table.xlsx("练习情况", noon()).unwrap(), "the same every time");
    assert!(book.starts_with(b"PK"));
}
