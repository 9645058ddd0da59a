#!/usr/bin/env python3
"""Makes `simplified.txt`: which character stands for which in Simplified script.

Run it in this folder after `pip install opencc-python-reimplemented==0.1.7`. It reads OpenCC's
Traditional-to-Simplified characters (Apache-2.0) and Unicode's compatibility characters as Python
knows them. Only one character to one character; `own.txt`, kept by hand, is read by the program.
"""

import unicodedata
from pathlib import Path

import opencc

HERE = Path(__file__).parent
SOURCE = Path(opencc.__file__).parent / "dictionary" / "TSCharacters.txt"
COMPATIBILITY = [(0x2160, 0x217F), (0x2460, 0x24FF), (0x2F00, 0x2FDF), (0xF900, 0xFAFF)]


def main():
    simple = {}
    for line in SOURCE.read_text("utf-8").splitlines():
        traditional, candidates = line.split("\t")
        first = candidates.split(" ")[0]
        if first != traditional and ord(traditional) < 0x10000 and ord(first) < 0x10000:
            simple[traditional] = first
    for first, last in COMPATIBILITY:
        for code in range(first, last + 1):
            plain = unicodedata.normalize("NFKC", chr(code)).lower()
            if len(plain) == 1 and plain != chr(code):
                simple[chr(code)] = simple.get(plain, plain)
    groups = {}
    for char in sorted(simple):
        target = simple[char]
        while target in simple:
            target = simple[target]
        groups.setdefault(target, []).append(char)
    lines = [f"{target}{''.join(chars)}\n" for target, chars in sorted(groups.items())]
    (HERE / "simplified.txt").write_text("".join(lines), "utf-8")
    print(len(simple), "characters to", len(groups))


main()
