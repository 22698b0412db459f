"""Two reviewers at once, one of whom vanishes: every item is decided, and decided once."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.console.conftest import PASSWORD, House

if TYPE_CHECKING:
    import httpx

ITEMS = 200


@contextmanager
def signed_in(house: House, name: str) -> Iterator[httpx.Client]:
    """A client with a session of this person."""
    import httpx

    with httpx.Client(base_url=house.url, timeout=60) as client:
        token = re.search(r'name="form_token" value="([0-9a-f]+)"', client.get("/review/sign-in").text)
        assert token is not None
        client.post("/review/sign-in", data={"form_token": token[1], "name": name, "password": PASSWORD})
        yield client


def hold_many(house: House, count: int) -> None:
    """Reviews of one capture's proposal under ordinals of their own."""
    from sandbox.admission import Held, reason
    from sandbox.review import ReviewItem, open_review

    house.hold()
    [row] = house.rows("select capture, proposal from review where zone = 'text/text/order.place' limit 1")
    with house.engine.begin() as connection:
        for ordinal in range(10, 10 + count):
            item = ReviewItem(
                capture=row.capture, ordinal=ordinal, held=Held((reason("zone.probation", ""),)), proposal=row.proposal
            )
            open_review(connection, item, datetime.now(UTC))
        connection.exec_driver_sql("delete from review where ordinal < 10")


@pytest.mark.slow
def test_two_reviewers_and_a_crash_of_one_decide_every_item_once(house: House) -> None:
    hold_many(house, ITEMS)
    decided: list[str] = []
    trouble: list[str] = []

    def work(name: str, most: int) -> None:
        """Take, decide, take ...; after `most` items the browser is gone, with an item still claimed."""
        with signed_in(house, name) as client:
            token = re.search(r'content="([0-9a-f]{64})"', client.get("/review").text)
            assert token is not None
            data = {"form_token": token[1]}
            address = client.post("/review/next", data=data).headers["location"]
            for _ in range(most):
                if address == "/review":
                    return
                answer = client.post(f"{address}/decide", data={**data, "kind": "approve"})
                if answer.status_code != 303:
                    trouble.append(f"{name}: {answer.status_code}")
                    return
                decided.append(address)
                address = answer.headers["location"]

    crashed = threading.Thread(target=work, args=("mei", 60))
    steady = threading.Thread(target=work, args=("li", ITEMS))
    crashed.start()
    steady.start()
    crashed.join()
    steady.join()
    assert trouble == []
    [left] = house.rows("select id, claimed_by from review where state = 'open'")
    assert left.claimed_by == "reviewer:mei", "what she had open is hers until the lease is over"
    with house.engine.begin() as connection:
        connection.exec_driver_sql("update review set lease_until = now() - interval '1 second' where state = 'open'")
    work("li", 1)
    assert Counter(decided).most_common(1)[0][1] == 1
    assert len(decided) == ITEMS
    assert house.rows("select count(*) as n from review where state <> 'decided'")[0].n == 0
    assert len(house.journal("review.decided")) == ITEMS


def test_a_lease_is_kept_by_its_heartbeat_and_runs_out_by_the_clock(house: House) -> None:
    house.hold()
    [review] = house.rows("select id from review order by due_at, id limit 1")
    with signed_in(house, "li") as li, signed_in(house, "mei") as mei:
        tokens = {}
        for each, client in (("li", li), ("mei", mei)):
            found = re.search(r'content="([0-9a-f]{64})"', client.get("/review").text)
            assert found is not None
            tokens[each] = {"X-Form-Token": found[1]}
        beat = f"/review/{review.id}/claim"
        assert li.post(beat, headers=tokens["li"]).status_code == 200
        [row] = house.rows("select lease_until from review where id = :id", id=review.id)
        assert timedelta(seconds=80) < row.lease_until - datetime.now(UTC) <= timedelta(seconds=90)
        assert mei.post(beat, headers=tokens["mei"]).status_code == 409
        with house.engine.begin() as connection:
            connection.exec_driver_sql("update review set lease_until = now() - interval '1 second'")
        assert mei.post(beat, headers=tokens["mei"]).status_code == 200
        assert li.post(beat, headers=tokens["li"]).status_code == 409


def test_a_long_queue_is_read_page_by_page_in_the_order_of_work(house: House) -> None:
    hold_many(house, 120)
    expected = [row.id for row in house.rows("select id from review order by due_at, opened_at, id")]
    seen: list[str] = []
    address: str | None = "/review"
    with signed_in(house, "ada") as ada:
        while address:
            page = ada.get(address).text
            seen += re.findall(r'cell-what"><a href="/review/([^"?]+)', page)
            onward = re.search(r'href="(/review\?after=[^"]+)"', page)
            address = onward[1] if onward else None
    assert seen == expected
