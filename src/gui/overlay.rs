//! What lies over the screens: toasts, the palette, the page of shortcuts.

use egui::{Align, Align2, Area, Frame, Id, Margin, Modal, Order, RichText, ScrollArea, Ui, vec2};

use super::memory::Memory;
use super::theme::{self, size, space};
use super::widgets::icon::{Icon, icon, icon_button};
use crate::app::AppState;
use crate::app::action::{Action, Overlay, Screen};
use crate::app::command::ScreenKeys;
use crate::app::curate::{CurateAction, Naming};
use crate::gui::keys;
use crate::view::palette::palette;
use crate::view::shell::{ToastView, shell};
use crate::view::shortcuts::shortcuts;

/// How long a toast stays, in seconds; one that offers to take something back stays longer.
const TOAST_SECONDS: f64 = 3.5;
const TOAST_SECONDS_UNDO: f64 = 8.0;

/// Draws what lies over the screens.
pub fn overlay_ui(
    ctx: &egui::Context,
    state: &AppState,
    memory: &mut Memory,
    actions: &mut Vec<Action>,
) {
    toasts_ui(ctx, state, memory, actions);
    if let Some(naming) = &state.curate.naming {
        naming_ui(ctx, state, naming, memory, actions);
        return;
    }
    match state.overlay {
        None => memory.palette = Default::default(),
        Some(Overlay::Palette) => palette_ui(ctx, state, memory, actions),
        Some(Overlay::Shortcuts) => shortcuts_ui(ctx, state, actions),
    }
}

fn toasts_ui(
    ctx: &egui::Context,
    state: &AppState,
    memory: &mut Memory,
    actions: &mut Vec<Action>,
) {
    let toasts = shell(state).toasts;
    let now = ctx.input(|input| input.time);
    memory.toast_until.retain(|(id, _)| toasts.iter().any(|toast| toast.id == *id));
    if toasts.is_empty() {
        return;
    }
    for toast in &toasts {
        if !memory.toast_until.iter().any(|(id, _)| *id == toast.id) {
            let lasts = if toast.undo || toast.failed { TOAST_SECONDS_UNDO } else { TOAST_SECONDS };
            memory.toast_until.push((toast.id, now + lasts));
        }
    }
    for (id, until) in &memory.toast_until {
        if *until <= now {
            actions.push(Action::DismissToast(*id));
        } else {
            ctx.request_repaint_after(std::time::Duration::from_secs_f64(until - now));
        }
    }
    let over = if state.screen == Screen::Find && memory.list_rect.is_positive() {
        memory.list_rect
    } else {
        ctx.content_rect()
    };
    let widest = (over.width() - 150.0).max(140.0);
    for (number, toast) in toasts.iter().rev().enumerate() {
        // Buttons that come next stay in reach.
        let foot = if state.screen == Screen::Curate { memory.curate_foot } else { 0.0 };
        let above = vec2(0.0, 14.0 + foot + 52.0 * number as f32);
        Area::new(Id::unique(("toast", toast.id)))
            .order(Order::Foreground)
            .pivot(Align2::CENTER_BOTTOM)
            .fixed_pos(over.center_bottom() - above)
            .constrain(true)
            .show(ctx, |ui| toast_ui(ui, state, toast, widest, actions));
    }
}

fn toast_ui(
    ui: &mut Ui,
    state: &AppState,
    toast: &ToastView,
    widest: f32,
    actions: &mut Vec<Action>,
) {
    let palette = theme::palette(ui);
    let words = state.words();
    let which = match (toast.failed, toast.hint) {
        (true, _) => Icon::CircleX,
        (_, true) => Icon::PencilLine,
        _ => Icon::Check,
    };
    Frame::new()
        .fill(palette.toast)
        .corner_radius(egui::CornerRadius::same(8))
        .inner_margin(Margin::symmetric(14, 8))
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.label(icon(which, 16.0).color(palette.toast_action));
                ui.scope(|ui| {
                    ui.set_max_width(widest);
                    let text = RichText::new(&toast.text).color(palette.on_toast);
                    let response = ui.add(egui::Label::new(text).wrap());
                    super::accessible::announce(ui.ctx(), response.id, toast.failed);
                });
                if toast.undo {
                    let label = RichText::new(words.get("toast.undo")).color(palette.toast_action);
                    if ui.add(egui::Button::new(label).frame(false)).clicked() {
                        actions.push(Action::UndoToast(toast.id));
                    }
                }
                if toast.failed {
                    let close = icon(Icon::X, 14.0).color(palette.on_toast);
                    if ui.add(egui::Button::new(close).frame(false)).clicked() {
                        actions.push(Action::DismissToast(toast.id));
                    }
                }
            });
        });
}

