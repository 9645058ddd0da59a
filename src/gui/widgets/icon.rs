//! Icons and buttons with icons.

use egui::{FontId, Response, RichText, Ui};
pub use lucide_icons::Icon;

use crate::gui::theme;

/// An icon as text of `size` points.
pub fn icon(icon: Icon, size: f32) -> RichText {
    RichText::new(char::from(icon).to_string()).font(FontId::new(size, theme::icon_family()))
}

/// A button that shows only an icon; `name` is its tooltip and its name for screen readers.
pub fn icon_button(ui: &mut Ui, which: Icon, name: &str, active: bool) -> Response {
    let palette = theme::palette(ui);
    let colour = if active { palette.accent } else { palette.quiet };
    let button = egui::Button::new(icon(which, 18.0).color(colour))
        .frame(false)
        .min_size(egui::vec2(32.0, 30.0));
    let response = named(ui.add(button), name);
    if response.has_focus() {
        // Without a frame of its own it would not be seen that the keys go there.
        let line = egui::Stroke::new(2.0, palette.accent);
        let inside = egui::StrokeKind::Inside;
        ui.painter().rect_stroke(response.rect, f32::from(theme::RADIUS), line, inside);
    }
    response.on_hover_text(name)
}

/// The same response with a name for screen readers.
pub fn named(response: Response, name: &str) -> Response {
    let enabled = response.enabled();
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, enabled, name));
    response
}
