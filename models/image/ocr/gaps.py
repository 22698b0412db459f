"""A run of text found as one -> its parts, cut where the print leaves a gap that no space between words explains.

Columns that stand close are often found as one run; where each character was seen tells where one ends.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import replace
from itertools import pairwise
from statistics import median

from models.image.page import Outline, Point, TextBox

_WIDE = 0.8
"""Widths of a full-width letter: an empty stretch this long ends a column. A space takes a third, in typewriter's
print a half."""
_ROW = 0.95
"""Heights of a found line, from one letter to the next: words that run on take two thirds."""
_NARROW = frozenset("iljtfrI1.,:;'!|()[]·-")
_SPREAD = re.compile(r"[xX×]?\s?(?P<figures>\d(?: \d)+)(?![\d.,:/-])")
_PITCH = 1.1
"""Heights of a found line from one full-width figure to the next at most; columns stand further apart."""
_FEW = 4
"""Characters that a run must have before its print can be measured."""


def apart(box: TextBox) -> tuple[TextBox, ...]:
    """The parts of a box from left to right; the box alone where its recogniser said no places or nothing is apart.

    Letters that are spaced out (`姓　　名`) stay together: a part has two characters, or figures.
    """
    text = box.text
    if len(box.places) != len(text) or len(text) < _FEW:
        return (box,)
    seen = [index for index, letter in enumerate(text) if not letter.isspace()]
    pairs = list(pairwise(seen))
    high = _side(box.outline, 0, 3)
    if not pairs or not high:
        return (box,)
    long = _side(box.outline, 0, 1) / high
    close = [(box.places[b] - box.places[a]) * long / _reach(text[a], text[b]) for a, b in pairs if b == a + 1]
    if not close:
        return (box,)
    em = median(close)
    cuts = [
        b
        for a, b in pairs
        if (box.places[b] - box.places[a]) * long > (_reach(text[a], text[b]) + _WIDE) * em
        and not (b == a + 1 and _small(text[a]) and _small(text[b]))
    ]
    parts: list[tuple[int, int]] = []
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        parts.append((start, start + len(text[start:end].rstrip())))
    if len(parts) < 2 or not all(_stands(text[start:end]) for start, end in parts):
        return (box,)
    return tuple(_part(box, start, end) for start, end in parts)


def closed(box: TextBox) -> TextBox:
    """The box with full-width figures put together that were read with spaces between them: `2 4`, `x1 5 0箱`."""
    text, high = box.text, _side(box.outline, 0, 3)
    spread = _SPREAD.match(text)
    if spread is None or len(box.places) != len(text) or not high:
        return box
    long = _side(box.outline, 0, 1) / high
    figures = [place for place in range(*spread.span("figures")) if text[place] != " "]
    if any((box.places[b] - box.places[a]) * long > _PITCH for a, b in pairwise(figures)):
        return box
    kept = [
        place for place in range(len(text)) if place in figures or not spread.start("figures") <= place < spread.end()
    ]
    letters = "".join(text[place] for place in kept)
    rivals = tuple(box.rivals[place] for place in kept) if len(box.rivals) == len(text) else ()
    others = tuple(box.others[place] for place in kept) if len(box.others) == len(text) else ()
    places = tuple(box.places[place] for place in kept)
    return replace(box, text=letters, places=places, rivals=rivals, others=others)


def stacked(outline: Outline, places: tuple[float, ...]) -> tuple[Outline, ...]:
    """Upright outlines of letters that stand below each other a row apart; none where they run on as words do.

    The column of a table that holds one letter in each row (its units) is often found as one sideways run.
    """
    high = _side(outline, 0, 3)
    long = _side(outline, 0, 1)
    steps = [(b - a) * long for a, b in pairwise(places)]
    if not steps or not high or min(steps) < _ROW * high:
        return ()
    a, b, c, d = outline
    step = median(steps)
    found: list[Outline] = []
    for place in places:
        begin, finish = place - 0.45 * step / long, place + 0.45 * step / long
        corners = (_on(a, b, begin), _on(a, b, finish), _on(d, c, finish), _on(d, c, begin))
        above, below = sorted(corners, key=lambda point: point[1])[:2], sorted(corners, key=lambda point: point[1])[2:]
        found.append((min(above), max(above), max(below), min(below)))
    return tuple(found)


def between(places: tuple[float, ...], index: int) -> float:
    """Where the character at `index` begins, as a share of the width: half way from the one before."""
    if index <= 0:
        return 0.0
    return 1.0 if index >= len(places) else (places[index - 1] + places[index]) / 2


def _small(letter: str) -> bool:
    """A lower-case letter: between two that were read as one word nothing ends (of `ll` one is seen late)."""
    return letter.isascii() and letter.islower()


def _stands(part: str) -> bool:
    """Something that a column may hold: more than one letter, or a figure."""
    letters = [letter for letter in part if letter.isalnum()]
    return len(letters) > 1 or any(letter.isdigit() for letter in letters) or part[-1:] in ":：#"


def _part(box: TextBox, start: int, end: int) -> TextBox:
    # Half a letter beyond its middle, on both sides, where the neighbours leave room.
    first, last = box.places[start], box.places[end - 1]
    step = (last - first) / (end - start - 1) / 2 if end - start > 1 else 0.25 / max(1, len(box.text))
    begin = 0.0 if start == 0 else max(first - step, (box.places[start - 1] + first) / 2)
    finish = 1.0 if end == len(box.text) else min(last + step, (last + box.places[end]) / 2)
    a, b, c, d = box.outline
    outline = (_on(a, b, begin), _on(a, b, finish), _on(d, c, finish), _on(d, c, begin))
    wide = max(finish - begin, 1e-6)
    places = tuple(min(1.0, max(0.0, (place - begin) / wide)) for place in box.places[start:end])
    rivals = box.rivals[start:end] if len(box.rivals) == len(box.text) else ()
    others = box.others[start:end] if len(box.others) == len(box.text) else ()
    return replace(box, text=box.text[start:end], outline=outline, places=places, rivals=rivals, others=others)


def _reach(first: str, second: str) -> float:
    """From the middle of one letter to that of the next, widths of a full-width letter."""
    return (_width(first) + _width(second)) / 2


def _width(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    return 0.4 if letter in _NARROW else 0.75 if letter in "MWmw@%" else 0.55


def _side(outline: Outline, first: int, second: int) -> float:
    return math.dist(outline[first], outline[second])


def _on(first: Point, second: Point, share: float) -> Point:
    return first[0] + (second[0] - first[0]) * share, first[1] + (second[1] - first[1]) * share
