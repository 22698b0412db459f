"""Resident memory of the hosted picture decoder over many pictures, as a worker holds it.

    python -m tests.bench.photos.memory --data DIR [--pictures 500] [--decodes 0] [--threads 2] [--at-once 2] [--as-made]

The decoder lives in a child process as in the service, which asks it for two pictures at once; `--decodes` replaces the child after so many, 0 never, so that growth
cannot hide behind a fresh start. Fewer made pictures than asked for are read again in turn. Every picture is sent at a size
of its own, 500 to 4,000 pixels long (`--as-made`: as it is), four of five a small part of the page, now and then lying on its side,
since what a library keeps for each shape shows only where shapes vary.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import math
import random
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count, cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
from PIL import Image

from models.language.vocabulary import Vocabulary

if TYPE_CHECKING:
    from tests.bench.photos.pages import Made

LARGEST_MB = 1300
SETTLED = 50
"""Pictures after which nothing may grow any more."""
TOLERANCE = 1.05
SHORTEST, LONGEST, LONGEST_PART = 500, 4000, 1400
"""Longer side, pixels, of a picture as it is sent."""
LARGEST_FIRST = 4
_EVERY = 10


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

    held, most = memory.measure(
        options.data,
        options.pictures,
        options.decodes,
        options.levels.split(","),
        options.threads,
        options.at_once,
        options.as_made,
    )
    early, late = max(held[:SETTLED]), max(held[-SETTLED:])
    print(f"at most {most:.0f} MB (bar {LARGEST_MB}); held between pictures at most {max(held):.0f} MB")
    print(f"first {SETTLED}: {early:.0f} MB, last {SETTLED}: {late:.0f} MB (at most {TOLERANCE:.2f} x)")
    return int(most > LARGEST_MB or late > TOLERANCE * early)


def sized(path: Path, number: int) -> bytes:
    """What is sent of a picture: a fifth whole and of any size, the others a part; a tenth turned. Drawn for its number."""
    from tests.bench.photos.pages import pictures

    rng = random.Random(number)
    # The largest come first as well: what they need is held from then on, and is no growth.
    largest = number <= LARGEST_FIRST
    whole = rng.random() < 0.2 or largest
    if whole and path.suffix == ".pdf" and not largest:
        return path.read_bytes()
    picture = Image.fromarray(pictures(path)[0])
    if not whole:
        wide, high = (round(side * rng.uniform(0.2, 0.7)) for side in picture.size)
        picture = picture.crop((0, 0, wide, high))
    side = math.exp(rng.uniform(math.log(SHORTEST), math.log(LONGEST if whole else LONGEST_PART)))
    scale = (LONGEST if largest else side) / max(picture.size)
    picture = picture.resize((round(picture.width * scale), round(picture.height * scale)))
    if rng.random() < 0.1:
        picture = picture.transpose(rng.choice((Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180)))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def measure(
    data: Path, pictures: int, decodes: int, levels: Sequence[str], threads: int, at_once: int, as_made: bool
) -> tuple[list[float], float]:
    """Megabytes held by the child and its own children after each picture, and the most while any was read."""
    from intake.media import recognise
    from models.capture import Capture
    from models.hosting import HostedDecoder, HostLimits
    from models.image.settings import ImageSettings
    from tests.bench.photos.memory import PackVocabulary as Source
    from tests.bench.photos.pages import read_made

    made = [each for level in levels for each in read_made(data, level)]
    now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    figures: list[float] = []
    most = 0.0
    settings = ImageSettings(cpu_threads=threads)
    limits = HostLimits(seconds=600, memory_bytes=4 << 30, decodes=decodes)

    def held(number: int, each: Made) -> float:
        content = each.path.read_bytes() if as_made else sized(each.path, number)
        digest = hashlib.sha256(content).hexdigest()
        media = recognise(content[:4096], "").media_type
        capture = Capture(f"{each.item.id}-{number}", "image", media, digest, "", now, now)
        decoder.decode(capture, content, Source(str(each.pack)))
        return _resident(decoder.pid)

    with (
        HostedDecoder("ppocr", settings, limits, at_once=at_once) as decoder,
        ThreadPoolExecutor(at_once) as callers,
    ):
        for number, figure in enumerate(callers.map(held, count(1), islice(cycle(made), pictures)), 1):
            figures.append(figure)
            most = max(most, figure, _peak(decoder.pid))
            if number == 1 or number % _EVERY == 0:
                print(f"{number:>5} pictures  {figures[-1]:6.0f} MB  at most {most:6.0f} MB", flush=True)
    return figures, most


def _peak(pid: int | None) -> float:
    """The most that the decoder itself ever held (VmHWM of proc(5))."""
    path = Path(f"/proc/{pid}/status")
    told = path.read_text(encoding="ascii").partition("VmHWM:")[2].split() if pid and path.exists() else []
    return int(told[0]) * 1024 / 1e6 if told else 0.0


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
    parser.add_argument("--threads", type=int, default=2, help="threads of the decoder")
    parser.add_argument("--at-once", type=int, default=2, help="pictures asked for at the same time")
    parser.add_argument("--as-made", action="store_true", help="send the pictures at the size they have")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
