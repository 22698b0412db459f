"""Spoken orders under stated conditions: this project beside bare faster-whisper with the same menu, on the same samples.

    python -m tests.bench.trust.spoken --data DIR [--conditions clean,12,6] [--limit N] [--peer] [--json FILE]

`DIR` holds `pack` and `orders.jsonl` in the format of `order-intake evaluate`, as `spoken_data` writes them. What is done
is kept in `DIR/results.jsonl`; a run that was cut off goes on where it stopped (`--fresh` begins anew).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from intake.evaluation.dataset import Item, read_dataset
from intake.evaluation.metrics import Scored
from intake.evaluation.offline import Reader as Offline
from knowledge_graph.answering.encoding import proposal_to_json
from tests.bench.noise import Wave
from tests.bench.trust.conditions import flac, samples, under
from tests.bench.trust.scoring import Answer, Graded, Score, everything, goods_and_store, grade
from tests.bench.trust.spoken_peer import Bare
from tests.bench.trust.table import compared, write_scores

_THRESHOLD = 0.5
"""What the recogniser's passes disagree on lies below; a zone learns a higher threshold from its reviewed history."""

Read = Callable[[Item, Wave], Answer]


def ours(pack: Path) -> Read:
    """From the bytes of a recording to proposals."""
    offline = Offline(pack)

    def read(item: Item, wave: Wave) -> Answer:
        understood = offline.read(flac(wave), claimed="audio/flac", language=item.language, sender=item.sender)
        proposals = understood.proposals
        return Answer(
            tuple(proposal_to_json(each) for each in proposals if each.order or each.change or each.report),
            min((each.confidence for each in proposals), default=0.0),
            bool(proposals) and all(each.clean and each.confidence >= _THRESHOLD for each in proposals),
        )

    return read


def main() -> int:
    """Print a table for each condition; exit code 1 when a wrong order of ours would have passed."""
    options = _options()
    items = read_dataset(options.data / "orders.jsonl").items
    results = options.data / "results.jsonl"
    if options.fresh:
        results.unlink(missing_ok=True)
    rows = [json.loads(line) for line in results.read_text("utf-8").splitlines()] if results.is_file() else []
    done = {(row["id"], row["condition"], row["reader"]) for row in rows}
    waves = [samples(options.data / (item.file or "")) for item in items]
    readers: dict[str, Read] = {"ours": ours(options.data / "pack")}
    if options.peer:
        readers["faster-whisper and rapidfuzz"] = Bare(options.data / "pack").read
    with results.open("a", encoding="utf-8") as file:
        for condition in options.conditions.split(","):
            for place, item in enumerate(items[: options.limit]):
                wave = under(condition, place, waves)
                for name, read in readers.items():
                    if (item.id, condition, name) not in done:
                        rows.append(_row(item, condition, name, read, wave))
                        print(json.dumps(rows[-1], ensure_ascii=False), file=file, flush=True)
            scores = [_score(rows, condition, name) for name in readers]
            strict = _score(rows, condition, "ours", "all")
            print(f"\n{condition}: all slots of ours right {strict.exact.hits} of {strict.exact.n}, ", end="")
            print(f"passing {strict.passing.hits}, of those wrong {strict.wrong_passing.hits}")
            print(compared(scores), flush=True)
            if options.json:
                write_scores(
                    scores, options.json.with_stem(f"{options.json.stem}-{condition}"), f"Spoken orders, {condition}"
                )
    return int(any(row["reader"] == "ours" and row["all"]["passes"] and not row["all"]["right"] for row in rows))


def _row(item: Item, condition: str, name: str, read: Read, wave: Wave) -> dict[str, Any]:
    begin = time.process_time()
    answer = read(item, wave)
    cpu = time.process_time() - begin
    row: dict[str, Any] = {"id": item.id, "condition": condition, "reader": name, "cpu": cpu, "tags": item.tags}
    for key, part in (("goods", goods_and_store), ("all", everything)):
        graded = grade(item, answer, part)
        row[key] = {
            "confidence": graded.scored.confidence,
            "right": graded.scored.right,
            "passes": graded.scored.clean,
            "slots": [graded.expected, graded.found, graded.right],
        }
    return row


def _score(rows: Sequence[dict[str, Any]], condition: str, name: str, part: str = "goods") -> Score:
    mine = [row for row in rows if row["condition"] == condition and row["reader"] == name]
    graded = tuple(
        Graded(row["id"], Scored(row[part]["confidence"], row[part]["right"], row[part]["passes"]), *row[part]["slots"])
        for row in mine
    )
    return Score(name, graded, sum(row["cpu"] for row in mine))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--conditions", default="clean,12,6", help="clean, room, phone, or SNRs in dB")
    parser.add_argument("--limit", type=int, help="clips of each condition at most")
    parser.add_argument("--peer", action="store_true", help="run bare faster-whisper on the same samples too")
    parser.add_argument("--fresh", action="store_true", help="forget earlier results")
    parser.add_argument("--json", type=Path, help="write all figures to files of this name, with plots beside them")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
