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
from intake.commands.sentences import here, reason, sentence
from models.phrases import Phrase, lines, phrase

ROOMS = ("intake", "sandbox", "knowledge_graph", "models")
SPACE = 1_000_000_000
"""Bytes that should be free for evidence and database."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at."""

    name: str
    state: Literal["ok", "warning", "failed"]
    told: Phrase | str
    """What was found and what to do; data where it is no phrase."""

    @property
    def sentence(self) -> str:
        """What was found, for machines."""
        return str(self.told)


@click.command()
@click.option("--deep", is_flag=True, help="Also start the database and compare every byte of the weights.")
@JSON
def doctor(deep: bool, as_json: bool) -> None:
    """Check this installation; exit code 1 if something keeps it from working."""
    failed = False
    for check in examine(deep):
        failed = failed or check.state == "failed"
        mark = {"ok": sentence("ok     "), "warning": sentence("warning"), "failed": sentence("FAILED ")}[check.state]
        row = {"check": check.name, "state": check.state, "sentence": check.sentence}
        name = here(_NAMES.get(check.name, check.name))
        say(row, as_json, sentence("{mark}  {name}: {told}", mark=mark, name=name, told=here(check.told)))
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
            code = getattr(error, "code", None)
            told = reason(error, code) if isinstance(code, str) else f"{type(error).__name__}: {error}"
            yield Check(check.__name__.strip("_").replace("_", " "), "failed", told)


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] != (3, 11):
        return Check("python", "failed", phrase("this is {version}; order-intake needs 3.11.", version=version))
    return Check("python", "ok", version)


def _rooms() -> Check:
    """Another distribution called `intake` exists; imported instead of ours it would break in odd places."""
    try:
        distribution = importlib.metadata.distribution("order-intake")
    except importlib.metadata.PackageNotFoundError:
        return Check("packages", "failed", phrase("order-intake is not installed here; run `make setup`."))
    ours = Path(__file__).resolve().parent.parent.parent
    for room in ROOMS:
        spec = importlib.util.find_spec(room)
        if spec is None or spec.origin is None:
            missing = phrase("the package {room} is missing; install order-intake anew.", room=room)
            return Check("packages", "failed", missing)
        if not Path(spec.origin).resolve().is_relative_to(ours):
            foreign = phrase(
                "`import {room}` finds {origin}, not ours. Install order-intake into an environment of its own.",
                room=room, origin=spec.origin,
            )  # fmt: skip
            return Check("packages", "failed", foreign)
    return Check(
        "packages", "ok", phrase("order-intake {version} in {folder}", version=distribution.version, folder=ours)
    )


def _settings() -> Check:
    from intake.settings import load_settings

    settings = load_settings()
    database = "DATABASE_URL" if settings.database_url else phrase("bundled PostgreSQL")
    told = phrase(
        "data in {folder}, {database}, API at {host}:{port}",
        folder=settings.data_dir, database=database, host=settings.host, port=settings.port,
    )  # fmt: skip
    return Check("settings", "ok", told)


def _space() -> Check:
    from intake.settings import load_settings

    folder = load_settings().data_dir
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    told = phrase("{free:.1f} GB free where data lies", free=free / 1e9)
    return Check("disk", "ok" if free >= SPACE else "warning", told)


def _decoders() -> Check:
    from models.registry import discover

    offers = discover()
    if not offers:
        return Check("decoders", "failed", phrase("none found; install anew."))
    return Check("decoders", "ok", ", ".join(sorted(offers)))


def _weights() -> Check:
    from models.weights import locate, manifest

    for name in manifest():
        locate(name)
    return Check("weights", "ok", ", ".join(manifest()))


def _whole_weights() -> Check:
    from models.weights import manifest, verify

    flaws = [
        phrase("{file}: {reason}", file=flaw.path, reason=flaw.reason) for name in manifest() for flaw in verify(name)
    ]
    told = lines(flaws, "; ") if flaws else phrase("as in the manifest")
    return Check("weights, every byte", "failed" if flaws else "ok", told)


def _database() -> Check:
    import sqlalchemy as sa

    from intake.commands.connected import connected

    with connected() as engine, engine.begin() as connection:
        version = connection.execute(sa.text("show server_version")).scalar_one()
        fsync = connection.execute(sa.text("show fsync")).scalar_one()
    if fsync != "on":
        off = phrase("fsync is off: what was accepted may be lost in a power cut. Switch it on.")
        return Check("database", "failed", off)
    return Check("database", "ok", phrase("PostgreSQL {version}, schema in force, fsync on", version=version))


def _workers() -> Check:
    """Only those that work on this installation's database can be seen from here."""
    from intake.commands.connected import connected
    from intake.pipeline.liveness import workers
    from intake.settings import load_settings

    with connected() as engine, engine.connect() as connection:
        found = workers(connection, load_settings().job_lease)
    if not any(each.ready or each.starting for each in found):
        return Check("workers", "ok", phrase("none runs now; `order-intake serve` starts them."))
    lanes = tuple(
        phrase("{queue} {ready} ready, {starting} starting", queue=each.queue, ready=each.ready, starting=each.starting)
        for each in found
    )
    idle = [each.queue for each in found if not each.ready]
    if not idle:
        return Check("workers", "ok", phrase("{lanes}", lanes=lanes))
    waiting = phrase(
        "{lanes}. Captures of {queues} wait; if they go on waiting, the service's log says why.",
        lanes=lanes, queues=tuple(idle),
    )  # fmt: skip
    return Check("workers", "warning", waiting)


_NAMES = {
    each.template: each
    for each in (
        phrase("python"), phrase("packages"), phrase("rooms"), phrase("settings"), phrase("disk"), phrase("space"),
        phrase("decoders"), phrase("weights"), phrase("weights, every byte"), phrase("whole weights"),
        phrase("database"), phrase("workers"),
    )
}  # fmt: skip
"""What the checks look at; where one breaks, it is called as its function is."""
