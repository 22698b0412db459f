"""An explanation in, one SVG page out: waveform, spectrum, baseline, envelope with cursors, spectrogram, hypotheses.

Written by hand: a page of lines needs no plotting library, and the file opens wherever a browser is.
"""

from __future__ import annotations

import base64
import struct
import textwrap
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from models.waveform.chinese import WORDS, in_chinese
from models.waveform.explanation import Cursor, Curve, Explanation

WIDTH, HEIGHT, LEFT, GAP = 900, 130, 60, 46
INK, OWN, USUAL, MARK = "#222", "#1f5fa8", "#cfe3cf", "#c0392b"
_SPOKEN = {"outer_race": ("BPFO", 1), "inner_race": ("BPFI", 1), "rolling_element": ("BSF", 2), "cage": ("FTF", 1)}
"""Names of the frequencies, and how many of their turns make one strike."""
_MARKS = {"outer_race": MARK, "inner_race": "#7d3c98", "rolling_element": "#1e6b3a", "cage": "#8a5a00"}
LABEL, LABEL_ROW = 12, 15
"""Size of a cursor's label and the distance between two rows of them."""
_LABEL_ROWS = 4
_SIGN = 0.62
"""Width of a sign, as a share of its size; more than any sans serif's mean."""

SIZE, STEP = 18, 27
"""Of its words: a page shows the drawing at half its width."""
BROAD = {"en": 92, "zh": 48}
"""Signs that fit on a line."""
SPECTROGRAM = "Spectrogram, dB, high frequencies on top"


@dataclass(frozen=True, slots=True)
class Mark:
    """A cursor over a curve."""

    at: float
    label: str
    colour: str = MARK


@dataclass(frozen=True, slots=True)
class Placed:
    """A cursor on the paper."""

    x: float
    """From the left edge of the axes, 0 to `WIDTH`."""
    label: str
    """Empty where there is no room for it."""
    colour: str
    left: float = 0.0
    """Where its label begins."""
    row: int = 0
    """Rows of labels above it."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One set of axes."""

    title: str
    curve: Curve
    behind: Curve | None = None
    cursors: tuple[Mark, ...] = ()

    @property
    def range(self) -> tuple[float, float]:
        """Least and most of what is shown, never the same."""
        curves = (self.curve, self.behind) if self.behind is not None else (self.curve,)
        shown = [value for curve in curves for value in (*curve.values, *curve.most)]
        low, high = min(shown), max(shown)
        return low, high if high > low else low + 1

    @property
    def end(self) -> float:
        """Where its axis ends, in the units of `curve.start`."""
        return self.curve.start + self.curve.step * len(self.curve.values)

    def placed(self) -> tuple[Placed, ...]:
        """Cursors with labels that do not touch: each in the first row with room, in none where every row is full.

        First multiples are served first, for the others follow from them.
        """
        taken: list[list[tuple[float, float]]] = [[] for _ in range(_LABEL_ROWS)]
        found = []
        for mark in self.cursors:
            if not self.curve.start <= mark.at <= self.end:
                continue
            x = WIDTH * (mark.at - self.curve.start) / (self.end - self.curve.start)
            broad = _SIGN * LABEL * len(mark.label)
            left = x + 2 if x + 2 + broad <= WIDTH else x - 2 - broad
            apart = (
                number
                for number, others in enumerate(taken)
                if all(left > end + 2 or left + broad + 2 < begin for begin, end in others)
            )
            row = next(apart, None)
            if row is not None:
                taken[row].append((left, left + broad))
            found.append(Placed(x, mark.label if row is not None else "", mark.colour, left, row or 0))
        return tuple(found)


def draw(told: Explanation, language: str = "en") -> str:
    """SVG 1.1, about 50 kB, its words in `zh` or in English; all texts are escaped."""
    said = in_chinese if language == "zh" else str
    panels = [replace(each, title=said(each.title)) for each in panels_of(told)]
    drawn = [_panel(number, panel) for number, panel in enumerate(panels)]
    lines = [part for each in lines_of(told, language) for part in _wrapped(each, language)]
    top = (len(panels) + 1) * (HEIGHT + GAP) + GAP
    texts = [
        f'<text x="{LEFT}" y="{top + STEP * number}" font-size="{SIZE}">{escape(line)}</text>'
        for number, line in enumerate(lines)
    ]
    height = top + STEP * len(lines) + 10
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH + LEFT + 20} {height}" '
        f'font-family="sans-serif" fill="{INK}" role="img"><rect width="100%" height="100%" fill="#fff"/>'
        + "".join((*drawn, _spectrogram(len(panels), told, said(SPECTROGRAM)), *texts))
        + "</svg>"
    )


def panels_of(told: Explanation) -> tuple[Panel, ...]:
    """Waveform, spectrum, bands against the baseline, envelope; the spectrogram follows them.

    Without a baseline or a bearing the panel that would show it is left out: empty axes tell nobody anything.
    """
    ordered = sorted(told.cursors, key=lambda cursor: cursor.multiple)
    cursors = tuple(Mark(c.found, _label(c), _MARKS.get(c.mechanism, MARK)) for c in ordered)
    panels = (
        Panel(f"{told.axis}: waveform, {told.unit} over s", told.waveform),
        Panel("Spectrum, dB over Hz", told.spectrum),
        Panel("Bands against the baseline, dB over Hz", told.bands, told.usual),
        Panel(_envelope_title(told), told.envelope, cursors=cursors),
    )
    return tuple(panel for panel in panels if panel.curve.values)


