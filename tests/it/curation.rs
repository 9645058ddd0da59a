//! Curation without a program around it: moves, history, trash, forms, what a lead is told.

use std::collections::BTreeMap;

use deti::curation::history::{Entry, EventKind, History, Removed};
use deti::curation::overview::overview;
use deti::curation::status::{self, Case, MOVES, Outcome, State, Verb};
use deti::curation::{Delta, Field, Form, coverage, field, trash};
use deti::diagnostic::Severity;
use deti::library::edit::Entry as EditEntry;
use deti::library::fingerprint::fingerprint;
use deti::library::phrase::ReviewPolicy;
use deti::library::{Library, Phrase, Scope, load};
use deti::words::Language;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use serde_json::json;

use super::team::{self, FILES, id};

fn library() -> Library {
    load(&team::files(FILES), None, Scope::Team).library
}

fn phrase_in(state: State) -> Phrase {
    let name = match state {
        State::Draft | State::Personal => "answering-in-review",
        State::InReview => "answering-in-review",
        State::Approved => "answering-order",
        State::Changed => "answering-changed",
        State::Retired => "apology-no-longer-used",
    };
    let mut phrase = Phrase::clone(library().get(&id(name)).unwrap());
    if state == State::Draft {
        phrase.status = deti::library::Status::Draft;
    }
    if state == State::Personal {
        phrase.scope = Scope::Personal;
    }
    assert_eq!(State::of(&phrase), state);
    phrase
}

fn told(phrase: &Phrase, verb: Verb, case: &Case<'_>, policy: &ReviewPolicy) -> String {
    match status::attempt(phrase, verb, case, policy) {
        Ok(Outcome::To(status)) => status.as_str().to_owned(),
        Ok(Outcome::Counted { n_given, n_needed }) => format!("{n_given}/{n_needed}"),
        Err(refusal) => refusal.key.trim_start_matches("curate.why_").to_owned(),
    }
}

#[test]
fn every_step_from_every_state() {
    let case = Case { who: "王琳", note: "语气再软一点", ..Case::default() };
    let mut lines = Vec::new();
    for state in State::ALL.into_iter().chain([State::Personal]) {
        let phrase = phrase_in(state);
        let line: Vec<String> = Verb::ALL
            .into_iter()
            .map(|verb| told(&phrase, verb, &case, &ReviewPolicy::default()))
            .collect();
        lines.push(format!("{state:?}: {}", line.join(" ")));
    }
    assert_eq!(
        lines.join("\n"),
        "Draft: in-review no_move no_move no_move no_move no_move\n\
         InReview: no_move draft draft approved no_move no_move\n\
         Approved: no_move no_move no_move no_move retired no_move\n\
         Changed: no_move no_move draft approved retired no_move\n\
         Retired: no_move no_move no_move no_move no_move in-review\n\
         Personal: no_move no_move no_move no_move no_move no_move"
    );
    for step in MOVES {
        let nobody = Case { note: "好", ..Case::default() };
        assert_eq!(
            told(&phrase_in(step.from), step.verb, &nobody, &ReviewPolicy::default()),
            "no_name"
        );
    }
}

#[test]
fn what_an_approval_needs() {
    let phrase = phrase_in(State::InReview);
    let base = ReviewPolicy::default();
    let strict =
        ReviewPolicy { approvals: 2, own: false, block: vec![Severity::Error, Severity::Warning] };
    let wang = String::from("王琳");
    let error = [(Severity::Error, "绝对化用语")];
    let warning = [(Severity::Warning, "语气偏硬")];
    let case = |who: &'static str| Case { who, ..Case::default() };
    for (name, case, policy, expected) in [
        ("alone", case("王琳"), &base, "approved"),
        ("an error", Case { findings: &error, ..case("王琳") }, &base, "findings"),
        ("a warning", Case { findings: &warning, ..case("王琳") }, &base, "approved"),
        ("a warning, strictly", Case { findings: &warning, ..case("李敏") }, &strict, "findings"),
        ("one's own", Case { author: Some("王琳"), ..case("王琳") }, &base, "approved"),
        ("one's own, strictly", Case { author: Some("王琳"), ..case("王琳") }, &strict, "own"),
        ("of two the first", case("王琳"), &strict, "1/2"),
        (
            "of two the same again",
            Case { approvers: std::slice::from_ref(&wang), ..case("王琳") },
            &strict,
            "twice",
        ),
        (
            "of two the second",
            Case { approvers: std::slice::from_ref(&wang), ..case("李敏") },
            &strict,
            "approved",
        ),
    ] {
        assert_eq!(told(&phrase, Verb::Approve, &case, policy), expected, "{name}");
    }
    assert_eq!(told(&phrase, Verb::RequestChanges, &case("王琳"), &base), "note");
}

