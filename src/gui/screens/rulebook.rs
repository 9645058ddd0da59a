//! The Rulebook screen: rules by family, their levels, and a page per rule.

use egui::text::{LayoutJob, TextFormat};
use egui::{FontId, Frame, Margin, Panel, RichText, ScrollArea, Sense, Stroke, Ui, vec2};

use crate::app::AppState;
use crate::app::action::Action;
use crate::app::command::ScreenKeys;
use crate::app::state::Loading;
use crate::gui::keys;
use crate::gui::memory::Memory;
use crate::gui::theme::{self, size, space};
use crate::rulebook::rule::Level;
use crate::view::rule_editor::rule_editor;
use crate::view::rulebook::{
    ContestedRule, FamilyView, RuleLine, RulePage, RulebookView, rulebook,
};

/// Draws the screen.
pub fn rulebook_ui(ui: &mut Ui, state: &AppState, memory: &mut Memory, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let words = state.words();
    if let Some(editor) = rule_editor(state) {
        super::rule_editor::rule_editor_ui(ui, state, &editor, actions);
        return;
    }
    let view = rulebook(state, &memory.rule_typed);
    let moved = step(ui, &view, actions);
    let width = (ui.available_width() * 0.4).clamp(280.0, 420.0);
    Panel::left("rules")
        .exact_size(width)
        .resizable(false)
        .frame(Frame::new().fill(palette.surface).inner_margin(Margin::symmetric(12, 10)))
        .show(ui, |ui| {
            let edit = egui::TextEdit::singleline(&mut memory.rule_typed)
                .id(egui::Id::unique("find rule"))
                .desired_width(f32::INFINITY)
                .margin(Margin::symmetric(10, 7))
                .hint_text(RichText::new(words.get("rulebook.find")).color(palette.quiet));
            let response = ui.add(edit);
            let name = words.get("rulebook.find");
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, name));
            if ui.memory(|memory| memory.focused().is_none()) {
                response.request_focus();
            }
            ui.horizontal(|ui| {
                ui.label(RichText::new(&view.summary).size(size::META).color(palette.quiet));
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    if ui.button(words.get("rule_editor.add")).clicked() {
                        actions.push(Action::EditRule(None));
                    }
                });
            });
            ScrollArea::vertical().auto_shrink(false).id_salt("rules").show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 1.0;
                for family in &view.families {
                    family_ui(ui, state, family, moved, actions);
                }
            });
        });
    egui::CentralPanel::no_frame().frame(Frame::new().fill(palette.canvas)).show(ui, |ui| {
        ScrollArea::vertical().auto_shrink(false).id_salt("rule").show(ui, |ui| {
            Frame::new().inner_margin(Margin::symmetric(24, 16)).show(ui, |ui| match &view.page {
                Some(page) => page_ui(ui, state, page, actions),
                None => contested_ui(ui, state, &view.contested, actions),
            });
        });
    });
}

/// Up and down choose a rule, from the search field too; true while the list follows.
fn step(ui: &mut Ui, view: &RulebookView, actions: &mut Vec<Action>) -> bool {
    let to = match ui.input_mut(|input| keys::pressed(input, ScreenKeys::RuleStep)) {
        Some(0) => &view.above,
        Some(_) => &view.below,
        None => &None,
    };
    if let Some(id) = to {
        actions.push(Action::OpenRule(id.clone()));
    }
    // The chosen row is known in the next frame.
    let follows = egui::Id::unique("the list of rules follows");
    let before = ui.data_mut(|data| data.get_temp::<bool>(follows).unwrap_or(false));
    ui.data_mut(|data| data.insert_temp(follows, to.is_some()));
    before
}

/// What documents and teams disagree about, each with its level.
fn contested_ui(ui: &mut Ui, state: &AppState, rules: &[ContestedRule], actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let words = state.words();
    ui.label(RichText::new(words.get("rulebook.choose")).color(palette.quiet));
    if rules.is_empty() {
        return;
    }
    ui.add_space(space::L);
    ui.heading(words.get("rulebook.contested"));
    ui.label(RichText::new(words.get("rulebook.contested_note")).color(palette.quiet));
    for rule in rules {
        ui.add_space(space::M);
        ui.horizontal_wrapped(|ui| {
            if ui.link(RichText::new(&rule.name).size(size::BODY)).clicked() {
                actions.push(Action::OpenRule(rule.id.clone()));
            }
            levels_ui(ui, state, &rule.id, rule.level, actions);
        });
        ui.add(
            egui::Label::new(RichText::new(&rule.why).size(size::META).color(palette.quiet)).wrap(),
        );
    }
}

/// The levels of the rule `id`, of which one holds.
fn levels_ui(ui: &mut Ui, state: &AppState, id: &str, held: Level, actions: &mut Vec<Action>) {
    let words = state.words();
    let writable = matches!(state.loading, Loading::Ready { read_only: false, .. });
    ui.add_enabled_ui(writable, |ui| {
        for level in Level::ALL {
            let response = ui.selectable_label(held == level, words.get(level_key(level)));
            if response.clicked() && held != level {
                actions.push(Action::SetLevel { rule: id.to_owned(), level });
            }
        }
    });
}

fn family_ui(
    ui: &mut Ui,
    state: &AppState,
    family: &FamilyView,
    moved: bool,
    actions: &mut Vec<Action>,
) {
    let palette = theme::palette(ui);
    ui.add_space(space::S);
    ui.label(RichText::new(&family.name).size(size::META).color(palette.quiet));
    for rule in &family.rules {
        rule_ui(ui, state, rule, moved, actions);
    }
}

