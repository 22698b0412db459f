"""Which options may be said of an item: the groups of a vocabulary, nested ones opened, looked up once and kept."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from models.language.names.names import fold
from models.language.tokens import tokenize
from models.language.vocabulary import GroupFacts, OptionFacts, Packed, Phrase, Vocabulary


@dataclass(frozen=True, slots=True)
class Placed:
    """An option as it applies to an item: its group, and the option that the group belongs to where it is nested."""

    option: OptionFacts
    group: GroupFacts
    parent: str | None


@lru_cache(maxsize=65_536)
def keys_of(name: str) -> tuple[str, ...]:
    """The keys of a name's tokens."""
    return tuple(token.key for token in tokenize(fold(name)))


class Options:
    """Option facts of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._options: dict[str, dict[str, tuple[Placed, ...]]] = {}
        self._groups: dict[str, tuple[GroupFacts, ...]] = {}
        self._required: dict[str, tuple[str, ...]] = {}
        self._portioned: dict[str, bool] = {}
        self._partials: dict[str, dict[str, list[Phrase]]] = {}
        self._run_cache: dict[str, frozenset[str]] = {}
        self._squeezed: dict[str, tuple[str, ...]] = {}
        self._ends: dict[str, dict[str, Phrase]] | None = None
        self._packs: dict[str, dict[str, Decimal]] = {}
        self._measured: dict[str, frozenset[str]] = {}
        self._pairs: dict[str, dict[str, frozenset[str]]] | None = None
        """By option: its items, with the groups that it is in."""
        self.names: dict[str, list[Phrase]] = defaultdict(list)

    def groups(self, item: str) -> tuple[GroupFacts, ...]:
        """The groups of an item or of an option."""
        known = self._groups.get(item)
        if known is None:
            known = self._groups[item] = tuple(self.vocabulary.groups(item))
        return known

    def options(self, item: str) -> dict[str, tuple[Placed, ...]]:
        """Every option that may be said of an item, those of nested groups included, by node key."""
        known = self._options.get(item)
        if known is None:
            collected: dict[str, list[Placed]] = defaultdict(list)
            self._collect(item, None, collected, 0)
            known = {key: tuple(places) for key, places in collected.items()}
            self._options[item] = known
        return known

    def contains(self, item: str, measure: str | None) -> Decimal | None:
        """How many of the item's unit this measure word stands for (None: said without one); None where unknown."""
        if measure is None:
            return Decimal(1)
        known = self._packs.get(item)
        if known is None:
            packs = self.vocabulary.packs(item) if isinstance(self.vocabulary, Packed) else {}
            known = {fold(word).strip(): ratio for word, ratio in packs.items()}
            self._packs[item] = known = {**{k: r for word, r in known.items() for k in keys_of(word)}, **known}
        return known.get(measure, known.get("".join(keys_of(measure))))

    def go_together(self, one: str, other: str) -> bool:
        """Some item has both options, in different groups."""
        if self._pairs is None:
            self._pairs = {}
            for item in {p.key for p in self.vocabulary.phrases() if p.kind == "item"}:
                for key, places in self.options(item).items():
                    self._pairs.setdefault(key, {})[item] = frozenset(placed.group.key for placed in places)
        here, there = self._pairs.get(one, {}), self._pairs.get(other, {})
        return any(item in there and here[item] != there[item] for item in here)

    def measured(self, item: str) -> frozenset[str]:
        """The measure words of an item, folded."""
        known = self._measured.get(item)
        if known is None:
            known = frozenset(fold(word).strip() for word in self.vocabulary.measures(item))
            self._measured[item] = known = known | frozenset(key for word in known for key in keys_of(word))
        return known

    def counted_in(self, item: str, measure: str | None) -> bool:
        """The item is counted in these words."""
        return measure is not None and not self.measured(item).isdisjoint((measure, "".join(keys_of(measure))))

    def spelled_measure(self, item: str, measure: str) -> str:
        """The measure word as the item has it, where it is the same word otherwise written ("ctn", "drums")."""
        if fold(measure).strip() in self.measured_words(item):
            return measure
        wanted = keys_of(measure)
        return next((word for word in sorted(self.measured_words(item)) if keys_of(word) == wanted), measure)

    def measured_words(self, item: str) -> frozenset[str]:
        """The measure words of an item and of its packagings as the catalogue spells them, folded."""
        packs = self.vocabulary.packs(item) if isinstance(self.vocabulary, Packed) else {}
        return frozenset(fold(word).strip() for word in (*self.vocabulary.measures(item), *packs))

    def portioned(self, items: tuple[str, ...]) -> bool:
        """Some group of the item takes options on one half only."""
        for item in items:
            known = self._portioned.get(item)
            if known is None:
                known = any(places[0].group.portions for places in self.options(item).values())
                self._portioned[item] = known
            if known:
                return True
        return False

    def required(self, item: str) -> tuple[str, ...]:
        """Groups of the item that must be chosen from and have no default."""
        known = self._required.get(item)
        if known is None:
            known = tuple(
                group.key
                for group in self.groups(item)
                if group.minimum > 0 and not any(option.default for option in group.options)
            )
            self._required[item] = known
        return known

    def belongs(self, items: tuple[str, ...], said: str) -> bool:
        """Words that stand in some name of each of these items; Latin ones as whole words."""
        if len(said) < 2 or said.isdigit() or not items:
            return False
        if said.isascii():
            return all(said in self._runs(item) for item in items)
        return all(any(said in name for name in self._spaceless_names(item)) for item in items)

    def within_name(self, keys: tuple[str, ...], said: str, anywhere: bool = False) -> bool:
        """These words stand in, or end, a name of each of these nodes that says more (`anywhere`: one character)."""
        if said.isascii():
            return self.belongs(keys, said)
        names = [self._spaceless_names(key) for key in keys]
        return bool(names) and all(
            any(n != said and (n.endswith(said) or ((anywhere or len(said) > 1) and said in n)) for n in row)
            for row in names
        )

    def siblings(self, item: str) -> tuple[Phrase, ...]:
        """A name of each other item whose names end with a word that one of this item's names ends with."""
        if self._ends is None:
            self._ends = defaultdict(dict)
            for key, phrases in self.names.items():
                for phrase in phrases:
                    row = keys_of(phrase.text) if phrase.kind == "item" else ()
                    if len(row) > 1 and len(row[-1]) > 2:
                        self._ends[row[-1]].setdefault(key, phrase)
        ends = {row[-1] for phrase in self.names.get(item, ()) if (row := keys_of(phrase.text)) and len(row) > 1}
        found = {key: phrase for end in ends for key, phrase in self._ends.get(end, {}).items() if key != item}
        return tuple(found.values())

    def _runs(self, key: str) -> frozenset[str]:
        """Every run of whole words in the names of a node, without spaces."""
        known = self._run_cache.get(key)
        if known is None:
            rows = [keys_of(phrase.text) for phrase in self.names.get(key, ())]
            known = frozenset(
                "".join(row[i:j]) for row in rows for i in range(len(row)) for j in range(i + 1, len(row) + 1)
            )
            self._run_cache[key] = known
        return known

    def _spaceless_names(self, key: str) -> tuple[str, ...]:
        known = self._squeezed.get(key)
        if known is None:
            names = self.names.get(key, ())
            known = tuple("".join(keys_of(phrase.text)) for phrase in names)
            self._squeezed[key] = known
        return known

    def speaks_of(self, items: tuple[str, ...], chosen: tuple[str, ...], said: str) -> bool:
        """Words of the name of a group of these items, or of an option that was chosen: they say nothing new."""
        if len(said) < 2 or said.isdigit():
            return False
        if said.isascii() and len(said) < 4:
            return any(said == name for i in items[:3] for g in self.groups(i) for name in self._spaceless_names(g.key))
        keys = [*chosen, *(group.key for item in items[:3] for group in self.groups(item))]
        return any(said in name for key in keys for name in self._spaceless_names(key))

    def partial(self, items: tuple[str, ...], said: str) -> tuple[Phrase, ...]:
        """Options of the item whose name begins or ends with these words ("oat" for "oat milk")."""
        found: dict[str, Phrase] = {}
        for item in items[:2]:
            known = self._partials.get(item)
            if known is None:
                known = self._partials[item] = self._parts_of_names(item)
            for phrase in known.get(said, ()):
                found.setdefault(phrase.key, phrase)
        return tuple(found.values())

    def _parts_of_names(self, item: str) -> dict[str, list[Phrase]]:
        parts: dict[str, list[Phrase]] = defaultdict(list)
        for key in self.options(item):
            for phrase in self.names.get(key, ()):
                keys = keys_of(phrase.text)
                for cut in range(1, len(keys)):
                    for part in ("".join(keys[:cut]), "".join(keys[cut:])):
                        letter = part == keys[-1] and part.isascii() and part.isalpha()
                        short = len(part) == 1 and not (len(keys) == 2 and (part == keys[0] or letter))
                        if not short and not part.isdigit() and phrase not in parts[part]:
                            parts[part].append(phrase)
        return parts

    def _collect(self, owner: str, parent: str | None, into: dict[str, list[Placed]], depth: int) -> None:
        if depth > 3:
            return
        for group in self.groups(owner):
            for option in group.options:
                into[option.key].append(Placed(option, group, parent))
                if option.groups:
                    self._collect(option.key, option.key, into, depth + 1)
