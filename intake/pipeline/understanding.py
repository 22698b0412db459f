"""One capture to proposals: decode, then validate each request; the pipeline and offline use share these lines."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from pathlib import Path

from knowledge_graph.graph import Graph
from knowledge_graph.lexicon import Lexicon
from knowledge_graph.naming.facts import LiveFacts
from knowledge_graph.proposal import Circumstances, Proposal
from knowledge_graph.validator import validate
from models.capture import Capture
from models.decoder import Decoder
from models.intent import Decoding, Read, Unreadable
from models.language.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Business:
    """A graph with its lexicon: what captures are understood against."""

    graph: Graph
    lexicon: Lexicon
    live: LiveFacts = field(default_factory=LiveFacts)
    """What is known of devices beyond the graph."""

    @classmethod
    def of(cls, graph: Graph, cache: Path) -> Business:
        """Open (or build, once for each digest) the index of sounds below `cache`."""
        return cls(graph, Lexicon(graph, cache))

    def vocabulary(self, capture: Capture) -> Vocabulary:
        """What a decoder in this process may know of the business, narrowed to the capture's sender and site."""
        return replace(self.lexicon.vocabulary(capture.sender, capture.site), live=self.live)


@dataclass(frozen=True, slots=True)
class Understood:
    """What one capture came to."""

    capture: Capture
    decoding: Decoding
    proposals: tuple[Proposal, ...]
    seconds: float
    """Wall time of decoding and validating."""

    @property
    def unreadable(self) -> Unreadable | None:
        """The decoder's refusal, if it refused."""
        return self.decoding if isinstance(self.decoding, Unreadable) else None


def understand(
    capture: Capture, content: bytes, decoder: Decoder, business: Business, circumstances: Circumstances
) -> Understood:
    """Decode and validate. Pure but for the decoder's own work; raises only `DecoderError`."""
    begin = time.perf_counter()
    decoding = decoder.decode(capture, content, business.vocabulary(capture))
    proposals: tuple[Proposal, ...] = ()
    if isinstance(decoding, Read):
        proposals = tuple(
            validate(request, capture, business.graph, circumstances, business.lexicon) for request in decoding.requests
        )
    return Understood(capture, decoding, proposals, time.perf_counter() - begin)
