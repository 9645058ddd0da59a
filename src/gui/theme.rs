//! Colours, sizes and spacing, by role. The only file of the window that names a colour.
//! Every pair of text and ground reaches a contrast of 4.5:1 (WCAG 2.2, 1.4.3); a test measures it.

use egui::style::{Selection, WidgetVisuals};
use egui::{Color32, CornerRadius, FontFamily, FontId, Stroke, TextStyle, Visuals, vec2};

/// The colours of one theme, by role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Ground of the window.
    pub canvas: Color32,
    /// Ground of lists, cards and fields.
    pub surface: Color32,
    /// Ground of what the pointer is on.
    pub hover: Color32,
    /// Lines.
    pub border: Color32,
    /// Lines around what can be typed into.
    pub field_border: Color32,
    /// Words.
    pub text: Color32,
    /// Words that stand back.
    pub quiet: Color32,
    /// Something could not be used.
    pub error: Color32,
    /// Something should be mended.
    pub warning: Color32,
    /// Something is worth a look.
    pub hint: Color32,
    /// What is active.
    pub accent: Color32,
    /// Words on a ground of `accent`.
    pub on_accent: Color32,
    /// Ground of what is chosen.
    pub selection: Color32,
    /// Ground of what matched.
    pub mark: Color32,
    /// Ground of a toast.
    pub toast: Color32,
    /// Words on a toast.
    pub on_toast: Color32,
    /// An action on a toast.
    pub toast_action: Color32,
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// Light.
pub const LIGHT: Palette = Palette {
    canvas: rgb(0xFAFAF7),
    surface: rgb(0xFFFFFF),
    hover: rgb(0xF1F1EC),
    border: rgb(0xE4E2DA),
    field_border: rgb(0xB9B6AB),
    text: rgb(0x1F2328),
    quiet: rgb(0x5D6673),
    error: rgb(0xB42318),
    warning: rgb(0xB54708),
    hint: rgb(0x175CD3),
    accent: rgb(0x0F766E),
    on_accent: rgb(0xFFFFFF),
    selection: rgb(0xD7EFEB),
    mark: rgb(0xFCE9A6),
    toast: rgb(0x22262B),
    on_toast: rgb(0xF2F3F4),
    toast_action: rgb(0x5EEAD4),
};

/// Dark.
pub const DARK: Palette = Palette {
    canvas: rgb(0x15171A),
    surface: rgb(0x1C1F24),
    hover: rgb(0x262A31),
    border: rgb(0x2C3138),
    field_border: rgb(0x4A515C),
    text: rgb(0xE6E8EA),
    quiet: rgb(0x9AA4B2),
    error: rgb(0xF97066),
    warning: rgb(0xFDB022),
    hint: rgb(0x53B1FD),
    accent: rgb(0x2DD4BF),
    on_accent: rgb(0x06201D),
    selection: rgb(0x12403B),
    mark: rgb(0x5C4A0E),
    toast: rgb(0xE6E8EA),
    on_toast: rgb(0x1F2328),
    toast_action: rgb(0x0B5F58),
};

/// The palette of the theme that is shown.
pub fn palette(ui: &egui::Ui) -> &'static Palette {
    palette_of(ui.visuals().dark_mode)
}

/// The palette for dark or light.
pub fn palette_of(dark: bool) -> &'static Palette {
    if dark { &DARK } else { &LIGHT }
}

/// The colour of a category's dot; a category of the team's own takes one by its name.
pub fn category_dot(id: &str) -> Color32 {
    const OWN: [u32; 5] = [0xDD2590, 0x2E90FA, 0x6938EF, 0x099250, 0xCA8504];
    rgb(match id {
        "salutation" => 0x7A5AF8,
        "welcome" => 0x0BA5EC,
        "greeting" => 0x12B76A,
        "festive" => 0xF04438,
        "farewell" => 0x667085,
        "answering" => 0x0F766E,
        "apology" => 0xF79009,
        other => {
            let sum = other.bytes().fold(0usize, |sum, byte| sum * 31 + usize::from(byte));
            OWN.get(sum % OWN.len()).copied().unwrap_or(0x667085)
        }
    })
}

/// Spacing, in points.
pub mod space {
    /// Between things that belong together.
    pub const XS: f32 = 4.0;
    /// Inside a control.
    pub const S: f32 = 8.0;
    /// Between controls.
    pub const M: f32 = 12.0;
    /// Around a card.
    pub const L: f32 = 16.0;
    /// Between sections.
    pub const XL: f32 = 24.0;
}

/// Height of a row of the list, in points.
pub const ROW_HEIGHT: f32 = 54.0;
/// Radius of corners, in points.
pub const RADIUS: u8 = 6;

/// Sizes of text, in points.
pub mod size {
    /// Counts, places, hints.
    pub const META: f32 = 13.0;
    /// Everything else.
    pub const BODY: f32 = 15.0;
    /// The text of the chosen phrase.
    pub const PREVIEW: f32 = 17.0;
    /// Titles.
    pub const TITLE: f32 = 20.0;
}

