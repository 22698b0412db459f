"""One review as its page needs it: evidence left, the order as a form right, and what the buttons will do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection

from knowledge_graph.answering.encoding import finding_from_json
from knowledge_graph.answering.telling import retold
from knowledge_graph.graph import Graph
from sandbox import queue, thresholds
from sandbox.console import display, masking, queue_pages, records
from sandbox.console.editing import BLANK, Edited, edited
from sandbox.console.fields import Drafting
from sandbox.console.form import Form
from sandbox.console.ports import Meaning, Ports, Sent
from sandbox.console.rows import Draft
from sandbox.console.sessions import Session
from sandbox.console.words import Words
from sandbox.reason import ReasonCode
from sandbox.review import Review
from sandbox.thresholds import Known

REASONS = tuple(code for code in ReasonCode if code is not ReasonCode.CORRECT)

_PLACED = ("order", "change", "report", "well")

MACHINES = ("device", "asset")
"""Kinds of senders that are nobody: their names need no mask."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the transcript between two places where something begins or ends."""

    text: str
    start: int
    end: int
    begin: float | None
    finish: float | None


@dataclass(frozen=True, slots=True)
class Work:
    """A review with the form as it was last filled in."""

    review: Review
    sent: Sent
    proposal: dict[str, Any]
    corrected: dict[str, Any] | None
    """The proposal that the form amounts to, once something was touched."""
    edited: Edited
    draft: Draft
    meaning: Meaning
    unmasked: bool
    read: bool
    """Something was read, or there is an order."""
    known: Known
    """What reviewed history says of fields and orders like these."""

    @property
    def chance(self) -> float | None:
        """Of the whole order being right as it was read, by reviewed history."""
        return None if self.known.orders is None else self.known.orders.chance(self.review.confidence)

    @property
    def can_approve(self) -> bool:
        """Nothing blocks, and there is something to place, or a machine of which nothing is to be."""
        if self.review.kind == "dispute":
            return True
        return not self.draft.blocking and any(self.proposal.get(part) for part in _PLACED)

    @property
    def has_form(self) -> bool:
        """It is about an order, which can be edited; a change or a report is right or wrong as it stands."""
        return not (self.proposal.get("change") or self.proposal.get("report"))


def touched(connection: Connection, ports: Ports, review: Review, form: Form, t: Words) -> bool:
    """Whether a form says something else than what was read; no more is looked up than that takes."""
    read = ports.proposal(connection, review) or {}
    if read.get("change") or read.get("report"):
        return False
    graph = ports.meaning(connection).graph
    return edited(read.get("order") or dict(BLANK), form, graph, t.language).touched


def open_work(
    connection: Connection,
    ports: Ports,
    session: Session,
    review: Review,
    form: Form,
    t: Words,
    now: datetime,
) -> Work:
    """The review with a form applied; what was touched is validated again. Raises Refused."""
    sent = ports.sent(connection, review.capture)
    meaning = ports.meaning(connection)
    read = ports.proposal(connection, review)
    shown: dict[str, Any] = read if read is not None else {"order": dict(BLANK), "findings": []}
    order = shown.get("order") or dict(BLANK)
    has_form = not (shown.get("change") or shown.get("report"))
    made = edited(order, form if has_form else Form(), meaning.graph, t.language)
    corrected = None
    if made.touched:
        corrected = ports.checked(connection, review, made.order, now)
        doubts = _doubts(ports.checked(connection, review, order, now), shown, made)
        findings = [*doubts, *corrected["findings"]]
        shown = {**corrected, "findings": findings, "alternatives": shown.get("alternatives", {})}
    known = thresholds.known(connection, review.zone, review.revision)
    unmasked = review.id in session.unmasked
    names = masking.names_of(order)
    shown = {**shown, "findings": _told(shown, meaning.graph, t.language, None if unmasked else names)}
    draft = Drafting(
        proposal=shown, graph=meaning.graph, language=t.language, known=known, unmasked=unmasked,
        written=review.language or sent.language or "", names=names, edited=made,
    ).draft()  # fmt: skip
    return Work(review, sent, shown, corrected, made, draft, meaning, unmasked, read is not None, known)


def values(
    connection: Connection, ports: Ports, session: Session, work: Work, t: Words, now: datetime
) -> dict[str, Any]:
    """What the templates of the item know beside the common things."""
    review = work.review
    held = review.claimed_by if review.lease_until is not None and review.lease_until > now else None
    mine = held == session.person.identity
    return {
        "work": work,
        "review": review,
        "sent": work.sent,
        "draft": work.draft,
        "pieces": pieces(work),
        "pages": pages(work.draft),
        "samples": samples(work.draft),
        "sender": _sender(work, t),
        "site": queue_pages.waiting(review, work.proposal if work.read else None, work.meaning.graph, t, now),
        "timezone": display.zone_of(work.meaning.graph.settings.get("timezone")),
        "facts": _facts(connection, ports, work, t),
        "notes": queue.notes(connection, review.id),
        "held_by": held,
        "mine": mine,
        "may_work": session.person.may("work") and (held is None or mine),
        "may_unmask": session.person.may("unmask"),
        "reasons": REASONS,
        "suggested": work.edited.reason(work.sent.modality),
        "button": button(connection, ports, work, t),
        "blocked": blocked(work, t),
    }


