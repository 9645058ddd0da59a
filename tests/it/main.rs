//! What a person could notice, asked at the boundaries of the crate.

mod check;
mod corruption;
mod fs;
mod library;
mod rule;
mod search;
mod search_quality;
mod store;
mod tidy;
