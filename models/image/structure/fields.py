"""Rows of print -> fields: a word of `data/labels.yaml`, the value beside or below it, and where both were read."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from models.image.structure.cells import Cell, Known
from models.image.structure.labels import Piece, Source, cut
from models.image.structure.layout import Run
from models.image.structure.rows import Row

_SEVERAL_LINES = frozenset(
    (
        "deliver_to", "deliver_to_general", "customer", "instruction", "instruction_delivery", "symptom", "contact",
        "addressee", "window", "sender_contact", "place", "supplier",
    )
)  # fmt: skip
"""Fields whose value may go on below."""
_BLOCKS = frozenset(("deliver_to", "customer", "sender_contact", "contact", "addressee", "supplier"))
"""Fields that may stand over a block of lines (name, street, city)."""
_SET_LINES = _BLOCKS | {"deliver_to_general", "place", "window"}
"""Fields of several lines in which nobody writes a label of his own, as in remarks."""
_LISTED = re.compile(r"[①-⒇]|[(（]?(?:\d|[一二三四五六七八九十]){1,2}(?:[、)）]|\.\s+|\.(?=\D))")
"""The number of a line: `1、`, `2.`, `(3)`."""
_GLANCED = re.compile(r"(?=.{8})[A-Za-z\-]+ [A-Za-z\- ]+")
"""A label of several words, which hardly begins a sentence."""
_OTHER = re.compile(r"[^\W\d][^\d:：]{1,28}[:：](?!\d)\s*\S|[^\d:：]{2,28}[:：]")
"""A label of unknown words, with its value or alone: what it announces belongs to no field above or beside it."""
_APART = re.compile(
    r"(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?|(?:no|nr)[.,:：]?\s*\d{4,}|№\s*\d{4,}", re.IGNORECASE
)
"""A day or a number to itself, which is no part of a name or an address in the same row."""
LONGEST_BLOCK = 5
"""Rows of one value at most."""


@dataclass(frozen=True, slots=True)
class Field:
    """One announced value. `meanings`: what the label may announce, most usual first."""

    meanings: tuple[str, ...]
    label: str
    value: tuple[Run, ...]
    """Empty where nothing stands beside or below the label."""
    lines: tuple[int, ...]
    """How many runs of the value stand on each of its rows; their sum is the number of runs."""
    sources: frozenset[Source]
    announced: Run
    """The label itself."""
    row: int = 0
    """The row of the label."""

    @property
    def text(self) -> str:
        """The value's words."""
        return Cell(self.value).text if self.value else ""

    @property
    def confidence(self) -> float:
        """Of the word that was read worst."""
        return min((run.confidence for run in self.value), default=0.0)

    @property
    def first_line(self) -> tuple[Run, ...]:
        """The value's first row."""
        return self.value[: self.lines[0]] if self.lines else ()

    @property
    def rest(self) -> tuple[Run, ...]:
        """The value without its first row."""
        return self.value[self.lines[0] :] if self.lines else ()


def fields(rows: Sequence[Row], taken: Collection[int], mentions: Known) -> tuple[Field, ...]:
    """The fields in the rows that are not `taken` (those of tables), in reading order.

    `mentions`: whether a text names something that can be ordered.
    """
    pieces: list[list[Piece]] = []
    for number, row in enumerate(rows):
        pieces.append([])
        for place, run in enumerate(row.runs if number not in taken else ()):
            own = mentions(run.text) and ":" not in run.text and "：" not in run.text
            found_here = cut(run, (number, place))
            own = own or (len(row.runs) == 1 and _idle(found_here, run))
            pieces[-1] += [Piece((), None, run, (number, place))] if own else found_here
    pieces = _confirmed(pieces)
    labels = [
        (number, place) for number, row in enumerate(pieces) for place, p in enumerate(row) if p.label is not None
    ]
    used: set[int] = {id(pieces[number][place]) for number, place in labels}
    # Where an item is named, no field goes on.
    used |= {id(p) for row in pieces for p in row if p.label is None and p.value is not None and mentions(p.value.text)}
    # Nor where a list begins.
    used |= {id(p) for row in pieces for p in row[:1] if p.value is not None and _LISTED.match(p.value.text)}
    beside: dict[tuple[int, int], list[Piece]] = {}
    for number, place in labels:
        beside[number, place] = _beside(pieces[number], place, used)
        used.update(id(piece) for piece in beside[number, place])
    found: list[Field] = []
    for number, place in labels:
        piece, first = pieces[number][place], beside[number, place]
        assert piece.label is not None
        values = [first] if first else []
        if not first or piece.meanings[0] in _SEVERAL_LINES:
            most = LONGEST_BLOCK if piece.meanings[0] in _SEVERAL_LINES else 1
            start = first[0].value.left if first and first[0].value is not None else piece.label.left
            edge = max(p.value.right for p in first if p.value is not None) if first else piece.label.right
            if first and piece.meanings[0] in _BLOCKS and _hangs(pieces, rows, number, piece.label):
                start = piece.label.left
            span, more = (start, edge), most - len(values)
            set_ = piece.meanings[0] in _SET_LINES
            values += _below(pieces, rows, number, span, piece.label.height, more, not first, used, set_)
            used.update(id(p) for line in values for p in line)
        runs = tuple(p.value for line in values for p in line if p.value is not None)
        sources = frozenset((piece.source, *(p.source for line in values for p in line)))
        lines = tuple(len(line) for line in values)
        found.append(Field(piece.meanings, piece.label.text, runs, lines, sources, piece.label, number))
    return tuple(found)


