"""English slips of the fourth family: Indonesia, with dots between thousands. A cafe, a bakery, a noodle counter."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from random import Random

from tests.bench.papers.english_malaysia import WORDS
from tests.bench.papers.english_rolls import slip
from tests.bench.papers.goods import Bought, basket, digits, drawn, total, words
from tests.bench.papers.marks import worn
from tests.bench.papers.paper import LATIN_MONO, LATIN_SANS, Paper
from tests.bench.papers.spelled import dated, hour, some_day


def rupiah(value: Decimal, mark: str = "") -> str:
    """`Rp25.000`; below nought with a dash in front."""
    return f"{'-' if value < 0 else ''}{mark}{abs(value):,.0f}".replace(",", ".")


def whole(value: Decimal) -> Decimal:
    """To a rupiah."""
    return value.quantize(Decimal(1), rounding=ROUND_HALF_UP)


def _extras(chance: Random, paper: Paper, line: Bought, mark: str) -> list[Bought]:
    """Below a drink: what was asked for, and what costs more, which is a line of its own."""
    found = []
    for name, price in chance.sample(list(words(WORDS)["toppings"].items()), chance.choice((0, 0, 1, 2))):
        cost = whole(Decimal(str(price)) * 14) * 1000
        if cost:
            found.append(Bought(name, line.quantity, cost, cost * line.quantity, ""))
            paper.spread(f"     {line.count}x {name}", rupiah(cost * line.quantity, mark))
        else:
            paper.left(f"     {name}")
    return found


def kafe(chance: Random) -> Paper:
    """`1x name price`, extras indented below with or without a price; service, PB1, and what was paid by card or cash."""
    paper, day = worn(chance, slip(chance, (*LATIN_SANS, *LATIN_MONO[:3]), 500, 26)), some_day(chance)
    mark = chance.choice(("", "", "Rp", "Rp "))
    number = f"{chance.choice(('', '#', 'POS-'))}{digits(chance, 7)}"
    paper.centre(drawn(chance, WORDS, "shops", "kafe"), look="x")
    paper.centre(f"Jl. Bangka Raya No. {chance.randint(2, 98)}", "Jakarta Selatan 12720")
    paper.space()
    paper.spread(chance.choice(("Receipt Number", "Bill No", "Order ID")), number)
    paper.spread(f"{dated(day, chance.choice(('d b Y', 'd-m-Y', 'd/m/Y', 'Y-m-d')))}", hour(chance))
    paper.spread("Collected By", drawn(chance, WORDS, "people"))
    paper.rule()
    paper.centre(chance.choice(("** Dine In **", "TAKE AWAY", "* FREE TABLE *")), look="b")
    paper.rule()
    lines: list[Bought] = []
    below = chance.random() < 0.4
    for line in basket(chance, WORDS, ["kafe"], 1, 6, factor="14000", step="1000", many=0.35, largest=3):
        lines.append(line)
        if below:
            paper.left(line.name)
            paper.spread(f"  {line.count} x {rupiah(line.price, mark)}", rupiah(line.amount, mark))
        else:
            paper.spread(f"{line.count}x {line.name}", rupiah(line.amount, mark))
        lines += _extras(chance, paper, line, mark)
    net = total(lines)
    paper.rule()
    paper.spread(
        f"Subtotal ({sum(int(x.quantity) for x in lines)} items)" if chance.random() < 0.5 else "Sub Total",
        rupiah(net, mark),
    )
    cut = whole(net / 10) if chance.random() < 0.25 else Decimal(0)
    if cut:
        paper.spread("Disc 10%", rupiah(-cut, mark))
    service = whole((net - cut) * Decimal(chance.choice(("0", "0.05", "0.07"))))
    if service:
        paper.spread("Service", rupiah(service, mark))
    tax = whole((net - cut + service) / 10)
    paper.spread(chance.choice(("PB1 10%", "Pajak Resto (10%)", "Tax")), rupiah(tax, mark))
    due = net - cut + service + tax
    paper.rule("l")
    paper.spread(chance.choice(("Total", "TOTAL", "Grand Total")), rupiah(due, mark or "Rp "), look="x")
    paper.rule("l")
    if chance.random() < 0.5:
        given = Decimal((int(due) // 50000 + 1) * 50000)
        paper.spread(chance.choice(("Tunai", "Cash")), rupiah(given, mark))
        paper.spread(chance.choice(("Kembali", "Change")), rupiah(given - due, mark))
    else:
        paper.spread(chance.choice(("OVO", "Debit Mandiri", "GoPay")), rupiah(due, mark))
    paper.centre("Password wifi: ngopidulu", "@kopi.example", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def toko_roti(chance: Random) -> Paper:
    """`2 x 8.500 = 17.000` below names; labels in Indonesian; items and pieces counted; the date is glued to the till's number."""
    paper, day = worn(chance, slip(chance, (*LATIN_MONO, *LATIN_SANS[:2]), 500, 25)), some_day(chance)
    lines = basket(chance, WORDS, ["roti"], 1, 9, factor="14000", step="500", many=0.5, largest=6)
    due = total(lines)
    number = f"{dated(day, 'ymd')}.{chance.randint(1, 4):02}.{digits(chance, 4)}"
    paper.centre(drawn(chance, WORDS, "shops", "roti"), look="b")
    paper.centre(
        "RUKO GRAND MALL BLOK B/12",
        f"NPWP: 0{digits(chance, 1)}.{digits(chance, 3)}.{digits(chance, 3)}.4-407.000",
        look="t",
    )
    paper.rule("=")
    paper.left(
        f"No. Struk : {number}",
        f"Tanggal   : {dated(day, chance.choice(('d/m/Y', 'd-m-y', 'd.m.Y')))}/{hour(chance, seconds=True)}",
        f"Kasir     : {drawn(chance, WORDS, 'people')}",
    )
    paper.rule("=")
    for line in lines:
        paper.left(line.name)
        paper.row("12% 8% 34% 46%", (line.count, "x", rupiah(line.price), f"= {rupiah(line.amount)}"), "rcrr")
    paper.rule("-")
    paper.left(f"Total Item {len(lines)}   Total Qty {sum(int(x.quantity) for x in lines)}")
    paper.spread(chance.choice(("TOTAL BELANJA", "TOTAL", "JUMLAH")), rupiah(due), look="x")
    if chance.random() < 0.6:
        given = Decimal((int(due) // 20000 + chance.choice((1, 2))) * 20000)
        paper.spread("TUNAI", rupiah(given))
        paper.spread("KEMBALI", rupiah(given - due))
    else:
        paper.spread("EDC BCA", rupiah(due))
    paper.spread("DPP", rupiah(whole(due * 100 / 111)), look="t")
    paper.spread("PPN 11%", rupiah(due - whole(due * 100 / 111)), look="t")
    paper.rule("=")
    paper.centre("TERIMA KASIH ATAS KUNJUNGAN ANDA", "Kritik/saran WA 08" + digits(chance, 10), look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def mie_counter(chance: Random) -> Paper:
    """Columns of item, count, price and sum with `,-`; a number to wait for; rounded down to hundreds; the sum stands twice."""
    paper, day = worn(chance, slip(chance, (*LATIN_MONO, *LATIN_SANS[:3]), 580, 24)), some_day(chance)
    lines = basket(chance, WORDS, ["mie"], 1, 8, factor="13650", step="100", many=0.4, largest=4)
    net = total(lines)
    tax = whole(net / 10)
    due = (net + tax) // 100 * 100
    number = digits(chance, 6)
    paper.centre(drawn(chance, WORDS, "shops", "mie"), look="x")
    paper.add(
        f'<div class="c" style="font-size:2.4em;font-weight:bold">{chance.choice("ABC")}{chance.randint(1, 99):02}</div>'
    )
    paper.spread(
        f"{chance.choice(('Trx', 'No Nota', 'Invoice'))}: {number}",
        f"{dated(day, chance.choice(('d/m/y', 'd-m-Y', 'D b Y')))}",
    )
    paper.spread(f"Server: {drawn(chance, WORDS, 'people')}", hour(chance))
    paper.rule("-")
    grid = "44% 10% 22% 24%"
    paper.row(grid, ("Menu", "Qty", "@", "Jumlah"))
    paper.rule("-")
    for line in lines:
        paper.row(grid, (line.name, line.count, rupiah(line.price), rupiah(line.amount)))
    paper.rule("-")
    paper.spread("Subtotal", f"{rupiah(net, 'Rp ')},-")
    paper.spread("Pajak 10%", f"{rupiah(tax, 'Rp ')},-")
    paper.spread("Pembulatan", rupiah(due - net - tax))
    paper.spread(chance.choice(("Total Bayar", "TOTAL", "Total Tagihan")), f"{rupiah(due, 'Rp ')},-", look="b")
    paper.spread(chance.choice(("QRIS", "ShopeePay", "Kartu Debit")), f"{rupiah(due, 'Rp ')},-")
    paper.spread("Kembalian", "0")
    paper.centre("- LUNAS -", look="b")
    paper.centre("Harga sudah termasuk sambal", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


LAYOUTS = (kafe, toko_roti, mie_counter)
