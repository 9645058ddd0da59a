//! Every screen, drawn without a window and driven by accessible name. The harness itself fails on
//! an input without a name and on a character that no font can draw.

#![allow(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "tests may fail, cut their own texts and make their own files"
)]

mod curate;
mod insights;
mod practice;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use deti::app::action::{Effect, Event, FilesNews, RecordsAsk, Screen};
use deti::app::settings::Theme;
use deti::app::{AppState, Content, Settings};
use deti::gui::DetiApp;
use deti::library::{Scope, SourceFile, load};
use deti::practice::{Timestamp, dialogue};
use deti::runtime::{Host, searcher};
use deti::words::Language;
use egui::{ImeEvent, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use jiff::civil::date;

/// An outside that answers at once and writes down what it was asked to do.
#[derive(Clone, Default)]
struct Notebook {
    asked: Arc<Mutex<Vec<Effect>>>,
    news: Arc<Mutex<Vec<Event>>>,
    at: Arc<Mutex<Timestamp>>,
}

impl Notebook {
    fn copied(&self) -> Vec<String> {
        let asked = self.asked.lock().unwrap();
        asked
            .iter()
            .filter_map(|effect| match effect {
                Effect::Copy { text, .. } => Some(text.clone()),
                _ => None,
            })
            .collect()
    }
}

impl Host for Notebook {
    fn run(&mut self, effect: Effect) {
        match &effect {
            Effect::Search(job) => {
                let found = searcher::run(job, &|| false);
                let generation = job.generation;
                self.news.lock().unwrap().push(Event::Found { generation, found });
            }
            Effect::Copy { text, phrases, query } => {
                self.news.lock().unwrap().push(Event::Copied {
                    text: text.clone(),
                    phrases: phrases.clone(),
                    query: query.clone(),
                });
                self.asked.lock().unwrap().push(effect);
            }
            Effect::LeaveClipboard => self.news.lock().unwrap().push(Event::ClipboardLeft),
            Effect::Records(RecordsAsk::ReadPractice) => {
                let (reviews, drilled) = (Vec::new(), Vec::new());
                let read = Event::PracticeRead { reviews, drilled, n_unread: 0 };
                self.news.lock().unwrap().push(read);
            }
            _ => self.asked.lock().unwrap().push(effect),
        }
    }

    fn news(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.news.lock().unwrap())
    }

    fn settle(&mut self, _at_most: Duration) -> Vec<Event> {
        self.news()
    }

    fn moment(&self) -> Timestamp {
        *self.at.lock().unwrap()
    }

    fn seconds_to_next_hour(&self) -> u64 {
        3600
    }
}

/// The shipped library and a file that cannot be read whole.
fn with_a_problem() -> Content {
    let mut sources = deti::fs::embedded_library();
    let content = Ok(b"- id: broken-one\n  text: {\xe7\xa7\xb0\xe5\x91\xbc} hello\n".to_vec());
    let (name, path) = (String::from("phrases/broken.yaml"), String::from("phrases/broken.yaml"));
    sources.push(SourceFile { name, path, content });
    let loaded = load(&sources, None, Scope::Team);
    assert!(!loaded.diagnostics.is_empty());
    Content::new(loaded.library, loaded.diagnostics)
}

fn shipped() -> Content {
    let loaded = load(&deti::fs::embedded_library(), None, Scope::Team);
    Content::new(loaded.library, loaded.diagnostics)
}

struct Look {
    size: [f32; 2],
    settings: Settings,
    content: Option<Content>,
}

impl Default for Look {
    fn default() -> Self {
        Self { size: [1280.0, 800.0], settings: Settings::default(), content: Some(shipped()) }
    }
}

fn open(look: Look) -> (Harness<'static, DetiApp>, Notebook) {
    let outside = Notebook::default();
    *outside.at.lock().unwrap() = Timestamp { utc_ms: 1_795_339_800_000, tz_min: 0, mono_ms: 0 };
    let local = date(2026, 11, 22).at(9, 30, 0, 0);
    let absolute = local.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp();
    let mut state = AppState::new(look.settings, Language::Chinese, local, absolute);
    match look.content {
        Some(content) => {
            let content = Arc::new(content);
            let folder = String::from("/team/library");
            state.on_event(Event::LibraryLoaded { content, folder, read_only: false });
        }
        None => {
            let folder = String::from("/team/nowhere");
            state.on_event(Event::LibraryMissing { folder, reason: Some("not found".into()) });
        }
    }
    let kept = outside.clone();
    let mut harness = Harness::builder()
        .with_size(look.size)
        .build_eframe(move |creation| DetiApp::new(state, Box::new(kept), &creation.egui_ctx));
    harness.run_steps(4);
    (harness, outside)
}

