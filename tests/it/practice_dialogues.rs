//! Dialogues: what may be written, what is told about the rest, and what ships.

use std::collections::BTreeSet;

use deti::diagnostic::Severity;
use deti::library::{Element, SourceFile};
use deti::practice::Dialogues;
use deti::practice::dialogue::{Condition, Dialogue, Said, load};
use deti::practice::generate::{Exemplar, reply_sheet};
use deti::practice::spans::score;
use deti::rulebook::{Message, Rulebook};
use deti::text::CharSpan;
use deti::words::Language;

fn file(name: &str, text: &str) -> SourceFile {
    SourceFile {
        name: format!("dialogues/{name}"),
        path: format!("dialogues/{name}"),
        content: Ok(text.as_bytes().to_vec()),
    }
}

/// The ids that were read, and what was told.
fn check(text: &str, read: &[&str], told: &[&str]) {
    let loaded = load(&[file("a.yaml", text)]);
    let ids: Vec<&str> = loaded
        .value
        .dialogues
        .iter()
        .map(|one| one.head.id.as_str())
        .chain(loaded.value.scripts.iter().map(|one| one.head.id.as_str()))
        .collect();
    let words = Language::English.words();
    let found: Vec<String> = loaded
        .diagnostics
        .iter()
        .map(|one| {
            let place = one.place.as_ref().expect("a place");
            assert!(!one.message(words).contains('{'), "{}", one.message(words));
            format!("{}:{} {}", place.line, place.column, one.code.as_str())
        })
        .collect();
    assert_eq!(found, told, "{text}");
    assert_eq!(ids, read, "{text}");
}

const SOUND: &str = "dialogues:
  - id: sound
    title: 好
    lines:
      - {who: customer, text: 在吗？}
      - {who: agent, text: 您好，请问有什么可以帮到您？, label: good}
";

#[test]
fn a_bad_entry_costs_itself_and_says_where() {
    for (text, read, told) in [
        (SOUND.to_owned(), &["sound"][..], &[][..]),
        ("dialogues: []\nscripts: []\n".to_owned(), &[], &[]),
        ("# nothing yet\n".to_owned(), &[], &[]),
        (format!("{SOUND}extra: 1\n"), &["sound"], &["7:1 E-KEY"]),
        (SOUND.replace("title: 好", "titel: 好"), &[], &["3:5 E-KEY"]),
        (SOUND.replace("    title: 好\n", ""), &[], &["2:3 E-MISSING"]),
        (SOUND.replace("id: sound", "id: Sound"), &[], &["2:9 E-ID"]),
        (format!("{SOUND}    stage: later\n    mood: 平静\n"), &[], &["7:12 E-VALUE"]),
        (SOUND.replace("label: good", "label: fine"), &[], &["6:51 E-VALUE"]),
        (SOUND.replace(", label: good", ""), &[], &["6:9 E-MISSING"]),
        (SOUND.replace("who: agent", "who: boss"), &[], &["6:15 E-VALUE"]),
        (SOUND.replace("label: good", "label: bad"), &[], &["6:9 E-MISSING", "6:9 E-MISSING"]),
        (SOUND.replace("label: good", "label: good, courtesy: [您, 劳驾]"), &[], &["6:71 L-SPAN"]),
        (
            SOUND.replace(
                "label: good",
                "label: bad, better: 您好。, faults: [{span: 请问, nth: 2, why: 多余}]",
            ),
            &[],
            &["6:85 L-SPAN"],
        ),
        (SOUND.replace("text: 在吗？", "text: 在吗？, at: \"25:00:00\""), &[], &["5:40 E-VALUE"]),
        // A bare list is one of dialogues.
        (SOUND.replace("dialogues:\n", ""), &["sound"], &[]),
        // What is broken costs itself; what stands before it in the file, and in the other list, stays.
        (
            format!("{PLAY}{}", SOUND.replace("title: 好", "title: \"好")),
            &["play"],
            &["19:12 E-UNCLOSED"],
        ),
        // A second of the same name; a text that does not scan.
        (format!("{SOUND}{}", SOUND.replace("dialogues:\n", "")), &["sound"], &["7:9 L-DUPID"]),
        (SOUND.replace("title: 好", "title: \"好"), &[], &["3:12 E-UNCLOSED"]),
    ] {
        check(&text, read, told);
    }
}

const PLAY: &str = "scripts:
  - id: play
    title: 开场
    brief: 你是早班客服。
    turns:
      - id: hello
        customer: 在吗？
        expects: [greeting]
        good: [您好，请问有什么可以帮到您？]
        next:
          - {if: [greeting], to: size}
          - {unless: [greeting], to: hello}
      - id: size
        customer: 有大码吗？
        within: 20
        good: [您好，有的，我马上为您查尺码表。]
";

