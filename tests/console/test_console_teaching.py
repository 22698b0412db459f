"""What the graph lacks is taught where it is missed: proposed, tried on reviewed orders, in force at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.console.conftest import House, sign_in
from tests.console.test_console_reviewing import gone_from, open_item
from tests.console.test_console_two import signed_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

SAID = "快乐水"
TEXT = f"陆家嘴店,两瓶{SAID}"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 900})
    made = context.new_page()
    errors: list[str] = []
    made.on("pageerror", lambda error: errors.append(str(error)))
    yield made
    context.close()
    assert errors == []


def order_of(house: House, capture: str) -> dict[str, object]:
    [row] = house.rows("select proposal->'order' as made from review where capture = :c", c=capture)
    made: dict[str, object] = row.made
    return made


def items(house: House, capture: str) -> list[object]:
    lines: list[dict[str, dict[str, object]]] = order_of(house, capture)["lines"]  # type: ignore[assignment]
    return [line["item"].get("id") for line in lines]


def understood(house: House, who: str) -> list[object]:
    """The items of the order as it is understood now, whoever must look at it or answer."""
    [row] = house.rows("select document->'order' as made from proposal where capture = :c", c=held(house, TEXT, who))
    return [line["item"].get("id") for line in row.made["lines"]]


def held(house: House, text: str, who: str = "driver:90") -> str:
    capture = house.send(text, who, "zh")
    house.work()
    return capture


def test_a_name_that_was_missing_is_taught_with_the_keyboard_and_heard_from_then_on(house: House, page: Page) -> None:
    capture = held(house, TEXT)
    assert items(house, capture) == [None], "nobody has said what it is"
    sign_in(page, house, "li")
    review = open_item(page, house, SAID)
    page.keyboard.press("r")
    page.wait_for_selector("#reject[open]")
    digit = page.get_attribute('#reject a[href*="graph_missing"]', "data-digit")
    page.keyboard.press(str(digit))
    page.wait_for_url(f"**/review/{review}/teach?reason=graph_missing")
    page.fill('[name="text"]', SAID)
    page.fill("#teach-node", "mineral")
    page.wait_for_selector("#teach-node-list li[aria-selected=true]")
    page.press("#teach-node", "Enter")
    page.click('form:has([value="name"]) .primary')
    page.wait_for_url("**/review/taught/*")
    assert "No order was reviewed yet" in page.inner_text("main")
    versions = len(house.rows("select id from graph_version"))
    page.click("text=Put in force")
    page.wait_for_selector("text=In force since")
    [label] = house.rows("select text, node_key, role, source from graph_label")
    assert tuple(label) == (SAID, "product:mineral-water", "hidden", f"review:{review}")
    assert len(house.rows("select id from graph_version")) == versions + 1
    assert [each["by"] for each in house.journal("graph.suggested")] == ["reviewer:li"]
    [taught] = house.journal("graph.taught")
    assert taught["graph"] == house.rows("select digest from graph_version order by id desc limit 1")[0].digest
    later = held(house, TEXT, "driver:77")
    assert items(house, later) == ["product:mineral-water"], "the next report is understood"


def test_a_correction_for_what_the_graph_lacks_fills_its_form_in(house: House, page: Page) -> None:
    held(house, TEXT)
    sign_in(page, house, "li")
    review = open_item(page, house, SAID)
    page.focus("#row-L1-item")
    page.keyboard.press("/")
    page.keyboard.press("Control+a")
    page.keyboard.type("mineral")
    page.wait_for_selector("#L1-item-list li[aria-selected=true]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#order select[name=reason]")
    page.select_option("[name='L1.unit']", "XBO")
    page.wait_for_selector("#bar .primary:not(:disabled)")
    page.select_option("#order select[name=reason]", "graph_missing")
    page.click("#bar .primary")
    page.wait_for_url(f"**/review/{review}/teach")
    assert page.input_value('form:has([value="name"]) [name="text"]') == SAID
    assert page.input_value('[name="node"]') == "product:mineral-water"
    [row] = house.rows("select decision from review where id = :id", id=review)
    assert (row.decision["kind"], row.decision["reason"]) == ("correct", "graph_missing")


def reviewed(house: House, page: Page, text: str, part: str) -> None:
    """An order that a reviewer approved as it stood, and that has been placed."""
    held(house, text, "driver:77")
    review = open_item(page, house, part)
    page.click("#bar .primary")
    gone_from(page, review)
    house.release()


def test_what_would_break_right_orders_is_shown_and_needs_another_lead(
    house: House, page: Page, browser: Browser
) -> None:
    sign_in(page, house, "lena")
    reviewed(house, page, "星巴克人民广场店,3杯冰美式,加燕麦奶", "product:iced-americano")
    [row] = house.rows("select id from review")
    # A second node of the very name of a product makes it ambiguous: what was right no longer is.
    page.goto(f"{house.url}/review/{row.id}/teach?reason=graph_wrong&text=冰美式")
    page.fill("#teach-node", "latte")
    page.wait_for_selector("#teach-node-list li[aria-selected=true]")
    page.press("#teach-node", "Enter")
    page.check('[value="alternative"]')
    page.click('form:has([value="name"]) .primary')
    page.wait_for_url("**/review/taught/*")
    shown = page.inner_text("main")
    assert "last 1 reviewed orders" in shown
    assert "Only a lead other than lead:lena" in shown
    address = page.url.removeprefix(house.url)
    assert page.query_selector("text=Put in force") is None, "who proposed it cannot do it alone"
    versions = len(house.rows("select id from graph_version"))
    token = {"form_token": str(page.get_attribute('meta[name="form-token"]', "content"))}
    answer = page.request.post(f"{house.url}{address}/apply", form=token)
    assert answer.status == 422
    with signed_in(house, "li") as li:
        import re

        found = re.search(r'content="([0-9a-f]{64})"', li.get(address).text)
        assert found is not None
        assert li.post(f"{address}/apply", data={"form_token": found[1]}).status_code == 422, "no lead"
    assert len(house.rows("select id from graph_version")) == versions
    from datetime import UTC, datetime

    from sandbox.console import people
    from tests.console.conftest import PASSWORD

    with house.engine.begin() as connection:
        people.add(connection, "noor", "lead", PASSWORD, datetime.now(UTC), "lead:noor")
    other = browser.new_context(locale="en-GB").new_page()
    sign_in(other, house, "noor")
    other.goto(house.url + address)
    other.click("text=Put in force all the same")
    other.wait_for_selector("text=In force since")
    other.context.close()
    [taught] = house.journal("graph.taught")
    assert (taught["by"], taught["proposed_by"], taught["effects"]) == ("lead:noor", "lead:lena", {"breaks": 1})


def test_a_new_node_is_sold_like_another_and_taken_out_again_as_a_pack(house: House, page: Page) -> None:
    capture = held(house, "陆家嘴店,一杯云朵咖啡")
    assert items(house, capture) == [None]
    sign_in(page, house, "li")
    [row] = house.rows("select id from review where capture = :c", c=capture)
    page.goto(f"{house.url}/review/{row.id}/teach?text=云朵咖啡")
    page.select_option('[name="kind"]', "product")
    page.fill("#teach-like", "cappuccino")
    page.wait_for_selector("#teach-like-list li[aria-selected=true]")
    page.press("#teach-like", "Enter")
    page.click('form:has([value="node"]) .primary')
    page.wait_for_url("**/review/taught/*")
    page.click("text=Put in force")
    page.wait_for_selector("text=In force since")
    later = held(house, "陆家嘴店,一杯大杯云朵咖啡", "driver:77")
    [line] = order_of(house, later)["lines"]  # type: ignore[misc]
    assert line["item"]["name"] == "云朵咖啡"  # type: ignore[index]
    chosen = {each["option"]["id"] for each in line["modifiers"]}  # type: ignore[index]
    assert "modifier:grande" in chosen, "it has the options of what it is like"
    from datetime import UTC, datetime

    from knowledge_graph import store

    with house.engine.begin() as connection:
        change = store.remove_pack(connection, "taught", datetime.now(UTC))
    assert not change.empty


def test_without_script_the_name_of_the_node_is_typed(house: House) -> None:
    import re

    capture = held(house, TEXT)
    [row] = house.rows("select id from review where capture = :c", c=capture)
    with signed_in(house, "li") as li:
        found = re.search(r'content="([0-9a-f]{64})"', li.get(f"/review/{row.id}/teach").text)
        assert found is not None
        data = {"form_token": found[1], "what": "name", "text": SAID, "node.typed": "mineral WATER", "language": "zh"}
        answer = li.post(f"/review/{row.id}/teach", data=data)
        assert answer.headers["location"].startswith("/review/taught/")
        refused = li.post(f"/review/{row.id}/teach", data={**data, "node.typed": "no such thing"})
        assert refused.status_code == 422
        withdrawn = li.post(f"{answer.headers['location']}/withdraw", data=data)
        assert withdrawn.status_code == 303
        again = li.post(f"{answer.headers['location']}/apply", data=data)
        assert again.status_code == 422
        assert SAID in li.get("/review/taught").text


def test_a_wrong_name_is_taken_out_by_a_lead_and_by_another_where_orders_would_break(
    house: House, page: Page, browser: Browser
) -> None:
    from datetime import UTC, datetime

    from knowledge_graph import store
    from sandbox.console import people
    from tests.console.conftest import PASSWORD

    with house.engine.begin() as connection:
        taught = ("product:mineral-water", SAID, "zh", "hidden", "review:earlier")
        store.add_alias(connection, *taught, datetime.now(UTC))
        people.add(connection, "petra", "lead", PASSWORD, datetime.now(UTC), "lead:petra")
    sign_in(page, house, "lena")
    reviewed(house, page, TEXT, "product:mineral-water")
    [row] = house.rows("select id from review")
    page.goto(f"{house.url}/review/{row.id}/teach")
    page.click("text=Take a mistake out of the graph")
    page.click('form[method=get] a:has-text("Mineral water")')
    page.check(f'[value="name/zh/{SAID}"]')
    page.click("text=See what it would change")
    page.wait_for_url("**/review/taught/*")
    assert "no longer means Mineral water" in page.inner_text("h1")
    assert "Only a lead other than lead:lena" in page.inner_text("main")
    assert page.query_selector("text=Put in force") is None
    address = page.url.removeprefix(house.url)
    other = browser.new_context(locale="zh-CN").new_page()
    sign_in(other, house, "petra")
    other.goto(house.url + address)
    assert "不再指" in other.inner_text("h1")
    other.click("form[action$='/apply'] button")
    other.wait_for_selector("form[action$='/back'] button")
    assert "product:mineral-water" not in understood(house, "driver:90")
    other.click("form[action$='/back'] button")
    other.wait_for_selector("form[action$='/apply'] button")
    other.click("form[action$='/apply'] button")
    other.wait_for_selector("form[action$='/apply']", state="detached")
    other.context.close()
    assert understood(house, "driver:77") == ["product:mineral-water"]
    assert [each["by"] for each in house.journal("graph.taught")] == ["lead:petra", "lead:petra"]
    rows = house.rows("select text, source, until from graph_retired")
    assert [(each.text, each.source) for each in rows] == [(SAID, f"review:{row.id}")]
    assert rows[0].until is not None


def test_a_reviewer_who_is_no_lead_takes_nothing_out(house: House, page: Page) -> None:
    held(house, "星巴克人民广场店,3杯冰美式", "driver:77")
    [row] = house.rows("select id from review")
    with signed_in(house, "li") as li:
        assert li.get(f"/review/{row.id}/retire").status_code == 403
        assert "/retire" not in li.get(f"/review/{row.id}/teach").text
    sign_in(page, house, "lena")
    page.goto(f"{house.url}/review/{row.id}/retire?about=product:iced-americano")
    shown = page.inner_text("main")
    assert "modifier group" in shown
    assert "pack:demo@" in shown, "it says who said so"
