"""Sentences that are not said yet: an English template and its values in, the words out in the language of a table.

Machines and logs get them in English; what is printed for people looks each template up in its language's table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

ENGLISH: Mapping[str, str] = MappingProxyType({})
"""The templates are English already."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A template and its values. It reads as its English sentence wherever it is used as a text."""

    template: str
    values: Mapping[str, object]
    """By the names in the template. A phrase among them is said in the same language, a tuple as a list in a row."""

    def said(self, table: Mapping[str, str] = ENGLISH) -> str:
        """The sentence, in the language of `table` (English template -> template); English for what it lacks."""
        values = {name: _said(value, table) for name, value in self.values.items()}
        return table.get(self.template, self.template).format(**values)

    def portable(self) -> Phrase:
        """The same sentence for another process: what only this one knows how to make, as the text that it reads as."""
        return Phrase(self.template, {name: _portable(value) for name, value in self.values.items()})

    def __str__(self) -> str:
        return self.said()


@dataclass(frozen=True, slots=True)
class _Shown:
    """What is left of a value away from home: how it reads, plainly and with `!r`."""

    text: str
    written: str

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return self.written


class Phrased(Exception):
    """A failure that people read in their language; its text is English.

    `phrase` is None where it was told in English alone: its code then says in other languages what happened.
    """

    phrase: Phrase | None = None

    def __init__(self, told: Phrase | str) -> None:
        super().__init__(str(told))
        self.phrase = told if isinstance(told, Phrase) else None

    @property
    def told(self) -> Phrase | str:
        """As it was given, to be a part of another sentence."""
        return self.phrase or str(self)


def phrase(template: str, /, **values: object) -> Phrase:
    """The sentence, for later. `template` is a literal: the tests look for its translation."""
    return Phrase(template, values)


def lines(phrases: Sequence[Phrase], between: str = "\n") -> Phrase:
    """Several, each on a line of its own."""
    names = [f"line{place}" for place in range(len(phrases))]
    return Phrase(between.join(f"{{{name}}}" for name in names), dict(zip(names, phrases, strict=True)))


def _portable(value: object) -> object:
    match value:
        case Phrase():
            return value.portable()
        case tuple():
            return tuple(map(_portable, value))
        case None | bool() | Decimal() | date():
            return value
        case int() | float() | str():
            # Another library's number or text is the plain one there.
            return next(plain(value) for plain in (int, float, str) if isinstance(value, plain))
        case _:
            return _Shown(str(value), repr(value))


def _said(value: object, table: Mapping[str, str]) -> object:
    match value:
        case Phrase():
            return value.said(table)
        case tuple():
            return table.get(", ", ", ").join(str(_said(each, table)) for each in value)
        case _:
            return value
