"""Words of a cell -> what the vocabulary knows by them: exactly, or as print may have been misread, or nothing.

Only a whole name settles a key. A name that is merely similar is offered as a choice and never taken: the next code of
a catalogue is one digit away.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from models.image.structure.wording import fold, skeleton
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
_GLUED = 40
"""Signs of a name that another may be glued to."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a text names. `key` is None where it names nothing, or several things equally well (then see `keys`)."""

    key: str | None
    name: str
    certainty: float
    keys: tuple[str, ...] = ()
    choices: tuple[SlotChoice, ...] = ()


NOTHING = Named(None, "", 0.0)


@dataclass(frozen=True, slots=True)
class Spanned:
    """Characters [start, end) of a text that are a name of these."""

    start: int
    end: int
    keys: frozenset[str]


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
        for place in range(2, len(text) - 1):
            # What both sides name alike needs no sign between them.
            apart = text[place].isspace() or text[place] in "/(（|,，"
            front, back = self.exactly(text[:place], *kinds), self.exactly(text[place + apart :], *kinds)
            front = front or (self._alike(fold(text[:place]), kinds) if back else ())
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
        folded, gaps, _ = _with_gaps(text)
        return tuple((phrase, part) for _, _, phrase, part in self._standing(folded, gaps, kinds))

    def spans(self, text: str, *kinds: PhraseKind) -> tuple[Spanned, ...]:
        """Where names stand in a text, from left to right; none inside a longer one. Nothing misread is forgiven."""
        folded, gaps, places = _with_gaps(text)
        if not places:
            return ()
        normalized = normalize(text, "")
        found: dict[tuple[int, int], set[str]] = {}
        for start, end, phrase, _ in self._standing(folded, gaps, kinds):
            found.setdefault(normalized.original(places[start], places[end - 1] + 1), set()).add(phrase.key)
        return tuple(Spanned(start, end, frozenset(keys)) for (start, end), keys in sorted(found.items()))

    def called(self, key: str) -> tuple[str, ...]:
        """What an item is called, folded: its names and its codes."""
        return self._called.get(key, ())

    def _standing(
        self, folded: str, gaps: frozenset[int], kinds: tuple[PhraseKind, ...]
    ) -> list[tuple[int, int, Phrase, str]]:
        found: list[tuple[int, int, Phrase, str]] = []
        for kind in kinds:
            names = self._exact.get(kind, {})
            longest = self._longest.get(kind, 0)
            for start in range(len(folded)):
                for end in range(min(len(folded), start + longest), start + 1, -1):
                    part = folded[start:end]
                    if part in names and (
                        _stands_alone(folded, start, end, gaps) or self._beside_own(folded, start, end, names[part])
                    ):
                        found.extend((start, end, phrase, part) for phrase in names[part])
                        break
        found.sort(key=lambda entry: (entry[0] - entry[1], entry[0], entry[2].key))
        kept: list[tuple[int, int, Phrase, str]] = []
        for start, end, phrase, part in found:
            if all(end <= a or b <= start or (a, b) == (start, end) for a, b, _, _ in kept):
                kept.append((start, end, phrase, part))
        return kept

    def _beside_own(self, folded: str, start: int, end: int, phrases: Sequence[Phrase]) -> bool:
        """The name stands glued to another of the same item: `OP-2613` and `80 gsm paper`."""
        before, behind = skeleton(folded[max(0, start - _GLUED) : start]), skeleton(folded[end : end + _GLUED])
        others = {skeleton(other) for phrase in phrases for other in self.called(phrase.key) if len(other) > 3}
        return any(before.endswith(other) or behind.startswith(other) for other in others)

    @cached_property
    def _called(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for folded, phrases in self._exact.get("item", {}).items():
            for phrase in phrases:
                found.setdefault(phrase.key, []).append(folded)
        return {key: tuple(names) for key, names in found.items()}

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


def _with_gaps(text: str) -> tuple[str, frozenset[int], tuple[int, ...]]:
    """The folded text; the places in it before which something was left out, so that words or brackets end there; and
    for each of its signs the place in the normalised text."""
    normalized = normalize(text, "").text
    told = [(place, fold(f"0{sign}0")[1:-1]) for place, sign in enumerate(normalized)]
    kept = [(place, part) for place, part in told if part]
    # A stop at either end is no part of what is compared.
    while kept and kept[0][1] == ".":
        del kept[0]
    while kept and kept[-1][1] == ".":
        del kept[-1]
    folded = fold(text)
    if "".join(part for _, part in kept) != folded:
        return folded, frozenset(), ()
    places = tuple(place for place, _ in kept)
    gaps = frozenset(i for i in range(1, len(places)) if places[i] - places[i - 1] > 1)
    return folded, gaps, places


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
