//! Carries out wishes and takes in news. Everything that changes the state goes through here.

use std::sync::Arc;

use super::action::{
    Action, Effect, Event, FilesAsk, FilesNews, RecordsAsk, SearchJob, Wanted, WindowAsk,
};
use super::content::{self, Content};
use super::conversation::Conversation;
use super::curate::CurateAction;
use super::list::{self, Filters};
use super::query_memory;
use super::settings::AfterCopy;
use super::state::{AppState, Focus, Loading, MOST_HITS, Toast, ToastKind, TrayPiece, Undo};
use super::usage::{HALF_LIFE_DAYS, InUse, Use};
use crate::diagnostic::{Code, Severity};
use crate::library::{Phrase, PhraseId, Stage};
use crate::search::{Found, Tier};
use crate::template::{Filled, Spared, Unfilled, unfilled};

/// The rule about what waits to be filled in.
const UNFILLED_RULE: &str = "placeholder.unknown";

/// At most this many toasts are shown; the oldest goes first.
const MOST_TOASTS: usize = 3;

impl AppState {
    /// Carries out `action` and says what the outside must do.
    pub fn apply(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Open(screen) => {
                self.screen = screen;
                self.overlay = None;
                if screen == super::action::Screen::Practice {
                    return self.open_practice();
                }
                if screen == super::action::Screen::Insights {
                    return self.open_insights();
                }
                if screen == super::action::Screen::Find {
                    self.focus = Some(Focus::Search);
                }
                if screen == super::action::Screen::Curate {
                    self.recurate();
                }
                Vec::new()
            }
            Action::SetOverlay(overlay) => {
                if overlay.is_none() {
                    self.focus = Some(Focus::Search);
                }
                self.overlay = overlay;
                Vec::new()
            }
            Action::SetQuery(query) => self.set_query(query, None),
            Action::ComposeQuery { query, composing } => self.set_query(query, Some(composing)),
            Action::SetCategory(category) => {
                self.find.category = category;
                self.relist(true);
                Vec::new()
            }
            Action::SetStage(stage) => {
                self.find.stage = stage;
                self.search(true)
            }
            Action::StepStage(step) => {
                let stages: Vec<Option<Stage>> =
                    std::iter::once(None).chain(Stage::ALL.map(Some)).collect();
                let at = stages.iter().position(|stage| *stage == self.find.stage).unwrap_or(0);
                let next = (at as isize + step).rem_euclid(stages.len() as isize) as usize;
                self.find.stage = stages.get(next).copied().flatten();
                self.search(true)
            }
            Action::SetShowAll(show_all) => {
                self.find.show_all = show_all;
                self.search(false)
            }
            Action::Select(id) => {
                self.find.selected = Some(id);
                Vec::new()
            }
            // What is meant are rows of an answer that a fast typist has not seen yet.
            Action::MoveSelection(_)
            | Action::CopySelected
            | Action::CopyRow(_)
            | Action::AddSelectedToTray
                if self.find.answered != self.find.generation =>
            {
                self.find.when_found.push(action);
                Vec::new()
            }
            Action::MoveSelection(by) => {
                self.move_selection(by);
                Vec::new()
            }
            Action::CopySelected => match self.find.selected.clone() {
                Some(id) if self.asks_whether_meant(&id) => Vec::new(),
                Some(id) => self.copy(&id),
                None => {
                    self.toast("why.no_phrase", &[], ToastKind::Hint, None);
                    Vec::new()
                }
            },
            Action::Copy(id) => {
                self.find.selected = Some(id.clone());
                self.copy(&id)
            }
            Action::CopyRow(row) => {
                let Some(id) = self.row_id(row) else { return Vec::new() };
                self.find.selected = Some(id.clone());
                if self.asks_whether_meant(&id) {
                    return Vec::new();
                }
                self.apply(Action::Copy(id))
            }
            Action::SetField { phrase, name, value } => {
                self.fields.entry(phrase).or_default().set(name, value);
                Vec::new()
            }
            Action::SetCustomer { name, value } => {
                self.customer.set(name, value);
                Vec::new()
            }
            Action::NextCustomer => {
                self.focus = Some(Focus::Search);
                let typed = [&self.customer, &self.check.fields];
                let nothing = typed.iter().all(|values| values.is_empty());
                if nothing && self.fields.is_empty() && self.tray.is_empty() {
                    self.sent.clear();
                    return Vec::new();
                }
                // The reply may name the last customer: it goes with the rest.
                let undo = Undo::Customer {
                    customer: std::mem::take(&mut self.customer),
                    fields: std::mem::take(&mut self.fields),
                    tray: std::mem::take(&mut self.tray),
                    sent: std::mem::take(&mut self.sent),
                    check: std::mem::take(&mut self.check.fields),
                };
                self.toast("toast.next_customer", &[], ToastKind::Done, Some(undo));
                Vec::new()
            }
            Action::ToggleFavourite(id) => self.toggle_favourite(&id, true),
            Action::AddSelectedToTray => match self.find.selected.clone() {
                Some(id) if self.asks_whether_meant(&id) => Vec::new(),
                Some(id) => self.add_to_tray(&id),
                None => Vec::new(),
            },
            Action::AddToTray(id) => self.add_to_tray(&id),
            Action::EditTray { piece_index, text } => {
                if let Some(piece) = self.tray.get_mut(piece_index) {
                    piece.text = text;
                }
                Vec::new()
            }
            Action::MoveTray { piece_index, by } => {
                let to = piece_index as isize + by;
                if piece_index < self.tray.len() && (0..self.tray.len() as isize).contains(&to) {
                    let piece = self.tray.remove(piece_index);
                    self.tray.insert(to as usize, piece);
                }
                Vec::new()
            }
            Action::RemoveFromTray(piece_index) => {
                if piece_index < self.tray.len() {
                    let piece = self.tray.remove(piece_index);
                    let undo = Some(Undo::TrayPiece(piece_index, piece));
                    self.toast("toast.removed_from_reply", &[], ToastKind::Done, undo);
                }
                Vec::new()
            }
            Action::ClearTray => {
                if !self.tray.is_empty() {
                    let undo = Some(Undo::Tray(std::mem::take(&mut self.tray)));
                    self.toast("toast.reply_cleared", &[], ToastKind::Done, undo);
                }
                Vec::new()
            }
            Action::CopyTray => self.copy_tray(),
            Action::SetCheckText(text) => {
                self.set_check_text(text);
                Vec::new()
            }
            Action::SetCheckField { name, value } => {
                self.set_check_field(name, value);
                Vec::new()
            }
            Action::FixOne(finding_index) => {
                self.fix_one(finding_index);
                Vec::new()
            }
            Action::FixAllSafe => {
                self.fix_all_safe();
                Vec::new()
            }
            Action::Unfix => {
                self.unfix();
                Vec::new()
            }
            Action::CopyChecked => self.copy_checked(),
            Action::CheckTray => {
                let pieces: Vec<String> =
                    self.tray.iter().map(|piece| self.filled_piece(piece).open_text()).collect();
                self.set_check_text(pieces.join("\n"));
                self.apply(Action::Open(super::action::Screen::Check))
            }
            Action::OpenRule(rule) => {
                self.rule = Some(rule);
                self.apply(Action::Open(super::action::Screen::Rulebook))
            }
            Action::SetLevel { rule, level } => self.curate(CurateAction::SetLevel { rule, level }),
            Action::Curate(wish) => self.curate(wish),
            Action::CheckedAsPhrase => {
                let text = self.without_customer(&self.check.text);
                self.curate(CurateAction::New { category: None, stage: None, text })
            }
            Action::EditRule(rule) => {
                let effects = self.edit_rule(rule);
                self.apply(Action::Open(super::action::Screen::Rulebook));
                effects
            }
            Action::SetRuleText(text) => self.set_rule_text(text),
            Action::SaveRule => self.curate(CurateAction::SaveRule),
            Action::CloseRuleEditor => {
                self.close_rule_editor();
                Vec::new()
            }
            Action::Practice(wish) => self.practise(wish),
            Action::Insights(wish) => self.insights(wish),
            Action::Escape => self.escape(),
            Action::SetSettings(settings) => {
                let language = self.language();
                let options = self.settings.search_options();
                self.settings = *settings;
                self.settings.text_percent = self.settings.text_percent.clamp(80, 160);
                if language != self.language() {
                    self.toasts.clear();
                }
                let mut effects =
                    vec![Effect::Records(RecordsAsk::Settings(Box::new(self.settings.clone())))];
                if options != self.settings.search_options() {
                    effects.extend(self.search(false));
                }
                effects
            }
            Action::Reload => {
                let mut effects = vec![Effect::LoadLibrary { folder: None }];
                if self.screen == super::action::Screen::Insights {
                    effects.extend(self.read_reports());
                }
                effects
            }
            Action::CreateLibrary => vec![Effect::CreateLibrary],
            Action::ChooseLibrary => vec![Effect::Window(WindowAsk::ChooseLibrary)],
            Action::RevealLibrary => vec![Effect::Window(WindowAsk::RevealLibrary)],
            Action::Tell(why) => {
                self.toast(why, &[], ToastKind::Hint, None);
                Vec::new()
            }
            Action::UndoToast(id) => self.undo_toast(id),
            Action::DismissToast(id) => {
                self.toasts.retain(|toast| toast.id != id);
                Vec::new()
            }
            Action::Quit => vec![Effect::Window(WindowAsk::Quit)],
        }
    }

    /// Takes in what the worker for files tells.
    fn take_files(&mut self, news: FilesNews) {
        match news {
            FilesNews::Written { path, what } => {
                let what = self.words().get(what).to_owned();
                let args = [("what", what), ("path", path)];
                self.toast("toast.saved", &args, ToastKind::Done, None);
            }
            FilesNews::Progress { folder, n_read, n_all } => {
                if self.settings.reports.as_deref() == Some(&*folder) && self.insights.reading {
                    self.insights.progress = Some((n_read, n_all));
                }
            }
            FilesNews::Reports { folder, read } => self.take_reports(&folder, read),
            FilesNews::Slow { path } => {
                self.toast("toast.slow", &[("path", path)], ToastKind::Hint, None);
            }
        }
    }

    /// Takes in news and says what the outside must do next.
    pub fn on_event(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Clock { local, absolute } => {
                let new_hour = (local.date(), local.hour()) != (self.now.date(), self.now.hour());
                self.now = local;
                self.now_absolute = absolute;
                if new_hour {
                    self.in_season = self.content.in_season(local);
                    return self.search(false);
                }
                Vec::new()
            }
            Event::Known { user, writer } => {
                self.system_user = user;
                self.writer = writer;
                Vec::new()
            }
            Event::Tick(at) => {
                let mut effects = self.take_moment(at);
                effects.extend(self.tell_missing(false));
                effects
            }
            Event::PracticeRead { reviews, drilled, n_unread } => {
                self.take_practised(reviews, drilled, n_unread)
            }
            Event::DialoguesLoaded { dialogues, diagnostics } => {
                self.practice.dialogues = dialogues;
                self.practice.dialogues_read = true;
                self.practice.diagnostics = diagnostics;
                self.begin_waiting()
            }
            Event::Files(news) => {
                self.take_files(news);
                Vec::new()
            }
            Event::PlaceChosen { path, file } => {
                let ending = file.name.rsplit_once('.').map_or("", |(_, ending)| ending);
                let ended = path.to_lowercase().ends_with(&format!(".{ending}"));
                let path = if ended { path } else { format!("{path}.{ending}") };
                // About the name that we lengthened, the dialog asked nobody.
                vec![Effect::Files(FilesAsk::Write { path, replace: ended, file })]
            }
            Event::NoDialog(Wanted::Place(file)) => {
                vec![Effect::Files(FilesAsk::WriteBeside(file))]
            }
            Event::NoDialog(wanted) => {
                let key = match wanted {
                    Wanted::Library => "toast.no_dialog_library",
                    _ => "toast.no_dialog",
                };
                self.toast(key, &[], ToastKind::Failed, None);
                Vec::new()
            }
            Event::ReportsChosen(folder) => self.reports_chosen(folder),
            Event::Remembered { usage, favourites, queries, drafts } => {
                self.usage = usage;
                self.favourites = favourites;
                for (query, phrase, n_times) in &queries {
                    self.query_memory.note(query, phrase, *n_times);
                }
                self.recount_use();
                self.take_open(&drafts);
                self.curate.drafts = drafts
                    .into_iter()
                    .filter(|(slot, _)| slot.starts_with(super::curate::editor::SLOTS))
                    .filter_map(|(slot, json)| Some((slot, serde_json::from_str(&json).ok()?)))
                    .collect();
                self.search(false)
            }
            Event::LibraryLoaded { content, folder, read_only } => {
                let first = matches!(self.loading, Loading::Reading | Loading::Missing { .. });
                let changed = !first && content.library.phrases != self.content.library.phrases;
                let missing = self.look_for_missing(&content, &folder);
                let gone = self.gone_files(&content);
                self.in_season = content.in_season(self.now);
                self.take_over(content);
                self.take_deck();
                self.findings = Vec::new();
                self.loading = Loading::Ready { folder, read_only };
                if let (Some(title), super::action::Screen::Curate) = (missing.first(), self.screen)
                {
                    // Where a lead looks on, it is said what went missing and where it is.
                    let args = [("title", title.clone()), ("n", missing.len().to_string())];
                    let key = match missing.len() {
                        1 => "toast.removed_outside",
                        _ => "toast.removed_outside_many",
                    };
                    self.toast(key, &args, ToastKind::Hint, None);
                } else if changed && !self.curate.awaits_library {
                    let n = self.content.library.phrases.len().to_string();
                    self.toast("toast.library_reloaded", &[("n", n)], ToastKind::Done, None);
                }
                if self
                    .find
                    .category
                    .as_ref()
                    .is_some_and(|id| self.content.library.category(id).is_none())
                {
                    self.find.category = None;
                }
                if self.screen == super::action::Screen::Insights {
                    self.recount_insights();
                }
                // The phrases stay in use, so nothing else would tell of it.
                for (path, n) in gone {
                    let args = [("path", path), ("n", n)];
                    self.toast("toast.file_gone", &args, ToastKind::Failed, None);
                }
                let mut effects = self.search(false);
                effects.extend(self.curate_loaded());
                effects
            }
            Event::LibraryMissing { folder, reason } => {
                // What is in memory stays in use; only a first start has nothing to show.
                self.curate.awaits_library = false;
                self.curate.awaits_rules = false;
                if let Loading::Ready { .. } = self.loading {
                    let args = [("path", folder)];
                    self.toast("toast.library_gone", &args, ToastKind::Failed, None);
                } else {
                    self.loading = Loading::Missing { folder, reason };
                }
                Vec::new()
            }
            Event::RulebookLoaded { rulebook, diagnostics } => {
                self.rulebook = rulebook;
                self.rule_diagnostics = diagnostics;
                self.recheck();
                self.examine();
                let mut effects = self.try_rule();
                effects.extend(self.curate_rules_loaded());
                effects
            }
            Event::Checked { content, findings } => {
                if Arc::ptr_eq(&content, &self.content) {
                    self.findings = findings;
                    if self.screen == super::action::Screen::Curate {
                        self.recurate();
                    }
                }
                Vec::new()
            }
            Event::Closing => {
                let mut effects = self.curate(CurateAction::KeepDraft);
                effects.extend(self.tell_missing(true));
                effects
            }
            Event::Saved(outcome) => self.op_answered(outcome),
            Event::RuleTried { generation, trial } => {
                self.rule_tried(generation, trial);
                Vec::new()
            }
            Event::Found { generation, found } => {
                if generation != self.find.generation {
                    return Vec::new();
                }
                let fresh = self.find.answered != generation;
                self.find.answered = generation;
                self.find.found = found;
                self.relist(fresh && !self.find.keep_selection);
                let wishes = std::mem::take(&mut self.find.when_found);
                wishes.into_iter().flat_map(|wish| self.apply(wish)).collect()
            }
            Event::Copied { text, phrases, query } => {
                let mut effects = Vec::new();
                // A customer's name that was typed to find something is a customer's name.
                let names_customer = self.customer.iter().any(|(_, value)| {
                    query.contains(value) || (query.chars().count() > 1 && value.contains(&query))
                });
                let query = query_memory::key(&query).filter(|_| !names_customer);
                for phrase in phrases {
                    let used = self.usage.get(&phrase).copied().unwrap_or_default();
                    let use_now: Use = used.used_at(self.now_absolute.as_second(), HALF_LIFE_DAYS);
                    self.usage.insert(phrase.clone(), use_now);
                    if let Some(query) = &query {
                        self.query_memory.note(query, &phrase, 1);
                    }
                    self.sent.push(phrase.clone());
                    effects.push(Effect::Records(RecordsAsk::Use {
                        phrase,
                        use_now,
                        query: query.clone(),
                    }));
                }
                self.recount_use();
                let args = [("text", shortened(&text))];
                self.toast("toast.copied", &args, ToastKind::Done, None);
                if self.settings.after_copy == AfterCopy::Minimise {
                    effects.push(Effect::Window(WindowAsk::Minimise));
                }
                effects
            }
            Event::CopyRefused { text, phrases, query, reason } => {
                vec![Effect::CopyThroughWindow { text, phrases, query, reason }]
            }
            Event::ClipboardLeft => Vec::new(),
            Event::Failed { key, reason } => {
                self.toast(key, &[("reason", reason)], ToastKind::Failed, None);
                Vec::new()
            }
            Event::LibraryChosen(folder) => {
                self.settings.library = Some(folder.clone());
                self.loading = Loading::Reading;
                vec![
                    Effect::Records(RecordsAsk::Settings(Box::new(self.settings.clone()))),
                    Effect::LoadLibrary { folder: Some(folder) },
                ]
            }
        }
    }

    fn set_query(
        &mut self,
        query: String,
        composing: Option<std::ops::Range<usize>>,
    ) -> Vec<Effect> {
        self.find.query = query;
        self.find.composing = composing;
        self.find.meant = None;
        self.find.when_found.clear();
        self.search(true)
    }

    /// The filters in the query, resolved.
    pub fn filters(&self) -> Filters {
        Filters::parse(&self.find.searched(), &self.content.library)
    }

    /// Asks for a search, or lists at once where there is nothing to search for. `anew`: the first
    /// row becomes the chosen one; else the chosen one stays.
    fn search(&mut self, anew: bool) -> Vec<Effect> {
        let filters = self.filters();
        // A search that was to choose anew and has no answer yet hands that on to its successor.
        let waits = self.find.answered != self.find.generation;
        let anew = anew || (waits && !self.find.keep_selection);
        self.find.generation += 1;
        self.find.keep_selection = !anew;
        if filters.free_text.is_empty() {
            self.find.answered = self.find.generation;
            self.find.found = Found::default();
            self.relist(anew);
            let wishes = std::mem::take(&mut self.find.when_found);
            return wishes.into_iter().flat_map(|wish| self.apply(wish)).collect();
        }
        vec![Effect::Search(SearchJob {
            generation: self.find.generation,
            mask: Arc::new(list::mask(self, &filters)),
            options: self.settings.search_options(),
            in_use: self.in_use.clone(),
            learned: self.query_memory.learned(&filters.free_text, &self.content.library),
            conversation: Conversation::of(self),
            content: Arc::clone(&self.content),
            query: filters.free_text,
            limit: MOST_HITS,
        })]
    }

    /// Computes anew how much each phrase of the library is used.
    fn recount_use(&mut self) {
        self.in_use = InUse::new(&self.usage, &self.content.library, self.now_absolute);
    }

    /// Puts new content in the place of the old one. Until the new answer comes, the rows go on
    /// naming the phrases that were found, wherever these stand now.
    fn take_over(&mut self, new: Arc<Content>) {
        let old = std::mem::replace(&mut self.content, new);
        let new = &self.content;
        self.find.found.hits.retain_mut(|hit| {
            let Some(phrase) = old.phrase(hit.document) else { return false };
            let Some(index) = new.library.index_of(&phrase.id) else { return false };
            hit.document = index;
            let searched = |phrase: &Arc<Phrase>| content::document(phrase);
            if new.phrase(index).map(searched) != Some(searched(phrase)) {
                // What was marked may not be there any more.
                hit.marks.clear();
            }
            true
        });
        self.recount_use();
        self.relist(false);
    }

    /// Computes the rows again.
    fn relist(&mut self, anew: bool) {
        self.find.list = list::compute(self, &self.filters());
        let kept = !anew
            && self.find.selected.as_ref().is_some_and(|selected| {
                let index = self.content.library.index_of(selected);
                self.find.list.rows.iter().any(|row| Some(row.phrase_index) == index)
            });
        if !kept {
            self.find.selected = self.row_id(0);
        }
    }

    /// The phrase in a row.
    pub fn row_id(&self, row: usize) -> Option<PhraseId> {
        let row = self.find.list.rows.get(row)?;
        Some(self.content.phrase(row.phrase_index)?.id.clone())
    }

    /// The row of the chosen phrase.
    pub fn selected_row(&self) -> Option<usize> {
        let index = self.content.library.index_of(self.find.selected.as_ref()?)?;
        self.find.list.rows.iter().position(|row| row.phrase_index == index)
    }

    fn move_selection(&mut self, by: isize) {
        let n_rows = self.find.list.rows.len();
        if n_rows == 0 {
            return;
        }
        let next = match self.selected_row() {
            Some(at) => (at as isize + by).clamp(0, n_rows as isize - 1) as usize,
            None => 0,
        };
        self.find.selected = self.row_id(next);
    }

    fn copy(&mut self, id: &PhraseId) -> Vec<Effect> {
        let Some(text) = self.whole_text(id) else { return Vec::new() };
        if self.asks_first(id, &text, false) {
            return Vec::new();
        }
        // At once, not when the clipboard answers: the next query may be typed by then.
        self.focus = Some(Focus::Search);
        vec![Effect::Copy { text, phrases: vec![id.clone()], query: self.find.query.clone() }]
    }

    /// True if the phrase was found by a sound that is only near or by characters with gaps, and nobody
    /// said yet that it is the one: it asks. Keys reach the first row before it is read.
    fn asks_whether_meant(&mut self, id: &PhraseId) -> bool {
        let hit = self.selected_row().and_then(|row| self.find.list.rows.get(row));
        let hit = hit.and_then(|row| self.find.found.hits.get(row.hit_index?));
        let key = match hit.map(|hit| hit.tier) {
            Some(Tier::Near) => "toast.only_near",
            Some(Tier::Scattered) => "toast.only_scattered",
            _ => return false,
        };
        if self.find.meant.as_ref() == Some(id) {
            return false;
        }
        let Some(title) = self.phrase(id).map(|phrase| phrase.title().to_owned()) else {
            return false;
        };
        self.find.meant = Some(id.clone());
        self.toast(key, &[("title", title)], ToastKind::Hint, None);
        true
    }

    /// True if something of the phrase with the filled `text` still waits to be filled in, or if it
    /// breaks a rule that must not be broken, and it was not asked about yet: it asks. `open`: the
    /// placeholders in `text` are asked for later.
    fn asks_first(&mut self, id: &PhraseId, text: &str, open: bool) -> bool {
        let question = match self.unfilled_in(id, text, open) {
            Some(found) => Some(("toast.unfilled", ("found", found))),
            None => {
                let mut open = self.open_findings(id).iter();
                let broken = open.find(|one| one.severity == Severity::Error);
                broken.map(|one| ("toast.breaks_rule", ("message", one.message.to_string())))
            }
        };
        let Some((key, arg)) = question else {
            self.find.asked_about = None;
            return false;
        };
        if self.find.asked_about.as_ref() == Some(id) {
            self.find.asked_about = None;
            return false;
        }
        self.find.asked_about = Some(id.clone());
        self.toast(key, &[arg], ToastKind::Hint, None);
        true
    }

    /// Files that are gone since the library was last read, with how many phrases of theirs stay in use.
    fn gone_files(&self, new: &Content) -> Vec<(String, String)> {
        let of = |content: &Content| -> Vec<(String, String)> {
            let told = content.diagnostics.iter().filter(|one| one.code == Code::FileGone);
            told.filter_map(|one| {
                let (_, count) = one.args.first()?;
                Some((one.place.as_ref()?.path.clone(), count.clone()))
            })
            .collect()
        };
        let known = of(&self.content);
        of(new).into_iter().filter(|(path, _)| known.iter().all(|(held, _)| held != path)).collect()
    }

    /// What waits to be filled in in the filled `text` of a phrase, in words; nothing where a lead
    /// accepted it.
    fn unfilled_in(&self, id: &PhraseId, text: &str, open: bool) -> Option<String> {
        let today = self.now.date();
        let accepted = self.content.library.get(id).is_some_and(|phrase| {
            phrase.allow.iter().any(|waiver| {
                waiver.rule == UNFILLED_RULE && waiver.until.is_none_or(|until| until >= today)
            })
        });
        match (accepted, open) {
            (true, _) => None,
            (false, true) => self.in_words(text, unfilled::in_template(text, self.spared())),
            (false, false) => self.unfilled(text),
        }
    }

    /// What waits to be filled in in `text`, which is to be sent as it is, in words.
    pub(super) fn unfilled(&self, text: &str) -> Option<String> {
        self.in_words(text, unfilled::in_message(text, self.spared()))
    }

    /// What is sent as it stands, though it looks like a blank.
    fn spared(&self) -> Spared<'_> {
        Spared(&self.content.library.meta.not_blanks)
    }

    /// The sure ones of `found` in `text`, each once, in words.
    fn in_words(&self, text: &str, found: Vec<Unfilled>) -> Option<String> {
        let mut told: Vec<&str> = Vec::new();
        for one in found.iter().filter(|one| one.sure).filter_map(|one| one.span.of(text)) {
            if !told.contains(&one) {
                told.push(one);
            }
        }
        (!told.is_empty()).then(|| self.words().list(&told))
    }

    /// True if `text` was asked about just now; else it asks, with the words of `key`.
    pub(super) fn asks_about_text(
        &mut self,
        text: &str,
        key: &'static str,
        arg: (&'static str, String),
    ) -> bool {
        if self.asked_text.take().is_some_and(|asked| asked == text) {
            return false;
        }
        self.asked_text = Some(text.to_owned());
        self.toast(key, &[arg], ToastKind::Hint, None);
        true
    }

    /// The text of a phrase, or the focus on what is missing.
    fn whole_text(&mut self, id: &PhraseId) -> Option<String> {
        let phrase = Arc::clone(self.phrase(id)?);
        let filled: Filled = self.filled(&phrase);
        if let Some(text) = filled.text() {
            return Some(text);
        }
        let missing = filled.missing();
        self.focus = missing.first().map(|name| Focus::Field((*name).to_owned()));
        let names = self.words().list(&missing);
        self.toast("toast.fill_first", &[("names", names)], ToastKind::Hint, None);
        None
    }

    fn add_to_tray(&mut self, id: &PhraseId) -> Vec<Effect> {
        let Some(phrase) = self.phrase(id).map(Arc::clone) else { return Vec::new() };
        let filled = self.filled(&phrase);
        let missing: Vec<String> = filled.missing().into_iter().map(str::to_owned).collect();
        if self.asks_first(id, &filled.open_text(), true) {
            return Vec::new();
        }
        self.tray.push(TrayPiece { phrase: id.clone(), text: filled.open_text() });
        let n = self.tray.len().to_string();
        if missing.is_empty() {
            self.toast("toast.added_to_reply", &[("n", n)], ToastKind::Done, None);
        } else {
            let args = [("n", n), ("names", self.words().list(&missing))];
            self.toast("toast.added_open", &args, ToastKind::Hint, None);
        }
        // The reply asks for what is missing; what is typed next is the next query.
        self.focus = Some(Focus::Search);
        Vec::new()
    }

    fn copy_tray(&mut self) -> Vec<Effect> {
        let pieces: Vec<TrayPiece> =
            self.tray.iter().filter(|piece| !piece.text.trim().is_empty()).cloned().collect();
        if pieces.is_empty() {
            self.toast("why.no_reply", &[], ToastKind::Hint, None);
            return Vec::new();
        }
        let filled: Option<Vec<String>> =
            pieces.iter().map(|piece| self.filled_piece(piece).text()).collect();
        let Some(filled) = filled else {
            let names: Vec<String> = self.open_blanks().into_iter().map(|(name, _)| name).collect();
            self.focus = names.first().cloned().map(Focus::ReplyField);
            let names = self.words().list(&names);
            self.toast("toast.fill_first", &[("names", names)], ToastKind::Hint, None);
            return Vec::new();
        };
        let filled: Vec<&str> = filled.iter().map(|text| text.trim()).collect();
        let text = filled.join("\n");
        if let Some(found) = self.unfilled(&text)
            && self.asks_about_text(&text, "toast.unfilled", ("found", found))
        {
            return Vec::new();
        }
        let phrases = self.tray.iter().map(|piece| piece.phrase.clone()).collect();
        self.focus = Some(Focus::Search);
        vec![Effect::Copy { text, phrases, query: String::new() }]
    }

    fn toggle_favourite(&mut self, id: &PhraseId, tell: bool) -> Vec<Effect> {
        let pinned = !self.favourites.contains(id);
        if pinned {
            self.favourites.push(id.clone());
        } else {
            self.favourites.retain(|favourite| favourite != id);
        }
        if tell {
            let key = if pinned { "toast.pinned" } else { "toast.unpinned" };
            self.toast(key, &[], ToastKind::Done, Some(Undo::Favourite(id.clone())));
        }
        if self.filters().free_text.is_empty() {
            self.relist(false);
        }
        vec![Effect::Records(RecordsAsk::Favourite { phrase: id.clone(), pinned })]
    }

    fn escape(&mut self) -> Vec<Effect> {
        if self.curate.naming.take().is_some() {
            return Vec::new();
        }
        if self.overlay.take().is_some() {
            self.focus = Some(Focus::Search);
            return Vec::new();
        }
        if self.screen == super::action::Screen::Curate
            && let Some(effects) = self.close_in_curate()
        {
            return effects;
        }
        if self.screen == super::action::Screen::Rulebook && self.rule_editor.is_some() {
            return self.apply(Action::CloseRuleEditor);
        }
        if self.screen == super::action::Screen::Rulebook && self.rule.take().is_some() {
            return Vec::new();
        }
        if self.screen == super::action::Screen::Practice
            && let Some(effects) = self.escape_practice()
        {
            return effects;
        }
        if self.screen != super::action::Screen::Find {
            return self.apply(Action::Open(super::action::Screen::Find));
        }
        self.focus = Some(Focus::Search);
        if !self.find.query.is_empty() {
            return self.apply(Action::SetQuery(String::new()));
        }
        if self.find.category.is_some() || self.find.stage.is_some() {
            self.find.category = None;
            self.find.stage = None;
            return self.search(true);
        }
        vec![Effect::Window(WindowAsk::Minimise)]
    }

    fn undo_toast(&mut self, id: u64) -> Vec<Effect> {
        let Some(at) = self.toasts.iter().position(|toast| toast.id == id) else {
            return Vec::new();
        };
        match self.toasts.remove(at).undo {
            None => Vec::new(),
            Some(Undo::Customer { customer, fields, tray, sent, check }) => {
                self.customer = customer;
                self.check.fields = check;
                self.fields = fields;
                self.tray = tray;
                self.sent = sent;
                Vec::new()
            }
            Some(Undo::Tray(mut tray)) => {
                // What was put together since then follows.
                tray.append(&mut self.tray);
                self.tray = tray;
                Vec::new()
            }
            Some(Undo::TrayPiece(piece_index, piece)) => {
                self.tray.insert(piece_index.min(self.tray.len()), piece);
                Vec::new()
            }
            Some(Undo::Favourite(id)) => self.toggle_favourite(&id, false),
            Some(Undo::Op(number)) => self.undo_op(number),
        }
    }

    pub(super) fn toast(
        &mut self,
        key: &'static str,
        args: &[(&'static str, String)],
        kind: ToastKind,
        undo: Option<Undo>,
    ) {
        self.toasts.retain(|toast| toast.key != key);
        let id = self.next_toast;
        self.next_toast += 1;
        self.toasts.push(Toast { id, key, args: args.to_vec(), kind, undo });
        // A failure stays until it is read; of everything else only the newest counts.
        if kind != ToastKind::Failed {
            self.toasts.retain(|toast| toast.id == id || toast.kind == ToastKind::Failed);
        }
        if self.toasts.len() > MOST_TOASTS {
            self.toasts.remove(0);
        }
    }
}

/// The first characters of a text, in one line.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 24;
    let line: String = text.chars().map(|c| if c == '\n' { ' ' } else { c }).collect();
    match line.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default()),
        None => line,
    }
}
