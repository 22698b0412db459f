"""A run of a receipt in which two figures stand, or words and what one of them costs -> its parts."""

from __future__ import annotations

import re

from models.image.structure.layout import Run
from models.image.tills.prices import CURRENCY, EACH, NUMBER

_WEIGHED = re.compile(
    rf"(?P<rest>\d+(?:[.,]\d+)?\s?(?:kg|g|斤|公斤|千克|克))\s?(?P<figure>{CURRENCY}?\d+[.,]\d\d)", re.IGNORECASE
)
"""A weight and what one of it costs without a space between them: `2.156kg24.77`."""
_PRICED_FIRST = re.compile(rf"(?P<figure>{CURRENCY}\s?{NUMBER}|\d[\d,]*[.,]\d\d)\s*(?P<rest>[xX×*✕]\s?\d{{1,3}})")
"""What one costs, and how many there are: `¥23.10×2`."""
_EACH_BEHIND = re.compile(
    rf"(?P<rest>.*\w.*?)\s*[@＠]\s*(?P<figure>{CURRENCY}?\s*{NUMBER}(?:\s*/\s*{EACH}|\s*(?i:ea(?:ch)?)\.?)?)"
)
"""Words, and what one costs behind them: `Steak Frites @17.95`."""


_FEW = 3
"""Letters of a unit at most."""


def parted(run: Run) -> tuple[Run, Run] | None:
    """(what is left, the figure behind or before it); None where nothing is to be taken apart."""
    text = run.text.strip()
    match = _WEIGHED.fullmatch(text) or _PRICED_FIRST.fullmatch(text)
    if match is None and (match := _EACH_BEHIND.fullmatch(text)) is not None and not _worded(match["rest"]):
        return None
    if match is None:
        return None
    offset = run.text.index(text)
    rest, figure = (tuple(offset + place for place in match.span(name)) for name in ("rest", "figure"))
    return run.part(rest[0], rest[1]), run.part(figure[0], figure[1])


def _worded(text: str) -> bool:
    """It is a name rather than a count with its unit: `2 kg`."""
    return re.fullmatch(r"\d{0,3}\s?[xX×]?\s?[^\W\d].*", text) is not None and sum(map(str.isalpha, text)) > _FEW
