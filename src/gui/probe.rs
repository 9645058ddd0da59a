//! What `deti doctor` says of the window: the graphics adapter and the font.

use eframe::wgpu;

use super::fonts;
use crate::runtime::probe::WindowProbe;

/// Looks for an adapter and reads the font.
pub fn probe() -> WindowProbe {
    WindowProbe { renderer: renderer(), font: font() }
}

fn renderer() -> Result<String, String> {
    let instance = wgpu::Instance::default();
    let adapter =
        pollster::block_on(instance.request_adapter(&wgpu::RequestAdapterOptions::default()))
            .map_err(|error| error.to_string())?;
    let info = adapter.get_info();
    Ok(format!("{} ({:?})", info.name, info.backend))
}

fn font() -> Result<String, String> {
    let bytes = fonts::WORDS.len();
    Ok(format!("Noto Sans SC, {:.1} MB", bytes as f64 / 1e6))
}
