//! A question: what is asked, the hand that answers, and what there is to say about the answer.

use egui::text::{LayoutJob, TextFormat};
use egui::{Align, FontId, Frame, Layout, Margin, RichText, Stroke, Ui, vec2};

use super::{
    Keys, NARROW, bar_ui, card_ui, column_ui, field, key_button, page_ui, quiet, sheet, steps,
};
use crate::app::AppState;
use crate::app::action::Action;
use crate::app::command::ScreenKeys;
use crate::app::practice::PracticeAction;
use crate::gui::memory::Memory;
use crate::gui::theme::{self, size, space};
use crate::gui::widgets::icon::{Icon, icon, named};
use crate::gui::widgets::pill::{dot, pill};
use crate::library::Element;
use crate::practice::cloze::Piece;
use crate::practice::session::{Input, Verdict};
use crate::text::CharSpan;
use crate::view::practice::question::{
    Body, CueView, FeedbackView, QuestionView, live_reply, live_typing, question, written,
};

/// Draws the page.
pub fn question_ui(
    ui: &mut Ui,
    state: &AppState,
    memory: &mut Memory,
    keys: &Keys,
    actions: &mut Vec<Action>,
) {
    let Some(view) = question(state) else { return };
    if memory.practice.question != view.number {
        let seed = std::mem::take(&mut memory.practice.seed);
        memory.practice = Default::default();
        memory.practice.question = view.number;
        memory.practice.seed = seed;
    }
    if view.feedback.is_some() && (keys.enter || keys.space) {
        actions.push(Action::Practice(PracticeAction::Next));
    }
    head_ui(ui, state, &view, actions);
    // The hand stays in view, however long the conversation is.
    if view.feedback.is_some() || has_footer(&view.body) {
        egui::Panel::bottom("practice hand")
            .resizable(false)
            .frame(Frame::new().inner_margin(Margin::symmetric(0, 10)))
            .show(ui, |ui| {
                let height = (ui.ctx().content_rect().height() * 0.45).max(160.0);
                // As high as what is in it, up to a part of the window.
                let scroll =
                    egui::ScrollArea::vertical().max_height(height).min_scrolled_height(height);
                scroll.auto_shrink([false, true]).id_salt("practice hand").show(ui, |ui| {
                    column_ui(ui, |ui| match &view.feedback {
                        Some(feedback) => feedback_ui(ui, state, feedback, actions),
                        None => hand_ui(ui, state, memory, keys, &view.body, actions),
                    });
                });
            });
    }
    let to_end = matches!(view.body, Body::Turn { .. });
    page_ui(ui, "practice question", to_end, |ui| {
        body_ui(ui, state, memory, keys, &view, actions);
    });
}

/// True for questions about something long: what answers them stands below it.
fn has_footer(body: &Body) -> bool {
    matches!(body, Body::Sheet { .. } | Body::Rewrite { .. } | Body::Turn { .. })
}

/// What answers a question about something long.
fn hand_ui(
    ui: &mut Ui,
    state: &AppState,
    memory: &mut Memory,
    keys: &Keys,
    body: &Body,
    actions: &mut Vec<Action>,
) {
    let words = state.words();
    let name = words.get("learn.your_reply");
    match body {
        Body::Sheet { .. } => {
            let run = state.practice.run.as_ref();
            let marks = run.map(|run| run.marking.marks.clone()).unwrap_or_default();
            let n = marks.len().to_string();
            ui.horizontal_wrapped(|ui| {
                let label = words.fill("learn.hand_in", &[("n", n)]);
                if key_button(ui, &label, &ScreenKeys::PracticeEnter.shown(), true) || keys.enter {
                    actions.push(Action::Practice(PracticeAction::Answer(Input::Marks(marks))));
                }
                quiet(ui, words.get("learn.mark_keys"));
            });
        }
        Body::Rewrite { needs, .. } => {
            live_ui(ui, state, &memory.practice.typed.text, needs);
            writing_ui(ui, state, memory, keys, name, 2, false, actions);
        }
        Body::Turn { within, hint, has_hint, .. } => {
            quiet(ui, within);
            if let Some(hint) = hint {
                ui.label(hint);
            }
            writing_ui(ui, state, memory, keys, name, 2, *has_hint && hint.is_none(), actions);
        }
        _ => {}
    }
}

