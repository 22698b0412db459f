"""English pages of the fifth family: an Indian dealer's GST invoice, a resort's folio, a web shop's order as a browser prints it."""

from __future__ import annotations

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from html import escape
from random import Random

from tests.bench.papers.english_desks import sheet
from tests.bench.papers.english_groceries import WORDS
from tests.bench.papers.goods import Bought, basket, cents, digits, drawn, total, words
from tests.bench.papers.marks import logo, stamp
from tests.bench.papers.markup import fields, pairs
from tests.bench.papers.paper import LATIN_SANS, LATIN_SERIF, Paper
from tests.bench.papers.spelled import dated, hour, in_words, some_day


def gst_dealer(chance: Random) -> Paper:
    """India: HSN, rate, taxable value, then halves of the tax and the gross of each row; a summary by HSN; rupees in words."""
    paper, day = sheet(chance, LATIN_SANS, 1300, 20), some_day(chance)
    paper.margin, paper.height = "2.4em 2.2em", chance.choice((0, paper.height))
    lines = basket(chance, WORDS, ["agency"], 1, 6, factor="80", step="0.5", many=0.8, largest=12)
    number = (
        f"{chance.choice(('VEC', 'GE', 'NL'))}/{chance.randint(100, 9999)}/{dated(day, 'y')}-{(day.year + 1) % 100:02}"
    )
    form = chance.choice(("d-m-Y", "d/m/Y", "D-b-Y"))
    grosses = chance.random() < 0.6
    rows: list[tuple[str, ...]] = []
    half = Decimal(0)
    for place, line in enumerate(lines, 1):
        its = cents(line.amount * 9 / 100)
        half += its
        rest = (f"{line.amount + its * 2:,}",) if grosses else ()
        rows.append(
            (
                f"{place}",
                line.name,
                f"85{digits(chance, 2)}",
                f"{line.count} {chance.choice(('Nos', 'Pcs'))}",
                f"{line.price:,}",
                f"{line.amount:,}",
                "9%",
                f"{its:,}",
                "9%",
                f"{its:,}",
                *rest,
            )
        )
    net = total(lines)
    gross = net + half * 2
    due = gross.quantize(Decimal(1), rounding=ROUND_HALF_UP).quantize(Decimal("0.01"))
    seller = drawn(chance, WORDS, "shops", "agency")
    paper.add('<div class="w t"><span>ORIGINAL FOR RECIPIENT</span><span>GST INVOICE</span><span>Page 1/1</span></div>')
    paper.centre(seller, look="xx")
    paper.centre(
        f"Shop {chance.randint(1, 60)}, Lajpat Rai Market, Delhi 110006   GSTIN 07AA{chance.choice('CFG')}PV{digits(chance, 4)}Q1ZK"
    )
    paper.space()
    who = escape(drawn(chance, WORDS, "buyers"))
    bill = fields(
        [
            (chance.choice(("Invoice No.", "Bill No.", "Inv. No")), number),
            (chance.choice(("Dated", "Invoice Date", "Date")), dated(day, form)),
            ("E-way Bill", ""),
            ("Due On", dated(day + timedelta(days=15), form)),
        ]
    )
    paper.add(
        f'<table class="k"><tr><td style="width:56%">Billed to:<br><b>{who}</b><br>Sector {chance.randint(1, 90)}, Noida 2013{digits(chance, 2)}<br>Place of supply: Delhi (07)</td><td>{bill}</td></tr></table>'
    )
    heads = (
        "S.N.",
        "Description",
        "HSN",
        "Qty",
        "Rate",
        chance.choice(("Taxable Value", "Taxable Amt")),
        "CGST",
        "Amt",
        "SGST",
        "Amt",
        *(("Total",) if grosses else ()),
    )
    last = (f"{gross:,}",) if grosses else ()
    rows.append(
        (
            "",
            "Total",
            "",
            f"{sum(int(x.quantity) for x in lines)}",
            "",
            f"{net:,}",
            "",
            f"{half:,}",
            "",
            f"{half:,}",
            *last,
        )
    )
    paper.table(heads, rows, "cllrrrrrrr" + "r" * len(last), chance.choice(("k", "k", "h u")))
    paper.add(
        pairs(
            [
                ("Taxable Amount", f"{net:,}"),
                ("Add: CGST @ 9%", f"{half:,}"),
                ("Add: SGST @ 9%", f"{half:,}"),
                (chance.choice(("Rounded off (+/-)", "Round Off")), f"{due - gross:+}"),
                (chance.choice(("Grand Total ₹", "Net Payable", "Invoice Total Rs.")), f"{due:,}"),
            ]
        )
    )
    paper.left(f"Rupees {in_words(int(due))} Only", look="b")
    paper.left(
        f"Bank: Punjab Co-op Bank  A/c {digits(chance, 14)}  IFSC PUCB0{digits(chance, 6)}",
        "1. Interest @18% if not paid in 15 days  2. Subject to Delhi jurisdiction",
        look="t",
    )
    paper.add(f'<div class="r">For {escape(seller)}<br><br>Auth. Signatory</div>')
    if chance.random() < 0.3:
        paper.add(stamp(chance, "PAID", "50%", "-3.4em"))
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def resort_folio(chance: Random) -> Paper:
    """A folio with charges, credits and a running balance: taxes stand as rows of their own, a card pays, the balance is nought."""
    paper, day = sheet(chance, (*LATIN_SANS, *LATIN_SERIF[:3]), 1180, 21), some_day(chance)
    paper.height = 0
    nights, rate = chance.randint(1, 4), cents(Decimal(chance.randint(95, 480)))
    arrived = day - timedelta(days=nights)
    form = chance.choice(("m/d/y", "b D Y", "m-d-Y", "d-b-y"))
    room, tax = chance.choice(("Room Charge", "Guest Room", "Accommodation")), cents(rate * Decimal("0.12"))
    lines: list[Bought] = []
    rows: list[tuple[str, ...]] = []
    running = Decimal(0)
    extras = list(words(WORDS)["inn"].items())
    for night in range(nights):
        at = dated(arrived + timedelta(days=night), form)
        taken = [(room, rate)]
        if chance.random() < 0.6:
            name, price = extras.pop(chance.randrange(len(extras)))
            taken.insert(0, (name, cents(Decimal(str(price)))))
        for name, price in taken:
            lines.append(Bought(name, Decimal(1), price, price, ""))
            running += price
            rows.append((at, digits(chance, 5), name, f"{price:,}", "", f"{running:,}"))
        running += tax
        rows.append((at, digits(chance, 5), "Occupancy Tax 12%", f"{tax:,}", "", f"{running:,}"))
    due = running
    rows.append((dated(day, form), digits(chance, 5), f"Visa *{digits(chance, 4)}", "", f"{due:,}", "0.00"))
    number = f"{chance.choice(('', 'F-', '#'))}{digits(chance, 6)}"
    house = drawn(chance, WORDS, "shops", "inn")
    paper.add(
        f'<div class="w"><div>{logo(chance, house, "4em")}</div><div class="r"><div class="xx">{escape(house)}</div>{chance.randint(1, 90)} Shoreline Drive, Gulf Haven FL</div></div>'
    )
    paper.space()
    head = [
        (chance.choice(("Folio", "Folio #", "Invoice")), number.lstrip("#")),
        ("Arrival", dated(arrived, form)),
        ("Departure", dated(day, form)),
        (chance.choice(("Date", "Invoice Date", "Printed")), dated(day, form)),
    ]
    guest = [
        ("Guest", drawn(chance, WORDS, "buyers")),
        ("Room", str(chance.randint(102, 838))),
        ("Adults/Children", f"{chance.randint(1, 2)}/{chance.randint(0, 3)}"),
        ("Rate plan", chance.choice(("RACK", "AAA", "BAR1"))),
    ]
    paper.add(f'<div class="w">{fields(guest)}{fields(head)}</div>')
    paper.space()
    paper.table(
        ("Date", "Ref", "Description", "Charges", "Credits", "Balance"),
        rows,
        "lllrrr",
        chance.choice(("h", "h u", "h z", "k")),
    )
    paper.space()
    paper.add(
        pairs(
            [
                ("Room & incidentals", f"{total(lines):,}"),
                ("Taxes", f"{tax * nights:,}"),
                (chance.choice(("Total Charges", "Folio Total")), f"{due:,}"),
            ]
        )
    )
    paper.spread("", "Balance  0.00")
    paper.left(
        "I agree that I am personally liable for payment of this account.", "Signature ______________________", look="t"
    )
    paper.day, paper.total, paper.number, paper.lines = day, due, number.lstrip("#"), lines
    return paper