fn rule_ui(ui: &mut Ui, state: &AppState, rule: &RuleLine, moved: bool, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let words = state.words();
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 32.0), Sense::click());
    let radius = f32::from(theme::RADIUS);
    if moved && rule.selected {
        response.scroll_to_me(None);
    }
    let painter = ui.painter();
    if rule.selected {
        painter.rect_filled(rect, radius, palette.selection);
    } else if response.hovered() {
        painter.rect_filled(rect, radius, palette.hover);
    }
    if response.has_focus() {
        let line = Stroke::new(2.0, palette.accent);
        painter.rect_stroke(rect, radius, line, egui::StrokeKind::Inside);
    }
    let y = rect.center().y;
    painter.circle_filled(egui::pos2(rect.min.x + 12.0, y), 4.0, level_colour(ui, rule.level));
    let colour = if rule.level == Level::Off { palette.quiet } else { palette.text };
    painter.text(
        egui::pos2(rect.min.x + 24.0, y),
        egui::Align2::LEFT_CENTER,
        &rule.name,
        FontId::proportional(14.0),
        colour,
    );
    let mut aside = String::new();
    if rule.own {
        aside.push_str(words.get("rulebook.own"));
        aside.push_str("  ");
    }
    if rule.n_hits > 0 {
        aside.push_str(&rule.n_hits.to_string());
    }
    painter.text(
        egui::pos2(rect.max.x - 8.0, y),
        egui::Align2::RIGHT_CENTER,
        &aside,
        FontId::proportional(12.0),
        palette.quiet,
    );
    let name = format!("{} {}", rule.name, words.get(level_key(rule.level)));
    response
        .widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, rule.selected, &name));
    if response.clicked() {
        actions.push(Action::OpenRule(rule.id.clone()));
    }
}

fn page_ui(ui: &mut Ui, state: &AppState, page: &RulePage, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let words = state.words();
    ui.horizontal(|ui| {
        ui.heading(&page.name);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui.button(words.get("rule_editor.open")).clicked() {
                actions.push(Action::EditRule(Some(page.id.clone())));
            }
        });
    });
    ui.label(RichText::new(&page.id).size(size::META).color(palette.quiet));
    ui.add_space(space::S);
    let writable = matches!(state.loading, Loading::Ready { read_only: false, .. });
    ui.horizontal_wrapped(|ui| {
        ui.label(words.get("rulebook.level"));
        levels_ui(ui, state, &page.id, page.level, actions);
        let usual = words.get(level_key(page.usual)).to_owned();
        let note = words.fill("rulebook.usual", &[("level", usual)]);
        ui.label(RichText::new(note).size(size::META).color(palette.quiet));
    });
    if !writable {
        let note = RichText::new(words.get("rulebook.read_only")).size(size::META);
        ui.label(note.color(palette.warning));
    }
    ui.add_space(space::M);
    egui::Grid::new("rule facts").num_columns(2).spacing(vec2(14.0, 8.0)).show(ui, |ui| {
        let rows = [
            ("rulebook.message", Some(&page.message)),
            ("rulebook.why", Some(&page.why)),
            ("rulebook.advice", Some(&page.advice)),
            ("rulebook.fix", page.fix.as_ref()),
            ("rulebook.source", Some(&page.source)),
            ("rulebook.disputed", page.contested.as_ref()),
        ];
        for (key, value) in rows {
            let Some(value) = value.filter(|value| !value.is_empty()) else { continue };
            ui.label(RichText::new(words.get(key)).color(palette.quiet));
            ui.add(egui::Label::new(value).wrap());
            ui.end_row();
        }
    });
    ui.add_space(space::L);
    ui.label(RichText::new(words.get("rulebook.bad")).size(16.0));
    for (text, spans) in &page.bad {
        ui.label(marked(text, spans, ui));
    }
    ui.add_space(space::M);
    ui.label(RichText::new(words.get("rulebook.good")).size(16.0));
    for text in &page.good {
        ui.label(text);
    }
    ui.add_space(space::M);
    let n = page.hits.len().to_string();
    let head = if page.hits.is_empty() {
        words.get("rulebook.no_hits").to_owned()
    } else {
        words.fill("rulebook.hits", &[("n", n)])
    };
    ui.label(RichText::new(head).size(16.0));
    for (id, text) in &page.hits {
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(id).size(size::META).color(palette.quiet));
            ui.label(text);
        });
    }
}

/// A line with its faulty stretches underlined.
pub fn marked(text: &str, spans: &[std::ops::Range<usize>], ui: &Ui) -> LayoutJob {
    let palette = theme::palette(ui);
    let plain = TextFormat {
        font_id: FontId::proportional(size::BODY),
        color: palette.text,
        ..TextFormat::default()
    };
    let mut job = LayoutJob::default();
    let mut at = 0;
    for span in spans {
        let (Some(before), Some(faulty)) = (text.get(at..span.start), text.get(span.clone()))
        else {
            continue;
        };
        job.append(before, 0.0, plain.clone());
        let line = Stroke::new(2.0, palette.error);
        job.append(faulty, 0.0, TextFormat { underline: line, ..plain.clone() });
        at = span.end;
    }
    job.append(text.get(at..).unwrap_or_default(), 0.0, plain);
    job
}

fn level_key(level: Level) -> &'static str {
    match level {
        Level::Off => "level.off",
        Level::Hint => "level.hint",
        Level::Warning => "level.warning",
        Level::Error => "level.error",
    }
}

fn level_colour(ui: &Ui, level: Level) -> egui::Color32 {
    let palette = theme::palette(ui);
    match level {
        Level::Off => palette.border,
        Level::Hint => palette.hint,
        Level::Warning => palette.warning,
        Level::Error => palette.error,
    }
}
