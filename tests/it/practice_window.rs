//! Practice as the window has it, without the window: wishes and moments in, effects and pages out.

use std::sync::Arc;

use deti::app::action::{
    Action, Effect, Event, FilesAsk, FilesNews, RecordsAsk, Screen, Wanted, WindowAsk,
};
use deti::app::practice::{COUNTDOWN_MS, Drill, ExportFormat, Hand, Page, PracticeAction};
use deti::app::usage::Usage;
use deti::app::{AppState, Command, Content, Settings};
use deti::library::{Scope, load};
use deti::practice::cloze::Piece;
use deti::practice::session::response::By;
use deti::practice::session::typing::Length;
use deti::practice::session::{Input, Item, SortBy};
use deti::practice::typing::{Commit, Typed};
use deti::practice::{Drilled, Record, Review, Timestamp, Verdict, dialogue};
use deti::view::practice::home::home;
use deti::view::practice::progress::{mistakes, progress};
use deti::view::practice::question::{Body, question};
use deti::view::practice::summary::summary;
use deti::words::Language;
use jiff::civil::date;

/// Sunday the 22nd of November 2026, half past nine in Shanghai.
fn morning() -> Timestamp {
    let utc_ms = "2026-11-22T01:30:00Z".parse::<jiff::Timestamp>().unwrap().as_millisecond();
    Timestamp { utc_ms, tz_min: 480, mono_ms: 5_000 }
}

/// A window on the shipped library at `at`, with these answers remembered.
fn window(at: Timestamp, reviews: Vec<Review>, drilled: Vec<Drilled>) -> AppState {
    let local = date(2026, 11, 22).at(9, 30, 0, 0);
    let absolute = jiff::Timestamp::from_millisecond(at.utc_ms).unwrap();
    let mut state = AppState::new(Settings::default(), Language::Chinese, local, absolute);
    state.on_event(Event::Tick(at));
    let loaded = load(&deti::fs::embedded_library(), None, Scope::Team);
    let content = Arc::new(Content::new(loaded.library, loaded.diagnostics));
    let folder = String::from("/team");
    state.on_event(Event::LibraryLoaded { content, folder, read_only: false });
    let dialogues = dialogue::load(&deti::fs::embedded_dir_files("dialogues"));
    let (dialogues, diagnostics) = (Arc::new(dialogues.value), dialogues.diagnostics);
    state.on_event(Event::DialoguesLoaded { dialogues, diagnostics });
    let effects = state.apply(Action::Open(Screen::Practice));
    assert!(
        matches!(effects.as_slice(), [Effect::Records(RecordsAsk::ReadPractice)]),
        "{effects:?}"
    );
    state.on_event(Event::PracticeRead { reviews, drilled, n_unread: 0 });
    state
}

/// A hand on the window, with a clock.
struct Hands {
    state: AppState,
    at: Timestamp,
    records: Vec<Record>,
    /// What is kept of sessions that have not ended: slot and JSON.
    drafts: Vec<(String, String)>,
}

impl Hands {
    fn new() -> Self {
        Self {
            state: window(morning(), vec![], vec![]),
            at: morning(),
            records: vec![],
            drafts: vec![],
        }
    }

    fn wait(&mut self, ms: u64) {
        self.at = self.at.later(ms);
        let effects = self.state.on_event(Event::Tick(self.at));
        self.take(effects);
    }

