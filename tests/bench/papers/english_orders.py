"""English bills of the fourth family: a cloud by use, a florist's order with a deposit."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from html import escape
from random import Random

from tests.bench.papers.english_desks import sheet
from tests.bench.papers.english_malaysia import WORDS
from tests.bench.papers.goods import Bought, basket, cents, digits, drawn, total, words
from tests.bench.papers.marks import logo, stamp
from tests.bench.papers.markup import fields, pairs
from tests.bench.papers.paper import LATIN_SANS, LATIN_SERIF, Paper
from tests.bench.papers.spelled import dated, some_day


def cloud(chance: Random) -> Paper:
    """A service by use: long prices of one, thousands of hours, the months it was used, what was paid already is nought."""
    paper, day = sheet(chance, LATIN_SANS, 1180, 22), some_day(chance)
    day = day.replace(day=1)
    lines = []
    for name, price in chance.sample(list(words(WORDS)["usage"].items()), chance.randint(1, 6)):
        used = Decimal(chance.randint(800, 180000)) / 100
        each = Decimal(str(price))
        lines.append(Bought(name, used, each, cents(used * each), ""))
    net = total(lines)
    tax = cents(net * Decimal(chance.choice(("0", "0.21", "0.2"))))
    due = net + tax
    number = f"{chance.choice('ABCD')}{digits(chance, 7)}-{digits(chance, 4)}"
    seller = drawn(chance, WORDS, "shops", "usage")
    form = chance.choice(("L D, Y", "b D, Y", "Y-m-d"))
    last = day - timedelta(days=1)
    paper.add(f'<div class="w"><div class="xx">Invoice</div>{logo(chance, seller, "3em")}</div>')
    paper.add(
        fields(
            [
                ("Invoice number", number),
                (chance.choice(("Date of issue", "Invoice date")), dated(day, form)),
                ("Date due", dated(day + timedelta(days=10), form)),
                ("Billing period", f"{dated(last.replace(day=1), 'b D')} - {dated(last, form)}"),
                ("Account ID", digits(chance, 9)),
            ]
        )
    )
    paper.add(
        f'<div class="w"><div><b>{escape(seller)}</b><br>Keizersgracht 12<br>1015 Amsterdam</div><div><b>Bill to</b><br>{escape(drawn(chance, WORDS, "buyers"))}</div></div>'
    )
    paper.space()
    paper.left(f"${due:,} due {dated(day + timedelta(days=10), form)}", look="x")
    paper.space()
    paper.table(
        ("Description", "Qty", "Unit price", "Amount"),
        [(x.name, f"{x.quantity:,}", f"${x.price}", f"${x.amount:,}") for x in lines],
        "lrrr",
        "h u",
    )
    sums = (
        [("Subtotal", f"${net:,}")]
        + ([("VAT", f"${tax:,}")] if tax else [])
        + [("Total", f"${due:,}"), ("Applied balance", "$0.00")]
    )
    paper.add(pairs((*sums, (chance.choice(("Amount due", "Amount remaining")), f"${due:,} USD"))))
    paper.add('<div style="height:4em"></div><div class="t c">Page 1 of 1</div>')
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def florist(chance: Random) -> Paper:
    """An order with the day of the wedding, a deposit that was paid and what is still to pay: the total is the whole."""
    paper, day = sheet(chance, (*LATIN_SERIF, *LATIN_SANS[:2]), 1000, 24), some_day(chance)
    paper.height = chance.choice((0, paper.height))
    lines = basket(chance, WORDS, ["flowers"], 1, 6, step="0.5", many=0.6, largest=14)
    due = total(lines)
    paid = cents((due / 4).quantize(Decimal(10)) + 10)
    number = f"{chance.choice(('WF', 'ORD-', ''))}{digits(chance, 4)}"
    form = chance.choice(("D L Y", "d/m/Y", "w d b Y"))
    paper.stock = chance.choice(("#fffdf8", "#fdf4f4", "#fff"))
    paper.centre(drawn(chance, WORDS, "shops", "flowers"), look="xx")
    paper.centre("flowers for weddings, farewells & kitchens", look="t")
    paper.space()
    paper.spread(f"Order no. {number}", f"{chance.choice(('Date', 'Order date', 'Placed'))}: {dated(day, form)}")
    paper.spread(
        f"For: {drawn(chance, WORDS, 'buyers')}",
        f"{chance.choice(('Event', 'Wanted for'))}: {dated(day + timedelta(days=chance.randint(20, 120)), form)}",
    )
    paper.rule("l")
    for line in lines:
        paper.row("60% 18% 22%", (line.name, f"{line.count} x £{line.price}", f"£{line.amount:,}"), "lrr")
        if chance.random() < 0.3:
            paper.left(
                f"   {chance.choice(('blush & cream, no lilies', 'to be collected', 'eucalyptus, trailing'))}", look="t"
            )
    paper.rule("l")
    paper.spread(chance.choice(("Order total", "Total", "Total incl. VAT")), f"£{due:,}", look="x")
    paper.spread(chance.choice(("Deposit paid", "Less deposit received")), f"£{paid}")
    paper.spread(chance.choice(("Balance to pay", "Still to pay")), f"£{due - paid:,}")
    if chance.random() < 0.5:
        paper.add(stamp(chance, "DEPOSIT PAID", "8%", "-4em"))
    paper.space()
    paper.centre("The balance is payable 14 days before the event.", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


LAYOUTS = (cloud, florist)