fn head_ui(ui: &mut Ui, state: &AppState, view: &QuestionView, actions: &mut Vec<Action>) {
    let words = state.words();
    Frame::new().inner_margin(Margin { left: 24, right: 24, top: 12, bottom: 4 }).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.label(RichText::new(&view.title).size(17.0));
            if ui.available_width() > NARROW / 2.0 {
                quiet(ui, &view.progress_told);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if key_button(ui, words.get("learn.stop"), "Esc", false) {
                    actions.push(Action::Practice(PracticeAction::Stop));
                }
            });
        });
        if !view.progress_told.is_empty() {
            let (done, all) = view.progress;
            let share = done as f32 / all.max(1) as f32;
            bar_ui(ui, share, &view.progress_told);
        }
    });
}

fn body_ui(
    ui: &mut Ui,
    state: &AppState,
    memory: &mut Memory,
    keys: &Keys,
    view: &QuestionView,
    actions: &mut Vec<Action>,
) {
    let words = state.words();
    let open = view.feedback.is_none();
    match &view.body {
        Body::Recall { cue, text } => recall_ui(ui, state, keys, cue, text.as_deref(), actions),
        Body::Cloze { cue, pieces } => {
            cue_ui(ui, cue);
            ui.add_space(space::S);
            match &view.feedback {
                None => cloze_ui(ui, state, memory, keys, pieces, actions),
                Some(feedback) => filled_ui(ui, memory, pieces, feedback),
            }
        }
        Body::Dictation { cue, length, hint } => {
            cue_ui(ui, cue);
            ui.add_space(space::S);
            let ask = format!("{} {length}", words.get("learn.ask.write"));
            ui.label(ask);
            if let Some(hint) = hint {
                quiet(ui, &words.fill("learn.begins", &[("hint", hint)]));
            }
            if open {
                let name = words.get("learn.ask.write");
                writing_ui(ui, state, memory, keys, name, 3, hint.is_none(), actions);
            }
        }
        Body::Typing { text, go_in_s, told, before } => {
            typing_ui(ui, state, memory, keys, text, *go_in_s, told, before.as_ref(), actions);
        }
        Body::Response { customer, choices, too_early } => {
            response_ui(
                ui,
                state,
                memory,
                keys,
                view,
                customer.as_deref(),
                choices,
                *too_early,
                actions,
            );
        }
        Body::Sheet { sheet, ask } => {
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(&sheet.title).size(16.0));
                quiet(ui, &sheet.mood);
            });
            ui.label(ask);
            ui.add_space(space::XS);
            sheet::sheet_ui(ui, memory, keys, sheet, actions);
        }
        Body::Rewrite { before, line, faults, .. } => {
            ui.label(words.get("learn.ask.rewrite"));
            for said in before {
                sheet::said_ui(ui, said);
            }
            ui.add_space(space::XS);
            faulty_ui(ui, line, faults);
            if !open {
                ui.add_space(space::S);
                own_ui(ui, state, memory);
            }
        }
        Body::Sort { text, ask, choices } => {
            ui.label(ask);
            ui.add_space(space::S);
            phrase_ui(ui, text);
            ui.add_space(space::M);
            choices_ui(ui, keys, choices, open, actions);
        }
        Body::Turn { title, brief, said, .. } => {
            ui.label(RichText::new(title).size(16.0));
            quiet(ui, brief);
            ui.add_space(space::XS);
            for line in said {
                let who = words.get(if line.agent { "learn.you" } else { "learn.customer" });
                let view = crate::view::practice::question::LineView {
                    agent: line.agent,
                    who: who.to_owned(),
                    text: line.text.clone(),
                    marks: Vec::new(),
                };
                sheet::said_ui(ui, &view);
            }
            if !open {
                own_ui(ui, state, memory);
            }
        }
    }
}

/// When the phrase is said.
fn cue_ui(ui: &mut Ui, cue: &CueView) {
    card_ui(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            dot(ui, &cue.category, 10.0);
            quiet(ui, &cue.place);
        });
        ui.label(RichText::new(&cue.title).size(size::TITLE));
        if !cue.keywords.is_empty() {
            ui.label(RichText::new(&cue.keywords).size(14.0));
        }
        if !cue.why.is_empty() {
            quiet(ui, &cue.why);
        }
    });
}

/// A phrase as a customer would read it.
fn phrase_ui(ui: &mut Ui, text: &str) {
    let palette = theme::palette(ui);
    let mut job = LayoutJob::default();
    job.wrap.max_width = ui.available_width();
    job.append(
        text,
        0.0,
        TextFormat {
            font_id: FontId::proportional(19.0),
            color: palette.text,
            line_height: Some(19.0 * 1.7),
            ..TextFormat::default()
        },
    );
    ui.label(job);
}

