"""Mandarin text in; how likely it is as words that follow each other, and how else its sounds may be written, out.

No catalogue knows the words of a note. A recogniser that writes 打爆 where 打包 was said writes a word that hardly
anybody uses; one that writes 习管 writes none. The words are data (`data/words_zh.json`, source and licence inside).
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.language.sound.readings import Readings
from models.speech.sounding import sounds
from models.speech.wordpairs import BEGIN, END, WordPairs, pairs

_FILE = Path(__file__).parent / "data" / "words_zh.json"
_STRANGE = 13.5
"""What a character costs that is no word by itself, natural logarithm."""
_FIGURE = 8.0
"""A figure or letter: about what a numeral costs, so that neither 2 nor 两 is preferred."""
_LONGEST = 3
_WRITTEN, _KEPT, _STATES, _SOUNDING = 8, 8, 32, 48
"""Ways to write the same syllables that are told; on the way there, those that are kept for each last word, and of such
words; words of the same sound."""
_OTHER = 1.0
"""What a character costs that is another than was heard, natural logarithm."""


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
    """The words of a language with their sounds, and how they follow each other; pure after loading."""

    def __init__(self, words: dict[int, _Words], pairs: Callable[[], WordPairs]) -> None:
        self._words = words
        self._pairs = pairs

    def cost(self, text: str) -> float:
        """What the likeliest way to cut a text into words costs, natural logarithm; signs are free."""
        after = self._pairs().cost
        best: list[dict[str, float]] = [{BEGIN: 0.0}]
        for end, character in enumerate(text, start=1):
            found: dict[str, float] = {}
            if is_mandarin(character):
                for start, listed in self._at(text, end):
                    word = text[start:end]
                    found[word] = min(cost + after(last, word, listed) for last, cost in best[start].items())
            else:
                found[BEGIN] = self._ended(best[-1]) + (_FIGURE if character.isalnum() else 0.0)
            best.append(found)
        return self._ended(best[-1])

    def words(self, text: str) -> tuple[str, ...]:
        """The words of a text by what each costs alone."""
        best: list[tuple[float, tuple[str, ...]]] = [(0.0, ())]
        for end in range(1, len(text) + 1):
            ways = ((best[start][0] + cost, (*best[start][1], text[start:end])) for start, cost in self._at(text, end))
            best.append(min(ways))
        return best[-1][1]

    def written(self, said: str, units: Sequence[int]) -> list[str]:
        """The likeliest ways to write these syllables where somebody heard `said`, likeliest first."""
        after = self._pairs().cost
        best: list[dict[str, list[tuple[float, str]]]] = [{BEGIN: [(0.0, "")]}]
        for end in range(1, len(units) + 1):
            found: dict[str, list[tuple[float, str]]] = {}
            for start in range(max(0, end - _LONGEST), end):
                for listed, word in self._words[end - start].sounding(units[start:end], _SOUNDING):
                    other = _OTHER * sum(map(str.__ne__, word, said[start:end]))
                    for last, ways in best[start].items():
                        step = other + after(last, word, listed)
                        found.setdefault(word, []).extend((cost + step, text + word) for cost, text in ways)
            kept = {word: heapq.nsmallest(_KEPT, ways) for word, ways in found.items()}
            best.append(dict(heapq.nsmallest(_STATES, kept.items(), key=lambda entry: entry[1][0])))
        ended = ((cost + after(last, END, 0.0), text) for last, ways in best[-1].items() for cost, text in ways)
        # One text may fall into words in several ways.
        return list(dict.fromkeys(text for _, text in sorted(ended)))[:_WRITTEN]

    def _at(self, text: str, end: int) -> Iterator[tuple[int, float]]:
        """Where words begin that end here, and what each costs alone."""
        own = self._words[1].cost(text[end - 1])
        yield end - 1, _STRANGE if own is None else own
        for length in range(2, min(_LONGEST, end) + 1):
            if (known := self._words[length].cost(text[end - length : end])) is not None:
                yield end - length, known

    def _ended(self, ways: dict[str, float]) -> float:
        after = self._pairs().cost
        return min(cost + (after(last, END, 0.0) if last != BEGIN else 0.0) for last, cost in ways.items())


def is_mandarin(character: str) -> bool:
    """Whether a character is written Chinese."""
    return "\u4e00" <= character <= "\u9fff"


@lru_cache(maxsize=1)
def mandarin() -> WordList:
    """The list that comes with the product: about 8 MB, loaded in a tenth of a second."""
    told = json.loads(_FILE.read_text(encoding="utf-8"))["words"]
    readings = sounds().readings
    return WordList(
        {int(length): _words(int(length), costs, readings) for length, costs in told.items()}, lambda: pairs("zh")
    )


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
