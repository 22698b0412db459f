"""WaveformDecoder: a recording of vibration in; a maintenance request with component, fault and evidence out.

Read, examine, detect against the machine's baseline, diagnose from bearing geometry and speed. What is normal is
`Unreadable("waveform.normal")`; what is doubtful is a request without a fault, for a human.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from models.capture import Capture
from models.decoder import DecoderInfo
from models.intent import Decoding, Unreadable
from models.language.vocabulary import Vocabulary
from models.waveform.container import MEDIA_TYPES
from models.waveform.settings import WaveformSettings

if TYPE_CHECKING:
    from models.waveform.detection import Detector

VERSION = "5"
"""Changes whenever the same recording may be read differently with the same weights and settings."""


class WaveformDecoder:
    """Reads vibration in JSON, WAV and CSV. One instance serves one thread; weights load at first use."""

    def __init__(self, settings: WaveformSettings | None = None) -> None:
        self._settings = settings or WaveformSettings()

    def describe(self) -> DecoderInfo:
        """Name, version, and a digest over weights and settings."""
        told = replace(self._settings, max_bytes=1)
        parts = (f"waveform={VERSION}", f"weights={self._detector.digest}", repr(told))
        digest = "sha256:" + hashlib.sha256("\n".join(parts).encode()).hexdigest()
        return DecoderInfo("envelope", VERSION, digest, "waveform", MEDIA_TYPES, ())

    def warm(self) -> None:
        """Load the weights and what else a first decode would wait for."""
        import numpy as np

        from models.waveform.features import PER_AXIS

        self._detector.score(np.zeros((1, 3 * PER_AXIS)), 3)

    def decode(self, capture: Capture, content: bytes, vocabulary: Vocabulary) -> Decoding:
        """One maintenance request, an observation for a human, or `Unreadable`.

        `Unreadable` codes: those of `reading.read_waveform`; those of `quality.CODES` after `waveform.`; and
        `waveform.normal`, where the machine's baseline says so and no part of a bearing shows.
        """
        from models.waveform.answer import decoding
        from models.waveform.explanation import explanation, to_json
        from models.waveform.findings import find

        begin = time.process_time()
        found = find(capture, content, vocabulary, self._detector, self._settings)
        if isinstance(found, Unreadable):
            return found
        answer = replace(decoding(found), explanation=to_json(explanation(found)))
        return replace(answer, figures={**answer.figures, "cpu_seconds": round(time.process_time() - begin, 3)})

    @cached_property
    def _detector(self) -> Detector:
        from models.waveform.detection import Detector

        return Detector()
