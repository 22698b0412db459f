"""A risk-coverage plot as an SVG: share that passes from left to right, error among it upwards, one line for each reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from intake.evaluation.metrics import CurvePoint

_WIDTH, _HEIGHT, _LEFT, _BELOW, _RIGHT, _ABOVE = 640, 360, 56, 44, 150, 24
_COLOURS = ("#0b6e4f", "#c1440e", "#5b5ea6", "#8a6d00", "#555555")


def plot(curves: Mapping[str, Sequence[CurvePoint]], title: str, highest: float = 1.0) -> str:
    """The SVG. `highest`: error at the upper edge, 0 to 1; what is above is drawn along that edge."""

    def x(coverage: float) -> float:
        return _LEFT + coverage * (_WIDTH - _LEFT - _RIGHT)

    def y(error: float) -> float:
        return _HEIGHT - _BELOW - min(error, highest) / highest * (_HEIGHT - _BELOW - _ABOVE)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'font-family="sans-serif" font-size="12"><title>{escape(title)}</title>',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
        f'<text x="{_LEFT}" y="16" font-weight="bold">{escape(title)}</text>',
    ]
    for step in range(6):
        share = step / 5
        parts.append(
            f'<line x1="{x(0)}" x2="{x(1)}" y1="{y(share * highest):.1f}" y2="{y(share * highest):.1f}" stroke="#dddddd"/>'
            f'<text x="{_LEFT - 6}" y="{y(share * highest) + 4:.1f}" text-anchor="end">{share * highest:.0%}</text>'
            f'<text x="{x(share):.1f}" y="{_HEIGHT - 24}" text-anchor="middle">{share:.0%}</text>'
        )
    parts.append(f'<text x="{x(0.5):.1f}" y="{_HEIGHT - 6}" text-anchor="middle">share that passes</text>')
    for place, (name, points) in enumerate(curves.items()):
        colour = _COLOURS[place % len(_COLOURS)]
        path = " ".join(f"{x(point.coverage):.1f},{y(point.error):.1f}" for point in points)
        if path:
            parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
            last = points[-1]
            parts.append(f'<circle cx="{x(last.coverage):.1f}" cy="{y(last.error):.1f}" r="3.5" fill="{colour}"/>')
        parts.append(f'<text x="{x(1) + 12}" y="{40 + 18 * place}" fill="{colour}">{escape(name)}</text>')
    return "".join([*parts, "</svg>\n"])
