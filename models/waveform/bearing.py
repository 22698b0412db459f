"""A bearing's geometry and the shaft's speed in, the frequencies at which its parts strike out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Part = Literal["outer_race", "inner_race", "rolling_element", "cage"]
PARTS: tuple[Part, ...] = ("outer_race", "inner_race", "rolling_element", "cage")
_MOST_BALLS = 500


@dataclass(frozen=True, slots=True)
class Geometry:
    """What a bearing's catalogue page says of its rolling elements; the outer race stands still."""

    balls: int
    """3 to 500, in one row."""
    ball_diameter_mm: float
    pitch_diameter_mm: float
    """Greater than the rolling element's diameter."""
    contact_angle_deg: float = 0.0
    """0 to less than 90."""

    def __post_init__(self) -> None:
        sizes = (self.ball_diameter_mm, self.pitch_diameter_mm, self.contact_angle_deg)
        if not all(map(math.isfinite, sizes)) or not 3 <= self.balls <= _MOST_BALLS:
            raise ValueError(f"A bearing has 3 to {_MOST_BALLS} rolling elements of a finite size, not {self}")
        if not 0 < self.ball_diameter_mm < self.pitch_diameter_mm or not 0 <= self.contact_angle_deg < 90:
            raise ValueError(f"Rolling elements must fit on their pitch circle at 0 to 90 degrees, unlike {self}")

    def orders(self) -> dict[Part, float]:
        """Strikes for each turn of the shaft: BPFO, BPFI, 2 x BSF (a damaged element strikes both races), FTF.

        Source: Randall and Antoni, "Rolling element bearing diagnostics - a tutorial", MSSP 25 (2011), eqs. 1 to 4.
        """
        ratio = self.ball_diameter_mm / self.pitch_diameter_mm * math.cos(math.radians(self.contact_angle_deg))
        return {
            "outer_race": self.balls / 2 * (1 - ratio),
            "inner_race": self.balls / 2 * (1 + ratio),
            "rolling_element": self.pitch_diameter_mm / self.ball_diameter_mm * (1 - ratio**2),
            "cage": (1 - ratio) / 2,
        }


def geometry_of(facts: Mapping[str, object]) -> Geometry | None:
    """The geometry among a component's facts; None where it is not whole or not possible."""
    balls = facts.get("balls")
    ball, pitch = number_of(facts.get("ball_diameter_mm")), number_of(facts.get("pitch_diameter_mm"))
    angle = number_of(facts.get("contact_angle_deg", 0.0))
    if not isinstance(balls, int) or isinstance(balls, bool) or ball is None or pitch is None or angle is None:
        return None
    try:
        return Geometry(balls, ball, pitch, angle)
    except ValueError:
        return None


def number_of(value: object) -> float | None:
    """A finite number, however the graph holds it; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
