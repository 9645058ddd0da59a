//! What a person could notice, asked at the boundaries of the crate.

mod app;
mod cli;
mod corruption;
mod fs;
mod library;
mod readme;
mod search;
mod search_oracle;
mod search_quality;
mod store;
mod team;
mod tidy;
mod view;
