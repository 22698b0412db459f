"""A machine hall for the tests of waveforms: two machines, their bearings and faults, as a vocabulary serves them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from models.capture import Capture
from models.language.vocabulary import GroupFacts, Nearby, Phrase, PhraseKind
from models.waveform.container import NATIVE

BEARING = {"balls": 9, "ball_diameter_mm": Decimal("7.94"), "pitch_diameter_mm": Decimal("39.04")}
FAULTS = ("fault:bearing-outer-race", "fault:bearing-inner-race", "fault:bearing-ball", "fault:bearing-lubrication")
_NAMES = {
    "fault:bearing-outer-race": "Bearing outer race damage",
    "fault:bearing-inner-race": "Bearing inner race damage",
    "fault:bearing-ball": "Bearing rolling element damage",
    "fault:bearing-lubrication": "Poor bearing lubrication",
}


def component(key: str, **facts: object) -> dict[str, object]:
    """A component with a bearing."""
    return {"key": key, "name": key.partition(":")[2].replace("-", " "), "faults": FAULTS, **BEARING, **facts}


@dataclass(frozen=True)
class Hall:
    """Answers `facts` from a table; everything else as for a business that sells nothing."""

    table: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    digest: str = "hall"
    timezone: str = "Asia/Shanghai"

    def phrases(self) -> Sequence[Phrase]:
        assets = [
            Phrase(str(facts["name"]), key, "asset", "en") for key, facts in self.table.items() if "name" in facts
        ]
        return [*assets, *(Phrase(text, key, "fault", "en") for key, text in _NAMES.items())]

    def nearest(
        self, text: str, k: int, language: str | None = None, kinds: Collection[PhraseKind] | None = None
    ) -> Sequence[Nearby]:
        return ()

    def groups(self, item: str) -> Sequence[GroupFacts]:
        return ()

    def measures(self, item: str) -> Collection[str]:
        return ()

    def facts(self, device: str) -> Mapping[str, object]:
        return self.table.get(device, {})


def hall(**facts: object) -> Hall:
    """One machine with one bearing, and an edge box on it; `facts` are added to the machine's."""
    machine = {
        "key": "asset:cnc-03",
        "name": "Machining centre 3",
        "components": (component("component:spindle-front-bearing"),),
        **facts,
    }
    return Hall({"asset:cnc-03": machine, "device:edge-12": {"key": "device:edge-12", "asset": "asset:cnc-03"}})


def capture(sender: str = "device:edge-12", media_type: str = NATIVE) -> Capture:
    """What the door makes of one event."""
    at = datetime(2026, 3, 2, 9, 33, 21, tzinfo=UTC)
    return Capture("019cab51-f000-7a33-9b0c-1d2e3f405162", "waveform", media_type, "0" * 64, sender, at, at)
