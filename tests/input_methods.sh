#!/usr/bin/env bash
# Chinese typed with real input methods on the real window: does the input method stay on, and does
# it get the first letter, after everything that people do between two words?
#   tests/input_methods.sh                     all of them
#   tests/input_methods.sh fcitx5 sway         some of them
# fcitx5 and ibus run by XIM on Xvfb with openbox, fcitx5 also with what is composed in the field
# (fcitx5-spot); sway runs headless with fcitx5 by text-input-v3. Each prints a table of steps; a step
# that fails makes the script fail. Not part of CI: it needs two input methods and some minutes. DETI_BIN names another program than the debug build.
set -uo pipefail
if [ "${1:-}" != "--part" ]; then cd "$(dirname "$0")/.."; fi
need=(xvfb openbox xdotool xclip dbus fcitx5 fcitx5-pinyin fcitx5-module-wayland ibus ibus-libpinyin sway wtype wl-clipboard grim)
if command -v dpkg-query >/dev/null 2>&1; then
  for package in "${need[@]}"; do
    dpkg-query -W "$package" >/dev/null 2>&1 || missing+=("$package")
  done
  if [ -n "${missing+x}" ]; then
    echo "please install: ${missing[*]}" >&2
    exit 2
  fi
fi
if [ -z "${DETI_BIN:-}" ]; then
  cargo build --quiet || exit 2
