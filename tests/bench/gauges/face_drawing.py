"""A gauge as SVG: two layers (face, needles) that a camera then sees at different heights, and what the needle shows.

Bourdon gauges, thermometers, vacuum and compound gauges, oil levels with an eccentric pivot. Written from what such
instruments look like (EN 837-1, EN 13190), without sight of the code that reads them.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from decimal import Decimal

SIDE = 1000
RADIUS = 400.0
"""Of the dial plate, in units of the drawing."""
FONTS = (
    "Liberation Sans", "Liberation Sans Narrow", "DejaVu Sans Condensed", "DejaVu Sans", "Lato", "Inter", "Karla",
    "Noto Sans CJK SC", "Gillius ADF", "FreeSans", "Cabin",
)  # fmt: skip
LOGOS = (
    "WIKA",
    "NUOVA FIMA",
    "ASHCROFT",
    "上自仪",
    "红旗仪表",
    "YTB",
    "MESSKO",
    "QUALITROL",
    "布莱迪",
    "BUDENBERG",
    "SMC",
)
NOTES = ("CL 1.6", "KL 1.0", "EN 837-1", "2.5级", "Cl.2.5", "±1.6%", "316L", "IP65", "Made in Germany", "NO.2019-114")
DATA = {
    "bar": ("0:1:0.2", "0:1.6:0.2", "0:2.5:0.5", "0:4:1", "0:4:0.5", "0:6:1", "0:10:2", "0:10:1", "0:16:2", "0:16:4", "0:25:5",
            "0:40:5", "0:40:10", "0:60:10", "0:100:20", "0:250:50", "0:400:50", "-1:0:0.2", "-1:3:1", "-1:1.5:0.5"),
    "MPa": ("0:0.1:0.02", "0:0.25:0.05", "0:0.4:0.1", "0:0.6:0.1", "0:1:0.2", "0:1.6:0.4", "0:1.6:0.2", "0:2.5:0.5",
            "0:4:1", "0:6:1", "0:25:5", "0:40:10", "-0.1:0:0.02"),
    "kPa": ("0:100:20", "0:250:50", "0:400:100", "0:600:100", "-100:0:20"),
    "psi": ("0:30:5", "0:60:10", "0:100:10", "0:100:20", "0:160:20", "0:200:20", "0:300:50"),
    "°C": ("0:100:10", "0:100:20", "0:120:20", "0:150:25", "-20:140:20", "-30:50:10", "-20:60:10", "0:200:20", "0:160:20",
           "0:250:50"),
    "": ("0:10:1", "0:10:2", "1:9:1"),
}  # fmt: skip
PER_BAR = {"bar": 1.0, "MPa": 0.1, "kPa": 100.0, "psi": 14.5038, "kgf/cm²": 1.01972}


@dataclass
class Design:
    """One gauge. Angles in degrees clockwise from 12 o'clock."""

    unit: str
    low: float
    high: float
    step: float
    start: float
    end: float
    centre_y: float
    """Pivot as a share of the face's height."""
    needle: str
    """`dark`, `red` or `light`."""
    value: float
    drag: float | None
    """What a drag hand stands at."""
    traits: list[str] = field(default_factory=list)
    face_layer: str = ""
    needle_layer: str = ""

    def angle(self, value: float) -> float:
        """Where a value lies on the scale."""
        return self.start + (self.end - self.start) * (value - self.low) / (self.high - self.low)


def design(chance: random.Random) -> Design:
    """Any gauge."""
    unit = chance.choices(("bar", "MPa", "kPa", "psi", "°C", ""), (4, 5, 1.5, 2, 5, 2))[0]
    low, high, step = (float(part) for part in chance.choice(DATA[unit]).split(":"))
    centre_y = 0.5
    if unit == "" and chance.random() < 0.6:
        sweep = chance.choice((120.0, 180.0, 240.0, 100.0))
    elif unit == "°C":
        sweep = chance.choice((270.0, 270.0, 240.0, 300.0, 180.0, 260.0))
    else:
        sweep = chance.choice((270.0, 270.0, 270.0, 270.0, 300.0, 240.0))
    if sweep <= 180 and chance.random() < 0.6:
        centre_y = chance.choice((0.6, 0.66, 0.72))
    span = high - low
    value = low + span * chance.uniform(0.02, 0.98) if chance.random() > 0.06 else low
    needle = chance.choices(("dark", "red", "light"), (7, 2, 2))[0]
    drag = None
    if needle != "red" and chance.random() < 0.25:
        drag = chance.uniform(value + 0.05 * span, high) if value < high - 0.1 * span else None
    made = Design(unit, low, high, step, -sweep / 2, sweep / 2, centre_y, needle, value, drag)
    _draw(made, chance)
    return made


