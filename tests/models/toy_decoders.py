"""Decoders of an imaginary plug-in, each with one vice; a child process imports them by name as it would a stranger's."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from models.capture import Capture
from models.decoder import DecoderInfo
from models.intent import Decoding, Read, Reading, Unreadable
from models.language.vocabulary import Vocabulary

DISTRIBUTION = "toy-decoders"
DEMO = Path(__file__).resolve().parents[2] / "knowledge_graph" / "packs" / "demo"


@dataclass(frozen=True)
class NoNames:
    """A vocabulary source of a business that has not named anything; the toys never ask it."""

    def __call__(self) -> Vocabulary:
        """There is nothing to open."""
        return None  # type: ignore[return-value]


@dataclass(frozen=True)
class DemoNames:
    """A vocabulary source of the demo pack."""

    cache: str
    sender: str
    site: str | None

    def __call__(self) -> Vocabulary:
        """Read the pack."""
        from knowledge_graph.lexicon import Lexicon
        from knowledge_graph.pack import read_pack

        graph = read_pack(DEMO).graph
        assert graph is not None
        return Lexicon(graph, Path(self.cache)).vocabulary(self.sender, self.site)


@dataclass(frozen=True)
class Unopenable:
    """A vocabulary source whose graph is gone."""

    def __call__(self) -> Vocabulary:
        """Fails as a missing file does."""
        raise FileNotFoundError("the graph of this capture is gone")


class Obedient:
    """Does what the content says: an order by word of mouth, for a decoder."""

    def __init__(self, greeting: str = "heard") -> None:
        self._greeting, self._count = greeting, 0

    def describe(self) -> DecoderInfo:
        """See Decoder."""
        return DecoderInfo("obedient", "1", f"sha256:{self._greeting}", "speech", ("audio/wav",), ("en",))

    def decode(self, capture: Capture, content: bytes, vocabulary: Vocabulary) -> Decoding:
        """Answer with the process that worked and how often it did - unless told to come to grief."""
        self._count += 1
        hoard = []
        match content.split():
            case [b"exit", status]:
                os._exit(int(status))
            case [b"kill"]:
                os.kill(os.getpid(), signal.SIGKILL)
            case [b"sleep"]:
                time.sleep(600)
            case [b"eat"]:
                while True:
                    hoard.append(os.urandom(4 << 20))
                    time.sleep(0.01)
            case [b"gulp"]:
                hoard.append(bytes(1 << 40))
            case [b"unpicklable"]:
                return lambda: None  # type: ignore[return-value]
            case [b"silence"]:
                return Unreadable("speech.silence", "Nobody speaks.")
        figures = {"pid": float(os.getpid()), "count": float(self._count)}
        return Read((), Reading(f"{self._greeting} {content.decode()}", "en"), figures)


class Slow(Obedient):
    """Takes its time to start."""

    def __init__(self) -> None:
        super().__init__()
        time.sleep(600)


class Stillborn(Obedient):
    """Dies while it starts."""

    def __init__(self) -> None:
        super().__init__()
        os._exit(3)


class Anonymous(Obedient):
    """Fulfils the shape of the contract but will not say who it is."""

    def describe(self) -> DecoderInfo:
        """See Decoder."""
        return DecoderInfo("", "1", "", "smell", ("audio/wav",), ("en",))  # type: ignore[arg-type]


class Hasty:
    """Written for an event loop that is not there, with words of its own for what it is given."""

    def describe(self) -> DecoderInfo:
        """See Decoder."""
        return DecoderInfo("hasty", "1", "sha256:0", "speech", (), ())

    async def decode(self, capture: Capture, audio: bytes, vocabulary: Vocabulary) -> Decoding:
        """Not the contract's method."""
        return Read(())
