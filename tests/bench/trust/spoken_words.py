"""A dictionary with frequencies in (lines of `word count tag`); the words of Mandarin that the product keeps out.

    python tests/bench/trust/spoken_words.py DICT.txt LICENCE models/speech/data/words_zh.json

`DICT.txt` is the dictionary of jieba 0.42.1 (MIT), which counts words in newspapers and novels. Kept are words of one to
three characters by what they cost: the negative natural logarithm of their share, in steps of a half. No word of several
characters costs less than `_COMMON`: what newspapers write often is no likelier in a note.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path

_LEAST = {1: 200, 2: 3, 3: 5}
"""Least count of a word by its length: rarer ones are names, or parts of words."""
_COMMON = 13.5


def main() -> int:
    """Write the file, say how many words it has."""
    source, licence, out = (Path(argument) for argument in sys.argv[1:4])
    counted = dict(_counted(source))
    whole = sum(counted.values())
    words: dict[str, dict[str, list[tuple[int, str]]]] = {str(length): {} for length in _LEAST}
    for word, count in counted.items():
        if len(word) in _LEAST and count >= _LEAST[len(word)]:
            cost = round(2 * math.log(whole / count)) / 2
            cost = max(cost, _COMMON) if len(word) > 1 else cost
            words[str(len(word))].setdefault(f"{cost:g}", []).append((-count, word))
    content = {
        "source": "jieba 0.42.1, dict.txt",
        "licence": licence.read_text(encoding="utf-8"),
        "words": {
            length: {
                cost: "".join(word for _, word in sorted(found))
                for cost, found in sorted(costs.items(), key=lambda entry: float(entry[0]))
            }
            for length, costs in words.items()
        },
    }
    out.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print({length: sum(map(len, costs.values())) for length, costs in words.items()})
    return 0


def _counted(source: Path) -> Iterator[tuple[str, int]]:
    for line in source.read_text(encoding="utf-8").splitlines():
        word, count, _ = line.split()
        if all("\u4e00" <= character <= "\u9fff" for character in word):
            yield word, int(count)


if __name__ == "__main__":
    sys.exit(main())
