//! Two programs without windows on one real folder, each with its threads: what a lead approves in one,
//! the other offers; what is edited by hand is offered in its approved wording until it is approved.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use deti::app::action::{Action, Event, Screen};
use deti::app::curate::CurateAction;
use deti::app::{AppState, Settings};
use deti::curation::{State, Verb};
use deti::runtime::{Host as _, Options, Runtime};
use deti::words::Language;

use super::team::{id, morning};

/// How long anything may take on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_secs(60);

struct Program {
    state: AppState,
    runtime: Runtime,
}

impl Program {
    fn start(data: &Path, library: &Path, who: &str) -> Self {
        let options = Options { data: Some(data.into()), library: Some(library.into()) };
        let (runtime, _) = Runtime::start(options);
        runtime.waker().set(|| {});
        let absolute = morning().to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp();
        let mut settings = Settings::default();
        settings.profile.insert("客服".into(), who.into());
        let mut state = AppState::new(settings, Language::Chinese, morning(), absolute);
        state.apply(Action::Open(Screen::Curate));
        Self { state, runtime }
    }

    fn wish(&mut self, wish: CurateAction) -> &mut Self {
        for effect in self.state.apply(Action::Curate(wish)) {
            self.runtime.run(effect);
        }
        self
    }

    /// Takes in news until `seen`.
    fn until(&mut self, what: &str, seen: impl Fn(&AppState) -> bool) -> &mut Self {
        let end = Instant::now() + PATIENCE;
        while !seen(&self.state) {
            assert!(Instant::now() < end, "{what}: {:?}", self.state.toasts.last());
            for event in self.runtime.settle(Duration::from_millis(100)) {
                // The test's own clock stands still.
                if matches!(event, Event::Clock { .. }) {
                    continue;
                }
                for effect in self.state.on_event(event) {
                    self.runtime.run(effect);
                }
            }
        }
        self
    }

    /// Every wish is carried out, and the library read again.
    fn rest(&mut self) -> &mut Self {
        self.until("nothing is being saved", |state| !state.is_saving())
    }
}

fn offered(state: &AppState, name: &str) -> Option<String> {
    let index = state.content.library.index_of(&id(name))?;
    state.content.usable[index].then(|| state.content.phrase(index).unwrap().text.clone())
}

fn folder(root: &Path) -> PathBuf {
    let folder = root.join("library");
    std::fs::create_dir_all(folder.join("phrases")).unwrap();
    let meta = "name: 测试店\ncategories:\n  - {id: answering, name: 应答语}\n  - {id: apology, name: 道歉语}\n";
    std::fs::write(folder.join("library.yaml"), meta).unwrap();
    let phrases = "# 手写的备注\n- id: answering-size\n  text: 按平时的尺码选就合适。 # 常用\n  status: approved\n";
    std::fs::write(folder.join("phrases/answering.yaml"), phrases).unwrap();
    folder
}

#[test]
fn what_one_program_approves_the_other_offers_and_a_hand_edit_waits() {
    let root = tempfile::tempdir().unwrap();
    let folder = folder(root.path());
    let ready = |state: &AppState| state.content.library.get(&id("answering-size")).is_some();
    let mut lead = Program::start(&root.path().join("lead"), &folder, "王琳");
    let mut agent = Program::start(&root.path().join("agent"), &folder, "小禾");
    lead.until("the lead's library", ready);
    agent.until("the agent's library", ready);

    // Into a category that has no file yet.
    let (category, text) = (Some(String::from("apology")), String::from("实在抱歉，让您久等了。"));
    lead.wish(CurateAction::New { category, stage: None, text: text.clone() });
    lead.wish(CurateAction::SaveAndSubmit).rest();
    let name = lead.state.curate.chosen.clone().expect("the new phrase is chosen");
    assert_eq!(lead.state.state_of(&name), Some(State::InReview));
    lead.wish(CurateAction::Step(name.clone(), Verb::Approve)).rest();
    assert_eq!(lead.state.state_of(&name), Some(State::Approved));
    agent.until("the approved phrase", |state| {
        offered(state, name.as_str()).as_deref() == Some(&*text)
    });
    let file = folder.join("phrases/apology.yaml");
    let approved = std::fs::read_to_string(&file).unwrap();
    assert!(approved.starts_with("# 道歉语\n"), "{approved}");

    std::fs::write(&file, approved.replace("让您久等了", "久等了")).unwrap();
    let changed = |state: &AppState| state.state_of(&name) == Some(State::Changed);
    agent.until("the change by hand", changed);
    assert_eq!(offered(&agent.state, name.as_str()).as_deref(), Some(&*text));
    lead.until("the change by hand", changed);
    let phrase = lead.state.content.library.get(&name).unwrap().clone();
    assert!(lead.state.content.history.outside(&phrase).is_some());
    lead.wish(CurateAction::Step(name.clone(), Verb::Approve)).rest();
    let new = text.replace("让您久等了", "久等了");
    agent.until("the new wording", |state| offered(state, name.as_str()).as_deref() == Some(&*new));
    lead.wish(CurateAction::Undo).rest();
    assert_eq!(offered(&lead.state, name.as_str()).as_deref(), Some(&*text));

    // Both write: each into a history of its own, and both are read.
    agent.wish(CurateAction::Edit(id("answering-size")));
    let mut form = agent.state.curate.editor.as_ref().unwrap().form.clone();
    form.text = String::from("按您平时的尺码选就好。");
    agent.wish(CurateAction::SetForm(Box::new(form))).wish(CurateAction::Save).rest();
    let held = std::fs::read_to_string(folder.join("phrases/answering.yaml")).unwrap();
    assert!(held.starts_with("# 手写的备注\n") && held.contains("尺码选就好"), "{held}");
    assert_eq!(std::fs::read_dir(folder.join("history")).unwrap().count(), 2);
    lead.until("the other's edit", |state| {
        state.content.history.of(&id("answering-size")).any(|entry| entry.by == "小禾")
    });
}

