"""The courier's page on a phone: what is said is understood, shown, answered, and never lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.console.conftest import House, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NOTE = "人民广场店,两杯拿铁,一杯冰美式"


MACHINE = "二号车间三号机床主轴异响,请派人检修"


def opened(house: House, browser: Browser) -> Page:
    context = browser.new_context(locale="en-GB", viewport={"width": 390, "height": 800}, has_touch=True)
    page = context.new_page()
    sign_in(page, house, "zhang")
    page.wait_for_selector("main[data-page=capture]")
    return page


def write(page: Page, text: str) -> None:
    page.click("#write")
    page.fill("#note", text)
    page.click("#note-form button")


def test_a_note_is_understood_shown_and_confirmed(house: House, browser: Browser) -> None:
    page = opened(house, browser)
    write(page, NOTE)
    arrives(house, page)
    house.work()
    page.wait_for_selector(".ordered")
    assert "Latte" in page.inner_text(".ordered")
    page.click(".answers button >> nth=0")
    page.wait_for_selector("text=You confirmed it.")
    assert house.journal("capture.confirmed") == [{"by": "driver:77"}]
    page.context.close()


def test_what_the_sender_says_is_wrong_reaches_the_reviewer(house: House, browser: Browser) -> None:
    page = opened(house, browser)
    write(page, NOTE)
    arrives(house, page)
    house.work()
    page.wait_for_selector(".answers summary")
    page.click(".answers summary")
    page.fill(".answers textarea", "three lattes, not two")
    page.click(".answers .primary")
    page.wait_for_selector("text=Your remark was passed on.")
    [note] = house.rows("select kind, note from review_note")
    assert (note.kind, note.note) == ("sender", "three lattes, not two")
    page.context.close()


def test_a_recording_is_sent_when_the_button_is_let_go(house: House, browser: Browser) -> None:
    page = opened(house, browser)
    box = page.locator("#talk").bounding_box()
    assert box is not None
    assert box["height"] >= 64
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    page.wait_for_selector("#talk.on")
    page.wait_for_timeout(1200)
    page.mouse.up()
    page.wait_for_selector(".report")
    [row] = house.rows("select modality, media_type, sender from capture")
    assert (row.modality, row.sender) == ("speech", "driver:77")
    page.context.close()


def test_without_a_network_nothing_is_lost_and_nothing_is_sent_twice(house: House, browser: Browser) -> None:
    page = opened(house, browser)
    page.wait_for_function("() => navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    write(page, NOTE)
    page.wait_for_function("() => document.getElementById('outbox').textContent.startsWith('1 ')")
    page.reload()
    page.wait_for_function("() => document.getElementById('outbox').textContent.startsWith('1 ')")
    page.context.set_offline(False)
    # The first answer is lost on the way: the phone must send again, the server must not take it twice.
    lost = {"once": True}

    def lose(route) -> None:  # type: ignore[no-untyped-def]
        if lost.pop("once", None):
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/capture/send**", lose)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    arrives(house, page)
    page.wait_for_timeout(300)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_function("() => document.getElementById('outbox').textContent.includes('Everything')")
    assert house.rows("select count(*) as n from capture")[0].n == 1
    page.context.close()


def test_what_was_understood_of_a_machine_is_shown_and_can_be_confirmed(house: House, browser: Browser) -> None:
    page = opened(house, browser)
    write(page, MACHINE)
    arrives(house, page)
    house.work()
    page.wait_for_selector(".told")
    told = page.inner_text(".told")
    assert "Machining centre 3" in told
    assert "Spindle noise" in told
    page.click(".answers button >> nth=0")
    page.wait_for_selector("text=You confirmed it.")
    page.context.close()


def test_what_the_server_does_not_take_stays_on_the_phone_until_it_is_sent_again_or_discarded(
    house: House, browser: Browser
) -> None:
    page = opened(house, browser)
    answers = [413, 403, 413]

    def refuse(route) -> None:  # type: ignore[no-untyped-def]
        if answers:
            route.fulfill(status=answers.pop(0), json={"sentence": "It is too large."})
        else:
            route.continue_()

    page.route("**/capture/send**", refuse)
    write(page, NOTE)
    page.wait_for_selector("#unsent >> text=It is too large.")
    assert NOTE in page.inner_text("#unsent")
    page.click("#unsent [data-again]")
    page.wait_for_selector("#unsent >> text=kept here")
    assert not page.locator("#unsent >> text=too large").is_visible(), "a form that expired is no refusal"
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_selector("#unsent >> text=It is too large.")
    page.click("#unsent [data-again]")
    arrives(house, page)
    page.wait_for_selector("#unsent:empty", state="attached")
    answers.append(413)
    write(page, "one latte")
    page.click("#unsent [data-discard]")
    page.wait_for_selector("#unsent:empty", state="attached")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_timeout(300)
    assert house.rows("select count(*) as n from capture")[0].n == 1
    page.context.close()


def test_a_report_kept_on_a_shared_phone_is_sent_by_nobody_else(house: House, browser: Browser) -> None:
    page = opened(house, browser)
    page.context.set_offline(True)
    write(page, NOTE)
    page.wait_for_selector("#unsent >> text=kept here")
    # Before the network is back: the page sends as soon as it notices.
    page.route("**/capture/send**", lambda route: route.abort())
    page.context.set_offline(False)
    page.goto(f"{house.url}/capture")
    page.click(".me button")
    sign_in(page, house, "li")
    page.unroute("**/capture/send**")
    page.goto(f"{house.url}/capture")
    page.wait_for_function("() => document.getElementById('outbox').textContent.includes('somebody else')")
    assert NOTE not in page.inner_text("main")
    page.wait_for_timeout(300)
    assert house.rows("select count(*) as n from capture")[0].n == 0
    page.click(".me button")
    sign_in(page, house, "zhang")
    arrives(house, page)
    [row] = house.rows("select sender from capture")
    assert row.sender == "driver:77"
    page.context.close()


def test_the_page_can_be_installed_and_keeps_nothing_of_anybody(house: House, browser: Browser) -> None:
    import httpx

    made = httpx.get(f"{house.url}/capture/manifest.webmanifest").json()
    assert made["scope"] == made["start_url"] == "/capture"
    assert made["display"] == "standalone"
    worker = httpx.get(f"{house.url}/capture/worker.js")
    assert worker.headers["service-worker-allowed"] == "/capture"
    shell = httpx.get(f"{house.url}/capture?shell")
    assert shell.status_code == 200
    assert "driver" not in shell.text


def arrives(house: House, page: Page) -> None:
    """Wait for a capture in the database; the browser goes on meanwhile."""
    for _ in range(200):
        if house.rows("select count(*) as n from capture")[0].n:
            return
        page.wait_for_timeout(50)
    raise AssertionError("no capture arrived")