/// Asks who makes a change, before the first.
fn naming_ui(
    ctx: &egui::Context,
    state: &AppState,
    naming: &Naming,
    memory: &Memory,
    actions: &mut Vec<Action>,
) {
    let words = state.words();
    let composing = memory.composing != super::memory::Composing::No;
    let enter =
        !composing && ctx.input_mut(|input| keys::pressed(input, ScreenKeys::NamingKeep)).is_some();
    let response = Modal::new(Id::unique("naming")).show(ctx, |ui| {
        let colours = theme::palette(ui);
        ui.set_width((ui.ctx().content_rect().width() - 40.0).min(380.0));
        ui.heading(words.get("naming.title"));
        ui.label(RichText::new(words.get("naming.why")).color(colours.quiet));
        ui.add_space(space::S);
        let mut typed = naming.typed.clone();
        let edit = egui::TextEdit::singleline(&mut typed)
            .id(Id::unique("naming typed"))
            .desired_width(f32::INFINITY)
            .margin(Margin::symmetric(10, 8))
            .hint_text(RichText::new(words.get("naming.hint")).color(colours.quiet))
            .return_key(None);
        let response = ui.add(edit);
        response.widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::TextInput, true, words.get("naming.title"))
        });
        if !ui.ctx().text_edit_focused() {
            super::input_method::focus(ui.ctx(), response.id);
        }
        if response.changed() {
            actions.push(Action::Curate(CurateAction::SetName(typed.clone())));
        }
        ui.add_space(space::S);
        let mut keep = false;
        ui.horizontal(|ui| {
            let label = RichText::new(words.get("naming.keep")).color(colours.on_accent);
            let button = egui::Button::new(label).fill(colours.accent).stroke(egui::Stroke::NONE);
            keep = ui.add_enabled(!typed.trim().is_empty(), button).clicked();
            if ui.button(words.get("naming.drop")).clicked() {
                actions.push(Action::Curate(CurateAction::DropName));
            }
        });
        keep || (enter && !typed.trim().is_empty())
    });
    if response.inner {
        actions.push(Action::Curate(CurateAction::KeepName));
    } else if response.should_close() {
        actions.push(Action::Curate(CurateAction::DropName));
    }
}

