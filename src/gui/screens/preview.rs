//! The chosen phrase as the customer will read it, with its blanks as fields in place.

use egui::{Align, Frame, Id, Margin, Panel, RichText, ScrollArea, Ui, vec2};

use crate::app::action::Action;
use crate::app::{AppState, Command};
use crate::diagnostic::Severity;
use crate::gui::memory::Memory;
use crate::gui::theme::{self, size, space};
use crate::gui::widgets::icon::{Icon, icon, icon_button, named};
use crate::gui::widgets::pill::{dot, pill};
use crate::library::PhraseId;
use crate::view::find::{FieldHome, FieldView, FindView, Preview, PreviewPiece};

/// A field of a phrase.
pub fn field_id(phrase: &PhraseId, name: &str) -> Id {
    Id::unique(("field", phrase.as_str(), name))
}

/// Gives a field the focus, with its text selected.
pub fn focus_field(ctx: &egui::Context, phrase: &PhraseId, name: &str, value: &str) {
    let id = field_id(phrase, name);
    crate::gui::input_method::focus(ctx, id);
    let mut edit = egui::TextEdit::load_state(ctx, id).unwrap_or_default();
    let end = egui::text::CCursor::new(value.chars().count());
    let all = egui::text::CCursorRange::two(egui::text::CCursor::new(0), end);
    edit.cursor.set_char_range(Some(all));
    egui::TextEdit::store_state(ctx, id, edit);
}

/// Draws the chosen phrase, or says how to choose one.
pub fn preview_ui(
    ui: &mut Ui,
    state: &AppState,
    view: &FindView,
    memory: &mut Memory,
    actions: &mut Vec<Action>,
) {
    let palette = theme::palette(ui);
    let words = state.words();
    memory.focused_field = None;
    let Some(preview) = &view.preview else {
        if view.empty.is_none() {
            Frame::new().inner_margin(Margin::same(20)).show(ui, |ui| {
                ui.label(RichText::new(words.get("find.no_preview")).color(palette.quiet));
            });
        }
        return;
    };
    let compact = state.settings.compact;
    let margin = if compact { Margin::symmetric(10, 8) } else { Margin::symmetric(18, 14) };
    Panel::bottom("preview buttons")
        .resizable(false)
        .show_separator_line(false)
        .frame(Frame::new().inner_margin(margin))
        .show(ui, |ui| buttons_ui(ui, state, preview, actions));
    ScrollArea::vertical().auto_shrink(false).id_salt("preview").show(ui, |ui| {
        Frame::new().inner_margin(margin).show(ui, |ui| {
            head_ui(ui, state, preview, actions);
            ui.add_space(if compact { space::XS } else { space::M });
            text_ui(ui, state, preview, memory, actions);
            if !preview.findings.is_empty() {
                ui.add_space(space::M);
                findings_ui(ui, state, preview, actions);
            }
            if !compact {
                ui.add_space(space::L);
                facts_ui(ui, preview);
            }
        });
    });
}

fn head_ui(ui: &mut Ui, state: &AppState, preview: &Preview, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let words = state.words();
    ui.horizontal(|ui| {
        ui.with_layout(egui::Layout::right_to_left(Align::Center), |ui| {
            let command = Command::TogglePin;
            let which = if preview.pinned { Icon::PinOff } else { Icon::Pin };
            if icon_button(ui, which, &command.tooltip(words), preview.pinned).clicked() {
                actions.push(Action::ToggleFavourite(preview.id.clone()));
            }
            ui.with_layout(egui::Layout::left_to_right(Align::Center), |ui| {
                let title = RichText::new(&preview.title).size(size::TITLE);
                ui.add(egui::Label::new(title).truncate());
            });
        });
    });
    ui.horizontal_wrapped(|ui| {
        dot(ui, &preview.category, 8.0);
        ui.label(RichText::new(&preview.place).size(size::META).color(palette.quiet));
        if let Some(badge) = preview.badge {
            pill(ui, words.get(badge.words_key()), palette.warning);
        }
        if preview.personal {
            pill(ui, words.get("find.personal"), palette.hint);
        }
    });
}

