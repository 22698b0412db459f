"""A transcript and names that sound like parts of it in; the transcript with those names written out, and a map back.

A recogniser writes 热纳铁 where 热拿铁 was said: the same sounds, other characters. Which stretches to rewrite is one
choice over the whole text: the stretches may not overlap, names that are there word for word come first, and function
words are explained already and need no name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.language.normalize import normalize
from models.language.tokens import tokenize
from models.language.values.quantity import quantity
from models.language.words import words
from models.speech.sounding import Echo
from models.speech.trust import is_near

_FUNCTION_WORTH = 0.75
"""What an explained function word is worth against a character of a name that was said word for word."""
_EXACT = 0.001
"""What a name is ahead that stands there to the letter of one that only sounds the same: 中辣 is not 重辣."""
_CONTRAST, _STRAIN = 2, 3
_COMMAS = ",，、"
_SHORT_BAR = 0.2


@dataclass(frozen=True, slots=True)
class Snap:
    """Characters [start, end) of the repaired text stand for [heard_start, heard_end) of the transcript."""

    start: int
    end: int
    heard_start: int
    heard_end: int
    echo: Echo
    strained: bool = False
    """Farther from what was heard than a name may be that stands there by itself: it only fills a gap."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """The text after repair. `origins[i]` is the range of the transcript that character i came from."""

    text: str
    origins: tuple[tuple[int, int], ...]
    snaps: tuple[Snap, ...]

    @property
    def distance(self) -> float:
        """Sum of the distances that were bridged; 0 when nothing was."""
        return sum(snap.echo.distance for snap in self.snaps)

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The range of the transcript behind characters [start, end), start < end."""
        parts = self.origins[start:end]
        return min(part[0] for part in parts), max(part[1] for part in parts)


def unrepaired(text: str) -> Repaired:
    """The text as it is."""
    return Repaired(text, tuple((index, index + 1) for index in range(len(text))), ())


def unpaused(repaired: Repaired) -> Repaired:
    """The same without commas: a recogniser writes them where somebody takes breath, in the middle of a line, too."""
    return replace(repaired, text="".join(" " if character in _COMMAS else character for character in repaired.text))


def repair(text: str, echoes: Sequence[Echo], bar: float, gaps: Sequence[tuple[int, int]] = ()) -> Repaired:
    """Write out the names that lie within `bar` where that explains more of the text. Pure and deterministic.

    `gaps` are stretches that nothing explained before. A name that fills one may be short and yet as far as `bar`, and
    one that spans a gap is preferred to a shorter name beside it: 重溪美式 is rather 橙溪美式 than 美式 and a riddle.
    """
    best: list[tuple[float, float, tuple[Echo, ...]]] = [(0.0, 0.0, ())] * (len(text) + 1)
    steps: dict[int, list[tuple[int, float, Echo | None]]] = {}
    known, counts = explained(text)
    for start, end, worth in known:
        steps.setdefault(end, []).append((start, worth, None))
    for near in echoes:
        spans = any(near.start <= start and end <= near.end for start, end in gaps)
        most = bar if (near.start, near.end) in gaps else min(bar, _bar(near))
        # 两杯骨 is two cups of something, not 两 and a 贝果.
        torn = any(start < near.start < end <= near.end for start, end in counts)
        if near.distance <= most and not (torn and not is_near(near.phrase.text, near.distance)):
            likeness = 1 - near.distance / bar / _STRAIN if spans else (1 - near.distance / bar) ** (1 / _CONTRAST)
            worth = _mass(text[near.start : near.end]) * likeness
            if near.distance == 0.0 and _same(near, text):
                worth += _EXACT
            steps.setdefault(near.end, []).append((near.start, worth, near))
    for end in range(1, len(text) + 1):
        options = [best[end - 1]]
        for start, worth, echo in steps.get(end, ()):
            value, bridged, chosen = best[start]
            distance = echo.distance if echo else 0.0
            options.append((value + worth, bridged - distance, (*chosen, echo) if echo else chosen))
        best[end] = max(options, key=lambda option: (round(option[0], 6), option[1]))
    return _written(text, [echo for echo in best[-1][2] if not _same(echo, text)], gaps)


def _written(text: str, snaps: Sequence[Echo], gaps: Sequence[tuple[int, int]]) -> Repaired:
    pieces: list[str] = []
    origins: list[tuple[int, int]] = []
    made: list[Snap] = []
    position = length = 0
    for echo in snaps:
        pieces.append(text[position : echo.start])
        origins.extend((index, index + 1) for index in range(position, echo.start))
        length += echo.start - position
        pieces.append(echo.phrase.text)
        origins.extend([(echo.start, echo.end)] * len(echo.phrase.text))
        filling = any(start < echo.end and echo.start < end for start, end in gaps)
        strained = filling and not is_near(echo.phrase.text, echo.distance)
        made.append(Snap(length, length + len(echo.phrase.text), echo.start, echo.end, echo, strained))
        length += len(echo.phrase.text)
        position = echo.end
    pieces.append(text[position:])
    origins.extend((index, index + 1) for index in range(position, len(text)))
    return Repaired("".join(pieces), tuple(origins), tuple(made))


def _same(echo: Echo, text: str) -> bool:
    said = "".join(token.key for token in tokenize(normalize(text[echo.start : echo.end], "").text))
    return said == "".join(token.key for token in tokenize(normalize(echo.phrase.text, "").text))


def explained(text: str) -> tuple[list[tuple[int, int, float]], list[tuple[int, int]]]:
    """Function words with what they are worth, and where counts stand."""
    folded = normalize(text, "")
    tokens = tokenize(folded.text)
    lexicon = words()
    found: list[tuple[int, int, float]] = []
    counts: list[tuple[int, int]] = []
    for index in range(len(tokens)):
        ends = [end for end, _ in lexicon.at(tokens, index)]
        said = [count.end for count in quantity(tokens, index)]
        for end in (*ends, *said):
            start, stop = folded.original(tokens[index].start, tokens[end - 1].end)
            found.append((start, stop, _FUNCTION_WORTH * _mass(text[start:stop])))
            if end in said:
                counts.append((start, stop))
    return found, counts


def _bar(near: Echo) -> float:
    """Two syllables sound like two others by chance far more often than three do."""
    text = near.phrase.text
    return _SHORT_BAR if text >= "\u2e80" and len(text) <= 2 else 1.0


def _mass(text: str) -> float:
    """A Chinese character counts as much as three letters: about the same stretch of speech."""
    return sum(1.0 if character >= "\u2e80" else 0.34 for character in text if character.isalnum())
