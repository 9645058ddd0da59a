#!/usr/bin/env python3
"""Makes the font that Deti ships: Noto Sans SC Regular, cut down to what a service team types and reads.

    python3 make.py build SOURCE UNIHAN [--out FILE] [--hints] [--big5-level-2]
    python3 make.py check FILE... [--font FILE]

SOURCE  NotoSansCJK-Regular.ttc (its Simplified Chinese face is taken), or NotoSansSC-Regular.otf
UNIHAN  Unihan_OtherMappings.txt of the Unicode Character Database, plain, .bz2 or .gz
FILE    text whose characters the font should have; those it lacks are listed, and the exit code is then 1

Needs Python 3 and fontTools (made and tried with 4.68), and installs nothing.
The same SOURCE, UNIHAN and fontTools give the same bytes.

It draws nothing and changes no outline, width or line height: it leaves glyphs and tables out, and gives one
character, the dash, another glyph of SOURCE (see DASH).
Characters that SOURCE lacks are reported, never replaced.
"""

import argparse
import bz2
import gzip
import hashlib
import sys
import unicodedata
from collections import Counter
from pathlib import Path

from fontTools import subset, version as fonttools_version
from fontTools.ttLib import TTCollection, TTFont

HERE = Path(__file__).resolve().parent
OUTPUT = HERE / "NotoSansSC-Deti.otf"
FAMILY = "Noto Sans SC Deti"
POSTSCRIPT_NAME = "NotoSansSC-Deti"
SOURCE_FAMILIES = ("Noto Sans CJK SC", "Noto Sans SC")

# Blocks taken as far as SOURCE draws them.
BLOCKS = {
    "ASCII": [(0x0020, 0x007E)],
    "Latin-1 and Latin Extended-A": [(0x00A0, 0x017F)],
    "Pinyin beyond Latin-1 and Extended-A": [
        (0x01CD, 0x01DC),  # ǎ ǐ ǒ ǔ and the tones of ü
        (0x01F8, 0x01F9),  # ǹ
        (0x0251, 0x0251),  # ɑ
        (0x0261, 0x0261),  # ɡ
        (0x02C7, 0x02CB),  # tone marks that stand alone
        (0x02D9, 0x02D9),
        (0x0300, 0x030C),  # tone marks that combine
        (0x1E3E, 0x1E3F),  # ḿ
    ],
    "Punctuation": [(0x2000, 0x206F)],
    "Currency": [(0x20A0, 0x20CF)],
    "Letterlike and numerals": [(0x2070, 0x209F), (0x2100, 0x218F)],
    "Arrows": [(0x2190, 0x21FF), (0x2B00, 0x2BFF)],
    "Mathematics": [(0x2200, 0x22FF)],
    "Keys": [(0x2300, 0x23FF), (0x2423, 0x2423)],
    "Circled and bracketed": [(0x2460, 0x24FF)],
    "Lines, blocks, shapes": [(0x2500, 0x25FF)],
    "Symbols": [(0x2600, 0x27BF)],
    "CJK punctuation": [(0x3000, 0x303F), (0xFE30, 0xFE6F)],
    "Kana": [(0x3040, 0x30FF)],
    "Zhuyin": [(0x3100, 0x312F), (0x31A0, 0x31BF)],
    "Full-width forms": [(0xFF00, 0xFFEF)],
}

# Written in chat, in names and in Cantonese replies, yet in none of the standards below.
CHAT = (
    "囧囍槑嫑嘦怹巭靐龘烎兲忈嘂喦峯氹冇咁佢噉睩詏壆"
    "嘅咗哋啲嚟喺嗰嘢㗎瞓攞揾搵啱冚嘥曱甴㩒攰揼嗮冧唥孭嚿乪"
    "𠮷凃"
)

# Chinese writes its dash as two of U+2014, two ems wide, but SOURCE draws them as a Latin dash of 1.7 ems.
# SOURCE has the wide one for U+2015, joined in pairs by `ccmp`, so U+2014 takes that glyph.
DASH, WIDE_DASH = 0x2014, 0x2015

