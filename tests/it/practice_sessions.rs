//! Sessions in every mode: what is asked, what is told, what is written down.

use std::sync::Arc;

use deti::library::{Library, PhraseId, Scope, SourceFile, load};
use deti::practice::card::{Card, CardKind, Grade, Mode};
use deti::practice::cloze::Piece;
use deti::practice::dialogue;
use deti::practice::plan::{Deck, HUNDRED, Plan};
use deti::practice::queue::{Queue, Queued, Why};
use deti::practice::record::{Drilled, Record, Review};
use deti::practice::schedule::{Scheduler, States};
use deti::practice::session::exam::{Form, Material};
use deti::practice::session::response::By;
use deti::practice::session::typing::Length;
use deti::practice::session::{
    Context, Flaw, Input, Item, Logged, Note, Refused, Session, SortBy, Summary, Verdict, cards,
    courtesy, exam, find_fix, no_rules, response, role_play, sorting, typing,
};
use deti::practice::sheet::ExamSheet;
use deti::practice::spans::Mark;
use deti::practice::typing::{Commit, Typed};
use deti::practice::{Dialogues, Timestamp, mistakes, pace};
use deti::rulebook::{Message, Rulebook};
use deti::template::Values;
use deti::words::Language;

const DAY: u64 = 86_400_000;

fn noon() -> Timestamp {
    let utc_ms = "2026-03-02T04:00:00Z".parse::<jiff::Timestamp>().unwrap().as_millisecond();
    Timestamp { utc_ms, tz_min: 480, mono_ms: 5_000 }
}

fn shipped() -> Library {
    load(&deti::fs::embedded_library(), None, Scope::Team).library
}

fn library(yaml: &str) -> Library {
    let file = SourceFile {
        name: "phrases/greeting.yaml".to_owned(),
        path: "greeting.yaml".to_owned(),
        content: Ok(yaml.as_bytes().to_vec()),
    };
    let loaded = load(&[file], None, Scope::Team);
    loaded.library
}

const TWO: &str = "
- {id: hello, text: '您好，很高兴为您服务！', status: approved, tags: [接待]}
- {id: wait, text: '{称呼}，请您稍等，我马上为您查询。', status: approved}
";

fn context() -> Context {
    Context { user: Arc::from("小禾"), library: Arc::from("1234abcd"), rules: Arc::from("r1") }
}

fn typed(text: &str) -> Input {
    Input::Text(Typed { text: text.to_owned(), ..Typed::default() })
}

fn queued(phrase: &str, kind: CardKind) -> Queued {
    let card = Card::new(PhraseId::new(phrase).unwrap(), kind);
    Queued { card, why: Why::New { number: 1, of: 1 } }
}

fn of_cards(library: &Library, items: &[Queued]) -> Session {
    let scheduler = Scheduler::default();
    cards::session(items, library, &Values::new(), &States::new(), &scheduler, 7, context())
}

fn review(record: &Record) -> &Review {
    match record {
        Record::Review(review) => review,
        Record::Drilled(drilled) => panic!("{drilled:?}"),
    }
}

fn drilled(record: &Record) -> &Drilled {
    match record {
        Record::Drilled(drilled) => drilled,
        Record::Review(review) => panic!("{review:?}"),
    }
}

