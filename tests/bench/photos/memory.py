"""Resident memory of the hosted picture decoder over many pictures, as a worker holds it.

    python -m tests.bench.photos.memory --data DIR [--pictures 500] [--decodes 0]

The decoder lives in a child process as in the service; `--decodes` replaces the child after so many, 0 never, so that growth
cannot hide behind a fresh start. Fewer made pictures than asked for are read again in turn.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path

import psutil

from models.language.vocabulary import Vocabulary

LARGEST_MB = 1300
SETTLED = 50
"""Pictures after which nothing may grow any more."""
TOLERANCE = 1.05


@dataclass(frozen=True)
class PackVocabulary:
    """Opens the vocabulary of a pack inside the child."""

    pack: str

    def __call__(self) -> Vocabulary:
        """That of a sender whom nobody knows."""
        from knowledge_graph.lexicon import Lexicon
        from knowledge_graph.pack import read_pack
        from models.weights import default_cache

        graph = read_pack(Path(self.pack)).graph
        assert graph is not None
        return Lexicon(graph, default_cache().parent / "sounds").vocabulary("", None)


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 1 above the bar, or where the last pictures hold more than the first fifty did."""
    options = _options(arguments)
    from tests.bench.photos import memory

    figures = memory.measure(options.data, options.pictures, options.decodes, options.levels.split(","))
    early, late, most = max(figures[:SETTLED]), max(figures[-SETTLED:]), max(figures)
    print(f"at most {most:.0f} MB (bar {LARGEST_MB}); first {SETTLED}: {early:.0f} MB, last {SETTLED}: {late:.0f} MB")
    return int(most > LARGEST_MB or late > TOLERANCE * early)


def measure(data: Path, pictures: int, decodes: int, levels: Sequence[str]) -> list[float]:
    """Megabytes held by the child and its own children after each picture."""
    from intake.media import recognise
    from models.capture import Capture
    from models.hosting import HostedDecoder, HostLimits
    from tests.bench.photos.memory import PackVocabulary as Source
    from tests.bench.photos.pages import read_made

    made = [each for level in levels for each in read_made(data, level)]
    now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    figures = []
    with HostedDecoder("ppocr", None, HostLimits(seconds=600, memory_bytes=4 << 30, decodes=decodes)) as decoder:
        for number, each in enumerate(islice(cycle(made), pictures), 1):
            content = each.path.read_bytes()
            digest = hashlib.sha256(content).hexdigest()
            media = recognise(content[:4096], "").media_type
            capture = Capture(f"{each.item.id}-{number}", "image", media, digest, "", now, now)
            decoder.decode(capture, content, Source(str(each.pack)))
            figures.append(_resident(decoder.pid))
            if number in (1, 10) or number % SETTLED == 0:
                print(f"{number:>5} pictures  {figures[-1]:6.0f} MB", flush=True)
    return figures


def _resident(pid: int | None) -> float:
    """The decoder's own resident set, or, if more, the proportional sets of it and its children together.

    A forked child's pages are its parent's until it writes them: the sum of resident sets would count them twice.
    """
    if pid is None:
        return 0.0
    process = psutil.Process(pid)
    together = sum(float(each.memory_full_info().pss) for each in (process, *process.children(recursive=True)))
    return max(float(process.memory_info().rss), together) / 1e6


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--levels", default="mild,hard")
    parser.add_argument("--pictures", type=int, default=500)
    parser.add_argument("--decodes", type=int, default=0, help="pictures after which the child is replaced")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
