"""A clean page: text, lines and codes are drawn on it, and each run of text leaves its words and outline as truth."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import zxingcpp
from PIL import Image, ImageDraw, ImageFont

from tests.bench.photos.fonts import Face, can_write, opened

Point: TypeAlias = tuple[float, float]
Outline: TypeAlias = tuple[Point, Point, Point, Point]
Align = Literal["left", "right", "center"]
Colour: TypeAlias = tuple[int, int, int]
INK: Colour = (25, 25, 28)


@dataclass(frozen=True)
class Run:
    """Words printed in one go."""

    text: str
    outline: Outline
    """Around the ink: top left, top right, bottom right, bottom left; pixels of the clean page."""
    role: str
    """What it is on the page: `title`, `label`, `value`, `header`, `cell`, `total`, `note`, `stamp` ..."""
    column: str | None = None
    """Of a cell: `code`, `name`, `spec`, `quantity`, `unit`, `price`, `amount`, `remark`, `number`."""
    line: int | None = None
    """Of a cell: the line of the order, counted from 0."""


@dataclass(frozen=True)
class Mark:
    """A printed code."""

    symbology: str
    content: str
    outline: Outline


@dataclass(frozen=True)
class Hand:
    """The fonts of one document: for Chinese, for everything else, and what stands in where a glyph is missing."""

    zh: Face
    en: Face
    stand_ins: tuple[Face, ...]

    def font(self, text: str, size: int, bold: bool) -> ImageFont.FreeTypeFont:
        """The first face that can write all of it."""
        chinese = any(ord(sign) > 0x2E7F for sign in text)
        for face in ((self.zh if chinese else self.en), *self.stand_ins):
            if can_write(face, text):
                return opened(face, size, bold)
        raise ValueError(f"no font can write {text!r}")


@dataclass
class Sheet:
    """One page being printed. Coordinates in pixels from the top left corner."""

    width: int
    height: int
    hand: Hand
    paper: Colour = (255, 255, 255)
    image: Image.Image = field(init=False)
    runs: list[Run] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.image = Image.new("RGB", (self.width, self.height), self.paper)
        self._draw = ImageDraw.Draw(self.image)

    def measure(self, text: str, size: int, bold: bool = False) -> float:
        """Width in pixels."""
        return self.hand.font(text, size, bold).getlength(text) if text else 0.0

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: int,
        *,
        bold: bool = False,
        align: Align = "left",
        role: str = "value",
        column: str | None = None,
        line: int | None = None,
        colour: Colour = INK,
    ) -> float:
        """Print one run in the line whose top is y and whose height is 1.4 em; returns its width."""
        text = text.strip()
        if not text:
            return 0.0
        font = self.hand.font(text, size, bold)
        length = font.getlength(text)
        left = round(x - {"left": 0.0, "right": length, "center": length / 2}[align])
        at = (left, round(y + 1.08 * size))
        self._draw.text(at, text, font=font, fill=colour, anchor="ls")
        self.runs.append(
            Run(text, _corners(*self._draw.textbbox(at, text, font=font, anchor="ls")), role, column, line)
        )
        return length

    def wrapped(self, text: str, size: int, width: float, bold: bool = False) -> list[str]:
        """The text in pieces that fit the width: between words, or between characters of Chinese."""
        pieces = [""]
        for part in _breakable(text):
            if pieces[-1].strip() and self.measure((pieces[-1] + part).strip(), size, bold) > width:
                pieces.append(part.lstrip())
            else:
                pieces[-1] += part
        return [piece.strip() for piece in pieces if piece.strip()]

    def line(self, x0: float, y0: float, x1: float, y1: float, width: int = 2, colour: Colour = INK) -> None:
        """A rule."""
        self._draw.line((x0, y0, x1, y1), fill=colour, width=width)

    def dotted(self, x0: float, y: float, x1: float, step: int = 12) -> None:
        """A horizontal rule of dashes."""
        for x in range(round(x0), round(x1), step):
            self._draw.line((x, y, min(x + step // 2, x1), y), fill=INK, width=2)

    def shade(self, x0: float, y0: float, x1: float, y1: float, colour: Colour) -> None:
        """A filled area; print it before its text."""
        self._draw.rectangle((x0, y0, x1, y1), fill=colour)

    def code(self, x: float, y: float, content: str, symbology: Literal["QRCode", "Code128"], room: int) -> int:
        """Print a code that is at most `room` pixels wide; returns its height."""
        barcode = zxingcpp.create_barcode(content, getattr(zxingcpp.BarcodeFormat, symbology))
        plain = Image.fromarray(zxingcpp.write_barcode_to_image(barcode, scale=1))
        scale = max(1, room // plain.width)
        drawn = plain.resize((plain.width * scale, plain.height * scale), Image.Resampling.NEAREST)
        if symbology == "Code128":
            drawn = drawn.resize((drawn.width, 70), Image.Resampling.NEAREST)
        self.image.paste(drawn, (round(x), round(y)))
        self.marks.append(Mark(symbology, content, _corners(x, y, x + drawn.width, y + drawn.height)))
        return drawn.height

    def stamp(self, x: float, y: float, radius: int, words: str, size: int, strength: float) -> None:
        """A round red stamp over whatever lies there, `strength` 0 to 1."""
        layer = Image.new("L", self.image.size, 0)
        draw = ImageDraw.Draw(layer)
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=255, width=max(3, radius // 16))
        font = self.hand.font(words, size, True)
        at = (round(x), round(y + 0.36 * size))
        draw.text(at, words, font=font, fill=255, anchor="ms")
        mask = layer.point([round(value * strength) for value in range(256)])
        self.image.paste((196, 30, 36), (0, 0), mask)
        self.runs.append(Run(words, _corners(*draw.textbbox(at, words, font=font, anchor="ms")), "stamp"))

    def cut(self, height: float) -> None:
        """End the page here."""
        self.height = min(self.height, round(height))
        self.image = self.image.crop((0, 0, self.width, self.height))
        self._draw = ImageDraw.Draw(self.image)


def _corners(left: float, top: float, right: float, bottom: float) -> Outline:
    return ((left, top), (right, top), (right, bottom), (left, bottom))


def _breakable(text: str) -> list[str]:
    parts: list[str] = []
    for sign in text:
        apart = ord(sign) > 0x2E7F or (bool(parts) and (parts[-1].endswith(" ") or ord(parts[-1][-1]) > 0x2E7F))
        if not parts or apart:
            parts.append(sign)
        else:
            parts[-1] += sign
    return parts
