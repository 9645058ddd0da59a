//! Loading a library: every hazard of a hand-written YAML file, what is said about it, and what stays
//! in use.

use deti::diagnostic::{Code, Diagnostic};
use deti::library::yaml::{MAX_FILE_BYTES, MAX_LINE_BYTES};
use deti::library::{Loaded, Scope, SourceFile, load};
use deti::words::Language;

fn file(name: &str, bytes: impl AsRef<[u8]>) -> SourceFile {
    SourceFile { name: name.into(), path: name.into(), content: Ok(bytes.as_ref().to_vec()) }
}

fn unread(name: &str) -> SourceFile {
    SourceFile {
        name: name.into(), path: name.into(), content: Err(String::from("输入输出错误"))
    }
}

/// A library of one file of phrases, as a personal one: no `library.yaml`, no categories to know.
fn load_one(bytes: impl AsRef<[u8]>, previous: Option<&Loaded>) -> Loaded {
    load(&[file("phrases/a.yaml", bytes)], previous, Scope::Personal)
}

fn ids(loaded: &Loaded) -> String {
    let ids: Vec<&str> = loaded.library.phrases.iter().map(|phrase| phrase.id.as_str()).collect();
    ids.join(" ")
}

fn told(diagnostics: &[Diagnostic]) -> String {
    let told: Vec<String> = diagnostics
        .iter()
        .map(|found| match &found.place {
            Some(place) if place.line > 0 => {
                format!("{} {}:{}", found.code.as_str(), place.line, place.column)
            }
            _ => found.code.as_str().to_owned(),
        })
        .collect();
    told.join(", ")
}

/// One row: the YAML, what is told with line and column, and the ids that can be used.
type Hazard<'a> = (&'a str, &'a str, &'a str);

const SOUND: &str = "- id: z\n  text: 您好\n";

