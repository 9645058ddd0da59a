//! Opens the window: the library is already being read while the system makes it.

use egui::{IconData, ViewportBuilder};
use winit::raw_window_handle::{HasWindowHandle as _, RawWindowHandle};

use super::app::{COMPACT, DetiApp, FULL, SMALLEST};
use super::{input_method, report};
use crate::app::AppState;
use crate::runtime::{Options, Runtime, clock};
use crate::words::Language;

/// Opens the window and returns when it is closed. `language` overrides setting and system.
///
/// # Errors
/// If the system has no display, or no way to draw.
pub fn start(options: Options, language: Option<Language>) -> eframe::Result {
    report::step("program");
    let (runtime, settings) = Runtime::start(options);
    report::step("records");
    let (local, absolute) = clock::now();
    let system = language.unwrap_or_else(|| {
        sys_locale::get_locale().map_or(Language::Chinese, |locale| Language::of_locale(&locale))
    });
    let mut state = AppState::new(settings, system, local, absolute);
    if language.is_some() {
        state.settings.language = language;
    }
    let (size, smallest) =
        if state.settings.compact { (COMPACT, egui::vec2(300.0, 320.0)) } else { (FULL, SMALLEST) };
    let viewport = ViewportBuilder::default()
        .with_title("得体 Deti")
        .with_app_id("deti")
        .with_icon(icon())
        .with_inner_size(size)
        .with_min_inner_size(smallest);
    eframe::run_native(
        "deti",
        native_options(viewport),
        Box::new(move |creation| {
            report::step("window");
            let ctx = creation.egui_ctx.clone();
            runtime.waker().set(move || ctx.request_repaint());
            let mut app = DetiApp::new(state, Box::new(runtime), &creation.egui_ctx);
            match creation.window_handle().map(|handle| handle.as_raw()) {
                Ok(RawWindowHandle::Xlib(_) | RawWindowHandle::Xcb(_)) => {
                    input_method::candidates_at_a_point(&creation.egui_ctx);
                }
                // A compositor may keep the clipboard from programs without a window.
                Ok(RawWindowHandle::Wayland(_)) => app.own_clipboard = true,
                _ => {}
            }
            report::step("fonts");
            Ok(Box::new(app))
        }),
    )
}

/// Why there is no window: `@key` of the words table, or what the system or the driver said. What the
/// window library says of a missing display names a line of its own source.
pub fn reason(error: &eframe::Error) -> String {
    match error {
        eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_) => {
            String::from("@window.no_display")
        }
        eframe::Error::Wgpu(_) => String::from("@window.no_graphics"),
        eframe::Error::AppCreation(cause) => cause.to_string(),
    }
}

/// How a window is made and drawn, whatever is in it.
pub fn native_options(viewport: ViewportBuilder) -> eframe::NativeOptions {
    eframe::NativeOptions {
        viewport,
        renderer: eframe::Renderer::Wgpu,
        centered: true,
        system_font_fallback: true,
        ..Default::default()
    }
}

/// The icon of the window; none if it cannot be read, which a test would show.
pub fn icon() -> IconData {
    eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icon/deti-64.png"))
        .unwrap_or_default()
}
