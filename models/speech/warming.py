"""Languages and names in; loaded on the way out: what a first decode would wait for after the weights."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np

from models.language.vocabulary import FarNames, GroupFacts, Nearby, Phrase, PhraseKind, Vocabulary
from models.speech.audio import RATE
from models.speech.gate import find_speech
from models.speech.listening import listen
from models.speech.ownwords import WEIGHTS, worth
from models.speech.settings import SpeechSettings
from models.speech.whisper import Encoded, Hypothesis, Recogniser

_SAID = {"zh": "一杯", "en": "a cup"}


def warm_up(recogniser: Recogniser, settings: SpeechSettings) -> None:
    """Encode a second of silence, understand a word of each language among no names, load what notes are made of."""
    silence = np.zeros(RATE, dtype=np.float32)
    find_speech(silence)
    _understand(recogniser.encode(silence), _NoNames(), settings)
    for language in WEIGHTS.keys() & set(settings.languages):
        worth(0.0, _SAID[language], language)


def make_known(vocabulary: Vocabulary, settings: SpeechSettings) -> None:
    """Understand a word of each language among these names, and look for what none of them explains."""
    _understand(Encoded(None, 1.0), vocabulary, settings)


def _understand(encoded: Encoded, vocabulary: Vocabulary, settings: SpeechSettings) -> None:
    twice = replace(settings, always_twice=True)
    for language in settings.languages:
        listen(_Parrot(_SAID.get(language, "one")), encoded, language, vocabulary, datetime.now(UTC), twice)
        vocabulary.nearest(_SAID.get(language, "one"), 1, language)
    if isinstance(vocabulary, FarNames):
        vocabulary.far("some place")


@dataclass(frozen=True, slots=True)
class _Parrot:
    """Hears always the same, so that nothing is decoded."""

    said: str

    def hear(
        self, encoded: Encoded, language: str, hotwords: Sequence[str] = (), *, beam_size: int = 5, hypotheses: int = 5
    ) -> tuple[Hypothesis, ...]:
        del encoded, language, hotwords, beam_size, hypotheses
        return (Hypothesis(self.said, (), -0.1, 0.0),)


@dataclass(frozen=True, slots=True)
class _NoNames:
    """The vocabulary of a business without names."""

    digest: str = ""
    timezone: str = "UTC"

    def phrases(self) -> Sequence[Phrase]:
        return ()

    def nearest(
        self, text: str, k: int, language: str | None = None, kinds: Collection[PhraseKind] | None = None
    ) -> Sequence[Nearby]:
        del text, k, language, kinds
        return ()

    def groups(self, item: str) -> Sequence[GroupFacts]:
        del item
        return ()

    def measures(self, item: str) -> Collection[str]:
        del item
        return ()

    def facts(self, device: str) -> dict[str, object]:
        del device
        return {}
