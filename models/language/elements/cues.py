"""Words that wait for the option they belong to: negation, amounts, multiples, counts."""

from __future__ import annotations

from dataclasses import dataclass

from models.intent import Amount
from models.language.elements.elements import Element
from models.language.words import words

AMOUNTS: tuple[tuple[str, Amount], ...] = (("light", "light"), ("extra", "extra"), ("regular", "regular"))
TIMES = (("double", 2), ("triple", 3), ("quadruple", 4))


@dataclass(slots=True)
class Cues:
    """What was said before an option and still waits for it."""

    start: int | None = None
    negate: bool = False
    amount: Amount | None = None
    times: int = 1
    include: bool = False
    quantity: Element | None = None
    pending: tuple[Element, ...] = ()

    @property
    def strong(self) -> bool:
        return self.negate or self.amount is not None or self.times > 1 or self.quantity is not None

    def note(
        self,
        element: Element,
        negate: bool = False,
        amount: Amount | None = None,
        times: int | None = None,
        quantity: Element | None = None,
    ) -> None:
        """Remember what this element says of the option that comes."""
        if self.start is None or not self.strong:
            self.start = element.start
        self.negate = self.negate or negate
        self.amount = amount or self.amount
        self.times = times or self.times
        self.quantity = quantity or self.quantity
        if quantity is None:
            self.pending = (*self.pending, element)

    def lost(self) -> float:
        """What it costs that no option came."""
        if self.quantity is not None or self.negate:
            return 3.0
        return 1.5 if self.amount is not None or self.times > 1 else 0.3

    def times_said(self) -> int | None:
        """How often the option is wanted; None for half a portion."""
        said = self.quantity.quantity if self.quantity is not None else None
        if said is None:
            return self.times
        if said.value < 1 or said.value != said.value.to_integral_value():
            return None
        return int(said.value) * self.times


SILENT = (
    "filler", "and", "of", "for_item", "window_cue", "on_part", "to_place", "deliver_to", "made_at",
    "soft_correct", "include",
)  # fmt: skip
"""Words that may stand alone without meaning anything."""


def option_measure(element: Element) -> bool:
    """A count whose measure word counts options (shots, 份) rather than items."""
    measure = element.quantity.measure if element.quantity is not None else None
    if measure is None:
        return False
    said = (measure,) if measure.isascii() else tuple(measure)
    return words().has(said, "option_measure")


def amount_after(element: Element) -> Amount:
    """The amount that a word behind an option says of it ("onions light")."""
    return "light" if element.is_a("light_after") else "extra" if element.is_a("extra_after") else "regular"
