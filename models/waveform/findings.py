"""A capture's bytes and the vocabulary in; everything that was found in the recording out, or `Unreadable`."""

from __future__ import annotations

from dataclasses import dataclass

from models.capture import Capture
from models.intent import Unreadable
from models.language.vocabulary import Vocabulary
from models.waveform.detection import Detection, Detector
from models.waveform.diagnosis import Diagnosis, diagnose
from models.waveform.machine import Machine, machine_of, sensor_facts
from models.waveform.quality import Quality, examine
from models.waveform.reading import read_waveform
from models.waveform.settings import WaveformSettings
from models.waveform.severity import Severity, severity_of
from models.waveform.signal import Waveform


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """One recording, read and judged."""

    waveform: Waveform
    machine: Machine
    quality: Quality
    detection: Detection
    diagnosis: Diagnosis
    severity: Severity | None
    """None where the conditions of the standard do not hold."""


def find(
    capture: Capture, content: bytes, vocabulary: Vocabulary, detector: Detector, settings: WaveformSettings
) -> Findings | Unreadable:
    """Read, examine, detect, diagnose. Codes: see `WaveformDecoder.decode`."""
    waveform = read_waveform(content, capture.media_type, settings, sensor_facts(capture, vocabulary))
    if isinstance(waveform, Unreadable):
        return waveform
    quality = examine(waveform, settings)
    if quality.flaws:
        worst = quality.flaws[0]
        told = " ".join(str(flaw.sentence) for flaw in quality.flaws[:3])
        return Unreadable(f"waveform.{worst.code}", told, quality.figures)
    machine = machine_of(capture, waveform, vocabulary)
    speed = waveform.speed_hz if waveform.speed_hz is not None else machine.speed_hz
    baseline = machine.baseline
    return Findings(
        waveform,
        machine,
        quality,
        detector.detect(waveform, baseline, settings),
        diagnose(waveform, machine.bearings, speed, settings, dict(baseline.usual) if baseline else None),
        severity_of(waveform, machine.severity_class),
    )
