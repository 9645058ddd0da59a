//! Tests from outside, one module per subject.

mod search;
mod search_quality;
