"""Evidence: where a value was perceived, or why it is there although nothing was perceived.

Every slot carries one or more of these; a plug-in may bring its own selector by subclassing `Selector`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Selector:
    """A place in the evidence, or a reason that stands in for one."""


@dataclass(frozen=True, slots=True)
class TimeRange(Selector):
    """Seconds of sound from the start of the recording, start < end."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Box(Selector):
    """Axis-aligned box in pixels of the original picture, page counted from 0."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class ScannedBox(Box):
    """Box around a barcode or two-dimensional code: its content was checked by the code's own redundancy."""

    symbology: str
    """As the code's standard calls it: `EAN13`, `Code128`, `QRCode`."""


@dataclass(frozen=True, slots=True)
class SampleRange(Selector):
    """Half-open range of sample indices on one channel."""

    start: int
    end: int
    channel: str


@dataclass(frozen=True, slots=True)
class TextSpan(Selector):
    """Half-open range of characters (Unicode code points) in the text as received or as transcribed."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Declared(Selector):
    """Not perceived: the sender said so in the request's fields (site, external reference)."""

    by: str


@dataclass(frozen=True, slots=True)
class Derived(Selector):
    """Not perceived: follows from a rule of the graph."""

    rule: str


@dataclass(frozen=True, slots=True)
class Decided(Selector):
    """Not perceived: a human decided it in a review."""

    review: str