#[test]
fn cards_come_again_until_they_sit() {
    let library = library(TWO);
    let items = [queued("hello", CardKind::Recall), queued("wait", CardKind::Recall)];
    let mut session = of_cards(&library, &items);
    assert_eq!(session.item(), None);
    session.begin(noon());
    let mut asked = Vec::new();
    let mut at = noon();
    let mut records = Vec::new();
    // The first is not known at first; everything else is.
    while let Some(Item::Recall { cue, text }) = session.item().cloned() {
        asked.push(cue.phrase.unwrap().to_string());
        assert!(!text.contains('{'));
        at = at.later(4_000);
        let known = asked.len() > 1;
        let answered = session.answer(&Input::Known(known), at, &no_rules).unwrap();
        assert_eq!(answered.feedback.expected, text);
        assert_eq!(answered.feedback.took_ms, 4_000);
        records.extend(answered.records);
        let again = session.answer(&Input::Known(true), at, &no_rules);
        assert_eq!(again, Err(Refused::NothingAsked), "one answer each");
        session.next(at);
    }
    // What was not known comes again after the others.
    assert_eq!(asked, ["hello", "wait", "hello"]);
    assert!(session.is_over());
    let grades: Vec<Grade> = records.iter().map(|one| review(one).grade).collect();
    assert_eq!(grades, [Grade::Again, Grade::Good, Grade::Good]);
    assert_eq!(session.summary().n_answers, 3);
    assert_eq!(session.summary().wrong, ["很高兴为您服务"]);
    let states = Scheduler::default().replay(records.iter().map(review));
    assert_eq!(Some(&states), session.states());
    assert!(states.values().all(|state| !state.is_learning()));
    assert_eq!(&*review(&records[0]).user, "小禾");
}

#[test]
fn an_answer_of_another_kind_changes_nothing() {
    let library = library(TWO);
    let mut session = of_cards(&library, &[queued("hello", CardKind::Recall)]);
    assert_eq!(session.answer(&Input::GiveUp, noon(), &no_rules), Err(Refused::NothingAsked));
    session.begin(noon());
    for input in [typed("您好"), Input::Choice(0), Input::Marks(Vec::new()), Input::Blanks(vec![])]
    {
        assert_eq!(session.answer(&input, noon(), &no_rules), Err(Refused::WrongKind));
    }
    assert!(session.next(noon()), "the question stays");
    assert_eq!(session.progress(), (0, 1));
    assert!(session.answer(&Input::GiveUp, noon(), &no_rules).is_ok());
}

#[test]
fn blanks_grow_and_hold_the_earlier_ones() {
    let library = library(TWO);
    let phrase = library.get(&PhraseId::new("wait").unwrap()).unwrap();
    let blanks = |n: u8| -> Vec<String> {
        let pieces = deti::practice::cloze::blanked(phrase, n, &Values::new());
        let whole: String = pieces
            .iter()
            .map(|piece| match piece {
                Piece::Shown(text) | Piece::Blank(text) => text.as_str(),
            })
            .collect();
        assert_eq!(whole, "王女士，请您稍等，我马上为您查询。");
        pieces
            .into_iter()
            .filter_map(|piece| match piece {
                Piece::Blank(text) => Some(text),
                Piece::Shown(_) => None,
            })
            .collect()
    };
    let [one, two, four, all] = [1, 2, 4, 255].map(blanks);
    assert_eq!((one.len(), two.len(), four.len()), (1, 2, 4));
    assert!(one.iter().all(|blank| two.contains(blank)));
    assert!(two.iter().all(|blank| four.contains(blank)));
    assert!(!all.iter().any(|blank| blank.contains('王')), "a filled placeholder stays: {all:?}");

    let mut session = of_cards(&library, &[queued("wait", CardKind::Cloze(2))]);
    session.begin(noon());
    let answers = vec![two[0].clone(), "错".to_owned()];
    let answered = session.answer(&Input::Blanks(answers), noon(), &no_rules).unwrap();
    assert_eq!(answered.feedback.parts, [true, false]);
    assert_eq!(answered.feedback.grade, Some(Grade::Again));
    session.next(noon());
    let answered = session.answer(&Input::Blanks(two), noon(), &no_rules).unwrap();
    assert_eq!(answered.feedback.grade, Some(Grade::Good));
}

