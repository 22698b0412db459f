"""A transcript and the names nearby in; out comes where each name may have been said, and how far the sounds lie apart.

Distances are those of `models.language`: 0 for the same sounds to 1 for nothing in common; Mandarin by syllables with
articulatory costs, Latin words by letters and phonetic key. Here a name is looked for anywhere inside a longer text.
"""

from __future__ import annotations

import tempfile
from collections import Counter, OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from models.language.normalize import normalize
from models.language.sound.distance import unit_distances
from models.language.sound.readings import Readings, derive
from models.language.sound.sounds import FIRST_SYLLABLE, LETTER_MASS, Costs, cost_table
from models.language.tokens import COMMA, Token, tokenize
from models.language.values.numerals import spelled
from models.language.vocabulary import Phrase, Vocabulary
from models.speech.substrings import places
from models.weights import default_cache

NEAR = 0.34
"""Names farther than this from every stretch of the text are not reported, unless asked for."""
FARTHEST = 0.6
"""Names farther than this are never reported."""
_CACHED = 32
_ITEMS_ASKED = 2_000
_LEAST_LETTERS = 4
_LEAST_SYLLABLES = 2
_LONGEST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Echo:
    """A name that may have been said: characters [start, end) of the text sound like it."""

    phrase: Phrase
    distance: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text as sounds. `tokens` refer to the folded text, `spans` to the text as given."""

    tokens: tuple[Token, ...]
    spans: tuple[tuple[int, int], ...]
    units: tuple[tuple[int, ...], ...]
    """Sound units of each token."""
    words: tuple[str, ...]
    """Letters of each Latin token or number, empty for a Chinese character."""


class Sounds:
    """Readings and costs, loaded once for a process."""

    def __init__(self, readings: Readings) -> None:
        self.readings = readings

    @cached_property
    def costs(self) -> Costs:
        return cost_table(self.readings.syllables)

    @cached_property
    def mass(self) -> Costs:
        mass = np.ones(FIRST_SYLLABLE + len(self.readings.syllables), dtype=np.float32)
        mass[0], mass[1:FIRST_SYLLABLE] = 0.0, LETTER_MASS
        return mass

    def speak(self, text: str, language: str) -> Spoken:
        """How a text sounds; numbers in digits sound as they are read out in `language`."""
        folded = normalize(text, language)
        tokens = tokenize(folded.text)
        units: list[tuple[int, ...]] = []
        words: list[str] = []
        for index, token in enumerate(tokens):
            said = _read_out(token, language)
            if token.kind == "han":
                units.append(self._unit_of(tokens, index))
            else:
                units.append(self.readings.sounding(said).units)
            words.append("" if token.kind == "han" or not said.isascii() else said.replace(" ", ""))
        spans = tuple(folded.original(token.start, token.end) for token in tokens)
        return Spoken(tokens, spans, tuple(units), tuple(words))

    def _unit_of(self, tokens: tuple[Token, ...], index: int) -> tuple[int, ...]:
        """A character reads by its neighbours (重庆, 重要): within its run where the run reads one to one."""
        first, last = index, index + 1
        while first > 0 and tokens[first - 1].kind == "han" and tokens[first].gap < COMMA:
            first -= 1
        while last < len(tokens) and tokens[last].kind == "han" and tokens[last].gap < COMMA:
            last += 1
        run = self.readings.sounding("".join(token.text for token in tokens[first:last])).units
        if len(run) == last - first:
            return (run[index - first],)
        return self.readings.sounding(tokens[index].text).units


@lru_cache(maxsize=1)
def sounds() -> Sounds:
    """The readings from the cache; derived from the dictionaries (a second, 55 MB) and kept where it has none."""
    folder = default_cache().parent / "readings-1"
    if not (folder / "readings.json").is_file():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as workplace:
            derive().save(Path(workplace))
            folder.mkdir(exist_ok=True)
            (Path(workplace) / "readings.json").replace(folder / "readings.json")
    return Sounds(Readings.load(folder))


class Names:
    """The names of one vocabulary, ready to be listened for. Read-only."""

    def __init__(self, phrases: Sequence[Phrase], measures: Sequence[str] = ()) -> None:
        known = sounds()
        self.phrases = tuple(phrases)
        self.measures = tuple(measures)
        """Words that items are counted in, the commonest first."""
        self._known: OrderedDict[tuple[str, str], tuple[Echo, ...]] = OrderedDict()
        self.chinese: list[Phrase] = []
        self.latin: list[Phrase] = []
        rows: list[tuple[int, ...]] = []
        letters: list[str] = []
        for phrase in phrases:
            spoken = known.speak(phrase.text, phrase.language or "")
            units = tuple(unit for token in spoken.units for unit in token)
            if any(token.kind == "han" for token in spoken.tokens):
                if len(units) >= _LEAST_SYLLABLES:
                    self.chinese.append(phrase)
                    rows.append(units)
            elif len(word := "".join(spoken.words)) >= _LEAST_LETTERS:
                self.latin.append(phrase)
                letters.append(word)
        self._units = _padded(rows)
        self._masses = known.mass[self._units].sum(axis=1) if rows else np.zeros(0, dtype=np.float32)
        self._letters = letters
        self._keys = [_key(word) for word in letters]

    def echoes(self, text: str, language: str, farthest: float = NEAR) -> tuple[Echo, ...]:
        """For each name within `farthest` the places in the text that sound most like it, nearest first."""
        known = self._known.get((text, language))
        if known is None:
            spoken = sounds().speak(text, language)
            found = [*self._chinese_echoes(spoken, FARTHEST), *self._latin_echoes(spoken, FARTHEST)]
            known = tuple(
                sorted(found, key=lambda echo: (echo.distance, echo.start, echo.phrase.key, echo.phrase.text))
            )
            self._known[text, language] = known
            if len(self._known) > _CACHED:
                self._known.popitem(last=False)
        return tuple(echo for echo in known if echo.distance <= farthest)

    def _latin_echoes(self, spoken: Spoken, farthest: float) -> list[Echo]:
        if not self._letters:
            return []
        spans = [
            (first, last)
            for first in range(len(spoken.tokens))
            for last in range(first + 1, min(first + _LONGEST_WORDS, len(spoken.tokens)) + 1)
            if all(spoken.words[first:last]) and all(token.gap < COMMA for token in spoken.tokens[first + 1 : last])
        ]
        if not spans:
            return []
        texts = ["".join(spoken.words[first:last]) for first, last in spans]
        measure = Levenshtein.normalized_distance
        distances = process.cdist(self._letters, texts, scorer=measure, dtype=np.float32)
        distances += process.cdist(self._keys, [_key(text) for text in texts], scorer=measure, dtype=np.float32)
        distances *= 0.5
        best = distances.argmin(axis=1)
        echoes = []
        for row, column in enumerate(best.tolist()):
            if (distance := float(distances[row, column])) <= farthest:
                first, last = spans[column]
                echoes.append(Echo(self.latin[row], distance, spoken.spans[first][0], spoken.spans[last - 1][1]))
        return echoes

    def _chinese_echoes(self, spoken: Spoken, farthest: float) -> list[Echo]:
        heard = [unit for token in spoken.units for unit in token]
        owner = [index for index, token in enumerate(spoken.units) for _ in token]
        if not len(self._units) or not heard or max(heard) < FIRST_SYLLABLE:
            return []
        known = sounds()
        found = places(np.array(heard), self._units, self._masses, known.costs, known.mass)
        echoes = []
        for row, distance, start, end in found.within(farthest):
            span = spoken.spans[owner[start]][0], spoken.spans[owner[end - 1]][1]
            echoes.append(Echo(self.chinese[row], distance, *span))
        return echoes


_cache: OrderedDict[str, Names] = OrderedDict()


def names_near(vocabulary: Vocabulary) -> Names:
    """The names of a vocabulary, from a bounded cache by its digest."""
    known = _cache.get(vocabulary.digest)
    if known is None:
        phrases = [phrase for phrase in vocabulary.phrases() if not phrase.hidden]
        known = _cache[vocabulary.digest] = Names(phrases, _measures(vocabulary, phrases))
    _cache.move_to_end(vocabulary.digest)
    while len(_cache) > _CACHED:
        _cache.popitem(last=False)
    return known


def _measures(vocabulary: Vocabulary, phrases: Sequence[Phrase]) -> list[str]:
    items = list(dict.fromkeys(phrase.key for phrase in phrases if phrase.kind == "item"))
    counted = Counter(word for item in items[:_ITEMS_ASKED] for word in vocabulary.measures(item))
    return [word for word, _ in counted.most_common()]


def likeness(one: str, other: str, language: str) -> float:
    """Distance of the sounds of two texts, 0 to 1; punctuation, script and the spelling of numbers do not count."""
    known = sounds()
    first, second = (
        np.array([unit for token in known.speak(text, language).units for unit in token], dtype=np.uint16)
        for text in (one, other)
    )
    if not len(first) or not len(second):
        return float(len(first) != len(second))
    return float(unit_distances(first, second[np.newaxis], known.costs, known.mass)[0])


def _padded(rows: Sequence[tuple[int, ...]]) -> npt.NDArray[np.uint16]:
    units = np.zeros((len(rows), max((len(row) for row in rows), default=0)), dtype=np.uint16)
    for index, row in enumerate(rows):
        units[index, : len(row)] = row
    return units


@lru_cache(maxsize=65_536)
def _key(letters: str) -> str:
    from metaphone import doublemetaphone

    primary: str = doublemetaphone(letters)[0]
    return primary or letters.upper()


def _read_out(token: Token, language: str) -> str:
    if token.kind != "num" or not token.text.isdigit() or len(token.text) > 4 or token.text[0] == "0":
        return token.text
    if language == "zh":
        import cn2an

        return str(cn2an.an2cn(int(token.text))).removeprefix("一" if 10 <= int(token.text) < 20 else " ")
    return (spelled(int(token.text)) or token.text).replace("-", " ")
