#!/usr/bin/env bash
# Pictures of every screen of the real window, to be looked at: light and dark, Chinese and English,
# 900×600, 1280×800 and compact. They are written to target/shots/. With --readme the four pictures of
# the README are made anew, and no others.
set -euo pipefail
cd "$(dirname "$0")/.."
tests/setup.sh --tests
bin=${DETI_BIN:-target/release/deti}
if [ "$bin" = target/release/deti ]; then cargo build --release; fi
out=target/shots
rm -rf "$out"
mkdir -p "$out"

work=$(mktemp -d)
number=$((90 + RANDOM % 400))
export DISPLAY=":$number" XDG_RUNTIME_DIR="$work" LANG=C.UTF-8 DETI_NOW=2026-11-22T09:30
Xvfb "$DISPLAY" -screen 0 1400x900x24 -nolisten tcp >/dev/null 2>&1 &
xvfb=$!
trap 'kill $xvfb 2>/dev/null || true; rm -rf "$work"' EXIT
until xdpyinfo >/dev/null 2>&1; do sleep 0.1; done
openbox >/dev/null 2>&1 &

shot() { import -window "$window" "$out/$1.png"; }
keys() { xdotool key --clearmodifiers "$@"; sleep 0.4; }
paste() { printf '%s' "$1" | xclip -selection clipboard; keys ctrl+a ctrl+v; sleep 0.5; }
words() { xdotool type --delay 30 "$1"; sleep 0.5; }

open_window() { # data folder, extra arguments
  DETI_DATA="$1" "$bin" "${@:2}" >/dev/null 2>&1 &
  deti=$!
  window=
  for _ in $(seq 100); do
    window=$(xdotool search --onlyvisible --pid "$deti" --name 得体 2>/dev/null | head -n 1 || true)
    if [ -n "$window" ]; then break; fi
    sleep 0.1
  done
  xdotool windowactivate --sync "$window"
  sleep 1
}

settings() { # data folder, theme, language, compact
  mkdir -p "$1"
  DETI_DATA="$1" "$bin" doctor >/dev/null 2>&1 || true
  python3 - "$1/state.db" "$2" "$3" "$4" <<'PY'
import json, sqlite3, sys
path, theme, language, compact = sys.argv[1:]
base = sqlite3.connect(path)
profile = {"客服": "小禾", "工号": "027", "店铺": "云上家居", "公司": "云上家居"}
for key, value in {"theme": theme, "language": language, "compact": compact == "1", "profile": profile}.items():
    base.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (key, json.dumps(value)))
base.commit()
PY
}

# PAUSE is how long a picture waits for the window to come to rest, in seconds: more on a busy machine.
rest() { sleep "${PAUSE:-1}"; }

if [ "${1:-}" = "--readme" ]; then
  settings "$work/readme" light zh-CN 0
  open_window "$work/readme"
  xdotool windowsize --sync "$window" 1200 750 || true
  rest
  words tuikuan
  rest
  shot find
  keys Escape alt+2
  rest
  paste "呵呵大哥，这个可能没办法，您加我微信 VX 聊，保证全网最低价。"
  rest
  shot check
  keys alt+3
  rest
  xdotool mousemove --window "$window" 300 310 click 1
  rest
  keys F2
  xdotool mousemove --window "$window" 600 740
  rest
  shot curate
  keys Escape
  rest
  keys alt+5
  rest
  keys Return
  rest
  keys space
  rest
  shot practice
  kill "$deti"
  wait "$deti" 2>/dev/null || true
  mkdir -p assets/screenshots
  for name in find check curate practice; do
    convert "$out/$name.png" -strip -colors 200 -define png:compression-level=9 "assets/screenshots/$name.png"
  done
  ls -l assets/screenshots
  exit 0
fi

for theme in light dark; do
  for language in zh-CN en; do
    name="$theme-$language"
    data="$work/$name"
    settings "$data" "$theme" "$language" 0
    open_window "$data"
    for size in 900x600 1280x800; do
      xdotool windowsize --sync "$window" "${size%x*}" "${size#*x}" || true
      sleep 0.6
      shot "$name-$size-1-empty"
      words dingdan
      shot "$name-$size-2-query"
      keys Down Return
      words Wang
      shot "$name-$size-3-field"
      keys Return Return
      keys ctrl+Return
      shot "$name-$size-4-reply"
      keys Escape
      words zzzzqq
      shot "$name-$size-5-nothing"
      keys Escape
      keys ctrl+k
      words fk
      shot "$name-$size-6-palette"
      keys Escape
      keys F1
      shot "$name-$size-7-shortcuts"
      keys Escape
      keys alt+8
      shot "$name-$size-8-settings"
      keys alt+5
      shot "$name-$size-practice-1-home"
      keys Return space
      shot "$name-$size-practice-2-card"
      keys Escape 3
      shot "$name-$size-practice-3-find"
      keys Escape
      keys alt+2
      paste "呵呵大哥，这个可能没办法，您加我微信 VX 聊，保证全网最低价。"
      shot "$name-$size-a-check"
      keys alt+4
      words hehe
      keys Tab Return
      shot "$name-$size-b-rulebook"
      keys alt+1
    done
    kill "$deti"
    wait "$deti" 2>/dev/null || true

    settings "$data" "$theme" "$language" 1
    open_window "$data"
    shot "$name-compact-1-empty"
    words bhys
    shot "$name-compact-2-query"
    kill "$deti"
    wait "$deti" 2>/dev/null || true

    settings "$data" "$theme" "$language" 0
    printf -- '- id: broken-one\n  title: 坏掉的一条\n  text: 您好 #1 请稍等\n- id: Broken Two\n  text: "没有收尾\n' >"$data/library/phrases/team.yaml"
    open_window "$data"
    xdotool windowsize --sync "$window" 1280 800 || true
    keys ctrl+k
    words wenti
    keys Return
    shot "$name-9-problems"
    kill "$deti"
    wait "$deti" 2>/dev/null || true
  done
done

ls "$out" | wc -l
