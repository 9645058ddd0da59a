//! Every verb that has a name: its words, its shortcut, and whether it can be done now.
//! Menus, palette, tooltips and the page of shortcuts read this table; nothing else names a key.

use super::action::{Action, Overlay, Screen};
use super::curate::CurateAction;
use super::practice::{Drill, ExportFormat, Page, PracticeAction};
use super::state::{AppState, Loading};
use crate::curation::Verb;
use crate::words::Words;

/// A verb with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    /// Copy the chosen phrase.
    Copy,
    /// Put the chosen phrase into the reply.
    AddToReply,
    /// Copy the whole reply.
    CopyReply,
    /// Empty the reply.
    ClearReply,
    /// Pin the chosen phrase, or unpin it.
    TogglePin,
    /// Choose the next row.
    NextRow,
    /// Choose the row before.
    PreviousRow,
    /// Choose a row a page further down.
    NextPage,
    /// Choose a row a page further up.
    PreviousPage,
    /// Go to the fields of the chosen phrase.
    NextField,
    /// Forget the current customer.
    NextCustomer,
    /// The next stage.
    NextStage,
    /// The stage before.
    PreviousStage,
    /// Show drafts and out-of-season phrases too, or not.
    ToggleShowAll,
    /// Find.
    OpenFind,
    /// Check a reply.
    OpenCheck,
    /// The library is written, reviewed and approved.
    OpenCurate,
    /// The rules.
    OpenRulebook,
    /// Learn the phrases.
    OpenPractice,
    /// The cards of the day.
    PractiseToday,
    /// How the learner is getting on.
    OpenProgress,
    /// One's own report for the lead.
    ExportReport,
    /// How the team is learning, and what is used.
    OpenInsights,
    /// What is wrong with the library.
    OpenProblems,
    /// Settings.
    OpenSettings,
    /// Write a new phrase.
    NewPhrase,
    /// Open the chosen phrase in the editor.
    EditPhrase,
    /// Move the chosen phrase one place up in its file.
    MovePhraseUp,
    /// Move it one place down.
    MovePhraseDown,
    /// Save what is written.
    SavePhrase,
    /// Save it and hand it in.
    SubmitPhrase,
    /// Approve the chosen phrase.
    ApprovePhrase,
    /// Send the chosen phrase back with a note.
    RequestChanges,
    /// Put the chosen phrase of one's own into the team's queue, or change the team's.
    Propose,
    /// Take back what was done to the library last.
    UndoOp,
    /// Do it again.
    RedoOp,
    /// Every command and phrase by name.
    Palette,
    /// This table, for people.
    Shortcuts,
    /// Narrow window, always on top.
    ToggleCompact,
    /// Light or dark.
    ToggleTheme,
    /// Read the library again.
    Reload,
    /// Another library folder.
    ChooseLibrary,
    /// The library folder in the file manager.
    RevealLibrary,
    /// Close what is open, clear, get out of the way.
    Escape,
    /// Close the program.
    Quit,
}

/// A key that a shortcut names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names of keys say what they are")]
pub enum Key {
    Enter,
    Escape,
    Tab,
    Up,
    Down,
    PageUp,
    PageDown,
    OpenBracket,
    CloseBracket,
    Comma,
    F1,
    F2,
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
    const fn plain(key: Key) -> Self {
        Self { ctrl: false, shift: false, alt: false, key }
    }

    const fn ctrl(key: Key) -> Self {
        Self { ctrl: true, ..Self::plain(key) }
    }

    const fn ctrl_shift(key: Key) -> Self {
        Self { shift: true, ..Self::ctrl(key) }
    }

    const fn alt(key: Key) -> Self {
        Self { alt: true, ..Self::plain(key) }
    }
}

impl std::fmt::Display for Shortcut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (held, name) in [(self.ctrl, "Ctrl+"), (self.alt, "Alt+"), (self.shift, "Shift+")] {
            if held {
                f.write_str(name)?;
            }
        }
        match self.key {
            Key::Enter => f.write_str("Enter"),
            Key::Escape => f.write_str("Esc"),
            Key::Tab => f.write_str("Tab"),
            Key::Up => f.write_str("↑"),
            Key::Down => f.write_str("↓"),
            Key::PageUp => f.write_str("PageUp"),
            Key::PageDown => f.write_str("PageDown"),
            Key::OpenBracket => f.write_str("["),
            Key::CloseBracket => f.write_str("]"),
            Key::Comma => f.write_str(","),
            Key::F1 => f.write_str("F1"),
            Key::F2 => f.write_str("F2"),
            Key::F5 => f.write_str("F5"),
            Key::Digit(digit) => write!(f, "{digit}"),
            Key::Letter(letter) => write!(f, "{letter}"),
        }
    }
}

