//! Keeps the input method with the window, whatever has the focus.
//!
//! The toolkit allows input while a text field has the focus and takes the leave back in between, and
//! it stops and starts the input method whenever a field asks for the focus, to end what is being
//! composed. On X11 each of these destroys the input context: an input method that remembers Chinese
//! or English for each context begins anew in English, and the first letter after it arrives plain.
//! So the leave is never taken back here, and only what is really being composed is ended.
//!
//! What is typed where no field has the focus reaches the program as a composition or as text, and
//! the screens say where it goes.

use egui::output::IMEOutput;
use egui::{Context, Event, FullOutput, Id, ImeEvent, Key, Plugin, RawInput, Rect};

/// The plugin that sees to it.
#[derive(Debug, Default)]
pub struct InputMethod {
    /// The system places the candidates at a point and knows no height: X11.
    point_only: bool,
    /// What is being composed, if the input method tells.
    preedit: bool,
    /// It was begun in a field that had the focus in the last frame.
    in_field: bool,
    /// Where the caret was last.
    last: Option<IMEOutput>,
}

/// Lets `ctx` keep the input method.
pub fn install(ctx: &Context) {
    ctx.add_plugin(InputMethod::default());
}

/// The system of the window takes only a point for the place of the candidates, and not a rectangle
/// that it keeps free.
pub fn candidates_at_a_point(ctx: &Context) {
    ctx.with_plugin(|held: &mut InputMethod| held.point_only = true);
}

/// Gives the field `id` the focus. One that has it is not asked again, which would end what is being
/// composed in it.
pub fn focus(ctx: &Context, id: Id) {
    ctx.memory_mut(|memory| {
        if !memory.has_focus(id) {
            memory.request_focus(id);
        }
    });
}

impl Plugin for InputMethod {
    fn debug_name(&self) -> &'static str {
        "input method"
    }

    fn input_hook(&mut self, _ctx: &Context, input: &mut RawInput) {
        // Ctrl+Space, Shift+Space and their like belong to input methods. Where one does not take
        // them, the toolkit would take them for a click on what has the focus.
        input.events.retain(|event| {
            !matches!(event, Event::Key { key: Key::Space, modifiers, .. } if modifiers.any())
        });
        for event in &mut input.events {
            match event {
                Event::Ime(ImeEvent::Preedit { text, active_range_chars }) => {
                    self.preedit = !text.is_empty();
                    caret_in_preedit(text, active_range_chars);
                }
                Event::Ime(ImeEvent::Commit(_)) => self.preedit = false,
                _ => {}
            }
        }
    }

    fn output_hook(&mut self, _ctx: &Context, output: &mut FullOutput) {
        let ime = &mut output.platform_output.ime;
        let has_field = ime.is_some();
        let mut now = ime.take().or(self.last).unwrap_or(IMEOutput {
            rect: Rect::ZERO,
            cursor_rect: Rect::ZERO,
            purpose: Default::default(),
            should_interrupt_composition: false,
        });
        // Where the caret was, until there is one again.
        self.last = Some(IMEOutput { should_interrupt_composition: false, ..now });
        now.should_interrupt_composition &= self.preedit && self.in_field;
        if self.point_only {
            now.cursor_rect.min.y = now.cursor_rect.max.y;
        }
        *ime = Some(now);
        self.in_field = has_field;
    }
}

/// Puts the caret of a composition where it is typed on. Without a place no caret would be drawn;
/// X11's input methods that keep theirs in a window of their own say "before the first letter".
fn caret_in_preedit(text: &str, active: &mut Option<std::ops::Range<usize>>) {
    if text.is_empty() {
        return;
    }
    let at_start = active.as_ref().is_some_and(|range| *range == (0..0));
    if active.is_none() || at_start {
        let end = text.chars().count();
        *active = Some(end..end);
    }
}

#[cfg(test)]
mod tests {
    use egui::{Modifiers, pos2, vec2};

    use super::*;

    fn preedit(text: &str, active_range_chars: Option<std::ops::Range<usize>>) -> Event {
        Event::Ime(ImeEvent::Preedit { text: text.to_owned(), active_range_chars })
    }

    fn input(events: Vec<Event>) -> RawInput {
        RawInput { events, ..RawInput::default() }
    }

    /// A frame: what came in, whether a field has the focus, whether the toolkit wants to interrupt.
    fn frame(
        held: &mut InputMethod,
        events: Vec<Event>,
        field: bool,
        interrupts: bool,
    ) -> IMEOutput {
        let ctx = Context::default();
        held.input_hook(&ctx, &mut input(events));
        let mut output = FullOutput::default();
        let rect = Rect::from_min_size(pos2(40.0, 20.0), vec2(2.0, 18.0));
        output.platform_output.ime = field.then_some(IMEOutput {
            rect,
            cursor_rect: rect,
            purpose: Default::default(),
            should_interrupt_composition: interrupts,
        });
        held.output_hook(&ctx, &mut output);
        output.platform_output.ime.expect("input is always allowed")
    }

    #[test]
    fn input_stays_allowed_and_uninterrupted_whatever_has_the_focus() {
        let mut held = InputMethod::default();
        for (what, events, field, interrupts, expected) in [
            ("nothing yet", vec![], false, false, false),
            ("a field asks for the focus", vec![], true, true, false),
            ("again", vec![], true, true, false),
            ("a button has it", vec![], false, false, false),
            (
                "a letter on the button brings the field",
                vec![preedit("n", None)],
                true,
                true,
                false,
            ),
            ("composing goes on", vec![preedit("ni", None)], true, false, false),
            ("another field while composing", vec![], true, true, true),
            ("committed", vec![Event::Ime(ImeEvent::Commit("你".into()))], true, true, false),
            ("given up", vec![preedit("x", None), preedit("", None)], true, true, false),
        ] {
            let ime = frame(&mut held, events, field, interrupts);
            assert_eq!(ime.should_interrupt_composition, expected, "{what}");
        }
    }

    #[test]
    fn candidates_stand_below_the_line_where_only_a_point_counts() {
        for (point_only, top) in [(true, 38.0), (false, 20.0)] {
            let mut held = InputMethod { point_only, ..InputMethod::default() };
            for field in [true, false, true] {
                let ime = frame(&mut held, vec![], field, false);
                assert_eq!(ime.cursor_rect.min.y, top, "{point_only}");
                assert_eq!(ime.cursor_rect.max.y, 38.0);
            }
        }
    }

    #[test]
    fn space_with_another_key_presses_nothing() {
        let space = |modifiers, pressed| Event::Key {
            key: Key::Space,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers,
        };
        for (modifiers, n_left) in [
            (Modifiers::NONE, 2),
            (Modifiers::CTRL, 0),
            (Modifiers::SHIFT, 0),
            (Modifiers::ALT, 0),
            (Modifiers::CTRL | Modifiers::SHIFT, 0),
        ] {
            let mut given = input(vec![space(modifiers, true), space(modifiers, false)]);
            InputMethod::default().input_hook(&Context::default(), &mut given);
            assert_eq!(given.events.len(), n_left, "{modifiers:?}");
        }
    }

    #[test]
    fn the_caret_of_a_composition_stands_where_it_is_typed_on() {
        for (given, expected) in [
            (None, Some(6..6)),
            (Some(0..0), Some(6..6)),
            (Some(3..3), Some(3..3)),
            (Some(0..2), Some(0..2)),
        ] {
            let mut input = input(vec![preedit("ni hao", given.clone())]);
            InputMethod::default().input_hook(&Context::default(), &mut input);
            assert_eq!(input.events, [preedit("ni hao", expected)], "{given:?}");
        }
    }
}
