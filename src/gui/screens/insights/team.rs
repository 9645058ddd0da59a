//! The table of people, what was not counted, and what there is to do where there are no reports yet.

use egui::{
    Align2, FontId, Frame, Margin, Rect, RichText, ScrollArea, Sense, Stroke, Ui, pos2, vec2,
};

use super::super::practice::key_button;
use crate::app::AppState;
use crate::app::action::Action;
use crate::app::insights::{Column, InsightsAction};
use crate::app::practice::ExportFormat;
use crate::gui::memory::Memory;
use crate::gui::theme::{self, size, space};
use crate::gui::widgets::ground::row_ground;
use crate::gui::widgets::icon::{Icon, icon};
use crate::gui::widgets::marked::marked_line;
use crate::view::insights::{Cell, PersonRow, TeamView, person_row, team};

/// The tables that a lead may take along.
pub const TABLES: [(ExportFormat, &str); 2] =
    [(ExportFormat::Xlsx, "XLSX"), (ExportFormat::Csv, "CSV")];

/// Height of a row, in points.
const ROW: f32 = 36.0;
/// The least width of a name, in points.
const NAME: f32 = 104.0;
/// Files that were not counted are listed by themselves where there is so much height, in points.
const ROOMY: f32 = 420.0;
/// Files that were not counted take at most so much height, in points.
const REFUSED: f32 = 132.0;

/// Draws the table, or what stands in its place.
pub fn team_ui(ui: &mut Ui, state: &AppState, memory: &mut Memory, actions: &mut Vec<Action>) {
    let view = team(state);
    if view.folder.is_none() || view.failed.is_some() {
        start_ui(ui, state, &view, memory, actions);
        return;
    }
    told_ui(ui, state, &view, memory);
    if let Some(reading) = &view.reading {
        ui.vertical_centered(|ui| {
            ui.add_space(48.0);
            ui.spinner();
            ui.label(reading);
            ui.add_space(space::S);
            if ui.button(state.words().get("insights.stop_reading")).clicked() {
                actions.push(Action::Insights(InsightsAction::StopReading));
            }
        });
        return;
    }
    if view.n_rows == 0 {
        start_ui(ui, state, &view, memory, actions);
        return;
    }
    table_ui(ui, state, &view, memory, actions);
}

/// What to do first: where the reports come from, and where they lie.
fn start_ui(
    ui: &mut Ui,
    state: &AppState,
    view: &TeamView,
    memory: &mut Memory,
    actions: &mut Vec<Action>,
) {
    let palette = theme::palette(ui);
    let words = state.words();
    let scroll = ScrollArea::vertical().auto_shrink(false).id_salt("insights start");
    scroll.show(ui, |ui| {
        let width = (ui.available_width() - 2.0 * space::L).clamp(200.0, 560.0);
        let spare = ((ui.available_width() - width) / 2.0).max(0.0);
        ui.horizontal_top(|ui| {
            ui.add_space(spare);
            ui.vertical(|ui| {
                ui.set_width(width);
                ui.add_space(space::XL);
                match &view.failed {
                    Some(failed) => {
                        ui.horizontal_wrapped(|ui| {
                            ui.label(icon(Icon::CircleX, 18.0).color(palette.error));
                            ui.label(RichText::new(failed).color(palette.error));
                        });
                    }
                    None if view.folder.is_some() => {
                        ui.label(RichText::new(words.get("practice.nobody")).size(18.0));
                        if let Some(folder) = &view.folder {
                            ui.label(RichText::new(folder).size(size::META).color(palette.quiet));
                        }
                    }
                    None => {
                        ui.label(RichText::new(words.get("insights.empty")).size(18.0));
                    }
                }
                ui.add_space(space::M);
                for (number, key) in
                    ["insights.step_export", "insights.step_collect", "insights.step_choose"]
                        .into_iter()
                        .enumerate()
                {
                    ui.horizontal_top(|ui| {
                        let number = (number + 1).to_string();
                        ui.label(RichText::new(number).color(palette.accent).strong());
                        ui.add(egui::Label::new(words.get(key)).wrap());
                    });
                    ui.add_space(space::XS);
                }
                ui.add_space(space::M);
                if key_button(ui, words.get("insights.choose_folder"), "", true) {
                    actions.push(Action::Insights(InsightsAction::ChooseFolder));
                }
                ui.add_space(space::S);
                let edit = egui::TextEdit::singleline(&mut memory.insights.folder)
                    .id(egui::Id::unique("insights folder"))
                    .desired_width(width)
                    .margin(Margin::symmetric(8, 6))
                    .hint_text(RichText::new(words.get("insights.path")).color(palette.quiet));
                let response = ui.add(edit);
                let name = words.get("insights.path");
                response
                    .widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, name));
                if response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter)) {
                    let folder = std::mem::take(&mut memory.insights.folder);
                    actions.push(Action::Insights(InsightsAction::SetFolder(folder)));
                }
            });
        });
    });
}

