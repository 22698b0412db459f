"""What was understood of a picture in; the same with the reading of a gauge on it out, where the machine has gauges.

Which machine it is, the words on the picture say, else who sent it. A gauge that nobody can place is not read.
"""

from __future__ import annotations

from dataclasses import replace

from models.capture import Capture
from models.evidence import Declared
from models.image.picture import Picture
from models.intent import CandidateIntent, Decoding, Read, Request, Slot, Unreadable
from models.language.vocabulary import Vocabulary

SEEN = frozenset(("image.no_text", "image.no_document"))
"""Refusals of a picture that was seen well, but bears no words, or none that mean anything: it may be a gauge."""


def machine_with_gauges(decoding: Decoding, capture: Capture, vocabulary: Vocabulary) -> Slot | None:
    """The machine that the picture is about, if the graph knows gauges of it."""
    if isinstance(decoding, Unreadable):
        if decoding.code not in SEEN:
            return None
        named: tuple[Slot, ...] = ()
    elif any(each.intent != "observation.report" for request in decoding.requests for each in request.candidates[:1]):
        return None
    else:
        named = tuple(slot for request in decoding.requests for slot in request.candidates[0].named("asset"))
    for slot in named:
        if slot.key is not None:
            return slot if vocabulary.facts(slot.key).get("dials") else None
    facts = vocabulary.facts(capture.sender)
    linked = facts.get("asset")
    key = linked if isinstance(linked, str) else capture.sender
    if not vocabulary.facts(key).get("dials"):
        return None
    return Slot("asset", capture.sender, key, 1.0, (Declared(capture.sender),), key)


def with_gauge(decoding: Decoding, picture: Picture, asset: Slot, vocabulary: Vocabulary) -> Decoding:
    """The decoding with what the gauge shows; as it was where no needle can be read."""
    from models.image.gauge import gauge_slots

    assert asset.key is not None
    words = (decoding.reading.text,) if decoding.reading is not None else ()
    readings = gauge_slots(picture, asset.key, words, vocabulary)
    if not readings:
        return decoding
    if isinstance(decoding, Read):
        first, *others = decoding.requests
        best, *further = first.candidates
        own = () if best.named("asset") else (asset,)
        more = replace(best, slots=(*best.slots, *own, *readings))
        return replace(decoding, requests=(replace(first, candidates=(more, *further)), *others))
    sure = min(slot.confidence for slot in readings)
    candidate = CandidateIntent("observation.report", (asset, *readings), (), sure)
    return Read((Request(0, (candidate,)),), decoding.reading, decoding.figures, decoding.fingerprint)
