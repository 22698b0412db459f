"""Vocabulary: what a decoder may know of the business - names and how they may combine, nothing else.

The knowledge graph serves it (`knowledge_graph.lexicon`), already narrowed to the sender and site of one capture.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Protocol, runtime_checkable

from models.intent import Amount

PhraseKind = Literal[
    "site", "area", "item", "modifier", "modifier_group", "customer", "driver", "carrier", "channel",
    "asset", "component", "symptom", "supplier", "warehouse", "vehicle", "fault", "procedure",
    "instruction",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way to say one node. The same text may stand for several keys; ties are answers."""

    text: str
    """As written in the pack; matching folds case, width and script."""
    key: str
    """Node key, e.g. `product:iced-americano`."""
    kind: PhraseKind
    """`item` covers every kind that can be ordered (product, part)."""
    language: str | None = None
    hidden: bool = False
    """A known mishearing (SKOS hiddenLabel): matches, is never shown or offered as a hotword."""


@dataclass(frozen=True, slots=True)
class Nearby:
    """A name that sounds like what was asked. `distance` is 0 (same sounds) to 1."""

    phrase: Phrase
    distance: float


@dataclass(frozen=True, slots=True)
class OptionFacts:
    """One option of a modifier group."""

    key: str
    default: bool = False
    maximum: int = 1
    groups: tuple[str, ...] = ()
    """Keys of the option's own groups."""


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """A modifier group as it applies to one item."""

    key: str
    name: str
    minimum: int
    maximum: int | None
    """Sum of quantities; None is unbounded."""
    options: tuple[OptionFacts, ...]
    amounts: tuple[Amount, ...] = ()
    portions: bool = False


@runtime_checkable
class Packed(Protocol):
    """A vocabulary that also knows how much is in a packaging; one that does not may leave this out."""

    def packs(self, item: str) -> Mapping[str, Decimal]:
        """Measure word -> how many of the item's base unit it stands for, 1 where it is the unit itself."""
        ...


@runtime_checkable
class Counted(Protocol):
    """A vocabulary that also knows what an item is not counted in; one that does not may leave this out."""

    def is_counted_in(self, item: str, measure: str) -> bool:
        """Whether a number of this measure word or unit may be an amount of the item; true where that is not known."""
        ...


@runtime_checkable
class FarNames(Protocol):
    """A vocabulary that also knows names beyond its neighbourhood; one that offers all its names may leave this out."""

    @property
    def has_far_names(self) -> bool:
        """Whether `far` can find anything."""
        ...

    def far(self, letters: str) -> Sequence[Phrase]:
        """Places, customers and machines of the whole graph that read exactly like this, besides `phrases()`.

        `letters` are letters and digits only, folded as `normalize` does and without spaces.
        """
        ...


class Vocabulary(Protocol):
    """Read-only and safe to share between threads."""

    @property
    def digest(self) -> str:
        """Changes whenever any answer below may change."""
        ...

    @property
    def timezone(self) -> str:
        """IANA name in which "tomorrow" and "3 pm" are meant."""
        ...

    def phrases(self) -> Sequence[Phrase]:
        """Names near this sender and site: every item and modifier on offer, and the sites and places around."""
        ...

    def nearest(
        self, text: str, k: int, language: str | None = None, kinds: Collection[PhraseKind] | None = None
    ) -> Sequence[Nearby]:
        """The k names of the whole graph that sound most like `text`, nearest first; equal sounds are all returned."""
        ...

    def groups(self, item: str) -> Sequence[GroupFacts]:
        """Modifier groups of an item or, for an option with groups of its own, of that option."""
        ...

    def measures(self, item: str) -> Collection[str]:
        """Measure and packaging words that this item is counted in (`杯`, `cups`, `箱`)."""
        ...

    def facts(self, device: str) -> Mapping[str, object]:
        """Properties of a device and its components (bearing geometry, speed); empty when unknown."""
        ...
