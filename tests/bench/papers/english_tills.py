"""English tills: supermarkets, pharmacies and stores of six countries, as their slips are laid out."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from random import Random

from tests.bench.papers.english_rolls import person, shop, slip, tenders
from tests.bench.papers.english_tables import (
    australia_fuel,
    ireland_cafe,
    parking,
    singapore_restaurant,
    uk_pub,
    us_restaurant,
)
from tests.bench.papers.goods import CENT, Bought, barcode, basket, cents, digits, total
from tests.bench.papers.paper import LATIN_MONO, LATIN_SANS, Paper
from tests.bench.papers.spelled import dated, hour, some_day


def uk_supermarket(chance: Random) -> Paper:
    """Name and price, the count below, offers at the end."""
    paper, day = slip(chance), some_day(chance)
    lines = basket(chance, "en", ["groceries"], 4, 11, weighed=0.2, prefix="50")
    paper.centre(shop(chance, "groceries"), look="xx")
    paper.centre(
        f"{chance.randint(2, 190)} High Street, Guildford", "GU1 3AA  Tel 01483 552 210", "VAT No. GB 660 4548 36"
    )
    paper.rule()
    for line in lines:
        if line.weighed:
            paper.left(line.name)
            paper.spread(f"   {line.count} kg @ £{line.price}/kg", f"£{line.amount}")
        elif line.quantity > 1 and chance.random() < 0.5:
            paper.left(line.name)
            paper.spread(f"   {line.count} @ £{line.price}", f"£{line.amount}")
        elif line.quantity > 1:
            paper.spread(f"{line.count} {line.name}", f"£{line.amount}")
        else:
            paper.spread(line.name, f"£{line.amount}")
    due = total(lines)
    paper.rule()
    if chance.random() < 0.6:
        saved = cents(due * Decimal("0.05"))
        paper.spread("SUB-TOTAL", f"£{due}")
        paper.spread(chance.choice(("MULTIBUY SAVINGS", "Promotions", "Loyalty savings")), f"-£{saved}")
        due -= saved
    paper.spread(chance.choice(("TOTAL", "TOTAL TO PAY", "BALANCE DUE", "Total")), f"£{due}", look="x")
    if chance.random() < 0.5:
        paper.spread(chance.choice(("VISA DEBIT", "Mastercard", "CONTACTLESS")), f"£{due}")
        paper.left(f"************{digits(chance, 4)}   AUTH {digits(chance, 6)}")
    else:
        given, back = tenders(chance, due)
        paper.spread("CASH", f"£{given}")
        paper.spread("CHANGE", f"£{back}")
    number = digits(chance, 4)
    paper.rule()
    paper.left(
        f"{dated(day, chance.choice(('d/m/y', 'd/m/Y', 'd-m-y')))} {hour(chance)}  Trans: {number}  Till: {chance.randint(1, 12)}"
    )
    paper.centre("Thank you for shopping with us", "Keep your receipt for refunds")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def us_supermarket(chance: Random) -> Paper:
    """Upper case, code before the price, tax marks, several tenders."""
    paper, day = slip(chance), some_day(chance)
    lines = [
        Bought(x.name.upper()[:16].strip(), x.quantity, x.price, x.amount, x.code[1:], x.weighed)
        for x in basket(chance, "en", ["groceries", "pharmacy"], 4, 12, weighed=0.12)
    ]
    paper.centre(shop(chance, "groceries").upper(), look="x")
    paper.centre(
        "WE SAVE YOU MORE", f"({digits(chance, 3)}) 555-0{digits(chance, 3)}", "2110 W WALNUT ST", "ROGERS AR 72756"
    )
    paper.left(
        f"ST# {digits(chance, 5)} OP# 00{digits(chance, 4)} TE# {chance.randint(1, 30):02} TR# {(number := digits(chance, 5))}"
    )
    above = chance.random() < 0.5
    for line in lines:
        mark, widths = chance.choice("FXNT"), "44% 34% 22%"
        row = (line.name, line.code, f"{line.amount} {mark}")
        if line.weighed:
            paper.row(widths, row, "llr", look="n")
            paper.left(f"    {line.count} lb @ 1 lb /{line.price}")
        elif line.quantity > 1 and not above:
            paper.row(widths, (line.name, line.code, ""), "llr", look="n")
            paper.spread(f"    {line.count} AT 1 FOR {line.price}", f"{line.amount} {mark}")
        else:
            if line.quantity > 1:
                paper.left(f"  {line.count} @ {line.price}")
            paper.row(widths, row, "llr", look="n")
    net = total(lines)
    tax = cents(net * Decimal("0.0825"))
    due = net + tax
    paper.row("70% 30%", ("SUBTOTAL", f"{net}"), "rr")
    paper.row("70% 30%", ("TAX 1    8.250 %", f"{tax}"), "rr")
    paper.row("70% 30%", ("TOTAL", f"{due}"), "rr", look="b")
    if chance.random() < 0.6:
        paper.row("70% 30%", (chance.choice(("VISA TEND", "DEBIT TEND", "MCARD TEND")), f"{due}"), "rr")
        paper.row("70% 30%", ("CHANGE DUE", "0.00"), "rr")
        paper.left(
            f"VISA CREDIT  **** **** **** {digits(chance, 4)} I 1",
            f"APPROVAL # {digits(chance, 6)}",
            f"REF # {digits(chance, 12)}",
        )
    else:
        given, back = tenders(chance, due, 20)
        paper.row("70% 30%", ("CASH TEND", f"{given}"), "rr")
        paper.row("70% 30%", ("CHANGE DUE", f"{back}"), "rr")
    paper.centre(f"# ITEMS SOLD {sum(1 if x.weighed else int(x.quantity) for x in lines)}", look="b")
    paper.centre(f"TC# {digits(chance, 4)} {digits(chance, 4)} {digits(chance, 4)} {digits(chance, 4)}")
    paper.centre(dated(day, chance.choice(("m/d/y", "m-d-y", "m/d/Y"))) + "   " + hour(chance, seconds=True))
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def malaysia_shop(chance: Random) -> Paper:
    """Code above, count and price below; rounding to five cents; a summary of GST or SST."""
    paper, day = slip(chance, (*LATIN_MONO, *LATIN_SANS[:3]), 600, 22), some_day(chance)
    pool = chance.choice(("hardware", "stationery", "groceries"))
    lines = basket(chance, "en", [pool], 2, 8, factor="3.2", step="0.05", prefix="955")
    paper.centre(shop(chance, pool), look="b")
    paper.centre(
        "(CO. NO: 860671-D)",
        "NO 2, JALAN PERMAS 10, BANDAR BARU",
        "81750 JOHOR BAHRU",
        "TEL: 07-386 5512",
        "GST ID NO: 000689913856",
    )
    paper.space()
    paper.centre("TAX INVOICE", look="b")
    number = f"CS{digits(chance, 8)}"
    stamp = f"{dated(day, chance.choice(('d/m/Y', 'd-m-Y', 'd b Y', 'D/M/Y')))} {hour(chance, seconds=True, half=chance.random() < 0.5)}"
    paper.left(f"Invoice No : {number}", f"Date       : {stamp}", f"Cashier    : {person(chance)}")
    paper.rule()
    paper.row("46% 16% 16% 22%", ("Item", "Qty", "S/Price", "Amount"), "lrrr")
    paper.rule()
    above = chance.random() < 0.5
    for line in lines:
        if above:
            paper.left(f"{line.code}", line.name)
            paper.row("30% 16% 26% 28%", ("", line.count, f"{line.price}", f"{line.amount} SR"), "lrrr")
        else:
            paper.left(line.name)
            paper.row("46% 16% 16% 22%", (line.code, line.count, f"{line.price}", f"{line.amount}"), "lrrr")
    due = total(lines)
    charged = (due / Decimal("0.05")).quantize(Decimal(1), rounding=ROUND_HALF_UP) * Decimal("0.05")
    paper.rule()
    paper.spread(f"Total Qty: {sum(int(x.quantity) for x in lines)}", "")
    paper.spread("Total Sales (Inclusive of GST)", f"{due}")
    paper.spread("Discount", "0.00")
    paper.spread("Rounding Adj", f"{cents(charged - due)}")
    due = cents(charged)
    paper.spread(
        chance.choice(("Total Payable", "Round Total", "Net Total", "TOTAL (RM)", "Total Amt Payable")),
        f"{due}",
        look="b",
    )
    given, back = tenders(chance, due, 10)
    paper.spread("CASH", f"{given}")
    paper.spread("Change", f"{back}")
    paper.rule()
    net = cents(due / Decimal("1.06"))
    paper.row("30% 35% 35%", ("GST Summary", "Amount(RM)", "Tax(RM)"))
    paper.row("30% 35% 35%", ("SR @ 6%", f"{net}", f"{due - net}"))
    paper.centre("GOODS SOLD ARE NOT RETURNABLE", "THANK YOU, PLEASE COME AGAIN")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def africa_pharmacy(chance: Random) -> Paper:
    """Name above `2 x 45.00`, a table of VAT, points."""
    paper, day = slip(chance), some_day(chance)
    lines = basket(chance, "en", ["pharmacy"], 2, 7, factor="14", step="0.5", prefix="600")
    paper.centre(shop(chance, "pharmacy"), look="x")
    paper.centre("Shop 14, Rosebank Mall, Johannesburg", "VAT REG NO 4410120687", "*** TAX INVOICE ***")
    paper.rule()
    for line in lines:
        paper.left(line.name.upper())
        paper.spread(f"  {line.count} x {line.price}", f"{line.amount} A")
    due = total(lines)
    paper.rule()
    paper.spread(f"TOTAL FOR {len(lines)} ITEMS" if chance.random() < 0.4 else "TOTAL", f"R {due}", look="x")
    given, back = tenders(chance, due, 50)
    paper.spread("AMOUNT TENDERED", f"{given}")
    paper.spread("CHANGE", f"{back}")
    paper.rule()
    net = cents(due / Decimal("1.15"))
    paper.row("28% 24% 24% 24%", ("VAT RATE", "EXCL", "VAT", "INCL"))
    paper.row("28% 24% 24% 24%", ("A 15.00%", f"{net}", f"{due - net}", f"{due}"))
    paper.rule()
    points = chance.randint(5, 900)
    paper.left(f"POINTS EARNED: {points // 5}", f"POINTS BALANCE: {points}.00")
    number = digits(chance, 6)
    paper.left(
        f"SLIP: {number}  POS: {chance.randint(1, 9):02}",
        f"CASHIER: {person(chance).upper()}",
        f"DATE: {dated(day, chance.choice(('d/m/Y', 'Y/m/d', 'd B Y')))} {hour(chance)}",
    )
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def us_hardware(chance: Random) -> Paper:
    """Stock number, name and price in one row, count below, a discount at the end."""
    paper, day = slip(chance, LATIN_MONO, 640, 22), some_day(chance)
    lines = [
        Bought(x.name.upper(), x.quantity, x.price, x.amount, x.code[:12])
        for x in basket(chance, "en", ["hardware"], 2, 7, prefix="0")
    ]
    paper.centre(shop(chance, "hardware").upper(), look="x")
    paper.centre("HOW DOERS GET IT DONE", "3355 STATE ROAD, TAMPA FL 33610")
    number = f"{digits(chance, 4)} {digits(chance, 5)} {digits(chance, 5)}"
    paper.spread(number, f"{dated(day, 'm/d/y')} {hour(chance, half=True)}")
    paper.left(f"SALE CASHIER {person(chance).upper()}", "")
    for line in lines:
        if line.quantity > 1:
            paper.left(f"{line.code} {line.name} <A>")
            paper.spread(f"  {line.count}@{line.price}", f"{line.amount}")
        else:
            paper.spread(f"{line.code} {line.name} <A>", f"{line.amount}")
    net = total(lines)
    paper.space()
    cut = cents(net * Decimal("0.10")) if chance.random() < 0.4 else Decimal(0)
    if cut:
        paper.row("72% 28%", ("MILITARY DISCOUNT 10%", f"-{cut}"), "rr")
    tax = cents((net - cut) * Decimal("0.075"))
    due = net - cut + tax
    for name, value in (("SUBTOTAL", net - cut), ("SALES TAX", tax)):
        paper.row("72% 28%", (name, f"{value}"), "rr")
    paper.row("72% 28%", ("TOTAL", f"${due}"), "rr", look="b")
    paper.left(f"XXXXXXXXXXXX{digits(chance, 4)} VISA")
    paper.row("72% 28%", ("USD$", f"{due}"), "rr")
    paper.left(
        f"AUTH CODE {digits(chance, 6)}/{digits(chance, 7)}  TA",
        "Chip Read",
        f"AID A0000000031010   {barcode(chance)[:4]}",
    )
    paper.centre("RETURN POLICY DEFINITIONS", "POLICY ID  DAYS  A 1  90")
    paper.day, paper.total, paper.number, paper.lines = day, due, number.replace(" ", ""), lines
    return paper


def philippines_store(chance: Random) -> Paper:
    """Sales invoice with VATable sales below the change."""
    paper, day = slip(chance, LATIN_MONO, 560, 22), some_day(chance)
    lines = basket(chance, "en", ["groceries", "pharmacy"], 2, 8, factor="32", step="0.25", prefix="480")
    paper.centre(
        shop(chance, "groceries").upper(),
        "OPERATED BY JMR TRADING CORP",
        "VAT REG TIN: 008-762-341-00012",
        "QUEZON AVE, QUEZON CITY",
        f"MIN: {digits(chance, 17)}",
    )
    number = f"00{digits(chance, 7)}"
    paper.left(
        f"SI#: {number}",
        f"{dated(day, chance.choice(('m/d/Y', 'b d, Y', 'd-b-Y')))} {hour(chance, seconds=True)}   CASHIER: {person(chance).upper()}",
    )
    paper.rule("-")
    for line in lines:
        if line.quantity > 1:
            paper.left(line.name)
            paper.spread(f"   {line.count} PC x {line.price:,}", f"{line.amount:,}V")
        else:
            paper.spread(line.name, f"{line.amount:,}V")
    due = total(lines)
    paper.rule("-")
    paper.spread(f"{sum(int(x.quantity) for x in lines)} item(s)", "")
    paper.spread(chance.choice(("AMOUNT DUE", "TOTAL DUE", "Total")), f"P {due:,}", look="x")
    given, back = tenders(chance, due, 500)
    paper.spread("CASH", f"{given:,}")
    paper.spread("CHANGE", f"{back:,}")
    net = cents(due / Decimal("1.12"))
    for name, value in (
        ("VATable Sales", net),
        ("VAT Amount (12%)", due - net),
        ("VAT-Exempt Sales", Decimal("0.00")),
        ("Zero-Rated Sales", Decimal("0.00")),
    ):
        paper.spread(name, f"{value:,}", look="t")
    paper.left("Sold to: ____________________", "TIN: ________________________", look="t")
    paper.centre("THIS SERVES AS YOUR SALES INVOICE")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def canada_store(chance: Random) -> Paper:
    """Count at the end of the row, two taxes, cents dropped for cash."""
    paper, day = slip(chance, (*LATIN_SANS, *LATIN_MONO), 600, 23), some_day(chance)
    pool = chance.choice(("hardware", "stationery", "pharmacy"))
    lines = basket(chance, "en", [pool], 2, 7, prefix="06")
    paper.centre(shop(chance, pool), look="x")
    paper.centre("1020 Robson St, Vancouver BC", f"GST# {digits(chance, 9)} RT0001")
    paper.rule("*")
    paper.row("54% 12% 16% 18%", ("Description", "Qty", "Price", "Ext."))
    for line in lines:
        paper.row("54% 12% 16% 18%", (line.name, line.count, f"{line.price}", f"{line.amount}"))
    net = total(lines)
    gst, pst = cents(net * Decimal("0.05")), cents(net * Decimal("0.07"))
    due = net + gst + pst
    paper.rule("*")
    for name, value in (("SUBTOTAL", net), ("GST 5%", gst), ("PST 7%", pst)):
        paper.spread(name, f"${value}")
    paper.spread("TOTAL", f"${due}", look="x")
    if chance.random() < 0.5:
        charged = cents((due / Decimal("0.05")).quantize(Decimal(1), rounding=ROUND_HALF_UP) * Decimal("0.05"))
        given, back = tenders(chance, charged, 20)
        paper.spread("ROUNDING", f"{charged - due}")
        paper.spread("CASH", f"${given}")
        paper.spread("CHANGE", f"${back}")
        if charged != due:
            paper.spread("AMOUNT PAID", f"${charged}")
            due = charged
    else:
        paper.spread("INTERAC", f"${due}")
    number = digits(chance, 7)
    paper.left(
        f"Receipt # {number}", f"{dated(day, chance.choice(('Y-m-d', 'Y/m/d', 'b D, Y')))} {hour(chance, half=True)}"
    )
    paper.centre("Exchanges within 30 days with receipt")
    paper.day, paper.total, paper.number, paper.lines = day, due, number, lines
    return paper


def warehouse_club(chance: Random) -> Paper:
    """Member's number, item numbers in front, instant savings as lines of their own."""
    paper, day = slip(chance, LATIN_MONO, 600, 24), some_day(chance)
    lines = [
        Bought(x.name.upper()[:16].strip(), Decimal(1), x.price, x.price, digits(chance, chance.choice((5, 6, 7))))
        for x in basket(chance, "en", ["groceries", "packs"], 4, 9, many=0)
    ]
    paper.centre("WHOLESALE CLUB", look="xx")
    paper.centre("Bayside #1142", "2440 Harbor Blvd", "San Mateo, CA 94403")
    paper.left(f"Member {digits(chance, 12)}")
    saved = Decimal(0)
    for line in lines:
        paper.row(
            "6% 20% 49% 25%",
            (chance.choice("EA "), line.code, line.name, f"{line.amount} {chance.choice('NY')}"),
            "lllr",
        )
        if line.price > 6 and chance.random() < 0.3:
            cut = cents(line.price * Decimal("0.2"))
            saved += cut
            paper.row("6% 20% 49% 25%", ("", digits(chance, 6), f"/{line.code}", f"{cut}-"), "lllr")
    net = total(lines) - saved
    tax = cents(net * Decimal("0.02")).quantize(CENT)
    due = net + tax
    paper.row("68% 32%", ("SUBTOTAL", f"{net}"), "rr")
    paper.row("68% 32%", ("TAX", f"{tax}"), "rr")
    paper.row("68% 32%", ("**** TOTAL", f"{due}"), "rr", look="x")
    paper.left(
        f"XXXXXXXXXXXX{digits(chance, 4)}  CHIP read",
        f"Seq# {digits(chance, 5)}  App#: {digits(chance, 6)}",
        f"AMOUNT: ${due}",
        f"{dated(day, 'm/d/Y')} {hour(chance)} 1142 {chance.randint(1, 20)} 88 {chance.randint(100, 900)}",
    )
    paper.centre(f"TOTAL NUMBER OF ITEMS SOLD = {len(lines)}")
    if saved:
        paper.spread("INSTANT SAVINGS", f"$ {saved}")
    paper.centre("Thank You! Please Come Again")
    paper.day, paper.total, paper.lines = day, due, lines
    return paper


LAYOUTS = (
    uk_supermarket, us_supermarket, malaysia_shop, us_restaurant, singapore_restaurant, africa_pharmacy, australia_fuel,
    us_hardware, ireland_cafe, philippines_store, canada_store, uk_pub, parking, warehouse_club,
)  # fmt: skip
