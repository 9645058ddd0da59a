//! Settings: the agent, the window, the library, what the team aims at.

use egui::{Frame, Grid, Margin, RichText, ScrollArea, Ui, vec2};

use crate::app::action::Action;
use crate::app::settings::{AfterCopy, Settings, Theme};
use crate::app::state::Loading;
use crate::app::{AppState, Command};
use crate::gui::theme::{self, size, space};
use crate::search::double_pinyin::Scheme;
use crate::search::options::FuzzyPair;
use crate::words::Language;

/// Sizes of text to choose from, in percent.
const TEXT_SIZES: [u16; 6] = [80, 90, 100, 115, 130, 150];

/// Draws the screen.
pub fn settings_ui(ui: &mut Ui, state: &AppState, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let words = state.words();
    let mut settings: Settings = state.settings.clone();
    egui::CentralPanel::no_frame().frame(Frame::new().fill(palette.canvas)).show(ui, |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            Frame::new().inner_margin(Margin::symmetric(24, 16)).show(ui, |ui| {
                ui.set_max_width(720.0);
                ui.heading(words.get("settings.title"));
                ui.add_space(space::M);

                card_ui(
                    ui,
                    words.get("settings.profile"),
                    words.get("settings.profile_lead"),
                    |ui| {
                        grid(ui, "profile", |ui| {
                            for name in &state.content.library.meta.profile_fields {
                                let label = ui.label(name);
                                let value = settings.profile.entry(name.clone()).or_default();
                                ui.add(egui::TextEdit::singleline(value).desired_width(240.0))
                                    .labelled_by(label.id);
                                ui.end_row();
                            }
                        });
                    },
                );
                card_ui(ui, words.get("settings.window"), "", |ui| {
                    grid(ui, "window", |ui| {
                        ui.label(words.get("settings.language"));
                        ui.horizontal(|ui| {
                            let system = words.get("settings.system");
                            ui.selectable_value(&mut settings.language, None, system);
                            for language in Language::ALL {
                                let name = language.own_name();
                                ui.selectable_value(&mut settings.language, Some(language), name);
                            }
                        });
                        ui.end_row();
                        ui.label(words.get("settings.theme"));
                        ui.horizontal(|ui| {
                            for choice in Theme::ALL {
                                let name = words.get(theme_key(choice));
                                ui.selectable_value(&mut settings.theme, choice, name);
                            }
                        });
                        ui.end_row();
                        ui.label(words.get("settings.text_size"));
                        ui.horizontal(|ui| {
                            for percent in TEXT_SIZES {
                                let name = format!("{percent} %");
                                ui.selectable_value(&mut settings.text_percent, percent, name);
                            }
                        });
                        ui.end_row();
                        ui.label(words.get("settings.after_copy"));
                        ui.horizontal(|ui| {
                            for choice in AfterCopy::ALL {
                                let name = words.get(after_copy_key(choice));
                                ui.selectable_value(&mut settings.after_copy, choice, name);
                            }
                        });
                        ui.end_row();
                        ui.label(words.get("settings.compact"));
                        ui.checkbox(&mut settings.compact, words.get("settings.compact_lead"))
                            .on_hover_text(Command::ToggleCompact.tooltip(words));
                        ui.end_row();
                    });
                });
                card_ui(
                    ui,
                    words.get("settings.search"),
                    words.get("settings.search_lead"),
                    |ui| {
                        grid(ui, "search", |ui| {
                            ui.label(words.get("settings.double_pinyin"));
                            ui.horizontal_wrapped(|ui| {
                                let chosen = &mut settings.double_pinyin;
                                let none = words.get("settings.no_double_pinyin");
                                ui.selectable_value(chosen, None, none);
                                for scheme in Scheme::ALL {
                                    let name = words.get(scheme_key(scheme));
                                    ui.selectable_value(chosen, Some(scheme), name);
                                }
                            });
                            ui.end_row();
                            ui.label(words.get("settings.fuzzy"));
                            ui.horizontal_wrapped(|ui| {
                                for pair in FuzzyPair::ALL {
                                    let (one, other) = pair.sounds();
                                    let mut taken = settings.fuzzy_pairs.contains(pair);
                                    if ui.checkbox(&mut taken, format!("{one} – {other}")).changed()
                                    {
                                        settings.fuzzy_pairs =
                                            settings.fuzzy_pairs.with(pair, taken);
                                    }
                                }
                            });
                            ui.end_row();
                            ui.label(words.get("settings.typos"));
                            ui.checkbox(&mut settings.typos, words.get("settings.typos_lead"));
                            ui.end_row();
                        });
                    },
                );
                card_ui(
                    ui,
                    words.get("settings.library"),
                    words.get("settings.library_lead"),
                    |ui| {
                        let folder = match &state.loading {
                            Loading::Ready { folder, .. } | Loading::Missing { folder, .. } => {
                                folder
                            }
                            Loading::Reading => words.get("empty.reading"),
                        };
                        ui.label(folder);
                        if let Loading::Ready { read_only: true, .. } = &state.loading {
                            let note = RichText::new(words.get("shell.read_only_why"));
                            ui.label(note.size(size::META).color(palette.warning));
                        }
                        ui.horizontal(|ui| {
                            for command in
                                [Command::ChooseLibrary, Command::RevealLibrary, Command::Reload]
                            {
                                let action = command.action(state);
                                let button = egui::Button::new(command.name(words));
                                let response = ui.add_enabled(action.is_ok(), button);
                                match action {
                                    Ok(action) if response.clicked() => actions.push(action),
                                    Ok(_) => {}
                                    Err(why) => {
                                        response.on_disabled_hover_text(words.get(why));
                                    }
                                }
                            }
                        });
                    },
                );
                card_ui(
                    ui,
                    words.get("settings.targets"),
                    words.get("settings.targets_lead"),
                    |ui| {
                        grid(ui, "targets", |ui| {
                            let targets = &mut settings.targets;
                            let number = |ui: &mut Ui, key: &str, value: &mut u32, max: u32| {
                                let label = ui.label(words.get(key));
                                ui.add(egui::DragValue::new(value).range(1..=max))
                                    .labelled_by(label.id);
                                let unit = words.get(unit_key(key)).to_owned();
                                ui.label(RichText::new(unit).color(palette.quiet));
                                ui.end_row();
                            };
                            number(ui, "settings.first_reply", &mut targets.first_reply_s, 600);
                            number(ui, "settings.typing", &mut targets.typing_chars_per_min, 500);
                            number(ui, "settings.by_heart", &mut targets.phrases_by_heart, 1000);
                            number(
                                ui,
                                "settings.complaints",
                                &mut targets.complaints_per_mille,
                                1000,
                            );
                            number(ui, "settings.rings", &mut targets.rings, 20);
                        });
                    },
                );
            });
        });
    });
    if settings != state.settings {
        actions.push(Action::SetSettings(Box::new(settings)));
    }
}

