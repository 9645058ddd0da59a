//! A plot that is looked at and not touched: under its title, with what its marks mean in words, which are
//! its name for screen readers, too.

use egui::{RichText, Ui};
use egui_plot::Plot;

use crate::gui::theme::{self, space};

/// Height of a plot, in points.
const HEIGHT: f32 = 150.0;

/// A plot that stands still under its title.
pub fn plot_ui<'a>(
    ui: &mut Ui,
    title: &str,
    told: &str,
    change: impl FnOnce(Plot<'a>) -> Plot<'a>,
    add: impl FnOnce(&mut egui_plot::PlotUi<'a>) + 'a,
) {
    ui.add_space(space::XS);
    ui.label(RichText::new(title).size(15.0));
    let quiet = theme::palette(ui).quiet;
    ui.label(RichText::new(told).size(theme::size::META).color(quiet));
    let plot = Plot::new(title.to_owned())
        .height(HEIGHT)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_axis_zoom_drag(false)
        .show_x(false)
        .show_y(false)
        .include_y(0.0)
        .set_margin_fraction(egui::vec2(0.04, 0.1));
    let response = change(plot).show(ui, add).response;
    let name = format!("{title} {told}");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &name));
}

/// Whole numbers only, as there is no half phrase and no half day.
pub fn whole(value: f64) -> String {
    if (value - value.round()).abs() < 1e-6 { format!("{value:.0}") } else { String::new() }
}

/// A day by its distance to `today`, on an axis.
pub fn days_ago(value: f64, today: &str) -> String {
    if value.abs() < 1e-6 { today.to_owned() } else { whole(value) }
}
