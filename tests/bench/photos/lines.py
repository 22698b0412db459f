"""How many ordered lines come out right, and what passes without a finding and is wrong: ours and the peers, same pictures.

    python -m tests.bench.photos.lines --data DIR [--levels mild,hard] [--skip N] [--limit N] [--peers paddle,tesseract] [--results FILE]

One JSON line for each picture and reader goes to FILE at once; pictures that stand in it already are not read again. A line
counts when its item and its quantity are both right. `inconsistent.jsonl` beside the dataset holds documents that must not
pass: they are counted apart.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from intake.evaluation.evaluate import judge
from intake.evaluation.metrics import Share
from intake.evaluation.offline import Reader
from knowledge_graph.answering.encoding import proposal_to_json
from knowledge_graph.answering.matching import compare
from tests.bench.photos.pages import Made, cpu_seconds, pictures, read_made
from tests.bench.photos.peers import Engine, lines_of, names_of, paddle, tesseract


@dataclass(frozen=True)
class Outcome:
    """What one reader made of one picture."""

    id: str
    reader: str
    tags: list[str]
    wanted: int
    """Lines that the document orders."""
    right: int
    added: int
    """Lines that it does not order."""
    exact: bool
    """Every field of the truth is right."""
    lines_exact: bool
    passes: bool
    confidence: float
    should_wait: bool
    cpu: float
    why: list[str]
    findings: list[str]

    @property
    def counts(self) -> bool:
        """Whether the document orders anything."""
        return self.tags[1] in ("form", "note")


Read = Callable[[Made], Outcome]


def right_lines(wanted: Sequence[Mapping[str, Any]], got: Iterable[Mapping[str, Any]]) -> int:
    """Ordered lines that have a line of their own with the same item and the same amount."""
    left = list(got)
    count = 0
    for line in wanted:
        match = next((each for each in left if compare({"lines": [line]}, {"lines": [each]}).exact), None)
        if match is not None:
            left.remove(match)
            count += 1
    return count


def ours() -> Read:
    """This project's reader as `order-intake evaluate` uses it; a pack is opened once."""
    readers: dict[Path, Reader] = {}

    def read(made: Made) -> Outcome:
        if made.pack not in readers:
            fresh = Reader(made.pack)
            if readers:
                # One set of weights for all packs.
                fresh._decoders = next(iter(readers.values()))._decoders
            readers[made.pack] = fresh
        before = cpu_seconds()
        try:
            understood = readers[made.pack].read(
                made.path.read_bytes(), language=made.item.language, captured_at=made.item.captured_at
            )
        except Exception as error:  # noqa: BLE001  # a reader that falls over is a figure, not the end of the run
            why = (f"crash: {error!r}",)
            return _outcome(made, "ours", [], False, False, 0.0, cpu_seconds() - before, why, ["crash"])
        spent = cpu_seconds() - before
        judged = judge(made.item, understood)
        orders = [proposal_to_json(p).get("order") or {} for p in understood.proposals]
        got = [line for order in orders for line in order.get("lines", ())]
        findings = [f.code for p in understood.proposals for f in p.findings if f.severity != "info"]
        if understood.unreadable is not None:
            findings.append(understood.unreadable.code)
        return _outcome(
            made, "ours", got, judged.exact, judged.passes, judged.scored.confidence, spent, judged.why, findings
        )

    return read


def peer(name: str, engine: Engine) -> Read:
    """A peer's words, rows by height, codes and fuzzy names. It passes what it found; its confidence says how surely."""

    def read(made: Made) -> Outcome:
        known = names_of(made.pack)
        before = cpu_seconds()
        got: list[dict[str, Any]] = []
        least = 1.0
        for page in pictures(made.path):
            lines, sure = lines_of(engine(page), known)
            got, least = got + lines, min(least, sure if lines else least)
        spent = cpu_seconds() - before
        return _outcome(made, name, got, False, bool(got), least if got else 0.0, spent, (), [])

    return read


def _outcome(
    made: Made,
    reader: str,
    got: Sequence[Mapping[str, Any]],
    exact: bool,
    passes: bool,
    confidence: float,
    cpu: float,
    why: Sequence[str],
    findings: Sequence[str],
) -> Outcome:
    wanted = [line for order in made.item.expected for line in order.get("lines", ())]
    right = right_lines(wanted, got)
    whole = right == len(wanted) == len(got)
    return Outcome(
        id=made.item.id,
        reader=reader,
        tags=list(made.item.tags),
        wanted=len(wanted),
        right=right,
        added=len(got) - right,
        exact=exact if reader == "ours" else whole,
        lines_exact=whole,
        passes=passes,
        confidence=confidence,
        should_wait=made.item.should_wait,
        cpu=round(cpu, 3),
        why=list(why)[:12],
        findings=sorted(set(findings)),
    )


