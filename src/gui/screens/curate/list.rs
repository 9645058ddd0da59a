//! The table of every phrase: narrowed, sorted, marked. Only visible rows are drawn.

use egui::{
    Align, Align2, DragAndDrop, FontId, Frame, Margin, RichText, ScrollArea, Sense, Stroke, Ui,
    pos2, vec2,
};

use super::super::preview::severity_colour;
use crate::app::AppState;
use crate::app::action::Action;
use crate::app::curate::{Bulk, Column, CurateAction, Filter};
use crate::curation::State;
use crate::gui::memory::Memory;
use crate::gui::theme::{self, size, space};
use crate::gui::widgets::icon::{Icon, icon_button, named};
use crate::gui::widgets::marked::marked_line;
use crate::library::Stage;
use crate::view::curate::{
    DragView, TableHead, TableRow, drag, table_head, table_row, why_not_dropped,
};

/// Draws the table.
pub fn list_ui(ui: &mut Ui, state: &AppState, memory: &mut Memory, actions: &mut Vec<Action>) {
    let head = table_head(state);
    Frame::new().inner_margin(Margin { left: 12, right: 12, top: 8, bottom: 4 }).show(ui, |ui| {
        filters_ui(ui, state, &head, actions);
    });
    if head.n_marked > 0 {
        // Below the rows: they stay under the pointer while one after the other is marked.
        let palette = theme::palette(ui);
        let foot = egui::Panel::bottom("bulk")
            .resizable(false)
            .show_separator_line(true)
            .frame(Frame::new().fill(palette.selection).inner_margin(Margin::symmetric(12, 6)))
            .show(ui, |ui| bulk_ui(ui, state, &head, memory, actions));
        memory.curate_foot = memory.curate_foot.max(foot.response.rect.height());
    }
    let widths = Widths::of(ui.available_width() - ui.spacing().scroll.allocated_width());
    columns_ui(ui, state, &head, &widths, actions);
    let n_rows = state.curate.rows.len();
    if n_rows == 0 {
        let words = state.words();
        let narrowed = state.curate.filter != Filter::default();
        let (head, hint) = if narrowed {
            ("curate.none_fit", "curate.none_fit_hint")
        } else {
            ("curate.no_phrases", "curate.no_phrases_hint")
        };
        super::empty_ui(ui, words.get(head), words.get(hint));
        return;
    }
    let chosen = state.curate.chosen.as_ref();
    let chosen_row = chosen.filter(|_| memory.curate_shown.as_ref() != chosen).and_then(|id| {
        let index = state.content.library.index_of(id)?;
        state.curate.rows.iter().position(|row| *row == index)
    });
    let height = theme::ROW_HEIGHT;
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut area = ScrollArea::vertical().auto_shrink(false).id_salt("curate rows");
    if let Some(row) = chosen_row {
        // The chosen row is brought into view when it changes.
        let top = row as f32 * height;
        let shown = ui.available_height();
        let offset = memory.curate_offset;
        if top < offset {
            area = area.vertical_scroll_offset(top);
        } else if top + height > offset + shown {
            area = area.vertical_scroll_offset(top + height - shown);
        }
    }
    memory.curate_shown = chosen.cloned();
    let output = area.show_rows(ui, height, n_rows, |ui, range| {
        for row_index in range {
            if let Some(row) = table_row(state, row_index) {
                row_ui(ui, state, &row, &widths, actions);
            }
        }
        dragging_ui(ui);
    });
    memory.curate_offset = output.state.unclamped_offset().y;
}