#[test]
fn every_hazard_is_named_where_it_stands_and_spares_its_neighbours() {
    let hazards: &[Hazard<'_>] = &[
        // Sound.
        ("- id: a\n  text: 您好\n", "", "a z"),
        ("phrases:\n- id: a\n  text: 您好\n", "", "a z"),
        ("# 说明\n\n-\n  id: a\n  text: |-\n    一\n\n    　　二\n", "", "a z"),
        ("- {id: a, text: 您好}\n", "", "a z"),
        ("- id: a\n  text: \"一\n    　二\"\n", "", "a z"),
        ("- id: a\n  text: 您好\n\t\n", "", "a z"),
        ("- id: a\n  text: 您好\n  title:\n  tags:\n", "", "a z"),
        ("- id: a   # 稳定\n  title: 问好   # 可选\n  text: 您好\n", "", "a z"),
        ("- id: a\n  text: no\n- id: b\n  text: 1e3\n- id: c\n  text: 12:30:45\n", "", "a b c z"),
        // Indentation.
        ("- id: a\n　　text: 您好\n", "E-INDENT 2:1", "z"),
        ("- id: a\n\u{a0}\u{a0}text: 您好\n", "E-INDENT 2:1", "z"),
        ("- id: a\n\ttext: 您好\n", "E-INDENT 2:1", "z"),
        ("- \tid: a\n  text: 您好\n", "E-INDENT 1:3", "z"),
        ("- id: a\n  text: 您好\n  title: 　\n", "E-INDENT 3:10", "a z"),
        ("- id: a\n \ttext: 您好\n", "E-INDENT 2:2", "z"),
        ("- id: a\n  text: 您好\n　　title: 问好\n", "E-INDENT 3:1", "z"),
        ("- id: a\n   text: 您好\n", "E-ALIGN 2:4", "z"),
        ("- id: a\n text: 您好\n", "E-ALIGN 2:2", "z"),
        ("- id: a\n  text: 您好\ntitle: 问好\n", "E-ALIGN 3:1", "z"),
        // Colons.
        ("- id: a\n  text：您好\n", "E-COLON 2:7", "z"),
        ("- id: a\n  text：您好\n  title: 问好\n", "E-COLON 2:7", "z"),
        ("- id：a\n  text: 您好\n", "E-COLON 1:5", "z"),
        ("- id：a\n", "E-COLON 1:5", "z"),
        ("- id: a\n  text:您好\n", "E-SPACE 2:7", "z"),
        ("- id:a\n", "E-SPACE 1:5", "z"),
        ("- id: a\n  text\n", "E-NOCOLON 2:3", "z"),
        ("- id: a\n  text: 您好\n  请稍候\n  title: 问好\n", "E-NOCOLON 3:3", "z"),
        // Values that need quotes.
        ("- id: a\n  text: {称呼}您好\n", "E-QUOTE 2:9", "z"),
        ("- id: a\n  text: {称呼}\n", "E-QUOTE 2:9", "z"),
        ("- id: a\n  text: [微笑]您好\n", "E-QUOTE 2:9", "z"),
        ("- id: a\n  text: [微笑]\n", "E-QUOTE 2:9", "z"),
        ("- id: a\n  text: *重要*您好\n", "E-QUOTE 2:9", "z"),
        ("- id: a\n  text: @客户\n", "E-QUOTE 2:9", "z"),
        ("- id: a\n  text: %姓名%\n", "E-QUOTE 2:9", "z"),
        ("- id: a\n  text: !您好\n", "E-QUOTE 2:9", "z"),
        ("- id: a\n  text: &您好 再见\n", "E-QUOTE 2:9", "z"),
        ("- id: a\n  text: `您好`\n", "E-QUOTE 2:9", "z"),
        ("- id: a\n  text: |您好\n", "E-QUOTE 2:9", "z"),
        ("- id: a\n  text: 注意: 请勿挂机\n", "E-QUOTE 2:11", "z"),
        ("- id: a\n  text: “您好: …”\n", "E-QUOTE 2:12", "z"),
        ("- text: {称呼}您好\n  id: a\n", "E-QUOTE 1:9", "z"),
        // Quotes and brackets.
        ("- id: a\n  text: \"您好\n", "E-UNCLOSED 2:9", "z"),
        ("- id: a\n  text: \"您好\n  title: 问好\n", "E-UNCLOSED 2:9", "z"),
        ("- id: a\n  tags: [甲, 乙\n", "E-UNCLOSED 2:9", "z"),
        ("- id: a\n  tags: [甲, 乙\n  text: 您好\n", "E-UNCLOSED 2:9", "z"),
        ("- id: a\n  text: \"您好\"谢谢\n", "E-TRAILING 2:13", "z"),
        ("- id: a\n  text: 'it's'\n", "E-TRAILING 2:13", "z"),
        ("- id: a\n  text: \"路径\\q\"\n", "E-ESCAPE 2:12", "z"),
        // What phrase files never need.
        ("- id: a\n  text: &x 您好\n- id: b\n  text: *x\n", "E-ALIAS 2:9, E-ALIAS 4:9", "z"),
        ("- id: a\n  text: !!str 您好\n", "E-TAG 2:9", "z"),
        ("- id: a\n  text: !ruby/object 您好\n", "E-TAG 2:9", "z"),
        ("- id: a\n  <<: {text: 您好}\n", "E-MERGE 2:3", "z"),
        ("- id: a\n  text: 您好\n  text: 再见\n", "E-DUPKEY 3:3", "z"),
        ("- id: a\n  text: 您好\n  season: {from: 01-01, from: 01-02}\n", "E-DUPKEY 3:25", "z"),
        ("- id: a\n  text: [[[[[[[[[[[1]]]]]]]]]]]\n", "E-DEPTH 2:19", "z"),
        ("- id: a\n  text: 您\u{0}好\n", "E-CTRL 2:10", "z"),
        ("- id: a\n  text: \"您\u{2028}好\"\n", "E-CTRL 2:11", "z"),
        ("- id: a\n  text: \"您\u{85}好\"\n", "E-CTRL 2:11", "z"),
        // Comments that eat text.
        ("- id: a\n  text: 请按 #1 键\n", "W-HASH 2:12", "a z"),
        ("- id: a\n  text: 请按   # 键\n", "W-HASH 2:14", "a z"),
        ("- id: a\n  text: 您好\n  title: 催 #1\n", "W-HASH 3:12", "a z"),
        ("- id: a\n  text: 您好\n  keywords:\n  - 催 #1\n", "W-HASH 4:7", "a z"),
        // Shape.
        ("- id: a\n  boddy: 您好\n  text: 您好\n", "E-KEY 2:3", "z"),
        ("- id: a\n  text: 您好\n  season: {fro: 12-20}\n", "E-KEY 3:12", "z"),
        ("- id: a\n  boddy: 您好\n  tags: 投诉\n", "E-KEY 2:3, E-SCHEMA 3:9", "z"),
        ("- id: a\n  title:\n  boddy: 您好\n  text: 您好\n", "E-KEY 3:3", "z"),
        ("- id: a\n  boddy:\n  text: 您好\n", "E-KEY 2:3", "z"),
        ("- id: a\n  ? text\n", "L-EMPTY 2:9", "z"),
        ("- id: a\n  text:\n  - 您好\n", "E-SCHEMA 3:3", "z"),
        ("- id: a\n  text: 您好\n  tags: {甲: 乙}\n", "E-SCHEMA 3:9", "z"),
        ("- 您好\n", "E-SCHEMA 1:3", "z"),
        ("- - id: a\n", "E-SCHEMA 1:3", "z"),
        // Values.
        ("- text: 您好\n", "E-MISSING 1:1", "z"),
        ("- id: a\n", "E-MISSING 1:1", "z"),
        ("- {}\n", "E-MISSING 1:1, E-MISSING 1:1", "z"),
        ("- id: a\n  text: ''\n", "L-EMPTY 2:9", "z"),
        ("- id: a\n  text: ~\n", "L-EMPTY 2:9", "z"),
        ("- id: a\n  text:\n", "L-EMPTY 2:7", "z"),
        ("- id: 你好\n  text: 您好\n", "E-ID 1:7", "z"),
        ("- id: Apology_Late\n  text: 您好\n", "E-ID 1:7", "z"),
        ("- id: a\n  text: 您好\n  status: aproved\n", "E-VALUE 3:11", "z"),
        ("- id: a\n  text: 您好\n  stages: [pre-sale, 售后]\n", "E-VALUE 3:22", "z"),
        ("- id: a\n  text: 您好\n  season: {from: 02-30, until: 03-01}\n", "E-VALUE 3:18", "z"),
        ("- id: a\n  text: 您好\n  season: {lunar: 圣诞}\n", "E-VALUE 3:19", "z"),
        ("- id: a\n  text: 您好\n  season: {from: 12-20}\n", "E-MISSING 3:11", "z"),
        (
            "- id: a\n  text: 您好\n  approved: {by: 王琳, on: 2026-13-02, text: 5f3a9c01}\n",
            "E-VALUE 3:26",
            "z",
        ),
        // A waiver that cannot be read waives nothing; the phrase stays.
        ("- id: a\n  text: 您好\n  allow: [{rule: tone.oh, until: 明年}]\n", "E-VALUE 3:34", "a z"),
        ("- id: a\n  text: 请写{订单号\n", "W-BRACE 2:11", "a z"),
        ("- id: a\n  text: |-\n    一\n    二}\n", "W-BRACE 4:6", "a z"),
        // Across entries.
        ("- id: z\n  text: 一\n", "L-DUPID 3:7", "z"),
        (
            "- id: a\n  text: 一\n  shortcut: x\n- id: b\n  text: 二\n  shortcut: X\n",
            "L-DUPSHORTCUT 6:13",
            "a b z",
        ),
    ];
    for (yaml, expected, expected_ids) in hazards {
        for line_end in ["\n", "\r\n"] {
            for bom in ["", "\u{feff}"] {
                let whole = format!("{bom}{yaml}{SOUND}").replace('\n', line_end);
                let loaded = load_one(&whole, None);
                let found = (told(&loaded.diagnostics), ids(&loaded));
                let expected = (String::from(*expected), String::from(*expected_ids));
                assert_eq!(found, expected, "{whole:?}");
            }
        }
    }
}