#[test]
fn a_phrase_from_memory_is_graded_by_its_characters() {
    let library = library(TWO);
    let right = "您好，很高兴为您服务！";
    for (text, hint, grade) in [
        (right, false, Grade::Good),
        (right, true, Grade::Again),
        ("您好，很高兴为您服务!", false, Grade::Hard),
        ("您好，为您服务！", false, Grade::Again),
    ] {
        let mut session = of_cards(&library, &[queued("hello", CardKind::Dictation)]);
        session.begin(noon());
        let Some(Item::Dictation { n_chars, hint: shown, .. }) = session.item() else { panic!() };
        assert_eq!((*n_chars, shown.as_str()), (11, "您好，很"));
        if hint {
            session.hint();
        }
        let answered = session.answer(&typed(text), noon(), &no_rules).unwrap();
        assert_eq!(answered.feedback.grade, Some(grade), "{text} {hint}");
        assert_eq!(answered.feedback.dwell_ms, 2_000);
        assert!(!answered.feedback.steps.is_empty());
    }
    let mut session = of_cards(&library, &[queued("hello", CardKind::Dictation)]);
    session.begin(noon());
    let pasted = Input::Text(Typed { text: right.to_owned(), pasted: true, ..Typed::default() });
    let answered = session.answer(&pasted, noon(), &no_rules).unwrap();
    assert_eq!(answered.feedback.grade, Some(Grade::Again));
    assert!(matches!(answered.feedback.notes[..], [Note::Invalid(_)]));
}

#[test]
fn today_begins_with_the_hundred_phrases() {
    let library = shipped();
    let plan = Plan::fortnight();
    let deck = Deck::of(&library, &plan);
    assert_eq!(deck.phrases.len(), 100);
    let queue = Queue::build(&deck, &States::new(), &plan, noon(), 1);
    assert_eq!((queue.n_new, queue.n_unseen, queue.days_to_begin_all(&plan)), (10, 100, 10));
    let categories: std::collections::BTreeSet<&str> = queue
        .items
        .iter()
        .map(|item| library.get(&item.card.phrase).unwrap().category.as_str())
        .collect();
    assert_eq!(categories.len(), 7, "a little of everything");
    for phrase in &library.phrases {
        let text = deti::practice::sample::filled(&phrase.text, &Values::new());
        assert!(!text.contains(['{', '}']), "{text}");
    }
    assert!(library.phrases.iter().any(|phrase| phrase.tags.contains(&HUNDRED.to_owned())));
}

#[test]
fn typing_counts_from_go_and_stops_when_the_time_is_over() {
    let library = library(TWO);
    let deck: Vec<PhraseId> = library.phrases.iter().map(|phrase| phrase.id.clone()).collect();
    let ladder = typing::ladder(&deck, &[], 80.0);
    let own = Values::new();
    let mut session =
        typing::session(&ladder, &library, &own, Length::Minutes(1), 80.0, 3, context());
    session.begin(noon());
    let mut at = noon();
    let mut records = Vec::new();
    while let Some(Item::Typing { text, .. }) = session.item().cloned() {
        let commit = Commit { mono_ms: at.mono_ms + 9_000, text: text.clone() };
        let input = Input::Text(Typed { text, commits: vec![commit], pasted: false });
        // Reading the result does not count.
        at = at.later(12_000);
        let answered = session.answer(&input, at, &no_rules).unwrap();
        assert_eq!(answered.feedback.run.unwrap().took_ms, 9_000);
        records.extend(answered.records);
        at = at.later(3_000);
        session.next(at);
        assert!(session.log().len() < 50);
    }
    assert_eq!(session.log().len(), 7, "seven times nine seconds");
    let run = session.summary().run.unwrap();
    assert_eq!(run.took_ms, 63_000);
    // What was stored tells the same, and leads the ladder on.
    let stored: Vec<Drilled> = records.iter().map(|one| drilled(one).clone()).collect();
    let log: Vec<Logged> = stored.iter().map(Logged::of).collect();
    assert_eq!(Summary::of(Mode::Typing, &log).run, Some(run));
    let ladder = typing::ladder(&deck, &stored, 80.0);
    assert!(ladder.open.iter().all(|rung| rung.seconds_per_char.is_some()));
    assert_eq!(pace::N_FIRST_OPEN, 5);
}

fn form(n: usize, by: By) -> response::Form {
    response::Form { n, by, target_ms: 3_000 }
}