/// The text with its fields. A name that comes twice can be typed into at its first place.
fn text_ui(
    ui: &mut Ui,
    state: &AppState,
    preview: &Preview,
    memory: &mut Memory,
    actions: &mut Vec<Action>,
) {
    let palette = theme::palette(ui);
    let words = state.words();
    let points = if state.settings.compact { size::BODY } else { size::PREVIEW };
    let line_height = points * 1.6;
    let mut typed: Vec<&str> = Vec::new();
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = vec2(2.0, 2.0);
        ui.spacing_mut().interact_size.y = line_height;
        for line in lines(&preview.pieces) {
            ui.horizontal_wrapped(|ui| {
                let mut pieces = line.into_iter().peekable();
                while let Some(piece) = pieces.next() {
                    match piece {
                        LinePiece::Text(text) => {
                            let text =
                                RichText::new(text).size(points).line_height(Some(line_height));
                            ui.label(text);
                        }
                        LinePiece::Auto { name, value } => {
                            let text = RichText::new(value)
                                .size(points)
                                .line_height(Some(line_height))
                                .color(palette.accent);
                            ui.label(text)
                                .on_hover_text(words.fill("find.auto", &[("name", name)]));
                        }
                        LinePiece::Field(field) if typed.contains(&field.name.as_str()) => {
                            let (shown, missing) = match (&field.default, field.value.is_empty()) {
                                (_, false) => (&field.value, false),
                                (Some(default), true) => (default, false),
                                (None, true) => (&field.name, true),
                            };
                            let mut text = RichText::new(shown)
                                .size(points)
                                .line_height(Some(line_height))
                                .color(palette.accent);
                            if missing {
                                text = text.underline().background_color(palette.selection);
                            }
                            ui.label(text);
                        }
                        LinePiece::Field(field) => {
                            typed.push(&field.name);
                            // A comma or full stop never begins a line: it stays with its field.
                            let tail = match pieces.peek() {
                                Some(LinePiece::Text(text)) if text.starts_with(closes) => points,
                                _ => 0.0,
                            };
                            let wanted = field_width(ui, field, points) + 14.0 + tail;
                            if wanted > ui.available_size_before_wrap().x {
                                ui.end_row();
                            }
                            field_ui(ui, state, preview, field, points, memory, actions);
                        }
                    }
                }
            });
        }
    });
    for piece in &preview.pieces {
        let PreviewPiece::Field(field) = piece else { continue };
        if field.choices.is_empty() {
            continue;
        }
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(&field.name).size(size::META).color(palette.quiet));
            for choice in &field.choices {
                let chosen = field.value == *choice
                    || (field.value.is_empty() && field.default.as_ref() == Some(choice));
                let label = RichText::new(choice).size(size::META);
                if ui.selectable_label(chosen, label).clicked() {
                    actions.push(set(preview, field, choice.clone(), state));
                }
            }
        });
    }
}

enum LinePiece<'a> {
    Text(&'a str),
    Auto { name: &'a str, value: &'a str },
    Field(&'a FieldView),
}

/// The pieces of each line of the text.
fn lines(pieces: &[PreviewPiece]) -> Vec<Vec<LinePiece<'_>>> {
    let mut lines = vec![Vec::new()];
    for piece in pieces {
        let here = match piece {
            PreviewPiece::Fixed(text) => {
                for (number, part) in text.split('\n').enumerate() {
                    if number > 0 {
                        lines.push(Vec::new());
                    }
                    if let Some(line) = lines.last_mut()
                        && !part.is_empty()
                    {
                        line.push(LinePiece::Text(part));
                    }
                }
                continue;
            }
            PreviewPiece::Auto { name, value } => LinePiece::Auto { name, value },
            PreviewPiece::Field(field) => LinePiece::Field(field),
        };
        if let Some(line) = lines.last_mut() {
            line.push(here);
        }
    }
    lines
}

