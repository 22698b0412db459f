"""`order-intake journal verify`: is the past as it was written?"""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

from intake.commands.connected import connected
from intake.commands.say import JSON, say


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
    text = (
        f"{report.sealed} sealed entries, {report.unsealed} not yet sealed, {report.values} personal values, "
        f"{report.erased} of them erased, {report.zones} zones; head {report.head[:16]}…\n"
    )
    text += "\n".join(f"{each.code}  {each.where}: {each.sentence}" for each in report.problems)
    text += "Everything is as it was written." if report.ok else f"\n{report.found} problems."
    say(dataclasses.asdict(report) | {"ok": report.ok}, as_json, text)
    if not report.ok:
        raise click.exceptions.Exit(1)


@journal.command()
@click.argument("subject")
@JSON
def erase(subject: str, as_json: bool) -> None:
    """Erase the personal values of SUBJECT; the entries and their digests stay."""
    from sandbox.journal import erase as remove

    with connected() as engine, engine.begin() as connection:
        count = remove(connection, subject)
    say({"subject": subject, "erased": count}, as_json, f"{count} values erased.")
