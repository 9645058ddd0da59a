//! The Find screen: categories, query, rows; the chosen phrase stands beside them.

use egui::text::{CCursor, CCursorRange};
use egui::{Align, Frame, Id, Margin, Panel, RichText, ScrollArea, Sense, Ui, vec2};

use super::{compact_menu_ui, preview, reply};
use crate::app::AppState;
use crate::app::action::Action;
use crate::gui::memory::{Composing, Memory};
use crate::gui::theme::{self, size, space};
use crate::gui::widgets::icon::{Icon, icon};
use crate::gui::widgets::row::row_ui;
use crate::gui::{accessible, input_method};
use crate::view::find::{CategoryView, Empty, FindView, chosen_told, find};
use crate::view::row::row;
use crate::words::Language;

/// The search field.
pub fn search_id() -> Id {
    Id::unique("search")
}

/// Gives the search field the focus, with its text selected so that typing begins anew.
pub fn focus_search(ctx: &egui::Context, query: &str) {
    let id = search_id();
    input_method::focus(ctx, id);
    if !query.is_empty() {
        let mut state = egui::TextEdit::load_state(ctx, id).unwrap_or_default();
        let all = CCursorRange::two(CCursor::new(0), CCursor::new(query.chars().count()));
        state.cursor.set_char_range(Some(all));
        egui::TextEdit::store_state(ctx, id, state);
    }
}

/// Draws the screen.
pub fn find_ui(ui: &mut Ui, state: &AppState, memory: &mut Memory, actions: &mut Vec<Action>) {
    let view = find(state);
    if state.settings.compact {
        compact_ui(ui, state, &view, memory, actions);
        return;
    }
    let palette = theme::palette(ui);
    Panel::left("categories")
        .exact_size(match state.language() {
            Language::Chinese => 132.0,
            Language::English => 160.0,
        })
        .resizable(false)
        .frame(Frame::new().fill(palette.canvas).inner_margin(Margin::symmetric(6, 10)))
        .show(ui, |ui| categories_ui(ui, &view.categories, actions));
    let width = (ui.available_width() * 0.44).clamp(300.0, 520.0);
    Panel::right("preview")
        .exact_size(width)
        .resizable(false)
        .frame(Frame::new().fill(palette.surface).inner_margin(Margin::same(0)))
        .show(ui, |ui| {
            reply::reply_ui(ui, state, &view, memory, actions);
            preview::preview_ui(ui, state, &view, memory, actions);
        });
    egui::CentralPanel::no_frame().frame(Frame::new().fill(palette.surface)).show(ui, |ui| {
        Frame::new().inner_margin(Margin { left: 12, right: 12, top: 10, bottom: 6 }).show(
            ui,
            |ui| {
                search_ui(ui, state, memory.composing, actions);
                ui.add_space(2.0);
                let summary = |ui: &mut Ui, actions: &mut Vec<Action>| {
                    ui.with_layout(egui::Layout::right_to_left(Align::Center), |ui| {
                        show_all_ui(ui, state, actions);
                        let summary = RichText::new(&view.summary).size(size::META);
                        ui.label(summary.color(theme::palette(ui).quiet));
                    });
                };
                // Side by side only where neither is painted over the other.
                let both = match state.language() {
                    Language::Chinese => 400.0,
                    Language::English => 500.0,
                };
                let wide = ui.available_width() >= both;
                ui.horizontal(|ui| {
                    stages_ui(ui, &view, actions);
                    if wide {
                        summary(ui, actions);
                    }
                });
                if !wide {
                    ui.horizontal(|ui| summary(ui, actions));
                }
            },
        );
        rows_ui(ui, state, &view, memory, actions);
    });
}

