"""A text and names as rows of sound units in; out comes where each name may have been said, and how far off it lies.

A name may be said more than once: besides its best place come those of the next occurrences that are nearly as sure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.language.sound.sounds import Costs

AGAIN = 0.2
"""How far in sound a second place may lie from a name that was said before."""
_TIMES = 3
"""Places of one name at most."""


@dataclass(frozen=True, slots=True)
class Places:
    """For each end in the text and each name the distance of the best stretch that ends there, and where it starts."""

    distances: Costs
    """(units of the text, names), 0 to 1, on the scale of `unit_distances`."""
    starts: npt.NDArray[np.int32]
    """(units of the text, names)"""

    def within(self, farthest: float) -> Iterator[tuple[int, float, int, int]]:
        """Name, distance, and units [start, end) of the text; of each name the best place first, none overlapping."""
        best = self.distances.argmin(axis=0)
        for row in np.flatnonzero(self.distances.min(axis=0) <= farthest).tolist():
            last = int(best[row])
            start, end = int(self.starts[last, row]), last + 1
            yield row, float(self.distances[last, row]), start, end
            taken = [(start, end)]
            near = np.flatnonzero(self.distances[:, row] <= min(AGAIN, farthest))
            for other in sorted(near.tolist(), key=lambda place: float(self.distances[place, row])):
                start, end = int(self.starts[other, row]), other + 1
                if len(taken) < _TIMES and all(end <= begin or finish <= start for begin, finish in taken):
                    taken.append((start, end))
                    yield row, float(self.distances[other, row]), start, end


def places(
    heard: npt.NDArray[np.int_], names: npt.NDArray[np.uint16], masses: Costs, costs: Costs, mass: Costs
) -> Places:
    """Least cost of each name against any stretch of `heard`, end by end (P. H. Sellers, J. Algorithms 1, 1980).

    `names` are rows of units padded with 0, `masses` the mass of each; the least cost over the heavier mass of the two
    is the distance of `unit_distances` for that stretch.
    """
    columns = np.ascontiguousarray(names.T).astype(np.intp)
    weights = mass[columns]
    length, count = columns.shape
    lengths = np.count_nonzero(names, axis=1)
    pick = np.arange(count)
    cost = np.zeros((length + 1, count), dtype=np.float32)
    np.cumsum(weights, axis=0, out=cost[1:])
    begin = np.zeros((length + 1, count), dtype=np.int32)
    distances = np.ones((len(heard), count), dtype=np.float32)
    starts = np.zeros((len(heard), count), dtype=np.int32)
    ahead = np.concatenate(([0.0], np.cumsum(mass[heard])))
    for position, unit in enumerate(heard.tolist()):
        new_cost, new_begin = np.empty_like(cost), np.empty_like(begin)
        new_cost[0], new_begin[0] = 0.0, position + 1
        change = costs[unit][columns] * np.maximum(weights, mass[unit])
        replaced, skipped = cost[:-1] + change, cost[1:] + mass[unit]
        kept = replaced <= skipped
        new_cost[1:], new_begin[1:] = np.where(kept, replaced, skipped), np.where(kept, begin[:-1], begin[1:])
        for j in range(1, length + 1):
            left_out = new_cost[j - 1] + weights[j - 1]
            better = left_out < new_cost[j]
            np.copyto(new_cost[j], left_out, where=better)
            np.copyto(new_begin[j], new_begin[j - 1], where=better)
        cost, begin = new_cost, new_begin
        starts[position] = begin[lengths, pick]
        spoken = np.maximum(np.maximum(masses, ahead[position + 1] - ahead[starts[position]]), 1e-6)
        said = starts[position] <= position
        distances[position] = np.where(said, cost[lengths, pick] / spoken, 1.0)
    return Places(distances, starts)