#[test]
fn every_refusal_and_every_deed_has_words() {
    for language in Language::ALL {
        let words = language.words();
        for key in ["no_move", "no_name", "note", "findings", "own", "twice"] {
            assert!(words.has(&format!("curate.why_{key}")), "{key} in {language:?}");
        }
        for state in State::ALL {
            assert!(words.has(state.words_key()), "{state:?} in {language:?}");
        }
        for field in Field::ALL {
            assert!(words.has(field.words_key()), "{field:?} in {language:?}");
        }
        let lines = |field: &&Field| Form::default().line_mut(**field).is_some();
        for field in Field::TYPED.iter().filter(lines) {
            let key = field.hint_key();
            assert!(*field == Field::Category || words.has(key), "{field:?} in {language:?}");
        }
    }
}

fn at(day: i64, hour: i64) -> Timestamp {
    Timestamp::from_second(1_795_300_000 + (day * 24 + hour) * 3600).unwrap()
}

fn entry(day: i64, by: &str, did: EventKind, text: &str) -> Entry {
    let mut entry = Entry::new(at(day, 0), by, did, &id("answering-changed"));
    entry.text = Some(fingerprint(text));
    entry.wording = Some(text.to_owned());
    entry.seal()
}

#[test]
fn history_is_merged_by_time_and_an_event_told_twice_is_one() {
    let (first, second, third) = (
        entry(1, "小禾", EventKind::Create, "支持退换。"),
        entry(2, "王琳", EventKind::Approve, "支持退换。"),
        entry(3, "小禾", EventKind::Edit, "支持七天退换。"),
    );
    let file = |entries: &[&Entry]| -> String {
        entries.iter().map(|entry| format!("{}\n", entry.to_line())).collect()
    };
    let one = file(&[&first, &third]);
    let two = format!("{}\r\n  \n{}", file(&[&second]), first.to_line());
    for files in [
        [("history/a.jsonl", one.as_bytes()), ("history/b.jsonl", two.as_bytes())],
        [("history/b.jsonl", two.as_bytes()), ("history/a.jsonl", one.as_bytes())],
    ] {
        let read = History::parse(&files);
        assert_eq!(read.diagnostics, []);
        let told: Vec<Entry> = read.value.entries.iter().map(|entry| Entry::clone(entry)).collect();
        assert_eq!(told, [first.clone(), second.clone(), third.clone()]);
    }
}

#[test]
fn of_two_events_with_one_name_both_are_kept() {
    let sound = entry(1, "小禾", EventKind::Create, "支持退换。");
    let damaged = sound.to_line().replace("退换", "退货");
    let other = sound.to_line().replace("小禾", "王琳");
    for lines in [
        [sound.to_line(), damaged.clone(), other.clone()],
        [damaged.clone(), sound.to_line(), other.clone()],
        [damaged, other, sound.to_line()],
    ] {
        let text = lines.join("\n");
        let twice = format!("{text}\n{text}\n");
        let read = History::parse(&[("history/a.jsonl", twice.as_bytes())]).value;
        let mut told: Vec<_> =
            read.entries.iter().map(|entry| (&*entry.by, entry.wording.as_deref())).collect();
        told.sort_unstable();
        assert_eq!(
            told,
            [
                ("小禾", Some("支持退换。")),
                ("小禾", Some("支持退货。")),
                ("王琳", Some("支持退换。"))
            ]
        );
        let named = read.entries.iter().find(|entry| entry.id == sound.id);
        assert_eq!(named.map(|entry| entry.to_line()), Some(sound.to_line()));
    }
}

