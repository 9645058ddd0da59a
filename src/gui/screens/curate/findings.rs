//! Findings of the whole library: narrowed by severity, rule and category; mended one by one, or all
//! that need no facts after a look at the difference; accepted with a reason and an end.

use egui::text::{LayoutJob, TextFormat};
use egui::{FontId, Frame, Margin, RichText, ScrollArea, Stroke, Ui};

use super::super::preview::{severity_colour, severity_icon};
use super::list::choice;
use super::pieces::pieces_ui;
use crate::app::AppState;
use crate::app::action::Action;
use crate::app::curate::CurateAction;
use crate::diagnostic::Severity;
use crate::gui::memory::Memory;
use crate::gui::theme::{self, size, space};
use crate::gui::widgets::icon::icon;
use crate::view::curate::{
    LibraryFinding, categories, library_finding, planned_fix, rule_name, rules_with_findings,
};

/// Height of a finding, in points.
const HEIGHT: f32 = 58.0;

/// Draws the findings.
pub fn findings_ui(ui: &mut Ui, state: &AppState, _memory: &mut Memory, actions: &mut Vec<Action>) {
    let words = state.words();
    Frame::new().inner_margin(Margin::symmetric(12, 8)).show(ui, |ui| {
        filters_ui(ui, state, actions);
        waiving_ui(ui, state, actions);
    });
    if state.curate.plan.is_some() {
        plan_ui(ui, state, actions);
        return;
    }
    let n_rows = state.curate.findings.len();
    if n_rows == 0 {
        super::empty_ui(ui, words.get("curate.no_findings"), words.get("curate.no_findings_hint"));
        return;
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let area = ScrollArea::vertical().auto_shrink(false).id_salt("library findings");
    area.show_rows(ui, HEIGHT, n_rows, |ui, range| {
        for row_index in range {
            if let Some(finding) = library_finding(state, row_index) {
                finding_ui(ui, state, &finding, actions);
            }
        }
    });
}

fn filters_ui(ui: &mut Ui, state: &AppState, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let words = state.words();
    let held = &state.curate.finding_filter;
    let mut filter = held.clone();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        for (severity, key) in [
            (None, "find.all"),
            (Some(Severity::Error), "level.error"),
            (Some(Severity::Warning), "level.warning"),
            (Some(Severity::Hint), "level.hint"),
        ] {
            ui.selectable_value(&mut filter.severity, severity, words.get(key));
        }
        let rules = rules_with_findings(state);
        let shown = filter.rule.as_ref().and_then(|id| rules.iter().find(|(held, ..)| held == id));
        let shown = shown.map_or(words.get("curate.all_rules"), |(_, name, _)| name).to_owned();
        choice(ui, "findings rule", words.get("curate.rule"), &shown, |ui| {
            ui.selectable_value(&mut filter.rule, None, words.get("find.all"));
            for (id, name, n) in &rules {
                ui.selectable_value(&mut filter.rule, Some(id.clone()), format!("{name} {n}"));
            }
        });
        let known = categories(state);
        let shown = filter.category.as_ref();
        let shown = shown
            .and_then(|id| known.iter().find(|(held, _)| held == id))
            .map_or(words.get("curate.all_categories"), |(_, name)| name)
            .to_owned();
        choice(ui, "findings category", words.get("find.category"), &shown, |ui| {
            ui.selectable_value(&mut filter.category, None, words.get("find.all"));
            for (id, name) in &known {
                ui.selectable_value(&mut filter.category, Some(id.clone()), name);
            }
        });
        let n = state.curate.findings.len().to_string();
        let summary = RichText::new(words.fill("curate.n_findings", &[("n", n)])).size(size::META);
        ui.label(summary.color(palette.quiet));
        let enabled = state.why_read_only().is_none() && state.curate.plan.is_none();
        let button = egui::Button::new(words.get("curate.plan_fixes"));
        if ui.add_enabled(enabled, button).clicked() {
            actions.push(Action::Curate(CurateAction::PlanFixes));
        }
    });
    if filter != *held {
        actions.push(Action::Curate(CurateAction::NarrowFindings(filter)));
    }
}

