//! One frame of the window: news in, keys, screens, wishes out.

use std::time::{Duration, Instant};

use egui::text_selection::LabelSelectionState;
use egui::{ViewportCommand, WindowLevel, vec2};

use super::memory::{Composing, Memory};
use super::report::Report;
use super::{accessible, dialog, fonts, input_method, keys, overlay, screens, theme};
use crate::app::action::{Action, Effect, Event, Screen, Wanted, WindowAsk};
use crate::app::command::{Reach, ScreenKeys};
use crate::app::settings::Theme;
use crate::app::state::{Focus, Loading};
use crate::app::{AppState, Command};
use crate::runtime::Host;

/// Size of the compact window, in points.
pub const COMPACT: egui::Vec2 = vec2(360.0, 640.0);
/// Size of the window at first, in points.
pub const FULL: egui::Vec2 = vec2(1180.0, 760.0);
/// Smallest size of the full window, in points.
pub const SMALLEST: egui::Vec2 = vec2(760.0, 480.0);
/// Height of panels and title bar that a screen needs beside a window, at most, in points.
const BESIDE: f32 = 80.0;
/// How long a frame waits for the answer to a search, so that it shows in the frame of its keystroke.
const PATIENCE: Duration = Duration::from_millis(4);
/// So long is waited at a time for what is kept when the window closes.
const LAST_WAIT: Duration = Duration::from_millis(100);
/// And so long in all.
const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// The window.
pub struct DetiApp {
    /// The state of the program.
    pub state: AppState,
    host: Box<dyn Host>,
    memory: Memory,
    dialog: dialog::Dialog,
    look: Option<(Theme, u16)>,
    title: String,
    ordering: super::ordering::Ordering,
    report: Report,
    /// The window has a way of its own to the clipboard, which may be open where others are not.
    pub own_clipboard: bool,
}

impl DetiApp {
    /// A window on `state`, with `host` to carry out its effects. Sets fonts and styles.
    pub fn new(state: AppState, host: Box<dyn Host>, ctx: &egui::Context) -> Self {
        fonts::install(ctx);
        theme::install(ctx);
        input_method::install(ctx);
        accessible::install(ctx);
        Self {
            state,
            host,
            memory: Memory::default(),
            dialog: dialog::Dialog::default(),
            look: None,
            title: String::new(),
            ordering: super::ordering::Ordering::default(),
            report: Report::default(),
            own_clipboard: false,
        }
    }

    /// How many frames were drawn.
    pub fn n_frames(&self) -> u64 {
        self.memory.n_frames
    }

    /// Takes in what happened outside: before each frame, and also while the window is covered or
    /// minimised and nothing is drawn, so that what was used, saved or read meanwhile is not kept waiting.
    fn hear(&mut self, ctx: &egui::Context) {
        let at = self.host.moment();
        let effects = self.state.on_event(Event::Tick(at));
        self.run(ctx, effects);
        for event in self.host.news() {
            let effects = self.state.on_event(event);
            self.run(ctx, effects);
        }
        if let Some(event) = self.dialog.news() {
            let effects = self.state.on_event(event);
            self.run(ctx, effects);
        }
    }

    /// Draws one frame and carries out what was wished for in it.
    pub fn frame_ui(&mut self, ui: &mut egui::Ui) {
        let ctx = ui.ctx().clone();
        self.memory.n_frames += 1;
        self.report.frame_begins(&ctx, self.memory.n_frames);
        let focused = ctx.input(|input| input.focused);
        if focused && !std::mem::replace(&mut self.memory.focused, focused) {
            self.host.run(Effect::LookAtLibrary);
        }
        self.memory.focused = focused;
        self.dress(&ctx);
        self.memory.composing = ctx.input(|input| self.memory.composing.after(&input.events));

        let mut actions = Vec::new();
        self.keys(&ctx, &mut actions);
        self.perform(&ctx, actions);

        let mut actions = Vec::new();
        screens::shell_ui(ui, &self.state, &mut self.memory, &mut actions);
        overlay::overlay_ui(&ctx, &self.state, &mut self.memory, &mut actions);
        self.perform(&ctx, actions);
        self.back_to_field(&ctx);
        self.take_focus(&ctx);
        let in_search = ctx.memory(|memory| memory.has_focus(screens::find::search_id()));
        let ready = in_search && matches!(self.state.loading, Loading::Ready { .. });
        self.report.frame_ends(&ctx, ready);

        if self.state.screen == Screen::Practice
            && let Some(wait_ms) = self.state.practice.wakes_in_ms()
        {
            ctx.request_repaint_after(Duration::from_millis(wait_ms));
        }
        if let Some(wait_ms) = self.state.missing_wakes_in_ms() {
            ctx.request_repaint_after(Duration::from_millis(wait_ms));
        }
        // The time of day changes greetings and seasons: look again at the next full minute that matters.
        ctx.request_repaint_after(Duration::from_secs(self.host.seconds_to_next_hour()));
    }