/// Line height of the chosen phrase.
pub const PREVIEW_LINE: f32 = 17.0 * 1.6;

/// The family of the icon font.
pub fn icon_family() -> FontFamily {
    FontFamily::Name("icons".into())
}

/// Sets styles for both themes and the size of text.
pub fn install(ctx: &egui::Context) {
    for (theme, palette, base) in [
        (egui::Theme::Light, &LIGHT, Visuals::light()),
        (egui::Theme::Dark, &DARK, Visuals::dark()),
    ] {
        ctx.set_visuals_of(theme, visuals(palette, base));
        ctx.style_mut_of(theme, |style| {
            style.text_styles = [
                (TextStyle::Small, FontId::proportional(size::META)),
                (TextStyle::Body, FontId::proportional(size::BODY)),
                (TextStyle::Button, FontId::proportional(size::BODY)),
                (TextStyle::Monospace, FontId::proportional(size::BODY)),
                (TextStyle::Heading, FontId::proportional(size::TITLE)),
            ]
            .into();
            style.spacing.item_spacing = vec2(space::S, space::S);
            style.spacing.button_padding = vec2(10.0, 5.0);
            style.spacing.interact_size = vec2(40.0, 30.0);
            style.spacing.scroll = egui::style::ScrollStyle::thin();
            style.interaction.tooltip_delay = 0.4;
            style.animation_time = 0.08;
        });
    }
}

fn visuals(palette: &Palette, base: Visuals) -> Visuals {
    let radius = CornerRadius::same(RADIUS);
    let widget = |fill: Color32, stroke: Color32, text: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, stroke),
        corner_radius: radius,
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    let mut visuals = base;
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(palette.quiet);
    visuals.widgets.noninteractive = widget(palette.surface, palette.border, palette.text);
    visuals.widgets.inactive = widget(palette.surface, palette.field_border, palette.text);
    visuals.widgets.hovered = widget(palette.hover, palette.accent, palette.text);
    visuals.widgets.active = widget(palette.selection, palette.accent, palette.text);
    visuals.widgets.open = widget(palette.hover, palette.field_border, palette.text);
    visuals.selection =
        Selection { bg_fill: palette.selection, stroke: Stroke::new(1.5, palette.accent) };
    visuals.hyperlink_color = palette.accent;
    visuals.faint_bg_color = palette.hover;
    visuals.extreme_bg_color = palette.surface;
    visuals.text_edit_bg_color = Some(palette.surface);
    visuals.code_bg_color = palette.hover;
    visuals.warn_fg_color = palette.warning;
    visuals.error_fg_color = palette.error;
    visuals.window_fill = palette.surface;
    visuals.window_stroke = Stroke::new(1.0, palette.border);
    visuals.window_corner_radius = CornerRadius::same(10);
    visuals.menu_corner_radius = radius;
    visuals.panel_fill = palette.canvas;
    // A caret that stands still costs no frame while nothing happens.
    visuals.text_cursor.blink = false;
    visuals.text_cursor.stroke = Stroke::new(2.0, palette.accent);
    visuals
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contrast by WCAG 2.2 (relative luminance of sRGB).
    fn contrast(a: Color32, b: Color32) -> f64 {
        let luminance = |colour: Color32| {
            let channel = |value: u8| {
                let value = f64::from(value) / 255.0;
                if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * channel(colour.r())
                + 0.7152 * channel(colour.g())
                + 0.0722 * channel(colour.b())
        };
        let (light, dark) = (luminance(a).max(luminance(b)), luminance(a).min(luminance(b)));
        (light + 0.05) / (dark + 0.05)
    }

    #[test]
    fn every_pair_of_words_and_ground_can_be_read() {
        for (name, palette) in [("light", LIGHT), ("dark", DARK)] {
            let grounds = [palette.canvas, palette.surface, palette.hover, palette.selection];
            for ground in grounds {
                for words in [palette.text, palette.quiet] {
                    let found = contrast(words, ground);
                    assert!(found >= 4.5, "{name}: {words:?} on {ground:?}: {found:.2}");
                }
            }
            for ground in [palette.canvas, palette.surface] {
                for words in [palette.error, palette.warning, palette.hint, palette.accent] {
                    let found = contrast(words, ground);
                    assert!(found >= 4.5, "{name}: {words:?} on {ground:?}: {found:.2}");
                }
            }
            for (words, ground) in [
                (palette.text, palette.mark),
                (palette.on_accent, palette.accent),
                (palette.on_toast, palette.toast),
                (palette.toast_action, palette.toast),
            ] {
                let found = contrast(words, ground);
                assert!(found >= 4.5, "{name}: {words:?} on {ground:?}: {found:.2}");
            }
        }
    }
}