fn recall_ui(
    ui: &mut Ui,
    state: &AppState,
    keys: &Keys,
    cue: &CueView,
    text: Option<&str>,
    actions: &mut Vec<Action>,
) {
    let words = state.words();
    let mut put = |wish| actions.push(Action::Practice(wish));
    cue_ui(ui, cue);
    ui.add_space(space::M);
    let Some(text) = text else {
        ui.label(words.get("learn.ask.recall"));
        ui.add_space(space::S);
        let key = words.get("learn.key_space");
        if key_button(ui, words.get("learn.reveal"), key, true) || keys.space || keys.enter {
            put(PracticeAction::Reveal);
        }
        return;
    };
    phrase_ui(ui, text);
    ui.add_space(space::M);
    ui.horizontal(|ui| {
        if key_button(ui, words.get("learn.known"), "1", true) || keys.digit == Some(1) {
            put(PracticeAction::Answer(Input::Known(true)));
        } else if key_button(ui, words.get("learn.forgotten"), "2", false) || keys.digit == Some(2)
        {
            put(PracticeAction::Answer(Input::Known(false)));
        }
    });
}

fn cloze_ui(
    ui: &mut Ui,
    state: &AppState,
    memory: &mut Memory,
    keys: &Keys,
    pieces: &[Piece],
    actions: &mut Vec<Action>,
) {
    let words = state.words();
    let palette = theme::palette(ui);
    let focused = field::focused_blank(ui);
    let n_blanks = pieces.iter().filter(|piece| matches!(piece, Piece::Blank(_))).count();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(3.0, 10.0);
        let mut number = 0;
        for piece in pieces {
            match piece {
                Piece::Shown(text) => {
                    ui.label(RichText::new(text).size(size::PREVIEW));
                }
                Piece::Blank(text) => {
                    field::blank_ui(ui, state, memory, number, text.chars().count());
                    number += 1;
                }
            }
        }
    });
    if memory.practice.refused {
        let note = RichText::new(words.get("learn.no_paste")).size(size::META);
        ui.label(note.color(palette.warning));
    }
    ui.add_space(space::M);
    let mut hand_in = false;
    ui.horizontal(|ui| {
        hand_in =
            key_button(ui, words.get("learn.check_it"), &ScreenKeys::PracticeEnter.shown(), true);
        if key_button(ui, words.get("learn.give_up"), &ScreenKeys::PracticeGiveUp.shown(), false)
            || keys.give_up
        {
            actions.push(Action::Practice(PracticeAction::Answer(Input::GiveUp)));
        }
    });
    if keys.enter {
        // On to the next empty blank; from the last one: done.
        let from = focused.map_or(0, |at| at + 1);
        let empty =
            |at: &usize| memory.practice.blanks.get(*at).is_none_or(|text| text.trim().is_empty());
        match (from..n_blanks).find(empty) {
            Some(next) => memory.practice.wanted_blank = Some(next),
            None => hand_in = true,
        }
    }
    if hand_in {
        let blanks = memory.practice.blanks.clone();
        actions.push(Action::Practice(PracticeAction::Answer(Input::Blanks(blanks))));
    }
}

/// The phrase with its blanks filled: what was right, and what belongs in place of what was not.
fn filled_ui(ui: &mut Ui, memory: &Memory, pieces: &[Piece], feedback: &FeedbackView) {
    let palette = theme::palette(ui);
    let plain = TextFormat {
        font_id: FontId::proportional(19.0),
        color: palette.text,
        line_height: Some(19.0 * 1.7),
        ..TextFormat::default()
    };
    let mut job = LayoutJob::default();
    job.wrap.max_width = ui.available_width();
    let mut number = 0;
    for piece in pieces {
        match piece {
            Piece::Shown(text) => job.append(text, 0.0, plain.clone()),
            Piece::Blank(text) => {
                let right = feedback.parts.get(number).copied().unwrap_or(false);
                if let Some(typed) = memory.practice.blanks.get(number).filter(|_| !right) {
                    let struck = TextFormat {
                        color: palette.error,
                        strikethrough: Stroke::new(1.5, palette.error),
                        ..plain.clone()
                    };
                    job.append(typed, 0.0, struck);
                }
                let colour = if right { palette.accent } else { palette.warning };
                let line = Stroke::new(2.0, colour);
                let format = TextFormat { color: colour, underline: line, ..plain.clone() };
                job.append(text, 0.0, format);
                number += 1;
            }
        }
    }
    ui.label(job);
}

