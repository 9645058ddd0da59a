//! What a person could notice, asked at the boundaries of the crate.

mod library;
mod tidy;
