"""Text as received -> text as compared: width, script, case, accents and punctuation folded, with the way back.

Every folded character remembers the index of the original character it came from, so evidence always points into the
text as it was received.
"""

from __future__ import annotations

import unicodedata
import warnings
from dataclasses import dataclass
from functools import lru_cache

_FOLDS = {
    "。": ".", "、": "&", "；": ";", "！": "!", "？": "?", "：": ":", "，": ",", "．": ".",
    "“": '"', "”": '"', "‘": "'", "’": "'", "`": "'", "´": "'", "《": '"', "》": '"', "【": "(", "】": ")",
    "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "～": "-", "~": "-",
    "×": "*", "✕": "*", "✖": "*", "⁄": "/", "\u3000": " ", "\u00a0": " ", "…": ".", "·": " ", "・": " ",
    "″": '"', "〇": "零", "○": "零", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d",
}  # fmt: skip
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f")


@dataclass(frozen=True, slots=True)
class Normalized:
    """Folded text; `offsets[i]` is the index in the original of the character that `text[i]` came from."""

    text: str
    offsets: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of original characters behind folded characters [start, end), start < end."""
        return self.offsets[start], self.offsets[end - 1] + 1


def normalize(text: str, language: str) -> Normalized:
    """Fold a text for comparison. Pure and total: any string is accepted. `language` decides nothing that mixed
    texts would suffer from: Chinese is always folded to simplified script, Latin always to lower case."""
    del language
    folded: list[str] = []
    offsets: list[int] = []
    for index, character in enumerate(text):
        for piece in _fold(character):
            folded.append(piece)
            offsets.append(index)
    return Normalized("".join(folded), tuple(offsets))


def simplify(text: str) -> str:
    """Traditional characters as simplified ones, everything else as it is; the length stays the same."""
    table = _simplified()
    return "".join(table.get(character, character) for character in text)


@lru_cache(maxsize=65_536)
def _fold(character: str) -> str:
    if character in _FOLDS:
        return _FOLDS[character]
    if "a" <= character <= "z" or character in " ,.0123456789":
        return character
    if character in _INVISIBLE:
        return ""
    category = unicodedata.category(character)
    if category in ("Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"):
        return "\n" if character in "\n\r\u2028\u2029" else " "
    if category == "Mn":
        return ""
    wide = unicodedata.normalize("NFKC", character)
    if category == "No" and len(wide) > 1 and "\u2044" in wide:
        return " " + wide.replace("\u2044", "/")
    folded = "".join(_FOLDS.get(piece, piece) for piece in wide.lower())
    if folded.isascii():
        return folded
    bare = "".join(piece for piece in unicodedata.normalize("NFKD", folded) if unicodedata.category(piece) != "Mn")
    if bare.isascii():
        return bare
    return "".join(_simplified().get(piece, piece) for piece in folded)


@lru_cache(maxsize=1)
def _simplified() -> dict[str, str]:
    """Traditional -> simplified, character by character: context-free, so names and utterances fold alike."""
    with warnings.catch_warnings():
        # The library leaves its dictionary file to the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        import zhconv.zhconv

        zhconv.zhconv.loaddict()
    table = zhconv.zhconv.zhcdicts["zh2Hans"]
    return {old: new for old, new in table.items() if len(old) == 1 and len(new) == 1}
