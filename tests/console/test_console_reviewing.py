"""Reviewing in a real browser with nothing but keys: what reviewers do, and what must never happen to them."""

from __future__ import annotations

import io
import re
import time
from typing import TYPE_CHECKING

import httpx
import pytest
from PIL import Image

from tests.console.conftest import PASSWORD, House, sign_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Route

READY = "main[data-page=item][data-ready]"


@pytest.fixture
def page(house: House, browser: Browser) -> Iterator[Page]:
    """A reviewer's browser; a script error or a refused resource fails the test."""
    context = browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 900})
    made = context.new_page()
    errors: list[str] = []
    made.on("pageerror", lambda error: errors.append(str(error)))
    # A refusal is a page of its own, which browsers note as an error, too.
    made.on(
        "console",
        lambda message: errors.append(message.text) if message.type == "error" and "409" not in message.text else None,
    )
    yield made
    context.close()
    assert errors == []


def take_next(page: Page) -> str:
    page.keyboard.press("u")
    page.wait_for_selector(READY)
    return current(page)


def current(page: Page) -> str:
    return str(page.get_attribute("main", "data-review"))


def focused(page: Page) -> str:
    return str(
        page.evaluate(
            "document.activeElement.id || document.activeElement.dataset.key || document.activeElement.tagName"
        )
    )


def gone_from(page: Page, review: str) -> None:
    """Wait until the next item is there with its focus set, or the queue is."""
    page.wait_for_function(
        "id => { const m = document.querySelector('main');"
        " return m && m.dataset.review !== id && (m.dataset.ready || m.dataset.page === 'queue'); }",
        arg=review,
    )


def open_item(page: Page, house: House, text: str) -> str:
    """The review of the capture whose proposal names this, taken."""
    rows = house.rows(
        "select id from review where proposal::text like :part and state = 'open' limit 1", part=f"%{text}%"
    )
    page.goto(f"{house.url}/review/{rows[0].id}")
    page.wait_for_selector(READY)
    page.wait_for_function("() => document.getElementById('holder').textContent.includes('You have it')")
    return str(rows[0].id)


def state_of(house: House, review: str) -> str:
    return str(house.rows("select state from review where id = :id", id=review)[0].state)


@pytest.mark.slow
def test_a_reviewer_clears_mixed_items_by_keyboard_alone(house: House, page: Page) -> None:
    for _ in range(2):
        house.hold()
    house.hold_speech()
    house.hold_picture()
    open_before = [row.id for row in house.rows("select id from review where state = 'open'")]
    assert len(open_before) == 14
    sign_in(page, house, "li")
    take_next(page)
    decided: dict[str, str] = {}
    while page.get_attribute("main", "data-page") == "item":
        review = current(page)
        assert focused(page) != "BODY", "focus was lost"
        assert review not in decided, "the same item came twice"
        key = "r" if page.query_selector("#blocked") else "a"
        if key == "r":
            page.keyboard.press("r")
            page.wait_for_selector("#reject[open]")
            key = "5"
        decided[review] = "reject" if key == "5" else "approve"
        page.keyboard.press(key)
        gone_from(page, review)
    assert set(decided) == set(open_before)
    written = {row.id: row.kind for row in house.rows("select id, decision->>'kind' as kind from review")}
    assert written == decided, "a key decided another item than the one that was shown"


def test_a_claim_that_is_answered_after_the_decision_leaves_the_next_item_alone(house: House, page: Page) -> None:
    house.hold()
    sign_in(page, house, "li")
    late: list[Route] = []
    page.route("**/review/*/claim*", lambda route: late.append(route) if not late else route.continue_())
    first = take_next(page)
    page.keyboard.press("a")
    gone_from(page, first)
    page.wait_for_selector(READY)
    page.evaluate("window.same = true")
    refused = {"title": "Already decided", "status": 409}
    late[0].fulfill(status=409, json=refused)
    # The page loads anew a second after such an answer, if it does.
    page.wait_for_timeout(1300)
    assert page.evaluate("window.same"), "the next item was loaded anew, with all that was typed into it"


def test_an_edited_field_is_validated_while_it_is_typed(house: House, page: Page) -> None:
    house.hold()
    sign_in(page, house, "li")
    review = open_item(page, house, "product:espresso")
    page.focus("#row-L1-quantity")
    page.keyboard.press("e")
    page.keyboard.type("3.5")
    page.wait_for_selector("#blocked")
    assert "Quantity" in page.inner_text("#blocked")
    assert page.is_disabled("#bar .primary")
    assert page.query_selector("#under-L1-quantity .finding.blocking") is not None
    page.keyboard.press("Control+a")
    page.keyboard.type("6")
    page.wait_for_selector("#blocked", state="detached")
    assert focused(page) == "L1-quantity", "typing lost its field"
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    gone_from(page, review)
    [row] = house.rows("select decision from review where id = :id", id=review)
    assert row.decision["kind"] == "correct"
    assert row.decision["reason"] == "wrong_quantity"
    assert row.decision["corrected"]["order"]["lines"][0]["quantity"]["value"] == "6"