    fn take(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Records(RecordsAsk::Answer(record)) => self.records.push(*record),
                Effect::Records(RecordsAsk::Draft { slot, json }) => {
                    assert!(slot.starts_with("practice/open/"), "{slot}");
                    self.drafts.retain(|(held, _)| *held != slot);
                    self.drafts.extend(json.map(|json| (slot, json)));
                }
                other => panic!("{other:?}"),
            }
        }
    }

    fn wish(&mut self, wish: PracticeAction) {
        let effects = self.state.apply(Action::Practice(wish));
        self.take(effects);
    }

    /// Begins what has nothing to ask.
    fn wish_nothing(&mut self, drill: Drill) {
        self.wish(PracticeAction::Begin(drill));
        assert_eq!(self.state.practice.page, Page::Home);
        assert!(!self.state.toasts.is_empty(), "it says so");
    }

    fn answer(&mut self, input: Input) {
        self.wish(PracticeAction::Answer(input));
    }

    fn item(&self) -> Option<Item> {
        self.state.practice.run.as_ref()?.session.item().cloned()
    }

    fn verdict(&self) -> Option<Verdict> {
        Some(self.state.practice.run.as_ref()?.session.feedback()?.verdict)
    }

    /// The program is killed and comes back `later` milliseconds after: nothing is left but what was
    /// written down.
    fn killed(&self, later: u64) -> Self {
        let at = Timestamp { mono_ms: 77, ..self.at.later(later) };
        let (reviews, drilled) = self.split();
        let mut state = window(at, reviews, drilled);
        state.on_event(Event::Remembered {
            usage: Usage::default(),
            favourites: vec![],
            queries: vec![],
            drafts: self.drafts.clone(),
        });
        Self { state, at, records: self.records.clone(), drafts: self.drafts.clone() }
    }

    /// Answers the current question, one way or the other, and goes on to the next.
    fn go_on(&mut self, turn: usize) {
        self.wait(16_000);
        let item = self.item().expect("a question");
        if self.verdict().is_none() {
            let at_ms = self.at.mono_ms;
            self.answer(match (item, turn % 3) {
                (_, 2) => Input::GiveUp,
                (Item::Cloze { pieces, .. }, _) => {
                    let blank = |piece: &Piece| match piece {
                        Piece::Blank(text) => Some(text.clone()),
                        Piece::Shown(_) => None,
                    };
                    Input::Blanks(pieces.iter().filter_map(blank).collect())
                }
                (Item::Typing { text, .. }, _) => Input::Text(typed(&text, at_ms)),
                (Item::Response { choices, .. }, _) if !choices.is_empty() => Input::Choice(0),
                (Item::Sort { .. }, _) => Input::Choice(1),
                (Item::Find { .. } | Item::Spot { .. }, _) => Input::Marks(vec![]),
                (Item::Recall { .. }, turn) => Input::Known(turn == 0),
                _ => Input::Text(typed("您好，非常抱歉让您久等了，我马上为您查询。", at_ms)),
            });
        }
        self.wait(9_000);
        self.wish(PracticeAction::Next);
    }

    fn split(&self) -> (Vec<Review>, Vec<Drilled>) {
        let (mut reviews, mut drilled) = (Vec::new(), Vec::new());
        for record in &self.records {
            match record {
                Record::Review(review) => reviews.push(review.clone()),
                Record::Drilled(one) => drilled.push(one.clone()),
            }
        }
        (reviews, drilled)
    }
}

fn typed(text: &str, mono_ms: u64) -> Typed {
    let commits = vec![Commit { mono_ms, text: text.chars().take(4).collect() }];
    Typed { text: text.to_owned(), commits, pasted: false }
}

#[test]
fn the_cards_of_the_day_from_the_first_to_the_summary() {
    let mut hands = Hands::new();
    let view = home(&hands.state);
    assert_eq!((view.today.as_str(), view.open), ("新学 10", true));
    hands.wish(PracticeAction::Begin(Drill::Today));
    let mut n_answers = 0;
    while hands.state.practice.page == Page::Session {
        let Some(Body::Recall { text, .. }) = question(&hands.state).map(|view| view.body) else {
            panic!("new phrases are asked from memory");
        };
        assert_eq!(text, None, "nobody sees the phrase before turning the card");
        hands.wait(4_000);
        hands.wish(PracticeAction::Reveal);
        assert!(matches!(
            question(&hands.state).map(|view| view.body),
            Some(Body::Recall { text: Some(_), .. })
        ));
        // The third is forgotten at first, and comes again.
        n_answers += 1;
        hands.answer(Input::Known(n_answers != 3));
        assert_eq!(hands.records.len(), n_answers, "an answer is written down when it is given");
    }
    assert_eq!(n_answers, 11);
    assert_eq!(hands.state.practice.page, Page::Summary);
    let view = summary(&hands.state).unwrap();
    assert!(!view.resumable);
    assert_eq!(view.wrong.len(), 1);
    assert_eq!(view.facts[0], (String::from("答题"), String::from("11")));
    let view = home(&hands.state);
    assert_eq!((view.today.as_str(), view.open), ("今天的都练完了", false));
    assert!(view.plan_told.contains("10/100"), "{}", view.plan_told);
}

