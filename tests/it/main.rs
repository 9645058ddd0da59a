//! Tests at the boundary of the library: one module per subject.

mod rulebook;
mod rulebook_gate;
