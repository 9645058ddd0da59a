//! Random damage to a library: nothing panics, nothing vanishes without a word, and the two YAML
//! parsers agree on everything that passes.

use deti::library::schema::RawPhrase;
use deti::library::yaml::{Outline, Text, read_list};
use deti::library::{Scope, SourceFile, load};
use deti::text::Span;
use proptest::prelude::*;

/// A library with every form a phrase can be written in.
const SOUND: &str = "\
# 道歉语
- id: one   # 备注
  title: 久等致歉
  text: \"{称呼}，让您久等了\\n请稍候\"
  stages: [in-sale, after-sale]
  season: {from: 12-20, until: 01-05, every: year}
  approved: {by: 王琳, on: 2026-11-02, text: 5f3a9c01}

- id: two
  text: |-
    您好：
      一、请稍候
    　　二、再见
  keywords:
  - 催
  - '没人理'
- {id: three, text: 您好, allow: [{rule: tone.oh, reason: 语气}]}
- id: four
  text: >
    这一段
    折行
";

fn file(bytes: Vec<u8>) -> SourceFile {
    SourceFile { name: "phrases/a.yaml".into(), path: "a.yaml".into(), content: Ok(bytes) }
}

/// One way to damage a file.
#[derive(Clone, Debug)]
enum Damage {
    Flip(usize, u8),
    Cut(usize, usize),
    Truncate(usize),
    Insert(usize, Vec<u8>),
    Repeat(usize, usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    let scraps = prop::sample::select(vec![
        "\t",
        "　",
        "\u{a0}",
        "：",
        ": ",
        " #",
        "\"",
        "'",
        "{",
        "}",
        "[",
        "]",
        "- ",
        "\n",
        "\r",
        "\r\n",
        "|",
        ">",
        "&a ",
        "*a",
        "!",
        "%",
        "@",
        "`",
        "---\n",
        "...\n",
        "? ",
        "<<: ",
        "\u{feff}",
        "\0",
        "\u{85}",
        "\u{2028}",
        "id: one\n",
        "  text: x\n",
        "您",
        "\\",
        "~",
        ", ",
    ]);
    let at = 0..SOUND.len();
    prop_oneof![
        (at.clone(), any::<u8>()).prop_map(|(at, byte)| Damage::Flip(at, byte)),
        (at.clone(), 1..60_usize).prop_map(|(at, n)| Damage::Cut(at, n)),
        at.clone().prop_map(Damage::Truncate),
        (at.clone(), scraps).prop_map(|(at, scrap)| Damage::Insert(at, scrap.into())),
        // A piece of GBK.
        at.clone().prop_map(|at| Damage::Insert(at, b"\xc4\xfa\xba\xc3".to_vec())),
        (at, 1..200_usize).prop_map(|(at, n)| Damage::Repeat(at, n)),
    ]
}

/// Panics unless serde's own parser reads `source`, if it passes, as the library does.
pub fn assert_both_agree(source: &str) {
    #[derive(serde::Deserialize)]
    struct Keyed {
        phrases: Vec<RawPhrase>,
    }
    let text = Text::new("a.yaml", source);
    let list = read_list::<RawPhrase>(&text, "phrases");
    if !list.faults.is_empty() || !list.whole || list.items.is_empty() {
        return;
    }
    let ours: Vec<&RawPhrase> = list.items.iter().filter_map(|item| item.value.as_ref()).collect();
    let bare = source.trim_start_matches('\u{feff}');
    let read = |bare: &str| {
        serde_yaml::from_str::<Vec<RawPhrase>>(bare).or_else(|error| {
            let keyed = serde_yaml::from_str::<Keyed>(bare).map(|keyed| keyed.phrases);
            keyed.map_err(|other| format!("{error}; {other}"))
        })
    };
    // A line of nothing but a tab is a blank line (YAML 1.2.2, `l-comment`), on which libyaml stumbles.
    let without_tabs = || -> String {
        let blank = |line: &str| line.trim().is_empty();
        let lines = bare.split_inclusive('\n');
        lines
            .map(|line| if blank(line) { line.replace('\t', "") } else { line.to_owned() })
            .collect()
    };
    let theirs = read(bare).or_else(|_| read(&without_tabs()));
    let theirs = theirs.unwrap_or_else(|error| panic!("{error}: {source:?}"));
    // At the end of a file without an end of line a block has none, or it has: nobody minds.
    let same = |ours: &RawPhrase, theirs: &RawPhrase| {
        ours == theirs || ours.clone().settled() == theirs.clone().settled()
    };
    let equal = ours.len() == theirs.len()
        && ours.iter().zip(&theirs).all(|(ours, theirs)| same(ours, theirs));
    assert!(equal, "{source:?}\n{ours:?}\n{theirs:?}");
}

fn damaged(damages: &[Damage]) -> Vec<u8> {
    let mut bytes = SOUND.as_bytes().to_vec();
    for damage in damages {
        let clamp = |at: usize| at.min(bytes.len());
        match damage {
            Damage::Flip(at, byte) => {
                if let Some(found) = bytes.get_mut(*at) {
                    *found = *byte;
                }
            }
            Damage::Cut(at, n) => drop(bytes.drain(clamp(*at)..clamp(at + n))),
            Damage::Truncate(at) => bytes.truncate(*at),
            Damage::Insert(at, scrap) => {
                let at = clamp(*at);
                bytes.splice(at..at, scrap.iter().copied());
            }
            Damage::Repeat(at, n) => {
                let piece = bytes[clamp(*at)..clamp(at + n)].to_vec();
                let at = clamp(*at);
                bytes.splice(at..at, piece);
            }
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn no_damage_panics_or_loses_a_phrase_without_a_word(
        damages in prop::collection::vec(damage(), 1..4),
    ) {
        let before = load(&[file(SOUND.into())], None, Scope::Personal);
        let bytes = damaged(&damages);
        let after = load(&[file(bytes.clone())], Some(&before), Scope::Personal);
        let again = load(&[file(bytes.clone())], Some(&after), Scope::Personal);
        prop_assert_eq!(&after.diagnostics, &again.diagnostics);
        let fresh = load(&[file(bytes.clone())], None, Scope::Personal);
        for diagnostic in &fresh.diagnostics {
            if let (Some(place), Ok(text)) = (&diagnostic.place, std::str::from_utf8(&bytes)) {
                prop_assert!(place.span.of(text).is_some(), "{:?}", diagnostic);
            }
        }
        // A phrase of before that is gone although its id is still written somewhere is told of.
        let text = String::from_utf8_lossy(&bytes);
        for phrase in &before.library.phrases {
            let line = format!("id: {}", phrase.id);
            let written = text.lines().any(|found| found.trim_start_matches("- ") == line);
            if written && after.library.get(&phrase.id).is_none() {
                prop_assert!(!after.diagnostics.is_empty(), "{} in {:?}", phrase.id, text);
            }
        }
        let mended = load(&[file(SOUND.into())], Some(&again), Scope::Personal);
        prop_assert!(mended.diagnostics.is_empty());
        prop_assert_eq!(mended.library.phrases, before.library.phrases);
    }

    #[test]
    fn the_scan_and_serde_read_the_same_texts(damages in prop::collection::vec(damage(), 0..3)) {
        let Ok(source) = String::from_utf8(damaged(&damages)) else { return Ok(()) };
        assert_both_agree(&source);
        let text = Text::new("a.yaml", &source);
        let list = read_list::<RawPhrase>(&text, "phrases");
        for item in &list.items {
            let Some(raw) = &item.value else { continue };
            let (outline, node) = list.outline_of(item).expect("a value has a node");
            for (key, value) in [("id", &raw.id), ("title", &raw.title), ("text", &raw.text)] {
                let scanned = outline.value(node, key).and_then(|at| outline.node(at));
                let Some(scanned) = scanned else {
                    prop_assert_eq!(value, &None);
                    continue;
                };
                // A missing value is `~` to the one and nothing to the other.
                let value = value.as_deref().unwrap_or("~");
                if !["", "~", "null", "Null", "NULL"].contains(&scanned.text.trim()) {
                    prop_assert_eq!(value.trim_end(), scanned.text.trim_end(), "{:?}", source);
                }
            }
        }
    }

    #[test]
    fn the_scan_takes_any_text(source in "[-:#{}\\[\\]\"'|>&*!%@`?,~ \t\r\na您：　\u{feff}]{0,80}") {
        let text = Text::new("a.yaml", &source);
        let _ = Outline::scan(&source, &text.lines, Span::new(0, source.len()));
        let list = read_list::<RawPhrase>(&text, "phrases");
        for item in &list.items {
            prop_assert!(item.span.of(&source).is_some());
        }
    }
}

#[test]
fn a_small_stack_is_enough_for_the_largest_files() {
    let line = format!("{}\n", "[".repeat(60_000));
    let steps: String = (0..4000).map(|n| format!("{}a:\n", " ".repeat(n % 4000))).collect();
    for bytes in [
        line.repeat(130),
        "- ".repeat(20_000),
        "? ".repeat(20_000),
        steps,
        "- [{a: [".repeat(6_000),
    ] {
        let thread = std::thread::Builder::new().stack_size(1024 * 1024).spawn(move || {
            load(&[file(bytes.into_bytes())], None, Scope::Personal).diagnostics.len()
        });
        let n_told = thread.expect("started").join().expect("no overflow");
        assert!(n_told > 0);
    }
}

#[test]
fn one_file_names_serde_yaml() {
    fn sources(dir: &std::path::Path, out: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(dir).expect("there") {
            let path = entry.expect("listed").path();
            if path.is_dir() {
                sources(&path, out);
            } else {
                out.push(path);
            }
        }
    }
    let mut found = Vec::new();
    sources(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    let named: Vec<_> = found
        .into_iter()
        .filter(|path| {
            let source = std::fs::read_to_string(path).expect("readable");
            source.contains("serde_yaml::")
        })
        .collect();
    assert_eq!(named.len(), 1, "{named:?}");
    assert!(named[0].ends_with("library/yaml/read.rs"), "{named:?}");
}