#[test]
fn a_program_that_was_killed_comes_back_to_where_it_was() {
    let mut hands = Hands::new();
    hands.wish(PracticeAction::Begin(Drill::Today));
    let mut asked = Vec::new();
    for _ in 0..4 {
        let Some(Item::Recall { cue, .. }) = hands.item() else { panic!("a card") };
        asked.push(cue.phrase.clone());
        hands.wait(3_000);
        hands.answer(Input::Known(true));
    }
    // Killed here: nothing is left but the records.
    let (reviews, drilled) = hands.split();
    let at = hands.at.later(600_000);
    let state = window(Timestamp { mono_ms: 10, ..at }, reviews, drilled);
    let view = home(&state);
    assert_eq!((view.today.as_str(), view.begin.as_str()), ("新学 6", "接着练"));
    let mut again =
        Hands { state, at: Timestamp { mono_ms: 10, ..at }, records: vec![], drafts: vec![] };
    again.wish(PracticeAction::Begin(Drill::Today));
    let Some(Item::Recall { cue, .. }) = again.item() else { panic!("a card") };
    assert!(!asked.contains(&cue.phrase), "what was answered is not asked again");
}

#[test]
fn a_killed_drill_goes_on_where_it_was() {
    // Something is in the books before, so that what is asked depends on it.
    let mut before = Hands::new();
    for drill in [Drill::Sorting(SortBy::Category), Drill::FindFix, Drill::RolePlay] {
        before.wish(PracticeAction::Begin(drill));
        for turn in 0..3 {
            before.go_on(turn);
        }
    }
    let drills = Drill::ROWS.iter().flat_map(|drills| drills.iter().copied());
    for drill in drills.filter(|drill| *drill != Drill::Today) {
        let mut hands = before.killed(0);
        hands.drafts.clear();
        hands.state.practice.open.clear();
        hands.wish(PracticeAction::Begin(drill));
        for turn in 0..2 {
            hands.go_on(turn);
        }
        if hands.state.practice.page == Page::Summary {
            // Some scripts are over by then; nothing is left to be gone on with.
            assert!(hands.drafts.is_empty(), "{drill:?}");
            continue;
        }
        assert!(!hands.drafts.is_empty(), "{drill:?}");
        assert!(
            !hands.drafts[0].1.contains("您好"),
            "what was typed is not kept: {:?}",
            hands.drafts
        );
        let mut again = hands.killed(600_000);
        let [offer] =
            home(&again.state).offers.try_into().unwrap_or_else(|other| panic!("{other:?}"));
        let counted = match drill {
            Drill::Exam(_) => "（第 3 题）",
            Drill::FindFix | Drill::RolePlay | Drill::Mistakes => "",
            _ => "题）",
        };
        assert!(
            offer.go_on.starts_with("继续上次的") && offer.go_on.ends_with(counted),
            "{offer:?}"
        );
        again.wish(PracticeAction::TakeUp(offer.session));
        assert_eq!(again.state.practice.page, Page::Session, "{drill:?}");
        // A role play forgot what the learner said, and nothing else.
        let asked = |hands: &Hands| match hands.item() {
            Some(Item::Turn { title, within_ms, hint, said, .. }) => {
                format!("{title} {within_ms} {hint:?} {:?}", said.last())
            }
            item => format!("{item:?}"),
        };
        assert_eq!(asked(&again), asked(&hands), "{drill:?}");
        let results = |hands: &Hands| {
            let log = hands.state.practice.run.as_ref().unwrap().session.log();
            let told =
                log.iter().map(|one| (one.key.clone(), one.title.clone(), one.took_ms, one.run));
            told.collect::<Vec<_>>()
        };
        if matches!(drill, Drill::Typing(_)) {
            // Typing begins with another countdown; the other has been typing for so long already.
            again.wait(COUNTDOWN_MS);
            again.wait(9_000);
        }
        // Both go on alike to the end: the same questions, one session in the records, nothing left.
        for turn in 0..400 {
            assert_eq!(results(&again), results(&hands), "{drill:?}");
            if hands.state.practice.page != Page::Session {
                break;
            }
            hands.go_on(turn);
            again.go_on(turn);
        }
        assert_eq!(again.state.practice.page, Page::Summary, "{drill:?}");
        let (one, other) = (summary(&again.state).unwrap(), summary(&hands.state).unwrap());
        assert_eq!((one.facts, one.exam), (other.facts, other.exam), "{drill:?}");
        let (_, drilled) = again.split();
        let own = drilled.iter().filter(|one| one.session == offer.session).count();
        assert_eq!(own, results(&again).len());
        assert!(again.drafts.is_empty() && home(&again.state).offers.is_empty(), "{drill:?}");
    }
}

