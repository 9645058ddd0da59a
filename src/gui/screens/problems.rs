//! What is wrong with the library's files, with the place and the cure of each.

use egui::{Frame, Margin, RichText, ScrollArea, Ui};

use crate::app::AppState;
use crate::app::action::Action;
use crate::diagnostic::Severity;
use crate::gui::theme::{self, size, space};
use crate::gui::widgets::icon::{Icon, icon};
use crate::view::problems::problems;

/// Draws the screen.
pub fn problems_ui(ui: &mut Ui, state: &AppState, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let words = state.words();
    let list = problems(state);
    egui::CentralPanel::no_frame().frame(Frame::new().fill(palette.canvas)).show(ui, |ui| {
        Frame::new().inner_margin(Margin::symmetric(24, 16)).show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.heading(words.get("problems.title"));
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    if ui.button(words.get("command.reload")).clicked() {
                        actions.push(Action::Reload);
                    }
                    if ui.button(words.get("command.reveal_library")).clicked() {
                        actions.push(Action::RevealLibrary);
                    }
                });
            });
            ui.label(RichText::new(words.get("problems.lead")).color(palette.quiet));
            ui.add_space(space::M);
            if list.is_empty() {
                ui.label(words.get("problems.none"));
            }
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                for problem in &list {
                    let (which, colour) = match problem.severity {
                        Severity::Error => (Icon::CircleX, palette.error),
                        Severity::Warning => (Icon::TriangleAlert, palette.warning),
                        Severity::Hint => (Icon::Info, palette.hint),
                    };
                    Frame::new()
                        .fill(palette.surface)
                        .stroke(egui::Stroke::new(1.0, palette.border))
                        .corner_radius(egui::CornerRadius::same(theme::RADIUS))
                        .inner_margin(Margin::symmetric(14, 10))
                        .show(ui, |ui| {
                            ui.set_width(ui.available_width());
                            ui.horizontal_wrapped(|ui| {
                                ui.label(icon(which, 16.0).color(colour));
                                ui.label(RichText::new(&problem.place).size(size::META));
                                let code = RichText::new(&problem.code).size(size::META);
                                ui.label(code.color(palette.quiet));
                            });
                            ui.label(&problem.message);
                            if !problem.hint.is_empty() {
                                ui.label(RichText::new(&problem.hint).color(palette.quiet));
                            }
                        });
                    ui.add_space(space::XS);
                }
            });
        });
    });
}
