"""Matching: an expected order, as far as it is given, against what came out - mismatches, and counts of slots.

Only what is expected is compared. Lines, modifiers, instructions and constraints have no order. Amounts are compared as
amounts (in the base unit), times as instants, free words without case, spaces and punctuation around them. A default
that the graph filled in and nobody said is no mistake; a modifier that is not expected is one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from knowledge_graph.units import convert

_IGNORED = frozenset(("said",))
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_DEFAULT = "default of "


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One difference."""

    field: str
    expected: Any
    actual: Any

    @property
    def sentence(self) -> str:
        """For people who look at a miss."""
        if self.expected is None:
            return f"nothing expected, got {self.actual!r}"
        return f"expected {self.expected!r}, got {self.actual!r}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """How an order came out. Slots: each value that is given, and each modifier as one."""

    mismatches: tuple[Mismatch, ...]
    expected: int
    """Slots that should be there."""
    found: int
    """Slots that are there, of those compared."""
    right: int
    """Slots that are there and right."""

    @property
    def exact(self) -> bool:
        """Everything expected is there, and nothing else where lists were given."""
        return not self.mismatches


@dataclass(slots=True)
class _Count:
    mismatches: list[Mismatch] = field(default_factory=list)
    expected: int = 0
    found: int = 0
    right: int = 0

    def slot(self, path: str, want: Any, got: Any, equal: bool) -> None:
        self.expected += want is not None
        self.found += got is not None
        if equal:
            self.right += want is not None
        else:
            self.mismatches.append(Mismatch(path, want, got))

    def add(self, other: _Count) -> None:
        self.mismatches += other.mismatches
        self.expected += other.expected
        self.found += other.found
        self.right += other.right


def compare(expected: Mapping[str, Any], actual: Mapping[str, Any] | None) -> Comparison:
    """Compare an expected order with an order, or with a whole proposal or event as `encoding` writes it.

    Given a proposal or event, defaults that the graph filled in are known as such and not held against it; given a bare
    order every modifier counts as said.
    """
    want = expected.get("order", expected)
    whole = actual or {}
    got = next((whole[name] for name in ("order", "change", "report") if isinstance(whole.get(name), Mapping)), whole)
    count = _Count()
    _mapping(want, got, "", count, _filled_in(whole))
    return Comparison(tuple(count.mismatches), count.expected, count.found, count.right)


def _filled_in(whole: Mapping[str, Any]) -> frozenset[str]:
    """Paths of the modifiers that are there by default only."""
    found = set()
    for row in whole.get("derivation", ()):
        if any(str(entry.get("derived", "")).startswith(_DEFAULT) for entry in row.get("evidence", ())):
            found.add(row["field"])
    for row in whole.get("evidence", ()):
        if str(row.get("derived", "")).startswith(_DEFAULT):
            found.add(row["field"])
    return frozenset(found)


def _mapping(want: Mapping[str, Any], got: Any, path: str, count: _Count, defaults: frozenset[str]) -> None:
    present = got if isinstance(got, Mapping) else {}
    for key, value in want.items():
        if key not in _IGNORED:
            _value(key, value, present.get(key), f"{path}/{key}", count, defaults, present)


def _value(
    key: str, want: Any, got: Any, path: str, count: _Count, defaults: frozenset[str], around: Mapping[str, Any]
) -> None:
    if key in ("lines", "actions") and isinstance(want, Sequence):
        _bag(want, got, path, count, defaults, _line)
    elif key == "modifiers" and isinstance(want, Sequence):
        _modifiers(want, got or [], path, count, defaults, around)
    elif key in ("quantity", "base", "per") and isinstance(want, Mapping):
        shown = got if isinstance(got, Mapping) else None
        count.slot(path, _amount_shown(want), shown and _amount_shown(shown), _same_amount(want, shown))
    elif isinstance(want, Mapping):
        _mapping(want, got, path, count, defaults)
    elif isinstance(want, (list, tuple)):
        _bag(want, got, path, count, defaults, _entry)
    else:
        count.slot(path, want, got, _same(want, got))


def _line(want: Any, got: Any, path: str, count: _Count, defaults: frozenset[str]) -> None:
    """Line by line; an id is compared only where one is expected."""
    name = got.get("id") if isinstance(got, Mapping) else None
    _mapping(want, got, f"{path.rpartition('/')[0]}/{name}" if name else path, count, defaults)


def _entry(want: Any, got: Any, path: str, count: _Count, defaults: frozenset[str]) -> None:
    if isinstance(want, Mapping):
        _mapping(want, got, path, count, defaults)
    else:
        count.slot(path, want, got, _same(want, got))


def _bag(want: Sequence[Any], got: Any, path: str, count: _Count, defaults: frozenset[str], judge: Any) -> None:
    """Entries in any order: as many as possible that fit exactly, then the best of the rest; leftovers are mistakes."""
    have = list(got) if isinstance(got, (list, tuple)) else []
    trials = [[_trial(w, g, f"{path}/{i}", defaults, judge) for g in have] for i, w in enumerate(want)]
    pairs = _assign([[not trial.mismatches for trial in row] for row in trials])
    free = [index for index in range(len(have)) if index not in pairs.values()]
    for index, row in enumerate(trials):
        if index not in pairs and free:
            best = max(free, key=lambda i: (row[i].right, -len(row[i].mismatches)))
            if row[best].right:
                pairs[index] = best
                free.remove(best)
    for index, entry in enumerate(want):
        if index in pairs:
            count.add(trials[index][pairs[index]])
        else:
            count.add(_trial(entry, None, f"{path}/{index}", defaults, judge))
    for index in free:
        count.found += _slots(have[index])
        count.mismatches.append(Mismatch(f"{path}/{index}", None, have[index]))


def _trial(want: Any, got: Any, path: str, defaults: frozenset[str], judge: Any) -> _Count:
    trial = _Count()
    judge(want, got, path, trial, defaults)
    return trial


def _assign(fits: list[list[bool]]) -> dict[int, int]:
    """Most rows to columns of their own where they fit (augmenting paths, Kuhn 1955)."""
    taken: dict[int, int] = {}

    def place(row: int, seen: set[int]) -> bool:
        for column, fit in enumerate(fits[row]):
            if fit and column not in seen:
                seen.add(column)
                if column not in taken or place(taken[column], seen):
                    taken[column] = row
                    return True
        return False

    for row in range(len(fits)):
        place(row, set())
    return {row: column for column, row in taken.items()}


def _modifiers(
    want: Sequence[Any], got: Sequence[Any], path: str, count: _Count, defaults: frozenset[str], line: Mapping[str, Any]
) -> None:
    """Each modifier is one slot: option, action, amount, quantity and portion all right, or wrong."""
    owner = path.removesuffix("/modifiers")
    left = list(got)
    for index, entry in enumerate(want):
        match = next((m for m in left if _modifier_key(m) == _modifier_key(entry) and _groups_agree(entry, m)), None)
        if match is None:
            count.slot(f"{path}/{index}", _modifier_shown(entry), None, False)
            continue
        left.remove(match)
        count.slot(path, _modifier_shown(entry), _modifier_shown(match), True)
        inner = f"{owner}/modifiers/{_modifier_name(match)}"
        _modifiers(entry.get("modifiers", ()), match.get("modifiers", ()), f"{inner}/modifiers", count, defaults, match)
    for extra in left:
        where = f"{owner}/modifiers/{_modifier_name(extra)}"
        if where not in defaults:
            count.slot(path, None, _modifier_shown(extra), False)
        else:
            _modifiers((), extra.get("modifiers", ()), f"{where}/modifiers", count, defaults, extra)


def _modifier_name(modifier: Mapping[str, Any]) -> str:
    option = modifier.get("option", {})
    half = modifier.get("portion", "whole")
    return f"{option.get('id') or option.get('name')}" + ("" if half == "whole" else f"@{half}")


def _modifier_key(modifier: Mapping[str, Any]) -> tuple[Any, ...]:
    return (
        modifier.get("option", {}).get("id"),
        modifier.get("action", "include"),
        modifier.get("amount"),
        modifier.get("quantity", 1),
        modifier.get("portion", "whole"),
    )


def _groups_agree(want: Mapping[str, Any], got: Mapping[str, Any]) -> bool:
    return "group" not in want or want["group"] == got.get("group")


def _modifier_shown(modifier: Mapping[str, Any]) -> str:
    option, action, amount, quantity, portion = _modifier_key(modifier)
    words = [f"{'-' if action == 'exclude' else '+'}{option}", amount, f"x{quantity}" if quantity != 1 else None]
    return " ".join(word for word in (*words, None if portion == "whole" else portion) if word)


def _same_amount(want: Mapping[str, Any], got: Mapping[str, Any] | None) -> bool:
    """Equal as written, or equal in the base unit."""
    if got is None:
        return False
    for first in _amounts(want):
        for second in _amounts(got):
            same = convert(first[0], first[1], second[1]) if first[1] and second[1] else first[0]
            if same == second[0]:
                return True
    return False


def _amounts(quantity: Mapping[str, Any]) -> list[tuple[Decimal, str]]:
    found = [quantity, quantity.get("base")]
    return [
        (value, str(entry.get("unit", "")))
        for entry in found
        if isinstance(entry, Mapping) and (value := _decimal(entry.get("value"))) is not None
    ]


def _amount_shown(quantity: Mapping[str, Any]) -> str:
    return f"{quantity.get('value')} {quantity.get('unit', '')}".strip()


def _same(want: Any, got: Any) -> bool:
    if isinstance(want, str) and isinstance(got, str):
        first, second = _decimal(want), _decimal(got)
        if first is not None and second is not None:
            return first == second
        times = (_time(want), _time(got))
        return times[0] == times[1] if None not in times else _words(want) == _words(got)
    return bool(want == got)


def _words(text: str) -> str:
    return "".join(_EDGES.sub("", text).casefold().split())


def _decimal(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value)) if value is not None and not isinstance(value, (bool, Mapping, list)) else None
    except InvalidOperation:
        return None


def _time(text: str) -> datetime | None:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time if time.tzinfo is not None else None


def _slots(value: Any) -> int:
    """Values in something that was not expected: a line counts its item, its quantity and each modifier."""
    if isinstance(value, Mapping) and "item" in value:
        return 2 + len(value.get("modifiers", ()))
    return 1