#[test]
fn an_exam_waits_for_the_conversations_that_it_asks() {
    let mut hands = Hands::new();
    hands.state.practice.dialogues_read = false;
    let dialogues = Arc::clone(&hands.state.practice.dialogues);
    hands.wish(PracticeAction::Begin(Drill::Exam(Some(7))));
    assert_eq!(hands.state.practice.page, Page::Home);
    let effects = hands.state.on_event(Event::DialoguesLoaded { dialogues, diagnostics: vec![] });
    hands.take(effects);
    assert_eq!((hands.state.practice.page, hands.drafts.len()), (Page::Session, 1));
}

#[test]
fn every_session_has_a_number_of_its_own() {
    let mut hands = Hands::new();
    let mut numbers = Vec::new();
    for drill in [Drill::Sorting(SortBy::Stage), Drill::Sorting(SortBy::Stage), Drill::FindFix] {
        hands.wish(PracticeAction::Begin(drill));
        hands.go_on(0);
        numbers.push(hands.state.practice.run.as_ref().unwrap().session.id);
    }
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), 3, "{numbers:?}");
    hands.wish(PracticeAction::Show(Page::Home));
    let sorting = home(&hands.state).rows[5].last.clone();
    assert!(sorting.ends_with("/1"), "the last session alone is told: {sorting}");
}

