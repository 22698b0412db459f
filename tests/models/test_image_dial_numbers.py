"""Dials whose numbers can be read: they tell the scale, its turn, and whether it is the dial that was described."""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from dial_drawing import HEAT, OIL, SIDE, at, bare, dial, photographed, pictured

from models.image.gauges.dial import DialTemplate, read_dial
from models.image.gauges.dial_face import faces_seen
from models.image.gauges.dial_free import read_freely
from models.image.gauges.face import find_faces
from models.image.gauges.gauge import gauge_slots
from models.image.gauges.numerals import printed
from models.image.page import Page, TextBox
from models.intent import ReadingValue

PRESSURE = DialTemplate("dial:pressure", -135.0, 135.0, Decimal(0), Decimal(10), "bar")
Words = Callable[[np.ndarray[Any, Any]], Page]


def box(text: str, x: float, y: float) -> TextBox:
    half = 9.0 * len(text)
    return TextBox(text, 0.98, ((x - half, y - 14), (x + half, y - 14), (x + half, y + 14), (x - half, y + 14)))


def reader(scale: dict[str, float], roll: float = 0.0, inner: dict[str, float] | None = None, *words: str) -> Words:
    """Reads what stands at angles of a face: numbers of a scale, of an inner one, and words below the middle."""

    def read(pixels: np.ndarray[Any, Any]) -> Page:
        high, wide = pixels.shape[:2]
        boxes = [box(word, wide / 2, high * (0.6 + 0.05 * place)) for place, word in enumerate(words)]
        if high == wide:
            for numbers, radius in ((scale, 0.64), (inner or {}, 0.4)):
                for text, angle in numbers.items():
                    turn = math.radians(angle + roll)
                    far = radius * wide / 2 / 1.04
                    boxes.append(box(text, wide / 2 + far * math.sin(turn), high / 2 - far * math.cos(turn)))
        return Page(0, wide, high, tuple(boxes))

    return read


def tens(template: DialTemplate, step: float) -> dict[str, float]:
    """Each number of a scale and its angle."""
    low, high = float(template.scale_from), float(template.scale_to)
    count = round((high - low) / step)
    sweep = template.end_angle - template.start_angle
    return {f"{low + step * n:g}": template.start_angle + sweep * n / count for n in range(count + 1)}


def rolled(picture: np.ndarray[Any, Any], roll: float) -> np.ndarray[Any, Any]:
    turn = cv2.getRotationMatrix2D((SIDE / 2, SIDE / 2), -roll, 1.0)
    return np.asarray(cv2.warpAffine(picture, turn, (SIDE, SIDE), borderMode=cv2.BORDER_REPLICATE))


class Machine:
    """A vocabulary that knows one machine, with a pressure gauge or with none that is described."""

    digest, timezone = "one gauge", "UTC"

    def __init__(self, *templates: DialTemplate) -> None:
        self.templates = templates

    def facts(self, device: str) -> dict[str, object]:
        return {
            "dials": tuple(
                {
                    "key": one.key, "name": "Gauge", "start_angle": one.start_angle, "end_angle": one.end_angle,
                    "scale_from": one.scale_from, "scale_to": one.scale_to, "scale_unit": one.unit,
                }
                for one in self.templates
            )
        }  # fmt: skip


def test_numbers_tell_how_a_dial_is_turned_where_no_marks_do() -> None:
    picture = rolled(bare(6.0, random.Random(4)), 9.0)
    blind = read_dial(picture, OIL)
    seen = read_dial(picture, OIL, reader(tens(OIL, 1), 9.0))
    assert blind is not None
    assert seen is not None
    assert abs(float(seen.reading.value) - 6.0) <= float(seen.reading.uncertainty)
    assert seen.reading.uncertainty < blind.reading.uncertainty
    assert (seen.fits, seen.numbers) == (True, 11)


def test_a_face_with_numbers_of_another_scale_is_a_question() -> None:
    hundred = replace(PRESSURE, scale_to=Decimal(100))
    picture = pictured(photographed(dial(hundred, 42.0, random.Random(2)), random.Random(2)))
    words = reader(tens(hundred, 20), 0.0, None, "bar")
    (slot,) = gauge_slots(picture, "asset:pump", (), Machine(PRESSURE), words)  # type: ignore[arg-type]
    assert (slot.key, slot.value) == (None, None)
    assert slot.text.endswith(" bar")
    assert float(slot.text.split()[0]) == pytest.approx(42, abs=2)


