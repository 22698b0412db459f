"""The life of an order: trusted zones, the business system's answers, cancellations, corrections, disputes."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import msgspec
import pytest
import sqlalchemy as sa
from standardwebhooks import Webhook

from intake.orders.orders import Writer
from intake.outbound import delivery, outbox
from intake.outbound.delivery import Deliverer
from tests.intake.conftest import SEED, House
from tests.intake.test_captures import refused

ENGLISH = "two lattes at 1912 Pike Place please"


class Endpoint:
    """A downstream system behind a transport: answers with `status`, keeps every request."""

    def __init__(self, house: House, url: str = "http://erp.test/events") -> None:
        self.house, self.url, self.status = house, url, 204
        self.secret = outbox.new_secret()
        self.requests: list[httpx.Request] = []
        with house.engine.begin() as connection:
            self.id = outbox.add_endpoint(connection, url, self.secret).id

    def handle(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return httpx.Response(self.status)

    def deliver(self, rounds: int = 10, **settings: Any) -> int:
        made = Deliverer(
            self.house.engine,
            dataclasses.replace(self.house.settings, **settings),
            httpx.MockTransport(self.handle),
        )
        try:
            sent = 0
            for _ in range(rounds):
                found = made.run_once()
                sent += found
                if not found:
                    break
            return sent
        finally:
            made.close()

    def soon(self) -> None:
        """Time passes: what waits for another attempt is due."""
        with self.house.engine.begin() as connection:
            connection.execute(sa.text("update delivery set due_at = now() where state = 'pending'"))

    @property
    def events(self) -> list[dict[str, Any]]:
        return [msgspec.json.decode(request.content) for request in self.requests]


@pytest.fixture
def trusted(house: House) -> House:
    """A house whose zone of typed orders is automatic."""
    house.understood(SEED, who="driver:78")
    house.trust()
    return house


@pytest.fixture
def placed(trusted: House) -> Iterator[tuple[House, str]]:
    """An order that was placed by itself, and nobody was told of yet though an endpoint is there."""
    Endpoint(trusted)
    status = trusted.understood(SEED)
    assert status["state"] == "placed", status["requests"][0]["admission"]
    return trusted, status["orders"][0]


def test_in_a_trusted_zone_an_order_passes_by_itself(placed: tuple[House, str]) -> None:
    house, order = placed
    body = house.get(f"/v1/orders/{order}")
    assert body["order"]["state"] == "placed"
    assert body["provenance"]["admission"] == "automatic"
    assert body["provenance"]["zone"] == "text/text/order.place"
    assert [each["version"] for each in body["versions"]] == [1]
    fields = {each["field"] for each in body["evidence"]}
    assert {"/fulfilment_site", "/lines/L1/item", "/lines/L1/quantity"} <= fields
    with house.engine.begin() as connection:
        assert connection.execute(sa.text("select count(*) from automatic_order")).scalar() == 1


def test_the_same_order_within_ten_minutes_is_held(placed: tuple[House, str]) -> None:
    house, _ = placed
    again = house.understood(SEED)
    assert again["state"] in ("held", "asked")
    codes = [each["code"] for each in again["requests"][0]["proposal"]["findings"]]
    assert "identity.possible_duplicate" in codes


def test_an_order_goes_its_way_with_an_event_for_every_state(placed: tuple[House, str]) -> None:
    house, order = placed
    accepted = house.post(
        f"/v1/orders/{order}/responses", {"outcome": "accepted", "version": 1, "downstream_reference": "ERP-9"}
    )
    assert accepted.json()["order"]["downstream_reference"] == "ERP-9"
    refused(house.post(f"/v1/orders/{order}/responses", {"outcome": "accepted", "version": 1}), "order.version")
    refused(house.post(f"/v1/orders/{order}/responses", {"outcome": "rejected"}), "order.state")
    assert house.post(f"/v1/orders/{order}/responses", {"outcome": "fulfilled"}).status_code == 200
    types = [event["type"].split(".")[3] for event in house.events() if event["subject"] == order]
    assert types == ["placed", "accepted", "fulfilled"]
    versions = [event["data"]["order"]["version"] for event in house.events() if event["subject"] == order]
    assert versions == [1, 2, 3]


def test_a_response_given_twice_counts_once(placed: tuple[House, str]) -> None:
    house, order = placed
    answer = {"id": "resp-1", "outcome": "accepted"}
    first = house.post(f"/v1/orders/{order}/responses", answer).json()
    again = house.post(f"/v1/orders/{order}/responses", answer).json()
    assert first["order"] == again["order"]
    other = house.post(f"/v1/orders/{order}/responses", {**answer, "outcome": "rejected"})
    refused(other, "response.conflict")


def test_an_order_nobody_was_told_of_is_cancelled_at_once_and_its_event_withdrawn(placed: tuple[House, str]) -> None:
    house, order = placed
    answer = house.post(f"/v1/orders/{order}/cancel", {"reason": "the customer left"}, "driver:77")
    assert answer.status_code == 200
    assert house.get(f"/v1/orders/{order}")["order"]["state"] == "cancelled"
    with house.engine.begin() as connection:
        query = sa.text("select state from delivery where subject = :order order by version")
        assert connection.execute(query, {"order": order}).scalars().all() == ["withdrawn", "pending"]


def test_a_sent_order_is_asked_for_and_after_the_deadline_the_answer_is_honest(trusted: House) -> None:
    endpoint = Endpoint(trusted)
    order = trusted.understood(SEED)["orders"][0]
    endpoint.deliver()
    answer = trusted.post(f"/v1/orders/{order}/cancel", None, "driver:77")
    assert (answer.status_code, answer.json()["state"]) == (202, "requested")
    from intake.orders import requests

    with trusted.engine.begin() as connection:
        assert requests.expire(connection, Writer("order-intake", datetime.now(UTC), "urn:t")) == 0
        later = datetime.now(UTC) + timedelta(seconds=26)
        assert requests.expire(connection, Writer("order-intake", later, "urn:t")) == 1
    [wish] = trusted.get(f"/v1/orders/{order}")["requests"]
    assert wish["status"] == "requested, unconfirmed"
    assert trusted.get(f"/v1/orders/{order}")["order"]["state"] == "placed"
    confirmed = trusted.post(f"/v1/orders/{order}/responses", {"outcome": "confirmed", "request": wish["id"]})
    assert confirmed.json()["order"]["state"] == "cancelled", "a late answer still counts"
    endpoint.deliver()
    assert [event["type"].split(".")[3] for event in endpoint.events] == [
        "held",
        "placed",
        "cancel_requested",
        "cancelled",
    ][1:]


def test_a_declined_cancellation_leaves_the_order_as_it_is(trusted: House) -> None:
    endpoint = Endpoint(trusted)
    order = trusted.understood(SEED)["orders"][0]
    endpoint.deliver()
    wish = trusted.post(f"/v1/orders/{order}/cancel", {}, "driver:77").json()
    declined = trusted.post(f"/v1/orders/{order}/responses", {"outcome": "declined", "reason": "already brewed"})
    assert declined.json()["order"]["state"] == "placed"
    [found] = trusted.get(f"/v1/orders/{order}")["requests"]
    assert (found["id"], found["state"], found["answer"]) == (wish["id"], "declined", "already brewed")


def test_events_are_signed_with_both_secrets_during_a_rotation(trusted: House) -> None:
    endpoint = Endpoint(trusted)
    new = outbox.new_secret()
    with trusted.engine.begin() as connection:
        outbox.add_endpoint(connection, endpoint.url, new)
    trusted.understood(SEED)
    endpoint.deliver()
    [request] = endpoint.requests
    for secret in (endpoint.secret, new):
        Webhook(secret).verify(request.content, dict(request.headers))
    assert request.headers["content-type"].startswith("application/cloudevents+json")
    event = endpoint.events[0]
    assert request.headers["webhook-id"] == event["id"]
    assert event["specversion"] == "1.0"
    assert len(event["journalhead"]) == 64
    with trusted.engine.begin() as connection:
        assert outbox.retire_secret(connection, endpoint.id).secrets == (new,)


def test_failed_deliveries_follow_the_schedule_and_end_as_a_dead_letter_that_can_be_sent_again(trusted: House) -> None:
    endpoint = Endpoint(trusted)
    endpoint.status = 500
    trusted.understood(SEED)
    pauses = []
    while endpoint.deliver(rounds=1):
        with trusted.engine.begin() as connection:
            row = connection.execute(
                sa.text("select state, extract(epoch from due_at - now()) as pause from delivery")
            ).one()
        if row.state == "dead":
            break
        pauses.append(round(float(row.pause)))
        assert endpoint.deliver(rounds=1) == 0, "not before its time"
        endpoint.soon()
    assert pauses == [5, 300, 1800, 7200, 18000, 36000, 36000]
    assert len(endpoint.requests) == 8
    assert len({request.headers["webhook-id"] for request in endpoint.requests}) == 1
    endpoint.status = 200
    with trusted.engine.begin() as connection:
        assert outbox.redeliver(connection) == 1
    assert endpoint.deliver() == 1
    assert endpoint.requests[-1].content == endpoint.requests[0].content


def test_events_of_one_order_arrive_in_the_order_of_their_versions(trusted: House) -> None:
    endpoint = Endpoint(trusted)
    order = trusted.understood(SEED)["orders"][0]
    endpoint.status = 500
    endpoint.deliver()
    trusted.post(f"/v1/orders/{order}/responses", {"outcome": "accepted"})
    endpoint.status = 200
    assert endpoint.deliver() == 0, "the second waits for the first"
    endpoint.soon()
    endpoint.deliver()
    assert [event["data"]["order"]["version"] for event in endpoint.events] == [1, 1, 2]


def test_an_endpoint_that_is_gone_or_fails_for_days_is_disabled(trusted: House) -> None:
    endpoint = Endpoint(trusted)
    endpoint.status = 500
    trusted.understood(SEED)
    endpoint.deliver()
    with trusted.engine.begin() as connection:
        connection.execute(sa.text("update endpoint set failing_since = now() - interval '6 days'"))
    endpoint.soon()
    endpoint.deliver()
    with trusted.engine.begin() as connection:
        found = outbox.get_endpoint(connection, endpoint.url)
        assert found.disabled_reason == "failed for too long"
        outbox.enable_endpoint(connection, endpoint.id)
    endpoint.soon()
    endpoint.status = delivery.GONE
    endpoint.deliver()
    with trusted.engine.begin() as connection:
        assert outbox.get_endpoint(connection, endpoint.id).disabled_reason == "answered 410 Gone"


def test_a_delivery_whose_sender_died_is_taken_over(trusted: House) -> None:
    endpoint = Endpoint(trusted)
    trusted.understood(SEED)
    with trusted.engine.begin() as connection:
        assert len(delivery._claim(connection, endpoint.id, trusted.settings)) == 1
    assert endpoint.deliver() == 0, "it is in somebody's hands"
    endpoint.soon()
    assert endpoint.deliver() == 1


def test_an_endpoint_that_hangs_keeps_no_other_waiting(trusted: House) -> None:
    hanging, well = Endpoint(trusted, "http://hangs.test/"), Endpoint(trusted, "http://well.test/")
    trusted.understood(SEED)
    released = threading.Event()

    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.host == "hangs.test":
            released.wait(30)
            return hanging.handle(request)
        return well.handle(request)

    deliverer = Deliverer(trusted.engine, trusted.settings, httpx.MockTransport(handle))
    try:
        for number in range(3):
            trusted.understood(f"{number + 2}杯拿铁,星巴克人民广场店")
            deliverer.start_due()
            deadline = time.monotonic() + 20
            while len(well.requests) <= number and time.monotonic() < deadline:
                deliverer.start_due()
                time.sleep(0.02)
        assert len(well.requests) >= 3
        assert not hanging.requests
    finally:
        released.set()
        deliverer.close()


def test_endpoints_that_cannot_work_are_refused_with_advice(trusted: House) -> None:
    with trusted.engine.begin() as connection:
        with pytest.raises(outbox.EndpointRefused, match="expected https"):
            outbox.add_endpoint(connection, "ftp://x/y")
        with pytest.raises(outbox.EndpointRefused, match="24 to 64 bytes"):
            outbox.add_endpoint(connection, "https://x/y", "secret")
        with pytest.raises(outbox.EndpointRefused, match="private network"):
            outbox.add_endpoint(connection, "http://127.0.0.1:9/x", private=False)


def held(house: House) -> tuple[dict[str, Any], dict[str, Any]]:
    status = house.understood(SEED)
    [review] = house.get("/v1/reviews", "reviewer:li")["reviews"]
    return status, review


def test_a_correction_is_validated_again_and_its_fields_name_the_review(house: House) -> None:
    status, review = held(house)
    order = house.get(f"/v1/orders/{status['orders'][0]}")["order"]
    order["lines"][0]["quantity"] = {"value": "0.3", "unit": "H87"}
    wrong = {"decision": "correct", "reason": "wrong_quantity", "order": order}
    refused(house.post(f"/v1/reviews/{review['id']}/decision", wrong, "reviewer:li"), "decision.blocking_findings")
    order["lines"][0]["quantity"] = {"value": "2", "unit": "H87"}
    right = {"decision": "correct", "reason": "wrong_quantity", "order": order}
    assert house.post(f"/v1/reviews/{review['id']}/decision", right, "reviewer:li").status_code == 200
    house.release()
    body = house.get(f"/v1/orders/{status['orders'][0]}")
    assert (body["order"]["state"], body["order"]["lines"][0]["quantity"]["value"]) == ("placed", "2")
    decided = {each["field"] for each in body["evidence"] if each.get("decided") == review["id"]}
    assert decided == {"/lines/L1/quantity"}


def test_a_rejected_order_is_dismissed_and_said_so(house: House) -> None:
    status, review = held(house)
    house.post(f"/v1/reviews/{review['id']}/decision", {"decision": "reject", "reason": "not_an_order"}, "reviewer:li")
    house.release()
    assert house.get(f"/v1/orders/{status['orders'][0]}")["order"]["state"] == "dismissed"
    assert house.get(f"/v1/captures/{status['id']}")["state"] == "dismissed"
    assert house.events()[-1]["type"] == "io.orderintake.order.dismissed.v1"


def test_a_decision_can_be_taken_back_until_it_takes_effect(house: House) -> None:
    _, review = held(house)
    path = f"/v1/reviews/{review['id']}"
    assert house.post(f"{path}/claim", None, "reviewer:li").json()["claimed_by"] == "reviewer:li"
    house.post(f"{path}/decision", {"decision": "approve"}, "reviewer:li")
    refused(house.post(f"{path}/decision", {"decision": "approve"}, "reviewer:li"), "review.already_decided")
    assert house.post(f"{path}/undo", None, "reviewer:li").json()["state"] == "open"
    assert house.release() == 0
    house.post(f"{path}/decision", {"decision": "approve"}, "reviewer:li")
    assert house.release() == 1
    refused(house.post(f"{path}/undo", None, "reviewer:li"), "review.already_released")


def test_a_confirmed_dispute_asks_for_the_order_back_and_counts_against_the_zone(placed: tuple[House, str]) -> None:
    house, order = placed
    made = house.post(f"/v1/orders/{order}/dispute", {"note": "nobody ordered this"}, "driver:77")
    assert made.status_code == 201, made.text
    refused(house.post(f"/v1/orders/{order}/dispute", {"note": "again"}, "driver:77"), "review.already_decided")
    body = {"decision": "reject", "reason": "misheard", "safety": True}
    assert house.post(f"/v1/reviews/{made.json()['review']}/decision", body, "reviewer:li").status_code == 200
    house.release()
    types = [event["type"].split(".", 2)[2] for event in house.events()]
    assert "order.disputed.v1" in types
    assert "zone.suspended.v1" in types
    assert house.get(f"/v1/orders/{order}")["order"]["state"] == "cancelled", "it had not been sent"
    [zone] = [z for z in house.get("/v1/zones")["zones"] if z["zone"].endswith("order.place")]
    assert zone["standing"]["state"] == "suspended"
    # Suspended takes effect at once: the next order waits for a human.
    assert house.understood("两杯拿铁,星巴克人民广场店")["state"] == "held"


def test_orders_are_listed_by_pages_and_filters(trusted: House) -> None:
    for count in ("两", "三", "四", "五"):
        trusted.understood(f"{count}杯拿铁,星巴克人民广场店")
    first = trusted.get("/v1/orders", limit="3")
    rest = trusted.get("/v1/orders", limit="3", before=first["next"])
    ids = [each["order"]["id"] for each in first["orders"] + rest["orders"]]
    assert ids == sorted(ids, reverse=True)
    assert len(set(ids)) == 5
    assert rest["next"] is None
    assert len(trusted.get("/v1/orders", submitter="driver:78")["orders"]) == 1
    refused(trusted.client.get("/v1/orders?shape=round", headers=trusted.auth("system:erp")), "field.unknown")
    refused(trusted.client.get("/v1/orders?limit=0", headers=trusted.auth("system:erp")), "field.invalid")


def test_the_journal_verifies_after_all_that(placed: tuple[House, str]) -> None:
    from sandbox.verify import verify

    house, order = placed
    house.post(f"/v1/orders/{order}/responses", {"outcome": "accepted"})
    house.seal()
    with house.engine.begin() as connection:
        report = verify(connection)
    assert not report.problems, report