#[test]
fn a_line_that_tells_no_event_costs_itself_only() {
    let sound = entry(1, "小禾", EventKind::Create, "好").to_line();
    let later =
        sound.replace("\"create\"", "\"translated\"").replace("{\"id\"", "{\"new\":[1],\"id\"");
    let torn = sound.get(..40).unwrap();
    let bad_id = sound.replace("answering-changed", "Answering Changed");
    for (name, text, n_entries, lines) in [
        ("nothing", String::new(), 0, vec![]),
        ("blank lines", String::from("\n\n  \r\n"), 0, vec![]),
        ("torn at the end", format!("{sound}\n{torn}"), 1, vec![2]),
        ("torn in the middle", format!("{torn}\n{sound}\n"), 1, vec![1]),
        ("not JSON", format!("<<<<<<< HEAD\n{sound}\n=======\n"), 1, vec![1, 3]),
        ("a bad id", format!("{bad_id}\n{sound}"), 1, vec![1]),
        ("of a later version", later, 1, vec![]),
        ("a time that is none", sound.replace("Z\"", "\""), 0, vec![1]),
    ] {
        let read = History::parse(&[("history/a.jsonl", text.as_bytes())]);
        assert_eq!(read.value.entries.len(), n_entries, "{name}");
        let found: Vec<usize> =
            read.diagnostics.iter().map(|found| found.place.as_ref().unwrap().line).collect();
        assert_eq!(found, lines, "{name}");
        let code = |found: &deti::diagnostic::Diagnostic| found.code.as_str() == "W-HISTORY";
        assert!(read.diagnostics.iter().all(code), "{name}");
    }
    let bytes = [sound.as_bytes(), b"\n\xff\xfe\n"].concat();
    let read = History::parse(&[("history/a.jsonl", &bytes)]);
    assert_eq!((read.value.entries.len(), read.diagnostics.len()), (1, 1));
}

#[test]
fn the_approved_wording_stands_while_another_is_reviewed() {
    let mut phrase = phrase_in(State::Changed);
    let approved = "支持七天无理由退换。";
    phrase.approved.as_mut().unwrap().text = fingerprint(approved);
    let history = History::new(vec![
        entry(1, "小禾", EventKind::Create, approved),
        entry(2, "王琳", EventKind::Approve, approved),
    ]);
    assert_eq!(history.standing(&phrase).map(|text| &**text), Some(approved));
    let outside = history.outside(&phrase).unwrap();
    assert_eq!(outside.known.as_deref(), Some(approved));
    // Known to be changed by hand no more, once Deti has told of the new text.
    let told = history.with([entry(3, "小禾", EventKind::Edit, &phrase.text)]);
    assert_eq!(told.outside(&phrase), None);
    assert_eq!(told.author(&phrase.id, &fingerprint(&phrase.text)), Some("小禾"));
    assert_eq!(told.author(&phrase.id, &fingerprint("别的")), None);
    // What is retired, back to its wording, or unknown to the history stands for nothing.
    let retired = Phrase { status: deti::library::Status::Retired, ..phrase.clone() };
    assert_eq!(history.standing(&retired), None);
    let back = Phrase { text: approved.to_owned(), ..phrase.clone() };
    assert_eq!(history.standing(&back), None);
    assert_eq!(History::default().standing(&phrase), None);
}

#[test]
fn an_approval_counts_until_the_text_is_sent_back() {
    let text = "这款商品支持七天退换。";
    let history = |deeds: &[(&str, EventKind, &str)]| {
        let entries = deeds.iter().zip(1..);
        History::new(entries.map(|((by, did, text), day)| entry(day, by, *did, text)).collect())
    };
    let given = |deeds: &[(&str, EventKind, &str)]| {
        history(deeds).approvers(&id("answering-changed"), &fingerprint(text)).join(" ")
    };
    let (wang, li) = (("王琳", EventKind::Endorse, text), ("李敏", EventKind::Endorse, text));
    assert_eq!(given(&[wang]), "王琳");
    assert_eq!(given(&[wang, li, wang]), "王琳 李敏");
    assert_eq!(given(&[wang, ("李敏", EventKind::RequestChanges, text)]), "");
    assert_eq!(given(&[wang, ("小禾", EventKind::Withdraw, text), li]), "李敏");
    assert_eq!(given(&[("王琳", EventKind::Endorse, "另一段")]), "");
}