#[test]
fn three_seconds_count_from_the_bubble() {
    let library = shipped();
    let own = Values::new();
    for (think_ms, late) in [(2_999, false), (3_000, false), (3_001, true), (25_000, true)] {
        let mut session = response::session(&library, &own, form(1, By::Choosing), 11, context());
        session.begin(noon());
        let Some(Item::Response { delay_ms, choices, customer, .. }) = session.item().cloned()
        else {
            panic!()
        };
        assert!((2_000..=15_000).contains(&delay_ms));
        assert_eq!(choices.len(), 4);
        assert!(!customer.is_empty());
        let delay = u64::from(delay_ms);
        let early = session.answer(&Input::Choice(0), noon().later(delay - 1), &no_rules);
        assert_eq!(early, Err(Refused::TooEarly));
        // The bubble was drawn 40 ms after its time; frames before and after it change nothing.
        let bubble = noon().later(delay + 40);
        for at in [noon().later(16), bubble, bubble.later(16), bubble.later(1_000)] {
            session.seen(at);
        }
        let mut found = None;
        for index in 0..choices.len() {
            let mut tried = session.clone();
            let at = bubble.later(think_ms);
            let answered = tried.answer(&Input::Choice(index), at, &no_rules).unwrap();
            assert_eq!(u64::from(answered.feedback.took_ms), think_ms.min(10_000));
            if answered.feedback.verdict != Verdict::Wrong {
                found = Some(answered.feedback);
            }
        }
        let feedback = found.expect("one is right");
        let expected = if late { Verdict::Nearly } else { Verdict::Right };
        assert_eq!(feedback.verdict, expected, "{think_ms}");
        assert_eq!(feedback.notes == [Note::Late { within_ms: 3_000 }], late);
    }
}

#[test]
fn a_missing_answer_counts_ten_seconds_and_a_typed_one_must_fit_and_be_clean() {
    let library = shipped();
    let own = Values::new();
    let mut session = response::session(&library, &own, form(4, By::Typing), 5, context());
    session.begin(noon());
    let flaw = |text: &str| -> Vec<Flaw> {
        let found = text.contains("亲").then(|| Flaw {
            span: deti::text::CharSpan::new(0, 1),
            rule: "address.dear".to_owned(),
            category: "address".to_owned(),
            message: String::new(),
            advice: String::new(),
            mild: false,
        });
        found.into_iter().collect()
    };
    let at = noon().later(16_000);
    let answered = session.answer(&Input::GiveUp, at, &flaw).unwrap();
    assert_eq!((answered.feedback.took_ms, answered.feedback.verdict), (10_000, Verdict::Wrong));
    let expected = answered.feedback.expected.clone();
    assert!(!expected.is_empty());
    let mut verdicts = Vec::new();
    for text in ["嗯嗯", "亲，您好，抱歉，为您转接，再见", "您好，抱歉，为您转接，再见"]
    {
        session.next(at);
        let Some(Item::Response { choices, delay_ms, .. }) = session.item() else { panic!() };
        assert!(choices.is_empty());
        let at = at.later(u64::from(*delay_ms) + 1_500);
        verdicts.push(session.answer(&typed(text), at, &flaw).unwrap().feedback.verdict);
    }
    assert_eq!(verdicts, [Verdict::Wrong, Verdict::Wrong, Verdict::Right]);
    let responses = session.summary().responses.unwrap();
    assert_eq!((responses.n, responses.p90_ms), (4, 10_000));
    // Quick and wrong is not in time.
    assert_eq!(responses.share_in_time, 0.25);
}

const PARCEL: &str = "dialogues:
  - id: parcel
    title: 快递停滞
    lines:
      - {who: customer, text: 快递三天没动了}
      - who: agent
        text: 呵呵，可能是快递的问题。
        label: bad
        faults: [{span: 呵呵, why: 不当回事}, {span: 可能, why: 含糊}]
        accept: [快递的问题]
        better: 抱歉让您着急了，我马上联系快递核实，今天17点前给您答复。
        needs: [apology, own-action, time]
      - {who: agent, text: '请您放心，我会跟进。', label: good, courtesy: [请您, 放心, 您]}