fn filters_ui(ui: &mut Ui, state: &AppState, head: &TableHead, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let words = state.words();
    let held = &state.curate.filter;
    let mut filter = held.clone();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let edit = egui::TextEdit::singleline(&mut filter.typed)
            .id(egui::Id::unique("curate typed"))
            .desired_width(190.0)
            .margin(Margin::symmetric(8, 5))
            .hint_text(RichText::new(words.get("curate.find_hint")).color(palette.quiet));
        let response = ui.add(edit);
        let name = words.get("curate.find");
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, name));
        let all = words.get("find.all");
        let category = filter.category.as_ref();
        let shown = category
            .and_then(|id| head.categories.iter().find(|(held, _)| held == id))
            .map_or(words.get("curate.all_categories"), |(_, name)| name);
        choice(ui, "curate category", words.get("find.category"), shown, |ui| {
            ui.selectable_value(&mut filter.category, None, all);
            for (id, name) in &head.categories {
                ui.selectable_value(&mut filter.category, Some(id.clone()), name);
            }
        });
        let shown = filter
            .stage
            .and_then(|stage| head.stages.iter().find(|(held, _)| *held == stage))
            .map_or(words.get("curate.all_stages"), |(_, name)| name);
        choice(ui, "curate stage", words.get("curate.field_stages"), shown, |ui| {
            ui.selectable_value(&mut filter.stage, None, all);
            for (stage, name) in &head.stages {
                ui.selectable_value(&mut filter.stage, Some(*stage), name);
            }
        });
        let shown =
            filter.state.map_or(words.get("curate.all_states"), |held| words.get(held.words_key()));
        choice(ui, "curate state", words.get("curate.field_status"), shown, |ui| {
            ui.selectable_value(&mut filter.state, None, all);
            for held in State::ALL {
                ui.selectable_value(&mut filter.state, Some(held), words.get(held.words_key()));
            }
        });
        ui.checkbox(&mut filter.with_findings, words.get("curate.with_findings"));
        ui.checkbox(&mut filter.unused, words.get("curate.unused"));
        ui.label(RichText::new(&head.summary).size(size::META).color(palette.quiet));
    });
    if filter != *held {
        actions.push(Action::Curate(CurateAction::Narrow(filter)));
    }
}

/// A choice from a list, with a name.
pub fn choice(ui: &mut Ui, id: &str, name: &str, shown: &str, add: impl FnOnce(&mut Ui)) {
    let output = egui::ComboBox::from_id_salt(id).selected_text(shown).width(96.0).show_ui(ui, add);
    let name = format!("{name} {shown}");
    let enabled = output.response.enabled();
    output.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, enabled, &name));
}

fn bulk_ui(
    ui: &mut Ui,
    state: &AppState,
    head: &TableHead,
    memory: &mut Memory,
    actions: &mut Vec<Action>,
) {
    let words = state.words();
    let mut wish = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let n = head.n_marked.to_string();
        ui.label(words.fill("curate.n_marked", &[("n", n)]));
        for (verb, name) in &head.verbs {
            if ui.button(name).clicked() {
                wish = Some(CurateAction::StepMarked(*verb));
            }
        }
        let bulk_category = words.get("curate.bulk_category");
        choice(ui, "bulk category", bulk_category, bulk_category, |ui| {
            for (id, name) in &head.categories {
                if ui.button(name).clicked() {
                    wish = Some(CurateAction::Bulk(Bulk::Category(id.clone())));
                }
            }
        });
        let bulk_stages = words.get("curate.bulk_stages");
        choice(ui, "bulk stages", bulk_stages, bulk_stages, |ui| {
            if ui.button(words.get("find.all_stages")).clicked() {
                wish = Some(CurateAction::Bulk(Bulk::Stages(Vec::new())));
            }
            for (stage, name) in &head.stages {
                if ui.button(name).clicked() {
                    wish = Some(CurateAction::Bulk(Bulk::Stages(vec![*stage])));
                }
            }
        });
        let edit = egui::TextEdit::singleline(&mut memory.bulk_tag)
            .id(egui::Id::unique("bulk tag"))
            .desired_width(84.0)
            .hint_text(words.get("curate.field_tags"));
        let response = ui.add(edit);
        let name = words.get("curate.field_tags");
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, name));
        let tag = memory.bulk_tag.trim().to_owned();
        ui.add_enabled_ui(!tag.is_empty(), |ui| {
            if ui.button(words.get("curate.bulk_add_tag")).clicked() {
                wish = Some(CurateAction::Bulk(Bulk::AddTag(tag.clone())));
            }
            if ui.button(words.get("curate.bulk_remove_tag")).clicked() {
                wish = Some(CurateAction::Bulk(Bulk::RemoveTag(tag.clone())));
            }
        });
        if ui.button(words.get("curate.remove")).clicked() {
            wish = Some(CurateAction::RemoveMarked);
        }
        if ui.button(words.get("curate.clear_marks")).clicked() {
            wish = Some(CurateAction::MarkAll(false));
        }
    });
    actions.extend(wish.map(Action::Curate));
}

/// Where the columns begin, from the right edge; a narrow table leaves the last ones out.
struct Widths {
    columns: Vec<(Column, f32)>,
}