    /// Carries out wishes; what was found within the patience of a frame is in the next one.
    fn perform(&mut self, ctx: &egui::Context, actions: Vec<Action>) {
        if actions.is_empty() {
            return;
        }
        for action in actions {
            log::debug!("action {}", crate::runtime::logging::name_of(&action));
            let effects = self.state.apply(action);
            self.run(ctx, effects);
        }
        if self.state.find.answered != self.state.find.generation {
            for event in self.host.settle(PATIENCE) {
                let effects = self.state.on_event(event);
                self.run(ctx, effects);
            }
        }
        ctx.request_repaint();
    }

    fn run(&mut self, ctx: &egui::Context, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Window(WindowAsk::Minimise) => {
                    ctx.send_viewport_cmd(ViewportCommand::Minimized(true))
                }
                Effect::Window(WindowAsk::Quit) => ctx.send_viewport_cmd(ViewportCommand::Close),
                Effect::Window(WindowAsk::ChooseLibrary) => {
                    self.dialog.open(ctx, self.state.words(), Wanted::Library);
                }
                Effect::Window(WindowAsk::ChooseReports) => {
                    self.dialog.open(ctx, self.state.words(), Wanted::Reports);
                }
                Effect::Window(WindowAsk::ChoosePlace(file)) => {
                    self.dialog.open(ctx, self.state.words(), Wanted::Place(file));
                }
                Effect::CopyThroughWindow { text, phrases, query, reason } => {
                    let event = if self.own_clipboard {
                        ctx.copy_text(text.clone());
                        Event::Copied { text, phrases, query }
                    } else {
                        Event::Failed { key: "toast.copy_failed", reason }
                    };
                    let effects = self.state.on_event(event);
                    self.run(ctx, effects);
                }
                Effect::Window(WindowAsk::RevealLibrary) => {
                    if let Loading::Ready { folder, .. } = &self.state.loading {
                        dialog::reveal(folder);
                    }
                }
                other => self.host.run(other),
            }
        }
    }

    /// Theme, size of text, and the compact window, where they changed.
    fn dress(&mut self, ctx: &egui::Context) {
        let look = (self.state.settings.theme, self.state.settings.text_percent);
        if self.look != Some(look) {
            ctx.set_theme(match look.0 {
                Theme::System => egui::ThemePreference::System,
                Theme::Light => egui::ThemePreference::Light,
                Theme::Dark => egui::ThemePreference::Dark,
            });
            ctx.set_zoom_factor(f32::from(look.1) / 100.0);
            self.look = Some(look);
        }
        let title = crate::view::shell::title(&self.state);
        if self.title != title {
            accessible::name_window(ctx, &title);
            // Where the window draws its own title bar, it has one font without Han: boxes.
            let shown = match &title {
                title if self.own_clipboard && !title.is_ascii() => String::from("Deti"),
                title => title.clone(),
            };
            ctx.send_viewport_cmd(ViewportCommand::Title(shown));
            self.title = title;
        }
        let compact = self.state.settings.compact;
        if self.memory.compact != Some(compact) {
            let first = self.memory.compact.is_none();
            let monitor = ctx.input(|input| input.viewport().monitor_size);
            if compact {
                self.memory.full_size = (!first).then(|| ctx.content_rect().size());
                ctx.send_viewport_cmd(ViewportCommand::MinInnerSize(vec2(300.0, 320.0)));
                ctx.send_viewport_cmd(ViewportCommand::InnerSize(COMPACT));
                ctx.send_viewport_cmd(ViewportCommand::WindowLevel(WindowLevel::AlwaysOnTop));
            } else if first {
                let size = fits(FULL, monitor);
                if size != FULL {
                    ctx.send_viewport_cmd(ViewportCommand::MinInnerSize(SMALLEST.min(size)));
                    ctx.send_viewport_cmd(ViewportCommand::InnerSize(size));
                }
            } else {
                let size = fits(self.memory.full_size.take().unwrap_or(FULL), monitor);
                ctx.send_viewport_cmd(ViewportCommand::WindowLevel(WindowLevel::Normal));
                ctx.send_viewport_cmd(ViewportCommand::InnerSize(size));
                ctx.send_viewport_cmd(ViewportCommand::MinInnerSize(SMALLEST.min(size)));
            }
            self.memory.compact = Some(compact);
        }
    }

    /// Keys of the table of commands, taken before any field sees them.
    fn keys(&mut self, ctx: &egui::Context, actions: &mut Vec<Action>) {
        if self.memory.composing != Composing::No {
            return;
        }
        let typing = ctx.text_edit_focused();
        let on_button = self.button_focused(ctx);
        // A shortcut without Shift would take the key of one with it: those with Shift come first.
        let known = || Command::ALL.iter().filter_map(|one| Some((one, one.shortcut()?)));
        let shifted = known().filter(|(_, shortcut)| shortcut.shift);
        for (command, shortcut) in shifted.chain(known().filter(|(_, shortcut)| !shortcut.shift)) {
            let here = command.reach().holds(&self.state, typing);
            // Fields and buttons know plain keys, and the palette its own; a shortcut with Ctrl or Alt
            // that does nothing here is not left to a field, to which it may mean something else: it
            // is told why.
            let left = shortcut.is_plain() || command.reach() != Reach::Curate;
            if !here && left {
                continue;
            }
            // Enter and Tab act on a button that has the focus, not on the chosen phrase.
            if matches!(command, Command::Copy | Command::NextField) && on_button {
                continue;
            }
            let Some(key) = keys::keyboard_shortcut(shortcut) else { continue };
            if !ctx.input_mut(|input| input.consume_shortcut(&key)) {
                continue;
            }
            if matches!(command, Command::NextRow | Command::PreviousRow)
                && let Some(action) = self.step_choice(*command)
            {
                actions.push(action);
                continue;
            }
            match command {
                Command::NextField => self.next_field(ctx, 1),
                // The reply goes once its last blank is filled; until then the next one is asked.
                Command::Copy if self.memory.reply_field.is_some() => {
                    actions.push(Action::CopyTray);
                }
                _ => match command.action(&self.state) {
                    Ok(action) => actions.push(action),
                    Err(why) => actions.push(Action::Tell(why)),
                },
            }
        }
        if Reach::Find.holds(&self.state, typing) {
            if ctx.input_mut(|input| keys::pressed(input, ScreenKeys::PreviousField)).is_some() {
                self.next_field(ctx, -1);
            }
            let row = ctx.input_mut(|input| keys::pressed(input, ScreenKeys::CopyRow));
            actions.extend(row.map(Action::CopyRow));
        }
    }

    /// True if something other than the fields of the Find screen has the focus.
    fn button_focused(&self, ctx: &egui::Context) -> bool {
        ctx.memory(|memory| memory.focused()).is_some_and(|id| {
            id != screens::find::search_id()
                && self.memory.focused_field.is_none()
                && !ctx.text_edit_focused()
        })
    }

    /// Walks search field → fields of the chosen phrase → search field.
    fn next_field(&mut self, ctx: &egui::Context, by: isize) {
        let fields = crate::view::find::find(&self.state)
            .preview
            .map(|preview| preview.fields)
            .unwrap_or_default();
        if fields.is_empty() {
            self.state.focus = Some(Focus::Search);
            return;
        }
        let n_stops = fields.len() as isize + 1;
        let at = match &self.memory.focused_field {
            Some(name) => fields.iter().position(|field| field == name).map_or(0, |at| at + 1),
            None => 0,
        };
        let next = (at as isize + by).rem_euclid(n_stops) as usize;
        self.state.focus = Some(match next.checked_sub(1).and_then(|index| fields.get(index)) {
            Some(name) => Focus::Field(name.clone()),
            None => Focus::Search,
        });
        ctx.request_repaint();
    }

    /// Up and down in a blank with choices: the next one, or the one before.
    fn step_choice(&mut self, command: Command) -> Option<Action> {
        let name = self.memory.focused_field.clone()?;
        let preview = crate::view::find::find(&self.state).preview?;
        let by = if command == Command::NextRow { 1 } else { -1 };
        let action = screens::preview::step_choice(&self.state, &preview, &name, by)?;
        // All of it is selected, so that typing begins anew.
        self.state.focus = Some(Focus::Field(name));
        Some(action)
    }

    /// Gives the focus back where a click on something that takes no text took it away: to the blank
    /// that had it, if it is still there, or to the search field. What is typed next is then typed
    /// there from its first letter on, which an input method must have seen, too.
    fn back_to_field(&mut self, ctx: &egui::Context) {
        if self.state.screen != Screen::Find || self.state.overlay.is_some() {
            return;
        }
        if ctx.text_edit_focused() {
            self.memory.last_field.clone_from(&self.memory.focused_field);
            return;
        }
        let clicked = ctx.input(|input| input.pointer.any_click());
        let selects = ctx.with_plugin(|labels: &mut LabelSelectionState| labels.has_selection());
        let menu = egui::Popup::is_any_open(ctx);
        if !clicked || menu || selects == Some(true) || self.state.focus.is_some() {
            return;
        }
        let fields = crate::view::find::find(&self.state).preview.map(|preview| preview.fields);
        let last = self.memory.last_field.take();
        self.state.focus = Some(match last {
            Some(name) if fields.is_some_and(|fields| fields.contains(&name)) => Focus::Field(name),
            _ => Focus::Search,
        });
    }

    /// Gives the focus to the input that the state asks for.
    fn take_focus(&mut self, ctx: &egui::Context) {
        match self.state.focus.take() {
            None => {}
            Some(Focus::Search) => {
                screens::find::focus_search(ctx, &self.state.find.query);
                self.memory.wanted_field = None;
            }
            Some(Focus::Category) => {
                self.memory.wants_category = true;
                ctx.request_repaint();
            }
            Some(Focus::ReplyField(name)) => {
                // Drawn already: the reply was there when it was asked for.
                input_method::focus(ctx, screens::reply::blank_id(&name));
                ctx.request_repaint();
            }
            Some(Focus::CheckField(name)) => {
                let id = screens::check::field_id(&name);
                input_method::focus(ctx, id);
                ctx.request_repaint();
            }
            Some(Focus::Field(name)) => {
                // Before the next frame, so that what is typed meanwhile goes to the right field.
                if let Some(phrase) = self.state.selected() {
                    let values = self.state.values_for(phrase);
                    let value = values.get(&name).unwrap_or_default();
                    screens::preview::focus_field(ctx, &phrase.id, &name, value);
                }
                self.memory.focused_field = Some(name.clone());
                self.memory.wanted_field = Some(name);
                ctx.request_repaint();
            }
        }
    }
}

