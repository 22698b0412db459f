"""Text -> what it sounds like: sound units for Chinese, letters and a phonetic key for Latin words.

The readings of the characters are derived once from pypinyin's dictionaries and kept as a small table beside an index,
so that a process that only looks names up never loads the dictionaries (55 MB).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.language.normalize import normalize
from models.language.sound.sounds import FIRST_SYLLABLE, is_syllable

_TONES = {"\u0300", "\u0301", "\u0304", "\u030c"}
_DIGITS = {
    "0": ("ling", "zero"), "1": ("yi", "one"), "2": ("er", "two"), "3": ("san", "three"), "4": ("si", "four"),
    "5": ("wu", "five"), "6": ("liu", "six"), "7": ("qi", "seven"), "8": ("ba", "eight"), "9": ("jiu", "nine"),
}  # fmt: skip
_HANZI = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_HANZI}]+|[a-z]+(?:'[a-z]+)*|[0-9]")
_FILE = "readings.json"


@dataclass(frozen=True, slots=True)
class Sounding:
    """How a text sounds."""

    units: tuple[int, ...]
    """Sound units (`models.language.sound.sounds`): a syllable a Chinese character or digit, letters for others."""
    letters: str
    """The Latin words and digits as letters without spaces; empty when there are none."""
    key: str
    """Primary double metaphone of those words, joined."""
    chinese: bool
    """Does it hold Chinese characters?"""


@dataclass(frozen=True, slots=True)
class Readings:
    """Readings of characters, and of the phrases that are read otherwise than character by character."""

    syllables: tuple[str, ...]
    table: npt.NDArray[np.uint16]
    """Unit by code point of the basic plane, 0 where there is no reading; shape (65536,)."""
    phrases: Mapping[str, tuple[tuple[str, tuple[int, ...]], ...]]
    """By first character: phrases with their units, longest first."""

    def sounding(self, text: str) -> Sounding:
        """The sounds of a text. Pure; any string is accepted, signs that are not spoken are passed over."""
        units: list[int] = []
        letters: list[str] = []
        keys: list[str] = []
        chinese = False
        for token in _TOKEN.findall(normalize(text, "").text):
            if token.isdigit():
                syllable, word = _DIGITS[token]
                units.append(FIRST_SYLLABLE + self.syllables.index(syllable))
                letters.append(word)
                keys.append(_key(word))
            elif token[0].isascii():
                word = token.replace("'", "")
                units.extend(ord(letter) - 96 for letter in word)
                letters.append(word)
                keys.append(_key(word))
            else:
                chinese = True
                self._read(token, units)
        return Sounding(tuple(units), "".join(letters), "".join(keys), chinese)

    def _read(self, token: str, units: list[int]) -> None:
        position, end = 0, len(token)
        while position < end:
            for phrase, reading in self.phrases.get(token[position], ()):
                if token.startswith(phrase, position):
                    units.extend(reading)
                    position += len(phrase)
                    break
            else:
                if unit := int(self.table[ord(token[position])]):
                    units.append(unit)
                position += 1

    def save(self, folder: Path) -> None:
        """Write the table into this folder."""
        known = np.flatnonzero(self.table)
        content = {
            "syllables": self.syllables,
            "characters": "".join(map(chr, known.tolist())),
            "units": self.table[known].tolist(),
            "phrases": [entry for group in self.phrases.values() for entry in group],
        }
        (folder / _FILE).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Readings:
        """Read what `save` wrote."""
        content = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        table = np.zeros(65536, dtype=np.uint16)
        table[[ord(character) for character in content["characters"]]] = content["units"]
        return cls(
            tuple(content["syllables"]), table, _by_first([(p, tuple(units)) for p, units in content["phrases"]])
        )


@lru_cache(maxsize=1)
def derive() -> Readings:
    """Derive the readings from pypinyin's dictionaries; takes about a second."""
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

    first: dict[str, str] = {}
    for code, readings in PINYIN_DICT.items():
        syllable = _toneless(readings.partition(",")[0])
        if code < 65536 and is_syllable(syllable):
            first[chr(code)] = syllable
    syllables = tuple(sorted(set(first.values())))
    unit = {syllable: number for number, syllable in enumerate(syllables, FIRST_SYLLABLE)}
    table = np.zeros(65536, dtype=np.uint16)
    for character, syllable in first.items():
        table[ord(character)] = unit[syllable]
    deviant = []
    for phrase, read in PHRASES_DICT.items():
        spoken = [_toneless(choices[0]) for choices in read]
        plain = [first.get(character) for character in phrase]
        if spoken != plain and len(spoken) == len(phrase) and all(syllable in unit for syllable in spoken):
            deviant.append((phrase, tuple(unit[syllable] for syllable in spoken)))
    return Readings(syllables, table, _by_first(deviant))


def _by_first(
    phrases: list[tuple[str, tuple[int, ...]]],
) -> dict[str, tuple[tuple[str, tuple[int, ...]], ...]]:
    groups: dict[str, list[tuple[str, tuple[int, ...]]]] = {}
    for phrase, reading in phrases:
        groups.setdefault(phrase[0], []).append((phrase, reading))
    return {
        first: tuple(sorted(group, key=lambda entry: (-len(entry[0]), entry[0]))) for first, group in groups.items()
    }


def _toneless(reading: str) -> str:
    bare = "".join(sign for sign in unicodedata.normalize("NFD", reading) if sign not in _TONES)
    return unicodedata.normalize("NFC", bare).replace("ü", "v").replace("ê", "e")


@lru_cache(maxsize=65_536)
def _key(word: str) -> str:
    from metaphone import doublemetaphone

    primary: str = doublemetaphone(word)[0]
    return primary or word.upper()
