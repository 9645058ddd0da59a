//! What was done to the whole library, the latest first; a click shows the history of the phrase
//! beside it, with the way back. Only visible rows are drawn.

use egui::{Align2, FontId, Frame, Margin, RichText, ScrollArea, Sense, Ui, pos2, vec2};

use super::pieces::pieces_job;
use crate::app::AppState;
use crate::app::action::Action;
use crate::app::curate::CurateAction;
use crate::gui::theme::{self, size, space};
use crate::gui::widgets::ground::row_ground;
use crate::gui::widgets::marked::marked_line;
use crate::view::curate_history::{LogRow, Subject, log_row};

/// Draws the events.
pub fn log_ui(ui: &mut Ui, state: &AppState, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let words = state.words();
    let n_rows = state.curate.log.len();
    Frame::new().inner_margin(Margin { left: 12, right: 12, top: 8, bottom: 4 }).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            let mut typed = state.curate.log_filter.clone();
            let edit = egui::TextEdit::singleline(&mut typed)
                .id(egui::Id::unique("log typed"))
                .desired_width(240.0)
                .margin(Margin::symmetric(8, 5))
                .hint_text(RichText::new(words.get("curate.log_hint")).color(palette.quiet));
            let response = ui.add(edit);
            let name = words.get("curate.log_find");
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, name));
            if response.changed() {
                actions.push(Action::Curate(CurateAction::NarrowLog(typed)));
            }
            let n = words.fill("curate.log_summary", &[("n", n_rows.to_string())]);
            ui.label(RichText::new(n).size(size::META).color(palette.quiet));
        });
    });
    if n_rows == 0 {
        let narrowed = !state.curate.log_filter.trim().is_empty();
        let (head, hint) = if narrowed {
            ("curate.log_none_fit", "curate.log_none_fit_hint")
        } else {
            ("curate.log_empty", "curate.no_history")
        };
        super::empty_ui(ui, words.get(head), words.get(hint));
        return;
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let area = ScrollArea::vertical().auto_shrink(false).id_salt("log");
    area.show_rows(ui, theme::ROW_HEIGHT, n_rows, |ui, range| {
        for row_index in range {
            if let Some(row) = log_row(state, row_index) {
                row_ui(ui, state, &row, actions);
            }
        }
    });
}

fn row_ui(ui: &mut Ui, state: &AppState, row: &LogRow, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let size_of = vec2(ui.available_width(), theme::ROW_HEIGHT);
    let (rect, _) = ui.allocate_exact_size(size_of, Sense::hover());
    let id = egui::Id::unique(("log row", row.event.as_str()));
    let response = ui.interact(rect, id, Sense::click());
    let painter = ui.painter();
    let shown = |id| state.curate.history_of.as_ref() == Some(id);
    let is_shown = matches!(&row.subject, Subject::Phrase(id) if shown(id));
    row_ground(ui, rect, &response, is_shown);
    let (first_y, second_y) = (rect.min.y + 18.0, rect.min.y + 38.0);
    let (left, right) = (rect.min.x + space::L, rect.max.x - space::M);
    let meta = FontId::proportional(size::META);
    let at = pos2(right, first_y);
    let by = painter.text(at, Align2::RIGHT_CENTER, &row.by, meta.clone(), palette.quiet);
    let colour = if row.outside { palette.warning } else { palette.accent };
    let at = pos2(left, first_y);
    let did = painter.text(at, Align2::LEFT_CENTER, &row.did, meta, colour);
    let line = |text: &str, points: f32, colour, width: f32| {
        let font = FontId::proportional(points);
        marked_line(ui, text, &[], font, colour, palette.mark, palette.text, width)
    };
    let start = did.max.x + space::S;
    let title = line(&row.title, size::BODY, palette.text, by.min.x - start - space::M);
    painter.galley(pos2(start, first_y - title.size().y / 2.0), title, palette.text);
    let below = match &row.pieces {
        Some(pieces) => {
            let mut job = pieces_job(ui, pieces, size::META);
            job.wrap = egui::text::TextWrapping::truncate_at_width(right - left);
            ui.fonts_mut(|fonts| fonts.layout_job(job))
        }
        None => line(&row.line, size::META, palette.quiet, right - left),
    };
    let painter = ui.painter();
    painter.galley(pos2(left, second_y - below.size().y / 2.0), below, palette.quiet);
    let name = format!("{} {} {} {}", row.did, row.title, row.by, row.line);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
    if response.clicked() {
        actions.push(match &row.subject {
            Subject::Phrase(id) => Action::Curate(CurateAction::ShowHistory(Some(id.clone()))),
            Subject::Rule(rule) => Action::OpenRule(rule.clone()),
        });
    }
}
