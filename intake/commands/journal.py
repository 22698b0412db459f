"""`order-intake journal verify`: is the past as it was written?"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

import click

from intake.commands.connected import connected
from intake.commands.say import JSON, say
from intake.commands.sentences import sentence, spoken
from models.phrases import Phrase

if TYPE_CHECKING:
    from sandbox.verify import Problem


@click.group()
def journal() -> None:
    """The journal: one entry for each change, sealed into a hash chain (docs/trust.md)."""


@journal.command()
@click.option("--head", "heads", multiple=True, help="A head that left the house with an event; must be in the chain.")
@click.option("--heads-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="One head a line.")
@JSON
def verify(heads: tuple[str, ...], heads_file: Path | None, as_json: bool) -> None:
    """Recompute every link, every kept value and every standing; exit code 1 where something differs."""
    from sandbox.verify import verify as check

    known = {*heads, *(heads_file.read_text().split() if heads_file else ())}
    with connected() as engine, engine.begin() as connection:
        report = check(connection, known)
    text = sentence(
        "{sealed} sealed entries, {unsealed} not yet sealed, {values} personal values, {erased} of them erased, "
        "{zones} zones; head {head}…",
        sealed=report.sealed, unsealed=report.unsealed, values=report.values, erased=report.erased,
        zones=report.zones, head=report.head[:16],
    )  # fmt: skip
    text += "\n" + "\n".join(difference(each) for each in report.problems)
    found = "\n" + sentence("{count} problems.", count=report.found)
    text += sentence("Everything is as it was written.") if report.ok else found
    say(dataclasses.asdict(report) | {"ok": report.ok}, as_json, text)
    if not report.ok:
        raise click.exceptions.Exit(1)


def difference(problem: Problem) -> str:
    """What differs, explained by its code where the terminal speaks Chinese: its own words are English only."""
    kind, _, name = problem.where.partition(" ")
    kinds = {
        "position": sentence("position"), "entry": sentence("entry"),
        "head": sentence("head"), "zone": sentence("zone"),
    }  # fmt: skip
    where = f"{kinds.get(kind, kind)} {name}".strip()
    return Phrase(f"{problem.code}  {{where}}: {{words}}", {"where": where, "words": problem.sentence}).said(spoken())


@journal.command()
@click.argument("subject")
@JSON
def erase(subject: str, as_json: bool) -> None:
    """Erase the personal values of SUBJECT; the entries and their digests stay."""
    from sandbox.journal import erase as remove

    with connected() as engine, engine.begin() as connection:
        count = remove(connection, subject)
    say({"subject": subject, "erased": count}, as_json, sentence("{count} values erased.", count=count))
