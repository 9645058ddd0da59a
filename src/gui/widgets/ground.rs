//! The ground of a row in a list: chosen, under the pointer, with the focus of the keys, and the line
//! below it. It draws no words.

use egui::{Rect, Response, Stroke, Ui};

use crate::gui::theme;

/// Draws the ground of the row at `rect`.
pub fn row_ground(ui: &Ui, rect: Rect, response: &Response, chosen: bool) {
    let palette = theme::palette(ui);
    let painter = ui.painter();
    if chosen {
        painter.rect_filled(rect, 0.0, palette.selection);
    } else if response.hovered() {
        painter.rect_filled(rect, 0.0, palette.hover);
    }
    painter.hline(rect.x_range(), rect.max.y, Stroke::new(1.0, palette.border));
    if response.has_focus() {
        let line = Stroke::new(2.0, palette.accent);
        painter.rect_stroke(rect.shrink(1.5), 6.0, line, egui::StrokeKind::Inside);
    }
}