def _draw(made: Design, chance: random.Random) -> None:
    font = chance.choice(FONTS)
    light = made.needle == "light" or (made.needle == "red" and chance.random() < 0.3)
    plate = chance.choice(
        ("#15171a", "#22252b", "#0d1b2e")
        if light
        else ("#ffffff", "#f6f4ec", "#f2efe0", "#e9ebec", "#fbf6d8", "#d9dde0")
    )
    ink = chance.choice(("#f4f4f2", "#e8e6d8") if light else ("#111111", "#1c1c22", "#2a2622", "#0e1f45"))
    cx, cy = SIDE / 2, SIDE / 2 + (made.centre_y - 0.5) * 2 * RADIUS
    reach = RADIUS * (1 - abs(made.centre_y - 0.5) * 0.35) if made.centre_y != 0.5 else RADIUS
    parts: list[str] = [_bezel(made, chance, plate)]
    outer = reach * chance.uniform(0.86, 0.95)
    double = made.unit in PER_BAR and made.low >= 0 and chance.random() < 0.35
    at = _polar(cx, cy)
    if chance.random() < 0.35:
        parts += _bands(made, chance, at, outer)
        made.traits.append("bands")
    if chance.random() < 0.12:
        parts.append(_arc(at, outer * 0.80, made.start, made.end, "#b9c3c9", 22, 0.8))
        made.traits.append("mirror")
    parts += _scale(made, chance, at, outer, ink, font, radial=chance.random() < 0.18)
    if double:
        parts += _second(made, chance, at, outer, chance.choice((ink, "#b3202a", "#1d3fa0")), font)
        made.traits.append("double")
    parts += _print(made, chance, at, ink, font, cx, cy)
    made.face_layer = _svg("".join(parts))
    made.needle_layer = _svg(_needles(made, chance, at, cx, cy, outer, light))


def _polar(cx: float, cy: float):  # type: ignore[no-untyped-def]
    def at(radius: float, angle: float) -> tuple[float, float]:
        turn = math.radians(angle)
        return cx + radius * math.sin(turn), cy - radius * math.cos(turn)

    return at


def _svg(body: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIDE}" height="{SIDE}" viewBox="0 0 {SIDE} {SIDE}">{body}</svg>'


def _bezel(made: Design, chance: random.Random, plate: str) -> str:
    kind = chance.choice(("steel", "steel", "black", "square", "flange", "brass"))
    made.traits.append(kind)
    ring = {"steel": ("#e8eaec", "#6d7277"), "brass": ("#e9d28a", "#7d6323"), "black": ("#4a4c50", "#0f1012"),
            "square": ("#55585c", "#1c1d1f"), "flange": ("#dcdfe2", "#5d6166")}[kind]  # fmt: skip
    wide = chance.uniform(18, 60)
    body = (
        f'<defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="{ring[0]}"/>'
        f'<stop offset="0.5" stop-color="{ring[1]}"/><stop offset="1" stop-color="{ring[0]}"/></linearGradient>'
        f'<linearGradient id="i" x1="1" y1="1" x2="0" y2="0"><stop offset="0" stop-color="{ring[0]}"/>'
        f'<stop offset="1" stop-color="{ring[1]}"/></linearGradient></defs>'
    )
    middle = SIDE / 2
    if kind == "square":
        half = RADIUS + wide
        body += f'<rect x="{middle - half}" y="{middle - half}" width="{2 * half}" height="{2 * half}" rx="26" fill="url(#g)"/>'
        if chance.random() < 0.5:
            for x in (-1, 1):
                for y in (-1, 1):
                    body += (
                        f'<circle cx="{middle + x * half * 0.88}" cy="{middle + y * half * 0.88}" r="14" fill="#999"/>'
                    )
    elif kind == "flange":
        body += f'<circle cx="{middle}" cy="{middle}" r="{RADIUS + 88}" fill="url(#i)"/>'
        for hole in (90, 210, 330):
            across = middle + (RADIUS + 66) * math.sin(math.radians(hole))
            down = middle - (RADIUS + 66) * math.cos(math.radians(hole))
            body += f'<circle cx="{across}" cy="{down}" r="12" fill="#222"/>'
        body += f'<circle cx="{middle}" cy="{middle}" r="{RADIUS + 26}" fill="url(#g)"/>'
    else:
        body += f'<circle cx="{middle}" cy="{middle}" r="{RADIUS + wide}" fill="url(#g)"/>'
        body += f'<circle cx="{middle}" cy="{middle}" r="{RADIUS + wide * 0.5}" fill="url(#i)"/>'
    body += f'<circle cx="{middle}" cy="{middle}" r="{RADIUS + 4}" fill="#00000088"/>'
    return body + f'<circle cx="{middle}" cy="{middle}" r="{RADIUS}" fill="{plate}"/>'


