"""Validate: what was perceived, against the business - a proposal with findings, and how each field came to be.

Pure: no clock but `circumstances.now`, no chance, no I/O. The same values give the same proposal, ids included.

Confidence is the least of: the score of the reading, and for each field that was perceived or assumed the slot's
confidence times the certainty of its name (1 for a key or an exact name, 1 - distance for a name found by sound,
`stand_in_certainty` for what was taken because nothing was said, 0 for what names nothing or several things).
"""

from __future__ import annotations

from knowledge_graph.catalogue import catalogue_of
from knowledge_graph.finding import Finding
from knowledge_graph.graph import Graph
from knowledge_graph.judging.candidates import Reading, best_reading
from knowledge_graph.judging.notes import Notes, Situation
from knowledge_graph.judging.pictures import check_picture
from knowledge_graph.limits import LIMITS, Limits
from knowledge_graph.naming.names import Names
from knowledge_graph.proposal import Circumstances, Proposal
from models.capture import Capture
from models.intent import Request

PERCEPTION = frozenset(
    (
        "request.ambiguous",
        "request.other_reading",
        "request.loose",
        "text.unparsed",
        "maintenance.unparsed",
        "capture.clock",
        "quantity.approximate",
        "quantity.assumed",
        "modifier.redundant",
    )
)
"""Doubts of perception: they no longer apply to what a human entered."""


def validate(
    request: Request,
    capture: Capture,
    graph: Graph,
    circumstances: Circumstances,
    lexicon: Names,
    limits: Limits = LIMITS,
) -> Proposal:
    """One request of a capture as a proposal. Never raises for what was said, however odd; it finds."""
    situation = situate(capture, graph, circumstances, lexicon, limits, said=_words(request))
    reading = best_reading(request, situation)
    check_clock(reading.notes)
    check_picture(reading.notes)
    _check_score(reading)
    return _proposal(request, reading, situation)


def situate(
    capture: Capture, graph: Graph, circumstances: Circumstances, lexicon: Names, limits: Limits = LIMITS, *,
    said: str = "",
) -> Situation:  # fmt: skip
    """Everything that one validation may look at, gathered once. `said`: the words, for where no language is given."""
    sites = {edge.target for edge in graph.out(capture.sender, "sites")}
    if capture.site is not None:
        sites.add(capture.site)
    return Situation(
        capture=capture,
        graph=graph,
        catalogue=catalogue_of(graph),
        circumstances=circumstances,
        names=lexicon,
        language=_language(capture, graph, said),
        neighbourhood=frozenset(sites),
        limits=limits,
    )


def check_clock(notes: Notes) -> None:
    """A capture dated far from the present: every relative time in it is in doubt."""
    situation = notes.situation
    apart = situation.capture.captured_at - situation.circumstances.now
    if apart > situation.limits.clock_ahead or -apart > situation.limits.clock_behind:
        notes.find("capture.clock", "", at=situation.capture.captured_at.isoformat(timespec="minutes"))


def _check_score(reading: Reading) -> None:
    """Typed words have no doubt but how well they fit; what was heard, read or measured has a learned threshold."""
    situation = reading.notes.situation
    if situation.capture.modality == "text" and _score(reading) < situation.limits.loose_reading:
        reading.notes.find("request.loose", "")


def _score(reading: Reading) -> float:
    """Of typed words how well they fit: length makes an order no less sure. What was heard or read has a score."""
    candidate = reading.candidate
    typed = reading.notes.situation.capture.modality == "text" and candidate.fit is not None
    return candidate.fit if typed and candidate.fit is not None else candidate.score


def _proposal(request: Request, reading: Reading, situation: Situation) -> Proposal:
    notes = reading.notes
    score = min(1.0, max(0.0, _score(reading)))
    return Proposal(
        capture=situation.capture.id,
        request=request.ordinal,
        intent=reading.candidate.intent,
        order=reading.order,
        findings=_kept(notes.findings, situation.circumstances.hand_entered),
        derivation=tuple(notes.derivations),
        alternatives=dict(notes.alternatives),
        confidence=round(min(score, notes.certainty), 4),
        graph=situation.graph.digest,
        change=reading.change,
        report=reading.report,
    )


def _kept(findings: list[Finding], hand_entered: bool) -> tuple[Finding, ...]:
    return tuple(f for f in findings if not (hand_entered and f.code in PERCEPTION))


def _words(request: Request) -> str:
    best = request.candidates[:1]
    slots = [slot for each in best for group in (each.slots, *(line.slots for line in each.lines)) for slot in group]
    return " ".join(slot.text for slot in slots)


def _script(said: str) -> str:
    chinese = sum("\u4e00" <= character <= "\u9fff" for character in said)
    latin = sum(word[0].isascii() and word[0].isalpha() for word in said.split())
    return "zh" if chinese > latin else "en"


def _language(capture: Capture, graph: Graph, said: str) -> str:
    """The capture's language, else the one that the sender usually speaks, else that of the words, else the graph's."""
    sender = graph.get(capture.sender)
    languages = graph.settings.get("languages")
    known = [str(each) for each in languages] if isinstance(languages, list) and languages else ["en"]
    usual = sender.properties.get("language") if sender is not None else None
    # Print and measurements speak to nobody: words on a form or of a decoder tell nothing of who is asked.
    told = _script(said) if said and capture.modality in ("text", "speech") else None
    return capture.language or (str(usual) if usual else told if told in known else known[0])
