#!/usr/bin/env bash
# Installs what Deti needs beside Rust on Debian and Ubuntu, and says what it installs.
# On other systems it names what is needed and goes on.
#   tests/setup.sh          what building and the window need
#   tests/setup.sh --tests  and what the tests of the real window need
set -euo pipefail

need=(gcc libc6-dev libxkbcommon0 libxkbcommon-x11-0 libx11-6 libx11-xcb1 libxcursor1 libxi6 libxrandr2 libvulkan1 mesa-vulkan-drivers)
if [ "${1:-}" = "--tests" ]; then
  need+=(xvfb openbox xdotool xclip x11-utils imagemagick)
fi

if ! command -v dpkg-query >/dev/null 2>&1; then
  echo "setup: not a Debian system; please install the counterparts of: ${need[*]}" >&2
  exit 0
fi

missing=()
for package in "${need[@]}"; do
  state=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
  case "$state" in
    *"ok installed"*) ;;
    *) missing+=("$package") ;;
  esac
done
if [ ${#missing[@]} -eq 0 ]; then
  exit 0
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null 2>&1; then
    echo "setup: please install as root: apt-get install ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi
echo "setup: installing ${missing[*]}" >&2
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
