"""English slips of the fifth family from groceries: America by the pound, Britain with a club's prices, Singapore."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal
from random import Random

from tests.bench.papers.english_rolls import slip, tenders
from tests.bench.papers.goods import Bought, basket, cents, digits, drawn, total, words
from tests.bench.papers.marks import bars, worn
from tests.bench.papers.paper import LATIN_MONO, LATIN_SANS, Paper
from tests.bench.papers.spelled import dated, hour, some_day

WORDS = "en_fifth"


def by_the_pound(chance: Random, count: int) -> list[Bought]:
    """Produce and meat on the scales: pounds to two places."""
    found = []
    for name, price in chance.sample(list(words(WORDS)["pounds"].items()), count):
        each = cents(Decimal(str(price)) * chance.randint(17, 23) / 20)
        pounds = Decimal(chance.randint(31, 485)) / 100
        found.append(Bought(name, pounds, each, cents(pounds * each), "", True))
    return found


def us_grocer(chance: Random) -> Paper:
    """Departments, flags behind amounts, weights above or below the name, coupons and card savings with the sign behind."""
    paper, day = worn(chance, slip(chance, LATIN_MONO, 540, 24), notes=False), some_day(chance)
    packed = basket(chance, WORDS, ["grocer"], 2, 8, many=0.3, largest=4)
    loose = by_the_pound(chance, chance.randint(0, 4))
    above, behind = chance.random() < 0.4, chance.random() < 0.7
    taxed = words(WORDS)["taxable"]
    plain, marked = chance.choice((("F", "T"), ("B", "TX"), ("", "T"), ("<A>", "<B>")))
    number = (
        f"{digits(chance, 4)} {digits(chance, 3)} {digits(chance, 4)}" if chance.random() < 0.3 else digits(chance, 6)
    )
    paper.centre(drawn(chance, WORDS, "shops", "grocer"), look="x")
    paper.centre(
        f"{chance.randint(100, 9900)} W. Prospect Blvd", "Des Moines, IA 50312", f"(515) 555-01{chance.randint(10, 99)}"
    )
    paper.centre(f"Your cashier was {drawn(chance, WORDS, 'people')}")
    paper.space()
    cuts: list[Decimal] = []

    def less(name: str, value: Decimal) -> None:
        cuts.append(value)
        paper.spread(f"  {name}", f"{value}-   " if behind else f"-{value}    ")

    for head, part in (("GROCERY", packed), ("PRODUCE/MEAT", loose)):
        if part and chance.random() < 0.6:
            paper.centre(head, look="t")
        for line in part:
            flag = marked if line.name in taxed else plain
            row = (line.name, f"{line.amount} {flag:3}")
            count = f"  {line.quantity:.2f} lb @ {line.price}/lb" if line.weighed else f"  {line.count} @ {line.price}"
            wanted = line.weighed or line.quantity > 1
            if wanted and above:
                paper.left(count)
            paper.spread(*row)
            if wanted and not above:
                paper.left(count)
            if chance.random() < 0.15 and line.amount > 2:
                less(
                    chance.choice(("CARD SAVINGS", "SC BUY MORE SAVE")),
                    cents(line.amount * chance.choice((10, 25)) / 100),
                )
    lines = packed + loose
    if chance.random() < 0.4:
        less(chance.choice(("MFR COUPON", "VENDOR CPN")), cents(Decimal(chance.choice((50, 75, 100))) / 100))
    net = total(lines) - sum(cuts, Decimal(0))
    base = sum((x.amount for x in lines if x.name in taxed), Decimal(0))
    tax = cents(base * Decimal("0.07"))
    due = net + tax
    paper.space()
    paper.spread("   SUBTOTAL", f"{net}    ")
    paper.spread(chance.choice(("   TAX", "   TAX 1  7.000 %", "   IA SALES TAX")), f"{tax}    ")
    paper.spread(chance.choice((" **** BALANCE", "   TOTAL", "   TOTAL DUE")), f"{due}    ", look="b")
    if chance.random() < 0.4:
        given, back = tenders(chance, due)
        paper.spread("   CASH", f"{given}    ")
        paper.spread("   CHANGE", f"{back}    ")
    else:
        paper.left(f"   DEBIT TEND  XXXXXXXXXXXX{digits(chance, 4)}", f"   REF# {digits(chance, 6)}  PURCHASE: {due}")
        paper.spread("   CHANGE", "0.00    ")
    paper.left(f"   # ITEMS SOLD {sum(1 if x.weighed else int(x.quantity) for x in lines)}")
    form = chance.choice(("m/d/y", "m/d/Y", "m-d-y"))
    paper.left(f"   {dated(day, form)} {hour(chance, half=chance.random() < 0.6)}", f"   TRANS# {number}")
    if cuts:
        paper.centre(f"TOTAL SAVINGS {sum(cuts, Decimal(0))}", look="b")
    paper.add(bars(chance, 54))
    paper.centre("TELL US HOW WE DID", "Refunds within 30 days with receipt", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def club_shop(chance: Random) -> Paper:
    """Britain: a mark of the rate before the price, `2 @ £1.40` below, club prices as savings, VAT by letter at the foot."""
    paper, day = worn(chance, slip(chance, (*LATIN_MONO, *LATIN_SANS[:4]), 520, 24), notes=False), some_day(chance)
    lines = basket(chance, WORDS, ["club"], 2, 10, many=0.3, largest=4)
    rated = words(WORDS)["rated"]
    number = (
        f"{digits(chance, 4)}-{digits(chance, 4)}-{digits(chance, 3)}" if chance.random() < 0.5 else digits(chance, 5)
    )
    form = chance.choice(("d/m/y", "d/m/Y", "D b Y", "d-m-y"))
    paper.centre(drawn(chance, WORDS, "shops", "club"), look="x")
    paper.centre(
        "Ridley Road, Thornbury BS35",
        f"VAT Reg GB {digits(chance, 3)} {digits(chance, 4)} {digits(chance, 2)}",
        look="t",
    )
    if chance.random() < 0.5:
        paper.spread(dated(day, form), hour(chance))
        stamped = ""
    else:
        stamped = f"{dated(day, form)} {hour(chance, seconds=True)}"
    paper.rule("-")
    saved: list[Decimal] = []
    kept = {"A": Decimal(0), "Z": Decimal(0)}
    for line in lines:
        mark = "A" if line.name in rated else "Z"
        kept[mark] += line.amount
        paper.row("72% 6% 22%", (line.name, mark, f"£{line.amount}"), "lcr")
        if line.quantity > 1:
            paper.left(f"   {line.count} @ £{line.price} each", look="t")
        if chance.random() < 0.25 and line.amount > 1:
            less = cents(line.amount * chance.choice((15, 20, 30)) / 100)
            saved.append(less)
            kept[mark] -= less
            paper.row(
                "72% 6% 22%",
                (f"  {chance.choice(('Club Price', 'Cc saving', 'Reduced to clear'))}", "", f"-£{less}"),
                "lcr",
            )
    due = total(lines) - sum(saved, Decimal(0))
    paper.rule("-")
    if saved:
        paper.spread("Subtotal", f"£{total(lines)}")
        paper.spread(chance.choice(("Total Savings", "Club Savings")), f"-£{sum(saved, Decimal(0))}")
    items = sum(int(x.quantity) for x in lines)
    paper.spread(chance.choice((f"TOTAL ({items} items)", "TOTAL TO PAY", "BALANCE DUE")), f"£{due}", look="x")
    if chance.random() < 0.35:
        given, back = tenders(chance, due)
        paper.spread("CASH", f"£{given}")
        paper.spread("CHANGE DUE", f"£{back}")
    else:
        paper.spread(chance.choice(("Visa Debit contactless", "Mastercard")), f"£{due}")
        paper.left(f"AID: A00000000{digits(chance, 5)}  PAN SEQ 01", f"Card ************{digits(chance, 4)}", look="t")
    paper.rule("-")
    paper.row("16% 20% 22% 20% 22%", ("VAT", "Rate", "Net", "VAT", "Gross"), look="t")
    for mark, rate in (("A", 20), ("Z", 0)):
        tax = cents(kept[mark] * rate / (100 + rate))
        paper.row(
            "16% 20% 22% 20% 22%", (mark, f"{rate}.00%", f"{kept[mark] - tax}", f"{tax}", f"{kept[mark]}"), look="t"
        )
    paper.rule("-")
    paper.left(f"Club no. ***********{digits(chance, 4)}", f"Points this visit {int(due)}", look="t")
    paper.left(
        f"Till {chance.randint(1, 40)}   {stamped}", f"{chance.choice(('Receipt', 'Trans', 'Receipt no'))}: {number}"
    )
    paper.centre("Keep this receipt to exchange within 28 days", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def singapore_mart(chance: Random) -> Paper:
    """Singapore: name, then code, count, price and amount; GST inside; paid in cash the total is rounded down to five cents."""
    paper, day = worn(chance, slip(chance, (*LATIN_SANS, *LATIN_MONO), 520, 24), notes=False), some_day(chance)
    lines = basket(chance, WORDS, ["mart"], 1, 8, step="0.05", many=0.35, largest=6, prefix="888")
    gross, cash = total(lines), chance.random() < 0.5
    off = cents(gross * Decimal("0.03")) if chance.random() < 0.3 else Decimal(0)
    due = gross - off
    if cash:
        due = cents((due * 20).to_integral_value(rounding=ROUND_FLOOR) / 20)
    number = f"{chance.choice(('R', 'POS1-', ''))}{digits(chance, 7)}"
    rate = 9 if day.year >= 2024 else 7
    paper.centre(drawn(chance, WORDS, "shops", "mart"), look="b")
    paper.centre(
        f"BLK {chance.randint(101, 890)} TAMPINES ST {chance.randint(11, 82)} #01-{chance.randint(10, 99)}",
        f"SINGAPORE 52{digits(chance, 4)}  TEL 6{digits(chance, 7)}",
        f"GST REG NO: 20{digits(chance, 7)}{chance.choice('EKZ')}",
        look="t",
    )
    paper.rule("=")
    paper.spread(f"{chance.choice(('RCPT NO', 'Receipt', 'BILL NO'))}: {number}", f"POS {chance.randint(1, 9):02}")
    paper.spread(
        f"{chance.choice(('DATE: ', ''))}{dated(day, chance.choice(('d/m/Y', 'd-b-Y', 'd/m/y', 'd B Y')))}",
        hour(chance, half=chance.random() < 0.5),
    )
    paper.left(f"CASHIER: {drawn(chance, WORDS, 'people')}")
    paper.rule("=")
    grid = "37% 13% 24% 26%"
    paper.row(grid, ("DESCRIPTION", "QTY", "U.PRICE", "AMT(S$)"))
    paper.rule("-")
    for line in lines:
        paper.left(line.name)
        paper.row(grid, (line.code[-8:], line.count, f"{line.price}", f"{line.amount}"))
    paper.rule("-")
    paper.spread("SUBTOTAL", f"{gross}")
    if off:
        paper.spread(chance.choice(("PIONEER GEN 3%", "MEMBER REBATE 3%")), f"-{off}")
    if cash:
        paper.spread("CASH ROUNDING", f"{due - gross + off:.2f}")
    paper.spread(chance.choice(("TOTAL S$", "NETT TOTAL", "TOTAL PAYABLE")), f"{due}", look="xx")
    if cash:
        given, back = tenders(chance, due, 10)
        paper.spread("CASH", f"{given}")
        paper.spread("CHANGE", f"{back}")
    else:
        paper.spread(chance.choice(("NETS", "PAYNOW", "VISA PAYWAVE")), f"{due}")
    paper.left(f"TOTAL QTY: {sum(int(x.quantity) for x in lines)}")
    paper.left(f"GST {rate}% INCLUDED: {cents(due * rate / (100 + rate))}", look="t")
    paper.centre("GOODS SOLD ARE NOT RETURNABLE", "THANK YOU  PLEASE COME AGAIN", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


LAYOUTS = (us_grocer, club_shop, singapore_mart)
