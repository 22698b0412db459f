"""A part of a bearing, tested, in; the first thing that speaks against its damage out, as a sentence for people."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from models.waveform.hypotheses import HINTED, SEEN, SIDED, Field, Tested
from models.waveform.settings import WaveformSettings

_BOTH = 3.0
"""Side bands without the lines between them are nothing's."""
_ROW_OF_SIDES = 6.0
_LIKELY_SIDES = 3.0
"""Chance alone reaches 2.5 now and then. Beside a family that is believed by itself no more is asked of side bands."""
_EVENLY_LOADED = 6.5
"""An inner race turns through the load: what the shaft does not modulate must be as plain to be one's."""


def against(tested: Tested, field: Field, settings: WaveformSettings) -> str:
    """The first thing that speaks against a part, empty where nothing does."""
    best = tested.part == field.best
    # Were the geometry or the speed wrong, the strongest of all would hardly lie where one of four parts strikes.
    foremost = best and tested.z >= field.strongest_z
    needed = settings.foremost_z if foremost else settings.decided_z
    unexplained = settings.foremost_share if foremost else settings.stranger_share
    if strength(tested) < needed:
        return f"Its lines are {tested.z:.1f} deviations over chance; {needed:g} are needed."
    if not best:
        return f"{field.best} explains the same lines better."
    if related := tested.relatives.against(tested.part, tested.z):
        return related
    if field.stranger_z > max(unexplained * tested.z, settings.stranger_z):
        return f"Lines at {field.stranger_hz:.2f} Hz fit no part of this bearing: is its geometry or the speed wrong?"
    explained = sided(tested) and field.stranger_z < settings.clear_z
    if field.astray_z > settings.decided_z:
        return f"Lines at {field.astray_hz:.2f} Hz are close to the shaft's speed: was it measured wrong?"
    if tested.z < settings.dominance * field.strongest_z and not explained:
        return "A family of lines elsewhere is stronger: is the bearing's geometry or the speed wrong?"
    if tested.part == "cage" and field.stranger_z > max(settings.stranger_share * tested.z, settings.clear_z):
        # Damage of any part passes the load once per turn of the cage, whichever bearing it belongs to.
        return "Other lines stand out, too, and damage of any part can make the cage's."
    if not in_a_row(tested):
        return "Its lines are not there one after the other."
    if tested.blur > settings.speed_tolerance:
        return "The recording is too short to tell how often so slow a part strikes."
    if tested.on_shaft and not (sided(tested) and tested.part == "rolling_element"):
        return "Its lines cannot be told from a multiple of the shaft."
    if tested.half > tested.z and not sided(tested):
        return "Half its frequency is stronger, and no line of the cage lies beside."
    if tested.part == "rolling_element" and tested.relatives.own_sides(tested.part) < _LIKELY_SIDES:
        # It rolls through the load once per turn of the cage: a family without that is a race's, of whatever bearing.
        return "No line of the cage lies beside its own, and damage of a rolling element has them."
    if tested.part == "inner_race" and not sided(tested) and tested.z < _EVENLY_LOADED:
        return "No side bands of the shaft lie beside its lines, and few inner races are loaded all around."
    if tested.beside >= (1.0 if tested.part == "inner_race" and not sided(tested) else SIDED) * tested.z:
        return "Its lines are side bands of something else."
    return ""


def sided(tested: Tested) -> bool:
    """Whether it has the side bands of its load zone, seen apart from its lines."""
    return tested.relatives.sided(tested.part)


def strength(tested: Tested) -> float:
    """Of its lines, or of lines and side bands together, where both are there: they lie elsewhere, and no chance puts
    them at just the distance that damage of this part gives them (Stouffer's sum of two scores)."""
    if tested.z < _BOTH or not sided(tested):
        return tested.z
    return max(tested.z, (tested.z + tested.relatives.own_sides(tested.part)) / 2**0.5)


def in_a_row(tested: Tested) -> bool:
    """Three lines of which one is plain: the first and two more, or two neighbours and another.

    Of a family at twice or half the frequency only every second line is there; what two neighbours are multiples of is
    what lies between them. The first may be missing: a spall's way in and way out may cancel it, the shaft's lines may
    cover it. Where side bands stand for the rest, the first two do: rolling elements fill their own band with lines, so
    that few of them stand out. Plain side bands of three multiples are a row themselves, beside a first line, or three.
    """
    teeth = tested.teeth
    hinted = [tooth >= HINTED for tooth in teeth]
    if sided(tested) and teeth[0] >= SEEN and hinted[1]:
        return True
    plain_sides = tested.z >= _BOTH and tested.relatives.own_sides(tested.part) >= _ROW_OF_SIDES
    if plain_sides and (hinted[0] or sum(hinted[1:]) >= 3):
        return True
    if sum(hinted) < 3 or max(teeth) < SEEN:
        return False
    return teeth[0] >= SEEN or any(one and other for one, other in pairwise(hinted))


def stands(tested: Tested) -> bool:
    """Whether it could be the explanation: neither out of order nor something else's."""
    related = tested.relatives.against(tested.part, tested.z)
    return in_a_row(tested) and tested.beside < SIDED * tested.z and not related


def of_shaft(tested: Tested) -> bool:
    """Whether its lines are some multiples of the shaft's, without the row that damage makes."""
    return tested.on_shaft and not in_a_row(tested)


def alike(one: Tested, other: Tested) -> bool:
    """Whether two parts strike as often, to within 1 %."""
    return abs(one.found_hz / other.found_hz - 1) < 0.01


def confidence_of(tested: Tested, field: Field) -> float:
    """0 to 0.99, of a part against which nothing speaks."""
    certain = 1 - float(np.exp(-(strength(tested) - 3) / 6))
    return min(0.99, certain * (1 - 0.3 * max(0.0, field.stranger_z) / tested.z))
