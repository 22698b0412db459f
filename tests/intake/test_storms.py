"""One fault reported a hundred times is one order: repeats are counted, on held orders too, and none is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from intake.pipeline.lanes import LANES
from intake.pipeline.readers import TextReader
from intake.pipeline.understanding import Business
from intake.service import workers
from models.capture import Capture
from models.intent import Decoding, Unreadable
from tests.intake.conftest import House

FAULT = "三号机床加工尺寸漂移"
DEVICE = "device:edge-12"


class CountingReader(TextReader):
    """Reads as shipped, and counts how often."""

    reads = 0

    def read(self, capture: Capture, content: bytes, business: Business) -> Decoding:
        self.reads += 1
        return super().read(capture, content, business)


class RefusingReader(CountingReader):
    """A decoder that finds nothing in anything."""

    def read(self, capture: Capture, content: bytes, business: Business) -> Decoding:
        super().read(capture, content, business)
        return Unreadable("waveform.normal", "Nothing is wrong with it.")


@pytest.fixture
def coalescing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The text lane as a lane of machines: one at a time, repeats taken together."""
    monkeypatch.setitem(LANES, "text", replace(LANES["text"], heavy=True, coalesces=True))  # type: ignore[arg-type]


def _work(house: House, reader: CountingReader) -> int:
    shop, done = house.shop(), 0
    while found := workers.work_once(shop, "text", reader):
        done += found
    return done


def _orders(house: House) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = house.get("/v1/orders", "system:erp")["orders"]
    return found


def test_repeats_in_a_row_are_counted_on_the_order_that_still_waits_for_a_human(house: House) -> None:
    first = house.understood(FAULT, who=DEVICE)
    again = house.understood(FAULT, who="driver:77")
    assert first["state"] == "held"
    assert again["state"] == "recorded"
    (order,) = _orders(house)
    occurrences = order["order"]["maintenance"]["occurrences"]
    assert occurrences["count"] == 2
    assert again["requests"][0]["order"]["id"] == first["requests"][0]["order"]["id"]
    house.trust()
    (placed,) = _orders(house)
    assert placed["order"]["state"] == "placed"
    assert placed["order"]["maintenance"]["occurrences"]["count"] == 2, "what came in meanwhile is not forgotten"


def test_a_repeat_that_is_in_doubt_itself_goes_to_a_human(house: House) -> None:
    house.understood(FAULT, who=DEVICE)
    doubtful = house.understood(FAULT + ",顺便把那个拧一下", who="driver:77")
    assert doubtful["state"] == "held"
    assert len(_orders(house)) == 2


@pytest.mark.usefixtures("coalescing")
def test_a_storm_is_decoded_once_and_every_message_of_it_is_counted_and_kept(house: House) -> None:
    number = 120
    ids = [house.send(FAULT, who=DEVICE).json()["id"] for _ in range(number)]
    reader = CountingReader(house.settings)
    assert _work(house, reader) == number
    assert reader.reads == 1
    (order,) = _orders(house)
    assert order["order"]["maintenance"]["occurrences"]["count"] == number
    states = [house.get(f"/v1/captures/{each}") for each in ids]
    assert [each["state"] for each in states] == ["held"] + ["recorded"] * (number - 1)
    assert {each["coalesced_with"] for each in states[1:]} == {ids[0]}
    assert all(each["finished_at"] for each in states)


@pytest.mark.usefixtures("coalescing")
def test_other_devices_and_other_times_are_read_by_themselves(house: House) -> None:
    now = datetime.now(UTC)
    house.send(FAULT, who=DEVICE)
    house.send(FAULT, who="driver:77")
    house.send(FAULT, who=DEVICE, captured_at=(now - timedelta(hours=1)).isoformat())
    reader = CountingReader(house.settings)
    assert _work(house, reader) == 3
    assert reader.reads == 3
    (order,) = _orders(house)
    assert order["order"]["maintenance"]["occurrences"]["count"] == 3


@pytest.mark.usefixtures("coalescing")
def test_what_comes_to_no_order_speaks_for_nothing_but_itself(house: House) -> None:
    for _ in range(4):
        house.send(FAULT, who=DEVICE)
    reader = RefusingReader(house.settings)
    _work(house, reader)
    assert reader.reads == 4
    assert house.count("capture where state = 'unreadable'") == 4
