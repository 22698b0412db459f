"""Words: the console's sentences in Chinese and English, each language complete, from `locale/*.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
TAGS: Mapping[Language, str] = {"zh": "zh-CN", "en": "en"}
NAMES: Mapping[Language, str] = {"zh": "中文", "en": "English"}


@dataclass(frozen=True)
class Words:
    """One language. Calling it with a key and values gives the sentence; an unknown key is a defect and raises."""

    language: Language
    sentences: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        return self.sentences[key].format(**values) if values else self.sentences[key]

    def of(self, kind: str, value: object) -> str:
        """The name of one value of a closed set; the value itself where a plug-in brought one that has no name."""
        return self.sentences.get(f"{kind}.{value}", str(value))

    def trouble(self, code: str, detail: str) -> str:
        """Why nothing was read: the English detail has the figures, so English readers get that."""
        known = self.sentences.get(f"unreadable.{code}", "")
        return detail or known if self.language == "en" else known or detail


@cache
def words(language: Language) -> Words:
    """A language from its file."""
    written = (files("sandbox.console") / "locale" / f"{language}.yaml").read_text("utf-8")
    return Words(language, {str(key): str(value) for key, value in yaml.safe_load(written).items()})


def chosen(cookie: str | None, accept: str) -> Language:
    """The language that was chosen, else the first one that the browser accepts and we have, else Chinese."""
    for each in LANGUAGES:
        if cookie == each:
            return each
    return accepted(accept) or "zh"


def accepted(accept: str) -> Language | None:
    """The first language of an `Accept-Language` header that we have; None where it names none of them."""
    ranked: list[tuple[float, int, Language]] = []
    for place, part in enumerate(accept.split(",")):
        tag, _, weight = part.strip().partition(";q=")
        primary = tag.partition("-")[0].lower()
        if primary in LANGUAGES:
            try:
                ranked.append((-float(weight or 1), place, "zh" if primary == "zh" else "en"))
            except ValueError:
                continue
    return min(ranked)[2] if ranked else None
