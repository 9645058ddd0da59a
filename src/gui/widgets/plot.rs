//! A plot that is looked at and not touched: under its title, with what its marks mean in words, which are
//! its name for screen readers, too.

use egui::{RichText, Ui};
use egui_plot::{
    GridInput, GridMark, HLine, Line, LineStyle, MarkerShape, Plot, PlotPoints, Points,
};

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
    // Columns would stretch a line that wraps to their width.
    let left = egui::Layout::top_down(egui::Align::LEFT);
    let quiet = theme::palette(ui).quiet;
    ui.with_layout(left, |ui| {
        ui.label(RichText::new(title).size(15.0));
        ui.label(RichText::new(told).size(theme::size::META).color(quiet));
    });
    let plot = Plot::new(title.to_owned())
        .height(HEIGHT)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_axis_zoom_drag(false)
        .show_x(false)
        .show_y(false)
        .show_grid([false, true])
        .x_grid_spacer(marks)
        .y_grid_spacer(marks)
        .include_y(0.0)
        .set_margin_fraction(egui::vec2(0.04, 0.1));
    let response = change(plot).show(ui, add).response;
    let name = format!("{title} {told}");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &name));
}

/// What the team aims at: dashes, so that it is no line of the ground.
pub fn aim(value: f64, colour: egui::Color32) -> HLine {
    HLine::new("", value).color(colour).width(1.5).style(LineStyle::dashed_dense())
}

/// How much of the quiet colour the lines of the others have.
pub const OTHERS: f32 = 0.45;

/// Typing, day by day.
pub struct Typing<'a> {
    /// What its marks mean, in words.
    pub told: &'a str,
    /// The name of day 0 on the axis.
    pub zero: String,
    /// What the team aims at, in characters a minute.
    pub target: f64,
    /// Day and characters a minute.
    pub speed: Vec<[f64; 2]>,
    /// Day and per cent.
    pub accuracy: Vec<[f64; 2]>,
    /// The speed of everybody else, person by person.
    pub others: Vec<Vec<[f64; 2]>>,
}

/// Draws speed with the aim, accuracy, and the others behind both.
pub fn typing_ui(ui: &mut Ui, title: &str, typing: Typing<'_>) {
    let palette = theme::palette(ui);
    let Typing { told, zero, target, speed, accuracy, others } = typing;
    let (accent, hint, grey) = (palette.accent, palette.hint, palette.quiet);
    let line = palette.quiet.gamma_multiply(OTHERS);
    plot_ui(
        ui,
        title,
        told,
        |plot| {
            plot.include_x(0.0)
                .include_x(-6.0)
                .include_y(target * 1.25)
                .x_axis_formatter(move |mark, _| days_ago(mark.value, &zero))
        },
        move |plot| {
            plot.hline(aim(target, grey));
            for other in others {
                plot.line(Line::new("", PlotPoints::new(other)).color(line).width(1.0));
            }
            plot.line(Line::new("", PlotPoints::new(accuracy.clone())).color(hint).width(1.0));
            let exact = Points::new("", PlotPoints::new(accuracy));
            plot.points(exact.color(hint).radius(3.0).shape(MarkerShape::Diamond));
            plot.line(Line::new("", PlotPoints::new(speed.clone())).color(accent).width(2.0));
            plot.points(Points::new("", PlotPoints::new(speed)).color(accent).radius(3.0));
        },
    );
}

/// Some four marks to an axis, at round numbers, all alike: lines to read values by, not a net.
fn marks(input: GridInput) -> Vec<GridMark> {
    let (low, high) = input.bounds;
    let step = round_step((high - low) / 4.0);
    let n = ((high - low) / step).ceil();
    if !n.is_finite() || n > 100.0 {
        return Vec::new();
    }
    let first = (low / step).ceil();
    let values = (0..=n as i32).map(|index| (first + f64::from(index)) * step);
    let values = values.filter(|value| *value <= high);
    values.map(|value| GridMark { value, step_size: step }).collect()
}

/// The nearest of 1, 2, 5, 10, 20 … that is at least `step`.
fn round_step(step: f64) -> f64 {
    let power = 10_f64.powf(step.max(1e-9).log10().floor());
    let fits = [1.0, 2.0, 5.0, 10.0].into_iter().find(|round| round * power >= step * 0.999);
    fits.unwrap_or(10.0) * power
}

/// Whole numbers only, as there is no half phrase and no half day.
pub fn whole(value: f64) -> String {
    if (value - value.round()).abs() < 1e-6 { format!("{value:.0}") } else { String::new() }
}

/// A day by its distance to `today`, on an axis.
pub fn days_ago(value: f64, today: &str) -> String {
    if value.abs() < 1e-6 { today.to_owned() } else { whole(value) }
}

#[cfg(test)]
mod tests {
    use super::round_step;

    #[test]
    fn marks_stand_at_round_numbers() {
        for (step, expected) in [(25.0, 50.0), (1.6, 2.0), (0.3, 0.5), (5.0, 5.0), (7.0, 10.0)] {
            assert!((round_step(step) - expected).abs() < 1e-9, "{step}");
        }
    }
}
