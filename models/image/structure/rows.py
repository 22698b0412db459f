"""Upright words -> rows of print, each from left to right, from top to bottom. Rows come before columns and lines."""

from __future__ import annotations

from dataclasses import dataclass

from models.image.structure.layout import Run

_APART = 0.55
"""Middles further apart than this share of the lower letters stand in different rows."""
_ABOVE = 0.3
"""Words of one row may overlap in width by this share of the shorter one, not more."""


@dataclass(frozen=True, slots=True)
class Row:
    """Words at one height, from left to right; never empty."""

    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The words as a line of text."""
        return " ".join(run.text for run in self.runs)

    @property
    def page(self) -> int:
        """Counted from 0."""
        return self.runs[0].page

    @property
    def middle(self) -> float:
        """Height of the row on the flattened page, weighed by the length of its words."""
        weight = sum(len(run.text) for run in self.runs) or 1
        return sum(run.middle * len(run.text) for run in self.runs) / weight

    @property
    def height(self) -> float:
        """Of its tallest words."""
        return max(run.height for run in self.runs)

    @property
    def left(self) -> float:
        """Where its first word begins."""
        return self.runs[0].left

    @property
    def right(self) -> float:
        """Where its last word ends."""
        return max(run.right for run in self.runs)


def rows(runs: tuple[Run, ...]) -> tuple[Row, ...]:
    """Rows of one page from top to bottom. Words are joined closest first; two words above each other never are."""
    groups: dict[int, list[Run]] = {index: [run] for index, run in enumerate(runs)}
    member = list(range(len(runs)))
    for _, _, first, second in sorted(_pairs(runs)):
        one, two = member[first], member[second]
        if one == two or _stacked(groups[one], groups[two]):
            continue
        joined = groups.pop(two)
        groups[one] += joined
        for index, group in enumerate(member):
            if group == two:
                member[index] = one
    found = [Row(tuple(sorted(group, key=lambda run: (run.left, run.top)))) for group in groups.values()]
    return tuple(sorted(found, key=lambda row: (row.middle, row.left)))


def _pairs(runs: tuple[Run, ...]) -> list[tuple[float, float, int, int]]:
    """(how far apart in height, how far apart in width, first, second) of words that could share a row."""
    order = sorted(range(len(runs)), key=lambda index: runs[index].middle)
    tallest = max((run.height for run in runs), default=0.0)
    found = []
    for place, first in enumerate(order):
        for second in order[place + 1 :]:
            one, two = runs[first], runs[second]
            if two.middle - one.middle > _APART * tallest:
                break
            lower = max(min(one.height, two.height), 1e-6)
            # Small print beside large print shares its baseline rather than its middle.
            off = min(abs(two.middle - one.middle), abs(two.bottom - one.bottom) + 0.1 * lower) / lower
            if off < _APART and _overlap(one.top, one.bottom, two.top, two.bottom) > 0.4 * lower:
                gap = max(one.left, two.left) - min(one.right, two.right)
                # Height decides; among equals the neighbour is joined before the stranger at the other edge.
                found.append((round(off, 2), round(max(gap, 0.0), 1), first, second))
    return found


def _stacked(one: list[Run], two: list[Run]) -> bool:
    for a in one:
        for b in two:
            shorter = min(a.right - a.left, b.right - b.left)
            if _overlap(a.left, a.right, b.left, b.right) > max(_ABOVE * shorter, 0.15 * min(a.height, b.height)):
                return True
    return False


def _overlap(first: float, last: float, begin: float, end: float) -> float:
    return min(last, end) - max(first, begin)
