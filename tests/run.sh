#!/usr/bin/env bash
# Every test: format, lints, what nothing uses, the documentation, the program, every screen, the real
# window, and the command line built without a window. Installs what is missing first. Warnings are errors where CI is set.
set -euo pipefail
cd "$(dirname "$0")/.."

tests/setup.sh --tests
export CARGO_TERM_COLOR="${CARGO_TERM_COLOR:-never}"
deny=()
if [ -n "${CI:-}" ]; then
  deny=(-- -D warnings)
fi

step() {
  printf '\n== %s (%s s)\n' "$*" "$SECONDS"
  "$@"
}

step cargo fmt --check
step cargo clippy --all-targets --features screen-tests "${deny[@]}"
# What nothing in the program uses: see src/unused.rs.
step cargo check --example unused --features unused
RUSTDOCFLAGS="${CI:+-D warnings}" step cargo doc --no-deps --document-private-items --features screen-tests
step cargo test --features screen-tests --no-fail-fast
step cargo test --no-default-features --test it -- cli tidy
printf '\n== done (%s s)\n' "$SECONDS"
