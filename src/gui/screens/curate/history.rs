//! The history of a phrase: who did what and when, what changed, and how to go back to it.

use egui::{Frame, Margin, RichText, ScrollArea, Stroke, Ui};

use super::list::close_ui;
use super::pieces::pieces_ui;
use crate::app::AppState;
use crate::app::action::Action;
use crate::app::curate::CurateAction;
use crate::gui::theme::{self, size, space};
use crate::library::PhraseId;
use crate::view::curate_history::history;

/// Draws the history of the phrase `id`.
pub fn history_ui(ui: &mut Ui, state: &AppState, id: &PhraseId, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let words = state.words();
    let view = history(state, id);
    Frame::new().inner_margin(Margin::symmetric(16, 10)).show(ui, |ui| {
        ui.horizontal(|ui| {
            let args = [("title", view.title.clone())];
            let head = RichText::new(words.fill("curate.history_of", &args)).size(size::TITLE);
            ui.add(egui::Label::new(head).truncate());
            if close_ui(ui, words.get("curate.close")) {
                actions.push(Action::Curate(CurateAction::ShowHistory(None)));
            }
        });
    });
    ScrollArea::vertical().auto_shrink(false).id_salt("history").show(ui, |ui| {
        Frame::new().inner_margin(Margin::symmetric(16, 4)).show(ui, |ui| {
            if let Some(pieces) = &view.outside {
                ui.label(RichText::new(words.get("curate.did_outside")).color(palette.warning));
                pieces_ui(ui, pieces, size::BODY);
                ui.add_space(space::M);
            }
            if view.entries.is_empty() {
                let note = RichText::new(words.get("curate.no_history")).color(palette.quiet);
                ui.label(note);
            }
            for entry in &view.entries {
                Frame::new()
                    .fill(palette.surface)
                    .stroke(Stroke::new(1.0, palette.border))
                    .corner_radius(egui::CornerRadius::same(theme::RADIUS))
                    .inner_margin(Margin::symmetric(12, 8))
                    .show(ui, |ui| {
                        ui.set_width(ui.available_width());
                        ui.label(RichText::new(&entry.head).size(14.0));
                        if let Some(note) = &entry.note {
                            ui.label(RichText::new(note).color(palette.warning));
                        }
                        if let Some(pieces) = &entry.text {
                            pieces_ui(ui, pieces, size::BODY);
                        }
                        for field in &entry.fields {
                            let line = RichText::new(field).size(size::META);
                            ui.add(egui::Label::new(line.color(palette.quiet)).wrap());
                        }
                        if entry.can_take {
                            let args = [("what", entry.head.clone())];
                            let name = words.fill("curate.take_wording_of", &args);
                            let enabled = state.why_read_only().is_none();
                            let button = egui::Button::new(words.get("curate.take_wording"));
                            let response = ui.add_enabled(enabled, button);
                            response.widget_info(|| {
                                egui::WidgetInfo::labeled(egui::Role::Button, enabled, &name)
                            });
                            if response.clicked() {
                                let wish =
                                    CurateAction::TakeWording(view.id.clone(), entry.id.clone());
                                actions.push(Action::Curate(wish));
                            }
                        }
                    });
                ui.add_space(space::XS);
            }
        });
    });
}
