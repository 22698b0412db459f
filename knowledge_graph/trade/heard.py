"""Numbers that were only heard: what confirms one, and a question where nothing does.

A recogniser mistakes digits as easily as it hears them, agrees with itself when it does, and no name is near to mend
them. So a spoken number counts only where the business knows it - and no open order has one that differs in a digit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge_graph.judging.identity import OPEN
from knowledge_graph.judging.notes import Notes
from knowledge_graph.proposal import RecentOrder

_CODE = "number.unconfirmed"


def confirm(said: str, path: str, known: bool, notes: Notes) -> None:
    """Ask about a spoken number that nothing known bears; written ones are what they are."""
    if notes.situation.capture.modality != "speech" or known:
        return
    if all(finding.field != path for finding in notes.findings):
        notes.find(_CODE, path, said=said)


def confirm_order(said: str, path: str, found: Iterable[RecentOrder], notes: Notes) -> None:
    """Ask where a spoken number leads to an order, and one digit misheard would have led to another open one."""
    meant = tuple(found)
    if notes.situation.capture.modality != "speech" or not meant:
        return
    numbers = {_digits(order) for order in meant}
    others = (o for o in notes.situation.circumstances.recent if o.state in OPEN and o not in meant)
    near = [order for order in others if any(_one_apart(_digits(order), number) for number in numbers)]
    if near:
        notes.find(_CODE, path, [order.id for order in (*meant, *near)], said=said)


def _digits(order: RecentOrder) -> str:
    return re.sub(r"\D", "", order.number)


def _one_apart(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1
