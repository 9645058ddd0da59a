//! The Curate screen: parts in tabs; beside the list, the queue and the findings stands the editor, the
//! review, or the history of the chosen phrase.

pub mod coverage;
pub mod editor;
pub mod findings;
pub mod history;
pub mod list;
pub mod log;
pub mod pieces;
pub mod review;
pub mod trash;

use egui::{Align, Frame, Margin, Panel, RichText, Ui};

use crate::app::action::Action;
use crate::app::curate::{CurateAction, Tab};
use crate::app::{AppState, Command};
use crate::gui::memory::Memory;
use crate::gui::theme::{self, size, space};
use crate::gui::widgets::icon::{Icon, icon, icon_button, named};
use crate::view::curate::{CurateView, curate};

/// Draws the screen.
pub fn curate_ui(ui: &mut Ui, state: &AppState, memory: &mut Memory, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let view = curate(state);
    Panel::top("curate tabs")
        .resizable(false)
        .show_separator_line(true)
        .frame(Frame::new().fill(palette.surface).inner_margin(Margin::symmetric(12, 6)))
        .show(ui, |ui| tabs_ui(ui, state, &view, actions));
    memory.curate_foot = 0.0;
    keep_typing(ui, state, memory, actions);
    // The editor is narrower than the list only where there is room for both.
    let editing = state.curate.editor.is_some();
    let beside = editing || state.curate.history_of.is_some();
    let wide = ui.available_width();
    let width = if wide < 860.0 { wide } else { (wide * 0.52).clamp(440.0, 760.0) };
    if beside {
        Panel::right("curate beside")
            .exact_size(width)
            .resizable(false)
            .frame(Frame::new().fill(palette.canvas))
            .show(ui, |ui| match &state.curate.history_of {
                Some(id) => history::history_ui(ui, state, id, actions),
                None => editor::editor_ui(ui, state, memory, actions),
            });
        if width >= wide {
            return;
        }
    }
    egui::CentralPanel::no_frame().frame(Frame::new().fill(palette.surface)).show(ui, |ui| {
        match state.curate.tab {
            Tab::List => list::list_ui(ui, state, memory, actions),
            Tab::Review => review::review_ui(ui, state, memory, actions),
            Tab::Findings => findings::findings_ui(ui, state, memory, actions),
            Tab::Coverage => coverage::coverage_ui(ui, state, actions),
            Tab::Log => log::log_ui(ui, state, actions),
            Tab::Trash => trash::trash_ui(ui, state, actions),
        }
    });
}

/// How often what is typed is kept, in seconds.
const KEEP_SECONDS: f64 = 2.0;

/// Keeps what is typed against a kill.
fn keep_typing(ui: &Ui, state: &AppState, memory: &mut Memory, actions: &mut Vec<Action>) {
    let open = state.curate.editor.as_ref();
    let Some(editor) =
        open.filter(|editor| editor.is_changed() && editor.kept.as_ref() != Some(&editor.form))
    else {
        memory.keep_draft_at = None;
        return;
    };
    let _ = editor;
    let now = ui.input(|input| input.time);
    let at = *memory.keep_draft_at.get_or_insert(now + KEEP_SECONDS);
    if at <= now {
        memory.keep_draft_at = None;
        actions.push(Action::Curate(CurateAction::KeepDraft));
    } else {
        ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(at - now));
    }
}

fn tabs_ui(ui: &mut Ui, state: &AppState, view: &CurateView, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let words = state.words();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for (tab, line) in Tab::ALL.into_iter().zip(&view.tabs) {
            let colour = if line.active { palette.accent } else { palette.quiet };
            let label = if line.n > 0 && tab != Tab::List {
                format!("{} {}", line.name, line.n)
            } else {
                line.name.clone()
            };
            let button = egui::Button::new(RichText::new(label).color(colour))
                .fill(if line.active { palette.selection } else { egui::Color32::TRANSPARENT })
                .stroke(egui::Stroke::NONE);
            let response = ui.add(button);
            let name = line.name.clone();
            response.widget_info(|| {
                egui::WidgetInfo::selected(egui::Role::Button, true, line.active, &name)
            });
            if response.clicked() {
                actions.push(Action::Curate(CurateAction::Show(tab)));
            }
        }
        if view.saving {
            ui.add_space(space::S);
            ui.label(
                RichText::new(words.get("curate.saving")).size(size::META).color(palette.quiet),
            );
        }
        ui.with_layout(egui::Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            command_button(ui, state, Command::NewPhrase, true, actions);
            for (command, which, told) in [
                (Command::RedoOp, Icon::Redo2, &view.redo),
                (Command::UndoOp, Icon::Undo2, &view.undo),
            ] {
                let action = command.action(state);
                let tooltip = match told {
                    Some(op) => format!("{} — {op}", command.tooltip(words)),
                    None => command.tooltip(words),
                };
                ui.add_enabled_ui(action.is_ok(), |ui| {
                    let response = icon_button(ui, which, &command.name(words), false);
                    if response.on_hover_text(tooltip).clicked() {
                        actions.extend(action.ok());
                    }
                });
            }
            if let Some(why) = &view.read_only {
                ui.label(RichText::new(words.get("shell.read_only")).size(size::META))
                    .on_hover_text(why);
                ui.label(icon(Icon::Lock, 14.0).color(palette.quiet));
            }
        });
    });
}

/// A button for a command: greyed where it cannot be done, with the reason.
pub fn command_button(
    ui: &mut Ui,
    state: &AppState,
    command: Command,
    first: bool,
    actions: &mut Vec<Action>,
) {
    let palette = theme::palette(ui);
    let words = state.words();
    let action = command.action(state);
    let name = command.name(words);
    let label = RichText::new(&name);
    let button = if first && action.is_ok() {
        egui::Button::new(label.color(palette.on_accent))
            .fill(palette.accent)
            .stroke(egui::Stroke::NONE)
    } else {
        egui::Button::new(label)
    };
    let response = named(ui.add_enabled(action.is_ok(), button), &name);
    match action {
        Ok(action) => {
            if response.on_hover_text(command.tooltip(words)).clicked() {
                actions.push(action);
            }
        }
        Err(why) => {
            response.on_disabled_hover_text(words.get(why));
        }
    }
}

/// A line that says that there is nothing, and what to do next.
pub fn empty_ui(ui: &mut Ui, head: &str, hint: &str) {
    let palette = theme::palette(ui);
    ui.vertical_centered(|ui| {
        ui.add_space(64.0);
        ui.label(RichText::new(head).size(16.0));
        ui.label(RichText::new(hint).size(size::META).color(palette.quiet));
    });
}
