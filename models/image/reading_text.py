"""Pages in, the lines of text that a reviewer reads out: rows from top to bottom, pages parted by an empty line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from models.image.layout import flatten
from models.image.page import Page
from models.image.rows import rows
from models.intent import Reading


def reading(pages: Iterable[Page]) -> Reading:
    """The text of pages, words of one row parted by two spaces, and the language that most of its letters are in."""
    text = "\n\n".join(_lines(page) for page in pages)
    return Reading(text, _language(text))


def _lines(page: Page) -> str:
    lines = ["  ".join(run.text for run in row.runs) for row in rows(flatten(page).runs)]
    return "\n".join([*lines, *(f"[{code.symbology}] {code.content}" for code in page.codes)])


def _language(text: str) -> str:
    """A Chinese character stands for about two letters of a word."""
    chinese = sum(unicodedata.name(letter, "").startswith("CJK UNIFIED") for letter in text)
    latin = sum(letter.isascii() and letter.isalpha() for letter in text)
    return "zh" if 2 * chinese >= latin and chinese else "en"
