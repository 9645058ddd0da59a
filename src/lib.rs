//! Deti (得体): a customer-service team's approved phrases, found by Chinese, pinyin or initials,
//! kept inside the rulebook, learnt by heart. `src/ARCHITECTURE.md` is the map.

pub mod app;
pub mod cli;
pub mod curation;
pub mod diagnostic;
pub mod fs;
#[cfg(feature = "gui")]
pub mod gui;
pub mod library;
pub mod practice;
pub mod rulebook;
pub mod runtime;
pub mod search;
pub mod store;
pub mod template;
pub mod text;
pub mod view;
pub mod words;
