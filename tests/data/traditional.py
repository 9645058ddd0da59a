"""Makes rulebook_traditional.tsv: examples of the rules as OpenCC writes them in Traditional Chinese,
after a tab, where reading character by character (assets/han/simplified.txt) does not give them back.

    pip install opencc==1.4.2
    python3 traditional.py ../../templates/rulebook/README.md
"""

import html
import pathlib
import re
import sys

from opencc import OpenCC

HERE = pathlib.Path(__file__).parent
TABLE = (HERE / "../../assets/han/simplified.txt").read_text(encoding="utf-8")
PLAIN = {ord(c): group[0] for group in TABLE.splitlines() for c in group[1:]}


def examples(page):
    for line in pathlib.Path(page).read_text(encoding="utf-8").splitlines():
        if line.startswith("- ") and not re.match(r"- (为什么|怎么改|依据|只用于|级别)：", line):
            text = re.sub(r"\\(.)", r"\1", line[2:])
            yield html.unescape(re.sub(r"\*\*|⟦|⟧", "", text))


WRITERS = [OpenCC(name) for name in ("s2t", "s2tw", "s2hk")]

rows = []
for text in examples(sys.argv[1]):
    # A numeral in spelt-out telephone numbers, which OpenCC takes for 么.
    for writer in WRITERS if "幺" not in text else ():
        written = writer.convert(text)
        row = f"{text}\t{written}"
        if written.translate(PLAIN) != text.translate(PLAIN) and row not in rows:
            rows.append(row)
(HERE / "rulebook_traditional.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
