//! The Insights screen in every look, and a lead who has no mouse.

use std::sync::Arc;

use deti::app::action::{Action, Effect, Event, FilesAsk, FilesNews, Screen};
use deti::app::insights::Tab;
use deti::gui::DetiApp;
use deti::library::SourceFile;
use deti::practice::team::Team;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use super::{Look, Notebook, in_both_languages_and_themes, open, press, type_text};

/// A report as it lies in a folder.
fn file(name: &str, n: usize) -> SourceFile {
    let speed = 50 + n * 3;
    let days: Vec<String> = (10..22)
        .map(|day| {
            format!(
                r#"{{"day":"2026-11-{day}","answers":30,"right":25,"seconds":300,
                "chars_per_min":{},"accuracy":0.9{},"p90_ms":{}}}"#,
                speed + day,
                day % 10,
                5_000 - day * 100
            )
        })
        .collect();
    let text = format!(
        r#"{{"kind":"deti-practice","version":1,"user":"同事{n:02}","exported_ms":{n},
        "day":"2026-11-22","library":"l","phrases":{{"mastered":{n}.5,"of":100,"seen":70,"known":50}},
        "streak_days":3,"typing":{{"chars_per_min":{speed},"accuracy":0.95,"chars":900}},
        "responses":{{"n":20,"median_ms":2400,"p90_ms":3900,"share_in_time":0.8}},
        "weak":[{{"phrase":"apology-late-reply","lapses":2,"chance":0.5}}],
        "missed_rules":[{{"rule":"tone.laughter","n":3}}],
        "exam":{{"day":"2026-11-20","seed":7,"passed":false,"parts":[
          {{"part":"typing","passed":true,"reached":[92.0,0.97],"needed":[80.0,0.95]}},
          {{"part":"find-fix","passed":false,"reached":[0.4],"needed":[0.8]}}]}},
        "days":[{}]}}"#,
        days.join(",")
    );
    let content = Ok(text.into_bytes());
    SourceFile { name: name.to_owned(), path: format!("/reports/{name}"), content }
}

/// The reports of many people, one of them broken.
pub fn reports() -> Team {
    let mut files: Vec<SourceFile> = (0..30).map(|n| file(&format!("{n:02}.json"), n)).collect();
    let broken = |name: &str| SourceFile {
        name: name.to_owned(),
        path: format!("/reports/{name}"),
        content: Ok(b"{".to_vec()),
    };
    files.push(broken("broken.json"));
    Team::read(&files, vec![String::from("team.csv")])
}

fn insights(look: Look, read: bool) -> (Harness<'static, DetiApp>, Notebook) {
    let (mut harness, outside) = open(look);
    press(&mut harness, Modifiers::ALT, Key::Num7);
    assert_eq!(harness.state().state.screen, Screen::Insights);
    if read {
        let state = &mut harness.state_mut().state;
        state.on_event(Event::ReportsChosen(String::from("/reports")));
        let read = Ok(Arc::new(reports()));
        state.on_event(Event::Files(FilesNews::Reports { folder: String::from("/reports"), read }));
        harness.run_steps(3);
    }
    (harness, outside)
}

#[test]
fn both_parts_can_be_drawn_in_every_look() {
    in_both_languages_and_themes(|settings| {
        for size in [[900.0, 600.0], [1600.0, 900.0], [360.0, 640.0]] {
            for read in [false, true] {
                let look = Look { size, settings: settings.clone(), ..Look::default() };
                let (mut harness, _) = insights(look, read);
                press(&mut harness, Modifiers::NONE, Key::ArrowRight);
                assert_eq!(harness.state().state.insights.tab, Tab::Usage);
                press(&mut harness, Modifiers::NONE, Key::ArrowRight);
            }
        }
    });
}

#[test]
fn a_lead_who_begins_is_led_and_needs_no_mouse() {
    let (mut harness, outside) = insights(Look::default(), false);
    harness.get_by_label("还没有选团队报告的文件夹");
    harness.get_by_label("选择报告文件夹…");
    harness.get_by_label("或者把文件夹路径粘贴到这里，按 Enter").focus();
    harness.run_steps(2);
    type_text(&mut harness, "/reports");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    let asked = outside.asked.lock().unwrap();
    let read = |effect: &Effect| matches!(effect, Effect::Files(FilesAsk::ReadReports { folder }) if folder == "/reports");
    assert!(asked.iter().any(read), "{asked:?}");
}

#[test]
fn people_are_walked_sorted_and_seen_and_faults_are_named() {
    let (mut harness, _) = insights(Look::default(), true);
    harness.get_by_label("1 个文件没有计入");
    harness.get_by_label_contains("broken.json:1:1");
    harness.get_by_label_contains("team.csv");
    press(&mut harness, Modifiers::NONE, Key::ArrowDown);
    harness.get_by_label("01.json，2026-11-22 导出");
    // Sorted by a click on the heading: the fastest first.
    harness.get_by_label("字/分").click();
    harness.run_steps(3);
    harness.get_by_label_contains("同事29");
    let drawn = harness.query_all_by_label_contains("同事").count();
    assert!(drawn < 26, "only visible rows are drawn: {drawn}");
    press(&mut harness, Modifiers::NONE, Key::F5);
}

#[test]
fn a_phrase_that_is_not_used_is_opened_with_enter() {
    let (mut harness, _) = insights(Look::default(), false);
    press(&mut harness, Modifiers::NONE, Key::ArrowRight);
    for _ in 0..3 {
        press(&mut harness, Modifiers::NONE, Key::ArrowDown);
    }
    press(&mut harness, Modifiers::NONE, Key::Enter);
    let state = &harness.state().state;
    assert_eq!(state.screen, Screen::Curate);
    assert!(state.curate.editor.is_some());
    let effects = harness.state_mut().state.apply(Action::Open(Screen::Insights));
    assert!(effects.is_empty(), "no folder, nothing to read: {effects:?}");
}
