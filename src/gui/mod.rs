//! The window. Draws views, keeps drafts and scroll places, turns keys and clicks into actions.
//! It decides nothing about phrases.

pub mod accessible;
pub mod app;
pub mod dialog;
pub mod fonts;
pub mod input_method;
pub mod keys;
pub mod memory;
pub mod ordering;
pub mod overlay;
pub mod probe;
pub mod report;
pub mod screens;
pub mod start;
pub mod theme;
pub mod widgets;

pub use app::DetiApp;
