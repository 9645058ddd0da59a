//! Category × stage with counts and gaps, and what a lead wants to be told: what is not used, which
//! waivers run out, which festival nears without an approved phrase.

use egui::{Frame, Grid, Margin, RichText, ScrollArea, Stroke, Ui, vec2};

use crate::app::AppState;
use crate::app::action::Action;
use crate::app::curate::{CurateAction, Filter, Tab};
use crate::gui::theme::{self, size, space};
use crate::view::curate::{CoverageLine, NearingView, overview};

/// Draws the grid and the lists.
pub fn coverage_ui(ui: &mut Ui, state: &AppState, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let words = state.words();
    let view = overview(state);
    ScrollArea::vertical().auto_shrink(false).id_salt("coverage").show(ui, |ui| {
        Frame::new().inner_margin(Margin::symmetric(20, 14)).show(ui, |ui| {
            ui.label(
                RichText::new(words.get("curate.coverage_lead"))
                    .size(size::META)
                    .color(palette.quiet),
            );
            ui.add_space(space::S);
            Grid::new("coverage").num_columns(4).spacing(vec2(6.0, 6.0)).show(ui, |ui| {
                ui.label("");
                for (_, name) in &view.stages {
                    ui.label(RichText::new(name).size(size::META).color(palette.quiet));
                }
                ui.end_row();
                for CoverageLine { category, name, cells } in &view.lines {
                    ui.label(name);
                    for ((stage, stage_name), (n_usable, n_coming)) in view.stages.iter().zip(cells)
                    {
                        let gap = *n_usable == 0;
                        let text = match (gap, n_coming) {
                            (true, 0) => words.get("curate.gap").to_owned(),
                            (_, 0) => n_usable.to_string(),
                            _ => format!("{n_usable} +{n_coming}"),
                        };
                        let colour = if gap { palette.warning } else { palette.text };
                        let stroke = if gap { palette.warning } else { palette.border };
                        let button = egui::Button::new(RichText::new(text).color(colour))
                            .stroke(Stroke::new(1.0, stroke))
                            .min_size(vec2(92.0, 34.0));
                        let response = ui.add(button);
                        let args = [
                            ("category", name.clone()),
                            ("stage", stage_name.clone()),
                            ("n", n_usable.to_string()),
                            ("coming", n_coming.to_string()),
                        ];
                        let told = words.fill("curate.cell", &args);
                        response.widget_info(|| {
                            egui::WidgetInfo::labeled(egui::Role::Button, true, &told)
                        });
                        let hint = if gap && *n_coming == 0 {
                            "curate.write_here"
                        } else {
                            "curate.show_these"
                        };
                        if response.on_hover_text(words.get(hint)).clicked() {
                            if gap && *n_coming == 0 {
                                let (category, stage) = (Some(category.clone()), Some(*stage));
                                let wish =
                                    CurateAction::New { category, stage, text: String::new() };
                                actions.push(Action::Curate(wish));
                            } else {
                                let filter = Filter {
                                    category: Some(category.clone()),
                                    stage: Some(*stage),
                                    ..Filter::default()
                                };
                                actions.push(Action::Curate(CurateAction::Narrow(filter)));
                                actions.push(Action::Curate(CurateAction::Show(Tab::List)));
                            }
                        }
                    }
                    ui.end_row();
                }
            });
            ui.add_space(space::L);
            ui.label(RichText::new(words.get("curate.seasons")).size(16.0));
            if view.seasons.is_empty() {
                ui.label(RichText::new(words.get("curate.seasons_fine")).color(palette.quiet));
            }
            for NearingView { text, waiting, festival } in &view.seasons {
                ui.horizontal_wrapped(|ui| {
                    ui.label(RichText::new(text).color(palette.warning));
                    let (key, wish) = match (waiting, festival) {
                        (Some(id), _) => ("curate.open", CurateAction::Edit(id.clone())),
                        (None, Some(festival)) => ("curate.write", CurateAction::NewFor(*festival)),
                        (None, None) => return,
                    };
                    if ui.button(words.get(key)).clicked() {
                        actions.push(Action::Curate(wish));
                    }
                });
            }
            ui.add_space(space::M);
            ui.label(RichText::new(words.get("curate.waivers")).size(16.0));
            if view.waivers.is_empty() {
                ui.label(RichText::new(words.get("curate.waivers_fine")).color(palette.quiet));
            }
            for (id, text) in &view.waivers {
                ui.horizontal_wrapped(|ui| {
                    ui.label(text);
                    if ui.button(words.get("curate.open")).clicked() {
                        actions.push(Action::Curate(CurateAction::Edit(id.clone())));
                    }
                });
            }
            ui.add_space(space::M);
            ui.label(RichText::new(words.get("curate.usage")).size(16.0));
            ui.horizontal_wrapped(|ui| {
                ui.label(&view.used);
                if view.n_unused > 0 && ui.button(words.get("curate.show_unused")).clicked() {
                    let filter = Filter { unused: true, ..Filter::default() };
                    actions.push(Action::Curate(CurateAction::Narrow(filter)));
                    actions.push(Action::Curate(CurateAction::Show(Tab::List)));
                }
            });
        });
    });
}
