//! The Curate screen without a window and without a disk: what is wished for is saved into files in
//! memory by the same editing in place, and read again.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use deti::app::action::{Action, Effect, Event, RecordsAsk};
use deti::app::curate::{Bulk, Column, CurateAction, Filter, FindingFilter, Side, Tab};
use deti::app::save::{SaveJob, SaveOutcome, SaveResult};
use deti::app::{Content, state::Focus};
use deti::curation::{Form, History, State, Verb};
use deti::diagnostic::{Checked, Code, Diagnostic};
use deti::library::{Scope, load};
use deti::rulebook;
use deti::rulebook::rule::Level;
use deti::runtime::save::{self, Folders};
use deti::view::row::Badge;
use deti::words::Language;

use super::faults::disk::Fake;
use super::team::{self, FILES, Team, id};

/// Rules that a lead may set the levels of.
const FEW_RULES: [&str; 4] = ["tone.oh", "tone.hey", "tone.laughter", "consistency.miss"];

pub fn few_rules(id: &str) -> String {
    format!(
        "rules:\n- id: {id}\n  name: {id}\n  kind: phrase\n  category: x.y\n  level: error\n  \
         any: [呃呃]\n  message: m\n  why: w\n  advice: a\n  source: {{document: d}}\n  \
         examples: {{bad: [\"⟦呃呃⟧\"], good: [好的]}}\n"
    )
}

/// A lead's program, and the folder in memory that it shares with others.
pub struct Lead {
    /// The program.
    pub team: Team,
    /// The folder.
    pub files: BTreeMap<String, String>,
    /// What it says was done.
    pub history: String,
    /// Saves fail.
    full: bool,
    /// Others write, too, and nobody reads it before the next save.
    pub is_shared: bool,
    /// The library is checked by the rules, too.
    checks: bool,
    drafts: BTreeMap<String, String>,
}

impl Lead {
    /// The program with the library read.
    pub fn new() -> Self {
        let mut lead = Self::empty();
        lead.read();
        lead
    }

    /// The program before anything was read.
    pub fn empty() -> Self {
        let files =
            FILES.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        let mut team = Team::starting(Language::Chinese);
        team.state.settings.profile.insert("客服".into(), "王琳".into());
        let (history, drafts) = (String::new(), BTreeMap::new());
        let mut lead =
            Self { team, files, history, full: false, is_shared: false, checks: false, drafts };
        lead.team.wish(Action::Open(deti::app::action::Screen::Curate));
        lead
    }

    /// The folder is read again.
    pub fn read(&mut self) -> &mut Self {
        let named: Vec<(&str, &str)> =
            self.files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let loaded = load(&team::files(&named), None, Scope::Team);
        let history = History::parse(&[("history/wang.jsonl", self.history.as_bytes())]);
        assert_eq!(history.diagnostics, []);
        let content =
            Content::new(loaded.library, loaded.diagnostics).with_past(loaded.files, history.value);
        let content = Arc::new(content);
        self.team.news(team::loaded(Arc::clone(&content)));
        let own = named.iter().filter(|(name, _)| name.starts_with("rulebook/"));
        let own: Vec<(&str, &str)> = own.copied().collect();
        if !own.is_empty() {
            // A few rules of the program's, as all of them take long to be read.
            let few = FEW_RULES.map(few_rules);
            let few = few.iter().map(|text| ("few.yaml", text.as_str(), false));
            let own = own.iter().map(|(name, text)| (*name, *text, true));
            let Checked { value, diagnostics } = rulebook::load::load_files(few.chain(own));
            self.team.news(Event::RulebookLoaded { rulebook: Arc::new(value), diagnostics });
        }
        if self.checks {
            let rulebook = &self.team.state.rulebook;
            let findings = content.findings(rulebook, self.team.state.now.date());
            self.team.news(Event::Checked { content, findings });
        }
        self.settle()
    }

    /// What was asked for is carried out, and read again.
    pub fn settle(&mut self) -> &mut Self {
        for effect in std::mem::take(&mut self.team.asked) {
            match effect {
                Effect::Save(job) => {
                    self.save(job);
                }
                Effect::Records(RecordsAsk::Draft { slot, json: Some(json) }) => {
                    self.drafts.insert(slot, json);
                }
                Effect::Records(RecordsAsk::Draft { slot, json: None }) => {
                    self.drafts.remove(&slot);
                }
                _ => {}
            }
        }
        self
    }

