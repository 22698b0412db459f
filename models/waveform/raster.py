"""An explanation in, the same page as `drawing.draw` makes out - as a PNG, for mail and for systems that show no SVG.

Drawn with Pillow, which reads pictures here anyway; a plotting library would be a dependency of fifty megabytes.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from models.waveform.drawing import (
    GAP,
    HEIGHT,
    INK,
    LEFT,
    MARK,
    OWN,
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
_FONTS = ("NotoSansCJK-Regular.ttc", "NotoSansSC-Regular.otf", "wqy-microhei.ttc")
"""Fonts with Chinese, of which the first that is installed is used; without any, Chinese names are drawn as boxes."""
_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))


def png(told: Explanation) -> bytes:
    """About 60 kB, 980 pixels wide. The same explanation gives the same bytes with the same fonts."""
    texts, top = lines_of(told), 5 * (HEIGHT + GAP) + GAP
    page = Image.new("RGB", (WIDTH + LEFT + 20, top + 18 * len(texts) + 10), "#fff")
    draw = ImageDraw.Draw(page)
    for number, panel in enumerate(panels_of(told)):
        _panel(draw, number * (HEIGHT + GAP) + GAP, panel)
    _spectrogram(page, draw, 4 * (HEIGHT + GAP) + GAP, told)
    for number, line in enumerate(texts):
        draw.text((LEFT, top + 18 * number - 13), line, INK, _font(13))
    out = io.BytesIO()
    page.save(out, "PNG", optimize=True)
    return out.getvalue()


def _panel(draw: ImageDraw.ImageDraw, top: int, panel: Panel) -> None:
    draw.text((LEFT, top - 22), panel.title, INK, _font(13))
    draw.rectangle((LEFT, top, LEFT + WIDTH, top + HEIGHT), outline="#bbb")
    curve = panel.curve
    if not curve.values:
        return
    low, high = panel.range
    end = curve.start + curve.step * len(curve.values)

    def place(at: float, value: float) -> Point:
        across = WIDTH * (at - curve.start) / (end - curve.start)
        return LEFT + across, top + HEIGHT * (high - value) / (high - low)

    for each, colour in ((panel.behind, USUAL), (curve, OWN)):
        if each is not None and each.most:
            upper, lower = _points(each, each.most, place), _points(each, each.values, place)
            draw.polygon([*upper, *reversed(lower)], fill=colour, outline=colour)
    if not curve.most:
        draw.line(_points(curve, curve.values, place), fill=OWN)
    for at, label in panel.cursors:
        if curve.start <= at <= end:
            x = place(at, high)[0]
            for y in range(top, top + HEIGHT, 6):
                draw.line((x, y, x, min(y + 3, top + HEIGHT)), fill=MARK)
            draw.text((x + 2, top + 1), label, MARK, _font(10))
    for text, x, y, anchor in (
        (f"{high:.3g}", LEFT - 4, top, "ra"),
        (f"{low:.3g}", LEFT - 4, top + HEIGHT, "rs"),
        (f"{curve.start:.3g}", LEFT, top + HEIGHT + 2, "la"),
        (f"{end:.4g}", LEFT + WIDTH, top + HEIGHT + 2, "ra"),
    ):
        draw.text((x, y), text, INK, _font(10), anchor=anchor)


def _points(curve: Curve, values: Sequence[float], place: Place) -> list[Point]:
    return [place(curve.start + number * curve.step, value) for number, value in enumerate(values)]


def _spectrogram(page: Image.Image, draw: ImageDraw.ImageDraw, top: int, told: Explanation) -> None:
    draw.text((LEFT, top - 22), "Spectrogram, dB, high frequencies on top", INK, _font(13))
    if told.spectrogram and told.spectrogram[0]:
        rows = grey_levels(told.spectrogram)
        picture = Image.frombytes("L", (len(rows[0]), len(rows)), b"".join(rows))
        page.paste(picture.resize((WIDTH, HEIGHT)), (LEFT, top))


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    for folder in _FOLDERS:
        for name in _FONTS:
            found = next(folder.rglob(name), None) if folder.is_dir() else None
            if found is not None:
                return ImageFont.truetype(found, size)
    return ImageFont.load_default(size)
