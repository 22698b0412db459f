"""TextDecoder: a typed message -> requests. Registered like every other decoder."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping

from models.capture import Capture
from models.decoder import DecoderInfo
from models.intent import CandidateIntent, Decoding, Read, Reading, Request, Unreadable
from models.language.parser import PARSER_VERSION, parse
from models.language.utterance import Utterance
from models.language.vocabulary import Vocabulary

MAXIMUM_CHARACTERS = 10_000
"""Longer texts are no orders; the setting `text_maximum_characters` changes it."""
_HARMLESS = frozenset("\n\r\t\v\f")


class TextDecoder:
    """Reads `text/plain` in UTF-8. Holds no state but its limit, so one instance serves any vocabulary."""

    def __init__(self, maximum_characters: int = MAXIMUM_CHARACTERS) -> None:
        """`maximum_characters`: longer texts are answered with `text.too_long`; at least 1."""
        if maximum_characters < 1:
            raise ValueError(
                f"maximum_characters must be at least 1, not {maximum_characters}; give the longest text to be read"
            )
        self._maximum = maximum_characters

    def describe(self) -> DecoderInfo:
        """Name, version, and a digest over parser rules and settings."""
        settings = f"parser={PARSER_VERSION};maximum_characters={self._maximum}"
        digest = "sha256:" + hashlib.sha256(settings.encode()).hexdigest()
        return DecoderInfo("text", PARSER_VERSION, digest, "text", ("text/plain",), ("zh", "en"))

    def decode(self, capture: Capture, content: bytes, vocabulary: Vocabulary) -> Decoding:
        """Requests of one text, or `Unreadable` with `text.empty`, `text.too_long`, `text.not_utf8` or
        `text.control_characters`."""
        if len(content) > self._maximum * 4:
            return _too_long(len(content) / 4, self._maximum)
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            return Unreadable(
                "text.not_utf8",
                f"The text is not UTF-8 (byte {error.start}); send it encoded as UTF-8.",
                {"bytes": len(content), "position": error.start},
            )
        figures: Mapping[str, float] = {"characters": len(text)}
        if not text.strip() or not any(unicodedata.category(c)[0] in "LN" for c in text):
            return Unreadable("text.empty", "The text holds no words; send the order in words.", figures)
        if len(text) > self._maximum:
            return _too_long(len(text), self._maximum)
        strange = [i for i, c in enumerate(text) if unicodedata.category(c) == "Cc" and c not in _HARMLESS]
        if strange:
            return Unreadable(
                "text.control_characters",
                f"The text holds control characters (the first at character {strange[0]}); send plain text.",
                {**figures, "position": strange[0], "count": len(strange)},
            )
        language = capture.language or script_of(text)
        requests = parse(Utterance(text, language), vocabulary, capture.captured_at)
        return Read(requests or (_empty(),), Reading(text, language), figures)


def script_of(text: str) -> str:
    """`zh` where Chinese characters weigh more than Latin words, else `en`."""
    chinese = sum(1 for c in text if "\u4e00" <= c <= "\u9fff")
    latin = sum(1 for word in text.split() if word[:1].isascii() and word[:1].isalpha())
    return "zh" if chinese > latin else "en"


def _too_long(length: float, maximum: int) -> Unreadable:
    return Unreadable(
        "text.too_long",
        f"The text is longer than {maximum} characters; send one order at a time.",
        {"characters": length, "maximum": maximum},
    )


def _empty() -> Request:
    return Request(0, (CandidateIntent("order.place", (), (), 0.0),))
