//! The Check screen: a reply is checked as it is typed. Findings are underlined in the text and
//! listed beside it with their reasons and fixes.

use egui::text::{LayoutJob, TextFormat};
use egui::{Align, FontId, Frame, Margin, Panel, RichText, ScrollArea, Stroke, Ui};

use super::preview::{severity_colour, severity_icon};
use crate::app::AppState;
use crate::app::action::Action;
use crate::gui::memory::Memory;
use crate::gui::theme::{self, size, space};
use crate::gui::widgets::icon::{Icon, icon, named};
use crate::gui::widgets::pill::pill;
use crate::view::check::{CheckView, FindingView, check};

/// Under this width findings stand below the text, in points.
const NARROW: f32 = 560.0;

/// Draws the screen.
pub fn check_ui(ui: &mut Ui, state: &AppState, _memory: &mut Memory, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let view = check(state);
    let ground = Frame::new().fill(palette.canvas).inner_margin(Margin::symmetric(16, 14));
    if ui.available_width() < NARROW {
        // Beside the text there is no room for them.
        Panel::bottom("findings below")
            .exact_size(ui.available_height() * 0.42)
            .resizable(false)
            .frame(ground)
            .show(ui, |ui| findings_ui(ui, state, &view, actions));
    } else {
        let width = (ui.available_width() * 0.42).clamp(280.0, 520.0);
        Panel::right("findings")
            .exact_size(width)
            .resizable(false)
            .frame(ground)
            .show(ui, |ui| findings_ui(ui, state, &view, actions));
    }
    egui::CentralPanel::no_frame()
        .frame(Frame::new().fill(palette.surface).inner_margin(Margin::symmetric(20, 14)))
        .show(ui, |ui| text_ui(ui, state, &view, actions));
}

fn text_ui(ui: &mut Ui, state: &AppState, view: &CheckView, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let words = state.words();
    ui.heading(words.get("check.title"));
    ui.label(RichText::new(words.get("check.lead")).size(size::META).color(palette.quiet));
    ui.add_space(space::S);
    Panel::bottom("check buttons")
        .resizable(false)
        .show_separator_line(false)
        .frame(Frame::new().inner_margin(Margin { left: 0, right: 0, top: 10, bottom: 0 }))
        .show(ui, |ui| {
            fields_ui(ui, state, view, actions);
            ui.label(
                RichText::new(words.get("check.elements")).size(size::META).color(palette.quiet),
            );
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                for (name, there) in &view.elements {
                    let colour = if *there { palette.accent } else { palette.quiet };
                    let shown = if *there { format!("✓ {name}") } else { name.clone() };
                    pill(ui, &shown, colour);
                }
            });
            ui.add_space(space::S);
            ui.horizontal(|ui| {
                let label = RichText::new(words.get("check.copy")).color(palette.on_accent);
                let copy = egui::Button::new(label).fill(palette.accent).stroke(Stroke::NONE);
                if named(ui.add(copy), words.get("check.copy")).clicked() {
                    actions.push(Action::CopyChecked);
                }
                let writable = state.why_read_only();
                let enabled = writable.is_none() && !state.check.text.trim().is_empty();
                let save = egui::Button::new(words.get("check.save_as_phrase"));
                let response = ui.add_enabled(enabled, save);
                if let Some(why) = writable {
                    response.on_disabled_hover_text(words.get(why));
                } else if response.clicked() {
                    actions.push(Action::CheckedAsPhrase);
                }
                if ui.button(words.get("check.clear")).clicked() {
                    actions.push(Action::SetCheckText(String::new()));
                }
            });
        });
    let mut text = state.check.text.clone();
    let marks: Vec<(std::ops::Range<usize>, egui::Color32)> = view
        .findings
        .iter()
        .map(|finding| (finding.span.clone(), severity_colour(ui, finding.severity)))
        .collect();
    let (font, colour) = (FontId::proportional(size::PREVIEW), palette.text);
    let mut layouter = |ui: &Ui, buffer: &dyn egui::TextBuffer, wrap: f32| {
        let mut job = underlined(buffer.as_str(), &marks, &font, colour);
        job.wrap.max_width = wrap;
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    };
    ScrollArea::vertical().auto_shrink(false).id_salt("check text").show(ui, |ui| {
        let edit = egui::TextEdit::multiline(&mut text)
            .id(egui::Id::unique("check text"))
            .desired_width(f32::INFINITY)
            .desired_rows(10)
            .margin(Margin::same(12))
            .hint_text(RichText::new(words.get("check.hint")).color(palette.quiet))
            .layouter(&mut layouter);
        let response = ui.add(edit);
        let name = words.get("check.text");
        response.widget_info(|| {
            let mut info = egui::WidgetInfo::text_edit(true, &state.check.text, &text, "");
            info.label = Some(name.to_owned());
            info
        });
        if ui.memory(|memory| memory.focused().is_none()) {
            response.request_focus();
        }
        if response.changed() {
            actions.push(Action::SetCheckText(text.clone()));
        }
    });
}

/// A blank of the text under check.
pub fn field_id(name: &str) -> egui::Id {
    egui::Id::unique(("check field", name))
}