#[test]
fn whole_files_that_are_something_else_are_refused() {
    let laughs = "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n- id: z\n  text: 您好\n";
    let deep = format!("{}\n", "[".repeat(MAX_LINE_BYTES / 2));
    let wide: String = (0..300_000).map(|n| format!("k{n}: 1\n")).collect();
    let steps: String = (0..3000).map(|n| format!("{}a:\n", " ".repeat(n.min(300)))).collect();
    for (bytes, expected, expected_ids) in [
        ("您好\n".as_bytes(), "E-SCHEMA 1:1", ""),
        (b"text: hello\n", "E-SCHEMA 1:1", ""),
        (b"phrases: hello\n", "E-SCHEMA 1:10", ""),
        (b"phrases:\n", "", ""),
        (b"", "W-NOTHING", ""),
        (b"# nothing yet\n", "", ""),
        (b"[]\n", "", ""),
        (b"- id: a\n  text: x\n---\n- id: b\n  text: y\n", "E-SCHEMA 3:1", "a"),
        (b"version: 1\nphrases:\n- id: a\n  text: x\n", "E-KEY 1:1", "a"),
        (laughs.as_bytes(), "E-SCHEMA 1:1", "z"),
        (b"a: &a [x,x]\nb: [*a,*a]\n", "E-SCHEMA 1:1, E-ALIAS 1:4, E-ALIAS 2:5, E-ALIAS 2:8", ""),
        (deep.as_bytes(), "E-DEPTH 1:49", ""),
        (wide.as_bytes(), "E-KEYS 1:1, E-SCHEMA 1:1", ""),
        (steps.as_bytes(), "E-DEPTH 49:49", ""),
        // 您好 in GBK, and in UTF-16 with its mark.
        (b"- id: a\n  text: \xc4\xfa\xba\xc3\n", "E-UTF8 2:9", ""),
        (b"\xff\xfe-\0 \0", "E-UTF8 1:1", ""),
    ] {
        let loaded = load_one(bytes, None);
        let shown = String::from_utf8_lossy(bytes.get(..bytes.len().min(80)).unwrap_or(bytes));
        let found = (told(&loaded.diagnostics), ids(&loaded));
        assert_eq!(found, (String::from(expected), String::from(expected_ids)), "{shown}");
    }
}