fn type_text(harness: &mut Harness<'static, DetiApp>, text: &str) {
    for c in text.chars() {
        harness.event(egui::Event::Text(c.to_string()));
        harness.run_steps(2);
    }
}

fn press(harness: &mut Harness<'static, DetiApp>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run_steps(3);
}

fn in_both_languages_and_themes(check: impl Fn(Settings)) {
    for language in Language::ALL {
        for theme in [Theme::Light, Theme::Dark] {
            for compact in [false, true] {
                let language = Some(language);
                check(Settings { language, theme, compact, ..Settings::default() });
            }
        }
    }
}

/// Opens a screen as its command does.
fn show(harness: &mut Harness<'static, DetiApp>, outside: &Notebook, screen: Screen) {
    let state = &mut harness.state_mut().state;
    let open = screen.opener().action(state).unwrap_or_else(|why| panic!("{screen:?}: {why}"));
    let mut host = outside.clone();
    for effect in state.apply(open) {
        host.run(effect);
    }
    assert_eq!(state.screen, screen, "{:?} opens another screen", screen.opener());
    harness.run_steps(3);
}

/// What a person reads or a screen reader tells of the screen, the shell around it included.
fn told(harness: &Harness<'static, DetiApp>) -> BTreeSet<String> {
    let label = |node: egui_kittest::Node<'_>| {
        let node = node.accesskit_node();
        node.label().or_else(|| node.value())
    };
    harness.root().children_recursive().filter_map(label).collect()
}

/// Everything that comes from outside, so that no screen is empty.
fn furnish(harness: &mut Harness<'static, DetiApp>) {
    let rulebook = Arc::new(deti::runtime::rulebook::read(None).value);
    let dialogues = dialogue::load(&deti::fs::embedded_dir_files("dialogues"));
    let (folder, read) = (String::from("/reports"), Ok(Arc::new(insights::reports())));
    let state = &mut harness.state_mut().state;
    state.on_event(Event::RulebookLoaded { rulebook, diagnostics: Vec::new() });
    state.on_event(Event::DialoguesLoaded {
        dialogues: Arc::new(dialogues.value),
        diagnostics: dialogues.diagnostics,
    });
    state.on_event(Event::ReportsChosen(folder.clone()));
    state.on_event(Event::Files(FilesNews::Reports { folder, read }));
    let reply = "呵呵大哥，这个可能没办法，您加我微信聊，保证全网最低价。";
    state.apply(deti::app::Action::SetCheckText(reply.into()));
    harness.run_steps(2);
}

#[test]
fn every_screen_can_be_drawn_in_every_look() {
    in_both_languages_and_themes(|settings| {
        let sizes: &[[f32; 2]] = match settings.compact {
            true => &[[360.0, 640.0]],
            false => &[[900.0, 600.0], [1280.0, 800.0]],
        };
        for &size in sizes {
            let content = Some(with_a_problem());
            let (mut harness, outside) = open(Look { size, settings: settings.clone(), content });
            furnish(&mut harness);
            let mut screens: Vec<(Screen, BTreeSet<String>)> = Vec::new();
            for &screen in Screen::ALL {
                show(&mut harness, &outside, screen);
                screens.push((screen, told(&harness)));
            }
            // Each shows something that no other does: none is empty, or another's. In the small
            // window some say that they need more room, and give it.
            let narrow = settings.language.unwrap().words().get("shell.narrow");
            for (screen, here) in &screens {
                let others = screens.iter().filter(|(other, _)| other != screen);
                let elsewhere: BTreeSet<&String> = others.flat_map(|(_, told)| told).collect();
                let own = here.iter().any(|text| !elsewhere.contains(text));
                let asks_for_room = settings.compact && here.contains(narrow);
                assert!(own || asks_for_room, "{screen:?} at {size:?} has nothing: {here:?}");
            }
        }
    });
}