def _arc(at, radius: float, begin: float, end: float, colour: str, wide: float, opacity: float = 1.0) -> str:  # type: ignore[no-untyped-def]
    (x0, y0), (x1, y1) = at(radius, begin), at(radius, end)
    large = 1 if end - begin > 180 else 0
    return (
        f'<path d="M {x0} {y0} A {radius} {radius} 0 {large} 1 {x1} {y1}" fill="none" stroke="{colour}" '
        f'stroke-width="{wide}" opacity="{opacity}"/>'
    )


def _bands(made: Design, chance: random.Random, at, outer: float) -> list[str]:  # type: ignore[no-untyped-def]
    cuts = sorted(chance.uniform(0, 1) for _ in range(chance.choice((1, 2))))
    edges = [0.0, *cuts, 1.0]
    colours = chance.sample(("#2e9e4b", "#d8262c", "#f0c419"), len(edges) - 1)
    sweep = made.end - made.start
    radius, wide = outer * chance.choice((0.97, 0.9, 0.8)), chance.uniform(14, 40)
    return [
        _arc(at, radius, made.start + sweep * a, made.start + sweep * b, colour, wide)
        for a, b, colour in zip(edges, edges[1:], colours, strict=False)
        if chance.random() < 0.85
    ]


def _figure(value: float, chance_comma: bool) -> str:
    text = format(Decimal(str(round(value, 6))).normalize(), "f")
    return text.replace(".", ",") if chance_comma else text


def _scale(made: Design, chance: random.Random, at, outer: float, ink: str, font: str, radial: bool) -> list[str]:  # type: ignore[no-untyped-def]
    parts: list[str] = []
    majors = round((made.high - made.low) / made.step)
    minors = chance.choice((2, 5, 10) if majors <= 6 else (2, 5))
    length = outer * chance.uniform(0.10, 0.16)
    bold, thin = chance.uniform(4, 9), chance.uniform(1.5, 3.5)
    if chance.random() < 0.6:
        parts.append(
            _arc(
                at, outer if chance.random() < 0.6 else outer - length, made.start, made.end, ink, chance.uniform(2, 5)
            )
        )
    for tick in range(majors * minors + 1):
        angle = made.start + (made.end - made.start) * tick / (majors * minors)
        major = tick % minors == 0
        half = minors == 10 and tick % 5 == 0
        (x0, y0), (x1, y1) = at(outer, angle), at(outer - length * (1 if major else 0.75 if half else 0.5), angle)
        parts.append(
            f'<line x1="{x0}" y1="{y0}" x2="{x1}" y2="{y1}" stroke="{ink}" stroke-width="{bold if major else thin}"/>'
        )
    size = chance.uniform(48, 74) * (0.8 if majors > 10 else 1)
    comma = chance.random() < 0.08
    weight = chance.choice((400, 600, 700))
    radius = outer - length - size * (0.85 if made.high < 100 and made.low > -1 else 1.05)
    made.traits.append("radial" if radial else "upright")
    for place in range(majors + 1):
        value = made.low + made.step * place
        x, y = at(radius, made.start + (made.end - made.start) * place / majors)
        turn = made.start + (made.end - made.start) * place / majors if radial else 0
        parts.append(
            f'<text x="{x}" y="{y + size * 0.35}" transform="rotate({turn} {x} {y})" font-family="{font}" font-size="{size}" '
            f'font-weight="{weight}" text-anchor="middle" fill="{ink}">{_figure(value, comma)}</text>'
        )
    if chance.random() < 0.15:
        mark = made.low + (made.high - made.low) * chance.uniform(0.5, 0.95)
        (x0, y0), (x1, y1) = at(outer * 1.0, made.angle(mark)), at(outer - length * 1.6, made.angle(mark))
        parts.append(f'<line x1="{x0}" y1="{y0}" x2="{x1}" y2="{y1}" stroke="#d01818" stroke-width="9"/>')
        made.traits.append("redmark")
    return parts


