"""Straight ways: the few operations that are asked all the time, reached without a walk through every router.

The operations stay declared where they are (OpenAPI, refusals); a request for one of these addresses is led to the same
function, and what it raises is answered by the same handlers.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from fastapi import FastAPI, Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

Operation = Callable[[Request], Awaitable[Response]]


class StraightWays:
    """Middleware. `ways`: (method, path) -> operation."""

    def __init__(self, app: ASGIApp, ways: Mapping[tuple[str, str], Operation]) -> None:
        self._app = app
        self._ways = ways

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        way = self._ways.get((scope["method"], scope["path"])) if scope["type"] == "http" else None
        if way is None:
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive, send)
        try:
            response = await way(request)
        except Exception as error:  # noqa: BLE001 - what no handler knows is raised again
            response = _handled(request, error)
        await response(scope, receive, send)


def _handled(request: Request, error: Exception) -> Response:
    """What the application's handler for it answers; raises where that is the last resort, which lies further out."""
    app = request.app
    assert isinstance(app, FastAPI)
    for kind in type(error).__mro__:
        handler = app.exception_handlers.get(kind) if kind is not Exception else None
        if handler is not None:
            answered = handler(request, error)
            assert isinstance(answered, Response), "no handler of ours is asynchronous"
            return answered
    raise error
