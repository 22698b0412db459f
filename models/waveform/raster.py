"""An explanation in, the same page as `drawing.draw` makes out - as a PNG, for mail and for systems that show no SVG.

Drawn with Pillow, which reads pictures here anyway; a plotting library would be a dependency of fifty megabytes.
Chinese needs a font that has it: without one the page is in English, for boxes tell nobody anything.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from models.waveform.chinese import in_chinese
from models.waveform.drawing import (
    GAP,
    HEIGHT,
    INK,
    LABEL_ROW,
    LEFT,
    OWN,
    SPECTROGRAM,
    USUAL,
    WIDTH,
    Panel,
    grey_levels,
    lines_of,
    panels_of,
)
from models.waveform.explanation import Curve, Explanation

Point = tuple[float, float]
Place = Callable[[float, float], Point]
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
_FONTS = (
    "NotoSansCJK-Regular.ttc",
    "NotoSansCJKsc-Regular.otf",
    "NotoSansSC-Regular.otf",
    "SourceHanSansSC-Regular.otf",
    "SourceHanSansCN-Regular.otf",
    "wqy-microhei.ttc",
    "wqy-zenhei.ttc",
    "DroidSansFallbackFull.ttf",
    "PingFang.ttc",
    "Hiragino Sans GB.ttc",
    "msyh.ttc",
    "simsun.ttc",
)
"""Fonts with Chinese, of which the first that is installed is used; without any, Chinese names are drawn as boxes."""
_FOLDERS = tuple(
    Path(each) for each in ("/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "C:/Windows/Fonts")
)
_MOST_FACES = 10
_LINE = 18


def png(told: Explanation, language: str = "en") -> bytes:
    """About 150 kB, 980 pixels wide, its words in `zh` or in English; in English, too, where no font has Chinese.

    The same explanation gives the same bytes with the same fonts.
    """
    spoken = language if font_file() is not None else "en"
    said = in_chinese if spoken == "zh" else str
    panels = panels_of(told)
    texts, top = _wrapped(lines_of(told, spoken)), (len(panels) + 1) * (HEIGHT + GAP) + GAP
    page = Image.new("RGB", (WIDTH + LEFT + 20, top + _LINE * len(texts) + 10), "#fff")
    draw = ImageDraw.Draw(page)
    for number, panel in enumerate(panels):
        _panel(draw, number * (HEIGHT + GAP) + GAP, replace(panel, title=said(panel.title)))
    _spectrogram(page, draw, len(panels) * (HEIGHT + GAP) + GAP, told, said(SPECTROGRAM))
    for number, line in enumerate(texts):
        draw.text((LEFT, top + _LINE * number - 13), line, INK, _font(13))
    out = io.BytesIO()
    page.save(out, "PNG", optimize=True)
    return out.getvalue()


def _wrapped(lines: Sequence[str]) -> list[str]:
    """Lines as broad as the page at most, broken at a space where there is one."""
    font, rows = _font(13), []
    for line in lines:
        rest = line
        while rest:
            fits = len(rest)
            while fits > 1 and font.getlength(rest[:fits]) > WIDTH:
                fits -= 1
            space = rest.rfind(" ", 1, fits) if fits < len(rest) else -1
            cut = space if space > fits // 2 else fits
            rows.append(rest[:cut])
            rest = rest[cut:].lstrip()
    return rows


def _panel(draw: ImageDraw.ImageDraw, top: int, panel: Panel) -> None:
    draw.text((LEFT, top - 22), panel.title, INK, _font(13))
    draw.rectangle((LEFT, top, LEFT + WIDTH, top + HEIGHT), outline="#bbb")
    curve = panel.curve
    if not curve.values:
        return
    low, high = panel.range
    end = panel.end

    def place(at: float, value: float) -> Point:
        across = WIDTH * (at - curve.start) / (end - curve.start)
        return LEFT + across, top + HEIGHT * (high - value) / (high - low)

    for each, colour in ((panel.behind, USUAL), (curve, OWN)):
        if each is not None and each.most:
            upper, lower = _points(each, each.most, place), _points(each, each.values, place)
            draw.polygon([*upper, *reversed(lower)], fill=colour, outline=colour)
    if not curve.most:
        draw.line(_points(curve, curve.values, place), fill=OWN)
    cursors = panel.placed()
    for cursor in cursors:
        x = LEFT + cursor.x
        for y in range(top, top + HEIGHT, 6):
            draw.line((x, y, x, min(y + 3, top + HEIGHT)), fill=cursor.colour)
    for cursor in cursors:
        at = (LEFT + cursor.left, top + 1 + LABEL_ROW * cursor.row)
        draw.text(at, cursor.label, cursor.colour, _font(10), stroke_width=2, stroke_fill="#fff")
    for text, x, y, anchor in (
        (f"{high:.3g}", LEFT - 4, top, "ra"),
        (f"{low:.3g}", LEFT - 4, top + HEIGHT, "rs"),
        (f"{curve.start:.3g}", LEFT, top + HEIGHT + 2, "la"),
        (f"{end:.4g}", LEFT + WIDTH, top + HEIGHT + 2, "ra"),
    ):
        draw.text((x, y), text, INK, _font(10), anchor=anchor)


def _points(curve: Curve, values: Sequence[float], place: Place) -> list[Point]:
    return [place(curve.start + number * curve.step, value) for number, value in enumerate(values)]


def _spectrogram(page: Image.Image, draw: ImageDraw.ImageDraw, top: int, told: Explanation, title: str) -> None:
    draw.text((LEFT, top - 22), title, INK, _font(13))
    if told.spectrogram and told.spectrogram[0]:
        rows = grey_levels(told.spectrogram)
        picture = Image.frombytes("L", (len(rows[0]), len(rows)), b"".join(rows))
        page.paste(picture.resize((WIDTH, HEIGHT)), (LEFT, top))


@cache
def font_file() -> tuple[Path, int] | None:
    """A font with Chinese and which of its faces is for the mainland; None where none is installed."""
    for folder in _FOLDERS:
        for name in _FONTS:
            found = next(folder.rglob(name), None) if folder.is_dir() else None
            if found is not None:
                return found, _simplified(found)
    return None


def _simplified(path: Path) -> int:
    """Collections hold a face for each country, which draws the same signs its own way."""
    for index in range(_MOST_FACES if path.suffix == ".ttc" else 1):
        try:
            family = ImageFont.truetype(path, 13, index=index).getname()[0] or ""
        except OSError:
            break
        if family.endswith(" SC"):
            return index
    return 0


@cache
def _font(size: int) -> Font:
    found = font_file()
    return ImageFont.load_default(size) if found is None else ImageFont.truetype(found[0], size, index=found[1])