#[test]
fn a_file_too_large_or_a_line_too_long_is_not_parsed() {
    let large = format!("{SOUND}# {}\n", "x\n# ".repeat(MAX_FILE_BYTES / 4));
    assert_eq!(told(&load_one(&large, None).diagnostics), "E-SIZE");
    let long = format!("- id: a\n  text: {}\n{SOUND}", "[".repeat(1_000_000));
    let loaded = load_one(&long, None);
    assert_eq!((told(&loaded.diagnostics), ids(&loaded)), ("E-LINE 2:1".into(), "z".into()));
}

#[test]
fn encodings_are_guessed() {
    for (bytes, expected) in [
        (&b"\xc4\xfa\xba\xc3"[..], "GBK / GB18030"),
        (b"\xff\xfeh\0", "UTF-16"),
        (b"\xff\xff", "@encoding.unknown"),
    ] {
        let loaded = load_one(bytes, None);
        let guess = loaded.diagnostics[0].args.iter().find(|(name, _)| *name == "guess");
        assert_eq!(guess.map(|(_, value)| value.as_str()), Some(expected));
    }
}

#[test]
fn a_key_nobody_knows_is_answered_with_the_nearest() {
    for (key, expected) in [("stauts", "status"), ("txet", "text"), ("keyword", "keywords")] {
        let loaded = load_one(format!("- id: a\n  {key}: x\n"), None);
        let hint = loaded.diagnostics[0].hint(Language::English.words());
        assert!(hint.contains(&format!("use {expected};")), "{key}: {hint}");
    }
}

