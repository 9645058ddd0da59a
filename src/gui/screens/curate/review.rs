//! The review queue: what was handed in or changed since its approval, against what was approved, and
//! the step that follows.

use egui::{Frame, Margin, Panel, RichText, ScrollArea, Stroke, Ui, vec2};

use super::super::preview::{severity_colour, severity_icon};
use super::pieces::pieces_ui;
use crate::app::AppState;
use crate::app::Command;
use crate::app::action::Action;
use crate::app::command::ScreenKeys;
use crate::app::curate::CurateAction;
use crate::curation::Verb;
use crate::gui::keys;
use crate::gui::memory::Memory;
use crate::gui::theme::{self, size, space};
use crate::gui::widgets::icon::icon;
use crate::gui::widgets::pill::{dot, pill};
use crate::view::curate::{ReviewView, TableRow, review, row_of};
use crate::words::Words;

/// Draws the queue, and the chosen phrase beside it.
pub fn review_ui(ui: &mut Ui, state: &AppState, memory: &mut Memory, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let words = state.words();
    if state.curate.queue.is_empty() {
        super::empty_ui(ui, words.get("curate.queue_empty"), words.get("curate.queue_empty_hint"));
        return;
    }
    arrows(ui, actions);
    let phrases = &state.content.library.phrases;
    let in_queue = |id: &crate::library::PhraseId| {
        let waits = |index: &usize| phrases.get(*index).is_some_and(|held| held.id == *id);
        state.curate.queue.iter().any(waits)
    };
    let first = state.curate.queue.first().and_then(|index| phrases.get(*index));
    let chosen = state.curate.chosen.as_ref().filter(|id| in_queue(id));
    let chosen = chosen.or(first.map(|phrase| &phrase.id)).cloned();
    if chosen != state.curate.chosen {
        actions.extend(chosen.clone().map(|id| Action::Curate(CurateAction::Choose(id))));
    }
    let width = (ui.available_width() * 0.36).clamp(220.0, 380.0);
    Panel::left("review queue")
        .exact_size(width)
        .resizable(false)
        .frame(Frame::new().fill(palette.surface))
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let area = ScrollArea::vertical().auto_shrink(false).id_salt("queue");
            area.show_rows(ui, theme::ROW_HEIGHT, state.curate.queue.len(), |ui, range| {
                for row_index in range {
                    let index = state.curate.queue.get(row_index);
                    if let Some(row) = index.and_then(|index| row_of(state, *index)) {
                        let chosen = chosen.as_ref() == Some(&row.id);
                        queue_row_ui(ui, words, &row, chosen, actions);
                    }
                }
            });
        });
    egui::CentralPanel::no_frame().frame(Frame::new().fill(palette.canvas)).show(ui, |ui| {
        if let Some(view) = chosen.and_then(|id| review(state, &id)) {
            phrase_ui(ui, state, &view, memory, actions);
        }
    });
}

/// Up and down go through the queue while no field is being typed into.
fn arrows(ui: &Ui, actions: &mut Vec<Action>) {
    if ui.ctx().text_edit_focused() || ui.memory(|memory| memory.focused().is_some()) {
        return;
    }
    if let Some(index) = ui.input_mut(|input| keys::pressed(input, ScreenKeys::ReviewStep)) {
        let by = if index == 0 { -1 } else { 1 };
        actions.push(Action::Curate(CurateAction::MoveChoice(by)));
    }
}

