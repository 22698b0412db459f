"""A recording, the bearings of its machine and the shaft's speed in; one fault, none, or `undetermined` out - and why.

Nothing was trained: what a bearing's damage sounds like follows from its geometry, so an unknown rig is no stranger.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from models.waveform.bearing import Geometry, Part
from models.waveform.doubts import against, alike, confidence_of, of_shaft, stands
from models.waveform.envelope import Envelopes, envelopes
from models.waveform.hypotheses import Field, Tested, highest_hz, test_parts
from models.waveform.lines import Cleared, cleared, known_lines
from models.waveform.settings import WaveformSettings
from models.waveform.shaft import Orders, Pattern, is_axial, orders_of, patterns, spectrum_of, turning_speed
from models.waveform.signal import Channel, Waveform

Mechanism = Part | Pattern
Verdict = Literal["fault", "none", "undetermined"]
_SEED = 20_260_302
_TWINS = 0.65
"""Two parts that strike within 1 % of each other are told apart by their side bands alone: by more than a margin."""


@dataclass(frozen=True, slots=True)
class Mounted:
    """A bearing where it sits."""

    component: str
    """Node key."""
    geometry: Geometry
    ratio: float = 1.0
    """Turns of this bearing's shaft for each turn that the measured speed counts."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One thing that could be wrong, tested."""

    mechanism: Mechanism
    component: str | None
    score: float
    """Bearings: robust standard deviations over surrogate frequencies. Shaft: fit of the pattern, 0 to 1."""
    reason: str
    """Why it was rejected, an English sentence; empty where it was accepted."""
    expected_hz: float | None = None
    found_hz: float | None = None
    band: tuple[float, float] | None = None
    """Band of the recording whose envelope shows it best, Hz."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was found, with everything that was not."""

    verdict: Verdict
    reason: str
    """Why undetermined or none, an English sentence; empty for a fault."""
    fault: Hypothesis | None
    confidence: float
    """0 to 1: of the fault, or that there is none; 0 where undetermined."""
    hypotheses: tuple[Hypothesis, ...]
    """Best first."""
    axis: str
    """Channel that bearings were looked for in."""
    shaft_hz: float | None
    orders: tuple[Orders, ...] = ()
    spectra: Envelopes | None = None
    """For drawing; None where no envelope was taken."""


def diagnose(
    waveform: Waveform,
    bearings: tuple[Mounted, ...],
    speed_hz: float | None,
    settings: WaveformSettings,
    usual: dict[str, float] | None = None,
) -> Diagnosis:
    """`usual`: velocity of the shaft's harmonics by axis while the machine was good, mm/s, where it is known."""
    channel = most_impulsive(waveform)
    if speed_hz is None or speed_hz <= 0:
        return _undetermined("The speed of the shaft is not known.", channel.axis, None)
    if waveform.seconds * speed_hz < settings.min_turns:
        told = f"{waveform.seconds * speed_hz:.0f} turns of the shaft are too few; {settings.min_turns:g} are needed."
        return _undetermined(told, channel.axis, speed_hz)
    lines = tuple(spectrum_of(each, waveform) for each in waveform.channels)
    shown = turning_speed(lines, speed_hz, settings.speed_tolerance)
    if shown.elsewhere is not None:
        told = f"A speed of {speed_hz:.2f} Hz was measured, but the shaft shows itself at {shown.elsewhere:.2f} Hz."
        return _undetermined(told, channel.axis, speed_hz)
    turning = shown.hertz
    orders = tuple(orders_of(each, waveform, turning) for each in lines)
    quiet = _quiet(orders, usual, settings)
    lone = "" if usual else _one_way(waveform)
    shaft = tuple(
        Hypothesis(each.pattern, None, each.fit, quiet or each.reason or (lone if each.pattern != "looseness" else ""))
        for each in patterns(orders)
    )
    if not bearings:
        fault = next((each for each in shaft if not each.reason), None)
        if fault is not None:
            return Diagnosis("fault", "", fault, 0.6 * fault.score, shaft, channel.axis, turning, orders)
        found = _undetermined("The geometry of no bearing is known.", channel.axis, speed_hz)
        return replace(found, hypotheses=shaft, orders=orders)
    samples = _middle(channel.samples, int(settings.diagnosis_seconds * waveform.sample_rate))
    highest = max(highest_hz(each.geometry.orders(), each.ratio * speed_hz) for each in bearings)
    if highest > waveform.sample_rate / 2:
        told = (
            f"A sample rate of {waveform.sample_rate:g} Hz is too low for this speed; {2 * highest:.0f} Hz are needed."
        )
        return replace(_undetermined(told, channel.axis, speed_hz), hypotheses=shaft, orders=orders)
    spectra = envelopes(samples, waveform.sample_rate, speed_hz, highest, known_lines(turning))
    clear = {ratio: cleared(spectra, ratio * turning) for ratio in {each.ratio for each in bearings}}
    # A shaft that shows itself leaves no doubt about its speed; what remains is slip.
    speed, tolerance = (turning, 0.9 * settings.speed_tolerance) if shown.seen else (speed_hz, settings.speed_tolerance)
    fields = [(each, _tested(clear[each.ratio], each, speed, tolerance, speed_hz)) for each in bearings]
    turns = len(samples) / waveform.sample_rate * turning
    found = _judge(fields, shaft, turns, spectra.impulsiveness, quiet, settings)
    return replace(found, axis=channel.axis, shaft_hz=turning, orders=orders, spectra=spectra)


