"""English invoices of the second family: builders' counter, telecom, freelance, freight."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from html import escape
from random import Random

from tests.bench.papers.english_counters import WORDS, customer, door, heading, person
from tests.bench.papers.english_desks import sheet
from tests.bench.papers.goods import Bought, basket, cents, digits, total
from tests.bench.papers.markup import fields, pairs
from tests.bench.papers.paper import LATIN_MONO, LATIN_SANS, LATIN_SERIF, Paper
from tests.bench.papers.spelled import dated, some_day


def trade_counter(chance: Random) -> Paper:
    """An account's goods: code, net, VAT and gross in columns; a discount for paying soon that is not taken here."""
    paper, day = sheet(chance, (*LATIN_SANS[:4], *LATIN_MONO[:2]), 1180, 21), some_day(chance)
    paper.height = 0
    lines = basket(chance, WORDS, ["builders"], 2, 9, many=0.8, largest=24)
    taxes = [cents(x.amount / 5) for x in lines]
    net, tax = total(lines), sum(taxes, Decimal(0))
    due = net + tax
    number = f"{digits(chance, 3)}/{digits(chance, 6)}"
    form = chance.choice(("d/m/y", "d-b-Y", "d.m.Y"))
    head = [
        ("ACCOUNT NO", f"{customer(chance)[:3].upper()}{digits(chance, 4)}"),
        (chance.choice(("DOCUMENT NO", "INV NUMBER", "INVOICE")), number),
        (chance.choice(("DATE/TAX POINT", "TAX DATE", "DOC DATE")), dated(day, form)),
        ("ORDER REF", chance.choice(("VERBAL", "SITE 4", "per Dave", "JOB 2217"))),
    ]
    heading(
        paper,
        f'<div class="x">{escape(door(chance, "builders"))}</div>Trade Counter, Mill Lane, Stockport SK1<br>VAT No 412 9087 33',
        fields(head),
    )
    heading(paper, f"SOLD TO<br>{escape(customer(chance))}", chance.choice(("COLLECTED", "DELIVERED TO SITE")))
    paper.table(
        ("PRODUCT", "DESCRIPTION", "QTY", "PER", "PRICE", "NETT", "VAT", "GROSS"),
        [
            (digits(chance, 6), x.name, x.count, "EA", f"{x.price}", f"{x.amount}", f"{its}", f"{x.amount + its}")
            for x, its in zip(lines, taxes, strict=True)
        ],
        "llrcrrrr",
        chance.choice(("h", "h z", "k")),
    )
    paper.space()
    paper.add(
        pairs(
            (
                ("TOTAL NETT", f"{net}"),
                ("TOTAL VAT", f"{tax}"),
                (chance.choice(("INVOICE VALUE", "TOTAL GROSS")), f"£{due}"),
            )
        )
    )
    soon = dated(day + timedelta(days=14), form)
    paper.left(
        f"Settlement discount of {cents(due / 40)} may be deducted if paid by {soon}",
        f"Goods remain our property until paid for.  Served: {person(chance)}   Received by: ______________",
        look="t",
    )
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def telecom(chance: Random) -> Paper:
    """Charges by period; last bill, payment received, new charges, amount due."""
    paper, day = sheet(chance, LATIN_SANS), some_day(chance)
    lines = basket(chance, WORDS, ["telecom"], 2, 5, many=0.25, largest=3)
    form = chance.choice(("D b Y", "b D, Y", "d L Y"))
    start, end = day + timedelta(days=1), day + timedelta(days=30)
    period = f"{dated(start, 'D b')} - {dated(end, 'D b')}"
    net = total(lines)
    tax = cents(net * Decimal("0.13"))
    due = net + tax
    number = f"{digits(chance, 4)} {digits(chance, 4)} {digits(chance, 2)}"
    last = cents(Decimal(chance.randint(3000, 16000)) / 100)
    paper.number = number.replace(" ", "")
    head = [
        ("Account number", f"8{digits(chance, 9)}"),
        (chance.choice(("Bill number", "Statement no.")), number),
        (chance.choice(("Bill date", "Issued", "Billing date")), dated(day, form)),
        ("Pay by", dated(day + timedelta(days=21), form)),
    ]
    heading(paper, f'<div class="xx" style="color:#1b5e8c">{door(chance, "telecom")}</div>', fields(head))
    heading(paper, f"{escape(customer(chance))}<br>{chance.randint(3, 200)} Elm Crescent<br>Hamilton ON", "")
    paper.left("Your account at a glance", look="x")
    paper.add(
        pairs(
            (
                ("Balance from last bill", f"${last}"),
                ("Payment received - thank you", f"-${last}"),
                ("Balance forward", "$0.00"),
                ("New charges incl. tax", f"${due}"),
                (chance.choice(("Amount due", "Please pay")), f"${due}"),
            )
        )
    )
    paper.space()
    paper.left("New charges in detail", look="x")
    paper.table(
        ("Service", "Period", "No.", "Each", "Charge"),
        [(x.name, period, x.count, f"{x.price}", f"{x.amount}") for x in lines],
        "llrrr",
        "h u",
    )
    paper.add(pairs((("Charges before tax", f"{net}"), ("HST 13%", f"{tax}"), ("Total new charges", f"{due}"))))
    paper.space()
    paper.left("Paying by pre-authorised debit? Nothing else to do.", look="t")
    paper.day, paper.total, paper.lines = day, due, lines
    return paper


