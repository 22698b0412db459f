"""Photographed order forms through the whole house: door, child process, validation, review, signed order."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import intake
from intake.doors import keys
from intake.pipeline import readers
from intake.service import workers
from intake.settings import load_settings
from models import weights
from models.image.gauges.dial import DialTemplate
from tests.intake.conftest import House
from tests.models.test_image_dial import dial

SAMPLES = Path(intake.__file__).parent / "samples"


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[readers.Reader]:
    """The decoder of pictures as a worker has it: in a child with limits."""
    weights.fetch("pp-ocrv6")
    folder = tmp_path_factory.mktemp("pictures")
    made = readers.open_reader("image", load_settings({"ORDER_INTAKE_DATA_DIR": str(folder)}), folder)
    yield made
    made.close()


def _understood(house: House, reader: readers.Reader, content: bytes, kind: str = "image/jpeg", **fields: str) -> Any:
    answer = house.send(content, content_type=kind, **fields)
    assert answer.status_code == 202, answer.text
    shop = house.shop()
    while workers.work_once(shop, "image", reader):
        pass
    return house.get(f"/v1/captures/{answer.json()['id']}")


def _form(size: int | None = None, quality: int = 95) -> bytes:
    """The order form that ships with the project; with a size, re-encoded as a phone's messenger would."""
    content = (SAMPLES / "order-form-zh.jpg").read_bytes()
    if size is None:
        return content
    picture = Image.open(io.BytesIO(content))
    picture.thumbnail((size, size))
    smaller = io.BytesIO()
    picture.save(smaller, "JPEG", quality=quality)
    return smaller.getvalue()


def test_a_photographed_form_waits_for_a_human_and_every_line_points_into_the_picture(
    house: House, reader: readers.Reader
) -> None:
    status = _understood(house, reader, _form(), language="zh")
    assert status["state"] == "held"
    (request,) = status["requests"]
    order = request["proposal"]["order"]
    assert order["buyer"]["id"] == "customer:chenguang-stores"
    assert order["purchase_order_number"] == "CG20261120-07"
    lines = [(line["item"]["id"], line["quantity"]["value"], line["quantity"]["unit"]) for line in order["lines"]]
    assert lines == [
        ("product:mineral-water", "48", "XBO"), ("product:sparkling-water", "24", "XBO"),
        ("product:coffee-beans", "10", "XBG"),
    ]  # fmt: skip
    picture = Image.open(io.BytesIO(_form()))
    boxes = {
        row["field"]: row["evidence"][0]["box"]
        for row in request["proposal"]["derivation"]
        if row["evidence"] and "box" in row["evidence"][0]
    }
    for name in ("/lines/L1/quantity", "/lines/L2/item", "/lines/L3/price", "/buyer", "/purchase_order_number"):
        page, left, top, right, bottom = boxes[name]
        assert page == 0
        assert 0 <= left < right <= picture.width
        assert 0 <= top < bottom <= picture.height
    assert boxes["/lines/L1/quantity"][4] <= boxes["/lines/L3/price"][2], "lines stand one below the other"
    assert not [f for f in request["proposal"]["findings"] if f["severity"] != "info"]
    house.trust()
    (placed,) = house.get("/v1/orders", "system:erp")["orders"]
    assert placed["order"]["state"] == "placed"


def test_the_same_photo_sent_again_smaller_says_that_it_looks_like_the_first(
    house: House, reader: readers.Reader
) -> None:
    first = _understood(house, reader, _form(), language="zh")
    again = _understood(house, reader, _form(size=1000, quality=80), language="zh")
    assert again["state"] == "held"
    found = {f["code"]: f["sentence"] for f in again["requests"][0]["proposal"]["findings"]}
    assert first["id"] in found["identity.similar_photo"]


def test_of_a_photo_and_its_copy_that_are_read_at_the_same_time_one_says_that_it_looks_like_the_other(
    house: House, reader: readers.Reader
) -> None:
    sent = [
        house.send(content, content_type="image/jpeg", language="zh").json()["id"]
        for content in (_form(), _form(size=1000, quality=80))
    ]
    shop = house.shop()
    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(lambda _: workers.work_once(shop, "image", reader), sent)) == [1, 1]
    proposals = [house.get(f"/v1/captures/{each}")["requests"][0]["proposal"] for each in sent]
    assert {proposal["order"]["purchase_order_number"] for proposal in proposals} == {"CG20261120-07"}
    found = [{finding["code"] for finding in proposal["findings"]} for proposal in proposals]
    assert sum("identity.similar_photo" in codes for codes in found) == 1


def test_a_slip_about_low_oil_leads_to_the_documented_overhaul_and_never_to_topping_up(
    house: House, reader: readers.Reader
) -> None:
    slip = (SAMPLES / "oil-level-slip-zh.jpg").read_bytes()
    status = _understood(house, reader, slip, language="zh", site="site:substation-east")
    assert status["state"] == "held"
    proposal = status["requests"][0]["proposal"]
    maintenance = proposal["order"]["maintenance"]
    assert maintenance["asset"]["id"] == "asset:transformer-2"
    assert maintenance["procedure"]["document"] == "Q/SP-2025-07"
    assert "maintenance.safety_choice" in {finding["code"] for finding in proposal["findings"]}
    assert "补油" not in str(proposal["order"])


def test_a_gauge_is_read_by_its_template_and_always_goes_to_a_human(house: House, reader: readers.Reader) -> None:
    template = DialTemplate("dial:conservator-oil-gauge", -120.0, 120.0, Decimal(0), Decimal(10))
    body = io.BytesIO()
    Image.fromarray(dial(template, 1.2, random.Random(7))).save(body, "PNG")
    with house.engine.begin() as connection:
        house.keys["asset:transformer-2"] = keys.create(connection, "asset:transformer-2", ["capture"]).secret
    status = _understood(house, reader, body.getvalue(), "image/png", who="asset:transformer-2")
    assert status["state"] == "held", status
    proposal = status["requests"][0]["proposal"]
    maintenance = proposal["order"]["maintenance"]
    assert maintenance["asset"]["id"] == "asset:transformer-2"
    assert maintenance["symptom"] == "symptom:oil-level-low"
    assert maintenance["procedure"]["document"] == "Q/SP-2025-07"
    assert "observation.dial_reading" in {f["code"] for f in proposal["findings"] if f["severity"] == "blocking"}


def test_a_landscape_becomes_no_order_and_the_sender_is_told(house: House, reader: readers.Reader) -> None:
    hill = Image.linear_gradient("L").resize((900, 600)).rotate(20, expand=True)
    body = io.BytesIO()
    hill.convert("RGB").save(body, "PNG")
    status = _understood(house, reader, body.getvalue(), "image/png")
    assert status["state"] == "unreadable"
    assert status["unreadable"]["code"].startswith("image.")
    assert house.get("/v1/orders", "system:erp")["orders"] == []
