//! The editor: form above, and beside or below it what a customer would read, what the rules find, and
//! what is near.

use egui::text::{LayoutJob, TextFormat};
use egui::{Align, FontId, Frame, Margin, Panel, RichText, ScrollArea, Stroke, Ui};

use super::super::preview::{severity_colour, severity_icon};
use super::list::{choice, close_ui, stages_ui};
use super::pieces::pieces_ui;
use crate::app::action::Action;
use crate::app::curate::{CurateAction, Side};
use crate::app::{AppState, Command};
use crate::curation::{Field, Form};
use crate::gui::memory::Memory;
use crate::gui::theme::{self, size, space};
use crate::gui::widgets::icon::{Icon, icon};
use crate::gui::widgets::pill::pill;
use crate::view::curate::{categories, stages};
use crate::view::curate_editor::{EditorView, editor};

/// Draws the editor.
pub fn editor_ui(ui: &mut Ui, state: &AppState, memory: &mut Memory, actions: &mut Vec<Action>) {
    let (Some(view), Some(held)) = (editor(state), state.curate.editor.as_ref()) else { return };
    let palette = theme::palette(ui);
    let foot = Panel::bottom("editor buttons")
        .resizable(false)
        .show_separator_line(true)
        .frame(Frame::new().fill(palette.canvas).inner_margin(Margin::symmetric(16, 8)))
        .show(ui, |ui| buttons_ui(ui, state, &view, actions));
    memory.curate_foot = foot.response.rect.height();
    ScrollArea::vertical().auto_shrink(false).id_salt("editor").show(ui, |ui| {
        Frame::new().inner_margin(Margin::symmetric(16, 10)).show(ui, |ui| {
            head_ui(ui, state, &view, actions);
            for (conflict_index, _) in view.conflicts.iter().enumerate() {
                conflict_ui(ui, state, &view, conflict_index, actions);
            }
            // What is said of the text stands right below it, in sight while it is typed.
            let mut form = held.form.clone();
            words_ui(ui, state, &view, &mut form);
            ui.add_space(space::S);
            findings_ui(ui, state, &view, actions);
            near_ui(ui, state, &view, actions);
            preview_ui(ui, state, &view);
            fields_ui(ui, state, &view, memory, &mut form);
            if form != held.form {
                actions.push(Action::Curate(CurateAction::SetForm(Box::new(form))));
            }
        });
    });
}

fn head_ui(ui: &mut Ui, state: &AppState, view: &EditorView, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let words = state.words();
    ui.horizontal(|ui| {
        ui.add(egui::Label::new(RichText::new(&view.title).size(size::TITLE)).truncate());
        if let Some(held) = &view.state {
            pill(ui, held, palette.quiet);
        }
        if view.changed {
            ui.label(
                RichText::new(words.get("curate.unsaved")).size(size::META).color(palette.warning),
            );
        }
        if close_ui(ui, words.get("curate.close")) {
            actions.push(Action::Curate(CurateAction::CloseEditor));
        }
    });
    if let Some(id) = &view.id {
        ui.label(RichText::new(id.as_str()).size(12.0).color(palette.quiet));
    }
    let mut tell = |ui: &mut Ui, text: &str, colour, discard: bool| {
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(text).size(size::META).color(colour));
            if discard && ui.button(words.get("curate.discard")).clicked() {
                actions.push(Action::Curate(CurateAction::DiscardDraft));
            }
        });
    };
    if view.from_draft {
        tell(ui, words.get("curate.from_draft"), palette.hint, true);
    }
    if let Some(note) = &view.note {
        tell(ui, note, palette.warning, false);
    }
    ui.add_space(space::XS);
}

fn conflict_ui(
    ui: &mut Ui,
    state: &AppState,
    view: &EditorView,
    conflict_index: usize,
    actions: &mut Vec<Action>,
) {
    let Some(conflict) = view.conflicts.get(conflict_index) else { return };
    let palette = theme::palette(ui);
    let words = state.words();
    Frame::new()
        .fill(palette.surface)
        .stroke(Stroke::new(1.0, palette.warning))
        .corner_radius(egui::CornerRadius::same(theme::RADIUS))
        .inner_margin(Margin::symmetric(12, 8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            let args = [("field", conflict.field.clone())];
            ui.label(RichText::new(words.fill("curate.conflict", &args)).color(palette.warning));
            ui.columns(2, |columns| {
                let cards = [
                    ("curate.ours", &conflict.ours, conflict.ours_chosen, Side::Ours),
                    ("curate.theirs", &conflict.theirs, conflict.theirs_chosen, Side::Theirs),
                ];
                for (ui, (key, text, chosen, side)) in columns.iter_mut().zip(cards) {
                    ui.label(RichText::new(words.get(key)).size(size::META).color(palette.quiet));
                    ui.add(egui::Label::new(text).wrap());
                    let args =
                        [("field", conflict.field.clone()), ("side", words.get(key).to_owned())];
                    let name = words.fill("curate.take_side", &args);
                    let button = egui::Button::new(words.get("curate.take")).selected(chosen);
                    let response = ui.add(button);
                    response.widget_info(|| {
                        egui::WidgetInfo::selected(egui::Role::Button, true, chosen, &name)
                    });
                    if response.clicked() {
                        actions.push(Action::Curate(CurateAction::TakeSide(conflict_index, side)));
                    }
                }
            });
        });
    ui.add_space(space::S);
}