fn field_ui(
    ui: &mut Ui,
    state: &AppState,
    preview: &Preview,
    field: &FieldView,
    points: f32,
    memory: &mut Memory,
    actions: &mut Vec<Action>,
) {
    let palette = theme::palette(ui);
    let words = state.words();
    let id = field_id(&preview.id, &field.name);
    if memory.wanted_field.as_deref() == Some(field.name.as_str()) {
        memory.wanted_field = None;
        ui.scroll_to_cursor(None);
    }
    let font = egui::FontId::proportional(points);
    let standing_in = field.default.clone().unwrap_or_else(|| field.name.clone());
    let width = field_width(ui, field, points);
    let missing = field.value.is_empty() && field.default.is_none();
    let line = if missing { palette.warning } else { palette.accent };
    let mut value = field.value.clone();
    let edit = egui::TextEdit::singleline(&mut value)
        .id(id)
        .font(font)
        // The margin is part of it.
        .desired_width(width + 14.0)
        .hint_text(RichText::new(standing_in).color(palette.quiet))
        .background_color(palette.canvas)
        .frame(
            Frame::new()
                .fill(palette.canvas)
                .inner_margin(Margin::symmetric(6, 1))
                .stroke(egui::Stroke::new(1.0, line))
                .corner_radius(egui::CornerRadius::same(4)),
        )
        .return_key(None);
    let response = ui.add(edit);
    response.widget_info(|| {
        let mut info = egui::WidgetInfo::text_edit(true, &field.value, &value, "");
        info.label = Some(field.name.clone());
        // What stands in while nothing is typed.
        info.hint_text.clone_from(&field.default);
        info
    });
    let changed = response.changed();
    if response.has_focus() {
        memory.focused_field = Some(field.name.clone());
    }
    let tip = match field.home {
        FieldHome::Customer => "find.field_customer",
        FieldHome::Profile => "find.field_profile",
        FieldHome::Phrase => "find.field_phrase",
    };
    response.on_hover_text(words.fill(tip, &[("name", &field.name)]));
    if changed {
        actions.push(set(preview, field, value, state));
    }
}

/// Punctuation that never begins a line (GB/T 15834, 避头).
fn closes(c: char) -> bool {
    "，。！？；：、）》”’…—,.!?;:)".contains(c)
}

/// How wide a field must be for what it shows, in points, without its margin.
fn field_width(ui: &Ui, field: &FieldView, points: f32) -> f32 {
    let shown = match (&field.default, field.value.is_empty()) {
        (_, false) => &field.value,
        (Some(default), true) => default,
        (None, true) => &field.name,
    };
    let font = egui::FontId::proportional(points);
    let width = ui.fonts_mut(|fonts| {
        fonts.layout_no_wrap(shown.clone(), font, egui::Color32::PLACEHOLDER).size().x
    });
    (width + 6.0).clamp(40.0, 300.0)
}

fn set(preview: &Preview, field: &FieldView, value: String, state: &AppState) -> Action {
    set_value(state, &preview.id, field.name.clone(), field.home, value)
}

/// The wish that takes the choice `by` places further in the blank `name`, which wraps around; none if
/// the blank has no choices.
pub fn step_choice(state: &AppState, preview: &Preview, name: &str, by: isize) -> Option<Action> {
    let field = preview.pieces.iter().find_map(|piece| match piece {
        PreviewPiece::Field(field) if field.name == name && !field.choices.is_empty() => {
            Some(field)
        }
        _ => None,
    })?;
    let shown = match field.value.is_empty() {
        true => field.default.as_ref(),
        false => Some(&field.value),
    };
    let at = shown.and_then(|shown| field.choices.iter().position(|choice| choice == shown));
    let n_choices = field.choices.len() as isize;
    let next = match at {
        Some(at) => (at as isize + by).rem_euclid(n_choices),
        // Something of one's own stands there: the choices begin at the near end.
        None if by > 0 => 0,
        None => n_choices - 1,
    };
    let choice = field.choices.get(next as usize)?.clone();
    Some(set(preview, field, choice, state))
}