    fn save(&mut self, job: SaveJob) {
        let number = job.number;
        let saved = |result: SaveResult| Event::Saved(SaveOutcome { number, result });
        if self.full && number > 0 {
            self.history.extend(job.before.iter().map(|line| format!("{line}\n")));
            let full = Diagnostic::new(Code::NotSaved)
                .with("reason", "磁盘已满")
                .with("cure", "请腾出空间");
            let diagnostics = vec![full];
            self.team.news(saved(SaveResult::Refused { diagnostics, unfinished: false }));
            self.settle();
            return;
        }
        for file in &job.files {
            let held = self.files.get(&file.name).cloned().unwrap_or_default();
            if !self.is_shared {
                assert_eq!(held, *file.base, "{}", file.name);
            }
        }
        // By the one way into a team's folder, on a disk in memory.
        let path = |name: &str| format!("/team/{name}");
        let log = path(&job.log);
        let held = self.files.iter().map(|(name, text)| (path(name), text.clone()));
        let held: Vec<(String, String)> =
            held.chain([(log.clone(), self.history.clone())]).collect();
        let named: Vec<(&str, &str)> =
            held.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let disk = Fake::new(&named);
        let folders = Folders { team: Path::new("/team"), personal: None };
        let outcome = save::save(&disk, folders, &job);
        for (name, text) in disk.files() {
            let Some(name) = name.strip_prefix("/team/").filter(|name| !name.starts_with('.'))
            else {
                continue;
            };
            match name == job.log {
                true => self.history = text,
                false => drop(self.files.insert(name.to_owned(), text)),
            }
        }
        let is_refused = matches!(outcome.result, SaveResult::Refused { .. });
        self.team.news(Event::Saved(outcome));
        self.settle();
        if !is_refused {
            self.read();
        }
    }

    pub fn wish(&mut self, wish: CurateAction) -> &mut Self {
        self.team.wish(Action::Curate(wish));
        self.settle()
    }

    fn form(&mut self, change: impl FnOnce(&mut Form)) -> &mut Self {
        let mut form = self.team.state.curate.editor.as_ref().unwrap().form.clone();
        change(&mut form);
        self.wish(CurateAction::SetForm(Box::new(form)))
    }

    pub fn told(&self) -> String {
        self.team.told()
    }

    pub fn state(&self, name: &str) -> Option<State> {
        self.team.state.state_of(&id(name))
    }

    fn rows(&self) -> String {
        let phrases = &self.team.state.content.library.phrases;
        let rows = self.team.state.curate.rows.iter();
        rows.map(|index| phrases[*index].id.as_str()).collect::<Vec<_>>().join(" ")
    }

    pub fn deeds(&self, name: &str) -> String {
        let history = &self.team.state.content.history;
        let id = id(name);
        let told = history.of(&id).map(|entry| format!("{:?}", entry.did));
        told.collect::<Vec<_>>().join(" ")
    }

    pub fn file(&self, name: &str) -> &str {
        &self.files[name]
    }

    /// What an agent's window offers: title and text.
    pub fn offered(&self, name: &str) -> Option<String> {
        let state = &self.team.state;
        let index = state.content.library.index_of(&id(name))?;
        state.content.usable[index].then(|| state.content.phrase(index).unwrap().text.clone())
    }
}

fn new_phrase(lead: &mut Lead, title: &str, text: &str) {
    let category = Some(String::from("apology"));
    lead.wish(CurateAction::New { category, stage: None, text: String::new() });
    lead.form(|form| {
        form.title = title.to_owned();
        form.text = text.to_owned();
    });
    lead.wish(CurateAction::Save);
}

#[test]
fn from_a_draft_to_an_approved_phrase_changed_by_hand_approved_again_and_taken_back() {
    let mut lead = Lead::new();
    let before = lead.file("phrases/apology.yaml").to_owned();
    new_phrase(&mut lead, "缺货致歉", "{称呼}，实在抱歉，这款暂时缺货，到货后我第一时间通知您。");
    let name = "apology-que-huo-zhi-qian";
    assert_eq!(lead.told(), "已完成：新建“缺货致歉”");
    assert_eq!(lead.state(name), Some(State::Draft));
    assert_eq!(lead.offered(name), None);
    let file = lead.file("phrases/apology.yaml");
    assert!(file.starts_with(&before), "{file}");
    lead.wish(CurateAction::Step(id(name), Verb::Submit));
    assert_eq!(lead.state(name), Some(State::InReview));
    assert!(lead.team.state.curate.queue.len() == 3);
    lead.wish(CurateAction::Step(id(name), Verb::Approve));
    assert_eq!(lead.told(), "已完成：批准“缺货致歉”");
    assert_eq!(lead.state(name), Some(State::Approved));
    let approved = lead.offered(name).unwrap();
    assert!(lead.file("phrases/apology.yaml").contains("by: 王琳"));

    // Somebody edits the file by hand: agents keep the approved wording.
    let edited =
        lead.file("phrases/apology.yaml").replace("到货后我第一时间通知您", "到货后通知您");
    lead.files.insert("phrases/apology.yaml".into(), edited);
    lead.read();
    assert_eq!(lead.state(name), Some(State::Changed));
    assert_eq!(lead.offered(name).as_deref(), Some(&*approved));
    let index = lead.team.state.content.library.index_of(&id(name)).unwrap();
    assert_eq!(deti::view::row::badge(&lead.team.state, index), Some(Badge::Standing));
    lead.wish(CurateAction::Step(id(name), Verb::Approve));
    assert_eq!(lead.state(name), Some(State::Approved));
    assert!(lead.offered(name).unwrap().contains("到货后通知您"));

    // Taking back: the second approval, then by the toast nothing more than the last.
    lead.wish(CurateAction::Undo);
    assert_eq!(lead.told(), "已完成：撤销：批准“缺货致歉”");
    assert_eq!(lead.state(name), Some(State::Changed));
    assert_eq!(lead.offered(name).as_deref(), Some(&*approved));
    lead.wish(CurateAction::Redo);
    assert_eq!(lead.state(name), Some(State::Approved));
    assert_eq!(lead.deeds(name), "Create Submit Approve Approve Undo Approve");
}