/// A field with the ways out of it.
#[expect(clippy::too_many_arguments, reason = "a field with its question, its keys and its state")]
fn writing_ui(
    ui: &mut Ui,
    state: &AppState,
    memory: &mut Memory,
    keys: &Keys,
    name: &str,
    n_rows: usize,
    hint: bool,
    actions: &mut Vec<Action>,
) {
    let words = state.words();
    field::field_ui(ui, state, memory, name, n_rows);
    ui.add_space(space::S);
    let mut put = |wish| actions.push(Action::Practice(wish));
    let blank = memory.practice.typed.text.trim().is_empty();
    ui.horizontal(|ui| {
        let hand_in =
            key_button(ui, words.get("learn.check_it"), &ScreenKeys::PracticeEnter.shown(), true);
        if (hand_in || keys.enter) && !blank {
            put(PracticeAction::Answer(written(&memory.practice.typed)));
            return;
        }
        if hint
            && (key_button(ui, words.get("learn.hint"), &ScreenKeys::PracticeHint.shown(), false)
                || keys.hint)
        {
            put(PracticeAction::Hint);
        }
        if key_button(ui, words.get("learn.give_up"), &ScreenKeys::PracticeGiveUp.shown(), false)
            || keys.give_up
        {
            put(PracticeAction::Answer(Input::GiveUp));
        }
    });
}

#[expect(clippy::too_many_arguments, reason = "a line to type with its clock, keys and state")]
fn typing_ui(
    ui: &mut Ui,
    state: &AppState,
    memory: &mut Memory,
    keys: &Keys,
    text: &str,
    go_in_s: Option<u64>,
    told: &str,
    before: Option<&(Vec<crate::practice::diff::Step>, String)>,
    actions: &mut Vec<Action>,
) {
    let words = state.words();
    let palette = theme::palette(ui);
    if let Some((before, result)) = before {
        ui.label(steps::job(ui, before, "", 14.0));
        quiet(ui, result);
        ui.add_space(space::S);
    }
    if let Some(go_in_s) = go_in_s {
        ui.label(words.get("learn.ask.type"));
        phrase_ui(ui, text);
        ui.add_space(space::S);
        let count = words.fill("learn.go_in", &[("n", go_in_s.to_string())]);
        ui.label(RichText::new(count).size(28.0).color(palette.accent));
        return;
    }
    let (typed, ahead) = live_typing(text, &memory.practice.typed.text);
    ui.label(steps::job(ui, &typed, &ahead, 20.0));
    ui.add_space(space::S);
    field::field_ui(ui, state, memory, words.get("learn.ask.type"), 2);
    ui.add_space(space::XS);
    ui.horizontal(|ui| {
        let blank = memory.practice.typed.text.is_empty();
        let next =
            key_button(ui, words.get("learn.next_line"), &ScreenKeys::PracticeEnter.shown(), true);
        if (next || keys.enter) && !blank {
            let answer = written(&memory.practice.typed);
            actions.push(Action::Practice(PracticeAction::Answer(answer)));
        }
        quiet(ui, told);
    });
}

#[expect(clippy::too_many_arguments, reason = "a customer with their answers, keys and state")]
fn response_ui(
    ui: &mut Ui,
    state: &AppState,
    memory: &mut Memory,
    keys: &Keys,
    view: &QuestionView,
    customer: Option<&str>,
    choices: &[String],
    too_early: bool,
    actions: &mut Vec<Action>,
) {
    let words = state.words();
    let palette = theme::palette(ui);
    let open = view.feedback.is_none();
    let Some(customer) = customer else {
        ui.label(words.get("learn.wait"));
        quiet(ui, words.get("learn.wait_why"));
        if too_early || keys.digit.is_some() {
            let note = RichText::new(words.get("learn.too_early")).size(size::META);
            ui.label(note.color(palette.warning));
        }
        if keys.digit.is_some() {
            actions.push(Action::Practice(PracticeAction::Answer(Input::Choice(0))));
        }
        return;
    };
    let line = crate::view::practice::question::LineView {
        agent: false,
        who: words.get("learn.customer").to_owned(),
        text: customer.to_owned(),
        marks: Vec::new(),
    };
    sheet::said_ui(ui, &line);
    ui.add_space(space::M);
    if !choices.is_empty() {
        choices_ui(ui, keys, choices, open, actions);
    } else if open {
        let name = words.get("learn.your_reply");
        writing_ui(ui, state, memory, keys, name, 2, false, actions);
    } else {
        own_ui(ui, state, memory);
    }
}

