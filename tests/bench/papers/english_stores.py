"""English slips of the third family: a Malaysian hardware shop, American coffee, a British discounter, an Indonesian eatery, a Dutch museum."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from random import Random

from tests.bench.papers.english_rolls import slip
from tests.bench.papers.goods import Bought, basket, cents, digits, total, words
from tests.bench.papers.paper import LATIN_MONO, LATIN_SANS, Paper
from tests.bench.papers.spelled import dated, hour, some_day

WORDS = "en_third"


def sign(chance: Random, pool: str) -> str:
    """A name over the door."""
    return str(chance.choice(words(WORDS)["shops"][pool]))


def person(chance: Random) -> str:
    """Who serves."""
    return str(chance.choice(words(WORDS)["people"]))


def client(chance: Random) -> str:
    """Who pays."""
    return str(chance.choice(words(WORDS)["buyers"]))


def kedai(chance: Random) -> Paper:
    """Malaysia: a description above, then code, quantity, price, amount and tax code; sales before and after GST."""
    paper, day = slip(chance, (*LATIN_SANS, *LATIN_MONO), 600, 23), some_day(chance)
    lines = basket(chance, WORDS, ["kedai"], 1, 6, factor="4.2", step="0.05", many=0.4, largest=12)
    taxed = chance.random() < 0.6
    net = total(lines)
    tax = cents(net * Decimal("0.06")) if taxed else Decimal(0)
    exact = net + tax
    due = cents((exact * 20).quantize(Decimal(1), rounding=ROUND_HALF_UP) / 20)
    number = f"{chance.choice(('CS', 'CB-', 'OR', ''))}{digits(chance, 8)}"
    paper.centre(sign(chance, "kedai"), look="b")
    paper.centre(
        f"({digits(chance, 6)}-{chance.choice('XKTV')})",
        f"NO {chance.randint(1, 60)}, JALAN BAKTI {chance.randint(1, 9)}/2, TAMAN MURNI",
        "81300 SKUDAI, JOHOR",
        f"TEL : 07-{digits(chance, 7)}" + (f"  GST ID : 00{digits(chance, 10)}" if taxed else ""),
    )
    paper.centre(chance.choice(("TAX INVOICE", "SIMPLIFIED TAX INVOICE")) if taxed else "CASH SALES", look="x")
    paper.rule("-")
    form = chance.choice(("d/m/Y", "d-m-Y", "D/M/Y", "d b Y"))
    paper.left(f"{chance.choice(('Doc No.', 'Bill No', 'Inv No'))} : {number}")
    paper.spread(f"Date : {dated(day, form)}", f"Time : {hour(chance, seconds=True)}")
    paper.left(f"Cashier : {person(chance)}    Sales Person : ")
    paper.rule("-")
    grid = "32% 14% 22% 22% 10%"
    paper.row(grid, ("Item", "Qty", "S/Price", "Amount", "Tax"))
    paper.rule("-")
    for line in lines:
        paper.left(line.name)
        paper.row(grid, (line.code[:7], line.count, f"{line.price}", f"{line.amount}", "SR" if taxed else ""))
    paper.rule("-")
    paper.left(f"Total Qty: {sum(int(x.quantity) for x in lines)}")
    if taxed:
        paper.spread("Total Sales (Excluding GST) :", f"{net}")
        paper.spread("Total GST :", f"{tax}")
    paper.spread("Rounding :", f"{due - exact:.2f}")
    paper.spread(
        chance.choice(("Total Sales (Inclusive of GST) :", "Total (RM) :", "NETT TOTAL RM")) if taxed else "Total RM :",
        f"{due}",
        look="b",
    )
    given = cents(Decimal((int(due) // 10 + 1) * 10))
    paper.spread("CASH :", f"{given}")
    paper.spread("Change :", f"{given - due}")
    if taxed:
        paper.row("34% 33% 33%", ("GST Summary", "Amount(RM)", "Tax(RM)"), look="t")
        paper.row("34% 33% 33%", ("SR @ 6%", f"{net}", f"{tax}"), look="t")
    paper.centre("GOODS SOLD ARE NOT RETURNABLE", "THANK YOU, PLEASE COME AGAIN", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def coffee(chance: Random) -> Paper:
    """America: quantity before the name, priced extras below, sales tax, a tip, the card's slip."""
    paper, day = slip(chance, (*LATIN_MONO, *LATIN_SANS[:4]), 520, 25), some_day(chance)
    paper.centre(sign(chance, "coffee"), look="x")
    paper.centre("1518 Pine Street", "Seattle, WA 98101", f"(206) 555-0{chance.randint(100, 199)}")
    number = digits(chance, 6)
    paper.space()
    paper.spread(f"{chance.choice(('CHK', 'Check', 'Order'))} {number}", dated(day, chance.choice(("m/d/Y", "m/d/y"))))
    paper.spread(f"{chance.randint(10, 99)} {person(chance)}", hour(chance, half=True))
    paper.rule("l")
    lines: list[Bought] = []
    added = basket(chance, WORDS, ["added"], 3, 3, many=0, step="0.05")
    for item in basket(chance, WORDS, ["coffee"], 1, 5, step="0.05", many=0.2, largest=3):
        lines.append(item)
        paper.spread(f"{item.count}  {item.name}", f"{item.amount}")
        if added and item.quantity == 1 and chance.random() < 0.3:
            lines.append(added.pop())
            paper.spread(f"     {lines[-1].name}", f"{lines[-1].amount}")
        if chance.random() < 0.25:
            paper.left(f"     {chance.choice(('To Stay', 'Toasted', 'No Foam', 'Light Ice'))}")
    net = total(lines)
    tax = cents(net * Decimal("0.1025"))
    due = net + tax
    paper.rule("l")
    paper.spread("Subtotal", f"${net}")
    paper.spread(chance.choice(("Tax 10.25%", "Sales Tax", "Tax")), f"${tax}")
    tip = cents(net * Decimal(chance.choice(("0", "0", "0.15", "0.2"))))
    if tip:
        paper.spread("Tip", f"${tip}")
        due += tip
    paper.spread("Total", f"${due}", look="x")
    paper.space()
    paper.spread(f"Visa {digits(chance, 4)}", f"${due}")
    paper.spread("Change Due", "$0.00")
    paper.left(f"Auth Code {digits(chance, 5)}Z   Contactless", f"AID A0000000{digits(chance, 6)}", look="t")
    paper.centre("Free wifi: beanbean", "Join us for happy hour 2-5 pm", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def discounter(chance: Random) -> Paper:
    """United Kingdom: a code before each name, a letter of tax after each amount; date and number stand at the foot."""
    paper, day = slip(chance, (*LATIN_MONO, *LATIN_SANS[:3]), 540, 25), some_day(chance)
    lines = basket(chance, WORDS, ["discount"], 3, 11, many=0.25, largest=4)
    letters = [chance.choice("AAAB") for _ in lines]
    due = total(lines)
    paper.centre(sign(chance, "discount"), look="xx")
    paper.centre("Store 318 - Foss Islands Road", "York YO31 7UL", f"VAT No. GB{digits(chance, 9)}")
    paper.spread("", "GBP")
    for line, letter in zip(lines, letters, strict=True):
        paper.spread(f"{line.code[:6]} {line.name}", f"{line.amount} {letter}")
        if line.quantity > 1:
            paper.left(f"       {line.count} x {line.price}")
    paper.rule("-")
    paper.spread("Total", f"{due}", look="x")
    paper.left(f"{len(lines)} Items")
    paper.spread(chance.choice(("Card Sales", "CARD", "Contactless GBP")), f"{due}")
    paper.rule("-")
    grid = "10% 18% 24% 22% 26%"
    paper.row(grid, ("", "VAT%", "Net", "VAT", "Gross"), look="t")
    for letter, rate in (("A", 0), ("B", 20)):
        gross = sum((x.amount for x, its in zip(lines, letters, strict=True) if its == letter), Decimal(0))
        if gross:
            vat = cents(gross * rate / (100 + rate))
            paper.row(grid, (letter, str(rate), f"{gross - vat}", f"{vat}", f"{gross}"), look="t")
    paper.space()
    paper.left("*CUSTOMER COPY*  PLEASE RETAIN", f"VISA DEBIT  **** **** **** {digits(chance, 4)}")
    paper.left(f"SALE  £{due}    VERIFIED BY DEVICE")
    number = f"{digits(chance, 4)}/{digits(chance, 3)}"
    paper.spread(
        f"{dated(day, chance.choice(('d.m.y', 'd/m/y', 'd.m.Y')))} {hour(chance)}",
        f"{chance.choice(('Rec', 'Receipt', 'Trans'))} {number}",
    )
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def warung(chance: Random) -> Paper:
    """Indonesia: whole rupiah with thousands' commas, service and restaurant tax, cash and change."""
    paper, day = slip(chance, (*LATIN_MONO, *LATIN_SANS[:4]), 540, 25), some_day(chance)
    lines = basket(chance, WORDS, ["warung"], 2, 7, factor="14000", step="500", many=0.45)
    net = total(lines)
    service = cents((net * Decimal(chance.choice(("0", "0.05")))).quantize(Decimal(1)))
    tax = cents(((net + service) / 10).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    due = net + service + tax
    number = f"{chance.choice(('', 'TRX', 'INV'))}{dated(day, 'ymd')}{digits(chance, 4)}"
    paper.centre(sign(chance, "warung"), look="x")
    paper.centre("Jl. Cikini Raya No. 48", "Jakarta Pusat", f"Telp 021-{digits(chance, 7)}")
    paper.rule("=")
    paper.spread(dated(day, chance.choice(("d-m-Y", "d/m/Y", "D b Y"))), hour(chance, seconds=True))
    paper.spread(f"{chance.choice(('Receipt No', 'Bill', 'No.'))} {number}", f"Table {chance.randint(1, 20)}")
    paper.left(f"Cashier {person(chance)}")
    paper.rule("=")
    below = chance.random() < 0.5
    for line in lines:
        if below:
            paper.left(line.name)
            paper.spread(f"   {line.count} x @{line.price:,.0f}", f"{line.amount:,.0f}")
        else:
            paper.row("10% 58% 32%", (line.count, line.name, f"{line.amount:,.0f}"), "llr")
    paper.rule("-")
    paper.spread(f"Subtotal {sum(int(x.quantity) for x in lines)} item", f"{net:,.0f}")
    if service:
        paper.spread("Service Charge 5%", f"{service:,.0f}")
    paper.spread("PB1 10%", f"{tax:,.0f}")
    paper.spread(chance.choice(("TOTAL", "Grand Total", "Total Rp")), f"{due:,.0f}", look="x")
    given = Decimal((int(due) // 50000 + 1) * 50000)
    if chance.random() < 0.6:
        paper.spread("CASH", f"{given:,.0f}")
        paper.spread("CHANGE", f"{given - due:,.0f}")
    else:
        paper.spread("QRIS", f"{due:,.0f}")
    paper.centre("Terima Kasih", "Follow IG @warung.example", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def museum(chance: Random) -> Paper:
    """The Netherlands: a comma before the cents, tax of two rates inside, a dot in the date."""
    paper, day = slip(chance, (*LATIN_SANS, *LATIN_MONO), 560, 24), some_day(chance)
    lines = basket(chance, WORDS, ["museum"], 2, 6, step="0.05", many=0.4)
    due = total(lines)
    number = f"{digits(chance, 2)}-{digits(chance, 6)}"

    def money(value: Decimal) -> str:
        return f"{value}".replace(".", ",")

    paper.centre(sign(chance, "museum"), look="x")
    paper.centre("Oude Singel 32, 2312 RA Leiden", f"VAT NL{digits(chance, 9)}B01")
    paper.rule("l")
    paper.spread(f"Receipt {number}", f"{dated(day, chance.choice(('d-m-Y', 'd.m.Y', 'D b Y')))} {hour(chance)}")
    paper.spread("Till 2", f"Staff: {person(chance)}")
    paper.rule("l")
    grid = "12% 46% 20% 22%"
    paper.row(grid, ("Qty", "Article", "Price", "EUR"), "llrr", look="b")
    for line in lines:
        paper.row(grid, (f"{line.count}x", line.name, money(line.price), money(line.amount)), "llrr")
    paper.rule("l")
    paper.spread(chance.choice(("Total EUR", "Total", "Amount due")), f"€ {money(due)}", look="x")
    paper.spread("Maestro", f"€ {money(due)}")
    paper.spread("incl. 9% VAT", money(cents(due * 9 / 109)), look="t")
    paper.centre("Exchange within 14 days with receipt", "Dank u wel - Thank you", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


LAYOUTS = (kedai, coffee, discounter, warung, museum)