fi
bin=$(realpath "${DETI_BIN:-target/debug/deti}")
# Every part runs in a home and on a message bus of its own. sway does not run as root, so root hands
# its part to nobody.
if [ "${1:-}" != "--part" ]; then
  failed=0
  for part in "${@:-fcitx5 fcitx5-spot ibus sway}"; do
    for one in $part; do
      echo "== $one"
      place=$(mktemp -d)
      mkdir "$place/pictures"
      cp "$0" "$place/input_methods.sh"
      cp "$bin" "$place/deti"
      as=()
      if [ "$one" = sway ] && [ "$(id -u)" = 0 ]; then
        chown -R 65534:65534 "$place"
        as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
      fi
      PLACE="$place" DETI_BIN="$place/deti" "${as[@]}" \
        dbus-run-session -- "$place/input_methods.sh" --part "$one" 2>"$place/log" || failed=1
      mkdir -p target/input-methods
      cp "$place"/pictures/* "$place/log" target/input-methods/ 2>/dev/null
      rm -rf "$place"
    done
  done
  exit $failed
fi
part=$2
pictures="$PLACE/pictures"
work="$PLACE/home"
mkdir "$work"
chmod 700 "$work"
children=()
finish() {
  for child in "${children[@]}"; do kill "$child" 2>/dev/null; done
  wait 2>/dev/null
}
trap finish EXIT
export HOME="$work" XDG_CONFIG_HOME="$work/config" XDG_DATA_HOME="$work/share" XDG_CACHE_HOME="$work/cache"
export XDG_RUNTIME_DIR="$work/run" LANG=C.UTF-8 LC_ALL=C.UTF-8 DETI_NOW=2026-11-22T09:30
mkdir -p "$XDG_CONFIG_HOME/fcitx5/conf" "$XDG_RUNTIME_DIR" "$work/data/library/phrases"
chmod 700 "$XDG_RUNTIME_DIR"
unset WAYLAND_DISPLAY DISPLAY DETI_LIBRARY
printf 'name: 测试店\n' >"$work/data/library/library.yaml"
cat >"$work/data/library/phrases/answering.yaml" <<'YAML'
- {id: answering-hello, title: 问好, text: "你好，请问有什么可以帮您？", status: approved}
- {id: answering-order, title: 订单进度, text: "{称呼}，您的订单{订单号}正在配送。", status: approved}
- {id: answering-refund, title: 退款进度, text: "退款已经提交，会原路退回。", status: approved}
- {id: answering-size, title: 尺码推荐, text: "按您平时的尺码选就合适。", status: approved}
YAML
cat >"$XDG_CONFIG_HOME/fcitx5/profile" <<'INI'
[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin
[Groups/0/Items/0]
Name=keyboard-us
Layout=
[Groups/0/Items/1]
Name=pinyin
Layout=
[GroupOrder]
0=Default
INI

n_steps=0
n_bad=0
# What is to be true, what was seen, what was expected.
told() {
  n_steps=$((n_steps + 1))
  if [ "$2" = "$3" ]; then
    printf '  ok   %s\n' "$1"
  else
    n_bad=$((n_bad + 1))
    printf '  BAD  %s: %s, expected %s\n' "$1" "$2" "$3"
    shot "bad-$n_steps"
  fi
}
wait_for() { # at most ten seconds
  for _ in $(seq 100); do
    if "$@" >/dev/null 2>&1; then return 0; fi
    sleep 0.1
  done
  return 1
}

# True if a program has this name on the message bus; asking one by its name would start another.
owned() {
  dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \
    "string:$1" | grep -q true
}

case $part in
fcitx5 | fcitx5-spot | ibus)
  export XMODIFIERS="@im=${part%-spot}"
  exec 3< <(exec Xvfb -displayfd 1 -screen 0 1280x860x24 -nolisten tcp 2>/dev/null & echo "pid $!"; wait)
  read -r _ xvfb <&3
  children+=("$xvfb")
  read -r number <&3
  export DISPLAY=":$number"
  openbox >/dev/null 2>&1 &
  children+=($!)
  if [ "$part" = ibus ]; then
    ibus-daemon --xim --panel disable >/dev/null 2>&1 &
    children+=($!)
    wait_for ibus list-engine
    chinese() { ibus engine libpinyin; }
    english() { ibus engine xkb:us::eng; }
    state() { [ "$(ibus engine)" = libpinyin ] && echo on || echo off; }
  else
    if [ "$part" = fcitx5-spot ]; then
      printf 'UseOnTheSpot=True\n' >"$XDG_CONFIG_HOME/fcitx5/conf/xim.conf"
    fi
    fcitx5 --disable=wayland,waylandim,notifications,cloudpinyin >/dev/null 2>&1 &
    children+=($!)
    wait_for owned org.fcitx.Fcitx5
    chinese() { fcitx5-remote -s pinyin; }
    english() { fcitx5-remote -s keyboard-us; }
    state() { [ "$(fcitx5-remote -n)" = pinyin ] && echo on || echo off; }
  fi
  keys() { for key in "$@"; do xdotool key --clearmodifiers "$key"; sleep 0.25; done; }
  letters() { xdotool type --delay 60 "$1"; sleep 0.4; }
  click() { xdotool mousemove --window "$window" "$1" "$2"; sleep 0.15; xdotool click 1; sleep 0.35; }
  pasted() { timeout 2 xclip -selection clipboard -o 2>/dev/null; }
  put() { printf '%s' "$1" | xclip -selection clipboard >/dev/null 2>&1; }
  shot() { import -window root "$pictures/$part-$1.png"; }
  open_window() {
    DETI_DATA="$work/data" "$bin" --language zh "$@" >/dev/null 2>"$work/deti.log" &
    deti=$!
    children+=("$deti")
    window=
    for _ in $(seq 300); do
      window=$(xdotool search --onlyvisible --pid "$deti" --name 测试店 2>/dev/null | head -n 1)
      if [ -n "$window" ]; then break; fi
      sleep 0.1
    done
    xdotool windowactivate --sync "$window"
    sleep 1
  }
  ;;
sway)
  printf 'output HEADLESS-1 resolution 1280x800\ndefault_border none\n' >"$work/sway.conf"
  WLR_BACKENDS=headless WLR_RENDERER=pixman WLR_LIBINPUT_NO_DEVICES=1 \
    sway --config "$work/sway.conf" >"$work/sway.log" 2>&1 &
  children+=($!)
  wait_for test -S "$XDG_RUNTIME_DIR/wayland-1"
  export WAYLAND_DISPLAY=wayland-1
  fcitx5 --disable=xim,xcb,notifications,cloudpinyin >"$work/fcitx.log" 2>&1 &
  children+=($!)
  wait_for owned org.fcitx.Fcitx5
  chinese() { fcitx5-remote -s pinyin; }
  english() { fcitx5-remote -s keyboard-us; }
  state() { [ "$(fcitx5-remote -n)" = pinyin ] && echo on || echo off; }
  # A run of wtype loses its first key: the virtual keyboard comes with it.
  wt() { wtype -s 700 "$@"; sleep 0.4; }
  keys() {
    local key part arguments
    for key in "$@"; do
      arguments=()
      IFS=+ read -ra parts <<<"$key"
      for part in "${parts[@]:0:${#parts[@]}-1}"; do arguments+=(-M "$part"); done
      arguments+=(-k "${parts[-1]}")
      wt "${arguments[@]}"
    done
  }
  letters() { wt -d 60 "$1"; }
  click() { swaymsg_ seat - cursor set "$1" "$2"; swaymsg_ seat - cursor press button1; swaymsg_ seat - cursor release button1; sleep 0.4; }
  swaymsg_() { swaymsg -s "$(ls "$XDG_RUNTIME_DIR"/sway-ipc.*)" "$@" >/dev/null; }
  pasted() { timeout 2 wl-paste --no-newline 2>/dev/null; }
  put() { printf '%s' "$1" | wl-copy; sleep 0.2; }
  shot() { grim "$work/shot.png" && cp "$work/shot.png" "$pictures/$part-$1.png"; }
  open_window() {
    DETI_DATA="$work/data" "$bin" --language zh "$@" >/dev/null 2>"$work/deti.log" &
    deti=$!
    children+=("$deti")
    sleep 6
  }
  ;;
*)
  echo "no such part: $part" >&2
  exit 2
  ;;
esac

# What stands in the field that has the focus.
field() {
  put before
  keys ctrl+a ctrl+c
  for _ in $(seq 30); do
    if [ "$(pasted)" != before ]; then break; fi
    sleep 0.1
  done
  pasted
}
# Types a word by pinyin with its first candidate, and says whether it stands in the field then. A busy
# machine draws late: it is looked at again before it is called wrong.
types() { # what is tried, pinyin, word
  local seen=
  letters "$2"
  keys space
  for _ in $(seq 8); do
    seen=$(field)
    if [ "$seen" = "$3" ]; then break; fi
    sleep 0.5
  done
  told "$1" "$seen" "$3"
}
# A word where the caret is, without looking.
write() { letters "$1"; keys space; }

open_window
# The program has the focus of the input method a moment after its window has that of the keyboard.
switched_on() { chinese; sleep 0.3; [ "$(state)" = on ]; }
wait_for switched_on
keys Down Up
told "switched on" "$(state)" on
types "the first word" nihao 你好
shot first-word

keys ctrl+a
put sentinel
write nihao
keys Return
sleep 0.5
copied() { [ "$(pasted)" = "你好，请问有什么可以帮您？" ]; }
wait_for copied
told "Enter copies" "$(pasted)" "你好，请问有什么可以帮您？"
told "on after a copy" "$(state)" on
types "the next word replaces the query" tuikuan 退款
keys Return Return
told "on after two more copies" "$(state)" on
keys Escape
told "on after Esc" "$(state)" on
types "a word after Esc" nihao 你好

keys Down Up
told "on after the arrows" "$(state)" on
click 330 190
told "on after a click on a row" "$(state)" on
types "the first letter after a click on a row" tuikuan 退款
click 110 80
told "on after a click on a category" "$(state)" on
types "the first letter after a click on a category" nihao 你好
click 330 110
types "the first letter after a click on a stage" dingdan 订单
keys Escape Escape
write dingdan
keys Return
told "on in a blank" "$(state)" on
types "the first letter in a blank" nihao 你好
keys End Return
told "on in the next blank" "$(state)" on
types "the first letter in the next blank" nihao 你好
keys Tab
told "on after Tab" "$(state)" on
types "a word after Tab" tuikuan 退款

keys alt+2
told "on after Alt+2" "$(state)" on
types "the first letter in Check" nihao 你好
keys alt+4
types "the first letter in Rulebook" nihao 你好
keys alt+1
types "the first letter back in Find" tuikuan 退款
keys ctrl+k
types "the first letter in the palette" nihao 你好
keys Escape
types "the first letter after the palette" nihao 你好
keys ctrl+shift+n
sleep 0.5
types "the first letter in a new phrase" nihao 你好
keys alt+1
told "on after the editor" "$(state)" on

# The typing drill: the field comes by itself after a countdown, and with each phrase.
keys alt+5
sleep 0.5
keys 1
sleep 5
types "the first letter after the countdown" nihao 你好
keys End Return Return
sleep 0.5
shot drill
told "on at the next phrase of the drill" "$(state)" on
types "the first letter at the next phrase" nihao 你好
keys Escape alt+1

# The key of the input method presses nothing, with and without an input method that takes it.
english
pins() { python3 - "$work/data/state.db" <<'PY'
import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute("select count(*) from favourites").fetchone()[0])
PY
}
before=$(pins)
for _ in 1 2 3 4; do
  keys shift+Tab ctrl+space ctrl+space
done
told "Ctrl+Space presses no button" "$(pins)" "$before"

printf '  %s steps, %s bad\n' "$n_steps" "$n_bad"
[ "$n_bad" = 0 ]