impl Command {
    /// Every command, in the order of the page of shortcuts.
    pub const ALL: &'static [Self] = &[
        Self::Copy,
        Self::AddToReply,
        Self::CopyReply,
        Self::ClearReply,
        Self::TogglePin,
        Self::NextRow,
        Self::PreviousRow,
        Self::NextPage,
        Self::PreviousPage,
        Self::NextField,
        Self::NextCustomer,
        Self::NextStage,
        Self::PreviousStage,
        Self::ToggleShowAll,
        Self::OpenFind,
        Self::OpenCheck,
        Self::OpenCurate,
        Self::OpenRulebook,
        Self::OpenPractice,
        Self::PractiseToday,
        Self::OpenProgress,
        Self::ExportReport,
        Self::OpenInsights,
        Self::OpenSettings,
        Self::OpenProblems,
        Self::NewPhrase,
        Self::EditPhrase,
        Self::MovePhraseUp,
        Self::MovePhraseDown,
        Self::SavePhrase,
        Self::SubmitPhrase,
        Self::ApprovePhrase,
        Self::RequestChanges,
        Self::Propose,
        Self::UndoOp,
        Self::RedoOp,
        Self::Palette,
        Self::Shortcuts,
        Self::ToggleCompact,
        Self::ToggleTheme,
        Self::Reload,
        Self::ChooseLibrary,
        Self::RevealLibrary,
        Self::Escape,
        Self::Quit,
    ];

    /// The key of its words: `<key>` is its name.
    pub fn words_key(self) -> &'static str {
        match self {
            Self::Copy => "command.copy",
            Self::AddToReply => "command.add_to_reply",
            Self::CopyReply => "command.copy_reply",
            Self::ClearReply => "command.clear_reply",
            Self::TogglePin => "command.toggle_pin",
            Self::NextRow => "command.next_row",
            Self::PreviousRow => "command.previous_row",
            Self::NextPage => "command.next_page",
            Self::PreviousPage => "command.previous_page",
            Self::NextField => "command.next_field",
            Self::NextCustomer => "command.next_customer",
            Self::NextStage => "command.next_stage",
            Self::PreviousStage => "command.previous_stage",
            Self::ToggleShowAll => "command.toggle_show_all",
            Self::OpenFind => "command.open_find",
            Self::OpenCheck => "command.open_check",
            Self::OpenCurate => "command.open_curate",
            Self::OpenRulebook => "command.open_rulebook",
            Self::NewPhrase => "command.new_phrase",
            Self::EditPhrase => "command.edit_phrase",
            Self::MovePhraseUp => "command.move_phrase_up",
            Self::MovePhraseDown => "command.move_phrase_down",
            Self::SavePhrase => "command.save_phrase",
            Self::SubmitPhrase => "command.submit_phrase",
            Self::ApprovePhrase => "command.approve_phrase",
            Self::RequestChanges => "command.request_changes",
            Self::Propose => "command.propose",
            Self::UndoOp => "command.undo_op",
            Self::RedoOp => "command.redo_op",
            Self::OpenPractice => "command.open_practice",
            Self::PractiseToday => "command.practise_today",
            Self::OpenProgress => "command.open_progress",
            Self::ExportReport => "command.export_report",
            Self::OpenInsights => "command.open_insights",
            Self::OpenProblems => "command.open_problems",
            Self::OpenSettings => "command.open_settings",
            Self::Palette => "command.palette",
            Self::Shortcuts => "command.shortcuts",
            Self::ToggleCompact => "command.toggle_compact",
            Self::ToggleTheme => "command.toggle_theme",
            Self::Reload => "command.reload",
            Self::ChooseLibrary => "command.choose_library",
            Self::RevealLibrary => "command.reveal_library",
            Self::Escape => "command.escape",
            Self::Quit => "command.quit",
        }
    }

    /// Its shortcut, if it has one.
    pub fn shortcut(self) -> Option<Shortcut> {
        Some(match self {
            Self::Copy => Shortcut::plain(Key::Enter),
            Self::AddToReply => Shortcut::ctrl(Key::Enter),
            Self::CopyReply => Shortcut::ctrl_shift(Key::Enter),
            Self::TogglePin => Shortcut::ctrl(Key::Letter('D')),
            Self::NextRow => Shortcut::plain(Key::Down),
            Self::PreviousRow => Shortcut::plain(Key::Up),
            Self::NextPage => Shortcut::plain(Key::PageDown),
            Self::PreviousPage => Shortcut::plain(Key::PageUp),
            Self::NextField => Shortcut::plain(Key::Tab),
            Self::NextCustomer => Shortcut::ctrl(Key::Letter('N')),
            Self::NextStage => Shortcut::ctrl(Key::CloseBracket),
            Self::PreviousStage => Shortcut::ctrl(Key::OpenBracket),
            Self::ToggleShowAll => Shortcut::ctrl_shift(Key::Letter('A')),
            Self::OpenFind => Shortcut::alt(Key::Digit(1)),
            Self::OpenCheck => Shortcut::alt(Key::Digit(2)),
            Self::OpenCurate => Shortcut::alt(Key::Digit(3)),
            Self::OpenRulebook => Shortcut::alt(Key::Digit(4)),
            Self::NewPhrase => Shortcut::ctrl_shift(Key::Letter('N')),
            Self::EditPhrase => Shortcut::plain(Key::F2),
            Self::MovePhraseUp => Shortcut::alt(Key::Up),
            Self::MovePhraseDown => Shortcut::alt(Key::Down),
            Self::SavePhrase => Shortcut::ctrl(Key::Letter('S')),
            Self::SubmitPhrase => Shortcut::ctrl_shift(Key::Letter('S')),
            Self::ApprovePhrase => Shortcut::ctrl_shift(Key::Letter('Y')),
            Self::RequestChanges => Shortcut::ctrl_shift(Key::Letter('R')),
            Self::Propose => Shortcut::ctrl_shift(Key::Letter('P')),
            Self::UndoOp => Shortcut::ctrl(Key::Letter('Z')),
            Self::RedoOp => Shortcut::ctrl_shift(Key::Letter('Z')),
            Self::OpenPractice => Shortcut::alt(Key::Digit(5)),
            Self::OpenInsights => Shortcut::alt(Key::Digit(7)),
            Self::OpenSettings => Shortcut::alt(Key::Digit(8)),
            Self::Palette => Shortcut::ctrl(Key::Letter('K')),
            Self::Shortcuts => Shortcut::plain(Key::F1),
            Self::ToggleCompact => Shortcut::ctrl_shift(Key::Letter('M')),
            Self::ToggleTheme => Shortcut::ctrl_shift(Key::Letter('L')),
            Self::Reload => Shortcut::plain(Key::F5),
            Self::Escape => Shortcut::plain(Key::Escape),
            Self::Quit => Shortcut::ctrl(Key::Letter('Q')),
            Self::ClearReply
            | Self::PractiseToday
            | Self::OpenProgress
            | Self::ExportReport
            | Self::OpenProblems
            | Self::ChooseLibrary
            | Self::RevealLibrary => {
                return None;
            }
        })
    }

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

    /// The action it stands for, or the key of the words that say why it cannot be done now.
    pub fn action(self, state: &AppState) -> Result<Action, &'static str> {
        let selected = || state.find.selected.clone().ok_or("why.no_phrase");
        let ready = matches!(state.loading, Loading::Ready { .. });
        let writable = || state.why_read_only().map_or(Ok(()), Err);
        let curated = || match (state.screen, &state.curate.chosen) {
            (Screen::Curate, Some(id)) => Ok(id.clone()),
            _ => Err("why.no_curated"),
        };
        let reply = || if state.tray.is_empty() { Err("why.no_reply") } else { Ok(()) };
        Ok(match self {
            Self::Copy => Action::CopySelected,
            Self::AddToReply => {
                selected()?;
                Action::AddSelectedToTray
            }
            Self::CopyReply => {
                reply()?;
                Action::CopyTray
            }
            Self::ClearReply => {
                reply()?;
                Action::ClearTray
            }
            Self::TogglePin => Action::ToggleFavourite(selected()?),
            Self::NextRow => Action::MoveSelection(1),
            Self::PreviousRow => Action::MoveSelection(-1),
            Self::NextPage => Action::MoveSelection(8),
            Self::PreviousPage => Action::MoveSelection(-8),
            Self::NextField => Action::Select(selected()?),
            Self::NextCustomer => Action::NextCustomer,
            Self::NextStage => Action::StepStage(1),
            Self::PreviousStage => Action::StepStage(-1),
            Self::ToggleShowAll => Action::SetShowAll(!state.find.show_all),
            Self::OpenFind => Action::Open(Screen::Find),
            Self::OpenCheck => Action::Open(Screen::Check),
            Self::OpenCurate => Action::Open(Screen::Curate),
            Self::OpenRulebook => Action::Open(Screen::Rulebook),
            Self::NewPhrase => {
                writable()?;
                Action::Curate(CurateAction::New {
                    category: None,
                    stage: None,
                    text: String::new(),
                })
            }
            Self::EditPhrase if state.screen == Screen::Find => {
                Action::Curate(CurateAction::EditFound(selected()?))
            }
            Self::EditPhrase => Action::Curate(CurateAction::Edit(curated()?)),
            Self::MovePhraseUp | Self::MovePhraseDown => {
                writable()?;
                let by = if self == Self::MovePhraseUp { -1 } else { 1 };
                Action::Curate(CurateAction::Shift(curated()?, by))
            }
            Self::SavePhrase | Self::SubmitPhrase => {
                writable()?;
                if state.screen != Screen::Curate || state.curate.editor.is_none() {
                    return Err("why.no_editor");
                }
                let submit = self == Self::SubmitPhrase;
                Action::Curate(if submit {
                    CurateAction::SaveAndSubmit
                } else {
                    CurateAction::Save
                })
            }
            Self::ApprovePhrase => {
                writable()?;
                Action::Curate(CurateAction::Step(curated()?, Verb::Approve))
            }
            Self::RequestChanges => {
                writable()?;
                Action::Curate(CurateAction::Step(curated()?, Verb::RequestChanges))
            }
            Self::Propose => {
                writable()?;
                Action::Curate(CurateAction::Propose(selected()?))
            }
            Self::UndoOp if state.curate.done.is_empty() => return Err("curate.why_nothing_done"),
            Self::UndoOp => Action::Curate(CurateAction::Undo),
            Self::RedoOp if state.curate.undone.is_empty() => {
                return Err("curate.why_nothing_undone");
            }
            Self::RedoOp => Action::Curate(CurateAction::Redo),
            Self::OpenPractice => Action::Open(Screen::Practice),
            Self::PractiseToday => Action::Practice(PracticeAction::Begin(Drill::Today)),
            Self::OpenProgress => Action::Practice(PracticeAction::Show(Page::Progress)),
            Self::ExportReport => Action::Practice(PracticeAction::Export(ExportFormat::Json)),
            Self::OpenInsights => Action::Open(Screen::Insights),
            Self::OpenProblems => Action::Open(Screen::Problems),
            Self::OpenSettings => Action::Open(Screen::Settings),
            Self::Palette => Action::SetOverlay(match state.overlay {
                Some(Overlay::Palette) => None,
                _ => Some(Overlay::Palette),
            }),
            Self::Shortcuts => Action::SetOverlay(match state.overlay {
                Some(Overlay::Shortcuts) => None,
                _ => Some(Overlay::Shortcuts),
            }),
            Self::ToggleCompact => {
                let mut settings = state.settings.clone();
                settings.compact = !settings.compact;
                Action::SetSettings(Box::new(settings))
            }
            Self::ToggleTheme => {
                use super::settings::Theme;
                let mut settings = state.settings.clone();
                settings.theme = match settings.theme {
                    Theme::System => Theme::Light,
                    Theme::Light => Theme::Dark,
                    Theme::Dark => Theme::System,
                };
                Action::SetSettings(Box::new(settings))
            }
            Self::Reload => Action::Reload,
            Self::ChooseLibrary => Action::ChooseLibrary,
            Self::RevealLibrary if ready => Action::RevealLibrary,
            Self::RevealLibrary => return Err("why.no_library"),
            Self::Escape => Action::Escape,
            Self::Quit => Action::Quit,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::words::Language;

    #[test]
    fn every_command_has_words_and_no_two_share_a_shortcut() {
        let mut seen = HashSet::new();
        for command in Command::ALL {
            for language in Language::ALL {
                assert!(language.words().has(command.words_key()), "{command:?} in {language:?}");
            }
            if let Some(shortcut) = command.shortcut() {
                assert!(seen.insert(shortcut), "{command:?}: {shortcut} is taken");
            }
        }
    }
}