def button(connection: Connection, ports: Ports, work: Work, t: Words) -> str:
    """What approving will do, in words."""
    if work.review.kind == "dispute":
        return t("act.correct_dispute") if work.edited.touched else t("act.uphold")
    if work.proposal.get("change"):
        return t("act.approve_change")
    if work.proposal.get("report"):
        return t("act.approve_report")
    if work.proposal.get("well") and not work.edited.touched:
        return t("act.approve")
    hosts = ports.destinations(connection)
    verb = t("act.correct") if work.edited.touched else t("act.approve")
    if not hosts:
        return t("act.and_place", verb=verb)
    return t("act.and_send", verb=verb, where=hosts[0] if len(hosts) == 1 else t("act.systems", n=len(hosts)))


def blocked(work: Work, t: Words) -> str:
    """Why approving is disabled; empty when it is not."""
    if work.can_approve:
        return ""
    if not work.draft.blocking:
        return t("act.nothing_to_place")
    named = [t("field.whole") if not each else t.of("", each).lstrip(".") for each in work.draft.blocking]
    return t("act.blocked", fields=", ".join(dict.fromkeys(t.sentences.get(each, each) for each in named)))


def _facts(connection: Connection, ports: Ports, work: Work, t: Words) -> list[tuple[str, str]]:
    """What is no order, in words; people masked."""
    placed = ports.placed(connection, records.about(work.proposal))
    numbers = {order: number for order, (number, _) in placed.items()}
    found = records.facts(work.proposal, work.meaning.graph, t, numbers)
    return found if work.unmasked else [(name, masking.words(text)) for name, text in found]


def _told(
    proposal: dict[str, Any], graph: Graph, language: str, masked: tuple[str, ...] | None
) -> list[dict[str, Any]]:
    """The findings in the words of whoever looks; people and their numbers masked where `masked` names them."""
    told = []
    for each in proposal.get("findings", ()):
        sentence = retold(finding_from_json(each), language, graph)
        told.append({**each, "sentence": sentence if masked is None else masking.words(sentence, masked)})
    return told


def _doubts(as_it_stood: dict[str, Any], read: dict[str, Any], made: Edited) -> list[dict[str, Any]]:
    """Doubts of perception that nobody has answered yet.

    The validator takes a human's order as settled in all that was perceived; here it is settled field by field. What
    it finds in the same order with and without perception is the business's, the rest is perception's.
    """
    business = {(each["code"], each["field"]) for each in as_it_stood["findings"]}
    return [
        each
        for each in read.get("findings", ())
        if each["severity"] != "info"
        and (each["code"], each["field"]) not in business
        and not made.answered(each["field"])
    ]


def pieces(work: Work) -> list[Piece]:
    """The transcript cut where words and pieces of evidence begin and end; people masked."""
    whole = work.sent.text
    if whole is None:
        return []
    shown = whole if work.unmasked else masking.words(whole, masking.names_of(work.proposal.get("order")))
    ends = {0, len(whole)}
    for word in work.sent.words:
        ends |= {word.start, word.end}
    for row in work.draft.rows:
        for each in row.evidence:
            ends |= set(each.get("text_span", ()))
    places = sorted(place for place in ends if 0 <= place <= len(whole))
    made = []
    for start, end in pairwise(places):
        over = [each for each in work.sent.words if each.start <= start and end <= each.end]
        heard = (over[0].begin, over[0].finish) if over else (None, None)
        made.append(Piece(shown[start:end], start, end, *heard))
    return made


def pages(draft: Draft) -> list[tuple[int, list[tuple[str, list[float]]]]]:
    """Pages of a picture or document with the boxes on them, each with the path of its field."""
    found: dict[int, list[tuple[str, list[float]]]] = {0: []}
    for row in draft.rows:
        for each in row.evidence:
            if "box" in each:
                page, *corners = each["box"]
                found.setdefault(int(page), []).append((row.path, [float(corner) for corner in corners]))
    return sorted(found.items())


def samples(draft: Draft) -> list[tuple[str, tuple[int, int, str]]]:
    """Stretches of a waveform - first sample, end, channel - each with the path of its field."""
    return [
        (row.path, (*each["sample_range"], str(each.get("channel") or "")))
        for row in draft.rows
        for each in row.evidence
        if "sample_range" in each
    ]


def _sender(work: Work, t: Words) -> str:
    node = work.meaning.graph.get(work.sent.sender)
    if node is None:
        return work.sent.sender
    name = node.name(t.language)
    return name if work.unmasked or node.kind in MACHINES else masking.name(name)