#[test]
fn what_is_broken_stays_in_use_as_it_was() {
    let first = "- id: a\n  text: 一\n- id: b\n  text: 二\n";
    for (then, expected, expected_ids) in [
        // The file does not scan, does not decode, is no list, is empty.
        ("- id: a\n  text: \"一\n- id: c\n  text: 三\n", "E-UNCLOSED 2:9, W-LASTGOOD", "a b"),
        ("text: x\n", "E-SCHEMA 1:1, W-LASTGOOD", "a b"),
        ("", "W-EMPTYFILE, W-LASTGOOD", "a b"),
        ("\n \n", "W-EMPTYFILE, W-LASTGOOD", "a b"),
        // An entry is broken: it alone stays as it was.
        ("- id: a\n  txet: 一\n- id: c\n  text: 三\n", "E-KEY 2:3, W-LASTGOOD", "a c"),
        ("- id: a\n  text: 一\n  text: 二\n", "E-DUPKEY 3:3, W-LASTGOOD", "a"),
        ("- id: b\n  text: 二\n  status: retird\n", "E-VALUE 3:11, W-LASTGOOD", "b"),
        // Deleted on purpose.
        ("- id: b\n  text: 二\n", "", "b"),
        ("[]\n", "", ""),
        ("phrases: []\n", "", ""),
        // Cut off after its head, or cleared? Only a list says.
        ("# 清空了\n", "W-EMPTYFILE, W-LASTGOOD", "a b"),
        ("phrases:\n", "W-EMPTYFILE, W-LASTGOOD", "a b"),
    ] {
        let before = load_one(first, None);
        let after = load_one(then, Some(&before));
        let found = (told(&after.diagnostics), ids(&after));
        assert_eq!(found, (String::from(expected), String::from(expected_ids)), "{then:?}");
        // A second look at the same bytes says the same, and a mended file is taken again.
        let again = load_one(then, Some(&after));
        assert_eq!((told(&again.diagnostics), ids(&again)), found, "{then:?}");
        let mended = load_one(first, Some(&again));
        assert_eq!((told(&mended.diagnostics), ids(&mended)), (String::new(), "a b".into()));
    }
}

#[test]
fn what_cannot_be_read_is_not_deleted() {
    let a = file("phrases/a.yaml", "- id: a\n  text: 一\n");
    let b = file("phrases/b.yaml", "- id: b\n  text: 二\n");
    let before = load(&[a.clone(), b.clone()], None, Scope::Personal);
    for (files, expected, expected_ids) in [
        (vec![a.clone(), unread("phrases/b.yaml")], "E-READ, W-LASTGOOD", "a b"),
        (vec![a.clone(), file("phrases/b.yaml", b"\xc4\xfa")], "E-UTF8 1:1, W-LASTGOOD", "a b"),
        (vec![unread("")], "E-NOLIBRARY, W-LASTGOOD", "a b"),
        (vec![], "W-EMPTYFILE", "a b"),
        (vec![file("library.yaml", "name: x\n")], "W-EMPTYFILE", "a b"),
        // One file gone among others: its phrases stay until the next start.
        (vec![a.clone()], "W-FILEGONE", "a b"),
    ] {
        let after = load(&files, Some(&before), Scope::Personal);
        assert_eq!(
            (told(&after.diagnostics), ids(&after)),
            (String::from(expected), String::from(expected_ids))
        );
        let back = load(&[a.clone(), b.clone()], Some(&after), Scope::Personal);
        assert_eq!((told(&back.diagnostics), ids(&back)), (String::new(), "a b".into()));
    }
}

