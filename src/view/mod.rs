//! What each screen shows, as plain serialisable data, computed from the state. One file per screen.
//! It draws nothing and decides nothing that lasts.

pub mod check;
pub mod curate;
pub mod curate_editor;
pub mod curate_history;
pub mod find;
pub mod insights;
pub mod palette;
pub mod practice;
pub mod problems;
pub mod row;
pub mod rule_editor;
pub mod rule_problem;
pub mod rulebook;
pub mod shell;
pub mod shortcuts;
pub mod told;
