"""Rows of print -> fields: a word of `data/labels.yaml`, the value beside or below it, and where both were read."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from models.image.cells import Cell
from models.image.layout import Run
from models.image.rows import Row
from models.image.wording import fold, wording

_COLON = re.compile(r"[:：﹕∶]")
_SEVERAL_LINES = frozenset(
    (
        "deliver_to", "deliver_to_general", "customer", "instruction", "instruction_delivery", "symptom", "contact",
        "addressee", "window", "sender_contact", "place", "supplier",
    )
)  # fmt: skip
"""Fields whose value may go on below."""
_BLOCKS = frozenset(("deliver_to", "customer", "sender_contact", "contact", "addressee", "supplier"))
"""Fields that may stand over a block of lines (name, street, city)."""
_NAMING = frozenset(
    (
        "customer",
        "contact",
        "deliver_to",
        "place",
        "supplier",
        "instruction",
        "instruction_delivery",
        "window",
        "ignored",
    )
)
"""Fields whose value is words."""
LONGEST_BLOCK = 5
"""Rows of one value at most."""
Source: TypeAlias = tuple[int, int]
"""Place of the row, place of the run in it."""


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


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run, cut at its labels: the label's meanings (none for a run that begins with a value), label and value."""

    meanings: tuple[str, ...]
    label: Run | None
    value: Run | None
    source: Source
    loose: bool = False
    """Only words behind a word: it counts where other labels stand above or below it."""
    whole: Run | None = None


def label_of(text: str) -> tuple[str, ...]:
    """What a text announces that is nothing but a label, with or without a colon."""
    return wording("labels").of(text)


def fields(rows: Sequence[Row], taken: Collection[int]) -> tuple[Field, ...]:
    """The fields in the rows that are not `taken` (those of tables), in reading order."""
    pieces = [
        [] if number in taken else [piece for place, run in enumerate(row.runs) for piece in _cut(run, (number, place))]
        for number, row in enumerate(rows)
    ]
    pieces = _confirmed(pieces)
    labels = [
        (number, place) for number, row in enumerate(pieces) for place, p in enumerate(row) if p.label is not None
    ]
    used: set[int] = {id(pieces[number][place]) for number, place in labels}
    beside: dict[tuple[int, int], list[_Piece]] = {}
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
            values += _below(pieces, rows, number, span, piece.label.height, more, not first, used)
            used.update(id(p) for line in values for p in line)
        runs = tuple(p.value for line in values for p in line if p.value is not None)
        sources = frozenset((piece.source, *(p.source for line in values for p in line)))
        lines = tuple(len(line) for line in values)
        found.append(Field(piece.meanings, piece.label.text, runs, lines, sources, piece.label, number))
    return tuple(found)


def _confirmed(pieces: list[list[_Piece]]) -> list[list[_Piece]]:
    """The pieces with loose labels taken back that stand in no column of labels."""
    lefts = [(p.label.left, p.label.height, p.loose) for row in pieces for p in row if p.label is not None]
    found = []
    for row in pieces:
        kept = []
        for piece in row:
            if piece.loose and piece.label is not None:
                left, height = piece.label.left, piece.label.height
                others = sum(abs(other - left) < height for other, _, _ in lefts) - 1
                if others < 2:
                    assert piece.whole is not None
                    piece = _Piece((), None, piece.whole, piece.source)
            kept.append(piece)
        found.append(kept)
    return found


def _hangs(pieces: Sequence[Sequence[_Piece]], rows: Sequence[Row], number: int, label: Run) -> bool:
    """The value goes on under its label rather than under its own first words."""
    if number + 1 >= len(rows) or rows[number + 1].middle - rows[number].middle > 1.9 * label.height:
        return False
    below = pieces[number + 1]
    return (
        bool(below) and below[0].label is None and abs((below[0].value or label).left - label.left) < 1.2 * label.height
    )


def _beside(row: Sequence[_Piece], place: int, used: Collection[int]) -> list[_Piece]:
    """The value in the label's own run, else in the runs behind it as far as the next label."""
    piece = row[place]
    assert piece.label is not None
    height = piece.label.height
    found = [piece] if piece.value is not None else []
    edge = (piece.value or piece.label).right
    for other in row[place + 1 :]:
        if other.label is not None or other.value is None or id(other) in used:
            break
        # The value may stand well apart from its label, its own words may not.
        if other.value.left - edge > (2.0 if found else 25) * height:
            break
        found.append(other)
        edge = other.value.right
    return found


def _below(
    pieces: Sequence[Sequence[_Piece]],
    rows: Sequence[Row],
    number: int,
    span: tuple[float, float],
    height: float,
    most: int,
    block: bool,
    used: set[int],
) -> list[list[_Piece]]:
    """Runs under the label or the value's first line, as far as they are aligned with it and not too far apart."""
    found: list[list[_Piece]] = []
    last = rows[number].middle
    for below in range(number + 1, len(rows)):
        if len(found) >= most or rows[below].middle - last > (2.6 if block and not found else 1.9) * height:
            break
        line: list[_Piece] = []
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
                if piece.label is not None or id(piece) in used:
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


