"""What one document says, before anybody decides how it looks: drawn at random from a business, with its truth."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from tests.bench.photos.catalogue import Business, Customer, Item, Machine, Measure, Place, Words

CHINA = timezone(timedelta(hours=8))
CENT = Decimal("0.01")
Kind = Literal["form", "note", "label", "nameplate"]
Fault = Literal["sum", "amount", "unknown_code", "code_name", "customer", "asset"]
LAYOUTS = ("ruled", "aligned", "letter", "receipt", "two_page")
SIZES = {"ruled": (3, 12), "aligned": (3, 10), "letter": (2, 7), "receipt": (2, 8), "two_page": (14, 24)}
DAY = date(2026, 3, 2)


@dataclass(frozen=True)
class Entry:
    """One line as ordered, with the words that name the item on paper."""

    item: Item
    quantity: Decimal
    measure: Measure
    price: Decimal
    """Of one of the measure."""
    amount: Decimal
    code: str
    name: Words
    size: Words | None
    remark: str = ""


@dataclass(frozen=True)
class Document:
    """Everything a layout may print."""

    kind: Kind
    layout: str
    language: str
    """`zh`, `en`, `bi`."""
    business: Business
    seed: str
    number: str
    note_number: str
    day: date
    buyer: Customer
    person: Words
    place: Place | None
    window: tuple[datetime, datetime] | None
    remark: str
    entries: tuple[Entry, ...]
    total: Decimal
    shows_code: bool
    splits_size: bool
    """The size stands in a column of its own."""
    shows_unit: bool
    """False: no unit anywhere, every quantity is in base units."""
    shows_price: bool
    grouped: bool
    """Lines of one family stand together."""
    machine: Machine | None = None
    fault: str | None = None
    """What is wrong with it, in words; None where all agrees."""
    fields: dict[str, str] = field(default_factory=dict)

    def expected(self) -> list[dict[str, Any]]:
        """The orders that this document makes, in the order model; nothing for what must only be held."""
        if self.fault is not None or self.kind == "label":
            return []
        if self.kind == "nameplate":
            assert self.machine is not None
            return [{"kind": "maintenance", "maintenance": {"asset": {"id": f"asset:{self.machine.id}"}}}]
        order: dict[str, Any] = {
            "kind": "sales",
            "purchase_order_number": self.number,
            "buyer": {"id": f"customer:{self.buyer.id}"},
            "lines": [
                {
                    "item": {"id": f"product:{entry.item.id}"},
                    "quantity": {"value": f"{entry.quantity:f}", "unit": entry.measure.unit},
                }
                for entry in self.entries
            ],
        }
        delivery: dict[str, Any] = {}
        if self.place is not None:
            delivery["location"] = {"id": f"site:{self.place.id}"}
        if self.window is not None:
            delivery["window"] = {"earliest": self.window[0].isoformat(), "latest": self.window[1].isoformat()}
        return [order | ({"delivery": delivery} if delivery else {})]


def draw(business: Business, kind: Kind, layout: str, language: str, words: dict[str, Any], seed: str) -> Document:
    """A document in which everything agrees."""
    rng = random.Random(f"content {seed}")
    day = DAY + timedelta(days=rng.randrange(0, 300))
    least, most = SIZES[layout]
    count = rng.randint(least, most) if kind in ("form", "note") else 0
    shows_code = rng.random() < (0.6 if layout == "letter" else 0.85)
    shows_price = kind == "form" and layout != "letter" and rng.random() < 0.85
    shows_unit = layout in ("letter", "receipt") or rng.random() < 0.9
    grouped = count > 5 and rng.random() < 0.35
    chosen = _chosen(business, count, grouped, rng)
    tongue = "zh" if language == "bi" else language
    entries = tuple(_entry(item, shows_unit, words[tongue]["line_remarks"], rng) for item in chosen)
    buyer = rng.choice(business.customers)
    own = [place for place in business.places if place.owner == buyer.id]
    begin = datetime.combine(day + timedelta(days=rng.randint(1, 6)), time(rng.choice((8, 9, 10, 13, 14))), CHINA)
    serial = {"date": f"{day:%Y%m%d}", "serial": rng.randint(1, 999)}
    return Document(
        kind=kind,
        layout=layout,
        language=language,
        business=business,
        seed=seed,
        number=business.raw["order_number"].format(**serial),
        note_number=business.raw["note_number"].format(serial=rng.randint(10_000, 999_999), date=f"{day:%y%m%d}"),
        day=day,
        buyer=buyer,
        person=rng.choice(business.people),
        place=own[0] if own and rng.random() < 0.7 else None,
        window=(begin, begin + timedelta(hours=rng.choice((2, 3, 4)))) if rng.random() < 0.3 else None,
        remark=rng.choice(words[tongue]["remarks"]) if rng.random() < 0.4 else "",
        entries=entries,
        total=sum((entry.amount for entry in entries), Decimal(0)),
        shows_code=shows_code,
        splits_size=layout in ("ruled", "aligned", "two_page") and rng.random() < 0.5,
        shows_unit=shows_unit,
        shows_price=shows_price,
        grouped=grouped,
        machine=rng.choice(business.machines) if kind == "nameplate" else None,
    )


def _chosen(business: Business, count: int, grouped: bool, rng: random.Random) -> list[Item]:
    """Different items; grouped ones come from few families and stand together."""
    if not grouped:
        return rng.sample(business.items, count)
    families: dict[str, list[Item]] = {}
    for item in business.items:
        families.setdefault(item.category, []).append(item)
    found: list[Item] = []
    for family in rng.sample(sorted(families), len(families)):
        found += rng.sample(families[family], min(len(families[family]), rng.randint(2, 6)))
    return found[:count]


def _entry(item: Item, shows_unit: bool, remarks: list[str], rng: random.Random) -> Entry:
    outer = shows_unit and rng.random() < 0.5
    measure = item.packaging if outer else item.base
    if measure.unit == "KGM":
        quantity = Decimal(rng.randint(2, 120)) / 2
    else:
        quantity = Decimal(rng.choice((rng.randint(1, 12), rng.randint(2, 60), rng.choice((100, 120, 150, 200, 500)))))
        quantity = min(quantity, Decimal(40)) if outer else quantity
    price = (item.price * measure.ratio).quantize(CENT, ROUND_HALF_UP)
    amount = (price * quantity).quantize(CENT, ROUND_HALF_UP)
    remark = rng.choice(remarks) if rng.random() < 0.12 else ""
    return Entry(item, quantity, measure, price, amount, item.code, item.name, item.size, remark)


def spoil(document: Document, fault: Fault) -> Document:
    """The same document with one contradiction that must not pass unnoticed; the truth says which."""
    rng = random.Random(f"fault {document.seed}")
    business, entries = document.business, list(document.entries)
    if fault == "customer":
        return replace(document, buyer=rng.choice(business.strangers), place=None, fault="unknown customer")
    if fault == "asset":
        return replace(document, machine=rng.choice(business.unknown_machines), fault="unknown asset")
    index = rng.randrange(len(entries))
    entry = entries[index]
    if fault == "sum":
        wrong = document.total + rng.choice((-1, 1)) * Decimal(rng.choice((10, 50, 90, 100, 270)))
        wrong = wrong if wrong > 0 else document.total + 100
        return replace(document, total=wrong, shows_price=True, fault=f"total {wrong} is not the sum {document.total}")
    if fault == "amount":
        wrong = entry.amount + Decimal(rng.choice((9, 18, 90, 100)))
        entries[index] = replace(entry, amount=wrong)
        total = document.total - entry.amount + wrong
        what = f"line {index + 1}: {entry.quantity} x {entry.price} is not {wrong}"
        return replace(document, entries=tuple(entries), total=total, shows_price=True, fault=what)
    if fault == "unknown_code":
        taken = {item.code for item in business.items}
        code = entry.code
        while code in taken:
            code = "".join(rng.choice("0123456789") if sign.isdigit() else sign for sign in entry.code)
        odd = Words("样品套装", "Sample assortment")
        entries[index] = replace(entry, code=code, name=odd, size=None)
        return replace(
            document, entries=tuple(entries), shows_code=True, fault=f"line {index + 1}: unknown item {code}"
        )
    other = rng.choice([item for item in business.items if item.category != entry.item.category])
    entries[index] = replace(entry, code=other.code)
    what = f"line {index + 1}: code {other.code} is not {entry.item.full.zh}"
    return replace(document, entries=tuple(entries), shows_code=True, fault=what)
