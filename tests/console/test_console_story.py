"""The story of five hundred: a zone earns its autonomy under a reviewer's keys, spends it, loses it, and starts over."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.console.conftest import House, sign_in
from tests.console.test_console_reviewing import gone_from, take_next
from tests.console.test_console_trust import ZONE, order, state, token
from tests.console.test_console_two import signed_in

if TYPE_CHECKING:
    import httpx
    from playwright.sync_api import Browser

RUN = 500
BY_KEYS = 4


def reviewed(house: House, count: int) -> None:
    """So many clean qualifying orders, decided and released as a reviewer's are; the pages come after."""
    from sandbox.admission import Held, reason
    from sandbox.decision import Decision, decide, release_due
    from sandbox.reason import ReasonCode
    from sandbox.review import ReviewItem, open_review
    from sandbox.zone import ZoneKey

    [row] = house.rows("select capture, proposal, revision, confidence from review order by opened_at limit 1")
    at = datetime.now(UTC) - timedelta(hours=1)
    approve = Decision(kind="approve", reason=ReasonCode.CORRECT, reviewer="reviewer:mei")
    with house.engine.begin() as connection:
        for n in range(count):
            item = ReviewItem(
                capture=row.capture, ordinal=100 + n, held=Held((reason("zone.probation"),)), proposal=row.proposal,
                confidence=row.confidence, zone=ZoneKey.parse("text/text/order.place"), revision=row.revision,
            )  # fmt: skip
            decide(connection, open_review(connection, item, at), approve, at)
        while release_due(connection, at + timedelta(seconds=11), limit=100):
            pass


def run_of(client: httpx.Client) -> int:
    found = re.search(r"([\d\u202f]+) / 500", client.get(ZONE).text)
    assert found is not None
    return int(found[1].replace("\u202f", ""))


def dispute(client: httpx.Client, house: House, order_id: str, *, safety: bool) -> None:
    """A reviewer reopens a placed order and finds it wrong."""
    from intake.orders import order_rows
    from intake.pipeline import reviews
    from intake.storage.writer import Writer

    with house.engine.begin() as connection:
        row = order_rows.lock(connection, order_id)
        made = reviews.dispute(connection, row, "wrong drink", Writer("driver:77", datetime.now(UTC), "urn:test"))
    answer = {**token(client), "kind": "reject", "reason": "wrong_item", **({"safety": "1"} if safety else {})}
    assert client.post(f"/review/{made['review']}/decide", data=answer).status_code == 303
    house.release()


@pytest.mark.slow
def test_five_hundred_clean_decisions_promote_and_the_501st_passes_by_itself(
    house: House, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    order(house, 1)
    context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 800})
    page = context.new_page()
    sign_in(page, house, "li")
    with signed_in(house, "li") as li:
        assert state(li) == "quarantined"
        review = take_next(page)
        page.keyboard.press("a")
        gone_from(page, review)
        house.release()
        assert (state(li), run_of(li)) == ("probation", 1)
        reviewed(house, RUN - 1 - BY_KEYS)
        assert (state(li), run_of(li)) == ("probation", RUN - BY_KEYS)
        for n in range(BY_KEYS):
            assert state(li) == "probation"
            order(house, n + 2)
            page.goto(f"{house.url}/review")
            review = take_next(page)
            page.keyboard.press("a")
            gone_from(page, review)
            house.release()
        page.goto(house.url + ZONE)
        assert page.inner_text("h1 .state") == "automatic"
        capture = order(house, 40)
        [passed] = house.rows("select id, state, admission from customer_order where capture = :c", c=capture)
        assert (passed.state, passed.admission) == ("placed", "automatic"), "the 501st"
        page.reload()
        assert "40 × Iced americano" in page.inner_text(".passed")
        [before] = house.rows("select standing->>'audit_rate' as rate from zone where zone = 'text/text/order.place'")
        dispute(li, house, passed.id, safety=False)
        [after] = house.rows("select standing->>'audit_rate' as rate from zone where zone = 'text/text/order.place'")
        assert float(after.rate) == pytest.approx(10 * float(before.rate))
        assert state(li) == "automatic", "one error takes part of it"
        late = [order(house, n) for n in (41, 42)]
        found = house.rows("select id from customer_order where capture = any(:c) and state = 'placed'", c=late)
        assert len(found) == 2
        dispute(li, house, found[0].id, safety=True)
        page.reload()
        assert page.inner_text("h1 .state") == "suspended"
        listed = page.inner_text(".passed")
        assert all(f"{n} × Iced americano" in listed for n in (40, 41, 42)), "all that passed under it is listed"
        page.fill('[name="size"]', "5")
        page.click("text=Put a random sample into the queue")
        page.wait_for_url("**/review?reason=audit.sample")
        assert page.locator("tr[data-row]").count() == 1, "two of the three were disputed already"
        review = take_next(page)
        assert "42 × Iced americano" in page.inner_text("h1")
        page.keyboard.press("a")
        gone_from(page, review)
        assert house.journal("zone.sampled")[0]["reviews"] == [review]
        capture = order(house, 43)
        assert house.rows("select state from customer_order where capture = :c", c=capture)[0].state == "held"
        monkeypatch.setattr("intake.pipeline.revisions.VALIDATOR", "story")
        capture = order(house, 44)
        [zone] = house.rows("select revision, standing from zone order by first_seen desc limit 1")
        assert (zone.standing["state"], zone.standing["clean_run"]) == ("probation", 0)
        assert house.rows("select revision from review where capture = :c", c=capture)[0].revision == zone.revision
        page.goto(house.url + ZONE)
        assert page.inner_text("h1 .state") == "on probation", "a new revision starts over"
    context.close()
