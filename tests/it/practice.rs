//! The numbers of practice (practice.md §2): alignment, typing, adaptive choice.

use deti::practice::diff::{Counts, Loose, Step, align};
use deti::practice::typing::{Commit, Invalid, Run, Typed, invalid_run, invalid_typed, measure};

fn told(steps: &[Step]) -> String {
    steps
        .iter()
        .map(|step| match step {
            Step::Right(c) => c.to_string(),
            Step::Wrong { target, typed } => format!("[{target}→{typed}]"),
            Step::Missed(c) => format!("[-{c}]"),
            Step::Extra(c) => format!("[+{c}]"),
        })
        .collect()
}

#[test]
fn every_character_is_right_wrong_missed_or_extra() {
    for (target, typed, expected) in [
        ("请您稍等", "请您稍等", "请您稍等"),
        ("请您稍等", "请你稍等", "请[您→你]稍等"),
        ("请您稍等", "请稍等", "请[-您]稍等"),
        ("请您稍等", "请您稍稍等", "请您稍[+稍]等"),
        ("请您稍等", "", "[-请][-您][-稍][-等]"),
        ("", "嗯", "[+嗯]"),
        ("", "", ""),
        ("感谢😊𠮷您", "感谢😊吉您", "感谢😊[𠮷→吉]您"),
        // Of two ways with as many differences the one with more right characters.
        ("甲乙", "乙丙", "[-甲]乙[+丙]"),
        ("您好，请问", "您好,请问", "您好[，→,]请问"),
        (" 您好", "您好", "[- ]您好"),
    ] {
        assert_eq!(told(&align(target, typed, Loose::default())), expected, "{target} {typed}");
    }
    let loose = Loose { punctuation: true };
    assert_eq!(told(&align("您好，请问ＡB", "您好,请问aB", loose)), "您好，请问[Ａ→a]B");
}

#[test]
fn a_pasted_book_costs_no_time() {
    let book = "您好".repeat(200_000);
    let steps = align("请您稍等，我马上为您查询", &book, Loose::default());
    let counts = Counts::of(&steps);
    assert_eq!(counts.n_typed(), 400_000);
    assert!(counts.accuracy() < 0.001);
}

#[test]
fn the_vectors_of_the_typing_formulas() {
    const LONG: &str = "您好，很高兴为您服务，请问有什么可以帮到您？";
    const SHORT: &str = "请您稍等，我马上为您查询";
    struct Case {
        target: &'static str,
        typed: &'static str,
        took_ms: u64,
        counts: [u32; 4],
        rates: [f64; 3],
    }
    for case in [
        Case {
            target: LONG,
            typed: LONG,
            took_ms: 15_000,
            counts: [22, 0, 0, 0],
            rates: [88.0, 1.0, 88.0],
        },
        Case {
            target: LONG,
            typed: "您好，很高兴为您服务，请问有什么可以帮到你？",
            took_ms: 15_000,
            counts: [21, 1, 0, 0],
            rates: [84.0, 0.9545, 80.0],
        },
        Case {
            target: LONG,
            typed: "您好很高兴为您服务，请问有什么可以帮帮到您？",
            took_ms: 16_500,
            counts: [21, 0, 1, 1],
            rates: [76.36, 0.9130, 69.09],
        },
        Case {
            target: SHORT,
            typed: "请您稍等，我马上为您查",
            took_ms: 9_000,
            counts: [11, 0, 1, 0],
            rates: [73.33, 0.9167, 66.67],
        },
        Case {
            target: SHORT,
            typed: "",
            took_ms: 5_000,
            counts: [0, 0, 12, 0],
            rates: [0.0, 0.0, 0.0],
        },
        Case {
            target: "感谢😊𠮷您",
            typed: "感谢😊𠮷您",
            took_ms: 3_000,
            counts: [5, 0, 0, 0],
            rates: [100.0, 1.0, 100.0],
        },
    ] {
        let typed = Typed { text: case.typed.to_owned(), ..Typed::default() };
        let (run, _) = measure(case.target, &typed, 500, 500 + case.took_ms, Loose::default());
        let Counts { right, wrong, missed, extra } = run.counts;
        assert_eq!([right, wrong, missed, extra], case.counts, "{}", case.typed);
        let rates = [run.chars_per_min(), run.accuracy(), run.net_chars_per_min()];
        for (found, expected) in rates.into_iter().zip(case.rates) {
            assert!((found - expected).abs() < 0.005, "{}: {found} {expected}", case.typed);
        }
    }
}

#[test]
fn time_runs_from_go_to_the_last_commit_of_whole_words() {
    let commit = |mono_ms, text: &str| Commit { mono_ms, text: text.to_owned() };
    let typed = Typed {
        text: "请您稍等，我马上为您查询".to_owned(),
        commits: vec![
            commit(2_000, "请您稍等"),
            commit(3_500, "，"),
            commit(9_000, "我马上为您查询"),
        ],
        pasted: false,
    };
    let (run, _) = measure("请您稍等，我马上为您查询", &typed, 1_000, 60_000, Loose::default());
    assert_eq!(run.took_ms, 8_000);
    assert_eq!(run.chars_per_min(), 90.0);
    assert_eq!(invalid_typed(&typed), None);
    assert_eq!(invalid_run(run), None);
}

#[test]
fn what_nobody_typed_does_not_count() {
    let of = |text: &str, commits: &[&str], pasted| Typed {
        text: text.to_owned(),
        commits: commits
            .iter()
            .map(|text| Commit { mono_ms: 0, text: (*text).to_owned() })
            .collect(),
        pasted,
    };
    let forty = "字".repeat(40);
    for (typed, expected) in [
        (of("您好", &["您好"], true), Some(Invalid::Pasted)),
        (of(&forty, &[&forty], false), Some(Invalid::LongCommit)),
        (of(&forty, &["字".repeat(39).as_str(), "字"], false), None),
        (of("", &[], false), None),
    ] {
        assert_eq!(invalid_typed(&typed), expected, "{typed:?}");
    }
    let run = |right, took_ms| Run { counts: Counts { right, ..Counts::default() }, took_ms };
    for (run, expected) in [
        (run(9, 60_000), Some(Invalid::TooShort)),
        (run(10, 999), Some(Invalid::TooQuick)),
        (run(10, 1_000), None),
    ] {
        assert_eq!(invalid_run(run), expected, "{run:?}");
    }
}
