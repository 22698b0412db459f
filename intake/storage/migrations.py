"""The one database: a URL in, an engine with the schema in force out.

Every room declares its own tables as `metadata`; this module creates what is missing and records the version. It is
safe to call from any number of processes at once (advisory lock) and costs one query when there is nothing to do.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.schema import CreateIndex, CreateTable

from intake.settings import Settings
from intake.storage import postgres
from models.phrases import Phrased, phrase

ROOMS = ("knowledge_graph.tables", "sandbox.tables", "intake.storage.tables")
SCHEMA_VERSION = 4
UPGRADES: dict[int, tuple[str, ...]] = {
    2: (
        "alter table proposal add column if not exists request jsonb",
        "alter table api_key add column if not exists signing jsonb not null default '[]'",
        "create index if not exists capture_pictures on capture (sender, received_at) where modality = 'image'",
    ),
    3: (
        "create index if not exists review_flow on review (zone, revision, kind, audited)",
        "create index if not exists zone_entry_turns on zone_entry (zone, revision, sequence)"
        " where kind <> 'reviewed' or before <> after or body->>'reason' <> 'correct'",
    ),
    4: ("create index if not exists delivery_dead on delivery (endpoint_id) where state = 'dead'",),
}
"""Statements that lead an older database to the version of the key; `create_all` then adds whole new tables."""
LOCK = 0x0DE1_1BE4
"""Key of the advisory lock that serialises migrations."""
DATABASE = "order_intake"

versions = sa.Table(
    "schema_version",
    sa.MetaData(),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
)


class DatabaseError(Phrased):
    """The database cannot be used as it is; the message says why and what to do."""

    code = "database.unusable"


def sqlalchemy_url(url: str) -> URL:
    """A libpq URL as SQLAlchemy wants it. Raises DatabaseError for anything but PostgreSQL."""
    try:
        made = make_url(url)
    except sa.exc.ArgumentError as error:
        raise DatabaseError(phrase("DATABASE_URL is no URL; expected postgresql://user:password@host/name.")) from error
    if made.drivername not in {"postgres", "postgresql", "postgresql+psycopg"}:
        raise DatabaseError(
            phrase(
                "DATABASE_URL names {driver}; only PostgreSQL (postgresql://...) is supported.", driver=made.drivername
            )
        )
    return made.set(drivername="postgresql+psycopg")


def make_engine(
    url: str,
    *,
    pool_size: int = 5,
    pool_timeout: float = 5.0,
    statement_timeout: float = 30.0,
    name: str = "order-intake",
) -> Engine:
    """An engine whose sessions speak UTC, cut off long statements and read and write JSON with msgspec."""
    options = f"-c timezone=UTC -c statement_timeout={int(statement_timeout * 1000)} -c lock_timeout=10000"
    return sa.create_engine(
        sqlalchemy_url(url),
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=pool_timeout,
        json_serializer=lambda value: msgspec.json.encode(value).decode(),
        json_deserializer=msgspec.json.decode,
        connect_args={"options": options, "application_name": name, "connect_timeout": 10},
    )


def migrate(engine: Engine) -> bool:
    """Bring the schema to SCHEMA_VERSION; True if anything was done. Raises DatabaseError on a newer database."""
    rooms = [importlib.import_module(name) for name in ROOMS if importlib.util.find_spec(name) is not None]
    metadatas: list[sa.MetaData] = [room.metadata for room in rooms]
    digest = _digest(metadatas)
    with engine.connect() as connection:
        found = _recorded(connection)
    if found == (SCHEMA_VERSION, digest):
        return False
    with engine.begin() as connection:
        connection.execute(sa.text("select set_config('lock_timeout', '0', true)"))
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        found = _recorded(connection)
        if found == (SCHEMA_VERSION, digest):
            return False
        if found is not None and found[0] > SCHEMA_VERSION:
            raise DatabaseError(
                phrase(
                    "The database has schema version {theirs}, this release knows {ours}: it was used by a newer "
                    "order-intake. Upgrade this installation.",
                    theirs=found[0],
                    ours=SCHEMA_VERSION,
                )
            )
        if found is not None:
            for version in range(found[0] + 1, SCHEMA_VERSION + 1):
                for statement in UPGRADES.get(version, ()):
                    connection.exec_driver_sql(statement)
        _apply_procrastinate(connection)
        for metadata in metadatas:
            metadata.create_all(connection)
        _refuse_other_columns(connection, metadatas)
        versions.create(connection, checkfirst=True)
        connection.execute(versions.delete().where(versions.c.version == SCHEMA_VERSION))
        connection.execute(versions.insert().values(version=SCHEMA_VERSION, digest=digest))
    return True


def _refuse_other_columns(connection: Connection, metadatas: list[sa.MetaData]) -> None:
    """Raise DatabaseError where a table lacks a declared column: `create_all` leaves tables that exist as they are."""
    query = sa.text(
        "select table_name, column_name from information_schema.columns where table_schema = current_schema()"
    )
    present = {(row.table_name, row.column_name) for row in connection.execute(query)}
    missing = [
        f"{table.name}.{column.name}"
        for metadata in metadatas
        for table in metadata.sorted_tables
        for column in table.columns
        if (table.name, column.name) not in present
    ]
    if missing:
        raise DatabaseError(
            phrase(
                "The database lacks {columns} and no upgrade adds them: it was made by a version never "
                "released. Use a new database, or add the columns as the tables declare them.",
                columns=tuple(missing),
            )
        )


def _exists(connection: Connection, table: str) -> bool:
    # Not to_regclass: it answers from a cache that a transaction begun before the wait for the lock does not refresh.
    query = sa.text("select exists (select from pg_tables where schemaname = current_schema() and tablename = :table)")
    return bool(connection.execute(query, {"table": table}).scalar())


def _recorded(connection: Connection) -> tuple[int, str] | None:
    if not _exists(connection, "schema_version"):
        return None
    row = connection.execute(
        sa.select(versions.c.version, versions.c.digest).order_by(versions.c.version.desc()).limit(1)
    ).first()
    return None if row is None else (row.version, row.digest)


def _apply_procrastinate(connection: Connection) -> None:
    if _exists(connection, "procrastinate_jobs"):
        return
    # The file is read from beside the package's code; its own command would open a second connection, outside the lock.
    found = importlib.util.find_spec("procrastinate")
    if found is None or found.origin is None:
        raise DatabaseError(phrase("Procrastinate is not installed; run `make setup`."))
    schema = (Path(found.origin).parent / "sql" / "schema.sql").read_text()
    cursor = connection.connection.cursor()
    cursor.execute(schema)
    cursor.close()


def _digest(metadatas: list[sa.MetaData]) -> str:
    dialect, digest = sqlalchemy_url("postgresql://").get_dialect()(), hashlib.sha256()
    for metadata in metadatas:
        for table in metadata.sorted_tables:
            digest.update(str(CreateTable(table).compile(dialect=dialect)).encode())
            for index in sorted(table.indexes, key=lambda each: str(each.name)):
                digest.update(str(CreateIndex(index).compile(dialect=dialect)).encode())
    return digest.hexdigest()


@dataclass(slots=True)
class Running:
    """A database that can be used until the context ends: the user's own, or the bundled server, started if need be."""

    url: str
    server: postgres.Server | None

    def __enter__(self) -> Running:
        return self

    def __exit__(self, *_: object) -> None:
        if self.server is not None:
            self.server.stop()


def running_database(settings: Settings) -> AbstractContextManager[Running]:
    """DATABASE_URL as it is, else the bundled PostgreSQL below `data_dir`, with the schema applied in either case."""
    if settings.database_url is not None:
        found = Running(settings.database_url, None)
    else:
        server = postgres.start(settings.data_dir / "postgres" / postgres.MAJOR, user=settings.postgres_user)
        try:
            ensure_database(server.url(), DATABASE)
        except BaseException:
            server.stop()
            raise
        found = Running(server.url(DATABASE), server)
    engine = make_engine(found.url, pool_size=1, statement_timeout=600)
    try:
        migrate(engine)
    except BaseException:
        found.__exit__()
        raise
    finally:
        engine.dispose()
    return found


def ensure_database(server_url: str, name: str) -> None:
    """Create a database unless it is there."""
    engine = make_engine(server_url, pool_size=1).execution_options(isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            query = sa.text("select 1 from pg_database where datname = :name")
            if connection.execute(query, {"name": name}).scalar() is None:
                connection.exec_driver_sql(f'create database "{name}"')
    finally:
        engine.dispose()
