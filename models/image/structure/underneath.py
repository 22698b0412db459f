"""Rows below the name of an item (`AB-12 3箱@￥4.50`) -> the same rows with their code, count and price told apart.

Of narrow slips a code is often read as one with the count behind it, a count apart from its measure, `@` as something
round.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from models.image.structure.amounts import is_measure
from models.image.structure.cells import Known
from models.image.structure.layout import Run
from models.image.structure.rows import Row

_AT = re.compile(r"(?:(?<=[\u4e00-\u9fff])[0oOQ©®]|(?<=[^\W\d_])[0©®])(?=[¥￥$€£]\s?\d)")
"""`@` between a measure and a price in a currency."""
_ONES = re.compile(r"(?=\S*\d)(?=\S*[Il|oO])[\dIl|oO]{2,5}(?=\s?[^\W\d_]{1,12}\s*@\s*[¥￥$€£]?\s*\d)")
_TOUCHING = re.compile(r"(?:[-•·*]\s*)?\d{1,5} (?P<measure>[a-z]{3,})(?=[A-Z][a-z])")
"""`15 boxesMetal stick`: a measure and the name behind it."""
_WIDE = re.compile(r"[1-9]\d{0,3}(?: \d(?!\d))+(?=\s?[^\W\d_]{1,12}\s*@\s*[¥￥$€£]?\s*\d)")
"""Digits of full width, which are read apart."""
_AS_FIGURES = str.maketrans("Il|oO", "11100")
"""Letters that figures are read as in old-style print, in a count."""
_GLUED = re.compile(r"(?=\S*\d)(?P<code>[A-Za-z0-9][A-Za-z0-9./\-]*)\s?[^\W\d_]{1,8}\s*[@×x*]", re.IGNORECASE)
_SPACED = re.compile(r"(?P<code>[A-Za-z0-9][A-Za-z0-9./\-]*)\s+(?=\d+\s?[^\W\d_]{1,12}\s*[@×x*])", re.IGNORECASE)
_COUNT = re.compile(r"\d{1,5}")
_MEASURED = re.compile(r"[^\W\d_]{1,12}\s*@\s*[¥￥$€£]?\s*\d")
_SHORTEST = 4
"""Signs of a code that a count may be glued to."""
_CLOSE = 3.0
"""Heights of letters between a count and its measure at most."""


def told_apart(rows: Sequence[Row], known: Known) -> tuple[Row, ...]:
    """All rows of a page. `known`: the text is an item, alone or by name and code together."""
    found: list[Row] = []
    for row in rows:
        runs = _counted([_priced(run) for run in row.runs])
        above = found[-1].runs[0].text if found else ""
        cut = _cut(above, runs[0].text, known)
        found.append(Row((*_parts(runs[0], cut), *runs[1:])))
    return tuple(found)


def _priced(run: Run) -> Run:
    text = _AT.sub("@", run.text)
    count = _ONES.match(text)
    text = text if count is None else count.group().translate(_AS_FIGURES) + text[count.end() :]
    touching = _TOUCHING.match(text)
    if touching is not None and is_measure(touching["measure"]):
        end = touching.end()
        doubts = (*run.doubts[:end], (), *run.doubts[end:]) if run.doubts else ()
        return replace(run, text=f"{text[:end]} {text[end:]}", doubts=doubts, places=(), rivals=())
    wide = _WIDE.match(text)
    text = text if wide is None else wide.group().replace(" ", "") + text[wide.end() :]
    if len(text) != len(run.text):
        return replace(run, text=text, places=(), doubts=(), rivals=())
    return run if text == run.text else replace(run, text=text)


def _counted(runs: Sequence[Run]) -> list[Run]:
    """The runs with a count and `boxes @ 4.50` beside it as one."""
    found: list[Run] = []
    for run in runs:
        last = found[-1] if found else None
        if (
            last is not None
            and _COUNT.fullmatch(last.text)
            and _MEASURED.match(run.text)
            and run.left - last.right < _CLOSE * run.height
        ):
            outline = (last.outline[0], run.outline[1], run.outline[2], last.outline[3])
            text, sure = f"{last.text} {run.text}", min(last.confidence, run.confidence)
            doubts = (*last.doubts, *[()] * (len(last.text) + 1 - len(last.doubts)), *run.doubts)
            found[-1] = replace(
                last, text=text, confidence=sure, right=run.right, outline=outline, places=(), rivals=(),
                doubts=doubts if any(doubts) else (), twice=last.twice and run.twice,
            )  # fmt: skip
        else:
            found.append(run)
    return found


def _cut(above: str, text: str, known: Known) -> int | None:
    """Where a count begins that is glued to the code of the item above; None where it could begin twice."""
    spaced = _SPACED.match(text)
    if spaced is not None and known(above) and known(f"{above} {spaced['code']}"):
        return spaced.end()
    glued = _GLUED.match(text)
    if glued is None or known(text[: glued.end("code")]) or not known(above):
        return None
    ends = [
        end
        for end in range(_SHORTEST, glued.end("code"))
        if text[end].isdigit() and text[end] != "0" and known(f"{above} {text[:end]}")
    ]
    return ends[0] if len(ends) == 1 else None


def _parts(run: Run, cut: int | None) -> tuple[Run, ...]:
    return (run,) if cut is None else (run.part(0, len(run.text[:cut].rstrip())), run.part(cut, len(run.text)))
