"""A human's corrected order in, the proposal that it amounts to out: validated again, against the graph in force."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from intake.pipeline import circumstances
from intake.pipeline.captures import load
from intake.pipeline.circumstances import Asked
from intake.pipeline.understanding import Business
from intake.problems import Problem
from intake.settings import Settings
from intake.storage.tables import proposals
from knowledge_graph.answering.encoding import Malformed, order_from_json, proposal_from_json, proposal_to_json
from knowledge_graph.correction import corrected, validate_order
from knowledge_graph.judging.identity import record_id
from models.phrases import phrase
from sandbox.review import WHOLE_CAPTURE, Review


def corrected_proposal(
    connection: Connection,
    review: Review,
    order: Mapping[str, Any] | None,
    business: Business,
    settings: Settings,
    now: datetime,
) -> dict[str, Any]:
    """The corrected proposal as JSON. `order` may leave out id, number, version, state and submitter.

    Raises Problem `field.invalid`, naming every member that does not fit the order model.
    """
    if order is None:
        raise Problem("field.invalid", phrase("A correction needs `order`, the whole corrected order."), where="order")
    capture, _ = load(connection, review.capture)
    ordinal = max(review.ordinal, 0)
    given = {
        "kind": "sales",
        "submitter": {"id": capture.sender},
        "lines": [],
        **order,
        "id": review.order or record_id(capture, ordinal),
        "number": "",
        "version": 1,
        "state": "held",
    }
    try:
        made = order_from_json(given)
    except Malformed as error:
        raise Problem(
            "field.invalid", phrase("The order does not fit the model: {words}", words=error), where="order"
        ) from error
    [known] = circumstances.gather(connection, [Asked(capture, ())], business.graph, settings, now)
    document = review.proposal if review.proposal is not None else _proposal(connection, review)
    if document is None:
        proposal = validate_order(made, capture, business.graph, known, business.lexicon, review.id)
    else:
        earlier = proposal_from_json(document)
        proposal = corrected(earlier, made, review.id, capture, business.graph, known, business.lexicon)
    return proposal_to_json(proposal)


def _proposal(connection: Connection, review: Review) -> dict[str, Any] | None:
    if review.ordinal == WHOLE_CAPTURE:
        return None
    query = sa.select(proposals.c.document).where(
        proposals.c.capture == review.capture, proposals.c.ordinal == review.ordinal
    )
    found: dict[str, Any] | None = connection.execute(query).scalar()
    return found
