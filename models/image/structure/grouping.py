"""Pages whose sums group thousands with points (`12.500`, Indonesia and much of Europe) -> the same pages with commas.

`12.500` is twelve and a half on most papers; where every sum of a paper has three figures behind the point, none is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from models.image.page import Page, TextBox

_CURRENCY = r"(?:(?:Rp|IDR|VND|EUR|USD|RM|CHF|TL|TRY|COP|CLP|ARS|DKK|NOK|SEK|kr)\.? ?|[€₫] ?)"
_GROUPED = re.compile(
    rf"(?:^|(?<=[\s:xX×@*]))[-]?{_CURRENCY}?(?P<figure>\d{{1,3}}(?:\.\d{{3}})+)(?=$|[\s,]-?$|,-|\s|=)"
)
_POINTED = re.compile(r"(?<![\d.:/-])\d+\.\d{1,2}(?![\d./:-])")
_RUPIAH = re.compile(r"(?<![A-Za-z])(?:Rp|IDR|VND|đ|₫)(?![A-Za-z])")
_DECIMAL_COMMA = re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{3})*,\d\d(?![\d,])")
_THOUSANDS = re.compile(r"(?<![\d.,/:-])(?P<figure>[1-9]\d{0,2}(?:\.\d{3})+)(?=,\d\d(?!\d)|(?![\d.,/:-]))")
_FEW = 3
"""Sums that make a habit."""


def regrouped(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages with commas between thousands, where all of them group with points; else as they are."""
    texts = [box.text for page in pages for box in page.boxes]
    grouped = sum(len(_GROUPED.findall(text)) for text in texts)
    pointed = sum(len(_POINTED.findall(text)) for text in texts)
    named = any(_RUPIAH.search(text) for text in texts)
    commas = sum(len(_DECIMAL_COMMA.findall(text)) for text in texts)
    if commas >= _FEW and commas > pointed * 3:
        # `€ 2,35` beside `1.000`: the points of this paper group, whatever stands behind them.
        return tuple(replace(page, boxes=tuple(_ungrouped(box) for box in page.boxes)) for page in pages)
    if grouped < (1 if named else _FEW) or pointed:
        return tuple(pages)
    return tuple(replace(page, boxes=tuple(_commas(box) for box in page.boxes)) for page in pages)


def _ungrouped(box: TextBox) -> TextBox:
    """The box without points between thousands; its characters stand where they stood."""
    points = {
        place
        for match in _THOUSANDS.finditer(box.text)
        for place in range(*match.span("figure"))
        if box.text[place] == "."
    }
    if not points:
        return box
    kept = [place for place in range(len(box.text)) if place not in points]
    text = "".join(box.text[place] for place in kept)
    whole = len(box.text)
    places = tuple(box.places[place] for place in kept) if len(box.places) == whole else ()
    rivals = tuple(box.rivals[place] for place in kept) if len(box.rivals) == whole else ()
    others = tuple(box.others[place] for place in kept) if len(box.others) == whole else ()
    return replace(box, text=text, places=places, rivals=rivals, others=others)


def _commas(box: TextBox) -> TextBox:
    text = box.text
    for match in _GROUPED.finditer(text):
        begin, end = match.span("figure")
        text = text[:begin] + text[begin:end].replace(".", ",") + text[end:]
    return replace(box, text=text)
