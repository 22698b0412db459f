"""English invoices of the fourth family: templates of small firms, a freelancer's, an exporter's of Europe."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from html import escape
from random import Random

from tests.bench.papers.english_desks import sheet
from tests.bench.papers.english_malaysia import WORDS
from tests.bench.papers.goods import Bought, basket, cents, digits, drawn, total
from tests.bench.papers.marks import logo
from tests.bench.papers.markup import fields, pairs
from tests.bench.papers.paper import LATIN_SANS, LATIN_SERIF, Paper
from tests.bench.papers.spelled import dated, in_words, some_day

COLOURS = ("#1f4e79", "#7a1f3d", "#2f6b3a", "#3a3a3a", "#8a5a00", "#4b2e83")


def _cell(title: str, line: Bought) -> str:
    """What stands below a column's title, which its first letter tells."""
    if title[0] in "ID":
        return line.name
    if title[0] in "UP":
        return f"{line.price}"
    return line.count if title[0] == "Q" else f"{line.amount:.2f}"


def template(chance: Random) -> Paper:
    """A mark, `BILL TO` and `SHIP TO`, tax and discount with their rates in the label, the sum in words: blocks in any order."""
    paper, day = sheet(chance, (*LATIN_SANS, *LATIN_SERIF)), some_day(chance)
    colour, seller = chance.choice(COLOURS), drawn(chance, WORDS, "shops", "template")
    money = chance.choice(("{:.2f} $", "${:,}", "{:.2f}", "{:,} EUR")).format
    lines = basket(chance, WORDS, ["template"], 1, 6, many=0.8, largest=7)
    net = total(lines)
    rate, off = Decimal(chance.choice(("5.3", "7.75", "8.1", "0"))), Decimal(chance.choice(("0", "0", "2.5", "3.9")))
    tax, cut = cents(net * rate / 100), cents(net * off / 100)
    due = net + tax - cut
    number = chance.choice(("INV/", "#", "", "UKT-")) + f"{digits(chance, 2)}-{digits(chance, 3)}"
    form = chance.choice(("d-b-Y", "d b Y", "b D, Y", "Y-m-d"))
    title = f'<div class="xx" style="color:{colour}">{chance.choice(("INVOICE", "TAX INVOICE", "Invoice"))}</div>'
    address = f"{digits(chance, 5)} Duarte Ridge Suite {digits(chance, 3)}<br>North Amber, ME {digits(chance, 5)} US<br>Tel:+({digits(chance, 3)}){digits(chance, 3)}-{digits(chance, 4)}"
    firm = f"<div>{logo(chance, seller)}<br><b>{escape(seller)}</b><br>{address}</div>"
    head = fields(
        [
            (chance.choice(("Invoice Number:", "Invoice no", "INVOICE #")), number.lstrip("#")),
            (chance.choice(("Date:", "Invoice Date", "Issue Date:")), dated(day, form)),
            ("Due Date:", dated(day + timedelta(days=chance.choice((14, 30))), form)),
            ("PO Number:", digits(chance, 2)),
        ]
    )
    paper.add(f'<div class="w">{"".join(chance.sample((firm, f"<div>{title}{head}</div>"), 2))}</div>')
    paper.space()
    who = escape(drawn(chance, WORDS, "buyers"))
    to = f"<div><b>{chance.choice(('Bill to:', 'BILL TO', 'Buyer :'))}</b> {who}<br>{digits(chance, 3)} Walter Cove<br>Port Ellis, GU {digits(chance, 5)}<br>Email: office@buyer.example</div>"
    ship = f"<div><b>{chance.choice(('Ship to:', 'SHIP TO', 'Send to:'))}</b><br>{who}<br>{digits(chance, 2)} Pier Rd Unit {digits(chance, 2)}</div>"
    paper.add(f'<div class="w">{"".join(chance.sample((to, ship), chance.choice((1, 2))))}</div>')
    paper.space()
    paper.css += f".h th{{background:{colour};color:#fff}}.k td,.k th{{border-color:{colour}}}"
    shape = chance.choice(
        (
            ("ITEMS", "QUANTITY", "PRICE", "TOTAL"),
            ("Description", "Unit Price", "Quantity", "Amount"),
            ("Qty", "Description", "Price", "Subtotal"),
        )
    )
    rows = [tuple(_cell(name, x) for name in shape) for x in lines]
    paper.table(
        shape,
        rows,
        "".join("l" if name[0] in "ID" else "r" for name in shape),
        chance.choice(("h", "h u", "k", "h z", "k z")),
    )
    paper.space()
    sums = [(chance.choice(("SUB_TOTAL :", "Subtotal", "SUB TOTAL")), money(net))]
    sums += [(chance.choice((f"TAX:VAT ({rate}%):", f"GST({rate}%)", "Tax")), money(tax))] if tax else []
    sums += [(f"DISCOUNT({off}%):", f"(-) {cut}")] if cut else []
    paper.add(pairs((*sums, (chance.choice(("TOTAL :", "BALANCE_DUE :", "Balance Due", "Amount due")), money(due)))))
    paper.space()
    if chance.random() < 0.5:
        paper.left(f"Total in words: {in_words(int(due)).lower()} and {int(due * 100 % 100):02}/100")
    paper.left(
        chance.choice(
            (
                "Note: This order is shipped through blue dart courier",
                "Terms: payment within the stated days",
                "Bank: Branch Name HZ22, Account Number " + digits(chance, 8),
            )
        ),
        look="t",
    )
    paper.day, paper.total, paper.number, paper.lines = day, due, number.lstrip("#"), lines
    return paper


