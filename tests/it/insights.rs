//! Insights without a window: reports of a team in, people, faults and phrases out.

use std::path::Path;
use std::sync::Arc;

use deti::app::AppState;
use deti::app::action::{
    Action, Effect, Event, FilesAsk, FilesNews, RecordsAsk, Screen, WindowAsk,
};
use deti::app::curate::Tab as CurateTab;
use deti::app::insights::{Column, InsightsAction, Tab};
use deti::app::practice::ExportFormat;
use deti::practice::team::Team as Reports;
use deti::runtime::reports;
use deti::view::insights::{most_used, person, person_row, team, unused};
use deti::words::Language;
use serde_json::{Value, json};

use super::team::{Team, id};

/// A report as `deti practice export` writes it.
fn report(user: &str, mastered: f64, speeds: &[f64]) -> Value {
    let days: Vec<Value> = speeds
        .iter()
        .zip(20..)
        .map(|(speed, day)| {
            json!({"day": format!("2026-11-{day}"), "answers": 9, "right": 8, "seconds": 60,
                   "chars_per_min": speed, "accuracy": 0.96, "p90_ms": 3400})
        })
        .collect();
    let typing =
        speeds.last().map(|speed| json!({"chars_per_min": speed, "accuracy": 0.961, "chars": 400}));
    json!({
        "kind": "deti-practice", "version": 1, "user": user, "exported_ms": 5, "day": "2026-11-22",
        "library": "1234abcd",
        "phrases": {"mastered": mastered, "of": 100, "seen": 60, "known": 40},
        "streak_days": 2, "typing": typing,
        "responses": {"n": 8, "median_ms": 2400.0, "p90_ms": 3400, "share_in_time": 0.75},
        "weak": [{"phrase": "answering-refund", "lapses": 2, "chance": 0.5}],
        "missed_rules": [{"rule": "tone.laughter", "n": 3}, {"rule": "没这个规则", "n": 1}],
        "exam": null, "days": days,
    })
}

/// A folder with reports, and with what people put beside them.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| {
        std::fs::write(folder.path().join(name), text).unwrap();
    };
    write("xiaohe.json", report("小禾", 62.4, &[70.0, 82.0, 91.0]).to_string());
    write("old.json", report("小禾", 1.0, &[]).to_string().replace(":5,", ":4,"));
    write("xiaolin.json", report("小林", 17.0, &[50.0, 40.0]).to_string());
    write("nobody.json", report("", 0.0, &[]).to_string());
    write("cut.json", String::from("{\"kind\": \"deti-pra"));
    write("tea.json", String::from("{}"));
    write("team.csv", String::from("姓名"));
    write(".hidden.json", String::from("x"));
    folder
}

/// Insights, the reports of `folder` read.
fn read(window: &mut Team, folder: &Path) {
    let folder = folder.display().to_string();
    window.wish(Action::Open(Screen::Insights));
    window.wish(Action::Insights(InsightsAction::SetFolder(folder.clone())));
    let asked = window
        .asked
        .drain(..)
        .any(|effect| matches!(effect, Effect::Files(FilesAsk::ReadReports { folder: asked }) if asked == folder));
    assert!(asked);
    let read = reports::read(Path::new(&folder)).map(Arc::new);
    window.news(Event::Files(FilesNews::Reports { folder, read }));
}