# Features a text shaper turns on by itself and that help here: "——" drawn as one unbroken dash, tone marks
# placed on letters, Latin kerning. Left out: vertical writing, other regions' shapes (the face is already
# the mainland one), and Latin ligatures, across which a caret cannot stop.
FEATURES = ["ccmp", "kern", "mark"]
# Tables for vertical text, and for baselines that mix scripts.
DROPPED_TABLES = ["BASE", "VORG", "vhea", "vmtx", "DSIG"]
# Copyright, family, style, unique id, full name, version, PostScript name, trademark, licence, licence address.
KEPT_NAMES = [0, 1, 2, 3, 4, 5, 6, 7, 13, 14]
ENGLISH = 0x409


def is_hanzi(char):
    return unicodedata.name(char, "").startswith("CJK UNIFIED IDEOGRAPH")


def decoded(codec, leads, trails):
    """The characters that a two-byte encoding holds in the given rows."""
    found = set()
    for lead in leads:
        for trail in trails:
            try:
                text = bytes([lead, trail]).decode(codec)
            except UnicodeDecodeError:
                continue
            if len(text) == 1 and unicodedata.category(text) != "Co":
                found.add(text)
    return found


def unihan_sets(path):
    """The three levels of the Table of General Standard Chinese Characters, and GB 12345, from Unihan."""
    openers = {".bz2": bz2.open, ".gz": gzip.open}
    levels = [set(), set(), set()]
    gb12345 = set()
    with openers.get(Path(path).suffix, open)(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("U+"):
                continue
            code, field, value = line.rstrip("\n").split("\t")
            char = chr(int(code[2:], 16))
            if field == "kTGH":
                number = int(value.split()[0].split(":")[1])
                levels[0 if number <= 3500 else 1 if number <= 6500 else 2].add(char)
            elif field == "kGB1":
                gb12345.add(char)
    if [len(level) for level in levels] != [3500, 3000, 1605] or not gb12345:
        sys.exit(f"{path}: does not hold kTGH and kGB1 whole; use Unihan_OtherMappings.txt of Unicode 15")
    return levels, gb12345


def wanted(unihan, big5_level_2):
    """Every character asked for, by where the wish comes from, in the order reported."""
    sets = {
        name: {chr(code) for first, last in ranges for code in range(first, last + 1)}
        for name, ranges in BLOCKS.items()
    }
    gb_trails = range(0xA1, 0xFF)
    big5_trails = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    sets["GBK symbols"] = decoded("gbk", range(0xA1, 0xAA), range(0x40, 0xFF)) | decoded(
        "gb2312", range(0xA1, 0xB0), gb_trails
    )
    sets["GB 2312 hanzi"] = decoded("gb2312", range(0xB0, 0xF8), gb_trails)
    levels, gb12345 = unihan_sets(unihan)
    for number, level in enumerate(levels, 1):
        sets[f"General Standard level {number}"] = level
    sets["GB 12345 hanzi"] = gb12345
    sets["Big5 level 1 hanzi"] = set(filter(is_hanzi, decoded("big5", range(0xA4, 0xC7), big5_trails)))
    if big5_level_2:
        sets["Big5 level 2 hanzi"] = set(filter(is_hanzi, decoded("big5", range(0xC9, 0xFA), big5_trails)))
    sets["Chat, names, Cantonese"] = set(CHAT)
    return sets


def face_number(path):
    """Which face of SOURCE is the Simplified Chinese one; -1 for a file with one face."""
    with open(path, "rb") as file:
        collection = file.read(4) == b"ttcf"
    if not collection:
        return -1
    for number, face in enumerate(TTCollection(path, lazy=True).fonts):
        if face["name"].getDebugName(1) in SOURCE_FAMILIES:
            return number
    sys.exit(f"{path}: no face is named {' or '.join(SOURCE_FAMILIES)}")


def widen_dash(font):
    for table in font["cmap"].tables:
        if table.isUnicode() and WIDE_DASH in table.cmap:
            table.cmap[DASH] = table.cmap[WIDE_DASH]


def rename(font):
    """Marks the font as the cut-down one; copyright, trademark and licence stay as they are."""
    names = font["name"]
    original = names.getDebugName(5).split(";")[0]
    for name_id, text in {
        1: FAMILY,
        3: f"{original};{POSTSCRIPT_NAME}",
        4: FAMILY,
        5: f"{original}; subset for Deti",
        6: POSTSCRIPT_NAME,
    }.items():
        names.setName(text, name_id, 3, 1, ENGLISH)
    cff = font["CFF "].cff
    cff.fontNames[0] = POSTSCRIPT_NAME
    top = cff.topDictIndex[0]
    top.FamilyName = top.FullName = FAMILY


def build(args):
    options = subset.Options()
    options.font_number = face_number(args.source)
    options.hinting = args.hints
    options.layout_features = FEATURES
    options.drop_tables += DROPPED_TABLES
    options.name_IDs = KEPT_NAMES
    options.name_languages = [ENGLISH]
    options.notdef_outline = True
    options.recalc_timestamp = False

    font = subset.load_font(args.source, options)
    if "CFF " not in font:
        sys.exit(f"{args.source}: has no CFF outlines; use the .ttc or .otf release")
    source_version = font["name"].getDebugName(5)
    drawn = {chr(code) for code in font.getBestCmap()}

    sets = wanted(args.unihan, args.big5_level_2)
    chars = set()
    print(f"{'':38}{'asked':>7}{'has':>7}{'new':>7}")
    for name, asked in sets.items():
        has = asked & drawn
        print(f"{name:38}{len(asked):7}{len(has):7}{len(has - chars):7}")
        chars |= has
    hanzi_lacking = "".join(sorted(filter(is_hanzi, set().union(*sets.values()) - drawn)))

    widen_dash(font)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(sorted(chars)))
    subsetter.subset(font)
    rename(font)
    font.save(args.out)

    data = Path(args.out).read_bytes()
    made = TTFont(args.out)
    hanzi = sum(map(is_hanzi, chars))
    print(f"hanzi that the source lacks: {hanzi_lacking or 'none'}")
    print(f"source       {source_version}")
    print(f"fontTools    {fonttools_version}")
    print(f"characters   {len(made.getBestCmap())}, of which {hanzi} hanzi")
    print(f"glyphs       {made['maxp'].numGlyphs}")
    print(f"bytes        {len(data)}")
    print(f"sha256       {hashlib.sha256(data).hexdigest()}")


