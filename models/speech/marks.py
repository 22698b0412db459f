"""Function words and counts behind what was heard: 被住 may be 备注 (note), 以杯 一杯 (a cup).

They decide what the names around them mean, and in Mandarin each has homophones that a recogniser likes better. Which
words there are says the language's data, which measures the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from models.language.normalize import normalize
from models.language.tokens import COMMA, Token
from models.language.vocabulary import Phrase
from models.language.words import words
from models.speech.sounding import Echo, Names, Spoken, sounds

_BAR = 0.12
_MOST = 8
_OFFERED = (
    "note", "correct", "change_to", "scratch", "deliver_to", "waybill", "delivered", "refused", "nobody_there",
    "damaged", "late", "order_reference",
)  # fmt: skip
_REWRITTEN = ("include", "negate", *_OFFERED, "and", "light", "extra", "light_after", "all", "each", "one_of", "rest")
_ROUTINE = ("filler", "order_break", "made_after")
"""Turns of phrase around an order; only those of `_TURN` syllables or more are told by their sound alone, and one of
two (店的单) right behind a name."""
_TURN = 3
_POSSESSIVE = "的"
_COUNTED, _VAGUE, _SOME = "一二两三四五六七八九十半几", "半几二", "几"
_MEANT, _OWNED_BAR, _TURN_BAR = 0.15, 0.3, 0.12
_NUMERAL_BAR = 0.4
"""How far one syllable may lie from a numeral where its measure is told and a name stands beside it."""
_LONGEST = 5
_LARGE = ("万", "亿")

Units = tuple[int, ...]


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


def function_words_at(
    text: str,
    spans: Iterable[tuple[int, int]],
    language: str,
    measures: Sequence[str] = (),
    named: Sequence[tuple[int, int]] = (),
) -> tuple[Echo, ...]:
    """Chinese function words and counts in `measures` with the very sounds of what stands at these stretches.

    Words of one syllable must fill a stretch; a numeral or a measure needs its other half beside it. Longer turns of
    phrase may reach beyond a stretch, though not into what is `named`: of 下一旦 (下一单) only 旦 is left unexplained.
    """
    if language != "zh":
        return ()
    spoken = sounds().speak(text, language)
    loose, taken = _within(spoken, spans), _within(spoken, named)
    counts = _counts(spoken, loose, taken - loose, _by_sound_of(tuple(measures)))
    near = (
        echo
        for echo in _turns_near().echoes(text, language, _TURN_BAR)
        if (touched := _within(spoken, [(echo.start, echo.end)])) & loose and not touched & (taken - loose)
    )
    return (*_words(spoken, loose), *_turns(spoken, loose, taken - loose), *near, *counts)


def _within(spoken: Spoken, spans: Iterable[tuple[int, int]]) -> frozenset[int]:
    """Tokens that these stretches touch."""
    stretches = list(spans)
    return frozenset(
        index
        for index, span in enumerate(spoken.spans)
        if any(start < span[1] and span[0] < end for start, end in stretches)
    )


def bowls_at(text: str, language: str, measures: Sequence[str]) -> tuple[Echo, ...]:
    """Measures that a recogniser takes for the unit of a large number: where bowls are sold, 五万 is 五碗.

    Not where the number goes on or has a measure behind it (五万个).
    """
    by_sound = _by_sound_of(tuple(measures)) if language == "zh" else {}
    if not by_sound or not any(unit in text for unit in _LARGE):
        return ()
    tokens = (spoken := sounds().speak(text, language)).tokens
    found: list[Echo] = []
    for index, unit in enumerate(tokens):
        first = index
        while first > 0 and _is_counted(tokens[first - 1]) and tokens[first].gap < COMMA:
            first -= 1
        behind = tokens[index + 1 : index + 2]
        goes_on = any(token.gap < COMMA and (_is_counted(token) or token.text in measures) for token in behind)
        measure = by_sound.get(spoken.units[index]) if unit.text in _LARGE else None
        if measure is not None and first < index and not goes_on:
            found.append(_echo("".join(token.text for token in tokens[first:index]) + measure, spoken, first, index))
    return tuple(found)


def _is_counted(token: Token) -> bool:
    return token.kind == "num" or token.text in _COUNTED


def _words(spoken: Spoken, loose: frozenset[int]) -> Iterator[Echo]:
    known = _by_sound()
    for first in sorted(loose):
        units: Units = ()
        for last in range(first, min(first + _LONGEST, len(spoken.tokens))):
            if last not in loose or (last > first and spoken.tokens[last].gap >= COMMA):
                break
            units += spoken.units[last]
            alone = first - 1 not in loose and last + 1 not in loose
            if units in known and (len(units) > 1 or alone):
                yield _echo(known[units], spoken, first, last)


def _turns(spoken: Spoken, loose: frozenset[int], taken: frozenset[int]) -> Iterator[Echo]:
    known = _turns_by_sound()
    for first in range(len(spoken.tokens)):
        units: Units = ()
        for last in range(first, min(first + _LONGEST, len(spoken.tokens))):
            if last in taken or (last > first and spoken.tokens[last].gap >= COMMA):
                break
            units += spoken.units[last]
            if last == first + 1 and first - 1 in taken and {first, last} <= loose:
                yield from _nearly_owned(units, spoken, first, last)
            if units not in known or loose.isdisjoint(range(first, last + 1)):
                continue
            if len(units) >= _TURN or first - 1 in taken:
                yield _echo(known[units], spoken, first, last)


def _nearly_owned(units: Units, spoken: Spoken, first: int, last: int) -> Iterator[Echo]:
    """店的单 (the store's order) where two syllables behind a name sound nearly like it and nothing follows at once."""
    if last + 1 < len(spoken.tokens) and spoken.tokens[last + 1].gap < COMMA:
        return
    costs = sounds().costs
    for own, text in _turns_by_sound().items():
        if len(own) == len(units) == _TURN - 1:
            distance = sum(float(costs[one, other]) for one, other in zip(units, own, strict=True)) / len(own)
            if 0.0 < distance <= _OWNED_BAR:
                # Nothing else is expected there, so it may lie twice as far off as elsewhere.
                yield replace(_echo(text, spoken, first, last), distance=distance / 2)


def _counts(
    spoken: Spoken, loose: frozenset[int], taken: frozenset[int], measures: Mapping[Units, str]
) -> Iterator[Echo]:
    numerals = _numerals()
    for first in range(len(spoken.tokens) - 1):
        number, measure = spoken.tokens[first], spoken.tokens[first + 1]
        if measure.gap >= COMMA:
            continue
        counted = _is_counted(number)
        heard = measures.get(spoken.units[first + 1])
        if not {first, first + 1} & loose:
            # Of 散备拿铁 each character is a word of its own, but both together sound like a count of what follows.
            misheard = (
                not counted and heard not in (None, measure.text) and {first + 1, first + 2} & taken == {first + 2}
            )
            if misheard and heard and first not in taken and (said := numerals.get(spoken.units[first])) is not None:
                yield _echo(said + heard, spoken, first, first + 1)
        elif counted and first + 1 in loose and heard is not None:
            yield _echo(heard, spoken, first + 1, first + 1)
        elif not counted and first not in taken and (said := numerals.get(spoken.units[first])) is not None:
            # 是个 may be 十个 or mean "is a", and nobody orders 几杯: nearly a count, so that somebody is asked.
            guess = _nearest_numeral(spoken.units[first]) if said == _SOME else None
            said = guess[0] if guess else said
            meant = heard == measure.text and words().has((number.text,), "filler")
            distance = _MEANT if meant or guess else 0.0
            if first in loose and measure.text in measures.values():
                yield replace(_echo(said + measure.text, spoken, first, first + 1), distance=distance)
            elif heard is not None and (first + 1 in loose or (first in loose and first + 2 in taken)):
                # A measure may be written as a word with a meaning of its own: 酒和蛋糕 is 九盒蛋糕.
                yield replace(_echo(said + heard, spoken, first, first + 1), distance=distance)
        elif not counted and first not in taken and first + 1 in loose and heard is not None:
            guess = _nearest_numeral(spoken.units[first]) if {first - 1, first + 2} & taken else None
            if guess is not None:
                yield replace(_echo(guess[0] + heard, spoken, first, first + 1), distance=guess[1] / 2)


def _nearest_numeral(heard: Units) -> tuple[str, float] | None:
    """The numeral that lies nearest to one syllable, the smallest of several: of 由杯 and 样杯, 六 and 两."""
    if len(heard) != 1:
        return None
    costs = sounds().costs
    near = {numeral: float(costs[heard[0], own[0]]) for own, numeral in _numerals().items() if numeral not in _VAGUE}
    best = min(near, key=lambda numeral: near[numeral])
    return (best, near[best]) if near[best] <= _NUMERAL_BAR else None


def _echo(said: str, spoken: Spoken, first: int, last: int) -> Echo:
    return Echo(Phrase(said, "", "channel"), 0.0, spoken.spans[first][0], spoken.spans[last][1])


@lru_cache(maxsize=8)
def _table(language: str) -> Names:
    return names_of(_OFFERED, language)


def names_of(classes: Sequence[str], language: str) -> Names:
    """The words of these classes, to be looked for by their sound."""
    lexicon, chinese = words(), language == "zh"
    texts = {("" if chinese else " ").join(phrase) for name in classes for phrase in lexicon.classes.get(name, ())}
    return Names([Phrase(text, text, "channel") for text in sorted(texts) if text.isascii() != chinese])


@lru_cache(maxsize=1)
def _by_sound() -> dict[Units, str]:
    """By sound, the first class in the order above and then the shortest word decides."""
    known: dict[Units, str] = {}
    for name in _REWRITTEN:
        texts = ("".join(phrase) for phrase in words().classes.get(name, ()))
        for text in sorted((text for text in texts if not text.isascii()), key=lambda text: (len(text), text)):
            known.setdefault(_units(text), text)
    return known


@lru_cache(maxsize=1)
def _turns_by_sound() -> dict[Units, str]:
    texts = ("".join(phrase) for name in _ROUTINE for phrase in words().classes.get(name, ()))
    turns = {text for text in texts if len(text) >= _TURN and not text.isascii()}
    owned = {_POSSESSIVE + "".join(noun) for noun in words().classes.get("order_noun", ()) if len(noun) == 1}
    chinese = (text for text in sorted((*turns, *owned)) if text[-1] > "\u2e80")
    return {_units(text): text for text in chinese if len(text) <= _LONGEST}


@lru_cache(maxsize=1)
def _numerals() -> dict[Units, str]:
    return {_units(numeral): numeral for numeral in _COUNTED}


def numerals_within(heard: str, said: str, margin: float) -> tuple[str, ...]:
    """Other numerals that lie nearly as near to a character that was heard as the numeral `said` does (石: 十, 四)."""
    (unit, *more), costs = _units(heard), sounds().costs
    near = {numeral: float(costs[unit, own[0]]) for own, numeral in _numerals().items()}
    if more or said not in near:
        return ()
    return tuple(n for n, distance in near.items() if n != said and distance <= near[said] + margin)


@lru_cache(maxsize=32)
def _by_sound_of(measures: tuple[str, ...]) -> dict[Units, str]:
    """Measures of one character by their sound, the commonest first."""
    known: dict[Units, str] = {}
    for measure in measures:
        if len(measure) == 1 and measure >= "\u2e80":
            known.setdefault(_units(measure), measure)
    return known


@lru_cache(maxsize=1)
def _turns_near() -> Names:
    """Turns of phrase and a place's preposition behind one (帮我在), long enough to be told by nearly their sound."""
    fillers = ["".join(phrase) for phrase in words().classes.get("filler", ()) if len(phrase) == _TURN - 1]
    before = ["".join(phrase) for phrase in words().classes.get("made_at", ()) if len(phrase) == 1]
    texts = {text for text in _turns_by_sound().values() if len(text) >= _TURN}
    texts |= {filler + place for filler in fillers for place in before if not (filler + place).isascii()}
    return Names([Phrase(text, "", "channel") for text in sorted(texts)])


def _units(text: str) -> Units:
    return tuple(unit for token in sounds().speak(text, "zh").units for unit in token)
