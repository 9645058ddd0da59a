//! The fonts of the window: the one in `assets/fonts/` for words, the icon font for icons.
//! What they lack is served by the system's fonts, which the window's framework looks up by itself.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily};

use super::theme;

/// The font for words, as it is in the program.
pub const WORDS: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-Deti.otf");

/// The two brackets that mark what a rule should find, which the font for words lacks.
const MARKS: &[u8] = include_bytes!("../../assets/fonts/NotoSansMath-Deti.ttf");

/// Sets the fonts.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(definitions());
}

/// Words first, icons in their own family.
pub fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    let words = Arc::new(FontData::from_static(WORDS));
    let icons = Arc::new(FontData::from_static(lucide_icons::LUCIDE_FONT_BYTES));
    fonts.font_data.insert("words".to_owned(), words);
    let marks = Arc::new(FontData::from_static(MARKS));
    fonts.font_data.insert("marks".to_owned(), marks);
    fonts.font_data.insert("icons".to_owned(), icons);
    for family in [FontFamily::Proportional, FontFamily::Monospace] {
        fonts.families.insert(family, vec!["words".to_owned(), "marks".to_owned()]);
    }
    fonts.families.insert(theme::icon_family(), vec!["icons".to_owned(), "words".to_owned()]);
    fonts
}
