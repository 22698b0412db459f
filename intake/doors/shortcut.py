"""The short way in: a request for an operation that accepts captures in, its answer out, past FastAPI's own layers.

Routing, dependencies and exit stacks cost 0.3 CPU-ms a request, a fifth of what accepting a text does, and these
operations use none of them. They stay routes as well: for OpenAPI, for the refusal of other methods, for odd paths.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, ExceptionHandler, Receive, Scope, Send

Operation = Callable[[Request], Awaitable[Response]]


class Shortcut:
    """ASGI middleware: what is posted to one of `operations` (by exact path) it answers, anything else `app` does.

    `refusals`: as the application's exception handlers; what they do not know is raised.
    """

    def __init__(self, app: ASGIApp, operations: Mapping[str, Operation], refusals: Mapping[Any, ExceptionHandler]):
        self._app = app
        self._ways = {path: ExceptionMiddleware(_answering(each), refusals) for path, each in operations.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        posted = scope["type"] == "http" and scope["method"] == "POST"
        way = self._ways.get(scope["path"]) if posted else None
        await (way or self._app)(scope, receive, send)


def _answering(operation: Operation) -> ASGIApp:
    async def way(scope: Scope, receive: Receive, send: Send) -> None:
        response = await operation(Request(scope, receive, send))
        await response(scope, receive, send)

    return way
