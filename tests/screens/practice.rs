//! The Practice screen: its pages in every look, and a learner who has no mouse.

use std::sync::Arc;
use std::time::Duration;

use deti::app::action::{Action, Effect, Event, RecordsAsk, Screen};
use deti::app::practice::{COUNTDOWN_MS, Drill, Page, PracticeAction};
use deti::gui::DetiApp;
use deti::practice::Record;
use deti::practice::card::Mode;
use deti::practice::dialogue;
use deti::practice::session::response::By;
use deti::practice::session::typing::Length;
use deti::practice::session::{Input, Item, SortBy};
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use super::{Look, Notebook, in_both_languages_and_themes, open, press, type_text};

fn practice(look: Look) -> (Harness<'static, DetiApp>, Notebook) {
    let (mut harness, outside) = open(look);
    let dialogues = dialogue::load(&deti::fs::embedded_dir_files("dialogues"));
    let loaded = Event::DialoguesLoaded {
        dialogues: Arc::new(dialogues.value),
        diagnostics: dialogues.diagnostics,
    };
    harness.state_mut().state.on_event(loaded);
    press(&mut harness, Modifiers::ALT, Key::Num5);
    assert_eq!(harness.state().state.screen, Screen::Practice);
    (harness, outside)
}

fn wait(harness: &mut Harness<'static, DetiApp>, outside: &Notebook, ms: u64) {
    let mut at = outside.at.lock().unwrap();
    *at = at.later(ms);
    drop(at);
    harness.run_steps(3);
}

fn begin(harness: &mut Harness<'static, DetiApp>, drill: Drill) {
    harness.state_mut().state.apply(Action::Practice(PracticeAction::Begin(drill)));
    harness.run_steps(3);
    assert_eq!(harness.state().state.practice.page, Page::Session, "{drill:?}");
}

fn item(harness: &Harness<'static, DetiApp>) -> Item {
    let run = harness.state().state.practice.run.as_ref().unwrap();
    run.session.item().unwrap().clone()
}

fn answers(outside: &Notebook) -> Vec<Record> {
    let asked = outside.asked.lock().unwrap();
    let record = |effect: &Effect| match effect {
        Effect::Records(RecordsAsk::Answer(record)) => Some(Record::clone(record)),
        _ => None,
    };
    asked.iter().filter_map(record).collect()
}

#[test]
fn every_page_can_be_drawn_in_every_look() {
    in_both_languages_and_themes(|settings| {
        // The smallest of each kind: what fits there fits everywhere.
        let size = if settings.compact { [360.0, 640.0] } else { [900.0, 600.0] };
        let look = Look { size, settings: settings.clone(), ..Look::default() };
        let (mut harness, outside) = practice(look);
        for drill in [
            Drill::Today,
            Drill::Typing(Length::Minutes(1)),
            Drill::Response(By::Choosing),
            Drill::FindFix,
            Drill::Sorting(SortBy::Stage),
            Drill::RolePlay,
            Drill::Exam(Some(7)),
        ] {
            begin(&mut harness, drill);
            for _ in 0..2 {
                wait(&mut harness, &outside, 16_000);
                let give_up = Action::Practice(PracticeAction::Answer(Input::GiveUp));
                for effect in harness.state_mut().state.apply(give_up) {
                    assert!(matches!(
                        effect,
                        Effect::Records(RecordsAsk::Answer(_))
                            | Effect::Records(RecordsAsk::Draft { .. })
                    ));
                }
                harness.run_steps(2);
                wait(&mut harness, &outside, 3_000);
                harness.state_mut().state.apply(Action::Practice(PracticeAction::Next));
                harness.run_steps(2);
            }
            harness.state_mut().state.apply(Action::Practice(PracticeAction::Stop));
            harness.run_steps(2);
        }
        for page in [Page::Home, Page::Progress, Page::Mistakes] {
            harness.state_mut().state.apply(Action::Practice(PracticeAction::Show(page)));
            harness.run_steps(2);
        }
    });
}

#[test]
fn the_cards_of_the_day_need_no_mouse() {
    let (mut harness, outside) = practice(Look::default());
    harness.get_by_label("今天的练习");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    let mut n_cards = 0;
    while harness.state().state.practice.page == Page::Session {
        n_cards += 1;
        harness.get_by_label("翻开");
        let key = if n_cards % 2 == 0 { Key::Space } else { Key::Enter };
        press(&mut harness, Modifiers::NONE, key);
        harness.get_by_label("记得");
        let forgot = n_cards == 2;
        press(&mut harness, Modifiers::NONE, if forgot { Key::Num2 } else { Key::Num1 });
        assert_eq!(answers(&outside).len(), n_cards);
    }
    assert_eq!(n_cards, 11);
    harness.get_by_label("值得再看一眼");
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert_eq!(harness.state().state.practice.page, Page::Home);
}

#[test]
fn blanks_are_walked_with_enter_and_a_paste_is_kept_out() {
    let (mut harness, outside) = practice(Look::default());
    begin(&mut harness, Drill::Exam(Some(3)));
    let Item::Cloze { pieces, .. } = item(&harness) else { panic!("blanks") };
    let blanks: Vec<String> = pieces
        .into_iter()
        .filter_map(|piece| match piece {
            deti::practice::cloze::Piece::Blank(text) => Some(text),
            deti::practice::cloze::Piece::Shown(_) => None,
        })
        .collect();
    harness.event(egui::Event::Paste(blanks[0].clone()));
    harness.run_steps(3);
    assert!(harness.query_all_by_label_contains("粘贴的不算").next().is_some());
    for blank in &blanks {
        type_text(&mut harness, blank);
        press(&mut harness, Modifiers::NONE, Key::Enter);
    }
    let answers = answers(&outside);
    assert_eq!(answers.len(), 1, "{blanks:?}");
    let Record::Drilled(answer) = &answers[0] else { panic!("an exam moves no card") };
    assert_eq!((answer.mode, answer.right), (Mode::Exam, true));
    harness.get_by_label("继续");
    wait(&mut harness, &outside, 3_000);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert!(harness.state().state.practice.run.as_ref().unwrap().session.feedback().is_none());
}