fn names(state: &AppState) -> String {
    let rows = (0..team(state).n_rows).filter_map(|row| person_row(state, row));
    rows.map(|row| if row.chosen { format!("[{}]", row.name) } else { row.name })
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn without_a_folder_a_lead_is_told_what_to_do_and_the_folder_is_remembered() {
    let mut window = Team::chinese();
    window.wish(Action::Open(Screen::Insights));
    let view = team(&window.state);
    assert_eq!((view.folder, view.n_rows, view.reading), (None, 0, None));
    window.wish(Action::Insights(InsightsAction::ChooseFolder));
    assert!(matches!(window.asked.last(), Some(Effect::Window(WindowAsk::ChooseReports))));
    window.asked.clear();
    window.news(Event::ReportsChosen(String::from("/team/reports")));
    let [
        Effect::Records(RecordsAsk::Settings(settings)),
        Effect::Files(FilesAsk::ReadReports { folder }),
    ] = window.asked.as_slice()
    else {
        panic!("{:?}", window.asked)
    };
    assert_eq!(
        (settings.reports.as_deref(), folder.as_str()),
        (Some("/team/reports"), "/team/reports")
    );
    assert!(team(&window.state).reading.is_some());
    // The next time nothing needs to be chosen, and F5 reads what came meanwhile.
    window.asked.clear();
    window.wish(Action::Open(Screen::Find)).wish(Action::Open(Screen::Insights));
    window.wish(Action::Reload);
    let read = |effect: &&Effect| matches!(effect, Effect::Files(FilesAsk::ReadReports { .. }));
    assert_eq!(window.asked.iter().filter(read).count(), 2);
}

#[test]
fn people_are_read_and_nothing_is_left_out_in_silence() {
    let folder = folder();
    let mut window = Team::chinese();
    read(&mut window, folder.path());
    let view = team(&window.state);
    assert_eq!(names(&window.state), "[nobody.json] 小禾 小林");
    let refused: Vec<(&str, &str)> =
        view.refused.iter().map(|one| (one.place.as_str(), one.message.as_str())).collect();
    assert_eq!(refused.len(), 2);
    assert_eq!(refused[0], ("cut.json:1:18", "这不是 JSON，或者从这里起被截断、改动过"));
    assert_eq!(refused[1], ("tea.json", "这不是练习报告"));
    assert!(view.refused.iter().all(|one| !one.hint.is_empty()));
    assert_eq!(
        view.notes,
        [
            "同一个人有更新的报告 xiaohe.json，old.json 没有计入",
            "不是 JSON 报告，没有计入：team.csv"
        ]
    );
    let row = person_row(&window.state, 1).unwrap();
    let cells: Vec<&str> = row.cells.iter().map(|cell| cell.text.as_str()).collect();
    assert_eq!(cells, ["62/100", "91", "96%", "3.4 秒", "75%", "4", "3", ""]);
    let change = row.cells[1].change.as_ref().unwrap();
    assert_eq!((change.text.as_str(), change.better), ("↑9", true));
    let worse = person_row(&window.state, 2).unwrap();
    let change = worse.cells[1].change.as_ref().unwrap();
    assert_eq!((change.text.as_str(), change.better), ("↓10", false));
    assert_eq!((worse.cells[1].reached, row.cells[1].reached), (None, Some(true)));
}

#[test]
fn people_are_sorted_by_every_column_and_who_has_no_number_comes_last() {
    let folder = folder();
    let mut window = Team::chinese();
    read(&mut window, folder.path());
    let sort = |window: &mut Team, column| {
        window.wish(Action::Insights(InsightsAction::SortBy(column)));
        names(&window.state)
    };
    assert_eq!(sort(&mut window, Column::Speed), "小禾 小林 [nobody.json]");
    assert_eq!(sort(&mut window, Column::Speed), "小林 小禾 [nobody.json]");
    assert_eq!(sort(&mut window, Column::Speed), "[nobody.json] 小禾 小林");
    for column in Column::ALL {
        for _ in 0..2 {
            sort(&mut window, column);
            assert_eq!(team(&window.state).n_rows, 3);
        }
    }
    assert_eq!(sort(&mut window, Column::Remembered), "小禾 小林 [nobody.json]");
    for (by, expected) in [(1, 2), (-1, 1), (-8, 0), (8, 2)] {
        window.wish(Action::Insights(InsightsAction::Move(by)));
        assert!(person_row(&window.state, expected).unwrap().chosen, "{by}");
    }
    window.wish(Action::Insights(InsightsAction::Look(
        folder.path().join("xiaohe.json").display().to_string(),
    )));
    let view = person(&window.state).unwrap();
    assert_eq!(
        (view.name.as_str(), view.source.as_str()),
        ("小禾", "xiaohe.json，2026-11-22 导出")
    );
    assert_eq!(view.speed, [[-2.0, 70.0], [-1.0, 82.0], [0.0, 91.0]]);
    assert_eq!(view.others_speed.iter().map(Vec::len).sum::<usize>(), 2);
    // A phrase that the library has can be opened; the rule, too.
    assert_eq!(view.weak[0].2, Some(id("answering-refund")));
    let missed: Vec<(&str, bool)> =
        view.missed.iter().map(|(_, told, known)| (told.as_str(), *known)).collect();
    assert_eq!(missed[1], ("没这个规则 ×1", false));
    assert!(missed[0].1 && missed[0].0.ends_with("×3"), "{missed:?}");
}

#[test]
fn a_folder_that_cannot_be_read_says_why_and_an_answer_for_another_is_dropped() {
    let folder = folder();
    let mut window = Team::new(Language::English);
    read(&mut window, folder.path());
    let other = Event::Files(FilesNews::Reports {
        folder: String::from("/elsewhere"),
        read: Ok(Arc::new(Reports::default())),
    });
    window.news(other);
    assert_eq!(team(&window.state).n_rows, 3);
    read(&mut window, &folder.path().join("gone"));
    let view = team(&window.state);
    let failed = view.failed.unwrap();
    assert!(failed.starts_with("the folder of reports"), "{failed}");
    assert_eq!((view.n_rows, view.reading), (0, None));
}

#[test]
fn the_table_of_the_team_is_taken_along() {
    let folder = folder();
    let mut window = Team::chinese();
    read(&mut window, folder.path());
    window.asked.clear();
    for (format, name, begins) in [
        (ExportFormat::Csv, "团队学习-2026-11-22.csv", "\u{feff}".as_bytes()),
        (ExportFormat::Xlsx, "团队学习-2026-11-22.xlsx", b"PK"),
    ] {
        window.wish(Action::Insights(InsightsAction::Export(format)));
        let Some(Effect::Window(WindowAsk::ChoosePlace(file))) = window.asked.pop() else {
            panic!("{format:?}")
        };
        assert_eq!(file.name, name);
        assert!(file.bytes.starts_with(begins));
    }
}

#[test]
fn what_is_used_and_what_is_not_leads_to_the_phrase() {
    let mut window = Team::chinese();
    for phrase in ["answering-refund", "answering-refund", "apology-waiting"] {
        window.wish(Action::Copy(id(phrase)));
    }
    window
        .wish(Action::Open(Screen::Insights))
        .wish(Action::Insights(InsightsAction::Show(Tab::Usage)));
    let row = most_used(&window.state, 0).unwrap();
    assert_eq!((row.title.as_str(), row.told.as_str()), ("退款进度", "共 2 次 · 今天"));
    assert_eq!(most_used(&window.state, 1).unwrap().id, id("apology-waiting"));
    assert!(most_used(&window.state, 2).is_none());
    let never: Vec<_> = (0..).map_while(|row| unused(&window.state, row)).collect();
    assert!(never.iter().all(|row| row.told == "没用过"));
    assert!(never.iter().any(|row| row.id == id("answering-order")));
    assert!(!never.iter().any(|row| row.id == id("answering-refund")));
    // Down and Enter lead where the phrase is written.
    for _ in 0..3 {
        window.wish(Action::Insights(InsightsAction::Move(1)));
    }
    let chosen = window.state.insights.phrase.clone().unwrap();
    assert_eq!(chosen, never[0].id);
    window.wish(Action::Insights(InsightsAction::OpenChosen));
    assert_eq!(window.state.screen, Screen::Curate);
    assert_eq!(window.state.curate.tab, CurateTab::List);
    let editor = window.state.curate.editor.as_ref().unwrap();
    assert_eq!(editor.id, Some(chosen));
}
