"""Runs of print -> pieces, cut wherever a word of `data/labels.yaml` announces what follows it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from models.image.structure.layout import Run
from models.image.structure.wording import fold, wording

_BOTH = re.compile(r"(?P<han>[一-鿿][一-鿿/、 ]*?)\s*[/ ]?\s*(?P<latin>[A-Za-z][A-Za-z.#/ ]{1,28})")
_COLON = re.compile(r"[:：﹕∶]")
_LETTERS = str.maketrans("01", "ol")
_MONEY_WORDS = frozenset(
    ("CNY", "RMB", "USD", "EUR", "GBP", "HKD", "SGD", "MYR", "RM", "JPY", "AUD", "CAD", "¥", "$", "€", "£")
)
_DAY = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d",
    re.I,
)
"""A date that begins with its month."""
_DATES = frozenset(("order_date", "order_date_general", "ship_date"))
_UNTIL = re.compile(r"(?:to|till|until|至|到)\s*\d{1,2}[:：.]\d\d(?:\s*[ap]\.?m\.?)?", re.I)
"""The hour that a window ends at, in words that may announce where something goes: `to 17:00`."""
_GLUED = 8
"""Letters of a Latin label that its value may be glued to: `P.O.Number2026-118`, `Delivery pointRiverside`."""
_FEW = 3
"""Letters of the label of a bill's number or a telephone's that figures may be glued to, more than these."""
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
        "order_date",
        "order_date_general",
        "ship_date",
    )
)
"""Fields whose value is words."""
Source: TypeAlias = tuple[int, int]
"""Place of the row, place of the run in it."""


@dataclass(frozen=True, slots=True)
class Piece:
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
    labels = wording("labels")
    found = labels.of(text)
    if not found and (both := _BOTH.fullmatch(text.strip(" :："))) is not None:
        # `发票号 Invoice No.`: one label in two languages.
        one, other = labels.of(both["han"]), labels.of(both["latin"])
        found = other if other and (not one or one[0].endswith("_general")) else one
    if found or not any(sign in text for sign in "01"):
        return found
    # `P.0. Number`: a letter that was read as a figure.
    folded = fold(text)
    return labels.of_folded(folded.translate(_LETTERS)) if len(folded) > 3 else ()


def _in_both(text: str) -> tuple[str, ...]:
    """What a text announces of which both halves, Chinese and Latin, are labels."""
    both = _BOTH.fullmatch(text)
    return label_of(text) if both is not None and label_of(both["han"]) and label_of(both["latin"]) else ()


def cut(run: Run, source: Source) -> list[Piece]:
    """The run cut at every label in it."""
    text = run.text
    if _UNTIL.fullmatch(text.strip()):
        return [Piece((), None, run, source)]
    starts: list[tuple[int, int, int, tuple[str, ...]]] = []
    """Begin and end of the label, where its value begins, its meanings."""
    for colon in _COLON.finditer(text):
        begin = starts[-1][2] if starts else 0
        found = _label_before(text, begin, colon.start())
        if found is not None:
            starts.append((found[0], colon.start(), colon.end(), found[1]))
    if not starts:
        meanings = label_of(text)
        if meanings:
            return [Piece(meanings, run, None, source)]
        prefix = _prefix(text)
        if prefix is not None:
            starts.append(prefix)
        elif (loose := _loose_prefix(text)) is not None:
            begin, end, value, meanings = loose
            return [Piece(meanings, _trimmed(run, begin, end), _trimmed(run, value, len(text)), source, True, run)]
    if not starts:
        return [Piece((), None, run, source)]
    pieces: list[Piece] = []
    if text[: starts[0][0]].strip():
        pieces.append(Piece((), None, _trimmed(run, 0, starts[0][0]), source))
    for index, (begin, end, value, meanings) in enumerate(starts):
        stop = starts[index + 1][0] if index + 1 < len(starts) else len(text)
        label = _trimmed(run, begin, end)
        assert label is not None
        pieces.append(Piece(meanings, label, _trimmed(run, value, stop), source))
    return pieces


def _label_before(text: str, begin: int, end: int) -> tuple[int, tuple[str, ...]] | None:
    """The longest label that ends at a colon; the first of a run must be all that stands before it."""
    labels = wording("labels")
    whole = labels.of(text[begin:end])
    if whole:
        return begin, whole
    for start in range(begin, end):
        apart = (
            start == begin
            or text[start - 1].isspace()
            or not text[start].isascii()
            or not text[start - 1].isascii()
            or text[start - 1] in ",;|/)"
        )
        folded = fold(text[start:end]) if apart and text[start].isalnum() else ""
        # `0rder No`: a letter that was read as a figure.
        meanings = labels.meanings.get(folded) or (len(folded) > 3 and labels.meanings.get(folded.translate(_LETTERS)))
        if meanings and end - start >= 2:
            if meanings[0] == "purchase_order_general" and _of_another(text[begin:start]):
                return begin, ("ignored",)
            return start, meanings
    return None


def _of_another(before: str) -> bool:
    """Words in front of `No.` that make it the number of something else: `GST ID. NO`; a title does not."""
    words = re.findall(r"[^\W\d_]+", before)
    return bool(words) and before.isascii() and not wording("titles").of(words[-1])


def _prefix(text: str) -> tuple[int, int, int, tuple[str, ...]] | None:
    """A label without a colon in front of its value: `Date 2026-03-02`, 订单号PO-118, `Total 12.50`."""
    labels = wording("labels")
    for end in range(min(len(text) - 1, 28), 1, -1):
        head, tail = text[:end], text[end:]
        if not tail.strip() or head[-1].isspace():
            continue
        folded = fold(head)
        # `订单号 P.O. Number`: in two languages.
        meanings = labels.meanings.get(folded) or _in_both(head)
        if not meanings or len(folded) < 2:
            continue
        han = not folded.isascii()
        # `PO-118` is a number in itself.
        # Print that lost its space: `Delivery pointRiverside`.
        joined = not han and head[-1].islower() and (tail[0].isupper() or tail[0].isdigit()) and len(folded) >= _GLUED
        joined = joined or (
            not han
            and meanings[0] in ("bill_number", "phone")
            and len(folded) > _FEW
            and re.fullmatch(r"\d{4,}" if meanings[0] == "bill_number" else r"\d{7,}", tail) is not None
        )
        apart = tail[0].isspace() or tail[0] in "#.№" or head[-1] in "#№" or (han and tail[0].isascii()) or joined
        figures = any(sign.isdigit() for sign in tail)
        value = tail.lstrip(" .#-_=").lstrip()
        if not value or not apart:
            continue
        # Words may follow a word in any sentence; figures, a wide gap, or a gap behind Chinese words make it a field.
        wide = tail.startswith(("  ", "\t"))
        if (han and (value[0].isascii() or tail[0].isspace())) or (
            not han and (wide or joined or (figures and _short(value) and _fits(value, meanings[0])))
        ):
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
    if _DAY.match(value):
        return True
    first = value.split()[0]
    return any(sign.isdigit() for sign in first) or first.upper() in _MONEY_WORDS


def _fits(value: str, meaning: str) -> bool:
    """What stands behind the label of a date begins as dates do: `Printed napkins330mm` is no day of printing."""
    return meaning not in _DATES or not value[0].isalpha() or _DAY.match(value) is not None or value[1:2].isdigit()


def _trimmed(run: Run, start: int, end: int) -> Run | None:
    while start < end and run.text[start] in " .:：_-=":
        start += 1
    while end > start and run.text[end - 1] in " :：_,;，；|":
        end -= 1
    return run.part(start, end) if start < end else None
