"""A run of a receipt in which two figures stand, or words and what one of them costs -> its parts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from models.image.structure.layout import Run
from models.image.tills.prices import CURRENCY, EACH, NUMBER

UNIT = r"(?:[^\W\d_]{1,4}|1b)\.?"
_PIECES = r"(?i:pcs?|ea|kgs?|lbs?|pkts?|pks?|btls?|ctns?|cs|units?|[glm])"
"""Units that the sign may be glued to: `2 PCx 93.00`."""
SIGN = r"[xX×*@✕★大]"
TIMES = re.compile(
    rf"(?P<count>{NUMBER}\s*(?:{UNIT}(?=[\s×*@✕★大])|{_PIECES}(?=[xX]\s?\d+[.,]\d\d)|{UNIT}\s+[^\W\d_]{{2,4}}(?=\s*@)|[^\W\d_]{{1,10}}(?=\s*@)|[一-鿿]{{1,2}}(?=[xX]\s?[\d¥￥]))??)\s*(?:{SIGN}\s*@?|(?<=\s)(?i:at)(?=\s))\s*(?:1\s*{UNIT}\s*/\s*)?"
    rf"(?P<price>{CURRENCY}?\s*{NUMBER}(?:/\d+[.,]\d\d|\s*[fF][oO][rR]\s*\d+[.,]\d\d|\s*(?:[a-z]{{1,5}}|[A-Z]{{4,5}}|[¢£€$¥])(?=\s*/\s*[^\W\d_]))?)(?:\s*(?:[A-Z]{{3}})?\s*/\s*{EACH}|\s*(?:[eE][aA]|[eE][aA][cC][hH])\b\.?|\s*(?:元|圆))?(?:\s*=(?:\s*{CURRENCY}?\s*{NUMBER})?)?"
)
"""`2 x 3.50`, `4 @ RM 1.80`, `0.452 kg @ £0.90/kg`, `1 PC * 9.000`."""
_SIGN_ALONE = re.compile(SIGN)
_CENTS = re.compile(r"\d[.,]\d\d[-−]?$")
_FLAGS = re.compile(r"\s*<[A-Z](?:[,.][A-Z])*>$")
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


def multiplying(runs: Sequence[Run]) -> tuple[Run, ...]:
    """The runs with a multiplication put together that was found in pieces: `1 PC`, `*`, `9.000`."""
    found: list[Run] = []
    place = 0
    while place < len(runs):
        for end in (place + 3, place + 2):
            part = runs[place:end]
            if len(part) != end - place or not part[0].text[:1].isdigit():
                continue
            text = " ".join(run.text for run in part)
            signed = _SIGN_ALONE.fullmatch(part[1].text) or _SIGN_ALONE.match(part[1].text)
            ends = "".join(piece.text[-1] for piece in part[:-1])
            offers = re.search(r"\bFOR$", part[-2].text, re.IGNORECASE)
            if (signed or offers or _SIGN_ALONE.search(ends)) and TIMES.fullmatch(text):
                first, last = part[0], part[-1]
                outline = (first.outline[0], last.outline[1], last.outline[2], first.outline[3])
                found.append(replace(first, text=text, right=last.right, outline=outline, places=(), doubts=()))
                place = end
                break
        else:
            found.append(runs[place])
            place += 1
    return tuple(found)


def unflagged(run: Run, behind_sums: bool = False) -> Run | None:
    """The run without the signs of taxes and returns behind it (`MULCH 2CF <A,U>`); None where it is nothing else.

    With `behind_sums` only such as stand behind a sum: behind a name they tell it from a count (`15MM X3M <A>`).
    """
    flags = _FLAGS.search(run.text)
    if flags is None or (behind_sums and _CENTS.search(run.text[: flags.start()]) is None):
        return run
    return run.part(0, flags.start()) if flags.start() else None