#[test]
fn the_teams_library_is_checked_against_its_categories() {
    let meta = file(
        "library.yaml",
        "name: 试用\ncategories:\n- {id: b, name: 乙}\n- {id: a, name: 甲, name_en: A}\nstages: {in-sale: 途中}\n",
    );
    let a = file("phrases/a.yaml", "- id: a\n  text: 一\n- id: c\n  text: 三\n  category: b\n");
    let b = file("phrases/b.yaml", "- id: b\n  text: 二\n");
    let loaded = load(&[a.clone(), b.clone(), meta.clone()], None, Scope::Team);
    assert_eq!((told(&loaded.diagnostics), ids(&loaded)), (String::new(), "b c a".into()));
    assert_eq!(loaded.library.meta.name, "试用");
    assert_eq!(loaded.library.meta.stage_names, ["售前", "途中", "售后"]);
    assert_eq!(loaded.library.meta.customer_fields.len(), 4);

    let stray =
        file("phrases/x.yaml", "- id: x\n  text: 五\n- id: y\n  text: 六\n  category: 道歉\n");
    let copy = file("phrases/a.sync-conflict-20261102-101500-ABCDEFG.yaml", "- id: a\n");
    let loaded = load(&[a.clone(), stray, meta, copy], None, Scope::Team);
    assert_eq!(
        (told(&loaded.diagnostics), ids(&loaded)),
        ("W-CONFLICT, L-CATEGORY, L-CATEGORY 5:13".into(), "c a x y".into())
    );

    let loaded = load(std::slice::from_ref(&a), None, Scope::Team);
    assert_eq!(told(&loaded.diagnostics), "W-NOMETA, L-CATEGORY, L-CATEGORY 5:13");

    for (meta, expected) in [
        ("categories:\n- {id: a}\n- {id: a}\n- {id: 甲}\n", "L-DUPCATEGORY 3:8, E-ID 4:8"),
        ("nmae: x\n", "E-KEY 1:1"),
        ("name：x\n", "E-COLON 1:5"),
        ("- name: x\n", "E-SCHEMA 1:1"),
        ("", ""),
    ] {
        let loaded = load(&[file("library.yaml", meta)], None, Scope::Team);
        assert_eq!(told(&loaded.diagnostics), expected, "{meta:?}");
    }
}

#[test]
fn the_teams_library_says_what_an_approval_takes() {
    use deti::diagnostic::Severity::{Error, Hint, Warning};
    for (review, expected, approvals, own, block) in [
        ("", "", 1, true, vec![Error]),
        ("review:\n", "", 1, true, vec![Error]),
        (
            "review: {approvals: 2, own: false, block: [warning, error]}\n",
            "",
            2,
            false,
            vec![Warning, Error],
        ),
        ("review: {block: []}\n", "", 1, true, vec![]),
        ("review: {block: [error, hint, error]}\n", "", 1, true, vec![Hint, Error]),
        ("review: {approvals: 0, own: 是}\n", "E-VALUE 1:21, E-VALUE 1:29", 1, true, vec![Error]),
        ("review: {approvals: 10}\n", "E-VALUE 1:21", 1, true, vec![Error]),
        ("review: {block: [warning, eror]}\n", "E-VALUE 1:27", 1, true, vec![Warning, Error]),
        ("review: {blocks: [error]}\n", "E-KEY 1:10", 1, true, vec![Error]),
    ] {
        let loaded = load(&[file("library.yaml", review)], None, Scope::Team);
        assert_eq!(told(&loaded.diagnostics), expected, "{review:?}");
        let policy = &loaded.library.meta.review;
        assert_eq!(
            (policy.approvals, policy.own, &policy.block),
            (approvals, own, &block),
            "{review:?}"
        );
    }
}

