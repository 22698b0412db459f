"""`order-intake zones`: where each decoder stands, and what a named person may change about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from intake.commands.connected import connected
from intake.commands.say import JSON, say

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
        click.echo("No zones yet: none has read a capture.")


@zones.command()
@click.argument("zone")
@click.argument("revision")
@BY
@NOTE
@JSON
def suspend(zone: str, revision: str, by: str, note: str, as_json: bool) -> None:
    """Take autonomy from ZONE at REVISION at once."""
    from sandbox import standings

    _change(standings.suspend, zone, revision, by, note, as_json)


@zones.command()
@click.argument("zone")
@click.argument("revision")
@BY
@NOTE
@JSON
def reinstate(zone: str, revision: str, by: str, note: str, as_json: bool) -> None:
    """Put a suspended ZONE on probation again; its counts begin anew."""
    from sandbox import standings

    _change(standings.reinstate, zone, revision, by, note, as_json)


@zones.command()
@click.argument("zone")
@click.argument("revision")
@BY
@NOTE
@JSON
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
    say({"file": str(file), "zones": len(found)}, as_json, f"{len(found)} zones written to {file}")


def _change(act: Callable[..., Change], zone: str, revision: str, by: str, note: str, as_json: bool) -> None:
    from intake.reviews import announce_zone
    from intake.settings import load_settings
    from intake.writer import Writer
    from sandbox.zone import ZoneKey

    now = datetime.now(UTC)
    with connected() as engine, engine.begin() as connection:
        change = act(connection, ZoneKey.parse(zone), revision, by, now, note)
        announce_zone(connection, change, Writer(by, now, load_settings().event_source))
    row = {"zone": zone, "revision": revision, "before": change.before.state, "after": change.after.state}
    say(row, as_json, f"{zone} at {revision}: {change.before.state} -> {change.after.state}")


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
    run = f"clean run {standing.clean_run} of {standing.policy.qualifying_run}"
    if standing.state != "automatic":
        left = round(standing.expected_remainder) if not standing.out_of_reach else None
        least = "about" if standing.errors else "at least"
        run += ", not to be completed at the observed rate" if left is None else f", {least} {left} to go"
    rate = f"{standing.errors} errors in {standing.reviewed}, error rate at most {standing.bound[1]:.2%} (95 %)"
    return f"{row.zone}  {row.revision}  {standing.state}: {run}; {rate}; audited {standing.audit_rate:.0%}"
