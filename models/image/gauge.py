"""A picture and the machine it shows in; `reading` slots out, one for the gauge that a template of the machine fits.

A machine may carry several gauges and the picture shows one: that whose template the marks on the face agree with, or
whose name or unit is printed on it. Where nothing tells, no gauge is named and the reading is a question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.evidence import Box
from models.image.dial import DialReading, DialTemplate, read_dial, template_of
from models.image.picture import Picture
from models.intent import Slot, SlotChoice
from models.language.normalize import normalize
from models.language.vocabulary import Vocabulary

_DOUBTED = 0.6
"""Share of the confidence that is left where the marks on the face do not confirm the template."""


def gauge_slots(picture: Picture, asset: str, words: Sequence[str], vocabulary: Vocabulary) -> tuple[Slot, ...]:
    """What the gauge on the picture shows: one slot, or none where no needle can be read.

    `asset` is the machine's node key, `words` what was read on the picture. The slot's key is that of the dial; None,
    with every possible reading among its choices, where several dials may be meant.
    """
    dials = vocabulary.facts(asset).get("dials")
    found = []
    for facts in dials if isinstance(dials, (tuple, list)) else ():
        template = template_of(facts)
        reading = read_dial(picture.pixels, template) if template is not None else None
        if template is not None and reading is not None:
            found.append((facts, template, reading))
    if not found:
        return ()
    told = [entry for entry in found if _named(entry[0], words)]
    fitting = [entry for entry in found if entry[2].fits]
    both = [entry for entry in told if entry[2].fits]
    chosen = next((each for each in (both, told, fitting, found) if len(each) == 1), None)
    if chosen is None:
        return (_open(picture, [(template, reading) for _, template, reading in found]),)
    _, template, reading = chosen[0]
    return (_slot(picture, template, reading),)


def _named(facts: Mapping[str, object], words: Sequence[str]) -> bool:
    """Is the dial's name or its unit printed on the picture?"""
    texts = [normalize(text, "").text for text in words]
    unit = normalize(str(facts.get("scale_unit") or ""), "").text.strip()
    name = normalize(str(facts.get("name") or ""), "").text.strip()
    return any((bool(unit) and unit in text.split()) or (bool(name) and name in text) for text in texts)


def _slot(picture: Picture, template: DialTemplate, reading: DialReading) -> Slot:
    confidence = reading.confidence if reading.fits else _DOUBTED * reading.confidence
    return Slot("reading", _words(reading), reading.reading, confidence, (_box(picture, reading),), template.key)


def _open(picture: Picture, found: Sequence[tuple[DialTemplate, DialReading]]) -> Slot:
    """Several gauges may be meant: the words of each reading, and no value that one of them would vouch for."""
    choices = tuple(SlotChoice(_words(reading), template.key, reading.confidence) for template, reading in found)
    words = " / ".join(choice.text for choice in choices)
    return Slot("reading", words, None, 0.0, (_box(picture, found[0][1]),), None, choices)


def _words(reading: DialReading) -> str:
    return f"{reading.reading.value} {reading.reading.unit or ''}".strip()


def _box(picture: Picture, reading: DialReading) -> Box:
    """The face in pixels of the picture at full size, cut at its edges."""
    left, top, right, bottom = (side / picture.scale for side in reading.box)
    return Box(picture.number, max(0.0, left), max(0.0, top), min(picture.width, right), min(picture.height, bottom))