def _second(made: Design, chance: random.Random, at, outer: float, ink: str, font: str) -> list[str]:  # type: ignore[no-untyped-def]
    """An inner scale in another unit."""
    other = chance.choice([unit for unit in ("psi", "bar", "kgf/cm²", "kPa") if unit != made.unit])
    per = PER_BAR[other] / PER_BAR[made.unit]
    top = made.high * per
    raw = top / 5
    power = 10 ** math.floor(math.log10(raw))
    step = next(power * each for each in (1, 2, 2.5, 5, 10) if power * each >= raw * 0.9)
    parts = [_arc(at, outer * 0.56, made.start, made.end, ink, 2)]
    value = 0.0
    while value <= top * 1.0001:
        angle = made.angle(value / per)
        (x0, y0), (x1, y1), (x, y) = at(outer * 0.56, angle), at(outer * 0.52, angle), at(outer * 0.44, angle)
        parts.append(f'<line x1="{x0}" y1="{y0}" x2="{x1}" y2="{y1}" stroke="{ink}" stroke-width="3"/>')
        parts.append(
            f'<text x="{x}" y="{y + 11}" font-family="{font}" font-size="32" text-anchor="middle" fill="{ink}">{_figure(value, False)}</text>'
        )
        value += step
    x, y = at(outer * 0.25, 180 + chance.choice((-25, 25)))
    parts.append(
        f'<text x="{x}" y="{y}" font-family="{font}" font-size="34" text-anchor="middle" fill="{ink}">{other}</text>'
    )
    return parts


def _print(made: Design, chance: random.Random, at, ink: str, font: str, cx: float, cy: float) -> list[str]:  # type: ignore[no-untyped-def]
    parts = []

    def text(x: float, y: float, size: float, said: str, colour: str = ink) -> None:
        parts.append(
            f'<text x="{x}" y="{y}" font-family="{font}, Noto Sans CJK SC" font-size="{size}" text-anchor="middle" fill="{colour}">{said}</text>'
        )

    up = RADIUS * 0.33
    shown = made.unit if made.unit else chance.choice(("OIL LEVEL", "油位", "OIL"))
    if made.unit == "°C" and chance.random() < 0.3:
        shown = "℃"
    if chance.random() < 0.93:
        text(cx, cy - up if chance.random() < 0.5 else cy + up, chance.uniform(40, 60), shown)
    name = {"°C": ("温度计", "THERMOMETER", "油面温度"), "": ("变压器油位计", "储油柜")}.get(
        made.unit, ("压力表", "PRESSURE", "氧气", "氨用")
    )
    if chance.random() < 0.5:
        text(cx, cy + RADIUS * 0.55, 34, chance.choice(name))
    if chance.random() < 0.6:
        text(cx, cy - RADIUS * 0.18, 36, chance.choice(LOGOS), chance.choice((ink, "#0a3a8c", "#b01020")))
    for _ in range(chance.choice((0, 1, 2))):
        text(
            cx + chance.choice((-1, 1)) * RADIUS * 0.3,
            cy + RADIUS * chance.uniform(0.62, 0.78),
            22,
            chance.choice(NOTES),
        )
    if chance.random() < 0.3:
        for side in (-1, 1):
            parts.append(
                f'<circle cx="{cx + side * RADIUS * 0.3}" cy="{cy + RADIUS * 0.12}" r="11" fill="#8a8d90" stroke="#444"/>'
            )
            parts.append(
                f'<line x1="{cx + side * RADIUS * 0.3 - 8}" y1="{cy + RADIUS * 0.12}" x2="{cx + side * RADIUS * 0.3 + 8}" y2="{cy + RADIUS * 0.12 + 3}" stroke="#333" stroke-width="3"/>'
            )
        made.traits.append("screws")
    if made.low == 0 and chance.random() < 0.3:
        x, y = at(RADIUS * 0.62, made.start - 5)
        parts.append(f'<circle cx="{x}" cy="{y}" r="9" fill="#777" stroke="#222" stroke-width="2"/>')
    return parts