/// The wish that gives the placeholder `name` of `phrase` a value where it lives.
pub fn set_value(
    state: &AppState,
    phrase: &PhraseId,
    name: String,
    home: FieldHome,
    value: String,
) -> Action {
    match home {
        FieldHome::Customer => Action::SetCustomer { name, value },
        FieldHome::Phrase => Action::SetField { phrase: phrase.clone(), name, value },
        FieldHome::Profile => {
            let mut settings = state.settings.clone();
            settings.profile.insert(name, value);
            Action::SetSettings(Box::new(settings))
        }
    }
}

fn buttons_ui(ui: &mut Ui, state: &AppState, preview: &Preview, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let words = state.words();
    if !preview.missing.is_empty() {
        let names = words.list(&preview.missing);
        let note = words.fill("find.missing", &[("names", names)]);
        ui.label(RichText::new(note).size(size::META).color(palette.warning));
    }
    for note in &preview.odd {
        ui.label(RichText::new(note).size(size::META).color(palette.warning));
    }
    ui.horizontal(|ui| {
        let key_hint = |command: Command| {
            command.shortcut().map(|shortcut| shortcut.to_string()).unwrap_or_default()
        };
        let label = format!("{}  {}", words.get("find.copy"), key_hint(Command::Copy));
        let copy = egui::Button::new(RichText::new(label).color(palette.on_accent))
            .fill(palette.accent)
            .stroke(egui::Stroke::NONE);
        if named(ui.add(copy), words.get("find.copy")).clicked() {
            actions.push(Action::Copy(preview.id.clone()));
        }
        let command = Command::AddToReply;
        let label = words.get("find.add_to_reply");
        let response = ui.button(label).on_hover_text(command.tooltip(words));
        if response.clicked() {
            actions.push(Action::AddToTray(preview.id.clone()));
        }
        // One's own goes to the team; the team's is opened.
        let command = if preview.personal { Command::Propose } else { Command::EditPhrase };
        if let (Ok(action), None) = (command.action(state), state.why_read_only())
            && icon_button(ui, Icon::PencilLine, &command.tooltip(words), false).clicked()
        {
            actions.push(action);
        }
    });
}

/// What the rules find in the phrase; a click shows the rule.
fn findings_ui(ui: &mut Ui, state: &AppState, preview: &Preview, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    for (severity, rule, message, advice) in &preview.findings {
        let colour = severity_colour(ui, *severity);
        ui.horizontal_wrapped(|ui| {
            ui.label(icon(severity_icon(*severity), 15.0).color(colour));
            ui.label(RichText::new(message).size(14.0).color(colour));
            let open = egui::Button::new(RichText::new(rule).size(size::META)).frame(false);
            if ui.add(open).on_hover_text(state.words().get("find.open_rule")).clicked() {
                actions.push(Action::OpenRule(rule.clone()));
            }
        });
        if !advice.is_empty() {
            ui.label(RichText::new(advice).size(size::META).color(palette.quiet));
        }
    }
}

/// The icon of a severity.
pub fn severity_icon(severity: Severity) -> Icon {
    match severity {
        Severity::Error => Icon::CircleX,
        Severity::Warning => Icon::TriangleAlert,
        Severity::Hint => Icon::Info,
    }
}

/// The colour of a severity.
pub fn severity_colour(ui: &Ui, severity: Severity) -> egui::Color32 {
    let palette = theme::palette(ui);
    match severity {
        Severity::Error => palette.error,
        Severity::Warning => palette.warning,
        Severity::Hint => palette.hint,
    }
}

fn facts_ui(ui: &mut Ui, preview: &Preview) {
    let palette = theme::palette(ui);
    let meta = |text: &str| RichText::new(text).size(size::META).color(palette.quiet);
    if !preview.tags.is_empty() {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
            for tag in &preview.tags {
                pill(ui, tag, palette.quiet);
            }
        });
    }
    egui::Grid::new("facts").num_columns(2).spacing(vec2(10.0, 4.0)).show(ui, |ui| {
        for (name, value) in &preview.facts {
            ui.label(meta(name));
            ui.label(meta(value));
            ui.end_row();
        }
    });
}
