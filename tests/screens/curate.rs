//! The Curate screen by accessible name and by keys. Saves are carried out in memory, and the library
//! is read again from there, as the real outside does it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use deti::app::action::{Action, Effect, Event, Screen};
use deti::app::curate::Tab;
use deti::app::save::{Edits, SaveOutcome, SaveResult};
use deti::app::{AppState, Content, Settings};
use deti::curation::{History, State};
use deti::gui::DetiApp;
use deti::library::{PhraseId, Scope, SourceFile, edit, load};
use deti::practice::Timestamp;
use deti::runtime::{Host, searcher};
use deti::words::Language;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use jiff::civil::date;

use super::{press, type_text};

/// A shared folder in memory.
#[derive(Clone, Default)]
struct Folder {
    files: Arc<Mutex<BTreeMap<String, String>>>,
    history: Arc<Mutex<String>>,
    news: Arc<Mutex<Vec<Event>>>,
}

const PHRASES: &str = "- id: apology-waiting
  title: 久等致歉
  text: \"实在抱歉，让您久等了。\"
  status: approved
- id: apology-parcel
  title: 包裹晚到
  text: \"抱歉，包裹晚到了。\"
  status: in-review
";

impl Folder {
    fn new(phrases: String) -> Self {
        let folder = Self::default();
        folder.files.lock().unwrap().insert("phrases/apology.yaml".into(), phrases);
        folder
    }

    fn read(&self, read_only: bool) -> Event {
        let files = self.files.lock().unwrap();
        let file = |(name, text): (&String, &String)| SourceFile {
            name: name.clone(),
            path: name.clone(),
            content: Ok(text.as_bytes().to_vec()),
        };
        let sources: Vec<SourceFile> = files.iter().map(file).collect();
        let loaded = load(&sources, None, Scope::Team);
        let history = self.history.lock().unwrap();
        let history = History::parse(&[("history/a.jsonl", history.as_bytes())]).value;
        let content = Content::new(loaded.library, loaded.diagnostics);
        let content = Arc::new(content.with_past(loaded.files, history));
        Event::LibraryLoaded { content, folder: String::from("/team/library"), read_only }
    }
}

impl Host for Folder {
    fn run(&mut self, effect: Effect) {
        match effect {
            Effect::Search(job) => {
                let found = searcher::run(&job, &|| false);
                let generation = job.generation;
                self.news.lock().unwrap().push(Event::Found { generation, found });
            }
            Effect::Save(job) => {
                for file in &job.files {
                    let mut files = self.files.lock().unwrap();
                    let held = files.get(&file.name).cloned().unwrap_or_default();
                    let Edits::Phrases(edits) = &file.edits else { continue };
                    let edited = edit::edit(&file.name, &held, edits).unwrap();
                    files.insert(file.name.clone(), edited.text);
                }
                for line in job.before.iter().chain(&job.after) {
                    self.history.lock().unwrap().push_str(&format!("{line}\n"));
                }
                let result =
                    SaveResult::Saved { files: Vec::new(), merged: false, unconfirmed: None };
                let read = self.read(false);
                let mut news = self.news.lock().unwrap();
                news.push(Event::Saved(SaveOutcome { number: job.number, result }));
                news.push(read);
            }
            Effect::LoadLibrary { .. } => {
                let read = self.read(false);
                self.news.lock().unwrap().push(read);
            }
            _ => {}
        }
    }

    fn news(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.news.lock().unwrap())
    }

    fn settle(&mut self, _at_most: Duration) -> Vec<Event> {
        self.news()
    }

    fn moment(&self) -> Timestamp {
        Timestamp::default()
    }

    fn seconds_to_next_hour(&self) -> u64 {
        3600
    }
}

fn open(phrases: &str, size: [f32; 2], read_only: bool) -> (Harness<'static, DetiApp>, Folder) {
    open_on(Folder::new(phrases.to_owned()), size, read_only)
}

fn open_on(folder: Folder, size: [f32; 2], read_only: bool) -> (Harness<'static, DetiApp>, Folder) {
    let local = date(2026, 11, 22).at(9, 30, 0, 0);
    let absolute = local.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp();
    let mut settings = Settings::default();
    settings.profile.insert("客服".into(), "王琳".into());
    let mut state = AppState::new(settings, Language::Chinese, local, absolute);
    state.on_event(folder.read(read_only));
    state.apply(Action::Open(Screen::Curate));
    let kept = folder.clone();
    let mut harness = Harness::builder()
        .with_size(size)
        .build_eframe(move |creation| DetiApp::new(state, Box::new(kept), &creation.egui_ctx));
    harness.run_steps(4);
    (harness, folder)
}