#[test]
fn typing_takes_whole_words_and_no_paste() {
    let (mut harness, outside) = practice(Look::default());
    begin(&mut harness, Drill::Typing(Length::Phrases(5)));
    let Item::Typing { text, .. } = item(&harness) else { panic!("a line") };
    harness.get_by_label("3");
    wait(&mut harness, &outside, COUNTDOWN_MS);
    harness.event(egui::Event::Paste(text.clone()));
    harness.run_steps(3);
    assert!(harness.query_all_by_label_contains("粘贴的不算").next().is_some());
    let chars: Vec<char> = text.chars().collect();
    for word in chars.chunks(4) {
        wait(&mut harness, &outside, 2_000);
        let word: String = word.iter().collect();
        harness.event(egui::Event::Ime(egui::ImeEvent::Commit(word)));
        harness.run_steps(2);
    }
    press(&mut harness, Modifiers::NONE, Key::Enter);
    let answers = answers(&outside);
    let [Record::Drilled(answer)] = answers.as_slice() else { panic!("{answers:?}") };
    assert!(answer.right, "{answer:?}");
    assert_eq!(answer.measures.invalid, None);
    assert_eq!(u64::from(answer.took_ms), 2_000 * chars.len().div_ceil(4) as u64);
    // The next line takes letters at once.
    type_text(&mut harness, "nin");
    assert!(harness.query_all_by_label_contains("正确率 100%").next().is_some());
}

#[test]
fn a_three_second_answer_is_a_number_key() {
    let (mut harness, outside) = practice(Look::default());
    begin(&mut harness, Drill::Response(By::Choosing));
    let Item::Response { delay_ms, customer, .. } = item(&harness) else { panic!("a call") };
    press(&mut harness, Modifiers::NONE, Key::Num1);
    harness.get_by_label_contains("别急");
    wait(&mut harness, &outside, u64::from(delay_ms));
    harness.get_by_label(&customer);
    wait(&mut harness, &outside, 900);
    press(&mut harness, Modifiers::NONE, Key::Num4);
    let answers = answers(&outside);
    let [Record::Drilled(answer)] = answers.as_slice() else { panic!("{answers:?}") };
    assert_eq!(answer.took_ms, 900);
}

#[test]
fn marks_are_made_with_the_keyboard_and_with_the_pointer() {
    let (mut harness, outside) = practice(Look::default());
    begin(&mut harness, Drill::FindFix);
    for _ in 0..2 {
        press(&mut harness, Modifiers::SHIFT, Key::ArrowRight);
    }
    press(&mut harness, Modifiers::NONE, Key::Space);
    harness.get_by_label("交卷（已标 1 处）");
    press(&mut harness, Modifiers::NONE, Key::ArrowDown);
    press(&mut harness, Modifiers::NONE, Key::Space);
    harness.get_by_label("交卷（已标 2 处）");
    let marks = harness.state().state.practice.run.as_ref().unwrap().marking.marks.clone();
    assert_eq!(marks[0].span.end - marks[0].span.start, 3);
    press(&mut harness, Modifiers::NONE, Key::Delete);
    // The pointer draws over the first three characters of the agent's first line.
    let Item::Find { sheet } = item(&harness) else { panic!("a conversation") };
    let line = sheet.lines.iter().find(|line| line.agent).unwrap().text.clone();
    let rect = harness.get_by_label_contains(&line).rect();
    let on = |x: f32| egui::pos2(rect.left() + x, rect.top() + 12.0);
    harness.hover_at(on(4.0));
    harness.run_steps(1);
    harness.drag_at(on(4.0));
    harness.run_steps(1);
    harness.hover_at(on(42.0));
    harness.run_steps(1);
    harness.drop_at(on(42.0));
    harness.run_steps(2);
    let marks = harness.state().state.practice.run.as_ref().unwrap().marking.marks.clone();
    assert_eq!(marks.len(), 1, "{marks:?}");
    assert_eq!((marks[0].span.start, marks[0].span.end), (0, 3));
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(answers(&outside).len(), 1);
}

#[test]
fn a_question_that_waits_costs_no_frame() {
    let (mut harness, outside) = practice(Look::default());
    for drill in [Drill::Today, Drill::FindFix, Drill::RolePlay] {
        begin(&mut harness, drill);
        wait(&mut harness, &outside, 5_000);
        harness.run();
        let before = harness.state().n_frames();
        let delay =
            harness.output().viewport_output.values().map(|output| output.repaint_delay).min();
        assert!(delay.unwrap() > Duration::from_secs(60), "{drill:?}: {delay:?}");
        assert_eq!(harness.state().n_frames(), before);
    }
}

#[test]
fn advice_is_a_key_away_in_a_role_play() {
    let (mut harness, outside) = practice(Look::default());
    let hint = (0..40).find_map(|_| {
        begin(&mut harness, Drill::RolePlay);
        wait(&mut harness, &outside, 1);
        match item(&harness) {
            Item::Turn { hint, .. } => hint,
            other => panic!("{other:?}"),
        }
    });
    let hint = hint.expect("some scripts begin with advice");
    assert!(harness.query_by_label(&hint).is_none(), "not before it is asked for");
    press(&mut harness, Modifiers::NONE, Key::F2);
    harness.get_by_label(&hint);
    assert_eq!(harness.state().state.screen, Screen::Practice);
}
