//! One line of text with some of its characters highlighted and its blanks drawn apart, cut with an ellipsis.

use std::ops::Range;
use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Color32, FontId, Galley, Stroke, Ui};

/// How a blank is drawn.
#[derive(Clone, Copy)]
pub struct Blank {
    /// Its name.
    pub colour: Color32,
    /// Behind it.
    pub ground: Color32,
}

/// The space before a blank, in points.
const BLANK_GAP: f32 = 2.0;

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
    let blank = Blank { colour, ground: mark_ground };
    line_with_blanks(ui, text, marks, &[], font, colour, mark_ground, mark_colour, blank, width)
}

/// The same with the stretches `blanks` drawn as what they are.
#[expect(clippy::too_many_arguments, reason = "a line of text has this many properties")]
pub fn line_with_blanks(
    ui: &Ui,
    text: &str,
    marks: &[Range<usize>],
    blanks: &[Range<usize>],
    font: FontId,
    colour: Color32,
    mark_ground: Color32,
    mark_colour: Color32,
    blank: Blank,
    width: f32,
) -> Arc<Galley> {
    let mut job =
        LayoutJob { wrap: TextWrapping::truncate_at_width(width.max(1.0)), ..LayoutJob::default() };
    let plain = TextFormat { font_id: font, color: colour, ..TextFormat::default() };
    let marked = TextFormat { background: mark_ground, color: mark_colour, ..plain.clone() };
    let format = |marked_here: bool, blank_here: bool| {
        let format = if marked_here { marked.clone() } else { plain.clone() };
        if !blank_here {
            return format;
        }
        // A ground and a line below, which no letters of a text have.
        let background = if marked_here { mark_ground } else { blank.ground };
        TextFormat {
            color: blank.colour,
            background,
            underline: Stroke::new(1.5, blank.colour),
            ..format
        }
    };
    let mut run = String::new();
    let mut kind = (false, None);
    for (at, c) in text.chars().enumerate() {
        let is_marked = marks.iter().any(|mark| mark.contains(&at));
        let which = blanks.iter().position(|blank| blank.contains(&at));
        if (is_marked, which) != kind && !run.is_empty() {
            // A gap beside a blank keeps it apart from its neighbours.
            let lead = if kind.1.is_some() { BLANK_GAP } else { 0.0 };
            job.append(&run, lead, format(kind.0, kind.1.is_some()));
            run.clear();
        }
        kind = (is_marked, which);
        run.push(c);
    }
    job.append(&run, 0.0, format(kind.0, kind.1.is_some()));
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}
