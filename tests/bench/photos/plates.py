"""Parcel labels and nameplates, five looks of each. A document in, one page out."""

from __future__ import annotations

from tests.bench.photos.document import Document
from tests.bench.photos.sheet import Colour, Sheet
from tests.bench.photos.style import Style

METALS: tuple[tuple[Colour, Colour], ...] = (
    ((205, 208, 212), (28, 28, 30)),
    ((188, 190, 193), (20, 20, 24)),
    ((38, 42, 48), (226, 228, 230)),
    ((236, 236, 232), (22, 36, 88)),
    ((214, 200, 160), (40, 30, 20)),
)
RATINGS = {
    "power": ("功率", "Power"),
    "voltage": ("电压", "Voltage"),
    "speed": ("速度", "Speed"),
    "load": ("额定载荷", "Capacity"),
    "force": ("张紧力", "Tension"),
    "refrigerant": ("制冷剂", "Refrigerant"),
    "vacuum": ("极限真空", "Vacuum"),
    "lift": ("起升高度", "Lift height"),
    "flow": ("流量", "Flow"),
    "pressure": ("压力", "Pressure"),
    "capacity": ("容量", "Tank"),
    "frequency": ("频率", "Frequency"),
}


def label(document: Document, style: Style) -> list[Sheet]:
    """A parcel label: waybill with its code, who it goes to, who sent it. It asks for nothing."""
    rng, size = style.rng, style.size + 3
    sheet = Sheet(*rng.choice(((800, 1000), (760, 760), (1000, 700), (800, 1150), (900, 900))), style.hand)
    margin = 36
    waybill = document.business.raw["waybill"].format(serial=rng.randint(1, 999_999_999))
    parcels = str(rng.randint(1, 9))
    y = float(margin)
    sheet.text(margin, y, style.names(document.business.seller), size + 6, bold=True, role="letterhead")
    y += 2.3 * size
    if rng.random() < 0.5:
        y += sheet.code(margin, y, waybill, "Code128", sheet.width - 2 * margin) + 8
        sheet.text(
            sheet.width / 2, y, f"{style.word('waybill')}{style.colon}{waybill}", size, align="center", role="field"
        )
    else:
        deep = sheet.code(sheet.width - margin - 190, margin, waybill, "QRCode", 190)
        sheet.text(margin, y, f"{style.word('waybill')}{style.colon}{waybill}", size, role="field")
        y = max(y, float(margin + deep))
    y += 2.2 * size
    sheet.line(margin, y, sheet.width - margin, y, 3)
    blocks = [
        ("receiver", document.buyer.name, document.buyer.phone, document.buyer.address),
        ("sender", document.business.seller, "", document.business.depot),
    ]
    if style.split == "test" and rng.random() < 0.5:
        blocks.reverse()
    for key, name, phone, address in blocks:
        y += 0.7 * size
        lines = [f"{style.word(key)}{style.colon}{style.names(name)}", phone, style.names(address)]
        for text in lines:
            for piece in sheet.wrapped(text, size, sheet.width - 2 * margin):
                sheet.text(margin, y, piece, size, bold=key == "receiver", role="field")
                y += 1.6 * size
        sheet.line(margin, y, sheet.width - margin, y)
    y += 0.6 * size
    sheet.text(margin, y, f"{style.word('pieces')}{style.colon}{parcels}", size, role="field")
    weight = f"{rng.randint(5, 300) / 10:.1f} kg"
    sheet.text(
        sheet.width - margin, y, f"{style.word('weight')}{style.colon}{weight}", size, align="right", role="field"
    )
    document.fields.update(
        waybill=waybill,
        receiver=style.names(document.buyer.name),
        phone=document.buyer.phone,
        address=style.names(document.buyer.address),
        pieces=parcels,
        weight=weight,
    )
    sheet.cut(max(y + 60, 0.8 * sheet.height))
    return [sheet]


def nameplate(document: Document, style: Style) -> list[Sheet]:
    """A machine's nameplate: model, serial number, rated values, on painted or bare metal."""
    rng, size, machine = style.rng, style.size + 8, document.machine
    assert machine is not None
    plate, ink = rng.choice(METALS)
    sheet = Sheet(1000, rng.randint(560, 700), style.hand, plate)
    margin = 56
    for inset, wide in ((14, 4), (24, 2)):
        for x0, y0, x1, y1 in _frame(sheet, inset):
            sheet.line(x0, y0, x1, y1, wide, ink)
    kind = style.names(machine.name).lstrip("0123456789号").rstrip(" 0123456789")
    middle = style.split == "dev" or rng.random() < 0.5
    y = float(margin - 10)
    maker = style.names(machine.maker)
    for text in (maker, kind) if rng.random() < 0.7 else (kind, style.word("plate")):
        at = sheet.width / 2 if middle else margin
        sheet.text(at, y, text, size + 6, bold=True, align="center" if middle else "left", role="title", colour=ink)
        y += 1.7 * size
    rows = [("model", style.word("model"), machine.model), ("serial", style.word("serial"), machine.serial)]
    rows += [(key, _rating(style, key), value) for key, value in machine.rated]
    rows.append(("made", style.word("made"), f"{2000 + int(_digits(machine.serial)[:2]) % 30}"))
    if rng.random() < 0.4:
        rng.shuffle(rows)
    columns = rng.choice((1, 2)) if len(rows) > 4 else 1
    ruled = rng.random() < 0.5
    each = (sheet.width - 2 * margin) / columns
    room = (sheet.height - margin - y) / -(-len(rows) // columns)
    size = min(size, round(room / 1.5))
    for place, (key, name, value) in enumerate(rows):
        left, top = margin + place % columns * each, y + place // columns * room
        document.fields[key] = value
        if ruled:
            sheet.line(left, top + room - 4, left + each - 20, top + room - 4, 1, ink)
        sheet.text(left, top, name, size, role="label", colour=ink)
        sheet.text(left + each * 0.48, top, value, size, role="value", bold=key in ("model", "serial"), colour=ink)
    document.fields["asset"] = machine.id
    return [sheet]


def _rating(style: Style, key: str) -> str:
    zh, en = RATINGS[key]
    return en if style.language == "en" else zh if style.language == "zh" else f"{zh} {en}"


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


def _frame(sheet: Sheet, inset: int) -> list[tuple[int, int, int, int]]:
    right, low = sheet.width - inset, sheet.height - inset
    return [
        (inset, inset, right, inset),
        (inset, low, right, low),
        (inset, inset, inset, low),
        (right, inset, right, low),
    ]
