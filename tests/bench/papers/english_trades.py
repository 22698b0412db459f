"""English papers of the third family: a contractor's invoice, a dry cleaner's ticket, an auction house's account."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from html import escape
from random import Random

from tests.bench.papers.english_desks import sheet
from tests.bench.papers.english_rolls import slip
from tests.bench.papers.english_stores import WORDS, client, person, sign
from tests.bench.papers.goods import basket, cents, digits, total
from tests.bench.papers.markup import fields, pairs
from tests.bench.papers.paper import LATIN_SANS, LATIN_SERIF, Paper
from tests.bench.papers.spelled import dated, some_day


def contractor(chance: Random) -> Paper:
    """America, as book-keeping programs print it: activity, quantity, rate, amount; what was paid before and what is left are nought."""
    paper, day = sheet(chance, LATIN_SANS[:7]), some_day(chance)
    lines = basket(chance, WORDS, ["contractor"], 1, 6, step="0.5", many=0.5, largest=6)
    net = total(lines)
    tax = cents(net * Decimal(chance.choice(("0", "0.0625", "0.0825"))))
    due = net + tax
    number = digits(chance, 4)
    form = chance.choice(("m/d/Y", "b D, Y", "L D, Y"))
    colour = chance.choice(("#2a6f97", "#3c6e47", "#444"))
    paper.add(
        f'<div class="w"><div><div class="x">{escape(sign(chance, "contractor"))}</div>4420 Larkspur Ln<br>Austin, TX 78745<br>'
        f'office@trade.example</div><div class="xx" style="color:{colour}">{chance.choice(("INVOICE", "Invoice"))}</div></div>'
    )
    paper.space()
    head = [
        (chance.choice(("INVOICE #", "INVOICE", "Invoice no.")), number),
        (chance.choice(("DATE", "Invoice date")), dated(day, form)),
        (chance.choice(("DUE DATE", "Due")), dated(day + timedelta(days=15), form)),
        ("TERMS", "Net 15"),
    ]
    who = escape(client(chance))
    paper.add(
        f'<div class="w"><div><b style="color:{colour}">BILL TO</b><br>{who}<br>{chance.randint(100, 9900)} Bee Cave Rd<br>'
        f'Austin, TX 787{chance.randint(10, 59)}</div><div><b style="color:{colour}">JOB SITE</b><br>same</div>{fields(head)}</div>'
    )
    paper.space()
    paper.css += f".h th{{background:{colour};color:#fff}}"
    titles = chance.choice((("ACTIVITY", "QTY", "RATE", "AMOUNT"), ("Description", "Hrs/Qty", "Rate", "Amount")))
    paper.table(titles, [(x.name, x.count, f"{x.price:,}", f"{x.amount:,}") for x in lines], "lrrr", "h u")
    paper.space()
    sums = [("SUBTOTAL", f"{net:,}"), ("TAX", f"{tax:,}")] if tax else []
    if chance.random() < 0.4:
        sums += [("TOTAL", f"{due:,}"), ("PAYMENT", "0.00")]
    paper.add(pairs((*sums, (chance.choice(("BALANCE DUE", "TOTAL DUE")), f"${due:,}"))))
    paper.space()
    paper.left("Warranty: 1 year on labor. TX License M-38841", "Thank you for your business!", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def cleaner(chance: Random) -> Paper:
    """A large ticket's number, pieces with their colours below, when they are ready; prepaid."""
    paper, day = slip(chance, LATIN_SANS, 480, 26), some_day(chance)
    paper.stock = chance.choice(("#fbe3e3", "#fdf6d2", "#e6f0fb", "#fdfdfb"))
    lines = basket(chance, WORDS, ["laundry"], 1, 5, step="0.25", many=0.4, largest=6)
    due = total(lines)
    number = digits(chance, 5)
    paper.centre(sign(chance, "laundry"), look="b")
    paper.centre("9 Market Row, Saffron Walden", "Mon-Sat 8 - 6", look="t")
    paper.add(f'<div class="c" style="font-size:2.2em;font-weight:bold">Ticket {number}</div>')
    paper.spread(chance.choice(("IN", "Dropped off", "Date in")), dated(day, chance.choice(("w D b Y", "d/m/Y"))))
    paper.spread(
        chance.choice(("READY", "Collect after", "Ready by")),
        f"{dated(day + timedelta(days=3), chance.choice(('w D b', 'd/m/Y')))} 4pm",
    )
    paper.left(f"{client(chance)}   {digits(chance, 4)}")
    paper.rule("l")
    for line in lines:
        paper.row("12% 62% 26%", (line.count, line.name, f"£{line.amount}"), "llr", look="b")
        if chance.random() < 0.5:
            paper.left(
                f"      {chance.choice(('navy', 'grey check', 'black', 'cream'))}, {chance.choice(('stain cuff', 'button loose', 'no starch'))}",
                look="t",
            )
    paper.rule("l")
    paper.spread(f"Pieces {sum(int(x.quantity) for x in lines)}", "")
    paper.spread(chance.choice(("Total", "TO PAY", "Charge")), f"£{due}", look="x")
    paper.centre(f"*** PAID {chance.choice(('CASH', 'CARD'))} ***", look="b")
    paper.centre("Not responsible for items left over 60 days", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def auction(chance: Random) -> Paper:
    """Lots at their hammer price; the buyer's premium and its tax are charges."""
    paper, day = sheet(chance, (*LATIN_SERIF, *LATIN_SANS[:3])), some_day(chance)
    lines = basket(chance, WORDS, ["lots"], 1, 5, step="10", many=0)
    hammer = total(lines)
    premium = cents(hammer * Decimal("0.25"))
    tax = cents(premium / 5)
    due = hammer + premium + tax
    number = f"{digits(chance, 3)}/{digits(chance, 4)}"
    form = chance.choice(("D L Y", "d/m/Y", "d b Y"))
    paper.centre(sign(chance, "lots"), look="xx")
    paper.centre("The Corn Hall, Market Place, Diss   Est. 1868", look="t")
    paper.rule("d")
    head = [
        (chance.choice(("Invoice No.", "Account no")), number),
        (chance.choice(("Invoice date", "Date")), dated(day, form)),
        ("Sale", f"A{digits(chance, 3)} Fine Furniture & Works of Art"),
        ("Sale date", dated(day - timedelta(days=2), form)),
        ("Paddle", str(chance.randint(100, 480))),
    ]
    paper.add(f'<div class="w"><div><b>Purchaser</b><br>{escape(client(chance))}</div>{fields(head)}</div>')
    paper.space()
    rows = [(str(chance.randint(1, 140) + 150 * place), x.name, f"{x.amount:,}") for place, x in enumerate(lines)]
    paper.table(("Lot", "Description", "Hammer price £"), rows, "llr", chance.choice(("h", "h u", "k")))
    paper.space()
    paper.add(
        pairs(
            (
                ("Total hammer", f"{hammer:,}"),
                ("Buyer's premium 25%", f"{premium:,}"),
                ("VAT on premium 20%", f"{tax:,}"),
                (chance.choice(("Amount payable", "Total due", "Invoice total")), f"£{due:,}"),
            )
        )
    )
    paper.left(
        "Lots must be cleared within 5 working days. Storage of £5 per lot per day thereafter.",
        f"Clerk: {person(chance)}",
        look="t",
    )
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


LAYOUTS = (contractor, cleaner, auction)
