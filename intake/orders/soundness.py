"""A machine found as it should be: what the decoder said in; the proposal to do nothing out, and its effect.

A device sends a recording because something may be wrong. That nothing is, is an answer like any other: it goes to a
human until its zone has earned to say so by itself, and only what was passed or approved ends the machine's alarms.
"""

from __future__ import annotations

from sqlalchemy.engine import Connection

from intake.orders import alarms
from intake.settings import Settings
from intake.storage.writer import Writer
from knowledge_graph.proposal import Derivation, Proposal
from models.capture import Capture
from models.evidence import Declared
from models.intent import CandidateIntent, Intent, Request, Slot, Unreadable

_INTENT: Intent = "observation.report"


def judge(decoder: str) -> str:
    """Under which name a decoder earns to say that all is well: being right about that earns it nothing else."""
    return f"{decoder}.well"


def request_of(found: Unreadable, capture: Capture) -> Request:
    """What was perceived, as a request: a machine, and nothing wrong with it. `found.healthy` is set."""
    asset = found.healthy or ""
    slot = Slot("asset", asset, asset, found.certainty, (Declared(capture.sender),), asset)
    return Request(0, (CandidateIntent(_INTENT, (slot,), (), found.certainty),))


def proposal_of(found: Unreadable, capture: Capture, graph: str) -> Proposal:
    """That this machine is well. `graph` is the digest of the snapshot in force."""
    said = Derivation("/well", (Declared(capture.sender),), found.detail, found.certainty)
    return Proposal(
        capture=capture.id,
        request=0,
        intent=_INTENT,
        order=None,
        findings=(),
        derivation=(said,),
        alternatives={},
        confidence=found.certainty,
        graph=graph,
        well=found.healthy,
    )


def hear(connection: Connection, asset: str, capture: Capture, settings: Settings, writer: Writer) -> None:
    """The machine is well: its alarms are told, as of the time of the recording."""
    alarms.well(connection, asset, capture, alarms.policy_of(settings), writer)
