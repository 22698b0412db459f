"""`order-intake decode` and `order-intake evaluate`: a pack and a file are enough."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from intake.commands.say import JSON, console, encoded
from intake.commands.sentences import sentence

if TYPE_CHECKING:
    from intake.evaluation.evaluate import Tally
    from intake.pipeline.understanding import Understood

PACK = click.option(
    "--pack", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path), help="Graph pack."
)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
CALIBRATION = click.option("--calibration", type=FILE, help="Thresholds learned from reviews; default: none.")
MODEL = click.option("--model", help="Whisper folder (CTranslate2) or name instead of the default.")


@click.command()
@PACK
@click.argument("files", nargs=-1, type=FILE)
@click.option("--text", help="Words instead of files.")
@click.option("--waveform", is_flag=True, help="FILES are measurements: WAV, CSV or JSON.")
@click.option("--language", type=click.Choice(["zh", "en"]), help="Of the words; found out when absent.")
@click.option("--sender", help="Node key of who sends, e.g. driver:77.")
@click.option("--site", help="Node key of the site it is sent for, e.g. site:renmin-square.")
@click.option(
    "--captured-at",
    metavar="TIME",
    type=click.DateTime(["%Y-%m-%dT%H:%M:%S%z"]),
    help="When it was said, e.g. 2026-03-11T09:30:00+08:00; default: now.",
)
@CALIBRATION
@MODEL
@JSON
def decode(
    pack: Path, files: tuple[Path, ...], text: str | None, waveform: bool, language: str | None, sender: str | None,
    site: str | None, captured_at: datetime | None, calibration: Path | None, model: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Turn FILES (or --text) into proposals: order, findings, and where each field comes from."""
    from intake.commands.rendering import show_proposal, show_unreadable
    from intake.evaluation.offline import Reader
    from knowledge_graph.answering.encoding import proposal_to_json

    if (text is None) == (not files):
        raise click.UsageError(sentence("Give FILES or --text."))
    thresholds = _thresholds(calibration)
    reader = Reader(pack, model)
    contents = [(str(file), file.read_bytes()) for file in files] or [("text", (text or "").encode())]
    for name, content in contents:
        claimed = "text/plain" if text is not None or name.endswith(".txt") else ""
        understood = reader.read(
            content,
            claimed=claimed,
            language=language,
            sender=sender,
            site=site,
            captured_at=captured_at,
            waveform=waveform,
            name=name,
        )
        unreadable = understood.unreadable
        heard = understood.decoding.reading
        if unreadable is not None:
            row = {"capture": understood.capture.id, "file": name, "unreadable": {
                "code": unreadable.code, "detail": unreadable.detail, "figures": dict(unreadable.figures)}}  # fmt: skip
            click.echo(encoded(row)) if as_json else show_unreadable(console(), name, row)
        for proposal in understood.proposals:
            shown: dict[str, object] = {
                **proposal_to_json(proposal), "file": name, "heard": heard.text if heard else None,
                "passes": _passes(understood, thresholds), "seconds": round(understood.seconds, 3),
            }  # fmt: skip
            click.echo(encoded(shown)) if as_json else show_proposal(console(), shown)


@click.command()
@PACK
@click.argument("dataset", type=FILE)
@click.option("--misses", type=click.Path(dir_okay=False, path_type=Path), help="Default: DATASET.misses.jsonl")
@click.option("--language", type=click.Choice(["zh", "en"]), help="For items that give none.")
@click.option("--site", help="For items that give none.")
@click.option("--limit", type=int, help="Only the first items.")
@CALIBRATION
@MODEL
@JSON
def evaluate(
    pack: Path, dataset: Path, misses: Path | None, language: str | None, site: str | None, limit: int | None,
    calibration: Path | None, model: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Measure on DATASET (docs/evaluate.md): what is exact, what would pass by itself, and what of that is wrong."""
    from intake.commands.rendering import show_evaluation
    from intake.evaluation.dataset import read_dataset
    from intake.evaluation.evaluate import Tally
    from intake.evaluation.offline import Reader

    data = read_dataset(dataset)
    items = data.items[:limit]
    reader = Reader(pack, model)
    tally = Tally(threshold=_single(_thresholds(calibration)))
    begin = time.monotonic()
    for done, item in enumerate(items, start=1):
        content = (item.text or "").encode() if item.file is None else (data.folder / item.file).read_bytes()
        claimed = "text/plain" if item.file is None or item.modality == "text" else ""
        understood = reader.read(
            content, claimed=claimed, language=item.language or language, sender=item.sender,
            site=item.site or site, captured_at=item.captured_at, waveform=item.modality == "waveform",
            name=f"{dataset}, {item.id}",
        )  # fmt: skip
        tally.add(item, understood)
        _progress(done, len(items), tally, begin)
    target = misses or dataset.with_suffix(".misses.jsonl")
    target.write_text("".join(encoded(miss.to_json()) + "\n" for miss in tally.misses), encoding="utf-8")
    figures = tally.to_json() | {"dataset": dataset.name, "graph": reader.business.graph.digest, "misses": str(target)}
    click.echo(encoded(figures)) if as_json else show_evaluation(console(), figures)


def _progress(done: int, total: int, tally: Tally, begin: float) -> None:
    """A line that counts up on a terminal; a log line every hundred items elsewhere."""
    import sys

    told = sentence("{done} of {total}, {exact} exact", done=done, total=total, exact=tally.exact)
    if sys.stderr.isatty():
        click.echo(f"\r{told}", err=True, nl=done == total)
    elif done % 100 == 0 or done == total:
        click.echo(told + sentence(", {seconds:.0f} s", seconds=time.monotonic() - begin), err=True)


def _thresholds(calibration: Path | None) -> Mapping[str, float]:
    """Zone -> threshold of a calibration file. A zone without enough history lets nothing pass."""
    if calibration is None:
        return {}
    from sandbox.calibration import loads

    # What is no text is no calibration either: the reader says so.
    found = loads(calibration.read_text(encoding="utf-8", errors="replace"))
    return {str(zone): 2.0 if each.threshold is None else each.threshold for zone, each in found.items()}


def _single(thresholds: Mapping[str, float]) -> float | None:
    return max(thresholds.values()) if thresholds else None


def _passes(understood: Understood, thresholds: Mapping[str, float]) -> bool:
    """Whether all of a capture would pass by itself, were its zone automatic."""
    threshold = _single(thresholds) or 0.0
    return all(proposal.clean and proposal.confidence >= threshold for proposal in understood.proposals)