#[test]
fn everything_that_was_done_can_be_taken_back_and_done_again() {
    let mut lead = Lead::new();
    lead.checks = true;
    let text = lead.file("phrases/answering.yaml").replace("请您放心。", "呵呵，请您放心。");
    lead.files.insert("phrases/answering.yaml".into(), text);
    lead.read();
    let mut states = vec![lead.files.clone()];
    let mut step = |lead: &mut Lead| {
        let n = lead.team.state.curate.done.len();
        assert_eq!(n, states.len(), "{}", lead.told());
        states.push(lead.files.clone());
    };
    new_phrase(&mut lead, "新来的", "欢迎您的到来。");
    lead.wish(CurateAction::CloseEditor);
    step(&mut lead);
    lead.wish(CurateAction::Remove(id("answering-refund")));
    step(&mut lead);
    lead.wish(CurateAction::Shift(id("apology-parcel-late"), -1));
    step(&mut lead);
    for name in ["answering-order", "answering-size"] {
        lead.wish(CurateAction::Mark(id(name), true));
    }
    lead.wish(CurateAction::Bulk(Bulk::AddTag("夏季".into())));
    step(&mut lead);
    lead.wish(CurateAction::Bulk(Bulk::Category("greeting".into())));
    step(&mut lead);
    lead.wish(CurateAction::StepMarked(Verb::Retire));
    step(&mut lead);
    lead.wish(CurateAction::Edit(id("apology-waiting")));
    lead.form(|form| form.text = String::from("让您久等了，我这就为您查。"))
        .wish(CurateAction::Save);
    step(&mut lead);
    lead.wish(CurateAction::Step(id("answering-in-review"), Verb::Approve));
    step(&mut lead);
    lead.wish(CurateAction::Show(Tab::Findings));
    let findings = &lead.team.state.curate.findings;
    let at = findings.iter().find_map(|row| {
        let (phrase, _) = lead.team.state.finding_at(*row)?;
        Some((phrase.id.clone(), row.finding_index))
    });
    let (phrase, finding_index) = at.expect("something is found");
    lead.wish(CurateAction::StartWaiving(phrase, finding_index))
        .wish(CurateAction::SetWaiving("老客户熟悉这样的语气".into(), 90))
        .wish(CurateAction::Waive);
    step(&mut lead);
    lead.team.wish(Action::SetLevel { rule: "tone.oh".into(), level: Level::Off });
    lead.settle();
    step(&mut lead);
    let n_done = states.len() - 1;
    // Byte for byte: text, order, remarks, approvals, accepted findings, levels.
    for at in (0..n_done).rev() {
        lead.wish(CurateAction::Undo);
        // A file that was not there before stays, with nothing in it.
        let mut files = lead.files.clone();
        files.retain(|name, _| states[at].contains_key(name));
        assert_eq!(files, states[at], "undo of {at}: {}", lead.told());
    }
    lead.wish(CurateAction::Undo);
    assert_eq!(lead.told().rsplit(" / ").next(), Some("没有可撤销的操作"));
    for (at, state) in states.iter().enumerate().skip(1) {
        lead.wish(CurateAction::Redo);
        let mut files = lead.files.clone();
        files.retain(|name, _| state.contains_key(name));
        assert!(files == *state || at >= n_done, "redo of {at}: {}", lead.told());
    }
    assert_eq!(lead.team.state.curate.done.len(), n_done);
    assert!(lead.file("rulebook/levels.yaml").contains("tone.oh: off"));
}

