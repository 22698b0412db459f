"""English invoices on A4 and A5: trades, wholesalers, offices and hotels, with due dates, order numbers and tables of tax."""

from __future__ import annotations

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from tests.bench.papers.english_rolls import person, shop
from tests.bench.papers.goods import Bought, basket, cents, digits, total, words
from tests.bench.papers.markup import fields, pairs, table
from tests.bench.papers.paper import LATIN_MONO, LATIN_SANS, LATIN_SERIF, Paper
from tests.bench.papers.spelled import dated, hour, in_words, some_day


def sheet(
    chance: Random, fonts: tuple[str, ...] = (*LATIN_SANS, *LATIN_SERIF), width: int = 1240, size: float = 22
) -> Paper:
    """An empty page."""
    first = chance.choice(fonts)
    return Paper(
        "en", "invoice", width, size, (first, *fonts), margin="4em 4em", ink="#151515", height=round(width * 1.414)
    )


def buyer(chance: Random) -> str:
    """Who pays."""
    return str(chance.choice(words("en")["buyers"]))


def uk_invoice(chance: Random) -> Paper:
    """Description, quantity, unit price, VAT, amount; due date beside the date; bank details."""
    paper, day = sheet(chance), some_day(chance)
    pool = chance.choice(("services", "packs", "stationery"))
    lines = basket(chance, "en", [pool], 1, 7, many=0.6, largest=24 if pool == "packs" else 6)
    form = chance.choice(("d/m/Y", "D L Y", "d b Y", "d-m-Y"))
    number = chance.choice(("INV-", "SI", "", "A-")) + digits(chance, 5)
    seller = shop(chance, pool)
    title = chance.choice(("INVOICE", "Invoice", "VAT INVOICE", "Sales Invoice"))
    head = [
        (chance.choice(("Invoice No", "Invoice Number:", "Invoice #")), number),
        (chance.choice(("Invoice Date", "Date", "Tax Point")), dated(day, form)),
        (chance.choice(("Due Date", "Payment Due")), dated(day + timedelta(days=30), form)),
        (chance.choice(("PO Number", "Your Ref", "Customer PO")), f"PO{digits(chance, 5)}"),
    ]
    paper.add(
        f'<div class="w"><div><div class="xx">{seller.replace("&", "&amp;")}</div>Unit 4, Dock Road<br>Bristol BS1 6QH<br>VAT Reg GB 218 4471 09</div><div class="xx">{title}</div></div>'
    )
    paper.space()
    address = f"<b>{chance.choice(('Bill To', 'Invoice to:', 'Customer'))}</b><br>{buyer(chance).replace('&', '&amp;')}<br>{chance.randint(1, 90)} Station Road<br>Bath BA2 {chance.randint(1, 9)}XY"
    paper.add(f'<div class="w"><div>{address}</div>{fields(head)}</div>')
    paper.space()
    rows = [(x.name, x.count, f"{x.price:,}", "20%", f"{x.amount:,}") for x in lines]
    paper.table(
        ("Description", "Qty", "Unit Price", "VAT", chance.choice(("Amount", "Net", "Line Total"))),
        rows,
        "lrrrr",
        chance.choice(("k", "h u", "h z")),
    )
    net = total(lines)
    tax = cents(net * Decimal("0.2"))
    due = net + tax
    paper.space()
    last = chance.choice(("Total Due", "TOTAL", "Balance Due", "Amount Due", "Invoice Total"))
    paper.add(
        pairs(
            [
                (chance.choice(("Subtotal", "Net Total", "Total Net")), f"£{net:,}"),
                ("VAT @ 20%", f"£{tax:,}"),
                (last, f"£{due:,}"),
            ]
        )
    )
    paper.space()
    paper.left(
        f"Payment terms: 30 days. Please pay by BACS to sort code 20-45-77, account {digits(chance, 8)}.",
        f"Registered in England No. 0{digits(chance, 7)}",
        look="t",
    )
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def us_invoice(chance: Random) -> Paper:
    """Quantity first; ship to beside bill to; shipping and sales tax."""
    paper, day = sheet(chance), some_day(chance)
    pool = chance.choice(("services", "stationery", "hardware"))
    lines = basket(chance, "en", [pool], 1, 6, many=0.6, largest=12)
    form = chance.choice(("m/d/Y", "L D, Y", "b D, Y", "m-d-y"))
    number = digits(chance, chance.choice((4, 6)))
    paper.add(
        f'<div class="w"><div class="x">{shop(chance, pool).replace("&", "&amp;")}</div><div class="r"><div class="xx">INVOICE</div># {number}</div></div>'
    )
    paper.left("77 Commerce Blvd, Suite 210", "Columbus, OH 43215", f"(614) 555-0{digits(chance, 3)}")
    paper.space()
    who = buyer(chance).replace("&", "&amp;")
    head = [
        ("Date:", dated(day, form)),
        ("Payment Terms:", "Net 15"),
        ("Due Date:", dated(day + timedelta(days=15), form)),
        ("PO Number:", digits(chance, 5)),
    ]
    paper.add(
        f'<div class="w"><div>Bill To:<br><b>{who}</b></div><div>Ship To:<br>{who}<br>{chance.randint(100, 999)} Elm Street</div>{fields(head)}</div>'
    )
    paper.space()
    if chance.random() < 0.5:
        rows = [(x.count, x.name, f"${x.price:,}", f"${x.amount:,}") for x in lines]
        paper.table(("Quantity", "Description", "Rate", "Amount"), rows, "clrr", chance.choice(("k", "h z")))
    else:
        rows = [(x.name, x.count, f"${x.price:,}", f"${x.amount:,}") for x in lines]
        paper.table(("Item", "Quantity", "Rate", "Amount"), rows, "lrrr", chance.choice(("h u", "h")))
    net = total(lines)
    shipping = cents(Decimal(chance.randint(0, 40)))
    tax = cents(net * Decimal("0.0725"))
    due = net + shipping + tax
    paper.space()
    paper.add(
        pairs(
            [
                ("Subtotal:", f"${net:,}"),
                ("Tax (7.25%):", f"${tax:,}"),
                ("Shipping:", f"${shipping:,}"),
                (chance.choice(("Total:", "Balance Due:", "AMOUNT DUE")), f"${due:,}"),
            ]
        )
    )
    paper.space()
    paper.left("Notes:", "Thank you for your business!", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def india_gst(chance: Random) -> Paper:
    """HSN codes, CGST and SGST, round off, the sum in words."""
    paper, day = sheet(chance, LATIN_SANS, size=20), some_day(chance)
    pool = chance.choice(("hardware", "stationery", "pharmacy"))
    lines = basket(chance, "en", [pool], 1, 6, factor="60", step="0.5", many=0.7, largest=20)
    number = f"{chance.choice(('GST', 'INV', 'SB'))}/{dated(day, 'y')}-{(day.year + 1) % 100}/{digits(chance, 4)}"
    paper.centre(chance.choice(("SRI BALAJI ENTERPRISES", "Mehta Trading Co.", "KRISHNA AGENCIES")), look="xx")
    paper.centre(
        "14/2, MG Road, Pune - 411001, Maharashtra", f"GSTIN: 27AAB{chance.choice('CFP')}S{digits(chance, 4)}K1Z5"
    )
    paper.centre("TAX INVOICE", look="x")
    head = table(
        (),
        (
            (f"Invoice No: {number}", f"Date: {dated(day, chance.choice(('d-m-Y', 'd/m/Y', 'd-b-Y')))}"),
            (f"Buyer: {buyer(chance)}", "State: Maharashtra (27)"),
        ),
        "ll",
        "k",
    )
    paper.add(head)
    rows = [
        (str(place), x.name, digits(chance, 4), x.count, f"{x.price:,}", f"{x.amount:,}")
        for place, x in enumerate(lines, 1)
    ]
    net = total(lines)
    half = cents(net * Decimal("0.09"))
    gross = net + half * 2
    due = gross.quantize(Decimal(1), rounding=ROUND_HALF_UP).quantize(Decimal("0.01"))
    rows.append(("", "Total", "", "", "", f"{net:,}"))
    paper.table(
        (
            "Sr",
            chance.choice(("Description of Goods", "Particulars")),
            "HSN",
            "Qty",
            "Rate",
            chance.choice(("Taxable Value", "Amount")),
        ),
        rows,
        "clrrrr",
    )
    paper.add(
        pairs(
            [
                ("CGST 9%", f"{half:,}"),
                ("SGST 9%", f"{half:,}"),
                ("Round Off", f"{due - gross:+}"),
                (chance.choice(("Grand Total (Rs.)", "Invoice Value", "Total Amount ₹")), f"{due:,}"),
            ]
        )
    )
    paper.left(
        f"Amount in words: Rupees {in_words(int(due))} Only",
        "Goods once sold will not be taken back. E. & O.E.",
        look="t",
    )
    paper.add('<div class="r">Authorised Signatory</div>')
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def dot_matrix(chance: Random) -> Paper:
    """Typed across A5 by a needle printer; everything stands in columns of signs."""
    paper, day = sheet(chance, LATIN_MONO, 1100, 20), some_day(chance)
    paper.height = 620
    paper.stock, paper.ink = chance.choice(("#fdf3f0", "#fbf7dd", "#fdfdfb")), "#3b3b52"
    pool = chance.choice(("nursery", "hardware", "packs"))
    lines = basket(chance, "en", [pool], 2, 8, many=0.8, largest=24)
    number = f"{digits(chance, 6)}"
    form = chance.choice(("d/m/y", "d B Y", "d-m-Y"))
    paper.left(
        f"{shop(chance, pool).upper():<46}TAX INVOICE",
        f"{'PO BOX 3120, HAMILTON 3240, NZ':<46}No.   {number}",
        f"{'GST 71-882-304':<46}Date  {dated(day, form)}",
        f"{'':<46}Order {digits(chance, 5)}",
        "",
    )
    paper.left(
        f"To: {buyer(chance)}",
        f"Delivery date: {dated(day + timedelta(days=chance.randint(1, 4)), form)}   Rep: {person(chance)}",
        "-" * 76,
    )
    paper.left(f"{'Code':<9}{'Description':<35}{'Qty':>6}{'Price':>11}{'Amount':>13}", "-" * 76)
    for line in lines:
        paper.left(f"{line.code[:7]:<9}{line.name[:34]:<35}{line.count:>6}{line.price:>11}{line.amount:>13,}")
    lines = [Bought(x.name[:34], x.quantity, x.price, x.amount, x.code) for x in lines]
    net = total(lines)
    tax = cents(net * Decimal("0.15"))
    due = net + tax
    paper.left(
        "-" * 76,
        f"{'Goods total':>60}{net:>14,}",
        f"{'GST 15%':>60}{tax:>14,}",
        f"{chance.choice(('TOTAL PAYABLE', 'INVOICE TOTAL', 'TOTAL')):>60}{due:>14,}",
        "",
        "Received in good order: ____________________",
    )
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def hotel_folio(chance: Random) -> Paper:
    """A date on each line; charges and nothing credited yet."""
    paper, day = sheet(chance, (*LATIN_SERIF, *LATIN_SANS[:3])), some_day(chance)
    nights = chance.randint(1, 4)
    form = chance.choice(("d-b-y", "d/m/Y", "d b Y"))
    rate = cents(Decimal(chance.randint(90, 320)))
    extras = basket(chance, "en", ["dishes"], 0, 3, step="0.5", many=0)
    arrived = day - timedelta(days=nights)
    lines, rows = [], []
    for night in range(nights):
        lines.append(Bought("Room Charge", Decimal(1), rate, rate, ""))
        rows.append((dated(arrived + timedelta(days=night), form), "Room Charge", f"{rate}"))
    for line in extras:
        lines.append(Bought(f"Restaurant - {line.name}", Decimal(1), line.amount, line.amount, ""))
        rows.append((dated(arrived, form), f"Restaurant - {line.name}", f"{line.amount}"))
    net = total(lines)
    tax = cents(net * Decimal("0.05"))
    due = net + tax
    number = digits(chance, 6)
    paper.centre(chance.choice(("The Harbour Hotel", "GRAND PARADE HOTEL", "Lakeside Lodge & Spa")), look="xx")
    paper.centre("Guest Folio", look="x")
    paper.add(
        f'<div class="w"><div>Guest: {buyer(chance).replace("&", "&amp;")}<br>Room: {chance.randint(101, 920)}</div>{fields([("Folio No.", number), ("Arrival", dated(arrived, form)), ("Departure", dated(day, form)), ("Invoice Date", dated(day, form))])}</div>'
    )
    paper.space()
    paper.table(("Date", "Description", "Charges"), rows, "llr", chance.choice(("h u", "k")))
    paper.space()
    paper.add(
        pairs(
            [
                ("Sub Total", f"{net:,}"),
                ("Tourism Levy 5%", f"{tax:,}"),
                (chance.choice(("Total", "Balance Due", "Total Charges")), f"{due:,}"),
            ]
        )
    )
    paper.left("I agree that my liability for this bill is not waived.   Signature ____________", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def wholesale_delivery(chance: Random) -> Paper:
    """Code, pack, quantity, price, discount; delivery date and due date; wrapped names; several rates of VAT."""
    paper, day = sheet(chance, LATIN_SANS, 1240, 20), some_day(chance)
    lines = basket(chance, "en", ["packs"], 3, 12, many=0.8, largest=10)
    form = chance.choice(("d/m/Y", "d/m/y", "d b y"))
    number = chance.choice(("IN", "DN", "")) + digits(chance, 7)
    paper.add(
        '<div class="w"><div><div class="x">Castle Wholesale Foods</div>Ballymount Ind. Estate, Dublin 12<br>Reg. 198832 &nbsp; VAT IE6599013L</div><div class="xx">Delivery Note / Invoice</div></div>'
    )
    paper.table(
        ("Account", "Invoice No.", "Invoice Date", "Order Date", "Delivery Date", "Due"),
        (
            (
                f"C{digits(chance, 4)}",
                number,
                dated(day, form),
                dated(day - timedelta(days=2), form),
                dated(day + timedelta(days=1), form),
                dated(day + timedelta(days=31), form),
            ),
        ),
        "llllll",
    )
    paper.left(f"Deliver to: {buyer(chance)}, Main Street, Naas, Co. Kildare")
    paper.space()
    rates = [chance.choice(("0", "9", "23")) for _ in lines]
    rows = [
        (digits(chance, 5), x.name, x.count, f"{x.price}", f"{rate}%", f"{x.amount}")
        for x, rate in zip(lines, rates, strict=True)
    ]
    paper.css += "td:nth-child(2){max-width:15em}"
    paper.table(("Code", "Product", "Qty", "Price €", "VAT", "Value €"), rows, "llrrrr", chance.choice(("k", "h")))
    summary, tax = [], Decimal(0)
    for rate in ("0", "9", "23"):
        goods = sum((x.amount for x, its in zip(lines, rates, strict=True) if its == rate), Decimal(0))
        if goods:
            summary.append((f"{rate}%", f"{goods}", f"{cents(goods * int(rate) / 100)}"))
            tax += cents(goods * int(rate) / 100)
    net = total(lines)
    due = net + tax
    paper.space()
    paper.add(
        f'<div class="w"><div>{table(("VAT rate", "Goods", "VAT"), summary, "lrr")}</div>{pairs([("Goods", f"{net:,}"), ("VAT", f"{tax:,}"), (chance.choice(("Total €", "Invoice Total", "Amount Payable")), f"{due:,}")])}</div>'
    )
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def trade_invoice(chance: Random) -> Paper:
    """A small firm's page: few lines, GST inside the total, paid by transfer."""
    paper, day = sheet(chance, (*LATIN_SANS, *LATIN_SERIF), 1000, 23), some_day(chance)
    lines = basket(chance, "en", ["services"], 1, 4, many=0.5, largest=8)
    number = chance.choice(("", "INV", "#")) + digits(chance, 4)
    due = total(lines)
    paper.left(shop(chance, "services"), look="xx")
    paper.left(
        f"ABN {digits(chance, 2)} {digits(chance, 3)} {digits(chance, 3)} {digits(chance, 3)}  |  0412 {digits(chance, 3)} {digits(chance, 3)}"
    )
    paper.rule("l")
    paper.left("Tax Invoice", look="x")
    paper.left(
        f"Invoice: {number.lstrip('#')}",
        f"Date: {dated(day, chance.choice(('D L Y', 'd/m/Y', 'D b Y')))}",
        f"For: {buyer(chance)}",
    )
    paper.space()
    paper.table(
        ("Description", "Hrs/Qty", "Rate", "Total"),
        [(x.name, x.count, f"${x.price:,}", f"${x.amount:,}") for x in lines],
        "lrrr",
        "h u",
    )
    paper.space()
    paper.add(
        pairs(
            [
                (chance.choice(("Total (inc GST)", "Total AUD incl. GST", "TOTAL")), f"${due:,}"),
                ("GST included", f"${cents(due / 11):,}"),
            ]
        )
    )
    paper.left(
        f"Please pay within 14 days. BSB 062-{digits(chance, 3)}  Acc {digits(chance, 8)}", "Due: on receipt", look="t"
    )
    paper.day, paper.total, paper.number, paper.lines = day, due, number.lstrip("#"), lines
    return paper


def online_receipt(chance: Random) -> Paper:
    """Printed from a page of the web: order number, shipping, promotion, grand total."""
    paper, day = sheet(chance, LATIN_SANS, 900, 23), some_day(chance)
    paper.kind, paper.height = "receipt", 0
    lines = basket(chance, "en", ["stationery", "hardware", "pharmacy"], 1, 4)
    number = f"{digits(chance, 3)}-{digits(chance, 7)}-{digits(chance, 7)}"
    paper.left("Order Receipt", look="xx")
    paper.left(f"Order placed: {dated(day, 'L D, Y')}   {hour(chance, half=True)}", f"Order number: {number}")
    paper.rule("l")
    paper.spread("Items Ordered", "Price", look="b")
    for line in lines:
        paper.spread(f"{line.count} of: {line.name}", f"${line.amount}")
        paper.left(f"Sold by: {shop(chance, 'stationery')}   Condition: New", look="t")
    net = total(lines)
    ship, cut = Decimal("5.99"), Decimal("5.99") if chance.random() < 0.5 else Decimal("0.00")
    tax = cents(net * Decimal("0.0625"))
    due = net + ship - cut + tax
    paper.rule("l")
    rows = [("Item(s) Subtotal:", f"${net}"), ("Shipping & Handling:", f"${ship}")]
    rows += [("Free Shipping:", f"-${cut}")] if cut else []
    paper.add(pairs([*rows, ("Estimated Tax:", f"${tax}"), ("Grand Total:", f"${due}")]))
    paper.left(f"Payment Method: Visa ending in {digits(chance, 4)}", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


LAYOUTS = (
    uk_invoice, us_invoice, india_gst, dot_matrix, hotel_folio, wholesale_delivery, trade_invoice, online_receipt,
)  # fmt: skip
