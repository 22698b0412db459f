"""Evidence in a bucket: a server that speaks S3 over the network, a house that keeps what it accepts there."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from intake.settings import Settings, SettingsError, load_settings
from intake.storage.evidence import EvidenceAltered, EvidenceError, EvidenceMissing, EvidenceStore, open_store
from tests.intake.conftest import SEED, House

BUCKET = "order-evidence"


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def evidence_url(server: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "courier")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    assert httpx.put(f"{endpoint}/{BUCKET}").status_code == 200
    return f"s3://{BUCKET}/house/one"


def configured(tmp_path: Path, url: str) -> Settings:
    settings = load_settings({"ORDER_INTAKE_DATA_DIR": str(tmp_path), "ORDER_INTAKE_EVIDENCE_URL": url})
    return dataclasses.replace(settings, evidence_timeout=0.5)


@pytest.fixture
def store(tmp_path: Path, evidence_url: str) -> EvidenceStore:
    return open_store(configured(tmp_path, evidence_url))


def bucket() -> Any:
    """The bucket as another client of S3 sees it."""
    from obstore.store import S3Store

    return S3Store(BUCKET, prefix="house/one", client_options={"allow_http": True})


def test_what_is_put_is_read_again_under_its_digest_by_whoever_opens_the_bucket(
    store: EvidenceStore, tmp_path: Path, evidence_url: str
) -> None:
    content = b"three lattes" * 1_000_000  # More than one part, and more than is kept in memory.
    stored = store.put([content[:7], content[7:]])
    assert (stored.sha256, stored.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert store.put([content]) == stored
    elsewhere = open_store(configured(tmp_path, evidence_url))
    assert elsewhere.read(stored.sha256) == content
    elsewhere.verify(stored.sha256)
    with elsewhere.open(stored.sha256) as file:
        file.seek(-6, 2)
        assert file.read() == b"lattes"


def test_what_is_not_there_or_was_altered_is_said(store: EvidenceStore) -> None:
    stored = store.put([b"three lattes"])
    for missing in ("0" * 64, "../../etc/passwd"):
        with pytest.raises(EvidenceMissing):
            store.read(missing)
        with pytest.raises(EvidenceMissing):
            store.open(missing)
    bucket().put(f"{stored.sha256[:2]}/{stored.sha256}", b"four lattes")
    with pytest.raises(EvidenceAltered, match=stored.sha256):
        store.verify(stored.sha256)


def test_an_upload_that_is_given_up_leaves_no_object(store: EvidenceStore) -> None:
    abandoned = store.begin()
    abandoned.write(b"half an order")
    abandoned.abandon()
    with pytest.raises(EvidenceMissing):
        store.read(hashlib.sha256(b"half an order").hexdigest())


def test_an_order_is_accepted_read_and_shown_with_its_evidence_in_the_bucket(house: House) -> None:
    assert house.client.get("/readyz").json()["checks"]["evidence"] == "ok"
    found = house.understood(SEED)
    assert found["state"] == "held"
    digest = hashlib.sha256(SEED.encode()).hexdigest()
    assert bytes(bucket().get(f"{digest[:2]}/{digest}").bytes()) == SEED.encode()
    assert not list((house.settings.data_dir / "evidence").rglob("*"))


def test_while_the_bucket_is_away_nothing_is_accepted_and_the_same_request_is_later(
    house: House, server: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    away = open_store(configured(tmp_path, "s3://no-such-bucket"))
    with monkeypatch.context() as patch:
        patch.setattr(house.client.app.state.door, "store", away)  # type: ignore[attr-defined]
        refused = house.send(SEED, Idempotency_Key="a1")
        assert (refused.status_code, refused.json()["code"]) == (503, "evidence.failed")
        assert "s3://no-such-bucket" in refused.json()["detail"]
        assert house.client.get("/readyz").status_code == 503
    assert house.count("capture") == 0
    assert house.send(SEED, Idempotency_Key="a1").status_code == 202


def test_an_endpoint_that_nobody_listens_at_is_said_within_the_time_set(
    tmp_path: Path, evidence_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(EvidenceError, match=BUCKET):
        open_store(configured(tmp_path, evidence_url)).check()


@pytest.mark.parametrize("url", ["s3://", "ftp://bucket/here", "evidence"])
def test_an_address_that_names_no_store_is_refused_with_those_that_do(tmp_path: Path, url: str) -> None:
    with pytest.raises((EvidenceError, SettingsError), match="s3://bucket/prefix"):
        open_store(configured(tmp_path, url))