def order_page(chance: Random) -> Paper:
    """A web shop's order from a browser: its header with another day, pictures, `Qty: 2`, shipping, tax, what arrives when."""
    paper, day = sheet(chance, LATIN_SANS, 1180, 23), some_day(chance)
    paper.kind, paper.height, paper.margin = "receipt", 0, "1em 2em"
    lines = basket(chance, WORDS, ["parcelled"], 1, 5, step="0.05", many=0.4, largest=4)
    net = total(lines)
    off = cents(net / 10) if chance.random() < 0.4 else Decimal(0)
    post = cents(Decimal(chance.choice(("0", "6.95", "9.5"))))
    tax = cents((net - off) * Decimal("0.0825"))
    due = net - off + post + tax
    number = f"{chance.choice(('#', 'NF-', '112-'))}{digits(chance, chance.choice((5, 7, 10)))}"
    house, printed = drawn(chance, WORDS, "shops", "parcelled"), day + timedelta(days=chance.randint(1, 9))
    paper.add(
        f'<div class="w t"><span>{dated(printed, "M/D/y")}, {hour(chance, half=True)}</span><span>Order {number} - {escape(house)}</span><span></span></div>'
    )
    paper.space()
    paper.add(
        f'<div class="w"><div>{logo(chance, house, "2.6em")} <span class="x">{escape(house)}</span></div><div class="r">{chance.choice(("Order", "Order number", "Order no."))} {number}</div></div>'
    )
    paper.space()
    paper.left(chance.choice(("Thank you for your purchase!", "Your order is confirmed", "Order details")), look="xx")
    paper.left(
        f"{chance.choice(('Order placed', 'Placed on', 'Order date:'))} {dated(day, chance.choice(('L D, Y', 'b D, Y', 'd b Y')))}"
    )
    paper.left(f"Arriving by {dated(day + timedelta(days=6), 'w, b D')}", look="t")
    paper.rule("l")
    paper.css += ".im{width:3.4em;height:3.4em;border-radius:.4em;flex:none}.it{display:flex;gap:1em;margin:.6em 0;align-items:center}.it .tx{flex:1}"
    label = chance.choice(("Qty: {}", "Quantity {}", "× {}"))
    for line in lines:
        shade = f'<div class="im" style="background:hsl({chance.randint(0, 359)} 30% {chance.randint(60, 82)}%)"></div>'
        each = f"<br>${line.price} each" if line.quantity > 1 else ""
        paper.add(
            f'<div class="it">{shade}<div class="tx">{escape(line.name)}<div class="t">{label.format(line.count)}{each}</div></div><div>${line.amount:,}</div></div>'
        )
    paper.rule("l")
    sums = [
        ("Subtotal", f"${net:,}"),
        *([("Discount (WELCOME10)", f"-${off}")] if off else []),
        ("Shipping", f"${post}" if post else "Free"),
        (chance.choice(("Estimated tax", "Taxes")), f"${tax}"),
    ]
    paper.add(
        pairs(
            [*sums, (chance.choice(("Total", "Order total", "Grand total")), f"${due:,}{chance.choice(('', ' USD'))}")]
        )
    )
    paper.space()
    who = escape(drawn(chance, WORDS, "buyers"))
    paper.add(
        f'<div class="w"><div><b>Shipping address</b><br>{who}<br>{chance.randint(10, 990)} Alder St<br>Bend, OR 97701</div><div><b>Payment</b><br>Mastercard ending in {digits(chance, 4)}<br>${due:,}</div><div><b>Shipping method</b><br>Standard (5-7 business days)</div></div>'
    )
    paper.space()
    paper.left(f"https://shop.example/account/orders/{digits(chance, 9)}", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number.lstrip("#"), lines
    return paper


LAYOUTS = (gst_dealer, resort_folio, order_page)
