"""Every page in both languages, light and dark, on a phone and on a desk: no violation that axe-core can find."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Literal

import pytest

from tests.console.conftest import ROOT, House, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDTHS = (360, 1440)
OF_COLOUR = ["color-contrast", "link-in-text-block"]
"""The rules that another colour scheme can break; all others judge what both schemes have in common."""
BUDGET = 80_000
"""Bytes of gzipped script on the review page."""


def violations(page: Page, kind: Literal["tag", "rule"], values: list[str]) -> list[str]:
    """What axe-core finds by these rules, as lines that say where."""
    if not page.evaluate("() => 'axe' in window"):
        # Evaluated, not added as a script, so that the page's content security policy stays as it is.
        page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(
        "only => axe.run(document, {runOnly: only}).then(r => JSON.stringify(r.violations))",
        {"type": kind, "values": values},
    )
    return [
        f"{page.url} {each['id']}: {node['target']} {node['failureSummary']}"
        for each in json.loads(found)
        for node in each["nodes"]
    ]


def _suggested(house: House, review: str) -> str:
    """A suggestion that would break something."""
    from datetime import UTC, datetime

    from knowledge_graph.storage.teaching import Taught
    from sandbox.suggestion import Altered, Rehearsal, propose

    taught = Taught(what="name", node="product:latte", text="奶咖", language="zh")
    rehearsal = Rehearsal("sha256:0", 7, (Altered(review, "c", "breaks", ("/lines/L1/item/id",)),))
    with house.engine.begin() as connection:
        return propose(connection, review, taught, rehearsal, "reviewer:li", datetime.now(UTC)).id


def in_every_view(page: Page) -> list[str]:
    """What axe-core finds on the page as it stands, light and dark, on a phone and on a desk; nothing scrolls sideways."""
    found: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{page.url} scrolls sideways by {wide} px at {width}"
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            asked = violations(page, "tag", TAGS) if scheme == SCHEMES[0] else violations(page, "rule", OF_COLOUR)
            found += [f"{scheme} {width}: {each}" for each in asked]
    return found


@pytest.mark.slow
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_no_page_has_a_violation(house: House, browser: Browser, locale: str) -> None:
    if not AXE.exists():
        pytest.skip("needs axe-core: npm ci")
    house.hold()
    context = browser.new_context(locale=locale, reduced_motion="reduce")
    page = context.new_page()
    foreign: list[str] = []
    page.on(
        "request",
        lambda request: foreign.append(request.url) if not request.url.startswith((house.url, "blob:")) else None,
    )
    page.goto(f"{house.url}/review/sign-in")
    found = in_every_view(page)
    sign_in(page, house, "lena")
    reviews = house.rows("select id, zone from review order by cardinality(codes) desc, id")
    taught = _suggested(house, reviews[0].id)
    house.past(150)
    house.rows("update zone set standing = standing || cast(:s as jsonb) where zone like 'speech/%' returning 1",
               s='{"state": "suspended", "doubts": 1}')  # fmt: skip
    paths = ["/review", "/review/taught", f"/review/taught/{taught}", f"/review/{reviews[0].id}/teach?reason=graph_missing",
             "/review/zones/speech/whisper/order.place", f"/review/{reviews[0].id}", f"/review/{reviews[-1].id}", "/review/zones",
             f"/review/{reviews[0].id}/retire?about=product:latte",
             f"/review/zones/{reviews[-1].zone}", "/review/patterns", "/capture", "/review/nothing-of-this-name"]  # fmt: skip
    for path in paths:
        page.goto(house.url + path)
        page.wait_for_load_state("networkidle")
        found += in_every_view(page)
    page.goto(f"{house.url}/review/{reviews[0].id}")
    for dialog in ("reject", "escalate", "skip", "keys"):
        opener = page.locator(f'[data-open="{dialog}"]:visible')
        if opener.count():
            opener.first.click()
            found += in_every_view(page)
            page.keyboard.press("Escape")
    context.close()
    assert found == []
    assert foreign == []


def test_the_review_page_loads_little_script_and_all_of_it_from_here(house: House, browser: Browser) -> None:
    house.hold()
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, house, "li")
    loaded: dict[str, int] = {}
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on(
        "response",
        lambda answer: (
            loaded.update({answer.url: len(gzip.compress(answer.body(), 9))})
            if answer.request.resource_type == "script"
            else None
        ),
    )
    [review] = house.rows("select id from review order by due_at limit 1")
    page.goto(f"{house.url}/review/{review.id}")
    page.wait_for_load_state("networkidle")
    context.close()
    assert any(url.endswith("htmx.min.js") for url in loaded)
    assert sum(loaded.values()) <= BUDGET, loaded
    assert all(url.startswith((house.url, "blob:")) for url in requests), requests
