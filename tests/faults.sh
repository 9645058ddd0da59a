#!/usr/bin/env bash
# The long fault tests of saving, editing and loading, with their counts: kills and failures at every
# system call, power cuts, full and read-only disks, two windows and an editor, damaged files, random
# edits. About half an hour on two cores.
#   tests/faults.sh                         all of them
#   tests/faults.sh long_random_edits       those whose names contain this
# DETI_FAULTS=10 runs a tenth. Without strace, or without the right to mount, these parts are skipped
# and say so.
set -euo pipefail
cd "$(dirname "$0")/.."
exec cargo test --release --no-default-features --test it -- \
  --ignored --nocapture --test-threads=2 "${1:-faults::}"
