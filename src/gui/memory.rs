//! What the window remembers between frames and nobody else needs: scroll places, drafts of the
//! palette, whether an input method is composing.

use crate::practice::typing::Typed;
use crate::view::palette::PaletteLine;

/// What the window remembers between frames.
#[derive(Debug)]
pub struct Memory {
    /// Where the rows are, so that toasts cover nothing else.
    pub list_rect: egui::Rect,
    /// The window had the focus in the last frame.
    pub focused: bool,
    /// How far the rows are scrolled, in points.
    pub rows_offset: f32,
    /// The row that was last brought into view.
    pub shown_row: Option<usize>,
    /// What narrows the list of rules.
    pub rule_typed: String,
    /// How far the table of Curate is scrolled, in points.
    pub curate_offset: f32,
    /// Height of the buttons at the foot of the Curate screen, in points.
    pub curate_foot: f32,
    /// The phrase that was last brought into view there.
    pub curate_shown: Option<crate::library::PhraseId>,
    /// A scene that is typed for many phrases.
    pub bulk_tag: String,
    /// When what is typed in the editor is kept, in seconds of the window's clock.
    pub keep_draft_at: Option<f64>,
    /// What is being typed in practice.
    pub practice: PracticeMemory,
    /// What the Insights screen remembers.
    pub insights: InsightsMemory,
    /// The palette.
    pub palette: PaletteMemory,
    /// An input method is composing, or ended composing in this frame: Enter belongs to it.
    pub composing: Composing,
    /// Which toasts are shown, and until when, in seconds of the window's clock.
    pub toast_until: Vec<(u64, f64)>,
    /// The window was compact in the last frame; `None` before the first.
    pub compact: Option<bool>,
    /// The size before the window became compact.
    pub full_size: Option<egui::Vec2>,
    /// The field that should get the focus once it has been drawn.
    pub wanted_field: Option<String>,
    /// The field that has the focus.
    pub focused_field: Option<String>,
    /// The first of the categories to choose from gets the focus when it is drawn.
    pub wants_category: bool,
    /// The blank of the reply that has the focus.
    pub reply_field: Option<String>,
    /// The blank in which was typed last, unless it was another field.
    pub last_field: Option<String>,
    /// Counts frames, for the benchmark of idle seconds.
    pub n_frames: u64,
}

impl Default for Memory {
    fn default() -> Self {
        Self {
            list_rect: egui::Rect::NOTHING,
            focused: false,
            rows_offset: 0.0,
            shown_row: None,
            rule_typed: String::new(),
            curate_offset: 0.0,
            curate_foot: 0.0,
            curate_shown: None,
            bulk_tag: String::new(),
            keep_draft_at: None,
            practice: PracticeMemory::default(),
            insights: InsightsMemory::default(),
            palette: PaletteMemory::default(),
            composing: Composing::No,
            toast_until: Vec::new(),
            compact: None,
            full_size: None,
            wanted_field: None,
            focused_field: None,
            wants_category: false,
            reply_field: None,
            last_field: None,
            n_frames: 0,
        }
    }
}

/// What is being typed in practice, for one question.
#[derive(Debug, Default)]
pub struct PracticeMemory {
    /// Which question; another one begins with nothing.
    pub question: u64,
    /// What was typed, and how it came there.
    pub typed: Typed,
    /// What was typed into each blank.
    pub blanks: Vec<String>,
    /// The blank that should get the focus.
    pub wanted_blank: Option<usize>,
    /// The field of the question has had the focus given.
    pub focused: bool,
    /// A paste was refused.
    pub refused: bool,
    /// The pointer is down on a line of a conversation.
    pub pressed: bool,
    /// The number of an exam to be sat again.
    pub seed: String,
}

/// What the Insights screen remembers.
#[derive(Debug, Default)]
pub struct InsightsMemory {
    /// The path of a folder that is being typed.
    pub folder: String,
    /// Files that were not counted are listed; `None`: where there is room.
    pub refused_open: Option<bool>,
    /// The row that was last brought into view: of people, of phrases.
    pub shown: (Option<usize>, Option<usize>),
}

/// The palette.
#[derive(Debug, Default)]
pub struct PaletteMemory {
    /// What was typed.
    pub typed: String,
    /// The lines for it.
    pub lines: Option<Vec<PaletteLine>>,
    /// The chosen line.
    pub chosen: usize,
}

/// Whether an input method is composing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Composing {
    /// No.
    #[default]
    No,
    /// Its text is not committed yet.
    Yes,
    /// It committed, or gave up, in this frame.
    JustEnded,
}

impl Composing {
    /// The state after the events of a frame.
    pub fn after(self, events: &[egui::Event]) -> Self {
        let mut state = if self == Self::Yes { Self::Yes } else { Self::No };
        for event in events {
            let egui::Event::Ime(ime) = event else { continue };
            state = match ime {
                egui::ImeEvent::Preedit { text, .. } if !text.is_empty() => Self::Yes,
                egui::ImeEvent::Commit(_) => Self::JustEnded,
                egui::ImeEvent::Preedit { .. } if state == Self::Yes => Self::JustEnded,
                _ => state,
            };
        }
        state
    }
}

#[cfg(test)]
mod tests {
    use egui::{Event, ImeEvent};

    use super::*;

    fn preedit(text: &str) -> Event {
        Event::Ime(ImeEvent::Preedit { text: text.to_owned(), active_range_chars: None })
    }

    #[test]
    fn enter_belongs_to_the_input_method_while_it_composes_and_as_it_commits() {
        let commit = Event::Ime(ImeEvent::Commit(String::from("你好")));
        let mut state = Composing::No;
        for (events, expected) in [
            (vec![], Composing::No),
            (vec![preedit("ni")], Composing::Yes),
            (vec![], Composing::Yes),
            (vec![preedit("ni'hao")], Composing::Yes),
            (vec![preedit(""), commit.clone()], Composing::JustEnded),
            (vec![], Composing::No),
            (vec![preedit("x")], Composing::Yes),
            (vec![preedit("")], Composing::JustEnded),
            (vec![commit], Composing::JustEnded),
            (vec![preedit("")], Composing::No),
        ] {
            state = state.after(&events);
            assert_eq!(state, expected, "{events:?}");
        }
    }
}
