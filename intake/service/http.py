"""The HTTP application: settings, an engine and an evidence store in; every door behind one app out.

Each door is a router of its own module. Refusals are problem details (problems.py); nothing else leaves as an error.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.openapi.utils import get_openapi
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from intake.doors import http_captures, http_orders, http_reviews, webhooks
from intake.doors.console import add_console
from intake.doors.door import Door, refusal
from intake.doors.shortcut import Shortened
from intake.meters import REFUSALS
from intake.problems import PROBLEMS, Problem
from intake.service import health
from intake.settings import Settings
from intake.storage.evidence import EvidenceError, EvidenceStore
from models.phrases import phrase
from sandbox.errors import SandboxError

log = logging.getLogger(__name__)
DESCRIPTION = """Captures in (recordings, texts), orders out. Send an API key as `Authorization: Bearer oik_...`.

Every refusal is `application/problem+json` (RFC 9457) with a stable `type` and `code`; `docs/http.md` lists them."""
RETRY = {"Retry-After": "1"}


def create_app(settings: Settings, engine: Engine, store: EvidenceStore) -> FastAPI:
    """The application of one API process. Closing it (lifespan) ends its threads, not the engine."""
    door = Door(settings, engine, store)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        door.close()

    app = Shortened(
        title="order-intake",
        version="1",
        description=DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
    )
    app.state.door = door
    for room in (http_captures, webhooks, http_orders, http_reviews, health):
        app.include_router(room.router)
    add_console(app, door)
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(EvidenceError, _on_evidence)
    app.add_exception_handler(SandboxError, _on_sandbox)
    app.add_exception_handler(DBAPIError, _on_database)
    app.add_exception_handler(PoolTimeout, _on_database)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(ClientDisconnect, _on_disconnect)
    app.add_exception_handler(Exception, _on_surprise)
    app.shorten({"/v1/captures": http_captures.send, "/v1/events": webhooks.receive})
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]
    return app


def _refuse(request: Request, problem: Problem) -> Response:
    REFUSALS.labels(problem.code).inc()
    return refusal(request, problem)


def _on_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return _refuse(request, error)


def _on_evidence(request: Request, error: Exception) -> Response:
    assert isinstance(error, EvidenceError)
    log.error("%s", error)
    code = error.code if error.code in PROBLEMS else "evidence.failed"
    return _refuse(request, Problem(code, error.told))


def _on_sandbox(request: Request, error: Exception) -> Response:
    assert isinstance(error, SandboxError)
    code = error.code if error.code in PROBLEMS else "review.conflict"
    return _refuse(request, Problem(code, error.told))


def _on_database(request: Request, error: Exception) -> Response:
    gone = isinstance(error, PoolTimeout) or (isinstance(error, DBAPIError) and error.connection_invalidated)
    if not gone and not type(getattr(error, "orig", None)).__name__.endswith(("OperationalError", "AdminShutdown")):
        return _on_surprise(request, error)
    log.warning("database: %s", error)
    detail = phrase(
        "The database cannot be reached at the moment. Send the same request again (with its Idempotency-Key)."
    )
    return _refuse(request, Problem("database.unavailable", detail, headers=RETRY))


def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    where = f"{request.method} {request.url.path}"
    if error.status_code == 405:
        allow = (error.headers or {}).get("Allow", "")
        detail = phrase(
            "{where} is not possible; allowed here: {allowed}.",
            where=where, allowed=allow or phrase("see /openapi.json"),
        )  # fmt: skip
        return _refuse(request, Problem("method.unknown", detail, headers={"Allow": allow}))
    if error.status_code == 404:
        return _refuse(
            request,
            Problem(
                "path.unknown", phrase("{where} is no address of this API; /openapi.json lists them.", where=where)
            ),
        )
    return _refuse(request, Problem("body.invalid", phrase("{where}: {detail}", where=where, detail=error.detail)))


def _on_disconnect(request: Request, error: Exception) -> Response:
    return _refuse(
        request, Problem("body.incomplete", phrase("The connection ended before the body did. Send it again."))
    )


def _on_surprise(request: Request, error: Exception) -> Response:
    log.error("%s %s", request.method, request.url.path, exc_info=error)
    detail = phrase("An error of ours; it is in the log. Nothing was accepted: send the same request again later.")
    return _refuse(request, Problem("internal", detail))


def _openapi(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        schema = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        components = schema.setdefault("components", {})
        components["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer", "bearerFormat": "oik_..."}}
        components.setdefault("schemas", {})["Problem"] = {
            "type": "object",
            "description": "RFC 9457 problem details.",
            "required": ["type", "title", "status", "code", "detail"],
            "properties": {
                "type": {"type": "string", "format": "uri"},
                "title": {"type": "string"},
                "status": {"type": "integer"},
                "code": {"type": "string", "enum": sorted(PROBLEMS)},
                "detail": {"type": "string", "description": "What was wrong, where, and what to do."},
                "field": {"type": "string", "description": "The field that it is about."},
            },
        }
        for path, operations in schema["paths"].items():
            for operation in operations.values():
                operation.get("responses", {}).pop("422", None) if _documented_only(operation) else None
                if path.startswith("/v1/"):
                    operation["security"] = [{"key": []}]
        app.openapi_schema = schema
    return app.openapi_schema


def _documented_only(operation: dict[str, Any]) -> bool:
    """FastAPI announces its own validation errors, which never leave here."""
    return "HTTPValidationError" in str(operation.get("responses", {}).get("422", {}))
