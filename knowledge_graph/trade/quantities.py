"""Quantities: what was said, as an exact amount in a unit that the catalogue knows for this item."""

from __future__ import annotations

from decimal import Decimal

from knowledge_graph.answering.telling import in_row
from knowledge_graph.catalogue import Item, Measure
from knowledge_graph.judging.notes import Notes
from knowledge_graph.order import Quantity
from knowledge_graph.units import convert, counts_pieces, folded, local_mass, plain, unit_of_word
from models.intent import QuantityValue, Slot

PLACES = 6
"""Most decimal places of a quantity."""


def read_quantity(slots: tuple[Slot, ...], item: Item | None, path: str, notes: Notes) -> Quantity | None:
    """The quantity of one line. Nothing said is 1 with a warning; what cannot be a quantity of it is None."""
    name = item.node.name(notes.situation.language) if item is not None else "?"
    said = [(slot, slot.value) for slot in slots if isinstance(slot.value, QuantityValue)]
    for slot in slots:
        if not isinstance(slot.value, QuantityValue):
            notes.find("quantity.missing", path, name=slot.text)
            notes.heard(path, slot, certainty=0.0)
    if not said:
        if slots:
            return None
        notes.derived(path, "no quantity said: 1", certainty=notes.situation.limits.stand_in_certainty)
        notes.find("quantity.assumed", path, name=name)
        return Quantity(value=Decimal(1), unit=item.unit if item is not None else "H87")
    slot, value = said[0]
    for other, _ in said:
        notes.heard(path, other)
    if len({(v.value, v.measure) for _, v in said}) > 1:
        words = in_row([s.text for s, _ in said])
        notes.find("quantity.ambiguous", path, name=name, said=words)
    if value.approximate:
        notes.find("quantity.approximate", path, said=slot.text, value=plain(value.value))
    if item is None:
        return Quantity(value=_tidy(value.value), unit="H87", said=slot.text)
    quantity = _in_units(value, slot.text, item, notes.situation.locale)
    if quantity is None:
        words = in_row([measure.word for measure in item.measures])
        notes.find("quantity.measure_unknown", path, name=name, measure=value.measure, measures=words)
    return quantity


def check_quantity(quantity: Quantity | None, item: Item, path: str, notes: Notes) -> None:
    """Note what the catalogue has against this amount of this item."""
    name = item.node.name(notes.situation.language)
    if quantity is None:
        if not any(f.field == path and f.severity == "blocking" for f in notes.findings):
            notes.find("quantity.missing", path, name=name)
        return
    if quantity.value <= 0:
        notes.find("quantity.not_positive", path, name=name, value=plain(quantity.value))
        return
    amount = base_amount(quantity, item)
    if amount is None:
        units = list(dict.fromkeys([item.unit, *(m.unit for m in item.measures if m.unit)]))
        words = in_row(units)
        notes.find("quantity.unit", path, name=name, unit=quantity.unit, units=words)
        return
    if _places(quantity.value) > PLACES or _places(amount) > PLACES:
        notes.find("quantity.precision", path, name=name, value=plain(quantity.value))
    elif amount % item.step:
        notes.find("quantity.step", path, name=name, step=plain(item.step), value=plain(amount))
    if item.minimum is not None and amount < item.minimum:
        notes.find("quantity.minimum", path, name=name, minimum=plain(item.minimum), value=plain(amount))
    if item.maximum is not None and amount > item.maximum:
        notes.find("quantity.maximum", path, name=name, maximum=plain(item.maximum), value=plain(amount))


def base_amount(quantity: Quantity, item: Item) -> Decimal | None:
    """The amount in the item's base unit, by unit or packaging; None where the item knows no such unit.

    A `base` that was written down never overrules the catalogue's ratio.
    """
    direct = convert(quantity.value, quantity.unit, item.unit)
    if direct is not None:
        return direct
    ratios = {m.ratio for m in item.measures if m.ratio is not None and m.unit == quantity.unit}
    if len(ratios) == 1:
        return quantity.value * ratios.pop()
    written = quantity.base
    if written is not None and written.unit == item.unit and any(quantity.value * r == written.value for r in ratios):
        return written.value
    return None


def with_base(quantity: Quantity, item: Item) -> Quantity:
    """The same quantity with its base amount beside it, where the two differ."""
    amount = base_amount(quantity, item)
    if amount is None or quantity.unit == item.unit:
        return quantity
    return Quantity(
        value=quantity.value,
        unit=quantity.unit,
        said=quantity.said,
        base=Quantity(value=_tidy(amount), unit=item.unit),
    )


def _in_units(value: QuantityValue, said: str, item: Item, locale: str | None) -> Quantity | None:
    amount = _tidy(value.value)
    if value.measure is None:
        return Quantity(value=amount, unit=item.unit, said=said)
    measure = _measure(item, value.measure)
    if measure is not None and measure.ratio is not None:
        base = Quantity(value=_tidy(amount * measure.ratio), unit=item.unit)
        if measure.unit is None or measure.unit == item.unit:
            return Quantity(value=base.value, unit=item.unit, said=said)
        return Quantity(value=amount, unit=measure.unit, said=said, base=base)
    if measure is not None:
        return Quantity(value=amount, unit=item.unit, said=said)
    unit = unit_of_word(value.measure)
    if unit is not None and (same := convert(amount, unit, item.unit)) is not None:
        return Quantity(value=_tidy(same), unit=item.unit, said=said)
    kilograms = local_mass(value.measure, locale)
    if kilograms is not None and (converted := convert(amount * kilograms, "KGM", item.unit)) is not None:
        return Quantity(value=_tidy(converted), unit=item.unit, said=said)
    if item.unit == "H87" and counts_pieces(value.measure):
        return Quantity(value=amount, unit=item.unit, said=said)
    return None


def _measure(item: Item, word: str) -> Measure | None:
    wanted = folded(word)
    return next((measure for measure in item.measures if folded(measure.word) == wanted), None)


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def _tidy(value: Decimal) -> Decimal:
    """Without needless zeros and without an exponent, so that equal amounts are written alike."""
    return Decimal(plain(value))