fn queue_row_ui(
    ui: &mut Ui,
    words: &Words,
    row: &TableRow,
    chosen: bool,
    actions: &mut Vec<Action>,
) {
    let palette = theme::palette(ui);
    let size_of = vec2(ui.available_width(), theme::ROW_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size_of, egui::Sense::click());
    let painter = ui.painter();
    if chosen {
        painter.rect_filled(rect, 0.0, palette.selection);
    } else if response.hovered() {
        painter.rect_filled(rect, 0.0, palette.hover);
    }
    if response.has_focus() {
        let line = Stroke::new(2.0, palette.accent);
        painter.rect_stroke(rect.shrink(1.5), 6.0, line, egui::StrokeKind::Inside);
    }
    painter.hline(rect.x_range(), rect.max.y, Stroke::new(1.0, palette.border));
    let left = rect.min.x + space::M;
    let first_y = rect.min.y + 18.0;
    painter.circle_filled(egui::pos2(left + 4.0, first_y), 4.0, theme::category_dot(&row.category));
    let meta = egui::FontId::proportional(12.0);
    let drawn = painter.text(
        egui::pos2(rect.max.x - space::S, first_y),
        egui::Align2::RIGHT_CENTER,
        if row.unsaved { words.get("curate.unsaved") } else { &row.state_name },
        meta,
        if row.unsaved { palette.warning } else { super::list::state_colour(ui, row.state) },
    );
    let line = |text: &str, points: f32, colour, width: f32| {
        let font = egui::FontId::proportional(points);
        let (mark, words) = (palette.mark, palette.text);
        crate::gui::widgets::marked::marked_line(ui, text, &[], font, colour, mark, words, width)
    };
    let title = line(&row.title, size::BODY, palette.text, drawn.min.x - left - 22.0);
    painter.galley(egui::pos2(left + 16.0, first_y - title.size().y / 2.0), title, palette.text);
    let text = line(&row.line, size::META, palette.quiet, rect.max.x - left - 24.0);
    let y = rect.min.y + 38.0 - text.size().y / 2.0;
    painter.galley(egui::pos2(left + 16.0, y), text, palette.quiet);
    let unsaved = if row.unsaved { words.get("curate.unsaved") } else { "" };
    let name = format!("{} {} {unsaved}", row.title, row.state_name).trim().to_owned();
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, chosen, &name));
    if response.clicked() {
        actions.push(Action::Curate(CurateAction::Choose(row.id.clone())));
    }
}

fn phrase_ui(
    ui: &mut Ui,
    state: &AppState,
    view: &ReviewView,
    memory: &mut Memory,
    actions: &mut Vec<Action>,
) {
    let palette = theme::palette(ui);
    let words = state.words();
    let foot = Panel::bottom("review buttons")
        .resizable(false)
        .show_separator_line(true)
        .frame(Frame::new().fill(palette.canvas).inner_margin(Margin::symmetric(16, 10)))
        .show(ui, |ui| buttons_ui(ui, state, view, actions));
    memory.curate_foot = memory.curate_foot.max(foot.response.rect.height());
    ScrollArea::vertical().auto_shrink(false).id_salt("review").show(ui, |ui| {
        Frame::new().inner_margin(Margin::symmetric(16, 12)).show(ui, |ui| {
            ui.horizontal(|ui| {
                dot(ui, state.content.library.get(&view.id).map_or("", |held| &held.category), 8.0);
                ui.add(egui::Label::new(RichText::new(&view.title).size(size::TITLE)).truncate());
                pill(ui, &view.state, palette.quiet);
            });
            ui.label(RichText::new(&view.place).size(size::META).color(palette.quiet));
            if !view.by.is_empty() {
                ui.label(RichText::new(&view.by).size(size::META).color(palette.quiet));
            }
            if view.outside {
                let note = RichText::new(words.get("curate.did_outside")).size(size::META);
                ui.label(note.color(palette.warning));
            }
            if view.unsaved {
                ui.horizontal_wrapped(|ui| {
                    let note = RichText::new(words.get("curate.has_draft")).size(size::META);
                    ui.label(note.color(palette.warning));
                    if ui.button(words.get("curate.go_on_writing")).clicked() {
                        actions.push(Action::Curate(CurateAction::Edit(view.id.clone())));
                    }
                });
            }
            if let Some(note) = &view.note {
                ui.label(RichText::new(note).color(palette.warning));
            }
            if let Some(approvals) = &view.approvals {
                ui.label(RichText::new(approvals).size(size::META).color(palette.hint));
            }
            ui.add_space(space::S);
            let head = if view.compared { "curate.against_approved" } else { "curate.first_text" };
            ui.label(RichText::new(words.get(head)).size(size::META).color(palette.quiet));
            Frame::new()
                .fill(palette.surface)
                .stroke(Stroke::new(1.0, palette.border))
                .corner_radius(egui::CornerRadius::same(theme::RADIUS))
                .inner_margin(Margin::symmetric(14, 12))
                .show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    pieces_ui(ui, &view.pieces, size::PREVIEW);
                });
            ui.add_space(space::S);
            if view.findings.is_empty() {
                let note = RichText::new(words.get("curate.clean")).size(size::META);
                ui.label(note.color(palette.quiet));
            }
            for (finding_index, (rule, severity, message)) in view.findings.iter().enumerate() {
                let colour = severity_colour(ui, *severity);
                ui.horizontal_wrapped(|ui| {
                    ui.label(icon(severity_icon(*severity), 16.0).color(colour));
                    ui.label(message);
                    let name = RichText::new(rule).size(12.0);
                    if ui.add(egui::Button::new(name).frame(false)).clicked() {
                        actions.push(Action::OpenRule(rule.clone()));
                    }
                    if ui.button(words.get("curate.waive")).clicked() {
                        let wish = CurateAction::StartWaiving(view.id.clone(), finding_index);
                        actions.push(Action::Curate(wish));
                    }
                });
            }
            super::findings::waiving_ui(ui, state, actions);
        });
    });
}