#[test]
fn two_edits_of_one_field_are_two_cards_and_nothing_is_overwritten() {
    let root = tempfile::tempdir().unwrap();
    let folder = folder(root.path());
    let ready = |state: &AppState| state.content.library.get(&id("answering-size")).is_some();
    let mut one = Program::start(&root.path().join("one"), &folder, "王琳");
    let mut two = Program::start(&root.path().join("two"), &folder, "李敏");
    for (program, text) in [(&mut one, "第一种写法。"), (&mut two, "第二种写法。")] {
        program.until("the library", ready).wish(CurateAction::Edit(id("answering-size")));
        let mut form = program.state.curate.editor.as_ref().unwrap().form.clone();
        form.text = text.to_owned();
        program.wish(CurateAction::SetForm(Box::new(form)));
    }
    one.wish(CurateAction::Save).rest();
    // The second saves what was meant for the text before, whether it has heard of the first or not.
    two.wish(CurateAction::Save).until("two cards", |state| {
        state.curate.editor.as_ref().is_some_and(|editor| editor.conflicts.len() == 1)
    });
    let held = std::fs::read_to_string(folder.join("phrases/answering.yaml")).unwrap();
    assert!(held.contains("第一种写法"), "{held}");
    two.wish(CurateAction::TakeSide(0, deti::app::curate::Side::Ours))
        .wish(CurateAction::Save)
        .rest();
    let held = std::fs::read_to_string(folder.join("phrases/answering.yaml")).unwrap();
    assert!(held.contains("第二种写法"), "{held}");
}

#[test]
fn a_draft_is_there_after_a_kill() {
    let root = tempfile::tempdir().unwrap();
    let folder = folder(root.path());
    let ready = |state: &AppState| state.content.library.get(&id("answering-size")).is_some();
    let data = root.path().join("lead");
    {
        let mut lead = Program::start(&data, &folder, "王琳");
        lead.until("the library", ready).wish(CurateAction::Edit(id("answering-size")));
        let mut form = lead.state.curate.editor.as_ref().unwrap().form.clone();
        form.text.push_str("写到一半");
        lead.wish(CurateAction::SetForm(Box::new(form))).wish(CurateAction::KeepDraft);
        // The records are kept in order: once this is done, so is the draft.
        lead.wish(CurateAction::CloseEditor);
        let until = Instant::now() + PATIENCE;
        let kept = || {
            let mut again = Program::start(&data, &folder, "王琳");
            again.until("the library", ready);
            again.until("the records", |state| !state.writer.is_empty());
            !again.state.curate.drafts.is_empty()
        };
        while !kept() {
            assert!(Instant::now() < until, "the draft was not kept");
        }
    }
    let mut next = Program::start(&data, &folder, "王琳");
    next.until("the library", ready);
    next.until("the draft", |state| !state.curate.drafts.is_empty());
    next.wish(CurateAction::Edit(id("answering-size")));
    let editor = next.state.curate.editor.as_ref().unwrap();
    assert!(editor.form.text.ends_with("写到一半"), "{}", editor.form.text);
}

#[test]
fn what_is_deleted_by_hand_is_in_both_trashes_and_told_once() {
    let root = tempfile::tempdir().unwrap();
    let folder = folder(root.path());
    let name = id("answering-size");
    let ready = |state: &AppState| state.content.library.get(&id("answering-size")).is_some();
    let mut one = Program::start(&root.path().join("one"), &folder, "王琳");
    let mut two = Program::start(&root.path().join("two"), &folder, "李敏");
    one.until("the library", ready).until("the records", |state| state.writer != "deti");
    two.until("the library", ready).until("the records", |state| state.writer != "deti");
    let file = folder.join("phrases/answering.yaml");
    let before = std::fs::read_to_string(&file).unwrap();
    let (remark, _) = before.split_once("- id: answering-size").unwrap();
    std::fs::write(&file, format!("{remark}- id: answering-other\n  text: 好的。\n")).unwrap();
    for program in [&mut one, &mut two] {
        program.until("the trash", |state| state.curate.trash.len() == 1);
    }
    for program in [&mut one, &mut two] {
        let mut at = program.state.practice.at;
        at.mono_ms += deti::app::curate::missing::GRACE_MS;
        for effect in program.state.on_event(Event::Tick(at)) {
            program.runtime.run(effect);
        }
    }
    for program in [&mut one, &mut two] {
        program.until("the history", |state| state.curate.missing.is_empty());
        assert_eq!(program.state.curate.trash.len(), 1);
        assert_eq!(program.state.content.history.of(&name).count(), 1);
    }
    two.wish(CurateAction::Recover(name.clone())).rest();
    one.until("the phrase", |state| state.content.library.get(&name).is_some());
    let held = std::fs::read_to_string(&file).unwrap();
    let lines = "- id: answering-size\n  text: 按平时的尺码选就合适。 # 常用\n  status: approved\n";
    assert!(held.contains(lines), "{held}");
}