/// `size`, or as much of it as a screen of the size `monitor` leaves beside its panels and the title
/// bar; all in points.
fn fits(size: egui::Vec2, monitor: Option<egui::Vec2>) -> egui::Vec2 {
    match monitor {
        Some(monitor) if monitor.min_elem() > BESIDE => size.min(monitor - vec2(0.0, BESIDE)),
        // A system that does not say.
        _ => size,
    }
}

impl eframe::App for DetiApp {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.hear(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.frame_ui(ui);
    }

    fn on_exit(&mut self) {
        let effects = self.state.on_event(Event::Closing);
        let mut saves = effects.iter().any(|effect| matches!(effect, Effect::Save(_)));
        let keeps = !effects.is_empty();
        for effect in effects.into_iter().chain([Effect::LeaveClipboard]) {
            self.host.run(effect);
        }
        // A draft takes a moment; a save and the clipboard are waited for, but not for a drive or a
        // display that does not answer.
        let mut leaves = true;
        let until = Instant::now() + LONGEST_WAIT;
        while (saves || leaves) && Instant::now() < until {
            for event in self.host.settle(LAST_WAIT) {
                saves &= !matches!(event, Event::Saved(_));
                leaves &= !matches!(event, Event::ClipboardLeft);
            }
        }
        if keeps {
            self.host.settle(LAST_WAIT);
        }
    }

    fn raw_input_hook(&mut self, ctx: &egui::Context, raw_input: &mut egui::RawInput) {
        raw_input.events = self.ordering.take(std::mem::take(&mut raw_input.events));
        if self.ordering.waits() {
            ctx.request_repaint();
        }
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        theme::palette_of(visuals.dark_mode).canvas.to_normalized_gamma_f32()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_window_is_no_larger_than_its_screen() {
        for (what, monitor, expected) in [
            ("a large screen", Some(vec2(1920.0, 1080.0)), FULL),
            ("a usual laptop", Some(vec2(1366.0, 768.0)), vec2(1180.0, 688.0)),
            ("150 % on a usual screen", Some(vec2(1280.0, 720.0)), vec2(1180.0, 640.0)),
            ("twice on a small screen", Some(vec2(640.0, 400.0)), vec2(640.0, 320.0)),
            ("unknown", None, FULL),
            ("nonsense", Some(vec2(0.0, 0.0)), FULL),
        ] {
            assert_eq!(fits(FULL, monitor), expected, "{what}");
        }
    }
}
