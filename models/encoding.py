"""Requests <-> JSON types, so that what was perceived can be kept and understood again against another graph.

Every dataclass is written with the name of its class under `is`, because slots hold values and evidence of many kinds;
fields at their default are left out. A plug-in's own selectors are found by name once their module is imported.
"""

from __future__ import annotations

import dataclasses
import functools
import sys
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from models import intent
from models.evidence import Selector
from models.intent import Request

_TAG = "is"


class Undecodable(ValueError):
    """Raised when JSON is no request; the message says where it fails."""

    code = "request.undecodable"


def request_to_json(request: Request) -> dict[str, Any]:
    """A request as JSON types; decimals and times as text, so that nothing is rounded."""
    written: dict[str, Any] = _written(request)
    return written


def request_from_json(data: object) -> Request:
    """The request that was written. Raises Undecodable."""
    found = _read(data, _classes())
    if not isinstance(found, Request):
        raise Undecodable(f"Expected a Request, found {type(found).__name__}.")
    return found


def _written(value: Any) -> Any:
    # The commonest first: every request is written, with its hundreds of values one by one.
    if value is None or isinstance(value, (str, float, int)):
        return value
    if isinstance(value, (tuple, list)):
        return [_written(entry) for entry in value]
    if isinstance(value, Decimal):
        return {_TAG: "Decimal", "of": str(value)}
    if isinstance(value, datetime):
        return {_TAG: "datetime", "of": value.isoformat()}
    kind = type(value)
    if not dataclasses.is_dataclass(kind):
        return value
    fields: dict[str, Any] = {_TAG: kind.__name__}
    for name, default in _defaults(kind):
        inner = getattr(value, name)
        # Nothing equals MISSING, but a dataclass is slow to say so.
        if inner is default or (default is not dataclasses.MISSING and inner == default):
            continue
        fields[name] = inner if type(inner) in _PLAIN else _written(inner)
    return fields


_PLAIN = frozenset({str, int, float, bool})


@functools.cache
def _defaults(kind: type[Any]) -> tuple[tuple[str, Any], ...]:
    """Fields with their defaults; MISSING, which nothing equals, where there is none."""
    return tuple((entry.name, entry.default) for entry in dataclasses.fields(kind))


def _read(data: Any, classes: dict[str, type[Any]]) -> Any:
    if isinstance(data, list):
        return tuple(_read(entry, classes) for entry in data)
    if not isinstance(data, dict):
        return data
    name = data.get(_TAG)
    try:
        if name == "Decimal":
            return Decimal(data["of"])
        if name == "datetime":
            return datetime.fromisoformat(data["of"])
        if name in classes:
            return classes[name](**{key: _read(value, classes) for key, value in data.items() if key != _TAG})
    except (TypeError, KeyError, ValueError, InvalidOperation) as error:
        raise Undecodable(f"{name} cannot be read: {error}.") from error
    raise Undecodable(f"{name!r} is nothing that a request holds; was the plug-in that wrote it removed?")


def _classes() -> dict[str, type[Any]]:
    own = {name: found for name, found in vars(intent).items() if dataclasses.is_dataclass(found)}
    return own | {found.__name__: found for found in _heirs(Selector)}  # type: ignore[return-value]


def _heirs(of: type[Selector]) -> Iterator[type[Selector]]:
    for heir in of.__subclasses__():
        # A dataclass with slots leaves the class behind that it was made from; only one of the two has a name.
        if getattr(sys.modules.get(heir.__module__), heir.__name__, None) is heir:
            yield heir
        yield from _heirs(heir)
