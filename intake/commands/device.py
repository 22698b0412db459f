"""`order-intake device`: machines with a baseline, without which nothing is automatic, and their alarms."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from intake.commands.connected import connected
from intake.commands.say import JSON, say
from intake.commands.sentences import sentence
from intake.commands.words import terminal_language
from models.phrases import phrase

if TYPE_CHECKING:
    from intake.orders.alarms import Kept

BY = click.option("--by", required=True, help="Who decides this; it is journalled.")


@click.group()
def device() -> None:
    """Machines under vibration sensors: what each is like when nothing is wrong."""


@device.command()
@click.argument("asset")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@BY
@JSON
def commission(asset: str, files: tuple[Path, ...], by: str, as_json: bool) -> None:
    """Learn from good recordings FILES what ASSET (asset:cnc-03, say) is like; they must cover each operation."""
    from datetime import UTC, datetime

    from intake.pipeline.devices import DeviceRefused, RecordingUnreadable
    from intake.pipeline.devices import commission as learn
    from knowledge_graph.naming.facts import device_facts
    from knowledge_graph.store import load_graph
    from sandbox.console.words import words

    with connected() as engine, engine.begin() as connection:
        graph = load_graph(connection)
        node = graph.get(asset)
        if node is None or node.kind != "asset":
            told = phrase(
                "The graph in force has no asset {asset!r}; give a node key such as asset:cnc-03.", asset=asset
            )
            raise DeviceRefused(told)
        try:
            made = learn(connection, asset, files, by, datetime.now(UTC), device_facts(graph, asset))
        except RecordingUnreadable as error:
            why = words(terminal_language()).trouble(error.why.code, error.why.detail)
            told = phrase("{file}: {why} [{reason}]", file=error.file, why=why, reason=error.why.code)
            raise DeviceRefused(told) from error
    row = {"asset": made.asset, "recordings": made.recordings, "by": made.by, "at": made.at}
    say(
        row,
        as_json,
        sentence("{asset} is commissioned with {count} recordings.", asset=made.asset, count=made.recordings),
    )


@device.command("list")
@JSON
def list_devices(as_json: bool) -> None:
    """Machines that have a baseline."""
    from intake.pipeline.devices import list_all

    with connected() as engine, engine.begin() as connection:
        found = list_all(connection)
    for each in found:
        row = {"asset": each.asset, "recordings": each.recordings, "by": each.by, "at": each.at}
        recordings = sentence("{count} recordings", count=each.recordings)
        say(row, as_json, f"{each.asset}  {recordings}  {each.at:%Y-%m-%d %H:%M}  {each.by}")
    if not found and not as_json:
        click.echo(sentence("None yet: order-intake device commission ASSET FILES --by NAME"))


@device.command()
@click.argument("asset")
@BY
@JSON
def retire(asset: str, by: str, as_json: bool) -> None:
    """End the baseline of ASSET, after a rebuild say; commission it anew with recordings of what it is now."""
    from intake.pipeline.devices import retire as end

    with connected() as engine, engine.begin() as connection:
        end(connection, asset, by)
    say({"asset": asset}, as_json, sentence("{asset} has no baseline any more.", asset=asset))


@device.command()
@JSON
def alarms(as_json: bool) -> None:
    """Alarms of machines that are not at rest: their state, how often they occurred, until when they are shelved."""
    from intake.orders.alarms import list_all

    with connected() as engine, engine.begin() as connection:
        found = list_all(connection)
    for each in found:
        _say(each, as_json)
    if not found and not as_json:
        click.echo(sentence("All is quiet."))


@device.command()
@click.argument("condition")
@BY
@JSON
def acknowledge(condition: str, by: str, as_json: bool) -> None:
    """Say that the alarm of CONDITION (as `device alarms` shows it) was seen; it is over once it has returned."""
    from datetime import UTC, datetime

    from intake.orders.alarms import acknowledge as seen
    from intake.orders.alarms import policy_of
    from intake.settings import load_settings
    from intake.storage.writer import Writer

    settings = load_settings()
    with connected() as engine, engine.begin() as connection:
        writer = Writer(by, datetime.now(UTC), settings.event_source)
        _say(seen(connection, condition, policy_of(settings), writer), as_json)


@device.command()
@click.argument("condition")
@click.option("--hours", type=float, default=8.0, show_default=True, help="For how long; 0 ends it.")
@BY
@JSON
def shelve(condition: str, hours: float, by: str, as_json: bool) -> None:
    """Open no order for CONDITION for some hours; messages are kept, and counted on an order that is open already."""
    from datetime import UTC, datetime, timedelta

    from intake.orders.alarms import policy_of
    from intake.orders.alarms import shelve as put_off
    from intake.settings import load_settings
    from intake.storage.writer import Writer

    settings, now = load_settings(), datetime.now(UTC)
    with connected() as engine, engine.begin() as connection:
        writer, until = Writer(by, now, settings.event_source), now + timedelta(hours=hours)
        _say(put_off(connection, condition, until, policy_of(settings), writer), as_json)


def _say(kept: Kept, as_json: bool) -> None:
    alarm = kept.alarm
    until = alarm.shelved_until
    row = {"condition": kept.condition, "state": alarm.state, "occurrences": alarm.occurrences, "shelved_until": until}
    states = {
        "normal": sentence("normal"), "unacknowledged": sentence("unacknowledged"),
        "acknowledged": sentence("acknowledged"), "returned": sentence("returned"),
    }  # fmt: skip
    shelved = sentence("  shelved until {until:%Y-%m-%d %H:%M}", until=until) if until else ""
    say(row, as_json, f"{kept.condition}  {states[alarm.state]}  {alarm.occurrences}{shelved}")
