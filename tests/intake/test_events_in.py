"""Devices post CloudEvents: signed, in three modes, kept once, and judged one by one."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook

from intake.doors import keys
from intake.doors.signatures import SigningSecret, sign, verify
from tests.intake.conftest import House
from tests.intake.test_captures import refused

WORDS = "三号机床异常振动"
ATTRIBUTES = {"ce-specversion": "1.0", "ce-id": "e-1", "ce-source": "/edge/12", "ce-type": "shop.report"}


@pytest.fixture
def device(house: House) -> tuple[House, keys.CreatedKey]:
    """A house with a device that signs."""
    with house.engine.begin() as connection:
        made = keys.create(connection, "device:edge-12", ["capture"], signs=True)
    return house, made


def _post(house: House, body: bytes, headers: dict[str, str], **query: str) -> Any:
    return house.client.post("/v1/events", content=body, headers=headers, params=query)


def _structured(identity: str = "e-1", words: str = WORDS, **other: object) -> dict[str, object]:
    return {"specversion": "1.0", "id": identity, "source": "/edge/12", "type": "shop.report",
            "datacontenttype": "text/plain", "data": words, **other}  # fmt: skip


def _sealed(
    made: keys.CreatedKey, body: bytes, at: datetime | None = None, secret: str | None = None
) -> dict[str, str]:
    """Headers as a sender with a library of the standard would make them."""
    when = at or datetime.now(UTC)
    signature = Webhook(secret or made.key.signing[0].secret).sign("m-1", when.replace(tzinfo=None), body.decode())
    # The library reads naive times as UTC.
    return {"webhook-id": "m-1", "webhook-timestamp": str(int(when.timestamp())), "webhook-signature": signature}


@pytest.mark.parametrize("mode", ["binary", "structured", "base64", "batch"])
def test_an_event_becomes_a_capture_with_its_data_as_sent(house: House, mode: str) -> None:
    event = _structured()
    if mode == "base64":
        event = {**_structured(data_base64=base64.b64encode(WORDS.encode()).decode())}
        del event["data"]
    headers = {"content-type": "application/cloudevents+json"}
    body = json.dumps([event] if mode == "batch" else event).encode()
    if mode == "batch":
        headers = {"content-type": "application/cloudevents-batch+json"}
    if mode == "binary":
        headers, body = {**ATTRIBUTES, "content-type": "text/plain"}, WORDS.encode()
    answer = _post(house, body, {**headers, **house.auth("device:edge-12")})
    assert answer.status_code == 202, answer.text
    (row,) = answer.json()["events"]
    assert row["id"] == "e-1"
    house.work()
    status = house.get(f"/v1/captures/{row['capture']}")
    assert status["sender"] == "device:edge-12"
    assert status["requests"][0]["proposal"]["order"]["maintenance"]["asset"]["id"] == "asset:cnc-03"


def test_the_same_event_sent_again_is_the_same_capture_and_other_data_under_its_id_are_refused(house: House) -> None:
    headers = {**ATTRIBUTES, "content-type": "text/plain", **house.auth("device:edge-12")}
    first, again = (_post(house, WORDS.encode(), headers).json()["events"][0] for _ in range(2))
    assert (first["created"], again["created"]) == (True, False)
    assert first["capture"] == again["capture"]
    conflict = refused(_post(house, b"other words", headers), "idempotency.conflict")
    assert conflict["field"] == "id"
    assert "'e-1'" in str(conflict["detail"])
    elsewhere = {**headers, "ce-source": "/edge/13"}
    assert _post(house, b"other words", elsewhere).json()["events"][0]["created"] is True


def test_a_bad_event_in_a_batch_leaves_the_others_accepted(house: House) -> None:
    batch = [_structured("a"), {"specversion": "1.0", "id": "b"}, _structured("c", time="1999-01-01T00:00:00Z"),
             _structured("d", "四号")]  # fmt: skip
    headers = {"content-type": "application/cloudevents-batch+json", **house.auth("device:edge-12")}
    chinese = _post(house, json.dumps(batch).encode(), {**headers, "accept-language": "zh"})
    assert "请校准发送方的时钟" in chinese.json()["events"][2]["problem"]["detail"]
    answer = _post(house, json.dumps(batch).encode(), headers)
    assert answer.status_code == 207
    rows = answer.json()["events"]
    assert [row["status"] for row in rows] == [202, 400, 400, 202]
    assert [row.get("problem", {}).get("code") for row in rows] == [None, "event.invalid", "field.invalid", None]
    assert [row["index"] for row in rows] == [0, 1, 2, 3]
    assert rows[2]["problem"]["field"] == "time"
    assert rows[2]["problem"]["detail"].startswith("time=1999-01-01")
    assert house.count("capture") == 2


@pytest.mark.parametrize(
    ("headers", "body", "code"),
    [
        ({"content-type": "application/cloudevents+json"}, b"{", "body.invalid"),
        ({"content-type": "application/cloudevents+json"}, b"[" * 200_000, "event.invalid"),
        ({"content-type": "application/cloudevents+json"}, b'{"specversion":"0.3","id":"a","source":"b","type":"c"}',
         "event.invalid"),
        ({"content-type": "application/cloudevents+xml"}, b"<x/>", "event.invalid"),
        ({"content-type": "application/json"}, b"{}", "event.invalid"),
        ({"content-type": "application/cloudevents-batch+json"}, b"[]", "body.empty"),
        ({**ATTRIBUTES, "content-type": "text/plain"}, b"", "body.empty"),
        ({**ATTRIBUTES, "content-type": "image/gif"}, b"GIF89a", "media.unsupported"),
    ],
)  # fmt: skip
def test_what_is_no_event_is_refused_and_leaves_nothing(
    house: House, headers: dict[str, str], body: bytes, code: str
) -> None:
    answer = _post(house, body, {**headers, **house.auth("device:edge-12")})
    assert answer.json()["code"] == code, answer.text
    assert house.count("capture") == 0


def test_too_many_events_at_once_are_refused(house: House) -> None:
    body = json.dumps([_structured(str(n)) for n in range(house.settings.max_events + 1)]).encode()
    headers = {"content-type": "application/cloudevents-batch+json", **house.auth("device:edge-12")}
    refused(_post(house, body, headers), "event.batch_too_large")


def test_a_key_that_signs_needs_nothing_but_its_signature(device: tuple[House, keys.CreatedKey]) -> None:
    house, made = device
    body = json.dumps(_structured()).encode()
    headers = {"content-type": "application/cloudevents+json", **_sealed(made, body)}
    answer = _post(house, body, headers, key=made.key.id)
    assert answer.status_code == 202, answer.text


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"webhook-signature": "v1,AAAA"}, "signature.wrong"),
        ({"webhook-signature": ""}, "signature.missing"),
        ({"webhook-timestamp": "yesterday"}, "signature.wrong"),
        ({"webhook-timestamp": "1000000000"}, "signature.old"),
        ({"webhook-id": "m-2"}, "signature.wrong"),
    ],
)
def test_a_signature_that_does_not_hold_lets_nothing_in(
    device: tuple[House, keys.CreatedKey], change: dict[str, str], code: str
) -> None:
    house, made = device
    body = json.dumps(_structured()).encode()
    headers = {"content-type": "application/cloudevents+json", **_sealed(made, body), **change}
    refused(_post(house, body, headers, key=made.key.id), code)
    bearer = {"authorization": f"Bearer {made.secret}"}
    refused(_post(house, body, {**headers, **bearer}), code)
    assert house.count("capture") == 0


def test_a_captured_request_cannot_be_replayed_later(device: tuple[House, keys.CreatedKey]) -> None:
    house, made = device
    body = json.dumps(_structured()).encode()
    old = datetime.now(UTC) - timedelta(seconds=house.settings.signature_tolerance + 5)
    headers = {"content-type": "application/cloudevents+json", **_sealed(made, body, old)}
    refused(_post(house, body, headers, key=made.key.id), "signature.old")


def test_a_secret_is_rotated_without_a_gap_and_then_ends(device: tuple[House, keys.CreatedKey]) -> None:
    house, made = device
    now = datetime.now(UTC)
    with house.engine.begin() as connection:
        changed, fresh = keys.rotate(connection, made.key.id, now, timedelta(hours=1))
    old, body = made.key.signing[0].secret, b"\xff\x00 samples are no text"
    for secret in (old, fresh):
        stamp = str(int(now.timestamp()))
        headers = {"webhook-id": "m", "webhook-timestamp": stamp, "webhook-signature": sign(secret, "m", stamp, body)}
        verify(headers, body, changed.signing, now, timedelta(minutes=5))
    late = [SigningSecret(each.secret, each.until and now) for each in changed.signing]
    headers["webhook-signature"] = sign(old, "m", stamp, body)
    with pytest.raises(Exception, match="fits none"):
        verify(headers, body, late, now, timedelta(minutes=5))


def test_the_id_of_a_key_is_no_way_in_without_a_signature(house: House) -> None:
    with house.engine.begin() as connection:
        plain = keys.create(connection, "device:edge-13", ["capture"])
    body = json.dumps(_structured()).encode()
    answer = _post(house, body, {"content-type": "application/cloudevents+json"}, key=plain.key.id)
    refused(answer, "key.unknown")


def test_what_nobody_foresaw_is_answered_as_an_error_of_ours(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("intake.doors.webhooks.door_of", broken)
    headers = {**ATTRIBUTES, "content-type": "text/plain", **house.auth("device:edge-12")}
    refused(_post(house, WORDS.encode(), headers), "internal")
