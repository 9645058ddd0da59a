//! Every verb that has a name, and every key: words, shortcut, where the key works, and what it stands
//! for or why it cannot be done now. Menus, palette, tooltips, the page of shortcuts and the papers read
//! these two tables; nothing else names a key. A new verb is one row of `commands!`, a key that belongs
//! to one screen alone one row of `screen_keys!`, each with two words in both languages.
//!
//! Alt+1 to Alt+8 are the screens in the order of the rail; Alt+6 is still free.

use super::action::{Action, Overlay, Screen};
use super::curate::CurateAction;
use super::practice::{Drill, ExportFormat, Page, PracticeAction};
use super::settings::Settings;
use super::state::{AppState, Loading};
use crate::curation::Verb;
use crate::library::PhraseId;
use crate::words::Words;

/// A key that a shortcut names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names of keys say what they are")]
pub enum Key {
    Enter,
    Escape,
    Tab,
    Space,
    Delete,
    Backspace,
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    OpenBracket,
    CloseBracket,
    F1,
    F2,
    F3,
    F5,
    Digit(u8),
    Letter(char),
}

/// A key with its modifiers. `ctrl` is the command key on a Mac.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Shortcut {
    /// Control, or the command key on a Mac.
    pub ctrl: bool,
    /// Shift.
    pub shift: bool,
    /// Alt.
    pub alt: bool,
    /// The key.
    pub key: Key,
}

impl Shortcut {
    /// True if it has neither Ctrl nor Alt: fields and buttons know the key, too.
    pub fn is_plain(self) -> bool {
        !self.ctrl && !self.alt
    }
}

const NONE: Option<Shortcut> = None;

const fn bare(key: Key) -> Shortcut {
    Shortcut { ctrl: false, shift: false, alt: false, key }
}

const fn shifted(key: Key) -> Shortcut {
    Shortcut { shift: true, ..bare(key) }
}

const fn plain(key: Key) -> Option<Shortcut> {
    Some(bare(key))
}

const fn ctrl(key: Key) -> Option<Shortcut> {
    Some(Shortcut { ctrl: true, ..bare(key) })
}

const fn ctrl_shift(key: Key) -> Option<Shortcut> {
    Some(Shortcut { ctrl: true, ..shifted(key) })
}

const fn alt(key: Key) -> Option<Shortcut> {
    Some(Shortcut { alt: true, ..bare(key) })
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Enter => "Enter",
            Self::Escape => "Esc",
            Self::Tab => "Tab",
            Self::Space => "Space",
            Self::Delete => "Delete",
            Self::Backspace => "Backspace",
            Self::Up => "↑",
            Self::Down => "↓",
            Self::Left => "←",
            Self::Right => "→",
            Self::PageUp => "PageUp",
            Self::PageDown => "PageDown",
            Self::OpenBracket => "[",
            Self::CloseBracket => "]",
            Self::F1 => "F1",
            Self::F2 => "F2",
            Self::F3 => "F3",
            Self::F5 => "F5",
            Self::Digit(digit) => return write!(f, "{digit}"),
            Self::Letter(letter) => return write!(f, "{letter}"),
        })
    }
}

impl std::fmt::Display for Shortcut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (held, name) in [(self.ctrl, "Ctrl+"), (self.alt, "Alt+"), (self.shift, "Shift+")] {
            if held {
                f.write_str(name)?;
            }
        }
        self.key.fmt(f)
    }
}

/// Where a key works. A key of the whole system, while the window is hidden, would be another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// In the whole window.
    Everywhere,
    /// In the whole window, but not in the palette, whose Enter it would take.
    UnderPalette,
    /// On Find, while nothing lies over it.
    Find,
    /// On Find and on Curate.
    FindAndCurate,
    /// On Curate.
    Curate,
    /// On Curate, while nothing is typed: a field takes back its own typing.
    CurateOutsideFields,
    /// In the review of Curate.
    Review,
    /// On Rulebook.
    Rulebook,
    /// In a session of Practice and on its page.
    Practice,
    /// On Insights.
    Insights,
    /// In the palette.
    Palette,
    /// Where one is asked for one's name.
    Naming,
}

