"""What every HTTP operation stands on: who is asking, a thread with a database connection, an answer in JSON."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import msgspec
from fastapi import Request, Response
from sqlalchemy.engine import Connection, Engine

from intake.doors import keys
from intake.doors.acceptance import Acceptances, Answers
from intake.doors.keys import ApiKey, Scope
from intake.doors.receive import Incoming
from intake.doors.waiting import Waiters
from intake.doors.way_back import WayBack
from intake.pipeline.snapshots import Snapshots
from intake.problems import PROBLEMS, Problem
from intake.settings import Settings
from intake.storage.evidence import EvidenceStore
from models.phrases import phrase
from sandbox.console.words import Language, accepted

log = logging.getLogger(__name__)
T = TypeVar("T")
KEY_TTL = 3.0
"""Seconds for which a key once read is believed; a revoked key ends within them."""
WRITERS = 32
"""Captures that are written at a time: each waits for the disk, which makes many durable as fast as one."""
_BEARER = 'Bearer realm="order-intake"'
CHALLENGE = {"WWW-Authenticate": _BEARER}


class Door:
    """One API process: settings, database, evidence, the threads that talk to both, and those who wait."""

    def __init__(self, settings: Settings, engine: Engine, store: EvidenceStore) -> None:
        self.settings = settings
        self.engine = engine
        # A single statement: no round trips to begin and to commit.
        self.acceptances = Acceptances(engine.execution_options(isolation_level="AUTOCOMMIT"))
        self.store = store
        self.waiters = Waiters(engine, settings.waiters_maximum)
        self.snapshots = Snapshots(settings.data_dir / "cache")
        # As many threads as connections: a request waits for a thread and never for a connection.
        self._threads = ThreadPoolExecutor(settings.pool_size, thread_name_prefix="door")
        self._writers = ThreadPoolExecutor(WRITERS, thread_name_prefix="store")
        self._way_back: WayBack | None = None
        self._keys: dict[bytes, tuple[ApiKey, float]] = {}

    async def write_durably(self, work: Callable[[], tuple[T, Sequence[Incoming]]]) -> tuple[T, Answers]:
        """Work that puts evidence into the store, in a thread of its own kind; the captures that it makes are accepted.

        Returns what it told beside them, and an answer for each of them. Raises what the work or the database raises.
        """
        loop = asyncio.get_running_loop()
        if self._way_back is None or self._way_back.loop is not loop:
            self._way_back = WayBack(loop)
        back, outcome = self._way_back, loop.create_future()

        def write() -> None:
            try:
                told, captures = work()
                self.acceptances.offer(captures, lambda found: back.send(outcome, _together(told, found)))
            except BaseException as error:  # noqa: BLE001 - it is for the coroutine that waits
                back.send(outcome, error)

        self._writers.submit(write)
        found: tuple[T, Answers] = await outcome
        return found

    async def run(self, work: Callable[[], T]) -> T:
        """Blocking work in a thread."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    async def read(self, query: Callable[[Connection], T]) -> T:
        """A query in a transaction that is not kept."""

        def work() -> T:
            with self.engine.connect() as connection:
                return query(connection)

        return await self.run(work)

    async def write(self, change: Callable[[Connection], T]) -> T:
        """A change, committed when this returns."""

        def work() -> T:
            with self.engine.begin() as connection:
                return change(connection)

        return await self.run(work)

    async def authenticate(self, request: Request, *scopes: Scope) -> ApiKey:
        """The asker's key, if it has one of the scopes. Raises Problem key.*."""
        secret = _secret(request)
        digest = hashlib.sha256(secret.encode()).digest()
        key, until = self._keys.get(digest, (None, 0.0))
        if key is None or until < time.monotonic():
            key = await self.read(lambda connection: keys.find(connection, secret))
            if key is None:
                raise Problem(
                    "key.unknown",
                    phrase("This API key is not known here. Check for a copying error."),
                    headers=CHALLENGE,
                )
            if len(self._keys) > 10_000:
                self._keys.clear()
            self._keys[digest] = (key, time.monotonic() + KEY_TTL)
        if key.revoked_at is not None:
            raise Problem(
                "key.revoked",
                phrase("Key {prefix}... was revoked. Ask for a new one.", prefix=key.prefix),
                headers=CHALLENGE,
            )
        if not any(key.allows(scope) for scope in scopes):
            needed = " or ".join(scopes)
            raise Problem(
                "key.scope",
                phrase(
                    "Key {prefix}... has the scopes {scopes}; this needs {needed}.",
                    prefix=key.prefix,
                    scopes=tuple(sorted(key.scopes)),
                    needed=needed,
                ),
                headers={
                    "WWW-Authenticate": f'Bearer realm="order-intake", error="insufficient_scope", scope="{needed}"'
                },
            )
        return key

    async def body(self, request: Request, kind: type[T]) -> T:
        """A JSON body as a value. Raises Problem body.* naming the member."""
        content = bytearray()
        async for chunk in request.stream():
            content += chunk
            if len(content) > self.settings.max_json_bytes:
                limit = self.settings.max_json_bytes
                raise Problem(
                    "body.too_large",
                    phrase("A JSON body may have {limit} bytes.", limit=limit),
                    headers={"Connection": "close"},
                )
        if not content:
            raise Problem("body.empty", phrase("The body is empty; a JSON object is expected."))
        try:
            return msgspec.json.decode(bytes(content), type=kind)
        except msgspec.ValidationError as error:
            raise Problem(
                "field.invalid", phrase("The body does not fit: {words}.", words=error), where=_member(str(error))
            ) from error
        except msgspec.DecodeError as error:
            raise Problem("body.invalid", phrase("The body is no JSON: {words}.", words=error)) from error

    def close(self) -> None:
        """End threads."""
        self.waiters.close()
        self._writers.shutdown(wait=False)
        self._threads.shutdown(wait=True, cancel_futures=True)