def _label(cursor: Cursor) -> str:
    name, turns = _SPOKEN.get(cursor.mechanism, (cursor.mechanism, 1))
    number = cursor.multiple * turns
    return name if number == 1 else f"{number}x{name}"


def lines_of(told: Explanation, language: str = "en") -> list[str]:
    """What stands under the drawing: what was found, then each hypothesis with what spoke against it."""
    said = in_chinese if language == "zh" else str
    hypotheses = (_hypothesis(each.mechanism, each.score, said(each.reason), language) for each in told.hypotheses)
    return [*map(said, told.sentences), *hypotheses]


def _envelope_title(told: Explanation) -> str:
    if told.band is None:
        return "Envelope: no bearing was looked for"
    return f"Envelope of {told.band[0]:.0f} to {told.band[1]:.0f} Hz, dB over its background, Hz"


def _hypothesis(mechanism: str, score: float, reason: str, language: str = "en") -> str:
    accepted = WORDS["accepted"] if language == "zh" else "accepted"
    name = WORDS.get(mechanism, mechanism) if language == "zh" else mechanism.replace("_", " ")
    return f"{name}: {score:.1f} - {reason or accepted}"


def _wrapped(line: str, language: str) -> list[str]:
    broad = BROAD["zh" if language == "zh" else "en"]
    if language != "zh":
        return textwrap.wrap(line, broad)
    return [line[start : start + broad] for start in range(0, len(line), broad)]


def _panel(number: int, panel: Panel) -> str:
    top, curve = number * (HEIGHT + GAP) + GAP, panel.curve
    parts = [
        f'<g transform="translate({LEFT} {top})"><text y="-8" font-size="{SIZE}">{escape(panel.title)}</text>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="none" stroke="#bbb"/>',
    ]
    if curve.values:
        low, high = panel.range
        end = panel.end
        if panel.behind is not None and panel.behind.most:
            parts.append(_area(panel.behind, low, high, curve.start, end, USUAL))
        if curve.most:
            parts.append(_area(curve, low, high, curve.start, end, OWN))
        else:
            points = _points(curve, curve.values, low, high, curve.start, end)
            parts.append(f'<polyline fill="none" stroke="{OWN}" points="{points}"/>')
        placed = panel.placed()
        parts += [
            f'<line x1="{each.x:.1f}" x2="{each.x:.1f}" y2="{HEIGHT}" stroke="{each.colour}" stroke-dasharray="3 3"/>'
            for each in placed
        ]
        parts += [
            f'<text x="{each.left:.1f}" y="{LABEL + LABEL_ROW * each.row}" font-size="{LABEL}" fill="{each.colour}" '
            f'stroke="#fff" stroke-width="3" paint-order="stroke">{escape(each.label)}</text>'
            for each in placed
            if each.label
        ]
        parts.append(_scale(low, high, curve.start, end))
    parts.append("</g>")
    return "".join(parts)


def _scale(low: float, high: float, start: float, end: float) -> str:
    return (
        f'<g font-size="13"><text x="-4" y="9" text-anchor="end">{high:.3g}</text>'
        f'<text x="-4" y="{HEIGHT}" text-anchor="end">{low:.3g}</text><text y="{HEIGHT + 12}">{start:.3g}</text>'
        f'<text x="{WIDTH}" y="{HEIGHT + 12}" text-anchor="end">{end:.4g}</text></g>'
    )


def _points(curve: Curve, values: Sequence[float], low: float, high: float, start: float, end: float) -> str:
    across, down = WIDTH / (end - start), HEIGHT / (high - low)
    return " ".join(
        f"{(curve.start + number * curve.step - start) * across:.1f},{(high - value) * down:.1f}"
        for number, value in enumerate(values)
    )


def _area(curve: Curve, low: float, high: float, start: float, end: float, colour: str) -> str:
    upper = _points(curve, curve.most, low, high, start, end)
    lower = " ".join(reversed(_points(curve, curve.values, low, high, start, end).split(" ")))
    return f'<polygon fill="{colour}" stroke="{colour}" stroke-width="0.7" points="{upper} {lower}"/>'


def _spectrogram(number: int, told: Explanation, title: str) -> str:
    top = number * (HEIGHT + GAP) + GAP
    words = f'<text y="-8" font-size="{SIZE}">{escape(title)}</text>'
    title = f'<g transform="translate({LEFT} {top})">{words}'
    if not told.spectrogram or not told.spectrogram[0]:
        return title + "</g>"
    picture = base64.b64encode(_png(told.spectrogram)).decode()
    return (
        f'{title}<image width="{WIDTH}" height="{HEIGHT}" preserveAspectRatio="none" '
        f'href="data:image/png;base64,{picture}"/></g>'
    )


def _png(rows: Sequence[Sequence[int]]) -> bytes:
    """PNG specification, section 5."""
    lines = b"".join(b"\0" + row for row in grey_levels(rows))
    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(lines, 9)) + _chunk(b"IEND", b"")
    )


def grey_levels(rows: Sequence[Sequence[int]]) -> list[bytes]:
    """Rows of grey levels, dark is loud, the highest frequency first."""
    low, high = min(map(min, rows)), max(map(max, rows))
    span = max(1, high - low)
    return [bytes(255 - 255 * (value - low) // span for value in row) for row in reversed(rows)]


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
