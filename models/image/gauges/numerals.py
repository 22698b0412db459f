"""Words read on the flattened face of a gauge in; the numbers of its scales with their places, and its units out.

Recognisers glue ticks to figures, lose points and signs, and join neighbours: each number carries what it may have been
as well, and only what fits a scale around the pivot is believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from models.image.page import Page, TextBox

_TOKEN = re.compile(r"\S+")
_SIGNS = str.maketrans(
    {"−": "-", "–": "-", "—": "-", "=": "-", "~": "-", ",": ".", "，": ".", "。": ".", "·": ".", "：": "."}
)
_LETTERS = str.maketrans("OoQDlI", "000011")
_NUMBER = re.compile(r"-?\d{0,5}(?:\.\d{1,3})?")
_UNITS = {
    "mpa": "MPa", "kpa": "kPa", "pa": "Pa", "bar": "bar", "mbar": "mbar", "psi": "psi", "lb/in2": "psi",
    "kgf/cm2": "kgf/cm²", "kg/cm2": "kgf/cm²", "kgf/cm²": "kgf/cm²", "kg/cm²": "kgf/cm²",
    "°c": "°C", "℃": "°C", "oc": "°C", "'c": "°C", "°f": "°F", "℉": "°F",
}  # fmt: skip
_FACTOR = re.compile(r"[x×X*]\s*10{1,4}\b|10[³²]")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number printed on a face."""

    x: float
    y: float
    """Its middle, pixels of the picture that was read."""
    value: float
    others: tuple[float, ...] = ()
    """What it may be instead: a sign or a point lost, a tick taken for a figure."""


@dataclass(frozen=True, slots=True)
class Print:
    """What is printed on a face."""

    numerals: tuple[Numeral, ...]
    units: tuple[str, ...]
    words: tuple[str, ...]
    factor: bool
    """Do words say that the numbers are to be multiplied?"""


def printed(page: Page) -> Print:
    """What a page says that was read from a face or a part of it."""
    numerals: list[Numeral] = []
    units: list[str] = []
    for box in page.boxes:
        for text, x, y in _tokens(page, box):
            values = tuple(_values(text))
            if values:
                numerals.append(Numeral(x, y, values[0], values[1:]))
        units += units_in(box.text)
    words = tuple(box.text for box in page.boxes)
    return Print(
        tuple(numerals), tuple(dict.fromkeys(units)), words, any(_FACTOR.search(word) is not None for word in words)
    )


def units_in(text: str) -> Iterator[str]:
    """The units that a text names, each as it is usually printed."""
    for part in re.split(r"[\s()（）\[\]/|]+", text):
        unit = _UNITS.get(part.lower())
        if unit:
            yield unit
    whole = _UNITS.get("".join(text.lower().split()))
    if whole:
        yield whole


def _tokens(page: Page, box: TextBox) -> Iterator[tuple[str, float, float]]:
    """Each word of a box with its middle, pixels of the picture that was read."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = box.outline
    for match in _TOKEN.finditer(box.text):
        share = 0.5
        if len(box.places) == len(box.text) and match.group() != box.text.strip():
            share = (box.places[match.start()] + box.places[match.end() - 1]) / 2
        x = (ax + dx) / 2 + share * ((bx + cx) / 2 - (ax + dx) / 2)
        y = (ay + dy) / 2 + share * ((by + cy) / 2 - (ay + dy) / 2)
        shown = page.original(((x, y),) * 4)
        yield match.group(), shown.left, shown.top


def _values(text: str) -> tuple[float, ...]:
    """What a word may say as a number, likeliest first; nothing where it is no number."""
    said = text.translate(_SIGNS)
    figures = sum(sign.isdigit() for sign in said)
    letters = sum(sign in "OoQDlI" for sign in said)
    if not figures and len(said) > 1:
        return ()
    if letters and letters >= max(1, figures) and len(said) > 1:
        return ()
    said = said.translate(_LETTERS).strip(".")
    if not any(sign.isdigit() for sign in said):
        return ()
    read = _number(said)
    found = [] if read is None else [read, -read]
    if len(said) > 1:
        # A tick beside a number is easily read as one more figure.
        found += [value for form in (said[1:], said[:-1]) if (value := _number(form)) is not None]
    return tuple(dict.fromkeys(found))


def _number(text: str) -> float | None:
    if not _NUMBER.fullmatch(text) or not any(sign.isdigit() for sign in text):
        return None
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    if len(digits) > 1 and digits[0] == "0" and digits[1] != ".":
        # No scale prints 02: the point was lost.
        digits = f"0.{digits[1:]}"
    return sign * float(digits)
