"""What stands below the lines: the total in figures and words, a stamp over it, a remark, a place to sign."""

from __future__ import annotations

from tests.bench.photos.document import Document
from tests.bench.photos.sheet import Sheet
from tests.bench.photos.style import Style


def totals(sheet: Sheet, document: Document, style: Style, x: float, y: float, width: float) -> float:
    """The total, in figures and at times in words, with a stamp over it now and then. Returns the y below."""
    size = style.size
    if document.shows_price:
        text = style.money(document.total)
        label = style.word("total")
        document.fields["total"] = text
        if style.joined:
            sheet.text(
                x + width - 0.45 * size,
                y,
                f"{label}{style.colon}{text}",
                size + 2,
                bold=True,
                align="right",
                role="total",
            )
        else:
            at = x + width - 0.45 * size
            wide = sheet.text(at, y, text, size + 2, bold=True, align="right", role="total")
            sheet.text(at - wide - 2.2 * size, y, label, size + 2, bold=True, align="right", role="total")
        spelt = f"{style.word('words')}：{style.money_words(document.total)}"
        if style.language == "zh" and style.rng.random() < 0.35:
            taken = sheet.measure(f"{label}{style.colon}{text}", size + 2, True) + 4 * size
            below = 0.0 if sheet.measure(spelt, size) + taken < width else 1.8 * size
            for n, piece in enumerate(sheet.wrapped(spelt, size, width if below else width - taken)):
                sheet.text(x, y + below + n * 1.5 * size, piece, size, role="total_words")
            y += below and 1.5 * size * (len(sheet.wrapped(spelt, size, width)))
        if style.rng.random() < 0.25:
            words = style.names(document.buyer.short)
            at_x, at_y = x + width - style.rng.randint(90, 220), y + style.rng.randint(-20, 30)
            sheet.stamp(at_x, at_y, style.rng.randint(75, 105), words, 24, style.rng.uniform(0.45, 0.8))
        y += 2.4 * size
    if document.remark:
        document.fields["remark"] = document.remark
        sheet.text(x, y, f"{style.word('remark_line')}{style.colon}{document.remark}", size, role="note")
        y += 1.9 * size
    return y


def foot(sheet: Sheet, style: Style, margin: float, y: float, width: float) -> None:
    """A line to sign on, in most documents."""
    place = y + style.rng.randint(20, 90)
    if style.rng.random() < 0.6 and place < sheet.height - 60:
        sheet.text(margin, place, style.word("signed") + style.colon.rstrip(), style.size, role="label")
        sheet.line(margin + 190, place + 1.3 * style.size, margin + 420, place + 1.3 * style.size)
