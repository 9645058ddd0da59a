//! What the program is doing, as plain data: state in, wishes in, new state and effects out.
//! No disk, no clock, no window: the time and everything from outside comes in as an [`Event`].

pub mod action;
pub mod apply;
pub mod check;
pub mod command;
pub mod content;
pub mod conversation;
pub mod curate;
pub mod files;
pub mod insights;
pub mod list;
pub mod practice;
pub mod query_memory;
pub mod records;
pub mod rule_editor;
pub mod save;
pub mod screen;
pub mod settings;
pub mod state;
pub mod usage;
pub mod window;

pub use action::{Action, Effect, Event};
pub use command::Command;
pub use content::Content;
pub use settings::Settings;
pub use state::AppState;