#[test]
fn what_is_done_again_is_told_as_what_it_is() {
    let cases: [(&str, &[Verb], &str); 5] = [
        ("answering-in-review", &[Verb::Approve], "Approve Undo Approve"),
        ("answering-in-review", &[Verb::Withdraw], "Withdraw Undo Withdraw"),
        ("answering-in-review", &[Verb::RequestChanges], "RequestChanges Undo RequestChanges"),
        ("answering-size", &[Verb::Retire], "Retire Undo Retire"),
        ("apology-no-longer-used", &[Verb::Restore], "Restore Undo Restore"),
    ];
    for (name, verbs, expected) in cases {
        let mut lead = Lead::new();
        for verb in verbs {
            lead.wish(CurateAction::SetNote("请写清时间".into()));
            lead.wish(CurateAction::Step(id(name), *verb));
        }
        let state = lead.state(name);
        lead.wish(CurateAction::Undo);
        assert_ne!(lead.state(name), state);
        lead.wish(CurateAction::Redo);
        assert_eq!((lead.state(name), lead.deeds(name).as_str()), (state, expected));
        if let [Verb::RequestChanges] = verbs {
            let last = lead.team.state.content.history.last_note(&id(name)).unwrap();
            assert_eq!(last.note.as_deref(), Some("请写清时间"));
        }
    }
}

/// A library in which two leads must approve.
fn two_leads() -> Lead {
    let mut lead = Lead::new();
    let meta = format!("{}review: {{approvals: 2}}\n", lead.file("library.yaml"));
    lead.files.insert("library.yaml".into(), meta);
    lead.read();
    lead
}

fn called(lead: &mut Lead, name: &str) {
    lead.team.state.settings.profile.insert("客服".into(), name.into());
}

fn approvers(lead: &Lead, name: &str) -> Vec<String> {
    let phrase = lead.team.state.content.library.get(&id(name)).unwrap();
    let text = deti::library::fingerprint::fingerprint(&phrase.text);
    lead.team.state.content.history.approvers(&id(name), &text)
}

#[test]
fn one_approval_of_two_is_taken_back_and_given_again() {
    let mut lead = two_leads();
    let name = "answering-in-review";
    lead.wish(CurateAction::Step(id(name), Verb::Approve));
    assert_eq!(approvers(&lead, name), ["王琳"]);
    lead.wish(CurateAction::Undo);
    assert_eq!(approvers(&lead, name), [] as [&str; 0]);
    lead.wish(CurateAction::Redo);
    assert_eq!(approvers(&lead, name), ["王琳"]);
    assert_eq!(lead.deeds(name), "Endorse Undo Endorse");
    assert_eq!(lead.state(name), Some(State::InReview));

    // The second one approves, takes it back, and does it again.
    called(&mut lead, "李明");
    lead.wish(CurateAction::Step(id(name), Verb::Approve));
    assert_eq!(lead.state(name), Some(State::Approved));
    lead.wish(CurateAction::Undo);
    assert_eq!((lead.state(name), approvers(&lead, name).len()), (Some(State::InReview), 1));
    lead.wish(CurateAction::Redo);
    assert_eq!(lead.state(name), Some(State::Approved));
    assert_eq!(lead.deeds(name), "Endorse Undo Endorse Approve Undo Approve");
    assert!(lead.file("phrases/answering.yaml").contains("by: 李明"));

    // Nobody takes back what somebody else agreed to.
    lead.wish(CurateAction::Undo);
    lead.wish(CurateAction::Undo);
    assert!(lead.told().ends_with("请用同一个名字撤销"), "{}", lead.told());
    assert_eq!(approvers(&lead, name), ["王琳"]);
}

#[test]
fn an_approval_that_is_given_again_is_given_by_whoever_gives_it() {
    let mut lead = Lead::new();
    let name = "answering-in-review";
    lead.wish(CurateAction::Step(id(name), Verb::Approve));
    lead.wish(CurateAction::Undo);
    called(&mut lead, "李明");
    lead.wish(CurateAction::Redo);
    assert_eq!(lead.state(name), Some(State::Approved));
    let file = lead.file("phrases/answering.yaml");
    assert!(file.contains("by: 李明") && file.matches("by: 王琳").count() == 1, "{file}");
}

#[test]
fn sending_back_that_is_taken_back_costs_no_approval() {
    let mut lead = two_leads();
    let name = "answering-in-review";
    lead.wish(CurateAction::Step(id(name), Verb::Approve));
    lead.wish(CurateAction::SetNote("请写清时间".into()));
    lead.wish(CurateAction::Step(id(name), Verb::RequestChanges));
    assert_eq!(approvers(&lead, name), [] as [&str; 0]);
    lead.wish(CurateAction::Undo);
    assert_eq!((lead.state(name), approvers(&lead, name).len()), (Some(State::InReview), 1));
    lead.wish(CurateAction::Redo);
    assert_eq!((lead.state(name), approvers(&lead, name).len()), (Some(State::Draft), 0));
}