impl Reach {
    /// The key of its name; `None`: everywhere.
    pub fn words_key(self) -> Option<&'static str> {
        Some(match self {
            Self::Everywhere | Self::UnderPalette => return None,
            Self::Find => "command.open_find",
            Self::FindAndCurate => "keys.find_and_curate",
            Self::Curate | Self::CurateOutsideFields => "command.open_curate",
            Self::Review => "curate.tab_review",
            Self::Rulebook => "command.open_rulebook",
            Self::Practice => "command.open_practice",
            Self::Insights => "command.open_insights",
            Self::Palette => "command.palette",
            Self::Naming => "naming.title",
        })
    }

    /// True if it reaches what `state` shows; `typing`: a field has the focus.
    pub fn holds(self, state: &AppState, typing: bool) -> bool {
        let bare = |screen| state.screen == screen && state.overlay.is_none();
        match self {
            Self::Everywhere => true,
            Self::UnderPalette => state.overlay != Some(Overlay::Palette),
            Self::Find => bare(Screen::Find),
            Self::FindAndCurate => matches!(state.screen, Screen::Find | Screen::Curate),
            Self::Curate => state.screen == Screen::Curate,
            Self::CurateOutsideFields => state.screen == Screen::Curate && !typing,
            Self::Review => bare(Screen::Curate) && state.curate.tab == super::curate::Tab::Review,
            Self::Rulebook => bare(Screen::Rulebook),
            Self::Practice => bare(Screen::Practice),
            Self::Insights => bare(Screen::Insights),
            Self::Palette => state.overlay == Some(Overlay::Palette),
            Self::Naming => state.curate.naming.is_some(),
        }
    }
}

macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident: $words:literal, $shortcut:expr, $reach:ident => $action:expr;)*) => {
        /// A verb with a name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Command { $($(#[$doc])* $name,)* }

        impl Command {
            /// Every command, in the order of the page of shortcuts.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The key of its name.
            pub fn words_key(self) -> &'static str {
                match self { $(Self::$name => $words,)* }
            }

            /// Its shortcut, if it has one.
            pub fn shortcut(self) -> Option<Shortcut> {
                match self { $(Self::$name => $shortcut,)* }
            }

            /// Where its shortcut works.
            pub fn reach(self) -> Reach {
                match self { $(Self::$name => Reach::$reach,)* }
            }

            /// The action it stands for, or the key of the words that say why it cannot be done now.
            pub fn action(self, state: &AppState) -> Result<Action, &'static str> {
                type Make = fn(&AppState) -> Result<Action, &'static str>;
                let make: Make = match self { $(Self::$name => $action,)* };
                make(state)
            }
        }
    };
}