def _cut(run: Run, source: Source) -> list[_Piece]:
    """The run cut at every label in it."""
    labels = wording("labels")
    text = run.text
    starts: list[tuple[int, int, int, tuple[str, ...]]] = []
    """Begin and end of the label, where its value begins, its meanings."""
    for colon in _COLON.finditer(text):
        begin = starts[-1][2] if starts else 0
        found = _label_before(text, begin, colon.start(), labels_first=not starts)
        if found is not None:
            starts.append((found[0], colon.start(), colon.end(), found[1]))
    if not starts:
        meanings = labels.of(text)
        if meanings:
            return [_Piece(meanings, run, None, source)]
        prefix = _prefix(text)
        if prefix is not None:
            starts.append(prefix)
        elif (loose := _loose_prefix(text)) is not None:
            begin, end, value, meanings = loose
            return [_Piece(meanings, _trimmed(run, begin, end), _trimmed(run, value, len(text)), source, True, run)]
    if not starts:
        return [_Piece((), None, run, source)]
    pieces: list[_Piece] = []
    if text[: starts[0][0]].strip():
        pieces.append(_Piece((), None, _trimmed(run, 0, starts[0][0]), source))
    for index, (begin, end, value, meanings) in enumerate(starts):
        stop = starts[index + 1][0] if index + 1 < len(starts) else len(text)
        label = _trimmed(run, begin, end)
        assert label is not None
        pieces.append(_Piece(meanings, label, _trimmed(run, value, stop), source))
    return pieces


def _label_before(text: str, begin: int, end: int, labels_first: bool) -> tuple[int, tuple[str, ...]] | None:
    """The longest label that ends at a colon; the first of a run must be all that stands before it."""
    labels = wording("labels")
    whole = labels.of(text[begin:end])
    if whole:
        return begin, whole
    for start in range(begin, end):
        apart = (
            start == begin or text[start - 1].isspace() or not text[start].isascii() or text[start - 1] in ",;，；|/)）"
        )
        meanings = labels.meanings.get(fold(text[start:end])) if apart and text[start].isalnum() else None
        if meanings and end - start >= 2:
            return start, meanings
    del labels_first
    return None


def _prefix(text: str) -> tuple[int, int, int, tuple[str, ...]] | None:
    """A label without a colon in front of its value: `Date 2026-03-02`, 订单号PO-118, `Total 12.50`."""
    labels = wording("labels")
    for end in range(min(len(text) - 1, 28), 1, -1):
        head, tail = text[:end], text[end:]
        if not tail.strip() or head[-1].isspace():
            continue
        folded = fold(head)
        meanings = labels.meanings.get(folded)
        if not meanings or len(folded) < 2:
            continue
        han = not folded.isascii()
        # `PO-118` is a number in itself.
        apart = tail[0].isspace() or tail[0] in "#.№" or (han and tail[0].isascii())
        figures = any(sign.isdigit() for sign in tail)
        value = tail.lstrip(" .#-_=").lstrip()
        if not value or not apart:
            continue
        # Words may follow a word in any sentence; figures, or a gap behind Chinese words, make it a field.
        if (han and (value[0].isascii() or tail[0].isspace())) or (not han and figures and _short(value)):
            return 0, end, len(text) - len(value), meanings
    return None


def _loose_prefix(text: str) -> tuple[int, int, int, tuple[str, ...]] | None:
    """Words behind a Latin label without a colon (`Buyer Northside Clinic`): both begin with a capital."""
    parts = text.split(" ")
    for count in range(min(4, len(parts) - 1), 0, -1):
        head = " ".join(parts[:count])
        value = " ".join(parts[count:]).strip()
        meanings = wording("labels").meanings.get(fold(head), ())
        named = (
            bool(meanings)
            and head.isascii()
            and head[:1].isupper()
            and (value[:1].isupper() or not value[:1].isascii())
        )
        if named and len(fold(head)) >= 4 and meanings[0] in _NAMING and not _COLON.search(value):
            return 0, len(head), len(text) - len(value), meanings
    return None


def _short(value: str) -> bool:
    """No sentence: what follows a label without a colon is a number, a date, an amount."""
    first = value.split()[0]
    return any(sign.isdigit() for sign in first) or len(value.split()) <= 3


def _trimmed(run: Run, start: int, end: int) -> Run | None:
    while start < end and run.text[start] in " .:：_-=":
        start += 1
    while end > start and run.text[end - 1] in " :：_,;，；|":
        end -= 1
    return run.part(start, end) if start < end else None


def without(field: Field, words: str) -> Field:
    """The field with its value cut to these words of it, where they stand in one run."""
    for run in field.value:
        start = run.text.find(words)
        if start >= 0:
            return replace(field, value=(run.part(start, start + len(words)),), lines=(1,))
    return field
