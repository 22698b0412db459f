"""A picture and the machine it shows in; `reading` slots out, one for the gauge that a template of the machine fits.

A machine may carry several gauges and the picture shows one: that whose scale the numbers on the face are, whose ends
its marks have, or whose name or unit is printed on it. Where nothing tells, or the face tells of another gauge, no
gauge is named and the reading is a question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.evidence import Box
from models.image.gauges.dial import DialReading, DialTemplate, read_face, template_of
from models.image.gauges.dial_face import FaceSeen, WordReader, faces_seen
from models.image.gauges.dial_free import read_freely
from models.image.picture import Picture
from models.intent import ReadingValue, Slot, SlotChoice
from models.language.normalize import normalize
from models.language.vocabulary import Vocabulary

_DOUBTED = 0.6
"""Share of the confidence that is left where neither numbers nor marks on the face confirm the template."""
_UNPLACED = 0.5
"""Confidence of a reading of a dial that nobody described."""


@dataclass(frozen=True, slots=True)
class _Read:
    """One template's reading."""

    facts: Mapping[str, object]
    template: DialTemplate
    reading: DialReading


def gauge_slots(
    picture: Picture,
    asset: str | None,
    words: Sequence[str],
    vocabulary: Vocabulary,
    read: WordReader | None = None,
    confirmed: bool = False,
) -> tuple[Slot, ...]:
    """What the gauge on the picture shows: one slot, or none where no needle can be read.

    `asset` is the machine's node key, `words` what was read on the picture, `read` reads the words of a face. The
    slot's key is that of the dial; None, with every possible reading among its choices, where several dials may be
    meant or the face is none of them. Of a machine without described dials the face's own numbers are read; no dial is
    named. `confirmed`: only readings of faces whose numbers or marks are those of a template.
    """
    dials = vocabulary.facts(asset).get("dials") if asset is not None else None
    described = [facts for facts in dials if template_of(facts)] if isinstance(dials, (tuple, list)) else []
    for face in faces_seen(picture.pixels, read):
        found = [each for each in _described(described, face) if each.reading.fits or not confirmed]
        if found:
            return (_chosen(picture, face, found, (*words, *face.print.words)),)
        if not described and read is not None and not confirmed:
            free = read_freely(face)
            if free is not None:
                box = _box(picture, face.face.box)
                return (Slot("reading", _words(free), free, _UNPLACED, (box,)),)
    return ()


def _described(described: Sequence[Mapping[str, object]], face: FaceSeen) -> list[_Read]:
    found = []
    for facts in described:
        template = template_of(facts)
        reading = read_face(face, template) if template is not None else None
        if template is not None and reading is not None:
            found.append(_Read(facts, template, reading))
    return found


def _chosen(picture: Picture, face: FaceSeen, found: Sequence[_Read], words: Sequence[str]) -> Slot:
    possible = [each for each in found if not each.reading.contradicted]
    if not possible:
        return _other(picture, face, found)
    most = max(each.reading.numbers for each in possible)
    if most:
        # Numbers outrank marks: many scales begin and end alike.
        possible = [each for each in possible if each.reading.numbers]
    told = [each for each in possible if _named(each.facts, words)]
    fitting = [each for each in possible if each.reading.fits]
    both = [each for each in told if each.reading.fits]
    chosen = next((each[0] for each in (both, told, fitting, possible) if len(each) == 1), None)
    return _slot(picture, chosen) if chosen is not None else _open(picture, possible)


def _named(facts: Mapping[str, object], words: Sequence[str]) -> bool:
    """Is the dial's name or its unit printed on the picture?"""
    texts = [normalize(text, "").text for text in words]
    unit = normalize(str(facts.get("scale_unit") or ""), "").text.strip()
    name = normalize(str(facts.get("name") or ""), "").text.strip()
    return any((bool(unit) and unit in text.split()) or (bool(name) and name in text) for text in texts)


def _slot(picture: Picture, chosen: _Read) -> Slot:
    reading = chosen.reading
    confidence = reading.confidence if reading.fits else _DOUBTED * reading.confidence
    words, box = _words(reading.reading), _box(picture, reading.box)
    return Slot("reading", words, reading.reading, confidence, (box,), chosen.template.key)


def _open(picture: Picture, found: Sequence[_Read]) -> Slot:
    """Several gauges may be meant: the words of each reading, and no value that one of them would vouch for."""
    choices = tuple(
        SlotChoice(_words(each.reading.reading), each.template.key, each.reading.confidence) for each in found
    )
    words = " / ".join(choice.text for choice in choices)
    return Slot("reading", words, None, 0.0, (_box(picture, found[0].reading.box),), None, choices)


def _other(picture: Picture, face: FaceSeen, found: Sequence[_Read]) -> Slot:
    """The numbers on the face are of none of the machine's dials: what they say themselves, and no value."""
    free = read_freely(face)
    words = _words(free) if free is not None else "?"
    return Slot("reading", words, None, 0.0, (_box(picture, found[0].reading.box),))


def _words(reading: ReadingValue) -> str:
    return f"{reading.value} {reading.unit or ''}".strip()


def _box(picture: Picture, face: tuple[float, float, float, float]) -> Box:
    """The face in pixels of the picture at full size, cut at its edges."""
    left, top, right, bottom = (side / picture.scale for side in face)
    return Box(picture.number, max(0.0, left), max(0.0, top), min(picture.width, right), min(picture.height, bottom))
