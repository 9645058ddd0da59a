//! The first page: today's session in one click, and every drill.

use egui::{Align, Layout, RichText, Sense, Stroke, Ui, vec2};

use super::{Keys, NARROW, bar_ui, card_ui, key_button, page_ui, quiet};
use crate::app::AppState;
use crate::app::action::Action;
use crate::app::command::ScreenKeys;
use crate::app::practice::{Drill, Page, PracticeAction};
use crate::gui::memory::Memory;
use crate::gui::theme::{self, size, space};
use crate::gui::widgets::icon::{Icon, icon, named};
use crate::view::practice::home::{HomeView, OfferView, RowView, home};

/// Draws the page.
pub fn home_ui(
    ui: &mut Ui,
    state: &AppState,
    memory: &mut Memory,
    keys: &Keys,
    actions: &mut Vec<Action>,
) {
    let words = state.words();
    let view = home(state);
    let mut put = |wish| actions.push(Action::Practice(wish));
    if keys.up {
        put(PracticeAction::Choose(-1));
    }
    if keys.down {
        put(PracticeAction::Choose(1));
    }
    if keys.left {
        put(PracticeAction::Option(-1));
    }
    if keys.right {
        put(PracticeAction::Option(1));
    }
    if let Some(digit) = keys.digit
        && let Some(drill) = state.practice.drill_of_row(digit).filter(|_| digit > 0)
    {
        put(PracticeAction::Begin(with_seed(drill, memory)));
    }
    if keys.enter {
        let drill = state.practice.drill_of_row(state.practice.chosen);
        if let Some(drill) = drill {
            put(PracticeAction::Begin(with_seed(drill, memory)));
        }
    }
    if let Some(offer) = view.offers.first().filter(|_| keys.zero) {
        put(PracticeAction::TakeUp(offer.session));
    }
    page_ui(ui, "practice home", false, |ui| {
        ui.horizontal(|ui| {
            ui.heading(words.get("learn.title"));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if key_button(ui, words.get("learn.open_mistakes"), "", false) {
                    actions.push(Action::Practice(PracticeAction::Show(Page::Mistakes)));
                }
                if key_button(ui, words.get("learn.open_progress"), "", false) {
                    actions.push(Action::Practice(PracticeAction::Show(Page::Progress)));
                }
            });
        });
        ui.add_space(space::S);
        for (index, offer) in view.offers.iter().enumerate() {
            offer_ui(ui, offer, if index == 0 { "0" } else { "" }, actions);
        }
        today_ui(ui, &view, actions);
        ui.add_space(space::M);
        ui.horizontal(|ui| {
            ui.label(RichText::new(words.get("learn.drills")).size(16.0));
            if ui.available_width() > NARROW {
                quiet(ui, words.get("learn.home_keys"));
            }
        });
        ui.spacing_mut().item_spacing.y = 2.0;
        for row in view.rows.iter().skip(1) {
            row_ui(ui, state, memory, row, keys.up || keys.down, actions);
        }
    });
}

/// An exam is that of the number that was typed, if there is one.
fn with_seed(drill: Drill, memory: &Memory) -> Drill {
    match drill {
        Drill::Exam(None) => Drill::Exam(memory.practice.seed.trim().parse().ok()),
        other => other,
    }
}

/// What broke off, before everything else.
fn offer_ui(ui: &mut Ui, offer: &OfferView, key: &str, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    egui::Frame::new()
        .fill(palette.selection)
        .corner_radius(egui::CornerRadius::same(10))
        .inner_margin(egui::Margin::symmetric(20, 10))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal_wrapped(|ui| {
                if key_button(ui, &offer.go_on, key, false) {
                    actions.push(Action::Practice(PracticeAction::TakeUp(offer.session)));
                }
                let why = RichText::new(&offer.why).size(size::META).color(palette.quiet);
                ui.label(why);
            });
        });
    ui.add_space(space::S);
}

fn today_ui(ui: &mut Ui, view: &HomeView, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let Some(row) = view.rows.first() else { return };
    card_ui(ui, |ui| {
        ui.horizontal(|ui| {
            ui.vertical(|ui| {
                ui.set_max_width((ui.available_width() - 150.0).max(160.0));
                quiet(ui, &row.name);
                ui.label(RichText::new(&view.today).size(size::TITLE));
                quiet(ui, &view.time);
            });
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add_enabled_ui(view.open, |ui| {
                    if key_button(ui, &view.begin, &enter_of(row.chosen), true) {
                        actions.push(Action::Practice(PracticeAction::Begin(Drill::Today)));
                    }
                });
            });
        });
        if !view.why.is_empty() {
            ui.add_space(space::XS);
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                for why in &view.why {
                    crate::gui::widgets::pill::pill(ui, why, palette.quiet);
                }
            });
        }
        ui.add_space(space::M);
        let plan = RichText::new(&view.plan).size(size::META).color(palette.text);
        if ui.available_width() < NARROW {
            ui.label(plan);
            quiet(ui, &view.plan_told);
        } else {
            ui.horizontal(|ui| {
                ui.label(plan);
                let right = Layout::right_to_left(Align::Center);
                ui.with_layout(right, |ui| quiet(ui, &view.plan_told));
            });
        }
        bar_ui(ui, view.begun, &format!("{} {}", view.plan, view.plan_told));
    });
}

