//! Under what licences the program's dependencies stand, and the oldest Rust that is promised. What is
//! asked is `cargo metadata`, without a network: it tells of this system's dependencies.
//! Known holes in dependencies are not looked up here: the list of them is fetched from the network by
//! those who keep it, and a test must not need that (`cargo deny check advisories` does it by hand).

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use spdx::{Expression, LicenseReq, ParseMode};

/// What the program may be linked with, and why it is no trouble to those who pass Deti on: all of
/// these ask for their notice to be kept, and no more, or for less.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Those that ask for more, each with the reason why it may stay: the Mozilla licence asks for changes of
/// its own files alone, and these are used as they are published.
const EXCUSED: &[(&str, &str)] = &[
    // The binary heap of fsrs.
    ("priority-queue", "MPL-2.0"),
    // `Option::contains` for the folders of the system.
    ("option-ext", "MPL-2.0"),
    // A yardstick of the benchmarks; not in the program.
    ("nucleo-matcher", "MPL-2.0"),
];

fn metadata() -> Value {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let rustc = Command::new("rustc").arg("-vV").output().unwrap();
    let told = String::from_utf8(rustc.stdout).unwrap();
    let host = told.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--all-features"])
        .args(["--filter-platform", host])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{error}"))
}

fn allowed(name: &str, licence: &LicenseReq) -> bool {
    let id = licence.license.id().map(|id| id.name).unwrap_or_default();
    ALLOWED.contains(&id) || EXCUSED.contains(&(name, id))
}

#[test]
fn dependencies_stand_under_licences_that_ask_for_little() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 100, "{}", packages.len());
    let mut wrong = Vec::new();
    let mut excused = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap();
        let Some(licence) = package["license"].as_str() else {
            wrong.push(format!("{name}: no licence"));
            continue;
        };
        match Expression::parse_mode(licence, ParseMode::LAX) {
            Ok(held) if held.evaluate(|licence| allowed("", licence)) => {}
            Ok(held) if held.evaluate(|licence| allowed(name, licence)) => excused.push(name),
            Ok(_) => wrong.push(format!("{name}: {licence}")),
            Err(error) => wrong.push(format!("{name}: {licence}: {error}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let idle: Vec<_> = EXCUSED.iter().filter(|(name, _)| !excused.contains(name)).collect();
    assert!(idle.is_empty(), "excused for nothing: {idle:?}");
}

#[test]
fn the_oldest_rust_is_the_same_everywhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let oldest = env!("CARGO_PKG_RUST_VERSION");
    for (paper, told) in [
        ("README.md", format!("Rust {oldest} or newer")),
        ("README.zh-CN.md", format!("Rust {oldest} 或更新版本")),
        ("CONTRIBUTING.md", format!("Rust {oldest} is the oldest")),
    ] {
        let text = std::fs::read_to_string(root.join(paper)).unwrap();
        assert!(text.contains(&told), "{paper} does not say {told}");
    }
}
