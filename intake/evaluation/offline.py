"""Reading without a server or a database: a pack and a file in, what they come to out. For `decode` and `evaluate`."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import uuid6

from intake.media import recognise
from intake.pipeline.lanes import LANES
from intake.pipeline.understanding import Business, Understood, understand
from intake.problems import Problem
from knowledge_graph.pack import read_pack
from knowledge_graph.proposal import Circumstances
from models.capture import Capture, Modality
from models.decoder import Decoder
from models.phrases import Phrased, lines, phrase
from models.registry import load
from models.weights import default_cache

NOBODY = ""
"""Sender of a capture that nobody sent: there is nobody to ask, and no neighbourhood."""


class PackUnusable(Phrased):
    """Raised when a pack has errors; the message lists them."""

    code = "pack.invalid"


class Reader:
    """Holds one pack and the decoders that were needed so far; each decoder is loaded once."""

    def __init__(self, pack: Path, model: str | None = None) -> None:
        """Raises PackUnusable. `model`: a Whisper folder or name instead of the default."""
        reading = read_pack(pack)
        if reading.graph is None:
            errors = [error.phrase for error in reading.errors if error.severity == "error"]
            told = phrase(
                "{pack} has {count} errors (order-intake graph check {pack}):\n  {errors}",
                pack=pack, count=len(errors), errors=lines(errors[:20], "\n  "),
            )  # fmt: skip
            raise PackUnusable(told)
        self.business = Business.of(reading.graph, default_cache().parent / "sounds")
        self._model = model
        self._stock = {(row.item, row.at): row.available for row in reading.stock}
        self._decoders: dict[Modality, Decoder] = {}

    def read(
        self,
        content: bytes,
        *,
        claimed: str = "",
        language: str | None = None,
        sender: str | None = None,
        site: str | None = None,
        captured_at: datetime | None = None,
        waveform: bool = False,
        name: str = "",
    ) -> Understood:
        """What these bytes come to. Raises Problem, which `name` begins, for unknown content; DecoderError."""
        try:
            media = recognise(content[:4096], claimed, waveform=waveform)
        except Problem as problem:
            told = phrase("{file}: {reason}", file=name, reason=problem.told) if name else problem.told
            raise Problem(problem.code, told) from problem
        now = captured_at or datetime.now(UTC)
        capture = Capture(
            id=str(uuid6.uuid7()),
            modality=media.modality,
            media_type=media.media_type,
            sha256=hashlib.sha256(content).hexdigest(),
            sender=sender or NOBODY,
            captured_at=now,
            received_at=now,
            site=site,
            language=language,
        )
        circumstances = Circumstances(now=now, stock=self._stock)
        return understand(capture, content, self.decoder(media.modality), self.business, circumstances)

    def decoder(self, modality: Modality) -> Decoder:
        """The decoder for a modality, loaded on first use."""
        if modality not in self._decoders:
            self._decoders[modality] = self._load(modality)
        return self._decoders[modality]

    def _load(self, modality: Modality) -> Decoder:
        made = load(LANES[modality].decoder)
        if modality == "speech" and self._model is not None:
            from models.speech.settings import SpeechSettings

            return made(SpeechSettings(model=self._model))  # type: ignore[call-arg]  # ours takes settings
        return made()