#[test]
fn typing_goes_to_the_search_field_and_enter_copies_the_first_row() {
    let (mut harness, outside) = open(Look::default());
    harness.get_by_label("查找话术");
    type_text(&mut harness, "bhys");
    assert_eq!(harness.state().state.find.query, "bhys");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(outside.copied(), ["上午好，不好意思让您久等了，我这就为您查。"]);
    // The text of the query is selected now: typing begins anew.
    type_text(&mut harness, "x");
    assert_eq!(harness.state().state.find.query, "x");
}

#[test]
fn enter_that_commits_a_composition_does_not_copy() {
    let (mut harness, outside) = open(Look::default());
    let preedit = |text: &str| {
        egui::Event::Ime(ImeEvent::Preedit { text: text.to_owned(), active_range_chars: None })
    };
    for text in ["d", "da", "dao", "dao'qian"] {
        harness.event(preedit(text));
        harness.run_steps(2);
    }
    harness.get_by_label("查找话术");
    harness.key_press(Key::Enter);
    harness.event(preedit(""));
    harness.event(egui::Event::Ime(ImeEvent::Commit(String::from("抱歉"))));
    harness.run_steps(3);
    assert_eq!(outside.copied(), [""; 0]);
    assert_eq!(harness.state().state.find.query, "抱歉");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(outside.copied().len(), 1);
}

#[test]
fn a_blank_is_asked_for_in_place_and_filled_once_per_customer() {
    let (mut harness, outside) = open(Look::default());
    let phrase = {
        let state = &harness.state().state;
        let wanted = state.content.library.phrases.iter().find(|phrase| {
            let names = deti::template::Template::parse(&phrase.text);
            names.names() == ["称呼"] && phrase.usable()
        });
        wanted.expect("a phrase that asks for 称呼 alone").clone()
    };
    type_text(&mut harness, phrase.title());
    let state = &mut harness.state_mut().state;
    state.apply(deti::app::Action::Select(phrase.id.clone()));
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(outside.copied(), [""; 0]);
    type_text(&mut harness, "王女士");
    // There is room for all that was typed, at 17 points a character.
    harness.run_steps(2);
    let fields = harness.get_all_by_role(egui::accesskit::Role::TextInput);
    let fields = fields.filter(|node| node.value().as_deref() == Some("王女士"));
    let widths: Vec<f32> = fields.map(|node| node.rect().width()).collect();
    assert!(!widths.is_empty() && widths.iter().all(|width| *width >= 63.0), "{widths:?}");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    let copied = outside.copied();
    assert_eq!(copied.len(), 1);
    assert!(copied[0].contains("王女士") && !copied[0].contains(['{', '}']), "{copied:?}");
    assert_eq!(harness.state().state.customer.get("称呼"), Some("王女士"));
    press(&mut harness, Modifiers::COMMAND, Key::N);
    assert_eq!(harness.state().state.customer.get("称呼"), None);
}

#[test]
fn escape_clears_then_gets_out_of_the_way() {
    let (mut harness, _) = open(Look::default());
    type_text(&mut harness, "zai");
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert_eq!(harness.state().state.find.query, "");
    press(&mut harness, Modifiers::NONE, Key::F1);
    harness.get_by_label("Ctrl+1…9");
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert_eq!(harness.state().state.overlay, None);
}

#[test]
fn the_palette_finds_commands_by_pinyin_and_runs_them() {
    let (mut harness, _) = open(Look::default());
    press(&mut harness, Modifiers::COMMAND, Key::K);
    type_text(&mut harness, "shezhi");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(harness.state().state.screen, Screen::Settings);
    harness.get_by_label("工号");
}

#[test]
fn the_reply_is_put_together_reordered_and_copied_as_one() {
    let (mut harness, outside) = open(Look::default());
    type_text(&mut harness, "bhys");
    press(&mut harness, Modifiers::COMMAND, Key::Enter);
    press(&mut harness, Modifiers::NONE, Key::Escape);
    type_text(&mut harness, "zaijian");
    press(&mut harness, Modifiers::COMMAND, Key::Enter);
    assert_eq!(harness.state().state.tray.len(), 2);
    harness.get_by_label("复制整段回复").click();
    harness.run_steps(3);
    let copied = outside.copied();
    assert_eq!(copied.len(), 1);
    assert!(
        copied[0].starts_with("上午好，不好意思让您久等了") && copied[0].contains('\n'),
        "{copied:?}"
    );
}