#[test]
fn what_broke_off_is_offered_until_the_day_ends_or_the_library_changes() {
    let mut hands = Hands::new();
    hands.wish(PracticeAction::Begin(Drill::Exam(Some(4_711))));
    // Killed before the first answer: the paper is the same.
    let first = hands.item();
    let mut again = hands.killed(1_000);
    let offers = home(&again.state).offers;
    assert_eq!(offers[0].go_on, "继续上次的上岗考核（第 1 题）");
    again.wish(PracticeAction::TakeUp(offers[0].session));
    assert_eq!(again.item(), first);
    again.go_on(0);
    // Stopped and not killed: the same offer leads back; an exam and a drill do not displace each other.
    again.wish(PracticeAction::Stop);
    again.wish(PracticeAction::Begin(Drill::Sorting(SortBy::Stage)));
    again.go_on(0);
    again.wish(PracticeAction::Stop);
    again.wish(PracticeAction::Show(Page::Home));
    let told: Vec<String> = home(&again.state).offers.into_iter().map(|one| one.go_on).collect();
    assert_eq!(told, ["继续上次的归类（第 2 题）", "继续上次的上岗考核（第 2 题）"]);
    // Before everything is read there is nothing to go on with.
    let mut early = again.killed(1_000);
    early.state.practice.dialogues_read = false;
    assert!(home(&early.state).offers.is_empty());
    // Another day: forgotten, also by the store.
    let late = again.killed(0);
    let mut next_day = Hands { at: late.at, ..late };
    next_day.wait(24 * 3_600_000);
    assert!(home(&next_day.state).offers.is_empty());
    assert!(next_day.drafts.is_empty());
    // Another library asks other questions: it says so and keeps what was answered.
    let mut changed = again.killed(0);
    let files = deti::fs::embedded_library();
    let files: Vec<_> = files.into_iter().filter(|file| !file.name.contains("apology")).collect();
    let loaded = load(&files, None, Scope::Team);
    let content = Arc::new(Content::new(loaded.library, loaded.diagnostics));
    let folder = String::from("/team");
    changed.state.on_event(Event::LibraryLoaded { content, folder, read_only: false });
    let exam = home(&changed.state).offers.pop().unwrap();
    changed.wish(PracticeAction::TakeUp(exam.session));
    assert_eq!(changed.state.practice.page, Page::Home);
    assert!(changed.state.toasts.iter().any(|toast| toast.key == "learn.not_resumed"));
    assert_eq!(changed.drafts.len(), 1, "the drill may still be the same");
    // Left at its first question, an exam was never sat.
    let mut left = Hands::new();
    left.wish(PracticeAction::Begin(Drill::Exam(None)));
    left.wish(PracticeAction::Stop);
    assert!(left.drafts.is_empty() && home(&left.state).offers.is_empty());
}

#[test]
fn answers_given_before_the_history_is_there_are_kept() {
    let mut first = Hands::new();
    first.wish(PracticeAction::Begin(Drill::Sorting(SortBy::Category)));
    first.wait(1_000);
    first.answer(Input::Choice(0));
    let (_, old) = first.split();
    let mut hands = Hands::new();
    hands.state.practice.read = false;
    hands.wish(PracticeAction::Begin(Drill::Sorting(SortBy::Category)));
    assert_eq!(hands.state.practice.page, Page::Home, "it begins when the history is there");
    let read = Event::PracticeRead { reviews: vec![], drilled: old, n_unread: 0 };
    hands.state.on_event(read);
    assert_eq!(hands.state.practice.page, Page::Session);
    assert_eq!(hands.state.practice.drilled.len(), 1);
}

#[test]
fn an_answer_stays_until_it_can_be_read_and_escape_loses_nothing() {
    let mut hands = Hands::new();
    hands.wish(PracticeAction::Begin(Drill::Sorting(SortBy::Category)));
    let Some(Item::Sort { choices, .. }) = hands.item() else { panic!("a phrase to sort") };
    hands.wait(1_000);
    hands.answer(Input::Choice(choices.len() - 1));
    let right = hands.verdict() == Some(Verdict::Right);
    let wrong = if right { 0 } else { choices.len() - 1 };
    if right {
        hands.wait(5_000);
        hands.answer(Input::Choice(wrong));
    }
    assert_eq!(hands.verdict(), Some(Verdict::Wrong));
    let before = hands.item();
    hands.wait(500);
    hands.wish(PracticeAction::Next);
    assert_eq!(hands.item(), before, "too early to go on");
    assert!(hands.state.practice.wakes_in_ms().is_some(), "the button wakes by itself");
    hands.wait(5_000);
    assert_eq!(hands.item(), before, "a wrong answer stays until a key");
    assert_eq!(hands.state.practice.wakes_in_ms(), None, "nothing is drawn meanwhile");
    hands.wish(PracticeAction::Next);
    assert_ne!(hands.item(), before);
    let n = hands.records.len();
    for (page, screen) in [
        (Page::Summary, Screen::Practice),
        (Page::Home, Screen::Practice),
        (Page::Home, Screen::Find),
    ] {
        assert!(summary(&hands.state).is_some_and(|view| view.resumable));
        hands.state.apply(Action::Escape);
        assert_eq!((hands.state.practice.page, hands.state.screen), (page, screen));
    }
    assert_eq!(hands.records.len(), n);
    assert_eq!(mistakes(&hands.state).len(), 1);
}