#[test]
fn of_many_that_are_approved_each_is_told_as_what_it_is() {
    let mut lead = two_leads();
    let second = lead.file("phrases/answering.yaml").to_owned()
        + "- id: answering-second\n  text: \"已经为您登记，请您留意短信。\"\n  status: in-review\n";
    lead.files.insert("phrases/answering.yaml".into(), second);
    lead.read();
    lead.wish(CurateAction::Step(id("answering-in-review"), Verb::Approve));
    called(&mut lead, "李明");
    for name in ["answering-in-review", "answering-second"] {
        lead.wish(CurateAction::Mark(id(name), true));
    }
    lead.wish(CurateAction::StepMarked(Verb::Approve));
    assert_eq!(lead.deeds("answering-in-review"), "Endorse Approve");
    assert_eq!(lead.deeds("answering-second"), "Endorse");
}

#[test]
fn no_approval_is_on_record_that_nobody_gave() {
    let mut lead = Lead::new();
    let before = lead.offered("answering-size").unwrap();
    lead.wish(CurateAction::Edit(id("answering-size")));
    lead.form(|form| form.text = String::from("这款按平时的尺码选就好。")).wish(CurateAction::Save);
    let file = lead.file("phrases/answering.yaml");
    assert!(file.contains("approved: {text: "), "{file}");
    assert!(!file.contains("测试店") && !lead.history.contains("\"by\":\"测试店\""));
    // It is still known which wording was approved; nobody is said to have approved it.
    assert_eq!(lead.offered("answering-size").as_deref(), Some(&*before));
    assert_eq!(lead.state("answering-size"), Some(State::Changed));
    let phrase = lead.team.state.content.library.get(&id("answering-size")).unwrap();
    assert_eq!(phrase.approved.as_ref().unwrap().signed, None);
    let told = &lead.team.state.content.diagnostics;
    assert!(told.iter().all(|found| found.code == Code::ChangedSinceApproval), "{told:?}");
    // Whoever approves it signs.
    lead.wish(CurateAction::Step(id("answering-size"), Verb::Approve));
    let phrase = lead.team.state.content.library.get(&id("answering-size")).unwrap();
    let signed = phrase.approved.as_ref().unwrap().signed.as_ref().unwrap();
    assert_eq!((signed.by.as_str(), signed.on.to_string().as_str()), ("王琳", "2026-11-22"));
}

#[test]
fn what_was_changed_since_is_not_taken_back() {
    let mut lead = Lead::new();
    lead.wish(CurateAction::Edit(id("answering-size")));
    lead.form(|form| form.title = String::from("选尺码"))
        .wish(CurateAction::Save)
        .wish(CurateAction::CloseEditor);
    let edited = lead.file("phrases/answering.yaml").replace("选尺码", "怎么选尺码");
    lead.files.insert("phrases/answering.yaml".into(), edited.clone());
    lead.read().wish(CurateAction::Undo);
    assert_eq!(lead.told(), "“怎么选尺码”的标题后来又改过，不能撤销；可以在历史里找回");
    assert_eq!(lead.file("phrases/answering.yaml"), edited);
}

#[test]
fn a_removed_phrase_comes_back_line_for_line() {
    let mut lead = Lead::new();
    let before = lead.file("phrases/answering.yaml").to_owned();
    lead.wish(CurateAction::Remove(id("answering-order")));
    assert_eq!(lead.state("answering-order"), None);
    let trash = &lead.team.state.curate.trash;
    assert_eq!(trash.len(), 1);
    assert_eq!(trash[0].n_days_left, 30);
    lead.wish(CurateAction::Recover(id("answering-order")));
    assert_eq!(lead.file("phrases/answering.yaml"), before);
    assert_eq!(lead.team.state.curate.trash, []);
    assert_eq!(lead.deeds("answering-order"), "Remove Recover");
}

#[test]
fn a_save_that_fails_loses_nothing_and_says_so() {
    let mut lead = Lead::new();
    let before = lead.files.clone();
    lead.full = true;
    let category = Some(String::from("apology"));
    lead.wish(CurateAction::New { category, stage: None, text: String::from("新的一句。") });
    lead.wish(CurateAction::Save);
    assert!(lead.told().contains("磁盘已满"), "{}", lead.told());
    let text = |lead: &Lead| lead.team.state.curate.editor.as_ref().unwrap().form.text.clone();
    assert_eq!(text(&lead), "新的一句。");
    lead.wish(CurateAction::CloseEditor);
    assert_eq!(lead.drafts.len(), 1);
    lead.wish(CurateAction::Remove(id("answering-order")));
    assert_eq!(lead.files, before);
    lead.full = false;
    lead.read();
    assert_eq!(lead.team.state.curate.trash, []);
    assert_eq!(lead.deeds("answering-order"), "Remove Undo");
}

