//! How the learner is getting on, in numbers and plots; and the mistakes book.

use egui::{RichText, Ui};
use egui_plot::{Bar, BarChart, Line, PlotPoints, Points};

use super::summary::facts_ui;
use super::{Keys, head_ui, key_button, page_ui, quiet};
use crate::app::AppState;
use crate::app::action::Action;
use crate::app::command::ScreenKeys;
use crate::app::practice::{Drill, ExportFormat, PracticeAction};
use crate::gui::theme::{self, space};
use crate::gui::widgets::plot::{self, days_ago, plot_ui};
use crate::view::practice::progress::{ProgressView, mistakes, progress};

/// Draws the page of progress.
pub fn progress_ui(ui: &mut Ui, state: &AppState, keys: &Keys, actions: &mut Vec<Action>) {
    let words = state.words();
    let view = progress(state);
    page_ui(ui, "practice progress", false, |ui| {
        head_ui(ui, state, words.get("learn.open_progress"), actions);
        if view.is_blank {
            ui.label(words.get("learn.no_progress"));
            return;
        }
        facts_ui(ui, &view.facts);
        ui.add_space(space::M);
        ui.columns(2, |columns| {
            if let [left, right] = columns {
                remembered_ui(left, state, &view);
                typing_plot_ui(left, state, &view);
                ahead_ui(right, state, &view);
                responses_ui(right, state, &view);
            }
        });
        if !view.weak.is_empty() {
            ui.add_space(space::M);
            ui.label(RichText::new(words.get("learn.weak_head")).size(16.0));
            for (title, told) in &view.weak {
                ui.horizontal_wrapped(|ui| {
                    ui.label(title);
                    quiet(ui, told);
                });
            }
        }
        ui.add_space(space::L);
        ui.label(RichText::new(words.get("learn.export")).size(16.0));
        quiet(ui, words.get("learn.export_why"));
        ui.horizontal(|ui| {
            for (format, number) in ExportFormat::ALL.into_iter().zip(1_usize..) {
                let label = format!("{}…", format.extension().to_uppercase());
                let pressed = keys.digit == Some(number);
                if key_button(ui, &label, &number.to_string(), number == 1) || pressed {
                    actions.push(Action::Practice(PracticeAction::Export(format)));
                }
            }
        });
    });
}

fn remembered_ui(ui: &mut Ui, state: &AppState, view: &ProgressView) {
    let palette = theme::palette(ui);
    let words = state.words();
    let today = words.get("learn.plot.today").to_owned();
    let points = view.remembered.clone();
    let n = view.n_phrases as f64;
    let colour = palette.accent;
    plot_ui(
        ui,
        words.get("learn.plot.remembered"),
        words.get("learn.plot.days"),
        |plot| {
            plot.include_x(0.0)
                .include_x(-6.0)
                .include_y(n.min(20.0))
                .x_axis_formatter(move |mark, _| days_ago(mark.value, &today))
        },
        move |plot| {
            plot.line(Line::new("", PlotPoints::new(points.clone())).color(colour).width(2.0));
            plot.points(Points::new("", PlotPoints::new(points)).color(colour).radius(3.0));
        },
    );
}

fn typing_plot_ui(ui: &mut Ui, state: &AppState, view: &ProgressView) {
    let words = state.words();
    let target = view.target_chars_per_min;
    let told = words.fill("learn.plot.typing_told", &[("target", format!("{target:.0}"))]);
    let typing = plot::Typing {
        told: &told,
        zero: words.get("learn.plot.today").to_owned(),
        target,
        speed: view.speed.clone(),
        accuracy: view.accuracy.clone(),
        others: Vec::new(),
    };
    plot::typing_ui(ui, words.get("learn.plot.typing"), typing);
}

fn ahead_ui(ui: &mut Ui, state: &AppState, view: &ProgressView) {
    let palette = theme::palette(ui);
    let words = state.words();
    let today = words.get("learn.plot.today").to_owned();
    let (due_colour, new_colour) = (palette.accent, palette.hint);
    let loads = view.ahead.iter().enumerate();
    let (due, new): (Vec<Bar>, Vec<Bar>) = loads
        .map(|(ahead, [n_due, n_new])| {
            let x = ahead as f64;
            let due = Bar::new(x, *n_due).width(0.7).fill(due_colour);
            (due, Bar::new(x, *n_new).base_offset(*n_due).width(0.7).fill(new_colour))
        })
        .unzip();
    plot_ui(
        ui,
        words.get("learn.plot.ahead"),
        words.get("learn.plot.ahead_told"),
        |plot| plot.include_y(5.0).x_axis_formatter(move |mark, _| days_ago(mark.value, &today)),
        move |plot| {
            plot.bar_chart(BarChart::new("", due).color(due_colour));
            plot.bar_chart(BarChart::new("", new).color(new_colour));
        },
    );
}

fn responses_ui(ui: &mut Ui, state: &AppState, view: &ProgressView) {
    let palette = theme::palette(ui);
    let words = state.words();
    let target_s = view.target_s;
    let (in_time, late, quiet) = (palette.accent, palette.warning, palette.quiet);
    let bins = view.response_bins.iter().enumerate();
    let bars: Vec<Bar> = bins
        .map(|(second, n)| {
            let colour = if (second as f64) < target_s { in_time } else { late };
            Bar::new(second as f64 + 0.5, *n as f64).width(0.8).fill(colour)
        })
        .collect();
    let told = words.fill("learn.plot.responses_told", &[("target", format!("{target_s:.0}"))]);
    plot_ui(
        ui,
        words.get("learn.plot.responses"),
        &told,
        |plot| plot.include_x(0.0).include_x(11.0).include_y(4.0),
        move |plot| {
            plot.bar_chart(BarChart::new("", bars).color(in_time));
            plot.vline(egui_plot::VLine::new("", target_s).color(quiet).width(1.0));
        },
    );
}

/// Draws the mistakes book.
pub fn mistakes_ui(ui: &mut Ui, state: &AppState, keys: &Keys, actions: &mut Vec<Action>) {
    let words = state.words();
    let mistakes = mistakes(state);
    page_ui(ui, "practice mistakes", false, |ui| {
        head_ui(ui, state, words.get("practice.mode.mistakes"), actions);
        quiet(ui, words.get("learn.mistakes_why"));
        ui.add_space(space::S);
        if mistakes.is_empty() {
            ui.label(words.get("learn.no_mistakes"));
            return;
        }
        if key_button(ui, words.get("learn.begin"), &ScreenKeys::PracticeEnter.shown(), true)
            || keys.enter
        {
            actions.push(Action::Practice(PracticeAction::Begin(Drill::Mistakes)));
        }
        ui.add_space(space::S);
        for mistake in &mistakes {
            ui.horizontal_wrapped(|ui| {
                crate::gui::widgets::pill::pill(ui, &mistake.mode, theme::palette(ui).quiet);
                ui.label(&mistake.title);
                quiet(ui, &mistake.told);
            });
        }
    });
}
