"""Pages as they were read in, the same pages out with the words that a catalogue spells and the recogniser nearly read.

The print says 片, the recogniser reads 月 and holds 片 for possible: where only one of its rivals makes a known word of
what is none, that word was printed. Figures are never changed, for the next size is a word of the catalogue as well.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from math import prod

from models.image.page import Page, Rival, TextBox
from models.image.structure.wording import fold
from models.language.vocabulary import Vocabulary

_PRINT = re.compile(r"[\u3400-\u9fff]+|\d[\d,.]*(?=[^\w\s.,:;%°#/+()（）-]$)|[^\s\u3400-\u9fff（）()，,：:；;、/]+")
"""Chinese letters that run on, or other signs that do."""
_MIXED = re.compile(r"(?<=[A-Za-z])1+(?![\d.])")
"""A 1 that would be an l in print that has one sign for both: `750m1`."""
_FIGURES = re.compile(r"^(?=\S*[oOlI])[\doOlIs.,]+(?=[^\W\d_]|$)")
_OLD = re.compile(r"(?<![^\W\d_])[\doOlIs.,]*[oOlI][\doOlI.,]*")
_AS_FIGURES = str.maketrans("oOlIs", "00115")
"""Letters that old-style figures look like: `1.omm`, `sooml`."""
_AS_EIGHTS = str.maketrans("oOlIs", "00118")
_APART = re.compile(r"[\s（）()，,：:；;、/]+")
_SHARE = 3
"""Chinese letters that a piece of a longer word must have: names are wrapped between any two."""
_DOUBTS = 4
"""Characters of a word that may be in doubt; where more are, it was not read."""
_SIGN, _MEASURE, _LETTER = 0.01, 0.02, 0.03
"""Least probability of a rival: signs between figures change no size, measures are few, letters tell names apart."""
_CLEARLY = 4.0
"""Times likelier than the next that one of several known words must be."""
_LONG = 4
"""Chinese letters of a word that one letter in doubt, however little, makes none of the catalogue's."""
_KEPT = 4


@dataclass(frozen=True)
class Words:
    """What a business prints: its names whole, their words, and its measures; all folded."""

    whole: frozenset[str]
    measures: frozenset[str]

    @cached_property
    def _running(self) -> str:
        return "\n".join(sorted(word for word in self.whole if not word.isascii()))

    def spells(self, text: str, counted: bool = False) -> bool:
        """A name, a word of one, a piece of a Chinese one; `counted`: or a measure."""
        folded = fold(text)
        if folded in self.whole or (counted and folded in self.measures):
            return True
        return len(folded) >= _SHARE and not folded.isascii() and folded in self._running


def words_of(vocabulary: Vocabulary) -> Words:
    """All words of a vocabulary; kept for the last few."""
    found = _words.pop(vocabulary.digest, None)
    if found is None:
        phrases = vocabulary.phrases()
        whole: set[str] = set()
        for text in {phrase.text for phrase in phrases}:
            whole.add(fold(text))
            whole.update(fold(word) for word in _APART.split(text))
            whole.update(fold(word) for word in _PRINT.findall(text))
        items = {phrase.key for phrase in phrases if phrase.kind == "item"}
        measures = {fold(measure) for item in items for measure in vocabulary.measures(item)}
        found = Words(frozenset(whole - {""}), frozenset(measures - {""}))
    _words[vocabulary.digest] = found
    while len(_words) > _KEPT:
        _words.popitem(last=False)
    return found


_words: OrderedDict[str, Words] = OrderedDict()


def respelled(pages: Sequence[Page], vocabulary: Vocabulary) -> tuple[Page, ...]:
    """The pages, with words spelled as the vocabulary spells them where the recogniser held that possible."""
    words = words_of(vocabulary)
    return tuple(replace(page, boxes=tuple(respell(box, words) for box in page.boxes)) for page in pages)


def respell(box: TextBox, words: Words) -> TextBox:
    """One run of text; as long as before, so that places and rivals stay those of its characters."""
    if len(box.rivals) != len(box.text) or not (any(box.rivals) or _MIXED.search(box.text) or _OLD.search(box.text)):
        return box
    letters = list(box.text)
    for found in _PRINT.finditer(box.text):
        start, end = found.span()
        # What stands behind a figure in the middle of a line may be a day or a price; a word alone may be a unit.
        before, last = box.text[:start].rstrip(), not box.text[end:].strip()
        counted = before[-1:].isdigit() and last
        unit = counted or (not before and last)
        spelled = _spelled(box.text[start:end], box.rivals[start:end], words, counted, unit)
        letters[start:end] = spelled
    return replace(box, text="".join(letters))


def _spelled(text: str, rivals: Sequence[tuple[Rival, ...]], words: Words, counted: bool, unit: bool) -> str:
    letters = _MIXED.sub(lambda ones: "l" * len(ones.group()), text)
    figures = _FIGURES.sub(lambda signs: signs.group().translate(_AS_FIGURES), text)
    eights = _FIGURES.sub(lambda signs: signs.group().translate(_AS_EIGHTS), text)
    others = [other for other in (letters, figures, eights) if other != text and words.spells(other)]
    if others and not words.spells(text):
        # An s may be a 5 or an 8: where the catalogue has both nobody can tell.
        return others[0] if len(set(others)) == 1 or others[0] == letters else text
    if words.spells(text, unit):
        return text
    likely = [_plausible(text[place], others, counted) for place, others in enumerate(rivals)]
    doubts = [place for place, others in enumerate(likely) if others]
    found = _clearest(_candidates(text, likely, doubts), words, unit, text) if 0 < len(doubts) <= _DOUBTS else text
    if found != text or len(text) < _LONG or text.isascii():
        return found
    # Of a long word one letter alone, however unlikely: hardly another word of the catalogue is one letter away.
    single = (
        (share, text[:place] + other + text[place + 1 :])
        for place, others in enumerate(rivals)
        for other, share in others
        if not text[place].isdigit()
    )
    return _clearest(single, words, unit, text)


def _clearest(candidates: Iterable[tuple[float, str]], words: Words, unit: bool, text: str) -> str:
    """The candidate that the vocabulary spells, `text` where there is none or several are about as likely."""
    found: dict[str, tuple[float, str]] = {}
    for share, candidate in candidates:
        if words.spells(candidate, unit):
            folded = fold(candidate)
            found[folded] = max(found.get(folded, (0.0, "")), (share, candidate))
    best, *others = sorted(found.values(), reverse=True) or [(0.0, text)]
    return best[1] if not others or best[0] >= _CLEARLY * others[0][0] else text


def _plausible(letter: str, others: Sequence[Rival], counted: bool) -> tuple[Rival, ...]:
    if letter.isdigit():
        return ()
    least = _SIGN if not letter.isalnum() else _MEASURE if counted else _LETTER
    return tuple((other, share) for other, share in others if share >= least)


def _candidates(text: str, rivals: Sequence[tuple[Rival, ...]], doubts: Sequence[int]) -> Iterator[tuple[float, str]]:
    """What the text may be instead, and how likely: the characters that stay count as what their rivals leave them."""
    ways = [[(text[place], 1 - sum(share for _, share in rivals[place])), *rivals[place]] for place in doubts]
    for way in product(*ways):
        letters = list(text)
        for place, (letter, _) in zip(doubts, way, strict=True):
            letters[place] = letter
        candidate = "".join(letters)
        if candidate != text:
            yield prod(max(share, _SIGN) for _, share in way), candidate
