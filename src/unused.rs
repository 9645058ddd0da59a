//! The whole program once more, as one crate whose rooms are private: so the compiler names every
//! function, constant, variant and field that nothing in the program uses. In the library every room is
//! public, for the tests and benches, and its warning is blind. Built by `tests/run.sh`, never run.
//! What only tests or benches use is excused where it stands, by an `allow` with the reason.

#![warn(dead_code)]
// What a room offers to others than the program, and `mod main` itself.
#![allow(unused_imports, special_module_name, missing_docs)]

extern crate self as deti;

mod app;
mod cli;
mod curation;
mod diagnostic;
mod fs;
mod gui;
mod library;
mod main;
mod practice;
mod rulebook;
mod runtime;
mod search;
mod store;
mod template;
mod text;
mod view;
mod words;

fn main() -> std::process::ExitCode {
    main::main()
}