#[test]
fn a_script_leads_to_turns_that_are_there() {
    check(PLAY, &["play"], &[]);
    let scripts = load(&[file("a.yaml", PLAY)]).value.scripts;
    let [hello, size] = scripts[0].turns.as_slice() else { panic!("two turns") };
    assert_eq!((hello.within_s, size.within_s), (3, 20));
    assert_eq!(hello.next[0].when, Condition::All(vec![Element::Greeting]));
    assert!(!hello.next[0].when.fits(&[Element::Greeting], false), "not with a finding");
    assert!(hello.next[1].when.fits(&[Element::Apology], true));
    for (from, to, read, told) in [
        ("to: size}", "to: sise}", &[][..], &["11:34 L-TARGET"][..]),
        ("to: size}", "to: hello}", &["play"], &["13:13 W-UNREACHED"]),
        ("expects: [greeting]", "expects: [greetings]", &[], &["8:19 E-VALUE"]),
        ("- id: size", "- id: hello", &[], &["11:34 L-TARGET", "13:13 L-DUPID"]),
        ("within: 20", "within: 一会儿", &[], &["15:17 E-VALUE"]),
        ("        good: [您好，有的，我马上为您查尺码表。]\n", "", &[], &["13:9 E-MISSING"]),
        ("if: [greeting], to: size", "if: [greeting]", &[], &["11:13 E-MISSING"]),
    ] {
        check(&PLAY.replace(from, to), read, told);
    }
    // Names are unique over both kinds and all files.
    let again = PLAY.replace("id: play", "id: sound");
    let loaded = load(&[file("a.yaml", SOUND), file("b.yaml", &again)]);
    assert_eq!(loaded.value.scripts.len(), 0);
    assert_eq!(loaded.diagnostics.len(), 1);
}

#[test]
fn slots_give_a_new_dialogue_for_every_seed() {
    let text = "dialogues:
  - id: stock
    title: 问{商品}有没有货
    slots: {款式: [短款, 长款]}
    lines:
      - {who: customer, text: '{款式}的{商品}还有吗？'}
      - who: agent
        text: 呵呵，{商品}没有货了。
        label: bad
        faults: [{span: 呵呵, why: 不当回事}, {span: '{商品}没有', why: 没有给出替代}]
        better: 抱歉，{商品}的{款式}暂时缺货，我马上为您查{时间}能不能到。
        needs: [apology, own-action]
";
    let loaded = load(&[file("a.yaml", text)]);
    assert_eq!(loaded.diagnostics, []);
    let dialogue = &loaded.value.dialogues[0];
    let texts: BTreeSet<String> =
        (0..40).map(|seed| dialogue.filled(seed).lines[0].text.clone()).collect();
    assert!(texts.len() > 10, "{texts:?}");
    for seed in 0..40 {
        let filled = dialogue.filled(seed);
        assert_eq!(filled, dialogue.filled(seed));
        assert_eq!(filled.faults().len(), 2, "{filled:?}");
        let whole = format!("{filled:?}");
        assert!(!filled.lines.iter().any(|line| line.text.contains('{')), "{whole}");
        let Said::Bad { better, .. } = &filled.lines[1].said else { panic!("{whole}") };
        // One name, one value.
        let product = filled.head.title.trim_start_matches('问').trim_end_matches("有没有货");
        assert!(better.contains(product) && filled.lines[0].text.contains(product), "{whole}");
    }
}

/// D2 练习1-8: the lines with what the lists forbid, and what may be marked, too.
#[test]
fn the_exercise_of_the_handbook_is_scored_as_it_says() {
    let text = "dialogues:
  - id: exercise-1-8
    title: 练习1-8
    lines:
      - who: agent
        text: 呵呵，大哥，您好，有什么可以为您服务的？
        label: bad
        faults: [{span: 呵呵, why: 语气}, {span: 大哥, why: 称呼}]
        better: 您好，请问有什么可以帮到您？
      - who: agent
        text: 可能有七八种吧。
        label: bad
        faults: [{span: 可能, why: 含糊}]
        better: 一共有七种颜色，我马上把图片发给您。
      - who: agent
        text: 可能一到两天，没办法，不一定的。
        label: bad
        faults: [{span: 可能, why: 含糊}]
        accept: [没办法, 不一定的]
        better: 正常是两天送到，我马上为您跟进物流。
      - who: agent
        text: YES！
        label: bad
        faults: [{span: YES, why: 外语}]
        better: 好的，马上为您安排。
";
    let loaded = load(&[file("a.yaml", text)]);
    assert_eq!(loaded.diagnostics, []);
    let dialogue = &loaded.value.dialogues[0];
    let gold: Vec<_> = dialogue.faults().into_iter().map(|(mark, _)| mark).collect();
    let accepted = dialogue.accepted();
    assert_eq!((gold.len(), accepted.len()), (5, 2));
    let mut marks = gold.clone();
    marks.extend(&accepted);
    assert_eq!(score(&gold, &accepted, &marks).f1(), 1.0);
    assert_eq!(score(&gold, &accepted, &gold[..4]).f1(), 2.0 * 0.8 / 1.8);
}

fn shipped() -> Dialogues {
    let loaded = load(&deti::fs::embedded_dir_files("dialogues"));
    let words = Language::English.words();
    let told: Vec<String> = loaded
        .diagnostics
        .iter()
        .map(|found| format!("{:?} {}", found.place, found.message(words)))
        .collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    loaded.value
}