fn compact_ui(
    ui: &mut Ui,
    state: &AppState,
    view: &FindView,
    memory: &mut Memory,
    actions: &mut Vec<Action>,
) {
    let palette = theme::palette(ui);
    let height = (ui.available_height() * 0.42).clamp(140.0, 360.0);
    Panel::bottom("compact preview")
        .exact_size(height)
        .resizable(false)
        .frame(Frame::new().fill(palette.surface))
        .show(ui, |ui| {
            reply::reply_ui(ui, state, view, memory, actions);
            preview::preview_ui(ui, state, view, memory, actions);
        });
    egui::CentralPanel::no_frame().frame(Frame::new().fill(palette.surface)).show(ui, |ui| {
        Frame::new().inner_margin(Margin { left: 8, right: 8, top: 8, bottom: 4 }).show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.with_layout(egui::Layout::right_to_left(Align::Center), |ui| {
                    ui.spacing_mut().item_spacing.x = 0.0;
                    compact_menu_ui(ui, state, actions);
                    search_ui(ui, state, memory.composing, actions);
                });
            });
            ui.horizontal(|ui| {
                stages_ui(ui, view, actions);
                ui.with_layout(egui::Layout::right_to_left(Align::Center), |ui| {
                    category_menu_ui(ui, state, view, actions);
                });
            });
        });
        rows_ui(ui, state, view, memory, actions);
    });
}

fn search_ui(ui: &mut Ui, state: &AppState, composing: Composing, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let words = state.words();
    // Typing anywhere goes to the search field.
    let id = search_id();
    let typing = ui.input(|input| {
        input.events.iter().any(|event| {
            let (egui::Event::Text(text)
            | egui::Event::Ime(
                egui::ImeEvent::Preedit { text, .. } | egui::ImeEvent::Commit(text),
            )) = event
            else {
                return false;
            };
            !text.trim().is_empty()
        })
    });
    if typing && state.overlay.is_none() && !ui.ctx().text_edit_focused() {
        focus_search(ui.ctx(), &state.find.query);
    }
    let mut query = state.find.query.clone();
    let edit = egui::TextEdit::singleline(&mut query)
        .id(id)
        .desired_width(ui.available_width())
        .margin(Margin { left: 10, right: 10, top: 7, bottom: 7 })
        .font(egui::FontId::proportional(16.0))
        .prefix(icon(Icon::Search, 16.0).color(palette.quiet))
        .hint_text(RichText::new(words.get("find.search_hint")).color(palette.quiet))
        // Enter copies; it never ends the typing.
        .return_key(None);
    let response = ui.add(edit);
    let name = words.get("find.search");
    response.widget_info(|| {
        let mut info = egui::WidgetInfo::text_edit(true, &state.find.query, &query, "");
        info.label = Some(name.to_owned());
        info
    });
    if response.changed() {
        // While a composition lasts, the field's cursor is drawn over what is being composed.
        let composed = (composing == Composing::Yes)
            .then(|| egui::TextEdit::load_state(ui.ctx(), id)?.cursor.char_range())
            .flatten()
            .map(|range| range.as_sorted_char_range());
        actions.push(match composed {
            Some(range) => Action::ComposeQuery { query, composing: range.start.0..range.end.0 },
            None => Action::SetQuery(query),
        });
    }
}

fn categories_ui(ui: &mut Ui, categories: &[CategoryView], actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    ui.spacing_mut().item_spacing.y = 2.0;
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        for category in categories {
            let (rect, response) =
                ui.allocate_exact_size(vec2(ui.available_width(), 34.0), Sense::click());
            let painter = ui.painter();
            if category.selected {
                painter.rect_filled(rect, theme::RADIUS as f32, palette.selection);
            } else if response.hovered() {
                painter.rect_filled(rect, theme::RADIUS as f32, palette.hover);
            }
            if response.has_focus() {
                let line = egui::Stroke::new(2.0, palette.accent);
                let radius = theme::RADIUS as f32;
                painter.rect_stroke(rect, radius, line, egui::StrokeKind::Inside);
            }
            let y = rect.center().y;
            let left = rect.min.x + 10.0;
            if let Some(id) = &category.id {
                painter.circle_filled(egui::pos2(left + 4.0, y), 4.0, theme::category_dot(id));
            }
            let colour = if category.count == 0 { palette.quiet } else { palette.text };
            let font = egui::FontId::proportional(14.0);
            painter.text(
                egui::pos2(left + 16.0, y),
                egui::Align2::LEFT_CENTER,
                &category.name,
                font,
                colour,
            );
            painter.text(
                egui::pos2(rect.max.x - 8.0, y),
                egui::Align2::RIGHT_CENTER,
                category.count.to_string(),
                egui::FontId::proportional(12.0),
                palette.quiet,
            );
            let name = format!("{} {}", category.name, category.count);
            response.widget_info(|| {
                egui::WidgetInfo::selected(egui::Role::Button, true, category.selected, &name)
            });
            if response.clicked() {
                actions.push(Action::SetCategory(category.id.clone()));
            }
        }
    });
}

