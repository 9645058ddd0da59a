//! The trash: what was removed in the last thirty days, and its way back.

use egui::{Align, Frame, Margin, RichText, ScrollArea, Ui};

use crate::app::AppState;
use crate::app::action::Action;
use crate::app::curate::CurateAction;
use crate::gui::theme::{self, size};
use crate::view::curate::trash;

/// Draws the trash.
pub fn trash_ui(ui: &mut Ui, state: &AppState, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let words = state.words();
    let rows = trash(state);
    if rows.is_empty() {
        super::empty_ui(ui, words.get("curate.trash_empty"), words.get("curate.trash_empty_hint"));
        return;
    }
    ScrollArea::vertical().auto_shrink(false).id_salt("trash").show(ui, |ui| {
        Frame::new().inner_margin(Margin::symmetric(16, 10)).show(ui, |ui| {
            for row in &rows {
                ui.horizontal(|ui| {
                    ui.with_layout(egui::Layout::right_to_left(Align::Center), |ui| {
                        let enabled = state.why_read_only().is_none();
                        let button = egui::Button::new(words.get("curate.recover"));
                        let response = ui.add_enabled(enabled, button);
                        let args = [("title", row.line.clone())];
                        let name = words.fill("curate.recover_named", &args);
                        response.widget_info(|| {
                            egui::WidgetInfo::labeled(egui::Role::Button, enabled, &name)
                        });
                        if response.clicked() {
                            actions.push(Action::Curate(CurateAction::Recover(row.id.clone())));
                        }
                        ui.with_layout(egui::Layout::top_down(Align::Min), |ui| {
                            ui.add(egui::Label::new(&row.line).truncate());
                            let colour = if row.outside { palette.warning } else { palette.quiet };
                            ui.label(RichText::new(&row.by).size(size::META).color(colour));
                        });
                    });
                });
                ui.separator();
            }
        });
    });
}
