//! Personal state: what is remembered, by whom, and what becomes of a file that is broken.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use deti::store::queries::MAX_N_QUERIES;
use deti::store::{Notice, Store, UseRow};
use rusqlite::Connection;
use serde_json::{Value, json};
use tempfile::TempDir;

const DAY: i64 = 86_400;
const HALF_LIFE_DAYS: f64 = 14.0;

fn temp() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn opened(path: &Path) -> Store {
    let (store, notices) = Store::open(path);
    assert_eq!(notices, []);
    store
}

fn settings(pairs: &[(&str, Value)]) -> BTreeMap<String, Value> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect()
}

#[test]
fn what_is_being_written_survives_until_it_is_saved() {
    let temp = temp();
    let path = temp.path().join("state.db");
    let mut store = opened(&path);
    store.put_draft("new", r#"{"text": "一"}"#, 2 * DAY).unwrap();
    store.put_draft("apology", r#"{"text": "二"}"#, DAY).unwrap();
    store.put_draft("apology", r#"{"text": "三"}"#, 3 * DAY).unwrap();
    assert!(store.put_draft("odd", "{", DAY).is_err());
    drop(store);
    let mut store = opened(&path);
    let kept = |key: &str, text: &str| (key.to_owned(), format!(r#"{{"text": "{text}"}}"#));
    assert_eq!(store.drafts().unwrap(), [kept("new", "一"), kept("apology", "三")]);
    store.delete_draft("new").unwrap();
    store.delete_draft("never").unwrap();
    assert_eq!(store.drafts().unwrap(), [kept("apology", "三")]);
}

#[test]
fn what_was_recorded_is_there_next_time() {
    let temp = temp();
    // The folder is made, too.
    let path = temp.path().join("deti/state.db");
    let mut store = opened(&path);
    let row =
        store.record_use("apology-late-reply", 100 * DAY, HALF_LIFE_DAYS, Some("jzzq")).unwrap();
    assert_eq!(row, UseRow { score: 1.0, last_s: 100 * DAY, n_uses: 1 });
    let row =
        store.record_use("apology-late-reply", 114 * DAY, HALF_LIFE_DAYS, Some("jzzq")).unwrap();
    assert_eq!(row, UseRow { score: 1.5, last_s: 114 * DAY, n_uses: 2 });
    store.record_use("farewell", 114 * DAY, HALF_LIFE_DAYS, None).unwrap();
    store.record_use("farewell", 115 * DAY, HALF_LIFE_DAYS, Some(" 再见 ")).unwrap();
    for (phrase, pinned) in
        [("b", true), ("a", true), ("c", true), ("b", true), ("a", false), ("a", true)]
    {
        store.set_favourite(phrase, pinned).unwrap();
    }
    store.set_favourite("never-pinned", false).unwrap();
    let first = settings(&[
        ("theme", json!("dark")),
        ("profile", json!({"客服": "小禾"})),
        ("library", json!("/团队/话术")),
    ]);
    store.set_settings(&first).unwrap();
    store.set_settings(&settings(&[("theme", json!("light")), ("library", json!(null))])).unwrap();
    drop(store);

    let store = opened(&path);
    let usage = store.usage().unwrap();
    assert_eq!(usage[0], ("apology-late-reply".into(), row));
    assert_eq!((usage[1].0.as_str(), usage[1].1.n_uses), ("farewell", 2));
    assert_eq!(usage.len(), 2);
    assert_eq!(store.favourites().unwrap(), ["b", "c", "a"]);
    let expected = settings(&[("theme", json!("light")), ("profile", json!({"客服": "小禾"}))]);
    assert_eq!(store.settings().unwrap(), expected);
    let memory = store.query_memory().unwrap();
    let expected =
        [("再见".into(), "farewell".into(), 1), ("jzzq".into(), "apology-late-reply".into(), 2)];
    assert_eq!(memory, expected);
}

#[test]
fn two_windows_add_up() {
    const N_USES: u64 = 40;
    let temp = temp();
    let path = temp.path().join("state.db");
    // Both begin at once, as the first file is being made.
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut store = opened(&path);
                for _ in 0..N_USES {
                    store.record_use("hello", 100 * DAY, HALF_LIFE_DAYS, Some("nh")).unwrap();
                }
            });
        }
    });
    let store = opened(&path);
    let row = UseRow { score: 2.0 * N_USES as f64, last_s: 100 * DAY, n_uses: 2 * N_USES };
    assert_eq!(store.usage().unwrap(), [("hello".into(), row)]);
    assert_eq!(store.query_memory().unwrap(), [("nh".into(), "hello".into(), 2 * N_USES as u32)]);
}

#[test]
fn the_oldest_queries_make_room() {
    let temp = temp();
    let path = temp.path().join("state.db");
    let mut store = opened(&path);
    // Straight into the file: five thousand saves would only be slow.
    let outside = Connection::open(&path).unwrap();
    outside
        .execute(
            "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < ?1) \
             INSERT INTO queries SELECT 'q' || i, 'p', 1, i FROM n",
            [MAX_N_QUERIES as i64],
        )
        .unwrap();
    store.record_use("p", 1_000_000, HALF_LIFE_DAYS, Some("new")).unwrap();
    let memory = store.query_memory().unwrap();
    assert_eq!(memory.len(), MAX_N_QUERIES);
    assert_eq!(memory[0].0, "new");
    assert!(!memory.iter().any(|(query, ..)| query == "q1"));
    assert!(memory.iter().any(|(query, ..)| query == "q2"));
}

