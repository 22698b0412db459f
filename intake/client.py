"""A small client of the HTTP API, for the commands and the demo: values in, answers out, problems as exceptions."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

import httpx

from models.phrases import Phrased, phrase

Document = dict[str, Any]
WAIT = 30.0
"""Seconds that `Prefer: wait` asks for at most; the service may cut it."""


class Refused(Exception):
    """Raised when the service answers with a problem; `code` is the problem's own."""

    def __init__(self, code: str, detail: str, status: int) -> None:
        super().__init__(detail)
        self.code = code
        self.status = status


class Unreached(Phrased):
    """Raised when nothing answers at the address."""

    code = "service.unreached"


class Client:
    """Talks to one service with one API key."""

    def __init__(self, url: str, key: str | None, timeout: float = 60.0, language: str = "en") -> None:
        """`language`: in which the service is to say why it refuses something."""
        headers = {"Accept-Language": language, **({"Authorization": f"Bearer {key}"} if key else {})}
        self.url = url
        self._http = httpx.Client(base_url=url, headers=headers, timeout=timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def submit(
        self, content: bytes, media_type: str, fields: Mapping[str, str], wait: float = 0, repeat: str | None = None
    ) -> Document:
        """Send a capture; the status resource, decoded if `wait` seconds were enough."""
        headers = {"Content-Type": media_type}
        if repeat:
            headers["Idempotency-Key"] = repeat
        if wait:
            headers["Prefer"] = f"wait={min(wait, WAIT):g}"
        return self._send("POST", "/v1/captures", content=content, headers=headers, params=dict(fields))

    def capture(self, capture: str, wait: float = 0) -> Document:
        """The status resource; with `wait`, when its decoding has ended."""
        headers = {"Prefer": f"wait={min(wait, WAIT):g}"} if wait else {}
        return self._send("GET", f"/v1/captures/{capture}", headers=headers)

    def get(self, path: str, **params: str) -> Document:
        """Any resource."""
        return self._send("GET", path, params=params)

    def post(self, path: str, body: Mapping[str, Any]) -> Document:
        """Any action."""
        return self._send("POST", path, json=dict(body))

    def _send(self, method: str, path: str, **request: Any) -> Document:
        try:
            answer = self._http.request(method, path, **request)
        except httpx.TransportError as error:
            told = phrase(
                "Nothing answers at {url} ({error}). Is `order-intake serve` running?", url=self.url, error=error
            )
            raise Unreached(told) from error
        if answer.is_success:
            body: Document = answer.json() if answer.content else {}
            return body
        try:
            problem = answer.json()
            raise Refused(str(problem["code"]), str(problem["detail"]), answer.status_code)
        except (ValueError, KeyError, TypeError):
            raise Refused("http.status", f"{method} {path}: {answer.status_code}", answer.status_code) from None
