"""Identity: ids that a second run gives again, and the marks by which an order is recognised as seen before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from knowledge_graph.judging.notes import Notes
from knowledge_graph.order import Modifier, Order
from knowledge_graph.proposal import RecentOrder
from knowledge_graph.units import plain
from models.capture import Capture

ENDED = frozenset(("rejected", "cancelled", "dismissed"))
OPEN = frozenset(("held", "placed", "accepted"))
_ORDINAL_BITS = 16


def record_id(capture: Capture, ordinal: int, kind: str = "order") -> str:
    """A UUIDv7 (RFC 9562, 5.7) that depends on the capture, the request's ordinal (below 65,536) and the kind alone.

    The time is that of the capture's own id where it is a UUIDv7, else when it was received; the rest is a hash.
    """
    digest = int.from_bytes(hashlib.sha256(f"{capture.id}\n{kind}".encode()).digest()[:10])
    random = (digest & ((1 << 74) - 1)) & ~((1 << _ORDINAL_BITS) - 1)
    random |= (ordinal ^ (digest & 0xFFFF)) & 0xFFFF
    value = (_milliseconds(capture) & ((1 << 48) - 1)) << 80
    value |= 7 << 76 | (random >> 62) << 64 | 2 << 62 | (random & ((1 << 62) - 1))
    return str(UUID(int=value))


def same_capture(first: str, second: str) -> bool:
    """Do two record ids of one kind come from the same capture?"""
    return first[:-4] == second[:-4]


def _milliseconds(capture: Capture) -> int:
    try:
        own = UUID(capture.id)
        if own.version == 7:
            return own.int >> 80
    except ValueError:
        pass  # An id of another make; the time of receipt stands in.
    return int(capture.received_at.timestamp() * 1000)


def lines_digest(order: Order) -> str:
    """Equal for orders of equal items, quantities and modifiers, in whatever order they were said."""
    rows = sorted(
        json.dumps(
            [
                line.item.id or line.item.name or "",
                [plain(line.quantity.value), line.quantity.unit] if line.quantity is not None else [],
                _rows(line.modifiers),
            ],
            ensure_ascii=False,
        )
        for line in order.lines
    )
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def _rows(modifiers: tuple[Modifier, ...]) -> list[list[object]]:
    rows: list[list[object]] = [
        [
            m.group,
            m.option.id or m.option.name or "",
            m.action,
            m.amount or "",
            m.quantity,
            m.portion,
            _rows(m.modifiers),
        ]
        for m in modifiers
    ]
    return sorted(rows, key=repr)


@dataclass(frozen=True, slots=True)
class _Sign:
    """Something that an earlier order has in common with this one."""

    code: str
    path: str
    values: Mapping[str, object]


def seen_before(order: Order, notes: Notes) -> None:
    """Note every sign that this order, or its reference, was seen before (order-model, Identity, rules 2 to 6).

    Each sign is noted once, with the latest of the earlier orders that bear it: one answer settles them all.
    """
    digest = lines_digest(order)
    noted: set[str] = set()
    for earlier in sorted(_others(order, notes), key=lambda each: each.placed_at, reverse=True):
        for sign in _signs(order, earlier, digest, notes):
            if sign.code not in noted:
                noted.add(sign.code)
                notes.find(sign.code, sign.path, (), order=earlier.number or earlier.id, **sign.values)
    key = order.maintenance.condition_key if order.maintenance is not None else None
    opened = notes.situation.circumstances.open_conditions.get(key) if key is not None else None
    if opened is not None and opened != order.id:
        notes.find("maintenance.condition_open", "/maintenance/condition_key", order=opened)


def _others(order: Order, notes: Notes) -> Iterator[RecentOrder]:
    """Earlier orders, without those that this very capture became in an earlier run."""
    return (
        e for e in notes.situation.circumstances.recent if not same_capture(e.id, order.id) and e.state not in ENDED
    )


def _signs(order: Order, earlier: RecentOrder, digest: str, notes: Notes) -> Iterator[_Sign]:
    reference = order.external_reference
    if reference is not None and earlier.external_reference == reference and earlier.submitter == order.submitter.id:
        same = earlier.lines_digest == digest
        code = "identity.reference_repeated" if same else "identity.reference_reused"
        yield _Sign(code, "/external_reference", {"reference": reference})
    number = order.purchase_order_number
    buyer = order.buyer.id if order.buyer is not None else None
    if number is not None and earlier.purchase_order_number == number and earlier.buyer == buyer:
        yield _Sign("identity.purchase_order_repeated", "/purchase_order_number", {"reference": number})
    if earlier.evidence_sha256 is not None and earlier.evidence_sha256 == notes.situation.capture.sha256:
        yield _Sign("identity.same_evidence", "", {})
    elif _repeats(order, earlier, digest, notes):
        apart = abs(notes.situation.circumstances.now - earlier.placed_at)
        yield _Sign("identity.possible_duplicate", "", {"minutes": int(apart.total_seconds() // 60)})


def _repeats(order: Order, earlier: RecentOrder, digest: str, notes: Notes) -> bool:
    """Same buyer (without one, same submitter), site and lines within the window."""
    if order.kind != "sales" or earlier.lines_digest != digest:
        return False
    buyer = order.buyer.id if order.buyer is not None else None
    site = order.fulfilment_site.id if order.fulfilment_site is not None else None
    if earlier.buyer != buyer or earlier.site != site:
        return False
    if buyer is None and earlier.submitter != order.submitter.id:
        return False
    apart = abs(notes.situation.circumstances.now - earlier.placed_at)
    return apart <= notes.situation.limits.duplicate_window
