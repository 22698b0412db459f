"""WhisperDecoder: a recording in; requests with a time range and a confidence for each slot out, or `Unreadable`.

Gate, encode once, hear unaided, hear again with names to expect, choose among the readings, vouch for each slot. What
each step measured lies in `Read.figures`.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from models import weights
from models.capture import Capture
from models.decoder import DecoderInfo
from models.intent import Decoding, Unreadable
from models.language.vocabulary import Vocabulary
from models.speech.container import MEDIA_TYPES
from models.speech.settings import SpeechSettings
from models.weight_use import identity, unaltered

if TYPE_CHECKING:
    from models.speech.whisper import Recogniser

VERSION = "11"
"""Changes whenever the same recording may be read differently with the same weights and settings."""


class WhisperDecoder:
    """Reads recordings in the configured languages. One instance serves one thread; weights load at first use."""

    def __init__(self, settings: SpeechSettings | None = None) -> None:
        self._settings = settings or SpeechSettings()

    def describe(self) -> DecoderInfo:
        """Name, version, and a digest over weights, parser and settings; loads no weights, absent ones included."""
        from models.language.parser import PARSER_VERSION

        told = replace(self._settings, model="", cache=None, cpu_threads=1)
        parts = (f"speech={VERSION}", f"parser={PARSER_VERSION}", f"weights={self._weights}", repr(told))
        digest = "sha256:" + hashlib.sha256("\n".join(parts).encode()).hexdigest()
        return DecoderInfo("whisper", VERSION, digest, "speech", MEDIA_TYPES, self._settings.languages)

    def warm(self) -> None:
        """Load the weights and what else a first decode would wait for. Raises WeightsMissing."""
        from models.speech.warming import warm_up

        warm_up(self._recogniser, self._settings)

    def acquaint(self, vocabulary: Vocabulary) -> None:
        """Make ready what is kept of a vocabulary: names by sound, the parser's phrases, the index of all names."""
        from models.speech.warming import make_known

        make_known(vocabulary, self._settings)

    def decode(self, capture: Capture, content: bytes, vocabulary: Vocabulary) -> Decoding:
        """Requests of one recording.

        `Unreadable` codes: `audio.empty`, `audio.too_large`, `audio.not_audio`, `audio.too_long`, `audio.truncated`,
        `speech.silence`, `speech.noise`, `speech.language`, `speech.hallucination`. Raises WeightsMissing.
        """
        from models.speech.audio import SoundLimits, read_sound
        from models.speech.gate import find_speech
        from models.speech.transcribing import transcribe

        begin = time.process_time()
        sound = read_sound(content, SoundLimits(self._settings.max_seconds, self._settings.max_bytes))
        if isinstance(sound, Unreadable):
            return sound
        speech = find_speech(sound.samples)
        if isinstance(speech, Unreadable):
            return speech
        decoding = transcribe(
            self._recogniser, sound, speech, capture.language, vocabulary, capture.captured_at, self._settings
        )
        figures = {**decoding.figures, "seconds": round(sound.seconds, 3), "cpu_seconds": time.process_time() - begin}
        return replace(decoding, figures=figures)

    @cached_property
    def _recogniser(self) -> Recogniser:
        from models.speech.whisper import Recogniser

        settings = self._settings
        return Recogniser(
            self._folder(verified=True), settings.compute_type, settings.cpu_threads, settings.padded_seconds
        )

    def _folder(self, *, verified: bool = False) -> Path:
        settings = self._settings
        folder = weights.resolve(settings.model, settings.cache, allow_hub=settings.allow_hub)
        return unaltered(folder, settings.model, settings.cache) if verified else folder

    @cached_property
    def _weights(self) -> str:
        return identity(self._settings.model, self._folder)
