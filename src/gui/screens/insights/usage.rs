//! Which phrases are used most, and which are not used. Only visible rows are drawn.

use egui::{Align2, FontId, Frame, Margin, Rect, RichText, ScrollArea, Sense, Ui, pos2, vec2};

use crate::app::AppState;
use crate::app::action::Action;
use crate::app::insights::InsightsAction;
use crate::gui::memory::Memory;
use crate::gui::theme::{self, size, space};
use crate::gui::widgets::ground::row_ground;
use crate::gui::widgets::marked::marked_line;
use crate::view::insights::{UseRow, most_used, n_used, unused, unused_head};

/// Height of a row, in points.
const ROW: f32 = 34.0;
/// Width of the bar of a phrase's use, in points.
const BAR: f32 = 120.0;

/// What stands in a row.
enum Line {
    Head(String),
    Quiet(&'static str),
    Phrase(UseRow),
}

/// Draws both lists, one under the other.
pub fn usage_ui(ui: &mut Ui, state: &AppState, memory: &mut Memory, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let words = state.words();
    Frame::new().inner_margin(Margin { left: 16, right: 12, top: 8, bottom: 4 }).show(ui, |ui| {
        let lead = RichText::new(words.get("insights.usage_lead")).size(size::META);
        ui.label(lead.color(palette.quiet));
    });
    let (n_most, n_unused) = n_used(state);
    // A heading, the phrases or a word that there are none, another heading, and so on.
    let (n_first, n_second) = (n_most.max(1), n_unused.max(1));
    let line = |row: usize| -> Option<Line> {
        match row {
            0 => Some(Line::Head(words.get("insights.most_used").to_owned())),
            row if row <= n_first => match n_most {
                0 => Some(Line::Quiet("insights.no_use")),
                _ => most_used(state, row - 1).map(Line::Phrase),
            },
            row if row == n_first + 1 => Some(Line::Head(unused_head(state))),
            row => match n_unused {
                0 => Some(Line::Quiet("insights.all_used")),
                _ => unused(state, row - n_first - 2).map(Line::Phrase),
            },
        }
    };
    let n_rows = n_first + n_second + 2;
    let chosen = state.insights.phrase.as_ref().and_then(|id| {
        let first = state.insights.most_used.iter().position(|held| held == id);
        let second = || state.curate.overview.unused.iter().position(|held| held == id);
        first.map(|at| at + 1).or_else(|| second().map(|at| at + n_first + 2))
    });
    let moved = chosen != memory.insights.shown.1;
    memory.insights.shown.1 = chosen;
    ui.spacing_mut().item_spacing.y = 0.0;
    let scroll = ScrollArea::vertical().auto_shrink(false).id_salt("insights usage");
    scroll.show_viewport(ui, |ui, seen| {
        ui.set_height(ROW * n_rows as f32);
        let whole = ui.max_rect();
        let at = |row: usize| {
            let place = pos2(whole.left(), whole.top() + row as f32 * ROW);
            Rect::from_min_size(place, vec2(whole.width(), ROW))
        };
        if let Some(row) = chosen.filter(|_| moved) {
            ui.scroll_to_rect(at(row), None);
        }
        let first = (seen.min.y / ROW).floor().max(0.0) as usize;
        let last = ((seen.max.y / ROW).ceil().max(0.0) as usize).min(n_rows);
        for row in first..last {
            match line(row) {
                Some(Line::Head(text)) => text_ui(ui, at(row), &text, 16.0, palette.text),
                Some(Line::Quiet(key)) => {
                    text_ui(ui, at(row), words.get(key), size::META, palette.quiet);
                }
                Some(Line::Phrase(phrase)) => row_ui(ui, state, &phrase, at(row), actions),
                None => {}
            }
        }
    });
}

/// A line of words in the place of a row.
fn text_ui(ui: &mut Ui, rect: Rect, text: &str, points: f32, colour: egui::Color32) {
    let inside = rect.shrink2(vec2(space::L, 0.0));
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(inside).layout(layout));
    ui.add(egui::Label::new(RichText::new(text).size(points).color(colour)).truncate());
}

fn row_ui(ui: &Ui, state: &AppState, row: &UseRow, rect: Rect, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let words = state.words();
    let id = egui::Id::unique(("insights phrase", row.id.as_str()));
    let response = ui.interact(rect, id, Sense::click());
    let painter = ui.painter();
    row_ground(ui, rect, &response, row.chosen);
    let (left, y) = (rect.min.x + space::L, rect.center().y);
    painter.circle_filled(pos2(left + 4.0, y), 4.0, theme::category_dot(&row.category));
    let meta = FontId::proportional(size::META);
    let right = rect.max.x - space::L;
    let drawn = painter.text(pos2(right, y), Align2::RIGHT_CENTER, &row.told, meta, palette.quiet);
    let mut edge = drawn.min.x - space::M;
    if row.share > 0.0 && rect.width() > 560.0 {
        // Bars begin at one place, whatever the words beside them.
        let from = right - 170.0 - BAR;
        let bar = Rect::from_min_size(pos2(from, y - 3.0), vec2(BAR * row.share.min(1.0), 6.0));
        painter.rect_filled(bar, 3.0, palette.accent);
        edge = from - space::M;
    }
    let font = FontId::proportional(size::BODY);
    let width = edge - left - 16.0;
    let title =
        marked_line(ui, &row.title, &[], font, palette.text, palette.mark, palette.text, width);
    painter.galley(pos2(left + 16.0, y - title.size().y / 2.0), title, palette.text);
    let name = format!("{} {}", row.title, row.told);
    response
        .widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, row.chosen, &name));
    if response.on_hover_text(words.get("insights.open_phrase")).clicked() {
        actions.push(Action::Insights(InsightsAction::OpenPhrase(row.id.clone())));
    }
}