";

fn dialogues(yaml: &str) -> Dialogues {
    let file = SourceFile {
        name: "dialogues/a.yaml".to_owned(),
        path: "a.yaml".to_owned(),
        content: Ok(yaml.as_bytes().to_vec()),
    };
    let loaded = dialogue::load(&[file]);
    assert_eq!(loaded.diagnostics, []);
    loaded.value
}

fn by_book(book: &Rulebook) -> impl Fn(&str) -> Vec<Flaw> {
    |text| {
        let found = book.lint(&Message::new(text));
        let flaw = |one: deti::rulebook::Finding| Flaw {
            span: one.span.to_chars(text),
            rule: one.rule.to_string(),
            category: one.category.to_string(),
            message: one.message.to_string(),
            advice: one.advice.to_string(),
            mild: one.severity == deti::diagnostic::Severity::Hint,
        };
        found.into_iter().map(flaw).collect()
    }
}

#[test]
fn what_was_marked_is_scored_and_a_rewrite_must_be_clean_and_whole() {
    let book = Rulebook::load(&[]).value;
    let judge = by_book(&book);
    let all = dialogues(PARCEL);
    let mut session = find_fix::session(&[(*all.dialogues[0]).clone()], 1, context());
    session.begin(noon());
    assert!(matches!(session.item(), Some(Item::Find { .. })));
    // One right, one on something accepted, one beside it all.
    let marks = vec![Mark::new(1, 0, 2), Mark::new(1, 6, 8), Mark::new(2, 0, 2)];
    let answered = session.answer(&Input::Marks(marks), noon(), &judge).unwrap();
    assert_eq!(answered.feedback.parts, [true, false]);
    let measures = &drilled(&answered.records[0]).measures;
    assert_eq!(measures.marks, Some([0.5, 0.5]));
    assert_eq!(measures.missed, ["hedge.maybe"]);
    assert_eq!(drilled(&answered.records[0]).item, "find-fix:parcel");
    let told = &answered.feedback.notes;
    assert!(matches!(told[..], [Note::Overlooked { .. }, Note::NotThat(_)]), "{told:?}");

    let rewrites = [
        ("呵呵，可能是快递的问题。", Verdict::Wrong),
        ("好的", Verdict::Wrong),
        ("抱歉让您着急了，我马上联系快递。", Verdict::Right),
        ("抱歉，我去查一下。", Verdict::Nearly),
        ("抱歉，可能明天到，我马上查。", Verdict::Wrong),
        ("抱歉让您着急了，我马上联系快递核实，今天17点前给您答复。", Verdict::Right),
    ];
    session.next(noon());
    for (text, verdict) in rewrites {
        let mut tried = session.clone();
        let Some(Item::Rewrite { line_index: 1, faults, needs, .. }) = tried.item() else {
            panic!()
        };
        assert_eq!((faults.len(), needs.len()), (2, 3));
        let answered = tried.answer(&typed(text), noon(), &judge).unwrap();
        assert_eq!(answered.feedback.verdict, verdict, "{text}: {:?}", answered.feedback.notes);
        assert!(answered.feedback.expected.starts_with("抱歉让您着急"));
        assert!(!tried.next(noon()), "the end");
    }
}

#[test]
fn words_of_courtesy_are_spotted() {
    let all = dialogues(PARCEL);
    let mut session = courtesy::session(&[(*all.dialogues[0]).clone()], 1, context());
    session.begin(noon());
    assert!(matches!(session.item(), Some(Item::Spot { .. })));
    // 请您 holds the only 您: two words to find.
    let answered =
        session.answer(&Input::Marks(vec![Mark::new(2, 0, 2)]), noon(), &no_rules).unwrap();
    assert_eq!(answered.feedback.parts, [true, false]);
    let none = courtesy::session(&[], 1, context());
    assert_eq!(none.progress(), (0, 0));
}

