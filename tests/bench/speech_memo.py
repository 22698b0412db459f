"""A recogniser that remembers: the same sound asked the same question answers from a file, so that a change to what
comes after hearing is measured in seconds a clip less. Encoder outputs are kept too (3 MB for each window).
"""

from __future__ import annotations

import hashlib
import pickle
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np

from models import weights
from models.speech.audio import RATE, Wave
from models.speech.decoder import WhisperDecoder
from models.speech.settings import SpeechSettings
from models.speech.whisper import WINDOW_S, Encoded, HeardWord, Hypothesis, Recogniser


@dataclass(frozen=True, slots=True)
class _Sound:
    """What stands for an encoder's output until somebody needs the output itself."""

    digest: str
    samples: Wave
    seconds: float


class RememberingRecogniser(Recogniser):
    """Answers of a recogniser, kept in `folder` by sound and question. One process at a time writes there."""

    def __init__(self, model: Path, folder: Path, threads: int, padded: float) -> None:
        super().__init__(model, "int8", threads, padded)
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._model_digest = weights.directory_digest(model)
        self._known = sqlite3.connect(folder / "answers.sqlite", isolation_level=None)
        self._known.execute("pragma journal_mode=wal")
        self._known.execute("pragma synchronous=off")
        self._known.execute("create table if not exists answer (question text primary key, answer blob)")
        self._last: tuple[str, Encoded] | None = None

    def encode(self, samples: Wave) -> Encoded:
        """A handle; the encoder runs when a question has no remembered answer."""
        window = np.ascontiguousarray(samples[: WINDOW_S * RATE])
        digest = hashlib.sha256(window.tobytes() + f"{self._model_digest} {self._padded}".encode()).hexdigest()[:32]
        return Encoded(_Sound(digest, window, len(window) / RATE), len(window) / RATE)

    def language(self, encoded: Encoded, among: Any) -> tuple[str, float, float]:
        """See Recogniser."""
        found: tuple[str, float, float] = self._ask(
            encoded, ("language", sorted(among)), lambda real: super(RememberingRecogniser, self).language(real, among)
        )
        return found

    def hear(
        self, encoded: Encoded, language: str, hotwords: Sequence[str] = (), **settings: Any
    ) -> tuple[Hypothesis, ...]:
        """See Recogniser."""
        prompt = self._prompt(self._for(language), language, hotwords) if " t" in " ".join(("", *hotwords)) else ()
        found: tuple[Hypothesis, ...] = self._ask(
            encoded,
            ("hear", language, tuple(hotwords), sorted(settings.items()), *prompt),
            lambda real: super(RememberingRecogniser, self).hear(real, language, hotwords, **settings),
        )
        return found

    def words(self, encoded: Encoded, language: str, hypothesis: Hypothesis) -> tuple[HeardWord, ...]:
        """See Recogniser."""
        found: tuple[HeardWord, ...] = self._ask(
            encoded,
            ("words", language, hypothesis.tokens or hypothesis.text),
            lambda real: super(RememberingRecogniser, self).words(real, language, hypothesis),
        )
        return found

    def likelihood(self, encoded: Encoded, language: str, text: str) -> float:
        """See Recogniser."""
        found: float = self._ask(
            encoded,
            ("likelihood", language, text),
            lambda real: super(RememberingRecogniser, self).likelihood(real, language, text),
        )
        return found

    def continued(self, encoded: Encoded, language: str, text: str, *, beam_size: int = 5) -> tuple[Hypothesis, ...]:
        """See Recogniser."""
        found: tuple[Hypothesis, ...] = self._ask(
            encoded,
            ("continued", language, text, beam_size),
            lambda real: super(RememberingRecogniser, self).continued(real, language, text, beam_size=beam_size),
        )
        return found

    def familiarity(self, language: str, text: str) -> float:
        """See Recogniser; cheap, so remembered for this process only."""
        known = self.__dict__.setdefault("_familiar", {})
        if (language, text) not in known:
            known[language, text] = Recogniser.likelihood(self, self._silence, language, text)
        return float(known[language, text])

    def _ask(self, encoded: Encoded, question: object, answer: Callable[[Encoded], Any]) -> Any:
        sound: _Sound = encoded.features
        key = f"{sound.digest} {question!r}"
        row = self._known.execute("select answer from answer where question = ?", (key,)).fetchone()
        if row is not None:
            return pickle.loads(row[0])
        found = answer(self._real(sound))
        self._known.execute("insert or replace into answer values (?, ?)", (key, pickle.dumps(found)))
        return found

    def _real(self, sound: _Sound) -> Encoded:
        if self._last is not None and self._last[0] == sound.digest:
            return self._last[1]
        path = self._folder / f"{sound.digest}.npy"
        if path.is_file():
            real = Encoded(ctranslate2.StorageView.from_array(np.load(path)), sound.seconds)
        else:
            real = super().encode(sound.samples)
            np.save(path, np.array(real.features))
        self._last = sound.digest, real
        return real


def remembering_decoder(settings: SpeechSettings, folder: Path) -> WhisperDecoder:
    """The decoder as shipped, but for the memory of its recogniser."""
    decoder = WhisperDecoder(settings)
    recogniser = RememberingRecogniser(
        decoder._folder(verified=True), folder, settings.cpu_threads, settings.padded_seconds
    )
    decoder.__dict__["_recogniser"] = recogniser
    return decoder
