"""A number of clips in; sentences with a number said digit by digit, to be made by `voices.py`, and how many come out.

    python -m tests.bench.trust.spoken_digits write --out DIR --count 40 --seed 5
    .venv-voices/bin/python tests/bench/voices.py DIR/lines.jsonl DIR/clean
    python -m tests.bench.trust.spoken_digits read --data DIR --pack PACK [--condition clean]

Order and purchase order numbers of 4 to 8 digits, telephones of 11. A clip is right when its number comes out, held when
what comes out does not pass; a wrong number that passes is what must not happen.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

from intake.evaluation.metrics import Share
from intake.evaluation.offline import Reader
from knowledge_graph.answering.encoding import proposal_to_json
from tests.bench.trust.conditions import flac, samples, under
from tests.bench.trust.spoken_data import SPEEDS, VOICES

_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_FRAMES = (
    "{order}, my phone number is {phone}",
    "{order}, purchase order number {number}",
    "cancel order number {number}",
    "order {number} delivered, left at the front desk",
)
_THRESHOLD = 0.5


def main() -> int:
    """Write lines, or read what was made of them; exit code 1 when a wrong number would have passed."""
    options = _options()
    return _write(options) if options.what == "write" else _read(options)


def _write(options: argparse.Namespace) -> int:
    chance = random.Random(options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    with (options.out / "lines.jsonl").open("w", encoding="utf-8") as file:
        for place in range(options.count):
            frame = _FRAMES[place % len(_FRAMES)]
            length = 11 if "{phone}" in frame else chance.randint(4, 8)
            digits = ("1" if length == 11 else str(chance.randint(1, 9))) + "".join(
                str(chance.randint(0, 9)) for _ in range(length - 1)
            )
            said = ", ".join(" ".join(_DIGITS[int(d)] for d in group) for group in _groups(digits))
            line = {
                "id": f"digits-{place:03}",
                "text": frame.format(order=options.order, phone=said, number=said),
                "language": "en",
                "voice": VOICES["en"][place % 8],
                "speed": chance.choice(SPEEDS),
                "file": f"digits-{place:03}.flac",
                "digits": digits,
            }
            print(json.dumps(line), file=file)
    return 0


def _groups(digits: str) -> Iterator[str]:
    """A telephone is said in groups of three, four and four; other numbers at one go."""
    yield from (digits[:3], digits[3:7], digits[7:]) if len(digits) == 11 else (digits,)


def _read(options: argparse.Namespace) -> int:
    lines = [json.loads(line) for line in (options.data / "lines.jsonl").read_text(encoding="utf-8").splitlines()]
    lines = [line for line in lines if (options.data / "clean" / line["file"]).is_file()]
    waves = [samples(options.data / "clean" / line["file"]) for line in lines]
    reader = Reader(options.pack)
    right = passing = wrong_passing = 0
    for place, line in enumerate(lines):
        understood = reader.read(flac(under(options.condition, place, waves)), claimed="audio/flac", language="en")
        proposals = understood.proposals
        passes = bool(proposals) and all(each.clean and each.confidence >= _THRESHOLD for each in proposals)
        told = json.dumps([proposal_to_json(each) for each in proposals], ensure_ascii=False)
        is_right = f'"{line["digits"]}"' in told
        right, passing = right + is_right, passing + passes
        wrong_passing += passes and not is_right
        verdict = ("right" if is_right else "wrong") + (" and passes" if passes else ", held")
        print(f"{line['id']} {verdict}: {line['digits']} in {line['text']!r}", flush=True)
        if not is_right:
            codes = [finding.code for each in proposals for finding in each.findings if finding.severity != "info"]
            print(f"    {codes} {[round(each.confidence, 2) for each in proposals]}", flush=True)
    held = Share(len(lines) - wrong_passing, len(lines))
    low, high = held.bounds()
    print(
        f"{options.condition}: {held.n} clips, right {right}, pass {passing}, wrong and passing {wrong_passing}, ",
        end="",
    )
    print(f"right or held {held.hits} of {held.n} ({low:.0%} to {high:.0%})")
    return int(wrong_passing > 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("write", "read"))
    parser.add_argument("--out", type=Path, help="folder for lines.jsonl")
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--order", default="two americanos", help="what is ordered beside the number")
    parser.add_argument("--data", type=Path, help="folder with lines.jsonl and clean/")
    parser.add_argument("--pack", type=Path)
    parser.add_argument("--condition", default="clean")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