def test_a_blocking_finding_is_settled_field_by_field(house: House, page: Page) -> None:
    house.hold()
    sign_in(page, house, "li")
    review = open_item(page, house, "maintenance.safety_choice")
    assert focused(page) == "row-procedure", "focus lands on what blocks"
    assert page.is_disabled("#bar .primary")
    page.keyboard.press("1")
    page.wait_for_selector("#under-procedure .finding", state="detached")
    assert page.is_disabled("#bar .primary"), "words that were not understood still block"
    page.keyboard.press("Shift+Tab")
    assert focused(page) == "row-whole-1"
    page.keyboard.press("e")
    page.keyboard.press("Space")
    page.wait_for_selector("#bar .primary:not(:disabled)")
    page.wait_for_function("() => document.activeElement !== document.body")
    page.keyboard.press("a")
    gone_from(page, review)
    assert house.rows("select decision->>'kind' as kind from review where id = :id", id=review)[0].kind == "correct"


def test_words_that_nobody_understood_get_the_focus(house: House, page: Page) -> None:
    house.hold()
    sign_in(page, house, "li")
    open_item(page, house, "13800001234")
    assert focused(page) == "row-whole-1"
    assert page.inner_text("#row-whole-1 .finding").strip()


def test_only_nodes_of_the_graph_can_be_chosen(house: House, page: Page) -> None:
    house.hold()
    sign_in(page, house, "li")
    open_item(page, house, "product:espresso")
    page.focus("#row-L1-item")
    page.keyboard.press("/")
    page.keyboard.press("Control+a")
    page.keyboard.type("cappuc")
    page.wait_for_selector("#L1-item-list li[aria-selected=true]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#order select[name=reason]")
    assert page.input_value("[name='L1.item']") == "product:cappuccino"
    page.keyboard.press("/")
    page.keyboard.press("Control+a")
    page.keyboard.type("zzzzqqq")
    page.wait_for_selector("#L1-item-list:not([hidden])")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.click("h1")
    assert page.input_value("[name='L1.item']") == "product:cappuccino"
    assert page.input_value("#L1-item") == "Cappuccino"


def test_options_and_lines_come_and_go(house: House, page: Page) -> None:
    house.hold()
    sign_in(page, house, "li")
    review = open_item(page, house, "product:espresso")
    page.select_option("#L1-add", index=1)
    page.wait_for_selector("input[name=op]", state="attached")
    page.fill("#line-add", "latte")
    page.wait_for_selector("#line-add-list li[aria-selected=true]")
    page.press("#line-add", "Enter")
    page.wait_for_selector("#row-L2-item")
    page.fill("#instruction-add", "ring twice")
    page.press("#instruction-add", "Tab")
    page.wait_for_selector("#instruction-0")
    page.check("[name='L1.remove']")
    page.wait_for_selector("#row-L1-item", state="detached")
    page.click("#bar .primary")
    gone_from(page, review)
    [row] = house.rows("select decision->'corrected'->'order' as made from review where id = :id", id=review)
    assert [line["id"] for line in row.made["lines"]] == ["L2"]
    assert row.made["instructions"][-1]["text"] == "ring twice"


def test_a_decision_is_taken_back_within_its_seconds_and_not_after(house: House, page: Page) -> None:
    house.hold()
    sign_in(page, house, "li")
    review = take_next(page)
    page.keyboard.press("a")
    gone_from(page, review)
    assert state_of(house, review) == "decided"
    page.keyboard.press("z")
    page.wait_for_url(f"**/review/{review}")
    page.wait_for_selector(READY)
    assert state_of(house, review) == "open"
    page.keyboard.press("a")
    gone_from(page, review)
    house.release()
    page.keyboard.press("z")
    page.wait_for_selector("text=That did not work")
    assert state_of(house, review) == "released"


