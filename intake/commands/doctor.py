"""`order-intake doctor`: is this installation ours, whole and able to run? Each check says what to do."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import click

from intake.commands.say import JSON, say

ROOMS = ("intake", "sandbox", "knowledge_graph", "models")
SPACE = 1_000_000_000
"""Bytes that should be free for evidence and database."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at."""

    name: str
    state: Literal["ok", "warning", "failed"]
    sentence: str


@click.command()
@click.option("--deep", is_flag=True, help="Also start the database and compare every byte of the weights.")
@JSON
def doctor(deep: bool, as_json: bool) -> None:
    """Check this installation; exit code 1 if something keeps it from working."""
    failed = False
    for check in examine(deep):
        failed = failed or check.state == "failed"
        mark = {"ok": "ok     ", "warning": "warning", "failed": "FAILED "}[check.state]
        row = {"check": check.name, "state": check.state, "sentence": check.sentence}
        say(row, as_json, f"{mark}  {check.name}: {check.sentence}")
    if failed:
        raise click.exceptions.Exit(1)


def examine(deep: bool) -> Iterator[Check]:
    """All checks; one that breaks is a failed check, not a crash."""
    checks: list[Callable[[], Check]] = [_python, _rooms, _settings, _space, _decoders, _weights]
    if deep:
        checks += [_whole_weights, _database, _workers]
    for check in checks:
        try:
            yield check()
        except Exception as error:  # noqa: BLE001 - whatever it is, the person should read it and the other checks
            yield Check(check.__name__.strip("_").replace("_", " "), "failed", f"{type(error).__name__}: {error}")


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] != (3, 11):
        return Check("python", "failed", f"this is {version}; order-intake needs 3.11.")
    return Check("python", "ok", version)


def _rooms() -> Check:
    """Another distribution called `intake` exists; imported instead of ours it would break in odd places."""
    try:
        distribution = importlib.metadata.distribution("order-intake")
    except importlib.metadata.PackageNotFoundError:
        return Check("packages", "failed", "order-intake is not installed here; run `make setup`.")
    ours = Path(__file__).resolve().parent.parent.parent
    for room in ROOMS:
        spec = importlib.util.find_spec(room)
        if spec is None or spec.origin is None:
            return Check("packages", "failed", f"the package {room} is missing; install order-intake anew.")
        if not Path(spec.origin).resolve().is_relative_to(ours):
            return Check(
                "packages", "failed",
                f"`import {room}` finds {spec.origin}, not ours. Install order-intake into an environment of its own.",
            )  # fmt: skip
    return Check("packages", "ok", f"order-intake {distribution.version} in {ours}")


def _settings() -> Check:
    from intake.settings import load_settings

    settings = load_settings()
    database = "DATABASE_URL" if settings.database_url else "bundled PostgreSQL"
    return Check("settings", "ok", f"data in {settings.data_dir}, {database}, API at {settings.host}:{settings.port}")


def _space() -> Check:
    from intake.settings import load_settings

    folder = load_settings().data_dir
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    sentence = f"{free / 1e9:.1f} GB free where data lies"
    return Check("disk", "ok" if free >= SPACE else "warning", sentence)


def _decoders() -> Check:
    from models.registry import discover

    offers = discover()
    return Check("decoders", "ok" if offers else "failed", ", ".join(sorted(offers)) or "none found; install anew.")


def _weights() -> Check:
    from models.weights import locate, manifest

    for name in manifest():
        locate(name)
    return Check("weights", "ok", ", ".join(manifest()))


def _whole_weights() -> Check:
    from models.weights import manifest, verify

    flaws = [f"{flaw.path}: {flaw.reason}" for name in manifest() for flaw in verify(name)]
    return Check("weights, every byte", "failed" if flaws else "ok", "; ".join(flaws) or "as in the manifest")


def _database() -> Check:
    import sqlalchemy as sa

    from intake.commands.connected import connected

    with connected() as engine, engine.begin() as connection:
        version = connection.execute(sa.text("show server_version")).scalar_one()
        fsync = connection.execute(sa.text("show fsync")).scalar_one()
    if fsync != "on":
        return Check("database", "failed", "fsync is off: what was accepted may be lost in a power cut. Switch it on.")
    return Check("database", "ok", f"PostgreSQL {version}, schema in force, fsync on")


def _workers() -> Check:
    """Only those that work on this installation's database can be seen from here."""
    from intake.commands.connected import connected
    from intake.liveness import workers
    from intake.settings import load_settings

    with connected() as engine, engine.connect() as connection:
        found = workers(connection, load_settings().job_lease)
    if not any(each.ready or each.starting for each in found):
        return Check("workers", "ok", "none runs now; `order-intake serve` starts them.")
    told = ", ".join(f"{each.queue} {each.ready} ready, {each.starting} starting" for each in found)
    idle = [each.queue for each in found if not each.ready]
    if idle:
        told += f". Captures of {', '.join(idle)} wait; if they go on waiting, the service's log says why."
    return Check("workers", "warning" if idle else "ok", told)