/// The folder, and everything in it that was not counted.
fn told_ui(ui: &mut Ui, state: &AppState, view: &TeamView, memory: &mut Memory) {
    let palette = theme::palette(ui);
    let words = state.words();
    let roomy = ui.available_height() > ROOMY;
    let open = memory.insights.refused_open.unwrap_or(roomy);
    Frame::new().inner_margin(Margin { left: 14, right: 12, top: 8, bottom: 4 }).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            if view.n_rows > 0 {
                ui.label(RichText::new(&view.summary).size(size::META));
            }
            if let Some(folder) = &view.folder {
                let folder = RichText::new(folder).size(size::META).color(palette.quiet);
                ui.add(egui::Label::new(folder).truncate());
            }
            if view.refused.is_empty() {
                return;
            }
            ui.label(icon(Icon::TriangleAlert, 15.0).color(palette.warning));
            let n = view.refused.len().to_string();
            let told = words.fill("insights.refused", &[("n", n)]);
            ui.label(RichText::new(told).size(size::META).color(palette.warning));
            let key = if open { "insights.hide_refused" } else { "insights.show_refused" };
            if ui.link(RichText::new(words.get(key)).size(size::META)).clicked() {
                memory.insights.refused_open = Some(!open);
            }
        });
        if open && !view.refused.is_empty() {
            let scroll = ScrollArea::vertical().max_height(REFUSED).auto_shrink([false, true]);
            scroll.id_salt("insights refused").show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 3.0;
                ui.spacing_mut().interact_size.y = 0.0;
                for refused in &view.refused {
                    ui.horizontal_wrapped(|ui| {
                        ui.spacing_mut().item_spacing.x = 6.0;
                        ui.label(RichText::new(&refused.place).size(size::META).strong());
                        ui.label(RichText::new(&refused.message).size(size::META));
                        let hint = RichText::new(&refused.hint).size(size::META);
                        ui.label(hint.color(palette.quiet));
                    });
                }
            });
        }
        for note in &view.notes {
            let note = RichText::new(note).size(size::META).color(palette.quiet);
            ui.add(egui::Label::new(note).truncate());
        }
    });
}

/// The columns that there is room for, with where each begins and how wide it is.
struct Columns {
    name: f32,
    others: Vec<(usize, Column, f32)>,
}

impl Columns {
    /// Those that tell most stay longest.
    fn of(width: f32) -> Self {
        let narrow = width < 480.0;
        let wanted = [
            (Column::Remembered, if narrow { 80.0 } else { 118.0 }),
            (Column::Speed, if narrow { 72.0 } else { 92.0 }),
            (Column::Tail, 78.0),
            (Column::Exam, 84.0),
            (Column::Accuracy, 92.0),
            (Column::Missed, 78.0),
            (Column::Days, 72.0),
            (Column::InTime, 82.0),
        ];
        let mut left = width - NAME;
        let fits = |(_, width): &(Column, f32)| {
            left -= width;
            left >= 0.0
        };
        let taken: Vec<(Column, f32)> = wanted.into_iter().take_while(fits).collect();
        // Room that is left over is shared out.
        let sum: f32 = taken.iter().map(|(_, width)| width).sum();
        let spare = (width - NAME - sum).max(0.0);
        let each = (spare / (taken.len() as f32 + 2.0)).min(44.0);
        let others = Column::ALL.into_iter().enumerate().filter_map(|(place, column)| {
            let (_, width) = taken.iter().find(|(held, _)| *held == column)?;
            Some((place, column, width + each))
        });
        let others: Vec<_> = others.collect();
        let sum: f32 = others.iter().map(|(_, _, width)| width).sum();
        Self { name: width - sum, others }
    }
}

fn table_ui(
    ui: &mut Ui,
    state: &AppState,
    view: &TeamView,
    memory: &mut Memory,
    actions: &mut Vec<Action>,
) {
    let bar = ui.spacing().scroll.allocated_width();
    let columns = Columns::of(ui.available_width() - bar - space::L - space::S);
    ui.spacing_mut().item_spacing.y = 0.0;
    head_ui(ui, state, view, &columns, actions);
    let people = || (0..view.n_rows).filter_map(|row| Some((row, person_row(state, row)?)));
    let chosen = people().find(|(_, person)| person.chosen).map(|(row, _)| row);
    let moved = chosen != memory.insights.shown.0;
    memory.insights.shown.0 = chosen;
    let scroll = ScrollArea::vertical().auto_shrink(false).id_salt("insights people");
    scroll.show_viewport(ui, |ui, seen| {
        ui.set_height(ROW * view.n_rows as f32);
        let top = ui.max_rect().top();
        if let Some(row) = chosen.filter(|_| moved) {
            let at = pos2(ui.max_rect().left(), top + row as f32 * ROW);
            ui.scroll_to_rect(Rect::from_min_size(at, vec2(1.0, ROW)), None);
        }
        let first = (seen.min.y / ROW).floor().max(0.0) as usize;
        let last = ((seen.max.y / ROW).ceil().max(0.0) as usize).min(view.n_rows);
        for row in first..last {
            if let Some(person) = person_row(state, row) {
                let at = pos2(ui.max_rect().left(), top + row as f32 * ROW);
                let rect = Rect::from_min_size(at, vec2(ui.max_rect().width(), ROW));
                row_ui(ui, state, (view, &columns), &person, rect, actions);
            }
        }
    });
}