def test_a_face_that_names_another_unit_is_a_question() -> None:
    picture = pictured(photographed(dial(PRESSURE, 4.2, random.Random(2)), random.Random(2)))
    words = reader(tens(PRESSURE, 2), 0.0, None, "MPa")
    (slot,) = gauge_slots(picture, "asset:pump", (), Machine(PRESSURE), words)  # type: ignore[arg-type]
    assert (slot.key, slot.value) == (None, None)


def test_a_gauge_that_nobody_described_is_read_by_its_own_numbers_and_unit() -> None:
    picture = pictured(photographed(dial(PRESSURE, 7.3, random.Random(6)), random.Random(6)))
    words = reader(tens(PRESSURE, 2), 0.0, None, "bar")
    (slot,) = gauge_slots(picture, "asset:pump", (), Machine(), words)  # type: ignore[arg-type]
    assert slot.key is None
    assert isinstance(slot.value, ReadingValue)
    assert slot.value.unit == "bar"
    assert abs(float(slot.value.value) - 7.3) <= float(slot.value.uncertainty)
    unnamed = reader(tens(PRESSURE, 2))
    assert gauge_slots(picture, "asset:pump", (), Machine(), unnamed) == ()  # type: ignore[arg-type]


def test_of_two_scales_the_unit_is_the_one_that_nature_allows() -> None:
    psi = replace(PRESSURE, scale_to=Decimal("145.038"), unit="psi")
    inner = {f"{each:g}": psi.start_angle + 270 * each / 145.038 for each in (0, 20, 40, 60, 80, 100, 120, 140)}
    face = next(iter(faces_seen(dial(PRESSURE, 7.3, random.Random(6)))))
    told = replace(face, read=reader(tens(PRESSURE, 2), 0.0, inner, "psi", "bar"))
    free = read_freely(told)
    assert free is not None
    # Of two scales the one with more numbers is read.
    assert free.unit == "psi"
    assert abs(float(free.value) - 7.3 * 14.5038) <= float(free.uncertainty)
    half = replace(face, read=reader(tens(PRESSURE, 2), 0.0, inner, "psi"))
    assert read_freely(half) is None


def test_the_hand_that_marks_the_highest_value_is_not_the_needle() -> None:
    picture = dial(PRESSURE, 3.0, random.Random(8))
    centre = SIDE / 2
    cv2.line(picture, at(centre, 0, 0), at(centre, SIDE * 0.33, 80.0), (205, 30, 30), 7, cv2.LINE_AA, 4)
    found = read_dial(picture, PRESSURE, reader(tens(PRESSURE, 2)))
    assert found is not None
    assert abs(float(found.reading.value) - 3.0) <= float(found.reading.uncertainty)


def test_a_rim_that_pipes_touch_is_found() -> None:
    picture = np.full((SIDE, SIDE, 3), 150, np.uint8)
    face = cv2.resize(dial(HEAT, 40.0, random.Random(3)), (600, 600), interpolation=cv2.INTER_AREA)
    for x in (120, 420, 700):
        for part in range(5):
            cv2.line(picture, (x + 9 * part, 0), (x + 150 + 9 * part, SIDE), (40 + 30 * part, 60, 40 + 20 * part), 9)
    inside = np.zeros((600, 600), np.uint8)
    cv2.circle(inside, (300, 300), 267, 255, -1)
    window = picture[150:750, 150:750]
    window[inside > 0] = face[inside > 0]
    found = find_faces(picture)[0]
    assert math.hypot(found.x - 450, found.y - 450) < 12
    assert found.radius == pytest.approx(260, rel=0.06)


@pytest.mark.parametrize(
    ("text", "value", "other"),
    [
        ("0,4", 0.4, None),
        ("04", 0.4, None),
        ("-0.06", -0.06, None),
        ("70.4", 70.4, 0.4),
        ("0.81", 0.81, 0.8),
        ("O", 0, None),
    ],
)
def test_a_number_carries_what_it_may_have_been(text: str, value: float, other: float | None) -> None:
    (numeral,) = printed(Page(0, 100, 100, (box(text, 50, 50),))).numerals
    assert numeral.value == value
    assert other is None or other in numeral.others


def test_words_are_no_numbers_and_neighbours_are_two() -> None:
    assert not any(printed(Page(0, 100, 100, (box(word, 50, 50),))).numerals for word in ("OIL", "SMC", "bar"))
    joined = TextBox("0.4 0.6", 0.9, ((0, 0), (70, 0), (70, 10), (0, 10)), tuple((n + 0.5) / 7 for n in range(7)))
    first, second = printed(Page(0, 100, 100, (joined,))).numerals
    assert (first.value, second.value) == (0.4, 0.6)
    assert first.x == pytest.approx(15, abs=1)
    assert second.x == pytest.approx(55, abs=1)
