"""English slips of the fifth family from where one sits: an American lunch counter, a cafe of Indonesia, a Malaysian hairdresser."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal
from random import Random

from tests.bench.papers.english_groceries import WORDS
from tests.bench.papers.english_malaysia import to_five
from tests.bench.papers.english_rolls import slip, tenders
from tests.bench.papers.goods import basket, cents, digits, drawn, total
from tests.bench.papers.marks import worn
from tests.bench.papers.paper import LATIN_MONO, LATIN_SANS, Paper
from tests.bench.papers.spelled import dated, hour, some_day


def lunch_counter(chance: Random) -> Paper:
    """America: the check, then the card's slip on the same roll; the tip is typed or left to be written, and counts where typed."""
    paper, day = worn(chance, slip(chance, (*LATIN_MONO, *LATIN_SANS[:3]), 500, 25), notes=False), some_day(chance)
    lines = basket(chance, WORDS, ["lunch"], 1, 7, step="0.05", many=0.25, largest=3)
    net = total(lines)
    tax = cents(net * Decimal(chance.choice(("0.0775", "0.0825", "0.0938"))))
    tip = cents(net * chance.choice((15, 18, 20)) / 100) if chance.random() < 0.5 else Decimal(0)
    due = net + tax + tip
    number = digits(chance, 5)
    written = dated(day, chance.choice(("m/d/Y", "m/d/y", "b D, Y", "w m/d/Y")))
    paper.centre(drawn(chance, WORDS, "shops", "lunch"), look="x")
    paper.centre(f"{chance.randint(10, 990)} Telegraph Ave, Oakland CA", f"510.555.01{chance.randint(10, 99)}")
    paper.space()
    paper.spread(f"Server: {drawn(chance, WORDS, 'people')}", f"Table {chance.randint(1, 30)}")
    paper.spread(f"{chance.choice(('Check #', 'Ticket ', 'Order '))}{number}", f"Guests: {chance.randint(1, 6)}")
    paper.spread(written, hour(chance, half=True))
    paper.rule("=")
    for line in lines:
        shown = f"{line.count}  {line.name}" if line.quantity > 1 or chance.random() < 0.7 else f"   {line.name}"
        paper.spread(shown, f"{line.amount}")
        if line.quantity > 1 and chance.random() < 0.5:
            paper.left(f"      @{line.price} ea", look="t")
        if chance.random() < 0.25:
            paper.left(f"      >{drawn(chance, WORDS, 'cooked')}", look="t")
    paper.rule("=")
    paper.spread(chance.choice(("Subtotal", "Food Total", "Sub Total")), f"{net}")
    paper.spread(chance.choice(("Tax", "Sales Tax")), f"{tax}")
    if tip:
        paper.spread("Check Total", f"{net + tax}")
        paper.spread(chance.choice(("Tip", "Gratuity", "Tip (card)")), f"{tip}")
        paper.spread(chance.choice(("Total Paid", "TOTAL", "Grand Total")), f"${due}", look="x")
    else:
        paper.spread(chance.choice(("Total", "Balance Due")), f"${due}", look="x")
    paper.space()
    paper.left(
        f"{chance.choice(('AMEX', 'VISA', 'Discover'))}  x{digits(chance, 4)}  {chance.choice(('Chip', 'Tap'))}",
        f"Auth {digits(chance, 5)}A",
        look="t",
    )
    if not tip:
        paper.left("Tip   ____________", "Total ____________", "X ________________")
        paper.centre(f"18% {cents(net * 18 / 100)}   20% {cents(net / 5)}   25% {cents(net / 4)}", look="t")
    paper.centre("Customer Copy", "Breakfast served all day!", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def warkop(chance: Random) -> Paper:
    """Indonesia with commas between thousands: name, then `2 x @18,000`; service and PB1 with rates; rounded down to a hundred."""
    paper, day = worn(chance, slip(chance, (*LATIN_MONO[:4], *LATIN_SANS[:4]), 480, 25), notes=False), some_day(chance)
    lines = basket(chance, WORDS, ["warkop"], 1, 7, factor="14000", step="500", many=0.4, largest=4)
    net = total(lines)
    service = (net * chance.choice((0, 5, 7)) / 100).quantize(Decimal(1))
    tax = ((net + service) / 10).quantize(Decimal(1))
    gross = net + service + tax
    due = (gross / 100).to_integral_value(rounding=ROUND_FLOOR) * 100
    number = f"{chance.choice(('TRX', 'INV', ''))}{dated(day, 'ymd')}{digits(chance, 4)}"
    paper.centre(drawn(chance, WORDS, "shops", "warkop"), look="x")
    paper.centre(
        f"Jl. Kaliurang KM {chance.randint(4, 14)}, Sleman", f"IG @warkop  WA 08{digits(chance, 10)}", look="t"
    )
    paper.rule("=")
    paper.spread(f"{chance.choice(('No', 'No. Nota', 'Bill'))}", number)
    paper.spread(
        chance.choice(("Tanggal", "Tgl", "Date")),
        f"{dated(day, chance.choice(('d/m/Y', 'd-m-Y', 'd b Y')))} {hour(chance)}",
    )
    paper.spread("Meja", f"{chance.choice(('A', 'B', ''))}{chance.randint(1, 24)}")
    paper.spread("Kasir", drawn(chance, WORDS, "people"))
    paper.rule("=")
    beside = chance.random() < 0.4
    for line in lines:
        if beside:
            paper.row("60% 12% 28%", (line.name, f"{line.count}", f"{line.amount:,.0f}"))
        else:
            paper.left(line.name)
            paper.spread(f"   {line.count} x @{line.price:,.0f}", f"{line.amount:,.0f}")
    paper.rule("-")
    paper.spread(f"Subtotal ({sum(int(x.quantity) for x in lines)} item)", f"{net:,.0f}")
    if service:
        paper.spread(chance.choice(("Service Charge", "Layanan")), f"{service:,.0f}")
    paper.spread(chance.choice(("PB1 10%", "Pajak Resto 10%")), f"{tax:,.0f}")
    if due - gross:
        paper.spread("Pembulatan", f"{due - gross:,.0f}")
    paper.spread(chance.choice(("TOTAL", "Total Bayar", "Grand Total")), f"Rp {due:,.0f}", look="x")
    if chance.random() < 0.5:
        given = (due // 50000 + 1) * 50000
        paper.spread("Tunai", f"{given:,.0f}")
        paper.spread("Kembali", f"{given - due:,.0f}")
    else:
        paper.spread(chance.choice(("QRIS", "Debit BCA", "OVO")), f"{due:,.0f}")
    paper.centre("Matur nuwun!", "Password wifi: ngopidulu", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def hairdresser(chance: Random) -> Paper:
    """Malaysia: services with who did them below, service tax of eight per cent added, a member's discount, rounding to five sen."""
    paper, day = worn(chance, slip(chance, (*LATIN_SANS, *LATIN_MONO[:3]), 520, 24), notes=False), some_day(chance)
    lines = basket(chance, WORDS, ["salon"], 1, 4, factor="3.4", step="1", many=0.15, largest=2)
    net = total(lines)
    off = cents(net * chance.choice((0, 0, 10, 15)) / 100)
    rate = 8 if day.year >= 2024 else 6
    tax = cents((net - off) * rate / 100)
    gross = net - off + tax
    due = to_five(gross)
    number = f"{chance.choice(('INV', 'OR', 'S'))}{chance.choice(('-', ''))}{digits(chance, 6)}"
    paper.centre(drawn(chance, WORDS, "shops", "salon"), look="x")
    paper.centre(
        f"({digits(chance, 12)})",
        f"{chance.randint(2, 90)}A, Jalan SS 15/4, 47500 Subang Jaya",
        f"SST No: B16-{digits(chance, 4)}-{digits(chance, 8)}",
        look="t",
    )
    paper.centre(chance.choice(("INVOICE", "OFFICIAL RECEIPT", "TAX INVOICE")), look="b")
    paper.rule("l")
    paper.spread(
        f"{chance.choice(('Inv No', 'Receipt No', 'Doc'))} : {number}",
        f"{dated(day, chance.choice(('d/m/Y', 'd b Y', 'd-m-y')))}",
    )
    paper.spread(f"Customer : {drawn(chance, WORDS, 'buyers')}", hour(chance, half=True))
    paper.rule("l")
    grid = "46% 12% 20% 22%"
    paper.row(grid, ("Service / Item", "Qty", "Price", "RM"), look="b")
    for line in lines:
        paper.row(grid, (line.name, line.count, f"{line.price:.2f}", f"{line.amount:.2f}"))
        if "Serum" not in line.name:
            paper.left(f"  Stylist: {chance.choice(('Joey', 'Ah Mei', 'Kavin', 'Rina'))}", look="t")
    paper.rule("l")
    paper.spread("Subtotal", f"{net}")
    if off:
        paper.spread(chance.choice(("Member Discount", "Birthday Month Disc")), f"-{off}")
    paper.spread(f"{chance.choice(('Service Tax', 'SST'))} {rate}%", f"{tax}")
    paper.spread("Rounding", f"{due - gross:.2f}")
    paper.spread(chance.choice(("Total (RM)", "NET TOTAL", "Amount Payable")), f"{due}", look="x")
    if chance.random() < 0.4:
        given, back = tenders(chance, due, 50)
        paper.spread("Cash", f"{given}")
        paper.spread("Change", f"{back}")
    else:
        paper.spread(chance.choice(("DuitNow QR", "Credit Card")), f"{due}")
    if chance.random() < 0.5:
        paper.left(f"Next appointment: {dated(day.replace(year=day.year + 1, day=8), 'd/m/Y')} 3.00pm", look="t")
    paper.centre("Package balance is not refundable", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


LAYOUTS = (lunch_counter, warkop, hairdresser)