fn unit_key(key: &str) -> &'static str {
    match key {
        "settings.first_reply" => "unit.seconds",
        "settings.typing" => "unit.chars_per_min",
        "settings.by_heart" => "unit.phrases",
        "settings.complaints" => "unit.per_mille",
        _ => "unit.rings",
    }
}

fn theme_key(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "settings.system",
        Theme::Light => "settings.light",
        Theme::Dark => "settings.dark",
    }
}

fn scheme_key(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::Xiaohe => "settings.scheme_xiaohe",
        Scheme::Microsoft => "settings.scheme_microsoft",
        Scheme::Ziranma => "settings.scheme_ziranma",
        Scheme::Sogou => "settings.scheme_sogou",
        Scheme::Abc => "settings.scheme_abc",
    }
}

fn after_copy_key(choice: AfterCopy) -> &'static str {
    match choice {
        AfterCopy::Stay => "settings.stay",
        AfterCopy::Minimise => "settings.minimise",
    }
}

fn grid(ui: &mut Ui, id: &str, add: impl FnOnce(&mut Ui)) {
    Grid::new(id).num_columns(2).spacing(vec2(20.0, 10.0)).min_col_width(130.0).show(ui, add);
}

fn card_ui(ui: &mut Ui, title: &str, lead: &str, add: impl FnOnce(&mut Ui)) {
    let palette = theme::palette(ui);
    Frame::new()
        .fill(palette.surface)
        .stroke(egui::Stroke::new(1.0, palette.border))
        .corner_radius(egui::CornerRadius::same(theme::RADIUS))
        .inner_margin(Margin::symmetric(18, 14))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(RichText::new(title).size(16.0));
            if !lead.is_empty() {
                ui.label(RichText::new(lead).size(size::META).color(palette.quiet));
            }
            ui.add_space(space::S);
            add(ui);
        });
    ui.add_space(space::M);
}
