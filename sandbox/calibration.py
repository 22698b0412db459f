"""Reviewed history in, the confidence from which a zone's orders may pass out - or None: too little history.

The choice is conformal risk control (Angelopoulos, Bates, Fisch, Lei and Schuster, "Conformal Risk Control", 2022,
arXiv:2208.02814); `dumps` and `loads` are the calibration file of `decode --calibration FILE`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.phrases import phrase
from sandbox.canonical import Json
from sandbox.errors import CalibrationInvalid, KeyInvalid
from sandbox.zone import ZoneKey

FORMAT = "order-intake/calibration@1"
NUMBER = (int, float)


@dataclass(frozen=True, slots=True)
class Scored:
    """One reviewed order without findings: how sure it was (0 to 1), and whether it was wrong."""

    confidence: float
    wrong: bool


@dataclass(frozen=True, slots=True)
class Calibration:
    """A threshold with what it rests on."""

    threshold: float | None
    risk_level: float
    n: int
    errors: int
    revision: str = ""


def threshold(history: Sequence[Scored], risk_level: float) -> float | None:
    """The lowest confidence at which (errors among accepted + 1) / (accepted + 1) <= risk_level; None if there is none.

    With loss L(t) = 1 for an order that is wrong and has confidence >= t, which never grows with t and is at most 1,
    conformal risk control takes the lowest t with n/(n+1) * mean L(t) + 1/(n+1) <= risk_level and proves
    E[L(t)] <= risk_level for the next order, if it is exchangeable with the history: the chance that it passes and is
    wrong. Here the same sum is divided by the accepted instead of all n. That threshold is never lower, so the bound
    carries over, and what is held within the level is also the error rate *among* the orders that pass - this second
    reading is checked by simulation in the tests (histories that end without automation count as no error), not proven
    for finite n. None in particular below 1/risk_level - 1 orders. ValueError for a risk level outside (0, 1).
    """
    if not 0 < risk_level < 1:
        raise ValueError(f"risk level {risk_level} is not between 0 and 1")
    ranked = sorted((each for each in history if not math.isnan(each.confidence)), key=lambda each: -each.confidence)
    best: float | None = None
    wrong = 0
    for accepted, each in enumerate(ranked, 1):
        wrong += each.wrong
        if accepted < len(ranked) and ranked[accepted].confidence == each.confidence:
            continue  # A threshold takes all orders of one confidence or none.
        if (wrong + 1) / (accepted + 1) <= risk_level:
            best = each.confidence
    return best


def calibrate(history: Sequence[Scored], risk_level: float, revision: str = "") -> Calibration:
    """`threshold` with the figures that it rests on."""
    errors = sum(each.wrong for each in history)
    return Calibration(threshold(history, risk_level), risk_level, len(history), errors, revision)


def dumps(calibrations: Mapping[ZoneKey, Calibration]) -> str:
    """The calibration file's text: JSON, one zone an entry."""
    zones: dict[str, Json] = {
        str(zone): {
            "threshold": each.threshold,
            "risk_level": each.risk_level,
            "n": each.n,
            "errors": each.errors,
            "revision": each.revision,
        }
        for zone, each in calibrations.items()
    }
    return json.dumps({"format": FORMAT, "zones": zones}, indent=2, sort_keys=True) + "\n"


def loads(text: str) -> dict[ZoneKey, Calibration]:
    """What `dumps` wrote. Raises CalibrationInvalid, naming the zone and what is wrong with it."""
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        told = phrase(
            "The calibration file is no JSON from line {line}, column {column} on.",
            line=error.lineno, column=error.colno,
        )  # fmt: skip
        raise CalibrationInvalid(told) from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise CalibrationInvalid(phrase('The calibration file does not say "format": "{format}".', format=FORMAT))
    zones = document.get("zones")
    if not isinstance(zones, dict):
        raise CalibrationInvalid(phrase('The calibration file has no object "zones".'))
    return dict(_zone(name, each) for name, each in zones.items())


def _zone(name: str, each: object) -> tuple[ZoneKey, Calibration]:
    if not isinstance(each, dict):
        raise CalibrationInvalid(phrase("Zone {zone}: expected an object.", zone=name))
    try:
        key = ZoneKey.parse(name)
    except KeyInvalid as error:
        raise CalibrationInvalid(error.told) from error
    bar, level, n, errors = (each.get(field) for field in ("threshold", "risk_level", "n", "errors"))
    if bar is not None and not (isinstance(bar, NUMBER) and 0 <= bar <= 1):
        raise CalibrationInvalid(
            phrase("Zone {zone}: threshold {bar!r} is neither null nor between 0 and 1.", zone=name, bar=bar)
        )
    if not (isinstance(level, NUMBER) and 0 < level < 1):
        raise CalibrationInvalid(
            phrase("Zone {zone}: risk_level {level!r} is not between 0 and 1.", zone=name, level=level)
        )
    if not (type(n) is int and type(errors) is int and 0 <= errors <= n):
        raise CalibrationInvalid(
            phrase("Zone {zone}: n and errors must be whole numbers, 0 <= errors <= n.", zone=name)
        )
    return key, Calibration(None if bar is None else float(bar), float(level), n, errors, str(each.get("revision", "")))
