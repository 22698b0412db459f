"""The sections of `docs/benchmarks.md` that are written by a run: which command makes each, and what it needs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_BEGIN, _END = "<!-- begin {} -->", "<!-- end {} -->"


@dataclass(frozen=True)
class Places:
    """Where real and made data lie."""

    data: Path
    """Real recordings: `speech-en-orders`, `vibration-cnc`."""
    made: Path
    """What `make bench-data` made: `zh`, `en`, `photos`."""


@dataclass(frozen=True)
class Section:
    """One table, or several, and the command that prints them."""

    key: str
    arguments: Callable[[Places], list[str]]
    """What Python is given: a module and its arguments."""
    needs: Callable[[Places], Path | None] = lambda places: None
    """A path without which it cannot be measured."""


def _speech(places: Places) -> list[str]:
    return ["-m", "tests.bench.speech_orders", "--data", str(places.data), "--noise", "clean,6,9,12,15,18,24"]


def _spoken(language: str) -> Callable[[Places], list[str]]:
    module = ["-m", "tests.bench.trust.spoken", "--peer"]
    return lambda places: [*module, "--data", str(places.made / language), "--conditions", "clean,12,6"]


def _photos(bench: str, *more: str) -> Callable[[Places], list[str]]:
    return lambda places: ["-m", f"tests.bench.photos.{bench}", "--data", str(places.made / "photos"), *more]


def _service_rate(places: Places) -> list[str]:
    photos = places.made / "photos"
    made = ["--photos", str(photos)] if photos.exists() else []
    return ["-m", "tests.bench.trust.service_rate", *made]


SECTIONS = (
    Section("written", lambda places: ["-m", "tests.bench.trust.written", "--json", "docs/bench/written.json"]),
    Section("speech", _speech, lambda places: places.data / "speech-en-orders"),
    Section("spoken-zh", _spoken("zh"), lambda places: places.made / "zh"),
    Section("spoken-en", _spoken("en"), lambda places: places.made / "en"),
    Section("speech-cost", lambda places: ["-m", "tests.bench.speech_cost", "--data", str(places.data)]),
    Section("photo-lines", _photos("lines", "--peers", "paddle,tesseract"), lambda places: places.made / "photos"),
    Section("photo-cost", _photos("cost"), lambda places: places.made / "photos"),
    Section(
        "vibration",
        lambda places: ["-m", "tests.bench.trust.vibration", "--data", str(places.data)],
        lambda places: places.data / "vibration-cnc",
    ),
    Section("bearings", lambda places: ["-m", "tests.bench.waveforms.bearings", "--family", "final"]),
    Section("growth", lambda places: ["-m", "tests.bench.trust.growth"]),
    Section("service-rate", _service_rate),
    Section("throughput", lambda places: ["-m", "tests.bench.throughput"]),
)


def as_markdown(printed: str) -> str:
    """Tables stay tables; anything else is shown as it was printed."""
    printed = printed.strip()
    return printed if "\n|---" in printed else f"```text\n{printed}\n```"


def replaced(page: str, key: str, content: str) -> str:
    """The page with the section's content anew. Raises KeyError where the page does not have it."""
    begin, end = _BEGIN.format(key), _END.format(key)
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if not pattern.search(page):
        raise KeyError(f"no section {key}: put {begin} and {end} where its table belongs")
    return pattern.sub(lambda _: f"{begin}\n{content}\n{end}", page)
