"""What was understood of a picture in; the same with the reading of a gauge on it out.

Which machine it is, the words on the picture say, else who sent it. Gauges of machines whose dials are described are
looked for on every picture of them; others only where the words look like a scale's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from models.capture import Capture
from models.evidence import Declared
from models.image.gauges.dial_face import WordReader
from models.image.picture import Picture
from models.intent import CandidateIntent, Decoding, Read, Request, Slot, Unreadable
from models.language.vocabulary import Vocabulary

SEEN = frozenset(("image.no_text", "image.no_document"))
"""Refusals of a picture that was seen well, but bears no words, or none that mean anything: it may be a gauge."""
_SCALE_UNIT = re.compile(r"(?<![a-z])(?:[mk]pa|m?bar|psi|kgf?/cm|°[cf]|℃|℉)(?![a-z])", re.I)
_BARE = re.compile(r"(?<![\d.\w])-?\d{1,4}(?:[.,]\d{1,3})?(?![\d.\w])")
_SCALE_NUMBERS = 4
_SCALE_WORDS = 60
"""Words on a face at most: a page has more."""


@dataclass(frozen=True, slots=True)
class Instrumented:
    """A picture that may show a gauge."""

    asset: Slot | None
    """The machine; None where nobody said which."""


def may_show_gauge(decoding: Decoding, capture: Capture, vocabulary: Vocabulary) -> Instrumented | None:
    """Whether a gauge is worth looking for on the picture, and on which machine it would be."""
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
            dials = bool(vocabulary.facts(slot.key).get("dials"))
            return Instrumented(slot) if dials or _like_scale(decoding) else None
    facts = vocabulary.facts(capture.sender)
    linked = facts.get("asset")
    key = linked if isinstance(linked, str) else capture.sender
    if vocabulary.facts(key).get("dials"):
        return Instrumented(_sender(capture, key))
    if not _like_scale(decoding):
        return None
    return Instrumented(_sender(capture, key) if isinstance(linked, str) else None)


def with_gauge(
    decoding: Decoding, picture: Picture, shown: Instrumented, vocabulary: Vocabulary, read: WordReader | None = None
) -> Decoding:
    """The decoding with what the gauge shows; as it was where no needle can be read."""
    from models.image.gauges.gauge import gauge_slots

    asset = (shown.asset,) if shown.asset is not None else ()
    key = shown.asset.key if shown.asset is not None else None
    words = (decoding.reading.text,) if decoding.reading is not None else ()
    # A slip that tells what ails a machine shows a gauge only where the face itself says so.
    told = isinstance(decoding, Read) and bool(decoding.requests[0].candidates[0].named("symptom"))
    readings = gauge_slots(picture, key, words, vocabulary, read, confirmed=told)
    if not readings:
        return decoding
    if isinstance(decoding, Read):
        first, *others = decoding.requests
        best, *further = first.candidates
        own = () if best.named("asset") else asset
        more = replace(best, slots=(*best.slots, *own, *readings))
        return replace(decoding, requests=(replace(first, candidates=(more, *further)), *others))
    sure = min(slot.confidence for slot in readings)
    candidate = CandidateIntent("observation.report", (*asset, *readings), (), sure)
    return Read((Request(0, (candidate,)),), decoding.reading, decoding.figures, decoding.fingerprint)


def _sender(capture: Capture, key: str) -> Slot:
    return Slot("asset", capture.sender, key, 1.0, (Declared(capture.sender),), key)


def _like_scale(decoding: Decoding) -> bool:
    """Do the words look like those of a scale: a unit, several bare numbers, and little else?"""
    text = decoding.reading.text if decoding.reading is not None else ""
    few = len(text.split()) <= _SCALE_WORDS
    return few and bool(_SCALE_UNIT.search(text)) and len(_BARE.findall(text)) >= _SCALE_NUMBERS
