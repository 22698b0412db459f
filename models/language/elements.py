"""Elements: what a stretch of tokens may be - a catalogue name, a quantity, a time, a number, a function word."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from models.intent import QuantityValue, WindowValue
from models.language.tokens import STOP
from models.language.vocabulary import Phrase

ElementKind = Literal[
    "menu", "place", "party", "machine", "quantity", "time", "reference", "word", "unknown", "subset",
]  # fmt: skip
MENU = frozenset(("item", "modifier"))
PLACE = frozenset(("site", "area", "warehouse"))
PARTY = frozenset(("customer", "driver", "carrier", "supplier", "channel"))
MACHINE = frozenset(("asset", "component", "symptom", "vehicle", "fault", "procedure"))


@lru_cache(maxsize=65_536)
def _keys(phrases: tuple[Phrase, ...], kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(phrase.key for phrase in phrases if phrase.kind == kind))


@dataclass(frozen=True, slots=True)
class Element:
    """Tokens [start, end) read as one thing."""

    kind: ElementKind
    start: int
    end: int
    gap: int = STOP
    """How it is set apart from what is before it."""
    phrases: tuple[Phrase, ...] = ()
    quality: float = 1.0
    classes: frozenset[str] = field(default_factory=frozenset)
    """Of function words: all classes that the words belong to."""
    quantity: QuantityValue | None = None
    weak: bool = False
    """An article for a quantity, or a word that may well mean otherwise."""
    window: WindowValue | None = None
    reference: str | None = None
    """Of references: `phone`, `waybill`, ...; its value is `value`."""
    value: str | None = None
    joined: bool = False
    """A conjunction stood before it."""
    count: int = 0
    """Of subsets: how many units, 0 for all that remain."""
    said: str = ""
    """The keys of its tokens without spaces."""
    parts: tuple[tuple[int, int], ...] = ()
    """Where a name was said in pieces ("iced ... latte"): their token ranges; empty when in one piece."""
    trailing: bool = False
    """Of scopes: what it scopes stands before it ("on one of them")."""

    def is_a(self, *classes: str) -> bool:
        """True for function words of any of these classes."""
        return self.kind == "word" and not self.classes.isdisjoint(classes)

    @property
    def item(self) -> bool:
        """May name something that can be ordered."""
        return self.kind == "menu" and bool(_keys(self.phrases, "item"))

    @property
    def modifier(self) -> bool:
        """May name an option."""
        return self.kind == "menu" and bool(_keys(self.phrases, "modifier"))

    def keys(self, kind: str) -> tuple[str, ...]:
        """Node keys of the phrases of one kind, in a stable order, each once."""
        return _keys(self.phrases, kind)
