"""A rejection that took effect, looked at once more: a review of its own, whose approval places the order after all.

The first decision stays as it was, for trust too: whether it was an error of the decoder a second look settles.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, text
from uuid6 import uuid7

from models.phrases import phrase
from sandbox import journal
from sandbox.admission import Held, reason
from sandbox.canonical import JsonObject
from sandbox.errors import AlreadyDecided, DecisionInvalid
from sandbox.review import Review, looked_at_again, open_review, read_review, subject

CODE = "order.disputed"
_LOCK = text("select id from review where id = :id for update")
_AGAIN = text(
    "select id from review where capture = :capture and kind = 'held' and reasons @> cast(:reasons as jsonb) limit 1"
)
_NOTE = text("insert into review_note (review, at, \"by\", kind, note) values (:id, :now, :by, 'reopen', :note)")


def can_reopen(review: Review) -> bool:
    """Whether it is a rejection that took effect. Of what was placed instead, `dispute` is the way."""
    kind = (review.decision or {}).get("kind")
    return review.state == "released" and review.kind == "held" and kind == "reject"


def reopen(connection: Connection, review: str, ordinal: int, by: str, note: str, now: datetime) -> Review:
    """Put a rejected proposal before a human again, as request `ordinal` of its capture; the new review.

    Raises DecisionInvalid for anything but a rejection that took effect, AlreadyDecided where it was reopened before,
    ReviewUnknown.
    """
    connection.execute(_LOCK, {"id": review})
    first = read_review(connection, review)
    if not can_reopen(first):
        raise DecisionInvalid(
            phrase("Review {review} is no rejection that took effect; there is nothing to reopen.", review=review)
        )
    told = f'[{{"code": "{CODE}", "detail": "{first.id}"}}]'
    known = connection.execute(_AGAIN, {"capture": first.capture, "reasons": told}).scalar()
    if known is not None:
        raise AlreadyDecided(phrase("Review {review} was reopened already, as {known}.", review=review, known=known))
    again = looked_at_again(first, Held((reason(CODE, first.id),)))
    item = replace(again, ordinal=ordinal, proposal=_anew(first.proposal))
    made = open_review(connection, item, now)
    connection.execute(_NOTE, {"id": made, "now": now, "by": by, "note": note})
    personal = [journal.PersonalValue("note", note, first.sender or first.id)]
    journal.append(connection, "review.reopened", subject(first.id), {"by": by, "review": made}, personal)
    return read_review(connection, made)


def _anew(proposal: JsonObject | None) -> JsonObject | None:
    """The proposal of another order: the one that was dismissed keeps its id and its number."""
    order = (proposal or {}).get("order")
    if proposal is None or not isinstance(order, dict):
        return proposal
    return {**proposal, "order": {**order, "id": str(uuid7())}}
