//! A row of the list: dot, title, where it stands, one line of text.

use egui::{Align2, FontId, Rect, Response, Sense, Stroke, Ui, pos2, vec2};

use super::marked::{Blank, line_with_blanks};
use crate::diagnostic::Severity;
use crate::gui::theme::{self, size, space};
use crate::view::row::RowView;
use crate::words::Words;

/// Draws a row over the whole width and says what happened to it.
pub fn row_ui(ui: &mut Ui, view: &RowView, words: &Words) -> Response {
    let palette = theme::palette(ui);
    let (rect, _) =
        ui.allocate_exact_size(vec2(ui.available_width(), theme::ROW_HEIGHT), Sense::hover());
    let response = ui.interact(rect, ui.scope_id().with(("row", view.id.as_str())), Sense::click());
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let painter = ui.painter();
    if view.selected {
        painter.rect_filled(rect, 0.0, palette.selection);
        let bar = Rect::from_min_max(rect.min, pos2(rect.min.x + 3.0, rect.max.y));
        painter.rect_filled(bar, 0.0, palette.accent);
    } else if response.hovered() {
        painter.rect_filled(rect, 0.0, palette.hover);
    }
    painter.hline(rect.x_range(), rect.max.y, Stroke::new(1.0, palette.border));
    if response.has_focus() {
        let inside = rect.shrink(1.5);
        painter.rect_stroke(
            inside,
            theme::RADIUS as f32,
            Stroke::new(2.0, palette.accent),
            egui::StrokeKind::Inside,
        );
    }

    let left = rect.min.x + space::L;
    let right = rect.max.x - space::M;
    let first_y = rect.min.y + 18.0;
    let second_y = rect.min.y + 38.0;
    painter.circle_filled(pos2(left + 4.0, first_y), 4.0, theme::category_dot(&view.category));

    // The right side first: what is left of the width is the title's.
    let meta = FontId::proportional(size::META);
    let mut edge = right;
    let mut put_right = |text: &str, colour| {
        let drawn =
            painter.text(pos2(edge, first_y), Align2::RIGHT_CENTER, text, meta.clone(), colour);
        edge = drawn.min.x - space::M;
    };
    if let Some(number) = view.number {
        put_right(&number.to_string(), palette.quiet);
    }
    put_right(&view.place, palette.quiet);
    if let Some(badge) = view.badge {
        put_right(words.get(badge.words_key()), palette.warning);
    }
    if let Some(severity) = view.finding {
        let key = match severity {
            Severity::Error => "find.breaks_rule",
            Severity::Warning | Severity::Hint => "find.has_findings",
        };
        let colour = match severity {
            Severity::Error => palette.error,
            Severity::Warning => palette.warning,
            Severity::Hint => palette.hint,
        };
        put_right(words.get(key), colour);
    }
    if view.personal {
        put_right(words.get("find.personal"), palette.hint);
    }
    if let Some(why) = &view.why {
        put_right(why, palette.accent);
    }

    let text_left = left + 16.0;
    type Ranges<'a> = &'a [std::ops::Range<usize>];
    let blank = Blank { colour: palette.accent, ground: palette.selection };
    let line = |text: &str, marks: Ranges<'_>, blanks: Ranges<'_>, points, colour, width| {
        line_with_blanks(
            ui,
            text,
            marks,
            blanks,
            FontId::proportional(points),
            colour,
            palette.mark,
            palette.text,
            blank,
            width,
        )
    };
    let title =
        line(&view.title, &view.title_marks, &[], size::BODY, palette.text, edge - text_left);
    let at = pos2(text_left, first_y - title.size().y / 2.0);
    painter.galley(at, title, palette.text);
    let text = line(
        &view.line,
        &view.line_marks,
        &view.line_blanks,
        size::META,
        palette.quiet,
        right - text_left,
    );
    let at = pos2(text_left, second_y - text.size().y / 2.0);
    painter.galley(at, text, palette.quiet);

    let name = format!("{} {}", view.title, view.spoken());
    response
        .widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, view.selected, &name));
    response
}
