"""English slips of the second family: bakery, dispensary, burgers, bar, India, the Gulf, Japan, books, a forecourt."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from tests.bench.papers.english_rolls import slip
from tests.bench.papers.goods import Bought, basket, cents, digits, total, words
from tests.bench.papers.paper import LATIN_MONO, LATIN_SANS, LATIN_SERIF, Paper
from tests.bench.papers.spelled import dated, hour, some_day

WORDS = "en_more"
WIDE = "display:inline-block;transform:scaleX(1.7);font-weight:bold"
"""Double width, as thermal printers stretch a line."""
FULL_RATE = ("Draft Beer Can 350", "Umbrella Clear 65cm", "AA Battery 4P", "Face Towel")
"""What is no food and takes the higher tax of Japan."""


def door(chance: Random, pool: str) -> str:
    """A name over the door."""
    return str(chance.choice(words(WORDS)["shops"][pool]))


def person(chance: Random) -> str:
    """Who serves."""
    return str(chance.choice(words(WORDS)["people"]))


def customer(chance: Random) -> str:
    """Who pays."""
    return str(chance.choice(words(WORDS)["buyers"]))


def heading(paper: Paper, left: str, right: str) -> None:
    """Two blocks of HTML side by side, with a gap below."""
    paper.add(f'<div class="w"><div>{left}</div><div>{right}</div></div>')
    paper.space()


def single(name: str, price: Decimal) -> Bought:
    """One of something."""
    return Bought(name, Decimal(1), price, price, "")


def stretched(paper: Paper, left: str, right: str) -> None:
    """A total in double width."""
    paper.add(
        f'<div class="s"><span style="{WIDE};transform-origin:left">{left}</span>'
        f'<span style="{WIDE};transform-origin:right">{right}</span></div>'
    )


def bakery(chance: Random) -> Paper:
    """What is done to an item stands indented below it, with or without a price."""
    paper, day = slip(chance, (*LATIN_SANS, *LATIN_MONO), 560, 24), some_day(chance)
    paper.centre(door(chance, "bakery"), look="xx")
    paper.centre("Unit 6, Arndale Centre, Luton", "www.crumbs.example")
    paper.space()
    number = f"{chance.randint(1, 9)}-{digits(chance, 6)}"
    paper.left(f"{dated(day, chance.choice(('w D b Y', 'D b y', 'd/m/Y')))} {hour(chance)}", f"Ref {number}")
    paper.left(f"You were served by {person(chance)}", chance.choice(("EAT IN", "TAKE AWAY", "Take Out")))
    paper.rule("l")
    lines: list[Bought] = []
    extras = basket(chance, WORDS, ["extras"], 3, 3, many=0, step="0.05")
    for item in basket(chance, WORDS, ["bakery"], 2, 6, step="0.05", many=0.25):
        lines.append(item)
        paper.spread(f"{item.count} {item.name}", f"{item.amount}")
        if chance.random() < 0.3:
            paper.left(f"    {chance.choice(('Warmed', 'No butter', 'Decaf', 'Cut in half', 'Extra hot'))}")
        if extras and item.quantity == 1 and chance.random() < 0.35:
            lines.append(extras.pop())
            paper.spread(f"    + {lines[-1].name}", f"{lines[-1].amount}")
    due = total(lines)
    paper.rule("l")
    paper.spread(chance.choice(("To pay", "You pay", "Sale total")), f"£{due}", look="x")
    paper.spread(chance.choice(("Paid by card", "Chip & PIN", "Apple Pay")), f"£{due}")
    points = int(due)
    paper.space()
    paper.centre(f"You earned {points} crumbs today", f"Balance {points + chance.randint(20, 400)} crumbs", look="t")
    paper.centre("VAT No 883 2210 57", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def dispensary(chance: Random) -> Paper:
    """Prescriptions by number with what the plan leaves to pay, and goods from the shelves."""
    paper, day = slip(chance, LATIN_MONO, 600, 23), some_day(chance)
    name = door(chance, "rx")
    paper.centre(name, look="x")
    paper.centre("901 Main St, Fargo ND 58102", "Pharmacy (701) 555-0134", "Pharmacist: E. Holm RPh")
    paper.rule("*")
    drugs = basket(chance, WORDS, ["rx"], 1, 3, many=0)
    for drug in drugs:
        paper.spread(f"RX {digits(chance, 7)}-0{chance.randint(0, 5)}", f"DS {chance.choice((10, 30, 90))}")
        paper.left(drug.name)
        paper.spread(
            f"  QTY {chance.choice((20, 30, 60, 90))}   {chance.choice(('COPAY', 'PT PAY'))}", f"{drug.amount} N"
        )
    shelf = basket(chance, "en", ["pharmacy"], 0, 3, many=0)
    for item in shelf:
        paper.spread(item.name.upper(), f"{item.amount} T")
    lines = [*drugs, *shelf]
    net = total(lines)
    tax = cents(total(shelf) * Decimal("0.075"))
    due = net + tax
    paper.rule("*")
    if shelf:
        paper.spread(f"{len(lines)} ITEMS  SUBTOTAL", f"{net}")
        paper.spread("ND TAX 7.5%", f"{tax}")
    stretched(paper, "TOTAL", f"${due}")
    paper.space()
    paper.spread(chance.choice(("HSA CARD", "FSA/HSA VISA", "CHECK")), f"{due}")
    number = digits(chance, 6)
    paper.left(
        f"RCPT# {number}  REG 0{chance.randint(1, 4)}",
        f"{dated(day, chance.choice(('B d, Y', 'm/d/y', 'm-d-Y')))}  {hour(chance, half=True)}",
    )
    paper.centre(f"YOUR INSURANCE SAVED YOU ${cents(Decimal(chance.randint(900, 24000)) / 100)}", look="t")
    paper.centre("QUESTIONS? ASK YOUR PHARMACIST", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def burgers(chance: Random) -> Paper:
    """A large number to call; what a meal holds stands below it at 0.00 or without a price."""
    paper, day = slip(chance, (*LATIN_MONO, *LATIN_SANS), 540, 25), some_day(chance)
    called = str(chance.randint(100, 999))
    number = digits(chance, 8)
    paper.centre(door(chance, "burgers"), look="x")
    paper.centre("Store 1187  Albany Hwy WA 6107", "ABN 83 114 226 903")
    paper.add(f'<div class="c" style="font-size:2.6em;font-weight:bold">{called}</div>')
    paper.centre(chance.choice(("DRIVE THRU", "EAT IN", "PICK UP")))
    paper.left(
        f"Tax Invoice {number}", f"{dated(day, chance.choice(('D/M/Y', 'd.m.y', 'D b Y')))} {hour(chance, half=True)}"
    )
    paper.rule("=")
    lines: list[Bought] = []
    free = chance.random() < 0.5
    for meal in basket(chance, WORDS, ["meals"], 1, 2, step="0.05", many=0.2):
        lines.append(meal)
        paper.spread(f"{meal.count} {meal.name}", f"{meal.amount}")
        for part in chance.sample(("Lg Fries", "Lg Cola NS", "Med Fries", "Orange Fizz", "BBQ Dip", "Apple Slices"), 2):
            paper.spread(f"   {meal.count} {part}", "0.00" if free else "")
            paper.included.append(part)
    for item in basket(chance, WORDS, ["burgers"], 1, 4, step="0.05", many=0.3):
        lines.append(item)
        paper.spread(f"{item.count} {item.name}", f"{item.amount}")
        if chance.random() < 0.3:
            paper.left(f"   {chance.choice(('No Pickle', 'No Onion', 'Xtra Lettuce', 'Sauce Side'))}")
    due = total(lines)
    paper.rule("=")
    stretched(paper, chance.choice(("Total Inc GST", "Takeaway Total", "Eat-In Total")), f"{due}")
    paper.spread("Incl. GST 10%", f"{cents(due / 11)}")
    paper.spread(chance.choice(("EFT", "Visa Prepaid", "Gift Card")), f"{due}")
    paper.centre("Tell us how we did: burgers.example", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def bar_tab(chance: Random) -> Paper:
    """The same drinks come again, round after round; the tab is closed with a card."""
    paper, day = slip(chance, (*LATIN_SANS, *LATIN_MONO), 560, 24), some_day(chance)
    pool = basket(chance, WORDS, ["drinks"], 2, 4, step="0.1", many=0.4)
    number = f"{digits(chance, 5)}"
    paper.centre(door(chance, "drinks"), look="xx")
    paper.centre("77 Cuba St, Te Aro", f"GST {digits(chance, 9)}")
    paper.rule("l")
    paper.spread(f"TAB: {chance.choice(('Visa', 'MC'))} {digits(chance, 4)}", f"Docket {number}")
    paper.spread(
        f"Opened {dated(day, 'd/m/y')} {chance.randint(17, 19)}:{chance.randint(10, 59)}", f"Bar {person(chance)}"
    )
    paper.rule("l")
    lines: list[Bought] = []
    for turn in range(chance.randint(2, 3)):
        part = pool if turn == 0 else chance.sample(pool, chance.randint(1, len(pool)))
        paper.left(f"-- {20 + turn}:{chance.randint(10, 59)} --", look="t")
        for item in part:
            lines.append(item)
            paper.row("10% 60% 30%", (item.count, item.name, f"{item.amount}"), "llr")
    due = total(lines)
    paper.rule("l")
    paper.spread(chance.choice(("Tab Total", "Tab closed", "Bill total")), f"${due}", look="x")
    paper.spread("GST content", f"{cents(due * 3 / 23)}", look="t")
    paper.spread("Eftpos", f"${due}")
    paper.centre(f"Closed {dated(day, 'd/m/y')} 23:{chance.randint(10, 59)}", "Get home safe!", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def indian_diner(chance: Random) -> Paper:
    """Quantity, rate and amount with two halves of GST and a round-off to whole rupees."""
    paper, day = slip(chance, (*LATIN_MONO, *LATIN_SANS[:3]), 580, 24), some_day(chance)
    lines = basket(chance, WORDS, ["thali"], 3, 9, factor="85", step="5", many=0.5)
    number = f"{chance.choice(('', 'A', 'R2/'))}{digits(chance, 4)}"
    paper.centre(door(chance, "thali"), look="x")
    paper.centre(
        "# 14, 80 Feet Road, Indiranagar", "Bengaluru - 560038", "GSTIN : 29AAKCS4410P1ZQ", "FSSAI No: 11219334000871"
    )
    paper.rule("-")
    paper.spread(f"Bill No: {number}", f"Tbl: {chance.randint(1, 24)}")
    paper.spread(f"Dt: {dated(day, chance.choice(('d-m-Y', 'd/m/y', 'd-b-y')))}", f"{hour(chance, half=True)}")
    paper.left(f"Steward: {person(chance)}   KOT: {chance.randint(10, 99)},{chance.randint(10, 99)}")
    paper.rule("-")
    grid = "48% 12% 18% 22%"
    paper.row(grid, ("Particulars", "Qty", "Rate", "Amt"))
    paper.rule("-")
    for line in lines:
        paper.row(grid, (line.name, line.count, f"{line.price}", f"{line.amount}"))
    net = total(lines)
    half = cents(net * Decimal("0.025"))
    gross = net + 2 * half
    due = cents(gross.quantize(Decimal(1)))
    paper.rule("-")
    paper.spread(f"Items: {len(lines)}  Qty: {sum(int(x.quantity) for x in lines)}", f"{net}")
    paper.spread("CGST @ 2.5%", f"{half}")
    paper.spread("SGST @ 2.5%", f"{half}")
    paper.spread("Round Off", f"{due - gross:+}")
    paper.rule("-")
    stretched(paper, chance.choice(("Net Payable", "Bill Amt", "Net Amt")), f"{chance.choice(('Rs.', '₹'))}{due}")
    paper.space()
    paper.centre("(Composite Scheme Not Availed)", "*** Visit Again ***", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def gulf_cafeteria(chance: Random) -> Paper:
    """A simplified tax invoice of the Emirates: dirhams, five per cent inside the price."""
    paper, day = slip(chance, (*LATIN_SANS, *LATIN_MONO), 580, 23), some_day(chance)
    lines = basket(chance, WORDS, ["cafeteria"], 2, 7, factor="3.7", step="0.5", many=0.4)
    number = f"{chance.choice(('INV/', 'SI-', ''))}{dated(day, 'y')}{digits(chance, 5)}"
    paper.centre(door(chance, "cafeteria"), look="x")
    paper.centre("Al Rigga Street, Deira, Dubai - UAE", f"Tel: 04-{digits(chance, 7)}", f"TRN: 100{digits(chance, 12)}")
    paper.centre("SIMPLIFIED TAX INVOICE", look="b")
    paper.rule("d")
    paper.left(
        f"Inv. No.  : {number}", f"Inv. Date : {dated(day, chance.choice(('d/m/Y', 'd-b-Y', 'Y-m-d')))} {hour(chance)}"
    )
    paper.left(f"Cashier   : {person(chance)}", f"Type      : {chance.choice(('Dine In', 'Parcel', 'Car Order'))}")
    paper.rule("l")
    grid = "12% 46% 20% 22%"
    paper.row(grid, ("Qty", "Item", "U.Price", "Total"), "llrr", look="b")
    for line in lines:
        paper.row(grid, (line.count, line.name, f"{line.price}", f"{line.amount}"), "llrr")
    due = total(lines)
    tax = cents(due / 21)
    paper.rule("l")
    paper.spread("Taxable Amt (AED)", f"{due - tax}")
    paper.spread("VAT 5% (AED)", f"{tax}")
    paper.spread(chance.choice(("Net Total (AED)", "Total incl. VAT AED", "Amount AED")), f"{due}", look="x")
    paid = cents(Decimal((int(due) // 50 + 1) * 50))
    if chance.random() < 0.5:
        paper.spread("Cash Recd", f"{paid}")
        paper.spread("Bal. Returned", f"{paid - due}")
    else:
        paper.spread("Card (VISA)", f"{due}")
    paper.centre("Prices are inclusive of VAT", "Thank You - Come Again", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def japanese_shop(chance: Random) -> Paper:
    """Whole yen with tax inside; a star marks the lower rate."""
    paper, day = slip(chance, (*LATIN_SANS, *LATIN_MONO), 540, 25), some_day(chance)
    lines = basket(chance, WORDS, ["konbini"], 2, 8, factor="110", step="1", many=0.25)
    number = f"{digits(chance, 4)}-{digits(chance, 4)}"
    paper.centre(door(chance, "konbini"), look="x")
    paper.centre("Tokyo, Taito-ku  TEL 03-5550-0162", "Registration No. T4010001023458")
    paper.left(
        f"{dated(day, chance.choice(('Y/m/d (w)', 'Y-m-d', 'b D, Y')))} {hour(chance)}",
        f"Slip No. {number}   Reg #{chance.randint(1, 4)}",
    )
    paper.centre("[ RECEIPT ]", look="b")
    low = Decimal(0)
    for line in lines:
        food = line.name not in FULL_RATE
        low += line.amount if food else 0
        paper.spread(f"{line.name}{' *' if food else ''}", f"¥{line.amount:,.0f}" if line.quantity == 1 else "")
        if line.quantity > 1:
            paper.spread(f"   ¥{line.price:,.0f} x {line.count} pcs", f"¥{line.amount:,.0f}")
    due = total(lines)
    paper.rule("l")
    paper.spread(f"TOTAL  {sum(int(x.quantity) for x in lines)} pcs", f"¥{due:,.0f}", look="x")
    for rate, part in ((8, low), (10, due - low)):
        if part:
            paper.spread(f"({rate}% taxable", f"¥{part:,.0f})")
            paper.spread("  (tax included", f"¥{part * rate / (100 + rate):,.0f})")
    given = cents(Decimal((int(due) // 1000 + 1) * 1000))
    if chance.random() < 0.5:
        paper.spread("Tendered", f"¥{given:,.0f}")
        paper.spread("Change", f"¥{given - due:,.0f}")
    else:
        paper.spread(chance.choice(("IC card payment", "QR pay", "Credit")), f"¥{due:,.0f}")
    paper.left("* : reduced tax rate item", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def bookshop(chance: Random) -> Paper:
    """An ISBN below each title; a member's discount before what is to pay."""
    paper, day = slip(chance, (*LATIN_SERIF, *LATIN_SANS), 560, 24), some_day(chance)
    lines = basket(chance, WORDS, ["books"], 1, 5, many=0.2, prefix="978")
    number = f"{chance.choice(('S', 'TX'))}{digits(chance, 6)}"
    paper.centre(door(chance, "books"), look="xx")
    paper.centre("22 Fore Street, Totnes", "books@fable.example")
    paper.rule("l")
    for line in lines:
        paper.spread(line.name, f"{line.amount}")
        paper.left(f"   ISBN {line.code}" + (f"   {line.count} @ {line.price}" if line.quantity > 1 else ""), look="t")
    due = total(lines)
    paper.rule("l")
    if chance.random() < 0.5:
        cut = cents(due / 10)
        paper.spread("Goods", f"{due}")
        paper.spread("Reader's Card 10% off", f"-{cut}")
        due -= cut
    paper.spread(chance.choice(("Amount to pay", "Payable", "Total (GBP)")), f"£{due}", look="x")
    paper.spread(chance.choice(("Book token", "Debit card", "Cheque")), f"£{due}")
    paper.space()
    paper.centre(f"Transaction {number}", f"{dated(day, chance.choice(('D L Y', 'd-m-Y', 'D.M.Y')))}, {hour(chance)}")
    paper.centre("Books are zero rated for VAT. Exchange within 21 days.", look="t")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def forecourt(chance: Random) -> Paper:
    """Pence a litre on the pump's line, a car wash with its code, goods of the shop."""
    paper, day = slip(chance, LATIN_MONO, 560, 24), some_day(chance)
    litres = Decimal(chance.randint(900, 6200)) / 100
    pence = Decimal(chance.randint(1299, 1899)) / 10
    fuel = Bought(
        chance.choice(("UNLEADED E10", "SUPER 98", "DERV", "Diesel B7")),
        litres,
        pence / 100,
        cents(litres * pence / 100),
        "",
    )
    wash = [
        single(
            chance.choice(("CAR WASH GOLD", "JET WASH 6 MIN", "Car Wash No.2")),
            Decimal(chance.choice(("6.00", "9.50", "12.00"))),
        )
    ]
    goods = basket(chance, WORDS, ["forecourt"], 0, 3, many=0.2)
    washed = wash if chance.random() < 0.6 else []
    lines = [fuel, *washed, *goods]
    due = total(lines)
    number = digits(chance, 5)
    paper.centre(door(chance, "forecourt"), look="x")
    paper.centre("A38 Bypass, Saltash PL12", "VAT REG 701 448 220")
    paper.rule("-")
    paper.left(f"PUMP {chance.randint(1, 12):02}  {fuel.name}")
    paper.spread(f"  {litres} LTR  {pence:.1f} P/L", f"{fuel.amount} A")
    for item in washed:
        paper.spread(item.name, f"{item.amount} A")
        paper.left(f"  WASH CODE {digits(chance, 6)} valid 30 days")
    for item in goods:
        paper.spread(
            f"{item.name}" + (f" x{item.count}" if item.quantity > 1 else ""), f"{item.amount} {chance.choice('AZ')}"
        )
    paper.rule("-")
    stretched(paper, chance.choice(("TO PAY", "SALE TOTAL")), f"£{due}")
    paper.spread(chance.choice(("FUEL CARD", "V PAY", "AMEX")), f"£{due}")
    paper.left(
        f"MILEAGE {digits(chance, 5)}  REG {chance.choice('ABCDEF')}{chance.choice('KLMN')}{digits(chance, 2)} XYZ",
        look="t",
    )
    paper.rule("-")
    paper.left(f"{dated(day, chance.choice(('d/m/y', 'D-B-Y', 'd.m.Y')))} {hour(chance, seconds=True)}  RCT {number}")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


LAYOUTS = (bakery, dispensary, burgers, bar_tab, indian_diner, gulf_cafeteria, japanese_shop, bookshop, forecourt)