#[test]
fn typing_begins_at_go_and_goes_from_line_to_line() {
    let mut hands = Hands::new();
    hands.wish(PracticeAction::Begin(Drill::Typing(Length::Phrases(5))));
    let Some(Item::Typing { text, .. }) = hands.item() else { panic!("a line to type") };
    let go_in = |hands: &Hands| match question(&hands.state).map(|view| view.body) {
        Some(Body::Typing { go_in_s, .. }) => go_in_s,
        other => panic!("{other:?}"),
    };
    assert_eq!(go_in(&hands), Some(3));
    hands.answer(Input::Text(typed(&text, hands.at.mono_ms)));
    assert_eq!(hands.records.len(), 0, "nothing counts before the start");
    hands.wait(1_500);
    assert_eq!(go_in(&hands), Some(2));
    hands.wait(COUNTDOWN_MS - 1_500);
    assert_eq!(go_in(&hands), None);
    hands.wait(15_000);
    hands.answer(Input::Text(typed(&text, hands.at.mono_ms)));
    let Some(Record::Drilled(drilled)) = hands.records.first() else { panic!("a record") };
    assert_eq!(drilled.took_ms, 15_000);
    assert!(drilled.right);
    // The next line is there at once, without another countdown.
    assert_eq!(go_in(&hands), None);
    assert!(hands.verdict().is_none());
    let Some(Body::Typing { before: Some((_, told)), .. }) =
        question(&hands.state).map(|view| view.body)
    else {
        panic!("the line before is shown")
    };
    assert!(told.contains("正确率 100%"), "{told}");
}

#[test]
fn a_customer_comes_when_nobody_expects_it_and_does_not_wait_for_ever() {
    let mut hands = Hands::new();
    hands.wish(PracticeAction::Begin(Drill::Response(By::Choosing)));
    let Some(Item::Response { delay_ms, limit_ms, .. }) = hands.item() else { panic!("a call") };
    let customer = |hands: &Hands| match question(&hands.state).map(|view| view.body) {
        Some(Body::Response { customer, .. }) => customer,
        other => panic!("{other:?}"),
    };
    hands.wait(u64::from(delay_ms) - 100);
    assert_eq!(customer(&hands), None);
    hands.answer(Input::Choice(0));
    assert_eq!(hands.records.len(), 0, "nobody is there yet");
    assert!(hands.state.practice.wakes_in_ms().is_some_and(|ms| ms <= 100));
    // The frame comes late; the clock starts when the bubble is seen.
    hands.wait(400);
    assert!(customer(&hands).is_some());
    hands.wait(1_200);
    hands.answer(Input::Choice(0));
    let Some(Record::Drilled(drilled)) = hands.records.first() else { panic!("a record") };
    assert_eq!(drilled.took_ms, 1_200);
    hands.wait(6_000);
    if hands.verdict().is_some() {
        hands.wish(PracticeAction::Next);
    }
    let Some(Item::Response { delay_ms, .. }) = hands.item() else { panic!("the next call") };
    hands.wait(u64::from(delay_ms));
    hands.wait(u64::from(limit_ms));
    assert_eq!(hands.verdict(), Some(Verdict::Wrong), "no answer is an answer of ten seconds");
    assert_eq!(hands.records.len(), 2);
}