def test_a_rejection_that_took_effect_is_reopened_and_the_order_placed_after_all(house: House, page: Page) -> None:
    house.hold()
    sign_in(page, house, "li")
    review = open_item(page, house, "product:espresso")
    page.keyboard.press("r")
    page.wait_for_selector("#reject[open]")
    page.click("#reject >> text=Duplicate")
    gone_from(page, review)
    house.release()
    page.goto(f"{house.url}/review")
    page.click("text=Reopen >> nth=0")
    page.fill(".recent textarea", "It was another party's order")
    page.click(".recent form button")
    page.wait_for_selector(READY)
    [again] = house.rows("select id, capture from review where state = 'open' and reasons @> cast(:r as jsonb)",
                         r=f'[{{"detail": "{review}"}}]')  # fmt: skip
    assert page.url.endswith(again.id)
    assert "It was another party's order" in page.inner_text(".notes")
    page.keyboard.press("a")
    gone_from(page, again.id)
    house.release()
    placed = house.rows("select o.state, o.number, c.state as capture, p.ordinal from customer_order o join capture c "
                        "on c.id = o.capture join proposal p on p.order_id = o.id where o.capture = :c "
                        "order by o.created_at", c=again.capture)  # fmt: skip
    assert [(row.state, row.capture, row.ordinal) for row in placed] == [
        ("dismissed", "placed", 0),
        ("placed", "placed", 1),
    ]
    assert placed[0].number != placed[1].number, "what was dismissed stays dismissed"
    [told] = house.journal("review.reopened")
    assert (told["by"], told["review"]) == ("reviewer:li", again.id)
    page.goto(f"{house.url}/review")
    page.click("text=Reopen >> nth=0")
    page.fill(".recent textarea >> visible=true", "once more")
    page.click(".recent form button >> visible=true")
    page.wait_for_selector("text=was reopened already")


def test_keys_are_silent_while_typing_and_when_switched_off(house: House, page: Page) -> None:
    house.hold()
    sign_in(page, house, "li")
    review = take_next(page)
    page.focus("#instruction-add")
    page.keyboard.type("a r s")
    assert page.input_value("#instruction-add") == "a r s"
    page.fill("#instruction-add", "")
    page.focus("#row-L1-item")
    page.keyboard.press("?")
    page.uncheck("#keys-on")
    page.keyboard.press("Escape")
    page.focus("#row-L1-item")
    page.keyboard.press("a")
    page.keyboard.press("r")
    page.wait_for_timeout(300)
    assert current(page) == review
    assert page.query_selector("dialog[open]") is None
    assert state_of(house, review) == "open"


def test_when_the_service_fails_the_item_stays_and_the_page_says_so(house: House, browser: Browser) -> None:
    house.hold()
    page = browser.new_page(locale="en-GB")
    sign_in(page, house, "li")
    review = take_next(page)
    page.route("**/decide", lambda route: route.abort())
    page.keyboard.press("a")
    page.wait_for_selector("#notice >> text=could not be reached")
    page.unroute("**/decide")
    page.route("**/decide", lambda route: route.fulfill(status=503, json={"type": "database.unavailable"}))
    page.keyboard.press("r")
    page.wait_for_selector("#reject[open]")
    page.keyboard.press("1")
    page.wait_for_selector("#reject:not([open])", state="attached")
    assert page.is_visible("#notice >> text=could not be reached")
    assert page.get_attribute("main", "data-review") == review, "no answer of a failure takes the item's place"
    assert state_of(house, review) == "open"
    page.unroute("**/decide")
    page.keyboard.press("a")
    gone_from(page, review)
    assert page.inner_text("#notice") == ""
    assert state_of(house, review) == "decided"
    page.close()


def test_what_is_refused_is_said_over_no_dialog(house: House, browser: Browser) -> None:
    house.hold()
    page = browser.new_page(locale="en-GB")
    sign_in(page, house, "li")
    review = take_next(page)
    page.keyboard.press("r")
    page.wait_for_selector("#reject[open]")
    house.rows("update review set claimed_by = 'reviewer:mei', lease_until = now() + interval '1 minute' "
               "where id = :r returning 1", r=review)  # fmt: skip
    page.keyboard.press("1")
    page.wait_for_selector("#notice >> text=reviewer:mei")
    assert not page.is_visible("#reject")
    page.close()


def test_escalating_needs_a_note_and_hands_the_item_on(house: House, page: Page) -> None:
    house.hold()
    sign_in(page, house, "li")
    review = take_next(page)
    page.keyboard.press("s")
    page.keyboard.type("Is this customer ours?")
    page.click("#escalate .primary")
    gone_from(page, review)
    [row] = house.rows("select escalated, claimed_by from review where id = :id", id=review)
    assert (row.escalated, row.claimed_by) == (True, None)
    page.goto(f"{house.url}/review?escalated=1")
    assert page.locator("tr[data-row]").count() == 1
    page.goto(f"{house.url}/review/{review}")
    assert "Is this customer ours?" in page.inner_text(".notes")


