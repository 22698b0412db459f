"""A run of print behind a label -> the money at its end, and the words that say it."""

from __future__ import annotations

import re
from dataclasses import replace

from models.image.lines.lines import Reader
from models.image.structure.amounts import money
from models.image.structure.layout import Run
from models.intent import MoneyValue

_MINUS_BEHIND = re.compile(r"(?P<figure>[¥￥$€£]?\s?\d[\d,]*[.,]\d\d)\s?[-−]\s?[A-Z]{0,2}$")
_NOUGHT = re.compile(r"[¥￥$€£]?\s?(?P<cents>[.,]\d\d)(?:\s?[A-Z])?")
"""Cents alone: `TAX .56`."""
_DAY = re.compile(r"(?<![\d,.])\d{1,4}(?P<between>[-/.])\d{1,2}(?P=between)\d{1,4}(?!\d)|(?<!\d)\d{1,2}[:：]\d\d(?!\d)")
"""A day or an hour, which is no money."""
_TAX_MARKED = re.compile(r"(?P<figure>[-−]?\d[\d,]*(?:\.\d\d)?)\s?[A-Z]{1,2}\*?")


def figure(run: Run, reader: Reader) -> tuple[MoneyValue, Run] | None:
    """The money and its own run; None where the run says none."""
    if _DAY.search(run.text) or run.text.rstrip(" )）").endswith("%"):
        return None
    behind = _MINUS_BEHIND.search(run.text)
    if behind is not None and (value := money(behind["figure"], reader.chinese)) is not None:
        return replace(value, amount=-value.amount), run.part(behind.start(), len(run.text))
    marked = _TAX_MARKED.fullmatch(run.text.strip())
    nought = _NOUGHT.fullmatch(run.text.strip())
    if nought is not None:
        value = money(f"0{nought['cents']}", reader.chinese)
        return (value, run) if value is not None else None
    for text in (marked["figure"] if marked is not None else run.text, *tails(run.text)):
        value = money(text, reader.chinese)
        if value is not None:
            start = run.text.rfind(text)
            return value, run.part(start, start + len(text))
    return None


def tails(text: str) -> list[str]:
    """Figures at the end of a text, with their currency: `Total: ¥ 120.00`."""
    match = re.search(
        r"(?:[A-Za-z]{3} ?|(?:US|HK|NT|NZ|[SAC])?[¥￥$€£] ?|RM ?)?-?\d[\d,. ]*(?: ?(?:元|圆|[A-Z]{3}))?$", text.strip()
    )
    return [match.group().strip()] if match is not None else []
