"""Makes words.txt; see README.md.

    pip install jieba==0.42.1
    python3 make.py                       # words.txt anew
    python3 make.py --list > words        # every word of the source, one a line
    deti check --lines words > judged
    python3 make.py --inside judged       # what a rule still finds inside longer words
    python3 make.py --inside judged >> inside.txt
"""

import json
import math
import pathlib
import sys

import jieba

HERE = pathlib.Path(__file__).parent
# A word of the source is kept from this count on; rarer ones only where `inside.txt` names them.
LEAST = 50
# Words of `own.txt` count as if the source had them so often.
OWN = 200


def source():
    path = pathlib.Path(jieba.__file__).parent / "dict.txt"
    for line in path.read_text(encoding="utf-8").splitlines():
        word, count, _ = line.split(" ")
        yield word, int(count)


def kept(name):
    path = HERE / name
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [line for line in lines if line and not line.startswith("#")]


def is_han(word):
    return all("\u3400" <= c <= "\u9fff" for c in word)


def level(count):
    """Twice the binary logarithm, as one character from `0` on."""
    return chr(ord("0") + round(2 * math.log2(max(count, 1))))


def make():
    rare = set(kept("inside.txt"))
    counts = {
        word: count
        for word, count in source()
        if is_han(word) and (len(word) == 1 and count > 1 or count >= LEAST or word in rare)
    }
    for line in kept("own.txt"):
        if line.startswith("-"):
            counts.pop(line[1:], None)
        else:
            counts[line] = max(OWN, counts.get(line, 0))
    by_first = {}
    for word, count in sorted(counts.items()):
        by_first.setdefault(word[0], []).append(word[1:] + level(count))
    lines = (first + "".join(tails) for first, tails in by_first.items())
    (HERE / "words.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def inside(path):
    """Words in which an error of a rule covers a part, but not the whole."""
    words = [word for word, _ in source() if len(word) > 1]
    lines = pathlib.Path(path).read_text(encoding="utf-8").splitlines()
    known = set(kept("inside.txt"))
    for word, line in zip(words, lines, strict=True):
        errors = (one for one in json.loads(line)["findings"] if one["severity"] == "error")
        if word not in known and any(one["end"] - one["start"] < len(word) for one in errors):
            yield word


if sys.argv[1:2] == ["--list"]:
    print("\n".join(word for word, _ in source() if len(word) > 1))
elif sys.argv[1:2] == ["--inside"]:
    print("\n".join(inside(sys.argv[2])))
else:
    make()