fn label_ui(ui: &mut Ui, state: &AppState, view: &EditorView, field: Field) -> egui::Id {
    let palette = theme::palette(ui);
    let words = state.words();
    let problem = view.problems.iter().find(|(held, _)| *held == field);
    ui.horizontal_wrapped(|ui| {
        let label = RichText::new(words.get(field.words_key())).size(size::META);
        let response = ui.label(label.color(palette.quiet));
        if let Some((_, why)) = problem.filter(|_| view.changed) {
            ui.label(RichText::new(why).size(12.0).color(palette.error));
        }
        response.id
    })
    .inner
}

fn words_ui(ui: &mut Ui, state: &AppState, view: &EditorView, form: &mut Form) {
    let words = state.words();
    ui.spacing_mut().item_spacing.y = 4.0;
    let label = label_ui(ui, state, view, Field::Text);
    text_ui(ui, state, view, form, label);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let note = RichText::new(words.get("curate.put_in")).size(12.0);
        ui.label(note.color(theme::palette(ui).quiet));
        for name in view.placeholders.iter().take(8) {
            let button = egui::Button::new(RichText::new(name).size(12.0)).small();
            if ui.add(button).clicked() {
                form.text.push_str(&format!("{{{name}}}"));
            }
        }
    });
}

fn fields_ui(
    ui: &mut Ui,
    state: &AppState,
    view: &EditorView,
    memory: &mut Memory,
    form: &mut Form,
) {
    let words = state.words();
    let line = |ui: &mut Ui, field: Field, value: &mut String| {
        let label = label_ui(ui, state, view, field);
        let edit = egui::TextEdit::singleline(value)
            .id(egui::Id::unique(("editor", field.key())))
            .desired_width(f32::INFINITY)
            .margin(Margin::symmetric(8, 5))
            .hint_text(RichText::new(words.get(field.hint_key())).color(theme::palette(ui).quiet));
        ui.add(edit).labelled_by(label);
    };
    line(ui, Field::Title, &mut form.title);
    // None is chosen for anybody: an id begins with its category for good.
    if !view.categories.is_empty() {
        label_ui(ui, state, view, Field::Category);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(4.0, 4.0);
            for (number, (id, name)) in view.categories.iter().enumerate() {
                let button = ui.button(name);
                if number == 0 && std::mem::take(&mut memory.wants_category) {
                    button.request_focus();
                }
                if button.clicked() {
                    form.category.clone_from(id);
                }
            }
        });
        label_ui(ui, state, view, Field::Stages);
        stages_ui(ui, &stages(state), &mut form.stages, words.get("find.all_stages"));
    } else {
        ui.columns(2, |columns| {
            let [left, right] = columns else { return };
            label_ui(left, state, view, Field::Category);
            let known = categories(state);
            let shown = known.iter().find(|(id, _)| *id == form.category);
            let shown = shown.map_or(form.category.as_str(), |(_, name)| name).to_owned();
            choice(left, "editor category", words.get("curate.field_category"), &shown, |ui| {
                for (id, name) in &known {
                    ui.selectable_value(&mut form.category, id.clone(), name);
                }
            });
            label_ui(right, state, view, Field::Stages);
            stages_ui(right, &stages(state), &mut form.stages, words.get("find.all_stages"));
        });
    }
    let apart = [Field::Title, Field::Text, Field::Category, Field::Stages];
    let rest: Vec<Field> =
        Field::TYPED.iter().copied().filter(|field| !apart.contains(field)).collect();
    for pair in rest.chunks(2) {
        match pair {
            [left, right] => ui.columns(2, |columns| {
                for (ui, field) in columns.iter_mut().zip([left, right]) {
                    if let Some(value) = form.line_mut(*field) {
                        line(ui, *field, value);
                    }
                }
            }),
            fields => {
                for field in fields {
                    if let Some(value) = form.line_mut(*field) {
                        line(ui, *field, value);
                    }
                }
            }
        }
    }
}

