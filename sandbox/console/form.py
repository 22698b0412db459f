"""What a page submitted: values by name, the operations that add or remove parts, the doubts that were answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.datastructures import FormData

OPERATIONS = 200
"""Most operations that one form may carry."""


@dataclass(frozen=True, slots=True)
class Form:
    """What was submitted. `settled`: fields whose doubts are answered by leaving them as they are."""

    given: Mapping[str, str] = field(default_factory=dict)
    operations: tuple[str, ...] = ()
    settled: frozenset[str] = frozenset()
    restructured: bool = False
    """Parts came or went with this submission, or an item changed and its options with it: rows must be made anew."""

    @classmethod
    def of(cls, data: FormData) -> Form:
        """The inputs by name; those that add or remove become operations."""
        given = {name: str(value) for name, value in data.multi_items() if name not in ("op", "settled")}
        operations = [str(value) for value in data.getlist("op")]
        new = []
        for name, value in given.items():
            line, _, what = name.rpartition(".")
            if what == "add" and value.strip():
                new.append(f"add {line} {value.strip()}")
            elif what == "remove" and value:
                new.append(f"remove {line}")
        changed = any(
            name.endswith(".shown") and given.get(f"{name[:-6]}.item", shown) != shown for name, shown in given.items()
        )
        settled = frozenset(str(value) for value in data.getlist("settled"))
        return cls(given, tuple([*operations, *new][:OPERATIONS]), settled, bool(new) or changed)
