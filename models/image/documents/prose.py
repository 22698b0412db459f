"""Notes, chats and slips without a table -> the language parser's reading of their lines, with boxes as evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from models.image.lines.lines import Reader
from models.image.lines.options import implied
from models.image.lines.speech import passage, understood
from models.image.structure.layout import Run
from models.image.structure.sheet import Sheet
from models.intent import CandidateIntent, Line

_CLOCK = re.compile(
    r"(?:昨天|今天|星期.|周.|上午|下午|晚上|yesterday|today|mon|tue|wed|thu|fri|sat|sun)?\w*\s*\d{1,2}[::]\d\d(?:[::]\d\d)?\s*(?:am|pm)?",
    re.IGNORECASE,
)
_STATUS = 0.06
"""The share of a screen's height that its status bar takes."""


def prose(sheets: Sequence[Sheet], reader: Reader) -> list[tuple[CandidateIntent, ...]]:
    """Requests in the words of the pages; none where nothing is ordered or reported.

    Times that stand alone belong to the chat, not to the order; below the status bar somebody has to look at them.
    """
    lines: list[tuple[Run, ...]] = []
    clocks: list[Run] = []
    for sheet in sheets:
        top = min((row.middle for row in sheet.rows), default=0.0)
        high = max((row.middle for row in sheet.rows), default=0.0) - top
        for row in sheet.rows:
            if _CLOCK.fullmatch(row.text.strip()):
                if row.middle > top + _STATUS * high and len(sheet.rows) > 1:
                    clocks.extend(row.runs)
                continue
            lines.append(row.runs)
    if not lines:
        return []
    found = []
    for request in understood(passage(lines), reader.names.vocabulary, reader.at, reader.evidence):
        kept = tuple(_counted(candidate) for candidate in request.candidates if _says(candidate))
        if kept:
            found.append(kept)
    if found and clocks:
        extra = tuple(reader.evidence.slot("unparsed", (run,), run.text) for run in clocks)
        best = [CandidateIntent(c.intent, (*c.slots, *extra), c.lines, c.score) for c in found[0]]
        found[0] = tuple(best)
    return found


def _counted(candidate: CandidateIntent) -> CandidateIntent:
    """Without the quantities that nobody wrote: a name on a package or a menu is not an order for one."""
    lines = tuple(Line(tuple(s for s in line.slots if not implied(s, line))) for line in candidate.lines)
    return replace(candidate, lines=lines)


def _says(candidate: CandidateIntent) -> bool:
    """A reading that rests on something known: an item, a report's outcome, a machine or what ails it."""
    items = any(slot.key is not None for line in candidate.lines for slot in line.named("item"))
    if candidate.intent == "order.place":
        return items
    return items or any(
        slot.name in ("outcome", "waybill", "order_reference", "asset", "symptom", "component")
        for slot in candidate.slots
    )
