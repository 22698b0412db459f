"""English bills of restaurants, pubs and cafes, of a pump and a car park."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from tests.bench.papers.english_rolls import person, shop, slip
from tests.bench.papers.goods import Bought, basket, cents, digits, total
from tests.bench.papers.paper import LATIN_MONO, LATIN_SANS, LATIN_SERIF, Paper
from tests.bench.papers.spelled import dated, hour, some_day


def us_restaurant(chance: Random) -> Paper:
    """Count in front, a blank tip, suggestions of one."""
    paper, day = slip(chance, (*LATIN_MONO, *LATIN_SANS), 600, 24), some_day(chance)
    lines = basket(chance, "en", ["dishes"], 2, 7, step="0.25")
    paper.centre(shop(chance, "dishes"), look="x")
    paper.centre("418 Bedford Ave", "Brooklyn, NY 11249", f"(718) 555-0{digits(chance, 3)}")
    paper.space()
    number = digits(chance, 5)
    paper.spread(f"Server: {person(chance)}", dated(day, chance.choice(("m/d/Y", "m/d/y", "b D, Y"))))
    paper.spread(f"Table {chance.randint(1, 40)}/{chance.randint(1, 3)}", hour(chance, half=True))
    paper.spread(f"Guests: {chance.randint(1, 6)}", f"Check #: {number}")
    paper.space()
    for line in lines:
        paper.row("9% 66% 25%", (line.count, line.name, f"{line.amount}"), "llr")
    net = total(lines)
    tax = cents(net * Decimal("0.08875"))
    due = net + tax
    paper.space()
    paper.spread("Subtotal", f"{net}")
    paper.spread("Tax", f"{tax}")
    paper.space()
    paper.spread(chance.choice(("Total", "Balance Due", "Amount Due", "TOTAL DUE")), f"{due}", look="x")
    if chance.random() < 0.6:
        paper.space()
        paper.left("Tip:   ______________", "Total: ______________", "Sign: _______________")
    paper.space()
    paper.centre("Suggested gratuity")
    for percent in (18, 20, 22):
        paper.centre(f"{percent}% = ${cents(net * percent / 100)}")
    paper.centre("Thank you!")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def singapore_restaurant(chance: Random) -> Paper:
    """Service charge and GST on top."""
    paper, day = slip(chance, (*LATIN_SANS, *LATIN_MONO), 600, 23), some_day(chance)
    lines = basket(chance, "en", ["dishes"], 2, 8, step="0.1")
    paper.centre(shop(chance, "dishes"), look="x")
    paper.centre("1 Raffles Place #B1-21", "Singapore 048616", "GST Reg No: 201402811K", f"Tel: 6{digits(chance, 7)}")
    paper.rule("=")
    number = f"A{digits(chance, 6)}"
    paper.spread(f"Rcpt#: {number}", f"Table: {chance.randint(1, 60)}")
    paper.spread(f"Date: {dated(day, chance.choice(('d/m/Y', 'd b Y', 'Y-m-d')))}", hour(chance))
    paper.rule("-")
    behind = chance.random() < 0.5
    for line in lines:
        if behind:
            paper.row("58% 16% 26%", (line.name, f"x{line.count}", f"${line.amount}"), "lcr")
        else:
            paper.row("14% 60% 26%", (f"{line.count} x", line.name, f"{line.amount}"), "llr")
    net = total(lines)
    service = cents(net * Decimal("0.10"))
    tax = cents((net + service) * Decimal("0.09"))
    due = net + service + tax
    paper.rule("-")
    paper.spread("Sub Total", f"{net}")
    paper.spread("Svc Chg 10%", f"{service}")
    paper.spread("GST 9%", f"{tax}")
    paper.rule("-")
    paper.spread(chance.choice(("TOTAL", "Grand Total", "NETT TOTAL", "Total SGD")), f"{due}", look="x")
    paper.spread(chance.choice(("NETS", "VISA", "PayNow", "GrabPay")), f"{due}")
    paper.centre("Thank you & see you again!")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def ireland_cafe(chance: Random) -> Paper:
    """Set in type rather than typed: `1x`, euros, a small table of VAT."""
    paper, day = slip(chance, (*LATIN_SERIF, *LATIN_SANS), 560, 25), some_day(chance)
    lines = basket(chance, "en", ["dishes"], 1, 5, step="0.05")
    paper.centre(shop(chance, "dishes"), look="xx")
    paper.centre("12 Shop Street, Galway", f"Tel 091 {digits(chance, 6)}  VAT IE6388047V")
    paper.rule("l")
    for line in lines:
        paper.spread(f"{line.count}x {line.name}", f"€{line.amount}")
    due = total(lines)
    paper.rule("l")
    paper.spread(chance.choice(("Total", "To Pay", "Total due")), f"€{due}", look="x")
    paper.spread(chance.choice(("Card", "Contactless payment", "Revolut")), f"€{due}")
    paper.space()
    net = cents(due / Decimal("1.135"))
    paper.row("25% 25% 25% 25%", ("VAT", "Net", "Tax", "Gross"), look="t")
    paper.row("25% 25% 25% 25%", ("13.5%", f"{net}", f"{due - net}", f"{due}"), look="t")
    paper.space()
    number = digits(chance, 5)
    paper.centre(
        f"Order {number}",
        f"{dated(day, chance.choice(('D L Y', 'd/m/Y', 'w D b Y')))} at {hour(chance)}",
        f"Served by {person(chance)}",
        "Slán abhaile!",
    )
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def uk_pub(chance: Random) -> Paper:
    """Dishes with a note below, prices of one, an optional service charge."""
    paper, day = slip(chance, (*LATIN_MONO, *LATIN_SANS), 580, 24), some_day(chance)
    lines = basket(chance, "en", ["dishes"], 3, 8, step="0.05", many=0.45)
    paper.centre(shop(chance, "dishes").upper(), look="x")
    paper.centre("Quayside, Whitby YO21 1DN", "VAT 179 3021 88")
    paper.rule()
    number = digits(chance, 4)
    paper.spread(f"TABLE {chance.randint(1, 50)}", f"Covers {chance.randint(1, 8)}")
    paper.spread(f"Bill No {number}", dated(day, chance.choice(("d/m/y", "d.m.Y", "D b Y"))) + " " + hour(chance))
    paper.rule()
    for line in lines:
        paper.row("8% 54% 18% 20%", (line.count, line.name, f"{line.price}", f"{line.amount}"), "llrr")
        if chance.random() < 0.25:
            paper.left(f"     {chance.choice(('no onion', 'extra hot', 'medium rare', 'gf', 'sauce on side'))}")
    net = total(lines)
    service = cents(net * Decimal("0.125"))
    due = net + service
    paper.rule()
    paper.spread("Food & Drink", f"£{net}")
    paper.spread("Optional Service 12.5%", f"£{service}")
    paper.spread(chance.choice(("Total", "TO PAY", "Amount due")), f"£{due}", look="xx")
    paper.centre(f"Total includes VAT of £{cents(net / 6)}", "Thank you for your custom", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def australia_fuel(chance: Random) -> Paper:
    """Litres at so much, GST inside, the card's own slip below."""
    paper, day = slip(chance, (*LATIN_MONO, *LATIN_SANS[:4]), 560, 24), some_day(chance)
    litres = Decimal(chance.randint(1500, 6500)) / 100
    each = Decimal(chance.randint(1399, 2199)) / 1000
    fuel = Bought(
        chance.choice(("Unleaded 91", "E10", "Diesel", "Premium 95", "ULP 98")), litres, each, cents(litres * each), ""
    )
    extra = basket(chance, "en", ["groceries"], 1, 2, many=0) if chance.random() < 0.4 else []
    lines = [fuel, *extra]
    due = total(lines)
    paper.centre(chance.choice(("COASTAL FUELS", "ROADSTOP SERVICE STATION", "Red Gum Petroleum")), look="x")
    paper.centre("Pacific Hwy, Coffs Harbour NSW 2450", "ABN 51 004 085 616", "TAX INVOICE")
    paper.space()
    number = digits(chance, 6)
    paper.spread(f"Rcpt {number}", f"{dated(day, chance.choice(('d/m/Y', 'd/m/y', 'd b y')))} {hour(chance)}")
    paper.rule()
    paper.left(f"Pump {chance.randint(1, 12)}")
    paper.spread(f"{fuel.name}", f"${fuel.amount}")
    paper.left(f"  {litres} L @ ${each}/L")
    for line in extra:
        paper.spread(line.name, f"${line.amount}")
    paper.rule()
    paper.spread("TOTAL AUD", f"${due}", look="x")
    paper.spread("GST included in total", f"${cents(due / 11)}")
    paper.rule()
    paper.left(
        "EFTPOS  CUSTOMER COPY",
        f"CARD: ...{digits(chance, 4)} CHQ",
        f"AUTH: {digits(chance, 6)}   RRN: {digits(chance, 12)}",
    )
    paper.spread("PURCHASE", f"AUD {due}")
    paper.left("APPROVED 00")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def parking(chance: Random) -> Paper:
    """One charge, times of entry and exit."""
    paper, day = slip(chance, (*LATIN_SANS, *LATIN_MONO), 460, 25), some_day(chance)
    due = cents(Decimal(chance.randint(4, 60)) / 2)
    number = digits(chance, 8)
    form = chance.choice(("d/m/Y", "d b Y", "d/m/y"))
    paper.centre(chance.choice(("CITY CENTRE CAR PARK", "AIRPORT PARKING T2", "Wilson St Parking")), look="x")
    paper.centre("Wellington NZ", "GST No 98-412-776", "RECEIPT")
    paper.rule("l")
    paper.spread("Ticket", number)
    paper.spread("Entry", f"{dated(day, form)} 09:{chance.randint(10, 59)}")
    paper.spread("Exit", f"{dated(day, form)} 1{chance.randint(2, 9)}:{chance.randint(10, 59)}")
    paper.spread("Duration", f"{chance.randint(3, 9)}h {chance.randint(1, 59)}m")
    paper.rule("l")
    paper.spread("Amount paid", f"${due}", look="x")
    paper.spread("incl. GST 15%", f"${cents(due * 3 / 23)}")
    paper.centre("Have a safe trip")
    paper.day, paper.total, paper.number, paper.ticket = day, due, number, True
    return paper