def table(outcomes: Sequence[Outcome], level: str, reader: str) -> str:
    """All figures of one reader at one level, by layout and language too."""
    mine = [o for o in outcomes if o.reader == reader and o.tags[0] == level]
    orders = [o for o in mine if o.counts and not o.should_wait]
    rows = [f"\n{reader}, {level}: {len(mine)} pictures"]
    groups: dict[str, list[Outcome]] = {"all": orders}
    for place in (1, 4, 2):
        for outcome in orders:
            groups.setdefault(outcome.tags[place], []).append(outcome)
    rows.append(
        f"{'':>12} {'orders':>6} {'lines':>6}  {'item and quantity right':<28} {'added':>5}  {'exact':>7}  passing"
    )
    for name, part in groups.items():
        lines = Share(sum(o.right for o in part), sum(o.wanted for o in part))
        exact, passing = Share(sum(o.exact for o in part), len(part)), sum(o.passes for o in part)
        added = sum(o.added for o in part)
        rows.append(
            f"{name:>12} {len(part):>6} {lines.n:>6}  {shown(lines):<28} {added:>5}  {exact.value or 0:7.1%}  {passing}"
        )
    passing_orders = [o for o in orders if o.passes]
    rows.append(
        f"pass without a finding and are wrong: {shown(Share(sum(not o.exact for o in passing_orders), len(passing_orders)))}"
    )
    rows.append(f"CPU-seconds for a picture: {sum(o.cpu for o in mine) / max(1, len(mine)):.2f}")
    rows.append(f"crashes: {sum('crash' in o.findings for o in mine)}")
    waiting = [o for o in mine if o.should_wait]
    rows.append(f"must wait and pass: {shown(Share(sum(o.passes for o in waiting), len(waiting)))}")
    return "\n".join(rows)


def at_equal_coverage(outcomes: Sequence[Outcome], level: str, peers: Sequence[str]) -> str:
    """Wrong orders (by their lines) among as many as ours lets pass, the surest first."""

    def orders(reader: str) -> list[Outcome]:
        return [o for o in outcomes if o.reader == reader and o.tags[0] == level and o.counts and not o.should_wait]

    passing = [o for o in orders("ours") if o.passes]
    rows = [
        f"\n{level}: wrong lines among the {len(passing)} orders that ours lets pass, and as many of each peer's surest"
    ]
    rows.append(f"{'ours':>12}  {shown(Share(sum(not o.lines_exact for o in passing), len(passing)))}")
    for name in peers:
        surest = sorted(orders(name), key=lambda o: -o.confidence)[: len(passing)]
        rows.append(f"{name:>12}  {shown(Share(sum(not o.lines_exact for o in surest), len(surest)))}")
    return "\n".join(rows)


def shown(share: Share) -> str:
    """A share with n and its Wilson bounds."""
    if not share.n:
        return "none of 0"
    low, high = share.bounds()
    return f"{share.value:.1%} of {share.n} [{low:.1%}, {high:.1%}]"


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 1 where an order of ours passes without a finding and is wrong."""
    options = _options(arguments)
    names = [name for name in options.peers.split(",") if name]
    engines: Mapping[str, Callable[[], Engine]] = {
        "paddle": lambda: paddle(options.threads),
        "tesseract": lambda: tesseract,
    }
    readers: dict[str, Read] = {"ours": ours()} | {name: peer(name, engines[name]()) for name in names}
    results = options.results or options.data / "lines.jsonl"
    outcomes = (
        [Outcome(**json.loads(line)) for line in results.read_text("utf-8").splitlines()] if results.is_file() else []
    )
    done = {(o.id, o.reader) for o in outcomes}
    levels = options.levels.split(",")
    with results.open("a", encoding="utf-8") as file:
        for level in levels:
            part = slice(options.skip, None if options.limit is None else options.skip + options.limit)
            made = [*read_made(options.data, level)][part]
            made += [*read_made(options.data, level, "inconsistent")][part]
            for each in made:
                for name, read in readers.items():
                    if (each.item.id, name) not in done and not (name != "ours" and each.item.should_wait):
                        outcomes.append(read(each))
                        print(json.dumps(asdict(outcomes[-1]), ensure_ascii=False), file=file, flush=True)
    for level in levels:
        for name in readers:
            print(table(outcomes, level, name))
        if names:
            print(at_equal_coverage(outcomes, level, names))
    return int(any(o.passes and not o.exact for o in outcomes if o.reader == "ours"))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that generate.py wrote")
    parser.add_argument("--levels", default="mild,hard")
    parser.add_argument("--limit", type=int, help="documents of each list")
    parser.add_argument("--skip", type=int, default=0, help="documents of each list that are left out first")
    parser.add_argument("--peers", default="", help="paddle, tesseract, or both with a comma; none by default")
    parser.add_argument("--threads", type=int, default=1, help="threads of the bare PaddleOCR")
    parser.add_argument("--results", type=Path, help="default: lines.jsonl in the folder")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
