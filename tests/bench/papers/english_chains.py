"""English slips of the fifth family from American chains: a drugstore, a home centre, a petrol station."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from tests.bench.papers.english_groceries import WORDS
from tests.bench.papers.english_rolls import slip
from tests.bench.papers.goods import Bought, basket, cents, digits, drawn, total, words
from tests.bench.papers.marks import bars, worn
from tests.bench.papers.paper import LATIN_MONO, LATIN_SANS, Paper
from tests.bench.papers.spelled import dated, hour, some_day


def drug_mart(chance: Random) -> Paper:
    """Counts before names, F where a health account pays, usual prices and savings below, rewards, a long foot."""
    paper, day = worn(chance, slip(chance, (*LATIN_MONO, *LATIN_SANS[:3]), 520, 24), notes=False), some_day(chance)
    lines = basket(chance, WORDS, ["drugmart"], 1, 7, many=0.2, largest=3)
    medical = words(WORDS)["medical"]
    number = (
        f"{digits(chance, 4)}-{digits(chance, 4)}-{digits(chance, 4)}" if chance.random() < 0.5 else digits(chance, 4)
    )
    paper.centre(drawn(chance, WORDS, "shops", "drugmart"), look="x")
    paper.centre(
        f"{chance.randint(10, 990)} COMMONWEALTH AVE",
        "ALLSTON, MA 02134",
        f"PHARMACY: 617-555-01{chance.randint(10, 99)}",
    )
    paper.space()
    paper.left(f"REG#{chance.randint(1, 12):02} CSHR#{digits(chance, 6)}", f"TRN#{number}")
    paper.left(f"HELPED BY: {drawn(chance, WORDS, 'people')}")
    paper.space()
    saved = Decimal(0)
    for line in lines:
        flag = "F" if line.name in medical else chance.choice(("T", "N"))
        paper.row("8% 66% 26%", (line.count, line.name, f"{line.amount}{flag}"), "llr")
        if line.quantity > 1:
            paper.left(f"     {line.count} @ {line.price} EA")
        if chance.random() < 0.3:
            more = cents(line.amount * chance.choice((20, 30)) / 100)
            saved += more
            paper.left(f"     REG {line.amount + more}  YOU SAVED {more}", look="t")
    net = total(lines)
    reward = cents(Decimal(chance.choice((0, 0, 2, 4)))) if net > 8 else Decimal(0)
    base = sum((x.amount for x in lines if x.name not in medical), Decimal(0))
    tax = cents(base * Decimal("0.0625"))
    due = net - reward + tax
    paper.space()
    paper.left(f"{len(lines)} ITEMS")
    paper.spread("     SUBTOTAL", f"{net} ")
    if reward:
        paper.spread(f"     {chance.choice(('EXTRACARE BUCKS', 'REWARD CASH', 'STORE COUPON'))}", f"-{reward} ")
    paper.spread("     MA 6.25% TAX", f"{tax} ")
    paper.spread(chance.choice(("     TOTAL", "     AMOUNT DUE")), f"{due} ", look="b")
    paper.spread("     CHARGE", f"{due} ")
    paper.left(
        f"     ************{digits(chance, 4)}  {chance.choice(('VISA CREDIT', 'HSA DEBIT'))}",
        f"     APPROVED# {digits(chance, 6)}",
    )
    paper.spread("     CHANGE", ".00 ")
    paper.space()
    paper.add(bars(chance, 60))
    written = dated(day, chance.choice(("B D, Y", "m/d/Y", "m/d/y", "L D, Y")))
    paper.centre(f"{written}  {hour(chance, half=True)}")
    fsa = sum((x.amount for x in lines if x.name in medical), Decimal(0))
    if fsa:
        paper.centre(f"FSA TOTAL {fsa}", "F = HEALTH CARE ITEM", look="t")
    if saved:
        paper.centre(f"TRIP SUMMARY: SAVINGS VALUE {saved}", look="t")
    paper.centre(
        f"YEAR TO DATE SAVINGS {saved + cents(Decimal(chance.randint(0, 9000)) / 100)}",
        "RETURNS WITH RECEIPT THRU 60 DAYS",
        look="t",
    )
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def home_centre(chance: Random) -> Paper:
    """Long codes and names cut short, `3@12.97` below with its sum, the letter of the tax between; a purchase order of the customer's."""
    paper, day = worn(chance, slip(chance, (*LATIN_MONO, *LATIN_SANS[:2]), 640, 20), notes=False), some_day(chance)
    lines = basket(chance, WORDS, ["aisle"], 1, 9, many=0.45, largest=12, prefix="0")
    dashed = chance.random() < 0.4
    number = f"{digits(chance, 4)} {digits(chance, 5)} {digits(chance, 5)}"
    form = chance.choice(("m/d/y", "m/d/Y", "m-d-y"))
    paper.centre(drawn(chance, WORDS, "shops", "aisle"), look="x")
    paper.centre(
        f"{chance.randint(1000, 9900)} MIAMISBURG PIKE, DAYTON OH 45459",
        f"MGR: {drawn(chance, WORDS, 'people')}  937-555-01{chance.randint(10, 99)}",
        look="t",
    )
    paper.space()
    paper.left(
        f"{chance.choice(('', 'TRANS '))}{number}  {dated(day, form)}  {hour(chance, half=True)}",
        f"SALE  CASHIER {drawn(chance, WORDS, 'people')}",
    )
    paper.space()
    for line in lines:
        code = f"{line.code[1:5]}-{line.code[5:8]}-{line.code[8:11]}" if dashed else line.code[1:]
        letter = chance.choice(("<A>", "<A,U>", "<A>"))
        if line.quantity > 1:
            paper.left(f"{code} {line.name} {letter}")
            paper.spread(f"   {line.count}@{line.price}", f"{line.amount}")
        else:
            paper.spread(f"{code} {line.name} {letter}", f"{line.amount}")
    net = total(lines)
    off = cents(net / 10) if chance.random() < 0.25 else Decimal(0)
    tax = cents((net - off) * Decimal("0.075"))
    due = net - off + tax
    paper.space()
    paper.spread("              SUBTOTAL", f"{net}")
    if off:
        paper.spread("              MILITARY DISC 10%", f"-{off}")
    paper.spread("              SALES TAX", f"{tax}")
    paper.spread("              TOTAL", f"${due}", look="b")
    paper.left(f"XXXXXXXXXXXX{digits(chance, 4)} {chance.choice(('MASTERCARD', 'COMMERCIAL ACCT'))}")
    paper.spread("", f"USD$ {due}")
    paper.left(f"AUTH CODE {digits(chance, 6)}/{digits(chance, 7)}            TA")
    if chance.random() < 0.4:
        paper.left(f"P.O.#/JOB NAME: {chance.choice(('PORCH', 'UNIT 4', 'KITCHEN RENO'))}")
    paper.add(bars(chance, 56))
    paper.centre(
        "RETURN POLICY DEFINITIONS",
        "POLICY ID   DAYS   POLICY EXPIRES ON",
        f"A  1   90   {dated(day.replace(year=day.year + 1, day=1), form)}",
        look="t",
    )
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def gas_station(chance: Random) -> Paper:
    """America and Canada: the pump in labels, gallons or litres to three places at tenths of a cent; the kiosk's goods below."""
    paper, day = worn(chance, slip(chance, (*LATIN_MONO, *LATIN_SANS[:3]), 440, 25), notes=False), some_day(chance)
    name, price = chance.choice(list(words(WORDS)["fuels"].items()))
    metric = chance.random() < 0.4
    each = (Decimal(str(price)) * chance.randint(90, 112) / (250 if metric else 100)).quantize(Decimal("0.001"))
    poured = Decimal(chance.randint(14000, 58000) if metric else chance.randint(3200, 18900)) / 1000
    unit = "LITRES" if metric else chance.choice(("GALLONS", "VOLUME"))
    fuel = Bought(name, poured, each, cents(poured * each), "")
    shelf = basket(chance, WORDS, ["kiosk"], 1, 3, many=0.2, largest=2) if chance.random() < 0.4 else []
    lines = [fuel, *shelf]
    tax = cents(total(shelf) * Decimal("0.05"))
    due = total(lines) + tax
    number = digits(chance, 7)
    paper.centre(drawn(chance, WORDS, "shops", "fuels"), look="b")
    paper.centre(f"{'HWY 16 E, EDSON AB' if metric else 'I-40 EXIT 204, AMARILLO TX'}", look="t")
    paper.space()
    stamp = f"{dated(day, 'Y-m-d' if metric else chance.choice(('m/d/Y', 'm/d/y')))} {hour(chance, seconds=True, half=not metric)}"
    paper.left(f"{chance.choice(('DATE ', ''))}{stamp}")
    paper.left(
        f"{chance.choice(('TRAN#', 'INVOICE#', 'RECEIPT#'))} {number}",
        f"AUTH# {digits(chance, 6)}",
        f"DEBIT XXXX{digits(chance, 4)}",
    )
    paper.space()
    rows = (
        ("PUMP#", f"{chance.randint(1, 24):02}"),
        ("PRODUCT" if shelf or chance.random() < 0.5 else "GRADE", name),
        (f"{unit}:", f"{poured:.3f}"),
        (chance.choice(("PRICE/L:", "$/L")) if metric else "PRICE/GAL:", f"${each}"),
        (chance.choice(("FUEL SALE", "FUEL TOTAL")), f"${fuel.amount}"),
    )
    for label, value in rows:
        paper.spread(label, value)
    if shelf:
        paper.rule("-")
        for line in shelf:
            paper.spread(f"{line.count} {line.name}", f"{line.amount}")
        paper.spread("TAX", f"{tax}")
    paper.rule("-")
    paper.spread(chance.choice(("TOTAL", "TOTAL SALE", "AMOUNT")), f"${due}", look="x")
    if metric:
        paper.left(f"GST INCL IN FUEL ${cents(fuel.amount * 5 / 105)}", look="t")
    paper.centre("APPROVED  THANK YOU", "COME BACK SOON", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


LAYOUTS = (drug_mart, home_centre, gas_station)