fn head_ui(
    ui: &mut Ui,
    state: &AppState,
    view: &TeamView,
    columns: &Columns,
    actions: &mut Vec<Action>,
) {
    let palette = theme::palette(ui);
    let words = state.words();
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::hover());
    ui.painter().rect_filled(rect, 0.0, palette.canvas);
    let mut left = rect.min.x + space::L;
    let name = (0, Column::Person, columns.name);
    for (place, column, width) in std::iter::once(name).chain(columns.others.iter().copied()) {
        let Some((_, name, way)) = view.columns.get(place) else { continue };
        let arrow = match way {
            Some(true) => " ↑",
            Some(false) => " ↓",
            None => "",
        };
        let cell = Rect::from_min_size(pos2(left, rect.min.y), vec2(width, rect.height()));
        let id = ui.scope_id().with(("insights column", place));
        let response = ui.interact(cell, id, Sense::click());
        let sorted = way.is_some();
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, sorted, name));
        let colour = if sorted || response.hovered() { palette.accent } else { palette.quiet };
        let font = FontId::proportional(12.0);
        let text = format!("{name}{arrow}");
        ui.painter().text(pos2(left, rect.center().y), Align2::LEFT_CENTER, text, font, colour);
        if response.has_focus() {
            let line = Stroke::new(2.0, palette.accent);
            ui.painter().rect_stroke(cell, 4.0, line, egui::StrokeKind::Inside);
        }
        if response.on_hover_text(words.get("curate.sort")).clicked() {
            actions.push(Action::Insights(InsightsAction::SortBy(column)));
        }
        left += width;
    }
}

fn row_ui(
    ui: &mut Ui,
    state: &AppState,
    (view, columns): (&TeamView, &Columns),
    person: &PersonRow,
    rect: Rect,
    actions: &mut Vec<Action>,
) {
    let palette = theme::palette(ui);
    let id = egui::Id::unique(("insights person", person.path.as_str()));
    let response = ui.interact(rect, id, Sense::click());
    let painter = ui.painter();
    row_ground(ui, rect, &response, person.chosen);
    let mut left = rect.min.x + space::L;
    let y = rect.center().y;
    let font = FontId::proportional(size::BODY);
    let ground = palette.mark;
    let name = marked_line(
        ui,
        &person.name,
        &[],
        font,
        palette.text,
        ground,
        palette.text,
        columns.name - space::S,
    );
    painter.galley(pos2(left, y - name.size().y / 2.0), name, palette.text);
    left += columns.name;
    let mut told = vec![person.name.clone()];
    for (place, column, width) in &columns.others {
        let Some(cell) = person.cells.get(place - 1) else { continue };
        if *column == Column::Remembered && *width > 100.0 {
            let bar = Rect::from_min_size(pos2(left + 62.0, y - 3.0), vec2(width - 74.0, 6.0));
            painter.rect_filled(bar, 3.0, palette.border);
            let share = person.remembered.clamp(0.0, 1.0);
            let done = Rect::from_min_size(bar.min, vec2(bar.width() * share, 6.0));
            painter.rect_filled(done, 3.0, palette.accent);
        }
        cell_ui(ui, cell, pos2(left, y));
        left += width;
    }
    for ((_, column, _), cell) in view.columns.iter().skip(1).zip(&person.cells) {
        if !cell.text.is_empty() {
            told.push(format!("{column} {}", cell.text));
        }
    }
    let told = state.words().list(&told);
    response
        .widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, person.chosen, &told));
    if response.clicked() {
        actions.push(Action::Insights(InsightsAction::Look(person.path.clone())));
    }
}

fn cell_ui(ui: &Ui, cell: &Cell, at: egui::Pos2) {
    let palette = theme::palette(ui);
    let (text, colour) = match (cell.text.as_str(), cell.reached) {
        ("", _) => ("–", palette.quiet),
        (text, Some(true)) => (text, palette.accent),
        (text, Some(false)) => (text, palette.warning),
        (text, None) => (text, palette.text),
    };
    let font = FontId::proportional(size::META + 1.0);
    let drawn = ui.painter().text(at, Align2::LEFT_CENTER, text, font, colour);
    if let Some(change) = &cell.change {
        let colour = if change.better { palette.accent } else { palette.warning };
        let at = pos2(drawn.max.x + 6.0, at.y);
        let font = FontId::proportional(12.0);
        ui.painter().text(at, Align2::LEFT_CENTER, &change.text, font, colour);
    }
}
