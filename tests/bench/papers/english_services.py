"""English invoices of the second family: a web service's mail, a marketplace's packing slip, a vet, a garage."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from html import escape
from random import Random

from tests.bench.papers.english_counters import WORDS, customer, door, heading, person, single
from tests.bench.papers.english_desks import sheet
from tests.bench.papers.goods import Bought, basket, cents, digits, total
from tests.bench.papers.markup import fields, pairs
from tests.bench.papers.paper import LATIN_MONO, LATIN_SANS, LATIN_SERIF, Paper
from tests.bench.papers.spelled import dated, some_day


def subscription(chance: Random) -> Paper:
    """A mail of a web service: seats by the month, unused time credited, what was charged to a card."""
    paper, day = sheet(chance, ("Inter", "Roboto", "Open Sans", "Lato"), 900, 24), some_day(chance)
    paper.height, paper.kind = 0, "invoice"
    lines = basket(chance, WORDS, ["seats"], 1, 3, many=0.7, largest=25)
    net = total(lines)
    credit = cents(net * Decimal(chance.choice(("0.12", "0.2", "0.07"))))
    due = net - credit
    number = f"{chance.choice('ABCDEF')}{digits(chance, 7)}-{chance.randint(1, 30):04}"
    form = chance.choice(("L D, Y", "b D, Y", "D L Y"))
    paper.left(door(chance, "seats"), look="x")
    paper.left(f"${due:,} charged", look="xx")
    paper.left(f"on {dated(day, form)}")
    paper.rule("l")
    paper.spread("Invoice number", number)
    paper.spread("Invoice date", dated(day, form))
    paper.spread("Payment method", f"Visa - {digits(chance, 4)}")
    paper.rule("l")
    paper.left(f"{dated(day, 'b D')} - {dated(day + timedelta(days=30), 'b D, Y')}".upper(), look="t")
    for line in lines:
        paper.spread(line.name, f"${line.amount:,}")
        paper.left(f"Qty {line.count}" + (f", ${line.price} each" if line.quantity > 1 else ""), look="t")
    paper.spread(f"Unused time on Starter after {dated(day, 'D b Y')}", f"-${credit:,}")
    paper.rule("l")
    paper.spread("Subtotal after credits", f"${due:,}")
    paper.spread("Tax (0%)", "$0.00")
    paper.spread(chance.choice(("Amount charged", "Amount paid")), f"${due:,}", look="b")
    paper.rule("l")
    paper.left("Questions? Reply to this email or visit our help centre.", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def marketplace(chance: Random) -> Paper:
    """Packed with the goods: net, rate, kind of tax, tax and total of each row; order and invoice by different numbers and days."""
    paper, day = sheet(chance, LATIN_SANS[:4], 1240, 20), some_day(chance)
    lines = basket(chance, WORDS, ["marketplace"], 1, 4, factor="40", step="1", many=0.35, largest=3)
    taxes = [cents(x.amount * Decimal("0.18")) for x in lines]
    post, post_tax = Decimal("40.00"), Decimal("7.20")
    due = total(lines) + sum(taxes, Decimal(0)) + post + post_tax
    number = f"{chance.choice(('BLR7', 'DEL4', 'IN'))}-{digits(chance, 7)}"
    ordered = day - timedelta(days=chance.randint(1, 2))
    heading(
        paper,
        '<div class="x">Packing Slip cum Tax Invoice</div>(Original for Recipient)',
        f"Sold By : <b>{door(chance, 'marketplace')}</b><br>GST : 29AABFK7712M1Z3",
    )
    heading(
        paper,
        fields(
            [
                ("Order Number:", f"{digits(chance, 3)}-{digits(chance, 7)}-{digits(chance, 7)}"),
                ("Order Date:", dated(ordered, "d.m.Y")),
            ]
        ),
        fields(
            [("Invoice Number :", number), ("Invoice Date :", dated(day, "d.m.Y")), ("Ship to :", customer(chance))]
        ),
    )
    rows = [
        (
            str(place),
            x.name,
            f"₹{x.price:,.2f}",
            x.count,
            f"₹{x.amount:,}",
            "18%",
            "IGST",
            f"₹{its:,}",
            f"₹{x.amount + its:,}",
        )
        for place, (x, its) in enumerate(zip(lines, taxes, strict=True), 1)
    ]
    rows.append(
        ("", "Shipping Charges", f"₹{post}", "", f"₹{post}", "18%", "IGST", f"₹{post_tax}", f"₹{post + post_tax}")
    )
    paper.table(
        (
            "Sl. No",
            "Description",
            "Unit Price",
            "Qty",
            "Net Amount",
            "Tax Rate",
            "Tax Type",
            "Tax Amount",
            "Total Amount",
        ),
        rows,
        "clrcrccrr",
    )
    paper.add(pairs((("TOTAL:", f"₹{sum(taxes, Decimal(0)) + post_tax:,}"), ("Amount Payable", f"₹{due:,}"))))
    paper.left(
        "Whether tax is payable under reverse charge - No",
        "This is a computer generated document. Returns within 7 days.",
        look="t",
    )
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def vet(chance: Random) -> Paper:
    """Under each patient's name its treatments, dated; tax only in the total."""
    paper, day = sheet(chance, (*LATIN_SANS, *LATIN_SERIF), 1000, 22), some_day(chance)
    paper.height = 0
    lines = basket(chance, WORDS, ["vet"], 2, 7, many=0.15, largest=2)
    net = total(lines)
    tax = cents(net * Decimal("0.05"))
    due = net + tax
    number = digits(chance, 6)
    form = chance.choice(("m-d-Y", "d/b/Y", "b d, Y"))
    paper.centre(door(chance, "vet"), look="xx")
    paper.centre("Open 7 days - emergencies (403) 555-0148")
    paper.rule("l")
    heading(
        paper,
        fields(
            [
                ("Client:", customer(chance)),
                ("Client ID:", digits(chance, 5)),
                ("Doctor:", f"Dr {person(chance).title()}"),
            ]
        ),
        fields(
            [
                ("Visit invoice", f"#{number}"),
                ("Printed:", dated(day, form)),
                ("Next visit due:", dated(day + timedelta(days=365), form)),
            ]
        ),
    )
    cut = chance.randint(1, len(lines))
    pets = chance.sample(("Biscuit", "Mr Paws", "Luna", "Ziggy", "Olive"), 2)
    for pet, part in zip(pets, (lines[:cut], lines[cut:]), strict=True):
        if not part:
            continue
        paper.left(f"Patient: {pet}   Weight: {chance.randint(3, 40)}.{chance.randint(0, 9)} kg", look="b")
        for line in part:
            paper.row(
                "14% 52% 10% 24%", (dated(day, "m/d"), line.name, f"{line.quantity:.1f}", f"${line.amount}"), "llrr"
            )
        paper.spread("", f"Patient subtotal  ${total(part)}", look="t")
    paper.rule("l")
    paper.add(
        pairs(
            (
                ("Services and products", f"${net}"),
                ("GST", f"${tax}"),
                (chance.choice(("Visit total", "Total this visit", "Owing")), f"${due}"),
            )
        )
    )
    paper.left("Reminder: keep the incision dry for ten days.", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def garage(chance: Random) -> Paper:
    """Vehicle's box, labour by hours, parts, work of another shop; supplies and an environmental fee in the sums."""
    paper, day = sheet(chance, (*LATIN_SANS, *LATIN_MONO)), some_day(chance)
    rate = Decimal(chance.choice(("118.00", "135.00", "149.50")))
    work = []
    for item in basket(chance, WORDS, ["labour"], 1, 3, many=0):
        hours = Decimal(chance.randint(3, 35)) / 10
        work.append(Bought(item.name, hours, rate, cents(hours * rate), ""))
    parts = basket(chance, WORDS, ["garage"], 1, 5, many=0.4, largest=6)
    sublet = (
        [single("Sublet - rotor machining", cents(Decimal(chance.randint(60, 180))))] if chance.random() < 0.4 else []
    )
    lines = [*work, *parts, *sublet]
    supplies, fee = cents(total(work) * Decimal("0.06")), Decimal("4.50")
    tax = cents((total(parts) + supplies) * Decimal("0.0775"))
    due = total(lines) + supplies + fee + tax
    number = f"{chance.choice(('', 'RO-', 'W'))}{digits(chance, 6)}"
    form = chance.choice(("m/d/Y", "b d Y", "d-B-y"))
    heading(
        paper,
        f'<div class="xx">{escape(door(chance, "garage"))}</div>4410 Airline Blvd, Reno NV 89502',
        fields(
            [
                ("Repair order", number),
                ("Closed", dated(day, form)),
                ("Promised", _earlier(day, form)),
                ("Writer", person(chance)),
            ]
        ),
    )
    paper.table(
        ("Customer", "Year / Make / Model", "Plate", "Odometer in/out"),
        [
            (
                customer(chance),
                chance.choice(("2014 Subaru Forester", "2019 Ford F-150", "2011 Honda Fit")),
                f"{digits(chance, 3)}-KLM",
                f"{digits(chance, 5)} / {digits(chance, 5)}",
            )
        ],
        "llll",
    )
    paper.space()
    paper.left("LABOR", look="b")
    paper.table(
        ("Operation", "Hours", "Rate", "Extended"),
        [(x.name, x.count, f"{x.price}", f"{x.amount}") for x in work],
        "lrrr",
        "h u",
    )
    paper.left("PARTS", look="b")
    paper.table(
        ("Part", "Qty", "List", "Extended"),
        [(x.name, x.count, f"{x.price}", f"{x.amount}") for x in parts],
        "lrrr",
        "h u",
    )
    for item in sublet:
        paper.spread(item.name, f"{item.amount}")
    paper.space()
    sums = [("Labor", total(work)), ("Parts", total(parts)), *((("Sublet", total(sublet)),) if sublet else ())]
    sums += [
        ("Shop supplies 6%", supplies),
        ("Environmental fee", fee),
        ("Tax 7.75%", tax),
        (chance.choice(("Please pay", "Total repair")), due),
    ]
    paper.add(pairs([(name, f"${value:,}") for name, value in sums]))
    paper.left("Warranty 24 months / 24,000 miles. Signature: ________________", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def _earlier(day: date, form: str) -> str:
    return dated(day - timedelta(days=1), form)


LAYOUTS = (subscription, marketplace, vet, garage)