def freelancer(chance: Random) -> Paper:
    """Much white: the sum stands in large type above everything, three dates' columns, hours and a rate, no tax."""
    paper, day = sheet(chance, LATIN_SANS, 1160, 24), some_day(chance)
    lines = []
    for item in basket(chance, WORDS, ["weeks"], 1, 5, step="5", many=0):
        hours = Decimal(chance.randint(2, 72)) / 2
        lines.append(Bought(item.name, hours, item.price, cents(hours * item.price), ""))
    due = total(lines)
    number = f"{chance.choice(('', '00', dated(day, 'Y') + '-'))}{digits(chance, 3)}"
    form = chance.choice(("D L Y", "L D, Y", "d b Y", "Y-m-d"))
    who = drawn(chance, WORDS, "shops", "weeks")
    paper.add(
        f'<div class="w"><div class="b">{escape(who)}</div><div class="t">hello@work.example<br>+44 7700 900{digits(chance, 3)}</div></div>'
    )
    paper.add(
        f'<div style="height:2em"></div><div class="t">{chance.choice(("Amount due", "Please pay", "Total due"))}</div><div style="font-size:2.6em">£{due:,}</div>'
    )
    paper.space()
    columns = (
        (chance.choice(("Invoice", "Invoice no.", "Number")), number),
        (chance.choice(("Issued", "Date of issue", "Invoice date")), dated(day, form)),
        (chance.choice(("Due", "Pay by")), dated(day + timedelta(days=14), form)),
        ("For", drawn(chance, WORDS, "buyers")),
    )
    paper.add(
        '<div class="w">'
        + "".join(
            f'<div><div class="t" style="color:#777">{escape(name)}</div>{escape(value)}</div>'
            for name, value in columns
        )
        + "</div>"
    )
    paper.add('<div style="height:1.6em"></div>')
    unit = chance.choice((" h", " hrs", ""))
    paper.table(
        ("", chance.choice(("Hours", "Time")), "Rate", ""),
        [(x.name, f"{x.quantity.normalize():f}{unit}", f"£{x.price}", f"£{x.amount:,}") for x in lines],
        "lrrr",
        "u",
    )
    paper.space()
    paper.add(
        f'<div class="r b">{chance.choice(("Total", "Sum", "To pay"))} &nbsp; £{due:,}</div><div class="r t">Not registered for VAT</div>'
    )
    paper.add('<div style="height:3em"></div>')
    paper.left(
        f"Sort code {digits(chance, 2)}-{digits(chance, 2)}-{digits(chance, 2)}   Account {digits(chance, 8)}",
        "Thank you - it was a pleasure.",
        look="t",
    )
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def exporter(chance: Random) -> Paper:
    """Europe: position, unit and net, commas before the cents, VAT identification, days of delivery and of the order, IBAN at the foot."""
    paper, day = sheet(chance, (*LATIN_SANS[:6], *LATIN_SERIF[:2]), 1240, 21), some_day(chance)
    lines = basket(chance, WORDS, ["export"], 1, 7, many=0.8, largest=40)
    net = total(lines)
    rate = chance.choice((0, 19, 21, 22))
    tax = cents(net * rate / 100)
    due = net + tax
    number = f"{chance.choice(('RE', 'F', ''))}{dated(day, 'Y')}{chance.choice(('-', '/', ''))}{digits(chance, 4)}"
    form = chance.choice(("d.m.Y", "d/m/Y", "d b Y"))
    seller = drawn(chance, WORDS, "shops", "export")

    def money(value: Decimal) -> str:
        return f"{value:,}".translate({44: 46, 46: 44})

    paper.add(f'<div class="r">{logo(chance, seller, "3.5em")}<div class="x">{escape(seller)}</div></div>')
    paper.add(f'<div class="t"><u>{escape(seller)} - Hafenweg {chance.randint(2, 88)} - {digits(chance, 5)}</u></div>')
    head = [
        (chance.choice(("Invoice no.", "Invoice number", "Document")), number),
        (chance.choice(("Invoice date", "Date")), dated(day, form)),
        ("Order date", dated(day - timedelta(days=12), form)),
        (chance.choice(("Delivery date", "Date of supply")), dated(day - timedelta(days=2), form)),
        ("Customer no.", digits(chance, 5)),
        ("Your VAT ID", f"FR{digits(chance, 11)}"),
    ]
    paper.add(
        f'<div class="w"><div><br>{escape(drawn(chance, WORDS, "buyers"))}<br>12, rue des Tanneurs<br>69002 Lyon<br>France</div>{fields(head)}</div>'
    )
    paper.space()
    paper.left(f"Invoice {number}" if chance.random() < 0.5 else "Invoice", look="x")
    paper.left("We charge you for the following goods and services:")
    paper.space()
    rows = [
        (
            f"{place:03}" if chance.random() < 0.5 else str(place),
            x.name,
            f"{x.count},00",
            chance.choice(("pcs", "pcs", "m", "set")),
            money(x.price),
            f"{rate} %",
            money(x.amount),
        )
        for place, x in enumerate(lines, 1)
    ]
    paper.table(
        ("Pos.", "Description", "Quantity", "Unit", "Unit price", "VAT", chance.choice(("Net EUR", "Amount EUR"))),
        rows,
        "llrlrrr",
        chance.choice(("h", "h u", "k")),
    )
    paper.space()
    paper.add(
        pairs(
            (
                ("Net amount", money(net)),
                (f"VAT {rate} %", money(tax)),
                (chance.choice(("Gross amount", "Total EUR", "Amount payable")), f"€ {money(due)}"),
            )
        )
    )
    if not rate:
        paper.left("Reverse charge: VAT to be accounted for by the recipient.")
    paper.left(f"Payable by {dated(day + timedelta(days=30), form)} without deduction. 2 % discount within 10 days.")
    paper.add('<div style="height:5em"></div>')
    paper.rule("l")
    paper.add(
        f'<div class="w t"><span>IBAN DE{digits(chance, 2)} {digits(chance, 4)} {digits(chance, 4)} {digits(chance, 4)} {digits(chance, 4)} 00<br>BIC GENODEF1XXX</span><span>VAT ID DE{digits(chance, 9)}<br>HRB {digits(chance, 5)}</span><span>Managing director: {escape(drawn(chance, WORDS, "people"))}</span></div>'
    )
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


LAYOUTS = (template, freelancer, exporter)
