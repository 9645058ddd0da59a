//! The shell around every screen, and the screens. Adding one: a file here, an arm in `shell_ui`, and
//! one in `on_rail` and `needs_room`: the compiler asks for all but the file.

pub mod check;
pub mod curate;
pub mod find;
pub mod insights;
pub mod practice;
pub mod preview;
pub mod problems;
pub mod reply;
pub mod rule_editor;
pub mod rulebook;
pub mod settings;

use egui::{Frame, Margin, Panel, RichText, Ui};

use super::memory::Memory;
use super::theme::{self, space};
use super::widgets::icon::{Icon, icon, icon_button, named};
use crate::app::action::{Action, Screen};
use crate::app::{AppState, Command};
use crate::view::shell;

/// A narrower top bar leaves out what can be done without, in points.
const NARROW: f32 = 420.0;

/// Tables and pages side by side need so much, in points.
const TABLES: f32 = 520.0;

/// Draws the rail, the top bar and the screen that is shown.
pub fn shell_ui(ui: &mut Ui, state: &AppState, memory: &mut Memory, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let view = shell::shell(state);
    let compact = state.settings.compact && state.screen == Screen::Find;
    if !compact {
        Panel::left("rail")
            .exact_size(52.0)
            .resizable(false)
            .frame(Frame::new().fill(palette.canvas).inner_margin(Margin::symmetric(8, 10)))
            .show(ui, |ui| rail_ui(ui, state, &view, actions));
        Panel::top("top")
            .exact_size(48.0)
            .resizable(false)
            .frame(Frame::new().fill(palette.canvas).inner_margin(Margin::symmetric(14, 8)))
            .show(ui, |ui| top_ui(ui, state, &view, actions));
    }
    if ui.available_width() < TABLES && needs_room(state.screen) {
        narrow_ui(ui, state, actions);
        return;
    }
    match state.screen {
        Screen::Find => find::find_ui(ui, state, memory, actions),
        Screen::Check => check::check_ui(ui, state, memory, actions),
        Screen::Curate => curate::curate_ui(ui, state, memory, actions),
        Screen::Rulebook => rulebook::rulebook_ui(ui, state, memory, actions),
        Screen::Practice => practice::practice_ui(ui, state, memory, actions),
        Screen::Insights => insights::insights_ui(ui, state, memory, actions),
        Screen::Problems => problems::problems_ui(ui, state, actions),
        Screen::Settings => settings::settings_ui(ui, state, actions),
    }
}

/// Says that the screen needs a wider window, and gives it where the small one is on.
fn narrow_ui(ui: &mut Ui, state: &AppState, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let words = state.words();
    let ground = Frame::new().fill(palette.surface).inner_margin(Margin::same(20));
    egui::CentralPanel::no_frame().frame(ground).show(ui, |ui| {
        ui.add(egui::Label::new(words.get("shell.narrow")).wrap());
        ui.add_space(space::M);
        if state.settings.compact
            && ui.button(words.get("shell.leave_compact")).clicked()
            && let Ok(action) = Command::ToggleCompact.action(state)
        {
            actions.push(action);
        }
    });
}

fn rail_ui(ui: &mut Ui, state: &AppState, view: &shell::ShellView, actions: &mut Vec<Action>) {
    let words = state.words();
    ui.spacing_mut().item_spacing.y = 6.0;
    let mut entry = |ui: &mut Ui, which: Icon, command: Command, screen: Option<Screen>| {
        let active = screen == Some(state.screen);
        let palette = theme::palette(ui);
        let (ground, colour) = if active {
            (palette.selection, palette.accent)
        } else {
            (egui::Color32::TRANSPARENT, palette.quiet)
        };
        let button = egui::Button::new(icon(which, 20.0).color(colour))
            .fill(ground)
            .stroke(egui::Stroke::NONE)
            .min_size(egui::vec2(36.0, 36.0));
        let response = named(ui.add(button), &command.name(words));
        if response.has_focus() {
            let line = egui::Stroke::new(2.0, palette.accent);
            let inside = egui::StrokeKind::Inside;
            ui.painter().rect_stroke(response.rect, f32::from(theme::RADIUS), line, inside);
        }
        if response.on_hover_text(command.tooltip(words)).clicked()
            && let Ok(action) = command.action(state)
        {
            actions.push(action);
        }
    };
    let screens = |here: Stands| {
        let placed = Screen::ALL.iter().map(|&screen| (screen, on_rail(screen)));
        placed.filter(move |(_, (_, stands))| *stands == here)
    };
    for (screen, (icon, _)) in screens(Stands::Above) {
        entry(ui, icon, screen.opener(), Some(screen));
    }
    if view.n_errors + view.n_warnings > 0 {
        for (screen, (icon, _)) in screens(Stands::WhereSomethingIsWrong) {
            entry(ui, icon, screen.opener(), Some(screen));
        }
    }
    ui.with_layout(egui::Layout::bottom_up(egui::Align::Center), |ui| {
        for (screen, (icon, _)) in screens(Stands::Below) {
            entry(ui, icon, screen.opener(), Some(screen));
        }
        entry(ui, Icon::Keyboard, Command::Shortcuts, None);
        entry(ui, Icon::PictureInPicture2, Command::ToggleCompact, None);
    });
}