impl Widths {
    fn of(width: f32) -> Self {
        let mut columns = vec![(Column::State, 92.0)];
        if width > 480.0 {
            columns.push((Column::Findings, 64.0));
        }
        if width > 640.0 {
            columns.push((Column::Used, 88.0));
        }
        if width > 760.0 {
            columns.push((Column::Changed, 96.0));
        }
        Self { columns }
    }

    fn sum(&self) -> f32 {
        self.columns.iter().map(|(_, width)| width).sum()
    }
}

fn columns_ui(
    ui: &mut Ui,
    state: &AppState,
    head: &TableHead,
    widths: &Widths,
    actions: &mut Vec<Action>,
) {
    let palette = theme::palette(ui);
    let words = state.words();
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), Sense::hover());
    ui.painter().rect_filled(rect, 0.0, palette.canvas);
    let all = head.n_marked > 0 && head.n_marked >= state.curate.rows.len();
    let mut marked = all;
    let at = egui::Rect::from_min_size(rect.min + vec2(10.0, 3.0), vec2(20.0, 20.0));
    let response = box_ui(ui, at, "all", &mut marked);
    let name = words.get("curate.mark_all");
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, true, all, name));
    if response.on_hover_text(name).clicked() {
        actions.push(Action::Curate(CurateAction::MarkAll(marked)));
    }
    // The rows leave room for the bar beside them.
    let bar = ui.spacing().scroll.allocated_width();
    let mut edge = rect.max.x - bar - space::M - widths.sum();
    let title = (Column::Title, edge - rect.min.x - 36.0, rect.min.x + 36.0);
    let mut columns = vec![title];
    for (column, width) in &widths.columns {
        columns.push((*column, *width, edge));
        edge += width;
    }
    for (column, width, left) in columns {
        let place = Column::SHOWN.iter().position(|held| *held == column).unwrap_or_default();
        let Some((name, way)) = head.columns.get(place) else { continue };
        let arrow = match way {
            Some(true) => " ↑",
            Some(false) => " ↓",
            None => "",
        };
        let cell = egui::Rect::from_min_size(pos2(left, rect.min.y), vec2(width, rect.height()));
        let id = ui.scope_id().with(("column", place));
        let response = ui.interact(cell, id, Sense::click());
        let sorted = way.is_some();
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, sorted, name));
        let colour = if sorted || response.hovered() { palette.accent } else { palette.quiet };
        ui.painter().text(
            pos2(left, rect.center().y),
            Align2::LEFT_CENTER,
            format!("{name}{arrow}"),
            FontId::proportional(12.0),
            colour,
        );
        if response.has_focus() {
            let line = Stroke::new(2.0, palette.accent);
            ui.painter().rect_stroke(cell, 4.0, line, egui::StrokeKind::Inside);
        }
        if response.on_hover_text(words.get("curate.sort")).clicked() {
            actions.push(Action::Curate(CurateAction::SortBy(column)));
        }
    }
}

