"""Five layouts of order forms and delivery notes: ruled, aligned, letter, receipt, two pages. A document in, pages out.

Each split has variants of its own: boxed or free header fields, which rules a table has, where the title stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from tests.bench.photos.closing import foot, totals
from tests.bench.photos.document import Document
from tests.bench.photos.parts import Rules, columns_of, field_block, header_fields, rows_of, table
from tests.bench.photos.sheet import Sheet
from tests.bench.photos.style import Style

A4 = (1240, 1754)
GRIDS: Mapping[str, tuple[Rules, ...]] = {"dev": ("grid", "rows"), "test": ("grid", "grid", "rows")}


def ruled(document: Document, style: Style) -> list[Sheet]:
    """A table with rules: a full grid, or lines between the rows."""
    return [_tabled(document, style, GRIDS[style.split])]


def aligned(document: Document, style: Style) -> list[Sheet]:
    """Columns by alignment alone."""
    return [_tabled(document, style, ("none",) if style.split == "dev" else ("none", "dotted"))]


def _tabled(document: Document, style: Style, choices: tuple[Rules, ...]) -> Sheet:
    rng = style.rng
    rules = rng.choice(choices)
    sheet = Sheet(*A4, style.hand)
    margin = rng.randint(70, 110)
    width = sheet.width - 2 * margin
    y = _title(sheet, document, style, margin)
    boxed = style.split == "test" and rules == "grid" and rng.random() < 0.6
    shaded = rules != "none" and rng.random() < (0.4 if style.split == "dev" else 0.7)
    y = field_block(sheet, style, header_fields(document, style), margin, y, width, rng.choice((1, 2, 2)), boxed)
    columns = columns_of(document, style)
    rows = rows_of(document, style, columns, document.shows_price and document.grouped and rng.random() < 0.6)
    y = table(sheet, style, columns, rows, margin, y, width, rules, shaded) + 0.7 * style.size
    y = totals(sheet, document, style, margin, y, width)
    foot(sheet, style, margin, y, width)
    sheet.cut(max(y + 190, rng.uniform(0.6, 1.0) * A4[1]))
    return sheet


def _title(sheet: Sheet, document: Document, style: Style, margin: float) -> float:
    """Title, sometimes the seller or buyer above it, sometimes a code of the number; returns the y below."""
    rng = style.rng
    title = style.word("note" if document.kind == "note" else "form")
    big = round(style.size * rng.uniform(1.5, 2.0))
    y = float(margin)
    number = document.note_number if document.kind == "note" else document.number
    coded = rng.random() < 0.35
    middle = style.split == "dev" or rng.random() < 0.4
    if rng.random() < 0.4:
        owner = document.business.seller if document.kind == "note" else document.buyer.name
        at = (sheet.width / 2, "center") if middle else (margin, "left")
        sheet.text(at[0], y, style.names(owner), style.size + 4, bold=True, align=at[1], role="letterhead")  # type: ignore[arg-type]
        y += 1.9 * style.size
    sheet.text(
        sheet.width / 2 if middle else margin,
        y,
        title,
        big,
        bold=True,
        align="center" if middle else "left",
        role="title",
    )
    y += 1.9 * big
    if coded:
        if rng.random() < 0.5:
            deep = sheet.code(sheet.width - margin - 150, margin - 30, number, "QRCode", 150)
        else:
            deep = sheet.code(sheet.width - margin - 330, margin - 20, number, "Code128", 330)
        y = max(y, margin - 20 + deep + 14)
    return y + 0.4 * style.size


def letter(document: Document, style: Style) -> list[Sheet]:
    """A letter that lists what is wanted in sentences."""
    rng, size = style.rng, style.size + 2
    sheet = Sheet(*A4, style.hand)
    margin = rng.randint(100, 140)
    width = sheet.width - 2 * margin
    y = float(margin)
    buyer = style.names(document.buyer.name)
    title = style.word("note" if document.kind == "note" else "letter")
    sheet.text(
        margin if style.split == "test" else sheet.width / 2,
        y,
        buyer,
        size + 4,
        bold=True,
        role="letterhead",
        align="left" if style.split == "test" else "center",
    )
    y += 2.1 * size
    sheet.text(sheet.width / 2, y, title, round(1.5 * size), bold=True, align="center", role="title")
    y += 3.2 * size
    pairs = [("number", style.word("number"), document.number), ("date", style.word("date"), style.day(document.day))]
    if document.kind == "note":
        pairs.insert(0, ("note_number", style.word("note_number"), document.note_number))
    for key, label, value in pairs:
        document.fields[key] = value
        x = sheet.width - margin if style.split == "dev" else margin
        sheet.text(
            x, y, f"{label}{style.colon}{value}", size, align="right" if style.split == "dev" else "left", role="field"
        )
        y += 1.7 * size
    document.fields["buyer"] = buyer
    tongue = "zh" if style.language == "bi" else style.language
    sheet.text(margin, y, _phrase(style, "to").format(seller=style.names(document.business.seller)), size, role="note")
    y += 2.0 * size
    if document.kind == "form":
        for piece in sheet.wrapped(_phrase(style, "opening"), size, width):
            sheet.text(margin, y, piece, size, role="note")
            y += 1.6 * size
    y += 0.5 * size
    form = _phrase(style, "letter_line" if document.shows_code else "letter_line_plain")
    for index, entry in enumerate(document.entries):
        quantity = style.quantity(entry)
        if style.grade == "split":
            quantity += ("" if tongue == "zh" else " ") + style.unit(entry)
        text = form.format(n=index + 1, name=style.full_name(entry), code=entry.code, qty=quantity)
        for n, piece in enumerate(sheet.wrapped(text, size, width - 40)):
            sheet.text(margin + 20 + (40 if n else 0), y, piece, size, role="cell", column="sentence", line=index)
            y += 1.75 * size
    y += 0.6 * size
    for key, value in _letter_fields(document, style):
        document.fields[key] = value
        sheet.text(margin, y, f"{style.word(key)}{style.colon}{value}", size, role="field")
        y += 1.7 * size
    y = totals(sheet, replace(document, shows_price=False), style, margin, y, width)
    sheet.text(margin, y, _phrase(style, "closing"), size, role="note")
    y += 2.2 * size
    sheet.text(sheet.width - margin, y, buyer, size, align="right", role="letterhead")
    if rng.random() < 0.3:
        sheet.stamp(sheet.width - margin - 130, y + 10, 90, style.names(document.buyer.short), 24, 0.6)
    sheet.cut(max(y + 160, rng.uniform(0.55, 0.9) * A4[1]))
    return [sheet]


def _phrase(style: Style, key: str) -> str:
    words = style.words(key)
    return words.en if style.language == "en" else words.zh


def _letter_fields(document: Document, style: Style) -> list[tuple[str, str]]:
    found = [("contact", style.names(document.person))]
    if document.place is not None:
        found.insert(0, ("deliver_to", style.names(document.place.name)))
    if document.window is not None:
        found.append(("window", style.window(document.window)))
    return found


def receipt(document: Document, style: Style) -> list[Sheet]:
    """A narrow slip: the name on one line, code, quantity and amount on the next."""
    rng = style.rng
    style.size = size = rng.randint(23, 27)
    sheet = Sheet(640, 3000, style.hand)
    margin = rng.randint(26, 44)
    width = sheet.width - 2 * margin
    y = float(margin + 10)
    seller = style.names(document.business.seller)
    sheet.text(sheet.width / 2, y, seller, size + 4, bold=True, align="center", role="letterhead")
    y += 2.0 * size
    title = style.word("note" if document.kind == "note" else "form")
    sheet.text(sheet.width / 2, y, title, size + 6, bold=True, align="center", role="title")
    y += 2.3 * size
    style.joined = style.split == "dev" or style.joined
    fields = [row for row in header_fields(document, style) if row[0] != "seller"]
    y = field_block(sheet, style, fields, margin, y, width, 1, boxed=False)
    sheet.dotted(margin, y, sheet.width - margin)
    y += 0.4 * size
    if rng.random() < 0.5:
        sheet.text(margin, y, style.word("h_name"), size, role="header", column="name")
        sheet.text(sheet.width - margin, y, style.word("h_qty"), size, align="right", role="header", column="quantity")
        y += 1.6 * size
    for index, entry in enumerate(document.entries):
        for piece in sheet.wrapped(style.full_name(entry), size, width):
            sheet.text(margin, y, piece, size, role="cell", column="name", line=index)
            y += 1.45 * size
        quantity = style.quantity(entry)
        if style.grade == "split":
            quantity += ("" if style.language != "en" else " ") + style.unit(entry)
        x = float(margin)
        if document.shows_code:
            x += sheet.text(x, y, entry.code, size, role="cell", column="code", line=index) + size
        if document.shows_price:
            sheet.text(
                sheet.width - margin,
                y,
                style.money(entry.amount),
                size,
                align="right",
                role="cell",
                column="amount",
                line=index,
            )
            counted = f"{quantity} {'x' if style.split == 'dev' else '@'} {style.money(entry.price)}"
            if style.grade != "times" and x + sheet.measure(counted, size) < sheet.width - margin - 7 * size:
                sheet.text(x, y, counted, size, role="cell", column="quantity_price", line=index)
            else:
                sheet.text(x, y, quantity, size, role="cell", column="quantity", line=index)
        else:
            sheet.text(
                sheet.width - margin, y, quantity, size, align="right", role="cell", column="quantity", line=index
            )
        y += 1.75 * size
    sheet.dotted(margin, y, sheet.width - margin)
    y = totals(sheet, document, style, margin, y + 0.6 * size, width)
    if rng.random() < 0.5:
        y += sheet.code(sheet.width / 2 - 70, y + 10, document.number, "QRCode", 140) + 10
    sheet.cut(y + margin + 20)
    return [sheet]


def two_page(document: Document, style: Style) -> list[Sheet]:
    """A long table that goes on overleaf; the header of the table is repeated."""
    rng = style.rng
    style.size = min(style.size, 22)
    margin = rng.randint(70, 100)
    columns = columns_of(document, style)
    rows = rows_of(document, style, columns, document.shows_price and document.grouped and rng.random() < 0.6)
    cut = round(len(rows) * rng.uniform(0.5, 0.7))
    rules: Rules = rng.choice(("grid", "none") if style.split == "dev" else ("grid", "rows"))
    fields = header_fields(document, style)
    sheets = []
    for number, part in enumerate((rows[:cut], rows[cut:]), 1):
        sheet = Sheet(*A4, style.hand)
        width = sheet.width - 2 * margin
        paged = _phrase(style, "page").format(n=number, m=2)
        if number == 1:
            y = field_block(sheet, style, fields, margin, _title(sheet, document, style, margin), width, 2, boxed=False)
        else:
            sheet.text(
                margin, margin, f"{style.word('number')}{style.colon}{document.number}", style.size, role="field"
            )
            y = margin + 2.6 * style.size
        y = table(sheet, style, columns, part, margin, y, width, rules, shaded=False) + 0.7 * style.size
        if number == 1:
            if rng.random() < 0.5:
                sheet.text(sheet.width - margin, y, _phrase(style, "carried"), style.size, align="right", role="note")
        else:
            y = totals(sheet, document, style, margin, y, width)
            foot(sheet, style, margin, y, width)
        low = max(y + 40, A4[1] - 70 - style.size)
        sheet.text(sheet.width / 2, low, paged, style.size - 2, align="center", role="page")
        sheet.cut(max(low + 60, A4[1]))
        sheets.append(sheet)
    return sheets


LAYOUTS: Mapping[str, Callable[[Document, Style], list[Sheet]]] = {
    "ruled": ruled,
    "aligned": aligned,
    "letter": letter,
    "receipt": receipt,
    "two_page": two_page,
}