/// Answers to choose from, each with its number key.
fn choices_ui(ui: &mut Ui, keys: &Keys, choices: &[String], open: bool, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let mut chosen = keys.digit.map(|digit| digit - 1).filter(|index| *index < choices.len());
    let mut choice_ui = |ui: &mut Ui, index: usize, choice: &String| {
        let text = RichText::new(format!("{}　{choice}", index + 1)).color(palette.text);
        let button = egui::Button::new(text)
            .wrap()
            .fill(palette.canvas)
            .stroke(Stroke::new(1.0, palette.border))
            .min_size(vec2(ui.available_width(), 38.0));
        let justified = Layout::top_down_justified(Align::Min);
        let response = ui.with_layout(justified, |ui| ui.add_enabled(open, button)).inner;
        if named(response, choice).clicked() {
            chosen = Some(index);
        }
    };
    // Many short ones fit beside each other.
    let n_columns = if choices.len() > 4 && ui.available_width() > 420.0 { 2 } else { 1 };
    let n_rows = choices.len().div_ceil(n_columns).max(1);
    ui.columns(n_columns, |columns| {
        for (column, (ui, chunk)) in columns.iter_mut().zip(choices.chunks(n_rows)).enumerate() {
            for (row, choice) in chunk.iter().enumerate() {
                choice_ui(ui, column * n_rows + row, choice);
            }
        }
    });
    if let Some(index) = chosen.filter(|_| open) {
        actions.push(Action::Practice(PracticeAction::Answer(Input::Choice(index))));
    }
}

/// The bad line, its faults underlined, and why.
fn faulty_ui(ui: &mut Ui, line: &str, faults: &[(CharSpan, String)]) {
    let palette = theme::palette(ui);
    let plain = TextFormat {
        font_id: FontId::proportional(size::PREVIEW),
        color: palette.text,
        line_height: Some(theme::PREVIEW_LINE),
        ..TextFormat::default()
    };
    let mut job = LayoutJob::default();
    job.wrap.max_width = ui.available_width();
    for (at, c) in line.chars().enumerate() {
        let faulty = faults.iter().any(|(span, _)| span.start <= at && at < span.end);
        let mut format = plain.clone();
        if faulty {
            format.underline = Stroke::new(2.0, palette.error);
        }
        job.append(c.encode_utf8(&mut [0; 4]), 0.0, format);
    }
    ui.label(job);
    for (span, why) in faults {
        let words: String = line.chars().skip(span.start).take(span.end - span.start).collect();
        quiet(ui, &format!("“{words}” {why}"));
    }
}

/// What the reply has and what the rules object to, while it is written.
fn live_ui(ui: &mut Ui, state: &AppState, text: &str, needs: &[Element]) {
    let palette = theme::palette(ui);
    let view = live_reply(state, text, needs);
    if !view.needs.is_empty() {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            quiet(ui, state.words().get("learn.needs"));
            for (name, there) in &view.needs {
                let colour = if *there { palette.accent } else { palette.quiet };
                let shown = if *there { format!("✓ {name}") } else { name.clone() };
                pill(ui, &shown, colour);
            }
        });
    }
    for finding in &view.findings {
        ui.label(RichText::new(finding).size(size::META).color(palette.warning));
    }
}

/// What the learner wrote.
fn own_ui(ui: &mut Ui, state: &AppState, memory: &Memory) {
    if !memory.practice.typed.text.trim().is_empty() {
        let line = crate::view::practice::question::LineView {
            agent: true,
            who: state.words().get("learn.you").to_owned(),
            text: memory.practice.typed.text.clone(),
            marks: Vec::new(),
        };
        sheet::said_ui(ui, &line);
    }
}

/// What there is to say about the answer; it stays until a key.
fn feedback_ui(ui: &mut Ui, state: &AppState, feedback: &FeedbackView, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let words = state.words();
    let (which, colour) = match feedback.verdict {
        Verdict::Right => (Icon::CircleCheck, palette.accent),
        Verdict::Nearly => (Icon::CircleDot, palette.hint),
        Verdict::Wrong => (Icon::Lightbulb, palette.warning),
    };
    card_ui(ui, |ui| {
        ui.horizontal(|ui| {
            ui.label(icon(which, 20.0).color(colour));
            ui.label(RichText::new(&feedback.head).size(16.0).color(colour));
        });
        if !feedback.steps.is_empty() {
            ui.label(steps::job(ui, &feedback.steps, "", 19.0));
            steps::legend_ui(ui, state);
        }
        for note in &feedback.notes {
            ui.label(note);
        }
        if !feedback.expected.is_empty() {
            ui.add_space(space::XS);
            quiet(ui, &feedback.expected_head);
            ui.label(RichText::new(&feedback.expected).size(size::PREVIEW));
        }
        ui.add_space(space::S);
        ui.add_enabled_ui(feedback.ready, |ui| {
            if key_button(ui, words.get("learn.next"), &ScreenKeys::PracticeEnter.shown(), true) {
                actions.push(Action::Practice(PracticeAction::Next));
            }
        });
    });
}
