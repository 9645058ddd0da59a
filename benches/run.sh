#!/usr/bin/env bash
# Every benchmark, on a display without a screen, and one Markdown table on standard output.
# Where the time goes is told on standard error. Installs what is missing first.
#   benches/run.sh              all
#   benches/run.sh startup      one of startup, keystroke, idle
# ROUNDS=3 shortens startup and keystroke. Let the machine rest meanwhile: they compare, but what
# runs beside them slows one and not the other.
set -euo pipefail
cd "$(dirname "$0")/.."

names=("$@")
if [ ${#names[@]} -eq 0 ]; then
  names=(startup keystroke idle)
fi
tests/setup.sh --tests
targets=()
for name in "${names[@]}"; do
  targets+=(--bench "$name")
done
cargo bench "${targets[@]}" --no-run

work=$(mktemp -d)
started=()
finish() {
  if [ ${#started[@]} -gt 0 ]; then
    kill "${started[@]}" 2>/dev/null || true
    wait "${started[@]}" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap finish EXIT

Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp 3>"$work/display" >/dev/null 2>&1 &
started+=($!)
until [ -s "$work/display" ]; do sleep 0.1; done
export DISPLAY=":$(cat "$work/display")"
openbox >/dev/null 2>&1 &
started+=($!)
until xprop -root _NET_SUPPORTED 2>/dev/null | grep -q _NET_ACTIVE_WINDOW; do sleep 0.1; done

mkdir -m 700 "$work/runtime"
export XDG_RUNTIME_DIR="$work/runtime" LANG=C.UTF-8 DETI_NOW=2026-11-22T09:30
unset WAYLAND_DISPLAY DETI_LIBRARY DETI_DATA

rounds=()
if [ -n "${ROUNDS:-}" ]; then
  rounds=(--rounds "$ROUNDS")
fi
for name in "${names[@]}"; do
  cargo bench --quiet --bench "$name" -- "${rounds[@]}" >"$work/$name.table"
done

echo "| measured | Deti | yardstick | ratio | target |"
echo "| --- | --- | --- | --- | --- |"
for name in "${names[@]}"; do
  grep '^|' "$work/$name.table"
done
