"""The product's reader over receipts and invoices, against their truth.

    python -m tests.bench.papers.measure --data DIR [--show] [--limit N] [--results FILE]

Answers go to FILE (`DIR/answers.jsonl`) one by one; papers that stand in it already are not read again. The pack knows none
of the goods, so findings that say no more than that do not count as doubts.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from intake.evaluation.metrics import Share
from intake.evaluation.offline import Reader
from intake.pipeline.understanding import Understood
from models.intent import CandidateIntent, Line, MoneyValue, QuantityValue, Slot
from tests.bench.papers.scoring import Answer, Found, Verdict, judge, tables

PACK = Path("knowledge_graph/packs/demo")
TAKEN = datetime(2026, 11, 22, 12, tzinfo=UTC)
"""When all pictures are said to be taken: it tells nothing of the papers' dates."""
UNMET = (
    "item.",
    "name.",
    "customer.",
    "supplier.",
    "fulfilment_site.",
    "order_date.far",
    "currency.",
    "price.",
    "identity.",
    "document.",
)
"""How codes begin that only say that the business does not know shop, buyer or goods, or that the paper is old or a bill."""
KNOWN_ITEM = ("item.missing", "item.scan_differs")
"""Of those, what speaks of the paper itself."""
LOW = 0.6
"""A slot that was read less surely is a doubt."""
ABOUT = ("external_reference", "order_reference", "purchase_order")
"""Slots that hold the number of a paper, the first that is there."""


def answer(id: str, understood: Understood) -> Answer:
    """The best reading of each request, taken together."""
    if understood.unreadable is not None:
        return Answer(id, doubts=(understood.unreadable.code,))
    candidates = [request.candidates[0] for request in getattr(understood.decoding, "requests", ())]
    fields = [slot for each in candidates for slot in each.slots]
    lines = [line for each in candidates for line in each.lines]
    number = next((slot.text for name in ABOUT for slot in fields if slot.name == name), None)
    return Answer(
        id,
        next((str(slot.value) for slot in fields if slot.name == "order_date"), None),
        next((_money(slot) for slot in fields if slot.name == "total"), None),
        number,
        tuple(map(_found, lines)),
        _doubts(understood, candidates),
    )


def _found(line: Line) -> Found:
    name = " ".join(slot.text for slot in (*line.named("item"), *line.named("specification")))
    counts = [slot.value.value for slot in line.named("quantity") if isinstance(slot.value, QuantityValue)]
    amounts = [_money(slot) for slot in line.named("amount")] or [_product(line, counts)]
    return Found(name, str(counts[0]) if counts else None, amounts[0])


def _product(line: Line, counts: Sequence[Any]) -> str | None:
    """Quantity times price, where no amount is printed."""
    prices = [slot.value.amount for slot in line.named("price") if isinstance(slot.value, MoneyValue)]
    return str(counts[0] * prices[0]) if counts and prices else None


def _money(slot: Slot) -> str | None:
    return str(slot.value.amount) if isinstance(slot.value, MoneyValue) else None


def _doubts(understood: Understood, candidates: Sequence[CandidateIntent]) -> tuple[str, ...]:
    codes = [finding.code for each in understood.proposals for finding in each.findings if finding.severity != "info"]
    doubts = [code for code in codes if code in KNOWN_ITEM or not code.startswith(UNMET)]
    slots = [slot for each in candidates for slot in (*each.slots, *(s for line in each.lines for s in line.slots))]
    doubts += [f"unsure.{slot.name}" for slot in slots if slot.confidence < LOW]
    doubts += [f"choice.{slot.name}" for slot in slots if slot.choices and slot.name != "item"]
    if not understood.proposals or not candidates or all(each.intent != "order.place" for each in candidates):
        doubts.append("no_order")
    return tuple(sorted(set(doubts)))