def _together(told: T, found: Answers | Exception) -> tuple[T, Answers] | Exception:
    return found if isinstance(found, Exception) else (told, found)


def door_of(request: Request) -> Door:
    """The door of the application that this request came to."""
    door = request.app.state.door
    assert isinstance(door, Door)
    return door


def answer(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON answer."""
    return Response(msgspec.json.encode(body), status, dict(headers or {}), "application/json")


def refusal(request: Request, problem: Problem) -> Response:
    """A problem as an answer, in the asker's language."""
    language = language_of(request)
    headers = {**problem.headers, "Content-Language": language}
    return Response(msgspec.json.encode(problem.body(language)), problem.status, headers, "application/problem+json")


def language_of(request: Request) -> Language:
    """The first of our languages in `Accept-Language`; English for whom any will do, as programs."""
    return accepted(request.headers.get("accept-language", "")) or "en"


def answers(
    *codes: str, ok: Mapping[int, str], schema: Mapping[str, Any] | None = None
) -> dict[int | str, dict[str, Any]]:
    """What an operation may answer, for OpenAPI: its successes, and its problems by code."""
    content = {"application/json": {"schema": dict(schema or {"type": "object"})}}
    found: dict[int | str, dict[str, Any]] = {
        status: {"description": words, "content": content} for status, words in ok.items()
    }
    for code in codes:
        kind = PROBLEMS[code]
        entry = found.setdefault(
            kind.status,
            {
                "description": "",
                "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
            },
        )
        entry["description"] = "; ".join(filter(None, (entry["description"], f"{kind.title} (`{code}`)")))
    return found


def prefer_wait(request: Request, maximum: float) -> float | None:
    """Seconds of `Prefer: wait=N` (RFC 7240), cut to the maximum; None when it was not asked for or is no number."""
    for preference in request.headers.get("prefer", "").split(","):
        name, _, value = preference.partition("=")
        if name.strip().lower() == "wait":
            try:
                return min(max(float(value.strip().strip('"')), 0.0), maximum)
            except ValueError:
                return None
    return None


def _secret(request: Request) -> str:
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and secret.strip():
        return secret.strip()
    if found := request.headers.get("x-api-key"):
        return found.strip()
    raise Problem(
        "key.missing",
        phrase("Send an API key as `Authorization: Bearer oik_...`. `order-intake keys create` makes one."),
        headers=CHALLENGE,
    )


def _member(words: str) -> str | None:
    return words.rpartition("`$.")[2].rstrip("`") if "`$." in words else None
