"""Values of settings: what stands in a variable into the type of its field, and what is wrong where it is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from models.phrases import Phrase, Phrased, phrase


class Unfit(Phrased):
    """A value that is not what its setting holds; says what is."""

    phrase: Phrase


def parse(raw: str, kind: object) -> Any:
    """The value of a setting of this type. Raises Unfit."""
    if kind is bool:
        if raw.lower() in {"1", "true", "yes", "on"}:
            return True
        if raw.lower() in {"0", "false", "no", "off"}:
            return False
        raise Unfit(phrase("expected yes or no"))
    if kind is int:
        try:
            return int(raw)
        except ValueError:
            raise Unfit(phrase("expected a whole number")) from None
    if kind is float:
        return _number(raw)
    if kind == tuple[float, ...]:
        return tuple(_number(part) for part in raw.split(","))
    if kind is Path:
        return Path(raw).expanduser()
    return raw


def _number(raw: str) -> float:
    try:
        value = float(raw)
    except ValueError:
        raise Unfit(phrase("expected a number")) from None
    if value != value or value in (float("inf"), float("-inf")):
        raise Unfit(phrase("expected a finite number"))
    return value


def out_of_bounds(value: object, low: float | None, high: float | None) -> Phrase | None:
    """What is wrong with a number outside its bounds; None inside them, and for what is no number."""
    if not isinstance(value, (int, float)):
        return None
    if low is not None and value < low:
        return phrase("the smallest allowed value is {low:g}", low=low)
    if high is not None and value > high:
        return phrase("the largest allowed value is {high:g}", high=high)
    return None


def shown(value: object) -> str:
    """A default as the documentation writes it."""
    if value is None:
        return "unset"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ",".join(f"{part:g}" for part in value)
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value)
