"""What a sender may send, what is refused with which sentence, and that nothing accepted is ever doubled or lost."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from intake.problems import PROBLEMS
from intake.storage.evidence import FULL, StorageFull
from intake.storage.evidence_directory import FileEvidence
from tests.intake.conftest import SEED, House

WAV = b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x80>\x00\x00\x00}\x00\x00\x02\x00\x10\x00data\x00\x00\x00\x00"


def refused(answer: Any, code: str) -> Any:
    """The problem document of a refusal; checks what every refusal must have."""
    body = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (body["code"], answer.status_code) == (code, PROBLEMS[code].status), body
    assert body["type"] == f"urn:order-intake:problem:{code}"
    assert body["detail"].endswith("."), "a sentence"
    return body


def test_what_is_refused_is_told_in_the_askers_language_and_in_english_to_programs(house: House) -> None:
    told = {}
    for asked in ("zh-CN,en;q=0.5", "en", "fr", "*"):
        answer = house.send(SEED, site="nowhere", Accept_Language=asked)
        body = answer.json()
        told[asked] = (body["code"], body["field"], body["detail"], answer.headers["content-language"])
    english = ("field.invalid", "site", "site='nowhere' is no node key; expected site:<id>.", "en")
    assert told["en"] == told["fr"] == told["*"] == english
    assert told["zh-CN,en;q=0.5"] == ("field.invalid", "site", "site='nowhere' 不是节点标识;请写成 site:<id>。", "zh")


def test_a_repeat_with_the_same_key_answers_with_the_same_capture_in_its_present_state(house: House) -> None:
    first = house.send(SEED, Idempotency_Key="a1")
    again = house.send(SEED, Idempotency_Key="a1")
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json()["id"] == again.json()["id"]
    house.work()
    later = house.send(SEED, Idempotency_Key="a1")
    assert later.status_code == 200
    assert later.json()["state"] == "held"
    assert (house.count("capture"), house.count("customer_order")) == (1, 1)


@pytest.mark.parametrize(("text", "fields"), [("two lattes", {}), (SEED, {"site": "site:renmin-square"})])
def test_the_same_key_for_something_else_is_refused(house: House, text: str, fields: dict[str, str]) -> None:
    first = house.send(SEED, Idempotency_Key="a1").json()["id"]
    body = refused(house.send(text, Idempotency_Key="a1", **fields), "idempotency.conflict")
    assert first in body["detail"]


def test_keys_of_other_senders_do_not_meet(house: House) -> None:
    mine = house.send(SEED, Idempotency_Key="a1").json()["id"]
    theirs = house.send("two lattes", who="driver:78", Idempotency_Key="a1").json()["id"]
    assert mine != theirs


def test_twenty_twins_at_once_are_one_capture(house: House) -> None:
    ids: list[str] = []
    threads = [
        threading.Thread(target=lambda: ids.append(house.send(SEED, Idempotency_Key="twin").json()["id"]))
        for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 20
    assert len(set(ids)) == 1
    assert house.count("procrastinate_jobs") == 1


def test_the_same_content_under_the_same_reference_is_the_same_capture_other_content_is_not(house: House) -> None:
    first = house.send(SEED, external_reference="r-1").json()["id"]
    assert house.send(SEED, external_reference="r-1").json()["id"] == first
    assert house.send("two lattes please", external_reference="r-1").json()["id"] != first


def test_fields_come_by_query_header_or_form(house: House) -> None:
    headers = {**house.auth("driver:77"), "X-Site": "site:renmin-square", "X-External-Reference": "h"}
    at = (datetime.now(UTC) - timedelta(hours=1)).isoformat(timespec="seconds")
    form = {"language": (None, "zh-CN"), "captured_at": (None, at), "file": ("order.txt", SEED.encode(), "text/plain")}
    answer = house.client.post("/v1/captures", files=form, headers=headers, params={"channel": "channel:app"})
    assert answer.status_code == 202, answer.text
    status = house.get(f"/v1/captures/{answer.json()['id']}")
    assert (status["site"], status["language"], status["channel"]) == ("site:renmin-square", "zh", "channel:app")
    assert datetime.fromisoformat(status["captured_at"]) == datetime.fromisoformat(at)


def test_a_recording_is_known_by_its_content_whatever_it_is_called(house: House) -> None:
    answer = house.send(WAV, content_type="application/octet-stream")
    assert answer.status_code == 202
    status = house.get(f"/v1/captures/{answer.json()['id']}")
    assert (status["modality"], status["media_type"]) == ("speech", "audio/wav")


@pytest.mark.parametrize(
    ("code", "content", "content_type"),
    [
        ("body.empty", b"", "text/plain"),
        ("media.unsupported", SEED.encode(), "audio/wav"),
        ("media.unsupported", WAV, "text/plain"),
        ("media.unsupported", b"GIF89a\x01\x00\x01\x00", "application/octet-stream"),
        ("media.unsupported", bytes(range(256)), "application/octet-stream"),
        ("media.unsupported", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "application/octet-stream"),
        ("media.unsupported", b"%!PS-Adobe-3.0 EPSF-3.0", "application/octet-stream"),
        ("text.encoding", "三杯".encode("gb18030"), "text/plain"),
        ("text.control", b"three\x00 lattes", "text/plain"),
        ("text.too_long", b"latte " * 20_000, "text/plain"),
        ("text.too_long", b"x" * 100_000, "text/plain"),
        ("body.invalid", b"--x\r\nrubbish", "multipart/form-data"),
        ("body.incomplete", b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nhal', "multipart/form-data; boundary=x"),
        ("body.empty", b'--x\r\nContent-Disposition: form-data; name="site"\r\n\r\nsite:a\r\n--x--\r\n', "multipart/form-data; boundary=x"),
    ],
)  # fmt: skip
def test_bodies_that_cannot_be_taken_are_refused_and_leave_nothing(
    house: House, code: str, content: bytes, content_type: str
) -> None:
    refused(house.send(content, content_type=content_type), code)
    assert house.count("capture") == 0
    assert not list((house.settings.data_dir / "evidence" / "incoming").iterdir())


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("field.unknown", {"colour": "red"}),
        ("field.invalid", {"captured_at": "yesterday"}),
        ("field.invalid", {"captured_at": "2026-03-02T09:14:07"}),
        ("field.invalid", {"captured_at": "2031-03-02T09:14:07Z"}),
        ("field.invalid", {"captured_at": "1999-03-02T09:14:07Z"}),
        ("field.invalid", {"language": "chinese!"}),
        ("field.invalid", {"site": "renmin"}),
        ("field.invalid", {"external_reference": "x" * 500}),
        ("field.invalid", {"site": "site:a", "X-Site": "site:b"}),
    ],
)
def test_wrong_fields_are_named(house: House, code: str, fields: dict[str, str]) -> None:
    body = refused(house.send(SEED, **fields), code)
    assert body["field"] in fields


def test_too_much_is_refused_while_it_comes_and_before_when_announced(house: House) -> None:
    small = dataclasses.replace(house.settings, max_body_bytes=200_000)
    house.client.app.state.door.settings = small  # type: ignore[attr-defined]
    pulled = 0

    def endless() -> Any:
        nonlocal pulled
        while pulled < 500 * 2**20:
            pulled += 65536
            yield WAV + b"\0" * 65536

    headers = {**house.auth("driver:77"), "Content-Type": "audio/wav"}
    refused(house.client.post("/v1/captures", content=endless(), headers=headers), "body.too_large")
    announced = {**headers, "Content-Length": str(500 * 2**20)}
    refused(house.client.post("/v1/captures", content=b"RIFF", headers=announced), "body.too_large")
    assert not list((house.settings.data_dir / "evidence" / "incoming").iterdir())


def test_a_full_disk_is_told_as_such_and_nothing_is_half_accepted(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(next(iter(FULL)), "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("intake.storage.evidence_directory.os.fsync", full)
        patch.setattr("intake.storage.evidence_log.os.fdatasync", full)
        refused(house.send(SEED, Idempotency_Key="a1"), "evidence.storage_full")
    assert house.count("capture") == 0
    assert house.send(SEED, Idempotency_Key="a1").status_code == 202


@pytest.mark.parametrize("in_memory", [False, True])
def test_a_real_size_limit_ends_the_write_and_leaves_nothing(tmp_path: Any, in_memory: bool) -> None:
    import resource
    import signal

    store = FileEvidence(tmp_path)
    before, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(StorageFull):
            store.put([b"x" * 250_000] if in_memory else (b"x" * 50_000 for _ in range(5)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_put_that_fails_takes_nothing_from_a_twin_that_succeeded_meanwhile(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from intake.storage import evidence_directory

    store, content, synchronise = FileEvidence(tmp_path), b"three lattes" * 1000, os.fsync

    def full_after_a_twin(handle: int) -> None:
        monkeypatch.setattr(evidence_directory.os, "fsync", synchronise)
        assert store.put([content]).sha256 == hashlib.sha256(content).hexdigest()
        raise OSError(next(iter(FULL)), "No space left on device")

    (tmp_path / hashlib.sha256(content).hexdigest()[:2]).mkdir()
    monkeypatch.setattr(evidence_directory.os, "fsync", full_after_a_twin)
    with pytest.raises(StorageFull):
        store.put([content])
    store.verify(hashlib.sha256(content).hexdigest())


@pytest.mark.parametrize("nameless", [True, False])
def test_a_file_that_a_crash_left_broken_is_replaced_when_its_bytes_come_again(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch, nameless: bool
) -> None:
    from intake.storage import evidence_directory

    if not nameless:  # As on a file system that has no files without a name.
        monkeypatch.setattr(evidence_directory, "_nameless", lambda folder: None)
    store, whole = FileEvidence(tmp_path), b"three lattes" * 1000
    digest = hashlib.sha256(whole).hexdigest()
    (tmp_path / digest[:2]).mkdir()
    (tmp_path / digest[:2] / digest).write_bytes(b"three lat")
    for _ in range(2):
        assert store.put([whole]).sha256 == digest
        store.verify(digest)
    assert not list((tmp_path / "incoming").iterdir())
    abandoned = store.begin()
    abandoned.write(b"half")
    abandoned.abandon()
    assert not list((tmp_path / "incoming").iterdir())


def test_long_evidence_leaves_the_systems_cache_once_it_is_durable(tmp_path: Path) -> None:
    from intake.storage.evidence_directory import CACHED

    def cached(path: Path) -> bool:
        with path.open("rb") as file:
            try:
                return os.preadv(file.fileno(), [bytearray(1)], 0, os.RWF_NOWAIT) == 1
            except BlockingIOError:
                return False

    with (tmp_path / "other").open("wb", buffering=0) as file:
        file.write(b"x")
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    if cached(tmp_path / "other"):
        pytest.skip("this file system keeps what is written to it in memory")
    store = FileEvidence(tmp_path)
    short = store.put([b"x" * CACHED]).sha256
    assert cached(tmp_path / short[:2] / short)
    # The advice is one: a busy system may keep one file all the same, not all of them.
    long = [store.put([bytes([sign]) * (CACHED + 1)]).sha256 for sign in b"abcde"]
    assert not all(cached(tmp_path / digest[:2] / digest) for digest in long)
    store.verify(long[0])


def test_evidence_lies_under_its_digest_and_alteration_is_noticed(tmp_path: Any) -> None:
    from intake.storage.evidence import EvidenceAltered, EvidenceMissing

    store = FileEvidence(tmp_path)
    stored = store.put([b"three ", b"lattes"])
    assert store.put([b"three lattes"]) == stored
    assert store.read(stored.sha256) == b"three lattes"
    store.verify(stored.sha256)
    kept = tmp_path / stored.sha256[:2] / stored.sha256
    assert kept.stat().st_mode & 0o007 == kept.parent.stat().st_mode & 0o007 == 0, "it is nobody else's business"
    kept.write_bytes(b"four lattes")
    with pytest.raises(EvidenceAltered):
        store.verify(stored.sha256)
    with pytest.raises(EvidenceMissing):
        store.open("0" * 64)
    with pytest.raises(EvidenceMissing):
        store.open("../../etc/passwd")


def test_who_asks_without_a_valid_key_or_scope_is_told_what_is_missing(house: House) -> None:
    missing = house.client.post("/v1/captures", content=SEED)
    refused(missing, "key.missing")
    assert missing.headers["www-authenticate"].startswith("Bearer")
    refused(house.client.post("/v1/captures", headers={"Authorization": "Bearer oik_x"}), "key.unknown")
    body = refused(house.send(SEED, who="reviewer:li"), "key.scope")
    assert "capture" in body["detail"]
    refused(house.client.get("/v1/reviews", headers=house.auth("driver:77")), "key.scope")


def test_a_revoked_key_ends(house: House) -> None:
    from intake.doors import keys

    with house.engine.begin() as connection:
        [mine] = [key for key in keys.list_all(connection) if key.identity == "driver:78"]
        keys.revoke(connection, mine.id)
    refused(house.send(SEED, who="driver:78"), "key.revoked")


def test_a_sender_sees_only_its_own_captures_and_orders(house: House) -> None:
    status = house.understood(SEED)
    path = f"/v1/captures/{status['id']}"
    assert house.client.get(path, headers=house.auth("driver:77")).status_code == 200
    refused(house.client.get(path, headers=house.auth("driver:78")), "capture.unknown")
    order = status["orders"][0]
    foreign = refused(house.client.get(f"/v1/orders/{order}", headers=house.auth("driver:78")), "order.unknown")
    missing = refused(house.client.get("/v1/orders/nope", headers=house.auth("driver:78")), "order.unknown")
    assert foreign["detail"] == str(missing["detail"]).replace("nope", str(order)), "whether it exists is not told"
    assert house.get("/v1/orders", "driver:78")["orders"] == []
    assert len(house.get("/v1/orders", "driver:77")["orders"]) == 1


def test_waiting_answers_when_the_capture_is_understood(house: House) -> None:
    worker = threading.Timer(0.3, house.work)
    worker.start()
    answer = house.send(SEED, Prefer="wait=20")
    worker.join()
    assert answer.status_code == 200
    assert answer.headers["preference-applied"] == "wait=20"
    assert answer.json()["state"] == "held"
    assert house.send("two lattes", Prefer="wait=0.1").status_code == 202


def test_words_without_a_meaning_end_with_an_answer(house: House) -> None:
    status = house.understood("!!! ???")
    assert status["state"] == "unreadable"
    assert status["unreadable"]["code"].startswith("text.")
    assert status["question"]["to"] == "driver:77"
    [event] = house.events()
    assert event["type"] == "io.orderintake.capture.unreadable.v1"
    assert event["data"]["capture"]["id"] == status["id"]


def test_what_is_not_there_is_a_problem_too(house: House) -> None:
    refused(house.client.get("/v1/nothing"), "path.unknown")
    refused(house.client.delete("/v1/captures"), "method.unknown")
    refused(house.client.get("/v1/captures/nope", headers=house.auth("driver:77")), "capture.unknown")
    refused(house.client.get("/v1/orders/nope", headers=house.auth("system:erp")), "order.unknown")
    refused(house.client.get("/v1/reviews/nope", headers=house.auth("reviewer:li")), "review.unknown")
    bad = house.post("/v1/orders/nope/responses", {"outcome": "perhaps"})
    assert refused(bad, "field.invalid")["field"] == "outcome"
