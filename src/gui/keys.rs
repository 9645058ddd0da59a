//! Keys of the table of commands as the window knows them.

use egui::{Key, KeyboardShortcut, Modifiers};

use crate::app::command::{self, Shortcut};

/// The shortcut as the window knows it. Keys without a counterpart give `None`.
pub fn keyboard_shortcut(shortcut: Shortcut) -> Option<KeyboardShortcut> {
    let mut modifiers = Modifiers::NONE;
    if shortcut.ctrl {
        modifiers |= Modifiers::COMMAND;
    }
    if shortcut.shift {
        modifiers |= Modifiers::SHIFT;
    }
    if shortcut.alt {
        modifiers |= Modifiers::ALT;
    }
    let key = match shortcut.key {
        command::Key::Enter => Key::Enter,
        command::Key::Escape => Key::Escape,
        command::Key::Tab => Key::Tab,
        command::Key::Up => Key::ArrowUp,
        command::Key::Down => Key::ArrowDown,
        command::Key::PageUp => Key::PageUp,
        command::Key::PageDown => Key::PageDown,
        command::Key::OpenBracket => Key::OpenBracket,
        command::Key::CloseBracket => Key::CloseBracket,
        command::Key::Comma => Key::Comma,
        command::Key::F1 => Key::F1,
        command::Key::F2 => Key::F2,
        command::Key::F5 => Key::F5,
        command::Key::Digit(digit) => Key::from_name(&digit.to_string())?,
        command::Key::Letter(letter) => Key::from_name(&letter.to_string())?,
    };
    Some(KeyboardShortcut::new(modifiers, key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Command;

    #[test]
    fn every_shortcut_has_a_key() {
        for command in Command::ALL {
            if let Some(shortcut) = command.shortcut() {
                assert!(keyboard_shortcut(shortcut).is_some(), "{command:?}: {shortcut}");
            }
        }
    }
}
