"""Elements: what a stretch of tokens may be - a catalogue name, a quantity, a time, a number, a function word."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Literal

from models.intent import QuantityValue, WindowValue
from models.language.tokens import STOP
from models.language.vocabulary import Phrase

THOSE = "those"
"""`value` of a subset that is one of those spoken of last ("one of those", 其中一杯)."""
AGAIN = "again"
"""`value` of an item element that was not said but is meant again."""
ALIKE = "alike"
"""`value` of an item that is meant again with all that was said of it ("the same again")."""
APART = "apart"
"""`value` of a word that is counted by itself and must not be joined to the name before."""
ElementKind = Literal[
    "menu", "place", "party", "machine", "wish", "quantity", "time", "reference", "word", "unknown", "subset",
    "remark",
]  # fmt: skip
MENU = frozenset(("item", "modifier"))
PLACE = frozenset(("site", "area", "warehouse"))
WISH = frozenset(("instruction",))
PARTY = frozenset(("customer", "driver", "carrier", "supplier", "channel"))
MACHINE = frozenset(("asset", "component", "symptom", "vehicle", "fault", "procedure"))


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
    """Of scopes: what it scopes stands before it ("on one of them"); of quantities: a multiplier after its item."""

    closed: bool = False
    """Of quantities: a pause or the end follows, so it counts nothing behind it."""

    item_keys: tuple[str, ...] = field(init=False, compare=False, default=())
    """Node keys of what may be ordered by this name; derived from `phrases`."""
    option_keys: tuple[str, ...] = field(init=False, compare=False, default=())

    def __post_init__(self) -> None:
        if self.kind == "menu":
            items = dict.fromkeys(phrase.key for phrase in self.phrases if phrase.kind == "item")
            options = dict.fromkeys(phrase.key for phrase in self.phrases if phrase.kind == "modifier")
            object.__setattr__(self, "item_keys", tuple(items))
            object.__setattr__(self, "option_keys", tuple(options))

    def is_a(self, *classes: str) -> bool:
        """True for function words of any of these classes."""
        return self.kind == "word" and not self.classes.isdisjoint(classes)

    @property
    def identity(self) -> tuple[object, ...]:
        """Equal for elements that read alike; cheaper than comparing every field."""
        return (
            self.kind, self.start, self.end, self.gap, self.joined, self.trailing, self.weak, self.count, self.quality,
            self.classes, self.quantity, self.item_keys, self.option_keys, self.said, self.value,
            self.closed,
        )  # fmt: skip

    def set_apart(self, gap: int, joined: bool, said: str | None = None) -> Element:
        """The same element, set apart otherwise from what is before it; with what was said where that is given."""
        if gap == self.gap and joined == self.joined and said in (None, self.said):
            return self
        other = object.__new__(Element)
        for name in _FIELDS:
            object.__setattr__(other, name, getattr(self, name))
        object.__setattr__(other, "gap", gap)
        object.__setattr__(other, "joined", joined)
        if said is not None:
            object.__setattr__(other, "said", said)
        return other

    @property
    def item(self) -> bool:
        """May name something that can be ordered."""
        return bool(self.item_keys)

    @property
    def modifier(self) -> bool:
        """May name an option."""
        return bool(self.option_keys)

    def keys(self, kind: str) -> tuple[str, ...]:
        """Node keys of the phrases of one kind, in a stable order, each once."""
        if kind == "item":
            return self.item_keys
        if kind == "modifier":
            return self.option_keys
        return tuple(dict.fromkeys(phrase.key for phrase in self.phrases if phrase.kind == kind))


_FIELDS = tuple(entry.name for entry in fields(Element))
