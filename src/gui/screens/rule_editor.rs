//! The rule editor of the Rulebook screen: the rule's text on the left, what a run over its examples
//! and the whole library says of it on the right.

use egui::text::{LayoutJob, TextFormat};
use egui::{FontId, Frame, Margin, Panel, RichText, ScrollArea, Stroke, Ui};

use super::preview::{severity_colour, severity_icon};
use super::rulebook::marked;
use crate::app::AppState;
use crate::app::action::Action;
use crate::diagnostic::Severity;
use crate::gui::theme::{self, size, space};
use crate::gui::widgets::icon::{Icon, icon, named};
use crate::view::rule_editor::RuleEditorView;

/// Draws the editor.
pub fn rule_editor_ui(
    ui: &mut Ui,
    state: &AppState,
    view: &RuleEditorView,
    actions: &mut Vec<Action>,
) {
    let palette = theme::palette(ui);
    Panel::top("rule editor head")
        .resizable(false)
        .show_separator_line(false)
        .frame(Frame::new().fill(palette.canvas).inner_margin(Margin::symmetric(16, 10)))
        .show(ui, |ui| head_ui(ui, state, view, actions));
    let width = (ui.available_width() * 0.42).clamp(220.0, 560.0);
    Panel::right("rule trial")
        .exact_size(width)
        .resizable(false)
        .frame(Frame::new().fill(palette.canvas).inner_margin(Margin::symmetric(16, 10)))
        .show(ui, |ui| {
            ScrollArea::vertical()
                .auto_shrink(false)
                .id_salt("rule trial")
                .show(ui, |ui| trial_ui(ui, state, view));
        });
    egui::CentralPanel::no_frame()
        .frame(Frame::new().fill(palette.surface).inner_margin(Margin::symmetric(12, 10)))
        .show(ui, |ui| text_ui(ui, state, view, actions));
}

fn head_ui(ui: &mut Ui, state: &AppState, view: &RuleEditorView, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let words = state.words();
    ui.horizontal(|ui| {
        ui.heading(&view.title);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let label = RichText::new(words.get("rule_editor.save")).color(palette.on_accent);
            let save = egui::Button::new(label).fill(palette.accent).stroke(Stroke::NONE);
            let response = ui.add_enabled(view.obstacle.is_none(), save);
            let response = named(response, words.get("rule_editor.save"));
            let response = match &view.obstacle {
                Some(why) => response.on_disabled_hover_text(why),
                None => response,
            };
            if response.clicked() {
                actions.push(Action::SaveRule);
            }
            if ui.button(words.get("rule_editor.close")).clicked() {
                actions.push(Action::CloseRuleEditor);
            }
        });
    });
    ui.label(RichText::new(words.get("rule_editor.lead")).size(size::META).color(palette.quiet));
}

fn text_ui(ui: &mut Ui, state: &AppState, view: &RuleEditorView, actions: &mut Vec<Action>) {
    let Some(editor) = &state.rule_editor else { return };
    let palette = theme::palette(ui);
    let mut text = editor.text.clone();
    let faulty: Vec<(usize, egui::Color32)> = view
        .faults
        .iter()
        .filter(|fault| fault.line > 0)
        .map(|fault| (fault.line, severity_colour(ui, fault.severity)))
        .collect();
    let (plain, quiet) = (palette.text, palette.quiet);
    let mut layouter = |ui: &Ui, buffer: &dyn egui::TextBuffer, wrap: f32| {
        let mut job = dressed(buffer.as_str(), &faulty, plain, quiet);
        job.wrap.max_width = wrap;
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    };
    let name = state.words().get("rule_editor.text");
    ScrollArea::vertical().auto_shrink(false).id_salt("rule text").show(ui, |ui| {
        let edit = egui::TextEdit::multiline(&mut text)
            .id(egui::Id::unique("rule text"))
            .desired_width(f32::INFINITY)
            .desired_rows(20)
            .margin(Margin::same(8))
            .lock_focus(false)
            .layouter(&mut layouter);
        let response = ui.add(edit);
        response.widget_info(|| {
            let mut info = egui::WidgetInfo::text_edit(true, &editor.text, &text, "");
            info.label = Some(name.to_owned());
            info
        });
        if ui.memory(|memory| memory.focused().is_none()) {
            response.request_focus();
        }
        if response.changed() {
            actions.push(Action::SetRuleText(text.clone()));
        }
    });
}

/// The text with notes and keys told apart, and faulty lines underlined.
fn dressed(
    text: &str,
    faulty: &[(usize, egui::Color32)],
    colour: egui::Color32,
    quiet: egui::Color32,
) -> LayoutJob {
    let format = |colour| TextFormat {
        font_id: FontId::proportional(14.0),
        color: colour,
        line_height: Some(22.0),
        ..TextFormat::default()
    };
    let mut job = LayoutJob::default();
    for (line_index, line) in text.split_inclusive('\n').enumerate() {
        let is_note = line.trim_start().starts_with('#');
        let mut format = format(if is_note { quiet } else { colour });
        if let Some((_, fault)) = faulty.iter().find(|(line, _)| *line == line_index + 1) {
            format.underline = Stroke::new(2.0, *fault);
        }
        job.append(line, 0.0, format);
    }
    job
}

fn trial_ui(ui: &mut Ui, state: &AppState, view: &RuleEditorView) {
    let palette = theme::palette(ui);
    ui.horizontal_wrapped(|ui| {
        let (which, colour) = match view.sound {
            None => (Icon::Hourglass, palette.quiet),
            Some(true) => (Icon::CircleCheck, palette.accent),
            Some(false) => (severity_icon(Severity::Error), palette.error),
        };
        ui.label(icon(which, 18.0).color(colour));
        ui.label(RichText::new(&view.summary).size(16.0));
    });
    for fault in &view.faults {
        ui.add_space(space::S);
        let colour = severity_colour(ui, fault.severity);
        if !fault.place.is_empty() {
            ui.label(RichText::new(&fault.place).size(size::META).color(colour));
        }
        ui.add(egui::Label::new(&fault.message).wrap());
        ui.add(egui::Label::new(RichText::new(&fault.hint).color(palette.quiet)).wrap());
    }
    for (what, lines) in &view.problems {
        ui.add_space(space::S);
        ui.label(RichText::new(what).color(palette.error));
        for line in lines {
            ui.add(egui::Label::new(line).wrap());
        }
    }
    if view.hits_summary.is_empty() {
        return;
    }
    ui.add_space(space::L);
    ui.label(RichText::new(&view.hits_summary).size(16.0));
    for hit in &view.hits {
        ui.add_space(space::XS);
        ui.label(RichText::new(&hit.id).size(size::META).color(palette.quiet));
        ui.label(marked(&hit.text, &hit.spans, ui));
    }
    let left = state.words().get("rule_editor.levels_note");
    ui.add_space(space::M);
    ui.add(egui::Label::new(RichText::new(left).size(size::META).color(palette.quiet)).wrap());
}
