"""Findings: what the validator has to say about a field. Each code is stable, documented in `docs/findings.md`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["blocking", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on one field. Blocking and warning findings keep an order from passing by itself; info does not."""

    code: str
    """Stable, `<subject>.<what>`: `item.unknown`, `item.ambiguous`, `quantity.step`."""
    severity: Severity
    field: str
    """Path into the order, lines by id: `/lines/L1/quantity`, `/fulfilment_site`; empty for the whole."""
    sentence: str
    """In the capture's language, for a person: what is wrong and what would settle it."""
    choices: tuple[str, ...] = ()
    """Node keys between which the finding cannot decide; both readings of an ambiguity are named here."""
    askable: bool = False
    """True where one question to the sender would settle it."""
