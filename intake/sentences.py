"""What is said in English, said in Chinese: an English template in, its translation out; for commands, doors and pages.

The table `sentences.zh.json` is keyed by the English templates, so that one which changes without its translation is
noticed by the tests.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from models.phrases import ENGLISH, Phrase

_TABLE = Path(__file__).with_name("sentences.zh.json")


@cache
def chinese() -> Mapping[str, str]:
    """English template to Chinese template with the same placeholders; `words`, in English only, may be left out."""
    templates: dict[str, str] = json.loads(_TABLE.read_text(encoding="utf-8"))
    return templates


def table(language: str) -> Mapping[str, str]:
    """The table of a language; that of English, which has no need of one, for any but `zh`."""
    return chinese() if language == "zh" else ENGLISH


def said(told: Phrase | str, language: str) -> str:
    """As people read it in this language; text that is data stays as it is."""
    return told.said(table(language)) if isinstance(told, Phrase) else told
