"""Words of a cell -> what the vocabulary knows by them: exactly, or as print may have been misread, or nothing.

Only a whole name settles a key. A name that is merely similar is offered as a choice and never taken: the next code of
a catalogue is one digit away.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from models.image.wording import fold, skeleton
from models.intent import SlotChoice
from models.language.normalize import normalize
from models.language.vocabulary import Phrase, PhraseKind, Vocabulary

SIMILAR = 0.72
"""Least similarity (normalised edit distance) of a name that is offered as a choice."""
CHOICES = 5
"""How many choices a slot carries at most."""
MISREAD = 0.8
"""What remains of the confidence where O stood for 0 or l for 1."""
_KEPT = 4


@dataclass(frozen=True, slots=True)
class Named:
    """What a text names. `key` is None where it names nothing, or several things equally well (then see `keys`)."""

    key: str | None
    name: str
    certainty: float
    keys: tuple[str, ...] = ()
    choices: tuple[SlotChoice, ...] = ()


NOTHING = Named(None, "", 0.0)


class Names:
    """All names of one vocabulary, folded, by kind."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._exact: dict[str, dict[str, list[Phrase]]] = {}
        for phrase in vocabulary.phrases():
            folded = fold(phrase.text)
            if folded:
                self._exact.setdefault(phrase.kind, {}).setdefault(folded, []).append(phrase)

    def exactly(self, text: str, *kinds: PhraseKind) -> tuple[Phrase, ...]:
        """The phrases that this text is, one for each node; nothing misread is forgiven."""
        folded = fold(text)
        found = [phrase for kind in kinds for phrase in self._exact.get(kind, {}).get(folded, ())]
        return tuple({phrase.key: phrase for phrase in reversed(found)}.values())[::-1] if folded else ()

    def knows(self, text: str) -> bool:
        """The text is the name of an item, alone or said twice (code and name, two languages)."""
        return bool(self.exactly(text, "item")) or self._twice(text, ("item",)) is not None

    def settle(self, text: str, *kinds: PhraseKind) -> Named:
        """What this text names: exactly, else through signs that print confuses, else only choices."""
        found = self.exactly(text, *kinds)
        folded = fold(text)
        alike = self._alike(folded, kinds)
        if found:
            keys = tuple(phrase.key for phrase in found)
            rivals = tuple(SlotChoice(p.text, p.key, 0.5) for p in alike if p.key not in keys)
            if len(keys) == 1:
                return Named(keys[0], found[0].text, 1.0, keys, rivals[:CHOICES])
            return Named(None, found[0].text, 1.0, keys, tuple(SlotChoice(p.text, p.key, 1.0) for p in found)[:CHOICES])
        twice = self._twice(text, kinds)
        if twice is not None:
            return twice
        if alike:
            keys = tuple(dict.fromkeys(phrase.key for phrase in alike))
            if len(keys) == 1:
                return Named(keys[0], alike[0].text, MISREAD, keys)
            return Named(None, alike[0].text, MISREAD, keys, tuple(SlotChoice(p.text, p.key, MISREAD) for p in alike))
        return Named(None, "", 0.0, (), self.similar(folded, kinds))

    def _twice(self, text: str, kinds: tuple[PhraseKind, ...]) -> Named | None:
        """Code and name of one thing in one cell, in two languages or one behind the other."""
        for place, sign in enumerate(text):
            apart = sign.isspace() or sign in "/(（|,，"
            if not place or not (apart or _turns(text[place - 1], sign)):
                continue
            front, back = self.exactly(text[:place], *kinds), self.exactly(text[place + apart :], *kinds)
            keys = [phrase.key for phrase in front if any(phrase.key == other.key for other in back)]
            if len(keys) == 1:
                longer = max((*front, *back), key=lambda phrase: len(phrase.text))
                return Named(keys[0], longer.text, 1.0, (keys[0],))
        return None

    def similar(self, folded: str, kinds: tuple[PhraseKind, ...]) -> tuple[SlotChoice, ...]:
        """The names most like this one, best first; never good enough to be taken."""
        if len(folded) < 3:
            return ()
        from rapidfuzz import process
        from rapidfuzz.distance import Levenshtein

        best: dict[str, tuple[float, str]] = {}
        for kind in kinds:
            names = self._exact.get(kind, {})
            for name, score, _ in process.extract(
                folded, names.keys(), scorer=Levenshtein.normalized_similarity, score_cutoff=SIMILAR, limit=CHOICES
            ):
                for phrase in names[name]:
                    if not phrase.hidden and score > best.get(phrase.key, (0.0, ""))[0]:
                        best[phrase.key] = (float(score), phrase.text)
        ranked = sorted(best.items(), key=lambda entry: (-entry[1][0], entry[0]))[:CHOICES]
        return tuple(SlotChoice(text, key, round(0.8 * score, 4)) for key, (score, text) in ranked)

    def inside(self, text: str, *kinds: PhraseKind) -> tuple[tuple[Phrase, str], ...]:
        """Names that stand somewhere in a text, longest first, without those inside a longer one; with their fold."""
        folded, gaps = _with_gaps(text)
        found: list[tuple[int, int, Phrase, str]] = []
        for kind in kinds:
            names = self._exact.get(kind, {})
            longest = self._longest.get(kind, 0)
            for start in range(len(folded)):
                for end in range(min(len(folded), start + longest), start + 1, -1):
                    part = folded[start:end]
                    if part in names and _stands_alone(folded, start, end, gaps):
                        found.extend((start, end, phrase, part) for phrase in names[part])
                        break
        found.sort(key=lambda entry: (entry[0] - entry[1], entry[0], entry[2].key))
        kept: list[tuple[int, int, Phrase, str]] = []
        for start, end, phrase, part in found:
            if all(end <= a or b <= start or (a, b) == (start, end) for a, b, _, _ in kept):
                kept.append((start, end, phrase, part))
        return tuple((phrase, part) for _, _, phrase, part in kept)

    @cached_property
    def measures(self) -> frozenset[str]:
        """All words that any item is counted in, folded as text."""
        keys = {phrase.key for phrases in self._exact.get("item", {}).values() for phrase in phrases}
        return frozenset(normalize(word, "").text for key in keys for word in self.vocabulary.measures(key))

    def _alike(self, folded: str, kinds: tuple[PhraseKind, ...]) -> tuple[Phrase, ...]:
        if not any(sign.isdigit() for sign in skeleton(folded)):
            return ()
        return tuple(phrase for kind in kinds for phrase in self._skeletons.get((kind, skeleton(folded)), ()))

    @cached_property
    def _skeletons(self) -> Mapping[tuple[str, str], tuple[Phrase, ...]]:
        found: dict[tuple[str, str], list[Phrase]] = {}
        for kind, names in self._exact.items():
            for folded, phrases in names.items():
                found.setdefault((kind, skeleton(folded)), []).extend(phrases)
        return {name: tuple(phrases) for name, phrases in found.items()}

    @cached_property
    def _longest(self) -> Mapping[str, int]:
        return {kind: min(40, max(map(len, names), default=0)) for kind, names in self._exact.items()}