fn text_ui(ui: &mut Ui, state: &AppState, view: &EditorView, form: &mut Form, label: egui::Id) {
    let palette = theme::palette(ui);
    let marks: Vec<(std::ops::Range<usize>, egui::Color32)> = view
        .findings
        .iter()
        .map(|finding| (finding.span.clone(), severity_colour(ui, finding.severity)))
        .collect();
    let plain = TextFormat {
        font_id: FontId::proportional(size::PREVIEW),
        color: palette.text,
        line_height: Some(theme::PREVIEW_LINE),
        ..TextFormat::default()
    };
    let mut layouter = |ui: &Ui, buffer: &dyn egui::TextBuffer, wrap: f32| {
        let text = buffer.as_str();
        let mut job = LayoutJob::default();
        let mut at = 0;
        for (span, colour) in &marks {
            let (Some(before), Some(marked)) = (text.get(at..span.start), text.get(span.clone()))
            else {
                continue;
            };
            job.append(before, 0.0, plain.clone());
            let format = TextFormat { underline: Stroke::new(2.0, *colour), ..plain.clone() };
            job.append(marked, 0.0, format);
            at = span.end;
        }
        job.append(text.get(at..).unwrap_or_default(), 0.0, plain.clone());
        job.wrap.max_width = wrap;
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    };
    let words = state.words();
    let edit = egui::TextEdit::multiline(&mut form.text)
        .id(text_id())
        .desired_width(f32::INFINITY)
        .desired_rows(3)
        .margin(Margin::symmetric(10, 8))
        .hint_text(RichText::new(words.get(Field::Text.hint_key())).color(palette.quiet))
        .layouter(&mut layouter);
    let response = ui.add(edit).labelled_by(label);
    // A new phrase is typed at once.
    if view.id.is_none() && ui.memory(|memory| memory.focused().is_none()) {
        response.request_focus();
    }
}

/// The field of the text.
pub fn text_id() -> egui::Id {
    egui::Id::unique("editor text")
}

fn preview_ui(ui: &mut Ui, state: &AppState, view: &EditorView) {
    let palette = theme::palette(ui);
    let words = state.words();
    Frame::new()
        .fill(palette.surface)
        .stroke(Stroke::new(1.0, palette.border))
        .corner_radius(egui::CornerRadius::same(theme::RADIUS))
        .inner_margin(Margin::symmetric(14, 10))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal(|ui| {
                let head = RichText::new(words.get("curate.preview")).size(size::META);
                ui.label(head.color(palette.quiet));
                ui.with_layout(egui::Layout::right_to_left(Align::Center), |ui| {
                    ui.label(RichText::new(&view.length).size(12.0).color(palette.quiet));
                });
            });
            let mut job = LayoutJob::default();
            for (text, sample) in &view.preview {
                let colour = if *sample { palette.accent } else { palette.text };
                let format = TextFormat {
                    font_id: FontId::proportional(size::PREVIEW),
                    color: colour,
                    line_height: Some(theme::PREVIEW_LINE),
                    ..TextFormat::default()
                };
                job.append(text, 0.0, format);
            }
            ui.add(egui::Label::new(job).wrap());
            if let Some(pieces) = &view.against_approved {
                ui.separator();
                let head = RichText::new(words.get("curate.against_approved")).size(size::META);
                ui.label(head.color(palette.quiet));
                pieces_ui(ui, pieces, size::BODY);
            }
        });
    ui.add_space(space::S);
}

fn findings_ui(ui: &mut Ui, state: &AppState, view: &EditorView, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let words = state.words();
    if view.findings.is_empty() {
        if !view.preview.is_empty() {
            ui.horizontal(|ui| {
                ui.label(icon(Icon::CircleCheck, 16.0).color(palette.accent));
                let note = RichText::new(words.get("curate.clean")).size(size::META);
                ui.label(note.color(palette.quiet));
            });
        }
        return;
    }
    for (finding_index, finding) in view.findings.iter().enumerate() {
        let colour = severity_colour(ui, finding.severity);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            ui.label(icon(severity_icon(finding.severity), 16.0).color(colour));
            if !finding.quoted.is_empty() {
                ui.label(RichText::new(format!("“{}”", finding.quoted)).color(colour));
            }
            ui.label(&finding.message)
                .on_hover_text(format!("{}\n{}", finding.why, finding.source));
            if let Some(fix) = &finding.fix {
                let button = egui::Button::new(RichText::new(&fix.label).size(size::META));
                if ui.add(button).clicked() {
                    actions.push(Action::Curate(CurateAction::FixInForm(finding_index)));
                }
            }
            let rule = egui::Button::new(RichText::new(&finding.rule).size(12.0)).frame(false);
            if ui.add(rule).on_hover_text(words.get("find.open_rule")).clicked() {
                actions.push(Action::OpenRule(finding.rule.clone()));
            }
        });
    }
}

