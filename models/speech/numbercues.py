"""A transcript in; the words before a number that say whose it is (云端 4027 is 运单 4027), where misheard, out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from models.language.normalize import normalize
from models.language.tokens import tokenize
from models.language.words import words
from models.speech.marks import names_of
from models.speech.sounding import Echo, Names
from models.speech.trust import syllables

_NUMBERED = ("waybill", "order_reference", "phone")
_CUE_BAR, _CUE_FAR, _CUE_MARGIN = 0.3, 0.4, 0.3
_DIGITS = re.compile(r"[0-9零一二三四五六七八九幺](?:[- ]?[0-9零一二三四五六七八九幺]){3,}")


def number_cues_at(text: str, spans: Sequence[tuple[int, int]], language: str) -> tuple[Echo, ...]:
    """Words that announce a number (waybill, order, telephone) which sound like what stands before digits here.

    Few words stand before four digits, so they may lie farther from what was heard than others; where two of different
    meaning lie about as near, neither is offered.
    """
    found: list[Echo] = []
    for run in _DIGITS.finditer(text):
        begin = max((end for end in (text.rfind(mark, 0, run.start()) + 1 for mark in "，,。.;；") if end), default=0)
        before = text[begin : run.start()]
        if not any(start < run.end() and begin < end for start, end in spans):
            continue
        ending = [e for e in _announcing(language).echoes(before, language, _CUE_BAR) if e.end == len(before.rstrip())]
        if not ending:
            continue
        best = max(ending, key=_explains)
        meant = _classes(best.phrase.text, language)
        rivals = (echo for echo in ending if meant.isdisjoint(_classes(echo.phrase.text, language)))
        if all(_explains(best) - _explains(rival) >= _CUE_MARGIN for rival in rivals):
            phrase = replace(best.phrase, key="")
            found.append(replace(best, phrase=phrase, start=begin + best.start, end=begin + best.end))
    return tuple(found)


def _explains(echo: Echo) -> float:
    return syllables(echo.phrase.text) * (1.0 - echo.distance / _CUE_FAR)


@lru_cache(maxsize=8)
def _announcing(language: str) -> Names:
    return names_of(_NUMBERED, language)


@lru_cache(maxsize=256)
def _classes(text: str, language: str) -> frozenset[str]:
    phrase = tuple(token.text for token in tokenize(normalize(text, language).text))
    return frozenset(name for name in _NUMBERED if words().has(phrase, name))
