"""Words that say how many lines or pieces a document has (`共12项`, `Total qty: 40`) -> the figure."""

from __future__ import annotations

import re
from decimal import Decimal

from models.image.structure.amounts import bare_number
from models.image.structure.wording import wording

_DECLARED = re.compile(r"(?P<label>[^\d:：]{1,24}?)[:：\s]*(?P<figure>\d{1,6}(?:\.0+)?)\s*(?P<unit>[^\W\d_]{0,6})\s*$")


def declared(text: str) -> Decimal | None:
    """The figure; None where the words announce no count."""
    match = _DECLARED.fullmatch(text.strip())
    if match is None:
        return None
    said = wording("counts")
    meanings = said.of(match["label"]) or said.of(match["label"] + match["unit"])
    return bare_number(match["figure"]) if meanings else None