#[test]
fn the_trash_holds_what_was_removed_for_thirty_days() {
    let library = library();
    let removed = |name: &str, day: i64| {
        let mut entry = Entry::new(at(day, 0), "王琳", EventKind::Remove, &id(name));
        entry.removed = Some(Removed {
            file: String::from("phrases/answering.yaml"),
            raw: format!("- id: {name}\n  text: 好\n"),
            after: None,
        });
        entry.seal()
    };
    let history = History::new(vec![
        removed("gone-long-ago", 0),
        removed("gone-twice", 5),
        removed("gone-lately", 28),
        removed("gone-twice", 29),
        removed("answering-order", 29),
    ]);
    let told: Vec<String> = trash::trash(&history, &[], &library, at(30, 1))
        .iter()
        .map(|trashed| format!("{} {}", trashed.id, trashed.n_days_left))
        .collect();
    assert_eq!(told.join(", "), "gone-twice 29, gone-lately 28");
}

#[test]
fn a_form_says_what_changed_and_what_is_wrong() {
    let library = library();
    for phrase in &library.phrases {
        assert_eq!(Form::of(phrase).changes(phrase), [], "{}", phrase.id);
        let own = Some(&phrase.id);
        assert_eq!(Form::of(phrase).problems(&library, own), [], "{}", phrase.id);
    }
    let order = library.get(&id("answering-order")).unwrap();
    let mut form = Form::of(order);
    form.text = String::from("{称呼}，您的订单正在路上。");
    form.tags = String::from("物流，催单, 物流");
    form.season = String::from("春节 前7");
    form.shortcut.clear();
    let changes = form.changes(order);
    let told: Vec<String> = changes
        .iter()
        .map(|delta| format!("{} {} → {}", delta.field.key(), delta.old, delta.new))
        .collect();
    assert_eq!(
        told.join("\n"),
        "text \"{称呼}，您的订单{订单号}正在配送，请您放心。\" → \"{称呼}，您的订单正在路上。\"\n\
         tags [\"物流\"] → [\"物流\",\"催单\"]\n\
         shortcut \"cxdd\" → null\n\
         season null → {\"lunar\":\"春节\",\"before\":\"7\"}"
    );
    let back: Vec<Delta> = changes.iter().map(Delta::back).collect();
    assert_eq!(back[0].new, json!(order.text));
    let mut wrong = Form { shortcut: String::from("CXDD"), ..Form::default() };
    wrong.season = String::from("圣诞");
    let told: Vec<_> = wrong.problems(&library, None).into_iter().map(|(field, _)| field).collect();
    assert_eq!(told, [Field::Text, Field::Category, Field::Shortcut, Field::Season]);
}

#[test]
fn a_new_phrase_gets_a_name_that_can_be_read() {
    let library = library();
    for (category, title, text, expected) in [
        ("apology", "久等致歉", "", "apology-jiu-deng-zhi-qian"),
        ("apology", "", "{称呼}，久等了", "apology-jiu-deng-le"),
        ("answering", "VIP 专线", "", "answering-vip-zhuan-xian"),
        ("answering", "", "！！", "answering"),
        ("apology", "waiting", "", "apology-waiting-2"),
        ("物流", "催", "", "phrase-cui"),
        ("answering", "一二三四五六七八", "", "answering-yi-er-san-si-wu"),
    ] {
        let form = Form {
            category: category.to_owned(),
            title: title.to_owned(),
            text: text.to_owned(),
            ..Form::default()
        };
        let found = form.new_id(|id| library.get(id).is_some());
        assert_eq!(found.as_str(), expected, "{title}{text}");
    }
}

#[test]
fn fields_are_told_as_they_are_written() {
    let library = library();
    let told = |name: &str, field: Field| field::value(library.get(&id(name)).unwrap(), field);
    for (name, field, expected) in [
        ("answering-order", Field::Stages, json!(["in-sale"])),
        ("apology-waiting", Field::Stages, json!(null)),
        ("festive-spring", Field::Season, json!({"lunar": "春节", "after": "15"})),
        (
            "festive-anniversary",
            Field::Season,
            json!({"from": "11-20", "until": "11-30", "every": "year"}),
        ),
        ("greeting-for-mornings", Field::Season, json!({"hours": "09:00-12:00"})),
        (
            "answering-changed",
            Field::Approved,
            json!({"by": "王琳", "on": "2026-11-02", "text": "7580bf4f"}),
        ),
        ("answering-changed", Field::Status, json!("approved")),
        ("answering-changed", Field::Category, json!("answering")),
    ] {
        assert_eq!(told(name, field), expected, "{name} {field:?}");
    }
}

