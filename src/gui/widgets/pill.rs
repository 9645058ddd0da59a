//! Small labels on a ground: a tag, a status, a count.

use egui::{Color32, CornerRadius, Frame, Margin, Response, RichText, Stroke, Ui};

use crate::gui::theme;

/// A small label in `colour` with a line around it.
pub fn pill(ui: &mut Ui, text: &str, colour: Color32) -> Response {
    Frame::new()
        .stroke(Stroke::new(1.0, colour.gamma_multiply(0.5)))
        .corner_radius(CornerRadius::same(9))
        .inner_margin(Margin::symmetric(7, 1))
        .show(ui, |ui| {
            ui.add(
                egui::Label::new(RichText::new(text).size(theme::size::META).color(colour))
                    .selectable(false),
            )
        })
        .inner
}

/// A dot in the colour of a category.
pub fn dot(ui: &mut Ui, category: &str, diameter: f32) {
    let (rect, _) = ui.allocate_exact_size(egui::Vec2::splat(diameter), egui::Sense::hover());
    ui.painter().circle_filled(rect.center(), diameter / 2.0, theme::category_dot(category));
}
