"""English papers of the fourth family from where one eats: an American diner, a British brasserie, a takeaway by telephone."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from tests.bench.papers.english_malaysia import WORDS
from tests.bench.papers.english_rolls import slip
from tests.bench.papers.goods import basket, cents, digits, drawn, total
from tests.bench.papers.marks import worn
from tests.bench.papers.paper import LATIN_MONO, LATIN_SANS, LATIN_SERIF, Paper
from tests.bench.papers.spelled import dated, hour, some_day


def diner(chance: Random) -> Paper:
    """America: server, table and guests in one row, wishes without a price, `Jun15'18`; what a tip would come to stands below."""
    paper, day = worn(chance, slip(chance, (*LATIN_MONO, *LATIN_SANS[:3]), 520, 25)), some_day(chance)
    lines = basket(chance, WORDS, ["diner"], 1, 8, step="0.05", many=0.25, largest=3)
    net = total(lines)
    tax = cents(net * Decimal(chance.choice(("0.0625", "0.08875", "0.0725", "0.06"))))
    due = net + tax
    number = digits(chance, 4)
    paper.centre(drawn(chance, WORDS, "shops", "diner"), look="b")
    paper.centre(
        f"{chance.randint(100, 9800)} Bayview Ave", "Sandusky, OH 44870", f"419-555-01{chance.randint(10, 99)}"
    )
    paper.space()
    paper.left(f"{chance.randint(100, 999)} {drawn(chance, WORDS, 'people')}")
    paper.rule("-")
    paper.row("40% 34% 26%", (f"Tbl {chance.randint(1, 60)}/1", f"Chk {number}", f"Gst {chance.randint(1, 6)}"), "lcr")
    written = chance.choice(("b" + "d'y", "m/d/Y", "m-d-y", "b d, Y"))
    paper.centre(f"{dated(day, written)} {hour(chance, half=True).replace(' ', '')}")
    paper.rule("-")
    for line in lines:
        paper.row("10% 64% 26%", (line.count, line.name, f"{line.amount}"), "llr")
        if chance.random() < 0.35:
            paper.left(f"     {drawn(chance, WORDS, 'asked')}")
    paper.space()
    for name, value in (
        (chance.choice(("Sub/Ttl", "Food/Bev", "Subtotal")), net),
        (chance.choice(("Tax1", "Sales Tax", "State Tax")), tax),
    ):
        paper.row("20% 54% 26%", ("", name, f"{value}"), "llr")
    if chance.random() < 0.5:
        paper.row(
            "20% 54% 26%", ("", chance.choice(("Amt Due", "Payment Due", "TOTAL DUE")), f"{due}"), "llr", look="x"
        )
    else:
        paper.row("20% 54% 26%", ("", "Amount Due", f"${due}"), "llr", look="b")
    paper.space()
    paper.centre("Suggested Gratuity", look="t")
    for share in (15, 18, 20):
        paper.centre(f"{share}% = ${cents(net * share / 100)}", look="t")
    paper.space()
    paper.left("TIP ______________", "", "TOTAL ____________")
    paper.centre("Thank You!", "Please pay your server", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def brasserie(chance: Random) -> Paper:
    """Britain: courses under small headings, a service charge that is added, VAT stated below, the card's slip beneath."""
    paper, day = worn(chance, slip(chance, (*LATIN_SANS, *LATIN_SERIF[:2], *LATIN_MONO[:2]), 540, 24)), some_day(chance)
    lines = basket(chance, WORDS, ["brasserie"], 2, 9, step="0.05", many=0.4, largest=4)
    net = total(lines)
    share = Decimal(chance.choice(("0", "0.1", "0.125")))
    service = cents(net * share)
    due = net + service
    number = digits(chance, 5)
    paper.centre(drawn(chance, WORDS, "shops", "brasserie"), look="xx")
    paper.centre("14 Quay Street, Whitby YO21", "01947 600" + digits(chance, 3), look="t")
    paper.space()
    paper.spread(f"Table {chance.randint(1, 70)}", f"Covers: {chance.randint(1, 8)}")
    paper.spread(f"{chance.choice(('Bill', 'Check', 'Ref'))} {number}", f"Srv: {drawn(chance, WORDS, 'people')}")
    paper.spread(dated(day, chance.choice(("d/m/y", "w d b Y", "D L Y", "d.m.Y"))), hour(chance))
    paper.rule("l")
    part = max(1, len(lines) // 2)
    dash = chance.random() < 0.5
    for place, line in enumerate(lines):
        if dash and place in (0, part):
            paper.centre("~ to start ~" if place == 0 else "~ to follow ~", look="t")
        if line.quantity > 1 and chance.random() < 0.5:
            paper.spread(f"{line.count}  {line.name} @{line.price}", f"{line.amount}")
        else:
            paper.spread(f"{line.count}  {line.name}", f"{line.amount}")
    paper.rule("l")
    paper.spread(chance.choice(("Total excl. service", "Sub Total", "Goods")), f"£{net}")
    if service:
        paper.spread(chance.choice((f"Optional Service {share * 100:.1f}%", "Discretionary service")), f"£{service}")
    paper.spread(chance.choice(("TOTAL", "To Pay", "Balance Due")), f"£{due}", look="xx")
    paper.left(
        f"VAT @20% included: £{cents(net / 6)}",
        f"VAT Reg {digits(chance, 3)} {digits(chance, 4)} {digits(chance, 2)}",
        look="t",
    )
    paper.space()
    if chance.random() < 0.6:
        paper.rule()
        paper.left(
            f"MID: ***{digits(chance, 5)}   TID: ****{digits(chance, 4)}",
            f"AID: A00000000{digits(chance, 5)}",
            look="t",
        )
        paper.spread("SALE  MASTERCARD", f"AMOUNT £{due}")
        paper.spread("PIN VERIFIED", f"AUTH {digits(chance, 6)}", look="t")
    paper.centre("Book for Mothering Sunday now!", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def takeaway(chance: Random) -> Paper:
    """Dishes by the menu's numbers, a delivery charge, when it was ordered and when it is wanted; large and sparse."""
    paper, day = worn(chance, slip(chance, (*LATIN_SANS[:4], *LATIN_MONO[:3]), 560, 27)), some_day(chance)
    lines = basket(chance, WORDS, ["takeaway"], 2, 8, step="0.1", many=0.3, largest=3)
    net = total(lines)
    brought = chance.random() < 0.6
    fee = cents(Decimal(chance.choice(("1.50", "2.00", "2.50")))) if brought else Decimal(0)
    cut = cents(net / 10) if net > 25 and chance.random() < 0.5 else Decimal(0)
    due = net + fee - cut
    number = digits(chance, 4)
    paper.centre(drawn(chance, WORDS, "shops", "takeaway"), look="x")
    paper.centre(f"Tel: 0161 {digits(chance, 3)} {digits(chance, 4)}")
    paper.spread(
        f"{chance.choice(('Order No.', 'Order #', 'Ticket'))} {number}",
        chance.choice(("DELIVERY", "Driver")) if brought else "COLLECTION",
        look="b",
    )
    paper.left(
        f"{chance.choice(('Date', 'Taken'))}: {dated(day, chance.choice(('d/m/Y', 'd b y', 'd-m-y')))} {hour(chance)}"
    )
    paper.left(f"Wanted: {chance.choice(('ASAP', '19:30', '45 mins'))}", look="b")
    if brought:
        paper.left(
            f"{drawn(chance, WORDS, 'buyers')}", f"{chance.randint(2, 140)} Mersey Road, M33", f"07{digits(chance, 9)}"
        )
    paper.rule("l")
    for line in sorted(lines, key=lambda each: each.name):
        paper.row(
            "10% 15% 51% 24%", (f"{line.count}x", f"{chance.randint(1, 148)}.", line.name, f"£{line.amount}"), "lllr"
        )
        if chance.random() < 0.2:
            paper.left(
                f"          ** {chance.choice(('no beansprouts', 'extra crispy', 'not spicy', 'sauce separate'))}"
            )
    paper.rule("l")
    paper.spread("Food", f"£{net}")
    if cut:
        paper.spread("10% off over £25", f"-£{cut}")
    if brought:
        paper.spread(chance.choice(("Delivery", "Delivery charge", "Del. fee")), f"£{fee}")
    paper.spread(chance.choice(("TO PAY", "Total", "TOTAL DUE")), f"£{due}", look="xx")
    paper.centre(chance.choice(("*** NOT PAID - CASH ***", "CARD AT DOOR", "PAID ONLINE")), look="b")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


LAYOUTS = (diner, brasserie, takeaway)
