"""What the journal says of one review, for those who look after others: who saw it, who decided it, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, text

from sandbox.console.people import Person
from sandbox.review import subject

LATEST = 50
_ENTRIES = text("select at, kind, body from journal_entry where subject = :subject order by id desc limit :limit")


@dataclass(frozen=True, slots=True)
class Step:
    """One entry. `kind` is the journal's; `by` is empty where nobody but the service itself did it."""

    at: datetime
    kind: str
    by: str
    reason: str
    seconds: float | None
    """Time spent, of a decision."""
    unmasked: bool
    """People were shown in clear."""


def may_follow(person: Person) -> bool:
    """Leads, and whoever looks without working: what a colleague did is no reviewer's business."""
    return person.may("govern") or (person.may("look") and not person.may("work"))


def trail(connection: Connection, review: str, person: Person) -> list[Step]:
    """The last entries about a review, newest first; none for who may not follow them."""
    if not may_follow(person):
        return []
    rows = connection.execute(_ENTRIES, {"subject": subject(review), "limit": LATEST})
    return [_step(row.at, row.kind, msgspec.json.decode(row.body)) for row in rows]


def _step(at: datetime, kind: str, body: dict[str, Any]) -> Step:
    reason = str(body.get("reason") or "") if kind == "review.decided" else ""
    return Step(at, kind, str(body.get("by") or ""), reason, body.get("seconds"), bool(body.get("unmasked")))