#[test]
fn an_edit_after_approval_shows() {
    let fingerprint = deti::library::fingerprint::fingerprint("您好");
    let yaml = |text: &str| {
        format!(
            "- id: a\n  text: {text}\n  status: approved\n  approved: {{by: 王琳, on: 2026-11-02, text: {fingerprint}}}\n"
        )
    };
    for (text, expected, usable) in [
        ("您好", "W-NOMETA", true),
        ("\"您好\\n\"", "W-NOMETA", true),
        ("您好呀", "W-NOMETA, W-CHANGED 2:9", false),
    ] {
        let loaded = load(&[file("phrases/greeting.yaml", yaml(text))], None, Scope::Team);
        assert_eq!(told(&loaded.diagnostics), expected);
        assert_eq!(loaded.library.phrases[0].usable(), usable);
    }
}

#[test]
fn places_lead_back_to_the_file() {
    let yaml = "# 头\n- id: a\n  text: 一\n\n- id: b\n  shortcut: bb\n  text: |-\n    二\n    三四\n  # 尾\n- id: c\n  text: 五\n";
    let loaded = load_one(yaml, None);
    let entries: Vec<_> = loaded
        .library
        .phrases
        .iter()
        .map(|phrase| (phrase.place.line, phrase.place.span.of(yaml).expect("in the file")))
        .collect();
    assert_eq!(
        entries,
        [
            (2, "- id: a\n  text: 一"),
            (5, "- id: b\n  shortcut: bb\n  text: |-\n    二\n    三四"),
            (11, "- id: c\n  text: 五"),
        ]
    );
    let b = &loaded.library.phrases[1];
    let at = b.text.find('四').expect("there");
    let place = loaded.place_in_text(b, deti::text::Span::new(at, at + 3));
    assert_eq!((place.line, place.column, place.span.of(yaml)), (9, 6, Some("四")));
    let place = loaded.place_of(b, "shortcut");
    assert_eq!((place.line, place.column), (6, 13));
    assert_eq!(loaded.source("phrases/a.yaml"), Some(yaml));
}

#[test]
fn an_unchanged_file_is_not_read_again() {
    let a = file("phrases/a.yaml", "- id: a\n  text: 一\n");
    let b = |text: &str| file("phrases/b.yaml", format!("- id: b\n  text: {text}\n"));
    let before = load(&[a.clone(), b("二")], None, Scope::Personal);
    let after = load(&[a, b("三")], Some(&before), Scope::Personal);
    let same = |index: usize| {
        std::sync::Arc::ptr_eq(&before.library.phrases[index], &after.library.phrases[index])
    };
    assert!(same(0));
    assert!(!same(1));
    assert_eq!(after.library.phrases[1].text, "三");
}

#[test]
fn every_kind_of_problem_has_words_in_both_languages() {
    for language in Language::ALL {
        let words = language.words();
        for code in Code::ALL {
            for end in ["", ".hint"] {
                let key = format!("diag.{}{end}", code.as_str());
                assert!(words.has(&key), "{key} in {}", language.own_name());
            }
        }
    }
}

#[test]
fn the_shipped_description_of_the_library_is_sound() {
    let yaml = include_str!("../../templates/library.yaml");
    let loaded = load(&[file("library.yaml", yaml)], None, Scope::Team);
    assert_eq!(told(&loaded.diagnostics), "");
    let built_in = deti::library::Meta::default();
    assert_eq!(loaded.library.meta.categories, built_in.categories);
    assert_eq!(loaded.library.meta.stage_names, built_in.stage_names);
    assert_eq!(loaded.library.meta.profile_fields, built_in.profile_fields);
    assert_eq!(loaded.library.meta.customer_fields, built_in.customer_fields);
}

fn read(named: &[(&str, &str)], previous: Option<&Loaded>) -> Loaded {
    load(&super::team::files(named), previous, Scope::Team)
}

fn codes(loaded: &Loaded) -> Vec<&'static str> {
    loaded.diagnostics.iter().map(|one| one.code.as_str()).collect()
}