def _idle(pieces: Sequence[Piece], run: Run) -> bool:
    """A word of sums alone in its row, without a figure or a colon: the end of a name (`Property | Services`)."""
    plain = not re.search(r"[:：\d]", run.text)
    return plain and len(pieces) == 1 and pieces[0].value is None and pieces[0].meanings[:1] in (("charge",), ("tax",))


def _confirmed(pieces: list[list[Piece]]) -> list[list[Piece]]:
    """The pieces with loose labels taken back that stand in no column of labels."""
    lefts = [(p.label.left, p.label.height, p.loose) for row in pieces for p in row if p.label is not None]
    found = []
    for row in pieces:
        kept = []
        for piece in row:
            if piece.loose and piece.label is not None:
                left, height = piece.label.left, piece.label.height
                others = sum(abs(other - left) < height for other, _, _ in lefts) - 1
                if others < (1 if _GLANCED.fullmatch(piece.label.text) else 2):
                    assert piece.whole is not None
                    piece = Piece((), None, piece.whole, piece.source)
            kept.append(piece)
        found.append(kept)
    return found


def _hangs(pieces: Sequence[Sequence[Piece]], rows: Sequence[Row], number: int, label: Run) -> bool:
    """The value goes on under its label rather than under its own first words."""
    if number + 1 >= len(rows) or rows[number + 1].middle - rows[number].middle > 1.9 * label.height:
        return False
    below = pieces[number + 1]
    return (
        bool(below) and below[0].label is None and abs((below[0].value or label).left - label.left) < 1.2 * label.height
    )


def _beside(row: Sequence[Piece], place: int, used: Collection[int]) -> list[Piece]:
    """The value in the label's own run, else in the runs behind it as far as the next label."""
    piece = row[place]
    assert piece.label is not None
    height = piece.label.height
    found = [piece] if piece.value is not None else []
    edge = (piece.value or piece.label).right
    for other in row[place + 1 :]:
        if other.label is not None or other.value is None or id(other) in used:
            break
        if found and piece.meanings[0] in _SET_LINES and _OTHER.match(other.value.text):
            break
        if found and piece.meanings[0] in _BLOCKS and _APART.fullmatch(other.value.text):
            break
        # The value may stand well apart from its label, its own words may not.
        if other.value.left - edge > (2.0 if found else 25) * height:
            break
        found.append(other)
        edge = other.value.right
    return found


def _below(
    pieces: Sequence[Sequence[Piece]],
    rows: Sequence[Row],
    number: int,
    span: tuple[float, float],
    height: float,
    most: int,
    block: bool,
    used: set[int],
    labelled: bool,
) -> list[list[Piece]]:
    """Runs under the label or the value's first line, as far as they are aligned with it and not too far apart.

    With `labelled` a row that begins with a label of its own ends them.
    """
    found: list[list[Piece]] = []
    last = rows[number].middle
    for below in range(number + 1, len(rows)):
        if len(found) >= most or rows[below].middle - last > (2.6 if block and not found else 2.3) * height:
            break
        line: list[Piece] = []
        for piece in pieces[below]:
            run = piece.value or piece.label
            assert run is not None
            aligned = abs(run.left - span[0]) < 1.2 * height
            if not aligned and block and not found:
                aligned = min(run.right, span[1]) - max(run.left, span[0]) > 0.5 * min(
                    run.right - run.left, span[1] - span[0]
                )
            joined = bool(line) and run.left - (line[-1].value.right if line[-1].value else 0) < 1.5 * height
            if aligned or joined:
                if piece.label is not None or id(piece) in used or (labelled and not line and _OTHER.match(run.text)):
                    return found
                line.append(piece)
        if not line:
            # Where something else stands there a block of lines has ended.
            if pieces[below] and (found or not block):
                break
            continue
        found.append(line)
        last = rows[below].middle
    return found
