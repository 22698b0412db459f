"""Items that differ only by a figure in their names ("Relay 12 V", "Relay 24 V") -> how people say several of them.

"Relays, 12 V two, 24 V four": the name once, then the figures. Found are a name with the figure before or behind it, a
figure alone behind a relative of its item, and the bare name, which may be any of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from models.language.names.names import fold
from models.language.tokens import COMMA, SPACED, Token, tokenize
from models.language.values.figures import Figure, figure_at
from models.language.values.numerals import number
from models.language.vocabulary import Phrase
from models.language.words import words

Found = tuple[int, int, tuple[Phrase, ...], bool]
"""Start, end, what it may be, and whether it is only the name that all of a family share."""


@dataclass(slots=True)
class Family:
    """Items of one name; `members` by prefix and numbers of the figure."""

    members: dict[tuple[str, ...], dict[str, Phrase]] = field(default_factory=dict)
    units: set[str] = field(default_factory=set)
    prefixes: set[str] = field(default_factory=set)

    def member(self, figure: Figure) -> Phrase | None:
        """The one item with this figure."""
        if figure.prefix and figure.prefix not in self.prefixes:
            return None
        found = self.members.get(figure.numbers, {})
        return next(iter(found.values())) if len(found) == 1 else None

    def end(self, figure: Figure) -> int:
        """Where the figure ends: a unit that the family has not is none of it."""
        return figure.end if figure.unit in self.units else figure.bare


class Families:
    """The families of one vocabulary."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        stems: dict[tuple[str, ...], Family] = defaultdict(Family)
        for phrase in phrases:
            if phrase.kind == "item" and not phrase.hidden:
                tokens = tokenize(fold(phrase.text))
                for stem, figure in _stems(tokens):
                    family = stems[stem]
                    family.members.setdefault(figure.numbers, {})[phrase.key] = phrase
                    family.units.update((figure.unit,) if figure.unit else ())
                    family.prefixes.update((figure.prefix,) if figure.prefix else ())
        self._stems: dict[str, list[tuple[tuple[str, ...], Family]]] = defaultdict(list)
        self._of: dict[str, list[Family]] = defaultdict(list)
        for stem, family in stems.items():
            keys = {key for found in family.members.values() for key in found}
            if len(family.members) < 2 or len(keys) < 2:
                continue
            self._stems[stem[0]].append((stem, family))
            for key in keys:
                self._of[key].append(family)

    def find(self, tokens: tuple[Token, ...], named: Sequence[tuple[int, int, tuple[str, ...]]]) -> list[Found]:
        """What is said of families in these tokens. `named`: where items are named, with their keys."""
        if not self._stems:
            return []
        found: list[Found] = []
        spoken: list[tuple[int, int, list[Family]]] = [
            (start, end, [family for key in keys for family in self._of.get(key, ())]) for start, end, keys in named
        ]
        for start, end, family in self._said(tokens):
            spoken.append((start, end, [family]))
            found.extend(_whole(tokens, start, end, family))
        spoken = sorted((row for row in spoken if row[2]), key=lambda row: row[1])
        taken = {k for start, end, _ in named for k in range(start, end)}
        taken |= {k for start, end, _, _ in found for k in range(start, end)}
        found.extend(_alone(tokens, spoken, taken))
        return found

    def _said(self, tokens: tuple[Token, ...]) -> Iterable[tuple[int, int, Family]]:
        for index, token in enumerate(tokens):
            for stem, family in self._stems.get(token.key, ()):
                run = tokens[index : index + len(stem)]
                if tuple(t.key for t in run) == stem and all(t.gap <= SPACED for t in run[1:]):
                    yield index, index + len(stem), family


def _stems(tokens: tuple[Token, ...]) -> Iterable[tuple[tuple[str, ...], Figure]]:
    """The name without its figure, where the figure is at its head, at its end, or before its last word."""
    keys = tuple(token.key for token in tokens)
    for start in range(len(tokens)):
        figure = figure_at(tokens, start)
        if figure is None or (start and tokens[start].kind == "num" and tokens[start - 1].text == "x"):
            continue
        if start and tokens[start].kind == "num" and _prefixes(tokens, start):
            continue
        front, back = keys[:start], keys[figure.end :]
        rows = [front, front + back] if front and back else [front or back]
        for stem in rows if len(back) < 2 or not front else ():
            if _names(stem):
                yield stem, figure


def _prefixes(tokens: tuple[Token, ...], start: int) -> bool:
    """The letters before belong to the figure."""
    before = figure_at(tokens, start - 1)
    return before is not None and bool(before.prefix)


def _names(stem: tuple[str, ...]) -> bool:
    """Enough of a name: two characters, or a word of four letters, and no function word."""
    text = "".join(stem)
    if text.isascii():
        return any(len(key) > 3 and key.isalpha() for key in stem)
    return sum(key > "\u2e80" for key in stem) > 1


def _whole(tokens: tuple[Token, ...], start: int, end: int, family: Family) -> Iterable[Found]:
    """The name with its figure right behind or before it."""
    at = end + (end < len(tokens) and tokens[end].text in ("size", "的") and tokens[end].gap <= SPACED)
    figure = figure_at(tokens, at) if at < len(tokens) and tokens[at].gap <= SPACED else None
    member = family.member(figure) if figure is not None else None
    if figure is not None and member is not None:
        until = family.end(figure)
        if figure.prefix or len(figure.numbers) > 1 or until > figure.bare or _counted(tokens, start, until):
            yield start, until, (member,), False
            return
    for first in range(max(0, start - 6), start):
        figure = figure_at(tokens, first)
        if figure is None or not figure.marked or (first and tokens[first].kind == "num" and _prefixes(tokens, first)):
            continue
        until = family.end(figure)
        gap = tokens[until : start + 1]
        member = family.member(figure)
        linked = all(t.gap <= SPACED for t in gap) and all(t.text in ("的", "of") for t in gap[:-1])
        if member is not None and until <= start and linked and (figure.prefix or until > figure.bare):
            yield first, end, (member,), False
            return


def _alone(tokens: tuple[Token, ...], spoken: list[tuple[int, int, list[Family]]], taken: set[int]) -> Iterable[Found]:
    """Figures by themselves behind something of their family, and names without a figure."""
    for start in range(len(tokens)):
        if start in taken or (start and tokens[start].kind == "num" and _prefixes(tokens, start)):
            continue
        figure = figure_at(tokens, start)
        row = next((row for row in reversed(spoken) if row[1] <= start), None)
        if figure is None or row is None:
            continue
        for family in row[2]:
            member, until = family.member(figure), family.end(figure)
            of = until < len(tokens) and tokens[until].text == "的" and tokens[until].gap <= SPACED
            if member is None or not (figure.prefix or until > figure.bare or (of and figure.unit is None)):
                continue
            yield start, until, (member,), False
            break
    for start, end, families in spoken:
        if not any(k in taken for k in range(start, end)):
            members = {p.key: p for f in families for found in f.members.values() for p in found.values()}
            yield start, end, tuple(members.values()), True


def _counted(tokens: tuple[Token, ...], start: int, end: int) -> bool:
    """Something else counts the item, so that a bare number is its figure."""
    after = tokens[end] if end < len(tokens) else None
    if (
        after is not None
        and after.gap <= COMMA
        and (after.text in ("的", "a", "an") or number(tokens, end) is not None)
    ):
        return True
    before = tokens[start - 1] if start else None
    if before is None or tokens[start].gap >= COMMA:
        return False
    measure = words().has((before.text,), "measure") or words().has((before.key,), "measure")
    return measure or before.text == "of"


__all__ = ["Families"]