/// Where a screen's button stands on the rail.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stands {
    Above,
    /// Above, but only while the library has problems.
    WhereSomethingIsWrong,
    Below,
}

/// A screen's picture on the rail, and where it stands there.
fn on_rail(screen: Screen) -> (Icon, Stands) {
    match screen {
        Screen::Find => (Icon::Search, Stands::Above),
        Screen::Check => (Icon::SpellCheck, Stands::Above),
        Screen::Curate => (Icon::ListChecks, Stands::Above),
        Screen::Rulebook => (Icon::Scale, Stands::Above),
        Screen::Practice => (Icon::GraduationCap, Stands::Above),
        Screen::Insights => (Icon::ChartColumn, Stands::Above),
        Screen::Problems => (Icon::TriangleAlert, Stands::WhereSomethingIsWrong),
        Screen::Settings => (Icon::Settings, Stands::Below),
    }
}

/// True for tables and pages side by side, which a narrow window cannot hold.
fn needs_room(screen: Screen) -> bool {
    match screen {
        Screen::Curate | Screen::Rulebook => true,
        Screen::Find
        | Screen::Check
        | Screen::Practice
        | Screen::Insights
        | Screen::Problems
        | Screen::Settings => false,
    }
}

fn top_ui(ui: &mut Ui, state: &AppState, view: &shell::ShellView, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let words = state.words();
    let narrow = ui.available_width() < NARROW;
    ui.horizontal_centered(|ui| {
        ui.add(egui::Label::new(RichText::new(&view.library).strong()).truncate())
            .on_hover_text(&view.folder);
        if !narrow {
            ui.label(RichText::new(&view.n_phrases).size(theme::size::META).color(palette.quiet));
        }
        if view.read_only {
            ui.label(icon(Icon::Lock, 14.0).color(palette.quiet));
            ui.label(RichText::new(words.get("shell.read_only")).size(13.0).color(palette.quiet))
                .on_hover_text(words.get("shell.read_only_why"));
        }
        if let Some(problems) = &view.problems {
            let colour = if view.n_errors > 0 { palette.error } else { palette.warning };
            let button = egui::Button::new(RichText::new(problems).size(13.0).color(colour))
                .stroke(egui::Stroke::new(1.0, colour.gamma_multiply(0.6)));
            if ui.add(button).clicked() {
                actions.push(Action::Open(Screen::Problems));
            }
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            customer_ui(ui, state, narrow, actions);
        });
    });
}

/// The current customer: as many fields as there is room for, the most asked first.
fn customer_ui(ui: &mut Ui, state: &AppState, narrow: bool, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let words = state.words();
    let next = egui::Button::new(icon(Icon::UserRoundX, 16.0).color(palette.quiet)).frame(false);
    let command = Command::NextCustomer;
    let response = named(ui.add(next), &command.name(words));
    if response.on_hover_text(command.tooltip(words)).clicked() {
        actions.push(Action::NextCustomer);
    }
    let fields = &state.content.library.meta.customer_fields;
    let n_fit = (((ui.available_width() - 40.0) / 170.0).floor().max(1.0) as usize).min(3);
    for name in fields.iter().take(n_fit).rev() {
        let mut value = state.customer.get(name).unwrap_or_default().to_owned();
        let width = if name.chars().count() > 2 { 110.0 } else { 90.0 };
        let edit = egui::TextEdit::singleline(&mut value)
            .id(egui::Id::unique(("customer", name)))
            .desired_width(width)
            .margin(Margin::symmetric(8, 4))
            .hint_text(if narrow { name } else { words.get("find.customer_hint") });
        let response = ui.add(edit);
        let response = if narrow {
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, name));
            response
        } else {
            let label = ui.label(RichText::new(name).size(13.0).color(palette.quiet));
            response.labelled_by(label.id)
        };
        if response.changed() {
            actions.push(Action::SetCustomer { name: name.clone(), value });
        }
        ui.add_space(space::XS);
    }
    if !narrow {
        ui.label(icon(Icon::UserRound, 16.0).color(palette.quiet))
            .on_hover_text(words.get("find.customer"));
    }
}

/// The menu button of the compact window: back to the full one, settings.
pub fn compact_menu_ui(ui: &mut Ui, state: &AppState, actions: &mut Vec<Action>) {
    let words = state.words();
    let command = Command::ToggleCompact;
    if icon_button(ui, Icon::Maximize2, &command.tooltip(words), false).clicked()
        && let Ok(action) = command.action(state)
    {
        actions.push(action);
    }
    let command = Command::NextCustomer;
    if icon_button(ui, Icon::UserRoundX, &command.tooltip(words), false).clicked() {
        actions.push(Action::NextCustomer);
    }
}
