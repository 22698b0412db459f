"""`order-intake zones`: where each decoder stands, and what a named person may change about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from intake.commands.connected import connected
from intake.commands.say import JSON, say
from intake.commands.sentences import named, sentence

if TYPE_CHECKING:
    from sandbox.standings import Change, ZoneRow

BY = click.option("--by", required=True, help="Who decides this; it is journalled.")
NOTE = click.option("--note", required=True, help="Why; it is journalled.")


@click.group(invoke_without_command=True)
@JSON
@click.pass_context
def zones(context: click.Context, as_json: bool) -> None:
    """List all zones: state, clean run, and the 95 % bound on the error rate with its n."""
    if context.invoked_subcommand is not None:
        return
    from sandbox.standings import zones as read

    with connected() as engine, engine.begin() as connection:
        found = read(connection)
    for row in found:
        say(_row(row), as_json, _sentence(row))
    if not found and not as_json:
        click.echo(sentence("No zones yet: none has read a capture."))


def changing(command: Any) -> Any:
    """Add to a command what every change of a zone's standing takes."""
    for each in (JSON, NOTE, BY, click.argument("revision"), click.argument("zone")):
        command = each(command)
    return command


@zones.command()
@changing
def suspend(zone: str, revision: str, by: str, note: str, as_json: bool) -> None:
    """Take autonomy from ZONE at REVISION at once."""
    from sandbox import standings

    _change(standings.suspend, zone, revision, by, note, as_json)


@zones.command()
@changing
def reinstate(zone: str, revision: str, by: str, note: str, as_json: bool) -> None:
    """Put a suspended ZONE on probation again; its counts begin anew."""
    from sandbox import standings

    _change(standings.reinstate, zone, revision, by, note, as_json)


@zones.command()
@changing
def promote(zone: str, revision: str, by: str, note: str, as_json: bool) -> None:
    """Approve a promotion, where the policy asks for a person and the qualifying run is complete."""
    from sandbox import standings

    _change(standings.promote, zone, revision, by, note, as_json)


@zones.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@JSON
def calibration(file: Path, as_json: bool) -> None:
    """Write the thresholds learned from reviews to FILE, for `decode --calibration` and `evaluate --calibration`."""
    from sandbox.calibration import dumps
    from sandbox.thresholds import calibrations

    with connected() as engine, engine.begin() as connection:
        found = calibrations(connection)
    file.write_text(dumps(found), encoding="utf-8")
    told = sentence("{count} zones written to {file}", count=len(found), file=file)
    say({"file": str(file), "zones": len(found)}, as_json, told)


def _change(act: Callable[..., Change], zone: str, revision: str, by: str, note: str, as_json: bool) -> None:
    from intake.pipeline.reviews import announce_zone
    from intake.settings import load_settings
    from intake.storage.writer import Writer
    from sandbox.zone import ZoneKey

    now = datetime.now(UTC)
    with connected() as engine, engine.begin() as connection:
        change = act(connection, ZoneKey.parse(zone), revision, by, now, note)
        announce_zone(connection, change, Writer(by, now, load_settings().event_source))
    row = {"zone": zone, "revision": revision, "before": change.before.state, "after": change.after.state}
    told = sentence(
        "{zone} at {revision}: {before} -> {after}", zone=zone, revision=revision,
        before=named("state", change.before.state), after=named("state", change.after.state),
    )  # fmt: skip
    say(row, as_json, told)


def _row(row: ZoneRow) -> dict[str, Any]:
    standing = row.standing
    lower, upper = standing.bound
    return {
        "zone": str(row.zone), "revision": row.revision, "state": standing.state, "cause": standing.cause,
        "clean_run": standing.clean_run, "qualifying_run": standing.policy.qualifying_run,
        "expected_remainder": None if standing.out_of_reach else standing.expected_remainder,
        "reviewed": standing.reviewed, "errors": standing.errors, "error_rate_95": [lower, upper],
        "audit_rate": standing.audit_rate, "threshold": row.calibrated,
    }  # fmt: skip


def _sentence(row: ZoneRow) -> str:
    standing = row.standing
    upper = standing.bound[1]
    return sentence(
        "{zone}  {revision}  {state}: {run}; {errors} errors in {reviewed}, error rate at most {upper:.2%} (95 %); "
        "audited {audited:.0%}",
        zone=row.zone, revision=row.revision, state=named("state", standing.state), run=_run(row),
        errors=standing.errors, reviewed=standing.reviewed, upper=upper, audited=standing.audit_rate,
    )  # fmt: skip


def _run(row: ZoneRow) -> str:
    """How far it is with its run of orders without an error."""
    standing = row.standing
    run = sentence("clean run {run} of {target}", run=standing.clean_run, target=standing.policy.qualifying_run)
    if standing.state == "automatic":
        return run
    if standing.out_of_reach:
        return run + sentence(", not to be completed at the observed rate")
    left = round(standing.expected_remainder)
    if standing.errors:
        return run + sentence(", about {left} to go", left=left)
    return run + sentence(", at least {left} to go", left=left)
