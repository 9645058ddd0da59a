//! Text with each character shown as what became of it: right, wrong, missed, extra. Shape tells it as
//! well as colour: struck out is what should not stand there, underlined what should.

use egui::text::{LayoutJob, TextFormat};
use egui::{FontId, RichText, Stroke, Ui};

use crate::app::AppState;
use crate::gui::theme;
use crate::practice::diff::Step;

/// The characters, with what is still to come after them.
pub fn job(ui: &Ui, steps: &[Step], ahead: &str, points: f32) -> LayoutJob {
    let palette = theme::palette(ui);
    let plain = TextFormat {
        font_id: FontId::proportional(points),
        color: palette.text,
        line_height: Some(points * 1.7),
        ..TextFormat::default()
    };
    let struck = TextFormat {
        color: palette.error,
        strikethrough: Stroke::new(1.5, palette.error),
        ..plain.clone()
    };
    let underlined =
        |colour| TextFormat { color: colour, underline: Stroke::new(2.0, colour), ..plain.clone() };
    let mut job = LayoutJob::default();
    job.wrap.max_width = ui.available_width();
    let mut put = |c: char, format: TextFormat| job.append(c.encode_utf8(&mut [0; 4]), 0.0, format);
    for step in steps {
        match step {
            Step::Right(c) => put(*c, plain.clone()),
            Step::Wrong { target, typed } => {
                put(*typed, struck.clone());
                put(*target, underlined(palette.accent));
            }
            Step::Missed(c) => put(*c, underlined(palette.warning)),
            Step::Extra(c) => put(*c, struck.clone()),
        }
    }
    job.append(ahead, 0.0, TextFormat { color: palette.quiet, ..plain });
    job
}

/// What the shapes mean.
pub fn legend_ui(ui: &mut Ui, state: &AppState) {
    let palette = theme::palette(ui);
    let words = state.words();
    let size = theme::size::META;
    ui.horizontal_wrapped(|ui| {
        let wrong = RichText::new(words.get("learn.step.wrong")).size(size);
        ui.label(wrong.color(palette.error).strikethrough());
        let right = RichText::new(words.get("learn.step.instead")).size(size);
        ui.label(right.color(palette.accent).underline());
        let missed = RichText::new(words.get("learn.step.missed")).size(size);
        ui.label(missed.color(palette.warning).underline());
    });
}