#[test]
fn a_field_is_told_as_its_file_writes_it() {
    // Midnight as an end is 24:00 in a file, and so it is in a history; both ways to write it are read.
    let midnight = |hours: &str| {
        let values = BTreeMap::from([
            (Field::Text, json!("夜间值班。")),
            (Field::Season, json!({ "hours": hours })),
        ]);
        EditEntry::of_values(&id("night"), &values).expect("sound")
    };
    for hours in ["22:00-24:00", "22:00-00:00"] {
        let season = midnight(hours).get(Field::Season);
        assert_eq!(season.json(), json!({"hours": "22:00-24:00"}), "{hours}");
    }
    // What a history tells of every phrase leads back to the same entry.
    for phrase in &library().phrases {
        let entry = EditEntry::of_values(&phrase.id, &field::values(phrase)).expect("sound");
        let expected = EditEntry { category: entry.category.clone(), ..EditEntry::of(phrase) };
        assert_eq!(entry, expected, "{}", phrase.id);
    }
}

#[test]
fn gaps_show_in_the_grid() {
    let library = library();
    let usable: Vec<bool> = library.phrases.iter().map(|phrase| phrase.usable()).collect();
    let told: Vec<String> = coverage::coverage(&library, &usable)
        .iter()
        .map(|line| {
            let cells: Vec<String> = line
                .cells
                .iter()
                .map(|cell| format!("{}+{}", cell.n_usable, cell.n_coming))
                .collect();
            format!("{} {}", line.category, cells.join(" "))
        })
        .collect();
    assert_eq!(
        told.join("\n"),
        "answering 1+2 1+2 1+2\napology 1+0 2+0 2+0\ngreeting 2+0 2+0 2+0\nfestive 2+0 2+0 2+0"
    );
}

fn overview_on(files: &[(&str, &str)], today: Date) -> String {
    let library = load(&team::files(files), None, Scope::Team).library;
    let usable: Vec<bool> = library.phrases.iter().map(|phrase| phrase.usable()).collect();
    let used = |name: &deti::library::PhraseId| match name.as_str() {
        "answering-order" => Some(date(2026, 11, 21)),
        "answering-size" => Some(date(2026, 10, 22)),
        "answering-refund" => Some(date(2026, 10, 20)),
        _ => None,
    };
    let told = overview(&library, &usable, &used, today);
    let waivers: Vec<String> = told
        .waivers
        .iter()
        .map(|waiver| format!("{} {} {}", waiver.phrase, waiver.rule, waiver.n_days))
        .collect();
    let seasons: Vec<String> = told
        .seasons
        .iter()
        .map(|season| {
            let name = season.festival.map_or("-", |festival| festival.name());
            format!("{name} {} {:?}", season.n_days, season.waiting.len())
        })
        .collect();
    format!(
        "{} used, {} not; {}; {}",
        told.n_used,
        told.unused.len(),
        waivers.join(", "),
        seasons.join(", ")
    )
}

#[test]
fn a_lead_is_told_what_needs_a_hand() {
    let today = date(2026, 11, 22);
    assert_eq!(overview_on(FILES, today), "1 used, 8 not; ; ");
    const FESTIVE: &str = r#"- id: festive-new-year
  text: "元旦快乐。"
  season: {from: 12-25, until: 01-03}
  status: draft
- id: festive-spring
  text: "新春大吉。"
  season: {lunar: 春节, before: 10}
  status: in-review
  allow:
    - {rule: tone.oh, reason: 语气, until: 2027-01-20}
    - {rule: tone.a, reason: 语气, until: 2026-12-01}
    - {rule: tone.b, reason: 语气}
"#;
    let files: Vec<(&str, &str)> = FILES
        .iter()
        .map(|(name, text)| (*name, if *name == "phrases/festive.yaml" { FESTIVE } else { *text }))
        .collect();
    for (day, expected) in [
        (date(2026, 12, 1), "1 used, 6 not; festive-spring tone.a 0; "),
        (date(2026, 12, 10), "1 used, 6 not; festive-spring tone.a -9; - 15 1"),
        (
            date(2027, 1, 12),
            "0 used, 7 not; festive-spring tone.a -42, festive-spring tone.oh 8; 春节 15 1",
        ),
        // 春节 is the sixth of February, 除夕 the day before, 元宵 a fortnight later.
        (
            date(2027, 2, 2),
            "0 used, 7 not; festive-spring tone.a -63, festive-spring tone.oh -13; 春节 0 1, 除夕 3 0, 元宵 18 0",
        ),
    ] {
        assert_eq!(overview_on(&files, day), expected, "{day}");
    }
}