def check(args):
    covered = {chr(code) for code in TTFont(args.font, lazy=True).getBestCmap()}
    seen = Counter()
    for path in args.files:
        seen.update(Path(path).read_text(encoding="utf-8"))
    # Controls have no glyph, and a variation selector only picks one.
    needed = {char for char in seen if unicodedata.category(char)[0] != "C" and not "\ufe00" <= char <= "\ufe0f"}
    lacking = sorted(needed - covered)
    for char in lacking:
        print(f"U+{ord(char):04X} {char} {unicodedata.name(char, 'unnamed')}, {seen[char]} times")
    print(f"{len(needed)} different characters in {len(args.files)} files, {len(lacking)} not in {Path(args.font).name}")
    return 1 if lacking else 0


def main():
    parser = argparse.ArgumentParser(description="make or check the font that Deti ships")
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("build", help="write the subset")
    making.add_argument("source", help="NotoSansCJK-Regular.ttc or NotoSansSC-Regular.otf")
    making.add_argument("unihan", help="Unihan_OtherMappings.txt, plain, .bz2 or .gz")
    making.add_argument("--out", default=OUTPUT, help="where to write (default: beside this script)")
    making.add_argument("--hints", action="store_true", help="keep the stem hints")
    making.add_argument("--big5-level-2", action="store_true", help="add the rarer half of Big5")
    making.set_defaults(run=build)
    checking = commands.add_parser("check", help="list the characters of texts that the font lacks")
    checking.add_argument("files", nargs="+", help="UTF-8 text files")
    checking.add_argument("--font", default=OUTPUT, help="the font to check (default: the one beside this script)")
    checking.set_defaults(run=check)
    args = parser.parse_args()
    sys.exit(args.run(args))


if __name__ == "__main__":
    main()
