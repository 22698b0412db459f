"""Readers: a modality's decoder as the pipeline calls it - text in this process, all else in a child with limits."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from intake.pipeline.graph_file import NamesSource, write_graph, write_live
from intake.pipeline.lanes import lane_of
from intake.pipeline.understanding import Business
from intake.settings import Settings
from models.capture import Capture
from models.decoder import DecoderInfo
from models.intent import Decoding


class Reader(Protocol):
    """Bytes in, a decoding out. Called by as many threads at a time as the lane says (`at_once`)."""

    @property
    def info(self) -> DecoderInfo:
        """Of the decoder."""
        ...

    def read(self, capture: Capture, content: bytes, business: Business) -> Decoding:
        """Raises DecoderError."""
        ...

    def warm(self, business: Business | None) -> None:
        """Load what the first capture would wait for, the names of `business` included. Raises WeightsMissing."""
        ...

    def close(self) -> None:
        """End what it started."""
        ...


class TextReader:
    """Typed text, in this process: a thousand characters take milliseconds."""

    def __init__(self, settings: Settings) -> None:
        from models.language.decoder import TextDecoder

        self._decoder = TextDecoder(settings.max_text_characters)
        self.info = self._decoder.describe()

    def read(self, capture: Capture, content: bytes, business: Business) -> Decoding:
        """See Reader."""
        return self._decoder.decode(capture, content, business.vocabulary(capture))

    def warm(self, business: Business | None) -> None:
        """There is nothing to load."""

    def close(self) -> None:
        """Nothing was started."""


class ChildReader:
    """What is heavy or dangerous to open, in a child process that is watched, limited, replaced (`models.hosting`)."""

    def __init__(self, decoder: str, given: object, settings: Settings, cache: Path, at_once: int = 1) -> None:
        from models.hosting import HostedDecoder, HostLimits

        limits = HostLimits(
            seconds=settings.decode_timeout, memory_bytes=settings.decode_memory_bytes, decodes=settings.decode_recycle
        )
        self._cache = cache
        self._decoder = HostedDecoder(decoder, given, limits, at_once=at_once)
        self._info: DecoderInfo | None = None

    @property
    def info(self) -> DecoderInfo:
        """See Reader; asks the child once."""
        if self._info is None:
            self._info = self._decoder.describe()
        return self._info

    def read(self, capture: Capture, content: bytes, business: Business) -> Decoding:
        """See Reader."""
        return self._decoder.decode(capture, content, self._names(business, capture.sender, capture.site))

    def warm(self, business: Business | None) -> None:
        """See Reader."""
        self._decoder.warm(None if business is None else self._names(business, "", None))

    def _names(self, business: Business, sender: str, site: str | None) -> NamesSource:
        write_graph(business.graph, self._cache)
        write_live(business.live, self._cache)
        return NamesSource(business.graph.digest, self._cache, sender, site, business.live.digest)

    def close(self) -> None:
        """End the child."""
        self._decoder.close()


def open_reader(queue: str, settings: Settings, cache: Path) -> Reader:
    """The reader of a queue. Raises ValueError for a queue that none reads, DecoderError where it cannot start."""
    lane = lane_of(queue)
    if not lane.heavy:
        return TextReader(settings)
    return ChildReader(lane.decoder, lane.given(settings), settings, cache, lane.at_once(settings))
