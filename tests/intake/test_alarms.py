"""What devices say governs their machines' alarms, and alarms govern which orders are opened."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from intake.orders import alarms
from intake.pipeline.readers import TextReader
from intake.pipeline.understanding import Business
from intake.service import workers
from intake.storage.writer import Writer
from models.capture import Capture
from models.intent import Decoding, Unreadable
from tests.intake.conftest import House

DEVICE, ASSET = "device:edge-12", "asset:cnc-03"
FAULT, WELL = "三号机床加工尺寸漂移", "一切正常"
CONDITION = "asset:cnc-03|component:x-ball-screw|fault:screw-wear"


class Listening(TextReader):
    """A decoder of machines that hears words: one sentence says that the machine is well."""

    def read(self, capture: Capture, content: bytes, business: Business) -> Decoding:
        if content.decode() == WELL:
            return Unreadable("waveform.normal", "Nothing is wrong with it.", healthy=ASSET, certainty=0.98)
        return super().read(capture, content, business)


def says(house: House, words: str, at: datetime, who: str = DEVICE, **settings: float) -> Any:
    """A message is sent and understood."""
    answer = house.send(words, who=who, captured_at=at.isoformat())
    assert answer.status_code == 202, answer.text
    shop = house.shop()
    shop.settings = replace(shop.settings, **settings)
    while workers.work_once(shop, "text", Listening(house.settings)):
        pass
    return house.get(f"/v1/captures/{answer.json()['id']}")


def state(house: House) -> tuple[str, int] | None:
    with house.engine.begin() as connection:
        found = {kept.condition: kept.alarm for kept in alarms.list_all(connection)}
    alarm = found.get(CONDITION)
    return None if alarm is None else (alarm.state, alarm.occurrences)


def occurrences(house: House) -> list[int]:
    orders = house.get("/v1/orders")["orders"]
    return [each["order"]["maintenance"]["occurrences"]["count"] for each in orders]


@pytest.fixture
def begin() -> datetime:
    return datetime.now(UTC) - timedelta(hours=2)


@pytest.fixture
def earned(house: House, begin: datetime) -> None:
    """A human agreed once that nothing is wrong: the qualifying run of these houses."""
    assert says(house, WELL, begin - timedelta(minutes=30))["state"] == "held"
    house.trust()


@pytest.mark.usefixtures("earned")
def test_a_fault_raises_an_alarm_repeats_count_and_normal_messages_end_it(house: House, begin: datetime) -> None:
    minutes = [begin + timedelta(minutes=5 * number) for number in range(8)]
    assert says(house, FAULT, minutes[0])["state"] == "held", "to be right about the one earns nothing for the other"
    assert says(house, FAULT, minutes[1])["state"] == "recorded"
    assert (state(house), occurrences(house)) == (("unacknowledged", 2), [2])
    told = says(house, WELL, minutes[2])
    assert (told["state"], told["unreadable"]["code"]) == ("recorded", "waveform.normal"), "nobody is asked to look"
    assert house.get("/v1/reviews", "reviewer:li")["reviews"][0]["capture"] != told["id"]
    assert state(house) == ("unacknowledged", 2), "one normal message is not enough"
    says(house, WELL, minutes[4])
    assert state(house) == ("returned", 2), "ten minutes are, but nobody has seen it"
    house.trust()
    says(house, WELL, minutes[5])
    assert state(house) is None, "who decided on the order has seen the alarm"


def test_that_nothing_is_wrong_goes_to_a_human_while_it_is_new_and_ends_no_alarm_until_they_agree(
    house: House, begin: datetime
) -> None:
    says(house, FAULT, begin)
    for minute in (2, 15):
        told = says(house, WELL, begin + timedelta(minutes=minute))
        assert told["state"] == "held"
        assert told["requests"][0]["proposal"]["well"] == ASSET
        assert {each["code"] for each in told["requests"][0]["admission"]["reasons"]} == {"zone.quarantined"}
    assert state(house) == ("unacknowledged", 1)
    house.trust()
    assert says(house, WELL, begin + timedelta(minutes=16))["state"] == "recorded", "agreed: the zone has earned it"
    assert state(house) is None
    assert {each["order"]["kind"] for each in house.get("/v1/orders")["orders"]} == {"maintenance"}
    assert len(occurrences(house)) == 1, "to agree that nothing is wrong orders nothing"


def test_a_human_who_finds_it_abnormal_after_all_leaves_the_alarm_and_the_zone_as_they_were(
    house: House, begin: datetime
) -> None:
    says(house, FAULT, begin)
    well = says(house, WELL, begin + timedelta(minutes=15))
    (review,) = [each for each in house.get("/v1/reviews", "reviewer:li")["reviews"] if each["capture"] == well["id"]]
    answer = {"decision": "reject", "reason": "misread"}
    sent = house.post(f"/v1/reviews/{review['id']}/decision", answer, "reviewer:li")
    assert sent.status_code < 300, sent.text
    house.release()
    assert house.get(f"/v1/captures/{well['id']}")["state"] == "dismissed"
    assert state(house) == ("unacknowledged", 1)
    assert says(house, WELL, begin + timedelta(minutes=30))["state"] == "held", "an error earns nothing"


@pytest.mark.usefixtures("earned")
def test_a_fault_that_does_not_last_for_the_on_delay_opens_no_order(house: House, begin: datetime) -> None:
    on_delay = {"alarm_on_delay": 60.0}
    first = says(house, FAULT, begin, **on_delay)
    assert (first["state"], occurrences(house)) == ("recorded", [])
    says(house, WELL, begin + timedelta(seconds=30), **on_delay)
    says(house, FAULT, begin + timedelta(seconds=70), **on_delay)
    assert occurrences(house) == []
    assert says(house, FAULT, begin + timedelta(seconds=140), **on_delay)["state"] == "held"
    assert state(house) == ("unacknowledged", 2)


@pytest.mark.usefixtures("earned")
def test_a_shelved_alarm_opens_no_order_until_it_is_taken_off_the_shelf(house: House, begin: datetime) -> None:
    says(house, FAULT, begin)
    for review in house.get("/v1/reviews", "reviewer:li")["reviews"]:
        body = {"decision": "reject", "reason": "not_an_order"}
        house.post(f"/v1/reviews/{review['id']}/decision", body, "reviewer:li")
    house.release()
    (order,) = house.get("/v1/orders")["orders"]
    assert order["order"]["state"] == "dismissed"
    policy, now = alarms.policy_of(house.settings), datetime.now(UTC)
    for minute in (2, 15):
        says(house, WELL, begin + timedelta(minutes=minute))
    with house.engine.begin() as connection:
        writer = Writer("engineer:zhou", begin + timedelta(minutes=16), "/test")
        alarms.shelve(connection, CONDITION, begin + timedelta(hours=1), policy, writer)
    assert says(house, FAULT, begin + timedelta(minutes=20))["state"] == "recorded"
    assert len(occurrences(house)) == 1
    assert says(house, FAULT, begin + timedelta(minutes=70))["state"] == "held"
    assert len(occurrences(house)) == 2
    with house.engine.begin() as connection, pytest.raises(alarms.AlarmRefused, match="device alarms"):
        alarms.acknowledge(connection, "asset:x|-|-", policy, Writer("engineer:zhou", now, "/test"))


def test_what_another_sensor_says_of_the_machine_ends_nothing(house: House, begin: datetime) -> None:
    says(house, FAULT, begin)
    for minute in (2, 15):
        says(house, WELL, begin + timedelta(minutes=minute), who="driver:77")
    assert state(house) == ("unacknowledged", 1)


def test_a_persons_report_is_no_alarm_and_is_never_delayed(house: House, begin: datetime) -> None:
    assert says(house, FAULT, begin, who="driver:77", alarm_on_delay=3600.0)["state"] == "held"
    assert state(house) is None


def test_in_a_flood_of_alarms_a_human_looks_at_each_further_one(house: House, begin: datetime) -> None:
    flood = {"alarm_flood": 2}
    says(house, FAULT, begin, **flood)
    calm = says(house, "二号机床加工尺寸漂移", begin, **flood)
    third = says(house, "一号机床加工尺寸漂移", begin, **flood)
    codes = [[each["code"] for each in told["requests"][0]["proposal"]["findings"]] for told in (calm, third)]
    assert ["maintenance.flood" in found for found in codes] == [False, True]
    assert third["state"] == "held"
    again = says(house, FAULT, begin + timedelta(seconds=9), **flood)
    assert again["state"] == "recorded", "what is known already is counted, flood or not"
