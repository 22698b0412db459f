"""Pricing: catalogue prices of lines, compared with what was said. Exact decimals, rounded half up once for each line.

Rounding to the currency's minor unit after ISO 4217; sums are taken over rounded lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from knowledge_graph.catalogue import Catalogue, Item, decimal_of
from knowledge_graph.judging.notes import Notes
from knowledge_graph.order import Modifier, Order, OrderLine, Price, Quantity
from knowledge_graph.proposal import Step
from knowledge_graph.trade.quantities import PLACES, base_amount
from models.intent import MoneyValue, QuantityValue, Slot

_NO_MINOR = frozenset(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"))  # fmt: skip  # noqa: E501
_THREE = frozenset(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"))
_MOST = Decimal(10) ** 15
"""Larger amounts of money are misread."""
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def minor_unit(currency: str) -> Decimal:
    """Smallest amount of a currency: 0.01 of most, 1 of some, 0.001 of a few."""
    if currency in _NO_MINOR:
        return Decimal(1)
    return Decimal("0.001") if currency in _THREE else Decimal("0.01")


def rounded(amount: Decimal, currency: str) -> Decimal:
    """Half up to the currency's minor unit."""
    return amount.quantize(minor_unit(currency), rounding=ROUND_HALF_UP)


def catalogue_price(item: Item, modifiers: tuple[Modifier, ...], catalogue: Catalogue, notes: Notes) -> Price | None:
    """Price of one base unit with its modifiers; None where the catalogue names none."""
    if item.price is None or item.currency is None:
        return None
    amount = item.price + _added(modifiers, notes)
    return Price(amount=amount, currency=item.currency, per=Quantity(value=Decimal(1), unit=item.unit))


def _added(modifiers: Iterable[Modifier], notes: Notes) -> Decimal:
    total = Decimal(0)
    for modifier in modifiers:
        if modifier.action == "exclude" or modifier.option.id is None:
            continue
        node = notes.situation.node(modifier.option.id)
        price = decimal_of(node.properties.get("price")) if node is not None else None
        total += ((price or Decimal(0)) + _added(modifier.modifiers, notes)) * modifier.quantity
    return total


def line_amount(line: OrderLine, item: Item) -> Decimal | None:
    """What the line costs, rounded; None where price or quantity is unknown."""
    if line.price is None or line.quantity is None:
        return None
    amount = base_amount(line.quantity, item)
    if amount is None:
        return None
    per = (base_amount(line.price.per, item) or line.price.per.value) if line.price.per is not None else Decimal(1)
    return rounded(line.price.amount * amount / per, line.price.currency)


def per_ordered(slots: tuple[Slot, ...], quantity: Quantity | None, item: Item) -> Quantity | None:
    """One of the units that a form counts in, as an amount of base units: a case, where cases are ordered.

    None where the quantity was not read or names no amount of the item.
    """
    counts = [slot.value.value for slot in slots if isinstance(slot.value, QuantityValue) and slot.value.value > 0]
    base = base_amount(quantity, item) if quantity is not None else None
    return Quantity(value=base / counts[0], unit=item.unit) if counts and base is not None else None


def total(order: Order, catalogue: Catalogue) -> Decimal | None:
    """Sum of the rounded lines and the order's charges; None if any line has no amount."""
    result = Decimal(0)
    for line in order.lines:
        item = catalogue.item(line.item.id)
        amount = line_amount(line, item) if item is not None else None
        if amount is None:
            return None
        result += amount
    for charge in order.charges:
        result += charge.amount if charge.is_charge else -charge.amount
    return result


def money_of(slot: Slot) -> MoneyValue | None:
    """The amount of money of a slot; None where it has none, or one that no order can hold."""
    value = slot.value
    if not isinstance(value, MoneyValue) or not value.amount.is_finite() or abs(value.amount) >= _MOST:
        return None
    exponent = value.amount.normalize().as_tuple().exponent
    return value if isinstance(exponent, int) and exponent >= -PLACES else None


def stated_price(slots: tuple[Slot, ...], currency: str | None) -> Price | None:
    """The price of a line as it was said or printed; None where no number was."""
    for slot in slots:
        printed = money_of(slot)
        if printed is not None and (printed.currency or currency):
            return Price(amount=printed.amount, currency=printed.currency or currency or "", source="stated")
        if isinstance(slot.value, MoneyValue):
            continue
        found = _NUMBER.search((slot.value if isinstance(slot.value, str) else slot.text).replace(",", ""))
        if found is not None and currency is not None:
            return Price(amount=Decimal(found.group()), currency=currency, source="stated")
    return None


def price_line(line: OrderLine, item: Item, path: str, notes: Notes) -> OrderLine:
    """The line with the catalogue's price; a stated price that differs is noted, one without a catalogue price kept."""
    listed = catalogue_price(item, line.modifiers, notes.situation.catalogue, notes)
    stated = line.price if line.price is not None and line.price.source == "stated" else None
    where = f"{path}/price"
    name = item.node.name(notes.situation.language)
    if listed is None:
        if stated is not None:
            notes.find("price.unlisted", where, name=name, stated=_money(stated))
        return _priced(line, stated)
    if stated is not None and not _agree(stated, listed, line, item):
        notes.find("price.mismatch", where, name=name, stated=_money(stated), listed=_money(listed))
    notes.derived(where, "catalogue price", (Step(item.node.key, "price", f"{listed.amount}"),))
    return _priced(line, listed)


def _agree(stated: Price, listed: Price, line: OrderLine, item: Item) -> bool:
    """Is the stated price that of one unit, or of the whole line? People say either."""
    if stated.currency != listed.currency:
        return False
    if stated.per is not None:
        each = base_amount(stated.per, item)
        return each is not None and stated.amount == rounded(listed.amount * each, listed.currency)
    whole = line_amount(_priced(line, listed), item)
    return stated.amount in (listed.amount, rounded(listed.amount, listed.currency), whole)


def _priced(line: OrderLine, price: Price | None) -> OrderLine:
    return replace(line, price=price)


def _money(price: Price) -> str:
    return f"{price.amount} {price.currency}"
