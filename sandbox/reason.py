"""Why a reviewer changed or refused a proposal, and whose fault that was."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

Fault = Literal["none", "decoder", "graph", "sender", "reviewer"]


class ReasonCode(StrEnum):
    """One code for each decision; `correct` means that nothing was wrong."""

    CORRECT = "correct"
    MISHEARD = "misheard"
    MISREAD = "misread"
    WRONG_ITEM = "wrong_item"
    WRONG_QUANTITY = "wrong_quantity"
    NOT_AN_ORDER = "not_an_order"
    """The decoder made an order of something that is none; had it passed, somebody would have delivered it."""
    GRAPH_MISSING = "graph_missing"
    GRAPH_WRONG = "graph_wrong"
    SENDER_ERROR = "sender_error"
    DUPLICATE = "duplicate"
    REVIEWER_ERROR = "reviewer_error"
    """An earlier human decision was wrong; comes up in disputes."""

    @property
    def fault(self) -> Fault:
        """Who was at fault: nobody, the decoder, the graph, the sender or an earlier reviewer."""
        return FAULTS[self]


FAULTS: dict[ReasonCode, Fault] = {
    ReasonCode.CORRECT: "none",
    ReasonCode.MISHEARD: "decoder",
    ReasonCode.MISREAD: "decoder",
    ReasonCode.WRONG_ITEM: "decoder",
    ReasonCode.WRONG_QUANTITY: "decoder",
    ReasonCode.NOT_AN_ORDER: "decoder",
    ReasonCode.GRAPH_MISSING: "graph",
    ReasonCode.GRAPH_WRONG: "graph",
    ReasonCode.SENDER_ERROR: "sender",
    ReasonCode.DUPLICATE: "sender",
    ReasonCode.REVIEWER_ERROR: "reviewer",
}
DECODER_FAULTS = frozenset(code for code, fault in FAULTS.items() if fault == "decoder")