fn near_ui(ui: &mut Ui, state: &AppState, view: &EditorView, actions: &mut Vec<Action>) {
    if view.near.is_empty() {
        return;
    }
    let palette = theme::palette(ui);
    let words = state.words();
    ui.add_space(space::S);
    ui.label(RichText::new(words.get("curate.near")).color(palette.warning));
    for near in &view.near {
        Frame::new()
            .fill(palette.surface)
            .stroke(Stroke::new(1.0, palette.border))
            .corner_radius(egui::CornerRadius::same(theme::RADIUS))
            .inner_margin(Margin::symmetric(12, 8))
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.horizontal(|ui| {
                    ui.label(RichText::new(&near.title).size(14.0));
                    ui.label(RichText::new(&near.alike).size(12.0).color(palette.quiet));
                    ui.with_layout(egui::Layout::right_to_left(Align::Center), |ui| {
                        let args = [("title", near.title.clone())];
                        let name = words.fill("curate.open_other", &args);
                        let button = ui.button(words.get("curate.open"));
                        button.widget_info(|| {
                            egui::WidgetInfo::labeled(egui::Role::Button, true, &name)
                        });
                        if button.clicked() {
                            actions.push(Action::Curate(CurateAction::Edit(near.id.clone())));
                        }
                    });
                });
                pieces_ui(ui, &near.pieces, size::BODY);
            });
        ui.add_space(space::XS);
    }
}

fn buttons_ui(ui: &mut Ui, state: &AppState, view: &EditorView, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let words = state.words();
    let writable = state.why_read_only();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let blocked = view.problems.first().map(|(_, why)| why.as_str());
        let why = writable.map(|key| words.get(key)).or(blocked);
        let mut button =
            |ui: &mut Ui, command: Command, wish: CurateAction, first: bool, enabled: bool| {
                let label = RichText::new(words.get(match wish {
                    CurateAction::Save => "curate.save",
                    _ => "curate.save_submit",
                }));
                let button = if first && enabled && why.is_none() {
                    egui::Button::new(label.color(palette.on_accent))
                        .fill(palette.accent)
                        .stroke(Stroke::NONE)
                } else {
                    egui::Button::new(label)
                };
                let response = ui.add_enabled(enabled && why.is_none(), button);
                if let Some(why) = why {
                    response.on_disabled_hover_text(why);
                } else if response.on_hover_text(command.tooltip(words)).clicked() {
                    actions.push(Action::Curate(wish));
                }
            };
        let can_submit = view.id.is_none()
            || view.steps.iter().any(|(verb, ..)| *verb == crate::curation::Verb::Submit);
        button(ui, Command::SavePhrase, CurateAction::Save, true, view.changed);
        if can_submit {
            button(ui, Command::SubmitPhrase, CurateAction::SaveAndSubmit, false, true);
        }
        if view.changed {
            if ui.button(words.get("curate.discard")).clicked() {
                actions.push(Action::Curate(CurateAction::DiscardDraft));
            }
            return;
        }
        let Some(id) = &view.id else { return };
        for (verb, name, why) in &view.steps {
            if *verb == crate::curation::Verb::Submit
                || *verb == crate::curation::Verb::RequestChanges
            {
                continue;
            }
            let response = ui.add_enabled(why.is_none(), egui::Button::new(name));
            if let Some(why) = why {
                response.on_disabled_hover_text(why);
            } else if response.clicked() {
                actions.push(Action::Curate(CurateAction::Step(id.clone(), *verb)));
            }
        }
        if view.against_approved.is_some() && ui.button(words.get("curate.go_back")).clicked() {
            actions.push(Action::Curate(CurateAction::BackToApproved(id.clone())));
        }
        // In the same flow as the others: what is set at the other end would lie over them where
        // the words are long and the window is narrow.
        for (key, wish, changes) in [
            ("curate.history", CurateAction::ShowHistory(Some(id.clone())), false),
            ("curate.duplicate", CurateAction::Duplicate(id.clone()), true),
            ("curate.remove", CurateAction::Remove(id.clone()), true),
        ] {
            let enabled = !changes || writable.is_none();
            if ui.add_enabled(enabled, egui::Button::new(words.get(key))).clicked() {
                actions.push(Action::Curate(wish));
            }
        }
    });
}