fn row_ui(
    ui: &mut Ui,
    state: &AppState,
    row: &TableRow,
    widths: &Widths,
    actions: &mut Vec<Action>,
) {
    let palette = theme::palette(ui);
    let words = state.words();
    let size_of = vec2(ui.available_width(), theme::ROW_HEIGHT);
    let (rect, _) = ui.allocate_exact_size(size_of, Sense::hover());
    let id = egui::Id::unique(("curate row", row.id.as_str()));
    let response = ui.interact(rect, id, Sense::click_and_drag());
    let painter = ui.painter();
    let held = DragAndDrop::payload::<DragView>(ui.ctx());
    let moves = held.as_ref().is_some_and(|held| held.ids.contains(&row.id));
    if row.chosen || moves {
        painter.rect_filled(rect, 0.0, palette.selection);
    } else if response.hovered() {
        painter.rect_filled(rect, 0.0, palette.hover);
    }
    painter.hline(rect.x_range(), rect.max.y, Stroke::new(1.0, palette.border));
    if response.contains_pointer() && held.is_none() {
        grip_ui(ui, rect, palette.quiet);
    }
    if response.has_focus() {
        let line = Stroke::new(2.0, palette.accent);
        painter.rect_stroke(rect.shrink(1.5), 6.0, line, egui::StrokeKind::Inside);
    }
    let (first_y, second_y) = (rect.min.y + 18.0, rect.min.y + 38.0);
    let left = rect.min.x + 36.0;
    let mut edge = rect.max.x - space::M - widths.sum();
    let right = edge - space::S;
    painter.circle_filled(pos2(left + 4.0, first_y), 4.0, theme::category_dot(&row.category));
    for (column, width) in &widths.columns {
        let y = rect.center().y;
        let (text, colour) = match column {
            Column::State => (row.state_name.clone(), state_colour(ui, row.state)),
            Column::Findings => match row.findings {
                Some((n, severity)) => (n.to_string(), severity_colour(ui, severity)),
                None => (String::new(), palette.quiet),
            },
            Column::Used => (row.used.clone(), palette.quiet),
            Column::Changed => (row.changed.clone(), palette.quiet),
            Column::Title | Column::Library => continue,
        };
        let font = FontId::proportional(size::META);
        painter.text(pos2(edge, y), Align2::LEFT_CENTER, text, font, colour);
        edge += width;
    }
    let mut place = row.place.clone();
    if row.unsaved {
        place = format!("{} · {place}", words.get("curate.unsaved"));
    }
    let meta = FontId::proportional(12.0);
    let drawn =
        painter.text(pos2(right, first_y), Align2::RIGHT_CENTER, place, meta, palette.quiet);
    let line = |text: &str, points: f32, colour, width: f32| {
        let font = FontId::proportional(points);
        marked_line(ui, text, &[], font, colour, palette.mark, palette.text, width)
    };
    let title = line(&row.title, size::BODY, palette.text, drawn.min.x - left - 28.0);
    let at = pos2(left + 16.0, first_y - title.size().y / 2.0);
    painter.galley(at, title, palette.text);
    let text = line(&row.line, size::META, palette.quiet, right - left - 16.0);
    let at = pos2(left + 16.0, second_y - text.size().y / 2.0);
    painter.galley(at, text, palette.quiet);
    let name = format!("{} {} {}", row.title, row.state_name, row.line);
    response
        .widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, row.chosen, &name));
    if response.clicked() {
        actions.push(Action::Curate(CurateAction::Choose(row.id.clone())));
        actions.push(Action::Curate(CurateAction::Edit(row.id.clone())));
    }
    response.context_menu(|ui| menu_ui(ui, state, row, actions));
    drag_ui(ui, state, row, &response, held.as_deref(), actions);
    let mut marked = row.marked;
    let at =
        egui::Rect::from_center_size(pos2(rect.min.x + 20.0, rect.center().y), vec2(20.0, 20.0));
    let response = box_ui(ui, at, row.id.as_str(), &mut marked);
    let name = words.fill("curate.mark", &[("title", &row.title)]);
    response
        .widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, true, row.marked, &name));
    if response.clicked() {
        actions.push(Action::Curate(CurateAction::Mark(row.id.clone(), marked)));
    }
}

/// Six dots at the left edge: here something can be taken hold of.
fn grip_ui(ui: &Ui, rect: egui::Rect, colour: egui::Color32) {
    for (column, row) in [(0, 0), (1, 0), (0, 1), (1, 1), (0, 2), (1, 2)] {
        let at = vec2(4.0 + 4.0 * column as f32, 4.0 * (row as f32 - 1.0));
        ui.painter().circle_filled(rect.left_center() + at, 1.1, colour);
    }
}

/// The room of the grip, from the left edge.
const GRIP_WIDTH: f32 = 11.0;

/// Lets a row be dragged to another place of its file, and others be dropped beside it.
fn drag_ui(
    ui: &Ui,
    state: &AppState,
    row: &TableRow,
    response: &egui::Response,
    held: Option<&DragView>,
    actions: &mut Vec<Action>,
) {
    let palette = theme::palette(ui);
    let (rect, pointer) = (response.rect, ui.input(|input| input.pointer.latest_pos()));
    let at_grip = pointer.is_some_and(|at| at.x < rect.min.x + GRIP_WIDTH);
    // Whether and why not is asked only when somebody takes hold.
    if held.is_none() && (response.dragged() || response.hovered() && at_grip) {
        match drag(state, &row.id) {
            Ok(view) => response.dnd_set_drag_payload(view),
            Err(why) if response.dragged() => tell_at_pointer(ui, &why),
            Err(_) => {}
        }
    }
    if response.hovered() && at_grip && held.is_none() && !response.dragged() {
        let why = drag(state, &row.id).err();
        let why = why.as_deref().unwrap_or(state.words().get("curate.drag"));
        response.clone().on_hover_text(why);
    }
    let Some(held) = held.filter(|_| response.contains_pointer()) else { return };
    if let Some(why) = why_not_dropped(state, &held.ids, &row.id) {
        ui.ctx().set_cursor_icon(egui::CursorIcon::NotAllowed);
        tell_at_pointer(ui, &why);
        return;
    }
    let below = pointer.is_some_and(|at| at.y > rect.center().y);
    let y = if below { rect.max.y } else { rect.min.y };
    let line = Stroke::new(2.0, palette.accent);
    ui.painter().hline(rect.x_range(), y, line);
    ui.painter().circle_filled(pos2(rect.min.x + 4.0, y), 4.0, palette.accent);
    tell_at_pointer(ui, &held.name);
    if let Some(held) = response.dnd_release_payload::<DragView>() {
        let (ids, over) = (held.ids.clone(), row.id.clone());
        actions.push(Action::Curate(CurateAction::Place { ids, over, below }));
    }
}

