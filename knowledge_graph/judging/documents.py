"""Documents: what a printed order says of itself - when it was written - against when it was photographed."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from knowledge_graph.judging.notes import Notes
from knowledge_graph.judging.resolve import words_of
from models.intent import CandidateIntent

DATE_PATH = "/order_date"


def read_date(candidate: CandidateIntent, notes: Notes) -> str | None:
    """The date of the document. One far from its photograph may be of an old order, or was misread."""
    situation = notes.situation
    found: dict[str, None] = {}
    for slot in candidate.named("order_date"):
        notes.beside(DATE_PATH, slot)
        try:
            written = date.fromisoformat(words_of(slot).strip()[:10])
        except ValueError:
            notes.find("order_date.malformed", DATE_PATH, said=slot.text)
            continue
        found[written.isoformat()] = None
        zone = ZoneInfo(str(situation.catalogue.settings.get("timezone") or "UTC"))
        days = (situation.capture.captured_at.astimezone(zone).date() - written).days
        limits = situation.limits
        if days > limits.document_behind.days or -days > limits.document_ahead.days:
            notes.find("order_date.far", DATE_PATH, said=slot.text, days=abs(days))
    if len(found) > 1:
        notes.find("order_date.malformed", DATE_PATH, said=" / ".join(found))
    return next(iter(found)) if len(found) == 1 else None
