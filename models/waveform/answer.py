"""What was found in a recording in, the decoder's answer out: which request it makes, and how sure each slot is."""

from __future__ import annotations

from models.evidence import SampleRange, Selector
from models.intent import CandidateIntent, Intent, Read, Reading, Request, Slot, SlotChoice, Unreadable
from models.waveform import abstention
from models.waveform.diagnosis import Hypothesis
from models.waveform.findings import Findings

SYMPTOM = "abnormal vibration"
"""How the symptom is called where the graph marks none; the graph's names settle it."""
_ABSTAINED = 0.3
"""Confidence of what an uncommissioned device, or one in an unknown operation, reports: never enough to pass."""
_UNSURE = 0.5
_CERTAIN_Z = 10.0


def decoding(found: Findings) -> Read | Unreadable:
    """A request where something is wrong or might be; `waveform.normal` where nothing is."""
    figures = figures_of(found)
    reading = Reading(" ".join(sentences(found)), "en")
    detection, fault = found.detection, found.diagnosis.fault
    if detection.answers == {"normal"} and not _overrules(fault):
        detail = "The vibration is as it was when the machine was good. Nothing is to be done."
        certainty = round(1 - detection.p_abnormal, 4)
        return Unreadable("waveform.normal", detail, figures, reading, healthy=found.machine.asset, certainty=certainty)
    candidate = _candidate(found, fault)
    return Read((Request(0, (candidate,)),), reading, figures)


def figures_of(found: Findings) -> dict[str, float]:
    """Everything that was measured, by name."""
    waveform, diagnosis = found.waveform, found.diagnosis
    figures = {
        "seconds": round(waveform.seconds, 3),
        "sample_rate": waveform.sample_rate,
        "channels": float(len(waveform.channels)),
        **found.quality.figures,
        **found.detection.figures,
        f"diagnosis.{diagnosis.verdict}": 1.0,
    }
    if diagnosis.shaft_hz is not None:
        figures["diagnosis.shaft_hz"] = round(diagnosis.shaft_hz, 4)
    else:
        figures["diagnosis.speed_unknown"] = 1.0
    for each in diagnosis.hypotheses:
        name = f"diagnosis.{each.component or 'shaft'}.{each.mechanism}"
        figures[name] = round(each.score, 3)
    if found.severity is not None:
        figures["severity.velocity_rms"] = round(found.severity.velocity, 3)
        figures[f"severity.zone_{found.severity.zone.lower()}"] = 1.0
    return figures


def sentences(found: Findings) -> list[str]:
    """What a person is told, in English."""
    detection, diagnosis = found.detection, found.diagnosis
    told = []
    if detection.abstention:
        told.append(abstention.told(detection.abstention, "en") or detection.abstention)
    else:
        told.append(
            f"Against its baseline it is {' or '.join(sorted(detection.answers))} (p {detection.p_normal:.3f})."
        )
    fault = diagnosis.fault
    if fault is not None:
        where = found.machine.names.get(fault.component or "", fault.component or "the machine")
        at = (
            f", {fault.found_hz:.2f} Hz where {fault.expected_hz:.2f} Hz was expected"
            if fault.found_hz and fault.expected_hz
            else ""
        )
        told.append(f"{_spoken(fault)} of {where}: score {fault.score:.1f}{at}.")
    else:
        told.append(f"Diagnosis {diagnosis.verdict}: {diagnosis.reason}")
    if found.severity is not None:
        told.append(f"{found.severity.velocity:.1f} mm/s, zone {found.severity.zone} ({found.severity.source}).")
    return told


def _candidate(found: Findings, fault: Hypothesis | None) -> CandidateIntent:
    machine, detection = found.machine, found.detection
    whole = tuple(SampleRange(0, found.waveform.length, channel.axis) for channel in found.waveform.channels)
    abnormal = "abnormal" in detection.answers or "novel" in detection.answers
    sure = _certainty(found)
    slots = [Slot("asset", machine.said, machine.said, 1.0 if machine.asset else _UNSURE, whole, machine.asset)]
    slots.append(Slot("symptom", SYMPTOM, SYMPTOM, sure, whole, machine.symptom))
    reasons = (detection.abstention, "" if found.diagnosis.shaft_hz is not None else "speed_unknown")
    for reason in filter(None, reasons):
        slots.append(Slot("abstained", abstention.told(reason, "en") or reason, reason, 1.0, whole))
    confidence = sure
    if fault is not None:
        where = (SampleRange(0, found.waveform.length, found.diagnosis.axis),)
        confidence = min(sure, found.diagnosis.confidence)
        slots += _fault(found, fault, confidence, where)
    intent: Intent = "maintenance.request" if fault is not None or abnormal else "observation.report"
    return CandidateIntent(intent, tuple(slots), (), confidence if fault is not None else min(confidence, _UNSURE))


def _fault(found: Findings, fault: Hypothesis, confidence: float, evidence: tuple[Selector, ...]) -> list[Slot]:
    machine = found.machine
    key = machine.fault(fault.component, fault.mechanism)
    others = tuple(
        SlotChoice(_spoken(each), other, 0.0)
        for each in found.diagnosis.hypotheses
        if each is not fault and (other := machine.fault(each.component, each.mechanism)) is not None and other != key
    )
    slots = []
    if fault.component is not None:
        name = machine.names.get(fault.component, fault.component)
        slots.append(Slot("component", name, name, confidence, evidence, fault.component))
    said = _spoken(fault)
    slots.append(Slot("fault", said, said, confidence if key else min(confidence, _UNSURE), evidence, key, others[:3]))
    return slots


def _certainty(found: Findings) -> float:
    """How sure it is that something is wrong at all. Only a commissioned machine may say so by itself."""
    detection = found.detection
    if detection.abstention:
        return _ABSTAINED
    if detection.answers == {"abnormal"}:
        return max(_UNSURE, 1 - detection.p_normal)
    if detection.answers == {"normal"}:
        return 0.8
    return _UNSURE


def _overrules(fault: Hypothesis | None) -> bool:
    """A bearing that plainly strikes is damaged although the machine is as loud as ever."""
    return fault is not None and fault.found_hz is not None and fault.score >= _CERTAIN_Z


def _spoken(fault: Hypothesis) -> str:
    return fault.mechanism.replace("_", " ")