/// Says something beside the pointer while something is dragged.
fn tell_at_pointer(ui: &Ui, text: &str) {
    let id = egui::Id::unique("curate drag");
    let pointer = egui::PopupAnchor::Pointer;
    let tooltip = egui::Tooltip::always_open(ui.ctx().clone(), ui.layer_id(), id, pointer);
    tooltip.gap(14.0).show(|ui| ui.label(text));
}

/// While rows are dragged near its edges, the list moves along.
fn dragging_ui(ui: &Ui) {
    const EDGE: f32 = 36.0;
    let Some(at) = ui.input(|input| input.pointer.latest_pos()) else { return };
    if !DragAndDrop::has_payload_of_type::<DragView>(ui.ctx()) {
        return;
    }
    let shown = ui.clip_rect();
    let over = (shown.min.y + EDGE - at.y).max(0.0) - (at.y - (shown.max.y - EDGE)).max(0.0);
    if over != 0.0 && shown.x_range().contains(at.x) {
        ui.scroll_with_delta(vec2(0.0, over.clamp(-EDGE, EDGE) * 0.4));
        ui.ctx().request_repaint();
    }
}

/// A box to tick at a place of its own, which moves nothing else.
fn box_ui(ui: &mut Ui, at: egui::Rect, id: &str, ticked: &mut bool) -> egui::Response {
    // The widget is as high as any control.
    let at = egui::Rect::from_center_size(at.center(), vec2(20.0, ui.spacing().interact_size.y));
    let centred = egui::Layout::centered_and_justified(egui::Direction::TopDown);
    let builder = egui::UiBuilder::new().max_rect(at).id_salt(("tick", id)).layout(centred);
    ui.new_child(builder).add(egui::Checkbox::without_text(ticked))
}

/// What else can be done with a row.
fn menu_ui(ui: &mut Ui, state: &AppState, row: &TableRow, actions: &mut Vec<Action>) {
    let words = state.words();
    let id = || row.id.clone();
    for (key, wish) in [
        ("curate.duplicate", CurateAction::Duplicate(id())),
        ("curate.history", CurateAction::ShowHistory(Some(id()))),
        ("curate.up", CurateAction::Shift(id(), -1)),
        ("curate.down", CurateAction::Shift(id(), 1)),
        ("curate.remove", CurateAction::Remove(id())),
    ] {
        if ui.button(words.get(key)).clicked() {
            actions.push(Action::Curate(wish));
            ui.close();
        }
    }
}

/// The colour that says how far a phrase has come.
pub fn state_colour(ui: &Ui, held: State) -> egui::Color32 {
    let palette = theme::palette(ui);
    match held {
        State::Approved => palette.accent,
        State::InReview => palette.hint,
        State::Changed => palette.warning,
        State::Draft | State::Retired | State::Personal => palette.quiet,
    }
}

/// Buttons for the stages a phrase serves; none chosen means all.
pub fn stages_ui(ui: &mut Ui, stages: &[(Stage, String)], held: &mut Vec<Stage>, all: &str) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        if ui.selectable_label(held.is_empty(), all).clicked() {
            held.clear();
        }
        for (stage, name) in stages {
            let chosen = held.contains(stage);
            if ui.selectable_label(chosen, name).clicked() {
                if chosen {
                    held.retain(|other| other != stage);
                } else {
                    held.push(*stage);
                    held.sort();
                }
            }
        }
    });
}

/// A close button at the right of a heading.
pub fn close_ui(ui: &mut Ui, name: &str) -> bool {
    let mut closed = false;
    ui.with_layout(egui::Layout::right_to_left(Align::Center), |ui| {
        closed = named(icon_button(ui, Icon::X, name, false), name).clicked();
    });
    closed
}