fn click(harness: &mut Harness<'static, DetiApp>, label: &str) {
    harness.get_by_label(label).click();
    harness.run_steps(4);
}

fn state_of(harness: &Harness<'static, DetiApp>, id: &str) -> Option<State> {
    harness.state().state.state_of(&PhraseId::new(id).unwrap())
}

#[test]
fn a_new_phrase_is_written_submitted_and_approved_by_keys_alone() {
    let (mut harness, folder) = open(PHRASES, [1280.0, 800.0], false);
    press(&mut harness, Modifiers::COMMAND | Modifiers::SHIFT, Key::N);
    type_text(&mut harness, "欢迎再来，祝您生活愉快。");
    press(&mut harness, Modifiers::COMMAND, Key::S);
    // No category was chosen for anybody: it is asked for, the likeliest first.
    assert!(harness.state().state.curate.chosen.is_none());
    press(&mut harness, Modifiers::NONE, Key::Enter);
    press(&mut harness, Modifiers::COMMAND, Key::S);
    harness.run_steps(4);
    let id = harness.state().state.curate.chosen.clone().expect("the new phrase is chosen");
    assert_eq!(state_of(&harness, id.as_str()), Some(State::Draft));
    press(&mut harness, Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    harness.run_steps(4);
    assert_eq!(state_of(&harness, id.as_str()), Some(State::InReview));
    press(&mut harness, Modifiers::COMMAND | Modifiers::SHIFT, Key::Y);
    harness.run_steps(4);
    assert_eq!(state_of(&harness, id.as_str()), Some(State::Approved));
    press(&mut harness, Modifiers::NONE, Key::Escape);
    press(&mut harness, Modifiers::COMMAND, Key::Z);
    harness.run_steps(4);
    assert_eq!(state_of(&harness, id.as_str()), Some(State::InReview));
    assert!(folder.history.lock().unwrap().lines().count() >= 4);
}

#[test]
fn the_queue_is_worked_through_with_a_note() {
    let (mut harness, _) = open(PHRASES, [1280.0, 800.0], false);
    click(&mut harness, "待审");
    harness.get_by_label("审核意见").focus();
    harness.run_steps(2);
    press(&mut harness, Modifiers::COMMAND | Modifiers::SHIFT, Key::R);
    assert_eq!(state_of(&harness, "apology-parcel"), Some(State::InReview));
    type_text(&mut harness, "说明原因");
    press(&mut harness, Modifiers::COMMAND | Modifiers::SHIFT, Key::R);
    harness.run_steps(4);
    assert_eq!(state_of(&harness, "apology-parcel"), Some(State::Draft));
    harness.get_by_label("没有待审的话术");
}

#[test]
fn a_row_opens_the_editor_with_what_is_near_and_the_way_back() {
    let (mut harness, _) = open(PHRASES, [1280.0, 800.0], false);
    harness
        .get_by(|node| node.label().is_some_and(|label| label.starts_with("包裹晚到 待审核")))
        .click();
    harness.run_steps(4);
    harness.get_by_label("内容");
    click(&mut harness, "历史");
    harness.get_by_label("“包裹晚到”的历史");
    press(&mut harness, Modifiers::NONE, Key::Escape);
    click(&mut harness, "移入回收站");
    assert_eq!(state_of(&harness, "apology-parcel"), None);
    click(&mut harness, "回收站");
    click(&mut harness, "取回“抱歉，包裹晚到了。”");
    assert_eq!(state_of(&harness, "apology-parcel"), Some(State::InReview));
}

#[test]
fn many_phrases_are_changed_at_once() {
    let (mut harness, _) = open(PHRASES, [1280.0, 800.0], false);
    click(&mut harness, "全选");
    assert_eq!(harness.state().state.curate.marked.len(), 2);
    harness.get_by_label("已选 2 条");
    click(&mut harness, "移入回收站");
    assert_eq!(harness.state().state.content.library.phrases.len(), 0);
    click(&mut harness, "撤销对话术库的上一步操作");
    assert_eq!(harness.state().state.content.library.phrases.len(), 2);
}

#[test]
fn every_part_can_be_drawn_in_every_size_and_says_what_to_do_where_it_is_empty() {
    for size in [[900.0, 600.0], [1280.0, 800.0], [1800.0, 1000.0]] {
        for read_only in [false, true] {
            for phrases in [PHRASES, "[]\n"] {
                let (mut harness, _) = open(phrases, size, read_only);
                for tab in Tab::ALL {
                    let wish = deti::app::curate::CurateAction::Show(tab);
                    harness.state_mut().state.apply(Action::Curate(wish));
                    harness.run_steps(3);
                }
                if phrases == PHRASES {
                    let id = PhraseId::new("apology-parcel").unwrap();
                    let wish = deti::app::curate::CurateAction::Edit(id);
                    harness.state_mut().state.apply(Action::Curate(wish));
                    harness.run_steps(3);
                    harness.get_by_label("内容");
                }
            }
        }
    }
}

#[test]
fn of_a_hundred_thousand_phrases_only_the_visible_ones_are_drawn() {
    let mut phrases = String::with_capacity(12_000_000);
    for number in 0..20_000 {
        phrases.push_str(&format!("- id: p-{number}\n  text: \"第{number}条，请您放心。\"\n"));
    }
    let folder = Folder::new(String::new());
    for file in ["answering", "apology", "farewell", "greeting", "welcome"] {
        let named = phrases.replace("id: p-", &format!("id: {file}-"));
        folder.files.lock().unwrap().insert(format!("phrases/{file}.yaml"), named);
    }
    let local = date(2026, 11, 22).at(9, 30, 0, 0);
    let absolute = local.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp();
    let mut state = AppState::new(Settings::default(), Language::Chinese, local, absolute);
    state.on_event(folder.read(false));
    state.apply(Action::Open(Screen::Curate));
    assert_eq!(state.curate.rows.len(), 100_000);
    let kept = folder.clone();
    let mut harness = Harness::builder()
        .with_size([1280.0, 800.0])
        .build_eframe(move |creation| DetiApp::new(state, Box::new(kept), &creation.egui_ctx));
    harness.run_steps(3);
    let drawn = |harness: &Harness<'static, DetiApp>| {
        let label = |label: &str| label.contains("请您放心");
        let nodes = harness.root().children_recursive();
        nodes.filter(|node| node.accesskit_node().label().is_some_and(|it| label(&it))).count()
    };
    let first = drawn(&harness);
    assert!((5..60).contains(&first), "{first}");
    // From the last row, too: it is brought into view.
    let last = harness.state().state.content.library.phrases.last().unwrap().id.clone();
    let wish = deti::app::curate::CurateAction::Choose(last);
    harness.state_mut().state.apply(Action::Curate(wish));
    harness.run_steps(4);
    harness.get_by(|node| {
        node.label().is_some_and(|label| label.contains("第19999条") && !label.starts_with("选中"))
    });
    assert!(drawn(&harness) < 60);
}

