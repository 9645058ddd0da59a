//! The fields of a question. What an input method or a key puts in is written down with its time;
//! what is pasted is refused, and the reader is told so.

use egui::{Event, Id, Margin, RichText, Ui};

use crate::app::AppState;
use crate::gui::input_method;
use crate::gui::memory::Memory;
use crate::gui::theme;
use crate::practice::typing::Commit;

/// How many fields a question may have.
const MOST: usize = 16;

/// The id of a field.
pub fn id(number: usize) -> Id {
    Id::unique(("practice field", number))
}

/// True for a field of a question.
pub fn is_own(focused: Id) -> bool {
    (0..MOST).any(|number| id(number) == focused)
}

/// Takes pastes out of the frame; notes that there was one.
pub fn refuse_paste(ui: &Ui, memory: &mut Memory) {
    ui.ctx().input_mut(|input| {
        let n_before = input.events.len();
        input.events.retain(|event| !matches!(event, Event::Paste(_)));
        if input.events.len() < n_before {
            memory.practice.refused = true;
        }
    });
}

/// What was put in during this frame.
fn put_in(ui: &Ui) -> Vec<String> {
    ui.ctx().input(|input| {
        let text = |event: &Event| match event {
            Event::Text(text) | Event::Ime(egui::ImeEvent::Commit(text)) => Some(text.clone()),
            _ => None,
        };
        input.events.iter().filter_map(text).collect()
    })
}

/// The one field of a question that is answered in writing.
pub fn field_ui(ui: &mut Ui, state: &AppState, memory: &mut Memory, name: &str, n_rows: usize) {
    let words = state.words();
    let palette = theme::palette(ui);
    refuse_paste(ui, memory);
    let held = &mut memory.practice;
    let before = held.typed.text.clone();
    let edit = egui::TextEdit::multiline(&mut held.typed.text)
        .id(id(0))
        .desired_width(f32::INFINITY)
        .desired_rows(n_rows)
        .font(egui::FontId::proportional(theme::size::PREVIEW))
        .margin(Margin::symmetric(12, 10))
        .return_key(None);
    let response = ui.add(edit);
    response.widget_info(|| {
        let mut info = egui::WidgetInfo::text_edit(true, &before, &held.typed.text, "");
        info.label = Some(name.to_owned());
        info
    });
    if !held.focused || ui.memory(|memory| memory.focused().is_none()) {
        input_method::focus(ui.ctx(), response.id);
        held.focused = true;
    }
    if response.changed() {
        let mono_ms = state.practice.at.mono_ms;
        let commits = put_in(ui).into_iter().map(|text| Commit { mono_ms, text });
        held.typed.commits.extend(commits);
        held.refused = false;
    }
    if held.refused {
        let note = words.get("learn.no_paste");
        ui.label(RichText::new(note).size(theme::size::META).color(palette.warning));
    }
}

/// A blank within a line, as wide as what belongs there.
pub fn blank_ui(ui: &mut Ui, state: &AppState, memory: &mut Memory, number: usize, n_chars: usize) {
    let words = state.words();
    refuse_paste(ui, memory);
    let held = &mut memory.practice;
    while held.blanks.len() <= number {
        held.blanks.push(String::new());
    }
    let Some(text) = held.blanks.get_mut(number) else { return };
    let before = text.clone();
    let width = (n_chars as f32 + 1.0) * theme::size::PREVIEW + 12.0;
    let edit = egui::TextEdit::singleline(text)
        .id(id(number))
        .desired_width(width)
        .font(egui::FontId::proportional(theme::size::PREVIEW))
        .margin(Margin::symmetric(6, 2))
        .return_key(None);
    let response = ui.add(edit);
    let name = words.fill("learn.blank", &[("n", (number + 1).to_string())]);
    response.widget_info(|| {
        let mut info = egui::WidgetInfo::text_edit(true, &before, text.as_str(), "");
        info.label = Some(name.clone());
        info
    });
    let wanted = held.wanted_blank == Some(number);
    if wanted || (number == 0 && !held.focused) {
        input_method::focus(ui.ctx(), response.id);
        held.focused = true;
        held.wanted_blank = None;
    }
    if response.changed() {
        held.refused = false;
    }
}

/// The blank that has the focus, from 0.
pub fn focused_blank(ui: &Ui) -> Option<usize> {
    let focused = ui.memory(|memory| memory.focused())?;
    (0..MOST).find(|number| id(*number) == focused)
}
