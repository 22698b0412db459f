"""Who sent a recording and the vocabulary in, the machine it came from out: bearings, names of faults, its baseline.

What the graph does not tell stays unknown; nothing here knows a machine, a fault or a symptom by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from models.capture import Capture
from models.language.vocabulary import PhraseKind, Vocabulary
from models.waveform.baseline import Baseline, baseline_of
from models.waveform.bearing import geometry_of, number_of
from models.waveform.diagnosis import Mechanism, Mounted
from models.waveform.signal import Waveform

_WORDS: dict[str, tuple[str, ...]] = {
    "outer_race": ("outer",),
    "inner_race": ("inner",),
    "rolling_element": ("rolling",),
    "cage": ("cage",),
    "imbalance": ("imbalance",),
    "misalignment": ("misalignment",),
    "looseness": ("looseness",),
}
"""What a fault's English name must hold where the graph gives no `mechanism`."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What is known of the machine under a sensor."""

    said: str
    """The asset as the recording, the device or the sender names it."""
    asset: str | None
    """Node key, None where the graph does not know it."""
    component: str | None = None
    """Node key of where the sensor sits, where that is told."""
    bearings: tuple[Mounted, ...] = ()
    faults: Mapping[tuple[str | None, str], str] = field(default_factory=dict)
    """(component, mechanism) to the fault's node key; component None: anywhere on the machine."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Names of components and faults by node key."""
    symptom: str | None = None
    """Node key of the symptom that abnormal vibration is, where the graph marks one."""
    baseline: Baseline | None = None
    speed_hz: float | None = None
    """Where the machine has just one speed."""
    severity_class: str | None = None
    """Group and support after ISO 20816-3, e.g. `group-2-rigid`."""

    def fault(self, component: str | None, mechanism: Mechanism) -> str | None:
        """Node key of this mechanism on the component; on the machine, where the component has none of its own."""
        return self.faults.get((component, mechanism)) or self.faults.get((None, mechanism))


def sensor_facts(capture: Capture, vocabulary: Vocabulary) -> Mapping[str, object]:
    """What the graph says of the sender itself: `asset`, `component`, `sensor_unit`, `sensor_full_scale`."""
    return vocabulary.facts(capture.sender)


def machine_of(capture: Capture, waveform: Waveform, vocabulary: Vocabulary) -> Machine:
    """The asset named in the recording; where it names none, the one that its device, else the sender, belongs to."""
    said = waveform.asset or waveform.device or capture.sender
    sensor: Mapping[str, object] = {}
    # An asset that is named and unknown is a question: another machine is not taken for it.
    for name in (waveform.asset,) if waveform.asset else (waveform.device, capture.sender):
        if name is None:
            continue
        facts = _named(name, "asset", vocabulary)
        linked = facts.get("asset")
        if isinstance(linked, str):
            sensor, facts = facts, vocabulary.facts(linked)
        if "components" in facts:
            return _machine(name, facts, sensor or vocabulary.facts(capture.sender), waveform, vocabulary)
    return Machine(said, None)


def _machine(
    said: str, facts: Mapping[str, object], sensor: Mapping[str, object], waveform: Waveform, vocabulary: Vocabulary
) -> Machine:
    components = tuple(_mappings(facts.get("components")))
    wanted = waveform.component or sensor.get("component")
    here = _one_of(components, wanted) if isinstance(wanted, str) else None
    bearings: list[Mounted] = []
    faults: dict[tuple[str | None, str], str] = {}
    names: dict[str, str] = {}
    english = _english_faults(vocabulary)
    for component in components:
        key = str(component.get("key"))
        names[key] = str(component.get("name", key))
        geometry = geometry_of(component)
        if geometry is not None and here in (None, key):
            bearings.append(Mounted(key, geometry, number_of(component.get("speed_ratio")) or 1.0))
        for mechanism, fault in _mechanisms(component, english):
            faults[key, mechanism] = fault
            faults.setdefault((None, mechanism), fault)
            names[fault] = english.get(fault, fault)
    for mechanism, fault in _mechanisms(facts, english):
        faults[None, mechanism] = fault
        names[fault] = english.get(fault, fault)
    symptom, group = facts.get("vibration_symptom"), facts.get("severity_class")
    return Machine(
        said=said,
        asset=str(facts["key"]) if "key" in facts else None,
        component=here,
        bearings=tuple(bearings),
        faults=faults,
        names=names,
        symptom=symptom if isinstance(symptom, str) else None,
        baseline=baseline_of(facts.get("baseline")),
        speed_hz=number_of(facts.get("speed_hz")) if facts.get("fixed_speed") is True else None,
        severity_class=group if isinstance(group, str) else None,
    )


def _mechanisms(facts: Mapping[str, object], english: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(mechanism, fault) pairs: as the graph marks them in `mechanisms`, else by the faults' English names."""
    marked = facts.get("mechanisms")
    if isinstance(marked, Mapping) and marked:
        yield from ((str(mechanism), str(fault)) for mechanism, fault in marked.items())
        return
    own = facts.get("faults")
    keys = [str(key) for key in own] if isinstance(own, Sequence) and not isinstance(own, str) else []
    for mechanism, words in _WORDS.items():
        called = [key for key in keys if all(word in english.get(key, "").lower() for word in words)]
        if len(called) == 1:
            yield mechanism, called[0]


def _english_faults(vocabulary: Vocabulary) -> dict[str, str]:
    found: dict[str, str] = {}
    for phrase in vocabulary.phrases():
        if phrase.kind == "fault" and phrase.language == "en" and not phrase.hidden:
            found.setdefault(phrase.key, phrase.text)
    return found


def _named(name: str, kind: PhraseKind, vocabulary: Vocabulary) -> Mapping[str, object]:
    """Facts of a node by key, of a device also by its bare id, or, where just one node bears it, by name."""
    facts = vocabulary.facts(name) or ({} if ":" in name else vocabulary.facts(f"device:{name}"))
    if facts:
        return facts
    folded = name.casefold()
    keys = {phrase.key for phrase in vocabulary.phrases() if phrase.kind == kind and phrase.text.casefold() == folded}
    return vocabulary.facts(keys.pop()) if len(keys) == 1 else {}


def _one_of(components: Sequence[Mapping[str, object]], wanted: str) -> str | None:
    folded = wanted.casefold()
    keys = [
        str(each.get("key"))
        for each in components
        if folded in (str(each.get("key")).casefold(), str(each.get("name")).casefold())
    ]
    return keys[0] if len(keys) == 1 else None


def _mappings(value: object) -> Iterator[Mapping[str, object]]:
    if isinstance(value, Sequence) and not isinstance(value, str):
        yield from (each for each in value if isinstance(each, Mapping))