def test_another_reviewer_sees_who_has_it_and_cannot_decide(house: House, page: Page, browser: Browser) -> None:
    house.hold()
    sign_in(page, house, "li")
    review = take_next(page)
    other = browser.new_context(locale="en-GB").new_page()
    sign_in(other, house, "mei")
    other.goto(f"{house.url}/review")
    assert "reviewer:li" in other.inner_text("table.queue")
    other.goto(f"{house.url}/review/{review}")
    assert "With reviewer:li" in other.inner_text("#holder")
    assert other.query_selector("#bar") is None
    other.context.close()


def test_people_are_masked_until_somebody_asks_and_that_is_written_down(house: House, page: Page) -> None:
    house.hold()
    sign_in(page, house, "li")
    review = open_item(page, house, "13800001234")
    shown = page.content()
    assert "13800001234" not in shown
    assert "138****1234" in shown
    assert "李娜" not in shown
    assert house.journal("review.unmasked") == []
    page.click("text=Show names and numbers")
    page.wait_for_selector(READY)
    assert "13800001234" in page.content()
    assert house.journal("review.unmasked") == [{"by": "reviewer:li"}]
    seen = house.journal("review.viewed")
    assert {each["by"] for each in seen} == {"reviewer:li"}
    assert [each["unmasked"] for each in seen] == [False, True]
    page.keyboard.press("a")
    gone_from(page, review)
    assert "13800001234" not in page.content()
    assert house.journal("review.decided")[-1]["seconds"] is not None


def test_the_field_with_focus_lights_and_plays_its_stretch_of_sound(house: House, page: Page) -> None:
    house.hold()
    review = house.hold_speech()
    sign_in(page, house, "li")
    page.goto(f"{house.url}/review/{review}")
    page.wait_for_selector(READY)
    page.wait_for_function("() => document.querySelector('sound-evidence').peaks.length > 100")
    page.focus("#row-L1-item")
    lit = page.locator(".transcript .lit")
    assert "".join(lit.all_inner_texts()) == "冰美式"
    page.wait_for_function("() => !document.querySelector('sound-evidence').audio.paused")
    page.wait_for_function("() => document.querySelector('sound-evidence').audio.paused")
    end = page.evaluate("document.querySelector('sound-evidence').audio.currentTime")
    assert 0.2 * 14 <= end < 0.2 * 14 + 1.0, "it plays the field's stretch and stops"
    page.keyboard.press(" ")
    page.wait_for_function("() => !document.querySelector('sound-evidence').audio.paused")
    assert {each["by"] for each in house.journal("evidence.viewed")} == {"reviewer:li"}


def test_the_field_with_focus_lights_its_box_in_the_picture(house: House, page: Page) -> None:
    house.hold()
    review = house.hold_picture()
    sign_in(page, house, "li")
    page.goto(f"{house.url}/review/{review}")
    page.wait_for_selector(READY)
    page.wait_for_selector("picture-evidence svg[viewBox='0 0 900 300']")
    page.focus("#row-L1-item")
    lit = page.locator("picture-evidence rect.lit")
    assert lit.count() == 1
    assert float(lit.get_attribute("x") or 0) == 40 + 28 * 11
    before = page.locator("picture-evidence svg").bounding_box()
    page.click("[data-zoom=in]")
    after = page.locator("picture-evidence svg").bounding_box()
    assert before is not None
    assert after is not None
    assert after["width"] == pytest.approx(1.5 * before["width"], rel=0.02)


def test_the_field_with_focus_lights_its_stretch_of_the_waveform(house: House, page: Page) -> None:
    house.hold()
    review = house.hold_waveform()
    change = "update review set proposal = jsonb_set(proposal, cast(:p as text[]), cast(:s as jsonb)) where id = :r returning 1"
    [row] = house.rows("select proposal from review where id = :r", r=review)
    place = next(n for n, each in enumerate(row.proposal["derivation"]) if each["field"] == "/maintenance/fault")
    evidence = '[{"sample_range": [19200, 38400], "channel": "z"}, {"sample_range": [0, 9600], "channel": "x"}]'
    house.rows(change, p=["derivation", str(place), "evidence"], s=evidence, r=review)
    sign_in(page, house, "li")
    page.goto(f"{house.url}/review/{review}")
    page.wait_for_selector(READY)
    page.wait_for_selector("picture-evidence rect[width]", state="attached")
    assert page.locator("picture-evidence rect").count() == 1, "the drawing shows the channel z alone"
    page.focus("#row-fault")
    lit = page.locator("picture-evidence rect.lit")
    assert lit.is_visible()
    seen = [float(lit.get_attribute(name) or 0) for name in ("x", "width")]
    assert seen == [60 + 900 / 4, 900 / 4], "the second quarter of three seconds"
    page.focus("#row-asset")
    assert lit.count() == 0


