//! Everything that a person could notice without a window.

mod fs;
mod store;