commands! {
    /// Copy the chosen phrase.
    Copy: "command.copy", plain(Key::Enter), Find => |_| Ok(Action::CopySelected);
    /// Put the chosen phrase into the reply.
    AddToReply: "command.add_to_reply", ctrl(Key::Enter), UnderPalette => |state| selected(state).map(|_| Action::AddSelectedToTray);
    /// Copy the whole reply.
    CopyReply: "command.copy_reply", ctrl_shift(Key::Enter), UnderPalette => |state| reply(state).map(|()| Action::CopyTray);
    /// Empty the reply.
    ClearReply: "command.clear_reply", NONE, Everywhere => |state| reply(state).map(|()| Action::ClearTray);
    /// Pin the chosen phrase, or unpin it.
    TogglePin: "command.toggle_pin", ctrl(Key::Letter('D')), Everywhere => |state| selected(state).map(Action::ToggleFavourite);
    /// Choose the next row.
    NextRow: "command.next_row", plain(Key::Down), Find => |_| Ok(Action::MoveSelection(1));
    /// Choose the row before.
    PreviousRow: "command.previous_row", plain(Key::Up), Find => |_| Ok(Action::MoveSelection(-1));
    /// Choose a row a page further down.
    NextPage: "command.next_page", plain(Key::PageDown), Find => |_| Ok(Action::MoveSelection(PAGE));
    /// Choose a row a page further up.
    PreviousPage: "command.previous_page", plain(Key::PageUp), Find => |_| Ok(Action::MoveSelection(-PAGE));
    /// Go to the fields of the chosen phrase.
    NextField: "command.next_field", plain(Key::Tab), Find => |state| selected(state).map(Action::Select);
    /// Forget the current customer.
    NextCustomer: "command.next_customer", ctrl(Key::Letter('N')), Everywhere => |_| Ok(Action::NextCustomer);
    /// The next stage.
    NextStage: "command.next_stage", ctrl(Key::CloseBracket), Everywhere => |_| Ok(Action::StepStage(1));
    /// The stage before.
    PreviousStage: "command.previous_stage", ctrl(Key::OpenBracket), Everywhere => |_| Ok(Action::StepStage(-1));
    /// Show drafts and out-of-season phrases too, or not.
    ToggleShowAll: "command.toggle_show_all", ctrl_shift(Key::Letter('A')), Everywhere => |state| Ok(Action::SetShowAll(!state.find.show_all));
    /// Find.
    OpenFind: "command.open_find", alt(Key::Digit(1)), Everywhere => |_| Ok(Action::Open(Screen::Find));
    /// Check a reply.
    OpenCheck: "command.open_check", alt(Key::Digit(2)), Everywhere => |_| Ok(Action::Open(Screen::Check));
    /// The library is written, reviewed and approved.
    OpenCurate: "command.open_curate", alt(Key::Digit(3)), Everywhere => |_| Ok(Action::Open(Screen::Curate));
    /// The rules.
    OpenRulebook: "command.open_rulebook", alt(Key::Digit(4)), Everywhere => |_| Ok(Action::Open(Screen::Rulebook));
    /// Learn the phrases.
    OpenPractice: "command.open_practice", alt(Key::Digit(5)), Everywhere => |_| Ok(Action::Open(Screen::Practice));
    /// The cards of the day.
    PractiseToday: "command.practise_today", NONE, Everywhere => |_| Ok(Action::Practice(PracticeAction::Begin(Drill::Today)));
    /// How the learner is getting on.
    OpenProgress: "command.open_progress", NONE, Everywhere => |_| Ok(Action::Practice(PracticeAction::Show(Page::Progress)));
    /// One's own report for the lead.
    ExportReport: "command.export_report", NONE, Everywhere => |_| Ok(Action::Practice(PracticeAction::Export(ExportFormat::Json)));
    /// How the team is learning, and what is used.
    OpenInsights: "command.open_insights", alt(Key::Digit(7)), Everywhere => |_| Ok(Action::Open(Screen::Insights));
    /// Settings.
    OpenSettings: "command.open_settings", alt(Key::Digit(8)), Everywhere => |_| Ok(Action::Open(Screen::Settings));
    /// What is wrong with the library.
    OpenProblems: "command.open_problems", NONE, Everywhere => |_| Ok(Action::Open(Screen::Problems));
    /// Write a new phrase.
    NewPhrase: "command.new_phrase", ctrl_shift(Key::Letter('N')), Everywhere => |state| new_phrase(state);
    /// Open the chosen phrase in the editor.
    EditPhrase: "command.edit_phrase", plain(Key::F2), FindAndCurate => edit_phrase;
    /// Move the chosen phrase one place up in its file.
    MovePhraseUp: "command.move_phrase_up", alt(Key::Up), Curate => |state| shift(state, -1);
    /// Move it one place down.
    MovePhraseDown: "command.move_phrase_down", alt(Key::Down), Curate => |state| shift(state, 1);
    /// Save what is written.
    SavePhrase: "command.save_phrase", ctrl(Key::Letter('S')), Curate => |state| in_editor(state, CurateAction::Save);
    /// Save it and hand it in.
    SubmitPhrase: "command.submit_phrase", ctrl_shift(Key::Letter('S')), Curate => |state| in_editor(state, CurateAction::SaveAndSubmit);
    /// Approve the chosen phrase.
    ApprovePhrase: "command.approve_phrase", ctrl_shift(Key::Letter('Y')), Curate => |state| step(state, Verb::Approve);
    /// Send the chosen phrase back with a note.
    RequestChanges: "command.request_changes", ctrl_shift(Key::Letter('R')), Curate => |state| step(state, Verb::RequestChanges);
    /// Put the chosen phrase of one's own into the team's queue, or change the team's.
    Propose: "command.propose", ctrl_shift(Key::Letter('P')), Everywhere => |state| propose(state);
    /// Take back what was done to the library last.
    UndoOp: "command.undo_op", ctrl(Key::Letter('Z')), CurateOutsideFields => |state| undo(state);
    /// Do it again.
    RedoOp: "command.redo_op", ctrl_shift(Key::Letter('Z')), CurateOutsideFields => |state| redo(state);
    /// Every command and phrase by name.
    Palette: "command.palette", ctrl(Key::Letter('K')), Everywhere => |state| Ok(toggled(state, Overlay::Palette));
    /// This table, for people.
    Shortcuts: "command.shortcuts", plain(Key::F1), Everywhere => |state| Ok(toggled(state, Overlay::Shortcuts));
    /// Narrow window, always on top.
    ToggleCompact: "command.toggle_compact", ctrl_shift(Key::Letter('M')), Everywhere => |state| Ok(settings(state, |held| held.compact = !held.compact));
    /// Light or dark.
    ToggleTheme: "command.toggle_theme", ctrl_shift(Key::Letter('L')), Everywhere => |state| Ok(settings(state, |held| held.theme = held.theme.next()));
    /// Read the library again.
    Reload: "command.reload", plain(Key::F5), Everywhere => |_| Ok(Action::Reload);
    /// Another library folder.
    ChooseLibrary: "command.choose_library", NONE, Everywhere => |_| Ok(Action::ChooseLibrary);
    /// The library folder in the file manager.
    RevealLibrary: "command.reveal_library", NONE, Everywhere => |state| reveal(state);
    /// Close what is open, clear, get out of the way.
    Escape: "command.escape", plain(Key::Escape), Everywhere => |_| Ok(Action::Escape);
    /// Close the program.
    Quit: "command.quit", ctrl(Key::Letter('Q')), Everywhere => |_| Ok(Action::Quit);
}

