"""From a reviewer's key to the next item, as a browser shows it: `python -m tests.console.next_item [ROUNDS]`.

Every item of a mixed queue is decided by keyboard; what is measured ends when the next item is there, ready for a key.
"""

from __future__ import annotations

import statistics
import sys
from typing import TYPE_CHECKING

from tests.console.conftest import ARGUMENTS, CHROMIUM, sign_in
from tests.console.pictures import own_house
from tests.console.test_console_reviewing import current, gone_from, take_next

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.console.conftest import House

BAR_MS = 150
WATCH = (
    "id => { const begin = performance.now(); window.waited = new Promise(done => { const look = () => {"
    " const m = document.querySelector('main'); m.dataset.review !== id && m.dataset.ready"
    " ? done(performance.now() - begin) : requestAnimationFrame(look); }; look(); }); }"
)
"""Looks at each frame, from just before the key is pressed."""


def main(rounds: int) -> None:
    """Print median, most and number of the waits; ms."""
    from playwright.sync_api import sync_playwright

    with own_house() as house, sync_playwright() as playwright:
        for _ in range(rounds):
            house.hold()
        house.hold_speech()
        house.hold_picture()
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(ARGUMENTS))
        waits = sorted(decide_all(house, browser.new_page(locale="en-GB")))
        browser.close()
    high = waits[int(0.95 * (len(waits) - 1))]
    print(
        f"key to next item: median {statistics.median(waits):.0f} ms (bar {BAR_MS}), 95 % within {high:.0f}, "
        f"most {waits[-1]:.0f}, n = {len(waits)}"
    )


def decide_all(house: House, page: Page) -> list[float]:
    """Decide what is open, one item after the other; the wait after each but the last, ms."""
    sign_in(page, house, "li")
    take_next(page)
    waits: list[float] = []
    while page.get_attribute("main", "data-page") == "item":
        review, key = current(page), "a"
        if page.query_selector("#blocked"):
            page.keyboard.press("r")
            page.wait_for_selector("#reject[open]")
            key = "5"
        page.evaluate(WATCH, review)
        page.keyboard.press(key)
        gone_from(page, review)
        if page.get_attribute("main", "data-page") == "item":
            waits.append(float(page.evaluate("window.waited")))
    return waits


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 8)
