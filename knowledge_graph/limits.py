"""Limits: the figures that `validate` decides by. Set on data, changed only on purpose: they are part of a revision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from models.language.sound.phonetic import ACCEPT, CONTRAST


@dataclass(frozen=True, slots=True)
class Limits:
    """Distances are those of `Nearby` (0 same sounds, 1 nothing in common); scores lie in 0..1."""

    accept_distance: float = ACCEPT
    """A name found by sound counts up to this distance."""
    name_margin: float = 0.06
    """A name found by sound counts only if the next name is at least this much further away ..."""
    name_contrast: float = CONTRAST
    """... and if it lies at no more than this share of the next name's distance (`models.language.sound.phonetic`)."""
    offer_distance: float = 0.5
    """Names up to this distance are offered as choices of an unknown name."""
    choices: int = 5
    """Most choices that a finding or an alternative names."""
    slot_tie: float = 0.03
    """Two readings of one slot this close in score are equally good."""
    reading_tie: float = 0.02
    """Two readings of a whole request this close in score are equally good."""
    reading_window: float = 0.15
    """A reading that the business can execute replaces a better scored one that it cannot, within this score."""
    readings: int = 5
    """Most readings of one request that are validated."""
    stand_in_certainty: float = 0.9
    """Certainty of a value that was taken because nothing was said (quantity 1, the sender's site)."""
    duplicate_window: timedelta = timedelta(minutes=10)
    """Equal orders of one buyer at one site within this time are held as possible duplicates."""
    clock_ahead: timedelta = timedelta(days=1)
    """A capture dated further in the future has a wrong clock."""
    clock_behind: timedelta = timedelta(days=60)
    """A capture dated further in the past has a wrong clock or is no longer news."""
    document_behind: timedelta = timedelta(days=30)
    """A document written longer before it was photographed may be an old one."""
    document_ahead: timedelta = timedelta(days=2)
    """A document dated further after its photograph has a wrong or misread date."""
    loose_reading: float = 0.6
    """Score under which a reading of typed words is confirmed first. Measured on written orders nobody tuned to: of
    those above it 2 % are wrong, of those below a third."""
    similar_picture: float = 0.06
    """Pictures whose fingerprints differ in at most this share of their bits may be the same picture."""
    nesting: int = 4
    """Most levels of options inside options."""


LIMITS = Limits()