#[test]
fn what_is_typed_survives_a_kill() {
    let mut lead = Lead::new();
    lead.wish(CurateAction::Edit(id("answering-size")));
    lead.form(|form| form.text.push_str("有疑问随时找我。")).wish(CurateAction::KeepDraft);
    lead.wish(CurateAction::KeepDraft);
    let drafts: Vec<(String, String)> = lead.drafts.clone().into_iter().collect();
    assert_eq!(drafts.len(), 1);

    // The next start, on a library in which somebody gave the phrase another title meanwhile.
    let mut next = Lead::new();
    let edited = next.file("phrases/answering.yaml").replace("尺码推荐", "尺码建议");
    next.files.insert("phrases/answering.yaml".into(), edited);
    next.read();
    let (usage, favourites) = Default::default();
    next.drafts = drafts.iter().cloned().collect();
    next.team.news(Event::Remembered { usage, favourites, queries: Vec::new(), drafts });
    next.wish(CurateAction::Edit(id("answering-size")));
    let editor = next.team.state.curate.editor.as_ref().unwrap();
    assert!(editor.from_draft);
    assert!(editor.form.text.ends_with("有疑问随时找我。"));
    next.wish(CurateAction::Save);
    let file = next.file("phrases/answering.yaml");
    assert!(file.contains("尺码建议") && file.contains("有疑问随时找我"), "{file}");
    assert_eq!(next.drafts, BTreeMap::new());
}

#[test]
fn a_field_that_two_people_changed_is_chosen_by_a_person() {
    for (side, expected) in [(Side::Ours, "我写的标题"), (Side::Theirs, "别人的标题")] {
        let mut lead = Lead::new();
        lead.wish(CurateAction::Edit(id("answering-size")));
        lead.form(|form| {
            form.title = String::from("我写的标题");
            form.tags = String::from("尺码");
        });
        let edited = lead.file("phrases/answering.yaml").replace("尺码推荐", "别人的标题");
        lead.files.insert("phrases/answering.yaml".into(), edited.clone());
        lead.read().wish(CurateAction::Save);
        assert_eq!(lead.file("phrases/answering.yaml"), edited);
        let conflicts = &lead.team.state.curate.editor.as_ref().unwrap().conflicts;
        assert_eq!(conflicts.len(), 1);
        assert_eq!(
            (conflicts[0].ours.as_str(), conflicts[0].theirs.as_str()),
            (Some("我写的标题"), Some("别人的标题"))
        );
        lead.wish(CurateAction::TakeSide(0, side)).wish(CurateAction::Save);
        let phrase = lead.team.state.content.library.get(&id("answering-size")).unwrap();
        assert_eq!(phrase.own_title.as_deref(), Some(expected));
        assert_eq!(phrase.tags, ["尺码"]);
    }
}

#[test]
fn a_text_that_was_never_put_on_record_stays_offered_while_the_new_one_waits() {
    let mut lead = Lead::new();
    let before = lead.offered("answering-size").unwrap();
    lead.wish(CurateAction::Edit(id("answering-size")));
    lead.form(|form| form.text = String::from("这款按平时的尺码选就好。")).wish(CurateAction::Save);
    assert_eq!(lead.state("answering-size"), Some(State::Changed));
    assert_eq!(lead.offered("answering-size").as_deref(), Some(&*before));
    lead.wish(CurateAction::BackToApproved(id("answering-size")));
    assert_eq!(lead.state("answering-size"), Some(State::Approved));
    assert_eq!(lead.offered("answering-size").as_deref(), Some(&*before));
    // Sent back, it is a draft; what was approved is still offered.
    lead.form(|form| form.text = String::from("按平时的尺码选就好。")).wish(CurateAction::Save);
    lead.wish(CurateAction::SetNote("补一句关怀".into()));
    lead.wish(CurateAction::Step(id("answering-size"), Verb::RequestChanges));
    assert_eq!(lead.state("answering-size"), Some(State::Draft));
    assert_eq!(lead.offered("answering-size").as_deref(), Some(&*before));
}

