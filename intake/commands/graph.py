"""`order-intake graph`: packs checked offline; imported, compared and exported with the database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from intake.commands.changes import counted, rehearsal_said, summary
from intake.commands.say import JSON, encoded, say
from intake.commands.sentences import sentence

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from intake.pipeline.rehearsal import Rehearsed
    from knowledge_graph.graph import Graph
    from knowledge_graph.packfile.reading import PackReading

PACK = click.argument("pack", type=click.Path(exists=True, file_okay=False, path_type=Path))


@click.group()
def graph() -> None:
    """Graph packs: a folder of tables in which a business describes itself (docs/graph-pack.md)."""


@graph.command()
@PACK
@JSON
def check(pack: Path, as_json: bool) -> None:
    """Report every error of PACK with file, row and column; exit code 1 if there is one."""
    reading = _read(pack, as_json)
    assert reading.graph is not None
    counts: dict[str, int] = {}
    for node in reading.graph:
        counts[node.kind] = counts.get(node.kind, 0) + 1
    edges, digest = len(reading.graph.edges), reading.graph.digest
    told = sentence(
        "{source} is in order: {nodes}; {edges} edges; {digest:.19}",
        source=reading.source, nodes=counted(counts), edges=edges, digest=digest,
    )  # fmt: skip
    say({"nodes": counts, "edges": edges, "digest": digest, "source": reading.source}, as_json, told)


@graph.command("import")
@PACK
@click.option("--yes", is_flag=True, help="Apply without asking, unless it breaks what was right.")
@click.option(
    "--replay", default=200, show_default=True, type=click.IntRange(0), help="Reviewed captures to try it on."
)
@click.option("--accept-breaks", is_flag=True, help="Apply although reviewed captures would no longer come out right.")
@JSON
def import_pack(pack: Path, yes: bool, replay: int, accept_breaks: bool, as_json: bool) -> None:
    """Show what PACK would change, in the graph in force and among the captures reviewed last; then apply it."""
    from datetime import UTC, datetime

    import knowledge_graph.store as store
    from intake.commands.connected import connected

    reading = _read(pack, as_json)
    assert reading.graph is not None
    with connected() as engine:
        with engine.begin() as connection:
            before = store.current_digest(connection)
            change = store.preview(connection, reading)
            rehearsed = None if change.empty else _rehearsed(connection, reading, replay)
        if not as_json:
            click.echo(summary(change))
        if change.empty:
            say({"digest": before, "changed": False}, as_json, sentence("The graph in force is the same already."))
            return
        assert rehearsed is not None
        if not as_json:
            click.echo(rehearsal_said(rehearsed))
        if rehearsed.breaks and not accept_breaks:
            told = sentence(
                "Not applied: {count} reviewed captures that are right today would come out wrong. "
                "Mend the pack, or repeat with --accept-breaks.",
                count=len(rehearsed.breaks),
            )
            raise click.ClickException(told)
        if not yes and not as_json:
            click.confirm(sentence("Apply as a new version?"), abort=True)
        with engine.begin() as connection:
            store.apply_pack(connection, reading, datetime.now(UTC))
            digest = store.current_digest(connection)
    data = {"digest": digest, "before": before, "changed": True, "compared": rehearsed.compared,
            "effects": dict(rehearsed.counts)}  # fmt: skip
    say(data, as_json, sentence("In force now: {digest}", digest=digest))


@graph.command()
@PACK
@JSON
def stock(pack: Path, as_json: bool) -> None:
    """Take what stock.csv of PACK says as what is available now; what it does not name stays as it is."""
    from datetime import UTC, datetime

    from intake.commands.connected import connected
    from knowledge_graph.storage.stock import set_stock

    rows = _read(pack, as_json).stock
    with connected() as engine, engine.begin() as connection:
        set_stock(connection, rows, datetime.now(UTC))
    told = sentence("{count} rows of stock are as {pack} says.", count=len(rows), pack=pack)
    say({"stock": len(rows)}, as_json, told)


@graph.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Apply without asking.")
@JSON
def remove(name: str, yes: bool, as_json: bool) -> None:
    """Take what came from the pack NAME out of the graph in force; what reviewers taught stays."""
    from datetime import UTC, datetime

    import knowledge_graph.store as store
    from intake.commands.connected import connected

    if not yes and not as_json:
        click.confirm(sentence("Remove everything that came from the pack {name}?", name=name), abort=True)
    with connected() as engine, engine.begin() as connection:
        change = store.remove_pack(connection, name, datetime.now(UTC))
        digest = store.current_digest(connection)
    now = sentence("In force now: {digest}", digest=digest) if digest else sentence("No graph is in force.")
    told = f"{summary(change)}\n{now}"
    say({"digest": digest, "change": change.to_json()}, as_json, told)


@graph.command()
@PACK
@click.argument("other", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@JSON
def diff(pack: Path, other: Path | None, as_json: bool) -> None:
    """What would change from PACK to OTHER or, without OTHER, from the graph in force to PACK."""
    from knowledge_graph.packfile.diff import diff as compare

    reading = _read(pack, as_json)
    assert reading.graph is not None
    if other is not None:
        later = _read(other, as_json).graph
        assert later is not None
        change = compare(reading.graph, later)
    else:
        change = compare(_in_force(), reading.graph)
    say({"change": change.to_json()}, as_json, summary(change))


@graph.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export(folder: Path) -> None:
    """Write the graph in force to FOLDER as a pack."""
    from knowledge_graph.pack import write_pack

    if folder.exists() and any(folder.iterdir()):
        raise click.UsageError(sentence("{folder} is not empty; name a new folder.", folder=folder))
    write_pack(_in_force(), folder)
    click.echo(sentence("Written: {folder}", folder=folder))


def _rehearsed(connection: Connection, reading: PackReading, replay: int) -> Rehearsed:
    """The last reviewed captures, understood against both graphs."""
    import knowledge_graph.store as store
    from intake.pipeline.rehearsal import Rehearsed, rehearse, reviewed
    from intake.pipeline.understanding import Business
    from models.weights import default_cache

    cases = reviewed(connection, replay)
    if not cases:
        return Rehearsed((), 0)
    cache = default_cache().parent / "sounds"
    before, after = store.before_and_after(connection, reading)
    return rehearse(cases, Business.of(before, cache), Business.of(after, cache))


def _in_force() -> Graph:
    import knowledge_graph.store as store
    from intake.commands.connected import connected

    with connected() as engine, engine.begin() as connection:
        return store.load_graph(connection)


def _read(pack: Path, as_json: bool) -> PackReading:
    """Read a pack; print what is wrong with it, and stop if it cannot be used."""
    from knowledge_graph.pack import read_pack

    reading = read_pack(pack)
    for error in reading.errors:
        if as_json:
            click.echo(encoded({"severity": error.severity, "code": error.code, "file": error.file, "row": error.row,
                                "column": error.column, "message": error.message}), err=True)  # fmt: skip
        else:
            severity = {"error": sentence("error"), "warning": sentence("warning")}[error.severity]
            click.echo(sentence("{severity}: {error}", severity=severity, error=error.phrase), err=True)
    if reading.graph is None:
        failed = sum(error.severity == "error" for error in reading.errors)
        told = sentence("{pack}: {count} errors; nothing was changed.", pack=pack, count=failed)
        if failed == 1:
            told = sentence("{pack}: 1 error; nothing was changed.", pack=pack)
        click.echo(told, err=True)
        raise click.exceptions.Exit(1)
    return reading
