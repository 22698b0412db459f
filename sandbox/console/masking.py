"""Masking: telephone numbers and names as a reviewer sees them until they ask - 138****1234, 李*.

Every mask has as many characters as what it covers, so that places in a text stay where they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

_PHONE = re.compile(r"(?<!\d)\+?\d(?:[\s-]?\d){6,14}(?!\d)")
"""Seven to fifteen digits (E.164) with single spaces or dashes between."""
SIGN = "*"


def phone(text: str) -> str:
    """The first three and the last four digits; of a short number the last two."""
    places = [index for index, sign in enumerate(text) if sign.isdigit()]
    kept = set(places[:3] + places[-4:]) if len(places) >= 10 else set(places[-2:])
    return "".join(SIGN if index in set(places) - kept else sign for index, sign in enumerate(text))


def name(text: str) -> str:
    """The first sign of each word: 李*, T** B****."""
    return re.sub(r"\S+", lambda word: word[0][0] + SIGN * (len(word[0]) - 1), text)


def words(text: str, names: Iterable[str] = ()) -> str:
    """A text with its telephone numbers and these names covered."""
    covered = _PHONE.sub(lambda found: phone(found[0]), text)
    for each in sorted({each for each in names if len(each) > 1}, key=len, reverse=True):
        covered = re.sub(re.escape(each), lambda found: name(found[0]), covered, flags=re.IGNORECASE)
    return covered


def names_of(order: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Names of people in an order: its buyer's (unless the buyer is a customer of the catalogue) and its sender's."""
    found = []
    for role in ("buyer", "submitter"):
        party = (order or {}).get(role) or {}
        if party.get("name") and (role == "submitter" or not party.get("id")):
            found.append(str(party["name"]))
    return tuple(found)
