"""A machine that is well, on the page of a reviewer: nothing is to be placed, and to agree is one key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.intent import Decoding, Unreadable
from tests.console.conftest import House, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from intake.pipeline.understanding import Business
    from models.capture import Capture


def test_that_a_machine_is_well_is_approved_and_nothing_is_placed(house: House, browser: Browser) -> None:
    from intake.pipeline.readers import TextReader
    from intake.service import workers

    class Content(TextReader):
        """Finds the machine well, whatever is said."""

        def read(self, capture: Capture, content: bytes, business: Business) -> Decoding:
            return Unreadable("waveform.normal", "As it was when it was good.", healthy="asset:cnc-03", certainty=0.97)

    capture = house.send("三号机床的一段录音", "device:edge-12", "zh")
    workers.work_once(house.shop(), "text", Content(house.settings))
    page = browser.new_context(java_script_enabled=False, locale="en-GB").new_page()
    sign_in(page, house, "li")
    [review] = house.rows("select id, state from review where capture = :c", c=capture)
    page.goto(f"{house.url}/review/{review.id}")
    assert page.inner_text("#bar .primary").strip().startswith("Approve")
    assert "place" not in page.inner_text("#bar .primary")
    page.click("#bar .primary")
    [decided] = house.rows("select state, decision->>'kind' as kind from review where id = :i", i=review.id)
    assert (decided.state, decided.kind) == ("decided", "approve")
    assert house.rows("select id from customer_order") == []
    page.context.close()