def _tested(clear: Cleared, bearing: Mounted, speed: float, tolerance: float, told: float) -> Field:
    orders, ratio = bearing.geometry.orders(), bearing.ratio
    return test_parts(clear, orders, ratio * speed, ratio * told, tolerance, _SEED)


def most_impulsive(waveform: Waveform) -> Channel:
    """The channel whose high half of the band is the most impulsive, over at most four seconds."""
    if len(waveform.channels) == 1:
        return waveform.channels[0]

    def impulsiveness(channel: Channel) -> float:
        rough = np.diff(_middle(channel.samples, int(4 * waveform.sample_rate)), n=2)
        squared = rough * rough
        spread = float(squared.mean())
        return float(np.mean(squared * squared)) / spread**2 if spread > 0 else 0.0

    return max(waveform.channels, key=impulsiveness)


def _middle(
    samples: np.ndarray[tuple[int], np.dtype[np.float64]], most: int
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    begin = max(0, (len(samples) - most) // 2)
    return samples[begin : begin + most]


def _judge(
    fields: list[tuple[Mounted, Field]],
    shaft: tuple[Hypothesis, ...],
    turns: float,
    impulsive: float,
    quiet: str,
    settings: WaveformSettings,
) -> Diagnosis:
    judged = [
        (_hypothesis(mounted, each, field, settings), each, field) for mounted, field in fields for each in field.tested
    ]
    judged.sort(key=lambda row: -row[1].z)
    told = tuple(row[0] for row in judged) + shaft
    accepted = [row for row in judged if not row[0].reason]
    if accepted and accepted[0][0].mechanism == "cage" and any(_rolls(row, settings) for row in judged):
        # A damaged rolling element passes the load zone once per turn of the cage, and slip may smear its own lines.
        reason = "The cage's lines also come with a damaged rolling element, whose own lines show faintly."
        return Diagnosis("undetermined", reason, None, 0.0, told, "", None)
    if accepted:
        best, tested, field = accepted[0]
        rivals = [
            row
            for row in judged
            if row[0] is not best
            and row[1].z > tested.z * (_TWINS if alike(row[1], tested) else 1 - settings.margin)
            and stands(row[1])
            # A damaged rolling element passes the load zone once per turn of the cage: it explains the cage's lines.
            # So does a race that elements of unequal size strike, each once in a turn of the cage.
            and not (row[0].mechanism == "cage" and (best.mechanism == "rolling_element" or tested.relatives.printed))
        ]
        same = [row for row in rivals if row[0].mechanism == best.mechanism and alike(row[1], tested)]
        if len(same) < len(rivals):
            other = next(row[0] for row in rivals if row not in same)
            reason = f"{best.mechanism} and {other.mechanism} explain it about as well."
            return Diagnosis("undetermined", reason, None, 0.0, told, "", None)
        fault = replace(best, component=None) if same else best
        return Diagnosis("fault", "", fault, confidence_of(tested, field), told, "", None)
    loose = next((each for each in shaft if not each.reason), None)
    if loose is not None and judged[0][1].z < settings.decided_z:
        return Diagnosis("fault", "", loose, 0.6 * loose.score, told, "", None)
    return _silent(judged, told, turns, impulsive, quiet, settings)


def _silent(
    judged: list[tuple[Hypothesis, Tested, Field]],
    told: tuple[Hypothesis, ...],
    turns: float,
    impulsive: float,
    quiet: str,
    settings: WaveformSettings,
) -> Diagnosis:
    """No part is accused: are the bearings sound, or is it not known?"""
    fields = [field for _, _, field in judged]
    strongest = max(fields, key=lambda field: field.strongest_z)
    # What the shaft explains speaks against no part.
    highest = max((tested.z for _, tested, _ in judged if not of_shaft(tested)), default=0.0)
    confidence = 0.0
    if highest >= settings.clear_z:
        foremost = sorted(judged, key=lambda row: row[1].part != row[2].best)
        reason = next(row[0].reason for row in foremost if not of_shaft(row[1]))
    elif strongest.strongest_z >= settings.silent_z:
        reason = (
            f"Lines at {strongest.stranger_hz:.2f} Hz fit no part of the bearing: is its geometry or the speed wrong?"
        )
    elif max(field.sided_z for field in fields) >= settings.silent_sides_z:
        reason = "Side bands a turn of the shaft away fit no part of the bearing: is its geometry or the speed wrong?"
    elif impulsive > settings.impulsive:
        reason = "There are impacts, but they keep no time."
    elif turns < settings.sound_turns:
        reason = f"Nothing shows, but {turns:.0f} turns of the shaft are too few to call a bearing sound."
    elif max(field.hidden for field in fields) > settings.hidden:
        reason = (
            "One multiple of the shaft stands out with all of its own: a part that strikes as often would hide there."
        )
    elif highest >= settings.sound_z:
        reason = f"No part shows, but one is {highest:.1f} deviations over chance: too near to call it sound."
    else:
        confidence = min(0.99, 1 - 0.5 * max(0.0, strongest.strongest_z) / settings.silent_z)
        reason = _sound(highest, turns, quiet)
    verdict: Verdict = "none" if confidence else "undetermined"
    return Diagnosis(verdict, reason, None, confidence, told, "", None)


def _sound(highest: float, turns: float, quiet: str) -> str:
    """What speaks for a bearing that nothing speaks against."""
    told = (
        f"No bearing fault found: in {turns:.0f} turns of the shaft no part is more than {max(0.0, highest):.1f} "
        "deviations over chance, and nothing strikes."
    )
    return told if quiet else f"{told} The shaft's harmonics are unusual and fit no pattern."


def _hypothesis(mounted: Mounted, tested: Tested, field: Field, settings: WaveformSettings) -> Hypothesis:
    return Hypothesis(
        tested.part,
        mounted.component,
        tested.z,
        against(tested, field, settings),
        tested.expected_hz,
        tested.found_hz,
        tested.band,
    )


def _rolls(row: tuple[Hypothesis, Tested, Field], settings: WaveformSettings) -> bool:
    return row[0].mechanism == "rolling_element" and row[1].z > settings.clear_z and stands(row[1])


def _one_way(waveform: Waveform) -> str:
    """Why imbalance and misalignment cannot be told apart, empty where they can."""
    kinds = {is_axial(channel.axis) for channel in waveform.channels}
    return "" if len(kinds) == 2 else "One direction alone and no baseline: imbalance and misalignment look alike."


def _quiet(orders: tuple[Orders, ...], usual: dict[str, float] | None, settings: WaveformSettings) -> str:
    """Why the shaft's harmonics are not unusual, empty where they are: a quiet pattern is how every machine looks."""
    loudest = max(orders, key=lambda each: each.total)
    level = loudest.total
    known = (usual or {}).get(loudest.axis)
    bar = settings.shaft_velocity if known is None else settings.shaft_rise * known
    quiet = "" if level >= bar else f"The shaft's harmonics have {level:.2f} mm/s, not unusual under {bar:.2f} mm/s."
    if not quiet and known is None and loudest.share < settings.shaft_share:
        quiet = f"The shaft's harmonics are {loudest.share:.0%} of the vibration, not unusual."
    return quiet


def _undetermined(reason: str, axis: str, shaft_hz: float | None) -> Diagnosis:
    return Diagnosis("undetermined", reason, None, 0.0, (), axis, shaft_hz)