#[test]
fn a_category_and_a_stage_are_chosen_with_the_pointer() {
    let (mut harness, _) = open(Look::default());
    harness.get_by(|node| node.label().is_some_and(|l| l.starts_with("道歉语 "))).click();
    harness.run_steps(3);
    let state = &harness.state().state;
    assert_eq!(state.find.category.as_deref(), Some("apology"));
    let rows = &state.find.list.rows;
    assert!(!rows.is_empty());
    assert!(
        rows.iter()
            .all(|row| state.content.phrase(row.phrase_index).unwrap().category == "apology")
    );
}

#[test]
fn a_click_gives_the_focus_back_so_that_the_first_letter_is_typed_there() {
    let focused = |harness: &Harness<'static, DetiApp>| {
        let node = harness.root().children_recursive().find(|node| node.is_focused());
        node.and_then(|node| node.accesskit_node().label())
    };
    let (mut harness, _) = open(Look::default());
    type_text(&mut harness, "zaijian");
    for clicked in ["道歉语 ", "全部 ", "售后", "复制"] {
        harness.get_by(|node| node.label().is_some_and(|l| l.starts_with(clicked))).click();
        harness.run_steps(4);
        assert_eq!(focused(&harness).as_deref(), Some("查找话术"), "{clicked}");
    }
    // Typing begins anew there, by an input method as by plain letters.
    let preedit = |text: &str| {
        egui::Event::Ime(ImeEvent::Preedit { text: text.to_owned(), active_range_chars: None })
    };
    harness.event(preedit("ni hao"));
    harness.run_steps(2);
    assert_eq!(harness.state().state.find.query, "ni hao");
    assert_eq!(harness.state().state.find.searched(), "nihao");
    harness.event(egui::Event::Ime(ImeEvent::Commit(String::from("你好"))));
    harness.run_steps(2);
    assert_eq!(harness.state().state.find.query, "你好");
}

#[test]
fn input_is_allowed_on_every_screen_and_never_interrupted_by_a_change_of_focus() {
    let (mut harness, _) = open(Look::default());
    let calm = |harness: &Harness<'static, DetiApp>, what: &str| {
        let ime = harness.output().platform_output.ime.expect(what);
        assert!(!ime.should_interrupt_composition, "{what}");
    };
    type_text(&mut harness, "bhys");
    for (modifiers, key) in [
        (Modifiers::NONE, Key::Enter),
        (Modifiers::NONE, Key::Escape),
        (Modifiers::NONE, Key::Tab),
        (Modifiers::COMMAND, Key::K),
        (Modifiers::NONE, Key::Escape),
        (Modifiers::ALT, Key::Num2),
        (Modifiers::ALT, Key::Num3),
        (Modifiers::ALT, Key::Num4),
        (Modifiers::ALT, Key::Num5),
        (Modifiers::ALT, Key::Num8),
        (Modifiers::ALT, Key::Num1),
    ] {
        harness.key_press_modifiers(modifiers, key);
        for _ in 0..4 {
            harness.step();
            calm(&harness, &format!("{modifiers:?} {key:?}"));
        }
    }
}