fn row_ui(
    ui: &mut Ui,
    state: &AppState,
    memory: &mut Memory,
    row: &RowView,
    moved: bool,
    actions: &mut Vec<Action>,
) {
    let palette = theme::palette(ui);
    let words = state.words();
    let drill = state.practice.drill_of_row(row.row);
    let narrow = ui.available_width() < NARROW;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 46.0), Sense::click());
    let radius = f32::from(theme::RADIUS);
    if row.chosen {
        ui.painter().rect_filled(rect, radius, palette.selection);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, radius, palette.hover);
    }
    if response.has_focus() {
        let line = Stroke::new(2.0, palette.accent);
        ui.painter().rect_stroke(rect, radius, line, egui::StrokeKind::Inside);
    }
    let name = format!("{} {}", row.name, row.last);
    let begins = response.clicked();
    if row.chosen && moved {
        response.scroll_to_me(None);
    }
    named(response, &name).on_hover_text(&row.lead);
    let inside = rect.shrink2(vec2(12.0, 2.0));
    let mut ui = ui.new_child(
        egui::UiBuilder::new().max_rect(inside).layout(Layout::left_to_right(Align::Center)),
    );
    let ui = &mut ui;
    ui.spacing_mut().item_spacing.x = space::S;
    let number = RichText::new(row.row.to_string()).size(size::META).color(palette.quiet);
    ui.label(number);
    ui.label(icon(row_icon(drill), 18.0).color(palette.accent));
    ui.vertical(|ui| {
        let n_options = if narrow { 1.0 } else { row.options.len().max(1) as f32 };
        ui.set_width((ui.available_width() - 66.0 * n_options - 40.0).max(120.0));
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.spacing_mut().interact_size.y = 0.0;
        ui.horizontal(|ui| {
            ui.add(egui::Label::new(RichText::new(&row.name)).selectable(false));
            let last = RichText::new(&row.last).size(size::META).color(palette.accent);
            ui.add(egui::Label::new(last).selectable(false).truncate());
        });
        let lead = RichText::new(&row.lead).size(size::META).color(palette.quiet);
        ui.add(egui::Label::new(lead).selectable(false).truncate());
    });
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let mut options = row.options.iter().enumerate().rev().peekable();
        if options.peek().is_none() && matches!(drill, Some(Drill::Exam(_))) {
            let edit = egui::TextEdit::singleline(&mut memory.practice.seed)
                .id(egui::Id::unique("exam seed"))
                .desired_width(96.0)
                .margin(egui::Margin::symmetric(8, 3))
                .hint_text(RichText::new(words.get("learn.seed_hint")).size(size::META));
            let response = ui.add(edit);
            let name = words.get("learn.seed");
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, name));
            response.on_hover_text(words.get("learn.seed_why"));
        }
        for (index, (label, taken)) in options.filter(|(_, (_, taken))| *taken || !narrow) {
            let text = RichText::new(label).size(size::META);
            let response = ui.selectable_label(*taken, text);
            if response.clicked()
                && let Some(drill) = Drill::ROWS.get(row.row).and_then(|drills| drills.get(index))
            {
                actions.push(Action::Practice(PracticeAction::Begin(*drill)));
            }
        }
    });
    if begins && let Some(drill) = drill {
        actions.push(Action::Practice(PracticeAction::Begin(with_seed(drill, memory))));
    }
}

fn row_icon(drill: Option<Drill>) -> Icon {
    match drill {
        Some(Drill::Typing(_)) => Icon::Keyboard,
        Some(Drill::Response(_)) => Icon::Timer,
        Some(Drill::FindFix) => Icon::SearchX,
        Some(Drill::Courtesy) => Icon::Highlighter,
        Some(Drill::Sorting(_)) => Icon::Layers,
        Some(Drill::RolePlay) => Icon::MessagesSquare,
        Some(Drill::Mistakes) => Icon::RotateCcw,
        Some(Drill::Exam(_)) => Icon::ClipboardCheck,
        Some(Drill::Today) | None => Icon::GraduationCap,
    }
}

/// The key that begins the chosen drill.
fn enter_of(chosen: bool) -> String {
    if chosen { ScreenKeys::PracticeEnter.shown() } else { String::new() }
}
