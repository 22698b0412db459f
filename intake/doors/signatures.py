"""Signatures of what senders post: headers, body and a sender's secrets in; accepted, or a Problem that says why not.

Standard Webhooks 1.0: HMAC-SHA256 over `id.timestamp.body`, base64, each behind `v1,`, several separated by spaces.
Over bytes, because sound and samples are no text (the library that signs our own events takes text alone). During a
rotation the older secret still holds until its end.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets as randomness
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from intake.problems import Problem
from models.phrases import phrase

HEADERS = ("webhook-id", "webhook-timestamp", "webhook-signature")
_PREFIX = "whsec_"
_VERSION = "v1,"


@dataclass(frozen=True, slots=True)
class SigningSecret:
    """A shared secret (`whsec_...`) and, once it was replaced, until when it still holds."""

    secret: str
    until: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it may still be used."""
        return self.until is None or now < self.until


def new_secret() -> str:
    """256 random bits, as Standard Webhooks writes a secret."""
    return _PREFIX + base64.b64encode(randomness.token_bytes(32)).decode()


def signed(headers: Mapping[str, str]) -> bool:
    """Whether the request claims a signature at all."""
    return any(name in headers for name in HEADERS)


def sign(secret: str, message: str, timestamp: str, body: bytes) -> str:
    """The value of `webhook-signature` for one secret."""
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    made = hmac.new(key, f"{message}.{timestamp}.".encode(), hashlib.sha256)
    made.update(body)  # Apart, so that megabytes are not copied for the few bytes in front.
    return _VERSION + base64.b64encode(made.digest()).decode()


def verify(
    headers: Mapping[str, str], body: bytes, known: Sequence[SigningSecret], now: datetime, tolerance: timedelta
) -> None:
    """Raises Problem `signature.missing`, `signature.old` or `signature.wrong`. Header names are lower-case."""
    missing = [name for name in HEADERS if not headers.get(name)]
    if missing:
        raise Problem(
            "signature.missing", phrase("What this key sends is signed: {missing} missing.", missing=tuple(missing))
        )
    message, timestamp, given = (headers[name] for name in HEADERS)
    _check_age(timestamp, now, tolerance)
    offered = [value.encode() for value in given.split() if value.startswith(_VERSION)]
    for each in known:
        wanted = sign(each.secret, message, timestamp, body).encode()
        if each.holds(now) and any(hmac.compare_digest(wanted, value) for value in offered):
            return
    raise Problem(
        "signature.wrong", phrase("The signature fits none of this key's secrets. Send the body exactly as signed.")
    )


def _check_age(timestamp: str, now: datetime, tolerance: timedelta) -> None:
    if not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12:
        raise Problem("signature.wrong", phrase("webhook-timestamp is no number of seconds since 1970."))
    age, limit = now.timestamp() - int(timestamp), tolerance.total_seconds()
    if abs(age) > limit:
        raise Problem(
            "signature.old",
            phrase(
                "The signature is {age:.0f} s old, at most {limit:.0f} s are taken. Sign each attempt anew, and check "
                "the clock.",
                age=age,
                limit=limit,
            )
            if age > 0
            else phrase(
                "The signature is {age:.0f} s ahead, at most {limit:.0f} s are taken. Sign each attempt anew, and "
                "check the clock.",
                age=-age,
                limit=limit,
            ),
        )