fn finding_ui(ui: &mut Ui, state: &AppState, finding: &LibraryFinding, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let words = state.words();
    let (rect, _) =
        ui.allocate_exact_size(egui::vec2(ui.available_width(), HEIGHT), egui::Sense::hover());
    ui.painter().hline(rect.x_range(), rect.max.y, Stroke::new(1.0, palette.border));
    let inner = rect.shrink2(egui::vec2(space::M, 4.0));
    let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(inner).id_salt((
        "finding",
        finding.phrase.as_str(),
        finding.finding_index,
    )));
    let colour = severity_colour(&ui, finding.severity);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.label(icon(severity_icon(finding.severity), 15.0).color(colour));
        let args = [("title", finding.title.clone()), ("rule", finding.rule.clone())];
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let writable = finding.team && state.why_read_only().is_none();
            let mut button =
                |ui: &mut Ui, label: &str, key: &str, wish: CurateAction, enabled: bool| {
                    let text = RichText::new(label).size(size::META);
                    let response = ui.add_enabled(enabled, egui::Button::new(text).truncate());
                    let name = words.fill(key, &args);
                    response.widget_info(|| {
                        egui::WidgetInfo::labeled(egui::Role::Button, enabled, &name)
                    });
                    if response.clicked() {
                        actions.push(Action::Curate(wish));
                    }
                };
            let id = || finding.phrase.clone();
            let index = finding.finding_index;
            let edit = words.get("curate.edit");
            button(ui, edit, "curate.edit_named", CurateAction::Edit(id()), finding.team);
            let waive = words.get("curate.waive");
            let wish = CurateAction::StartWaiving(id(), index);
            button(ui, waive, "curate.waive_named", wish, writable);
            if let Some(fix) = &finding.fix {
                button(ui, fix, "curate.fix_named", CurateAction::FixOne(id(), index), writable);
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                ui.add(egui::Label::new(&finding.message).truncate());
            });
        });
    });
    let plain = TextFormat {
        font_id: FontId::proportional(size::META),
        color: palette.quiet,
        ..TextFormat::default()
    };
    let mut job = LayoutJob::default();
    job.append(
        &format!("{}  ", finding.title),
        0.0,
        TextFormat { color: palette.text, ..plain.clone() },
    );
    let [before, quoted, after] = &finding.quoted;
    job.append(before, 0.0, plain.clone());
    let line = Stroke::new(1.5, colour);
    job.append(quoted, 0.0, TextFormat { color: colour, underline: line, ..plain.clone() });
    job.append(after, 0.0, plain);
    ui.add(egui::Label::new(job).truncate());
}

/// The finding that is being accepted.
pub fn waiving_ui(ui: &mut Ui, state: &AppState, actions: &mut Vec<Action>) {
    let Some(waiving) = &state.curate.waiving else { return };
    let palette = theme::palette(ui);
    let words = state.words();
    Frame::new()
        .fill(palette.canvas)
        .stroke(Stroke::new(1.0, palette.accent))
        .corner_radius(egui::CornerRadius::same(theme::RADIUS))
        .inner_margin(Margin::symmetric(12, 8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            let args =
                [("rule", rule_name(state, &waiving.rule)), ("text", waiving.quoted.clone())];
            ui.label(words.fill("curate.waiving", &args));
            let (mut reason, mut n_days) = (waiving.reason.clone(), waiving.n_days);
            ui.horizontal_wrapped(|ui| {
                let edit = egui::TextEdit::singleline(&mut reason)
                    .id(egui::Id::unique("waiver reason"))
                    .desired_width(260.0)
                    .hint_text(words.get("curate.reason_hint"));
                let response = ui.add(edit);
                let name = words.get("curate.reason");
                response
                    .widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, name));
                for (days, key) in [
                    (30, "curate.days_month"),
                    (90, "curate.days_quarter"),
                    (365, "curate.days_year"),
                    (0, "curate.days_ever"),
                ] {
                    ui.selectable_value(&mut n_days, days, words.get(key));
                }
                let label = RichText::new(words.get("curate.waive")).color(palette.on_accent);
                let button = egui::Button::new(label).fill(palette.accent).stroke(Stroke::NONE);
                if ui.add(button).clicked() {
                    actions.push(Action::Curate(CurateAction::Waive));
                }
                if ui.button(words.get("curate.cancel")).clicked() {
                    actions.push(Action::Curate(CurateAction::DropWaiving));
                }
            });
            if (&reason, n_days) != (&waiving.reason, waiving.n_days) {
                actions.insert(0, Action::Curate(CurateAction::SetWaiving(reason, n_days)));
            }
        });
}

/// Every fix, to be looked at before it is made.
fn plan_ui(ui: &mut Ui, state: &AppState, actions: &mut Vec<Action>) {
    let Some(plan) = &state.curate.plan else { return };
    let palette = theme::palette(ui);
    let words = state.words();
    Frame::new().inner_margin(Margin::symmetric(12, 4)).show(ui, |ui| {
        let args = [
            ("n", plan.n_fixes.to_string()),
            ("phrases", plan.texts.len().to_string()),
            ("approved", plan.n_approved.to_string()),
        ];
        let key = if plan.n_approved == 0 { "curate.plan_drafts" } else { "curate.plan" };
        ui.label(words.fill(key, &args));
        ui.horizontal(|ui| {
            let label = RichText::new(words.get("curate.apply_plan")).color(palette.on_accent);
            let button = egui::Button::new(label).fill(palette.accent).stroke(Stroke::NONE);
            if ui.add(button).clicked() {
                actions.push(Action::Curate(CurateAction::ApplyPlan));
            }
            if ui.button(words.get("curate.cancel")).clicked() {
                actions.push(Action::Curate(CurateAction::DropPlan));
            }
        });
        ui.separator();
        ScrollArea::vertical().auto_shrink(false).id_salt("plan").show(ui, |ui| {
            for index in 0..plan.texts.len().min(MOST_SHOWN) {
                let Some(fix) = planned_fix(state, index) else { continue };
                ui.label(RichText::new(&fix.title).size(size::META).color(palette.quiet));
                pieces_ui(ui, &fix.pieces, size::BODY);
                ui.add_space(space::XS);
            }
        });
    });
}

/// So many fixes are drawn; the number of all stands above.
const MOST_SHOWN: usize = 200;
