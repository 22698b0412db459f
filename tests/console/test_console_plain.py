"""The pages without their scripts: everything that a reviewer decides is a plain form."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

from tests.console.conftest import House, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def decided(house: House) -> list[tuple[str, str]]:
    rows = house.rows("select decision->>'kind' as kind, decision->>'reason' as reason from review "
                      "where state <> 'open' order by decided_at")  # fmt: skip
    return [(row.kind, row.reason) for row in rows]


def open_with(page: Page, house: House, part: str) -> None:
    [row] = house.rows("select id from review where proposal::text like :p and state = 'open' limit 1", p=f"%{part}%")
    page.goto(f"{house.url}/review/{row.id}")


def test_without_any_script_items_are_approved_corrected_rejected_and_taken_back(
    house: House, browser: Browser
) -> None:
    house.hold()
    context = browser.new_context(java_script_enabled=False, locale="en-GB", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    sign_in(page, house, "li")
    page.click("text=Take the next")
    assert page.url.startswith(f"{house.url}/review/0")
    open_with(page, house, "product:espresso")
    page.click("#bar .primary")
    assert decided(house) == [("approve", "correct")]
    assert "/review/0" in page.url, "the next item is there"
    open_with(page, house, "product:cappuccino")
    page.fill('[name="L1.quantity"]', "5")
    page.click("#bar .primary")
    assert page.input_value('[name="L1.quantity"]') == "5", "what was typed is still there"
    page.select_option('#order [name="reason"]', "misread")
    page.click("#bar .primary")
    assert decided(house)[-1] == ("correct", "misread")
    page.click("#reject >> text=Duplicate")
    assert decided(house)[-1] == ("reject", "duplicate")
    page.goto(f"{house.url}/review")
    page.click("text=Undo >> nth=0")
    assert len(decided(house)) == 2
    context.close()


def test_without_script_a_blocked_item_is_checked_and_settled(house: House, browser: Browser) -> None:
    house.hold()
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    sign_in(page, house, "li")
    open_with(page, house, "product:espresso")
    page.fill('[name="L1.quantity"]', "3.5")
    page.click("text=Check what was changed")
    assert page.is_disabled("#bar .primary")
    assert "Quantity" in page.inner_text("#blocked")
    page.fill('[name="L1.quantity"]', "3")
    page.click("text=Check what was changed")
    page.click("#bar .primary:not(:disabled)")
    assert decided(house)[-1] == ("correct", "wrong_quantity")
    context.close()


def test_without_script_the_evidence_can_be_heard_and_seen(house: House, browser: Browser) -> None:
    house.hold()
    sound, picture = house.hold_speech(), house.hold_picture()
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    sign_in(page, house, "li")
    page.goto(f"{house.url}/review/{sound}")
    assert page.is_visible("audio[controls]")
    source = page.get_attribute("audio", "src")
    assert page.request.get(f"{house.url}{source}").ok
    page.goto(f"{house.url}/review/{picture}")
    shown = page.locator(".plain-picture")
    assert shown.is_visible()
    box = shown.bounding_box()
    assert box is not None
    assert box["width"] == 3 * box["height"] > 0, "the picture itself has come"
    context.close()


def test_without_htmx_the_keys_still_decide(house: House, browser: Browser) -> None:
    house.hold()
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    page.route("**/htmx.min.js", lambda route: route.abort())
    sign_in(page, house, "li")
    page.keyboard.press("u")
    page.wait_for_selector("main[data-page=item][data-ready]")
    open_with(page, house, "product:espresso")
    page.wait_for_selector("main[data-ready]")
    first = page.url
    page.keyboard.press("a")
    page.wait_for_url(lambda url: url != first)
    assert decided(house) == [("approve", "correct")]
    page.wait_for_selector("main[data-ready]")
    page.keyboard.press("r")
    page.wait_for_selector("#reject[open]")
    assert page.is_visible("#reject button >> nth=0")
    context.close()


def test_compiled_pages_are_kept_for_the_next_start_and_a_folder_that_cannot_be_written_hides_none(
    tmp_path: Path,
) -> None:
    from sandbox.console.pages import Desk

    def desk(folder: Path) -> Desk:
        return Desk(SimpleNamespace(rules=SimpleNamespace(compiled=folder)))  # type: ignore[arg-type]

    folder = tmp_path / "pages"
    assert desk(folder).templates.get_template("zone.html").name == "zone.html"
    written = {each.name: each.stat().st_mtime_ns for each in folder.iterdir()}
    assert written
    desk(folder).templates.get_template("zone.html")
    assert {each.name: each.stat().st_mtime_ns for each in folder.iterdir()} == written
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    assert desk(blocked / "pages").templates.get_template("zone.html").name == "zone.html"