fn category_menu_ui(ui: &mut Ui, state: &AppState, view: &FindView, actions: &mut Vec<Action>) {
    let chosen = view.categories.iter().find(|category| category.selected);
    let name = chosen.map_or("", |category| category.name.as_str());
    let menu = egui::ComboBox::from_id_salt("category").selected_text(name).width(90.0);
    let response = menu.show_ui(ui, |ui| {
        for category in &view.categories {
            let label = format!("{}  {}", category.name, category.count);
            if ui.selectable_label(category.selected, label).clicked() {
                actions.push(Action::SetCategory(category.id.clone()));
            }
        }
    });
    let label = state.words().get("find.category");
    response.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, label));
}

fn stages_ui(ui: &mut Ui, view: &FindView, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    Frame::new()
        .fill(palette.canvas)
        .stroke(egui::Stroke::new(1.0, palette.border))
        .corner_radius(egui::CornerRadius::same(theme::RADIUS))
        .inner_margin(Margin::same(2))
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            for stage in &view.stages {
                let (ground, colour) = if stage.selected {
                    (palette.selection, palette.accent)
                } else {
                    (egui::Color32::TRANSPARENT, palette.text)
                };
                let label = RichText::new(&stage.name).size(size::META).color(colour);
                let button = egui::Button::selectable(stage.selected, label)
                    .fill(ground)
                    .stroke(egui::Stroke::NONE)
                    .min_size(vec2(44.0, 24.0));
                if ui.add(button).clicked() {
                    actions.push(Action::SetStage(stage.stage));
                }
            }
        });
}

fn show_all_ui(ui: &mut Ui, state: &AppState, actions: &mut Vec<Action>) {
    let words = state.words();
    let command = crate::app::Command::ToggleShowAll;
    let mut shown = state.find.show_all;
    let label = RichText::new(words.get("find.show_all")).size(size::META);
    let response = ui.checkbox(&mut shown, label).on_hover_text(command.tooltip(words));
    if response.changed() {
        actions.push(Action::SetShowAll(shown));
    }
}

fn rows_ui(
    ui: &mut Ui,
    state: &AppState,
    view: &FindView,
    memory: &mut Memory,
    actions: &mut Vec<Action>,
) {
    if let Some(note) = &view.note {
        Frame::new().inner_margin(Margin { left: 16, right: 12, top: 0, bottom: 4 }).show(
            ui,
            |ui| {
                ui.label(RichText::new(note).size(size::META).color(theme::palette(ui).quiet));
            },
        );
    }
    memory.list_rect = ui.available_rect_before_wrap();
    // The focus stays in the search field while the keys go through the rows: it is said where they are.
    if let Some(told) = chosen_told(state) {
        let place = egui::Rect::from_min_size(memory.list_rect.min, vec2(0.0, 0.0));
        let unseen = ui.interact(place, Id::unique("chosen row"), Sense::hover());
        unseen.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &told));
        accessible::announce(ui.ctx(), unseen.id, false);
    }
    if let Some(empty) = &view.empty {
        empty_ui(ui, state, empty, actions);
        return;
    }
    let words = state.words();
    ui.spacing_mut().item_spacing.y = 0.0;
    let selected = state.selected_row();
    let mut area = ScrollArea::vertical().auto_shrink(false).id_salt("rows");
    // The chosen row is brought into view when it changes, not when the wheel moves the list.
    if selected != memory.shown_row {
        if let Some(row) = selected {
            let top = row as f32 * theme::ROW_HEIGHT;
            let height = ui.available_height();
            let offset = memory.rows_offset;
            if top < offset {
                area = area.vertical_scroll_offset(top);
            } else if top + theme::ROW_HEIGHT > offset + height {
                area = area.vertical_scroll_offset(top + theme::ROW_HEIGHT - height);
            }
        }
        memory.shown_row = selected;
    }
    let output = area.show_rows(ui, theme::ROW_HEIGHT, view.n_rows, |ui, range| {
        for row_index in range {
            let Some(shown) = row(state, row_index) else { continue };
            let response = row_ui(ui, &shown, words);
            if response.double_clicked() {
                actions.push(Action::Copy(shown.id));
            } else if response.clicked() {
                actions.push(Action::Select(shown.id));
            }
        }
    });
    memory.rows_offset = output.state.unclamped_offset().y;
}