/// The middle of the row that begins with `label`, or so far below it.
fn row_at(harness: &Harness<'static, DetiApp>, label: &str, below: f32) -> egui::Pos2 {
    let row = harness.get_by(|node| node.label().is_some_and(|held| held.starts_with(label)));
    row.rect().center() + egui::vec2(0.0, below)
}

fn drag(harness: &mut Harness<'static, DetiApp>, from: egui::Pos2, to: egui::Pos2) {
    harness.hover_at(from);
    harness.run_steps(2);
    harness.drag_at(from);
    harness.run_steps(1);
    for part in [0.3, 0.6, 1.0] {
        harness.hover_at(from + (to - from) * part);
        harness.run_steps(2);
    }
}

const THREE: &str = "- id: apology-one
  title: 第一条
  text: \"抱歉，第一件事马上办。\"
# 第二条的备注
- id: apology-two
  title: 第二条
  text: \"抱歉，第二件事马上办。\"
- id: apology-three
  title: 第三条
  text: \"抱歉，第三件事马上办。\"
";

fn order(folder: &Folder) -> String {
    let files = folder.files.lock().unwrap();
    let text = files.get("phrases/apology.yaml").unwrap();
    let ids = text.lines().filter_map(|line| line.strip_prefix("- id: apology-"));
    ids.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_row_is_dragged_to_another_place_of_its_file() {
    let (mut harness, folder) = open(THREE, [1280.0, 800.0], false);
    let from = row_at(&harness, "第三条", 0.0);
    let to = row_at(&harness, "第一条", -18.0);
    drag(&mut harness, from, to);
    harness.get_by_label("移动“第三条”");
    // Escape leaves everything as it was, and the drop does nothing.
    press(&mut harness, Modifiers::NONE, Key::Escape);
    harness.drop_at(to);
    harness.run_steps(4);
    assert_eq!(order(&folder), "one two three");

    drag(&mut harness, from, to);
    harness.drop_at(to);
    harness.run_steps(4);
    assert_eq!(order(&folder), "three one two");
    let held = folder.files.lock().unwrap().get("phrases/apology.yaml").unwrap().clone();
    assert!(held.contains("# 第二条的备注\n- id: apology-two"), "{held}");
    press(&mut harness, Modifiers::COMMAND, Key::Z);
    harness.run_steps(4);
    assert_eq!(order(&folder), "one two three");
    // The same by keys.
    let id = PhraseId::new("apology-one").unwrap();
    let wish = deti::app::curate::CurateAction::Choose(id);
    harness.state_mut().state.apply(Action::Curate(wish));
    press(&mut harness, Modifiers::ALT, Key::ArrowDown);
    harness.run_steps(4);
    assert_eq!(order(&folder), "two one three");
}

#[test]
fn marked_rows_are_dragged_together() {
    let (mut harness, folder) = open(THREE, [1280.0, 800.0], false);
    for label in ["选中“第一条”", "选中“第二条”"] {
        click(&mut harness, label);
    }
    let from = row_at(&harness, "第二条", 0.0);
    let to = row_at(&harness, "第三条", 18.0);
    drag(&mut harness, from, to);
    harness.get_by_label("移动 2 条");
    harness.drop_at(to);
    harness.run_steps(4);
    assert_eq!(order(&folder), "three one two");
    click(&mut harness, "撤销对话术库的上一步操作");
    assert_eq!(order(&folder), "one two three");
    click(&mut harness, "重做刚才撤销的操作");
    assert_eq!(order(&folder), "three one two");
}

#[test]
fn where_rows_cannot_be_dragged_it_is_said_why() {
    let other = "- id: greeting-morning\n  title: 早上好\n  text: \"早上好。\"\n";
    for (what, expected) in [
        ("read only", "不允许写入"),
        ("sorted", "恢复原有顺序后才能拖动"),
        ("typed", "清空筛选框后才能拖动"),
        ("another file", "只能在同一个分类文件里调整顺序"),
    ] {
        let folder = Folder::new(THREE.to_owned());
        folder.files.lock().unwrap().insert("phrases/greeting.yaml".into(), other.to_owned());
        let (mut harness, folder) = open_on(folder, [1280.0, 800.0], what == "read only");
        let wish = match what {
            "sorted" => {
                Some(deti::app::curate::CurateAction::SortBy(deti::app::curate::Column::State))
            }
            "typed" => Some(deti::app::curate::CurateAction::Narrow(deti::app::curate::Filter {
                typed: "抱歉".into(),
                ..Default::default()
            })),
            _ => None,
        };
        if let Some(wish) = wish {
            harness.state_mut().state.apply(Action::Curate(wish));
            harness.run_steps(3);
        }
        let from = row_at(&harness, "第三条", 0.0);
        let to = row_at(&harness, if what == "another file" { "早上好" } else { "第一条" }, 0.0);
        drag(&mut harness, from, to);
        let said = harness.query_by_label_contains(expected);
        assert!(said.is_some(), "{what}");
        harness.drop_at(to);
        harness.run_steps(4);
        assert_eq!(order(&folder), "one two three", "{what}");
        // Nothing was opened either.
        assert!(harness.state().state.curate.editor.is_none(), "{what}");
    }
}

#[test]
fn a_row_is_marked_by_the_mouse_and_neither_opened_nor_dragged() {
    let (mut harness, _) = open(THREE, [1280.0, 800.0], false);
    for (label, n_marked) in [("选中“第一条”", 1), ("选中“第二条”", 2), ("全选", 3)]
    {
        let at = harness.get_by_label(label).rect().center();
        harness.hover_at(at);
        harness.run_steps(2);
        harness.drag_at(at);
        harness.run_steps(1);
        harness.drop_at(at);
        harness.run_steps(3);
        let curate = &harness.state().state.curate;
        assert_eq!(curate.marked.len(), n_marked, "{label}");
        assert!(curate.editor.is_none());
    }
}
