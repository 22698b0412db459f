"""A receiver takes what we signed, once, and nothing else."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import msgspec
import pytest
from standardwebhooks import Webhook

from intake.commands.listen import summary
from intake.receiver import Event, Receiver

SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()
EVENT = {
    "specversion": "1.0", "id": "e-1", "type": "io.orderintake.order.placed.v1", "time": "2026-03-02T09:14:07+08:00",
    "data": {"order": {"number": "S-1042", "state": "placed", "lines": [{"item": {"id": "product:a", "name": "冰美式"}, "quantity": {"value": "3"}}]}},
}  # fmt: skip


class Inbox:
    def __init__(self) -> None:
        self.events: list[Event] = []
        self.refusals: list[str] = []


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def receiver(inbox: Inbox) -> Iterator[Receiver]:
    receiver = Receiver(SECRET, inbox.events.append, inbox.refusals.append)
    receiver.start()
    yield receiver
    receiver.close()


def _post(receiver: Receiver, body: bytes, secret: str = SECRET) -> int:
    now = datetime.now(UTC)
    headers = {
        "webhook-id": "e-1",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign("e-1", now, body.decode()),
    }
    return httpx.post(receiver.url, content=body, headers=headers).status_code


def test_a_signed_event_arrives_once_however_often_it_is_delivered(receiver: Receiver, inbox: Inbox) -> None:
    body = msgspec.json.encode(EVENT)
    assert [_post(receiver, body), _post(receiver, body)] == [204, 204]
    assert [event["id"] for event in inbox.events] == ["e-1"]
    assert summary(inbox.events[0]).endswith("io.orderintake.order.placed.v1  S-1042 placed 3 x 冰美式")


def test_an_event_signed_with_another_secret_is_refused(receiver: Receiver, inbox: Inbox) -> None:
    other = "whsec_" + base64.b64encode(b"x" * 32).decode()
    assert _post(receiver, msgspec.json.encode(EVENT), other) == 401
    assert not inbox.events
    assert len(inbox.refusals) == 1


def test_an_endless_body_is_refused_unread(receiver: Receiver, inbox: Inbox) -> None:
    assert httpx.post(receiver.url, headers={"Content-Length": "0"}).status_code == 411
    assert not inbox.events


@pytest.mark.parametrize("body", [b"no json", b"[]", b"{}"])
def test_what_is_signed_and_no_event_is_refused_and_the_receiver_lives(
    receiver: Receiver, inbox: Inbox, body: bytes
) -> None:
    assert _post(receiver, body) == 400
    assert len(inbox.refusals) == 1
    assert _post(receiver, msgspec.json.encode(EVENT)) == 204