def test_while_one_item_is_looked_at_the_picture_of_the_next_is_made(house: House) -> None:
    house.hold()
    review = house.hold_picture()
    first = house.rows("update review set due_at = due_at - interval '1 hour' where zone like 'image/%' or id = "
                       "(select min(id) from review) returning id")  # fmt: skip
    looked_at = next(row.id for row in first if row.id != review)
    with httpx.Client(base_url=house.url, timeout=60) as client:
        _signed_in(client)
        found = re.search(r'content="([0-9a-f]{64})"', client.get("/review").text)
        assert found is not None
        assert client.post(f"/review/{looked_at}/claim", headers={"X-Form-Token": found[1]}).status_code == 200
        [kept] = house.rows("select sha256 from capture c join review r on r.capture = c.id where r.id = :r", r=review)
        [file] = (house.settings.data_dir / "evidence").rglob(f"*{kept.sha256}")
        aside, until = file.with_suffix(".aside"), time.monotonic() + 30
        while True:
            assert client.get(f"/review/{looked_at}").status_code == 200
            time.sleep(1)
            file.rename(aside)  # Without the file only what was made before can be shown.
            shown = client.get(f"/review/{review}/picture/0").status_code
            aside.rename(file)
            if shown == 200 or time.monotonic() > until:
                break
        assert shown == 200


def _signed_in(client: httpx.Client) -> None:
    token = re.search(r'name="form_token" value="([0-9a-f]+)"', client.get("/review/sign-in").text)
    assert token is not None
    client.post("/review/sign-in", data={"form_token": token[1], "name": "li", "password": PASSWORD})


def test_a_waveform_is_drawn_for_the_page_and_for_a_mail(house: House) -> None:
    house.hold()
    review = house.hold_waveform()
    with httpx.Client(base_url=house.url, timeout=60) as client:
        _signed_in(client)
        drawn = client.get(f"/review/{review}/waveform")
        assert drawn.headers["content-type"].startswith("image/svg+xml")
        pasted = client.get(f"/review/{review}/waveform.png")
        assert pasted.headers["content-type"] == "image/png"
        with Image.open(io.BytesIO(pasted.content)) as picture:
            assert picture.width == 980
        told = client.get(f"/review/{review}/waveform.json")
        assert told.headers["content-type"] == "application/json"
        data = told.json()
        assert data["axis"] == drawn.headers["x-channel"]
        assert data["sentences"]
        assert any(not each["accepted"] and each["reason"] for each in data["hypotheses"]), (
            "why the other hypotheses fell is part of it"
        )


def test_evidence_is_served_in_ranges(house: House) -> None:
    house.hold()
    review = house.hold_speech()
    with httpx.Client(base_url=house.url, timeout=30) as client:
        _signed_in(client)
        address = f"/review/{review}/evidence"
        whole = client.get(address)
        assert whole.headers["accept-ranges"] == "bytes"
        size = len(whole.content)
        for asked, start, end in (("bytes=0-99", 0, 100), ("bytes=100-", 100, size), ("bytes=-50", size - 50, size)):
            part = client.get(address, headers={"Range": asked})
            assert part.status_code == 206
            assert part.content == whole.content[start:end]
            assert part.headers["content-range"] == f"bytes {start}-{end - 1}/{size}"
        assert client.get(address, headers={"Range": f"bytes={size}-"}).status_code == 416
        assert len(house.journal("evidence.viewed")) == 5, "no part of it is heard without being written down"
        assert client.get(f"/review/{review}/picture/0").status_code == 415


def test_no_way_to_what_was_sent_leaves_no_entry(house: House) -> None:
    house.hold()
    first, second, *_ = [row.id for row in house.rows("select id from review order by id")]
    with httpx.Client(base_url=house.url, timeout=30) as client:
        _signed_in(client)
        assert client.get(f"/review/{first}/teach").status_code == 200
        assert house.journal("review.viewed")[-1]["by"] == "reviewer:li"
        found = re.search(r'content="([0-9a-f]{64})"', client.get("/review").text)
        assert found is not None
        token = {"X-Form-Token": found[1]}
        for _ in range(2):
            assert client.post(f"/review/{second}/check", headers={**token, "HX-Request": "true"}).status_code == 200
        assert len(house.journal("review.viewed")) == 2, "a form that was never opened is opened by its first check"