fn buttons_ui(ui: &mut Ui, state: &AppState, view: &ReviewView, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let words = state.words();
    let mut note = state.curate.note.clone();
    let edit = egui::TextEdit::singleline(&mut note)
        .id(egui::Id::unique("review note"))
        .desired_width(f32::INFINITY)
        .margin(Margin::symmetric(8, 6))
        .hint_text(RichText::new(words.get("curate.note_hint")).color(palette.quiet));
    let response = ui.add(edit);
    let name = words.get("curate.note");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, name));
    if response.changed() {
        actions.push(Action::Curate(CurateAction::SetNote(note)));
    }
    ui.add_space(space::XS);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let mut reason = None;
        let order = |verb: &Verb| usize::from(*verb != Verb::Approve);
        let mut steps: Vec<_> = view.steps.iter().collect();
        steps.sort_by_key(|(verb, ..)| order(verb));
        for (verb, name, why) in steps {
            let label = RichText::new(name);
            let button = if *verb == Verb::Approve && why.is_none() {
                egui::Button::new(label.color(palette.on_accent))
                    .fill(palette.accent)
                    .stroke(Stroke::NONE)
            } else {
                egui::Button::new(label)
            };
            let response = ui.add_enabled(why.is_none(), button);
            let command = match verb {
                Verb::Approve => Some(Command::ApprovePhrase),
                Verb::RequestChanges => Some(Command::RequestChanges),
                _ => None,
            };
            if let Some(why) = why {
                response.on_disabled_hover_text(why);
                reason = reason.or((*verb == Verb::Approve).then_some(why));
                continue;
            }
            let response = match command {
                Some(command) => response.on_hover_text(command.tooltip(words)),
                None => response,
            };
            if response.clicked() {
                actions.push(Action::Curate(CurateAction::Step(view.id.clone(), *verb)));
            }
        }
        if view.can_go_back && ui.button(words.get("curate.go_back")).clicked() {
            actions.push(Action::Curate(CurateAction::BackToApproved(view.id.clone())));
        }
        if ui.button(words.get("curate.edit")).clicked() {
            actions.push(Action::Curate(CurateAction::Edit(view.id.clone())));
        }
        if ui.button(words.get("curate.history")).clicked() {
            actions.push(Action::Curate(CurateAction::ShowHistory(Some(view.id.clone()))));
        }
        if let Some(why) = reason {
            ui.label(RichText::new(why).size(12.0).color(palette.warning));
        }
    });
}
