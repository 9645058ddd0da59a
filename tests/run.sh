#!/usr/bin/env bash
# Every test: format, lints, the command line without a window, the screens, the real window.
# Installs what is missing first. Warnings are errors where CI is set.
set -euo pipefail
cd "$(dirname "$0")/.."

tests/setup.sh --tests
if [ -n "${CI:-}" ]; then
  export RUSTFLAGS="${RUSTFLAGS:--D warnings}"
fi
export CARGO_TERM_COLOR="${CARGO_TERM_COLOR:-never}"

step() {
  printf '\n== %s (%s s)\n' "$*" "$SECONDS"
  "$@"
}

step cargo fmt --check
step cargo clippy --all-targets --features screen-tests
step cargo test --features screen-tests
step cargo test --no-default-features --test it
printf '\n== done (%s s)\n' "$SECONDS"
