//! What a person could notice, asked at the boundaries of the crate.

#![allow(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::disallowed_methods,
    clippy::type_complexity,
    reason = "tests may fail, cut their own texts, make their own files and lay cases out as they read best"
)]

mod app;
mod check;
mod cli;
mod corruption;
mod curate;
mod curate_missing;
mod curate_rules;
mod curate_together;
mod curation;
mod dictionary;
mod draft;
mod edit;
mod faults;
mod files_worker;
mod fs;
mod home;
mod insights;
mod library;
mod licences;
mod log;
mod merge;
mod practice;
mod practice_dialogues;
mod practice_records;
mod practice_schedule;
mod practice_sessions;
mod practice_window;
mod readme;
mod rule;
mod rule_editor;
mod rulebook;
mod rulebook_gate;
mod rulebook_laws;
mod save;
mod search;
mod search_oracle;
mod search_quality;
mod search_sentences;
mod shipped;
mod store;
mod team;
mod tidy;

mod unfilled;
mod view;