impl Command {
    /// Its name.
    pub fn name(self, words: &Words) -> String {
        words.get(self.words_key()).to_owned()
    }

    /// Its name with its shortcut, for a tooltip.
    pub fn tooltip(self, words: &Words) -> String {
        match self.shortcut() {
            Some(shortcut) => format!("{}  {shortcut}", words.get(self.words_key())),
            None => self.name(words),
        }
    }
}

macro_rules! screen_keys {
    ($($(#[$doc:meta])* $name:ident: $words:literal, $reach:ident, [$($shortcut:expr),*];)*) => {
        /// Keys that belong to one screen and are no command: they walk, choose and answer there.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ScreenKeys { $($(#[$doc])* $name,)* }

        impl ScreenKeys {
            /// All of them, in the order of the page of shortcuts.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The key of the words that say what they do.
            pub fn words_key(self) -> &'static str {
                match self { $(Self::$name => $words,)* }
            }

            /// The keys; which of them was pressed is what they say.
            pub fn shortcuts(self) -> &'static [Shortcut] {
                match self { $(Self::$name => const { &[$($shortcut),*] },)* }
            }

            /// Where they work.
            pub fn reach(self) -> Reach {
                match self { $(Self::$name => Reach::$reach,)* }
            }
        }
    };
}

/// Ctrl with a digit.
const fn numbered(digit: u8) -> Shortcut {
    Shortcut { ctrl: true, ..bare(Key::Digit(digit)) }
}

