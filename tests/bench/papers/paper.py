"""A paper in the making: rows of HTML that a layout adds one below another, and the truth that goes with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from html import escape
from typing import Any

from tests.bench.papers.goods import Bought
from tests.bench.papers.markup import table

LATIN_MONO = ("Liberation Mono", "DejaVu Sans Mono", "Courier Prime", "JetBrains Mono", "Go Mono", "Hack", "FreeMono")
LATIN_SANS = ("Liberation Sans", "Carlito", "Roboto", "Open Sans", "Lato", "FreeSans", "Inter", "Cabin", "PT Sans")
LATIN_SERIF = ("Liberation Serif", "FreeSerif", "Linux Libertine O", "Charis SIL", "EB Garamond", "TeX Gyre Pagella")
HAN_THERMAL = (
    "Noto Sans CJK SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "AR PL SungtiL GB",
    "Droid Sans Fallback",
)
HAN_PRINT = ("Noto Serif CJK SC", "AR PL SungtiL GB", "AR PL UMing CN", "Noto Sans CJK SC", "AR PL KaitiM GB")
HAN_HAND = ("LXGW WenKai", "AR PL KaitiM GB", "AR PL UKai CN")
TRADITIONAL = ("Noto Sans CJK TC", "AR PL UMing TW", "TW-Kai", "TW-Sung", "Noto Serif CJK TC")

CSS = """
*{box-sizing:border-box;margin:0;padding:0}
body{background:#fff;color:#111;line-height:1.32}
.s{display:flex;justify-content:space-between;gap:.6em;align-items:flex-start}
.s>:first-child{overflow-wrap:anywhere;white-space:pre-wrap}.s>:last-child{white-space:pre;text-align:right}
.c{text-align:center}.r{text-align:right}.p{white-space:pre-wrap}
.g{display:grid}.g>*{overflow-wrap:anywhere;padding-right:.35em}.g>.r{white-space:nowrap}
.b{font-weight:bold}.x{font-size:1.35em;font-weight:bold}.xx{font-size:1.8em;font-weight:bold}.t{font-size:.82em}
hr{border:0;border-top:2px dashed #222;margin:.4em 0}hr.l{border-top:2px solid #222}hr.d{border-top:4px double #222}
.o{white-space:pre;overflow:hidden}
table{border-collapse:collapse;width:100%}td,th{padding:.22em .4em;text-align:left;vertical-align:top;font-weight:inherit}
th{font-weight:bold}.k td,.k th{border:1.5px solid #333}.h th{border-bottom:2px solid #222}.z tr:nth-child(even) td{background:#eee}
.u td{border-bottom:1px solid #999}.w{display:flex;gap:1.5em;justify-content:space-between}
.n{white-space:nowrap}.v{height:.7em}
"""


@dataclass
class Paper:
    """What a layout fills: its look, its rows, its truth."""

    language: str
    kind: str
    """`receipt` or `invoice`."""
    width: int
    """Pixels."""
    size: float
    """Type, pixels of an em."""
    fonts: tuple[str, ...]
    """Families, in order of preference."""
    css: str = ""
    height: int = 0
    """At least, pixels; 0: as long as its rows."""
    margin: str = "1.6em 1.1em"
    ink: str = "#1a1a1a"
    stock: str = "#fdfdfb"
    parts: list[str] = field(default_factory=list)
    day: date | None = None
    total: Decimal | None = None
    number: str | None = None
    lines: list[Bought] = field(default_factory=list)
    ticket: bool = False
    """One charge without a list of goods: a line of it may be reported or not."""
    included: list[str] = field(default_factory=list)
    """Parts of what is bought that stand below it at no price: they may be reported as lines or not."""
    screen: bool = False
    """A picture of a telephone's display: it is sent as it is, never photographed."""

    def add(self, html: str) -> None:
        """HTML as it is."""
        self.parts.append(html)

    def centre(self, *texts: str, look: str = "") -> None:
        """Lines in the middle."""
        for text in texts:
            self.add(f'<div class="c {look}">{escape(text)}</div>')

    def left(self, *texts: str, look: str = "") -> None:
        """Lines on the left; blanks stay."""
        for text in texts:
            self.add(f'<div class="p {look}">{escape(text)}</div>')

    def spread(self, left: str, right: str, look: str = "") -> None:
        """One text on the left, one on the right."""
        self.add(f'<div class="s {look}"><span>{escape(left)}</span><span>{escape(right)}</span></div>')

    def row(self, widths: str, cells: Sequence[str], align: str = "", look: str = "") -> None:
        """Cells in columns. `widths`: of CSS' grid; `align`: a letter for each cell, l, r or c."""
        align = align.ljust(len(cells), "r" if len(cells) > 1 else "l") if align else "l" + "r" * (len(cells) - 1)
        inner = "".join(f'<span class="{side}">{escape(cell)}</span>' for side, cell in zip(align, cells, strict=True))
        self.add(f'<div class="g {look}" style="grid-template-columns:{widths}">{inner}</div>')

    def rule(self, look: str = "") -> None:
        """Dashed; `l` solid, `d` double, or a sign that is typed across."""
        if look in ("", "l", "d"):
            self.add(f'<hr class="{look}">')
        else:
            self.add(f'<div class="o">{escape(look * 120)}</div>')

    def space(self) -> None:
        """A gap."""
        self.add('<div class="v"></div>')

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]], align: str, look: str = "k") -> None:
        """A table with its head. `align`: a letter for each column."""
        self.add(table(head, rows, align, look))

    def html(self) -> str:
        """The page."""
        families = ",".join(f'"{name}"' for name in self.fonts)
        style = (
            f"{CSS} body{{font-family:{families};font-size:{self.size}px;width:{self.width}px;min-height:{self.height}px;padding:{self.margin};"
            f"color:{self.ink};background:{self.stock}}} {self.css}"
        )
        return f"<!doctype html><meta charset=utf-8><style>{style}</style><body>{''.join(self.parts)}</body>"

    def truth(self) -> dict[str, Any]:
        """What is printed, as JSON."""
        assert self.day is not None
        assert self.total is not None
        lines = [
            {
                "name": line.name,
                "quantity": f"{line.quantity.normalize():f}",
                "unit_price": f"{line.price:f}",
                "amount": f"{line.amount:f}",
            }
            for line in self.lines
        ]
        return {
            "language": self.language,
            "kind": self.kind,
            "date": self.day.isoformat(),
            "total": f"{self.total:f}",
            "number": self.number,
            "ticket": self.ticket,
            "included": self.included,
            "lines": lines,
        }