fn palette_ui(
    ctx: &egui::Context,
    state: &AppState,
    memory: &mut Memory,
    actions: &mut Vec<Action>,
) {
    let words = state.words();
    let composing = memory.composing != super::memory::Composing::No;
    let held = &mut memory.palette;
    let (up, down, enter) = ctx.input_mut(|input| {
        if composing {
            return (false, false, false);
        }
        let step = keys::pressed(input, ScreenKeys::PaletteStep);
        let enter = keys::pressed(input, ScreenKeys::PaletteRun).is_some();
        (step == Some(0), step == Some(1), enter)
    });
    let response = Modal::new(Id::unique("palette")).show(ctx, |ui| {
        let colours = theme::palette(ui);
        ui.set_width((ui.ctx().content_rect().width() - 40.0).min(560.0));
        let edit = egui::TextEdit::singleline(&mut held.typed)
            .id(Id::unique("palette typed"))
            .desired_width(f32::INFINITY)
            .font(egui::FontId::proportional(16.0))
            .margin(Margin::symmetric(10, 8))
            .hint_text(RichText::new(words.get("palette.hint")).color(colours.quiet))
            .return_key(None);
        let response = ui.add(edit);
        response.widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::TextInput, true, words.get("command.palette"))
        });
        if !response.has_focus() {
            response.request_focus();
        }
        if response.changed() || held.lines.is_none() {
            held.lines = Some(palette(state, &held.typed));
            held.chosen = 0;
        }
        let lines = held.lines.as_deref().unwrap_or_default();
        if down {
            held.chosen = (held.chosen + 1).min(lines.len().saturating_sub(1));
        }
        if up {
            held.chosen = held.chosen.saturating_sub(1);
        }
        ui.add_space(space::XS);
        let mut run: Option<Action> = None;
        let height = (ui.ctx().content_rect().height() - 160.0).clamp(120.0, 400.0);
        ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (number, line) in lines.iter().enumerate() {
                let chosen = number == held.chosen;
                let (rect, response) =
                    ui.allocate_exact_size(vec2(ui.available_width(), 34.0), egui::Sense::click());
                let ground = match (chosen, response.hovered()) {
                    (true, _) => colours.selection,
                    (false, true) => colours.hover,
                    (false, false) => egui::Color32::TRANSPARENT,
                };
                let painter = ui.painter();
                painter.rect_filled(rect, theme::RADIUS as f32, ground);
                let colour = if line.action.is_some() { colours.text } else { colours.quiet };
                let y = rect.center().y;
                let mark = if line.phrase { Icon::MessageSquareText } else { Icon::ChevronRight };
                painter.text(
                    egui::pos2(rect.min.x + 8.0, y),
                    Align2::LEFT_CENTER,
                    char::from(mark),
                    egui::FontId::new(15.0, theme::icon_family()),
                    colours.quiet,
                );
                let body = egui::FontId::proportional(size::BODY);
                let left = egui::pos2(rect.min.x + 32.0, y);
                painter.text(left, Align2::LEFT_CENTER, &line.name, body, colour);
                let aside = line.why_not.as_ref().unwrap_or(&line.aside);
                painter.text(
                    egui::pos2(rect.max.x - 10.0, y),
                    Align2::RIGHT_CENTER,
                    aside,
                    egui::FontId::proportional(size::META),
                    colours.quiet,
                );
                let name = format!("{} {aside}", line.name);
                response.widget_info(|| {
                    egui::WidgetInfo::selected(
                        egui::Role::Button,
                        line.action.is_some(),
                        chosen,
                        &name,
                    )
                });
                if chosen && (up || down) {
                    response.scroll_to_me(None);
                }
                if response.clicked() || (chosen && enter) {
                    run = line.action.clone();
                }
            }
            if lines.is_empty() {
                ui.label(RichText::new(words.get("palette.nothing")).color(colours.quiet));
            }
        });
        run
    });
    if let Some(action) = response.inner {
        actions.push(Action::SetOverlay(None));
        actions.push(action);
    } else if response.should_close() {
        actions.push(Action::SetOverlay(None));
    }
}

fn shortcuts_ui(ctx: &egui::Context, state: &AppState, actions: &mut Vec<Action>) {
    let words = state.words();
    let response = Modal::new(Id::unique("shortcuts")).show(ctx, |ui| {
        let colours = theme::palette(ui);
        ui.set_width((ui.ctx().content_rect().width() - 40.0).min(520.0));
        let mut close = false;
        ui.horizontal(|ui| {
            ui.heading(words.get("shortcuts.title"));
            ui.with_layout(egui::Layout::right_to_left(Align::Center), |ui| {
                close = icon_button(ui, Icon::X, words.get("shortcuts.close"), false).clicked();
            });
        });
        ui.add_space(space::XS);
        let height = (ui.ctx().content_rect().height() - 140.0).clamp(160.0, 560.0);
        ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
            egui::Grid::new("shortcuts").num_columns(3).spacing(vec2(24.0, 7.0)).show(ui, |ui| {
                for line in shortcuts(state) {
                    ui.label(RichText::new(line.keys).size(14.0).color(colours.accent));
                    ui.label(RichText::new(line.name).size(14.0));
                    let place = RichText::new(line.place.unwrap_or_default()).size(size::META);
                    ui.label(place.color(colours.quiet));
                    ui.end_row();
                }
            });
        });
        close
    });
    if response.inner || response.should_close() {
        actions.push(Action::SetOverlay(None));
    }
}