/// A digit alone.
const fn digit(digit: u8) -> Shortcut {
    bare(Key::Digit(digit))
}

screen_keys! {
    /// Copies the row of that number.
    CopyRow: "command.copy_row", Find, [
        numbered(1), numbered(2), numbered(3), numbered(4), numbered(5), numbered(6), numbered(7),
        numbered(8), numbered(9)
    ];
    /// Back to the field before.
    PreviousField: "keys.previous_field", Find, [shifted(Key::Tab)];
    /// The phrase above or below in the queue.
    ReviewStep: "keys.step_phrase", Review, [bare(Key::Up), bare(Key::Down)];
    /// The rule above or below.
    RuleStep: "keys.step_rule", Rulebook, [bare(Key::Up), bare(Key::Down)];
    /// Begin, hand in, on to the next.
    PracticeEnter: "keys.practice_enter", Practice, [bare(Key::Enter)];
    /// Turn the card, mark a place.
    PracticeSpace: "keys.practice_space", Practice, [bare(Key::Space)];
    /// Choose the answer of that number.
    PracticeDigit: "keys.practice_digit", Practice, [
        digit(1), digit(2), digit(3), digit(4), digit(5), digit(6), digit(7), digit(8), digit(9)
    ];
    /// Go on with what was left.
    PracticeGoOn: "keys.practice_go_on", Practice, [digit(0)];
    /// A hint.
    PracticeHint: "learn.hint", Practice, [bare(Key::F2)];
    /// Show the answer.
    PracticeGiveUp: "learn.give_up", Practice, [bare(Key::F3)];
    /// Among the drills, and from mark to mark.
    PracticeWalk: "keys.practice_walk", Practice, [
        bare(Key::Up), bare(Key::Down), bare(Key::Left), bare(Key::Right)
    ];
    /// Make the mark longer.
    PracticeGrow: "keys.practice_grow", Practice, [shifted(Key::Left), shifted(Key::Right)];
    /// Take the mark away.
    PracticeClear: "keys.practice_clear", Practice, [bare(Key::Delete), bare(Key::Backspace)];
    /// The person above or below.
    PersonStep: "keys.step_person", Insights, [bare(Key::Up), bare(Key::Down)];
    /// A page of people.
    PersonPage: "keys.page_person", Insights, [bare(Key::PageUp), bare(Key::PageDown)];
    /// The other tab.
    InsightsTab: "keys.other_tab", Insights, [bare(Key::Left), bare(Key::Right)];
    /// Open or close the person.
    PersonOpen: "keys.open_person", Insights, [bare(Key::Enter)];
    /// The line above or below.
    PaletteStep: "keys.step_line", Palette, [bare(Key::Up), bare(Key::Down)];
    /// Do it.
    PaletteRun: "keys.run_line", Palette, [bare(Key::Enter)];
    /// Keep the name.
    NamingKeep: "naming.keep", Naming, [bare(Key::Enter)];
}

impl ScreenKeys {
    /// The keys as people read them: `↑ ↓`, `Ctrl+1…9`.
    pub fn shown(self) -> String {
        match self.shortcuts() {
            [first, .., last] if self.shortcuts().len() > 4 => format!("{first}…{}", last.key),
            keys => keys.iter().map(Shortcut::to_string).collect::<Vec<_>>().join(" "),
        }
    }
}

/// So many rows are a page.
const PAGE: isize = 8;

type Refused = &'static str;

fn selected(state: &AppState) -> Result<PhraseId, Refused> {
    state.find.selected.clone().ok_or("why.no_phrase")
}

fn writable(state: &AppState) -> Result<(), Refused> {
    state.why_read_only().map_or(Ok(()), Err)
}

