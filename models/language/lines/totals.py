"""Sums said beside an order ("five in all", 一共五杯): taken out of what is ordered, and held against it."""

from __future__ import annotations

from decimal import Decimal

from models.language.elements.elements import Element
from models.language.lines.fold import Lines
from models.language.names.matcher import Catalogue
from models.language.tokens import COMMA


def without_totals(elements: tuple[Element, ...], totals: list[Element]) -> tuple[Element, ...]:
    """Take out "five in all": it orders nothing, but must agree with what was ordered."""
    kept: list[Element] = []
    index = 0
    while index < len(elements):
        element = elements[index]
        following = elements[index + 1] if index + 1 < len(elements) else None
        beyond = elements[index + 2] if index + 2 < len(elements) else None
        closed = beyond is None or beyond.gap >= COMMA or beyond.kind not in ("menu", "unknown")
        meant = bool(kept) and kept[-1].is_a("correct", "scratch", "negate")
        if element.is_a("total") and following is not None and following.kind == "quantity" and closed and not meant:
            totals.append(following)
            index += 2
            continue
        counts = element.kind == "quantity" and not meant  # "No, three in all" is how many are wanted.
        if counts and following is not None and following.is_a("total") and following.gap < COMMA:
            totals.append(element)
            index += 2
            continue
        if not element.is_a("total"):
            kept.append(element)
        index += 1
    return tuple(kept)


def agrees(total: Element, lines: Lines, catalogue: Catalogue) -> bool:
    """ "Five in all": the sum of what was ordered, or what is in its packagings."""
    counts = [line.quantity.quantity if line.quantity is not None else None for line in lines.lines]
    if total.quantity is None or sum(c.value if c is not None else 1 for c in counts) == total.quantity.value:
        return total.quantity is not None
    contents = Decimal(0)
    for line, said in zip(lines.lines, counts, strict=True):
        each = catalogue.contains(line.items[0], said.measure if said is not None else None) if line.items else None
        if each is None:
            return False
        contents += each * (said.value if said is not None else 1)
    measured = [catalogue.contains(line.items[0], total.quantity.measure) for line in lines.lines if line.items]
    return len(set(measured)) == 1 and measured[0] is not None and contents == measured[0] * total.quantity.value


__all__ = ["agrees", "without_totals"]
