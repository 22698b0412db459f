"""A small receiver of events: verifies each signature as a Standard Webhook and hands the event on.

It is what a business system would write: check the signature over the raw body, drop what was seen before (delivery is
at least once), answer 204 quickly. Used by `order-intake listen` and the demo.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError

from intake.commands.sentences import sentence

Event = Mapping[str, Any]

MAXIMUM_BODY = 1_000_000
"""Bytes; an event is a few kilobytes."""


class Receiver:
    """Listens on 127.0.0.1 until closed; `url` is what to register as an endpoint."""

    def __init__(
        self, secret: str, on_event: Callable[[Event], None], on_refusal: Callable[[str], None], port: int = 0
    ):
        self._webhook = Webhook(secret)
        self._seen: dict[str, None] = {}
        self._lock = threading.Lock()
        self.on_event = on_event
        self.on_refusal = on_refusal
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                if not 0 < length <= MAXIMUM_BODY:
                    self.send_error(413 if length else 411)
                    return
                status = receiver.accept(self.rfile.read(length), dict(self.headers.items()))
                self.send_response(status)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """The events themselves are the log."""

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/"

    def accept(self, body: bytes, headers: Mapping[str, str]) -> int:
        """HTTP status for one delivery: 204 taken (or seen before), 401 not signed by us, 400 signed but no event."""
        folded = {name.lower(): value for name, value in headers.items()}
        try:
            event = self._webhook.verify(body, folded)
        except WebhookVerificationError as error:
            self.on_refusal(sentence("refused a delivery whose signature does not verify: {error}", error=error))
            return 401
        except ValueError:
            event = None
        if not isinstance(event, dict) or not isinstance(event.get("id"), str):
            self.on_refusal(sentence("refused a delivery that is signed and holds no event"))
            return 400
        with self._lock:
            if event["id"] in self._seen:
                return 204
            self._seen[event["id"]] = None
            # Bounded: a receiver that lives for months must not grow.
            while len(self._seen) > 10_000:
                self._seen.pop(next(iter(self._seen)))
        self.on_event(event)
        return 204

    def run(self) -> None:
        """Serve until `close` is called from another thread."""
        self._server.serve_forever(poll_interval=0.2)

    def start(self) -> None:
        """Serve in a background thread."""
        threading.Thread(target=self.run, name="receiver", daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