#[test]
fn what_should_not_be_said_is_marked_with_keys_and_said_well() {
    let mut hands = Hands::new();
    hands.wish(PracticeAction::Begin(Drill::FindFix));
    let Some(Item::Find { sheet }) = hands.item() else { panic!("a conversation") };
    let gold = hands.state.practice.dialogues.dialogue(&sheet.id).map(|one| {
        let seed = hands.state.practice.run.as_ref().unwrap().session.seed;
        one.filled(seed).faults().into_iter().map(|(mark, _)| mark).collect::<Vec<_>>()
    });
    for mark in gold.expect("written ones come first") {
        hands.wish(PracticeAction::Mark(Hand::Press(mark.line_index, mark.span.start)));
        hands.wish(PracticeAction::Mark(Hand::Draw(mark.span.end - 1)));
        hands.wish(PracticeAction::Mark(Hand::Release));
    }
    let marks = hands.state.practice.run.as_ref().unwrap().marking.marks.clone();
    hands.wait(20_000);
    hands.answer(Input::Marks(marks));
    assert_eq!(hands.verdict(), Some(Verdict::Right));
    hands.wish(PracticeAction::Next);
    let Some(Item::Rewrite { .. }) = hands.item() else { panic!("a line to be said well") };
    hands.wait(9_000);
    hands.answer(Input::Text(typed("呵呵，不知道，你自己看。", hands.at.mono_ms)));
    let view = question(&hands.state).and_then(|view| view.feedback).unwrap();
    assert_eq!(view.verdict, Verdict::Wrong);
    assert!(!view.notes.is_empty() && !view.expected.is_empty(), "{view:?}");
}

#[test]
fn every_drill_can_be_begun_and_given_up_to_its_end() {
    let mut hands = Hands::new();
    hands.wish_nothing(Drill::Mistakes);
    for drill in Drill::ROWS.iter().flat_map(|drills| drills.iter().copied()) {
        hands.wish(PracticeAction::Begin(drill));
        for _ in 0..2_000 {
            if hands.state.practice.page != Page::Session {
                break;
            }
            assert!(question(&hands.state).is_some());
            hands.wait(25_000);
            if hands.verdict().is_none() && hands.item().is_some() {
                hands.answer(Input::GiveUp);
            }
            assert!(question(&hands.state).is_some() || hands.state.practice.page == Page::Summary);
            hands.wait(3_000);
            hands.wish(PracticeAction::Next);
        }
        assert_eq!(hands.state.practice.page, Page::Summary, "{drill:?}");
        let view = summary(&hands.state).unwrap();
        assert_eq!(view.exam.is_some(), matches!(drill, Drill::Exam(_)));
        assert!(view.exam.is_none_or(|exam| !exam.passed));
        let row = Drill::ROWS.iter().position(|drills| drills.contains(&drill)).unwrap();
        let rows = home(&hands.state).rows;
        let last = rows[row].last.as_str();
        match drill {
            Drill::Today => assert_eq!(last, ""),
            Drill::Mistakes => assert!(last.ends_with("待巩固"), "{last}"),
            _ => assert!(last.starts_with("今天 ·"), "{last}"),
        }
    }
}

#[test]
fn an_exam_is_the_same_for_the_same_number_and_its_sheet_is_saved() {
    let items = |seed: u64| {
        let mut hands = Hands::new();
        hands.wish(PracticeAction::Begin(Drill::Exam(Some(seed))));
        let mut asked = Vec::new();
        for _ in 0..3 {
            let Some(Item::Cloze { cue, pieces }) = hands.item() else { panic!("blanks") };
            asked.push(cue.phrase.clone());
            hands.wait(9_000);
            let blanks = pieces.iter().filter_map(|piece| match piece {
                Piece::Blank(text) => Some(text.clone()),
                Piece::Shown(_) => None,
            });
            hands.answer(Input::Blanks(blanks.collect()));
            assert_eq!(hands.verdict(), Some(Verdict::Right));
            hands.wait(3_000);
            hands.wish(PracticeAction::Next);
        }
        hands.wish(PracticeAction::Stop);
        let effects = hands.state.apply(Action::Practice(PracticeAction::SaveSheet));
        let [Effect::Window(WindowAsk::ChoosePlace(file))] = effects.as_slice() else {
            panic!("{effects:?}")
        };
        assert_eq!(file.name, format!("exam-{seed}.html"));
        (asked, String::from_utf8(file.bytes.clone()).unwrap())
    };
    let (asked, sheet) = items(4_711);
    assert_eq!((asked.clone(), sheet.clone()), items(4_711));
    assert_ne!(asked, items(4_712).0);
    assert!(sheet.contains("4711") && sheet.contains("不合格"));
}

