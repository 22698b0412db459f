"""English slips of the fourth family from small counters: a dollar store, a charity's till, a draper's memo by hand."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from html import escape
from random import Random

from tests.bench.papers.english_malaysia import WORDS
from tests.bench.papers.english_rolls import slip
from tests.bench.papers.goods import basket, cents, digits, drawn, total
from tests.bench.papers.marks import bars, stamp, worn
from tests.bench.papers.paper import HAN_HAND, LATIN_MONO, LATIN_SANS, Paper
from tests.bench.papers.spelled import dated, hour, in_words, some_day

PENS = ("Z003", "TeX Gyre Chorus", *HAN_HAND[:2])
"""Type that looks as if written with a pen."""


def dollar_store(chance: Random) -> Paper:
    """America: the count and the price of one above the name, a mark of tax behind the sum, day and number at the foot."""
    paper, day = worn(chance, slip(chance, LATIN_MONO, 500, 25)), some_day(chance)
    lines = basket(chance, WORDS, ["dollar"], 1, 9, step="0.05", many=0.3, largest=5)
    untaxed = [chance.random() < 0.3 for _ in lines]
    net = total(lines)
    base = sum((x.amount for x, free in zip(lines, untaxed, strict=True) if not free), Decimal(0))
    rate = Decimal(chance.choice(("7.000", "8.250", "6.500")))
    tax = cents(base * rate / 100)
    due = net + tax
    number = digits(chance, 5)
    paper.centre(drawn(chance, WORDS, "shops", "dollar"), look="x")
    paper.centre(f"{digits(chance, 4)} US HWY 31 S", "DECATUR AL 35603", f"(256) 555-01{chance.randint(10, 99)}")
    paper.space()
    above = chance.random() < 0.5
    for line, free in zip(lines, untaxed, strict=True):
        mark = "N" if free else "T"
        if line.quantity > 1 and above:
            paper.left(f"  {line.count} @ {line.price} EA")
        paper.spread(f"{line.name}", f"{line.amount} {mark}")
        if line.quantity > 1 and not above:
            paper.left(f"  QTY {line.count} @ ${line.price}")
        if chance.random() < 0.4:
            paper.left(f"  {line.code[1:]}", look="t")
    paper.space()
    paper.spread("        SUBTOTAL", f"{net}  ")
    paper.spread(f"        TAX {rate}%", f"{tax}  ")
    paper.spread("        TOTAL" if chance.random() < 0.5 else "        BALANCE", f"{due}  ", look="b")
    if chance.random() < 0.5:
        given = cents(Decimal((int(due) // 20 + 1) * 20))
        paper.spread("        CASH", f"{given}  ")
        paper.spread("        CHANGE", f"{given - due}  ")
    else:
        paper.spread("        DEBIT TEND", f"{due}  ")
        paper.left(f"ACCT# XXXXXXXXXXXX{digits(chance, 4)}", f"APPR {digits(chance, 6)}  CHIP READ", look="t")
    paper.centre(f"# ITEMS SOLD {sum(int(x.quantity) for x in lines)}")
    paper.add(bars(chance, 50))
    paper.left(f"{dated(day, chance.choice(('m/d/y', 'm/d/Y', 'm-d-Y')))}  {hour(chance, half=True)}")
    paper.left(f"ST {digits(chance, 4)}  REG {chance.randint(1, 6):02}  CSHR {digits(chance, 3)}  TRAN# {number}")
    paper.centre("TELL US HOW WE DID & WIN $500", "bargain-survey.example", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def charity_till(chance: Random) -> Paper:
    """An old till: departments and sums alone, the day and a running number in the first row, no rules."""
    paper, day = slip(chance, LATIN_MONO, 420, 28), some_day(chance)
    lines = basket(chance, WORDS, ["donated"], 1, 5, step="0.25", many=0.25, largest=3)
    due = total(lines)
    number = f"{chance.choice(('#', 'No.', ''))}{chance.randint(1, 99999):06}"
    head = chance.random() < 0.5
    stamped = (f"{dated(day, chance.choice(('d-m-y', 'd/m/Y', 'd/m/y')))} {hour(chance)}", number)
    paper.centre(drawn(chance, WORDS, "shops", "donated"))
    paper.centre("REG CHARITY 1" + digits(chance, 6), look="t")
    paper.space()
    if head:
        paper.spread(*stamped)
        paper.space()
    for line in lines:
        if line.quantity > 1:
            paper.left(f"   {line.count} X @ {line.price}")
        paper.spread(line.name, f"£{line.amount}")
    paper.spread("ITEMS", f"{sum(int(x.quantity) for x in lines)}Q")
    paper.spread(chance.choice(("TOTAL", "TL", "CASH TL")), f"£{due}", look="x")
    given = cents(Decimal((int(due) // 10 + 1) * 10))
    if chance.random() < 0.7:
        paper.spread("CASH", f"£{given}")
        paper.spread("CHANGE", f"£{given - due}")
    else:
        paper.spread("CARD", f"£{due}")
    paper.space()
    if not head:
        paper.spread(*stamped)
    paper.left(f"{drawn(chance, WORDS, 'people')}        MC#01")
    if chance.random() < 0.5:
        paper.centre("GIFT AID IT!", "THANK YOU FOR YOUR SUPPORT")
    paper.day, paper.total, paper.number, paper.lines = day, due, number.lstrip("#No."), lines
    return paper


def cash_memo(chance: Random) -> Paper:
    """India: a printed form with frames filled in with a pen; whole rupees and a dash for the paise; the sum in words."""
    paper, day = slip(chance, LATIN_SANS, 820, 25), some_day(chance)
    paper.margin, paper.stock = "1.8em 1.6em", chance.choice(("#fdfdf6", "#fbf1e3", "#f3f0fa", "#fff"))
    pen, colour = chance.choice(PENS), chance.choice(("#8c2f39", "#24437a", "#333"))
    paper.css += f'.q,td{{font-family:"{pen}";color:{chance.choice(("#1c2a6b", "#222"))};font-size:1.15em}}.f{{color:{colour}}}.k td,.k th{{border-color:{colour};border-top:0;border-bottom:0}}.k{{border:1.5px solid {colour}}}th{{color:{colour};border-bottom:1.5px solid {colour}!important}}'
    lines = basket(chance, WORDS, ["memo"], 1, 7, factor="80", step="5", many=0.7, largest=12)
    due = cents(total(lines))
    number = digits(chance, chance.choice((3, 4)))
    paper.add(
        f'<div class="w t f"><span>Subject to Pune Jurisdiction</span><span>Mob. 9{digits(chance, 9)}</span></div>'
    )
    paper.add(
        f'<div class="c t f">{chance.choice(("CASH MEMO", "CASH / CREDIT MEMO", "BILL"))}</div><div class="c xx f">{escape(drawn(chance, WORDS, "shops", "memo"))}</div>'
    )
    paper.add('<div class="c t f">Dealers in: Curtains, Bed Sheets, Handloom Goods. 211, M.G. Road, Camp</div>')
    paper.rule("l")
    written = dated(day, chance.choice(("D/M/y", "d/m/Y", "D-M-Y", "D.M.Y")))
    paper.add(
        f'<div class="w"><span class="f">No. <span class="q" style="color:#b3202c">{number}</span></span><span class="f">Date <span class="q">{written}</span></span></div>'
    )
    paper.add(
        f'<div class="f">M/s. <span class="q">{escape(drawn(chance, WORDS, "buyers"))}</span> ...................................</div><div class="v"></div>'
    )
    rows: list[tuple[str, ...]] = [
        (
            str(place),
            x.name,
            x.count,
            f"{x.price:.0f}",
            f"{x.amount.quantize(Decimal(1), rounding=ROUND_HALF_UP)}",
            chance.choice(("-", "00")),
        )
        for place, x in enumerate(lines, 1)
    ]
    rows += [("", "", "", "", "", "")] * (9 - len(rows))
    rows = [tuple(cell or "\u00a0" for cell in row) for row in rows]
    paper.table(("Sr.", "PARTICULARS", "Qty.", "Rate", "Amount Rs.", "P."), rows, "clrrrc", "k")
    paper.add(
        f'<table class="k"><tr><td style="width:66%"><span class="t">Rs. {in_words(int(due))} only</span></td><td class="r"><span class="f" style="font-family:sans-serif">{chance.choice(("TOTAL", "Total Rs.", "G. TOTAL"))}</span></td><td class="r b">{due:.0f}/-</td></tr></table>'
    )
    if chance.random() < 0.5:
        paper.add(stamp(chance, chance.choice(("PAID", "CASH RECEIVED")), "30%", "-5em"))
    paper.space()
    paper.add(
        f'<div class="w t f"><span>E. &amp; O. E. Goods once sold will not be taken back.</span><span>For {escape(drawn(chance, WORDS, "people"))} / Signature</span></div>'
    )
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


LAYOUTS = (dollar_store, charity_till, cash_memo)
