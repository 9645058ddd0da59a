//! What a person could notice, asked at the boundaries of the crate.

mod library;
mod search;
mod search_quality;
mod tidy;