#[test]
fn why_a_step_is_not_made() {
    let mut lead = Lead::new();
    for (wish, expected) in [
        (
            CurateAction::Step(id("answering-in-review"), Verb::RequestChanges),
            "请写一句要改什么，好让写的人知道",
        ),
        (CurateAction::Step(id("answering-size"), Verb::Submit), "“已批准”的话术不能提交审核"),
        (CurateAction::Redo, "没有可重做的操作"),
        (CurateAction::StepMarked(Verb::Approve), ""),
    ] {
        lead.team.state.toasts.clear();
        lead.wish(wish.clone());
        assert_eq!(lead.told(), expected, "{wish:?}");
    }
    lead.team.state.settings.profile.clear();
    lead.wish(CurateAction::Step(id("answering-in-review"), Verb::Approve));
    // Whose name is not known is asked for it; without one nothing is done.
    assert!(lead.team.state.curate.naming.take().is_some());
    assert_eq!(lead.state("answering-in-review"), Some(State::InReview));
    lead.team.state.system_user = String::from("wanglin");
    lead.wish(CurateAction::Step(id("answering-in-review"), Verb::Approve));
    assert_eq!(lead.state("answering-in-review"), Some(State::Approved));
}

#[test]
fn the_table_is_narrowed_and_sorted() {
    let mut lead = Lead::new();
    for (filter, expected) in [
        (Filter { typed: "cxdd".into(), ..Filter::default() }, "answering-order"),
        (Filter { typed: "jiedan".into(), ..Filter::default() }, ""),
        (Filter { state: Some(State::Changed), ..Filter::default() }, "answering-changed"),
        (
            Filter { category: Some("apology".into()), ..Filter::default() },
            "apology-waiting apology-parcel-late apology-no-longer-used",
        ),
    ] {
        lead.wish(CurateAction::Narrow(filter.clone()));
        assert_eq!(lead.rows(), expected, "{filter:?}");
    }
    lead.wish(CurateAction::SortBy(Column::State));
    assert_eq!(lead.rows(), "apology-waiting apology-parcel-late apology-no-longer-used");
    lead.wish(CurateAction::SortBy(Column::State));
    assert_eq!(lead.rows(), "apology-no-longer-used apology-parcel-late apology-waiting");
    lead.wish(CurateAction::Choose(id("apology-waiting"))).wish(CurateAction::MoveChoice(-1));
    assert_eq!(lead.team.state.curate.chosen, Some(id("apology-parcel-late")));
}

#[test]
fn findings_are_mended_after_a_look_and_accepted_with_a_reason() {
    let mut lead = Lead::new();
    lead.checks = true;
    let text = lead.file("phrases/answering.yaml").replace("请您放心。", "呵呵，请您放心。");
    lead.files.insert("phrases/answering.yaml".into(), text);
    lead.read().wish(CurateAction::Show(Tab::Findings));
    let state = &lead.team.state;
    let rules: Vec<&str> = state
        .curate
        .findings
        .iter()
        .filter_map(|row| Some(&*state.finding_at(*row)?.1.rule))
        .collect();
    assert!(!rules.is_empty());
    let rule = rules[0].to_owned();
    lead.wish(CurateAction::NarrowFindings(FindingFilter {
        rule: Some(rule.clone()),
        ..FindingFilter::default()
    }));
    let row = lead.team.state.curate.findings[0];
    let (phrase, _) = lead.team.state.finding_at(row).unwrap();
    let phrase = phrase.id.clone();
    lead.wish(CurateAction::StartWaiving(phrase.clone(), row.finding_index))
        .wish(CurateAction::Waive);
    assert_eq!(lead.told(), "请写明为什么可以保留");
    lead.wish(CurateAction::SetWaiving("老客户熟悉这样的语气".into(), 90))
        .wish(CurateAction::Waive);
    let held = lead.team.state.content.library.get(&phrase).unwrap();
    assert_eq!(held.allow.len(), 1);
    assert_eq!(held.allow[0].rule, rule);
    assert_eq!(held.allow[0].by.as_deref(), Some("王琳"));
    assert_eq!(held.allow[0].until.unwrap().to_string(), "2027-02-20");
    lead.wish(CurateAction::Undo);
    assert_eq!(lead.team.state.content.library.get(&phrase).unwrap().allow, []);
    lead.wish(CurateAction::NarrowFindings(FindingFilter::default())).wish(CurateAction::PlanFixes);
    if let Some(plan) = lead.team.state.curate.plan.clone() {
        lead.wish(CurateAction::ApplyPlan);
        for (id, _, new) in &plan.texts {
            assert_eq!(lead.team.state.content.library.get(id).unwrap().text, *new);
        }
    }
}

#[test]
fn a_reply_under_check_becomes_a_draft() {
    let mut lead = Lead::new();
    lead.team.customer("称呼", "赵先生").customer("订单号", "A1001");
    let text = "赵先生，您的订单A1001明天就能到，王琳为您跟进。";
    lead.team.wish(Action::SetCheckText(text.into()));
    lead.team.wish(Action::CheckedAsPhrase);
    assert_eq!(lead.team.state.screen, deti::app::action::Screen::Curate);
    let editor = lead.team.state.curate.editor.as_ref().unwrap();
    assert_eq!(editor.form.text, "{称呼}，您的订单{订单号}明天就能到，{客服}为您跟进。");
    assert!(editor.is_changed());
    assert_ne!(lead.team.state.focus, Some(Focus::Field(String::new())));
}

