//! Keys of the tables of commands and of screens as the window knows them.

use egui::{InputState, Key, KeyboardShortcut, Modifiers};

use crate::app::command::{self, ScreenKeys, Shortcut};

/// Takes the first of `keys` that was pressed out of the frame and says which it was, from 0.
pub fn pressed(input: &mut InputState, keys: ScreenKeys) -> Option<usize> {
    keys.shortcuts().iter().position(|shortcut| {
        keyboard_shortcut(*shortcut).is_some_and(|key| input.consume_shortcut(&key))
    })
}

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
        command::Key::Space => Key::Space,
        command::Key::Delete => Key::Delete,
        command::Key::Backspace => Key::Backspace,
        command::Key::Left => Key::ArrowLeft,
        command::Key::Right => Key::ArrowRight,
        command::Key::Up => Key::ArrowUp,
        command::Key::Down => Key::ArrowDown,
        command::Key::PageUp => Key::PageUp,
        command::Key::PageDown => Key::PageDown,
        command::Key::OpenBracket => Key::OpenBracket,
        command::Key::CloseBracket => Key::CloseBracket,
        command::Key::F1 => Key::F1,
        command::Key::F2 => Key::F2,
        command::Key::F3 => Key::F3,
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
        let commands = Command::ALL.iter().filter_map(|command| command.shortcut());
        let screens = ScreenKeys::ALL.iter().flat_map(|keys| keys.shortcuts().iter().copied());
        for shortcut in commands.chain(screens) {
            assert!(keyboard_shortcut(shortcut).is_some(), "{shortcut}");
        }
    }
}