/// The blanks of the text, to be filled in where one copies it.
fn fields_ui(ui: &mut Ui, state: &AppState, view: &CheckView, actions: &mut Vec<Action>) {
    if view.fields.is_empty() {
        return;
    }
    let palette = theme::palette(ui);
    let label = RichText::new(state.words().get("check.fields"));
    ui.label(label.size(size::META).color(palette.quiet));
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        for field in &view.fields {
            let missing = field.value.is_empty() && field.standing_in.is_none();
            let line = if missing { palette.warning } else { palette.border };
            let mut value = field.value.clone();
            let standing_in = field.standing_in.as_ref().unwrap_or(&field.name);
            let edit = egui::TextEdit::singleline(&mut value)
                .id(field_id(&field.name))
                .desired_width(120.0)
                .hint_text(RichText::new(standing_in).color(palette.quiet))
                .background_color(palette.canvas)
                .frame(
                    Frame::new()
                        .fill(palette.canvas)
                        .inner_margin(Margin::symmetric(6, 2))
                        .stroke(Stroke::new(1.0, line))
                        .corner_radius(egui::CornerRadius::same(4)),
                );
            let response = ui.add(edit).on_hover_text(&field.name);
            response.widget_info(|| {
                let mut info = egui::WidgetInfo::text_edit(true, &field.value, &value, "");
                info.label = Some(field.name.clone());
                info
            });
            let entered =
                response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
            if response.changed() {
                actions.push(Action::SetCheckField { name: field.name.clone(), value });
            }
            if entered {
                actions.push(Action::CopyChecked);
            }
        }
    });
    ui.add_space(space::S);
}

/// The text with its findings underlined. While a key is being drawn the spans may be those of the
/// text before it: what does not fit is left plain.
fn underlined(
    text: &str,
    marks: &[(std::ops::Range<usize>, egui::Color32)],
    font: &FontId,
    colour: egui::Color32,
) -> LayoutJob {
    let plain = TextFormat {
        font_id: font.clone(),
        color: colour,
        line_height: Some(theme::PREVIEW_LINE),
        ..TextFormat::default()
    };
    let mut job = LayoutJob::default();
    let mut at = 0;
    for (span, line) in marks {
        let (Some(before), Some(marked)) = (text.get(at..span.start), text.get(span.clone()))
        else {
            continue;
        };
        job.append(before, 0.0, plain.clone());
        let format = TextFormat { underline: Stroke::new(2.0, *line), ..plain.clone() };
        job.append(marked, 0.0, format);
        at = span.end;
    }
    job.append(text.get(at..).unwrap_or_default(), 0.0, plain);
    job
}

fn findings_ui(ui: &mut Ui, state: &AppState, view: &CheckView, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let words = state.words();
    ui.horizontal(|ui| {
        if view.findings.is_empty() && !view.summary.is_empty() {
            ui.label(icon(Icon::CircleCheck, 18.0).color(palette.accent));
        }
        ui.label(RichText::new(&view.summary).size(16.0));
        ui.with_layout(egui::Layout::right_to_left(Align::Center), |ui| {
            if view.n_safe > 0 {
                let label = words.fill("check.fix_safe", &[("n", view.n_safe.to_string())]);
                if ui.button(label).clicked() {
                    actions.push(Action::FixAllSafe);
                }
            }
            if view.undo && ui.button(words.get("check.unfix")).clicked() {
                actions.push(Action::Unfix);
            }
        });
    });
    ui.add_space(space::S);
    ScrollArea::vertical().auto_shrink(false).id_salt("findings").show(ui, |ui| {
        for (finding_index, finding) in view.findings.iter().enumerate() {
            finding_ui(ui, state, finding_index, finding, actions);
        }
    });
}

fn finding_ui(
    ui: &mut Ui,
    state: &AppState,
    finding_index: usize,
    finding: &FindingView,
    actions: &mut Vec<Action>,
) {
    let palette = theme::palette(ui);
    let words = state.words();
    let colour = severity_colour(ui, finding.severity);
    Frame::new()
        .fill(palette.surface)
        .stroke(Stroke::new(1.0, palette.border))
        .corner_radius(egui::CornerRadius::same(theme::RADIUS))
        .inner_margin(Margin::symmetric(12, 10))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal_wrapped(|ui| {
                ui.label(icon(severity_icon(finding.severity), 16.0).color(colour));
                if !finding.quoted.is_empty() {
                    ui.label(RichText::new(format!("“{}”", finding.quoted)).color(colour));
                }
                ui.label(&finding.message);
            });
            if !finding.advice.is_empty() {
                ui.label(RichText::new(&finding.advice).size(14.0));
            }
            if !finding.why.is_empty() {
                ui.label(RichText::new(&finding.why).size(size::META).color(palette.quiet));
            }
            ui.horizontal_wrapped(|ui| {
                if let Some(fix) = &finding.fix {
                    let button = egui::Button::new(RichText::new(&fix.label).size(14.0));
                    if ui.add(button).clicked() {
                        actions.push(Action::FixOne(finding_index));
                    }
                }
                let rule =
                    egui::Button::new(RichText::new(&finding.rule).size(size::META)).frame(false);
                if ui.add(rule).on_hover_text(words.get("find.open_rule")).clicked() {
                    actions.push(Action::OpenRule(finding.rule.clone()));
                }
                let source = RichText::new(&finding.source).size(size::META).color(palette.quiet);
                ui.label(source);
            });
        });
    ui.add_space(space::XS);
}
