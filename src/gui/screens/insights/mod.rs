//! The Insights screen: how the team is learning, and which phrases are used. Arrow keys walk the rows,
//! Enter opens; everything can be done without a mouse.

mod person;
mod team;
mod usage;

use egui::{Align, Frame, Layout, Margin, Panel, RichText, Ui};

use crate::app::AppState;
use crate::app::action::Action;
use crate::app::command::ScreenKeys;
use crate::app::insights::{InsightsAction, Tab};
use crate::gui::keys;
use crate::gui::memory::{Composing, Memory};
use crate::gui::theme;
use crate::gui::widgets::icon::{Icon, icon_button, named};
use crate::view::insights as view;

/// A person stands beside the table from this width on, below it else.
const WIDE: f32 = 1_080.0;

/// Draws the screen.
pub fn insights_ui(ui: &mut Ui, state: &AppState, memory: &mut Memory, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    keys(ui, state, memory, actions);
    Panel::top("insights tabs")
        .resizable(false)
        .show_separator_line(true)
        .frame(Frame::new().fill(palette.surface).inner_margin(Margin::symmetric(12, 6)))
        .show(ui, |ui| tabs_ui(ui, state, actions));
    match state.insights.tab {
        Tab::Team => team_part_ui(ui, state, memory, actions),
        Tab::Usage => {
            egui::CentralPanel::no_frame()
                .frame(Frame::new().fill(palette.surface))
                .show(ui, |ui| usage::usage_ui(ui, state, memory, actions));
        }
    }
}

fn team_part_ui(ui: &mut Ui, state: &AppState, memory: &mut Memory, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    if let Some(view) = view::person(state) {
        let frame = Frame::new().fill(palette.canvas);
        let (wide, high) = (ui.available_width(), ui.available_height());
        if wide >= WIDE {
            let width = (wide * 0.36).clamp(380.0, 620.0);
            let panel = Panel::right("insights person").exact_size(width);
            panel.resizable(false).frame(frame).show(ui, |ui| {
                person::person_ui(ui, state, &view, actions);
            });
        } else {
            let panel = Panel::bottom("insights person").exact_size((high * 0.44).max(180.0));
            panel.resizable(false).frame(frame).show(ui, |ui| {
                person::person_ui(ui, state, &view, actions);
            });
        }
    }
    egui::CentralPanel::no_frame()
        .frame(Frame::new().fill(palette.surface))
        .show(ui, |ui| team::team_ui(ui, state, memory, actions));
}

/// Arrow keys and Enter, where no field and no button has the focus.
fn keys(ui: &Ui, state: &AppState, memory: &Memory, actions: &mut Vec<Action>) {
    let focused = ui.ctx().memory(|memory| memory.focused()).is_some();
    if focused || memory.composing != Composing::No || state.overlay.is_some() {
        return;
    }
    let other = Tab::ALL.into_iter().find(|tab| *tab != state.insights.tab).unwrap_or_default();
    let pressed = |keys| ui.ctx().input_mut(|input| keys::pressed(input, keys));
    let by = |index: usize, n: isize| InsightsAction::Move(if index == 0 { -n } else { n });
    let wishes = [
        pressed(ScreenKeys::PersonStep).map(|index| by(index, 1)),
        pressed(ScreenKeys::PersonPage).map(|index| by(index, 8)),
        pressed(ScreenKeys::InsightsTab).map(|_| InsightsAction::Show(other)),
        pressed(ScreenKeys::PersonOpen).map(|_| InsightsAction::OpenChosen),
    ];
    actions.extend(wishes.into_iter().flatten().map(Action::Insights));
}

fn tabs_ui(ui: &mut Ui, state: &AppState, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let words = state.words();
    let mut put = |wish| actions.push(Action::Insights(wish));
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for (tab, name, active) in view::tabs(state) {
            let colour = if active { palette.accent } else { palette.quiet };
            let button = egui::Button::new(RichText::new(&name).color(colour))
                .fill(if active { palette.selection } else { egui::Color32::TRANSPARENT })
                .stroke(egui::Stroke::NONE);
            let response = ui.add(button);
            response.widget_info(|| {
                egui::WidgetInfo::selected(egui::Role::Button, true, active, &name)
            });
            if response.clicked() {
                put(InsightsAction::Show(tab));
            }
        }
        if state.insights.tab != Tab::Team || state.settings.reports.is_none() {
            return;
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let name = words.get("insights.other_folder");
            if icon_button(ui, Icon::FolderOpen, name, false).clicked() {
                put(InsightsAction::ChooseFolder);
            }
            let name = words.get("insights.read_again");
            if icon_button(ui, Icon::RefreshCw, name, false).clicked() {
                put(InsightsAction::Read);
            }
            // A narrow window has no room for them; the palette and the command line have.
            if state.insights.rows.is_empty() || ui.available_width() < 130.0 {
                return;
            }
            for (format, label) in team::TABLES {
                let name = words.fill("insights.save_table", &[("format", label)]);
                let button = egui::Button::new(RichText::new(label).size(theme::size::META));
                let response = named(ui.add(button), &name);
                if response.on_hover_text(name).clicked() {
                    put(InsightsAction::Export(format));
                }
            }
        });
    });
}
