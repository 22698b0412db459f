"""The least that keeps what `/v1/events` promises, for `webhook_rate --least`: what any door must pay beside a bare one.

Reads the body, checks the HMAC over it, puts it under its SHA-256 into a folder (bytes and name durable), writes a row
with its own commit, answers. No key, no CloudEvent, no fields, no job, no journal, no repeats recognised.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import os
import secrets
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

TABLE = "create table if not exists least (sha256 text primary key, signature text not null, at timestamptz not null)"
THREADS = 32
"""As many as the service has for the same work."""


def serve_least(listening: socket.socket, database: str, folder: Path) -> None:
    """Serve until killed. `database`: libpq URL; `folder`: on the file system of the service's evidence."""
    import uvicorn
    from fastapi import APIRouter, FastAPI, Request, Response

    keep = _Keeping(database, folder).keep
    threads = ThreadPoolExecutor(THREADS)

    async def read(request: Request) -> Response:
        body, signature = await request.body(), request.headers["webhook-signature"]
        return Response(await asyncio.get_running_loop().run_in_executor(threads, keep, body, signature), 202)

    # Annotations are texts in this module, and these names are local to this function.
    read.__annotations__ = {"request": Request, "return": Response}
    router = APIRouter()
    router.add_api_route("/v1/events", read, methods=["POST"])
    app = FastAPI()
    app.include_router(router)
    config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False)
    uvicorn.Server(config).run(sockets=[listening])


class _Keeping:
    """For any number of threads, each with a connection of its own."""

    def __init__(self, database: str, folder: Path) -> None:
        self._database = database
        self._folder = folder
        self._mine = threading.local()
        self._key = secrets.token_bytes(32)

    def keep(self, body: bytes, signature: str) -> str:
        """The digest under which body and row are durable."""
        made = hmac.digest(self._key, body, "sha256")
        # The key is not the sender's, so it never fits; what the check costs is the same.
        told = f"{hmac.compare_digest(made.hex(), signature)} {signature}"
        sha256 = hashlib.sha256(body).hexdigest()
        path = self._folder / f"{secrets.token_hex(16)}.new"
        with path.open("xb", buffering=0) as file:
            file.write(body)
            path.rename(self._folder / sha256)
            os.fsync(file.fileno())
        handle = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        self._row(sha256, told)
        return sha256

    def _row(self, sha256: str, told: str) -> None:
        import psycopg

        connection = getattr(self._mine, "connection", None)
        if connection is None:
            connection = self._mine.connection = psycopg.connect(self._database, autocommit=True)
        connection.execute("insert into least values (%s, %s, now()) on conflict do nothing", (sha256, told))
