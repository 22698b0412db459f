"""CPU-seconds of a photo from bytes to proposal, against bare PaddleOCR with the same weights on the same pictures.

    python -m tests.bench.photos.cost --data DIR [--levels mild,hard] [--limit 40] [--threads 1]

The two alternate picture by picture, so that a busy machine slows both alike; the first picture warms both up. User and
system time of all threads and children counts.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.bench.photos.lines import ours
from tests.bench.photos.pages import cpu_seconds, pictures, read_made
from tests.bench.photos.peers import paddle

BAR = 1.25


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 1 where the ratio of the sums is above the bar."""
    options = _options(arguments)
    read, engine = ours(), paddle(options.threads)
    made = [each for level in options.levels.split(",") for each in [*read_made(options.data, level)][: options.limit]]
    mine: list[float] = []
    theirs: list[float] = []
    for place, each in enumerate([made[0], *made]):
        outcome = read(each)
        before = cpu_seconds()
        for picture in pictures(each.path):
            engine(picture)
        spent = cpu_seconds() - before
        if place:
            mine.append(outcome.cpu)
            theirs.append(spent)
            print(f"{each.item.id:>28}  {outcome.cpu:6.2f}  {spent:6.2f}", flush=True)
    ratio = sum(mine) / sum(theirs)
    low, high = bootstrap(mine, theirs)
    print(f"\npictures {len(mine)}  ours {sum(mine) / len(mine):.2f} CPU-s  bare {sum(theirs) / len(theirs):.2f} CPU-s")
    print(f"ratio {ratio:.3f} [{low:.3f}, {high:.3f}] (bootstrap over pictures, 95 %); bar {BAR}")
    return int(ratio > BAR)


def bootstrap(mine: Sequence[float], theirs: Sequence[float], rounds: int = 2000) -> tuple[float, float]:
    """Bounds of the ratio of sums (B. Efron, Annals of Statistics 7, 1979), seed 1."""
    rng = random.Random(1)
    ratios = []
    for _ in range(rounds):
        drawn = rng.choices(range(len(mine)), k=len(mine))
        ratios.append(sum(mine[i] for i in drawn) / sum(theirs[i] for i in drawn))
    ratios.sort()
    return ratios[round(0.025 * rounds)], ratios[round(0.975 * rounds) - 1]


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--levels", default="mild,hard")
    parser.add_argument("--limit", type=int, default=40, help="pictures of each level")
    parser.add_argument("--threads", type=int, default=1, help="threads of the bare PaddleOCR")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
