"""Questions about the names of a vocabulary other than where they stand in a text: who bears a word, what is near."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from models.language.names.groupnames import Names as GroupNames
from models.language.names.groupnames import beginnings, group_names
from models.language.names.homophones import Homophones
from models.language.names.names import Names, fold
from models.language.names.options import Options, Placed, keys_of
from models.language.tokens import tokenize
from models.language.vocabulary import Phrase, Vocabulary

_NONE: frozenset[str] = frozenset()


class Lookups(Options):
    """Names by word, by figure and by what they sound like; filled by the index that derives from it."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__(vocabulary)
        self._spaceless: dict[str, Names] = defaultdict(dict)
        self._sites: list[tuple[str, str, Phrase]] = []
        self._bearers: dict[str, dict[str, Phrase]] | None = None
        self._sizes: dict[str, list[Phrase]] | None = None
        self._anywhere: dict[str, tuple[Placed, ...]] | None = None
        self._having: dict[str, list[str]] | None = None
        self._spelt: dict[str, frozenset[str]] = {}
        self._known_words: frozenset[str] = frozenset()
        self.measures: frozenset[str] = frozenset()

    def spelled(self, squeezed: str, kind: str) -> tuple[Phrase, ...]:
        """Names of one kind that read like these keys without spaces."""
        return tuple(phrase for phrase, _ in self._spaceless.get(squeezed, {}).values() if phrase.kind == kind)

    def spells(self, word: str) -> bool:
        """This Latin word stands in some name, or is one without its spaces."""
        return word in self._known_words or word in self._spaceless or word in self.measures

    def spellings_near(self, word: str) -> frozenset[str]:
        """Words of items and options that begin like this one; a slip hardly ever hits the first letter."""
        return self._spelt.get(word[:1], _NONE)

    def _words_of_names(self, kinds: Sequence[str] | None) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for phrases in self.names.values():
            for phrase in phrases:
                if kinds is None or phrase.kind in kinds:
                    for token in tokenize(fold(phrase.text)):
                        if token.kind == "word" and token.text.isascii():
                            found[token.key[:1]].update((token.key, token.text))
        return {first: frozenset(spelt) for first, spelt in found.items()}

    def only_bearer(self, said: str) -> Phrase | None:
        """The item whose names alone hold this word; None where several do or none does."""
        if self._bearers is None:
            self._bearers = defaultdict(dict)
            for phrases in self.names.values():
                for phrase in phrases:
                    if phrase.kind == "item":
                        for key in keys_of(phrase.text):
                            if key.isascii() and key.isalpha() and len(key) > 3:
                                self._bearers[key].setdefault(phrase.key, phrase)
        bearers = self._bearers.get(said, {})
        return next(iter(bearers.values())) if len(bearers) == 1 else None

    def sized(self, figure: str, beside: Iterable[str]) -> tuple[Phrase, ...]:
        """Options that this figure with a unit names (50 for 50 mm) on an item that also has one of `beside`."""
        if self._sizes is None:
            self._sizes = defaultdict(list)
            for phrases in self.names.values():
                for phrase in phrases:
                    read = tokenize(fold(phrase.text)) if phrase.kind == "modifier" else ()
                    if 1 < len(read) < 4 and read[0].kind == "num" and all(t.kind != "num" for t in read[1:]):
                        self._sizes[read[0].text].append(phrase)
        found: dict[str, Phrase] = {}
        for phrase in self._sizes.get(figure, ()):
            if any(self.go_together(phrase.key, other) for other in beside):
                found.setdefault(phrase.key, phrase)
        return tuple(found.values())

    @cached_property
    def group_names(self) -> GroupNames:
        """Groups by what they are called."""
        return group_names(self.vocabulary.phrases())

    @cached_property
    def group_starts(self) -> dict[str, frozenset[int]]:
        """Where such names may begin."""
        return beginnings(self.vocabulary.phrases(), self.group_names)

    def placed(self, item: str | None, option: str) -> tuple[Placed, ...]:
        """Where the item has this option; where any item has it if `item` is None."""
        if item is not None:
            return self.options(item).get(option, ())
        if self._anywhere is None:
            self._anywhere = {}
            for key in {p.key for p in self.vocabulary.phrases() if p.kind == "item"}:
                for name, places in self.options(key).items():
                    self._anywhere.setdefault(name, places)
        return self._anywhere.get(option, ())

    def bearers(self, options: Iterable[str]) -> tuple[str, ...]:
        """The items that have one of these options themselves."""
        if self._having is None:
            self._having = defaultdict(list)
            for key in dict.fromkeys(p.key for p in self.vocabulary.phrases() if p.kind == "item"):
                for name, places in self.options(key).items():
                    if any(placed.parent is None for placed in places):
                        self._having[name].append(key)
        return tuple(dict.fromkeys(item for option in options for item in self._having.get(option, ())))

    def touches(self, items: Iterable[str], word: str) -> bool:
        """The word stands in the name of an option of these items, or of what they are chosen from."""
        for item in items:
            keys = [*self.options(item), *(group.key for group in self.groups(item))]
            if any(word in self._runs(key) if word.isascii() else self.within_name((key,), word) for key in keys):
                return True
        return False

    @cached_property
    def homophones(self) -> Homophones:
        """Names of items and options in which a character may be astray."""
        kinds = ("item", "modifier")
        return Homophones(fold(p.text) for row in self.names.values() for p in row if p.kind in kinds)

    def places(self, said: str) -> tuple[Phrase, ...]:
        """Sites whose names contain these words."""
        if len(said) < (2 if said[:1] > "\u2e80" else 4):
            return ()
        found: dict[str, Phrase] = {}
        for key, squeezed, phrase in self._sites:
            if said in squeezed:
                found.setdefault(key, phrase)
        return tuple(found.values())
