//! What a person could notice, asked at the boundaries of the crate.

mod corruption;
mod fs;
mod library;
mod rulebook;
mod rulebook_gate;
mod search;
mod search_quality;
mod store;
mod tidy;
