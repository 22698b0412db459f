"""Function words behind what was heard: 被住 may be 备注 (note), 部队 不对 (no, wrong), 家 加 (with).

They decide what the names around them mean, and in Mandarin each has homophones that a recogniser likes better.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from models.language.normalize import normalize
from models.language.vocabulary import Phrase
from models.language.words import words
from models.speech.sounding import Echo, Names, sounds

_BAR = 0.12
_MOST = 8
_OFFERED = (
    "note", "correct", "change_to", "scratch", "deliver_to", "waybill", "delivered", "refused", "nobody_there",
)  # fmt: skip
_REWRITTEN = ("include", "negate", *_OFFERED, "and", "light", "extra", "light_after", "all", "each", "one_of", "rest")
_LONGEST = 4


def marks_heard(texts: Sequence[str], language: str) -> tuple[str, ...]:
    """Function words that sound like parts of these texts but are not written there, to be offered to a second pass."""
    table = _table(language)
    found: dict[str, float] = {}
    for text in texts:
        folded = normalize(text, language).text
        for echo in table.echoes(text, language):
            if echo.distance <= _BAR and echo.phrase.text not in folded:
                found[echo.phrase.text] = min(echo.distance, found.get(echo.phrase.text, 1.0))
    ranked = sorted(found, key=lambda text: (found[text], -len(text)))
    return tuple(text for text in ranked if not any(text in other and text != other for other in ranked))[:_MOST]


def function_words_at(text: str, spans: Iterable[tuple[int, int]], language: str) -> tuple[Echo, ...]:
    """Chinese function words with the very sounds of these stretches that nothing else explained."""
    if language != "zh":
        return ()
    known = _by_sound()
    found = []
    for start, end in spans:
        spoken = sounds().speak(text[start:end], language)
        units = tuple(unit for token in spoken.units for unit in token)
        if 0 < len(units) <= _LONGEST and units in known:
            found.append(Echo(Phrase(known[units], "", "channel"), 0.0, start, end))
    return tuple(found)


@lru_cache(maxsize=8)
def _table(language: str) -> Names:
    lexicon, chinese = words(), language == "zh"
    texts = {("" if chinese else " ").join(phrase) for name in _OFFERED for phrase in lexicon.classes.get(name, ())}
    return Names([Phrase(text, text, "channel") for text in sorted(texts) if text.isascii() != chinese])


@lru_cache(maxsize=1)
def _by_sound() -> dict[tuple[int, ...], str]:
    """By sound, the first class in the order above and then the shortest word decides."""
    known: dict[tuple[int, ...], str] = {}
    for name in _REWRITTEN:
        texts = ("".join(phrase) for phrase in words().classes.get(name, ()))
        for text in sorted((text for text in texts if not text.isascii()), key=lambda text: (len(text), text)):
            spoken = sounds().speak(text, "zh")
            known.setdefault(tuple(unit for token in spoken.units for unit in token), text)
    return known