fn flaws(book: &Rulebook, text: &str) -> Vec<CharSpan> {
    let found = book.lint(&Message::new(text));
    let counts = found.iter().filter(|one| one.severity > Severity::Hint);
    counts.map(|one| one.span.to_chars(text)).collect()
}

#[test]
fn the_shipped_dialogues_are_many_and_keep_their_own_promises() {
    let book = Rulebook::load(&[]).value;
    let Dialogues { dialogues, scripts } = shipped();
    assert!(dialogues.len() + scripts.len() >= 48, "{} {}", dialogues.len(), scripts.len());
    assert!(scripts.len() >= 14);
    let mut wrong: Vec<String> = Vec::new();
    let clean = |text: &str, wrong: &mut Vec<String>| {
        if !flaws(&book, text).is_empty() {
            wrong.push(format!("not clean: {text}"));
        }
    };
    let mut stages = BTreeSet::new();
    let mut moods = BTreeSet::new();
    let (mut n_bad, mut n_good, mut n_faults, mut n_seen) = (0, 0, 0, 0);
    // With slots in it a dialogue keeps its promises whatever they are filled with.
    let filled = dialogues.iter().flat_map(|one| {
        let slots = one.filled(0) != one.filled(1);
        (0..if slots { 12 } else { 1 }).map(|seed| one.filled(seed))
    });
    for dialogue in filled {
        let n_of_faults = dialogue.faults().len();
        let written: usize = dialogue
            .lines
            .iter()
            .map(|line| match &line.said {
                Said::Bad { faults, .. } => faults.len(),
                _ => 0,
            })
            .sum();
        assert_eq!(n_of_faults, written, "{}", dialogue.head.id);
        stages.insert(dialogue.head.stage.expect("a stage"));
        moods.extend(dialogue.head.mood.clone());
        for line in &dialogue.lines {
            match &line.said {
                Said::Customer => {}
                Said::Good { .. } => {
                    n_good += 1;
                    clean(&line.text, &mut wrong);
                }
                Said::Bad { better, needs, .. } => {
                    n_bad += 1;
                    clean(better, &mut wrong);
                    let lacks = needs.iter().filter(|one| !one.is_in(better));
                    wrong.extend(lacks.map(|one| format!("lacks {}: {better}", one.as_str())));
                }
            }
        }
        for (mark, fault) in dialogue.faults() {
            n_faults += 1;
            let line = &dialogue.lines[mark.line_index];
            let seen = flaws(&book, &line.text)
                .into_iter()
                .any(|span| mark.hits(deti::practice::spans::Mark { span, ..mark }));
            n_seen += usize::from(seen);
            assert!(!fault.why.is_empty());
        }
        for spotted in dialogue.courtesy() {
            assert!(matches!(dialogue.lines[spotted.line_index].said, Said::Good { .. }));
        }
    }
    for script in &scripts {
        stages.insert(script.head.stage.expect("a stage"));
        for turn in &script.turns {
            for good in &turn.good {
                clean(good, &mut wrong);
                let lacks = turn.expects.iter().filter(|one| !one.is_in(good));
                wrong.extend(lacks.map(|one| format!("lacks {}: {good}", one.as_str())));
            }
        }
    }
    println!("{n_bad} bad lines, {n_good} good ones, {n_seen} of {n_faults} faults seen by rules");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(stages.len(), 3);
    assert!(moods.len() >= 6, "{moods:?}");
    assert!(n_bad >= 60 && n_good >= 60, "{n_bad} {n_good}");
    // One fault in ten may be of manner alone.
    assert!(n_seen * 10 >= n_faults * 9, "{n_seen} of {n_faults}");
}

#[test]
fn sheets_are_made_from_the_examples_of_rules() {
    let book = Rulebook::load(&[]).value;
    let mut exemplars = Vec::new();
    for rule in book.rules() {
        let own = |text: &str, spans: Vec<CharSpan>| Exemplar {
            rule: rule.id.to_string(),
            text: text.to_owned(),
            spans,
            why: rule.message.to_string(),
            better: None,
        };
        for bad in rule.examples.bad.iter() {
            exemplars.push(own(&bad.text, flaws(&book, &bad.text)));
        }
        for good in rule.examples.good.iter() {
            exemplars.push(own(&good.text, Vec::new()));
        }
    }
    let mut seen = BTreeSet::new();
    for seed in 0..30 {
        let sheet: Dialogue = reply_sheet(&exemplars, seed).expect("enough examples");
        assert_eq!(Some(&sheet), reply_sheet(&exemplars, seed).as_ref());
        assert_eq!(sheet.lines.len(), 6);
        let n_bad = sheet.lines.iter().filter(|line| matches!(line.said, Said::Bad { .. })).count();
        assert!((2..=4).contains(&n_bad));
        assert!(sheet.faults().len() >= n_bad, "{sheet:?}");
        seen.extend(sheet.lines.iter().map(|line| line.text.clone()));
    }
    assert!(seen.len() > 80, "{}", seen.len());
    assert_eq!(reply_sheet(&exemplars[..3], 1), None);
}
