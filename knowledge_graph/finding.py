"""Findings: what the validator has to say about a field. Each code is stable, documented in `docs/findings.md`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["blocking", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Value:
    """What one gap of a finding's sentence holds, in a form that any language can be made of."""

    name: str
    """Of the gap, as the templates have it."""
    text: str
    """With `{0}`, `{1}` for what `keys` names; what was said, a figure or a document's number stands as it is."""
    keys: tuple[str, ...] = ()
    """Node keys, read as that node's name; `word:<code>` for words of a closed set, `finding:<code>` for another
    finding's sentence, whose own values follow as `<name>.<gap>`."""


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
    values: tuple[Value, ...] = ()
    """What the sentence is made of: `answering.telling.told` says it in the language of whoever reads it."""