def freelance(chance: Random) -> Paper:
    """Dates and hours at a rate, no tax, an account to pay into."""
    paper, day = sheet(chance, (*LATIN_SERIF, *LATIN_SANS)), some_day(chance)
    lines = []
    for item in basket(chance, WORDS, ["freelance"], 1, 5, step="5"):
        hours = Decimal(chance.randint(2, 40)) / 4
        lines.append(Bought(item.name, hours, item.price, cents(hours * item.price), ""))
    due = total(lines)
    number = f"{dated(day, 'Y')}-{chance.randint(1, 60):03}"
    form = chance.choice(("D L Y", "L D, Y", "Y-m-d"))
    sign = chance.choice(("€", "$", "£"))
    person_ = chance.choice(("Ida Malmberg", "Theo Vance", "Camille Roux", "Amara Nwosu"))
    paper.centre(person_, look="xx")
    paper.centre("hello@studio.example  +353 86 555 0177", look="t")
    paper.rule("l")
    heading(
        paper,
        f"For<br><b>{escape(customer(chance))}</b>",
        fields(
            [
                ("Invoice", number),
                ("Date", dated(day, form)),
                ("Terms", chance.choice(("14 days", "Net 30", "On receipt"))),
            ]
        ),
    )
    rows = [
        (
            dated(day - timedelta(days=chance.randint(2, 25)), "d b"),
            x.name,
            f"{x.quantity:.2f}",
            f"{sign}{x.price}",
            f"{sign}{x.amount:,}",
        )
        for x in lines
    ]
    paper.table(("Worked", "Task", "Hours", "Rate", "Fee"), rows, "llrrr", chance.choice(("u", "h", "h u")))
    paper.space()
    paper.add(
        pairs(
            (
                ("Hours", f"{sum(x.quantity for x in lines):.2f}"),
                (chance.choice(("Payable", "Fee due", "To be paid")), f"{sign}{due:,}"),
            )
        )
    )
    paper.space()
    paper.left(
        "Not registered for VAT.",
        f"Pay to: {person_}, IBAN IE29 AIBK 9311 {digits(chance, 4)} {digits(chance, 4)} {digits(chance, 2)}, BIC AIBKIE2D",
        "Thank you for working with me!",
        look="t",
    )
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def freight(chance: Random) -> Paper:
    """Shipment's box, charges, and surcharges between charges and total."""
    paper, day = sheet(chance, (*LATIN_SANS, *LATIN_MONO)), some_day(chance)
    lines = basket(chance, WORDS, ["freight"], 2, 5, many=0.4, largest=12)
    net = total(lines)
    fuel = cents(net * Decimal("0.185"))
    safety = cents(Decimal(chance.choice((12, 18, 25))))
    due = net + fuel + safety
    number = f"{chance.choice(('FR', 'SLX', ''))}{digits(chance, 7)}"
    form = chance.choice(("d-b-Y", "m/d/Y", "d B Y"))
    paper.spread(door(chance, "freight"), "FREIGHT INVOICE", look="xx")
    paper.rule("d")
    heading(
        paper,
        fields([("Bill-to party", customer(chance)), ("Shipper", customer(chance)), ("Consignee", customer(chance))]),
        fields(
            [
                ("Freight bill no.", number),
                ("Billing date", dated(day, form)),
                ("Payment terms", "15 DAYS"),
                ("Currency", "USD"),
            ]
        ),
    )
    sailed = dated(day - timedelta(days=chance.randint(3, 20)), form)
    paper.table(
        ("B/L or AWB", "Origin", "Destination", "Pickup", "Pieces", "Weight"),
        [
            (
                f"MEDU{digits(chance, 7)}",
                "Savannah",
                "Rotterdam",
                sailed,
                str(chance.randint(1, 30)),
                f"{chance.randint(200, 9000):,} kg",
            )
        ],
        "llllrr",
    )
    paper.space()
    paper.table(
        ("Charge description", "Basis", "Rate", "Units", "USD"),
        [(x.name, chance.choice(("Shipment", "Unit")), f"{x.price:,}", x.count, f"{x.amount:,}") for x in lines],
        "llrrr",
        chance.choice(("k", "h u")),
    )
    paper.add(
        pairs(
            (
                ("Charges", f"{net:,}"),
                ("Fuel surcharge 18.5%", f"{fuel:,}"),
                ("Security surcharge", f"{safety:,}"),
                (chance.choice(("Total charges USD", "PAY THIS AMOUNT")), f"{due:,}"),
            )
        )
    )
    paper.left("Claims must be filed within 9 months of delivery. Remit to: P.O. Box 4410, Atlanta GA 30302", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


LAYOUTS = (trade_counter, telecom, freelance, freight)