#[test]
fn a_screen_reader_is_told_the_window_the_chosen_row_and_what_was_done() {
    use egui::accesskit::Live;
    // A label says its value, everything else its label.
    let words_of = |node: &egui_kittest::Node<'_>| {
        let node = node.accesskit_node();
        node.value().or_else(|| node.label())
    };
    let (mut harness, _) = open(Look::default());
    let said = |harness: &Harness<'static, DetiApp>| {
        let nodes = harness.root().children_recursive();
        let live = nodes.filter(|node| node.accesskit_node().live() != Live::Off);
        live.filter_map(|node| words_of(&node)).collect::<Vec<String>>()
    };
    type_text(&mut harness, "zaijian");
    let n_rows = harness.state().state.find.list.rows.len();
    let title = |harness: &Harness<'static, DetiApp>| {
        harness.state().state.selected().unwrap().title().to_owned()
    };
    assert_eq!(said(&harness), [format!("第 1 条，共 {n_rows} 条：{}", title(&harness))]);
    press(&mut harness, Modifiers::NONE, Key::ArrowDown);
    assert_eq!(said(&harness), [format!("第 2 条，共 {n_rows} 条：{}", title(&harness))]);
    press(&mut harness, Modifiers::COMMAND, Key::D);
    let told = Language::Chinese.words().get("toast.pinned").to_owned();
    assert!(said(&harness).contains(&told), "{:?}", said(&harness));
    type_text(&mut harness, "q");
    press(&mut harness, Modifiers::COMMAND, Key::A);
    type_text(&mut harness, "鼹鼠打洞");
    assert!(said(&harness).iter().any(|said| said.contains("鼹鼠打洞")), "{:?}", said(&harness));
    // Letters of the font of icons are spoken by nobody.
    let spoken: Vec<String> = harness
        .root()
        .children_recursive()
        .filter(|node| !node.accesskit_node().is_hidden())
        .filter_map(|node| words_of(&node))
        .filter(|said| said.chars().all(|c| ('\u{e000}'..='\u{f8ff}').contains(&c)))
        .filter(|said| !said.is_empty())
        .collect();
    assert_eq!(spoken, [""; 0]);
}

#[test]
fn up_and_down_in_a_blank_take_its_choices() {
    let (mut harness, _) = open(Look::default());
    let (phrase, name, choices) = {
        let state = &harness.state().state;
        let phrases = state.content.library.phrases.iter().filter(|phrase| phrase.usable());
        let mut asks = phrases.filter_map(|phrase| {
            let template = deti::template::Template::parse(&phrase.text);
            let slot = template.slots().find_map(|slot| match &slot.kind {
                deti::template::SlotKind::Choice(choices) => {
                    Some((slot.name.clone(), choices.clone()))
                }
                _ => None,
            })?;
            Some((phrase.id.clone(), slot.0, slot.1))
        });
        asks.next().expect("a phrase that ships has choices")
    };
    let state = &mut harness.state_mut().state;
    state.apply(deti::app::Action::Select(phrase.clone()));
    state.focus = Some(deti::app::state::Focus::Field(name.clone()));
    harness.run_steps(3);
    let value = |harness: &Harness<'static, DetiApp>| {
        let state = &harness.state().state;
        let held = state.values_for(state.selected().unwrap());
        held.get(&name).map(str::to_owned)
    };
    press(&mut harness, Modifiers::NONE, Key::ArrowDown);
    assert_eq!(value(&harness).as_ref(), choices.get(1));
    press(&mut harness, Modifiers::NONE, Key::ArrowUp);
    assert_eq!(value(&harness).as_ref(), choices.first());
    press(&mut harness, Modifiers::NONE, Key::ArrowUp);
    assert_eq!(value(&harness).as_ref(), choices.last());
    // The phrase is the same: the keys did not go through the rows.
    assert_eq!(harness.state().state.find.selected.as_ref(), Some(&phrase));
}

#[test]
fn f2_opens_the_chosen_phrase_in_the_editor() {
    let (mut harness, _) = open(Look::default());
    type_text(&mut harness, "bhys");
    let chosen = harness.state().state.find.selected.clone();
    press(&mut harness, Modifiers::NONE, Key::F2);
    let state = &harness.state().state;
    assert_eq!(state.screen, Screen::Curate);
    assert_eq!(state.curate.editor.as_ref().and_then(|editor| editor.id.clone()), chosen);
    // A key that means nothing here says why.
    let (mut harness, _) = open(Look::default());
    press(&mut harness, Modifiers::COMMAND, Key::S);
    harness.get_by_label_contains(Language::Chinese.words().get("why.no_editor"));
}

#[test]
fn a_missing_library_says_where_it_looked_and_offers_to_make_one() {
    let (mut harness, outside) = open(Look { content: None, ..Look::default() });
    harness.get_by_label("找不到话术库");
    harness.get_by_label("/team/nowhere");
    harness.get_by_label("在这里新建自带的话术库").click();
    harness.run_steps(3);
    let asked = outside.asked.lock().unwrap();
    assert!(asked.iter().any(|effect| matches!(effect, Effect::CreateLibrary)), "{asked:?}");
}

