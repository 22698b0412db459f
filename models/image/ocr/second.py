"""Boxes with figures in, the same boxes out with what a second, smaller recogniser reads in the same pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from models.image.ocr.doubts import compared
from models.image.ocr.recogniser import Recogniser
from models.image.ocr.strips import cut, grouped
from models.image.page import TextBox
from models.image.picture import Pixels


def read_again(pixels: Pixels, boxes: Sequence[TextBox], second: Recogniser, width: int) -> tuple[TextBox, ...]:
    """The boxes in their order; `others` is set where a figure was read. `width`: as `strips.grouped`."""
    read = list(boxes)
    waiting: dict[int, list[int]] = {}
    strips = []
    for place, box in enumerate(boxes):
        strip = cut(pixels, box.outline) if any(sign.isdigit() for sign in box.text) else None
        if strip is not None:
            strips.append(strip)
            waiting.setdefault(id(strip), []).append(place)
    groups = grouped(strips, width)
    said = second.read([[strip.pixels for strip in group] for group in groups])
    for strip, one in zip(chain.from_iterable(groups), said, strict=True):
        for place in waiting[id(strip)]:
            read[place] = replace(boxes[place], others=compared(boxes[place].text, one.text))
    return tuple(read)
