"""Pictures of the console for its documentation: `python -m tests.console.pictures docs/console`.

A house of its own is furnished for them, so that they show what the code does and nobody's orders.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.console.conftest import ARGUMENTS, CHROMIUM, House, furnish, served, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
ITEMS = {"voice": ("speech/whisper", "row-L1-item"), "photo": ("image/ppocr", "row-L1-quantity"),
         "waveform": ("waveform/envelope", "row-procedure")}  # fmt: skip
COLOURS = 160


def main(target: Path) -> None:
    """Write every picture below `target`."""
    with own_house() as house:
        house.past()
        house.hold()
        for hold in (house.hold_speech, house.hold_picture, house.hold_waveform):
            hold()
        take(house, target)


@contextmanager
def own_house() -> Iterator[House]:
    """A served house with a database server of its own, which ends with it."""
    from sqlalchemy import make_url

    from intake.storage import postgres
    from intake.storage.migrations import ensure_database, make_engine, migrate

    folder = Path(tempfile.mkdtemp(prefix="order-intake-house-"))
    folder.chmod(0o755)
    server = postgres.start(folder / "postgres", options={"fsync": "off"})
    try:
        url = make_url(server.url())
        ensure_database(server.url(), "empty")
        engine = make_engine(url.set(database="empty").render_as_string(), pool_size=1)
        migrate(engine)
        engine.dispose()
        furnished = furnish(server.url(), "empty", folder / "cache")
        house_url = url.set(database=furnished.database).render_as_string()
        with served(house_url, furnished, folder / "data") as house:
            yield house
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def take(house: House, target: Path) -> None:
    """Each page in each language, light for Chinese, dark for English."""
    from playwright.sync_api import sync_playwright

    target.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(ARGUMENTS))
        for language, locale in LANGUAGES.items():
            scheme = "dark" if language == "en" else "light"
            context = browser.new_context(
                locale=locale, color_scheme=scheme, viewport={"width": 1280, "height": 800}, reduced_motion="reduce"
            )
            page = context.new_page()
            sign_in(page, house, "lena")
            page.goto(f"{house.url}/review")
            save(page, target / f"queue-{language}.png")
            for name, (zone, row) in ITEMS.items():
                page.goto(f"{house.url}/review")
                page.click(f'tr:has-text("{zone}") .cell-what a')
                page.wait_for_selector("main[data-ready]")
                page.wait_for_load_state("networkidle")
                page.focus(f"#{row}")
                time.sleep(0.7)
                save(page, target / f"item-{name}-{language}.png")
            page.goto(f"{house.url}/review/zones/speech/whisper/order.place")
            page.goto(f"{page.url}?revision=1.0.0%2B4be1a2c3")
            save(page, target / f"zone-{language}.png")
            context.close()
            phone = browser.new_context(
                locale=locale, color_scheme=scheme, viewport={"width": 390, "height": 780}, has_touch=True
            )
            page = phone.new_page()
            sign_in(page, house, "zhang")
            page.goto(f"{house.url}/capture")
            save(page, target / f"capture-{language}.png")
            phone.close()
        browser.close()


def save(page: Page, path: Path) -> None:
    """A picture with few colours: a page has no more, and a repository remembers every byte."""
    from PIL import Image

    shot = Image.open(io.BytesIO(page.screenshot()))
    shot.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/console"))
