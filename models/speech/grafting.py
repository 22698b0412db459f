"""What a second hearing left out, put back from the first: hypotheses of both in; further hypotheses of the second out.

With names to expect a recogniser is prone to write the names alone: of "for the store, three cups of latte" it leaves
"store, latte", and the count is gone. The first hearing has it, only its names are garbled.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from models.speech.sounding import Spoken, sounds
from models.speech.whisper import Hypothesis

_LEAST = 2
"""Syllables that are missing in one place before it is mended: a count with its measure."""
_MOST = 3
"""Places that are mended one by one, besides all at once."""


def grafted(second: Sequence[Hypothesis], first: Hypothesis, language: str) -> tuple[Hypothesis, ...]:
    """The best hypothesis of a second hearing with what only the first has, all of it and each piece by itself.

    Only for Mandarin, where each character is a syllable and both texts can be laid side by side by their sounds.
    """
    if language != "zh" or not second:
        return ()
    text = second[0].text
    pieces = list(_missing(text, first.text, language))[:_MOST]
    ways = [pieces, *([piece] for piece in pieces)] if len(pieces) > 1 else [pieces]
    return tuple(replace(second[0], text=_put_back(text, way), tokens=()) for way in ways if way)


def _missing(text: str, whole: str, language: str) -> Iterator[tuple[int, str]]:
    """Where in `text` something is missing, and what `whole` has there."""
    mine, theirs = (sounds().speak(each, language) for each in (text, whole))
    units, others = _flat(mine), _flat(theirs)
    for block in Levenshtein.opcodes([unit for unit, _ in units], [unit for unit, _ in others]):
        if block.tag == "insert" and block.dest_end - block.dest_start >= _LEAST:
            start = theirs.spans[others[block.dest_start][1]][0]
            end = theirs.spans[others[block.dest_end - 1][1]][1]
            at = mine.spans[units[block.src_start][1]][0] if block.src_start < len(units) else len(text)
            yield at, whole[start:end]


def _flat(spoken: Spoken) -> list[tuple[int, int]]:
    return [(unit, index) for index, token in enumerate(spoken.units) for unit in token]


def _put_back(text: str, pieces: Sequence[tuple[int, str]]) -> str:
    for at, piece in sorted(pieces, reverse=True):
        text = text[:at] + piece + text[at:]
    return text
