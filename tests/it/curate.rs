//! The Curate screen without a window and without a disk: what is wished for is saved into files in
//! memory by the same editing in place, and read again.

use std::collections::BTreeMap;
use std::sync::Arc;

use deti::app::action::{Action, Effect, Event, RecordsAsk};
use deti::app::curate::{Bulk, Column, CurateAction, Filter, FindingFilter, Side, Tab};
use deti::app::save::{SaveJob, SaveOutcome, SaveResult};
use deti::app::{Content, state::Focus};
use deti::curation::{Form, History, State, Verb};
use deti::diagnostic::{Code, Diagnostic};
use deti::library::{Scope, edit, load};
use deti::view::row::Badge;
use deti::words::Language;

use super::team::{self, FILES, Team, id};

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
        let mut lead = Self { team, files, history, full: false, checks: false, drafts };
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
        let mut files = self.files.clone();
        for file in &job.files {
            let held = files.get(&file.name).cloned().unwrap_or_default();
            assert_eq!(held, *file.base, "{}", file.name);
            let edited = edit::edit(&file.name, &held, &file.edits).unwrap();
            files.insert(file.name.clone(), edited.text);
        }
        self.files = files;
        for line in job.before.iter().chain(&job.after) {
            self.history.push_str(line);
            self.history.push('\n');
        }
        let result = SaveResult::Saved { files: Vec::new(), merged: false, unconfirmed: None };
        self.team.news(saved(result));
        self.settle();
        self.read();
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
    assert_eq!(lead.deeds(name), "Create Submit Approve Approve Undo Edit");
}

#[test]
fn everything_that_was_done_can_be_taken_back_and_done_again() {
    let mut lead = Lead::new();
    let first = lead.files.clone();
    new_phrase(&mut lead, "新来的", "欢迎您的到来。");
    lead.wish(CurateAction::CloseEditor);
    lead.wish(CurateAction::Remove(id("answering-refund")));
    lead.wish(CurateAction::Shift(id("apology-parcel-late"), -1));
    for name in ["answering-order", "answering-size"] {
        lead.wish(CurateAction::Mark(id(name), true));
    }
    lead.wish(CurateAction::Bulk(Bulk::AddTag("夏季".into())));
    lead.wish(CurateAction::Bulk(Bulk::Category("greeting".into())));
    lead.wish(CurateAction::StepMarked(Verb::Retire));
    lead.wish(CurateAction::Edit(id("apology-waiting")));
    lead.form(|form| form.text = String::from("让您久等了，我这就为您查。"))
        .wish(CurateAction::Save);
    let last = lead.files.clone();
    let n_done = lead.team.state.curate.done.len();
    assert_eq!(n_done, 7);
    for _ in 0..n_done {
        lead.wish(CurateAction::Undo);
    }
    let same = |a: &BTreeMap<String, String>, b: &BTreeMap<String, String>| {
        let read = |files: &BTreeMap<String, String>| {
            let named: Vec<(&str, &str)> =
                files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
            let library = load(&team::files(&named), None, Scope::Team).library;
            let told = |phrase: &Arc<deti::library::Phrase>| {
                format!("{} {:?} {:?}", phrase.id, Form::of(phrase), phrase.status)
            };
            library.phrases.iter().map(told).collect::<Vec<_>>()
        };
        assert_eq!(read(a), read(b));
    };
    same(&lead.files, &first);
    lead.wish(CurateAction::Undo);
    assert_eq!(lead.told(), "没有可撤销的操作");
    for _ in 0..n_done {
        lead.wish(CurateAction::Redo);
    }
    same(&lead.files, &last);
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
