"""Runs of one row of a list -> the same runs, with names put together that were found in pieces."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from models.image.lines.figures import endings, is_known
from models.image.lines.lines import Reader
from models.image.structure.cells import Cell
from models.image.structure.layout import Run

FRONT = re.compile(
    r"^[(（]?(?P<count>\d{1,4}|[①-⒇]|[一二三四五六七八九十]{1,2}(?=[、)）]))(?:(?P<point>(?<=[①-⒇])\s*|[、)）]\s*|\.\s+|\.(?=\D|\d{3}))|(?:\s*[x×*]\s*|\s+)(?=\S*[^\W\d]))",
    re.IGNORECASE,
)
"""A number in front of words: that of the line, or a count."""
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9./,_\-]{2,}")
"""A word that may be an item's code."""
_BRACKETED = re.compile(r"\s*[(（\[](?P<inside>[^)）\]]+)[)）\]]\s*$")
NUMBERED = re.compile(r"\d{1,3}[.、)）]")
"""The number of a line that stands alone."""


def whole_names(runs: Sequence[Run], reader: Reader) -> Sequence[Run]:
    """The runs with those put together that are a known item only as one: `Kraft paper`, `bag 32cm 40 packs`."""
    start = 1 if runs and NUMBERED.fullmatch(runs[0].text) else 0
    for end in range(len(runs), start + 1, -1):
        first, last = runs[start], runs[end - 1]
        outline = (first.outline[0], last.outline[1], last.outline[2], first.outline[3])
        text = " ".join(run.text for run in runs[start:end])
        joined = replace(first, text=text, right=last.right, outline=outline, places=())
        front = FRONT.match(text)
        bare = joined.part(front.end(), len(text)) if front is not None else joined
        rest, taken = endings(bare, reader)
        if taken and is_known(rest, reader) and not any(is_known(run, reader) for run in runs[start:end]):
            return [*runs[:start], joined, *runs[end:]]
    return runs


def named_with(words: Sequence[Run], figure: Run, reader: Reader) -> bool:
    """The figure is a part of the name: a size, set a little apart."""
    return any(sign.isalpha() for sign in figure.text) and reader.names.knows(Cell((*words, figure)).text)


def unbracketed(run: Run, reader: Reader) -> list[Run]:
    """The run, and what stands in brackets behind it on its own where that names an item: `bolt M8 (BLT-08)`."""
    first, _, more = run.text.partition(" ")
    if (
        more
        and CODE.fullmatch(first)
        and reader.names.exactly(first, "item")
        and not reader.names.exactly(run.text, "item")
    ):
        return [run.part(0, len(first)), run.part(len(run.text) - len(more.lstrip()), len(run.text))]
    bracket = _BRACKETED.search(run.text)
    if (
        bracket is None
        or reader.names.exactly(run.text, "item")
        or not reader.names.settle(bracket["inside"], "item").keys
    ):
        return [run]
    outside = run.part(0, bracket.start())
    inside = run.part(bracket.start("inside"), bracket.end("inside"))
    return [outside, inside] if any(sign.isalnum() for sign in outside.text) else [inside]


def code_among(words: Sequence[Run], reader: Reader) -> int | None:
    """The place of the code among several words; a size may look like one, so that what is a code goes first."""
    codes = [
        place
        for place, run in enumerate(words if len(words) > 1 else ())
        if CODE.fullmatch(run.text) and any(sign.isdigit() for sign in run.text)
    ]
    return min(codes, key=lambda place: not reader.names.exactly(words[place].text, "item"), default=None)