fn empty_ui(ui: &mut Ui, state: &AppState, empty: &Empty, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let words = state.words();
    let quiet = |text: String| RichText::new(text).color(palette.quiet);
    ui.vertical_centered(|ui| {
        ui.add_space((ui.available_height() * 0.22).min(140.0));
        ui.set_max_width(380.0);
        let head = |ui: &mut Ui, which: Icon, text: String| {
            ui.label(icon(which, 32.0).color(palette.quiet));
            ui.add_space(space::S);
            ui.label(RichText::new(text).size(17.0));
        };
        match empty {
            Empty::Reading => {
                head(ui, Icon::BookOpen, words.get("empty.reading").to_owned());
            }
            Empty::NoLibrary { folder, reason } => {
                head(ui, Icon::FolderX, words.get("empty.no_library").to_owned());
                ui.label(quiet(folder.clone()));
                if let Some(reason) = reason {
                    ui.label(RichText::new(reason).size(13.0).color(palette.error));
                }
                ui.add_space(space::M);
                if ui.button(words.get("empty.create_library")).clicked() {
                    actions.push(Action::CreateLibrary);
                }
                if ui.button(words.get("command.choose_library")).clicked() {
                    actions.push(Action::ChooseLibrary);
                }
                if ui.button(words.get("command.reload")).clicked() {
                    actions.push(Action::Reload);
                }
            }
            Empty::NoPhrases => {
                head(ui, Icon::BookOpen, words.get("empty.no_phrases").to_owned());
                ui.label(quiet(words.get("empty.no_phrases_hint").to_owned()));
                ui.add_space(space::M);
                let command = crate::app::Command::NewPhrase;
                if let Ok(action) = command.action(state) {
                    let button = ui.button(command.name(words));
                    if button.on_hover_text(command.tooltip(words)).clicked() {
                        actions.push(action);
                    }
                    if ui.button(words.get("empty.create_library")).clicked() {
                        actions.push(Action::CreateLibrary);
                    }
                }
                if ui.button(words.get("command.reveal_library")).clicked() {
                    actions.push(Action::RevealLibrary);
                }
            }
            Empty::NoHits { query, elsewhere } => {
                head(ui, Icon::SearchX, words.fill("empty.no_hits", &[("query", query)]));
                ui.label(quiet(words.get("empty.no_hits_hint").to_owned()));
                ui.add_space(space::M);
                if *elsewhere > 0 {
                    let n = elsewhere.to_string();
                    if ui.button(words.fill("empty.in_all_categories", &[("n", n)])).clicked() {
                        actions.push(Action::SetCategory(None));
                    }
                }
                if state.find.stage.is_some()
                    && ui.button(words.get("empty.in_all_stages")).clicked()
                {
                    actions.push(Action::SetStage(None));
                }
                if !state.find.show_all && ui.button(words.get("empty.show_all")).clicked() {
                    actions.push(Action::SetShowAll(true));
                }
            }
            Empty::NothingHere => {
                head(ui, Icon::Inbox, words.get("empty.nothing_here").to_owned());
                ui.add_space(space::M);
                if ui.button(words.get("empty.clear_filters")).clicked() {
                    actions.push(Action::SetCategory(None));
                    actions.push(Action::SetStage(None));
                }
            }
        }
    });
}