#[test]
fn a_file_that_disappears_takes_no_phrase_from_anybody() {
    let files = super::team::FILES;
    let first = read(files, None);
    let n_all = first.library.phrases.len();
    let without: Vec<_> =
        files.iter().copied().filter(|(name, _)| *name != "phrases/greeting.yaml").collect();
    let second = read(&without, Some(&first));
    assert_eq!(second.library.phrases.len(), n_all);
    assert!(codes(&second).contains(&"W-FILEGONE"), "{:?}", codes(&second));
    // It stays so, and is over when the file is back.
    let third = read(&without, Some(&second));
    assert_eq!((third.library.phrases.len(), codes(&third)), (n_all, codes(&second)));
    let back = read(files, Some(&third));
    assert_eq!((back.library.phrases.len(), codes(&back)), (n_all, codes(&first)));
    // A file that was only renamed is not gone.
    let renamed: Vec<_> = files
        .iter()
        .map(|(name, text)| match *name {
            "phrases/greeting.yaml" => ("phrases/hello.yaml", *text),
            name => (name, *text),
        })
        .collect();
    let moved = read(&renamed, Some(&first));
    assert_eq!(moved.library.phrases.len(), n_all);
    assert!(!codes(&moved).contains(&"W-FILEGONE"), "{:?}", codes(&moved));
}

#[test]
fn what_cannot_be_found_and_what_is_empty_is_told() {
    let meta = ("library.yaml", "categories:\n  - {id: answering, name: 应答语}\n");
    let entry = |shortcut: &str| format!("- {{id: a-1, text: 您好。, shortcut: {shortcut:?}}}\n");
    for (file, expected) in [
        (entry("#1"), &["W-SHORTCUT"][..]),
        (entry("@a"), &["W-SHORTCUT"]),
        (entry("jz zq"), &["W-SHORTCUT"]),
        (entry("状态:a"), &["W-SHORTCUT"]),
        (entry("jzzq"), &[]),
        (entry("a#1"), &[]),
        (String::new(), &["W-NOTHING"]),
        (String::from("\u{feff}\n \n"), &["W-NOTHING"]),
        (String::from("# 应答语\n"), &[]),
    ] {
        let loaded = read(&[meta, ("phrases/answering.yaml", &file)], None);
        assert_eq!(codes(&loaded), expected, "{file:?}");
    }
}

#[test]
fn a_title_says_something() {
    for (text, expected) in [
        ("您好，您的订单已经发出。", "您的订单已经发出"),
        ("{称呼}，让您久等了。", "让您久等了"),
        ("亲，您好！{时段问候}，{称呼}您好，破损可以补发。", "破损可以补发"),
        ("您好。", "您好"),
        ("{称呼}，您好！", "{称呼}"),
        ("订单{订单号}已经发出，请留意。", "订单{订单号}已经发出"),
    ] {
        let file = format!("- id: a-1\n  text: {text:?}\n");
        let loaded = read(&[("phrases/answering.yaml", &file)], None);
        assert_eq!(loaded.library.phrases[0].title(), expected, "{text}");
    }
}

#[test]
fn the_encoding_of_a_file_is_guessed() {
    for (bytes, expected) in [
        // 您好，訂單已經發出 in Big5.
        (&b"\xb1z\xa6n\xa1A\xadq\xb3\xe6\xa4w\xb8g\xb5o\xa5X"[..], "Big5"),
        // 您好，订单已经发出 in GBK.
        (
            b"\xc4\xfa\xba\xc3\xa3\xac\xb6\xa9\xb5\xa5\xd2\xd1\xbe\xad\xb7\xa2\xb3\xf6",
            "GBK / GB18030",
        ),
        ("text: 您好".as_bytes().split_last().unwrap().1, "@encoding.cut"),
    ] {
        let file = SourceFile {
            name: String::from("phrases/answering.yaml"),
            path: String::from("phrases/answering.yaml"),
            content: Ok(bytes.to_vec()),
        };
        let loaded = load(&[file], None, Scope::Team);
        let found = loaded.diagnostics.iter().find(|one| one.code.as_str() == "E-UTF8").unwrap();
        let guess = found.args.iter().find(|(name, _)| *name == "guess").unwrap();
        assert_eq!(guess.1, expected);
    }
}
