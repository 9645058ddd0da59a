//! The Practice screen: its pages, and the keys that they have in common. Everything can be done
//! without a mouse.

mod field;
mod home;
mod progress;
mod question;
mod sheet;
mod steps;
mod summary;

use egui::{Frame, Margin, RichText, ScrollArea, Stroke, Ui};

use crate::app::AppState;
use crate::app::action::Action;
use crate::app::command::ScreenKeys;
use crate::app::practice::{Page, PracticeAction};
use crate::gui::keys;
use crate::gui::memory::{Composing, Memory};
use crate::gui::theme::{self, space};
use crate::gui::widgets::icon::named;
pub(super) use summary::facts_ui;

/// The widest column of text, in points.
const COLUMN: f32 = 760.0;
/// A narrower column leaves out what can be done without.
const NARROW: f32 = 420.0;

/// Draws the screen.
pub fn practice_ui(ui: &mut Ui, state: &AppState, memory: &mut Memory, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let keys = Keys::take(ui, state, memory);
    egui::CentralPanel::no_frame().frame(Frame::new().fill(palette.surface)).show(ui, |ui| {
        match state.practice.page {
            Page::Home => home::home_ui(ui, state, memory, &keys, actions),
            Page::Session => question::question_ui(ui, state, memory, &keys, actions),
            Page::Summary => summary::summary_ui(ui, state, &keys, actions),
            Page::Progress => progress::progress_ui(ui, state, &keys, actions),
            Page::Mistakes => progress::mistakes_ui(ui, state, &keys, actions),
        }
    });
}

/// The keys that were pressed and belong to the page. Nothing where they belong to something else:
/// an input method, a field beside the page, a button that has the focus.
#[derive(Debug, Default)]
struct Keys {
    enter: bool,
    space: bool,
    zero: bool,
    digit: Option<usize>,
    up: bool,
    down: bool,
    left: bool,
    right: bool,
    grow_left: bool,
    grow_right: bool,
    delete: bool,
    hint: bool,
    give_up: bool,
}

impl Keys {
    fn take(ui: &Ui, state: &AppState, memory: &Memory) -> Self {
        if memory.composing != Composing::No || state.overlay.is_some() {
            return Self::default();
        }
        let focused = ui.ctx().memory(|memory| memory.focused());
        let in_field = focused.is_some_and(field::is_own);
        if focused.is_some() && !in_field {
            return Self::default();
        }
        ui.ctx().input_mut(|input| {
            let mut pressed = |keys| keys::pressed(input, keys);
            let mut keys = Self {
                enter: pressed(ScreenKeys::PracticeEnter).is_some(),
                hint: pressed(ScreenKeys::PracticeHint).is_some(),
                give_up: pressed(ScreenKeys::PracticeGiveUp).is_some(),
                ..Self::default()
            };
            if in_field {
                return keys;
            }
            // With Shift first: without it an arrow would be taken with it, too.
            let grow = pressed(ScreenKeys::PracticeGrow);
            (keys.grow_left, keys.grow_right) = (grow == Some(0), grow == Some(1));
            keys.space = pressed(ScreenKeys::PracticeSpace).is_some();
            let walk = pressed(ScreenKeys::PracticeWalk);
            (keys.up, keys.down) = (walk == Some(0), walk == Some(1));
            (keys.left, keys.right) = (walk == Some(2), walk == Some(3));
            keys.delete = pressed(ScreenKeys::PracticeClear).is_some();
            keys.zero = pressed(ScreenKeys::PracticeGoOn).is_some();
            keys.digit = pressed(ScreenKeys::PracticeDigit).map(|index| index + 1);
            keys
        })
    }
}

/// A page that scrolls, its column in the middle. `to_end` keeps the end in view.
fn page_ui(ui: &mut Ui, name: &str, to_end: bool, add: impl FnOnce(&mut Ui)) {
    let scroll = ScrollArea::vertical().auto_shrink(false).id_salt(name).stick_to_bottom(to_end);
    scroll.show(ui, |ui| {
        ui.add_space(space::M);
        column_ui(ui, add);
        ui.add_space(space::M);
    });
}

/// A column in the middle.
fn column_ui(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    let width = (ui.available_width() - 2.0 * space::L).clamp(200.0, COLUMN);
    let spare = ((ui.available_width() - width) / 2.0).max(0.0);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.add_space(spare);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(space::S, space::S);
            ui.set_width(width);
            add(ui);
        });
    });
}

/// How much of something is done, from 0 to 1.
fn bar_ui(ui: &mut Ui, share: f32, name: &str) {
    let palette = theme::palette(ui);
    let size = egui::vec2(ui.available_width(), 5.0);
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::hover());
    ui.painter().rect_filled(rect, 2.5, palette.border);
    let done = egui::Rect::from_min_size(rect.min, egui::vec2(size.x * share.clamp(0.0, 1.0), 5.0));
    ui.painter().rect_filled(done, 2.5, palette.accent);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ProgressIndicator, true, name));
}

/// A button with its key beside its words.
pub(super) fn key_button(ui: &mut Ui, label: &str, key: &str, primary: bool) -> bool {
    let palette = theme::palette(ui);
    let shown = if key.is_empty() { label.to_owned() } else { format!("{label}　{key}") };
    let button = if primary {
        let text = RichText::new(shown).color(palette.on_accent);
        egui::Button::new(text).fill(palette.accent).stroke(Stroke::NONE)
    } else {
        egui::Button::new(RichText::new(shown))
    };
    let response = named(ui.add(button.min_size(egui::vec2(0.0, 34.0))), label);
    response.clicked()
}

/// The head of a page: its title, and a way back.
fn head_ui(ui: &mut Ui, state: &AppState, title: &str, actions: &mut Vec<Action>) {
    let words = state.words();
    ui.horizontal(|ui| {
        ui.heading(title);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if key_button(ui, words.get("learn.back"), "Esc", false) {
                actions.push(Action::Practice(PracticeAction::Show(Page::Home)));
            }
        });
    });
    ui.add_space(space::S);
}

/// Quiet small words.
pub(super) fn quiet(ui: &mut Ui, text: &str) {
    let palette = theme::palette(ui);
    ui.label(RichText::new(text).size(theme::size::META).color(palette.quiet));
}

/// A group of things on a ground of its own.
fn card_ui<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    let palette = theme::palette(ui);
    Frame::new()
        .fill(palette.canvas)
        .stroke(Stroke::new(1.0, palette.border))
        .corner_radius(egui::CornerRadius::same(10))
        .inner_margin(Margin::symmetric(20, 16))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            add(ui)
        })
        .inner
}
