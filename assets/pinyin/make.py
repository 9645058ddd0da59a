#!/usr/bin/env python3
"""Makes the tables of readings (`syllables.txt`, `chars.txt`, `alternates.txt`, `words.txt`).

Run it in this folder after `pip install pypinyin==0.55.0`. It reads `own.txt`, which is kept by
hand, and pypinyin's data (MIT). `README.md` describes the files it writes.
"""

import re
from pathlib import Path

from pypinyin.contrib.tone_convert import to_normal
from pypinyin.phrases_dict import phrases_dict
from pypinyin.pinyin_dict import pinyin_dict

HERE = Path(__file__).parent
LONGEST = 4
ALIASES = {"ê": "ei", "hm": "heng", "hng": "heng", "m": "mu", "n": "en", "ng": "en"}


def plain(reading: str) -> str:
    syllable = to_normal(reading.strip())
    return ALIASES.get(syllable, syllable)


def is_hanzi(code: int) -> bool:
    return 0x3400 <= code <= 0x9FFF or code == 0x3007


def read_own():
    defaults, living, words, dropped = {}, {}, {}, set()
    for line in (HERE / "own.txt").read_text("utf-8").splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        kind, *rest = line.split()
        if kind == "=":
            defaults[rest[0]] = rest[1]
        elif kind == "~":
            living[rest[0]] = rest[1:]
        elif kind == "-":
            dropped.add(rest[0])
        elif len(kind) == len(rest):
            if 2 <= len(kind) <= LONGEST:
                words[kind] = rest
        else:
            raise SystemExit(f"own.txt: {line!r} has not one reading per character")
    return defaults, living, words, dropped


def main():
    own_defaults, living, own_words, dropped = read_own()
    default = {
        chr(code): plain(readings.split(",")[0])
        for code, readings in pinyin_dict.items()
        if is_hanzi(code)
    }
    default.update(own_defaults)
    known = set(default.values())
    known.update(s for group in (*living.values(), *own_words.values()) for s in group)
    syllables = sorted(known)

    # Words by length; a longer one is kept only where the shorter ones do not already give it.
    by_length = {n: {} for n in range(2, LONGEST + 1)}
    for word, readings in phrases_dict.items():
        if not 2 <= len(word) <= LONGEST or not all(c in default for c in word):
            continue
        if word in dropped:
            continue
        spelt = [plain(r[0]) for r in readings]
        if len(spelt) == len(word) and all(s in known for s in spelt):
            by_length[len(word)][word] = spelt
    for word, spelt in own_words.items():
        by_length[len(word)][word] = spelt

    kept = {}

    def read(word):
        # As `src/text/pinyin.rs` does: the cover by words with the greatest sum of squared lengths.
        best = [(0, [])]
        for end in range(1, len(word) + 1):
            score, spelt = best[end - 1]
            top = (score + 1, spelt + [default[word[end - 1]]])
            for n in range(2, min(LONGEST, end) + 1):
                found = kept.get(word[end - n : end])
                if found and best[end - n][0] + n * n >= top[0]:
                    top = (best[end - n][0] + n * n, best[end - n][1] + found)
            best.append(top)
        return best[-1][1]

    for length in sorted(by_length):
        fresh = {}
        for word, spelt in by_length[length].items():
            # A hand-kept word also keeps its neighbours from claiming its characters.
            if word in own_words or read(word) != spelt:
                fresh[word] = spelt
        kept.update(fresh)

    def write(name, lines):
        (HERE / name).write_text("".join(line + "\n" for line in lines), "utf-8")

    write("syllables.txt", syllables)
    groups = {}
    for char in sorted(default):
        groups.setdefault(default[char], []).append(char)
    write("chars.txt", (f"{s} {''.join(groups.get(s, ''))}" for s in syllables))
    write(
        "alternates.txt",
        (
            f"{char} {' '.join(readings)}"
            for char, readings in sorted(living.items())
            if len(readings) > 1
        ),
    )

    def inline(word, spelt):
        return "".join(c if default[c] == s else c + s for c, s in zip(word, spelt))

    lines = [inline(w, s) for w, s in sorted(kept.items())]
    assert all(re.fullmatch(r"(?:[^a-z][a-z]*)+", line) for line in lines)
    write("words.txt", lines)
    print(len(syllables), "syllables,", len(default), "characters,", len(lines), "words")


main()
