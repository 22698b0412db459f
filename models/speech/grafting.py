"""What a second hearing left out, put back from the first: hypotheses of both in; further hypotheses of the second out.

With names to expect a recogniser is prone to write the names alone: of "for the store, three cups of latte" it leaves
"store, latte", and the count is gone. The first hearing has it, only its names are garbled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from models.speech.sounding import Spoken, sounds
from models.speech.whisper import Hypothesis

_MOST = 3
"""Hypotheses that are mended, and places in each that are mended one by one, besides all at once."""


def grafted(second: Sequence[Hypothesis], first: Hypothesis, language: str) -> tuple[Hypothesis, ...]:
    """The best hypotheses of a second hearing with what only the first has, all of it and each piece by itself.

    Only for Mandarin, where each character is a syllable and both texts can be laid side by side by their sounds.
    """
    if language != "zh":
        return ()
    known = {hypothesis.text for hypothesis in second}
    found: dict[str, Hypothesis] = {}
    for hypothesis in second[:_MOST]:
        missing = _missing(hypothesis.text, first.text, language)
        pieces = sorted(missing, key=lambda piece: -len(piece[1]))[:_MOST]
        ways = [pieces, *([piece] for piece in pieces)] if len(pieces) > 1 else [pieces]
        for text in (_put_back(hypothesis.text, way) for way in ways if way):
            if text not in known:
                found.setdefault(text, replace(hypothesis, text=text, tokens=()))
    return tuple(found.values())


def _missing(text: str, whole: str, language: str) -> Iterator[tuple[int, str]]:
    """Where in `text` something is missing, and what `whole` has there."""
    mine, theirs = (sounds().speak(each, language) for each in (text, whole))
    units, others = _flat(mine), _flat(theirs)
    for block in Levenshtein.opcodes([unit for unit, _ in units], [unit for unit, _ in others]):
        if block.tag == "insert":
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


def spliced(text: str, gaps: Iterable[tuple[int, int]], other: str, language: str) -> str | None:
    """`text` with what `other` has where the characters of `gaps` stand; None where that makes no difference.

    One hearing garbles what the other has well: 两杯檬茶 beside 两杯宁门茶, which sounds like a name.
    """
    if language != "zh":
        return None
    mine, theirs = (sounds().speak(each, language) for each in (text, other))
    units, others = _flat(mine), _flat(theirs)
    blocks = Levenshtein.opcodes([unit for unit, _ in units], [unit for unit, _ in others])
    pieces: list[tuple[int, int, str]] = []
    for begin, finish in gaps:
        touched = [at for at, (_, token) in enumerate(units) if _overlap(mine.spans[token], begin, finish)]
        if not touched:
            continue
        first, last = touched[0], touched[-1] + 1
        # What was added beside the gap belongs to it: the other hearing has more syllables there.
        inside = [b for b in blocks if b.tag != "equal" and b.src_start <= last and first <= b.src_end]
        if inside:
            low, high = min(first, inside[0].src_start), max(last, inside[-1].src_end)
            low_there = inside[0].dest_start - (inside[0].src_start - low)
            high_there = inside[-1].dest_end + (high - inside[-1].src_end)
            written = [theirs.spans[others[at][1]] for at in range(max(low_there, 0), min(high_there, len(others)))]
            here = mine.spans[units[low][1]][0], mine.spans[units[high - 1][1]][1]
            if written and all(here[0] >= end or here[1] <= start for start, end, _ in pieces):
                pieces.append((*here, other[written[0][0] : written[-1][1]]))
    for start, end, piece in sorted(pieces, reverse=True):
        text = text[:start] + piece + text[end:]
    return text if pieces else None


def _overlap(span: tuple[int, int], start: int, end: int) -> bool:
    return span[0] < end and start < span[1]
