//! Keeps the order of what was typed and which key was pressed. A fast typist's letters and Enter may
//! arrive in one frame; keys of commands are taken before fields see their text, so such a frame is
//! shown as two.

use std::collections::VecDeque;

use egui::{Event, Key};

/// Events that wait for the next frame.
#[derive(Debug, Default)]
pub struct Ordering {
    waiting: VecDeque<Event>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Changes the text of a field.
    Text,
    /// May be a command.
    Command,
    /// Neither: pointer, releases of keys, focus.
    Other,
}

impl Ordering {
    /// Takes in the events of a frame and gives those that belong to it. The rest waits.
    pub fn take(&mut self, events: Vec<Event>) -> Vec<Event> {
        self.waiting.extend(events);
        let mut taken = Vec::with_capacity(self.waiting.len());
        let mut seen = Kind::Other;
        let mut after_alt_digit = false;
        while let Some(next) = self.waiting.front() {
            // Alt with a digit is a command; the sign it would type is not meant.
            if matches!(next, Event::Text(_)) && std::mem::take(&mut after_alt_digit) {
                self.waiting.pop_front();
                continue;
            }
            match (seen, kind(next)) {
                (Kind::Text, Kind::Command) | (Kind::Command, Kind::Text | Kind::Command) => break,
                (_, Kind::Other) => {}
                (_, other) => seen = other,
            }
            after_alt_digit = is_alt_digit(next);
            taken.extend(self.waiting.pop_front());
        }
        taken
    }

    /// True if something waits for the next frame.
    pub fn waits(&self) -> bool {
        !self.waiting.is_empty()
    }
}

fn is_alt_digit(event: &Event) -> bool {
    let Event::Key { key, pressed: true, modifiers, .. } = event else { return false };
    let digit = key.name().len() == 1 && key.name().bytes().all(|byte| byte.is_ascii_digit());
    digit && modifiers.alt && !modifiers.ctrl
}

fn kind(event: &Event) -> Kind {
    match event {
        Event::Text(_) | Event::Ime(_) | Event::Paste(_) | Event::Cut => Kind::Text,
        Event::Key { key: Key::Backspace | Key::Delete, pressed: true, .. } => Kind::Text,
        Event::Key { key, pressed: true, modifiers, .. } => {
            let plain = matches!(
                key,
                Key::Enter
                    | Key::Escape
                    | Key::Tab
                    | Key::ArrowUp
                    | Key::ArrowDown
                    | Key::PageUp
                    | Key::PageDown
                    | Key::F1
                    | Key::F5
            );
            let commanded = modifiers.command || modifiers.ctrl || modifiers.alt;
            if plain || commanded { Kind::Command } else { Kind::Other }
        }
        _ => Kind::Other,
    }
}

#[cfg(test)]
mod tests {
    use egui::Modifiers;

    use super::*;

    fn key(key: Key) -> Event {
        let modifiers = Modifiers::NONE;
        Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
    }

    fn text(text: &str) -> Event {
        Event::Text(text.to_owned())
    }

    fn shown(events: &[Event]) -> String {
        let name = |event: &Event| match event {
            Event::Text(text) => text.clone(),
            Event::Key { key, .. } => format!("<{}>", key.name()),
            _ => String::from("?"),
        };
        events.iter().map(name).collect()
    }

    #[test]
    fn letters_and_enter_of_one_frame_keep_their_order() {
        let mut ordering = Ordering::default();
        let typed = vec![
            key(Key::B),
            text("b"),
            key(Key::H),
            text("h"),
            key(Key::Enter),
            key(Key::Enter),
            text("x"),
            key(Key::Backspace),
        ];
        let mut frames = vec![shown(&ordering.take(typed))];
        while ordering.waits() {
            frames.push(shown(&ordering.take(Vec::new())));
        }
        assert_eq!(frames, ["<B>b<H>h", "<Enter>", "<Enter>", "x<Backspace>"]);
    }

    #[test]
    fn alt_with_a_digit_types_nothing() {
        let alt = Event::Key {
            key: Key::Num1,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: Modifiers::ALT,
        };
        let mut ordering = Ordering::default();
        assert_eq!(shown(&ordering.take(vec![alt, text("1"), text("a")])), "<1>");
        assert_eq!(shown(&ordering.take(Vec::new())), "a");
    }

    #[test]
    fn what_comes_later_waits_behind_what_waits() {
        let mut ordering = Ordering::default();
        assert_eq!(shown(&ordering.take(vec![text("a"), key(Key::Enter)])), "a");
        assert_eq!(shown(&ordering.take(vec![text("b")])), "<Enter>");
        assert_eq!(shown(&ordering.take(Vec::new())), "b");
        assert!(!ordering.waits());
    }
}
