//! What a person could notice, asked at the boundaries of the crate.

mod app;
mod cli;
mod corruption;
mod fs;
mod library;
mod readme;
mod rulebook;
mod rulebook_gate;
mod search;
mod search_quality;
mod shipped;
mod store;
mod team;
mod tidy;
mod view;
