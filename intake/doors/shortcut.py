"""The short way in: a request for an operation that accepts captures in, its answer out, past FastAPI's own layers.

Middleware, routing, dependencies and exit stacks cost 0.4 CPU-ms a request, a fifth of what accepting a text does,
and these operations use none of them. They stay routes as well: for OpenAPI, for the refusal of other methods, for
odd paths.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from fastapi import FastAPI
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, ExceptionHandler, Receive, Scope, Send

Operation = Callable[[Request], Awaitable[Response]]


class Shortened(FastAPI):
    """An application that answers by itself what is posted to some operations."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self._ways: dict[str, ASGIApp] = {}

    def shorten(self, operations: Mapping[str, Operation]) -> None:
        """Answer these (by exact path) the short way. Exceptions are handled as by the handlers added until now."""
        refusals = {kind: handler for kind, handler in self.exception_handlers.items() if kind is not Exception}
        surprise: ExceptionHandler | None = self.exception_handlers.get(Exception)
        for path, operation in operations.items():
            way = ExceptionMiddleware(_answering(operation), refusals)
            self._ways[path] = ServerErrorMiddleware(way, surprise)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        posted = scope["type"] == "http" and scope["method"] == "POST"
        way = self._ways.get(scope["path"]) if posted else None
        if way is None:
            await super().__call__(scope, receive, send)
            return
        scope["app"] = self
        await way(scope, receive, send)


def _answering(operation: Operation) -> ASGIApp:
    async def way(scope: Scope, receive: Receive, send: Send) -> None:
        response = await operation(Request(scope, receive, send))
        await response(scope, receive, send)

    return way
