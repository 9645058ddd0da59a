//! The reply being put together from several phrases: reorder, edit, copy as one.

use egui::{Align, Frame, Margin, Panel, RichText, ScrollArea, Ui};

use super::preview;
use crate::app::action::Action;
use crate::app::{AppState, Command};
use crate::gui::memory::Memory;
use crate::gui::theme::{self, size};
use crate::gui::widgets::icon::{Icon, icon_button, named};
use crate::view::find::{FindView, ReplyBlank};

/// Draws the reply below the chosen phrase; nothing while it is empty.
pub fn reply_ui(
    ui: &mut Ui,
    state: &AppState,
    view: &FindView,
    memory: &mut Memory,
    actions: &mut Vec<Action>,
) {
    memory.reply_field = None;
    if view.reply.is_empty() {
        return;
    }
    let palette = theme::palette(ui);
    let words = state.words();
    let blanks = if view.reply_blanks.is_empty() { 0.0 } else { 34.0 };
    let height = (ui.available_height() * 0.5).min(64.0 + blanks + 62.0 * view.reply.len() as f32);
    Panel::bottom("reply")
        .exact_size(height)
        .resizable(false)
        .frame(Frame::new().fill(palette.canvas).inner_margin(Margin::symmetric(14, 8)))
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                let n = view.reply.len().to_string();
                ui.label(RichText::new(words.fill("reply.title", &[("n", n)])).size(size::META));
                ui.with_layout(egui::Layout::right_to_left(Align::Center), |ui| {
                    let label = words.get("reply.check");
                    if icon_button(ui, Icon::SpellCheck, label, false).clicked() {
                        actions.push(Action::CheckTray);
                    }
                    let command = Command::ClearReply;
                    if icon_button(ui, Icon::Trash2, &command.tooltip(words), false).clicked() {
                        actions.push(Action::ClearTray);
                    }
                    let command = Command::CopyReply;
                    let label = RichText::new(words.get("reply.copy_all")).color(palette.on_accent);
                    let button =
                        egui::Button::new(label).fill(palette.accent).stroke(egui::Stroke::NONE);
                    let response = named(ui.add(button), words.get("reply.copy_all"));
                    if response.on_hover_text(command.tooltip(words)).clicked() {
                        actions.push(Action::CopyTray);
                    }
                });
            });
            ScrollArea::vertical().auto_shrink(false).id_salt("reply pieces").show(ui, |ui| {
                // What is still asked stands first, where it is seen in the smallest window.
                ui.horizontal_wrapped(|ui| {
                    for blank in &view.reply_blanks {
                        blank_ui(ui, state, blank, memory, actions);
                    }
                });
                for (piece_index, text) in view.reply.iter().enumerate() {
                    piece_ui(ui, state, piece_index, text, actions);
                }
            });
        });
}

/// The field of a blank of the reply.
pub fn blank_id(name: &str) -> egui::Id {
    egui::Id::unique(("reply blank", name))
}

/// A blank of the reply, asked once for all pieces in which it stands.
fn blank_ui(
    ui: &mut Ui,
    state: &AppState,
    blank: &ReplyBlank,
    memory: &mut Memory,
    actions: &mut Vec<Action>,
) {
    let palette = theme::palette(ui);
    let line = if blank.value.is_empty() { palette.warning } else { palette.accent };
    let mut value = blank.value.clone();
    let edit = egui::TextEdit::singleline(&mut value)
        .id(blank_id(&blank.name))
        .desired_width(120.0)
        .hint_text(RichText::new(&blank.name).color(palette.quiet))
        .frame(
            Frame::new()
                .fill(palette.surface)
                .inner_margin(Margin::symmetric(6, 3))
                .stroke(egui::Stroke::new(1.0, line))
                .corner_radius(egui::CornerRadius::same(4)),
        )
        .return_key(None);
    let response = ui.add(edit);
    response.widget_info(|| {
        let mut info = egui::WidgetInfo::text_edit(true, &blank.value, &value, "");
        info.label = Some(blank.name.clone());
        info
    });
    if response.has_focus() {
        memory.reply_field = Some(blank.name.clone());
    }
    if response.changed() {
        let (name, home) = (blank.name.clone(), blank.home);
        actions.push(preview::set_value(state, &blank.phrase, name, home, value));
    }
}

fn piece_ui(
    ui: &mut Ui,
    state: &AppState,
    piece_index: usize,
    text: &str,
    actions: &mut Vec<Action>,
) {
    let words = state.words();
    let last = state.tray.len().saturating_sub(1);
    ui.horizontal_top(|ui| {
        ui.with_layout(egui::Layout::right_to_left(Align::TOP), |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            if icon_button(ui, Icon::X, words.get("reply.remove"), false).clicked() {
                actions.push(Action::RemoveFromTray(piece_index));
            }
            for (which, key, by, possible) in [
                (Icon::ArrowDown, "reply.down", 1, piece_index < last),
                (Icon::ArrowUp, "reply.up", -1, piece_index > 0),
            ] {
                ui.add_enabled_ui(possible, |ui| {
                    if icon_button(ui, which, words.get(key), false).clicked() {
                        actions.push(Action::MoveTray { piece_index, by });
                    }
                });
            }
            let mut edited = text.to_owned();
            let edit = egui::TextEdit::multiline(&mut edited)
                .id(egui::Id::unique(("reply piece", piece_index)))
                .desired_rows(2)
                .desired_width(ui.available_width())
                .font(egui::FontId::proportional(14.0));
            let response = ui.add(edit);
            let name = words.fill("reply.piece", &[("n", (piece_index + 1).to_string())]);
            response.widget_info(|| {
                let mut info = egui::WidgetInfo::text_edit(true, text, &edited, "");
                info.label = Some(name.clone());
                info
            });
            if response.changed() {
                actions.push(Action::EditTray { piece_index, text: edited });
            }
        });
    });
}