#[test]
fn a_broken_file_is_set_aside_whole_and_a_new_one_begun() {
    let sound = {
        let temp = temp();
        let path = temp.path().join("state.db");
        opened(&path).set_favourite("a", true).unwrap();
        std::fs::read(&path).unwrap()
    };
    let mut torn = sound.clone();
    torn.truncate(sound.len() / 2);
    let mut holed = sound.clone();
    holed[4_096..].fill(0xAA);
    let cases = [
        ("text", b"not a database, but long enough to be read".repeat(50)),
        ("torn", torn),
        ("holed", holed),
    ];
    for (name, bytes) in cases {
        let temp = temp();
        let path = temp.path().join("state.db");
        std::fs::write(&path, &bytes).unwrap();
        std::fs::write(temp.path().join("state.db-wal"), b"").unwrap();
        let (mut store, notices) = Store::open(&path);
        let aside = temp.path().join("state.db.broken-1");
        match notices.as_slice() {
            [Notice::SetAside { reason, path }] => {
                assert_eq!(path, &aside, "{name}");
                assert!(!reason.is_empty());
            }
            other => panic!("{name}: {other:?}"),
        }
        assert_eq!(std::fs::read(&aside).unwrap(), bytes, "{name}");
        assert_eq!(store.favourites().unwrap(), [""; 0], "{name}");
        store.set_favourite("b", true).unwrap();
        drop(store);
        assert_eq!(opened(&path).favourites().unwrap(), ["b"], "{name}");

        // Once more: the first one set aside stays.
        std::fs::write(&path, b"broken again".repeat(100)).unwrap();
        let (_, notices) = Store::open(&path);
        assert!(
            matches!(&notices[..], [Notice::SetAside { path, .. }] if path.ends_with("state.db.broken-2"))
        );
        assert_eq!(std::fs::read(&aside).unwrap(), bytes, "{name}");
    }
}

#[test]
fn a_file_that_lacks_a_table_is_broken() {
    let temp = temp();
    let path = temp.path().join("state.db");
    drop(opened(&path));
    Connection::open(&path).unwrap().execute_batch("DROP TABLE favourites").unwrap();
    let (store, notices) = Store::open(&path);
    assert!(matches!(notices.as_slice(), [Notice::SetAside { .. }]), "{notices:?}");
    assert_eq!(store.favourites().unwrap(), [""; 0]);
}

#[test]
fn where_nothing_can_be_written_the_session_goes_on_in_memory() {
    let temp = temp();
    std::fs::write(temp.path().join("file"), "x").unwrap();
    std::fs::create_dir(temp.path().join("folder")).unwrap();
    let newer = temp.path().join("newer.db");
    drop(opened(&newer));
    Connection::open(&newer).unwrap().pragma_update(None, "user_version", 1_000).unwrap();
    let bytes = std::fs::read(&newer).unwrap();
    let cases =
        ["file/state.db", "folder", "newer.db"].map(|name| Store::open(&temp.path().join(name)));
    for (mut store, notices) in cases.into_iter().chain([Store::in_memory()]) {
        match notices.as_slice() {
            [Notice::InMemory { reason }] => assert!(!reason.is_empty()),
            other => panic!("{other:?}"),
        }
        store.record_use("hello", DAY, HALF_LIFE_DAYS, Some("nh")).unwrap();
        store.set_favourite("hello", true).unwrap();
        store.set_settings(&settings(&[("theme", json!("dark"))])).unwrap();
        assert_eq!(store.usage().unwrap().len(), 1);
        assert_eq!(store.favourites().unwrap(), ["hello"]);
        assert_eq!(store.settings().unwrap().len(), 1);
        assert_eq!(store.query_memory().unwrap().len(), 1);
    }
    // A newer version's file is neither set aside nor touched.
    assert_eq!(std::fs::read(&newer).unwrap(), bytes);
}

#[test]
fn the_file_has_no_room_for_a_customers_words() {
    let temp = temp();
    let path = temp.path().join("state.db");
    let mut store = opened(&path);
    let pasted = format!("我的快递到底什么时候才能到{}", "啊".repeat(64));
    for query in [pasted.as_str(), "订单20261102884417", "wang@example.com"] {
        store.record_use("hello", DAY, HALF_LIFE_DAYS, Some(query)).unwrap();
    }
    assert_eq!(store.query_memory().unwrap(), []);
    let mut bytes = std::fs::read(&path).unwrap();
    bytes.extend(std::fs::read(temp.path().join("state.db-wal")).unwrap());
    let holds = |text: &str| bytes.windows(text.len()).any(|held| held == text.as_bytes());
    assert!(holds("hello"), "the search itself finds what is there");
    for words in ["到底什么时候", "20261102884417", "wang@example"] {
        assert!(!holds(words), "{words}");
    }
    drop(store);

    // Every column that can hold words, by name: a new one must be argued for here.
    let outside = Connection::open(&path).unwrap();
    let mut columns = outside
        .prepare(
            "SELECT m.name || '.' || c.name FROM sqlite_schema m, pragma_table_info(m.name) c \
             WHERE m.type = 'table' AND c.type NOT IN ('INTEGER', 'REAL')",
        )
        .unwrap();
    let columns: BTreeSet<String> =
        columns.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    // Practice stores names of what was asked (`phrase`, `item`), of ways to ask and of versions, who
    // practised, and numbers and rules (`measures`); an answer that was written is in none of them.
    let expected = [
        // Phrases that a lead is writing, kept until they are saved.
        "drafts.json",
        "drafts.key",
        "drills.item",
        "drills.library",
        "drills.measures",
        "drills.mode",
        "drills.rules",
        "drills.user",
        "favourites.phrase",
        "queries.phrase",
        "queries.query",
        "reviews.algorithm",
        "reviews.kind",
        "reviews.library",
        "reviews.mode",
        "reviews.phrase",
        "reviews.user",
        "settings.key",
        "settings.value",
        "usage.phrase",
    ];
    assert_eq!(columns, expected.map(str::to_owned).into());
}