#[test]
fn phrases_are_sorted_by_category_and_stage() {
    let library = shipped();
    for (by, n_choices) in [(SortBy::Category, 7), (SortBy::Stage, 3)] {
        let mut session = sorting::session(&library, &Values::new(), by, 12, 9, context());
        session.begin(noon());
        let mut n_right = 0;
        let mut n = 0;
        while let Some(Item::Sort { choices, .. }) = session.item().cloned() {
            assert_eq!(choices.len(), n_choices);
            for index in 0..choices.len() {
                let mut tried = session.clone();
                let answered = tried.answer(&Input::Choice(index), noon(), &no_rules).unwrap();
                n_right += usize::from(answered.feedback.verdict == Verdict::Right);
            }
            assert_eq!(
                session.answer(&Input::Choice(99), noon(), &no_rules),
                Err(Refused::WrongKind)
            );
            session.answer(&Input::Choice(0), noon(), &no_rules).unwrap();
            session.next(noon());
            n += 1;
        }
        assert_eq!((n, n_right), (12, 12), "each has one right answer");
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
        avoid: [tone.interjection]
        good: [您好，请问有什么可以帮到您？]
        next:
          - {if: [greeting], to: size}
          - {to: cold}
      - id: cold
        customer: 你们怎么这样说话？
        expects: [apology]
        good: [实在抱歉，是我没有说好。]
        next: [{to: hello}]
      - id: size
        customer: 有大码吗？
        good: [有的，我马上为您查尺码表。]
";

#[test]
fn the_customer_answers_to_what_was_said() {
    let book = Rulebook::load(&[]).value;
    let judge = by_book(&book);
    let all = dialogues(PLAY);
    // What is said after how many milliseconds, how it went, and what the customer says then.
    for steps in [
        vec![
            ("您好，请问有什么可以帮到您？", 2_000, Verdict::Right, "有大码吗？"),
            ("有的，我马上为您查尺码表。", 9_000, Verdict::Right, ""),
        ],
        vec![("您好，请问有什么可以帮到您？", 3_001, Verdict::Nearly, "有大码吗？")],
        vec![
            ("喂，什么事", 1_000, Verdict::Wrong, "你们怎么这样说话？"),
            ("实在抱歉，是我没有说好。", 5_000, Verdict::Right, "在吗？"),
            ("您好，欢迎光临。", 1_000, Verdict::Right, "有大码吗？"),
        ],
    ] {
        let mut session = role_play::session(&all.scripts[0], 1, context());
        session.begin(noon());
        let mut at = noon();
        for (text, took_ms, verdict, next) in steps {
            at = at.later(took_ms);
            let answered = session.answer(&typed(text), at, &judge).unwrap();
            let feedback = answered.feedback;
            assert_eq!(feedback.verdict, verdict, "{text}: {:?}", feedback.notes);
            assert!(!feedback.expected.is_empty());
            assert_eq!(session.next(at), !next.is_empty());
            if let Some(Item::Turn { said, .. }) = session.item() {
                assert_eq!(said.last().unwrap().text, next);
            }
        }
    }
    // A ring ends.
    let mut session = role_play::session(&all.scripts[0], 1, context());
    session.begin(noon());
    let mut n = 0;
    while session.item().is_some() {
        session.answer(&Input::GiveUp, noon(), &judge).unwrap();
        session.next(noon());
        n += 1;
        assert!(n < 20);
    }
    assert_eq!(n, 9);
}

fn wrong(key: &str, right: bool, at: Timestamp) -> Drilled {
    Drilled {
        at,
        user: Arc::from(""),
        session: 1,
        mode: Mode::Sorting,
        item: key.to_owned(),
        right,
        took_ms: 1_000,
        measures: Default::default(),
        seed: 1,
        library: Arc::from(""),
        rules: Arc::from(""),
    }
}

#[test]
fn a_mistake_stays_until_it_went_right_on_two_days() {
    let key = "sorting:category/hello";
    // A rewrite that went right does not make up for marks that went wrong on the same day.
    for (right_days, open) in [(&[0, 1][..], true), (&[1, 2], false)] {
        let mut answers = vec![wrong("find-fix:parcel", false, noon())];
        let right = |day: &u64| wrong("find-fix:parcel/1", true, noon().later(day * DAY));
        answers.extend(right_days.iter().map(right));
        let now = noon().later(3 * DAY);
        assert_eq!(!mistakes::open(&[], &answers, now).is_empty(), open, "{right_days:?}");
    }
    for (answers, today, open) in [
        (&[(0, false)][..], 0, true),
        (&[(0, false)], 14, true),
        (&[(0, false)], 15, false),
        (&[(0, false), (0, true), (0, true)], 0, true),
        (&[(0, false), (0, true), (1, true)], 1, false),
        (&[(0, false), (0, true), (1, true), (2, false)], 2, true),
        (&[(0, true)], 0, false),
    ] {
        let at = |day: u64| noon().later(day * DAY);
        let drilled: Vec<Drilled> =
            answers.iter().map(|(day, right)| wrong(key, *right, at(*day))).collect();
        let book = mistakes::open(&[], &drilled, at(today));
        assert_eq!(!book.is_empty(), open, "{answers:?} on day {today}");
    }
}

#[test]
fn the_book_of_mistakes_asks_in_every_mode() {
    let library = shipped();
    let all = dialogues(&format!("{PARCEL}{PLAY}"));
    let keys = [
        "recall:answering-may-i-help/recall",
        "cloze:answering-may-i-help/cloze-2",
        "dictation:answering-may-i-help/dictation",
        "typing:answering-may-i-help",
        "response:opening-3",
        "find-fix:parcel/1",
        "courtesy:parcel",
        "sorting:category/answering-may-i-help",
        "role-play:play/cold",
        // Gone, or never there.
        "recall:no-such-phrase/recall",
        "response:opening-999",
        "find-fix:no-such-dialogue",
        "nonsense",
    ];
    let failed: Vec<Drilled> = keys.iter().map(|key| wrong(key, false, noon())).collect();
    let book = mistakes::open(&[], &failed, noon());
    assert_eq!(book.len(), keys.len());
    assert!(book.iter().any(|one| one.key == "find-fix:parcel"), "a line stands for its dialogue");
    let own = Values::new();
    let mut session = mistakes::session(&book, &library, &own, &all, 3, context());
    assert_eq!(session.progress(), (0, 9));
    session.begin(noon());
    let mut at = noon();
    let mut items = Vec::new();
    while session.item().is_some() {
        at = at.later(20_000);
        let answered = session.answer(&Input::GiveUp, at, &no_rules).unwrap();
        let record = drilled(&answered.records[0]);
        assert_eq!(record.mode, Mode::Mistakes);
        items.push(record.item.clone());
        session.next(at);
    }
    for key in keys.iter().take(4) {
        assert!(items.contains(&(*key).to_owned()), "{key} in {items:?}");
    }
}

/// Answers everything right, or gives everything up.
fn sit(session: &mut Session, all: &Dialogues, right: bool) -> Vec<Record> {
    session.begin(noon());
    let mut at = noon();
    let mut records = Vec::new();
    while let Some(item) = session.item().cloned() {
        let mut took_ms = 2_000;
        let input = match &item {
            _ if !right => {
                took_ms = 30_000;
                Input::GiveUp
            }
            Item::Cloze { pieces, .. } => {
                let blanks = pieces.iter().filter_map(|piece| match piece {
                    Piece::Blank(text) => Some(text.clone()),
                    Piece::Shown(_) => None,
                });
                Input::Blanks(blanks.collect())
            }
            Item::Typing { text, .. } => {
                took_ms = text.chars().count() as u64 * 500;
                typed(text)
            }
            Item::Response { delay_ms, choices, .. } => {
                took_ms = u64::from(*delay_ms) + 1_000;
                let right = (0..choices.len()).find(|index| {
                    let mut tried = session.clone();
                    let answered =
                        tried.answer(&Input::Choice(*index), at.later(took_ms), &no_rules).unwrap();
                    answered.feedback.verdict == Verdict::Right
                });
                Input::Choice(right.unwrap())
            }
            Item::Find { sheet } => {
                let dialogue = all.dialogue(&sheet.id).unwrap().filled(session.seed);
                Input::Marks(dialogue.faults().into_iter().map(|(mark, _)| mark).collect())
            }
            other => panic!("{other:?}"),
        };
        at = at.later(took_ms);
        let answered = session.answer(&input, at, &no_rules).unwrap();
        records.extend(answered.records);
        session.next(at);
    }
    records
}

fn shipped_dialogues() -> Dialogues {
    dialogue::load(&deti::fs::embedded_dir_files("dialogues")).value
}

#[test]
fn an_exam_can_be_given_again_and_printed() {
    let library = shipped();
    let all = shipped_dialogues();
    let own = Values::new();
    let deck = Deck::of(&library, &Plan::fortnight()).phrases;
    let material = Material { library: &library, own: &own, deck: &deck, dialogues: &all };
    let form = Form { typing_min: 1, ..Form::default() };
    let words = Language::Chinese.words();
    let print = |right: bool| {
        let mut session = exam::session(&form, material, 20_260, context());
        let records = sit(&mut session, &all, right);
        let sheet =
            ExamSheet::new(&form, session.log(), session.seed, noon(), &session.context, words);
        // The same from what was stored.
        let stored: Vec<Logged> = records.iter().map(|one| Logged::of(drilled(one))).collect();
        let again = exam::parts(&form, &stored);
        assert_eq!(again, exam::parts(&form, session.log()));
        assert!(records.iter().all(|one| drilled(one).mode == Mode::Exam));
        sheet
    };
    let passed = print(true);
    assert!(passed.passed, "{}", passed.text());
    assert_eq!(passed, print(true), "the same seed, the same exam");
    let failed = print(false);
    assert!(!failed.passed);
    assert!(!failed.wrong.is_empty());
    insta::assert_snapshot!(passed.text(), @r"
    上岗考核成绩单

    姓名: 小禾
    考核日期: 2026-03-02
    试卷编号: 20260
    话术库版本: 1234abcd
    规则版本: r1

    话术默填正确率: 100.0% (≥ 90.0%) 合格
    打字速度（字/分）: 120.0 (≥ 80.0) 合格
    打字正确率: 100.0% (≥ 95.0%) 合格
    按时答对: 100.0% (≥ 80.0%) 合格
    找禁用语得分: 100.0% (≥ 80.0%) 合格
    总评（合格项数）: 4/4 (4/4) 合格

    考官签名: ____________
    ");
    insta::assert_snapshot!(passed.markdown(), @r"
    # 上岗考核成绩单

    - 姓名: 小禾
    - 考核日期: 2026-03-02
    - 试卷编号: 20260
    - 话术库版本: 1234abcd
    - 规则版本: r1

    | 考核项目 | 成绩 | 要求 | 结果 |
    | --- | --- | --- | --- |
    | 话术默填正确率 | 100.0% | ≥ 90.0% | 合格 |
    | 打字速度（字/分） | 120.0 | ≥ 80.0 | 合格 |
    | 打字正确率 | 100.0% | ≥ 95.0% | 合格 |
    | 按时答对 | 100.0% | ≥ 80.0% | 合格 |
    | 找禁用语得分 | 100.0% | ≥ 80.0% | 合格 |
    | 总评（合格项数） | 4/4 | 4/4 | 合格 |

    考官签名: ____________
    ");
    let html = failed.html();
    assert!(html.starts_with("<!doctype html>") && html.ends_with("</html>\n"));
    assert!(html.contains("不合格"), "{html}");
    let odd = Context { user: Arc::from("<b>|小禾"), ..context() };
    let sheet = ExamSheet::new(&form, &[], 1, noon(), &odd, words);
    assert!(sheet.html().contains("&lt;b&gt;|小禾") && sheet.markdown().contains("\\|小禾"));
}