def _needles(made: Design, chance: random.Random, at, cx: float, cy: float, outer: float, light: bool) -> str:  # type: ignore[no-untyped-def]
    body = ""
    if made.drag is not None:
        x, y = at(outer * 0.9, made.angle(made.drag))
        body += f'<line x1="{cx}" y1="{cy}" x2="{x}" y2="{y}" stroke="#cc1f1f" stroke-width="{chance.uniform(5, 9)}"/>'
        made.traits.append("drag")
    colour = {"dark": chance.choice(("#0c0c0c", "#1d1d20", "#101a33")), "red": chance.choice(("#d0201c", "#e2231a", "#b8151c", "#f04a10")),
              "light": chance.choice(("#ffffff", "#f2f2ea"))}[made.needle]  # fmt: skip
    angle, tip = made.angle(made.value), outer * chance.uniform(0.72, 0.97)
    tail = outer * chance.uniform(0.12, 0.40)
    kind = chance.choice(("taper", "bar", "lance", "spade"))
    made.traits += [kind, f"tail{tail / outer:.2f}", f"tip{tip / RADIUS:.2f}"]
    wide = chance.uniform(9, 22)
    back = chance.choice(("taper", "block", "crescent", "none"))
    shape = {
        "taper": [(-wide, 0), (-1.5, -tip), (1.5, -tip), (wide, 0)],
        "bar": [(-wide * 0.35, 0), (-wide * 0.35, -tip * 0.93), (0, -tip), (wide * 0.35, -tip * 0.93), (wide * 0.35, 0)],
        "lance": [(-wide * 0.3, 0), (-wide * 0.3, -tip * 0.5), (-wide * 0.9, -tip * 0.6), (0, -tip), (wide * 0.9, -tip * 0.6), (wide * 0.3, -tip * 0.5), (wide * 0.3, 0)],
        "spade": [(-wide * 0.7, 0), (-wide * 0.25, -tip * 0.75), (-2, -tip), (2, -tip), (wide * 0.25, -tip * 0.75), (wide * 0.7, 0)],
    }[kind]  # fmt: skip
    body += f'<g transform="translate({cx} {cy}) rotate({angle})">'
    body += f'<polygon points="{" ".join(f"{x},{y}" for x, y in shape)}" fill="{colour}"/>'
    if back != "none":
        end = {"taper": wide * 0.8, "block": wide * 1.5, "crescent": wide * 0.5}[back]
        first = wide * (1.0 if kind == "taper" else 0.5)
        body += f'<polygon points="{-first},0 {first},0 {end},{tail} {-end},{tail}" fill="{colour}"/>'
        if back == "crescent":
            body += (
                f'<circle cx="0" cy="{tail}" r="{wide * 2}" fill="none" stroke="{colour}" stroke-width="{wide * 0.9}"/>'
            )
    made.traits.append(f"back-{back}")
    body += "</g>"
    cap = chance.uniform(0.05, 0.13) * outer
    shade = chance.choice(("#111111", "#2b2b2e", "#c9a94f", "#b7babd", colour))
    body += f'<circle cx="{cx}" cy="{cy}" r="{cap}" fill="{shade}"/><circle cx="{cx - cap * 0.2}" cy="{cy - cap * 0.2}" r="{cap * 0.45}" fill="#ffffff33"/>'
    if chance.random() < 0.3:
        body += f'<line x1="{cx - cap * 0.6}" y1="{cy}" x2="{cx + cap * 0.6}" y2="{cy + 4}" stroke="#333" stroke-width="5"/>'
    return body