def read(data: Path, rows: Sequence[Mapping[str, Any]], results: Path, pack: Path) -> list[Answer]:
    """An answer for each row, read now or before. A reader that falls over is a doubt, and is asked again next time."""
    known = {}
    if results.is_file():
        kept = map(Answer.of, map(json.loads, results.read_text("utf-8").splitlines()))
        known = {each.id: each for each in kept if not any(doubt.startswith("crash") for doubt in each.doubts)}
    missing = [row for row in rows if row["id"] not in known]
    reader = Reader(pack) if missing else None
    with results.open("a", encoding="utf-8") as file:
        for row in missing:
            assert reader is not None
            try:
                known[row["id"]] = answer(row["id"], reader.read((data / row["file"]).read_bytes(), captured_at=TAKEN))
            except Exception as error:  # noqa: BLE001  # a figure, not the end of the run
                known[row["id"]] = Answer(row["id"], doubts=(f"crash: {error!r}",))
            print(json.dumps(known[row["id"]].to_json(), ensure_ascii=False), file=file, flush=True)
    return [known[row["id"]] for row in rows]


def report(verdicts: Sequence[Verdict]) -> str:
    """A table of shares with their bounds, for all papers, each language and each level."""
    out = []
    for name, part in tables(verdicts).items():
        numbers = [v.number for v in part if v.number is not None]
        shares = {
            "date": Share(sum(v.date for v in part), len(part)),
            "total": Share(sum(v.total for v in part), len(part)),
            "number": Share(sum(numbers), len(numbers)),
            "lines": Share(sum(v.right for v in part), sum(v.wanted for v in part)),
            "wholly right": Share(sum(v.whole for v in part), len(part)),
            "without a doubt": Share(sum(not v.doubted for v in part), len(part)),
            "wrong without a doubt": Share(sum(v.unnoticed for v in part), len(part)),
            "wrong, words left over": Share(sum(not v.whole and v.loosely for v in part), len(part)),
        }
        out.append(f"\n{name}: {len(part)} papers, {sum(v.added for v in part)} lines added")
        out += [f"  {what:<22} {shown(share)}" for what, share in shares.items()]
    return "\n".join(out)


def shown(share: Share) -> str:
    """Hits of n, and the Wilson bounds."""
    low, high = share.bounds()
    return f"{share.hits:>4} of {share.n:<4} [{low:.1%}, {high:.1%}]"


def rows(verdicts: Iterable[Verdict], answers: Iterable[Answer], show: bool) -> str:
    """A row for each paper; with `show` its misses and doubts below."""
    out = []
    for verdict, said in zip(verdicts, answers, strict=True):
        signs = "".join(
            sign if fine else "-" if fine is False else " "
            for sign, fine in (("d", verdict.date), ("t", verdict.total), ("n", verdict.number))
        )
        state = "right" if verdict.whole else "WRONG WITHOUT A DOUBT" if verdict.unnoticed else "wrong, doubted"
        out.append(
            f"{verdict.id} {verdict.layout}:{verdict.level} {signs} {verdict.right}/{verdict.wanted}+{verdict.added} {state}"
        )
        if show:
            out += [f"    {miss}" for miss in verdict.misses]
            out += [f"    doubts: {', '.join(said.doubts)}"] if said.doubts else []
    return "\n".join(out)


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 1 where a paper is wrong without a doubt."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that generate.py wrote")
    parser.add_argument("--pack", type=Path, default=PACK)
    parser.add_argument("--limit", type=int, help="papers")
    parser.add_argument("--show", action="store_true", help="what was missed, and what was doubted")
    parser.add_argument("--results", type=Path, help="default: answers.jsonl in the folder")
    options = parser.parse_args(arguments)
    truths = [json.loads(line) for line in (options.data / "truth.jsonl").read_text("utf-8").splitlines()]
    truths = truths[: options.limit]
    answers = read(options.data, truths, options.results or options.data / "answers.jsonl", options.pack)
    verdicts = [judge(truth, said) for truth, said in zip(truths, answers, strict=True)]
    print(rows(verdicts, answers, options.show))
    print(report(verdicts))
    doubts = Counter(doubt for said in answers for doubt in said.doubts)
    print("\ndoubts: " + ", ".join(f"{doubt} {count}" for doubt, count in doubts.most_common()))
    return int(any(verdict.unnoticed for verdict in verdicts))


if __name__ == "__main__":
    sys.exit(main())
