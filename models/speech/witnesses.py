"""The unaided pass in; what it heard where a stretch of another reading stands, and how unlike that sounds, out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rapidfuzz.distance import Levenshtein

from models.language.sound.distance import unit_distances
from models.speech.readings import Candidate
from models.speech.sounding import Spoken, sounds


class Witnesses:
    """The unaided pass, asked what it sounded like at a given place."""

    def __init__(self, unaided: Sequence[Candidate], language: str) -> None:
        self._language = language
        texts = dict.fromkeys(candidate.hypothesis.text for candidate in unaided)
        self._heard = [_Line(sounds().speak(text, language)) for text in texts]

    def distance(self, text: str, start: int, end: int) -> float:
        """How far the sounds of characters [start, end) lie from what was heard at that place, 0 to 1."""
        said = _Line(sounds().speak(text, self._language))
        first, last = said.units_within(start, end)
        if first >= last or not self._heard:
            return 0.0
        return min(_distance_at(said, first, last, heard) for heard in self._heard)

    def stretch(self, text: str, start: int, end: int) -> str:
        """What the best unaided reading wrote at that place."""
        said = _Line(sounds().speak(text, self._language))
        first, last = said.units_within(start, end)
        return self._heard[0].written(*_mapped(said.units, self._heard[0].units, first, last)) if self._heard else ""


class _Line:
    """A text as one row of sound units, each knowing the token it came from."""

    def __init__(self, spoken: Spoken) -> None:
        self.spoken = spoken
        self.units = [unit for token in spoken.units for unit in token]
        self._owner = [index for index, token in enumerate(spoken.units) for _ in token]

    def units_within(self, start: int, end: int) -> tuple[int, int]:
        inside = [i for i, token in enumerate(self._owner) if overlaps(self.spoken.spans[token], start, end)]
        return (inside[0], inside[-1] + 1) if inside else (0, 0)

    def written(self, first: int, last: int) -> str:
        tokens = [self.spoken.tokens[index].text for index in dict.fromkeys(self._owner[first:last])]
        return ("" if all(token >= "\u2e80" for token in tokens) else " ").join(tokens)


def overlaps(span: tuple[int, int], start: int, end: int) -> bool:
    """Whether two stretches share a character."""
    return span[0] < end and start < span[1]


def _distance_at(said: _Line, first: int, last: int, heard: _Line) -> float:
    begin, finish = _mapped(said.units, heard.units, first, last)
    if begin >= finish:
        return 1.0
    known = sounds()
    one = np.array(said.units[first:last], dtype=np.uint16)
    other = np.array(heard.units[begin:finish], dtype=np.uint16)
    return float(unit_distances(one, other[np.newaxis], known.costs, known.mass)[0])


def _mapped(said: Sequence[int], heard: Sequence[int], first: int, last: int) -> tuple[int, int]:
    """The units of `heard` that stand where [first, last) of `said` stand, by the least edits between the two rows."""
    begin, finish = None, 0
    for block in Levenshtein.opcodes(said, heard):
        if block.src_start < last and first < block.src_end:
            whole = block.src_end - block.src_start == block.dest_end - block.dest_start
            low = block.dest_start + max(0, first - block.src_start) if whole else block.dest_start
            high = block.dest_end - max(0, block.src_end - last) if whole else block.dest_end
            begin = low if begin is None else begin
            finish = max(finish, high)
    return (begin, finish) if begin is not None else (0, 0)
