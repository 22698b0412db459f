"""What a recogniser makes of a name: homophones, slips of articulation, lost and added words, other spellings.

Written without looking at the matcher's costs: a character becomes another character of the same sound whatever its
tone; a syllable slips by one articulatory step of this module's own table; English is respelled by ear.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

VOICING = {"b": "p", "p": "b", "d": "t", "t": "d", "g": "k", "k": "g", "j": "q", "q": "j", "zh": "ch", "ch": "zh", "z": "c", "c": "z"}  # fmt: skip
PLACE = {"b": "d", "d": "g", "g": "d", "t": "k", "k": "t", "p": "t", "j": "zh", "q": "ch", "x": "sh", "zh": "z", "ch": "c", "sh": "s", "z": "zh", "c": "ch", "s": "sh", "m": "n", "n": "l", "l": "n", "f": "h", "h": "f", "r": "l"}  # fmt: skip
FRICTION = {"zh": "sh", "ch": "sh", "z": "s", "c": "s", "j": "x", "q": "x", "k": "h", "t": "s", "sh": "ch", "s": "c", "x": "q", "h": "k"}  # fmt: skip
RHYME = {
    "a": "ia e ang", "o": "uo ou", "e": "uo a en", "i": "in ei ie", "u": "ou uo un", "ai": "ei a uai", "ei": "ai ui i",
    "ao": "ou a iao", "ou": "uo ao u", "an": "ang en uan", "en": "eng an un", "ang": "an eng uang", "eng": "en ong ang",
    "ong": "eng un iong", "ia": "a ie ian", "ie": "ia ian i", "iao": "ao iu ia", "iu": "ou iao i", "ian": "iang in an",
    "in": "ing ian en", "iang": "ian ang ing", "ing": "in iang eng", "ua": "a uo uai", "uo": "o ou u", "uai": "ai ui ua",
    "ui": "ei uai un", "uan": "uang an un", "un": "ong uan en", "uang": "uan ang", "ue": "ie uan", "iong": "ong ing",
}  # fmt: skip
ONSETS = (
    "zh",
    "ch",
    "sh",
    "b",
    "p",
    "m",
    "f",
    "d",
    "t",
    "n",
    "l",
    "g",
    "k",
    "h",
    "j",
    "q",
    "x",
    "r",
    "z",
    "c",
    "s",
    "y",
    "w",
)
FILLERS = "的了啊呃那个就在"
BY_EAR = (
    ("ck", "k"), ("ph", "f"), ("ough", "o"), ("igh", "y"), ("ee", "ea"), ("ea", "ee"), ("oo", "u"), ("ou", "ow"), ("ai", "ay"),
    ("ey", "y"), ("er", "or"), ("or", "er"), ("ll", "l"), ("tt", "t"), ("ss", "s"), ("nn", "n"), ("mm", "m"), ("dge", "j"),
    ("c", "k"), ("k", "c"), ("z", "s"), ("s", "z"), ("x", "ks"), ("wh", "w"), ("w", "wh"), ("ie", "y"), ("y", "ie"), ("v", "f"),
    ("th", "t"), ("t", "d"), ("d", "t"), ("b", "p"), ("m", "n"), ("n", "m"), ("a", "o"), ("e", "i"), ("i", "e"), ("o", "a"), ("u", "a"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Noise:
    """How often what happens: the first two for each character, the others for each name."""

    homophone: float = 0.35
    slip: float = 0.06
    dropped: float = 0.06
    inserted: float = 0.06
    suffix: float = 0.25
    respelled: float = 0.08
    """English, for each letter."""
    joined: float = 0.15


def misheard(text: str, language: str, chance: random.Random, noise: Noise) -> str:
    """The name as a recogniser might write it."""
    return _chinese(text, chance, noise) if language == "zh" else _english(text, chance, noise)


def _chinese(text: str, chance: random.Random, noise: Noise) -> str:
    by_sound, sounds = _dictionary()
    signs = []
    for sign in text:
        sound = sounds.get(sign)
        roll = chance.random()
        if sound is not None and roll < noise.slip:
            sound = _slipped(sound, chance, by_sound)
            sign = chance.choice(by_sound[sound])
        elif sound is not None and roll < noise.slip + noise.homophone:
            sign = chance.choice(by_sound[sound])
        signs.append(sign)
    if text.endswith("店") and chance.random() < noise.suffix:
        signs.pop()
    if chance.random() < noise.dropped:
        signs.pop(chance.randrange(len(signs)))
    if chance.random() < noise.inserted:
        signs.insert(chance.randrange(len(signs) + 1), chance.choice(FILLERS))
    return "".join(signs)


def _slipped(sound: str, chance: random.Random, by_sound: dict[str, list[str]]) -> str:
    onset = next((onset for onset in ONSETS if sound.startswith(onset)), "")
    rhyme = sound[len(onset) :]
    ways = [table[onset] + rhyme for table in (VOICING, PLACE, FRICTION) if onset in table]
    ways += [onset + other for other in RHYME.get(rhyme, "").split()]
    ways = [way for way in ways if way in by_sound]
    return chance.choice(ways) if ways else sound


@lru_cache(maxsize=1)
def _dictionary() -> tuple[dict[str, list[str]], dict[str, str]]:
    """Common characters by toneless sound (GB 2312's first level), and the sound of each."""
    from pypinyin import lazy_pinyin

    common = [bytes((high, low)).decode("gb2312", "ignore") for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF)]
    sounds = {sign: lazy_pinyin(sign, v_to_u=False)[0] for sign in common if sign}
    by_sound: dict[str, list[str]] = defaultdict(list)
    for sign, sound in sounds.items():
        by_sound[sound].append(sign)
    return dict(by_sound), sounds


def _english(text: str, chance: random.Random, noise: Noise) -> str:
    words = []
    for word in text.lower().replace("'", "").split():
        place, heard = 0, ""
        while place < len(word):
            ways = [pair for pair in BY_EAR if word.startswith(pair[0], place)] if place else []
            if ways and chance.random() < noise.respelled:
                old, new = chance.choice(ways)
                heard, place = heard + new, place + len(old)
            else:
                heard, place = heard + word[place], place + 1
        words.append(heard)
    if chance.random() < noise.dropped:
        words.pop(chance.randrange(1, len(words)))
    if chance.random() < noise.joined and len(words) > 1:
        place = chance.randrange(len(words) - 1)
        words[place : place + 2] = [words[place] + words[place + 1]]
    return " ".join(words)
