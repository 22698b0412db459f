"""Dials: a needle is read with an uncertainty that holds, or not at all."""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import cv2
import numpy as np
import pytest

from models.evidence import Box

sys.path.insert(0, str(Path(__file__).parent))
from dial_drawing import HEAT, OIL, SIDE, bare, dial, photographed, pictured

from models.image.gauges.dial import DialReading, DialTemplate, read_dial, template_of
from models.image.gauges.gauge import gauge_slots
from models.intent import ReadingValue


def misses(reading: DialReading, value: float) -> bool:
    return abs(float(reading.reading.value) - value) > float(reading.reading.uncertainty)


def some_value(template: DialTemplate, chance: random.Random) -> float:
    low, high = float(template.scale_from), float(template.scale_to)
    return chance.uniform(low + 0.02 * (high - low), high - 0.02 * (high - low))


@pytest.mark.parametrize("template", [OIL, HEAT, replace(HEAT, needle="red"), replace(OIL, needle="light")])
def test_an_upright_dial_is_read_to_two_parts_in_a_hundred(template: DialTemplate) -> None:
    chance = random.Random(7)
    span = float(template.scale_to - template.scale_from)
    for _ in range(4):
        value = some_value(template, chance)
        found = read_dial(photographed(dial(template, value, chance), chance), template)
        assert found is not None
        assert not misses(found, value)
        assert abs(float(found.reading.value) - value) <= 0.02 * span
        assert float(found.reading.uncertainty) <= 0.04 * span
        assert found.reading.unit == template.unit


def test_the_uncertainty_holds_under_tilt_roll_shadow_blur_and_noise() -> None:
    chance = random.Random(23)
    read = wrong = 0
    for number in range(16):
        template = (OIL, HEAT, replace(HEAT, needle="red"), replace(OIL, needle="light"))[number % 4]
        value = some_value(template, chance)
        picture = photographed(
            dial(template, value, chance), chance, chance.uniform(-12, 12), chance.uniform(0, 30), number % 2 == 1
        )
        found = read_dial(picture, template)
        if found is not None:
            read += 1
            wrong += misses(found, value)
    assert read >= 13, f"only {read} of 16 were read"
    assert wrong == 0, f"{wrong} of {read} lie outside of their uncertainty"


def test_a_dial_without_a_needle_is_not_read() -> None:
    chance = random.Random(3)
    for template in (OIL, HEAT, replace(HEAT, needle="red"), replace(OIL, needle="light")):
        assert read_dial(photographed(dial(template, None, chance), chance, 4, 12), template) is None


def test_two_needles_are_not_chosen_between() -> None:
    chance = random.Random(5)
    for _ in range(4):
        assert read_dial(photographed(dial(OIL, some_value(OIL, chance), chance, needles=2), chance), OIL) is None


def test_a_needle_at_rest_off_the_scale_is_no_reading() -> None:
    chance = random.Random(9)
    narrow = replace(HEAT, start_angle=-60.0, end_angle=60.0)
    assert read_dial(photographed(dial(HEAT, -18.0, chance), chance), narrow) is None


@pytest.mark.parametrize("shape", [(1, 1), (40, 40), (500, 500, 3), (300, 900)])
def test_a_picture_without_a_dial_is_not_read(shape: tuple[int, ...]) -> None:
    noise = np.random.default_rng(1).integers(0, 255, shape).astype(np.uint8)
    assert read_dial(noise, OIL) is None
    assert read_dial(np.full(shape, 128, np.uint8), OIL) is None


def test_a_page_of_text_is_not_read() -> None:
    page = np.full((1000, 700, 3), 250, np.uint8)
    for row in range(30):
        cv2.putText(
            page,
            f"{row:02d} mineral water 24 bottles 144.00",
            (40, 60 + 30 * row),
            cv2.FONT_HERSHEY_SIMPLEX,
            0.8,
            (20, 20, 20),
            2,
        )
    assert read_dial(page, OIL) is None


def test_the_same_picture_gives_the_same_reading_in_grey_and_at_half_the_size() -> None:
    chance = random.Random(11)
    picture = photographed(dial(OIL, 6.4, chance), chance, 3, 10)
    whole = read_dial(picture, OIL)
    grey = read_dial(np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)), OIL)
    half = read_dial(np.asarray(cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)), OIL)
    assert whole is not None
    assert grey is not None
    assert half is not None
    assert read_dial(picture, OIL) == whole
    for found in (grey, half):
        assert abs(float(found.reading.value) - 6.4) <= float(found.reading.uncertainty)
    left, top, right, bottom = whole.box
    assert 0 <= left < right <= SIDE
    assert 0 <= top < bottom <= SIDE


def test_a_template_comes_from_the_facts_of_a_machine() -> None:
    facts = {
        "key": "dial:heat", "name": "Oil thermometer", "start_angle": Decimal("-135"), "end_angle": Decimal("135"),
        "scale_from": Decimal("-20"), "scale_to": Decimal("140"), "scale_unit": "°C", "needle": "red",
    }  # fmt: skip
    assert template_of(facts) == replace(HEAT, needle="red")
    assert template_of({**facts, "end_angle": Decimal("-140")}) is None
    assert template_of({"key": "dial:x"}) is None


class Machines:
    """A vocabulary that knows one machine with two gauges."""

    digest, timezone = "two gauges", "UTC"

    def facts(self, device: str) -> dict[str, object]:
        def told(template: DialTemplate, name: str) -> dict[str, object]:
            return {
                "key": template.key, "name": name, "start_angle": Decimal(str(template.start_angle)),
                "end_angle": Decimal(str(template.end_angle)), "scale_from": template.scale_from,
                "scale_to": template.scale_to, **({"scale_unit": template.unit} if template.unit else {}),
            }  # fmt: skip

        dials = (told(OIL, "Oil gauge"), told(HEAT, "Oil thermometer"))
        return {"dials": dials} if device == "asset:transformer-1" else {}


@pytest.mark.parametrize(("template", "value"), [(OIL, 3.2), (OIL, 8.8), (HEAT, 41.0), (HEAT, 97.0)])
def test_of_a_machines_gauges_the_one_whose_scale_fits_is_read(template: DialTemplate, value: float) -> None:
    chance = random.Random(int(value))
    picture = pictured(photographed(dial(template, value, chance), chance, -5, 12))
    (slot,) = gauge_slots(picture, "asset:transformer-1", (), Machines())  # type: ignore[arg-type]
    assert (slot.name, slot.key) == ("reading", template.key)
    assert isinstance(slot.value, ReadingValue)
    assert abs(float(slot.value.value) - value) <= float(slot.value.uncertainty)
    (box,) = slot.evidence
    assert isinstance(box, Box)
    assert box.right - box.left > SIDE


def test_what_is_printed_on_the_face_tells_the_gauge_where_the_marks_do_not() -> None:
    chance = random.Random(2)
    picture = pictured(photographed(bare(5.0, chance), chance))
    (slot,) = gauge_slots(picture, "asset:transformer-1", ("OIL °C",), Machines())  # type: ignore[arg-type]
    assert slot.key == HEAT.key
    (unclear,) = gauge_slots(picture, "asset:transformer-1", (), Machines())  # type: ignore[arg-type]
    assert (unclear.key, unclear.value) == (None, None)
    assert {choice.key for choice in unclear.choices} == {OIL.key, HEAT.key}


def test_a_machine_without_gauges_has_no_reading() -> None:
    chance = random.Random(2)
    picture = pictured(photographed(dial(OIL, 5.0, chance), chance))
    assert gauge_slots(picture, "asset:cnc-01", (), Machines()) == ()  # type: ignore[arg-type]