def _turns(before: str, sign: str) -> bool:
    """A code may end here though nothing stands between: the script changes, or a letter follows a digit."""
    return (before.isascii() != sign.isascii()) or (before.isdigit() and sign.isalpha())


def _with_gaps(text: str) -> tuple[str, frozenset[int]]:
    """The folded text, and the places in it before which something was left out: words or brackets end there."""
    folded = fold(text)
    kept, gaps, apart = "", set(), False
    for sign in normalize(text, "").text.replace("*", "x"):
        part = fold(sign)
        if part:
            if apart:
                gaps.add(len(kept))
            kept += part
        apart = not part
    return folded, frozenset(gaps) if kept == folded else frozenset()


def _stands_alone(folded: str, start: int, end: int, gaps: frozenset[int]) -> bool:
    """A Latin or numeric name is no part of a longer word or number."""
    for outer, inner, edge in ((start - 1, start, start), (end, end - 1, end)):
        if 0 <= outer < len(folded) and edge not in gaps:
            out, own = folded[outer], folded[inner]
            if (out.isdigit() and own.isdigit()) or (
                out.isascii() and own.isascii() and out.isalpha() and own.isalpha()
            ):
                return False
    return True


_made: OrderedDict[str, Names] = OrderedDict()
_lock = Lock()


def names_of(vocabulary: Vocabulary) -> Names:
    """The names of a vocabulary, folded once for each digest; the few used last are kept."""
    digest = vocabulary.digest
    with _lock:
        known = _made.get(digest)
        if known is not None:
            _made.move_to_end(digest)
            return known
    names = Names(vocabulary)
    with _lock:
        _made[digest] = names
        while len(_made) > _KEPT:
            _made.popitem(last=False)
    return names
