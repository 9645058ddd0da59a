//! A conversation on paper, in which the agent's words can be marked with the keyboard or the pointer.

use egui::text::{LayoutJob, TextFormat};
use egui::{FontId, Frame, Margin, Sense, Stroke, Ui};

use super::{Keys, quiet};
use crate::app::action::Action;
use crate::app::practice::{Hand, PracticeAction};
use crate::gui::memory::Memory;
use crate::gui::theme;
use crate::text::CharSpan;
use crate::view::practice::question::{LineView, MarkKind, SheetView};

/// Draws the conversation; takes marks while there is a caret.
pub fn sheet_ui(
    ui: &mut Ui,
    memory: &mut Memory,
    keys: &Keys,
    sheet: &SheetView,
    actions: &mut Vec<Action>,
) {
    if sheet.caret.is_some() {
        let walk = |by, grow| Hand::Walk { by, grow };
        let hands = [
            (keys.left, walk(-1, false)),
            (keys.right, walk(1, false)),
            (keys.grow_left, walk(-1, true)),
            (keys.grow_right, walk(1, true)),
            (keys.up, Hand::Line(-1)),
            (keys.down, Hand::Line(1)),
            (keys.space, Hand::Toggle),
            (keys.delete, Hand::Clear),
        ];
        let pressed = hands.into_iter().filter(|(pressed, _)| *pressed);
        actions.extend(pressed.map(|(_, hand)| Action::Practice(PracticeAction::Mark(hand))));
    }
    for (line_index, line) in sheet.lines.iter().enumerate() {
        let caret = sheet.caret.filter(|(held, _)| *held == line_index).map(|(_, span)| span);
        line_ui(ui, line, line_index, caret, sheet.caret.is_some(), memory, actions);
    }
}

/// A line of a conversation without anything to mark.
pub fn said_ui(ui: &mut Ui, line: &LineView) {
    bubble_ui(ui, line, |ui| {
        let palette = theme::palette(ui);
        ui.label(egui::RichText::new(&line.text).color(palette.text));
    });
}

fn bubble_ui(ui: &mut Ui, line: &LineView, add: impl FnOnce(&mut Ui)) {
    let palette = theme::palette(ui);
    let ground = if line.agent { palette.canvas } else { palette.surface };
    let indent = if line.agent { 28 } else { 0 };
    ui.spacing_mut().item_spacing.y = 3.0;
    quiet_right(ui, &line.who, indent);
    Frame::new()
        .fill(ground)
        .stroke(Stroke::new(1.0, palette.border))
        .corner_radius(egui::CornerRadius::same(8))
        .outer_margin(Margin { left: indent, right: 0, top: 0, bottom: 2 })
        .inner_margin(Margin::symmetric(12, 7))
        .show(ui, add);
}

fn quiet_right(ui: &mut Ui, text: &str, indent: i8) {
    ui.scope(|ui| {
        ui.spacing_mut().interact_size.y = 0.0;
        ui.horizontal(|ui| {
            ui.add_space(f32::from(indent));
            quiet(ui, text);
        });
    });
}

fn line_ui(
    ui: &mut Ui,
    line: &LineView,
    line_index: usize,
    caret: Option<CharSpan>,
    open: bool,
    memory: &mut Memory,
    actions: &mut Vec<Action>,
) {
    bubble_ui(ui, line, |ui| {
        let job = job(ui, line, caret);
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
        let sense = if open && line.agent { Sense::click_and_drag() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(galley.size(), sense);
        let colour = theme::palette(ui).text;
        ui.painter().galley(rect.min, galley.clone(), colour);
        let name = format!("{} {}", line.who, line.text);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, open, &name));
        if caret.is_some() && response.rect.is_finite() {
            let clip = ui.clip_rect();
            if !clip.contains_rect(rect) {
                response.scroll_to_me(None);
            }
        }
        if !(open && line.agent) {
            return;
        }
        let mut put = |hand| actions.push(Action::Practice(PracticeAction::Mark(hand)));
        let at = ui.input(|input| input.pointer.interact_pos());
        let (pressed, released) =
            ui.input(|input| (input.pointer.primary_pressed(), input.pointer.primary_released()));
        let under = at.map(|at| {
            let cursor = galley.cursor_from_pos(at - rect.min);
            let left = galley.pos_from_cursor(cursor).left();
            let index = usize::from(cursor.index);
            // Between two characters the pointer is on the one it is over.
            if left > at.x - rect.min.x { index.saturating_sub(1) } else { index }
        });
        if response.is_pointer_button_down_on()
            && let Some(under) = under
        {
            if pressed && !memory.practice.pressed {
                memory.practice.pressed = true;
                put(Hand::Press(line_index, under));
            } else if memory.practice.pressed && caret.is_some() {
                put(Hand::Draw(under));
            }
        }
        if released && memory.practice.pressed && caret.is_some() {
            memory.practice.pressed = false;
            put(Hand::Release);
        }
    });
}

/// The line with its marks, and with the stretch under the caret.
fn job(ui: &Ui, line: &LineView, caret: Option<CharSpan>) -> LayoutJob {
    let palette = theme::palette(ui);
    let plain = TextFormat {
        font_id: FontId::proportional(theme::size::PREVIEW),
        color: palette.text,
        line_height: Some(theme::PREVIEW_LINE),
        ..TextFormat::default()
    };
    let mut job = LayoutJob::default();
    job.wrap.max_width = ui.available_width();
    for (at, c) in line.text.chars().enumerate() {
        let inside = |span: &CharSpan| span.start <= at && at < span.end;
        let mut format = plain.clone();
        let kinds = line.marks.iter().filter(|(span, _)| inside(span)).map(|(_, kind)| *kind);
        for kind in kinds {
            match kind {
                MarkKind::Open => format.background = palette.mark,
                MarkKind::Hit => {
                    format.background = palette.selection;
                    format.underline = Stroke::new(2.0, palette.accent);
                }
                MarkKind::Missed => format.underline = Stroke::new(2.0, palette.error),
                MarkKind::Needless => {
                    format.background = palette.hover;
                    format.strikethrough = Stroke::new(1.0, palette.quiet);
                }
            }
        }
        if caret.as_ref().is_some_and(inside) {
            format.underline = Stroke::new(2.5, palette.accent);
        }
        job.append(c.encode_utf8(&mut [0; 4]), 0.0, format);
    }
    job
}
