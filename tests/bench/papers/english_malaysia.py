"""English slips of the fourth family: Malaysia. A coffee shop, a small supermarket, a dealer in machine parts, a gift shop."""

from __future__ import annotations

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from tests.bench.papers.english_rolls import slip
from tests.bench.papers.goods import basket, cents, digits, drawn, total, words
from tests.bench.papers.marks import bars, stamp, worn
from tests.bench.papers.paper import LATIN_MONO, LATIN_SANS, Paper
from tests.bench.papers.spelled import dated, hour, in_words, some_day

WORDS = "en_fourth"


def to_five(value: Decimal) -> Decimal:
    """To five sen, as cash is paid."""
    return cents((value * 20).quantize(Decimal(1), rounding=ROUND_HALF_UP) / 20)


def kopitiam(chance: Random) -> Paper:
    """Counts before names, some names again in Chinese below; service charge, SST and rounding; the hour below the date."""
    paper, day = worn(chance, slip(chance, (*LATIN_MONO, *LATIN_SANS[:4]), 560, 24)), some_day(chance)
    lines = basket(chance, WORDS, ["kopitiam"], 2, 9, factor="4.2", step="0.1", many=0.35, largest=3)
    han = words(WORDS)["han"]
    net = total(lines)
    share = chance.choice((0, 5, 10))
    service = cents(net * share / 100)
    tax = cents((net + service) * Decimal("0.06"))
    due = to_five(net + service + tax)
    number = f"{chance.choice(('', 'A-', 'T1-'))}{digits(chance, 6)}"
    paper.centre(drawn(chance, WORDS, "shops", "kopitiam"), look="b")
    paper.centre(
        f"(SST ID : W10-{digits(chance, 4)}-{digits(chance, 8)})",
        f"{chance.randint(2, 88)}, LORONG KAPAR {chance.randint(1, 9)},",
        "TAMAN SRI INDAH, 41400 KLANG",
        f"H/P : 01{chance.randint(0, 9)}-{digits(chance, 7)}",
    )
    paper.space()
    paper.spread(
        f"{chance.choice(('Bill#', 'Bill No.', 'Check No'))}: {number}", f"Tbl: {chance.randint(1, 40)}", look="b"
    )
    paper.left(
        f"Date : {dated(day, chance.choice(('d-m-Y', 'd/m/Y', 'D/M/Y', 'd b Y')))}",
        f"       {hour(chance, seconds=True, half=chance.random() < 0.6)}",
        f"Pax  : {chance.randint(1, 8)}   Staff: {drawn(chance, WORDS, 'people')}",
    )
    paper.rule("=")
    for line in lines:
        paper.row("9% 65% 26%", (line.count, line.name, f"{line.amount}"), "llr")
        if line.name in han:
            paper.left(f"    {han[line.name]}")
        if line.quantity > 1:
            paper.left(f"      @ {line.price}", look="t")
    paper.rule("=")
    paper.spread(f"{chance.choice(('Sub Total', 'SubTotal (Excl. SST)'))}", f"{net}")
    if service:
        paper.spread(f"{chance.choice(('Svc Chrg', 'S. Charge', 'Service Chg'))} {share}%", f"{service}")
    paper.spread(chance.choice(("SST 6%", "Service Tax @6%")), f"{tax}")
    paper.spread(chance.choice(("Rounding Adj", "Bill Rounding")), f"{due - net - service - tax:.2f}")
    paper.spread(chance.choice(("TOTAL RM", "Nett Total", "AMOUNT DUE")), f"{due}", look="xx")
    if chance.random() < 0.6:
        given = cents(Decimal((int(due) // 50 + 1) * 50))
        paper.spread("Cash Received", f"{given}")
        paper.spread("Balance", f"{given - due}")
    else:
        paper.spread(chance.choice(("TNG eWallet", "GrabPay")), f"{due}")
    paper.centre("** TERIMA KASIH 谢谢光临 **", "Free WiFi : kopi12345", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def minimarket(chance: Random) -> Paper:
    """Barcode, name, then `2 X 3.50`: three rows a good. Prices include GST of two codes; the day stands at the foot."""
    paper, day = worn(chance, slip(chance, (*LATIN_SANS, *LATIN_MONO), 520, 24)), some_day(chance)
    lines = basket(chance, WORDS, ["minimarket"], 1, 8, factor="4.1", step="0.05", prefix="955", many=0.35, largest=6)
    marks = [chance.choice(("S", "S", "Z")) for _ in lines]
    gross = total(lines)
    due = to_five(gross)
    number = f"{chance.randint(1, 6):02}{digits(chance, 8)}"
    paper.centre(drawn(chance, WORDS, "shops", "minimarket"), look="x")
    paper.centre(
        f"Company Reg No. {digits(chance, 6)}-{chance.choice('HKMW')}",
        "Lot 8-G, Jalan Wawasan 2/19, 47160 Puchong",
        f"GST No : 00{digits(chance, 10)}",
        chance.choice(("TAX INVOICE", "- SIMPLIFIED TAX INVOICE -")),
    )
    paper.rule()
    for line, mark in zip(lines, marks, strict=True):
        paper.left(line.code, line.name)
        paper.spread(f"      {line.count} X {line.price}", f"{line.amount} {mark}")
    paper.rule()
    paper.spread(chance.choice(("TOTAL SALES (INCLUSIVE GST) RM", "Total Incl. GST@6%")), f"{gross}")
    paper.spread(chance.choice(("ROUNDING ADJ.", "Rounding")), f"{due - gross:.2f}")
    paper.spread(chance.choice(("TOTAL AFTER ADJ INCL GST RM", "Grand Total RM", "ROUND. TTL")), f"{due}", look="b")
    if chance.random() < 0.7:
        given = cents(Decimal((int(due) // 10 + chance.choice((1, 2))) * 10))
        paper.spread("CASH RM", f"{given}")
        paper.spread("CHANGE RM", f"{given - due}")
    else:
        paper.spread(f"VISA ************{digits(chance, 4)}", f"{due}")
    paper.left(f"ITEM(S) {len(lines)}   QTY {sum(int(x.quantity) for x in lines)}")
    paper.space()
    paper.row("40% 30% 30%", ("GST Analysis", "Goods RM", "Tax RM"), look="t")
    for mark, rate, name in (("S", 6, "S = 6%"), ("Z", 0, "Z = 0%")):
        part = sum((x.amount for x, its in zip(lines, marks, strict=True) if its == mark), Decimal(0))
        tax = cents(part * rate / (100 + rate))
        paper.row("40% 30% 30%", (name, f"{cents(part - tax)}", f"{tax}"), look="t")
    paper.add(bars(chance))
    stamped = f"{dated(day, chance.choice(('d/m/Y', 'D/M/Y', 'd/m/y')))} {hour(chance, seconds=True, half=True)}"
    paper.spread(f"{chance.choice(('Slip No', 'Receipt#', 'Trans'))} : {number}", stamped)
    paper.spread(f"Cashier : {drawn(chance, WORDS, 'people')}", f"Counter {chance.randint(1, 9)}")
    paper.centre("PLEASE KEEP THIS RECEIPT FOR", "PROOF OF PURCHASE. EXCHANGE WITHIN 3 DAYS", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def parts_dealer(chance: Random) -> Paper:
    """Half a page: numbered rows with a discount in each, ringgit in words, who signs; the firm's stamp over it."""
    paper, day = slip(chance, (*LATIN_MONO, *LATIN_SANS), 1120, 23), some_day(chance)
    paper.kind, paper.margin = "invoice", "2em 2.2em"
    lines = basket(chance, WORDS, ["trade"], 1, 7, factor="4", step="0.1", many=0.7, largest=24)
    due = total(lines)
    number = f"{chance.choice(('IV-', 'CS-', 'I'))}{digits(chance, 6)}"
    form = chance.choice(("d/m/Y", "d-m-Y", "d/m/y"))
    paper.centre(drawn(chance, WORDS, "shops", "trade"), look="x")
    paper.centre(f"(JM0{digits(chance, 6)}-U)   NO. 27, JALAN INDUSTRI 4, 52100 KEPONG, KUALA LUMPUR", look="t")
    paper.centre(f"TEL: 03-6{digits(chance, 7)}   FAX: 03-6{digits(chance, 7)}", look="t")
    paper.rule("l")
    title = chance.choice(("CASH BILL", "INVOICE", "CASH SALES"))
    grid = "58% 18% 24%"
    paper.row(grid, (f"M/S : {drawn(chance, WORDS, 'buyers')}", f"{title} NO", f": {number}"), "lll", look="b")
    paper.row(grid, ("      " + "T/N 88, BATU CAVES", "DATE", f": {dated(day, form)}"), "lll")
    paper.row(
        grid,
        (f"ATTN : {drawn(chance, WORDS, 'people')}", "TERMS", f": {chance.choice(('CASH', 'C.O.D.', '30 DAYS'))}"),
        "lll",
    )
    paper.row(grid, ("", "YOUR PO NO", f": PO{digits(chance, 4)}"), "lll")
    paper.rule("l")
    grid = "6% 46% 8% 8% 11% 8% 13%"
    paper.row(grid, ("NO", "DESCRIPTION", "QTY", "UOM", "U/PRICE", "DISC", "AMT (RM)"), "llrlrrr", look="b")
    paper.rule("l")
    for place, line in enumerate(lines, 1):
        unit = chance.choice(("PCS", "PCS", "SET", "UNIT"))
        cells = (
            f"{place}.",
            line.name,
            line.count,
            unit,
            f"{line.price}",
            chance.choice(("", "", "0.00")),
            f"{line.amount:,}",
        )
        paper.row(grid, cells, "llrlrrr")
    paper.add('<div style="height:4em"></div>')
    if chance.random() < 0.5:
        paper.add(stamp(chance, "RECEIVED IN GOOD ORDER", "34%"))
    paper.rule("l")
    sen = int(due * 100 % 100)
    spelled = f"RINGGIT MALAYSIA {in_words(int(due)).upper()}{f' AND SEN {in_words(sen).upper()}' if sen else ''} ONLY"
    paper.row("70% 16% 14%", (spelled, chance.choice(("TOTAL RM", "NET TOTAL")), f"{due:,}"), "lrr", look="b")
    paper.left(
        "1. CHEQUES SHOULD BE CROSSED AND MADE PAYABLE TO THE COMPANY.", "2. GOODS SOLD ARE NOT REFUNDABLE.", look="t"
    )
    paper.space()
    paper.row("50% 50%", ("....................", "...................."), "lr")
    paper.row("50% 50%", ("Customer's Chop & Sign", "Authorised Signature"), "lr", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def gift_shop(chance: Random) -> Paper:
    """Discounts below what they belong to, a member's points with their last day, GST inside; two numbers of the shop's own."""
    paper, day = worn(chance, slip(chance, (*LATIN_SANS, *LATIN_MONO[:3]), 540, 23)), some_day(chance)
    lines = basket(chance, WORDS, ["gifts"], 1, 7, factor="4", step="0.1", many=0.3, largest=5)
    number = f"{chance.randint(1000, 9999)}-{digits(chance, 7)}"
    paper.centre(drawn(chance, WORDS, "shops", "gifts"), look="x")
    paper.centre("F-17, 1st Floor, Mahkota Mall, 75000 Melaka", "www.gifts.example", look="t")
    paper.centre(chance.choice(("Official Receipt", "Sales Receipt", "Tax Invoice")), look="b")
    paper.left(
        f"{chance.choice(('Receipt No', 'Document No', 'Invoice'))} : {number}",
        f"POS ID     : 0{chance.randint(1, 9)}  Shift {chance.randint(1, 3)}",
    )
    form = chance.choice(("d/m/Y", "d b Y", "d-b-Y", "Y-m-d"))
    paper.left(f"Issued     : {dated(day, form)} {hour(chance, half=True)}")
    paper.rule("-")
    cut = Decimal(0)
    for line in lines:
        paper.spread(line.name, f"{line.amount}")
        paper.left(f"  {digits(chance, 8)}   {line.count} pcs @ RM{line.price}", look="t")
        if chance.random() < 0.3:
            less = cents(line.amount * chance.choice((10, 20)) / 100)
            cut += less
            paper.spread(f"  {chance.choice(('*Disc', 'Promo less', 'Member disc'))}", f"-{less}")
    gross = total(lines)
    due = to_five(gross - cut)
    paper.rule("-")
    paper.spread("Sub-total", f"{gross}")
    if cut:
        paper.spread("Total Savings", f"-{cut}")
    paper.spread("Cash Rounding", f"{due - gross + cut:.2f}")
    paper.spread(chance.choice(("TOTAL", "Total Payable", "Net Amount")), f"RM {due}", look="x")
    paper.left(f"(GST @6% incl. in total {cents(due * 6 / 106)})", look="t")
    paper.spread(chance.choice(("MASTER", "CASH", "MYDEBIT")), f"{due}")
    paper.rule("-")
    points = int(due)
    paper.spread(f"Member {digits(chance, 10)}", f"Pts earned {points}")
    paper.spread(
        f"Points balance {points + chance.randint(40, 2400)}",
        f"Expiring {dated(day.replace(day=1) + timedelta(days=365), form)}",
        look="t",
    )
    paper.centre("Exchange only, no refund. 7 days.", f"Printed: {dated(day, form)}", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


LAYOUTS = (kopitiam, minimarket, parts_dealer, gift_shop)
