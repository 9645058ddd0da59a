//! Small labels on a ground: a tag, a status, a count.

use egui::{Color32, CornerRadius, Response, Sense, Stroke, Ui, vec2};

use crate::gui::theme;

/// A small label in `colour` with a line around it. It is measured first, so that in a row that wraps
/// it goes to the next line whole.
pub fn pill(ui: &mut Ui, text: &str, colour: Color32) -> Response {
    let font = egui::FontId::proportional(theme::size::META);
    let galley = ui.fonts_mut(|fonts| fonts.layout_no_wrap(text.to_owned(), font, colour));
    let (rect, response) = ui.allocate_exact_size(galley.size() + vec2(16.0, 10.0), Sense::hover());
    if ui.is_rect_visible(rect) {
        let line = Stroke::new(1.0, colour.gamma_multiply(0.5));
        let radius = CornerRadius::same(9);
        ui.painter().rect_stroke(rect, radius, line, egui::StrokeKind::Inside);
        let at = rect.center() - galley.size() / 2.0;
        ui.painter().galley(at, galley, colour);
    }
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, text));
    response
}

/// A dot in the colour of a category.
pub fn dot(ui: &mut Ui, category: &str, diameter: f32) {
    let (rect, _) = ui.allocate_exact_size(egui::Vec2::splat(diameter), Sense::hover());
    ui.painter().circle_filled(rect.center(), diameter / 2.0, theme::category_dot(category));
}