#[test]
fn progress_is_shown_and_given_to_the_lead() {
    let mut hands = Hands::new();
    hands.state.settings.profile.insert(String::from("客服"), String::from("小禾"));
    assert!({
        hands.state.apply(Action::Practice(PracticeAction::Show(Page::Progress)));
        progress(&hands.state).is_blank
    });
    hands.wish(PracticeAction::Begin(Drill::Today));
    while hands.state.practice.page == Page::Session {
        hands.wait(4_000);
        hands.answer(Input::Known(true));
    }
    hands.state.apply(Action::Practice(PracticeAction::Show(Page::Progress)));
    let view = progress(&hands.state);
    assert_eq!(view.facts[0], (String::from("已记住"), String::from("10.0 / 100")));
    assert_eq!(view.remembered, [[0.0, 10.0]]);
    for format in ExportFormat::ALL {
        let effects = hands.state.apply(Action::Practice(PracticeAction::Export(format)));
        let [Effect::Window(WindowAsk::ChoosePlace(file))] = effects.as_slice() else {
            panic!("{effects:?}")
        };
        assert_eq!(file.name, format!("小禾-2026-11-22.{}", format.extension()));
        let begins: &[u8] = match format {
            ExportFormat::Json => b"{",
            ExportFormat::Csv => "\u{feff}".as_bytes(),
            ExportFormat::Xlsx => b"PK",
        };
        assert!(file.bytes.starts_with(begins));
    }
}

#[test]
fn a_report_is_written_where_its_owner_says_and_a_toast_tells_of_it() {
    let mut state = window(morning(), vec![], vec![]);
    let told = |state: &AppState| {
        let toasts = deti::view::shell::shell(state).toasts;
        toasts.last().map(|toast| toast.text.clone()).unwrap_or_default()
    };
    let [Effect::Window(WindowAsk::ChoosePlace(file))] =
        &state.apply(Action::Practice(PracticeAction::Export(ExportFormat::Csv)))[..]
    else {
        panic!("a place is asked for")
    };
    let file = file.clone();
    for (chosen, path, replace) in [
        ("/home/a/b.csv", "/home/a/b.csv", true),
        ("/home/a/B.CSV", "/home/a/B.CSV", true),
        // What we append, the dialog asked nobody about.
        ("/home/a/b", "/home/a/b.csv", false),
    ] {
        let event = Event::PlaceChosen { path: chosen.to_owned(), file: file.clone() };
        let effects = state.on_event(event);
        let [Effect::Files(FilesAsk::Write { path: found, replace: over, .. })] =
            effects.as_slice()
        else {
            panic!("{effects:?}")
        };
        assert_eq!((found.as_str(), *over), (path, replace));
    }
    let path = String::from("/home/a/b.csv");
    state.on_event(Event::Files(FilesNews::Written { path, what: file.what }));
    assert_eq!(told(&state), "学习报告已保存到 /home/a/b.csv");
    // Where the system has no dialogs it goes where the other exports are.
    let effects = state.on_event(Event::NoDialog(Wanted::Place(file.clone())));
    assert!(
        matches!(effects.as_slice(), [Effect::Files(FilesAsk::WriteBeside(kept))] if *kept == file)
    );
    let reason = String::from("磁盘已满");
    state.on_event(Event::Failed { key: "toast.save_failed", reason });
    assert_eq!(told(&state), "没有保存成：磁盘已满");
}

#[test]
fn a_report_from_the_palette_waits_for_what_was_answered_before() {
    let mut state = window(morning(), vec![], vec![]);
    state.practice.read = false;
    let export = Command::ExportReport.action(&state).unwrap();
    assert!(state.apply(export).is_empty());
    let effects =
        state.on_event(Event::PracticeRead { reviews: vec![], drilled: vec![], n_unread: 0 });
    assert!(
        matches!(effects.as_slice(), [Effect::Window(WindowAsk::ChoosePlace(_))]),
        "{effects:?}"
    );
}
