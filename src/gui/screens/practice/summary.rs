//! How a session went, wherever the learner stopped, and what could come next.

use egui::{Align, Layout, RichText, Ui, vec2};

use super::{Keys, card_ui, head_ui, key_button, page_ui, quiet};
use crate::app::AppState;
use crate::app::action::Action;
use crate::app::command::ScreenKeys;
use crate::app::practice::{Page, PracticeAction};
use crate::gui::theme::{self, size, space};
use crate::view::practice::summary::{ExamView, summary};

/// Draws the page.
pub fn summary_ui(ui: &mut Ui, state: &AppState, keys: &Keys, actions: &mut Vec<Action>) {
    let words = state.words();
    let Some(view) = summary(state) else { return };
    page_ui(ui, "practice summary", false, |ui| {
        head_ui(ui, state, &view.title, actions);
        ui.label(RichText::new(&view.lead).size(size::PREVIEW));
        ui.add_space(space::S);
        facts_ui(ui, &view.facts);
        if let Some(exam) = &view.exam {
            ui.add_space(space::M);
            exam_ui(ui, state, exam, actions);
        }
        if !view.wrong.is_empty() {
            ui.add_space(space::M);
            ui.label(RichText::new(words.get("learn.look_again")).size(16.0));
            for title in &view.wrong {
                ui.label(title);
            }
        }
        ui.add_space(space::L);
        ui.horizontal_wrapped(|ui| {
            let mut put = |wish| actions.push(Action::Practice(wish));
            if view.resumable {
                if key_button(
                    ui,
                    words.get("learn.resume"),
                    &ScreenKeys::PracticeEnter.shown(),
                    true,
                ) || keys.enter
                {
                    put(PracticeAction::Resume);
                }
            } else if key_button(ui, &view.next, &ScreenKeys::PracticeEnter.shown(), true)
                || keys.enter
            {
                put(PracticeAction::Begin(view.next_drill));
            }
            if key_button(ui, words.get("learn.open_progress"), "", false) {
                put(PracticeAction::Show(Page::Progress));
            }
        });
    });
}

/// Numbers, each over its name, as many in a row as there is room for.
pub fn facts_ui(ui: &mut Ui, facts: &[(String, String)]) {
    let palette = theme::palette(ui);
    card_ui(ui, |ui| {
        let n_fit = ((ui.available_width() / 140.0) as usize).clamp(1, facts.len().max(1));
        for row in facts.chunks(n_fit) {
            ui.columns(n_fit, |columns| {
                for ((name, value), ui) in row.iter().zip(columns) {
                    // Columns would stretch a line that wraps to their width.
                    ui.with_layout(Layout::top_down(Align::LEFT), |ui| {
                        ui.spacing_mut().item_spacing.y = 1.0;
                        ui.label(RichText::new(value).size(size::TITLE).color(palette.text));
                        quiet(ui, name);
                    });
                }
            });
        }
    });
}

fn exam_ui(ui: &mut Ui, state: &AppState, exam: &ExamView, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let words = state.words();
    card_ui(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            for [label, value] in &exam.head {
                quiet(ui, label);
                ui.label(RichText::new(value).size(size::META));
                ui.add_space(space::S);
            }
        });
        ui.add_space(space::XS);
        egui::Grid::new("exam").num_columns(4).spacing(vec2(24.0, 6.0)).show(ui, |ui| {
            let titles = ["part", "reached", "needed", "result"];
            for title in titles {
                quiet(ui, words.get(&format!("practice.sheet.{title}")));
            }
            ui.end_row();
            for row in &exam.rows {
                for cell in row {
                    ui.label(cell);
                }
                ui.end_row();
            }
        });
        ui.add_space(space::XS);
        let (key, colour) = if !exam.over {
            ("learn.exam_open", palette.quiet)
        } else if exam.passed {
            ("practice.sheet.passed", palette.accent)
        } else {
            ("practice.sheet.failed", palette.warning)
        };
        ui.label(RichText::new(words.get(key)).size(size::TITLE).color(colour));
        if key_button(ui, words.get("learn.save_sheet"), "", false) {
            actions.push(Action::Practice(PracticeAction::SaveSheet));
        }
    });
}
