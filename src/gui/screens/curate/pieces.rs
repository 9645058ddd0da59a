//! A comparison of two wordings, drawn: what went is struck through, what came is underlined.

use egui::text::{LayoutJob, TextFormat};
use egui::{FontId, Stroke, Ui};

use crate::curation::diff::{Piece, PieceKind};
use crate::gui::theme;

/// The comparison as one text of `points` size.
pub fn pieces_job(ui: &Ui, pieces: &[Piece], points: f32) -> LayoutJob {
    let palette = theme::palette(ui);
    let plain = TextFormat {
        font_id: FontId::proportional(points),
        color: palette.text,
        line_height: Some(points * 1.6),
        ..TextFormat::default()
    };
    let mut job = LayoutJob::default();
    for piece in pieces {
        let format = match piece.kind {
            PieceKind::Same => plain.clone(),
            PieceKind::Removed => TextFormat {
                color: palette.error,
                strikethrough: Stroke::new(1.0, palette.error),
                ..plain.clone()
            },
            PieceKind::Added => TextFormat {
                color: palette.accent,
                background: palette.selection,
                underline: Stroke::new(1.0, palette.accent),
                ..plain.clone()
            },
        };
        job.append(&piece.text, 0.0, format);
    }
    job
}

/// Draws the comparison.
pub fn pieces_ui(ui: &mut Ui, pieces: &[Piece], points: f32) {
    let job = pieces_job(ui, pieces, points);
    ui.add(egui::Label::new(job).wrap());
}
