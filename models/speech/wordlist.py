"""Mandarin text in; how well it falls into words that exist, and how else its sounds may be written, out.

No catalogue knows the words of a note. A recogniser that writes 打爆 where 打包 was said writes a word that hardly
anybody uses; one that writes 习管 writes none. The words are data (`data/words_zh.json`, source and licence inside).
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.language.sound.readings import Readings
from models.speech.sounding import sounds

_FILE = Path(__file__).parent / "data" / "words_zh.json"
_STRANGE = 13.5
"""What a character costs that is no word by itself, natural logarithm."""
_FIGURE = 8.0
"""A figure or letter: about what a numeral costs, so that neither 2 nor 两 is preferred."""
_LONGEST = 3
_WRITTEN = 8
"""Ways to write the same syllables that are kept, and words of them."""


@dataclass(frozen=True, slots=True)
class _Words:
    """All words of one length, in ascending order of cost. A key is characters or sounds as one number."""

    characters: npt.NDArray[np.uint16]
    """(words, length)"""
    costs: npt.NDArray[np.float32]
    by_characters: npt.NDArray[np.intp]
    by_sound: npt.NDArray[np.intp]
    character_keys: npt.NDArray[np.uint64]
    sound_keys: npt.NDArray[np.uint64]
    """Ascending; `by_...` says which word each is."""

    def cost(self, word: str) -> float | None:
        """What the word costs, None where it is none."""
        key = _keys(np.array([[min(ord(character), 65535) for character in word]], dtype=np.uint16))[0]
        at = int(np.searchsorted(self.character_keys, key))
        known = at < len(self.character_keys) and self.character_keys[at] == key
        return float(self.costs[self.by_characters[at]]) if known else None

    def sounding(self, units: Sequence[int], most: int) -> list[tuple[float, str]]:
        """The cheapest words with these sounds."""
        key = _keys(np.array([units], dtype=np.uint16))[0]
        first, last = (int(np.searchsorted(self.sound_keys, key, side)) for side in ("left", "right"))
        found = sorted(self.by_sound[first:last].tolist())[:most]
        return [(float(self.costs[i]), "".join(map(chr, self.characters[i].tolist()))) for i in found]


class WordList:
    """The words of a language with their sounds; pure after loading."""

    def __init__(self, words: dict[int, _Words]) -> None:
        self._words = words

    def cost(self, text: str) -> float:
        """What the cheapest way to cut a text into words costs, natural logarithm; signs are free."""
        return self._cut(text)[0]

    def alone(self, text: str) -> frozenset[int]:
        """Places of characters that are words by themselves, or none, where a text is cut so."""
        return self._cut(text)[1]

    def _cut(self, text: str) -> tuple[float, frozenset[int]]:
        best: list[tuple[float, frozenset[int]]] = [(0.0, frozenset())]
        for end, character in enumerate(text, start=1):
            before, single = best[-1]
            if is_mandarin(character):
                own = self._words[1].cost(character)
                ways = [(before + (_STRANGE if own is None else own), single | {end - 1})]
            else:
                ways = [(before + (_FIGURE if character.isalnum() else 0.0), single)]
            for length in range(2, min(_LONGEST, end) + 1):
                if (known := self._words[length].cost(text[end - length : end])) is not None:
                    ways.append((best[end - length][0] + known, best[end - length][1]))
            best.append(min(ways, key=lambda way: way[0]))
        return best[-1]

    def written(self, units: Sequence[int]) -> list[str]:
        """The cheapest ways to write these syllables, cheapest first."""
        best: list[list[tuple[float, str]]] = [[(0.0, "")]]
        for end in range(1, len(units) + 1):
            ways: dict[str, float] = {}
            for length in range(1, min(_LONGEST, end) + 1):
                for cost, word in self._words[length].sounding(units[end - length : end], _WRITTEN):
                    for before, text in best[end - length]:
                        ways[text + word] = min(before + cost, ways.get(text + word, np.inf))
            best.append(heapq.nsmallest(_WRITTEN, ((cost, text) for text, cost in ways.items())))
        return [text for _, text in best[-1]]


def is_mandarin(character: str) -> bool:
    """Whether a character is written Chinese."""
    return "\u4e00" <= character <= "\u9fff"


@lru_cache(maxsize=1)
def mandarin() -> WordList:
    """The list that comes with the product: about 8 MB, loaded in a tenth of a second."""
    told = json.loads(_FILE.read_text(encoding="utf-8"))["words"]
    readings = sounds().readings
    return WordList({int(length): _words(int(length), costs, readings) for length, costs in told.items()})


def _words(length: int, costs: dict[str, str], readings: Readings) -> _Words:
    characters = np.frombuffer("".join(costs.values()).encode("utf-16-le"), dtype=np.uint16).reshape(-1, length)
    counts = [len(found) // length for found in costs.values()]
    keys = _keys(characters)
    order = np.argsort(keys)
    units = readings.table[characters]
    said = [(phrase, sound) for group in readings.phrases.values() for phrase, sound in group if len(phrase) == length]
    if said:
        # 银行 and 行走: a character that sounds otherwise within a word.
        theirs = _keys(np.array([[ord(character) for character in phrase] for phrase, _ in said], dtype=np.uint32))
        places = np.minimum(np.searchsorted(keys[order], theirs), len(keys) - 1)
        for place, key, (_, sound) in zip(places.tolist(), theirs.tolist(), said, strict=True):
            if int(keys[order[place]]) == key:
                units[order[place]] = sound
    heard = _keys(units)
    by_sound = np.argsort(heard, kind="stable")
    each = np.repeat(np.array([float(cost) for cost in costs], dtype=np.float32), counts)
    return _Words(characters, each, order, by_sound, keys[order], heard[by_sound])


def _keys(rows: npt.NDArray[np.uint16] | npt.NDArray[np.uint32]) -> npt.NDArray[np.uint64]:
    keys = np.zeros(len(rows), dtype=np.uint64)
    for place in range(rows.shape[1]):
        keys = keys * np.uint64(65536) + rows[:, place].astype(np.uint64)
    return keys
