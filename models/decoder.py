"""The decoder's contract, the error tree of this room, and what a decoder says about itself.

    DecoderError
     +- WeightsMissing    weights are absent or their SHA-256 differs; the message names the command that fetches them
     +- DecoderCrashed    the decoder's process died or broke its memory limit
     +- DecoderTimeout    the decoder's process was stopped at its time limit
     +- DecoderRejected   a plug-in does not fulfil the contract (raised at registration)

Bad content never raises: it is answered with `Unreadable`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from models.capture import Capture, Modality
from models.intent import Decoding
from models.language.vocabulary import Vocabulary
from models.phrases import Phrased


class DecoderError(Phrased):
    """Root of what a decoder can fail with. `code` is stable; the message says what to do."""

    code = "decoder.failed"


class WeightsMissing(DecoderError):
    """Raised when a model is loaded whose weights are absent or altered."""

    code = "decoder.weights_missing"


class DecoderCrashed(DecoderError):
    """Raised by the process that hosts a decoder when the decoder's process ended or outgrew its memory limit."""

    code = "decoder.crashed"


class DecoderTimeout(DecoderError):
    """Raised by the process that hosts a decoder when a decode ran past its time limit."""

    code = "decoder.timeout"


class DecoderRejected(DecoderError):
    """Raised at registration when a plug-in breaks the contract or takes another's name."""

    code = "decoder.rejected"


@dataclass(frozen=True, slots=True)
class DecoderInfo:
    """What a decoder says about itself; name and model_digest enter the zone's key and revision."""

    name: str
    version: str
    model_digest: str
    """Digest over weights, parser rules and settings: everything that can change a reading."""
    modality: Modality
    media_types: tuple[str, ...]
    languages: tuple[str, ...]


@runtime_checkable
class Decoder(Protocol):
    """Bytes in, candidate intents out. One instance lives in one process and is called by one thread at a time, unless
    its host was told that it is safe for more (`models.hosting`, `at_once`)."""

    def describe(self) -> DecoderInfo:
        """Cheap: loads no weights."""
        ...

    def decode(self, capture: Capture, content: bytes, vocabulary: Vocabulary) -> Decoding:
        """Decode one capture. Deterministic for the same bytes, vocabulary and settings."""
        ...
