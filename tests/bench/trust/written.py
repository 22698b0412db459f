"""Written orders: this project beside hassil and rapidfuzz, on the same sentences, scored alike.

python -m tests.bench.trust.written [--packs coffee,fastfood,parts] [--json FILE]
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from intake.evaluation.dataset import read_dataset
from tests.bench.trust.readers import ours
from tests.bench.trust.scoring import Reader, Score, grade
from tests.bench.trust.table import compared, write_scores
from tests.bench.trust.written_peers import fuzzy_reader, hassil_reader

ORDERS = Path(__file__).resolve().parents[1] / "text_orders"
READERS: dict[str, Callable[[Path], Reader]] = {"ours": ours, "rapidfuzz": fuzzy_reader, "hassil": hassil_reader}


def score(name: str, reader: Reader, dataset: Path) -> Score:
    """One reader over all sentences of a file, and its CPU-seconds."""
    items = read_dataset(dataset).items
    begin = time.process_time()
    graded = tuple(grade(item, reader(item)) for item in items)
    return Score(name, graded, time.process_time() - begin)


def merged(scores: Sequence[Score]) -> Score:
    """Several datasets as one."""
    return Score(
        scores[0].reader,
        tuple(each for score in scores for each in score.graded),
        sum(score.cpu_seconds for score in scores),
    )


def by_pack(scores: Mapping[str, Sequence[Score]], packs: Sequence[str]) -> str:
    """A row for each pack: lines all right by each reader, and how many of ours pass and are wrong."""
    rows = [
        f"| pack | {' | '.join(f'{name}, lines all right' for name in scores)} | ours that pass | of those, wrong |",
        "|---" * (len(scores) + 3) + "|",
    ]
    for place, pack in enumerate(packs):
        made = [found[place] for found in scores.values()]
        shares = " | ".join(f"{each.exact.value or 0:.1%}" for each in made)
        count, passing = len(made[0].graded), made[0].passing.value or 0
        rows.append(f"| {pack} ({count}) | {shares} | {passing:.1%} | {made[0].wrong_passing.hits} |")
    return "\n".join(rows)


def main() -> int:
    """Print a row for each pack, and a table of all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packs", default=",".join(sorted(each.parent.name for each in ORDERS.glob("*/orders.jsonl"))))
    parser.add_argument("--orders", type=Path, default=ORDERS, help="folder with a folder for each pack")
    parser.add_argument("--json", type=Path, help="write all figures to this file, and the plot beside it")
    options = parser.parse_args()
    scores: dict[str, list[Score]] = {name: [] for name in READERS}
    packs = options.packs.split(",")
    for pack in packs:
        print(f"{pack} ...", file=sys.stderr, flush=True)
        for name, make in READERS.items():
            reader = make(options.orders / pack / "pack")
            scores[name].append(score(name, reader, options.orders / pack / "orders.jsonl"))
    everything = [merged(each) for each in scores.values()]
    print(f"{by_pack(scores, packs)}\n\nAll of them:\n\n{compared(everything)}")
    if options.json:
        write_scores(everything, options.json, "Written orders: error against the share that passes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
