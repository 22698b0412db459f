"""What a reader said of a paper against its truth: date, total, number, lines; and whether it had a doubt where it was wrong."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from typing import Any

ALIKE = 0.8
"""Names count as the same from this similarity (difflib's ratio of the letters without spaces)."""
LEFT_OVER = "text.unparsed"
"""The finding that some words of the paper were not understood: most papers have some."""
SHORTEST = 4
"""A number without the letters before it counts where at least so many signs are left."""


@dataclass(frozen=True, slots=True)
class Found:
    """One line that a reader found."""

    name: str
    quantity: str | None
    amount: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader made of one paper. Sums are decimals as text, the date is ISO's."""

    id: str
    date: str | None = None
    total: str | None = None
    number: str | None = None
    lines: tuple[Found, ...] = ()
    doubts: tuple[str, ...] = ()
    """Why a human has to look, without what only says that the catalogue does not know the goods."""

    def to_json(self) -> dict[str, Any]:
        """For a file of results."""
        return asdict(self)

    @staticmethod
    def of(row: Mapping[str, Any]) -> Answer:
        """From such a file."""
        lines = tuple(Found(**line) for line in row["lines"])
        return Answer(**{**row, "lines": lines, "doubts": tuple(row["doubts"])})


@dataclass(frozen=True, slots=True)
class Verdict:
    """One paper's score."""

    id: str
    language: str
    layout: str
    level: str
    date: bool
    total: bool
    number: bool | None
    """None where none is printed."""
    wanted: int
    right: int
    added: int
    """Lines that are none of the paper's."""
    doubted: bool
    loosely: bool
    """Doubted for no more than words that were left over."""
    misses: tuple[str, ...] = field(default=())

    @property
    def whole(self) -> bool:
        """Everything right and nothing added."""
        return self.date and self.total and self.number is not False and self.right == self.wanted and not self.added

    @property
    def unnoticed(self) -> bool:
        """Wrong without a doubt."""
        return not self.whole and not self.doubted


def judge(truth: Mapping[str, Any], answer: Answer) -> Verdict:
    """Each line of the truth takes the line most like it that has its very amount."""
    left = list(answer.lines)
    misses: list[str] = []
    right = 0
    for line in truth["lines"]:
        same = [
            each for each in left if _equal(each.amount, line["amount"]) and alike(each.name, line["name"]) >= ALIKE
        ]
        if same:
            left.remove(max(same, key=lambda each: alike(each.name, line["name"])))
            right += 1
        else:
            misses.append(
                f"line {line['name']} {line['quantity']} x {line['unit_price']} = {line['amount']}: not found"
            )
    if truth["ticket"]:
        left = [each for each in left if not _equal(each.amount, truth["total"])]
    left = [each for each in left if not _included(each, truth.get("included", ()))]
    misses += [f"line {each.name} {each.quantity} = {each.amount}: added" for each in left]
    date, total = answer.date == truth["date"], _equal(answer.total, truth["total"])
    number = None if truth["number"] is None else same_number(answer.number, truth["number"])
    for name, fine in (("date", date), ("total", total), ("number", number)):
        if fine is False:
            misses.insert(0, f"{name} {truth[name]}: {getattr(answer, name)}")
    return Verdict(
        truth["id"], truth["language"], truth["layout"], truth["level"], date, total, number,
        len(truth["lines"]), right, len(left), bool(answer.doubts), set(answer.doubts) == {LEFT_OVER}, tuple(misses),
    )  # fmt: skip


def _included(line: Found, parts: Sequence[str]) -> bool:
    """A part of something bought, reported without a price."""
    free = line.amount is None or _equal(line.amount, "0")
    return free and any(alike(line.name, part) >= ALIKE for part in parts)


def oracle(truth: Mapping[str, Any]) -> Answer:
    """The truth as an answer: what a perfect reader would say."""
    lines = tuple(Found(line["name"], line["quantity"], line["amount"]) for line in truth["lines"])
    return Answer(truth["id"], truth["date"], truth["total"], truth["number"], lines)


def alike(one: str, other: str) -> float:
    """Similarity of two names, 0 to 1; width, case and blanks do not count."""
    return SequenceMatcher(None, _plain(one), _plain(other), autojunk=False).ratio()


def same_number(got: str | None, wanted: str) -> bool:
    """Letters and digits alike; letters before the digits may stand on one side alone."""
    if got is None:
        return False
    one, other = ("".join(filter(str.isalnum, _plain(text))) for text in (got, wanted))
    bare = [text.lstrip("abcdefghijklmnopqrstuvwxyz") for text in (one, other)]
    return one == other or (bare[0] == bare[1] and len(bare[0]) >= SHORTEST)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _equal(got: str | None, wanted: str) -> bool:
    try:
        return got is not None and Decimal(got) == Decimal(wanted)
    except InvalidOperation:
        return False


def tables(verdicts: Sequence[Verdict]) -> Mapping[str, Sequence[Verdict]]:
    """All, then by language, then by level."""
    groups: dict[str, list[Verdict]] = {"all": list(verdicts)}
    for place in ("language", "level"):
        for verdict in verdicts:
            groups.setdefault(getattr(verdict, place), []).append(verdict)
    return groups