#[test]
fn a_library_that_cannot_be_written_is_left_alone() {
    let mut lead = Lead::new();
    let content = Arc::clone(&lead.team.state.content);
    let folder = String::from("/team/library");
    lead.team.news(Event::LibraryLoaded { content, folder, read_only: true });
    for wish in [
        CurateAction::Step(id("answering-in-review"), Verb::Approve),
        CurateAction::Remove(id("answering-size")),
        CurateAction::Shift(id("answering-size"), -1),
    ] {
        lead.team.state.toasts.clear();
        lead.wish(wish);
        assert!(lead.told().contains("不允许写入"), "{}", lead.told());
    }
}

#[test]
fn approving_asks_where_something_is_written_that_is_not_saved() {
    let mut lead = Lead::new();
    new_phrase(&mut lead, "缺货致歉", "{称呼}，实在抱歉，这款暂时缺货。");
    let name = "apology-que-huo-zhi-qian";
    lead.wish(CurateAction::CloseEditor).wish(CurateAction::Step(id(name), Verb::Submit));
    lead.wish(CurateAction::Show(Tab::Review));
    lead.wish(CurateAction::Edit(id(name))).form(|form| form.text.push_str("到货就告诉您。"));
    // Escape closes the editor; what is typed is kept, and the review says so.
    lead.team.wish(Action::Escape);
    lead.settle();
    let unsaved = |lead: &Lead, name: &str| {
        deti::view::curate::review(&lead.team.state, &id(name)).unwrap().unsaved
    };
    assert!(unsaved(&lead, name));
    lead.wish(CurateAction::Step(id(name), Verb::Approve));
    assert_eq!(lead.state(name), Some(State::InReview));
    assert_eq!(lead.told(), "“缺货致歉”还有没保存的修改；再按一次，处理的是已保存的文字");
    // Another phrase is another question.
    lead.wish(CurateAction::Step(id("answering-refund"), Verb::Retire));
    assert_eq!(lead.state("answering-refund"), Some(State::Retired));
    lead.wish(CurateAction::Step(id(name), Verb::Approve));
    assert_eq!(lead.state(name), Some(State::InReview));
    lead.wish(CurateAction::Step(id(name), Verb::Approve));
    assert_eq!(lead.state(name), Some(State::Approved));
    // What was written is still there.
    lead.wish(CurateAction::Edit(id(name)));
    let form = &lead.team.state.curate.editor.as_ref().unwrap().form;
    assert!(form.text.ends_with("到货就告诉您。"), "{}", form.text);
}

#[test]
fn whoever_has_no_name_yet_is_asked_and_the_save_goes_on() {
    let mut lead = Lead::new();
    lead.team.state.settings.profile.remove("客服");
    lead.team.state.system_user.clear();
    let category = Some(String::from("apology"));
    let text = String::from("实在抱歉，让您久等了。");
    lead.wish(CurateAction::New { category, stage: None, text }).wish(CurateAction::Save);
    assert!(lead.team.state.curate.naming.is_some());
    // Nothing but blanks is no name; leaving it leaves the text as it is typed.
    lead.wish(CurateAction::SetName("  ".into())).wish(CurateAction::KeepName);
    assert!(lead.team.state.curate.naming.is_some());
    lead.team.wish(Action::Escape);
    assert!(lead.team.state.curate.naming.is_none() && lead.team.state.curate.editor.is_some());
    assert!(!lead.file("phrases/apology.yaml").contains("让您久等了。"));
    lead.wish(CurateAction::Save);
    lead.wish(CurateAction::SetName(" 林岚 ".into())).wish(CurateAction::KeepName);
    assert!(lead.file("phrases/apology.yaml").contains("让您久等了。"));
    assert_eq!(lead.team.state.who(), "林岚");
    assert!(lead.history.contains("林岚"), "{}", lead.history);
    // A step asks as well, and what is wrong with a form is told before anybody is asked.
    lead.team.state.settings.profile.remove("客服");
    lead.wish(CurateAction::Step(id("answering-refund"), Verb::Retire));
    assert!(lead.team.state.curate.naming.is_some());
    lead.wish(CurateAction::DropName);
    let text = String::from("没有分类的一句。");
    lead.wish(CurateAction::New { category: None, stage: None, text }).wish(CurateAction::Save);
    assert!(lead.team.state.curate.naming.is_none());
    assert_eq!(lead.told(), Language::Chinese.words().get("curate.form_no_category"));
}
