"""The bundled PostgreSQL: a directory in, a running server's URL out, so that nobody must install a database.

`start(directory)` initialises the cluster once, starts it under `pg_ctl -w`, survives whatever a crash left behind
and reuses a server that already runs on the same data. It listens on a Unix socket in a private directory only. The
last process that uses it stops it: users hold a shared file lock, which the kernel drops even after kill -9.
"""

from __future__ import annotations

import contextlib
import fcntl
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import quote

from intake.storage.postgres_owner import (
    Owner,
    PostgresError,
    find_binaries,
    find_owner,
    require_entry,
    socket_directory,
)
from models.phrases import phrase

SUPERUSER = "order_intake"
MAJOR = "18"
LOG_LIMIT = 10 * 2**20
"""Bytes after which the server's log is set aside at the next start; one predecessor is kept."""

DURABLE: Mapping[str, str] = {
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "listen_addresses": "",
    "shared_buffers": "128MB",
    "max_connections": "100",
    "max_wal_size": "1GB",
    "timezone": "UTC",
    "log_min_messages": "warning",
}


@dataclass(slots=True)
class Server:
    """A running server. Leaving the context (or `stop`) stops it if no other process uses it."""

    directory: Path
    sockets: Path
    owner: Owner
    binaries: Path
    _held: list[IO[bytes]] = field(default_factory=list)

    def url(self, database: str = "postgres") -> str:
        """libpq URL of one database; the socket directory admits only the owner and root."""
        return f"postgresql://{SUPERUSER}@/{quote(database)}?host={quote(str(self.sockets), safe='')}"

    def pid(self) -> int | None:
        """Process id of the postmaster, None when it is down."""
        return _running(self.directory / "data")

    def stop(self) -> None:
        """Stop the server unless another process still uses it."""
        with _lock(self.directory / "start.lock"):
            while self._held:
                self._held.pop().close()
            with (self.directory / "users.lock").open("ab") as users:
                try:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return
                _stop(self)

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def start(
    directory: Path, *, user: str | None = None, options: Mapping[str, str] | None = None, timeout: float = 60.0
) -> Server:
    """Start, or join, the server whose data lies in `directory`. Raises PostgresError with the server's own words."""
    directory = directory.absolute()
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PostgresError(
            phrase(
                "{directory} cannot be created ({error}). Set ORDER_INTAKE_DATA_DIR.", directory=directory, error=error
            )
        ) from error
    owner = find_owner(user)
    if owner.ids is not None:
        directory.chmod(0o755)
    require_entry(owner, directory)
    with _lock(directory / "start.lock"):
        server = Server(directory, socket_directory(owner, directory), owner, find_binaries(owner, directory))
        users = (directory / "users.lock").open("ab")
        fcntl.flock(users, fcntl.LOCK_SH)
        server._held.append(users)
        try:
            if _running(directory / "data") is None:
                _initialise(server)
                _start(server, {**DURABLE, **(options or {})}, timeout)
            else:
                _await_ready(server, timeout)
        except BaseException:
            users.close()
            raise
    return server


def restart_if_dead(server: Server, options: Mapping[str, str] | None = None, timeout: float = 60.0) -> bool:
    """Start the server again if its postmaster died; True when it had. For the supervisor's loop."""
    with _lock(server.directory / "start.lock"):
        if _running(server.directory / "data") is not None:
            return False
        _start(server, {**DURABLE, **(options or {})}, timeout)
        return True


def _initialise(server: Server) -> None:
    """initdb into a directory beside, then rename: a crash in between leaves nothing half made."""
    data = server.directory / "data"
    if data.exists():
        version = (data / "PG_VERSION").read_text().strip() if (data / "PG_VERSION").exists() else "none"
        if version != MAJOR:
            raise PostgresError(
                phrase(
                    "{data} was made by PostgreSQL {version}, this one is {ours}. Dump with the earlier release "
                    "and restore, or move the directory away to start empty.",
                    data=data,
                    version=version,
                    ours=MAJOR,
                )
            )
        return
    fresh = server.directory / "data.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    server.owner.take(fresh)
    program = server.binaries / "initdb"
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "-E", "UTF8"]
    access = ["-U", SUPERUSER, "--auth-local=trust", "--auth-host=reject"]
    code, words = server.owner.run([program, "-D", fresh, *locale, *access, "--data-checksums"])
    if code:
        raise PostgresError(phrase("initdb failed: {output}", output=words.strip()))
    fresh.rename(data)


def _start(server: Server, options: Mapping[str, str], timeout: float) -> None:
    data, log = server.directory / "data", _log(server)
    given = " ".join(f"-c {name}='{value}'" for name, value in options.items())
    flags: list[str | Path] = [
        "-D",
        data,
        "-l",
        log,
        "-w",
        "-t",
        str(int(timeout)),
        "-o",
        f"-k '{server.sockets}' {given}",
    ]
    deadline = time.monotonic() + timeout
    while True:
        if _running(data) is None:
            (data / "postmaster.pid").unlink(missing_ok=True)
        before = log.stat().st_size
        code, words = server.owner.run([server.binaries / "pg_ctl", *flags, "start"])
        if code == 0:
            return
        with log.open("rb") as handle:
            handle.seek(before)
            words += handle.read().decode(errors="replace")
        # After a kill -9 the old backends hold the shared memory, and a zombie its lock file, for a moment.
        passing = "still in use" in words or "already exists" in words
        if time.monotonic() > deadline or not passing:
            raise PostgresError(
                phrase("PostgreSQL did not start on {data}: {output}", data=data, output=words.strip()[-2000:])
            )
        time.sleep(0.2)


def _log(server: Server) -> Path:
    log = server.directory / "postgres.log"
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.rename(log.with_suffix(".log.1"))
    log.touch(mode=0o600)
    server.owner.take(log)
    return log


def _stop(server: Server) -> None:
    data = server.directory / "data"
    for mode in ("fast", "immediate"):
        if _running(data) is None:
            return
        server.owner.run([server.binaries / "pg_ctl", "-D", data, "-w", "-t", "30", "-m", mode, "stop"])
    if _running(data) is not None:
        raise PostgresError(
            phrase("PostgreSQL on {data} does not stop; its log is {log}.", data=data, log=_log(server))
        )


def _await_ready(server: Server, timeout: float) -> None:
    """A server found running may still be recovering."""
    deadline = time.monotonic() + timeout
    ask: list[str | Path] = [
        server.binaries / "pg_isready",
        "-q",
        "-h",
        server.sockets,
        "-d",
        "postgres",
        "-U",
        SUPERUSER,
    ]
    while server.owner.run(ask)[0]:
        if time.monotonic() > deadline:
            raise PostgresError(
                phrase("The PostgreSQL running on {data} does not answer.", data=server.directory / "data")
            )
        time.sleep(0.1)


def _running(data: Path) -> int | None:
    """The postmaster's pid if one serves this very directory: alive, and standing in it."""
    try:
        pid = int((data / "postmaster.pid").read_text().splitlines()[0])
        here = Path(f"/proc/{pid}/cwd").readlink()
        zombie = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (OSError, ValueError, IndexError):
        return None
    return pid if here == data.resolve() and not zombie else None


@contextlib.contextmanager
def _lock(path: Path) -> Iterator[None]:
    with path.open("ab") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
