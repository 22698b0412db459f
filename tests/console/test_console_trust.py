"""The story of a zone, told by its pages: a clean run makes it automatic, a dispute takes that away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.console.conftest import Furnished, House, served
from tests.console.test_console_two import signed_in

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

TEXT = ("星巴克人民广场店,{n}杯冰美式,加燕麦奶", "driver:77", "zh")
ZONE = "/review/zones/text/text/order.place"
RUN = 8


@pytest.fixture
def eager(house_url: str, furnished: Furnished, tmp_path: Path):
    """A house whose zones need only a short clean run."""
    with served(house_url, furnished, tmp_path, qualifying_run=RUN) as made:
        yield made


def token(client: httpx.Client) -> dict[str, str]:
    found = re.search(r'content="([0-9a-f]{64})"', client.get("/review/zones").text)
    assert found is not None
    return {"form_token": found[1]}


def order(house: House, n: int) -> str:
    text, who, language = TEXT
    capture = house.send(text.format(n=n), who, language)
    house.work()
    return capture


def approve_all(house: House, client: httpx.Client) -> None:
    data = token(client)
    address = client.post("/review/next", data=data).headers["location"]
    while address != "/review":
        address = client.post(f"{address}/decide", data={**data, "kind": "approve"}).headers["location"]
    house.release()


def state(client: httpx.Client) -> str:
    found = re.search(r'<h1>[^<]*<span class="state (\w+)"', client.get(ZONE).text)
    assert found is not None
    return found[1]


@pytest.mark.slow
def test_a_clean_run_promotes_and_a_dispute_with_consequences_suspends(eager: House) -> None:
    with signed_in(eager, "li") as li, signed_in(eager, "lena") as lena:
        for n in range(RUN):
            order(eager, n + 1)
            approve_all(eager, li)
        page = li.get(ZONE).text
        assert state(li) == "automatic"
        assert "Promoted" in page or "automatic" in page
        capture = order(eager, 40)
        [passed] = eager.rows("select id, state from customer_order where capture = :c", c=capture)
        assert passed.state == "placed", "the next order passes by itself"
        assert passed.id in li.get(ZONE).text, "the zone's page lists it"
        with eager.engine.begin() as connection:
            from datetime import UTC, datetime

            from intake.orders import order_rows
            from intake.pipeline import reviews
            from intake.storage.writer import Writer

            row = order_rows.lock(connection, passed.id)
            review = reviews.dispute(connection, row, "wrong drink", Writer("driver:77", datetime.now(UTC), "urn:test"))
        address = f"/review/{review['review']}/decide"
        rejected = {**token(li), "kind": "reject", "reason": "wrong_item", "safety": "1"}
        assert li.post(address, data=rejected).status_code == 303
        eager.release()
        assert state(li) == "suspended"
        assert passed.id in li.get(ZONE).text, "what passed under it is listed"
        row = eager.rows("select revision from zone where zone = 'text/text/order.place'")[0]
        data = {"revision": row.revision, "note": "looked at all of them"}
        assert li.post(f"{ZONE}/reinstate", data={**token(li), **data}).status_code == 403
        assert lena.post(f"{ZONE}/reinstate", data={**token(lena), **data}).status_code == 303
        assert state(li) == "probation"
        assert "looked at all of them" in li.get(ZONE).text
        assert "lead:lena" in li.get(ZONE).text


def test_an_operator_suspends_at_once_and_the_world_hears_of_it(eager: House) -> None:
    order(eager, 1)
    with signed_in(eager, "li") as li:
        approve_all(eager, li)
    with signed_in(eager, "omar") as omar:
        row = eager.rows("select revision from zone where zone = 'text/text/order.place'")[0]
        data = {**token(omar), "revision": row.revision, "note": "noise in the hall"}
        assert omar.post(f"{ZONE}/suspend", data=data).status_code == 303
        assert state(omar) == "suspended"
    told = eager.rows("select body::text as body from event where type like '%zone.suspended%'")
    assert len(told) == 1


def test_what_is_not_suspended_cannot_be_reinstated(eager: House) -> None:
    order(eager, 1)
    with signed_in(eager, "lena") as lena:
        row = eager.rows("select revision from zone where zone = 'text/text/order.place'")[0]
        data = {**token(lena), "revision": row.revision, "note": "x"}
        answer = lena.post(f"{ZONE}/reinstate", data=data)
        assert answer.status_code == 422
        assert "只有暂停(suspended)的才能恢复" in answer.text


def test_what_one_reviewer_finds_wrong_another_looks_at_before_it_counts(eager: House) -> None:
    order(eager, 1)
    with signed_in(eager, "li") as li, signed_in(eager, "mei") as mei:
        approve_all(eager, li)
        capture = order(eager, 2)
        [first] = eager.rows("select id from review where capture = :c", c=capture)
        rejected = {**token(li), "kind": "reject", "reason": "misread"}
        assert li.post(f"/review/{first.id}/decide", data=rejected).status_code == 303
        eager.release()
        assert eager.rows("select state from customer_order where capture = :c", c=capture)[0].state == "dismissed"
        [zone] = eager.rows("select standing from zone where zone = 'text/text/order.place'")
        assert (zone.standing["clean_run"], zone.standing["doubts"], zone.standing["errors"]) == (1, 1, 0)
        [second] = eager.rows("select id from review where capture = :c and id <> :id", c=capture, id=first.id)
        assert li.post("/review/next", data=token(li)).headers["location"] == "/review", "who found it does not get it"
        assert li.post(f"/review/{second.id}/decide", data=rejected).status_code == 422
        assert mei.post("/review/next", data=token(mei)).headers["location"] == f"/review/{second.id}"
        shown = mei.get(f"/review/{second.id}").text
        assert "冰美式" in shown
        assert "reviewer:li" not in shown, "what the first one said is not shown"
        assert mei.post(f"/review/{second.id}/decide", data={**token(mei), "kind": "approve"}).status_code == 303
        eager.release()
        [zone] = eager.rows("select standing from zone where zone = 'text/text/order.place'")
        assert (zone.standing["clean_run"], zone.standing["doubts"], zone.standing["errors"]) == (2, 0, 0)
        assert eager.rows("select state from customer_order where capture = :c", c=capture)[0].state == "dismissed"
