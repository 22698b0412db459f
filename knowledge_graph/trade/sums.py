"""Sums: what a document prints of money, checked against itself and against the catalogue.

Quantity times price is the amount, amounts and charges are the total. What does not fit is a finding on the figure that
is in doubt; nothing is put right in silence, and a quantity that would follow is only offered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from knowledge_graph.judging.notes import Notes
from knowledge_graph.order import Charge, Money, Order, OrderLine
from knowledge_graph.trade.pricing import catalogue_price, line_amount, minor_unit, money_of, per_ordered, rounded
from knowledge_graph.trade.quantities import base_amount
from knowledge_graph.units import plain
from models.intent import CandidateIntent, Line, MoneyValue, Slot, SlotChoice

PRINTED = frozenset(("total", "tax", "charge", "discount"))
"""Slots of a whole document that are sums of money."""


@dataclass(frozen=True, slots=True)
class _Sum:
    """What one line of a document says of money, in one currency, and what the catalogue says of it."""

    name: str
    currency: str
    step: Decimal
    """Smallest increment of what is counted."""
    quantity: Decimal | None
    """As printed: cases, where cases are counted."""
    price: Decimal | None
    """Of one of what is counted, printed."""
    amount: Decimal | None
    """Of the line, printed."""
    listed: Decimal | None
    """Of one of what is counted, by the catalogue."""

    def fits(self, price: Decimal | None) -> bool:
        """Is quantity times this price the printed amount, rounded half up, to one minor unit?"""
        if self.quantity is None or price is None or self.amount is None:
            return False
        return abs(rounded(self.quantity * price, self.currency) - self.amount) <= minor_unit(self.currency)

    def implied(self) -> Decimal | None:
        """The quantity that amount and price come to, if so much can be ordered: a multiple of the item's step."""
        price = self.price if self.price is not None else self.listed
        if not price or self.amount is None:
            return None
        step = self.step
        if step * price <= 2 * minor_unit(self.currency):
            return None  # Of something so finely divided, any amount is that of some quantity.
        count = (self.amount / price / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step
        misses = abs(rounded(count * price, self.currency) - self.amount)
        return count if count > 0 and misses <= minor_unit(self.currency) else None


def check_sums(order: Order, candidate: CandidateIntent, notes: Notes) -> Order:
    """Every figure of the document against the others; the order with what it states of charges and sums."""
    heard = {f"L{number}": line for number, line in enumerate(candidate.lines, start=1)}
    _check_currency(order, candidate, notes)
    for line in order.lines:
        if line.id in heard:
            _check_line(line, heard[line.id], notes)
    charges = tuple(_charges(candidate, order, notes))
    order = replace(order, charges=(*order.charges, *charges))
    _check_total(order, heard, candidate, notes)
    totals = {found.amount: found for slot in candidate.named("total") if (found := money_of(slot)) is not None}
    stated = next(iter(totals.values())) if len(totals) == 1 else None
    return replace(order, lines=tuple(_stated(line, heard) for line in order.lines), total=_written(stated))


def _stated(line: OrderLine, heard: dict[str, Line]) -> OrderLine:
    return replace(line, amount=_written(_money(heard[line.id].named("amount")))) if line.id in heard else line


def _written(money: MoneyValue | None) -> Money | None:
    return Money(amount=money.amount, currency=money.currency) if money is not None else None


def _check_line(line: OrderLine, heard: Line, notes: Notes) -> None:
    path = f"/lines/{line.id}"
    for slot in heard.named("amount"):
        notes.beside(f"{path}/amount", slot)
        if money_of(slot) is None:
            notes.find("text.unparsed", path, said=slot.text)
    found = _sum_of(line, heard, notes)
    if found is None or found.amount is None or (found.price is None and found.listed is None):
        return
    implied = found.implied()
    if found.quantity is None:
        if implied is not None:
            _offer(implied, path, notes)
            notes.find("quantity.follows", f"{path}/quantity", **_words(found, notes), value=plain(implied))
        return
    price = found.price if found.price is not None else found.listed
    if found.fits(price):
        return
    if found.price is not None and found.price != found.listed and found.fits(found.listed):
        notes.find("amount.price_in_doubt", f"{path}/price", **_words(found, notes))
    elif implied is not None and price == found.listed:
        _offer(implied, path, notes)
        notes.find("amount.quantity_in_doubt", f"{path}/quantity", **_words(found, notes), value=plain(implied))
    else:
        if implied is not None:
            _offer(implied, path, notes)
        notes.find("amount.mismatch", f"{path}/amount", **_words(found, notes))


def _sum_of(line: OrderLine, heard: Line, notes: Notes) -> _Sum | None:
    item = notes.situation.catalogue.item(line.item.id)
    amount, price = _money(heard.named("amount")), _money(heard.named("price"))
    printed = next((money.currency for money in (amount, price) if money is not None and money.currency), None)
    currency = (item.currency if item is not None else None) or notes.situation.catalogue.currency or printed
    if currency is None:
        return None
    listed: Decimal | None = None
    quantity = line.quantity.value if line.quantity is not None else None
    step = Decimal(1)
    if item is not None:
        one = per_ordered(heard.named("quantity"), line.quantity, item)
        per = one.value if one is not None else Decimal(1)
        base = base_amount(line.quantity, item) if line.quantity is not None else None
        quantity = base / per if base is not None else None
        step = item.step / per if per <= 1 else Decimal(1)
        price_of_one = catalogue_price(item, line.modifiers, notes.situation.catalogue, notes)
        listed = rounded(price_of_one.amount * per, currency) if price_of_one is not None else None
    return _Sum(
        name=line.item.name or "?",
        currency=currency,
        step=step,
        quantity=quantity,
        price=price.amount if price is not None else None,
        amount=amount.amount if amount is not None else None,
        listed=listed,
    )


def _words(found: _Sum, notes: Notes) -> dict[str, str]:
    price = found.price if found.price is not None else found.listed
    quantity = found.quantity
    return {
        "name": found.name,
        "quantity": plain(quantity) if quantity is not None else "?",
        "price": plain(price) if price is not None else "?",
        "amount": plain(found.amount) if found.amount is not None else "?",
        "listed": plain(found.listed) if found.listed is not None else "-",
        "computed": plain(rounded(quantity * price, found.currency)) if quantity is not None and price else "?",
    }


def _offer(quantity: Decimal, path: str, notes: Notes) -> None:
    where = f"{path}/quantity"
    choice = SlotChoice(plain(quantity), None, notes.situation.limits.stand_in_certainty)
    notes.offer(where, (choice, *notes.alternatives.get(where, ())))


def _charges(candidate: CandidateIntent, order: Order, notes: Notes) -> Iterator[Charge]:
    """Freight and the like, discounts: kept as printed, for a human to agree with. A bill's own are agreed with it."""
    currency = order.currency or notes.situation.catalogue.currency
    billed = bool(candidate.named("document") and candidate.named("total"))
    for name in ("charge", "discount"):
        for slot in candidate.named(name):
            notes.heard("/charges", slot)
            if not billed:
                notes.find("charge.unlisted", "/charges", said=slot.text)
            printed = money_of(slot)
            if printed is not None and currency is not None:
                stated = printed.currency or currency
                yield Charge(kind=name, amount=abs(printed.amount), currency=stated, is_charge=name == "charge")


def _check_total(order: Order, heard: dict[str, Line], candidate: CandidateIntent, notes: Notes) -> None:
    slots = candidate.named("total")
    for slot in (*slots, *candidate.named("tax")):
        notes.beside("/total", slot)
    totals = [stated.amount for slot in slots if (stated := money_of(slot)) is not None]
    currency = order.currency or notes.situation.catalogue.currency
    if not totals or currency is None:
        return
    amounts = [_printed_amount(line, heard.get(line.id), notes) for line in order.lines]
    if not amounts or any(amount is None for amount in amounts):
        notes.find("total.unchecked", "/total", total=plain(totals[0]))
        return
    added = sum((c.amount if c.is_charge else -c.amount for c in order.charges), Decimal(0))
    total = sum((amount for amount in amounts if amount is not None), Decimal(0)) + added
    taxes = sum((tax.amount for slot in candidate.named("tax") if (tax := money_of(slot)) is not None), Decimal(0))
    allowed = minor_unit(currency)
    for printed in dict.fromkeys(totals):
        if all(abs(each - printed) > allowed for each in (total, total + taxes)):
            notes.find("total.mismatch", "/total", sum=plain(total), total=plain(printed))


def _printed_amount(line: OrderLine, heard: Line | None, notes: Notes) -> Decimal | None:
    """What the document takes a line to cost: as printed, else quantity times its price, else by the catalogue."""
    printed = _money(heard.named("amount")) if heard is not None else None
    if printed is not None:
        return printed.amount
    found = _sum_of(line, heard, notes) if heard is not None else None
    if found is not None and found.price is not None and found.quantity is not None:
        return rounded(found.price * found.quantity, found.currency)
    item = notes.situation.catalogue.item(line.item.id)
    return line_amount(line, item) if item is not None else None


def _check_currency(order: Order, candidate: CandidateIntent, notes: Notes) -> None:
    """The currencies that are printed must be the one of the order."""
    ours = order.currency or notes.situation.catalogue.currency
    slots = [slot for name in sorted(PRINTED) for slot in candidate.named(name)]
    slots += [slot for line in candidate.lines for name in ("price", "amount") for slot in line.named(name)]
    printed = {found.currency: None for s in slots if (found := money_of(s)) is not None and found.currency}
    if ours is not None and set(printed) - {ours}:
        notes.find("currency.mismatch", "/currency", stated=", ".join(printed), listed=ours)


def _money(slots: tuple[Slot, ...]) -> MoneyValue | None:
    return next((found for slot in slots if (found := money_of(slot)) is not None), None)
