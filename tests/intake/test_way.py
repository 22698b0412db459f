"""From the door to the signed event: what a courier writes, what a human decides, what the business system hears."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from intake.outbound import outbox
from intake.outbound.delivery import Deliverer
from intake.receiver import Receiver
from tests.intake.conftest import SEED, House


@pytest.fixture
def receiver(house: House) -> Iterator[tuple[Receiver, list[outbox.Mapping[str, object]], list[str]]]:
    got: list[outbox.Mapping[str, object]] = []
    refused: list[str] = []
    secret = outbox.new_secret()
    made = Receiver(secret, got.append, refused.append)
    made.start()
    with house.engine.begin() as connection:
        outbox.add_endpoint(connection, made.url, secret)
    yield made, got, refused
    made.close()


def deliver(house: House) -> int:
    deliverer = Deliverer(house.engine, house.settings)
    try:
        sent = 0
        while found := deliverer.run_once():
            sent += found
        return sent
    finally:
        deliverer.close()


def test_a_written_order_waits_for_a_human_in_a_new_zone_and_reaches_the_business_system_signed(
    house: House, receiver: tuple[Receiver, list[dict[str, object]], list[str]]
) -> None:
    status = house.understood(SEED, external_reference="rider-77-0231")
    assert status["state"] == "held"
    assert [each["stage"] for each in status["stages"]] == ["received", "decoding", "decoded", "validated", "held"]
    assert status["transcript"]["text"] == SEED
    [request] = status["requests"]
    assert request["order"]["state"] == "held"
    assert "zone.quarantined" in [reason["code"] for reason in request["admission"]["reasons"]]

    [review] = house.get("/v1/reviews", "reviewer:li")["reviews"]
    decided = house.post(f"/v1/reviews/{review['id']}/decision", {"decision": "approve"}, "reviewer:li")
    assert decided.status_code == 200, decided.text
    assert house.release(later=1) == 0, "a decision can be taken back for ten seconds"
    assert house.release(later=60) == 1

    order = house.get(f"/v1/orders/{request['order']['id']}")
    assert order["order"]["state"] == "placed"
    assert order["order"]["number"].startswith("S-")
    assert order["order"]["fulfilment_site"]["id"] == "site:renmin-square"
    assert [(line["item"]["name"], line["quantity"]["value"]) for line in order["order"]["lines"]] == [("冰美式", "3")]
    assert order["order"]["lines"][0]["modifiers"][0]["option"]["name"] == "燕麦奶"
    assert "cold_chain" in [each["code"] for each in order["order"]["constraints"]]
    assert order["order"]["external_reference"] == "rider-77-0231"
    assert order["provenance"]["admission"] == "reviewed"
    assert house.get(f"/v1/captures/{status['id']}")["state"] == "placed"

    assert deliver(house) == 3
    _, every, refused = receiver
    got = [event for event in every if event["subject"] == order["order"]["id"]]
    assert not refused, "every delivery verifies as a Standard Webhook"
    assert [event["type"] for event in got] == ["io.orderintake.order.held.v1", "io.orderintake.order.placed.v1"]
    assert got[1]["data"]["order"] == order["order"]
