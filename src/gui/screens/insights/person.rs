//! A person: numbers, plots against everybody else, the exam, what is missed, what does not sit.

use egui::{Frame, Margin, RichText, ScrollArea, Ui};
use egui_plot::{Line, PlotPoints, Points};

use super::super::practice::facts_ui;
use crate::app::AppState;
use crate::app::action::Action;
use crate::app::insights::InsightsAction;
use crate::gui::theme::{self, size, space};
use crate::gui::widgets::plot::{self, OTHERS, aim, days_ago, plot_ui};
use crate::view::insights::PersonView;

/// Two plots stand side by side from this width on.
const TWO_PLOTS: f32 = 640.0;
/// Below this width the table has no room for every number.
const NARROW: f32 = 340.0;

/// Draws the person that is looked at.
pub fn person_ui(ui: &mut Ui, state: &AppState, view: &PersonView, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let words = state.words();
    // Another person begins at the top.
    let scroll = ScrollArea::vertical().auto_shrink(false).id_salt(("person", &view.source));
    scroll.show(ui, |ui| {
        Frame::new().inner_margin(Margin::symmetric(16, 12)).show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(&view.name).size(size::TITLE));
                ui.label(RichText::new(&view.source).size(size::META).color(palette.quiet));
            });
            if ui.available_width() < NARROW {
                facts_ui(ui, &view.facts);
            } else {
                ui.label(RichText::new(&view.told).size(size::META));
            }
            ui.add_space(space::XS);
            if view.speed.is_empty() && view.tail.is_empty() {
                let none = words.get("insights.no_days");
                ui.label(RichText::new(none).color(palette.quiet));
            } else if ui.available_width() >= TWO_PLOTS {
                ui.columns(2, |columns| {
                    if let [left, right] = columns {
                        speed_ui(left, state, view);
                        tail_ui(right, state, view);
                    }
                });
            } else {
                speed_ui(ui, state, view);
                tail_ui(ui, state, view);
            }
            ui.add_space(space::M);
            ui.label(RichText::new(words.get("practice.mode.exam")).size(16.0));
            if view.exam.is_empty() {
                let none = words.get("insights.no_exam");
                ui.label(RichText::new(none).size(size::META).color(palette.quiet));
            }
            for line in &view.exam {
                ui.label(RichText::new(line).size(size::META));
            }
            lists_ui(ui, state, view, actions);
        });
    });
}

fn lists_ui(ui: &mut Ui, state: &AppState, view: &PersonView, actions: &mut Vec<Action>) {
    let words = state.words();
    if !view.missed.is_empty() {
        ui.add_space(space::M);
        ui.label(RichText::new(words.get("insights.missed_head")).size(16.0));
        ui.horizontal_wrapped(|ui| {
            for (rule, told, known) in &view.missed {
                if !known {
                    ui.label(RichText::new(told).size(size::META));
                } else if ui.link(RichText::new(told).size(size::META)).clicked() {
                    actions.push(Action::OpenRule(rule.clone()));
                }
                ui.add_space(space::S);
            }
        });
    }
    if !view.weak.is_empty() {
        ui.add_space(space::M);
        ui.label(RichText::new(words.get("learn.weak_head")).size(16.0));
        for (title, told, phrase) in &view.weak {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().interact_size.y = 0.0;
                let title = RichText::new(title).size(size::META);
                match phrase {
                    Some(id) => {
                        let link = ui.link(title).on_hover_text(words.get("insights.open_phrase"));
                        if link.clicked() {
                            actions.push(Action::Insights(InsightsAction::OpenPhrase(id.clone())));
                        }
                    }
                    None => {
                        ui.label(title);
                    }
                }
                let quiet = theme::palette(ui).quiet;
                ui.label(RichText::new(told).size(size::META).color(quiet));
            });
        }
    }
}

fn speed_ui(ui: &mut Ui, state: &AppState, view: &PersonView) {
    let words = state.words();
    let target = view.target_chars_per_min;
    let told = words.fill("insights.plot.speed_told", &[("target", format!("{target:.0}"))]);
    let typing = plot::Typing {
        told: &told,
        zero: words.get("insights.plot.report_day").to_owned(),
        target,
        speed: view.speed.clone(),
        accuracy: view.accuracy.clone(),
        others: view.others_speed.clone(),
    };
    plot::typing_ui(ui, words.get("learn.plot.typing"), typing);
}

fn tail_ui(ui: &mut Ui, state: &AppState, view: &PersonView) {
    let palette = theme::palette(ui);
    let words = state.words();
    let zero = words.get("insights.plot.report_day").to_owned();
    let target = view.target_s;
    let told = words.fill("insights.plot.tail_told", &[("seconds", format!("{target:.0}"))]);
    let (own, others) = (view.tail.clone(), view.others_tail.clone());
    let (accent, grey) = (palette.accent, palette.quiet);
    let line = palette.quiet.gamma_multiply(OTHERS);
    plot_ui(
        ui,
        words.get("insights.plot.tail"),
        &told,
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
            plot.line(Line::new("", PlotPoints::new(own.clone())).color(accent).width(2.0));
            plot.points(Points::new("", PlotPoints::new(own)).color(accent).radius(3.0));
        },
    );
}