fn curated(state: &AppState) -> Result<PhraseId, Refused> {
    match (state.screen, &state.curate.chosen) {
        (Screen::Curate, Some(id)) => Ok(id.clone()),
        _ => Err("why.no_curated"),
    }
}

fn reply(state: &AppState) -> Result<(), Refused> {
    if state.tray.is_empty() { Err("why.no_reply") } else { Ok(()) }
}

fn new_phrase(state: &AppState) -> Result<Action, Refused> {
    writable(state)?;
    let text = String::new();
    Ok(Action::Curate(CurateAction::New { category: None, stage: None, text }))
}

fn edit_phrase(state: &AppState) -> Result<Action, Refused> {
    Ok(Action::Curate(match state.screen {
        Screen::Find => CurateAction::EditFound(selected(state)?),
        _ => CurateAction::Edit(curated(state)?),
    }))
}

fn shift(state: &AppState, by: isize) -> Result<Action, Refused> {
    writable(state)?;
    Ok(Action::Curate(CurateAction::Shift(curated(state)?, by)))
}

fn in_editor(state: &AppState, action: CurateAction) -> Result<Action, Refused> {
    writable(state)?;
    if state.screen != Screen::Curate || state.curate.editor.is_none() {
        return Err("why.no_editor");
    }
    Ok(Action::Curate(action))
}

fn step(state: &AppState, verb: Verb) -> Result<Action, Refused> {
    writable(state)?;
    Ok(Action::Curate(CurateAction::Step(curated(state)?, verb)))
}

fn propose(state: &AppState) -> Result<Action, Refused> {
    writable(state)?;
    Ok(Action::Curate(CurateAction::Propose(selected(state)?)))
}

fn undo(state: &AppState) -> Result<Action, Refused> {
    let nothing = state.curate.done.is_empty();
    if nothing { Err("curate.why_nothing_done") } else { Ok(Action::Curate(CurateAction::Undo)) }
}

fn redo(state: &AppState) -> Result<Action, Refused> {
    let nothing = state.curate.undone.is_empty();
    if nothing { Err("curate.why_nothing_undone") } else { Ok(Action::Curate(CurateAction::Redo)) }
}

fn toggled(state: &AppState, overlay: Overlay) -> Action {
    Action::SetOverlay(Some(overlay).filter(|_| state.overlay != Some(overlay)))
}

fn settings(state: &AppState, change: fn(&mut Settings)) -> Action {
    let mut settings = state.settings.clone();
    change(&mut settings);
    Action::SetSettings(Box::new(settings))
}

fn reveal(state: &AppState) -> Result<Action, Refused> {
    let ready = matches!(state.loading, Loading::Ready { .. });
    if ready { Ok(Action::RevealLibrary) } else { Err("why.no_library") }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::words::Language;

    #[test]
    fn every_key_has_words_and_no_two_are_the_same_in_one_place() {
        let commands = Command::ALL.iter().flat_map(|command| {
            command.shortcut().map(|shortcut| (command.reach(), command.words_key(), shortcut))
        });
        let screens = ScreenKeys::ALL.iter().flat_map(|keys| {
            let row = |shortcut: &Shortcut| (keys.reach(), keys.words_key(), *shortcut);
            keys.shortcuts().iter().map(row)
        });
        let everywhere = |reach| matches!(reach, Reach::Everywhere | Reach::UnderPalette);
        let mut seen: HashSet<(Reach, Shortcut)> = HashSet::new();
        for (reach, words_key, shortcut) in commands.chain(screens) {
            for language in Language::ALL {
                assert!(language.words().has(words_key), "{words_key} in {language:?}");
                let place = reach.words_key().is_none_or(|key| language.words().has(key));
                assert!(place, "{reach:?} in {language:?}");
            }
            let clash = seen.iter().find(|(held, taken)| {
                *taken == shortcut && (*held == reach || everywhere(*held) || everywhere(reach))
            });
            assert_eq!(clash, None, "{words_key}: {shortcut} is taken");
            seen.insert((reach, shortcut));
        }
    }
}
