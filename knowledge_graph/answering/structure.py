"""Values of the order model <-> JSON, by their type hints: decimals as plain strings, times with offset.

Reading reports every problem at once, each with the path to its field; unknown fields are problems, not silence.
"""

from __future__ import annotations

import dataclasses
import operator
import re
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from models.evidence import Selector

T = TypeVar("T")

RENAMED: dict[tuple[str, str], str] = {("Supply", "source"): "from"}
"""(class, field) -> name in JSON, where the JSON name is no identifier."""
WRITTEN_EMPTY = {
    "Order": {"lines", "instructions", "constraints"},
    "Proposal": {"findings", "derivation", "alternatives"},
    "ChangeRequest": {"actions"},
}
"""Lists and mappings that are written even when empty; all others are left out."""
UNWRITTEN: dict[tuple[str, str], object] = {
    ("Modifier", "portion"): "whole",
    ("Order", "number"): "",
    ("Finding", "askable"): False,
}
"""Values that are left out, and taken when nothing is written."""
_DECIMAL = re.compile(r"-?\d{1,20}(?:\.\d{1,12})?")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field of a JSON document."""

    path: str
    what: str

    def __str__(self) -> str:
        return f"{self.path or '/'}: {self.what}"


class Malformed(ValueError):
    """Raised when JSON does not fit the model; names every field at fault."""

    code = "order.malformed"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(str(problem) for problem in problems))


@dataclass(frozen=True, slots=True)
class FieldPlan:
    """One field of a class as it is written."""

    name: str
    key: str
    hint: Any
    required: bool
    empty: bool
    unwritten: object


_NOTHING = object()


def plan(cls: type[Any]) -> tuple[FieldPlan, ...]:
    """How a dataclass is written, worked out once."""
    known = _PLANS.get(cls)
    if known is None:
        known = _PLANS[cls] = _plan(cls)
    return known


_PLANS: dict[type[Any], tuple[FieldPlan, ...]] = {}


def _plan(cls: type[Any]) -> tuple[FieldPlan, ...]:
    hints = get_type_hints(cls)
    found = []
    for entry in dataclasses.fields(cls):
        pair = (cls.__name__, entry.name)
        optional = type(None) in get_args(hints[entry.name])
        default = entry.default is not dataclasses.MISSING or entry.default_factory is not dataclasses.MISSING
        found.append(
            FieldPlan(
                name=entry.name,
                key=RENAMED.get(pair, entry.name),
                hint=hints[entry.name],
                required=not (default or optional or pair in UNWRITTEN),
                empty=entry.name in WRITTEN_EMPTY.get(cls.__name__, ()),
                unwritten=UNWRITTEN.get(pair, _NOTHING),
            )
        )
    return tuple(found)


def unstructure(value: Any, selector: Callable[[Selector], dict[str, Any]] | None = None) -> Any:
    """A value as JSON types. `selector` writes evidence where the value holds any."""
    kind = type(value)
    if value is None or kind in _PLAIN:
        return value
    if kind is tuple or kind is list:
        return [unstructure(entry, selector) for entry in value]
    if selector is not None and isinstance(value, Selector):
        return selector(value)
    writer = _WRITERS.get(kind)
    if writer is None:
        return _unstructure_rare(value, selector)
    written = {}
    for (key, empty, unwritten), inner in zip(writer.fields, writer.values(value), strict=True):
        # A dataclass is slow to ask whether it equals something, and few fields have a value that is left out.
        if inner is None or (unwritten is not _NOTHING and inner == unwritten):
            continue
        kind = type(inner)
        if kind in _PLAIN:
            written[key] = inner
        elif inner or empty or kind not in _EMPTY:
            written[key] = unstructure(inner, selector)
    return written


def _unstructure_rare(value: Any, selector: Callable[[Selector], dict[str, Any]] | None) -> Any:
    """What is no dataclass written before."""
    if isinstance(value, (str, int, float)):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [unstructure(entry, selector) for entry in value]
    if isinstance(value, Mapping):
        return {str(key): unstructure(entry, selector) for key, entry in value.items()}
    _WRITERS[type(value)] = _writer(type(value))
    return unstructure(value, selector)


@dataclass(frozen=True, slots=True)
class _Writer:
    """How the values of one dataclass are read out, and as what each is written."""

    values: Callable[[Any], tuple[Any, ...]]
    fields: tuple[tuple[str, bool, object], ...]
    """Key in JSON, whether it is written when empty, the value that is left out."""


_WRITERS: dict[type[Any], _Writer] = {}
_PLAIN = frozenset({str, int, float, bool})
_EMPTY = frozenset({tuple, dict})


def _writer(cls: type[Any]) -> _Writer:
    fields = plan(cls)
    names = [entry.name for entry in fields]
    read = operator.attrgetter(*names) if names else lambda value: ()
    values = (lambda value: (read(value),)) if len(names) == 1 else read
    return _Writer(values, tuple((entry.key, entry.empty, entry.unwritten) for entry in fields))


def structure(cls: type[T], data: object, selector: Callable[[object], Selector] | None = None) -> T:
    """JSON types as a value of `cls`. Raises Malformed with every problem found."""
    problems: list[Problem] = []
    value = _read(cls, data, "", problems, selector)
    if problems:
        raise Malformed(tuple(problems))
    return value  # type: ignore[no-any-return]


def _read(hint: Any, data: object, path: str, problems: list[Problem], selector: Any) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        if data is None:
            return None
        (inner,) = (arm for arm in get_args(hint) if arm is not type(None))
        return _read(inner, data, path, problems, selector)
    if origin is Literal:
        if data in get_args(hint):
            return data
        return _wrong(problems, path, data, "one of " + ", ".join(map(str, get_args(hint))))
    if origin is tuple:
        if not isinstance(data, (list, tuple)):
            return _wrong(problems, path, data, "a list")
        inner = get_args(hint)[0]
        return tuple(_read(inner, e, f"{path}/{_name(e, i)}", problems, selector) for i, e in enumerate(data))
    if origin is not None and issubclass(origin, Mapping):
        if not isinstance(data, Mapping):
            return _wrong(problems, path, data, "an object")
        inner = get_args(hint)[1]
        return {str(key): _read(inner, entry, f"{path}/{key}", problems, selector) for key, entry in data.items()}
    if isinstance(hint, type) and issubclass(hint, Selector) and selector is not None:
        try:
            return selector(data)
        except (TypeError, ValueError, KeyError) as error:
            return _wrong(problems, path, data, f"evidence ({error})")
    if dataclasses.is_dataclass(hint):
        return _read_fields(hint, data, path, problems, selector)
    return _read_plain(hint, data, path, problems)


def _read_fields(cls: Any, data: object, path: str, problems: list[Problem], selector: Any) -> Any:
    if not isinstance(data, Mapping):
        return _wrong(problems, path, data, "an object")
    plans = plan(cls)
    known = {entry.key for entry in plans}
    for key in data:
        if key not in known:
            problems.append(Problem(f"{path}/{key}", f"there is no such field. Known: {', '.join(sorted(known))}"))
    values = {}
    before = len(problems)
    for entry in plans:
        if entry.key in data:
            values[entry.name] = _read(entry.hint, data[entry.key], f"{path}/{entry.key}", problems, selector)
        elif entry.required:
            problems.append(Problem(f"{path}/{entry.key}", "is missing"))
        elif entry.unwritten is not _NOTHING:
            values[entry.name] = entry.unwritten
        elif type(None) in get_args(entry.hint):
            values[entry.name] = None
    return cls(**values) if len(problems) == before else None


def _read_plain(hint: Any, data: object, path: str, problems: list[Problem]) -> Any:
    if hint is Decimal:
        text = str(data) if isinstance(data, int) and not isinstance(data, bool) else data
        if isinstance(text, str) and _DECIMAL.fullmatch(text):
            return Decimal(text)
        return _wrong(problems, path, data, 'a decimal as a string, such as "3" or "0.5"')
    if hint is datetime:
        try:
            time = datetime.fromisoformat(data) if isinstance(data, str) else None
        except ValueError:
            time = None
        if time is None or time.tzinfo is None:
            return _wrong(problems, path, data, "a time with offset, such as 2026-03-02T09:14:07+08:00")
        return time
    if hint is float and isinstance(data, (int, float)) and not isinstance(data, bool):
        return float(data)
    if hint is int and isinstance(data, int) and not isinstance(data, bool):
        return data
    if hint in (str, bool) and isinstance(data, hint):
        return data
    names = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}
    return _wrong(problems, path, data, names.get(hint, str(hint)))


def _wrong(problems: list[Problem], path: str, data: object, wanted: str) -> None:
    shown = repr(data)
    problems.append(Problem(path, f"must be {wanted}, not {shown if len(shown) <= 60 else shown[:57] + '...'}"))


def _name(entry: object, index: int) -> str:
    """Lines are named by id in paths, everything else by position."""
    own = entry.get("id") if isinstance(entry, Mapping) and "item" in entry else None
    return own if isinstance(own, str) else str(index)