/// Lets `seconds` go by as the window does, which draws a frame when one was asked for and not before.
/// Gives how many were drawn.
fn frames_in(harness: &mut Harness<'static, DetiApp>, seconds: f32) -> u64 {
    let before = harness.state().n_frames();
    let mut left = Duration::from_secs_f32(seconds);
    loop {
        let outputs = harness.output().viewport_output.values();
        let delay = outputs.map(|output| output.repaint_delay).min().unwrap();
        let Some(rest) = left.checked_sub(delay.max(Duration::from_millis(16))) else {
            return harness.state().n_frames() - before;
        };
        left = rest;
        harness.step();
    }
}

#[test]
fn idle_costs_no_frame() {
    let (mut harness, outside) = open(Look { content: Some(with_a_problem()), ..Look::default() });
    furnish(&mut harness);
    for &screen in Screen::ALL {
        show(&mut harness, &outside, screen);
        // What was just opened may take a moment to come to rest.
        frames_in(&mut harness, 3.0);
        assert_eq!(frames_in(&mut harness, 60.0), 0, "{screen:?}");
    }
    show(&mut harness, &outside, Screen::Find);
    type_text(&mut harness, "bhys");
    frames_in(&mut harness, 3.0);
    assert_eq!(frames_in(&mut harness, 60.0), 0, "with a query");
}

#[test]
fn only_visible_rows_are_drawn() {
    let (harness, _) = open(Look::default());
    let n_rows = harness.state().state.find.list.rows.len();
    let drawn = harness
        .root()
        .children_recursive()
        .filter(|node| {
            node.accesskit_node().label().is_some_and(|label| label.chars().count() > 12)
        })
        .count();
    assert!(n_rows > 200 && drawn < 40, "{drawn} of {n_rows}");
}

/// Every text a person may see, by where it stands: the shipped library with its remarks, the words of
/// the interface, the keys of the shortcuts.
fn texts() -> Vec<(String, String)> {
    let mut texts = Vec::new();
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = std::fs::read_to_string(&path).unwrap();
                texts.push((path.display().to_string(), text));
            }
        }
    }
    for language in Language::ALL {
        let words = language.words();
        texts
            .extend(words.keys().map(|key| (format!("{key} {language:?}"), words.get(key).into())));
        texts.push((String::from("own name"), language.own_name().into()));
    }
    for command in deti::app::Command::ALL {
        let keys = command.shortcut().map(|shortcut| shortcut.to_string()).unwrap_or_default();
        texts.push((format!("{command:?}"), keys));
    }
    texts
}

/// What rule files hold and the font does not: the brackets around what an example is about, which are
/// never shown, and what a rule must know because people write it. The system's fonts draw these.
const OF_RULES_ONLY: &str = "\u{fffd}\u{fe0f}嶶喎❤朂➕🆗🌹🐧🛰😊";

#[test]
fn the_font_in_the_program_alone_draws_everything_that_ships() {
    use egui::epaint::text::{Fonts, TextOptions};
    // The definitions name no font of the system, and nothing here asks the system for one.
    let mut fonts = Fonts::new(TextOptions::default(), deti::gui::fonts::definitions());
    let words = egui::FontId::proportional(15.0);
    assert!(!fonts.has_glyph(&words, '각'), "a font that has everything proves nothing");
    let texts = texts();
    assert!(texts.len() > 300, "{}", texts.len());
    let mut lacking: std::collections::BTreeMap<char, String> = Default::default();
    for (place, text) in texts {
        for c in text.chars().filter(|c| !matches!(c, '\n' | '\r')) {
            if !fonts.has_glyph(&words, c) {
                // Rule files are excused some characters: any other place counts more.
                let held = lacking.entry(c).or_insert_with(|| place.clone());
                if held.contains("rulebook") {
                    held.clone_from(&place);
                }
            }
        }
    }
    let excused =
        |c: &char, place: &String| OF_RULES_ONLY.contains(*c) && place.contains("rulebook");
    let idle: Vec<char> = OF_RULES_ONLY.chars().filter(|c| !lacking.contains_key(c)).collect();
    assert!(idle.is_empty(), "excused for nothing: {idle:?}");
    lacking.retain(|c, place| !excused(c, place));
    assert!(lacking.is_empty(), "not in the font (assets/fonts/make.py adds them): {lacking:?}");
}
