"""Tokens -> figures of sizes and strengths as they stand in names: "10 mg", M8x80, DN15, 1.5平方."""

from __future__ import annotations

from dataclasses import dataclass

from models.language.tokens import JOINED, SPACED, Token

_HAN_UNITS = {
    "毫克": "mg", "微克": "mcg", "克": "g", "毫升": "ml", "升": "l", "毫米": "mm", "厘米": "cm", "厘": "mm", "米": "m",
    "瓦": "w", "安": "a", "伏": "v", "平方": "mm", "平方毫米": "mm", "平": "mm", "寸": "inch", "英寸": "inch",
    "号": "no", "回路": "way", "位": "way", "孔": "way", "极": "pole", "分": "fen", "度": "degree", "目": "grit",
}  # fmt: skip
_LATIN_UNITS = frozenset(
    ("mg", "mcg", "ug", "g", "kg", "ml", "l", "mm", "cm", "m", "w", "a", "v", "kw", "inch", "bar", "iu", "fr", "way",
     "pole", "gang", "degree", "grit", "ounce", "gauge", "kv", "hp", "k", "square", "mic", "amp", "liter", "percent")
)  # fmt: skip
_LONGEST_HAN = 4


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure said by tokens [start, end); `bare` is where it ends without its unit."""

    start: int
    end: int
    bare: int
    prefix: str
    numbers: tuple[str, ...]
    unit: str | None

    @property
    def marked(self) -> bool:
        """Letters or a unit show that it counts nothing."""
        return bool(self.prefix) or self.unit is not None or len(self.numbers) > 1


def figure_at(tokens: tuple[Token, ...], start: int) -> Figure | None:
    """The figure that begins at this token."""
    at, prefix = start, ""
    first = tokens[start]
    if first.kind == "word" and first.text.isascii() and first.text.isalpha() and len(first.text) <= 3:
        if start + 1 >= len(tokens) or tokens[start + 1].kind != "num" or tokens[start + 1].gap != JOINED:
            return None
        at, prefix = start + 1, first.text
        if prefix == "x":
            return None
    if tokens[at].kind != "num":
        return None
    numbers = [tokens[at].text]
    at += 1
    while at + 1 < len(tokens) and tokens[at].text == "x" and tokens[at + 1].kind == "num":
        if tokens[at].gap > SPACED or tokens[at + 1].gap > SPACED:
            break
        numbers.append(tokens[at + 1].text)
        at += 2
    end, unit = _unit(tokens, at)
    return Figure(start, end, at, prefix, tuple(numbers), unit)


def _unit(tokens: tuple[Token, ...], at: int) -> tuple[int, str | None]:
    if at >= len(tokens) or tokens[at].gap > SPACED:
        return at, None
    token = tokens[at]
    if token.kind == "word" and token.key in _LATIN_UNITS:
        squared = at + 1 < len(tokens) and tokens[at + 1].text == "2" and tokens[at + 1].gap == JOINED
        named = token.key == "mm" and squared
        return at + 1 + named, "mm" if token.key == "square" else token.key
    for length in range(_LONGEST_HAN, 0, -1):
        run = tokens[at : at + length]
        said = "".join(t.text for t in run)
        if len(run) == length and said in _HAN_UNITS and all(t.gap <= SPACED for t in run):
            return at + length, _HAN_UNITS[said]
    return at, None


__all__ = ["Figure", "figure_at"]
