//! One line of text with some of its characters highlighted, cut with an ellipsis.

use std::ops::Range;
use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Color32, FontId, Galley, Ui};

/// The line laid out, at most `width` points wide.
#[expect(clippy::too_many_arguments, reason = "a line of text has this many properties")]
pub fn marked_line(
    ui: &Ui,
    text: &str,
    marks: &[Range<usize>],
    font: FontId,
    colour: Color32,
    mark_ground: Color32,
    mark_colour: Color32,
    width: f32,
) -> Arc<Galley> {
    let mut job =
        LayoutJob { wrap: TextWrapping::truncate_at_width(width.max(1.0)), ..LayoutJob::default() };
    let plain = TextFormat { font_id: font, color: colour, ..TextFormat::default() };
    let marked = TextFormat { background: mark_ground, color: mark_colour, ..plain.clone() };
    let mut run = String::new();
    let mut run_marked = false;
    for (at, c) in text.chars().enumerate() {
        let is_marked = marks.iter().any(|mark| mark.contains(&at));
        if is_marked != run_marked && !run.is_empty() {
            let format = if run_marked { marked.clone() } else { plain.clone() };
            job.append(&run, 0.0, format);
            run.clear();
        }
        run_marked = is_marked;
        run.push(c);
    }
    job.append(&run, 0.0, if run_marked { marked } else { plain });
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}
