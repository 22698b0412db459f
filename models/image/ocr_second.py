"""Boxes with figures in, the same boxes out with what a second, smaller recogniser reads in the same pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models.image.doubts import compared
from models.image.ocr_recogniser import Recogniser
from models.image.ocr_strips import cut, grouped
from models.image.page import TextBox
from models.image.picture import Pixels


def read_again(pixels: Pixels, boxes: Sequence[TextBox], second: Recogniser, width: int) -> tuple[TextBox, ...]:
    """The boxes in their order; `others` is set where a figure was read. `width`: pixels of strips read at once."""
    read = list(boxes)
    waiting: dict[int, list[int]] = {}
    strips = []
    for place, box in enumerate(boxes):
        strip = cut(pixels, box.outline) if any(sign.isdigit() for sign in box.text) else None
        if strip is not None:
            strips.append(strip)
            waiting.setdefault(id(strip), []).append(place)
    for group in grouped(strips, width):
        for strip, said in zip(group, second.read([strip.pixels for strip in group]), strict=True):
            for place in waiting[id(strip)]:
                read[place] = replace(boxes[place], others=compared(boxes[place].text, said.text))
    return tuple(read)
